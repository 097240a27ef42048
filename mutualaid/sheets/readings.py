"""How the columns of a table are read, and what stands in doubt of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mutualaid.sheets.states import State

How = Literal["named", "settled", "likeness", "cells", "ignored", "somebody_else", "state", "unread", "unknown"]
"""Why a column is read as it is: its heading is one that the field goes by, somebody settled it, its parts say so, its
cells do; everybody has it and nothing needs it, it speaks of somebody else, or says of each row
whether it counts; or it has a meaning that no field takes, or
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


@dataclass(slots=True, eq=False, repr=False)
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
    states: dict[int, State] = field(default_factory=dict)
    """The columns that say of each row whether it counts, and what they say."""
    parted: dict[str, int] = field(default_factory=dict)
    """The last day's field of a column that holds two days in each cell."""
    missing: tuple[str, ...] = ()
    strength: int = 0
    plans: Callable[[str], str | None] = field(default=lambda _: None, repr=False, compare=False)
    """The code of the plan that a text is the name of."""
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
