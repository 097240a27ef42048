"""Faults of a file of terms told as a compiler would: all of them, each with its line, the nearest key, both lines."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid import words
from mutualaid.errors import FaultyFileError, FaultyLine
from mutualaid.plans import read_file
from mutualaid.render import faults
from mutualaid.rules.terms import from_content
from mutualaid.rules.terms.broken import SIGNS, rest_of
from mutualaid.rules.terms.places import places
from mutualaid.rules.terms.telling import brief

ROOT = Path(__file__).parents[2] / "db"
HEAD = """plan_code = "TRIAL"
name_zh = "试行"
name_en = "Trial"
kind = "enrolled"
position = 9
aliases = ["试行计划"]
"""
VERSION = """[[version]]
effective_on = 2017-01-01
cover_months = { value = 12, source = "S1" }
max_shares = { value = 2, assumption = "two" }
fee_fen = { value = 4000, source = "S2" }
waiting_first_days = { value = 30, source = "S3" }
waiting_renewal_days = { value = 0, source = "S3" }
grace_days = { value = 0, assumption = "none" }
"""
BENEFIT = """[[version.benefit]]
event = "stay"
base = { value = "self_pay_one", source = "…" }
"""
TIERS = (
    'tiers = { value = { "26" = 2600, "50" = 5000 }, source = "…" }\ndefault_tier = { value = "26", source = "…" }\n'
)
TIERED = VERSION.replace('fee_fen = { value = 4000, source = "S2" }\n', TIERS)


def lines(text: str) -> tuple[FaultyLine, ...]:
    with pytest.raises(FaultyFileError) as caught:
        read_file(text, "terms.toml")
    return caught.value.lines


def placed(text: str) -> list[tuple[int, int, str, str]]:
    """Line, column, code and key of every fault."""
    return [(each.line, each.column, each.code, each.key) for each in lines(text)]


# --- where things stand ---


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from leaves(inner, f"{path}[{number}]")
    else:
        yield path, value


def shown(text: str, path: str) -> str:
    """What stands at the place of a value."""
    span = places(text)[path].value
    return text.split("\n")[span.line - 1][span.column - 1 :][: span.length]


@pytest.mark.parametrize("file", [*sorted(ROOT.glob("terms/*.toml")), ROOT / "sources.toml", ROOT / "places.toml"])
def test_every_value_of_a_file_is_found_where_it_stands(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for path, value in leaves(tomllib.loads(text)):
        assert tomllib.loads(f"x = {shown(text, path)}")["x"] == value, path


ODD = '''"a b".c = 'x # no note' # a note
d.'e"' = [ 1, # one
  [ "two", {f = 2018-01-01, g = {h = true}} ] ,
]
[[t]]
x = """
[not.a.heading]
y = 2
"""
[t.u]
v = "[["
[[t.w]]
z = -1.5e3
[[t.w]]
z = \'\'\'q\'\'\'
[[t]]
[t.u] # again
v = 0x1F
'''


def test_quoted_keys_long_texts_lists_and_tables_of_tables_are_walked() -> None:
    known = places(ODD)
    assert {path: (place.value.line, place.value.column) for path, place in known.items() if place.key != place.value} == {
        "a b.c": (1, 11), "d.e\"": (2, 10), "d.e\"[2][2].f": (3, 17), "d.e\"[2][2].g": (3, 33), "d.e\"[2][2].g.h": (3, 38),
        "t[1].x": (6, 5), "t[1].u.v": (11, 5), "t[1].w[1].z": (13, 5), "t[1].w[2].z": (15, 5), "t[2].u.v": (18, 5),
    }  # fmt: skip
    assert set(dict(leaves(tomllib.loads(ODD)))) <= set(known)
    assert known["t[2]"].key == (16, 1, 5)


# --- what is no TOML ---

BROKEN = [
    ("name_zh = “威海”", "SIGN", 11),
    ("name_zh ＝ 1", "SIGN", 9),
    ('fee = { value = 12， source = "x" }', "SIGN", 19),
    ("day = 2013-1-1", "DAY", 7),
    ("day = 2013年01月01日", "DAY", 7),
    ("fee = { value = 50元 }", "VALUE", 17),
    ("kind = enrolled", "VALUE", 8),
    ("fee = 5000 yuan", "REST", 12),
    ('name = "威海', "QUOTE", 11),
    ('aliases = ["a", "b"', "BRACKET", 20),
    ('fee = { value = 1, source = "x"', "BRACKET", 32),
    ("[[version]", "BRACKET", 11),
    ("fee { value = 1 }", "EQUALS", 5),
    ("fee = ", "", 6),
]


@pytest.mark.parametrize(("line", "cause", "column"), BROKEN)
def test_a_line_that_is_no_toml_is_told_with_its_cause_and_what_stands_below_is_read(
    line: str, cause: str, column: int
) -> None:
    rest = rest_of(f"a = 1\n{line}\nz = [\n  2,\n]\n")
    (fault,) = rest.faults
    assert fault.code == (f"TERMS_SYNTAX_{cause}" if cause else "TERMS_SYNTAX")
    assert (fault.facts["line"], fault.facts["column"]) == (2, column)
    assert rest.table == (None if line.startswith("[") else {"a": 1, "z": [2]})


def test_every_broken_line_is_told_at_once_and_what_the_others_say_wrongly_too() -> None:
    told = placed(
        HEAD.replace('"试行"', "“试行”").replace('"enrolled"', "enrolled")
        + VERSION.replace("2017-01-01", "2017-1-1").replace("grace_days", "grace_day").replace("12,", "120000,")
        + "position = 1\nposition = 2\n"
    )
    assert told == [
        (2, 11, "TERMS_SYNTAX_SIGN", ""),
        (4, 8, "TERMS_SYNTAX_VALUE", ""),
        (8, 16, "TERMS_SYNTAX_DAY", ""),
        (9, 26, "TERMS_WRONG_VALUE", "version[1].cover_months.value"),
        (14, 1, "TERMS_UNKNOWN_KEY_NEAR", "version[1].grace_day"),
        (15, 1, "TERMS_UNKNOWN_KEY", "version[1].position"),
        (16, 1, "TERMS_SYNTAX_TWICE", ""),
    ]


def test_a_key_within_a_long_text_is_no_statement_and_what_follows_it_is_told() -> None:
    rest = rest_of('a = """\nb = 1\nc = 2\n"""\nd = \n')
    assert [fault.facts["line"] for fault in rest.faults] == [5]
    assert rest.table == {"a": "b = 1\nc = 2\n"}


def test_of_very_many_broken_lines_the_first_fifty_are_told() -> None:
    told = lines("x =\n" * 80)
    assert [line.line for line in told] == list(range(1, 51))


def test_a_version_that_cannot_be_read_is_compared_with_no_other() -> None:
    assert [code for *_, code, _ in placed(HEAD + VERSION.replace("12,", '"12",') + VERSION)] == ["TERMS_WRONG_VALUE"]


@given(st.lists(st.sampled_from([*HEAD, *VERSION, *SIGNS, *"\"'[]{}=,#\n\\"]), max_size=60).map("".join))
def test_whatever_the_text_something_is_told_and_nothing_is_raised(text: str) -> None:
    assert lines(text + "\nx = 1\n")


# --- what says something else than it may ---


def test_all_that_is_wrong_is_told_from_the_top_to_the_bottom() -> None:
    text = HEAD + VERSION + BENEFIT + 'rate = { value = { first_bq = 8000 }, source = "…" }\n'
    text = text.replace("waiting_first_days", "wating_first_days").replace("value = 4000", 'value = "40元"')
    text = text.replace("position = 9\n", "").replace(', assumption = "none"', "")
    assert placed(text) == [
        (1, 1, "TERMS_MISSING_KEY", "position"),
        (6, 1, "TERMS_MISSING_KEY", "version[1].waiting_first_days"),
        (10, 21, "TERMS_WRONG_VALUE", "version[1].fee_fen.value"),
        (11, 1, "TERMS_UNKNOWN_KEY_NEAR", "version[1].wating_first_days"),
        (13, 1, "TERMS_SOURCE", "version[1].grace_days"),
        (17, 18, "TERMS_WRONG_VALUE", "version[1].benefit[1].rate.value"),
    ]


def facts(text: str) -> dict[str, object]:
    """The facts of the only fault."""
    (line,) = lines(text)
    return dict(line.facts)


def test_the_nearest_key_is_named_or_those_that_may_stand_there() -> None:
    near = facts(HEAD + VERSION + 'fe_fen = { value = 1, source = "…" }')
    assert (near["nearest"], "known" in near) == ("fee_fen", False)
    far = facts(HEAD + "colour = 1\n" + VERSION)
    assert far["known"] == "plan_code, name_zh, name_en, kind, position, aliases, city, version"


@pytest.mark.parametrize(
    ("text", "line", "other_line", "other"),
    [
        (HEAD + VERSION + VERSION.replace("2017", "2018"), 16, 8, "version[1].effective_on"),
        (HEAD + VERSION + VERSION.replace("2017", "2016"), 16, 8, "version[1].effective_on"),
        (HEAD + VERSION + "ends_on = 2016-12-31\n", 15, 8, "version[1].effective_on"),
        (HEAD + VERSION + "ends_on = 2018-01-01\n" + VERSION.replace("2017", "2018"), 17, 15, "version[1].ends_on"),
        (HEAD + TIERED.replace('"26", s', '"27", s'), 12, 11, "version[1].tiers"),
        (
            HEAD + TIERED + BENEFIT.replace('"stay"', '"death"').replace('"self_pay_one"', '{ fen_by_tier = { "26" = 1 } }'),
            18, 11, "version[1].tiers",
        ),
        (HEAD + TIERED + '[version.benefit]\nkind = "accident"\ndeath_fen = { value = { "9" = 1 }, source = "…" }\n', 18, 11,
         "version[1].tiers"),
        (
            HEAD + VERSION + BENEFIT + 'rate.source = "…"\nrate.value = [\n  { from_fen = 9, bp = 1 },\n  { from_fen = 8, bp = 2 },\n]',
            21, 20, "version[1].benefit[1].rate.value[1].from_fen",
        ),
        (HEAD + VERSION + BENEFIT + 'reduced = { value = { from_day = 9, until_day = 8, bp = 1 }, source = "…" }', 18, 18,
         "version[1].benefit[1].reduced.value.from_day"),
        (HEAD + VERSION + 'tiers = { value = { "1" = 1 }, source = "…" }\ndefault_tier = { value = "1", source = "…" }', 11, 15,
         "version[1].tiers"),
        (HEAD + VERSION + BENEFIT + 'minimum_hospital_level = { value = 2, source = "…" }'.join(("", "\n")) +
         'disability_by_day = { value = 2, source = "…" }', 19, 16, "version[1].benefit[1].event"),
        (HEAD + VERSION + BENEFIT.replace('"stay"', '[\n"stay",\n"stay",\n]'), 18, 17, "version[1].benefit[1].event[1]"),
        (HEAD + VERSION + 'excludes = { value = ["A_A", "B_B", "A_A"], source = "…" }', 15, 15, "version[1].excludes.value[1]"),
        (HEAD + VERSION + BENEFIT + 'evidence.source = "…"\nevidence.value = [\n"a",\n"a",\n]', 21, 20,
         "version[1].benefit[1].evidence.value[1]"),
        (HEAD + VERSION + BENEFIT + 'instead_of = { value = ["death", "death"], source = "…" }\n'
         + BENEFIT.replace('"stay"', '"death"').replace('"self_pay_one"', "{ fen = 1 }"), 18, 18,
         "version[1].benefit[1].instead_of.value[1]"),
        (HEAD + VERSION + BENEFIT + 'excluded_code_from = { value = "F99", source = "…" }\n'
         'excluded_code_to = { value = "F00", source = "…" }\n', 19, 18, "version[1].benefit[1].excluded_code_from"),
        (HEAD + VERSION + '[version.benefit]\nkind = "medical"\nexcluded_code_from = { value = "F01", source = "…" }\n'
         'excluded_code_to = { value = "F00", source = "…" }\n', 18, 17, "version[1].benefit.excluded_code_from"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_names_both_lines(text: str, line: int, other_line: int, other: str) -> None:
    (told,) = lines(text)
    assert (told.line, told.facts["other_line"], told.facts["other"]) == (line, other_line, other)


@pytest.mark.parametrize(
    "more",
    [
        'excludes = { value = ["HOSP_MED", "CRITICAL"], source = "…" }\n',
        BENEFIT.replace('"stay"', '["stay", "accident"]').replace('"self_pay_one"', "{ daily_fen = 1 }"),
        BENEFIT
        + 'excluded_code_from = { value = "F00", source = "…" }\nexcluded_code_to = { value = "F00", source = "…" }\n',
        BENEFIT + 'evidence = { value = ["a", "b"], source = "…" }\n',
    ],
)
def test_what_is_listed_once_and_a_range_of_one_code_are_no_fault(more: str) -> None:
    assert read_file(HEAD + VERSION + more, "terms.toml").plan_code == "TRIAL"


def test_what_excludes_may_not_be() -> None:
    for value in ('"HOSP_MED"', "[]", '["住院医疗"]', '["hosp_med"]', "[1]"):
        [told] = lines(HEAD + VERSION + f'excludes = {{ value = {value}, source = "…" }}\n')
        assert (told.code, told.key, told.line) == ("TERMS_WRONG_VALUE", "version[1].excludes.value", 15)
    [told] = lines(HEAD + VERSION + 'excludes = { value = ["HOSP_MED", "TRIAL"], source = "…" }\n')
    assert (told.code, told.key, told.line) == ("TERMS_EXCLUDES_ITSELF", "version[1].excludes.value[2]", 15)


def test_a_ledger_that_holds_what_a_file_is_now_refused_for_goes_on() -> None:
    text = (
        HEAD
        + VERSION
        + BENEFIT
        + 'excluded_code_from = { value = "F00", source = "…" }\nexcluded_code_to = { value = "F99", source = "…" }\n'
    )
    content = read_file(text, "terms.toml").versions[0].content()
    turned = content.replace('"F99"', '"E00"').replace('"event":"stay"', '"event":["stay","stay"]')
    assert turned != content
    assert from_content(turned).content() == turned


def test_stages_under_a_table_of_one_bracket_are_told_by_the_table() -> None:
    [told] = lines(HEAD + VERSION + BENEFIT.replace("[[version.benefit]]", "[version.benefit]"))
    assert (told.code, told.key, told.line, told.column) == ("TERMS_ONE_BRACKET", "version[1].benefit", 15, 1)
    [told] = lines(HEAD + VERSION + '[version.benefit]\nshare_fen = { value = 1, source = "…" }\n')
    assert (told.code, told.key) == ("TERMS_MISSING_KEY", "version[1].benefit.kind")


def test_values_are_shown_as_they_may_be_written_and_cut_where_they_are_long() -> None:
    assert brief({"a": [1, True, "x"], "26": {}}) == '{ a = [1, true, "x"], "26" = {} }'
    assert brief("x" * 80) == '"' + "x" * 58 + "…"


# --- for people, in both languages ---


def everything() -> list[FaultyLine]:
    texts = [
        *(f"{line}\n" for line, _, _ in BROKEN),
        "a = 1\na = 2\n",
        "[version]\n[version]\n",
        "[a]\nb = 1\n[[a]]\nb = 2\n",
        "day = 2018-02-30\n",
        "价格 = 1\n",
        HEAD,
        HEAD.replace("position = 9", "position = -1").replace("name_en", "# name_en") + VERSION,
        HEAD + "colour = 1\n" + VERSION + VERSION,
        HEAD
        + VERSION.replace("2017-01-01", "2017-01-01\nends_on = 2016-01-01")
        + 'fee = { value = 1, source = "…" }\n',
        HEAD + VERSION + "ends_on = 2018-01-01\n" + VERSION.replace("2017", "2018"),
        HEAD + VERSION.replace("fee_fen", "#") + BENEFIT + 'disability_by_day = { value = 2, source = "…" }',
        HEAD + VERSION + TIERS,
        HEAD
        + VERSION
        + 'excludes = { value = ["TRIAL"], source = "…" }\n'
        + BENEFIT.replace('"stay"', '["stay", "stay"]'),
        HEAD + VERSION + BENEFIT.replace("[[version.benefit]]", "[version.benefit]"),
        HEAD + TIERED.replace('"26", s', '"27", s').replace("assumption", "remark"),
    ]
    return [line for text in texts for line in lines(text)]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_fault_is_one_sentence_with_its_line_and_a_mark_below_it(language: str) -> None:
    words.use(language)
    all_lines = everything()
    codes = {line.code for line in all_lines}
    written = {code for code in words.whole(language, "SENTENCES") if code.startswith("TERMS_")}
    elsewhere = {"TERMS_CHANGED", "TERMS_KIND", "TERMS_ENCODING", "TERMS_STALE"}
    assert written - elsewhere == codes
    for line in all_lines:
        where, *rest = faults.lines("terms.toml", [line])
        assert where.startswith(f"terms.toml:{line.line}:{line.column}: ")
        assert where.endswith((".", "。"))
        assert "?" not in where  # a gap that no fact fills
        assert len(rest) == (2 if line.text.strip() else 0)
        (made,) = faults.objects([line])
        assert (made["line"], made["key"], made["message"]) == (line.line, line.key or None, where.partition(": ")[2])


def test_the_mark_stands_below_what_is_meant_also_behind_chinese() -> None:
    words.use("en")
    long = "# " + "长" * 150 + " fee_fen"
    assert faults.lines("甲.toml", [FaultyLine("TERMS_SYNTAX", "", 3, 6, 3, "费用 = “1”", {})]) == [
        "甲.toml:3:6: This is no TOML: write key = value.",
        "    3 | 费用 = “1”",
        "      |        ^^^",
    ]
    cut = faults.lines("甲.toml", [FaultyLine("TERMS_SYNTAX", "", 3, 154, 7, long, {})])
    assert cut[1].endswith(" fee_fen")
    assert len(cut[1]) < 130
