"""Keys under which names of units and plans are compared, and the nearest names to offer.

A key is for comparing only; the name is kept as written. Two names with one key are not thereby one unit: the caller
looks whether the key is unique. Source: domain.md 4.3 (NFKC for a comparison key), 8.2 row 30; interface.md (Imports:
"an unknown unit or plan is refused with the nearest names, never matched by guess").
"""

from __future__ import annotations

from collections.abc import Iterable

from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import compact

_BRACKETS = Shape(r"[()\[\]{}<>【】〔〕〖〗〈〉《》「」『』\"“”‘’'`]")
_COMMON_WORDS = Shape("在职|职工|综合|互助|保障|计划|活动")
"""What the name of a plan may have or lack without becoming another plan's."""


def unit_key(text: str) -> str:
    """The comparison key of a unit's name or code: plain forms, lower case, no blanks, brackets or quotes.

    >>> unit_key("康庄镇ＸＸ公司（工会）") == unit_key(" 康庄镇xx公司 (工会)")
    True
    """
    return _BRACKETS.sub("", compact(text)).casefold()


def plan_key(text: str) -> str:
    """The comparison key of a plan's name or code, also without 在职, 职工, 综合, 互助, 保障, 计划 and 活动.

    A name made of nothing but these words keeps them.

    >>> plan_key("在职职工住院医疗互助保障计划"), plan_key("住院医疗综合互助保障活动"), plan_key("住院医疗")
    ('住院医疗', '住院医疗', '住院医疗')
    >>> plan_key("HOSP_MED"), plan_key("互助保障计划")
    ('hosp_med', '互助保障计划')
    """
    key = unit_key(text)
    return _COMMON_WORDS.sub("", key) or key


def nearest(text: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The names most like the text, best first, at most ``limit``; empty when none is near.

    A name that holds the text, or that the text holds, comes before one that merely resembles it.

    >>> nearest("康庄镇工会", ["延庆镇总工会", "康庄镇总工会", "香水园街道总工会"], limit=1)
    ['康庄镇总工会']
    """
    from difflib import SequenceMatcher  # only when a name was not found: no command pays for it otherwise

    wanted = unit_key(text)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    ranked: list[tuple[float, str]] = []
    for name in dict.fromkeys(names):
        key = unit_key(name)
        matcher.set_seq1(key)
        closeness = matcher.ratio() if matcher.real_quick_ratio() >= 0.5 else 0.0
        if wanted and key and (wanted in key or key in wanted):
            closeness += 1
        if closeness >= 0.5:
            ranked.append((-closeness, name))
    return [name for _, name in sorted(ranked)[:limit]]
