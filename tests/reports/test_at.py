"""The same questions at an earlier entry: shadowed views all the way down, and the figures of that day."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Any

import pytest

from mutualaid import models, reports
from mutualaid.store.resources import query_text, resource_names

District = Any
TABLES = {str(fact.__tablename__) for fact in models.FACTS}
VIEWS = {stem.split("_", 1)[1] for stem in resource_names("views", ".sql")}


def params() -> defaultdict[str, object]:
    made: defaultdict[str, object] = defaultdict(lambda: None)
    made.update(as_of="2018-12-31", from_on="2018-01-01", to_on="2018-12-31", strict=1, uncovered=0, grouping="town")
    return made


def touched(reader: Any, query: str) -> set[tuple[str, str, str | None]]:
    """What a query reads: the table or view, where it lives, and the view through which it is read."""
    seen: set[tuple[str, str, str | None]] = set()

    def authorize(action: int, what: str | None, _column: str | None, place: str | None, through: str | None) -> int:
        if action == sqlite3.SQLITE_READ and what is not None:
            seen.add((what, place or "", through))
        return sqlite3.SQLITE_OK

    reader._connection.set_authorizer(authorize)
    try:
        reader.select(query_text(query), params())
    finally:
        reader._connection.set_authorizer(None)
    return seen


HISTORIES = {
    *("member_history", "period_list", "check_closed_period", "check_same_account", "check_orphans", "hindsight"),
}
"""They tell voided rows as well, so no view can serve; each bounds its entries itself."""


@pytest.mark.parametrize("query", sorted(set(resource_names("queries", ".sql")) - HISTORIES))
def test_at_an_earlier_entry_no_permanent_view_and_no_bare_table_is_read(district: District, query: str) -> None:
    district.journal(2)
    with district.open(at="1") as reader:
        seen = touched(reader, query)
    assert {what for what, place, _ in seen if what in VIEWS and place == "main"} == set()
    assert {what for what, _, through in seen if what in TABLES and through is None} == set()


def test_the_watch_would_see_permanent_views(district: District) -> None:
    with district.open() as reader:
        seen = touched(reader, "participation")
    assert ("membership", "main", "membership_now") in seen
    assert "main" in {place for what, place, _ in seen if what in VIEWS}


def test_later_facts_are_not_seen_and_later_voids_have_not_happened(district: District) -> None:
    stays = district.member("U1")
    district.enroll(stays)
    cancelled = district.enroll(district.member("U2"), unit="U2")
    payout = district.pay(stays, ("paid", "2018-03-01"))
    district.journal(2)
    district.void("enrollment", cancelled)
    district.enroll(district.member("U3"), unit="U3")
    district.fact("payout_event", payout_id=payout, event_code="returned", event_on="2018-03-05")
    double = district.member("U3", "2009-01-01")
    district.merge(double, stays)
    district.move("U2", "T2", "2018-01-01")

    def figures(at: str | None) -> dict[str, object]:
        cover = district.ask(reports.participation, by="town", at=at)
        return {
            "rows": [(row["unit_code"], row["member_count"], row["insured_count"]) for row in cover.rows],
            "total": (cover.total["member_count"], cover.total["insured_count"]),
            "contribution_fen": district.ask(reports.contributions, at=at).total["contribution_fen"],
            "aid_fen": district.ask(reports.aid, at=at).total["aid_fen"],
            "beneficiary_count": district.ask(reports.direct_claims, at=at).total["beneficiary_count"],
        }

    assert figures("1") == {
        "rows": [("T1", 2, 2)],
        "total": (2, 2),
        "contribution_fen": 16000,
        "aid_fen": 10000,
        "beneficiary_count": 1,
    }
    assert (
        figures("2")
        == figures(None)
        == {
            "rows": [("T1", 1, 1), ("T2", 2, 1)],
            "total": (3, 2),
            "contribution_fen": 24000,
            "aid_fen": 0,
            "beneficiary_count": 0,
        }
    )


def test_the_stamp_is_the_entry_asked_for(district: District) -> None:
    district.journal(2)
    assert district.ask(reports.participation, at="1").ledger.entry == 1
    assert district.ask(reports.participation).ledger.entry == 2
