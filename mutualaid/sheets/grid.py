"""What a sheet holds before anybody knows which of its rows are the table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mutualaid.errors import MutualAidError

ODD: Any = ...
"""Stands for a cell until its stored number is read: its format promises a day, and the fast reader made none of it."""
Cells = tuple[Any, ...]
Place = tuple[int, int]
"""Row number as Excel shows it, column index from 0 (column A)."""

PASS_OVER = ("说明", "样例", "示例", "字典", "样表", "instructions", "example", "sample", "dictionary", "readme")
"""A sheet whose name starts or ends with one of these is never chosen."""


@dataclass(slots=True, eq=False, repr=False)
class Grid:
    """All filled rows of one sheet; ``cells[0]`` is column A, every row is ``width`` long."""

    sheet: str | None
    rows: list[tuple[int, Cells]]
    width: int
    filled_count: int = 0
    odd_count: int = 0
    """Cells that are still ``ODD``."""
    merges: Sequence[tuple[int, int, int, int]] = ()
    """Merged ranges: first row, first column, last row, last column (rows from 1, columns from 0, inclusive)."""
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    formulas: Mapping[Place, bool] = field(default_factory=dict)
    """Formula cells; True where a stored value stands beside the formula."""
    errors: Mapping[Place, str] = field(default_factory=dict)
    struck: Collection[Place] = ()
    """Cells that are struck through, as far as the reader can tell."""
    comments: Mapping[Place, str] = field(default_factory=dict)
    """What somebody wrote beside a cell, as far as the reader can tell."""
    lengths: Mapping[int, int] = field(default_factory=dict)
    """Delimited text only: the number of fields of each record."""


@dataclass(slots=True, eq=False, repr=False)
class Book:
    """One file opened: the sheets that may hold the table, and those passed over."""

    file: str
    sha256: str
    grids: list[Grid]
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    """Sheets that are not read, with the reason: ``hidden``, ``instructions``, ``not_a_table`` or ``not_named``."""
    has_styles: bool = True
    epoch_1904: bool = False
    is_text: bool = False
    is_opaque: bool = False
    """Formats whose formulas, errors and hidden rows nobody here can see (.xlsb, .ods)."""
    returned_of: str | None = None
    """The import that handed the workbook back, as it says itself."""
    defect: MutualAidError | None = None
    """Delimited text: what is wrong with it under its likeliest delimiter, should no other give a table."""

    def of_sheet(self, sheet: str | None, others: Iterable[str | None]) -> Book:
        """The file as if one of its sheets had been named, in place of some that could be the table as well."""
        grids = [grid for grid in self.grids if grid.sheet == sheet]
        return replace(self, grids=grids, passed_over=[(str(one), "not_named") for one in others if one != sheet])


def is_blank(cell: object) -> bool:
    """Whether a cell says nothing: nothing at all, or white space only."""
    return cell is None or (type(cell) is str and not cell.strip())


def is_passed_over(name: str) -> bool:
    """Whether a sheet's name says that it instructs and does not list."""
    label = name.strip().casefold()
    return label.startswith(PASS_OVER) or label.endswith(PASS_OVER)
