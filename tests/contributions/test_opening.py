"""A year before the ledger began, as it was reported then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mutualaid import contributions
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import entries
from tests.ledgers import answer, founded, intent


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return founded(tmp_path)


def test_an_opening_is_recorded_for_the_district_and_corrected_when_set_again(ledger: str) -> None:
    first = contributions.set_opening(ledger, intent("opening"), year=2016, contribution_fen=200, member_count=9)
    assert (first.asserted, first.voided, first.notes) == ({"opening": 1}, {}, [])
    again = contributions.set_opening(ledger, intent("opening"), year=2016, contribution_fen=300)
    assert (again.asserted, again.voided) == ({"opening": 1}, {"opening": 1})
    rows = answer(ledger, "select year, contribution_fen, member_count, aid_fen from opening_now")
    assert rows == [(2016, 300, 9, None)]


def test_the_same_opening_again_makes_no_entry(ledger: str) -> None:
    contributions.set_opening(ledger, intent("opening"), year=2016, aid_fen=5)
    assert contributions.set_opening(ledger, intent("opening"), year=2016, aid_fen=5).entry is None


def test_an_opening_without_a_figure_is_a_faulty_command_line(ledger: str) -> None:
    with pytest.raises(MutualAidError) as refused:
        contributions.set_opening(ledger, intent("opening"), year=2016)
    assert (refused.value.code, refused.value.exit_code) == ("OPENING_EMPTY", Exit.USAGE)


def test_an_opening_over_receipts_of_its_year_says_that_they_no_longer_count(ledger: str) -> None:
    asked = {"unit": "延庆镇", "plan": "住院医疗", "amount_fen": 9500, "receipt_no": "R1"}
    contributions.record(ledger, intent("record"), received_on="2017-12-31", **asked)  # type: ignore[arg-type]
    noted = contributions.set_opening(ledger, intent("opening"), year=2017, contribution_fen=1).notes
    assert [(note.code, note.facts) for note in noted] == [("OPENING_REPLACES", {"year": 2017, "count": 1})]
    assert contributions.set_opening(ledger, intent("opening"), year=2016, contribution_fen=1).notes == []


def test_no_opening_of_a_year_that_has_not_begun(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "clock", lambda: datetime(2018, 12, 31, 4, tzinfo=UTC))
    with pytest.raises(MutualAidError) as wrong:
        contributions.set_opening(ledger, intent("opening"), year=2019, contribution_fen=1)
    assert (wrong.value.code, wrong.value.exit_code) == ("OPENING_TO_COME", Exit.REFUSED)
    assert contributions.set_opening(ledger, intent("opening"), year=2018, contribution_fen=1).asserted == {
        "opening": 1
    }
