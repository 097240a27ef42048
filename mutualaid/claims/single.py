"""One claim at a time: added by hand, refused by hand, reopened.

Source: interface.md (claim add, reject, reopen), domain.md 8.1 (a late settlement: "reopen decides both again").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mutualaid.claims.adjudicating import Decision, steps_text
from mutualaid.claims.gathering import cover_from, plans_held, plans_of_settlements
from mutualaid.claims.ground import class_named, settled_by_hand
from mutualaid.codes import HARMS, PAYING_OUTCOMES, VISITS
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import need_reason, number, settled
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.people import the_person
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.results import Note, Receipt
from mutualaid.rules.benefit import BY_HAND
from mutualaid.rules.benefit.before import event_of_harm
from mutualaid.rules.benefit.words import disease_doubt
from mutualaid.rules.happened import judge_happened
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import CLASS
from mutualaid.store.slices import by_numbers

if TYPE_CHECKING:
    from mutualaid.store.asking import Askable

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Happening:
    """What is claimed: an illness, an accident, a fire; money in fen."""

    on: str
    """The day of the diagnosis or the accident."""
    disease: str | None = None
    """A class of the terms' list, or the words of the diagnosis."""
    harm: str | None = None
    grade: int | None = None
    days: int | None = None
    loss_fen: int | None = None
    cause: str | None = None
    circumstances: str | None = None
    received_on: str | None = None
    channel: str = "office"


def add(
    url: str, intent: Intent, person: str, plan: str, happening: Happening, *, accept: frozenset[str] = frozenset()
) -> Receipt:
    """Enter a claim for critical or women's illness, an accident or a fire; a hospital stay comes by settlement.

    A day still to come, of the event or on which it was handed in, is held as DAY_TO_COME, but where ``accept`` names
    it. Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS, PLAN_UNKNOWN, PLAN_NEEDS_SETTLEMENT, PLAN_PAID_BY_LIST,
    PLAN_WITHOUT_TERMS, CLAIM_FACTS_MISSING, CLAIM_FACTS_ODD, HARM_NOT_TAKEN, GRADE_UNREADABLE, RECEIVED_BEFORE_EVENT
    (exit 1), CLAIM_EXISTS (exit 5) and REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    with write(url, intent) as writer:
        plans = PlanIndex(writer)
        record = plans.named(plan)
        person_id = the_person(writer, person)
        terms = _terms(plans, record, cover_from(writer, person_id, record.plan_id, happening.on), happening.on)
        kind_code = _kind(record, terms, happening)
        _refuse_facts(record, terms, kind_code, happening)
        if happening.received_on is not None and happening.received_on < happening.on:
            facts = {"received_on": happening.received_on, "on": happening.on}
            raise MutualAidError("RECEIVED_BEFORE_EVENT", **facts)
        disease_code, told = _words(terms, happening)
        _refuse_repeated(writer, person_id, record, happening, told, disease_code)
        notes = []
        if kind_code == "illness" and (doubt := disease_doubt(terms, disease_code, told)):
            notes.append(Note(doubt, facts={"plan_code": record.plan_code}))
        if papers := _papers(terms, kind_code, happening):
            notes.append(Note("EVIDENCE_NEEDED", facts={"plan_code": record.plan_code, "papers": ", ".join(papers)}))
        if record.kind_code == "enrolled" and not plans_held(writer, [person_id], [record.plan_id]):
            notes.append(Note("PLAN_NEVER_HELD", facts={"plan_code": record.plan_code}))
        is_event = happening.on > writer.day
        of, day = ("--on", happening.on) if is_event else ("--received-on", happening.received_on or happening.on)
        problems, accepted = settled(judge_happened(day, writer.day), accept, of=of, value=day)
        claim_id = None if problems else _enter(writer, person_id, record, kind_code, happening, disease_code, told)
    return writer.receipt(
        notes=[*notes, *accepted],
        problems=problems,
        facts={"claim_no": claim_id, "plan_code": record.plan_code, "person_no": person_id},
    )


def _enter(
    writer: Writer,
    person_id: int,
    plan: Plan,
    kind_code: str,
    happening: Happening,
    disease_code: str | None,
    told: str | None,
) -> int:
    claim_id = writer.assert_one(
        "claim",
        plan_id=plan.plan_id,
        person_id=person_id,
        event_on=happening.on,
        kind_code=kind_code,
        channel_code=happening.channel,
        cause_code=happening.cause or ("illness" if kind_code == "illness" else "accident"),
        disease_code=disease_code,
        harm_code=happening.harm,
        grade=happening.grade,
        day_count=happening.days,
        loss_fen=happening.loss_fen,
        received_on=happening.received_on,
    )
    if told is not None:
        writer.assert_one("medical", person_id=person_id, claim_id=claim_id, diagnosis=told)
    return claim_id


def add_stay(
    url: str, intent: Intent, person: str, plan: str, settlement_no: str, *, channel: str = "direct"
) -> Receipt:
    """Claim a settlement of the ledger under a hospital plan that was entered after it.

    Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS, PLAN_UNKNOWN, SETTLEMENT_UNKNOWN and PLAN_TAKES_NO_SETTLEMENT (exit 1),
    CLAIM_EXISTS (exit 5).
    """
    with write(url, intent) as writer:
        plans = PlanIndex(writer)
        record = plans.named(plan)
        person_id = the_person(writer, person)
        if record not in plans_of_settlements(plans, VISITS[0]):
            raise MutualAidError("PLAN_TAKES_NO_SETTLEMENT", plan_code=record.plan_code)
        known = writer.select(
            "select s.settlement_id, s.person_id, s.admitted_on, s.cause_code, s.received_on,"
            " (select c.claim_id from claim_now c where c.settlement_id = s.settlement_id and c.plan_id = :plan_id)"
            " from settlement_now s where s.settlement_no = :settlement_no",
            {"plan_id": record.plan_id, "settlement_no": number(settlement_no)[0]},
        )
        [(settlement_id, patient_id, admitted_on, cause_code, received_on, claim_no)] = known or [(None,) * 6]
        if patient_id != person_id:
            told = number(settlement_no)[0] or settlement_no
            raise MutualAidError("SETTLEMENT_UNKNOWN", settlement_no=told, person_no=person_id)
        if claim_no is not None:
            raise MutualAidError("CLAIM_EXISTS", Exit.CONFLICT, claim_no=claim_no, on=admitted_on)
        held = plans_held(writer, [person_id], [record.plan_id])
        notes = [] if held else [Note("PLAN_NEVER_HELD", facts={"plan_code": record.plan_code})]
        claim_id = writer.assert_one(
            "claim",
            plan_id=record.plan_id,
            person_id=person_id,
            event_on=admitted_on,
            kind_code="stay",
            settlement_id=settlement_id,
            channel_code=channel,
            cause_code=cause_code,
            received_on=received_on,
        )
    return writer.receipt(
        notes=notes, facts={"claim_no": claim_id, "plan_code": record.plan_code, "person_no": person_id}
    )


def _terms(plans: PlanIndex, plan: Plan, cover_from: str | None, on: str) -> Terms:
    """The terms that will decide, else the version nearest to the day: what a claim must say, not what it is worth."""
    found = plans.terms_for(plan.plan_id, cover_from, on)
    if found is not None:
        return found[1]
    versions = plans.versions(plan.plan_id)
    if not versions:
        raise MutualAidError("PLAN_WITHOUT_TERMS", plan_code=plan.plan_code)
    return versions[0] if on < versions[0].effective_on else versions[-1]


def _kind(plan: Plan, terms: Terms, happening: Happening) -> str:
    """The kind of event: ``illness`` for a class of the list, ``accident`` for a harm; where the plan pays for both, as
    is told."""
    answering = terms.scheme.answering
    kinds = (["illness"] if CLASS in answering else []) + (["accident"] if _harms(terms) else [])
    if len(kinds) > 1:
        return "illness" if happening.harm is None else "accident"
    if kinds:
        return kinds[0]
    of_settlements = terms.scheme.pays_stays or terms.scheme.pays_visits
    code = "PLAN_NEEDS_SETTLEMENT" if of_settlements else "PLAN_PAID_BY_LIST"
    raise MutualAidError(code, plan_code=plan.plan_code)


def _harms(terms: Terms) -> tuple[str, ...]:
    """What the terms may pay for beside stays and classes of their list, as it is named on the command line."""
    return tuple(harm for harm in HARMS if terms.scheme.answering.get(event_of_harm(harm)))


def _papers(terms: Terms, kind_code: str, happening: Happening) -> tuple[str, ...]:
    """The papers that the terms ask for with such a claim, each once."""
    event = event_of_harm(None if kind_code == "illness" else happening.harm)
    benefits = [
        benefit
        for benefit in terms.scheme.answering.get(event, ())
        if happening.disease not in terms.scheme.classes or happening.disease in benefit.classes
    ]
    return tuple(dict.fromkeys(paper for benefit in benefits for paper in benefit.evidence))


def takes_settlement(ledger: Askable, plan: str) -> bool:
    """Whether a plan's claims come by settlement alone. Raises PLAN_UNKNOWN (exit 1)."""
    plans = PlanIndex(ledger)
    versions = plans.versions(plans.named(plan).plan_id)
    return bool(versions) and not any(CLASS in terms.scheme.answering or _harms(terms) for terms in versions)


class Unsaid(NamedTuple):
    """What a claim has to say yet, by the names of its options, and the harms that its plan pays for."""

    options: tuple[str, ...]
    harms: tuple[str, ...]


def unsaid(ledger: Askable, person_id: int, plan: str, happening: Happening) -> Unsaid:
    """What a claim has to say beside its day, of which ``happening`` says nothing yet.

    Raises PLAN_UNKNOWN, PLAN_NEEDS_SETTLEMENT, PLAN_PAID_BY_LIST, PLAN_WITHOUT_TERMS (exit 1).
    """
    plans = PlanIndex(ledger)
    record = plans.named(plan)
    terms = _terms(plans, record, cover_from(ledger, person_id, record.plan_id, happening.on), happening.on)
    kind_code, given = _kind(record, terms, happening), _facts(happening)
    return Unsaid(tuple(name for name in _needed(terms, kind_code, happening) if given[name] is None), _harms(terms))


def _facts(happening: Happening) -> dict[str, object]:
    """What is said of an event, by the names of the options."""
    return {
        "disease": happening.disease,
        "harm": happening.harm,
        "grade": happening.grade,
        "days": happening.days,
        "loss": happening.loss_fen,
    }


def _needed(terms: Terms, kind_code: str, happening: Happening) -> tuple[str, ...]:
    """What an event has to say to be judged, by the names of the options."""
    if kind_code == "illness":
        return ("disease",)
    own = _FACTS_OF.get(happening.harm or "", ())
    return ("harm", *own) if _needs_facts(terms, happening.harm) else ("harm",)


def _refuse_facts(plan: Plan, terms: Terms, kind_code: str, happening: Happening) -> None:
    """What the event needs to be judged by, and what makes no sense with it."""
    given, needed = _facts(happening), _needed(terms, kind_code, happening)
    if kind_code == "illness":
        taken: tuple[str, ...] = ("disease",)
    else:
        harms = _harms(terms)
        if happening.harm is not None and happening.harm not in harms:
            raise MutualAidError(
                "HARM_NOT_TAKEN", plan_code=plan.plan_code, harm=happening.harm, harms=", ".join(harms)
            )
        own = _FACTS_OF.get(happening.harm or "", ())
        taken = ("harm", *own, *(("days",) if happening.harm == "disability" else ()))
    missing = [f"--{name}" for name in needed if given[name] is None]
    if missing:
        raise MutualAidError("CLAIM_FACTS_MISSING", plan_code=plan.plan_code, options=", ".join(missing))
    odd = [f"--{name}" for name, value in given.items() if value is not None and name not in taken]
    if odd:
        raise MutualAidError("CLAIM_FACTS_ODD", plan_code=plan.plan_code, options=", ".join(odd))
    if happening.grade is not None and not 1 <= happening.grade <= 10:
        raise MutualAidError("GRADE_UNREADABLE", grade=happening.grade)


_FACTS_OF: Mapping[str, tuple[str, ...]] = {"disability": ("grade",), "injury": ("days",), "fire": ("loss",)}


def _needs_facts(terms: Terms, harm: str | None) -> bool:
    """Whether any benefit asks for the grade, the days or the loss of a harm: not where it pays one sum."""
    benefits = terms.scheme.answering.get(event_of_harm(harm), ())
    return any(benefit.base.shape != "sum" or benefit.base.grade_clause for benefit in benefits)


def _words(terms: Terms, happening: Happening) -> tuple[str | None, str | None]:
    """The class of disease where its code was given, and the words: those stand in ``medical``."""
    disease = happening.disease
    is_code = disease is not None and disease in terms.scheme.classes
    told = [text for text in (None if is_code else disease, happening.circumstances) if text is not None]
    return (disease if is_code else None), "\n".join(told) or None


def _refuse_repeated(
    writer: Writer,
    person_id: int,
    plan: Plan,
    happening: Happening,
    told: str | None,
    disease_code: str | None,
) -> None:
    """The same person, plan, day and harm is the same event; another disease of the same day is another."""
    for claim_id, harm_code, known_code, diagnosis in writer.select(
        "select c.claim_id, c.harm_code, c.disease_code, m.diagnosis from claim_now c"
        " left join medical_now m on m.claim_id = c.claim_id"
        " where c.plan_id = :plan_id and c.event_on = :on and c.person_id = :person_id order by c.claim_id",
        {"plan_id": plan.plan_id, "on": happening.on, "person_id": person_id},
    ):
        if harm_code != happening.harm:
            continue
        if harm_code is not None or (known_code or diagnosis) == (disease_code or told):
            raise MutualAidError("CLAIM_EXISTS", Exit.CONFLICT, claim_no=claim_id, on=happening.on)


def reject(url: str, intent: Intent, claim_no: int) -> Receipt:
    """Refuse an undecided claim by hand; the reason stands in the intent.

    Raises CLAIM_UNKNOWN (exit 1), CLAIM_DECIDED (exit 5).
    """
    with write(url, intent) as writer:
        [claim] = _claims(writer, [claim_no])
        if claim.decision_fact_id is not None:
            raise MutualAidError("CLAIM_DECIDED", Exit.CONFLICT, claims=str(claim_no))
        plan_id, event_on = claim.plan_id, claim.event_on
        held_from = cover_from(writer, claim.person_id, plan_id, event_on)
        terms_id, _ = PlanIndex(writer).terms_for(plan_id, held_from, event_on) or (None, None)
        steps = steps_text(BY_HAND.steps)
        decision = Decision(claim_no, "reject", "manual", 0, None, None, terms_id, steps, intent.actor.compared)
        writer.assert_rows("decision", Decision._fields, [decision])
    return writer.receipt(facts={"claim_no": claim_no, "outcome": "reject", "reason_code": "manual"})


_CLAIM = (
    "select c.claim_id, c.person_id, c.plan_id, c.event_on, d.fact_id, d.decision_id, d.enrollment_id, d.steps,"
    " d.outcome, d.terms_id, c.kind_code, c.harm_code, s.visit_code"
    " from claim_now c left join decision_now d on d.claim_id = c.claim_id"
    " left join settlement_now s on s.settlement_id = c.settlement_id where true"
)


class _Filed(NamedTuple):
    """A claim and the decision that stands on it."""

    claim_no: int
    person_id: int
    plan_id: int
    event_on: str
    decision_fact_id: int | None
    """The row of the decision, and its key; ``None`` while the claim is undecided."""
    decision_id: int | None
    enrollment_id: int | None
    steps: str | None
    outcome: str | None
    terms_id: int | None
    kind_code: str
    harm_code: str | None
    visit_code: str | None

    @property
    def event(self) -> str:
        """The event to which benefits answer."""
        return self.visit_code or "stay" if self.kind_code == "stay" else event_of_harm(self.harm_code)


def _claims(writer: Writer, numbers: Sequence[int]) -> list[_Filed]:
    """These claims with the decisions that stand; raises CLAIM_UNKNOWN (exit 1)."""
    rows = by_numbers(writer, _CLAIM, "c.claim_id", numbers, of="claim")
    claims = {claim.claim_no: claim for claim in map(_Filed._make, rows)}
    unknown = [number for number in numbers if number not in claims]
    if unknown:
        raise MutualAidError("CLAIM_UNKNOWN", claims=_listed(unknown))
    return [claims[number] for number in numbers]


def reopen(url: str, intent: Intent, numbers: Sequence[int], *, with_later: bool = False) -> Receipt:
    """Void the decisions on these claims, so that the next adjudication decides them anew; the reason stands in the
    intent.

    Decisions on other claims of the same person and plan that rest on theirs (the same cover or calendar year, or what
    the terms allow once or so much of in a life; later event or later decided) are reopened too with ``with_later``,
    else named in a note. The class by which somebody settled the words of a claim goes with the decision, for it may be
    what was wrong, and a note says so. Raises CLAIM_UNKNOWN (exit 1), CLAIM_NOT_DECIDED and CLAIM_PAID (exit 5: a
    payment stands for the claim and was not recovered).
    """
    with write(url, intent) as writer:
        claims = _claims(writer, sorted(set(numbers)))
        undecided = [claim.claim_no for claim in claims if claim.decision_fact_id is None]
        if undecided:
            raise MutualAidError("CLAIM_NOT_DECIDED", Exit.CONFLICT, claims=_listed(undecided))
        resting = _resting(writer, claims)
        notes = []
        if with_later:
            claims += resting
        elif resting:
            names = _listed([claim.claim_no for claim in resting])
            notes.append(Note("DECISIONS_REST_ON_IT", facts={"claims": names}))
        _refuse_paid(writer, claims)
        notes += _classes_gone(claims)
        writer.void(
            "decision", sorted(claim.decision_fact_id for claim in claims if claim.decision_fact_id is not None)
        )
    return writer.receipt(notes=notes, facts={"claim_nos": sorted(claim.claim_no for claim in claims)})


def _classes_gone(claims: Sequence[_Filed]) -> list[Note]:
    """What people settled of the words of these claims, which they are asked for again."""
    notes = []
    for claim in sorted(claims):
        settled = settled_by_hand(claim.steps or "")
        if settled is not None:
            facts = {"claim_no": claim.claim_no, "class_code": settled.class_code, "settled_by": settled.by}
            notes.append(Note("CLASS_ASKED_AGAIN", facts=facts))
    return notes


def _resting(writer: Writer, claims: Sequence[_Filed]) -> list[_Filed]:
    """Other decided claims of the same persons and plans whose decisions used what these used up or left."""
    mine = {claim.claim_no for claim in claims}
    people = {claim.person_id for claim in claims}
    decided = by_numbers(writer, f"{_CLAIM} and d.fact_id is not null", "c.person_id", people, of="claim")
    terms = PlanIndex(writer).all_terms()
    return sorted(
        other
        for other in map(_Filed._make, decided)
        if other.claim_no not in mine and any(_rests_on(other, claim, terms) for claim in claims)
    )


def _rests_on(other: _Filed, claim: _Filed, terms: Mapping[int, Terms]) -> bool:
    if (other.person_id, other.plan_id) != (claim.person_id, claim.plan_id):
        return False
    is_later = (other.event_on, other.claim_no) > (claim.event_on, claim.claim_no)
    decided_later = (other.decision_id or 0) > (claim.decision_id or 0)
    if not (is_later or decided_later):
        return False
    one_cover = claim.enrollment_id is not None and other.enrollment_id == claim.enrollment_id
    one_year = other.event_on[:4] == claim.event_on[:4]
    return one_cover or one_year or _bound_for_life(other, claim, terms.get(other.terms_id or 0))


def _bound_for_life(other: _Filed, claim: _Filed, terms: Terms | None) -> bool:
    """Whether what one claim was accepted for leaves less to another however long after."""
    if terms is None or claim.outcome not in PAYING_OUTCOMES:
        return False
    bound = terms.scheme.binds_for_life(claim.event, other.event)
    if bound == "class":
        return class_named(claim.steps or "[]") in (class_named(other.steps or "[]"), None)
    return bound is not None


def _refuse_paid(writer: Writer, claims: Sequence[_Filed]) -> None:
    mine = {claim.claim_no for claim in claims}
    sql = "select payout_id, claim_id from payout_now where claim_id is not null"
    payouts = dict(by_numbers(writer, sql, "claim_id", mine, of="payout"))
    last: dict[int, str] = {}
    for payout_id, _, _, event_code in sorted(
        by_numbers(
            writer,
            "select payout_id, event_on, payout_event_id, event_code from payout_event_now where true",
            "payout_id",
            payouts.keys(),
            of="payout_event",
        )
    ):
        last[payout_id] = event_code
    standing = sorted(payout_id for payout_id in payouts if last.get(payout_id) != "recovered")
    if not standing:
        return
    batches = sorted(
        {
            batch_id
            for (batch_id,) in by_numbers(
                writer,
                "select batch_id from batch_item_now where true",
                "payout_id",
                standing,
                of="batch_item",
            )
        }
    )
    raise MutualAidError(
        "CLAIM_PAID",
        Exit.CONFLICT,
        claims=_listed(sorted({payouts[payout_id] for payout_id in standing})),
        payouts=_listed(standing),
        batches=_listed(batches) or "-",
    )


def _listed(numbers: Sequence[int]) -> str:
    more = f" (+{len(numbers) - MOST_NAMED})" if len(numbers) > MOST_NAMED else ""
    return ", ".join(map(str, numbers[:MOST_NAMED])) + more
