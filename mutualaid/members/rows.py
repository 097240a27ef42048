"""What the row of a roster of members says, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

from mutualaid.imports import day_reader, read_named, read_once
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding, Roster
from mutualaid.rules.identity import Document, birth_verdict, read_document, read_name, sex_verdict
from mutualaid.rules.values import read_card, read_phone, read_sex, read_status

FIELDS = ("name", "document_type", "document_no", "sex", "phone", "card_no", "unit", "joined_on", "status", "left_on")
"""The fields of a roster of members."""


class MemberRow(NamedTuple):
    """One row of a roster, read: normalised values (``None`` for a blank cell) and what the readers found."""

    line: int
    cells: tuple[Any, ...]
    document: Document | None
    name: str | None
    bank_name: str | None
    """The name as written, where its dots were normalised: banks know it so."""
    sex_code: str | None
    """As the column says; ``None`` without one."""
    phone: str | None
    card_no: str | None
    unit: Unit | None
    joined_on: str | None
    status_code: str | None
    left_on: str | None
    findings: Sequence[tuple[str, Any, Finding]]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the command line, or the sheet's own title, says for rows that do not say it themselves."""

    joined_on: str | None = None
    note: str | None = None
    unit: Unit | None = None
    title_unit: Unit | None = None
    title_finding: Finding | None = None

    @classmethod
    def of(
        cls,
        units: UnitIndex,
        *,
        joined_on: str | None = None,
        note: str | None = None,
        unit: str | None = None,
        title_unit: str | None = None,
    ) -> Defaults:
        """Look the units up; raises UNIT_UNKNOWN or UNIT_AMBIGUOUS (exit 1) for ``unit``, never for the title."""
        named = units.named(unit) if unit else None
        titled, finding = units.find(title_unit) if title_unit and named is None else (None, None)
        return cls(joined_on, note, named, titled, finding)


_BLANK: tuple[None, tuple[()]] = (None, ())


def read_rows(roster: Roster, units: UnitIndex, defaults: Defaults) -> Iterator[MemberRow]:
    """Read every row of a roster; what is wrong with single cells, or between cells of one row, stands in findings.

    A column the roster lacks reads as blank. ``defaults.joined_on`` and ``defaults.unit`` fill blank cells.
    """
    lines = [line for line, _ in roster.rows]
    rows = [cells for _, cells in roster.rows]
    places = {name: place for place, name in enumerate(roster.fields) if name is not None}

    def column(name: str) -> Sequence[Any]:
        place = places.get(name)
        return [None] * len(rows) if place is None else [cells[place] for cells in rows]

    def read(name: str, reader: Callable[[Any], Any], *, memo: bool = False) -> Iterable[Any]:
        if name not in places:
            return repeat(_BLANK)
        return read_once(reader, column(name)) if memo else map(reader, column(name))

    day, unit = day_reader(roster), partial(read_named, units)
    default_unit, default_joined_on = defaults.unit, defaults.joined_on
    for (
        line, cells,
        (document, of_document), (name, of_name), (sex_code, of_sex), (phone, of_phone), (card_no, of_card),
        (unit_found, of_unit), (joined_on, of_joined), (status_code, of_status), (left_on, of_left),
    ) in zip(
        lines, rows,
        map(read_document, column("document_no"), column("document_type")),
        read("name", read_name, memo=True), read("sex", read_sex, memo=True), read("phone", read_phone),
        read("card_no", read_card), read("unit", unit, memo=True), read("joined_on", day, memo=True),
        read("status", read_status, memo=True), read("left_on", day, memo=True),
        strict=False,
    ):  # fmt: skip
        bank_name = None
        findings: Sequence[tuple[str, Any, Finding]] = ()
        if unit_found is None and not of_unit:
            unit_found = default_unit
        if joined_on is None and not of_joined:
            joined_on = default_joined_on
        if of_document or of_name or of_sex or of_phone or of_card or of_unit or of_joined or of_status or of_left:
            found = (
                ("document_no", of_document), ("name", of_name), ("sex", of_sex), ("phone", of_phone),
                ("card_no", of_card), ("unit", of_unit), ("joined_on", of_joined), ("status", of_status),
                ("left_on", of_left),
            )  # fmt: skip
            findings = [(name_, cells[places[name_]], finding) for name_, findings_ in found for finding in findings_]
            if of_name and name is not None and "·" in name and of_name[0].code == "NAME_NORMALIZED":
                written = str(cells[places["name"]]).strip()
                bank_name = written if written != name else None
        if document is None:
            if not of_document:
                findings = [*findings, ("document_no", None, Finding("refused", "REQUIRED", {"field": "document_no"}))]
        else:
            if sex_code is not None and (differs := sex_verdict(document, sex_code)):
                findings = [*findings, ("sex", cells[places["sex"]], differs)]
            if (
                document.birth_on is not None
                and joined_on is not None
                and document.birth_on > joined_on
                and (unborn := birth_verdict(document.birth_on, joined_on))
            ):
                findings = [*findings, ("document_no", cells[places["document_no"]], unborn)]
        if left_on is not None and joined_on is not None and left_on <= joined_on:
            findings = [*findings, ("left_on", cells[places["left_on"]], dates_order(joined_on, left_on))]
        yield MemberRow(
            line, cells, document, name, bank_name, sex_code, phone, card_no, unit_found, joined_on, status_code,
            left_on, findings,
        )  # fmt: skip


def dates_order(joined_on: str, left_on: str) -> Finding:
    return Finding("refused", "DATES_ORDER", {"joined_on": joined_on, "left_on": left_on})


def unit_open_verdict(unit: Unit, on: str) -> Finding | None:
    """Refused as UNIT_NOT_OPEN where nobody can join on that day: the unit opens later, or closed on or before it."""
    if (unit.opened_on is None or on >= unit.opened_on) and (unit.closed_on is None or on < unit.closed_on):
        return None
    facts = {"name": unit.unit_name, "on": on, "opened_on": unit.opened_on or "-", "closed_on": unit.closed_on or "-"}
    return Finding("refused", "UNIT_NOT_OPEN", facts)
