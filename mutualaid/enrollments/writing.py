"""What a judged roster writes: people, enrollments, their money, and corrections of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from mutualaid.contributions import Pair, allocate, received, reverse_own, take_off, waiting
from mutualaid.enrollments.items import Item, Newcomer, birth_of
from mutualaid.enrollments.offers import Filled, Offer
from mutualaid.imports import Desk
from mutualaid.journal import Writer
from mutualaid.members import Carrying, Change, People, assert_outsiders, assert_people, mend
from mutualaid.names.units import UnitIndex
from mutualaid.reports import asking
from mutualaid.reports.cover import against_floor
from mutualaid.results import Note
from mutualaid.rules.eligibility import COVER, Standing
from mutualaid.rules.payers import COLUMNS
from mutualaid.rules.terms import Terms, price_of_cover

ENROLLMENT = ("person_id", "terms_id", *COVER)
CONTRIBUTION = (
    *("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "receipt_no", "enrollment_id"),
    *COLUMNS,
)

_COVER_OF = attrgetter(*COVER)
_UNTOLD = (None,) * len(COLUMNS)


@dataclass(slots=True, eq=False, repr=False)
class Writing:
    """Writes what was taken of a roster."""

    desk: Desk
    units: UnitIndex
    filled: Filled
    money: list[tuple[Any, ...]] = field(default_factory=list)
    """Values of ``CONTRIBUTION``."""
    money_lines: list[int | None] = field(default_factory=list)
    pairs: set[Pair] = field(default_factory=set)
    """Whose waiting money may pay something now."""

    def write(self, writer: Writer, items: Sequence[Item]) -> Sequence[int]:
        """Write it in bulk, and let the waiting money of the units concerned pay what it can.

        Hands back the numbers of the enrollments that were added.
        """
        added = [item for item in items if item.same is None]
        self._enter_newcomers(writer, added)
        _add_documents(writer, items)
        offers = {id(item.offer): item.offer for item in items}
        tails = {of: _tail(offer) for of, offer in offers.items()}
        numbers = writer.assert_rows(
            "enrollment",
            ENROLLMENT,
            [(item.person.person_id, *tails[id(item.offer)]) for item in added if item.person is not None],
            source_rows=[item.line for item in added],
        )
        for item, number in zip(added, numbers, strict=True):
            wanted = item.wanted
            if item.offer.received_on is None:
                self.pairs.add((wanted.unit_id, wanted.plan_id))
            else:
                self._receive(item, wanted.unit_id, wanted.fee_fen, number)
        for item in items:
            if item.corrections:
                self._correct(writer, item)
            elif item.same is not None:
                self._receive(item, item.same.unit_id, item.missing_fen, item.same.enrollment_id)
        retold = [
            (item.retold, item.line, dict(zip(COLUMNS, item.parts.stored, strict=True)))
            for item in items
            if item.retold is not None
        ]
        writer.correct_rows("contribution", retold)
        writer.assert_rows("contribution", CONTRIBUTION, self.money, source_rows=self.money_lines)
        if self.pairs:
            allocate(writer, self.pairs, self.desk.accept)
        self._note_waiting(writer, offers.values())
        self._note_floors(writer, offers.values())
        return numbers

    def _receive(self, item: Item, unit_id: int, amount_fen: int, enrollment_id: int) -> None:
        """Money of the row for one enrollment, dated on its day of receipt."""
        offer = item.offer
        if amount_fen > 0 and offer.received_on is not None and offer.wanted is not None:
            of = ("receipt", unit_id, offer.wanted.plan_id, offer.received_on)
            parts = item.parts.of(amount_fen).stored if item.parts.is_told else _UNTOLD
            self.money.append((*of, amount_fen, self.filled.receipt_no, enrollment_id, *parts))
            self.money_lines.append(item.line)

    def _enter_newcomers(self, writer: Writer, added: Sequence[Item]) -> None:
        taken = {id(item.person): item.person for item in added if isinstance(item.person, Newcomer)}
        new = [person for person in taken.values() if person.known is None]
        joining = [person for person in new if self.filled.join and person.unit is not None]
        others = [person for person in new if not (self.filled.join and person.unit is not None)]
        for people, enter in ((joining, assert_people), (others, assert_outsiders)):
            ids = enter(writer, [person.new_person() for person in people])
            for person, person_id in zip(people, ids, strict=True):
                person.person_id = person_id
        known = [person for person in taken.values() if person.known is not None and person.unit is not None]
        Carrying(writer).write(
            begun=[(person.row.line, person.person_id, person.new_person().spell) for person in known]
        )

    def _correct(self, writer: Writer, item: Item) -> None:
        """Correct an enrollment under its key. Its own money is reversed and entered anew on the day of receipt.

        What unit receipts paid of it waits again and is tried anew; without a day of receipt its own money stays.
        """
        wanted, same, offer = item.wanted, item.same, item.offer
        assert same is not None
        changes = {name: now for name, (_, now) in item.corrections.items()}
        if "fee_fen" not in changes and "fee_fen" in wanted.left_open and changes.keys() & _priced_by(offer.terms):
            changes["fee_fen"] = _price_now(item, same, changes)
        fact_id = writer.select(
            "select fact_id from enrollment_now where enrollment_id = :id", {"id": same.enrollment_id}
        )[0][0]
        writer.correct("enrollment", fact_id, source_row=item.line, **changes)
        fee_fen, unit_id = int(changes.get("fee_fen", same.fee_fen)), int(changes.get("unit_id", same.unit_id))  # type: ignore[call-overload]
        before_fen = received(writer, [same.enrollment_id])[same.enrollment_id]
        if (fee_fen, unit_id) == (same.fee_fen, same.unit_id):
            self._receive(item, unit_id, fee_fen - before_fen, same.enrollment_id)
            return
        own = offer.received_on is not None and reverse_own(writer, same.enrollment_id, offer.received_on)
        take_off(writer, [same.enrollment_id])
        self.pairs |= {(same.unit_id, wanted.plan_id), (unit_id, wanted.plan_id)}
        if own or before_fen <= 0:
            self._receive(item, unit_id, fee_fen, same.enrollment_id)

    def _note_waiting(self, writer: Writer, offers: Iterable[Offer]) -> None:
        """A note where a row's own money meets waiting money of its unit and plan: it may be the same, told twice."""
        paid = {(values[1], values[2]) for values in self.money}
        if not paid:
            return
        plans = {offer.wanted.plan_id: offer.plan for offer in offers if offer.wanted is not None}
        for (unit_id, plan_id), receipts in sorted(waiting(writer).items()):
            plan = plans.get(plan_id)
            if (unit_id, plan_id) in paid and plan is not None:
                unit = self.units.by_id[unit_id]
                facts = {"unit_code": unit.unit_code, "unit_name": unit.unit_name, "plan_code": plan.plan_code}
                waiting_fen = sum(receipt.waiting_fen for receipt in receipts)
                self.desk.notes.append(Note("MONEY_WAITS", facts={**facts, "waiting_fen": waiting_fen}))

    def _note_floors(self, writer: Writer, offers: Iterable[Offer]) -> None:
        """A note on every unit and plan of the file that is below its floor on the file's latest first day (M08)."""
        asked = {
            (self.units.by_id[offer.wanted.unit_id].unit_code, offer.plan.plan_code)
            for offer in offers
            if offer.plan is not None and offer.wanted is not None
        }
        if not asked:
            return
        as_of = max(offer.wanted.starts_on for offer in offers if offer.wanted is not None)
        params = {"unit_id": None, "plan_id": None, "as_of": as_of}
        writer.keep_spans()
        for row in asking.run(writer.reader(), "floor", params):
            if (row["unit_code"], row["plan_code"]) not in asked:
                continue
            floor = against_floor(row)
            if floor["shortfall_count"]:
                names = ("unit_code", "unit_name", "plan_code", "insured_count", "required_count", "base_count")
                self.desk.notes.append(
                    Note("BELOW_FLOOR", facts={**{name: floor[name] for name in names}, "as_of": as_of})
                )


def _priced_by(terms: Terms | None) -> frozenset[str]:
    """The columns of an enrollment on which its price hangs."""
    lasting = () if terms is None or terms.fee_by_months is None else ("ends_on",)
    return frozenset(("share_count", "tier_code", *lasting))


def _price_now(item: Item, same: Standing, changes: Mapping[str, object]) -> int:
    """The price of an enrollment that stands, with what is corrected of it; the fee that stands where there is none."""
    cover = {**same._asdict(), **changes}
    assert item.offer.terms is not None
    price = price_of_cover(
        *(item.offer.terms, cover["share_count"], cover["tier_code"], same.starts_on, cover["ends_on"]),
        birth_of(item.row, item.known),
    )
    return same.fee_fen if price is None else price


def _add_documents(writer: Writer, items: Sequence[Item]) -> None:
    """Further documents of people whom the ledger knows, each once."""
    further = {item.known.person_id: item.row for item in items if item.row.is_further and item.known is not None}
    changes = [
        Change(row.line, person_id, personal=row.further_document(row.known))
        for person_id, row in further.items()
        if row.known is not None
    ]
    mend(writer, People.of_ids(writer, further), changes)


def _tail(offer: Offer) -> tuple[Any, ...]:
    """The columns of ``ENROLLMENT`` after the person."""
    wanted = offer.wanted
    assert wanted is not None
    return (offer.terms_id, *_COVER_OF(wanted))
