"""Markdown on a terminal: nothing is cut short, Chinese is folded between characters, commands stay whole."""

from __future__ import annotations

import re
from collections import Counter
from io import StringIO

import pytest

from mutualaid import manual
from mutualaid.render import cells, prose

PAGE = """# 题目

运行 `mutualaid init` 之后，程序会逐行判断，把整份名册要么全部录入、要么一行不录，并且告诉您原因。

| 代码 | 怎么办 |
|---|---|
| `CHECK_DIGIT` | 核对身份证原件，证件确实如此时用 `--accept` |

```sh
mutualaid enroll import enroll-long.xlsx --received-on 2018-01-05 # 缴费日期
```
"""


def drawn(text: str, width: int) -> list[str]:
    stream = StringIO()
    prose.draw(text, stream, width=width, styled=False)
    return stream.getvalue().splitlines()


def test_chinese_is_folded_between_characters_and_a_command_never_though_its_comment_may_stand_above_it() -> None:
    assert drawn(PAGE, 40) == [
        "题目",
        "",
        "运行 mutualaid init 之后，程序会逐行判",
        "断，把整份名册要么全部录入、要么一行不",
        "录，并且告诉您原因。",
        "",
        "代码          怎么办",
        "────────────────────────────────────────",
        "CHECK_DIGIT   核对身份证原件，证件确实如",
        "              此时用 --accept",
        "",
        "  # 缴费日期",
        "  mutualaid enroll import enroll-long.xlsx --received-on 2018-01-05",
    ]
    assert drawn(PAGE, 100)[-1] == "  mutualaid enroll import enroll-long.xlsx --received-on 2018-01-05 # 缴费日期"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", manual.PAGES)
@pytest.mark.parametrize("width", [80, 120])
def test_no_page_is_wider_than_the_terminal_and_none_loses_a_word(name: str, language: str, width: int) -> None:
    text = manual.page(name, language).text
    lines = drawn(text, width)
    assert [line for line in lines if cells.width(line) > width and not line.startswith("  mutualaid ")] == []
    said = Counter(re.findall(r"\w", re.sub(r"(?m)^```sh$|(?<=\])\([a-z]+\.md\)", "", text)))
    assert Counter(re.findall(r"\w", "".join(lines))) == said


def test_a_table_makes_its_widest_columns_narrower_and_cuts_nothing_that_can_be_typed() -> None:
    page = """| 决不能 | 开关 | 所见 |
|---|---|---|
| 多人同时写，丢失或重复 | `MUTUALAID_CLERK_COMMANDS=500` | 96 条命令：无一丢失，也没有人遇到锁定 |
"""
    assert drawn(page, 60) == [
        "",
        "决不能          开关                           所见",
        "────────────────────────────────────────────────────────────",
        "多人同时写，    MUTUALAID_CLERK_COMMANDS=500   96 条命令：无",
        "丢失或重复                                     一丢失，也没",
        "                                               有人遇到锁定",
    ]
