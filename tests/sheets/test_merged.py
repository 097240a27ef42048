"""Merged cells: what one shows stands for every row it covers, and what is stored below it is no secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from mutualaid.sheets.columns import CONTRIBUTION, ENROLL, UNIT
from mutualaid.sheets.table import Body
from tests.sheets.test_rows import FIRST, Line, body_of, kinds

HEADS = ("备注", "姓名", "身份证号", "手机号", "所属工会", "险种", "份数", "起保日期", "缴费日期", "入会日期", "互助费")
DAY = date(2018, 1, 1)
FULL = (None, "张三丰", "110100198507120034", "13800138000", "康庄镇", "住院医疗", 2.0, DAY, DAY, DAY, 95.0)


def roster(*rows: Line, merges: Sequence[tuple[int, int, int, int]]) -> Body:
    return body_of(ENROLL, [HEADS], *rows, merges=merges)


def doubts(body: Body) -> dict[int, list[tuple[str, str, Mapping[str, object]]]]:
    return {row: [(field, found.code, found.facts) for field, found in told] for row, told in body.doubts.items()}


@pytest.mark.parametrize("index", range(1, len(HEADS)))
def test_what_a_merged_cell_shows_stands_for_every_row_it_covers_in_every_column(index: int) -> None:
    """Also of who somebody is: one person's rows, a plan each. 互助费 is compared with the price of each enrollment."""
    below = tuple(None if place == index else said for place, said in enumerate(FULL))
    body = roster(FULL, below, below, FULL, merges=[(2, index, 4, index)])
    assert [cells[index] for _, cells in body.rows] == [FULL[index]] * 4
    assert [(n.code, n.row, n.column, n.facts) for n in body.notes] == [
        ("MERGED_FILLED", 3, HEADS[index], {"rows": "3-4", "count": 2})
    ]
    assert body.doubts == {}


def test_another_value_that_is_stored_below_a_merged_cell_is_held_and_what_is_shown_would_be_taken() -> None:
    other = tuple("八达岭镇" if place == 4 else said for place, said in enumerate(FULL))
    body = roster(FULL, other, FULL, merges=[(2, 4, 4, 4)])
    assert [cells[4] for _, cells in body.rows] == ["康庄镇"] * 3
    assert doubts(body) == {3: [("unit", "MERGED_HIDES", {"shown": "康庄镇", "hidden": "八达岭镇"})]}


def test_what_is_hidden_is_told_masked() -> None:
    other = tuple("110100197211050423" if place == 2 else said for place, said in enumerate(FULL))
    told = doubts(roster(FULL, other, merges=[(2, 2, 3, 2)]))[3]
    assert told == [("document_no", "MERGED_HIDES", {"shown": "110***********0034", "hidden": "110***********0423"})]


def test_a_merged_cell_that_shows_nothing_hides_whatever_is_stored_below_it() -> None:
    blank = tuple(None if place == 9 else said for place, said in enumerate(FULL))
    body = roster(blank, FULL, merges=[(2, 9, 3, 9)])
    assert [cells[9] for _, cells in body.rows] == [None, None]
    assert doubts(body) == {3: [("joined_on", "MERGED_HIDES", {"shown": "-", "hidden": "2018-01-01"})]}


def test_cells_merged_sideways_hide_what_is_stored_in_the_right_one() -> None:
    body = roster(FULL, FULL, merges=[(2, 3, 2, 4)])
    assert [cells[3:5] for _, cells in body.rows] == [("13800138000", None), ("13800138000", "康庄镇")]
    assert [told[:2] for told in doubts(body)[2]] == [("unit", "MERGED_HIDES")]


def test_a_merged_cell_over_two_columns_and_two_rows_stands_for_the_left_one() -> None:
    blank = tuple(None if place in (4, 5) else said for place, said in enumerate(FULL))
    first = tuple(None if place == 5 else said for place, said in enumerate(FULL))
    body = roster(first, blank, merges=[(2, 4, 3, 5)])
    assert [cells[4:6] for _, cells in body.rows] == [("康庄镇", None), ("康庄镇", None)]
    assert body.doubts == {}


RECEIPTS = ("收据号", "单位", "项目", "收款日期", "金额")


def receipts(*rows: Line, merges: Sequence[tuple[int, int, int, int]]) -> Body:
    return body_of(CONTRIBUTION, [RECEIPTS], *rows, merges=merges)


def test_one_amount_for_several_receipts_is_held_for_all_of_them() -> None:
    rows = [(f"R{n}", "康庄镇", "住院医疗", "2018-03-02", 500.0 if n == 1 else None) for n in (1, 2, 3)]
    body = receipts(*rows, merges=[(2, 4, 4, 4)])
    assert [cells[4] for _, cells in body.rows] == [500.0] * 3
    assert doubts(body) == {row: [("amount", "MERGED_AMOUNT", {"count": 3})] for row in (2, 3, 4)}


def test_an_amount_merged_over_one_row_and_blank_ones_below_is_that_row_s() -> None:
    body = receipts(("R1", "康庄镇", "住院医疗", "2018-03-02", 500.0), (), (), merges=[(2, 4, 4, 4)])
    assert (kinds(body), body.doubts) == ({2: "data", 3: "blank", 4: "blank"}, {})


def test_the_sum_of_a_total_that_is_merged_over_the_row_below_it_is_held_as_that_row_s_amount() -> None:
    plain = ("R1", "康庄镇", "住院医疗", "2018-03-02", 500.0)
    body = receipts(plain, ("合计", None, None, None, 500.0), (*plain[:4], None), merges=[(3, 4, 4, 4)])
    assert kinds(body) == {2: "data", 3: "total", 4: "data"}
    assert doubts(body) == {4: [("amount", "MERGED_AMOUNT", {"count": 2})]}


def test_one_count_of_staff_for_several_unions_is_held() -> None:
    body = body_of(UNIT, [("单位名称", "职工人数")], ("延庆镇", 12.0), ("康庄镇", None), merges=[(2, 1, 3, 1)])
    assert {row: told[0][1] for row, told in doubts(body).items()} == {2: "MERGED_AMOUNT", 3: "MERGED_AMOUNT"}


def test_a_row_of_which_nothing_is_its_own_is_blank_and_one_with_a_day_of_its_own_is_data() -> None:
    """Two lines of a sheet may be one record; of a person given once, each line with its own day is one."""
    merges = [(2, index, 3, index) for index in (1, 2, 4, 5)]
    day_only = tuple(DAY if place == 7 else None for place in range(len(HEADS)))
    assert kinds(roster(FULL, (), merges=merges)) == {2: "data", 3: "blank"}
    body = roster(FULL, day_only, merges=merges)
    assert kinds(body) == {2: "data", 3: "data"}
    assert body.rows[1][1][:6] == (None, "张三丰", "110100198507120034", None, "康庄镇", "住院医疗")


def test_a_total_under_the_unit_s_merged_cell_names_no_unit_of_its_own() -> None:
    total = tuple({1: "小计", 10: 95.0}.get(place) for place in range(len(HEADS)))
    body = roster(FULL, total, merges=[(2, 4, 3, 4)])
    assert kinds(body) == {2: "data", 3: "total"}


@pytest.mark.parametrize("first", ["number", "day", "text", "total", "label", "formula", "error"])
def test_a_merged_cell_is_filled_whatever_the_first_cell_says(first: str) -> None:
    below: list[Any] = list(FULL)
    below[0], below[4] = FIRST[first], None
    assert [cells[4] for _, cells in roster(FULL, below, merges=[(2, 4, 3, 4)]).rows] == ["康庄镇", "康庄镇"]


def test_the_whole_column_may_be_merged() -> None:
    below = tuple(None if place == 4 else said for place, said in enumerate(FULL))
    body = roster(FULL, below, below, merges=[(2, 4, 1_048_576, 4)])
    assert [cells[4] for _, cells in body.rows] == ["康庄镇"] * 3
