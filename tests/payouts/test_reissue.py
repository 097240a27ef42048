"""Money that came back: paid again to a corrected account, recovered from a payee, and what no undo may tear apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mutualaid import payouts, reports
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.results import Receipt
from mutualaid.store.reading import read
from tests.ledgers import answer
from tests.payouts.stage import (
    CHIEF,
    CLERK,
    answered,
    card,
    decide,
    entries,
    events,
    export,
    intent,
    refused,
    reopen,
    sent,
    states,
)

ZHANG, WANG = 1, 3
OLD, NEW = "6210000000001234", "6210000000007777"
BACK = (1, OLD, 1, "退汇", "户名不符", "2018-06-20")


@pytest.fixture
def returned(ledger: str) -> str:
    """Payout 1 to Zhang, 1 yuan, came back on 2018-06-20."""
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, BACK)
    return ledger


def reissue(ledger: str, *numbers: int, accept: tuple[str, ...] = (), reason: str | None = None) -> Receipt:
    return payouts.reissue(ledger, intent("reissue", reason=reason), numbers, accept=frozenset(accept))


def test_a_return_is_paid_again_once_the_card_is_corrected(returned: str) -> None:
    card(returned, ZHANG, NEW)
    receipt = reissue(returned)
    assert receipt.facts == {"batch_no": 2, "item_count": 1, "payee_count": 1, "batch_fen": 100, "left_out": []}
    assert receipt.asserted == {"batch_item": 1, "payment_batch": 1}
    assert answer(returned, "select payout_id, attempt from batch_item_now order by item_id") == [(1, 1), (1, 2)]
    assert states(returned) == {1: "proposed"}
    payouts.approve(returned, intent("approve", CHIEF), 2)
    export(returned, 2)
    answered(returned, (1, NEW, 1, "成功", None, "2018-07-01"))
    assert events(returned) == [(1, "returned", "2018-06-20"), (1, "paid", "2018-07-01")]


def test_the_adjudicator_cannot_approve_the_second_attempt_either(returned: str) -> None:
    card(returned, ZHANG, NEW)
    reissue(returned)
    with refused("SAME_APPROVER", role_code="proposer"):
        payouts.approve(returned, intent("approve"), 2)


def test_a_corrected_bank_name_is_a_correction_too(returned: str) -> None:
    card(returned, ZHANG, OLD, bank_name="张三豐")
    assert reissue(returned, 1).facts["batch_no"] == 2


def test_what_was_not_corrected_is_held_unless_the_bank_erred(returned: str) -> None:
    before = entries(returned)
    card(returned, ZHANG, OLD, phone="13800001234")
    held = reissue(returned)
    assert [(problem.verdict, problem.code, problem.facts["payout_no"]) for problem in held.problems] == [
        ("held", "NOT_CORRECTED", 1)
    ]
    assert (held.entry, entries(returned)) == (None, before + 1)
    with refused("REASON_NEEDED", Exit.USAGE):
        reissue(returned, 1, accept=("NOT_CORRECTED",))
    assert reissue(returned, 1, accept=("NOT_CORRECTED",), reason="the bank's own fault").facts["batch_no"] == 2


def test_without_numbers_the_corrected_go_and_the_others_are_noted(ledger: str) -> None:
    decide(ledger, (ZHANG, 100), (WANG, 200))
    sent(ledger)
    answered(ledger, BACK, (2, "6210000000009999", 2, "退汇", None, "2018-06-20"))
    card(ledger, WANG, "6210000000008888")
    both = reissue(ledger, 1, 2)
    assert (both.entry, [problem.code for problem in both.problems]) == (None, ["NOT_CORRECTED"])
    receipt = reissue(ledger)
    assert receipt.facts["batch_fen"] == 200
    assert [(note.code, note.facts["payout_no"]) for note in receipt.notes] == [("NOT_CORRECTED", 1)]


def test_nothing_returned_changes_nothing(ledger: str) -> None:
    assert reissue(ledger).entry is None


def test_only_what_the_bank_returned_is_reissued(ledger: str, take: Callable[..., object]) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    take(("王五", "110100199001010019", 30, "2018-05-20", "退汇", "S1"))
    with refused("PAYOUT_NOT_RETURNED", payout_no=1, state="exported", batch_no=1):
        reissue(ledger, 1)
    with refused("PAYOUT_OF_A_LIST", Exit.REFUSED, payout_no=2):
        reissue(ledger, 2)
    with refused("PAYOUT_UNKNOWN", Exit.REFUSED, payout_no=9):
        reissue(ledger, 9)


def test_a_second_return_may_be_reissued_again_and_each_event_counts_once_a_day(returned: str) -> None:
    card(returned, ZHANG, NEW)
    reissue(returned)
    payouts.approve(returned, intent("approve", CHIEF), 2)
    export(returned, 2)
    again = (1, NEW, 1, "退汇", None, "2018-06-20")
    assert [problem.code for problem in answered(returned, again).problems] == ["ANSWER_ORDER"]
    answered(returned, (*again[:5], "2018-07-02"))
    card(returned, ZHANG, "6210000000006666")
    assert reissue(returned).facts["batch_no"] == 3
    assert answer(returned, "select max(attempt) from batch_item_now") == [(3,)]


def test_a_cancelled_reissue_leaves_the_payment_returned(returned: str) -> None:
    card(returned, ZHANG, NEW)
    reissue(returned)
    receipt = payouts.cancel(returned, intent("cancel", reason="wrong"), 2)
    assert receipt.voided == {"batch_item": 1, "payment_batch": 1}
    assert states(returned) == {1: "returned"}
    assert reissue(returned).facts["batch_no"] == 3


def test_an_answer_to_the_first_attempt_cannot_pay_what_was_returned(returned: str) -> None:
    receipt = answered(returned, (1, OLD, 1, "成功", None, "2018-07-01"))
    assert [problem.code for problem in receipt.problems] == ["ANSWER_ORDER"]


# --- recovered ------------------------------------------------------------------------------------------


def test_a_recovered_payment_lets_its_claim_be_decided_and_paid_anew(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, OLD, 1, "成功", None, "2018-06-20"))
    receipt = payouts.recover(ledger, intent("recover", reason="paid by insurance"), 1, on="2018-08-01")
    assert receipt.facts == {"payout_no": 1, "claim_no": claim, "recovered_fen": 100}
    assert states(ledger) == {1: "recovered"}
    with refused("PAYOUT_RECOVERED", payout_no=1, event_on="2018-08-01"):
        payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-08-02")
    with refused("CLAIM_HAS_PAYOUT", claim_no=claim, state="recovered"):
        payouts.propose(ledger, intent("propose"), claims=[claim])
    reopen(ledger, claim)
    with write(ledger, Intent("claim adjudicate", CHIEF)) as writer:
        writer.assert_one(
            "decision",
            claim_id=claim,
            outcome="pay",
            reason_code="manual",
            amount_fen=60,
            steps="[]",
            decided_by="sun",
        )
    assert payouts.propose(ledger, intent("propose")).facts["batch_fen"] == 60


def test_a_return_that_is_not_to_be_paid_again_is_closed_by_recover(returned: str) -> None:
    payouts.recover(returned, intent("recover", reason="died"), 1, on="2018-06-20")
    assert states(returned) == {1: "recovered"}
    card(returned, ZHANG, NEW)
    assert reissue(returned).entry is None


def test_only_money_that_was_paid_can_come_back_and_not_before(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    with refused("PAYOUT_NOT_PAID", Exit.REFUSED, payout_no=1, state="exported"):
        payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-08-01")
    answered(ledger, (1, OLD, 1, "成功", None, "2018-06-20"))
    with refused("RECOVERED_BEFORE_PAID", Exit.REFUSED, event_on="2018-06-20", on="2018-06-19"):
        payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-06-19")
    with refused("PAYOUT_UNKNOWN", Exit.REFUSED, payout_no=5):
        payouts.recover(ledger, intent("recover", reason="x"), 5, on="2018-06-19")


def test_a_payment_of_a_received_list_is_recovered_too(ledger: str, take: Callable[..., object]) -> None:
    take(("王五", "110100199001010019", 30, "2018-05-20", "成功", "S1"))
    payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-06-01")
    assert events(ledger) == [(1, "paid", "2018-05-20"), (1, "recovered", "2018-06-01")]


def test_aid_counts_what_was_paid_on_its_day_and_takes_off_what_came_back(ledger: str) -> None:
    decide(ledger, (ZHANG, 10_000), (ZHANG, 5_000))
    sent(ledger)
    answered(ledger, (1, OLD, 150, "成功", None, "2018-06-20"))
    payouts.recover(ledger, intent("recover", reason="x"), 2, on="2018-08-01")
    with read(ledger) as reader:
        june = reports.aid(reader, unit="110119", as_of="2018-06-30").total
        year = reports.aid(reader, unit="110119", as_of="2018-12-31").total
    assert june is not None
    assert year is not None
    assert (june["aid_fen"], year["aid_fen"], year["payment_count"]) == (15_000, 10_000, 1)


# --- undo -----------------------------------------------------------------------------------------------


def refuses(ledger: str, entry: int, code: str) -> object:
    with pytest.raises(MutualAidError) as wrong:
        undo(ledger, entry, actor=CLERK, reason="x")
    assert (wrong.value.code, wrong.value.exit_code) == (code, Exit.REFUSED)
    return wrong.value.facts.get("records")


def test_nothing_is_undone_below_a_later_step_and_never_the_export(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))  # 3
    payouts.propose(ledger, intent("propose"))  # 4
    payouts.approve(ledger, intent("approve", CHIEF), 1)  # 5
    assert refuses(ledger, 3, "UNDO_REFUSED") == "payout 1 (#4)"
    assert refuses(ledger, 4, "UNDO_REFUSED") == "approval 1 (#5)"
    export(ledger, 1)  # 6
    assert refuses(ledger, 5, "UNDO_REFUSED") == "payment_file 1 (#6)"
    refuses(ledger, 6, "UNDO_EXPORT")
    answered(ledger, (1, OLD, 1, "成功", None, "2018-06-20"))  # 7
    refuses(ledger, 6, "UNDO_EXPORT")
    undo(ledger, 7, actor=CLERK, reason="wrong file")
    assert states(ledger) == {1: "exported"}


def test_proposal_and_approval_are_undone_from_the_last_back(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))  # 3
    payouts.propose(ledger, intent("propose"))  # 4
    payouts.approve(ledger, intent("approve", CHIEF), 1)  # 5
    undo(ledger, 5, actor=CLERK, reason="x")
    assert states(ledger) == {1: "proposed"}
    undo(ledger, 4, actor=CLERK, reason="x")
    assert states(ledger) == {}
    assert payouts.propose(ledger, intent("propose")).facts["batch_no"] == 2


def test_an_undone_cancel_brings_the_batch_back_unless_it_was_proposed_anew(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))  # 3
    payouts.propose(ledger, intent("propose"))  # 4
    payouts.cancel(ledger, intent("cancel", reason="x"), 1)  # 5
    undo(ledger, 5, actor=CLERK, reason="x")  # 6
    assert states(ledger) == {1: "proposed"}
    payouts.cancel(ledger, intent("cancel", reason="x"), 1)  # 7
    payouts.propose(ledger, intent("propose"))  # 8
    assert refuses(ledger, 7, "UNDO_REFUSED") == "payout 3 (#8)"


def test_a_withdrawn_approval_comes_back_by_nobody_but_who_gave_it(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))  # 3
    payouts.propose(ledger, intent("propose"))  # 4
    payouts.approve(ledger, intent("approve", CHIEF), 1)  # 5
    undo(ledger, 5, actor=CHIEF, reason="not yet")  # 6
    with refused("UNDO_APPROVAL", entry=6, approved_by="li"):
        undo(ledger, 6, actor=CLERK, reason="x")
    assert states(ledger) == {1: "proposed"}
    undo(ledger, 6, actor=CHIEF, reason="now")  # 7
    assert states(ledger) == {1: "approved"}
    payouts.cancel(ledger, intent("cancel", CHIEF, reason="something is wrong"), 1)  # 8
    with refused("UNDO_APPROVAL", entry=8, approved_by="li"):
        undo(ledger, 8, actor=CLERK, reason="x")
    assert states(ledger) == {}


def test_a_return_is_not_undone_once_the_money_is_on_its_way_again(returned: str) -> None:
    card(returned, ZHANG, NEW)
    confirmed = entries(returned) - 1
    reissue(returned)
    assert refuses(returned, confirmed, "UNDO_REFUSED") == f"batch_item 2 (#{entries(returned)})"
    payouts.cancel(returned, intent("cancel", reason="x"), 2)
    undo(returned, confirmed, actor=CLERK, reason="x")
    assert states(returned) == {1: "exported"}


def test_a_cancelled_reissue_does_not_come_back_once_the_payment_is_closed(returned: str) -> None:
    card(returned, ZHANG, NEW)
    reissue(returned)
    payouts.cancel(returned, intent("cancel", reason="x"), 2)
    cancelled = entries(returned)
    payouts.recover(returned, intent("recover", reason="died"), 1, on="2018-07-01")
    assert refuses(returned, cancelled, "UNDO_REFUSED") == f"payout_event 2 (#{cancelled + 1})"


def test_a_recovery_is_not_undone_once_its_claim_was_reopened(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, OLD, 1, "成功", None, "2018-06-20"))
    payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-08-01")
    recovered = entries(ledger)
    reopen(ledger, claim)
    assert refuses(ledger, recovered, "UNDO_REFUSED") == f"decision 1 (#{recovered + 1})"
    undo(ledger, recovered + 1, actor=CLERK, reason="x")
    undo(ledger, recovered, actor=CLERK, reason="x")
    assert states(ledger) == {1: "paid"}


def test_a_recovery_does_not_come_back_once_the_money_is_on_its_way_again(returned: str) -> None:
    payouts.recover(returned, intent("recover", reason="x"), 1, on="2018-06-20")
    undo(returned, entries(returned), actor=CLERK, reason="x")
    undone = entries(returned)
    card(returned, ZHANG, NEW)
    reissue(returned)
    assert refuses(returned, undone, "UNDO_REFUSED") == f"batch_item 2 (#{entries(returned)})"


def test_a_second_attempt_does_not_come_back_beside_a_first_that_is_open_again(returned: str) -> None:
    confirmed = entries(returned)
    card(returned, ZHANG, NEW)
    reissue(returned)
    undo(returned, entries(returned), actor=CLERK, reason="x")
    undone = entries(returned)
    undo(returned, confirmed, actor=CLERK, reason="x")
    assert states(returned) == {1: "exported"}
    assert refuses(returned, undone, "UNDO_REFUSED") == f"payout_event 1 (#{undone + 1})"
    undo(returned, undone + 1, actor=CLERK, reason="x")
    undo(returned, undone, actor=CLERK, reason="x")
    assert states(returned) == {1: "proposed"}
