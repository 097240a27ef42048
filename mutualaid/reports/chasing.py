"""What a unit has to work through: who is uncovered, whose cover ends soon, who has not paid; by unit, by matter.

The three are those of ``report who-not-covered``, ``enroll renewals`` and ``enroll list --unpaid``; nobody is counted
otherwise here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mutualaid.codes import MATTERS
from mutualaid.names.people import shown, within_scope
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex, the_unit
from mutualaid.reports import enrolled
from mutualaid.reports.asking import Question, Row, ask, person_of, run
from mutualaid.rules.cover import shift
from mutualaid.store.resources import fill
from mutualaid.store.slices import by_numbers

if TYPE_CHECKING:
    from mutualaid.results import Disclosure
    from mutualaid.store.reading import Reader


class OfUnit(NamedTuple):
    """What one union has to work through."""

    unit_code: str
    unit_name: str
    town_code: str | None
    matters: Mapping[str, Sequence[Row]]
    """The rows by matter, those without a row left out; a row by the fields of the workbook."""

    @property
    def people(self) -> set[int]:
        """The numbers of everybody in it."""
        return {row["person_no"] for rows in self.matters.values() for row in rows}

    def counts(self) -> Row:
        """How much is open of each matter, and the fen that are not paid."""
        made: Row = {f"{matter}_count": len(self.matters.get(matter, ())) for matter in MATTERS}
        return made | {"due_fen": sum(row["due_fen"] for row in self.matters.get("unpaid", ()))}


def chased(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    within_days: int,
    what: Sequence[str] = MATTERS,
    leave: Disclosure | None = None,
) -> list[OfUnit]:
    """What is open on a day, union by union that holds or enrolled the people; those whom ``leave`` names in clear.

    Ends of cover are looked for up to ``within_days`` after the day, both days included. Raises UNIT_UNKNOWN,
    UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    question = ask(reader, "who-not-covered", unit=unit, as_of=as_of)
    gathered: dict[str, dict[str, list[Row]]] = {}
    for matter in what:
        for row in _seen(reader, _OF[matter](reader, question, unit, within_days, leave)):
            gathered.setdefault(row["unit_code"], {}).setdefault(matter, []).append(row)
    _phones(reader, gathered, leave)
    towns = dict(
        reader.select(
            fill(
                "select u.unit_code, p.town_code from unit_place_now p join unit_now u on u.unit_id = p.unit_id"
                " where {holds_on: p, :day}"
            ),
            {"day": as_of},
        )
    )
    index = UnitIndex(reader, called_on=as_of)
    names = {unit.unit_code: unit.unit_name for unit in index.by_id.values()}
    for code, matters in gathered.items():
        for row in (row for rows in matters.values() for row in rows):
            # A name that several answer to would be asked about when the workbook comes back.
            row["unit"] = names[code] if len(index.called(names[code])) == 1 else code
    return [OfUnit(code, names[code], towns.get(code), matters) for code, matters in sorted(gathered.items())]


def _uncovered(
    reader: Reader,
    question: Question,
    given: str | None,  # noqa: ARG001 - as all have it
    within_days: int,  # noqa: ARG001 - as all have it
    leave: Disclosure | None,
) -> Iterator[Row]:
    for row in run(reader, "people", question.params(uncovered=1), leave=leave):
        yield {**person_of(row), "unit_code": row["unit_code"], "why": row["reason_code"]}


def _ending(
    reader: Reader, question: Question, given: str | None, within_days: int, leave: Disclosure | None
) -> Iterator[Row]:
    plans = {plan.plan_code: plan for plan in PlanIndex(reader).by_id.values()}
    found = enrolled.ending_rows(
        reader, question, today=question.as_of, within_days=within_days, given=given, leave=leave
    )
    rows = [row for row in found if row["is_member"]]
    numbers = [row["enrollment_no"] for row in rows]
    sql = "select e.enrollment_id, e.share_count, e.tier_code from enrollment_now e where true"
    bought = {number: more for number, *more in by_numbers(reader, sql, "e.enrollment_id", numbers, of="enrollment")}
    for row in rows:
        share_count, tier_code = bought[row["enrollment_no"]]
        yield {
            **person_of(row),
            "unit_code": row["unit_code"],
            "plan": plans[row["plan_code"]].told,
            "until": row["ends_on"],
            "share_count": share_count,
            "tier": tier_code,
            "starts_on": shift(row["ends_on"], 1),
        }


def _unpaid(
    reader: Reader,
    question: Question,
    given: str | None,
    within_days: int,  # noqa: ARG001 - as all have it
    leave: Disclosure | None,
) -> Iterator[Row]:
    plans = {plan.plan_code: plan for plan in PlanIndex(reader).by_id.values()}
    for row in enrolled.unpaid_rows(reader, question, given=given, leave=leave):
        yield {
            **person_of(row),
            "unit_code": row["unit_code"],
            "unit": row["unit_code"],
            "plan": plans[row["plan_code"]].told,
            "share_count": row["share_count"],
            "tier": row["tier_code"],
            "starts_on": row["starts_on"],
            "ends_on": row["ends_on"],
            "fee": row["fee_fen"],
            "due_fen": row["fee_fen"] - row["received_fen"],
        }


_OF = {"uncovered": _uncovered, "ending": _ending, "unpaid": _unpaid}


def _seen(reader: Reader, rows: Iterable[Row]) -> list[Row]:
    """The rows of people whom whoever asks sees: a cover may be of a person who has gone elsewhere since."""
    listed = list(rows)
    seen = set(within_scope(reader, sorted({row["person_no"] for row in listed})))
    return [row for row in listed if row["person_no"] in seen]


def _phones(reader: Reader, gathered: Mapping[str, Mapping[str, list[Row]]], leave: Disclosure | None) -> None:
    """Put what a unit needs to reach its people beside each row: phone and type of document."""
    rows = [row for matters in gathered.values() for some in matters.values() for row in some]
    people = sorted({row["person_no"] for row in rows})
    known = {each["person_no"]: each for each in shown(reader, people, leave=leave)}
    for row in rows:
        person = known[row["person_no"]]
        row["phone"] = person["phone"]
        kind = person["document_type"]
        row["document_type"] = None if kind == "resident_id" else kind


def together(ledger: Reader, unit: str, units: Sequence[OfUnit], as_of: str) -> OfUnit:
    """What several unions below one have to work through, as that of the one."""
    whole = the_unit(ledger, unit, called_on=as_of)
    matters: dict[str, list[Row]] = {}
    for each in units:
        for matter, rows in each.matters.items():
            matters.setdefault(matter, []).extend(rows)
    return OfUnit(whole.unit_code, whole.unit_name, None, matters)


def by_town(ledger: Reader, units: Iterable[OfUnit], as_of: str) -> list[Row]:
    """The sum of what is open, town by town, as these are called on a day."""
    sums: dict[str | None, Row] = {}
    for each in units:
        row = sums.setdefault(each.town_code, dict.fromkeys((*_COUNTS, "due_fen"), 0))
        for key, count in each.counts().items():
            row[key] += count
    names = {unit.unit_code: unit.unit_name for unit in UnitIndex(ledger, called_on=as_of).by_id.values()}
    return [
        {"unit_code": code, "unit_name": names.get(code or ""), **row}
        for code, row in sorted(sums.items(), key=lambda town: town[0] or "")
    ]


_COUNTS = tuple(f"{matter}_count" for matter in MATTERS)
