"""Columns that say of each row whether it counts: which they are, and which rows they speak against."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mutualaid.results import Roster
from mutualaid.sheets import CLAIM, CONTRIBUTION, ENROLL, MEMBER, PAYOUT, RELIEF, UNIT, Columns
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.reading import read_book
from mutualaid.sheets.states import STATES, agreed

ZHANG, LI, WANG = "110100198507120034", "110100197001011004", "110100197102021076"
PEOPLE = (("姓名", "张三丰", "李四光", "王五一"), ("身份证号", ZHANG, LI, WANG))


def given(columns: Columns) -> tuple[tuple[str, ...], ...]:
    """What a list of the import has beside the column in question, column by column."""
    return {
        "member": PEOPLE,
        "enroll": (*PEOPLE, ("险种", *["住院医疗"] * 3), ("起保日期", *["2018-01-01"] * 3)),
        "unit": (("单位编码", "101", "102", "103"), ("单位名称", "一厂工会", "二厂工会", "三厂工会")),
        "contribution": (
            *(("单位名称", *["延庆镇"] * 3), ("险种", *["住院医疗"] * 3)),
            *(("金额", "95", "95", "190"), ("收款日期", *["2018-01-02"] * 3)),
        ),
        "claim": (
            *(*PEOPLE, ("结算单号", "1", "2", "3"), ("入院日期", *["2018-01-02"] * 3)),
            *(("出院日期", *["2018-01-05"] * 3), ("总费用", "100", "200", "300"), ("自付一", "10", "20", "30")),
        ),
        "payout": (*PEOPLE, ("金额", "100", "200", "300"), ("支付日期", *["2018-01-02"] * 3)),
        "relief": (*PEOPLE, ("申请金额", "100", "200", "300"), ("申请日期", *["2018-01-02"] * 3)),
    }[columns.name]


def roster(columns: Columns, *more: Sequence[object]) -> Roster:
    """The list with further columns, in memory."""
    return taken(columns, *given(columns), *more)


def taken(columns: Columns, *by_column: Sequence[object]) -> Roster:
    """A list told column by column, in memory."""
    lines = list(enumerate(zip(*by_column, strict=True), start=1))
    book = Book("a.xlsx", "", [Grid("表", lines, len(by_column))])
    return read_book(book, columns, plan_headings={"住院医疗": "HOSP_MED", "住院津贴": "HOSP_ALLOW"})


def against(columns: Columns, heading: str, *cells: object) -> str:
    """What a column says: the rows that it speaks against; ``note`` where it says nothing against any."""
    found = roster(columns, (heading, *cells))
    told = {code for note in found.notes if note.column == heading for code in [note.code]}
    rows = "".join(
        str(row) for row, doubts in found.doubts.items() if [f.code for _, f in doubts] == ["STATED_OTHERWISE"]
    )
    assert len(rows) == len(found.doubts)
    assert (rows == "") == (found.fields[-1] is None), heading
    return rows or ("note" if told == {"COLUMN_HARMLESS"} else "")


PAID = ("是", "否", None)
"""A yes, a no and nothing."""
SAYS: tuple[tuple[Columns, str, str, tuple[object, ...]], ...] = (
    # --- a yes is taken for granted: a no and a blank cell speak against the row ---
    (
        ENROLL,
        "34",
        (
            "是否参保|是否已参保|是否投保|参保与否|是否参加互助保障|是否购买|是否缴费|是否已缴费|是否缴纳互助费|缴费与否|是否到账|"
            "是否会员|是否工会会员|是否为会员|是否有效|是否生效|是否审核通过|是否通过审核|是否在职|是否在岗|参保状态|缴费状态|"
            "到账状态|缴费标志|参保标识|审核结果|审核状态|审批结果|复核结果|保单状态|有效标志|缴费状态（是/否）|缴费情况|参保情况|"
            "paid|is paid|payment status|enrolled|is member|approved|valid"
        ),
        PAID,
    ),
    (
        MEMBER,
        "34",
        "是否会员|是否入会|是否加入工会|是否在职|审核结果|审批状态|是否有效|在岗与否|is member|approved",
        PAID,
    ),
    (CONTRIBUTION, "34", "是否到账|到账状态|缴费状态|收款状态|是否有效|审核状态|复核与否|received|valid", PAID),
    (CLAIM, "34", "结算状态|是否结算|审核结果|是否有效", PAID),
    (PAYOUT, "34", "是否到账|是否发放|是否支付|审核结果", PAID),
    (RELIEF, "34", "审核结果|审批意见|是否通过|是否批准|是否有效", PAID),
    (UNIT, "34", "是否建会|是否有效|审核状态", PAID),
    # --- a no is: a yes speaks against it, a blank cell does not ---
    (
        ENROLL,
        "2",
        (
            "是否退保|是否停保|是否作废|作废|冲红|红冲|红冲标志|撤销|撤销标记|是否撤销|是否死亡|是否离职|是否退休|是否退费|是否放弃|"
            "是否重复|重复参保|放弃参保|void|cancelled|deceased|is retired|duplicate"
        ),
        PAID,
    ),
    (MEMBER, "2", "是否退会|是否离职|是否退休|是否死亡|是否去世|是否重复|作废|是否注销", PAID),
    (CONTRIBUTION, "2", "冲红|红冲|是否冲红|作废|作废标志|票据作废|是否退费|是否退款|撤销|重复缴费|void", PAID),
    (CLAIM, "2", "是否作废|冲销|是否重复|重复报销|是否退费", PAID),
    (PAYOUT, "2", "是否退汇|是否退回|作废|冲正|是否重复", PAID),
    (RELIEF, "2", "是否撤回|作废|是否重复", PAID),
    (UNIT, "2", "是否撤销|是否注销|是否关闭|撤销标志|作废", PAID),
    # --- in the words of offices ---
    (ENROLL, "34", "缴费状态", ("已缴", "未缴", "欠费")),
    (ENROLL, "34", "缴费状态", ("已缴费", "部分缴费", "已退费")),
    (ENROLL, "3", "参保状态", ("正常", "停保", "续保")),
    (ENROLL, "34", "审核结果", ("审核通过", "审核不通过", "待审核")),
    (ENROLL, "4", "审核意见", ("同意", "同意。", "不同意")),
    (ENROLL, "34", "到账状态", ("已到账", "未到账", "退票")),
    (ENROLL, "3", "缴费标志", (1, 0, 1.0)),
    (ENROLL, "3", "缴费情况", ("已缴", "未缴", "已缴")),
    (ENROLL, "4", "本次是否投保", ("投", "投", "不投")),
    (CONTRIBUTION, "3", "票据状态", ("正常", "作废", "正常")),
    (CONTRIBUTION, "3", "红冲标志", ("正常", "红冲", None)),
    (CONTRIBUTION, "4", "状态", ("有效", "有效", "已作废")),
    (MEMBER, "34", "人员状态", ("在职", "退休", "死亡")),
    (UNIT, "4", "状态", ("正常", "正常", "注销")),
    (UNIT, "3", "工会状态", ("正常", "撤销", "正常")),
    (ENROLL, "3", "扣费结果", ("成功", "失败", "成功")),
    (MEMBER, "3", "会员标识", ("是", "否", "是")),
    (CLAIM, "3", "冲销标志", ("否", "是", None)),
    # --- what has happened on a day, or for a reason ---
    (CONTRIBUTION, "3", "作废日期", (None, "2018-01-05", None)),
    (CONTRIBUTION, "4", "冲红原因", (None, None, "抬头错误")),
    (CONTRIBUTION, "3", "退费日期", (None, "2018-05-01", None)),
    (ENROLL, "3", "退保原因", (None, "离职", None)),
    (MEMBER, "3", "死亡原因", (None, "病故", None)),
    (UNIT, "3", "注销日期", (None, "2018-05-01", None)),
    # --- nothing against any row ---
    (ENROLL, "note", "是否参保", ("是", "√", "Y")),
    (ENROLL, "note", "缴费状态", ("已缴", "缴清", "正常")),
    (ENROLL, "note", "审核结果", ("通过", "审核通过", "已审核")),
    (ENROLL, "note", "是否退保", ("否", None, "未退保")),
    (CONTRIBUTION, "note", "作废", ("否", "0", "-")),
    (MEMBER, "note", "是否死亡", ("否", "否", "健在")),
    # --- and what is no such column ---
    (ENROLL, "", "作废", (None, None, None)),
    (ENROLL, "", "缴费情况", ("微信", "现金", "转账")),
    (ENROLL, "", "审核", ("张科长", "李科长", "张科长")),
    (ENROLL, "", "审核日期", ("2018-01-02", "2018-01-02", "2018-01-02")),
    (ENROLL, "", "处理状态", ("甲", "乙", "丙")),
    (ENROLL, "", "是否缴纳会费", PAID),
    (MEMBER, "", "是否参保", PAID),
    (MEMBER, "", "是否农民工", PAID),
    (MEMBER, "", "是否新会员", PAID),
    (MEMBER, "", "是否党员", PAID),
    (MEMBER, "", "就业状态", ("在职", "失业", "在职")),
    (MEMBER, "", "健康状态", ("正常", "异常", "正常")),
    (RELIEF, "", "是否发放", PAID),
    (ENROLL, "", "甲", PAID),
)


def test_a_row_counts_as_its_own_file_says_in_every_import() -> None:
    wrong = [
        (columns.name, heading, cells, said)
        for columns, rows, headings, cells in SAYS
        for heading in headings.split("|")
        if (said := against(columns, heading, *cells)) != rows
    ]
    assert wrong == []


def test_what_a_field_reads_is_no_state() -> None:
    for columns, heading, cells, field in (
        (MEMBER, "会籍状态", ("在职", "保留会籍", "在职"), "status"),
        (ENROLL, "是否续保", ("是", "否", "是"), "first_or_renewal"),
        (PAYOUT, "支付状态", ("成功", "退汇", "成功"), "result"),
        (CLAIM, "是否转诊", PAID, "referral"),
    ):
        found = roster(columns, (heading, *cells))
        assert (found.fields[-1], dict(found.doubts)) == (field, {}), heading


def test_a_yes_or_no_before_the_name_of_a_plan_is_a_column_of_the_wide_form() -> None:
    found = taken(ENROLL, *PEOPLE, ("是否参加住院医疗", *PAID), ("是否购买住院津贴", *PAID))
    assert found.fields[2:] == ("plan:HOSP_MED", "plan:HOSP_ALLOW")


def test_what_the_command_line_has_said_of_all_rows_is_no_doubt() -> None:
    found = roster(ENROLL, ("是否缴费", "是", "否", "是"), ("是否会员", "是", "否", "否"))
    assert [len(told) for told in found.doubts.values()] == [2, 1]
    assert {of for told in agreed(found, "pay").doubts.values() for of, _ in told} == {"state:member:5"}
    assert agreed(found, "pay", "member").doubts == {}


def test_two_columns_may_speak_against_one_row() -> None:
    found = roster(ENROLL, ("审核结果", "通过", "不通过", "通过"), ("复核状态", "通过", "退回", "通过"))
    assert [(of, finding.facts["said"]) for of, finding in found.doubts[3]] == [
        ("state:review:4", "不通过"),
        ("state:review:5", "退回"),
    ]


def test_a_cell_of_which_nobody_can_tell_is_told_otherwise_than_a_no() -> None:
    found = roster(ENROLL, ("是否参保", "否", "甲乙丙", None))
    assert {row: told[0][1].facts["is_no"] for row, told in found.doubts.items()} == {2: True, 3: False, 4: False}


@pytest.mark.parametrize("columns", [UNIT, MEMBER, ENROLL, CONTRIBUTION, CLAIM, PAYOUT, RELIEF])
def test_an_import_names_states_that_are_known(columns: Columns) -> None:
    assert set(columns.states.split()) <= set(STATES)
