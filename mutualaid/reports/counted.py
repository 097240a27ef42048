"""Counted and not (M11): cover that is not participation, and members without cover, by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from mutualaid.reports.asking import Question, Row, ask, parted, person_of
from mutualaid.reports.cover import REASONS
from mutualaid.results import Table
from mutualaid.store.reading import Reader

SIDES: Mapping[str, tuple[str, ...]] = {
    "holder": ("left", "kept", "unpaid", "universal_only", "not_yet", "dependant", "no_member"),
    "member": REASONS,
}
"""Who holds cover and is not counted, and who is a member and has none: the reasons of each, in the order asked."""

OF_FEW = frozenset(("dependant",))
"""Reasons that few ledgers have, told where anybody has them."""

_COUNTS = ("side_code", "reason_code", "person_count")
_PEOPLE = (
    *("side_code", "reason_code", "person_no", "name", "document_no", "unit_code", "unit_name"),
    *("plan_code", "enrollment_no", "starts_on", "ends_on", "insured"),
)


def excluded(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    people: bool = False,
) -> Table:
    """Who holds cover on a day and is not counted in M01, and the members without cover, by reason (M11).

    One row a side and reason (of a group, and of ``OF_FEW``: that anybody has), each person once a side under the first
    reason that applies in the order of ``SIDES``. Cover holders are the insured and those of side ``holder``, members
    the insured and those of side ``member``. ``people`` gives one row a person and side, with an enrollment that runs
    on the day; ``insured`` says that it is in force.
    """
    question = ask(reader, "excluded", unit=unit, as_of=as_of, plan=plan, by=by, people=people)
    found = question.run("excluded", people=int(people))
    whole = parted(question.run("participation", grouping=None))[0]
    columns = question.columns(*_COUNTS) or _COUNTS
    if people:
        columns = _PEOPLE
        rows = [_person(question, row) for row in sorted(found, key=_in_order)]
    elif by is None:
        rows = list(_counted(found))
    else:
        parts = _of_plans(question) if by == "plan" else _of_groups(found)
        rows = [
            {**question.group(code), **row}
            for code in question.in_order(parts)
            for row in _counted(parts[code])
            if row["person_count"]
        ]
    left_out = _summed(found, "side_code")
    total = {
        "holder_count": whole["insured_count"] + left_out["holder",],
        "member_count": whole["member_count"],
        "insured_count": whole["insured_count"],
        "not_counted_count": left_out["holder",],
        "not_covered_count": left_out["member",],
    }
    return Table(question.head(), reader.stamp, columns, rows, total, question.universal_note())


def _summed(found: Iterable[Row], *keys: str) -> Counter[tuple[str, ...]]:
    """The persons by the values of some columns."""
    counts = Counter[tuple[str, ...]]()
    for row in found:
        counts[*(row[key] for key in keys)] += row["person_count"]
    return counts


def _of_groups(found: Iterable[Row]) -> dict[str | None, list[Row]]:
    groups: dict[str | None, list[Row]] = {}
    for row in found:
        groups.setdefault(row["group_code"], []).append(row)
    return groups


def _of_plans(question: Question) -> dict[str | None, list[Row]]:
    """Each enrolled plan asked by itself: who holds one plan may lack another."""
    plans = [plan for plan in question.plans if plan.kind_code == "enrolled" and question.plan in (None, plan)]
    return {plan.plan_code: question._replace(plan=plan).run("excluded", people=0) for plan in plans}


def _in_order(row: Row) -> tuple[int, int]:
    side = row["side_code"]
    return list(SIDES).index(side), SIDES[side].index(row["reason_code"])


def _counted(found: Iterable[Row]) -> Iterator[Row]:
    counts = _summed(found, "side_code", "reason_code")
    for side, reasons in SIDES.items():
        for reason in reasons:
            if reason in OF_FEW and not counts[side, reason]:
                continue
            yield {"side_code": side, "reason_code": reason, "person_count": counts[side, reason]}


def _person(question: Question, row: Row) -> Row:
    said = {**row, **person_of(row), **question.place(row["unit_code"]), "insured": row["insured"] == 1}
    return {key: said[key] for key in _PEOPLE}
