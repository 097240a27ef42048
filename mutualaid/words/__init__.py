"""Every sentence, heading and label a person reads, in Chinese and English.

``zh`` and ``en`` hold the same names with the same keys (a test holds them equal). The language is settled once,
before the commands are built: ``use("zh")``. Only the language in use is imported.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

LANGUAGES = ("zh", "en")

_in_use = "en"


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


@cache
def _book(language: str) -> ModuleType:
    """The book of a language, opened when the first word is wanted."""
    return import_module(f"mutualaid.words.{language}")


def sentence(code: str, /, **facts: object) -> str:
    """The sentence for a code, its ``{gaps}`` filled from the facts; an unknown code says itself."""
    pattern: str | None = _book(_in_use).SENTENCES.get(code)
    if pattern is None:
        return code
    return pattern.format_map(_Gaps((gap, fact) for gap, fact in facts.items() if fact is not None))


def heading(key: str, *, action: str = "") -> str:
    """The column heading for a JSON key, for people; in the receipt of an action its own, where it has one."""
    headings: dict[str, str] = _book(_in_use).HEADINGS
    return headings.get(f"{action}.{key}") or headings.get(key, key)


def label(kind: str, code: object) -> str:
    """What a code is called: ``label("status", "kept")``."""
    found: str = _book(_in_use).LABELS.get(f"{kind}.{code}", str(code))
    return found


def help_text(name: str) -> str:
    """The help of a command (``report participation``) or an option (``--unit``), with its example."""
    found: str = _book(_in_use).HELP.get(name, "")
    return found
