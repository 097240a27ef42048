"""Units: the tree of unions, dated, with names under which files know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import SINCE_ALWAYS
from mutualaid.imports import Bench, Decision, ImportOrder, run_import
from mutualaid.journal import Intent, Writer, write
from mutualaid.results import Finding, ImportReceipt, Receipt, Roster
from mutualaid.rules.naming import UnitNames, unit_key
from mutualaid.rules.values import compact, plain, read_day, read_headcount, read_unit_kind, read_uscc

ABOVE = {
    "district": (),
    "street": ("district",),
    "town": ("district",),
    "township": ("district",),
    "system": ("district",),
    "grassroots": ("district", "street", "town", "township", "system", "grassroots"),
}
"""Under which kinds of unit a kind may hang."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A standing unit as the index knows it."""

    fact_id: int
    unit_id: int
    unit_code: str
    unit_name: str
    kind_code: str
    uscc: str | None
    opened_on: str | None
    closed_on: str | None


class UnitIndex:
    """Finds units as files name them: by code, USCC, name or alias; never by guess."""

    def __init__(self, writer: Writer) -> None:
        units = [
            Unit(*row)
            for row in writer.select(
                "select fact_id, unit_id, unit_code, unit_name, kind_code, uscc, opened_on, closed_on from unit"
                " where voided_by is null order by unit_code"
            )
        ]
        aliases = writer.select("select unit_id, alias from unit_alias where voided_by is null")
        self.by_id = {unit.unit_id: unit for unit in units}
        self._names = UnitNames(
            ((unit.unit_id, unit.unit_code, unit.uscc, unit.unit_name) for unit in units),
            lambda: ((unit_id, alias) for unit_id, alias in aliases),
        )
        self._memo: dict[str, tuple[Unit | None, Finding | None]] = {}

    def find(self, text: str) -> tuple[Unit | None, Finding | None]:
        """The unit that a text names, or the refusal UNIT_UNKNOWN / UNIT_AMBIGUOUS with the nearest names."""
        if text not in self._memo:
            self._memo[text] = self._find(text)
        return self._memo[text]

    def _find(self, text: str) -> tuple[Unit | None, Finding | None]:
        found = self.called(text)
        if len(found) == 1:
            return found[0], None
        if found:
            codes = ", ".join(sorted(unit.unit_code for unit in found))
            return None, Finding("refused", "UNIT_AMBIGUOUS", {"name": text, "codes": codes})
        return None, Finding("refused", "UNIT_UNKNOWN", {"name": text, "nearest": self._names.near(text)})

    def called(self, text: str) -> list[Unit]:
        """Every unit that answers to this code, USCC, name or alias."""
        return [self.by_id[unit_id] for unit_id in self._names.ids(text)]

    def exact(self, text: str) -> Unit | None:
        """The unit with this very code or USCC."""
        unit_id = self._names.exact(text)
        return None if unit_id is None else self.by_id[unit_id]

    def named(self, text: str) -> Unit:
        """The unit that the command line names; raises UNIT_UNKNOWN or UNIT_AMBIGUOUS (exit 1)."""
        unit, finding = self.find(text.strip())
        if unit is None:
            assert finding is not None
            raise MutualAidError(finding.code, Exit.REFUSED, **finding.facts)
        return unit


class UnitTree:
    """Where every unit hangs, on any day."""

    def __init__(self, writer: Writer) -> None:
        self.places: dict[int, list[tuple[str, int, int]]] = {}
        for unit_id, from_on, parent_id, fact_id in writer.select(
            "select unit_id, from_on, parent_id, fact_id from unit_parent where voided_by is null"
            " order by unit_id, from_on"
        ):
            self.places.setdefault(unit_id, []).append((from_on, parent_id, fact_id))

    def parent_on(self, unit_id: int, day: str) -> int | None:
        """The unit directly above on that day."""
        above = None
        for from_on, parent_id, _ in self.places.get(unit_id, ()):
            if from_on <= day:
                above = parent_id
        return above

    def changes(self) -> list[str]:
        """Every day on which some unit moves."""
        return sorted({from_on for places in self.places.values() for from_on, _, _ in places})

    def would_loop(self, unit_id: int, parent_id: int, from_on: str, until_on: str | None) -> bool:
        """Would hanging ``unit_id`` under ``parent_id`` from that day on close a circle on any day?"""
        days = [from_on, *(d for d in self.changes() if d > from_on and (until_on is None or d < until_on))]
        for day in days:
            above: int | None = parent_id
            while above is not None:
                if above == unit_id:
                    return True
                above = self.parent_on(above, day)
        return False


def district(writer: Writer) -> Unit | None:
    """The union at the top of the ledger, None before ``init --code``."""
    found = writer.select(
        "select fact_id, unit_id, unit_code, unit_name, kind_code, uscc, opened_on, closed_on from unit"
        " where voided_by is null and kind_code = 'district' order by unit_id"
    )
    return Unit(*found[0]) if found else None


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


Findings = list[tuple[str, Any, Finding]]


def import_roster(url: str, roster: Roster, order: ImportOrder) -> ImportReceipt:
    """Import a roster of units; the tree is judged as a whole, so parents may stand below their children."""
    return run_import(url, order, roster, _decide)


def _decide(writer: Writer, roster: Roster, bench: Bench) -> Decision:
    index, tree, top = UnitIndex(writer), UnitTree(writer), district(writer)
    places = {name: place for place, name in enumerate(roster.fields) if name is not None}
    rows: list[UnitRow] = []
    judged: list[tuple[UnitRow, Findings]] = []
    by_code: dict[str, UnitRow] = {}
    for line, cells in roster.rows:
        row, findings = _read_row(line, {name: cells[place] for name, place in places.items()}, roster)
        judged.append((row, findings))
        _identify(row, findings, index, by_code)
    for row, findings in judged:
        _hang(row, findings, index, by_code, top)
    _refuse_circles(judged, tree)
    decision = Decision(apply=lambda writer: _apply(writer, rows, index, tree))
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


def _read_row(line: int | None, cells: Mapping[str, Any], roster: Roster) -> tuple[UnitRow, Findings]:
    row = UnitRow(line, cells)
    findings: Findings = []

    def took(name: str, reading: tuple[Any, Iterable[Finding]]) -> Any:
        value, found = reading
        findings.extend((name, cells.get(name), finding) for finding in found)
        return value

    row.unit_code = took("unit_code", _read_code(cells.get("unit_code"), own=True))
    row.unit_name = plain(cells.get("unit_name"))
    row.parent_text = took("parent_code", _read_code(cells.get("parent_code")))
    row.kind_code = took("unit_kind", read_unit_kind(cells.get("unit_kind")))
    row.uscc = took("uscc", read_uscc(cells.get("uscc")))
    row.staff_count = took("staff_count", read_headcount(cells.get("staff_count")))
    row.opened_on = took(
        "opened_on",
        read_day(cells.get("opened_on"), epoch_1904=roster.epoch_1904, has_styles=roster.has_styles),
    )
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
    if row.staff_count is not None and row.staff_count != _staff(writer, row.unit_id):
        changed = True
    return "updated" if changed else "unchanged"


def _staff(writer: Writer, unit_id: int) -> int | None:
    found = writer.select(
        "select head_count from headcount where voided_by is null and unit_id = :unit_id and base = 'staff'"
        " and counted_on = :since",
        {"unit_id": unit_id, "since": SINCE_ALWAYS},
    )
    return found[0][0] if found else None


def _drop_orphans(rows: list[UnitRow], bench: Bench, decision: Decision) -> None:
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
        _keep_alias(writer, unit.unit_id, unit.unit_name)
    parent_id = row.parent.unit_id if isinstance(row.parent, UnitRow) else row.parent
    places = tree.places.get(unit.unit_id, [])
    if parent_id is not None and not any(parent == parent_id for _, parent, _ in places):
        if places:
            writer.correct("unit_parent", places[0][2], source_row=row.line, parent_id=parent_id)
        else:
            writer.assert_one(
                "unit_parent", source_row=row.line, unit_id=unit.unit_id, parent_id=parent_id, from_on=SINCE_ALWAYS
            )


def _keep_alias(writer: Writer, unit_id: int, alias: str) -> None:
    known = writer.select(
        "select 1 from unit_alias where voided_by is null and unit_id = :unit_id and alias = :alias",
        {"unit_id": unit_id, "alias": alias},
    )
    if not known:
        writer.assert_one("unit_alias", unit_id=unit_id, alias=alias)


def _count_staff(writer: Writer, row: UnitRow, *, new: bool) -> None:
    if row.staff_count is None:
        return
    assert row.unit_id is not None
    _set_headcount(writer, row.unit_id, "staff", SINCE_ALWAYS, row.staff_count, row.line, new=new)


def _set_headcount(
    writer: Writer, unit_id: int, base: str, counted_on: str, head_count: int, line: int | None, *, new: bool = False
) -> None:
    standing = (
        []
        if new
        else writer.select(
            "select fact_id, head_count from headcount where voided_by is null and unit_id = :unit_id and base = :base"
            " and counted_on = :counted_on",
            {"unit_id": unit_id, "base": base, "counted_on": counted_on},
        )
    )
    if not standing:
        writer.assert_one(
            "headcount", source_row=line, unit_id=unit_id, base=base, counted_on=counted_on, head_count=head_count
        )
    elif standing[0][1] != head_count:
        writer.correct("headcount", standing[0][0], source_row=line, head_count=head_count)


# --- one at a time ------------------------------------------------------------------------------


def add(url: str, intent: Intent, values: Mapping[str, object]) -> Receipt:
    """Add one unit; judged like a row of a roster. Raises UNIT_EXISTS (exit 5) for a code or USCC already there."""
    fields = tuple(values)
    roster = Roster("", "", None, fields, fields, [(1, tuple(values.values()))])
    with write(url, intent) as writer:
        index = UnitIndex(writer)
        for text in (values.get("unit_code"), values.get("uscc")):
            known = index.exact(str(text)) if text else None
            if known is not None:
                raise MutualAidError("UNIT_EXISTS", Exit.CONFLICT, code=known.unit_code, name=known.unit_name)
        bench = Bench(roster, frozenset())
        decision = _decide(writer, roster, bench)
        if not bench.problems:
            decision.apply(writer)
    return writer.receipt(notes=bench.notes, problems=bench.problems, facts={"unit_code": values.get("unit_code")})


def move(url: str, intent: Intent, unit: str, *, to: str, on: str) -> Receipt:
    """Hang a unit under another from a day on. Refuses circles, wrong kinds and a day on which it already moves."""
    with write(url, intent) as writer:
        index, tree = UnitIndex(writer), UnitTree(writer)
        moved, above = index.named(unit), index.named(to)
        if above.kind_code not in ABOVE[moved.kind_code]:
            raise MutualAidError("PARENT_KIND", unit_kind=moved.kind_code, parent_kind=above.kind_code)
        places = tree.places.get(moved.unit_id, [])
        if tree.parent_on(moved.unit_id, on) != above.unit_id:
            later = [from_on for from_on, _, _ in places if from_on > on]
            if moved.closed_on is not None and moved.closed_on <= on:
                raise MutualAidError("UNIT_CLOSED", Exit.CONFLICT, name=moved.unit_name, on=moved.closed_on)
            leaves_on = min(filter(None, (*later, moved.closed_on)), default="9999-12-31")
            if above.closed_on is not None and above.closed_on < leaves_on:
                raise MutualAidError("UNIT_CLOSED", name=above.unit_name, on=above.closed_on)
            if tree.would_loop(moved.unit_id, above.unit_id, on, min(later, default=None)):
                raise MutualAidError("PARENT_CIRCLE", name=moved.unit_name)
            same_day = [fact_id for from_on, _, fact_id in places if from_on == on]
            if same_day:
                writer.correct("unit_parent", same_day[0], parent_id=above.unit_id)
            else:
                writer.assert_one("unit_parent", unit_id=moved.unit_id, parent_id=above.unit_id, from_on=on)
    return writer.receipt(facts={"unit_code": moved.unit_code})


def close(url: str, intent: Intent, unit: str, *, on: str) -> Receipt:
    """Close a unit from a day on. Refused while people or units are still in it on that day (UNIT_NOT_EMPTY)."""
    with write(url, intent) as writer:
        index, tree = UnitIndex(writer), UnitTree(writer)
        closed = _closable(index.named(unit))
        people = writer.select(
            "select count(*) from membership where voided_by is null and unit_id = :unit_id"
            " and (left_on is null or left_on > :on)",
            {"unit_id": closed.unit_id, "on": on},
        )[0][0]
        below = _below(index, tree, closed.unit_id, on)
        if people or below:
            raise MutualAidError("UNIT_NOT_EMPTY", name=closed.unit_name, people=people, units=len(below), on=on)
        writer.correct("unit", closed.fact_id, closed_on=on)
    return writer.receipt(facts={"unit_code": closed.unit_code})


def merge(url: str, intent: Intent, unit: str, *, into: str, on: str) -> Receipt:
    """Merge a unit into another from a day on: its people and the units below it go over on that day."""
    with write(url, intent) as writer:
        index, tree = UnitIndex(writer), UnitTree(writer)
        merged, successor = _closable(index.named(unit)), index.named(into)
        if merged.unit_id == successor.unit_id or tree.would_loop(merged.unit_id, successor.unit_id, on, None):
            raise MutualAidError("PARENT_CIRCLE", name=merged.unit_name)
        if successor.closed_on is not None:
            raise MutualAidError("UNIT_CLOSED", name=successor.unit_name, on=successor.closed_on)
        below = _below(index, tree, merged.unit_id, on)
        for unit_id in below:
            if successor.kind_code not in ABOVE[index.by_id[unit_id].kind_code]:
                raise MutualAidError(
                    "PARENT_KIND", unit_kind=index.by_id[unit_id].kind_code, parent_kind=successor.kind_code
                )
            same_day = [fact_id for from_on, _, fact_id in tree.places[unit_id] if from_on == on]
            if same_day:
                writer.correct("unit_parent", same_day[0], parent_id=successor.unit_id)
            else:
                writer.assert_one("unit_parent", unit_id=unit_id, parent_id=successor.unit_id, from_on=on)
        people = _carry_people(writer, merged.unit_id, successor.unit_id, on)
        writer.correct("unit", merged.fact_id, closed_on=on, successor_id=successor.unit_id)
    return writer.receipt(facts={"unit_code": merged.unit_code, "person_count": people, "unit_count": len(below)})


def _closable(unit: Unit) -> Unit:
    if unit.closed_on is not None:
        raise MutualAidError("UNIT_CLOSED", Exit.CONFLICT, name=unit.unit_name, on=unit.closed_on)
    if unit.kind_code == "district":
        raise MutualAidError("DISTRICT_STAYS", name=unit.unit_name)
    return unit


def _below(index: UnitIndex, tree: UnitTree, unit_id: int, on: str) -> list[int]:
    return [
        other.unit_id
        for other in index.by_id.values()
        if tree.parent_on(other.unit_id, on) == unit_id and (other.closed_on is None or other.closed_on > on)
    ]


def _carry_people(writer: Writer, unit_id: int, successor_id: int, on: str) -> int:
    spells = writer.select_named(
        "select fact_id, person_id, status_code, joined_on, left_on, note from membership where voided_by is null"
        " and unit_id = :unit_id and (left_on is null or left_on > :on) order by membership_id",
        {"unit_id": unit_id, "on": on},
    )
    for spell in spells:
        if spell["joined_on"] >= on:
            writer.correct("membership", spell["fact_id"], unit_id=successor_id)
            continue
        writer.correct("membership", spell["fact_id"], left_on=on)
        writer.assert_one(
            "membership",
            person_id=spell["person_id"],
            unit_id=successor_id,
            status_code=spell["status_code"],
            joined_on=on,
            left_on=spell["left_on"],
        )
    return len(spells)


def set_headcount(url: str, intent: Intent, unit: str, *, head_count: int, on: str, base: str) -> Receipt:
    """Record how many people a floor counts from, from a day on; base ``staff``, ``women`` or ``insured_heads``."""
    with write(url, intent) as writer:
        found = UnitIndex(writer).named(unit)
        _set_headcount(writer, found.unit_id, base, on, head_count, None)
    return writer.receipt(facts={"unit_code": found.unit_code})


def set_target(url: str, intent: Intent, unit: str, *, year: int, target_bp: int) -> Receipt:
    """Record the participation rate (basis points) a unit set itself for a year."""
    with write(url, intent) as writer:
        found = UnitIndex(writer).named(unit)
        standing = writer.select(
            "select fact_id, target_bp from target where voided_by is null and unit_id = :unit_id and year = :year",
            {"unit_id": found.unit_id, "year": year},
        )
        if not standing:
            writer.assert_one("target", unit_id=found.unit_id, year=year, target_bp=target_bp)
        elif standing[0][1] != target_bp:
            writer.correct("target", standing[0][0], target_bp=target_bp)
    return writer.receipt(facts={"unit_code": found.unit_code})


def add_alias(url: str, intent: Intent, unit: str, *, alias: str) -> Receipt:
    """Record another name under which files know a unit; refused when it names another unit already."""
    with write(url, intent) as writer:
        index = UnitIndex(writer)
        found = index.named(unit)
        others = [other for other in index.called(alias) if other.unit_id != found.unit_id]
        if others:
            raise MutualAidError("ALIAS_TAKEN", Exit.CONFLICT, alias=alias, name=others[0].unit_name)
        if unit_key(alias) == "":
            raise MutualAidError("ALIAS_EMPTY")
        if not index.called(alias):
            _keep_alias(writer, found.unit_id, alias.strip())
    return writer.receipt(facts={"unit_code": found.unit_code})
