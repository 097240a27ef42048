"""Every sentence, heading and label a person reads, in Chinese and English.

``zh`` and ``en`` hold the same files with the same names and keys (a test holds them equal): a noun of the command line
has a file of its own, and ``SHARED`` are for what several say. Each file holds, of the four books, those that it needs.
The language is settled once, before the commands are built: ``use("zh")``. Only the language in use is imported, and of
the nouns the one that is called, until a word is wanted that stands with another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import import_module

LANGUAGES = ("zh", "en")

SHARED = {"SENTENCES": "sentences", "HEADINGS": "headings", "LABELS": "labels", "HELP": "help_texts"}
"""The four books, and the file of each that holds what no noun has for itself."""

_in_use = "en"
_opened = set[tuple[str, str]]()
_learned: dict[tuple[str, str], Mapping[str, str]] = {}
"""What a ledger itself calls its codes, by language and kind."""


class _Gaps(dict[str, object]):
    """The facts that fill a sentence, with ``?`` for one nobody gave, so that a message never fails."""

    def __missing__(self, gap: str) -> str:
        return "?"


def use(language: str) -> None:
    """Settle the language of this run: ``zh`` or ``en``."""
    global _in_use
    _in_use = language


def language() -> str:
    """The language in use: ``zh`` or ``en``."""
    return _in_use


def learn(language: str, kind: str, names: Mapping[str, str]) -> None:
    """Take over what a ledger calls the codes of a kind, as its plans, in one language; what was known of it goes."""
    _learned[language, kind] = names


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for as long as it lasts: what is handed out may be in another than the answer."""
    before = _in_use
    use(language)
    try:
        yield
    finally:
        use(before)


@cache
def files(language: str) -> tuple[str, ...]:
    """The files of a language: what its folder holds, the shared ones and one a noun."""
    folder = os.path.join(os.path.dirname(__file__), language)
    return tuple(sorted(file[:-3] for file in os.listdir(folder) if file.endswith(".py") and file != "__init__.py"))


@cache
def page(language: str, file: str, book: str) -> Mapping[str, str]:
    """What one file of a language holds of a book; nothing where there is no such file."""
    if file not in files(language):
        return {}
    _opened.add((language, file))
    words: Mapping[str, str] = getattr(import_module(f"mutualaid.words.{language}.{file}"), book, {})
    return words


def whole(language: str, book: str) -> dict[str, str]:
    """A book with the words of every file."""
    return {key: word for file in files(language) for key, word in page(language, file, book).items()}


@lru_cache(maxsize=4096)
def _of_a_noun(language: str, book: str, key: str) -> str | None:
    """The word for a key that is not shared: in the file of a noun that the key names, in those open already, in any.

    A label is looked for where its key names the noun alone: many a code has none, a unit's for one.
    """
    named = re.split(r"[^a-z]", key.lower())
    for file in sorted(files(language), key=lambda file: (file not in named, (language, file) not in _opened)):
        if book == "LABELS" and file not in named:
            return None
        if key in (words := page(language, file, book)):
            return words[key]
    return None


def _word(book: str, key: str) -> str | None:
    shared = page(_in_use, SHARED[book], book)
    return shared[key] if key in shared else _of_a_noun(_in_use, book, key)


def _of_the_noun(book: str, key: str) -> str:
    """The word for a key that begins with its noun, or is shared; empty without one."""
    shared = page(_in_use, SHARED[book], book)
    return shared.get(key) or page(_in_use, key.partition(" ")[0], book).get(key, "")


def sentence(code: str, /, **facts: object) -> str:
    """The sentence for a code, its ``{gaps}`` filled from the facts; an unknown code says itself."""
    pattern = _word("SENTENCES", code)
    if pattern is None:
        return code
    return pattern.format_map(_Gaps((gap, fact) for gap, fact in facts.items() if fact is not None))


_CLAUSE = re.compile(r".+?(?:[。；？]|[;.?](?=\s|$)|$)", re.DOTALL)


def without_options(text: str) -> str:
    """A sentence without the clauses that name an option or a command: at a question the answers stand below it.

    What is wrong stands first, and is always kept.

    >>> without_options("证号不符。请核对；确实如此，可用 --accept ID --reason 说明。")
    '证号不符。请核对。'
    >>> without_options("It differs by 1.5. Check it; if it is right, add --accept FEE --reason TEXT.")
    'It differs by 1.5. Check it.'
    """
    clauses: list[str] = _CLAUSE.findall(text)
    kept = "".join(clauses[:1] + [each for each in clauses[1:] if "--" not in each and "mutualaid " not in each])
    end = "。" if kept.endswith("；") else "." if kept.endswith(";") else ""
    return kept[:-1] + end if end else kept


def acceptable() -> list[str]:
    """The doubts that somebody may settle: the codes that sentences offer behind ``--accept``."""
    texts = whole(_in_use, "SENTENCES").values()
    return sorted({code for text in texts for code in re.findall(r"--accept ([A-Z_]+)", text)})


def heading(key: str, *, action: str = "") -> str:
    """The column heading for a JSON key, for people; in the receipt of an action its own, where it has one."""
    own = _of_the_noun("HEADINGS", f"{action}.{key}") if action else ""
    return own or _word("HEADINGS", key) or key


def column(name: str) -> str:
    """What a column of a file is called: by a heading of its own, as ``sheet.card_no``, else as its key is everywhere."""
    return page(_in_use, SHARED["HEADINGS"], "HEADINGS").get(f"sheet.{name}") or heading(name)


def label(kind: str, code: object) -> str:
    """What a code is called: ``label("status", "kept")``; by a ledger's own name where it has one."""
    if (own := _learned.get((_in_use, kind))) is not None and code in own:
        return own[str(code)]
    found = _word("LABELS", f"{kind}.{code}")
    return str(code) if found is None else found


def help_text(name: str) -> str:
    """The help of a command (``report participation``) or an option (``--unit``), with its example."""
    return _of_the_noun("HELP", name)


def typed(text: str) -> str:
    """A word of a command line as somebody types it: in quotes where a blank or a sign means something to the shell.

    >>> typed("险别名目"), typed("险别 名目"), typed("费(元)"), typed("*.xlsx")
    ('险别名目', '"险别 名目"', '"费(元)"', '"*.xlsx"')
    """
    if re.fullmatch(r"[\w./:@%+,=-]+", text):
        return text
    if not re.search(r"[\"$`\\!]", text):
        return f'"{text}"'
    import shlex

    return shlex.quote(text)
