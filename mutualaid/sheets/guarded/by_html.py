"""Reads the tables of a web page: what many systems of offices call an .xls is one."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mutualaid.sheets.guarded.process import Answer, RefusedError

MOST_COLUMNS = 1 << 14
MOST_SPAN = 65_536
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHORTENED = re.compile(r"#+|[-+]?[\d.,]+(?:e[-+]?\d+)?%?", re.IGNORECASE)
"""How a number may be shown that Excel keeps more of: rounded, in powers of ten, or as signs where it has no room."""
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?", re.IGNORECASE)
_BREAK = "\v"
Attributes = list[tuple[str, str | None]]


def read(content: bytes, answer: Answer, refused: type[RefusedError]) -> None:
    """Answer with every table of the page as a sheet of its own, called by its number; text is what is shown.

    Raises FILE_IS_HTML (exit 1) for a page without any.
    """
    page = _Page()
    page.feed(content.decode())
    page.close()
    tables = [table for table in page.tables if table.rows]
    if all(len(cells) < 2 for table in tables for cells in table.rows.values()):
        raise refused("FILE_IS_HTML")
    is_wanted = answer.sheets([(str(number), True, True) for number in range(1, len(tables) + 1)])
    for number, table in enumerate(tables, 1):
        if is_wanted(str(number)):
            table.tell(str(number), answer)


class _Table:
    """One table as its tags tell it; rows from 1, columns from 0."""

    def __init__(self) -> None:
        self.rows: dict[int, list[Any]] = {}
        self.row = 0
        self.column = 0
        self.cell: dict[str, str] | None = None
        self.said: list[str] = []
        self._columns = 0
        self._taken: dict[int, int] = {}
        """Columns into which a cell from above reaches: the last row that it covers."""
        self._merges: list[tuple[int, int, int, int]] = []
        self._formulas: dict[tuple[int, int], bool] = {}
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[int] = []

    def start_column(self, told: dict[str, str]) -> None:
        times = _span(told, "span", MOST_COLUMNS)
        if _HIDDEN.search(told.get("style", "")):
            self._hidden_columns += range(self._columns, self._columns + times)
        self._columns += times

    def start_row(self, told: dict[str, str]) -> None:
        self.end_cell()
        self.row += 1
        self.column = 0
        if _HIDDEN.search(told.get("style", "")):
            self._hidden_rows.append(self.row)

    def start_cell(self, told: dict[str, str]) -> None:
        self.end_cell()
        if not self.row:
            self.start_row({})
        while self._taken.get(self.column, 0) >= self.row:
            self.column += 1
        self.cell = told
        self.said = []

    def end_cell(self) -> None:
        if self.cell is None:
            return
        told, self.cell = self.cell, None
        across, down = _span(told, "colspan", MOST_COLUMNS), _span(told, "rowspan", MOST_SPAN)
        if self.column + across > MOST_COLUMNS:
            raise ValueError("grid")
        value = _value(told, self.said)
        if "x:fmla" in told:
            self._formulas[self.row, self.column] = value is not None
        if value is not None:
            cells = self.rows.setdefault(self.row, [])
            cells += [None] * (self.column + 1 - len(cells))
            cells[self.column] = value
        if (across > 1 or down > 1) and len(self._merges) < 200_000:
            self._merges.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
        if down > 1:
            self._taken |= dict.fromkeys(range(self.column, self.column + across), self.row + down - 1)
        self.column += across

    def tell(self, name: str, answer: Answer) -> None:
        rows = list(self.rows.items())
        width = max(len(cells) for _, cells in rows)
        answer.sheet(
            name, 0, width, formulas=self._formulas, merges=self._merges,
            hidden_rows=[row for row in self._hidden_rows if row in self.rows],
            hidden_columns=[column for column in self._hidden_columns if column < width],
        )  # fmt: skip
        answer.rows(rows, width)
        answer.end(sum(len(cells) - cells.count(None) for _, cells in rows))


def _span(told: dict[str, str], name: str, most: int) -> int:
    number = told.get(name, "").strip()
    return max(1, min(int(number), most)) if number.isdecimal() else 1


def _value(told: dict[str, str], said: list[str]) -> Any:
    lines = [_SPACE.sub(" ", line).strip(" ") for line in "".join(said).split(_BREAK)]
    text = "\n".join(lines).strip("\n")
    if "x:err" in told:
        return text or None
    # Excel says beside what it shows which number it keeps; a day it shows is that day.
    if _SHORTENED.fullmatch(text) and _NUMBER.fullmatch(told.get("x:num", "")):
        return float(told["x:num"])
    return text or None


class _Page(HTMLParser):
    """Follows the tags of a page; a table laid into a cell of another is a table of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in ("script", "style", "title"):
            self._silent += 1
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif self._open:
            self._in_table(self._open[-1], tag, {name: said or "" for name, said in attrs})

    def _in_table(self, table: _Table, tag: str, told: dict[str, str]) -> None:
        if tag == "col":
            table.start_column(told)
        elif tag == "tr":
            table.start_row(told)
        elif tag in ("td", "th"):
            table.start_cell(told)
        elif tag in ("br", "p", "div") and table.cell is not None:
            table.said.append(_BREAK)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._silent = max(0, self._silent - 1)
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().end_cell()
        elif tag in ("td", "th", "tr"):
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent and self._open[-1].cell is not None:
            self._open[-1].said.append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self._open.pop().end_cell()
