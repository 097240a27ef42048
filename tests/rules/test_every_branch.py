"""The refusals and notes of eligibility, names and levels that no other test of this folder asks for."""

from __future__ import annotations

from mutualaid.rules.eligibility import (
    FieldFindings,
    Standing,
    Wanted,
    follows,
    judge_period,
    judge_person,
    judge_price,
    meet,
)
from mutualaid.rules.exclusion import NO_EXCLUSIONS
from mutualaid.rules.naming import PlanNames, UnitNames
from mutualaid.rules.terms import Terms
from mutualaid.rules.values import read_hospital_level

TERMS = Terms("HOSP_MED", "2017-01-01", None, {}, 12, 2, fee_fen=9500, min_age=16, max_age_men=60, max_age_women=60)
TIERED = TERMS._replace(fee_fen=None, tiers={"74": 7400, "26": 2600}, default_tier="74", max_shares=1)


def told(findings: FieldFindings) -> list[tuple[str, str, str]]:
    return [(field, finding.verdict, finding.code) for field, finding in findings]


def test_more_shares_than_the_terms_allow_are_refused() -> None:
    assert told(judge_price(TERMS, 3, None, None)[1]) == [("share_count", "refused", "SHARES_OVER_MAX")]


def test_a_tier_under_a_plan_without_tiers_is_a_note_and_forgotten() -> None:
    price, findings = judge_price(TERMS, 1, "74", 9500)
    assert (price, told(findings)) == ((1, None, 9500, frozenset()), [("tier", "note", "TIER_NOT_USED")])


def test_a_tier_the_plan_does_not_have_is_refused_with_those_it_has_the_cheapest_first() -> None:
    price, findings = judge_price(TIERED, 1, "50", None)
    assert price is None
    assert findings[0][1].facts == {"tier": "50", "tiers": "26, 74"}


def test_a_known_tier_has_its_own_price() -> None:
    assert judge_price(TIERED, 1, "26", None) == ((1, "26", 2600, frozenset({"fee_fen"})), [])


def test_a_fee_finds_its_tier() -> None:
    assert judge_price(TIERED, 1, None, 2600) == ((1, "26", 2600, frozenset()), [])


def test_a_cover_that_ends_before_it_starts_is_refused() -> None:
    end, findings = judge_period(TERMS, "2018-01-01", "2017-12-31")
    assert (end, told(findings)) == (None, [("ends_on", "refused", "DATES_ORDER")])


def test_a_cover_longer_than_the_terms_is_noted_and_a_shorter_one_is_not() -> None:
    assert told(judge_period(TERMS, "2018-01-01", "2019-01-01")[1]) == [("ends_on", "note", "PERIOD_LONGER")]
    assert judge_period(TERMS, "2018-01-01", "2018-06-30") == ("2018-06-30", [])


def test_a_man_is_refused_where_only_women_may_enroll_and_nobody_is_asked_for_an_age_without_limits() -> None:
    women = TERMS._replace(sex="F", min_age=None, max_age_men=None, max_age_women=None)
    assert told(judge_person(women, "2018-01-01", "M", None)) == [("sex", "refused", "SEX_NOT_COVERED")]


def test_an_unknown_birth_is_noted() -> None:
    assert told(judge_person(TERMS, "2018-01-01", "M", None)) == [("document_no", "note", "AGE_UNKNOWN")]


def test_an_enrollment_that_overlaps_a_row_above_or_another_in_the_ledger_is_refused_and_named() -> None:
    wanted = Wanted(1, 7, "2018-06-01", "2019-05-31", 1, None, 9500)
    above = wanted._replace(starts_on="2018-01-01", ends_on="2018-12-31")
    standing = Standing(5, 7, "G1", "2019-01-01", "2019-12-31", 1, None, 9500)
    first, second = meet([("me", 2, above), ("me", 3, wanted)], {("me", 1): [standing]}, NO_EXCLUSIONS)
    assert first is None
    assert second is not None
    assert told(second.findings) == [
        ("starts_on", "refused", "OVERLAP_IN_FILE"),
        ("starts_on", "refused", "OVERLAP"),
    ]


def test_a_unit_is_found_by_its_very_code_and_an_alias_of_a_unit_that_is_gone_finds_nothing() -> None:
    names = UnitNames([(1, "G1", None, "第一工会")], lambda: [(1, "一工会"), (9, "旧工会")])
    assert (names.exact("G1"), names.exact("g1")) == (1, None)
    assert (names.ids("一工会"), names.ids("旧工会")) == ([1], [])
    assert names.near("第二工会") == "第一工会"


def test_the_nearest_plans_are_named() -> None:
    names = PlanNames([(1, "HOSP_MED", "住院医疗", "Hospital medical", "[]")])
    assert "住院医疗" in names.near("住院医药")


def test_a_blank_level_of_a_hospital_is_none() -> None:
    assert read_hospital_level(None) == (None, ())


def test_without_tier_and_fee_the_default_tier_and_its_price_are_taken() -> None:
    assert judge_price(TIERED, 1, None, None) == ((1, "74", 7400, frozenset({"tier_code", "fee_fen"})), [])


def test_a_cover_follows_the_latest_one_before_it_without_a_gap_alone() -> None:
    assert follows("2019-01-01", ["2017-12-31", "2018-12-31"], 0) == "2018-12-31"
    assert follows("2019-01-02", ["2018-12-31"], 0) is None
    assert follows("2019-01-01", [], 0) is None


def test_the_same_record_tells_what_differs_from_it_but_for_what_the_file_left_open() -> None:
    standing = Standing(5, 7, "G1", "2018-01-01", "2018-12-31", 1, None, 9500)
    wanted = Wanted(1, 7, "2018-01-01", "2018-12-31", 2, None, 19000, frozenset({"fee_fen"}))
    (meeting,) = meet([("me", 2, wanted)], {("me", 1): [standing]}, NO_EXCLUSIONS)
    assert meeting is not None
    assert (meeting.same, meeting.changes, meeting.findings) == (standing, {"share_count": (1, 2)}, [])
