"""When a receipt of a file is one that stands: by its number, and without one on either side by everything it says.

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
from mutualaid.results import Finding
from mutualaid.rules.payers import COLUMNS, Parts, parts_of, told_of
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
    member_part: int | None
    unit_part: int | None
    union_part: int | None
    district_part: int | None
    city_part: int | None
    parts: Parts = field(default=Parts(), init=False)
    contribution_no: int | None = field(default=None, init=False)
    """That of the receipt which stands, or the one it gets."""
    corrects: int | None = field(default=None, init=False)
    """The fact that stands and says otherwise who paid."""

    @property
    def unit_id(self) -> int | None:
        return None if self.unit is None else self.unit.unit_id

    @property
    def plan_id(self) -> int | None:
        return None if self.plan is None else self.plan.plan_id


class Likeness(NamedTuple):
    """What two receipts are compared by where one of them has no number."""

    kind_code: str
    unit_id: int | None
    plan_id: int | None
    received_on: str | None
    amount_fen: int | None


class Numbered(NamedTuple):
    """Money that stands under a receipt number; given to several enrollments it stands once for each."""

    fact_id: int
    contribution_id: int
    receipt_no: str
    unit_id: int
    plan_id: int | None
    received_on: str
    amount_fen: int
    is_whole: int
    """1 where nothing of it has gone back."""
    member_fen: int | None
    unit_fen: int | None
    district_fen: int | None
    city_fen: int | None

    @property
    def parts(self) -> Parts:
        """Who paid it."""
        return parts_of(self.amount_fen, (self.member_fen, self.unit_fen, self.district_fen, self.city_fen))


_NUMBERED = (
    "select c.fact_id, c.contribution_id, c.receipt_no, c.unit_id, c.plan_id, c.received_on, c.amount_fen,"  # noqa: S608
    " case when exists (select 1 from contribution_now b where b.reverses_id = c.contribution_id) then 0 else 1 end,"
    f" {', '.join(f'c.{column}' for column in COLUMNS)} from contribution_now c"
    " where c.kind_code in ('receipt', 'joining_fee') and c.receipt_no is not null"
)
_OF_UNITS = (
    "select contribution_id, receipt_no, kind_code, unit_id, plan_id, received_on, amount_fen from contribution_now"
    " where kind_code in ('receipt', 'joining_fee') and enrollment_id is null"
)


def money_open_verdict(unit: Unit, on: str) -> Finding | None:
    """Held as UNIT_TAKES_NO_MONEY where money is dated on a day on which its unit is not open."""
    return None if unit.is_open_on(on) else Finding("held", "UNIT_TAKES_NO_MONEY", unit.open_facts(on))


class Receipts:
    """The receipts that the rows of a file may speak of: those of the ledger, and those of the rows above."""

    def __init__(self, writer: Writer, rows: Sequence[ReceiptRow], units: UnitIndex, plans: PlanIndex) -> None:
        self._units, self._plans = units, plans
        numbers = {row.receipt_no for row in rows if row.receipt_no}
        days = {row.received_on for row in rows if row.received_on}
        self._standing: dict[str, list[Numbered]] = defaultdict(list)
        for money in map(Numbered._make, by_texts(writer, _NUMBERED, "receipt_no", numbers, of="contribution")):
            self._standing[money.receipt_no].append(money)
        self._outside = writer.elsewhere("contribution", "receipt_no", numbers - self._standing.keys())
        """Receipt numbers outside the part of whoever asks."""
        self._alike: dict[Likeness, list[tuple[int, str | None]]] = defaultdict(list)
        """Number and receipt number of those that stand."""
        for contribution_id, receipt_no, *like in by_texts(writer, _OF_UNITS, "received_on", days, of="contribution"):
            self._alike[Likeness(*like)].append((contribution_id, receipt_no))
        self._lines: dict[str, int] = {}
        self._likes: dict[Likeness, list[ReceiptRow]] = defaultdict(list)

    def compare(self, row: ReceiptRow) -> None:
        """Whether the row adds a receipt or is one that stands; adds what is wrong to its remarks."""
        row.change = "added"
        standing = self._standing.get(row.receipt_no) if row.receipt_no is not None else None
        if standing is None:
            self._doubt_repeat(row)
        if row.receipt_no is None:
            return
        first = self._lines.setdefault(row.receipt_no, row.line)
        if row.receipt_no in self._outside:
            row.refuse("receipt_no", "LIES_OUTSIDE", row.receipt_no)
        elif first != row.line:
            row.refuse("receipt_no", "DUPLICATE_IN_FILE", row=first)
        elif standing is not None:
            row.change, row.contribution_no = "unchanged", min(money.contribution_id for money in standing)
            self._refuse_other(row, standing)
            if row.parts.is_told:
                _compare_parts(row, standing)

    def _doubt_repeat(self, row: ReceiptRow) -> None:
        """Hold a receipt that may be another one told again: two numbers are two receipts, none and one may be one."""
        like = Likeness(row.kind_code, row.unit_id, row.plan_id, row.received_on, row.amount_fen)
        above, is_numbered = self._likes[like], row.receipt_no is not None
        lines = [other.line for other in above if not (is_numbered and other.receipt_no)]
        standing = [number for number, receipt_no in self._alike.get(like, ()) if not (is_numbered and receipt_no)]
        if standing or lines:
            # The first of the file stands in the ledger when the rest of it is handed back: how many it repeats holds.
            facts = {"contribution_no": min(standing, default="-"), "row": min(lines, default="-")}
            row.hold("amount", "REPEAT", None, len(standing) + len(lines), **facts)
        above.append(row)

    def _refuse_other(self, row: ReceiptRow, standing: Sequence[Numbered]) -> None:
        """Refuse a number that belongs to another amount, unit, plan or day."""
        number, was_fen = row.receipt_no, sum(money.amount_fen for money in standing)
        units, plans = {money.unit_id for money in standing}, {money.plan_id for money in standing}
        days = {money.received_on for money in standing}
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


def _compare_parts(row: ReceiptRow, standing: Sequence[Numbered]) -> None:
    """Parts that nobody had told are kept; other parts are held; of money given out or back they are no longer told."""
    [money, *more] = standing
    if money.parts == row.parts:
        return
    if more or not money.is_whole:
        row.note("amount", "PARTS_NOT_KEPT", parts=told_of(row.parts))
        return
    if money.parts.is_told:
        row.hold("amount", "DIFFERS", field="parts", was=told_of(money.parts), now=told_of(row.parts))
    row.change, row.corrects = "updated", money.fact_id
