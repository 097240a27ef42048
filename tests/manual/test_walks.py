"""The pages can be followed: every command they show, typed in their order on the samples, does what they say."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mutualaid import manual
from mutualaid.cli.main import main

ROOT = Path(__file__).parents[2]
WALKED = [name for name in manual.PAGES if name != "commands"]
THE_READERS_OWN = {"terms.toml"}
"""Files that stand for whatever the reader has; their commands are parsed, not run."""
MENDED = {
    "康庄机关": "康庄镇机关工会",
    "1382018240": "13820182404",
    "1.10100198607053E+17": "110100198607053051",
    "2018.10": "2018-10-08",
}
"""What the office mends in the workbook that was handed back."""
ASKING = {"key"}
"""Commands that ask for a passphrase."""


def shown(name: str) -> list[tuple[list[str], int]]:
    """The commands of a page and the exit code that their comment promises."""
    blocks = re.findall(r"```sh\n(.*?)```", manual.page(name, "en").text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("mutualaid ")]
    promised = [re.search(r"# .*\(exit (\d)\)", line) for line in lines]
    return [
        (shlex.split(line, comments=True)[1:], int(code[1]) if code else 0)
        for line, code in zip(lines, promised, strict=True)
    ]


def mend(file: Path) -> None:
    book = load_workbook(file)
    seen = [cell for row in book.worksheets[0] for cell in row if cell.value in MENDED]
    for cell in seen:
        cell.value = MENDED[str(cell.value)]
    assert len(seen) == len(MENDED)
    book.save(file)


def test_the_pages_are_followed_from_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("MUTUALAID_DB", os.fspath(tmp_path / "practice.db"))
    with chdir(tmp_path / "samples"):
        for page in WALKED:
            for command, promised in shown(page):
                if THE_READERS_OWN.intersection(command) or command[0] in ASKING:
                    continue
                if "mend.xlsx" in command[:3]:
                    mend(Path("mend.xlsx"))
                heard = StringIO()
                with redirect_stdout(heard), redirect_stderr(heard):
                    code = main([*command, "--lang", "en"])
                assert code == promised, (page, " ".join(command), heard.getvalue()[-1_500:])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", WALKED)
def test_no_command_stands_in_a_block_that_nobody_follows(name: str, language: str) -> None:
    assert set(re.findall(r"(?m)^```(\w+)$", manual.page(name, language).text)) <= {"sh"}
