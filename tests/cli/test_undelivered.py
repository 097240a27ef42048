"""What is written stands, also where nobody could be told: exit 7 and the entry, after every command and for every place."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mutualaid.cli.invocation import os_user
from mutualaid.cli.main import main
from tests.claims.stage import terms_of_90_percent
from tests.cli.conftest import Run
from tests.crashes.scenario import commands
from tests.ledgers import answer, founded
from tests.operators.walk import lines

PYTHON = [sys.executable, "-m", "mutualaid"]
HEADCOUNT = ["unit", "headcount", "set", "110119100", "12", "--on", "2018-01-01"]
ENTRIES = "select max(entry_id) from entry"
RELIEF = "姓名,证件号码,所属工会,金额,申请日期,原因\n张三丰,110100198507120034,延庆镇,300,2018-06-09,困难\n"
WITHOUT_ENTRY = ("backup ", "key ")
"""How the commands begin that write files beside the ledger and no entry."""


class Full(io.StringIO):
    """A stdout on a device that is full."""

    def write(self, text: str) -> int:
        if text:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return 0


def more(files: Path) -> list[list[str]]:
    """What the scenario of power cuts has no need of, in an order in which each succeeds after it."""
    (files / "plan.toml").write_text(terms_of_90_percent(), encoding="utf-8")
    (files / "relief.csv").write_text(RELIEF, encoding="utf-8")
    (files / "relief again.csv").write_text(RELIEF.replace("2018-06-09", "2018-06-10"), encoding="utf-8")
    return [
        ["letter", "receipt", "110100198507120034", "-o", str(files / "receipt.docx")],
        ["letter", "cover", "110100198507120034", "--on", "2018-06-01", "-o", str(files / "cover.docx")],
        ["letter", "payment", "1", "-o", str(files / "payment.docx")],
        ["letter", "refusal", "4", "-o", str(files / "refusal.docx")],
        ["letter", "renewal", "110119", "--on", "2018-12-01", "-o", str(files / "renewal.docx")],
        ["chase", "110119", "--as-of", "2018-12-01", "-o", str(files / "chase.xlsx")],
        ["claim", "add", "110100198507120034", "--plan", "CARD_ACC", "--on", "2018-09-01", "--harm", "death"],
        ["claim", "payee", "5", "--name", "张小三", "--account", "6222020000000000018", "--bank", "某银行",
         "--relation", "heir", "--evidence", "公证书"],
        ["dependant", "add", "张小宝", "110100201503041237", "--of", "110100198507120034", "--relation", "child"],
        ["dependant", "end", "110100201503041237", "--on", "2018-09-01"],
        ["user", "add", "li", "--role", "approver", "--os-user", os_user()],
        ["plan", "load", str(files / "plan.toml")],
        ["relief", "add", "110100198507120034", "--amount", "400.00", "--on", "2018-06-03"],
        ["relief", "reject", "2", "--reason", "重复", "--actor", "li"],
        ["relief", "import", str(files / "relief.csv")],
        ["import", str(files / "relief again.csv"), "--yes"],
        ["mapping", "add", "member", "备用号", "phone"],
        ["mapping", "remove", "member", "备用号"],
        ["enroll", "template", "--unit", "110119", "--renew", "2018", "-o", str(files / "renewal.xlsx")],
        ["contribution", "refund", "1", "--amount", "5.00", "--on", "2019-03-01", "--reason", "多收"],
        ["user", "role", "li", "clerk"],
        ["user", "remove", "li"],
        ["member", "erase", "110100199003070031", "--by-law", "--reason", "依法"],
    ]  # fmt: skip


@pytest.fixture(scope="module")
def approved_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The ledger of the scenario when its batch 2 has been approved."""
    folder = tmp_path_factory.mktemp("approved")
    url = founded(folder)
    for arguments in commands(folder, folder):
        if arguments[:2] == ["payout", "export"]:
            break
        assert main([*arguments, "--db", url, "--lang", "en"]) == 0
    return Path(url).read_bytes()


@pytest.fixture
def approved(approved_once: bytes, tmp_path: Path) -> str:
    (tmp_path / "ledger.db").write_bytes(approved_once)
    return str(tmp_path / "ledger.db")


def test_after_every_command_that_writes_a_full_device_is_exit_7_and_names_the_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url, ran = founded(tmp_path), set()
    every = {line.command for line in lines(tmp_path) if line.dry_run} | {"enroll template"}
    for arguments in (*commands(tmp_path, tmp_path), *more(tmp_path)):
        before = answer(url, ENTRIES)[0][0]
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", Full())
            code = main([*arguments, "--db", url, "--lang", "en"])
        said = capsys.readouterr().err
        after = answer(url, ENTRIES)[0][0]
        assert (code, after) == (7, before + 1), (arguments, said)
        assert f"entry #{after}" in said.lower(), (arguments, said)
        assert "the disk is full" in said, (arguments, said)
        assert "try again" not in said, (arguments, said)
        ran.add(next(command for command in every if arguments[: len(command.split())] == command.split()))
    assert {command for command in every - ran if not command.startswith(WITHOUT_ENTRY)} == {"init"}


def test_a_ledger_that_was_founded_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = str(tmp_path / "new.db")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdout", Full())
        code = main(["init", "--code", "110119", "--db", url, "--lang", "zh"])
    said = capsys.readouterr().err
    assert (code, answer(url, ENTRIES)) == (7, [(1,)])
    assert "已写入凭证 #1，且有效；但结果未能送出：磁盘空间不足" in said


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("place", ["> /dev/full", "-o /dev/full", "-f json > /dev/full", "-f json -o /dev/full", ">&-"])
def test_a_full_device_and_a_closed_stdout_leave_one_entry_and_say_which(ledger: str, place: str) -> None:
    before = answer(ledger, ENTRIES)[0][0]
    shell = " ".join([*PYTHON, *HEADCOUNT, "--db", ledger, "--lang", "en", place])
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (7, "")
    assert answer(ledger, ENTRIES)[0][0] == before + 1
    assert done.stderr.startswith(f"Error: Written as entry #{before + 1}, and it stands; but")
    assert Path("/dev/full").is_char_device()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_question_that_cannot_be_delivered_is_exit_3_as_before(ledger: str) -> None:
    for place in ("> /dev/full", "-o /dev/full"):
        shell = " ".join([*PYTHON, "journal", "list", "--db", ledger, "--lang", "en", place])
        done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
        assert done.returncode == 3
        assert "try again" in done.stderr


def test_who_closes_the_pipe_has_heard_enough_after_a_write_too(ledger: str) -> None:
    shell = "{ " + " ".join([*PYTHON, *HEADCOUNT, "--db", ledger]) + "; echo $? >&2; } | true"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.stderr == "0\n"


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "txt"])
def test_a_file_that_cannot_be_written_is_named(run: Run, ledger: str, tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    made = folder / f"a.{ending}"

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", full)
        ran = run(*HEADCOUNT, "-o", str(made), "--db", ledger)
    assert (ran.code, ran.out) == (7, "")
    assert f"the disk is full ({made})" in ran.err
    assert list(folder.iterdir()) == []


def test_a_template_whose_file_fails_says_that_nobody_has_it(approved: str, tmp_path: Path, run: Run) -> None:
    made = tmp_path / "a.xlsx"

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = answer(approved, ENTRIES)[0][0]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", full)
        ran = run("enroll", "template", "--unit", "110119", "--renew", "2018", "-o", str(made), "--db", approved)
    assert (ran.code, made.exists(), answer(approved, ENTRIES)[0][0]) == (7, False, before + 1)
    assert f"Entry #{before + 1} says that these values were given in clear" in ran.err
    assert "run it again, which is one more entry" in ran.err


@pytest.mark.parametrize(("more", "code"), [(("--valid-rows",), 7), ((), 3), (("--valid-rows", "--dry-run"), 3)])
def test_a_workbook_to_hand_back_that_fails_says_whether_anything_was_taken(
    approved: str, tmp_path: Path, run: Run, more: tuple[str, ...], code: int
) -> None:
    given, made = tmp_path / "members.csv", tmp_path / "back.xlsx"
    given.write_text(
        "姓名,证件号码,所属工会,入会日期\n钱一,110100199003070058,延庆镇,2018-01-01\n钱二,110100199003070059,延庆镇,2018-01-01\n",
        encoding="utf-8",
    )

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = answer(approved, ENTRIES)[0][0]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", full)
        ran = run("member", "import", str(given), "--return", str(made), *more, "--db", approved)
    assert (ran.code, made.exists(), answer(approved, ENTRIES)[0][0]) == (code, False, before + (code == 7))
    assert (f"entry #{before + 1}, and it stands" in ran.err) == (code == 7)


def test_a_payment_file_that_only_lacks_its_name_says_where_it_lies(approved: str, tmp_path: Path, run: Run) -> None:
    made = tmp_path / "pay.txt"

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    before = answer(approved, ENTRIES)[0][0]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", refused)
        ran = run("payout", "export", "2", "-o", str(made), "--actor", "li", "--db", approved)
    assert (ran.code, made.exists(), answer(approved, ENTRIES)[0][0]) == (7, False, before + 1)
    assert f"entry #{before + 1}" in ran.err
    beside = next(tmp_path.glob(".pay.txt.*.part"))
    assert str(beside) in ran.err
    assert beside.stat().st_mode & 0o777 == 0o600
