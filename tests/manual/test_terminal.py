"""A page on a terminal: drawn, and shown by the pager where there is one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="a terminal is made by the system")

PAGER = "import sys; print('PAGED', *sys.argv[1:]); sys.stdout.write(sys.stdin.read())"


def shown(*arguments: str, **environment: str) -> str:
    """What a terminal of 24 lines shows of a command."""
    ours, theirs = pty.openpty()
    settings = {**os.environ, "COLUMNS": "80", "LINES": "24", "TERM": "dumb", "PYTHONUTF8": "1", **environment}
    with subprocess.Popen([sys.executable, "-m", "mutualaid", *arguments], stdout=theirs, env=settings) as running:
        os.close(theirs)
        heard = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            heard += piece
        assert running.wait() == 0
    os.close(ours)
    return heard.decode().replace("\r\n", "\n")


def test_without_a_pager_a_page_is_drawn_whole(tmp_path: Path) -> None:
    page = shown("manual", "glossary", "--lang", "en", PAGER="")
    assert page.startswith("Glossary\n\nThe words of the field")
    assert "|---|" not in page
    assert page.rstrip().endswith("sources use it for money in both directions.")


def test_a_page_longer_than_the_terminal_goes_to_the_pager_that_is_named(tmp_path: Path) -> None:
    pager = tmp_path / "pager.py"
    pager.write_text(PAGER, encoding="utf-8")
    page = shown("manual", "auditor", "--lang", "zh", PAGER=f"{sys.executable} {pager} -x")
    assert page.startswith("PAGED -x\n审计手册\n")
    assert "指标 (mutualaid manual figures)" in " ".join(page.split())
    assert shown("manual", "auditor", "--lang", "zh", PAGER="no-such-pager").startswith("审计手册\n")
