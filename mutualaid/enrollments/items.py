"""What a roster asks for, enrollment by enrollment, in long and in wide form, and of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from mutualaid.enrollments.offers import OFFER_FIELDS, WIDE, Offer, Offers
from mutualaid.imports import Bench, Findings
from mutualaid.journal import Writer
from mutualaid.members import Defaults, Known, MemberRow, People, Spell, read_rows
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding, Roster
from mutualaid.rules.money import read_fen
from mutualaid.rules.values import plain, read_wide_shares


@dataclass(slots=True)
class Newcomer:
    """A person the ledger does not know, or who was never a member and joins."""

    row: MemberRow
    unit: Unit | None
    known: Known | None = None
    person_id: int = 0
    starts_on: str = "9999-12-31"
    """The first day of the first cover the file asks for."""

    @property
    def joined_on(self) -> str:
        """The day of joining: as the row says, else the first day of cover."""
        return self.row.joined_on or self.starts_on

    def in_service_on(self, day: str) -> bool:
        """Whether the spell that would begin is one in service on that day."""
        row = self.row
        kept = row.status_code == "kept"
        return not kept and self.joined_on <= day and (row.left_on is None or row.left_on > day)


class Item(NamedTuple):
    """One enrollment asked for: a row of the long form, or a filled plan cell of the wide."""

    row: MemberRow
    field: str
    """The field that names the plan: ``plan``, or that of the cell's column in the wide form."""
    cell: Any
    offer: Offer
    person: Known | Newcomer | None
    is_first: bool
    """The first of its row: notes on the whole row go with it."""


def who(person: Known | Newcomer) -> object:
    """What is one human being: the person's number, or the document of who is not known yet."""
    if isinstance(person, Newcomer) and person.known is None:
        assert person.row.document is not None
        return person.row.document[:2]
    return person.person_id


def in_service(spells: Iterable[Spell], day: str) -> bool:
    """Whether one of the spells is one in service on that day."""
    for spell in spells:
        if (
            spell.joined_on <= day
            and spell.status_code == "in_service"
            and (spell.left_on is None or spell.left_on > day)
        ):
            return True
    return False


class Asked:
    """Everything a roster asks for, and the people it speaks of."""

    def __init__(
        self,
        writer: Writer,
        roster: Roster,
        bench: Bench,
        units: UnitIndex,
        defaults: Defaults,
        offers: Offers,
        *,
        join: bool,
    ) -> None:
        self._bench, self._defaults, self._offers, self._join = bench, defaults, offers, join
        self.places = {name: place for place, name in enumerate(roster.fields) if name is not None}
        """The column of each field."""
        rows = list(bench.counted(read_rows(_without_truths(roster), units, defaults)))
        self.people = People.of_documents(writer, [row.document for row in rows if row.document is not None])
        self._newcomers: dict[object, Newcomer] = {}
        self.items = self._wide(rows) if any(name.startswith(WIDE) for name in self.places) else self._long(rows)

    def unit(self, row: MemberRow) -> Unit | None:
        """The unit of a row: its own, else the one in the sheet's title, never in place of one nobody knows."""
        if row.unit is not None or any(name == "unit" for name, _, _ in row.findings):
            return row.unit
        return self._defaults.title_unit

    def _long(self, rows: Sequence[MemberRow]) -> list[Item]:
        names = [name for name in OFFER_FIELDS if name in self.places]
        take = _taker([self.places[name] for name in names])
        known: dict[tuple[Any, ...], Offer] = {}
        plan_place = self.places.get("plan")
        items = []
        for row in rows:
            unit = row.unit or self.unit(row)
            cells = take(row.cells)
            key = (unit and unit.unit_id, cells)
            offer = known.get(key)
            if offer is None:
                offer = known[key] = self._offers.of(unit, None, None, dict(zip(names, cells, strict=True)))
            cell = None if plan_place is None else row.cells[plan_place]
            items.append(Item(row, "plan", cell, offer, self._person(row, unit, offer), True))
        return items

    def _wide(self, rows: Sequence[MemberRow]) -> list[Item]:
        names = [name for name in OFFER_FIELDS if name in self.places and name not in ("plan", "share_count")]
        take = _taker([self.places[name] for name in names])
        columns = [(place, name) for name, place in self.places.items() if name.startswith(WIDE)]
        fee_place = self.places.get("fee")
        is_blank: dict[Any, bool] = {}
        known: dict[tuple[Any, ...], Offer] = {}
        items: list[Item] = []
        empty = 0
        for row in rows:
            unit = row.unit or self.unit(row)
            filled = []
            for place, name in columns:
                cell = row.cells[place]
                if cell not in is_blank:
                    is_blank[cell] = read_wide_shares(cell) == (None, ())
                if not is_blank[cell]:
                    filled.append((name, cell))
            empty += not filled
            shared = take(row.cells)
            several = fee_place is not None and len(filled) > 1 and plain(row.cells[fee_place]) is not None
            start = len(items)
            for name, cell in filled:
                key = (unit and unit.unit_id, name, cell, several, shared)
                offer = known.get(key)
                if offer is None:
                    given = dict(zip(names, shared, strict=True))
                    if several:
                        given.pop("fee")
                    offer = known[key] = self._offers.of(unit, name, cell, given)
                items.append(Item(row, name, cell, offer, self._person(row, unit, offer), len(items) == start))
            if several and fee_place is not None:
                items[start:] = self._with_one_fee(items[start:], row.cells[fee_place])
        if empty:
            self._bench.note_file("WIDE_ROWS_EMPTY", count=empty)
        return items

    def _with_one_fee(self, items: Sequence[Item], cell: Any) -> list[Item]:
        """The fee of a row that buys several plans is their sum; what differs cannot be shared out."""
        fee_fen, found = read_fen(cell)
        remarks: Findings = [("fee", cell, finding) for finding in found]
        price = sum(item.offer.wanted.fee_fen for item in items if item.offer.wanted is not None)
        if fee_fen is not None and fee_fen != price and all(item.offer.wanted is not None for item in items):
            facts = {"fee_fen": fee_fen, "price_fen": price}
            remarks.append(("fee", cell, Finding("refused", "FEE_OF_SEVERAL", facts)))
        if not remarks:
            return list(items)
        return [
            item._replace(offer=replace(item.offer, read=[*item.offer.read, *remarks], quick=False)) for item in items
        ]

    def _person(self, row: MemberRow, unit: Unit | None, offer: Offer) -> Known | Newcomer | None:
        document = row.document
        if document is None:
            return None
        known = self.people.find(document)
        if known is not None and not (self._join and known.person_id not in self.people.spells):
            return known
        key = document[:2] if known is None else known.person_id
        newcomer = self._newcomers.get(key)
        if newcomer is None:
            newcomer = self._newcomers[key] = Newcomer(row, unit, known, 0 if known is None else known.person_id)
        if offer.wanted is not None:
            newcomer.starts_on = min(newcomer.starts_on, offer.wanted.starts_on)
        return newcomer


def _without_truths(roster: Roster) -> Roster:
    """The roster with TRUE and FALSE as words: ``True`` and ``1`` are one key of a dict, and must not be one cell."""
    if bool not in set(map(type, chain.from_iterable(cells for _, cells in roster.rows))):
        return roster
    words = {True: "TRUE", False: "FALSE"}
    rows = [
        (line, tuple(words[cell] if isinstance(cell, bool) else cell for cell in cells)) for line, cells in roster.rows
    ]
    return replace(roster, rows=rows)


def _taker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: tuple(cells[place] for place in places)
