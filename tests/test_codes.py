"""Closed lists stand once and hold everywhere; two names of an actor are one wherever nobody could tell them apart."""

from __future__ import annotations

import ast
import re
from operator import attrgetter
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mutualaid
from mutualaid import codes, words
from mutualaid.codes import compared, same_actor
from mutualaid.rules.identity import read_name
from mutualaid.rules.identity.documents import read_document_type
from mutualaid.rules.values import words as values
from mutualaid.store.resources import folder
from mutualaid.words import en, zh

PACKAGE = Path(mutualaid.__file__).parent
LISTS = {
    name: held
    for name, held in vars(codes).items()
    if isinstance(held, tuple) and held and all(isinstance(code, str) for code in held)
}

# --- when two actors are one --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhang", "ZHANG"),
        (" zhang\t", "zhang"),
        ("Zhang San", "zhangsan"),
        ("张 三", "张三"),
        ("张\u3000三", "张三"),
        ("zhang", "zh\u200bang"),  # zero-width space
        ("zhang", "zh\u200d\u2060ang\ufeff"),  # joiners, a mark of order
        ("zhang", "\u202ezhang\u202c"),  # direction
        ("zhang", "zh\u00adang"),  # a soft hyphen
        ("zhang", "ｚｈａｎｇ"),  # full width
        ("José", "Jose\u0301"),  # NFD
        ("José", "Jose\u200d\u0301"),  # NFD with a sign between
        ("Straße", "STRASSE"),
        ("ﬁona", "fiona"),  # a ligature
        ("邊", "邊\U000e0100"),  # a variant of the glyph
        ("金", "\u3164金"),  # a Hangul filler
        ("zhang", "zhang\u2800"),  # a blank of Braille
    ],
)
def test_two_names_that_nobody_could_tell_apart_are_one_actor(one: str, other: str) -> None:
    assert same_actor(one, other)
    assert same_actor(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhang", "zheng"),
        ("张三", "张四"),
        ("zhang", "zh\u0430ng"),  # a Cyrillic letter: NFKC leaves scripts apart
        ("zhang1", "zhang2"),
        ("Jose", "José"),
        ("台", "臺"),
    ],
)
def test_two_names_that_are_told_apart_stay_two(one: str, other: str) -> None:
    assert not same_actor(one, other)


@given(st.text())
def test_a_name_as_compared_is_compared_as_it_is(name: str) -> None:
    assert compared(compared(name)) == compared(name)


@given(st.text(), st.integers(0, 20), st.sampled_from([" ", "\u200b", "\u2060", "\ufe0f", "\u3000", "\x7f", "\n"]))
def test_what_cannot_be_seen_makes_no_other_name(name: str, place: int, sign: str) -> None:
    assert same_actor(name[:place] + sign + name[place:], name)


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_no_form_of_unicode_makes_another_name(name: str, form: str) -> None:
    assert same_actor(normalize(form, name), name)  # type: ignore[arg-type]


def test_accounts_differ_by_case_where_the_system_tells_them_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mutualaid.codes.os.name", "posix")
    assert not codes.same_account("Office", "office")
    assert codes.same_account("office", "office")
    monkeypatch.setattr("mutualaid.codes.os.name", "nt")
    assert codes.same_account("Office", "office")
    assert not codes.same_account("office", "office2")


# --- lists ------------------------------------------------------------------------------------------


def test_no_closed_list_is_said_a_second_time() -> None:
    known = {frozenset(held): name for name, held in LISTS.items()}
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path == PACKAGE / "codes.py" or PACKAGE / "db" in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set):
                held = frozenset(each.value for each in node.elts if isinstance(each, ast.Constant))
                if len(held) == len(node.elts) and held in known:
                    found.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {known[held]}")
    assert found == []


@pytest.mark.parametrize(
    ("read", "held"),
    [
        (values._SEXES, codes.SEXES),
        (values._STATUSES, codes.STATUSES),
        (values._UNIT_KINDS, codes.UNIT_KINDS),
        (values._RESULTS, codes.PAYOUT_EVENTS),
        (values._CAUSES, codes.CAUSES),
        (values._CATEGORIES, codes.CATEGORIES),
    ],
)
def test_what_a_file_may_say_is_read_as_the_codes_of_its_list(read: dict[str, str], held: tuple[str, ...]) -> None:
    assert sorted(set(read.values())) == sorted(held)


def test_each_type_of_document_is_read_by_its_code() -> None:
    assert [read_document_type(code)[0] for code in codes.DOCUMENT_TYPES] == list(codes.DOCUMENT_TYPES)


def held_codes() -> set[str]:
    """Each code that the package holds a row under; a place instead where the code is not written there."""
    found: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            name.id: value.value
            for each in tree.body
            if isinstance(each, ast.Assign)
            for target in each.targets
            for name, value in (
                zip(target.elts, each.value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(each.value, ast.Tuple)
                else [(target, each.value)]
            )
            if isinstance(name, ast.Name) and isinstance(value, ast.Constant)
        }
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or len(call.args) < 2:
                continue
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            is_held = isinstance(call.args[0], ast.Constant) and call.args[0].value == "held"
            if called == "hold" or (called in ("Finding", "Problem") and is_held):
                code = call.args[1]
                told = code.value if isinstance(code, ast.Constant) else named.get(getattr(code, "id", ""))
                found.add(str(told or path.relative_to(PACKAGE)))
    return found - {"imports/fields.py", "imports/single.py"}  # who holds whatever code it is given


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_is_held_can_be_accepted_by_its_code_and_nothing_else_can(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(words, "_in_use", language)
    by_another_command = {"PAYEE_WITHOUT_CARD", "RELIEF_WITHOUT_CARD", "STAY_TWICE"}  # payout propose accepts nothing
    of_a_name = {"NAME_PLACEHOLDER", "NAME_PRIVATE_USE"}
    assert held_codes() == {*words.acceptable()} - of_a_name | by_another_command | {"rules/identity/names.py"}
    assert {found for sign in "?\ue000" for found in map(attrgetter("code"), read_name(f"张{sign}三")[1])} == of_a_name


@pytest.mark.parametrize(
    ("label", "held"),
    [
        ("sex", codes.SEXES),
        ("document_type", codes.DOCUMENT_TYPES),
        ("status", codes.STATUSES),
        ("kind", (*codes.UNIT_KINDS, *codes.PLAN_KINDS, *codes.CONTRIBUTION_KINDS)),
        ("base", codes.HEADCOUNT_BASES),
        ("floor_base", codes.FLOOR_BASES),
        ("channel", codes.CHANNELS),
        ("cause", codes.CAUSES),
        ("harm", codes.HARMS),
        ("outcome", codes.OUTCOMES),
        ("state", (*codes.PAYOUT_STATES, *codes.RELIEF_STATES)),
        ("event", codes.PAYOUT_EVENTS),
        ("category", codes.CATEGORIES),
        ("role", codes.ROLES),
        ("age", codes.AGES),
    ],
)
def test_each_code_is_called_something_in_both_languages(label: str, held: tuple[str, ...]) -> None:
    for book in (zh, en):
        assert [code for code in held if not book.LABELS.get(f"{label}.{code}")] == []


COMPARED = re.compile(
    r"\b(?:\w+_)?(status|outcome|event|channel|cause|harm|sex|role|kind)(?:_code)?\s*(?:=|<>|(?:not\s+)?in)\s*"
    r"(\(?\s*'[^']*'(?:\s*,\s*'[^']*')*)"
)
MAY_BE = {
    "status": codes.STATUSES,
    "outcome": codes.OUTCOMES,
    "event": codes.PAYOUT_EVENTS,
    "channel": codes.CHANNELS,
    "cause": codes.CAUSES,
    "harm": codes.HARMS,
    "sex": codes.SEXES,
    "role": codes.ROLES,
    "kind": (*codes.UNIT_KINDS, *codes.PLAN_KINDS, *codes.CONTRIBUTION_KINDS, *codes.CLAIM_KINDS),
}


def test_sql_compares_a_code_with_the_words_of_its_list_alone() -> None:
    compared_with: dict[str, set[str]] = {}
    unknown = []
    for path in sorted(Path(folder("db")).rglob("*.sql")):
        for name, told in COMPARED.findall(path.read_text(encoding="utf-8")):
            said = set(re.findall(r"'([^']*)'", told))
            compared_with.setdefault(name, set()).update(said)
            unknown += [(path.name, name, word) for word in sorted(said - set(MAY_BE[name]))]
    assert unknown == []
    assert {"status", "outcome", "event", "kind", "channel"} <= compared_with.keys()
