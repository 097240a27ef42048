"""What the row of a roster of units says, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mutualaid.imports import Cells, Findings, day_reader
from mutualaid.results import Finding, Roster
from mutualaid.rules.values import compact, plain, read_headcount, read_unit_kind, read_uscc


@dataclass(slots=True)
class UnitRow:
    """One row of a unit roster, read."""

    line: int | None
    cells: Mapping[str, Any]
    unit_code: str | None = None
    unit_name: str | None = None
    parent_text: str | None = None
    kind_code: str | None = None
    uscc: str | None = None
    staff_count: int | None = None
    opened_on: str | None = None
    unit_id: int | None = None
    parent: UnitRow | int | None = None


def read_row(line: int | None, cells: Mapping[str, Any], roster: Roster) -> tuple[UnitRow, Findings]:
    """Read the cells of one row, by field; what is wrong with single cells stands in the findings."""
    row = UnitRow(line, cells)
    findings: Findings = []

    took = Cells(cells, findings)
    row.unit_code = took("unit_code", _read_code(cells.get("unit_code"), own=True))
    row.unit_name = plain(cells.get("unit_name"))
    row.parent_text = took("parent_code", _read_code(cells.get("parent_code")))
    row.kind_code = took("unit_kind", read_unit_kind(cells.get("unit_kind")))
    row.uscc = took("uscc", read_uscc(cells.get("uscc")))
    row.staff_count = took("staff_count", read_headcount(cells.get("staff_count")))
    row.opened_on = took("opened_on", day_reader(roster)(cells.get("opened_on")))
    return row, findings


def _read_code(cell: Any, *, own: bool = False) -> tuple[str | None, tuple[Finding, ...]]:
    """A code as written; the row's ``own`` one in plain forms, with a note. The unit above may be told by its name."""
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return None, (Finding("refused", "NUMBER_STORED"),)
    text = plain(cell)
    if text is not None and len(text) > 60:
        return None, (Finding("refused", "CODE_TOO_LONG"),)
    if own and text is not None and (code := compact(text)) != text:
        return code or None, (Finding("note", "UNIT_CODE_NORMALIZED"),)
    return text, ()
