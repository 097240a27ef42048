"""Lists of enrollments and of money in: who is enrolled, whose cover ends, what was received, what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mutualaid.errors import MutualAidError
from mutualaid.names.people import the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.reports.asking import Different, Question, Row, ask, each, person_of, run
from mutualaid.results import Rows, Table
from mutualaid.rules.cover import gap_days, last_day, shift
from mutualaid.rules.payers import COLUMNS
from mutualaid.store.excluding import Barred
from mutualaid.store.reading import Reader

if TYPE_CHECKING:
    from mutualaid.results import Disclosure

DAYS_AHEAD = 60
"""How far ahead ends of cover are looked for where nobody says how far."""


def enrollment_list(
    reader: Reader,
    *,
    today: str,
    unit: str | None = None,
    plan: str | None = None,
    as_of: str | None = None,
    year: int | None = None,
    person: str | None = None,
    unpaid: bool = False,
) -> Table:
    """Standing enrollments by the unit that enrolled: all, those in force on a day, or those that start in a year.

    ``unpaid`` keeps those whose money does not reach the fee. Names and documents are masked. Raises UNIT_UNKNOWN,
    UNIT_AMBIGUOUS, PLAN_UNKNOWN, PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    question = ask(reader, "participation", unit=unit, as_of=as_of or today, plan=plan)
    params = {
        **_about(question, given=unit),
        "in_force_on": as_of,
        **_year(year),
        "person_id": None if person is None else the_person(reader, person),
        "unpaid": 1 if unpaid else 0,
    }
    found = each(reader, "enroll_list", params)
    rows = Rows(_ENROLLED, ({**row, **person_of(row), "paid": row["paid"] == 1} for row in found))
    people, due_fen, come_fen = Different(), 0, 0
    for person_no, fee_fen, received_fen in rows.columns("person_no", "fee_fen", "received_fen"):
        people.add(person_no)
        due_fen += fee_fen
        come_fen += received_fen
    total = {
        "enrollment_count": len(rows),
        "person_count": people.count,
        "fee_fen": due_fen,
        "received_fen": come_fen,
    }
    return Table(_head("enrollments", question, as_of=as_of, year=year), reader.stamp, _ENROLLED, rows, total)


_ENROLLED = (
    *("enrollment_no", "person_no", "name", "document_no", "unit_code", "plan_code", "starts_on", "ends_on"),
    *("share_count", "tier_code", "fee_fen", "received_fen", "paid"),
)


def ending(reader: Reader, *, today: str, within_days: int, unit: str | None = None, plan: str | None = None) -> Table:
    """Paid cover that ends from today on within so many days, both days included, and that nothing follows yet.

    Who has chosen a plan for the time after that may not be held beside it is left out.
    """
    question = ask(reader, "participation", unit=unit, as_of=today, plan=plan)
    columns = (
        *("enrollment_no", "person_no", "name", "document_no", "unit_code", "plan_code", "starts_on", "ends_on"),
        *("days_left", "is_member"),
    )
    found = ending_rows(reader, question, today=today, within_days=within_days, given=unit)
    rows = Rows(columns, found)
    people = Different()
    for (person_no,) in rows.columns("person_no"):
        people.add(person_no)
    total = {"enrollment_count": len(rows), "person_count": people.count}
    head = {**_head("enroll_renewals", question, as_of=today, year=None), "within_days": within_days}
    return Table(head, reader.stamp, columns, rows, total)


def ending_rows(
    reader: Reader,
    question: Question,
    *,
    today: str,
    within_days: int,
    given: str | None,
    leave: Disclosure | None = None,
) -> Iterator[Row]:
    """The rows of ``ending``, one after the other; those whom ``leave`` names are in clear."""
    params = {**_about(question, given=given), "from_on": today, "to_on": shift(today, within_days)}
    barred = Barred(reader)
    for row in each(reader, "enroll_renewals", params, leave=leave):
        if barred.bars(row["person_no"], row["plan_code"], row["starts_on"], row["ends_on"]):
            continue
        yield {
            **row,
            **person_of(row),
            "days_left": gap_days(today, row["ends_on"]) + 1 if row["ends_on"] > today else 0,
            "is_member": row["is_member"] == 1,
        }


def unpaid_rows(
    reader: Reader, question: Question, *, given: str | None, leave: Disclosure | None = None
) -> Iterator[Row]:
    """The standing enrollments whose money does not reach the fee, as ``enrollment_list`` lists them."""
    nothing = {"in_force_on": None, "from_on": None, "to_on": None, "person_id": None, "unpaid": 1}
    for row in each(reader, "enroll_list", {**_about(question, given=given), **nothing}, leave=leave):
        yield {**row, **person_of(row)}


def again(
    reader: Reader, *, unit: str, year: int, language: str, leave: Disclosure | None = None
) -> list[Mapping[str, Any]]:
    """Rows of the enrollment workbook for the people and plans of a year who are still members.

    Those whom ``leave`` names are in clear, all others masked. Each starts on the day after the old cover's last day
    and lasts as long; who is not in service on that day, or has chosen a plan that may not be held beside it, is left
    out. Raises UNIT_UNKNOWN (exit 1).
    """
    question = ask(reader, "participation", unit=unit, as_of=f"{year:04d}-12-31")
    if question.unit is None:
        raise MutualAidError("UNIT_UNKNOWN", name=unit, nearest="-")
    days = {"from_on": f"{year:04d}-01-01", "to_on": f"{year:04d}-12-31"}
    about = {"unit_id": question.unit.unit_id}
    spells: dict[int, list[tuple[str, str | None]]] = {}
    for row in run(reader, "spells_of_unit", {**about, "tree_on": days["to_on"]}):
        spells.setdefault(row["person_id"], []).append((row["joined_on"], row["left_on"]))
    plans = PlanIndex(reader)
    rows: list[Mapping[str, Any]] = []
    barred = Barred(reader)
    for row in run(reader, "enroll_again", {**about, **days}, leave=leave):
        starts_on = shift(row["ends_on"], 1)
        if barred.bars(row["person_no"], row["plan_code"], row["starts_on"], row["ends_on"]) or not any(
            joined_on <= starts_on and (left_on is None or left_on > starts_on)
            for joined_on, left_on in spells.get(row["person_no"], ())
        ):
            continue
        ends_on = _ends_again(plans, row, starts_on)
        rows.append(
            {
                **person_of(row),
                "document_type": None if row["document_type"] == "resident_id" else row["document_type"],
                "unit": row["unit_name"],
                "plan": row["name_zh"] if language == "zh" else row["name_en"],
                "share_count": row["share_count"],
                "tier": row["tier_code"],
                "starts_on": starts_on,
                **({} if ends_on is None else {"ends_on": ends_on}),
            }
        )
    return rows


def _ends_again(plans: PlanIndex, row: Row, starts_on: str) -> str | None:
    """The last day of the same length once more, where the plan sells several and it is not the usual one."""
    found = plans.terms_on(row["plan_id"], starts_on)
    if found is None or found[1].fee_by_months is None or found[1].calendar_year:
        return None
    from mutualaid.rules.terms import length_of  # where a plan is sold by length only

    months = length_of(found[1], row["starts_on"], row["ends_on"])
    return None if months == found[1].cover_months else last_day(starts_on, months)


def plan_choices(reader: Reader, *, language: str) -> list[str]:
    """The names of enrolled plans, for the drop-down of a template."""
    return [
        row["name_zh"] if language == "zh" else row["name_en"]
        for row in run(reader, "plans", {})
        if row["kind_code"] == "enrolled"
    ]


def plan_headings(reader: Reader) -> Callable[[str], str | None]:
    """Which enrolled plan a heading of the wide form names: its code, or None."""
    plans = PlanIndex(reader)

    def named(heading: str) -> str | None:
        plan = plans.called(heading)
        return plan.plan_code if plan is not None and plan.kind_code == "enrolled" else None

    return named


# --- money in ---------------------------------------------------------------------------------------


def contribution_list(
    reader: Reader,
    *,
    today: str,
    unit: str | None = None,
    plan: str | None = None,
    year: int | None = None,
    waiting: bool = False,
) -> Table:
    """Receipts, joining fees, refunds and reversals; ``waiting`` keeps receipts of which something waits."""
    question = ask(reader, "participation", unit=unit, as_of=today, plan=plan)
    params = {**_about(question, given=unit), **_year(year), "waiting": 1 if waiting else 0}
    columns = (
        *("contribution_no", "kind_code", "unit_code", "plan_code", "received_on", "amount_fen", "receipt_no"),
        *("enrollment_no", "reverses_no", "waiting_fen", *COLUMNS),
    )
    rows = Rows(columns, each(reader, "contribution_list", params))
    told = dict.fromkeys((True, False), 0)
    waiting_fen = 0
    for kind, amount_fen, still_fen in rows.columns("kind_code", "amount_fen", "waiting_fen"):
        told[kind == "joining_fee"] += amount_fen
        waiting_fen += still_fen or 0
    total = {"contribution_fen": told[False], "joining_fee_fen": told[True], "waiting_fen": waiting_fen}
    return Table(_head("contributions", question, as_of=None, year=year), reader.stamp, columns, rows, total)


def balance(
    reader: Reader, *, today: str, unit: str | None = None, plan: str | None = None, as_of: str | None = None
) -> Table:
    """Fees due of standing enrollments against money received, by unit and plan; ``balance_fen`` is still owed.

    With ``as_of`` only enrollments that start, and money that came, on or before it.
    """
    question = ask(reader, "participation", unit=unit, as_of=as_of or today, plan=plan)
    rows = [
        {**row, "balance_fen": row["due_fen"] - row["received_fen"]}
        for row in run(reader, "contribution_balance", {**_about(question, given=unit), "to_on": as_of})
    ]
    columns = ("unit_code", "plan_code", "due_fen", "received_fen", "balance_fen")
    total = {name: sum(row[name] for row in rows) for name in columns[2:]}
    return Table(_head("contribution_balance", question, as_of=as_of, year=None), reader.stamp, columns, rows, total)


def _about(question: Question, *, given: str | None) -> Row:
    """The parameters that the lists share; without ``--unit`` the whole ledger, whatever hangs under the district."""
    return {
        "unit_id": question.unit.unit_id if question.unit is not None and given is not None else None,
        "plan_id": None if question.plan is None else question.plan.plan_id,
        "tree_on": question.as_of,
    }


def _year(year: int | None) -> Row:
    if year is None:
        return {"from_on": None, "to_on": None}
    return {"from_on": f"{year:04d}-01-01", "to_on": f"{year:04d}-12-31"}


def _head(name: str, question: Question, *, as_of: str | None, year: int | None) -> Row:
    head: Row = {"list": name, "definition": None, "unit_code": question.unit_code}
    if question.plan is not None:
        head["plan_code"] = question.plan.plan_code
    if year is not None:
        head["year"] = year
    head["as_of"] = as_of
    return head
