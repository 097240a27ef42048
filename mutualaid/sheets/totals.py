"""Whether the sums of a total are those of the rows that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mutualaid.results import Note
from mutualaid.sheets.grid import Cells, is_blank
from mutualaid.sheets.header import Header
from mutualaid.sheets.sayings import Column, column_of, is_partial, number, plain

Rows = Sequence[tuple[int, Cells]]
_NOT_SUMMED = frozenset(("tier", "self_pay_one", "self_pay_two"))
_LEAST_DIFFERENCE = 0.005


@dataclass(slots=True, eq=False, repr=False)
class Totals:
    """The totals met so far, and where the parts began that they may speak of (as counts of rows of data)."""

    summed: list[int]
    """The columns that are added up."""
    page_from: int = 0
    _since_part: int = 0
    _since_whole: int = 0
    _met: list[tuple[int, Cells, list[int], int]] = field(default_factory=list)
    """Row, cells, where what it adds up may begin (the likeliest first), where it ends."""

    @classmethod
    def of(cls, header: Header) -> Totals:
        """The totals of a table, none met yet."""
        kinds = [(index, name, column_of(name)) for index, name in enumerate(header.fields) if name is not None]
        return cls([i for i, name, kind in kinds if kind in (Column.MONEY, Column.COUNT) and name not in _NOT_SUMMED])

    def _begins(self, cells: Cells) -> list[int]:
        parts = [self._since_part, self.page_from, self._since_whole, 0]
        return parts if _is_partial(cells) else [0, self._since_whole, self.page_from]

    def agrees(self, cells: Cells, data: Rows) -> bool:
        """Whether every sum of a row, and it has one, is that of rows above it."""
        printed = [index for index in self.summed if number(cells[index]) is not None]
        if not printed or not data:
            return False
        return all(_differing(cells, index, data, self._begins(cells), len(data)) is None for index in printed)

    def meet(self, row: int, cells: Cells, count: int) -> None:
        """A total stands below so many rows of data."""
        self._met.append((row, cells, self._begins(cells), count))
        self._since_part = count
        if not _is_partial(cells):
            self._since_whole = count

    def differing(
        self, sheet: str | None, data: Rows, headings: Sequence[str], unread: Iterable[int]
    ) -> dict[int, list[Note]]:
        """The sums that are not those of the rows they stand under (or, above all rows, over), by the total's row.

        Where a row among them could not be read nothing is compared.
        """
        found: dict[int, list[Note]] = {}
        first_unread = min(unread, default=None)
        for row, cells, begins, end in self._met:
            if first_unread is not None and (first_unread < row or end == 0):
                continue
            rows, starts, stop = (data, begins, end) if end else (data, [0], len(data))
            found[row] = list(_told(sheet, row, cells, rows, starts, stop, self.summed, headings))
        return found


def _told(
    sheet: str | None, row: int, cells: Cells, data: Rows, begins: Sequence[int], end: int,
    summed: Iterable[int], headings: Sequence[str],
) -> Iterator[Note]:  # fmt: skip
    for index in summed:
        printed = number(cells[index])
        if printed is None:
            continue
        counted = _differing(cells, index, data, begins, end)
        if counted is not None:
            facts = {"printed": f"{printed:.12g}", "counted": f"{counted:.12g}"}
            yield Note("TOTAL_DIFFERS", sheet, row, headings[index], f"{printed:.12g}", facts)


def _differing(cells: Cells, index: int, data: Rows, begins: Sequence[int], end: int) -> float | None:
    """The likeliest sum where a printed one is none of those it may be; ``None`` where it is, or nobody can say."""
    printed = number(cells[index])
    first: float | None = None
    for begin in begins:
        numbers = [number(line[index]) for _, line in data[begin:end] if not is_blank(line[index])]
        told = [value for value in numbers if value is not None]
        if printed is None or len(told) != len(numbers):
            return None
        counted = sum(told)
        if abs(counted - printed) <= _LEAST_DIFFERENCE:
            return None
        first = counted if first is None else first
    return first


def _is_partial(cells: Cells) -> bool:
    return any(is_partial(plain(cell)) for cell in cells if type(cell) is str)
