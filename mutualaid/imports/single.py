"""One record on the command line, judged like a row of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Problem, Roster


def one_row(values: Mapping[str, object], headings: tuple[str, ...] | None = None) -> Roster:
    """A roster of one row, its values by field; without ``headings`` its columns are called as the fields are."""
    fields = tuple(values)
    return Roster("", "", None, fields, fields if headings is None else headings, [(1, tuple(values.values()))])


def need_reason(accept: frozenset[str], reason: str | None) -> None:
    """A hold is settled by somebody's word: raises REASON_NEEDED (exit 2) for ``accept`` without one."""
    if accept and not (reason or "").strip():
        raise MutualAidError("REASON_NEEDED", Exit.USAGE)


def refuse_closed(problems: Iterable[Problem]) -> None:
    """End the command where one record alone is judged and lies in a closed period: PERIOD_CLOSED (exit 5)."""
    for problem in problems:
        if problem.code == "PERIOD_CLOSED":
            raise MutualAidError(problem.code, Exit.CONFLICT, **problem.facts)
