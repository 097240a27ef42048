"""Columns that hold words of a closed list: which field's words they are, and headings that list them (门诊/住院)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mutualaid.rules.identity import read_document_type
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import (
    read_category,
    read_cause,
    read_hospital_level,
    read_payout_result,
    read_receipt_kind,
    read_sex,
    read_status,
    read_unit_kind,
    read_visit,
)

_READERS: Mapping[str, Callable[[object], tuple[Any, Sequence[object]]]] = {
    "status": read_status,
    "sex": read_sex,
    "category": read_category,
    "result": read_payout_result,
    "kind": read_receipt_kind,
    "hospital_level": read_hospital_level,
    "cause": read_cause,
    "visit": read_visit,
    "unit_kind": read_unit_kind,
    "document_type": read_document_type,
}
"""The fields whose words tell what a column is; 有 and 无 tell nothing without a heading."""
_MOST = 0.8
_CHINESE = Shape(r"[\u3400-\u9fff]")
_BRACKETED = Shape(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_PARTED = Shape(r"[/／、,，|;；或]")
_CHOICE = Shape(r"(?i:首次|首保|新保|续保|是|否|有|无|√|×|y|n|yes|no|[一二三四1-4]|\d+(?:\.\d+)?)(?:元|级|档|份)?")
_PRICE = r"[¥￥]?\s*\d+(?:\.\d+)?\s*元?(?:\s*[/／、,，每或-]\s*(?:\d+(?:\.\d+)?\s*元?|人|份|年|月|档))*"
_PRICED = Shape(rf"[(（\[【]\s*{_PRICE}\s*[)）\]】]|(?:每[份人])?[¥￥]?\d+(?:\.\d+)?\s*元(?:\s*[/／每]\s*[份人年月])*")


class Words(NamedTuple):
    """How surely cells are words of a field."""

    are_all: bool
    are_several: bool
    """Not all are the same word: a column that parts its rows."""


def is_read(field: str, cell: object) -> bool:
    """Whether a cell is one of the words of a field.

    >>> is_read("category", "门诊"), is_read("result", "门诊"), is_read("sex", "")
    (True, False, False)
    """
    value, findings = _READERS[field](cell)
    return value is not None and not findings


def told_by(cells: Sequence[Any], fields: Iterable[str]) -> Mapping[str, Words]:
    """The fields whose words nearly all of some filled cells are.

    Signs and numbers (M, 1) are words of no one field.

    >>> told_by(["门诊", "住院"], ("category", "result")), told_by(["1", "2"], ("hospital_level",))
    ({'category': Words(are_all=True, are_several=True)}, {})
    """
    found: dict[str, Words] = {}
    if any(isinstance(cell, str) and _CHINESE.search(cell) for cell in cells):
        for field in fields:
            read = [_READERS[field](cell) for cell in cells] if field in _READERS else []
            codes = [code for code, findings in read if code is not None and not findings]
            if read and len(codes) >= _MOST * len(cells):
                found[field] = Words(len(codes) == len(cells), len(set(codes)) > 1)
    return found


def without_choices(heading: str) -> str:
    """A heading without a bracket that lists what may stand below it.

    >>> without_choices("类别（门诊/住院）"), without_choices("级别（一/二/三级）"), without_choices("日（入会/退会）")
    ('类别', '级别', '日（入会/退会）')
    """

    def cut(bracketed: re.Match[str]) -> str:
        listed = [word.strip() for word in _PARTED.sub("/", bracketed[1]).split("/")]
        return "" if len(listed) > 1 and all(map(_is_choice, listed)) else bracketed[0]

    return _BRACKETED.sub(cut, heading)


def _is_choice(word: str) -> bool:
    return _CHOICE.fullmatch(word) is not None or (word != "" and any(is_read(field, word) for field in _READERS))


def without_price(heading: str) -> str:
    """A plan's heading without what a share of it costs.

    >>> without_price("重大疾病40元/份"), without_price("意外伤害（26/50/74/100元）"), without_price("住院津贴(60元)")
    ('重大疾病', '意外伤害', '住院津贴')
    """
    priced = any(map(str.isdigit, heading))
    return (_PRICED.sub("", heading) if priced else heading).strip(" /／,，:：")
