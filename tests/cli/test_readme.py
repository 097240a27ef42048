"""The README's commands: every option is one of its command's, and those that follow a claim run on the samples."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from mutualaid.cli.main import main
from tests.cli.test_samples import COMMANDS as OF_SAMPLES

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
WALKED = {
    "README.md": ("From claim to money", "Closing a period", "Relief", "Publications and bridges", "Trust"),
    "README.zh.md": ("从申领到付款", "结账", "临时救助", "发布与差异说明", "可信"),
}


def commands(text: str) -> list[list[str]]:
    """The commands of the shell blocks, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("mutualaid ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def sections(readme: str) -> dict[str, str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return {part.partition("\n")[0]: part for part in text.split("\n## ")}


def walk(readme: str) -> list[list[str]]:
    parts = sections(readme)
    return [command for name in WALKED[readme] for command in commands(parts[name])]


def run(*arguments: str) -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(list(arguments))
    return code, out.getvalue() + err.getvalue()


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (commands((ROOT / readme).read_text(encoding="utf-8")) for readme in READMES)
    assert english == chinese
    assert len(english) > 35


def test_every_option_is_one_of_its_command() -> None:
    for command in commands((ROOT / "README.md").read_text(encoding="utf-8")):
        words = [word for word in command[:2] if re.fullmatch(r"[a-z-]+", word)]
        code, page = run(*words, "--help", "--lang", "en")
        if code != 0:  # a command without verbs
            code, page = run(words[0], "--help", "--lang", "en")
        assert code == 0, command
        options = {word for word in command if word.startswith("--")} - {"--actor", "--at"}
        assert options <= set(re.findall(r"--[a-z-]+", page)), command


def test_the_way_from_claim_to_backup_runs_on_the_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("MUTUALAID_DB", os.fspath(tmp_path / "sample.db"))
    before = OF_SAMPLES[: next(at for at, command in enumerate(OF_SAMPLES) if command[0] == "claim")]
    with chdir(tmp_path / "samples"):
        for command in (*before, *walk("README.md")):
            code, told = run(*command, "--lang", "en")
            assert code == 0, (command, told[-1_000:])
