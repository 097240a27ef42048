"""What holds of benefits by stages, whatever they are: sums, growth, caps, splits, and that one never takes from another.

``MUTUALAID_STAGES`` tries so many examples of each (default 40).
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from itertools import pairwise, permutations
from typing import Any

from hypothesis import assume, given, settings
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
    state_after,
)
from mutualaid.rules.terms import Terms
from tests.rules.test_benefit_cases import staged

SOME = settings(max_examples=int(os.environ.get("MUTUALAID_STAGES", "40")), deadline=None)
PERSON = Claimant("F", "1980-06-15", True)
COVERS = [Cover(year, f"{year}-01-01", f"{year}-12-31", 2, "26", "2018-01-01") for year in (2018, 2019)]
VERSION = {"tiers": {"26": 2600, "50": 5000}, "default_tier": "26"}
YUAN = st.integers(0, 60_000).map(lambda yuan: 100 * yuan)
RATES = st.integers(0, 10_000)
SUMS = st.lists(YUAN, min_size=3, max_size=3)
SPANS = st.sampled_from(("event", "period", "year", "life"))


@st.composite
def deductibles(draw: st.DrawFn) -> dict[str, Any]:
    fen = draw(YUAN)
    return draw(
        st.sampled_from(
            (
                {"per": "event", "fen": fen},
                {"per": "year", "fen": fen},
                {"per": "period", "fen": fen},
                {"per": "event", "fen_by_level": {"3": fen, "2": fen // 2, "1": 0}},
                {"first_fen": fen, "later_fen": fen // 2, "first_of": "calendar_year"},
            )
        )
    )


@st.composite
def rates(draw: st.DrawFn) -> Any:
    from_fen = sorted(draw(st.sets(YUAN, min_size=1, max_size=3)))
    return draw(
        st.sampled_from(
            (
                draw(RATES),
                {"first_bp": draw(RATES), "later_bp": draw(RATES), "first_of": "period"},
                {"bp_by_level": {"3": draw(RATES), "2": draw(RATES), "1": draw(RATES)}},
                [{"from_fen": fen, "bp": draw(RATES)} for fen in from_fen],
                [{"from_fen": at, "fen": fen} for at, fen in zip(from_fen, sorted(draw(SUMS)), strict=False)],
            )
        )
    )


@st.composite
def caps(draw: st.DrawFn, *, days: bool) -> dict[str, Any]:
    cap: dict[str, Any] = {"per": draw(SPANS), "fen": draw(YUAN), "times_shares": draw(st.booleans())}
    if days and draw(st.booleans()):
        cap["days"] = draw(st.integers(0, 60))
    return cap


@st.composite
def benefits(draw: st.DrawFn, name: str = "甲") -> dict[str, Any]:
    """A benefit for stays: of a cost or by nights, with any of the shapes of each stage, and perhaps a cap."""
    made: dict[str, Any] = {"name": name, "event": "stay"}
    of_costs = draw(st.booleans())
    if of_costs:
        made["event"] = draw(st.sampled_from(("stay", ["stay", "outpatient"])))
        made["base"] = draw(st.sampled_from(("self_pay_one", "self_pay", "fund_paid", "total", "out_of_pocket")))
        if draw(st.booleans()):
            made["deductible"] = draw(deductibles())
        if draw(st.booleans()):
            made["rate"] = draw(rates())
    else:
        made["base"] = {"daily_fen": draw(st.sampled_from((4000, {"26": 500, "50": 1000})))}
        if draw(st.booleans()):
            made["deductible"] = {"per": "event", "days": draw(st.integers(0, 5))}
    if draw(st.booleans()):
        made["shares"] = draw(st.sampled_from(("multiply", "once")))
    if draw(st.booleans()):
        made["reduced"] = {"from_day": 31, "until_day": 90, **draw(st.sampled_from(({"bp": 500}, {"fen": 5_000})))}
    if draw(st.booleans()):
        made["cap"] = draw(st.lists(caps(days=not of_costs), min_size=1, max_size=2))
    return made


def adds_up(benefit: dict[str, Any]) -> bool:
    """Whether costs add up over a year or a period: no claim of such a benefit is raised by itself."""
    return benefit.get("deductible", {}).get("per") in ("year", "period")


def counted(draw: Any, benefit: dict[str, Any]) -> dict[str, Any]:
    """The same with a least claim, a count or a gap."""
    return {
        **benefit,
        **draw(
            st.sampled_from(
                (
                    {},
                    {"least_fen": 10_000},
                    {} if adds_up(benefit) else {"raised_to_fen": 10_000},
                    {"most_claims": {"per": "period", "count": 2}},
                    {"days_between": 20},
                    {"once": {"per": "period", "of": "benefit"}},
                )
            )
        ),
    }


def day(offset: int) -> str:
    return (date(2018, 1, 1) + timedelta(days=offset)).isoformat()


@st.composite
def stays(draw: st.DrawFn) -> list[Stay]:
    """Up to five stays and visits of two years, none of which overlaps another."""
    told, begins = [], draw(st.integers(0, 60))
    for number in range(1, draw(st.integers(1, 5)) + 1):
        visit = draw(st.sampled_from((None, None, "outpatient")))
        nights = 0 if visit else draw(st.integers(0, 40))
        one, two, own, fund = (draw(YUAN) for _ in range(4))
        level, cause = draw(st.sampled_from((1, 2, 3))), draw(st.sampled_from(("illness", "accident")))
        until = day(begins + nights)
        told.append(
            Stay(
                number,
                f"S{number}",
                day(begins),
                until,
                level,
                "肺炎",
                one,
                False,
                cause,
                None,
                0,
                two,
                own,
                fund,
                visit,
            )
        )
        begins += nights + draw(st.integers(1, 120))
    return [stay for stay in told if stay.admitted_on <= "2019-12-31"]


def decide(claims: list[Stay] | list[Event], terms: Terms) -> list[Judgment]:
    """The judgments in the order given, each with what was decided before it."""
    history, used = NOTHING, {cover.enrollment_id: (0, 0) for cover in COVERS}
    judgments = []
    for claim in claims:
        on = claim.admitted_on if isinstance(claim, Stay) else claim.event_on
        [cover] = [cover for cover in COVERS if cover.starts_on <= on <= cover.ends_on]
        fen, days = used[cover.enrollment_id]
        history = history._replace(paid_fen=fen, paid_days=days)
        judgment = adjudicate(claim, terms=terms, cover=cover, claimant=PERSON, history=history)
        history = state_after(history, claim, judgment, cover)
        used[cover.enrollment_id] = (history.paid_fen, history.paid_days)
        judgments.append(judgment)
    return judgments


def sound(judgment: Judgment) -> None:
    assert sum(step.amount_fen for step in judgment.steps) == judgment.amount_fen >= 0
    assert {step.step for step in judgment.steps} <= set(STEPS)
    assert judgment.reason_code is None or judgment.reason_code in REASONS
    assert (judgment.outcome in ("pay", "partial")) or judgment.amount_fen == 0
    assert judgment.outcome != "partial" or judgment.amount_fen > 0


@SOME
@given(st.data(), stays())
def test_the_steps_of_any_benefits_add_up(data: st.DataObject, told: list[Stay]) -> None:
    several = [
        counted(data.draw, data.draw(benefits(name))) for name in data.draw(st.sampled_from(("甲", "甲乙", "甲乙丙")))
    ]
    version = VERSION | ({"cap": data.draw(caps(days=True))} if data.draw(st.booleans()) else {})
    for judgment in decide(told, staged(several, version)):
        sound(judgment)


@SOME
@given(benefits(), benefits("乙"), st.integers(0, 6_000_000), SPANS, stays())
def test_no_order_of_stays_pays_more_than_a_cap_over_all(
    one: dict[str, Any], other: dict[str, Any], most: int, span: str, told: list[Stay]
) -> None:
    terms = staged([one, other], VERSION | {"cap": {"per": span, "fen": most}})
    for order in (told, told[::-1]):
        sums: dict[str, int] = {}
        for stay, judgment in zip(order, decide(order, terms), strict=True):
            key = {"event": stay.settlement_no, "life": ""}.get(span, stay.admitted_on[:4])
            sums[key] = sums.get(key, 0) + judgment.amount_fen
        assert max(sums.values()) <= most


def sections(judgment: Judgment) -> dict[str, int]:
    """What each benefit of several paid of a claim."""
    paid: dict[str, int] = {}
    key = ""
    for step, _, value, fen in judgment.steps:
        if step == "benefit":
            key = str(value)
        paid[key] = paid.get(key, 0) + fen
    return paid


@SOME
@given(st.data(), stays())
def test_a_benefit_added_never_changes_what_another_pays(data: st.DataObject, told: list[Stay]) -> None:
    one = counted(data.draw, data.draw(benefits()))
    other, further = (counted(data.draw, data.draw(benefits(name))) for name in ("乙", "丙"))
    two = [sections(judgment) for judgment in decide(told, staged([one, other], VERSION))]
    three = [sections(judgment) for judgment in decide(told, staged([one, other, further], VERSION))]
    for before, after in zip(two, three, strict=True):
        assert {key: after.get(key, 0) for key in ("甲", "乙")} == {key: before.get(key, 0) for key in ("甲", "乙")}


@SOME
@given(benefits(), stays())
def test_one_benefit_pays_alone_what_it_pays_beside_another(benefit: dict[str, Any], told: list[Stay]) -> None:
    alone = [judgment.amount_fen for judgment in decide(told, staged([benefit], VERSION))]
    beside = decide(told, staged([benefit, {"name": "乙", "event": "stay", "base": {"fen": 0}}], VERSION))
    assert [sections(judgment).get("甲", 0) for judgment in beside] == alone


@SOME
@given(benefits(), st.lists(YUAN, min_size=2, max_size=6), st.integers(0, 30))
def test_a_dearer_or_a_longer_stay_never_pays_less(benefit: dict[str, Any], costs: list[int], nights: int) -> None:
    terms = staged([benefit], VERSION)

    def paid(cost: int, length: int) -> int:
        stay = Stay(1, "S1", day(100), day(100 + length), 2, None, cost, False, "illness", None, 0, cost, cost, cost)
        [judgment] = decide([stay], terms)
        return judgment.amount_fen

    assert all(paid(less, nights) <= paid(more, nights) for less, more in pairwise(sorted(costs)))
    assert all(paid(costs[0], nights + more) <= paid(costs[0], nights + more + 1) for more in range(3))


BANDS = st.sets(YUAN, min_size=1, max_size=3).map(sorted)


@SOME
@given(BANDS, st.lists(RATES, min_size=3, max_size=3), SUMS, YUAN, st.lists(YUAN, min_size=2, max_size=4))
def test_where_costs_are_cumulated_no_order_and_no_split_changes_the_whole(
    bands: list[int], bps: list[int], sums: list[int], fen: int, parts: list[int]
) -> None:
    of_rates = [{"from_fen": at, "bp": bp} for at, bp in zip(bands, bps, strict=False)]
    of_sums = [{"from_fen": at, "fen": paid} for at, paid in zip(bands, sorted(sums), strict=False)]
    for rate in (of_rates, of_sums, bps[0]):
        benefit = {"event": "stay", "base": "self_pay_one", "deductible": {"per": "year", "fen": fen}, "rate": rate}
        terms = staged([benefit], {})

        def stay(number: int, cost: int) -> Stay:
            return Stay(
                number, f"S{number}", day(60 * number), day(60 * number + 2), 2, None, cost, False, "illness", None
            )

        [whole] = decide([stay(1, sum(parts))], terms)
        for order in permutations(parts):
            split = decide([stay(number, cost) for number, cost in enumerate(order, 1)], terms)
            assert sum(judgment.amount_fen for judgment in split) == whole.amount_fen


@SOME
@given(
    st.lists(st.tuples(st.integers(0, 700), st.sampled_from(("death", "disability", "injury"))), min_size=1, max_size=6)
)
def test_what_excludes_each_other_never_pays_more_than_the_greatest(told: list[tuple[int, str]]) -> None:
    pair = [
        {"event": "death", "base": {"fen": 6_000_000}, "shares": "once", "instead_of": ["disability"]},
        {"event": "disability", "base": {"fen": 6_000_000, "grade_bp": [10_000, 5_000]}, "shares": "once",
         "instead_of": ["death"]},
        {"event": "accident", "base": {"daily_fen": 5_000}},
    ]  # fmt: skip
    claims = [
        Event(number, day(offset), "accident", None, harm, 2, 10, None, None, None)
        for number, (offset, harm) in enumerate(told, 1)
    ]
    sums: dict[str, int] = {}
    for claim, judgment in zip(claims, decide(claims, staged(pair, {})), strict=True):
        sound(judgment)
        if claim.harm_code != "injury":
            sums[claim.event_on] = sums.get(claim.event_on, 0) + judgment.amount_fen
    assert max(sums.values(), default=0) <= 6_000_000


@SOME
@given(benefits(), stays(), st.integers(0, 4_000_000))
def test_what_was_used_before_never_makes_a_claim_worth_more(
    benefit: dict[str, Any], told: list[Stay], paid_fen: int
) -> None:
    terms, stay = staged([benefit], VERSION), told[0]
    [cover] = [cover for cover in COVERS if cover.starts_on <= stay.admitted_on <= cover.ends_on]

    def paid(history: History) -> int:
        return adjudicate(stay, terms=terms, cover=cover, claimant=PERSON, history=history).amount_fen

    assert paid(History(paid_fen=paid_fen, paid_days=10)) <= paid(NOTHING)


@SOME
@given(benefits(), stays(), st.integers(0, 2_000_000))
def test_what_is_raised_is_no_less_than_its_sum_or_nothing_and_a_cap_still_holds(
    benefit: dict[str, Any], told: list[Stay], raised: int
) -> None:
    assume(not adds_up(benefit))
    plain = {key: value for key, value in benefit.items() if key != "cap"}
    for stay in told:
        [as_is] = decide([stay], staged([plain], VERSION))
        [judgment] = decide([stay], staged([plain | {"raised_to_fen": raised}], VERSION))
        assert judgment.amount_fen == (max(as_is.amount_fen, raised) if as_is.amount_fen else 0)
        cap = {"per": "event", "fen": 700_000}
        [capped] = decide([stay], staged([plain | {"raised_to_fen": raised, "cap": cap}], VERSION))
        assert capped.amount_fen == min(judgment.amount_fen, 700_000)


@SOME
@given(st.data(), stays())
def test_a_plan_that_pays_once_pays_for_one_claim_of_a_life(data: st.DataObject, told: list[Stay]) -> None:
    several = [data.draw(benefits(name)) for name in data.draw(st.sampled_from(("甲", "甲乙")))]
    judgments = decide(told, staged(several, VERSION | {"once": {"per": "life", "of": "plan"}}))
    free = decide(told, staged(several, VERSION))
    assert sum(judgment.amount_fen > 0 for judgment in judgments) <= 1
    first = next((place for place, judgment in enumerate(free) if judgment.amount_fen), None)
    if first is not None:
        assert judgments[first].amount_fen == free[first].amount_fen
