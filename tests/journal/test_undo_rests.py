"""What an undo must leave standing: no fact without its ground, no two in one place, no story with a hole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent, Writer, write
from mutualaid.journal.undoing import undo
from mutualaid.store import schema

CLERK = Actor("zhang", "clerk")


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    url = str(tmp_path / "ledger.db")
    schema.upgrade(url)
    return url


def entry(ledger: str, table: str, **values: Any) -> int:
    """Assert one fact as an entry of its own; its key."""
    with write(ledger, Intent("test", CLERK)) as writer:
        return writer.assert_one(table, **values)


def void(ledger: str, table: str, fact_id: int) -> None:
    with write(ledger, Intent("test", CLERK)) as writer:
        writer.void(table, [fact_id])


def refused(ledger: str, number: int) -> object:
    """Undoing the entry is refused; the facts it names."""
    with pytest.raises(MutualAidError) as wrong:
        undo(ledger, number, actor=CLERK, reason="x")
    assert (wrong.value.code, wrong.value.exit_code) == ("UNDO_REFUSED", Exit.REFUSED)
    return wrong.value.facts["records"]


def unit(ledger: str, code: str) -> int:
    return entry(ledger, "unit", unit_code=code, unit_name=code, kind_code="grassroots")


def test_undoing_an_undone_undo_is_refused_while_a_later_fact_rests_on_what_it_brought_back(ledger: str) -> None:
    unit_id = unit(ledger, "A")  # 1
    undo(ledger, 1, actor=CLERK, reason="x")  # 2
    undo(ledger, 2, actor=CLERK, reason="x")  # 3: the unit again, under its key
    entry(ledger, "unit_alias", unit_id=unit_id, alias="a")  # 4
    assert refused(ledger, 3) == "unit_alias 1 (#4)"


def test_what_pointed_there_before_an_undo_does_not_keep_the_undo_from_being_undone(ledger: str) -> None:
    unit_id = unit(ledger, "A")  # 1
    entry(ledger, "unit_alias", unit_id=unit_id, alias="a")  # 2
    void(ledger, "unit", unit_id)  # 3: as a cancelled cover goes and its receipt stays
    undo(ledger, 3, actor=CLERK, reason="x")  # 4
    assert undo(ledger, 4, actor=CLERK, reason="x").voided == {"unit": 1}  # 5
    undo(ledger, 5, actor=CLERK, reason="x")  # 6
    entry(ledger, "unit_alias", unit_id=unit_id, alias="b")  # 7
    assert refused(ledger, 6) == "unit_alias 2 (#7)"


def test_a_fact_does_not_come_back_without_what_it_rests_on(ledger: str) -> None:
    unit_id = unit(ledger, "A")  # 1
    alias_id = entry(ledger, "unit_alias", unit_id=unit_id, alias="a")  # 2
    void(ledger, "unit_alias", alias_id)  # 3
    undo(ledger, 1, actor=CLERK, reason="x")  # 4: nothing standing rests on the unit
    assert refused(ledger, 3) == "unit 1 (#4)"
    undo(ledger, 4, actor=CLERK, reason="x")
    undo(ledger, 3, actor=CLERK, reason="x")


def test_a_fact_does_not_come_back_into_a_place_that_is_taken(ledger: str) -> None:
    first = unit(ledger, "A")  # 1
    void(ledger, "unit", first)  # 2
    unit(ledger, "A")  # 3: another unit under the same code
    assert refused(ledger, 2) == "unit 2 (#3)"
    undo(ledger, 3, actor=CLERK, reason="x")
    undo(ledger, 2, actor=CLERK, reason="x")


def test_the_condition_of_a_unique_index_decides_whether_a_place_is_taken(ledger: str) -> None:
    unit_id = unit(ledger, "A")  # 1
    plan_id = entry(
        ledger, "plan", plan_code="P", name_zh="P", name_en="P", kind_code="enrolled", position=1, aliases="[]"
    )  # 2
    money: dict[str, Any] = {"unit_id": unit_id, "plan_id": plan_id, "received_on": "2018-01-01", "receipt_no": "R1"}
    paid = entry(ledger, "contribution", kind_code="receipt", amount_fen=100, **money)  # 3
    void(ledger, "contribution", paid)  # 4
    entry(ledger, "contribution", kind_code="joining_fee", amount_fen=100, **money)  # 5: not a receipt for a plan
    undo(ledger, 4, actor=CLERK, reason="x")


def test_no_event_is_taken_out_of_the_middle_of_a_payments_story(ledger: str) -> None:
    def event(writer: Writer, payout_id: int, code: str, on: str) -> None:
        writer.assert_one("payout_event", payout_id=payout_id, event_code=code, event_on=on)

    with write(ledger, Intent("test", CLERK)) as writer:  # 1
        person_id = writer.assert_one("person", sex_code="M")
        personal_id = writer.assert_one("personal", person_id=person_id, name="张三丰")
        plan_id = writer.assert_one(
            "plan", plan_code="P", name_zh="P", name_en="P", kind_code="universal", position=1, aliases="[]"
        )
        payout_id, other_id = (
            writer.assert_one(
                "payout",
                person_id=person_id,
                personal_id=personal_id,
                plan_id=plan_id,
                amount_fen=100,
                channel_code="direct",
            )
            for _ in range(2)
        )
        event(writer, payout_id, "paid", "2018-01-01")
        event(writer, other_id, "paid", "2018-01-01")
    for code, on in (("returned", "2018-02-01"), ("paid", "2018-03-01")):  # 2, 3
        with write(ledger, Intent("test", CLERK)) as writer:
            event(writer, payout_id, code, on)
    with write(ledger, Intent("test", CLERK)) as writer:  # 4
        event(writer, other_id, "recovered", "2018-04-01")
    assert refused(ledger, 2) == "payout_event 4 (#3)"
    undo(ledger, 3, actor=CLERK, reason="x")  # 5
    undo(ledger, 2, actor=CLERK, reason="x")  # 6
    with write(ledger, Intent("test", CLERK)) as writer:  # 7
        event(writer, payout_id, "recovered", "2018-02-02")
    assert refused(ledger, 6) == "payout_event 6 (#7)"
