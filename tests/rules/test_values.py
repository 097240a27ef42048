"""Reading cells: text, days, counts, words, phones, cards and codes."""

from collections.abc import Callable
from datetime import date, datetime, time
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.results import Finding
from mutualaid.rules import values
from mutualaid.rules.identity import read_document, read_document_type, read_name
from mutualaid.rules.values import compact, plain, read_fen, text

moment = datetime.fromisoformat
BLANKS = [None, "", " ", "\u3000", "\u200b", "\t\n"]
READERS: list[Callable[..., tuple[object, tuple[Finding, ...]]]] = [
    read_document,
    read_document_type,
    read_fen,
    read_name,
    values.read_card,
    values.read_card_tail,
    values.read_category,
    values.read_day,
    values.read_headcount,
    values.read_payout_result,
    values.read_phone,
    values.read_quarter,
    values.read_sex,
    values.read_shares,
    values.read_status,
    values.read_tier,
    values.read_unit_kind,
    values.read_uscc,
    values.read_wide_shares,
]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(max_size=40),
    st.text(alphabet="0123456789.-/年月日 Xx×元￥,E+='\"\u200b\u3000（）", max_size=24),
)


def code_of(findings: tuple[Finding, ...]) -> str:
    (finding,) = findings
    return f"{finding.verdict} {finding.code}"


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@given(cell=CELLS)
def test_no_cell_makes_a_reader_fail(reader: Callable[..., tuple[object, tuple[Finding, ...]]], cell: object) -> None:
    value, findings = reader(cell)
    assert all(isinstance(finding, Finding) for finding in findings)
    if any(finding.verdict == "refused" for finding in findings):
        assert value is None
    for finding in findings:
        assert not any(len(str(fact)) > 40 for fact in finding.facts.values())


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("cell", [None, "", " ", "\u3000"])
def test_a_blank_cell_is_nothing(reader: Callable[..., tuple[object, tuple[Finding, ...]]], cell: object) -> None:
    value, findings = reader(cell)
    if reader is values.read_shares:
        assert (value, code_of(findings)) == (1, "held SHARES_BLANK")
    else:
        assert (value, findings) == (None, ())


# --- text ---


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("康庄镇总工会", "康庄镇总工会"),
        ("\u3000康庄镇\n总工会 \u200b", "康庄镇总工会"),
        ("a  b", "a  b"),
        (26.0, "26"),
        (26, "26"),
        (26.5, "26.5"),
        (110119100.0, "110119100"),
        (1.1010019850712e17, "1.1010019850712e+17"),
        (inf, "inf"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2018, 1, 1), "2018-01-01"),
        (moment("2018-01-01"), "2018-01-01"),
        (moment("2018-01-01T08:30"), "2018-01-01 08:30:00"),
        (time(8, 30), "08:30:00"),
        *[(blank, None) for blank in BLANKS],
    ],
)
def test_the_text_of_any_cell(cell: object, text: str | None) -> None:
    assert values.plain(cell) == text


SHAPES = st.text(st.sampled_from("A9z０Ａ中ᅠㅤ\u200b\u00ad \n'=\"-.é²"), max_size=6)


@given(st.text(max_size=8) | SHAPES)
def test_letters_and_digits_alone_are_read_as_every_text_is(written: str) -> None:
    read = plain(written), compact(written)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(text, "_is_bare", lambda _: False)
        assert read == (plain(written), compact(written))


@given(st.text())
def test_plain_text_is_plain_again(text: str) -> None:
    once = values.plain(text)
    assert values.plain(once) == once


# --- days ---


@pytest.mark.parametrize("cell", ["2018-01-01", date(2018, 1, 1), moment("2018-01-01")])
def test_a_plain_day_has_no_finding(cell: object) -> None:
    assert values.read_day(cell) == ("2018-01-01", ())


@pytest.mark.parametrize(
    "cell",
    [
        "2018.1.1",
        "2018年1月1日",
        "2018 年 1 月 1 日",
        "2018年01月01号",
        "2018年1月1日 星期一",
        "2018年1月1日（星期一）",
        "20180101",
        20180101.0,
        20180101,
        "2018-1-1 0:00:00",
        "2018-1-1 10:30",
        "2018-01-01T00:00:00.000Z",
        "2018-01-01 00:00:00",
        "2018年1月1日10:30",
        "2018/1/1",
        "2018-1-1",
        "２０１８．１．１",
        "2018．1．1",
        "2018–1–1",
        " 2018-01-01 ",
        "'2018-01-01",
        '="2018-01-01"',
        "2018-01-01\n",
        moment("2018-01-01T08:30"),
    ],
)
def test_a_day_in_another_clear_shape_is_read_with_a_note(cell: object) -> None:
    value, findings = values.read_day(cell)
    assert value == "2018-01-01"
    assert findings == (Finding("note", "DAY_NORMALIZED", {"day": "2018-01-01"}),)


@pytest.mark.parametrize(
    ("cell", "epoch_1904", "day"),
    [
        (43101.0, False, "2018-01-01"),
        (43101, False, "2018-01-01"),
        (43101.75, False, "2018-01-01"),
        ("43101", False, "2018-01-01"),
        (41639.0, True, "2018-01-01"),
        (2101.0, False, "1905-10-01"),
        (73415.5, False, "2100-12-31"),
    ],
)
def test_a_bare_serial_number_is_a_day_with_a_note(cell: object, epoch_1904: bool, day: str) -> None:
    value, (note,) = values.read_day(cell, epoch_1904=epoch_1904)
    assert (value, note.verdict, note.code, note.facts["day"]) == (day, "note", "DAY_FROM_SERIAL", day)


@pytest.mark.parametrize("cell", [43101.0, "43101"])
def test_a_bare_serial_number_is_refused_in_a_workbook_without_styles(cell: object) -> None:
    value, findings = values.read_day(cell, has_styles=False)
    assert (value, code_of(findings)) == (None, "refused DAY_WITHOUT_STYLES")


def test_eight_digits_are_a_day_even_without_styles() -> None:
    assert values.read_day(20180101.0, has_styles=False)[0] == "2018-01-01"


@pytest.mark.parametrize(
    ("cell", "likeliest"),
    [
        ("18/1/1", "2018-01-01"),
        ("18年1月1日", "2018-01-01"),
        ("85.7.12", "1985-07-12"),
        ("1/2/2018", "2018-01-02"),
        ("13/2/2018", "2018-02-13"),
        ("12/25/18", "2018-12-25"),
        ("1-2-18 0:00", "2001-02-18"),
    ],
)
def test_a_day_with_several_readings_is_held_with_the_likeliest(cell: str, likeliest: str) -> None:
    value, findings = values.read_day(cell)
    assert value == likeliest
    assert findings == (Finding("held", "DAY_AMBIGUOUS", {"day": likeliest}),)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2018-02-30", "DAY_IMPOSSIBLE"),
        ("2018.13.1", "DAY_IMPOSSIBLE"),
        ("20180231", "DAY_IMPOSSIBLE"),
        (20181301.0, "DAY_IMPOSSIBLE"),
        ("0000-01-01", "DAY_IMPOSSIBLE"),
        ("13/13/2018", "DAY_IMPOSSIBLE"),
        ("1899-12-31", "DAY_YEAR"),
        ("2101-01-01", "DAY_YEAR"),
        ("2201.1.1", "DAY_YEAR"),
        (date(1899, 12, 31), "DAY_YEAR"),
        (moment("2101-01-01"), "DAY_YEAR"),
        ("2018-01", "DAY_UNREADABLE"),
        ("2018年", "DAY_UNREADABLE"),
        ("2018", "DAY_UNREADABLE"),
        (2018.0, "DAY_UNREADABLE"),
        (1.0, "DAY_UNREADABLE"),
        (73416.0, "DAY_UNREADABLE"),
        (-5.0, "DAY_UNREADABLE"),
        (nan, "DAY_UNREADABLE"),
        (inf, "DAY_UNREADABLE"),
        (10000000.5, "DAY_UNREADABLE"),
        (True, "DAY_UNREADABLE"),
        (time(8, 0), "DAY_UNREADABLE"),
        ("长期", "DAY_UNREADABLE"),
        ("#VALUE!", "DAY_UNREADABLE"),
    ],
)
def test_what_is_no_day_is_refused(cell: object, code: str) -> None:
    value, findings = values.read_day(cell)
    assert (value, code_of(findings)) == (None, f"refused {code}")


@given(st.dates(date(1906, 1, 1), date(2100, 12, 31)))
def test_every_shape_of_a_day_gives_the_same_day(day: date) -> None:
    iso = day.isoformat()
    shapes: list[object] = [
        iso,
        day,
        moment(iso),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day} 10:00:00",
        float((day - date(1899, 12, 30)).days),
    ]
    assert {values.read_day(shape)[0] for shape in shapes} == {iso}
    assert values.read_day(float((day - date(1904, 1, 1)).days), epoch_1904=True)[0] in (iso, None)


# --- counts ---


@pytest.mark.parametrize(("cell", "count"), [(2, 2), (2.0, 2), ("2", 2), ("1", 1)])
def test_plain_shares_have_no_finding(cell: object, count: int) -> None:
    assert values.read_shares(cell) == (count, ())


@pytest.mark.parametrize("cell", ["2份", "贰", "二", "两", "2.0", "２", " 2 ", "两份", "2 份", "２份"])
def test_shares_in_another_shape_are_read_with_a_note(cell: str) -> None:
    assert values.read_shares(cell) == (2, (Finding("note", "SHARES_NORMALIZED", {"share_count": 2}),))


@pytest.mark.parametrize("numeral", "一壹二贰三叁四肆五伍六陆七柒八捌九玖十拾")
def test_chinese_numerals_to_ten_are_shares(numeral: str) -> None:
    assert values.read_shares(numeral)[0] == "一壹二贰三叁四肆五伍六陆七柒八捌九玖十拾".index(numeral) // 2 + 1


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (0, "SHARES_ZERO"),
        ("0", "SHARES_ZERO"),
        ("0份", "SHARES_ZERO"),
        (1.5, "SHARES_UNREADABLE"),
        (-1, "SHARES_UNREADABLE"),
        ("-1", "SHARES_UNREADABLE"),
        (1000, "SHARES_UNREADABLE"),
        ("一份半", "SHARES_UNREADABLE"),
        (True, "SHARES_UNREADABLE"),
        (nan, "SHARES_UNREADABLE"),
        (inf, "SHARES_UNREADABLE"),
        (date(2018, 1, 1), "SHARES_UNREADABLE"),
    ],
)
def test_what_is_no_number_of_shares_is_refused(cell: object, code: str) -> None:
    value, findings = values.read_shares(cell)
    assert (value, code_of(findings)) == (None, f"refused {code}")


@pytest.mark.parametrize(
    "cell", [*BLANKS, "0", 0, 0.0, "0.0", "否", "无", "×", "-", "—", "/", "N", "no", False, "未参保", "'", '=""']
)
def test_not_enrolled_in_a_plans_own_column(cell: object) -> None:
    assert values.read_wide_shares(cell) == (None, ())


@pytest.mark.parametrize("cell", ["√", "✓", "是", "Y", "yes", "ＹＥＳ", True, 1, "1", "有"])
def test_one_share_in_a_plans_own_column(cell: object) -> None:
    assert values.read_wide_shares(cell) == (1, ())


def test_other_numbers_in_a_plans_own_column_are_shares() -> None:
    assert values.read_wide_shares(2.0) == (2, ())
    assert values.read_wide_shares("贰")[0] == 2
    assert code_of(values.read_wide_shares("?")[1]) == "refused SHARES_UNREADABLE"


@pytest.mark.parametrize(("cell", "count"), [(120.0, 120), ("120", 120), (0, 0)])
def test_a_plain_headcount_has_no_finding(cell: object, count: int) -> None:
    assert values.read_headcount(cell) == (count, ())


def test_a_headcount_with_a_word_is_read_with_a_note() -> None:
    assert values.read_headcount("120人") == (120, (Finding("note", "HEADCOUNT_NORMALIZED", {"head_count": 120}),))


@pytest.mark.parametrize("cell", [-1, 1.5, "约120", True])
def test_what_is_no_headcount_is_refused(cell: object) -> None:
    value, findings = values.read_headcount(cell)
    assert (value, code_of(findings)) == (None, "refused HEADCOUNT_UNREADABLE")


@pytest.mark.parametrize(
    ("cell", "tier"),
    [
        (74.0, "74"),
        (74, "74"),
        ("74", "74"),
        ("74元", "74"),
        ("74元档", "74"),
        ("￥74.00", "74"),
        ("b档", "B"),
        ("档", None),
    ],
)
def test_a_tier_by_its_price_or_letter(cell: object, tier: str | None) -> None:
    assert values.read_tier(cell) == (tier, ())


@pytest.mark.parametrize("cell", [True, date(2018, 1, 1), "档" * 50])
def test_what_is_no_tier_is_refused(cell: object) -> None:
    value, findings = values.read_tier(cell)
    assert (value, code_of(findings)) == (None, "refused TIER_UNREADABLE")


# --- words ---


@pytest.mark.parametrize(
    ("reader", "cell", "code"),
    [
        (values.read_sex, "男", "M"),
        (values.read_sex, "女", "F"),
        (values.read_sex, " 女 ", "F"),
        (values.read_sex, "M", "M"),
        (values.read_sex, "female", "F"),
        (values.read_sex, "Male", "M"),
        (values.read_status, "在职", "in_service"),
        (values.read_status, "保留会籍", "kept"),
        (values.read_status, "In service", "in_service"),
        (values.read_status, "kept", "kept"),
        (values.read_unit_kind, "区", "district"),
        (values.read_unit_kind, "街道", "street"),
        (values.read_unit_kind, "镇", "town"),
        (values.read_unit_kind, "乡", "township"),
        (values.read_unit_kind, "系统", "system"),
        (values.read_unit_kind, "基层", "grassroots"),
        (values.read_unit_kind, "基层工会", "grassroots"),
        (values.read_unit_kind, "Town", "town"),
        (values.read_payout_result, "成功", "paid"),
        (values.read_payout_result, "已支付", "paid"),
        (values.read_payout_result, "PAID", "paid"),
        (values.read_payout_result, "退汇", "returned"),
        (values.read_payout_result, "退回", "returned"),
        (values.read_payout_result, "失败", "returned"),
        (values.read_payout_result, "追回", "recovered"),
        (values.read_category, "门诊", "outpatient"),
        (values.read_category, "住院", "inpatient"),
        (values.read_category, "超封顶线", "over_cap"),
        (values.read_category, "门（急）诊", "outpatient"),
        (values.read_category, "over_cap", "over_cap"),
        (values.read_quarter, "2018Q1", "2018Q1"),
        (values.read_quarter, "2018q4", "2018Q4"),
        (values.read_quarter, "2018-Q1", "2018Q1"),
        (values.read_quarter, "2018年第一季度", "2018Q1"),
        (values.read_quarter, "2018年1季度", "2018Q1"),
        (values.read_quarter, "２０１８年第４季度", "2018Q4"),
        (values.read_quarter, "2018年度三季度", "2018Q3"),
        (values.read_quarter, "Q2 2018", "2018Q2"),
    ],
)
def test_a_word_is_read_as_its_code_without_a_note(
    reader: Callable[[object], tuple[str | None, tuple[Finding, ...]]], cell: str, code: str
) -> None:
    assert reader(cell) == (code, ())


@pytest.mark.parametrize(
    ("reader", "cell", "code"),
    [
        (values.read_sex, "1", "SEX_UNREADABLE"),
        (values.read_sex, 1.0, "SEX_UNREADABLE"),
        (values.read_status, "退会", "STATUS_UNREADABLE"),
        (values.read_unit_kind, "公司", "UNIT_KIND_UNREADABLE"),
        (values.read_payout_result, "处理中", "PAYOUT_RESULT_UNREADABLE"),
        (values.read_category, "药店", "CATEGORY_UNREADABLE"),
        (values.read_quarter, "20181", "QUARTER_UNREADABLE"),
        (values.read_quarter, 20181.0, "QUARTER_UNREADABLE"),
        (values.read_quarter, "2018Q5", "QUARTER_UNREADABLE"),
        (values.read_quarter, "第一季度", "QUARTER_UNREADABLE"),
    ],
)
def test_an_unknown_word_is_refused(
    reader: Callable[[object], tuple[str | None, tuple[Finding, ...]]], cell: object, code: str
) -> None:
    value, findings = reader(cell)
    assert (value, code_of(findings)) == (None, f"refused {code}")


# --- phones, cards, codes ---


@pytest.mark.parametrize(
    ("cell", "phone", "found"),
    [
        ("13800001234", "13800001234", None),
        ("138-0000-1234", "13800001234", "PHONE_NORMALIZED"),
        ("138 0000 1234", "13800001234", "PHONE_NORMALIZED"),
        ("+86 13800001234", "13800001234", "PHONE_NORMALIZED"),
        ("+86-138-0000-1234", "13800001234", "PHONE_NORMALIZED"),
        ("008613800001234", "13800001234", "PHONE_NORMALIZED"),
        ("8613800001234", "13800001234", "PHONE_NORMALIZED"),
        ("１３８００００１２３４", "13800001234", "PHONE_NORMALIZED"),
        (13800001234.0, "13800001234", "PHONE_NORMALIZED"),
        (1.38e10, "13800000000", "PHONE_NORMALIZED"),
        (13800001234, "13800001234", "PHONE_NORMALIZED"),
        ("010-69101234", "010-69101234", "PHONE_NOT_MOBILE"),
        ("(010)69101234", "010-69101234", "PHONE_NOT_MOBILE"),
        ("01069101234", "010-69101234", "PHONE_NOT_MOBILE"),
        ("010-6910-1234", "010-69101234", "PHONE_NOT_MOBILE"),
        ("+86-10-69101234", "010-69101234", "PHONE_NOT_MOBILE"),
        ("0312-5012345-801", "0312-5012345-801", "PHONE_NOT_MOBILE"),
        ("69101234转801", "69101234-801", "PHONE_NOT_MOBILE"),
        ("69101234", "69101234", "PHONE_NOT_MOBILE"),
        ("+852 9123 4567", "+85291234567", "PHONE_NOT_MOBILE"),
    ],
)
def test_a_phone_is_read(cell: object, phone: str, found: str | None) -> None:
    value, findings = values.read_phone(cell)
    assert value == phone
    assert [finding.code for finding in findings] == ([found] if found else [])


@pytest.mark.parametrize(
    "cell",
    [
        "1380000123",
        "12800001234",
        "138000012345",
        "1.38E+10",
        1.38e20,
        "13800001234/13900001234",
        "无",
        True,
        0.5,
        "010-123",
    ],
)
def test_what_is_no_phone_is_refused(cell: object) -> None:
    value, findings = values.read_phone(cell)
    assert (value, code_of(findings)) == (None, "refused PHONE_INVALID")


@pytest.mark.parametrize(
    ("cell", "card", "found"),
    [
        ("4111111111111111", "4111111111111111", []),
        ("4111 1111 1111 1111", "4111111111111111", ["CARD_NORMALIZED"]),
        ("4111-1111-1111-1111", "4111111111111111", ["CARD_NORMALIZED"]),
        ("4111111111111112", "4111111111111112", ["CARD_LUHN"]),
        ("'4111111111111112", "4111111111111112", ["CARD_NORMALIZED", "CARD_LUHN"]),
        (400000000000.0, "400000000000", ["CARD_NORMALIZED", "CARD_LUHN"]),
    ],
)
def test_a_card_is_read_and_its_check_digit_only_noted(cell: object, card: str, found: list[str]) -> None:
    value, findings = values.read_card(cell)
    assert (value, [finding.code for finding in findings]) == (card, found)
    assert {finding.verdict for finding in findings} <= {"note"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (6.2155812345678e18, "NUMBER_STORED"),
        (4111111111111111, "NUMBER_STORED"),
        ("6.21558E+18", "NUMBER_STORED"),
        ("6215E+15", "NUMBER_STORED"),
        ("12345", "CARD_INVALID"),
        ("4" * 20, "CARD_INVALID"),
        ("北京银行", "CARD_INVALID"),
        (0.5, "CARD_INVALID"),
    ],
)
def test_what_is_no_card_is_refused(cell: object, code: str) -> None:
    value, findings = values.read_card(cell)
    assert (value, code_of(findings)) == (None, f"refused {code}")


@pytest.mark.parametrize(
    ("cell", "tail", "found"),
    [
        ("0034", "0034", []),
        ("**0034", "0034", []),
        (34.0, "0034", ["CARD_NORMALIZED"]),
        ("4111111111111111", "1111", ["CARD_NORMALIZED"]),
        (1234.0, "1234", []),
    ],
)
def test_the_last_four_digits_of_a_card_are_read(cell: object, tail: str, found: list[str]) -> None:
    value, findings = values.read_card_tail(cell)
    assert (value, [finding.code for finding in findings]) == (tail, found)


@pytest.mark.parametrize(
    ("cell", "code"), [("34", "CARD_INVALID"), ("三四", "CARD_INVALID"), (4.1e18, "NUMBER_STORED")]
)
def test_what_is_no_card_tail_is_refused(cell: object, code: str) -> None:
    assert code_of(values.read_card_tail(cell)[1]) == f"refused {code}"


@given(st.text("0123456789", min_size=11, max_size=18))
def test_one_last_digit_of_ten_passes_the_luhn_check(digits: str) -> None:
    assert sum(values.luhn_ok(digits + last) for last in "0123456789") == 1


@pytest.mark.parametrize(
    ("cell", "uscc", "found"),
    [
        ("91110000600037341L", "91110000600037341L", []),
        ("9 1 110000 600037341L", "91110000600037341L", ["note USCC_NORMALIZED"]),
        ("91110000600037341l", "91110000600037341L", ["note USCC_NORMALIZED"]),
        ("91110000600037341M", "91110000600037341M", ["held USCC_CHECK"]),
        ("91110000600037341m", "91110000600037341M", ["note USCC_NORMALIZED", "held USCC_CHECK"]),
    ],
)
def test_a_credit_code_is_read_and_held_when_its_check_fails(cell: str, uscc: str, found: list[str]) -> None:
    value, findings = values.read_uscc(cell)
    assert (value, [f"{finding.verdict} {finding.code}" for finding in findings]) == (uscc, found)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("A1110000600037341L", "USCC_SHAPE"),
        ("12345", "USCC_SHAPE"),
        ("9111000060003734IO", "USCC_SHAPE"),
        (9.1110000600037e17, "NUMBER_STORED"),
    ],
)
def test_what_is_no_credit_code_is_refused(cell: object, code: str) -> None:
    value, findings = values.read_uscc(cell)
    assert (value, code_of(findings)) == (None, f"refused {code}")


MANY_WORDS = (
    (values.read_status, "in_service", "已入会 在会 有效 正常 正常会员 在会会员 在册 会员"),
    (values.read_status, "kept", "会籍保留 已保留会籍 保留会员"),
    (values.read_status, None, "未入会 已退会 退休 无效 待审核 非会员 转出"),
    (values.read_sex, "F", "女士 女职工 女同志"),
    (values.read_sex, None, "男女 非男 职工 0"),
    (values.read_payout_result, "paid", "已成功 支付成功 代发成功 交易成功 已打款 已到账"),
    (values.read_payout_result, "returned", "已退汇 已退回 打款失败 未成功"),
    (values.read_payout_result, "recovered", "已追回 已收回"),
    (values.read_payout_result, None, "支付 待支付 未支付 处理中 已处理 已受理"),
    (values.read_unit_kind, "grassroots", "独立基层工会 基层工会联合会"),
    (values.read_cause, "accident", "意外受伤 意外事件"),
    (values.read_cause, None, "非意外 意外或疾病"),
    (values.read_wide_shares, 1, "已参保 投保 ✅ v 对"),
    (values.read_wide_shares, None, "未投保 不投保 放弃 ❌"),
)


def test_a_word_of_a_closed_list_is_read_as_offices_write_it_and_never_against_what_it_says() -> None:
    for read, code, said in MANY_WORDS:
        read_as = {word: read(word) for word in said.split()}
        assert {word: value for word, (value, _) in read_as.items()} == dict.fromkeys(said.split(), code)
        refused = code is None and read is not values.read_wide_shares
        assert {bool(findings) for _, findings in read_as.values()} == {refused}
    assert code_of(values.read_wide_shares("未缴")[1]) == "refused SHARES_UNREADABLE"  # enrolled perhaps, and not paid


def test_a_day_in_chinese_numerals_is_read() -> None:
    told = {
        "二〇一八年一月一日": "2018-01-01",
        "二○一八年十二月三十一日": "2018-12-31",
        "二零二〇年十月二十日": "2020-10-20",
        "二〇一八年十一月廿一日": "2018-11-21",
        "二〇一八年二月三十日": None,
        "二〇一八年一月五十日": None,
    }
    assert {text: values.read_day(text)[0] for text in told} == told
