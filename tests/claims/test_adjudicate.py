"""``claim adjudicate``: the order of deciding, what was paid before, and deciding anew."""

from __future__ import annotations

import json

import pytest

from mutualaid import enrollments, members, payouts
from mutualaid.claims import single
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent
from tests.claims.stage import (
    LI,
    SUN,
    WANG,
    ZHANG,
    ZHAO,
    claim_no,
    decide,
    enroll,
    listed,
    noted,
    outcomes,
    row,
    take,
)
from tests.ledgers import answer, intent, order


def stay(
    number: str, admitted_on: str, discharged_on: str, self_one: int = 3300, who: str = ZHANG, **more: object
) -> dict[str, object]:
    """A settlement whose other parts are nothing."""
    return row(
        who, number, admitted_on=admitted_on, discharged_on=discharged_on, self_pay_one=self_one, total_fee=self_one,
        fund_paid=0, self_pay_two=0, own_expense=0, **more,
    )  # fmt: skip


def medical(decided: object) -> list[tuple[object, ...]]:
    """Of the decisions those under the medical plan: settlement, outcome, reason, fen."""
    return [(one[0], *one[2:]) for one in outcomes(decided) if one[1] == "HOSP_MED"]  # type: ignore[arg-type]


def allowance(decided: object) -> list[tuple[object, ...]]:
    """Of the decisions those under the allowance: settlement, outcome, reason, fen."""
    return [(one[0], *one[2:]) for one in outcomes(decided) if one[1] == "HOSP_ALLOW"]  # type: ignore[arg-type]


def test_every_undecided_claim_is_decided_and_counted(url: str) -> None:
    take(url, row(), row(LI, "S2"), row(WANG, "S3"), row(SUN, "S5"))
    decided = decide(url)
    assert outcomes(decided) == [
        ("S1", "HOSP_MED", "pay", None, 160000),
        ("S1", "HOSP_ALLOW", "pay", None, 36000),
        ("S2", "HOSP_MED", "reject", "waiting_period", 0),
        ("S3", "HOSP_ALLOW", "pay", None, 36000),
        ("S5", "HOSP_MED", "reject", "no_cover", 0),
    ]
    assert decided.receipt.asserted == {"decision": 5}
    assert decided.receipt.facts == {
        "claim_count": 5, "pay_count": 3, "partial_count": 0, "reject_count": 2, "hold_count": 0, "amount_fen": 232000,
        "reasons": {"no_cover": 1, "waiting_period": 1},
    }  # fmt: skip
    assert noted(decided.receipt) == ["LATENESS_NOT_JUDGED"]


def test_a_decision_keeps_its_cover_terms_steps_and_who_decided(url: str) -> None:
    take(url, row())
    from mutualaid.claims import adjudicating

    adjudicating.adjudicate(url, Intent("claim adjudicate", Actor(" Zhang San ", "clerk")), [1])
    [(claim_id, outcome, fen, days, enrollment_id, plan_code, steps, decided_by)] = answer(
        url,
        "select d.claim_id, d.outcome, d.amount_fen, d.day_count, d.enrollment_id, p.plan_code, d.steps, d.decided_by"
        " from decision_now d join plan_terms_now t on t.terms_id = d.terms_id join plan_now p on p.plan_id = t.plan_id",
    )
    assert (claim_id, outcome, fen, days, enrollment_id, plan_code) == (1, "pay", 160000, None, 2, "HOSP_MED")
    assert decided_by == "zhangsan"
    assert steps == (
        '[["self_pay",null,1,330000],["deductible","benefit.deductible_first_fen",130000,-130000],'
        '["rate","benefit.rate_first_bp",8000,-40000]]'
    )
    assert sum(step[3] for step in json.loads(steps)) == 160000


def test_again_there_is_nothing_to_decide(url: str) -> None:
    take(url, row())
    decide(url)
    again = decide(url)
    assert (again.receipt.entry, outcomes(again), again.receipt.facts["claim_count"]) == (None, [], 0)


def test_a_dry_run_decides_the_same_and_writes_nothing(url: str) -> None:
    take(url, row(), row(LI, "S2"))
    dry = decide(url, dry_run=True)
    assert (dry.receipt.entry, answer(url, "select count(*) from decision_now")) == (None, [(0,)])
    real = decide(url)
    assert dry.decisions == real.decisions
    assert (dry.receipt.facts, dry.receipt.asserted, dry.receipt.notes) == (
        real.receipt.facts,
        real.receipt.asserted,
        real.receipt.notes,
    )


# --- order and what was paid before ---------------------------------------------------------------


def test_stays_are_decided_by_their_day_whatever_the_order_of_the_file(url: str) -> None:
    take(url, stay("S2", "2018-06-01", "2018-06-05"), stay("S1", "2018-03-01", "2018-03-11"))
    assert medical(decide(url)) == [("S1", "pay", None, 160000), ("S2", "pay", None, 185500)]


def test_the_first_stay_of_the_next_calendar_year_is_a_first_again(url: str) -> None:
    take(url, stay("S1", "2018-12-28", "2019-01-02"), stay("S2", "2019-01-05", "2019-01-09"))
    assert medical(decide(url)) == [("S1", "pay", None, 160000), ("S2", "pay", None, 160000)]


def test_what_was_paid_before_comes_from_the_ledger(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-11"))
    decide(url)
    take(url, stay("S2", "2018-06-01", "2018-06-05"))
    assert medical(decide(url)) == [("S2", "pay", None, 185500)]


def test_the_cap_holds_across_imports(url: str) -> None:
    # 50,000 a period: 40,000 × 80 % = (51,300 − 1,300) × 0.8; the second (20,650 − 650) × 0.7 = 14,000, 10,000 left.
    take(url, stay("S1", "2018-03-01", "2018-03-11", 51300))
    assert medical(decide(url)) == [("S1", "pay", None, 4000000)]
    take(url, stay("S2", "2018-06-01", "2018-06-05", 20650))
    assert medical(decide(url)) == [("S2", "partial", "cap_reached", 1000000)]
    take(url, stay("S3", "2018-09-01", "2018-09-05", 20650))
    assert medical(decide(url)) == [("S3", "reject", "cap_reached", 0)]


def test_exactly_the_rest_of_the_cap_is_paid_in_full(url: str) -> None:
    # (14,935.71 + …): 650 + 10,000 / 0.7 has no fen; (650 + 14,285.71) × 0.7 rounds to 9,999.997 → 10,000.00.
    take(url, stay("S1", "2018-03-01", "2018-03-11", 51300), row(ZHANG, "S2", admitted_on="2018-06-01",
         discharged_on="2018-06-05", self_pay_one=14935.71, total_fee=14935.71, fund_paid=0, self_pay_two=0,
         own_expense=0))  # fmt: skip
    assert medical(decide(url))[1] == ("S2", "pay", None, 1000000)


def test_the_cap_is_new_with_the_next_cover(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-11", 63800), stay("S2", "2019-03-01", "2019-03-11", 63800))
    assert medical(decide(url)) == [("S1", "pay", None, 5000000), ("S2", "pay", None, 5000000)]


def test_the_days_of_the_allowance_are_used_up_across_imports(url: str) -> None:
    take(url, stay("S1", "2018-01-01", "2018-06-20"))  # 170 nights: 169 days
    assert allowance(decide(url)) == [("S1", "pay", None, 676000)]
    take(url, stay("S2", "2018-07-01", "2018-07-31"))  # 30 nights: 29 days, 11 left
    assert allowance(decide(url)) == [("S2", "partial", "cap_reached", 44000)]
    take(url, stay("S3", "2018-08-01", "2018-08-11"))
    assert allowance(decide(url)) == [("S3", "reject", "days_used_up", 0)]


def test_payments_by_list_within_the_cover_use_up_its_cap(url: str) -> None:
    made = listed({"document_no": ZHANG, "amount": 45000, "paid_on": "2018-02-20", "serial_no": "L1"},
                  {"document_no": ZHANG, "amount": 40000, "paid_on": "2017-12-20", "serial_no": "L2"})  # fmt: skip
    taken = payouts.import_roster(url, made, order("payout import"), plan="HOSP_MED")
    assert not taken.problems
    take(url, stay("S1", "2018-03-01", "2018-03-11", 51300))
    assert medical(decide(url)) == [("S1", "partial", "cap_reached", 500000)]


def test_a_payment_by_list_that_came_back_uses_up_nothing(url: str) -> None:
    made = listed(
        {"document_no": ZHANG, "amount": 45000, "paid_on": "2018-02-20", "serial_no": "L1", "result": "成功"},
        {"document_no": ZHANG, "amount": 45000, "paid_on": "2018-02-25", "serial_no": "L1", "result": "退汇"},
    )
    assert not payouts.import_roster(url, made, order("payout import"), plan="HOSP_MED").problems
    take(url, stay("S1", "2018-03-01", "2018-03-11", 51300))
    assert medical(decide(url)) == [("S1", "pay", None, 4000000)]


def test_a_transfer_with_a_slip_is_one_stay_in_both_plans(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-06", 2000, referral="是"), stay("S2", "2018-03-07", "2018-03-11", 1300))
    decided = decide(url)
    # (2,000 + 1,300 − 1,300) × 80 %; 10 nights, 9 days.
    assert medical(decided) == [("S1", "pay", None, 160000), ("S2", "pay", "nothing_due", 0)]
    assert allowance(decided) == [("S1", "pay", None, 36000), ("S2", "pay", "nothing_due", 0)]


def test_without_a_slip_admission_on_the_day_of_discharge_is_a_second_stay(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-06", 2000), stay("S2", "2018-03-06", "2018-03-11", 1300))
    assert allowance(decide(url)) == [("S1", "pay", None, 16000), ("S2", "pay", None, 16000)]


def test_a_transfer_is_covered_by_the_cover_of_the_first_admission(url: str) -> None:
    # The allowance ends on 2018-12-31 for Wang; the second hospital admits on 1 January.
    take(
        url,
        stay("S1", "2018-12-20", "2018-12-31", who=WANG, referral="是"),
        stay("S2", "2019-01-01", "2019-01-05", who=WANG),
    )
    decided = decide(url)
    assert allowance(decided) == [("S1", "pay", None, 60000), ("S2", "pay", "nothing_due", 0)]


def test_the_second_part_of_a_transfer_that_comes_later_adds_what_is_missing(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-06", 2000, referral="是"))
    assert allowance(decide(url)) == [("S1", "pay", None, 16000)]
    take(url, stay("S2", "2018-03-07", "2018-03-11", 1300))
    assert allowance(decide(url)) == [("S2", "pay", None, 20000)]


def test_an_overlapping_stay_is_a_duplicate_and_a_refused_one_is_free(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-11", who=WANG), stay("S2", "2018-03-05", "2018-03-09", who=WANG))
    assert allowance(decide(url)) == [("S1", "pay", None, 36000), ("S2", "reject", "duplicate_event", 0)]
    take(url, stay("S3", "2018-05-01", "2018-05-11", who=WANG, hospital_level="三级", diagnosis="抑郁症"),
         stay("S4", "2018-05-02", "2018-05-12", who=WANG, hospital_level="三级"))  # fmt: skip
    assert allowance(decide(url)) == [("S3", "reject", "excluded_cause", 0), ("S4", "pay", None, 36000)]


@pytest.mark.parametrize(
    ("diagnosis", "icd_code", "outcome", "reason", "fen"),
    [
        ("高血压", "F20", "reject", "excluded_cause", 0),
        ("高血压", "f99.9", "reject", "excluded_cause", 0),
        ("高血压", "Ｇ00", "pay", None, 36000),
        (None, "F20.0", "reject", "excluded_cause", 0),
        (None, "K35.9", "pay", None, 36000),
        ("抑郁症", None, "reject", "excluded_cause", 0),
        ("抑郁症", "K35.9", "hold", "words_unsure", 0),
        ("疑似抑郁症", "K35.9", "pay", None, 36000),
        ("疑似抑郁症", "S72.00x001", "pay", None, 36000),
        ("疑似抑郁症", None, "hold", "words_unsure", 0),
    ],
)
def test_the_code_in_its_own_column_decides_before_the_words(
    url: str, diagnosis: str | None, icd_code: str | None, outcome: str, reason: str | None, fen: int
) -> None:
    """10 nights, 9 days of 40.00 yuan: 360.00; F00 to F99 is excluded, a code of its own chapter is not."""
    take(url, row(WANG, diagnosis=diagnosis, icd_code=icd_code))
    assert allowance(decide(url)) == [("S1", outcome, reason, fen)]


def test_an_unknown_level_of_hospital_holds_the_allowance_only(url: str) -> None:
    take(url, row(hospital_level="未定级"))
    assert outcomes(decide(url)) == [
        ("S1", "HOSP_MED", "pay", None, 160000),
        ("S1", "HOSP_ALLOW", "hold", "hospital_level_unknown", 0),
    ]


def test_late_is_judged_by_the_day_the_list_was_handed_in_and_never_by_today(url: str) -> None:
    take(url, row(), received_on="2020-03-01")
    take(url, row(WANG, "S2"), received_on="2020-03-02")
    decided = decide(url)
    assert medical(decided) == [("S1", "pay", None, 160000)]
    assert allowance(decided) == [("S1", "pay", None, 36000), ("S2", "reject", "late_claim", 0)]
    assert noted(decided.receipt) == []


def test_nothing_due_is_accepted_and_makes_the_next_stay_a_later_one(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-02", 1000), stay("S2", "2018-06-01", "2018-06-05"))
    assert medical(decide(url)) == [("S1", "pay", "nothing_due", 0), ("S2", "pay", None, 185500)]


def test_a_renewal_without_a_gap_waits_no_second_time(url: str) -> None:
    take(url, stay("S1", "2018-01-05", "2018-01-10"), stay("S2", "2018-02-15", "2018-02-20", who=LI))
    assert medical(decide(url)) == [("S1", "pay", None, 160000), ("S2", "reject", "waiting_period", 0)]


def test_the_last_day_of_waiting_and_the_day_after(url: str) -> None:
    take(url, stay("S1", "2018-03-02", "2018-03-04", who=LI), stay("S2", "2018-03-03", "2018-03-05", who=LI))
    # Cover from 1 February: 30 days are over with 2 March.
    assert medical(decide(url)) == [("S1", "reject", "waiting_period", 0), ("S2", "pay", None, 160000)]


def test_a_chain_that_began_before_the_events_of_the_batch_is_known(url: str) -> None:
    enroll(url, (LI, "U1", "住院医疗", "2019-02-01", "2019-02-05"))
    take(url, stay("S1", "2019-02-03", "2019-02-08", who=LI))
    assert medical(decide(url)) == [("S1", "pay", None, 160000)]


# --- which claims ---------------------------------------------------------------------------------


def test_numbers_decide_these_claims_only(url: str) -> None:
    take(url, row(), row(LI, "S2"))
    assert outcomes(decide(url, 2)) == [("S1", "HOSP_ALLOW", "pay", None, 36000)]
    assert answer(url, "select claim_id from decision_now") == [(2,)]


def test_a_number_that_is_decided_is_a_conflict_and_an_unknown_one_is_refused(url: str) -> None:
    take(url, row())
    decide(url, 1)
    with pytest.raises(MutualAidError) as wrong:
        decide(url, 1, 2)
    assert (wrong.value.code, wrong.value.exit_code, wrong.value.facts) == (
        "CLAIM_DECIDED",
        Exit.CONFLICT,
        {"claims": "1"},
    )
    with pytest.raises(MutualAidError) as wrong:
        decide(url, 2, 77)
    assert (wrong.value.code, wrong.value.exit_code, wrong.value.facts) == (
        "CLAIM_UNKNOWN",
        Exit.REFUSED,
        {"claims": "77"},
    )


def test_a_plan_or_a_unit_narrows_what_is_decided(url: str) -> None:
    take(url, row(), row(LI, "S2"), row(WANG, "S3"))
    assert outcomes(decide(url, plan="住院津贴", unit="U2")) == [("S3", "HOSP_ALLOW", "pay", None, 36000)]
    assert outcomes(decide(url, plan="HOSP_ALLOW")) == [("S1", "HOSP_ALLOW", "pay", None, 36000)]
    assert [one[0] for one in outcomes(decide(url, unit="110119100"))] == ["S1", "S2"]
    with pytest.raises(MutualAidError) as wrong:
        decide(url, 1, plan="HOSP_ALLOW")
    assert (wrong.value.code, wrong.value.exit_code) == ("CLAIM_NUMBERS_OR_FILTER", Exit.USAGE)


def test_a_merge_of_persons_puts_their_stories_together(url: str) -> None:
    take(url, stay("S1", "2018-03-05", "2018-03-11", who=LI))
    decide(url)
    members.merge(url, intent("member merge"), LI, into=ZHANG)
    take(url, stay("S2", "2018-06-01", "2018-06-05"))
    assert medical(decide(url)) == [("S2", "pay", None, 185500)]
    take(url, stay("S3", "2018-03-08", "2018-03-10"))
    assert medical(decide(url)) == [("S3", "reject", "duplicate_event", 0)]


def test_an_enrollment_that_is_cancelled_covers_nothing(url: str) -> None:
    take(url, row(WANG))
    enrollments.cancel(url, intent("enroll cancel", reason="登记错人"), 7, on="2018-05-01")
    assert outcomes(decide(url)) == [("S1", "HOSP_ALLOW", "reject", "no_cover", 0)]


# --- deciding anew --------------------------------------------------------------------------------


def test_a_late_settlement_is_judged_as_a_later_one_and_reopen_decides_both_again(url: str) -> None:
    take(url, stay("S2", "2018-06-01", "2018-06-05"))
    assert medical(decide(url)) == [("S2", "pay", None, 160000)]
    take(url, stay("S1", "2018-03-01", "2018-03-11", 2650))
    assert medical(decide(url)) == [("S1", "pay", None, 140000)]
    late, later = claim_no(url, "S1"), claim_no(url, "S2")
    told = single.reopen(url, intent("claim reopen", reason="补交"), [late])
    assert [(note.code, note.facts) for note in told.notes] == [("DECISIONS_REST_ON_IT", {"claims": str(later)})]
    single.reopen(url, intent("claim reopen", reason="补交"), [later])
    decided = decide(url)
    assert medical(decided) == [("S1", "pay", None, 108000), ("S2", "pay", None, 185500)]
    assert [(one["previous_outcome"], one["previous_amount_fen"]) for one in decided.decisions] == [
        ("pay", 140000),
        ("pay", 160000),
    ]
    assert [note.facts for note in decided.receipt.notes if note.code == "DECISION_CHANGED"] == [
        {"claim_no": late, "outcome": "pay", "amount_fen": 108000, "previous_outcome": "pay", "previous_fen": 140000},
        {"claim_no": later, "outcome": "pay", "amount_fen": 185500, "previous_outcome": "pay", "previous_fen": 160000},
    ]


def test_with_later_the_decisions_that_rest_on_it_are_reopened_too(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-11"), stay("S2", "2018-06-01", "2018-06-05"),
         stay("S3", "2019-06-01", "2019-06-05"), stay("S4", "2018-07-01", "2018-07-05", who=WANG))  # fmt: skip
    decide(url)
    numbers = [claim_no(url, "S1"), claim_no(url, "S2")]
    told = single.reopen(url, intent("claim reopen", reason="x"), [numbers[0]], with_later=True)
    assert (told.facts, told.voided, told.notes) == ({"claim_nos": numbers}, {"decision": 2}, [])


def test_the_claim_that_is_reopened_has_used_up_nothing(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-11", 63800))
    decide(url)
    single.reopen(url, intent("claim reopen", reason="x"), [1])
    decided = decide(url)
    assert medical(decided) == [("S1", "pay", None, 5000000)]
    assert "DECISION_CHANGED" not in noted(decided.receipt)


def test_a_decision_made_anew_has_a_key_of_its_own(url: str) -> None:
    take(url, row(WANG))
    decide(url)
    single.reopen(url, intent("claim reopen", reason="x"), [1])
    decide(url)
    assert answer(url, "select decision_id, claim_id from decision_now") == [(2, 1)]


# --- other events ---------------------------------------------------------------------------------


def test_a_disease_is_paid_once_in_a_life(url: str) -> None:
    happening = single.Happening(on="2018-05-03", disease="肺癌")
    single.add(url, intent("claim add"), ZHAO, "重大疾病", happening)
    single.add(url, intent("claim add"), ZHAO, "CRITICAL", single.Happening(on="2018-09-01", disease="malignancy"))
    single.add(url, intent("claim add"), ZHAO, "CRITICAL", single.Happening(on="2018-10-01", disease="感冒"))
    assert outcomes(decide(url, 1)) == [(None, "CRITICAL", "pay", None, 1000000)]
    assert outcomes(decide(url)) == [
        (None, "CRITICAL", "reject", "class_paid_before", 0),
        (None, "CRITICAL", "reject", "disease_not_listed", 0),
    ]
    [steps] = [row[0] for row in answer(url, "select steps from decision_now where claim_id = 1")]
    assert "肺癌" not in steps


def test_an_accident_is_paid_by_grade_and_death_takes_off_what_the_disability_received(url: str) -> None:
    hurt = single.Happening(on="2018-05-03", harm="disability", grade=8)
    single.add(url, intent("claim add"), ZHAO, "意外伤害", hurt)
    assert outcomes(decide(url)) == [(None, "ACCIDENT", "pay", None, 1800000)]
    single.add(url, intent("claim add"), ZHAO, "意外伤害", single.Happening(on="2018-05-03", harm="death"))
    assert outcomes(decide(url)) == [(None, "ACCIDENT", "partial", "death_and_disability", 4200000)]


def test_a_fire_is_paid_to_members_without_any_enrollment(url: str) -> None:
    fire = single.Happening(on="2018-05-03", harm="fire", loss_fen=1000000)
    single.add(url, intent("claim add"), SUN, "CARD_ACC", fire)
    single.add(url, intent("claim add"), SUN, "CARD_ACC", single.Happening(on="2009-05-03", harm="fire", loss_fen=1))
    single.add(
        url, intent("claim add"), SUN, "CARD_ACC", single.Happening(on="2018-09-03", harm="fire", loss_fen=9900000)
    )
    assert outcomes(decide(url)) == [
        (None, "CARD_ACC", "reject", "no_terms", 0),
        (None, "CARD_ACC", "pay", None, 100000),
        (None, "CARD_ACC", "partial", "cap_reached", 200000),
    ]


def test_who_was_no_member_on_the_day_is_not_covered_by_a_universal_plan(url: str) -> None:
    members.leave(url, intent("member leave", reason="退休"), SUN, on="2018-05-01")
    single.add(url, intent("claim add"), SUN, "CARD_ACC", single.Happening(on="2018-05-03", harm="death"))
    assert outcomes(decide(url)) == [(None, "CARD_ACC", "reject", "not_member", 0)]


def test_the_plan_for_women_asks_for_the_sex(url: str) -> None:
    enroll(url, (LI, "U1", "女职工特殊疾病", "2018-01-01", "2018-01-05"))
    for person in (LI, ZHANG):
        single.add(url, intent("claim add"), person, "FEMALE", single.Happening(on="2018-05-03", disease="乳腺癌"))
    assert outcomes(decide(url)) == [
        (None, "FEMALE", "reject", "no_cover", 0),
        (None, "FEMALE", "pay", None, 1000000),
    ]


def test_decisions_asserted_in_many_slices_are_counted_and_listed_as_one_batch(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mutualaid.claims import adjudicating

    monkeypatch.setattr(adjudicating, "SLICE_ROWS", 1)
    take(url, stay("S1", "2018-03-01", "2018-03-11"), stay("S8", "2018-03-01", "2018-03-11", who=LI))
    decided = decide(url)
    assert sorted(outcomes(decided), key=str) == [
        ("S1", "HOSP_ALLOW", "pay", None, 36000),
        ("S1", "HOSP_MED", "pay", None, 160000),
        ("S8", "HOSP_MED", "reject", "waiting_period", 0),
    ]
    facts = decided.receipt.facts
    assert (facts["claim_count"], facts["pay_count"], facts["reject_count"]) == (3, 2, 1)
    assert (facts["amount_fen"], facts["reasons"]) == (196000, {"waiting_period": 1})
    assert decided.receipt.asserted == {"decision": 3}


def test_a_large_batch_that_walks_whole_tables_decides_the_same(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from mutualaid.store import slices

    take(url, stay("S1", "2018-03-01", "2018-03-11"), stay("S8", "2018-03-01", "2018-03-11", who=LI))
    decide(url, 1)
    monkeypatch.setattr(slices, "FEW", 0)
    monkeypatch.setattr(slices, "WALK", 1_000_000)
    taken = take(url, stay("S2", "2018-06-01", "2018-06-05"), stay("S1", "2018-03-01", "2018-03-11"), stay("S9", "2018-06-01", "2018-06-05", who=WANG))  # fmt: skip
    assert (taken.added, taken.unchanged, taken.problems) == (2, 1, [])
    assert sorted(outcomes(decide(url)), key=str) == [
        ("S1", "HOSP_ALLOW", "pay", None, 36000),
        ("S2", "HOSP_ALLOW", "pay", None, 12000),
        ("S2", "HOSP_MED", "pay", None, 185500),
        ("S8", "HOSP_MED", "reject", "waiting_period", 0),
        ("S9", "HOSP_ALLOW", "pay", None, 12000),
    ]
