"""Finds the header of a table: one line or two, wherever it stands among the first rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mutualaid.codes import PART_FIELDS
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.headings import IGNORED_KEYS, OTHER_PEOPLE, Columns, heading_key, heading_text, match, own_columns

SEARCHED_ROWS = 60
PlanHeadings = Mapping[str, str] | Callable[[str], str | None]
_GROUP_WORDS = re.compile(r"信息|情况|资料|内容|details|information", re.IGNORECASE)
_MANY_DIGITS = re.compile(r"\d{6}")


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

    @property
    def rank(self) -> tuple[bool, int]:
        return not self.missing, self.strength


def plan_lookup(plan_headings: PlanHeadings | None) -> Callable[[str], str | None]:
    """One function for both ways of giving the plans of the wide form."""
    if plan_headings is None:
        return lambda _: None
    if isinstance(plan_headings, Mapping):
        by_key = {heading_key(name): code for name, code in plan_headings.items()}
        return lambda text: by_key.get(heading_key(text))
    return plan_headings


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of headings when a file is opened."""

    columns: Columns
    plans: Callable[[str], str | None]
    settled: Mapping[str, str]

    def settles(self, heading: str, text: str) -> str | None:
        """The field that somebody settled for a heading, told with its group or without; ``-`` for no field."""
        return self.settled.get(heading_key(heading)) or self.settled.get(heading_key(text)) if self.settled else None


def find_header(
    grid: Grid,
    columns: Columns,
    plan_headings: PlanHeadings | None,
    settled: Mapping[str, str] | None = None,
) -> Header | None:
    """The best reading of the first rows as a header; None where no cell says anything.

    A complete one (no required column missing) wins over a fuller one, an earlier over a later, and two lines over
    one where both are as full. ``settled`` gives the field (or ``-``) of headings, by their key, and outweighs all.
    """
    known = _Known(columns, plan_lookup(plan_headings), settled or {})
    best: Header | None = None
    top = grid.rows[:SEARCHED_ROWS]
    covered = _covered(grid, top[-1][0] if top else 0)
    for index, (row, cells) in enumerate(top):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        one = _judge((index,), (row,), [(None, text) for text in texts], known)
        if best is None or one.rank > best.rank or _stands_alone(one, best):
            best = one
        if index + 1 < len(top) and one.strength and top[index + 1][0] == row + 1:
            two = _two_lines(index, row, texts, top[index + 1][1], covered, grid, known)
            if two is not None and (two.rank >= best.rank if best.at == (index,) else two.rank > best.rank):
                best = two
    return best


def _stands_alone(one: Header, best: Header) -> bool:
    """Whether the lower of two lines says by itself all that both say: then the upper is a title."""
    return best.at[1:] == one.at and one.rank == best.rank and len(one.twice) <= len(best.twice)


def _text(cell: object) -> str:
    return cell if type(cell) is str and cell.strip() else ""


def _covered(grid: Grid, last_row: int) -> dict[tuple[int, int], int]:
    """Cells of the first rows that a merged cell covers sideways: (row, column) -> the merge's first column."""
    covered: dict[tuple[int, int], int] = {}
    for first_row, left, _, right in grid.merges:
        if first_row <= last_row and left < right and right - left < 256:
            for column in range(left + 1, right + 1):
                covered[first_row, column] = left
    return covered


def _two_lines(
    index: int,
    row: int,
    upper: Sequence[str],
    lower_cells: Cells,
    covered: Mapping[tuple[int, int], int],
    grid: Grid,
    known: _Known,
) -> Header | None:
    """Two rows read as one header; None where the second row looks like data."""
    if any(not is_blank(cell) and type(cell) is not str for cell in lower_cells):
        return None
    lower = [_text(cell) for cell in lower_cells]
    if not any(lower) or any(_MANY_DIGITS.search(text) for text in lower):
        return None
    pairs: list[tuple[str | None, str]] = []
    group = ""
    for column, (own, below) in enumerate(zip(upper, lower, strict=True)):
        left = covered.get((row, column))
        if own:
            group = own
        elif left is not None:
            group = upper[left]
        elif grid.sheet is not None or not below:
            group = ""
        pairs.append((group or None, below) if below else (None, own))
    judged = _judge((index, index + 1), (row, row + 1), pairs, known)
    answered = 0
    for own, below, found in zip(upper, lower, judged.fields, strict=True):
        if below and found:
            answered += 1
        elif below and own and match(known.columns, heading_key(own))[0] and heading_key(below) not in IGNORED_KEYS:
            # A heading that stands by itself, with something unknown below it: that row is data.
            return None
    return judged if answered else None


@dataclass(slots=True)
class _Fields:
    """Which column has which field, while a header is judged."""

    found: Header
    first_of: dict[str, int] = field(default_factory=dict)
    how: dict[int, How] = field(default_factory=dict)

    def give(self, index: int, name: str, how: How) -> None:
        """Have a column take a field; the second column of one field is told as such."""
        self.how[index] = how
        if name in self.first_of:
            self.found.twice.append((name, self.first_of[name], index))
        else:
            self.first_of[name], self.found.fields[index] = index, name


def _judge(
    at: tuple[int, ...], rows: tuple[int, ...], pairs: Sequence[tuple[str | None, str]], known: _Known
) -> Header:
    """The readings of one or two rows: what somebody settled, then what a field is called, then a plan's name."""
    headings = [" ".join(f"{group or ''} {text}".split()) for group, text in pairs]
    found = Header(at, rows, [None] * len(pairs), headings)
    fields, columns = _Fields(found), known.columns
    weak, open_columns = _strongly(pairs, fields, known)
    for index, name in weak:
        if name in fields.first_of:
            open_columns.append(index)
        else:
            fields.give(index, name, "named")
    for index in sorted(open_columns):
        group, text = pairs[index]
        code = None if "plan" in fields.first_of else _plan(group, text, columns, known.plans)
        if code is not None:
            fields.give(index, f"plan:{code}", "named")
        else:
            found.unknown.append(index)
            fields.how[index] = "somebody_else" if OTHER_PEOPLE.search(group or "") else "unknown"
    found.readings = [
        Reading(index, headings[index], found.fields[index], fields.how[index]) for index in sorted(fields.how)
    ]
    found.missing = tuple(name for name in columns.required if name not in fields.first_of)
    found.strength = len(fields.first_of)
    return found


def _strongly(
    pairs: Sequence[tuple[str | None, str]], fields: _Fields, known: _Known
) -> tuple[list[tuple[int, str]], list[int]]:
    """Give the fields that somebody settled or that are named beyond doubt; hands back weak names and open columns."""
    named: list[tuple[int, str]] = []
    weak: list[tuple[int, str]] = []
    open_columns: list[int] = []
    own = own_columns([text for _, text in pairs])
    for index, (group, text) in enumerate(pairs):
        if not text:
            continue
        if index in own:
            fields.how[index] = "ignored"
            continue
        settled = known.settles(fields.found.headings[index], text)
        name, is_weak, is_known = _meaning(group, text, known.columns, known.plans)
        if settled == NOT_NEEDED:
            fields.how[index] = "settled"
        elif settled is not None:
            fields.give(index, settled, "settled")
        elif name is not None:
            (weak if is_weak else named).append((index, name))
        elif is_known:
            fields.how[index] = "ignored"
        else:
            open_columns.append(index)
    for index, name in named:
        fields.give(index, name, "named")
    return weak, open_columns


def _meaning(
    group: str | None, text: str, columns: Columns, plans: Callable[[str], str | None]
) -> tuple[str | None, bool, bool]:
    """Field, whether weakly matched, and whether the heading is known at all."""
    key = heading_key(text)
    if group is not None:
        if OTHER_PEOPLE.search(group):
            return None, False, False
        name, is_weak = match(columns, heading_key(_GROUP_WORDS.sub("", group) + text))
        if name is not None:
            return name, is_weak, True
        if match(columns, key)[0] in ("share_count", "fee", "amount", *PART_FIELDS) and plans(heading_text(group)):
            # Shares or money under a plan's name belong to that plan, not to the row.
            return None, False, False
    name, is_weak = match(columns, key)
    return name, is_weak, name is not None or key in IGNORED_KEYS


def _plan(group: str | None, text: str, columns: Columns, plans: Callable[[str], str | None]) -> str | None:
    key = heading_key(text)
    if group is not None:
        field_below = match(columns, key)[0]
        if field_below == "share_count":
            return plans(heading_text(group))
        if field_below is not None:
            return None
    plain = heading_text(text)
    return plans(plain) or (plans(plain.removesuffix("份数")) if plain.endswith("份数") else None)
