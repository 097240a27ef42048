"""Faults of a text of terms as a compiler tells them: the line, the column, the nearest key, what was found.

Imported only where something is wrong. Whoever gives a roster by mistake must not see its people in what is told: of a
line its keys, its signs and the words of the grammar are shown, of other texts their length, of values those that name
nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from mutualaid.errors import FaultyLine
from mutualaid.rules.terms import grammar, keys
from mutualaid.rules.terms.faults import Fault
from mutualaid.rules.terms.fits import Fit, Many, Plain, Shapes, Table, written
from mutualaid.rules.terms.meant import number_meant
from mutualaid.rules.terms.places import Place, Span, places

MOST_FOUND = 60
"""A value that was found is shown in so many characters."""
OF_THE_KEY = frozenset(("TERMS_UNKNOWN_KEY", "TERMS_SOURCE", "TERMS_PRICE", "TERMS_NOT_TOGETHER", "TERMS_ONE_BRACKET"))
"""Faults whose key is pointed at; of the others it is the value."""


_SEVERAL = ("[version]", "[version.benefit]")
"""Tables of which a file may have several, written as if there were one."""


def told(text: str, faults: Sequence[Fault]) -> tuple[FaultyLine, ...]:
    """Every fault with its place in the text, from the top to the bottom."""
    lines = text.split("\n")
    where = _where(text, faults)
    made = [_told(fault, lines, where) for fault in faults]
    return tuple(sorted(made, key=lambda each: (each.line, each.column)))


def _where(text: str, faults: Sequence[Fault]) -> Mapping[str, Place]:
    """The places of the text; without the lines that are no TOML where there are such."""
    if any("line" in fault.facts for fault in faults):
        from mutualaid.rules.terms.broken import rest_of

        text = rest_of(text).text
    return places(text)


def _told(fault: Fault, lines: Sequence[str], where: Mapping[str, Place]) -> FaultyLine:
    facts = dict(fault.facts)
    line = facts.pop("line", None)
    if isinstance(line, int):
        column = facts.pop("column", 1)
        assert isinstance(column, int)
        found = facts.get("found")
        length = len(found) if isinstance(found, str) else 1
        if isinstance(found, str):
            facts["found"] = found if len(found) == 1 or fault.code == "TERMS_SYNTAX_DAY" else _token(found)
        if isinstance(name := facts.get("name"), str):
            facts["name"] = name if set(name.strip("[]").split(".")) <= _grammar() else _token(name)
        text = veiled(lines[line - 1]) if line <= len(lines) else ""
        code = fault.code
        if code == "TERMS_SYNTAX_DAY" and (line > len(lines) or "=" not in lines[line - 1]):
            # A day that stands behind no key is not the terms' own: it may be the birthday of somebody in a roster.
            return FaultyLine("TERMS_SYNTAX", "", line, 1, 1, text, {})
        if code == "TERMS_SYNTAX_TWICE" and facts.get("name") in _SEVERAL:
            # Whoever writes two of them means two.
            code, facts["example"] = "TERMS_SYNTAX_TWICE_TABLE", f"[{facts['name']}]"
        return FaultyLine(code, "", line, column, length, text, facts)
    span = _span(fault, where)
    name = fault.key.rpartition(".")[2]
    facts |= {"key": fault.key, "name": name}
    if "found" in facts:
        facts |= _meant(facts)
        facts["found"] = brief(_veil_value(facts["found"]))
    known = facts.pop("known", None)
    if isinstance(known, tuple):
        near = _near(name, known)
        facts |= {"nearest": ", ".join(near)} if near else {"known": ", ".join(known)}
    other, code = facts.get("other"), fault.code
    if str(facts.get("example")).startswith("[[") and code == "TERMS_MISSING_KEY":
        code = "TERMS_MISSING_TABLE"
    code += "_NEAR" if "nearest" in facts else ""
    if isinstance(other, str) and other in where:
        facts["other_line"] = where[other].key.line
        code += "_BESIDE" if code in ("TERMS_WRONG_VALUE", "TERMS_PRICE") else ""
    return FaultyLine(code, fault.key, span.line, span.column, span.length, veiled(lines[span.line - 1]), facts)


def _near(word: str, known: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, known, n=2, cutoff=0.6)


def _meant(facts: Mapping[str, object]) -> Mapping[str, object]:
    """What stands there as it is most likely meant: an example of its own, the words that it is nearest to."""
    found, least, most = facts["found"], facts.get("least"), facts.get("most")
    if isinstance(choices := facts.get("choices"), tuple):
        near = _near(found, choices) if isinstance(found, str) else []
        said = {"choices": ", ".join(f'"{word}"' for word in choices)}
        return said | {"example": " | ".join(f'"{word}"' for word in near or choices[:1])}
    if isinstance(least, int) and isinstance(most, int) and type(found) in (str, float):
        number = number_meant(str(found), str(facts["fits"]))
        if number is not None and least <= number <= most:
            return {"example": str(number)}
    return {}


def _span(fault: Fault, where: Mapping[str, Place]) -> Span:
    """What is pointed at: the key or the value of the fault; of what is missing the table that lacks it."""
    path = fault.key
    place = where.get(path)
    if place is not None:
        return place.key if fault.code in OF_THE_KEY else place.value
    while path and path not in where:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return where[path].key if path else Span(1, 1, 0)


_KEY = re.compile(r"[ \t]*(?:\[{1,2})?[\w.\"'-]+[ \t]*[=＝{\]]")
_SAFE = re.compile(r"[A-Za-z_][A-Za-z_-]{0,24}|[0-9][0-9.,:/-]{0,9}[^\W\d_]{0,2}[%％]?|\d{4}年\d\d?月\d\d?日|\d\dT\d\d")
_MARK = re.compile(r"[A-Za-z]?[0-9]{1,3}")
"""A short mark in quotes: of a source (S2), a tier, a level."""
_WORD = re.compile(r"\w+")


@cache
def _grammar() -> frozenset[str]:
    """The keys and the words of closed lists that files of terms are made of: they name nobody."""
    of_version = (keys.HEAD, keys.HEAD_MAY, keys.VALUES, keys.OVER_ALL, *keys.BENEFITS.values())
    said: set[str] = {"version", "value", "source", "assumption", "true", "false", *keys.PLAIN, *keys.BENEFITS}
    for fits in (*of_version, grammar.PLAIN, grammar.VALUES):
        said.update(fits, *(_said(fit) for fit in fits.values()))
    return frozenset(said)


def _said(fit: Fit) -> Iterator[str]:
    """The keys and words below a fit."""
    if isinstance(fit, Plain):
        choices = fit.says.get("choices")
        yield from choices if isinstance(choices, tuple) else ()
        return
    below: Iterable[Fit | None]
    if isinstance(fit, Table):
        yield from fit.keys
        below = fit.keys.values()
    elif isinstance(fit, Shapes):
        below = (fit.whole, *fit.tables.values(), fit.many)
    else:
        assert isinstance(fit, Many)
        below = (fit.inner,)
    for part in below:
        if part is not None:
            yield from _said(part)


def veiled(line: str) -> str:
    """A line with its keys, signs and words of the grammar; other texts, and what could name somebody, are stars."""
    key = _KEY.match(line)
    start = key.end() if key else 0
    shown, quote = [line[:start]], ""
    place = start
    while place < len(line):
        sign = line[place]
        if sign in "\"'“”‘’" or (quote and not sign.isalnum()):
            quote = "" if quote and sign in "\"'”’" else quote or (sign if sign in "\"'“‘" else "")
            shown.append(sign)
            place += 1
            continue
        word = _WORD.match(line, place)
        if word is None:
            shown.append(sign)
            place += 1
            continue
        safe = _MARK if quote else _SAFE
        is_safe = word[0] in _grammar() or (key is not None and safe.fullmatch(word[0]) is not None)
        shown.append(word[0] if is_safe else "".join("*" if ord(each) < 0x1100 else "＊" for each in word[0]))
        place = word.end()
    return "".join(shown)


def _token(text: str) -> str:
    return text if not text or _SAFE.fullmatch(text) else "…"


def _veil_value(value: Any) -> Any:
    """A value whose texts are words of the grammar or short figures; other texts are an ellipsis."""
    if isinstance(value, str):
        return _token(value)
    if isinstance(value, dict):
        return {key: _veil_value(inner) for key, inner in value.items()}
    return [_veil_value(inner) for inner in value] if isinstance(value, list) else value


def brief(value: Any) -> str:
    """A value as it may stand in a file, cut where it is long."""
    text = written(value)
    return text if len(text) <= MOST_FOUND else f"{text[: MOST_FOUND - 1]}…"
