"""Lists of changes: read as transfers, on the day they tell or on one day for all, without a hold."""

from __future__ import annotations

import pytest

from tests.members.people import LI_ROW, ZHANG, ZHANG_ROW, Spells, Take, changed, five, reasons

MOVE: dict[str, object] = {"name": "张三丰", "document_no": ZHANG, "new_unit": "U2", "moved_on": "2018-07-01"}
MOVED = [("U1", "in_service", "2017-01-01", "2018-07-01"), ("U2", "in_service", "2018-07-01", None)]


def move(**values: object) -> dict[str, object]:
    return MOVE | values


def test_a_list_of_changes_transfers_on_its_day_without_a_hold(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    receipt = take(MOVE)
    assert (five(receipt), receipt.problems) == ((0, 1, 0, 0, 0), [])
    assert spells() == MOVED
    assert five(take(MOVE)) == (0, 0, 1, 0, 0)


def test_a_list_of_changes_without_days_transfers_on_the_day_given_for_all(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW, LI_ROW)
    there = {"name": "李四", "document_no": LI_ROW["document_no"], "new_unit": "U2"}
    receipt = take(move(moved_on=None), there, on="2018-07-01")
    assert (five(receipt), receipt.problems) == ((0, 1, 1, 0, 0), [])
    assert spells() == [*MOVED, ("U2", "in_service", "2016-03-01", None)]


def test_a_day_in_the_list_goes_before_the_one_given_for_all(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    take(MOVE, on="2019-01-01")
    assert spells() == MOVED


def test_a_move_on_no_day_is_asked_about_and_changes_nothing(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    receipt = take(move(moved_on=None))
    assert reasons(receipt) == [("refused", "TRANSFER_DAY", "new_unit")]
    assert receipt.problems[0].facts == {"now": "第二工会"}
    assert spells() == [("U1", "in_service", "2017-01-01", None)]


def test_where_a_list_tells_a_later_day_of_joining_it_is_the_day_of_the_move(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    assert take(move(moved_on=None, joined_on="2018-07-01")).problems == []
    assert spells() == MOVED


def test_the_day_on_which_somebody_once_joined_is_no_day_of_the_move(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    assert reasons(take(move(moved_on=None, joined_on="2017-01-01"))) == [("refused", "TRANSFER_DAY", "new_unit")]
    assert take(move(joined_on="2017-01-01")).problems == []
    assert spells() == MOVED


@pytest.mark.parametrize("of", ["old_unit", "unit"])
def test_the_old_union_is_compared_and_is_not_where_they_go(take: Take, spells: Spells, of: str) -> None:
    take(ZHANG_ROW)
    wrong = take(move(**{of: "NEW"}))
    assert [(each.verdict, each.code) for each in wrong.problems] == [("held", "DIFFERS")]
    assert wrong.problems[0].facts == {"field": "old_unit", "was": "第一工会", "now": "新建工会"}
    assert take(move(**{of: "U1"})).problems == []
    assert spells() == MOVED


def test_a_move_keeps_the_status_that_stands(take: Take, spells: Spells) -> None:
    take(changed(status="保留会籍"))
    take(MOVE)
    assert spells()[-1] == ("U2", "kept", "2018-07-01", None)


def test_who_has_left_is_moved_nowhere(take: Take, spells: Spells) -> None:
    take(changed(left_on="2018-03-01"))
    assert reasons(take(MOVE)) == [("refused", "NO_SPELL_THEN", "new_unit")]
    assert spells() == [("U1", "in_service", "2017-01-01", "2018-03-01")]


def test_a_move_into_a_union_that_is_not_open_is_refused_beside_its_cells(take: Take) -> None:
    take(ZHANG_ROW)
    assert reasons(take(move(new_unit="NEW", moved_on="2017-08-01"))) == [("refused", "UNIT_NOT_OPEN", "new_unit")]


def test_a_move_before_the_day_of_joining_is_refused(take: Take) -> None:
    take(ZHANG_ROW)
    assert reasons(take(move(moved_on="2016-06-01"))) == [("refused", "SPELL_OVERLAP", "moved_on")]


def test_who_is_there_since_another_day_is_held(take: Take) -> None:
    take(LI_ROW)
    row = {"name": "李四", "document_no": LI_ROW["document_no"], "new_unit": "U2", "moved_on": "2018-07-01"}
    assert reasons(take(row)) == [("held", "DIFFERS", "moved_on")]


def test_a_newcomer_in_a_list_of_changes_joins_the_new_union_and_needs_a_day_of_joining(
    take: Take, spells: Spells
) -> None:
    assert reasons(take(MOVE)) == [("refused", "MOVE_OF_UNKNOWN", "document_no")]
    assert five(take(move(joined_on="2018-06-01"))) == (1, 0, 0, 0, 0)
    assert spells() == [("U2", "in_service", "2018-06-01", None)]


def test_an_unknown_union_or_day_moves_nobody(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    assert reasons(take(move(new_unit="第九工会"))) == [("refused", "UNIT_UNKNOWN", "new_unit")]
    assert [code for _, code, _ in reasons(take(move(moved_on="何时")))] == ["DAY_UNREADABLE"]
    assert spells() == [("U1", "in_service", "2017-01-01", None)]


def test_the_day_of_moves_moves_nobody_in_a_list_that_tells_none(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW, on="2018-07-01")
    assert five(take(changed(phone="13800000000"), on="2018-07-01")) == (0, 1, 0, 0, 0)
    assert spells() == [("U1", "in_service", "2017-01-01", None)]


@pytest.mark.parametrize("left_on", ["2018-06-30", "2018-07-01"])
@pytest.mark.parametrize("told", [{}, {"moved_on": None}, {"moved_on": None, "joined_on": "2017-01-01"}])
@pytest.mark.parametrize("dry_run", [False, True])
def test_who_leaves_on_the_day_of_the_move_or_before_it_is_refused(
    take: Take, spells: Spells, left_on: str, told: dict[str, object], dry_run: bool
) -> None:
    take(ZHANG_ROW)
    receipt = take(move(left_on=left_on, **told), on="2018-07-01", dry_run=dry_run)
    assert reasons(receipt) == [("refused", "DATES_ORDER", "left_on")]
    first = "moved_on" if not told else "--on"
    assert receipt.problems[0].facts == {
        "begin_field": first, "begin_on": "2018-07-01", "end_field": "left_on", "end_on": left_on
    }  # fmt: skip
    assert spells() == [("U1", "in_service", "2017-01-01", None)]


def test_who_leaves_after_the_move_leaves_the_new_union(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    assert take(move(left_on="2018-07-02")).problems == []
    assert spells() == [MOVED[0], ("U2", "in_service", "2018-07-01", "2018-07-02")]


def test_a_day_of_leaving_before_the_union_of_the_membership_began_is_refused(take: Take, spells: Spells) -> None:
    row = changed(unit="NEW", joined_on="2016-01-01")
    take(row)
    again = take(row | {"unit": None, "left_on": "2017-06-01"})
    assert reasons(again) == [("refused", "DATES_ORDER", "left_on")]
    assert spells() == [("NEW", "in_service", "2018-01-01", None)]


@pytest.mark.parametrize("told", [{"moved_on": "2017-01-01"}, {"moved_on": None}])
def test_a_move_on_the_first_day_of_the_membership_is_held(take: Take, spells: Spells, told: dict[str, object]) -> None:
    take(ZHANG_ROW)
    row = move(**told)
    receipt = take(row, on="2017-01-01")
    assert [(each.verdict, each.code) for each in receipt.problems] == [("held", "TRANSFER")]
    assert receipt.problems[0].facts == {"was": "第一工会", "now": "第二工会", "joined_on": "2017-01-01"}
    assert spells() == [("U1", "in_service", "2017-01-01", None)]
    assert take(row, on="2017-01-01", accept=("TRANSFER",)).updated == 1
    assert spells() == [("U2", "in_service", "2017-01-01", None)]
    assert take(row, on="2017-01-01").problems == []
