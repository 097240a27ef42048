"""The list of payments, each with what became of it."""

from __future__ import annotations

from mutualaid.reports.asking import plan_named, run, unit_named
from mutualaid.reports.members import the_person
from mutualaid.results import Table
from mutualaid.rules.identity import mask_name
from mutualaid.store.reading import Reader

STATES = ("paid", "returned", "recovered")
COLUMNS = (
    "payout_no",
    "serial_no",
    "person_no",
    "name",
    "plan_code",
    "quarter",
    "category",
    "amount_fen",
    "state",
    "event_on",
    "unit_code",
)


def payout_list(
    reader: Reader,
    *,
    today: str,
    unit: str | None = None,
    year: int | None = None,
    person: str | None = None,
    plan: str | None = None,
    state: str | None = None,
) -> Table:
    """Payments by the day of their last event, names masked; the total counts those that stand as paid.

    ``year`` is that of the last event, ``unit`` includes those below it as the tree stood on the payment date and is
    named as of the year's end, else ``today``. Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS, PLAN_UNKNOWN, PERSON_UNKNOWN,
    PERSON_AMBIGUOUS (exit 1).
    """
    about = None if unit is None else unit_named(reader, unit, as_of=today if year is None else f"{year:04d}-12-31")
    rows = run(
        reader,
        "payout_list",
        {
            "unit_id": None if about is None else about.unit_id,
            "year_from": None if year is None else f"{year:04d}-01-01",
            "year_to": None if year is None else f"{year:04d}-12-31",
            "person_id": None
            if person is None
            else the_person(lambda sql, given: reader.select(sql, given)[1], person),
            "plan_id": None if plan is None else plan_named(reader, plan).plan_id,
            "state": state,
        },
    )
    for row in rows:
        row["name"] = mask_name(row["name"]) if row["name"] else None
    standing = [row for row in rows if row["state"] == "paid"]
    return Table(
        head={
            "list": "payouts",
            "definition": None,
            "unit_code": None if about is None else about.unit_code,
            "year": year,
        },
        ledger=reader.stamp,
        columns=COLUMNS,
        rows=rows,
        total={
            "payout_count": len(rows),
            "paid_count": len(standing),
            "paid_fen": sum(row["amount_fen"] for row in standing),
        },
    )
