"""Why a spell of membership ended: a code, from its own option, from plain words, from a column."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import members, units
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.store.reading import read
from tests.ledgers import CLERK, answer, intent, noted
from tests.members.people import ZHANG, ZHANG_ROW, Ask, Take, changed, five, reasons

STANDING = "select joined_on, left_on, left_reason_code from membership_now order by joined_on, membership_id"


def left(url: str, on: str = "2018-06-01", reason: str | None = None, code: str | None = None, **more: Any) -> Any:
    return members.leave(url, intent("member leave", reason=reason, **more), ZHANG, on=on, reason_code=code)


@pytest.fixture
def zhang(url: str) -> str:
    members.add(url, intent("member add"), ZHANG_ROW)
    return url


def test_plain_words_of_the_reason_are_read_into_the_code_with_a_note(zhang: str, ask: Ask) -> None:
    receipt = left(zhang, reason="因病去世")
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "deceased")]
    assert [(note.code, note.facts) for note in receipt.notes] == [
        ("LEFT_REASON_READ", {"left_reason_code": "deceased"})
    ]
    assert receipt.facts["left_reason_code"] == "deceased"


@pytest.mark.parametrize("reason", ["配偶去世", "非死亡", "死亡？"])
def test_what_the_words_leave_unsure_is_no_death_and_is_told(zhang: str, ask: Ask, reason: str) -> None:
    receipt = left(zhang, reason=reason)
    assert noted(receipt) == ["LEFT_REASON_UNSURE"]
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", None)]


def test_the_code_decides_before_the_words_and_the_difference_is_told(zhang: str, ask: Ask) -> None:
    receipt = left(zhang, reason="去世", code="retired")
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "retired")]
    assert [(note.code, note.facts) for note in receipt.notes] == [
        ("LEFT_REASON_DIFFERS", {"field": "left_reason", "was": "deceased", "now": "retired"})
    ]


def test_a_code_alone_is_enough_and_says_nothing_more(zhang: str, ask: Ask) -> None:
    assert left(zhang, code="deceased").notes == []
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "deceased")]


def test_the_reason_of_a_spell_that_ended_is_corrected_on_its_own_day_by_its_code_alone(zhang: str, ask: Ask) -> None:
    left(zhang, reason="退休")
    for again in ({"reason": "死亡"}, {"code": "retired"}):
        with pytest.raises(MutualAidError) as wrong:
            left(zhang, **again)
        assert (wrong.value.code, wrong.value.exit_code) == ("ALREADY_LEFT", Exit.CONFLICT)
    tried = left(zhang, code="deceased", dry_run=True)
    assert (tried.entry, ask(STANDING)) == (None, [("2017-01-01", "2018-06-01", "retired")])
    entry = left(zhang, code="deceased").entry
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "deceased")]
    undo(zhang, entry, reason="x", actor=CLERK)
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "retired")]
    assert answer(zhang, STANDING, at="3") == [("2017-01-01", None, None)]
    with read(zhang) as reader:
        assert verify(reader).rows == []


def test_a_transfer_dated_before_an_end_carries_the_reason_to_the_spell_that_goes_on(zhang: str, ask: Ask) -> None:
    left(zhang, on="2018-12-01", code="deceased")
    members.transfer(zhang, intent("member transfer"), ZHANG, to="U2", on="2018-03-01")
    assert ask(STANDING) == [("2017-01-01", "2018-03-01", None), ("2018-03-01", "2018-12-01", "deceased")]


def test_a_merge_of_units_carries_the_reason_to_the_spell_that_goes_on(zhang: str, ask: Ask) -> None:
    left(zhang, on="2018-12-01", code="deceased")
    units.merge(zhang, intent("unit merge"), "U1", into="U2", on="2018-03-01")
    assert ask(STANDING) == [("2017-01-01", "2018-03-01", None), ("2018-03-01", "2018-12-01", "deceased")]


# --- a column ---


def test_a_list_of_leavers_tells_why_they_left(take: Take, ask: Ask) -> None:
    take(ZHANG_ROW)
    receipt = take(changed(joined_on=None, left_on="2018-06-01", left_reason="病故"))
    assert (five(receipt), noted(receipt)) == ((0, 1, 0, 0, 0), ["LEFT_REASON_READ"])
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "deceased")]


def test_a_doubted_death_in_a_list_is_held_until_somebody_settles_it(take: Take, ask: Ask) -> None:
    take(ZHANG_ROW)
    row = changed(joined_on=None, left_on="2018-06-01", left_reason="死亡？")
    receipt = take(row)
    assert reasons(receipt) == [("held", "LEFT_REASON_UNSURE", "left_reason")]
    assert ask(STANDING) == [("2017-01-01", None, None)]
    take(row, accept=["LEFT_REASON_UNSURE"])
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "other")]
    assert five(take(changed(joined_on=None, left_on="2018-06-01", left_reason="死亡 ？"))) == (0, 0, 1, 0, 0)


def test_a_reason_told_later_fills_what_was_untold_and_another_one_is_held(take: Take, ask: Ask) -> None:
    take(changed(left_on="2018-06-01"))
    assert five(take(changed(left_on="2018-06-01", left_reason="退休"))) == (0, 1, 0, 0, 0)
    assert five(take(changed(left_on="2018-06-01", left_reason="退休 "))) == (0, 0, 1, 0, 0)
    assert five(take(changed(left_on="2018-06-01"))) == (0, 0, 1, 0, 0)
    receipt = take(changed(left_on="2018-06-01", left_reason="死亡"))
    assert reasons(receipt) == [("held", "DIFFERS", "left_reason")]
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "retired")]


@pytest.mark.parametrize("known", [True, False])
def test_a_reason_without_a_day_of_leaving_is_refused(take: Take, ask: Ask, known: bool) -> None:
    if known:
        take(ZHANG_ROW)
    receipt = take(changed(left_reason="死亡"))
    assert reasons(receipt) == [("refused", "REQUIRED", None)]
    assert ask("select count(*) from membership where left_reason_code is not null") == [(0,)]


def test_a_returning_member_begins_without_the_reason_of_the_spell_before(take: Take, ask: Ask) -> None:
    take(changed(left_on="2018-06-01", left_reason="退休"))
    take(changed(joined_on="2019-01-01"))
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "retired"), ("2019-01-01", None, None)]


def test_a_newcomer_who_has_left_is_added_with_the_reason(url: str, ask: Ask) -> None:
    members.add(url, intent("member add"), changed(left_on="2018-06-01", left_reason="离职"))
    assert ask(STANDING) == [("2017-01-01", "2018-06-01", "resigned")]
