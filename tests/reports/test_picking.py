"""Rows by a key, and the first of them."""

from __future__ import annotations

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.reports.picking import pick
from mutualaid.results import Ledger, Table

ROWS = [{"code": code, "rate_bp": bp} for code, bp in (("B", 50), ("A", None), ("D", 70), ("C", 50))]
TABLE = Table({}, Ledger(1, "0" * 64), ("code", "rate_bp"), ROWS, {"rate_bp": 60})


@pytest.mark.parametrize(
    ("sort", "codes"),
    [("rate_bp", "DBCA"), ("-rate_bp", "BCDA"), ("code", "ABCD"), ("-code", "DCBA"), (None, "BADC")],
)
def test_numbers_go_down_texts_go_up_and_what_has_no_value_stands_last(sort: str | None, codes: str) -> None:
    assert "".join(str(row["code"]) for row in pick(TABLE, sort=sort).rows) == codes


def test_the_first_are_kept_and_a_note_says_of_how_many() -> None:
    table = pick(TABLE, sort="rate_bp", top=2)
    assert [row["code"] for row in table.rows] == ["D", "B"]
    assert [(note.code, note.facts) for note in table.notes] == [("TOP_SHOWN", {"shown_count": 2, "row_count": 4})]
    assert table.total == {"rate_bp": 60}
    assert pick(TABLE, top=4).notes == ()


def test_a_key_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(MutualAidError) as wrong:
        pick(TABLE, sort="rate")
    assert (wrong.value.code, wrong.value.exit_code, wrong.value.facts["known"]) == ("SORT_UNKNOWN", 2, "code, rate_bp")
