"""What a person's plans still hold for an event on a day, before anyone claims.

Source: interface.md (claim eligible, member show), peers.md 4.7.
"""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.names.people import the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.reports.asking import Row, rows, run
from mutualaid.reports.claims import benefit_named
from mutualaid.results import Table
from mutualaid.rules.benefit import Cover, Event, Stay, is_later_stay, what_is_left
from mutualaid.rules.benefit.before import Before
from mutualaid.rules.story import Chains, Decided, Held, Story, class_paid
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import Benefit
from mutualaid.store.reading import Reader

COLUMNS = (
    *("plan_code", "benefit", "covered", "waiting_over", "waiting_until_on", "left_fen", "left_days"),
    *("deductible_fen", "rate_bp", "first_of_year", "classes_paid", "undecided_count"),
    *("enrollment_no", "starts_on", "ends_on", "share_count", "tier_code"),
)
_OF_ONE = tuple(name for name in COLUMNS if name != "benefit")
"""The columns where no plan has several benefits."""


def eligible(reader: Reader, person: str, *, on: str) -> Table:
    """What each plan of a person still holds for an event on a day, before anyone claims.

    Listed are the plans ever held and paid, and the universal plans with a benefit of their own. Raises PERSON_UNKNOWN,
    PERSON_AMBIGUOUS (exit 1).
    """
    person_id = the_person(reader, person)
    made = Holdings(reader, person_id).on(on)
    several = any("benefit" in row for row in made)
    return Table(
        head={"list": "eligible", "definition": None, "person_no": person_id, "as_of": on},
        ledger=reader.stamp,
        columns=COLUMNS if several else _OF_ONE,
        rows=[{"benefit": None, **row} for row in made] if several else made,
    )


class Holdings:
    """What one person holds in every plan, gathered once and asked for any day."""

    def __init__(self, reader: Reader, person_id: int) -> None:
        self.plans = PlanIndex(reader)
        self._held: dict[int, list[Held]] = {}
        for plan_id, *enrollment in rows(reader, "claim_covers", {"person_id": person_id}):
            self._held.setdefault(plan_id, []).append(Held(*enrollment))
        graces = {terms_id: terms.grace_days for terms_id, terms in self.plans.all_terms().items()}
        self._chains = Chains(graces)
        self.claims = run(reader, "claim_stories", {"person_id": person_id})
        """What the person claimed, with what was decided."""
        listed = rows(reader, "claim_listed", {"person_id": person_id})
        self._stories, self._undecided = _stories(self.claims, listed)
        self._spells = run(reader, "member_spells", {"person_id": person_id})

    def on(self, day: str) -> list[Row]:
        """One row a plan and a benefit of it, those of several named: what is left for an event on a day."""
        made: list[Row] = []
        for plan in self.plans.by_id.values():
            held = self._held.get(plan.plan_id, ())
            cover = self._chains.cover_on(held, day)
            begun_on = None if cover is None else cover.starts_on
            _, terms = self.plans.terms_for(plan.plan_id, begun_on, day) or (None, None)
            is_universal = terms is not None and terms.is_universal
            if not held and not is_universal:
                continue
            covered = self._in_service(day) if is_universal else cover is not None
            row: Row = dict.fromkeys(_OF_ONE) | {
                "plan_code": plan.plan_code,
                "covered": covered,
                "undecided_count": self._undecided.get(plan.plan_id, 0),
            }
            if terms is not None and (cover is not None or covered):
                story = self._stories.get(plan.plan_id, Story())
                made += [row | left for left in _left(terms, cover, story, day)]
            else:
                made.append(row)
        return made

    def _in_service(self, day: str) -> bool:
        """Whether the person is in service on a day: who carries the card's cover."""
        return any(
            spell["status_code"] == "in_service"
            and spell["joined_on"] <= day
            and (spell["left_on"] is None or spell["left_on"] > day)
            for spell in self._spells
        )


def _left(terms: Terms, cover: Cover | None, story: Story, on: str) -> list[Row]:
    """What a plan still holds for an event on a day, each benefit of several by itself, and the cover that it is."""
    if terms.scheme.names_sections:
        return [
            {"benefit": benefit_named(benefit.key), **_left_of(terms, cover, story, on, benefit)}
            for benefit in terms.scheme.benefits
        ]
    return [_left_of(terms, cover, story, on, next(iter(terms.scheme.benefits), None))]


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
        before = Before(benefit, history, cover, on, (), terms.scheme.transfer_within_days)
        row["first_of_year"] = not is_later_stay(benefit, terms, on, (), cover, history, before, benefit.visit_code)
    return row | {
        "enrollment_no": cover.enrollment_id,
        "starts_on": cover.starts_on,
        "ends_on": cover.ends_on,
        "share_count": cover.share_count,
        "tier_code": cover.tier_code,
    }


def _stories(
    claimed: Sequence[Row], paid_by_list: Sequence[tuple[int, str, int]]
) -> tuple[dict[int, Story], dict[int, int]]:
    """The person's story in each plan, and how many claims wait for a decision there."""
    decided: dict[int, list[Decided]] = {}
    waiting: dict[int, list[Stay | Event]] = {}
    listed: dict[int, list[tuple[str, int]]] = {}
    for row in claimed:
        claim: Stay | Event
        if row["kind_code"] == "stay":
            claim = Stay(
                row["claim_id"], row["settlement_no"], row["admitted_on"], row["discharged_on"], row["hospital_level"],
                None, row["self_one_fen"], bool(row["referral"]), row["cause_code"], row["received_on"], 0,
                row["self_two_fen"], row["own_fen"], row["fund_fen"], row["visit_code"],
            )  # fmt: skip
        else:
            claim = Event(
                row["claim_id"], row["event_on"], row["cause_code"], row["disease_code"], row["harm_code"],
                row["grade"], row["claimed_days"], row["loss_fen"], None, row["received_on"],
            )  # fmt: skip
        if row["outcome"] is None:
            waiting.setdefault(row["plan_id"], []).append(claim)
            continue
        decided.setdefault(row["plan_id"], []).append(
            Decided(
                claim, row["outcome"], row["reason_code"], row["amount_fen"], row["day_count"], row["enrollment_id"],
                class_paid(row["steps"]), row["steps"],
            )
        )  # fmt: skip
    for plan_id, on, amount_fen in paid_by_list:
        listed.setdefault(plan_id, []).append((on, amount_fen))
    plans = {*decided, *waiting, *listed}
    return (
        {plan: Story(decided.get(plan, ()), waiting.get(plan, ()), listed.get(plan, ())) for plan in plans},
        {plan: len(claims) for plan, claims in waiting.items()},
    )
