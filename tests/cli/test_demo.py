"""``demo`` from end to end: the clerk's commands on the sample workbooks give the published figures."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mutualaid.cli.main import main

FIGURES_EN = [
    "Participation    74.37 % (7,437 / 10,000)",
    "Contributions    +9.97 % (2,000,000.00 -> 2,199,400.00 yuan)",
    "Direct claim     29.79 % (2,979 / 10,000)",
]


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(list(arguments))
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str, str]:
    """The demo, built once: its folder, exit code, stdout and stderr."""
    place = tmp_path_factory.mktemp("demo") / "district"
    return place, *run("demo", str(place), "--lang", "en")


def total(place: Path, report: str, *options: str) -> dict[str, Any]:
    code, out, _ = run("--db", str(place / "mutualaid.db"), "report", report, *options, "-f", "json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)["total"]
    return found


def test_it_ends_with_the_published_figures_on_stdout(demo: tuple[Path, int, str, str]) -> None:
    _, code, out, err = demo
    assert (code, out.splitlines()[:3]) == (0, FIGURES_EN), err[-2_000:]


def test_it_shows_the_commands_of_the_clerk(demo: tuple[Path, int, str, str]) -> None:
    commands = [line for line in demo[3].splitlines() if line.startswith("$ mutualaid --db ")]
    assert len(commands) == 24
    assert "init --code 110119" in commands[0]
    assert "report summary --year 2018" in commands[-1]


def test_any_report_on_its_ledger_gives_the_same(demo: tuple[Path, int, str, str]) -> None:
    place = demo[0]
    cover = total(place, "participation", "--as-of", "2018-12-31")
    assert (cover["insured_count"], cover["member_count"], cover["rate_bp"]) == (7_437, 10_000, 7_437)
    direct = total(place, "direct-claims", "--year", "2018")
    assert (direct["beneficiary_count"], direct["strict_beneficiary_count"], direct["rate_bp"]) == (2_979, 2_967, 2_979)
    assert direct["payment_count"] == 3_109
    money = total(place, "contributions", "--year", "2018")
    assert (money["contribution_fen"], money["previous_fen"], money["growth_bp"]) == (219_940_000, 200_000_000, 997)


def test_the_district_counts_a_person_aided_in_two_towns_once(demo: tuple[Path, int, str, str]) -> None:
    code, out, _ = run(
        *(
            "--db",
            str(demo[0] / "mutualaid.db"),
            "report",
            "direct-claims",
            "--year",
            "2018",
            "--by",
            "town",
            "-f",
            "json",
        )
    )
    assert code == 0
    assert sum(row["beneficiary_count"] for row in json.loads(out)["rows"]) == 2_979 + 4


def test_it_leaves_the_summary_workbook(demo: tuple[Path, int, str, str]) -> None:
    book = load_workbook(demo[0] / "summary-2018.xlsx")
    assert [book["Overview"][f"B{row}"].value for row in (5, 6, 7)] == [0.7437, 2_199_400, 0.2979]
    assert book["Overview"]["E5"].value == 0.75
    assert (len(list(book["Towns"].rows)), len(list(book["Units"].rows))) == (6 + 20 + 1, 6 + 120 + 1)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    code, out, err = run("demo", str(tmp_path), "--lang", "en")
    assert (code, [path.name for path in tmp_path.iterdir()]) == (5, ["letter.txt"])
    assert "not empty" in err
    assert "DEMO_NOT_EMPTY" in out or out == ""


def test_an_earlier_entry_cannot_be_asked_for(tmp_path: Path) -> None:
    assert run("demo", str(tmp_path / "new"), "--at", "3")[0] == 2
    assert not (tmp_path / "new").exists()
