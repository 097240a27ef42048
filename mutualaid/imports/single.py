"""One record on the command line, judged like a row of a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports.desk import Decision, Desk
from mutualaid.imports.fields import R
from mutualaid.journal import Writer
from mutualaid.results import Finding, Note, Problem, Roster


class Judged(NamedTuple, Generic[R]):
    """What became of one record: what there is to say of it, the row it was, and what writing it handed back."""

    notes: Sequence[Note]
    problems: Sequence[Problem]
    rows: Sequence[R]
    """The row it was; of a record in wide form, its filled cells."""
    written: Any
    """What writing handed back, ``None`` where nothing was written."""

    @property
    def row(self) -> R:
        """The row that the record was."""
        return self.rows[0]


def one_row(values: Mapping[str, object], headings: tuple[str, ...] | None = None) -> Roster:
    """A roster of one row, its values by field; without ``headings`` its columns are called as the fields are."""
    fields = tuple(values)
    return Roster("", "", None, fields, fields if headings is None else headings, [(1, tuple(values.values()))])


def settled(
    finding: Finding | None, accept: Collection[str], *, of: str, value: str
) -> tuple[list[Problem], list[Note]]:
    """What a doubt about one value of a command line comes to: a problem, or a note where it is accepted."""
    if finding is None:
        return [], []
    if finding.code in accept:
        return [], [Note(finding.code, column=of, value=value, facts=finding.facts)]
    return [Problem("held", finding.code, column=of, value=value, facts=finding.facts)], []


def refuse_closed(problems: Iterable[Problem]) -> None:
    """End the command where one record alone is judged and lies in a closed period: PERIOD_CLOSED (exit 5)."""
    for problem in problems:
        if problem.code == "PERIOD_CLOSED":
            raise MutualAidError(problem.code, Exit.CONFLICT, **problem.facts)


def judge_one(
    writer: Writer, roster: Roster, accept: frozenset[str], decide: Callable[[Desk], Decision[R]]
) -> Judged[R]:
    """Judge one record as a row of a file is judged, and write it where nothing stands in its way.

    Raises PERIOD_CLOSED (exit 5) where it lies in a closed period.
    """
    desk = Desk(writer, roster, accept)
    decision = decide(desk)
    for problem in desk.problems:
        if problem.code == "PERIOD_CLOSED":
            raise MutualAidError(problem.code, Exit.CONFLICT, **problem.facts)
    written = None if desk.problems else decision.apply(writer)
    return Judged(desk.notes, desk.problems, decision.judged, written)
