"""Both languages say the same things, everything that has a code has a sentence, and sentences live in words alone."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import mutualaid
from mutualaid import words
from mutualaid.cli.main import NOUNS
from mutualaid.facts import KEYS
from mutualaid.operators.permissions import AUDITOR, PERMISSIONS
from mutualaid.store import questions
from mutualaid.store.resources import query_text
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


class Gaps(dict[str, object]):
    def __missing__(self, gap: str) -> str:
        return "?"


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


def test_both_languages_hold_the_same_files_and_each_file_the_same_keys() -> None:
    assert words.files("zh") == words.files("en")
    assert set(words.files("en")) - set(words.SHARED.values()) <= NOUNS.keys()
    for file in words.files("en"):
        for book in BOOKS:
            assert sorted(words.page("zh", file, book)) == sorted(words.page("en", file, book)), (file, book)


def keys_of(path: Path) -> Iterator[tuple[str, str]]:
    """The keys of a file as it is written, each with its book."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            yield from ((ast.unparse(node.target), ast.literal_eval(key)) for key in node.value.keys if key)


def test_no_key_stands_twice_and_a_text_is_blank_in_both_languages_or_in_none() -> None:
    for language in words.LANGUAGES:
        keys = Counter(pair for path in (PACKAGE / "words" / language).glob("*.py") for pair in keys_of(path))
        assert keys["HELP", "relief add"] == 1
        assert [pair for pair, count in keys.items() if count > 1] == []
    for name in BOOKS:
        chinese, english = getattr(zh, name), getattr(en, name)
        assert [key for key in chinese if bool(chinese[key]) is not bool(english.get(key, chinese[key]))] == [], name


def test_the_words_of_a_noun_stand_in_its_file_where_they_are_looked_for() -> None:
    assert [key for key in words.page("en", "help_texts", "HELP") if key.partition(" ")[0] in NOUNS] == []
    for noun in NOUNS.keys() & set(words.files("en")):
        assert [key for key in words.page("en", noun, "HELP") if key.partition(" ")[0] != noun] == []
        assert [key for key in words.page("en", noun, "LABELS") if noun not in re.split("[^a-z]", key)] == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_word_is_found_whichever_file_holds_it(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(words, "_in_use", language)
    for key, text in words.whole(language, "SENTENCES").items():
        assert words.sentence(key) == text.format_map(Gaps()), key
    assert [key for key, text in words.whole(language, "HELP").items() if words.help_text(key) != text] == []
    assert [key for key, text in words.whole(language, "HEADINGS").items() if words.heading(key) != text] == []
    for key, text in words.whole(language, "LABELS").items():
        assert words.label(*key.split(".", 1)) == text, key
    assert (words.sentence("NOTHING_SAID"), words.help_text("relief nothing")) == ("NOTHING_SAID", "")
    assert (words.heading("nothing_at_all"), words.label("unit", "110119")) == ("nothing_at_all", "110119")


def test_every_fact_and_every_command_that_writes_one_is_called_something() -> None:
    assert [table for table in KEYS if f"ledger_table.{table}" not in en.LABELS] == []
    writing = [name for name, permission in PERMISSIONS.items() if AUDITOR not in permission.roles]
    assert "member leave" in writing
    copies_and_keys = ("backup ", "key ")
    facts = [name for name in writing if not name.startswith(copies_and_keys) and " --" not in name]
    assert [name for name in facts if f"action.{name}" not in en.LABELS] == []


def test_whatever_a_persons_history_tells_of_is_called_something() -> None:
    tables = re.findall(r"^select '([a-z_]+)'", query_text("member_history"), re.MULTILINE)
    assert {"person", "relief_approval"} < set(tables)
    for book in (zh, en):
        named = {"personal": "personal_record"}
        assert [table for table in tables if f"what.{named.get(table, table)}" not in book.LABELS] == []


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


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_at_a_question_a_doubt_is_told_without_the_options_that_settle_it(language: str) -> None:
    words.use(language)
    doubts = {code: words.whole(language, "SENTENCES")[code] for code in words.acceptable()}
    words.use("en")
    assert len(doubts) > 30
    for code in (*doubts, "RECEIVED_ON_NEEDED"):
        said = words.without_options(words.whole(language, "SENTENCES")[code])
        assert "--" not in said, said
        assert said.endswith(("。", ".")), said
        assert len(said) > 6
