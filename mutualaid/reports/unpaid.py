"""Questions about money that has not arrived: events that qualify and were never paid, payments that came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mutualaid.codes import PAYOUT_STATES
from mutualaid.reports.asking import Row, ask
from mutualaid.results import ERASED, Table
from mutualaid.store.reading import Reader

UNDER_WAY = PAYOUT_STATES[:3]
"""How far the latest attempt to pay has come, while the bank has not answered it."""

STATES = ("undecided", "held", "decided", *UNDER_WAY, "returned")
"""Why a claim has no money yet, in the order in which a claim passes through them."""

_NEVER_PAID = (
    *("claim_no", "relief_no", "person_no", "name", "unit_code", "plan_code", "event_on", "amount_fen", "state"),
    *("waiting_days",),
)
_RETURNED = (
    *("payout_no", "serial_no", "claim_no", "relief_no", "person_no", "name", "unit_code", "unit_name", "plan_code"),
    *("channel_code", "amount_fen", "returned_on", "reason", "state", "waiting_days"),
)


def never_paid(reader: Reader, *, unit: str | None, as_of: str, plan: str | None = None) -> Table:
    """Claims of events up to a day that have no successful payment on it, longest wait first; then granted relief.

    Undecided ones and those on hold have no amount; of the others those decided with more than 0 fen. Paid and then
    recovered is not waiting. ``waiting_days`` counts from the day the claim was handed in, else from the event; of
    relief, which is of no plan and is summed apart, from the grant.
    """
    question = ask(reader, "never-paid", unit=unit, as_of=as_of, plan=plan)
    rows = []
    for row in question.run("never_paid"):
        state = _state(row) if row["outcome"] not in (None, "hold") else "held" if row["outcome"] else "undecided"
        said = {**row, **_person(row), "relief_no": None, "state": state}
        said["waiting_days"] = _days(row["received_on"] or row["event_on"], as_of)
        rows.append({key: said[key] for key in _NEVER_PAID})
    states = Counter(row["state"] for row in rows)
    grants = []
    for row in question.run("never_paid_relief") if plan is None else ():
        said = {**row, **_person(row), "claim_no": None, "plan_code": None}
        said |= {"state": _state(row), "waiting_days": _days(row["event_on"], as_of)}
        grants.append({key: said[key] for key in _NEVER_PAID})
    total = {
        "claim_count": len(rows),
        "person_count": len({row["person_no"] for row in rows}),
        "amount_fen": sum(row["amount_fen"] or 0 for row in rows),
        **{f"{state}_count": states[state] for state in STATES},
        **_relief(grants),
    }
    return Table(question.head(), reader.stamp, _NEVER_PAID, rows + grants, total)


def _relief(grants: Sequence[Row]) -> Row:
    """Relief among what waits, summed apart from aid."""
    return {"relief_count": len(grants), "relief_fen": sum(row["amount_fen"] for row in grants)}


def returned_unpaid(reader: Reader, *, unit: str | None, as_of: str, plan: str | None = None) -> Table:
    """Payments whose last event up to a day is a return, oldest first, with the bank's reason and the payee's unit.

    ``state`` tells whether another attempt is under way; ``waiting_days`` counts from the return. Relief is listed with
    the others and summed apart.
    """
    question = ask(reader, "returned-unpaid", unit=unit, as_of=as_of, plan=plan)
    rows = []
    for row in question.run("returned_unpaid"):
        said = {
            **row,
            **_person(row),
            **question.place(row["unit_code"]),
            "waiting_days": _days(row["returned_on"], as_of),
        }
        said["state"] = _state({**row, "last_code": "returned"})
        rows.append({key: said[key] for key in _RETURNED})
    aid = [row for row in rows if row["relief_no"] is None]
    states = Counter(row["state"] for row in aid)
    total = {
        "payout_count": len(aid),
        "person_count": len({row["person_no"] for row in aid}),
        "amount_fen": sum(row["amount_fen"] for row in aid),
        **{f"{state}_count": states[state] for state in (*UNDER_WAY, "returned")},
        **_relief([row for row in rows if row["relief_no"] is not None]),
    }
    return Table(question.head(), reader.stamp, _RETURNED, rows, total)


def _state(row: Row) -> str:
    """How far the money of a decision has come on the day."""
    if row["batch_state"] is not None and row["answered"] != 1:
        # What the bank answered after the day had left for it by then: nothing else carries a day.
        return str(row["batch_state"]) if row["batch_state"] in UNDER_WAY else "exported"
    return "returned" if row["last_code"] == "returned" else "decided"


def _person(row: Row) -> Row:
    return {"name": row["name"] or ERASED}


def _days(since: str, until: str) -> int:
    """Days from one day to another; none where the first lies after the second."""
    from datetime import date

    return max(0, (date.fromisoformat(until) - date.fromisoformat(since)).days)
