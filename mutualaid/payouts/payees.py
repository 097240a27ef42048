"""What the receipt of a received list tells of its payees: another card, no member on the day, never enrolled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mutualaid.claims.gathering import plans_held
from mutualaid.facts import FOR_EVER
from mutualaid.imports import Desk
from mutualaid.payouts.stories import PaymentRow, Step
from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import plain, read_card_tail
from mutualaid.store.slices import by_numbers


class Spell(NamedTuple):
    """A spell of membership, and the name of its unit."""

    joined_on: str
    membership_id: int
    unit_name: str


_IN_SERVICE = "select person_id, joined_on, left_on from membership_now where status_code = 'in_service'"
_SPELLS = """
select m.person_id, m.joined_on, m.membership_id, u.unit_name
from membership_now m
join unit_now u on u.unit_id = m.unit_id
where 1 = 1
"""


STARRED_CARD = Shape(r"[0-9 ]*[*xX·.…]+[0-9 ]*([0-9]{4})")


def read_tail(cell: object) -> tuple[str | None, Iterable[Finding]]:
    """The tail only verifies, so a card that cannot be read is no reason to refuse a payment."""
    text = plain(cell)
    starred = None if text is None else STARRED_CARD.fullmatch(text)
    if starred:
        return starred[1], ()
    tail, found = read_card_tail(cell)
    if any(finding.verdict != "note" for finding in found):
        return None, (Finding("note", "CARD_TAIL_UNREADABLE"),)
    return tail, found


def note_other_card(row: PaymentRow) -> None:
    """Note a card that ends otherwise than the one the ledger has."""
    card_no = None if row.person is None else row.person.card_no
    if row.card_tail is not None and card_no is not None and not card_no.endswith(row.card_tail):
        row.note("card_tail", "CARD_TAIL_DIFFERS", row.card_tail, tail=card_no[-4:])


def note_not_members(desk: Desk, steps: Sequence[Step]) -> None:
    """Note the payees who are no members in service on the day, with the unit they were last in."""
    paid = [step for step in steps if step.told.event.code == "paid"]
    people = {step.payment.likeness.person_id for step in paid}
    served: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for person_id, joined_on, left_on in by_numbers(desk.writer, _IN_SERVICE, "person_id", people, of="membership"):
        served[person_id].append((joined_on, left_on or FOR_EVER))
    strange: list[tuple[PaymentRow, int, str]] = []
    for row, told, payment in paid:
        person_id, on = payment.likeness.person_id, told.event.on
        for joined_on, left_on in served[person_id]:
            if joined_on <= on < left_on:
                break
        else:
            strange.append((row, person_id, on))
    spells: dict[int, list[Spell]] = defaultdict(list)
    wanted = {person_id for _, person_id, _ in strange}
    for person_id, *spell in by_numbers(desk.writer, _SPELLS, "m.person_id", wanted, of="membership"):
        spells[person_id].append(Spell(*spell))
    for row, person_id, on in strange:
        before = [spell for spell in spells[person_id] if spell.joined_on <= on]
        row.note("paid_on", "PAYEE_NOT_MEMBER", on, day=on, unit=max(before).unit_name if before else "-")


def note_never_enrolled(desk: Desk, steps: Sequence[Step]) -> None:
    """Note the payees of an enrolled plan who never held it."""
    new = [step for step in steps if step.row.change == "added" and step.told.plan.kind_code == "enrolled"]
    people, plan_ids = ({step.payment.whose[place] for step in new} for place in (0, 1))
    held = plans_held(desk.writer, people, plan_ids)
    for row, told, payment in new:
        if payment.whose not in held:
            row.note("plan", "NO_ENROLLMENT", told.plan.plan_code, plan_code=told.plan.plan_code)
