"""What has to be done before a file can be taken: the step that comes first, the option that fills what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mutualaid.results import Note, Problem

_COMES_FIRST = {
    "UNIT_UNKNOWN": "UNITS_FIRST",
    "PERSON_UNKNOWN_ROW": "MEMBERS_FIRST",
    "NOT_A_MEMBER": "MEMBERS_OR_JOIN_FIRST",
}
"""What more than half of the rows are not taken for, and the note that names the step which comes first."""

_FILLS = {"receipt": "receipt_no", "on": "applied_on"}
"""Options that are not called as the field is which they fill."""


def first_steps(action: str, problems: Iterable[Problem], read: int) -> list[Note]:
    """The step that comes before this import, where more than half of its rows are not taken for want of it."""
    steps: dict[str, tuple[set[int | None], set[str | None]]] = {}
    for problem in problems:
        if problem.code in _COMES_FIRST and not (action == "unit import" and problem.code == "UNIT_UNKNOWN"):
            rows, values = steps.setdefault(problem.code, (set(), set()))
            rows.add(problem.row)
            values.add(problem.value)
    return [
        Note(_COMES_FIRST[code], facts={"count": len(rows), "read_count": read, "value_count": len(values)})
        for code, (rows, values) in steps.items()
        if 2 * len(rows) > read
    ]


def filled_by(options: Mapping[str, object]) -> dict[str, str]:
    """The fields that an option of the command would fill, had it been given: its name as it is typed."""
    filled: dict[str, str] = {}
    for name, value in options.items():
        if value is None or value is False:
            # What a use case made of an option may be called as the field is: the option itself stands before it.
            filled.setdefault(_FILLS.get(name, name), f"--{name.replace('_', '-')}")
    return filled
