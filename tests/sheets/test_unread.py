"""What is read by likeness or by cells and told, what is asked, and what is passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.results import Roster
from mutualaid.sheets import CLAIM, CONTRIBUTION, ENROLL, MEMBER, PAYOUT, RELIEF, UNIT, Columns, read
from mutualaid.sheets.headings import heading_key

PLANS = {"住院医疗": "HOSP_MED", "意外伤害": "ACCIDENT"}
PERSON = ("张三丰", "110100198507120034")
OTHER = ("李四光", "110100197001011004")


def roster(
    path: Path, *lines: tuple[str, ...], columns: Columns = ENROLL, settled: Mapping[str, str] | None = None
) -> Roster:
    (path / "a.tsv").write_text("\n".join("\t".join(line) for line in lines), encoding="utf-8")
    return read(path / "a.tsv", columns, plan_headings=PLANS if columns is ENROLL else None, settled=settled)


def asked(path: Path, *lines: tuple[str, ...], columns: Columns = ENROLL) -> tuple[str, list[str], list[list[str]]]:
    """The refusal, the columns that it asks about and the fields nearest to each."""
    with pytest.raises(MutualAidError) as refusal:
        roster(path, *lines, columns=columns)
    facts = refusal.value.facts
    columns_asked, nearest = facts.get("columns", ()), facts.get("nearest", {})
    assert isinstance(columns_asked, list | tuple)
    assert isinstance(nearest, dict)
    return refusal.value.code, list(columns_asked), list(nearest.values())


def told(found: Roster) -> list[tuple[str, object]]:
    return [(note.code, note.column) for note in found.notes]


def test_what_is_read_by_likeness_is_told_and_what_a_field_is_called_is_not(tmp_path: Path) -> None:
    lines = (("姓名", "证件号码", "险种(计划)", "缴费标准（元）"), (*PERSON, "住院医疗", "60"))
    found = roster(tmp_path, *lines)
    assert found.fields == ("name", "document_no", "plan", "fee")
    assert told(found) == [("COLUMN_LIKENESS", "险种(计划)"), ("COLUMN_LIKENESS", "缴费标准（元）")]


def test_a_column_that_nobody_names_is_read_by_what_its_cells_hold(tmp_path: Path) -> None:
    lines = (("姓名", "甲", "乙", "丙"), (*PERSON, "13800000000", "住院医疗"), (*OTHER, "13900000000", "意外伤害"))
    found = roster(tmp_path, *lines)
    assert found.fields == ("name", "document_no", "phone", "plan")
    assert told(found) == [("COLUMN_BY_CELLS", "甲"), ("COLUMN_BY_CELLS", "乙"), ("COLUMN_BY_CELLS", "丙")]


def test_a_heading_that_says_half_is_read_with_its_cells(tmp_path: Path) -> None:
    lines = (("姓名", "号码", "入会", "生效", "退会"), (*PERSON, "2017-01-05", "2018-01-01", "否"))
    found = roster(tmp_path, *lines)
    assert found.fields == ("name", "document_no", "joined_on", "starts_on", None)
    assert told(found) == [
        ("COLUMN_HARMLESS", "退会"),
        ("COLUMN_BY_CELLS", "号码"),
        ("COLUMN_BY_CELLS", "入会"),
        ("COLUMN_BY_CELLS", "生效"),
    ]


def test_a_subsidy_of_nobody_in_particular_is_a_question(tmp_path: Path) -> None:
    for columns in (ENROLL, MEMBER):
        lines = (("姓名", "证件号码", "补贴"), (*PERSON, "45"))
        assert asked(tmp_path, *lines, columns=columns)[0] == "COLUMN_UNREAD"


def test_cells_are_believed_only_where_nearly_all_agree(tmp_path: Path) -> None:
    lines = [("姓名", "身份证号", "甲"), *((*PERSON, phone) for phone in ("13800000000", "13800000001", "无此人", "7"))]
    assert roster(tmp_path, *lines, columns=MEMBER).fields == ("name", "document_no", None)
    wrong_digit = (("姓名", "甲"), ("张三丰", "110100198507120035"))
    assert asked(tmp_path, *wrong_digit, columns=MEMBER)[0] == "HEADER_MISSING"


def test_money_under_any_heading_is_never_passed_over(tmp_path: Path) -> None:
    for heading in ("每份单价", "省级补贴", "金额（万元）", "其他款项", "某费用", "Extra amount"):
        lines = (("姓名", "身份证号", "险种", heading), (*PERSON, "住院医疗", "60"))
        assert asked(tmp_path, *lines)[:2] == ("COLUMN_UNREAD", [heading])
    by_cells = (("姓名", "身份证号", "甲"), (*PERSON, "60.00元"))
    assert asked(tmp_path, *by_cells) == ("COLUMN_UNREAD", ["甲"], [["fee", "member_part", "unit_part"]])


@pytest.mark.parametrize(
    ("columns", "heading", "cell", "nearest"),
    [
        (ENROLL, "派遣单位", "康庄镇", "unit"),
        (ENROLL, "转入单位", "康庄镇", "unit"),
        (ENROLL, "退保日期", "2018-05-01", "ends_on"),
        (ENROLL, "保障期限", "全年", "starts_on"),
        (ENROLL, "起止日期", "2018全年", "starts_on"),
        (ENROLL, "死亡日期", "2018-05-01", "left_on"),
        (ENROLL, "甲", "2018-05-01", "starts_on"),
        (MEMBER, "险种", "住院医疗", None),
        (MEMBER, "份数", "1", None),
        (MEMBER, "互助费", "95", None),
        (MEMBER, "退休时间", "2018-05-01", "left_on"),
        (MEMBER, "起保日期", "2018-05-01", "joined_on"),
        (CLAIM, "大病支付", "100", "fund_paid"),
        (CLAIM, "事故日期", "2018-05-01", "admitted_on"),
        (PAYOUT, "退汇日期", "2018-05-01", "paid_on"),
    ],
)
def test_what_has_a_meaning_that_no_field_takes_is_asked_with_the_nearest_field(
    columns: Columns, heading: str, cell: str, nearest: str | None, tmp_path: Path
) -> None:
    given = {
        ENROLL: (("所属工会", "延庆镇"),),
        MEMBER: (),
        CLAIM: (("结算单号", "1"),),
        PAYOUT: (("金额", "100"),),
    }[columns]
    lines = zip(("姓名", PERSON[0]), ("身份证号", PERSON[1]), *given, (heading, cell), strict=True)
    code, headings, fields = asked(tmp_path, *lines, columns=columns)
    assert (code, headings) == ("COLUMN_UNREAD", [heading])
    assert fields[0][:1] == ([] if nearest is None else [nearest])


def test_what_decides_nothing_for_an_import_is_passed_over(tmp_path: Path) -> None:
    people, union, money = dict(zip(("姓名", "身份证号"), PERSON, strict=True)), {"单位名称": "延庆镇"}, {"金额": "95"}
    for columns, given, needless in (
        (
            MEMBER,
            people,
            (
                "出生日期 1985-07-12|入职日期 2017-05-01|合同到期日期 2019-05-01|月工资 5000|会费 60|"
                "联系人电话 13800000000|户主姓名 王五|户主身份证号 110100197102021076|开户行 工商银行|"
                "银行卡号 6222000000000001|部门 车间|体检日期 2018-05-01|单位性质 企业|工会职务 组长|"
                "身份证有效期 2028-05-01|血型 A|上级工会 延庆区总工会|会费缴至月份 2018-05-01|月缴会费 5|"
                "政治身份 团员|省份 北京|培训时间 2018-05-01|工龄 3|甲 乙"
            ),
        ),
        (
            ENROLL,
            {**people, "所属工会": "延庆镇", "互助费": "95"},
            (
                "会费 60|会员费 60|保额 50000|单价 95|参保率 75|缴费方式 转账|出生日期 1985-07-12|"
                "体检日期 2018-05-01|职工人数 20|单位编码 1|身份证有效期 2028-05-01|证件到期日期 2028-05-01|"
                "参保次数 3|上级单位名称 延庆区总工会"
            ),
        ),
        (
            CONTRIBUTION,
            {**union, **money},
            (
                "份数 1|交款人姓名 王五|人数 20|保障期限 一年|经办人 王五|开户行 工商银行|付款单位 甲公司|"
                "付款账号 6222000000000001"
            ),
        ),
        (
            CLAIM,
            {**people, "结算单号": "1"},
            "西药费 20|起付线 650|床位费 30|住院天数 3|结算日期 2018-05-01|所属工会 延庆镇|险种类型 城镇职工",
        ),
        (
            PAYOUT,
            {**people, **money},
            "医疗总费用 900|自付一 100|所属工会 延庆镇|入院日期 2018-05-01|开户行 工商银行|手续费 1",
        ),
        (RELIEF, {**people, **money}, "家庭月收入 900|医疗费用 900|困难类型 大病|审批日期 2018-05-01"),
        (UNIT, union, "工会经费 900|主席姓名 王五|换届日期 2018-05-01|职工代表 王五|单位地址 延庆"),
    ):
        for heading, cell in (each.split(" ") for each in needless.split("|")):
            whole = {**given, heading: cell}
            found = roster(tmp_path, tuple(whole), tuple(whole.values()), columns=columns)
            assert found.fields[-1] is None, (columns.name, heading)


def test_what_is_known_to_be_needless_is_passed_over_without_a_word_in_whatever_words(tmp_path: Path) -> None:
    lines = (("姓名", "身份证号", "员工工号", "职工学历", "本人签名"), (*PERSON, "7", "大学", "张三丰"))
    assert told(roster(tmp_path, *lines, columns=MEMBER)) == []


def test_a_column_without_a_value_is_no_question(tmp_path: Path) -> None:
    lines = (
        ("姓名", "身份证号", "险种", "其他款项", "派遣单位"),
        (*PERSON, "住院医疗", "0", ""),
        (*OTHER, "意外伤害", "-", "无"),
    )
    found = roster(tmp_path, *lines)
    assert told(found) == [("COLUMN_UNKNOWN", "其他款项"), ("COLUMN_UNKNOWN", "派遣单位")]


def test_all_columns_in_question_are_named_at_once_with_the_options_that_settle_them(tmp_path: Path) -> None:
    lines = (("姓名", "身份证号", "险种", "其他款项*", "派遣单位"), (*PERSON, "住院医疗", "60", "康庄镇"))
    with pytest.raises(MutualAidError) as refusal:
        roster(tmp_path, *lines)
    facts = refusal.value.facts
    assert (facts["column"], facts["columns"]) == ("其他款项*", ["其他款项*", "派遣单位"])
    assert '--map "其他款项=fee"' in str(facts["maps"])
    assert '--map "派遣单位=-"' in str(facts["maps"])
    settled = {heading_key("其他款项"): "fee", heading_key("派遣单位"): "-"}
    assert roster(tmp_path, *lines, settled=settled).fields == ("name", "document_no", "plan", "fee", None)


def test_dues_beside_a_fee_are_not_the_fee_and_alone_they_are(tmp_path: Path) -> None:
    both = roster(tmp_path, ("姓名", "身份证号", "险种", "保险费", "会费"), (*PERSON, "住院医疗", "100", "60"))
    assert both.fields[3:] == ("fee", None)
    assert told(both) == [("COLUMN_UNKNOWN", "会费")]
    for heading in ("会费", "会员费"):
        alone = roster(tmp_path, ("姓名", "身份证号", "险种", heading), (*PERSON, "住院医疗", "60"))
        assert alone.fields[3] == "fee"
    likened = roster(tmp_path, ("姓名", "身份证号", "险种", "会费", "应缴保费"), (*PERSON, "住院医疗", "60", "95"))
    assert likened.fields[3:] == (None, "fee")


def test_two_columns_that_may_be_one_field_are_a_question_with_the_options_that_settle_it(tmp_path: Path) -> None:
    lines = (("姓名", "身份证号", "护照号"), (*PERSON, "E12345678"))
    with pytest.raises(MutualAidError) as refusal:
        roster(tmp_path, *lines)
    facts = refusal.value.facts
    assert (refusal.value.code, facts["column"], facts["other"]) == ("COLUMN_TWICE", "身份证号", "护照号")
    assert facts["maps"] == '--map "护照号=-" / --map "身份证号=-"'
    assert roster(tmp_path, *lines, settled={"护照号": "-"}).fields == ("name", "document_no", None)
    for first, second in (("应缴保费", "实缴保费"), ("缴费标准", "金额")):
        money = (("姓名", "身份证号", "险种", first, second), (*PERSON, "住院医疗", "60", "95"))
        assert asked(tmp_path, *money)[0] == "COLUMN_TWICE"


def test_a_second_column_by_likeness_that_says_nothing_else_is_no_question(tmp_path: Path) -> None:
    lines = (
        ("姓名", "身份证号", "本人姓名", "护照号"),
        (*PERSON, "张三丰", ""),
        (*OTHER, "李四光", ""),
    )
    assert roster(tmp_path, *lines).fields == ("name", "document_no", None, None)


def test_a_heading_with_an_unknown_beginning_is_the_field_where_nothing_else_is(tmp_path: Path) -> None:
    assert roster(tmp_path, ("队员姓名", "队员身份证号"), PERSON, columns=MEMBER).fields == ("name", "document_no")
    beside = roster(tmp_path, ("姓名", "身份证号", "队员姓名"), (*PERSON, "王五"), columns=MEMBER)
    assert beside.fields == ("name", "document_no", None)


def test_a_group_heading_says_whose_the_columns_below_it_are(tmp_path: Path) -> None:
    lines = (
        ("会员信息", "", "", "配偶", "", "保障期限", "", "缴费情况", ""),
        ("姓名", "身份证号", "手机号", "姓名", "身份证号", "起", "止", "金额", "日期"),
        (*PERSON, "13800000000", *OTHER, "2018-01-01", "2018-12-31", "95", "2018-01-05"),
    )
    found = roster(tmp_path, *lines)
    assert found.fields == (
        "name", "document_no", "phone", None, None, "starts_on", "ends_on", "fee", "received_on",
    )  # fmt: skip
    contract = (
        ("姓名", "身份证号", "合同信息", ""),
        ("", "", "开始日期", "结束日期"),
        (*PERSON, "2015-01-01", "2019-01-01"),
    )
    assert roster(tmp_path, *contract).fields == ("name", "document_no", None, None)
    union = (("姓名", "身份证号", "单位信息", ""), ("", "", "名称", "电话"), (*PERSON, "延庆镇", "010-1"))
    assert roster(tmp_path, *union).fields == ("name", "document_no", "unit", None)


@pytest.mark.parametrize(
    ("columns", "heading", "cells", "field"),
    [
        (MEMBER, "甲", "在职 保留会籍", "status"),
        (MEMBER, "人员状态", "在会 保留会籍", "status"),
        (MEMBER, "甲", "男 女", "sex"),
        (PAYOUT, "甲", "门诊 住院", "category"),
        (PAYOUT, "到账情况", "成功 退汇", "result"),
        (CLAIM, "乙", "疾病 意外", "cause"),
        (CLAIM, "甲级", "三级 二级", "hospital_level"),
    ],
)
def test_words_of_a_closed_list_tell_the_field_that_they_are_of(
    columns: Columns, heading: str, cells: str, field: str, tmp_path: Path
) -> None:
    more = {PAYOUT: (("金额", "1", "2"),), CLAIM: (("结算单号", "1", "2"),), MEMBER: ()}[columns]
    table = (("姓名", PERSON[0], OTHER[0]), ("身份证号", PERSON[1], OTHER[1]), *more, (heading, *cells.split()))
    found = roster(tmp_path, *zip(*table, strict=True), columns=columns)
    assert found.fields[-1] == field
    assert told(found) == [("COLUMN_BY_CELLS", heading)]


def test_words_that_do_not_part_the_rows_or_stand_below_another_matter_are_passed_over(tmp_path: Path) -> None:
    for heading, first, second in (
        ("人员状态", "在职", "在职"),
        ("用工状态", "在职", "保留"),
        ("缴费状态", "正常", "保留"),
        ("甲", "有", "无"),
        ("甲", "是", "否"),
        ("甲", "1", "2"),
        ("子女性别", "男", "女"),
    ):
        lines = (("姓名", "身份证号", heading), (*PERSON, first), (*OTHER, second))
        assert roster(tmp_path, *lines, columns=MEMBER).fields[-1] is None, heading


def test_words_of_a_closed_list_with_one_that_is_none_are_a_question_where_no_heading_says_it(tmp_path: Path) -> None:
    cells = ["在职", "保留会籍", "在职", "在职", "待核"]
    lines = (("姓名", "身份证号", "甲"), *((*PERSON, cell) for cell in cells))
    assert asked(tmp_path, *lines, columns=MEMBER) == ("COLUMN_UNREAD", ["甲"], [["status"]])


def test_numbers_as_prices_are_are_never_passed_over_where_no_money_is_read(tmp_path: Path) -> None:
    def lines(heading: str, numbers: str, money: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        head = ("姓名", "身份证号", "险种", heading, *money)
        return [head, *((*PERSON, "住院医疗", number, *("95" for _ in money)) for number in numbers.split())]

    assert asked(tmp_path, *lines("划转数", "95 95 95"))[:2] == ("COLUMN_UNREAD", ["划转数"])
    assert asked(tmp_path, *lines("甲", "95.0 95.0 60 60"))[:2] == ("COLUMN_UNREAD", ["甲"])
    paid = roster(tmp_path, *lines("扣款", "60 60 60"))
    assert (paid.fields[-1], told(paid)) == ("fee", [("COLUMN_BY_CELLS", "扣款")])
    for heading, numbers in (("甲", "31 45 52 28"), ("甲", "2018 2018 2018"), ("甲", "3 3 3"), ("楼层", "95 95")):
        assert roster(tmp_path, *lines(heading, numbers)).fields[-1] is None, numbers
    assert roster(tmp_path, *lines("甲", "95 95 95", ("互助费",))).fields[-2] is None


def test_a_plan_of_the_wide_form_is_read_with_its_price_and_its_tiers_or_asked(tmp_path: Path) -> None:
    def fields(*headings: str) -> tuple[str | None, ...]:
        lines = (("姓名", "身份证号", *headings), (*PERSON, *("1" for _ in headings)))
        return roster(tmp_path, *lines).fields[2:]

    both = ("plan:HOSP_MED", "plan:ACCIDENT")
    assert fields("住院医疗95元/份", "意外伤害（26/50/74/100元）") == both
    assert fields("住院医疗（60元）", "意外伤害 26元") == both
    assert fields("住院医疗", "意外伤害（档次）") == both
    assert fields("住院医疗", "意外伤害", "意外档次") == (*both, "tier")
    unknown = (("姓名", "身份证号", "住院医疗", "家财保障"), (*PERSON, "1", "√"), (*OTHER, "1", "2"))
    assert asked(tmp_path, *unknown)[:2] == ("COLUMN_UNREAD", ["家财保障"])
    grouped = (
        ("姓名", "身份证号", "参保项目（份数）", ""),
        ("", "", "住院医疗40元/份", "意外伤害（26/50元）"),
        (*PERSON, "1", "50"),
    )
    assert roster(tmp_path, *grouped).fields[2:] == both


def test_a_union_that_says_nothing_of_a_move_is_never_near_to_one(tmp_path: Path) -> None:
    given = (("所属工会", "延庆镇"), ("入会日期", "2018-01-01"))
    for heading in ("派遣单位", "关系单位", "子公司", "组织关系所在单位"):
        lines = zip(("姓名", PERSON[0]), ("身份证号", PERSON[1]), *given, (heading, "康庄镇"), strict=True)
        code, headings, fields = asked(tmp_path, *lines, columns=MEMBER)
        assert (code, headings, set(fields[0]) <= {"unit"}) == ("COLUMN_UNREAD", [heading], True), heading


def test_the_refusal_names_no_field_that_another_column_has_and_a_move_only_after_not_needed(tmp_path: Path) -> None:
    for heading, ways in (
        ("派遣单位", ['"派遣单位=-"']),
        ("变动单位", ['"变动单位=-"', '"变动单位=new_unit"']),
    ):
        head, row = ("姓名", "身份证号", "所属工会", "入会日期", heading), (*PERSON, "延庆镇", "2018-01-01", "康庄镇")
        with pytest.raises(MutualAidError) as refused:
            roster(tmp_path, head, row, columns=MEMBER)
        assert re.findall(r'--map ("[^"]+")', str(refused.value.facts["maps"])) == ways


def test_beside_the_new_union_the_day_of_leaving_the_old_one_is_the_day_of_the_move(tmp_path: Path) -> None:
    row = (*PERSON, "延庆镇", "康庄镇", "2018-05-01")
    found = roster(tmp_path, ("姓名", "身份证号", "转出单位", "转入单位", "转出日期"), row, columns=MEMBER)
    assert found.fields == ("name", "document_no", "old_unit", "new_unit", "moved_on")
    assert ("COLUMN_BY_CELLS", "转出日期") in told(found)
    both = (("姓名", "身份证号", "转入单位", "转入日期", "转出日期"), (*PERSON, "康庄镇", "2018-05-01", "2018-05-01"))
    assert asked(tmp_path, *both, columns=MEMBER)[:2] == ("COLUMN_UNREAD", ["转出日期"])
    unread = (("姓名", "身份证号", "转入单位", "转出日期"), (*PERSON, "康庄镇", "五月"))
    assert asked(tmp_path, *unread, columns=MEMBER)[2][0][0] == "moved_on"
    alone = (("姓名", "身份证号", "转出日期"), (*PERSON, "2018-05-01"))
    assert "moved_on" not in asked(tmp_path, *alone, columns=MEMBER)[2][0]


def test_an_amount_beside_another_is_a_question_unless_it_repeats_it(tmp_path: Path) -> None:
    def told_by(*columns: tuple[str, str, str], of: Columns = ENROLL) -> tuple[str, object]:
        people = (("姓名", PERSON[0], OTHER[0]), ("身份证号", PERSON[1], OTHER[1]))
        lines = list(zip(*people, *columns, strict=True))
        try:
            return "", roster(tmp_path, *lines, columns=of).fields[2:]
        except MutualAidError as wrong:
            return wrong.code, wrong.facts.get("column")

    for first, second, field in (
        ("应收", "实收", "fee"),
        ("应收金额", "实收金额", "fee"),
        ("互助费", "实收", "fee"),
        ("金额", "实缴", "fee"),
        ("互助费", "缴费合计金额", "fee"),
    ):
        asked_of = told_by((first, "95", "95"), (second, "95", "90"))
        assert asked_of[0] == "COLUMN_TWICE", (first, second)
        assert told_by((first, "95", "60"), (second, "95.00", "60元")) == ("", (field, None)), (first, second)
    for less in ("减免", "优惠金额", "抵扣", "核减", "未缴", "欠费", "discount"):
        assert told_by(("互助费", "95", "95"), (less, "5", "0")) == ("COLUMN_UNREAD", less)
        assert told_by(("互助费", "95", "95"), (less, "0", "0")) == ("", ("fee", None))
    for amount in ("核定金额", "审核金额", "批准金额"):
        asked_amount = told_by(("申请金额", "500", "500"), (amount, "500", "300"), of=RELIEF)
        assert asked_amount[0] in ("COLUMN_TWICE", "COLUMN_UNREAD"), amount
    assert told_by(("金额", "100", "100"), ("实付", "100", "90"), of=PAYOUT)[0] == "COLUMN_TWICE"
    # Dues are another matter.
    assert told_by(("互助费", "95", "95"), ("会费", "60", "90")) == ("", ("fee", None))


def test_a_column_without_a_heading_is_asked_of_as_one_with_an_unknown_heading(tmp_path: Path) -> None:
    def told_by(*cells: str, of: Columns = ENROLL, first: str = "") -> tuple[str, object]:
        people = (("姓名", "张三丰", "李四光", "王五一"), ("身份证号", PERSON[1], OTHER[1], "110100197102021076"))
        lines = list(zip(*people, (first, *cells), ("备注", "", "", "甲"), strict=True))
        try:
            return "", roster(tmp_path, *lines, columns=of).fields[2]
        except MutualAidError as wrong:
            return wrong.code, wrong.facts["columns"]

    for cells in (
        ("95", "95", "95"),
        ("95.00", "60.00", "60.00"),
        ("住院医疗", "意外伤害", "住院医疗"),
        ("2018-05-01", "2018-05-01", "2018-05-01"),
        ("延庆镇中心小学", "康庄镇中心小学", "延庆镇中心小学"),
        (OTHER[1], PERSON[1], OTHER[1]),
    ):
        assert told_by(*cells) == ("COLUMN_UNREAD", ["C列"]), cells
        assert told_by(*cells, first="甲")[1] == ["甲"] or told_by(*cells, first="甲") == ("", "plan"), cells
    for cells in (("1", "2", "3"), ("补充", "", "已核"), ("31", "45", "52"), ("13800000000", "", "")):
        assert told_by(*cells) == ("", None), cells
    # Somebody says what it is by the letter of its column.
    lines = (("姓名", "身份证号", ""), (*PERSON, "95.00元"), (*OTHER, "60.00元"))
    for said, field in (("fee", "fee"), ("-", None)):
        found = roster(tmp_path, *lines, settled={heading_key("C列"): said})
        assert (found.fields[2], found.settled) == (field, {"C列": said})
    # What stands below a list, beside a signature, is no column.
    below = (("姓名", "身份证号", ""), (*PERSON, ""), ("经办人：", "", "2018-05-01"))
    assert roster(tmp_path, *below).fields == ("name", "document_no", None)


def test_two_days_in_a_cell_are_the_first_and_the_last_of_a_stretch(tmp_path: Path) -> None:
    people = ("姓名", "身份证号")
    for columns, first, last, headings in (
        (ENROLL, "starts_on", "ends_on", "保险期间|保障期限|起止日期|保险起止日期|有效期限|生效期间（起止）|参保期间"),
        (CLAIM, "admitted_on", "discharged_on", "住院期间|住院起止日期|住院起止时间"),
    ):
        number = () if columns is ENROLL else ("结算单号",)
        for heading in headings.split("|"):
            lines = ((*people, *number, heading), (*PERSON, *(number and ("1",)), "2018.1.2至2018.1.9"))
            found = roster(tmp_path, *lines, columns=columns)
            assert (found.fields[-1], found.parted) == (first, {last: len(lines[0]) - 1}), heading
            assert ("COLUMN_PARTED", heading) in told(found)
    both = ((*people, "起保日期", "止保日期", "保险期间"), (*PERSON, "2018-01-01", "2018-12-31"))
    assert roster(tmp_path, both[0], (*both[1], "2018.1.1-2018.12.31")).parted == {}
    assert asked(tmp_path, both[0], (*both[1], "2018.1.1-2019.12.31"))[:2] == ("COLUMN_UNREAD", ["保险期间"])
    begun = ((*people, "起保日期", "保险期间"), (*PERSON, "2018-01-01", "2018-01-01至2018-12-31"))
    assert asked(tmp_path, *begun)[:2] == ("COLUMN_UNREAD", ["保险期间"])
    one_only = ((*people, "保险期间"), (*PERSON, "2018-01-01至2018-12-31"), (*OTHER, "一年"))
    assert asked(tmp_path, *one_only)[:2] == ("COLUMN_UNREAD", ["保险期间"])


def test_who_somebody_was_before_or_should_be_is_asked_and_so_is_money_that_went_back(tmp_path: Path) -> None:
    for heading, cell in (
        *(
            ("正确身份证号", OTHER[1]),
            ("更正后身份证号", OTHER[1]),
            ("变更后姓名", "吕东"),
            ("原参保人", "吕东"),
            ("替换为", "吕东"),
        ),
        *(("已退", "95"), ("应退金额", "95"), ("减免", "45")),
    ):
        lines = (("姓名", "身份证号", "险种", "互助费", heading), (*PERSON, "住院医疗", "95", cell))
        assert asked(tmp_path, *lines)[:2] == ("COLUMN_UNREAD", [heading]), heading
    for heading, cell in (("更正日期", "2018-01-02"), ("原职务", "班长"), ("新会员", "是"), ("会员变更", "无")):
        lines = (("姓名", "身份证号", "险种", "互助费", heading), (*PERSON, "住院医疗", "95", cell))
        assert roster(tmp_path, *lines).fields[4] is None, heading


def test_headings_of_districts_and_hospitals_are_known(tmp_path: Path) -> None:
    units = roster(tmp_path, ("组织代码", "单位名称", "归口上级"), ("101", "一厂工会", "康庄镇总工会"), columns=UNIT)
    assert units.fields == ("unit_code", "unit_name", "parent_code")
    people = roster(tmp_path, ("姓名", "身份号码"), PERSON, columns=MEMBER)
    assert people.fields == ("name", "document_no")
    paid = roster(tmp_path, ("姓名", "证件号码", "到卡金额"), (*PERSON, "95"), columns=PAYOUT)
    assert paid.fields == ("name", "document_no", "amount")
    came = roster(tmp_path, ("单位", "金额", "交易时间"), ("一厂工会", "95", "2018-01-02"), columns=CONTRIBUTION)
    assert came.fields == ("unit", "amount", "received_on")
    bill = ("姓名", "证件号码", "结算单号", "就医机构", "入院日期", "离院日", "医保统筹支出")
    stay = roster(tmp_path, bill, (*PERSON, "1", "区医院", "2018-01-02", "2018-01-05", "80"), columns=CLAIM)
    assert stay.fields[3:] == ("hospital", "admitted_on", "discharged_on", "fund_paid")


def test_a_column_full_of_documents_is_theirs_whatever_its_heading_where_no_other_is(tmp_path: Path) -> None:
    found = roster(tmp_path, ("姓名", "会员编号"), PERSON, OTHER, columns=MEMBER)
    assert (found.fields, told(found)) == (("name", "document_no"), [("COLUMN_BY_CELLS", "会员编号")])
    both = roster(tmp_path, ("姓名", "证件号码", "会员编号"), (*PERSON, OTHER[1]), columns=MEMBER)
    assert both.fields == ("name", "document_no", None)
    spouse = asked(tmp_path, ("姓名", "配偶证件号码"), PERSON, OTHER, columns=MEMBER)
    assert spouse[0] == "HEADER_MISSING"


def test_of_two_columns_that_are_called_alike_no_option_is_offered(tmp_path: Path) -> None:
    with pytest.raises(MutualAidError) as refusal:
        roster(tmp_path, ("姓名", "姓名", "证件号码"), ("张三丰", *PERSON), columns=MEMBER)
    assert (refusal.value.code, "--map" in str(refusal.value.facts["maps"])) == ("COLUMN_TWICE", False)
    with pytest.raises(MutualAidError) as refusal:
        roster(tmp_path, ("姓名", "职工姓名", "证件号码"), ("张三丰", *PERSON), columns=MEMBER)
    assert refusal.value.facts["maps"] == '--map "职工姓名=-" / --map "姓名=-"'


def test_serial_numbers_without_a_heading_below_a_line_of_column_numbers_are_no_question(tmp_path: Path) -> None:
    lines = (("", "姓名", "证件号码", "住院医疗", "意外伤害"), ("1", "2", "3", "4", "5"))
    people = (("1", *PERSON, "1", "1"), ("2", *OTHER, "1", ""))
    assert roster(tmp_path, *lines, *people).fields[:4] == (None, "name", "document_no", "plan:HOSP_MED")


def test_headings_that_are_merged_down_beside_a_group_are_headings(tmp_path: Path) -> None:
    head = (("投保职工", "", "投的哪一种", "责任起算日"), ("姓名", "身份证号码", "", ""))
    found = roster(tmp_path, *head, (*PERSON, "住院医疗", "2018-01-01"))
    assert found.fields == ("name", "document_no", "plan", "starts_on")
    titled = (("填报单位：甲厂工会", "", "日期：2018-01-05", "单位：元"), ("姓名", "身份证号码", "", ""))
    assert roster(tmp_path, *titled, (*PERSON, "", "")).header_rows == (2,)


def test_people_may_stand_under_a_heading_that_says_only_whose_the_list_is(tmp_path: Path) -> None:
    lines = (("会员", "证件号码", "从哪儿来", "到哪儿去", "接转日子"), (*PERSON, "甲厂工会", "乙厂工会", "2018-04-01"))
    found = roster(tmp_path, *lines, columns=MEMBER)
    assert found.fields == ("name", "document_no", "old_unit", "new_unit", "moved_on")
    named = (("职工", "姓名", "证件号码"), ("是", *PERSON))
    assert roster(tmp_path, *named, columns=MEMBER).fields == (None, "name", "document_no")


def test_a_list_of_changes_asks_for_its_day_whatever_that_is_called(tmp_path: Path) -> None:
    lines = (("姓名", "证件号码", "新单位", "手续日期"), (*PERSON, "乙厂工会", "2018-04-01"))
    assert asked(tmp_path, *lines, columns=MEMBER) == (
        "COLUMN_UNREAD",
        ["手续日期"],
        [["moved_on", "joined_on", "left_on"]],
    )


def test_what_stands_at_the_foot_is_no_cell_of_a_column(tmp_path: Path) -> None:
    lines = (
        ("单位名称", "单位编码", "性质"),
        ("甲镇总工会", "110119901", "镇"),
        ("甲厂工会", "110119901001", "基层"),
        ("", "填表人：王", "2018年12月28日"),
    )
    assert roster(tmp_path, *lines, columns=UNIT).fields == ("unit_name", "unit_code", "unit_kind")
