"""What a list has itself for a field that its rows lack: a column that nothing reads, what its title and name say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from mutualaid import mappings
from mutualaid.cli import opening
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.rules.values import read_day
from mutualaid.sheets.cells import filled
from mutualaid.sheets.fitting import fits

if TYPE_CHECKING:
    from mutualaid.cli.lists import Item

LEAST_NAME = 4
"""Signs of a union's name by which it is known within a title."""
MOST = 3


class Column(NamedTuple):
    """A column that nothing reads, and some of its cells as they may be seen."""

    heading: str
    samples: list[str]


def columns(item: Item, field: str) -> list[Column]:
    """The columns of a list that may have a field, while none of them does: those whose cells are such as it takes."""
    roster, meant = item.roster, item.meant
    if roster is None or meant is None or field in roster.fields:
        return []
    plans = plans_told()
    found = []
    for index, (heading, taken) in enumerate(zip(roster.headings, roster.fields, strict=True)):
        if taken is not None or not heading or roster.headings.count(heading) > 1 or heading in roster.settled:
            continue
        cells = filled(row[index] for _, row in roster.rows)
        fit = fits(field, cells, plans)
        if fit or (fit is None and cells and field in mappings.near_fields(meant.columns, heading)):
            found.append(Column(heading, mappings.samples(cells, (field,))))
    return found


def plans_told() -> Callable[[str], str | None]:
    """The plans that cells name, by themselves or for what was paid; the ledger is asked for the first."""

    @cache
    def known() -> PlanIndex:
        with opening.reading() as ledger:
            return PlanIndex(ledger)

    def told(cell: str) -> str | None:
        plan, _ = known().find(cell)
        return None if plan is None else plan.plan_code

    return told


def values(item: Item, field: str) -> list[str]:
    """What the title, the name of the sheet and that of the file say of a field, as its option takes it."""
    if item.roster is None:
        return []
    found = {"unit": _units, "plan": _plans}.get(field, _told)
    return list(dict.fromkeys(found(item, field)))[:MOST]


def _told(item: Item, field: str) -> Iterator[str]:
    """A whole day, or the quarter of a year, that a line above the rows tells."""
    assert item.roster is not None  # it was looked at before
    for aside in item.roster.asides:
        is_whole = read_day(aside.value)[0] == aside.value or (field == "quarter" and aside.value[:1] == "2")
        if aside.field == field and is_whole:
            yield aside.value


def _plans(item: Item, field: str) -> Iterator[str]:
    assert item.roster is not None  # it was looked at before
    told = [aside.said for aside in item.roster.asides if aside.field == field]
    with opening.reading() as ledger:
        plans = PlanIndex(ledger)
        for said in (*told, *_names(item)):
            if (plan := plans.said_in(said)) is not None:
                yield plan.plan_code


def _units(item: Item, _: str) -> Iterator[str]:
    """The unions whose names stand there, the longest first: one within another name is not meant."""
    with opening.reading() as ledger:
        index = UnitIndex(ledger)
        names = {unit.unit_name for unit in index.by_id.values() if index.sees(unit)} | item.brought_units
    texts = (*item.titles, *_names(item))
    there = [name for name in names if len(name) >= LEAST_NAME and any(name in text for text in texts)]
    for name in sorted(there, key=lambda name: (-len(name), name)):
        if not any(name != other and name in other for other in there):
            yield name


def _names(item: Item) -> tuple[str, ...]:
    sheet = item.roster.sheet if item.roster is not None else None
    return PurePath(item.path.name).stem, sheet or ""
