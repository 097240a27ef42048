"""The one table of states: what may follow what, by batch and by list; and where the two ways meet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mutualaid import payouts
from mutualaid.codes import PAYOUT_STATES
from mutualaid.payouts.transitions import FOLLOWS, TRANSITIONS, may
from mutualaid.results import ImportReceipt
from tests.ledgers import codes, counts
from tests.payouts.stage import answered, decide, events, intent, sent

MOVES = ("propose", "approve", "export", "paid", "returned", "reissue", "recovered", "cancel")


def test_every_way_of_a_payment_by_batch_is_written_out() -> None:
    assert {(state, move) for state in (None, *PAYOUT_STATES) for move in MOVES if may(state, move)} == {
        (None, "propose"),
        ("proposed", "approve"),
        ("proposed", "cancel"),
        ("approved", "export"),
        ("approved", "cancel"),
        ("exported", "paid"),
        ("exported", "returned"),
        ("paid", "returned"),
        ("paid", "recovered"),
        ("returned", "reissue"),
        ("returned", "recovered"),
    }


def test_a_received_list_knows_events_only() -> None:
    assert dict(FOLLOWS) == {
        None: {"paid", "returned"},
        "paid": {"returned", "recovered"},
        "returned": {"paid"},
        "recovered": set(),
    }


def test_nothing_leaves_the_last_state_and_every_state_is_reached() -> None:
    assert [found for found in TRANSITIONS if found.state == "recovered"] == []
    assert {found.then for found in TRANSITIONS} - {None} == set(PAYOUT_STATES)


@pytest.mark.parametrize("result", ["退汇", "追回"])
def test_a_list_does_not_go_on_with_what_went_out_by_batch(
    ledger: str, take: Callable[..., ImportReceipt], result: str
) -> None:
    decide(ledger, (1, 3_000))
    sent(ledger)
    answered(ledger, (1, "6210000000001234", 30, "成功", None, "2018-06-20"))
    fields = ("name", "document_no", "plan", "quarter", "amount", "paid_on", "result")
    row = ("张三丰", "110100198507120034", "住院医疗", "2018Q2", 30)
    assert counts(take((*row, "2018-06-20", "成功"), fields=fields)) == {"read": 1, "unchanged": 1}
    refused = take((*row, "2018-07-01", result), fields=fields)
    assert codes(refused) == [("refused", "PAID_BY_BATCH", 2, "result")]
    assert events(ledger) == [(1, "paid", "2018-06-20")]


@pytest.mark.parametrize("serial_no", ["B-7", None])
@pytest.mark.parametrize("paid_on", ["2018-06-20", "2018-06-22"])
def test_a_list_that_tells_again_of_money_out_of_a_claim_is_held_for_a_person_to_judge(
    ledger: str, take: Callable[..., ImportReceipt], serial_no: str | None, paid_on: str
) -> None:
    decide(ledger, (1, 3_000))
    sent(ledger)
    answered(ledger, (1, "6210000000001234", 30, "成功", None, "2018-06-20"))
    fields = ("name", "document_no", "plan", "quarter", "category", "amount", "paid_on", "result", "serial_no")
    row = ("张三丰", "110100198507120034", "住院医疗", "2018Q2", "住院", 30, paid_on, "成功", serial_no)
    held = take(row, fields=fields)
    assert codes(held) == [("held", "PAID_FROM_CLAIM", 2, "amount")]
    assert held.problems[0].facts["payout_no"] == 1
    assert events(ledger) == [(1, "paid", "2018-06-20")]
    payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-06-25")
    assert counts(take(row, fields=fields, valid_rows=True)) == {"read": 1, "added": 1}


def test_a_list_tells_of_another_payment_when_a_person_says_so(ledger: str, take: Callable[..., ImportReceipt]) -> None:
    decide(ledger, (1, 3_000))
    sent(ledger)
    fields = ("name", "document_no", "plan", "amount", "paid_on", "result", "serial_no")
    row = ("张三丰", "110100198507120034", "住院医疗", 30, "2018-06-20", "成功", "B-7")
    assert counts(take(row, fields=fields, accept=("PAID_FROM_CLAIM",))) == {"read": 1, "added": 1}
    other = ("张三丰", "110100198507120034", "住院医疗", 30.01, "2018-06-20", "成功", "B-8")
    assert counts(take(other, fields=fields)) == {"read": 1, "added": 1}
