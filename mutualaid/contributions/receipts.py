"""When a receipt of a file is one that stands: by its number, and without one by everything it says.

Source: interface.md (same-record table).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mutualaid.imports import Row
from mutualaid.journal import Writer
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.store.slices import by_texts


@dataclass(slots=True, eq=False)
class ReceiptRow(Row):
    """One receipt, as the file tells it."""

    receipt_no: str | None
    kind_code: str
    unit: Unit | None
    plan: Plan | None
    received_on: str | None
    amount_fen: int | None
    contribution_no: int | None = field(default=None, init=False)
    """That of the receipt which stands, or the one it gets."""

    @property
    def unit_id(self) -> int | None:
        return None if self.unit is None else self.unit.unit_id

    @property
    def plan_id(self) -> int | None:
        return None if self.plan is None else self.plan.plan_id


class Likeness(NamedTuple):
    """What two receipts without a number are compared by."""

    kind_code: str
    unit_id: int | None
    plan_id: int | None
    received_on: str | None
    amount_fen: int | None


class Part(NamedTuple):
    """Money that stands under a receipt number; a receipt that was given to several enrollments has several parts."""

    contribution_id: int
    receipt_no: str
    unit_id: int
    plan_id: int | None
    received_on: str
    amount_fen: int


_PARTS = (
    "select contribution_id, receipt_no, unit_id, plan_id, received_on, amount_fen from contribution_now"
    " where kind_code in ('receipt', 'joining_fee') and receipt_no is not null"
)
_UNNUMBERED = (
    "select contribution_id, kind_code, unit_id, plan_id, received_on, amount_fen from contribution_now"
    " where kind_code in ('receipt', 'joining_fee') and enrollment_id is null"
)


class Receipts:
    """The receipts that the rows of a file may speak of: those of the ledger, and those of the rows above."""

    def __init__(self, writer: Writer, rows: Sequence[ReceiptRow], units: UnitIndex, plans: PlanIndex) -> None:
        self._units, self._plans = units, plans
        numbers = {row.receipt_no for row in rows if row.receipt_no}
        days = {row.received_on for row in rows if row.receipt_no is None and row.received_on}
        self._parts: dict[str, list[Part]] = defaultdict(list)
        for part in map(Part._make, by_texts(writer, _PARTS, "receipt_no", numbers, of="contribution")):
            self._parts[part.receipt_no].append(part)
        self._alike: dict[Likeness, int] = {}
        for contribution_id, *like in by_texts(writer, _UNNUMBERED, "received_on", days, of="contribution"):
            alike = Likeness(*like)
            self._alike[alike] = min(contribution_id, self._alike.get(alike, contribution_id))
        self._lines: dict[str, int] = {}
        self._likes: dict[Likeness, int] = {}

    def compare(self, row: ReceiptRow) -> None:
        """Whether the row adds a receipt or is one that stands; adds what is wrong to its remarks."""
        row.change = "added"
        if row.receipt_no is None:
            self._doubt_repeat(row)
            return
        first = self._lines.setdefault(row.receipt_no, row.line)
        if first != row.line:
            row.refuse("receipt_no", "DUPLICATE_IN_FILE", row=first)
        elif (parts := self._parts.get(row.receipt_no)) is not None:
            row.change, row.contribution_no = "unchanged", min(part.contribution_id for part in parts)
            self._refuse_other(row, parts)

    def _doubt_repeat(self, row: ReceiptRow) -> None:
        like = Likeness(row.kind_code, row.unit_id, row.plan_id, row.received_on, row.amount_fen)
        first = self._likes.setdefault(like, row.line)
        known = self._alike.get(like)
        if known is not None or first != row.line:
            row.hold("amount", "REPEAT", contribution_no=known or "-", row=first if first != row.line else "-")

    def _refuse_other(self, row: ReceiptRow, parts: Sequence[Part]) -> None:
        """Refuse a number that belongs to another amount, unit, plan or day."""
        number, was_fen = row.receipt_no, sum(part.amount_fen for part in parts)
        units, plans = {part.unit_id for part in parts}, {part.plan_id for part in parts}
        days = {part.received_on for part in parts}
        if row.amount_fen is not None and row.amount_fen != was_fen:
            row.refuse("amount", "RECEIPT_AMOUNT", receipt_no=number, was_fen=was_fen)
        elif row.unit is not None and row.unit.unit_id not in units:
            code = self._units.by_id[min(units)].unit_code
            row.refuse("unit", "RECEIPT_DIFFERS", receipt_no=number, field="unit", was=code)
        elif (row.plan or row.kind_code == "joining_fee") and row.plan_id not in plans:
            codes = sorted(self._plans.by_id[plan_id].plan_code for plan_id in plans if plan_id is not None)
            row.refuse("plan", "RECEIPT_DIFFERS", receipt_no=number, field="plan", was=", ".join(codes) or "-")
        elif row.received_on is not None and row.received_on not in days:
            row.refuse("received_on", "RECEIPT_DIFFERS", receipt_no=number, field="received_on", was=min(days))
