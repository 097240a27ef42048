"""What a row does to a person's spells of membership: the same record, a transfer, a return, an overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mutualaid.imports import Findings
from mutualaid.members.changes import Change
from mutualaid.members.people import Spell
from mutualaid.members.rows import Defaults, MemberRow, dates_order, unit_open_verdict
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding


def differs(name: str, was: object, now: object) -> Finding:
    return Finding("held", "DIFFERS", {"field": name, "was": was, "now": now})


def compare_spells(
    row: MemberRow, spells: list[Spell], units: UnitIndex, defaults: Defaults, findings: Findings, change: Change
) -> None:
    """Find the spell a row speaks of and what it changes of it, or the spell that it begins."""
    joined_on, left_on = row.joined_on, row.left_on
    unread = {name for name, _, finding in findings if finding.verdict == "refused"}
    if not unread.isdisjoint(("unit", "joined_on", "left_on", "status")):
        return
    opened = [spell for spell in spells if spell.left_on is None]
    last_open = opened[-1] if opened else None
    unit = row.unit
    if unit is None and defaults.title_unit is not None:
        # A title names whoever sends the list; only with a day of joining does it say where somebody joins.
        mine = any(spell.unit_id == defaults.title_unit.unit_id for spell in spells)
        unit = defaults.title_unit if mine or joined_on is not None else None
    if joined_on is None:
        _compare_undated(row, spells, opened, unit, units, findings, change)
        return
    same_day = [
        spell for spell in spells if spell.joined_on == joined_on and (unit is None or spell.unit_id == unit.unit_id)
    ]
    if same_day:
        agreeing = [spell for spell in same_day if row.status_code in (None, spell.status_code)]
        _compare_one(row, (agreeing or same_day)[-1], spells, findings, change)
        return
    begins = (joined_on, left_on)
    if left_on is not None and spells and not overlapping(spells, *begins):
        # A spell that lies wholly before, between or after the others contradicts none of them.
        _begin(row, unit, defaults, findings, change)
        return
    if last_open is not None and (unit is None or last_open.unit_id == unit.unit_id):
        findings.append(("joined_on", joined_on, differs("joined_on", last_open.joined_on, joined_on)))
        _compare_one(row, last_open, spells, findings, change, joined_on=joined_on)
        return
    if last_open is not None:
        assert unit is not None
        _transfer(row, last_open, spells, unit, units, defaults, findings, change)
        return
    overlapped = overlapping(spells, *begins)
    if overlapped:
        findings.append(("joined_on", joined_on, _spell_overlap(overlapped, units)))
        return
    _begin(row, unit, defaults, findings, change)


def _compare_undated(
    row: MemberRow,
    spells: list[Spell],
    opened: list[Spell],
    unit: Unit | None,
    units: UnitIndex,
    findings: Findings,
    change: Change,
) -> None:
    """A row without a day of joining: it speaks of the open spell, else of the last one."""
    here = [spell for spell in spells if unit is None or spell.unit_id == unit.unit_id]
    open_here = [spell for spell in opened if unit is None or spell.unit_id == unit.unit_id]
    if open_here:
        _compare_one(row, open_here[-1], spells, findings, change)
    elif opened:
        assert unit is not None
        findings.append(("unit", unit.unit_name, _transfer_held(opened[-1], unit, units)))
        findings.append(("joined_on", None, Finding("refused", "REQUIRED", {"field": "joined_on"})))
    elif here and (row.left_on is not None or row.unit is None):
        _compare_one(row, here[-1], spells, findings, change)
    elif row.unit is not None or row.left_on is not None:
        findings.append(("joined_on", None, Finding("refused", "REQUIRED", {"field": "joined_on"})))


def _compare_one(
    row: MemberRow,
    spell: Spell,
    spells: list[Spell],
    findings: Findings,
    change: Change,
    *,
    joined_on: str | None = None,
) -> None:
    """What a row changes of the spell it speaks of; ``joined_on`` where that day is to be corrected too."""
    changed: dict[str, object] = {}
    begins = joined_on or spell.joined_on
    if joined_on is not None:
        changed["joined_on"] = joined_on
    if row.left_on is not None and row.left_on != spell.left_on:
        if row.left_on <= begins:
            if row.joined_on is None:  # else the row itself is refused for it already
                findings.append(("left_on", row.left_on, dates_order(begins, row.left_on)))
        elif spell.left_on is not None:
            findings.append(("left_on", row.left_on, differs("left_on", spell.left_on, row.left_on)))
        changed["left_on"] = row.left_on
    if row.status_code is not None and row.status_code != spell.status_code:
        findings.append(("status", row.status_code, differs("status", spell.status_code, row.status_code)))
        changed["status_code"] = row.status_code
    if "joined_on" in changed or "left_on" in changed:
        others = [other for other in spells if other is not spell]
        ends = row.left_on or spell.left_on
        was = {id(other) for other in overlapping(others, spell.joined_on, spell.left_on)}
        new = [other for other in overlapping(others, begins, ends) if id(other) not in was]
        if new:
            name = "joined_on" if "joined_on" in changed else "left_on"
            findings.append((name, changed[name], _spell_overlap(new, None)))
    if changed:
        change.spells.append((spell, changed))


def _transfer_held(old: Spell, unit: Unit, units: UnitIndex) -> Finding:
    return Finding(
        "held",
        "TRANSFER",
        {"was": units.by_id[old.unit_id].unit_name, "now": unit.unit_name, "joined_on": old.joined_on},
    )


def _transfer(
    row: MemberRow,
    old: Spell,
    spells: list[Spell],
    unit: Unit,
    units: UnitIndex,
    defaults: Defaults,
    findings: Findings,
    change: Change,
) -> None:
    """A row that has somebody join another unit while a spell is open."""
    assert row.joined_on is not None
    findings.append(("unit", unit.unit_name, _transfer_held(old, unit, units)))
    others = [spell for spell in spells if spell is not old]
    overlapped = overlapping(others, row.joined_on, row.left_on)
    if row.joined_on < old.joined_on:
        overlapped = [old]
    if overlapped:
        findings.append(("joined_on", row.joined_on, _spell_overlap(overlapped, units)))
        return
    if row.joined_on == old.joined_on:
        # Ended on the day it began the old spell would hold no day: the member was with the other union all along.
        if finding := unit_open_verdict(unit, row.joined_on):
            findings.append(("unit", unit.unit_name, finding))
        _compare_one(row, old, spells, findings, change)
        mended = change.spells.pop()[1] if change.spells else {}
        change.spells.append((old, {**mended, "unit_id": unit.unit_id}))
        return
    change.spells.append((old, {"left_on": row.joined_on}))
    _begin(row, unit, defaults, findings, change)
    change.is_new_spell = False


def _begin(row: MemberRow, unit: Unit | None, defaults: Defaults, findings: Findings, change: Change) -> None:
    """A further spell of a known person."""
    assert row.joined_on is not None
    if unit is None:
        findings.append(("unit", None, Finding("refused", "REQUIRED", {"field": "unit"})))
        return
    if finding := unit_open_verdict(unit, row.joined_on):
        findings.append(("unit", unit.unit_name, finding))
    change.begins = (unit.unit_id, row.status_code or "in_service", row.joined_on, row.left_on, defaults.note)
    change.is_new_spell = True


def overlapping(spells: Iterable[Spell], joined_on: str, left_on: str | None) -> list[Spell]:
    """The spells that share a day with the one from ``joined_on`` until the day before ``left_on``."""
    return [
        spell
        for spell in spells
        if (left_on is None or spell.joined_on < left_on) and (spell.left_on is None or spell.left_on > joined_on)
    ]


def _spell_overlap(overlapped: Sequence[Spell], units: UnitIndex | None) -> Finding:
    return Finding("refused", "SPELL_OVERLAP", {"spells": spells_text(overlapped, units)})


def spells_text(spells: Iterable[Spell], units: UnitIndex | None) -> str:
    """Spells as ``延庆镇总工会 2010-01-01/2016-03-01``; without an end where they are open."""
    named = []
    for spell in spells:
        name = f"{units.by_id[spell.unit_id].unit_name} " if units is not None else ""
        named.append(f"{name}{spell.joined_on}/{spell.left_on or ''}")
    return "; ".join(named)
