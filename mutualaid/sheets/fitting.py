"""Whether the cells of a column may be what a field takes: what a question offers first, and what it does not offer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from mutualaid.sheets.cells import are_numbers, held
from mutualaid.sheets.closed import told_by
from mutualaid.sheets.unread import OF_MATTER

_MATTER = {field: matter for matter, fields in OF_MATTER.items() for field in fields} | {
    "document_no": "document",
    "name": "name",
    "phone": "phone",
    "unit": "union",
    "unit_name": "union",
    "new_unit": "union",
    "old_unit": "union",
    "parent_code": "union",
    "share_count": "number",
    "staff_count": "number",
    "settlement_no": "numbering",
    "serial_no": "numbering",
    "receipt_no": "numbering",
}
"""What the cells of a field are, as ``cells.held`` names it, or as below."""
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff·]+|[A-Z][a-z]+(?: [A-Z][a-z]+)+")
_NUMBERED = re.compile(r"[A-Za-z]*[-_]?\d[\dA-Za-z_-]*")
_MOST = 0.8


def fits(field: str, cells: Sequence[Any], plans: Callable[[str], str | None]) -> bool | None:
    """Whether filled cells are such as a field takes; False: they are of another matter, None: nobody can tell.

    >>> fits("joined_on", ["2018-03-01"], lambda _: None), fits("name", ["2018-03-01"], lambda _: None)
    (True, False)
    >>> fits("name", ["孔文静", "曹志远"], lambda _: None), fits("name", ["孔文静"] * 3, lambda _: None)
    (True, None)
    >>> fits("settlement_no", ["J1", "J2"], lambda _: None), fits("hospital", ["县医院"], lambda _: None)
    (True, None)
    """
    if not cells:
        return None
    matter, found = _MATTER.get(field), held(cells, plans)
    if field in told_by(cells, (field,)):
        return True
    if matter is None or found is not None:
        return None if matter is None else matter == found
    if matter in ("money", "number"):
        return are_numbers(cells)
    if matter == "name":
        return True if _are(_NAME, cells) and len(set(cells)) > len(cells) // 2 else None
    if matter == "numbering":
        return True if _are(_NUMBERED, cells) and len(set(cells)) == len(cells) else None
    return None


def _are(pattern: re.Pattern[str], cells: Sequence[Any]) -> bool:
    texts = [str(cell).strip() for cell in cells]
    return sum(pattern.fullmatch(text) is not None for text in texts) >= _MOST * len(texts)
