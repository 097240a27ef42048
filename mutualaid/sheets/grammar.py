"""What a heading says, read by its parts: whose it is, what it speaks of, and as what (a number, a name, a day, money).

A heading is folded (width, case, numbering, hints, units of measure, years), parted into the words of ``vocabulary``,
inside and outside of brackets, and what is left over is ``x``. A field says in a ``Phrase`` what it is made of; the
order of the parts does not matter, so 身份证号, 号码（身份证） and 证件/身份证号码 are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mutualaid.rules.shapes import Shape
from mutualaid.sheets.headings import HINT, OPENING
from mutualaid.sheets.vocabulary import CHINESE, ENGLISH, LONGEST, SOFT

LONGEST_HEADING = 40
"""Signs of a text that can be a heading; a longer one is a sentence."""
UNKNOWN = "x"
"""The part that no word explains."""
_PAYING_UNITS = (("pay", "employer"), ("pay", "union"), ("pay", "subunion"))

_BRACKETS = Shape(r"[(\[{【〔<]([^()\[\]{}【】〔〕<>]*)[)\]}】〕>]?")
_HINT = Shape(f"(?i:{HINT})")
_MEASURES = {
    "money": Shape(r"(?:人民币|单位[:：]?)?元(?:[/每][人份年月])?|yuan|rmb|cny|¥|￥"),
    "share": Shape(r"份|份数|shares"),
    "scaled": Shape(r"(?:单位[:：]?)?[百千万亿]+元?"),
}
_BLANK_BETWEEN = Shape(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_NUMBERING = Shape(
    r"^(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)]|(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．:])"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:年度|年)?")
_WORDS = re.compile(r"[a-z]+|\d+|[\u3400-\u9fff]+|#")
_UNIT_BEHIND = Shape(r"(?:[/:,、]|(?<=[费额款金]))(?:单位:?)?(元|份|人民币元?|yuan|rmb|[百千万亿]元)$")
"""A unit of measure behind a heading, without brackets: 互助费/元."""
_ENDS_OF_UNITS = ("元", "份", "人民币", "yuan", "rmb")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Said(NamedTuple):
    """The parts of a heading, in their order; ``measure`` is what its unit of measure says (money, shares)."""

    outer: tuple[str, ...]
    """What stands outside of brackets."""
    inner: tuple[str, ...] = ()
    """What stands in brackets."""
    measure: str | None = None

    @property
    def parts(self) -> frozenset[str]:
        """All that it says, inside and outside of brackets."""
        return frozenset(self.outer + self.inner)

    @property
    def bare(self) -> frozenset[str]:
        """What it says without its brackets."""
        return frozenset(self.outer)

    @property
    def head(self) -> frozenset[str]:
        """What stands behind an unknown beginning: of 车间姓名 the name."""
        if self.outer[:1] != (UNKNOWN,):
            return frozenset()
        return frozenset(self.outer[1:] + self.inner)

    def under(self, group: Said) -> Said:
        """The heading with that of the group above it."""
        return Said(group.outer + self.outer, group.inner + self.inner, self.measure or group.measure)


class Phrase(NamedTuple):
    """What a heading of a field is made of: all of ``need``, and of the rest nothing but ``may``."""

    need: frozenset[str]
    may: frozenset[str]

    def fits(self, parts: frozenset[str]) -> bool:
        """Whether a heading of these parts means the field."""
        return self.need <= parts and parts - self.need <= self.may


def phrases(written: str) -> tuple[Phrase, ...]:
    """Phrases as columns write them: alternatives parted by ``|``, what may be left out with ``?``.

    >>> [phrase.fits(frozenset(("number", "document", "member"))) for phrase in phrases("document number? | name")]
    [True, False]
    """
    made = []
    for alternative in filter(None, map(str.strip, written.split("|"))):
        words = alternative.split()
        may = {word[:-1] for word in words if word.endswith("?")}
        made.append(Phrase(frozenset(word for word in words if not word.endswith("?")), SOFT | may))
    return tuple(made)


def weight(written: Sequence[Phrase], parts: frozenset[str]) -> tuple[int, int]:
    """How much of a heading the best of the phrases explains, and how much of that it needs; 0 where none fits."""
    fitting = [phrase for phrase in written if phrase.fits(parts)]
    return max(((len(each.need | (each.may - SOFT) & parts), len(each.need)) for each in fitting), default=(0, 0))


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """The parts of a heading.

    >>> said("被保险人 身份证号码（18位）").outer, said("险种(计划)"), said("缴费标准（元）").measure
    (('insured', 'document', 'number'), Said(outer=('plan',), inner=('plan',), measure=None), 'money')
    """
    plain = unicodedata.normalize("NFKC", _CAMEL.sub(" ", text)).casefold().strip(" *※:\n\t")
    if not plain or len(plain) > LONGEST_HEADING:
        return Said((UNKNOWN,) if plain else ())
    plain = plain.replace("4位", "四位").replace("6位", "六位")
    if not plain.isalnum():
        plain = _NUMBERING.sub("", _BLANK_BETWEEN.sub("", plain) if len(plain.split()) > 1 else plain)
    plain = _YEAR.sub(" ", plain)
    if plain.endswith(_ENDS_OF_UNITS):
        plain = _UNIT_BEHIND.sub(r"(\1)", plain)
    inner: list[str] = []
    measure: str | None = None
    has_brackets = not OPENING.isdisjoint(plain)
    for bracketed in _BRACKETS.findall(plain) if has_brackets else ():
        hint = bracketed.strip()
        found = next((name for name, pattern in _MEASURES.items() if pattern.fullmatch(hint)), None)
        measure = measure or found
        if found == "scaled":
            inner.append(found)
        elif not _HINT.fullmatch(hint) or CHINESE.get(hint) == "day":
            inner.extend(_parted(hint))
    outside = _BRACKETS.sub(" ", plain) if has_brackets else plain
    return Said(_headed(tuple(_parted(outside))), tuple(inner), measure)


def _headed(outer: tuple[str, ...]) -> tuple[str, ...]:
    """The parts without a paying before the employer or the union that they end in: whoever pays is a unit.

    >>> _headed(("pay", "employer", "title")), _headed(("employer", "pay"))
    (('employer', 'title'), ('employer', 'pay'))
    """
    at = len(outer) - (outer[-1:] in (("title",), ("name",)))
    return (*outer[: at - 2], *outer[at - 1 :]) if outer[at - 2 : at] in _PAYING_UNITS else outer


def _parted(text: str) -> Iterator[str]:
    """The words of a text by their meaning, furniture left out and what is unknown told once."""
    was: str | None = None
    for meaning in _meanings(_WORDS.findall(text)):
        if meaning and not meaning == was == UNKNOWN:
            yield meaning
        was = meaning


def _meanings(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if word[0] >= "\u3400":
            yield from _split(word)
        else:
            yield ENGLISH.get(word, UNKNOWN)


def _split(text: str) -> list[str]:
    """A Chinese text parted so that the fewest signs stay unknown, then into the fewest words."""
    best: list[tuple[int, int, list[str]]] = [(0, 0, [])]
    for end in range(1, len(text) + 1):
        unknown, count, parts = best[end - 1]
        choice = (unknown + 1, count + 1, [*parts, UNKNOWN])
        for start in range(max(0, end - LONGEST), end):
            meaning = CHINESE.get(text[start:end])
            if meaning is not None:
                unknown, count, parts = best[start]
                if (unknown, count + 1) < choice[:2]:
                    choice = (unknown, count + 1, [*parts, meaning])
        best.append(choice)
    return best[-1][2]
