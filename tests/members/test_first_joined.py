"""Who joined a union before this one began: the spell begins with the unit, the day is kept as that of first joining."""

from __future__ import annotations

from mutualaid import members
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.reports import members as reports
from mutualaid.reports.person import page
from mutualaid.store.reading import read
from tests.ledgers import CLERK, intent
from tests.members.people import ZHANG, Ask, Spells, Take, changed, five, reasons

EARLY = changed(unit="NEW", joined_on="2005-03-01")
"""NEW began on 2018-01-01."""
FIRST = "select joined_on, left_on, first_joined_on from membership_now order by joined_on"


def test_the_spell_begins_with_the_unit_and_the_day_is_kept_and_told(take: Take, ask: Ask) -> None:
    receipt = take(EARLY)
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert ask(FIRST) == [("2018-01-01", None, "2005-03-01")]
    assert [(note.code, note.row, note.value, dict(note.facts)) for note in receipt.notes] == [
        (
            "JOINED_BEFORE_UNIT",
            2,
            "2005-03-01",
            {"first_joined_on": "2005-03-01", "opened_on": "2018-01-01", "name": "新建工会"},
        )
    ]


def test_the_same_row_again_changes_nothing_and_tells_nothing(take: Take) -> None:
    take(EARLY)
    receipt = take({**EARLY, "phone": None}, note="again")
    assert (five(receipt), receipt.notes) == ((0, 0, 1, 0, 0), [])


def test_another_first_day_is_held_and_a_first_one_is_filled_in(take: Take, ask: Ask) -> None:
    take(changed(unit="NEW", joined_on="2018-01-01"))
    assert ask(FIRST) == [("2018-01-01", None, None)]
    assert five(take(EARLY)) == (0, 1, 0, 0, 0)
    assert ask(FIRST) == [("2018-01-01", None, "2005-03-01")]
    other = {**EARLY, "joined_on": "2006-03-01"}
    assert reasons(take(other)) == [("held", "DIFFERS", "joined_on")]
    assert five(take(other, accept=("DIFFERS",))) == (0, 1, 0, 0, 0)
    assert ask(FIRST) == [("2018-01-01", None, "2006-03-01")]


def test_what_ended_before_the_unit_began_was_never_in_it(take: Take) -> None:
    assert reasons(take({**EARLY, "left_on": "2018-01-01"})) == [("refused", "UNIT_NOT_OPEN", "unit")]
    assert five(take({**EARLY, "left_on": "2018-01-02"})) == (1, 0, 0, 0, 0)


def test_a_transfer_is_moved_to_no_other_day(take: Take, spells: Spells) -> None:
    take(changed(unit="U1", joined_on="2004-01-01"))
    found = reasons(take({**EARLY, "joined_on": "2017-06-01"}, accept=("TRANSFER",)))
    assert found == [("refused", "UNIT_NOT_OPEN", "unit")]
    assert spells() == [("U1", "in_service", "2004-01-01", None)]


def test_who_returns_joins_anew_with_the_unit(take: Take, ask: Ask) -> None:
    take(changed(unit="U1", joined_on="2004-01-01", left_on="2009-01-01"))
    assert five(take({**EARLY, "joined_on": "2010-01-01"})) == (1, 0, 0, 0, 0)
    assert ask(FIRST) == [("2004-01-01", "2009-01-01", None), ("2018-01-01", None, "2010-01-01")]


def test_it_is_shown_and_an_undo_takes_it_back_with_the_spell(url: str, take: Take, ask: Ask) -> None:
    entry = take(EARLY).entry
    with read(url) as reader:
        assert page(reader, ZHANG, on="2018-06-01")["spells"][0]["first_joined_on"] == "2005-03-01"
        told = [row["first_joined_on"] for row in reports.history(reader, ZHANG).rows if row["what"] == "membership"]
        assert told == ["2005-03-01"]
        assert verify(reader).total["ok"] is True  # type: ignore[index]
    assert entry is not None
    undo(url, entry, actor=CLERK, reason="导错文件")
    assert ask(FIRST) == []


def test_a_change_of_status_begins_a_spell_of_its_own(url: str, take: Take, ask: Ask) -> None:
    take(EARLY)
    members.change_status(url, intent("member status"), ZHANG, "保留会籍", on="2018-06-01")
    assert ask(FIRST) == [("2018-01-01", "2018-06-01", "2005-03-01"), ("2018-06-01", None, None)]
