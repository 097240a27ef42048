"""A write that changes a printed figure says which, before it is done."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from mutualaid import reports, units
from mutualaid.errors import Exit, MutualAidError
from mutualaid.publications import watching
from mutualaid.publications.answers import publishable
from mutualaid.publications.reproducing import reproduced
from mutualaid.reports.publications import publication
from mutualaid.results import Receipt
from mutualaid.store.reading import read
from tests.ledgers import answer
from tests.publications.conftest import LI, WANG, ZHANG, ZHAO, Desk, intent


def told(receipt: Receipt) -> list[tuple[str, object]]:
    return [
        (note.code, note.facts.get("publication_no")) for note in receipt.notes if note.code.startswith("PUBLISHED")
    ]


def test_without_a_publication_nothing_is_said(desk: Desk) -> None:
    assert told(desk.leave(ZHANG, "2018-06-01")) == []


def test_a_write_names_the_figure_it_changes_before_and_after(desk: Desk) -> None:
    desk.publish()
    desk.publish("aid")
    receipt = desk.leave(WANG, "2018-06-01")
    assert told(receipt) == [("PUBLISHED_FIGURE_CHANGES", 1)]
    facts = receipt.notes[0].facts
    assert (facts["printed"], facts["unit_code"], facts["as_of"]) == ("participation", "110119", "2018-12-31")
    assert facts["was"] == {"covered_in_year_bp": 3333, "member_count": 3, "rate_bp": 3333}
    assert facts["now"] == {"covered_in_year_bp": 5000, "member_count": 2, "rate_bp": 5000}


def test_a_dry_run_says_the_same_and_leaves_the_ledger_as_it_was(desk: Desk) -> None:
    desk.publish()
    before = answer(desk.url, "select count(*) from sqlite_schema")
    receipt = desk.leave(WANG, "2018-06-01", dry_run=True)
    assert (receipt.entry, told(receipt)) == (None, [("PUBLISHED_FIGURE_CHANGES", 1)])
    assert told(desk.leave(WANG, "2018-06-01")) == [("PUBLISHED_FIGURE_CHANGES", 1)]
    assert answer(desk.url, "select count(*) from sqlite_schema") == before


def test_an_import_and_an_undo_say_it_too(desk: Desk) -> None:
    desk.publish("aid")
    receipt = desk.aid("S1", ZHANG)
    assert told(receipt) == [("PUBLISHED_FIGURE_CHANGES", 1)]
    undone = desk.undo(receipt.entry)
    assert told(undone) == [("PUBLISHED_FIGURE_CHANGES", 1)]
    assert undone.notes[0].facts["now"] == {"aid_fen": 0, "beneficiary_count": 0, "payment_count": 0}


def test_a_change_of_rows_under_an_unchanged_total_is_said_as_such(desk: Desk) -> None:
    desk.publish(by="town")
    assert told(desk.transfer(WANG, "U2", "2018-06-01")) == [("PUBLISHED_ROWS_CHANGE", 1)]


def test_a_report_that_this_program_does_not_know_is_left_alone_and_named_when_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish("aid")
    monkeypatch.setattr(reports, "CATALOG", {name: each for name, each in reports.CATALOG.items() if name != "aid"})
    assert told(desk.aid("S1", ZHANG)) == []
    with read(desk.url) as reader, pytest.raises(MutualAidError) as refused:
        reproduced(reader, publication(reader, 1))
    assert (refused.value.code, refused.value.exit_code) == ("REPORT_UNKNOWN", Exit.REFUSED)


def test_a_figure_printed_twice_is_named_twice(desk: Desk) -> None:
    desk.publish()
    desk.publish()
    assert told(desk.join(ZHAO)) == [("PUBLISHED_FIGURE_CHANGES", 1), ("PUBLISHED_FIGURE_CHANGES", 2)]


def test_a_membership_that_begins_after_the_day_says_why_somebody_is_not_counted(desk: Desk) -> None:
    desk.leave(ZHANG, "2018-06-01")
    desk.publish("excluded")
    assert told(desk.join(ZHANG, day="2018-06-01")) == [("PUBLISHED_FIGURE_CHANGES", 1)]


def test_what_happens_after_the_day_is_not_asked_about(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for report in ("participation", "contributions", "direct-claims", "aid"):
        desk.publish(report)

    def asked(*_: Any) -> Any:
        raise AssertionError("asked")

    monkeypatch.setattr(watching, "answer", asked)
    assert told(desk.leave(LI, "2019-02-01")) == []
    assert told(desk.join(ZHAO, day="2019-03-01")) == []
    desk.enroll(ZHANG, "2019-01-05", starts_on="2019-01-01")
    assert (
        told(
            units.set_headcount(
                desk.url, intent("unit headcount set"), "U1", head_count=5, on="2018-01-01", base="staff"
            )
        )
        == []
    )


def test_more_publications_than_are_asked_are_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST", 2)
    for day in ("2018-10-31", "2018-11-30", "2018-12-31"):
        desk.publish(as_of=day)
    receipt = desk.leave(WANG, "2018-06-01")
    assert told(receipt) == [
        ("PUBLISHED_FIGURE_CHANGES", 2),
        ("PUBLISHED_FIGURE_CHANGES", 3),
        ("PUBLISHED_NOT_ASKED", None),
    ]
    assert receipt.notes[-1].facts == {"count": 1, "asked": 2}


def test_a_unit_that_stands_no_more_is_said(desk: Desk) -> None:
    made = units.add(
        desk.url, intent("unit add"), {"unit_code": "U9", "unit_name": "九工会", "parent_code": "110119100"}
    )
    desk.publish(unit="U9")
    assert told(desk.undo(made.entry)) == [("PUBLISHED_UNIT_GONE", 1)]


@pytest.mark.parametrize("report", publishable())
def test_a_report_rests_on_no_table_that_is_not_listed(desk: Desk, report: str) -> None:
    rests_on = watching.RESTS_ON.get(report)
    if rests_on is None:
        return
    number = desk.publish(report)
    seen: set[str] = set()

    def authorize(action: int, what: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and what is not None:
            seen.add(what)
        return sqlite3.SQLITE_OK

    from mutualaid.facts import KEYS
    from mutualaid.publications.answers import answer as ask
    from mutualaid.reports.publications import publication

    with read(desk.url) as reader:
        printed = publication(reader, number)
        reader.connection.set_authorizer(authorize)
        ask(reader, report, printed.params)
        reader.connection.set_authorizer(None)
    # Names of units and plans are looked up; the sex and birth of people only where rows are parted by them.
    assert seen & KEYS.keys() - {"unit_alias", "person", "personal"} <= rests_on
