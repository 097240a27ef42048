"""What the titles of a sheet and of its printed pages say: the unit that the rows below are of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from mutualaid import words
from mutualaid.results import Finding, PageUnit
from mutualaid.rules.identity import mask_value
from mutualaid.rules.shapes import Shape
from mutualaid.sheets.cells import is_union
from mutualaid.sheets.grammar import UNKNOWN
from mutualaid.sheets.grammar import said as parted
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.readings import Header

P = TypeVar("P")
_LABELS = (
    "填报单位|单位名称|参保单位|参加单位|申报单位|所属工会|所属单位|工会名称|基层工会名称|基层工会|缴费单位|投保单位|单位全称|"
    "企业名称|单位工会|所在单位|填报工会|参保工会|参加工会|申报工会|投保工会|缴费工会|报送单位|报送工会|申请单位|上报单位|用人单位|工作单位"
)
_BRACKETED = r"(?:[（(][^（()）]{0,6}[)）])?"
_UNIT_LINE = Shape(rf"(?s)({_LABELS}|(?<![\u4e00-\u9fff])(?:工会|单位)){_BRACKETED}\s*[:：]\s*(.*)")
_LABEL_ALONE = Shape(rf"\s*({_LABELS}){_BRACKETED}\s*")
_MEASURE = Shape(r"(?:人民币)?[万千百]?(?:元|份|人|名|人次|%|％)(?:/\S+)?$")
"""What 单位 means in 单位：元."""
_NEXT_LABEL = Shape(
    r"\s{2,}|[\t\n\r]|\s+\S{2,8}[:：]|(?:填报|填表|制表|申报)?(?:日期|时间|人)[:：]|[（(](?:盖章|公章|签章|章)[)）]\s*$"
)
_NUMBERED = Shape(
    r"^[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]?[、.．:：)）\s]+|^第[一二三四五六七八九十\d]+(?:部分|组|类)[、:：\s]*|^(?:19|20)\d\d年?度?"
)
"""How a section of a list begins: 一、, （二）, 3."""
_OF_LIST = Shape(
    r"(?:参保|投保|缴费|参加|会员|职工|人员|互助|保障|活动|计划|项目|名单|名册|花名册|明细表?|清单|表|[:：(（].*)+$"
)
"""What stands behind the name of a plan or a unit whose list it is."""
_SCALED = Shape(
    r"(?i)(?:单位|金额|计量)\s*[:：]?\s*(?:人民币)?[十百千万亿]+元|"
    r"(?:in|unit:?) (?:thousands?|ten thousand|10,?000|1,?000)\b"
)
_NOT_WORDS = Shape(r"\d+(?:年度?|月份?|日|季度|批次?|页)?|[\W_]+")


_LONGEST_SECTION, _LONGEST_TITLE = 30, 40
_NO_TITLE = Shape(r"(?i)[。;；!！?？,，]|^\W*(?:填表|填写|填报)?(?:说明|须知|注意|注|备注|提示|要求|notes?\b)")


class UnitLine(NamedTuple):
    """The unit that a title names, and the words by which it does."""

    label: str
    unit: str
    row: int = 0


def title_key(text: str) -> str:
    """A title without its digits and signs, by which it is known again on a later page."""
    return _NOT_WORDS.sub("", text)


def unit_line(cells: Cells, index: int) -> UnitLine | None:
    """The unit that a cell names (填报单位：…), itself or with the next filled cell."""
    cell = cells[index]
    if type(cell) is not str:
        return None
    line = _UNIT_LINE.search(cell)
    found = line or _LABEL_ALONE.fullmatch(cell)
    if found is None:
        return None
    said = line[2].strip() if line is not None else ""
    if not said:
        following = next((other for other in cells[index + 1 :] if not is_blank(other)), None)
        said = following.strip() if type(following) is str else ""
        if line is None and UNKNOWN not in parted(said).parts:
            return None  # the heading of another column, as every word of it is one of headings
    said = _NEXT_LABEL.split(said, maxsplit=1)[0].strip(" _：:　")
    if not said or ":" in said or "：" in said or _MEASURE.match(said):
        return None
    return UnitLine(found[1], said)


def section(text: str) -> str:
    """A line between rows without its numbering.

    >>> section("二、青石镇卫生院工会"), section("(1) 重大疾病"), section("一车间")
    ('青石镇卫生院工会', '重大疾病', '一车间')
    """
    return _NUMBERED.sub("", text.strip()).strip()


def section_unit(cells: Cells) -> UnitLine | None:
    """The unit that a line begins with the name of: 二、青石镇卫生院工会."""
    said = [cell for cell in cells if not is_blank(cell)]
    if not said or type(said[0]) is not str:
        return None
    unit = section(said[0])
    named = unit if is_union(unit) else _OF_LIST.sub("", unit)
    return UnitLine("", named) if len(unit) < _LONGEST_SECTION and is_union(named) else None


def plan_of(
    text: str, plans: Callable[[str], P | None], inside: Callable[[str], P | None] = lambda _: None
) -> P | None:
    """The plan whose list a title or a line between rows begins: 二、重大疾病参保名单.

    ``inside`` finds a name within the text; a sentence, and what tells how to fill in a form, is no title.

    >>> plan_of("二、重大疾病参保名单", {"重大疾病": "CRITICAL"}.get), plan_of("一车间", {"重大疾病": "CRITICAL"}.get)
    ('CRITICAL', None)
    """
    said = section(text)
    if len(said) < _LONGEST_SECTION:
        tried = (said, said.rpartition("：")[2], said.rpartition(":")[2], _OF_LIST.sub("", said))
        found = next((plan for name in tried if name and (plan := plans(name)) is not None), None)
        if found is not None:
            return found
    return None if len(said) >= _LONGEST_TITLE or _NO_TITLE.search(said) else inside(said)


def scaled_line(above: Iterable[tuple[int, Cells]]) -> tuple[int, str] | None:
    """The line above the header which says that amounts are thousands or ten thousands of yuan, and its words."""
    for row, cells in above:
        for cell in cells:
            if type(cell) is str and (found := _SCALED.search(cell)) is not None:
                return row, found[0]
    return None


def unit_lines(cells: Cells) -> list[UnitLine]:
    """Every unit that the cells of a line name."""
    return [line for index in range(len(cells)) if (line := unit_line(cells, index)) is not None]


def title_line(grid: Grid, header: Header) -> UnitLine | None:
    """The unit named in the lines above the header, or None."""
    for row, cells in grid.rows[: header.at[0]]:
        if lines := unit_lines(cells):
            return lines[0]._replace(row=row)
    return None


def title_unit(grid: Grid, header: Header) -> str | None:
    """The unit that the lines above the header say whose the sheet is."""
    line = title_line(grid, header)
    return None if line is None else line.unit


@dataclass(slots=True, eq=False, repr=False)
class Pages:
    """The units that the titles of a sheet's printed pages name, one after the other."""

    first: UnitLine | None
    """What stands above the header."""
    units: list[PageUnit] = field(default_factory=list)
    """Where a page is of another unit than the one before."""
    _unsure: list[tuple[int, str | None]] = field(default_factory=list)
    """From which row on another unit is named by other words than the first title's; ``None``: no longer."""

    @property
    def title_unit(self) -> str | None:
        """The unit named above the header."""
        return None if self.first is None else self.first.unit

    def meet(self, row: int, cells: Cells, *, is_title: bool, is_section: bool = False) -> None:
        """A line between the rows of data, a title or a signature; it may name a unit.

        One that begins a section (``is_section``) may be nothing but the unit's name.
        """
        line = next(iter(unit_lines(cells)), None) or (section_unit(cells) if is_section else None)
        if line is None or (self.first is None and not is_title):
            return
        now = self.units[-1].unit if self.units else self.title_unit
        if self.first is None or line.label in (self.first.label, ""):
            self._unsure.append((row, None))
            if line.unit != now:
                self.units.append(PageUnit(row, line.unit))
        else:
            self._unsure.append((row, None if line.unit == now else line.unit))

    def doubts(self, rows: Iterable[int]) -> Iterator[tuple[int, Finding]]:
        """Rows below a line that names another unit by other words: of which of the two are they?"""
        if not any(unit for _, unit in self._unsure):
            return
        for row in rows:
            at, unit = next((line for line in reversed(self._unsure) if line[0] < row), (0, None))
            if unit is not None:
                other = words.sentence("UNIT_OF_TITLE", name=mask_value("unit", self.title_unit) or "-")
                facts = {"title_row": at, "name": mask_value("unit", unit), "other": other}
                yield row, Finding("held", "UNIT_OF_PAGE", facts, bound=unit)
