"""What titles, lines between the rows and a column of years say of a field that nothing else tells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mutualaid.results import Aside
from mutualaid.sheets import ENROLL, MEMBER, PAYOUT, Columns
from mutualaid.sheets.asides import LAST_ROW
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.reading import read_book
from tests.sheets.test_states import PEOPLE

AMOUNTS = (("金额", "12.30", "12.30", "12.30"),)


def asides(columns: Columns, *above: object, more: Sequence[object] = ()) -> list[Aside]:
    """Of a list of people with a line of cells above its header, and a further column."""
    table = [*zip(*PEOPLE, *(AMOUNTS if columns is PAYOUT else ()), strict=True)]
    if more:
        table = [(*line, said) for line, said in zip(table, more, strict=True)]
    width = max(len(table[0]), len(above))
    lines = [above, *table] if above else table
    grid = Grid("表", [(row, (*line, *[None] * width)[:width]) for row, line in enumerate(lines, start=1)], width)
    return [aside for aside in read_book(Book("a.xlsx", "", [grid]), columns).asides if aside.field != "plan"]


def said(columns: Columns, *above: object) -> list[tuple[str, str]]:
    """Field and value of what a line above the header says."""
    return [(aside.field, aside.value) for aside in asides(columns, *above)]


SAYS: tuple[tuple[Columns, tuple[object, ...], list[tuple[str, str]]], ...] = (
    (ENROLL, ("起保日期：2018年3月1日",), [("starts_on", "2018-03-01")]),
    (ENROLL, ("缴费日期：2018.1.5  起保日期: 20180301",), [("received_on", "2018-01-05"), ("starts_on", "2018-03-01")]),
    (ENROLL, ("保障期2018年3月1日至2019年2月28日",), [("starts_on", "2018-03-01"), ("ends_on", "2019-02-28")]),
    (ENROLL, ("保障期限", "2018-03-01至2019-02-28"), [("starts_on", "2018-03-01"), ("ends_on", "2019-02-28")]),
    (ENROLL, ("保障期自2018年3月1日零时起至2019年2月28日",), [("starts_on", "2018-03-01"), ("ends_on", "2019-02-28")]),
    (ENROLL, ("保障期限：半年",), [("cover_months", "6")]),
    (ENROLL, ("起保日期：2018年3月1日 保险期间：6个月",), [("cover_months", "6"), ("starts_on", "2018-03-01")]),
    (ENROLL, ("保障期：", "一年"), [("cover_months", "12")]),
    (ENROLL, ("自2018年3月1日起生效",), [("starts_on", "2018-03-01")]),
    (ENROLL, ("2018年度职工互助保障参保名册",), [("starts_on", "2018")]),
    (ENROLL, ("2018年住院医疗参保花名册",), [("starts_on", "2018")]),
    (PAYOUT, ("2018年第二季度二次报销名单",), [("quarter", "2018Q2")]),
    (PAYOUT, ("第二季度直赔明细表",), [("quarter", "Q2")]),
    (PAYOUT, ("2018Q3",), [("quarter", "2018Q3")]),
    (PAYOUT, ("支付日期", "2018-11-01"), [("paid_on", "2018-11-01")]),
    (MEMBER, ("入会日期：2018-03-01",), [("joined_on", "2018-03-01")]),
    (MEMBER, ("2017年新入会会员名单",), [("joined_on", "2017")]),
    (MEMBER, ("2018年4月1日起转入人员",), [("moved_on", "2018-04-01")]),
    (MEMBER, ("延庆镇豆制品厂工会会员花名册",), [("unit", "")]),
    (MEMBER, ("2018年度职工花名册",), []),
    (PAYOUT, ("2018年4-6月二次报销发放表",), [("quarter", "2018Q2")]),
    (PAYOUT, ("2018年4-5月二次报销发放表",), []),
    # --- what says nothing of a cover ---
    (ENROLL, ("填报日期：2018-03-01",), []),
    (ENROLL, ("保障期限：2018年",), [("starts_on", "2018")]),
    (ENROLL, ("保障期限：一年半",), []),
    (MEMBER, ("保障期限：半年",), []),
    (ENROLL, ("2018年3月参保人员名单",), []),
    (ENROLL, ("2018年新入职人员名单",), []),
    (ENROLL, ("2018-2019年度参保名册",), []),
    (ENROLL, ("缴费时间2018年3月1日至2018年3月20日，保障一年",), []),
    (PAYOUT, ("2018年第一季度和2018年第二季度名单",), []),
    (MEMBER, ("2018年度会员花名册",), []),
)


def test_a_title_says_days_years_and_quarters() -> None:
    for columns, line, expected in SAYS:
        assert said(columns, *line) == expected, line


@pytest.mark.parametrize(
    ("heading", "cells", "months"),
    [
        ("保障期限", ("一年", "半年", "6个月"), ["12", "6", "6"]),
        ("期限", ("十二个月", "半年期", None), ["12", "6", None]),
        ("保障期限（月）", (6.0, "12", "一年"), ["6", "12", "12"]),
        ("参保月数", ("6", 12, "0"), ["6", "12", None]),
        ("保障期限", ("两年", "十个月", "十一个月"), ["24", "10", "11"]),
    ],
)
def test_a_column_of_terms_says_how_long_each_cover_lasts(
    heading: str, cells: tuple[object, ...], months: list[str | None]
) -> None:
    told = asides(ENROLL, more=(heading, *cells))
    said = {row: aside.value for aside in told for row in range(aside.above_row + 1, aside.last_row + 1)}
    assert {aside.field for aside in told} <= {"cover_months"}
    assert [said.get(row) for row in (2, 3, 4)] == months


def test_a_column_of_years_says_them_of_the_rows_that_bear_them() -> None:
    years = asides(ENROLL, more=("年度", 2017.0, "2018年", "2018年度"))
    assert years == [
        Aside(1, 2, "cover_year", "2017", "2017", "年度"),
        Aside(2, 4, "cover_year", "2018", "2018", "年度"),
    ]
    assert asides(ENROLL, more=("年度", "甲", None, "乙")) == []
    assert asides(MEMBER, more=("年度", 2017.0, 2017.0, 2018.0)) == []
    assert asides(ENROLL, more=("2017年互助费", 95.0, 95.0, 95.0)) == [
        Aside(1, LAST_ROW, "cover_year", "2017", "2017", "2017年互助费")
    ]
