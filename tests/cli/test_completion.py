"""Completion in the shells themselves, and what may follow on a line: never a value of anybody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mutualaid.cli.completion import SHELLS
from tests.cli.conftest import Run
from tests.enrollments.stage import ZHANG, staged


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("completion")
    path = folder / "ledger.db"
    path.write_bytes(staged(folder))
    return str(path)


def offered(run: Run, *words: str) -> list[str]:
    ran = run("completion", "bash", "--", *words)
    assert (ran.code, ran.err) == (0, ""), ran
    return ran.out.splitlines()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("unit", "tr"), ["tree"]),
        (("unit", "target", ""), ["set"]),
        (("report", "participation", "--by", ""), ["district", "town", "unit", "plan", "sex", "age", "quarter"]),
        (("report", "participation", "--unit", ""), []),
        (("enroll", "add", "--star"), ["--starts-on"]),
        (("--lang", "zh", "enroll", "add", "--starts-on", "2018-01-01", "--star"), []),
        (("letter", "template", "re"), ["receipt", "refusal", "renewal"]),
        (("completion", ""), list(SHELLS)),
        (("manual", "clerk", ""), []),
        (("member", "import", ""), [":file"]),
        (("--db", ""), [":file"]),
        (("--db", "x.db", "member", "le"), ["leave"]),
        (("member", "show", ""), []),
        (("member", "leave", "--reason-code", "re"), ["retired", "resigned"]),
        (("nothing", ""), []),
        (("unit", "nothing", ""), []),
        (("--no", ), ["--no-input", "--no-progress"]),
        (("--what=1", "un"), []),
    ],
)  # fmt: skip
def test_what_may_follow_is_what_the_command_line_takes(run: Run, words: tuple[str, ...], found: list[str]) -> None:
    assert sorted(offered(run, *words)) == sorted(found)


def test_plans_come_from_the_ledger_and_people_never(run: Run, ledger: str) -> None:
    assert offered(run, "--db", ledger, "enroll", "add", "--plan", "HOSP") == ["HOSP_MED", "HOSP_ALLOW"]
    assert offered(run, "--db", ledger, "enroll", "add", ZHANG[:6]) == []
    assert offered(run, "--db", f"{ledger}.none", "enroll", "add", "--plan", "") == []


@pytest.mark.parametrize("shell", SHELLS)
def test_each_script_names_the_shell_and_says_how_to_set_it_up(run: Run, shell: str) -> None:
    told = run("completion", shell).out
    assert told.startswith("# mutualaid: completion for ")
    assert f"completion {shell} -- " in told or f"completion {shell} '--' " in told


IN_SHELLS = {
    "bash": 'eval "$(mutualaid completion bash)"; COMP_WORDS=(mutualaid unit tr); COMP_CWORD=2; _mutualaid; echo "${COMPREPLY[@]}"',
    "fish": "mutualaid completion fish | source; complete -C 'mutualaid unit tr'",
    "zsh": 'autoload -Uz compinit; compinit -D; eval "$(mutualaid completion zsh)"; words=(mutualaid unit tr); CURRENT=3;'
    " _describe() { print -l ${(P)2} }; _mutualaid",
}


@pytest.mark.parametrize("shell", IN_SHELLS)
def test_the_shell_itself_completes(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    program = tmp_path / "mutualaid"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mutualaid "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    around = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    ran = subprocess.run(
        [shell, "-c", IN_SHELLS[shell]], capture_output=True, encoding="utf-8", check=False, env=around
    )
    assert ran.stdout.split(maxsplit=1)[0].split("\t")[0].split(":")[0] == "tree", ran
