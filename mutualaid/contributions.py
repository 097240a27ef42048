"""Money in (互助费): receipts per unit and plan, what they pay, and what goes back.

A contribution with an enrollment pays that one alone. A unit's receipt pays whole enrollments of its unit and plan,
oldest first day first, then by number, strictly in that order; what is left waits and is tried again whenever money or
unpaid enrollments come in. Source: interface.md (contribution), product.md (Paid, M02). Money is integer fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import Bench, Decision, ImportOrder, closed_finding, refuse_closed, run_import
from mutualaid.journal import Intent, Writer, write
from mutualaid.plans import PlanIndex, PlanRecord
from mutualaid.results import Finding, ImportReceipt, Note, Receipt, Roster
from mutualaid.rules.money import read_fen
from mutualaid.rules.values import compact, plain, read_day
from mutualaid.units import Unit, UnitIndex, district

T = TypeVar("T")
Findings = list[tuple[str, Any, Finding]]
Pair = tuple[int, int]
"""A unit and a plan: ``(unit_id, plan_id)``."""

MOST_AT_ONCE = 2000
"""How many numbers one query looks for."""
LONGEST_RECEIPT_NO = 60


# --- what a unit's money pays -----------------------------------------------------------------------


class Waiting(NamedTuple):
    """A unit's receipt of which something has paid no enrollment yet."""

    contribution_id: int
    waiting_fen: int


class Owing(NamedTuple):
    """A standing enrollment that its contributions do not reach, and what is missing."""

    enrollment_id: int
    due_fen: int


def pay_whole(receipts: Iterable[Waiting], owing: Iterable[Owing]) -> list[tuple[int, int, int]]:
    """Which receipt pays which enrollment how much: ``(contribution_id, enrollment_id, amount_fen)``.

    Both sides in their order; it stops at the first enrollment that the rest cannot pay in whole. One enrollment may
    be paid out of several receipts.

    >>> pay_whole([Waiting(1, 100), Waiting(2, 60)], [Owing(7, 95), Owing(8, 60), Owing(9, 10)])
    [(1, 7, 95), (1, 8, 5), (2, 8, 55)]
    """
    left = [[receipt.contribution_id, receipt.waiting_fen] for receipt in receipts if receipt.waiting_fen > 0]
    rest = sum(amount for _, amount in left)
    parts: list[tuple[int, int, int]] = []
    place = 0
    for enrollment_id, due_fen in owing:
        if due_fen > rest:
            break
        rest -= due_fen
        while due_fen:
            taken = min(due_fen, left[place][1])
            parts.append((left[place][0], enrollment_id, taken))
            due_fen -= taken
            left[place][1] -= taken
            if not left[place][1]:
                place += 1
    return parts


def allocate(writer: Writer, pairs: Iterable[Pair]) -> int:
    """Let the waiting money of units and plans pay what it can; hands back how many enrollments that paid.

    Call it once an entry, after everything else was asserted.
    """
    asked = set(pairs)
    receipts = {pair: found for pair, found in waiting(writer).items() if pair in asked}
    parts: list[tuple[int, int, int]] = []
    for pair, owing in _owing(writer, receipts).items():
        parts += pay_whole(receipts[pair], owing)
    _assert_parts(writer, parts)
    return len({enrollment_id for _, enrollment_id, _ in parts})


def waiting(writer: Writer) -> dict[Pair, list[Waiting]]:
    """Money of units that has paid nothing yet, by unit and plan, the oldest receipt first."""
    found: dict[Pair, list[Waiting]] = {}
    for unit_id, plan_id, contribution_id, waiting_fen in writer.select(_WAITING):
        found.setdefault((unit_id, plan_id), []).append(Waiting(contribution_id, waiting_fen))
    return found


# Refunds and reversals of a unit's receipt name it in reverses_id. One pass over the rows without an enrollment.
_WAITING = """
with money as (
  select coalesce(c.reverses_id, c.contribution_id) as contribution_id, cast(sum(c.amount_fen) as bigint) as amount_fen
  from contribution c
  where c.voided_by is null and c.enrollment_id is null and c.plan_id is not null
  group by coalesce(c.reverses_id, c.contribution_id)
),
rest as (
  select m.contribution_id, m.amount_fen - coalesce((
           select cast(sum(a.amount_fen) as bigint) from allocation a
           where a.voided_by is null and a.contribution_id = m.contribution_id), 0) as waiting_fen
  from money m
)
select c.unit_id, c.plan_id, c.contribution_id, r.waiting_fen
from rest r
join contribution c on c.contribution_id = r.contribution_id and c.voided_by is null
where r.waiting_fen > 0
order by c.received_on, c.contribution_id
"""

_RECEIVED = """
coalesce((select cast(sum(c.amount_fen) as bigint) from contribution c
          where c.voided_by is null and c.enrollment_id = e.enrollment_id), 0)
+ coalesce((select cast(sum(a.amount_fen) as bigint) from allocation a
            where a.voided_by is null and a.enrollment_id = e.enrollment_id), 0)
"""


def _owing(writer: Writer, pairs: Iterable[Pair]) -> dict[Pair, list[Owing]]:
    """What is unpaid of units and plans, oldest first day first, then by number."""
    found: dict[Pair, list[Owing]] = {}
    for some in chunks(sorted(pairs)):
        listed = ", ".join(f"({unit_id:d}, {plan_id:d})" for unit_id, plan_id in some)
        for unit_id, plan_id, enrollment_id, due_fen in writer.select(
            "select u.unit_id, u.plan_id, u.enrollment_id, u.due_fen from ("  # noqa: S608 - own integers
            f"select e.unit_id, e.plan_id, e.enrollment_id, e.starts_on, e.fee_fen - ({_RECEIVED}) as due_fen"
            f" from enrollment e where e.voided_by is null and (e.unit_id, e.plan_id) in (values {listed})"
            ") u where u.due_fen > 0 order by u.starts_on, u.enrollment_id"
        ):
            found.setdefault((unit_id, plan_id), []).append(Owing(enrollment_id, due_fen))
    return found


def received(writer: Writer, enrollment_ids: Iterable[int]) -> dict[int, int]:
    """What has been received for enrollments, own contributions and parts of receipts together, in fen."""
    found: dict[int, int] = {}
    for some in chunks(sorted(set(enrollment_ids))):
        found |= dict(
            writer.select(
                f"select e.enrollment_id, {_RECEIVED} from enrollment e"  # noqa: S608 - own integers
                f" where e.voided_by is null and e.enrollment_id in ({listed(some)})"
            )
        )
    return found


def _assert_parts(writer: Writer, parts: Sequence[tuple[int, int, int]]) -> None:
    """Assert allocations; where a receipt pays an enrollment further, its one allocation is corrected."""
    standing: dict[tuple[int, int], tuple[int, int, int]] = {}
    for some in chunks(sorted({enrollment_id for _, enrollment_id, _ in parts})):
        for fact_id, allocation_id, contribution_id, enrollment_id, amount_fen in writer.select(
            "select fact_id, allocation_id, contribution_id, enrollment_id, amount_fen from allocation"  # noqa: S608
            f" where voided_by is null and enrollment_id in ({listed(some)})"
        ):
            standing[contribution_id, enrollment_id] = (fact_id, allocation_id, amount_fen)
    columns = ("contribution_id", "enrollment_id", "amount_fen")
    more = [part for part in parts if part[:2] in standing]
    for contribution_id, enrollment_id, amount_fen in more:
        fact_id, _, before_fen = standing[contribution_id, enrollment_id]
        writer.correct("allocation", fact_id, amount_fen=before_fen + amount_fen)
    writer.assert_rows("allocation", columns, [part for part in parts if part[:2] not in standing])


def chunks(items: Sequence[T], size: int = MOST_AT_ONCE) -> Iterator[Sequence[T]]:
    """The items in runs of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def listed(numbers: Iterable[int]) -> str:
    """Our own integers for the brackets of an ``in``."""
    return ", ".join(f"{number:d}" for number in numbers)


# --- money that goes back -----------------------------------------------------------------------------


def give_back(writer: Writer, enrollment_id: int, on: str) -> tuple[int, list[Pair]]:
    """Give back everything an enrollment has received, dated ``on``; the amount and the units and plans it came from.

    Its own contributions get a refund each; parts of unit receipts are taken off it and the receipts refunded by as
    much. Raises REFUND_BEFORE_RECEIPT (exit 1) for a day before the money came in.
    """
    back = [money for money in _standing_money(writer, "c.enrollment_id = :id", enrollment_id) if money.rest_fen > 0]
    parts = writer.select(
        "select fact_id, contribution_id, amount_fen from allocation where voided_by is null and enrollment_id = :id"
        " order by contribution_id",
        {"id": enrollment_id},
    )
    for _, contribution_id, amount_fen in parts:
        [money] = _standing_money(writer, "c.contribution_id = :id", contribution_id)
        back.append(money._replace(rest_fen=amount_fen))
    writer.void("allocation", [fact_id for fact_id, _, _ in parts])
    _assert_refunds(writer, back, on)
    pairs = [(money.unit_id, money.plan_id) for money in back if money.plan_id is not None]
    return sum(money.rest_fen for money in back), pairs


class Money(NamedTuple):
    """A standing receipt and what of it has not been given back."""

    contribution_id: int
    unit_id: int
    plan_id: int | None
    received_on: str
    enrollment_id: int | None
    rest_fen: int


def _standing_money(writer: Writer, condition: str, number: object) -> list[Money]:
    return [
        Money(*row)
        for row in writer.select(
            "with back as ("  # noqa: S608 - own text
            " select r.reverses_id, cast(sum(r.amount_fen) as bigint) as amount_fen from contribution r"
            " where r.voided_by is null and r.reverses_id is not null group by r.reverses_id)"
            " select c.contribution_id, c.unit_id, c.plan_id, c.received_on, c.enrollment_id,"
            " c.amount_fen + coalesce(b.amount_fen, 0)"
            " from contribution c left join back b on b.reverses_id = c.contribution_id"
            " where c.voided_by is null and c.kind_code in ('receipt', 'joining_fee')"
            f" and {condition} order by c.received_on, c.contribution_id",
            {"id": number},
        )
    ]


def _assert_refunds(writer: Writer, back: Sequence[Money], on: str, kind_code: str = "refund") -> None:
    for money in back:
        if on < money.received_on:
            raise MutualAidError("REFUND_BEFORE_RECEIPT", on=on, received_on=money.received_on)
    writer.assert_rows(
        "contribution",
        ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "enrollment_id", "reverses_id"),
        [
            (kind_code, money.unit_id, money.plan_id, on, -money.rest_fen, money.enrollment_id, money.contribution_id)
            for money in back
        ],
    )


def reverse_own(writer: Writer, enrollment_id: int, on: str) -> list[Money]:
    """Reverse an enrollment's own contributions, dated ``on``, so that they can be entered anew as they should be."""
    standing = [m for m in _standing_money(writer, "c.enrollment_id = :id", enrollment_id) if m.rest_fen > 0]
    _assert_refunds(writer, standing, on, "reversal")
    return standing


def take_off(writer: Writer, enrollment_ids: Iterable[int]) -> None:
    """Void what unit receipts paid of these enrollments; the money waits again."""
    fact_ids: list[int] = []
    for some in chunks(sorted(set(enrollment_ids))):
        fact_ids += [
            fact_id
            for (fact_id,) in writer.select(
                "select fact_id from allocation where voided_by is null"  # noqa: S608 - own integers
                f" and enrollment_id in ({listed(some)}) order by fact_id"
            )
        ]
    writer.void("allocation", fact_ids)


def refund(
    url: str,
    intent: Intent,
    *,
    on: str,
    contribution: int | None = None,
    receipt_no: str | None = None,
    enrollment: int | None = None,
    amount_fen: int | None = None,
) -> Receipt:
    """Give money back, dated ``on``: a contribution by its number or receipt number, or all an enrollment received.

    What it covered stands no longer paid: of a unit's receipt the newest enrollments first, until the rest suffices.
    ``amount_fen`` gives back a part of one contribution. Raises CONTRIBUTION_UNKNOWN, RECEIPT_UNKNOWN,
    ENROLLMENT_UNKNOWN, REFUND_TOO_MUCH, REFUND_BEFORE_RECEIPT (exit 1), REFUND_DONE (exit 5), REFUND_WHAT and
    REFUND_PART (exit 2).
    """
    if sum(given is not None for given in (contribution, receipt_no, enrollment)) != 1:
        raise MutualAidError("REFUND_WHAT", Exit.USAGE)
    if enrollment is not None and amount_fen is not None:
        raise MutualAidError("REFUND_PART", Exit.USAGE)
    with write(url, intent) as writer:
        if enrollment is not None:
            _refuse_unknown_enrollment(writer, enrollment)
            refunded_fen, _ = give_back(writer, enrollment, on)
            if not refunded_fen:
                raise MutualAidError("REFUND_DONE", Exit.CONFLICT)
        else:
            refunded_fen = _refund_receipts(writer, _asked_money(writer, contribution, receipt_no), on, amount_fen)
    return writer.receipt(facts={"refunded_fen": refunded_fen})


def _refuse_unknown_enrollment(writer: Writer, enrollment: int) -> None:
    if not writer.select(
        "select 1 from enrollment where voided_by is null and enrollment_id = :id", {"id": enrollment}
    ):
        raise MutualAidError("ENROLLMENT_UNKNOWN", enrollment_no=enrollment)


def _asked_money(writer: Writer, contribution: int | None, receipt_no: str | None) -> list[Money]:
    if contribution is not None:
        found = _standing_money(writer, "c.contribution_id = :id", contribution)
        if not found:
            raise MutualAidError("CONTRIBUTION_UNKNOWN", contribution_no=contribution)
        return found
    found = _standing_money(writer, "c.receipt_no = :id", receipt_no)
    if not found:
        raise MutualAidError("RECEIPT_UNKNOWN", receipt_no=receipt_no)
    return found


def _refund_receipts(writer: Writer, asked: Sequence[Money], on: str, amount_fen: int | None) -> int:
    standing = [money for money in asked if money.rest_fen > 0]
    if not standing:
        raise MutualAidError("REFUND_DONE", Exit.CONFLICT)
    if amount_fen is not None:
        if len(standing) > 1:
            raise MutualAidError("REFUND_PART", Exit.USAGE)
        if not 0 < amount_fen <= standing[0].rest_fen:
            raise MutualAidError("REFUND_TOO_MUCH", amount_fen=amount_fen, rest_fen=standing[0].rest_fen)
        standing = [standing[0]._replace(rest_fen=amount_fen)]
    pairs: list[Pair] = []
    for money in standing:
        if money.enrollment_id is None and money.plan_id is not None:
            pairs.append((money.unit_id, money.plan_id))
            _free(writer, money)
    _assert_refunds(writer, standing, on)
    # Freed parts of other receipts wait again; the oldest enrollments have the first claim on them.
    allocate(writer, pairs)
    return sum(money.rest_fen for money in standing)


def _free(writer: Writer, money: Money) -> None:
    """Take enrollments off a unit's receipt, newest first day first, until its rest can give the money back."""
    rest_fen = writer.select(
        "select c.amount_fen + coalesce((select cast(sum(r.amount_fen) as bigint) from contribution r"
        " where r.voided_by is null and r.reverses_id = c.contribution_id), 0)"
        " - coalesce((select cast(sum(a.amount_fen) as bigint) from allocation a"
        " where a.voided_by is null and a.contribution_id = c.contribution_id), 0)"
        " from contribution c where c.voided_by is null and c.contribution_id = :id",
        {"id": money.contribution_id},
    )[0][0]
    off: list[int] = []
    for enrollment_id, part_fen in writer.select(
        "select a.enrollment_id, a.amount_fen from allocation a"
        " join enrollment e on e.enrollment_id = a.enrollment_id and e.voided_by is null"
        " where a.voided_by is null and a.contribution_id = :id order by e.starts_on desc, a.enrollment_id desc",
        {"id": money.contribution_id},
    ):
        if rest_fen >= money.rest_fen:
            break
        off.append(enrollment_id)
        rest_fen += part_fen
    take_off(writer, off)


# --- receipts, one at a time and from a file ------------------------------------------------------------


def record(
    url: str,
    intent: Intent,
    *,
    unit: str,
    plan: str,
    amount_fen: int,
    received_on: str,
    receipt_no: str | None = None,
    accept: frozenset[str] = frozenset(),
) -> Receipt:
    """Record a unit's receipt for a plan, judged like a row of a file, and let it pay what it can.

    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS, PLAN_UNKNOWN (exit 1), REASON_NEEDED (exit 2) and PERIOD_CLOSED (exit 5).
    """
    if accept and not (intent.reason or "").strip():
        raise MutualAidError("REASON_NEEDED", Exit.USAGE)
    values: dict[str, Any] = {
        "receipt_no": receipt_no,
        "unit": unit,
        "plan": plan,
        "received_on": received_on,
        "amount": f"{amount_fen // 100}.{amount_fen % 100:02d}",
    }
    fields = tuple(values)
    roster = Roster("", "", None, fields, fields, [(1, tuple(values.values()))])
    with write(url, intent) as writer:
        UnitIndex(writer).named(unit)
        PlanIndex(writer).named(plan)
        bench = Bench(roster, accept)
        judgment = _Judgment(writer, roster, bench)
        decision = judgment.decide()
        refuse_closed(bench.problems)
        if not bench.problems:
            decision.apply(writer)
    number = None if bench.problems else judgment.numbers[0] if judgment.numbers else judgment.known_no
    return writer.receipt(
        notes=bench.notes,
        problems=bench.problems,
        facts={"contribution_no": number, "paid_count": judgment.paid_count},
    )


def import_roster(url: str, roster: Roster, order: ImportOrder) -> ImportReceipt:
    """Import receipts of units as one entry; then their waiting money pays what it can."""

    def decide(writer: Writer, roster: Roster, bench: Bench) -> Decision:
        return _Judgment(writer, roster, bench).decide()

    return run_import(url, order, roster, decide)


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
class _Row:
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


class _Known(NamedTuple):
    """What stands under a receipt number: the sum, whatever number of enrollments it was given to."""

    first_no: int
    amount_fen: int
    units: frozenset[int]
    plans: frozenset[int | None]
    days: frozenset[str]


class _Judgment:
    """A file of receipts, judged against itself and the ledger."""

    def __init__(self, writer: Writer, roster: Roster, bench: Bench) -> None:
        self._writer = writer
        self._bench = bench
        self._units, self._plans = UnitIndex(writer), PlanIndex(writer)
        self._rows = [self._read(roster, line, cells) for line, cells in roster.rows]
        self._by_no = self._known_numbers(writer)
        self._likes = self._known_likes(writer)
        self._taken: list[_Row] = []
        self.numbers: Sequence[int] = ()
        self.known_no: int | None = None
        self.paid_count = 0

    def _read(self, roster: Roster, line: int, cells: tuple[Any, ...]) -> _Row:
        row = _Row(line, {name: cells[place] for place, name in enumerate(roster.fields) if name}, [])

        def took(name: str, reading: tuple[Any, Iterable[Finding]]) -> Any:
            value, found = reading
            row.findings.extend((name, row.cells.get(name), finding) for finding in found)
            return value

        def need(name: str, value: Any) -> Any:
            if value is None and not any(of == name and f.verdict != "note" for of, _, f in row.findings):
                row.refuse(name, "REQUIRED", field=name)
            return value

        get = row.cells.get
        row.receipt_no = took("receipt_no", read_receipt_no(get("receipt_no")))
        row.kind_code = took("kind", read_kind(get("kind"))) or "receipt"
        row.unit = need("unit", took("unit", self._named(self._units, get("unit"))))
        row.plan = took("plan", self._named(self._plans, get("plan")))
        if row.kind_code == "joining_fee":
            row.plan = None
        elif need("plan", row.plan) is not None and row.plan is not None and row.plan.kind_code != "enrolled":
            row.refuse("plan", "PLAN_UNIVERSAL", plan_code=row.plan.plan_code)
        days = {"epoch_1904": roster.epoch_1904, "has_styles": roster.has_styles}
        row.received_on = need("received_on", took("received_on", read_day(get("received_on"), **days)))
        row.amount_fen = need("amount", took("amount", read_fen(get("amount"))))
        if row.amount_fen == 0:
            row.refuse("amount", "AMOUNT_ZERO")
        return row

    @staticmethod
    def _named(index: UnitIndex | PlanIndex, cell: object) -> tuple[Any, tuple[Finding, ...]]:
        text = plain(cell)
        if text is None:
            return None, ()
        found, finding = index.find(text)
        return found, () if finding is None else (finding,)

    def _known_numbers(self, writer: Writer) -> dict[str, _Known]:
        found: dict[str, list[tuple[Any, ...]]] = {}
        numbers = sorted({row.receipt_no for row in self._rows if row.receipt_no})
        for some in chunks(numbers):
            params = {f"n{place}": number for place, number in enumerate(some)}
            for no, *money in writer.select(
                "select receipt_no, contribution_id, amount_fen, unit_id, plan_id, received_on from contribution"  # noqa: S608
                " where voided_by is null and kind_code in ('receipt', 'joining_fee')"
                f" and receipt_no in ({', '.join(f':{name}' for name in params)}) order by contribution_id",
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
        for some in chunks(days):
            params = {f"d{place}": day for place, day in enumerate(some)}
            for *like, number in writer.select(
                "select kind_code, unit_id, plan_id, received_on, amount_fen, contribution_id from contribution"  # noqa: S608
                " where voided_by is null and kind_code in ('receipt', 'joining_fee') and enrollment_id is null"
                f" and received_on in ({', '.join(f':{name}' for name in params)}) order by contribution_id",
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

    def _compare(self, row: _Row, lines: dict[str, int], likes: dict[tuple[Any, ...], int]) -> bool:
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


# --- a year before the ledger ---------------------------------------------------------------------------


def set_opening(
    url: str,
    intent: Intent,
    *,
    year: int,
    unit: str | None = None,
    contribution_fen: int | None = None,
    aid_fen: int | None = None,
    beneficiary_count: int | None = None,
    member_count: int | None = None,
) -> Receipt:
    """Record a year before the ledger began as it was reported, for the district or one unit.

    Set again, the figures given are corrected and the others stay. Raises OPENING_EMPTY (exit 2), UNIT_UNKNOWN,
    UNIT_AMBIGUOUS and DISTRICT_NEEDED (exit 1).
    """
    given = {
        "contribution_fen": contribution_fen,
        "aid_fen": aid_fen,
        "beneficiary_count": beneficiary_count,
        "member_count": member_count,
    }
    given = {name: value for name, value in given.items() if value is not None}
    if not given:
        raise MutualAidError("OPENING_EMPTY", Exit.USAGE)
    with write(url, intent) as writer:
        about = UnitIndex(writer).named(unit) if unit else district(writer)
        if about is None:
            raise MutualAidError("DISTRICT_NEEDED")
        standing = writer.select_named(
            "select fact_id, contribution_fen, aid_fen, beneficiary_count, member_count from opening"
            " where voided_by is null and unit_id = :unit_id and year = :year",
            {"unit_id": about.unit_id, "year": year},
        )
        if not standing:
            writer.assert_one("opening", unit_id=about.unit_id, year=year, **given)
        elif any(standing[0][name] != value for name, value in given.items()):
            writer.correct("opening", standing[0]["fact_id"], **given)
        receipts = writer.select(
            "select count(*) from contribution where voided_by is null and kind_code = 'receipt'"
            " and received_on between :first and :last",
            {"first": f"{year}-01-01", "last": f"{year}-12-31"},
        )[0][0]
    # Reports take the year as it was reported then: whoever records it must know that this money is left out.
    facts = {"year": year, "count": receipts}
    notes = [Note("OPENING_REPLACES", facts=facts)] if receipts and contribution_fen is not None else []
    return writer.receipt(notes=notes, facts={"unit_code": about.unit_code, "year": year})
