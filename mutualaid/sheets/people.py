"""A table's own people, where their names stand in its headings or in the name of its sheet."""

from __future__ import annotations

from collections.abc import Iterable

from mutualaid.rules.identity import KnownNames
from mutualaid.rules.shapes import Shape
from mutualaid.sheets.grid import Grid
from mutualaid.sheets.readings import Header

_CHINESE = Shape(r"[\u3400-\u9fff·]{2,}")
_LEAST, _MOST = 2, 6


def people_in(grid: Grid, header: Header, texts: Iterable[str]) -> KnownNames:
    """Those of a table's people whose names stand in some texts; names are looked at only where one could."""
    parts = {
        run[at : at + size]
        for text in texts
        for run in _CHINESE.findall("".join(text.split()))
        for size in range(_LEAST, _MOST + 1)
        for at in range(len(run) - size + 1)
    }
    if not parts or "name" not in header.fields:
        return KnownNames(())
    place = header.fields.index("name")
    told = {name for _, cells in grid.rows[header.at[-1] + 1 :] if (name := cells[place]) in parts}
    return KnownNames(name for name in told if name not in header.headings)


def sheet_shown(grid: Grid, header: Header | None) -> str | None:
    """The name of a sheet as it may be seen beside its people."""
    if grid.sheet is None or header is None:
        return grid.sheet
    return people_in(grid, header, [grid.sheet]).veil(grid.sheet)
