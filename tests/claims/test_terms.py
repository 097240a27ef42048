"""Which version of a plan's terms decides: the one a cover began under, or the day's where a version says so."""

from __future__ import annotations

import pytest

from mutualaid import plans
from mutualaid.claims import single
from mutualaid.reports import claims, holdings
from mutualaid.rules.cover import shift
from mutualaid.store.reading import read
from mutualaid.store.resources import resource_text
from tests.claims.stage import WANG, ZHANG, ZHAO, decide, enroll, outcomes, row, take
from tests.ledgers import intent


def load_90_percent(url: str, applies_to: str = "") -> None:
    """Hospital medical pays 90 % of a first stay from 2019 on, 80 % before."""
    text = resource_text("terms", "HOSP_MED.toml")
    head, version = text.split("[[version]]")
    newer = version.replace("effective_on = 2017-01-01", f"effective_on = 2019-01-01\n{applies_to}")
    older = version.replace("effective_on", "ends_on = 2018-12-31\neffective_on", 1)
    newer = newer.replace("rate_first_bp = { value = 8000", "rate_first_bp = { value = 9000")
    assert newer.count("value = 9000") == 1
    both = "[[version]]".join([head, older, newer])
    plans.load(url, intent("plan load", file_name="x.toml"), both)


def stays(url: str, *days: str) -> list[tuple[object, ...]]:
    """What the first stay of each day, with 5,000 yuan of self-pay, comes to for Wang."""
    take(url, *(
        row(WANG, f"S{day}", admitted_on=day, discharged_on=shift(day, 4), self_pay_one=5000,
            total_fee=5000, fund_paid=0, self_pay_two=0, own_expense=0)
        for day in days
    ))  # fmt: skip
    return [(told[0], told[2], told[4]) for told in outcomes(decide(url)) if told[1] == "HOSP_MED"]


def effective_on(url: str, plan: str = "HOSP_MED") -> list[str]:
    """The first day of the terms that each decision of a plan rests on, as ``claim explain`` shows it."""
    with read(url) as reader:
        decided = [told for told in claims.claim_list(reader, plan=plan).rows if told["outcome"]]
        return [claims.explain(reader, int(str(told["claim_no"])))[0]["terms"]["effective_on"] for told in decided]


@pytest.fixture
def running(url: str) -> str:
    """Wang's cover runs from 2018-12-01 to 2019-11-30."""
    enroll(url, (WANG, "U2", "住院医疗", "2018-12-01", "2018-11-20"))
    return url


def test_the_terms_under_which_a_cover_began_decide_a_stay_after_newer_ones_came(running: str) -> None:
    load_90_percent(running)
    # (5,000 − 1,300) × 80 %; at 90 % it would be 3,330.00.
    assert stays(running, "2019-02-01") == [("S2019-02-01", "pay", 296000)]
    assert effective_on(running) == ["2017-01-01"]


def test_a_version_for_events_decides_a_running_cover_from_its_day_on(running: str) -> None:
    load_90_percent(running, 'applies_to = "events"')
    assert stays(running, "2019-02-01") == [("S2019-02-01", "pay", 333000)]
    assert effective_on(running) == ["2019-01-01"]


def test_a_cover_that_began_under_the_newer_terms_is_decided_by_them(url: str) -> None:
    enroll(url, (WANG, "U2", "住院医疗", "2018-01-01", "2018-01-05"))
    load_90_percent(url)
    enroll(url, (WANG, "U2", "住院医疗", "2019-01-01", "2018-12-20"))
    assert stays(url, "2018-12-20", "2019-01-01") == [
        ("S2018-12-20", "pay", 296000),
        ("S2019-01-01", "pay", 333000),
    ]


def test_what_a_cover_still_holds_is_told_by_the_terms_that_will_decide(running: str) -> None:
    load_90_percent(running)
    with read(running) as reader:
        rows = {told["plan_code"]: told for told in holdings.eligible(reader, WANG, on="2019-02-01").rows}
    assert rows["HOSP_MED"]["rate_bp"] == 8000


def test_a_stay_refused_by_hand_names_the_terms_of_its_cover(running: str) -> None:
    load_90_percent(running)
    take(running, row(WANG, admitted_on="2019-02-01", discharged_on="2019-02-05"))
    single.reject(running, intent("claim reject", reason="材料不实"), 1)
    assert effective_on(running) == ["2017-01-01"]


def transfer_rule(url: str, days: int) -> None:
    """The allowance joins a transfer within so many days for covers that begin from 2019 on, within 1 day before."""
    head, old, version = resource_text("terms", "HOSP_ALLOW.toml").split("[[version]]")
    newer = version.replace("effective_on = 2017-01-01", "effective_on = 2019-01-01")
    newer = newer.replace("transfer_within_days = { value = 1", f"transfer_within_days = {{ value = {days}")
    older = version.replace("effective_on", "ends_on = 2018-12-31\neffective_on", 1)
    plans.load(url, intent("plan load", file_name="x.toml"), "[[version]]".join([head, old, older, newer]))


def test_a_transfer_is_joined_by_the_terms_of_the_cover_in_which_it_began(url: str) -> None:
    transfer_rule(url, 0)
    enroll(url, (WANG, "U2", "住院津贴", "2019-01-01", "2018-12-20"))
    take(
        url,
        row(WANG, "S1", admitted_on="2018-12-20", discharged_on="2018-12-31", referral="是"),
        row(WANG, "S2", admitted_on="2019-01-01", discharged_on="2019-01-05"),
    )
    # 16 nights in one stay: the later terms, which join on the same day alone, would pay the second row by itself.
    assert outcomes(decide(url)) == [
        ("S1", "HOSP_ALLOW", "pay", None, 60000),
        ("S2", "HOSP_ALLOW", "pay", "nothing_due", 0),
    ]
    assert effective_on(url, "HOSP_ALLOW") == ["2017-01-01", "2017-01-01"]


def test_a_class_is_a_code_where_the_terms_of_the_cover_know_it(url: str) -> None:
    head, old, version = resource_text("terms", "CRITICAL.toml").split("[[version]]")
    newer = version.replace("effective_on = 2017-01-01", "effective_on = 2018-06-01")
    newer = newer.replace('coma = ["深度昏迷"]\n', "")
    older = version.replace("effective_on", "ends_on = 2018-05-31\neffective_on", 1)
    plans.load(url, intent("plan load", file_name="x.toml"), "[[version]]".join([head, old, older, newer]))
    happening = single.Happening(on="2018-07-01", disease="coma")
    told = single.add(url, intent("claim add"), ZHAO, "CRITICAL", happening)
    assert (told.asserted, told.notes) == ({"claim": 1}, [])
    assert single.add(url, intent("claim add"), ZHANG, "CRITICAL", happening).asserted == {"claim": 1, "medical": 1}
    assert [told[2:] for told in outcomes(decide(url))] == [("reject", "no_cover", 0), ("pay", None, 1000000)]


def test_a_stay_is_not_joined_by_a_version_that_does_not_decide_it(url: str) -> None:
    transfer_rule(url, 0)
    enroll(
        url, (WANG, "U2", "住院津贴", "2019-01-01", "2018-12-20"), (WANG, "U2", "住院津贴", "2020-01-01", "2019-12-20")
    )
    take(
        url,
        row(WANG, "S1", admitted_on="2019-12-20", discharged_on="2019-12-31", referral="是"),
        row(WANG, "S2", admitted_on="2020-01-01", discharged_on="2020-01-05"),
    )
    assert outcomes(decide(url)) == [
        ("S1", "HOSP_ALLOW", "pay", None, 40000),
        ("S2", "HOSP_ALLOW", "pay", None, 12000),
    ]


def test_a_file_may_add_two_versions_behind_one_that_is_open(url: str) -> None:
    head, version = resource_text("terms", "HOSP_MED.toml").split("[[version]]")
    first = version.replace("effective_on", "ends_on = 2027-12-31\neffective_on", 1)
    second = version.replace("effective_on = 2017-01-01", "ends_on = 2028-12-31\neffective_on = 2028-01-01")
    third = version.replace("effective_on = 2017-01-01", "effective_on = 2029-01-01")
    plans.load(url, intent("plan load", file_name="x.toml"), "[[version]]".join([head, first, second, third]))
    with read(url) as reader:
        days = reader.select(
            "select t.effective_on, t.ends_on from plan_terms_now t join plan_now p on p.plan_id = t.plan_id"
            " where p.plan_code = 'HOSP_MED' order by 1"
        )
    assert days == [("2017-01-01", "2027-12-31"), ("2028-01-01", "2028-12-31"), ("2029-01-01", None)]
