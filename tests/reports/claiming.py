"""Claims on their way to money, row by row: a claim, its decision, its payment in batches, and the bank's answers."""

from __future__ import annotations

from typing import Any

District = Any


def claim(
    district: District,
    person: int,
    on: str = "2018-03-01",
    *,
    plan: str = "HOSP_MED",
    channel: str = "direct",
    received: str | None = None,
) -> int:
    """An event under a plan, undecided."""
    number: int = district.fact(
        "claim",
        plan_id=district._keys[plan],
        person_id=person,
        event_on=on,
        kind_code="illness",
        channel_code=channel,
        cause_code="illness",
        received_on=received,
    )
    return number


def decide(district: District, claim: int, fen: int, outcome: str = "pay") -> int:
    """A decision on a claim."""
    number: int = district.fact(
        "decision", claim_id=claim, outcome=outcome, amount_fen=fen, steps="[]", decided_by="li"
    )
    return number


def grow(district: District, claim: int, decision: int) -> int:
    """The payment of a decision, in no batch yet and without an event."""
    plan_id, person_id, channel, fen = district._connection.execute(
        "select c.plan_id, c.person_id, c.channel_code, d.amount_fen from claim c join decision d using (claim_id)"
        " where c.claim_id = ? and d.decision_id = ?",
        (claim, decision),
    ).fetchone()
    number: int = district.fact(
        "payout",
        person_id=person_id,
        personal_id=district._personal[person_id],
        plan_id=plan_id,
        amount_fen=fen,
        channel_code=channel,
        claim_id=claim,
        decision_id=decision,
    )
    return number


def propose(district: District, payout: int, *, attempt: int = 1, until: str = "proposed") -> int:
    """An attempt to pay, ``until`` it is proposed, approved or exported; hands back its item."""
    fen, personal_id = district._connection.execute(
        "select amount_fen, personal_id from payout where payout_id = ?", (payout,)
    ).fetchone()
    batch = district.fact("payment_batch", proposed_by="zhang", item_count=1, payee_count=1, total_fen=fen)
    item: int = district.fact(
        "batch_item",
        batch_id=batch,
        payout_id=payout,
        attempt=attempt,
        line_no=1,
        personal_id=personal_id,
        amount_fen=fen,
    )
    if until == "proposed":
        return item
    approval = district.fact("approval", batch_id=batch, proposed_by="zhang", decided_by="li", approved_by="wang")
    if until == "exported":
        district.fact(
            "payment_file",
            batch_id=batch,
            approval_id=approval,
            file_name="bank.xlsx",
            format_code="xlsx",
            sha256=f"{batch:064x}",
            line_count=1,
            total_fen=fen,
        )
    return item


def answer(district: District, payout: int, item: int, event: str, on: str, reason: str | None = None) -> int:
    """The bank's answer to an attempt."""
    number: int = district.fact(
        "payout_event", payout_id=payout, event_code=event, event_on=on, item_id=item, reason=reason
    )
    return number


def paid(district: District, person: int, event_on: str, on: str, *, fen: int = 10000, **more: Any) -> int:
    """A claim decided, exported and paid; hands back the payment."""
    number = claim(district, person, event_on, **more)
    payout = grow(district, number, decide(district, number, fen))
    answer(district, payout, propose(district, payout, until="exported"), "paid", on)
    return payout
