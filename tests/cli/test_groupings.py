"""Each report offers exactly the groupings that it takes: on its help page, in what it refuses, and when it is printed."""

from __future__ import annotations

import re
from inspect import signature
from typing import cast

import pytest

from mutualaid.cli import report
from mutualaid.publications import answers
from mutualaid.reports import CATALOG, Entry, cover
from mutualaid.results import Table
from mutualaid.store.reading import Reader, read
from tests.cli.conftest import Run
from tests.ledgers import founded

OFFERED = {
    "participation": "district|town|unit|plan|sex|age|quarter",
    "contributions": "district|town|unit|plan|quarter|payer",
    "direct-claims": "district|town|unit|plan|sex|age|channel|quarter",
    "aid": "district|town|unit|plan|sex|age|channel|quarter|category",
    "participations": "district|town|unit|plan|quarter",
    "payout-ratio": "district|town|unit|plan|quarter",
    "renewals": "district|town|unit|plan|reason",
    "excluded": "district|town|unit|plan|sex|age",
    "hindsight": "district|town|unit|plan|actor",
}
WORDS = (
    "district",
    "town",
    "unit",
    "plan",
    "sex",
    "age",
    "channel",
    "quarter",
    "category",
    "payer",
    "actor",
    "village",
)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> str:
    return founded(tmp_path_factory.mktemp("district"))


def test_every_report_with_groupings_is_asked_about_here() -> None:
    assert {name: "|".join(entry.groupings) for name, entry in CATALOG.items() if entry.groupings} == OFFERED


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("report", OFFERED)
def test_the_help_of_a_report_names_its_groupings_and_no_other(run: Run, report: str, language: str) -> None:
    page = run("report", report, "--help", "--lang", language).out
    option = re.search(r"(?ms)^  --by (\S+)(.*?)^  -", page)
    assert option is not None
    assert option.group(1) == OFFERED[report]
    told = "".join(option.group(2).split())
    assert told == {"zh": "按这一项分组，每组一行", "en": "onerowforeachgroupofthiskind"}[language]


@pytest.mark.parametrize("report", OFFERED)
def test_a_report_answers_every_grouping_that_it_offers_and_refuses_the_others(
    run: Run, district: str, report: str
) -> None:
    offered = OFFERED[report].split("|")
    for word in WORDS:
        ran = run("report", report, "--year", "2018", "--by", word, "--db", district)
        if word in offered:
            assert ran.code == 0, (word, ran.err)
        else:
            assert (ran.code, ran.out) == (2, "")
            assert ran.err.splitlines()[0].endswith(f"choose one of: {', '.join(offered)}.")


def test_a_figure_is_printed_by_the_groupings_of_its_report_alone(run: Run, district: str) -> None:
    ask = ("publish", "create", "contributions", "--year", "2018", "--dry-run", "--db", district, "--by")
    assert run(*ask, "quarter").code == 0
    for word in ("sex", "village"):
        ran = run(*ask, word)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            f"Error: The report contributions cannot be grouped by {word}."
            " Choose one of: district, town, unit, plan, quarter, payer.\n"
        )


def test_a_report_that_takes_no_plan_offers_none_and_is_printed_without_one(
    monkeypatch: pytest.MonkeyPatch, district: str
) -> None:
    def joiners(reader: Reader, *, unit: str | None, as_of: str) -> Table:
        return Table({"unit_code": unit, "as_of": as_of}, reader.stamp, (), [])

    entry = Entry(None, (), frozenset({"unit", "as_of", "year"}), "cover")
    monkeypatch.setitem(cast("dict[str, Entry]", CATALOG), "joiners", entry)
    monkeypatch.setattr(cover, "joiners", joiners, raising=False)
    offered = list(signature(report._question("joiners", entry)).parameters)
    assert offered == ["unit", "as_of", "year", "sort", "top", "format", "output"]
    with read(district) as reader:
        params = {"unit_id": None, "as_of": "2018-12-31", "by": None, "people": False, "plan_code": None}
        assert answers.answer(reader, "joiners", params).head == {"unit_code": None, "as_of": "2018-12-31"}
