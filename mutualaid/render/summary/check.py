"""The check sheet: live formulas compute rates and totals again from the printed counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid.render.summary.drawing import (
    BODY,
    BOLD,
    BOX,
    COUNT,
    FIGURE,
    GRAY,
    GROWTH,
    LEFT_ONE_LINE,
    MIDDLE,
    MONEY,
    RATE,
    RIGHT,
    SECTION,
    SMALL,
    WARNING,
    Place,
    head,
    opening,
    paper,
    say,
    write_text,
)
from mutualaid.render.summary.figures import Summary
from mutualaid.render.summary.payouts import BLOCKS
from mutualaid.rules.rates import growth_bp


class _Checks:
    """Collects the lines of the check sheet: what is printed, what its formula finds, and the verdict."""

    def __init__(self, page: Worksheet, first_row: int) -> None:
        self.page = page
        self.row = first_row
        self.number = 0

    def section(self, key: str) -> None:
        write_text(self.page, self.row, 1, say(key), SECTION, LEFT_ONE_LINE)
        self.page.row_dimensions[self.row].height = 22
        self.row += 1

    def line(self, text: str, printed: str, computed: str, format_: str, *, array: bool = False, why: str = "") -> None:
        """``printed`` and ``computed`` are formulas without the equals sign; both whole to the format's last place."""
        page, row = self.page, self.row
        self.number += 1
        page.cell(row=row, column=1, value=self.number).font = GRAY
        write_text(page, row, 2, text)
        self._formula(f"C{row}", printed, array=array)
        self._formula(f"D{row}", computed, array=array)
        self._formula(f"E{row}", f"ROUND(C{row}-D{row},4)", array=False)
        yes, no = say("agree"), say("differs")
        self._formula(f"F{row}", f'IF(ISNUMBER(E{row}),IF(E{row}=0,"{yes}","{no}"),"{no}")', array=False)
        write_text(page, row, 7, why, SMALL)
        for at in range(1, 8):
            page.cell(row=row, column=at).border = BOX
        for at in (3, 4, 5):
            cell = page.cell(row=row, column=at)
            cell.number_format, cell.font, cell.alignment = format_, BODY, RIGHT
        page.cell(row=row, column=1).alignment = MIDDLE
        verdict = page.cell(row=row, column=6)
        verdict.font, verdict.alignment = BOLD, MIDDLE
        wide = sum(2 if ord(sign) > 0x2E80 else 1 for sign in why)
        page.row_dimensions[row].height = 17 if wide < 66 else 30
        self.row += 1

    def _formula(self, where: str, body: str, *, array: bool) -> None:
        self.page[where] = ArrayFormula(where, f"={body}") if array else f"={body}"


def _rate_formula(above: str, below: str) -> str:
    """Half-up to 0.01 % from two integers, without a rounding of binary fractions."""
    return f"INT((20000*{above}+{below})/(2*{below}))/10000"


def _growth_formula(current: str, previous: str) -> str:
    """Growth in 0.01 %, half away from zero, from two amounts in yuan taken back to whole fen."""
    now, before = f"ROUND(100*{current},0)", f"ROUND(100*{previous},0)"
    return f"SIGN({now}-{before})*INT((20000*ABS({now}-{before})+{before})/(2*{before}))/10000"


_rule: Any = CellIsRule  # untyped in the stubs


def _draw_payouts(
    checks: _Checks, summary: Summary, places: Mapping[str, Place], cell: Callable[[Place, str, int], str]
) -> None:
    """Payouts: the parts of each block add up, M06 row by row, the same figures on other sheets, lists and counts."""
    overview, plans, quarters = places["overview"], places["plans"], places["quarter"]
    line = checks.line
    checks.section("check_payouts")
    for name in BLOCKS:
        place = places[name]
        if place.last_row < place.first_row:
            continue
        keys = ["payment_count", "aid_of_year"]
        if summary.before.aid_fen is not None and not summary.before.as_reported:
            keys.append("aid_of_year_before")
        keys += ["enrolled_aid", "contribution_plain"] if name == "quarter" else []
        for key in keys:
            item = say("check_sum_payouts", what=say(f"what_{key}"), part=say(f"column_{name}"))
            format_ = COUNT if key == "payment_count" else MONEY
            line(item, place.total(key), f"ROUND(SUM({place.span(key)}),2)", format_)
    if quarters.last_row >= quarters.first_row:
        shown, aid, money = (quarters.span(key) for key in ("payout_ratio", "enrolled_aid", "contribution_plain"))
        # What came back of an earlier year can make a quarter negative: as growth, half goes away from zero.
        again = _growth_formula(f"({aid}+{money})", money)
        wrong = f"SUM(IF(ISNUMBER({shown}),IF(ABS({shown}-{again})>0.00001,1,0),0))"
        line(say("check_rows_quarter"), wrong, "0", COUNT, array=True)
        for key, row, format_ in (("payment_count", 16, COUNT), ("aid_of_year", 8, MONEY)):
            item = say("check_same", what=say(f"what_{key}"), sheet=quarters.sheet)
            line(item, quarters.total(key), cell(overview, "B", row), format_)
        if plans.last_row >= plans.first_row:
            pays = f'SUMIF({plans.span("plan_kind")},"{say("kind_enrolled")}",{plans.span("aid")})'
            line(say("check_enrolled_aid"), quarters.total("enrolled_aid"), f"ROUND({pays},2)", MONEY)
    for name in ("never_paid", "returned"):
        states, listed = places[name], places.get(f"{name}_list")
        if states.last_row < states.first_row:
            continue
        for key, format_ in (("count", COUNT), ("amount", MONEY)):
            item = say(f"check_{name}_{key}")
            line(item, states.total(key), f"ROUND(SUM({states.span(key)}),2)", format_)
        if listed is not None:
            line(say(f"check_{name}_listed"), states.total("amount"), f"ROUND(SUM({listed.span('amount')}),2)", MONEY)
            wrong = f"SUM(IF(COUNTIF({listed.span('state')},{states.span('state')})<>{states.span('count')},1,0))"
            line(say(f"check_{name}_states"), wrong, "0", COUNT, array=True)


def draw_check(page: Worksheet, summary: Summary, places: Mapping[str, Place]) -> None:
    """Live formulas: rates again from the printed counts, totals again from the printed rows."""
    overview, towns, units, plans = places["overview"], places["towns"], places["units"], places["plans"]
    shortfalls = places["shortfalls"]
    opening(page, summary, "check")
    for at, width in enumerate((6, 58, 18, 18, 14, 12, 56), start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    write_text(page, 4, 1, say("check_intro"), BODY, LEFT_ONE_LINE)
    for at, key in enumerate(
        ("check_no", "check_item", "printed", "computed", "check_difference", "verdict", "why"), start=1
    ):
        head(page, 7, at, say(f"column_{key}"))
    page.row_dimensions[7].height = 22
    checks = _Checks(page, 8)
    line = checks.line

    def cell(sheet: Place, letter: str, row: int) -> str:
        return f"'{sheet.sheet}'!${letter}${row}"

    # The overview's rows: 5 participation, 6 contributions, 7 direct claims, 8 aid; 11 members, 12 insured,
    # 13 participations, 14 covered units, 15 beneficiaries, 16 payments.
    now, before = summary.now, summary.before
    checks.section("check_rates")
    for letter, year, whole in (("B", summary.year, now), ("C", summary.year - 1, before)):
        members = cell(overview, letter, 11)
        if whole.member_count:
            if whole.insured_count is not None:
                item = say("check_participation", year=year)
                line(item, cell(overview, letter, 5), _rate_formula(cell(overview, letter, 12), members), RATE)
            if whole.beneficiary_count is not None:
                item = say("check_direct", year=year)
                line(item, cell(overview, letter, 7), _rate_formula(cell(overview, letter, 15), members), RATE)
    for row, key, current, previous in (
        (6, "check_contribution_growth", now.contribution_fen, before.contribution_fen),
        (8, "check_aid_growth", now.aid_fen, before.aid_fen),
    ):
        if growth_bp(current, previous) is not None:
            line(
                say(key),
                cell(overview, "D", row),
                _growth_formula(cell(overview, "B", row), cell(overview, "C", row)),
                GROWTH,
            )
    if plans.last_row >= plans.first_row and now.enrolled_aid_fen and now.contribution_fen:
        pays = f'SUMIF({plans.span("plan_kind")},"{say("kind_enrolled")}",{plans.span("aid")})'
        ratio = _rate_formula(f"ROUND(100*{pays},0)", f"ROUND(100*{plans.total('contribution')},0)")
        line(say("check_payout_ratio"), plans.total("payout_ratio"), ratio, RATE)

    # A table without rows has nothing to add up.
    filled = [
        (name, place) for name, place in (("towns", towns), ("units", units)) if place.last_row >= place.first_row
    ]
    checks.section("check_rows")
    for name, place in filled:
        for key, above, below, formula in (
            ("rate", "insured_count", "member_count", _rate_formula),
            ("beneficiary_rate", "beneficiary_count", "member_count", _rate_formula),
            ("contribution_growth", "contribution", "previous_contribution", _growth_formula),
            ("aid_growth", "aid", "previous_aid", _growth_formula),
        ):
            shown = place.span(key)
            again = formula(place.span(above), place.span(below))
            wrong = f"SUM(IF(ISNUMBER({shown}),IF(ABS({shown}-{again})>0.00001,1,0),0))"
            line(say(f"check_rows_{name}", what=say(f"what_{key}")), wrong, "0", COUNT, array=True)

    checks.section("check_totals")
    money = ("contribution", "previous_contribution", "aid", "previous_aid")
    for key in ("member_count", "insured_count", "unit_count", "insured_unit_count", *money):
        known = {"previous_contribution": before.contribution_fen, "previous_aid": before.aid_fen}.get(key, 0)
        if known is None or (key.startswith("previous") and before.as_reported):
            continue
        format_ = MONEY if key in money else COUNT
        for name, place in filled:
            if key not in place.columns:
                continue
            total = f"SUM({place.span(key)})"
            item = say(f"check_sum_{name}", what=say(f"what_{key}"))
            line(item, place.total(key), f"ROUND({total},2)", format_, why=say(f"why_{key}"))
    for name, place in filled:
        lines = summary.towns if name == "towns" else summary.units
        twice = sum(row.beneficiary_count for row in lines) - (now.beneficiary_count or 0)
        item = say(f"check_sum_{name}", what=say("what_beneficiary_count"))
        again = f"SUM({place.span('beneficiary_count')})-{twice}"
        line(item, place.total("beneficiary_count"), again, COUNT, why=say("why_beneficiary_count", count=twice))
    if len(filled) == 2:
        for key in ("member_count", "insured_count", "contribution", "aid"):
            parts = f"SUMIF({units.span('town_code')},{towns.span('unit_code')},{units.span(key)})"
            wrong = f"SUM(IF(ABS({parts}-{towns.span(key)})>0.001,1,0))"
            line(say("check_parts", what=say(f"what_{key}")), wrong, "0", COUNT, array=True)

    checks.section("check_across")
    for key, row, column in (
        ("member_count", 11, "member_count"),
        ("insured_count", 12, "insured_count"),
        ("contribution", 6, "contribution"),
        ("beneficiary_count", 15, "beneficiary_count"),
        ("aid", 8, "aid"),
    ):
        line(
            say("check_same", what=say(f"what_{key}"), sheet=towns.sheet),
            towns.total(column),
            cell(overview, "B", row),
            MONEY if key in money else COUNT,
        )
    for code in summary.plan_codes if filled else ():
        place_of = next((at for at, plan in enumerate(summary.plans) if plan.plan_code == code), None)
        if place_of is not None:
            line(
                say("check_plan", plan=summary.plan_names.get(code, code)),
                cell(plans, plans.columns["enrollment_count"], plans.first_row + place_of),
                f"SUM({towns.span(f'plan_{code}')})",
                COUNT,
            )
    if plans.last_row >= plans.first_row:
        for key in ("enrollment_count", "payment_count", *money):
            known = {"previous_contribution": before.contribution_fen, "previous_aid": before.aid_fen}.get(key, 0)
            if known is None or (key.startswith("previous") and before.as_reported):
                continue
            item = say("check_sum_plans", what=say(f"what_{key}"))
            line(item, plans.total(key), f"ROUND(SUM({plans.span(key)}),2)", MONEY if key in money else COUNT)
    if shortfalls.last_row >= shortfalls.first_row:
        line(
            say("check_not_covered"),
            f"SUM({shortfalls.span('not_covered')})",
            f"{cell(overview, 'B', 11)}-{cell(overview, 'B', 12)}",
            COUNT,
        )
    _draw_payouts(checks, summary, places, cell)

    last_row = checks.row - 1
    all_agree, some_differ = say("all_agree"), say("some_differ")
    write_text(page, 5, 1, say("conclusion"), BOLD, LEFT_ONE_LINE)
    verdicts = f"$F$8:$F${last_row}"
    page["C5"] = f'=IF(COUNTIF({verdicts},"{say("differs")}")=0,"{all_agree}","{some_differ}")'
    page["C5"].font, page["C5"].alignment = FIGURE, LEFT_ONE_LINE
    page.row_dimensions[5].height = 24
    page.conditional_formatting.add(
        f"F8:F{last_row}",
        _rule(operator="equal", formula=[f'"{say("differs")}"'], font=Font(color="FFFFFF", bold=True),
                   fill=PatternFill("solid", bgColor=WARNING)),
    )  # fmt: skip
    page.conditional_formatting.add(
        "C5", _rule(operator="equal", formula=[f'"{some_differ}"'], font=Font(color=WARNING, bold=True))
    )
    page.freeze_panes = "A8"
    for at, key in ((1, "prepared_by"), (4, "reviewed_by"), (7, "signed_on")):
        write_text(page, last_row + 2, at, say(key), BODY, LEFT_ONE_LINE)
    paper(page, last_row + 2, 7, titles="7:7")
