"""Synthetic districts of any size: the files of their offices, and ledgers that hold them.

``python -c "from tests.benchmarks import district; district.NAME(…)"`` fills a ledger in a process of its own.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mutualaid.journal import Actor, Intent, Writer, write

BLOCK_ROWS = 50_000
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
PLANS = ("住院医疗", "住院津贴", "重大疾病", "意外伤害")
PRICES = {"住院医疗": 95, "住院津贴": 60, "重大疾病": 40, "意外伤害": 100}
INTENT = Intent("benchmark", Actor("bench", "bench"))


def document_no(number: int) -> str:
    """A synthetic resident number (prefix 110100) that is different for every number below ten million."""
    day, sequence = divmod(number, 999)
    born = time.gmtime(day * 86400 % (30 * 365 * 86400))
    body = f"110100{born.tm_year:04d}{born.tm_mon:02d}{born.tm_mday:02d}{sequence + 1:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def name_of(number: int) -> str:
    """A name of a surname and two of the 3,755 usual signs."""
    signs = (divmod(place % 3755, 94) for place in (number * 31, number * 17 + number // 3755))
    given = "".join(bytes((0xB0 + row, 0xA1 + place)).decode("gb2312") for row, place in signs)
    return SURNAMES[number * 7 % len(SURNAMES)] + given


def unit_name(number: int) -> str:
    """What a grassroots unit is called."""
    return f"第{number:04d}工会"


def turn(number: int, units: int) -> int:
    """Which of four somebody is, in every unit as many of each."""
    return number // units % 4


def write_units(path: str, units: int) -> None:
    """The grassroots units, under the first nine towns, as a CSV."""
    lines = ["单位编码,单位名称,上级单位编码"]
    lines += [f"G{number:04d},{unit_name(number)},1101191{number % 9:02d}" for number in range(units)]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_workbook(path: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A workbook with shared strings as Excel writes them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    book.save(path)


def write_members(path: str, rows: int, units: int) -> None:
    """A roster of members."""
    _write_workbook(
        path,
        "会员",
        ["序号", "姓名", "证件类型", "证件号码", "性别", "手机号", "互助服务卡号", "所属工会", "入会日期", "会籍状态"],
        (
            (
                *(number + 1, name_of(number), "居民身份证", document := document_no(number)),
                *("男" if int(document[16]) % 2 else "女", f"138{number:08d}", None, unit_name(number % units)),
                *(f"2017-{number % 12 + 1:02d}-01", "在职"),
            )
            for number in range(rows)
        ),
    )


def write_enrollments(path: str, rows: int, units: int) -> None:
    """A list of one paid cover of 2018 for each of the members."""
    _write_workbook(
        path,
        "参保",
        ["序号", "姓名", "证件号码", "所属工会", "参保项目", "份数", "起保日期", "止保日期", "互助费", "缴费日期"],
        (
            (
                *(
                    number + 1,
                    name_of(number),
                    document_no(number),
                    unit_name(number % units),
                    plan := PLANS[turn(number, units)],
                ),
                *(1, "2018-01-01", "2018-12-31", PRICES[plan], "2018-01-10"),
            )
            for number in range(rows)
        ),
    )


def write_payments(path: str, rows: int, units: int) -> None:
    """A received list of payments to the members, each to somebody who is enrolled."""
    _write_workbook(
        path,
        "直赔",
        ["序号", "姓名", "证件号码", "项目", "就诊季度", "类别", "金额", "给付日期", "流水号", "结果"],
        (
            (
                *(
                    number + 1,
                    name_of(number),
                    document_no(number),
                    PLANS[turn(number, units)],
                    "2018年第1季度",
                    "住院",
                ),
                *(f"{100 + number % 900}.50", "2018-05-10", f"S{number:08d}", "成功"),
            )
            for number in range(rows)
        ),
    )


def write_settlements(path: str, rows: int) -> None:
    """A list of settlements of 2018 of four fifths as many people; every field of the interface filled."""
    chance = random.Random(2018)
    people = settled_people_count(rows)

    def settlement(number: int) -> list[Any]:
        day = 17532 + (number * 7 + number // people * 120) % 350
        days = (time.gmtime(each * 86400) for each in (day, day + number % 15))
        one, two, own = chance.randrange(500_000), chance.randrange(100_000), chance.randrange(50_000)
        fund = chance.randrange(2_000_000)
        return [
            *(name_of(number % people), document_no(number % people), f"JS2018{number:08d}", f"第{number % 40}医院"),
            ("二级", "三甲", "一级")[number % 3],
            *(f"{each.tm_year}-{each.tm_mon:02d}-{each.tm_mday:02d}" for each in days),
            ("肺炎", "阑尾炎", "骨折", "抑郁症")[number % 4],
            *(fen / 100 for fen in (one + two + own + fund, fund, one, two, own)),
            *("是" if number % 50 == 0 else None, "意外" if number % 9 == 0 else "疾病"),
        ]

    _write_workbook(
        path,
        "结算单",
        (
            *("姓名", "证件号码", "结算单号", "医院", "医院等级", "入院日期", "出院日期", "诊断", "总费用"),
            *("统筹基金支付", "自付一", "自付二", "自费", "转诊单", "原因"),
        ),
        (settlement(number) for number in range(rows)),
    )


def settled_people_count(settlements: int) -> int:
    """How many people a list of settlements is about: some have several."""
    return settlements * 4 // 5


def _blocks(rows: int) -> Iterable[range]:
    for start in range(0, rows, BLOCK_ROWS):
        yield range(start, min(start + BLOCK_ROWS, rows))


class _Ground:
    """What a ledger already holds: its grassroots units, its plans, their terms."""

    def __init__(self, writer: Writer) -> None:
        units = writer.select("select unit_id from unit where kind_code = 'grassroots' order by unit_id")
        self.units = [int(unit) for (unit,) in units]
        self.plans = dict(
            writer.select("select plan_code, plan_id from plan where kind_code = 'enrolled' order by plan_id")
        )
        self.terms = dict(writer.select("select plan_id, terms_id from plan_terms where ends_on is null"))

    def unit(self, number: int) -> int:
        """Whose member somebody of a number is."""
        return self.units[number % len(self.units)]


def _people(writer: Writer, ground: _Ground, numbers: range, joined_on: str) -> range:
    """Members, each with a name, a document and a spell in service."""
    people = writer.assert_rows("person", ("sex_code",), [("M",) for _ in numbers])
    writer.assert_rows(
        "personal",
        ("person_id", "name", "document_type", "document_no"),
        [
            (person, name_of(number), "resident_id", document_no(number))
            for person, number in zip(people, numbers, strict=True)
        ],
    )
    writer.assert_rows(
        "membership",
        ("person_id", "unit_id", "status_code", "joined_on"),
        [
            (person, ground.unit(number), "in_service", joined_on)
            for person, number in zip(people, numbers, strict=True)
        ],
    )
    return people


def _covers(writer: Writer, ground: _Ground, covers: Sequence[tuple[int, int, int, int]]) -> None:
    """Paid covers of a whole year each: (person, plan, number of the person, year)."""
    made = writer.assert_rows(
        "enrollment",
        ("person_id", "plan_id", "terms_id", "unit_id", "starts_on", "ends_on", "share_count", "fee_fen"),
        [
            (person, plan, ground.terms[plan], ground.unit(number), f"{year}-01-01", f"{year}-12-31", 1, 9500)
            for person, plan, number, year in covers
        ],
    )
    writer.assert_rows(
        "contribution",
        ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "enrollment_id"),
        [
            ("receipt", ground.unit(number), plan, f"{year}-01-10", 9500, enrollment)
            for enrollment, (_, plan, number, year) in zip(made, covers, strict=True)
        ],
    )


def fill_members(url: str, rows: int) -> None:
    """So many members in one entry, three of four covered in 2017 and in 2018."""
    with write(url, INTENT) as writer:
        ground = _Ground(writer)
        plans = list(ground.plans.values())
        for numbers in _blocks(rows):
            people = _people(writer, ground, numbers, "2017-01-01")
            for year in (2017, 2018):
                _covers(
                    writer,
                    ground,
                    [
                        (person, plans[held], number, year)
                        for person, number in zip(people, numbers, strict=True)
                        if (held := turn(number, len(ground.units)))
                    ],
                )


def fill_payments(url: str) -> None:
    """Payments to a part of the members: paid, one of a hundred returned, half of those paid again."""
    chance = random.Random(2018)
    with write(url, INTENT) as writer:
        plans = [plan for (plan,) in writer.select("select plan_id from plan order by plan_id")]
        people = writer.select("select person_id, personal_id from personal order by person_id")
        for block in _blocks(len(people)):
            made = [
                (
                    *people[place],
                    chance.choice(plans),
                    chance.randrange(1000, 500_000),
                    chance.choice(("direct", "office")),
                )
                for place in block
                for _ in range(2)
                if chance.random() < 0.35
            ]
            payouts = writer.assert_rows(
                "payout", ("person_id", "personal_id", "plan_id", "amount_fen", "channel_code"), made
            )
            paid = [(payout, "paid", f"{2017 + payout % 2}-{chance.randrange(1, 12):02d}-01") for payout in payouts]
            back = [(payout, "returned", f"{day[:4]}-12-30") for payout, _, day in paid if payout % 100 == 0]
            again = [(payout, "paid", f"{int(day[:4]) + 1}-01-20") for payout, _, day in back[::2]]
            for events in (paid, back, again):
                writer.assert_rows("payout_event", ("payout_id", "event_code", "event_on"), events)


def fill_settled(url: str, settlements: int) -> None:
    """The people of a list of settlements with their covers.

    Of ten people five have medical, three the allowance, one both, one critical illness alone; of twenty one had the
    cover in the year before only.
    """
    held = {8: ("HOSP_MED", "HOSP_ALLOW"), 9: ("CRITICAL",)}
    with write(url, INTENT) as writer:
        ground = _Ground(writer)
        for numbers in _blocks(settled_people_count(settlements)):
            people = _people(writer, ground, numbers, "2015-01-01")
            _covers(
                writer,
                ground,
                [
                    (person, ground.plans[code], number, year)
                    for person, number in zip(people, numbers, strict=True)
                    for code in held.get(number % 10, ("HOSP_MED",) if number % 10 < 5 else ("HOSP_ALLOW",))
                    for year in ((2017,) if number % 20 == 11 else (2017, 2018))
                ],
            )


def fill_small_entries(url: str, entries: int) -> None:
    """So many entries of one member each."""
    from mutualaid.store import writing

    with writing.begin(url) as ledger:
        ground = _Ground(Writer(ledger, INTENT))
        for number in range(entries):
            writer = Writer(ledger, INTENT)
            _people(writer, ground, range(number, number + 1), "2017-01-01")
            writer.seal()
