"""Steps of a decision as sentences: what is one, and a class of the terms' own list."""

import pytest

from mutualaid import words
from mutualaid.render.steps import told_of
from mutualaid.reports.claims import Line


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
