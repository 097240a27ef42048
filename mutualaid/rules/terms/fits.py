"""What may stand at a place of a file of terms: checks that tell every fault below it, each with an example.

A fit is asked with the path of the value and the list that takes the faults; it says whether all was well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from mutualaid.codes import COVERED, MOST_FEN
from mutualaid.rules.shapes import Shape
from mutualaid.rules.terms.faults import Fault

_CODE = Shape(r"[A-Z][A-Z0-9_]{1,29}")


class Fit(Protocol):
    """What may stand somewhere."""

    @property
    def example(self) -> str:
        """How a value is written."""

    def check(self, path: str, value: Any, faults: list[Fault]) -> bool:
        """Whether the value fits; what does not is appended with its path."""


SHAPE: Mapping[str, object] = {"fits": "shape"}
"""Of what is best told by its example alone."""


def wrong_value(path: str, value: Any, example: str, other: str = "", *, says: Mapping[str, object] = SHAPE) -> Fault:
    """That the value at a path does not fit, or not with what stands at another; ``says`` tells what would fit."""
    beside = {"other": other} if other else says
    return Fault("TERMS_WRONG_VALUE", path, {"example": example, "found": value, **beside})


def entry(example: str) -> str:
    """How a value with its origin is written: ``{ value = 30, source = "…" }``."""
    return f'{{ value = {example}, source = "…" }}'


class Plain(NamedTuple):
    """A value that is judged as a whole."""

    fits: Callable[[Any], bool]
    example: str
    says: Mapping[str, object] = SHAPE
    """What fits: ``fits`` names the sentence (``FITS_…``) that the others fill: bounds, words to choose from."""

    def check(self, path: str, value: Any, faults: list[Fault]) -> bool:
        """Whether the value fits; else one fault."""
        if self.fits(value):
            return True
        faults.append(wrong_value(path, value, self.example, says=self.says))
        return False


class Table(NamedTuple):
    """A table with keys of its own, some of them needed."""

    keys: Mapping[str, Fit]
    needed: tuple[str, ...]
    example: str
    any_of: tuple[str, ...] = ()
    """Of these at least one stands."""

    def check(self, path: str, value: Any, faults: list[Fault]) -> bool:
        """Whether every key is known and fits, and none that is needed is missing."""
        if type(value) is not dict:
            faults.append(wrong_value(path, value, self.example))
            return False
        before = len(faults)
        for key, inner in value.items():
            if key not in self.keys:
                faults.append(Fault("TERMS_UNKNOWN_KEY", f"{path}.{key}", {"known": tuple(self.keys)}))
            else:
                self.keys[key].check(f"{path}.{key}", inner, faults)
        missing = [key for key in self.needed if key not in value]
        if self.any_of and not any(key in value for key in self.any_of):
            missing.append(self.any_of[0])
        for key in missing:
            faults.append(Fault("TERMS_MISSING_KEY", f"{path}.{key}", {"example": self.keys[key].example}))
        return len(faults) == before


class Many(NamedTuple):
    """A list of one kind that is not empty."""

    inner: Fit
    example: str

    def check(self, path: str, value: Any, faults: list[Fault]) -> bool:
        """Whether there is a value and each fits."""
        if type(value) is not list or not value:
            faults.append(wrong_value(path, value, self.example))
            return False
        before = len(faults)
        for number, inner in enumerate(value, 1):
            self.inner.check(f"{path}[{number}]", inner, faults)
        return len(faults) == before


class Shapes(NamedTuple):
    """One of several ways to write a value, known by its type or by a key that it holds."""

    whole: Fit | None
    """For what is neither table nor list."""
    tables: Mapping[str, Fit]
    """By the key that tells the shape; the first that stands in the table."""
    many: Fit | None
    """For a list."""
    example: str

    def check(self, path: str, value: Any, faults: list[Fault]) -> bool:
        """Whether the value fits the shape that it is written in."""
        fit: Fit | None = self.whole
        if type(value) is list:
            fit = self.many
        elif type(value) is dict:
            fit = next((table for key, table in self.tables.items() if key in value), None)
        if fit is None:
            faults.append(wrong_value(path, value, self.example))
            return False
        return fit.check(path, value, faults)


# --- what values are made of ---


def whole(least: int, most: int, example: str, unit: str = "number") -> Plain:
    """A whole number between two, both included; ``unit`` says what it counts."""
    says = {"fits": unit, "least": least, "most": most}
    return Plain(lambda value: type(value) is int and least <= value <= most, example, says)


def one_of(*words: str) -> Plain:
    """One of some words."""
    says = {"fits": "word", "choices": words}
    return Plain(lambda value: type(value) is str and value in words, " | ".join(f'"{word}"' for word in words), says)


def is_text(value: Any) -> bool:
    """Whether it is a text that says something."""
    return type(value) is str and bool(value.strip())


def _is_day(value: Any) -> bool:
    try:
        return type(value) is str and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_list(value: Any, fits: Callable[[Any], bool]) -> bool:
    return type(value) is list and bool(value) and all(map(fits, value))


def _is_table(value: Any, fits: Callable[[Any], bool]) -> bool:
    return type(value) is dict and bool(value) and all(map(fits, value.values()))


FEN = whole(0, MOST_FEN, "9500", "fen")
BP = whole(0, 10_000, "8000", "bp")
DAYS = whole(0, 3_660, "30", "days")
COUNT = whole(0, 1_000_000, "100")
AGE = whole(0, 150, "60", "years")
CHILD_AGE = whole(0, 150, "18", "years")
MONTHS = whole(1, 120, "24", "months")
FEN_BY_AGE = Many(
    Table({"from_age": AGE, "fen": FEN}, ("from_age", "fen"), "{ from_age = 16, fen = 3000 }"),
    "[{ from_age = 16, fen = 3000 }, { from_age = 50, fen = 6000 }]",
)


def age_or(*words: str) -> Plain:
    """An age in years, or a word for a statutory age."""
    named = one_of(*words)
    says = {**AGE.says, "fits": "years_or_word", "choices": words}
    return Plain(lambda value: AGE.fits(value) or named.fits(value), f"{AGE.example} | {named.example}", says)


TRUTH = Plain(lambda value: type(value) is bool, "true", {"fits": "truth"})
TEXT = Plain(is_text, '"…"', {"fits": "text"})
TEXTS = Plain(lambda value: _is_list(value, is_text), '["…", "…"]', {"fits": "texts"})
DAY = Plain(_is_day, "2017-01-01", {"fits": "day"})
_FEN_EACH, _BP_EACH = ({**each.says, "fits": f"{each.says['fits']}_each"} for each in (FEN, BP))
FEN_BY_CODE = Plain(lambda value: _is_table(value, FEN.fits), '{ "26" = 2600 }', _FEN_EACH)
BP_BY_GRADE = Plain(lambda value: _is_list(value, BP.fits), "[10000, 9000]", _BP_EACH)
FEN_BY_GRADE = Plain(lambda value: _is_list(value, FEN.fits), "[6000000, 3000000]", _FEN_EACH)
_LENGTHS = frozenset(map(str, range(1, 121)))
FEN_BY_MONTHS = Plain(
    lambda value: _is_table(value, FEN.fits) and _LENGTHS.issuperset(value), '{ "12" = 2400, "6" = 1200 }'
)
COVERS = Plain(
    lambda value: _is_list(value, lambda who: who in COVERED) and len({*value}) == len(value),
    '["member", "child", "spouse"]',
)
"""Whom a plan covers, each once."""
WORDS_BY_CODE = Plain(
    lambda value: _is_table(value, lambda words: _is_list(words, is_text)), '{ malignancy = ["恶性肿瘤"] }'
)


CODE = Plain(lambda value: type(value) is str and bool(_CODE.fullmatch(value)), '"HOSP_MED"', {"fits": "code"})
CODES = Plain(lambda value: _is_list(value, CODE.fits), '["HOSP_MED"]')


def by_level(fit: Plain) -> Plain:
    """A value for each level of hospital, 1 to 3."""
    return Plain(
        lambda value: _is_table(value, fit.fits) and all(level in ("1", "2", "3") for level in value),
        f'{{ "3" = {fit.example}, "2" = {fit.example} }}',
    )


# --- how a value is written ---


def written(value: Any) -> str:
    """A value as a file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(str(key))} = {written(inner)}" for key, inner in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _key(key: str) -> str:
    return key if key.replace("_", "").isalpha() and key.isascii() else f'"{key}"'
