"""Answers and receipts as a person reads them: tables by Rich, on a terminal and redirected.

Numbers are never cut; long names are folded; where a table cannot fit, each row is told line by line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple, TextIO, Union

from mutualaid import words
from mutualaid.render import causes, cells
from mutualaid.render.captions import stamp, subject, title
from mutualaid.results import Ledger, Table

if TYPE_CHECKING:
    from rich.console import Console

    from mutualaid.render.formats import Place, Record
    from mutualaid.results import OneFile, Receipt, SeveralFiles

EXTENSIONS = (".txt",)
NEEDS_FILE = False
STAMPED = True
MACHINE_READ = False

LEAST_TEXT = 8
"""A column of text is not folded to fewer cells than this."""

FEW_ROWS = 3
LEAST_COLUMNS = 3
SUBJECT_AMOUNT = "amount_fen"
"""The amount that a row is about: the last column to be left out."""
LONGEST_IDENTIFIER = 20
"""A code or document longer than this is folded like text."""

RICH_ROWS = 2_000
"""Rich takes 0.3 ms a row; a longer table is printed line by line, aligned the same."""

COUNTS = ("read", "added", "updated", "unchanged", "ready", "held", "refused")


def table(table: Table, place: Place) -> str:
    """The answer with its title, its stamp below."""
    return _drawn(
        place, lambda stream: draw_table(table, stream, width=place.width, unicode=place.unicode, styled=place.styled)
    )


def receipt(receipt: Receipt, place: Place) -> str:
    """The receipt, line by line."""
    return _drawn(
        place,
        lambda stream: draw_receipt(
            receipt, stream, width=place.width, styled=place.styled, is_preview=place.is_preview
        ),
    )


def record(record: Record, place: Place) -> str:
    """What is no list line by line, then every list as a table."""
    lists = {
        key: value
        for key, value in record.values.items()
        if isinstance(value, list) and all(isinstance(row, Mapping) for row in value)
    }
    plain = {key: value for key, value in record.values.items() if key not in lists}
    return _drawn(place, lambda stream: draw_record(plain, lists, stream, width=place.width))


def _drawn(place: Place, draw: Callable[[TextIO], None]) -> str:
    """What was drawn; away from a terminal no line ends in blanks."""
    made = StringIO()
    draw(made)
    if place.width is not None:
        return made.getvalue()
    return "".join(f"{line.rstrip()}\n" for line in made.getvalue().splitlines())


def draw_table(table: Table, stream: TextIO, *, width: int | None, unicode: bool, styled: bool) -> None:
    """Write an answer to a stream. ``width`` None: as wide as it comes."""
    console = _page(stream, width, styled)
    name = title(table.head)
    if name:
        _say(console, name, width, style="bold" if styled else None)
    about = subject(table)
    if about:
        _say(console, about, width)
    total = table.total
    if table.columns:
        beside = _draw_rows(table, console, width, unicode)
        if not table.rows:
            console.print(words.label("table", "no_rows"))
        if total:
            _draw_pairs(console, total, [key for key in total if key not in beside], width)
    elif total:
        _draw_pairs(console, total, list(total), width)
    _draw_lists(table.lists, console, width, unicode)
    for line in causes.lines(table.notes):
        _say(console, line, width)
    console.print(stamp(table.ledger))


def draw_receipt(
    receipt: Receipt, stream: TextIO, *, width: int | None, styled: bool, is_preview: bool = False
) -> None:
    """Write a receipt: what was done, the counts, what comes first, problems and notes each cause on a line."""
    from mutualaid.results import SeveralFiles

    console = _page(stream, width, styled)
    if isinstance(receipt, SeveralFiles):
        _draw_files(receipt, console, width, styled=styled)
    else:
        _say(console, _outcome(receipt, is_preview=is_preview), width, style="bold" if styled else None)
        _draw_done(receipt, console, width)
    if receipt.ledger is not None:
        console.print(stamp(receipt.ledger))


def outline(receipt: SeveralFiles, place: Place) -> str:
    """What several files are and would do, a line or two each, for whoever decides; what cannot go in comes last."""
    made = StringIO()
    console = _page(made, place.width, place.styled)
    for one in receipt.files:
        counts: list[str] = []
        if one.receipt is not None:
            told = {key: getattr(one.receipt, key) for key in COUNTS} | {"notes": len(one.receipt.notes)}
            counts = [f"{words.heading(key)} {count:,}" for key, count in told.items() if count or key == "read"]
        _say(console, words.label("table", "between").join((_headline(one, with_command=False), *counts)), place.width)
        notes = [] if one.receipt is None else one.receipt.notes
        for line in causes.lines(note for note in notes if note.code in causes.TO_CONFIRM):
            _say(console, line, place.width)
    if any(one.all_problems for one in receipt.files):
        console.print()
        _draw_refused(receipt, console, place.width, styled=place.styled)
    return made.getvalue()


def _draw_files(receipt: SeveralFiles, console: Page, width: int | None, *, styled: bool) -> None:
    """What each of several files is and what became of it; what cannot go in, all of them in a line, and how to go on.

    What has to be decided comes last, where it stays in sight.
    """
    for one in receipt.files:
        _say(console, _headline(one), width, style="bold" if styled else None)
        if one.receipt is not None:
            small = sum(map(causes.is_small, one.receipt.notes))
            weighty = [note for note in one.receipt.notes if not causes.is_small(note)]
            _draw_done(replace(one.receipt, notes=weighty, problems=[]), console, width)
            if small:
                _say(console, words.sentence("NOTES_LEFT_OUT", count=f"{small:,}"), width)
        for line in causes.lines(one.notes):
            _say(console, line, width)
        console.print()
    if _draw_refused(receipt, console, width, styled=styled):
        console.print()
    for line in causes.lines(receipt.notes):
        _say(console, line, width)
    states = Counter(one.state for one in receipt.files)
    told = [f"{words.label('file_state', state)} {count}" for state, count in states.items()]
    _say(console, words.label("table", "between").join(told), width)
    if states["refused"]:
        _say(console, words.sentence("FILES_GO_ON", line=receipt.line), width)
    elif receipt.dry_run and states["ready"]:
        _say(console, words.sentence("FILES_DO", line=receipt.line), width)


def _draw_refused(receipt: SeveralFiles, console: Page, width: int | None, *, styled: bool) -> bool:
    """What keeps files, or rows of them, from going in, file by file; whether there was any."""
    bad = [one for one in receipt.files if one.all_problems]
    for one in bad:
        name = words.sentence("ASK_OF_FILE", file=_named(one))
        _say(console, name, width, style="bold" if styled else None)
        for line in causes.lines(one.all_problems):
            _say(console, line, width)
    return bool(bad)


def _named(one: OneFile) -> str:
    sheet = f" [{cells.plain(one.sheet)}]" if one.sheet else ""
    return f"{cells.plain(one.file)}{sheet}"


def _headline(one: OneFile, *, with_command: bool = True) -> str:
    """``2. 名册.csv: Members, mutualaid member import – would go in``."""
    number = "-" if one.order is None else f"{one.order}."
    kind = words.label("value", "or").join(words.label("sheet.title", name) for name in one.kinds)
    command = f"mutualaid {one.command}" if one.command and with_command else ""
    what = words.label("value", "separator").join(part for part in (kind, command) if part)
    state = words.label("file_state", one.state)
    if one.receipt is not None and (entry := one.receipt.entry or one.receipt.same_as_entry) is not None:
        state = words.sentence("FILE_STATE_ENTRY", state=state, entry=entry)
    told = f"{what} – {state}" if what else state
    return f"{number} {_named(one)}: {told}"


def _draw_done(receipt: Receipt, console: Page, width: int | None) -> None:
    """The counts, what comes first, problems and notes each cause on a line."""
    from mutualaid.results import ImportReceipt

    file = receipt.file if isinstance(receipt, ImportReceipt) else ""
    if isinstance(receipt, ImportReceipt) and receipt.read:
        rows = {key: getattr(receipt, key) for key in COUNTS if key != "ready" or not receipt.taken}
        told = [f"{words.heading(key)} {count:,}" for key, count in rows.items()]
        _say(console, words.label("table", "between").join(told), width)
    for kind, counts in (("asserted", receipt.asserted), ("voided", receipt.voided)):
        if counts:
            parts = [f"{words.label('ledger_table', name)} {count:,}" for name, count in counts.items()]
            _say(console, f"{words.heading(kind)}: {words.label('value', 'separator').join(parts)}", width)
    _draw_facts(receipt, console, width)
    first = [note for note in receipt.notes if note.code.endswith(causes.FIRST)]
    for line in causes.lines(first):
        _say(console, line, width)
    for line in causes.lines(receipt.problems, file=file):
        _say(console, line, width)
    for line in causes.lines(note for note in receipt.notes if note not in first):
        _say(console, line, width)


def _draw_facts(receipt: Receipt, console: Page, width: int | None) -> None:
    """What the write is about, a line each, and the further keys of its command."""
    for line in map(cells.about, () if "about" in receipt.facts else receipt.about):
        _say(console, line, width)
    facts = receipt.facts.items()
    if len(receipt.about) == 1:  # these stand by name in the line above
        facts = {key: value for key, value in facts if key not in ("unit_code", "plan_code", "amount_fen")}.items()
    for key, value in facts:
        if key == "about" and isinstance(value, list):
            for line in map(cells.about, value):
                _say(console, line, width)
        elif isinstance(value, list) and key == "left_out":
            _say(console, f"{words.heading(key)}: {len(value):,}", width)
            for line in causes.lines(value):
                _say(console, line, width)
        elif value is not None and not (value and isinstance(value, list) and all(part is None for part in value)):
            named = words.heading(key, action=receipt.action)
            _say(console, f"{named}: {cells.person(key, value)}", width)


def draw_record(
    record: Mapping[str, object],
    lists: Mapping[str, Sequence[Mapping[str, object]]],
    stream: TextIO,
    *,
    width: int | None,
) -> None:
    """Write one thing as ``heading  value`` lines, then each list in it as a table."""
    console = _page(stream, width, False)
    _draw_pairs(console, record, list(record), width)
    _draw_lists(lists, console, width, False)


def _draw_lists(
    lists: Mapping[str, Sequence[Mapping[str, object]]], console: Page, width: int | None, unicode: bool
) -> None:
    """Each list that holds anything as a table, below what it is called."""
    for key, rows in lists.items():
        if not rows:
            continue
        console.print()
        console.print(words.heading(key))
        columns = list(dict.fromkeys(name for row in rows for name in row))
        _draw_rows(Table({}, Ledger(0, ""), columns, rows), console, width, unicode)


def _outcome(receipt: Receipt, *, is_preview: bool) -> str:
    from mutualaid.results import ImportReceipt

    named = cells.plain(words.label("action", receipt.action))
    if isinstance(receipt, ImportReceipt):
        if receipt.same_as_entry is not None:
            return words.sentence("RECEIPT_SAME_FILE", action=named, file=receipt.file, entry=receipt.same_as_entry)
        if not receipt.taken and receipt.read:
            code = "RECEIPT_ROWS_REFUSED" if receipt.ready else "RECEIPT_NO_ROW_READY"
            return words.sentence(code, action=named, file=receipt.file)
        if not receipt.taken:
            return words.sentence("RECEIPT_FILE_REFUSED", action=named, file=receipt.file)
    raised = receipt.facts.get("upgraded")
    changes = bool(receipt.asserted or receipt.voided or raised)
    if receipt.entry is not None:
        return words.sentence("RECEIPT_WRITTEN", action=named, entry=receipt.entry)
    if receipt.dry_run and changes:
        return words.sentence("RECEIPT_PREVIEW" if is_preview else "RECEIPT_DRY_RUN", action=named)
    code = "RECEIPT_REFUSED" if receipt.problems else "RECEIPT_UPGRADED" if raised else "RECEIPT_NOTHING"
    return words.sentence(code, action=named)


class _Lines(NamedTuple):
    """Lines without style: whoever says no more than these need not wait for Rich to be imported."""

    file: TextIO
    width: int | None

    def print(self, text: str = "", *, style: str | None = None) -> None:  # noqa: ARG002 - as Rich has it
        self.file.write(f"{text}\n")


Page = Union["Console", _Lines]
"""What an answer is drawn on."""


def _page(stream: TextIO, width: int | None, styled: bool) -> Page:
    return _console(stream, width, styled=True) if styled else _Lines(stream, width)


def _console(stream: TextIO, width: int | None, *, styled: bool) -> Console:
    from rich.console import Console

    return Console(
        file=stream,
        width=width or 100_000,
        color_system="auto" if styled else None,
        force_terminal=styled,
        no_color=True,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
    )


def _say(console: Page, text: str, width: int | None, *, style: str | None = None) -> None:
    """One thing said; on a terminal folded, further lines indented."""
    if width is None:
        console.print(text, style=style)
        return
    for line in cells.hanging(text, width):
        console.print(line, style=style)


def _draw_pairs(console: Page, values: Mapping[str, object], keys: Sequence[str], width: int | None) -> None:
    told = cells.spelled(keys)
    named = [
        (
            words.heading(key),
            cells.rate(key, values) if cells.kind(key) == "bp" else cells.person(told[key], values[key]),
        )
        for key in keys
    ]
    room = max((cells.width(name) for name, _ in named), default=0)
    for name, shown in named:
        indent = room + 2
        lines = cells.folded(shown, width - indent) if width and width > indent + LEAST_TEXT else [shown]
        console.print(f"{name}{' ' * (indent - cells.width(name))}{lines[0]}".rstrip())
        for line in lines[1:]:
            console.print(f"{' ' * indent}{line}")


def _draw_rows(table: Table, console: Page, width: int | None, unicode: bool) -> frozenset[str]:
    """Draw the rows, the total as the last; hands back the keys of the total that stand in it.

    Where the columns do not fit, a few rows are told line by line; of many rows the first columns that fit are drawn,
    among them the amount that a row is about, and the others are named.
    """
    told = [key for key in table.columns if _tells(key, table.rows)]
    total = table.total or {}
    if not table.rows or not told:
        return frozenset()
    beside = frozenset(key for key in told if total.get(key) is not None and key != told[0])
    spelled = cells.spelled(told)
    rows = [[cells.person(spelled[key], row.get(key)) for key in told] for row in table.rows]
    if beside:
        rows.append(
            [words.label("table", "total"), *(cells.person(k, total[k]) if k in beside else "" for k in told[1:])]
        )
    headings = [words.heading(key) for key in told]
    kept = list(range(len(told)))
    while (widths := _widths(*_picked(kept, told, headings, *rows), width=width)) is None:
        kept.remove(max(kept, key=lambda place: (told[place] != SUBJECT_AMOUNT, place)))
        if len(table.rows) <= FEW_ROWS or len(kept) < LEAST_COLUMNS:
            for row in table.rows:
                console.print()
                _draw_pairs(console, row, [key for key in told if row.get(key) is not None], width)
            console.print()
            return frozenset()
    keys, names, *shown = _picked(kept, told, headings, *rows)
    numeric = [cells.is_number(key) for key in keys]
    _draw_grid(console, names, shown, numeric, widths, unicode=unicode, total=bool(beside))
    if len(kept) < len(told):
        left_out = [name for place, name in enumerate(headings) if place not in kept]
        separator = words.label("value", "separator")
        _say(console, words.sentence("COLUMNS_LEFT_OUT", columns=separator.join(left_out)), width)
    return beside.intersection(keys)


def _picked(places: Sequence[int], *rows: Sequence[str]) -> list[list[str]]:
    """These places of each row."""
    return [[row[place] for place in places] for row in rows]


def _tells(key: str, rows: Sequence[Mapping[str, object]]) -> bool:
    """Whether a column says anything: not where it is blank throughout, or the account is the actor throughout."""
    if key == "os_user" and all(row.get("actor") == row["os_user"] for row in rows):
        return False
    return any(row.get(key) is not None for row in rows)


def _widths(keys: list[str], headings: list[str], *rows: list[str], width: int | None) -> list[int] | None:
    """Cells for each column, or ``None`` where even folded the table is wider than ``width``."""
    room = None if width is None else width - 2 * (len(keys) - 1)
    inside = [max((cells.width(row[place]) for row in rows), default=0) for place in range(len(headings))]
    widths = [max(cells.width(name), held) for name, held in zip(headings, inside, strict=True)]
    if room is None or sum(widths) <= room:
        return widths
    least = [_least(key, name, held) for key, name, held in zip(keys, headings, inside, strict=True)]
    if sum(least) > room:
        return None
    while sum(widths) > room:
        place = max(range(len(widths)), key=lambda at: (widths[at] > least[at], widths[at] - least[at]))
        widths[place] -= 1
    return widths


def _least(key: str, heading: str, held: int) -> int:
    """The fewest cells a column can do with: numbers, days and identifiers stay whole, text is folded."""
    word = min(max((cells.width(word) for word in heading.split()), default=0), 14)
    if cells.is_number(key):
        return max(held, word)
    if key == "at" or key.endswith("_at"):
        return 10
    if cells.kind(key) in ("day", "id"):
        return max(min(held, LONGEST_IDENTIFIER), min(word, LEAST_TEXT))
    return min(max(held, cells.width(heading)), LEAST_TEXT)


def _draw_grid(
    console: Page,
    headings: list[str],
    rows: list[list[str]],
    numeric: list[bool],
    widths: list[int],
    *,
    unicode: bool,
    total: bool,
) -> None:
    rule = "─" if unicode else "-"
    if len(rows) > RICH_ROWS:
        _draw_lines(console, headings, rows, numeric, widths, rule, total=total)
        return
    from rich.box import Box
    from rich.table import Table as Grid

    line = f"{rule * 4}\n"
    # Lines of a box: top, head, under the head, row, between rows (above the total), above the foot, foot, bottom.
    box = Box("    \n    \n" + line + "    \n" + line + "    \n    \n    \n", ascii=not unicode)
    grid = Grid(box=box, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="")
    for name, wide, number in zip(headings, widths, numeric, strict=True):
        grid.add_column(_fitted(name, wide, number), width=wide, no_wrap=True, overflow="ignore")
    for place, row in enumerate(rows):
        shown = [_fitted(text, wide, number) for text, number, wide in zip(row, numeric, widths, strict=True)]
        grid.add_row(*shown, end_section=total and place == len(rows) - 2)
    drawn_on = _console(console.file, console.width, styled=False) if isinstance(console, _Lines) else console
    drawn_on.print(grid)


def _draw_lines(
    console: Page,
    headings: list[str],
    rows: list[list[str]],
    numeric: list[bool],
    widths: list[int],
    rule: str,
    *,
    total: bool,
) -> None:
    across = rule * (sum(widths) + 2 * len(widths) - 2)
    for place, row in enumerate([headings, *rows]):
        if place == 1 or (total and place == len(rows)):
            console.file.write(f"{across}\n")
        fitted = [
            _fitted(text, wide, number).split("\n") for text, number, wide in zip(row, numeric, widths, strict=True)
        ]
        for part in range(max(map(len, fitted))):
            shown = [lines[part] if part < len(lines) else "" for lines in fitted]
            padded = [text + " " * (wide - cells.width(text)) for text, wide in zip(shown, widths, strict=True)]
            console.file.write("  ".join(padded).rstrip() + "\n")


def _fitted(text: str, wide: int, number: bool) -> str:
    """The text in lines of at most ``wide`` cells, a number's to the right."""
    lines = cells.folded(text, wide)
    if number:
        lines = [" " * (wide - cells.width(line)) + line for line in lines]
    return "\n".join(lines)
