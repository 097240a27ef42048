"""One unit at a time, from a day on: added, moved, closed, merged."""

from __future__ import annotations

from collections.abc import Mapping

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import FOR_EVER
from mutualaid.imports import judge_one, one_row
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.units import Unit, UnitIndex, the_unit
from mutualaid.results import Receipt
from mutualaid.rules.succession import stretches
from mutualaid.units.roster import decide
from mutualaid.units.tree import ABOVE, UnitTree, refuse_too_deep


def add(url: str, intent: Intent, values: Mapping[str, object]) -> Receipt:
    """Add one unit; judged like a row of a roster.

    Raises UNIT_EXISTS (exit 5) for a code or USCC already there, and NOT_IN_SCOPE (exit 4) for one outside the scope.
    """
    with write(url, intent) as writer:
        index = UnitIndex(writer)
        for text in (values.get("unit_code"), values.get("uscc")):
            known = index.exact(str(text)) if text else None
            if known is not None:
                index.refuse_outside([known], known.unit_code)
                raise MutualAidError("UNIT_EXISTS", Exit.CONFLICT, code=known.unit_code, name=known.unit_name)
        judged = judge_one(writer, one_row(values), frozenset(), decide)
    return writer.receipt(notes=judged.notes, problems=judged.problems, facts={"unit_code": values.get("unit_code")})


def move(url: str, intent: Intent, unit: str, *, to: str, on: str) -> Receipt:
    """Hang a unit under another from a day on, until the day of its next move where it has one.

    Raises PARENT_CIRCLE, PARENT_KIND, TREE_TOO_DEEP (exit 1), UNIT_CLOSED (exit 5; exit 1 for the unit above).
    """
    with write(url, intent) as writer:
        tree = UnitTree(writer)
        moved, above = the_unit(writer, unit), the_unit(writer, to)
        if above.kind_code not in ABOVE[moved.kind_code]:
            raise MutualAidError("PARENT_KIND", unit_kind=moved.kind_code, parent_kind=above.kind_code)
        places = tree.places.get(moved.unit_id, [])
        if tree.parent_on(moved.unit_id, on) != above.unit_id:
            later = [from_on for from_on, _, _ in places if from_on > on]
            if moved.closed_on is not None and moved.closed_on <= on:
                raise MutualAidError("UNIT_CLOSED", Exit.CONFLICT, name=moved.unit_name, on=moved.closed_on)
            leaves_on = min(filter(None, (*later, moved.closed_on)), default=FOR_EVER)
            if above.closed_on is not None and above.closed_on < leaves_on:
                raise MutualAidError("UNIT_CLOSED", name=above.unit_name, on=above.closed_on)
            if tree.would_loop(moved.unit_id, above.unit_id, on, min(later, default=None)):
                raise MutualAidError("PARENT_CIRCLE", name=moved.unit_name)
            same_day = [fact_id for from_on, _, fact_id in places if from_on == on]
            if same_day:
                writer.correct("unit_parent", same_day[0], parent_id=above.unit_id)
            else:
                writer.assert_one("unit_parent", unit_id=moved.unit_id, parent_id=above.unit_id, from_on=on)
            refuse_too_deep(writer)
    return writer.receipt(facts={"unit_code": moved.unit_code})


def close(url: str, intent: Intent, unit: str, *, on: str) -> Receipt:
    """Close a unit from a day on.

    Raises UNIT_NOT_EMPTY (exit 1) while people or units are still in it on that day, DISTRICT_STAYS (exit 1),
    UNIT_NOT_THERE (exit 1) where it opens later, UNIT_CLOSED (exit 5) where it is closed.
    """
    with write(url, intent) as writer:
        index, tree = UnitIndex(writer), UnitTree(writer)
        closed = _closable(index.named(unit), on)
        people = writer.select(
            "select count(*) from membership_now where unit_id = :unit_id and (left_on is null or left_on > :on)",
            {"unit_id": closed.unit_id, "on": on},
        )[0][0]
        below = _below(index, tree, closed.unit_id, on)
        if people or below:
            raise MutualAidError("UNIT_NOT_EMPTY", name=closed.unit_name, people=people, units=len(below), on=on)
        writer.correct("unit", closed.fact_id, closed_on=on)
    return writer.receipt(facts={"unit_code": closed.unit_code})


def merge(url: str, intent: Intent, unit: str, *, into: str, on: str) -> Receipt:
    """Merge a unit into another from a day on: its people and the units below it go over on that day.

    Raises UNIT_CLOSED (exit 5; exit 1 for the other unit), UNIT_NOT_THERE (exit 1) where one of them opens later,
    DISTRICT_STAYS, PARENT_CIRCLE, PARENT_KIND, TREE_TOO_DEEP (exit 1).
    """
    with write(url, intent) as writer:
        index, tree = UnitIndex(writer), UnitTree(writer)
        merged, successor = _closable(index.named(unit), on), index.named(into)
        if merged.unit_id == successor.unit_id or tree.would_loop(merged.unit_id, successor.unit_id, on, None):
            raise MutualAidError("PARENT_CIRCLE", name=merged.unit_name)
        if successor.closed_on is not None:
            raise MutualAidError("UNIT_CLOSED", name=successor.unit_name, on=successor.closed_on)
        successor.refuse_closed(on, on)
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
        refuse_too_deep(writer)
        people = _carry_people(writer, merged.unit_id, successor.unit_id, on)
        writer.correct("unit", merged.fact_id, closed_on=on, successor_id=successor.unit_id)
    return writer.receipt(facts={"unit_code": merged.unit_code, "person_count": people, "unit_count": len(below)})


def _closable(unit: Unit, on: str) -> Unit:
    if unit.closed_on is not None:
        raise MutualAidError("UNIT_CLOSED", Exit.CONFLICT, name=unit.unit_name, on=unit.closed_on)
    if unit.kind_code == "district":
        raise MutualAidError("DISTRICT_STAYS", name=unit.unit_name)
    unit.refuse_closed(on, on)
    return unit


def _below(index: UnitIndex, tree: UnitTree, unit_id: int, on: str) -> list[int]:
    return [
        other.unit_id
        for other in index.by_id.values()
        if tree.parent_on(other.unit_id, on) == unit_id and (other.closed_on is None or other.closed_on > on)
    ]


def _carry_people(writer: Writer, unit_id: int, successor_id: int, on: str) -> int:
    spells = writer.select_named(
        "select fact_id, recorded_person_id, status_code, joined_on, left_on, left_reason_code from membership_now"
        " where unit_id = :unit_id and (left_on is null or left_on > :on) order by membership_id",
        {"unit_id": unit_id, "on": on},
    )
    for spell in spells:
        parts = stretches(unit_id, spell["joined_on"], spell["left_on"], {unit_id: (on, successor_id)})
        if len(parts) == 1:
            writer.correct("membership", spell["fact_id"], unit_id=successor_id)
            continue
        # Ended by the merge, not by what is to end the spell that goes on.
        writer.correct("membership", spell["fact_id"], left_on=on, left_reason_code=None)
        writer.assert_one(
            "membership",
            person_id=spell["recorded_person_id"],
            status_code=spell["status_code"],
            left_reason_code=spell["left_reason_code"],
            **parts[1]._asdict(),
        )
    return len(spells)
