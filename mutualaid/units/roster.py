"""Import of rosters of units: the tree judged as a whole, parents above or below their children."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from mutualaid.facts import SINCE_ALWAYS
from mutualaid.imports import Decision, Desk, Field, ImportOrder, assert_rows, run_import, text
from mutualaid.journal import Writer
from mutualaid.names.units import Unit
from mutualaid.results import ImportReceipt, Roster
from mutualaid.rules.values import read_headcount, read_unit_kind, read_uscc
from mutualaid.units.beside import count_heads, keep_alias
from mutualaid.units.matching import Matching, UnitRow, read_unit_above, read_unit_code
from mutualaid.units.tree import refuse_too_deep

COLUMNS = ("unit_code", "unit_name", "kind_code", "uscc", "opened_on")


def import_roster(url: str, roster: Roster, order: ImportOrder) -> ImportReceipt:
    """Import a roster of units; the tree is judged as a whole, so parents may stand below their children."""
    return run_import(url, order, roster, decide)


def decide(desk: Desk) -> Decision[UnitRow]:
    """Judge every row against the file and the ledger."""
    rows = desk.read(
        UnitRow,
        unit_code=Field(read_unit_code),
        unit_name=Field(text),
        parent_text=Field(read_unit_above, "parent_code"),
        kind_code=Field(read_unit_kind, "unit_kind"),
        uscc=Field(read_uscc),
        staff_count=Field(read_headcount),
        opened_on=Field(desk.day),
    )
    matching = Matching(desk.writer, rows)
    for row in rows:
        matching.compare(row)
    decision = desk.decision(rows, lambda writer, taken: write(writer, taken, matching))
    matching.refuse_orphans(desk, decision)
    return decision


def write(writer: Writer, rows: Sequence[UnitRow], matching: Matching) -> None:
    """Assert the new units and their places, correct what stands, and keep the count of staff.

    Raises TREE_TOO_DEEP (exit 1).
    """
    new = [row for row in rows if row.change == "added"]
    for row in new:
        row.kind_code = row.kind_code or "grassroots"
    numbers = assert_rows(writer, "unit", COLUMNS, new, attrgetter(*COLUMNS))
    for row, unit_id in zip(new, numbers, strict=True):
        row.unit_id = unit_id
    for row in rows:
        assert row.unit_id is not None
        if row.change == "updated":
            _correct(writer, row, matching.index.by_id[row.unit_id], matching)
        _place(writer, row, row.unit_id, matching.tree.places.get(row.unit_id, []))
        if row.staff_count is not None:
            is_new = row.change == "added"
            count_heads(writer, row.unit_id, "staff", SINCE_ALWAYS, row.staff_count, row.line, new=is_new)
    refuse_too_deep(writer)


def _correct(writer: Writer, row: UnitRow, unit: Unit, matching: Matching) -> None:
    changes = row.changes(unit)
    if matching.misnames(row, unit):
        changes["unit_name"] = row.unit_name
        keep_alias(writer, unit.unit_id, unit.unit_name)
    if changes:
        writer.correct("unit", unit.fact_id, source_row=row.line, **changes)


def _place(writer: Writer, row: UnitRow, unit_id: int, places: Sequence[tuple[str, int, int]]) -> None:
    """Hang a unit where the row says, since always; a place that stands otherwise is corrected."""
    if row.parent_id is None or any(parent_id == row.parent_id for _, parent_id, _ in places):
        return
    if places:
        writer.correct("unit_parent", places[0][2], source_row=row.line, parent_id=row.parent_id)
    else:
        place = {"unit_id": unit_id, "parent_id": row.parent_id, "from_on": SINCE_ALWAYS}
        writer.assert_one("unit_parent", source_row=row.line, **place)
