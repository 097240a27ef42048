"""Payments, each with what became of it; payment batches, and whether the money of decisions adds up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mutualaid.errors import MutualAidError
from mutualaid.names.people import the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import the_unit
from mutualaid.reports.asking import run
from mutualaid.results import ERASED, Note, Table
from mutualaid.store.reading import Reader

STAGES = (
    "decided",
    "to_propose",
    "proposed",
    "to_approve",
    "approved",
    "to_export",
    "exported",
    "to_confirm",
    "paid",
    "returned",
    "recovered",
)
COLUMNS = (
    "payout_no",
    "serial_no",
    "person_no",
    "name",
    "plan_code",
    "relief_no",
    "quarter",
    "category",
    "amount_fen",
    "state",
    "event_on",
    "unit_code",
    "payee",
    "relation_code",
    "document_no",
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
    """Payments by the day of their last event, names masked; the total counts those that stand as paid, relief apart.

    One that a batch is about to pay has the state of the batch; without an event yet it has no day and no year.
    ``year`` is that of the last event, ``unit`` includes those below it as the tree stood on the payment date (of what
    has not been paid: ``today``). Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS, PLAN_UNKNOWN, PERSON_UNKNOWN, PERSON_AMBIGUOUS
    (exit 1), NOT_IN_SCOPE (exit 4).
    """
    about = None if unit is None else the_unit(reader, unit)
    rows = run(
        reader,
        "payout_list",
        {
            "unit_id": None if about is None else about.unit_id,
            "year_from": None if year is None else f"{year:04d}-01-01",
            "year_to": None if year is None else f"{year:04d}-12-31",
            "person_id": None if person is None else the_person(reader, person),
            "plan_id": None if plan is None else PlanIndex(reader).named(plan).plan_id,
            "state": state,
            "today": today,
        },
    )
    for row in rows:
        row["name"], row["payee"] = row["name"] or ERASED, row.pop("holder")
    aid = [row for row in rows if row["relief_no"] is None]
    relief = [row for row in rows if row["relief_no"] is not None]
    standing = [row for row in aid if row["state"] == "paid"]
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
            "payout_count": len(aid),
            "paid_count": len(standing),
            "paid_fen": sum(row["amount_fen"] for row in standing),
            "relief_count": len(relief),
            "relief_paid_fen": sum(row["amount_fen"] for row in relief if row["state"] == "paid"),
        },
    )


BATCH_COLUMNS = (
    "batch_no",
    "state",
    "item_count",
    "payee_count",
    "batch_fen",
    "paid_fen",
    "returned_fen",
    "unanswered_fen",
    "recovered_fen",
    "proposed_by",
    "approved_by",
    "file",
    "sha256",
)
ITEM_COLUMNS = (
    "line_no",
    "payout_no",
    "claim_no",
    "relief_no",
    "person_no",
    "name",
    "payee",
    "relation_code",
    "card",
    "plan_code",
    "amount_fen",
    "attempt",
    "state",
    "event_on",
    "returned_because",
)
SUMS = ("batch_fen", "paid_fen", "returned_fen", "unanswered_fen", "recovered_fen")


def batch_list(reader: Reader) -> Table:
    """Every standing batch, what became of its money, and the file that went to the bank."""
    rows = run(reader, "batch_list", {"batch_no": None})
    return Table(
        head={"list": "payout_batches", "definition": None, "unit_code": None, "as_of": None},
        ledger=reader.stamp,
        columns=BATCH_COLUMNS,
        rows=rows,
        total={"batch_count": len(rows), **{key: sum(row[key] for row in rows) for key in SUMS}},
    )


def batch_items(reader: Reader, batch_no: int) -> Table:
    """The payments of one batch by line, names and cards masked. Raises BATCH_UNKNOWN (exit 1).

    The card is the one on record now; of a batch that has not gone to the bank it is the one that will be paid.
    """
    batch = _the_batch(reader, batch_no)
    rows = run(reader, "batch_items", {"batch_no": batch_no})
    before = batch["state"] if batch["state"] in ("proposed", "approved") else "exported"
    for row in rows:
        row["name"], row["payee"] = row["name"] or ERASED, row.pop("holder")
        row["card"] = row.pop("card_no")
        row["state"] = row.pop("told") or before
    head = {key: batch[key] for key in ("batch_no", "state", "proposed_by", "approved_by", "file", "sha256")}
    return Table(
        head={
            "list": "payout_batch",
            "definition": None,
            "unit_code": None,
            "as_of": None,
            **head,
            "decided_by": _deciders(reader, batch_no),
        },
        ledger=reader.stamp,
        columns=ITEM_COLUMNS,
        rows=rows,
        total={key: batch[key] for key in ("item_count", "payee_count", *SUMS)} | {"amount_fen": batch["batch_fen"]},
    )


def batch_totals(reader: Reader, batch_no: int) -> dict[str, Any] | None:
    """What a second person should know before approving: who proposed and decided, how many, how much."""
    found = run(reader, "batch_list", {"batch_no": batch_no})
    if not found:
        return None
    keys = ("batch_no", "proposed_by", "item_count", "payee_count", "batch_fen")
    return {key: found[0][key] for key in keys} | {"decided_by": _deciders(reader, batch_no) or "-"}


def _deciders(reader: Reader, batch_no: int) -> str | None:
    """Who decided or granted what a batch pays, also where it was decided anew since."""
    return ", ".join(row["decided_by"] for row in run(reader, "batch_deciders", {"batch_no": batch_no})) or None


def _the_batch(reader: Reader, batch_no: int) -> Mapping[str, Any]:
    found = run(reader, "batch_list", {"batch_no": batch_no})
    if not found:
        raise MutualAidError("BATCH_UNKNOWN", batch_no=batch_no)
    return found[0]


def reconciliation(
    reader: Reader, *, year: int | None = None, batch_no: int | None = None, relief: bool = False
) -> Table:
    """How far the money of decisions has come, stage by stage, and every difference in money out; ``ok`` where none is.

    With ``relief``, and of a batch that holds it, the stages are those of granted relief. ``year`` is that of the
    claims' events, of relief that of the grants. Details, batch, file and what was confirmed must be one sum (I6).
    Raises BATCH_UNKNOWN (exit 1).
    """
    if batch_no is not None:
        _the_batch(reader, batch_no)
        relief = any(row["relief_no"] is not None for row in run(reader, "batch_items", {"batch_no": batch_no}))
    asked = {
        "year_from": None if year is None else f"{year:04d}-01-01",
        "year_to": None if year is None else f"{year:04d}-12-31",
        "batch_no": batch_no,
    }
    found = {row["stage"]: row for row in run(reader, "relief_stages" if relief else "payout_stages", asked)}
    rows = [
        {
            "stage": stage,
            "item_count": found[stage]["item_count"] if stage in found else 0,
            "amount_fen": found[stage]["amount_fen"] if stage in found else 0,
        }
        for stage in STAGES
        if batch_no is None or stage != "to_propose"
    ]
    differences = run(reader, "payout_differences", asked)
    return Table(
        head={
            "list": "payout_reconcile",
            "definition": None,
            "unit_code": None,
            "year": year,
            **({"relief": True} if relief else {}),
            **({} if batch_no is None else {"batch_no": batch_no}),
        },
        ledger=reader.stamp,
        columns=("stage", "item_count", "amount_fen"),
        rows=rows,
        total={"ok": not differences, "difference_count": len(differences)},
        notes=[Note(row.pop("code"), facts={**row, "payout_no": row["payout_no"] or "-"}) for row in differences],
    )
