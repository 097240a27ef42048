"""What is left under benefits by stages, the most that they pay, what earlier decisions were to each, and traps of peers."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid.rules.benefit import (
    NOTHING,
    Accepted,
    Claimant,
    Cover,
    DecidedStay,
    Event,
    History,
    Judgment,
    Left,
    Stay,
    Step,
    adjudicate,
    is_later_stay,
    state_after,
    what_is_left,
)
from mutualaid.rules.benefit.before import Before, Section, sections
from mutualaid.rules.benefit.gates import shortest_waiting_days
from mutualaid.rules.benefit.left import most_of_claim, most_of_cover
from mutualaid.rules.story import Decided, Story
from mutualaid.rules.terms import Terms
from tests.rules.test_benefit_cases import staged

COVER = Cover(1, "2018-01-01", "2018-12-31", 2, "26", "2017-01-01")
PERSON = Claimant("F", "1980-06-15", True)
STAY = Stay(1, "S1", "2018-03-01", "2018-03-11", 3, "肺炎", 100_000, False, "illness", None, 0, 2_000, 300, 40)
ILL = Event(2, "2018-05-01", "illness", "malignancy", None, None, None, None, None, None)
DEATH = Event(3, "2018-05-01", "accident", None, "death", None, None, None, None, None)
TIERS = {"tiers": {"26": 2600, "50": 5000}, "default_tier": "26"}
LIST = {"diseases": {"malignancy": ["癌"], "in_situ": ["原位癌"]}}
MEDICAL: dict[str, Any] = {"name": "医疗", "event": "stay", "base": "self_pay_one"}
DAYS: dict[str, Any] = {"name": "津贴", "event": "stay", "base": {"daily_fen": 4000}}


def judge(claim: Stay | Event, terms: Terms, history: History = NOTHING, cover: Cover | None = COVER) -> Judgment:
    return adjudicate(claim, terms=terms, cover=cover, claimant=PERSON, history=history)


def after(terms: Terms, *claims: Stay | Event) -> History:
    history = NOTHING
    for claim in claims:
        history = state_after(history, claim, judge(claim, terms, history), COVER)
    return history


def left(terms: Terms, history: History = NOTHING, number: int = 0, on: str = "2018-06-01") -> Left:
    return what_is_left(terms, cover=COVER, history=history, on=on, benefit=terms.scheme.benefits[number])


# --- what is left ---


def test_what_is_left_of_a_cap_of_the_year_of_a_life_and_over_all() -> None:
    medical = MEDICAL | {"cap": [{"per": "year", "fen": 300_000}, {"per": "event", "fen": 5}]}
    terms = staged([medical, DAYS], {"cap": {"per": "life", "fen": 900_000}})
    assert [left(terms, number=number).left_fen for number in (0, 1)] == [300_000, 900_000]
    paid = NOTHING._replace(accepted=(Accepted(STAY, 1, 100_000, None, None, sectioned("医疗", 100_000)),))
    assert [left(terms, paid, number).left_fen for number in (0, 1)] == [200_000, 800_000]
    assert left(terms, paid, on="2019-06-01").left_fen == 300_000


def test_what_is_left_of_days_by_share_of_one_benefit_and_over_all() -> None:
    own = staged([DAYS | {"cap": {"per": "year", "days": 20, "times_shares": True}}, MEDICAL], {})
    over = staged([DAYS, MEDICAL], {"cap": {"per": "year", "days": 15}})
    alone = staged([DAYS | {"cap": {"per": "period", "days": 12, "fen": 100_000, "times_shares": False}}], {})
    assert [left(terms).left_days for terms in (own, over, alone)] == [40, 15, 12]
    assert [left(terms, after(terms, STAY)).left_days for terms in (own, over, alone)] == [30, 5, 2]
    assert left(alone, after(alone, STAY)).left_fen == 20_000


def test_what_a_class_not_paid_yet_is_worth_and_whose_waiting_runs() -> None:
    terms = staged([{"event": "diagnosis", "base": {"fen": 1_000_000}, "waiting_days": 60, **LIST}], {})
    told = left(terms)
    assert (told.left_fen, told.waiting_until_on) == (2_000_000, "2017-03-01")
    once = staged([{"event": "diagnosis", "base": {"fen": 1_000_000}, "shares": "once", **LIST}], {})
    assert (left(once).left_fen, left(once).waiting_until_on) == (1_000_000, None)
    assert what_is_left(once._replace(scheme=once.scheme._replace(benefits=())), cover=COVER, history=NOTHING, on="2018-06-01") == (
        None, None, None, None, None, ()
    )  # fmt: skip


def test_the_deductible_of_the_next_stay_is_what_is_left_of_it_and_a_rate_by_bands_is_no_figure() -> None:
    terms = staged(
        [MEDICAL | {"deductible": {"per": "year", "fen": 150_000}, "rate": [{"from_fen": 150_000, "bp": 8000}]}], {}
    )
    assert (left(terms).deductible_fen, left(terms).rate_bp) == (150_000, None)
    assert left(terms, after(terms, STAY)).deductible_fen == 50_000
    later = {"first_fen": 100, "later_fen": 50, "first_of": "period"}
    rate = {"first_bp": 8000, "later_bp": 7000, "first_of": "period"}
    told = staged([MEDICAL | {"deductible": later, "rate": rate}], {})
    assert (left(told).deductible_fen, left(told).rate_bp) == (100, 8000)
    assert (left(told, after(told, STAY)).deductible_fen, left(told, after(told, STAY)).rate_bp) == (50, 7000)


def test_the_most_of_a_cover_is_its_smallest_cap_over_all_and_of_a_claim_the_sum_of_its_classes() -> None:
    caps = [{"per": "period", "fen": 500, "days": 9, "times_shares": True}, {"per": "life", "fen": 1}]
    alone = staged([DAYS | {"cap": caps}], {})
    assert most_of_cover(alone, 2, None) == (1_000, 18)
    several = staged([DAYS | {"cap": caps}, MEDICAL], {"cap": {"per": "period", "fen": 700}})
    assert most_of_cover(several, 2, "26") == (700, None)
    assert (most_of_claim(alone, 2), most_of_claim(alone._replace(scheme=alone.scheme._replace(benefits=())), 2)) == (
        None,
        None,
    )
    ill = [{"name": "一", "event": "diagnosis", "base": {"fen": 5}, **LIST},
           {"name": "二", "event": "operation", "base": {"fen_by_class": {"malignancy": 7, "in_situ": 3}}, "shares": "once", **LIST}]  # fmt: skip
    assert most_of_claim(staged(ill, {}), 2) == 17


def test_the_shortest_waiting_of_all_benefits_is_what_a_check_may_ask_for() -> None:
    terms = staged([MEDICAL | {"waiting_days": 5}, DAYS | {"waiting_accident_days": 0}], {"waiting_first_days": 30})
    assert (shortest_waiting_days(terms, "illness"), shortest_waiting_days(terms, "accident")) == (5, 0)
    assert shortest_waiting_days(staged([MEDICAL], {"waiting_first_days": 30}), "accident") == 30


def test_a_settlement_is_a_claim_where_a_benefit_answers_to_stays() -> None:
    dead = staged([{"event": "death", "base": {"fen": 5}}], {})
    assert (staged([MEDICAL], {}).scheme.pays_stays, dead.scheme.pays_stays) == (True, False)


def test_classes_paid_are_told_of_the_benefit_that_lists_them() -> None:
    terms = staged([MEDICAL, {"event": "diagnosis", "base": {"fen": 5}, **LIST}], {})
    paid = History(classes_paid=frozenset({"malignancy", "stroke"}))
    assert [left(terms, paid, number).classes_paid for number in (0, 1)] == [(), ("malignancy",)]


def test_a_waiting_period_names_the_clause_that_it_stands_in() -> None:
    first = COVER._replace(first_on="2018-01-01")
    stay = STAY._replace(admitted_on="2018-01-05", discharged_on="2018-01-06")
    own = staged([MEDICAL | {"waiting_renewal_days": 5, "waiting_accident_days": 7}], {"waiting_first_days": 30})
    clauses = [
        judge(stay._replace(cause_code=cause), own, cover=first).steps[0].clause for cause in ("illness", "accident")
    ]
    assert clauses == ["waiting_first_days", "benefit[1].waiting_accident_days"]
    assert judge(stay, own).steps[0].clause == "benefit[1].waiting_renewal_days"
    days = staged([MEDICAL | {"waiting_days": 10}], {})
    assert judge(stay, days, cover=first).steps[0].clause == "benefit[1].waiting_days"


# --- what earlier decisions were to each benefit ---


def sectioned(key: str, fen: int, *more: Step) -> tuple[Step, ...]:
    return (Step("benefit", "benefit[1]", key, 0), Step("self_pay", None, 1, fen), *more)


def test_the_steps_of_a_decision_say_what_each_benefit_paid() -> None:
    steps = '[["settled_by",null,"li",0],["benefit","benefit[1]","医疗",0],["self_pay",null,1,500],'
    steps += '["benefit","benefit[2]","津贴",0],["days","benefit[2].base",2,80],["paid_days",null,2,0],'
    steps += '["benefit","benefit[3]","慰问",0],["late_claim",null,"2018-01-01",0],'
    steps += '["benefit","benefit[4]","大病",0],["share_sum",null,9,9],["cap",null,0,-9]]'
    assert sections(steps) == {
        "医疗": Section(500, None, None, True),
        "津贴": Section(80, 2, None, True),
        "慰问": Section(0, None, None, False),
        "大病": Section(0, None, None, False),
    }
    assert sections('[["self_pay",null,1,500]]') == {}


def test_what_was_decided_under_terms_of_one_benefit_counts_for_all_that_answer_to_it() -> None:
    terms = staged([MEDICAL | {"cause": "illness", "cap": {"per": "life", "fen": 150_000}}, DAYS], {})
    [medical, days] = terms.scheme.benefits
    plain = (Step("self_pay", None, 1, 100_000),)
    ill = Accepted(STAY, 1, 100_000, None, None, plain)
    hurt = Accepted(STAY._replace(claim_no=5, cause_code="accident"), 1, 7, 3, None, plain)
    died = Accepted(DEATH, 1, 9, None, None, plain)
    history = NOTHING._replace(accepted=(ill, hurt, died))

    def parts(benefit: Any) -> list[tuple[int, int]]:
        before = Before(benefit, history, COVER, "2018-09-01", (99,), None)
        return [(part.claim.claim_no, part.amount_fen) for part in before.of_benefit("life")]

    assert (parts(medical), parts(days)) == ([(1, 100_000)], [(1, 100_000), (5, 7)])
    assert (
        judge(
            STAY._replace(claim_no=9, admitted_on="2018-06-01", discharged_on="2018-06-02"), terms, history
        ).reason_code
        == "cap_reached"
    )


def test_a_disease_decided_under_terms_of_one_benefit_counts_where_its_class_is_listed() -> None:
    one = {"name": "一", "event": "diagnosis", "base": {"fen": 5}, "once": {"per": "life", "of": "class"}, **LIST}
    other = {"name": "二", "event": "diagnosis", "base": {"fen": 7}, "diseases": {"stroke": ["脑梗死"]}}
    terms = staged([one, other], {})
    paid = NOTHING._replace(accepted=(Accepted(ILL, 1, 5, None, "malignancy", ()),))
    again = judge(ILL._replace(claim_no=9), terms, paid)
    assert (again.outcome, again.reason_code) == ("reject", "class_paid_before")
    assert judge(ILL._replace(claim_no=9, disease_code="stroke"), terms, paid).amount_fen == 14
    assert judge(ILL._replace(claim_no=9, disease_code="in_situ"), terms, paid).amount_fen == 10


def test_a_payment_by_list_counts_towards_a_cap_over_all_within_its_span() -> None:
    terms = staged(
        [MEDICAL, DAYS],
        {"cap": [{"per": "period", "fen": 100}, {"per": "year", "fen": 200}, {"per": "life", "fen": 300}]},
    )
    before = [("2017-12-31", 7), ("2018-12-31", 40)]
    assert judge(STAY, terms, NOTHING._replace(listed=before)).amount_fen == 60
    universal = terms._replace(is_universal=True)
    assert judge(STAY, universal, NOTHING._replace(listed=before), None).amount_fen == 60
    assert (
        judge(
            STAY, staged([MEDICAL, DAYS], {"cap": {"per": "event", "fen": 100}}), NOTHING._replace(listed=before)
        ).amount_fen
        == 100
    )


def test_a_stay_under_a_benefit_that_another_alone_accepted_is_still_its_first() -> None:
    terms = staged([MEDICAL | {"rate": {"first_bp": 5000, "later_bp": 1, "first_of": "period"}}, DAYS], {})
    medical = terms.scheme.benefits[0]
    paid = DecidedStay(7, "2018-02-01", "2018-02-03", False, 1, 80, 2, 0)
    stay = STAY._replace(claim_no=7, admitted_on="2018-02-01", discharged_on="2018-02-03")
    for key, is_later in (("津贴", False), ("医疗", True)):
        history = NOTHING._replace(stays=(paid,), accepted=(Accepted(stay, 1, 80, 2, None, sectioned(key, 80)),))
        before = Before(medical, history, COVER, "2018-06-01", (), None)
        assert is_later_stay(medical, terms, "2018-06-01", (), COVER, history, before) is is_later


def test_what_stands_of_a_whole_stay_is_taken_by_benefit_or_whole_where_no_steps_tell_it() -> None:
    terms = staged([MEDICAL | {"transfer_within_days": 1}, DAYS], {})
    first = STAY._replace(referral=True)
    second = STAY._replace(claim_no=4, settlement_no="S4", admitted_on="2018-03-11", discharged_on="2018-03-13")
    known = after(terms, first)
    assert known.paid_fen == 180_000  # 1,000.00, and 10 nights at 40.00 for two shares
    told = judge(second, terms, known._replace(rows=(first, second)))
    assert (told.amount_fen, told.day_count) == (116_000, 2)
    bare = known._replace(rows=(first, second), accepted=(Accepted(first, 1, 180_000, 10, None, ()),))
    assert judge(second, terms, bare).amount_fen == 20_000
    other = known._replace(
        rows=(first, second), accepted=(Accepted(first, 1, 180_000, 10, None, sectioned("津贴", 180_000)),)
    )
    assert judge(second, terms, other).amount_fen == 200_000


def test_a_story_that_goes_on_tells_what_each_benefit_paid() -> None:
    terms = staged([MEDICAL, DAYS | {"cap": {"per": "period", "days": 15}}], {})
    story = Story([Decided(STAY, "pay", None, 180_000, 10, 1, None, judge(STAY, terms).steps)])
    later = STAY._replace(claim_no=4, admitted_on="2018-06-01", discharged_on="2018-06-11")
    judged = judge(later, terms, story.history(COVER, "2018-06-01"))
    assert (judged.reason_code, judged.day_count, judged.amount_fen) == ("cap_reached", 5, 140_000)
    story.go_on(later, judged, COVER)
    last = later._replace(claim_no=5, admitted_on="2018-08-01", discharged_on="2018-08-11")
    assert judge(last, terms, story.history(COVER, "2018-08-01")).day_count is None


# --- traps read in openIMIS, peers.md 4.9, where benefits are written by stages ---


def test_trap_5_no_fen_is_dropped_between_bands() -> None:
    bands = [{"from_fen": 0, "bp": 3333}, {"from_fen": 50, "bp": 6667}]
    terms = staged([MEDICAL | {"rate": bands}], {})
    assert judge(STAY._replace(self_one_fen=100), terms).amount_fen == 50
    assert judge(STAY._replace(self_one_fen=51), terms).amount_fen == 17  # 16.665 and 0.6667


def test_trap_6_what_counts_is_what_was_decided_not_what_was_asked_for() -> None:
    terms = staged([{"event": "accident", "base": {"daily_fen": 100}, "cap": {"per": "year", "days": 10}}], {})
    hurt = Event(1, "2018-03-01", "accident", None, "injury", None, 30, None, None, None)
    history = after(terms, hurt)
    assert history.accepted[0].day_count == 10
    again = judge(hurt._replace(claim_no=2, event_on="2018-04-01"), terms, history)
    assert (again.reason_code, again.amount_fen) == ("days_used_up", 0)


def test_trap_7_a_reduction_of_one_benefit_is_told_of_the_whole_claim() -> None:
    terms = staged([MEDICAL, DAYS | {"cap": {"per": "event", "days": 4}}], {})
    told = judge(STAY, terms)
    assert (told.outcome, told.reason_code, told.amount_fen, told.day_count) == ("partial", "cap_reached", 132_000, 4)
    assert Step("day_cap", "benefit[2].cap", 4, -24_000) in told.steps


def test_trap_8_a_decision_that_was_reopened_uses_up_nothing() -> None:
    terms = staged([MEDICAL | {"most_claims": {"per": "life", "count": 1}}], {})
    later = STAY._replace(claim_no=9, admitted_on="2018-06-01", discharged_on="2018-06-02")
    assert judge(later, terms, after(terms, STAY)).reason_code == "claims_used_up"
    assert judge(later, terms, NOTHING).amount_fen == 100_000


def test_trap_9_one_benefits_refusal_stands_in_the_steps_and_does_not_touch_the_other() -> None:
    terms = staged([MEDICAL | {"minimum_hospital_level": 3}, DAYS], {})
    told = judge(STAY._replace(hospital_level=1), terms)
    assert (told.outcome, told.amount_fen) == ("pay", 80_000)
    assert Step("hospital_level_too_low", "benefit[1].minimum_hospital_level", 1, 0) in told.steps


@pytest.mark.parametrize("nights", [-1, 0])
def test_trap_12_a_stay_that_ends_before_it_begins_is_refused_and_one_of_a_day_is_none(nights: int) -> None:
    stay = STAY._replace(discharged_on="2018-02-28" if nights < 0 else STAY.admitted_on)
    told = judge(stay, staged([DAYS], {}))
    assert (told.outcome, told.reason_code) == (("reject", "wrong_dates") if nights < 0 else ("pay", "nothing_due"))


def test_each_cap_of_a_list_is_a_clause_with_its_span() -> None:
    caps = [{"per": "period", "fen": 90_000}, {"per": "life", "fen": 80_000}]
    terms = staged([MEDICAL | {"cap": caps}], {"cap": {"per": "year", "fen": 70_000}})
    assert judge(STAY, terms).steps[1:] == (
        Step("cap", "benefit[1].cap[1]", 90_000, -10_000),
        Step("cap", "benefit[1].cap[2]", 80_000, -10_000),
        Step("cap", "cap", 70_000, -10_000),
    )
    assert terms.scheme.cap_spans == {"benefit[1].cap[1]": "period", "benefit[1].cap[2]": "life", "cap": "year"}


@pytest.mark.parametrize(
    ("limits", "bound"),
    [
        ({}, None),
        ({"cap": {"per": "period", "fen": 5}}, None),
        ({"cap": {"per": "life", "fen": 5}}, "all"),
        ({"most_claims": {"per": "life", "count": 2}}, "all"),
        ({"most_claims": {"per": "year", "count": 2}}, None),
        ({"days_between": 0}, "all"),
        ({"once": {"per": "life", "of": "benefit"}}, "all"),
        ({"once": {"per": "life", "of": "class"}}, "class"),
        ({"once": {"per": "period", "of": "class"}}, None),
    ],
)
def test_what_limits_a_life_binds_events_of_one_benefit(limits: dict[str, Any], bound: str | None) -> None:
    ill = {"name": "大病", "event": "diagnosis", "base": {"fen": 5}, **LIST, **limits}
    scheme = staged([ill, MEDICAL], {}).scheme
    assert (scheme.binds_for_life("class", "class"), scheme.binds_for_life("class", "stay")) == (bound, None)


def test_what_limits_a_life_over_all_benefits_binds_all_their_events() -> None:
    over_all = staged([MEDICAL, {"event": "death", "base": {"fen": 5}}], {"cap": {"per": "life", "fen": 5}}).scheme
    once = staged([MEDICAL, {"event": "death", "base": {"fen": 5}}], {"once": {"per": "life", "of": "class"}}).scheme
    assert [scheme.binds_for_life("stay", "death") for scheme in (over_all, once)] == ["all", "class"]
