"""What a file or a command line tells of who paid, read and compared with what stands."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from mutualaid.codes import PART_FIELDS


def part_field(fields: Container[str], whole: str) -> str:
    """The field beside which a doubt about parts is told: the first of them, else that of the whole."""
    return next((name for name in PART_FIELDS if name in fields), whole)


def told_columns(fields: Container[str], values: Mapping[str, Any]) -> list[tuple[str, int | None]]:
    """What each column of parts that the file has tells of its payer: ``None`` where it is blank."""
    return [(payer, values.get(name)) for name, payer in PART_FIELDS.items() if name in fields]
