"""What a judged roster writes: people, enrollments, their money, and corrections of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mutualaid.contributions import Pair, allocate, received, reverse_own, take_off
from mutualaid.enrollments.items import Item, Newcomer
from mutualaid.enrollments.offers import Filled, Offer
from mutualaid.imports import Bench
from mutualaid.journal import Writer
from mutualaid.members import NewPerson, assert_outsiders, assert_people
from mutualaid.names.units import UnitIndex
from mutualaid.reports.cover import against_floor
from mutualaid.results import Note
from mutualaid.rules.eligibility import Meeting, Standing
from mutualaid.rules.terms import price_fen
from mutualaid.store.resources import query_text

ENROLLMENT = (
    *("person_id", "plan_id", "terms_id", "unit_id", "starts_on", "ends_on", "share_count", "tier_code", "fee_fen"),
)
CONTRIBUTION = ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "receipt_no", "enrollment_id")


@dataclass(slots=True)
class Outcome:
    """What was taken of a roster, and how to write it."""

    bench: Bench
    units: UnitIndex
    filled: Filled
    added: list[Item] = field(default_factory=list)
    corrected: list[tuple[Item, Meeting]] = field(default_factory=list)
    """What stands and is said otherwise now."""
    paid: list[tuple[Item, Standing, int]] = field(default_factory=list)
    """What stands and is paid now, with the fen that were missing."""
    numbers: Sequence[int] = ()
    """The numbers of the enrollments that were added, after ``apply``."""

    def apply(self, writer: Writer) -> None:
        """Write it in bulk, and let the waiting money of the units concerned pay what it can."""
        self._enter_newcomers(writer)
        added, receipt_no = self.added, self.filled.receipt_no
        rows, lines = [], []
        money: list[tuple[Any, ...]] = []
        tails: dict[int, tuple[Any, ...]] = {}
        for item in added:
            offer, person = item.offer, item.person
            tail = tails.get(id(offer))
            if tail is None:
                tail = tails[id(offer)] = _tail(offer)
            rows.append((person.person_id, *tail))  # type: ignore[union-attr]
            lines.append(item.row.line)
        self.numbers = writer.assert_rows("enrollment", ENROLLMENT, rows, source_rows=lines)
        money_lines: list[int | None] = []
        pairs: set[Pair] = set()
        for item, number in zip(added, self.numbers, strict=True):
            offer, wanted = item.offer, item.offer.wanted
            assert wanted is not None
            if offer.received_on is None:
                pairs.add((wanted.unit_id, wanted.plan_id))
            elif wanted.fee_fen:
                money.append(
                    ("receipt", wanted.unit_id, wanted.plan_id, offer.received_on, wanted.fee_fen, receipt_no, number)
                )
                money_lines.append(item.row.line)
        for item, same, missing_fen in self.paid:
            wanted = item.offer.wanted
            assert wanted is not None
            money.append(
                (
                    *("receipt", same.unit_id, wanted.plan_id, item.offer.received_on),
                    *(missing_fen, receipt_no, same.enrollment_id),
                )
            )
            money_lines.append(item.row.line)
        for item, meeting in self.corrected:
            self._correct(writer, item, meeting, money, money_lines, pairs)
        writer.assert_rows("contribution", CONTRIBUTION, money, source_rows=money_lines)
        if pairs:
            allocate(writer, pairs)
        self._note_floors(writer)

    def _enter_newcomers(self, writer: Writer) -> None:
        taken = {id(item.person): item.person for item in self.added if isinstance(item.person, Newcomer)}
        new = [person for person in taken.values() if person.known is None]
        joining = [person for person in new if self.filled.join and person.unit is not None]
        others = [person for person in new if not (self.filled.join and person.unit is not None)]
        for people, enter in ((joining, assert_people), (others, assert_outsiders)):
            ids = enter(writer, [_new_person(person) for person in people])
            for person, person_id in zip(people, ids, strict=True):
                person.person_id = person_id
        known = [person for person in taken.values() if person.known is not None and person.unit is not None]
        writer.assert_rows(
            "membership",
            ("person_id", "unit_id", "status_code", "joined_on", "left_on"),
            [(person.person_id, *_new_person(person).spell[:4]) for person in known],
            source_rows=[person.row.line for person in known],
        )

    def _correct(
        self,
        writer: Writer,
        item: Item,
        meeting: Meeting,
        money: list[tuple[Any, ...]],
        money_lines: list[int | None],
        pairs: set[Pair],
    ) -> None:
        """Correct an enrollment under its key. Its own money is reversed and entered anew on the day of receipt.

        What unit receipts paid of it waits again and is tried anew; without a day of receipt its own money stays.
        """
        wanted, same, offer = item.offer.wanted, meeting.same, item.offer
        assert wanted is not None
        assert same is not None
        changes = {name: now for name, (_, now) in meeting.changes.items()}
        if "fee_fen" not in changes and "fee_fen" in wanted.left_open and changes.keys() & {"share_count", "tier_code"}:
            tier = changes.get("tier_code", same.tier_code)
            shares = changes.get("share_count", same.share_count)
            assert offer.terms is not None
            assert isinstance(shares, int)
            changes["fee_fen"] = price_fen(offer.terms, shares, tier if isinstance(tier, str) else None) or 0
        fact_id = writer.select(
            "select fact_id from enrollment where voided_by is null and enrollment_id = :id", {"id": same.enrollment_id}
        )[0][0]
        writer.correct("enrollment", fact_id, source_row=item.row.line, **changes)
        fee_fen, unit_id = int(changes.get("fee_fen", same.fee_fen)), int(changes.get("unit_id", same.unit_id))  # type: ignore[call-overload]
        new_fen = 0
        before_fen = received(writer, [same.enrollment_id])[same.enrollment_id]
        if (fee_fen, unit_id) == (same.fee_fen, same.unit_id):
            new_fen = fee_fen - before_fen
        else:
            own = offer.received_on is not None and reverse_own(writer, same.enrollment_id, offer.received_on)
            take_off(writer, [same.enrollment_id])
            pairs |= {(same.unit_id, wanted.plan_id), (unit_id, wanted.plan_id)}
            if own or before_fen <= 0:
                new_fen = fee_fen
        if new_fen > 0 and offer.received_on is not None:
            receipt_no = self.filled.receipt_no
            money.append(
                ("receipt", unit_id, wanted.plan_id, offer.received_on, new_fen, receipt_no, same.enrollment_id)
            )
            money_lines.append(item.row.line)

    def _note_floors(self, writer: Writer) -> None:
        """A note on every unit and plan of the file that is below its floor on the file's latest first day (M08)."""
        touched = [*self.added, *(item for item, _ in self.corrected), *(item for item, _, _ in self.paid)]
        asked = {
            (self.units.by_id[item.offer.wanted.unit_id].unit_code, item.offer.plan.plan_code)
            for item in touched
            if item.offer.wanted is not None and item.offer.plan is not None
        }
        if not asked:
            return
        as_of = max(item.offer.wanted.starts_on for item in touched if item.offer.wanted is not None)
        params = {"unit_id": None, "plan_id": None, "as_of": as_of}
        for row in writer.select_named(query_text("floor"), params):
            if (row["unit_code"], row["plan_code"]) not in asked:
                continue
            floor = against_floor(row)
            if floor["shortfall_count"]:
                names = ("unit_code", "unit_name", "plan_code", "insured_count", "required_count", "base_count")
                self.bench.notes.append(
                    Note("BELOW_FLOOR", facts={**{name: floor[name] for name in names}, "as_of": as_of})
                )


def _tail(offer: Offer) -> tuple[Any, ...]:
    """The columns of ``ENROLLMENT`` after the person."""
    wanted = offer.wanted
    assert wanted is not None
    return (
        *(wanted.plan_id, offer.terms_id, wanted.unit_id, wanted.starts_on, wanted.ends_on),
        *(wanted.share_count, wanted.tier_code, wanted.fee_fen),
    )


def _new_person(person: Newcomer) -> NewPerson:
    row = person.row
    document = row.document
    assert document is not None
    unit_id = person.unit.unit_id if person.unit else 0
    return NewPerson(
        row.line,
        row.sex_code or document.sex_code,
        (
            *(row.name, document.document_type, document.document_no, document.document_original),
            *(document.birth_on, row.phone, row.card_no, row.bank_name),
        ),
        (unit_id, row.status_code or "in_service", person.joined_on, row.left_on, None),
    )
