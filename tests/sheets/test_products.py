"""Receipts whose amount is not what so many people at so much each come to."""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.sheets import CONTRIBUTION, PAYOUT, Columns
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.reading import read_book
from tests.sheets.test_states import given


def differing(columns: Columns, *more: Sequence[object]) -> list[int]:
    """The rows that are held for their product; the amounts of receipts are 95, 95 and 190."""
    lines = list(enumerate(zip(*given(columns), *more, strict=True), start=1))
    roster = read_book(Book("a.xlsx", "", [Grid("表", lines, len(lines[0][1]))]), columns)
    return [row for row, told in roster.doubts.items() for _, each in told if each.code == "PRODUCT_DIFFERS"]


def test_an_amount_that_is_no_product_of_price_and_number_is_held() -> None:
    price = ("单价", "95元", 95.0, "95.00")
    assert differing(CONTRIBUTION, ("人数", 1, 3, 2), price) == [3]
    assert differing(CONTRIBUTION, ("参保人数", "1人", "1人", "3人"), ("每人标准", *price[1:])) == [4]
    assert differing(CONTRIBUTION, ("人数", 1, 1, 1), ("份数", 1, 1, 2), price) == []
    assert differing(CONTRIBUTION, ("人数", 1, None, 2), price) == []
    assert differing(CONTRIBUTION, ("人数", 1, 3, 2)) == []
    assert differing(PAYOUT, ("人数", 1, 1, 1), price) == []
