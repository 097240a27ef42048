"""What Windows lacks: modules of POSIX, functions of ``os``, streams in UTF-8. Tried in a process that lacks them too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LACKING = """
import os, sys
import platformdirs.unix  # what it is here; on Windows it is another, which asks for no user
for name in ("resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog"):
    sys.modules[name] = None
for name in ("getuid", "geteuid", "getgid", "getegid", "fork", "getpgid", "setsid", "killpg", "mkfifo", "chown"):
    if hasattr(os, name):
        delattr(os, name)
"""
ALL_MODULES = """
import importlib, pkgutil, mutualaid
names = [each.name for each in pkgutil.walk_packages(mutualaid.__path__, "mutualaid.") if "__main__" not in each.name]
for name in names:
    if not name.startswith("mutualaid.desk") and ".guarded." not in name:
        importlib.import_module(name)
print(len(names) > 400)
"""
RUN = """
from mutualaid.cli import invocation
invocation.os_user = lambda: "clerk"  # the system's own answer comes from Windows itself
from mutualaid.cli.main import main
code = main(sys.argv[1:])
sys.stdout.flush()
sys.exit(code)
"""


def windows(program: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run Python without what Windows lacks, its streams in the code page of a Chinese one."""
    around = {
        **os.environ,
        "PYTHONIOENCODING": "cp936",
        "PYTHONUTF8": "0",
        "MUTUALAID_DB": str(folder / "账本.db"),
        "MUTUALAID_LANG": "zh",
    }
    line = [sys.executable, "-c", LACKING + program, *arguments]
    return subprocess.run(line, capture_output=True, check=False, cwd=folder, env=around)


def test_every_module_is_imported_without_the_modules_of_posix(tmp_path: Path) -> None:
    ran = windows(ALL_MODULES, folder=tmp_path)
    assert (ran.returncode, ran.stdout.strip()) == (0, b"True"), ran.stderr.decode("cp936", "replace")


def test_a_clerks_day_goes_its_way_in_gbk(tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_bytes(
        "姓名,证件号码,所属工会,入会日期\n张三丰,110100198507120034,延庆区总工会,2015-01-01\n"
        "龙\U00020547,110100197211050423,延庆区总工会,2015-01-01\n".encode("gb18030")
    )
    told = ""
    for line in (
        ("init", "--code", "110119", "--name", "延庆区总工会"),
        ("member", "import", "名单.csv"),
        ("enroll", "add", "张三丰", "--plan", "住院医疗", "--no-input"),
        ("member", "show", "110100197211050423"),
        ("report", "participation", "--by", "unit", "-f", "json"),
        ("report", "summary", "--year", "2018", "-o", "汇总.xlsx"),
        ("letter", "receipt", "张三丰", "-o", "收据.docx"),
        ("chase", "延庆区总工会", "-o", "催办.xlsx"),
        ("backup", "create", "备份.db"),
        ("backup", "verify", "备份.db"),
        ("journal", "verify"),
        ("completion", "powershell"),
    ):
        ran = windows(RUN, *line, folder=tmp_path)
        told = ran.stdout.decode("cp936") + ran.stderr.decode("cp936")
        assert ran.returncode == 0, (line, told)
        assert "Traceback" not in told
    assert {path.name for path in tmp_path.iterdir()} >= {"汇总.xlsx", "收据.docx", "催办.xlsx", "备份.db"}


def test_a_sign_that_the_code_page_lacks_is_told_escaped_and_kept_whole(tmp_path: Path) -> None:
    assert windows(RUN, "init", "--code", "110119", "--name", "延庆区总工会", folder=tmp_path).returncode == 0
    line = ("member", "add", "龙\U00020547", "110100197211050423", "--unit", "110119", "--joined-on", "2015-01-01")
    assert windows(RUN, *line, folder=tmp_path).returncode == 0
    found = windows(RUN, "member", "find", "龙\U00020547", folder=tmp_path)
    assert found.returncode == 0
    assert "\\U00020547" in found.stdout.decode("cp936")


@pytest.mark.parametrize("line", [("doctor",), ("doctor", "-f", "json")])
def test_doctor_tells_what_is_not_protected_there(tmp_path: Path, line: tuple[str, ...]) -> None:
    windows(RUN, "init", "--code", "110119", "--name", "延庆区总工会", folder=tmp_path)
    ran = windows(RUN, *line, folder=tmp_path)
    assert b"Traceback" not in ran.stderr
    assert ran.stdout
