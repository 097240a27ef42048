"""How a heading written by anybody is matched to a field.

A heading is compared by its key: NFKC, case-folded, without blanks, line breaks, asterisks, punctuation and hints in
brackets such as （必填）, （元）. What stays in brackets is meant, so 证件号码（配偶） is not 证件号码. A heading
under no such key is read by its parts (``grammar``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from mutualaid.rules.shapes import Shape


class Column(NamedTuple):
    """One field and the headings it goes by; ``weak`` headings count only where no other column has the field.

    ``says`` tells in phrases (``grammar.phrases``) what further headings of the field are made of. Without a
    ``required`` column there is no table; a ``needed`` one is filled in every row, and a template says so.
    """

    field: str
    synonyms: tuple[str, ...]
    required: bool = False
    weak: tuple[str, ...] = ()
    needed: bool = False
    says: str = ""
    weakly: str = ""
    """Phrases that, as ``weak`` headings do, count only where no other column has the field."""
    near: str = ""
    """Phrases that leave a doubt: of an unread column that says so this is the nearest field."""


@dataclass(frozen=True)
class Columns:
    """The columns of one import, and what a further column must not speak of unread.

    ``asks`` names matters (money, plan, unit, person, share, day); ``days`` the parts that make a day one that decides
    something; ``spares`` the parts with which a matter decides nothing here; ``states`` what a column may say of a row
    such that it does not count (``sheets.states``).
    What is kept by key is folded when the first heading is compared: a command that reads one list does not fold all.
    """

    name: str
    columns: tuple[Column, ...]
    asks: str = ""
    days: str = ""
    spares: str = ""
    states: str = ""

    @cached_property
    def by_key(self) -> dict[str, str]:
        """The field of each heading that one goes by, by the heading's key."""
        return {heading_key(s): c.field for c in self.columns for s in c.synonyms}

    @cached_property
    def weak_by_key(self) -> dict[str, str]:
        """The field of each weak heading, by the heading's key."""
        return {heading_key(s): c.field for c in self.columns for s in c.weak}

    @property
    def required(self) -> tuple[str, ...]:
        """Fields without which there is no table."""
        return tuple(column.field for column in self.columns if column.required)

    @property
    def needed(self) -> frozenset[str]:
        """Fields that every row has to fill in, required ones among them."""
        return frozenset(column.field for column in self.columns if column.required or column.needed)

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields, in the order of the template."""
        return tuple(column.field for column in self.columns)


HINT = (
    r"必填项?|必选项?|必须填写|选填项?|选择|可选项?|可空|可不填|非必填|不填|下拉|元|人民币|元/人|元/份|份|份数|人|岁|周岁|天|"
    r"人民币元|单位[:：]?[元份人]|文本|文本格式|数字|日期|日期格式|请选择|下拉选择|全称|规范全称|填写全称|"
    r"如[:：有无].*|例[:：如].*|格式.*|[yY]{2,4}[-/.年]?[mM]{1,2}([-/.月]?[dD]{0,2}日?)?|年月日|年/月/日|年-月-日|"
    r"18位|十八位|15位或18位|11位|required|mandatory|optional|yuan|rmb|cny|小写|text|shares|盖章|签章"
)
OPENING = frozenset("([{【〔<")
"""What a bracket in a heading begins with, once it is folded: most have none, and no pattern need be compiled."""
_BRACKETED = Shape(rf"(?i:[(\[{{【〔<]\s*(?:{HINT})\s*[)\]}}】〕>])")
_DROPPED = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """The comparison key of a heading: ``身份证号码 *（必填）`` and ``身份证号码`` are one."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    return _DROPPED.sub("", _without_hints(plain))


@lru_cache(maxsize=4096)
def heading_text(text: str) -> str:
    """A heading as a person would quote it: on one line, without stars and hints, for looking up a plan's name."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).strip("*※:")
    return _without_hints(plain).strip("*※:")


def _without_hints(plain: str) -> str:
    """A heading without its hints in brackets; most have none."""
    while not OPENING.isdisjoint(plain) and (stripped := _BRACKETED.sub("", plain)) != plain:
        plain = stripped
    return plain


RETURNED_HEADINGS = (("错误原因", "Problem", "Reason"), ("确认", "Confirm"), ("理由", "Reason"))
"""What our own returned workbook adds: its reasons before all columns; behind them, where somebody settles a doubt."""

_IGNORED = (
    "序号|序|编号|行号|号|no|num|number|seq|index|row|rowno|备注|备|说明|备注说明|remark|remarks|note|notes|comment|comments|年龄|周岁|"
    "age|民族|nationality|ethnicity|国籍|职务|职位|岗位|职称|工种|position|title|job|jobtitle|部门|所在部门|科室|车间|班组|处室|department|"
    "用工形式|用工性质|用工类型|编制|学历|文化程度|education|学位|政治面貌|婚姻状况|婚否|籍贯|户籍|户籍类型|户口性质|出生日期|出生年月|出生年月日|生日|birthday|birthdate|"
    "dateofbirth|出生|参加工作时间|参加工作日期|入职日期|入职时间|技能等级|现居住地|居住地|住址|家庭住址|地址|联系地址|邮箱|电子邮箱|email|签字|签名|本人签字|职工签字|会员签字|"
    "领取人签字|确认签字|signature|经办人|填报人|填表人|审核人|联系人|填报日期|填表日期|就业状态|是否外地来京务工|是否农民工|农民工|"
    "会员编号|员工编号|工号|职工编号|人员编号|是否新会员|行业|所属行业|经济类型|单位性质|企业性质|法定代表人|法人代表|工会主席|主席姓名|联系人电话|经办人电话|审核人签字|错误原因|reason"
)
IGNORED_KEYS = frozenset(_IGNORED.split("|"))
"""Columns that everybody has and no import needs, by their keys: known, and passed over without a word."""

_RETURNED_KEYS = tuple(frozenset(map(heading_key, names)) for names in RETURNED_HEADINGS)


def own_columns(headings: Sequence[str]) -> tuple[int, ...]:
    """The columns that a returned workbook has added to a table: none, its reasons, or also 确认 and 理由 at its end.

    Anywhere else a column of these names is an office's own and means nothing.

    >>> own_columns(["错误原因", "姓名", "确认", "理由", ""]), own_columns(["错误原因", "确认", "理由", "姓名"])
    ((0, 2, 3), (0,))
    >>> own_columns(["姓名", "确认", "理由"])
    ()
    """
    problem, confirm, why = _RETURNED_KEYS
    if not headings or heading_key(headings[0]) not in problem:
        return ()
    last = [index for index, heading in enumerate(headings) if heading][-2:]
    is_ours = [heading_key(headings[index]) in keys for index, keys in zip(last, (confirm, why), strict=False)]
    return (0, *last) if is_ours == [True, True] and last[1] == last[0] + 1 else (0,)


def match(columns: Columns, key: str) -> tuple[str | None, bool]:
    """The field of a heading key and whether the match is weak; (None, False) where there is none."""
    if found := columns.by_key.get(key):
        return found, False
    if found := columns.weak_by_key.get(key):
        return found, True
    return None, False
