"""Keys under which names of units and plans are compared, and the nearest names to offer.

A key is for comparing only; the name is kept as written. Two names with one key are not thereby one unit: the caller
looks whether the key is unique. Source: domain.md 4.3 (NFKC for a comparison key), 8.2 row 30; interface.md (Imports:
"an unknown unit or plan is refused with the nearest names, never matched by guess").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Mapping

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import FORMULA_SIGNS, compact

_BRACKETS = Shape(r"[()\[\]{}<>【】〔〕〖〗〈〉《》「」『』\"“”‘’'`]")
_COMMON_WORDS = Shape("在职|职工|综合|互助|保障|计划|活动")
"""What the name of a plan may have or lack without becoming another plan's."""


_LEAST_INSIDE = 3
"""A shorter name of a plan may stand in any title."""
_MONEY_BEHIND = Shape(r"(?:(?:互助|保险|参保|缴纳|交纳)?费用?|缴费|交费|缴款|交款|[会保]费|互助金|款项?)$")
"""What stands behind the name of a plan in what a payment was for."""
_OF_TITLES = Shape(
    r"(?:20\d\d年?度?|第?[1-4一二三四]季度|\d+月份?|"
    r"参保|投保|受助|受益|人员|直赔|报销|名单|名册|花名册|明细表?|清单|汇总表?|表)"
)
"""What a title says beside the name of a plan."""
_TOTAL = Shape("(?:本页|本表|全部|全区|以上)?(?:合计|总计|小计|共计|累计|总合计|total|subtotal|grandtotal|sum)")
"""What a line of totals begins with: a unit that is called so would be passed over in every file."""


_RESIDENT = Shape(r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?![\dA-Z])")
_MOBILE = Shape(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def unit_name_verdict(name: str) -> Finding | None:
    """Refused what no unit can be called: marks alone (UNIT_NAME_EMPTY), a formula or a total (UNIT_NAME_UNFIT), the
    number of a person (UNIT_IS_NUMBER).

    >>> unit_name_verdict("（）").code, unit_name_verdict("=1+1").code, unit_name_verdict("合 计").code
    ('UNIT_NAME_EMPTY', 'UNIT_NAME_UNFIT', 'UNIT_NAME_UNFIT')
    >>> unit_name_verdict("总计会计师事务所工会") is None
    True
    """
    key = unit_key(name)
    if not key:
        return Finding("refused", "UNIT_NAME_EMPTY")
    if name.strip()[:1] in FORMULA_SIGNS or _TOTAL.fullmatch(key):
        return Finding("refused", "UNIT_NAME_UNFIT", {"name": name.strip()})
    return unit_number_verdict(name)


def unit_number_verdict(text: str) -> Finding | None:
    """Refused, as UNIT_IS_NUMBER, a name or code in which a person's number stands: both are shown to everybody.

    >>> unit_number_verdict("110229198001010178").code, unit_number_verdict("李强13800130001").code
    ('UNIT_IS_NUMBER', 'UNIT_IS_NUMBER')
    >>> [unit_number_verdict(code) for code in ("110119100001", "81110229MJ1234567X", "13012345678")]
    [None, None, None]
    """
    from mutualaid.rules.identity import check_character_ok  # a question names no unit anew

    plain = compact(text).upper()
    is_resident = any(check_character_ok(run[0]) for run in _RESIDENT.finditer(plain))
    is_mobile = not plain.isdecimal() and _MOBILE.search(plain) is not None
    return Finding("refused", "UNIT_IS_NUMBER") if is_resident or is_mobile else None


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


class UnitNames:
    """Which units a text names: by code or USCC as written, else by the key of a code, name or alias; never by guess.

    Keys and aliases are looked at only for a text that is no code or USCC, so that naming a unit by its code is cheap.

    >>> names = UnitNames([(1, "G1", None, "第一工会"), (2, "G2", None, "第二工会")], lambda: [(2, "二工会")])
    >>> names.ids("g1"), names.ids("Ｇ２"), names.ids(" 第一工会 "), names.ids("二工会"), names.ids("工会")
    ([1], [2], [1], [2], [])
    """

    def __init__(
        self,
        units: Iterable[tuple[int, str, str | None, str]],
        aliases: Callable[[], Iterable[tuple[int, str]]],
    ) -> None:
        """``units`` are ``(unit_id, unit_code, uscc, unit_name)``; ``aliases`` hands out ``(unit_id, alias)``."""
        self._units = list(units)
        self._aliases = aliases
        self._exact = {uscc: unit_id for unit_id, _, uscc, _ in self._units if uscc}
        self._exact |= {code: unit_id for unit_id, code, _, _ in self._units}
        self._keys: dict[str, set[int]] | None = None

    def exact(self, text: str) -> int | None:
        """The unit with this very code or USCC."""
        return self._exact.get(text)

    def ids(self, text: str) -> list[int]:
        """Every unit that the text names, by number: none, one, or several of one name."""
        exact = self._exact.get(text, self._exact.get(text.upper()))
        if exact is not None:
            return [exact]
        if self._keys is None:
            self._keys = self._by_key()
        return sorted(self._keys.get(unit_key(text), ()))

    def near(self, text: str, among: Container[int] | None = None) -> str:
        """The nearest names, of the units ``among`` those numbers only, for a refusal; ``-`` where none is near."""
        names = [name for unit_id, _, _, name in self._units if among is None or unit_id in among]
        return ", ".join(nearest(text, names)) or "-"

    def _by_key(self) -> dict[str, set[int]]:
        known = {unit_id for unit_id, _, _, _ in self._units}
        keys: dict[str, set[int]] = {}
        for unit_id, code, _, name in self._units:
            for text in (name, code):
                keys.setdefault(unit_key(text), set()).add(unit_id)
        for unit_id, alias in self._aliases():
            if unit_id in known:
                keys.setdefault(unit_key(alias), set()).add(unit_id)
        return keys


class PlanNames:
    """Which plan a text names: by code as written, else by the key of a code, name or alias; never by guess.

    >>> names = PlanNames([(1, "HOSP_MED", "住院医疗", "Hospital medical", '["医疗"]')])
    >>> names.find("hosp_med"), names.find("在职职工住院医疗互助保障计划"), names.find("医疗计划"), names.find("医保")
    (1, 1, 1, None)
    """

    def __init__(self, plans: Iterable[tuple[int, str, str, str, str]]) -> None:
        """``plans`` are ``(plan_id, plan_code, name_zh, name_en, aliases as a JSON list)``, the first of a key wins."""
        self._plans = list(plans)
        self._codes = {code: plan_id for plan_id, code, _, _, _ in self._plans}
        self._keys: dict[str, int] | None = None

    @property
    def keys(self) -> Mapping[str, int]:
        """Every comparison key with the plan it names."""
        if self._keys is None:
            self._keys = {}
            for plan_id, code, name_zh, name_en, aliases in self._plans:
                for key in map(plan_key, (code, name_zh, name_en, *json.loads(aliases))):
                    if key:  # what says no more than that it is a plan names none
                        self._keys.setdefault(key, plan_id)
        return self._keys

    def find(self, text: str) -> int | None:
        """The number of the plan that the text names."""
        exact = self._codes.get(text, self._codes.get(text.upper()))
        return self.keys.get(plan_key(text)) if exact is None else exact

    def paid_for(self, text: str) -> int | None:
        """The plan that a text of what was paid names: its name, with 互助费, 保费, 费 or 款 behind it.

        >>> names = PlanNames([(1, "A", "住院医疗", "", "[]")])
        >>> names.paid_for("住院医疗互助费"), names.paid_for("职工住院医疗缴费"), names.paid_for("互助费")
        (1, 1, None)
        """
        return self.keys.get(plan_key(_MONEY_BEHIND.sub("", compact(text))))

    def inside(self, text: str) -> int | None:
        """The one plan whose name stands within a text; ``None`` where none does, or several do.

        >>> names = PlanNames([(1, "A", "住院医疗", "", '["医疗"]'), (2, "B", "重大疾病", "", "[]")])
        >>> names.inside("2018年职工住院医疗互助名单"), names.inside("住院医疗、重大疾病名单"), names.inside("医疗名单")
        (1, None, None)
        """
        key = plan_key(text)
        found = [name for name in self.keys if len(name) >= _LEAST_INSIDE and name in key]
        plans = {self.keys[name] for name in found if not any(name != other and name in other for other in found)}
        if not plans and len(part := _OF_TITLES.sub("", key)) > _LEAST_INSIDE:
            plans = {plan_id for name, plan_id in self.keys.items() if part in name}  # 意外及家财, of a longer name
        return plans.pop() if len(plans) == 1 else None

    def near(self, text: str) -> str:
        """The nearest names, for a refusal; ``-`` where none is near."""
        names = [name for _, code, name_zh, _, _ in self._plans for name in (name_zh, code)]
        return ", ".join(nearest(text, names)) or "-"
