"""What every sheet of a trial begins and ends with, and how its tables are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import words
from mutualaid.claims.trying import Trial, called
from mutualaid.render.summary.drawing import (
    BODY,
    BOLD,
    LEFT_ONE_LINE,
    SMALL,
    SOFT_FILL,
    TITLE,
    TOTAL_BOX,
    Kind,
    head,
    line_height,
    put,
    write_text,
)
from mutualaid.results import Ledger


class Column(NamedTuple):
    """One column of a table: the key of its heading, what its values are, how wide it is."""

    key: str
    kind: Kind
    width: float


def say(key: str, **facts: object) -> str:
    """A text of this workbook: ``SENTENCES["trial.…"]``."""
    return words.sentence(f"trial.{key}", **facts)


def title_of(trial: Trial) -> str:
    """What the workbook is called."""
    return say("title", plan=called(trial.file), year=trial.year)


def stamp_of(ledger: Ledger) -> str:
    """The stamp as it is typed."""
    return f"{ledger.entry}:{ledger.head[:16]}"


def opening(page: Worksheet, trial: Trial, name: str, columns: Sequence[Column] = ()) -> None:
    """Title, what is held against what, and the widths of the columns."""
    page.sheet_view.showGridLines = False
    title = title_of(trial) if name == "overview" else say(f"title_{name}", plan=called(trial.file), year=trial.year)
    subject = say(
        "subject",
        unit=say("whole_ledger") if trial.unit is None else trial.unit.unit_name,
        year=trial.year,
        effective_on=trial.terms.effective_on,
        against=called(trial.against),
        stamp=stamp_of(trial.ledger),
    )
    write_text(page, 1, 1, title, TITLE, LEFT_ONE_LINE)
    write_text(page, 2, 1, subject, SMALL, LEFT_ONE_LINE)
    for row, height in ((1, 28), (2, 16), (3, 6)):
        page.row_dimensions[row].height = height
    for at, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = column.width


def heads(page: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """The line of headings."""
    for at, column in enumerate(columns, start=1):
        head(page, row, at, say(f"column_{column.key}"))
    page.row_dimensions[row].height = 22 if words.language() == "zh" else 32


def line(
    page: Worksheet, row: int, columns: Sequence[Column], values: Sequence[object], *, is_total: bool = False
) -> None:
    """One row of a table; that of the whole stands out."""
    for at, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        cell: Any = put(page, row, at, value, column.kind, font=BOLD if is_total else BODY)
        if column.key in CHANGES and cell.data_type == "n":
            cell.number_format = "+#,##0.00;-#,##0.00;0.00" if column.kind == "fen" else "+#,##0;-#,##0;0"
        if is_total:
            cell.fill, cell.border = SOFT_FILL, TOTAL_BOX
    told = [
        (str(value or ""), column.width) for column, value in zip(columns, values, strict=True) if column.kind == "text"
    ]
    page.row_dimensions[row].height = line_height(told)


CHANGES = ("change", "change_count")
"""The columns whose figures bear their sign."""


def footer(page: Worksheet, trial: Trial) -> None:
    """The stamp and the page below each sheet on paper."""
    plain = f"{title_of(trial)}  {stamp_of(trial.ledger)}"
    foot: Any = page.oddFooter
    foot.left.text = "&8" + plain.replace("&", "&&")
    foot.right.text = "&8" + words.sentence("summary.page_number", page="&P", pages="&N")
