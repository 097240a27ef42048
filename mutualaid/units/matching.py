"""Which unit a row of a roster speaks of, where it hangs it, and what that changes of the tree.

Source: interface.md (unit import, same-record table).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mutualaid.facts import SINCE_ALWAYS
from mutualaid.imports import Decision, Desk, Row
from mutualaid.journal import Writer
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding
from mutualaid.rules.naming import unit_number_verdict
from mutualaid.rules.values import compact, plain
from mutualaid.units.beside import staff_count
from mutualaid.units.naming import UnitNaming
from mutualaid.units.tree import ABOVE, UnitTree


@dataclass(slots=True, eq=False)
class UnitRow(Row):
    """One unit, as the file tells it."""

    unit_code: str | None
    unit_name: str | None
    parent_text: str | None
    kind_code: str | None
    uscc: str | None
    staff_count: int | None
    opened_on: str | None
    unit_id: int | None = field(default=None, init=False)
    """The standing unit that it speaks of."""
    parent: UnitRow | int | None = field(default=None, init=False)

    def changes(self, unit: Unit) -> dict[str, object]:
        """What the row says otherwise of its standing unit, beside its name."""
        named = {name: getattr(self, name) for name in ("kind_code", "uscc", "opened_on")}
        return {name: value for name, value in named.items() if value is not None and value != getattr(unit, name)}

    @property
    def parent_id(self) -> int | None:
        """The unit above, once it stands."""
        return self.parent.unit_id if isinstance(self.parent, UnitRow) else self.parent


def read_unit_above(cell: Any) -> tuple[str | None, tuple[Finding, ...]]:
    """The code or the name of a unit, as written."""
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return None, (Finding("refused", "NUMBER_STORED"),)
    text = plain(cell)
    return (text, ()) if text is None or len(text) <= 60 else (None, (Finding("refused", "CODE_TOO_LONG"),))


def read_unit_code(cell: Any) -> tuple[str | None, tuple[Finding, ...]]:
    """A unit's own code in plain forms, with a note where it was written otherwise."""
    text, found = read_unit_above(cell)
    if text is None or (code := compact(text)) == text:
        return text, found
    return code or None, (Finding("note", "UNIT_CODE_NORMALIZED"),)


class Matching:
    """The units of a roster met with each other and with those that stand."""

    def __init__(self, writer: Writer, rows: Sequence[UnitRow]) -> None:
        self.index, self.tree = UnitIndex(writer), UnitTree(writer)
        self.top = self.index.district
        self.naming = UnitNaming(writer, self.index)
        self._writer, self._rows = writer, rows
        self._by_code: dict[str, UnitRow] = {}
        for row in rows:
            self._identify(row)
        for row in rows:
            self._hang(row)
        self._refuse_circles()

    def _identify(self, row: UnitRow) -> None:
        """Which standing unit the row speaks of: by code, else by USCC; and no record twice in a file."""
        known = self.index.exact(row.unit_code) if row.unit_code else None
        of_uscc = self.index.exact(row.uscc) if row.uscc else None
        if known is None and (of_uscc is None or row.unit_code in (None, of_uscc.unit_code)):
            known = of_uscc
        elif of_uscc is not None and (known is None or of_uscc.unit_id != known.unit_id):
            row.refuse("uscc", "USCC_TAKEN", row.uscc, code=of_uscc.unit_code)
        if known is not None:
            row.unit_id, row.unit_code = known.unit_id, known.unit_code
        elif row.unit_code is None:
            row.unit_code = row.uscc
        if row.unit_code is None:
            if not any(remark.field == "unit_code" for remark in row.remarks):
                row.need("unit_code", None)
            return
        if row.unit_id is None:
            row.need("unit_name", row.unit_name)
            row.find("unit_code", unit_number_verdict(row.unit_code), row.unit_code)
        if row.unit_name is not None and (known is None or self.misnames(row, known)):
            row.find("unit_name", self.index.name_verdict(row.unit_name, row.unit_id), row.unit_name)
        for key in dict.fromkeys(filter(None, (row.unit_code, row.uscc))):
            first = self._by_code.setdefault(key, row)
            if first is not row:
                row.refuse("unit_code", "DUPLICATE_IN_FILE", key, row=first.line)
                return

    def _kind(self, row: UnitRow) -> str:
        """As the row says, else as the unit stands; a new one is a grassroots union."""
        return row.kind_code or ("grassroots" if row.unit_id is None else self.index.by_id[row.unit_id].kind_code)

    def _hang(self, row: UnitRow) -> None:
        """Find the unit above: in the file, else in the ledger, else the district itself."""
        kind, top = self._kind(row), self.top
        if kind == "district":
            if top is not None and top.unit_code != row.unit_code:
                row.refuse("unit_kind", "DISTRICT_OTHER", row.unit_code, code=top.unit_code)
        elif row.parent_text is not None:
            self._hang_under(row, kind, row.parent_text)
        elif row.unit_id is None and top is None:
            row.refuse("parent_code", "REQUIRED", field="parent_code")
        elif row.unit_id is None and top is not None:
            row.parent = top.unit_id
            row.note("parent_code", "PARENT_ASSUMED", name=top.unit_name)

    def _hang_under(self, row: UnitRow, kind: str, text: str) -> None:
        above = self._by_code.get(text)
        if above is None:
            bearing = [other for other in self._by_code.values() if other.unit_name == text]
            above = bearing[0] if len(bearing) == 1 else None
        if above is not None:
            row.parent, above_kind = (above if above.unit_id is None else above.unit_id), self._kind(above)
        else:
            unit, finding = self.index.find_anywhere(text)
            if unit is None:
                row.find("parent_code", finding, text)
                return
            row.parent, above_kind = unit.unit_id, unit.kind_code
            if unit.closed_on is not None and self._hangs_anew(row):
                row.refuse("parent_code", "UNIT_CLOSED", text, name=unit.unit_name, on=unit.closed_on)
        if above_kind not in ABOVE[kind]:
            row.refuse("parent_code", "PARENT_KIND", text, unit_kind=kind, parent_kind=above_kind)

    def _refuse_circles(self) -> None:
        """Rows that would close a circle on some day, once every row of the file hangs where it says."""
        rows = {row.unit_id: row for row in self._rows if row.unit_id is not None}
        days = [SINCE_ALWAYS, *self.tree.changes()]

        def above(unit: UnitRow | int, day: str) -> UnitRow | int | None:
            row = rows.get(unit) if isinstance(unit, int) else unit
            if row is not None and self._hangs_anew(row):
                return row.parent
            unit_id = unit if isinstance(unit, int) else unit.unit_id
            return None if unit_id is None else self.tree.parent_on(unit_id, day)

        for row in self._rows:
            if not self._hangs_anew(row):
                continue
            for day in days:
                unit, seen = row.parent, 0
                while unit is not None and seen <= len(self._rows) + len(self.tree.places):
                    if unit in (row, row.unit_id):
                        row.refuse("parent_code", "PARENT_CIRCLE", row.parent_text)
                        break
                    unit, seen = above(unit, day), seen + 1
                if unit is not None:
                    break

    def _hangs_anew(self, row: UnitRow) -> bool:
        """Does the row hang its unit elsewhere than the ledger does?"""
        if row.parent is None or row.unit_id is None:
            return row.parent is not None
        return not any(parent == row.parent for _, parent, _ in self.tree.places.get(row.unit_id, ()))

    def compare(self, row: UnitRow) -> None:
        """What a row adds, or changes of its standing unit; a blank cell never erases."""
        if row.unit_id is None:
            row.change = "added"
            self._note_namesakes(row)
            return
        unit, places = self.index.by_id[row.unit_id], self.tree.places.get(row.unit_id, [])
        if row.uscc and unit.uscc and row.uscc != unit.uscc:
            row.hold("uscc", "DIFFERS", row.uscc, was=unit.uscc, now=row.uscc)
        if row.kind_code is not None and row.kind_code != unit.kind_code:
            if "district" in (row.kind_code, unit.kind_code):
                row.refuse("unit_kind", "DISTRICT_KIND", row.kind_code)
            if row.parent is None and places:
                above_kind = self.index.by_id[places[-1][1]].kind_code
                if above_kind not in ABOVE[row.kind_code]:
                    facts = {"unit_kind": row.kind_code, "parent_kind": above_kind}
                    row.refuse("unit_kind", "PARENT_KIND", row.kind_code, **facts)
        if self._hangs_anew(row) and len(places) > 1:
            row.refuse("parent_code", "UNIT_MOVED", row.parent_text)
        self._compare_name(row, unit)
        recounted = row.staff_count is not None and row.staff_count != staff_count(self._writer, row.unit_id)
        if row.changes(unit) or self.misnames(row, unit) or recounted or self._hangs_anew(row):
            row.change = "updated"

    def misnames(self, row: UnitRow, unit: Unit) -> bool:
        """Does the row call its standing unit by a name that it never bore?"""
        return row.unit_name is not None and row.unit_name not in self.naming.names(unit.unit_id).values()

    def _compare_name(self, row: UnitRow, unit: Unit) -> None:
        """A name is corrected since the unit began, unless it took another on a day."""
        names = self.naming.names(unit.unit_id)
        if self.misnames(row, unit) and len(names) > 1:
            row.refuse("unit_name", "UNIT_RENAMED", row.unit_name, name=unit.unit_name, on=max(names))
        elif self.misnames(row, unit):
            row.note("unit_name", "UNIT_NAME_CORRECTED", row.unit_name, was=unit.unit_name, now=row.unit_name)
            self._note_namesakes(row)
        elif row.unit_name not in (None, unit.unit_name):
            row.note("unit_name", "UNIT_NAME_EARLIER", row.unit_name, name=unit.unit_name, on=max(names))

    def _note_namesakes(self, row: UnitRow) -> None:
        codes = self.index.namesakes(row.unit_name, row.unit_id) if row.unit_name else ""
        if codes:
            row.note("unit_name", "UNIT_NAME_SHARED", row.unit_name, name=row.unit_name, codes=codes)

    def refuse_orphans(self, desk: Desk, decision: Decision[UnitRow]) -> None:
        """With ``--valid-rows``: a good row whose unit above was not taken cannot stand either."""
        while True:
            taken = {id(row) for row in decision.taken}
            orphans = [row for row in decision.taken if isinstance(row.parent, UnitRow) and id(row.parent) not in taken]
            if not orphans:
                return
            for row in orphans:
                row.refuse("parent_code", "PARENT_NOT_TAKEN", row.parent_text)
                desk.is_taken(row)
            decision.taken = [row for row in decision.taken if row not in orphans]
