"""Grants of relief (临时救助), each with the person's aid of the same year beside it; they stand in no rate."""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.codes import PAYOUT_STATES
from mutualaid.names.people import the_person
from mutualaid.names.units import the_unit
from mutualaid.reports.asking import Row, run
from mutualaid.results import ERASED, Table
from mutualaid.store.asking import Askable
from mutualaid.store.reading import Reader
from mutualaid.store.resources import query_text

UNDER_WAY = PAYOUT_STATES[:3]
"""A grant whose payment has been proposed and not answered."""
COLUMNS = (
    "relief_no",
    "person_no",
    "name",
    "unit_code",
    "unit_name",
    "applied_on",
    "amount_fen",
    "state",
    "granted_on",
    "payout_no",
    "payment_state",
    "paid_out_on",
    "aid_fen",
    "proposed_by",
    "approved_by",
    "document_no",
)


def aid_of(ledger: Askable, person_id: int, *, year: int) -> tuple[int, int]:
    """What a person received in a calendar year over every plan and channel (M04), in fen, and in how many payments."""
    days = {"person_id": person_id, "from_on": f"{year:04d}-01-01", "to_on": f"{year:04d}-12-31"}
    [(aid_fen, payment_count)] = ledger.select(query_text("person_aid"), days)
    return aid_fen, payment_count


def relief_list(
    reader: Reader,
    *,
    unit: str | None = None,
    year: int | None = None,
    person: str | None = None,
    state: str | None = None,
) -> Table:
    """Grants by the day they were asked for, names masked; ``aid_fen`` is the person's aid of that calendar year.

    ``payment_state`` tells how far the payment of a grant has come. ``year`` is that of ``applied_on``; ``unit``
    includes those below it as the tree stood on that day. Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS, PERSON_UNKNOWN,
    PERSON_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    about = None if unit is None else the_unit(reader, unit)
    rows = run(
        reader,
        "relief_list",
        {
            "unit_id": None if about is None else about.unit_id,
            "from_on": None if year is None else f"{year:04d}-01-01",
            "to_on": None if year is None else f"{year:04d}-12-31",
            "person_id": None if person is None else the_person(reader, person),
            "state": state,
        },
    )
    for row in rows:
        row["name"] = row["name"] or ERASED
    granted = [row for row in rows if row["state"] == "granted"]
    return Table(
        head={
            "list": "relief",
            "definition": None,
            "unit_code": None if about is None else about.unit_code,
            "year": year,
        },
        ledger=reader.stamp,
        columns=COLUMNS,
        rows=rows,
        total={
            "relief_count": len(rows),
            "asked_fen": sum(row["amount_fen"] for row in rows),
            "granted_count": len(granted),
            "granted_fen": sum(row["amount_fen"] for row in granted),
            "paid_fen": _sum(granted, "paid"),
            "returned_fen": _sum(granted, "returned"),
            "recovered_fen": _sum(granted, "recovered"),
            "unpaid_fen": _sum(granted, None, *UNDER_WAY),
            "person_count": len({row["person_no"] for row in rows}),
        },
    )


def _sum(rows: Sequence[Row], *states: str | None) -> int:
    return sum(row["amount_fen"] for row in rows if row["payment_state"] in states)
