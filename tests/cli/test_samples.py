"""The files of ``samples/``: the commands of its README eat them, in that order."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main

SAMPLES = Path(__file__).parents[2] / "samples"
COMMANDS = [
    shlex.split(line.removeprefix("mutualaid "))
    for line in re.findall(r"```sh\n(.*?)```", (SAMPLES / "README.md").read_text(encoding="utf-8"), re.DOTALL)[
        0
    ].splitlines()
    if line.startswith("mutualaid ")
]
ADDED = {
    "units.xlsx": 5,
    "members.xlsx": 12,
    "members-gbk.csv": 6,
    "enroll-wide.xlsx": 24,
    "enroll-long.xlsx": 13,
    "contributions.xlsx": 3,
    "payouts-2018q3.xlsx": 7,
    "payouts-over-cap.xlsx": 2,
    "settlements.xlsx": 7,
    "relief.xlsx": 3,
    "bank-answer.xlsx": 3,
}
UPDATED = {"leavers.xlsx": 2}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, dict[str, Any]]]:
    """The whole story on one ledger, in a copy of the folder: exit code and JSON of each command."""
    folder = tmp_path_factory.mktemp("samples") / "samples"
    shutil.copytree(SAMPLES, folder)
    found = {}
    with chdir(folder):
        for command in COMMANDS:
            heard = StringIO()
            with redirect_stdout(heard):
                code = main(["--db", "sample.db", *command, "-f", "json"])
            found[" ".join(command)] = code, json.loads(heard.getvalue() or "{}")
    return found


def test_every_sample_has_its_command() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.suffix in (".xlsx", ".csv")}
    assert files == {argument for command in COMMANDS for argument in command if argument in ADDED | UPDATED}
    assert files == set(ADDED) | set(UPDATED)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:3]))
def test_the_command_of_the_readme_eats_its_sample(
    command: list[str], outcomes: dict[str, tuple[int, dict[str, Any]]]
) -> None:
    code, answer = outcomes[" ".join(command)]
    assert (code, answer.get("problems", [])) == (0, [])
    file = next((argument for argument in command if argument in ADDED | UPDATED), "")
    assert answer.get("added", 0) == ADDED.get(file, 0)
    assert answer.get("updated", 0) == UPDATED.get(file, 0)


def test_its_settlements_come_out_as_worked_out_by_hand(outcomes: dict[str, tuple[int, dict[str, Any]]]) -> None:
    assert outcomes["payout propose"][1]["batch_fen"] == sum(
        (
            160_000,  # 张建国: (3,300.00 - 1,300.00) x 80 %
            54_440,  # 李梅, first stay: (1,980.50 - 1,300.00) x 80 %
            56_000,  # 李梅, second stay: (1,450.00 - 650.00) x 70 %
            296_000,  # 王䶮: (5,000.00 - 1,300.00) x 80 %
        )
    )
    assert outcomes["payout reissue"][1]["batch_fen"] == 54_440 + 56_000
    explained = outcomes["claim explain 2"][1]
    assert (explained["outcome"], explained["amount_fen"]) == ("pay", 160_000)
