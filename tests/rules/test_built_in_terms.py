"""The seven plans shipped in ``db/terms``: domain.md 8.1 and its binding dates; what they rest on, in both languages."""

import re
import tomllib
from pathlib import Path

import pytest

from mutualaid.rules.naming import plan_key
from mutualaid.rules.terms import PlanFile, Terms, from_content, parse, price_fen, terms_on

PLANS = {
    path.stem: parse(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parents[2] / "db" / "terms").glob("*.toml")
}
LATER = {"FEMALE": "2026-01-01", "CARD_ACC": "2026-01-01"}
"""Plans of which something was found after the decisions of those years: the first day of what was found."""
TODAY = {
    code: next(each for each in plan.versions if each.effective_on == "2017-01-01") for code, plan in PLANS.items()
}


def names(plan: PlanFile) -> tuple[str, ...]:
    return (plan.plan_code, plan.name_zh, plan.name_en, *plan.aliases)


def test_the_seven_plans_stand_in_their_order() -> None:
    plans = sorted(PLANS.values(), key=lambda plan: plan.position)
    assert [(plan.position, plan.plan_code, plan.name_zh, plan.kind_code) for plan in plans] == [
        (1, "HOSP_MED", "住院医疗", "enrolled"),
        (2, "HOSP_ALLOW", "住院津贴", "enrolled"),
        (3, "CRITICAL", "重大疾病", "enrolled"),
        (4, "ACCIDENT", "意外伤害", "enrolled"),
        (5, "FEMALE", "女职工特殊疾病", "enrolled"),
        (6, "SECOND", "二次报销", "universal"),
        (7, "CARD_ACC", "非工伤意外及家财", "universal"),
    ]


def test_each_file_is_named_after_its_plan() -> None:
    assert all(stem == plan.plan_code for stem, plan in PLANS.items())


@pytest.mark.parametrize("code", sorted(PLANS))
def test_one_version_is_in_force_from_2017_on_and_open_ended_but_for_what_was_found_later(code: str) -> None:
    terms = terms_on(PLANS[code].versions, "2017-01-01")
    assert terms is not None
    ends_on = "2025-12-31" if code in LATER else None
    assert (terms.effective_on, terms.ends_on, terms.cover_months) == ("2017-01-01", ends_on, 12)
    assert terms_on(PLANS[code].versions, "2024-06-30") == terms
    assert {each.ends_on for each in PLANS[code].versions if each.effective_on < "2017-01-01"} <= {"2016-12-31"}


def test_only_three_plans_have_an_older_version_and_two_a_later_one() -> None:
    days = {code: [terms.effective_on for terms in plan.versions] for code, plan in PLANS.items()}
    assert {code: each[0] for code, each in days.items() if each[0] < "2017-01-01"} == {
        "HOSP_ALLOW": "2011-01-01", "CRITICAL": "2016-01-01", "FEMALE": "2016-01-01"
    }  # fmt: skip
    assert {code: each[-1] for code, each in days.items() if each[-1] > "2017-01-01"} == LATER
    assert terms_on(PLANS["HOSP_MED"].versions, "2016-12-31") is None


def test_what_was_found_later_replaces_these_values_and_no_other() -> None:
    changed = {}
    for code in LATER:
        before, after = TODAY[code], PLANS[code].versions[-1]
        assert before.benefit is not None
        assert after.benefit is not None
        changed[code] = {key: value for key, value in after.benefit.items() if before.benefit[key] != value}
        plain = {"effective_on", "ends_on", "origins", "benefit", "scheme"}
        assert {name for name in Terms._fields if getattr(before, name) != getattr(after, name)} == plain
    words = changed["FEMALE"].pop("diseases")
    assert words["uterus"] == [*TODAY["FEMALE"].benefit["diseases"]["uterus"], "子宫肉瘤"]  # type: ignore[index]
    assert changed == {"FEMALE": {"share_fen": 1_500_000}, "CARD_ACC": {"fire_most_fen": 1_000_000}}


@pytest.mark.parametrize(
    ("code", "fee_fen", "max_shares", "waiting", "floor"),
    [
        ("HOSP_MED", 9500, 1, 30, ("staff", 8000, 100)),
        ("HOSP_ALLOW", 6000, 1, 30, ("staff", 8000, 100)),
        ("CRITICAL", 4000, 2, 30, ("staff", 8000, 100)),
        ("ACCIDENT", None, 1, 0, ("staff", 5000, 30)),
        ("FEMALE", 2500, 2, 30, ("women", 8000, 100)),
        ("SECOND", 0, 1, 0, (None, None, None)),
        ("CARD_ACC", 0, 1, 0, (None, None, None)),
    ],
)
def test_price_shares_waiting_and_floor_are_those_of_the_table(
    code: str, fee_fen: int | None, max_shares: int, waiting: int, floor: tuple[str | None, int | None, int | None]
) -> None:
    terms = TODAY[code]
    assert (terms.fee_fen, terms.max_shares, terms.waiting_first_days) == (fee_fen, max_shares, waiting)
    assert (terms.waiting_renewal_days, terms.grace_days) == (0, 0)
    assert (terms.floor_base, terms.floor_bp, terms.floor_all_below) == floor


@pytest.mark.parametrize("code", ["HOSP_MED", "HOSP_ALLOW", "CRITICAL", "ACCIDENT", "FEMALE"])
def test_the_age_is_16_to_60_for_women_and_men_alike(code: str) -> None:
    terms = TODAY[code]
    assert (terms.min_age, terms.max_age("M"), terms.max_age("F")) == (16, 60, 60)


def test_only_the_womens_plan_asks_for_a_sex() -> None:
    assert {code: terms.sex for code, terms in TODAY.items() if terms.sex} == {"FEMALE": "F"}


def test_the_accident_plan_has_four_tiers_and_their_sums() -> None:
    terms = TODAY["ACCIDENT"]
    assert terms.tiers == {"26": 2600, "50": 5000, "74": 7400, "100": 10_000}
    assert terms.benefit is not None
    assert terms.benefit["death_fen"] == {"26": 1_500_000, "50": 3_000_000, "74": 4_500_000, "100": 6_000_000}
    assert terms.benefit["disability_grade_bp"] == [10_000, 9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000]
    assert price_fen(terms, 1, "74") == 7400
    assert price_fen(terms, 1) == 10_000


def test_the_hospital_benefits_are_those_of_the_table() -> None:
    medical, allowance = TODAY["HOSP_MED"].benefit, TODAY["HOSP_ALLOW"].benefit
    assert medical is not None
    assert allowance is not None
    assert (medical["deductible_first_fen"], medical["deductible_later_fen"]) == (130_000, 65_000)
    assert (medical["rate_first_bp"], medical["rate_later_bp"], medical["cap_period_fen"]) == (8000, 7000, 5_000_000)
    assert (allowance["daily_fen"], allowance["unpaid_days"]) == (4000, 1)
    assert (allowance["cap_period_days"], allowance["cap_period_fen"]) == (180, 720_000)
    assert allowance["excluded_words"] == ["精神", "抑郁", "双相", "焦虑"]
    assert (allowance["excluded_code_from"], allowance["excluded_code_to"]) == ("F00", "F99")
    assert TODAY["HOSP_ALLOW"].waiting_accident_days == 0


def test_the_lump_sums_list_thirty_diseases_and_eight_cancers() -> None:
    critical, female = TODAY["CRITICAL"].benefit, TODAY["FEMALE"].benefit
    assert critical is not None
    assert female is not None
    assert (len(critical["diseases"]), len(female["diseases"])) == (30, 8)
    for benefit in (critical, female):
        assert (benefit["share_fen"], benefit["reduced_bp"]) == (1_000_000, 500)
        assert (benefit["reduced_from_day"], benefit["reduced_until_day"]) == (31, 90)
        assert benefit["class_once_in_life"] is True


def test_the_universal_plans_are_free_and_bounded() -> None:
    assert TODAY["SECOND"].annual_max_fen == 20_065_300
    assert TODAY["SECOND"].calendar_year is True
    card = TODAY["CARD_ACC"].benefit
    assert card == {"death_fen": 2_000_000, "disability_most_fen": 500_000, "fire_bp": 1000, "fire_most_fen": 300_000}


def test_the_older_versions_are_those_of_their_sources() -> None:
    allowance, critical, female = (PLANS[code].versions[0] for code in ("HOSP_ALLOW", "CRITICAL", "FEMALE"))
    assert allowance.benefit is not None
    assert (allowance.fee_fen, allowance.benefit["unpaid_days"], allowance.max_age("F")) == (6000, 3, 55)
    assert (critical.fee_fen, critical.max_shares, critical.cover_months) == (9000, 2, 36)
    assert (female.fee_fen, female.cover_months) == (4000, 24)


@pytest.mark.parametrize(
    "terms",
    [terms for plan in PLANS.values() for terms in plan.versions],
    ids=lambda terms: f"{terms.plan_code}-{terms.effective_on}",
)
def test_every_version_survives_the_ledger(terms: Terms) -> None:
    assert from_content(terms.content()) == terms


def test_no_two_plans_share_a_comparison_key() -> None:
    owner: dict[str, str] = {}
    for code, plan in sorted(PLANS.items()):
        for name in names(plan):
            assert owner.setdefault(plan_key(name), code) == code, name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("住院医疗", "HOSP_MED"),
        ("在职职工住院医疗互助保障计划", "HOSP_MED"),
        ("住院医疗综合互助保障活动", "HOSP_MED"),
        ("在职职工住院津贴互助保障", "HOSP_ALLOW"),
        ("职工重大疾病互助保障计划", "CRITICAL"),
        ("重疾", "CRITICAL"),
        ("意外伤害", "ACCIDENT"),
        ("在职职工意外伤害互助保障活动", "ACCIDENT"),
        ("在职女职工特殊疾病互助保障", "FEMALE"),
        ("女职工特殊疾病", "FEMALE"),
        ("在职职工医疗互助保障计划（二次报销）", "SECOND"),
        ("在职职工医疗互助保障计划", "SECOND"),
        ("二次报销", "SECOND"),
        ("非工伤意外伤害及家财损失综合互助保障计划", "CARD_ACC"),
        ("非工伤意外及家财", "CARD_ACC"),
        ("hosp_med", "HOSP_MED"),
        ("Hospitalization medical", "HOSP_MED"),
    ],
)
def test_a_plan_is_known_by_its_usual_names(text: str, code: str) -> None:
    found = {plan.plan_code for plan in PLANS.values() if plan_key(text) in {plan_key(name) for name in names(plan)}}
    assert found == {code}


ROOT = Path(__file__).parents[2] / "db"
SOURCES = tomllib.loads((ROOT / "sources.toml").read_text(encoding="utf-8"))
TEXTS = {origin.text for plan in PLANS.values() for terms in plan.versions for origin in terms.origins.values()}


def test_every_source_and_assumption_of_the_built_in_terms_is_told_in_chinese_and_none_besides() -> None:
    assert set(SOURCES["zh"]) == TEXTS
    assert [text for text, told in SOURCES["zh"].items() if not re.search("[\u4e00-\u9fff]", told)] == []
    foreign = [told for told in SOURCES["zh"].values() if re.search("[a-z]{2,} [a-z]{2,}", told)]
    assert foreign == []


def test_the_figures_and_marks_of_a_source_are_the_same_in_both_languages() -> None:
    for text, told in SOURCES["zh"].items():
        marks = re.findall(r"\bS\d+[a-z]?\b", text), re.findall(r"S\d+[a-z]?", told)
        assert sorted(marks[0]) == sorted(marks[1]), told
        # Of smaller numbers one language or the other writes many as a word (two, 两; 12 月).
        figures = [set(re.findall(r"\d{1,3}(?:,\d{3})+|\d{3,}", each)) for each in (text, told)]
        assert figures[1] <= figures[0], told


def test_every_page_that_a_mark_names_is_there_and_none_besides() -> None:
    named = {mark for text in TEXTS for mark in re.findall(r"\bS\d+[a-z]?\b", text)}
    assert named == set(SOURCES["pages"])
