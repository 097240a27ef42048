"""Documents and names, read and judged. Every number is synthetic (prefix 110100)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.results import Finding
from mutualaid.rules.identity import (
    Document,
    birth_verdict,
    check_character,
    document_key,
    read_document,
    read_document_type,
    read_name,
    sex_verdict,
)

PLAIN = Document("resident_id", "110100198507120034", None, "1985-07-12", "M")


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{finding.verdict} {finding.code}" for finding in findings]


def number(area: str, birth: str, sequence: str) -> str:
    return area + birth + sequence + check_character(area + birth + sequence)


# --- resident numbers ---


@pytest.mark.parametrize(
    "type_cell", [None, "居民身份证", "身份证", "resident_id", " 居民身份证 ", "Resident ID", "二代身份证"]
)
def test_a_clean_resident_number_has_no_finding(type_cell: str | None) -> None:
    assert read_document("110100198507120034", type_cell) == (PLAIN, ())


@pytest.mark.parametrize(
    "number",
    [
        "360426199101010071",
        "44011320141005001X",
        "412723199010050012",
        "110102199101010078",
        "110119199001010019",
        "110229201601010010",
    ],
)
def test_the_region_refuses_nobody_whatever_the_year_of_birth(number: str) -> None:
    document, findings = read_document(number)
    assert document is not None
    assert (document.document_no, findings) == (number, ())


def test_an_unknown_province_is_a_note() -> None:
    document, findings = read_document(number("190426", "19911207", "401"))
    assert document is not None
    assert (document.document_type, codes(findings)) == ("resident_id", ["note ID_REGION"])


@pytest.mark.parametrize(
    ("cell", "document_no", "code"),
    [
        ("'110100198507120034", "110100198507120034", "ID_NORMALIZED"),
        ("１１０１００１９８５０７１２００３４", "110100198507120034", "ID_NORMALIZED"),
        ("110100 19850712 0034", "110100198507120034", "ID_NORMALIZED"),
        ("110100\u200b198507120034", "110100198507120034", "ID_NORMALIZED"),
        ("110100\u00a0198507120034", "110100198507120034", "ID_NORMALIZED"),
        ("110100198507120034\n", "110100198507120034", "ID_NORMALIZED"),
        ("110100-19850712-0034", "110100198507120034", "ID_NORMALIZED"),
        ('="110100198507120034"', "110100198507120034", "ID_NORMALIZED"),
        ("11010019860315009x", "11010019860315009X", "ID_NORMALIZED"),
        ("11010019860315009Ｘ", "11010019860315009X", "ID_NORMALIZED"),
        ("11010019860315009×", "11010019860315009X", "ID_LOOKALIKE_X"),
        ("11010019860315009х", "11010019860315009X", "ID_LOOKALIKE_X"),
    ],
)
def test_a_number_in_another_shape_is_normalized_and_the_original_kept(cell: str, document_no: str, code: str) -> None:
    document, findings = read_document(cell)
    assert document is not None
    assert (document.document_no, document.document_original) == (document_no, cell)
    assert codes(findings) == [f"note {code}"]


@pytest.mark.parametrize("cell", ["110100720115001", 110100720115001, 110100720115001.0])
def test_fifteen_digits_become_eighteen(cell: object) -> None:
    assert read_document(cell) == (
        Document("resident_id", "110100197201150017", "110100720115001", "1972-01-15", "M"),
        (Finding("note", "ID_UPGRADED"),),
    )


@pytest.mark.parametrize(
    "cell",
    [
        1.1010019850712e17,
        110100198507120034,
        110100197001180000,
        1e300,
        float("inf"),
        "1.1010019850712E+17",
        "1.1010019850712e17",
    ],
)
def test_a_number_cell_beyond_15_digits_is_refused_whatever_its_digits(cell: object) -> None:
    assert read_document(cell) == (None, (Finding("refused", "ID_STORED_AS_NUMBER"),))


@pytest.mark.parametrize("cell", ["110100198507120035", "36042619910102009X", "11010019850712003X"])
def test_a_wrong_check_character_is_held_with_the_document(cell: str) -> None:
    document, findings = read_document(cell)
    assert document is not None
    assert (document.document_no, codes(findings)) == (cell, ["held ID_CHECK_DIGIT"])


@pytest.mark.parametrize(
    "cell", ["110100198502300036", "360426199113010079", "110100188507120034", "110100210001010012", "110100851332001"]
)
def test_an_impossible_birth_date_is_refused(cell: str) -> None:
    assert read_document(cell) == (None, (Finding("refused", "ID_BIRTH_DATE"),))


@pytest.mark.parametrize(
    "cell",
    [
        "12345",
        "T60426199101010078",
        "01010019850712003X",
        "1101001985071200345",
        "11010019850712X034",
        "张三",
        True,
        date(2018, 1, 1),
        0.5,
        -5,
        float("nan"),
        "1" * 200,
    ],
)
def test_what_is_no_number_is_refused(cell: object) -> None:
    assert read_document(cell) == (None, (Finding("refused", "ID_SHAPE"),))


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.sampled_from(["110100", "110229", "310115"])
)
def test_every_well_formed_number_is_taken_and_one_wrong_digit_is_noticed(day: date, sequence: int, area: str) -> None:
    whole = number(area, f"{day:%Y%m%d}", f"{sequence:03}")
    document, findings = read_document(whole)
    assert findings == ()
    assert document == Document("resident_id", whole, None, day.isoformat(), "M" if sequence % 2 else "F")
    assert document_key(whole.lower()) == whole
    for position in (0, 5, 16):
        wrong = str((int(whole[position]) + 1) % 10)
        assert read_document(whole[:position] + wrong + whole[position + 1 :])[1] != ()


# --- other documents ---


@pytest.mark.parametrize(
    ("cell", "type_cell", "kind", "document_no", "found"),
    [
        ("810000198804040014", None, "hmt_residence", "810000198804040014", []),
        ("810000198804040014", "身份证", "hmt_residence", "810000198804040014", ["note DOCUMENT_TYPE_CORRECTED"]),
        ("810000198804040014", "港澳台居民居住证", "hmt_residence", "810000198804040014", []),
        (
            "110100198507120034",
            "港澳台居民居住证",
            "resident_id",
            "110100198507120034",
            ["note DOCUMENT_TYPE_CORRECTED"],
        ),
        ("110100198507120034", "护照", "resident_id", "110100198507120034", ["note DOCUMENT_TYPE_CORRECTED"]),
        ("91184019790305001X", None, "foreign_pr", "91184019790305001X", []),
        ("91184019790305001X", "外国人永久居留身份证", "foreign_pr", "91184019790305001X", []),
        ("91184019790305001X", "身份证", "foreign_pr", "91184019790305001X", ["note DOCUMENT_TYPE_CORRECTED"]),
        ("USA110079030501", None, "foreign_pr", "USA110079030501", []),
        ("USA110079030501", "外国人永久居留身份证", "foreign_pr", "USA110079030501", []),
        ("USA110079030501", "身份证", "foreign_pr", "USA110079030501", ["note DOCUMENT_TYPE_CORRECTED"]),
        ("usa110079030501", None, "foreign_pr", "USA110079030501", ["note ID_NORMALIZED"]),
        ("E12345678", "护照", "passport", "E12345678", []),
        ("e1234-5678", "护照", "passport", "E12345678", ["note ID_NORMALIZED"]),
        ("123456789", "passport", "passport", "123456789", []),
        (123456789.0, "passport", "passport", "123456789", ["note ID_NORMALIZED"]),
        ("E12345678", None, "passport", "E12345678", ["held DOCUMENT_TYPE_NEEDED"]),
        ("H12345678", None, "hk_macao_permit", "H12345678", ["held DOCUMENT_TYPE_NEEDED"]),
        (
            "H1234567801",
            None,
            "hk_macao_permit",
            "H12345678",
            ["note PERMIT_COUNT_DROPPED", "held DOCUMENT_TYPE_NEEDED"],
        ),
        ("H12345678", "港澳居民来往内地通行证", "hk_macao_permit", "H12345678", []),
        ("h12345678", "回乡证", "hk_macao_permit", "H12345678", ["note ID_NORMALIZED"]),
        ("H1234567801", "港澳居民来往内地通行证", "hk_macao_permit", "H12345678", ["note PERMIT_COUNT_DROPPED"]),
        ("12345678", "台湾居民来往大陆通行证", "taiwan_permit", "12345678", []),
        ("12345678", "台胞证（台湾居民）", "taiwan_permit", "12345678", []),
        ("1234567801", "台胞证", "taiwan_permit", "12345678", ["note PERMIT_COUNT_DROPPED"]),
        ("1234567801(B)", "台胞证", "taiwan_permit", "12345678", ["note PERMIT_COUNT_DROPPED"]),
        ("南字第12345678号", "军官证", "other", "南字第12345678号", []),
        ("A-2018/17", "其他", "other", "A-2018/17", []),
        ("110100198507120035", "其他", "other", "110100198507120035", []),
        ("110100198502300036", "其他", "other", "110100198502300036", []),
        ("USA110079030501", "护照", "passport", "USA110079030501", []),
    ],
)
def test_another_document_is_read_by_its_type_and_number(
    cell: object, type_cell: str | None, kind: str, document_no: str, found: list[str]
) -> None:
    document, findings = read_document(cell, type_cell)
    assert document is not None
    assert (document.document_type, document.document_no, codes(findings)) == (kind, document_no, found)


def test_a_permanent_resident_card_tells_the_birthday_in_both_forms() -> None:
    new, old = read_document("91184019790305001X")[0], read_document("USA110079030501")[0]
    assert new is not None
    assert old is not None
    assert new.birth_on == old.birth_on == "1979-03-05"
    assert (new.sex_code, old.sex_code) == ("M", None)
    assert read_document("USA110005030501")[0] == Document("foreign_pr", "USA110005030501", None, "2005-03-05")


def test_a_foreign_nationality_makes_an_untyped_letter_number_a_passport() -> None:
    assert read_document("E12345678", None, "USA") == (
        Document("passport", "E12345678"),
        (Finding("note", "DOCUMENT_TYPE_CORRECTED", {"document_type": "passport"}),),
    )
    assert codes(read_document("E12345678", None, "中国")[1]) == ["held DOCUMENT_TYPE_NEEDED"]


@pytest.mark.parametrize(
    ("cell", "type_cell", "code"),
    [
        ("E12345678", "身份证", "ID_SHAPE"),
        ("E12345678", "居住证", "ID_SHAPE"),
        ("H1234", "港澳居民来往内地通行证", "DOCUMENT_SHAPE"),
        ("110100198507120035", "护照", "DOCUMENT_SHAPE"),
        ("H12345678", "台胞证", "DOCUMENT_SHAPE"),
        ("护照", "护照", "DOCUMENT_SHAPE"),
        ("USA11", "永久居留证", "DOCUMENT_SHAPE"),
        ("USA110079130501", "永久居留证", "ID_BIRTH_DATE"),
        ("USA110079130501", None, "ID_BIRTH_DATE"),
        ("=cmd", "其他", "DOCUMENT_SHAPE"),
        ("E12345678", "驾驶证", "DOCUMENT_TYPE_UNKNOWN"),
        ("110100198507120034", "1", "DOCUMENT_TYPE_UNKNOWN"),
        (1.2345678e17, "护照", "ID_STORED_AS_NUMBER"),
    ],
)
def test_a_number_that_does_not_fit_its_type_is_refused(cell: object, type_cell: str, code: str) -> None:
    document, findings = read_document(cell, type_cell)
    assert (document, codes(findings)) == (None, [f"refused {code}"])


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("居民身份证", "resident_id"),
        ("港澳台居民居住证", "hmt_residence"),
        ("港澳居民来往内地通行证", "hk_macao_permit"),
        ("台湾居民来往大陆通行证", "taiwan_permit"),
        ("护照", "passport"),
        ("外国人永久居留身份证", "foreign_pr"),
        ("其他", "other"),
        ("hk_macao_permit", "hk_macao_permit"),
        ("居民身份证（中国）", "resident_id"),
    ],
)
def test_the_types_of_documents_are_known_by_their_names(cell: str, kind: str) -> None:
    assert read_document_type(cell) == (kind, ())


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (" 110100720115001 ", "110100197201150017"),
        ("11010019860315009x", "11010019860315009X"),
        ("11010019860315009×", "11010019860315009X"),
        ("1101 0019 8507 1200 34", "110100198507120034"),
        ("h1234567801", "H12345678"),
        ("e12345678", "E12345678"),
        ("张三", "张三"),
        ("", ""),
    ],
)
def test_a_typed_number_is_looked_up_in_the_form_of_the_ledger(text: str, key: str) -> None:
    assert document_key(text) == key


def test_the_sex_column_against_the_number() -> None:
    assert sex_verdict(PLAIN, "M") is None
    assert sex_verdict(PLAIN, None) is None
    assert sex_verdict(PLAIN, "F") == Finding("held", "SEX_DIFFERS")
    assert sex_verdict(Document("passport", "E12345678"), "F") is None


def test_a_birth_after_the_day_is_refused() -> None:
    assert birth_verdict("2018-01-02", "2018-01-01") == Finding("refused", "ID_BIRTH_DATE")
    assert birth_verdict("2018-01-01", "2018-01-01") is None


# --- names ---


@pytest.mark.parametrize(
    "cell",
    [
        "张三丰",
        "王䶮",
        "李㛃",
        "吴𠮷",
        "张𬱖",
        "欧阳修",
        "买买提·阿不都",
        "John Smith",
        "O'Brien",
        "Jean-Luc",
        "王Michael",
        "々木",
        "Müller",
        "王〇",
        "张\U00031350",
    ],
)
def test_a_name_as_it_should_be_has_no_finding(cell: str) -> None:
    assert read_name(cell) == (cell, ())


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张　三丰 ", "张三丰"),
        ("张 三", "张三"),
        ("\u00a0张三", "张三"),
        ("买买提•阿不都", "买买提·阿不都"),
        ("买买提.阿不都", "买买提·阿不都"),
        ("买买提・阿不都", "买买提·阿不都"),
        ("买买提‧阿不都", "买买提·阿不都"),
        ("买买提∙阿不都", "买买提·阿不都"),
        ("买买提．阿不都", "买买提·阿不都"),
        ("买买提 · 阿不都", "买买提·阿不都"),
        ("买买提··阿不都", "买买提·阿不都"),
        ("John  Smith", "John Smith"),
        ("Ｊohn Smith", "John Smith"),
        ("⼤山", "大山"),
    ],
)
def test_blanks_and_dots_of_a_name_are_put_in_order_with_a_note(cell: str, name: str) -> None:
    assert read_name(cell) == (name, (Finding("note", "NAME_NORMALIZED"),))


@pytest.mark.parametrize(
    ("cell", "code", "character"),
    [
        ("王\ue863", "NAME_PRIVATE_USE", "U+E863"),
        ("王(yan)", "NAME_PLACEHOLDER", "U+0028"),
        ("张三（女）", "NAME_PLACEHOLDER", "U+FF08"),
        ("王？", "NAME_PLACEHOLDER", "U+FF1F"),
        ("王?", "NAME_PLACEHOLDER", "U+003F"),
        ("王*", "NAME_PLACEHOLDER", "U+002A"),
        ("王□", "NAME_PLACEHOLDER", "U+25A1"),
        ("张三1", "NAME_SUSPECT", "U+0031"),
        ("张三１", "NAME_SUSPECT", "U+FF11"),
        ("张\u200b三", "NAME_SUSPECT", "U+200B"),
        ("张\u202e三", "NAME_SUSPECT", "U+202E"),
        ("张\n三", "NAME_SUSPECT", "U+000A"),
        ("张三\n", "NAME_SUSPECT", "U+000A"),
        ("\t张三", "NAME_SUSPECT", "U+0009"),
        ("张\ufe00三", "NAME_SUSPECT", "U+FE00"),
        ("张\U000e0100三", "NAME_SUSPECT", "U+E0100"),
        ("⻰三", "NAME_SUSPECT", "U+2EF0"),
        ("=张三", "NAME_SUSPECT", "U+003D"),
        ("+张三", "NAME_SUSPECT", "U+002B"),
        ("-张三", "NAME_SUSPECT", "U+002D"),
        ("@张三", "NAME_SUSPECT", "U+0040"),
        ("·张三", "NAME_SUSPECT", "U+00B7"),
        ("张三·", "NAME_SUSPECT", "U+00B7"),
        ("#N/A", "NAME_SUSPECT", "U+0023"),
        ("张三、李四", "NAME_SUSPECT", "U+3001"),
        (26.0, "NAME_SUSPECT", "U+0032"),
        (date(2018, 1, 1), "NAME_SUSPECT", "U+0032"),
    ],
)
def test_a_character_that_does_not_belong_in_a_name_holds_it(cell: object, code: str, character: str) -> None:
    name, findings = read_name(cell)
    assert name
    assert findings == (Finding("held", code, {"character": character}),)


def test_a_held_name_is_taken_without_its_unseen_characters() -> None:
    assert read_name("张\u202e三")[0] == "张三"
    assert read_name("王？")[0] == "王？"


def test_fifty_characters_are_a_name_and_fifty_one_are_held() -> None:
    assert read_name("买" * 25 + "·" + "提" * 24) == ("买" * 25 + "·" + "提" * 24, ())
    assert read_name("买" * 51)[1] == (Finding("held", "NAME_LONG", {"length": 51}),)


@given(st.text(max_size=60))
def test_a_name_once_put_in_order_stays_so(text: str) -> None:
    name, findings = read_name(text)
    if name is not None and not any(finding.verdict == "held" for finding in findings):
        assert read_name(name) == (name, ())
