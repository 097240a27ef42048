"""What is usual where nobody says it: the unit that enrolls a person, the plans they renew, the day a cover begins.

Source: interface.md (``enroll add``): the member's own unit; the day after the last cover of the plan, else today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mutualaid.names.plans import PlanIndex
from mutualaid.rules.cover import add_months, shift
from mutualaid.rules.eligibility import judge_period
from mutualaid.store.resources import fill

if TYPE_CHECKING:
    from mutualaid.store.asking import Askable


class UsualUnit(NamedTuple):
    """The union that a person belongs to."""

    unit_code: str
    unit_name: str


def usual_unit(ledger: Askable, person_id: int, day: str) -> UsualUnit | None:
    """The union of a person on a day, else the one they were in last; of a dependant that of the member; None: none.

    Of several spells on the day the one that began last counts, as in every figure.
    """
    found = ledger.select(
        fill(_UNIT),
        {"person_id": person_id, "day": day},
    )
    return UsualUnit(*found[0]) if found else None


_UNIT = (
    "select u.unit_code, u.unit_name from"
    " (select unit_id, joined_on, left_on, membership_id from membership_now where person_id = :person_id"
    " union all select unit_id, joined_on, left_on, membership_id from dependant_spell_now"
    " where person_id = :person_id) s join unit_now u on u.unit_id = s.unit_id"
    " order by case when {runs_on: s, :day} then 0 else 1 end, s.joined_on desc, s.membership_id desc limit 1"
)


RENEWED_WITHIN_DAYS = 60
"""Covers that end later are not renewed yet."""
LAPSED_WITHIN_MONTHS = 12
"""Who comes back later than this chooses anew."""


def usual_plans(ledger: Askable, person_id: int, today: str) -> list[str]:
    """The plans, by code, that a person renews today: their last cover ends soon, or ended within the last year."""
    return [
        code
        for (code,) in ledger.select(
            "select p.plan_code from enrollment_now e join plan_now p on p.plan_id = e.plan_id"
            " where e.person_id = :person_id group by p.plan_id, p.plan_code, p.position"
            " having max(e.ends_on) between :since and :until order by p.position, p.plan_code",
            {
                "person_id": person_id,
                "since": add_months(today, -LAPSED_WITHIN_MONTHS),
                "until": shift(today, RENEWED_WITHIN_DAYS),
            },
        )
    ]


def usual_start(ledger: Askable, plans: PlanIndex, person_id: int | None, plan_id: int, today: str) -> str:
    """The day after a person's last cover of a plan, else today.

    A cover that would have ended by now begins today: who comes after a long while buys no cover of days gone by.
    """
    found = ledger.select(
        "select max(ends_on) from enrollment_now where person_id = :person_id and plan_id = :plan_id",
        {"person_id": person_id, "plan_id": plan_id},
    )
    last_on: str | None = found[0][0]
    if last_on is None:
        return today
    following = shift(last_on, 1)
    terms = plans.terms_on(plan_id, following)
    if terms is None:
        return today
    ends_on, _ = judge_period(terms[1], following, None)
    return following if ends_on is not None and ends_on >= today else today
