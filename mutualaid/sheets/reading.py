"""Reads one file into one roster: opens it, chooses the sheet by its header, sorts out the rows."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from mutualaid import words
from mutualaid.errors import MutualAidError
from mutualaid.results import Note, Roster, Step
from mutualaid.sheets.choices import MONEY
from mutualaid.sheets.columns import MOVES, Columns
from mutualaid.sheets.confirming import read_confirmations
from mutualaid.sheets.gate import refuse
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.header import NOT_NEEDED, Header, PlanHeadings, Reading, find_header
from mutualaid.sheets.headings import heading_key
from mutualaid.sheets.opening import open_book
from mutualaid.sheets.people import sheet_shown
from mutualaid.sheets.recognizing import Others, wrong_import
from mutualaid.sheets.rows import Layout, rows_continued
from mutualaid.sheets.spans import spans
from mutualaid.sheets.states import released
from mutualaid.sheets.table import Body, read_body
from mutualaid.sheets.titles import scaled_line


def read(
    path: Path,
    columns: Columns,
    *,
    sheet: str | None = None,
    plan_headings: PlanHeadings | None = None,
    step: Step | None = None,
    settled: Mapping[str, str] | None = None,
    others: Others | None = None,
) -> Roster:
    """The one table of a file, its columns named by field, every row read, noted or named as a problem.

    ``sheet`` names the sheet where two would fit; ``plan_headings`` answers with a plan's code for the heading of a
    wide form's column; ``step`` is told how many rows have been read. ``settled`` are headings that somebody settled,
    by their key (``headings.heading_key``): the field that takes the column, or ``-`` where it is not needed.
    With ``others`` a file that surely belongs to another import is refused.

    Raises PATH_MISSING (exit 2) for a path that is no file; for a file that is no readable table FILE_EMPTY,
    FILE_TEXT_LOST, NO_DATA_ROWS, SHEET_CHOICE, SHEET_CONTINUES, COLUMN_TWICE, COLUMN_UNREAD, MONEY_SCALED, for
    the wrong one WRONG_IMPORT or RETURNED_OF_OTHER (exit 1), and what opening it raises.
    """
    with without_collector():
        book = open_book(path, sheet=sheet, step=step)
        return read_book(book, columns, plan_headings=plan_headings, settled=settled, others=others)


def read_book(
    book: Book,
    columns: Columns,
    *,
    plan_headings: PlanHeadings | None = None,
    settled: Mapping[str, str] | None = None,
    others: Others | None = None,
) -> Roster:
    """As ``read``, of a file that is open.

    Raises FILE_EMPTY, FILE_TEXT_LOST, NO_DATA_ROWS, SHEET_CHOICE, SHEET_CONTINUES, COLUMN_TWICE, COLUMN_UNREAD,
    MONEY_SCALED, WRONG_IMPORT, RETURNED_OF_OTHER (exit 1).
    """
    from mutualaid.sheets import answers

    chase = answers.is_chase(book)
    if chase:
        settled, others = answers.settled(columns, settled), None
    with without_collector():
        grid, header, passed_over = _choose(book, columns, plan_headings, settled, others)
        body = read_body(grid, header, columns)
        if not body.rows and not body.unread_rows:
            raise refuse("NO_DATA_ROWS", book.file, sheet=sheet_shown(grid, header), row=header.rows[-1])
        notes = [*body.notes, *passed_over]
        roster = Roster(
            file=book.file,
            sha256=book.sha256,
            sheet=grid.sheet,
            fields=released(header.fields, body.doubts.values()),
            headings=tuple(header.headings),
            rows=body.rows,
            notes=tuple(notes),
            problems=tuple(body.problems),
            unread_rows=tuple(body.unread_rows),
            has_styles=book.has_styles,
            epoch_1904=book.epoch_1904,
            title_unit=body.title_unit,
            header_rows=header.rows,
            confirmations=read_confirmations(header.headings, header.fields, body.rows),
            passed_over=tuple(body.passed_over),
            parted=dict(header.parted),
            settled={one.heading: one.field or NOT_NEEDED for one in header.readings if one.how == "settled"},
            doubts=body.doubts,
            page_units=tuple(body.page_units),
            title_row=body.title_row,
            list_code=columns.name,
            asides=body.asides,
        )
        return answers.answered(roster) if chase else roster


@contextmanager
def without_collector() -> Iterator[None]:
    """Millions of cells are made and none forms a cycle: the collector would only walk them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_Headed = tuple[Grid, Header]
"""A sheet and its header."""


def _choose(
    book: Book,
    columns: Columns,
    plan_headings: PlanHeadings | None,
    settled: Mapping[str, str] | None,
    others: Others | None,
) -> tuple[Grid, Header, list[Note]]:
    """The sheet whose header fits, its header, and notes on the sheets passed over."""
    notes: list[Note] = []
    for name, reason in book.passed_over:
        facts = {"reason": reason, "why": words.label("sheet.passed_over", reason)}
        notes.append(Note("SHEET_PASSED_OVER", name, value=name, facts=facts))
    if book.is_opaque:
        notes.append(Note("FORMAT_OPAQUE", value=book.file))
    try:
        grid, header = _one_of(book, _complete(book, columns, plan_headings, settled), columns)
    except MutualAidError as wrong:
        if others is not None and wrong.code == "HEADER_MISSING":
            raise (wrong_import(book, columns, None, book.grids, others, settled) or wrong) from None
        raise
    if others is not None and (refusal := wrong_import(book, columns, header, [grid], others, settled)) is not None:
        raise refusal
    if header.twice:
        name, first, second = header.twice[0]
        raise refuse(
            "COLUMN_TWICE",
            book.file,
            sheet=sheet_shown(grid, header),
            row=header.rows[0],
            field=name,
            column=header.headings[first],
            other=header.headings[second],
            maps=_either(header.headings[first], header.headings[second]),
        )
    if header.unread:
        raise _unread(book, grid, header)
    if not MONEY.isdisjoint(map(str, header.fields)) and (scaled := scaled_line(grid.rows[: header.at[0]])) is not None:
        raise refuse("MONEY_SCALED", book.file, sheet=sheet_shown(grid, header), row=scaled[0], said=scaled[1])
    notes.extend(_likened(grid, header))
    if not book.is_text:
        for other in book.grids:
            if other is not grid and other.rows:
                _refuse_continued(book, grid, header, other, columns)
                notes.append(Note("SHEET_WITHOUT_TABLE", other.sheet, value=other.sheet))
    return grid, header, notes


def _refuse_continued(book: Book, grid: Grid, header: Header, other: Grid, columns: Columns) -> None:
    """Refuse a file whose table goes on in a sheet without a header: SHEET_CONTINUES (exit 1)."""
    own = find_header(other, columns, None)
    if own is not None and sum(reading.how == "named" for reading in own.readings) > 1:
        return  # a table of its own, whatever it lists
    if rows := rows_continued(other, Layout.of(grid, header, columns)):
        facts = {"sheet": other.sheet, "rows": spans(rows), "count": len(rows), "first": grid.sheet}
        raise refuse("SHEET_CONTINUES", book.file, **facts)


def settling(heading: str, field: str) -> str:
    """The option that settles a heading, as somebody would type it."""
    return f'--map "{heading.strip("*※:：")}={field}"'


def _either(first: str, second: str) -> str:
    """How to say which of two columns is not needed; of two that are called alike no option can tell."""
    if heading_key(first) == heading_key(second):
        return words.sentence("COLUMNS_ALIKE")
    return " / ".join(settling(heading, NOT_NEEDED) for heading in (second, first))


def _unread(book: Book, grid: Grid, header: Header) -> MutualAidError:
    """The refusal of a file of which columns with a meaning would pass unread."""
    unread = header.unread
    return refuse(
        "COLUMN_UNREAD",
        book.file,
        sheet=sheet_shown(grid, header),
        row=header.rows[0],
        column=unread[0].heading,
        columns=[each.heading for each in unread],
        nearest={each.heading: list(each.nearest) for each in unread},
        maps=" ".join(_choice(each, header) for each in unread),
    )


def _choice(reading: Reading, header: Header) -> str:
    """The ways of settling what a column is: the nearest field that no column has, or that it is not needed.

    A field that has people move comes last.
    """
    near = [of for of in reading.nearest if of not in header.fields][:1]
    ways = [(of in MOVES, f"{settling(reading.heading, of)} ({words.column(of)})") for of in near]
    ways.append((False, settling(reading.heading, NOT_NEEDED)))
    return f"[{' | '.join(way for _, way in sorted(ways, key=lambda each: each[0]))}]"


def _likened(grid: Grid, header: Header) -> Iterator[Note]:
    """What was read by likeness, each column told."""
    codes = {"likeness": "COLUMN_LIKENESS", "cells": "COLUMN_BY_CELLS"}
    for each in header.readings:
        if each.field is not None and each.how in codes:
            facts: dict[str, object] = {"field": each.field}
            last = next((of for of, index in header.parted.items() if index == each.index), None)
            if last is not None:
                facts["name"] = words.column(last)
            code = codes[each.how] if last is None else "COLUMN_PARTED"
            yield Note(code, grid.sheet, header.rows[0], each.heading, facts=facts)


def _complete(
    book: Book, columns: Columns, plan_headings: PlanHeadings | None, settled: Mapping[str, str] | None
) -> list[_Headed]:
    """The sheets whose header misses nothing. Raises FILE_EMPTY, FILE_TEXT_LOST, HEADER_MISSING (exit 1)."""
    found = [(grid, find_header(grid, columns, plan_headings, settled)) for grid in book.grids]
    headed = [(grid, header) for grid, header in found if header is not None]
    complete = [(grid, header) for grid, header in headed if not header.missing]
    if complete:
        return complete
    if book.defect is not None:
        raise book.defect
    if _is_text_lost(book):
        raise refuse("FILE_TEXT_LOST", book.file)
    if headed:
        grid, header = max(headed, key=lambda pair: pair[1].strength)
        raise _missing(book, header.missing, sheet_shown(grid, header), header if header.strength else None)
    if book.grids and not book.passed_over and not any(grid.rows for grid in book.grids):
        raise refuse("FILE_EMPTY", book.file)
    raise _missing(book, columns.required, None, None)


def _is_text_lost(book: Book) -> bool:
    """Whether question marks stand where text was: some program has saved it in a code that knows no Chinese."""
    rows = [cells for grid in book.grids for _, cells in grid.rows[:20]]
    texts = [cell for cells in rows for cell in cells if type(cell) is str and cell.strip()]
    lost = [text for text in texts if not text.strip("? ")]
    return len(lost) > 2 and 2 * len(lost) >= len(texts)


def _one_of(book: Book, complete: Sequence[_Headed], columns: Columns) -> _Headed:
    """The one sheet to read, the first where none has rows. Raises SHEET_CHOICE (exit 1) where several have."""
    if book.is_text:
        return max(complete, key=lambda pair: pair[1].strength)
    if len(complete) == 1:
        return complete[0]
    filled = [(grid, header) for grid, header in complete if _has_rows(grid, header, columns)]
    if len(filled) > 1:
        names = [str(grid.sheet) for grid, _ in filled]
        listed = ", ".join(names)
        raise refuse("SHEET_CHOICE", book.file, sheets=listed, sheet=names[0], count=len(names), choices=names)
    return filled[0] if filled else complete[0]


def _has_rows(grid: Grid, header: Header, columns: Columns) -> bool:
    if header.twice:
        return True
    body: Body = read_body(grid, header, columns)
    return bool(body.rows or body.unread_rows)


def _missing(book: Book, missing: tuple[str, ...], sheet: str | None, header: Header | None) -> Exception:
    named = ", ".join(words.column(name) for name in missing)
    row = header.rows[0] if header is not None else None
    return refuse("HEADER_MISSING", book.file, missing=named, fields=list(missing), sheet=sheet, row=row)
