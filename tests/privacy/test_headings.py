"""Where a file has no header, where columns have shifted or sheets are people, somebody stands where nobody belongs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from mutualaid import sheets
from mutualaid.rules.identity import mask_heading, mask_headings, mask_value
from mutualaid.sheets.opening import open_book, sheets_called
from tests.operators.conftest import Desk

NAME, DOCUMENT, PHONE, CARD = "李强华", "110229198001010178", "13800130001", "6222000011112222"
CANARIES = (NAME, "强华", "强 华", DOCUMENT, PHONE, CARD, "19800101 0178", "0013 0001", "69101234")
HEADER = "姓名,身份证号,所属工会,入会日期"
FOLLOWS = "张三丰,110229198001010186,延庆区总工会,2017-01-01"


def shows(text: str) -> list[str]:
    """The lines of an answer in which a canary stands."""
    return [line for line in text.splitlines() if any(canary in line for canary in CANARIES)]


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        (f"{NAME} {DOCUMENT}", "李*华 110***********0178"),
        (f"{NAME}{PHONE}", "李*华1********01"),
        (f"{NAME} E12345678", "李*华 E******78"),
        (f"{NAME}69101234", "李*华6*****34"),
        ("证件号码", "证件号码"),
        ("2018-01-01至2018-12-31", "2018-01-01至2018-12-31"),
        ("110119100 延庆镇", "110119100 延庆镇"),
    ],
)
def test_a_heading_that_holds_somebodys_number_is_masked_whole(heading: str, shown: str) -> None:
    assert mask_heading(heading) == shown


def test_of_a_line_of_headings_that_is_a_person_no_word_is_shown_and_of_others_only_what_nobody_knows_is_asked() -> (
    None
):
    assert mask_headings(["么一", DOCUMENT, "康庄"]) == ["么*", "110***********0178", "康*"]
    assert mask_headings(["金额", "方志敏", "备注"], {0, 2}) == ["金额", "方*敏", "备注"]
    assert mask_headings(["车间", "余额", "应发", "康庄镇"]) == ["车间", "余额", "应发", "康庄镇"]


def test_a_name_that_slipped_into_a_column_of_days_numbers_or_unions_is_masked_and_what_belongs_there_is_not() -> None:
    assert [mask_value(field, NAME) for field in ("joined_on", "unit", "fee", "plan:HOSP_MED")] == ["李*华"] * 4
    assert mask_value("unit", f"{NAME}{PHONE}") == "李*华1********01"
    unions = ["张山营", "刘斌堡", "石景山", "延庆镇总工会"]
    assert [mask_value("unit", unit) for unit in unions] == unions
    assert [mask_value("joined_on", said) for said in ("不详", "待补", "去年底", "长期")] == [
        "不详",
        "待补",
        "去年底",
        "长期",
    ]


def test_a_header_is_told_as_it_may_be_seen_wherever_a_roster_goes(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(f"{HEADER},{NAME},{PHONE}\n{FOLLOWS},1,2\n", encoding="utf-8")
    roster = sheets.read(path, sheets.MEMBER)
    assert roster.headings[-2:] == ("李*华", "1********01")
    assert [note for note in roster.notes if shows(str(note))] == []


@pytest.mark.parametrize("told", [NAME, "李*华"])
def test_a_heading_that_is_somebody_is_settled_by_its_name_or_by_what_is_shown_of_it(told: str, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(f"{HEADER},{NAME}\n{FOLLOWS},1\n", encoding="utf-8")
    roster = sheets.read(path, sheets.MEMBER, settled={sheets.headings.heading_key(told): "-"})
    assert roster.settled == {told: "-"}


def test_a_heading_of_pages_is_cut_and_fills_no_screen(open_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(f"{HEADER},{'很长的金额' * 1000}\n{FOLLOWS},{'长' * 5000}\n", encoding="utf-8")
    for line in (("mapping", "show", "--import", "member"), ("member", "import")):
        ran = open_desk("a", *line, str(path), "--lang", "zh")
        assert len(ran.out + ran.err) < 2500, line


def book_of(path: Path, *names: str) -> Path:
    book = Workbook()
    for name in names:
        page = book.create_sheet(name)
        for line in (HEADER, FOLLOWS):
            page.append(line.split(","))
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def test_a_sheet_that_is_called_as_somebody_is_told_masked_and_found_by_that(tmp_path: Path) -> None:
    assert list(sheets_called([NAME, "李光华", "名册"]).values()) == ["李*华", "李*华 (2)", "名册"]
    path = book_of(tmp_path / "a.xlsx", NAME, "李光华", f"{NAME}{PHONE}")
    assert [grid.sheet for grid in open_book(path).grids] == ["李*华", "李*华 (2)", "李*华1********01"]
    for asked in ("李*华 (2)", "李光华"):
        assert [grid.sheet for grid in open_book(path, sheet=asked).grids] == ["李*华 (2)"]


WRITTEN = (f"{NAME}(女)", "李 强 华", f"王芳、{NAME}", "110229 19800101 0178", "138 0013 0001", "010-69101234")
COMMANDS = {
    "member import": "姓名,证件类型,证件号码,性别,手机号,互助服务卡号,所属工会,入会日期,会籍状态,退会日期",
    "enroll import": "姓名,证件号码,所属工会,参保项目,份数,起保日期,止保日期,互助费,档次,缴费日期",
    "contribution import": "收据号,所属工会,参保项目,缴费日期,金额,备注",
    "claim import": "姓名,证件号码,结算单号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费,转诊单",
    "payout import": "姓名,证件号码,互助服务卡号,项目,就诊季度,类别,金额,支付日期,结果,流水号",
    "relief import": "姓名,证件号码,所属工会,金额,申请日期,原因",
    "unit import": "单位编码,单位名称,上级单位编码,类型,统一社会信用代码,职工人数,成立日期",
}
"""Every column of every import holds, in one row or another, somebody's name, document, phone and card."""


def shifted(command: str) -> str:
    columns = COMMANDS[command].split(",")
    people = [NAME, DOCUMENT, PHONE, CARD, f"{NAME}{PHONE}", *WRITTEN]
    count = len(people)
    rows = [[people[(place + row) % count] for place in range(len(columns))] for row in range(count)]
    return "\n".join([COMMANDS[command], *map(",".join, rows)])


@pytest.mark.parametrize("command", COMMANDS)
def test_somebody_in_any_column_of_any_import_is_told_masked(command: str, open_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(shifted(command), encoding="utf-8")
    for more in (("--lang", "zh"), ("-f", "csv"), ("-f", "json")):
        options = ("--received-on", "2018-01-01") if command in ("enroll import", "claim import") else ()
        ran = open_desk("a", *command.split(), str(path), *options, "--dry-run", *more)
        assert ran.code in (1, 0), ran.err
        assert shows(ran.out + ran.err) == [], more


def test_what_a_finding_repeats_of_another_cell_of_its_row_is_masked_as_that_cell(
    open_desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "收款.csv"
    head = "收据号,所属工会,参保项目,缴费日期,金额\n"
    for unit, dry_run in (("延庆区总工会", ()), ("延庆镇", ("--dry-run",))):
        path.write_text(f"{head}{NAME},{unit},住院医疗,2018-01-01,95\n", encoding="utf-8")
        ran = open_desk("a", "contribution", "import", str(path), "-f", "json", *dry_run)
    assert [problem["code"] for problem in json.loads(ran.out)["problems"]] == ["RECEIPT_DIFFERS"]
    assert shows(ran.out) == []


def test_a_unit_is_never_called_by_a_persons_number(open_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "单位.csv"
    path.write_text(f"单位编码,单位名称\nU1,{DOCUMENT}\n{DOCUMENT},甲工会\nU3,乙工会{PHONE}\n", encoding="utf-8")
    ran = open_desk("a", "unit", "import", str(path), "-f", "json")
    assert (ran.code, [problem["code"] for problem in json.loads(ran.out)["problems"]]) == (1, ["UNIT_IS_NUMBER"] * 3)
    assert shows(ran.out + ran.err) == []


def test_nothing_of_a_first_person_is_told_of_a_file_without_a_header(open_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(f"{NAME},{DOCUMENT},延庆区总工会,2017-01-01\n{FOLLOWS}\n", encoding="utf-8")
    for line in (("mapping", "show", "--import", "member"), ("member", "import"), ("import",)):
        for more in (("--lang", "zh"), ("-f", "json")):
            ran = open_desk("a", *line, str(path), *more)
            assert shows(ran.out + ran.err) == [], line


def test_what_the_journal_keeps_of_a_file_names_no_sheet_by_somebody(open_desk: Desk, tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", NAME, f"{NAME}{PHONE}")
    ran = open_desk("a", "member", "import", str(path), "--sheet", NAME, "-f", "json")
    assert ran.code == 0, ran.out
    kept = open_desk("a", "journal", "show", str(json.loads(ran.out)["entry"]), "-f", "json")
    assert "李*华" in kept.out
    assert shows(kept.out) == []
