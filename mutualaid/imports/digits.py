"""Numbers that a spreadsheet kept as numbers before they were saved as text: from the 16th digit on they are zeros.

One such number may be genuine; a column of them is not. Source: interface.md (Imports), domain.md 8.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress

from mutualaid.imports.fields import Remark, Row
from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import MOST_DIGITS

_LONG = Shape(rf"[0-9]{{{MOST_DIGITS + 1},19}}")


def doubt_lost_digits(
    rows: Sequence[Row],
    cells: Sequence[object],
    of: str,
    *,
    is_sound: Callable[[str], bool],
    instead_of: str,
    accepted: Callable[[Row], frozenset[str]],
) -> None:
    """Hold the numbers of a column (``of``) whose last digits were lost, as DIGITS_LOST, in place of ``instead_of``.

    A column shows it where most of the numbers that end so fail their check (``is_sound``), and there are several of
    them or hardly any others; then those whose check passes by chance are held as well. What is accepted is doubted
    for its check as any other.
    """
    ends_so = [
        type(cell) is str and len(cell) > MOST_DIGITS and (text := cell.strip())[-1:] == "0" and _is_cut(text)
        for cell in cells
    ]
    if not any(ends_so):
        return
    lost = list(compress(zip(rows, cells, strict=True), ends_so))
    broken = sum(not is_sound(str(cell).strip()) for _, cell in lost)
    others = sum(type(cell) is str and _LONG.fullmatch(cell.strip()) is not None for cell in cells) - len(lost)
    if 2 * broken < len(lost) or (broken < 2 and others >= len(lost)):
        return
    finding = Finding("held", "DIGITS_LOST", {"field": of, "count": len(lost)})
    for row, cell in lost:
        if "DIGITS_LOST" not in accepted(row):
            row.remarks = [remark for remark in row.remarks if remark.finding.code != instead_of or remark.field != of]
        row.remarks.append(Remark(of, cell, finding))


def _is_cut(text: str) -> bool:
    """Whether nothing but zeros follows the 15 digits that a number keeps."""
    return _LONG.fullmatch(text) is not None and not text[MOST_DIGITS:].strip("0")
