"""What the row of a roster of members says, and what its cells say of each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter

from mutualaid.imports import Defaults, Desk, Field, Row, named
from mutualaid.members.carrying import Begun
from mutualaid.members.changes import DOCUMENT, Change, NewPerson
from mutualaid.members.people import Known, Personal
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding
from mutualaid.rules.identity import Document, read_document, read_name, sex_verdict
from mutualaid.rules.values import dates_order, luhn_ok, read_card, read_phone, read_sex, read_status
from mutualaid.rules.wording.leaving import read_left_reason

REACHED = ("phone", "card_no")
"""By what somebody is reached and paid, in the ledger and in a row alike; a row corrects it, a blank erases nothing."""
_reached = attrgetter(*REACHED)


@dataclass(slots=True, eq=False)
class MemberRow(Row):
    """One member, as the file tells it."""

    document: Document | None
    name: str | None
    sex_code: str | None
    """As the column says; ``None`` without one."""
    phone: str | None
    card_no: str | None
    unit: Unit | None
    joined_on: str | None
    status_code: str | None
    left_on: str | None
    left_reason_code: str | None
    bank_name: str | None = field(default=None, init=False)
    """The name as written, where its dots were normalised: banks know it so."""
    known: Known | None = field(default=None, init=False)
    """The person of the ledger, of whom the document speaks."""
    mending: Change | None = field(default=None, init=False)
    """What the row changes of them."""
    first_joined_on: str | None = field(default=None, init=False)
    """The day of joining a union at all, where the row tells one before its unit began."""
    is_further: bool = field(default=False, init=False)
    """The document is one that the person did not have so far."""

    def unit_or(self, defaults: Defaults) -> Unit | None:
        """The unit of the row, else the one in the sheet's title, never in place of one nobody knows."""
        return self.unit if self.unit is not None or self.is_doubted("unit") else defaults.title_unit(self.line)

    def settle_known(self, known: Known) -> None:
        """Leave out the doubts that were settled when the ledger took these very values before."""
        if not self.remarks:
            return
        same = (
            ("document_no", not self.is_further),
            ("name", self.name == known.name),
            ("sex", self.sex_code == known.sex_code),
            ("card_no", self.card_no == known.card_no),
        )
        if settled := [of for of, is_same in same if is_same]:
            self.settle(*settled)

    def reached(self, known: Known) -> list[tuple[str, str | None, str | None]]:
        """By what somebody is reached and paid: its name, what the row says and what the ledger has."""
        return [(name, getattr(self, name), getattr(known, name)) for name in REACHED]

    def further_document(self, known: Known) -> dict[str, object]:
        """What a further document changes of a person: it is theirs from now on, and what it does not say stays."""
        document = self.document
        assert document is not None
        changed: dict[str, object] = dict(zip(DOCUMENT, document, strict=False))
        return changed | {"birth_on": document.birth_on or known.birth_on}

    def begun(self, unit_id: int, joined_on: str, note: str | None) -> Begun:
        """The spell of membership that the row begins."""
        status_code = self.status_code or "in_service"
        return Begun(unit_id, status_code, joined_on, self.left_on, self.left_reason_code, note, self.first_joined_on)

    def begin_with(self, unit: Unit) -> None:
        """Have the spell begin with its unit where the day of joining lies before: that of joining *a* union is kept.

        A spell that ends before the unit began is none of it, and is refused as ever.
        """
        opened_on, joined_on = unit.opened_on, self.joined_on
        if opened_on is None or joined_on is None or joined_on >= opened_on or not unit.is_open_on(opened_on):
            return
        if self.left_on is None or self.left_on > opened_on:
            self.first_joined_on, self.joined_on = joined_on, opened_on
            facts = {"first_joined_on": joined_on, "opened_on": opened_on, "name": unit.unit_name}
            self.note("joined_on", "JOINED_BEFORE_UNIT", joined_on, **facts)

    def new_person(self, unit: Unit | None, joined_on: str | None, note: str | None = None) -> NewPerson:
        """The person that the row makes known, and their first spell."""
        document = self.document
        assert document is not None
        return NewPerson(
            self.line,
            self.sex_code or document.sex_code,
            Personal(
                self.name,
                document.document_type,
                document.document_no,
                document.document_original,
                document.birth_on,
                *_reached(self),
                self.bank_name,
            ),
            self.begun(unit.unit_id if unit else 0, joined_on or "", note),
        )


def read_members(desk: Desk, units: UnitIndex, defaults: Defaults) -> list[MemberRow]:
    """Every row of a roster; ``defaults`` fill what its cells leave blank."""
    rows = desk.read(
        MemberRow,
        document=Field(read_document, "document_no", beside="document_type", needed=True),
        name=Field(read_name),
        sex_code=Field(read_sex, "sex"),
        phone=Field(read_phone, repeats=False),
        card_no=Field(read_card, repeats=False),
        unit=Field(named(units), otherwise=defaults.unit, option="--unit"),
        joined_on=Field(desk.day, otherwise=defaults.joined_on, option="--joined-on"),
        status_code=Field(read_status, "status"),
        left_on=Field(desk.day),
        left_reason_code=Field(read_left_reason, "left_reason"),
    )
    if "card_no" in desk.places:
        desk.doubt_digits(rows, "card_no", luhn_ok, instead_of="CARD_LUHN")
    defaults.doubt_titles(desk)
    for row in rows:
        _judge_cells(desk, row)
    return rows


def _judge_cells(desk: Desk, row: MemberRow) -> None:
    """What the cells of a row say of each other."""
    document, joined_on = row.document, row.joined_on
    if row.name is not None and "·" in row.name and any(r.finding.code == "NAME_NORMALIZED" for r in row.remarks):
        written = str(desk.cell(row, "name")).strip()
        row.bank_name = written if written != row.name else None
    if document is not None:
        if row.sex_code is not None:
            row.find("sex", sex_verdict(document, row.sex_code), row.sex_code)
        if joined_on is not None and document.birth_on is not None and joined_on <= document.birth_on:
            row.hold("joined_on", "JOINED_BEFORE_BIRTH", joined_on)
    if row.left_on is not None and joined_on is not None and row.left_on <= joined_on:
        row.refuse("left_on", "DATES_ORDER", row.left_on, **dates_order("joined_on", joined_on, "left_on", row.left_on))


def unit_open_verdict(unit: Unit, on: str) -> Finding | None:
    """Refused as UNIT_NOT_OPEN where nobody can join on that day: the unit opens later, or closed on or before it."""
    return None if unit.is_open_on(on) else Finding("refused", "UNIT_NOT_OPEN", unit.open_facts(on))
