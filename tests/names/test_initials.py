"""The table of initials is pypinyin's, and whoever it finds is whom reading each name sign by sign finds.

``python -m tests.names.test_initials`` writes the table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT

from mutualaid.names.initials import BETWEEN, people

TABLE = Path(__file__).parents[2] / "db" / "initials.txt"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def initials(sign: str) -> set[str]:
    """The first letters of every reading of a sign."""
    readings = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True)
    return {reading[:1] for reading in readings[0]} if readings else set()


def table() -> str:
    """The table as pypinyin has it: a line a letter."""
    signs: dict[str, list[str]] = defaultdict(list)
    for sign in map(chr, sorted(PINYIN_DICT)):
        for letter in initials(sign):
            signs[letter].append(sign)
    return "".join(f"{letter} {''.join(signs[letter])}\n" for letter in LETTERS)


def sign_by_sign(named: list[str], letters: str) -> set[int]:
    """Whom the letters find, every sign of every name looked up."""
    classes = []
    for letter in letters:
        signs = {sign for name in named for sign in name.lower() if not sign.isascii() and letter in initials(sign)}
        classes.append("[" + "".join(map(re.escape, (letter, *signs))) + "]")
    found = re.compile("".join(classes)).search
    return {number for number, name in enumerate(named, 1) if found(name.replace("·", "").lower())}


def found(named: list[str], letters: str) -> set[int]:
    return people(BETWEEN.join(f"{number} {name}" for number, name in enumerate(named, 1)), letters)


def test_the_table_is_what_pypinyin_knows() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()


def test_every_sign_of_the_table_is_found_by_each_of_its_letters_and_by_no_other() -> None:
    rare = [code for code in PINYIN_DICT if code > 0xFFFF]  # slow to find: some of them
    signs = [chr(code) for code in (*(code for code in PINYIN_DICT if code <= 0xFFFF), *rare[::40])]
    of = {letter: set(line[2:]) for letter, line in zip(LETTERS, table().splitlines(), strict=True)}
    for letter in LETTERS:
        # A name of two: whoever has the letter after an e, which none of these signs is.
        assert found([f"e{sign}" for sign in signs], f"e{letter}") == {
            number for number, sign in enumerate(signs, 1) if sign in of[letter]
        }, letter


@pytest.mark.parametrize(
    ("name", "letters", "is_found"),
    [
        ("单雄信", "dxx", True), ("单雄信", "sxx", True), ("单雄信", "cx", True), ("单雄信", "zx", False),
        ("曾国藩", "zgf", True), ("曾国藩", "cgf", True), ("仇和", "qh", True), ("尉迟恭", "ycg", True), ("尉迟恭", "wcg", True),
        ("买买提·阿卜杜", "mmtabd", True), ("阿··里", "al", True), ("张 三", "zs", False), ("Zhang三", "zhangs", True),
        ("ZHANG三", "gs", True), ("J·Smith", "js", True), ("𠀃田", "qt", True), ("𠀃田", "jt", True), ("𠀃田", "tt", False),
    ],
)  # fmt: skip
def test_initials_find_every_reading_over_dots_and_in_mixed_names(name: str, letters: str, *, is_found: bool) -> None:
    assert (found([name], letters) == {1}) is is_found


SOME = "单曾仇尉迟买张王李赵贾乐重长朝𠀃㐀〇·· AzZs9-'（"


@given(
    st.lists(st.text(st.sampled_from(SOME) | st.characters(codec="utf-8", exclude_characters="\x1eKİ"), max_size=6), max_size=8),
    st.text(st.sampled_from("zscdxwjlaq"), min_size=2, max_size=4),
)  # fmt: skip
def test_whoever_is_found_is_whom_reading_sign_by_sign_finds(named: list[str], letters: str) -> None:
    assert found(named, letters) == sign_by_sign(named, letters)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
