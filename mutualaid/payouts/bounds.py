"""What a received list says against its quarter and the terms of a plan: day, bound of the year, what is above the cap.

Source: product.md (universal plans), domain.md 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from mutualaid.imports import Desk
from mutualaid.names.plans import PlanIndex
from mutualaid.payouts.stories import PaymentRow, Payments, Step
from mutualaid.results import Finding
from mutualaid.rules.money import fen_text
from mutualaid.rules.money_days import judge_coming, judge_move
from mutualaid.store.slices import listed, slices

OVER_CAP = "over_cap"
"""二次报销 above the cap of the medical insurance, paid once a year, in the first quarter of the next."""


def hold_far(row: PaymentRow, today: str) -> None:
    """Hold a row whose day is still to come, or is not near the year of its quarter."""
    if row.event_on is not None and (found := _judge_day(row.event_on, row.quarter, today)) is not None:
        row.find("paid_on", found, row.event_on)


@lru_cache(maxsize=4096)
def _judge_day(on: str, quarter: str | None, today: str) -> Finding | None:
    if quarter is None:
        return judge_coming(on, today)
    return judge_move(on, f"{quarter[:4]}-01-01", f"{quarter[:4]}-12-31", today)


def hold_over_bound(desk: Desk, plans: PlanIndex, payments: Payments, steps: Sequence[Step]) -> None:
    """Hold the payments that take a person beyond what a plan pays in a calendar year.

    Counted are payments that end successful, those of the ledger first, then the file's by day. What is paid above
    the cap belongs to the year before and comes on top of it: it is held against the bound by itself.
    """
    fresh = [step for step in steps if step.told.event.code == "paid" and step.payment.last == step.told.event]
    suspects = _suspects(desk, plans, fresh)
    if not suspects:
        return
    payments.load_people({person_id for person_id, _ in suspects})
    ending = {id(step.payment) for step in fresh}
    totals: Counter[tuple[int, int, str, bool]] = Counter()
    for payment in payments:
        if payment.whose in suspects and payment.is_paid and id(payment) not in ending:
            is_over_cap = payment.likeness.category_code == OVER_CAP
            totals[*payment.whose, payment.events[-1].on[:4], is_over_cap] += payment.likeness.amount_fen
    for row, told, payment in fresh:
        if payment.whose not in suspects:
            continue
        year = told.event.on[:4]
        key = (*payment.whose, year, payment.likeness.category_code == OVER_CAP)
        total, bound = totals[key] + payment.likeness.amount_fen, _bound_fen(plans, told.plan.plan_id, told.event.on)
        if bound is not None and total > bound:
            amount = fen_text(payment.likeness.amount_fen)
            row.hold("amount", "OVER_ANNUAL_BOUND", amount, year=year, sum_fen=total, bound_fen=bound)
            if "OVER_ANNUAL_BOUND" not in desk.accepted(row):
                continue
        totals[key] = total


def _bound_fen(plans: PlanIndex, plan_id: int, on: str) -> int | None:
    found = plans.terms_on(plan_id, on)
    return None if found is None else found[1].annual_max_fen


def _suspects(desk: Desk, plans: PlanIndex, fresh: Sequence[Step]) -> set[tuple[int, int]]:
    """Persons and plans whose payments of all years together reach beyond a bound."""
    sums: Counter[tuple[int, int]] = Counter()
    bounds: dict[tuple[int, int], int] = {}
    for _, told, payment in fresh:
        bound = _bound_fen(plans, told.plan.plan_id, told.event.on)
        if bound is not None:
            sums[payment.whose] += payment.likeness.amount_fen
            bounds[payment.whose] = min(bound, bounds.get(payment.whose, bound))
    for some in slices(sorted({person_id for person_id, _ in sums})):
        for person_id, plan_id, total in desk.writer.select(
            "select person_id, plan_id, cast(sum(amount_fen) as bigint) from payout_now"  # noqa: S608 - own integers
            f" where person_id in ({listed(some)}) group by person_id, plan_id"
        ):
            if (person_id, plan_id) in sums:
                sums[person_id, plan_id] += total
    return {whose for whose, total in sums.items() if total > bounds[whose]}


def note_over_cap(plans: PlanIndex, steps: Sequence[Step]) -> None:
    """Note the payments above the cap that are not dated in the one quarter of the year the terms name for them."""
    for row, payment, _ in steps:
        if row.change != "added" or row.category_code != OVER_CAP or payment.event.code != "paid":
            continue
        on = payment.event.on
        _, terms = plans.terms_on(payment.plan.plan_id, on) or (None, None)
        expected = None if terms is None else (terms.benefit or {}).get("over_cap_in_quarter")
        quarter = (int(on[5:7]) + 2) // 3
        if expected is not None and quarter != expected:
            row.note("category", "OVER_CAP_QUARTER", OVER_CAP, quarter=f"{on[:4]}Q{quarter}", expected=expected)
