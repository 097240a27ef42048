"""What a roster asks for, enrollment by enrollment, in long and in wide form, and of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from operator import itemgetter
from typing import Any

from mutualaid import words
from mutualaid.codes import PART_FIELDS
from mutualaid.contributions import part_field, told_columns
from mutualaid.enrollments.offers import OFFER_FIELDS, WIDE, WIDE_FEE, Beyond, Offer, Offers, own_fee
from mutualaid.imports import Beside, Defaults, Desk, Row, doubt_filled, told_of
from mutualaid.members import Known, MemberRow, NewPerson, Recognizer, Spell, doubt_cards, read_members
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding, Note
from mutualaid.rules.cover import age_on
from mutualaid.rules.eligibility import Meeting, Standing, Wanted
from mutualaid.rules.payers import Parts, judge_parts, shared_among
from mutualaid.rules.values import plain, read_fen, read_wide_shares, says_kin
from mutualaid.sheets.asides import COVER_MONTHS, COVER_YEAR
from mutualaid.sheets.spans import spans
from mutualaid.sheets.states import STATE


@dataclass(slots=True, eq=False, repr=False)
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

    def new_person(self) -> NewPerson:
        """The person as they will be known, and the spell they begin with."""
        return self.row.new_person(self.unit, self.joined_on)


@dataclass(slots=True, eq=False)
class Item(Row):
    """One enrollment asked for: a row of the long form, or a filled plan cell of the wide."""

    row: MemberRow
    plan_field: str
    """The field that names the plan: ``plan``, or that of the cell's column in the wide form."""
    offer: Offer
    unit: Unit | None
    person: Known | Newcomer | None
    is_first: bool
    """The first of its row: notes on the whole row go with it."""
    meeting: Meeting | None = field(default=None, init=False)
    """What it meets in the file and in the ledger."""
    missing_fen: int = field(default=0, init=False)
    """What has not been received of it."""
    parts: Parts = field(default=Parts(), init=False)
    """Who pays it."""
    retold: int | None = field(default=None, init=False)
    """The contribution that stands and says otherwise who paid: its row."""

    @property
    def wanted(self) -> Wanted:
        """The cover of an item that is not refused."""
        assert self.offer.wanted is not None
        return self.offer.wanted

    @property
    def known(self) -> Known | None:
        """The person as the ledger has them."""
        return self.person.known if isinstance(self.person, Newcomer) else self.person

    @property
    def corrections(self) -> Mapping[str, tuple[object, object]]:
        """What it says otherwise of the enrollment that stands: column to (value there, value asked for)."""
        return {} if self.meeting is None else self.meeting.changes

    @property
    def same(self) -> Standing | None:
        """The enrollment that stands, where it is one."""
        return None if self.meeting is None else self.meeting.same


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


class _WideRow:
    """Which plans a row of the wide form asks for."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._columns = [
            (place, name, places.get(own_fee(name))) for name, place in places.items() if name.startswith(WIDE)
        ]
        self._blank: dict[Any, bool] = {}

    def is_blank(self, cell: Any) -> bool:
        """Whether a cell of shares asks for nothing."""
        found = self._blank.get(cell)
        if found is None:
            found = self._blank[cell] = read_wide_shares(cell) == (None, ())
        return found

    def filled(self, cells: Sequence[Any]) -> list[tuple[str, Any, Any]]:
        """The field of each plan that is asked or paid for, its shares, and its own fee where a column tells it."""
        found = []
        for place, name, fee_place in self._columns:
            cell = cells[place]
            fee = None if fee_place is None or plain(cells[fee_place]) is None else cells[fee_place]
            if not self.is_blank(cell) or (fee is not None and read_fen(fee) != (0, ())):
                found.append((name, cell, fee))
        return found


class Asked:
    """Everything a roster asks for, and the people it speaks of."""

    def __init__(self, desk: Desk, units: UnitIndex, defaults: Defaults, offers: Offers, *, join: bool) -> None:
        self._desk, self._defaults, self._offers, self._join = desk, defaults, offers, join
        self.places, self.writer = desk.places, desk.writer
        rows = read_members(desk, units, defaults)
        recognizer = Recognizer(desk, rows)
        self.people = recognizer.people
        for row in rows:
            if row.document is not None:
                row.known = recognizer.recognize(row)
        # Of whom the ledger knows no card is written here; one that differs is a note.
        doubt_cards(desk, [row for row in rows if row.known is None])
        self._newcomers: dict[object, Newcomer] = {}
        self._months = _told_months(desk, of_lines=offers.filled.months is None)
        self.items = self._wide(rows) if any(name.startswith(WIDE) for name in self.places) else self._long(rows)

    def settle_kin(self, item: Item, kin_code: str) -> None:
        """Leave out that a row is not the member's own, where it says of a dependant what the ledger knows."""
        doubts = self._desk.doubts.get(item.line)
        if doubts:
            self._desk.doubts[item.line] = [
                (of, finding) for of, finding in doubts if not _is_of_kin(of, finding, item.cells, kin_code)
            ]

    def doubt_options(self) -> None:
        """Tell of days of the command line that fill nothing; hold items of another plan than it says.

        What is bought is no detail of a row: a list that names plans is hardly the one for which ``--plan`` is meant.
        In the wide form a plan's own column names it.
        """
        desk, filled, plan = self._desk, self._offers.filled, self._offers.plan
        desk.tell_option(self.items, "starts_on", "--starts-on", filled.starts_on, lambda item: item.offer.starts_on)
        desk.tell_option(
            self.items, "received_on", "--received-on", filled.received_on, lambda item: item.offer.received_on
        )
        doubt_filled(desk, "starts_on", "--starts-on", filled.starts_on)
        doubt_filled(desk, "received_on", "--received-on", filled.received_on)
        self._doubt_ends()
        self._doubt_years()
        desk.tell_option(self.items, "ends_on", "--months", filled.months, _lasting)
        unpaid = "" if filled.unpaid else None  # no day: every day says otherwise
        desk.tell_option(self.items, "received_on", "--unpaid", unpaid, lambda item: item.offer.received_on)
        others = desk.contradicting(self.items, "plan", plan, lambda item: item.offer.plan)
        in_wide = (each for each in self.items if plan and each.plan_field != "plan" and each.offer.plan != plan)
        for item in (*others, *in_wide):
            if item.change != "unchanged" and item.offer.plan is not None:
                facts = {"name": item.offer.plan.told, "given": "" if plan is None else plan.told}
                item.hold(item.plan_field, "OPTION_DIFFERS", option="--plan", **facts)

    def _doubt_ends(self) -> None:
        """Hold items whose cover ends by its terms on another day than a title says, where it begins on the same."""
        beside, starts = Beside(self._desk.roster, "ends_on"), Beside(self._desk.roster, "starts_on")
        for item in self.items if beside else ():
            wanted = item.offer.wanted
            if wanted is None or self._says_end(item):
                continue
            is_of_another = starts.against(item.line, wanted.starts_on) is not None
            if not is_of_another and (aside := beside.against(item.line, wanted.ends_on)) is not None:
                bound = (aside.value, wanted.ends_on)
                item.hold("ends_on", "ENDS_OF_PAGE", None, bound, **told_of(aside), given=wanted.ends_on)

    def _doubt_years(self) -> None:
        """Hold items of which a column of years or terms, or the year in a heading, says otherwise than their days."""
        for name in (COVER_YEAR, COVER_MONTHS):
            beside = Beside(self._desk.roster, name)
            for item in self.items if beside else ():
                wanted = item.offer.wanted
                if wanted is None:
                    continue
                first, last = date.fromisoformat(wanted.starts_on), date.fromisoformat(wanted.ends_on)
                told = {str(first.year), str(last.year)} if name == COVER_YEAR else {str(_months(first, last))}
                said = beside.of_columns(item.line)
                if not said and name == COVER_MONTHS and not self._says_end(item):
                    said = beside.of_lines(item.line)
                others = (aside for aside in said if aside.value not in told)
                aside = next((each for each in others if self._speaks_of(each.heading, item)), None)
                if aside is not None:
                    facts = {"option": words.column("starts_on"), "given": f"{first} – {last}"}
                    item.hold(
                        "starts_on", "TITLE_DIFFERS", None, (aside.value, *facts.values()), **told_of(aside), **facts
                    )

    def _says_end(self, item: Item) -> bool:
        """Whether a row says itself when its cover ends."""
        place = self.places.get("ends_on")
        return place is not None and plain(item.cells[place]) is not None

    def _speaks_of(self, heading: str | None, item: Item) -> bool:
        """Whether a column speaks of an item: that of another plan does not."""
        roster = self._desk.roster
        of = roster.fields[roster.headings.index(heading)] if heading in roster.headings else None
        return of is None or not of.startswith((WIDE, WIDE_FEE)) or of in (item.plan_field, own_fee(item.plan_field))

    def _long(self, rows: Sequence[MemberRow]) -> list[Item]:
        names = [name for name in OFFER_FIELDS if name in self.places]
        take = _taker([self.places[name] for name in names])
        known: dict[tuple[Any, ...], Offer] = {}
        items = []
        for row in rows:
            unit = row.unit or row.unit_or(self._defaults)
            cells = take(row.cells)
            months = self._months.get(row.line)
            key = (unit and unit.unit_id, cells, months)
            offer = known.get(key)
            if offer is None:
                given = dict(zip(names, cells, strict=True))
                offer = known[key] = self._offers.of(unit, None, None, given, Beyond(months))
            if offer.asks_age:
                make = partial(self._offers.of, unit, None, None, dict(zip(names, cells, strict=True)))
                offer = _aged(known, key, offer, row, make)
            items.append(self._item(row, "plan", offer, unit, is_first=True))
        return items

    def _wide(self, rows: Sequence[MemberRow]) -> list[Item]:
        names = [name for name in OFFER_FIELDS if name in self.places and name not in ("plan", "share_count")]
        take = _taker([self.places[name] for name in names])
        money = [name for name in ("fee", *PART_FIELDS) if name in self.places]
        wide = _WideRow(self.places)
        known: dict[tuple[Any, ...], Offer] = {}
        items: list[Item] = []
        empty: list[int] = []
        for row in rows:
            unit = row.unit or row.unit_or(self._defaults)
            filled = wide.filled(row.cells)
            if not filled:
                empty.append(row.line)
            shared, months = take(row.cells), self._months.get(row.line)
            has_money = any(plain(self._desk.cell(row, name)) is not None for name in money)
            several, start = len(filled) > 1 and has_money, len(items)
            for name, cell, fee in filled:
                key = (unit and unit.unit_id, name, cell, fee, several, shared, months)
                offer = known.get(key)
                if offer is None or offer.asks_age:
                    given = dict(zip(names, shared, strict=True))
                    if several:
                        given = {name: said for name, said in given.items() if name not in money}
                    make = partial(self._wide_offer, unit, name, cell, fee, given)
                    if offer is None:
                        offer = known[key] = make(Beyond(months))
                    if offer.asks_age:
                        offer = _aged(known, key, offer, row, make)
                item = self._item(row, name, offer, unit, is_first=len(items) == start)
                if wide.is_blank(cell):
                    item.need(name, None)  # money for a plan of which nobody says that it is wanted
                items.append(item)
            if several or (has_money and any(fee is not None for _, _, fee in filled)):
                _share_fee(items[start:], self._desk.cell(row, "fee"))
            if several:
                cells = {name: self._desk.cell(row, name) for name in money if name != "fee"}
                _share_parts(items[start:], cells, self._offers.payer)
        if empty:
            facts = {"count": len(empty), "rows": spans(empty)}
            self._desk.notes.append(Note("WIDE_ROWS_EMPTY", self._desk.roster.sheet, empty[0], facts=facts))
        return items

    def _wide_offer(
        self, unit: Unit | None, name: str, cell: Any, fee: Any, given: Mapping[str, Any], beyond: Beyond
    ) -> Offer:
        """The offer of a plan's cell; what a column of the plan's own says of its fee goes before that of the row."""
        if fee is None:
            return self._offers.of(unit, name, cell, given, beyond)
        offer = self._offers.of(unit, name, cell, {**given, "fee": fee}, beyond)
        offer.remarks = [each._replace(field=own_fee(name)) if each.field == "fee" else each for each in offer.remarks]
        return offer

    def _item(self, row: MemberRow, name: str, offer: Offer, unit: Unit | None, *, is_first: bool) -> Item:
        person = self._person(row, unit, offer)
        item = Item(row.line, row.cells, list(offer.remarks), row, name, offer, unit, person, is_first)
        item.parts = offer.parts
        return item

    def _person(self, row: MemberRow, unit: Unit | None, offer: Offer) -> Known | Newcomer | None:
        document, known = row.document, row.known
        if document is None or (known is None and row.is_refused("document_no")):
            return None
        if known is not None and not (self._join and known.person_id not in self.people.spells):
            return known
        key = document[:2] if known is None else known.person_id
        newcomer = self._newcomers.get(key)
        if newcomer is None:
            newcomer = self._newcomers[key] = Newcomer(row, unit, known, 0 if known is None else known.person_id)
            if self._join and unit is not None:
                row.begin_with(unit)
        if offer.wanted is not None:
            newcomer.starts_on = min(newcomer.starts_on, offer.wanted.starts_on)
        return newcomer


def birth_of(row: MemberRow, known: Known | None) -> str | None:
    """When a person was born, as the ledger has it, else as the document says."""
    return (known and known.birth_on) or (row.document.birth_on if row.document else None)


def _told_months(desk: Desk, *, of_lines: bool) -> Mapping[int, int]:
    """How long the cover of a row lasts, where a column, else a line above it, says that in years or months."""
    beside = Beside(desk.roster, COVER_MONTHS)
    found = (
        (line, beside.of_columns(line) or (beside.of_lines(line) if of_lines else ()))
        for line, _ in (desk.rows if beside else ())
    )
    return {line: int(told[0].value) for line, told in found if told}


def _aged(
    known: dict[tuple[Any, ...], Offer],
    key: tuple[Any, ...],
    offer: Offer,
    row: MemberRow,
    make: Callable[[Beyond], Offer],
) -> Offer:
    """What the cells of a row ask for at the age of its person; of one age, it is shared."""
    birth_on = birth_of(row, row.known)
    age = None if birth_on is None or offer.starts_on is None else age_on(birth_on, offer.starts_on)
    found = known.get((*key, age))
    if found is None:
        found = known[*key, age] = make(Beyond(key[-1], age, is_of_person=True))
    return found


def _is_of_kin(of: str, finding: Finding, cells: Sequence[Any], kin_code: str) -> bool:
    """Whether a doubt is that a column calls the person of its row what they are to a member."""
    state, _, index = of.rpartition(":")
    is_stated = finding.code == "STATED_OTHERWISE" and state.startswith(STATE) and index.isdecimal()
    return is_stated and says_kin(cells[int(index)], kin_code)


def _months(first: date, last: date) -> int:
    """How many months a cover lasts, both its days among them."""
    after = last + timedelta(days=1)
    return 12 * (after.year - first.year) + after.month - first.month


def _lasting(item: Item) -> int | None:
    """How many months the cover of an item lasts, where it is one."""
    wanted = item.offer.wanted
    return None if wanted is None else _months(date.fromisoformat(wanted.starts_on), date.fromisoformat(wanted.ends_on))


def _share_fee(items: Sequence[Item], cell: Any) -> None:
    """The fee of a row that buys several plans is their sum; what differs cannot be shared out."""
    fee_fen, found = read_fen(cell)
    wanted = [item.offer.wanted for item in items if item.offer.wanted is not None]
    price_fen = sum(cover.fee_fen for cover in wanted)
    for item in items:
        item.take("fee", (fee_fen, found))
        if fee_fen is not None and fee_fen != price_fen and len(wanted) == len(items):
            item.refuse("fee", "FEE_OF_SEVERAL", fee_fen=fee_fen, price_fen=price_fen)


def _share_parts(items: Sequence[Item], cells: Mapping[str, Any], payer: str | None) -> None:
    """What each payer gave for all the plans of a row goes to each in the ratio of its price."""
    readings = {name: read_fen(cell) for name, cell in cells.items()}
    wanted = [item.offer.wanted for item in items if item.offer.wanted is not None]
    for item in items:
        for name, reading in readings.items():
            item.take(name, reading)
    if len(wanted) < len(items) or items[0].is_refused(*readings):
        return
    fees_fen = [cover.fee_fen for cover in wanted]
    told = told_columns(readings, {name: value for name, (value, _) in readings.items()})
    parts, doubt = judge_parts(sum(fees_fen), told, payer)
    for item, share in zip(items, shared_among(parts, fees_fen), strict=True):
        item.parts = share
        item.find(part_field(cells, "fee"), doubt)


def _taker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: tuple(cells[place] for place in places)
