"""The shape of a stage in a few words: ``{ per = "period", fen = 5000000 }`` is 一个保障期，50,000.00 元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from mutualaid.rules.money import fen_text
from mutualaid.words import label, language, sentence

Classes: TypeAlias = Mapping[str, Sequence[str]]
NO_CLASSES: Classes = {}

_PARTS = (
    *("per", "first_of", "of", "times_shares", "from_day", "until_day", "from_fen", "fen", "first_fen", "later_fen"),
    *("bp", "first_bp", "later_bp", "daily_fen", "days", "count"),
)
"""The keys of shapes, in the order in which they are said."""
_NAMED = {
    "fen_by_class": "disease",
    "fen_by_tier": "tier",
    "daily_fen": "tier",
    "fen_by_level": "hospital_level",
    "bp_by_level": "hospital_level",
    "fen_by_grade": "grade",
    "grade_bp": "grade",
}
"""What the sums or rates of a table are of."""


def in_words(value: Any, classes: Classes) -> str | None:
    """A shape, or several of them, in words; ``None`` where it has a key that no words are known for.

    ``classes`` are those of the benefit's own list, each with its words.
    """
    if isinstance(value, list):
        each = [in_words(inner, classes) for inner in value]
        return None if None in each else "; ".join(map(str, each))
    if isinstance(value, dict) and value.keys() == {"month", "day"}:
        return sentence("PART_UNTIL", month=label("month", value["month"]), day=value["day"])
    if not isinstance(value, dict) or not value.keys() <= {*_PARTS, *_NAMED}:
        return None
    order = {key: place for place, key in enumerate((*_PARTS, *_NAMED))}
    said = [_part(key, value[key], classes) for key in sorted(value, key=order.__getitem__)]
    return sentence("TOLD_COMMA").join(part for part in said if part)


def _part(key: str, value: Any, classes: Classes) -> str:
    if key in ("per", "first_of", "of"):
        return label({"per": "span", "of": "once_of"}.get(key, key), value)
    if key == "times_shares":
        return sentence("PART_TIMES_SHARES") if value else ""
    if isinstance(value, Mapping | list):
        named = sorted(value.items(), key=itemgetter(1)) if isinstance(value, Mapping) else enumerate(value, 1)
        kind = _NAMED[key]
        sums = sentence("TOLD_AND").join(f"{_called(kind, code, classes)} {_sum(key, each)}" for code, each in named)
        return sentence("PART_BY_DAY", amount=sums) if key == "daily_fen" else sums
    if key == "days":
        return sentence("TOLD_ONE_DAY" if value == 1 else "TOLD_SO_MANY_DAYS", count=value)
    if key in ("fen", "bp"):
        return _sum(key, value)
    return sentence(f"PART_{key.upper()}", amount=_sum(key, value))


def _sum(key: str, value: int) -> str:
    """Money in yuan, a rate in percent, else the number."""
    if "bp" in key:
        return f"{fen_text(value)} %"
    return sentence("TOLD_YUAN", amount=fen_text(value)) if "fen" in key else str(value)


def _called(kind: str, code: object, classes: Classes) -> str:
    if kind in ("tier", "grade"):
        return sentence(f"PART_{kind.upper()}", code=code)
    called = label(kind, code)
    if kind == "disease" and called == code:
        words = classes.get(called) if language() == "zh" else None
        return words[0] if words else called.replace("_", " ")
    return called
