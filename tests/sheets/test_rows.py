"""What a row is, by its cells in the table's columns: every kind in every place, after every type of first cell.

Half of the shapes are composed: what makes a row of data, or a piece of furniture, behind each first cell, in each
place. Grids are made in memory; a cell may be a formula (with or without its value) or an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.results import Note
from mutualaid.sheets.columns import CLAIM, CONTRIBUTION, ENROLL, MEMBER, PAYOUT, UNIT, Columns
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.header import find_header
from mutualaid.sheets.reading import read_book
from mutualaid.sheets.table import Body, read_body


@dataclass(frozen=True)
class Formula:
    value: Any = None


ERROR = "#N/A (an error, no text)"
Line = Sequence[Any]


def body_of(
    columns: Columns,
    heads: Sequence[Line],
    *rows: Line | None,
    merges: Sequence[tuple[int, int, int, int]] = (),
) -> Body:
    """The rows below ``heads`` (titles and the header), sorted out; ``None`` is a row that is not there."""
    lines = [*heads, *rows]
    width = max(len(line) for line in lines if line is not None)
    grid = Grid("表", [], width, merges=merges)
    formulas, errors = dict[tuple[int, int], bool](), dict[tuple[int, int], str]()
    for row, line in enumerate(lines, 1):
        if line is None:
            continue
        cells = []
        for index, said in enumerate(line):
            if isinstance(said, Formula):
                formulas[row, index] = said.value is not None
                cells.append(said.value)
            elif said is ERROR:
                errors[row, index] = "#N/A"
                cells.append(None)
            else:
                cells.append(said)
        grid.rows.append((row, tuple(cells) + (None,) * (width - len(cells))))
    grid.formulas, grid.errors = formulas, errors
    header = find_header(grid, columns, {"住院医疗": "HOSP_MED"}, None)
    assert header is not None
    assert (header.missing, header.twice) == ((), [])
    return read_body(grid, header, columns)


def kinds(body: Body) -> dict[int, str]:
    """What each row is, by its number; no row is two things."""
    rows = [*(row for row, _ in body.rows), *body.unread_rows]
    found = {**dict.fromkeys(rows, "data"), **{passed.row: passed.kind for passed in body.passed_over}}
    assert len(found) == len(rows) + len(body.passed_over)
    return found


# --- the two tables: one of people, one of money; the first column of both is read by nobody ---

ROSTER = ("备注", "姓名", "身份证号", "所属工会", "险种", "份数", "起保日期", "互助费")
RECEIPTS = ("备注", "收据号", "单位", "项目", "收款日期", "金额")


def person(number: int, **cells: Any) -> Line:
    said = {"姓名": "张三丰", "身份证号": f"1101001985071{number:05d}", "所属工会": "康庄镇总工会", "险种": "住院医疗",
            "份数": 1.0, "起保日期": date(2018, 1, 1), "互助费": 95.0}  # fmt: skip
    return line(ROSTER, {**said, **cells})


def receipt(number: int, **cells: Any) -> Line:
    said = {
        "收据号": f"R{number}",
        "单位": "康庄镇总工会",
        "项目": "住院医疗",
        "收款日期": "2018年3月2日",
        "金额": 500.0,
    }
    return line(RECEIPTS, {**said, **cells})


def line(headings: Sequence[str], cells: Mapping[str, Any]) -> Line:
    assert set(cells) <= set(headings)
    return tuple(cells.get(heading) for heading in headings)


TABLES = {"people": (ENROLL, ROSTER, person), "money": (CONTRIBUTION, RECEIPTS, receipt)}

NAMELESS = ("money without anybody", "an amount alone", "a fee that a formula makes for nobody")
"""Behind 合计 these are totals."""

FIRST: dict[str, Any] = {
    "blank": None,
    "white space": "  ",
    "number": 3.0,
    "text": "已核对",
    "day": date(2018, 3, 2),
    "day and hour": datetime(2018, 3, 2, 8, 30),  # noqa: DTZ001 - a sheet knows no time zone
    "day as text": "2018年3月2日",
    "serial number of a day": 43161.0,
    "bool": True,
    "formula": Formula("甲"),
    "formula without a value": Formula(),
    "error": ERROR,
    "total": "合计",
    "total of a unit": "合计厂工会",
    "label": "备注",
    "label that asks": "经办人：",
    "label with its answer": "经办人：王芳",
    "page": "第1页",
    "note": "说明：以上人员均已核对",
    "example": "样例",
    "company": "备注公司",
    "signs": "——",
}
"""Every type of first cell, in a column that is read by nobody."""

PEOPLE: dict[str, dict[str, Any]] = {
    "a whole row": {},
    "a name and a document": {"所属工会": None, "险种": None, "份数": None, "起保日期": None, "互助费": None},
    "a document as a number": {"身份证号": 110100198507120000.0},
    "a passport": {"身份证号": "E12345678"},
    "named like a total": {"姓名": "合计"},
    "named like a label": {"姓名": "说明"},
    "named like an office": {"姓名": "主席"},
    "of a unit like a total": {"所属工会": "合计厂工会"},
    "of a unit like a remark": {"所属工会": "备注公司"},
    "without a name": {"姓名": None},
    "without a document": {"身份证号": None},
    "a document that is none": {"身份证号": "不详"},
    "money without anybody": {
        "姓名": None,
        "身份证号": None,
        "所属工会": None,
        "险种": None,
        "份数": None,
        "起保日期": None,
    },
    "a plan and shares alone": {"姓名": None, "身份证号": None, "所属工会": None, "起保日期": None, "互助费": None},
    "an error for a name": {"姓名": ERROR},
    "formulas": {"姓名": Formula("张三丰"), "身份证号": Formula("110100198507120034")},
    "a fee without its value": {"互助费": Formula()},
    "a fee that a formula makes for nobody": {
        **dict.fromkeys(("姓名", "身份证号", "所属工会", "险种", "份数", "起保日期")),
        "互助费": Formula(95.0),
    },
    "yes for shares": {"份数": True},
}
MONEY: dict[str, dict[str, Any]] = {
    "a whole row": {},
    "an amount as text": {"金额": "￥1,234.50"},
    "a day as a date": {"收款日期": date(2018, 3, 2)},
    "a day as a number": {"收款日期": 43161.0},
    "without a day": {"收款日期": None},
    "without a number": {"收据号": None},
    "a number that is one": {"收据号": 12.0},
    "without a unit": {"单位": None},
    "without an amount": {"金额": None},
    "of a unit like a total": {"单位": "合计厂工会"},
    "of a unit like a remark": {"单位": "备注公司"},
    "of a unit like a note": {"单位": "说明书印刷厂"},
    "of a unit by its code": {"单位": 110119100.0},
    "a unit and an amount": {"收据号": None, "项目": None, "收款日期": None},
    "a day and an amount": {"收据号": None, "项目": None, "单位": None},
    "an amount alone": {"收据号": None, "项目": None, "单位": None, "收款日期": None},
    "formulas alone": {"收据号": Formula("R1"), "单位": Formula("康庄镇"), "项目": Formula("住院医疗"),
                       "收款日期": Formula(date(2018, 3, 2)), "金额": Formula(500.0)},
    "an error for an amount": {"金额": ERROR},
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_row_with_what_makes_one_is_data_whatever_its_first_cell_says_and_wherever_it_stands(table: str) -> None:
    columns, heads, make = TABLES[table]
    shapes = PEOPLE if table == "people" else MONEY
    wrong = []
    for name, cells in shapes.items():
        for first, said in FIRST.items():
            if first == "total" and name in NAMELESS:
                continue
            row = make(9, **{"备注": said, **cells})
            total = line(heads, {"备注": "合计", heads[-1]: 1.0})
            body = body_of(columns, [heads], row, make(1), row, total, row, heads, row)
            # The numbers of the rows: header 1, then 2 first, 4 between, 6 after a total, 8 on the second page.
            found = {number: kind for number, kind in kinds(body).items() if number in (2, 4, 6, 8)}
            if found != dict.fromkeys((2, 4, 6, 8), "data"):
                wrong.append((name, first, found))
    assert wrong == []


# --- furniture: each piece in its columns, what it is, and why ---

AFTER = {"姓名": "以下空白"}
FURNITURE: dict[str, tuple[dict[str, Any], str, str]] = {
    "a total in the margin": ({"备注": "合计", "互助费": 95.0}, "total", "says_total"),
    "a total under the name": ({"姓名": "合 计", "互助费": 95.0}, "total", "says_total"),
    "a total under the document": ({"身份证号": "总计：", "互助费": 95.0}, "total", "says_total"),
    "a total under the unit": ({"所属工会": "小计", "份数": 1.0, "互助费": 95.0}, "total", "says_total"),
    "a total under the plan": ({"险种": "本页合计", "互助费": 95.0}, "total", "says_total"),
    "a total of people": ({"姓名": "合计", "身份证号": "1人", "互助费": 95.0}, "total", "says_total"),
    "a total of a number of people": ({"姓名": "合计", "身份证号": 1.0}, "total", "says_total"),
    "a total of so many": ({"姓名": "共 1 人"}, "total", "says_total"),
    "a total in the last cell": ({"互助费": "合计95元"}, "total", "says_total"),
    "a total in words": ({"姓名": "人民币（大写）：玖拾伍元整"}, "total", "says_total"),
    "a total with words beside it": ({"姓名": "合计（大写）", "所属工会": "玖拾伍元整", "互助费": 95.0}, "total", "says_total"),
    "a total and who made it": ({"姓名": "合计", "所属工会": "制表人：王芳", "互助费": 95.0}, "total", "says_total"),
    "a total in English": ({"姓名": "Grand Total", "互助费": 95.0}, "total", "says_total"),
    "a total of formulas": ({"姓名": "合计", "互助费": Formula(95.0)}, "total", "says_total"),
    "a total without its value": ({"姓名": "合计", "互助费": Formula()}, "total", "says_total"),
    "a total with an error": ({"姓名": "合计", "互助费": ERROR}, "total", "says_total"),
    "who signs, one in a cell": ({"姓名": "经办人：王芳", "所属工会": "审核：李四"}, "signature", "says_label"),
    "who signs, beside the label": ({"备注": "经办人：", "姓名": "王芳", "身份证号": "审核人：", "所属工会": "李四"},
                                 "signature", "says_label"),
    "who signs, to be written": ({"姓名": "工会负责人：", "所属工会": "经办人：", "起保日期": "日期："}, "signature", "says_label"),
    "who signs, in brackets": ({"姓名": "负责人（签字）", "所属工会": "单位（盖章）"}, "signature", "says_label"),
    "who signs, with a day": ({"姓名": "制表：王芳", "起保日期": date(2018, 3, 5)}, "signature", "says_label"),
    "who signs, with a telephone": ({"姓名": "联系电话：", "身份证号": "13800138000"}, "signature", "says_label"),
    "a label that no list knows": ({"姓名": "会计：", "所属工会": "出纳：孙七"}, "signature", "says_label"),
    "a seal": ({"所属工会": "延庆区总工会（公章）"}, "signature", "says_label"),
    "a day to be filled in": ({"起保日期": "年   月   日"}, "page", "says_page"),
    "a page": ({"姓名": "第 1 页"}, "page", "says_page"),
    "a page of so many": ({"互助费": "共 2 页"}, "page", "says_page"),
    "a page in the margin": ({"备注": "第1页，共2页"}, "page", "says_page"),
    "nothing below": ({"姓名": "以下空白"}, "page", "says_page"),
    "a note": ({"姓名": "注：以上人员均已核对。"}, "signature", "says_label"),
    "a note of one sentence": ({"姓名": "以上人员均已核对。"}, "note", "long_text"),
    "a long note": ({"姓名": "本表一式三份由基层工会和区总工会以及承办单位各自留存一份备查"}, "note", "long_text"),
    "a note in the margin": ({"备注": "本表一式三份"}, "note", "text_alone"),
    "the header again": (dict(zip(ROSTER, ROSTER, strict=True)), "header", "same_headings"),
    "half of the header again": ({"姓名": "姓名", "身份证号": "证件号码*", "所属工会": "所属工会", "险种": "参保项目"},
                              "header", "same_headings"),
    "the title again": ({"备注": "会员参保花名册"}, "title", "like_title"),
    "the title again, under the name": ({"姓名": "会员参保花名册"}, "title", "like_title"),
    "the title with its year": ({"姓名": "2019会员参保花名册"}, "title", "like_title"),
    "another title": ({"姓名": "在职职工住院医疗互助保障参保人员名单"}, "title", "title_words"),
    "the unit of the page": ({"备注": "单位名称：康庄镇总工会", "互助费": "共 2 页"}, "title", "names_unit"),
    "the unit under the name": ({"姓名": "单位名称：康庄镇总工会"}, "title", "names_unit"),
    "an example": ({"姓名": "样例", "身份证号": "110100198507120034", "互助费": 95.0}, "example", "says_example"),
    "an example with a name": ({"姓名": "例：张三丰", "身份证号": "110100198507120034"}, "example", "says_example"),
    "nothing": ({}, "blank", "empty"),
    "white space": ({"姓名": "  ", "互助费": "　"}, "blank", "empty"),
    "a prepared number": ({"备注": 12.0}, "blank", "only_numbering"),
    "prepared formulas": ({"所属工会": Formula("康庄镇"), "互助费": Formula(0.0)}, "blank", "only_formulas"),
}  # fmt: skip
"""Cells of the roster, what the row is and why, in every place but those told in ``ELSEWHERE``."""

TITLES: Sequence[Line] = [("2018年会员参保花名册",), ("单位名称：康庄镇总工会",)]


def placed(cells: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What a row of these cells is in each place, and why."""
    row = line(ROSTER, cells)
    total, page = line(ROSTER, {"备注": "小计"}), line(ROSTER, {"备注": "第1页"})
    places: dict[str, tuple[Line, ...]] = {
        "first": (row, person(1), person(2)),
        "between": (person(1), row, person(2)),
        "last": (person(1), row),
        "after a total": (person(1), total, row),
        "after a total, with data below": (person(1), total, row, person(2)),
        "on the second page": (person(1), total, page, ROSTER, row, person(2)),
        "last on the second page": (person(1), ROSTER, person(2), row),
    }
    found = {}
    for place, rows in places.items():
        body = body_of(ENROLL, [*TITLES, ROSTER], *rows)
        at = len(TITLES) + 2 + next(index for index, other in enumerate(rows) if other is row)
        found[place] = next(
            ((passed.kind, passed.why) for passed in body.passed_over if passed.row == at),
            ("data", "") if at in kinds(body) else ("header", "of two lines"),
        )
    return found


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture_is_what_it_is_in_every_place(name: str) -> None:
    cells, kind, why = FURNITURE[name]
    found = placed(cells)
    # Under a total a text alone is a remark for that reason; two equal lines of headings are one header.
    assert found == {**dict.fromkeys(found, (kind, why)), **ELSEWHERE.get(name, {})}


ELSEWHERE: dict[str, dict[str, tuple[str, str]]] = {
    "a note in the margin": dict.fromkeys(("after a total", "after a total, with data below"), ("note", "under_foot")),
    "the header again": {"first": ("header", "of two lines")},
    "a day to be filled in": {"first": ("header", "of two lines")},
    "half of the header again": {"first": ("header", "of two lines")},
}


# --- what is one thing or another by what follows ---


def notes(body: Body, code: str) -> list[Note]:
    return [note for note in body.notes if note.code == code]


DAY_ALONE = line(RECEIPTS, {"收款日期": date(2018, 3, 5)})
DAY_IN_WORDS = line(RECEIPTS, {"收款日期": "2018年3月5日"})


@pytest.mark.parametrize("day", [DAY_ALONE, DAY_IN_WORDS])
def test_a_lone_day_below_the_last_row_is_a_signature_s_and_above_another_row_it_is_data(day: Line) -> None:
    total = line(RECEIPTS, {"备注": "合计", "金额": 500.0})
    assert kinds(body_of(CONTRIBUTION, [RECEIPTS], receipt(1), day)) == {2: "data", 3: "signature"}
    assert kinds(body_of(CONTRIBUTION, [RECEIPTS], receipt(1), total, day)) == {2: "data", 3: "total", 4: "signature"}
    assert kinds(body_of(CONTRIBUTION, [RECEIPTS], day, receipt(1))) == {2: "data", 3: "data"}
    assert kinds(body_of(CONTRIBUTION, [RECEIPTS], receipt(1), day, None, receipt(2))) == {
        2: "data",
        3: "data",
        5: "data",
    }
    # At the foot of a page the next thing is the header of the next.
    on_a_page = body_of(CONTRIBUTION, [RECEIPTS], receipt(1), day, RECEIPTS, receipt(2))
    assert kinds(on_a_page) == {2: "data", 3: "signature", 4: "header", 5: "data"}


def test_rows_that_waited_for_what_follows_stay_in_their_order() -> None:
    body = body_of(CONTRIBUTION, [RECEIPTS], receipt(1), DAY_ALONE, DAY_IN_WORDS, receipt(2))
    assert [row for row, _ in body.rows] == [2, 3, 4, 5]


def test_a_union_named_alone_in_the_margin_is_who_signs_at_the_end_and_a_question_above_rows() -> None:
    """Above rows without a unit it may be whose they are: nobody takes them under another without a word."""
    alone = line(ROSTER, {"备注": "八达岭镇总工会"})
    assert kinds(body_of(ENROLL, [ROSTER], person(1), alone)) == {2: "data", 3: "note"}
    assert kinds(body_of(ENROLL, [ROSTER], person(1), alone, person(2))) == {2: "data", 3: "data", 4: "data"}


def test_a_bare_name_is_data_also_under_a_subtotal_and_above_the_next_header() -> None:
    bare = line(ROSTER, {"姓名": "买买提·阿不都热西提"})
    body = body_of(ENROLL, [ROSTER], person(1), line(ROSTER, {"备注": "小计"}), bare, ROSTER, person(2), bare)
    assert kinds(body) == {2: "data", 3: "total", 4: "data", 5: "header", 6: "data", 7: "data"}


def test_names_of_columns_in_another_order_make_the_rows_below_unreadable_until_the_right_ones_come_again() -> None:
    moved = ("备注", "收据号", "项目", "单位", "收款日期", "金额")
    body = body_of(CONTRIBUTION, [RECEIPTS], receipt(1), moved, receipt(2), receipt(3), RECEIPTS, receipt(4))
    assert kinds(body) == {2: "data", 3: "header", 4: "data", 5: "data", 6: "header", 7: "data"}
    assert [row for row, _ in body.rows] == [2, 7]
    assert [(problem.code, problem.row, problem.facts) for problem in body.problems] == [
        ("HEADER_MOVED", 4, {"header_row": 3}),
        ("HEADER_MOVED", 5, {"header_row": 3}),
    ]


PEOPLE_OF_PAGE_ONE = ("魏一", "110100198507120034", "康庄镇总工会", "2017-01-01")
PAGE_ONE = ("姓名", "身份证号", "所属工会", "入会日期")


@pytest.mark.parametrize("page_one", [PAGE_ONE, (*PAGE_ONE, "备注")])
def test_people_above_a_later_and_fuller_header_are_read_and_those_below_it_are_refused(page_one: Line) -> None:
    fuller = (*PAGE_ONE, "会籍状态")
    later = ("吕二明", "110100198507120042", "康庄镇总工会", "2017-01-01", "保留会籍")
    body = body_of(MEMBER, [page_one], PEOPLE_OF_PAGE_ONE, fuller, later)
    assert ([row for row, _ in body.rows], body.unread_rows) == ([2], [4])
    assert [(each.code, each.row, each.facts) for each in body.problems] == [("HEADER_MOVED", 4, {"header_row": 3})]
    # Many pages: nobody of the first is a title of the second.
    body = body_of(
        MEMBER, [("会员名册",), page_one], *[PEOPLE_OF_PAGE_ONE] * 12, ("续表",), fuller, later, page_one, later
    )
    assert ([row for row, _ in body.rows], body.unread_rows) == ([*range(3, 15), 19], [17])


@pytest.mark.parametrize(
    ("above", "is_data"),
    [
        (PEOPLE_OF_PAGE_ONE, True),
        (("110100198507120034", "魏一"), True),
        (("魏一", "不详", None, "2017-01-01"), True),
        (("样例", "110100198507120034", "魏一"), False),
        (("单位名称", "康庄镇总工会", "联系电话", "13800000000"), False),
        (("经办人", "魏一", "身份证号", "110100198507120034"), False),
        (("填报单位：康庄镇总工会", None, None, "2017-01-01"), False),
        (("康庄镇总工会", "2017年1月", "共25人", None), False),
        (("单位", "康庄镇总工会", "填报日期", "2017-01-01"), False),
        (("会员名册", None, None, None), False),
    ],
)
def test_a_row_above_the_header_that_holds_somebody_is_refused_and_no_title(above: Line, is_data: bool) -> None:
    body = body_of(MEMBER, [above, PAGE_ONE], PEOPLE_OF_PAGE_ONE)
    assert (kinds(body), [row for row, _ in body.rows]) == ({1: "data" if is_data else "title", 3: "data"}, [3])
    expected = [("ROW_ABOVE_HEADER", 1, {"header_row": 2})] if is_data else []
    assert [(each.code, each.row, each.facts) for each in body.problems] == expected


@pytest.mark.parametrize(
    ("above", "is_data"),
    [
        (("R1", "康庄镇总工会", "住院医疗", None, 500.0), True),
        (("2018年度", "康庄镇总工会", "住院医疗", None, None), False),
        (("单位名称", "康庄镇总工会", "金额", None, 500.0), False),
    ],
)
def test_a_receipt_above_the_header_is_refused_and_no_title(above: Line, is_data: bool) -> None:
    body = body_of(CONTRIBUTION, [above, RECEIPTS[1:]], ("R2", "康庄镇总工会", "住院医疗", "2018年3月2日", 500.0))
    assert [each.code for each in body.problems] == (["ROW_ABOVE_HEADER"] if is_data else [])


@pytest.mark.parametrize(
    ("rows", "continues"),
    [
        ([PEOPLE_OF_PAGE_ONE], "1"),
        ([("续表",), PEOPLE_OF_PAGE_ONE, PEOPLE_OF_PAGE_ONE], "2-3"),
        ([("填表人", "张三丰"), ("填表日期", "2017-01-01")], None),
        ([("姓名", "手机号", "备注"), ("魏一", "13800000001", "110100198507120034")], None),
    ],
)
def test_a_sheet_without_a_header_in_which_the_table_goes_on_refuses_the_file(
    rows: Sequence[Line], continues: str | None
) -> None:
    lines = [PAGE_ONE, PEOPLE_OF_PAGE_ONE]
    grids = [
        Grid(name, [(row, (*line, *[None] * 4)[:4]) for row, line in enumerate(of, 1)], 4)
        for name, of in (("一", lines), ("二", rows))
    ]
    book = Book("名册.xlsx", "0" * 64, grids)
    if continues is None:
        assert [note.code for note in read_book(book, MEMBER).notes] == ["SHEET_WITHOUT_TABLE"]
        return
    with pytest.raises(MutualAidError) as refused:
        read_book(book, MEMBER)
    told = refused.value
    assert (told.code, told.exit_code, told.facts["sheet"], told.facts["rows"]) == (
        "SHEET_CONTINUES",
        1,
        "二",
        continues,
    )
    assert read_book(replace(book, grids=grids[:1]), MEMBER).rows  # named by --sheet it is read alone


def test_a_line_that_names_the_union_right_above_the_header_is_a_title_and_no_line_of_it() -> None:
    title = ("单位名称", "永宁镇豆制品厂工会", None, None)
    body = body_of(
        MEMBER, [title, (None, "★姓名", "身份证号码*", "入会日期")], (1.0, "魏一", "110100198507120034", "2017-01-01")
    )
    assert (kinds(body), body.title_unit) == ({1: "title", 3: "data"}, "永宁镇豆制品厂工会")
    upper = ("单位名称", "基本信息", None, None)
    two = body_of(
        MEMBER, [upper, (None, "姓名", "身份证号", "入会日期")], ("甲工会", "魏一", "110100198507120034", "2017-01-01")
    )
    assert kinds(two) == {3: "data"}


OTHER_HEADERS = (
    (ENROLL, ("姓名", "身份证号", "所属工会", "缴费日期", "住院医疗"), {4: "住院津贴"}),
    (MEMBER, PAGE_ONE, {3: "退会日期"}),
    (MEMBER, PAGE_ONE, {2: "原单位", 3: "转出日期"}),
    (CONTRIBUTION, RECEIPTS, {4: "开票日期"}),
    (MEMBER, (*PAGE_ONE, "手机号"), {4: "联系人电话"}),
    (MEMBER, (*PAGE_ONE, "备注"), {4: "手机号"}),
    (MEMBER, (*PAGE_ONE, "手机号"), {4: "某某栏"}),
)
"""A header, and the columns for which a second one says something else."""


@pytest.mark.parametrize(("columns", "first", "other"), OTHER_HEADERS)
def test_a_second_header_that_says_something_else_of_a_column_is_no_repetition(
    columns: Columns, first: Line, other: dict[int, str]
) -> None:
    row = receipt(1) if columns is CONTRIBUTION else (*PEOPLE_OF_PAGE_ONE, 1.0)[: len(first)]
    second = tuple(other.get(index, heading) for index, heading in enumerate(first))
    body = body_of(columns, [first], row, second, row, first, row)
    assert ([row for row, _ in body.rows], body.unread_rows) == ([2, 6], [4])
    assert [(each.code, each.facts) for each in body.problems] == [("HEADER_MOVED", {"header_row": 3})]


def test_a_second_header_that_says_the_same_in_other_words_is_a_repetition() -> None:
    same = ("会员姓名", "证件号码", "所在工会", "加入工会日期")
    body = body_of(MEMBER, [PAGE_ONE], PEOPLE_OF_PAGE_ONE, same, PEOPLE_OF_PAGE_ONE)
    assert ([row for row, _ in body.rows], body.problems) == ([2, 4], [])
    assert kinds(body)[3] == "header"


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ((1, 2, 3, 4, 5, 6, 7, 8), "column_numbers"),
        (("甲", "乙", "丙", "1", "2", "3", "4", "5"), "column_numbers"),
        ((1, 2, 3, 5, 6, 7, 8, 9), "data"),
        ((None, None, None, None, None, 1, None, 2), "data"),
    ],
)
def test_the_numbers_of_columns_stand_right_under_a_header_and_nowhere_else(numbers: Line, kind: str) -> None:
    body = body_of(ENROLL, [ROSTER], numbers, person(1), ROSTER, numbers, person(2), numbers)
    assert kinds(body) == {2: kind, 3: "data", 4: "header", 5: kind, 6: "data", 7: "data"}


def test_who_signs_a_page_says_nothing_of_whose_the_rows_below_are_where_no_title_does() -> None:
    signed = line(ROSTER, {"备注": "填报单位：延庆区总工会", "所属工会": "经办人：王芳"})
    body = body_of(ENROLL, [ROSTER], person(1), signed, ROSTER, person(2))
    assert (kinds(body)[3], body.page_units, body.doubts) == ("signature", [], {})


def test_a_header_in_english_that_comes_again_is_no_person() -> None:
    heads = ("full name", "identity document number")
    person_ = ("John Doe", "E12345678")
    assert kinds(body_of(MEMBER, [heads], person_, person_, heads, person_)) == {
        2: "data",
        3: "data",
        4: "header",
        5: "data",
    }


# --- totals ---


@pytest.mark.parametrize(
    "cells",
    [
        {"备注": "合计", "单位": "康庄镇总工会", "金额": 500.0},
        {"备注": "合计", "项目": "住院医疗", "金额": 500.0},
        {"备注": "合计", "收款日期": date(2018, 3, 2), "金额": 500.0},
        {"单位": "合计", "收款日期": "2018-03-02", "金额": 500.0},
    ],
)
def test_a_row_that_says_total_and_names_a_unit_a_plan_or_a_day_of_its_own_is_data(cells: dict[str, Any]) -> None:
    assert kinds(body_of(CONTRIBUTION, [RECEIPTS], receipt(1), line(RECEIPTS, cells)))[3] == "data"


@pytest.mark.parametrize(
    ("cells", "amount", "kind"),
    [
        ({"单位": "康庄镇总工会小计"}, 800.0, "total"),
        ({"单位": "康庄镇总工会小计"}, 700.0, "data"),
        ({"备注": "合计", "收据号": "R9"}, 800.0, "total"),
        ({"备注": "合计", "收据号": "R9"}, 700.0, "data"),
        ({"备注": "合计"}, 700.0, "total"),
        ({"单位": "合计"}, 700.0, "total"),
    ],
)
def test_what_may_be_a_total_is_one_where_its_sum_is_that_of_the_rows_above(
    cells: dict[str, Any], amount: float, kind: str
) -> None:
    rows = (receipt(1), receipt(2, 金额=300.0), line(RECEIPTS, {**cells, "金额": amount}))
    assert kinds(body_of(CONTRIBUTION, [RECEIPTS], *rows))[4] == kind


def test_a_word_of_total_behind_the_money_is_a_total_where_the_sum_is_right_and_else_a_row_that_lacks_all_but_money() -> (
    None
):
    heads = ("收据号", "单位", "收款日期", "金额", "说明")
    rows = [("R1", "康庄镇", "2018-03-02", 500.0, None), ("R2", "康庄镇", "2018-03-02", 300.0, None)]
    for amount, kind in ((800.0, "total"), (900.0, "data")):
        assert kinds(body_of(CONTRIBUTION, [heads], *rows, (None, None, None, amount, "合计")))[4] == kind


SUMS = [
    # rows of the column of money, T a total, S a subtotal, H a header; which rows differ and what was counted
    ("95 95 T190", []),
    ("95 95 T200", [(4, "190")]),
    ("95 95 S190 60 S60 T250", []),
    ("95 95 S190 60 S70 T250", [(6, "60")]),
    ("95 95 S190 60 S60 T190", [(7, "250")]),
    ("95 T95 H 60 T60", []),
    ("95 T95 H 60 T155", []),
    ("95 T95 H 60 T150", [(6, "155")]),
    ("T155 95 60", []),
    ("T150 95 60", [(2, "155")]),
    ("95 S95 60 S155", []),
    ("95 60", []),
]


@pytest.mark.parametrize(("shape", "differing"), SUMS)
def test_the_sums_of_a_total_are_those_of_the_list_its_page_or_its_part(
    shape: str, differing: list[tuple[int, str]]
) -> None:
    rows: list[Line] = []
    for word in shape.split():
        if word == "H":
            rows.append(ROSTER)
        elif word[0] in "TS":
            rows.append(line(ROSTER, {"姓名": {"T": "合计", "S": "小计"}[word[0]], "互助费": float(word[1:])}))
        else:
            rows.append(person(len(rows), 互助费=float(word)))
    body = body_of(ENROLL, [ROSTER], *rows)
    assert [(note.row, note.facts["counted"]) for note in notes(body, "TOTAL_DIFFERS")] == differing


# --- the tables of the other imports ---

OTHERS: list[tuple[Columns, Line, Line, list[tuple[Line, str]]]] = [
    (
        UNIT,
        ("单位编码", "单位名称", "上级单位编码", "职工人数"),
        ("110119100", "延庆镇", "110119", 12.0),
        [
            (("110119101", "合计厂工会", None, None), "data"),
            ((110119101.0, None, None, None), "data"),
            (("110119101", "合计", None, 12.0), "data"),
            ((None, "合计", None, 12.0), "total"),
            (("合计", None, None, 12.0), "total"),
            (("制表：王芳", None, None, None), "signature"),
            ((None, "样例单位", None, None), "data"),
            ((None, "示例", None, None), "example"),
        ],
    ),
    (
        PAYOUT,
        ("姓名", "身份证号", "项目", "就诊季度", "金额", "支付日期", "结果"),
        ("张三丰", "110100198507120034", "二次报销", "2018年第一季度", 12.5, "2018-05-01", "成功"),
        [
            ((None, None, None, "2018年第一季度", 12.5, None, None), "data"),
            (("合计", None, None, None, 12.5, None, None), "total"),
            (("合计", "1笔", None, None, 12.5, None, None), "total"),
            ((None, None, None, None, None, "2018-05-01", None), "signature"),
            ((None, None, None, None, None, None, "成功"), "data"),
        ],
    ),
    (
        CLAIM,
        ("姓名", "身份证号", "结算单号", "医院", "诊断", "入院日期", "出院日期", "总费用", "自付一"),
        ("张三丰", "110100198507120034", "J1", "延庆区医院", "肺炎", "2018-05-01", "2018-05-09", 900.0, 100.0),
        [
            ((None, None, None, None, "诊断：肺炎", None, None, None, None), "data"),
            ((None, None, None, None, None, "2018-05-01", "2018-05-09", None, None), "data"),
            (("合计", None, None, None, None, None, None, 900.0, 100.0), "total"),
            ((None, None, "J2", None, None, None, None, None, None), "data"),
        ],
    ),
    (
        MEMBER,
        ("姓名", "身份证号", "手机号", "入会日期"),
        ("张三丰", "110100198507120034", "13800138000", "2017-01-01"),
        [
            (("合计", "110100198507120034", None, None), "data"),
            (("联系电话：", "13800138000", None, None), "signature"),
            (("负责人", "审核人", None, None), "signature"),
            (("说明", "x", None, None), "data"),
            (("主席", "12345", None, None), "data"),
            ((4.0, None, None, None), "data"),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "heads", "whole", "shapes"), OTHERS, ids=[case[0].name for case in OTHERS])
def test_the_rows_of_every_import_are_told_apart_by_what_its_columns_hold(
    columns: Columns, heads: Line, whole: Line, shapes: list[tuple[Line, str]]
) -> None:
    found = [kinds(body_of(columns, [heads], whole, shape))[3] for shape, _ in shapes]
    assert found == [kind for _, kind in shapes]
