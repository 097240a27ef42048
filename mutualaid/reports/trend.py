"""The years side by side: how the figures of a unit went (M01 to M06)."""

from __future__ import annotations

from mutualaid.errors import Exit, MutualAidError
from mutualaid.reports.asking import Row, ask, run
from mutualaid.reports.cover import participation
from mutualaid.reports.money import aid, contributions, direct_claims, payout_ratio
from mutualaid.reports.paid import Paid
from mutualaid.results import Note, Table
from mutualaid.store.reading import Reader

USUAL_YEARS = 5
"""So many years are shown where nobody says since when."""
MOST_YEARS = 50

COLUMNS = (
    *("year", "as_of", "member_count", "insured_count", "rate_bp", "rate_change_bp"),
    *("contribution_fen", "contribution_growth_bp", "beneficiary_count", "beneficiary_rate_bp"),
    *("beneficiary_rate_change_bp", "payment_count", "aid_fen", "aid_growth_bp", "ratio_bp", "opening_used"),
)


def trend(reader: Reader, *, unit: str | None, as_of: str, since: int | None = None, plan: str | None = None) -> Table:
    """A row for each year from ``since`` to that of the day, each as it stood on its 31 December, the last on the day.

    Without ``since`` the last five, of which the first is one that the ledger knows anything of.

    Changes of rates are in basis points (percentage points × 100) against the year before; growth as of M02 and M04.
    A year that was reported before the ledger began stands as reported (``opening_used``); of such a year who was
    insured is not known. Raises YEARS_TURNED, TOO_MANY_YEARS (exit 2).
    """
    last = int(as_of[:4])
    first = last - USUAL_YEARS + 1 if since is None else since
    if first > last:
        raise MutualAidError("YEARS_TURNED", Exit.USAGE, first=first, last=last)
    if last - first >= MOST_YEARS:
        raise MutualAidError("TOO_MANY_YEARS", Exit.USAGE, most=MOST_YEARS)
    question = ask(reader, "trend", unit=unit, as_of=as_of, plan=plan)
    about = question.unit_code
    named = None if question.plan is None else question.plan.plan_code
    rows: list[Row] = []
    notes: list[Note] = list(question.universal_note())
    before = _year(reader, about, f"{first - 1}-12-31", named, notes)
    for year in range(first, last + 1):
        row = _year(reader, about, as_of if year == last else f"{year}-12-31", named, notes)
        for key in ("rate_bp", "beneficiary_rate_bp"):
            row[key.replace("_bp", "_change_bp")] = _change(row, before, key)
        rows.append({key: row[key] for key in COLUMNS})
        before = row
    begun = [place for place, row in enumerate(rows) if _says(row)]
    if since is None and begun:
        rows = rows[begun[0] :]
    return Table({**question.head(year=True), "from_year": first}, reader.stamp, COLUMNS, rows, None, notes)


def _change(row: Row, before: Row, key: str) -> int | None:
    """How a rate changed; against a year of which the ledger knows nothing it did not."""
    now, then = row[key], before[key]
    return None if now is None or then is None or not _says(before) else now - then


def _says(row: Row) -> bool:
    return any(row[key] for key in ("insured_count", "contribution_fen", "payment_count", "opening_used"))


def _year(reader: Reader, unit: str | None, day: str, plan: str | None, notes: list[Note]) -> Row:
    """The figures of one year up to a day."""
    paid = Paid()
    covered = participation(reader, unit=unit, as_of=day, plan=plan).total or {}
    helped = direct_claims(reader, unit=unit, as_of=day, plan=plan, paid=paid)
    money_in = contributions(reader, unit=unit, as_of=day, plan=plan)
    money_out = aid(reader, unit=unit, as_of=day, plan=plan, paid=paid)
    ratio = payout_ratio(reader, unit=unit, as_of=day, plan=plan, paid=paid).total or {}
    direct, income, spent = dict(helped.total or {}), dict(money_in.total or {}), dict(money_out.total or {})
    notes += [note for note in (*helped.notes, *money_in.notes, *money_out.notes) if note not in notes]
    is_reported = any(each.get("opening_used") for each in (direct, income, spent))
    own = run(reader, "openings", {"from_year": int(day[:4]), "to_year": int(day[:4])})
    is_before = not covered["insured_count"] and any(row["unit_code"] == unit for row in own) and plan is None
    return {
        "year": int(day[:4]),
        "as_of": day,
        "member_count": direct["member_count"],
        "insured_count": None if is_before else covered["insured_count"],
        "rate_bp": None if is_before else covered["rate_bp"],
        "contribution_fen": income["contribution_fen"],
        "contribution_growth_bp": income["growth_bp"],
        "beneficiary_count": direct["beneficiary_count"],
        "beneficiary_rate_bp": direct["rate_bp"],
        "payment_count": spent["payment_count"],
        "aid_fen": spent["aid_fen"],
        "aid_growth_bp": spent["growth_bp"],
        "ratio_bp": ratio.get("ratio_bp"),
        "opening_used": is_reported,
    }
