"""How the columns of a table are read, and what stands in doubt of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

How = Literal["named", "settled", "likeness", "cells", "ignored", "somebody_else", "unread", "unknown"]
"""Why a column is read as it is: its heading is one that the field goes by, somebody settled it, its parts say so, its
cells do; everybody has it and nothing needs it, it speaks of somebody else; or it has a meaning that no field takes, or
none that anybody knows.
"""
NOT_NEEDED = "-"
"""What somebody settled of a heading that no field is to take."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read; ``nearest`` are the fields that it may mean, the likeliest first."""

    index: int
    heading: str
    field: str | None
    how: How
    nearest: tuple[str, ...] = ()


@dataclass(slots=True)
class Header:
    """One reading of one or two rows as a header; ``fields`` and ``headings`` are as wide as the grid."""

    at: tuple[int, ...]
    """Indexes into ``grid.rows``."""
    rows: tuple[int, ...]
    """Row numbers as Excel shows them."""
    fields: list[str | None]
    headings: list[str]
    readings: list[Reading] = field(default_factory=list)
    """One for each column that has a heading, from left to right."""
    unknown: list[int] = field(default_factory=list)
    twice: list[tuple[str, int, int]] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    strength: int = 0
    means: Callable[[str], str | None] = field(default=lambda _: None, repr=False, compare=False)
    """The field that a further heading means, as the headings here were read."""

    @property
    def rank(self) -> tuple[bool, int]:
        """A header that misses nothing comes before a fuller one."""
        return not self.missing, self.strength

    @property
    def unread(self) -> list[Reading]:
        """The columns with a meaning that no field takes."""
        return [reading for reading in self.readings if reading.how == "unread"]
