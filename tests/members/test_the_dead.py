"""Nobody joins after they died, unless somebody has looked."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import members
from tests.ledgers import intent
from tests.members.people import LI_ROW, ZHANG_ROW, Ask, Take, changed, five, reasons

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


# --- a death before what stands later ---------------------------------------------------------------


@pytest.fixture
def later(take: Take) -> None:
    """Li joined in 2010, left in 2012, and is a member again since 2015."""
    take(LI_ROW | {"joined_on": "2010-01-01", "left_on": "2012-01-01"})
    take(LI_ROW | {"joined_on": "2015-01-01"})


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(
    "told",
    [
        {"joined_on": "2010-01-01", "left_on": "2012-01-01"},  # why it ended
        {"joined_on": "2013-01-01", "left_on": "2014-01-01"},  # a spell between the two
    ],
)
def test_nobody_dies_before_a_membership_that_stands(take: Take, ask: Ask, told: dict[str, Any]) -> None:
    row = LI_ROW | told | {"left_reason": "死亡"}
    receipt = take(row)
    assert [(one.verdict, one.code) for one in receipt.problems] == [("held", "MEMBER_LIVED_ON")]
    assert receipt.problems[0].facts == {"person_no": 2, "on": told["left_on"], "spells": "第二工会 2015-01-01/"}
    assert ask("select count(*) from membership_now where person_id = 2 and left_reason_code is not null") == [(0,)]
    assert take(row, accept=["MEMBER_LIVED_ON"]).problems == []
    assert take(row).problems == []  # what stands is not asked about again


@pytest.mark.usefixtures("later")
def test_the_last_spell_may_end_by_death(take: Take) -> None:
    assert take(LI_ROW | {"joined_on": "2015-01-01", "left_on": "2016-01-01", "left_reason": "死亡"}).problems == []


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(("one", "into"), [("1", "2"), ("2", "1")])
def test_a_record_of_the_dead_and_one_of_the_living_are_not_merged_without_a_word(
    url: str, ask: Ask, one: str, into: str
) -> None:
    def merge(*accept: str) -> Any:
        return members.merge(url, intent("member merge", reason="同一人"), one, into=into, accept=frozenset(accept))

    receipt = merge()
    assert [(problem.code, dict(problem.facts)) for problem in receipt.problems] == [
        ("MEMBER_LIVED_ON", {"person_no": 2, "on": "2018-06-01", "spells": "第二工会 2015-01-01/"})
    ]
    assert (receipt.entry, ask("select count(*) from person_alias_now")) == (None, [(0,)])
    settled = merge("MEMBER_LIVED_ON")
    assert ("MEMBER_LIVED_ON" in [note.code for note in settled.notes], settled.asserted) == (True, {"person_alias": 1})


@pytest.mark.usefixtures("later")
def test_once_the_other_membership_has_ended_the_records_are_merged(url: str) -> None:
    members.leave(url, intent("member leave", reason="死亡"), "2", on="2018-06-01")
    assert members.merge(url, intent("member merge"), "2", into="1").problems == []
