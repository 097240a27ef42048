"""The README: short, the same commands in both languages, every one of them run on the samples, the way to the manual."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from mutualaid import manual
from mutualaid.checks import CHECKS
from mutualaid.cli.main import main
from tests.manual.commands import commands

ROOT = Path(__file__).parents[2]
READMES = {"README.md": "en", "README.zh.md": "zh"}
MOST_LINES = 150
"""What a stranger needs fits on two screens; everything else is a page of the manual."""


def run(*arguments: str) -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(list(arguments))
    return code, out.getvalue() + err.getvalue()


def text(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_is_short_and_shows_the_way_to_every_page_of_the_manual(readme: str) -> None:
    assert len(text(readme).splitlines()) <= MOST_LINES
    shown = re.findall(rf"\(mutualaid/manual/{READMES[readme]}/([a-z]+)\.md\)", text(readme))
    assert shown == list(manual.PAGES)


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (commands(text(readme)) for readme in READMES)
    assert english == chinese
    assert len(english) > 35


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_counts_the_checks_as_there_are(readme: str) -> None:
    assert re.findall(r"(\d+) (?:checks|项检查)", text(readme)) == [str(len(CHECKS))]


def test_every_option_is_one_of_its_command() -> None:
    for command in commands((ROOT / "README.md").read_text(encoding="utf-8")):
        words = [word for word in command[:2] if re.fullmatch(r"[a-z-]+", word)]
        code, page = run(*words, "--help", "--lang", "en")
        if code != 0:  # a command without verbs
            code, page = run(words[0], "--help", "--lang", "en")
        assert code == 0, command
        options = {word for word in command if word.startswith("--")} - {"--actor", "--at"}
        assert options <= set(re.findall(r"--[a-z-]+", page)), command


def test_the_year_of_the_readme_runs_on_the_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("MUTUALAID_DB", os.fspath(tmp_path / "sample.db"))
    with chdir(tmp_path / "samples"):
        for command in commands(text("README.md")):
            code, told = run(*command, "--lang", "en")
            assert code == 0, (command, told[-1_000:])
