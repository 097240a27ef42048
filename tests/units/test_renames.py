"""Names of units are dated like the places where they hang: `unit rename`, and what a roster does to a name."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid import reports, units
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.reports.places import unit_record, unit_tree
from mutualaid.results import ImportReceipt, Receipt
from mutualaid.store.reading import read
from mutualaid.units.naming import called_on, renamed
from tests.ledgers import CLERK, codes, counts, founded, intent, noted, order, roster


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """Two grassroots unions: 一小 since always, 二小 from 2010 on."""
    url = founded(tmp_path)
    values = {"unit_code": "G1", "unit_name": "一小工会", "parent_code": "延庆镇"}
    units.add(url, intent("unit add"), values)
    units.add(url, intent("unit add"), values | {"unit_code": "G2", "unit_name": "二小工会", "opened_on": "2010-01-01"})
    return url


def rename(url: str, name: str, on: str, *, unit: str = "G1", **more: Any) -> Receipt:
    return units.rename(url, intent("unit rename", **more), unit, name, on=on)


def take(url: str, code: str, name: str, **more: Any) -> ImportReceipt:
    file = roster("unit_code unit_name", (code, name))
    return units.import_roster(url, file, order("unit import", **more))


def names(url: str, unit: str = "G1", at: str | None = None) -> list[tuple[str | None, str | None, str]]:
    with read(url, at=at) as reader:
        told = unit_record(reader, unit, as_of="2018-12-31")["names"]
    return [(one["from_on"], one["until_on"], one["unit_name"]) for one in told]  # type: ignore[attr-defined]


def shown(url: str, day: str, unit: str = "G1", at: str | None = None) -> object:
    with read(url, at=at) as reader:
        return unit_record(reader, unit, as_of=day)["unit_name"]


def refused(call: Any, *arguments: Any, **more: Any) -> tuple[str, Exit]:
    with pytest.raises(MutualAidError) as wrong:
        call(*arguments, **more)
    return wrong.value.code, wrong.value.exit_code


def test_a_name_holds_from_its_day_on_and_the_old_one_before_it(ledger: str) -> None:
    receipt = rename(ledger, "第一小学工会", "2018-07-01")
    assert (receipt.asserted, receipt.voided, receipt.facts) == ({"unit_rename": 1}, {}, {"unit_code": "G1"})
    assert (shown(ledger, "2018-06-30"), shown(ledger, "2018-07-01")) == ("一小工会", "第一小学工会")
    assert names(ledger) == [(None, "2018-07-01", "一小工会"), ("2018-07-01", None, "第一小学工会")]


def test_every_name_a_unit_ever_bore_finds_it_on_any_day(ledger: str) -> None:
    rename(ledger, "第一小学工会", "2018-07-01")
    rename(ledger, "实验小学工会", "2019-07-01")
    for text in ("一小工会", "第一小学工会", "实验小学工会"):
        for day in ("2018-01-01", "2018-12-31", "2020-01-01"):
            with read(ledger) as reader:
                assert unit_record(reader, text, as_of=day)["unit_code"] == "G1"
                assert reports.participation(reader, unit=text, as_of=day).head["unit_code"] == "G1"
    with read(ledger) as reader:
        assert unit_record(reader, "G1", as_of="2018-12-31")["aliases"] == ["一小工会", "实验小学工会"]


def test_a_name_dated_between_two_others_holds_until_the_later_one(ledger: str) -> None:
    rename(ledger, "丙", "2018-09-01")
    rename(ledger, "乙", "2018-03-01")
    assert names(ledger) == [
        (None, "2018-03-01", "一小工会"),
        ("2018-03-01", "2018-09-01", "乙"),
        ("2018-09-01", None, "丙"),
    ]


def test_a_second_name_of_one_day_corrects_the_first_which_stays_an_alias(ledger: str) -> None:
    rename(ledger, "第一小学", "2018-07-01")
    receipt = rename(ledger, "第一小学工会", "2018-07-01")
    assert (receipt.asserted, receipt.voided) == ({"unit_rename": 1, "unit_alias": 1}, {"unit_rename": 1})
    assert names(ledger) == [(None, "2018-07-01", "一小工会"), ("2018-07-01", None, "第一小学工会")]
    assert shown(ledger, "2018-01-01", "第一小学") == "一小工会"


def test_the_name_it_bears_already_changes_nothing(ledger: str) -> None:
    rename(ledger, "第一小学工会", "2018-07-01")
    assert rename(ledger, "第一小学工会", "2018-10-01").entry is None
    assert rename(ledger, "一小工会", "2018-01-01").entry is None
    assert rename(ledger, "  第一小学工会\n", "2018-07-01").entry is None


def test_a_change_of_name_that_was_earlier_than_recorded_begins_earlier(ledger: str) -> None:
    rename(ledger, "第一小学工会", "2018-07-01")
    rename(ledger, "第一小学工会", "2018-03-01")
    assert names(ledger) == [(None, "2018-03-01", "一小工会"), ("2018-03-01", None, "第一小学工会")]
    rename(ledger, "一小工会", "2018-03-01")
    assert names(ledger) == [(None, None, "一小工会")]
    assert shown(ledger, "2018-12-31", "第一小学工会") == "一小工会"


def test_on_the_day_it_opened_the_first_name_is_corrected(ledger: str) -> None:
    rename(ledger, "第二小学工会", "2018-07-01", unit="G2")
    receipt = rename(ledger, "二小学工会", "2010-01-01", unit="G2")
    assert (receipt.asserted, receipt.voided) == ({"unit": 1, "unit_alias": 1}, {"unit": 1})
    assert names(ledger, "二小工会") == [(None, "2018-07-01", "二小学工会"), ("2018-07-01", None, "第二小学工会")]
    assert rename(ledger, "一小学工会", "0001-01-01").asserted == {"unit": 1, "unit_alias": 1}
    assert names(ledger) == [(None, None, "一小学工会")]


def test_a_unit_takes_no_name_before_it_opened_nor_after_it_closed(ledger: str) -> None:
    assert refused(rename, ledger, "早", "2009-12-31", unit="G2") == ("UNIT_OPENS_LATER", Exit.REFUSED)
    units.close(ledger, intent("unit close"), "G2", on="2018-07-01")
    assert refused(rename, ledger, "晚", "2018-07-01", unit="G2") == ("UNIT_CLOSED", Exit.CONFLICT)
    rename(ledger, "第二小学工会", "2018-06-30", unit="G2")
    assert shown(ledger, "2018-06-30", "G2") == "第二小学工会"


def test_a_name_of_nothing_but_marks_is_refused_from_the_command_line_and_from_a_file(ledger: str) -> None:
    assert refused(rename, ledger, "（）", "2018-07-01") == ("UNIT_NAME_EMPTY", Exit.REFUSED)
    assert codes(take(ledger, "G3", "（）")) == [("refused", "UNIT_NAME_EMPTY", 2, "unit_name")]
    assert codes(take(ledger, "G1", "“”")) == [("refused", "UNIT_NAME_EMPTY", 2, "unit_name")]


@pytest.mark.parametrize("name", ["合计", "小 计", "Total", "=1+1", "＋工会", "@a", "-"])
def test_no_unit_is_called_like_a_total_or_a_formula(ledger: str, name: str) -> None:
    code = "UNIT_NAME_EMPTY" if name == "" else "UNIT_NAME_UNFIT"
    assert refused(rename, ledger, name, "2018-07-01") == (code, Exit.REFUSED)
    assert codes(take(ledger, "G3", name)) == [("refused", code, 2, "unit_name")]
    assert codes(take(ledger, "G1", name)) == [("refused", code, 2, "unit_name")]
    assert [problem.code for problem in add(ledger, "G4", name).problems] == [code]
    assert refused(units.add_alias, ledger, intent("unit alias add"), "G1", alias=name) == (code, Exit.REFUSED)


@pytest.mark.parametrize("name", ["G2", "g2"])
def test_no_unit_is_called_like_the_code_of_another(ledger: str, name: str) -> None:
    assert refused(rename, ledger, name, "2018-07-01") == ("UNIT_NAME_IS_CODE", Exit.REFUSED)
    assert codes(take(ledger, "G3", name)) == [("refused", "UNIT_NAME_IS_CODE", 2, "unit_name")]
    assert [problem.code for problem in add(ledger, "G4", name).problems] == ["UNIT_NAME_IS_CODE"]
    assert rename(ledger, "G1", "2018-07-01").problems == ()


def test_a_new_unit_of_a_known_name_is_told_its_namesakes(ledger: str) -> None:
    shared = ("UNIT_NAME_SHARED", {"name": "二小工会", "codes": "G2"})
    for receipt in (add(ledger, "G4", "二小工会"), take(ledger, "G1", "二小工会")):
        assert shared[0] in [note.code for note in receipt.notes]
        assert str(shared[1]["codes"]) in str([note.facts.get("codes") for note in receipt.notes])


def add(url: str, code: str, name: str) -> Receipt:
    return units.add(url, intent("unit add"), {"unit_code": code, "unit_name": name, "parent_code": "110119"})


def test_a_name_that_other_units_answer_to_is_told(ledger: str) -> None:
    receipt = rename(ledger, "二小工会", "2018-07-01")
    assert [(note.code, note.facts) for note in receipt.notes] == [
        ("UNIT_NAME_SHARED", {"name": "二小工会", "codes": "G2"})
    ]
    assert refused(rename, ledger, "x", "2019-01-01", unit="二小工会") == ("UNIT_AMBIGUOUS", Exit.REFUSED)


def test_a_unit_may_take_an_earlier_name_again(ledger: str) -> None:
    rename(ledger, "第一小学工会", "2018-07-01")
    rename(ledger, "一小工会", "2019-07-01")
    assert [shown(ledger, day) for day in ("2018-01-01", "2018-12-31", "2019-07-01")] == [
        "一小工会",
        "第一小学工会",
        "一小工会",
    ]


def test_a_rename_is_undone_and_stands_at_its_entry(ledger: str) -> None:
    entry = rename(ledger, "第一小学工会", "2018-07-01").entry
    assert entry is not None
    later = rename(ledger, "第一小学", "2018-07-01").entry
    undo(ledger, later or 0, actor=CLERK, reason="wrong")
    assert shown(ledger, "2018-12-31") == "第一小学工会"
    undo(ledger, entry, actor=CLERK, reason="wrong")
    assert names(ledger) == [(None, None, "一小工会")]
    assert refused(shown, ledger, "2018-12-31", "第一小学工会") == ("UNIT_UNKNOWN", Exit.REFUSED)
    assert shown(ledger, "2018-12-31", at=str(entry)) == "第一小学工会"
    assert shown(ledger, "2018-12-31", at=str(entry - 1)) == "一小工会"
    with read(ledger) as reader:
        assert verify(reader).rows == []


def test_a_dry_run_renames_nothing(ledger: str) -> None:
    before = Path(ledger).read_bytes()
    receipt = rename(ledger, "第一小学工会", "2018-07-01", dry_run=True)
    assert (receipt.entry, receipt.asserted) == (None, {"unit_rename": 1})
    assert Path(ledger).read_bytes() == before


def test_the_units_above_are_called_as_on_the_day_asked_about(ledger: str) -> None:
    rename(ledger, "延庆镇总工会", "2018-07-01", unit="110119100")
    for day, name in (("2018-06-30", "延庆镇"), ("2018-07-01", "延庆镇总工会")):
        with read(ledger) as reader:
            places: Any = unit_record(reader, "G1", as_of=day)["places"]
            assert [place["parent_name"] for place in places] == [name]
            tree = {row["unit_code"]: row["unit_name"] for row in unit_tree(reader, as_of=day).rows}
        assert tree["110119100"] == name


# --- rosters --------------------------------------------------------------------------------------


def test_another_name_in_a_roster_is_a_correction_since_the_unit_began_and_says_so(ledger: str) -> None:
    receipt = take(ledger, "G1", "第一小学工会")
    assert (counts(receipt), noted(receipt)) == ({"read": 1, "updated": 1}, ["UNIT_NAME_CORRECTED"])
    assert receipt.notes[0].facts == {"was": "一小工会", "now": "第一小学工会"}
    assert names(ledger, "一小工会") == [(None, None, "第一小学工会")]


def test_a_roster_with_any_name_that_a_renamed_unit_bore_changes_nothing(ledger: str) -> None:
    rename(ledger, "第一小学工会", "2018-07-01")
    receipt = take(ledger, "G1", "第一小学工会")
    assert (counts(receipt), noted(receipt)) == ({"read": 1, "unchanged": 1}, [])
    receipt = take(ledger, "G1", "一小工会")
    assert (counts(receipt), noted(receipt)) == ({"read": 1, "unchanged": 1}, ["UNIT_NAME_EARLIER"])


def test_a_roster_cannot_rewrite_the_dated_names_of_a_unit(ledger: str) -> None:
    rename(ledger, "第一小学工会", "2018-07-01")
    receipt = take(ledger, "G1", "实验小学工会")
    assert codes(receipt) == [("refused", "UNIT_RENAMED", 2, "unit_name")]
    assert receipt.problems[0].facts == {"name": "第一小学工会", "on": "2018-07-01"}


def test_a_roster_names_the_unit_above_by_any_name_it_bore(ledger: str) -> None:
    rename(ledger, "第一小学工会", "2018-07-01")
    file = roster("unit_code unit_name parent_code", ("G8", "八", "一小工会"), ("G9", "九", "第一小学工会"))
    assert counts(units.import_roster(ledger, file, order("unit import"))) == {"read": 2, "added": 2}


def test_what_a_roster_corrects_beside_the_name_leaves_a_dated_name_alone(ledger: str) -> None:
    rename(ledger, "第一小学工会", "2018-07-01")
    file = roster("unit_code unit_name opened_on", ("G1", "第一小学工会", "2009-01-01"))
    assert counts(units.import_roster(ledger, file, order("unit import"))) == {"read": 1, "updated": 1}
    units.merge(ledger, intent("unit merge"), "G1", into="G2", on="2020-01-01")
    assert names(ledger) == [(None, "2018-07-01", "一小工会"), ("2018-07-01", None, "第一小学工会")]


# --- any order ------------------------------------------------------------------------------------

DAYS = [f"2018-0{month}-01" for month in range(1, 10)]


@given(st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from("甲乙丙")), max_size=8))
def test_the_last_word_said_of_a_day_holds_until_the_next_day_that_was_spoken_of(told: list[tuple[str, str]]) -> None:
    names = {"0001-01-01": "甲"}
    for on, name in told:
        before = {day: called_on(names, day) for day in ("2017-12-31", *DAYS)}
        names = dict(renamed(names, on, name))
        assert all(called_on(names, day) == before[day] for day in before if day < on)
        assert called_on(names, on) == name
        until = min((day for day in names if day > on), default="9999-12-31")
        assert all(called_on(names, day) == name for day in DAYS if on <= day < until)
        assert all(called_on(names, day) == before[day] for day in DAYS if day >= until)
    in_order = [names[day] for day in sorted(names)]
    assert all(one != other for one, other in itertools.pairwise(in_order))
