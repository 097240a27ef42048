"""What there is to say of one enrollment asked for: its cells, the person, the terms, and what stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mutualaid.enrollments.items import Asked, Item, Newcomer, in_service, who
from mutualaid.enrollments.offers import Offer
from mutualaid.imports import Findings
from mutualaid.members import Defaults, Known, MemberRow, unit_open_verdict
from mutualaid.names.units import UnitIndex
from mutualaid.results import Finding
from mutualaid.rules.eligibility import FIELD_OF, Meeting, Standing, Wanted, follows, judge_person
from mutualaid.rules.identity import mask_card, mask_name, mask_phone
from mutualaid.rules.money import fen_text
from mutualaid.rules.terms import Terms
from mutualaid.rules.values import compact, plain

OWN_CELLS = frozenset(("fee", "ends_on"))
"""What a row of the wide form may say beside its plans, and is then judged by."""
SETTLED = frozenset(("AGE", "NOT_A_MEMBER", "FEE_DIFFERS"))
"""Doubts that were settled when the very same enrollment was taken before."""


class Remarks:
    """What the file as a whole is judged by, for one item after the other."""

    def __init__(
        self,
        asked: Asked,
        held: Mapping[tuple[object, int], list[Standing]],
        units: UnitIndex,
        defaults: Defaults,
        *,
        join: bool,
        enters: bool,
    ) -> None:
        self._asked, self._held, self._units, self._defaults = asked, held, units, defaults
        self._join, self._enters = join, enters
        self._places, self._people = asked.places, asked.people
        self._flagged = "first_or_renewal" in asked.places
        self._file_ends: dict[tuple[object, int], list[str]] | None = None

    def of(self, item: Item, meeting: Meeting | None) -> Findings:
        """All findings of an item; what was settled when the very same enrollment was taken before is left out."""
        row, _, _, offer, person, is_first = item
        known = person.known if isinstance(person, Newcomer) else person
        findings: Findings = [remark for remark in _unsettled(row, known) if is_first or remark[2].verdict != "note"]
        if self._asked.unit(row) is None and not any(name == "unit" for name, _, _ in findings):
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
        findings += [self.placed(item, name, finding) for name, finding in judged]
        if offer.wanted is not None:
            findings += self._of_membership(item, offer.wanted.starts_on)
            if self._flagged:
                findings += self._of_renewal(item, offer.wanted, offer.terms)
        if is_first and known is not None:
            findings += self._of_values(row, known, offer)
        if meeting is not None and meeting.same is not None and not meeting.changes:
            findings = [remark for remark in findings if remark[2].code not in SETTLED]
        return findings

    def placed(self, item: Item, name: str, finding: Finding) -> tuple[str, Any, Finding]:
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
            is_member = in_service(self._people.spells.get(person.person_id, ()), starts_on)
        elif person is None:
            return findings
        else:
            is_member = self._join and person.in_service_on(starts_on)
            nameless = person.known is None and person.row.name is None
            if self._enters and nameless and not any(of == "name" for of, _, _ in row.findings):
                findings.append(("name", None, Finding("refused", "REQUIRED", {"field": "name"})))
            if self._join and person.unit is not None and is_member:
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
        key = (who(item.person), wanted.plan_id)
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
            for item in self._asked.items:
                if item.person is not None and item.offer.wanted is not None:
                    wanted = item.offer.wanted
                    ends.setdefault((who(item.person), wanted.plan_id), []).append(wanted.ends_on)
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
        spell = next((one for one in spells if starts_on is not None and in_service((one,), starts_on)), None)
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
