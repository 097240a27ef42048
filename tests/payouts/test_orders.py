"""A story does not depend on which row or file told its events first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, compress, count, groupby, permutations, product
from operator import itemgetter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutualaid.results import ImportReceipt
from tests.payouts.test_import import ZHANG, story

Take = Callable[..., ImportReceipt]
Told = tuple[str, str]
"""What happened, and the day."""

SAID = {"paid": "成功", "returned": "退汇", "recovered": "追回"}
MAY = {"none": ("paid", "returned"), "paid": ("returned", "recovered"), "returned": ("paid",), "recovered": ()}
DAYS = ("2018-05-01", "2018-05-02", "2019-01-04")


def the_story(events: Sequence[Told]) -> tuple[Told, ...] | None:
    """Of all orders by day that can be, the one that does not begin with the return if there is one."""
    days = [list(permutations(of_day)) for _, of_day in groupby(sorted(events, key=itemgetter(1)), key=itemgetter(1))]
    can = [
        told
        for told in (tuple(chain(*ways)) for ways in product(*days))
        if all(event in MAY[before] for (before, _), (event, _) in zip((("none", ""), *told), told, strict=False))
    ]
    return max(can, key=lambda told: told[0][0] == "paid", default=None)


@cache
def stories() -> list[list[Told]]:
    """Every set of events on these days that has an order."""
    events = [(event, day) for day in DAYS for event in SAID]
    sets = (list(compress(events, taken)) for taken in product((0, 1), repeat=len(events)))
    return [found for found in sets if found and the_story(found)]


@st.composite
def told_in_files(draw: st.DrawFn) -> list[list[Told]]:
    """The events of a story in any order, in any number of files."""
    events = draw(st.permutations(draw(st.sampled_from(stories()))))
    files: list[list[Told]] = [[]]
    for event in events:
        begins: bool = draw(st.booleans())
        if files[-1] and begins:
            files.append([])
        files[-1].append(event)
    return files


SERIALS = count(1)


def import_all(ledger: str, take: Take, files: Sequence[Sequence[Told]]) -> tuple[str, list[Sequence[Told]]]:
    """Import files of one payment, those refused again after the others; the serial number, and what is left over."""
    serial, left = f"N{next(SERIALS)}", list(files)
    while True:
        refused = []
        for told in left:
            before = story(ledger, serial)
            receipt = take(*((*ZHANG, 100, day, SAID[event], serial) for event, day in told))
            if receipt.problems:
                assert {problem.code for problem in receipt.problems} == {"EVENT_ORDER"}
                # Only what has no valid order with what stands is refused, and it changes nothing.
                assert the_story([*before, *told]) is None
                assert story(ledger, serial) == before
                refused.append(told)
        if len(refused) in (0, len(left)):
            return serial, refused
        left = refused


def aid_fen(ledger: str, serial: str) -> list[tuple[str, int]]:
    """What the payment adds to the aid, by year."""
    with sqlite3.connect(ledger) as connection:
        found = connection.execute(
            "select substr(m.credited_on, 1, 4), sum(m.change_fen) from payment_now m"
            " join payout_now p on p.payout_id = m.payout_id where p.serial_no = ? group by 1 order by 1",
            (serial,),
        ).fetchall()
    connection.close()
    return found


@given(files=told_in_files())
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_order_and_any_split_of_a_story_end_in_the_same_events_and_the_same_aid(
    ledger: str, take: Take, files: list[list[Told]]
) -> None:
    events = [event for told in files for event in told]
    once, left = import_all(ledger, take, [sorted(events)])
    assert left == []
    assert story(ledger, once) == list(the_story(events) or ())
    split, left = import_all(ledger, take, files)
    if not left:
        assert story(ledger, split) == story(ledger, once)
        assert aid_fen(ledger, split) == aid_fen(ledger, once)
