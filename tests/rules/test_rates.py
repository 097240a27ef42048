"""Rates and growth from exact integers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules.rates import bp_text, growth_bp, rate_bp


@pytest.mark.parametrize(
    ("numerator", "denominator", "bp"),
    [
        (7437, 10_000, 7437),
        (2979, 10_000, 2979),
        (14_873, 20_000, 7437),
        (5957, 20_000, 2979),
        (1, 800, 13),
        (5, 800, 63),
        (1345, 3395, 3962),
        (0, 5, 0),
        (5, 5, 10_000),
        (5, 0, None),
        (0, 0, None),
    ],
)
def test_a_rate_is_rounded_half_up_to_a_hundredth_of_a_percent(
    numerator: int, denominator: int, bp: int | None
) -> None:
    assert rate_bp(numerator, denominator) == bp


@pytest.mark.parametrize(
    ("current", "previous", "bp"),
    [
        (219_940_000, 200_000_000, 997),
        (4740, 3395, 3962),
        (0, 100, -10_000),
        (39, 40, -250),
        (-100, 100, -20_000),
        (5, 0, None),
        (5, -1, None),
        (5, None, None),
        (None, 5, None),
    ],
)
def test_growth_over_a_base_of_zero_or_less_is_undefined(
    current: int | None, previous: int | None, bp: int | None
) -> None:
    assert growth_bp(current, previous) == bp


@pytest.mark.parametrize(
    ("bp", "text", "signed"),
    [
        (7437, "74.37 %", "+74.37 %"),
        (13, "0.13 %", "+0.13 %"),
        (0, "0.00 %", "0.00 %"),
        (-5, "-0.05 %", "-0.05 %"),
        (997, "9.97 %", "+9.97 %"),
    ],
)
def test_a_rate_is_printed_with_two_decimals(bp: int, text: str, signed: str) -> None:
    assert bp_text(bp) == text
    assert bp_text(bp, signed=True) == signed


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_part_of_the_whole_is_between_nothing_and_all(part: int, rest: int) -> None:
    bp = rate_bp(part, part + rest)
    assert bp is not None
    assert 0 <= bp <= 10_000
