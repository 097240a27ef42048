"""Events that qualify and were never paid; payments that came back and were not paid again."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports
from tests.reports import claiming

District = Any


def waiting(district: District, **options: Any) -> list[tuple[object, ...]]:
    rows = district.ask(reports.never_paid, **options).rows
    return [(row["claim_no"], row["state"], row["amount_fen"], row["waiting_days"]) for row in rows]


def came_back(district: District, **options: Any) -> list[tuple[object, ...]]:
    rows = district.ask(reports.returned_unpaid, **options).rows
    return [(row["payout_no"], row["state"], row["amount_fen"], row["waiting_days"]) for row in rows]


def test_each_stage_on_the_way_to_money_has_its_state(district: District) -> None:
    person = district.member("U1", name="张三丰")
    undecided, held, decided, fresh, proposed, approved, exported = (
        claiming.claim(district, person, f"2018-12-{day:02d}") for day in range(1, 8)
    )
    claiming.decide(district, held, 0, "hold")
    claiming.decide(district, decided, 7000, "partial")
    claiming.grow(district, fresh, claiming.decide(district, fresh, 7500))
    for number, until in ((proposed, "proposed"), (approved, "approved"), (exported, "exported")):
        payout = claiming.grow(district, number, claiming.decide(district, number, 8000))
        claiming.propose(district, payout, until=until)
    assert waiting(district) == [
        (undecided, "undecided", None, 30),
        (held, "held", None, 29),
        (decided, "decided", 7000, 28),
        (fresh, "decided", 7500, 27),
        (proposed, "proposed", 8000, 26),
        (approved, "approved", 8000, 25),
        (exported, "exported", 8000, 24),
    ]
    table = district.ask(reports.never_paid)
    assert dict(table.head) == {
        "report": "never-paid",
        "definition": None,
        "unit_code": "110119",
        "as_of": "2018-12-31",
    }
    assert dict(table.total) == {
        "claim_count": 7,
        "person_count": 1,
        "amount_fen": 38500,
        "undecided_count": 1,
        "held_count": 1,
        "decided_count": 2,
        "proposed_count": 1,
        "approved_count": 1,
        "exported_count": 1,
        "returned_count": 0,
        "relief_count": 0,
        "relief_fen": 0,
    }
    assert dict(table.rows[0]) == {
        "claim_no": undecided,
        "relief_no": None,
        "person_no": person,
        "name": "张*丰",
        "unit_code": "U1",
        "plan_code": "HOSP_MED",
        "event_on": "2018-12-01",
        "amount_fen": None,
        "state": "undecided",
        "waiting_days": 30,
    }


def test_rejected_claims_and_claims_with_nothing_due_wait_for_nothing(district: District) -> None:
    person = district.member("U1")
    claiming.decide(district, claiming.claim(district, person), 0, "reject")
    claiming.decide(district, claiming.claim(district, person), 0, "pay")
    assert waiting(district) == []


def test_a_claim_waits_until_the_day_it_is_paid_and_again_from_its_return(district: District) -> None:
    person = district.member("U1")
    number = claiming.claim(district, person, "2018-03-01")
    payout = claiming.grow(district, number, claiming.decide(district, number, 9000))
    first = claiming.propose(district, payout, until="exported")
    claiming.answer(district, payout, first, "paid", "2018-04-01")
    claiming.answer(district, payout, first, "returned", "2018-04-10")
    second = claiming.propose(district, payout, attempt=2, until="exported")
    claiming.answer(district, payout, second, "paid", "2018-05-01")
    assert waiting(district, as_of="2018-02-28") == []
    assert waiting(district, as_of="2018-03-01") == [(number, "exported", 9000, 0)]
    assert waiting(district, as_of="2018-04-01") == []
    assert waiting(district, as_of="2018-04-09") == []
    assert waiting(district, as_of="2018-04-10") == [(number, "exported", 9000, 40)]
    assert waiting(district, as_of="2018-04-30") == [(number, "exported", 9000, 60)]
    assert waiting(district, as_of="2018-05-01") == []


def test_a_return_without_another_attempt_is_returned_and_with_one_is_under_way(district: District) -> None:
    person = district.member("U1")
    number = claiming.claim(district, person, "2018-03-01")
    payout = claiming.grow(district, number, claiming.decide(district, number, 9000))
    first = claiming.propose(district, payout, until="exported")
    claiming.answer(district, payout, first, "returned", "2018-04-10", "账号不符")
    assert waiting(district) == [(number, "returned", 9000, 305)]
    assert came_back(district) == [(payout, "returned", 9000, 265)]
    claiming.propose(district, payout, attempt=2, until="approved")
    assert waiting(district) == [(number, "approved", 9000, 305)]
    assert came_back(district) == [(payout, "approved", 9000, 265)]


def test_recovered_money_is_not_waited_for_and_a_new_decision_is(district: District) -> None:
    person = district.member("U1")
    number = claiming.claim(district, person, "2018-03-01")
    decision = claiming.decide(district, number, 9000)
    payout = claiming.grow(district, number, decision)
    item = claiming.propose(district, payout, until="exported")
    claiming.answer(district, payout, item, "paid", "2018-04-01")
    claiming.answer(district, payout, item, "recovered", "2018-06-01")
    assert waiting(district) == []
    district.void("decision", decision)
    assert waiting(district) == [(number, "undecided", None, 305)]
    claiming.decide(district, number, 4000)
    assert waiting(district) == [(number, "decided", 4000, 305)]


def test_a_claim_waits_from_the_day_it_was_handed_in(district: District) -> None:
    person = district.member("U1")
    early = claiming.claim(district, person, "2018-05-01", received="2018-12-01")
    late = claiming.claim(district, person, "2018-06-01", received="2019-02-01")
    assert waiting(district) == [(early, "undecided", None, 30), (late, "undecided", None, 0)]


def test_a_claim_belongs_to_the_unit_of_the_day_of_the_event(district: District) -> None:
    person = district.member("U1", left="2018-06-01")
    district.spell(person, "U3", "2018-06-01")
    before = claiming.claim(district, person, "2018-05-31")
    after = claiming.claim(district, person, "2018-06-01")
    never = claiming.claim(district, district.person(), "2018-07-01")
    rows = district.ask(reports.never_paid).rows
    assert [(row["claim_no"], row["unit_code"]) for row in rows] == [(before, "U1"), (after, "U3"), (never, "110119")]
    assert [row[0] for row in waiting(district, unit="T1")] == [before]
    assert [row[0] for row in waiting(district, unit="T2")] == [after]


def test_claims_of_one_plan_alone(district: District) -> None:
    person = district.member("U1")
    claiming.claim(district, person)
    other = claiming.claim(district, person, plan="CRITICAL")
    assert [row[0] for row in waiting(district, plan="CRITICAL")] == [other]


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        ("2018-03-04", []),
        ("2018-03-05", [(10000, 0)]),
        ("2018-03-08", [(10000, 3)]),
        ("2018-03-09", []),
        ("2018-12-31", []),
    ],
)
def test_a_payment_stands_returned_from_its_return_until_it_is_paid_again(
    district: District, as_of: str, found: list[tuple[int, int]]
) -> None:
    story = (("paid", "2018-03-01"), ("returned", "2018-03-05"), ("paid", "2018-03-09"))
    district.pay(district.member("U1"), *story)
    assert [row[2:] for row in came_back(district, as_of=as_of)] == found


def test_a_returned_payment_tells_reason_and_the_unit_of_its_payment_date(district: District) -> None:
    person = district.member("U1", left="2018-03-03", name="李四")
    district.spell(person, "U3", "2018-03-03")
    number = claiming.claim(district, person, "2018-02-01", plan="CRITICAL", channel="office")
    payout = claiming.grow(district, number, claiming.decide(district, number, 9000))
    item = claiming.propose(district, payout, until="exported")
    claiming.answer(district, payout, item, "paid", "2018-03-01")
    claiming.answer(district, payout, item, "returned", "2018-03-05", "户名不符")
    listed = district.pay(person, ("paid", "2018-05-01"), ("returned", "2018-05-02"))
    table = district.ask(reports.returned_unpaid)
    assert [dict(row) for row in table.rows] == [
        {
            "payout_no": payout,
            "serial_no": None,
            "claim_no": number,
            "relief_no": None,
            "person_no": person,
            "name": "李*",
            "unit_code": "U1",
            "unit_name": "第一小学工会",
            "plan_code": "CRITICAL",
            "channel_code": "office",
            "amount_fen": 9000,
            "returned_on": "2018-03-05",
            "reason": "户名不符",
            "state": "returned",
            "waiting_days": 301,
        },
        {
            "payout_no": listed,
            "serial_no": None,
            "claim_no": None,
            "relief_no": None,
            "person_no": person,
            "name": "李*",
            "unit_code": "U3",
            "unit_name": "第三小学工会",
            "plan_code": "SECOND",
            "channel_code": "direct",
            "amount_fen": 10000,
            "returned_on": "2018-05-02",
            "reason": None,
            "state": "returned",
            "waiting_days": 243,
        },
    ]
    assert dict(table.total) == {
        "payout_count": 2,
        "person_count": 1,
        "amount_fen": 19000,
        "proposed_count": 0,
        "approved_count": 0,
        "exported_count": 0,
        "returned_count": 2,
        "relief_count": 0,
        "relief_fen": 0,
    }
    assert len(district.ask(reports.returned_unpaid, unit="T2").rows) == 1
    assert len(district.ask(reports.returned_unpaid, plan="CRITICAL").rows) == 1


def test_a_recovered_payment_did_not_come_back_from_the_bank(district: District) -> None:
    district.pay(district.member("U1"), ("paid", "2018-03-01"), ("recovered", "2018-03-05"))
    assert came_back(district) == []


def test_at_an_earlier_entry_a_later_decision_has_not_happened(district: District) -> None:
    number = claiming.claim(district, district.member("U1"), "2018-12-01")
    district.journal(2)
    claiming.decide(district, number, 5000)
    assert waiting(district, at="1") == [(number, "undecided", None, 30)]
    assert waiting(district) == [(number, "decided", 5000, 30)]
