"""Claims and decisions: lists, one claim, why it was decided so, and what a person's covers still hold.

Names and documents leave here masked; of a diagnosis only that there is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from mutualaid.codes import FOLLOW_THE_DEAD, OUTCOMES
from mutualaid.errors import MutualAidError
from mutualaid.names.people import the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.reports.asking import Row, person_of, rows, run
from mutualaid.results import Disclosure, Table
from mutualaid.rules.benefit import Cover, Event, Stay, is_later_stay, what_is_left
from mutualaid.rules.benefit.before import Before
from mutualaid.rules.story import Chains, Decided, Held, Story
from mutualaid.rules.terms import Origin, Terms, from_content
from mutualaid.rules.terms.grammar import EVENTS
from mutualaid.rules.terms.scheme import Benefit
from mutualaid.store.asking import Askable
from mutualaid.store.reading import Reader
from mutualaid.store.resources import query_text
from mutualaid.words import label

COLUMNS = ("claim_no", "settlement_no", "plan_code", "person_no", "event_on", "outcome", "reason_code", "amount_fen")
ELIGIBLE = (
    *(
        "plan_code",
        "benefit",
        "covered",
        "waiting_over",
        "waiting_until_on",
        "left_fen",
        "left_days",
        "deductible_fen",
        "rate_bp",
    ),
    *("first_of_year", "classes_paid", "undecided_count"),
    *("enrollment_no", "starts_on", "ends_on", "share_count", "tier_code"),
)

_ELIGIBLE_ALONE = tuple(name for name in ELIGIBLE if name != "benefit")
"""The columns where no plan has several benefits."""

_ALL: Mapping[str, object] = {
    **dict.fromkeys(("unit_id", "year_from", "year_to", "person_id", "plan_id", "outcome")),
    "undecided": 0,
}


def claim_list(
    reader: Reader,
    *,
    unit: str | None = None,
    year: int | None = None,
    person: str | None = None,
    plan: str | None = None,
    outcome: str | None = None,
    undecided: bool = False,
) -> Table:
    """Claims by the day of their event, each with the decision that stands; the total counts and adds them up.

    ``year`` is that of the event, ``unit`` includes those below it as the tree stood on that day. Raises UNIT_UNKNOWN,
    UNIT_AMBIGUOUS, PLAN_UNKNOWN, PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    about = None if unit is None else UnitIndex(reader).named(unit)
    found = run(
        reader,
        "claim_list",
        {
            **_ALL,
            "unit_id": None if about is None else about.unit_id,
            "year_from": None if year is None else f"{year:04d}-01-01",
            "year_to": None if year is None else f"{year:04d}-12-31",
            "person_id": None if person is None else the_person(reader, person),
            "plan_id": None if plan is None else PlanIndex(reader).named(plan).plan_id,
            "outcome": outcome,
            "undecided": 1 if undecided else 0,
        },
    )
    outcomes = [row["outcome"] for row in found]
    return Table(
        head={
            "list": "claims",
            "definition": None,
            "unit_code": None if about is None else about.unit_code,
            "year": year,
        },
        ledger=reader.stamp,
        columns=COLUMNS,
        rows=found,
        total={
            "claim_count": len(found),
            "undecided_count": outcomes.count(None),
            **{f"{name}_count": outcomes.count(name) for name in OUTCOMES},
            "amount_fen": sum(row["amount_fen"] or 0 for row in found),
        },
    )


def numbers_of_unit(ledger: Askable, unit_id: int, *, undecided: bool) -> set[int]:
    """The claims of a unit and those below it, or only the undecided ones."""
    params = {**_ALL, "unit_id": unit_id, "undecided": 1 if undecided else 0}
    return {row[0] for row in ledger.select(query_text("claim_list"), params)}


# --- one claim ------------------------------------------------------------------------------------


def _claim(reader: Reader, claim_no: int, leave: Disclosure | None = None) -> Row:
    found = run(reader, "claim_show", {"claim_id": claim_no}, leave=leave)
    if not found:
        raise MutualAidError("CLAIM_UNKNOWN", claims=str(claim_no))
    return found[0]


_HEAD = (
    *("claim_no", "event_kind_code", "plan_code", "person_no", "name", "document_no", "event_on", "channel_code"),
    *("cause_code", "disease_code", "harm_code", "grade", "day_count", "loss_fen", "received_on"),
)
_SETTLEMENT = (
    *("settlement_no", "hospital", "hospital_level", "admitted_on", "discharged_on", "total_fen", "fund_fen"),
    *("self_one_fen", "self_two_fen", "own_fen", "referral"),
)
_DECISION = ("outcome", "reason_code", "amount_fen", "paid_days", "enrollment_no", "decided_by")


def show(reader: Reader, claim_no: int, *, leave: Disclosure | None = None) -> dict[str, Any]:
    """One claim with its settlement, its decision and its payments; name and document masked, the diagnosis starred.

    Where ``leave`` names the person, in clear. Raises CLAIM_UNKNOWN (exit 1).
    """
    row = _claim(reader, claim_no, leave)
    row |= person_of(row)
    payee = None
    if row["payee_fact_id"] is not None:
        payee = {name: row[name] for name in ("holder", "account_no", "bank", "evidence", "relation_code")}
    settlement = None
    if row["settlement_no"] is not None:
        settlement = {name: row[name] for name in _SETTLEMENT} | {"referral": bool(row["referral"])}
    return {
        **{name: row[name] for name in _HEAD},
        "diagnosis": row["diagnosis"],
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "settlement": settlement,
        "payee": payee,
        "waits_for_payee": bool(row["needs_payee"])
        and (payee is None or payee["relation_code"] not in FOLLOW_THE_DEAD),
        "decision": None if row["outcome"] is None else {name: row[name] for name in _DECISION},
        "payments": run(reader, "claim_payments", {"claim_id": claim_no}),
    }


class Line(NamedTuple):
    """One step of a decision, and where the clause that it rests on comes from."""

    step: str
    clause: str | None
    value: int | str | None
    amount_fen: int
    origin: Origin | None


def explain(reader: Reader, claim_no: int) -> tuple[dict[str, Any], list[Line]]:
    """Why a claim was decided as it was: the head of the answer, and the steps, whose fen add up to the amount.

    Raises CLAIM_UNKNOWN, CLAIM_UNDECIDED (exit 1).
    """
    row = _claim(reader, claim_no)
    if row["outcome"] is None:
        raise MutualAidError("CLAIM_UNDECIDED", claim_no=claim_no)
    origins = {} if row["content"] is None else from_content(row["content"]).origins
    terms = {"plan_code": row["plan_code"], "effective_on": row["effective_on"], "sha256": row["sha256"]}
    head = {
        "claim_no": claim_no,
        "plan_code": row["plan_code"],
        "outcome": row["outcome"],
        "reason_code": row["reason_code"],
        "amount_fen": row["amount_fen"],
        "terms": None if row["content"] is None else terms,
    }
    return head, [
        Line(step, clause, value, amount_fen, origins.get(clause))
        for step, clause, value, amount_fen in json.loads(row["steps"])
    ]


# --- what is left ---------------------------------------------------------------------------------


def eligible(reader: Reader, person: str, *, on: str) -> Table:
    """What each plan of a person still holds for an event on a day, before anyone claims.

    Listed are the plans ever held and paid, and the universal plans with a benefit of their own. Raises PERSON_UNKNOWN,
    PERSON_AMBIGUOUS (exit 1).
    """
    person_id = the_person(reader, person)
    about = {"person_id": person_id}
    plans = PlanIndex(reader)
    held: dict[int, list[Held]] = {}
    for plan_id, *enrollment in rows(reader, "claim_covers", about):
        held.setdefault(plan_id, []).append(Held(*enrollment))
    chains = Chains({terms_id: terms.grace_days for terms_id, terms in plans.all_terms().items()})
    stories, undecided = _stories(reader, person_id)
    made = []
    for plan in plans.by_id.values():
        cover = chains.cover_on(held.get(plan.plan_id, ()), on)
        _, terms = plans.terms_for(plan.plan_id, None if cover is None else cover.starts_on, on) or (None, None)
        is_universal = terms is not None and terms.is_universal
        if plan.plan_id not in held and not is_universal:
            continue
        covered = _in_service(reader, person_id, on) if is_universal else cover is not None
        row: Row = dict.fromkeys(_ELIGIBLE_ALONE) | {
            "plan_code": plan.plan_code,
            "covered": covered,
            "undecided_count": undecided.get(plan.plan_id, 0),
        }
        if terms is not None and (cover is not None or covered):
            made += [row | left for left in _left(terms, cover, stories.get(plan.plan_id, Story()), on)]
        else:
            made.append(row)
    several = any("benefit" in row for row in made)
    return Table(
        head={"list": "eligible", "definition": None, "person_no": person_id, "as_of": on},
        ledger=reader.stamp,
        columns=ELIGIBLE if several else _ELIGIBLE_ALONE,
        rows=[{"benefit": None, **row} for row in made] if several else made,
    )


def _in_service(reader: Reader, person_id: int, on: str) -> bool:
    """Whether the person is in service on a day: who carries the card's cover."""
    return any(
        spell["status_code"] == "in_service"
        and spell["joined_on"] <= on
        and (spell["left_on"] is None or spell["left_on"] > on)
        for spell in run(reader, "member_spells", {"person_id": person_id})
    )


def _left(terms: Terms, cover: Cover | None, story: Story, on: str) -> list[Row]:
    """What a plan still holds for an event on a day, each benefit of several by itself, and the cover that it is."""
    if terms.scheme.names_sections:
        return [
            {"benefit": benefit_named(benefit.key), **_left_of(terms, cover, story, on, benefit)}
            for benefit in terms.scheme.benefits
        ]
    return [_left_of(terms, cover, story, on, next(iter(terms.scheme.benefits), None))]


def benefit_named(key: str) -> str:
    """A benefit as people are told of it: its name, else the events to which it answers."""
    events, _, number = key.partition("#")
    codes = events.split("+")
    if not set(codes) <= set(EVENTS):
        return key
    return "+".join(label("benefit", code) for code in codes) + (f" ({number})" if number else "")


def _left_of(terms: Terms, cover: Cover | None, story: Story, on: str, benefit: Benefit | None) -> Row:
    history = story.history(cover, on)
    left = what_is_left(terms, cover=cover, history=history, on=on, benefit=benefit)
    row: Row = {
        "waiting_over": left.waiting_until_on is None or on > left.waiting_until_on,
        "waiting_until_on": left.waiting_until_on,
        "left_fen": left.left_fen,
        "left_days": left.left_days,
        "deductible_fen": left.deductible_fen,
        "rate_bp": left.rate_bp,
        "classes_paid": list(left.classes_paid),
    }
    if cover is None:
        return row
    if benefit is not None and benefit.first_of is not None:
        before = Before(benefit, history, cover, on, ())
        row["first_of_year"] = not is_later_stay(benefit, terms, on, (), cover, history, before)
    return row | {
        "enrollment_no": cover.enrollment_id,
        "starts_on": cover.starts_on,
        "ends_on": cover.ends_on,
        "share_count": cover.share_count,
        "tier_code": cover.tier_code,
    }


def _stories(reader: Reader, person_id: int) -> tuple[dict[int, Story], dict[int, int]]:
    """The person's story in each plan, and how many claims wait for a decision there."""
    decided: dict[int, list[Decided]] = {}
    waiting: dict[int, list[Stay | Event]] = {}
    listed: dict[int, list[tuple[str, int]]] = {}
    for row in run(reader, "claim_stories", {"person_id": person_id}):
        claim: Stay | Event
        if row["kind_code"] == "stay":
            claim = Stay(
                row["claim_id"], row["settlement_no"], row["admitted_on"], row["discharged_on"], row["hospital_level"],
                None, row["self_one_fen"], bool(row["referral"]), row["cause_code"], row["received_on"], 0,
                row["self_two_fen"], row["own_fen"], row["fund_fen"],
            )  # fmt: skip
        else:
            claim = Event(
                row["claim_id"], row["event_on"], row["cause_code"], row["disease_code"], row["harm_code"],
                row["grade"], row["claimed_days"], row["loss_fen"], None, row["received_on"],
            )  # fmt: skip
        if row["outcome"] is None:
            waiting.setdefault(row["plan_id"], []).append(claim)
            continue
        steps = json.loads(row["steps"])
        class_code = next((value for step, _, value, _ in steps if step == "disease_class"), None)
        decided.setdefault(row["plan_id"], []).append(
            Decided(
                claim, row["outcome"], row["reason_code"], row["amount_fen"], row["day_count"], row["enrollment_id"],
                class_code, row["steps"],
            )
        )  # fmt: skip
    for plan_id, on, amount_fen in rows(reader, "claim_listed", {"person_id": person_id}):
        listed.setdefault(plan_id, []).append((on, amount_fen))
    plans = {*decided, *waiting, *listed}
    return (
        {plan: Story(decided.get(plan, ()), waiting.get(plan, ()), listed.get(plan, ())) for plan in plans},
        {plan: len(claims) for plan, claims in waiting.items()},
    )
