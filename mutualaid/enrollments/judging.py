"""A roster of enrollments judged as a whole: met with itself and the ledger, decided item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mutualaid.codes import PART_FIELDS
from mutualaid.contributions import Told, own_money, part_field, received
from mutualaid.enrollments.equal_shares import EqualShares
from mutualaid.enrollments.items import Asked, Item, who
from mutualaid.enrollments.offers import Filled, Offers
from mutualaid.enrollments.remarks import Judge
from mutualaid.enrollments.standing import refuse_taken_receipt, standing, with_entries
from mutualaid.enrollments.writing import Writing
from mutualaid.imports import Decision, Defaults, Desk, doubt_plan
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.results import Finding
from mutualaid.rules.eligibility import Ask, meet
from mutualaid.rules.payers import told_of
from mutualaid.store.excluding import exclusions


def decide(desk: Desk, filled: Filled) -> Decision[Item]:
    """Judge every enrollment that a roster asks for."""
    writer, units = desk.writer, UnitIndex(desk.writer)
    plans = PlanIndex(writer)
    offers = Offers(plans, desk, filled)
    # Without --plan a row that names none is refused as such.
    doubt_plan(desk, plans, offers.plan, "--plan")
    defaults = Defaults.of(units, unit=filled.unit, roster=desk.roster)
    if filled.receipt_no is not None:
        refuse_taken_receipt(writer, filled.receipt_no)
    asked = Asked(desk, units, defaults, offers, join=filled.join)
    held = standing(writer, asked, units)
    known = exclusions(writer)
    for item, meeting in zip(asked.items, meet(map(_ask, asked.items), held, known), strict=True):
        item.meeting = with_entries(writer, meeting) if known and meeting is not None else meeting
    met = [(item, item.same.enrollment_id) for item in asked.items if item.meeting and item.same]
    so_far = received(writer, [enrollment_id for _, enrollment_id in met])
    told = own_money(writer, [enrollment_id for item, enrollment_id in met if item.parts.is_told])
    judge = Judge(asked, held, units, defaults, join=filled.join, accepted=desk.accepted)
    equal = EqualShares(writer, asked.items) if offers.ask_for_equal_shares else None
    for item in asked.items:
        judge.judge(item)
        if item.offer.wanted is not None:
            _settle(item, item.offer.wanted.fee_fen, so_far)
            if item.parts.is_told:
                _settle_parts(desk, item, told)
            for finding in _judge_money(item):
                judge.place(item, "received_on", finding)
            if equal is not None and (doubt := equal.doubt(item)) is not None:
                judge.place(item, "share_count", doubt)
    asked.doubt_options()
    return desk.decision(asked.items, Writing(desk, units, filled).write)


def _settle(item: Item, fee_fen: int, so_far: Mapping[int, int]) -> None:
    """Whether an item adds an enrollment, corrects or pays one that stands, or leaves it as it is; what is unpaid."""
    same = item.same
    if same is None:
        item.change, item.missing_fen = "added", fee_fen
        return
    item.missing_fen = same.fee_fen - so_far.get(same.enrollment_id, 0)
    pays = item.missing_fen > 0 and item.offer.received_on is not None
    if item.corrections or pays or item.row.is_further:
        item.change = "updated"


def _settle_parts(desk: Desk, item: Item, told: Mapping[int, Told]) -> None:
    """What becomes of who paid: kept with the row's money, told of the money that stands, or not kept, with a note.

    Of a receipt that stands, what nobody told is filled; another payer is held as DIFFERS.
    """
    name, same = part_field(desk.places, "fee"), item.same
    brings = same is None or item.missing_fen > 0 or item.corrections.keys() & {"fee_fen", "unit_id"}
    if brings and item.offer.received_on is not None:
        return
    money = None if same is None or brings else told.get(same.enrollment_id)
    if money is None or money.parts.whole_fen != item.parts.whole_fen:
        item.note(name, "PARTS_NOT_KEPT", parts=told_of(item.parts))
    elif money.parts == item.parts:
        item.settle(*PART_FIELDS)
    else:
        if money.parts.is_told:
            item.hold(name, "DIFFERS", field="parts", was=told_of(money.parts), now=told_of(item.parts))
        item.find("received_on", desk.closed(money.received_on), money.received_on)
        item.change, item.retold = "updated", money.fact_id


def _judge_money(item: Item) -> Sequence[Finding]:
    """What there is to say of the day on which the money of an item came, where it brings any."""
    offer = item.offer
    if item.missing_fen <= 0 and not item.corrections:
        return ()
    # What a correction moves is known when it is made; then the ledger itself refuses it.
    closed = None if item.corrections else offer.closed
    return offer.of_receipt if closed is None else (closed, *offer.of_receipt)


def _ask(item: Item) -> Ask | None:
    person, wanted = item.person, item.offer.wanted
    return None if person is None or wanted is None else (who(person), item.line, wanted)
