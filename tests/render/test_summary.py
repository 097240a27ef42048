"""The summary workbook: what stands in it, how it prints, and whether its check sheet tells the truth."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mutualaid import words
from mutualaid.render.summary.book import draw
from mutualaid.render.summary.figures import (
    FloorLine,
    PayoutLine,
    PlanLine,
    Summary,
    UnionLine,
    WaitingLine,
    Whole,
    YearLine,
)
from mutualaid.results import Ledger
from tests.ledgers import PATIENCE_SECONDS

SHEETS = {
    "zh": ["总览", "按街乡镇", "按基层工会", "按计划", "给付", "未到账", "未参保与未达标", "校验", "口径与凭证"],
    "en": ["Overview", "Towns", "Units", "Plans", "Payouts", "Not arrived", "Shortfalls", "Check", "Definitions"],
}
CHECK = {"zh": "校验", "en": "Check"}
SOFFICE = shutil.which("soffice")


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    words.use(request.param)
    yield request.param
    words.use("en")


def union(
    code: str,
    name: str,
    town: str,
    members: int,
    insured: int,
    *,
    units: tuple[int, int] = (1, 1),
    plans: tuple[int, int] = (0, 0),
    money: tuple[int, int] = (0, 0),
    helped: int = 0,
    aid: tuple[int, int] = (0, 0),
) -> UnionLine:
    return UnionLine(
        unit_code=code,
        unit_name=name,
        town_code=town,
        town_name="康庄镇",
        unit_count=units[0],
        insured_unit_count=units[1],
        member_count=members,
        insured_count=insured,
        enrollment_counts={"HOSP_MED": plans[0], "ACCIDENT": plans[1]},
        contribution_fen=money[0],
        previous_contribution_fen=money[1],
        beneficiary_count=helped,
        aid_fen=aid[0],
        previous_aid_fen=aid[1],
    )


def summary(**changed: Any) -> Summary:
    """Two towns, three unions (one with nobody covered); one person was aided in both towns."""
    figures: dict[str, Any] = {
        "unit_code": "0110",
        "unit_name": "甲区总工会 & 联合会",
        "year": 2018,
        "as_of": "2018-12-31",
        "ledger": Ledger(12, "9f3a" + "0" * 60),
        "version": "0.1.0",
        "now": Whole(
            member_count=800,
            insured_count=1,
            covered_in_year_count=2,
            unit_count=3,
            insured_unit_count=1,
            enrollment_count=3,
            contribution_fen=29_050,
            beneficiary_count=2,
            strict_beneficiary_count=2,
            any_channel_beneficiary_count=2,
            payment_count=3,
            aid_fen=30_001,
            enrolled_aid_fen=10_000,
            target_bp=7_500,
        ),
        "before": Whole(
            member_count=700,
            insured_count=350,
            unit_count=3,
            insured_unit_count=2,
            enrollment_count=2,
            contribution_fen=20_000,
            beneficiary_count=1,
            payment_count=1,
            aid_fen=40_000,
        ),
        "plan_codes": ["HOSP_MED", "ACCIDENT"],
        "plan_names": {"HOSP_MED": "住院医疗", "ACCIDENT": "意外伤害", "SECOND": "二次报销"},
        "towns": [
            union("011001", "一镇", "011001", 500, 0, units=(2, 0), plans=(1, 0), money=(9_500, 20_000), helped=2,
                  aid=(20_001, 40_000)),
            union("011002", "=1+1", "011002", 300, 1, plans=(1, 1), money=(19_550, 0), helped=1, aid=(10_000, 0)),
        ],
        "units": [
            union("011001001", "甲工会", "011001", 480, 0, units=(1, 0), plans=(1, 0), money=(9_500, 20_000), helped=2,
                  aid=(20_001, 40_000)),
            union("011001002", "乙工会", "011001", 20, 0, units=(1, 0)),
            union("011002001", "@丙工会", "011002", 300, 1, plans=(1, 1), money=(19_550, 0), helped=1, aid=(10_000, 0)),
        ],
        "plans": [
            PlanLine("HOSP_MED", True, 1, 2, 19_000, 20_000, 1, 1, 10_000, 0),
            PlanLine("ACCIDENT", True, 1, 1, 10_050, 0, 0, 0, 0, 0),
            PlanLine("SECOND", False, None, None, None, None, 2, 2, 20_001, 40_000),
        ],
        "floors": [FloorLine("011001001", "甲工会", "HOSP_MED", "staff", 480, 0, 384, 384, 0, 8_000)],
        "years": [YearLine(2017, 20_000, 40_000), YearLine(2018, 29_050, 30_001)],
        "not_counted": {"kept": 3},
        "not_covered": {"never_enrolled": 799},
        "payouts": {
            "quarter": [
                PayoutLine("", 3, 2, 30_001, 40_000, 10_000, 29_050),
                PayoutLine("2018Q1", 3, 2, 30_101, 0, 10_100, 9_050),
                PayoutLine("2018Q2", 0, 0, -100, 40_000, -100, 20_000),
            ],
            "channel": [
                PayoutLine("", 3, 2, 30_001, 40_000),
                PayoutLine("direct", 2, 2, 20_001, 40_000),
                PayoutLine("office", 1, 1, 10_000, 0),
            ],
            "category": [PayoutLine("", 3, 2, 30_001, 40_000), PayoutLine("over_cap", 3, 2, 30_001, 40_000)],
        },
        "never_paid": [
            WaitingLine(7, 71, "张*", "甲工会", "HOSP_MED", 9_999, "approved", "2018-11-01", 60),
            WaitingLine(8, 72, "李*", "=1+1", "HOSP_MED", None, "undecided", "2018-12-01", 30),
        ],
        "returned": [WaitingLine(9, 73, "王*", "乙工会", "SECOND", 500, "returned", "2018-12-21", 10, "=账号不符")],
    }  # fmt: skip
    return Summary(**(figures | changed))


def drawn(path: Path, figures: Summary) -> Any:
    draw(path, figures)
    return load_workbook(path)


def test_the_nine_sheets_stand_in_order_under_their_names(tmp_path: Path, language: str) -> None:
    assert drawn(tmp_path / "s.xlsx", summary()).sheetnames == SHEETS[language]


def test_formulas_stand_on_the_check_sheet_only(tmp_path: Path, language: str) -> None:
    book = drawn(tmp_path / "s.xlsx", summary())
    with_formula = {page.title for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"}
    assert with_formula == {CHECK[language]}


def test_a_name_that_begins_like_a_formula_stays_text(tmp_path: Path, language: str) -> None:
    book = drawn(tmp_path / "s.xlsx", summary())
    names = ("=1+1", "@丙工会", "=账号不符")
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value in names]
    assert len(cells) == 5
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_the_row_of_a_long_name_is_as_high_as_its_lines(tmp_path: Path, language: str) -> None:
    long = "北京市延庆区某某现代农业科技发展股份有限公司第一分公司第二生产车间联合工会委员会"
    lines = [
        union("011001001", "甲工会", "011001", 480, 0, units=(1, 0)),
        union("011001002", long, "011001", 20, 0, units=(1, 0)),
    ]
    floors = [FloorLine("011001002", long, "HOSP_MED", "staff", 20, 0, 20, 20, 0, 10_000)]
    book = drawn(tmp_path / "s.xlsx", summary(units=lines, floors=floors))
    units = book.worksheets[2]
    assert [units.row_dimensions[row].height for row in (7, 8)] == [17, 44.5]
    shortfalls = book.worksheets[6]
    places = [cell.row for cell in shortfalls["B"] if cell.value == long]
    assert [shortfalls.row_dimensions[row].height for row in places] == [44.5, 44.5]


def test_codes_are_text_and_keep_their_zeros(tmp_path: Path, language: str) -> None:
    page = drawn(tmp_path / "s.xlsx", summary()).worksheets[2]
    codes = [page.cell(row=row, column=column) for row in (7, 8, 9) for column in (1, 3)]
    assert [cell.value for cell in codes] == ["011001", "011001001", "011001", "011001002", "011002", "011002001"]
    assert {(cell.data_type, cell.number_format) for cell in codes} == {("s", "@")}


def test_the_four_figures_stand_with_last_year_change_and_target(tmp_path: Path, language: str) -> None:
    page = drawn(tmp_path / "s.xlsx", summary()).worksheets[0]
    assert [page[f"B{row}"].value for row in range(5, 9)] == [0.0013, 290.5, 0.0025, 300.01]
    assert [page[f"C{row}"].value for row in range(5, 9)] == [0.5, 200, 0.0014, 400]
    assert [page[f"D{row}"].value for row in range(5, 9)] == [-49.87, 0.4525, 0.11, -0.25]
    assert (page["E5"].value, page["F5"].value) == (0.75, -74.87)
    assert [page[f"B{row}"].number_format for row in range(5, 9)] == ["0.00%", "#,##0.00", "0.00%", "#,##0.00"]


def test_two_native_charts_stand_on_the_overview(tmp_path: Path, language: str) -> None:
    assert len(drawn(tmp_path / "s.xlsx", summary()).worksheets[0]._charts) == 2


def test_a_year_that_the_ledger_does_not_know_is_not_applicable(tmp_path: Path, language: str) -> None:
    page = drawn(tmp_path / "s.xlsx", summary(before=Whole(), years=[YearLine(2018, 29_050, 30_001)])).worksheets[0]
    said = {"zh": "不适用", "en": "n/a"}[language]
    assert [page[f"C{row}"].value for row in (5, 6, 7, 8, 11, 16)] == [said] * 6
    assert [page[f"D{row}"].value for row in (5, 6, 7, 8)] == [said] * 4


def test_every_sheet_prints_landscape_as_wide_as_the_paper_with_its_header_and_stamp(
    tmp_path: Path, language: str
) -> None:
    book = drawn(tmp_path / "s.xlsx", summary())
    for page in book:
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToWidth == 1
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows is not None
        assert page.print_area
        assert page.freeze_panes is not None
        assert "9f3a00000000" in page.oddFooter.left.text
        assert "&P" in page.oddFooter.right.text


def test_payouts_stand_by_quarter_channel_and_category_with_the_payout_ratio(tmp_path: Path, language: str) -> None:
    page = drawn(tmp_path / "s.xlsx", summary()).worksheets[4]
    said = {
        "zh": {"whole": "全部给付", "direct": "直赔", "office": "柜面", "over_cap": "超封顶线", "none": "不适用"},
        "en": {
            "whole": "All payments",
            "direct": "direct",
            "office": "office",
            "over_cap": "over the cap",
            "none": "n/a",
        },
    }[language]
    assert [[cell.value for cell in row] for row in page["A6:I8"]] == [
        [said["whole"], 3, 2, 300.01, 400, -0.25, 100, 290.5, 0.3442],
        ["2018Q1", 3, 2, 301.01, 0, said["none"], 101, 90.5, 1.116],
        ["2018Q2", 0, 0, -1, 400, -1.0025, -1, 200, -0.005],
    ]
    assert [[cell.value for cell in row] for row in page["A12:F14"]] == [
        [said["whole"], 3, 2, 300.01, 400, -0.25],
        [said["direct"], 2, 2, 200.01, 400, -0.5],
        [said["office"], 1, 1, 100, 0, said["none"]],
    ]
    assert [cell.value for cell in page["A19:F19"][0]] == [said["over_cap"], 3, 2, 300.01, 400, -0.25]


def test_what_has_not_arrived_is_counted_by_state_and_listed_with_masked_names(tmp_path: Path, language: str) -> None:
    page = drawn(tmp_path / "s.xlsx", summary()).worksheets[5]
    said = {"zh": ["合计", "未决定", "已批准", "不适用"], "en": ["All", "undecided", "approved", "n/a"]}[language]
    assert [(page[f"A{row}"].value, page[f"D{row}"].value, page[f"E{row}"].value) for row in (6, 7, 8)] == [
        (said[0], 2, 99.99),
        (said[1], 1, said[3]),
        (said[2], 1, 99.99),
    ]
    assert [cell.value for cell in page["A11:I11"][0]] == [
        "7", "71", "张*", "甲工会", "住院医疗", "2018-11-01", 99.99, said[2], 60,
    ]  # fmt: skip
    assert [cell.value for cell in page["G12:I12"][0]] == [said[3], said[1], 30]


def test_a_long_list_of_what_has_not_arrived_says_how_many_more_there_are(tmp_path: Path, language: str) -> None:
    lines = [
        WaitingLine(number, number, "张*", "甲工会", "HOSP_MED", 100, "decided", "2018-11-01", 60)
        for number in range(1_003)
    ]
    page = drawn(tmp_path / "s.xlsx", summary(never_paid=lines)).worksheets[5]
    said = [cell.value for cell in page["A"] if cell.value is not None and "report never-paid" in str(cell.value)]
    assert len(said) == 1
    assert "3" in said[0]
    assert page["D6"].value == 1_003


def test_a_ledger_without_members_gives_an_empty_workbook(tmp_path: Path, language: str) -> None:
    nothing = Whole(member_count=0, insured_count=0, contribution_fen=0, beneficiary_count=0, aid_fen=0)
    empty = summary(now=nothing, before=Whole(), towns=[], units=[], plans=[], floors=[], years=[])
    page = drawn(tmp_path / "s.xlsx", empty).worksheets[0]
    said = {"zh": "不适用", "en": "n/a"}[language]
    assert [page[f"B{row}"].value for row in (5, 6, 7)] == [said, 0, said]


def test_nobody_appears_by_name_or_number(tmp_path: Path, language: str) -> None:
    book = drawn(tmp_path / "s.xlsx", summary())
    text = " ".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    assert "110100" not in text


def calculated(path: Path, folder: Path) -> Any:
    """The workbook as LibreOffice computes it."""
    assert SOFFICE is not None
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(folder / "out"), str(path)],
        check=True, capture_output=True, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    return load_workbook(folder / "out" / path.name, data_only=True)


def verdicts(book: Any, language: str) -> list[tuple[str, str]]:
    page = book[CHECK[language]]
    return [(row[1].value, row[5].value) for row in page.iter_rows(min_row=8) if isinstance(row[0].value, int)]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
def test_the_check_sheet_agrees_and_notices_an_altered_count(tmp_path: Path) -> None:
    words.use("zh")
    path = tmp_path / "s.xlsx"
    draw(path, summary())
    found = verdicts(calculated(path, tmp_path), "zh")
    assert len(found) > 60
    assert {verdict for _, verdict in found} == {"一致"}

    book = load_workbook(path)
    towns = book["按街乡镇"]
    letter = next(cell.column_letter for cell in towns[5] if cell.value == "会员数")
    assert towns[f"{letter}7"].value == 500
    towns[f"{letter}7"] = 450
    book["给付"]["D7"] = 301.02
    book["未到账"]["G11"] = 99.98
    altered = tmp_path / "altered.xlsx"
    book.save(altered)
    counted = calculated(altered, tmp_path)
    differing = [item for item, verdict in verdicts(counted, "zh") if verdict == "不一致"]
    words.use("en")
    assert differing == [
        "按街乡镇：受助率不符的行数",
        "会员数：合计 = 各街乡镇之和",
        "会员数：街乡镇行 = 所属工会之和（不符行数）",
        "受助金：合计 = 各季度之和",
        "应付未付：金额 = 清单之和",
    ]
    assert counted["校验"]["C5"].value == "有不一致，请勿上报"
