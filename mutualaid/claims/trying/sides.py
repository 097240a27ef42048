"""The events of a year judged twice on one ground: by the terms that are loaded, and by those that are tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mutualaid.claims.ground import Ground
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.results import Note

if TYPE_CHECKING:
    from mutualaid.rules.terms import Terms
    from mutualaid.store.reading import Reader


class Said(NamedTuple):
    """What is said of an event on one side; on the side of the plan held against ``None`` where nobody claimed it."""

    outcome: str | None
    reason_code: str | None
    amount_fen: int


UNCLAIMED = Said(None, None, 0)
_new = tuple.__new__
"""Makes a named tuple of values in their order: half the time of calling it."""


class Line(NamedTuple):
    """One event of the year: where it counts, and what is said of it before and after."""

    claim_no: int
    person_no: int
    unit_code: str
    town_code: str
    before: Said
    after: Said


class Sides:
    """The events of the year, and what is said of each on either side."""

    def __init__(self, reader: Reader, plans: PlanIndex, plan: Plan, terms: Terms, year: int) -> None:
        others = plans.saying(plan.plan_id, terms)
        self._ground = ground = Ground(reader, plans, also=(others,))
        ground.gather_year(plan.plan_id, year)
        self._terms, self._year = terms, year
        self._today = _said(ground)
        """What the terms that are loaded say today, by the number of the claim."""
        # What they would pay, had somebody claimed it, is no doing of other terms.
        self._unclaimed = {number for number in ground.further if self._today[number].outcome != "reject"}
        if self._unclaimed:
            ground.leave_out(self._unclaimed)
            self._today = _said(ground)
        self._then = _said(ground.under(others, most_shares=terms.max_shares))

    def lines(self, places: Mapping[int, tuple[str, str]]) -> Iterator[Line]:
        """The events of some claims; of those claimed under other plans alone, what the terms do not refuse."""
        standing, further = self._ground.standing, self._ground.further
        for filed in self._ground.filed:
            number = filed.claim_id
            place = places.get(number)
            if place is None:
                continue
            decision = standing.get(number)
            if number in further:
                before, after = UNCLAIMED, self._then[number]
                if after.outcome == "reject":
                    continue
            elif decision is None:
                before, after = self._today[number], self._then[number]
            else:
                before = Said(decision.outcome, decision.reason_code, decision.amount_fen)
                after = before if decision.is_by_hand else self._then[number]
            yield _new(Line, (number, filed.person_id, *place, before, after))

    def notes(self, places: Mapping[int, tuple[str, str]]) -> list[Note]:
        """What stands beside the figures: how many events are of which kind, each kind that there is."""
        ground, here = self._ground, places.keys()
        filed = [claim.claim_id for claim in ground.filed if claim.claim_id in here]
        own = [number for number in filed if number not in ground.further]
        decided = {number: ground.standing[number] for number in own if number in ground.standing}
        otherwise = [
            decision.amount_fen - self._today[number].amount_fen
            for number, decision in decided.items()
            if not decision.is_by_hand and decision[:3:2] != self._today[number][::2]
        ]
        further = [self._then[number] for number in filed if number in ground.further]
        paying = [said for said in further if said.outcome != "reject"]
        terms, from_on, until_on = self._terms, f"{self._year:04d}-01-01", f"{self._year:04d}-12-31"
        held = {cover for covers in ground.covers.values() for cover in covers}
        covers = [cover for cover in held if cover.starts_on <= until_on and cover.ends_on >= from_on]
        told: list[tuple[str, int, dict[str, object]]] = [
            ("TRY_UNDECIDED", len(own) - len(decided), {}),
            ("TRY_BY_HAND", sum(decision.is_by_hand for decision in decided.values()), {}),
            ("TRY_STALE", len(otherwise), {"differs_fen": -sum(otherwise)}),
            ("TRY_HELD", sum(self._then[number].outcome == "hold" for number in filed if number in self._then), {}),
            ("TRY_FURTHER", len(paying), {"amount_fen": sum(said.amount_fen for said in paying)}),
            ("TRY_UNCLAIMED", len(self._unclaimed & here), {}),
            (
                "TRY_TIERS",
                sum(cover.tier_code is not None and cover.tier_code not in terms.tiers for cover in covers)
                if terms.tiers is not None
                else 0,
                {"tiers": ", ".join(terms.tiers or ())},
            ),
        ]
        return [Note(code, facts={"count": count, **facts}) for code, count, facts in told if count]


def _said(ground: Ground) -> dict[int, Said]:
    return {
        judged.filed.claim_id: _new(
            Said, (judged.judgment.outcome, judged.judgment.reason_code, judged.judgment.amount_fen)
        )
        for judged in ground.judged()
    }
