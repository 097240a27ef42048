"""Enrollments: rosters in long and wide form, one at a time, cancellations, and the template for a renewal.

Each paid enrollment asserts its own contribution; an unpaid one waits for a receipt of its unit and plan. Source:
interface.md (enroll import, same-record table), product.md (Cover), domain.md 8.1 and 8.2. Days are ISO text, both
ends of a cover included; money is integer fen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from mutualaid import contributions
from mutualaid.contributions import Findings, Pair, chunks, listed
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import Bench, Decision, ImportOrder, closed_finding, refuse_closed, run_import
from mutualaid.journal import Intent, Writer, write
from mutualaid.members import (
    PERSONAL,
    Defaults,
    Known,
    MemberRow,
    NewPerson,
    People,
    Spell,
    assert_people,
    read_rows,
    the_person,
    unit_open_verdict,
)
from mutualaid.plans import PlanIndex, PlanRecord
from mutualaid.reports.cover import against_floor
from mutualaid.results import Finding, ImportReceipt, Note, Receipt, Roster
from mutualaid.rules.cover import shift
from mutualaid.rules.eligibility import (
    FIELD_OF,
    FieldFindings,
    Meeting,
    Standing,
    Wanted,
    follows,
    judge_period,
    judge_person,
    judge_price,
    meet,
    surely_of_age,
    unknown_tier,
)
from mutualaid.rules.identity import mask_card, mask_name, mask_phone
from mutualaid.rules.money import fen_text, read_fen
from mutualaid.rules.terms import Terms, price_fen, tier_for_fee
from mutualaid.rules.values import compact, plain, read_day, read_shares, read_tier, read_wide_shares
from mutualaid.store.resources import resource_text
from mutualaid.units import Unit, UnitIndex

OFFER_FIELDS = ("plan", "share_count", "starts_on", "ends_on", "fee", "tier", "received_on")
WIDE = "plan:"
"""How the fields of the wide form begin: ``plan:HOSP_MED``."""
ENROLLMENT = (
    *("person_id", "plan_id", "terms_id", "unit_id", "starts_on", "ends_on", "share_count", "tier_code", "fee_fen"),
)
CONTRIBUTION = ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "receipt_no", "enrollment_id")
OWN_CELLS = frozenset(("fee", "ends_on"))
"""What a row of the wide form may say beside its plans, and is then judged by."""
SETTLED = frozenset(("AGE", "NOT_A_MEMBER", "FEE_DIFFERS"))
"""Doubts that were settled when the very same enrollment was taken before."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the command line says for rows that do not say it themselves."""

    unit: str | None = None
    plan: str | None = None
    starts_on: str | None = None
    received_on: str | None = None
    receipt_no: str | None = None
    unpaid: bool = False
    join: bool = False


@dataclass(slots=True)
class Offer:
    """What the cells of a row that are not personal ask for; rows with equal cells share it."""

    read: Findings = field(default_factory=list)
    """What reading the cells found."""
    judged: FieldFindings = field(default_factory=list)
    """What the terms say of it."""
    plan: PlanRecord | None = None
    terms_id: int = 0
    terms: Terms | None = None
    wanted: Wanted | None = None
    """``None`` where something is refused."""
    received_on: str | None = None
    """``None``: unpaid."""
    sex_code: str | None = None
    of_age: tuple[str, str] = ("9", "0")
    quick: bool = False
    """Nothing was found."""


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


def import_roster(
    url: str,
    roster: Roster,
    order: ImportOrder,
    *,
    unit: str | None = None,
    plan: str | None = None,
    starts_on: str | None = None,
    received_on: str | None = None,
    receipt: str | None = None,
    unpaid: bool = False,
    join: bool = False,
) -> ImportReceipt:
    """Import a roster of enrollments, long or wide, as one entry; the options fill what its rows lack.

    Raises RECEIVED_ON_NEEDED and UNPAID_OR_RECEIVED (exit 2), UNIT_UNKNOWN, UNIT_AMBIGUOUS, PLAN_UNKNOWN and
    RECEIPT_TAKEN (exit 1).
    """
    filled = Filled(unit, plan, starts_on, received_on, receipt, unpaid, join)
    _refuse_contradiction(filled, "received_on" in roster.fields)
    made = {name: getattr(filled, name) for name in Filled.__slots__}

    def decide(writer: Writer, roster: Roster, bench: Bench) -> Decision:
        return Judgment(writer, roster, bench, filled, order.accept).decide()

    return run_import(url, replace(order, options={**order.options, **made}), roster, decide)


def _refuse_contradiction(filled: Filled, has_day: bool) -> None:
    if filled.unpaid and filled.received_on is not None:
        raise MutualAidError("UNPAID_OR_RECEIVED", Exit.USAGE)
    if not filled.unpaid and filled.received_on is None and not has_day:
        raise MutualAidError("RECEIVED_ON_NEEDED", Exit.USAGE)


class Judgment:
    """A roster judged as a whole: read, gathered, met with itself and the ledger, decided."""

    def __init__(
        self, writer: Writer, roster: Roster, bench: Bench, filled: Filled, accept: frozenset[str] = frozenset()
    ) -> None:
        self._bench, self._filled = bench, filled
        self._enters = filled.join or "NOT_A_MEMBER" in accept
        self._units, self._plans = UnitIndex(writer), PlanIndex(writer)
        self._plan = self._plans.named(filled.plan) if filled.plan else None
        self._defaults = Defaults.of(self._units, unit=filled.unit, title_unit=roster.title_unit)
        self._roster = _without_truths(roster)
        self._places = {name: place for place, name in enumerate(roster.fields) if name is not None}
        if filled.receipt_no is not None:
            _refuse_taken_receipt(writer, filled.receipt_no)
        rows = list(bench.counted(read_rows(self._roster, self._units, self._defaults)))
        self._people = People.of_documents(writer, [row.document for row in rows if row.document is not None])
        self._newcomers: dict[object, Newcomer] = {}
        self._items = self._wide(rows) if any(name.startswith(WIDE) for name in self._places) else self._long(rows)
        self._held = self._standing(writer)
        self._writer = writer
        self._added: list[Item] = []
        self._same: list[tuple[Item, Meeting]] = []
        self._paid: list[tuple[Item, Standing, int]] = []
        self._file_ends: dict[tuple[object, int], list[str]] | None = None
        self.numbers: Sequence[int] = ()
        """The numbers of the enrollments that were added, after ``apply``."""
        self.same_numbers: list[int] = []
        """The numbers of those that stood already."""

    # --- reading --------------------------------------------------------------------------------

    def _long(self, rows: Sequence[MemberRow]) -> list[Item]:
        names = [name for name in OFFER_FIELDS if name in self._places]
        take = _taker([self._places[name] for name in names])
        known: dict[tuple[Any, ...], Offer] = {}
        plan_place = self._places.get("plan")
        items = []
        for row in rows:
            unit = row.unit or self._unit(row)
            cells = take(row.cells)
            key = (unit and unit.unit_id, cells)
            offer = known.get(key)
            if offer is None:
                offer = known[key] = self._offer(unit, None, None, dict(zip(names, cells, strict=True)))
            cell = None if plan_place is None else row.cells[plan_place]
            items.append(Item(row, "plan", cell, offer, self._person(row, unit, offer), True))
        return items

    def _wide(self, rows: Sequence[MemberRow]) -> list[Item]:
        names = [name for name in OFFER_FIELDS if name in self._places and name not in ("plan", "share_count")]
        take = _taker([self._places[name] for name in names])
        columns = [(place, name) for name, place in self._places.items() if name.startswith(WIDE)]
        fee_place = self._places.get("fee")
        is_blank: dict[Any, bool] = {}
        known: dict[tuple[Any, ...], Offer] = {}
        items: list[Item] = []
        empty = 0
        for row in rows:
            unit = row.unit or self._unit(row)
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
                    offer = known[key] = self._offer(unit, name, cell, given)
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
        known = self._people.find(document)
        if known is not None and not (self._filled.join and known.person_id not in self._people.spells):
            return known
        key = document[:2] if known is None else known.person_id
        newcomer = self._newcomers.get(key)
        if newcomer is None:
            newcomer = self._newcomers[key] = Newcomer(row, unit, known, 0 if known is None else known.person_id)
        if offer.wanted is not None:
            newcomer.starts_on = min(newcomer.starts_on, offer.wanted.starts_on)
        return newcomer

    def _offer(self, unit: Unit | None, wide: str | None, wide_cell: Any, cells: Mapping[str, Any]) -> Offer:
        """Read and judge what the cells ask for; ``wide`` names the plan's column in the wide form."""
        offer = Offer()

        def took(name: str, reading: tuple[Any, Iterable[Finding]]) -> Any:
            value, found = reading
            offer.read.extend((name, cells.get(name), finding) for finding in found)
            return value

        def day(name: str) -> str | None:
            styles = {"epoch_1904": self._roster.epoch_1904, "has_styles": self._roster.has_styles}
            return took(name, read_day(cells.get(name), **styles))  # type: ignore[no-any-return]

        def unread(name: str) -> bool:
            return any(of == name and finding.verdict == "refused" for of, _, finding in offer.read)

        def need(name: str) -> None:
            if not unread(name):
                offer.read.append((name, cells.get(name), Finding("refused", "REQUIRED", {"field": name})))

        starts_on, ends_on = day("starts_on"), day("ends_on")
        offer.received_on = day("received_on")
        fee_fen = took("fee", read_fen(cells.get("fee")))
        tier_code = took("tier", read_tier(cells.get("tier")))
        share_count: int | None = 1
        if wide is None and "share_count" in cells:
            share_count = took("share_count", read_shares(cells["share_count"]))
        if starts_on is None and not unread("starts_on"):
            starts_on = self._filled.starts_on
            if starts_on is None:
                need("starts_on")
        if offer.received_on is None and not unread("received_on"):
            offer.received_on = self._filled.received_on
            if offer.received_on is None and not self._filled.unpaid and fee_fen != 0:
                need("received_on")
        offer.plan = self._plan_of(offer, wide, cells)
        if offer.plan is not None and offer.plan.kind_code != "enrolled":
            offer.judged.append(("plan", Finding("refused", "PLAN_UNIVERSAL", {"plan_code": offer.plan.plan_code})))
        elif offer.plan is not None and starts_on is not None:
            found = self._plans.terms_on(offer.plan.plan_id, starts_on)
            if found is None:
                facts: dict[str, object] = {"plan_code": offer.plan.plan_code, "starts_on": starts_on}
                offer.judged.append(("starts_on", Finding("refused", "NO_TERMS", facts)))
            else:
                offer.terms_id, offer.terms = found
                if wide is not None:
                    share_count, tier_code = self._wide_cell(offer, wide, wide_cell, tier_code)
                self._price(offer, unit, starts_on, ends_on, share_count, tier_code, fee_fen, unread)
                if offer.wanted is not None and wide is None and plain(cells.get("share_count", "1")) is None:
                    # A blank cell is held, and says nothing against the ledger.
                    offer.wanted = replace(offer.wanted, left_open=offer.wanted.left_open | {"share_count"})
        if offer.terms is not None and starts_on is not None:
            offer.sex_code = offer.terms.sex
            offer.of_age = surely_of_age(offer.terms, starts_on)
        offer.quick = offer.wanted is not None and not offer.read and not offer.judged
        return offer

    def _plan_of(self, offer: Offer, wide: str | None, cells: Mapping[str, Any]) -> PlanRecord | None:
        if wide is not None:
            return self._plans.named(wide.removeprefix(WIDE))
        text = plain(cells.get("plan"))
        if text is None:
            if self._plan is None:
                offer.read.append(("plan", None, Finding("refused", "REQUIRED", {"field": "plan"})))
            return self._plan
        plan, finding = self._plans.find(text)
        if finding is not None:
            offer.read.append(("plan", cells.get("plan"), finding))
        return plan

    @staticmethod
    def _wide_cell(offer: Offer, wide: str, cell: Any, tier_code: str | None) -> tuple[int | None, str | None]:
        """Shares and tier of a plan's own cell: a number that is a tier's price is that tier."""
        assert offer.terms is not None
        if offer.terms.tiers is None:
            tier_code = None  # the column of tiers speaks of the plan that has them
        elif tier_code is None:
            word, _ = read_tier(cell)
            if word is not None and word.isdecimal():
                tier_code = tier_for_fee(offer.terms, int(word) * 100)
            if tier_code is not None:
                return 1, tier_code
            if word is not None and word.isdecimal() and int(word) > offer.terms.max_shares:
                offer.read.append((wide, cell, unknown_tier(offer.terms, word)))
                return None, None
        share_count, found = read_wide_shares(cell)
        offer.read.extend((wide, cell, finding) for finding in found)
        return share_count, tier_code

    def _price(
        self,
        offer: Offer,
        unit: Unit | None,
        starts_on: str,
        ends_on: str | None,
        share_count: int | None,
        tier_code: str | None,
        fee_fen: int | None,
        unread: Callable[[str], bool],
    ) -> None:
        assert offer.plan is not None
        assert offer.terms is not None
        end, found = judge_period(offer.terms, starts_on, ends_on)
        offer.judged += found
        if share_count is None or unread("tier") or unread("fee"):
            return
        price, found = judge_price(offer.terms, share_count, tier_code, fee_fen)
        offer.judged += found
        if price is None or end is None or unit is None or unread("ends_on"):
            return
        left_open = price.left_open | {"ends_on"} if ends_on is None else price.left_open
        offer.wanted = Wanted(
            offer.plan.plan_id,
            unit.unit_id,
            starts_on,
            end,
            price.share_count,
            price.tier_code,
            price.fee_fen,
            left_open,
        )

    # --- gathering ------------------------------------------------------------------------------

    def _standing(self, writer: Writer) -> dict[tuple[object, int], list[Standing]]:
        """Standing enrollments by person and plan that may touch a cover of the file or that one may continue."""
        starts = [item.offer.wanted.starts_on for item in self._items if item.offer.wanted is not None]
        ids = {item.person.person_id for item in self._items if isinstance(item.person, Known)}
        if not starts or not ids:
            return {}
        grace = max((item.offer.terms.grace_days for item in self._items if item.offer.terms is not None), default=0)
        since = shift(min(starts), -1 - grace)
        found: dict[tuple[object, int], list[Standing]] = {}
        base = (
            "select e.person_id, e.plan_id, e.enrollment_id, e.unit_id, e.starts_on, e.ends_on, e.share_count,"
            " e.tier_code, e.fee_fen from enrollment e where e.voided_by is null and e.ends_on >= :since"
        )
        highest = writer.select("select coalesce(max(person_id), 0) from person")[0][0]
        if 3 * len(ids) >= highest:
            rows = writer.select(base, {"since": since})
        else:
            rows = []
            records = sorted({record for one in ids for record in self._people.records(one)})
            for some in chunks(records, 5_000):
                rows += writer.select(f"{base} and e.person_id in ({listed(some)})", {"since": since})
        survivor, codes = self._people.survivor, {unit.unit_id: unit.unit_code for unit in self._units.by_id.values()}
        for person_id, plan_id, enrollment_id, unit_id, *rest in sorted(rows, key=itemgetter(2)):
            other = Standing(enrollment_id, unit_id, codes.get(unit_id, "?"), *rest)
            found.setdefault((survivor(person_id), plan_id), []).append(other)
        return found

    # --- deciding -------------------------------------------------------------------------------

    def decide(self) -> Decision:
        """Judge every item; what is taken is written by the decision's ``apply``."""
        bench, spells, items = self._bench, self._people.spells, self._items
        meetings = meet((_ask(item) for item in items), self._held)
        flagged = "first_or_renewal" in self._places
        decision = Decision(apply=self._apply)
        added = self._added
        none: list[Spell] = []
        closed_until = self._writer.closed_until()
        received = self._received_in_closed(meetings, closed_until)
        for item, meeting in zip(items, meetings, strict=True):
            row, _, _, offer, person, _ = item
            # The quick way for a row without anything to say; the long way below finds nothing either.
            if (
                (meeting is None or not (meeting.changes or meeting.findings))
                and offer.quick
                and offer.wanted is not None
                and (offer.received_on is None or offer.received_on > closed_until)
                and not row.findings
                and not flagged
                and person.__class__ is Known
                and row.name in (person.name, None)
                and row.phone in (person.phone, None)
                and row.card_no in (person.card_no, None)
                and row.sex_code in (person.sex_code, None)
                and row.joined_on is row.status_code is row.left_on is None
                and offer.sex_code in (None, person.sex_code)
                and offer.of_age[0] <= (person.birth_on or "") <= offer.of_age[1]
                and _in_service(spells.get(person.person_id, none), offer.wanted.starts_on)
            ):
                if meeting is None:
                    added.append(item)
                else:
                    self._same.append((item, meeting))
                continue
            findings = self._findings(item, meeting, flagged=flagged)
            findings += self._of_closed_period(item, meeting, received)
            if bench.weigh(row.line, findings) != "taken":
                continue
            if meeting is None or meeting.same is None:
                added.append(item)
            else:
                self._same.append((item, meeting))
        decision.added = len(added)
        self._settle_same(decision)
        return decision

    def _received_in_closed(self, meetings: Sequence[Meeting | None], closed_until: str) -> dict[int, int]:
        """What the records that stand have received, of the rows whose day of receipt lies in a closed period."""
        if not closed_until:
            return {}
        return contributions.received(
            self._writer,
            [
                meeting.same.enrollment_id
                for item, meeting in zip(self._items, meetings, strict=True)
                if meeting is not None and meeting.same is not None and (item.offer.received_on or "9") <= closed_until
            ],
        )

    def _of_closed_period(self, item: Item, meeting: Meeting | None, received: Mapping[int, int]) -> Findings:
        """The refusal of a receipt that the row would date in a closed period; one that stands already is none.

        What a correction moves is known when it is made; then the ledger itself refuses it.
        """
        offer = item.offer
        if offer.wanted is None or (meeting is not None and meeting.changes):
            return []
        if meeting is None or meeting.same is None:
            missing_fen = offer.wanted.fee_fen or 0
        else:
            missing_fen = meeting.same.fee_fen - received.get(meeting.same.enrollment_id, 0)
        finding = closed_finding(self._writer, offer.received_on) if missing_fen > 0 else None
        return [] if finding is None else [self._placed(item, "received_on", finding)]

    def _settle_same(self, decision: Decision) -> None:
        """Which of the records that stand are corrected, paid now, or unchanged."""
        received = contributions.received(
            self._writer, [meeting.same.enrollment_id for _, meeting in self._same if meeting.same is not None]
        )
        changed = []
        for item, meeting in self._same:
            assert meeting.same is not None
            self.same_numbers.append(meeting.same.enrollment_id)
            missing_fen = meeting.same.fee_fen - received.get(meeting.same.enrollment_id, 0)
            if meeting.changes:
                changed.append((item, meeting))
            elif missing_fen > 0 and item.offer.received_on is not None:
                self._paid.append((item, meeting.same, missing_fen))
            else:
                decision.unchanged += 1
        self._same = changed
        decision.updated = len(changed) + len(self._paid)

    def _findings(self, item: Item, meeting: Meeting | None, *, flagged: bool) -> Findings:
        row, _, _, offer, person, is_first = item
        known = person.known if isinstance(person, Newcomer) else person
        findings: Findings = [remark for remark in _unsettled(row, known) if is_first or remark[2].verdict != "note"]
        if self._unit(row) is None and not any(name == "unit" for name, _, _ in findings):
            finding = self._defaults.title_finding or Finding("refused", "REQUIRED", {"field": "unit"})
            findings.append(("unit", None, finding))
        findings += offer.read
        judged = list(offer.judged)
        if offer.terms is not None and person is not None:
            wanted_on = offer.wanted.starts_on if offer.wanted else None
            if wanted_on is not None:
                judged += judge_person(offer.terms, wanted_on, _sex(row, known), _birth(row, known))
        if meeting is not None:
            judged += meeting.findings
            refused = {name for name, finding in judged if finding.verdict == "refused"}
            judged += [
                (FIELD_OF[name], self._differs(name, *values))
                for name, values in meeting.changes.items()
                if FIELD_OF[name] not in refused
            ]
        findings += [self._placed(item, name, finding) for name, finding in judged]
        if offer.wanted is not None:
            findings += self._of_membership(item, offer.wanted.starts_on)
            if flagged:
                findings += self._of_renewal(item, offer.wanted, offer.terms)
        if is_first and known is not None:
            findings += self._of_values(row, known, offer)
        if meeting is not None and meeting.same is not None and not meeting.changes:
            findings = [remark for remark in findings if remark[2].code not in SETTLED]
        return findings

    def _unit(self, row: MemberRow) -> Unit | None:
        """The unit of a row: its own, else the one in the sheet's title, never in place of one nobody knows."""
        if row.unit is not None or any(name == "unit" for name, _, _ in row.findings):
            return row.unit
        return self._defaults.title_unit

    def _placed(self, item: Item, name: str, finding: Finding) -> tuple[str, Any, Finding]:
        """A judgement beside its cell; in the wide form beside the cell of the plan, save for what has its own."""
        if item.field != "plan" and not (name in OWN_CELLS and name in self._places):
            return item.field, item.cell, finding
        if name == "sex" and name not in self._places:
            name = "document_no"  # the sex was read from there
        if name == "document_no" or name not in self._places:
            return name, item.row.document.document_no if name == "document_no" and item.row.document else None, finding
        return name, item.row.cells[self._places[name]], finding

    def _differs(self, name: str, was: object, now: object) -> Finding:
        if name == "unit_id":
            was, now = (self._units.by_id[unit_id].unit_code for unit_id in (was, now) if isinstance(unit_id, int))
        elif name == "fee_fen":
            was, now = (fen_text(amount) for amount in (was, now) if isinstance(amount, int))
        facts = {"field": FIELD_OF[name], "was": "-" if was is None else was, "now": "-" if now is None else now}
        return Finding("held", "DIFFERS", facts)

    def _of_membership(self, item: Item, starts_on: str) -> Findings:
        """Held NOT_A_MEMBER where the person is not in service on the first day; what a joining person lacks."""
        row, person = item.row, item.person
        number = row.document.document_no if row.document else None
        findings: Findings = []
        if isinstance(person, Known):
            is_member = _in_service(self._people.spells.get(person.person_id, ()), starts_on)
        elif person is None:
            return findings
        else:
            is_member = self._filled.join and person.in_service_on(starts_on)
            nameless = person.known is None and person.row.name is None
            if self._enters and nameless and not any(of == "name" for of, _, _ in row.findings):
                findings.append(("name", None, Finding("refused", "REQUIRED", {"field": "name"})))
            if self._filled.join and person.unit is not None and is_member:
                finding = unit_open_verdict(person.unit, person.joined_on)
                if finding is not None:
                    findings.append(("unit", person.unit.unit_name, finding))
        if not is_member:
            findings.append(("document_no", number, Finding("held", "NOT_A_MEMBER", {"starts_on": starts_on})))
        return findings

    def _of_renewal(self, item: Item, wanted: Wanted, terms: Terms | None) -> Findings:
        """A note where the file's own flag says otherwise than the covers in the ledger and in the file."""
        cell = item.row.cells[self._places["first_or_renewal"]]
        says = _read_flag(cell)
        if says is None or item.person is None:
            return []
        key = (_key(item.person), wanted.plan_id)
        ends = [other.ends_on for other in self._held.get(key, ())]
        ends += self._ends_in_file().get(key, ())
        before = follows(wanted.starts_on, ends, terms.grace_days if terms else 0)
        if says == (before is not None):
            return []
        facts = {"says": plain(cell), "previous_end": before or "-"}
        return [("first_or_renewal", cell, Finding("note", "RENEWAL_DIFFERS", facts))]

    def _ends_in_file(self) -> dict[tuple[object, int], list[str]]:
        if self._file_ends is None:
            ends: dict[tuple[object, int], list[str]] = {}
            for item in self._items:
                if item.person is not None and item.offer.wanted is not None:
                    wanted = item.offer.wanted
                    ends.setdefault((_key(item.person), wanted.plan_id), []).append(wanted.ends_on)
            self._file_ends = ends
        return self._file_ends

    def _of_values(self, row: MemberRow, known: Known, offer: Offer) -> Findings:
        """Notes on values of the member's columns that differ from the ledger; nothing is written."""
        pairs: list[tuple[str, Any, str | None, str | None]] = [
            ("name", row.name, known.name, "name"),
            ("sex", row.sex_code, known.sex_code, None),
            ("phone", row.phone, known.phone, "phone"),
            ("card_no", row.card_no, known.card_no, "card"),
        ]
        starts_on = offer.wanted.starts_on if offer.wanted else None
        spells = self._people.spells.get(known.person_id, ())
        spell = next((one for one in spells if starts_on is not None and _in_service((one,), starts_on)), None)
        if spell is not None:
            pairs += [
                ("joined_on", row.joined_on, spell.joined_on, None),
                ("status", row.status_code, spell.status_code, None),
                ("left_on", row.left_on, spell.left_on, None),
            ]
        findings: Findings = []
        for name, said, stands, mask in pairs:
            if said is None or said == stands:
                continue
            facts = {"field": name, "was": _masked(mask, stands), "now": _masked(mask, said)}
            findings.append((name, said, Finding("note", "VALUE_DIFFERS", facts)))
        return findings

    # --- writing --------------------------------------------------------------------------------

    def _apply(self, writer: Writer) -> None:
        self._enter_newcomers(writer)
        added, receipt_no = self._added, self._filled.receipt_no
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
        for item, same, missing_fen in self._paid:
            wanted = item.offer.wanted
            assert wanted is not None
            money.append(
                (
                    *("receipt", same.unit_id, wanted.plan_id, item.offer.received_on),
                    *(missing_fen, receipt_no, same.enrollment_id),
                )
            )
            money_lines.append(item.row.line)
        for item, meeting in self._same:
            self._correct(writer, item, meeting, money, money_lines, pairs)
        writer.assert_rows("contribution", CONTRIBUTION, money, source_rows=money_lines)
        if pairs:
            contributions.allocate(writer, pairs)
        self._note_floors(writer)

    def _enter_newcomers(self, writer: Writer) -> None:
        taken = {id(item.person): item.person for item in self._added if isinstance(item.person, Newcomer)}
        new = [person for person in taken.values() if person.known is None]
        joining = [person for person in new if self._filled.join and person.unit is not None]
        others = [person for person in new if not (self._filled.join and person.unit is not None)]
        for people, enter in ((joining, assert_people), (others, _assert_outsiders)):
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
        before_fen = contributions.received(writer, [same.enrollment_id])[same.enrollment_id]
        if (fee_fen, unit_id) == (same.fee_fen, same.unit_id):
            new_fen = fee_fen - before_fen
        else:
            own = offer.received_on is not None and contributions.reverse_own(
                writer, same.enrollment_id, offer.received_on
            )
            contributions.take_off(writer, [same.enrollment_id])
            pairs |= {(same.unit_id, wanted.plan_id), (unit_id, wanted.plan_id)}
            if own or before_fen <= 0:
                new_fen = fee_fen
        if new_fen > 0 and offer.received_on is not None:
            receipt_no = self._filled.receipt_no
            money.append(
                ("receipt", unit_id, wanted.plan_id, offer.received_on, new_fen, receipt_no, same.enrollment_id)
            )
            money_lines.append(item.row.line)

    def _note_floors(self, writer: Writer) -> None:
        """A note on every unit and plan of the file that is below its floor on the file's latest first day (M08)."""
        touched = [*self._added, *(item for item, _ in self._same), *(item for item, _, _ in self._paid)]
        asked = {
            (self._units.by_id[item.offer.wanted.unit_id].unit_code, item.offer.plan.plan_code)
            for item in touched
            if item.offer.wanted is not None and item.offer.plan is not None
        }
        if not asked:
            return
        as_of = max(item.offer.wanted.starts_on for item in touched if item.offer.wanted is not None)
        params = {"unit_id": None, "plan_id": None, "as_of": as_of}
        for row in writer.select_named(resource_text("queries", "floor.sql"), params):
            if (row["unit_code"], row["plan_code"]) not in asked:
                continue
            floor = against_floor(row)
            if floor["shortfall_count"]:
                names = ("unit_code", "unit_name", "plan_code", "insured_count", "required_count", "base_count")
                self._bench.notes.append(
                    Note("BELOW_FLOOR", facts={**{name: floor[name] for name in names}, "as_of": as_of})
                )


# --- small parts of the judgement -----------------------------------------------------------------


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


def _refuse_taken_receipt(writer: Writer, receipt_no: str) -> None:
    """A receipt that stands as a unit's own money must not be counted a second time with enrollments."""
    found = writer.select(
        "select contribution_id, received_on from contribution where voided_by is null and receipt_no = :receipt_no"
        " and kind_code in ('receipt', 'joining_fee') and enrollment_id is null order by contribution_id",
        {"receipt_no": receipt_no},
    )
    if found:
        raise MutualAidError(
            "RECEIPT_TAKEN", receipt_no=receipt_no, contribution_no=found[0][0], received_on=found[0][1]
        )


def _key(person: Known | Newcomer) -> object:
    """What is one human being: the person's number, or the document of who is not known yet."""
    if isinstance(person, Newcomer) and person.known is None:
        assert person.row.document is not None
        return person.row.document[:2]
    return person.person_id


def _ask(item: Item) -> tuple[Any, int, Wanted] | None:
    person, wanted = item.person, item.offer.wanted
    if person is None or wanted is None:
        return None
    return (person.person_id if person.__class__ is Known else _key(person)), item.row.line, wanted


def _in_service(spells: Iterable[Spell], day: str) -> bool:
    for spell in spells:
        if (
            spell.joined_on <= day
            and spell.status_code == "in_service"
            and (spell.left_on is None or spell.left_on > day)
        ):
            return True
    return False


def _sex(row: MemberRow, known: Known | None) -> str | None:
    return (known and known.sex_code) or row.sex_code or (row.document.sex_code if row.document else None)


def _birth(row: MemberRow, known: Known | None) -> str | None:
    return (known and known.birth_on) or (row.document.birth_on if row.document else None)


def _unsettled(row: MemberRow, known: Known | None) -> Findings:
    """What reading the member's columns found, without doubts that were settled when the ledger took the same value."""
    if known is None:
        return list(row.findings)
    return [
        (name, cell, finding)
        for name, cell, finding in row.findings
        if finding.verdict != "held"
        or not (
            name == "document_no"
            or (name == "name" and row.name == known.name)
            or (name == "sex" and row.sex_code == known.sex_code)
        )
    ]


_MASKS: Mapping[str | None, Callable[[str], str]] = {"name": mask_name, "phone": mask_phone, "card": mask_card}


def _masked(mask: str | None, value: str | None) -> str:
    if value is None:
        return "-"
    return _MASKS[mask](value) if mask else value


_FIRST = frozenset(
    ("新", "首次", "首保", "新保", "新增", "初次", "首次参保", "新参保", "first", "new", "否", "n", "no")
)
_RENEWAL = frozenset(("续", "续保", "续费", "连续", "续参保", "老", "renewal", "renewed", "renew", "是", "y", "yes"))


def _read_flag(cell: object) -> bool | None:
    """Whether the file calls it a renewal; ``None`` where it does not say, or in words nobody knows."""
    word = compact(plain(cell) or "").casefold()
    return True if word in _RENEWAL else False if word in _FIRST else None


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


def _assert_outsiders(writer: Writer, new: Sequence[NewPerson]) -> range:
    """Persons who are entered without any membership."""
    lines = [person.line for person in new]
    ids = writer.assert_rows("person", ("sex_code",), [(person.sex_code,) for person in new], source_rows=lines)
    writer.assert_rows(
        "personal",
        ("person_id", *PERSONAL),
        [(person_id, *person.personal) for person_id, person in zip(ids, new, strict=True)],
        source_rows=lines,
    )
    return ids


# --- one at a time --------------------------------------------------------------------------------


def add(
    url: str,
    intent: Intent,
    values: Mapping[str, object],
    *,
    person: str | None = None,
    receipt: str | None = None,
    unpaid: bool = False,
    join: bool = False,
    accept: frozenset[str] = frozenset(),
) -> Receipt:
    """Add one enrollment, judged like a row of a roster; ``values`` by field of the roster, ``person`` in their place.

    Raises REASON_NEEDED, RECEIVED_ON_NEEDED, UNPAID_OR_RECEIVED (exit 2), PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1) and
    PERIOD_CLOSED (exit 5).
    """
    if accept and not (intent.reason or "").strip():
        raise MutualAidError("REASON_NEEDED", Exit.USAGE)
    given = {name: value for name, value in values.items() if value is not None}
    filled = Filled(receipt_no=receipt, unpaid=unpaid, join=join)
    if unpaid and "received_on" in given:
        raise MutualAidError("UNPAID_OR_RECEIVED", Exit.USAGE)
    _refuse_contradiction(filled, "received_on" in given)
    with write(url, intent) as writer:
        if person is not None:
            given |= _document_of(writer, the_person(writer, person))
        roster = Roster("", "", None, tuple(given), tuple(given), [(1, tuple(given.values()))])
        bench = Bench(roster, accept)
        judgment = Judgment(writer, roster, bench, filled, accept)
        decision = judgment.decide()
        refuse_closed(bench.problems)
        if not bench.problems:
            decision.apply(writer)
    numbers = [*judgment.same_numbers, *judgment.numbers]
    return writer.receipt(
        notes=[note._replace(row=None) for note in bench.notes],
        problems=[problem._replace(row=None) for problem in bench.problems],
        facts={"enrollment_no": numbers[0] if numbers else None},
    )


def _document_of(writer: Writer, person_id: int) -> dict[str, object]:
    found = writer.select(
        "select document_type, document_no from personal where voided_by is null and person_id = :person_id",
        {"person_id": person_id},
    )
    return {"document_type": found[0][0], "document_no": found[0][1]}


def cancel(url: str, intent: Intent, enrollment: int, *, on: str) -> Receipt:
    """Cancel a cover that should never have been: it stands on no day any more, and its money is given back on ``on``.

    Raises ENROLLMENT_UNKNOWN and REFUND_BEFORE_RECEIPT (exit 1), ENROLLMENT_CANCELED (exit 5).
    """
    with write(url, intent) as writer:
        standing = writer.select(
            "select fact_id, unit_id, plan_id from enrollment where voided_by is null and enrollment_id = :id",
            {"id": enrollment},
        )
        if not standing:
            before = writer.select(
                "select max(voided_by) from enrollment where enrollment_id = :id", {"id": enrollment}
            )
            if before[0][0] is not None:
                raise MutualAidError("ENROLLMENT_CANCELED", Exit.CONFLICT, enrollment_no=enrollment, entry=before[0][0])
            raise MutualAidError("ENROLLMENT_UNKNOWN", enrollment_no=enrollment)
        fact_id, unit_id, plan_id = standing[0]
        refunded_fen, _ = contributions.give_back(writer, enrollment, on)
        writer.void("enrollment", [fact_id])
        # It may have stood in the way of others that the unit's waiting money can pay.
        contributions.allocate(writer, [(unit_id, plan_id)])
    return writer.receipt(facts={"enrollment_no": enrollment, "refunded_fen": refunded_fen})
