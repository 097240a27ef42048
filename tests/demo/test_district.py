"""The sample district against a naive recount: loops over rows, no ledger, no SQL."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from mutualaid.demo import district as demo

YEAR_END = date(2018, 12, 31)


@pytest.fixture(scope="module")
def district() -> demo.District:
    return demo.generate()


def member_on(person: demo.DemoPerson, on: date) -> bool:
    return any(
        spell.status == "in_service" and spell.joined_on <= on and (spell.left_on is None or spell.left_on > on)
        for spell in person.spells
    )


def unpaid_left(district: demo.District) -> set[int]:
    """Covers (by index) that no receipt reaches: a unit's receipts pay its waiting covers in order."""
    purse = Counter[tuple[str, str]]()
    for receipt in district.receipts:
        if receipt.plan_code is not None:
            purse[receipt.unit_code, receipt.plan_code] += receipt.amount_fen
    left = set()
    for at, cover in enumerate(district.covers):
        if cover.received_on is None:
            key = (cover.unit_code, cover.plan_code)
            if purse[key] >= cover.fee_fen:
                purse[key] -= cover.fee_fen
            else:
                left.add(at)
    assert not any(purse.values())
    return left


def held_on(district: demo.District, on: date) -> dict[int, set[str]]:
    """Plans in force and paid, by person."""
    unpaid = unpaid_left(district)
    held: dict[int, set[str]] = {}
    for at, cover in enumerate(district.covers):
        if at not in unpaid and cover.starts_on <= on <= cover.ends_on:
            held.setdefault(cover.person, set()).add(cover.plan_code)
    return held


def members(district: demo.District) -> set[int]:
    return {at for at, person in enumerate(district.persons) if member_on(person, YEAR_END)}


def money_in(district: demo.District, year: int) -> int:
    covers = sum(c.fee_fen for c in district.covers if c.received_on is not None and c.received_on.year == year)
    receipts = sum(r.amount_fen for r in district.receipts if r.plan_code is not None and r.received_on.year == year)
    return covers + receipts


def successful(district: demo.District, year: int) -> list[tuple[demo.DemoPayment, date]]:
    found = []
    for payment in district.payments:
        story = [event for event in payment.events if event[2] <= date(year, 12, 31)]
        if story and story[-1][1] == "paid" and story[-1][2].year == year:
            found.append((payment, story[-1][2]))
    return found


def test_every_call_gives_the_same_district(district: demo.District) -> None:
    assert demo.generate() == district


def test_there_are_ten_thousand_members_at_the_end_of_2018(district: demo.District) -> None:
    assert len(members(district)) == 10_000


def test_7437_of_them_are_insured(district: demo.District) -> None:
    assert len(members(district) & held_on(district, YEAR_END).keys()) == 7_437


def test_contributions_grow_from_two_million_to_2199400_yuan(district: demo.District) -> None:
    assert money_in(district, 2017) == 200_000_000
    assert money_in(district, 2018) == 219_940_000


def test_2979_members_received_a_direct_claim_in_2018(district: demo.District) -> None:
    persons = {
        payment.person for payment, on in successful(district, 2018) if member_on(district.persons[payment.person], on)
    }
    assert len(persons) == 2_979
    assert len(persons & members(district)) == 2_967


def test_300_members_hold_exactly_two_plans(district: demo.District) -> None:
    held = held_on(district, YEAR_END)
    assert sum(len(held.get(at, ())) == 2 for at in members(district)) == 300


def test_500_were_aided_and_never_enrolled(district: demo.District) -> None:
    enrolled = {cover.person for cover in district.covers}
    aided = {
        payment.person
        for payment, on in successful(district, 2018)
        if payment.plan_code == "SECOND" and member_on(district.persons[payment.person], on)
    }
    assert len(aided - enrolled) == 500


def test_120_were_paid_twice_and_nobody_three_times(district: demo.District) -> None:
    times = Counter(payment.person for payment, _ in successful(district, 2018))
    assert Counter(times.values()) == {1: 2_869, 2: 120}


def test_4_were_aided_in_two_unions_and_count_once(district: demo.District) -> None:
    unions: dict[int, set[str]] = {}
    for payment, on in successful(district, 2018):
        for spell in district.persons[payment.person].spells:
            if spell.joined_on <= on and (spell.left_on is None or spell.left_on > on):
                unions.setdefault(payment.person, set()).add(spell.unit_code[:9])
    assert sum(len(found) == 2 for found in unions.values()) == 4


def test_40_leavers_have_running_cover(district: demo.District) -> None:
    held = held_on(district, YEAR_END)
    left = [at for at, person in enumerate(district.persons) if person.spells[-1].left_on is not None]
    assert len(left) == 100
    assert sum(at in held for at in left) == 40


def test_15_moved_into_kangzhuang_and_10_out_of_it(district: demo.District) -> None:
    moved = [person.spells for person in district.persons if person.spells[-1].told_by == "transfer"]
    into = [spells for spells in moved if spells[-1].unit_code.startswith("110119101")]
    out_of = [spells for spells in moved if spells[0].unit_code.startswith("110119101")]
    assert (len(moved), len(into), len(out_of)) == (25, 15, 10)
    assert all(spells[0].left_on == spells[1].joined_on for spells in moved)


def test_25_have_kept_membership_ten_of_them_with_cover(district: demo.District) -> None:
    held = held_on(district, YEAR_END)
    kept = [at for at, person in enumerate(district.persons) if person.spells[-1].status == "kept"]
    assert len(kept) == 25
    assert sum(at in held for at in kept) == 10


def test_8_payments_came_back_and_5_were_paid_again(district: demo.District) -> None:
    returned = [payment for payment in district.payments if any(code == "returned" for _, code, _ in payment.events)]
    assert len(returned) == 8
    assert sum(payment.events[-1][1] == "paid" for payment in returned) == 5


def test_one_person_has_15_digits_in_the_roster_and_18_in_the_enrollment(district: demo.District) -> None:
    short = [at for at, person in enumerate(district.persons) if person.roster_no != person.document_no]
    assert len(short) == 1
    (at,) = short
    person = district.persons[at]
    assert len(person.roster_no) == 15
    assert demo.resident_number(person.roster_no[:6] + "19" + person.roster_no[6:]) == person.document_no
    assert {cover.wave for cover in district.covers if cover.person == at} >= {"wide", "long"}


def test_30_enrollments_wait_unpaid_and_do_not_count(district: demo.District) -> None:
    unpaid = [district.covers[at] for at in unpaid_left(district)]
    assert len(unpaid) == 30
    held = held_on(district, YEAR_END)
    assert not any(cover.person in held for cover in unpaid)


def test_joining_fees_are_no_contribution(district: demo.District) -> None:
    assert sum(receipt.amount_fen for receipt in district.receipts if receipt.plan_code is None) == 40_000


def test_every_cover_starts_while_its_person_is_a_member(district: demo.District) -> None:
    assert all(member_on(district.persons[cover.person], cover.starts_on) for cover in district.covers)


def test_nobody_holds_a_plan_twice_at_a_time(district: demo.District) -> None:
    spans: dict[tuple[int, str], list[tuple[date, date]]] = {}
    for cover in district.covers:
        spans.setdefault((cover.person, cover.plan_code), []).append((cover.starts_on, cover.ends_on))
    for found in spans.values():
        found.sort()
        assert all(earlier[1] < later[0] for earlier, later in pairwise(found))


def test_numbers_never_repeat_and_carry_valid_check_characters(district: demo.District) -> None:
    numbers = [person.document_no for person in district.persons]
    cards = [person.card_no for person in district.persons]
    phones = [person.phone for person in district.persons]
    assert len(set(numbers)) == len(set(cards)) == len(set(phones)) == len(district.persons) == 10_125
    assert all(number.startswith("110100") and demo.resident_number(number[:17]) == number for number in numbers)
    assert all((int(person.document_no[16]) % 2 == 1) == (person.sex == "M") for person in district.persons)
    assert all(len(card) == 19 and luhn(card) for card in cards)
    assert all(phone.startswith("138") and len(phone) == 11 for phone in phones)


def luhn(card: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(card)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def test_check_characters_agree_with_numbers_worked_out_by_hand() -> None:
    assert demo.resident_number("11010019850712003") == "110100198507120034"
    assert demo.card_number(0) == "6214680000000000008"


def test_members_are_18_to_59(district: demo.District) -> None:
    for person in district.persons:
        age = 2018 - person.born_on.year
        assert 18 <= age <= 59


def test_18_towns_two_systems_and_120_unions(district: demo.District) -> None:
    kinds = Counter(unit.kind for unit in district.units)
    assert kinds == {"system": 2, "grassroots": 120}
    assert len({unit.uscc for unit in district.units}) == 122
    assert len({unit.unit_name for unit in district.units}) == 122
    assert len({unit.parent_code for unit in district.units if unit.kind == "grassroots"}) == 20


def test_names_with_a_dot_and_rare_characters_are_among_them(district: demo.District) -> None:
    names = {person.name for person in district.persons}
    assert {"王䶮", "李㛃", "吴𠮷", "阿依古丽·买买提"} <= names


def test_aid_grows_sharply(district: demo.District) -> None:
    aid = [sum(payment.amount_fen for payment, _ in successful(district, year)) for year in (2017, 2018)]
    assert aid[1] > 15 * aid[0] // 10
