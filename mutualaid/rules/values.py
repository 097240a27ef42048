"""Reads one cell as what its column means: text, a day, shares, a sex, a phone, a card, a code.

Source: domain.md 4.1 to 4.3 and 8.2 (rows 25 and 26, and "Further, seen in real files"). Nothing is guessed: what may
be read in two ways is held, what has lost digits is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape

Findings = tuple[Finding, ...]

INVISIBLE = Shape(
    r"[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Control, direction, zero-width and other unseen characters. ``str.strip`` and NFKC leave most of them standing."""

_WRAPPED = Shape(r'="([^"]*)"')
_QUOTES = "'`\u2018\u2019"
EXPONENT = Shape(r"[0-9]\.[0-9]+[eE]\+?[0-9]{1,3}|[0-9]+[eE]\+[0-9]{1,3}")
"""A number as a spreadsheet prints it when it is too long: its last digits are gone."""
MOST_DIGITS = 15
"""A spreadsheet keeps this many digits of a number; the rest turns to zero."""


def plain(cell: object) -> str | None:
    """The text of any cell without unseen characters, line breaks and outer blanks; ``None`` for a blank cell.

    Inner blanks and the shape of characters stay as written. A number beyond 15 digits is not spelled out.

    >>> plain("\\u3000康庄镇\\n总工会 "), plain(26.0), plain(" \\u200b"), plain(1.1010019850712e17)
    ('康庄镇总工会', '26', None, '1.1010019850712e+17')
    """
    if isinstance(cell, str):
        return INVISIBLE.sub("", cell).strip() or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**MOST_DIGITS else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    return str(cell)


def compact(text: str) -> str:
    """Text of a number or code in plain forms: NFKC, no blanks, no unseen characters, no ``'`` or ``="…"`` around it.

    >>> compact('="１１０１ 00"'), compact("'1101\\u200b00")
    ('110100', '110100')
    """
    text = "".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped:
        text = wrapped[1]
    return text.lstrip(_QUOTES)


def _refused(code: str, **facts: object) -> tuple[None, Findings]:
    return None, (Finding("refused", code, facts),)


def _note(code: str, **facts: object) -> Findings:
    return (Finding("note", code, facts),)


# --- days ---

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DASHES = Shape("[\u2010-\u2015\u2212]")
_CLOCK = r"(?:(?:[T ]|(?<=[日号]))[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?"
_ISO = Shape(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WEEKDAY = r"(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?"
_YEAR_FIRST = Shape(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})[日号]?" + _WEEKDAY + _CLOCK)
_EIGHT = Shape(r"([0-9]{4})([0-9]{2})([0-9]{2})" + _CLOCK)
_SHORT_YEAR = Shape(r"([0-9]{2})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?" + _CLOCK)
_YEAR_LAST = Shape(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{2}|[0-9]{4})" + _CLOCK)
_SERIAL = Shape(r"[0-9]{1,5}(?:\.[0-9]+)?")
_BLANK_BESIDE_SIGN = Shape(r" ?([年月日号/.-]) ?")
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


def _within(iso: str, findings: Findings = ()) -> tuple[str | None, Findings]:
    if FIRST_YEAR <= int(iso[:4]) <= LAST_YEAR:
        return iso, findings
    return _refused("DAY_YEAR", day=iso)


def _from_serial(serial: float, *, epoch_1904: bool, has_styles: bool) -> tuple[str | None, Findings]:
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    if not _LEAST_SERIAL <= serial <= (date(LAST_YEAR + 1, 1, 1) - epoch).days - 0.000001:
        return _refused("DAY_UNREADABLE")
    if not has_styles:
        return _refused("DAY_WITHOUT_STYLES", number=int(serial))
    iso = (epoch + timedelta(days=int(serial))).isoformat()
    return iso, _note("DAY_FROM_SERIAL", number=int(serial), day=iso)


def _ambiguous(first: int, second: int, third: int) -> tuple[str | None, Findings]:
    """Held, with the likeliest of the readings: year first (18/1/1), else month first (1/2/2018), else day first."""

    def full(year: int) -> int:
        return year if year >= 100 else year + (2000 if year < _PIVOT else 1900)

    year_first = None if third >= 100 else _day(full(first), second, third)
    reading = year_first or _day(full(third), first, second) or _day(full(third), second, first)
    if reading is None:
        return _refused("DAY_IMPOSSIBLE")
    return reading, (Finding("held", "DAY_AMBIGUOUS", {"day": reading}),)


def _day_shape(text: str) -> str:
    """Plain forms and single blanks; the blank between a day and its time of day has to stay."""
    text = INVISIBLE.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
    text = _BLANK_BESIDE_SIGN.sub(r"\1", _DASHES.sub("-", text).strip().lstrip(_QUOTES))
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped[1] if wrapped else text


@lru_cache(maxsize=8192)
def _day_text(text: str, epoch_1904: bool, has_styles: bool) -> tuple[str | None, Findings]:
    if _ISO.fullmatch(text):
        iso = _day(int(text[:4]), int(text[5:7]), int(text[8:]))
        return _refused("DAY_IMPOSSIBLE") if iso is None else _within(iso)
    text = _day_shape(text)
    if not text:
        return None, ()
    found = _YEAR_FIRST.fullmatch(text) or _EIGHT.fullmatch(text)
    if found:
        iso = _day(int(found[1]), int(found[2]), int(found[3]))
        return _refused("DAY_IMPOSSIBLE") if iso is None else _within(iso, _note("DAY_NORMALIZED", day=iso))
    found = _SHORT_YEAR.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    if found:
        return _ambiguous(int(found[1]), int(found[2]), int(found[3]))
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text), epoch_1904=epoch_1904, has_styles=has_styles)
    return _refused("DAY_UNREADABLE")


def read_day(cell: object, *, epoch_1904: bool = False, has_styles: bool = True) -> tuple[str | None, Findings]:
    """A day as ISO text, between 1900 and 2100; a time of day beside it is passed over.

    A date cell and ``2018-01-01`` are plain. Other clear shapes are read with a note, a bare serial number too unless
    the workbook has no styles at all: then it is refused. ``18/1/1`` and ``1/2/2018`` are held with the likeliest
    reading. Source: domain.md 8.2 row 25, interface.md (Imports).

    >>> read_day("2018-01-01")
    ('2018-01-01', ())
    >>> read_day("2018年1月1日")
    ('2018-01-01', (Finding(verdict='note', code='DAY_NORMALIZED', facts={'day': '2018-01-01'}),))
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
        return _within(iso, () if midnight else _note("DAY_NORMALIZED", day=iso))
    if isinstance(cell, date):
        return _within(cell.isoformat())
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell == cell and 10**7 <= cell < 10**8 and cell == int(cell):
            return _day_text(str(int(cell)), epoch_1904, has_styles)
        return _from_serial(cell, epoch_1904=epoch_1904, has_styles=has_styles)
    return _refused("DAY_UNREADABLE")


# --- counts ---

_NUMERAL_ROWS = ("一壹", "二两贰貳", "三叁叄參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖", "十拾")
_NUMERALS = {numeral: count for count, numerals in enumerate(_NUMERAL_ROWS, 1) for numeral in numerals}
_PLAIN_COUNT = Shape(r"[0-9]{1,9}")
_COUNT = Shape(r"([0-9]{1,9})(?:\.0+)?[份人名]?")


def _whole(cell: object) -> tuple[int | None, bool]:
    """The whole number in a cell that is not blank, and whether it stood there plainly. ``None``: no such number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return (int(cell) if 0 <= cell < 10**9 and cell == int(cell) else None), True
    if not isinstance(cell, str):
        return None, True
    if _PLAIN_COUNT.fullmatch(cell):
        return int(cell), True
    text = compact(cell)
    found = _COUNT.fullmatch(text)
    return (int(found[1]) if found else _NUMERALS.get(text.removesuffix("份"))), False


MOST_SHARES = 999


def read_shares(cell: object) -> tuple[int | None, Findings]:
    """Shares (份数) as a whole number from 1; a blank cell is held and would be taken as 1, 0 is refused.

    The plan's own maximum is judged with its terms. Source: domain.md 8.2 row 26.

    >>> read_shares(2.0), read_shares("贰")[0], read_shares("2份")[0]
    ((2, ()), 2, 2)
    >>> read_shares(" ")[1][0].code, read_shares(0)[1][0].code, read_shares(1.5)[1][0].code
    ('SHARES_BLANK', 'SHARES_ZERO', 'SHARES_UNREADABLE')
    """
    if not isinstance(cell, int | float) and plain(cell) is None:
        return 1, (Finding("held", "SHARES_BLANK"),)
    count, is_plain = _whole(cell)
    if count is None or count > MOST_SHARES:
        return _refused("SHARES_UNREADABLE")
    if count == 0:
        return _refused("SHARES_ZERO")
    return count, () if is_plain else _note("SHARES_NORMALIZED", share_count=count)


_NOT = frozenset(
    (
        *("0", "0.0", "0份", "零", "否", "无", "無", "不", "未", "不参加", "未参加", "不参保", "未参保", "没有"),
        *("×", "✗", "✘", "✕", "╳", "x", "-", "--", "–", "—", "——", "/", "\\", "n", "no", "none", "false"),
    )
)
_YES = frozenset(("√", "✓", "✔", "☑", "是", "有", "y", "yes", "true", "参加", "参保", "已参保", "已参加"))


def read_wide_shares(cell: object) -> tuple[int | None, Findings]:
    """Shares in a plan's own column: blank, 0, 否, × or - is not enrolled (``None``), √ or 是 is 1, else as shares.

    In a tiered plan's column the caller asks first whether the number is a tier's price. Source: interface.md.

    >>> read_wide_shares("√"), read_wide_shares("否"), read_wide_shares(0.0), read_wide_shares("2")
    ((1, ()), (None, ()), (None, ()), (2, ()))
    """
    text = plain(cell)
    if text is None:
        return None, ()
    word = compact(text).casefold()
    if not word or word in _NOT:
        return None, ()
    if word in _YES:
        return 1, ()
    return read_shares(cell)


def read_headcount(cell: object) -> tuple[int | None, Findings]:
    """A count of heads: a whole number from 0.

    >>> read_headcount(120.0), read_headcount("120人")[0], read_headcount(-1)[1][0].code
    ((120, ()), 120, 'HEADCOUNT_UNREADABLE')
    """
    if plain(cell) is None:
        return None, ()
    count, is_plain = _whole(cell)
    if count is None:
        return _refused("HEADCOUNT_UNREADABLE")
    return count, () if is_plain else _note("HEADCOUNT_NORMALIZED", head_count=count)


_TIER_MONEY = Shape(r"¥?([0-9]{1,6})(?:\.0+)?元?档?")


def read_tier(cell: object) -> tuple[str | None, Findings]:
    """The code of a tier as the terms write it: ``74`` for 74, 74元 and 74元档; other words in upper case.

    Whether the terms have such a tier is judged with the terms.

    >>> read_tier(74.0), read_tier("74元档"), read_tier("b档")
    (('74', ()), ('74', ()), ('B', ()))
    """
    text = plain(cell)
    if text is None:
        return None, ()
    if isinstance(cell, bool) or not isinstance(cell, str | int | float) or len(text) > 40:
        return _refused("TIER_UNREADABLE")
    text = compact(text).upper()
    money = _TIER_MONEY.fullmatch(text)
    return (money[1] if money else text.removesuffix("档")) or None, ()


# --- words ---


def _word(cell: object, words: Mapping[str, str], code: str) -> tuple[str | None, Findings]:
    """The code behind one of the words; anything else is refused under ``code``."""
    found = words.get(cell) if isinstance(cell, str) else None
    if found is None:
        text = plain(cell)
        if text is None:
            return None, ()
        found = words.get(compact(text).casefold())
        if found is None:
            return _refused(code)
    return found, ()


def _codes(**words: str) -> dict[str, str]:
    return {word: code for code, listed in words.items() for word in (code.casefold(), *listed.split())}


_SEXES = _codes(M="男 男性 male", F="女 女性 female")
_STATUSES = _codes(
    in_service="在职 在岗 在职在岗 正常 inservice active", kept="保留会籍 保留 保留会员 keptmembership retained"
)
_UNIT_KINDS = _codes(
    district="区 区级 区总 区总工会 县 县总工会",
    street="街道 街道办事处 街道总工会 街道工会",
    town="镇 镇总工会 镇工会 地区 地区总工会",
    township="乡 乡总工会 乡工会",
    system="系统 系统工会 局 产业 行业",
    grassroots="基层 基层工会 基层单位 基层工会委员会 工会联合会 联合会 grass-roots",
)
_RESULTS = _codes(
    paid="成功 支付成功 已支付 已发放 已到账 success successful ok",
    returned="退汇 退回 失败 支付失败 退票 return failed failure",
    recovered="追回 收回 已追回",
)
_CAUSES = _codes(
    illness="疾病 因病 病 生病 疾病住院 disease sickness",
    accident="意外 意外伤害 意外事故 外伤 意外住院 injury",
)
_CATEGORIES = _codes(
    outpatient="门诊 门急诊 门(急)诊 急诊 门诊报销",
    inpatient="住院 住院报销",
    over_cap="超封顶线 超封顶 封顶线以上 overcap",
)


def read_sex(cell: object) -> tuple[str | None, Findings]:
    """``M`` or ``F`` from 男, 女, M, F, male, female; a typed number is refused.

    >>> read_sex("女"), read_sex("Male"), read_sex(1)[1][0].code
    (('F', ()), ('M', ()), 'SEX_UNREADABLE')
    """
    return _word(cell, _SEXES, "SEX_UNREADABLE")


def read_status(cell: object) -> tuple[str | None, Findings]:
    """``in_service`` (在职) or ``kept`` (保留会籍).

    >>> read_status("在职"), read_status("保留会籍"), read_status("退会")[1][0].code
    (('in_service', ()), ('kept', ()), 'STATUS_UNREADABLE')
    """
    return _word(cell, _STATUSES, "STATUS_UNREADABLE")


def read_unit_kind(cell: object) -> tuple[str | None, Findings]:
    """``district``, ``street``, ``town``, ``township``, ``system`` or ``grassroots``.

    >>> read_unit_kind("镇"), read_unit_kind("基层工会")
    (('town', ()), ('grassroots', ()))
    """
    return _word(cell, _UNIT_KINDS, "UNIT_KIND_UNREADABLE")


def read_payout_result(cell: object) -> tuple[str | None, Findings]:
    """``paid``, ``returned`` (退汇) or ``recovered`` (追回).

    >>> read_payout_result("成功"), read_payout_result("退汇")
    (('paid', ()), ('returned', ()))
    """
    return _word(cell, _RESULTS, "PAYOUT_RESULT_UNREADABLE")


def read_category(cell: object) -> tuple[str | None, Findings]:
    """``outpatient`` (门诊), ``inpatient`` (住院) or ``over_cap`` (超封顶线).

    >>> read_category("门诊"), read_category("超封顶线")
    (('outpatient', ()), ('over_cap', ()))
    """
    return _word(cell, _CATEGORIES, "CATEGORY_UNREADABLE")


def read_cause(cell: object) -> tuple[str | None, Findings]:
    """``illness`` (疾病) or ``accident`` (意外).

    >>> read_cause("意外"), read_cause("疾病"), read_cause("其他")[1][0].code
    (('accident', ()), ('illness', ()), 'CAUSE_UNREADABLE')
    """
    return _word(cell, _CAUSES, "CAUSE_UNREADABLE")


_LEVELS = {
    word: level
    for level, listed in (
        (1, "1 一 一级 一甲 一乙 一丙 1级"),
        (2, "2 二 二级 二甲 二乙 二丙 2级"),
        (3, "3 三 三级 三甲 三乙 三丙 三特 3级"),
    )
    for word in listed.split()
}
_LEVELS |= {
    f"{word}{grade}等": level for word, level in tuple(_LEVELS.items()) if word[-1] == "级" for grade in "甲乙丙特"
}
_UNRATED = frozenset(("未定级", "未评级", "未定", "未评", "无等级", "无级别", "无", "-", "/", "unrated", "none"))


def read_hospital_level(cell: object) -> tuple[int | None, Findings]:
    """The level of a hospital, 1 to 3; ``None`` for a blank cell and for a hospital that was not rated (未定级).

    >>> read_hospital_level("三甲"), read_hospital_level("二级甲等"), read_hospital_level(1.0)
    ((3, ()), (2, ()), (1, ()))
    >>> read_hospital_level("未定级"), read_hospital_level("四级")[1][0].code
    ((None, ()), 'HOSPITAL_LEVEL_UNREADABLE')
    """
    text = plain(cell)
    if text is None:
        return None, ()
    word = compact(text).casefold()
    level = _LEVELS.get(word.removesuffix("医院"))
    if level is None and word not in _UNRATED:
        return _refused("HOSPITAL_LEVEL_UNREADABLE")
    return level, ()


def read_referral(cell: object) -> tuple[bool, Findings]:
    """Whether there is a slip of referral: 是, 有, Y or the slip's own number; blank, 否 and 无 are none.

    >>> read_referral("是"), read_referral("ZZ2018-17"), read_referral("无"), read_referral(None)
    ((True, ()), (True, ()), (False, ()), (False, ()))
    """
    text = plain(cell)
    return text is not None and compact(text).casefold() not in _NOT | {""}, ()


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
        return f"{found[1]}Q{_NUMERALS.get(quarter, quarter)}", ()
    found = _QUARTER_FIRST.fullmatch(text)
    if found:
        return f"{found[2]}Q{found[1]}", ()
    return _refused("QUARTER_UNREADABLE")


# --- numbers of things ---


def number_text(cell: object) -> tuple[str | None, Findings]:
    """The digits of a long number as compact text, ``None`` for a blank cell or one that holds no number.

    Refused as ``NUMBER_STORED`` when the cell is a number beyond 15 digits, or its print with an exponent: the last
    digits are lost. Source: domain.md 4.3.

    >>> number_text(6.2155812345678e18)[1][0].code, number_text(13800001234.0)
    ('NUMBER_STORED', ('13800001234', ()))
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 10**MOST_DIGITS:
            return _refused("NUMBER_STORED")
        return str(int(cell)) if cell == cell and cell == int(cell) else repr(cell), ()
    text = plain(cell)
    if text is None:
        return None, ()
    text = compact(text)
    return _refused("NUMBER_STORED") if EXPONENT.fullmatch(text) else (text or None, ())


_MOBILE = Shape(r"1[3-9][0-9]{9}")
_MAINLAND = Shape(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_HOME = Shape(r"(?:\+|00)86-*0?")
_LANDLINE = Shape(r"(?:(0(?:10|2[0-9]|[3-9][0-9]{2}))-*)?([2-9][0-9]{6,7})(?:-*[-转#]([0-9]{1,6}))?")
_ABROAD = Shape(r"(?:\+|00)(?:852|853|886)[0-9]{7,10}")


def read_phone(cell: object) -> tuple[str | None, Findings]:
    """A mobile number of 11 digits, or with a note a landline or a number of Hong Kong, Macao or Taiwan.

    Hyphens, blanks, +86 and a number cell are normalized with a note.

    >>> read_phone("13800001234")
    ('13800001234', ())
    >>> read_phone("+86 138-0000-1234")[0], read_phone("010-69101234")[0], read_phone("1380000123")[1][0].code
    ('13800001234', '010-69101234', 'PHONE_INVALID')
    """
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return cell, ()
    text, findings = number_text(cell)
    if findings:
        return _refused("PHONE_INVALID")
    if text is None:
        return None, ()
    text = _DASHES.sub("-", text).replace("(", "").replace(")", "-")
    digits = text.replace("-", "")
    mobile = _MAINLAND.fullmatch(digits)
    if mobile:
        return mobile[1], _note("PHONE_NORMALIZED")
    if _ABROAD.fullmatch(digits):
        return digits, _note("PHONE_NOT_MOBILE")
    text = _HOME.sub("0", text)
    landline = _LANDLINE.fullmatch(text) or _LANDLINE.fullmatch(text.replace("-", ""))
    if landline:
        return "-".join(part for part in landline.groups() if part), _note("PHONE_NOT_MOBILE")
    return _refused("PHONE_INVALID")


@lru_cache(maxsize=10_000)
def _luhn_block(digits: str) -> int:
    """The Luhn sum of up to four digits whose last is not doubled."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total


def luhn_ok(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit (ISO/IEC 7812-1) of the rest.

    >>> luhn_ok("4111111111111111"), luhn_ok("4111111111111112")
    (True, False)
    """
    total = 0
    for end in range(len(digits), 0, -4):
        total += _luhn_block(digits[max(0, end - 4) : end])
    return total % 10 == 0


_CARD = Shape(r"[0-9]{12,19}")


def read_card(cell: object) -> tuple[str | None, Findings]:
    """A card number of 12 to 19 digits; a failing Luhn digit is a note only.

    Source: domain.md 8.2 ("Further, seen in real files").

    >>> read_card("4111 1111 1111 1111")[0], read_card(4.1111111e15)[1][0].code, read_card("12")[1][0].code
    ('4111111111111111', 'NUMBER_STORED', 'CARD_INVALID')
    """
    if cell is None:
        return None, ()
    if isinstance(cell, str) and _CARD.fullmatch(cell) and luhn_ok(cell):
        return cell, ()
    text, findings = number_text(cell)
    if text is None:
        return None, findings
    digits = _DASHES.sub("-", text).replace("-", "")
    if not _CARD.fullmatch(digits):
        return _refused("CARD_INVALID")
    notes = () if digits == cell else _note("CARD_NORMALIZED")
    return digits, notes if luhn_ok(digits) else (*notes, Finding("note", "CARD_LUHN"))


_TAIL = Shape(r"[0-9]{4}")


def read_card_tail(cell: object) -> tuple[str | None, Findings]:
    """The last four digits of a card: leading zeros that a number cell lost come back, a whole card number is cut.

    >>> read_card_tail("0034"), read_card_tail(34.0)[0], read_card_tail("4111111111111111")[0]
    (('0034', ()), '0034', '1111')
    """
    text, findings = number_text(cell)
    if text is None:
        return None, findings
    digits = text.lstrip("*")
    if _TAIL.fullmatch(digits):
        return digits, ()
    if not isinstance(cell, str) and digits.isdecimal() and len(digits) < 4:
        return digits.zfill(4), _note("CARD_NORMALIZED")
    if _CARD.fullmatch(digits):
        return digits[-4:], _note("CARD_NORMALIZED")
    return _refused("CARD_INVALID")


_USCC = Shape(r"[1-9NY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc_check(first_17: str) -> str:
    """The check character of a unified social credit code (GB 32100-2015).

    >>> uscc_check("91110000600037341")
    'L'
    """
    total = sum(_USCC_LETTERS.index(letter) * weight for letter, weight in zip(first_17, _USCC_WEIGHTS, strict=True))
    return _USCC_LETTERS[-total % 31]


def read_uscc(cell: object) -> tuple[str | None, Findings]:
    """A unified social credit code: 18 characters, never I, O, Z, S or V; a wrong check character is held.

    Source: domain.md 4.2 [S68], GB 32100-2015; peers.md 2.1 (vectors).

    >>> read_uscc("91110000600037341L")
    ('91110000600037341L', ())
    >>> read_uscc("9 1 110000 600037341l")[0], read_uscc("91110000600037341M")[1][0].code
    ('91110000600037341L', 'USCC_CHECK')
    """
    text, findings = number_text(cell)
    if text is None:
        return None, findings
    code = _DASHES.sub("-", text).replace("-", "").upper()
    if not _USCC.fullmatch(code):
        return _refused("USCC_SHAPE")
    notes = () if code == cell else _note("USCC_NORMALIZED")
    if uscc_check(code[:17]) != code[17]:
        return code, (*notes, Finding("held", "USCC_CHECK"))
    return code, notes
