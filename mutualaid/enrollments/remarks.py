"""What there is to say of one enrollment asked for: its cells, the person, the terms, and what stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from mutualaid.codes import PART_FIELDS
from mutualaid.enrollments.items import Asked, Item, birth_of, in_service, who
from mutualaid.enrollments.offers import own_fee
from mutualaid.imports import Defaults, Remark, Row
from mutualaid.members import Known, MemberRow, unit_open_verdict
from mutualaid.members.rows import REACHED
from mutualaid.names.units import UnitIndex
from mutualaid.results import Finding
from mutualaid.rules.eligibility import FIELD_OF, Meeting, Standing, Wanted, follows, judge_person
from mutualaid.rules.identity import MASKS, mask_name
from mutualaid.rules.money import fen_text
from mutualaid.rules.terms import Terms
from mutualaid.rules.values import compact, plain

if TYPE_CHECKING:
    from mutualaid.enrollments.kin import Kin
    from mutualaid.members.dependants import Dependant

OWN_CELLS = frozenset(("fee", "ends_on", *PART_FIELDS))
"""What a row of the wide form may say beside its plans, and is then judged by."""
_TOLD = ("name", "sex", *REACHED)
_values = attrgetter("name", "sex_code", *REACHED)
"""What a row tells of a person without changing it, as the row and the ledger hold it."""
SETTLED = frozenset(
    (
        "AGE",
        "NOT_A_MEMBER",
        "FEE_DIFFERS",
        "FEE_OF_AGE_UNKNOWN",
        "NAME_DIFFERS",
        "KIN_NOT_COVERED",
        "DEPENDANT_ALONE",
        "DEPENDANT_ELSEWHERE",
    )
)
"""What was settled when the very same enrollment was taken before."""


class _Standing(NamedTuple):
    """What somebody is on the first day of a cover."""

    is_member: bool
    kin_code: str | None
    """What they are to the member by whose terms they are judged; ``None`` of whom nobody knows what they are."""
    dependant: Dependant | None = None


MEMBERS_ALONE = ("member",)
MEMBER = _Standing(True, "member")


class Judge:
    """What the file as a whole is judged by, for one item after the other."""

    def __init__(
        self,
        asked: Asked,
        held: Mapping[tuple[object, int], list[Standing]],
        units: UnitIndex,
        defaults: Defaults,
        *,
        join: bool,
        accepted: Callable[[Row], Collection[str]],
    ) -> None:
        self._asked, self._held, self._units, self._defaults = asked, held, units, defaults
        self._join, self._accepted = join, accepted
        self._places, self._spells = asked.places, asked.people.spells
        self._flagged = "first_or_renewal" in asked.places

    def judge(self, item: Item) -> None:
        """Add what there is to say of an item, save what was settled when the very same enrollment was taken before."""
        row, offer, known = item.row, item.offer, item.known
        if row.remarks:
            item.remarks[:0] = _unsettled(item, known)
        if item.unit is None and not item.is_doubted("unit"):
            item.find("unit", self._defaults.no_unit(item.line))
        for name, finding in offer.judged:
            self.place(item, name, finding)
        standing = None if offer.wanted is None else self._standing(item, offer.wanted.starts_on)
        if standing is not None and offer.wanted is not None and offer.terms is not None:
            sex_code, birth_on = _sex(row, known), birth_of(row, known)
            kin_code = standing.kin_code
            if kin_code is not None and (standing is not MEMBER or not offer.surely_admits(sex_code, birth_on)):
                for name, finding in judge_person(offer.terms, offer.wanted.starts_on, sex_code, birth_on, kin_code):
                    self.place(item, name, finding)
        if item.meeting is not None:
            self._judge_meeting(item, item.meeting)
        if offer.wanted is not None:
            self._judge_membership(item, offer.wanted.starts_on, standing)
            if self._flagged:
                self._note_renewal(item, offer.wanted, offer.terms)
        if known is not None:
            self._judge_name(item, known)
        if item.remarks and item.same is not None and not item.corrections:
            item.remarks = [remark for remark in item.remarks if remark.finding.code not in SETTLED]

    def place(self, item: Item, name: str, finding: Finding) -> None:
        """A judgement beside its cell; in the wide form beside the cell of the plan, save for what has its own."""
        if name == "fee" and own_fee(item.plan_field) in self._places:
            name = own_fee(item.plan_field)
        elif item.plan_field != "plan" and not (name in OWN_CELLS and name in self._places):
            name = item.plan_field
        elif name == "sex" and name not in self._places:
            name = "document_no"  # the sex was read from there
        document = item.row.document
        item.find(name, finding, document.document_no if document and name == "document_no" else None)

    def _judge_meeting(self, item: Item, meeting: Meeting) -> None:
        for name, finding in meeting.findings:
            self.place(item, name, finding)
        judged = [*item.offer.judged, *meeting.findings]
        refused = {name for name, finding in judged if finding.verdict == "refused"}
        for column, (was, now) in meeting.changes.items():
            if FIELD_OF[column] not in refused:
                self.place(item, FIELD_OF[column], self._differs(column, was, now))

    def _differs(self, name: str, was: object, now: object) -> Finding:
        if name == "unit_id":
            was, now = (self._units.by_id[unit_id].unit_code for unit_id in (was, now) if isinstance(unit_id, int))
        elif name == "fee_fen":
            was, now = (fen_text(amount) for amount in (was, now) if isinstance(amount, int))
        facts = {"field": FIELD_OF[name], "was": "-" if was is None else was, "now": "-" if now is None else now}
        return Finding("held", "DIFFERS", facts)

    def _standing(self, item: Item, starts_on: str) -> _Standing | None:
        """What the person of an item is on the first day: a member where members are covered, else a dependant."""
        person, terms = item.person, item.offer.terms
        covers = MEMBERS_ALONE if terms is None else terms.covers
        if person is None:
            return None
        if isinstance(person, Known):
            is_member = in_service(self._spells.get(person.person_id, ()), starts_on)
        else:
            is_member = self._join and person.in_service_on(starts_on)
        if is_member and "member" in covers:
            return MEMBER
        known = item.known
        dependant = None if known is None else self._kin.on(known.person_id, starts_on)
        if dependant is not None:
            return _Standing(is_member, dependant.kin_code, dependant)
        return _Standing(is_member, "member" if is_member or "member" in covers else None)

    @cached_property
    def _kin(self) -> Kin:
        """Asked for where somebody is no member, or members are not covered."""
        from mutualaid.enrollments.kin import Kin  # of few rosters

        known = {item.known.person_id for item in self._asked.items if item.known is not None}
        return Kin(self._asked.writer, known, self._units)

    def _judge_membership(self, item: Item, starts_on: str, standing: _Standing | None) -> None:
        """What bars the unit or the person on the first day; what a joining person lacks."""
        row, person, unit = item.row, item.person, item.unit
        if unit is not None and not unit.is_open_on(starts_on) and (item.same is None or item.corrections):
            item.refuse("unit", "UNIT_ENROLLS_NOT", unit.unit_name, **unit.open_facts(starts_on))
        if person is None or standing is None or (standing is MEMBER and isinstance(person, Known)):
            return
        is_member = standing.is_member
        if not isinstance(person, Known):
            nameless = person.known is None and person.row.name is None
            enters = self._join or "NOT_A_MEMBER" in self._accepted(item)
            if enters and nameless and not any(remark.field == "name" for remark in row.remarks):
                item.refuse("name", "REQUIRED", field="name")
            if self._join and person.row.left_reason_code is not None and person.row.left_on is None:
                item.refuse("left_on", "REQUIRED", field="left_on")
            if self._join and person.unit is not None and is_member:
                item.find("unit", unit_open_verdict(person.unit, person.joined_on), person.unit.unit_name)
        if standing.dependant is not None:
            self._asked.settle_kin(item, standing.dependant.kin_code)
            if (verdict := self._kin.verdict(standing.dependant, unit, starts_on)) is not None:
                item.find(*verdict)
        elif not is_member:
            number = row.document.document_no if row.document else None
            item.hold("document_no", "NOT_A_MEMBER", number, starts_on=starts_on)

    def _note_renewal(self, item: Item, wanted: Wanted, terms: Terms | None) -> None:
        """A note where the file's own flag says otherwise than the covers in the ledger and in the file."""
        cell = item.cells[self._places["first_or_renewal"]]
        says = _read_flag(cell)
        if says is None and plain(cell) is not None:
            item.note("first_or_renewal", "RENEWAL_UNREAD")
        if says is None or item.person is None:
            return
        key = (who(item.person), wanted.plan_id)
        ends = [other.ends_on for other in self._held.get(key, ())]
        ends += self._ends_in_file.get(key, ())
        before = follows(wanted.starts_on, ends, terms.grace_days if terms else 0)
        if says != (before is not None):
            item.note("first_or_renewal", "RENEWAL_DIFFERS", says=plain(cell), previous_end=before or "-")

    def _judge_name(self, item: Item, known: Known) -> None:
        """Hold an item beside another's name, as every import does that takes people by their documents."""
        is_anothers = self._is_anothers(item.row, known)
        if is_anothers:
            item.hold("name", "NAME_DIFFERS", item.row.name, known.name, name=mask_name(known.name or ""))
        if item.is_first and self._is_nameless(item.row):
            item.note("name", "NAME_BLANK", name=mask_name(known.name or ""))
        if item.is_first:
            self._note_values(item, known, is_anothers=is_anothers)

    def _is_nameless(self, row: MemberRow) -> bool:
        """Whether a row leaves the column of names blank."""
        return "name" in self._places and row.name is None and not row.is_doubted("name")

    def _is_anothers(self, row: MemberRow, known: Known) -> bool:
        """Whether the name beside somebody's document is nothing like theirs, or that of another row's person.

        A misspelt name is a note; beside a name that is another's the document may be wrong, and buys them a cover.
        """
        said, stands = row.name, known.name
        if said is None or stands is None or said == stands or row.document is None:
            return False
        return not set(said) & set(stands) or bool(self._named_in_file[said] - {row.document.document_no})

    @cached_property
    def _named_in_file(self) -> dict[str, set[str]]:
        """Whose documents the file has, by name."""
        named: dict[str, set[str]] = {}
        for row in {item.row.line: item.row for item in self._asked.items}.values():
            if row.name is not None and row.document is not None:
                named.setdefault(row.name, set()).add(row.document.document_no)
        return named

    @cached_property
    def _ends_in_file(self) -> dict[tuple[object, int], list[str]]:
        ends: dict[tuple[object, int], list[str]] = {}
        for item in self._asked.items:
            if item.person is not None and item.offer.wanted is not None:
                wanted = item.offer.wanted
                ends.setdefault((who(item.person), wanted.plan_id), []).append(wanted.ends_on)
        return ends

    def _note_values(self, item: Item, known: Known, *, is_anothers: bool) -> None:
        """Notes on values of the member's columns that differ from the ledger; nothing is written.

        Of a name that ``is_anothers`` there is a doubt already.
        """
        row, starts_on = item.row, item.offer.wanted.starts_on if item.offer.wanted else None
        pairs = list(zip(_TOLD, _values(row), _values(known), strict=True))
        if starts_on is not None and (row.joined_on or row.status_code or row.left_on or row.left_reason_code):
            spells = self._spells.get(known.person_id, ())
            spell = next((spell for spell in spells if in_service((spell,), starts_on)), None)
            if spell is not None:
                pairs += [
                    ("joined_on", row.joined_on, spell.joined_on),
                    ("status", row.status_code, spell.status_code),
                    ("left_on", row.left_on, spell.left_on),
                    ("left_reason", row.left_reason_code, spell.left_reason_code),
                ]
        for name, said, stands in pairs:
            if said is not None and said != stands and not (is_anothers and name == "name"):
                was = None if stands is None else _masked(name, stands)
                item.note(name, "VALUE_DIFFERS", said, field=name, was=was or "-", now=_masked(name, said))


def _sex(row: MemberRow, known: Known | None) -> str | None:
    return (known and known.sex_code) or row.sex_code or (row.document.sex_code if row.document else None)


def _unsettled(item: Item, known: Known | None) -> list[Remark]:
    """What reading the member's columns found, without doubts that were settled when the ledger took the same value."""
    row = item.row
    if known is not None:
        row.settle_known(known)
    return [remark for remark in row.remarks if item.is_first or remark.finding.verdict != "note"]


def _masked(name: str, value: str) -> str:
    return MASKS[name](value) if name in MASKS else value


_FIRST = frozenset(
    ("新", "首次", "首保", "新保", "新增", "初次", "首次参保", "新参保", "first", "new", "否", "n", "no")
)
_RENEWAL = frozenset(("续", "续保", "续费", "连续", "续参保", "老", "renewal", "renewed", "renew", "是", "y", "yes"))


def _read_flag(cell: object) -> bool | None:
    """Whether the file calls it a renewal; ``None`` where it does not say, or in words nobody knows."""
    word = compact(plain(cell) or "").casefold()
    return True if word in _RENEWAL else False if word in _FIRST else None
