"""Words that turn a row or a list round where nothing is read: cells that no field takes, lines between rows, titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.results import PageUnit, Roster
from mutualaid.sheets import CLAIM, CONTRIBUTION, ENROLL, MEMBER, PAYOUT, UNIT, Columns
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.reading import read_book
from mutualaid.sheets.states import agreed
from tests.sheets.test_states import PEOPLE, given

Line = Sequence[object]


def sheet(columns: Columns, *above: Line, more: Line = (), between: Line = (), name: str | None = "表") -> Roster:
    """A list of three rows with lines above its header, one after its first row, and a further column."""
    by_column = [*given(columns), *([more] if more else [])]
    head, *rows = zip(*by_column, strict=True)
    lines = [*above, head, rows[0], *([between] if between else []), *rows[1:]]
    width = len(by_column)
    grid = Grid(name, [(row, (*line, *[None] * width)[:width]) for row, line in enumerate(lines, start=1)], width)
    return read_book(Book("a.xlsx", "", [grid]), columns, plan_headings={"住院医疗": "HOSP_MED"})


def held(roster: Roster) -> str:
    """The rows that are held, counted from the header on."""
    head = roster.header_rows[-1]
    codes = {finding.code for told in roster.doubts.values() for _, finding in told}
    assert codes <= {"STATED_OTHERWISE", "LIST_OTHERWISE"}
    return "".join(str(row - head) for row in sorted(roster.doubts))


CELLS: tuple[tuple[Columns, str, str, str], ...] = (
    # --- a no in the second row, whatever the heading ---
    (
        ENROLL,
        "2",
        "备注",
        "本人放弃参保|已退保，款已退|此笔作废|已离职|病故|未缴|拒签|重复|withdrawn|Refunded|deceased",
    ),
    (MEMBER, "2", "备注", "已退会|已去世|非会员|2018-05-01离职|作废|不同意入会|not a member|resigned"),
    (CONTRIBUTION, "2", "摘要", "退款|退回|错账冲正|红字|冲红|此笔作废|支付失败退回|refund of 2017|reversal|voided"),
    (PAYOUT, "2", "备注", "退汇|账户不存在|户名不符|已销户|支付失败|作废|returned by bank|account closed"),
    (CLAIM, "2", "备注", "已退费|作废|重复报销|拒绝|不予报销|void"),
    (UNIT, "2", "备注", "已撤销|注销|已解散|关闭|closed in 2016"),
    (ENROLL, "2", "业务类型", "退保|减员|删除|取消"),
    (MEMBER, "2", "变更类型", "注销|退会|减少|离职"),
    (MEMBER, "2", "用工性质", "劳务派遣（非会员）"),
    # --- words that turn a row only under such a heading ---
    (CONTRIBUTION, "2", "借贷标志|借贷方向|借/贷|debit/credit", "借|借方|D|debit"),
    (CONTRIBUTION, "2", "收支|收支类型", "支|支出|付"),
    (CONTRIBUTION, "2", "币种|currency", "USD|美元|港币"),
    (ENROLL, "2", "增减|增减标志", "减|-|减员|退保"),
    (ENROLL, "2", "参保意愿|是否自愿|签字|核对|是否确认|自愿参保", "否|不愿意|拒绝|×|no|不同意"),
    (ENROLL, "2", "操作|操作类型|变动情况", "删除|减少|退|停保"),
    (PAYOUT, "2", "失败原因|退汇原因|错误信息", "账户不存在|98|其他"),
    # --- and what says nothing against its row ---
    (
        ENROLL,
        "",
        "备注",
        "原退保后重新参保|未退保|退休|离退休返聘|已退休|退役军人|新入会|续保|首次|非首次|已补缴|欠费已补缴|微信缴费|汇总|会员|曾退会，已恢复|"
        "调入|转入|再次参保|缴费|无欠费|非重复|退保须本人签字|如退保请说明|retired|rejoined after resigned|not refunded|红十字会",
    ),
    (MEMBER, "", "备注", "退休返聘|新入会|未退保|退保|转入|曾离职，重新入会|无退会记录|复会|恢复会籍|劳模"),
    (CONTRIBUTION, "", "摘要", "互助费|缴费|代扣|补缴2017年|收款|转账|住院医疗互助费|红十字会代缴|payment|取现"),
    (CONTRIBUTION, "", "借贷标志|收支", "贷|收|C|收入"),
    (CONTRIBUTION, "", "币种", "CNY|人民币|RMB|01|/"),
    (PAYOUT, "", "备注", "直赔|成功|已到账|退休|paid"),
    (PAYOUT, "", "失败原因|错误信息", "无|-|交易成功|正常"),
    (CLAIM, "", "备注", "非转诊|不予转诊证明已补|住院|退休"),
    (ENROLL, "", "增减", "增|+|新增"),
    (ENROLL, "", "签字|核对|自愿", "√|张三丰|是|同意|已核"),
    # --- whose a row is, and what waits ---
    (MEMBER, "2", "备注|人员类别", "已退休|退休|离退休|2018年3月退休"),
    (MEMBER, "", "备注", "退休返聘|延迟退休|退休金"),
    (ENROLL, "", "备注|人员类别", "退休"),
    *((each, "2", "与职工关系|关系", "配偶|子女|家属") for each in (MEMBER, ENROLL, CLAIM, PAYOUT)),
    *((each, "", "与职工关系|与本人关系", "本人|职工本人") for each in (MEMBER, ENROLL, CLAIM, PAYOUT)),
    (ENROLL, "", "劳动关系|与户主关系|联系人关系|受益人关系", "配偶|合同制"),
    (ENROLL, "2", "备注", "家属|职工家属|配偶"),
    (ENROLL, "", "备注", "家属楼3号|配偶也是会员"),
    (MEMBER, "2", "备注", "手续未办|对方未接收|资料不全|不要录入|请勿录入此人"),
    (ENROLL, "2", "支付状态|汇款情况", "待支付|未支付|处理中|支付失败"),
    (CONTRIBUTION, "2", "到账情况", "在途"),
    (CLAIM, "2", "是否工伤", "是|√"),
    (CLAIM, "", "是否工伤", "否|无"),
    (ENROLL, "2", "序号", "删|3(退)|×2"),
    (ENROLL, "", "序号", "2|二|02"),
    (ENROLL, "", "部门|地址|职务", "退休办|退役军人事务局|退管科|停车场|离退休处"),
)


def test_a_row_whose_unread_cell_says_that_it_does_not_count_is_held() -> None:
    wrong = [
        (columns.name, heading, cell, said)
        for columns, rows, headings, cells in CELLS
        for heading in headings.split("|")
        for cell in cells.split("|")
        if (said := held(sheet(columns, more=(heading, None, cell, None)))) != rows
    ]
    assert wrong == []


TITLES: tuple[tuple[Columns, str, str], ...] = (
    (
        ENROLL,
        "123",
        "退保人员名单|未参保人员名单|2018年退保职工明细表|放弃参保人员|退费明细表|作废|已故职工名单|Not enrolled list",
    ),
    (MEMBER, "123", "退会会员花名册|减员名单|死亡人员|2018年度注销会员名册|非会员名单|作废名单|list of leavers"),
    (CONTRIBUTION, "123", "退费明细表|2018年退款清单|作废票据明细|欠费单位名单|冲红收据|refunds 2018"),
    (PAYOUT, "123", "退汇名单|支付失败明细|作废清单|returned payments"),
    (
        ENROLL,
        "",
        "2018年参保人员名册|会员增减员明细表|参保、退保人员登记表|退休人员参保名册|职工互助保障缴费汇总表|填表说明：已退保人员不填|续保人员|"
        "填写须知：退保人员请另表填写；不参保的请勿填写|未退保人员名单|缴费后退保不退费；作废收据交回|再次参保名单|New and withdrawn members",
    ),
    (MEMBER, "", "会员入退会登记表|退休会员名册|会员花名册|新入会人员|会员变动表|退役军人会员名册|参保退保表"),
    (CONTRIBUTION, "", "2018年互助费收缴明细|缴费及退费明细表|收款台账"),
    (PAYOUT, "", "二次报销支付明细|直赔名单|住院医疗给付清单"),
)


def test_a_title_that_turns_the_list_round_holds_every_row_and_a_sheet_s_name_too() -> None:
    wrong = [
        (columns.name, title, where, said)
        for columns, rows, titles in TITLES
        for title in titles.split("|")
        for where, roster in (("above", sheet(columns, (title,))), ("name", sheet(columns, name=title)))
        if (said := held(roster)) != rows
    ]
    assert wrong == []


LINES: tuple[tuple[Columns, str, str], ...] = (
    (
        ENROLL,
        "34",
        "二、退保人员|（二）放弃参保人员名单|作废|以下作废|二、以下人员未缴费|以下为未参保人员名单|below: not enrolled",
    ),
    (MEMBER, "34", "二、退会人员|减员|死亡人员名单|注：以下2人已退会，不计入"),
    (CONTRIBUTION, "34", "退费|以下为冲红|以下款项已退回"),
    (ENROLL, "1", "以上人员已退保|注：以上1人未缴费"),
    (
        ENROLL,
        "",
        "二、新参保人员|二车间|注：退保须本人签字|退休人员|以下为续保人员|注：已退保人员不计入，未缴费不计入。",
    ),
    (MEMBER, "", "二、女职工|二车间|注：退会须书面申请。经办人签字，主席签字。"),
)


def test_a_line_between_rows_that_turns_them_round_holds_those_it_speaks_of() -> None:
    wrong = []
    for columns, rows, lines in LINES:
        for line in lines.split("|"):
            found = sheet(columns, more=("车间", None, None, None), between=(*[None] * len(given(columns)), line))
            if held(found) != rows:
                wrong.append((columns.name, line, held(found), found.passed_over))
    assert wrong == []


def test_a_section_ends_where_the_next_begins() -> None:
    width = len(given(ENROLL)) + 1
    head, *rows = zip(*given(ENROLL), ("车间", None, None, None), strict=True)
    lines = [
        head,
        (*[None] * (width - 1), "退保人员"),
        rows[0],
        rows[1],
        (*[None] * (width - 1), "新参保人员"),
        rows[2],
    ]
    grid = Grid("表", list(enumerate(lines, start=1)), width)
    found = read_book(Book("a.xlsx", "", [grid]), ENROLL, plan_headings={"住院医疗": "HOSP_MED"})
    assert held(found) == "23"


def test_the_title_of_the_next_page_ends_no_section_and_names_no_unit() -> None:
    width = len(given(ENROLL)) + 1
    head, *rows = zip(*given(ENROLL), ("车间", None, None, None), strict=True)
    title, apart = ("妫北区互助服务中心",), (*[None] * (width - 1), "退保人员")
    lines = [title, head, rows[0], apart, rows[1], title, rows[2]]
    filled = [(row, (*line, *[None] * width)[:width]) for row, line in enumerate(lines, start=1)]
    found = read_book(Book("a.xlsx", "", [Grid("表", filled, width)]), ENROLL, plan_headings={"住院医疗": "HOSP_MED"})
    assert (held(found), found.page_units) == ("35", ())


def test_what_the_row_itself_says_in_a_column_that_is_read_is_not_doubted() -> None:
    gone = sheet(MEMBER, ("退会会员花名册",), more=("退会日期", "2018-05-01", None, "2018-05-01"))
    assert held(gone) == "2"
    failed = sheet(PAYOUT, ("退汇名单",), more=("支付结果", "退汇", "成功", "失败"))
    assert held(failed) == "2"
    assert held(sheet(PAYOUT, more=("支付结果", "退汇", "成功", "失败"))) == ""
    columns = (*given(PAYOUT), ("支付结果", "退汇", "成功", "失败"), ("备注", "账户不存在", "账户不存在", "退汇"))
    lines = list(enumerate(zip(*columns, strict=True), start=1))
    assert held(read_book(Book("a.xlsx", "", [Grid("表", lines, len(columns))]), PAYOUT)) == "2"
    refunds = sheet(CONTRIBUTION, ("退费明细表",), more=("款项类型", "退费", "缴费", "退费"))
    assert held(refunds) == "2"
    asked = sheet(ENROLL, name="未参保", more=("是否参保", "是", "是", "是"))
    assert held(asked) == ""


def test_a_column_that_nobody_needs_and_what_the_command_line_has_said_turn_nothing() -> None:
    lines = list(enumerate(zip(*given(ENROLL), ("备注", None, "已退保", None), strict=True), start=1))
    book = Book("a.xlsx", "", [Grid("表", lines, 5)])
    assert read_book(book, ENROLL, settled={"备注": "-"}).doubts == {}
    unpaid = sheet(ENROLL, ("未缴费人员名单",), more=("备注", None, "未缴", None))
    assert (held(unpaid), agreed(unpaid, "pay", "owing").doubts) == ("123", {})


def test_a_blank_cell_among_ticks_leaves_its_row_in_doubt() -> None:
    for columns in (ENROLL, MEMBER, CONTRIBUTION, PAYOUT):
        for heading in ("勾选", "打勾处", "是否选中"):
            assert held(sheet(columns, more=(heading, "√", None, "√"))) == "2", (columns.name, heading)
            assert held(sheet(columns, more=(heading, None, None, None))) == ""


def test_who_does_not_go_on_is_not_taken_for_somebody_insured_anew() -> None:
    for heading in ("续保情况", "首次或续保", "续保意向"):
        for cell, rows in (("不续", "2"), ("停保", "2"), ("本次不再续保", "2"), ("断保后重新参保", ""), ("否", "")):
            assert held(sheet(ENROLL, more=(heading, "续保", cell, "首次"))) == rows, (heading, cell)


def test_the_reasons_that_we_handed_back_turn_nothing() -> None:
    columns = (
        ("错误原因", None, "已退保", None),
        *given(ENROLL),
        ("确认", None, "否", None),
        ("理由", None, "退保", None),
    )
    lines = list(enumerate(zip(*columns, strict=True), start=1))
    assert read_book(Book("a.xlsx", "", [Grid("表", lines, 7)]), ENROLL).doubts == {}


def sections(columns: Columns, *lines: Line) -> Roster:
    """A list of people alone, the first two columns wide, with lines of one cell merged over the columns."""
    width = 4
    table = [("姓名", "身份证号", "性别", "手机号"), *lines]
    grid = Grid("表", [(row, (*line, *[None] * width)[:width]) for row, line in enumerate(table, start=1)], width)
    merges = [(row, 0, row, width - 1) for row, line in enumerate(table, start=1) if len(line) == 1]
    merged = replace(grid, merges=merges)
    return read_book(Book("a.xlsx", "", [merged]), columns, plan_headings={"重大疾病": "CRITICAL"})


ONE, TWO = (row[:2] for row in list(zip(*PEOPLE, strict=True))[1:3])


def test_a_line_that_names_a_unit_is_the_unit_s_of_the_rows_below_it() -> None:
    found = sections(MEMBER, ("一、青石镇中心小学工会",), ONE, ("（二）青石镇卫生院工会人员名单",), TWO)
    assert found.page_units == (PageUnit(2, "青石镇中心小学工会"), PageUnit(4, "青石镇卫生院工会"))
    assert sections(MEMBER, ("一、第一车间",), ONE, ("二、后勤",), TWO).page_units == ()


def test_amounts_in_thousands_are_not_read_as_yuan() -> None:
    for said in ("单位：万元", "金额单位: 人民币千元", "（单位 百元）", "Amounts in thousands"):
        with pytest.raises(MutualAidError) as wrong:
            sheet(CONTRIBUTION, ("2018年收款明细",), (None, said))
        assert (wrong.value.code, wrong.value.facts["row"]) == ("MONEY_SCALED", 2)
        assert sheet(MEMBER, (said,)).rows
    assert sheet(CONTRIBUTION, ("单位：元",), ("万元村互助费",)).rows
