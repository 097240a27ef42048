"""One fault in a file that is right else: what a clerk may do to it, where it is told, with which way out."""

from pathlib import Path

import pytest

from mutualaid import words
from mutualaid.cli.main import main
from mutualaid.errors import FaultyFileError, FaultyLine
from mutualaid.plans import read_file
from mutualaid.render import faults
from mutualaid.rules.terms.telling import veiled

WHOLE = """plan_code = "TRIAL"
name_zh = "试行"
name_en = "Trial"
kind = "enrolled"
position = 9
aliases = ["试行计划"]

[[version]]
effective_on = 2018-01-01
cover_months = { value = 12, source = "S1" }
max_shares = { value = 2, assumption = "two" }
fee_fen = { value = 4000, source = "S2" }
waiting_first_days = { value = 30, source = "S3" }
waiting_renewal_days = { value = 0, source = "S3" }
grace_days = { value = 0, assumption = "none" }

[[version.benefit]]
name = "住院医疗"
event = "stay"
base = { value = "self_pay_one", source = "通知第三条" }
deductible = { value = { per = "year", fen = 1000000 }, source = "通知" }
rate = { value = [ { from_fen = 1000000, bp = 6000 }, { from_fen = 3000000, bp = 8000 } ], source = "通知" }
cap = { value = { per = "period", fen = 5000000 }, source = "通知" }

[[version.benefit]]
name = "大病"
event = "diagnosis"
base = { value = { fen_by_class = { malignancy = 1200000, in_situ = 500000 } }, source = "通知" }
diseases = { value = { malignancy = ["恶性肿瘤"], in_situ = ["原位癌"] }, source = "通知" }
once = { value = { per = "life", of = "class" }, source = "通知" }
"""
ONE_FAULT = [
    ('fee_fen', 'fee_fan', [('8:1', 'PRICE', 'fee_fen', '{ value = 9500, source = "…" }'), ('12:1', 'UNKNOWN_KEY_NEAR', 'fee_fan', 'fee_fen')]),
    ('deductible =', 'deductable =', [('21:1', 'UNKNOWN_KEY_NEAR', 'deductable', 'deductible')]),
    ('per = "year"', 'par = "year"', [('21:16', 'MISSING_KEY', 'deductible.value.per', '"event" | "period" | "year"'), ('21:26', 'UNKNOWN_KEY_NEAR', 'deductible.value.par', 'per')]),
    ('[[version.benefit]]', '[[version.benifit]]', [('17:1', 'UNKNOWN_KEY_NEAR', 'benifit', 'benefit')]),
    ('plan_code', 'plan_cod', [('1:1', 'UNKNOWN_KEY_NEAR', 'plan_cod', 'plan_code'), ('1:1', 'MISSING_KEY', 'plan_code', '"HOSP_MED"')]),
    ('value = 12', 'value = "12"', [('10:26', 'WRONG_VALUE', 'cover_months.value', '12')]),
    ('value = 4000', 'value = 40.00', [('12:21', 'WRONG_VALUE', 'fee_fen.value', '4000')]),
    ('value = 4000', 'value = "40元"', [('12:21', 'WRONG_VALUE', 'fee_fen.value', '4000')]),
    ('bp = 6000', 'bp = "60%"', [('22:47', 'WRONG_VALUE', 'bp', '6000')]),
    ('bp = 6000', 'bp = 60%', [('22:47', 'SYNTAX_VALUE', '', '6000')]),
    ('bp = 6000', 'bp = 0.6', [('22:47', 'WRONG_VALUE', 'bp', '6000')]),
    ('bp = 6000', 'bp = 60000', [('22:47', 'WRONG_VALUE', 'bp', '8000')]),
    ('value = 12', 'value = 240', [('10:26', 'WRONG_VALUE', 'cover_months.value', '12')]),
    ('value = 12', 'value = 0', [('10:26', 'WRONG_VALUE', 'cover_months.value', '12')]),
    ('value = 30', 'value = -30', [('13:32', 'WRONG_VALUE', 'waiting_first_days.value', '30')]),
    ('{ value = 4000, source = "S2" }', '{ value = 4000 }', [('12:1', 'SOURCE', 'fee_fen', '')]),
    ('{ value = 4000, source = "S2" }', '4000', [('12:11', 'WRONG_VALUE', 'fee_fen', '{ value = 4000, source = "…" }')]),
    ('value = 4000, source = "S2"', 'value = 4000, source = "S2", assumption = "x"', [('12:1', 'SOURCE', 'fee_fen', '')]),
    ('source = "S2"', 'source = ""', [('12:1', 'SOURCE', 'fee_fen', '')]),
    ('source = "S2"', 'source = 2', [('12:1', 'SOURCE', 'fee_fen', '')]),
    ('source = "S2"', 'sourse = "S2"', [('12:1', 'SOURCE', 'fee_fen', ''), ('12:27', 'UNKNOWN_KEY_NEAR', 'fee_fen.sourse', 'source')]),
    ('event = "stay"\n', '', [('17:1', 'MISSING_KEY', 'event', '"stay"')]),
    ('base = { value = "self_pay_one", source = "通知第三条" }\n', '', [('17:1', 'MISSING_KEY', 'base', '{ value = "self_pay_one" | { daily_fen = 4000 } | { fen = 1000000 }, source = "…" }')]),
    ('kind = "enrolled"\n', '', [('1:1', 'MISSING_KEY', 'kind', '"enrolled" | "universal"')]),
    ('waiting_first_days = { value = 30, source = "S3" }\n', '', [('8:1', 'MISSING_KEY', 'waiting_first_days', '{ value = 30, source = "…" }')]),
    ('effective_on = 2018-01-01\n', '', [('8:1', 'MISSING_KEY', 'effective_on', '2017-01-01')]),
    ('2018-01-01', '2018/01/01', [('9:16', 'SYNTAX_DAY', '', '2018-01-01')]),
    ('2018-01-01', '2018年1月1日', [('9:16', 'SYNTAX_DAY', '', '2018-01-01')]),
    ('2018-01-01', '2018-02-30', [('9:16', 'SYNTAX_NO_DAY', '', '')]),
    ('2018-01-01', '2018-01-01T00:00:00', [('9:16', 'WRONG_VALUE', 'effective_on', '2017-01-01')]),
    ('2018-01-01', '2018', [('9:16', 'WRONG_VALUE', 'effective_on', '2017-01-01')]),
    ('from_fen = 3000000', 'from_fen = 500000', [('22:68', 'WRONG_VALUE_BESIDE', 'from_fen', '1000001')]),
    ('[ { from_fen = 1000000, bp = 6000 }, { from_fen = 3000000, bp = 8000 } ]', '{ from_fen = 1000000, bp = 6000 }', [('22:18', 'WRONG_VALUE', 'rate.value', '8000 | [{ from_fen = 1000000, bp = 8000 }]')]),
    ('"self_pay_one"', 'self_pay_one', [('20:18', 'SYNTAX_VALUE', '', '"self_pay_one"')]),
    ('"self_pay_one"', '“self_pay_one”', [('20:18', 'SYNTAX_SIGN', '', '"')]),
    ('per = "year", fen', 'per = "year"， fen', [('21:38', 'SYNTAX_SIGN', '', ',')]),
    ('"self_pay_one"', '"selfpay"', [('20:18', 'WRONG_VALUE', 'base.value', '"self_pay" | "self_pay_two"')]),
    ('"self_pay_one"', '"自付一"', [('20:18', 'WRONG_VALUE', 'base.value', '"self_pay_one"')]),
    ('event = "stay"', 'event = "住院"', [('19:9', 'WRONG_VALUE', 'event', '"stay"')]),
    ('event = "stay"', 'event = "hospital"', [('19:9', 'WRONG_VALUE', 'event', '"stay"')]),
    ('event = "stay"', 'event = []', [('19:9', 'WRONG_VALUE', 'event', '["diagnosis", "operation"]')]),
    ('rate =', 'rate = { value = 8000, source = "x" }\nrate =', [('23:1', 'SYNTAX_TWICE', '', '22')]),
    ('position = 9', 'position = 9\nposition = 8', [('6:1', 'SYNTAX_TWICE', '', '5')]),
    ('value = 4000', 'value = { fen = 4000 }', [('12:21', 'WRONG_VALUE', 'fee_fen.value', '9500')]),
    ('value = 4000', 'value = [4000]', [('12:21', 'WRONG_VALUE', 'fee_fen.value', '9500')]),
    ('value = 4000', 'value = true', [('12:21', 'WRONG_VALUE', 'fee_fen.value', '9500')]),
    ('value = 4000', 'value = inf', [('12:21', 'WRONG_VALUE', 'fee_fen.value', '9500')]),
    ('value = 4000', 'value = 04000', [('12:21', 'SYNTAX_VALUE', '', '4000')]),
    ('value = 4000', 'value = 4,000', [('12:21', 'SYNTAX_VALUE', '', '4000')]),
    ('value = 4000', 'value = ４０００', [('12:21', 'SYNTAX_SIGN', '', '4')]),
    ('in_situ = 500000', 'insitu = 500000', [('28:35', 'WRONG_VALUE_BESIDE', 'base.value.fen_by_class', '{ malignancy = 9500, in_situ = 9500 }')]),
    (', in_situ = 500000', '', [('28:35', 'WRONG_VALUE_BESIDE', 'base.value.fen_by_class', '{ malignancy = 9500, in_situ = 9500 }')]),
    ('["恶性肿瘤"]', '"恶性肿瘤"', [('29:22', 'WRONG_VALUE', 'diseases.value', '{ malignancy = ["恶性肿瘤"] }')]),
    ('per = "life", of', 'per = "year", of', [('30:26', 'WRONG_VALUE', 'once.value.per', '"life"')]),
    ('per = "period", fen = 5000000', 'per = "period"', [('23:9', 'MISSING_KEY', 'cap.value.fen', '9500')]),
    ('per = "period", fen = 5000000', 'fen = 5000000', [('23:9', 'MISSING_KEY', 'cap.value.per', '"event" | "period" | "year" | "life"')]),
    ('{ per = "period", fen = 5000000 }', '[ 5000000 ]', [('23:19', 'WRONG_VALUE', 'cap.value[1]', '{ per = "period", fen = 5000000 }')]),
    ('[[version]]', '[version]', [('8:1', 'WRONG_VALUE', 'version', '[[version]]')]),
    ('[[version.benefit]]', '[version.benefit]', [('25:1', 'SYNTAX_TABLES', '', '17')]),
    ('event = "stay"', 'kind = "medical"', [('17:1', 'MISSING_KEY', 'event', '"stay"'), ('19:1', 'UNKNOWN_KEY', 'kind', '')]),
    ('"enrolled"', '"enroled"', [('4:8', 'WRONG_VALUE', 'kind', '"enrolled"')]),
    ('"TRIAL"', '"trial"', [('1:13', 'WRONG_VALUE', 'plan_code', '"HOSP_MED"')]),
    ('"TRIAL"', '"试行"', [('1:13', 'WRONG_VALUE', 'plan_code', '"HOSP_MED"')]),
    ('"试行"', '""', [('2:11', 'WRONG_VALUE', 'name_zh', '"…"')]),
    ('["试行计划"]', '"试行计划"', [('6:11', 'WRONG_VALUE', 'aliases', '["住院医疗"]')]),
    ('position = 9', 'position = "9"', [('5:12', 'WRONG_VALUE', 'position', '9')]),
    ('effective_on = 2018-01-01', 'effective_on = 2018-01-01\nends_on = 2017-01-01', [('10:11', 'ENDS_BEFORE', 'ends_on', '9')]),
    ('source = "S2" }', 'source = "S2"', [('12:40', 'SYNTAX_BRACKET', '', '')]),
    ('"S2"', '"S2', [('12:41', 'SYNTAX_QUOTE', '', '')]),
    ('fee_fen = { value = 4000, source = "S2" }\n', '', [('8:1', 'PRICE', 'fee_fen', '{ value = 9500, source = "…" }')]),
    ('grace_days', 'tiers = { value = { "26" = 2600 }, source = "x" }\ndefault_tier = { value = "26", source = "x" }\ngrace_days', [('12:1', 'PRICE_BESIDE', 'fee_fen', '{ value = 9500, source = "…" }')]),
    ('"大病"', '"住院医疗"', [('26:1', 'NOT_TOGETHER', 'name', '18')]),
    ('fee_fen', '价格', [('12:1', 'SYNTAX_KEY', '', '')]),
    ('fee_fen', 'fee fen', [('12:1', 'SYNTAX_KEY', '', '')]),
    ('fee_fen', 'Fee_Fen', [('8:1', 'PRICE', 'fee_fen', '{ value = 9500, source = "…" }'), ('12:1', 'UNKNOWN_KEY_NEAR', 'Fee_Fen', 'fee_fen')]),
    ('fee_fen', 'fee-fen', [('8:1', 'PRICE', 'fee_fen', '{ value = 9500, source = "…" }'), ('12:1', 'UNKNOWN_KEY_NEAR', 'fee-fen', 'fee_fen')]),
    ('position = 9', 'position: 9', [('5:9', 'SYNTAX_EQUALS', '', '')]),
    ('cap = { value', 'minimum_hospital_level = { value = 4, source = "x" }\ncap = { value', [('23:36', 'WRONG_VALUE', 'minimum_hospital_level.value', '2')]),
    ('cap = { value', 'claim_until = { value = { month = 4, day = 31 }, source = "x" }\ncap = { value', [('23:44', 'WRONG_VALUE', 'claim_until.value.day', '30')]),
    ('cap = { value', 'evidence = { value = "发票", source = "x" }\ncap = { value', [('23:22', 'WRONG_VALUE', 'evidence.value', '["…", "…"]')]),
    ('source = "S2"', 'source = "张三丰 110100198507120034", remark = "x"', [('12:62', 'UNKNOWN_KEY', 'fee_fen.remark', '')]),
]  # fmt: skip
"""What is replaced by what; line and column, code, key below its version or benefit, and the way out: the nearest key,
the value that is meant, an example, or the line that it does not go with."""


def lines(text: str) -> tuple[FaultyLine, ...]:
    with pytest.raises(FaultyFileError) as caught:
        read_file(text, "terms.toml")
    return caught.value.lines


def way_out(line: FaultyLine) -> str:
    return str(next((line.facts[name] for name in ("nearest", "example", "other_line") if line.facts.get(name)), ""))


def test_the_file_is_right_before_anything_is_done_to_it() -> None:
    assert read_file(WHOLE, "terms.toml").plan_code == "TRIAL"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1\na = 2 # 见通知，第三条\n", [("SYNTAX_TWICE", "a", 1)]),
        ('"甲" = 1\n"甲" = 2\n', [("SYNTAX_TWICE", "…", None)]),
        ("[version]\nkind = 1\n[version]\nkind = 2\n", [("SYNTAX_TWICE_TABLE", "[version]", 1)]),
        ("[version.benefit]\nkind = 1\n[version.benefit]\n", [("SYNTAX_TWICE_TABLE", "[version.benefit]", 1)]),
        ("kind = 1\n[version]\nkind = 1\nkind = 2\n", [("SYNTAX_TWICE", "kind", 3)]),
        ("kind.value = 1\n[kind.value]\n", [("SYNTAX_TWICE", "[kind.value]", None)]),
    ],
)
def test_what_stands_twice_is_told_once_with_the_line_where_it_stood_first(
    text: str, told: list[tuple[str, str, int | None]]
) -> None:
    found = [line for line in lines(text) if line.code.startswith("TERMS_SYNTAX")]
    assert [
        (line.code.removeprefix("TERMS_"), line.facts["name"], line.facts.get("other_line")) for line in found
    ] == told


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_a_clerk_may_do_to_a_file_is_told_where_it_stands_with_a_way_out(language: str) -> None:
    words.use(language)
    for old, new, told in ONE_FAULT:
        assert old in WHOLE, old
        found = lines(WHOLE.replace(old, new, 1))
        assert [
            (
                f"{each.line}:{each.column}",
                each.code.removeprefix("TERMS_"),
                each.key.rpartition("].")[2],
                way_out(each),
            )
            for each in found
        ] == told, new
        for each in found:
            sentence, *_ = faults.lines("terms.toml", [each])
            assert sentence.endswith((".", "。")), sentence
            assert not any(gap in sentence for gap in ("?", "None", "FITS_")), sentence


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        ("value = 12", "value = 240", "应是月数，1 至 120 的整数，例如 12。", "it is a whole number of months from 1 to 120, for example 12."),
        ("value = 4000", 'value = "40元"', "应是以分计的整数，0 至 10000000000（50 元写 5000），例如 4000。",
         "it is a whole number of fen from 0 to 10000000000 (50 yuan is 5000), for example 4000."),
        ("bp = 6000", "bp = 0.6", "应是以万分之一计的整数，0 至 10000（80 % 写 8000），例如 6000。",
         "it is a whole number of basis points from 0 to 10000 (80 % is 8000), for example 6000."),
        ('"enrolled"', '"enroled"', '只能写 "enrolled", "universal" 中的一个，例如 "enrolled"。',
         'it is one of "enrolled", "universal", for example "enrolled".'),
        ("value = 4000", 'value = "60%"', "应是以分计的整数，0 至 10000000000（50 元写 5000），例如 9500。",
         "it is a whole number of fen from 0 to 10000000000 (50 yuan is 5000), for example 9500."),
        ('"试行"', '" "', '应是加英文双引号的文字，不能空着，例如 "…"。',
         'it is a text in double quotes that is not blank, for example "…".'),
    ],
)  # fmt: skip
def test_the_bounds_and_the_words_that_fit_are_told(old: str, new: str, zh: str, en: str) -> None:
    (line,) = lines(WHOLE.replace(old, new, 1))
    for language, expected in (("zh", zh), ("en", en)):
        words.use(language)
        assert faults.lines("terms.toml", [line])[0].endswith(expected)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('base = { value = "self_pay_one", source = "S2" }', 'base = { value = "self_pay_one", source = "S2" }'),
        ('sex = { value = "F", source = "张三的通知" }', 'sex = { value = "F", source = "＊＊＊＊＊" }'),
        ('remark = "zhang san 13800138000"', 'remark = "***** *** ***********"'),
        ("张三,110100198507120034,13800138000", "＊＊,******************,***********"),
        ("fee fen = 4000", "*** fen = ****"),
        ("effective_on = 2018年1月1日", "effective_on = 2018年1月1日"),
    ],
)
def test_words_of_the_grammar_are_shown_and_whatever_could_name_somebody_is_not(line: str, shown: str) -> None:
    assert veiled(line) == shown


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (WHOLE.encode(), 0),
        (WHOLE.encode("utf-8-sig"), 0),
        (WHOLE.replace("\n", "\r\n").encode(), 0),
        (WHOLE.replace(" = ", "\t=\t").encode(), 0),
        (WHOLE.encode("gbk"), 1),
        (WHOLE.encode("utf-16"), 1),
        (WHOLE.encode() + b"\0", 1),
        (b"", 1),
    ],
)
def test_a_file_in_another_writing_is_read_or_refused_in_one_sentence(
    content: bytes, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "terms.toml"
    file.write_bytes(content)
    assert main(["--lang", "zh", "plan", "check", str(file)]) == code
    told = capsys.readouterr()
    assert told.err.startswith("错误" if code else "")
    assert "Traceback" not in told.err


def test_a_roster_given_as_terms_tells_nobodys_birthday(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = tmp_path / "roster.toml"
    roster.write_text("张三,男,1990年5月1日\n李四,女,1991-02-03\n", encoding="utf-8")
    for language in ("zh", "en"):
        assert main(["plan", "check", str(roster), "--lang", language]) == 1
        told = "".join(capsys.readouterr())
        assert [part for part in ("1990", "1991", "张三", "李四") if part in told] == []
