"""Receipts of units from a file: every row judged against the file and the ledger at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mutualaid.contributions.paying import allocate
from mutualaid.contributions.rows import ReceiptRow, row_reader
from mutualaid.imports import Bench, Decision, ImportOrder, closed_finding, run_import
from mutualaid.journal import Writer
from mutualaid.plans import PlanIndex
from mutualaid.results import Finding, ImportReceipt, Roster
from mutualaid.store.slices import marked, slices
from mutualaid.units import UnitIndex


def import_roster(url: str, roster: Roster, order: ImportOrder) -> ImportReceipt:
    """Import receipts of units as one entry; then their waiting money pays what it can."""

    def decide(writer: Writer, roster: Roster, bench: Bench) -> Decision:
        return Judgment(writer, roster, bench).decide()

    return run_import(url, order, roster, decide)


class _Known(NamedTuple):
    """What stands under a receipt number: the sum, whatever number of enrollments it was given to."""

    first_no: int
    amount_fen: int
    units: frozenset[int]
    plans: frozenset[int | None]
    days: frozenset[str]


class Judgment:
    """A file of receipts, judged against itself and the ledger."""

    def __init__(self, writer: Writer, roster: Roster, bench: Bench) -> None:
        self._writer = writer
        self._bench = bench
        self._units, self._plans = UnitIndex(writer), PlanIndex(writer)
        read = row_reader(roster, self._units, self._plans)
        self._rows = [read(line, cells) for line, cells in roster.rows]
        self._by_no = self._known_numbers(writer)
        self._likes = self._known_likes(writer)
        self._taken: list[ReceiptRow] = []
        self.numbers: Sequence[int] = ()
        self.known_no: int | None = None
        self.paid_count = 0

    def _known_numbers(self, writer: Writer) -> dict[str, _Known]:
        found: dict[str, list[tuple[Any, ...]]] = {}
        numbers = sorted({row.receipt_no for row in self._rows if row.receipt_no})
        for some in slices(numbers):
            these, params = marked(some)
            for no, *money in writer.select(
                "select receipt_no, contribution_id, amount_fen, unit_id, plan_id, received_on from contribution"  # noqa: S608
                " where voided_by is null and kind_code in ('receipt', 'joining_fee')"
                f" and receipt_no in ({these}) order by contribution_id",
                params,
            ):
                found.setdefault(no, []).append(tuple(money))
        return {
            no: _Known(
                money[0][0],
                sum(part[1] for part in money),
                frozenset(part[2] for part in money),
                frozenset(part[3] for part in money),
                frozenset(part[4] for part in money),
            )
            for no, money in found.items()
        }

    def _known_likes(self, writer: Writer) -> dict[tuple[Any, ...], int]:
        days = sorted({row.received_on for row in self._rows if row.receipt_no is None and row.received_on})
        found: dict[tuple[Any, ...], int] = {}
        for some in slices(days):
            these, params = marked(some)
            for *like, number in writer.select(
                "select kind_code, unit_id, plan_id, received_on, amount_fen, contribution_id from contribution"  # noqa: S608
                " where voided_by is null and kind_code in ('receipt', 'joining_fee') and enrollment_id is null"
                f" and received_on in ({these}) order by contribution_id",
                params,
            ):
                found.setdefault(tuple(like), number)
        return found

    def decide(self) -> Decision:
        """Judge every row; what is taken is written by the decision's ``apply``."""
        decision = Decision(apply=self._apply)
        lines: dict[str, int] = {}
        likes: dict[tuple[Any, ...], int] = {}
        for row in self._rows:
            same = self._compare(row, lines, likes)
            closed = None if same else closed_finding(self._writer, row.received_on)
            if closed is not None:
                row.findings.append(("received_on", row.cells.get("received_on"), closed))
            if row.findings and self._bench.weigh(row.line, row.findings) != "taken":
                continue
            if same:
                decision.unchanged += 1
            else:
                self._taken.append(row)
                decision.added += 1
        return decision

    def _compare(self, row: ReceiptRow, lines: dict[str, int], likes: dict[tuple[Any, ...], int]) -> bool:
        """Whether the row stands in the ledger already; adds what is wrong to its findings."""
        if row.receipt_no is None:
            first = likes.setdefault(row.alike(), row.line)
            known = self._likes.get(row.alike())
            if known is not None or first != row.line:
                facts = {"contribution_no": known or "-", "row": first if first != row.line else "-"}
                row.findings.append(("amount", row.cells.get("amount"), Finding("held", "REPEAT", facts)))
            return False
        first = lines.setdefault(row.receipt_no, row.line)
        if first != row.line:
            row.refuse("receipt_no", "DUPLICATE_IN_FILE", row=first)
            return False
        standing = self._by_no.get(row.receipt_no)
        if standing is None:
            return False
        self.known_no = standing.first_no
        if row.amount_fen is not None and row.amount_fen != standing.amount_fen:
            row.refuse("amount", "RECEIPT_AMOUNT", receipt_no=row.receipt_no, was_fen=standing.amount_fen)
        elif row.unit is not None and row.unit.unit_id not in standing.units:
            code = self._units.by_id[min(standing.units)].unit_code
            row.refuse("unit", "RECEIPT_DIFFERS", receipt_no=row.receipt_no, field="unit", was=code)
        elif (row.plan or row.kind_code == "joining_fee") and (
            row.plan.plan_id if row.plan else None
        ) not in standing.plans:
            codes = sorted(self._plans.by_id[plan].plan_code for plan in standing.plans if plan is not None)
            row.refuse("plan", "RECEIPT_DIFFERS", receipt_no=row.receipt_no, field="plan", was=", ".join(codes) or "-")
        elif row.received_on is not None and row.received_on not in standing.days:
            day = min(standing.days)
            row.refuse("received_on", "RECEIPT_DIFFERS", receipt_no=row.receipt_no, field="received_on", was=day)
        return True

    def _apply(self, writer: Writer) -> None:
        self.numbers = writer.assert_rows(
            "contribution",
            ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "receipt_no"),
            [
                (
                    row.kind_code,
                    row.unit.unit_id if row.unit else None,
                    row.plan.plan_id if row.plan else None,
                    row.received_on,
                    row.amount_fen,
                    row.receipt_no,
                )
                for row in self._taken
            ],
            source_rows=[row.line for row in self._taken],
        )
        pairs = [(row.unit.unit_id, row.plan.plan_id) for row in self._taken if row.unit and row.plan]
        self.paid_count = allocate(writer, pairs)
