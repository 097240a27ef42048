"""Both languages say the same things, everything that has a code has a sentence, and sentences live in words alone."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import mutualaid
from mutualaid.facts import KEYS
from mutualaid.operators.permissions import AUDITOR, PERMISSIONS
from mutualaid.store import questions
from mutualaid.words import en, zh

BOOKS = ("SENTENCES", "HEADINGS", "LABELS", "HELP")
PACKAGE = Path(mutualaid.__file__).parent
CODE = re.compile(r"[A-Z][A-Z0-9_]+")
CHINESE = re.compile(r"[\u3400-\u9fff]")
SPOKEN = re.compile(r"[\u3400-\u9fff][^\n]*[，。；：！？]|[\u3400-\u9fff]{9}")
"""Chinese that is said to somebody, unlike the words that stand in a cell."""
CODED = {"MutualAidError": 0, "Finding": 1, "Note": 0, "Problem": 1, "BadValue": 0, "refuse": 0, "usage": 0, "say": 0}
"""Who takes a code, and at which place."""

CHINESE_BY_NATURE = (
    "demo/",  # the sample district's names
    "models.py",
    "render/summary",  # the name of a font
    "rules/",  # what cells hold
    "sheets/",  # headings of files
    "words/",
)


def gaps(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def codes() -> Iterator[tuple[str, str]]:
    """Every code literal in the package with the place where it stands."""
    for name, tree in sources():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called not in CODED:
                continue
            given = [
                *call.args[CODED[called] : CODED[called] + 1],
                *(k.value for k in call.keywords if k.arg == "code"),
            ]
            for value in given:
                options = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
                for option in options:
                    if isinstance(option, ast.Constant) and CODE.fullmatch(str(option.value)):
                        yield str(option.value), f"{name}:{call.lineno}"


def test_both_languages_hold_the_same_keys() -> None:
    for book in BOOKS:
        chinese, english = getattr(zh, book), getattr(en, book)
        assert sorted(chinese) == sorted(english), book


def test_both_languages_hold_the_same_gaps() -> None:
    for book in BOOKS:
        chinese, english = getattr(zh, book), getattr(en, book)
        differing = [key for key in chinese if gaps(chinese[key]) != gaps(english.get(key, ""))]
        assert differing == [], book


def test_no_key_stands_twice_and_a_text_is_blank_in_both_languages_or_in_none() -> None:
    for module in (zh, en):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for book in (node for node in ast.walk(tree) if isinstance(node, ast.Dict)):
            keys = [key.value for key in book.keys if isinstance(key, ast.Constant)]
            assert [key for key in set(keys) if keys.count(key) > 1] == []
    for name in BOOKS:
        chinese, english = getattr(zh, name), getattr(en, name)
        assert [key for key in chinese if bool(chinese[key]) is not bool(english.get(key, chinese[key]))] == [], name


def test_every_fact_and_every_command_that_writes_one_is_called_something() -> None:
    assert [table for table in KEYS if f"ledger_table.{table}" not in en.LABELS] == []
    writing = [name for name, permission in PERMISSIONS.items() if AUDITOR not in permission.roles]
    assert "member leave" in writing
    copies_and_keys = ("backup ", "key ")
    facts = [name for name in writing if not name.startswith(copies_and_keys) and " --" not in name]
    assert [name for name in facts if f"action.{name}" not in en.LABELS] == []


def test_every_table_that_can_be_asked_is_called_something() -> None:
    beside = [name for name in questions.offered() if name.removesuffix("_now") not in KEYS]
    assert [name for name in beside if f"asked.{name}" not in en.LABELS] == []


def test_every_code_has_a_sentence() -> None:
    missing = sorted({f"{code} ({place})" for code, place in codes() if code not in en.SENTENCES})
    assert missing == []


def test_the_walk_sees_codes() -> None:
    assert {"LEDGER_MISSING", "BAD_DATE", "NO_SUCH_OPTION", "AT_WITH_WRITE"} <= {code for code, _ in codes()}


def test_every_chinese_sentence_is_chinese() -> None:
    assert [key for key, text in zh.SENTENCES.items() if re.search(r"\w", text) and not CHINESE.search(text)] == []


def test_no_chinese_sentence_stands_outside_words() -> None:
    found = []
    for name, tree in sources():
        if name.startswith(CHINESE_BY_NATURE):
            continue
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        documented |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            f"{name}:{node.lineno} {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and SPOKEN.search(node.value)
            and id(node) not in documented
        ]
    assert found == []
