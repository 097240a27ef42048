"""What the command line fills a field with, held against what the sheet says of that field beside its rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.results import Aside, Finding, Roster
from mutualaid.rules.identity import mask_value
from mutualaid.rules.values import plain

if TYPE_CHECKING:
    from mutualaid.imports.desk import Desk


class Beside:
    """The asides of one field, and which of them hold for a row."""

    def __init__(self, roster: Roster, of: str, asides: Sequence[Aside] | None = None) -> None:
        first = roster.header_rows[0] if roster.header_rows else 0
        told = roster.asides if asides is None else asides
        self._lines: dict[int, list[Aside]] = {}
        """Those of lines, by where they begin; all that stand above the header say it together."""
        self._columns: dict[int, list[Aside]] = {}
        """Those of columns, by each row of which they say it."""
        rows = [line for line, _ in roster.rows]
        for aside in told:
            if aside.field != of:
                continue
            if aside.heading is not None:
                for line in rows[bisect_right(rows, aside.above_row) : bisect_right(rows, aside.last_row)]:
                    self._columns.setdefault(line, []).append(aside)
            else:
                at = 0 if aside.above_row < first else aside.above_row
                self._lines.setdefault(at, []).append(aside)
        self._begins = sorted(self._lines)

    def against(self, line: int, given: str) -> Aside | None:
        """What is said of a row otherwise than ``given``: by the last line above it, by its cell in a column of years.

        What is told in part (a year, a quarter without one) is told otherwise only by that part.
        """
        told = (*self.of_lines(line), *self.of_columns(line))
        return next((aside for aside in told if not _agrees(aside.value, given)), None)

    def of_lines(self, line: int) -> Sequence[Aside]:
        """What the last line above a row says of it."""
        at = bisect_left(self._begins, line)
        return self._lines[self._begins[at - 1]] if at else ()

    def of_columns(self, line: int) -> Sequence[Aside]:
        """What columns say of a row."""
        return self._columns.get(line, ())

    def __bool__(self) -> bool:
        return bool(self._lines or self._columns)


def whole(value: object) -> str:
    """What is told whole or not at all: 12 is no part of 123."""
    return f"<{value}>"


def _agrees(value: str, given: str) -> bool:
    return given.startswith(value) or given.endswith(value)


def told_of(aside: Aside) -> dict[str, object]:
    """Where something is said beside the rows, and its words."""
    if aside.heading is not None:
        where = words.sentence("WHERE_COLUMN", column=aside.heading)
    else:
        where = words.sentence("WHERE_ROW", row=aside.above_row)
    return {"where": where, "said": mask_value("unit", aside.said)}


def doubt_filled(desk: Desk, of: str, option: str, given: str | None) -> None:
    """Hold every row whose open field an option fills otherwise than the sheet says beside it, as TITLE_DIFFERS."""
    beside = Beside(desk.roster, of)
    if given is None or not beside:
        return
    for line in open_rows(desk, of):
        if (aside := beside.against(line, given)) is not None:
            facts = {**told_of(aside), "option": option, "given": given}
            doubt(desk, line, of, Finding("held", "TITLE_DIFFERS", facts, bound=(aside.value, given)))


def doubt_plan(desk: Desk, plans: PlanIndex, given: Plan | None, option: str) -> None:
    """Hold every row without a plan of its own below a line that names another than ``option`` says: PLAN_OF_PAGE."""
    named = [
        aside._replace(value=whole(plan.plan_code))
        for aside in desk.roster.asides
        if aside.field == "plan" and (plan := plans.said_in(aside.said)) is not None
    ]
    if given is None or not named or any(name.startswith("plan:") for name in desk.places):
        return
    beside = Beside(desk.roster, "plan", named)
    for line in open_rows(desk, "plan"):
        if (aside := beside.against(line, whole(given.plan_code))) is not None:
            said = mask_value("plan", aside.said)
            facts = {"title_row": aside.above_row, "name": said, "plan_code": aside.value.strip("<>"), "option": option}
            doubt(desk, line, "plan", Finding("held", "PLAN_OF_PAGE", facts, bound=aside.value))


def open_rows(desk: Desk, of: str) -> Sequence[int]:
    """The rows that leave a field open."""
    place = desk.places.get(of)
    return [line for line, cells in desk.rows if place is None or plain(cells[place]) is None]


def doubt(desk: Desk, line: int, of: str, finding: Finding) -> None:
    """Have a row wait for somebody to settle what is said of a field."""
    desk.doubts[line] = [*desk.doubts.get(line, ()), (of, finding)]
