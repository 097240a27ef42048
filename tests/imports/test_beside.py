"""What the command line says for all rows, beside a title or a column of years that says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mutualaid import plans
from tests.imports.test_pages_and_merges import book, document, problems, run
from tests.ledgers import answer, founded, intent

HEAD = ("姓名", "身份证号")
ZHANG, LI = ("张三丰", document(1)), ("李四光", document(2))
ENROLL = (
    "--join",
    "--plan",
    "住院医疗",
    "--unit",
    "康庄镇",
    "--starts-on",
    "2018-03-01",
    "--received-on",
    "2018-03-05",
)
UNITS = """
select distinct unit_name from unit_now u join membership_now m on m.unit_id = u.unit_id order by unit_name
"""


def test_a_title_of_another_unit_than_the_command_line_says_holds_its_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    file = book(tmp_path / "a.xlsx", ("填报单位：八达岭镇",), (*HEAD, "入会日期"), (*ZHANG, "2018-01-05"))
    came = ("member", "import", file, "--unit", "康庄镇")
    code, told = run(ledger, *came, capsys=capsys)
    assert (code, problems(told)) == (1, [("UNIT_OF_PAGE", 3)])
    assert told["problems"][0]["message"].startswith("Row 1 names the unit “八达岭镇”, but --unit says “康庄镇”")
    code, told = run(ledger, *came, "--accept", "UNIT_OF_PAGE", "--reason", "标题写错", capsys=capsys)
    assert (code, answer(ledger, UNITS)) == (0, [("康庄镇",)])


def test_a_title_that_begins_with_another_union_s_name_holds_its_rows_and_that_of_one_above_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    for number, name in (("110119100001", "豆制品厂工会"), ("110119100002", "面粉厂工会")):
        run(ledger, "unit", "add", number, name, "--parent", "110119100", "--kind", "grassroots", capsys=capsys)
    head, row = (*HEAD, "入会日期"), (*ZHANG, "2018-01-05")
    for above, held in (
        ("2018年度豆制品厂工会会员花名册", [("UNIT_OF_PAGE", 3)]),
        ("面粉厂工会会员花名册", []),
        ("延庆区总工会会员花名册", []),
        ("无名厂工会会员花名册", []),
    ):
        file = book(tmp_path / "a.xlsx", (above,), head, row)
        code, told = run(ledger, "member", "import", file, "--unit", "面粉厂工会", "--dry-run", capsys=capsys)
        assert (code, problems(told)) == (1 if held else 0, held), above


def test_the_day_on_which_settlements_were_handed_in_is_compared_with_the_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    came = book(tmp_path / "m.xlsx", (*HEAD, "所属工会", "入会日期"), (*ZHANG, "康庄镇", "2018-01-05"))
    run(ledger, "member", "import", came, capsys=capsys)
    head = (*HEAD, "结算单号", "入院日期", "出院日期", "总费用", "自付一")
    row = (*ZHANG, "S1", "2018-02-01", "2018-02-09", "100", "100")
    file = book(tmp_path / "a.xlsx", ("受理日期：2018年6月1日",), head, row)
    for day, held in (("2018-06-01", []), ("2018-05-01", [("TITLE_DIFFERS", 3)])):
        code, told = run(ledger, "claim", "import", file, "--received-on", day, "--dry-run", capsys=capsys)
        assert (code, problems(told)) == (1 if held else 0, held), day


def test_a_title_of_a_unit_nobody_knows_gives_way_to_the_command_line_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = book(tmp_path / "a.xlsx", ("填报单位：无名厂工会",), (*HEAD, "入会日期"), (*ZHANG, "2018-01-05"))
    code, told = run(founded(tmp_path), "member", "import", file, "--unit", "康庄镇", capsys=capsys)
    notes = [note["message"] for note in told["notes"] if note["code"] == "TITLE_UNIT_UNKNOWN"]
    assert (code, told["added"], len(notes)) == (0, 1, 1)
    assert "“无名厂工会”" in notes[0]
    assert "“康庄镇”" in notes[0]


def test_a_period_or_a_year_of_the_sheet_stands_against_the_first_day_of_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    for above, holds in (
        ("保障期：2018年3月1日至2019年2月28日", []),
        ("保障期：2018年1月1日至2018年12月31日", [("TITLE_DIFFERS", 3)]),
        ("保障期：2018年3月1日至2018年12月31日", [("ENDS_OF_PAGE", 3)]),
        ("2017年度职工互助保障参保名单", [("TITLE_DIFFERS", 3)]),
        ("2018年度职工互助保障参保名单", []),
        ("缴费日期：2018-03-06", [("TITLE_DIFFERS", 3)]),
    ):
        file = book(tmp_path / "a.xlsx", (above,), HEAD, ZHANG)
        code, told = run(ledger, "enroll", "import", file, *ENROLL, "--dry-run", capsys=capsys)
        assert (code, problems(told)) == (1 if holds else 0, holds), above
    file = book(tmp_path / "a.xlsx", (*HEAD, "年度"), (*ZHANG, 2017), (*LI, 2018))
    code, told = run(ledger, "enroll", "import", file, *ENROLL, capsys=capsys)
    assert (code, problems(told)) == (1, [("TITLE_DIFFERS", 2)])
    assert told["problems"][0]["message"].startswith(
        "Column 年度 says “2017”, but Starts on is 2018-03-01 – 2019-02-28"
    )
    accepted = ("--accept", "TITLE_DIFFERS", "--reason", "年度写错")
    assert run(ledger, "enroll", "import", file, *ENROLL, *accepted, capsys=capsys)[1]["added"] == 2


def test_a_year_or_a_term_that_is_not_that_of_the_cover_holds_it_whatever_told_its_days(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    for heading, cell, held in (
        ("年度", 2018, False),
        ("年度", "2019年度", False),
        ("年度", 2017, True),
        ("2017年互助费", 95, True),
        ("2018年互助费", 95, False),
        ("保障期限", "1年", False),
        ("保障期限", "12个月", False),
        ("保障期限", "两年", True),
    ):
        file = book(tmp_path / "a.xlsx", (*HEAD, "起保日期", heading), (*ZHANG, "2018-03-01", cell))
        code, told = run(ledger, "enroll", "import", file, *ENROLL, "--dry-run", capsys=capsys)
        assert (code, problems(told)) == ((1, [("TITLE_DIFFERS", 2)]) if held else (0, [])), (heading, cell)
    head = (*HEAD, "2017年住院医疗", "重大疾病")
    options = [said for said in ENROLL if said not in ("--plan", "住院医疗")]
    file = book(tmp_path / "a.xlsx", head, (*ZHANG, "√", None), (*LI, None, "√"))
    code, told = run(ledger, "enroll", "import", file, *options, capsys=capsys)
    assert (code, problems(told), told["ready"]) == (1, [("TITLE_DIFFERS", 2)], 1)
    file = book(tmp_path / "a.xlsx", (*HEAD, "2017年住院医疗", "2018年住院医疗"), (*ZHANG, "√", "√"))
    assert problems(run(ledger, "enroll", "import", file, *options, capsys=capsys)[1]) == [("COLUMN_TWICE", None)]


def test_a_plan_that_is_sold_by_length_lasts_as_long_as_a_column_or_a_title_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    sample = Path(__file__).parents[2] / "samples" / "plans" / "shanghai_members.toml"
    plans.load(ledger, intent("plan load", file_name=sample.name), sample.read_text(encoding="utf-8"))
    came = ("--unit", "康庄镇", "--join", "--received-on", "2018-07-01", "--starts-on", "2018-07-01", "--dry-run")

    def asked(
        *lines: tuple[object, ...], plan: str = "SH_MEMBER", more: Sequence[str] = ()
    ) -> list[tuple[str, object]]:
        file = book(tmp_path / "a.xlsx", *lines)
        code, told = run(ledger, "enroll", "import", file, *came, "--plan", plan, *more, capsys=capsys)
        assert code == (1 if told["problems"] else 0)
        lengths = [note["column"] for note in told["notes"] if note["code"] in ("COLUMN_OF_LENGTHS", "COLUMN_UNKNOWN")]
        assert lengths == (["保障期限"] if "保障期限" in lines[0] else [])
        return list(problems(told))

    fee, own = (*HEAD, "互助费"), (*HEAD, "止保日期", "互助费")
    # A fee of 12 yuan is that of half a year, one of 24 that of a year: what the sheet says of the length decides first.
    assert asked((*fee, "保障期限"), (*ZHANG, 12, "半年"), (*LI, 24, "一年")) == []
    assert asked((*fee, "保障期限"), (*ZHANG, 12, "一年"), (*LI, 24, "6个月")) == [
        ("FEE_DIFFERS", 2),
        ("FEE_DIFFERS", 3),
    ]
    assert asked((*fee, "保障期限"), (*ZHANG, 12, None), (*LI, 24, "一年")) == []
    assert asked((*fee, "保障期限"), (*ZHANG, 12, "四个月")) == [("MONTHS_UNKNOWN", 2)]
    assert asked(("保障期限：半年",), fee, (*ZHANG, 12), (*LI, 24)) == [("FEE_DIFFERS", 4)]
    # A last day of the row's own goes before a title, and is held against a column.
    assert asked(("保障期限：半年",), own, (*ZHANG, "2019-06-30", 24)) == []
    assert asked((*own, "保障期限"), (*ZHANG, "2019-06-30", 24, "半年")) == [("TITLE_DIFFERS", 2)]
    assert asked(("保障期限：半年",), fee, (*ZHANG, 24), more=("--months", "12")) == [("TITLE_DIFFERS", 3)]
    # A plan of one length is held against a title as against a column.
    assert asked(("保障期限：半年",), HEAD, ZHANG, plan="住院医疗") == [("TITLE_DIFFERS", 3)]
    assert asked(("保障期限：一年",), HEAD, ZHANG, plan="住院医疗") == []


def test_a_title_of_another_quarter_or_plan_than_a_received_list_is_read_by_holds_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    came = book(tmp_path / "m.xlsx", (*HEAD, "所属工会", "入会日期"), (*ZHANG, "康庄镇", "2018-01-05"))
    run(ledger, "member", "import", came, capsys=capsys)
    head, row = (*HEAD, "金额", "支付日期"), (*ZHANG, "12.30", "2018-08-01")
    for above, options, holds in (
        ("2018年第二季度非工伤意外及家财名单", ("--quarter", "2018Q3"), ["PLAN_OF_PAGE", "TITLE_DIFFERS"]),
        ("2018年第二季度意外及家财名单", ("--quarter", "2018Q2"), ["PLAN_OF_PAGE"]),
        ("第二季度意外及家财名单", ("--quarter", "2018Q2", "--plan", "CARD_ACC"), []),
        ("2018年第二季度二次报销名单", ("--quarter", "2018Q2"), []),
    ):
        file = book(tmp_path / "a.xlsx", (above,), head, row)
        code, told = run(ledger, "payout", "import", file, *options, "--dry-run", capsys=capsys)
        assert (code, sorted(code for code, _ in problems(told))) == (1 if holds else 0, holds), above


def test_a_doubt_of_a_title_is_settled_in_the_workbook_that_is_handed_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, back = founded(tmp_path), tmp_path / "back.xlsx"
    file = book(tmp_path / "a.xlsx", ("2017年度参保名单",), HEAD, ZHANG)
    run(ledger, "enroll", "import", file, *ENROLL, "--return", str(back), capsys=capsys)
    workbook = load_workbook(back)
    sheet = workbook.active
    assert sheet is not None
    sheet.cell(3, 4, "是")
    sheet.cell(3, 5, "标题写错")
    workbook.save(back)
    other = [option if option != "2018-03-01" else "2018-04-01" for option in ENROLL]
    code, told = run(ledger, "enroll", "import", str(back), *other, "--accept", "CONFIRMED", capsys=capsys)
    assert (code, problems(told)) == (1, [("TITLE_DIFFERS", 3), ("CONFIRM_OF_ANOTHER", 3)])
    code, told = run(ledger, "enroll", "import", str(back), *ENROLL, "--accept", "CONFIRMED", capsys=capsys)
    assert (code, told["added"]) == (0, 1)
