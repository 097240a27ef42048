"""Units: the tree on a day, and one unit with all that is recorded of it."""

from __future__ import annotations

from mutualaid.facts import FOR_EVER, SINCE_ALWAYS
from mutualaid.names.units import the_unit
from mutualaid.reports import asking
from mutualaid.results import Table
from mutualaid.store.reading import Reader

TREE_COLUMNS = ("unit_code", "unit_name", "kind_code", "depth", "parent_code", "uscc", "opened_on", "closed_on")


def unit_tree(reader: Reader, *, as_of: str) -> Table:
    """The units that are there on a day, each below the unit it hangs under; ``depth`` counts from 0.

    Whoever is limited to a unit is told of that unit and those below it.
    """
    names = ("unit_id", "unit_code", "unit_name", "kind_code", "uscc", "parent_id", "parent_code", "town_code",
             "district_code", "opened_on", "closed_on")  # fmt: skip
    found = [dict(zip(names, row, strict=True)) for row in asking.rows(reader, "units", {"as_of": as_of})]
    there = [
        unit
        for unit in found
        if (unit["opened_on"] is None or unit["opened_on"] <= as_of)
        and (unit["closed_on"] is None or unit["closed_on"] > as_of)
        and (reader.scope is None or unit["unit_id"] in reader.scope.units)
    ]
    below: dict[object, list[dict[str, object]]] = {}
    known = {unit["unit_id"] for unit in there}
    for unit in there:
        below.setdefault(unit["parent_id"] if unit["parent_id"] in known else None, []).append(unit)
    ordered: list[dict[str, object]] = []

    def walk(parent_id: object, depth: int) -> None:
        for unit in below.get(parent_id, ()):
            ordered.append({key: unit.get(key) for key in TREE_COLUMNS} | {"depth": depth})
            walk(unit["unit_id"], depth + 1)

    walk(None, 0)
    about = None if reader.scope is None else reader.scope.unit_code
    head = {"list": "units", "definition": None, "unit_code": about, "as_of": as_of}
    return Table(head, reader.stamp, TREE_COLUMNS, ordered, {"unit_count": len(ordered)})


def unit_record(reader: Reader, text: str, *, as_of: str) -> dict[str, object]:
    """One unit: its names, its places in the tree, its headcounts; units are called as they are called on the day.

    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1).
    """
    unit = the_unit(reader, text, called_on=as_of)
    about: dict[str, object] = {"unit_id": unit.unit_id}
    names = [(SINCE_ALWAYS, unit.first_name), *((r[1], r[2]) for r in asking.rows(reader, "unit_renames", about))]
    ends = [*(from_on for from_on, _ in names[1:]), FOR_EVER]
    placed = next(row for row in asking.run(reader, "units", {"as_of": as_of}) if row["unit_id"] == unit.unit_id)
    aliases = [
        alias
        for unit_id, alias in asking.rows(reader, "unit_aliases", {})
        if unit_id == unit.unit_id and alias != unit.unit_name
    ]
    return {
        "unit_code": unit.unit_code,
        "unit_name": unit.unit_name,
        "kind_code": unit.kind_code,
        "uscc": unit.uscc,
        **{key: placed[key] for key in ("parent_code", "town_code", "district_code", "opened_on", "closed_on")},
        "as_of": as_of,
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "names": [
            {**_span(from_on, until_on), "unit_name": name}
            for (from_on, name), until_on in zip(names, ends, strict=True)
        ],
        "aliases": aliases,
        "places": [
            {
                **_span(from_on, until_on),
                "parent_code": parent_code,
                "parent_name": parent_name,
            }
            for from_on, until_on, parent_code, parent_name in asking.rows(
                reader, "unit_places", about | {"as_of": as_of}
            )
        ],
        "headcounts": [
            {"base": base, "counted_on": None if counted_on == SINCE_ALWAYS else counted_on, "head_count": count}
            for base, counted_on, count in asking.rows(reader, "unit_headcounts", about)
        ],
    }


def _span(from_on: str, until_on: str) -> dict[str, object]:
    """From which day, until the day before which; none since always, for ever."""
    return {
        "from_on": None if from_on == SINCE_ALWAYS else from_on,
        "until_on": None if until_on == FOR_EVER else until_on,
    }


def unit_labels(reader: Reader, *, as_of: str) -> list[str]:
    """The names of the units that are there on a day, in the order of the tree; for drop-downs."""
    return [str(row["unit_name"]) for row in unit_tree(reader, as_of=as_of).rows]
