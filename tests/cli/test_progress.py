"""A long import shows where it stands to a person at a terminal, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import select
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from mutualaid.rules.identity import check_character
from tests.ledgers import PATIENCE_SECONDS, founded

if sys.platform == "win32":
    pytest.skip("a terminal to press Ctrl-C on is POSIX", allow_module_level=True)
import pty

ROOT = Path(__file__).parents[2]
ROWS = 12_000
"""Enough for two slices of facts: the first is told while most is still to be written."""
OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes stdin the controlling terminal of the new session, so that Ctrl-C on it is heard."""
COLORS = re.compile(r"\x1b\[[\d;]*m")


class Ended(NamedTuple):
    """How one run ended: exit code, all that the terminal showed, the ledger's digest, the files beside it."""

    code: int
    shown: str
    digest: str
    files: list[str]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roster") / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        write = csv.writer(stream).writerow
        write(["姓名", "证件号码", "所属工会", "入会日期"])
        for number in range(ROWS):
            body = (
                f"110100{1960 + number // 10_000}{1 + number // 900 % 12:02d}{1 + number % 28:02d}{number % 900 + 100}"
            )
            write(["王小明", body + check_character(body), "延庆镇", "2017-01-01"])
    return path


def on_a_terminal(folder: Path, roster: Path, *options: str, press_at: str | None = None, **environment: str) -> Ended:
    """Import the roster on a terminal of its own; Ctrl-C is pressed when the words ``press_at`` are shown."""
    if not (folder / "ledger.db").exists():
        founded(folder)
    command = [sys.executable, "-m", "mutualaid", "--db", str(folder / "ledger.db"), "member", "import", str(roster)]
    own = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    own |= {"MUTUALAID_LANG": "en", "TERM": "xterm", "TMPDIR": str(folder), "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", OWN_TERMINAL, *command, *options],
        stdin=inner, stdout=inner, stderr=inner, env=own | environment, start_new_session=True,
    )  # fmt: skip
    os.close(inner)
    shown = b""
    pressed = press_at is None
    while select.select([terminal], [], [], PATIENCE_SECONDS)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if not pressed and press_at is not None and press_at.encode() in shown:
            os.write(terminal, b"\x03")
            pressed = True
    code = process.wait()
    os.close(terminal)
    files = sorted(path.name for path in folder.iterdir())
    return Ended(code, shown.decode(), digest(folder / "ledger.db"), files)


def test_a_terminal_shows_every_stage_with_rows_per_second(roster: Path, tmp_path: Path) -> None:
    ended = on_a_terminal(tmp_path, roster)
    assert ended.code == 0
    shown = COLORS.sub("", ended.shown)
    for stage in ("Reading members.csv …", "Judging the rows …", "Writing to the ledger …"):
        assert re.search(re.escape(stage) + r" \S.* [\d,]+ rows · [\d,]+ rows/s", shown), stage
    assert f"Added {ROWS:,}" in shown
    assert COLORS.search(ended.shown)


def test_no_color_means_a_bar_without_color(roster: Path, tmp_path: Path) -> None:
    ended = on_a_terminal(tmp_path, roster, "--dry-run", NO_COLOR="1")
    assert ended.code == 0
    assert "rows/s" in ended.shown
    assert not re.search(r"\x1b\[[\d;]*[349]\d[\d;]*m", ended.shown)


def test_no_progress_means_no_bar(roster: Path, tmp_path: Path) -> None:
    ended = on_a_terminal(tmp_path, roster, "--dry-run", "--no-progress")
    assert ended.code == 0
    assert "rows/s" not in ended.shown
    assert "\x1b[2K" not in ended.shown


def test_a_small_file_shows_no_bar(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "姓名,证件号码,所属工会,入会日期\n张三丰,110100198507120034,延庆镇,2017-01-01\n", "utf-8"
    )
    ended = on_a_terminal(tmp_path, tmp_path / "a.csv")
    assert ended.code == 0
    assert "rows/s" not in ended.shown


def test_redirected_nothing_is_said_of_progress_and_rich_is_not_even_imported(roster: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "mutualaid", "--db", founded(tmp_path), "member", "import"]
    done = subprocess.run(
        [*command, str(roster), "--dry-run", "-f", "json"], capture_output=True, cwd=ROOT, text=True, check=False
    )
    assert done.returncode == 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("import time:")]
    assert said == []
    assert "rich.progress" not in done.stderr


@pytest.mark.parametrize("stage", ["Reading", "Judging", "Writing"])
def test_ctrl_c_at_any_stage_says_so_in_one_line_and_leaves_the_ledger_as_it_was(
    stage: str, roster: Path, tmp_path: Path
) -> None:
    before = digest(Path(founded(tmp_path)))
    ended = on_a_terminal(tmp_path, roster, press_at=stage)
    assert ended.code == 130
    assert ended.digest == before
    assert ended.files == ["ledger.db"]
    # The bar has been wiped; what stands on the terminal is the one line.
    last = COLORS.sub("", ended.shown).rpartition("\x1b[2K")[2]
    assert last == "Interrupted; what was not finished is not written.\r\n"


def test_a_roster_handed_to_the_guarded_process_is_interrupted_too(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(["姓名", "证件号码", "所属工会"])
    for number in range(6_000):
        sheet.append([f"王{number}", f"{number:018d}", "延庆镇"])
    (tmp_path / "in").mkdir()
    workbook.save(tmp_path / "in" / "a.xlsx")
    before = digest(Path(founded(tmp_path)))
    ended = on_a_terminal(tmp_path, tmp_path / "in" / "a.xlsx", press_at="Reading")
    assert (ended.code, ended.digest, ended.files) == (130, before, ["in", "ledger.db"])
    assert "Traceback" not in ended.shown


def test_an_interrupt_after_the_commit_says_that_the_entry_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from mutualaid.cli import answering
    from mutualaid.cli.main import main

    def pressed(*_: object) -> int:
        raise KeyboardInterrupt

    (tmp_path / "a.csv").write_text(
        "姓名,证件号码,所属工会,入会日期\n张三丰,110100198507120034,延庆镇,2017-01-01\n", "utf-8"
    )
    monkeypatch.setattr(answering, "tell", pressed)
    ledger = founded(tmp_path)
    assert main(["--lang", "en", "--db", ledger, "member", "import", str(tmp_path / "a.csv")]) == 130
    assert capsys.readouterr().err == (
        "Interrupted after entry 2 had been written; journal show 2 tells what it holds.\n"
    )
    assert main(["--lang", "en", "--db", ledger, "member", "import", str(tmp_path / "a.csv")]) == 130
    assert capsys.readouterr().err == "Interrupted; what was not finished is not written.\n"
