"""What became known late of days before a union was merged: where somebody is on a day does not hang on when it was told."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutualaid import members, units
from mutualaid.errors import MutualAidError
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.results import ImportReceipt, Receipt
from mutualaid.store.reading import read
from mutualaid.store.resources import query_text
from tests.ledgers import CLERK, answer, intent, noted, order
from tests.members.people import ZHANG, ZHANG_ROW, five, listed, reasons

SPELLS = (
    "select u.unit_code, m.status_code, m.joined_on, m.left_on from membership_now m join unit_now u"
    " on u.unit_id = m.unit_id order by m.joined_on, m.membership_id"
)
Rows = list[tuple[Any, ...]]


class Ledger:
    """One member at the counter, and the unions they are in."""

    def __init__(self, url: str) -> None:
        self.url = url

    def spells(self) -> Rows:
        return answer(self.url, SPELLS)

    def join(self, unit: str = "U1", on: str = "2017-01-01") -> Receipt:
        values = ZHANG_ROW | {"unit": unit, "joined_on": on}
        return members.add(self.url, intent("member add"), values)

    def merge(self, unit: str = "U1", into: str = "U2", on: str = "2018-06-01") -> Receipt:
        return units.merge(self.url, intent("unit merge"), unit, into=into, on=on)

    def transfer(self, to: str, on: str, **more: Any) -> Receipt:
        return members.transfer(self.url, intent("member transfer", **more), ZHANG, to=to, on=on)

    def leave(self, on: str) -> Receipt:
        return members.leave(self.url, intent("member leave"), ZHANG, on=on)

    def status(self, status: str, on: str) -> Receipt:
        return members.change_status(self.url, intent("member status"), ZHANG, status, on=on)

    def take(self, *accept: str, **cells: object) -> ImportReceipt:
        given = order("member import", accept=frozenset(accept), reason="看过" if accept else None)
        row = {"name": "张三丰", "document_no": ZHANG, **cells}
        return members.import_roster(self.url, listed(row), given)

    def undo(self, receipt: Receipt) -> Receipt:
        assert receipt.entry is not None
        return undo(self.url, receipt.entry, actor=CLERK, reason="wrong")


@pytest.fixture
def ledger(url: str) -> Ledger:
    """A member of U1 since 2017, which was merged into U2 on 2018-06-01."""
    made = Ledger(url)
    made.join()
    made.merge()
    return made


CARRIED = [("U1", "in_service", "2017-01-01", "2018-06-01"), ("U2", "in_service", "2018-06-01", None)]


def test_a_transfer_before_the_merge_of_the_old_union_ends_what_the_merge_had_carried_on(ledger: Ledger) -> None:
    assert ledger.spells() == CARRIED
    receipt = ledger.transfer("NEW", "2018-05-01")
    assert ledger.spells() == [
        ("U1", "in_service", "2017-01-01", "2018-05-01"),
        ("NEW", "in_service", "2018-05-01", None),
    ]
    assert [(note.code, note.facts) for note in receipt.notes] == [
        (
            "SPELL_CARRIED_NO_MORE",
            {"name": "第一工会", "successor": "第二工会", "on": "2018-06-01", "count": 1},
        )
    ]


def test_a_roster_of_the_new_union_with_a_day_before_the_merge_is_a_transfer_of_that_day(ledger: Ledger) -> None:
    assert reasons(ledger.take(unit="U2", joined_on="2018-05-01")) == [("held", "TRANSFER", "unit")]
    ledger.take("TRANSFER", unit="U2", joined_on="2018-05-01")
    assert ledger.spells() == [
        ("U1", "in_service", "2017-01-01", "2018-05-01"),
        ("U2", "in_service", "2018-05-01", None),
    ]


@pytest.mark.parametrize("on", ["2016-05-01", "2018-07-01"])
def test_a_roster_of_the_new_union_with_another_day_of_joining_differs(ledger: Ledger, on: str) -> None:
    assert reasons(ledger.take(unit="U2", joined_on=on)) == [("held", "DIFFERS", "joined_on")]


def test_leaving_before_the_merge_ends_what_the_merge_had_carried_on(ledger: Ledger) -> None:
    receipt = ledger.leave("2018-05-01")
    assert receipt.facts["unit_code"] == "U1"
    assert ledger.spells() == [("U1", "in_service", "2017-01-01", "2018-05-01")]


def test_leaving_after_the_merge_ends_the_membership_where_it_went_on(ledger: Ledger) -> None:
    receipt = ledger.leave("2018-07-01")
    assert (receipt.facts["unit_code"], noted(receipt)) == ("U2", [])
    assert ledger.spells() == [CARRIED[0], ("U2", "in_service", "2018-06-01", "2018-07-01")]


def test_leaving_on_the_very_day_of_the_merge_is_leaving_the_old_union(ledger: Ledger) -> None:
    assert ledger.leave("2018-06-01").facts["unit_code"] == "U1"
    assert ledger.spells() == CARRIED[:1]


def test_a_status_before_the_merge_is_carried_on_by_it(ledger: Ledger) -> None:
    ledger.status("保留会籍", "2018-05-01")
    assert ledger.spells() == [
        ("U1", "in_service", "2017-01-01", "2018-05-01"),
        ("U1", "kept", "2018-05-01", "2018-06-01"),
        ("U2", "kept", "2018-06-01", None),
    ]


def test_a_status_on_the_day_of_the_merge_begins_where_the_membership_goes_on(ledger: Ledger) -> None:
    ledger.status("保留会籍", "2018-06-01")
    assert ledger.spells() == [CARRIED[0], ("U2", "kept", "2018-06-01", None)]


def test_a_late_transfer_into_a_union_before_its_merge_goes_on_in_its_successor(url: str) -> None:
    ledger = Ledger(url)
    ledger.join("NEW", "2018-01-01")
    ledger.merge()
    receipt = ledger.transfer("U1", "2018-05-01")
    assert noted(receipt) == ["SPELL_CARRIED"]
    assert ledger.spells() == [
        ("NEW", "in_service", "2018-01-01", "2018-05-01"),
        ("U1", "in_service", "2018-05-01", "2018-06-01"),
        ("U2", "in_service", "2018-06-01", None),
    ]


def test_who_joins_late_a_union_that_was_merged_since_goes_on_in_its_successor(url: str) -> None:
    ledger = Ledger(url)
    ledger.merge()
    receipt = ledger.join()
    assert (noted(receipt), receipt.facts["person_no"], receipt.asserted["membership"]) == (["SPELL_CARRIED"], 1, 2)
    assert ledger.spells() == CARRIED


def test_a_chain_of_merges_is_followed(ledger: Ledger) -> None:
    ledger.merge("U2", "NEW", "2018-09-01")
    ledger.transfer("110119100", "2018-05-01")
    assert ledger.spells() == [
        ("U1", "in_service", "2017-01-01", "2018-05-01"),
        ("110119100", "in_service", "2018-05-01", None),
    ]
    ledger.leave("2018-10-01")
    ledger.take(unit="U1", joined_on="2016-01-01", left_on="2017-01-01")
    assert ledger.spells()[0] == ("U1", "in_service", "2016-01-01", "2017-01-01")


def test_what_really_happened_later_stands_in_the_way_and_is_named(ledger: Ledger) -> None:
    ledger.status("保留会籍", "2018-09-01")
    for what in ("transfer", "leave", "kept"):
        with pytest.raises(MutualAidError) as refused:
            tell(ledger, Told(what, "NEW", "NEW", "2018-05-01"))
        assert (refused.value.code, refused.value.facts) == ("SPELL_OVERLAP", {"spells": "第二工会 2018-09-01/"})


def test_a_status_of_the_very_day_of_the_merge_is_no_doing_of_the_merge(ledger: Ledger) -> None:
    ledger.status("保留会籍", "2018-06-01")
    with pytest.raises(MutualAidError) as refused:
        ledger.transfer("NEW", "2018-05-01")
    assert refused.value.facts == {"spells": "第二工会 2018-06-01/"}


def test_the_note_of_a_spell_stays_with_its_first_day_and_the_reason_of_its_end_with_its_last(url: str) -> None:
    ledger = Ledger(url)
    ledger.merge()
    values = ZHANG_ROW | {"left_on": "2018-12-01", "left_reason": "退休"}
    members.add(url, intent("member add"), values, note="职工沟通会")
    told = "select joined_on, note, left_on, left_reason_code from membership_now order by joined_on"
    assert answer(url, told) == [
        ("2017-01-01", "职工沟通会", "2018-06-01", None),
        ("2018-06-01", None, "2018-12-01", "retired"),
    ]
    ledger.leave("2018-11-01")
    assert answer(url, told)[1] == ("2018-06-01", None, "2018-11-01", None)


def test_the_same_through_a_roster(ledger: Ledger) -> None:
    held = ledger.take(unit="NEW", joined_on="2018-05-01")
    assert reasons(held) == [("held", "TRANSFER", "unit")]
    assert held.problems[0].facts == {"was": "第一工会", "now": "新建工会", "joined_on": "2017-01-01"}
    taken = ledger.take("TRANSFER", unit="NEW", joined_on="2018-05-01")
    assert (five(taken), noted(taken)) == ((0, 1, 0, 0, 0), ["TRANSFER", "SPELL_CARRIED_NO_MORE"])
    assert ledger.spells() == [
        ("U1", "in_service", "2017-01-01", "2018-05-01"),
        ("NEW", "in_service", "2018-05-01", None),
    ]


@pytest.mark.parametrize("cells", [{}, {"unit": "U1"}, {"unit": "U2"}, {"unit": "U1", "joined_on": "2017-01-01"}])
def test_a_roster_of_leavers_ends_a_membership_before_the_merge(ledger: Ledger, cells: dict[str, object]) -> None:
    assert five(ledger.take(left_on="2018-05-01", **cells)) == (0, 1, 0, 0, 0)
    assert ledger.spells() == [("U1", "in_service", "2017-01-01", "2018-05-01")]


@pytest.mark.parametrize(
    "cells",
    [
        {"unit": "U1", "joined_on": "2017-01-01"},
        {"unit": "U1", "joined_on": "2017-01-01", "left_on": "2018-06-01"},
        {"unit": "U2", "joined_on": "2018-06-01"},
        {"unit": "U2", "joined_on": "2017-01-01"},
        {"unit": "U2"},
        {"joined_on": "2017-01-01"},
    ],
)
def test_a_roster_of_either_union_says_the_same_of_who_was_carried_on(ledger: Ledger, cells: dict[str, object]) -> None:
    assert five(ledger.take(**cells)) == (0, 0, 1, 0, 0)


def test_nobody_joins_a_union_by_a_roster_after_it_was_merged(ledger: Ledger) -> None:
    receipt = ledger.take("TRANSFER", "DIFFERS", unit="U1", joined_on="2018-07-01")
    assert reasons(receipt) == [("refused", "UNIT_NOT_OPEN", "unit")]


def test_a_first_day_that_was_wrong_is_corrected_and_the_merge_carries_on_as_before(ledger: Ledger) -> None:
    assert five(ledger.take("DIFFERS", unit="U2", joined_on="2016-01-01")) == (0, 1, 0, 0, 0)
    assert ledger.spells() == [("U1", "in_service", "2016-01-01", "2018-06-01"), CARRIED[1]]


def test_a_membership_in_a_union_that_closed_with_nobody_to_take_it_over_is_told(url: str) -> None:
    ledger = Ledger(url)
    ledger.join()
    receipt = ledger.transfer("OLD", "2017-03-01")
    assert [(note.code, note.facts) for note in receipt.notes] == [
        ("SPELL_IN_CLOSED_UNIT", {"name": "撤销工会", "on": "2017-07-01", "count": 1})
    ]
    assert noted(ledger.transfer("U2", "2017-07-01")) == []
    assert [unit for unit, *_ in ledger.spells()] == ["U1", "OLD", "U2"]


@pytest.mark.parametrize("what", ["transfer", "leave", "kept", "roster", "leaver"])
def test_an_undo_brings_back_what_the_merge_had_carried_on(ledger: Ledger, what: str) -> None:
    late = tell(ledger, Told(what, "NEW", "NEW", "2018-05-01"))
    assert ledger.spells() != CARRIED
    ledger.undo(late)
    assert ledger.spells() == CARRIED


def test_the_undo_of_a_merge_says_what_rests_on_it(ledger: Ledger, url: str) -> None:
    late = ledger.transfer("NEW", "2018-05-01")
    with pytest.raises(MutualAidError) as refused:
        undo(url, 4, actor=CLERK, reason="wrong")
    assert refused.value.code == "UNDO_REFUSED"
    assert f"(#{late.entry})" in str(refused.value.facts["records"])


def test_the_undo_of_a_merge_says_who_went_over_by_it_since(url: str) -> None:
    ledger = Ledger(url)
    merge = ledger.merge()
    join = ledger.join()
    with pytest.raises(MutualAidError) as refused:
        ledger.undo(merge)
    assert refused.value.facts["records"] == f"membership 2 (#{join.entry})"


def test_a_union_is_not_closed_again_over_who_joined_it_since(url: str) -> None:
    ledger = Ledger(url)
    undone = ledger.undo(ledger.merge())
    join = ledger.join()
    with pytest.raises(MutualAidError) as refused:
        ledger.undo(undone)
    assert refused.value.facts["records"] == f"membership 1 (#{join.entry})"
    ledger.leave("2018-06-01")
    ledger.undo(undone)
    assert ledger.spells() == [CARRIED[0]]


def test_a_dry_run_says_the_same_and_writes_nothing(ledger: Ledger) -> None:
    before = Path(ledger.url).read_bytes()
    receipt = ledger.transfer("NEW", "2018-05-01", dry_run=True)
    assert (receipt.entry, noted(receipt)) == (None, ["SPELL_CARRIED_NO_MORE"])
    assert Path(ledger.url).read_bytes() == before


def test_spells_are_written_in_one_place_so_that_no_merge_of_unions_is_forgotten() -> None:
    home = Path(members.__file__).parent.parent
    written = re.compile(r"""(?:assert_one|assert_rows|correct|correct_rows|void)\(\s*"membership\"""")
    found = {str(path.relative_to(home)) for path in home.rglob("*.py") if written.search(path.read_text("utf-8"))}
    assert found == {"members/carrying.py", "units/single.py"}


# --- any story in any order -----------------------------------------------------------------------

DEEP = os.environ.get("MUTUALAID_MODEL") == "deep"
EXAMPLES = int(os.environ.get("MUTUALAID_MODEL_EXAMPLES", "500")) if DEEP else 40
"""``MUTUALAID_MODEL=deep`` tells many more stories than a normal run."""

UNITS = ("U1", "U2", "U3", "U4")
MONTH = [f"2018-03-{day:02d}" for day in range(1, 29)]


class Told(NamedTuple):
    """Something that happened on a day, as somebody tells it whenever."""

    what: str
    unit: str
    other: str
    on: str


def told_of(days: Sequence[str]) -> st.SearchStrategy[list[Told]]:
    """A few things that happened on days of their own, in the order in which they are told."""
    what = st.sampled_from(("join", "transfer", "leave", "kept", "in_service", "roster", "leaver"))
    one = st.tuples(st.one_of(what, st.just("merge")), st.sampled_from(UNITS), st.sampled_from(UNITS))
    return st.tuples(st.permutations(days), st.lists(one, min_size=3, max_size=9)).map(
        lambda drawn: [Told(*told, on) for told, on in zip(drawn[1], drawn[0], strict=False)]
    )


def where(happened: Sequence[Told], day: str) -> tuple[str, str] | None:
    """Union and status of the member on a day, from what happened up to it, a day at a time."""
    into: dict[str, str] = {}
    now: tuple[str, str] | None = None

    def last(unit: str) -> str:
        return last(into[unit]) if unit in into else unit

    for what, unit, other, _ in sorted((each for each in happened if each.on <= day), key=lambda each: each.on):
        if what == "merge":
            into[unit] = other
        elif what in ("join", "roster"):
            now = unit, "in_service"
        elif what == "transfer":
            assert now is not None
            now = unit, now[1]
        elif what in ("leave", "leaver"):
            now = None
        elif now is not None:
            now = now[0], what
        if now is not None:
            now = last(now[0]), now[1]
    return now


def told_anew(happened: Sequence[Told], told: Told) -> list[Told]:
    """What happened once something more is told: an earlier end of a membership takes the place of its later one."""
    later = sorted((each for each in happened if each.on > told.on and each.what != "merge"), key=lambda each: each.on)
    ends = ("leave", "leaver")
    replaced = later[0] if told.what in ends and later and later[0].what in ends else None
    return [*(each for each in happened if each is not replaced), told]


def must_be_taken(happened: Sequence[Told], told: Told) -> bool:
    """Whether nothing that the ledger knows contradicts it: of later days it knows of merges alone."""
    now = where(happened, told.on)
    if now is None or any(each.on > told.on and each.what != "merge" for each in happened):
        return False
    is_open = not any(each.what == "merge" and each.unit == told.unit and each.on < told.on for each in happened)
    moves = told.unit != now[0] and is_open
    return {"leave": True, "leaver": True, "transfer": moves, "roster": moves}.get(told.what, told.what != now[1])


def tell(ledger: Ledger, told: Told) -> Receipt:
    """Tell the ledger."""
    what, unit, other, on = told
    if what == "merge":
        return ledger.merge(unit, other, on)
    if what == "join":
        return ledger.join(unit, on)
    if what == "transfer":
        return ledger.transfer(unit, on)
    if what == "leave":
        return ledger.leave(on)
    if what == "roster":
        return ledger.take("TRANSFER", unit=unit, joined_on=on)
    if what == "leaver":
        return ledger.take(left_on=on)
    return ledger.status("保留会籍" if what == "kept" else "在职", on)


def taken(ledger: Ledger, told: Told) -> Receipt | None:
    """What the ledger says of what it is told; None where it does not take it."""
    try:
        receipt = tell(ledger, told)
    except MutualAidError:
        return None
    return receipt if receipt.entry is not None else None


def found(spells: Rows, day: str) -> list[tuple[str, str]]:
    return [
        (unit, status) for unit, status, joined_on, left_on in spells if joined_on <= day and (left_on or "9") > day
    ]


@pytest.fixture(scope="module")
def four_unions(stage: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unions") / "ledger.db"
    path.write_bytes(stage)
    for code in UNITS[2:]:
        units.add(str(path), intent("unit add"), {"unit_code": code, "unit_name": code, "parent_code": "延庆镇"})
    return path


@given(told=told_of(MONTH[1:]))
@settings(deadline=None, max_examples=EXAMPLES)
def test_where_somebody_is_on_a_day_does_not_hang_on_when_it_was_told(four_unions: Path, told: list[Told]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        path.write_bytes(four_unions.read_bytes())
        ledger, happened, receipts = Ledger(str(path)), list[Told](), list[tuple[Receipt, Rows]]()
        for each in (Told("join", "U1", "U1", "2018-03-01"), *told):
            before = ledger.spells()
            if (receipt := taken(ledger, each)) is None:
                assert ledger.spells() == before
                assert each.what in ("join", "merge") or not must_be_taken(happened, each), (happened, each)
                continue
            happened = told_anew(happened, each)
            receipts.append((receipt, before))
            spells = ledger.spells()
            for day in MONTH:
                expected = where(happened, day)
                assert found(spells, day) == ([] if expected is None else [expected]), (happened, day)
            assert answer(ledger.url, query_text("check_roster_after_merge")) == []
        for receipt, before in reversed(receipts):
            ledger.undo(receipt)
            assert ledger.spells() == before
        with read(ledger.url) as reader:
            assert verify(reader).rows == []
