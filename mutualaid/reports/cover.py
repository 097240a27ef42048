"""Questions about cover: participation (M01), participations (M05), renewals (M07), floors (M08), the uncovered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from mutualaid.reports.asking import Question, Row, ask, parted, person_of
from mutualaid.reports.paid import NOTHING, Paid
from mutualaid.results import Rows, Table
from mutualaid.rules.rates import rate_bp
from mutualaid.store.reading import Reader

REASONS = ("unpaid", "not_started", "ended", "universal_only", "never_enrolled")
"""Why a member has no cover on a day, in the order in which they are asked."""

_COUNTS = ("member_count", "insured_count", "rate_bp", "covered_in_year_count", "covered_in_year_bp")


def participation(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    people: bool = False,
) -> Table:
    """Members of a unit on a day and those of them in force (M01), beside it cover on any day of the year (M01b).

    By quarter each row is of the quarter's last day, the last of the day itself: a rate is of a day. ``people`` gives
    one row a member instead of groups, with ``reason`` (None for who is insured).
    """
    question = ask(reader, "participation", unit=unit, as_of=as_of, plan=plan, by=by, people=people)
    whole, groups = parted(question.run("participation"))
    rows: list[Row] = []
    columns = question.columns(*_COUNTS)
    if by == "plan":
        rows = [
            {**question.group(row["plan_code"]), **_rates({**row, "member_count": whole["member_count"]})}
            for row in question.run("participation_by_plan")
        ]
    elif by == "quarter":
        columns = ("unit_code", "unit_name", "quarter", "as_of", *_COUNTS)
        rows = [_quarter(question, day) for day in quarter_days(as_of)]
    elif by is not None:
        rows = [{**question.group(code), **_rates(groups[code])} for code in question.in_order(groups)]
    elif people:
        columns = ("person_no", "name", "document_no", "unit_code", "insured", "reason")
        rows = [
            {
                **person_of(row),
                "unit_code": row["unit_code"],
                "insured": row["insured"] == 1,
                "reason": row["reason_code"],
            }
            for row in question.run("people", uncovered=0)
        ]
    return Table(question.head(), reader.stamp, columns, rows, _rates(whole), question.universal_note())


QUARTER_ENDS = ("03-31", "06-30", "09-30", "12-31")


def quarter_days(as_of: str) -> list[str]:
    """The last days of the quarters of a year that are over on a day, and the day itself.

    >>> quarter_days("2018-08-15")
    ['2018-03-31', '2018-06-30', '2018-08-15']
    """
    ends = [f"{as_of[:5]}{end}" for end in QUARTER_ENDS]
    return [end for end in ends if end < as_of] + [as_of]


def _quarter(question: Question, day: str) -> Row:
    asked = question._replace(as_of=day, by=None)
    whole, _ = parted(asked.run("participation"))
    quarter = f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}"
    return {**question.place(question.unit_code), "quarter": quarter, "as_of": day, **_rates(whole)}


def _rates(row: Row) -> Row:
    return {
        "member_count": row["member_count"],
        "insured_count": row["insured_count"],
        "rate_bp": rate_bp(row["insured_count"], row["member_count"]),
        "covered_in_year_count": row["covered_in_year_count"],
        "covered_in_year_bp": rate_bp(row["covered_in_year_count"], row["member_count"]),
    }


def who_not_covered(reader: Reader, *, unit: str | None, as_of: str, plan: str | None = None) -> Table:
    """Members of a unit on a day without cover, each with the reason; the total counts them by reason."""
    question = ask(reader, "who-not-covered", unit=unit, as_of=as_of, plan=plan)
    columns = ("person_no", "name", "document_no", "unit_code", "unit_name", "reason")
    found = question.each("people", uncovered=1)
    rows = Rows(columns, ({**row, **person_of(row), "reason": row["reason_code"]} for row in found))
    reasons = Counter(str(reason) for (reason,) in rows.columns("reason"))
    total = {
        "member_count": parted(question.run("members"))[0]["member_count"],
        "not_covered_count": len(rows),
        **{f"{reason}_count": reasons[reason] for reason in REASONS},
    }
    return Table(question.head(), reader.stamp, columns, rows, total, question.universal_note())


def participations(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    paid: Paid | None = None,
) -> Table:
    """Paid enrollments that start in the year up to the day, by the unit that enrolled, beside the payments (M05).

    ``paid`` remembers what others asked of the payments.
    """
    question = ask(reader, "participations", unit=unit, as_of=as_of, plan=plan, by=by)
    started: Counter[str | None] = Counter()
    found = question.run("participations", grouping=None if by == "plan" else by)
    for row in found:
        started[row["plan_code"] if by == "plan" else row["group_code"]] += row["participation_count"]
    whole, spent = (paid or Paid()).until(question, as_of)
    rows = []
    if by is not None:
        rows = [
            {
                **question.group(code),
                "participation_count": started[code],
                "payment_count": spent.get(code, NOTHING)["payment_count"],
            }
            for code in question.in_order([*started, *spent])
        ]
    total = {
        "year": question.year,
        "participation_count": sum(row["participation_count"] for row in found),
        "payment_count": whole["payment_count"],
    }
    columns = question.columns("participation_count", "payment_count")
    return Table(question.head(year=True), reader.stamp, columns, rows, total)


def renewals(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    people: bool = False,
) -> Table:
    """What became of the covers that ended in the year up to the day, and the new ones (M07).

    Renewed: the next cover of the same person and plan starts on the day after the end or before; late: after a gap.
    The unit is the one that enrolled. By reason: why the person is no member on the day.
    ``people`` gives one row an ended cover, with ``gap_days`` of a late one.
    """
    question = ask(reader, "renewals", unit=unit, as_of=as_of, plan=plan, by=by, people=people)
    whole: Counter[str] = Counter()
    groups: dict[str | None, Counter[str]] = {}
    for row in question.run("renewals", grouping=by):
        outcome = "new" if row["ends_on"] is None else _outcome(row["ends_on"], row["next_starts_on"])
        whole[outcome] += row["cover_count"]
        groups.setdefault(row["group_code"], Counter())[outcome] += row["cover_count"]
    rows: Sequence[Mapping[str, object]] = []
    columns = question.columns(*_attrition(whole))
    if by is not None:
        rows = [{**question.group(code), **_attrition(groups[code])} for code in question.in_order(groups)]
    elif people:
        columns = (
            *("person_no", "name", "document_no", "unit_code", "plan_code", "enrollment_no"),
            *("ends_on", "next_starts_on", "outcome", "gap_days", "left_reason_code"),
        )
        rows = Rows(columns, _ended(question))
    return Table(question.head(year=True), reader.stamp, columns, rows, _attrition(whole), question.universal_note())


def _outcome(ends_on: str, next_starts_on: str | None) -> str:
    from mutualaid.rules.cover import is_continuous

    if next_starts_on is None:
        return "lapsed"
    return "renewed" if is_continuous(ends_on, next_starts_on) else "late"


def _attrition(counts: Counter[str]) -> Row:
    ended = counts["renewed"] + counts["late"] + counts["lapsed"]
    return {
        "ended_count": ended,
        "renewed_count": counts["renewed"],
        "late_count": counts["late"],
        "lapsed_count": counts["lapsed"],
        "new_count": counts["new"],
        "renewed_bp": rate_bp(counts["renewed"], ended),
    }


def _ended(question: Question) -> Iterator[Row]:
    from mutualaid.rules.cover import gap_days

    for row in question.each("renewals_people"):
        outcome = _outcome(row["ends_on"], row["next_starts_on"])
        late = gap_days(row["ends_on"], row["next_starts_on"]) if outcome == "late" else None
        yield {**row, **person_of(row), "outcome": outcome, "gap_days": late}


def floor(reader: Reader, *, unit: str | None, as_of: str, plan: str | None = None) -> Table:
    """Each unit's own insured against its plan's floor, and how many more it needs (M08).

    A base that nobody has counted gives no rate and no shortfall; ``minimum_bp`` is 10000 where the base is so small
    that everyone is required.
    """
    question = ask(reader, "floor", unit=unit, as_of=as_of, plan=plan)
    rows = [against_floor(row) for row in question.run("floor")]
    below = [row for row in rows if row["shortfall_count"]]
    total = {
        "unit_count": len({row["unit_code"] for row in rows}),
        "below_floor_count": len({row["unit_code"] for row in below}),
        "shortfall_count": sum(row["shortfall_count"] for row in below),
    }
    columns = (
        *("unit_code", "unit_name", "plan_code", "base", "base_count", "insured_count"),
        *("required_count", "shortfall_count", "rate_bp", "minimum_bp"),
    )
    return Table(question.head(), reader.stamp, columns, rows, total)


def against_floor(row: Row) -> Row:
    base, minimum = row["base_count"], row["floor_bp"]
    required = None
    if base is not None:
        if row["floor_all_below"] is not None and base < row["floor_all_below"]:
            minimum = 10_000
        required = -(-base * minimum // 10_000)
    return {
        "unit_code": row["unit_code"],
        "unit_name": row["unit_name"],
        "plan_code": row["plan_code"],
        "base": row["base"],
        "base_count": base,
        "insured_count": row["insured_count"],
        "required_count": required,
        "shortfall_count": None if required is None else max(0, required - row["insured_count"]),
        "rate_bp": None if base is None else rate_bp(row["insured_count"], base),
        "minimum_bp": minimum,
    }
