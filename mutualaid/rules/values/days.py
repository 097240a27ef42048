"""Days and quarters; what may be read in two ways is held."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values.counts import NUMERALS
from mutualaid.rules.values.text import DASHES, INVISIBLE, QUOTES, WRAPPED, Findings, compact, note, plain, refused

FIRST_YEAR, LAST_YEAR = 1900, 2100
_CLOCK = r"(?:(?:[T ]|(?<=[日号]))[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?"
_ISO = Shape(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WEEKDAY = r"(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?"
_YEAR_FIRST = Shape(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})[日号]?" + _WEEKDAY + _CLOCK)
_EIGHT = Shape(r"([0-9]{4})([0-9]{2})([0-9]{2})" + _CLOCK)
_SHORT_YEAR = Shape(r"([0-9]{2})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?" + _CLOCK)
_YEAR_LAST = Shape(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{2}|[0-9]{4})" + _CLOCK)
_SERIAL = Shape(r"[0-9]{1,5}(?:\.[0-9]+)?")
_DIGITS = "零一二三四五六七八九"
_NUMERAL = r"[一二三四五六七八九十廿卅]"
_IN_WORDS = Shape(rf"[一二][零〇○一二三四五六七八九]{{3}}年{_NUMERAL}{{1,2}}月{_NUMERAL}{{1,3}}[日号]?")
_BLANK_BESIDE_SIGN = Shape(r" ?([年月日号/.-]) ?")
_A_DAY = r"[0-9]{4}(?:年[0-9]{1,2}月[0-9]{1,2}日?|[0-9]{4}|(?:-[0-9]{1,2}){2}|(?:/[0-9]{1,2}){2}|(?:\.[0-9]{1,2}){2})"
_TWO_DAYS = Shape(
    rf"(?:自|从)?({_A_DAY})(?:零时|0时|0?0:00)?起?(?:至|到|[-—–－~～－]+)({_A_DAY})(?:二十四时|24时|24:00|23:59)?止?"
)
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LEAST_SERIAL = 2101
"""A smaller bare number in a date column is a bare year or a misplaced count, not a day before October 1905."""
_PIVOT = 30
"""Two-digit years below stand for 20xx, as in Excel."""


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def two_days(cell: object) -> tuple[str, str] | None:
    """The first and the last day of a cell that holds both, as they are written there; ``None`` for any other cell.

    >>> two_days("2018-01-01至2018-12-31"), two_days("自2018年1月1日零时起至2018年12月31日二十四时止")
    (('2018-01-01', '2018-12-31'), ('2018年1月1日', '2018年12月31日'))
    >>> two_days("2018.1.1-2018.12.31"), two_days("2018-01-01"), two_days("12个月")
    (('2018.1.1', '2018.12.31'), None, None)
    """
    found = _TWO_DAYS.fullmatch("".join(unicodedata.normalize("NFKC", cell).split())) if type(cell) is str else None
    return None if found is None else (found[1], found[2])


def _within(iso: str, findings: Findings = ()) -> tuple[str | None, Findings]:
    if FIRST_YEAR <= int(iso[:4]) <= LAST_YEAR:
        return iso, findings
    return refused("DAY_YEAR", day=iso)


def _from_serial(serial: float, *, epoch_1904: bool, has_styles: bool) -> tuple[str | None, Findings]:
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    if not _LEAST_SERIAL <= serial <= (date(LAST_YEAR + 1, 1, 1) - epoch).days - 0.000001:
        return refused("DAY_UNREADABLE")
    if not has_styles:
        return refused("DAY_WITHOUT_STYLES", number=int(serial))
    iso = (epoch + timedelta(days=int(serial))).isoformat()
    return iso, note("DAY_FROM_SERIAL", number=int(serial), day=iso)


def _ambiguous(first: int, second: int, third: int) -> tuple[str | None, Findings]:
    """Held, with the likeliest of the readings: year first (18/1/1), else month first (1/2/2018), else day first."""

    def full(year: int) -> int:
        return year if year >= 100 else year + (2000 if year < _PIVOT else 1900)

    year_first = None if third >= 100 else _day(full(first), second, third)
    reading = year_first or _day(full(third), first, second) or _day(full(third), second, first)
    if reading is None:
        return refused("DAY_IMPOSSIBLE")
    return reading, (Finding("held", "DAY_AMBIGUOUS", {"day": reading}),)


def _day_shape(text: str) -> str:
    """Plain forms and single blanks; the blank between a day and its time of day has to stay."""
    text = INVISIBLE.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
    text = _BLANK_BESIDE_SIGN.sub(r"\1", DASHES.sub("-", text).strip().lstrip(QUOTES))
    wrapped = WRAPPED.fullmatch(text)
    text = wrapped[1] if wrapped else text
    return _in_digits(text) if _IN_WORDS.fullmatch(text) else text


def _in_digits(text: str) -> str:
    """A day written in Chinese numerals, in digits.

    >>> _in_digits("二〇一八年十二月三十一日"), _in_digits("二零一八年一月五日")
    ('2018年12月31日', '2018年1月5日')
    """
    year, rest = re.sub("[〇○]", "零", text).split("年")
    month, day = rest.rstrip("日号").split("月")
    return f"{''.join(str(_DIGITS.index(sign)) for sign in year)}年{_count(month)}月{_count(day)}日"


def _count(numeral: str) -> int:
    """A count below a hundred in Chinese numerals: 十二, 二十, 廿一 are told as 12, 20, 21."""
    tens, ten, ones = numeral.replace("廿", "二十").replace("卅", "三十").rpartition("十")
    return (_DIGITS.index(tens or "一") * 10 if ten else 0) + (_DIGITS.index(ones) if ones else 0)


@lru_cache(maxsize=8192)
def _day_text(text: str, epoch_1904: bool, has_styles: bool) -> tuple[str | None, Findings]:
    if _ISO.fullmatch(text):
        iso = _day(int(text[:4]), int(text[5:7]), int(text[8:]))
        return refused("DAY_IMPOSSIBLE") if iso is None else _within(iso)
    text = _day_shape(text)
    if not text:
        return None, ()
    found = _YEAR_FIRST.fullmatch(text) or _EIGHT.fullmatch(text)
    if found:
        iso = _day(int(found[1]), int(found[2]), int(found[3]))
        return refused("DAY_IMPOSSIBLE") if iso is None else _within(iso, note("DAY_NORMALIZED", day=iso))
    found = _SHORT_YEAR.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    if found:
        return _ambiguous(int(found[1]), int(found[2]), int(found[3]))
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text), epoch_1904=epoch_1904, has_styles=has_styles)
    return refused("DAY_UNREADABLE")


def read_day(cell: object, *, epoch_1904: bool = False, has_styles: bool = True) -> tuple[str | None, Findings]:
    """A day as ISO text, between 1900 and 2100; a time of day beside it is passed over.

    A date cell and ``2018-01-01`` are plain. Other clear shapes are read with a note, a bare serial number too unless
    the workbook has no styles at all: then it is refused. ``18/1/1`` and ``1/2/2018`` are held with the likeliest
    reading. Source: domain.md 8.2 row 25, interface.md (Imports).

    >>> read_day("2018-01-01")
    ('2018-01-01', ())
    >>> read_day("2018年1月1日")
    ('2018-01-01', (Finding(verdict='note', code='DAY_NORMALIZED', facts={'day': '2018-01-01'}, bound=None),))
    >>> read_day(43101.0)[0], read_day("18/1/1")[1][0].code, read_day("2018-02-30")[1][0].code
    ('2018-01-01', 'DAY_AMBIGUOUS', 'DAY_IMPOSSIBLE')
    """
    if isinstance(cell, str):
        return _day_text(cell, epoch_1904, has_styles)
    if cell is None:
        return None, ()
    if isinstance(cell, datetime):
        iso = cell.date().isoformat()
        midnight = cell.hour == cell.minute == cell.second == 0
        return _within(iso, () if midnight else note("DAY_NORMALIZED", day=iso))
    if isinstance(cell, date):
        return _within(cell.isoformat())
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell == cell and 10**7 <= cell < 10**8 and cell == int(cell):
            return _day_text(str(int(cell)), epoch_1904, has_styles)
        return _from_serial(cell, epoch_1904=epoch_1904, has_styles=has_styles)
    return refused("DAY_UNREADABLE")


_QUARTER = Shape(r"((?:19|20)[0-9]{2})(?:年度?)?[-/]?(?:q([1-4])|第?([1-4一二三四])季度?)")
_QUARTER_FIRST = Shape(r"q([1-4])[-/]?((?:19|20)[0-9]{2})")


def read_quarter(cell: object) -> tuple[str | None, Findings]:
    """A quarter as ``2018Q1``.

    >>> read_quarter("2018年第一季度"), read_quarter("2018-Q1"), read_quarter("20181")[1][0].code
    (('2018Q1', ()), ('2018Q1', ()), 'QUARTER_UNREADABLE')
    """
    text = plain(cell)
    if text is None:
        return None, ()
    text = compact(text).casefold()
    found = _QUARTER.fullmatch(text)
    if found:
        quarter = found[2] or found[3]
        return f"{found[1]}Q{NUMERALS.get(quarter, quarter)}", ()
    found = _QUARTER_FIRST.fullmatch(text)
    if found:
        return f"{found[2]}Q{found[1]}", ()
    return refused("QUARTER_UNREADABLE")


def dates_order(begin_field: str, begin_on: str, end_field: str, end_on: str) -> dict[str, object]:
    """What DATES_ORDER tells: the two days that stand in the wrong order, each with its field."""
    return {"begin_field": begin_field, "begin_on": begin_on, "end_field": end_field, "end_on": end_on}
