"""A person who reads Chinese is told of a plan by its name, in answers, receipts, notes and refusals alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from mutualaid import words
from tests.cli.conftest import Run
from tests.enrollments.stage import LI, ZHANG

CODE = re.compile(r"\b(HOSP_MED|HOSP_ALLOW|CRITICAL|ACCIDENT|FEMALE|SECOND|CARD_ACC)\b")
ENROLL = ("enroll", "add", ZHANG, "--starts-on", "2018-03-05", "--no-input")


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MUTUALAID_LANG", "zh")
    yield
    words.use("en")


@pytest.mark.parametrize(
    "line",
    [
        (*ENROLL, "--plan", "HOSP_MED", "--plan", "意外伤害"),
        (*ENROLL, "--plan", "HOSP_MED", "--plan", "HOSP_MED"),
        ("enroll", "add", LI, "--plan", "二次报销", "--no-input"),
        ("enroll", "add", ZHANG, "--plan", "FEMALE", "--no-input"),
        ("claim", "eligible", ZHANG),
        ("claim", "add", ZHANG, "--plan", "HOSP_MED", "--on", "2018-03-01"),
        ("report", "participation", "--by", "plan"),
        ("report", "floor"),
        ("contribution", "balance"),
        ("member", "show", ZHANG),
    ],
)
def test_no_code_of_a_plan_is_read(counter: str, run: Run, line: tuple[str, ...]) -> None:
    assert run(*ENROLL, "--plan", "CRITICAL", "--received-on", "2018-03-05").code == 0
    ran = run(*line)
    assert not CODE.findall(ran.out + ran.err), ran


def test_the_code_stands_where_plans_are_listed_with_their_names(counter: str, run: Run) -> None:
    assert re.search(r"HOSP_MED +住院医疗", run("plan", "list").out)
    assert run("plan", "show", "住院医疗").out.startswith("项目      HOSP_MED\n")


def test_json_and_csv_keep_the_code(counter: str, run: Run) -> None:
    for format in ("json", "csv"):
        assert "HOSP_MED" in run("report", "participation", "--by", "plan", "-f", format).out


def test_an_english_reader_is_told_the_code(counter: str, run: Run) -> None:
    assert "HOSP_MED" in run("report", "participation", "--by", "plan", "--lang", "en").out
