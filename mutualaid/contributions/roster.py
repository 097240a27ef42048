"""Import of receipts of units, each for one plan, or of joining fees."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from mutualaid.codes import PART_FIELDS
from mutualaid.contributions.due import Due
from mutualaid.contributions.parts import part_field, told_columns
from mutualaid.contributions.paying import allocate
from mutualaid.contributions.receipts import ReceiptRow, Receipts, money_open_verdict
from mutualaid.imports import Decision, Desk, Field, ImportOrder, assert_rows, named, number, run_import
from mutualaid.journal import Writer
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.results import ImportReceipt, Roster
from mutualaid.rules.payers import COLUMNS, judge_parts
from mutualaid.rules.values import read_fen, read_receipt_kind

OWN = ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "receipt_no")


def import_roster(url: str, roster: Roster, order: ImportOrder, *, payer: str | None = None) -> ImportReceipt:
    """Import receipts of units as one entry; then their waiting money pays what it can.

    ``payer`` paid what no column of the file tells.
    """
    return run_import(url, order, roster, lambda desk: decide(desk, payer))


def decide(desk: Desk, payer: str | None) -> Decision[ReceiptRow]:
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
        **{name: Field(read_fen) for name in PART_FIELDS},
    )
    receipts, due = Receipts(desk.writer, rows, units, plans), Due(desk, rows)
    for row in rows:
        _judge(row)
        _judge_parts(desk, row, payer)
        receipts.compare(row)
        if row.change == "added":
            desk.refuse_closed(row, "received_on", row.received_on)
            if row.unit is not None and row.received_on is not None:
                row.find("received_on", money_open_verdict(row.unit, row.received_on), row.received_on)
            due.doubt(row)
            if not row.is_refused() and not desk.is_held(row):
                due.bring(row)
        elif row.corrects is not None:
            desk.refuse_closed(row, "received_on", row.received_on)
    return desk.decision(rows, lambda writer, taken: write(writer, taken, desk))


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


def _judge_parts(desk: Desk, row: ReceiptRow, payer: str | None) -> None:
    """Who paid it, where its parts could be read."""
    if row.amount_fen is None or row.is_refused(*PART_FIELDS):
        return
    told = told_columns(desk.places, {name: getattr(row, name) for name in PART_FIELDS})
    row.parts, doubt = judge_parts(row.amount_fen, told, payer)
    row.find(part_field(desk.places, "amount"), doubt)


def write(writer: Writer, rows: Sequence[ReceiptRow], desk: Desk) -> int:
    """Assert the receipts and let waiting money pay what it can; hands back how many enrollments that paid.

    Of a receipt that stands it is corrected who paid it.
    """
    added = [row for row in rows if row.corrects is None]
    numbers = assert_rows(writer, "contribution", (*OWN, *COLUMNS), added, lambda row: (*_own(row), *row.parts.stored))
    for row, number_given in zip(added, numbers, strict=True):
        row.contribution_no = number_given
    fixes = [
        (row.corrects, row.line, dict(zip(COLUMNS, row.parts.stored, strict=True)))
        for row in rows
        if row.corrects is not None
    ]
    writer.correct_rows("contribution", fixes)
    pairs = [(row.unit_id, row.plan_id) for row in rows if row.unit_id and row.plan_id]
    settled = {number: desk.accepted(row) for row, number in zip(added, numbers, strict=True)}
    return allocate(writer, pairs, desk.accept, settled)


_own = attrgetter(*OWN)
