"""The workbook of a sample (``audit sample -o``): its records, and a sheet for each kind of what bears on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import program_version, words
from mutualaid.render import cells, qr
from mutualaid.render.steps import told_of
from mutualaid.render.summary.drawing import (
    LEFT_ONE_LINE,
    SMALL,
    TITLE,
    Kind,
    head,
    line_height,
    paper,
    put,
    write_text,
)
from mutualaid.reports.sampling import Sample
from mutualaid.results import Ledger
from mutualaid.sheets.writing import place_picture

NARROWEST, WIDEST = 9, 48
"""Widths of columns in characters."""
RECORDS = (
    *("kind", "record", "person_no", "name", "unit_code", "plan_code", "on", "outcome", "amount_fen", "fee_fen"),
    *("entry", "actor"),
)
"""What is told of each record; the sheets behind it tell the rest."""
STEPS = ("claim_no", "amount_fen", "message")


def write(sample: Sample, path: Path) -> None:
    """Write the workbook to ``path``, in the language in use; an existing file is replaced."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    ledger = sample.table.ledger
    total: Mapping[str, Any] = sample.table.total or {}
    told = words.sentence(
        "sample.drawn",
        decisions=f"{total['decision_count']:,}",
        all_decisions=f"{total['all_decision_count']:,}",
        covers=f"{total['cover_count']:,}",
        all_covers=f"{total['all_cover_count']:,}",
        seed=sample.table.head["seed"],
    )
    again = words.sentence("sample.again", line=_line_of(sample, ledger))
    records = [{**row, "on": row["event_on"] or row["starts_on"]} for row in sample.table.rows]
    first = _sheet(book, "records", RECORDS, records, (told, again), ledger)
    place_picture(first, qr.png(ledger), f"{get_column_letter(len(RECORDS) + 1)}1")
    steps = [dict(zip(STEPS, (number, line.amount_fen, told_of(line)), strict=True)) for number, line in sample.steps]
    _sheet(book, "steps", STEPS, steps, (), ledger)
    for name, rows in sample.lists.items():
        shown = [
            {key: cells.person("values", value) if key == "values" else value for key, value in row.items()}
            for row in rows
        ]
        _sheet(book, name, tuple(dict.fromkeys(key for row in rows for key in row)), shown, (), ledger)
    book.properties.title = words.sentence("sample.title")
    book.properties.creator = f"mutualaid {program_version()}"
    book.save(path)


def _line_of(sample: Sample, ledger: Ledger) -> str:
    about = sample.table.head
    total: Mapping[str, Any] = sample.table.total or {}
    parts = [f"mutualaid --at {ledger.entry}:{ledger.head[:16]} audit sample"]
    parts += [str(total["decision_count"] + total["cover_count"]), f"--seed {words.typed(str(about['seed']))}"]
    parts += [f"--{key} {about[name]}" for key, name in (("unit", "unit_code"), ("year", "year")) if about[name]]
    return " ".join(parts)


def _sheet(
    book: Workbook,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    lines: Sequence[str],
    ledger: Ledger,
) -> Worksheet:
    """One list: a title, what is said of it, headings that print on every page, rows that are never cut."""
    title = words.sentence(f"sample.sheet_{name}")
    page: Worksheet = book.create_sheet(title)
    page.sheet_view.showGridLines = False
    write_text(page, 1, 1, f"{words.sentence('sample.title')}  {title}", TITLE, LEFT_ONE_LINE)
    stamp = words.sentence("sample.stamp", stamp=f"{ledger.entry}:{ledger.head[:16]}")
    for at, line in enumerate((stamp, *lines), start=2):
        write_text(page, at, 1, line, SMALL, LEFT_ONE_LINE)
    at = 3 + len(lines)
    kept = [key for key in columns if any(row.get(key) not in (None, "") for row in rows)] or list(columns)[:1]
    widths = [_width(key, rows) for key in kept]
    for place, (key, width) in enumerate(zip(kept, widths, strict=True), start=1):
        head(page, at, place, words.heading(key))
        page.column_dimensions[get_column_letter(place)].width = width
    page.row_dimensions[at].height = 30
    for row in rows:
        at += 1
        texts = []
        for place, (key, width) in enumerate(zip(kept, widths, strict=True), start=1):
            value = row.get(key)
            kind = "text" if value is None else _kind(key)
            put(page, at, place, cells.person(key, value) if kind == "text" and value is not None else value, kind)
            shown = cells.person(key, value) if value is not None else ""
            texts.append((shown, width))
        page.row_dimensions[at].height = line_height(texts)
    first = 3 + len(lines)
    page.freeze_panes = f"A{first + 1}"
    paper(page, at, len(kept), titles=f"{first}:{first}")
    foot: Any = page.oddFooter
    foot.left.text = "&8" + stamp.replace("&", "&&")
    foot.right.text = "&8" + words.sentence("summary.page_number", page="&P", pages="&N")
    return page


def _kind(key: str) -> Kind:
    kind = cells.kind(key)
    return kind if kind in ("count", "fen") else "text"


def _width(key: str, rows: Sequence[Mapping[str, object]]) -> float:
    widest = max((cells.width(cells.person(key, row.get(key))) for row in rows), default=0)
    return float(min(max(widest + 3, min(cells.width(words.heading(key)), 16) + 2, NARROWEST), WIDEST))
