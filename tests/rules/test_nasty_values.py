"""The rows of domain.md 8.2 as far as they concern one value; each id is the row's number there.

Where interface.md says otherwise it wins: an age outside the terms is held, never refused.
"""

from collections.abc import Callable

import pytest

from mutualaid.results import Finding
from mutualaid.rules.cover import age_verdict
from mutualaid.rules.identity import read_document, read_name, sex_verdict
from mutualaid.rules.values import read_card, read_day, read_fen, read_phone, read_shares

Reader = Callable[..., tuple[object, tuple[Finding, ...]]]


def document_no(*cells: object) -> tuple[object, tuple[Finding, ...]]:
    document, findings = read_document(*cells)
    return document and document.document_no, findings


def document_type(*cells: object) -> tuple[object, tuple[Finding, ...]]:
    document, findings = read_document(*cells)
    return document and document.document_type, findings


ROWS: list[tuple[str, Reader, tuple[object, ...], object, str]] = [
    ("01-name", read_name, ("张三丰",), "张三丰", "ok"),
    ("01-id", document_no, ("110100198507120034",), "110100198507120034", "ok"),
    ("02", read_name, ("张　三丰 ",), "张三丰", "note NAME_NORMALIZED"),
    ("03", document_no, (1.1010019850712e17,), None, "refused ID_STORED_AS_NUMBER"),
    ("04", document_no, (110100197001180000.0,), None, "refused ID_STORED_AS_NUMBER"),
    ("05", document_no, ("'110100198507120034",), "110100198507120034", "note ID_NORMALIZED"),
    ("06", document_no, ("１１０１００１９８５０７１２００３４",), "110100198507120034", "note ID_NORMALIZED"),
    ("07", document_no, ("11010019860315009x",), "11010019860315009X", "note ID_NORMALIZED"),
    ("08-full-width", document_no, ("11010019860315009Ｘ",), "11010019860315009X", "note ID_NORMALIZED"),
    ("08-times", document_no, ("11010019860315009×",), "11010019860315009X", "note ID_LOOKALIKE_X"),
    ("09-blank", document_no, ("110100 19850712 0034",), "110100198507120034", "note ID_NORMALIZED"),
    ("09-200b", document_no, ("110100\u200b198507120034",), "110100198507120034", "note ID_NORMALIZED"),
    ("09-nbsp", document_no, ("110100\u00a0198507120034",), "110100198507120034", "note ID_NORMALIZED"),
    ("10", document_no, ("110100720115001",), "110100197201150017", "note ID_UPGRADED"),
    ("11", document_no, ("110100198507120035",), "110100198507120035", "held ID_CHECK_DIGIT"),
    ("12", document_no, ("110229197211050421",), "110229197211050421", "ok"),
    ("13", document_no, ("110100198502300036",), None, "refused ID_BIRTH_DATE"),
    ("17-2022", read_name, ("买买提•阿不都",), "买买提·阿不都", "note NAME_NORMALIZED"),
    ("17-stop", read_name, ("买买提.阿不都",), "买买提·阿不都", "note NAME_NORMALIZED"),
    ("17-30fb", read_name, ("买买提・阿不都",), "买买提·阿不都", "note NAME_NORMALIZED"),
    ("18-4dae", read_name, ("王䶮",), "王䶮", "ok"),
    ("18-36c3", read_name, ("李㛃",), "李㛃", "ok"),
    ("18-20bb7", read_name, ("吴𠮷",), "吴𠮷", "ok"),
    ("19", read_name, ("王\ue863",), "王\ue863", "held NAME_PRIVATE_USE"),
    ("20-brackets", read_name, ("王(yan)",), "王(yan)", "held NAME_PLACEHOLDER"),
    ("20-question", read_name, ("王？",), "王？", "held NAME_PLACEHOLDER"),
    ("21-untyped", document_no, ("E12345678",), "E12345678", "held DOCUMENT_TYPE_NEEDED"),
    ("21-typed", document_type, ("E12345678", "护照", "USA"), "passport", "ok"),
    ("22", document_type, ("810000198804040014", "身份证"), "hmt_residence", "note DOCUMENT_TYPE_CORRECTED"),
    ("23", document_no, ("H1234567801", "港澳居民来往内地通行证"), "H12345678", "note PERMIT_COUNT_DROPPED"),
    ("24-new", document_type, ("91184019790305001X",), "foreign_pr", "ok"),
    ("24-old", document_type, ("USA110079030501",), "foreign_pr", "ok"),
    ("25-dots", read_day, ("2018.1.1",), "2018-01-01", "note DAY_NORMALIZED"),
    ("25-chinese", read_day, ("2018年1月1日",), "2018-01-01", "note DAY_NORMALIZED"),
    ("25-eight", read_day, ("20180101",), "2018-01-01", "note DAY_NORMALIZED"),
    ("25-serial", read_day, (43101.0,), "2018-01-01", "note DAY_FROM_SERIAL"),
    ("25-clock", read_day, ("2018-1-1 0:00:00",), "2018-01-01", "note DAY_NORMALIZED"),
    ("25-short", read_day, ("18/1/1",), "2018-01-01", "held DAY_AMBIGUOUS"),
    ("25-us", read_day, ("1/2/2018",), "2018-01-02", "held DAY_AMBIGUOUS"),
    ("26-word", read_shares, ("2份",), 2, "note SHARES_NORMALIZED"),
    ("26-numeral", read_shares, ("贰",), 2, "note SHARES_NORMALIZED"),
    ("26-decimal", read_shares, ("2.0",), 2, "note SHARES_NORMALIZED"),
    ("26-full-width", read_shares, ("２",), 2, "note SHARES_NORMALIZED"),
    ("26-blank", read_shares, ("",), 1, "held SHARES_BLANK"),
    ("26-zero", read_shares, ("0",), None, "refused SHARES_ZERO"),
    ("26-three", read_shares, ("3",), 3, "ok"),  # over the plan's most: judged with its terms
    ("27-yuan", read_fen, ("80元",), 8000, "note MONEY_NORMALIZED"),
    ("27-sign", read_fen, ("￥80.00",), 8000, "note MONEY_NORMALIZED"),
    ("27-third-decimal", read_fen, (80.001,), None, "refused MONEY_THIRD_DECIMAL"),
    ("27-negative", read_fen, ("-80",), None, "refused MONEY_NEGATIVE"),
    ("further-phone-number", read_phone, (1.38e10,), "13800000000", "note PHONE_NORMALIZED"),
    ("further-phone-hyphens", read_phone, ("138-0000-1234",), "13800001234", "note PHONE_NORMALIZED"),
    ("further-card-number", read_card, (6.2155812345678e18,), None, "refused NUMBER_STORED"),
    ("further-card-blanks", read_card, ("4111 1111 1111 1111",), "4111111111111111", "note CARD_NORMALIZED"),
    ("further-luhn", read_card, ("4111111111111112",), "4111111111111112", "note CARD_LUHN"),
    ("further-wrapped", document_no, ('="110100198507120034"',), "110100198507120034", "note ID_NORMALIZED"),
    ("further-formula-name", read_name, ('="张三"',), '="张三"', "held NAME_SUSPECT"),
]


@pytest.mark.parametrize(
    ("reader", "cells", "value", "outcome"), [row[1:] for row in ROWS], ids=[f"row-{row[0]}" for row in ROWS]
)
def test_a_nasty_value_is_read_as_the_field_expects(
    reader: Reader, cells: tuple[object, ...], value: object, outcome: str
) -> None:
    found, findings = reader(*cells)
    assert found == value
    assert [f"{finding.verdict} {finding.code}" for finding in findings] == ([] if outcome == "ok" else [outcome])


@pytest.mark.parametrize(
    ("no", "sex_code", "held"),
    [("110100198507120042", "M", True), ("110100198507120042", "F", False)],
    ids=["row-14", "row-14-agrees"],
)
def test_a_sex_that_disagrees_with_the_number_is_held(no: str, sex_code: str, held: bool) -> None:
    document, _ = read_document(no)
    assert document is not None
    assert (sex_verdict(document, sex_code) == Finding("held", "SEX_DIFFERS")) is held


@pytest.mark.parametrize(
    ("no", "starts_on", "age"),
    [("110100200909030074", "2019-01-01", 9), ("110100196412180158", "2025-01-01", 60)],
    ids=["row-15", "row-16"],
)
def test_an_age_outside_the_terms_is_held(no: str, starts_on: str, age: int) -> None:
    document, findings = read_document(no)
    assert document is not None
    assert document.birth_on is not None
    assert findings == ()
    finding = age_verdict(document.birth_on, starts_on, 16, 60)
    assert finding == Finding("held", "AGE", {"age": age, "min_age": 16, "max_age": 60})
