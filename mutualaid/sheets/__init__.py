"""The only room that knows Excel and CSV: rosters in, tables and workbooks out.

What writes is imported when it is first asked for here: a file that is only read waits for none of it.
"""

from typing import TYPE_CHECKING

from mutualaid.sheets.columns import (
    BANK_ANSWER,
    CLAIM,
    CONTRIBUTION,
    ENROLL,
    MEMBER,
    PAYOUT,
    RELIEF,
    UNIT,
    Column,
    Columns,
)
from mutualaid.sheets.opening import open_book
from mutualaid.sheets.reading import read, read_book
from mutualaid.sheets.recognizing import BY_NAME, KINDS, Kind, Others, likeliest, nearest, recognize, without_rows

if TYPE_CHECKING:
    from mutualaid.sheets.listing import table_bytes as table_bytes
    from mutualaid.sheets.returned import write_return as write_return
    from mutualaid.sheets.templates import write_template as write_template
else:
    _WRITES = {"write_return": "returned", "write_template": "templates", "table_bytes": "listing"}

    def __getattr__(name: str) -> object:
        if name not in _WRITES:
            raise AttributeError(name)
        from importlib import import_module

        return getattr(import_module(f"mutualaid.sheets.{_WRITES[name]}"), name)


__all__ = [
    "BANK_ANSWER",
    "BY_NAME",
    "CLAIM",
    "CONTRIBUTION",
    "ENROLL",
    "KINDS",
    "MEMBER",
    "PAYOUT",
    "RELIEF",
    "UNIT",
    "Column",
    "Columns",
    "Kind",
    "Others",
    "likeliest",
    "nearest",
    "open_book",
    "read",
    "read_book",
    "recognize",
    "table_bytes",
    "without_rows",
    "write_return",
    "write_template",
]
