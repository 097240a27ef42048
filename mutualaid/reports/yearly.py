"""Several questions side by side, for the summary workbook: by place, by plan, over the years."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mutualaid.reports.asking import Question, Row, ask, run, same_day_before
from mutualaid.reports.cover import participation
from mutualaid.reports.money import aid, contributions, direct_claims
from mutualaid.reports.paid import Paid
from mutualaid.results import Table
from mutualaid.rules.rates import rate_bp
from mutualaid.store.reading import Reader


def _by_key(table: Table, key: str) -> dict[str | None, Row]:
    return {row[key]: dict(row) for row in table.rows}  # type: ignore[misc]


def _started(question: Question) -> list[Row]:
    """Participations by unit and plan: an enrollment is one unit's, so that those of a town or of all add up."""
    return question.run("participations", grouping="unit")


def units(reader: Reader, *, as_of: str) -> list[Row]:
    """Every unit with its parent, town and district on the day."""
    return run(reader, "units", {"as_of": as_of})


class _Beside(NamedTuple):
    """The parts of one row, side by side: cover, direct claims, money in and money out."""

    cover: Row
    direct: Row
    money_in: Row
    money_out: Row

    def figures(self) -> Row:
        """The figures of the row; a count or an amount that no part knows is 0."""
        member_count = self.cover.get("member_count", 0)
        beneficiary_count = self.direct.get("beneficiary_count", 0)
        return {
            "member_count": member_count,
            "insured_count": self.cover.get("insured_count", 0),
            "rate_bp": self.cover.get("rate_bp"),
            "covered_in_year_count": self.cover.get("covered_in_year_count", 0),
            "contribution_fen": self.money_in.get("contribution_fen", 0),
            "contribution_previous_fen": self.money_in.get("previous_fen", 0),
            "contribution_growth_bp": self.money_in.get("growth_bp"),
            "beneficiary_count": beneficiary_count,
            "beneficiary_rate_bp": rate_bp(beneficiary_count, member_count),
            "payment_count": self.money_out.get("payment_count", 0),
            "aid_fen": self.money_out.get("aid_fen", 0),
            "aid_previous_fen": self.money_out.get("previous_fen", 0),
            "aid_growth_bp": self.money_out.get("growth_bp"),
            "direct_payment_count": self.direct.get("payment_count", 0),
            "direct_aid_fen": self.direct.get("aid_fen", 0),
        }


def overview(reader: Reader, *, unit: str | None, as_of: str, by: str, paid: Paid | None = None) -> Table:
    """M01 to M05 of every ``town`` or ``unit`` side by side, one row each, and of the whole.

    ``participations`` maps a plan code to its count of the year; ``insured_unit_count`` counts the unions that
    themselves hold an insured member; ``target_bp`` is the unit's own target for the year. ``paid`` remembers what
    others asked of the payments.
    """
    paid = paid or Paid()
    question = ask(reader, "participation", unit=unit, as_of=as_of, by=by)
    about = question.unit_code
    covered = participation(reader, unit=about, as_of=as_of, by=by)
    helped = direct_claims(reader, unit=about, as_of=as_of, by=by, covered=covered, paid=paid)
    money_in = contributions(reader, unit=about, as_of=as_of, by=by)
    money_out = aid(reader, unit=about, as_of=as_of, by=by, paid=paid)
    tables = (covered, helped, money_in, money_out)
    rows_of = [_by_key(table, "unit_code") for table in tables]
    targets = {row["unit_code"]: row["target_bp"] for row in run(reader, "targets", {"year": question.year})}
    homes = {row["unit_code"]: row["town_code"] for row in units(reader, as_of=as_of)}

    def place_of(unit_code: str) -> str:
        return unit_code if by == "unit" else homes.get(unit_code) or unit_code

    own = covered if by == "unit" else participation(reader, unit=about, as_of=as_of, by="unit")
    insured_units = Counter(place_of(str(row["unit_code"])) for row in own.rows if row["insured_count"])
    started, started_in = Counter[str](), defaultdict[str, Counter[str]](Counter)
    for row in _started(question):
        started[row["plan_code"]] += row["participation_count"]
        started_in[place_of(row["group_code"])][row["plan_code"]] += row["participation_count"]
    plans = [plan.plan_code for plan in question.plans if plan.kind_code == "enrolled"]

    def row_of(code: str | None, parts: Sequence[Row], of_plans: Counter[str], insured_unit_count: int) -> Row:
        participations = {plan: of_plans[plan] for plan in plans}
        return {
            **question.place(code),
            **_Beside(*parts).figures(),
            "insured_unit_count": insured_unit_count,
            "target_bp": targets.get(str(code)),
            "participation_count": sum(participations.values()),
            "participations": participations,
        }

    codes = {code for rows in rows_of for code in rows if code is not None} | started_in.keys()
    rows = [
        row_of(code, [rows.get(code, {}) for rows in rows_of], started_in[code], insured_units[code])
        for code in sorted(codes)
    ]
    total = row_of(about, [dict(table.total or {}) for table in tables], started, insured_units.total())
    total |= {
        "previous_beneficiary_count": (helped.total or {}).get("previous_beneficiary_count"),
        "previous_beneficiary_rate_bp": (helped.total or {}).get("previous_rate_bp"),
        "opening_used": any((table.total or {}).get("opening_used") for table in (helped, money_in, money_out)),
    }
    notes = [*money_in.notes, *money_out.notes]
    head = {"list": "overview", "unit_code": about, "year": question.year, "as_of": as_of, "by": by}
    return Table(head, reader.stamp, tuple(total), rows, total, notes)


def plans_overview(reader: Reader, *, unit: str | None, as_of: str, paid: Paid | None = None) -> Table:
    """M01 to M05 of every plan side by side, universal plans among them, for a unit; ``paid`` as of ``overview``."""
    paid = paid or Paid()
    question = ask(reader, "participation", unit=unit, as_of=as_of, by="plan")
    about = question.unit_code
    covered = participation(reader, unit=about, as_of=as_of, by="plan")
    helped = direct_claims(reader, unit=about, as_of=as_of, by="plan", covered=covered, paid=paid)
    money_in = contributions(reader, unit=about, as_of=as_of, by="plan")
    money_out = aid(reader, unit=about, as_of=as_of, by="plan", paid=paid)
    found = [_by_key(table, "plan_code") for table in (covered, helped, money_in, money_out)]
    started = _started(question)
    rows = []
    for plan in question.plans:
        cover, help_, income, spent = (rows_of.get(plan.plan_code, {}) for rows_of in found)
        mine = [row["participation_count"] for row in started if row["plan_code"] == plan.plan_code]
        rows.append(
            {
                "plan_code": plan.plan_code,
                "kind_code": plan.kind_code,
                "member_count": (covered.total or {})["member_count"],
                "insured_count": cover.get("insured_count"),
                "rate_bp": cover.get("rate_bp"),
                "participation_count": sum(mine),
                "contribution_fen": income.get("contribution_fen", 0),
                "contribution_previous_fen": income.get("previous_fen", 0),
                "contribution_growth_bp": income.get("growth_bp"),
                "beneficiary_count": spent.get("beneficiary_count", 0),
                "direct_beneficiary_count": help_.get("beneficiary_count", 0),
                "payment_count": spent.get("payment_count", 0),
                "aid_fen": spent.get("aid_fen", 0),
                "aid_previous_fen": spent.get("previous_fen", 0),
                "aid_growth_bp": spent.get("growth_bp"),
            }
        )
    head = {"list": "plans_overview", "unit_code": question.unit_code, "year": question.year, "as_of": as_of}
    return Table(head, reader.stamp, tuple(rows[0]) if rows else (), rows, None)


def years(reader: Reader, *, unit: str | None, as_of: str, paid: Paid | None = None) -> Table:
    """Money in and money out of every year that has any, up to the day; openings replace their whole year.

    ``paid`` as of ``overview``: the years that somebody has walked over already need not be summed again.
    """
    question = ask(reader, "contributions", unit=unit, as_of=as_of)
    known = {} if paid is None else _paid_in(question, paid)
    paid_until = as_of if not known else f"{min(known) - 1}-12-31"
    found = {
        row["year"]: {**row, "opening_used": False} for row in question.run("money_by_year", paid_until=paid_until)
    }
    for year, aid_fen in known.items():
        if aid_fen is not None:
            found.setdefault(year, {"year": year, "contribution_fen": 0, "opening_used": False})["aid_fen"] = aid_fen
    for opening in run(reader, "openings", {"from_year": 0, "to_year": question.year}):
        if opening["unit_code"] != question.unit_code:
            continue
        year = opening["year"]
        kept = found.setdefault(year, {"year": year, "contribution_fen": 0, "aid_fen": 0, "opening_used": False})
        for key in ("contribution_fen", "aid_fen"):
            if opening[key] is not None and (year < question.year or as_of[5:] == "12-31"):
                kept[key] = opening[key]
                kept["opening_used"] = True
    head = {"list": "years", "unit_code": question.unit_code, "as_of": as_of}
    columns = ("year", "contribution_fen", "aid_fen", "opening_used")
    return Table(head, reader.stamp, columns, [found[year] for year in sorted(found)], None)


def _paid_in(question: Question, paid: Paid) -> dict[int, int | None]:
    """What was paid in the year of a question up to its day, and in the year before where it is asked whole, too."""
    before = same_day_before(question.as_of)
    days = [question.as_of, *([before] if before[5:] == "12-31" else [])]
    return {int(day[:4]): paid.aid_fen(question, day) for day in days}
