"""Money: the only rounding, printing and reading of amounts."""

from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.codes import MOST_FEN
from mutualaid.rules.money import fen_text, half_up
from mutualaid.rules.values import read_fen


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (5, 2, 3),
        (-5, 2, -3),
        (5, -2, -3),
        (-5, -2, 3),
        (1, 3, 0),
        (2, 3, 1),
        (0, 7, 0),
        (0, -7, 0),
        (-1, 3, 0),
        (7, 1, 7),
    ],
)
def test_a_half_goes_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


def test_dividing_by_zero_is_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        half_up(1, 0)


@given(st.integers(), st.integers().filter(bool))
def test_rounding_is_never_more_than_a_half_away(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = half_up(numerator, denominator)
    assert abs(rounded - exact) <= Fraction(1, 2)
    assert half_up(-numerator, denominator) == -rounded
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@pytest.mark.parametrize(
    ("fen", "text", "bare"),
    [
        (219_940_000, "2,199,400.00", "2199400.00"),
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (-250, "-2.50", "-2.50"),
        (-100_000, "-1,000.00", "-1000.00"),
    ],
)
def test_fen_are_shown_as_yuan(fen: int, text: str, bare: str) -> None:
    assert fen_text(fen) == text
    assert fen_text(fen, commas=False) == bare


@pytest.mark.parametrize(
    ("cell", "fen"), [(80.0, 8000), (80, 8000), (0, 0), ("80", 8000), ("80.5", 8050), ("0.01", 1), (19.99, 1999)]
)
def test_a_plain_amount_has_no_finding(cell: object, fen: int) -> None:
    assert read_fen(cell) == (fen, ())


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("80元", 8000),
        ("￥80.00", 8000),
        ("¥80", 8000),
        ("1,234.50", 123_450),
        ("１，２３４．５０", 123_450),
        (" 80 ", 8000),
        ("人民币80元整", 8000),
        ("RMB 80", 8000),
        ("'80", 8000),
        ("80\u200b", 8000),
    ],
)
def test_an_amount_in_another_shape_is_read_with_a_note(cell: str, fen: int) -> None:
    value, (note,) = read_fen(cell)
    assert (value, note.verdict, note.code) == (fen, "note", "MONEY_NORMALIZED")
    assert note.facts == {"amount": fen_text(fen)}


def test_what_binary_adds_beyond_the_15_digits_of_a_spreadsheet_is_no_third_decimal() -> None:
    assert read_fen(0.1 + 0.2) == (30, ())
    assert read_fen(26 * 1.1) == (2860, ())


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000", "\u200b"])
def test_a_blank_amount_is_nothing(cell: object) -> None:
    assert read_fen(cell) == (None, ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (80.001, "MONEY_THIRD_DECIMAL"),
        ("80.001", "MONEY_THIRD_DECIMAL"),
        ("80.000", "MONEY_THIRD_DECIMAL"),
        (12345.332, "MONEY_THIRD_DECIMAL"),
        (-80, "MONEY_NEGATIVE"),
        (-0.01, "MONEY_NEGATIVE"),
        ("-80", "MONEY_NEGATIVE"),
        ("－80", "MONEY_NEGATIVE"),
        ("\u221280", "MONEY_NEGATIVE"),
        ("(80.00)", "MONEY_NEGATIVE"),
        ("￥-80", "MONEY_NEGATIVE"),
        ("-￥80", "MONEY_NEGATIVE"),
        (nan, "MONEY_UNREADABLE"),
        (inf, "MONEY_TOO_LARGE"),
        (1e20, "MONEY_TOO_LARGE"),
        (100_000_000.01, "MONEY_TOO_LARGE"),
        ("100000000.01", "MONEY_TOO_LARGE"),
        (True, "MONEY_UNREADABLE"),
        (b"80", "MONEY_UNREADABLE"),
        ("八十元", "MONEY_UNREADABLE"),
        ("1,23", "MONEY_UNREADABLE"),
        ("8E+1", "MONEY_UNREADABLE"),
        ("1.234,50", "MONEY_UNREADABLE"),
        ("9" * 5000, "MONEY_UNREADABLE"),
        ("6万元", "MONEY_UNREADABLE"),
    ],
)
def test_an_amount_that_is_not_one_is_refused(cell: object, code: str) -> None:
    value, (finding,) = read_fen(cell)
    assert (value, finding.verdict, finding.code) == (None, "refused", code)


def test_one_hundred_million_yuan_is_the_bound_and_within() -> None:
    assert read_fen(100_000_000.0) == (10_000_000_000, ())


@given(st.integers(0, MOST_FEN))
def test_every_amount_printed_is_read_back(fen: int) -> None:
    assert read_fen(fen_text(fen, commas=False)) == (fen, ())
    assert read_fen(fen / 100) == (fen, ())
    assert read_fen(fen_text(fen))[0] == fen
