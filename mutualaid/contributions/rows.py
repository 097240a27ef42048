"""What the row of a file of receipts says, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mutualaid.imports import Cells, Findings, day_reader, read_named
from mutualaid.plans import PlanIndex, PlanRecord
from mutualaid.results import Finding, Roster
from mutualaid.rules.money import read_fen
from mutualaid.rules.values import compact, plain
from mutualaid.units import Unit, UnitIndex

LONGEST_RECEIPT_NO = 60

_KINDS = {
    word: code
    for code, words in {
        "receipt": "互助费 互助金 缴费 缴款 收款 收费 收 收入 参保费 交费 receipt contribution",
        "joining_fee": "入会费 入会会费 joiningfee",
        "refund": "退费 退款 退 退回 退保 refund",
    }.items()
    for word in (code.replace("_", ""), *words.split())
}


def read_kind(cell: object) -> tuple[str | None, tuple[Finding, ...]]:
    """``receipt`` (互助费) or ``joining_fee`` (入会费); money going back is refused here, with the way to do it.

    >>> read_kind("入会费"), read_kind("退费")[1][0].code, read_kind("x")[1][0].code
    (('joining_fee', ()), 'KIND_REFUND', 'KIND_UNREADABLE')
    """
    text = plain(cell)
    if text is None:
        return None, ()
    code = _KINDS.get(compact(text).casefold().replace("_", ""))
    if code == "refund":
        return None, (Finding("refused", "KIND_REFUND"),)
    return code, () if code else (Finding("refused", "KIND_UNREADABLE"),)


def read_receipt_no(cell: object) -> tuple[str | None, tuple[Finding, ...]]:
    """A receipt number as written, without blanks; a number cell beyond 15 digits has lost some and is refused.

    >>> read_receipt_no("HF2018-0001"), read_receipt_no(12.0), read_receipt_no(1e18)[1][0].code
    (('HF2018-0001', ()), ('12', ()), 'NUMBER_STORED')
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**15:
        return None, (Finding("refused", "NUMBER_STORED"),)
    text = compact(plain(cell) or "")
    if len(text) > LONGEST_RECEIPT_NO:
        return None, (Finding("refused", "CODE_TOO_LONG"),)
    return text or None, ()


@dataclass(slots=True)
class ReceiptRow:
    """One receipt of a file, read."""

    line: int
    cells: Mapping[str, Any]
    findings: Findings
    receipt_no: str | None = None
    unit: Unit | None = None
    plan: PlanRecord | None = None
    received_on: str | None = None
    amount_fen: int | None = None
    kind_code: str = "receipt"

    def refuse(self, name: str, code: str, **facts: object) -> None:
        self.findings.append((name, self.cells.get(name), Finding("refused", code, facts)))

    def alike(self) -> tuple[Any, ...]:
        """What two receipts without a number are compared by."""
        return (
            self.kind_code,
            self.unit.unit_id if self.unit else None,
            self.plan.plan_id if self.plan else None,
            self.received_on,
            self.amount_fen,
        )


def row_reader(roster: Roster, units: UnitIndex, plans: PlanIndex) -> Callable[[int, tuple[Any, ...]], ReceiptRow]:
    """The reader of a roster's rows; what is wrong with single cells stands in a row's findings."""
    day = day_reader(roster)

    def read(line: int, cells: tuple[Any, ...]) -> ReceiptRow:
        row = ReceiptRow(line, {name: cells[place] for place, name in enumerate(roster.fields) if name}, [])
        took, get = Cells(row.cells, row.findings), row.cells.get

        def need(name: str, value: Any) -> Any:
            if value is None and not any(of == name and f.verdict != "note" for of, _, f in row.findings):
                row.refuse(name, "REQUIRED", field=name)
            return value

        row.receipt_no = took("receipt_no", read_receipt_no(get("receipt_no")))
        row.kind_code = took("kind", read_kind(get("kind"))) or "receipt"
        row.unit = need("unit", took("unit", read_named(units, get("unit"))))
        row.plan = took("plan", read_named(plans, get("plan")))
        if row.kind_code == "joining_fee":
            row.plan = None
        elif need("plan", row.plan) is not None and row.plan is not None and row.plan.kind_code != "enrolled":
            row.refuse("plan", "PLAN_UNIVERSAL", plan_code=row.plan.plan_code)
        row.received_on = need("received_on", took("received_on", day(get("received_on"))))
        row.amount_fen = need("amount", took("amount", read_fen(get("amount"))))
        if row.amount_fen == 0:
            row.refuse("amount", "AMOUNT_ZERO")
        return row

    return read
