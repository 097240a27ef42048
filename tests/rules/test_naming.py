"""Comparison keys of units and plans, and the nearest names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules.naming import nearest, plan_key, unit_key


@pytest.mark.parametrize(
    "text",
    [
        "康庄镇XX公司（工会）",
        "康庄镇ＸＸ公司(工会)",
        " 康庄镇xx公司【工会】\n",
        "康庄镇 XX 公司 工会",
        "“康庄镇XX公司”工会",
        "康庄镇XX\u200b公司工会",
    ],
)
def test_blanks_brackets_and_width_do_not_make_another_unit(text: str) -> None:
    assert unit_key(text) == "康庄镇xx公司工会"


def test_another_word_makes_another_unit() -> None:
    assert unit_key("康庄镇XX公司（工会）") != unit_key("康庄镇XX公司")
    assert unit_key("延庆区康庄镇XX公司") != unit_key("康庄镇XX公司")


@pytest.mark.parametrize(
    "text",
    [
        "住院医疗",
        "在职职工住院医疗互助保障计划",
        "住院医疗综合互助保障活动",
        "职工住院医疗互助",
        "在职职工 住院医疗（互助保障）",
    ],
)
def test_the_usual_variants_of_a_plan_agree(text: str) -> None:
    assert plan_key(text) == "住院医疗"


def test_a_name_of_common_words_only_keeps_them() -> None:
    assert plan_key("在职职工互助保障计划") == "在职职工互助保障计划"


def test_the_nearest_names_come_best_first_and_at_most_three() -> None:
    names = ["延庆镇总工会", "康庄镇总工会", "永宁镇总工会", "旧县镇总工会", "香水园街道总工会"]
    assert nearest("康庄镇工会", names)[0] == "康庄镇总工会"
    assert len(nearest("康庄镇工会", names)) == 3
    assert nearest("康庄镇工会", names, limit=1) == ["康庄镇总工会"]


def test_a_name_that_holds_the_text_comes_before_one_that_resembles_it() -> None:
    assert nearest("康庄", ["康桥", "延庆区康庄镇总工会"])[0] == "延庆区康庄镇总工会"


def test_nothing_near_is_nothing() -> None:
    assert nearest("火星", ["延庆镇总工会"]) == []
    assert nearest("", ["延庆镇总工会"]) == []
    assert nearest("延庆", ["()"]) == []


@given(st.text())
def test_a_key_of_a_key_is_the_key(text: str) -> None:
    assert isinstance(plan_key(text), str)
    assert unit_key(unit_key(text)) == unit_key(unit_key(unit_key(text)))
