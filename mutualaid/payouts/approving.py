"""A batch approved by a second person, or taken back before it goes to the bank.

Source: interface.md (payout), reliability.md 6.
"""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.claims.payees import waiting
from mutualaid.claims.withholding import withheld
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.payouts import granted
from mutualaid.payouts.standing import Batch, Item, items_of, refuse_move, the_batch
from mutualaid.results import Receipt
from mutualaid.rules.identity import mask_name


def approve(url: str, intent: Intent, batch_no: int) -> Receipt:
    """Approve a batch as a second person: neither who proposed it nor who adjudicated or granted anything in it.

    Raises BATCH_UNKNOWN and those of ``refuse_unsound`` (exit 1), BATCH_APPROVED, BATCH_EXPORTED, SAME_APPROVER,
    BATCH_PAYEE_MISSING, BATCH_STALE and BATCH_RELIEF_STALE (exit 5).
    """
    with write(url, intent) as writer:
        batch = the_batch(writer, batch_no)
        refuse_move(writer, batch, "approve")
        items = items_of(writer, batch_no)
        approver = intent.actor.compared
        adjudicators = sorted({name for item in items for name in item.decided_by})
        if approver == batch.proposed_by:
            raise MutualAidError(
                "SAME_APPROVER", Exit.CONFLICT, batch_no=batch_no, actor=intent.actor.name.strip(), role_code="proposer"
            )
        if approver in adjudicators:
            raise MutualAidError(
                "SAME_APPROVER",
                Exit.CONFLICT,
                batch_no=batch_no,
                actor=intent.actor.name.strip(),
                role_code="granter" if items[0].relief_id is not None else "adjudicator",
            )
        refuse_unsound(batch, items)
        refuse_stale(writer, batch, items)
        writer.assert_rows(
            "approval",
            ("batch_id", "proposed_by", "decided_by", "approved_by"),
            [(batch_no, batch.proposed_by, decided_by, approver) for decided_by in adjudicators],
        )
    return writer.receipt(facts=batch.facts())


def refuse_unsound(batch: Batch, items: Sequence[Item]) -> None:
    """Refuse a batch whose sums, decisions or accounts are no longer those it was proposed with.

    Raises BATCH_SUMS_DIFFER (exit 6), BATCH_DECISION_GONE and BATCH_ACCOUNT_CHANGED (exit 1).
    """
    item_count, payee_count = len(items), len({item.line_no for item in items})
    found_fen = sum(item.amount_fen for item in items)
    if (item_count, payee_count, found_fen) != (batch.item_count, batch.payee_count, batch.total_fen):
        raise MutualAidError(
            "BATCH_SUMS_DIFFER",
            Exit.INTEGRITY,
            batch_no=batch.batch_id,
            item_count=item_count,
            found_fen=found_fen,
            batch_fen=batch.total_fen,
        )
    for item in items:
        gone = item.relief_id is None and item.live_fen > (item.decided_fen or 0)
        if gone or item.payout_fen != item.amount_fen:
            raise MutualAidError(
                "BATCH_DECISION_GONE", batch_no=batch.batch_id, claim_no=item.claim_id, payout_no=item.payout_id
            )
        if not item.account.pays_like(item.standing) or not item.account.card_no:
            raise MutualAidError(
                "BATCH_ACCOUNT_CHANGED",
                batch_no=batch.batch_id,
                payout_no=item.payout_id,
                name=mask_name(item.standing.name or ""),
            )


def refuse_stale(writer: Writer, batch: Batch, items: Sequence[Item]) -> None:
    """Refuse a batch that holds a claim or a grant which is not to be paid as it stands.

    Raises BATCH_PAYEE_MISSING, BATCH_STALE and BATCH_RELIEF_STALE (exit 5).
    """
    claims = [item.claim_id for item in items if item.claim_id is not None]
    if lacking := waiting(writer, claims):
        raise MutualAidError(
            "BATCH_PAYEE_MISSING", Exit.CONFLICT, batch_no=batch.batch_id, claims=list(lacking), claim_no=min(lacking)
        )
    stale = withheld(writer, claims)
    if stale:
        why = next(iter(stale.values())).facts["why"]
        raise MutualAidError("BATCH_STALE", Exit.CONFLICT, batch_no=batch.batch_id, claims=list(stale), why=why)
    if gone := granted.no_longer(writer, items):
        why = next(iter(gone.values()))
        raise MutualAidError("BATCH_RELIEF_STALE", Exit.CONFLICT, batch_no=batch.batch_id, reliefs=list(gone), why=why)


def cancel(url: str, intent: Intent, batch_no: int) -> Receipt:
    """Take back a batch that has not gone to the bank: its decisions are to be proposed again, its returns reissued.

    Raises BATCH_UNKNOWN (exit 1), BATCH_CANCELLED and BATCH_EXPORTED (exit 5).
    """
    with write(url, intent) as writer:
        batch = the_batch(writer, batch_no)
        refuse_move(writer, batch, "cancel")
        items = items_of(writer, batch_no)
        approvals = writer.select("select fact_id from approval_now where batch_id = :batch_id", {"batch_id": batch_no})
        writer.void("approval", [fact_id for (fact_id,) in approvals])
        writer.void("batch_item", [item.fact_id for item in items])
        writer.void("payout", [item.payout_fact_id for item in items if item.attempt == 1])
        writer.void("payment_batch", [batch.fact_id])
    return writer.receipt(facts=batch.facts())
