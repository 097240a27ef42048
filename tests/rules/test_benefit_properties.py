"""What holds of every judgment, whatever the stays: caps, growth with days and cost, sums, and judging again."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, permutations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mutualaid.rules.benefit import (
    NOTHING,
    REASONS,
    STEPS,
    Claimant,
    Cover,
    Event,
    History,
    Judgment,
    Stay,
    adjudicate,
    event_day,
    order_of,
    state_after,
)
from mutualaid.rules.terms import Terms, parse, terms_on, translated

FEW = settings(max_examples=60)
PEOPLE = Claimant("F", "1980-06-15", True)
COVER = Cover(1, "2018-01-01", "2018-12-31", 1, None, "2018-01-01")


def built_in(plan_code: str) -> Terms:
    path = Path(__file__).parents[2] / "db" / "terms" / f"{plan_code}.toml"
    terms = terms_on(parse(path.read_text(encoding="utf-8")).versions, "2018-01-01")
    assert terms is not None
    return terms


TERMS = {code: built_in(code) for code in ("HOSP_MED", "HOSP_ALLOW", "CRITICAL", "FEMALE", "ACCIDENT", "CARD_ACC")}
# The same stay is worth the same whichever comes first: then the order cannot matter.
EVEN = translated(
    TERMS["HOSP_MED"]._replace(
        benefit={**(TERMS["HOSP_MED"].benefit or {}), "deductible_later_fen": 130_000, "rate_later_bp": 8_000},
    )
)
CAPS = {"HOSP_MED": 5_000_000, "HOSP_ALLOW": 720_000, "ACCIDENT": 6_000_000}


def day(offset: int) -> str:
    return (date(2018, 1, 1) + timedelta(days=offset)).isoformat()


@st.composite
def stays(draw: st.DrawFn) -> list[Stay]:
    """Up to six stays of one person in any order of arrival, some overlapping, some transfers, some not covered."""
    told = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        begins = draw(st.integers(-5, 380))
        nights = draw(st.integers(0, 220))
        told.append(
            Stay(
                claim_no=number,
                settlement_no=f"S{number}",
                admitted_on=day(begins),
                discharged_on=day(begins + nights),
                hospital_level=draw(st.sampled_from((1, 2, 3, None))),
                diagnosis=draw(st.sampled_from(("肺炎", "焦虑", None))),
                self_one_fen=draw(st.integers(0, 8_000_000)),
                referral=draw(st.booleans()),
                cause_code=draw(st.sampled_from(("illness", "accident"))),
                received_on=draw(st.sampled_from((None, "2020-01-15", "2021-01-01"))),
            )
        )
    return told


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    return [
        Event(
            claim_no=number,
            event_on=day(draw(st.integers(-5, 380))),
            cause_code=draw(st.sampled_from(("illness", "accident"))),
            disease_code=draw(st.sampled_from(("malignancy", "胃癌", "breast", "感冒", None))),
            harm_code=draw(st.sampled_from(("death", "disability", "injury", "fire", None))),
            grade=draw(st.sampled_from((None, 1, 5, 10, 11))),
            day_count=draw(st.sampled_from((None, 0, 180, 181))),
            loss_fen=draw(st.sampled_from((None, 0, 123_456, 9_999_999))),
            circumstances=draw(st.sampled_from((None, "醉酒"))),
            received_on=draw(st.sampled_from((None, "2020-01-15", "2021-01-01"))),
        )
        for number in range(1, draw(st.integers(1, 6)) + 1)
    ]


def decide(claims: list[Stay] | list[Event], terms: Terms) -> list[Judgment]:
    """The judgments in the order given, every settlement known from the start."""
    history = History(rows=tuple(claim for claim in claims if isinstance(claim, Stay)))
    judgments = []
    for claim in claims:
        on = event_day(claim, history, terms) if isinstance(claim, Stay) else claim.event_on
        cover = COVER if COVER.starts_on <= on <= COVER.ends_on else None
        judgment = adjudicate(claim, terms=terms, cover=cover, claimant=PEOPLE, history=history)
        assert judgment == adjudicate(claim, terms=terms, cover=cover, claimant=PEOPLE, history=history)
        history = state_after(history, claim, judgment, cover)
        judgments.append(judgment)
    return judgments


def sound(judgment: Judgment) -> None:
    assert sum(step.amount_fen for step in judgment.steps) == judgment.amount_fen >= 0
    assert judgment.steps
    assert {step.step for step in judgment.steps} <= set(STEPS)
    assert judgment.reason_code is None or judgment.reason_code in REASONS
    if judgment.outcome == "pay":
        assert (judgment.reason_code is None) == (judgment.amount_fen > 0)
        assert judgment.reason_code in (None, "nothing_due")
    elif judgment.outcome == "partial":
        assert judgment.amount_fen > 0
        assert judgment.reason_code in ("cap_reached", "death_and_disability")
    else:
        assert judgment.amount_fen == 0
        assert judgment.reason_code is not None


@FEW
@given(st.sampled_from(sorted(TERMS)), stays(), events())
def test_the_steps_of_every_judgment_add_up_to_its_amount(plan: str, told: list[Stay], hurt: list[Event]) -> None:
    for judgment in [*decide(told, TERMS[plan]), *decide(hurt, TERMS[plan])]:
        sound(judgment)


@FEW
@given(st.sampled_from(("HOSP_MED", "HOSP_ALLOW")), stays())
def test_no_order_and_no_split_of_stays_pays_more_than_the_cap(plan: str, told: list[Stay]) -> None:
    for order in (told, told[::-1], sorted(told, key=order_of)):
        judgments = decide(order, TERMS[plan])
        assert sum(judgment.amount_fen for judgment in judgments) <= CAPS[plan]
        assert sum(judgment.day_count or 0 for judgment in judgments) <= 180


@FEW
@given(events())
def test_no_order_of_accidents_pays_more_than_the_sum_of_the_tier(told: list[Event]) -> None:
    for order in (told, told[::-1], sorted(told, key=order_of)):
        assert sum(judgment.amount_fen for judgment in decide(order, TERMS["ACCIDENT"])) <= CAPS["ACCIDENT"]


@FEW
@given(events())
def test_a_class_of_disease_is_paid_once_in_whatever_order(told: list[Event]) -> None:
    for order in (told, told[::-1]):
        classes = [judgment.class_code for judgment in decide(order, TERMS["CRITICAL"]) if judgment.amount_fen]
        assert len(classes) == len(set(classes))


APART = st.lists(st.integers(0, 4_000_000), min_size=1, max_size=4)


def apart(self_pays: list[int]) -> list[Stay]:
    """Stays two months apart, so that none overlaps and each is covered."""
    return [
        Stay(number, f"S{number}", day(60 * number), day(60 * number + 20), 3, None, self_pay, False, "illness", None)
        for number, self_pay in enumerate(self_pays, 1)
    ]


@FEW
@given(APART)
def test_where_every_stay_is_worth_the_same_the_order_of_deciding_does_not_matter(self_pays: list[int]) -> None:
    totals = {
        sum(judgment.amount_fen for judgment in decide(list(order), EVEN)) for order in permutations(apart(self_pays))
    }
    assert len(totals) == 1


@FEW
@given(APART)
def test_the_allowance_does_not_depend_on_the_order_of_deciding(self_pays: list[int]) -> None:
    totals = {
        sum(judgment.amount_fen for judgment in decide(list(order), TERMS["HOSP_ALLOW"]))
        for order in permutations(apart(self_pays))
    }
    assert len(totals) == 1


@FEW
@given(st.lists(st.integers(0, 10_000_000), min_size=2, max_size=8), st.integers(0, 5_000_000))
def test_more_self_pay_never_pays_less(costs: list[int], paid_fen: int) -> None:
    stay = apart([0])[0]
    amounts = [
        adjudicate(
            stay._replace(self_one_fen=cost),
            terms=TERMS["HOSP_MED"],
            cover=COVER,
            claimant=PEOPLE,
            history=History(paid_fen=paid_fen),
        ).amount_fen
        for cost in sorted(costs)
    ]
    assert all(less <= more for less, more in pairwise(amounts))


@FEW
@given(st.lists(st.integers(0, 400), min_size=2, max_size=8), st.integers(0, 180))
def test_more_nights_never_pay_less(nights: list[int], paid_days: int) -> None:
    stay = apart([0])[0]
    judgments = [
        adjudicate(
            stay._replace(discharged_on=day(60 + count)),
            terms=TERMS["HOSP_ALLOW"],
            cover=COVER,
            claimant=PEOPLE,
            history=History(paid_days=paid_days, paid_fen=4_000 * paid_days),
        )
        for count in sorted(nights)
    ]
    assert all(less.amount_fen <= more.amount_fen for less, more in pairwise(judgments))
    assert all(judgment.amount_fen == 4_000 * (judgment.day_count or 0) for judgment in judgments)


@FEW
@given(st.sampled_from(("HOSP_MED", "HOSP_ALLOW")), st.integers(1, 30), st.integers(0, 3_000_000), st.integers(1, 29))
def test_a_stay_split_by_a_transfer_is_worth_the_same_whole(plan: str, nights: int, cost: int, cut: int) -> None:
    whole = Stay(1, "S1", day(60), day(60 + nights), 3, None, cost, False, "illness", None)
    cut = min(cut, nights)
    first = whole._replace(discharged_on=day(60 + cut), self_one_fen=cost // 3, referral=True)
    second = whole._replace(claim_no=2, admitted_on=day(60 + cut), self_one_fen=cost - cost // 3)
    alone = adjudicate(whole, terms=TERMS[plan], cover=COVER, claimant=PEOPLE, history=NOTHING)
    together = decide([first, second], TERMS[plan])
    assert (together[0].amount_fen, together[1].amount_fen) == (alone.amount_fen, 0)
