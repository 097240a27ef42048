"""What a value that cannot stand in a file of terms is most likely meant to be: 50 元 is 5000 fen, 80 % is 8000.

Imported only where something is wrong.
"""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(
    r"\s*([0-9０-９][0-9０-９,，_]*(?:[.．][0-9０-９]+)?)\s*"
    r"(万元|元|块|yuan|[%％]|percent|个月|月|months?|天|日|days?|岁|周岁|年|years?|次|份|人)?\s*"
)
_TIMES = {
    **dict.fromkeys(("元", "块", "yuan"), ("fen", 100)),
    "万元": ("fen", 1_000_000),
    **dict.fromkeys(("%", "％", "percent"), ("bp", 100)),
}
"""Of a sign the unit that terms are written in, and how many of it one is."""


def number_meant(text: str, unit: str = "") -> int | None:
    """The whole number that a text with a sign, a point or commas is meant to be; ``unit`` is what its key counts.

    >>> [number_meant(text) for text in ("50元", "80 %", "4,000", "30天", "x")]
    [5000, 8000, 4000, 30, None]
    >>> number_meant("40.00", "fen"), number_meant("0.6", "bp"), number_meant("60.0", "bp")
    (4000, 6000, 6000)
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number, sign = Decimal(re.sub("[,，_]", "", found[1]).replace("．", ".")), found[2]
    of_sign, times = _TIMES.get(sign or "", ("", 1))
    if of_sign and unit not in ("", of_sign):
        return None
    if not sign and "." in str(number):
        # Whoever writes a point counts in yuan, in hundredths or in parts of one.
        times = {"fen": 100, "bp": 100 if number > 1 else 10_000}.get(unit, 1)
    number *= times
    return int(number) if number == int(number) else None
