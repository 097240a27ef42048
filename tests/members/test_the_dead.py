"""Nobody joins after they died, unless somebody has looked."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import members
from tests.ledgers import intent
from tests.members.people import ZHANG_ROW, Ask, Take, changed, five, reasons

HELD = [("held", "MEMBER_DIED", "joined_on")]
AGAIN = changed(joined_on="2019-01-01")
MEMBERS = "select joined_on, left_on, left_reason_code from membership_now order by joined_on"


@pytest.fixture(autouse=True)
def death(url: str, take: Take) -> None:
    """Zhang (person 1) joined on 1 January 2017 and died; 1 June 2018 is the first day out."""
    take(ZHANG_ROW)
    members.leave(url, intent("member leave", reason="死亡"), "1", on="2018-06-01")


def add(url: str, *accept: str, **values: Any) -> Any:
    given = intent("member add", reason="看过证件" if accept else None)
    return members.add(url, given, ZHANG_ROW | values, accept=frozenset(accept))


@pytest.mark.parametrize("unit", ["U1", "U2"])
@pytest.mark.parametrize("day", ["2018-06-01", "2019-01-01"])
def test_somebody_who_died_does_not_join_again_without_a_word(
    url: str, take: Take, ask: Ask, unit: str, day: str
) -> None:
    receipt = take(changed(joined_on=day, unit=unit))
    assert (reasons(receipt), receipt.problems[0].facts) == (HELD, {"person_no": 1, "on": "2018-06-01"})
    alone = add(url, joined_on=day, unit=unit)
    assert [(problem.verdict, problem.code) for problem in alone.problems] == [("held", "MEMBER_DIED")]
    assert alone.entry is None
    assert ask(MEMBERS) == [("2017-01-01", "2018-06-01", "deceased")]


def test_a_later_spell_that_ended_is_held_too(take: Take) -> None:
    assert reasons(take(AGAIN | {"left_on": "2020-01-01"})) == HELD


def test_accepted_it_stands_and_is_not_asked_about_again(take: Take, ask: Ask) -> None:
    assert five(take(AGAIN, accept=["MEMBER_DIED"])) == (1, 0, 0, 0, 0)
    assert ask(MEMBERS)[1] == ("2019-01-01", None, None)
    assert five(take(AGAIN)) == (0, 0, 1, 0, 0)
    assert reasons(take(changed(joined_on="2019-06-01", unit="U2"))) == [("held", "TRANSFER", "unit")]


def test_accepted_by_hand_it_stands(url: str, ask: Ask) -> None:
    assert add(url, "MEMBER_DIED", joined_on="2019-01-01").problems == []
    assert len(ask(MEMBERS)) == 2


def test_a_spell_before_the_death_joins_without_a_word(take: Take, ask: Ask) -> None:
    receipt = take(changed(joined_on="2010-01-01", left_on="2012-01-01"))
    assert (five(receipt), len(ask(MEMBERS))) == ((1, 0, 0, 0, 0), 2)


def test_the_roster_that_told_them_first_changes_nothing(take: Take) -> None:
    assert five(take(ZHANG_ROW)) == (0, 0, 1, 0, 0)


def test_a_death_recorded_by_mistake_and_corrected_holds_nobody(url: str, take: Take) -> None:
    corrected = intent("member leave", reason="登记有误")
    members.leave(url, corrected, "1", on="2018-06-01", reason_code="resigned")
    assert five(take(AGAIN)) == (1, 0, 0, 0, 0)
