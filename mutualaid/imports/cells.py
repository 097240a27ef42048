"""The cells of a row as they are read: a value goes on, what was found stays beside its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from mutualaid.results import Finding, Roster
from mutualaid.rules.values import plain, read_day

Findings = list[tuple[str, Any, Finding]]
"""What was found in a row: ``(field, cell, finding)``."""
Reading = tuple[Any, Iterable[Finding]]
"""What a reader answers: the value, and what it has to say of the cell."""
T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Cells:
    """One row by field, and what was found in it; called with a reading it hands on the value."""

    __slots__ = ("by_field", "findings")

    def __init__(self, by_field: Mapping[str, Any], findings: Findings) -> None:
        self.by_field, self.findings = by_field, findings

    def __call__(self, name: str, reading: Reading) -> Any:
        value, found = reading
        if found:
            self.findings.extend((name, self.by_field.get(name), finding) for finding in found)
        return value


def read_once(read: Callable[[Any], Reading], cells: Sequence[Any]) -> Iterator[Reading]:
    """What a reader answers for a column that repeats its units, days or words: each is read once."""
    # TRUE and 1 are one key of a dict, and must not be one cell.
    return map(read if bool in set(map(type, cells)) else _Answers(read).__getitem__, cells)


class _Answers(dict[Any, Reading]):
    def __init__(self, read: Callable[[Any], Reading]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Any) -> Reading:
        answer = self[cell] = self._read(cell)
        return answer


class Index(Protocol[T_co]):
    """What finds records by their names."""

    def find(self, text: str) -> tuple[T_co | None, Finding | None]:
        """The record that a text names, or the refusal."""


def read_named(index: Index[T], cell: object) -> tuple[T | None, tuple[Finding, ...]]:
    """The unit or plan that a cell names, ``None`` for a blank one."""
    text = plain(cell)
    if text is None:
        return None, ()
    found, finding = index.find(text)
    return found, () if finding is None else (finding,)


def day_reader(roster: Roster) -> Callable[[Any], tuple[str | None, tuple[Finding, ...]]]:
    """The reader of days of a workbook: it counts them from its own epoch, and may know no styles."""
    return partial(read_day, epoch_1904=roster.epoch_1904, has_styles=roster.has_styles)
