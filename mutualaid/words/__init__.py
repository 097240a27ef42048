"""Every sentence, heading and label a person reads, in Chinese and English.

``zh`` and ``en`` hold the same names with the same keys (a test holds them equal). The language is settled once,
before the commands are built: ``use("zh")``. Only the language in use is imported.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

LANGUAGES = ("zh", "en")

_in_use: ModuleType | None = None


class _Gaps(string.Formatter):
    """Fills what there is and shows ``?`` for a fact nobody gave, so that a message never fails."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        if isinstance(key, int):
            return "?"
        value = kwargs.get(key)
        return "?" if value is None else value


_gaps = _Gaps()


def use(language: str) -> None:
    """Settle the language of this run: ``zh`` or ``en``."""
    global _in_use
    _in_use = import_module(f"mutualaid.words.{language}")


def language() -> str:
    """The language in use: ``zh`` or ``en``."""
    return _book().__name__.rsplit(".", 1)[1]


def _book() -> ModuleType:
    if _in_use is None:
        use("en")
    assert _in_use is not None
    return _in_use


def sentence(code: str, /, **facts: object) -> str:
    """The sentence for a code, its ``{gaps}`` filled from the facts; an unknown code says itself."""
    pattern: str | None = _book().SENTENCES.get(code)
    if pattern is None:
        return code
    return _gaps.vformat(pattern, (), facts)


def heading(key: str) -> str:
    """The column heading for a JSON key, for people."""
    found: str = _book().HEADINGS.get(key, key)
    return found


def label(kind: str, code: object) -> str:
    """What a code is called: ``label("status", "kept")``."""
    found: str = _book().LABELS.get(f"{kind}.{code}", str(code))
    return found


def help_text(name: str) -> str:
    """The help of a command (``report participation``) or an option (``--unit``), with its example."""
    found: str = _book().HELP.get(name, "")
    return found
