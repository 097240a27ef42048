"""The story of a payment: how a row of a received list goes on with one, begins one, or contradicts it.

One serial number (流水号) is one payment; paid, returned, paid again and recovered are its events, each once. A story
is a set of events: its order follows from them, whichever row or file told them first. A payment without a number is
known by its likeness and its first day. Source: interface.md (payout import, same-record table).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, takewhile
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from mutualaid.codes import PAYOUT_EVENTS
from mutualaid.imports import Desk, Person, PersonRow
from mutualaid.journal import Writer
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.payouts.transitions import FOLLOWS
from mutualaid.rules.identity import mask_name
from mutualaid.rules.money import fen_text
from mutualaid.store.slices import by_numbers, by_texts


@dataclass(slots=True, eq=False)
class PaymentRow(PersonRow):
    """One event of a payment, as the list tells it."""

    card_tail: str | None
    plan: Plan | None
    quarter: str | None
    category_code: str | None
    amount_fen: int | None
    event_on: str | None
    event_code: str | None
    serial_no: str | None

    def told(self) -> Told | None:
        """What the row tells, ``None`` where any part of it is refused."""
        if self.is_refused() or self.person is None or self.plan is None or self.amount_fen is None:
            return None
        if self.event_code is None or self.event_on is None:
            return None
        return Told(self.person, self.plan, self.amount_fen, Event(self.event_code, self.event_on))

    @property
    def day(self) -> str:
        """The day by which rows are judged. Of rows without one, a payment comes first and a return last."""
        if self.event_on is not None and self.event_code is not None:
            return self.event_on
        return "" if self.event_code == "paid" else "9999"

    @property
    def blocking_key(self) -> Hashable:
        """What the rows of one payment have in common."""
        whose = (self.person and self.person.person_id, self.plan and self.plan.plan_id, self.amount_fen)
        return self.serial_no or whose


class Event(NamedTuple):
    """What happened to a payment, and on which day."""

    code: str
    on: str


def told_in_order(events: Iterable[Event]) -> list[Event] | None:
    """The story that events tell: by day, on one day in the order that can be; ``None`` where none can.

    On one day a return comes after the payment; where the money is with the payee when the day begins it comes back
    before it is paid again. A return may begin a story: its payment was told to nobody.

    >>> paid, again = Event("paid", "2018-05-01"), Event("paid", "2018-05-02")
    >>> returned = Event("returned", "2018-05-02")
    >>> told_in_order([again, returned, paid]) == [paid, returned, again]
    True
    >>> told_in_order([again, returned]) == [again, returned]
    True
    >>> told_in_order([paid, again]) is None
    True
    """
    told = set(events)
    if len(told) == 1:  # as of nearly every payment
        return list(told) if next(iter(told)).code in FOLLOWS[None] else None
    days = [list(of_day) for _, of_day in groupby(sorted(told, key=_on), key=_on)]
    for is_paid in (False, True):  # the first day's return may be that of money paid before
        story: list[Event] = []
        for of_day in days:
            turns = _TURNS_FROM_PAID if (story[-1].code == "paid" if story else is_paid) else _TURNS
            story += sorted(of_day, key=lambda event: turns.index(event.code))
        if all(event.code in FOLLOWS[before and before.code] for before, event in pairwise((None, *story)) if event):
            return story
    return None


_on = attrgetter("on")
_TURNS: Sequence[str] = PAYOUT_EVENTS
_TURNS_FROM_PAID = sorted(_TURNS, key=lambda code: (code == "recovered", code == "paid"))
"""On a day that begins with the money at the payee's, it comes back before it is paid again."""


def retold(standing: Iterable[Event], story: Sequence[Event]) -> list[Event]:
    """The standing events that are told anew, so that the ledger tells a story in its order: all after the first new.

    On one day the ledger goes by the order in which events came into it, and it takes no payment after a payment.

    >>> paid, returned = Event("paid", "2018-05-01"), Event("returned", "2018-05-02")
    >>> again = Event("paid", "2018-05-03")
    >>> retold([paid], [paid, returned]), retold([returned, again], [paid, returned, again]) == [returned, again]
    ([], True)
    """
    if not (stood := list(standing)):
        return []
    kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(stood, story, strict=False)))
    return stood[kept:]


class Likeness(NamedTuple):
    """What a payment without a serial number is known by, beside its first day."""

    person_id: int
    plan_id: int
    quarter: str | None
    category_code: str | None
    amount_fen: int


class Told(NamedTuple):
    """What a row that can be read tells of a payment."""

    person: Person
    plan: Plan
    amount_fen: int
    event: Event


@dataclass(slots=True, eq=False)
class Payment:
    """One payment and its story, as the ledger has it and as the file goes on with it."""

    likeness: Likeness
    serial_no: str | None
    name: str | None
    payout_id: int | None = None
    personal_fact_id: int | None = None
    """The version of name and card that the payment uses, of one that begins."""
    by_batch: bool = False
    """It grew from a claim: what becomes of it the bank answers, no list."""
    line: int | None = None
    """The row of the file that begins it."""
    events: list[Event] = field(default_factory=list)
    """In the order of the story."""
    standing: dict[Event, int] = field(default_factory=dict)
    """The rows of the ledger that tell what it knows of the story."""
    seen: dict[Event, int] = field(default_factory=dict)
    """The row of the file that first tells an event."""

    @property
    def last(self) -> Event | None:
        """What happened last, ``None`` at the beginning."""
        return self.events[-1] if self.events else None

    @property
    def is_paid(self) -> bool:
        """Whether the money is with the payee."""
        return bool(self.events) and self.events[-1].code == "paid"

    @property
    def whose(self) -> tuple[int, int]:
        """The person and the plan."""
        return self.likeness[:2]


class Step(NamedTuple):
    """A row that goes on with a story, or begins one."""

    row: PaymentRow
    told: Told
    payment: Payment


_PAYMENTS = """
select p.person_id, p.plan_id, p.quarter, p.category_code, p.amount_fen, p.serial_no, n.name, p.payout_id,
       case when p.decision_id is null then 0 else 1 end
from payout_now p
left join personal_now n on n.person_id = p.person_id
where 1 = 1
"""
_UNNUMBERED = " and p.serial_no is null and p.decision_id is null"
_EVENTS = (
    "select e.payout_id, e.event_on, e.payout_event_id, e.event_code, e.fact_id from payout_event_now e where 1 = 1"
)


class Payments:
    """Every payment that the rows may speak of, found by serial number or by likeness."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._by_id: dict[int, Payment] = {}
        self.by_serial: dict[str, Payment] = {}
        self.alike: dict[Likeness, list[Payment]] = {}
        self.by_batch: dict[tuple[int, int, int], list[Payment]] = {}
        """Those that went out by batch, by person, plan and amount."""

    def load_serials(self, serials: set[str]) -> None:
        """Take the standing payments with these serial numbers, with their events."""
        self._load(by_texts(self._writer, _PAYMENTS, "p.serial_no", serials, of="payout"))

    def load_people(self, people: set[int], *, unnumbered: bool = False) -> None:
        """Take the standing payments to these people; with ``unnumbered`` those of received lists without a number."""
        sql = _PAYMENTS + (_UNNUMBERED if unnumbered else "")
        self._load(by_numbers(self._writer, sql, "p.person_id", people, of="payout"))

    def has_unnumbered(self) -> bool:
        """Whether any payment of a received list stands without a number."""
        return bool(self._writer.select(f"select 1 from payout_now p where 1 = 1{_UNNUMBERED} limit 1"))  # noqa: S608

    def _load(self, rows: Iterable[tuple[Any, ...]]) -> None:
        fresh: dict[int, Payment] = {}
        for *likeness, serial_no, name, payout_id, by_batch in rows:
            if payout_id not in self._by_id:
                fresh[payout_id] = Payment(Likeness(*likeness), serial_no, name, payout_id, by_batch=bool(by_batch))
        for payout_id, on, _, code, fact_id in sorted(
            by_numbers(self._writer, _EVENTS, "e.payout_id", fresh, of="payout_event")
        ):
            fresh[payout_id].events.append(Event(code, on))
            fresh[payout_id].standing[Event(code, on)] = fact_id
        self._by_id |= fresh
        for _, payment in sorted(fresh.items()):
            self.take(payment)

    def take(self, payment: Payment) -> None:
        """Make a payment known, from the ledger or from the file."""
        if payment.serial_no is not None:
            self.by_serial[payment.serial_no] = payment
        self.alike.setdefault(payment.likeness, []).append(payment)
        if payment.by_batch:
            self.by_batch.setdefault((*payment.whose, payment.likeness.amount_fen), []).append(payment)

    def __iter__(self) -> Iterator[Payment]:
        """Every payment known so far."""
        return (payment for payments in self.alike.values() for payment in payments)


class Stories:
    """The rows of a list placed in the stories of payments, by day, on one day as a story goes."""

    def __init__(self, desk: Desk, plans: PlanIndex, rows: Sequence[PaymentRow]) -> None:
        self._desk, self._plans = desk, plans
        self.payments = Payments(desk.writer)
        serials = {row.serial_no for row in rows if row.serial_no}
        self.payments.load_serials(serials)
        self._outside = desk.writer.elsewhere("outgoing_now", "serial_no", serials - self.payments.by_serial.keys())
        """Serial numbers of payments outside the part of whoever asks."""
        # Of a plan that is decided here the list may tell of money that went out by batch.
        people = {row.person.person_id for row in rows if row.person is not None}
        asked = {
            row.person.person_id
            for row in rows
            if row.person is not None
            and (row.serial_no is None or (row.plan is not None and row.plan.kind_code == "enrolled"))
        }
        self.payments.load_people(asked)
        if self.payments.has_unnumbered():
            self.payments.load_people(people - asked, unnumbered=True)
        self._blocked: dict[Hashable, int] = {}
        self.steps: list[Step] = []
        self._put_off: dict[int, list[Step]] = {}
        """Rows that no order takes with those before them: what comes after may make room for them."""
        by_day = sorted(((row.day, row) for row in rows), key=itemgetter(0))
        for _, of_day in groupby(by_day, key=itemgetter(0)):
            for row in sorted((row for _, row in of_day), key=_turn):
                if not self._place(row):
                    # A row that is not taken: what comes after it cannot be judged without it.
                    self._blocked.setdefault(row.blocking_key, row.line)
        if self._put_off:
            for steps in self._put_off.values():
                self._take_put_off(steps)
            self.steps.sort(key=lambda step: step.row.day)
        for row, _, payment in self.steps:
            if row.change == "added" and payment.events[0].code == "returned":
                row.note("result", "RETURN_ALONE", day=payment.events[0].on)

    def _place(self, row: PaymentRow) -> bool:
        """Find the payment that a row speaks of and go on with its story, or begin one.

        False where a later row of the payment cannot be judged without it.
        """
        told = row.told()
        if told is None:
            return False
        likeness = Likeness(told.person.person_id, told.plan.plan_id, row.quarter, row.category_code, told.amount_fen)
        payment = self._find(row, told, likeness)
        if row.serial_no in self._outside:
            row.refuse("serial_no", "LIES_OUTSIDE", row.serial_no)
            return True
        if payment is None:
            self._doubt_new(row, told, likeness)
        elif self._differs(row, told, payment):
            return True
        elif told.event in payment.seen:
            row.refuse("serial_no", "DUPLICATE_IN_FILE", row=payment.seen[told.event])
            return True
        elif told.event in payment.events:
            payment.seen[told.event] = row.line
            # Nothing will be written: what was a doubt when the row first came is none now.
            row.settle()
            _note_differing(row, payment)
            return True
        if self._desk.is_held(row):
            return False
        before = self._blocked.get(row.blocking_key) if self._blocked else None
        if before is not None and (row.serial_no is not None or told.event.code != "paid"):
            row.refuse("serial_no", "EARLIER_ROW_NOT_TAKEN", row=before)
            return True
        if self._desk.refuse_closed(row, "paid_on", told.event.on):
            return False
        if payment is None:
            self._begin(row, told, likeness)
        else:
            self._go_on(row, told, payment)
        return True

    def _find(self, row: PaymentRow, told: Told, likeness: Likeness) -> Payment | None:
        if row.serial_no is not None:
            return self.payments.by_serial.get(row.serial_no)
        alike = self.payments.alike.get(likeness, [])
        for payment in alike:
            if payment.events and payment.events[0].on == told.event.on:
                return payment
        for payment in alike:
            if told.event in payment.events:
                return payment
        if told.event.code == "paid":
            return None
        # Without a number, money that comes back is that of the last payment like it.
        going = [payment for payment in alike if payment.is_paid and payment.events[-1].on <= told.event.on]
        latest = max(going, key=lambda payment: payment.events[-1].on, default=None)
        if latest is not None:
            row.note("serial_no", "MATCHED_WITHOUT_SERIAL", day=latest.events[-1].on)
        return latest

    def _doubt_new(self, row: PaymentRow, told: Told, likeness: Likeness) -> None:
        """Hold what would be a payment of its own, but may be money that the ledger has already."""
        if row.serial_no is not None:
            for payment in self.payments.alike.get(likeness, ()):
                if payment.serial_no is None and told.event in payment.events:
                    named = {"payout_no": payment.payout_id or "-", "row": "-" if payment.payout_id else payment.line}
                    row.hold("serial_no", "SAME_WITHOUT_SERIAL", None, told.event, **named)
                    return
        paid = self.payments.by_batch
        for payment in paid.get((*likeness[:2], told.amount_fen), ()) if paid else ():
            if payment.last is None or payment.last.code != "recovered":
                row.hold("amount", "PAID_FROM_CLAIM", payout_no=payment.payout_id)
                return

    def _differs(self, row: PaymentRow, told: Told, payment: Payment) -> bool:
        """Refuse a serial number that belongs to another person, plan or amount."""
        was = payment.likeness
        if told.person.person_id != was.person_id:
            of, value = "document_no", told.person.document_no
        elif told.plan.plan_id != was.plan_id:
            of, value = "plan", told.plan.plan_code
        elif told.amount_fen != was.amount_fen:
            of, value = "amount", fen_text(told.amount_fen)
        else:
            return False
        facts: dict[str, object] = {
            "name": mask_name(payment.name or ""),
            "plan_code": self._plans.by_id[was.plan_id].plan_code,
            "amount_fen": was.amount_fen,
        }
        if payment.payout_id is None:
            row.refuse(of, "SERIAL_DIFFERS_IN_FILE", value, **facts, row=payment.line)
        else:
            row.refuse(of, "SERIAL_DIFFERS", value, **facts, payout_no=payment.payout_id)
        return True

    def _begin(self, row: PaymentRow, told: Told, likeness: Likeness) -> None:
        """Begin the story of a payment that nobody knows yet."""
        payment = Payment(likeness, row.serial_no, told.person.name, None, told.person.personal_fact_id)
        payment.line = row.line
        story = told_in_order((told.event,))
        if story is None:
            _refuse_order(row, told.event, payment)
            return
        payment.events, payment.seen[told.event] = story, row.line
        row.change = "added"
        self.steps.append(Step(row, told, payment))
        self.payments.take(payment)

    def _go_on(self, row: PaymentRow, told: Told, payment: Payment) -> None:
        if payment.by_batch:
            row.refuse("result", "PAID_BY_BATCH", told.event.code, payout_no=payment.payout_id)
            return
        payment.seen[told.event] = row.line
        step = Step(row, told, payment)
        if not self._take([step]):
            self._put_off.setdefault(id(payment), []).append(step)

    def _take(self, steps: Sequence[Step]) -> bool:
        """Go on with a story by events that have an order with those it has; False where they have none.

        Nor have they one where an event of a closed period would have to be told anew.
        """
        payment = steps[0].payment
        story = told_in_order((*payment.events, *(step.told.event for step in steps)))
        if story is None or any(self._desk.closed(event.on) for event in retold(payment.standing, story)):
            return False
        payment.events = story
        for row, told, _ in steps:
            payment.seen[told.event] = row.line
            if payment.line != row.line:
                row.change = "updated"
                _note_differing(row, payment)
        self.steps += steps
        return True

    def _take_put_off(self, steps: list[Step]) -> None:
        """Take the rows of a payment that fit now: all at once, else as many as find an order; refuse the others."""
        if self._take(steps):
            return
        left = steps
        while taken := {id(step) for step in left if self._take([step])}:
            left = [step for step in left if id(step) not in taken]
        for row, told, payment in left:
            _refuse_order(row, told.event, payment)


def _turn(row: PaymentRow) -> int:
    """In which order the rows of one day are judged."""
    return _TURNS.index(row.event_code) if row.event_code in _TURNS else 0


def _refuse_order(row: PaymentRow, event: Event, payment: Payment) -> None:
    """Refuse an event that has no place in a story, and name the one that it cannot follow, else the next."""
    before = [other for other in payment.events if other.on <= event.on]
    last = before[-1] if before else None
    if event.code not in FOLLOWS[last and last.code]:
        row.refuse(
            "result", "EVENT_ORDER", event.code, event=last.code if last else "none", day=last.on if last else "-"
        )
        return
    after = payment.events[len(before)] if len(before) < len(payment.events) else payment.events[-1]
    row.refuse("paid_on", "EVENT_ORDER", event.on, event=after.code, day=after.on)


def _note_differing(row: PaymentRow, payment: Payment) -> None:
    was = payment.likeness
    if row.quarter is not None and row.quarter != was.quarter:
        row.note("quarter", "QUARTER_DIFFERS", row.quarter, quarter=was.quarter or "-")
    if row.category_code is not None and row.category_code != was.category_code:
        row.note("category", "CATEGORY_DIFFERS", row.category_code, category=was.category_code or "-")
