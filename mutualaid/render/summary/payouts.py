"""The sheets of money out: payouts by quarter, channel and category; events not paid and payments that came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import words
from mutualaid.render.summary.drawing import (
    BODY,
    BOLD,
    GRAY,
    LEFT_ONE_LINE,
    SECTION,
    SMALL,
    SOFT_FILL,
    TOTAL_BOX,
    Kind,
    Place,
    head,
    heading,
    line_height,
    opening,
    paper,
    put,
    say,
    write_text,
)
from mutualaid.render.summary.figures import PayoutLine, Summary, WaitingLine
from mutualaid.rules.rates import growth_bp, rate_bp

BLOCKS = ("quarter", "channel", "category")
UNKNOWN = ("undecided", "held")
"""States in which nobody knows an amount yet."""

LISTED = 1_000
"""So many claims or payments are listed by name; the counts above the list tell all of them."""


def draw_payouts(page: Worksheet, summary: Summary) -> dict[str, Place]:
    """The sheet of payouts: one block each by quarter (with M06), channel and category, the whole first."""
    columns: list[tuple[str, Kind, float]] = [
        ("part", "text", 26),
        ("payment_count", "count", 12),
        ("plan_beneficiary_count", "count", 13),
        ("aid_of_year", "fen", 18),
        ("aid_of_year_before", "fen", 18),
        ("aid_growth", "growth", 12),
        ("enrolled_aid", "fen", 19),
        ("contribution_plain", "fen", 18),
        ("payout_ratio", "rate", 13),
    ]
    opening(page, summary, "payouts")
    for at, (_, _, width) in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    places: dict[str, Place] = {}
    row = 4
    for block in BLOCKS:
        told = columns if block == "quarter" else columns[:6]
        write_text(page, row, 1, say(f"block_{block}"), SECTION, LEFT_ONE_LINE)
        row += 1
        for at, (key, _, _) in enumerate(told, start=1):
            head(page, row, at, say(f"column_{block}") if key == "part" else heading(key, summary))
        page.row_dimensions[row].height = 34 if words.language() == "zh" else 46
        first_row = row + 1
        for line in summary.payouts.get(block, ()):
            row += 1
            _payout(page, row, line, block, [kind for _, kind, _ in told])
        letters = {key: get_column_letter(at) for at, (key, _, _) in enumerate(told, start=1)}
        places[block] = Place(page.title, first_row + 1, row, first_row, letters)
        row += 2
    write_text(page, row, 1, say("note_payouts"), SMALL, LEFT_ONE_LINE)
    page.freeze_panes = "B4"
    paper(page, row, len(columns), titles="1:2", one_page=True)
    return places


def _payout(page: Worksheet, row: int, line: PayoutLine, block: str, kinds: Sequence[Kind]) -> None:
    whole = line.code == ""
    named = say("whole_payouts") if whole else line.code if block == "quarter" else words.label(block, line.code)
    values: tuple[object, ...] = (
        named,
        line.payment_count,
        line.beneficiary_count,
        line.aid_fen,
        line.previous_aid_fen,
        growth_bp(line.aid_fen, line.previous_aid_fen),
        line.enrolled_aid_fen,
        line.contribution_fen,
        rate_bp(line.enrolled_aid_fen, line.contribution_fen) if line.contribution_fen > 0 else None,
    )
    for at, (value, kind) in enumerate(zip(values, kinds, strict=False), start=1):
        cell = put(page, row, at, value, kind, font=BOLD if whole else BODY)
        if whole:
            cell.fill = SOFT_FILL
            cell.border = TOTAL_BOX
    page.row_dimensions[row].height = 18


# --- what has not arrived ---


def draw_unpaid(page: Worksheet, summary: Summary) -> dict[str, Place]:
    """The sheet of what has not arrived: counts by state, then the claims and the returned payments, names masked."""
    opening(page, summary, "unpaid")
    for at, width in enumerate((11, 11, 13, 32, 26, 13, 16, 18, 10, 30), start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    places: dict[str, Place] = {}
    row = 4
    for name, lines in (("never_paid", summary.never_paid), ("returned", summary.returned)):
        row = _by_state(page, row, name, lines, places)
        row = _listed(page, row, name, lines, places, summary)
    write_text(page, row, 1, say("note_unpaid"), SMALL, LEFT_ONE_LINE)
    page.freeze_panes = "A4"
    paper(page, row, 10, titles="1:2")
    return places


def _by_state(page: Worksheet, row: int, name: str, lines: Sequence[WaitingLine], places: dict[str, Place]) -> int:
    """The counts by state; hands back the row below."""
    write_text(page, row, 1, say(f"block_{name}"), SECTION, LEFT_ONE_LINE)
    row += 1
    head(page, row, 1, say("column_state"), to_column=3)
    head(page, row, 4, say(f"column_{name}_count"))
    head(page, row, 5, say("column_waiting_amount"))
    first_row = row + 1
    counts = Counter(line.state for line in lines)
    amounts: Counter[str] = Counter()
    for line in lines:
        amounts[line.state] += line.amount_fen or 0
    told: list[tuple[str, int, int | None]] = [("", len(lines), amounts.total())]
    for state in dict.fromkeys(line.state for line in _in_order(lines)):
        told.append((state, counts[state], None if state in UNKNOWN else amounts[state]))
    for state, count, amount in told:
        row += 1
        named = words.label("state", state) if state else say("whole_waiting")
        values: tuple[tuple[object, Kind], ...] = (
            (named, "text"),
            ("", "text"),
            ("", "text"),
            (count, "count"),
            (amount, "fen"),
        )
        for at, (value, kind) in enumerate(values, start=1):
            cell = put(page, row, at, value, kind, font=BODY if state else BOLD)
            if not state:
                cell.fill = SOFT_FILL
                cell.border = TOTAL_BOX
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
        page.row_dimensions[row].height = 17
    places[name] = Place(page.title, first_row + 1, row, first_row, {"state": "A", "count": "D", "amount": "E"})
    return row + 2


def _in_order(lines: Sequence[WaitingLine]) -> Sequence[WaitingLine]:
    from mutualaid.reports.unpaid import STATES

    return sorted(lines, key=lambda line: STATES.index(line.state))


def _listed(
    page: Worksheet, row: int, name: str, lines: Sequence[WaitingLine], places: dict[str, Place], summary: Summary
) -> int:
    """The names behind the counts, longest wait first; hands back the row below."""
    keys = (
        *(f"{name}_no", "person_no", "person_name", "waiting_unit", "plan_name", f"{name}_on"),
        *("waiting_amount", "state", "waiting_days", "reason"),
    )
    last = 10 if name == "returned" else 9
    if not lines:
        write_text(page, row, 1, say("none"), GRAY, LEFT_ONE_LINE)
        return row + 2
    for at, key in enumerate(keys[:last], start=1):
        head(page, row, at, say(f"column_{key}"))
    page.row_dimensions[row].height = 22 if words.language() == "zh" else 32
    first_row = row + 1
    for line in lines[:LISTED]:
        row += 1
        plan_name = summary.plan_names.get(line.plan_code, line.plan_code)
        for at, (value, kind) in enumerate(_waiting(line, plan_name)[:last], start=1):
            put(page, row, at, value, kind)
        page.row_dimensions[row].height = line_height([(line.unit_name, 32), (plan_name, 26), (line.reason or "", 30)])
    if len(lines) <= LISTED:
        places[f"{name}_list"] = Place(page.title, first_row, row, first_row, {"state": "H", "amount": "G"})
    else:
        row += 1
        write_text(page, row, 1, say("more_unpaid", count=f"{len(lines) - LISTED:,}"), GRAY, LEFT_ONE_LINE)
    return row + 2


def _waiting(line: WaitingLine, plan_name: str) -> list[tuple[object, Kind]]:
    return [
        (str(line.number), "text"),
        (line.person_no, "text"),
        (line.name, "text"),
        (line.unit_name, "text"),
        (plan_name, "text"),
        (line.since_on, "text"),
        (line.amount_fen, "fen"),
        (words.label("state", line.state), "text"),
        (line.waiting_days, "count"),
        (line.reason, "text"),
    ]
