"""Small cells of public tables: hidden on request, with no total that gives them away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mutualaid.reports.suppressing import suppress
from mutualaid.results import Ledger, Table
from tests.operators.conftest import Desk


def table(*counts: tuple[int, int], total: bool = True) -> Table:
    """Rows of members and insured, with their rate; the total adds them up."""
    rows = [
        {
            "unit_code": f"U{place}",
            "member_count": members,
            "insured_count": insured,
            "rate_bp": insured * 10_000 // members,
        }
        for place, (members, insured) in enumerate(counts)
    ]
    whole = {"member_count": sum(m for m, _ in counts), "insured_count": sum(i for _, i in counts), "rate_bp": 1}
    return Table({"report": "participation"}, Ledger(1, "x"), tuple(rows[0]), rows, whole if total else None)


def shown(made: Table) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in ("member_count", "insured_count", "rate_bp")) for row in made.rows]


def test_a_small_row_is_hidden_and_the_smallest_other_with_it() -> None:
    made = suppress(table((100, 3), (100, 50), (100, 20)), 5, for_people=True)
    assert shown(made) == [(100, "<5", "*"), (100, 50, 5000), (100, "*", "*")]
    assert made.total is not None
    assert made.total["insured_count"] == 73
    assert [(note.code, note.facts) for note in made.notes] == [("SUPPRESSED", {"least": 5, "more_count": 1})]


def test_for_programs_what_is_hidden_is_nothing_and_the_row_says_so() -> None:
    made = suppress(table((100, 3), (100, 50), (100, 20)), 5, for_people=False)
    assert shown(made) == [(100, None, None), (100, 50, 5000), (100, None, None)]
    assert [row.get("suppressed", False) for row in made.rows] == [True, False, True]
    assert made.head["suppress"] == 5


def test_zero_and_the_least_itself_are_shown() -> None:
    made = suppress(table((100, 0), (100, 5), (100, 20)), 5, for_people=True)
    assert shown(made) == [(100, 0, 0), (100, 5, 500), (100, 20, 2000)]
    assert made.notes == []


def test_two_rows_of_one_person_each_would_give_each_other_away() -> None:
    made = suppress(table((100, 1), (100, 1), (100, 20), (100, 9)), 5, for_people=True)
    assert shown(made) == [(100, "<5", "*"), (100, "<5", "*"), (100, 20, 2000), (100, "*", "*")]


def test_small_units_hide_how_many_members_the_hidden_rows_have() -> None:
    made = suppress(table((4, 2), (100, 50), (100, 20)), 5, for_people=True)
    assert shown(made) == [("<5", "<5", "*"), (100, 50, 5000), ("*", "*", "*")]


def test_where_no_other_row_is_left_the_total_is_hidden() -> None:
    made = suppress(table((100, 3), (100, 0)), 5, for_people=True)
    assert shown(made) == [(100, "<5", "*"), (100, 0, 0)]
    assert made.total == {"member_count": "*", "insured_count": "<5", "rate_bp": "*"}
    assert [note.code for note in made.notes] == ["SUPPRESSED", "SUPPRESSED_TOTAL"]


def test_a_total_alone_is_hidden_when_it_is_small() -> None:
    alone = Table({}, Ledger(1, "x"), (), [], {"beneficiary_count": 2, "aid_fen": 500, "rate_bp": None})
    made = suppress(alone, 5, for_people=False)
    assert made.total == {"beneficiary_count": None, "aid_fen": None, "rate_bp": None, "suppressed": True}


rows = some.lists(some.tuples(some.integers(1, 60), some.integers(0, 30)), min_size=1, max_size=8)


@given(rows.map(lambda found: [(members + insured, insured) for members, insured in found]), some.integers(2, 10))
def test_nobody_computes_a_small_count_from_what_is_shown(counts: list[tuple[int, int]], least: int) -> None:
    made = suppress(table(*counts), least, for_people=False)
    for key, place in (("member_count", 0), ("insured_count", 1)):
        hidden = [counts[number][place] for number, row in enumerate(made.rows) if row[key] is None]
        small = [value for value in hidden if 0 < value < least]
        assert all(row[key] is None or not 0 < counts[number][place] < least for number, row in enumerate(made.rows))
        assert made.total is not None
        if small and made.total[key] is not None:
            # At least two rows share what the total leaves, and it is no small number itself.
            assert len([value for value in hidden if value > 0]) >= 2
            assert sum(hidden) >= least


@pytest.fixture
def desk(open_desk: Desk) -> Desk:
    for number, document in enumerate(("110100199003071114", "110100199003071130")):
        arguments = ("member", "add", f"张{'一二'[number]}", document, "--unit", "110119", "--joined-on", "2018-01-01")
        assert open_desk("anybody", *arguments).code == 0
    return open_desk


def test_reports_take_it(desk: Desk) -> None:
    for name in (
        "participation",
        "contributions",
        "direct-claims",
        "aid",
        "participations",
        "payout-ratio",
        "renewals",
        "floor",
    ):
        ran = desk("anybody", "report", name, "--year", "2018", "--suppress", "5", "-f", "json")
        assert (ran.code, json.loads(ran.out)["suppress"]) == (0, 5), ran.err
    told = json.loads(desk("anybody", "report", "participation", "--year", "2018", "--suppress", "5", "-f", "json").out)
    assert told["total"]["member_count"] is None
    assert "<5" in desk("anybody", "report", "participation", "--year", "2018", "--suppress", "5").out
    assert (
        "<5"
        in desk(
            "anybody", "report", "participation", "--year", "2018", "--by", "town", "--suppress", "5", "-f", "csv"
        ).out
    )


@pytest.mark.parametrize("arguments", [("--suppress", "1"), ("--suppress", "x"), ("--suppress", "5", "--people")])
def test_what_makes_no_sense_is_refused(desk: Desk, arguments: tuple[str, ...]) -> None:
    assert desk("anybody", "report", "participation", *arguments).code == 2
