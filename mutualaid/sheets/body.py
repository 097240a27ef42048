"""Rows below the head of a sheet, cell by cell of a look of their own, made as the text of its XML.

Where the cells of a column are alike ``listing`` makes them column by column; here each row is told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter

from mutualaid.sheets.listing import cell_content
from mutualaid.sheets.writing import Held, cell_width


@dataclass(slots=True, eq=False, repr=False)
class LooseCell:
    """A cell that no sheet of openpyxl has: what it holds, how it lies, the color behind it."""

    held: Held | None = None
    align: Literal["top", "wrap"] | None = None
    fill: str | None = None


@dataclass(slots=True, eq=False, repr=False)
class Body:
    """The rows of a sheet below those that openpyxl has, in rising order."""

    sheet: Any
    measured: frozenset[int]
    """The columns of which it is told how wide they are."""
    row_count: int = 0
    widest: dict[int, int] = field(default_factory=dict)
    """How wide the widest cell of each of them is."""
    _texts: list[bytes] = field(default_factory=list)
    _styles: dict[tuple[str, str | None, str | None], str] = field(default_factory=dict)
    _letters: dict[int, str] = field(default_factory=dict)
    _last: tuple[int, int] = (1, 1)

    def add(self, row: int, line: Mapping[int, LooseCell], height: int) -> None:
        """Take the cells of a row, by column from 1."""
        cells = "".join([self._text(row, column, line[column]) for column in sorted(line)])
        self._texts.append(f'<row r="{row}" ht="{height}" customHeight="1">{cells}</row>'.encode())
        self.row_count += 1
        self._last = row, max(self._last[1], *line)

    def say(self, row: int, line: Mapping[int, LooseCell]) -> None:
        """Take the cells of a line between the rows, which is none of them."""
        self.add(row, line, 15)
        self.row_count -= 1

    def end(self) -> None:
        """Let the sheet know how far it reaches."""
        self.sheet.cell(*self._last)

    def texts(self) -> Iterator[str]:
        """The rows as the text of the sheet's XML."""
        return (text.decode() for text in self._texts)

    def _text(self, row: int, column: int, cell: LooseCell) -> str:
        found = cell.held
        style = self._style("General" if found is None else found.number_format, cell.align, cell.fill)
        letter = self._letters.get(column) or self._letters.setdefault(column, get_column_letter(column))
        if found is None:
            return f'<c r="{letter}{row}"{style}/>'
        if column in self.measured:
            self.widest[column] = max(self.widest.get(column, 0), cell_width(found.value))
        return f'<c r="{letter}{row}"{style}{cell_content(found.value, self.sheet.parent.epoch)}'

    def _style(self, number_format: str, align: str | None, fill: str | None) -> str:
        """The attribute of a cell of this look, which the workbook then knows."""
        look = number_format, align, fill
        if look not in self._styles:
            cell = Cell(self.sheet, row=1, column=1)
            cell.number_format = number_format
            if align is not None:
                cell.alignment = Alignment(vertical="top", wrap_text=True if align == "wrap" else None)
            if fill is not None:
                cell.fill = PatternFill("solid", fgColor=fill)
            self._styles[look] = f' s="{cell.style_id}"' if cell.has_style else ""
        return self._styles[look]
