"""The steps of a decision in sentences: what came out, over what a cap stands, which levels a table names."""

from __future__ import annotations

import pytest

from mutualaid import words
from mutualaid.render.steps import told_of
from mutualaid.reports.claims import Line
from mutualaid.rules.terms import Origin
from mutualaid.rules.terms.scheme import Span


def said(*lines: Line) -> list[list[str]]:
    told = []
    for language in ("zh", "en"):
        words.use(language)
        told.append([told_of(line) for line in lines])
    return told


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (None, "上限内剩余 1.00 元，超出部分扣除 0.50 元。", "1.00 yuan are left under the cap: 0.50 yuan less."),
        ("event", "本次上限内剩余 1.00 元，超出部分扣除 0.50 元。", "1.00 yuan are left under the cap of one event: 0.50 yuan less."),
        ("period", "本保障期上限内剩余 1.00 元，超出部分扣除 0.50 元。", "1.00 yuan are left under the cap of this period of cover: 0.50 yuan less."),
        ("year", "本年度上限内剩余 1.00 元，超出部分扣除 0.50 元。", "1.00 yuan are left under the cap of this calendar year: 0.50 yuan less."),
        ("life", "终身上限内剩余 1.00 元，超出部分扣除 0.50 元。", "1.00 yuan are left under the cap of a lifetime: 0.50 yuan less."),
    ],
)  # fmt: skip
def test_a_cap_is_told_with_the_span_over_which_it_stands(span: Span | None, zh: str, en: str) -> None:
    assert said(Line("cap", None, 100, -50, None, span)) == [[zh], [en]]


def test_days_left_are_told_with_the_span_and_the_source_of_a_cap_in_a_list_is_that_of_the_list() -> None:
    line = Line("day_cap", "benefit[1].cap[2]", 3, -12_000, Origin("source", "S29"), "life")
    [[zh], [en]] = said(line)
    assert zh.startswith("终身上限内剩余 3 天，超出部分扣除 120.00 元。（依据“上限”，来源：")
    assert en.startswith("3 days are left under the cap of a lifetime: 120.00 yuan less. (clause 'cap'; source: ")


def test_below_the_least_claim_it_is_told_what_came_out_and_what_is_the_least() -> None:
    now, as_it_was = Line("below_least", None, 10_000, -9_999, None), Line("below_least", None, 10_000, 0, None)
    assert said(now, as_it_was) == [
        ["计算所得 99.99 元，低于条款规定的最低给付额 100.00 元，不予给付。", "条款规定不足 100.00 元的不予给付。"],
        [
            "It comes to 99.99 yuan, below the least that the terms pay, 100.00 yuan: nothing is paid.",
            "The terms pay no claim below 100.00 yuan.",
        ],
    ]


def test_a_level_out_of_the_table_is_told_with_the_levels_that_it_names() -> None:
    told = said(
        Line("levels_listed", None, "2, 3", 0, None),
        Line("hospital_level_not_listed", None, 1, 0, None),
        Line("hospital_level_unknown", None, None, 0, None),
        Line("nights_apart", None, 3, -12_000, None),
    )
    assert told == [
        [
            "条款按医院等级给付，表中列有：2, 3 级。",
            "医院为 1 级，表中没有这一级。",
            "结算单未写医院等级。",
            "其中两家医院之间的 3 晚不在医院，不付，扣除 120.00 元。",
        ],
        [
            "The terms pay by level of hospital; their table names: 2, 3.",
            "The hospital is of level 1, which the table does not name.",
            "The settlement gives no level of its hospital.",
            "Of these 3 nights between two hospitals, in neither, are not paid: 120.00 yuan less.",
        ],
    ]


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        (Line("days", None, 1, 4_000, None), "住院 1 晚，按日津贴计 40.00 元。", "1 night at the daily sum: 40.00 yuan."),
        (Line("days", None, 2, 8_000, None), "住院 2 晚，按日津贴计 80.00 元。", "2 nights at the daily sum: 80.00 yuan."),
        (Line("nights_apart", None, 1, -4_000, None), "其中两家医院之间的 1 晚不在医院，不付，扣除 40.00 元。",
         "Of these 1 night between two hospitals, in neither, is not paid: 40.00 yuan less."),
        (Line("disease_class", None, "malignancy", 0, None, None, "癌"), "属于名录病种：恶性肿瘤。", "In the list as: malignancy."),
        (Line("disease_class", None, "natural_birth", 0, None, None, "顺产"), "属于名录病种：顺产。", "In the list as: natural birth."),
        (Line("disease_class", None, "natural_birth", 0, None), "属于名录病种：natural birth。", "In the list as: natural birth."),
    ],
)  # fmt: skip
def test_one_is_said_as_one_and_a_class_by_its_words(line: Line, zh: str, en: str) -> None:
    words.use("zh")
    assert told_of(line) == zh
    words.use("en")
    assert told_of(line) == en
