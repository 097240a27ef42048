"""What stands of a batch: its state, its items, and whose account each of them uses.

Source: interface.md (payout), reliability.md 6. Money is integer fen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Writer
from mutualaid.payouts.transitions import may
from mutualaid.store.resources import fill
from mutualaid.store.rows import asserted_by, voided_by


class Account(NamedTuple):
    """Whose account money goes to: one version (row) of a person's name and card, or of a payee."""

    personal_id: int
    name: str | None
    bank_name: str | None
    card_no: str | None
    document_no: str | None
    bank: str | None = None
    """Of a payee alone: a card tells its own."""
    payee_id: int | None = None
    """The version (row) of the payee; ``None`` where the member's own card is paid."""

    @property
    def holder(self) -> str:
        """户名: the name that the bank knows, without blanks."""
        return "".join((self.bank_name or self.name or "").split())

    def pays_like(self, other: Account) -> bool:
        """Whether money to one is money to the other: card and holder are the same."""
        return self._goes_to == other._goes_to

    @property
    def _goes_to(self) -> tuple[object, ...]:
        return self.name, self.bank_name, self.card_no, self.bank, self.payee_id is None

    @property
    def of_payee(self) -> tuple[str | None, str | None, str | None] | None:
        """What is alike of payees whose money goes in one line; ``None`` of the member's own card."""
        return None if self.payee_id is None else (self.name, self.card_no, self.bank)


@dataclass(frozen=True, slots=True)
class Batch:
    """A standing batch and how far it has come."""

    batch_id: int
    fact_id: int
    proposed_by: str
    item_count: int
    payee_count: int
    total_fen: int
    state: str

    def facts(self) -> dict[str, object]:
        """What a receipt says of it."""
        return {
            "batch_no": self.batch_id,
            "item_count": self.item_count,
            "payee_count": self.payee_count,
            "batch_fen": self.total_fen,
        }


@dataclass(frozen=True, slots=True)
class Item:
    """One attempt to pay one payment, with the account it uses and the one that stands now."""

    item_id: int
    fact_id: int
    payout_id: int
    payout_fact_id: int
    attempt: int
    line_no: int
    amount_fen: int
    payout_fen: int
    person_id: int
    claim_id: int | None
    decision_id: int | None
    relief_id: int | None
    decided_fen: int | None
    """What the standing decision on the claim, or the grant, comes to; NULL where there is none any more."""
    live_fen: int
    """What all payments of the claim come to that did not come back for good, this one among them; of relief 0."""
    decided_by: tuple[str, ...]
    """Who adjudicated the claim, for this payment and as it stands decided, or granted the relief."""
    account: Account
    standing: Account


def the_batch(writer: Writer, batch_no: int) -> Batch:
    """The standing batch of a number. Raises BATCH_UNKNOWN (exit 1), BATCH_CANCELLED (exit 5)."""
    found = writer.select(
        "select b.batch_id, b.fact_id, b.proposed_by, b.item_count, b.payee_count, b.total_fen,"
        " case when exists (select 1 from payment_file_now f where f.batch_id = b.batch_id) then 'exported'"
        " when exists (select 1 from approval_now a where a.batch_id = b.batch_id) then 'approved'"
        " else 'proposed' end"
        " from payment_batch_now b where b.batch_id = :batch_id",
        {"batch_id": batch_no},
    )
    if found:
        return Batch(*found[0])
    gone = voided_by(writer, "payment_batch", batch_no)
    if gone is not None:
        raise MutualAidError("BATCH_CANCELLED", Exit.CONFLICT, batch_no=batch_no, entry=gone)
    raise MutualAidError("BATCH_UNKNOWN", batch_no=batch_no)


def refuse_move(writer: Writer, batch: Batch, move: str) -> None:
    """Refuse what a batch in its state may not do: BATCH_NOT_APPROVED, BATCH_APPROVED, BATCH_EXPORTED (exit 5)."""
    if may(batch.state, move):
        return
    facts: Mapping[str, object] = {"batch_no": batch.batch_id}
    if batch.state == "exported":
        fact_id, file_name, sha256 = writer.select(
            "select fact_id, file_name, sha256 from payment_file_now where batch_id = :batch_id",
            {"batch_id": batch.batch_id},
        )[0]
        entry = asserted_by(writer, "payment_file", fact_id)
        raise MutualAidError("BATCH_EXPORTED", Exit.CONFLICT, file=file_name, digest=sha256, entry=entry, **facts)
    if batch.state == "approved":
        fact_id, approved_by = writer.select(
            "select fact_id, approved_by from approval_now where batch_id = :batch_id order by fact_id",
            {"batch_id": batch.batch_id},
        )[0]
        entry = asserted_by(writer, "approval", fact_id)
        raise MutualAidError("BATCH_APPROVED", Exit.CONFLICT, approved_by=approved_by, entry=entry, **facts)
    raise MutualAidError("BATCH_NOT_APPROVED", Exit.CONFLICT, **facts)


_ACCOUNTS = 2 * len(Account._fields)
"""So many columns at the end of a row are the account that was used, and the one that stands now."""
_DECIDERS = 3
"""So many before them are names of who decided."""

_ITEMS = """
select i.item_id, i.fact_id, i.payout_id, p.fact_id, i.attempt, i.line_no, i.amount_fen, p.amount_fen, p.person_id,
       p.claim_id, p.decision_id, p.relief_id, coalesce(d.amount_fen, r.amount_fen), {live_fen: p.claim_id},
       c.decided_by, d.decided_by, g.approved_by,
       {account: v, x},
       {account: s, y}
from batch_item_now i
join outgoing_now p on p.payout_id = i.payout_id
left join decision_now d on d.claim_id = p.claim_id
left join decision c on c.fact_id = p.decision_id
left join relief_approval_now a on a.relief_approval_id = p.relief_approval_id
left join relief_now r on r.relief_id = a.relief_id
left join relief_approval g on g.fact_id = p.relief_approval_id
left join personal v on v.fact_id = i.personal_id
left join payee x on x.fact_id = i.payee_id
left join personal_now s on s.person_id = p.person_id
left join payee_now y on y.claim_id = p.claim_id
where i.batch_id = :batch_id
order by i.line_no, i.item_id
"""


def items_of(writer: Writer, batch_id: int) -> list[Item]:
    """The items of a batch by line."""
    return [_item(row) for row in writer.select(fill(_ITEMS), {"batch_id": batch_id})]


def _item(row: Sequence[Any]) -> Item:
    known, decided_by = row[: -_ACCOUNTS - _DECIDERS], row[-_ACCOUNTS - _DECIDERS : -_ACCOUNTS]
    values: list[Any] = [*known, tuple(name for name in decided_by if name is not None), *accounts(row[-_ACCOUNTS:])]
    return Item(*values)


def accounts(columns: Sequence[Any]) -> tuple[Account, Account]:
    """The account that was used and the one that stands now, from the last columns of a row."""
    half = len(Account._fields)
    return Account(*columns[:half]), Account(*columns[half:])
