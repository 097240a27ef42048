"""The version of the program, told without reading every package's record."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copyfile

import pytest

import mutualaid

ROOT = Path(mutualaid.__file__).parent.parent


def test_in_a_checkout_it_is_what_the_project_says() -> None:
    if not (ROOT / "pyproject.toml").exists():
        pytest.skip("an installed wheel")
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert mutualaid.program_version() == told


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        (("mutualaid-1.2.3.dist-info",), "1.2.3"),
        (("mutualaid-1.2.3.dist-info", "mutualaid_more-9.dist-info", "typer-0.28.0.dist-info"), "1.2.3"),
        (("mutualaid-1.2.3rc1.dist-info", "pyproject.toml"), "1.2.3rc1"),
        ((), "0+checkout"),
    ],
)
def test_installed_it_is_that_of_the_record_beside_the_package(
    tmp_path: Path, beside: tuple[str, ...], told: str
) -> None:
    (tmp_path / "mutualaid").mkdir()
    copyfile(mutualaid.__file__, tmp_path / "mutualaid" / "__init__.py")
    for name in beside:
        if name.endswith(".toml"):
            (tmp_path / name).write_text('[project]\nname = "another"\nversion = "9.9"\n', encoding="utf-8")
        else:
            (tmp_path / name).mkdir()
    probe = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import mutualaid; print(mutualaid.program_version())"
    done = subprocess.run([sys.executable, "-S", "-c", probe], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == told
