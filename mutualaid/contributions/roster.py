"""Import of receipts of units, each for one plan, or of joining fees."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from mutualaid.contributions.due import Due
from mutualaid.contributions.paying import allocate
from mutualaid.contributions.receipts import ReceiptRow, Receipts, money_open_verdict
from mutualaid.imports import Decision, Desk, Field, ImportOrder, assert_rows, named, number, run_import
from mutualaid.journal import Writer
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.results import ImportReceipt, Roster
from mutualaid.rules.values import read_fen, read_receipt_kind

COLUMNS = ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "receipt_no")


def import_roster(url: str, roster: Roster, order: ImportOrder) -> ImportReceipt:
    """Import receipts of units as one entry; then their waiting money pays what it can."""
    return run_import(url, order, roster, decide)


def decide(desk: Desk) -> Decision[ReceiptRow]:
    """Judge every receipt against the file and the ledger."""
    units, plans = UnitIndex(desk.writer), PlanIndex(desk.writer)
    rows = desk.read(
        ReceiptRow,
        receipt_no=Field(number, repeats=False),
        kind_code=Field(read_receipt_kind, "kind", otherwise="receipt"),
        unit=Field(named(units), needed=True),
        plan=Field(named(plans)),
        received_on=Field(desk.day, needed=True),
        amount_fen=Field(read_fen, "amount", needed=True),
    )
    receipts, due = Receipts(desk.writer, rows, units, plans), Due(desk.writer, rows)
    for row in rows:
        _judge(row)
        receipts.compare(row)
        if row.change == "added":
            desk.refuse_closed(row, "received_on", row.received_on)
            if row.unit is not None and row.received_on is not None:
                row.find("received_on", money_open_verdict(row.unit, row.received_on), row.received_on)
            due.doubt(row)
            if not row.is_refused() and not desk.is_held(row):
                due.bring(row)
    return desk.decision(rows, write)


def _judge(row: ReceiptRow) -> None:
    """What a receipt cannot be: of no plan, of one that takes no money, of nothing."""
    if row.kind_code == "joining_fee":
        row.plan = None
    elif row.plan is None:
        row.need("plan", None)
    elif row.plan.kind_code != "enrolled":
        row.refuse("plan", "PLAN_UNIVERSAL", plan_code=row.plan.plan_code)
    if row.amount_fen == 0:
        row.refuse("amount", "AMOUNT_ZERO")


def write(writer: Writer, rows: Sequence[ReceiptRow]) -> int:
    """Assert the receipts and let waiting money pay what it can; hands back how many enrollments that paid."""
    numbers = assert_rows(writer, "contribution", COLUMNS, rows, attrgetter(*COLUMNS))
    for row, number_given in zip(rows, numbers, strict=True):
        row.contribution_no = number_given
    return allocate(writer, [(row.unit_id, row.plan_id) for row in rows if row.unit_id and row.plan_id])
