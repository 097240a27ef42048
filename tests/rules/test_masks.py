"""Every personal value is masked before a person sees it."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules.identity import mask_card, mask_document, mask_name, mask_phone, mask_value


@pytest.mark.parametrize(
    ("document_no", "masked"),
    [
        ("110100198507120034", "110***********0034"),
        ("110100720115001", "110********5001"),
        ("E12345678", "E******78"),
        ("1234567", "1****67"),
        ("123456", "******"),
        ("", ""),
    ],
)
def test_a_document_shows_its_first_and_last_characters(document_no: str, masked: str) -> None:
    assert mask_document(document_no) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*丰"),
        ("欧阳修文", "欧**文"),
        ("买买提·阿不都", "买买提·*"),
        ("王", "*"),
        ("𠮷", "*"),
        ("吴𠮷", "吴*"),
        ("John Smith", "J*** S***"),
        ("Müller", "M***"),
        ("110100198507120034", "******"),
        ("张三110100198507120034", "张***"),
        ("(张三)", "****"),
        ("张" * 60, "张******张"),
        ("", ""),
    ],
)
def test_a_name_shows_its_surname_and_last_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"),
        ("010-69101234", "**********34"),
        ("+8613800001234", "************34"),
        ("123456", "******"),
    ],
)
def test_a_phone_shows_its_first_three_and_last_four_digits(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("card_no", "masked"),
    [
        ("4111111111111111", "************1111"),
        ("0034", "0034"),
        ("12345678", "********"),
        ("123456789", "*****6789"),
        ("ab", "**"),
    ],
)
def test_a_card_shows_its_last_four_digits(card_no: str, masked: str) -> None:
    assert mask_card(card_no) == masked


@pytest.mark.parametrize(
    ("field", "value", "masked"),
    [
        ("name", "张三丰", "张*丰"),
        ("document_no", "110100198507120034", "110***********0034"),
        ("document_no", 1.1010019850712e17, "1.1************e+17"),
        ("document_no", "１１０１００１９８５０７１２００３４", "110***********0034"),
        ("phone", "13800001234", "138****1234"),
        ("phone", 13800001234.0, "138****1234"),
        ("card_no", "4111111111111111", "************1111"),
        ("card_tail", "1111", "1111"),
        ("unit_code", "110119100", "110119100"),
        ("unit", "110119100", "110119100"),
        ("uscc", "81110229MJ1234567X", "81110229MJ1234567X"),
        ("unit", "13800001234", "1********34"),
        ("plan:HOSP_MED", "110100198507120034", "110***********0034"),
        ("starts_on", "20180101", "20180101"),
        ("fee", "80.001", "80.001"),
        ("fee", 219940000.0, "219940000"),
        ("serial_no", "S2018-000123", "S2018-000123"),
        (None, "tel 138-0000-1234", "tel 1**********34"),
        (None, "2018-01-01", "2018-01-01"),
        (None, "12345678", "1*****78"),
        (None, "备注", "备注"),
        ("diagnosis", "see 110100198507120034", "***"),
        ("icd_code", "F20.0", "***"),
        ("name", None, None),
        (None, "  ", None),
        ("joined_on", date(2018, 1, 1), "2018-01-01"),
    ],
)
def test_a_cell_is_masked_by_the_field_of_its_column(field: str | None, value: object, masked: str | None) -> None:
    assert mask_value(field, value) == masked


@given(
    st.sampled_from(
        ["name", "document_no", "phone", "card_no", "unit", "plan", "fee", None, "diagnosis", "plan:ACCIDENT"]
    ),
    st.text("abc 张，", max_size=3),
    st.text("0123456789", min_size=18, max_size=18).filter(lambda digits: digits[0] != "0"),
    st.text("abc 张，", max_size=3),
)
def test_no_identity_number_survives_in_any_column(field: str | None, before: str, digits: str, after: str) -> None:
    masked = mask_value(field, before + digits + after)
    assert masked is not None
    assert digits[3:14] not in masked
    assert not re.search(r"\d{8}", masked)
