"""Values as a person reads them, and widths in terminal cells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid import words
from mutualaid.render import cells


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    words.use("en")
    yield
    words.use("en")


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(219940000, "2,199,400.00"), (5, "0.05"), (-5, "-0.05"), (-123456, "-1,234.56"), (0, "0.00"), (100, "1.00")],
)
def test_money_is_yuan_with_two_decimals(fen: int, shown: str) -> None:
    assert cells.yuan(fen) == shown


def test_a_rate_is_shown_with_both_integers() -> None:
    row = {"member_count": 10000, "insured_count": 7437, "rate_bp": 7437}
    assert cells.rate("rate_bp", row) == "74.37 % (7,437 / 10,000)"
    strict = {"member_count": 10000, "strict_beneficiary_count": 2970, "strict_rate_bp": 2970}
    assert cells.rate("strict_rate_bp", strict) == "29.70 % (2,970 / 10,000)"
    floor = {"base_count": 50, "member_count": 40, "insured_count": 30, "rate_bp": 6000}
    assert cells.rate("rate_bp", floor) == "60.00 % (30 / 50)"
    assert cells.rate("minimum_bp", {"minimum_bp": 8000, "member_count": 5}) == "80.00 %"
    assert cells.rate("rate_bp", {"rate_bp": None, "insured_count": 0, "member_count": 0}) == "n/a (0 / 0)"


def test_growth_has_its_sign() -> None:
    assert cells.person("growth_bp", 997) == "+9.97 %"
    assert cells.person("growth_bp", -5) == "-0.05 %"
    assert cells.person("growth_bp", 0) == "0.00 %"
    words.use("zh")
    assert cells.person("growth_bp", None) == "不适用"


def test_what_is_not_known_is_blank_or_said() -> None:
    assert cells.person("left_on", None) == ""
    assert cells.person("base_count", None) == "n/a"
    assert cells.person("insured", False) == "no"


def test_digests_are_shortened_and_numbers_of_things_have_no_separator() -> None:
    assert cells.person("hash", "9f3a" * 16) == "9f3a9f3a9f3a9f3a"
    assert cells.person("person_no", 1234567) == "1234567"
    assert cells.person("year", 2018) == "2018"
    assert cells.person("member_count", 1234567) == "1,234,567"


def test_a_time_of_the_journal_is_shown_in_this_machines_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert cells.person("at", "2018-12-31T16:30:00Z") == "2019-01-01 00:30:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_data_cannot_steer_a_terminal() -> None:
    assert cells.plain("a\x1b[31mb\u202ec\nd\x9b") == "a\\x1b[31mb\\u202ec d\\x9b"


def test_facts_are_told_as_people_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from mutualaid.words.en import sentences

    monkeypatch.setitem(sentences.SENTENCES, "PROBE", "{fee_fen} {rate_bp} {names} {value} {gone}")
    shown = cells.told("PROBE", {"fee_fen": 9500, "rate_bp": 7500, "names": ["a", "b"], "gone": None}, value="\x1b")
    assert shown == "95.00 75.00 % a, b \\x1b ?"


@pytest.mark.parametrize(
    ("text", "wide"), [("abc", 3), ("延庆镇", 6), ("①", 1), ("ａ", 2), ("e\u0301", 1), ("", 0), ("…", 1)]
)
def test_width_is_in_cells(text: str, wide: int) -> None:
    assert cells.width(text) == wide


def test_chinese_breaks_between_signs_and_never_before_a_stop() -> None:
    assert cells.folded("参保率是多少。再说", 12) == ["参保率是多", "少。再说"]
    assert cells.folded("证件号码（必填）", 10) == ["证件号码", "（必填）"]
    assert cells.folded("one two three", 8) == ["one two", "three"]
    assert cells.folded("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert cells.folded("", 10) == [""]
    assert cells.folded("a\n\nb", 10) == ["a", "", "b"]


@given(st.text(alphabet="ab 延庆，。(1.5%)", max_size=60), st.integers(min_value=2, max_value=30))
def test_folding_loses_no_sign_and_keeps_the_room(text: str, room: int) -> None:
    lines = cells.folded(text, room)
    assert all(cells.width(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_counts_by_table_are_named_as_every_receipt_names_them() -> None:
    words.use("zh")
    assert cells.person("asserted", {"membership": 2, "personal": 1}) == "会籍 2，个人信息 1"


def test_the_kind_of_a_unit_is_told_by_its_label() -> None:
    words.use("zh")
    assert cells.person("kind_code", "town") == "镇"
    said = cells.told("PARENT_KIND", {"unit_kind": "town", "parent_kind": "grassroots"})
    assert said.startswith("“镇”类型的单位不能归在“基层”类型之下")
