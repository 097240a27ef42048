"""Settlements of visits (门诊): how a list tells them, under which plans they are claims, and what is paid for them."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import plans
from mutualaid.claims import rechecking, single
from mutualaid.errors import MutualAidError
from mutualaid.reports import claims
from mutualaid.store.reading import read
from tests.claims.stage import (
    COMBINED,
    LI,
    WANG,
    ZHANG,
    claim_rows,
    decide,
    enroll,
    five,
    noted,
    outcomes,
    row,
    said,
    take,
)
from tests.ledgers import answer, intent

VISITS = (
    COMBINED.replace("effective_on = 2027-01-01", "effective_on = 2017-01-01")
    + """
[[version.benefit]]
name = "门诊"
event = "outpatient"
base = { value = "self_pay_one", source = "x" }
deductible = { value = { per = "year", fen = 50000 }, source = "x" }
rate = { value = 5000, source = "x" }
"""
)
CLINIC = VISITS.replace("COMBI", "CLINIC").replace("综合住院", "门诊互助").replace("Combined hospital", "Clinic")
CLINIC = CLINIC.replace("position = 60", "position = 61")
CLINIC = CLINIC[: CLINIC.index("[[version.benefit]]")] + VISITS[VISITS.rindex("[[version.benefit]]") :]
"""A plan that pays for visits alone."""


def load(url: str, text: str) -> None:
    plans.load(url, intent("plan load", file_name="x.toml"), text)


@pytest.fixture
def covered(url: str) -> str:
    """WANG holds the allowance, and the plan that pays for stays and for visits."""
    load(url, VISITS)
    enroll(url, (WANG, "U2", "综合住院", "2018-01-01", "2018-01-05"))
    return url


def visit(number: str, on: str, self_pay: float = 300, **more: object) -> dict[str, object]:
    """A visit as a list tells it: its kind, its day, no admission and no discharge."""
    costs = {"total_fee": self_pay, "fund_paid": 0, "self_pay_one": self_pay, "self_pay_two": 0, "own_expense": 0}
    days = {"admitted_on": None, "discharged_on": None, "visited_on": on, "visit": "门诊"}
    return row(WANG, number, **{**costs, **days, **more})


def days_of(url: str) -> list[tuple[object, ...]]:
    sql = "select settlement_no, admitted_on, discharged_on, visit_code from settlement_now order by settlement_no"
    return answer(url, sql)


def test_a_list_of_visits_needs_no_admission_and_no_discharge(covered: str) -> None:
    told = [
        visit("S1", "2018-03-01"),
        visit("S2", "2018-04-01", visit="急诊"),
        visit("S3", "2018-05-01", visited_on=None, admitted_on="2018-05-01", visit="门诊慢特病"),
        visit("S4", "2018-06-01", visited_on=None, admitted_on="2018-06-01", discharged_on="2018-06-01"),
        row(WANG, "S5", admitted_on="2018-07-01", discharged_on="2018-07-05", visit="普通住院"),
        row(WANG, "S6", admitted_on="2018-08-01", discharged_on="2018-08-05", visit=None),
    ]
    assert five(take(covered, *told)) == (6, 0, 0, 0, 0)
    assert days_of(covered) == [
        ("S1", "2018-03-01", "2018-03-01", "outpatient"),
        ("S2", "2018-04-01", "2018-04-01", "outpatient"),
        ("S3", "2018-05-01", "2018-05-01", "outpatient"),
        ("S4", "2018-06-01", "2018-06-01", "outpatient"),
        ("S5", "2018-07-01", "2018-07-05", None),
        ("S6", "2018-08-01", "2018-08-05", None),
    ]
    assert five(take(covered, *told)) == (0, 0, 6, 0, 0)


def test_a_visit_is_paid_by_the_benefit_for_visits_and_refused_by_plans_of_stays(covered: str) -> None:
    take(covered, visit("S1", "2018-03-01", 600), visit("S2", "2018-03-01", 100))
    assert outcomes(decide(covered)) == [
        ("S1", "HOSP_ALLOW", "reject", "harm_not_covered", 0),
        ("S2", "HOSP_ALLOW", "reject", "harm_not_covered", 0),
        ("S1", "COMBI", "pay", None, 5_000),
        ("S2", "COMBI", "pay", None, 5_000),
    ]
    with read(covered) as reader:
        assert [(one["settlement_no"], one["visit_code"]) for one in claims.claim_list(reader, plan="COMBI").rows] == [
            ("S1", "outpatient"),
            ("S2", "outpatient"),
        ]
        number = next(one[0] for one in claim_rows(covered) if one[1:3] == ("S1", "HOSP_ALLOW"))
        settlement = claims.show(reader, number)["settlement"]
        assert (settlement["visit_code"], settlement["admitted_on"]) == ("outpatient", "2018-03-01")
        _, lines = claims.explain(reader, number)
        assert [(line.step, line.value) for line in lines] == [("harm_not_covered", "outpatient")]
        assert list(rechecking.listed(reader, ()).rows) == []


def test_a_plan_of_visits_alone_gets_no_claim_of_a_stay(url: str) -> None:
    load(url, CLINIC)
    enroll(url, (WANG, "U2", "门诊互助", "2018-01-01", "2018-01-05"))
    take(url, visit("S1", "2018-03-01", 600), row(WANG, "S2"))
    assert [(one[1], one[2]) for one in claim_rows(url)] == [
        ("S1", "HOSP_ALLOW"),
        ("S1", "CLINIC"),
        ("S2", "HOSP_ALLOW"),
    ]
    with pytest.raises(MutualAidError) as caught:
        single.add(url, intent("claim add"), WANG, "CLINIC", single.Happening(on="2018-05-01", disease="x"))
    assert caught.value.code == "PLAN_NEEDS_SETTLEMENT"


def test_a_plan_of_visits_that_is_entered_later_takes_a_visit_of_the_ledger(url: str) -> None:
    take(url, visit("S1", "2018-03-01", 600))
    load(url, CLINIC)
    enroll(url, (WANG, "U2", "门诊互助", "2018-01-01", "2018-01-05"))
    single.add_stay(url, intent("claim add"), WANG, "CLINIC", "S1")
    assert [one for one in outcomes(decide(url)) if one[1] == "CLINIC"] == [("S1", "CLINIC", "pay", None, 5_000)]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"visit": "药店购药"}, [("held", "VISIT_UNREADABLE", "visit"), ("refused", "REQUIRED", "admitted_on"),
                                 ("refused", "REQUIRED", "discharged_on")]),
        ({"visited_on": None}, [("refused", "REQUIRED", "visited_on")]),
        ({"visited_on": "2018-02-30"}, [("refused", "DAY_IMPOSSIBLE", "visited_on")]),
        ({"admitted_on": "2018-03-01", "discharged_on": "2018-03-31"}, [("held", "VISIT_OF_DAYS", "visit")]),
        ({"visit": "住院"}, [("refused", "REQUIRED", "admitted_on"), ("refused", "REQUIRED", "discharged_on")]),
        ({"visit": None}, [("refused", "REQUIRED", "admitted_on"), ("refused", "REQUIRED", "discharged_on")]),
    ],
)  # fmt: skip
def test_what_a_row_of_a_visit_lacks_or_says_twice_is_told(
    url: str, more: dict[str, Any], found: list[tuple[str, str, str]]
) -> None:
    assert sorted(said(take(url, visit("S1", "2018-03-01", **more)))) == sorted(found)


def test_what_is_neither_a_stay_nor_a_visit_for_certain_may_be_taken_as_a_stay(url: str) -> None:
    taken = take(url, row(visit="药店购药"), accept=("VISIT_UNREADABLE",))
    assert (five(taken), noted(taken)) == ((1, 0, 0, 0, 0), ["VISIT_UNREADABLE"])
    assert days_of(url) == [("S1", "2018-03-01", "2018-03-11", None)]


def test_a_visit_of_several_days_is_taken_as_of_the_day_of_the_visit(url: str) -> None:
    told = visit("S1", "2018-03-05", admitted_on="2018-03-01", discharged_on="2018-03-31")
    assert five(take(url, told, accept=("VISIT_OF_DAYS",))) == (1, 0, 0, 0, 0)
    assert days_of(url) == [("S1", "2018-03-05", "2018-03-05", "outpatient")]


def test_once_its_claims_are_reopened_a_stay_becomes_a_visit_and_a_visit_a_stay(covered: str) -> None:
    take(covered, row(WANG, "S1", admitted_on="2018-03-01", discharged_on="2018-03-01"))
    decide(covered)
    costs = {"total_fee": 12000, "fund_paid": 7500, "self_pay_one": 3300, "self_pay_two": 1000, "own_expense": 200}
    as_visit = visit("S1", "2018-03-01", **costs)
    assert said(take(covered, as_visit)) == [("refused", "SETTLEMENT_DIFFERS", "visit")]
    single.reopen(covered, intent("claim reopen", reason="门诊"), [one[0] for one in claim_rows(covered)])
    assert noted(take(covered, as_visit)) == ["SETTLEMENT_CORRECTED"]
    assert days_of(covered) == [("S1", "2018-03-01", "2018-03-01", "outpatient")]
    assert [one for one in outcomes(decide(covered)) if one[1] == "COMBI"] == [("S1", "COMBI", "pay", None, 140_000)]
    single.reopen(covered, intent("claim reopen", reason="住院"), [one[0] for one in claim_rows(covered)])
    again = row(WANG, "S1", admitted_on="2018-03-01", discharged_on="2018-03-01", visit="住院")
    assert noted(take(covered, again)) == ["SETTLEMENT_CORRECTED"]
    assert days_of(covered) == [("S1", "2018-03-01", "2018-03-01", None)]


def test_a_visit_leaves_the_first_stay_of_the_year_and_its_days_alone(url: str) -> None:
    take(url, {**visit("S1", "2018-02-01", 5000), "document_no": ZHANG}, {**visit("S2", "2018-03-05"), "document_no": ZHANG},
         row(ZHANG, "S3"))  # fmt: skip
    assert outcomes(decide(url)) == [
        ("S1", "HOSP_MED", "reject", "harm_not_covered", 0),
        ("S3", "HOSP_MED", "pay", None, 160_000),
        ("S2", "HOSP_MED", "reject", "harm_not_covered", 0),
        ("S1", "HOSP_ALLOW", "reject", "harm_not_covered", 0),
        ("S3", "HOSP_ALLOW", "pay", None, 36_000),
        ("S2", "HOSP_ALLOW", "reject", "harm_not_covered", 0),
    ]


def test_a_list_without_visits_says_nothing_of_them(url: str) -> None:
    take(url, row(LI))
    with read(url) as reader:
        assert "visit_code" not in claims.claim_list(reader).rows[0]
        assert "visit_code" not in claims.show(reader, 1)["settlement"]


def test_reopening_a_visit_names_the_later_one_that_rests_on_a_limit_of_a_life(covered: str) -> None:
    text = CLINIC.replace(
        'rate = { value = 5000, source = "x" }',
        'rate = { value = 5000, source = "x" }\nmost_claims = { value = { per = "life", count = 5 }, source = "x" }',
    )
    assert "most_claims" in text
    load(covered, text)
    for year in (2018, 2020):
        enroll(covered, (WANG, "U2", "门诊互助", f"{year}-01-01", f"{year}-01-05"))
    take(covered, visit("S1", "2018-03-01", 900), visit("S2", "2020-03-01", 900))
    decide(covered)
    [first, later] = sorted(
        told[0]
        for told in answer(
            covered,
            "select c.claim_id from claim_now c join plan_now p on p.plan_id = c.plan_id where p.plan_code = 'CLINIC'",
        )
    )
    reopened = single.reopen(covered, intent("claim reopen", reason="x"), [first])
    assert [(note.code, note.facts["claims"]) for note in reopened.notes] == [("DECISIONS_REST_ON_IT", str(later))]
