"""Several files: the order in which they go in, and each judged on top of what those before it would write."""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from mutualaid import members, units
from mutualaid.imports import ImportOrder
from mutualaid.imports.ordering import in_order, place_of
from mutualaid.journal import Witness
from mutualaid.results import Roster
from mutualaid.sheets.recognizing import KINDS
from mutualaid.store.writing import Opened
from tests.ledgers import answer, codes, counts, five, founded, order, roster

ZHANG, LI = "110100198507120034", "110100197211050423"


def files(*named: tuple[str, str, str, tuple[Any, ...]]) -> list[str]:
    """The names of files in the order in which they go in; each is given by kind, name, fields and one row or more."""
    rosters = [(kind, roster(fields, *rows, file=name)) for kind, name, fields, rows in named]
    placed = [(read.file, place_of(kind, read)) for kind, read in rosters]
    return [name for name, _ in in_order(placed, itemgetter(1))]


def test_every_import_has_its_place_in_the_order() -> None:
    named = [(kind.name, kind.name, "name", (("张三丰",),)) for kind in reversed(KINDS)]
    assert files(*named) == [
        "unit", "member", "enroll", "contribution", "claim", "payout", "relief", "bank_answer",
    ]  # fmt: skip


def test_files_of_one_kind_go_in_by_the_days_that_they_tell_of() -> None:
    assert files(
        ("enroll", "a.xlsx", "starts_on", (("2019-03-01",), ("2018年3月1日",))),
        ("enroll", "b.xlsx", "starts_on", (("2017.3.1",),)),
        ("member", "leavers.xlsx", "left_on", (("2018-07-01",),)),
        ("member", "members.xlsx", "joined_on left_on", (("2010-01-01", None),)),
        ("payout", "二季度.xlsx", "paid_on", (("20180608",),)),
        ("payout", "一季度.xlsx", "paid_on", (("20180308",),)),
    ) == ["members.xlsx", "leavers.xlsx", "b.xlsx", "a.xlsx", "一季度.xlsx", "二季度.xlsx"]


def test_a_file_without_a_day_has_that_of_the_command_line_else_goes_after_those_that_have_one() -> None:
    rosters = [
        roster("name", ("张三丰",), file="a.xlsx"),
        roster("name starts_on", ("张三丰", "2019-02-01"), file="b.xlsx"),
    ]
    for given, expected in (({"starts_on": "2018-02-01"}, ["a.xlsx", "b.xlsx"]), ({}, ["b.xlsx", "a.xlsx"])):
        placed = [(read.file, place_of("enroll", read, given)) for read in rosters]
        assert [name for name, _ in in_order(placed, itemgetter(1))] == expected


def test_files_of_one_day_go_in_by_their_names_with_numbers_as_numbers() -> None:
    named = [("member", f"镇{number}.xlsx", "name", (("张三丰",),)) for number in (10, 9, 1)]
    assert files(*named) == ["镇1.xlsx", "镇9.xlsx", "镇10.xlsx"]


def test_a_list_of_units_goes_after_the_one_that_brings_the_units_above_them() -> None:
    fields = "unit_code unit_name parent_code"
    assert files(
        ("unit", "1 车间.xlsx", fields, (("330", "一车间", "乡镇厂工会"),)),
        ("unit", "2 企业.xlsx", fields, (("220", "乡镇厂工会", "110"),)),
        ("unit", "3 街乡.xlsx", fields, (("110", "乡", "110119"), ("111", "镇", "110"))),
    ) == ["3 街乡.xlsx", "2 企业.xlsx", "1 车间.xlsx"]


def test_lists_of_units_that_name_each_other_go_in_by_name() -> None:
    fields = "unit_code unit_name parent_code"
    assert files(("unit", "b.xlsx", fields, (("2", "乙", "1"),)), ("unit", "a.xlsx", fields, (("1", "甲", "2"),))) == [
        "a.xlsx",
        "b.xlsx",
    ]


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")], ids=["as named", "against names"])
@pytest.mark.parametrize(
    ("kind", "fields", "earlier", "later"),
    [
        # Somebody else's day in the later list is the earliest of all: it says nothing of whom both tell.
        ("member", "document_no joined_on", ((LI, "2014-06-01"),), ((LI, "2018-03-01"), (ZHANG, "1999-01-01"))),
        ("member", "document_no joined_on", (("110100721105042", "2014-06-01"),), ((LI, "2018-03-01"), (ZHANG, None))),
        ("enroll", "document_no starts_on", ((LI, "2018-01-01"), (LI, "2017-01-01")), ((LI, "2017-06-01"),)),
        (
            "member",
            "document_no joined_on",
            ((ZHANG, "2014-06-01"), (LI, "2014-07-01")),
            ((ZHANG, "2015-06-01"), (LI, "2014-07-01")),
        ),
    ],
    ids=["a transfer", "a number of 15 digits", "a renewal", "of two people one"],
)
def test_of_two_lists_of_the_same_people_the_one_with_their_earlier_days_goes_first(
    names: tuple[str, str], kind: str, fields: str, earlier: tuple[Any, ...], later: tuple[Any, ...]
) -> None:
    first, second = names
    assert files((kind, second, fields, later), (kind, first, fields, earlier)) == [first, second]


def test_lists_whose_people_speak_for_either_order_go_in_all_the_same() -> None:
    days = ("2014-01-01", "2015-01-01", "2016-01-01")
    people = [f"11010019900101{number}" for number in ("1000", "2001", "3002")]
    ring = [[(people[one], days[0]), (people[one - 1], days[2])] for one in range(3)]
    named = [("member", f"{number}.xlsx", "document_no joined_on", tuple(rows)) for number, rows in enumerate(ring)]
    assert files(*named) == ["0.xlsx", "1.xlsx", "2.xlsx"]


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return founded(tmp_path)


UNITS = roster("unit_code unit_name parent_code unit_kind", ("110119901", "甲工会", "110119", "基层"))
PEOPLE = "name document_no unit joined_on"


def rehearsed(opened: Opened, action: str, **more: Any) -> ImportOrder:
    witness = Witness(asked=lambda _: (), told=lambda _: None, opened=opened)
    return order(action, dry_run=True, witness=witness, **more)


def test_members_are_judged_as_if_the_units_before_them_were_in(ledger: str) -> None:
    people = roster(PEOPLE, ("张三丰", ZHANG, "甲工会", "2018-01-01"))
    alone = members.import_roster(ledger, people, order("member import", dry_run=True))
    assert codes(alone) == [("refused", "UNIT_UNKNOWN", 2, "unit")]
    opened = Opened(ledger)
    with opened.rehearsed():
        assert five(units.import_roster(ledger, UNITS, rehearsed(opened, "unit import"))) == (1, 0, 0, 0, 0)
        receipt = members.import_roster(ledger, people, rehearsed(opened, "member import"))
    assert (five(receipt), receipt.entry, receipt.problems) == ((1, 0, 0, 0, 0), None, [])
    assert answer(ledger, "select max(entry_id) from entry") == [(1,)]


@pytest.mark.parametrize(("carries_on", "second"), [(True, (0, 0, 1, 0, 0)), (False, (1, 0, 0, 0, 0))])
def test_the_good_rows_of_a_refused_file_stand_for_the_next_where_the_rehearsal_carries_on(
    ledger: str, carries_on: bool, second: tuple[int, ...]
) -> None:
    some: Roster = roster(PEOPLE, ("张三丰", ZHANG, "110119", "2018-01-01"), ("李四", "1", "110119", "2018-01-01"))
    again = roster(PEOPLE, ("张三丰", ZHANG, "110119", "2018-01-01"))
    opened = Opened(ledger)
    with opened.rehearsed():
        first = members.import_roster(ledger, some, rehearsed(opened, "member import", carries_on=carries_on))
        assert (counts(first), first.ready, first.taken, first.asserted) == ({"read": 2, "refused": 1}, 1, False, {})
        assert five(members.import_roster(ledger, again, rehearsed(opened, "member import"))) == second
