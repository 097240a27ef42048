"""The only room that knows Excel and CSV: rosters in, tables and workbooks out.

Whatever is handed on here is imported when it is first asked for: a file that is only read waits for nothing that
writes, and an answer that is written as a workbook for nothing that reads.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mutualaid.sheets.columns import BANK_ANSWER as BANK_ANSWER
    from mutualaid.sheets.columns import CLAIM as CLAIM
    from mutualaid.sheets.columns import CONTRIBUTION as CONTRIBUTION
    from mutualaid.sheets.columns import ENROLL as ENROLL
    from mutualaid.sheets.columns import MEMBER as MEMBER
    from mutualaid.sheets.columns import PAYOUT as PAYOUT
    from mutualaid.sheets.columns import RELIEF as RELIEF
    from mutualaid.sheets.columns import UNIT as UNIT
    from mutualaid.sheets.columns import Column as Column
    from mutualaid.sheets.columns import Columns as Columns
    from mutualaid.sheets.listing import table_parts as table_parts
    from mutualaid.sheets.opening import open_book as open_book
    from mutualaid.sheets.reading import read as read
    from mutualaid.sheets.reading import read_book as read_book
    from mutualaid.sheets.recognizing import BY_NAME as BY_NAME
    from mutualaid.sheets.recognizing import KINDS as KINDS
    from mutualaid.sheets.recognizing import Kind as Kind
    from mutualaid.sheets.recognizing import Others as Others
    from mutualaid.sheets.recognizing import likeliest as likeliest
    from mutualaid.sheets.recognizing import nearest as nearest
    from mutualaid.sheets.recognizing import recognize as recognize
    from mutualaid.sheets.recognizing import without_rows as without_rows
    from mutualaid.sheets.returned import write_return as write_return
    from mutualaid.sheets.templates import write_template as write_template
else:
    _WHERE = {
        **dict.fromkeys(("BANK_ANSWER", "CLAIM", "CONTRIBUTION", "ENROLL", "MEMBER", "PAYOUT", "RELIEF"), "columns"),
        **dict.fromkeys(("UNIT", "Column", "Columns"), "columns"),
        **dict.fromkeys(("BY_NAME", "KINDS", "Kind", "Others"), "recognizing"),
        **dict.fromkeys(("likeliest", "nearest", "recognize", "without_rows"), "recognizing"),
        **dict.fromkeys(("read", "read_book"), "reading"),
        "open_book": "opening",
        "table_parts": "listing",
        "write_return": "returned",
        "write_template": "templates",
    }

    def __getattr__(name: str) -> object:
        if name not in _WHERE:
            raise AttributeError(name)
        from importlib import import_module

        return getattr(import_module(f"mutualaid.sheets.{_WHERE[name]}"), name)


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
    "table_parts",
    "without_rows",
    "write_return",
    "write_template",
]
