"""Received direct-claim lists in: money out (受助金) that others paid, each row an event of a payment.

Source: interface.md (payout import), product.md (M03, M04), domain.md 2.
"""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.imports import (
    PERSON,
    Decision,
    Desk,
    Field,
    ImportOrder,
    doubt_plan,
    find_people,
    named,
    number,
    run_import,
)
from mutualaid.journal import Writer
from mutualaid.names.plans import PlanIndex
from mutualaid.payouts.bounds import hold_far, hold_over_bound, note_over_cap
from mutualaid.payouts.payees import note_never_enrolled, note_not_members, note_other_card, read_tail
from mutualaid.payouts.stories import Event, Payment, PaymentRow, Step, Stories, retold, told_in_order
from mutualaid.results import ImportReceipt, Roster
from mutualaid.rules.values import read_category, read_fen, read_payout_result, read_quarter

DEFAULT_PLAN = "SECOND"
"""What a received list pays when neither it nor ``--plan`` says so: the second reimbursement (二次报销)."""
COLUMNS = (
    *("person_id", "plan_id", "quarter", "category_code", "amount_fen"),
    *("personal_id", "serial_no", "channel_code"),
)


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

    Several rows of one payment are fine when they are different events; their order follows from the events. Raises
    PLAN_UNKNOWN (exit 1) for a ``plan`` that nobody knows.
    """

    def decide(desk: Desk) -> Decision[PaymentRow]:
        plans = PlanIndex(desk.writer)
        rows = desk.read(
            PaymentRow,
            **PERSON,
            card_tail=Field(read_tail),
            plan=Field(named(plans), otherwise=plans.named(plan or DEFAULT_PLAN)),
            quarter=Field(read_quarter, otherwise=quarter, option="--quarter"),
            category_code=Field(read_category, "category"),
            amount_fen=Field(read_fen, "amount", needed=True),
            event_on=Field(
                desk.day, "paid_on", otherwise=paid_on, option="--paid-on", needed=True, missing="PAID_ON_MISSING"
            ),
            event_code=Field(read_payout_result, "result", otherwise="paid"),
            serial_no=Field(number, repeats=False),
        )
        given = plans.named(plan or DEFAULT_PLAN)
        doubt_plan(desk, plans, given, "--plan" if plan else given.plan_code)
        find_people(desk, rows)
        for row in rows:
            row.event_on = row.event_on or paid_on  # a day that cannot be read has its place in the order too
            if row.card_tail is not None:
                note_other_card(row)
            hold_far(row, desk.writer.day)
            if row.amount_fen == 0:
                row.refuse("amount", "AMOUNT_ZERO")
        stories = Stories(desk, plans, rows)
        note_over_cap(plans, stories.steps)
        hold_over_bound(desk, plans, stories.payments, stories.steps)
        note_not_members(desk, stories.steps)
        note_never_enrolled(desk, stories.steps)
        return desk.decision(rows, lambda writer, taken: write(writer, stories.steps, taken))

    return run_import(url, order, roster, decide)


def write(writer: Writer, steps: Sequence[Step], rows: Sequence[PaymentRow]) -> None:
    """Assert the payments that begin, then the events of each in the order of its story."""
    taken = {id(row) for row in rows}
    steps = [step for step in steps if id(step.row) in taken]
    begun = [step.payment for step in steps if step.row.change == "added"]
    numbers = writer.assert_rows(
        "payout",
        COLUMNS,
        [(*payment.likeness, payment.personal_fact_id, payment.serial_no, "direct") for payment in begun],
        source_rows=[payment.line for payment in begun],
    )
    for payment, payout_id in zip(begun, numbers, strict=True):
        payment.payout_id = payout_id
    lines: dict[int, dict[Event, int]] = {}
    for step in steps:
        lines.setdefault(id(step.payment), {})[step.told.event] = step.row.line
    events: list[tuple[Payment, Event, int | None]] = []
    anew: list[int] = []
    for payment in {id(step.payment): step.payment for step in steps}.values():
        told = lines[id(payment)]
        if not payment.standing and len(told) == 1:  # as of nearly every payment
            events += [(payment, event, line) for event, line in told.items()]
            continue
        story = told_in_order((*payment.standing, *told))
        assert story is not None  # a row that is held after its story was told is the last of it
        again = retold(payment.standing, story)
        anew += [payment.standing[event] for event in again]
        events += [(payment, event, told.get(event)) for event in story if event in told or event in again]
    writer.void("payout_event", sorted(anew))
    writer.assert_rows(
        "payout_event",
        ("payout_id", "event_code", "event_on"),
        [(payment.payout_id, *event) for payment, event, _ in events],
        source_rows=[line for _, _, line in events],
    )
