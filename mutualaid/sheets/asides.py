"""What a sheet says of a field where nothing is read: above the header, between the rows, in a column of years.

A line tells it with a label (起保日期：2018-03-01), or as titles do: 保障期 2018年3月1日至2019年2月28日,
2018年度参保名册, 第二季度. The command line may fill that very field otherwise (``imports.beside``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TypeVar

from mutualaid.results import Aside
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values.counts import NUMERALS
from mutualaid.sheets.grid import Cells, is_blank
from mutualaid.sheets.headings import Columns, heading_key
from mutualaid.sheets.readings import Header
from mutualaid.sheets.titles import section_unit

Told = TypeVar("Told")
_DAY = (
    r"(?:20\d\d)(?:年\d{1,2}月(?:\d{1,2}[日号]?)?|[-/.]\d{1,2}[-/.]\d{1,2}|"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_LABELED = Shape(rf"([\u4e00-\u9fffa-z]{{2,14}})(?:\([^()]*\))?:({_DAY})")
_STRETCH = Shape(rf"({_DAY})(?:零时|0时|0?0:00)?起?(?:至|到|[-—–~]+)({_DAY})")
_OF_COVER = Shape(r".*(?:保障|保险|参保|投保|互助|起保|起止|责任|有效|承保|期限|期间).*")
_NOT_OF_COVER = Shape(r".*(?:填报|填表|统计|报送|报名|收缴|缴费|受理|公示).*")
_BEGINS = Shape(rf"({_DAY})(?:零时|0时|0?0:00)?起?(?:开始)?(?:生效|起保)(?![日时期])")
_YEAR = Shape(r"(20\d\d)年度?(?![\d第上下一二三四年]|[\d一二三四]+[月季])")
_YEARS_APART = Shape(r".*20\d\d年?度?[-—–~至到、和及]+(?:20)?\d\d年?度?.*")
_LISTS_COVER = Shape(r".*(?:参保|投保|保障|互助|续保|保险).*")
_QUARTER = Shape(r"(?:(20\d\d)年?度?)?(?:第?([1-4一二三四])季度|(?<=\d)[-年]?q([1-4])(?!\d))")
_NUMBERS = Shape(r"\d+")
_ANSWER = Shape(r"20\d\d|第?[1-4一二三四]季")
_YEAR_ALONE = Shape(r"(20\d\d)(?:年度?)?")
_OF_YEARS = Shape(r"(?:参保|投保|保障|互助|保险|所属|缴费|就诊|报销)?(?:年度|年份)")
_HEADING_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\D|$)")
_OF_TERMS = Shape(r"(?:保障|保险|参保|互助)?(?:期限|期间|期|年限|时长|月数)(?:年|月)?")
_SO_LONG = Shape(r"(\d{1,2}|十[一二]|[一二两三四五六七八九十])(年|个?月)(?:期|整)?")
_LENGTH_LABELED = Shape(
    r"((?:保障|保险|参保|互助)(?:期限|期间|期|年限|时长)):([\d一二两三四五六七八九十半]{1,2}个?[年月](?:期|整)?)(?![\d半零又])"
)
_HALF_A_YEAR = Shape(r"半年(?:期|整)?")
_HANDED_IN = re.compile(rf"(?:受理|收件|收单|接收|报送|递交|提交)(?:日期|时间)?:({_DAY})")
_MOVED = re.compile(rf"({_DAY})起?(?:转入|调入|转会|调动|划转)")
_JOINED = re.compile(r"(20\d\d)年度?新?入会")
_MONTHS = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月?(?:[-—–~至到])(\d{1,2})月")
HANDED_IN = "handed_in_on"
"""The day on which a list of settlements was handed in, which no column tells."""
COVER, COVER_YEAR, COVER_MONTHS = "starts_on", "cover_year", "cover_months"
"""The field by which a list is one of covers; what is said of a cover's year and of how long it lasts."""
_LONGEST = 60
LAST_ROW = 1 << 30


def asides(
    columns: Columns, header: Header, lines: Iterable[tuple[int, Cells]], rows: Sequence[tuple[int, Cells]]
) -> Iterator[Aside]:
    """What the lines of a sheet that are no rows of data say of the fields of an import, and its column of years.

    A title's words may be the name of a plan: they are told as they are, for who knows the plans.
    """
    fields = frozenset(columns.fields)
    for row, cells in lines:
        told = [cell for cell in cells if not is_blank(cell)]
        for at, cell in enumerate(told):
            if type(cell) is not str or len(cell) > _LONGEST:
                continue
            if "unit" in fields and row < header.rows[0] and (line := section_unit((cell,))) is not None:
                yield Aside(row, LAST_ROW, "unit", "", line.unit)
            if "plan" in fields:
                yield Aside(row, LAST_ROW, "plan", "", cell)
            beside = _as_text(told[at + 1]) if at + 1 < len(told) else ""
            for field, value, said in _of_line(_plainly(cell), beside, header):
                if field in fields or _is_beyond(field, columns):
                    yield Aside(row, LAST_ROW, field, value, said)
    yield from _of_years(fields, header, rows)
    if COVER in fields:
        yield from _of_headings(header)
        yield from _of_terms(header, rows)


def _is_beyond(field: str, columns: Columns) -> bool:
    """Whether something that is no field is told of such a list all the same."""
    return (field == HANDED_IN and columns.name == "claim") or (field == COVER_MONTHS and COVER in columns.fields)


def _of_line(text: str, beside: str, header: Header) -> Iterator[tuple[str, str, str]]:
    """The fields that one cell of a line tells, each with its value as far as it is told, and the words for it."""
    if (_NUMBERS.search(text) is None and _ANSWER.match(beside) is not None) or (
        _OF_TERMS.fullmatch(text.rstrip(":")) is not None and _so_long(beside) is not None
    ):
        text = f"{text.rstrip(':')}:{beside}"  # a label whose answer stands in the next cell
    if (found := _LENGTH_LABELED.search(text)) and (told := _so_long(found[2])) is not None:
        yield COVER_MONTHS, told[0], found[0]
    if found := _HANDED_IN.search(text):
        yield HANDED_IN, _iso(found[1]), found[0]
    if found := _MOVED.search(text):
        yield "moved_on", _iso(found[1]), found[0]
    if found := _JOINED.search(text):
        yield "joined_on", found[1], found[0]
    for label, day in _LABELED.findall(text):
        if (field := header.means(label)) is not None and field.endswith("_on"):
            yield field, _iso(day), f"{label}:{day}"
    stretches = list(_STRETCH.finditer(text))
    if len(stretches) == 1 and _OF_COVER.fullmatch(text) and _NOT_OF_COVER.fullmatch(text) is None:
        first, last = stretches[0].groups()
        yield "starts_on", _iso(first), stretches[0][0]
        yield "ends_on", _iso(last), stretches[0][0]
    elif found := _BEGINS.search(text):
        yield "starts_on", _iso(found[1]), found[0]
    elif (
        _LISTS_COVER.fullmatch(text)
        and _YEARS_APART.fullmatch(text) is None
        and len(years := set(_YEAR.findall(text))) == 1
    ):
        yield "starts_on", years.pop(), _YEAR.search(text)[0]  # type: ignore[index]
    quarters = {(year, one or other): words for year, one, other, words in _quarters(text)}
    if len(quarters) == 1:
        (year, number), words = quarters.popitem()
        yield "quarter", f"{year}Q{NUMERALS.get(number, number)}", words


def _quarters(text: str) -> Iterator[tuple[str, str, str, str]]:
    for run in _MONTHS.finditer(text):
        first, last = int(run[2]), int(run[3])
        if first % 3 == 1 and last == first + 2:
            yield run[1] or "", str(last // 3), "", run[0]
    for run in _QUARTER.finditer(text):
        yield run[1] or "", run[2] or "", run[3] or "", run[0]


def _of_years(fields: frozenset[str], header: Header, rows: Sequence[tuple[int, Cells]]) -> Iterator[Aside]:
    """The years of a column that is called so, a stretch of rows each: of the cover, or of the quarter."""
    of = COVER_YEAR if COVER in fields else "quarter" if "quarter" in fields else None
    for index in header.unknown if of is not None else ():
        if _OF_YEARS.fullmatch(heading_key(header.headings[index])) is None:
            continue
        for above, last, year in _stretches(rows, index, _year):
            yield Aside(above, last, str(of), year, year, header.headings[index])


def _of_headings(header: Header) -> Iterator[Aside]:
    """The years that headings of what is bought or paid tell: 2017年互助费, 2018年住院医疗."""
    for index, field in enumerate(header.fields):
        heading = header.headings[index]
        if field is None or not (field in ("fee", "share_count") or field.startswith(("plan:", "fee:"))):
            continue
        years = set(_HEADING_YEAR.findall(heading))
        if len(years) == 1:
            year = years.pop()
            yield Aside(header.rows[-1], LAST_ROW, COVER_YEAR, year, year, heading)


def _of_terms(header: Header, rows: Sequence[tuple[int, Cells]]) -> Iterator[Aside]:
    """How long the covers of a column last, where it says that in years or months: 保障期限 2年, 保障月数 6."""
    for index in header.unknown:
        heading = header.headings[index]
        if (told := _lengths_below(heading)) is not None:
            for above, last, (months, said) in _stretches(rows, index, told):
                yield Aside(above, last, COVER_MONTHS, months, said, heading)


def tell_lengths(heading: str, cells: Iterable[object]) -> bool:
    """Whether the filled cells of a column say how long covers last, each in years or months."""
    told = _lengths_below(heading)
    return told is not None and all(told(_as_text(cell)) for cell in cells)


def _lengths_below(heading: str) -> Callable[[str], tuple[str, str] | None] | None:
    """How the cells below a heading that speaks of terms are read; ``None`` below any other."""
    if _OF_TERMS.fullmatch(heading_key(heading)) is None:
        return None
    return _so_many if "月" in heading else _so_long


def _stretches(
    rows: Sequence[tuple[int, Cells]], index: int, told: Callable[[str], Told | None]
) -> Iterator[tuple[int, int, Told]]:
    """What the cells of a column tell, once for rows that tell the same: the row above them, and the last of them."""
    for said, some in groupby(rows, lambda line: told(_as_text(line[1][index]))):
        if said is not None:
            lines = [row for row, _ in some]
            yield lines[0] - 1, lines[-1], said


def _year(text: str) -> str | None:
    found = _YEAR_ALONE.fullmatch(text)
    return None if found is None else found[1]


def _so_long(text: str) -> tuple[str, str] | None:
    """So many months, and the words for them."""
    found = _SO_LONG.fullmatch(text)
    if found is None:
        return ("6", text) if _HALF_A_YEAR.fullmatch(text) else None
    digits = NUMERALS.get(found[1][-1])
    count = int(found[1]) if digits is None else digits + (10 if len(found[1]) > 1 else 0)
    return str(count if found[2] != "年" else 12 * count), found[0]


def _so_many(text: str) -> tuple[str, str] | None:
    """The same below a heading that speaks of months: a number alone is one of them."""
    return (text, text) if re.fullmatch(r"[1-9]\d?", text, re.ASCII) else _so_long(text)


def _plainly(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _as_text(cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if is_blank(cell) else _plainly(str(cell))


def _iso(day: str) -> str:
    """A day as far as it is told: ``2018-03-01``, of a month ``2018-03``."""
    numbers = _NUMBERS.findall(day)
    if len(numbers) == 1:
        numbers = [day[:4], day[4:6], day[6:8]]
    return "-".join(number.zfill(2) for number in numbers)
