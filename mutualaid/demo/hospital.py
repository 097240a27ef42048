"""The sample district's hospital settlements of 2018: who lay where, what it cost, and whose card was wrong.

Pure and repeatable like ``district``: everything comes from ``random.Random(2018_09_20)`` and the district itself.
Whoever is paid here was also paid by a received list of 2018, so that nobody becomes a beneficiary by a settlement.
Money is integer fen, days are ``date``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from mutualaid.demo.district import District, card_number

HANDED_IN_ON = date(2018, 9, 20)
ANSWERED_ON = (date(2018, 10, 18), date(2018, 11, 6))
"""The days of the bank's two answers."""

LATE_ON = date(2018, 11, 20)
"""The day on which one more settlement is handed in, of a stay before one that is decided."""

ORDINARY_COUNT = 58
"""Patients with one stay; the first of them have a second one, at other terms."""
SECOND_STAY_COUNT = 6
BELOW_FEN = 91_250
"""The 自付一 of one stay, below the deductible of a first one."""
RETURNED = ("账号不存在", "户名与账号不符", "账户已销户")
"""Why the bank returns three payments; of these, the last payee brings no new card in 2018."""
CORRECTED_COUNT = 2

_HOSPITALS = (("妫川医院", "三级"), ("海陀中医医院", "三级"), ("永宁中心医院", "二级"), ("张山营医院", "二级"))
_SMALL = ("康庄社区卫生服务中心", "一级")
_DIAGNOSES = (
    "肺炎", "急性阑尾炎", "胆囊结石", "腰椎间盘突出", "2型糖尿病", "高血压病", "冠心病", "胃息肉", "脑梗死", "白内障",
    "甲状腺结节", "肾结石", "骨折术后",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoSettlement:
    """One settlement of a hospital; ``person`` is an index into ``District.persons``."""

    person: int
    hospital: str
    level: str
    admitted_on: date
    discharged_on: date
    diagnosis: str
    fund_fen: int
    self_one_fen: int
    self_two_fen: int
    own_fen: int
    referral: str | None = None

    @property
    def total_fen(self) -> int:
        """What the stay cost: the sum of its four parts."""
        return self.fund_fen + self.self_one_fen + self.self_two_fen + self.own_fen


def settlements(district: District) -> tuple[DemoSettlement, ...]:
    """The list of the year by day of discharge; its place is its number (``settlement_no``)."""
    rows = sorted(_rows(district), key=lambda row: (row.discharged_on, row.person, row.admitted_on))
    return tuple(rows)


def late_settlement(stays: Sequence[DemoSettlement]) -> DemoSettlement:
    """A first stay of the year, handed in after the second was decided as if it were the first.

    By itself the second is below the deductible of a first stay; as a later one it is 262.50 yuan above its own.
    """
    second = next(stay for stay in stays if stay.self_one_fen == BELOW_FEN)
    return DemoSettlement(
        person=second.person,
        hospital=second.hospital,
        level=second.level,
        admitted_on=date(2018, 4, 23),
        discharged_on=date(2018, 4, 27),
        diagnosis="胃息肉",
        fund_fen=360_000,
        self_one_fen=200_000,
        self_two_fen=18_000,
        own_fen=9_000,
    )


def settlement_no(place: int) -> str:
    """The number of the settlement at this place in the list, from 1 on."""
    return f"JS2018{place:06d}"


def new_card(place: int) -> str:
    """The card that a payee whose payment came back brings."""
    return card_number(990_000_000_000 + place)


def _rows(district: District) -> Iterator[DemoSettlement]:
    rng = Random(2018_09_20)  # noqa: S311 - repeatable, not secret
    both, medical = _candidates(district)
    ordinary = sorted(rng.sample(both, ORDINARY_COUNT // 2) + rng.sample(medical, ORDINARY_COUNT // 2))
    with_both = iter(rng.sample(sorted(set(both) - set(ordinary)), 8))
    medical_alone = next(at for at in medical if at not in set(ordinary))
    for number, at in enumerate(ordinary):
        stay = _stay(rng, at, date(2018, 5, 10), date(2018, 7, 10))
        yield stay
        if number < SECOND_STAY_COUNT:
            yield _stay(rng, at, stay.discharged_on + timedelta(days=12), date(2018, 8, 20))
    # A stay that goes on in a second hospital the same day, with a slip of referral: one stay, one deductible.
    at = next(with_both)
    first = _bill(rng, at, _HOSPITALS[2], date(2018, 6, 4), 5, "脑梗死", 142_000)
    yield first
    yield _bill(rng, at, _HOSPITALS[0], first.discharged_on, 11, "脑梗死", 733_000, referral="ZZ-2018-0609")
    # Mental illness: the allowance excludes it, the medical plan does not.
    yield _bill(rng, next(with_both), _HOSPITALS[1], date(2018, 7, 2), 21, "抑郁症 F32.1", 318_000)
    # A hospital of the first level: no allowance below the second.
    yield _bill(rng, next(with_both), _SMALL, date(2018, 6, 20), 6, "肺炎", 196_000)
    # Below the deductible of 1,300 yuan: nothing is due.
    yield _bill(rng, medical_alone, _HOSPITALS[3], date(2018, 5, 21), 3, "胃息肉", BELOW_FEN)
    # Above the cap of a period: (70,150.00 - 1,300.00) x 80 % = 55,080.00, of which 50,000.00 is paid.
    yield _bill(rng, next(with_both), _HOSPITALS[0], date(2018, 5, 14), 47, "冠心病 搭桥术后", 7_015_000)
    # The same days in another hospital: the later settlement is a duplicate.
    at = next(with_both)
    yield _bill(rng, at, _HOSPITALS[0], date(2018, 8, 1), 9, "骨折术后", 402_000)
    yield _bill(rng, at, _HOSPITALS[3], date(2018, 8, 6), 3, "骨折术后", 155_000)
    # A first cover from 1 June waits until its 30th day.
    yield _bill(rng, _newcomer(district), _HOSPITALS[2], date(2018, 6, 18), 5, "急性阑尾炎", 260_000)
    # The cover of 2017 was not renewed.
    yield _bill(rng, _lapsed(district), _HOSPITALS[1], date(2018, 5, 28), 8, "胆囊结石", 377_000)


def _candidates(district: District) -> tuple[list[int], list[int]]:
    """Whom settlements may pay: one 二次报销 of 2018 arrived, in one union all along, renewed hospital cover.

    In two lists: with both hospital plans, and with the medical one alone.
    """
    paid: dict[int, list[tuple[str, bool]]] = {}
    for payment in district.payments:
        _, last, on = payment.events[-1]
        if any(day.year == 2018 for _, _, day in payment.events):
            paid.setdefault(payment.person, []).append((payment.plan_code, last == "paid" and on.year == 2018))
    in_2017 = {cover.person for cover in district.covers if cover.wave == "wide" and cover.plan_code == "HOSP_MED"}
    allowance_2017 = {c.person for c in district.covers if c.wave == "wide" and c.plan_code == "HOSP_ALLOW"}
    held: dict[int, set[str]] = {}
    for cover in district.covers:
        if cover.wave == "long" and cover.starts_on <= date(2018, 4, 1):
            held.setdefault(cover.person, set()).add(cover.plan_code)
    both, medical = [], []
    for at, payments in sorted(paid.items()):
        (spell, *more) = district.persons[at].spells
        if more or spell.left_on is not None or payments != [("SECOND", True)]:
            continue
        plans = held.get(at, set())
        if {"HOSP_MED", "HOSP_ALLOW"} <= plans and at in in_2017:
            both.append(at)
        elif "HOSP_MED" in plans and at in in_2017 and at not in allowance_2017:
            medical.append(at)
    return both, medical


def _newcomer(district: District) -> int:
    """Someone who joined on the spot and whose first cover began on 1 June 2018."""
    return next(
        cover.person
        for cover in district.covers
        if cover.plan_code == "HOSP_MED"
        and cover.starts_on == date(2018, 6, 1)
        and district.persons[cover.person].spells[0].told_by == "on_the_spot"
    )


def _lapsed(district: District) -> int:
    """A member all along with the medical plan of 2017 alone who took no cover for 2018."""
    later = {cover.person for cover in district.covers if cover.wave != "wide"}
    held: dict[int, set[str]] = {}
    for cover in district.covers:
        if cover.wave == "wide":
            held.setdefault(cover.person, set()).add(cover.plan_code)
    return next(
        at
        for at, plans in sorted(held.items())
        if "HOSP_MED" in plans
        and "HOSP_ALLOW" not in plans
        and at not in later
        and len(district.persons[at].spells) == 1
        and district.persons[at].spells[0].left_on is None
    )


def _stay(rng: Random, person: int, first: date, last: date) -> DemoSettlement:
    admitted_on = first + timedelta(days=rng.randint(0, max(0, (last - first).days)))
    nights = min(28, 3 + int(rng.expovariate(1 / 5)))
    self_one = min(3_000_000, 140_000 + round(rng.lognormvariate(0, 0.8) * 120_000))
    return _bill(rng, person, rng.choice(_HOSPITALS), admitted_on, nights, rng.choice(_DIAGNOSES), self_one)


def _bill(
    rng: Random,
    person: int,
    hospital: tuple[str, str],
    admitted_on: date,
    nights: int,
    diagnosis: str,
    self_one_fen: int,
    *,
    referral: str | None = None,
) -> DemoSettlement:
    """A settlement with this 自付一; what the fund and the patient paid beside it is drawn."""
    return DemoSettlement(
        person=person,
        hospital=hospital[0],
        level=hospital[1],
        admitted_on=admitted_on,
        discharged_on=admitted_on + timedelta(days=nights),
        diagnosis=diagnosis,
        fund_fen=round(self_one_fen * rng.uniform(1.4, 3.2)),
        self_one_fen=self_one_fen,
        self_two_fen=round(self_one_fen * rng.uniform(0.02, 0.2)),
        own_fen=round(self_one_fen * rng.uniform(0, 0.3)),
        referral=referral,
    )
