"""What decisions that pay, or grants of relief, owe: proposed as one batch.

A batch is what one person proposes to pay at once. Source: interface.md (payout), reliability.md 6.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import the_unit
from mutualaid.payouts import granted
from mutualaid.payouts.batching import Wanted, assert_batch, not_payable, quarter_of, told, without_card
from mutualaid.payouts.standing import Account
from mutualaid.results import Problem, Receipt
from mutualaid.rules.identity import mask_name
from mutualaid.store.resources import fill


def propose(
    url: str,
    intent: Intent,
    *,
    plan: str | None = None,
    unit: str | None = None,
    claims: Sequence[int] = (),
    relief: bool = False,
) -> Receipt:
    """Put what every decision that pays still owes into one batch, a line for each payee: the whole of it, or the rest
    where it was made again after a part was paid.

    ``plan`` and ``unit`` (who was a member there or below on the day of the event, or last before it, or else first
    after it; the district for who never was one) narrow it, and so do the numbers of ``claims``. Held and left out are
    a payee without a card, and a claim for the days of another that is paid to the same human being (two persons who
    were merged): a note where others go in, else a problem. A decision that would be otherwise today, one of
    somebody who was paid too much under the same plan, and one that waits for a payee is listed as ``left_out`` and is
    no problem.

    With ``relief`` it is the grants of relief that go into a batch, which holds nothing else; ``unit`` is that under
    which they stand. Relief of somebody who has died is listed as ``left_out``.

    Raises PLAN_UNKNOWN, UNIT_UNKNOWN, CLAIM_UNKNOWN, CLAIM_PAYS_NOTHING (exit 1), RELIEF_ALONE (exit 2) for relief of a
    plan or claims, and for a claim that is named CLAIM_ELSEWHERE (exit 1), CLAIM_HAS_PAYOUT (exit 5).
    """
    if relief and (plan is not None or claims):
        raise MutualAidError("RELIEF_ALONE", Exit.USAGE)
    with write(url, intent) as writer:
        unit_id = None if unit is None else the_unit(writer, unit).unit_id
        held: list[Problem] = []
        if relief:
            due = granted.owed(writer, unit_id=unit_id)
            left_out = granted.of_the_dead(writer, due)
        else:
            due, held = _decided(writer, plan, unit_id, claims)
            left_out = not_payable(writer, [wanted.number for wanted in due])
        due = [wanted for wanted in due if wanted.number not in left_out]
        ready = [wanted for wanted in due if wanted.can_be_reached]
        held += without_card(due)
        facts = assert_batch(writer, intent, ready) if ready else {}
    return writer.receipt(**told(facts, held, left_out, ready))


def _decided(
    writer: Writer, plan: str | None, unit_id: int | None, claims: Sequence[int]
) -> tuple[list[Wanted], list[Problem]]:
    """What decisions owe, and what of it is held, since the same days are paid to the same human being."""
    plan_id = None if plan is None else PlanIndex(writer).named(plan).plan_id
    found = writer.select(fill(_DUE), {"plan_id": plan_id, "unit_id": unit_id})
    due = [
        Wanted(
            person_id=person_id,
            account=Account(*account),
            amount_fen=amount_fen,
            claim_id=claim_id,
            plan_id=plan_of_claim,
            channel_code=channel_code,
            quarter=quarter_of(event_on),
            decision_id=decision_id,
        )
        for claim_id, decision_id, amount_fen, person_id, plan_of_claim, channel_code, event_on, *account in found
    ]
    if claims:
        _refuse_not_due(writer, claims, {wanted.number for wanted in due}, narrowed=plan_id or unit_id)
        due = [wanted for wanted in due if wanted.number in set(claims)]
    twice = dict(writer.select(fill(_STAYS_TWICE)))
    held = [_stay_twice(wanted, twice[wanted.number]) for wanted in due if wanted.number in twice]
    return [wanted for wanted in due if wanted.number not in twice], held


def _stay_twice(wanted: Wanted, other_no: int) -> Problem:
    facts: dict[str, object] = {
        "name": mask_name(wanted.account.name or ""),
        "person_no": wanted.person_id,
        "claim_no": wanted.claim_id,
        "other_no": other_no,
        "amount_fen": wanted.amount_fen,
    }
    return Problem("held", "STAY_TWICE", facts=facts)


def _refuse_not_due(writer: Writer, claims: Sequence[int], due: Collection[int], *, narrowed: int | None) -> None:
    """Say of the first claim that was named and is not due why that is."""
    for claim_id in claims:
        if claim_id in due:
            continue
        if not writer.select("select 1 from claim_now where claim_id = :claim_id", {"claim_id": claim_id}):
            raise MutualAidError("CLAIM_UNKNOWN", claims=claim_id)
        paid = writer.select(
            "select p.payout_id, s.state from payout_now p left join payout_state_now s on s.payout_id = p.payout_id"
            " where p.claim_id = :claim_id order by p.payout_id desc",
            {"claim_id": claim_id},
        )
        if paid:
            payout_no, state = paid[0]
            raise MutualAidError(
                "CLAIM_HAS_PAYOUT", Exit.CONFLICT, claim_no=claim_id, payout_no=payout_no, state=state or "paid"
            )
        if narrowed is not None and _pays(writer, claim_id):
            raise MutualAidError("CLAIM_ELSEWHERE", claim_no=claim_id)
        raise MutualAidError("CLAIM_PAYS_NOTHING", claim_no=claim_id)


def _pays(writer: Writer, claim_id: int) -> bool:
    return bool(
        writer.select(
            "select 1 from decision_now where claim_id = :claim_id and amount_fen > 0", {"claim_id": claim_id}
        )
    )


# Decisions that pay, without a payment of their own, and what is due beside the earlier payments of their claims.
_DUE = """
with due as materialized (
  select c.claim_id, d.decision_id, {due_fen: d} as amount_fen, c.person_id, c.plan_id, c.channel_code, c.event_on
  from decision_now d
  join claim_now c on c.claim_id = d.claim_id
  where {pays: d}
    and {asked: c.plan_id, :plan_id}
),
belonging as (
  {belonging: due, claim_id, event_on}
  where cast(:unit_id as bigint) is not null
),
placed as (
  select u.claim_id, u.decision_id, u.amount_fen, u.person_id, u.plan_id, u.channel_code, u.event_on,
         {or_district: b.unit_id} as unit_id
  from due u
  left join belonging b on b.claim_id = u.claim_id and b.place = 1
)
select u.claim_id, u.decision_id, u.amount_fen, u.person_id, u.plan_id, u.channel_code, u.event_on,
       {account: n, y}
from placed u
join personal_now n on n.person_id = u.person_id
left join payee_now y on y.claim_id = u.claim_id
where u.amount_fen > 0
  and {lies_in: u.unit_id, u.event_on}
order by u.person_id, u.event_on, u.claim_id
"""

# Claims without a payment whose stay shares a night (or its days) with an earlier one, or one that has its payment, of
# the same human being and plan: adjudication refuses the second, but two persons may be merged when both are decided.
_STAYS_TWICE = """
with stay as materialized (
  select c.claim_id, c.person_id, c.plan_id, s.admitted_on, s.discharged_on,
         exists (select 1 from payout_now p where p.claim_id = c.claim_id
                 and coalesce({last_event: event_code, payout_id, p.payout_id}, '') <> 'recovered') as has_payment
  from claim_now c
  join settlement_now s on s.settlement_id = c.settlement_id and s.visit_code is null
  join decision_now d on d.claim_id = c.claim_id and {pays: d}
  where c.person_id in (select a.survivor_id from person_alias_now a)
)
select l.claim_id, min(o.claim_id)
from stay l
join stay o on o.person_id = l.person_id and o.plan_id = l.plan_id and o.claim_id <> l.claim_id
  and (o.has_payment or o.claim_id < l.claim_id)
  and ((o.admitted_on < l.discharged_on and l.admitted_on < o.discharged_on)
       or (o.admitted_on = l.admitted_on and o.discharged_on = l.discharged_on))
where not l.has_payment
group by l.claim_id
"""
