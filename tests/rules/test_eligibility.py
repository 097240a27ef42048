"""The judgement of enrollments without a ledger: prices, periods, persons, and a batch against itself."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules import eligibility
from mutualaid.rules.cover import age_verdict, overlaps
from mutualaid.rules.eligibility import Standing, Wanted, judge_period, judge_person, judge_price, meet
from mutualaid.rules.exclusion import NO_EXCLUSIONS
from mutualaid.rules.terms import Terms

TERMS = Terms("HOSP_MED", "2017-01-01", None, {}, 12, 2, fee_fen=9500, min_age=16, max_age_men=60, max_age_women=55)
TIERED = TERMS._replace(fee_fen=None, tiers={"26": 2600, "74": 7400}, default_tier="74", max_shares=1)
DAYS = st.dates().map(lambda day: day.isoformat())


def test_the_price_of_shares_and_what_is_left_open() -> None:
    price, findings = judge_price(TERMS, 2, None, None)
    assert (price, findings) == ((2, None, 19000, frozenset({"fee_fen"})), [])


def test_a_fee_that_is_no_tiers_price_falls_to_the_default_tier_and_is_held() -> None:
    price, findings = judge_price(TIERED, 1, None, 3000)
    assert price is not None
    assert (price.tier_code, price.fee_fen, [finding.code for _, finding in findings]) == ("74", 3000, ["FEE_DIFFERS"])


def test_a_calendar_year_plan_ends_with_the_year() -> None:
    assert judge_period(TERMS._replace(calendar_year=True), "2018-05-01", None) == ("2018-12-31", [])


def test_men_and_women_may_have_limits_of_their_own() -> None:
    def codes(sex: str | None) -> list[str]:
        return [finding.code for _, finding in judge_person(TERMS, "2018-01-01", sex, "1960-01-01")]

    assert (codes("M"), codes("F"), codes(None)) == ([], ["AGE"], [])


def test_whom_the_terms_do_not_name_they_do_not_cover() -> None:
    def codes(kin_code: str, *covers: str) -> list[tuple[str, str]]:
        terms = TERMS._replace(covers=covers) if covers else TERMS
        found = judge_person(terms, "2018-01-01", "F", "1990-01-01", kin_code)
        return [(finding.verdict, finding.code) for _, finding in found]

    refused = [("refused", "KIN_NOT_COVERED")]
    assert (codes("member"), codes("child"), codes("spouse")) == ([], refused, refused)
    assert (codes("spouse", "member", "spouse"), codes("child", "member", "spouse")) == ([], refused)
    assert (codes("child", "child"), codes("member", "child")) == ([], refused)


def test_a_child_is_of_the_age_for_children_on_both_sides_and_a_spouse_of_that_for_members() -> None:
    terms = TERMS._replace(covers=("member", "child", "spouse"), child_min_age=3, child_max_age=17)

    def codes(kin_code: str, birth_on: str | None) -> list[str]:
        return [finding.code for _, finding in judge_person(terms, "2018-01-01", "M", birth_on, kin_code)]

    # 3 on the first day, a day too young; 17 on the first day, 17 the day before.
    assert (codes("child", "2015-01-01"), codes("child", "2015-01-02")) == ([], ["AGE"])
    assert (codes("child", "2001-01-01"), codes("child", "2000-12-31")) == ([], ["AGE"])
    assert (codes("child", None), codes("spouse", "2001-01-01"), codes("spouse", "1980-01-01")) == (
        ["AGE_UNKNOWN"], [], [],
    )  # fmt: skip
    assert (codes("spouse", "2002-01-02"), codes("spouse", "1957-12-31")) == (["AGE"], ["AGE"])
    assert judge_person(terms._replace(child_min_age=None, child_max_age=None), "2018-01-01", "M", None, "child") == []


def test_nobody_is_surely_of_age_where_members_are_not_covered() -> None:
    first, last = eligibility.surely_of_age(TERMS._replace(covers=("child",)), "2018-01-01")
    assert first > last


def test_an_unknown_sex_is_a_note_where_it_matters() -> None:
    women = TERMS._replace(sex="F")
    assert [(f.verdict, f.code) for _, f in judge_person(women, "2018-01-01", None, "1990-01-01")] == [
        ("note", "SEX_UNKNOWN")
    ]


@given(starts_on=st.dates(min_value=date(1950, 1, 1)).map(lambda day: day.isoformat()), birth=DAYS)
def test_who_is_surely_of_age_is_of_age(starts_on: str, birth: str) -> None:
    first, last = eligibility.surely_of_age(TERMS, starts_on)
    if first <= birth <= last:
        assert age_verdict(birth, starts_on, 16, 60) is None
        assert age_verdict(birth, starts_on, 16, 55) is None


def test_meeting_names_the_first_row_and_the_standing_enrollment() -> None:
    wanted = Wanted(1, 7, "2018-01-01", "2018-12-31", 1, None, 9500)
    later = wanted._replace(starts_on="2018-06-01", ends_on="2019-05-31")
    other = Standing(5, 7, "U1", "2019-05-31", "2020-05-30", 1, None, 9500)
    found = meet([("a", 2, wanted), None, ("a", 4, later)], {("a", 1): [other]}, NO_EXCLUSIONS)
    assert found[0] is None
    assert found[1] is None
    assert found[2] is not None
    assert [(finding.code, finding.facts.get("row")) for _, finding in found[2].findings] == [
        ("OVERLAP_IN_FILE", 2),
        ("OVERLAP", None),
    ]


STARTS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from((1, 2)), st.integers(1, 28), st.integers(0, 20)), max_size=12
)


@given(rows=STARTS)
def test_rows_that_meet_nothing_never_share_a_day(rows: list[tuple[str, int, int, int]]) -> None:
    wanted = [
        (
            person,
            number,
            Wanted(
                plan,
                7,
                f"2018-01-{start:02}",
                f"2018-02-{length + 1:02}" if length else f"2018-01-{start:02}",
                1,
                None,
                0,
            ),
        )
        for number, (person, plan, start, length) in enumerate(rows)
    ]
    free = [ask for ask, found in zip(wanted, meet(wanted, {}, NO_EXCLUSIONS), strict=True) if found is None]
    for place, (person, _, cover) in enumerate(free):
        for other, _, next_cover in free[place + 1 :]:
            if (person, cover.plan_id) == (other, next_cover.plan_id):
                assert not overlaps(cover.starts_on, cover.ends_on, next_cover.starts_on, next_cover.ends_on)
