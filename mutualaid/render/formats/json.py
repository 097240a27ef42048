"""An answer or a receipt as one JSON object, the same in both languages but for texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mutualaid.render.objects import receipt_object, table_object

if TYPE_CHECKING:
    from mutualaid.render.formats import Place, Record
    from mutualaid.results import Receipt, Table

EXTENSIONS = (".json",)
NEEDS_FILE = False
STAMPED = True
MACHINE_READ = True


def table(table: Table, place: Place) -> str:
    """Head, stamp, rows and total."""
    return text(table_object(table), encoding=place.encoding) + "\n"


def receipt(receipt: Receipt, place: Place) -> str:
    """The receipt with the further keys of its command."""
    return text(receipt_object(receipt), encoding=place.encoding) + "\n"


def record(record: Record, place: Place) -> str:
    """The object as it stands."""
    return text(record.values, encoding=place.encoding) + "\n"


def text(made: Mapping[str, Any], *, encoding: str = "utf-8") -> str:
    """The object as JSON text; a sign that the encoding lacks is written as a JSON escape."""
    many = made.get("rows") or made.get("decisions") or ()
    written = json.dumps(made, ensure_ascii=False, indent=1 if len(many) <= 200 else None)
    if encoding.lower().replace("-", "") not in ("utf8", "utf8sig"):
        try:
            written.encode(encoding)
        except (UnicodeError, LookupError):
            return json.dumps(made, ensure_ascii=True, indent=1)
    return written
