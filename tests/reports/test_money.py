"""M02, M03, M04, M06: contributions, direct claims, aid, and what openings put in."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports

District = Any
PAID, RETURNED, RECOVERED = "paid", "returned", "recovered"


def money(table: Any) -> tuple[object, object, object]:
    total = table.total
    return total.get("contribution_fen", total.get("aid_fen")), total["previous_fen"], total["growth_bp"]


# --- contributions ---


def test_contributions_are_receipts_less_refunds_and_reversals_of_enrolled_plans(district: District) -> None:
    district.money("HOSP_MED", 10000, "2018-01-01")
    district.money("CRITICAL", 5000, "2018-12-31", unit="U3")
    district.money("HOSP_MED", -2000, "2018-06-01", kind="refund")
    district.money("HOSP_MED", -1000, "2018-06-02", kind="reversal")
    district.money(None, 1000, "2018-03-01", kind="joining_fee")
    district.money("SECOND", 7000, "2018-03-01")
    district.money("HOSP_MED", 8000, "2017-12-31")
    district.money("HOSP_MED", 9000, "2019-01-01")
    table = district.ask(reports.contributions, unit="110119")
    assert dict(table.total) == {
        "year": 2018,
        "contribution_fen": 12000,
        "previous_fen": 8000,
        "growth_bp": 5000,
        "opening_used": False,
    }
    assert dict(table.head) == {
        "report": "contributions",
        "definition": "M02",
        "unit_code": "110119",
        "year": 2018,
        "as_of": "2018-12-31",
    }


def test_a_refund_belongs_to_the_year_of_its_own_day(district: District) -> None:
    district.money("HOSP_MED", 10000, "2017-05-01")
    district.money("HOSP_MED", -4000, "2018-05-01", kind="refund")
    assert money(district.ask(reports.contributions)) == (-4000, 10000, -14000)
    assert money(district.ask(reports.contributions, as_of="2019-12-31")) == (0, -4000, None)


def test_growth_over_nothing_is_undefined(district: District) -> None:
    district.money("HOSP_MED", 10000, "2018-05-01")
    assert money(district.ask(reports.contributions)) == (10000, 0, None)


def test_part_of_a_year_is_compared_with_the_same_days_a_year_before(district: District) -> None:
    district.money("HOSP_MED", 100, "2017-06-30")
    district.money("HOSP_MED", 1000, "2017-07-01")
    district.money("HOSP_MED", 110, "2018-06-30")
    district.money("HOSP_MED", 2000, "2018-07-01")
    assert money(district.ask(reports.contributions, as_of="2018-06-30")) == (110, 100, 1000)


def test_29_february_is_compared_with_28_february(district: District) -> None:
    district.money("HOSP_MED", 100, "2019-02-28")
    district.money("HOSP_MED", 900, "2019-03-01")
    district.money("HOSP_MED", 150, "2020-02-29")
    assert money(district.ask(reports.contributions, as_of="2020-02-29")) == (150, 100, 5000)


def test_money_stays_with_the_unit_that_received_it_in_the_tree_of_the_day(district: District) -> None:
    person = district.member("U1", left="2018-02-01")
    district.spell(person, "U3", "2018-02-01")
    district.enroll(person, unit="U1")
    district.money("HOSP_MED", 500, "2017-03-01", unit="U2")
    district.move("U2", "T2", "2018-07-01")
    rows = {
        day: [
            (row["unit_code"], row["contribution_fen"], row["previous_fen"])
            for row in district.ask(reports.contributions, by="town", as_of=day).rows
        ]
        for day in ("2018-06-30", "2018-12-31")
    }
    assert rows == {
        "2018-06-30": [("T1", 8000, 500)],
        "2018-12-31": [("T1", 8000, 0), ("T2", 0, 500)],
    }
    assert [row["unit_code"] for row in district.ask(reports.contributions, by="unit").rows] == ["U1", "U2"]


def test_contributions_by_plan_and_of_one_plan(district: District) -> None:
    district.money("CRITICAL", 300, "2018-03-01")
    district.money("HOSP_MED", 200, "2018-03-01")
    district.money("HOSP_MED", 100, "2017-03-01")
    table = district.ask(reports.contributions, by="plan")
    assert [(row["plan_code"], row["contribution_fen"], row["growth_bp"]) for row in table.rows] == [
        ("HOSP_MED", 200, 10000),
        ("CRITICAL", 300, None),
    ]
    assert money(district.ask(reports.contributions, plan="HOSP_MED")) == (200, 100, 10000)


def test_an_opening_replaces_the_whole_earlier_year_and_says_so(district: District) -> None:
    district.money("HOSP_MED", 999, "2017-03-01")
    district.money("HOSP_MED", 219940000, "2018-03-01")
    district.opening("110119", 2017, contribution_fen=200000000)
    table = district.ask(reports.contributions, by="town")
    assert money(table) == (219940000, 200000000, 997)
    assert table.total["opening_used"] is True
    assert [(row["previous_fen"], row["opening_used"]) for row in table.rows] == [(999, False)]


def test_direct_claims_of_an_opening_year_are_those_reported_then(district: District) -> None:
    district.opening("110119", 2017, beneficiary_count=12, member_count=100, aid_fen=500000)
    total = district.ask(reports.direct_claims, as_of="2017-12-31").total
    shown = {key: total[key] for key in ("beneficiary_count", "member_count", "rate_bp", "aid_fen", "opening_used")}
    assert shown == {
        "beneficiary_count": 12,
        "member_count": 100,
        "rate_bp": 1200,
        "aid_fen": 500000,
        "opening_used": True,
    }
    assert district.ask(reports.direct_claims, as_of="2017-12-30").total["beneficiary_count"] == 0


def test_an_opening_speaks_of_its_own_unit_and_year_alone(district: District) -> None:
    district.money("HOSP_MED", 999, "2017-03-01")
    district.opening("110119", 2016, contribution_fen=1)
    district.opening("T1", 2017, contribution_fen=2)
    assert district.ask(reports.contributions).total["opening_used"] is False
    assert money(district.ask(reports.contributions, unit="T1"))[1] == 2
    assert district.ask(reports.contributions, by="town").rows[0]["previous_fen"] == 2
    assert district.ask(reports.contributions, by="unit").rows[0]["previous_fen"] == 999
    assert district.ask(reports.contributions, as_of="2016-12-31").total["contribution_fen"] == 1


def test_an_opening_of_a_year_is_never_set_against_part_of_one(district: District) -> None:
    district.money("HOSP_MED", 100, "2018-03-01")
    district.opening("110119", 2017, contribution_fen=200)
    table = district.ask(reports.contributions, as_of="2018-06-30")
    assert money(table) == (100, None, None)
    assert table.total["opening_used"] is False
    assert [note.code for note in table.notes] == ["OPENING_WHOLE_YEAR"]


def test_an_opening_says_nothing_of_a_single_plan(district: District) -> None:
    district.opening("110119", 2017, contribution_fen=200)
    assert district.ask(reports.contributions, plan="HOSP_MED").total["opening_used"] is False


# --- aid ---


@pytest.mark.parametrize(
    ("events", "of_2018", "of_2019"),
    [
        ([(PAID, "2018-03-01")], 10000, 0),
        ([(PAID, "2018-03-01"), (RETURNED, "2018-03-05")], 0, 0),
        ([(PAID, "2018-03-01"), (RETURNED, "2018-03-05"), (PAID, "2018-04-01")], 10000, 0),
        ([(PAID, "2018-12-30"), (RETURNED, "2019-01-02")], 10000, -10000),
        ([(PAID, "2018-12-30"), (RETURNED, "2019-01-02"), (PAID, "2019-02-01")], 10000, 0),
        ([(PAID, "2018-12-30"), (RECOVERED, "2019-01-02")], 10000, -10000),
        ([(PAID, "2018-03-01"), (RETURNED, "2018-03-05"), (RECOVERED, "2018-03-06")], 0, 0),
        ([(RETURNED, "2018-03-05")], 0, 0),
        ([(RETURNED, "2018-03-05"), (PAID, "2018-04-01")], 10000, 0),
        ([(PAID, "2018-03-01"), (RETURNED, "2018-03-01"), (PAID, "2018-03-02")], 10000, 0),
        # A ledger that came from elsewhere may tell of one payment twice: it counts once.
        ([(PAID, "2018-03-01"), (PAID, "2018-03-05")], 10000, 0),
        ([(PAID, "2018-03-01"), (PAID, "2019-03-05")], 10000, 0),
        ([(PAID, "2018-03-01"), (PAID, "2018-03-05"), (RETURNED, "2018-03-06")], 0, 0),
    ],
)
def test_aid_follows_the_story_of_each_payment(
    district: District, events: list[tuple[str, str]], of_2018: int, of_2019: int
) -> None:
    district.pay(district.member("U1"), *events)
    assert district.ask(reports.aid).total["aid_fen"] == of_2018
    assert district.ask(reports.aid, as_of="2019-12-31").total["aid_fen"] == of_2019


def test_events_entered_out_of_order_stand_in_the_order_of_their_days(district: District) -> None:
    district.pay(district.member("U1"), (RETURNED, "2018-03-05"), (PAID, "2018-03-01"))
    assert district.ask(reports.aid).total["aid_fen"] == 0
    assert district.ask(reports.aid, as_of="2018-03-04").total["aid_fen"] == 10000


def test_the_aid_total_has_the_keys_of_the_interface(district: District) -> None:
    person = district.member("U1")
    district.pay(person, (PAID, "2017-03-01"), fen=4000)
    district.pay(person, (PAID, "2018-03-01"), fen=6000)
    district.pay(person, (PAID, "2018-04-01"), fen=1000, channel="office", plan="HOSP_MED")
    table = district.ask(reports.aid)
    assert dict(table.total) == {
        "year": 2018,
        "aid_fen": 7000,
        "previous_fen": 4000,
        "growth_bp": 7500,
        "opening_used": False,
        "beneficiary_count": 1,
        "payment_count": 2,
    }
    assert table.head["definition"] == "M04"


def test_aid_belongs_to_the_unit_of_the_payment_date_and_so_does_its_return(district: District) -> None:
    person = district.member("U1", left="2018-06-01")
    district.spell(person, "U3", "2018-06-01")
    district.pay(person, (PAID, "2018-05-31"), (RETURNED, "2018-06-05"), (PAID, "2018-06-10"))
    before = district.ask(reports.aid, by="unit", as_of="2018-06-04")
    assert [(row["unit_code"], row["aid_fen"]) for row in before.rows] == [("U1", 10000)]
    after = district.ask(reports.aid, by="unit")
    assert [(row["unit_code"], row["aid_fen"]) for row in after.rows] == [("U1", 0), ("U3", 10000)]


def test_aid_to_who_has_left_belongs_to_the_last_unit_but_is_no_beneficiary(district: District) -> None:
    person = district.member("U3", "2010-01-01", "2012-01-01")
    district.spell(person, "U1", "2012-01-01", "2018-03-01")
    district.pay(person, (PAID, "2018-03-01"))
    table = district.ask(reports.aid, by="unit")
    assert [
        (row["unit_code"], row["aid_fen"], row["beneficiary_count"], row["payment_count"]) for row in table.rows
    ] == [("U1", 10000, 0, 1)]


def test_a_kept_member_is_in_the_aid_but_no_beneficiary(district: District) -> None:
    district.pay(district.member("U1", status="kept"), (PAID, "2018-03-01"))
    total = district.ask(reports.aid).total
    assert (total["aid_fen"], total["beneficiary_count"]) == (10000, 0)


def test_a_spell_in_service_on_the_day_goes_before_a_later_kept_one(district: District) -> None:
    person = district.member("U1")
    district.spell(person, "U3", "2017-01-01", status="kept")
    district.pay(person, (PAID, "2018-03-01"))
    assert [row["unit_code"] for row in district.ask(reports.aid, by="unit").rows] == ["U1"]


def test_aid_before_the_first_membership_belongs_to_the_first_unit_after(district: District) -> None:
    person = district.member("U2", "2018-09-01")
    district.spell(person, "U3", "2018-10-01")
    district.pay(person, (PAID, "2018-03-01"))
    table = district.ask(reports.aid, by="unit")
    assert [(row["unit_code"], row["aid_fen"], row["beneficiary_count"]) for row in table.rows] == [("U2", 10000, 0)]


def test_aid_to_who_never_was_a_member_belongs_to_the_district(district: District) -> None:
    district.pay(district.person(), (PAID, "2018-03-01"))
    table = district.ask(reports.aid, by="town")
    assert [(row["unit_code"], row["aid_fen"]) for row in table.rows] == [("110119", 10000)]
    assert district.ask(reports.aid, unit="T1").total["aid_fen"] == 0


def test_aid_of_a_merged_record_belongs_to_the_survivor(district: District) -> None:
    survivor, double = district.member("U1"), district.person()
    district.pay(survivor, (PAID, "2018-03-01"))
    district.pay(double, (PAID, "2018-04-01"))
    district.merge(double, survivor)
    table = district.ask(reports.aid, by="unit")
    assert [(row["unit_code"], row["aid_fen"], row["beneficiary_count"]) for row in table.rows] == [("U1", 20000, 1)]


def test_an_opening_gives_the_aid_of_the_year_before(district: District) -> None:
    district.pay(district.member("U1"), (PAID, "2018-03-01"))
    district.opening("110119", 2017, aid_fen=8000)
    total = district.ask(reports.aid).total
    assert (total["previous_fen"], total["growth_bp"], total["opening_used"]) == (8000, 2500, True)


def test_aid_by_plan_sex_and_age(district: District) -> None:
    district.pay(district.member("U1", sex="F", born="1950-01-01"), (PAID, "2018-03-01"), plan="HOSP_MED")
    district.pay(district.member("U1"), (PAID, "2018-03-01"))
    assert [(row["plan_code"], row["aid_fen"]) for row in district.ask(reports.aid, by="plan").rows] == [
        ("HOSP_MED", 10000),
        ("SECOND", 10000),
    ]
    assert [row["sex_code"] for row in district.ask(reports.aid, by="sex").rows] == ["F", "M"]
    assert [row["age_code"] for row in district.ask(reports.aid, by="age").rows] == ["30_39", "60_on"]
    assert district.ask(reports.aid, plan="HOSP_MED").total["aid_fen"] == 10000


# --- direct claims ---


def direct(district: District, **options: Any) -> Any:
    return district.ask(reports.direct_claims, **options).total


def test_the_direct_claim_total_has_the_keys_of_the_interface(district: District) -> None:
    person = district.member("U1")
    district.member("U1")
    district.pay(person, (PAID, "2018-03-01"))
    district.pay(person, (PAID, "2018-06-01"))
    assert dict(direct(district)) == {
        "year": 2018,
        "beneficiary_count": 1,
        "member_count": 2,
        "rate_bp": 5000,
        "payment_count": 2,
        "aid_fen": 20000,
        "strict_beneficiary_count": 1,
        "strict_rate_bp": 5000,
        "any_channel_beneficiary_count": 1,
        "any_channel_rate_bp": 5000,
        "previous_beneficiary_count": 0,
        "previous_rate_bp": 0,
        "opening_used": False,
    }


@pytest.mark.parametrize(
    ("events", "as_of", "count"),
    [
        ([(PAID, "2018-03-01")], "2018-12-31", 1),
        ([(PAID, "2018-03-01")], "2018-02-28", 0),
        ([(PAID, "2018-03-01")], "2019-12-31", 0),
        ([(PAID, "2018-03-01"), (RETURNED, "2018-03-05")], "2018-12-31", 0),
        ([(PAID, "2018-03-01"), (RETURNED, "2018-03-05")], "2018-03-04", 1),
        ([(PAID, "2018-03-01"), (RETURNED, "2018-03-05")], "2018-03-05", 0),
        ([(PAID, "2018-12-30"), (RETURNED, "2019-01-02")], "2018-12-31", 1),
        ([(PAID, "2018-12-30"), (RETURNED, "2019-01-02")], "2019-12-31", 0),
        ([(PAID, "2018-12-30"), (RETURNED, "2019-01-02"), (PAID, "2019-02-01")], "2019-12-31", 1),
        ([(PAID, "2018-03-01"), (RETURNED, "2018-03-05"), (PAID, "2018-03-09")], "2018-12-31", 1),
        ([(RETURNED, "2018-03-05")], "2018-12-31", 0),
    ],
)
def test_a_payment_is_successful_if_its_last_event_by_the_day_is_paid_in_the_year(
    district: District, events: list[tuple[str, str]], as_of: str, count: int
) -> None:
    district.pay(district.member("U1"), *events)
    total = direct(district, as_of=as_of)
    assert (total["beneficiary_count"], total["payment_count"]) == (count, count)


def test_the_office_channel_counts_only_over_all_channels(district: District) -> None:
    district.pay(district.member("U1"), (PAID, "2018-03-01"), channel="office")
    total = direct(district)
    assert (total["beneficiary_count"], total["any_channel_beneficiary_count"], total["aid_fen"]) == (0, 1, 0)


def test_who_left_after_the_payment_is_a_beneficiary_but_not_in_the_strict_variant(district: District) -> None:
    district.member("U1")
    district.pay(district.member("U1", left="2018-06-01"), (PAID, "2018-05-31"))
    total = direct(district)
    assert (total["beneficiary_count"], total["strict_beneficiary_count"], total["member_count"]) == (1, 0, 1)


def test_who_moved_after_the_payment_is_in_the_strict_variant_where_both_units_lie(district: District) -> None:
    person = district.member("U1", left="2018-06-01")
    district.spell(person, "U2", "2018-06-01")
    district.pay(person, (PAID, "2018-05-01"))
    counted = {
        by: [
            (row.get("unit_code"), row["beneficiary_count"], row["strict_beneficiary_count"])
            for row in district.ask(reports.direct_claims, by=by).rows
            if row["beneficiary_count"]
        ]
        for by in ("unit", "town", "district")
    }
    assert counted == {"unit": [("U1", 1, 0)], "town": [("T1", 1, 1)], "district": [("110119", 1, 1)]}
    assert direct(district)["strict_beneficiary_count"] == 1


def test_nobody_is_still_a_member_of_no_district(district: District) -> None:
    district.unit("110108", "海淀区总工会", "district")
    district.unit("X1", "市直属工会")
    district.pay(district.member("X1"), (PAID, "2018-05-01"))
    table = district.ask(reports.direct_claims, by="district")
    assert [(row["unit_code"], row["beneficiary_count"], row["strict_beneficiary_count"]) for row in table.rows] == [
        (None, 1, 0)
    ]
    assert table.total["strict_beneficiary_count"] == 1


def test_who_had_left_before_the_payment_is_no_beneficiary(district: District) -> None:
    district.pay(district.member("U1", left="2018-05-31"), (PAID, "2018-05-31"))
    total = direct(district)
    assert (total["beneficiary_count"], total["payment_count"], total["rate_bp"]) == (0, 1, None)


def test_a_beneficiary_in_two_units_counts_in_each_and_once_in_the_whole(district: District) -> None:
    person = district.member("U1", left="2018-06-01")
    district.spell(person, "U3", "2018-06-01")
    district.pay(person, (PAID, "2018-05-01"))
    district.pay(person, (PAID, "2018-07-01"))
    table = district.ask(reports.direct_claims, by="town")
    assert [
        (row["unit_code"], row["beneficiary_count"], row["member_count"], row["strict_beneficiary_count"])
        for row in table.rows
    ] == [("T1", 1, 0, 0), ("T2", 1, 1, 1)]
    assert (table.total["beneficiary_count"], table.total["strict_beneficiary_count"]) == (1, 1)


def test_rows_stand_for_units_with_people_or_money(district: District) -> None:
    district.member("U1")
    district.pay(district.member("U3", left="2018-06-01"), (PAID, "2018-05-01"))
    rows = district.ask(reports.direct_claims, by="unit").rows
    assert [(row["unit_code"], row["member_count"], row["beneficiary_count"], row["rate_bp"]) for row in rows] == [
        ("U1", 1, 0, 0),
        ("U3", 0, 1, None),
    ]


def test_direct_claims_by_plan_have_the_members_of_the_unit_below_them(district: District) -> None:
    person = district.member("U1")
    district.member("U1")
    district.pay(person, (PAID, "2018-03-01"), plan="HOSP_MED")
    district.pay(person, (PAID, "2018-03-01"))
    rows = district.ask(reports.direct_claims, by="plan").rows
    assert [(row["plan_code"], row["beneficiary_count"], row["member_count"]) for row in rows] == [
        ("HOSP_MED", 1, 2),
        ("SECOND", 1, 2),
    ]


def test_the_year_before_comes_from_the_ledger_or_from_an_opening(district: District) -> None:
    person = district.member("U1")
    district.member("U1", "2018-05-01")
    district.pay(person, (PAID, "2017-03-01"))
    total = direct(district)
    assert (total["previous_beneficiary_count"], total["previous_rate_bp"]) == (1, 10000)
    district.opening("110119", 2017, beneficiary_count=30, member_count=120)
    total = direct(district)
    assert (total["previous_beneficiary_count"], total["previous_rate_bp"], total["opening_used"]) == (30, 2500, True)


def test_people_of_direct_claims_are_the_names_behind_the_figure(district: District) -> None:
    gone = district.member("U1", left="2018-05-01")
    district.pay(gone, (PAID, "2018-05-01"))
    here = district.member("U1")
    district.pay(here, (PAID, "2018-05-01"))
    district.pay(here, (PAID, "2018-06-01"), (RETURNED, "2018-06-02"))
    rows = district.ask(reports.direct_claims, people=True).rows
    assert [
        (row["person_no"], row["payment_count"], row["aid_fen"], row["beneficiary"], row["still_member"])
        for row in rows
    ] == [(gone, 1, 10000, False, False), (here, 1, 10000, True, True)]


# --- the payout ratio, and the years ---


def test_the_payout_ratio_takes_enrolled_plans_only(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, fee=40000)
    district.pay(person, (PAID, "2018-03-01"), plan="HOSP_MED")
    district.pay(person, (PAID, "2018-03-01"), plan="SECOND")
    total = district.ask(reports.payout_ratio).total
    assert dict(total) == {"year": 2018, "aid_fen": 10000, "contribution_fen": 40000, "ratio_bp": 2500}


def test_money_over_the_years_takes_openings_for_whole_years(district: District) -> None:
    person = district.member("U1")
    district.enroll(person)
    district.pay(person, (PAID, "2017-12-31"), (RETURNED, "2018-01-03"))
    district.opening("110119", 2016, contribution_fen=5, aid_fen=6)
    rows = district.ask(reports.years).rows
    assert [(row["year"], row["contribution_fen"], row["aid_fen"], row["opening_used"]) for row in rows] == [
        (2016, 5, 6, True),
        (2017, 0, 10000, False),
        (2018, 8000, -10000, False),
    ]
