"""Each kind of difference between a printed figure and a later one, by hand."""

from __future__ import annotations

import pytest

from mutualaid.errors import Exit, MutualAidError
from mutualaid.publications import bridging
from mutualaid.reports.publications import publication
from mutualaid.store.reading import read
from tests.publications.conftest import LI, WANG, ZHANG, ZHAO, Desk, ends, parts

COUNTS = ("insured_count", "member_count", "rate_bp")
ZHANG_NO, WANG_NO, LI_NO, ZHAO_NO = 1, 2, 3, 4


def test_nothing_changed_is_a_bridge_without_parts(desk: Desk) -> None:
    table = desk.bridge(desk.publish())
    assert parts(table) == []
    assert ends(table, *COUNTS) == ([1, 3, 3333], [1, 3, 3333])


def test_who_joined_in_time_and_was_entered_later_counts_below_and_with_cover_above(desk: Desk) -> None:
    number = desk.publish()
    entry = desk.join(ZHAO, day="2018-06-01").entry
    table = desk.bridge(number)
    assert parts(table) == [("entered_late", ZHAO_NO, 0, 1)]
    assert (table.rows[0]["entry"], table.rows[0]["action"], table.rows[0]["name"]) == (entry, "member add", "赵*")
    assert ends(table, *COUNTS) == ([1, 3, 3333], [1, 4, 2500])
    desk.enroll(ZHAO, starts_on="2018-07-01")
    assert parts(desk.bridge(number)) == [("entered_late", ZHAO_NO, 1, 1)]


def test_an_enrollment_entered_later_counts_above_alone(desk: Desk) -> None:
    number = desk.publish()
    desk.enroll(WANG)
    table = desk.bridge(number)
    assert parts(table) == [("entered_late", WANG_NO, 1, 0)]
    assert ends(table, *COUNTS) == ([1, 3, 3333], [2, 3, 6667])


def test_who_had_left_before_the_day_goes_out_with_cover_and_all(desk: Desk) -> None:
    number = desk.publish()
    desk.leave(ZHANG, "2018-11-30")
    desk.leave(WANG, "2019-01-01")
    table = desk.bridge(number)
    assert parts(table) == [("left_earlier", ZHANG_NO, -1, -1)]
    assert ends(table, *COUNTS) == ([1, 3, 3333], [0, 2, 0])


def test_a_transfer_changes_the_unit_it_leaves_and_the_one_it_comes_to_but_not_the_district(desk: Desk) -> None:
    whole, left, come = desk.publish(), desk.publish(unit="U1"), desk.publish(unit="U2")
    desk.transfer(ZHANG, "U2", "2018-12-01")
    assert parts(desk.bridge(whole)) == []
    assert parts(desk.bridge(left)) == [("transferred", ZHANG_NO, -1, -1)]
    assert parts(desk.bridge(come)) == [("transferred", ZHANG_NO, 1, 1)]


def test_a_membership_that_was_kept_on_the_day_is_a_change_of_status(desk: Desk) -> None:
    number = desk.publish()
    desk.status(WANG, "保留会籍", "2018-10-01")
    assert parts(desk.bridge(number)) == [("status_changed", WANG_NO, 0, -1)]
    again = desk.publish()
    desk.status(WANG, "在职", "2018-12-15")
    assert parts(desk.bridge(again)) == [("status_changed", WANG_NO, 0, 1)]


def test_two_records_of_one_person_are_merged_and_the_survivor_gets_the_cover(desk: Desk) -> None:
    number = desk.publish()
    entry = desk.merge(ZHANG, LI).entry
    table = desk.bridge(number)
    assert parts(table) == [("merged", ZHANG_NO, -1, -1), ("merged", LI_NO, 1, 0)]
    assert [row["entry"] for row in table.rows] == [entry, entry]
    assert ends(table, *COUNTS) == ([1, 3, 3333], [1, 2, 5000])


def test_a_cover_paid_after_the_figure_was_printed_is_paid_later(desk: Desk) -> None:
    desk.enroll(WANG, None)
    number, money = desk.publish(), desk.publish("contributions")
    desk.pay("2018-12-30")
    assert parts(desk.bridge(number)) == [("paid_later", WANG_NO, 1, 0)]
    assert parts(desk.bridge(money)) == [("entered_late", "U1", 9500, 0)]


def test_a_cancelled_cover_goes_out_and_its_refund_counts_on_its_own_day(desk: Desk) -> None:
    enrollment = desk.enroll(WANG)
    number, money = desk.publish(), desk.publish("contributions")
    desk.cancel(enrollment, "2018-12-20")
    assert parts(desk.bridge(number)) == [("cancelled", WANG_NO, -1, 0)]
    table = desk.bridge(money)
    assert parts(table) == [("cancelled", "U1", -9500, 0)]
    assert ends(table, "contribution_fen", "previous_fen") == ([19000, 0], [9500, 0])


def test_money_given_back_leaves_a_cover_unpaid(desk: Desk) -> None:
    enrollment = desk.enroll(WANG)
    number, money = desk.publish(), desk.publish("contributions")
    desk.refund(enrollment, "2018-12-20")
    assert parts(desk.bridge(number)) == [("refunded", WANG_NO, -1, 0)]
    assert parts(desk.bridge(money)) == [("refunded", "U1", -9500, 0)]


def test_money_of_the_year_before_changes_the_growth_alone(desk: Desk) -> None:
    desk.pay("2017-03-01", 5000)
    number = desk.publish("contributions")
    desk.pay("2017-04-01", 4500)
    table = desk.bridge(number)
    assert parts(table) == [("entered_late", "U1", 0, 4500)]
    assert ends(table, "contribution_fen", "previous_fen", "growth_bp") == ([9500, 5000, 9000], [9500, 9500, 0])


def test_what_an_undo_took_back_or_gave_back_is_undone(desk: Desk) -> None:
    entry = desk.leave(WANG, "2018-10-01").entry
    number = desk.publish()
    undone = desk.undo(entry).entry
    table = desk.bridge(number)
    assert parts(table) == [("undone", WANG_NO, 0, 1)]
    assert (table.rows[0]["entry"], table.rows[0]["action"]) == (undone, "journal undo")


def test_what_was_changed_and_undone_since_leaves_no_part(desk: Desk) -> None:
    number = desk.publish()
    desk.undo(desk.leave(WANG, "2018-10-01").entry)
    assert parts(desk.bridge(number)) == []


def test_a_unit_moved_out_of_the_tree_takes_its_people_along(desk: Desk) -> None:
    number = desk.publish(unit="110119100")
    entry = desk.move("U1", "110119101", "2018-12-01").entry
    table = desk.bridge(number)
    assert parts(table) == [("tree_moved", ZHANG_NO, -1, -1), ("tree_moved", WANG_NO, 0, -1)]
    assert [row["entry"] for row in table.rows] == [entry, entry]


def test_aid_entered_late_returned_paid_again_and_recovered(desk: Desk) -> None:
    desk.aid("S1", ZHANG)
    desk.aid("S2", WANG)
    aid, direct = desk.publish("aid"), desk.publish("direct-claims")
    desk.aid("S3", LI)
    desk.aid("S1", ZHANG, "退汇", "2018-05-20")
    desk.aid("S2", WANG, "追回", "2018-06-01")
    table = desk.bridge(aid)
    assert parts(table) == [
        ("entered_late", LI_NO, 10000, 0),
        ("returned", ZHANG_NO, -10000, 0),
        ("recovered", WANG_NO, -10000, 0),
    ]
    assert ends(table, "aid_fen", "previous_fen") == ([20000, 0], [10000, 0])
    table = desk.bridge(direct)
    assert parts(table) == [
        ("entered_late", LI_NO, 1, 0),
        ("returned", ZHANG_NO, -1, 0),
        ("recovered", WANG_NO, -1, 0),
    ]
    assert ends(table, "beneficiary_count", "member_count", "rate_bp") == ([2, 3, 6667], [1, 3, 3333])
    aid, direct = desk.publish("aid"), desk.publish("direct-claims")
    desk.aid("S1", ZHANG, "成功", "2018-07-01")
    assert parts(desk.bridge(aid)) == [("paid_later", ZHANG_NO, 10000, 0)]
    assert parts(desk.bridge(direct)) == [("paid_later", ZHANG_NO, 1, 0)]


def test_who_receives_aid_by_one_payment_while_another_came_back_is_explained_by_the_one_that_stands(
    desk: Desk,
) -> None:
    number = desk.publish("direct-claims")
    entry = desk.aid("S1", LI).entry
    desk.aid("S2", LI, day="2018-06-10")
    desk.aid("S2", LI, "退汇", "2018-06-20")
    table = desk.bridge(number)
    assert parts(table) == [("entered_late", LI_NO, 1, 0)]
    assert table.rows[0]["entry"] == entry
    number = desk.publish("direct-claims")
    desk.aid("S3", LI, day="2018-07-10")
    entry = desk.aid("S1", LI, "追回", "2018-07-20").entry
    assert parts(desk.bridge(number)) == []
    desk.aid("S3", LI, "退汇", "2018-08-01")
    table = desk.bridge(number)
    assert (parts(table), table.rows[0]["entry"]) == ([("recovered", LI_NO, -1, 0)], entry)


def test_a_beneficiary_who_was_no_member_on_the_day_of_payment_goes_out_above_and_below(desk: Desk) -> None:
    desk.aid("S1", ZHANG)
    direct, aid = desk.publish("direct-claims"), desk.publish("aid")
    desk.leave(ZHANG, "2018-05-01")
    assert parts(desk.bridge(direct)) == [("left_earlier", ZHANG_NO, 0, -1), ("left_earlier", ZHANG_NO, -1, 0)]
    assert parts(desk.bridge(aid)) == []


def test_aid_follows_who_was_transferred_before_the_payment(desk: Desk) -> None:
    desk.aid("S1", ZHANG)
    number = desk.publish("aid", unit="U2")
    desk.transfer(ZHANG, "U2", "2018-05-01")
    assert parts(desk.bridge(number)) == [("transferred", ZHANG_NO, 10000, 0)]


def test_a_year_reported_before_the_ledger_is_a_part_of_its_own(desk: Desk) -> None:
    from mutualaid import contributions
    from tests.ledgers import intent

    number = desk.publish("contributions")
    contributions.set_opening(
        desk.url, intent("contribution opening set"), unit="110119", year=2017, contribution_fen=5000
    )
    table = desk.bridge(number)
    assert parts(table) == [("opening", None, 0, 5000)]
    assert ends(table, "contribution_fen", "previous_fen", "growth_bp") == ([9500, 0, None], [9500, 5000, 9000])


def test_other_reports_are_compared_row_by_row(desk: Desk) -> None:
    number = desk.publish("renewals", by="plan")
    desk.enroll(WANG, starts_on="2018-03-01")
    table = desk.bridge(number)
    assert list(table.rows) == [{"row": "110119 延庆区总工会 HOSP_MED", "figure": "new_count", "was": 1, "now": 2}]
    assert [note.code for note in table.notes] == ["BRIDGE_BY_ROW"]


def test_a_bridge_backward_is_refused(desk: Desk) -> None:
    number = desk.publish()
    with read(desk.url) as reader:
        printed = publication(reader, number)
    with (
        read(desk.url, at=printed.head) as first,
        read(desk.url, at="2") as last,
        pytest.raises(MutualAidError) as wrong,
    ):
        bridging.bridge(first, last, printed)
    assert (wrong.value.code, wrong.value.exit_code) == ("BRIDGE_BACKWARD", Exit.REFUSED)
