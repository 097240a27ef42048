"""What several use cases of claims ask the ledger: which plans pay for a stay, and who ever held them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from mutualaid.journal import Writer
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.store.resources import query_text
from mutualaid.store.slices import by_numbers

if TYPE_CHECKING:
    from mutualaid.store.asking import Askable


def hospital_plans(plans: PlanIndex) -> list[Plan]:
    """The plans that pay for a stay under any version of their terms, in the order of tables."""
    return [
        plan for plan in plans.by_id.values() if any(terms.scheme.pays_stays for terms in plans.versions(plan.plan_id))
    ]


def plans_of_settlements(plans: PlanIndex, visit_code: str | None) -> list[Plan]:
    """The plans under which a settlement is a claim: of a stay the hospital plans, of a visit also those that pay
    visits alone.

    A hospital plan that pays no visits answers a visit with a refusal, so that it can be explained.
    """
    hospital = hospital_plans(plans)
    if visit_code is None:
        return hospital
    return [
        plan
        for plan in plans.by_id.values()
        if plan in hospital or any(terms.scheme.pays_visits for terms in plans.versions(plan.plan_id))
    ]


def cover_from(ledger: Askable, person_id: int, plan_id: int, day: str) -> str | None:
    """The first day of the paid cover in force on a day; of two the one that began first, as when it is decided."""
    covers = ledger.select(query_text("claim_covers"), {"person_id": person_id})
    return next(
        (starts_on for plan, starts_on, ends_on, *_ in covers if plan == plan_id and starts_on <= day <= ends_on), None
    )


def plans_held(writer: Writer, people: Collection[int], plan_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Which of these people ever held which of these plans, paid or not: ``(person_id, plan_id)``."""
    wanted = ", ".join(map(str, plan_ids)) or "null"
    sql = f"select person_id, plan_id from enrollment_span_now where plan_id in ({wanted})"  # noqa: S608 - own integers
    return set(by_numbers(writer, sql, "person_id", people, of="enrollment"))
