"""The sample district's settlements against a naive recount: what each would pay by the terms of 2018, row by row."""

from __future__ import annotations

from datetime import date

import pytest

from mutualaid.demo import district as sample
from mutualaid.demo import hospital


@pytest.fixture(scope="module")
def district() -> sample.District:
    return sample.generate()


@pytest.fixture(scope="module")
def stays(district: sample.District) -> tuple[hospital.DemoSettlement, ...]:
    return hospital.settlements(district)


def half_up(fen: int, percent: int) -> int:
    return (fen * percent + 50) // 100


def covers(district: sample.District, person: int, plan: str, on: date) -> list[sample.DemoCover]:
    return [
        cover
        for cover in district.covers
        if (cover.person, cover.plan_code) == (person, plan) and cover.starts_on <= on <= cover.ends_on
    ]


def payments(district: sample.District, stays: tuple[hospital.DemoSettlement, ...]) -> dict[tuple[int, str], list[int]]:
    """What each person gets under each plan, decision by decision (nothing left out but amounts of 0)."""
    paid: dict[tuple[int, str], list[int]] = {}
    seen: dict[int, list[hospital.DemoSettlement]] = {}
    for stay in sorted(stays, key=lambda stay: (stay.admitted_on, stay.discharged_on)):
        before = seen.setdefault(stay.person, [])
        if stay.referral is not None:
            continue  # told with the stay that it goes on from
        if any(stay.admitted_on < other.discharged_on for other in before):
            continue  # a duplicate
        parts = [stay, *(other for other in stays if other.person == stay.person and other.referral is not None)]
        own = sum(part.self_one_fen for part in parts)
        nights = sum((part.discharged_on - part.admitted_on).days for part in parts)
        for plan in ("HOSP_MED", "HOSP_ALLOW"):
            held = covers(district, stay.person, plan, stay.admitted_on)
            if not held or (stay.admitted_on - held[0].starts_on).days < 30:
                continue
            if plan == "HOSP_ALLOW" and (stay.level == "一级" or "抑郁" in stay.diagnosis):
                continue
            if plan == "HOSP_ALLOW":
                amount_fen = 4_000 * (nights - 1)
            elif before:
                amount_fen = half_up(max(0, own - 65_000), 70)
            else:
                amount_fen = min(5_000_000, half_up(max(0, own - 130_000), 80))
            if amount_fen:
                paid.setdefault((stay.person, plan), []).append(amount_fen)
        before.append(stay)
    return paid


def test_every_call_gives_the_same_settlements(
    district: sample.District, stays: tuple[hospital.DemoSettlement, ...]
) -> None:
    assert hospital.settlements(district) == stays
    assert len(stays) == 74


def test_102_payments_of_160902_yuan_65_are_due(
    district: sample.District, stays: tuple[hospital.DemoSettlement, ...]
) -> None:
    due = payments(district, stays)
    assert sum(len(amounts) for amounts in due.values()) == 102
    assert len({person for person, _ in due}) == 63
    assert sum(sum(amounts) for amounts in due.values()) == 16_090_265


def test_whoever_is_paid_was_a_beneficiary_by_a_received_list(
    district: sample.District, stays: tuple[hospital.DemoSettlement, ...]
) -> None:
    by_list = {
        payment.person
        for payment in district.payments
        if payment.events[-1][1] == "paid" and payment.events[-1][2].year == 2018
    }
    paid = {person for person, _ in payments(district, stays)}
    assert paid <= by_list
    # In one union all along, so that the day of the payment changes neither membership nor town.
    spells = [district.persons[person].spells for person in paid]
    assert all(len(spell) == 1 and spell[0].left_on is None and spell[0].joined_on.year < 2018 for spell in spells)


def test_everything_happens_within_2018(stays: tuple[hospital.DemoSettlement, ...]) -> None:
    assert min(stay.admitted_on for stay in stays) >= date(2018, 5, 10)
    assert max(stay.discharged_on for stay in stays) < hospital.HANDED_IN_ON
    assert hospital.HANDED_IN_ON < hospital.ANSWERED_ON[0] < hospital.ANSWERED_ON[1] < date(2018, 12, 31)


def test_the_new_cards_are_nobodys(district: sample.District) -> None:
    cards = {person.card_no for person in district.persons}
    new = {hospital.new_card(place) for place in range(hospital.CORRECTED_COUNT)}
    assert (len(new), new & cards) == (2, set())
