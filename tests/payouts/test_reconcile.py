"""Batches as they are listed and shown, and whether the money of decisions adds up from the decision to the bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mutualaid import payouts
from mutualaid.errors import Exit
from mutualaid.journal import Intent, Writer, write
from mutualaid.reports.payouts import batch_items, batch_list, payout_list, reconciliation
from mutualaid.results import Table
from mutualaid.store.reading import read
from tests.payouts.stage import CHIEF, CLERK, answered, card, decide, export, intent, refused, sent

ZHANG, LI, WANG = 1, 2, 3
ZHANG_CARD, WANG_CARD = "6210000000001234", "6210000000009999"


@pytest.fixture
def flowing(ledger: str) -> str:
    """A decision at every stage: 1 paid, 2 returned, 3 at the bank, 4 approved, 5 proposed, 6 without a card."""
    decide(ledger, (ZHANG, 100), (WANG, 200))
    sent(ledger)
    answered(
        ledger, (1, ZHANG_CARD, 1, "成功", None, "2018-06-20"), (2, WANG_CARD, 2, "退汇", "户名不符", "2018-06-20")
    )
    decide(ledger, (ZHANG, 400), event_on="2017-12-31")
    sent(ledger)
    decide(ledger, (ZHANG, 800))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 3)
    decide(ledger, (ZHANG, 1_600), (LI, 3_200))
    payouts.propose(ledger, intent("propose"))
    return ledger


def stages(table: Table) -> dict[str, tuple[int, int]]:
    return {row["stage"]: (row["item_count"], row["amount_fen"]) for row in table.rows if row["item_count"]}  # type: ignore[misc]


def reconciled(ledger: str, *, year: int | None = None, batch_no: int | None = None, relief: bool = False) -> Table:
    with read(ledger) as reader:
        return reconciliation(reader, year=year, batch_no=batch_no, relief=relief)


def test_every_stage_is_counted_and_the_waiting_are_named(flowing: str) -> None:
    table = reconciled(flowing)
    assert stages(table) == {
        "decided": (6, 6_300),
        "to_propose": (1, 3_200),
        "proposed": (5, 3_100),
        "to_approve": (1, 1_600),
        "approved": (4, 1_500),
        "to_export": (1, 800),
        "exported": (3, 700),
        "to_confirm": (1, 400),
        "paid": (1, 100),
        "returned": (1, 200),
    }
    assert table.total == {"ok": True, "difference_count": 0}


def test_a_year_is_that_of_the_events_and_a_batch_is_its_own_attempts(flowing: str) -> None:
    assert stages(reconciled(flowing, year=2017)) == {
        "decided": (1, 400), "proposed": (1, 400), "approved": (1, 400), "exported": (1, 400), "to_confirm": (1, 400),
    }  # fmt: skip
    card(flowing, WANG, "6210000000008888")
    payouts.reissue(flowing, intent("reissue"))
    assert stages(reconciled(flowing, batch_no=1)) == {
        "decided": (2, 300), "proposed": (2, 300), "approved": (2, 300), "exported": (2, 300), "paid": (1, 100),
        "returned": (1, 200),
    }  # fmt: skip
    assert stages(reconciled(flowing, batch_no=5))["to_approve"] == (1, 200)
    with refused("BATCH_UNKNOWN", Exit.REFUSED, batch_no=9):
        reconciled(flowing, batch_no=9)


@contextmanager
def meddling(ledger: str) -> Iterator[Writer]:
    """Facts that no command asserts."""
    with write(ledger, Intent("test", CLERK)) as writer:
        yield writer


def differences(ledger: str, *, year: int | None = None, batch_no: int | None = None) -> list[tuple[object, ...]]:
    table = reconciled(ledger, year=year, batch_no=batch_no)
    assert table.total == {"ok": not table.notes, "difference_count": len(table.notes)}
    return [
        (n.code, n.facts["batch_no"], n.facts["payout_no"], n.facts["expected_fen"], n.facts["found_fen"])
        for n in table.notes
    ]


def test_a_batch_that_says_another_sum_than_its_payments_is_named(flowing: str) -> None:
    with meddling(flowing) as writer:
        writer.correct("payment_batch", 1, total_fen=299)
    assert differences(flowing) == [("RECONCILE_BATCH", 1, "-", 299, 300)]
    assert differences(flowing, batch_no=2) == []


def test_a_file_that_says_another_sum_than_its_payments_is_named(flowing: str) -> None:
    with meddling(flowing) as writer:
        writer.correct("payment_file", 1, total_fen=301)
    assert differences(flowing) == [("RECONCILE_FILE", 1, "-", 300, 301)]


def test_an_item_that_is_not_its_payment_is_named(flowing: str) -> None:
    with meddling(flowing) as writer:
        writer.correct("payout", 5, amount_fen=1_599)
    assert differences(flowing) == [
        ("RECONCILE_DECISION", 4, 5, 1_600, 1_599),
        ("RECONCILE_ITEM", 4, 5, 1_599, 1_600),
    ]


def test_a_payment_whose_decision_is_gone_is_named(flowing: str) -> None:
    with meddling(flowing) as writer:
        writer.void("decision", [1])
    assert differences(flowing) == [("RECONCILE_DECISION", 1, 1, 0, 100)]
    payouts.recover(flowing, intent("recover", reason="x"), 1, on="2018-07-01")
    assert differences(flowing) == []


def test_batches_are_listed_with_what_became_of_them(flowing: str) -> None:
    with read(flowing) as reader:
        table = batch_list(reader)
    keys = ("batch_no", "state", "item_count", "batch_fen", "paid_fen", "returned_fen", "unanswered_fen", "approved_by")
    assert [tuple(row[key] for key in keys) for row in table.rows] == [
        (1, "answered", 2, 300, 100, 200, 0, "li"),
        (2, "exported", 1, 400, 0, 0, 400, "li"),
        (3, "approved", 1, 800, 0, 0, 800, "li"),
        (4, "proposed", 1, 1_600, 0, 0, 1_600, None),
    ]
    assert table.rows[0]["file"] == "pay1.txt"
    assert table.total == {
        "batch_count": 4, "batch_fen": 3_100, "paid_fen": 100, "returned_fen": 200, "unanswered_fen": 2_800,
        "recovered_fen": 0,
    }  # fmt: skip


def test_a_partly_answered_batch_says_so(ledger: str) -> None:
    decide(ledger, (ZHANG, 100), (WANG, 200))
    sent(ledger)
    answered(ledger, (1, ZHANG_CARD, 1, "成功", None, "2018-06-20"))
    with read(ledger) as reader:
        assert batch_list(reader).rows[0]["state"] == "answered_partly"


def test_a_batch_is_shown_line_by_line_with_masked_payees(flowing: str) -> None:
    with read(flowing) as reader:
        table = batch_items(reader, 1)
        with refused("BATCH_UNKNOWN", Exit.REFUSED, batch_no=9):
            batch_items(reader, 9)
    assert table.rows[1] == {
        "line_no": 2,
        "payout_no": 2,
        "claim_no": 2,
        "relief_no": None,
        "person_no": 3,
        "name": "王*",
        "payee": None,
        "relation_code": None,
        "card": "************9999",
        "plan_code": "HOSP_MED",
        "amount_fen": 200,
        "attempt": 1,
        "state": "returned",
        "event_on": "2018-06-20",
        "returned_because": "户名不符",
    }
    assert (table.head["proposed_by"], table.head["approved_by"], table.head["decided_by"]) == ("zhang", "li", "zhao")
    assert WANG_CARD not in repr(table)


def test_the_list_of_payments_tells_how_far_each_has_come(flowing: str) -> None:
    card(flowing, WANG, "6210000000008888")
    payouts.reissue(flowing, intent("reissue"))
    with read(flowing) as reader:
        table = payout_list(reader, today="2018-12-31")
        assert [(row["payout_no"], row["state"], row["event_on"]) for row in table.rows] == [
            (1, "paid", "2018-06-20"),
            (2, "proposed", "2018-06-20"),
            (3, "exported", None),
            (4, "approved", None),
            (5, "proposed", None),
        ]
        assert table.total == {
            "payout_count": 5,
            "paid_count": 1,
            "paid_fen": 100,
            "relief_count": 0,
            "relief_paid_fen": 0,
        }
        proposed = payout_list(reader, today="2018-12-31", state="proposed")
        assert [row["payout_no"] for row in proposed.rows] == [2, 5]
        of_year = payout_list(reader, today="2018-12-31", year=2018)
        assert [row["payout_no"] for row in of_year.rows] == [1, 2]
        assert {row["unit_code"] for row in table.rows} == {"U1", "U2"}


def test_an_earlier_entry_still_shows_the_flow_as_it_was(flowing: str) -> None:
    with read(flowing, at="4") as reader:  # decided, proposed
        assert [row["state"] for row in payout_list(reader, today="2018-12-31").rows] == ["proposed", "proposed"]
        assert [row["state"] for row in batch_list(reader).rows] == ["proposed"]
        assert stages(reconciliation(reader))["to_approve"] == (2, 300)


def test_exported_once_is_exported(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    export(ledger, 1)
    assert stages(reconciled(ledger))["to_confirm"] == (1, 100)
