"""Received direct-claim lists: money out (受助金) that others paid, each payment with a story of events.

One serial number (流水号) is one payment; paid, returned, paid again and recovered are its events, each once.
Source: interface.md (payout import, same-record table), product.md (M03, M04), domain.md 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from mutualaid.imports import Bench, ImportOrder, OldDecision, closed_finding, day_reader, old_import, read_once
from mutualaid.journal import Writer
from mutualaid.members.people import Survivors
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.payouts.transitions import FOLLOWS
from mutualaid.results import Finding, ImportReceipt, Roster
from mutualaid.rules.identity import Document, document_key, mask_name, read_document, read_name
from mutualaid.rules.money import fen_text, read_fen
from mutualaid.rules.values import (
    number_text,
    plain,
    read_card_tail,
    read_category,
    read_payout_result,
    read_quarter,
)
from mutualaid.store.slices import marked, slices

DEFAULT_PLAN = "SECOND"
"""What a received list pays when neither it nor ``--plan`` says so: the second reimbursement (二次报销)."""
DOCUMENT_TYPES = (
    "resident_id",
    "hmt_residence",
    "hk_macao_permit",
    "taiwan_permit",
    "passport",
    "foreign_pr",
    "other",
)
READ_FIELDS = ("card_tail", "plan", "quarter", "category", "amount", "paid_on", "result", "serial_no")
FIELDS = ("name", "document_type", "document_no", *READ_FIELDS)
STARRED_CARD = re.compile(r"[0-9 ]*[*xX·.…]+[0-9 ]*([0-9]{4})")
PAYOUT_COLUMNS = (
    "person_id",
    "personal_id",
    "plan_id",
    "amount_fen",
    "channel_code",
    "serial_no",
    "quarter",
    "category_code",
)
OVER_CAP = "over_cap"
"""二次报销 above the cap of the medical insurance, paid once a year, in the first quarter of the next."""
LONGEST_SERIAL = 60
MOST_AT_ONCE = 2000
"""How many values one query looks for; engines bound the parameters of a statement."""

Findings = list[tuple[str, Any, Finding]]
Reading = Callable[[Any], tuple[Any, Iterable[Finding]]]
Change = Literal["added", "updated", "unchanged"]


class Payee(NamedTuple):
    """A standing personal row, and the human being it belongs to."""

    person_id: int
    personal_id: int
    """The row's own ``fact_id``: the version of name and card that the payment used."""
    name: str | None
    bank_name: str | None
    card_no: str | None


@dataclass(slots=True)
class Payment:
    """One payment and its story, as the ledger has it and as the file goes on with it."""

    person_id: int
    plan_id: int
    amount_fen: int
    serial_no: str | None
    quarter: str | None
    category_code: str | None
    name: str | None
    payout_id: int | None = None
    row: int | None = None
    """The row of the file that begins it."""
    personal_id: int = 0
    by_batch: bool = False
    """It grew from a claim: what becomes of it the bank answers, no list."""
    events: list[tuple[str, str]] = field(default_factory=list)
    """``(event, day)`` in the order of the story."""
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """The row of the file that first tells an event."""

    @property
    def last(self) -> str | None:
        """What happened last, ``None`` at the beginning."""
        return self.events[-1][0] if self.events else None

    def whose(self) -> tuple[int, int]:
        """The person and the plan."""
        return self.person_id, self.plan_id

    def likeness(self) -> tuple[Any, ...]:
        """What a payment without a serial number is known by, beside its first day."""
        return self.person_id, self.plan_id, self.quarter, self.category_code, self.amount_fen


@dataclass(slots=True)
class Line:
    """One row of a received list, read."""

    row: int
    findings: Findings
    document: Document | None = None
    document_cell: Any = None
    name: str | None = None
    card_tail: str | None = None
    plan: Plan | None = None
    quarter: str | None = None
    category_code: str | None = None
    amount_fen: int | None = None
    event_code: str | None = None
    event: tuple[str, str] | None = None
    """``(event, day)``."""
    serial_no: str | None = None
    payee: Payee | None = None
    change: Change | None = None
    cells: Sequence[Any] = ()

    def told(self) -> Told | None:
        """What the row tells, ``None`` where any part of it is refused."""
        if any(finding.verdict == "refused" for _, _, finding in self.findings):
            return None
        if self.payee is None or self.plan is None or self.amount_fen is None or self.event is None:
            return None
        return Told(self.payee, self.plan, self.amount_fen, self.event)


class Told(NamedTuple):
    """What a row that can be read tells of a payment."""

    payee: Payee
    plan: Plan
    amount_fen: int
    event: tuple[str, str]


class Step(NamedTuple):
    """A row that goes on with a story, or begins one."""

    line: Line
    told: Told
    payment: Payment


def import_roster(
    url: str,
    roster: Roster,
    order: ImportOrder,
    *,
    plan: str | None = None,
    paid_on: str | None = None,
    quarter: str | None = None,
) -> ImportReceipt:
    """Import a received direct-claim list as one entry; ``plan``, ``paid_on`` and ``quarter`` fill what it lacks.

    Several rows of one payment are fine when they are different events, judged by day, then in file order. Raises
    PLAN_UNKNOWN (exit 1) for a ``plan`` that nobody knows.
    """

    def decide(writer: Writer, roster: Roster, bench: Bench) -> OldDecision:
        plans = PlanIndex(writer)
        lines = _read(roster, bench, plans, plans.named(plan or DEFAULT_PLAN), paid_on, quarter)
        return Judgment(writer, plans, lines, order.accept).decision(bench)

    return old_import(url, order, roster, decide)


# --- reading ------------------------------------------------------------------------------------


def _read(
    roster: Roster, bench: Bench, plans: PlanIndex, plan: Plan, paid_on: str | None, quarter: str | None
) -> list[Line]:
    place = {name: bench.place(name) for name in FIELDS}

    day = day_reader(roster)

    def named(cell: object) -> tuple[Plan | None, Iterable[Finding]]:
        text = plain(cell)
        if text is None:
            return plan, ()
        found, finding = plans.find(text)
        return found, () if finding is None else (finding,)

    def column(name: str) -> Sequence[Any]:
        where = place[name]
        return [None] * len(cells) if where is None else list(map(itemgetter(where), cells))

    def read(name: str, reader: Reading, *, memo: bool = True) -> Iterable[tuple[Any, Iterable[Finding]]]:
        return read_once(reader, column(name)) if memo else map(reader, column(name))

    cells = [row for _, row in roster.rows]
    documents = map(read_document, column("document_no"), column("document_type"))
    lines: list[Line] = []
    for (row, _), document, document_cell, name, (who, about_name), *told in zip(
        roster.rows,
        documents,
        column("document_no"),
        column("name"),
        read("name", read_name, memo=False),
        read("card_tail", _read_tail),
        read("plan", named),
        read("quarter", read_quarter),
        read("category", read_category),
        read("amount", read_fen),
        read("paid_on", day),
        read("result", read_payout_result),
        read("serial_no", _read_serial, memo=False),
        strict=False,
    ):
        findings: Findings = []
        line = Line(row, findings, document[0], document_cell, who, cells=cells[len(lines)])
        values = []
        findings += (("document_no", document_cell, remark) for remark in document[1])
        # The name is not stored again: what the ledger holds under the document decides, whatever its signs.
        findings += (("name", name, remark) for remark in about_name if remark.verdict == "note")
        for said, (value, remarks) in zip(READ_FIELDS, told, strict=True):
            values.append(value)
            for remark in remarks:
                where = place[said]
                findings.append((said, None if where is None else cells[len(lines)][where], remark))
        line.card_tail, line.plan, line.quarter, line.category_code, line.amount_fen, on, result, line.serial_no = (
            values
        )
        line.quarter = line.quarter or quarter
        on = on or paid_on
        if line.document is None and not document[1]:
            findings.append(("document_no", document_cell, Finding("refused", "REQUIRED", {"field": "document_no"})))
        if not line.amount_fen:
            _refuse_amount(line)
        if on is None and not _judged(findings, "paid_on"):
            findings.append(("paid_on", None, Finding("refused", "PAID_ON_MISSING")))
        if result is None and not _judged(findings, "result"):
            result = "paid"
        line.event_code = result
        if on is not None and result is not None:
            line.event = (result, on)
        lines.append(line)
    return lines


def _judged(findings: Findings, name: str) -> bool:
    return any(place == name and finding.verdict == "refused" for place, _, finding in findings)


def _refuse_amount(line: Line) -> None:
    if line.amount_fen == 0:
        line.findings.append(("amount", 0, Finding("refused", "AMOUNT_ZERO")))
    elif not _judged(line.findings, "amount"):
        line.findings.append(("amount", None, Finding("refused", "REQUIRED", {"field": "amount"})))
    line.amount_fen = None


def _read_serial(cell: object) -> tuple[str | None, Iterable[Finding]]:
    text, findings = number_text(cell)
    if text is not None and len(text) > LONGEST_SERIAL:
        return None, (Finding("refused", "CODE_TOO_LONG"),)
    return text, findings


def _read_tail(cell: object) -> tuple[str | None, Iterable[Finding]]:
    """The tail only verifies, so a card that cannot be read is no reason to refuse a payment."""
    text = plain(cell)
    starred = None if text is None else STARRED_CARD.fullmatch(text)
    if starred:
        return starred[1], ()
    tail, findings = read_card_tail(cell)
    if any(finding.verdict != "note" for finding in findings):
        return None, (Finding("note", "CARD_TAIL_UNREADABLE"),)
    return tail, findings


# --- gathering ----------------------------------------------------------------------------------


def _gather(writer: Writer, sql: str, values: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    """The rows of a query with ``{these}`` in it, asked for a bounded number of values at a time."""
    for some in slices(list(dict.fromkeys(values)), MOST_AT_ONCE):
        marks, params = marked(some)
        yield from writer.select(sql.format(these=marks), params)


PERSONAL = (
    "select p.document_type, p.document_no, p.person_id, p.fact_id, p.name, p.bank_name, p.card_no from personal p"
    " where p.voided_by is null and p.document_type in ({types}) and p.document_no in ({{these}})"
)


def _find_payees(writer: Writer, lines: Sequence[Line], survivors: Survivors) -> None:
    """Settle who each row pays: by document type and number, else by the number alone where one person has it."""
    known: dict[tuple[str, str], Payee] = {}
    by_type: dict[str, list[str]] = {}
    for line in lines:
        if line.document is not None:
            by_type.setdefault(line.document.document_type, []).append(line.document.document_no)
    for document_type, numbers in by_type.items():
        for row in _gather(writer, PERSONAL.format(types=f"'{document_type}'"), numbers):
            known[row[0], row[1]] = Payee(survivors.of(row[2]), *row[3:])
    missing: dict[str, list[Line]] = {}
    for line in lines:
        if line.document is not None:
            line.payee = known.get((line.document.document_type, line.document.document_no))
        text = plain(line.document_cell) if line.payee is None else None
        if text is not None:
            missing.setdefault(document_key(text), []).append(line)
    types = ", ".join(f"'{name}'" for name in DOCUMENT_TYPES)
    found: dict[str, dict[int, Payee]] = {}
    for row in _gather(writer, PERSONAL.format(types=types), missing):
        payee = Payee(survivors.of(row[2]), *row[3:])
        found.setdefault(row[1], {})[payee.person_id] = payee
    for number, payees in found.items():
        if len(payees) == 1:
            for line in missing[number]:
                line.payee = next(iter(payees.values()))
    for line in lines:
        _judge_payee(line)


def _judge_payee(line: Line) -> None:
    """The person must be in the ledger; then the ledger's document stands, and name and card are compared."""
    payee = line.payee
    if payee is None:
        if line.document is not None:
            line.findings = [found for found in line.findings if found[0] != "document_no"]
            line.findings.append(("document_no", line.document_cell, Finding("refused", "PERSON_UNKNOWN_ROW")))
        return
    if line.findings:
        line.findings = [found for found in line.findings if found[0] != "document_no" or found[2].verdict == "note"]
    if line.name is not None and line.name != payee.name and line.name != payee.bank_name and payee.name is not None:
        line.findings.append(("name", line.name, Finding("held", "NAME_DIFFERS", {"name": mask_name(payee.name)})))
    if line.card_tail is not None and payee.card_no is not None and not payee.card_no.endswith(line.card_tail):
        line.findings.append(
            ("card_tail", line.card_tail, Finding("note", "CARD_TAIL_DIFFERS", {"tail": payee.card_no[-4:]}))
        )


PAYMENTS = (
    "select p.payout_id, p.person_id, p.plan_id, p.amount_fen, p.serial_no, p.quarter, p.category_code, n.name,"
    " p.decision_id from payout p left join personal n on n.person_id = p.person_id and n.voided_by is null"
    " where p.voided_by is null and "
)


class Payments:
    """Every payment that the rows may speak of, found by serial number or by likeness."""

    def __init__(self, writer: Writer, survivors: Survivors) -> None:
        self._writer = writer
        self._survivors = survivors
        self._by_id: dict[int, Payment] = {}
        self.by_serial: dict[str, Payment] = {}
        self.alike: dict[tuple[Any, ...], list[Payment]] = {}
        self.from_claims: dict[tuple[int, int, int], list[Payment]] = {}
        """Those that went out by batch, by person, plan and amount."""

    def load(self, condition: str, values: Iterable[Any]) -> None:
        """Take the standing payments for which ``condition`` (with ``{these}`` in it) holds, with their events."""
        fresh: dict[int, Payment] = {}
        for payout_id, person_id, plan_id, amount_fen, serial_no, quarter, category_code, name, decision_id in _gather(
            self._writer, f"{PAYMENTS}{condition} order by p.payout_id", values
        ):
            if payout_id not in self._by_id:
                person = self._survivors.of(person_id)
                payment = Payment(person, plan_id, amount_fen, serial_no, quarter, category_code, name, payout_id)
                payment.by_batch = decision_id is not None
                fresh[payout_id] = payment
        for payout_id, event_code, event_on in _gather(
            self._writer,
            "select e.payout_id, e.event_code, e.event_on from payout_event e where e.voided_by is null"
            " and e.payout_id in ({these}) order by e.payout_id, e.event_on, e.payout_event_id",
            fresh,
        ):
            fresh[payout_id].events.append((event_code, event_on))
        self._by_id |= fresh
        for payment in fresh.values():
            self.take(payment)

    def take(self, payment: Payment) -> None:
        """Make a payment known, from the ledger or from the file."""
        if payment.serial_no is not None:
            self.by_serial[payment.serial_no] = payment
        self.alike.setdefault(payment.likeness(), []).append(payment)
        if payment.by_batch:
            self.from_claims.setdefault((*payment.whose(), payment.amount_fen), []).append(payment)

    def all(self) -> Iterable[Payment]:
        """Every payment known so far."""
        return (payment for payments in self.alike.values() for payment in payments)


# --- deciding -----------------------------------------------------------------------------------


class Judgment:
    """One received list judged as a whole: who, which payment, which event, and what the year's bound says."""

    def __init__(self, writer: Writer, plans: PlanIndex, lines: list[Line], accept: frozenset[str]) -> None:
        self._writer = writer
        self._plans = plans
        self._lines = lines
        self._accept = accept
        self._survivors = Survivors(writer)
        _find_payees(writer, lines, self._survivors)
        self._payments = Payments(writer, self._survivors)
        self._payments.load("p.serial_no in ({these})", [line.serial_no for line in lines if line.serial_no])
        # Of a plan that is decided here the list may tell of money that went out by batch.
        asked = {
            line.payee.person_id
            for line in lines
            if line.payee is not None
            and (line.serial_no is None or (line.plan is not None and line.plan.kind_code == "enrolled"))
        }
        self._payments.load("p.person_id in ({these})", self._survivors.records(asked))
        unnumbered = "p.voided_by is null and p.serial_no is null and p.decision_id is null"
        if writer.select(f"select 1 from payout p where {unnumbered} limit 1"):  # noqa: S608 - own text
            people = {line.payee.person_id for line in lines if line.payee is not None} - asked
            self._payments.load(f"{unnumbered} and p.person_id in ({{these}})", self._survivors.records(people))
        self._blocked: dict[Any, int] = {}
        self._steps: list[Step] = []

    def decision(self, bench: Bench) -> OldDecision:
        """Judge every row and hand back what may be written."""
        for line in sorted(self._lines, key=_day):
            self._place(line)
        self._hold_over_bound()
        self._note_not_members()
        self._note_never_enrolled()
        decision = OldDecision(apply=self._apply)
        for line in self._lines:
            if bench.weigh(line.row, _as_written(line, bench)) != "taken":
                line.change = None
            elif line.change == "added":
                decision.added += 1
            elif line.change == "updated":
                decision.updated += 1
            else:
                decision.unchanged += 1
        return decision

    def _place(self, line: Line) -> None:
        """Find the payment that a row speaks of and go on with its story, or begin one."""
        told = line.told()
        if told is None:
            self._block(line)
            return
        payment = self._find(line, told)
        if payment is not None:
            if self._differs(line, told, payment):
                return
            if told.event in payment.seen:
                first = Finding("refused", "DUPLICATE_IN_FILE", {"row": payment.seen[told.event]})
                line.findings.append(("serial_no", line.serial_no, first))
                return
            if told.event in payment.events:
                payment.seen[told.event] = line.row
                # Nothing will be written: what was a doubt when the row first came is none now.
                line.findings = [found for found in line.findings if found[2].verdict == "note"]
                self._note_differing(line, payment)
                line.change = "unchanged"
                return
        else:
            self._doubt_new(line, told)
        if any(finding.verdict == "held" and finding.code not in self._accept for _, _, finding in line.findings):
            self._block(line)
            return
        before = self._blocked.get(_blocking_key(line))
        if before is not None and (line.serial_no is not None or told.event[0] != "paid"):
            line.findings.append(
                ("serial_no", line.serial_no, Finding("refused", "EARLIER_ROW_NOT_TAKEN", {"row": before}))
            )
            return
        closed = closed_finding(self._writer, told.event[1])
        if closed is not None:
            line.findings.append(("paid_on", told.event[1], closed))
            self._block(line)
            return
        self._go_on(line, told, payment)

    def _block(self, line: Line) -> None:
        """Remember that a row of this payment is not taken: what comes after it cannot be judged without it."""
        self._blocked.setdefault(_blocking_key(line), line.row)

    def _find(self, line: Line, told: Told) -> Payment | None:
        if line.serial_no is not None:
            return self._payments.by_serial.get(line.serial_no)
        event, on = told.event
        likeness = (told.payee.person_id, told.plan.plan_id, line.quarter, line.category_code, told.amount_fen)
        alike = self._payments.alike.get(likeness, [])
        for payment in alike:
            if payment.events and payment.events[0][1] == on:
                return payment
        for payment in alike:
            if told.event in payment.events:
                return payment
        if event == "paid":
            return None
        # Without a number, money that comes back is that of the last payment like it.
        going = [payment for payment in alike if payment.last == "paid" and payment.events[-1][1] <= on]
        latest = max(going, key=lambda payment: payment.events[-1][1], default=None)
        if latest is not None:
            line.findings.append(
                ("serial_no", None, Finding("note", "MATCHED_WITHOUT_SERIAL", {"day": latest.events[-1][1]}))
            )
        return latest

    def _doubt_new(self, line: Line, told: Told) -> None:
        """Hold what would be a payment of its own, but may be money that the ledger has already."""
        if line.serial_no is not None:
            likeness = (told.payee.person_id, told.plan.plan_id, line.quarter, line.category_code, told.amount_fen)
            for payment in self._payments.alike.get(likeness, ()):
                if payment.serial_no is None and told.event in payment.events:
                    facts: dict[str, object] = {
                        "payout_no": payment.payout_id or "-",
                        "row": "-" if payment.payout_id else payment.row,
                    }
                    line.findings.append(("serial_no", line.serial_no, Finding("held", "SAME_WITHOUT_SERIAL", facts)))
                    return
        whose = (told.payee.person_id, told.plan.plan_id, told.amount_fen)
        for payment in self._payments.from_claims.get(whose, ()):
            if payment.last != "recovered":
                found = Finding("held", "PAID_FROM_CLAIM", {"payout_no": payment.payout_id})
                line.findings.append(("amount", fen_text(told.amount_fen), found))
                return

    def _differs(self, line: Line, told: Told, payment: Payment) -> bool:
        """Refuse a serial number that belongs to another person, plan or amount."""
        if told.payee.person_id != payment.person_id:
            name, value = "document_no", line.document_cell
        elif told.plan.plan_id != payment.plan_id:
            name, value = "plan", told.plan.plan_code
        elif told.amount_fen != payment.amount_fen:
            name, value = "amount", fen_text(told.amount_fen)
        else:
            return False
        facts: dict[str, object] = {
            "name": mask_name(payment.name or ""),
            "plan_code": self._plans.by_id[payment.plan_id].plan_code,
            "amount_fen": payment.amount_fen,
        }
        if payment.payout_id is None:
            other = Finding("refused", "SERIAL_DIFFERS_IN_FILE", facts | {"row": payment.row})
        else:
            other = Finding("refused", "SERIAL_DIFFERS", facts | {"payout_no": payment.payout_id})
        line.findings.append((name, value, other))
        return True

    def _note_differing(self, line: Line, payment: Payment) -> None:
        if line.quarter is not None and line.quarter != payment.quarter:
            was = Finding("note", "QUARTER_DIFFERS", {"quarter": payment.quarter or "-"})
            line.findings.append(("quarter", line.quarter, was))
        if line.category_code is not None and line.category_code != payment.category_code:
            was = Finding("note", "CATEGORY_DIFFERS", {"category": payment.category_code or "-"})
            line.findings.append(("category", line.category_code, was))

    def _go_on(self, line: Line, told: Told, payment: Payment | None) -> None:
        event, on = told.event
        last, last_on = payment.events[-1] if payment is not None and payment.events else (None, "")
        if payment is not None and payment.by_batch:
            elsewhere = Finding("refused", "PAID_BY_BATCH", {"payout_no": payment.payout_id})
            line.findings.append(("result", event, elsewhere))
            return
        if event not in FOLLOWS[last]:
            cannot = Finding("refused", "EVENT_ORDER", {"event": last or "none", "day": last_on or "-"})
            line.findings.append(("result", event, cannot))
            return
        if on < last_on:
            line.findings.append(("paid_on", on, Finding("refused", "EVENT_ORDER", {"event": last, "day": last_on})))
            return
        if payment is None:
            payment = Payment(
                told.payee.person_id,
                told.plan.plan_id,
                told.amount_fen,
                line.serial_no,
                line.quarter,
                line.category_code,
                told.payee.name,
                row=line.row,
                personal_id=told.payee.personal_id,
            )
            self._payments.take(payment)
            self._note_over_cap(line, told)
            line.change = "added"
        else:
            self._note_differing(line, payment)
            line.change = "updated"
        payment.events.append(told.event)
        payment.seen[told.event] = line.row
        self._steps.append(Step(line, told, payment))

    def _note_over_cap(self, line: Line, told: Told) -> None:
        """Note a payment above the cap that is not dated in the one quarter of the year the terms name for it."""
        event, on = told.event
        if line.category_code != OVER_CAP or event != "paid":
            return
        found = self._plans.terms_on(told.plan.plan_id, on)
        expected = None if found is None else (found[1].benefit or {}).get("over_cap_in_quarter")
        quarter = (int(on[5:7]) + 2) // 3
        if expected is not None and quarter != expected:
            facts = {"quarter": f"{on[:4]}Q{quarter}", "expected": expected}
            line.findings.append(("category", line.category_code, Finding("note", "OVER_CAP_QUARTER", facts)))

    # --- the year's bound ---

    def _bound_fen(self, plan_id: int, on: str) -> int | None:
        found = self._plans.terms_on(plan_id, on)
        return None if found is None else found[1].annual_max_fen

    def _hold_over_bound(self) -> None:
        """Hold the payments that take a person beyond what a plan pays in a calendar year.

        Counted are payments that end successful, those of the ledger first, then the file's by day. What is paid above
        the cap belongs to the year before and comes on top of it: it is held against the bound by itself.
        """
        fresh = [
            step for step in self._steps if step.told.event[0] == "paid" and step.payment.events[-1] == step.told.event
        ]
        suspects = self._suspects(fresh)
        if not suspects:
            return
        people = self._survivors.records({person_id for person_id, _ in suspects})
        self._payments.load("p.person_id in ({these})", people)
        ending = {id(step.payment) for step in fresh}
        totals: dict[tuple[int, int, str, bool], int] = {}
        for payment in self._payments.all():
            if payment.whose() in suspects and payment.last == "paid" and id(payment) not in ending:
                key = (*payment.whose(), payment.events[-1][1][:4], payment.category_code == OVER_CAP)
                totals[key] = totals.get(key, 0) + payment.amount_fen
        for line, told, payment in fresh:
            if payment.whose() not in suspects:
                continue
            on = told.event[1]
            key = (*payment.whose(), on[:4], payment.category_code == OVER_CAP)
            total, bound = totals.get(key, 0) + payment.amount_fen, self._bound_fen(payment.plan_id, on)
            if bound is not None and total > bound:
                over = Finding("held", "OVER_ANNUAL_BOUND", {"year": on[:4], "sum_fen": total, "bound_fen": bound})
                line.findings.append(("amount", fen_text(payment.amount_fen), over))
                if "OVER_ANNUAL_BOUND" not in self._accept:
                    continue
            totals[key] = total

    def _suspects(self, fresh: Sequence[Step]) -> set[tuple[int, int]]:
        """Persons and plans whose payments of all years together reach beyond a bound."""
        sums: dict[tuple[int, int], int] = {}
        bounds: dict[tuple[int, int], int] = {}
        for _, told, payment in fresh:
            bound = self._bound_fen(payment.plan_id, told.event[1])
            if bound is not None:
                whose = payment.whose()
                sums[whose] = sums.get(whose, 0) + payment.amount_fen
                bounds[whose] = min(bound, bounds.get(whose, bound))
        for person_id, plan_id, total in _gather(
            self._writer,
            "select p.person_id, p.plan_id, cast(sum(p.amount_fen) as bigint) from payout p"
            " where p.voided_by is null and p.person_id in ({these}) group by p.person_id, p.plan_id",
            self._survivors.records({person_id for person_id, _ in sums}),
        ):
            whose = (self._survivors.of(person_id), plan_id)
            if whose in sums:
                sums[whose] += total
        return {whose for whose, total in sums.items() if total > bounds[whose]}

    # --- what stands beside it ---

    def _note_not_members(self) -> None:
        """Note the payees who are no members in service on the day, with the unit they were last in."""
        paid = [step for step in self._steps if step.told.event[0] == "paid"]
        spells: dict[int, list[tuple[str, int, str | None, str, str]]] = {}
        for person_id, *spell in _gather(
            self._writer,
            "select m.person_id, m.joined_on, m.membership_id, m.left_on, m.status_code, u.unit_name from membership m"
            " join unit u on u.unit_id = m.unit_id and u.voided_by is null"
            " where m.voided_by is null and m.person_id in ({these})",
            self._survivors.records({step.payment.person_id for step in paid}),
        ):
            spells.setdefault(self._survivors.of(person_id), []).append(
                (spell[0], spell[1], spell[2], spell[3], spell[4])
            )
        for line, told, payment in paid:
            on = told.event[1]
            before = [spell for spell in spells.get(payment.person_id, ()) if spell[0] <= on]
            if not any(spell[3] == "in_service" and (spell[2] is None or spell[2] > on) for spell in before):
                unit = max(before)[4] if before else "-"
                line.findings.append(("paid_on", on, Finding("note", "PAYEE_NOT_MEMBER", {"day": on, "unit": unit})))

    def _note_never_enrolled(self) -> None:
        """Note the payees of an enrolled plan who never held it."""
        new = [step for step in self._steps if step.line.change == "added" and step.told.plan.kind_code == "enrolled"]
        held = {
            (self._survivors.of(person_id), plan_id)
            for person_id, plan_id in _gather(
                self._writer,
                "select distinct e.person_id, e.plan_id from enrollment e where e.voided_by is null"
                " and e.person_id in ({these})",
                self._survivors.records({step.payment.person_id for step in new}),
            )
        }
        for line, told, payment in new:
            if payment.whose() not in held:
                facts = {"plan_code": told.plan.plan_code}
                line.findings.append(("plan", told.plan.plan_code, Finding("note", "NO_ENROLLMENT", facts)))

    # --- writing ---

    def _apply(self, writer: Writer) -> None:
        """Assert the payments that begin, then every event in the order of the days."""
        steps = [step for step in self._steps if step.line.change in ("added", "updated")]
        begun = [step.payment for step in steps if step.line.change == "added"]
        ids = writer.assert_rows(
            "payout",
            PAYOUT_COLUMNS,
            [
                (
                    payment.person_id,
                    payment.personal_id,
                    payment.plan_id,
                    payment.amount_fen,
                    "direct",
                    payment.serial_no,
                    payment.quarter,
                    payment.category_code,
                )
                for payment in begun
            ],
            source_rows=[payment.row for payment in begun],
        )
        for payment, payout_id in zip(begun, ids, strict=True):
            payment.payout_id = payout_id
        writer.assert_rows(
            "payout_event",
            ("payout_id", "event_code", "event_on"),
            [(step.payment.payout_id, *step.told.event) for step in steps],
            source_rows=[step.line.row for step in steps],
        )


def _as_written(line: Line, bench: Bench) -> Findings:
    """The findings of a row beside its cells as the file has them, not as they were read."""
    placed: Findings = []
    for name, value, finding in line.findings:
        place = bench.place(name)
        cell = None if place is None else line.cells[place]
        placed.append((name, value if cell is None else cell, finding))
    return placed


def _day(line: Line) -> str:
    """The day by which rows are judged. Of rows without one, a payment comes first and a return last."""
    if line.event is not None:
        return line.event[1]
    return "" if line.event_code == "paid" else "9999"


def _blocking_key(line: Line) -> Any:
    return line.serial_no or (line.payee and line.payee.person_id, line.plan and line.plan.plan_id, line.amount_fen)
