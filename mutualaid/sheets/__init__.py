"""The only room that knows Excel and CSV: rosters in, tables and workbooks out."""

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
from mutualaid.sheets.recognizing import BY_NAME, KINDS, Kind, Others, nearest, recognize
from mutualaid.sheets.returned import write_return
from mutualaid.sheets.templates import write_template
from mutualaid.sheets.writing import table_bytes

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
    "nearest",
    "open_book",
    "read",
    "read_book",
    "recognize",
    "table_bytes",
    "write_return",
    "write_template",
]
