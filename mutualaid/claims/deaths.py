"""Says, before an entry is sealed, whose money has nobody to go to because of a death that the entry tells of.

Source: interface.md (claim payee: the money of somebody who has died waits for an heir or the union).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mutualaid.results import Note
from mutualaid.store.resources import fill, query_text
from mutualaid.store.slices import by_numbers

if TYPE_CHECKING:
    from mutualaid.journal import Writer
    from mutualaid.store.asking import Askable

MOST_NAMED = 50
"""Of the claims so many are named; all are counted."""


def without_payee(writer: Writer) -> Sequence[Note]:
    """A note with the claims that a death leaves waiting for a payee, where the entry tells of one that does.

    Beside it stands one on the payments that were made after the death.
    """
    died = _died(writer)
    if not died:
        return ()
    now, paid = _left_waiting(writer, died), _paid_after_death(writer, died)
    with writer.reader_before() as reader:
        before = _left_waiting(reader, died)
        paid_before = {row["record_no"] for row in _paid_after_death(reader, died)}
    claims = sorted(now - before)
    late = [row for row in paid if row["record_no"] not in paid_before]
    notes = []
    if claims:
        notes.append(Note("CLAIMS_WITHOUT_PAYEE", facts={"claims": claims[:MOST_NAMED], "count": len(claims)}))
    if late:
        facts: dict[str, object] = {
            "payouts": [row["record_no"] for row in late[:MOST_NAMED]],
            "count": len(late),
            "amount_fen": sum(row["amount_fen"] for row in late),
            "on": max(row["died_on"] for row in late),
        }
        notes.append(Note("PAID_AFTER_DEATH", facts=facts))
    return notes


_DIED = (
    "select n.person_id from membership_now n where n.fact_id in (select m.fact_id from membership m"
    " where m.entry_id = :entry and m.left_reason_code = 'deceased')",
    # Who had died under one record has died under both.
    "select n.survivor_id from person_alias_now n where n.fact_id in (select a.fact_id from person_alias a"
    " where a.entry_id = :entry) and n.survivor_id in (select m.person_id from membership_now m"
    " where m.left_reason_code = 'deceased')",
)


def _died(writer: Writer) -> set[int]:
    """The records of those whose death the entry tells of, and of whoever a merge makes one with the dead."""
    recorded = {row[0] for sql in _DIED for row in writer.select(sql, {"entry": writer.entry_id})}
    if not recorded:
        return recorded
    survivors = dict(writer.select("select person_id, survivor_id from person_alias_now"))
    people = {survivors.get(person_id, person_id) for person_id in recorded}
    return people | {person_id for person_id, survivor_id in survivors.items() if survivor_id in people}


_LEFT_WAITING = """
select c.claim_id
from claim_now c
left join decision_now d on d.claim_id = c.claim_id
where {needs_payee: c}
  and (d.outcome is null or d.outcome = 'hold' or (d.outcome <> 'reject' and d.amount_fen > 0))
  and not exists (select 1 from payee_now y where y.claim_id = c.claim_id and {follows_the_dead: y})
  and not exists (select 1 from payout_now p join payout_state_now s on s.payout_id = p.payout_id
                  where p.claim_id = c.claim_id and s.state in ('exported', 'paid'))
"""


def _left_waiting(asked: Askable, people: Collection[int]) -> set[int]:
    """The claims of some persons whose money must not go to their own card and has nobody else to go to."""
    rows = by_numbers(asked, fill(_LEFT_WAITING), "c.person_id", people, of="claim")
    return {claim_id for (claim_id,) in rows}


def _paid_after_death(asked: Askable, people: Collection[int]) -> Sequence[Mapping[str, Any]]:
    rows = asked.select_named(query_text("check_paid_after_death"), {})
    return [row for row in rows if row["person_no"] in people]
