"""Grants of relief that are approved and not paid yet: what is owed for them, and whose grant is not to be paid.

Relief is owed by a grant as aid is by a decision; from here on both go the same way. Source: interface.md (relief),
product.md (Relief).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from mutualaid.journal import Writer
from mutualaid.payouts.batching import Wanted
from mutualaid.payouts.standing import Account, Item
from mutualaid.results import Note
from mutualaid.rules.identity import mask_name
from mutualaid.store.resources import fill
from mutualaid.store.slices import by_numbers

CHANNEL = "office"
"""Relief is decided at the office, never by a list."""


def owed(writer: Writer, *, unit_id: int | None) -> list[Wanted]:
    """A payment for each grant without one, of all or under a unit and those below it, by person and day."""
    return [
        Wanted(
            person_id=person_id,
            account=Account(*account),
            amount_fen=amount_fen,
            channel_code=CHANNEL,
            relief_id=relief_id,
            relief_approval_id=approval_id,
        )
        for relief_id, approval_id, amount_fen, person_id, *account in writer.select(fill(_OWED), {"unit_id": unit_id})
    ]


def of_the_dead(writer: Writer, wanted: Sequence[Wanted]) -> Mapping[int, Note]:
    """By number, the relief that has nobody to go to: its person has died; what says so, and what to do."""
    died = _died(writer, {each.person_id for each in wanted})
    return {
        each.relief_id: Note(
            "RELIEF_PAYEE_DIED",
            facts={
                "relief_no": each.relief_id,
                "name": mask_name(each.account.name or ""),
                "person_no": each.person_id,
                "amount_fen": each.amount_fen,
                "on": died[each.person_id],
            },
        )
        for each in wanted
        if each.relief_id is not None and each.person_id in died
    }


def no_longer(writer: Writer, items: Sequence[Item]) -> Mapping[int, Note]:
    """By number, the relief in a batch that is not to be paid any more, and why."""
    died = _died(writer, {item.person_id for item in items if item.relief_id is not None})
    told: dict[int, Note] = {}
    for item in items:
        if item.relief_id is None:
            continue
        if item.decided_fen != item.amount_fen:
            told[item.relief_id] = Note("WHY_RELIEF_GONE")
        elif item.person_id in died:
            told[item.relief_id] = Note("WHY_PAYEE_DIED", facts={"on": died[item.person_id]})
    return told


def _died(writer: Writer, people: Collection[int]) -> dict[int, str]:
    """Those of some persons who have died, each with the day on which it is known from."""
    sql = (
        "select m.person_id, m.left_on from membership_now m where m.left_reason_code = 'deceased'"
        " and m.left_on is not null"
    )
    return dict(by_numbers(writer, sql, "m.person_id", people, of="membership"))


_OWED = """
select r.relief_id, a.relief_approval_id, r.amount_fen, r.person_id,
       n.fact_id, n.name, n.bank_name, n.card_no, n.document_no
from relief_approval_now a
join relief_now r on r.relief_id = a.relief_id
join personal_now n on n.person_id = r.person_id
where {lies_in: r.unit_id, r.applied_on}
  and not exists (select 1 from outgoing_now p where p.relief_id = r.relief_id)
order by r.person_id, a.granted_on, r.relief_id
"""
