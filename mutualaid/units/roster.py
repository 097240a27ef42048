"""Import of rosters of units: the tree judged as a whole, parents above or below their children."""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.facts import SINCE_ALWAYS
from mutualaid.imports import Bench, Findings, ImportOrder, OldDecision, old_import
from mutualaid.journal import Writer
from mutualaid.results import Finding, ImportReceipt, Roster
from mutualaid.units.beside import count_heads, keep_alias, staff_count
from mutualaid.units.index import Unit, UnitIndex, district
from mutualaid.units.rows import UnitRow, read_row
from mutualaid.units.tree import ABOVE, UnitTree


def import_roster(url: str, roster: Roster, order: ImportOrder) -> ImportReceipt:
    """Import a roster of units; the tree is judged as a whole, so parents may stand below their children."""
    return old_import(url, order, roster, decide)


def decide(writer: Writer, roster: Roster, bench: Bench) -> OldDecision:
    """Judge every row; what is taken is written by the decision's ``apply``."""
    index, tree, top = UnitIndex(writer), UnitTree(writer), district(writer)
    places = {name: place for place, name in enumerate(roster.fields) if name is not None}
    rows: list[UnitRow] = []
    judged: list[tuple[UnitRow, Findings]] = []
    by_code: dict[str, UnitRow] = {}
    for line, cells in roster.rows:
        row, findings = read_row(line, {name: cells[place] for name, place in places.items()}, roster)
        judged.append((row, findings))
        _identify(row, findings, index, by_code)
    for row, findings in judged:
        _hang(row, findings, index, by_code, top)
    _refuse_circles(judged, tree)
    decision = OldDecision(apply=lambda writer: _apply(writer, rows, index, tree))
    for row, findings in judged:
        change = _compare(row, findings, index, tree, writer) if row.unit_id is not None else "added"
        if bench.weigh(row.line or 0, findings) != "taken":
            continue
        if change == "unchanged":
            decision.unchanged += 1
            continue
        rows.append(row)
        if change == "added":
            decision.added += 1
        else:
            decision.updated += 1
    _drop_orphans(rows, bench, decision)
    return decision


def _identify(row: UnitRow, findings: Findings, index: UnitIndex, by_code: dict[str, UnitRow]) -> None:
    """Which standing unit the row speaks of: by code, else by USCC; and no record twice in a file."""
    known = index.exact(row.unit_code) if row.unit_code else None
    if known is None and row.uscc:
        by_uscc = index.exact(row.uscc)
        if by_uscc is not None and row.unit_code and by_uscc.unit_code != row.unit_code:
            findings.append(("uscc", row.uscc, Finding("refused", "USCC_TAKEN", {"code": by_uscc.unit_code})))
        else:
            known = by_uscc
    elif known is not None and row.uscc:
        other = index.exact(row.uscc)
        if other is not None and other.unit_id != known.unit_id:
            findings.append(("uscc", row.uscc, Finding("refused", "USCC_TAKEN", {"code": other.unit_code})))
    if known is not None:
        row.unit_id, row.unit_code = known.unit_id, known.unit_code
    elif row.unit_code is None:
        row.unit_code = row.uscc
    if row.unit_code is None:
        if not any(name == "unit_code" for name, _, _ in findings):
            findings.append(("unit_code", None, Finding("refused", "REQUIRED", {"field": "unit_code"})))
        return
    if row.unit_name is None and row.unit_id is None:
        findings.append(("unit_name", None, Finding("refused", "REQUIRED", {"field": "unit_name"})))
    for key in dict.fromkeys(filter(None, (row.unit_code, row.uscc))):
        first = by_code.setdefault(key, row)
        if first is not row:
            findings.append(("unit_code", key, Finding("refused", "DUPLICATE_IN_FILE", {"row": first.line})))
            return


def _hang(row: UnitRow, findings: Findings, index: UnitIndex, by_code: dict[str, UnitRow], top: Unit | None) -> None:
    """Find the unit above: in the file, else in the ledger, else the district itself."""
    kind = row.kind_code or (index.by_id[row.unit_id].kind_code if row.unit_id is not None else "grassroots")
    if kind == "district":
        if top is not None and top.unit_code != row.unit_code:
            findings.append(("unit_kind", row.unit_code, Finding("refused", "DISTRICT_OTHER", {"code": top.unit_code})))
        return
    if row.parent_text is None:
        if row.unit_id is not None:
            return
        if top is None:
            findings.append(("parent_code", None, Finding("refused", "REQUIRED", {"field": "parent_code"})))
            return
        row.parent = top.unit_id
        findings.append(("parent_code", None, Finding("note", "PARENT_ASSUMED", {"name": top.unit_name})))
        return
    above = by_code.get(row.parent_text)
    if above is None:
        named = [other for other in by_code.values() if other.unit_name == row.parent_text]
        above = named[0] if len(named) == 1 else None
    if above is not None:
        row.parent = above if above.unit_id is None else above.unit_id
        above_kind = above.kind_code or (index.by_id[above.unit_id].kind_code if above.unit_id else "grassroots")
    else:
        unit, finding = index.find(row.parent_text)
        if unit is None:
            assert finding is not None
            findings.append(("parent_code", row.parent_text, finding))
            return
        row.parent, above_kind = unit.unit_id, unit.kind_code
    if above_kind not in ABOVE[kind]:
        findings.append(
            (
                "parent_code",
                row.parent_text,
                Finding("refused", "PARENT_KIND", {"unit_kind": kind, "parent_kind": above_kind}),
            )
        )


def _refuse_circles(judged: Sequence[tuple[UnitRow, Findings]], tree: UnitTree) -> None:
    """Rows that would close a circle on some day, once every row of the file hangs where it says."""
    rows = {row.unit_id: row for row, _ in judged if row.unit_id is not None}
    days = [SINCE_ALWAYS, *tree.changes()]

    def above(unit: UnitRow | int, day: str) -> UnitRow | int | None:
        row = rows.get(unit) if isinstance(unit, int) else unit
        if row is not None and _hangs_anew(row, tree):
            return row.parent
        unit_id = unit if isinstance(unit, int) else unit.unit_id
        return None if unit_id is None else tree.parent_on(unit_id, day)

    for row, findings in judged:
        if not _hangs_anew(row, tree):
            continue
        own = {id(row), row.unit_id}
        for day in days:
            unit, seen = row.parent, 0
            while unit is not None and seen <= len(judged) + len(tree.places):
                if (unit if isinstance(unit, int) else id(unit)) in own:
                    findings.append(("parent_code", row.parent_text, Finding("refused", "PARENT_CIRCLE")))
                    break
                unit, seen = above(unit, day), seen + 1
            if unit is not None:
                break


def _hangs_anew(row: UnitRow, tree: UnitTree) -> bool:
    """Does the row hang its unit elsewhere than the ledger does?"""
    if row.parent is None or row.unit_id is None:
        return row.parent is not None
    return not any(parent == row.parent for _, parent, _ in tree.places.get(row.unit_id, ()))


def _compare(row: UnitRow, findings: Findings, index: UnitIndex, tree: UnitTree, writer: Writer) -> str:
    """What a row changes of its standing unit; a blank cell never erases."""
    assert row.unit_id is not None
    unit = index.by_id[row.unit_id]
    if row.uscc and unit.uscc and row.uscc != unit.uscc:
        findings.append(("uscc", row.uscc, Finding("held", "DIFFERS", {"was": unit.uscc, "now": row.uscc})))
    changed = any(
        new is not None and new != old
        for new, old in (
            (row.unit_name, unit.unit_name),
            (row.kind_code, unit.kind_code),
            (row.uscc, unit.uscc),
            (row.opened_on, unit.opened_on),
        )
    )
    if row.kind_code is not None and row.kind_code != unit.kind_code and "district" in (row.kind_code, unit.kind_code):
        findings.append(("unit_kind", row.cells.get("unit_kind"), Finding("refused", "DISTRICT_KIND")))
    places = tree.places.get(row.unit_id, [])
    if row.kind_code is not None and row.kind_code != unit.kind_code and row.parent is None and places:
        above_kind = index.by_id[places[-1][1]].kind_code
        if above_kind not in ABOVE[row.kind_code]:
            facts = {"unit_kind": row.kind_code, "parent_kind": above_kind}
            findings.append(("unit_kind", row.cells.get("unit_kind"), Finding("refused", "PARENT_KIND", facts)))
    if _hangs_anew(row, tree):
        if len(places) > 1:
            findings.append(("parent_code", row.parent_text, Finding("refused", "UNIT_MOVED")))
        changed = True
    if row.staff_count is not None and row.staff_count != staff_count(writer, row.unit_id):
        changed = True
    return "updated" if changed else "unchanged"


def _drop_orphans(rows: list[UnitRow], bench: Bench, decision: OldDecision) -> None:
    """With ``--valid-rows``: a good row whose unit above was not taken cannot stand either."""
    while True:
        taken = {id(row) for row in rows}
        orphans = [row for row in rows if isinstance(row.parent, UnitRow) and id(row.parent) not in taken]
        if not orphans:
            return
        for row in orphans:
            rows.remove(row)
            bench.weigh(row.line or 0, [("parent_code", row.parent_text, Finding("refused", "PARENT_NOT_TAKEN"))])
            if row.unit_id is None:
                decision.added -= 1
            else:
                decision.updated -= 1


def _apply(writer: Writer, rows: Sequence[UnitRow], index: UnitIndex, tree: UnitTree) -> None:
    new = [row for row in rows if row.unit_id is None]
    ids = writer.assert_rows(
        "unit",
        ("unit_code", "unit_name", "kind_code", "uscc", "opened_on"),
        [(row.unit_code, row.unit_name, row.kind_code or "grassroots", row.uscc, row.opened_on) for row in new],
        source_rows=[row.line for row in new],
    )
    made = set()
    for row, unit_id in zip(new, ids, strict=True):
        row.unit_id = unit_id
        made.add(unit_id)
    for row in rows:
        assert row.unit_id is not None
        if row.unit_id not in made:
            _correct(writer, row, index.by_id[row.unit_id], tree)
        elif row.parent is not None:
            parent_id = row.parent.unit_id if isinstance(row.parent, UnitRow) else row.parent
            writer.assert_one(
                "unit_parent", source_row=row.line, unit_id=row.unit_id, parent_id=parent_id, from_on=SINCE_ALWAYS
            )
        _count_staff(writer, row, new=row.unit_id in made)


def _correct(writer: Writer, row: UnitRow, unit: Unit, tree: UnitTree) -> None:
    named = {
        "unit_name": row.unit_name,
        "kind_code": row.kind_code,
        "uscc": row.uscc,
        "opened_on": row.opened_on,
    }
    changes = {name: value for name, value in named.items() if value is not None and value != getattr(unit, name)}
    if changes:
        writer.correct("unit", unit.fact_id, source_row=row.line, **changes)
    if "unit_name" in changes:
        keep_alias(writer, unit.unit_id, unit.unit_name)
    parent_id = row.parent.unit_id if isinstance(row.parent, UnitRow) else row.parent
    places = tree.places.get(unit.unit_id, [])
    if parent_id is not None and not any(parent == parent_id for _, parent, _ in places):
        if places:
            writer.correct("unit_parent", places[0][2], source_row=row.line, parent_id=parent_id)
        else:
            writer.assert_one(
                "unit_parent", source_row=row.line, unit_id=unit.unit_id, parent_id=parent_id, from_on=SINCE_ALWAYS
            )


def _count_staff(writer: Writer, row: UnitRow, *, new: bool) -> None:
    if row.staff_count is None:
        return
    assert row.unit_id is not None
    count_heads(writer, row.unit_id, "staff", SINCE_ALWAYS, row.staff_count, row.line, new=new)
