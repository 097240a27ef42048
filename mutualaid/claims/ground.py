"""What bears on claims, gathered with a handful of queries for a whole batch, and their judging in the order of events.

Claims of one person in one plan are judged by the day of the event, then by number; what was paid before comes from
the ledger. No clock is read and nothing is written: the same ground serves whoever decides and whoever asks whether a
decision would be the same today. Source: interface.md (claim adjudicate), peers.md 4.2 to 4.4, domain.md 8.1.

A hundred thousand claims are judged in a few seconds, so rows of the ledger become named tuples and nothing heavier.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from mutualaid.codes import PAYING_OUTCOMES
from mutualaid.errors import Exit, MutualAidError
from mutualaid.names.plans import PlanIndex
from mutualaid.rules.benefit import NOTHING, Claimant, Cover, Event, History, Judgment, Settled, Stay, event_day
from mutualaid.rules.benefit import adjudicate as judge
from mutualaid.rules.benefit.words import settled_classes
from mutualaid.rules.cover import shift
from mutualaid.rules.story import Chains, Held, Story, class_paid
from mutualaid.rules.story import Decided as DecidedClaim
from mutualaid.rules.terms import Terms
from mutualaid.store.resources import fill
from mutualaid.store.rows import entries_of
from mutualaid.store.slices import by_numbers, listed

if TYPE_CHECKING:
    from mutualaid.store.asking import Askable

NOTHING_SETTLED: Mapping[int, Settled] = {}
NONE_UNSEEN: frozenset[int] = frozenset()
ANYBODY = Claimant(None, None, True)
"""The person of a plan whose terms ask neither for a sex nor for membership on the day."""
NO_TERMS = (None, None)
BY_HAND_CODE = "manual"
"""The reason of a decision that a person made: no judging overrules it."""

Claim: TypeAlias = Stay | Event
Whose: TypeAlias = tuple[int, int]
"""A person and a plan."""
_new = tuple.__new__
"""Makes a named tuple of values in their order: half the time of calling it."""


class Filed(NamedTuple):
    """A claim as the ledger has it; those of one person and plan stand in the order of deciding."""

    person_id: int
    plan_id: int
    event_on: str
    claim_id: int
    stay: Stay | None
    """What its settlement says; ``None`` for an event without one."""

    @property
    def whose(self) -> Whose:
        """The person and the plan."""
        return self.person_id, self.plan_id


class Standing(NamedTuple):
    """A decision that stands on a claim; ``steps`` as the ledger keeps them."""

    outcome: str
    reason_code: str | None
    amount_fen: int
    day_count: int | None
    enrollment_id: int | None
    steps: str
    terms_id: int | None
    decision_id: int

    @property
    def is_by_hand(self) -> bool:
        """Whether a person decided it, not the terms."""
        return self.reason_code == BY_HAND_CODE


class Judged(NamedTuple):
    """What the terms say of a claim on this ground, under which cover and which version."""

    filed: Filed
    judgment: Judgment
    enrollment_id: int | None
    terms_id: int | None


class _Kind(NamedTuple):
    """A kind of claims: the columns of its ``Stay``, what they are joined from, the condition."""

    stay: str
    joined: str
    where: str


_FILED = "c.person_id, c.plan_id, c.event_on, c.claim_id"
# A stay with its settlement, or an event without one: two questions, because a view of people in the right half of a
# left join is read whole.
_KINDS = (
    _Kind(
        ", c.claim_id, s.settlement_no, s.admitted_on, s.discharged_on, s.hospital_level, m.diagnosis, s.self_one_fen,"
        " s.referral, c.cause_code, c.received_on, 0, s.self_two_fen, s.own_fen, s.fund_fen, s.visit_code",
        " join settlement_now s on s.settlement_id = c.settlement_id"
        " left join medical_now m on m.settlement_id = c.settlement_id",
        "true",
    ),
    _Kind("", "", "c.settlement_id is null"),
)
_EVENT = (
    "select c.claim_id, c.event_on, c.cause_code, c.disease_code, c.harm_code, c.grade, c.day_count, c.loss_fen,"
    " m.diagnosis, c.received_on from claim_now c left join medical_now m on m.claim_id = c.claim_id"
    " where c.settlement_id is null"
)
_DECISION = "d.outcome, d.reason_code, d.amount_fen, d.day_count, d.enrollment_id, d.steps, d.terms_id, d.decision_id"
_DECIDED = len(Standing._fields)
"""So many columns in front of a claim are the decision that stands on it."""
PAID = "(e.fee_fen <= {received_fen: e} or e.fee_fen <= {received_fen: e} + {allocated_fen: e})"
_IS_DECIDED = "exists (select 1 from decision_now d where d.claim_id = c.claim_id)"


class Ground:
    """Claims and everything the ledger knows that bears on them."""

    def __init__(
        self,
        asked: Askable,
        plans: PlanIndex,
        settled: Mapping[int, Settled] = NOTHING_SETTLED,
        *,
        also: Sequence[PlanIndex] = (),
    ) -> None:
        """``settled`` is what a person decides of the words of claims, by their number.

        ``also`` are further indexes of plans by whose terms the claims are to be judged (``under``): what bears on a
        claim by any of them is gathered.
        """
        self._asked, self._plans, self._also = asked, plans, also
        self._settled = dict(settled)
        self.filed: list[Filed] = []
        """The claims in the order of judging, some perhaps not wanted but of the same persons and plans."""
        self.standing: dict[int, Standing] = {}
        """The decisions that stand, by the number of the claim."""
        self.further: frozenset[int] = frozenset()
        """Of the claims those of events that were claimed under other plans alone."""
        self._wanted: frozenset[int] | None = None
        """The numbers whose judgment is asked for; ``None`` is all that were gathered."""
        self._undecided = False
        """Whether the judgment of undecided claims alone is asked for."""
        self._people: set[int] = set()
        self._plan_ids = ""
        self._events: dict[int, Event] = {}
        self.covers: dict[Whose, list[Held]] = {}
        """Paid enrollments that may bear on the claims, by person and plan."""
        self._before: dict[Whose, list[DecidedClaim]] = {}
        """What counts as decided before any of the claims is judged, where one of them comes late."""
        self._by_hand: dict[int, DecidedClaim] = {}
        """Claims that keep what a person decided, each in its place among those judged."""
        self._unseen: dict[int, frozenset[int]] = {}
        """By the number of a decided claim, those of later admission that came in after its decision."""
        self._listed: dict[Whose, list[tuple[str, int]]] = {}
        self._spells: dict[int, list[tuple[str, str | None]]] = {}
        self._sexes: dict[int, str | None] = {}
        self._terms: dict[tuple[int, str | None, str], tuple[int, Terms] | None] = {}
        self._chains = _chains(plans)
        self._most_shares: int | None = None

    def under(self, plans: PlanIndex, *, most_shares: int) -> Ground:
        """The same claims on the same facts, to be judged by the terms of another index: one of ``also``.

        A cover of more than ``most_shares`` counts as one of so many.
        """
        other = copy(self)
        other._most_shares = most_shares
        other._plans, other._chains, other._terms = plans, _chains(plans), {}
        return other

    def gather_undecided(
        self,
        *,
        numbers: Sequence[int] = (),
        only: Collection[int] | None = None,
        plan_id: int | None = None,
    ) -> None:
        """Read the undecided claims: these numbers, only those among some, or all; and what bears on them.

        What else the same persons claim under the plans, decided or not, is judged with them in the order of events, so
        that what is decided now would be decided again alike. Raises CLAIM_UNKNOWN (exit 1) and CLAIM_DECIDED (exit 5)
        for a number.
        """
        self._undecided = True
        where = "" if plan_id is None else f" and c.plan_id = {plan_id:d}"
        if numbers:
            where = self._of_numbers(numbers)
            self._wanted = frozenset(numbers)
        elif only is not None:
            self._wanted = frozenset(only)
        claims = [
            _filed(row)
            for kind in _KINDS
            for row in self._asked.select(
                f"select {_FILED}{kind.stay} from claim_now c{kind.joined}"  # noqa: S608
                f" where {kind.where}{where} and not {_IS_DECIDED}"
            )
        ]
        if (wanted := self._wanted) is not None:
            concerned = {claim.whose for claim in claims if claim.claim_id in wanted}
            claims = [claim for claim in claims if claim.whose in concerned]
        if not claims:
            return
        self._take(claims)
        decided = self._gather_decided()
        known = [*claims, *(claim for claim, _ in decided)]
        self._gather_events(known)
        self._gather_held(known)
        late = self._late(decided)
        for claim, decision in decided:
            if claim.whose in late:
                self._before.setdefault(claim.whose, []).append(self._decided(claim, decision))
            else:
                self.standing[claim.claim_id] = decision
        self._take([*claims, *(claim for claim, _ in decided if claim.whose not in late)])
        self._gather_settled()
        self._gather_unseen()
        self._gather_listed()
        self._gather_claimants()

    def _late(self, decided: Sequence[tuple[Filed, Standing]]) -> set[Whose]:
        """Whose claim came in after a later event was accepted: until that is decided again it counts as the earlier.

        So the first stay of a year is not paid twice. Source: domain.md 8.1 ("Settled readings": a settlement that
        comes late, after a later stay was decided, is judged as a later one).
        """
        accepted: dict[Whose, list[tuple[Filed, int]]] = {}
        for claim, decision in decided:
            if decision.outcome in PAYING_OUTCOMES:
                accepted.setdefault(claim.whose, []).append((claim, decision.decision_id))
        pairs = [
            (claim, decision_id)
            for claim in self.filed
            if self._is_asked_for(claim.claim_id)
            for other, decision_id in accepted.get(claim.whose, ())
            if other > claim
        ]
        if not pairs:
            return set()
        came_in = entries_of(self._asked, "claim", {claim.claim_id for claim, _ in pairs})
        decided_in = entries_of(self._asked, "decision", {decision_id for _, decision_id in pairs})
        return {claim.whose for claim, decision_id in pairs if came_in[claim.claim_id] > decided_in[decision_id]}

    def gather_decided(self, people: Collection[int] | None = None) -> None:
        """Read every decided claim, or those of some persons, and what else the same persons claim under the plans.

        All of them are to be judged in the order of their events; what a person decided by hand stands in its place.
        """
        claims = []
        for kind in _KINDS:
            sql = (
                f"select {_DECISION}, {_FILED}{kind.stay} from claim_now c"  # noqa: S608
                f" left join decision_now d on d.claim_id = c.claim_id{kind.joined} where {kind.where}"
            )
            rows: Iterable[tuple[Any, ...]] = (
                self._asked.select(sql)
                if people is None
                else by_numbers(self._asked, sql, "c.person_id", people, of="claim")
            )
            for row in rows:
                claim = _filed(row[_DECIDED:])
                claims.append(claim)
                if row[0] is not None:
                    self.standing[claim.claim_id] = _new(Standing, row[:_DECIDED])
        concerned = {claim.whose for claim in claims if claim.claim_id in self.standing}
        claims = [claim for claim in claims if claim.whose in concerned]
        if not claims:
            return
        self._take(claims)
        self._gather_events(claims)
        self._gather_held(claims)
        self._gather_settled()
        self._gather_unseen()
        self._gather_listed()
        self._gather_claimants()

    def gather_year(self, plan_id: int, year: int) -> None:
        """Read the claims under a plan whose event fell into a year, decided or not; and what bears on them.

        What was decided of earlier events counts as decided, later ones of the same persons are judged after them. What
        persons with a cover of the plan claimed of the year under others alone is read as if claimed under it as well
        (``further``): one event of a day once.
        """
        from_on, until_on = f"{year:04d}-01-01", f"{year:04d}-12-31"
        found = [
            _filed(row)
            for kind in _KINDS
            for row in self._asked.select(
                f"select {_FILED}{kind.stay} from claim_now c{kind.joined} where {kind.where}"  # noqa: S608
                f" and c.event_on >= '{from_on}' and (c.event_on <= '{until_on}' or c.plan_id = {plan_id:d})"
            )
        ]
        people = {claim.person_id for claim in found if claim.plan_id == plan_id and claim.event_on <= until_on}
        own = [claim for claim in found if claim.plan_id == plan_id and claim.person_id in people]
        self._gather_events(found)
        others = self._claimed_elsewhere(plan_id, own, found)
        if not (claims := [*own, *others]):
            return
        self._take(claims)
        self._gather_held(claims)
        if self._plans.by_id[plan_id].kind_code != "universal":
            others = [claim for claim in others if claim.whose in self.covers]
        self.further = frozenset(claim.claim_id for claim in others)
        self._take([*own, *others])
        self._wanted = frozenset(claim.claim_id for claim in self.filed if claim.event_on <= until_on)
        of_year = {claim.claim_id for claim in own}
        earlier = []
        for claim, decision in self._gather_decided():
            if claim.claim_id in of_year:
                self.standing[claim.claim_id] = decision
            elif claim.event_on < from_on:
                earlier.append((claim, decision))
        self._gather_events([claim for claim, _ in earlier])
        for claim, decision in earlier:
            self._before.setdefault(claim.whose, []).append(self._decided(claim, decision))
        self._gather_settled()
        self._gather_unseen()
        self._gather_listed()
        self._gather_claimants()

    def leave_out(self, numbers: Collection[int]) -> None:
        """Judge as if these claims were not there."""
        self.filed = [claim for claim in self.filed if claim.claim_id not in numbers]
        self.further -= frozenset(numbers)

    def _claimed_elsewhere(self, plan_id: int, own: Sequence[Filed], found: Sequence[Filed]) -> list[Filed]:
        """The events that no claim under the plan tells of, once each, as if claimed under it."""
        told = {self._happened(claim) for claim in own}
        others = []
        for claim in sorted(found, key=attrgetter("claim_id")):
            if claim.plan_id != plan_id and (event := self._happened(claim)) not in told:
                told.add(event)
                others.append(claim._replace(plan_id=plan_id))
        return others

    def _happened(self, claim: Filed) -> tuple[object, ...]:
        """By what an event is known again under another plan: its settlement; else whose, the day and the harm."""
        if claim.stay is not None:
            return claim.person_id, claim.stay.settlement_no
        return claim.person_id, claim.event_on, self._events[claim.claim_id].harm_code

    def _take(self, claims: list[Filed]) -> None:
        claims.sort()  # the number, which no two have in common, comes fourth
        self.filed = claims
        self._people = {claim.person_id for claim in claims}
        self._plan_ids = ", ".join(map(str, sorted({claim.plan_id for claim in claims})))

    def _of_numbers(self, numbers: Sequence[int]) -> str:
        """The condition for all claims of the persons of the claims named, which must be undecided."""
        known = {
            claim_id: (person_id, decided)
            for claim_id, person_id, decided in by_numbers(
                self._asked,
                f"select c.claim_id, c.person_id, {_IS_DECIDED} from claim_now c where true",  # noqa: S608
                "c.claim_id",
                numbers,
                of="claim",
            )
        }
        unknown = [number for number in numbers if number not in known]
        if unknown:
            raise MutualAidError("CLAIM_UNKNOWN", claims=", ".join(map(str, unknown[:20])))
        decided = [number for number in numbers if known[number][1]]
        if decided:
            raise MutualAidError("CLAIM_DECIDED", Exit.CONFLICT, claims=", ".join(map(str, decided[:20])))
        return f" and c.person_id in ({listed(sorted({known[number][0] for number in numbers}))})"

    def _of_people(self, sql: str, *, of: str, column: str = "person_id") -> Iterable[tuple[Any, ...]]:
        """The rows of a query for the persons of the batch."""
        return by_numbers(self._asked, sql, column, self._people, of=of)

    def _gather_held(self, claims: Sequence[Filed]) -> None:
        """Paid enrollments of the persons and plans that may be in force on the day of an event.

        The covers before those are read only where they may matter: where a waiting period or a reduced window asks for
        the beginning of the chain, or where a stay may have begun in another hospital.
        """
        first_on = min(claim.event_on for claim in claims)
        until_on = max(claim.event_on for claim in claims)
        self._hold(f" and e.ends_on >= '{first_on}' and e.starts_on <= '{until_on}'", self._people)
        windows = {plan_id: _window_days(self._versions(plan_id)) for plan_id in {c.plan_id for c in claims}}
        last_on: dict[tuple[str, int], str] = {}
        held = self.covers
        early = {claim.person_id for claim in claims if claim.stay is not None and claim.stay.referral}
        for claim in claims:
            for cover in held.get(claim.whose, ()):
                key = (cover.starts_on, windows[claim.plan_id])
                if key not in last_on:
                    last_on[key] = shift(*key)
                if cover.starts_on <= claim.event_on <= last_on[key]:
                    early.add(claim.person_id)
        if early:
            self._hold(f" and e.ends_on < '{first_on}'", early)

    def _hold(self, where: str, people: Collection[int]) -> None:
        held = self.covers
        for person_id, plan_id, *cover in by_numbers(
            self._asked,
            "select e.person_id, e.plan_id, e.starts_on, e.ends_on, e.enrollment_id, e.share_count, e.tier_code,"  # noqa: S608
            f" e.terms_id from enrollment_now e where e.plan_id in ({self._plan_ids}){where}"
            f" and {fill(PAID)}",
            "e.person_id",
            people,
            of="enrollment",
        ):
            held.setdefault((person_id, plan_id), []).append(_new(Held, cover))

    def _gather_decided(self) -> list[tuple[Filed, Standing]]:
        """The decided claims of these persons in these plans, each with its decision."""
        if not self._asked.select("select 1 from decision_now limit 1"):
            return []
        concerned = {claim.whose for claim in self.filed}
        decided = []
        for kind in _KINDS:
            for row in self._of_people(
                f"select {_DECISION}, {_FILED}{kind.stay}"  # noqa: S608
                f" from decision_now d join claim_now c on c.claim_id = d.claim_id{kind.joined}"
                f" where {kind.where} and c.plan_id in ({self._plan_ids})",
                of="claim",
                column="c.person_id",
            ):
                filed = _filed(row[_DECIDED:])
                if filed.whose in concerned:
                    decided.append((filed, _new(Standing, row[:_DECIDED])))
        return sorted(decided)

    def _gather_events(self, claims: Sequence[Filed]) -> None:
        """What the claims without a settlement tell of their event."""
        events = [claim.claim_id for claim in claims if claim.stay is None]
        for claim_id, on, cause, disease, harm, grade, days, loss, words, received_on in by_numbers(
            self._asked, _EVENT, "c.claim_id", events, of="claim"
        ):
            named = disease or (words if harm is None else None)
            self._events[claim_id] = Event(claim_id, on, cause, named, harm, grade, days, loss, words, received_on)

    def _claim(self, filed: Filed) -> Claim:
        return self._events[filed.claim_id] if filed.stay is None else filed.stay

    def _decided(self, filed: Filed, decision: Standing) -> DecidedClaim:
        outcome, reason_code, amount_fen, day_count, enrollment_id, steps, *_ = decision
        class_code = class_paid(steps) if filed.stay is None else None
        told = (outcome, reason_code, amount_fen, day_count, enrollment_id, class_code, steps)
        return DecidedClaim(self._claim(filed), *told)

    def _gather_settled(self) -> None:
        """What people settled of the decisions that are judged again: the whole claim, or its words."""
        for claim in self.filed:
            decision = self.standing.get(claim.claim_id)
            if decision is None:
                continue
            if decision.is_by_hand:
                self._by_hand[claim.claim_id] = self._decided(claim, decision)
            elif (settled := settled_by_hand(decision.steps)) is not None:
                self._settled[claim.claim_id] = settled

    def _gather_unseen(self) -> None:
        """What a decision on a part of a stay could not know of: the part after a transfer that came in later.

        That part is given what the whole stay is worth beyond what stands already, so that the decision on the first
        stands too.
        """
        people = {claim.person_id for claim in self.filed if claim.stay is not None and claim.stay.referral}
        stays = [claim for claim in self.filed if claim.person_id in people and claim.stay is not None]
        decided = {
            claim.claim_id: self.standing[claim.claim_id].decision_id
            for claim in stays
            if claim.claim_id in self.standing
        }
        if not decided:
            return
        came_in = entries_of(self._asked, "claim", [claim.claim_id for claim in stays])
        decided_in = entries_of(self._asked, "decision", decided.values())
        for _, group in groupby(stays, attrgetter("whose")):
            parts = list(group)
            for place, claim in enumerate(parts):
                if claim.claim_id in decided:
                    entry = decided_in[decided[claim.claim_id]]
                    later = (other.claim_id for other in parts[place + 1 :] if came_in[other.claim_id] > entry)
                    self._unseen[claim.claim_id] = frozenset(later)

    def _gather_listed(self) -> None:
        """Payments received by list for these plans, that stand as paid: they use up a cover too."""
        payouts = {
            payout_id: (person_id, plan_id, amount_fen)
            for person_id, payout_id, plan_id, amount_fen in self._of_people(
                "select person_id, payout_id, plan_id, amount_fen from payout_now"  # noqa: S608
                f" where claim_id is null and plan_id in ({self._plan_ids})",
                of="payout",
            )
        }
        last = {}
        for payout_id, event_on, _, event_code in sorted(
            by_numbers(
                self._asked,
                "select payout_id, event_on, payout_event_id, event_code from payout_event_now where true",
                "payout_id",
                payouts.keys(),
                of="payout_event",
            )
        ):
            last[payout_id] = (event_code, event_on)
        for payout_id, (person_id, plan_id, amount_fen) in payouts.items():
            event_code, event_on = last.get(payout_id, ("", ""))
            if event_code == "paid":
                self._listed.setdefault((person_id, plan_id), []).append((event_on, amount_fen))

    def _gather_claimants(self) -> None:
        """The sex where terms ask for one, spells of membership where a plan is universal.

        No birth day: the age at the start of a cover was judged when that was entered.
        """
        plan_ids = {claim.plan_id for claim in self.filed}
        if any(terms.is_universal for plan_id in plan_ids for terms in self._versions(plan_id)):
            for person_id, joined_on, left_on in self._of_people(
                "select person_id, joined_on, left_on from membership_now where status_code = 'in_service'",
                of="membership",
            ):
                self._spells.setdefault(person_id, []).append((joined_on, left_on))
        if any(terms.sex is not None for plan_id in plan_ids for terms in self._versions(plan_id)):
            sexes = "select person_id, sex_code from person_now where true"
            self._sexes = dict(by_numbers(self._asked, sexes, "person_id", self._people, of="person"))

    def _versions(self, plan_id: int) -> Iterator[Terms]:
        """Every version by which a claim under a plan may be judged."""
        return chain.from_iterable(plans.versions(plan_id) for plans in (self._plans, *self._also))

    # --- judging ---

    def judged(self) -> Iterator[Judged]:
        """The judgment of every claim asked for, in the order of persons, plans and days, each after those before it.

        Raises CLASS_UNKNOWN (exit 1) for a class settled by hand that the terms of an undecided claim have not.
        """
        held, cover_on = self.covers, self._chains.cover_on
        known = self._before.keys() | self._listed.keys()
        for whose, group in groupby(self.filed, attrgetter("person_id", "plan_id")):
            first, *further = group
            if further or whose in known:
                yield from self._judge_several(whose, [first, *further])
            elif first.claim_id not in self._by_hand:
                covers = held.get(whose)
                cover = cover_on(covers, first.event_on) if covers else None
                yield self._judge(first, self._claim(first), first.event_on, cover, NOTHING)

    def _judge_several(self, whose: Whose, filed: Sequence[Filed]) -> Iterator[Judged]:
        """Judge the claims of one person in one plan."""
        by_hand, covers = self._by_hand, self.covers.get(whose)
        claims = [self._claim(each) for each in filed]
        waiting = [claim for each, claim in zip(filed, claims, strict=True) if each.claim_id not in by_hand]
        story = Story(self._before.get(whose, ()), waiting, self._listed.get(whose, ()))
        for each, claim in zip(filed, claims, strict=True):
            if each.claim_id in by_hand:
                story.stand(by_hand[each.claim_id])
                continue
            on = each.event_on
            unseen = self._unseen.get(each.claim_id, NONE_UNSEEN)
            if story.has_transfer and isinstance(claim, Stay):
                on = self._event_day(each.plan_id, claim, story.history(None, on, unseen), covers)
            cover = self._chains.cover_on(covers, on) if covers else None
            judged = self._judge(each, claim, on, cover, story.history(cover, on, unseen))
            if self._is_asked_for(each.claim_id):
                yield judged
            story.go_on(claim, judged.judgment, cover)

    def _is_asked_for(self, claim_id: int) -> bool:
        if self._undecided and claim_id in self.standing:
            return False
        return self._wanted is None or claim_id in self._wanted

    def _event_day(self, plan_id: int, stay: Stay, history: History, covers: Sequence[Held] | None) -> str:
        """The first admission of the whole stay, by the version that decides a stay which began on that day."""
        for terms in self._plans.versions(plan_id):
            day = event_day(stay, history, terms)
            cover = self._chains.cover_on(covers, day) if covers else None
            _, deciding = self._terms_for(plan_id, cover, day) or NO_TERMS
            if deciding is terms:
                return day
        return stay.admitted_on

    def _terms_for(self, plan_id: int, cover: Cover | None, day: str) -> tuple[int, Terms] | None:
        key = (plan_id, None if cover is None else cover.starts_on, day)
        if key not in self._terms:
            self._terms[key] = self._plans.terms_for(*key)
        return self._terms[key]

    def _judge(self, filed: Filed, claim: Claim, on: str, cover: Cover | None, history: History) -> Judged:
        terms_id, terms = self._terms_for(filed.plan_id, cover, on) or NO_TERMS
        claimant = ANYBODY
        if terms is not None and (terms.sex is not None or terms.is_universal):
            claimant = self._claimant(filed.person_id, on)
        settled = self._settled.get(filed.claim_id)
        if settled is not None and terms is not None and settled.class_code not in settled_classes(terms):
            if filed.claim_id not in self.standing:
                known = {"class": settled.class_code, "classes": ", ".join(settled_classes(terms))}
                raise MutualAidError("CLASS_UNKNOWN", plan_code=terms.plan_code, **known)
            settled = None  # other terms decide today, which have no such class
        if self._most_shares is not None and cover is not None and cover.share_count > self._most_shares:
            cover = cover._replace(share_count=self._most_shares)
        judgment = judge(claim, terms=terms, cover=cover, claimant=claimant, history=history, settled=settled)
        standing = self.standing.get(filed.claim_id) if judgment.reason_code == "several_classes" else None
        if standing is not None:
            # What was decided for one of the classes stands by it: a hold leaves no history, and would be paid twice.
            code = class_named(standing.steps)
            if any(step.step == "class_named" and step.value == code for step in judgment.steps):
                judgment = judge(claim, terms=terms, cover=cover, claimant=claimant, history=history, class_code=code)
        return _new(Judged, (filed, judgment, None if cover is None else cover.enrollment_id, terms_id))

    def _claimant(self, person_id: int, on: str) -> Claimant:
        is_member = any(
            joined_on <= on and (left_on is None or left_on > on)
            for joined_on, left_on in self._spells.get(person_id, ())
        )
        return Claimant(self._sexes.get(person_id), None, is_member)


def _chains(plans: PlanIndex) -> Chains:
    return Chains({terms_id: terms.grace_days for terms_id, terms in plans.all_terms().items()})


def _filed(row: Sequence[Any]) -> Filed:
    """A claim from the columns of ``Filed``, and those of its stay, where it has one."""
    person_id, plan_id, event_on, claim_id, *stay = row
    return _new(Filed, (person_id, plan_id, event_on, claim_id, _new(Stay, stay) if stay else None))


def settled_by_hand(steps: str) -> Settled | None:
    """What a person settled of the words of the claim, from the steps of its decision."""
    if '"settled_class"' not in steps:
        return None
    told = {step: value for step, _, value, _ in json.loads(steps)}
    return Settled(told["settled_class"], told["settled_by"], told["settled_reason"])


def class_named(steps: str) -> str | None:
    """The class of disease that a decision speaks of: that it was made for, or that was paid before."""
    named = ("disease_class", "class_paid_before")
    return next((value for step, _, value, _ in json.loads(steps) if step in named), None)


def _window_days(versions: Iterable[Terms]) -> int:
    """For so many days from the first one of a cover on, the beginning of its chain may matter."""
    return max((terms.scheme.window_days for terms in versions), default=0)
