"""Shapes of stages in a few words, in both languages; what nobody has words for stays as the file writes it."""

from pathlib import Path
from typing import Any

import pytest

from mutualaid import plans, words
from mutualaid.reports.shaped import in_words
from mutualaid.reports.terms import file_record, itemized


@pytest.mark.parametrize(
    ("shape", "zh", "en"),
    [
        ({"fen": 5_000_000, "per": "period"}, "一个保障期，50,000.00 元", "one period of cover; 50,000.00 yuan"),
        ({"per": "event", "days": 1}, "每次，1 天", "one event; one day"),
        ({"per": "year", "days": 3, "times_shares": True}, "一年，每份，3 天", "one calendar year; a share; 3 days"),
        ({"per": "life", "count": 2, "times_shares": False}, "一生，2 次", "a lifetime; payments: 2"),
        ({"of": "class", "per": "life"}, "一生，每个病种", "a lifetime; each class of disease"),
        ({"daily_fen": 4_000}, "每天 40.00 元", "40.00 yuan a day"),
        ({"daily_fen": {"124": 4_000, "32": 1_000}}, "每天 32 档 10.00 元、124 档 40.00 元",
         "a day: tier 32 10.00 yuan, tier 124 40.00 yuan"),
        ({"fen_by_class": {"own_one": 100, "malignancy": 200}}, "甲病 1.00 元、恶性肿瘤 2.00 元", "own one 1.00 yuan, malignancy 2.00 yuan"),
        ({"fen": 100, "grade_bp": [10_000, 9_000]}, "1.00 元，1 级 100.00 %、2 级 90.00 %", "1.00 yuan; grade 1 100.00 %, grade 2 90.00 %"),
        ({"bp_by_level": {"1": 1_050, "3": 630}}, "三级 6.30 %、一级 10.50 %", "third level 6.30 %, first level 10.50 %"),
        ([{"from_fen": 100, "bp": 8_000}, {"from_fen": 200, "bp": 9_000}], "满 1.00 元起，80.00 %; 满 2.00 元起，90.00 %",
         "from 1.00 yuan; 80.00 %; from 2.00 yuan; 90.00 %"),
        ({"first_fen": 130_000, "later_fen": 65_000, "first_of": "calendar_year"}, "自然年度，第一次 1,300.00 元，以后每次 650.00 元",
         "calendar year; first 1,300.00 yuan; later 650.00 yuan"),
        ({"first_bp": 8_000, "later_bp": 7_000, "first_of": "period"}, "保障期，第一次 80.00 %，以后 70.00 %",
         "period of cover; first 80.00 %; later 70.00 %"),
        ({"from_day": 31, "until_day": 90, "fen": 50_000}, "第 31 天起，到第 90 天，500.00 元", "from day 31; to day 90; 500.00 yuan"),
        ({"month": 6, "day": 30}, "次年 6 月 30 日", "30 June of the next year"),
        ({"odd": 1}, None, None),
        ([{"fen": 1}, {"odd": 1}], None, None),
    ],
)  # fmt: skip
def test_a_shape_is_told_in_words(shape: Any, zh: str | None, en: str | None) -> None:
    for language, told in (("zh", zh), ("en", en)):
        words.use(language)
        assert in_words(shape, {"own_one": ["甲病"]}) == told


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_value_of_a_sample_is_told_as_its_file_writes_it(language: str) -> None:
    words.use(language)
    for file in sorted((Path(__file__).parents[2] / "samples" / "plans").glob("*.toml")):
        shown = file_record(
            plans.read_file(file.read_text(encoding="utf-8"), file.name), file=file.name, as_of="2018-12-31"
        )
        assert [row["value"] for row in itemized(shown.record)["terms"] if "{" in row["value"]] == [], file.name
