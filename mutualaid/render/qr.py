"""The stamp as a QR code: ``mutualaid:12:9f3a0123456789ab``, as ``--at`` and ``journal verify --head`` take it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from mutualaid.results import Ledger

if TYPE_CHECKING:
    from mutualaid.sheets.writing import Picture

SIDE = 84
"""Pixels on a sheet: 22 mm, wide enough for a telephone to read from paper."""


def content(ledger: Ledger) -> str:
    """What the code says: the journal entry and the first 16 digits of its hash."""
    return f"mutualaid:{ledger.entry}:{ledger.head[:16]}"


def _made(ledger: Ledger) -> Any:
    import segno

    return segno.make(content(ledger), error="m", micro=False)


def png(ledger: Ledger) -> Picture:
    """The code as a picture for a sheet, eight dots a module, so that it prints sharp."""
    from mutualaid.sheets.writing import Picture

    written = BytesIO()
    _made(ledger).save(written, kind="png", scale=8)
    return Picture(written.getvalue(), SIDE)


def svg(ledger: Ledger) -> str:
    """The code as an SVG element that stands in a page by itself."""
    return str(_made(ledger).svg_inline(scale=2.4, omitsize=False))
