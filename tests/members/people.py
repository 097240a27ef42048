"""Units, one member, and rosters of members made by hand (synthetic documents, prefix 110100)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from mutualaid.results import ImportReceipt, Receipt, Roster
from mutualaid.rules.identity import check_character
from tests.ledgers import roster

UNITS = (
    # code, name, kind, above, opened, closed
    ("U1", "第一工会", "110119100", None, None),
    ("U2", "第二工会", "110119100", None, None),
    ("NEW", "新建工会", "110119", "2018-01-01", None),
    ("OLD", "撤销工会", "110119", None, "2017-07-01"),
)
ZHANG = "110100198507120034"
ZHANG_ROW: dict[str, object] = {"name": "张三丰", "document_no": ZHANG, "unit": "U1", "joined_on": "2017-01-01"}
LI_ROW: dict[str, object] = {
    "name": "李四", "document_no": "110100197211050423", "unit": "U2", "joined_on": "2016-03-01",
}  # fmt: skip

Take = Callable[..., ImportReceipt]
Spells = Callable[[], list[tuple[Any, ...]]]
Ask = Callable[[str], list[tuple[Any, ...]]]
_numbers = count(1)


def listed(*rows: Mapping[str, object], **more: Any) -> Roster:
    """Rows by field as a roster whose first row is row 2; each a file of its own."""
    fields = tuple(dict.fromkeys(name for row in rows for name in row))
    lines = [[row.get(name) for name in fields] for row in rows]
    return roster(" ".join(fields), *lines, sha256=f"file {next(_numbers)}", **more)


def changed(**values: object) -> dict[str, object]:
    """Zhang's row with some cells changed; ``None`` makes them blank."""
    return ZHANG_ROW | values


def document(first_17: str) -> str:
    """A synthetic number with its check character."""
    return first_17 + check_character(first_17)


def five(receipt: ImportReceipt) -> tuple[int, int, int, int, int]:
    """Added, updated, unchanged, held, refused."""
    return receipt.added, receipt.updated, receipt.unchanged, receipt.held, receipt.refused


def reasons(receipt: Receipt) -> list[tuple[str, str, str | None]]:
    """The problems of a receipt: verdict, code, column."""
    return [(problem.verdict, problem.code, problem.column) for problem in receipt.problems]
