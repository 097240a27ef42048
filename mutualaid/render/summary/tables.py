"""The sheets by town, by union and by plan, and those who are missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
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
from mutualaid.render.summary.figures import FloorLine, PlanLine, Summary, UnionLine
from mutualaid.rules.rates import growth_bp, rate_bp


class _Column(NamedTuple):
    key: str
    group: str
    kind: Kind
    width: float
    value: Callable[[UnionLine], object]
    plan: str | None = None


def _columns(summary: Summary, name: str) -> list[_Column]:
    """The columns of the two sheets; the second group names the plans."""
    columns = [_Column("unit_code", "union", "text", 15 if name == "units" else 12, lambda line: line.unit_code)]
    columns.append(_Column("unit_name", "union", "text", 34 if name == "units" else 20, lambda line: line.unit_name))
    if name == "units":
        columns.insert(0, _Column("town_name", "union", "text", 14, lambda line: line.town_name))
        columns.insert(0, _Column("town_code", "union", "text", 11, lambda line: line.town_code))
    else:
        columns.append(_Column("unit_count", "union", "count", 8, lambda line: line.unit_count))
    columns += [
        _Column("insured_unit_count", "union", "count", 8, lambda line: line.insured_unit_count),
        _Column("member_count", "cover", "count", 9, lambda line: line.member_count),
        _Column("insured_count", "cover", "count", 9, lambda line: line.insured_count),
        _Column("rate", "cover", "rate", 10, lambda line: rate_bp(line.insured_count, line.member_count)),
    ]
    for code in summary.plan_codes:
        columns.append(
            _Column(f"plan_{code}", "participations", "count", 9.5, _of_plan(code), plan=code),
        )
    columns += [
        _Column("contribution", "contribution", "fen", 14.5, lambda line: line.contribution_fen),
        _Column("previous_contribution", "contribution", "fen", 14.5, lambda line: line.previous_contribution_fen),
        _Column(
            "contribution_growth",
            "contribution",
            "growth",
            10.5,
            lambda line: growth_bp(line.contribution_fen, line.previous_contribution_fen),
        ),
        _Column("beneficiary_count", "direct", "count", 9, lambda line: line.beneficiary_count),
        _Column(
            "beneficiary_rate", "direct", "rate", 10, lambda line: rate_bp(line.beneficiary_count, line.member_count)
        ),
        _Column("aid", "aid", "fen", 14.5, lambda line: line.aid_fen),
        _Column("previous_aid", "aid", "fen", 14.5, lambda line: line.previous_aid_fen),
        _Column("aid_growth", "aid", "growth", 10.5, lambda line: growth_bp(line.aid_fen, line.previous_aid_fen)),
    ]
    return columns


def _of_plan(code: str) -> Callable[[UnionLine], object]:
    return lambda line: line.enrollment_counts.get(code, 0)


def _whole_line(summary: Summary) -> UnionLine:
    """The district's own line, computed anew and never added up from rows."""
    now, before = summary.now, summary.before
    return UnionLine(
        unit_code=summary.unit_code,
        unit_name=say("whole"),
        town_code="",
        town_name="",
        unit_count=now.unit_count or 0,
        insured_unit_count=now.insured_unit_count or 0,
        member_count=now.member_count or 0,
        insured_count=now.insured_count or 0,
        enrollment_counts={plan.plan_code: plan.enrollment_count or 0 for plan in summary.plans if plan.enrolled},
        contribution_fen=now.contribution_fen or 0,
        previous_contribution_fen=before.contribution_fen,
        beneficiary_count=now.beneficiary_count or 0,
        aid_fen=now.aid_fen or 0,
        previous_aid_fen=before.aid_fen,
    )


def groups(page: Worksheet, row: int, named: Sequence[str]) -> None:
    """One heading over each run of columns of the same group."""
    first = 1
    while first <= len(named):
        last = first
        while last < len(named) and named[last] == named[first - 1]:
            last += 1
        head(page, row, first, say(f"group_{named[first - 1]}"), to_column=last)
        first = last + 1
    page.row_dimensions[row].height = 18


def draw_unions(page: Worksheet, summary: Summary, name: str, lines: Sequence[UnionLine]) -> Place:
    """The sheet by town or by union: groups over headings, the district first, then its rows."""
    columns = _columns(summary, name)
    opening(page, summary, name)
    groups(page, 4, [column.group for column in columns])
    for at, column in enumerate(columns, start=1):
        head(page, 5, at, heading(column.key, summary, column.plan))
        page.column_dimensions[get_column_letter(at)].width = column.width
    page.row_dimensions[5].height = 32 if words.language() == "zh" else 44
    for row, line in enumerate((_whole_line(summary), *lines), start=6):
        for at, column in enumerate(columns, start=1):
            cell = put(page, row, at, column.value(line), column.kind, font=BOLD if row == 6 else BODY)
            if row == 6:
                cell.fill = SOFT_FILL
                cell.border = TOTAL_BOX
        held = [(str(column.value(line) or ""), column.width) for column in columns if column.kind == "text"]
        page.row_dimensions[row].height = line_height(held)
    last_row = 6 + len(lines)
    names = 4 if name == "units" else 2
    page.freeze_panes = f"{get_column_letter(names + 1)}7"
    write_text(page, last_row + 1, 1, say(f"note_{name}"), SMALL, LEFT_ONE_LINE)
    paper(page, last_row + 1, len(columns), titles="4:5")
    letters = {column.key: get_column_letter(at) for at, column in enumerate(columns, start=1)}
    return Place(page.title, 7, last_row, 6, letters)


# --- by plan ---

_PLAN_COLUMNS: tuple[tuple[str, str, Kind, float], ...] = (
    ("plan_name", "plan", "text", 30),
    ("plan_kind", "plan", "text", 12),
    ("insured_count", "plan_cover", "count", 12),
    ("plan_rate", "plan_cover", "rate", 12),
    ("enrollment_count", "plan_cover", "count", 13),
    ("contribution", "contribution", "fen", 17),
    ("previous_contribution", "contribution", "fen", 17),
    ("contribution_growth", "contribution", "growth", 12),
    ("plan_beneficiary_count", "aid", "count", 12),
    ("payment_count", "aid", "count", 12),
    ("aid", "aid", "fen", 17),
    ("previous_aid", "aid", "fen", 17),
    ("aid_growth", "aid", "growth", 12),
    ("payout_ratio", "aid", "rate", 12),
)
"""Key, group, kind and width of the columns by plan."""


def draw_plans(page: Worksheet, summary: Summary) -> Place:
    """The sheet by plan: cover on the day, participations, money in and out."""
    opening(page, summary, "plans")
    groups(page, 4, [group for _, group, _, _ in _PLAN_COLUMNS])
    for at, (key, _, _, width) in enumerate(_PLAN_COLUMNS, start=1):
        head(page, 5, at, heading(key, summary))
        page.column_dimensions[get_column_letter(at)].width = width
    page.row_dimensions[5].height = 34 if words.language() == "zh" else 46
    rows = [_whole_of_plans(summary), *(_plan_row(summary, plan) for plan in summary.plans)]
    for row, values in enumerate(rows, start=6):
        for at, (value, (_, _, kind, _)) in enumerate(zip(values, _PLAN_COLUMNS, strict=True), start=1):
            cell = put(page, row, at, value, kind, font=BOLD if row == 6 else BODY)
            if row == 6:
                cell.fill = SOFT_FILL
                cell.border = TOTAL_BOX
        page.row_dimensions[row].height = 18
    last_row = 6 + len(summary.plans)
    write_text(page, last_row + 1, 1, say("note_plans"), SMALL, LEFT_ONE_LINE)
    page.freeze_panes = "B6"
    paper(page, last_row + 1, len(_PLAN_COLUMNS), titles="4:5")
    letters = {key: get_column_letter(at) for at, (key, _, _, _) in enumerate(_PLAN_COLUMNS, start=1)}
    return Place(page.title, 7, last_row, 6, letters)


def _whole_of_plans(summary: Summary) -> tuple[object, ...]:
    """The whole, which is computed anew and is no sum of the plans."""
    now, before = summary.now, summary.before
    ratio = (
        rate_bp(now.enrolled_aid_fen, now.contribution_fen) if now.enrolled_aid_fen and now.contribution_fen else None
    )
    return (
        say("whole_plans"),
        "",
        now.insured_count,
        rate_bp(now.insured_count or 0, now.member_count or 0),
        now.enrollment_count,
        now.contribution_fen,
        before.contribution_fen,
        growth_bp(now.contribution_fen, before.contribution_fen),
        now.any_channel_beneficiary_count,
        now.payment_count,
        now.aid_fen,
        before.aid_fen,
        growth_bp(now.aid_fen, before.aid_fen),
        ratio,
    )


def _plan_row(summary: Summary, plan: PlanLine) -> tuple[object, ...]:
    """One plan; a universal one has no payout ratio."""
    return (
        summary.plan_names.get(plan.plan_code, plan.plan_code),
        say("kind_enrolled" if plan.enrolled else "kind_universal"),
        plan.insured_count,
        rate_bp(plan.insured_count, summary.now.member_count or 0) if plan.insured_count is not None else None,
        plan.enrollment_count,
        plan.contribution_fen,
        plan.previous_contribution_fen,
        growth_bp(plan.contribution_fen, plan.previous_contribution_fen),
        plan.beneficiary_count,
        plan.payment_count,
        plan.aid_fen,
        plan.previous_aid_fen,
        growth_bp(plan.aid_fen, plan.previous_aid_fen),
        rate_bp(plan.aid_fen, plan.contribution_fen) if plan.enrolled and plan.contribution_fen else None,
    )


# --- who is missing ---

_SHORTFALL_WIDTHS = (14, 34, 20, 12, 11, 11, 11, 11, 11, 11)


def draw_shortfalls(page: Worksheet, summary: Summary) -> Place:
    """Who is missing: by town, unions in which nobody is covered, unions below a plan's floor."""
    opening(page, summary, "shortfalls")
    for at, width in enumerate(_SHORTFALL_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    bare = [line for line in summary.units if line.insured_count == 0 and line.member_count > 0]
    below = [line for line in summary.floors if line.shortfall_count > 0]
    row = 4
    for sentence in _shortfalls_said(summary, bare, below):
        write_text(page, row, 1, sentence, BODY, LEFT_ONE_LINE)
        row += 1
    first_row = row + 3
    last_row = _draw_uncovered(page, summary, row + 1)
    row = _draw_bare(page, summary, bare, last_row + 2)
    row += 1
    page.row_breaks.append(Break(id=row))
    floor_row = row + 2
    row = _draw_below_floor(page, summary, below, row + 1)
    page.freeze_panes = "A4"
    # A title row that stands in mid-sheet is printed again only on the pages that follow it.
    paper(page, row, len(_SHORTFALL_WIDTHS), titles=f"{floor_row}:{floor_row}")
    return Place(
        page.title, first_row, last_row, first_row, {"member_count": "C", "insured_count": "D", "not_covered": "E"}
    )


def _shortfalls_said(summary: Summary, bare: Sequence[UnionLine], below: Sequence[FloorLine]) -> list[str]:
    """How many are missing: members without cover, up to the target, bare unions, unions below a floor."""
    now = summary.now
    members, insured = now.member_count or 0, now.insured_count or 0
    said = [say("short_members", count=f"{members - insured:,}", members=f"{members:,}")]
    if now.target_bp is not None:
        lacking = max(0, -(-members * now.target_bp // 10_000) - insured)
        target = f"{now.target_bp // 100}.{now.target_bp % 100:02d} %"
        said.append(say("short_target" if lacking else "target_reached", target=target, count=f"{lacking:,}"))
    said.append(say("short_bare", count=len(bare)))
    said.append(say("short_floor", count=len({line.unit_code for line in below}), lines=len(below)))
    return said


def _draw_block_head(page: Worksheet, summary: Summary, row: int, name: str, keys: Sequence[str]) -> int:
    """A block's title and headings; hands back the row of the headings."""
    write_text(page, row, 1, say(f"block_{name}"), SECTION, LEFT_ONE_LINE)
    for at, key in enumerate(keys, start=1):
        head(page, row + 1, at, heading(key, summary))
    return row + 1


def _draw_uncovered(page: Worksheet, summary: Summary, row: int) -> int:
    """The members without cover, town by town; hands back the last row."""
    keys = ("unit_code", "unit_name", "member_count", "insured_count", "not_covered", "rate")
    row = _draw_block_head(page, summary, row, "towns", keys)
    for line in summary.towns:
        row += 1
        put(page, row, 1, line.unit_code, "text")
        put(page, row, 2, line.unit_name, "text")
        put(page, row, 3, line.member_count, "count")
        put(page, row, 4, line.insured_count, "count")
        put(page, row, 5, line.member_count - line.insured_count, "count")
        put(page, row, 6, rate_bp(line.insured_count, line.member_count), "rate")
        page.row_dimensions[row].height = line_height([(line.unit_name, _SHORTFALL_WIDTHS[1])])
    return row


def _draw_bare(page: Worksheet, summary: Summary, bare: Sequence[UnionLine], row: int) -> int:
    """The unions in which nobody is covered; hands back the last row."""
    row = _draw_block_head(page, summary, row, "bare", ("unit_code", "unit_name", "town_name", "member_count"))
    for line in bare:
        row += 1
        put(page, row, 1, line.unit_code, "text")
        put(page, row, 2, line.unit_name, "text")
        put(page, row, 3, line.town_name, "text")
        put(page, row, 4, line.member_count, "count")
        names = (line.unit_name, line.town_name)
        page.row_dimensions[row].height = line_height(zip(names, _SHORTFALL_WIDTHS[1:3], strict=True))
    return row if bare else _draw_none(page, row + 1)


def _draw_below_floor(page: Worksheet, summary: Summary, below: Sequence[FloorLine], row: int) -> int:
    """The unions below a plan's floor; hands back the last row."""
    keys = ("unit_code", "unit_name", "plan_name", "base", "base_count", "floor_insured", "required_count",
            "shortfall_count", "floor_rate", "minimum")  # fmt: skip
    row = _draw_block_head(page, summary, row, "floor", keys)
    page.row_dimensions[row].height = 32
    for floor in below:
        row += 1
        plan_name = summary.plan_names.get(floor.plan_code, floor.plan_code)
        put(page, row, 1, floor.unit_code, "text")
        put(page, row, 2, floor.unit_name, "text")
        put(page, row, 3, plan_name, "text")
        put(page, row, 4, say(f"base_{floor.base}"), "text")
        put(page, row, 5, floor.base_count, "count")
        put(page, row, 6, floor.insured_count, "count")
        put(page, row, 7, floor.required_count, "count")
        put(page, row, 8, floor.shortfall_count, "count", font=BOLD)
        put(page, row, 9, floor.rate_bp, "rate")
        put(page, row, 10, floor.minimum_bp, "rate")
        names = (floor.unit_name, plan_name)
        page.row_dimensions[row].height = line_height(zip(names, _SHORTFALL_WIDTHS[1:3], strict=True))
    return row if below else _draw_none(page, row + 1)


def _draw_none(page: Worksheet, row: int) -> int:
    write_text(page, row, 1, say("none"), GRAY, LEFT_ONE_LINE)
    return row
