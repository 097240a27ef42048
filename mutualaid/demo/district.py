"""A synthetic Yanqing district: people, covers and payments whose figures are known beforehand.

Pure and repeatable: everything comes from ``random.Random(2018)``; no clock, no file. Nobody here exists: every
document number begins with 110100, an area that is issued to no one. Money is integer fen, days are ``date``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Literal, NamedTuple

from mutualaid.codes import Category, Sex, Status

DISTRICT_CODE = "110119"
DISTRICT_NAME = "延庆区总工会"
YEAR = 2018

MEMBER_COUNT = 10_000
INSURED_COUNT = 7_437
BENEFICIARY_COUNT = 2_979
CONTRIBUTION_2017_FEN = 200_000_000
CONTRIBUTION_2018_FEN = 219_940_000

INSURED_2017_COUNT = 6_950
TWO_PLAN_COUNT = 300
UNIVERSAL_ONLY_COUNT = 500
PAID_TWICE_COUNT = 120
LEAVER_COVERED_COUNT = 40
LEAVER_BARE_COUNT = 60
TRANSFER_IN_COUNT = 15
TRANSFER_OUT_COUNT = 10
KEPT_COUNT = 25
KEPT_COVERED_COUNT = 10
RETURNED_COUNT = 8
REPAID_COUNT = 5
PAID_LATER_COUNT = 50
UNPAID_COUNT = 30
LEFT_AFTER_AID_COUNT = 12
AIDED_AFTER_LEAVING_COUNT = 6
AIDED_IN_TWO_TOWNS_COUNT = 4
AIDED_WHILE_KEPT_COUNT = 4

TRANSFER_TOWN_CODE = "110119101"
"""康庄镇: fifteen people move into its unions during 2018, ten move out."""
ON_THE_SPOT_ON = date(2018, 5, 10)

PRICES_FEN = {"HOSP_MED": 9500, "HOSP_ALLOW": 6000, "CRITICAL": 4000, "FEMALE": 2500}
TIERS_FEN = {"26": 2600, "50": 5000, "74": 7400, "100": 10000}

Wave = Literal["wide", "long", "unpaid"]
PayoutList = Literal["2017", "2017Q4", "2018Q1", "returned", "2018Q2", "2018Q3"]


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A union below the towns, or a system union beside them."""

    unit_code: str
    unit_name: str
    parent_code: str
    kind: Literal["system", "grassroots"]
    uscc: str
    staff_count: int
    opened_on: date


@dataclass(frozen=True, slots=True)
class DemoSpell:
    """One spell of membership; ``left_on`` is the first day out. ``told_by`` names the list that says so."""

    unit_code: str
    joined_on: date
    left_on: date | None = None
    status: Status = "in_service"
    told_by: Literal["roster", "on_the_spot", "transfer", "kept"] = "roster"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One human being; ``roster_no`` is the document number as the roster has it (15 digits for one of them)."""

    name: str
    sex: Sex
    born_on: date
    document_no: str
    roster_no: str
    phone: str
    card_no: str
    spells: tuple[DemoSpell, ...]


@dataclass(frozen=True, slots=True)
class DemoCover:
    """One enrollment; ``person`` is an index into ``District.persons``; ``received_on`` None: never paid."""

    person: int
    unit_code: str
    plan_code: str
    share_count: int
    tier: str | None
    fee_fen: int
    starts_on: date
    ends_on: date
    received_on: date | None
    wave: Wave


@dataclass(frozen=True, slots=True)
class DemoReceipt:
    """Money that a unit hands in for a plan, or joining fees (no plan)."""

    receipt_no: str
    unit_code: str
    plan_code: str | None
    received_on: date
    amount_fen: int


@dataclass(frozen=True, slots=True)
class DemoPayment:
    """One payment of a received list and what became of it: ``(list, paid or returned, day)``, in order."""

    serial_no: str
    person: int
    plan_code: str
    quarter: str
    category: Category
    amount_fen: int
    events: tuple[tuple[PayoutList, Literal["paid", "returned"], date], ...]


@dataclass(frozen=True, slots=True)
class District:
    """The whole district, in the order in which its offices would write it down."""

    units: tuple[DemoUnit, ...]
    persons: tuple[DemoPerson, ...]
    covers: tuple[DemoCover, ...]
    receipts: tuple[DemoReceipt, ...]
    payments: tuple[DemoPayment, ...]


# --- numbers with check characters ---

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def resident_number(first_17: str) -> str:
    """The resident identity number that begins with these 17 digits (ISO 7064 MOD 11-2)."""
    remainder = sum(int(digit) * weight for digit, weight in zip(first_17, _ID_WEIGHTS, strict=True)) % 11
    return first_17 + "10X98765432"[remainder]


def union_uscc(serial: int) -> str:
    """The unified social credit code of a grassroots union in Yanqing (GB 32100, first characters 81)."""
    organisation = f"{serial:08d}"
    check = (11 - sum(int(d) * w for d, w in zip(organisation, _ORGANISATION_WEIGHTS, strict=True)) % 11) % 11
    body = "81" + DISTRICT_CODE + organisation + ("X" if check == 10 else str(check))
    total = sum(_USCC_CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return body + _USCC_CHARACTERS[-total % 31]


def card_number(serial: int) -> str:
    """A 19-digit card number with a valid Luhn digit."""
    body = f"621468{serial:012d}"
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return body + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


# --- names ---

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_COMMON_SURNAME_COUNT = 12
_MEN = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志永海东文武学义振宏成亮晨阳"
_WOMEN = "芳娜敏静丽娟艳霞秀英玲桂兰洁梅琳素云莲真雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉晶妍茜秋珊莎倩婷蓉"
_RARE = ("王䶮", "李㛃", "吴𠮷", "张㼆", "陈䶮", "刘㛃")
_DOTTED = ("阿依古丽·买买提", "买买提·阿不都", "古丽娜尔·艾山", "巴特尔·苏和", "其其格·巴雅尔", "尼玛·次仁")

# --- places ---

_TOWN_UNITS = (
    ("110119001", "百泉街道", 8),
    ("110119002", "香水园街道", 9),
    ("110119003", "儒林街道", 9),
    ("110119100", "延庆镇", 16),
    ("110119101", "康庄镇", 12),
    ("110119102", "八达岭镇", 8),
    ("110119103", "永宁镇", 7),
    ("110119104", "旧县镇", 5),
    ("110119105", "张山营镇", 6),
    ("110119106", "四海镇", 2),
    ("110119107", "千家店镇", 3),
    ("110119108", "沈家营镇", 4),
    ("110119109", "大榆树镇", 5),
    ("110119110", "井庄镇", 3),
    ("110119200", "大庄科乡", 2),
    ("110119201", "刘斌堡乡", 2),
    ("110119202", "香营乡", 2),
    ("110119203", "珍珠泉乡", 2),
)
_SYSTEMS = (("110119901", "延庆区教育系统工会", 9), ("110119902", "延庆区卫生健康系统工会", 6))
_SCHOOLS = ("第一小学", "第二小学", "第三小学", "第四小学", "第一中学", "第二中学", "第三中学", "职业学校", "幼儿园")
_CLINICS = ("区医院", "中医医院", "妇幼保健院", "疾病预防控制中心", "卫生监督所", "急救中心")
_BRANDS = (
    "妫川海陀龙庆玉渡四季百里夏都古崖松山野鸭湖榆林柳沟康西长岭燕羽永兴瑞泽恒信博远华盛金泰宏达鼎新天合中润"
    "嘉禾顺发安泰和源卓越启明大正同创友谊锦程"
)
_TRADES = (
    "商贸", "物业管理", "建筑工程", "旅游开发", "食品", "园林绿化", "新能源科技", "汽车运输", "机械制造", "农业科技",
    "供热", "酒店管理", "环境卫生服务", "印刷", "服装", "葡萄酒业", "体育文化", "电子技术",
)  # fmt: skip


def generate() -> District:
    """Build the district; every call gives the same one."""
    rng = Random(2018)  # noqa: S311 - repeatable, not secret
    units, sizes = _units(rng)
    persons, homes = _persons(rng, units, sizes)
    insured = _choose_insured(rng, units, persons)
    covers, receipts = _covers(rng, units, persons, homes, insured)
    payments = _payments(rng, persons, covers)
    _shorten_one(persons, covers)
    return District(units, tuple(persons), covers, receipts, payments)


def _units(rng: Random) -> tuple[tuple[DemoUnit, ...], dict[str, int]]:
    """The unions, and how many members each has at the end of 2018 (10,000 in all)."""
    brands = [_BRANDS[at : at + 2] for at in range(0, len(_BRANDS) - 1, 2)]
    names: set[str] = set()
    systems: list[DemoUnit] = []
    rows: list[tuple[str, str, str]] = []
    serial = 20_180_001
    for code, name, _ in _SYSTEMS:
        systems.append(DemoUnit(code, name, DISTRICT_CODE, "system", union_uscc(serial), 0, date(2003, 4, 1)))
        serial += 1
    for parent_code, town, count in _TOWN_UNITS:
        for number in range(1, count + 1):
            if number == 1:
                name = f"{town}机关工会"
            elif number == 2:
                name = f"{town}商贸服务业联合工会" if "街道" in town else f"{town}中心卫生院工会"
            else:
                name = ""
                while not name or name in names:
                    name = f"北京{rng.choice(brands)}{rng.choice(_TRADES)}有限公司工会"
            names.add(name)
            rows.append((f"{parent_code}{number:03d}", name, parent_code))
    for (code, _, _), places in zip(_SYSTEMS, (_SCHOOLS, _CLINICS), strict=True):
        rows.extend((f"{code}{number:03d}", f"延庆区{place}工会", code) for number, place in enumerate(places, start=1))
    weights = [rng.lognormvariate(0, 0.75) for _ in rows]
    sizes = _apportion(MEMBER_COUNT, weights, least=14)
    units = list(systems)
    for (code, name, parent), size in zip(rows, sizes, strict=True):
        serial += 1
        staff = size + (0 if rng.random() < 0.3 else round(size * rng.uniform(0.01, 0.2)))
        opened = date(rng.randint(1998, 2015), rng.randint(1, 12), rng.randint(1, 28))
        units.append(DemoUnit(code, name, parent, "grassroots", union_uscc(serial), staff, opened))
    return tuple(units), {row[0]: size for row, size in zip(rows, sizes, strict=True)}


def _apportion(total: int, weights: Sequence[float], *, least: int) -> list[int]:
    """Whole parts in proportion to the weights that add up to ``total``, none below ``least``."""
    rest = total - least * len(weights)
    scale = rest / sum(weights)
    parts = [least + int(weight * scale) for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: -(weights[at] * scale % 1))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


class _People:
    """Draws persons whose numbers never repeat."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.numbers: set[str] = set()
        self.drawn = 0
        self.special = {811 * (at + 1): name for at, name in enumerate((*_RARE, *_DOTTED))}

    def draw(self, spells: tuple[DemoSpell, ...], *, first: date, last: date) -> DemoPerson:
        rng = self.rng
        self.drawn += 1
        sex: Sex = "F" if rng.random() < 0.44 else "M"
        born_on = _day(rng, first, last)
        number = ""
        while not number or number in self.numbers:
            sequence = rng.randint(1, 499) * 2 + (0 if sex == "F" else 1)
            number = resident_number(f"110100{born_on:%Y%m%d}{sequence:03d}")
        self.numbers.add(number)
        given = _WOMEN if sex == "F" else _MEN
        surname = rng.choice(_SURNAMES[:_COMMON_SURNAME_COUNT] if rng.random() < 0.5 else _SURNAMES)
        name = surname + "".join(rng.choice(given) for _ in range(1 if rng.random() < 0.25 else 2))
        phone = f"138{(self.drawn * 7_919 + 10_000_019) % 100_000_000:08d}"
        card = card_number(self.drawn * 104_729 % 1_000_000_000_000)
        return DemoPerson(self.special.get(self.drawn, name), sex, born_on, number, number, phone, card, spells)


def _persons(
    rng: Random, units: Sequence[DemoUnit], sizes: dict[str, int]
) -> tuple[list[DemoPerson], dict[str, list[int]]]:
    """Everyone who was ever a member, and who is at home in which union at the end of 2018."""
    people = _People(rng)
    persons: list[DemoPerson] = []
    homes: dict[str, list[int]] = {}
    opened = {unit.unit_code: unit.opened_on for unit in units}
    codes = list(sizes)
    weights = [sizes[code] for code in codes]

    def adult(code: str, first: date, last: date) -> tuple[DemoSpell, date, date]:
        joined_on = _day(rng, max(opened[code], first), last)
        return DemoSpell(code, joined_on), date(1959, 6, 1), date(joined_on.year - 19, 12, 31)

    spot_codes = [code for code in codes if code.startswith(TRANSFER_TOWN_CODE)]
    newcomers = 160
    for code in codes:
        homes[code] = []
        spot = 10 if code in spot_codes[2:6] else 0
        fresh = newcomers * sizes[code] // MEMBER_COUNT
        for at in range(sizes[code]):
            if at < spot:
                spell = DemoSpell(code, ON_THE_SPOT_ON, told_by="on_the_spot")
                person = people.draw((spell,), first=date(1965, 1, 1), last=date(1999, 12, 31))
            elif at < spot + fresh:
                spell, first, _ = adult(code, date(2018, 1, 8), date(2018, 8, 31))
                person = people.draw((spell,), first=first, last=date(1999, 12, 31))
            else:
                spell, first, last = adult(code, date(2003, 1, 1), date(2016, 12, 20))
                person = people.draw((spell,), first=first, last=last)
            homes[code].append(len(persons))
            persons.append(person)

    _move(rng, persons, homes, codes)

    for at in range(LEAVER_COVERED_COUNT + LEAVER_BARE_COUNT + KEPT_COUNT):
        code = rng.choices(codes, weights)[0]
        spell, first, last = adult(code, date(2003, 1, 1), date(2015, 12, 20))
        if at < LEAVER_COVERED_COUNT:
            left_on = _day(rng, date(2018, 6, 11), date(2018, 12, 14))
            if at < LEFT_AFTER_AID_COUNT:
                left_on = _day(rng, date(2018, 9, 10), date(2018, 12, 14))
            elif at < LEFT_AFTER_AID_COUNT + AIDED_AFTER_LEAVING_COUNT:
                left_on = _day(rng, date(2018, 6, 11), date(2018, 8, 20))
            spells: tuple[DemoSpell, ...] = (replace(spell, left_on=left_on),)
        elif at < LEAVER_COVERED_COUNT + LEAVER_BARE_COUNT:
            spells = (replace(spell, left_on=_day(rng, date(2017, 6, 1), date(2018, 2, 20))),)
        else:
            first, last = date(1959, 6, 1), date(1963, 12, 31)
            kept_on = date(2018, 7, 1)
            kept = DemoSpell(code, kept_on, status="kept", told_by="kept")
            spells = (replace(spell, left_on=kept_on), kept)
        persons.append(people.draw(spells, first=first, last=last))
    return persons, homes


def _move(rng: Random, persons: list[DemoPerson], homes: dict[str, list[int]], codes: Sequence[str]) -> None:
    """Fifteen moved into 康庄镇 during 2018 and ten out of it: their first spell was elsewhere."""
    inside = [code for code in codes if code.startswith(TRANSFER_TOWN_CODE)]
    outside = [code for code in codes if not code.startswith(TRANSFER_TOWN_CODE)]
    for at in range(TRANSFER_IN_COUNT + TRANSFER_OUT_COUNT):
        to, old = (inside, outside) if at < TRANSFER_IN_COUNT else (outside, inside)
        while True:
            index = rng.choice(homes[rng.choice(to)])
            (*earlier, spell) = persons[index].spells
            if not earlier and spell.joined_on < date(2015, 12, 31):
                break
        moved_on = _day(rng, date(2018, 5, 1), date(2018, 10, 31))
        before = DemoSpell(rng.choice(old), max(spell.joined_on, date(2016, 1, 4)), moved_on)
        after = DemoSpell(spell.unit_code, moved_on, told_by="transfer")
        persons[index] = replace(persons[index], spells=(before, after))


def _shorten_one(persons: list[DemoPerson], covers: Sequence[DemoCover]) -> None:
    """One insured person's roster row still carries the 15-digit number that was valid until 2013."""
    renewed = {cover.person for cover in covers if cover.wave == "wide"} & {
        cover.person for cover in covers if cover.wave == "long"
    }
    at = next(at for at in range(2_500, len(persons)) if at in renewed and persons[at].born_on.year < 1975)
    number = persons[at].document_no
    persons[at] = replace(persons[at], roster_no=number[:6] + number[8:17])


def _choose_insured(rng: Random, units: Sequence[DemoUnit], persons: Sequence[DemoPerson]) -> list[int]:
    """The 7,437 members who hold a cover at the end of 2018, union by union at rates of its own."""
    by_unit: dict[str, list[int]] = {}
    for at, person in enumerate(persons):
        spell = person.spells[-1]
        if spell.left_on is None and spell.status == "in_service":
            by_unit.setdefault(spell.unit_code, []).append(at)
    codes = [unit.unit_code for unit in units if unit.kind == "grassroots"]
    bare = set(rng.sample([code for code in codes if len(by_unit[code]) < 60 and code[9:] > "002"], 6))
    mood = {unit.parent_code: rng.uniform(-0.12, 0.1) for unit in units}
    wanted: dict[str, int] = {}
    for unit in units:
        if unit.kind != "grassroots":
            continue
        size = len(by_unit[unit.unit_code])
        rate = 1.0 if rng.random() < 0.1 else min(1.0, max(0.3, rng.gauss(0.76, 0.12) + mood[unit.parent_code]))
        wanted[unit.unit_code] = 0 if unit.unit_code in bare else round(size * rate)
    while (gap := INSURED_COUNT - sum(wanted.values())) != 0:
        code = rng.choice(codes)
        step = 1 if gap > 0 else -1
        if code not in bare and 5 <= wanted[code] + step <= len(by_unit[code]):
            wanted[code] += step
    chosen: list[int] = []
    for code in codes:
        moved = [at for at in by_unit[code] if len(persons[at].spells) > 1]
        others = [at for at in by_unit[code] if len(persons[at].spells) == 1]
        rng.shuffle(others)
        chosen.extend((moved + others)[: wanted[code]])
    return sorted(chosen)


_Item = tuple[str, int, str | None]
"""A plan, its 份数, its tier."""


def _fee(item: _Item) -> int:
    plan, shares, tier = item
    return TIERS_FEN[tier] if tier is not None else PRICES_FEN[plan] * shares


def _package(rng: Random, sex: str, *, rich: float) -> list[_Item]:
    """What one person takes: three plans at least; about ``rich`` of all take the daily allowance too."""
    items: list[_Item] = [("HOSP_MED", 1, None), ("CRITICAL", 2, None), ("ACCIDENT", 1, "100")]
    if rng.random() < rich:
        items.append(("HOSP_ALLOW", 1, None))
    if sex == "F" and rng.random() < 0.42:
        items.append(("FEMALE", 2, None))
    return items


def _settle(rng: Random, packages: dict[int, list[_Item]], target_fen: int, movable: Sequence[int]) -> None:
    """Lower tiers and shares here and there until the whole is exactly ``target_fen``.

    The last steps use the differences of 26 and 25 yuan, which reach every whole amount from 600 yuan on.
    """
    excess = (sum(_fee(item) for items in packages.values() for item in items) - target_fen) // 100
    if excess < 2_000:
        raise ValueError("the packages are too cheap for the target")
    order = list(movable)
    rng.shuffle(order)
    at = 0

    def lower(plan: str, old: _Item, new: _Item, *, women: bool = False) -> int:
        nonlocal at
        while True:
            items = packages[order[at % len(order)]]
            at += 1
            if old in items and (not women or plan == "FEMALE"):
                items[items.index(old)] = new
                return (_fee(old) - _fee(new)) // 100

    full: _Item = ("ACCIDENT", 1, "100")
    while excess > 1_500:
        draw = rng.random()
        if draw < 0.5:
            excess -= lower("ACCIDENT", full, ("ACCIDENT", 1, "74"))
        elif draw < 0.65:
            excess -= lower("ACCIDENT", full, ("ACCIDENT", 1, "50"))
        elif draw < 0.75:
            excess -= lower("ACCIDENT", full, ("ACCIDENT", 1, "26"))
        else:
            excess -= lower("CRITICAL", ("CRITICAL", 2, None), ("CRITICAL", 1, None))
    by_26 = excess % 25
    for _ in range(by_26):
        excess -= lower("ACCIDENT", full, ("ACCIDENT", 1, "74"))
    for _ in range(excess // 25):
        lower("FEMALE", ("FEMALE", 2, None), ("FEMALE", 1, None), women=True)


def _unit_on(person: DemoPerson, on: date) -> str | None:
    for spell in person.spells:
        if spell.joined_on <= on and (spell.left_on is None or spell.left_on > on):
            return spell.unit_code if spell.status == "in_service" else None
    return None


def _a_year(starts_on: date) -> date:
    return date(starts_on.year + 1, starts_on.month, starts_on.day) - timedelta(days=1)


_MEDICAL: _Item = ("HOSP_MED", 1, None)
_FIRST_LEAVER = MEMBER_COUNT
_FIRST_BARE = _FIRST_LEAVER + LEAVER_COVERED_COUNT
_FIRST_KEPT = _FIRST_BARE + LEAVER_BARE_COUNT


def _covers(
    rng: Random,
    units: Sequence[DemoUnit],
    persons: Sequence[DemoPerson],
    homes: dict[str, list[int]],
    insured: Sequence[int],
) -> tuple[tuple[DemoCover, ...], tuple[DemoReceipt, ...]]:
    """Both years of enrollments, the receipts of those paid late, and joining fees (no part of M02)."""
    enrolling = _Enrolling(rng, units, persons, homes, insured)
    covers_2018 = enrolling.year_2018()
    covers_2017 = enrolling.year_2017()
    return (*covers_2017, *covers_2018), enrolling.receipts()


class _Enrolling:
    """Chooses who takes what: the year 2018 first, and 2017 as nearly the same people."""

    def __init__(
        self,
        rng: Random,
        units: Sequence[DemoUnit],
        persons: Sequence[DemoPerson],
        homes: dict[str, list[int]],
        insured: Sequence[int],
    ) -> None:
        self.rng = rng
        self.persons = persons
        self.insured = insured
        self.start_of = {unit.unit_code: date(2018, 4 if rng.random() < 0.3 else 3, 1) for unit in units}
        self.settled = [at for at in insured if persons[at].spells[0].joined_on < date(2017, 1, 1)]
        self.outside = [
            *range(_FIRST_LEAVER, _FIRST_BARE),
            *range(_FIRST_KEPT, _FIRST_KEPT + KEPT_COVERED_COUNT),
        ]
        # Paid later and never paid: one union each, hospital medical alone, so that nothing else waits there.
        staying = [at for at in self.settled if len(persons[at].spells) == 1]
        counts = Counter(persons[at].spells[0].unit_code for at in staying)
        self.late_unit = min((code for code in counts if counts[code] >= 120), key=lambda code: counts[code])
        members = [at for at in staying if persons[at].spells[-1].unit_code == self.late_unit]
        self.late = set(members[-PAID_LATER_COUNT:])
        held = set(insured)
        self.unpaid_unit = next(
            code
            for code, home in homes.items()
            if code != self.late_unit and sum(at not in held for at in home) >= UNPAID_COUNT + 4 and counts[code] > 20
        )
        unpaid = [at for at in homes[self.unpaid_unit] if at not in held and self._joined_year(at) < 2017]
        self.unpaid = unpaid[:UNPAID_COUNT]
        self.packages: dict[int, list[_Item]] = {}
        self.late_renewers: set[int] = set()

    def _joined_year(self, at: int) -> int:
        return self.persons[at].spells[0].joined_on.year

    def year_2018(self) -> list[DemoCover]:
        """What everyone takes, up to the money of the year, and the waves in which it comes in."""
        rng = self.rng
        free = [at for at in self.settled if at not in self.late]
        two_plans = rng.sample(free, TWO_PLAN_COUNT)
        one_plan = rng.sample(sorted(set(free) - set(two_plans)), 190)
        packages: dict[int, list[_Item]] = {at: [_MEDICAL] for at in self.late}
        packages.update({at: [_MEDICAL, ("HOSP_ALLOW", 1, None)] for at in two_plans})
        packages.update({at: [("ACCIDENT", 1, rng.choice(("50", "74", "100")))] for at in one_plan})
        movable = [at for at in (*self.insured, *self.outside) if at not in packages]
        for at in movable:
            packages[at] = _package(rng, self.persons[at].sex, rich=0.45)
        _settle(rng, packages, CONTRIBUTION_2018_FEN, movable)
        self.packages = packages
        self.late_renewers = set(rng.sample(sorted(set(movable) & set(self.settled)), 80))
        covers = [cover for at in sorted(packages) for cover in self._covers_2018(at)]
        starts_on = self.start_of[self.unpaid_unit]
        covers += [_cover(at, self.unpaid_unit, _MEDICAL, starts_on, None, "unpaid") for at in self.unpaid]
        return covers

    def _covers_2018(self, at: int) -> list[DemoCover]:
        """The covers of one person, from the day on which the union's, or their own, begins."""
        spell = self.persons[at].spells[0]
        if spell.joined_on.year == 2018:
            starts_on = date(2018, 6, 1) if spell.joined_on < date(2018, 6, 1) else date(2018, 10, 1)
        elif at in self.late_renewers:
            starts_on = date(2018, 5, 1)
        else:
            starts_on = self.start_of[spell.unit_code]
        unit_code = _unit_on(self.persons[at], starts_on)
        if unit_code is None:
            raise ValueError("a cover would start outside a membership")
        if at in self.late:
            return [_cover(at, unit_code, item, starts_on, None, "unpaid") for item in self.packages[at]]
        received_on = starts_on - timedelta(days=10 + at % 9)
        return [_cover(at, unit_code, item, starts_on, received_on, "long") for item in self.packages[at]]

    def receipts(self) -> tuple[DemoReceipt, ...]:
        """Money that a union paid later for its people, and the joining fees of those who joined on the spot."""
        late = (
            DemoReceipt("HZ2018-0416", self.late_unit, "HOSP_MED", date(2018, 4, 16), 30 * 9500),
            DemoReceipt("HZ2018-0521", self.late_unit, "HOSP_MED", date(2018, 5, 21), 20 * 9500),
        )
        spot_units = sorted({p.spells[0].unit_code for p in self.persons if p.spells[0].told_by == "on_the_spot"})
        return late + tuple(
            DemoReceipt(f"HF2018-{number:04d}", code, None, date(2018, 5, 14), 10 * 1000)
            for number, code in enumerate(spot_units, start=1)
        )

    def _start_2017(self, at: int) -> date:
        return self.start_of[self.persons[at].spells[0].unit_code].replace(year=2017)

    def year_2017(self) -> list[DemoCover]:
        """Nearly the same people, and some who did not renew."""
        rng, apart = self.rng, set(self.unpaid)
        could = [
            at
            for at in (*self.settled, *self.outside)
            if at not in apart and _unit_on(self.persons[at], self._start_2017(at))
        ]
        renewed = [at for at in could if at in self.late_renewers or rng.random() < 0.91]
        lapsed_from = [
            *(
                at
                for at in range(MEMBER_COUNT)
                if at not in self.packages and at not in apart and self._joined_year(at) < 2017
            ),
            *(at for at in range(_FIRST_BARE, _FIRST_KEPT) if _unit_on(self.persons[at], self._start_2017(at))),
        ]
        lapsed = rng.sample(lapsed_from, INSURED_2017_COUNT - len(renewed))
        packages = {at: _package(rng, self.persons[at].sex, rich=0.36) for at in sorted((*renewed, *lapsed))}
        singles = set(rng.sample(sorted(renewed), 420))
        for at in singles:
            packages[at] = [_MEDICAL] if at % 2 else [("ACCIDENT", 1, "74")]
        _settle(rng, packages, CONTRIBUTION_2017_FEN, [at for at in sorted(packages) if at not in singles])
        return [cover for at in sorted(packages) for cover in self._covers_2017(at, packages[at])]

    def _covers_2017(self, at: int, package: Sequence[_Item]) -> list[DemoCover]:
        starts_on = self._start_2017(at)
        received_on = starts_on - timedelta(days=5 + at % 12)
        unit_code = self.persons[at].spells[0].unit_code
        return [_cover(at, unit_code, item, starts_on, received_on, "wide") for item in package]


def _cover(person: int, unit: str, item: _Item, starts_on: date, received_on: date | None, wave: Wave) -> DemoCover:
    plan, shares, tier = item
    return DemoCover(person, unit, plan, shares, tier, _fee(item), starts_on, _a_year(starts_on), received_on, wave)


_PAID_ON: dict[PayoutList, tuple[str, date]] = {
    "2017Q4": ("2017Q4", date(2018, 3, 20)),
    "2018Q1": ("2018Q1", date(2018, 6, 8)),
    "2018Q2": ("2018Q2", date(2018, 9, 3)),
    "2018Q3": ("2018Q3", date(2018, 11, 23)),
}
_PAID_2017 = (("2017Q1", date(2017, 6, 9)), ("2017Q2", date(2017, 9, 4)), ("2017Q3", date(2017, 11, 24)))
_RETURNED_ON = date(2018, 6, 15)


_Event = tuple[PayoutList, Literal["paid", "returned"], date]
_LISTS_2018: tuple[PayoutList, ...] = ("2017Q4", "2018Q1", "2018Q2", "2018Q3")


def _paid(name: PayoutList) -> _Event:
    return (name, "paid", _PAID_ON[name][1])


class _Payments:
    """Collects payments and gives each its serial number."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.rows: list[DemoPayment] = []

    def add(self, person: int, plan: str, quarter: str, amount_fen: int, *events: _Event) -> None:
        inpatient = plan != "SECOND" or self.rng.random() < 0.12
        serial_no = f"ZP{events[0][2]:%Y%m%d}{len(self.rows) + 1:06d}"
        category: Literal["outpatient", "inpatient"] = "inpatient" if inpatient else "outpatient"
        self.rows.append(DemoPayment(serial_no, person, plan, quarter, category, amount_fen, events))

    def second(self, person: int, name: PayoutList, *events: _Event) -> None:
        """A second reimbursement in the list of a quarter, paid with it unless its story says otherwise."""
        self.add(person, "SECOND", name, self.second_amount(131), *(events or (_paid(name),)))

    def second_amount(self, mean: float) -> int:
        """What a second reimbursement comes to: most are small, a few are very large."""
        return max(312, min(18_896_100, round(self.rng.lognormvariate(0, 1.05) * mean * 57.6)))

    def enrolled(self, person: int, plan: str, name: PayoutList) -> None:
        """A payment of an enrolled plan in the list of a quarter."""
        self.add(person, plan, name, self.enrolled_amount(plan), _paid(name))

    def enrolled_amount(self, plan: str) -> int:
        if plan == "HOSP_MED":
            return min(5_000_000, round(self.rng.lognormvariate(0, 0.8) * 178_000))
        if plan == "HOSP_ALLOW":
            return 4_000 * min(180, 1 + int(self.rng.expovariate(1 / 9)))
        return 1_000_000


_Shares = dict[int, dict[str, int]]
"""Who holds which plans, with how many shares."""


def _payments(rng: Random, persons: Sequence[DemoPerson], covers: Sequence[DemoCover]) -> tuple[DemoPayment, ...]:
    """Received direct-claim lists of both years; the payments of 2018 reach exactly 2,979 members."""
    made = _Payments(rng)
    plans: dict[int, _Shares] = {2017: {}, 2018: {}}
    for cover in covers:
        if cover.received_on is not None and cover.starts_on.month < 5:
            plans[cover.starts_on.year].setdefault(cover.person, {})[cover.plan_code] = cover.share_count
    ever_covered = {cover.person for cover in covers}
    _pay_2017(made, persons, plans[2017], ever_covered)
    _pay_2018(made, _choose_aided(rng, persons, plans[2018], ever_covered), plans[2018])
    return tuple(made.rows)


def _pay_2017(made: _Payments, persons: Sequence[DemoPerson], plans: _Shares, ever_covered: set[int]) -> None:
    """One list for the year: three quarters, a smaller fund."""
    rng, holders = made.rng, sorted(plans)
    for at in sorted(rng.sample(holders, 1_560) + rng.sample(sorted(set(range(MEMBER_COUNT)) - ever_covered), 320)):
        quarter, paid_on = rng.choice(_PAID_2017)
        if _unit_on(persons[at], paid_on) is None:
            continue
        held = plans.get(at, {})
        if quarter != "2017Q1" and "HOSP_MED" in held and rng.random() < 0.1:
            made.add(at, "HOSP_MED", quarter, made.enrolled_amount("HOSP_MED") * 9 // 10, ("2017", "paid", paid_on))
            if "HOSP_ALLOW" in held:
                made.add(at, "HOSP_ALLOW", quarter, made.enrolled_amount("HOSP_ALLOW"), ("2017", "paid", paid_on))
        else:
            made.add(at, "SECOND", quarter, made.second_amount(112), ("2017", "paid", paid_on))
    for at in rng.sample(holders, 8):
        if "CRITICAL" in plans[at]:
            amount = 1_000_000 * plans[at]["CRITICAL"]
            made.add(at, "CRITICAL", "2017Q3", amount, ("2017", "paid", date(2017, 11, 24)))


class _Aided(NamedTuple):
    """Who is aided in 2018, by what happens to them; nobody stands in two of the lists."""

    universal_only: list[int]
    two_claims: list[int]
    both_towns: list[int]
    """Aided once in the old union and once in the new one: a row in each town, one person in the district."""
    two_quarters: list[int]
    returned: list[int]
    critical: list[int]
    medical: list[int]
    plain: list[int]


def _choose_aided(rng: Random, persons: Sequence[DemoPerson], plans: _Shares, ever_covered: set[int]) -> _Aided:
    """Members only: the universal-only, those who leave later, and the rest from the covered."""
    old_hands = [at for at in range(MEMBER_COUNT) if persons[at].spells[0].joined_on < date(2018, 1, 1)]
    covered = [at for at in old_hands if at in plans]
    universal_only = rng.sample([at for at in old_hands if at not in ever_covered], UNIVERSAL_ONLY_COUNT)
    two_claims = rng.sample([at for at in covered if {"HOSP_MED", "HOSP_ALLOW"} <= set(plans[at])], 80)
    left = set(covered) - set(two_claims)
    movers = [at for at in sorted(left) if len(persons[at].spells) > 1]
    both_towns = movers[:AIDED_IN_TWO_TOWNS_COUNT]
    left -= set(movers)

    def drawn(count: int, plan: str | None = None) -> list[int]:
        chosen = rng.sample([at for at in sorted(left) if plan is None or plan in plans[at]], count)
        left.difference_update(chosen)
        return chosen

    two_quarters = drawn(PAID_TWICE_COUNT - 80 - len(both_towns))
    returned = drawn(RETURNED_COUNT)
    critical, medical = drawn(13, "CRITICAL"), drawn(110, "HOSP_MED")
    so_far = UNIVERSAL_ONLY_COUNT + PAID_TWICE_COUNT + REPAID_COUNT + 13 + 110 + LEFT_AFTER_AID_COUNT
    plain = drawn(BENEFICIARY_COUNT - so_far)
    return _Aided(universal_only, two_claims, both_towns, two_quarters, returned, critical, medical, plain)


def _pay_2018(made: _Payments, aided: _Aided, plans: _Shares) -> None:
    """Four lists, each of a quarter; some of those aided have left since, or were kept and not in service."""
    rng = made.rng
    for at in sorted((*aided.universal_only, *aided.plain)):
        made.second(at, rng.choices(_LISTS_2018, (22, 24, 26, 28))[0])
    for at in aided.two_claims:
        name = rng.choice(_LISTS_2018[2:])
        made.enrolled(at, "HOSP_MED", name)
        made.enrolled(at, "HOSP_ALLOW", name)
    for at in aided.two_quarters:
        for name in rng.sample(_LISTS_2018, 2):
            made.second(at, name)
    for at in aided.both_towns:
        for name in (_LISTS_2018[0], _LISTS_2018[-1]):
            made.second(at, name)
    for at in aided.critical:
        made.add(at, "CRITICAL", "2018Q3", 1_000_000 * plans[at]["CRITICAL"], _paid("2018Q3"))
    for at in aided.medical:
        made.enrolled(at, "HOSP_MED", rng.choice(_LISTS_2018[2:]))
    _pay_outsiders(made)
    _pay_returned(made, aided.returned)


def _pay_outsiders(made: _Payments) -> None:
    """Those who left after their aid, were aided after they had left, or while their membership was kept."""
    last_gone = _FIRST_LEAVER + LEFT_AFTER_AID_COUNT
    first_aided = _FIRST_KEPT + KEPT_COVERED_COUNT
    for at in range(_FIRST_LEAVER, last_gone):
        made.second(at, "2018Q1")
    for at in range(last_gone, last_gone + AIDED_AFTER_LEAVING_COUNT):
        made.second(at, "2018Q2")
    for at in range(first_aided, first_aided + AIDED_WHILE_KEPT_COUNT):
        made.second(at, "2018Q2")


def _pay_returned(made: _Payments, returned: Sequence[int]) -> None:
    """Six cards were wrong in the first quarter's list, five of them were paid again with the second's.

    Two more came back at once in the third's.
    """
    came_back: _Event = ("returned", "returned", _RETURNED_ON)
    for number, at in enumerate(returned):
        if number >= 6:
            made.second(at, "2018Q3", ("2018Q3", "returned", _PAID_ON["2018Q3"][1]))
        elif number < REPAID_COUNT:
            made.second(at, "2018Q1", _paid("2018Q1"), came_back, _paid("2018Q2"))
        else:
            made.second(at, "2018Q1", _paid("2018Q1"), came_back)


def lines_of(payments: Iterable[DemoPayment], name: PayoutList) -> list[tuple[DemoPayment, str, date]]:
    """The rows that one received list shows: payment, paid or returned, day; in the order of serial numbers."""
    rows = [(payment, code, on) for payment in payments for told_by, code, on in payment.events if told_by == name]
    return sorted(rows, key=lambda row: row[0].serial_no)
