"""One cause, one line: counted, the first rows, a sample and the way out, the most weighty first, in both languages."""

from __future__ import annotations

import io

import pytest

from mutualaid import words
from mutualaid.imports.beforehand import filled_by, first_steps
from mutualaid.render import causes, cells
from mutualaid.render.formats import table as terminal
from mutualaid.results import ImportReceipt, Note, Problem


@pytest.fixture(autouse=True)
def _english_afterwards() -> object:
    yield
    words.use("en")


def unknown_unit(row: int, name: str) -> Problem:
    return Problem("refused", "UNIT_UNKNOWN", "名册", row, "所属工会", name, {"name": name, "nearest": "-"})


def check_digit(row: int) -> Problem:
    return Problem("held", "ID_CHECK_DIGIT", "名册", row, "身份证号", f"110***{row:04d}")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "zh",
            "拒绝 797 行，名册 所属工会（第 3-799 行，甲公司工会 ×400，乙公司工会 ×300，丙公司工会 ×90 …共 5 种），"
            "如第 3 行 甲公司工会: 没有名为“甲公司工会”的单位。相近的名称：没有相近的。请改正，或用 unit alias add 登记别名。",
        ),
        (
            "en",
            "Refused: 797 rows, 名册 所属工会 (rows 3-799, 甲公司工会 ×400, 乙公司工会 ×300, 丙公司工会 ×90 … 5 different "
            'ones), as row 3 甲公司工会: There is no unit called "甲公司工会". Nearest names: none that is near. Correct it, '
            "or record an alias with unit alias add.",
        ),
    ],
)
def test_797_refusals_for_unions_that_nobody_knows_are_one_line(language: str, expected: str) -> None:
    words.use(language)
    names = ["甲公司工会"] * 400 + ["乙公司工会"] * 300 + ["丙公司工会"] * 90 + ["丁公司工会"] * 4 + ["戊公司工会"] * 3
    assert causes.lines([unknown_unit(row, name) for row, name in enumerate(names, 3)], file="r.xlsx") == [expected]


def test_a_few_unknown_unions_are_a_line_each_and_a_single_row_is_told_with_its_file() -> None:
    words.use("zh")
    problems = [
        unknown_unit(row, name) for row, name in ((3, "甲"), (4, "乙"), (5, "乙"), (9, "乙"), (11, "乙"), (13, "乙"))
    ]
    assert [line.partition(": ")[0] for line in causes.lines(problems, file="r.xlsx")] == [
        "拒绝 5 行，名册 所属工会 乙（第 4-5, 9, 11 … 行）",
        "拒绝 r.xlsx，名册 第 3 行，所属工会 甲",
    ]


def test_masked_values_are_shown_once_as_a_sample_never_as_a_list() -> None:
    words.use("en")
    problems = [Problem("held", "ID_CHECK_DIGIT", None, row, "ID", f"110***{row % 2:04d}") for row in range(2, 42)]
    sample = "Held: 40 rows, ID (rows 2-41), as row 2 110***0000: "
    assert [line[: len(sample)] for line in causes.lines(problems)] == [sample]


def test_columns_that_nobody_knows_are_one_line_that_names_each() -> None:
    words.use("zh")
    notes = [Note("COLUMN_UNKNOWN", "名册", 2, name, name) for name in ("甲列", "乙列", "丙列", "丁列")]
    assert causes.lines(notes) == [
        "说明 4 处，名册 甲列，乙列，丙列，丁列（第 2 行），如甲列: 不认识列“甲列”，未读取。"
    ]


def test_the_file_comes_before_refusals_refusals_before_doubts_and_the_many_before_the_few() -> None:
    words.use("en")
    problems = [
        *(check_digit(row) for row in range(2, 52)),
        unknown_unit(60, "甲"),
        *(Problem("refused", "DAY_UNREADABLE", "名册", row, "入会日期", "?") for row in (70, 71)),
        Problem("refused", "FILE_EMPTY", facts={"file": "r.xlsx"}),
    ]
    marks = [
        (line.split(":")[0], next(n for n in ("50 rows", "2 rows", "甲", "empty") if n in line))
        for line in causes.lines(problems)
    ]
    assert marks == [("Refused", "empty"), ("Refused", "2 rows"), ("Refused", "甲"), ("Held", "50 rows")]


def test_what_bears_on_the_ledger_is_noted_before_what_was_tidied_up_and_the_furniture_of_the_page() -> None:
    words.use("en")
    notes = [
        Note("TOTAL_ROW", "名册", 99),
        *(Note("PHONE_NORMALIZED", "名册", row, "电话") for row in range(2, 90)),
        Note("CARD_LUHN", "名册", 7, "卡号"),
        Note("DECISIONS_CHANGED", facts={"count": 1, "claims": "4"}),
    ]
    assert [words.sentence("TOTAL_ROW", row=99) in line for line in causes.lines(notes)] == [False, False, False, True]
    assert "88 rows" in causes.lines(notes)[2]
    assert "4" in causes.lines(notes)[0]


def test_of_claims_left_out_the_first_are_named_and_each_printed_figure_that_changes() -> None:
    words.use("en")
    left_out = [Note("DECISION_STALE", facts={"claim_no": number}) for number in range(1, 8)]
    told = causes.lines(left_out)
    assert ["Claim 1" in told[0], "Claim 2" in told[1], "Claim 3" in told[2], "4 more" in told[3]] == [True] * 4
    assert len(told) == 4
    printed = [Note("PUBLISHED_FIGURE", facts={"name": str(number)}) for number in range(7)]
    assert len(causes.lines(printed)) == 7


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_at_80_and_120_columns_no_line_is_wider_and_a_refused_file_fits_one_screen(language: str, width: int) -> None:
    words.use(language)
    stream = io.StringIO()
    problems = [unknown_unit(row, f"第{row % 40}职工医院工会委员会") for row in range(3, 800)]
    notes = first_steps("member import", problems, 797)
    made = ImportReceipt(
        "member import",
        None,
        False,
        notes=notes,
        problems=problems,
        file="名册.xlsx",
        read=797,
        refused=797,
        taken=False,
    )
    terminal.draw_receipt(made, stream, width=width, styled=False)
    drawn = stream.getvalue().splitlines()
    assert max(map(cells.width, drawn)) <= width
    assert len(drawn) <= 13
    assert next(line for line in drawn if "unit import" in line).startswith({"zh": "先做 ", "en": "First: "}[language])


def test_more_than_half_the_rows_refused_for_one_cause_name_the_step_that_comes_first() -> None:
    some = [unknown_unit(row, "甲" if row % 2 else "乙") for row in range(3, 9)]
    assert first_steps("member import", some, 11) == [
        Note("UNITS_FIRST", facts={"count": 6, "read_count": 11, "value_count": 2})
    ]
    assert first_steps("member import", some, 12) == []
    assert first_steps("unit import", some, 6) == []  # the unit above stands in this very file, or is written otherwise
    unknown = [Problem("refused", "PERSON_UNKNOWN_ROW", None, row, "证件号码", "110***") for row in (2, 3)]
    assert [note.code for note in first_steps("payout import", unknown, 3)] == ["MEMBERS_FIRST"]
    outside = [Problem("held", "NOT_A_MEMBER", None, 2, "证件号码", "110***")] * 4  # one row, four filled plan cells
    assert [note.code for note in first_steps("enroll import", outside, 4)] == []
    assert [note.code for note in first_steps("enroll import", outside, 1)] == ["MEMBERS_OR_JOIN_FIRST"]


def test_what_a_file_lacks_is_told_with_the_option_that_fills_it_where_the_command_has_one() -> None:
    assert filled_by({"joined_on": None, "unit": None, "receipt": None, "join": False, "starts_on": "2018-01-01"}) == {
        "joined_on": "--joined-on",
        "unit": "--unit",
        "receipt_no": "--receipt",
        "join": "--join",
    }
    assert filled_by({"receipt": None, "receipt_no": None}) == {"receipt_no": "--receipt"}
    missing = [
        Problem("refused", "REQUIRED", None, row, facts={"field": "joined_on", "option": "--joined-on"})
        for row in range(2, 42)
    ]
    words.use("zh")
    assert causes.lines(missing) == [
        "拒绝 40 行（第 2-41 行）: 缺少“入会日期”。请填写；整张表相同的，可用 --joined-on 给出。"
    ]
    words.use("en")
    assert causes.lines([Problem("refused", "REQUIRED", None, 2, facts={"field": "name"})]) == [
        "Refused: row 2: Name is missing. Fill it in."
    ]


def test_columns_that_are_read_by_likeness_are_one_line_and_one_alone_is_told_in_full() -> None:
    read = [
        Note("COLUMN_LIKENESS", "名册", 2, heading, facts={"field": field})
        for heading, field in (("办卡单位", "unit"), ("会籍创建日", "joined_on"))
    ]
    assert causes.lines(read) == [
        "Note: 2 columns were read by what they say: 办卡单位 = Unit, 会籍创建日 = Joined on."
    ]
    assert causes.lines(read[:1]) == [
        "Note: 名册 row 2, 办卡单位: The column 办卡单位 was read as Unit, by what it says."
    ]


def test_a_sheet_that_is_not_read_is_named_once_as_the_place() -> None:
    words.use("zh")
    why = {"reason": "instructions", "why": words.label("sheet.passed_over", "instructions")}
    note = Note("SHEET_PASSED_OVER", "填表说明", value="填表说明", facts=why)
    assert causes.lines([note]) == ["说明 填表说明: 工作表“填表说明”未读取：它是说明、样例或字典。"]


def test_cells_that_say_no_come_before_those_of_which_nobody_can_tell() -> None:
    def stated(row: int, said: str, *, is_no: bool) -> Problem:
        facts = {"said": said, "how": words.sentence("STATED_NO" if is_no else "STATED_UNCLEAR"), "is_no": is_no}
        return Problem("held", "STATED_OTHERWISE", "名册", row, "是否参保", said, facts)

    words.use("zh")
    problems = [stated(row, f"说不清{row}", is_no=False) for row in range(2, 90)] + [stated(90, "否", is_no=True)]
    first, second = causes.lines(problems, file="r.xlsx")
    assert first.startswith("待定 r.xlsx，名册 第 90 行，是否参保 否: “是否参保”写着 否，照它说这一行不算数。")
    assert second.startswith("待定 88 行，名册 是否参保（第 2-89 行），如第 2 行 说不清2: ")
    assert "看不出这一行算不算数" in second
