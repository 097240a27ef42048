"""The definitions sheet: what each figure means, the ledger stamp, who was left out."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import words
from mutualaid.render.summary.drawing import (
    BOLD,
    BOX,
    GRAY,
    LEFT_ONE_LINE,
    MIDDLE,
    SECTION,
    head,
    opening,
    paper,
    put,
    say,
    write_text,
)
from mutualaid.render.summary.figures import Summary
from mutualaid.rules.rates import rate_bp

DEFINITIONS = ("M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M11")


def draw_definitions(page: Worksheet, summary: Summary) -> None:
    """What each figure means, on which day, from which entry of which ledger, and who was left out."""
    opening(page, summary, "definitions")
    for at, width in enumerate((10, 26, 108), start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    for at, key in enumerate(("definition", "figure", "meaning"), start=1):
        head(page, 4, at, say(f"column_{key}"))
    row = 4
    for code in DEFINITIONS:
        row += 1
        meaning = say(f"{code}_meaning")
        put(page, row, 1, code, "text", font=BOLD).alignment = MIDDLE
        put(page, row, 2, say(f"{code}_name"), "text")
        put(page, row, 3, meaning, "text")
        wide = sum(2 if ord(sign) > 0x2E80 else 1 for sign in meaning)
        page.row_dimensions[row].height = 15.5 * (1 + wide // 122) + 5
    row += 2
    write_text(page, row, 1, say("block_stamp"), SECTION, LEFT_ONE_LINE)
    stamp = f"{summary.ledger.entry}:{summary.ledger.head[:16]}"
    again = f"mutualaid --at {stamp} report summary --year {summary.year} -o summary-{summary.year}.xlsx"
    facts = [
        (say("fact_unit"), f"{summary.unit_name} ({summary.unit_code})"),
        (say("fact_as_of"), summary.as_of),
        (say("fact_entry"), str(summary.ledger.entry)),
        (say("fact_head"), summary.ledger.head),
        (say("fact_program"), f"mutualaid {summary.version}"),
        (say("fact_rounding"), say("rounding")),
        (say("fact_again"), again),
    ]
    for name, value in facts:
        row += 1
        _pair(page, row, name, value)
    row += 2
    write_text(page, row, 1, say("block_beside"), SECTION, LEFT_ONE_LINE)
    now = summary.now
    for key, count in (
        ("covered_in_year", now.covered_in_year_count),
        ("strict", now.strict_beneficiary_count),
        ("any_channel", now.any_channel_beneficiary_count),
    ):
        row += 1
        rate = rate_bp(count, now.member_count) if count is not None and now.member_count else None
        shown = say("not_applicable")
        if rate is not None:
            shown = f"{rate // 100}.{rate % 100:02d} %  ({count:,} / {now.member_count:,})"
        _pair(page, row, say(f"beside_{key}"), shown)
    for block, reasons in (("not_counted", summary.not_counted), ("not_covered", summary.not_covered)):
        row += 2
        write_text(page, row, 1, say(f"block_{block}"), SECTION, LEFT_ONE_LINE)
        for reason, count in reasons.items():
            row += 1
            _pair(page, row, words.label("reason", reason), f"{count:,}")
        if not reasons:
            row += 1
            write_text(page, row, 1, say("none"), GRAY, LEFT_ONE_LINE)
    page.freeze_panes = "A5"
    paper(page, row, 3, titles="4:4", one_page=True)


def _pair(page: Worksheet, row: int, name: str, value: str) -> None:
    for at in (1, 2, 3):
        page.cell(row=row, column=at).border = BOX
    write_text(page, row, 1, name)
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
    write_text(page, row, 3, value)
    page.row_dimensions[row].height = 17
