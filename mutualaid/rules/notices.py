"""The numbers of a notice (通报, 简报) in plain text: what each says of whom, by the words that stand around it.

A notice is written by people. A number is told apart from a day, a stamp, a document's number and a mark of a
footnote. What it speaks of is the word for a figure that stands nearest before it of its kind (a rate for percent,
money for yuan), or right behind it (人次). Whom and which year it speaks of are the unit, plan, channel and year that
were named last. A line is a world of its own, and so is a sentence but for its year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

Kind = Literal["count", "fen", "bp", "change"]
KINDS: Mapping[str, Kind] = {"_change_bp": "change", "_bp": "bp", "_fen": "fen", "_count": "count"}
"""What a figure is, by the end of its key; the first that fits."""

_WORDS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("年内参保率", ("covered_in_year_bp",)),
    ("年内参保人数|年内参保", ("covered_in_year_count",)),
    ("目标", ("target_bp",)),
    ("还差|尚差|差额|缺口|差距", ("missing_count",)),
    ("参保覆盖率|参保率|覆盖率", ("rate_bp",)),
    ("参保人次|参保份次", ("participation_count",)),
    ("参保单位", ("insured_unit_count",)),
    ("参保人数|参保会员|参保职工|参保", ("insured_count",)),
    ("会员总数|会员人数|会员数|会员", ("member_count",)),
    ("直赔受助率|受助率|直赔率", ("beneficiary_rate_bp",)),
    ("直赔受助人数|直赔受助", ("beneficiary_count",)),
    ("受助人次|给付人次|支付人次", ("payment_count",)),
    ("受助金|给付金额|给付金|赔付金额|赔付金", ("aid_fen",)),
    ("受助人数|受助会员|受助职工|受助", ("beneficiary_count", "any_channel_beneficiary_count")),
    ("给付", ("aid_fen",)),
    ("互助金", ("contribution_fen", "aid_fen")),
    ("互助费|会费收入", ("contribution_fen",)),
    ("赔付率", ("ratio_bp",)),
    ("同比|比上年|较上年|比去年|较去年|增长|增幅|增加|下降|减少|提高|上升|降低", ("growth",)),
    ("covered during the year", ("covered_in_year_count", "covered_in_year_bp")),
    ("target", ("target_bp",)),
    ("missing|short of|shortfall", ("missing_count",)),
    ("participation rate|participation", ("rate_bp",)),
    ("enrollments", ("participation_count",)),
    ("insured", ("insured_count",)),
    ("members", ("member_count",)),
    ("direct-claim rate|beneficiary rate", ("beneficiary_rate_bp",)),
    ("payments", ("payment_count",)),
    ("beneficiaries|aided", ("beneficiary_count", "any_channel_beneficiary_count")),
    ("payout ratio", ("ratio_bp",)),
    ("contributions", ("contribution_fen",)),
    ("aid", ("aid_fen",)),
    ("growth|grew|against the year before|fell|rose|down", ("growth",)),
)
"""What a notice calls the figures, the longer word before one that it holds."""
_BEHIND: Sequence[tuple[str, tuple[str, ...]]] = (
    (r"(?:人次|payments)", ("payment_count", "participation_count")),
    (r"(?:名|位|人|个)?(?:职工)?会员|members", ("member_count",)),
    (r"(?:名|位|人)?(?:会员|职工)?参保|(?:of (?:them|whom) )?insured", ("insured_count",)),
    (r"(?:名|位|人)?(?:会员|职工)?受助|beneficiaries", ("beneficiary_count", "any_channel_beneficiary_count")),
    (r"(?:个|家)(?:街道乡镇|街乡镇|乡镇)|towns", ("town_count",)),
    (r"(?:个|家)(?:基层工会|基层单位|单位|工会)|unions", ("unit_count", "insured_unit_count")),
)
"""What says, right behind a count, of what it is."""
_CHANGES = {"rate_bp": "rate_change_bp", "beneficiary_rate_bp": "beneficiary_rate_change_bp"}
_GROWTHS = {"contribution_fen": "contribution_growth_bp", "aid_fen": "aid_growth_bp"}
_PARTS = {
    "rate_bp": ("insured_count", "member_count"),
    "beneficiary_rate_bp": ("beneficiary_count", "member_count"),
}
"""Of which two counts a rate is made, where both stand behind it."""

_DOWN = re.compile(r"下降|减少|降低|回落|下滑|\b(?:down|fell|decreased|dropped)\b")
_WHOLE = re.compile(r"全区|全市|全体|合计|总计|in all\b|as a whole")
_LAST_YEAR = re.compile(r"(?<![比较同])(?:上年|去年|上一年)(?!同)|(?<!against )the year before")
_YEAR = re.compile(
    r"(?<![\d.,])((?:19|20)\d\d)(?![\d%]|[.,]\d|\s*(?:%|人|元|万|亿|个|家|名|笔|份|yuan|payments|members|points))"
)
_NO_NUMBER = re.compile(
    r"\d{1,9}:[0-9a-f]{8,64}|[0-9a-f]{16,64}|https?://\S+"  # a stamp, a head, an address
    r"|(?:19|20)\d\d年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:(?:至|到|-|—)\d{1,2}月(?:\d{1,2}日)?)?|(?:19|20)\d\d-\d\d-\d\d"
    r"|\d+\.\d+\.\d+\S*"  # a version
    r"|\d{11,}[\dXx]*"  # somebody's number
    r"|\d{1,2}月(?:\d{1,2}日)?|(?:19|20)\d\dQ[1-4]"
    r"|\[\d{1,3}\]|\bM\d\d[a-z]?\b|〔\d+〕\s*\d*号?|第\d+[号期条届次页]|\b[A-Z]+_[A-Z_]+\b"
    r"|(?:电话|传真|邮编|联系方式|tel|phone)[:\s]*[\d\- ]+"
    r"|^\s*[(（]?\d{1,2}[.、)）](?!\d)"
)
"""Digits that are no figure: days, stamps, numbers of documents, marks, telephone numbers, the number of a heading."""
_DEFINITION = re.compile(r"^\s*\[\d{1,3}\]\s*(?:口径\s*)?M\d\d\b")
"""A line that says what a figure means, and is no statement of one."""
_NUMBER = re.compile(
    r"(?P<sign>[+\-−])?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s*(?P<unit>%|个?百分点|percentage points|points|亿元|万元|元|yuan|万人次|万人)?"
)
_UNIT_BEFORE = re.compile(r"\((亿元|万元|元|yuan|%)\)\s*$")
_SCALES: Mapping[str, tuple[Kind, int]] = {
    "%": ("bp", 100),
    "百分点": ("change", 100),
    "个百分点": ("change", 100),
    "percentage points": ("change", 100),
    "points": ("change", 100),
    "亿元": ("fen", 10_000_000_000),
    "万元": ("fen", 1_000_000),
    "元": ("fen", 100),
    "yuan": ("fen", 100),
    "万人次": ("count", 10_000),
    "万人": ("count", 10_000),
}
"""What a number counts by the word behind it: which kind, and how many of the smallest unit one is."""
_SENTENCES = re.compile(r"[。!?！？]|(?<=\D)\.(?=\s)")
_CLAUSES = re.compile(r"[,，;；、。!?:：()（）]")


class Subject(NamedTuple):
    """Whom and which year a number speaks of; None: the notice's own."""

    year: int | None = None
    """-1: the year before the notice's own."""
    unit: str | None = None
    plan: str | None = None
    channel: str | None = None
    or_before: bool = False
    """A clause before named the year before: the number may be of that year as well."""


class Stated(NamedTuple):
    """One number of a notice."""

    line: int
    """From 1."""
    word: str
    """The word for a figure that stands before it, as it is written; empty where none does."""
    printed: str
    figures: tuple[str, ...]
    """The keys of what it may say; none where no word says."""
    kind: Kind
    stated: Decimal
    """In the smallest unit of its kind: fen, basis points, persons."""
    step: Decimal
    """By how much it is rounded, in that unit."""
    subject: Subject


Names = Mapping[str, tuple[Literal["unit", "plan", "channel", "whole"], str]]
"""Names that may stand in a notice, each with what it names and its code."""


def stated(lines: Iterable[str], names: Names) -> Iterator[Stated]:
    """Every number of a notice that is a figure, in the order in which they stand."""
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"(?!)")
    for number, line in enumerate(lines, start=1):
        text = plain(line)
        if not _DEFINITION.match(text):
            yield from _Line(number, text, names, pattern)


def plain(line: str) -> str:
    """A line in plain signs: half-width digits and brackets; a Chinese comma parts no thousands.

    >>> plain("参保７，４３７人，参保率７４．３７％")
    '参保7、437人、参保率74.37%'
    """
    return unicodedata.normalize("NFKC", line.replace("，", "、").replace("\u00a0", " "))


def agrees(one: Stated, known: int) -> bool:
    """Whether a number says what is known, rounded as it is printed, half away from zero.

    >>> one = Stated(1, "", "219.94万元", (), "fen", Decimal(219_940_000), Decimal(10_000), Subject())
    >>> agrees(one, 219_940_000), agrees(one, 219_944_999), agrees(one, 219_945_000)
    (True, True, False)
    """
    if one.step <= 1:
        return one.stated == known
    return (Decimal(known) / one.step).quantize(Decimal(1), ROUND_HALF_UP) * one.step == one.stated


def kind_of(figure: str) -> Kind:
    """The kind of a figure by the end of its key."""
    return next(kind for end, kind in KINDS.items() if figure.endswith(end))


class _Line:
    """A line with what its words say."""

    def __init__(self, number: int, text: str, names: Names, pattern: re.Pattern[str]) -> None:
        self.number, self.text = number, text
        masked = text
        self.named: list[tuple[int, str, str | None]] = []
        for found in pattern.finditer(text):
            kind, code = names[found[0]]
            self.named.append((found.start(), kind, code))
            masked = _blanked(masked, found.span())
        for found in _YEAR.finditer(masked):
            self.named.append((found.start(), "year", found[1]))
        self.named += [(found.start(), "whole", None) for found in _WHOLE.finditer(masked)]
        self.named += [(found.start(), "last_year", None) for found in _LAST_YEAR.finditer(masked)]
        for found in _NO_NUMBER.finditer(masked):
            masked = _blanked(masked, found.span())
        for found in _YEAR.finditer(masked):
            masked = _blanked(masked, found.span())
        self.masked = masked
        self.ends = [found.end() for found in _SENTENCES.finditer(masked)]
        self.clauses = [found.end() for found in _CLAUSES.finditer(masked)]
        self.words = _words(masked)

    def __iter__(self) -> Iterator[Stated]:
        before: Stated | None = None
        for found in _NUMBER.finditer(self.masked):
            one = self._stated(found, before)
            yield one
            before = one

    def _stated(self, found: re.Match[str], before: Stated | None) -> Stated:
        start, end = found.span()
        unit = found["unit"] or ""
        if not unit and (told := _UNIT_BEFORE.search(self.masked[:start])):
            unit = told[1]
        from_ = max((place for place in self.ends if place <= start), default=0)
        figures = self._figures(found, unit, from_, before)
        kind, scale = _SCALES.get(unit, (kind_of(figures[0]) if figures else "count", 0))
        scale = scale or (1 if kind == "count" else 100)
        digits = found["digits"].replace(",", "")
        decimals = len(digits.partition(".")[2])
        value = Decimal(digits) * scale
        clause = max((place for place in self.clauses if place <= start), default=0)
        is_down = kind in ("bp", "change") and _DOWN.search(self.masked, clause, start) is not None
        if found["sign"] in ("-", "−") or (is_down and figures and ("growth" in figures[0] or "change" in figures[0])):
            value = -value
        words = [word for place, _, word in self.words if from_ <= place <= start]
        return Stated(
            self.number,
            words[-1] if words else "",
            self.text[start:end].strip(),
            figures,
            kind,
            value,
            Decimal(scale) / 10**decimals,
            self._subject(start, from_),
        )

    def _figures(self, found: re.Match[str], unit: str, from_: int, before: Stated | None) -> tuple[str, ...]:
        """What the number may be, by the words around it."""
        start, end = found.span()
        kind = _SCALES[unit][0] if unit in _SCALES else None
        over = re.match(r"\s*/\s*\d", self.masked[end:])
        rate = self._nearest(start, from_, ("bp",))
        if kind in (None, "count") and rate and (parts := _PARTS.get(rate[0])):
            if over:
                return (parts[0],)
            if before is not None and re.search(r"\d\s*/\s*[+\-−]?$", self.masked[:start]):
                return (parts[1],)
        if kind in (None, "count"):
            for pattern, keys in _BEHIND:
                if re.match(rf"\s*{pattern}", self.masked[end:]):
                    said = self._nearest(start, from_, ("count",))
                    return (said[0],) if said and said[0] in keys else keys
        if kind == "change":
            return (_CHANGES[rate[0]],) if rate and rate[0] in _CHANGES else ()
        if kind == "bp":
            last = self._last(start, from_)
            if last and last[0] == "growth":
                money = self._nearest(start, from_, ("fen",))
                return tuple(_GROWTHS[key] for key in money) if money else ()
            return self._nearest(start, from_, ("bp",))
        if kind is not None:
            return self._nearest(start, from_, (kind,))
        if "." in found["digits"]:
            return self._nearest(start, from_, ("fen",))
        return self._nearest(start, from_, ("count", "fen"))

    def _last(self, start: int, from_: int) -> tuple[str, ...]:
        """The keys of the last word that may say what a percentage is."""
        kept = [
            keys
            for place, keys, _ in self.words
            if from_ <= place <= start and (keys[0] == "growth" or kind_of(keys[0]) == "bp")
        ]
        return kept[-1] if kept else ()

    def _nearest(self, start: int, from_: int, kinds: Sequence[Kind]) -> tuple[str, ...]:
        for place, keys, _ in reversed(self.words):
            if from_ <= place <= start and keys[0] != "growth":
                kept = tuple(key for key in keys if kind_of(key) in kinds)
                if kept:
                    return kept
        return ()

    def _subject(self, start: int, from_: int) -> Subject:
        """What was named last before a place: year, unit, plan and channel; a year stands for the whole line."""
        said: dict[str, str | None] = {}
        year: int | None = None
        or_before = False
        clause = max((place for place in self.clauses if place <= start), default=0)
        for place, kind, code in sorted(self.named, key=lambda each: each[0]):
            if place > start:
                break
            if kind == "year":
                year = int(str(code))
            elif kind == "last_year":
                if place >= clause:
                    year = (year or 0) - 1
                or_before = clause > place >= from_
            elif place >= from_:
                said = said | {kind: code} if kind not in ("unit", "whole") else {"unit": code}
        return Subject(year, said.get("unit"), said.get("plan"), said.get("channel"), or_before)


def _words(text: str) -> list[tuple[int, tuple[str, ...], str]]:
    """Each word for a figure: where it ends, what it may say, and itself. A longer word hides those inside it."""
    return [(found.end(), _KEYS[found.lastgroup or ""], found[0]) for found in _ALL.finditer(text)]


_KEYS = {f"w{place}": keys for place, (_, keys) in enumerate(_WORDS)}


def _bounded(word: str) -> str:
    return rf"\b{word}\b" if word.isascii() else word


_ALL = re.compile(
    "|".join(
        f"(?P<w{place}>{'|'.join(_bounded(word) for word in words.split('|'))})"
        for place, (words, _) in enumerate(_WORDS)
    ),
    re.IGNORECASE,
)


def _blanked(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]}{' ' * (span[1] - span[0])}{text[span[1] :]}"
