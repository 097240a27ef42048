"""Money that a payee gave back.

Source: interface.md (payout), reliability.md 6. Money is integer fen.
"""

from __future__ import annotations

from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import need_reason, settled
from mutualaid.journal import Intent, write
from mutualaid.payouts.transitions import may
from mutualaid.results import Receipt
from mutualaid.rules.money_days import judge_move


def recover(url: str, intent: Intent, payout_no: int, *, on: str, accept: frozenset[str] = frozenset()) -> Receipt:
    """Record that the payee gave a payment back, on a day not before it was paid; its claim may then be reopened.

    A day more than a year after it is held as MONEY_DAY_FAR, one to come as MONEY_DAY_TO_COME, but where ``accept``
    names it. Raises PAYOUT_UNKNOWN, PAYOUT_NOT_PAID, RECOVERED_BEFORE_PAID (exit 1), PAYOUT_RECOVERED, PERIOD_CLOSED
    (exit 5), REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    with write(url, intent) as writer:
        found = writer.select(
            "select p.amount_fen, p.claim_id, p.relief_id, s.item_id, s.state from outgoing_now p"
            " left join payout_state_now s on s.payout_id = p.payout_id where p.payout_id = :payout_id",
            {"payout_id": payout_no},
        )
        if not found:
            raise MutualAidError("PAYOUT_UNKNOWN", payout_no=payout_no)
        amount_fen, claim_no, relief_no, item_id, state = found[0]
        events = writer.select(
            "select event_code, event_on from payout_event_now where payout_id = :payout_id"
            " order by event_on desc, payout_event_id desc limit 1",
            {"payout_id": payout_no},
        )
        [(last_code, last_on)] = events or [("", "")]
        state = state or last_code
        if state == "recovered":
            raise MutualAidError("PAYOUT_RECOVERED", Exit.CONFLICT, payout_no=payout_no, event_on=last_on)
        if not may(state, "recovered"):
            raise MutualAidError("PAYOUT_NOT_PAID", payout_no=payout_no, state=state)
        if on < last_on:
            raise MutualAidError("RECOVERED_BEFORE_PAID", payout_no=payout_no, event_on=last_on, on=on)
        problems, notes = settled(judge_move(on, last_on, last_on, writer.day), accept, of="--on", value=on)
        if not problems:
            writer.assert_one("payout_event", payout_id=payout_no, event_code="recovered", event_on=on, item_id=item_id)
    source = {"claim_no": claim_no} if relief_no is None else {"relief_no": relief_no}
    facts = {"payout_no": payout_no, **source, "recovered_fen": 0 if problems else amount_fen}
    return writer.receipt(notes=notes, problems=problems, facts=facts)
