"""M10: covers that were entered, or paid, after the day of an event that they paid for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid import reports
from mutualaid.results import Table
from mutualaid.rules.cover import reached_on
from tests.reports import claiming

District = Any


@pytest.fixture(autouse=True)
def beijing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The office's clock: eight hours before that of the journal."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def pays(district: District, cover: int, person: int, on: str, fen: int = 50_000, outcome: str = "pay") -> int:
    """A claim that was decided under a cover."""
    claim = claiming.claim(district, person, on)
    district.fact(
        "decision", claim_id=claim, outcome=outcome, amount_fen=fen, steps="[]", decided_by="li", enrollment_id=cover
    )
    return claim


def entered(district: District, entry: int, at: str, actor: str = "zhang") -> None:
    """Make the next facts those of an entry written then, by that person."""
    district.journal(entry)
    district._connection.execute("update entry set at = ?, actor = ? where entry_id = ?", (at, actor, entry))


def counts(table: Table) -> dict[str, object]:
    """What is counted, without what is 0."""
    return {key: value for key, value in (table.total or {}).items() if value and key != "year"}


def found(table: Table, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(row[key] for key in keys) for row in table.rows]


def test_what_came_before_its_event_is_in_no_hindsight(district: District) -> None:
    person = district.member("U1")
    pays(district, district.enroll(person, on="2018-01-05"), person, "2018-03-01")
    table = district.ask(reports.hindsight)
    assert dict(table.head) == {
        "report": "hindsight",
        "definition": "M10",
        "unit_code": "110119",
        "year": 2018,
        "as_of": "2018-12-31",
    }
    assert (counts(table), table.notes) == ({}, [])


def test_a_year_worked_by_hand(district: District) -> None:
    in_time, late, owing = (district.member("U1", name="张三丰") for _ in range(3))
    pays(district, district.enroll(in_time), in_time, "2018-03-01")
    waiting = district.enroll(owing, paid=0, unit="U3")
    entered(district, 2, "2018-04-10T02:00:00Z", "wang")
    bought = district.enroll(late, on="2018-01-05")
    first = pays(district, bought, late, "2018-03-01", 30_000)
    second = pays(district, bought, late, "2018-04-01", 20_000)
    pays(district, bought, late, "2018-04-10", 10_000)
    entered(district, 3, "2018-05-02T02:00:00Z", "li")
    district.money("HOSP_MED", 8000, "2018-05-01", unit="U3", enrollment=waiting)
    third = pays(district, waiting, owing, "2018-02-01", 7_000)
    table = district.ask(reports.hindsight)
    assert counts(table) == {
        "cover_count": 2,
        "claim_count": 3,
        "person_count": 2,
        "amount_fen": 57_000,
        "entered_after_count": 1,
        "paid_after_count": 1,
        "recorded_after_count": 2,
    }
    keys = ("claim_no", "event_on", "entered_on", "paid_on", "recorded_on", "days_after", "entry", "actor")
    assert found(district.ask(reports.hindsight, people=True), *keys) == [
        (third, "2018-02-01", "2018-01-01", "2018-05-01", "2018-05-02", 90, 1, "clerk"),
        (first, "2018-03-01", "2018-04-10", "2018-01-05", "2018-04-10", 40, 2, "wang"),
        (second, "2018-04-01", "2018-04-10", "2018-01-05", "2018-04-10", 9, 2, "wang"),
    ]
    sums = ("cover_count", "claim_count", "amount_fen")
    assert found(district.ask(reports.hindsight, by="unit"), "unit_code", *sums) == [
        ("U1", 1, 2, 50_000),
        ("U3", 1, 1, 7_000),
    ]
    assert found(district.ask(reports.hindsight, by="actor"), "actor", *sums) == [
        ("clerk", 1, 1, 7_000),
        ("wang", 1, 2, 50_000),
    ]
    assert counts(district.ask(reports.hindsight, unit="T2"))["amount_fen"] == 7_000
    assert counts(district.ask(reports.hindsight, plan="CRITICAL")) == {}
    assert counts(district.ask(reports.hindsight, as_of="2018-02-28"))["claim_count"] == 1
    assert counts(district.ask(reports.hindsight, as_of="2019-12-31")) == {}
    assert counts(district.ask(reports.hindsight, at="2")) == {
        "cover_count": 1,
        "claim_count": 2,
        "person_count": 1,
        "amount_fen": 50_000,
        "entered_after_count": 1,
        "recorded_after_count": 1,
    }


@pytest.mark.parametrize(("at", "count"), [("2018-03-01T15:59:59Z", 0), ("2018-03-01T16:00:00Z", 1)])
def test_the_day_of_an_entry_is_that_of_the_office(district: District, at: str, count: int) -> None:
    entered(district, 2, at)
    person = district.member("U1")
    pays(district, district.enroll(person), person, "2018-03-01")
    assert (district.ask(reports.hindsight).total or {})["entered_after_count"] == count


@pytest.mark.parametrize(("on", "count"), [("2018-02-28", 0), ("2018-03-01", 0), ("2018-03-02", 1)])
def test_money_of_the_day_of_the_event_is_in_time(district: District, on: str, count: int) -> None:
    person = district.member("U1")
    pays(district, district.enroll(person, on=on), person, "2018-03-01")
    assert (district.ask(reports.hindsight).total or {})["paid_after_count"] == count


def test_a_receipt_dated_before_the_event_and_entered_after_it_is_told(district: District) -> None:
    person = district.member("U1")
    cover = district.enroll(person, paid=0)
    entered(district, 2, "2018-06-01T02:00:00Z")
    district.money("HOSP_MED", 8000, "2018-02-20", enrollment=cover)
    pays(district, cover, person, "2018-03-01")
    assert counts(district.ask(reports.hindsight)) == {
        "cover_count": 1, "claim_count": 1, "person_count": 1, "amount_fen": 50_000, "recorded_after_count": 1,
    }  # fmt: skip


def test_a_part_of_the_receipt_of_a_unit_counts_on_its_day(district: District) -> None:
    person = district.member("U1")
    cover = district.enroll(person, paid=0)
    entered(district, 2, "2018-06-01T02:00:00Z")
    district.allocate(district.money("HOSP_MED", 10_000, "2018-05-20"), cover, 8000)
    pays(district, cover, person, "2018-03-01")
    [row] = district.ask(reports.hindsight, people=True).rows
    assert (row["entered_on"], row["paid_on"], row["recorded_on"]) == ("2018-01-01", "2018-05-20", "2018-06-01")


def correct(district: District, cover: int, **changed: object) -> None:
    """A further row of a cover under its key, the one that stood voided."""
    names = "person_id, plan_id, terms_id, unit_id, starts_on, ends_on, share_count, fee_fen"
    row = district._connection.execute(
        f"select {names} from enrollment where enrollment_id = ? and voided_by is null",
        (cover,),
    ).fetchone()
    district.void("enrollment", cover)
    district.fact("enrollment", **dict(zip(names.split(", "), row, strict=True)), enrollment_id=cover)
    for name, value in changed.items():
        district._connection.execute(
            f"update enrollment set {name} = ? where enrollment_id = ? and voided_by is null",
            (value, cover),
        )


def test_a_cover_moved_back_over_its_event_was_entered_on_that_day(district: District) -> None:
    person = district.member("U1")
    cover = district.enroll(person, starts="2018-06-01")
    entered(district, 2, "2018-05-10T02:00:00Z", "wang")
    correct(district, cover, starts_on="2018-01-01")
    pays(district, cover, person, "2018-03-01")
    [row] = district.ask(reports.hindsight, people=True).rows
    assert (row["entered_on"], row["actor"]) == ("2018-05-10", "wang")


def test_a_correction_that_leaves_the_days_alone_is_no_entering(district: District) -> None:
    person = district.member("U1")
    cover = district.enroll(person)
    entered(district, 2, "2018-05-10T02:00:00Z", "wang")
    correct(district, cover, share_count=2)
    pays(district, cover, person, "2018-03-01")
    assert counts(district.ask(reports.hindsight)) == {}


def test_at_an_earlier_entry_what_came_later_is_not_known(district: District) -> None:
    person = district.member("U1")
    cover = district.enroll(person, starts="2018-06-01")
    pays(district, cover, person, "2018-03-01")
    entered(district, 2, "2018-05-10T02:00:00Z", "wang")
    correct(district, cover, starts_on="2018-01-01")
    assert counts(district.ask(reports.hindsight))["entered_after_count"] == 1
    assert counts(district.ask(reports.hindsight, at="1")) == {}


def test_another_cover_of_the_same_person_says_nothing_of_this_one(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, "CRITICAL")
    entered(district, 2, "2018-05-10T02:00:00Z", "wang")
    pays(district, district.enroll(person), person, "2018-03-01")
    assert counts(district.ask(reports.hindsight))["entered_after_count"] == 1


def test_of_two_equal_instalments_the_later_one_says_when_the_cover_was_paid(district: District) -> None:
    person = district.member("U1")
    cover = district.enroll(person, paid=4000)
    entered(district, 2, "2018-06-01T02:00:00Z")
    district.money("HOSP_MED", 4000, "2018-02-20", enrollment=cover)
    pays(district, cover, person, "2018-03-01")
    [row] = district.ask(reports.hindsight, people=True).rows
    assert (row["paid_on"], row["recorded_on"], row["days_after"]) == ("2018-02-20", "2018-06-01", 92)


@pytest.mark.parametrize(("outcome", "fen"), [("reject", 0), ("hold", 0), ("pay", 0)])
def test_what_pays_nothing_is_in_no_hindsight(district: District, outcome: str, fen: int) -> None:
    person = district.member("U1")
    pays(district, district.enroll(person, on="2018-05-01"), person, "2018-03-01", fen, outcome)
    assert counts(district.ask(reports.hindsight)) == {}


def test_what_arrived_is_told_beside_what_was_decided(district: District) -> None:
    person = district.member("U1")
    cover = district.enroll(person, on="2018-05-01")
    for events in (("paid",), ("paid", "returned")):
        claim = pays(district, cover, person, "2018-03-01")
        payout = district.pay(person, *((event, "2018-06-01") for event in events), plan="HOSP_MED", fen=50_000)
        district._connection.execute("update payout set claim_id = ? where payout_id = ?", (claim, payout))
    total = district.ask(reports.hindsight).total or {}
    assert (total["cover_count"], total["amount_fen"], total["paid_fen"]) == (1, 100_000, 50_000)


def test_history_brought_in_is_told_apart_from_what_was_paid_late(district: District) -> None:
    entered(district, 2, "2018-01-10T02:00:00Z")
    history, late = district.member("U1"), district.member("U1")
    district.terms("HOSP_MED", "2016-01-01")
    pays(
        district,
        district.enroll(history, starts="2017-01-01", ends="2017-12-31", on="2017-01-02"),
        history,
        "2017-03-01",
    )
    owed = district.enroll(late, starts="2017-01-01", ends="2017-12-31", on="2017-09-01")
    told = pays(district, owed, late, "2017-03-01")
    table = district.ask(reports.hindsight, as_of="2017-12-31")
    assert counts(table) == {
        "cover_count": 2, "claim_count": 2, "person_count": 2, "amount_fen": 100_000, "entered_after_count": 2,
        "paid_after_count": 1, "recorded_after_count": 2, "before_ledger_count": 1,
    }  # fmt: skip
    assert [(note.code, dict(note.facts)) for note in table.notes] == [
        ("HINDSIGHT_BEFORE_LEDGER", {"count": 1, "begun_on": "2018-01-01"})
    ]
    rows = district.ask(reports.hindsight, as_of="2017-12-31", people=True).rows
    assert [(row["claim_no"] == told, row["before_ledger"], row["entered_count"]) for row in rows] == [
        (True, False, 2),
        (False, True, 2),
    ]
    assert rows[0]["name"] == "某*"


days = st.sampled_from(["2018-01-01", "2018-02-01", "2018-03-01", "2018-04-01", "2018-05-01"])


@given(received=st.lists(st.tuples(days, st.integers(-9, 9))), fee=st.integers(1, 20), event=days)
def test_a_fee_is_reached_by_the_event_exactly_where_the_money_until_then_adds_up_to_it(
    received: list[tuple[str, int]], fee: int, event: str
) -> None:
    reached = reached_on(received, fee, event)
    by_event = sum(fen for day, fen in received if day <= event) >= fee
    assert (reached is not None and reached <= event) == by_event
    if reached is not None:
        assert sum(fen for day, fen in received if day <= reached) >= fee
    elif received:
        assert all(sum(fen for day, fen in received if day <= last) < fee for last, _ in received if last >= event)
