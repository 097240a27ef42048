"""The page of a person: covers with what is left, money, claims and why, what is due and what ends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mutualaid.render.person import page_object, page_told
from mutualaid.reports.person import page
from mutualaid.store.reading import read
from tests.claims.stage import LI, SUN, WANG, ZHANG, decide, row, take


def shown(url: str, person: str, on: str) -> dict[str, Any]:
    with read(url) as reader:
        return page_object(page(reader, person, on=on))


def covers(told: dict[str, Any]) -> list[tuple[object, ...]]:
    return [(of["plan_code"], of["starts_on"], of["state"], of["left_fen"], of["left_days"]) for of in told["covers"]]


def test_each_cover_says_whether_it_runs_and_what_it_still_holds(url: str) -> None:
    take(url, row(ZHANG, "S1"))
    decide(url)
    # 10 nights, 3,300 yuan of self-pay: (3,300 − 1,300) × 80 % = 1,600.00 of 50,000;
    # from the second night on 9 × 40.00 = 360.00 of 7,200, 9 of 180 days.
    assert covers(shown(url, ZHANG, "2018-06-01")) == [
        ("HOSP_MED", "2017-01-01", "ended", None, None),
        ("HOSP_ALLOW", "2017-01-01", "ended", None, None),
        ("HOSP_MED", "2018-01-01", "in_force", 4_840_000, None),
        ("HOSP_ALLOW", "2018-01-01", "in_force", 684_000, 171),
        ("HOSP_MED", "2019-01-01", "to_come", 5_000_000, None),
        ("CARD_ACC", None, "in_force", None, None),
    ]


def test_a_claim_bears_the_sentence_that_decided_it(url: str) -> None:
    take(url, row(SUN, "S9"))
    decide(url)
    told = shown(url, SUN, "2018-06-01")
    [claim] = [of for of in told["claims"] if of["plan_code"] == "HOSP_MED"]
    assert (claim["outcome"], claim["reason_code"], claim["amount_fen"]) == ("reject", "no_cover", 0)
    assert claim["why"] == "No cover was in force on 2018-03-01."


def test_what_money_does_not_reach_is_due(url: str) -> None:
    told = shown(url, SUN, "2018-06-01")
    assert [(of["plan_code"], of["fee_fen"], of["received_fen"], of["due_fen"]) for of in told["due"]] == [
        ("HOSP_MED", 9_500, 0, 9_500)
    ]
    [unpaid] = [of for of in told["covers"] if of["enrollment_no"] is not None]
    assert (unpaid["paid"], unpaid["left_fen"]) == (False, None)
    assert shown(url, WANG, "2018-06-01")["due"] == []


@pytest.mark.parametrize(
    ("on", "ending"),
    [
        ("2018-10-31", []),
        ("2018-11-01", [("HOSP_ALLOW", 60, "2019-01-01")]),
        ("2018-12-30", [("HOSP_ALLOW", 1, "2019-01-01")]),
        ("2018-12-31", [("HOSP_ALLOW", 0, "2019-01-01")]),
        ("2019-01-01", []),
    ],
)
def test_cover_that_ends_within_sixty_days_and_is_not_followed_is_ending(
    url: str, on: str, ending: list[object]
) -> None:
    told = shown(url, ZHANG, on)["ending"]
    assert [(of["plan_code"], of["days_left"], of["renews_from_on"]) for of in told] == ending


def test_money_and_claims_are_those_up_to_the_day(url: str) -> None:
    take(url, row(LI, "S2"))
    decide(url)
    before, after = shown(url, LI, "2018-01-04"), shown(url, LI, "2018-03-01")
    assert (before["contributions"], before["claims"]) == ([], [])
    assert [(of["received_on"], of["amount_fen"]) for of in after["contributions"]] == [("2018-01-05", 9_500)]
    assert [of["settlement_no"] for of in after["claims"] if of["plan_code"] == "HOSP_MED"] == ["S2"]


def test_a_terminal_says_names_and_no_codes(url: str) -> None:
    with read(url) as reader:
        told = page_told(page(reader, ZHANG, on="2018-06-01"))
    assert [of["state"] for of in told["covers"]] == [
        *("in force", "in force", "for every member", "to come", "ended", "ended"),
    ]
    assert not any("HOSP" in text for text in [json.dumps(told, ensure_ascii=False, default=str)])
    assert ZHANG not in json.dumps(told)


def test_a_reason_that_is_no_step_is_told_in_words(url: str) -> None:
    take(url, row(ZHANG, "S1", self_pay_one=100, total_fee=8800))
    decide(url)
    [claim] = [of for of in shown(url, ZHANG, "2018-06-01")["claims"] if of["plan_code"] == "HOSP_MED"]
    assert claim["reason_code"] == "nothing_due"
    assert claim["why"]
    assert "STEP_" not in claim["why"]
