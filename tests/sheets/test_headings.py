"""Headings as people write them, and the fields they are matched to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.results import Roster
from mutualaid.sheets import CLAIM, CONTRIBUTION, ENROLL, MEMBER, PAYOUT, UNIT, Columns, columns, read
from mutualaid.sheets.grid import Grid
from mutualaid.sheets.header import find_header
from mutualaid.sheets.headings import IGNORED_KEYS, Column, heading_key, match

ALL = [each for each in vars(columns).values() if isinstance(each, Columns)]
PLANS = {"住院医疗": "HOSP_MED", "住院津贴": "HOSP_ALLOW", "意外伤害": "ACCIDENT"}
PERSON = ("张三丰", "110100198507120034")


def roster(
    path: Path,
    *lines: tuple[str, ...],
    columns: Columns = ENROLL,
    plans: bool = False,
    settled: Mapping[str, str] | None = None,
) -> Roster:
    width = max(map(len, lines))
    text = "\n".join("\t".join((*line, *[""] * (width - len(line)))) for line in lines)
    (path / "a.tsv").write_text(text, encoding="utf-8")
    return read(path / "a.tsv", columns, plan_headings=PLANS if plans else None, settled=settled)


@pytest.mark.parametrize(
    "heading",
    [
        "身份证号",
        "身份证号码*",
        "证件号码（必填）",
        "公民身份号码",
        "ID number",
        " 身 份 证 号 ",
        "身份证号码\n(18位)",
        "＊身份证号：",
        "Ｉ Ｄ　Ｎｏ.",
        "证件号码【必填】(文本格式)",
    ],
)
def test_an_identity_number_is_found_under_every_usual_heading(heading: str) -> None:
    assert match(MEMBER, heading_key(heading)) == ("document_no", False)


@pytest.mark.parametrize(
    ("columns", "heading", "field"),
    [
        (MEMBER, "工会会员互助服务卡号", "card_no"),
        (MEMBER, "京卡号", "card_no"),
        (MEMBER, "所属基层工会", "unit"),
        (MEMBER, "填报单位", "unit"),
        (ENROLL, "险种", "plan"),
        (ENROLL, "份数（份）", "share_count"),
        (ENROLL, "生效日期", "starts_on"),
        (ENROLL, "到期日期", "ends_on"),
        (ENROLL, "互助费（元）", "fee"),
        (ENROLL, "缴费金额(元/人)", "fee"),
        (ENROLL, "参保类型(首次/续保)", "first_or_renewal"),
        (CLAIM, "病种代码", "icd_code"),
        (CLAIM, "疾病编码", "icd_code"),
        (CLAIM, "ICD编码", "icd_code"),
        (CLAIM, "ICD-10", "icd_code"),
        (CLAIM, "诊断编码", "icd_code"),
        (CLAIM, "疾病代码", "icd_code"),
        (CLAIM, "病种代码（ICD-10）", "icd_code"),
        (CLAIM, "Disease code", "icd_code"),
        (UNIT, "单位编码", "unit_code"),
        (UNIT, "上级单位编码", "parent_code"),
        (PAYOUT, "互助服务卡号（后四位）", "card_tail"),
        (PAYOUT, "京卡号后4位", "card_tail"),
        (PAYOUT, "交易流水号", "serial_no"),
        (PAYOUT, "发放日期", "paid_on"),
        (CLAIM, "自付一", "self_pay_one"),
        (CLAIM, "自付二", "self_pay_two"),
        (MEMBER, "填报人", None),
        (MEMBER, "姓名（配偶）", None),
        (MEMBER, "联系人姓名", None),
        (CONTRIBUTION, "金额（万元）", None),
    ],
)
def test_a_heading_is_matched_to_its_field_and_to_no_other(columns: Columns, heading: str, field: str | None) -> None:
    assert match(columns, heading_key(heading))[0] == field


@pytest.mark.parametrize("columns", ALL, ids=lambda columns: columns.name)
def test_no_heading_means_two_fields(columns: Columns) -> None:
    seen: dict[str, str] = {}
    for column in columns.columns:
        for heading in (*column.synonyms, *column.weak):
            key = heading_key(heading)
            assert key, heading
            assert seen.setdefault(key, column.field) == column.field, heading


def test_what_everybody_has_and_nobody_needs_is_passed_over_without_a_word(tmp_path: Path) -> None:
    found = roster(
        tmp_path, ("序号", "姓名", "身份证号", "民族", "年龄", "备注", "错误原因"), ("1", *PERSON), columns=MEMBER
    )
    assert found.fields == (None, "name", "document_no", None, None, None, None)
    assert found.notes == ()
    assert heading_key("序号") in IGNORED_KEYS


def test_an_unknown_heading_is_named(tmp_path: Path) -> None:
    found = roster(tmp_path, ("姓名", "身份证号", "血型"), (*PERSON, "A"))
    assert [(note.code, note.value) for note in found.notes] == [("COLUMN_UNKNOWN", "血型")]


def test_a_unit_code_beside_a_unit_name_is_the_weaker_of_the_two(tmp_path: Path) -> None:
    found = roster(tmp_path, ("单位编码", "单位名称", "姓名", "身份证号"), ("1", "康庄镇", *PERSON))
    assert found.fields == (None, "unit", "name", "document_no")
    assert [note.value for note in found.notes] == ["单位编码"]
    alone = roster(tmp_path, ("单位编码", "姓名", "身份证号"), ("1", *PERSON))
    assert alone.fields == ("unit", "name", "document_no")


def test_two_columns_of_one_meaning_are_refused_with_both_headings(tmp_path: Path) -> None:
    with pytest.raises(MutualAidError) as refusal:
        roster(tmp_path, ("姓名", "身份证号", "证件号码"), (*PERSON, "1"))
    facts = refusal.value.facts
    assert (refusal.value.code, facts["column"], facts["other"]) == ("COLUMN_TWICE", "身份证号", "证件号码")


def test_the_wide_form_has_a_column_for_each_plan(tmp_path: Path) -> None:
    found = roster(tmp_path, ("姓名", "身份证号", "住院医疗", "意外伤害（份）"), (*PERSON, "1", "√"), plans=True)
    assert found.fields[2:] == ("plan:HOSP_MED", "plan:ACCIDENT")
    assert found.notes == ()


def test_the_wide_form_may_group_its_plans_under_one_heading(tmp_path: Path) -> None:
    lines = (("姓名", "身份证号", "参保项目", ""), ("", "", "住院医疗", "住院津贴"), (*PERSON, "1", "2"))
    found = roster(tmp_path, *lines, plans=True)
    assert found.fields[2:] == ("plan:HOSP_MED", "plan:HOSP_ALLOW")
    assert found.header_rows == (1, 2)


def test_shares_and_money_under_a_plan_are_told_apart(tmp_path: Path) -> None:
    for money in ("金额", "缴费标准（元）", "应缴保费"):
        lines = (("姓名", "身份证号", "住院医疗", ""), ("", "", "份数", money), (*PERSON, "1", "80"))
        assert roster(tmp_path, *lines, plans=True).fields[2:] == ("plan:HOSP_MED", "fee:HOSP_MED")
    one_line = (("姓名", "身份证号", "住院医疗份数", "住院医疗金额"), (*PERSON, "1", "80"))
    assert roster(tmp_path, *one_line, plans=True).fields[2:] == ("plan:HOSP_MED", "fee:HOSP_MED")


def test_money_for_a_plan_of_which_no_column_has_the_shares_is_asked_about(tmp_path: Path) -> None:
    lines = (("姓名", "身份证号", "住院医疗", "意外伤害金额"), (*PERSON, "1", "80"))
    with pytest.raises(MutualAidError) as refusal:
        roster(tmp_path, *lines, plans=True)
    assert (refusal.value.code, refusal.value.facts["columns"]) == ("COLUMN_UNREAD", ["意外伤害金额"])
    found = roster(tmp_path, *lines, plans=True, settled={heading_key("意外伤害金额"): "-"})
    assert found.fields[2:] == ("plan:HOSP_MED", None)


def test_where_a_plan_column_stands_the_long_form_wins(tmp_path: Path) -> None:
    lines = (("姓名", "身份证号", "险种", "住院医疗"), (*PERSON, "意外伤害", "1"))
    with pytest.raises(MutualAidError) as refusal:
        roster(tmp_path, *lines, plans=True)
    assert (refusal.value.code, refusal.value.facts["columns"]) == ("COLUMN_UNREAD", ["住院医疗"])
    found = roster(tmp_path, *lines, plans=True, settled={"住院医疗": "-"})
    assert found.fields == ("name", "document_no", "plan", None)


def test_without_plans_to_ask_a_plan_heading_is_unknown(tmp_path: Path) -> None:
    assert roster(tmp_path, ("姓名", "身份证号", "住院医疗"), (*PERSON, "1")).fields[2] is None


def test_a_row_of_data_is_never_taken_for_a_second_line_of_headings(tmp_path: Path) -> None:
    found = roster(tmp_path, ("姓名", "身份证号", "所属工会"), ("工会", "单位", "姓名"), columns=MEMBER)
    assert found.header_rows == (1,)
    assert [row for row, _ in found.rows] == [2]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        (("填报单位：康庄镇总工会",), "康庄镇总工会"),
        (("填报单位（盖章）：康庄镇总工会    填报日期：2018年1月5日",), "康庄镇总工会"),
        (("单位名称:", "康庄镇总工会"), "康庄镇总工会"),
        (("延庆区会员名册",), None),
        (("填报单位：", ""), None),
        (("单位：元",), None),
        (("上级单位：延庆区总工会",), None),
        (("单位：康庄镇总工会", "单位：元"), "康庄镇总工会"),
        (("填报单位：康庄镇总工会（盖章）",), "康庄镇总工会"),
        (("投保单位", "康庄镇总工会"), "康庄镇总工会"),
        (("企业名称", "", "康庄镇总工会"), "康庄镇总工会"),
        (("参保单位（盖章）", "康庄镇总工会", "日期", "2018年1月5日"), "康庄镇总工会"),
        (("单位名称", "联系电话"), None),
        (("上级工会", "康庄镇总工会"), None),
        (("单位性质", "康庄镇总工会"), None),
    ],
)
def test_the_unit_in_the_title_line_is_read(line: tuple[str, ...], unit: str | None, tmp_path: Path) -> None:
    assert roster(tmp_path, line, ("姓名", "身份证号"), PERSON).title_unit == unit


def test_a_missing_required_column_is_named_in_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(MutualAidError) as refusal:
        roster(tmp_path, ("姓名", "所属工会"), ("张三丰", "康庄镇"))
    assert refusal.value.facts["fields"] == ["document_no"]


def test_a_table_is_read_whatever_its_required_column_is(tmp_path: Path) -> None:
    columns = Columns("target", (Column("unit", ("单位",)), Column("target", ("目标参保率",), required=True)))
    found = roster(tmp_path, ("单位", "目标参保率"), ("延庆镇", "75%"), ("康庄镇", "80%"), columns=columns)
    assert [cells for _, cells in found.rows] == [("延庆镇", "75%"), ("康庄镇", "80%")]


def test_what_somebody_settled_of_a_heading_outweighs_its_name(tmp_path: Path) -> None:
    lines = (("姓名", "身份证号", "证件号码", "代码甲"), ("张三丰", "无", "110100198507120034", "13800000000"))
    settled = {heading_key("身份证号"): "-", heading_key("代码甲（必填）"): "phone"}
    found = roster(tmp_path, *lines, columns=MEMBER, settled=settled)
    assert found.fields == ("name", None, "document_no", "phone")
    assert found.notes == ()


def test_a_heading_is_settled_with_its_group_or_without(tmp_path: Path) -> None:
    lines = (("姓名", "身份证号", "甲", ""), ("", "", "代码", "数"), (*PERSON, "13800000000", "1"))
    for heading in ("代码", "甲 代码"):
        found = roster(tmp_path, *lines, columns=MEMBER, settled={heading_key(heading): "phone"})
        assert found.fields == ("name", "document_no", "phone", None)


def test_every_column_with_a_heading_says_why_it_is_read_as_it_is() -> None:
    lines = ("姓名", "身份证号", "单位编码", "单位名称", "住院医疗", "血型", "备注", "代码甲", "身份证号（配偶）", "")
    grid = Grid(None, [(1, lines)], len(lines))
    header = find_header(grid, ENROLL, PLANS, {heading_key("代码甲"): "phone"})
    assert header is not None
    assert [(each.heading, each.field, each.how) for each in header.readings] == [
        ("姓名", "name", "named"),
        ("身份证号", "document_no", "named"),
        ("单位编码", None, "unknown"),
        ("单位名称", "unit", "named"),
        ("住院医疗", "plan:HOSP_MED", "named"),
        ("血型", None, "unknown"),
        ("备注", None, "ignored"),
        ("代码甲", "phone", "settled"),
        ("身份证号（配偶）", None, "somebody_else"),
    ]


def test_the_columns_that_nothing_needs_are_written_down_by_their_keys() -> None:
    assert [key for key in IGNORED_KEYS if heading_key(key) != key] == []
