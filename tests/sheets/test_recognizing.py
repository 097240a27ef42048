"""Which import a file is for: told by its headings, and a file given to the wrong command refused where that is sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.sheets import CLAIM, CONTRIBUTION, ENROLL, MEMBER, PAYOUT, RELIEF, UNIT, Columns, Others
from mutualaid.sheets.called import CALLED, kinds_called
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.headings import heading_key
from mutualaid.sheets.opening import open_book
from mutualaid.sheets.reading import read_book
from mutualaid.sheets.recognizing import BY_NAME, KINDS, likeliest, nearest, recognize
from mutualaid.sheets.templates import write_template

PLANS = {
    "住院医疗": "HOSP_MED",
    "住院津贴": "HOSP_ALLOW",
    "重大疾病": "CRITICAL",
    "意外伤害": "ACCIDENT",
    "女职工特殊疾病": "FEMALE",
}
OTHERS = Others(PLANS)
SAMPLES = Path(__file__).parents[2] / "samples"

LISTS = {
    "unit": "序号 单位编码 单位名称 上级单位编码 类型 统一社会信用代码 职工人数 成立日期",
    "member": "序号 姓名 性别 证件类型 证件号码 手机号 互助服务卡号 所属工会 入会日期 会籍状态",
    "enroll": "序号 姓名 身份证号 参保单位 参保项目 份数 互助费（元） 起保日期 缴费日期",
    "contribution": "收据号 单位名称 参保项目 收款日期 金额 类型",
    "claim": "序号 姓名 身份证号 结算单号 就诊医院 医院等级 入院日期 出院日期 出院诊断 总费用 统筹基金支付 自付一 自付二 自费",
    "payout": "流水号 姓名 证件号码 互助服务卡号（后四位） 项目 就诊季度 类别 金额 支付日期 结果",
    "relief": "序号 姓名 身份证号 救助金额（元） 申请日期 备注",
    "bank_answer": "序号 户名 账号 金额 交易结果 失败原因 交易日期",
}
"""One plain list of each kind."""


def book(*sheets: str) -> Book:
    """A workbook of sheets with these headings, two rows below each."""
    grids = []
    for number, headings in enumerate(sheets):
        line = tuple(headings.split())
        rows = [(1, line), (2, ("甲",) * len(line)), (3, ("乙",) * len(line))]
        grids.append(Grid(f"表{number + 1}", rows, len(line)))
    return Book("名单.xlsx", "0" * 64, grids)


def found(*sheets: str) -> list[tuple[str | None, list[str]]]:
    """What each sheet was found to be."""
    return [(one.sheet, [kind.name for kind in one.kinds]) for one in recognize(book(*sheets), PLANS)]


def refusal(
    columns: Columns, headings: str, *, settled: dict[str, str] | None = None, filled: tuple[str, ...] = ()
) -> str | None:
    """The command that a file is sent to, None where the import takes it as its own (or refuses it for itself)."""
    plans = PLANS if columns is ENROLL else None
    try:
        read_book(book(headings), columns, plan_headings=plans, settled=settled, others=Others(PLANS, filled))
    except MutualAidError as wrong:
        return str(wrong.facts["commands"]) if wrong.code == "WRONG_IMPORT" else None
    return None


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_each_kind_of_list_is_known_and_every_other_command_names_the_right_one(kind: str) -> None:
    assert found(LISTS[kind]) == [("表1", [kind])]
    sent = {other.name: refusal(other.columns, LISTS[kind]) for other in KINDS}
    line = f"mutualaid {BY_NAME[kind].command} 名单.xlsx"
    assert sent == {other.name: None if other.name == kind else line for other in KINDS}


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("units.xlsx", "unit"),
        ("members.xlsx", "member"),
        ("members-gbk.csv", "member"),
        ("leavers.xlsx", "member"),
        ("practice/roster.xlsx", "member"),
        ("enroll-wide.xlsx", "enroll"),
        ("enroll-long.xlsx", "enroll"),
        ("contributions.xlsx", "contribution"),
        ("settlements.xlsx", "claim"),
        ("payouts-2018q3.xlsx", "payout"),
        ("payouts-over-cap.xlsx", "payout"),
        ("relief.xlsx", "relief"),
        ("bank-answer.xlsx", "bank_answer"),
    ],
)
def test_each_sample_is_known_for_what_it_is_and_taken_by_its_own_command(file: str, kind: str) -> None:
    opened = open_book(SAMPLES / file)
    assert [[one.name for one in each.kinds] for each in recognize(opened, PLANS)] == [[kind]]
    plans = PLANS if kind == "enroll" else None
    assert read_book(opened, BY_NAME[kind].columns, plan_headings=plans, others=OTHERS).rows


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.name != "bank_answer"])
def test_a_template_is_of_its_own_kind_in_both_languages(kind: str, tmp_path: Path) -> None:
    from mutualaid import words

    for language in ("zh", "en"):
        words.use(language)
        try:
            write_template(tmp_path / "leer.xlsx", BY_NAME[kind].columns, units=(), plans=())
        finally:
            words.use("en")
        grid = next(grid for grid in open_book(tmp_path / "leer.xlsx").grids)
        line = grid.rows[0][1]
        filled = Book("a.xlsx", "", [Grid("a", [(1, line), (2, ("甲",) * len(line))], len(line))])
        assert [[one.name for one in each.kinds] for each in recognize(filled, PLANS)] == [[kind]], language


@pytest.mark.parametrize(
    ("headings", "kinds"),
    [
        # The columns of a list of members may stand in one of enrollments.
        ("姓名 身份证号 性别 手机号 所属工会 入会日期 住院医疗 重大疾病 起保日期 缴费日期", ["enroll"]),
        ("姓名 身份证号 性别 手机号 所属工会 入会日期 险种", ["enroll"]),
        ("姓名 身份证号 退会日期 退会原因", ["member"]),
        ("姓名 身份证号 所属工会 份数 起保日期", ["enroll"]),
        # A bare list of people may be of members, or with --plan of enrollments.
        ("姓名 身份证号 所属工会", ["member", "enroll"]),
        ("姓名 身份证号 性别 手机号", ["member", "enroll"]),
        ("单位名称 成立日期", ["unit"]),
        ("单位名称 收款日期 金额", ["contribution"]),
        ("姓名 证件号码 金额 支付日期", ["payout"]),
        ("姓名 证件号码 所属工会 项目 金额 支付日期", ["payout"]),
        # A cover of the insurance with the number of its receipt.
        ("姓名 身份证号 单位 险种 份数 起保日期 互助费 缴费日期 收据号", ["enroll"]),
        ("序号 户名 账号 金额 证件号码 用途 交易结果 失败原因 交易日期", ["bank_answer"]),
        # Read by likeness: 险种(计划), 被保险人姓名 and the like stand in no list of words.
        ("被保险人姓名 被保险人身份证号 投保单位 险种(计划) 生效日期 缴费标准", ["enroll"]),
        ("职工姓名 身份证号 转出单位 转入单位 调动日期", ["member"]),
        ("姓名 证件号码 单位 慰问金额 慰问日期", ["payout", "relief"]),
        # A list of stays without the number of the settlement is no list of members.
        ("姓名 身份证号 住院医院 入院时间 出院时间 总费用 报销金额", []),
        ("姓名 民族 学历", []),
        ("品名 数量", []),
    ],
)
def test_a_list_is_known_by_what_only_one_import_reads(headings: str, kinds: list[str]) -> None:
    assert [names for _, names in found(headings)] == ([kinds] if kinds else [])


@pytest.mark.parametrize(
    ("columns", "headings"),
    [
        (ENROLL, "姓名 身份证号 性别 手机号 所属工会 入会日期 险种 份数 起保日期"),
        (ENROLL, "姓名 身份证号 所属工会 入会日期 起保日期"),
        (ENROLL, "姓名 身份证号 所属工会"),
        (MEMBER, "姓名 身份证号 所属工会"),
        (MEMBER, "姓名 身份证号 所属工会 入会日期 血型"),
        (MEMBER, "姓名 身份证号 单位编码 单位名称 入会日期"),
        (UNIT, "单位名称"),
        (UNIT, "单位名称 单位编码 上级单位编码 工会主席 联系电话"),
        (UNIT, "单位编码 单位名称 上级单位编码 姓名 身份证号 入会日期"),
        (CONTRIBUTION, "单位名称 金额 日期"),
        (CONTRIBUTION, "金额 收款日期"),
        (CONTRIBUTION, "收据号 姓名 身份证号 单位名称 参保项目 金额 收款日期"),
        (PAYOUT, "姓名 证件号码 所属工会 金额 日期"),
        (PAYOUT, "姓名 证件号码 所属工会 金额"),
        (PAYOUT, "序号 姓名 证件号码 账号 金额 交易结果 交易日期"),
        (RELIEF, "姓名 身份证号 所属工会 金额 日期"),
        (RELIEF, "姓名 身份证号 金额"),
        # The name stands under a heading that nobody knows: no list of units on that ground.
        (MEMBER, "参会职工大名 身份证号 所属工会 单位编码 入会日期"),
        (MEMBER, "参会职工大名 所属工会 单位编码 单位类型 手机号"),
        (MEMBER, "工号 参会职工大名 本人证件 所属单位名称 单位编号 单位类别 家庭情况"),
        (ENROLL, "参会职工大名 身份证号 单位 险种 缴费金额 缴费日期"),
        (RELIEF, "姓名 证件号码 单位 慰问金额 慰问日期"),
        (PAYOUT, "姓名 证件号码 单位 慰问金额 慰问日期"),
        (CLAIM, "姓名 身份证号 流水号 总费用 自付一"),
    ],
)
def test_a_list_that_a_command_can_read_is_never_sent_away_by_guess(columns: Columns, headings: str) -> None:
    assert refusal(columns, headings) is None


def test_members_go_to_enroll_import_where_the_command_line_names_the_plan() -> None:
    members = "姓名 身份证号 所属工会 入会日期"
    assert refusal(ENROLL, members) == "mutualaid member import 名单.xlsx"
    assert refusal(ENROLL, members, filled=("plan", "starts_on")) is None


def test_a_roster_with_a_plan_goes_to_enroll_import_and_joins_whom_it_gives_a_day() -> None:
    assert refusal(MEMBER, "姓名 身份证号 所属工会 险种 份数") == "mutualaid enroll import 名单.xlsx"
    assert refusal(MEMBER, "姓名 身份证号 所属工会 入会日期 险种 互助费") == "mutualaid enroll import 名单.xlsx --join"
    assert refusal(MEMBER, "姓名 身份证号 所属工会 入会日期 住院医疗") == "mutualaid enroll import 名单.xlsx --join"


def test_a_column_that_somebody_settled_as_not_needed_sends_no_list_away() -> None:
    roster = "姓名 身份证号 所属工会 入会日期 险种"
    assert refusal(MEMBER, roster, settled={heading_key("险种"): "-"}) is None


def test_what_decides_is_told_by_its_headings() -> None:
    with pytest.raises(MutualAidError) as raised:
        read_book(book(LISTS["enroll"]), MEMBER, others=OTHERS)
    assert raised.value.facts["headings"] == ["参保项目", "份数", "互助费（元）", "起保日期", "缴费日期"]


def test_sheets_of_several_kinds_are_each_known_for_what_they_are() -> None:
    assert found(LISTS["unit"], "说明 无", LISTS["member"]) == [("表1", ["unit"]), ("表3", ["member"])]


def test_a_sheet_without_a_row_below_its_header_is_nobodys() -> None:
    opened = Book("空.xlsx", "", [Grid("a", [(1, tuple(LISTS["member"].split()))], 10)])
    assert recognize(opened, PLANS) == []


# --- likely, though a column is not understood -------------------------------------------------------

STRANGE = {
    "unit": ("unit_name", "单位名称"),
    "member": ("name", "姓名"),
    "enroll": ("document_no", "身份证号"),
    "claim": ("settlement_no", "结算单号"),
    "payout": ("amount", "金额"),
}
"""A column of each list without which its import takes no row, called as nobody calls it."""


def likely(headings: str, file: str, title: str | None = None) -> tuple[str, tuple[str, ...]] | None:
    """The kind that a workbook is likeliest to be, if that is clear, and what it lacks."""
    opened = book(headings)
    opened.file = file
    if title is not None:
        [grid] = opened.grids
        line = (title, *(None for _ in range(grid.width - 1)))
        grid.rows = [(1, line), *((row + 1, cells) for row, cells in grid.rows)]
    first = likeliest(nearest(opened, PLANS))
    return None if first is None else (first.kind.name, first.missing)


@pytest.mark.parametrize("kind", STRANGE)
def test_a_list_of_which_one_column_is_not_understood_is_likely_what_its_others_say(kind: str) -> None:
    field, heading = STRANGE[kind]
    assert likely(LISTS[kind].replace(heading, "甲乙", 1), "名单.xlsx") == (kind, (field,))


@pytest.mark.parametrize(
    ("headings", "file", "title", "kind"),
    [
        ("收据号 单位名称 收款日期 甲乙", "a.xlsx", "银行流水", ("contribution", ("amount",))),
        ("序号 姓名 身份证号 申请日期 甲乙", "困难职工慰问.xlsx", None, ("relief", ("amount",))),
        ("序 会员 身份证 甲 乙 丙", "04接转情况.xlsx", "2018年会员组织关系接转情况表", ("member", ())),
        ("序 甲乙 身份证 甲 乙 丙", "04接转情况.xlsx", "2018年会员组织关系接转情况表", None),
        ("姓名 身份证号", "06.xlsx", "参保工会：甲厂工会", None),
        ("姓名 身份证号", "06.xlsx", "二季度参保人员", ("enroll", ())),
        ("姓名 身份证号", "入会名单.xlsx", None, ("member", ())),
        ("品名 数量", "参保名册.xlsx", "参保人员", None),
    ],
)
def test_names_and_titles_speak_for_a_kind_beside_the_columns(
    headings: str, file: str, title: str | None, kind: tuple[str, tuple[str, ...]] | None
) -> None:
    assert likely(headings, file, title) == kind


@pytest.mark.parametrize("file", ["会员名册.xlsx", "银行流水.xlsx", "直赔到账.xlsx"])
def test_names_never_outweigh_what_the_columns_say(file: str) -> None:
    assert likely(LISTS["claim"].replace("结算单号", "甲乙"), file) == ("claim", ("settlement_no",))
    for kind, headings in LISTS.items():
        opened = book(headings)
        opened.file = file
        assert [[one.name for one in sheet.kinds] for sheet in recognize(opened, PLANS)] == [[kind]]


def test_the_longer_word_of_a_name_counts() -> None:
    assert kinds_called("互助费到账登记.csv", Grid(None, [], 0), []) == {"contribution": 2}
    assert kinds_called("二次报销直赔到账名单.xls", Grid("Sheet1", [], 0), []) == {"payout": 2, "contribution": 1}
    assert kinds_called("a.xls", Grid("住院结算", [], 0), [["2018年住院费用结算清单", "单位：参保处"]]) == {"claim": 3}


def test_every_import_has_names_by_which_its_files_are_called() -> None:
    assert set(CALLED) == {kind.name for kind in KINDS}
