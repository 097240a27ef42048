"""The check sheet: live formulas compute rates and totals again from the printed counts."""

from __future__ import annotations

from collections.abc import Mapping
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

# The rows of the overview: its four figures, and the counts they rest on.
PARTICIPATION, CONTRIBUTION, DIRECT, AID = 5, 6, 7, 8
MEMBERS, INSURED, BENEFICIARIES, PAYMENTS = 11, 12, 15, 16

MONEY_KEYS = ("contribution", "previous_contribution", "aid", "previous_aid")


class _Checks:
    """Collects the lines of the check sheet: what is printed, what its formula finds, and the verdict."""

    def __init__(self, page: Worksheet, first_row: int, summary: Summary, places: Mapping[str, Place]) -> None:
        self.page = page
        self.row = first_row
        self.number = 0
        self.summary = summary
        self.places = places
        # A table without rows has nothing to add up.
        self.filled = {name: places[name] for name in ("towns", "units") if _filled(places[name])}

    def overview(self, letter: str, row: int) -> str:
        """A cell of the overview."""
        return _cell(self.places["overview"], letter, row)

    def knows(self, key: str) -> bool:
        """Whether a column of money is known for the year that it is of, and from this ledger's own facts."""
        before = self.summary.before
        known = {"previous_contribution": before.contribution_fen, "previous_aid": before.aid_fen}
        return key not in known or (known[key] is not None and not before.as_reported)

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


def _cell(place: Place, letter: str, row: int) -> str:
    return f"'{place.sheet}'!${letter}${row}"


def _filled(place: Place) -> bool:
    return place.last_row >= place.first_row


def _format(key: str) -> str:
    return MONEY if key in MONEY_KEYS else COUNT


def _enrolled_aid(plans: Place) -> str:
    """The aid of enrolled plans, added up from the sheet by plan."""
    return f'SUMIF({plans.span("plan_kind")},"{say("kind_enrolled")}",{plans.span("aid")})'


def draw_check(page: Worksheet, summary: Summary, places: Mapping[str, Place]) -> None:
    """Live formulas: rates again from the printed counts, totals again from the printed rows."""
    opening(page, summary, "check")
    for at, width in enumerate((6, 58, 18, 18, 14, 12, 56), start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    write_text(page, 4, 1, say("check_intro"), BODY, LEFT_ONE_LINE)
    for at, key in enumerate(
        ("check_no", "check_item", "printed", "computed", "check_difference", "verdict", "why"), start=1
    ):
        head(page, 7, at, say(f"column_{key}"))
    page.row_dimensions[7].height = 22
    checks = _Checks(page, 8, summary, places)
    _draw_rates(checks)
    _draw_rows(checks)
    _draw_totals(checks)
    _draw_across(checks)
    _draw_payouts(checks)
    _draw_conclusion(page, checks.row - 1)


def _draw_rates(checks: _Checks) -> None:
    """The rates and growths of the overview, again from its counts, and the payout ratio from the sheet by plan."""
    summary, line, overview = checks.summary, checks.line, checks.overview
    now, before, plans = summary.now, summary.before, checks.places["plans"]
    checks.section("check_rates")
    for letter, year, whole in (("B", summary.year, now), ("C", summary.year - 1, before)):
        if not whole.member_count:
            continue
        for key, row, counted_row, count in (
            ("check_participation", PARTICIPATION, INSURED, whole.insured_count),
            ("check_direct", DIRECT, BENEFICIARIES, whole.beneficiary_count),
        ):
            if count is not None:
                rate = _rate_formula(overview(letter, counted_row), overview(letter, MEMBERS))
                line(say(key, year=year), overview(letter, row), rate, RATE)
    for row, key, current, previous in (
        (CONTRIBUTION, "check_contribution_growth", now.contribution_fen, before.contribution_fen),
        (AID, "check_aid_growth", now.aid_fen, before.aid_fen),
    ):
        if growth_bp(current, previous) is not None:
            growth = _growth_formula(overview("B", row), overview("C", row))
            line(say(key), overview("D", row), growth, GROWTH)
    if _filled(plans) and now.enrolled_aid_fen and now.contribution_fen:
        ratio = _rate_formula(f"ROUND(100*{_enrolled_aid(plans)},0)", f"ROUND(100*{plans.total('contribution')},0)")
        line(say("check_payout_ratio"), plans.total("payout_ratio"), ratio, RATE)


def _draw_rows(checks: _Checks) -> None:
    """The rates and growths of every town and union, again from the counts of their row."""
    checks.section("check_rows")
    for name, place in checks.filled.items():
        for key, above, below, formula in (
            ("rate", "insured_count", "member_count", _rate_formula),
            ("beneficiary_rate", "beneficiary_count", "member_count", _rate_formula),
            ("contribution_growth", "contribution", "previous_contribution", _growth_formula),
            ("aid_growth", "aid", "previous_aid", _growth_formula),
        ):
            again = formula(place.span(above), place.span(below))
            item = say(f"check_rows_{name}", what=say(f"what_{key}"))
            checks.line(item, _rows_that_differ(place.span(key), again), "0", COUNT, array=True)


def _rows_that_differ(shown: str, again: str) -> str:
    return f"SUM(IF(ISNUMBER({shown}),IF(ABS({shown}-{again})>0.00001,1,0),0))"


def _draw_totals(checks: _Checks) -> None:
    """The totals by town and by union, added up from the rows; the towns, added up from their unions."""
    summary, line, filled = checks.summary, checks.line, checks.filled
    checks.section("check_totals")
    for key in ("member_count", "insured_count", "unit_count", "insured_unit_count", *MONEY_KEYS):
        for name, place in filled.items() if checks.knows(key) else ():
            if key not in place.columns:
                continue
            item = say(f"check_sum_{name}", what=say(f"what_{key}"))
            total = f"ROUND(SUM({place.span(key)}),2)"
            line(item, place.total(key), total, _format(key), why=say(f"why_{key}"))
    for name, place in filled.items():
        union_lines = summary.towns if name == "towns" else summary.units
        twice = sum(union.beneficiary_count for union in union_lines) - (summary.now.beneficiary_count or 0)
        item = say(f"check_sum_{name}", what=say("what_beneficiary_count"))
        again = f"SUM({place.span('beneficiary_count')})-{twice}"
        line(item, place.total("beneficiary_count"), again, COUNT, why=say("why_beneficiary_count", count=twice))
    if len(filled) == 2:
        towns, units = filled["towns"], filled["units"]
        for key in ("member_count", "insured_count", "contribution", "aid"):
            parts = f"SUMIF({units.span('town_code')},{towns.span('unit_code')},{units.span(key)})"
            wrong = f"SUM(IF(ABS({parts}-{towns.span(key)})>0.001,1,0))"
            line(say("check_parts", what=say(f"what_{key}")), wrong, "0", COUNT, array=True)


def _draw_across(checks: _Checks) -> None:
    """The same figure on two sheets: by town, by plan, who is missing, and the overview."""
    summary, line, overview = checks.summary, checks.line, checks.overview
    towns, plans, shortfalls = (checks.places[name] for name in ("towns", "plans", "shortfalls"))
    checks.section("check_across")
    for key, row in (
        ("member_count", MEMBERS),
        ("insured_count", INSURED),
        ("contribution", CONTRIBUTION),
        ("beneficiary_count", BENEFICIARIES),
        ("aid", AID),
    ):
        item = say("check_same", what=say(f"what_{key}"), sheet=towns.sheet)
        line(item, towns.total(key), overview("B", row), _format(key))
    rows_of_plans = {plan.plan_code: row for row, plan in enumerate(summary.plans, start=plans.first_row)}
    for code in summary.plan_codes if checks.filled else ():
        if code in rows_of_plans:
            item = say("check_plan", plan=summary.plan_names.get(code, code))
            enrolled = _cell(plans, plans.columns["enrollment_count"], rows_of_plans[code])
            line(item, enrolled, f"SUM({towns.span(f'plan_{code}')})", COUNT)
    if _filled(plans):
        for key in ("enrollment_count", "payment_count", *MONEY_KEYS):
            if checks.knows(key):
                item = say("check_sum_plans", what=say(f"what_{key}"))
                line(item, plans.total(key), f"ROUND(SUM({plans.span(key)}),2)", _format(key))
    if _filled(shortfalls):
        uncovered = f"{overview('B', MEMBERS)}-{overview('B', INSURED)}"
        line(say("check_not_covered"), f"SUM({shortfalls.span('not_covered')})", uncovered, COUNT)


def _draw_payouts(checks: _Checks) -> None:
    """Payouts: the parts of each block add up, M06 row by row, the same figures on other sheets, lists and counts."""
    checks.section("check_payouts")
    for name in BLOCKS:
        if _filled(checks.places[name]):
            _draw_block(checks, name)
    if _filled(checks.places["quarter"]):
        _draw_quarters(checks)
    for name in ("never_paid", "returned"):
        if _filled(checks.places[name]):
            _draw_waiting(checks, name)


def _draw_block(checks: _Checks, name: str) -> None:
    """The parts of payouts by channel, quarter or category add up to their total."""
    place, before = checks.places[name], checks.summary.before
    keys = ["payment_count", "aid_of_year"]
    if before.aid_fen is not None and not before.as_reported:
        keys.append("aid_of_year_before")
    keys += ["enrolled_aid", "contribution_plain"] if name == "quarter" else []
    for key in keys:
        item = say("check_sum_payouts", what=say(f"what_{key}"), part=say(f"column_{name}"))
        format_ = COUNT if key == "payment_count" else MONEY
        checks.line(item, place.total(key), f"ROUND(SUM({place.span(key)}),2)", format_)


def _draw_quarters(checks: _Checks) -> None:
    """The payout ratio quarter by quarter, and the same year on the overview and by plan."""
    line, quarters, plans = checks.line, checks.places["quarter"], checks.places["plans"]
    shown, aid, money = (quarters.span(key) for key in ("payout_ratio", "enrolled_aid", "contribution_plain"))
    # What came back of an earlier year can make a quarter negative: as growth, half goes away from zero.
    wrong = _rows_that_differ(shown, _growth_formula(f"({aid}+{money})", money))
    line(say("check_rows_quarter"), wrong, "0", COUNT, array=True)
    for key, row, format_ in (("payment_count", PAYMENTS, COUNT), ("aid_of_year", AID, MONEY)):
        item = say("check_same", what=say(f"what_{key}"), sheet=quarters.sheet)
        line(item, quarters.total(key), checks.overview("B", row), format_)
    if _filled(plans):
        total = f"ROUND({_enrolled_aid(plans)},2)"
        line(say("check_enrolled_aid"), quarters.total("enrolled_aid"), total, MONEY)


def _draw_waiting(checks: _Checks, name: str) -> None:
    """The states of money that waits add up, and are those of the list, where there is one."""
    line, states, listed = checks.line, checks.places[name], checks.places.get(f"{name}_list")
    for key, format_ in (("count", COUNT), ("amount", MONEY)):
        line(say(f"check_{name}_{key}"), states.total(key), f"ROUND(SUM({states.span(key)}),2)", format_)
    if listed is not None:
        line(say(f"check_{name}_listed"), states.total("amount"), f"ROUND(SUM({listed.span('amount')}),2)", MONEY)
        wrong = f"SUM(IF(COUNTIF({listed.span('state')},{states.span('state')})<>{states.span('count')},1,0))"
        line(say(f"check_{name}_states"), wrong, "0", COUNT, array=True)


def _draw_conclusion(page: Worksheet, last_row: int) -> None:
    """One verdict over all lines above the table, what differs in red, the lines to sign below."""
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
