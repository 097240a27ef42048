"""Amounts that are not what the columns beside them come to: so many people or shares at so much each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mutualaid.results import Finding
from mutualaid.sheets.grammar import said
from mutualaid.sheets.grid import Cells
from mutualaid.sheets.headings import Columns
from mutualaid.sheets.readings import Header
from mutualaid.sheets.sayings import number

_PRICES = ({"price"}, {"price", "money"}, {"standard"}, {"standard", "pay"}, {"standard", "fee"}, {"price", "fee"})
_COUNTS = ({"heads"}, {"share"}, {"count"})
_WHOSE = {"enroll", "pay", "insured", "member", "staff"}
_HALF_A_FEN = 0.005


def differing_products(
    columns: Columns, header: Header, rows: Sequence[tuple[int, Cells]]
) -> Iterator[tuple[int, Finding]]:
    """Every row of receipts whose amount is no product of the price and the counts beside it: PRODUCT_DIFFERS."""
    if columns.name != "contribution" or "amount" not in header.fields:
        return
    amount_at = header.fields.index("amount")
    unread = {index: set(said(header.headings[index]).parts) for index in header.unknown}
    prices = [index for index, parts in unread.items() if parts in _PRICES]
    counts = [index for index, parts in unread.items() if parts - _WHOSE in _COUNTS]
    if len(prices) != 1 or not counts:
        return
    for row, cells in rows:
        amount, price = number(cells[amount_at]), number(cells[prices[0]])
        told = [count for index in counts if (count := number(cells[index])) is not None]
        if amount is None or price is None or not told:
            continue
        whole = price
        for count in told:
            whole *= count
        if all(abs(price * count - amount) > _HALF_A_FEN for count in told) and abs(whole - amount) > _HALF_A_FEN:
            facts = {"price": f"{price:g}", "number": f"{told[0]:g}", "product": f"{price * told[0]:g}"}
            yield row, Finding("held", "PRODUCT_DIFFERS", facts)
