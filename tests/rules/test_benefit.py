"""What is easily got wrong in adjudication (peers.md 4.9), what is left of a cover, and the words for every code."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import pytest

from mutualaid.rules.benefit import (
    BY_HAND,
    NOTHING,
    REASONS,
    STEPS,
    Claimant,
    Cover,
    DecidedStay,
    Event,
    History,
    Judgment,
    PaidHarm,
    Stay,
    Step,
    adjudicate,
    event_day,
    order_of,
    state_after,
    what_is_left,
    whole_stay,
)
from mutualaid.rules.benefit.gates import Fault
from mutualaid.rules.benefit.words import disease_classes
from mutualaid.rules.terms import Terms, parse, terms_on, translated
from mutualaid.words import en, zh


def built_in(plan_code: str, **benefit: Any) -> Terms:
    path = Path(__file__).parents[2] / "db" / "terms" / f"{plan_code}.toml"
    terms = terms_on(parse(path.read_text(encoding="utf-8")).versions, "2018-01-01")
    assert terms is not None
    return translated(terms._replace(benefit={**(terms.benefit or {}), **benefit}))


COVER = Cover(1, "2018-01-01", "2018-12-31", 1, None, "2017-01-01")
WOMAN = Claimant("F", "1980-06-15", True)
STAY = Stay(7, "S7", "2018-03-01", "2018-03-11", 3, "肺炎", 500_000, False, "illness", "2018-04-01")
DEATH = Event(8, "2018-05-01", "accident", None, "death", None, None, None, None, "2018-06-01")


def judge(claim: Stay | Event, terms: Terms, history: History = NOTHING, cover: Cover | None = COVER) -> Judgment:
    return adjudicate(claim, terms=terms, cover=cover, claimant=WOMAN, history=history)


# --- traps read in openIMIS, peers.md 4.9 ---


@pytest.mark.parametrize(
    ("plan_code", "benefit", "claim"),
    [
        ("HOSP_MED", {"cap_period_fen": 0}, STAY),
        ("HOSP_ALLOW", {"cap_period_fen": 0}, STAY),
        ("HOSP_ALLOW", {"cap_period_days": 0}, STAY),
        ("ACCIDENT", {"cap_period_bp": 0}, DEATH),
    ],
)
def test_trap_1_a_limit_of_zero_lets_not_even_the_first_through(
    plan_code: str, benefit: dict[str, Any], claim: Stay | Event
) -> None:
    judgment = judge(claim, built_in(plan_code, **benefit))
    assert (judgment.outcome, judgment.amount_fen) == ("reject", 0)
    assert judgment.reason_code in ("cap_reached", "days_used_up")


def test_trap_2_a_deductible_of_zero_is_zero_and_does_not_fall_back_on_another() -> None:
    assert judge(STAY, built_in("HOSP_MED", deductible_first_fen=0)).amount_fen == 400_000
    assert judge(STAY, built_in("HOSP_MED", rate_first_bp=0)).reason_code == "nothing_due"
    assert judge(STAY, built_in("HOSP_ALLOW", unpaid_days=0)).amount_fen == 40_000


def test_trap_5_no_fen_is_dropped_on_the_way() -> None:
    decided = DecidedStay(1, "2018-02-01", "2018-02-02", False, 1, 0, 0, 0)
    stay = STAY._replace(self_one_fen=65_000 + 65_005)
    assert judge(stay, built_in("HOSP_MED"), History(stays=(decided,))).amount_fen == 45_504  # 45,503.5
    fire = DEATH._replace(harm_code="fire", loss_fen=1_995)
    assert judge(fire, built_in("CARD_ACC")).amount_fen == 200  # 199.5


def test_trap_7_a_reduction_is_told_by_outcome_reason_and_step() -> None:
    judgment = judge(STAY, built_in("HOSP_ALLOW"), History(paid_days=178))
    assert (judgment.outcome, judgment.reason_code, judgment.day_count) == ("partial", "cap_reached", 2)
    assert judgment.steps[-1] == Step("day_cap", "benefit.cap_period_days", 2, -28_000)


def test_trap_8_a_decision_that_was_reopened_counts_no_more() -> None:
    terms = built_in("HOSP_MED", cap_period_fen=300_000)
    first = judge(STAY, terms)
    history = state_after(NOTHING, STAY, first, COVER)
    later = STAY._replace(claim_no=9, admitted_on="2018-06-01", discharged_on="2018-06-05", received_on=None)
    assert judge(later, terms, history).amount_fen == 4_000
    # The history of what stands after the first was reopened is empty: the later one is judged as the first.
    assert judge(later, terms, NOTHING).amount_fen == 296_000


def test_trap_9_the_first_reason_is_kept_and_one_plans_refusal_does_not_touch_the_other() -> None:
    stay = STAY._replace(hospital_level=1, diagnosis="焦虑", received_on="2021-01-01", admitted_on="2018-01-05")
    first_cover = COVER._replace(first_on="2018-01-01")
    assert judge(stay, built_in("HOSP_ALLOW"), cover=first_cover).reason_code == "waiting_period"
    assert judge(stay, built_in("HOSP_ALLOW")).reason_code == "late_claim"
    in_time = stay._replace(received_on="2018-06-01")
    assert judge(in_time, built_in("HOSP_ALLOW")).reason_code == "excluded_cause"
    assert judge(in_time._replace(diagnosis="肺炎"), built_in("HOSP_ALLOW")).reason_code == "hospital_level_too_low"
    assert judge(in_time, built_in("HOSP_MED")).outcome == "pay"


def test_trap_10_a_later_stay_does_not_block_an_earlier_one() -> None:
    later = DecidedStay(9, "2018-06-01", "2018-06-11", False, 1, 36_000, 9, 0)
    history = History(stays=(later,), paid_fen=36_000, paid_days=9)
    assert judge(STAY, built_in("HOSP_ALLOW"), history).amount_fen == 36_000


@pytest.mark.parametrize(
    ("discharged_on", "received_on"),
    [("2018-02-28", None), ("2018-02-28", "2018-04-01"), ("2091-03-11", "2018-04-01")],
)
def test_trap_12_a_discharge_before_admission_or_in_the_future_is_a_wrong_date(
    discharged_on: str, received_on: str | None
) -> None:
    stay = STAY._replace(discharged_on=discharged_on, received_on=received_on)
    assert judge(stay, built_in("HOSP_ALLOW")).reason_code == "wrong_dates"


# --- shapes ---


def test_a_judgment_is_plain_data_and_its_steps_are_json_as_they_stand() -> None:
    judgment = judge(STAY, built_in("HOSP_MED"))
    assert judgment == Judgment(
        outcome="pay",
        reason_code=None,
        amount_fen=296_000,
        day_count=None,
        steps=(
            Step("self_pay", None, 7, 500_000),
            Step("deductible", "benefit.deductible_first_fen", 130_000, -130_000),
            Step("rate", "benefit.rate_first_bp", 8_000, -74_000),
        ),
    )
    assert json.dumps(judgment.steps[1:]) == (
        '[["deductible", "benefit.deductible_first_fen", 130000, -130000], ["rate", "benefit.rate_first_bp", 8000, -74000]]'
    )


def test_every_clause_of_a_step_is_a_key_of_the_terms() -> None:
    terms = built_in("HOSP_ALLOW")
    for step in judge(STAY._replace(discharged_on="2018-12-01", received_on=None), terms).steps:
        assert step.clause in terms.origins


def test_no_step_repeats_a_diagnosis_or_circumstances() -> None:
    told = [
        judge(STAY._replace(diagnosis="双相障碍 F31"), built_in("HOSP_ALLOW")),
        judge(DEATH._replace(circumstances="醉酒后坠楼"), built_in("ACCIDENT")),
        judge(DEATH._replace(disease_code="急性阑尾炎"), built_in("CRITICAL")),
        judge(DEATH._replace(disease_code="胃癌"), built_in("CRITICAL")),
    ]
    for judgment in told:
        assert not any(word in str(judgment) for word in ("双相", "F31", "醉酒", "阑尾", "胃癌"))


def test_a_refusal_by_hand_is_a_judgment_of_nothing() -> None:
    assert tuple(BY_HAND) == ("reject", "manual", 0, None, (Step("manual", None, None, 0),), (), None)


def test_claims_are_decided_by_the_day_of_the_event_then_the_number() -> None:
    early, late = STAY._replace(claim_no=30), STAY._replace(claim_no=2, admitted_on="2018-03-02")
    same_day = STAY._replace(claim_no=4)
    diagnosed = DEATH._replace(event_on="2018-01-01", claim_no=99)
    claims: list[Stay | Event] = [late, early, same_day, diagnosed]
    assert sorted(claims, key=order_of) == [diagnosed, same_day, early, late]


# --- the history ---


def test_a_refused_or_held_claim_leaves_no_trace_in_the_history() -> None:
    for judgment in (BY_HAND, judge(STAY._replace(hospital_level=None), built_in("HOSP_ALLOW"))):
        assert state_after(NOTHING, STAY, judgment, COVER) is NOTHING


def test_an_accepted_claim_stands_in_the_history() -> None:
    after = state_after(NOTHING, STAY, judge(STAY, built_in("HOSP_ALLOW")), COVER)
    assert after.stays == (DecidedStay(7, "2018-03-01", "2018-03-11", False, 1, 36_000, 9, 500_000),)
    assert (after.paid_fen, after.paid_days, after.classes_paid, after.harms_paid) == (36_000, 9, frozenset(), ())
    [accepted] = after.accepted
    assert accepted[:5] == (STAY, 1, 36_000, 9, None)
    event = DEATH._replace(harm_code=None, disease_code="胃癌")
    ill = state_after(NOTHING, event, judge(event, built_in("CRITICAL")), COVER)
    assert (ill.classes_paid, ill.paid_fen, ill.harms_paid) == (frozenset({"malignancy"}), 1_000_000, ())
    hurt = state_after(NOTHING, DEATH, judge(DEATH, built_in("ACCIDENT")), COVER)
    assert (hurt.harms_paid, hurt.classes_paid) == ((PaidHarm("death", 6_000_000, "2018-05-01", 8),), frozenset())
    stay = state_after(NOTHING, STAY, judge(STAY, built_in("HOSP_MED")), None)
    assert stay.stays[0].enrollment_id is None


def test_a_transfer_is_known_from_the_history_where_the_rows_are_not_given() -> None:
    terms = built_in("HOSP_MED")
    first = STAY._replace(claim_no=1, self_one_fen=300_000, referral=True)
    history = state_after(NOTHING, first, judge(first, terms), COVER)
    second = STAY._replace(admitted_on="2018-03-11", discharged_on="2018-03-15", self_one_fen=200_000)
    assert event_day(second, history, terms) == "2018-03-01"
    assert judge(second, terms, history).amount_fen == 160_000
    assert event_day(second, history, None) == "2018-03-11"


def test_a_transfer_paid_under_another_cover_leaves_the_cap_of_this_one_whole() -> None:
    terms = built_in("HOSP_MED", cap_period_fen=300_000)
    elsewhere = DecidedStay(1, "2018-03-01", "2018-03-05", True, 99, 136_000, 0, 300_000)
    second = STAY._replace(admitted_on="2018-03-05", self_one_fen=200_000)
    assert judge(second, terms, History(stays=(elsewhere,), paid_fen=100_000)).amount_fen == 64_000


def test_a_row_that_ends_before_it_begins_is_part_of_no_stay() -> None:
    wrong = STAY._replace(claim_no=1, admitted_on="2018-02-28", discharged_on="2018-02-01", referral=True)
    assert whole_stay(STAY, (wrong,), 1) == (STAY,)


# --- what is left, peers.md 4.7 ---


def test_what_is_left_of_the_hospital_plans() -> None:
    decided = DecidedStay(1, "2018-02-01", "2018-02-10", False, 1, 100_000, 8, 0)
    history = History(stays=(decided,), paid_fen=100_000, paid_days=8)
    fresh = what_is_left(built_in("HOSP_MED"), cover=COVER, history=NOTHING, on="2018-03-01")
    assert (fresh.left_fen, fresh.left_days, fresh.deductible_fen, fresh.rate_bp) == (5_000_000, None, 130_000, 8_000)
    after = what_is_left(built_in("HOSP_MED"), cover=COVER, history=history, on="2018-03-01")
    assert (after.left_fen, after.deductible_fen, after.rate_bp) == (4_900_000, 65_000, 7_000)
    days = what_is_left(built_in("HOSP_ALLOW"), cover=COVER._replace(share_count=2), history=history, on="2018-03-01")
    assert (days.left_fen, days.left_days, days.deductible_fen) == (1_340_000, 172, None)
    assert days.waiting_until_on == "2017-01-30"


@pytest.mark.parametrize(("limit", "used", "left"), [(20, 7, 13), (12, 7, 5), (7, 7, 0), (5, 7, 0)])
def test_what_is_left_is_the_limit_less_what_was_used_and_never_below_nothing(limit: int, used: int, left: int) -> None:
    terms = built_in("HOSP_ALLOW", cap_period_days=limit)
    assert what_is_left(terms, cover=COVER, history=History(paid_days=used), on="2018-03-01").left_days == left


def test_what_is_left_of_lump_sums_accidents_and_plans_without_a_limit() -> None:
    ill = History(classes_paid=frozenset({"stroke", "coma"}), paid_fen=2_000_000)
    lump = what_is_left(built_in("CRITICAL"), cover=COVER._replace(share_count=2), history=ill, on="2018-03-01")
    assert (lump.left_fen, lump.classes_paid) == (2_000_000, ("coma", "stroke"))
    tier = COVER._replace(tier_code="26")
    hurt = what_is_left(built_in("ACCIDENT"), cover=tier, history=History(paid_fen=400_000), on="2018-03-01")
    assert (hurt.left_fen, hurt.waiting_until_on) == (1_100_000, None)
    card = what_is_left(built_in("CARD_ACC"), cover=None, history=NOTHING, on="2018-03-01")
    assert card == (None, None, None, None, None, ())


def test_a_class_is_found_by_its_code_or_the_longest_word_named_plainly() -> None:
    terms = built_in("CRITICAL")
    event = Event(1, "2018-05-01", "illness", None, None, None, None, None, None, None)

    def named(disease: str | None) -> object:
        found = disease_classes(terms, event._replace(disease_code=disease))
        return found.reason_code if isinstance(found, Fault) else found[0]

    assert named("stroke") == "stroke"
    assert named("良性脑肿瘤") == "benign_brain_tumor"
    assert named("肝移植") == "organ_transplant"
    assert named("肝移植术后") == "words_unsure"
    assert named("双目失明双耳失聪") == "deafness"  # equally long: the first of the list
    assert [named(None), named(""), named("感冒")] == ["disease_not_listed"] * 3


# --- words ---


def gaps(sentence: str) -> set[str]:
    return {gap for _, gap, _, _ in string.Formatter().parse(sentence) if gap is not None}


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_is_said_in_both_languages(reason: str) -> None:
    for book in (zh, en):
        assert len(book.LABELS[f"reason.{reason}"]) > 8
        assert len(book.LABELS[f"step.{reason}"]) < 25  # the word or two of a list


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_said_in_both_languages_with_its_value(step: str) -> None:
    for book in (zh, en):
        assert book.LABELS[f"step.{step}"]
        said = book.SENTENCES[f"STEP_{step.upper()}"]
        assert gaps(said) <= {"value", "amount"}
        assert ("value" in gaps(said)) is (STEPS[step] != "none")


def test_each_class_of_disease_and_each_missing_fact_has_a_label() -> None:
    classes = {code for plan in ("CRITICAL", "FEMALE") for code in (built_in(plan).benefit or {})["diseases"]}
    assert len(classes) == 38
    for book in (zh, en):
        assert all(book.LABELS[f"disease.{code}"] for code in classes)
        assert all(book.LABELS[f"fact.{fact}"] for fact in ("sex", "grade", "loss_fen", "day_count"))
        assert all(book.LABELS[f"harm.{harm}"] for harm in ("death", "disability", "injury", "fire", "stay"))
        assert all(book.LABELS[f"outcome.{outcome}"] for outcome in ("pay", "partial", "reject", "hold"))
