"""One cause, one line: what a receipt tells of many rows is said once, with their count, the first of them, a sample.

Every item stays in the formats that programs read, in CSV, in a workbook of the receipt and in the one handed back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mutualaid import words
from mutualaid.render import cells
from mutualaid.render.objects import message
from mutualaid.results import Note, Problem

CAUSES_SHOWN = 3
"""So many causes of one kind (unions that nobody knows, say) are told one by one; more are told together."""
ROWS_SHOWN = 3
"""So many stretches of rows are named."""
VALUES_SHOWN = 3
"""So many of the values that come again and again are named."""
COLUMNS_SHOWN = 8

FIRST = "_FIRST"
"""How the code of a note ends that says which step comes before all others."""
_EACH = ("PUBLISHED_",)
"""Each printed figure that changes is named."""
_COLUMNS = ("COLUMN_LIKENESS", "COLUMN_BY_CELLS", "COLUMN_PARTED")
"""Columns that are read by what they seem to say: all of them in one line, each with what it was read as."""
_FURNITURE = frozenset(
    (
        *("TITLE_ROWS", "PAGE_TITLE", "HEADER_REPEATED", "COLUMN_NUMBERS", "TOTAL_ROW", "SIGNATURE_ROW"),
        *("BLANK_ROWS", "EXAMPLE_ROW", "MERGED_FILLED"),
    )
)
WARNINGS = frozenset(("TOTAL_DIFFERS", "SHEET_PASSED_OVER", "OPTION_FILLED_NOTHING"))
"""Notes that something may be missing, or was said for nothing: whoever decides is to see them."""
TO_CONFIRM = WARNINGS | {"COLUMN_BY_CELLS"}
"""What whoever decides is to see: those, and which columns were read by what stands in them."""
_WRITTEN_OTHERWISE = ("_NORMALIZED", "_UPGRADED", "_LOOKALIKE_X", "_DROPPED")

Item = Note | Problem


def lines(items: Iterable[Item], *, file: str = "") -> list[str]:
    """A line for each cause, the most weighty first: refusals before doubts, what was tidied up last; then by count.

    A cause is one code in one column (of notes: one code); where only a few differ in what they say, each is one. Cells
    that say no of their rows come before those of which nobody can tell.
    """
    kinds: dict[tuple[str, str, str | None, bool], list[Item]] = {}
    for item in items:
        verdict = _verdict(item)
        column = None if verdict == "note" else item.column
        kinds.setdefault((verdict, item.code, column, _is_unclear(item)), []).append(item)
    return [line for kind in sorted(kinds.values(), key=_weight) for line in _told(kind, file)]


def _verdict(item: Item) -> str:
    return item.verdict if isinstance(item, Problem) else "note"


def _is_unclear(item: Item) -> bool:
    """Whether a cell that should say yes or no says neither: those that say no are told by themselves, and before."""
    return not item.facts.get("is_no", True)


def _weight(kind: Sequence[Item]) -> tuple[int, int]:
    first = kind[0]
    if isinstance(first, Problem):
        if _is_unclear(first):
            return 3, -len(kind)
        of_whole_file, held = first.row is None, first.verdict == "held"
        return (0 if of_whole_file else 2 if held else 1), -len(kind)
    if first.code.endswith(FIRST):
        return 0, 0
    if first.code in _FURNITURE:
        return 4, 0
    if first.code.endswith(_WRITTEN_OTHERWISE):
        return 3, -len(kind)
    if first.code in WARNINGS:
        return 1, 0
    of_ledger = first.row is None and first.sheet is None and first.value is None
    return (1 if of_ledger else 2), -len(kind)


def is_small(note: Note) -> bool:
    """Whether a note only says how a page or a cell was tidied up: among many files nobody reads it."""
    return note.code in _FURNITURE or note.code.endswith(_WRITTEN_OTHERWISE)


def _told(kind: Sequence[Item], file: str) -> list[str]:
    """The lines of one kind: one a cause, or one in all where the causes are many and stand in rows."""
    alike: dict[tuple[str | None, str], list[Item]] = {}
    for item in kind:
        alike.setdefault((item.column, str(item.facts)), []).append(item)
    causes = sorted(alike.values(), key=len, reverse=True)
    if len(kind) > 1 and kind[0].code in _COLUMNS:
        return [_columns(kind)]
    if len(causes) <= CAUSES_SHOWN or kind[0].code.startswith(_EACH):
        return [_line(cause, file, are_alike=True) for cause in causes]
    if any(item.row is not None for item in kind):
        return [_line(kind, file, are_alike=False)]
    rest = sum(map(len, causes[CAUSES_SHOWN:]))
    more = f"{_mark(kind[0])} {words.sentence('AND_MORE', count=f'{rest:,}')}"
    return [*(_line(cause, file, are_alike=True) for cause in causes[:CAUSES_SHOWN]), more]


def _columns(kind: Sequence[Item]) -> str:
    """``Note: 3 columns were read by what they say: 办卡单位 = Unit, …``."""
    read = [f"{cells.plain(item.column or '')} = {cells.field_called(str(item.facts['field']))}" for item in kind]
    pairs = words.label("value", "separator").join(read)
    return f"{_mark(kind[0])} {words.sentence(f'{kind[0].code}_ALL', count=len(kind), pairs=pairs)}"


def _mark(item: Item) -> str:
    """What stands before a cause; a doubt that somebody settled says so, for its sentence tells how it is settled."""
    told = "accepted" if item.facts.get("accepted") else "first" if item.code.endswith(FIRST) else _verdict(item)
    return words.label("verdict", told)


def _line(cause: Sequence[Item], file: str, *, are_alike: bool) -> str:
    """``Refused: 40 rows, 名单 身份证号 (rows 2-9, 12, 15 …), as row 2 110***0035: …``."""
    first = cause[0]
    if len(cause) == 1:
        return f"{_mark(first)} {_placed(first, file)}{message(first)}"
    separator = words.label("value", "separator")
    rows = sorted({item.row for item in cause if item.row is not None})
    columns = list(dict.fromkeys(cells.plain(item.column) for item in cause if item.column))
    values = Counter(cells.plain(item.value) for item in cause if item.value)
    place = [cells.plain(first.sheet)] if first.sheet else []
    place += [_few(columns, COLUMNS_SHOWN, "CAUSE_COLUMNS")] if columns else []
    place += list(values) if len(values) == 1 and list(values) != columns else []
    # Several notes may be made on one row: where they are, they are counted, not the row.
    code = "CAUSE_ROWS" if len(rows) == len(cause) else "CAUSE_TIMES"
    parts = [words.sentence(code, count=f"{len(cause):,}"), *([" ".join(place)] if place else [])]
    inside = _in_rows(rows, values, len(cause))
    sample = "" if are_alike and len(values) < 2 else _sample(first, len(rows), len(columns), len(values))
    return f"{_mark(first)} {separator.join(parts)}{inside}{sample}: {message(first)}"


def _few(names: Sequence[str], most: int, code: str) -> str:
    """The first of some names, and how many there are in all where there are more."""
    separator = words.label("value", "separator")
    if len(names) <= most:
        return separator.join(names)
    return words.sentence(code, names=separator.join(names[:most]), count=f"{len(names):,}")


def _sample(item: Item, row_count: int, column_count: int, value_count: int) -> str:
    """Which of them the sentence speaks of; what all share need not be said again."""
    row = words.sentence("ROW", row=item.row) if row_count > 1 else ""
    column = cells.plain(item.column) if column_count > 1 and item.column else ""
    value = cells.plain(item.value) if value_count > 1 and item.value and item.value != item.column else ""
    said = " ".join(part for part in (row, column, value) if part)
    return words.sentence("CAUSE_SAMPLE", sample=said) if said else ""


def _in_rows(rows: Sequence[int], values: Counter[str], count: int) -> str:
    """The first rows, and the values that come again and again.

    Where nearly every row has its own, or they are masked, a list of them would tell nothing.
    """
    if not rows:
        return ""
    more = ""
    if 1 < len(values) <= count // 2 and not any("*" in value for value in values):
        named = [f"{value} ×{times:,}" for value, times in values.most_common()]
        more = words.label("value", "separator") + _few(named, VALUES_SHOWN, "CAUSE_VALUES")
    code = "CAUSE_IN_ROWS" if len(rows) > 1 else "CAUSE_IN_ROW"
    return words.sentence(code, rows=_spans(rows), more=more)


def _spans(rows: Sequence[int]) -> str:
    """The first of some rows, in stretches: ``4-90, 93, 95 …``."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        elif len(spans) > ROWS_SHOWN:
            break
        else:
            spans.append([row, row])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans[:ROWS_SHOWN])
    return f"{shown} …" if len(spans) > ROWS_SHOWN else shown


def _placed(item: Item, file: str) -> str:
    """``roster.xlsx, 名单!14 身份证号: 110***0035: ``, as far as the parts are known."""
    where = [cells.plain(file)] if file else []
    if item.sheet or item.row is not None:
        row = words.sentence("ROW", row=item.row) if item.row is not None else ""
        where.append(" ".join(part for part in (cells.plain(item.sheet or ""), row) if part))
    if item.column:
        # Of a file it stands as the file has it; of a command it is a key, and is called as everywhere.
        column = cells.plain(item.column) if file or item.row is not None else cells.field_called(item.column)
        where.append(column if item.value in (None, "") else f"{column} {cells.plain(str(item.value))}")
    elif item.value not in (None, "", item.sheet):
        where.append(cells.plain(str(item.value)))
    return f"{words.label('value', 'separator').join(where)}: " if where else ""
