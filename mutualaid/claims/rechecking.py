"""Standing decisions judged again from the ledger as it is now: those that would be otherwise are stale.

A decision stands only while judging it again gives the same. The decisions of one person and plan are judged afresh in
the order of their events, each after those before it as judged again, claims not decided yet among them; what a person
decided by hand is overruled by nothing. Nothing is written. Source: interface.md (claim recheck).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from mutualaid.claims.ground import BY_HAND_CODE, PAID, Filed, Ground, Judged, Standing, Whose
from mutualaid.codes import PAYING_OUTCOMES
from mutualaid.errors import MutualAidError
from mutualaid.names.plans import PlanIndex
from mutualaid.results import Note, Table
from mutualaid.store.resources import fill
from mutualaid.store.rows import entries_of
from mutualaid.store.slices import by_numbers

if TYPE_CHECKING:
    from mutualaid.rules.terms import Terms
    from mutualaid.store.asking import Askable
    from mutualaid.store.reading import Reader

GONE_OUT = frozenset(("exported", "paid"))
"""The states of a payment whose money has left, as far as anybody knows."""
COLUMNS = ("claim_no", "plan_code", "outcome", "amount_fen", "outcome_now", "amount_now_fen", "why", "is_paid")


_LEFT = {
    **dict.fromkeys(("proposed", "approved"), "STALE_IN_BATCH"),
    "returned": "STALE_RETURNED",
    "exported": "STALE_SENT",
    "paid": "STALE_PAID",
}
_WAYS = {
    **dict.fromkeys(("proposed", "approved"), "WAY_CANCEL"),
    "returned": "WAY_RETURNED",
    "exported": "WAY_ANSWER",
    "paid": "WAY_RECOVER",
}
_RECOVERED = (
    "select d.claim_id from decision_now d where {pays: d} and d.amount_fen > {live_fen: d.claim_id}"
    " and exists (select 1 from payout_now p where p.decision_id = d.decision_id)"
)
_BY_THE_TERMS = f"select 1 from decision_now where coalesce(reason_code, '') <> '{BY_HAND_CODE}' limit 1"  # noqa: S608


class Payment(NamedTuple):
    """A payment that stands for a claim and did not come back for good: the first, or a supplement to it."""

    payout_no: int
    state: str
    batch_no: int | None
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A decision that would be otherwise today."""

    plan_code: str
    decision: Standing
    judged: Judged
    why: Note
    """A code with facts, whose sentence says what has changed."""
    payments: Sequence[Payment]
    """By number."""

    @property
    def claim_no(self) -> int:
        """The number of its claim."""
        return self.judged.filed.claim_id

    @property
    def is_paid(self) -> bool:
        """Whether money has gone out for it."""
        return any(payment.state in GONE_OUT for payment in self.payments)

    @property
    def paid_fen(self) -> int:
        """What has gone out for it."""
        return sum(payment.amount_fen for payment in self.payments if payment.state in GONE_OUT)

    @property
    def too_much_fen(self) -> int:
        """What has gone out above what would be decided today; negative: what is owed beside it."""
        return self.paid_fen - self.judged.judgment.amount_fen

    @property
    def to_recover(self) -> Payment:
        """Of what has gone out the smallest payment that makes up what is too much, the last of such, else the last."""
        gone = [payment for payment in reversed(self.payments) if payment.state in GONE_OUT]
        whole = [payment for payment in gone if payment.amount_fen >= self.too_much_fen]
        return min(whole or gone[:1], key=attrgetter("amount_fen"))

    @property
    def in_the_way(self) -> Payment | None:
        """The payment that has to be done with before the claim is decided again; ``None`` where it can be at once.

        First what stands in a batch, then what came back, then what is too much, then what the bank has not answered.
        """
        in_state = {payment.state: payment for payment in self.payments}
        for state in ("proposed", "approved", "returned"):
            if state in in_state:
                return in_state[state]
        if self.is_paid and self.too_much_fen > 0:
            return self.to_recover
        return in_state.get("exported")

    def facts(self) -> dict[str, object]:
        """Both outcomes and both amounts, and why."""
        return {
            "claim_no": self.claim_no,
            "plan_code": self.plan_code,
            "outcome": self.decision.outcome,
            "amount_fen": self.decision.amount_fen,
            "outcome_now": self.judged.judgment.outcome,
            "amount_now_fen": self.judged.judgment.amount_fen,
            "why": self.why,
        }

    def left_standing(self) -> Note:
        """Why it stands nevertheless, and what to do first."""
        first = self.in_the_way
        if first is None:
            return Note("STALE_ELSEWHERE", facts=self.facts())
        is_to_be_stopped = first.state == "exported" and self.too_much_fen > 0
        return Note("STALE_SENT_TOO_MUCH" if is_to_be_stopped else _LEFT[first.state], facts=self.facts_of_paying())

    def way(self) -> Note:
        """What is to be done so that what is paid is what would be decided today."""
        first = self.in_the_way
        return Note("WAY_SUPPLEMENT" if first is None else _WAYS[first.state], facts=self.facts_of_paying())

    def facts_of_paying(self) -> dict[str, object]:
        """The same, what has gone out, and the payment that has to be done with first."""
        first = self.in_the_way
        known = {} if first is None else {"payout_no": first.payout_no, "batch_no": first.batch_no}
        return {**self.facts(), "paid_fen": self.paid_fen, "differs_fen": abs(self.too_much_fen), **known}


def recheck(
    asked: Askable,
    people: Collection[int] | None = None,
    *,
    plans: PlanIndex | None = None,
    anew: Collection[int] = (),
) -> list[Stale]:
    """The stale decisions of some persons, or of all, by the number of the claim; of the claims ``anew`` every one."""
    if not asked.select(_BY_THE_TERMS):
        return []
    known = PlanIndex(asked) if plans is None else plans
    ground = Ground(asked, known)
    ground.gather_decided(people)
    paying: set[int] = set()
    changed = [(ground.standing[judged.filed.claim_id], judged) for judged in _otherwise(ground, anew, paying)]
    if not changed:
        return []
    reasons = _Reasons(asked, ground, changed, paying, known.all_terms())
    payments = _payments(asked, [judged.filed.claim_id for _, judged in changed])
    stale = [
        Stale(
            known.by_id[judged.filed.plan_id].plan_code,
            decision,
            judged,
            reasons.why(decision, judged) if _differs(decision, judged) else Note("WHY_RECOVERED"),
            payments.get(judged.filed.claim_id, ()),
        )
        for decision, judged in changed
    ]
    return sorted(stale, key=lambda each: each.claim_no)


def recheck_claims(asked: Askable, numbers: Collection[int], *, recovered: bool = False) -> list[Stale]:
    """The stale ones among the decisions on some claims; raises CLAIM_UNKNOWN (exit 1).

    With ``recovered`` those too that owe what their own payment brought and came back for good: it is not paid again
    until they are made anew.
    """
    known = claims_of(asked, numbers)
    of_claims = by_numbers(asked, fill(_RECOVERED), "d.claim_id", known, of="decision") if recovered else ()
    anew = {claim_id for (claim_id,) in of_claims}
    people = {person_id for person_id, _ in known.values()}
    return [each for each in recheck(asked, people, anew=anew) if each.claim_no in known]


def claims_of(asked: Askable, numbers: Collection[int]) -> dict[int, Whose]:
    """Whose some claims are, by their number; raises CLAIM_UNKNOWN (exit 1)."""
    sql = "select c.claim_id, c.person_id, c.plan_id from claim_now c where true"
    wanted = set(numbers)
    known = {
        claim_id: (person_id, plan_id)
        for claim_id, person_id, plan_id in by_numbers(asked, sql, "c.claim_id", wanted, of="claim")
    }
    unknown = sorted(wanted - known.keys())
    if unknown:
        raise MutualAidError("CLAIM_UNKNOWN", claims=", ".join(map(str, unknown[:20])))
    return known


def listed(reader: Reader, numbers: Collection[int] = ()) -> Table:
    """The stale decisions, or those among some claims, with both outcomes and both amounts.

    Raises CLAIM_UNKNOWN (exit 1).
    """
    stale = recheck_claims(reader, numbers) if numbers else recheck(reader)
    return Table(
        head={"list": "stale_decisions"},
        ledger=reader.stamp,
        columns=COLUMNS,
        rows=[{**each.facts(), "is_paid": each.is_paid} for each in stale],
        total={
            "claim_count": len(stale),
            "amount_fen": sum(each.decision.amount_fen for each in stale),
            "amount_now_fen": sum(each.judged.judgment.amount_fen for each in stale),
        },
    )


def _otherwise(ground: Ground, anew: Collection[int], paying: set[int]) -> Iterable[Judged]:
    """What is judged otherwise than it stands decided: other outcome or amount; of the claims ``anew`` whatever is.

    ``paying`` takes the numbers of the claims that are judged to pay: what they use up others have no more.
    """
    for judged in ground.judged():
        if judged.judgment.outcome in PAYING_OUTCOMES:
            paying.add(judged.filed.claim_id)
        decision = ground.standing.get(judged.filed.claim_id)
        if decision is None:
            continue
        if _differs(decision, judged) or judged.filed.claim_id in anew:
            yield judged


def _differs(decision: Standing, judged: Judged) -> bool:
    outcome, _, amount_fen, *_ = judged.judgment
    return (decision.outcome, decision.amount_fen) != (outcome, amount_fen)


def _payments(asked: Askable, claims: Collection[int]) -> Mapping[int, Sequence[Payment]]:
    sql = (
        "select p.claim_id, p.payout_id, s.state, s.batch_id, p.amount_fen from payout_now p"
        " join payout_state_now s on s.payout_id = p.payout_id where s.state <> 'recovered'"
    )
    found: dict[int, list[Payment]] = {}
    for claim_id, *payment in sorted(by_numbers(asked, sql, "p.claim_id", claims, of="payout")):
        found.setdefault(claim_id, []).append(Payment(*payment))
    return found


class _Reasons:
    """Says of stale decisions what has changed since they were made, the plainest cause first."""

    def __init__(
        self,
        asked: Askable,
        ground: Ground,
        changed: Sequence[tuple[Standing, Judged]],
        paying: Collection[int],
        terms: Mapping[int, Terms],
    ) -> None:
        claims = {judged.filed.claim_id for _, judged in changed}
        people = {judged.filed.person_id for _, judged in changed}
        self._stale = claims
        self._paying = paying
        self._terms = terms
        self._alike: dict[Whose, list[Filed]] = {}
        for filed in ground.filed:
            self._alike.setdefault(filed.whose, []).append(filed)
        covers = {number for decision, judged in changed for number in (decision.enrollment_id, judged.enrollment_id)}
        self._covers = _covers(asked, {number for number in covers if number is not None})
        self._entered = _entered(asked, people)
        self._merged, self._parted = _merged(asked, people), _parted(asked, people)
        self._listed = _listed_last(asked, people)

    def why(self, decision: Standing, judged: Judged) -> Note:
        """The sentence's code and its facts."""
        earlier = self._before(judged)
        return (
            self._cover_changed(decision, judged)
            or self._people_merged(judged)
            or self._people_parted(judged)
            or self._terms_changed(decision, judged)
            or self._person_changed(decision, judged)
            or self._others_changed(judged, [other for other in earlier if other.claim_id in self._paying])
            or self._lists_changed(judged)
            or self._chain_changed(decision, judged)
            or self._cover_corrected(judged)
            or self._decided_late(judged)
            or self._others_changed(judged, earlier)
            or Note("WHY_OTHERWISE")
        )

    def _decided_by(self, judged: Judged) -> int:
        """The entry that made the decision."""
        return self._entered[judged.filed.claim_id][1] or 0

    def _cover_changed(self, decision: Standing, judged: Judged) -> Note | None:
        if decision.enrollment_id is None:
            found = judged.enrollment_id is not None
            return Note("WHY_COVER_FOUND", facts={"enrollment_no": judged.enrollment_id}) if found else None
        if decision.enrollment_id == judged.enrollment_id:
            return None
        facts: dict[str, object] = {"enrollment_no": decision.enrollment_id}
        cover = self._covers.get(decision.enrollment_id)
        if cover is None:
            return Note("WHY_COVER_CANCELLED", facts=facts)
        if not cover.is_paid:
            if cover.refunded_on is None:
                return Note("WHY_COVER_UNPAID", facts=facts)
            return Note("WHY_COVER_REFUNDED", facts={**facts, "on": cover.refunded_on})
        if not cover.starts_on <= judged.filed.event_on <= cover.ends_on:
            return Note("WHY_COVER_DAYS", facts={**facts, "from_on": cover.starts_on, "until_on": cover.ends_on})
        return None

    def _people_merged(self, judged: Judged) -> Note | None:
        merged_by = self._merged.get(judged.filed.person_id)
        if merged_by is None or merged_by <= self._decided_by(judged):
            return None
        return Note("WHY_PEOPLE_MERGED", facts={"person_no": judged.filed.person_id})

    def _people_parted(self, judged: Judged) -> Note | None:
        for merged_by, parted_by, other in self._parted.get(judged.filed.person_id, ()):
            if merged_by <= self._decided_by(judged) < parted_by:
                return Note("WHY_PEOPLE_PARTED", facts={"person_no": judged.filed.person_id, "other_no": other})
        return None

    def _before(self, judged: Judged) -> list[Filed]:
        """The earlier events of the person and plan that may bear on it: of its cover, of its calendar year.

        Any earlier one bears on it where it has no settlement (what is paid once in a life has none), or where the
        terms limit what stays bring in a life.
        """
        mine, cover = judged.filed, self._covers.get(judged.enrollment_id or 0)
        terms = self._terms.get(judged.terms_id or 0)
        for_life = terms is not None and terms.scheme.binds_for_life("stay", "stay") == "all"
        return [
            other
            for other in self._alike[mine.whose]
            if other < mine
            and (
                other.stay is None
                or for_life
                or other.event_on[:4] == mine.event_on[:4]
                or (cover is not None and cover.starts_on <= other.event_on <= cover.ends_on)
            )
        ]

    def _others_changed(self, judged: Judged, others: Sequence[Filed]) -> Note | None:
        """An earlier event that came in, was decided or opened since, else one that is stale."""
        decided_by = self._decided_by(judged)
        for other in others:
            came_in, decided_in = self._entered[other.claim_id]
            facts: dict[str, object] = {"other_no": other.claim_id, "on": other.event_on}
            if came_in > decided_by:
                return Note("WHY_EARLIER_EVENT", facts=facts)
            if decided_in is None:
                return Note("WHY_EARLIER_OPEN", facts=facts)
            if decided_in > decided_by:
                return Note("WHY_EARLIER_DECIDED", facts=facts)
        for other in others:
            if other.claim_id in self._stale:
                return Note("WHY_OTHER_CLAIM", facts={"other_no": other.claim_id})
        return None

    def _decided_late(self, judged: Judged) -> Note | None:
        """A later event that was decided before this one came in."""
        mine = judged.filed
        came_in, _ = self._entered[mine.claim_id]
        for other in self._alike[mine.whose]:
            _, decided_in = self._entered[other.claim_id]
            if other > mine and decided_in is not None and decided_in < came_in:
                return Note("WHY_DECIDED_LATE", facts={"other_no": other.claim_id, "on": other.event_on})
        return None

    def _lists_changed(self, judged: Judged) -> Note | None:
        """A payment by received list that was told of since: it uses up the same cover, or does so no more."""
        told_by, payout_no, on = self._listed.get(judged.filed.whose, (0, 0, ""))
        if told_by <= self._decided_by(judged):
            return None
        return Note("WHY_LISTED", facts={"payout_no": payout_no, "on": on})

    def _person_changed(self, decision: Standing, judged: Judged) -> Note | None:
        reasons = {decision.reason_code, judged.judgment.reason_code}
        if "not_member" in reasons:
            return Note("WHY_MEMBERSHIP", facts={"on": judged.filed.event_on})
        return Note("WHY_SEX") if reasons & {"sex_outside_terms", "facts_missing"} else None

    def _chain_changed(self, decision: Standing, judged: Judged) -> Note | None:
        """Another first day of the unbroken chain: waiting period and reduced window are counted from it."""
        was = decision.reason_code == "waiting_period", '"reduced"' in decision.steps
        now = (
            judged.judgment.reason_code == "waiting_period",
            any(told.step == "reduced" for told in judged.judgment.steps),
        )
        return None if was == now else Note("WHY_WAITING")

    def _cover_corrected(self, judged: Judged) -> Note | None:
        cover = self._covers.get(judged.enrollment_id or 0)
        if cover is None or cover.told_by <= self._decided_by(judged):
            return None
        return Note("WHY_COVER_CORRECTED", facts={"enrollment_no": judged.enrollment_id})

    def _terms_changed(self, decision: Standing, judged: Judged) -> Note | None:
        return None if decision.terms_id == judged.terms_id else Note("WHY_TERMS")


def _entered(asked: Askable, people: Collection[int]) -> dict[int, tuple[int, int | None]]:
    """By number, the entries by which the claims of some persons and their decisions, where there are any, came in."""
    sql = (
        "select c.claim_id, d.decision_id from claim_now c"
        " left join decision_now d on d.claim_id = c.claim_id where true"
    )
    rows = list(by_numbers(asked, sql, "c.person_id", people, of="claim"))
    # A key is the number of its first row: what an undo brings back stands as of then.
    of_claims = entries_of(asked, "claim", {claim_id for claim_id, _ in rows})
    of_decisions = entries_of(asked, "decision", {decision_id for _, decision_id in rows if decision_id is not None})
    return {claim_id: (of_claims[claim_id], of_decisions.get(decision_id)) for claim_id, decision_id in rows}


def _merged(asked: Askable, people: Collection[int]) -> dict[int, int]:
    """By person, the last entry that merged another record into theirs."""
    sql = "select survivor_id, fact_id from person_alias_now where true"
    rows = list(by_numbers(asked, sql, "survivor_id", people, of="person_alias"))
    merged_by = entries_of(asked, "person_alias", {alias for _, alias in rows})
    last: dict[int, int] = {}
    for person_id, alias in rows:
        last[person_id] = max(last.get(person_id, 0), merged_by[alias])
    return last


def _parted(asked: Askable, people: Collection[int]) -> dict[int, list[tuple[int, int, int]]]:
    """By person, the merges that were taken back: by which entry merged, by which parted, and the other record."""
    sql = (
        "select a.person_id, a.survivor_id, a.entry_id, a.voided_by from person_alias a"
        " where a.fact_id not in (select n.fact_id from person_alias_now n)"
        " and a.person_id not in (select n.person_id from person_alias_now n)"
    )
    parted: dict[int, list[tuple[int, int, int]]] = {}
    for person_id, survivor_id, merged_by, parted_by in asked.select(sql):
        for one, other in ((person_id, survivor_id), (survivor_id, person_id)):
            if one in people and parted_by is not None:
                parted.setdefault(one, []).append((merged_by, parted_by, other))
    return parted


def _listed_last(asked: Askable, people: Collection[int]) -> dict[Whose, tuple[int, int, str]]:
    """By person and plan, what was told last of payments by received list: by which entry, of which payment and day."""
    sql = "select p.payout_id, p.person_id, p.plan_id from payout_now p where p.claim_id is null"
    whose = {
        payout_id: (person_id, plan_id)
        for payout_id, person_id, plan_id in by_numbers(asked, sql, "p.person_id", people, of="payout")
    }
    sql = "select e.fact_id, e.payout_id, e.event_on from payout_event_now e where true"
    events = list(by_numbers(asked, sql, "e.payout_id", whose.keys(), of="payout_event"))
    told_by = entries_of(asked, "payout_event", {fact_id for fact_id, _, _ in events})
    last: dict[Whose, tuple[int, int, str]] = {}
    for fact_id, payout_id, event_on in events:
        told = (told_by[fact_id], payout_id, event_on)
        last[whose[payout_id]] = max(last.get(whose[payout_id], told), told)
    return last


class _Cover(NamedTuple):
    """An enrollment that stands: its days, both included, whether its fee is paid, the entry that told it last."""

    starts_on: str
    ends_on: str
    is_paid: bool
    refunded_on: str | None
    told_by: int


def _covers(asked: Askable, numbers: Collection[int]) -> Mapping[int, _Cover]:
    # The receipt of a unit that was refunded pays nothing of it any more: what it paid was taken off.
    sql = fill(
        f"select e.enrollment_id, e.starts_on, e.ends_on, case when {PAID} then 1 else 0 end,"  # noqa: S608
        " (select max(c.received_on) from contribution_now c where c.amount_fen < 0 and (c.enrollment_id ="
        " e.enrollment_id or c.reverses_id in"
        " (select a.contribution_id from allocation a where a.enrollment_id = e.enrollment_id))), e.fact_id"
        " from enrollment_now e where true"
    )
    rows = list(by_numbers(asked, sql, "e.enrollment_id", numbers, of="enrollment"))
    told_by = entries_of(asked, "enrollment", {row[-1] for row in rows})
    return {
        enrollment_id: _Cover(starts_on, ends_on, bool(is_paid), refunded_on, told_by[fact_id])
        for enrollment_id, starts_on, ends_on, is_paid, refunded_on, fact_id in rows
    }
