"""The page on terms: every key that a file may hold, each with its shapes as the program itself writes them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mutualaid import manual
from mutualaid.rules.terms import grammar, keys
from mutualaid.rules.terms.fits import Fit, Shapes
from mutualaid.words import en, zh

OF_THE_HEAD = {**keys.HEAD, **keys.HEAD_MAY}
OF_A_VERSION = {**keys.VALUES, **keys.OVER_ALL}
OF_A_BENEFIT = {**grammar.PLAIN, **grammar.VALUES}
NAMED = {
    "zh": {
        "plan_code": "计划代码，大写字母开头",
        "name_zh": "中文名称",
        "name_en": "英文名称",
        "position": "在列表里的位置",
        "aliases": "文件里的其他叫法",
        "city": "哪里的计划，可不写",
        "calendar_year": "不论哪天开始，都保到当年 12 月 31 日",
        "kind": "要参保的，还是人人都有的",
    },
    "en": {
        "plan_code": "the code of the plan, beginning with a capital",
        "name_zh": "name in Chinese",
        "name_en": "name in English",
        "position": "place in lists",
        "aliases": "what else files call it",
        "city": "whose plan it is, may be left out",
        "calendar_year": "a cover ends on 31 December of its year, whenever it begins",
        "kind": "enrolled, or universal: everyone has it",
    },
}


def shapes(fit: Fit) -> list[str]:
    """Every way in which a value may be written."""
    if not isinstance(fit, Shapes):
        return fit.example.split(" | ")
    whole = [] if fit.whole is None else fit.whole.example.split(" | ")
    listed = [] if fit.many is None else [fit.many.example]
    return list(dict.fromkeys([*whole, *(table.example for table in fit.tables.values()), *listed]))


def lines(known: Mapping[str, Fit], language: str) -> list[str]:
    """What the page says of keys, one line each."""
    labels = (zh if language == "zh" else en).LABELS
    colon, between = ("：", "、") if language == "zh" else (": ", ", ")
    said = []
    for key, fit in known.items():
        name = NAMED[language].get(key) or labels[f"term.{key}"]
        name = name.replace("(yuan)", "(fen)").replace("（元）", "（分）")  # a file has fen, what is shown yuan
        said.append(f"- `{key}` {name}{colon}{between.join(f'`{shape}`' for shape in shapes(fit))}")
    return said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_on_terms_has_every_key_with_its_shapes(language: str) -> None:
    sections = manual.page("terms", language).text.split("\n## ")[-3:]
    for section, known in zip(sections, (OF_THE_HEAD, OF_A_VERSION, OF_A_BENEFIT), strict=True):
        told = [line for line in section.splitlines() if line.startswith("- `")]
        assert told == lines(known, language), "\n".join(lines(known, language))
