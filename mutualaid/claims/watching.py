"""Says, before an entry is sealed, which standing decisions it makes otherwise.

Only the persons whom the entry touches and for whom something is decided are judged again, as the ledger stands with
the entry and as it stood before it: a ledger without decisions, and an entry that touches nobody who claims, pay for a
quick look alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from mutualaid.claims.rechecking import Stale, recheck
from mutualaid.results import Note
from mutualaid.store.slices import by_numbers

if TYPE_CHECKING:
    from mutualaid.journal import Writer

MOST_NAMED = 50
"""Of the claims so many are named; all are counted."""

_ROWS = "(r.entry_id = :entry or r.voided_by = :entry)"
_OF_COVER = "select e.person_id from {table} r join enrollment e on e.enrollment_id = r.enrollment_id where {rows}"
_OF_PAYOUT = "select p.person_id from {table} r join payout p on p.payout_id = r.payout_id where {rows}"
_OF_CLAIM = "select c.person_id from {table} r join claim c on c.claim_id = r.claim_id where {rows}"
_OF_PERSON = "select r.person_id from {table} r where {rows}"
_TOUCHED: Mapping[str, Sequence[str]] = {
    # Personal values decide nothing: the age at the start of a cover was judged when that was entered.
    **dict.fromkeys(("person", "membership", "enrollment", "settlement", "claim", "medical"), (_OF_PERSON,)),
    "person_alias": (_OF_PERSON, "select r.survivor_id from {table} r where {rows}"),
    **dict.fromkeys(("contribution", "allocation"), (_OF_COVER,)),
    # Payments of claims follow from decisions; those of received lists use up what is left once they are paid.
    "payout_event": (f"{_OF_PAYOUT} and p.claim_id is null and p.relief_id is null",),
    # One decided late, and one that a person makes or takes back, may leave others otherwise.
    "decision": (_OF_CLAIM,),
    "plan_terms": ("select c.person_id from {table} r join claim c on c.plan_id = r.plan_id where {rows}",),
}
"""By table, whom the rows that an entry asserts or voids concern, as they are recorded."""


def changed_decisions(writer: Writer) -> Sequence[Note]:
    """A note with the claims whose decisions the entry being written makes otherwise; none where it makes none so.

    Beside it stands one on those paid too much, and one on those paid too little.
    """
    if not writer.select("select 1 from decision where entry_id < :entry limit 1", {"entry": writer.entry_id}):
        return ()
    recorded = _touched(writer)
    survivors = dict(writer.select("select person_id, survivor_id from person_alias_now")) if recorded else {}
    people = _decided(writer, {survivors.get(person_id, person_id) for person_id in recorded})
    if not people:
        return ()
    stale = recheck(writer, people)
    if not stale:
        return ()
    now = {each.claim_no: each.judged.judgment for each in stale}
    people = {each.judged.filed.person_id for each in stale}
    with writer.reader_before() as reader:
        # Under whichever record they stood: an entry may merge records or part them.
        alike = people | recorded | {person_id for person_id, survivor_id in survivors.items() if survivor_id in people}
        before = {each.claim_no: each.judged.judgment for each in recheck(reader, alike)}
    changed = sorted(
        claim_no
        for claim_no, judgment in now.items()
        if claim_no not in before
        or (before[claim_no].outcome, before[claim_no].amount_fen) != (judgment.outcome, judgment.amount_fen)
    )
    if not changed:
        return ()
    note = Note("DECISIONS_CHANGED", facts={"claims": changed[:MOST_NAMED], "count": len(changed)})
    paid = [each for each in stale if each.is_paid and each.claim_no in set(changed)]
    return [note, *_paid(paid, "DECISIONS_PAID_TOO_MUCH", 1), *_paid(paid, "DECISIONS_PAID_TOO_LITTLE", -1)]


def _paid(stale: Sequence[Stale], code: str, sign: int) -> Sequence[Note]:
    """A note on those whose money has gone out and is too much (``sign`` 1) or too little (-1), and how much it is."""
    found = [each for each in stale if each.too_much_fen * sign > 0]
    if not found:
        return ()
    facts: dict[str, object] = {
        "claims": [each.claim_no for each in found[:MOST_NAMED]],
        "count": len(found),
        "payouts": [each.to_recover.payout_no for each in found[:MOST_NAMED]],
        "differs_fen": sum(each.too_much_fen * sign for each in found),
    }
    return [Note(code, facts=facts)]


def _touched(writer: Writer) -> set[int]:
    """The records of persons that the entry concerns."""
    recorded: set[int] = set()
    for table in sorted(_TOUCHED.keys() & (writer.asserted.keys() | writer.voided.keys())):
        for sql in _TOUCHED[table]:
            asked = sql.format(table=table, rows=_ROWS)
            recorded.update(person_id for (person_id,) in writer.select(asked, {"entry": writer.entry_id}))
    return recorded


def _decided(writer: Writer, people: Collection[int]) -> set[int]:
    """Those of some persons for whom something was decided before the entry, which may bring it back."""
    decided = by_numbers(
        writer,
        "select c.person_id from decision_now d join decision r on r.fact_id = d.decision_id"  # noqa: S608 - own integer
        f" join claim_now c on c.claim_id = d.claim_id where r.entry_id < {writer.entry_id:d}",
        "c.person_id",
        people,
        of="claim",
    )
    return {person_id for (person_id,) in decided}
