"""M11 of random people against a model in plain Python, written from the definition: reasons, sums, units, merges."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutualaid import reports
from mutualaid.results import Table
from mutualaid.store.resources import fill
from tests.reports.conftest import DISTRICT, District

UNITS = ("U1", "U2", "U3")
DAYS = ("2016-01-01", "2017-01-01", "2017-07-01", "2018-01-01", "2018-07-01", "2019-01-01")
ENDS = {"2016-01-01": "2016-12-31", "2017-01-01": "2017-12-31", "2017-07-01": "2018-06-30", "2018-01-01": "2018-12-31",
        "2018-07-01": "2019-06-30", "2019-01-01": "2019-12-31"}  # fmt: skip
KNOWN = fill("select i.person_id from person_now i where {touched: i.person_id, :day} order by i.person_id")
KNOWN_OF_ALL = "select distinct t.person_id from universal_touch_now t where t.from_on <= :day order by t.person_id"
"""Who is known from a universal plan, asked a person at a time and of everybody at once."""
ASKED = ("2017-12-31", "2018-06-30", "2018-07-01", "2018-12-31")


class Spell(NamedTuple):
    unit: str
    joined: str
    left: str | None
    status: str

    def runs(self, day: str) -> bool:
        return self.joined <= day and (self.left is None or self.left > day)


class Cover(NamedTuple):
    plan: str
    unit: str
    starts: str
    paid: bool


class Someone(NamedTuple):
    spells: tuple[Spell, ...]
    covers: tuple[Cover, ...]
    aided: tuple[str, ...]
    same_as: int | None


spells = st.builds(
    lambda unit, days, status: Spell(unit, days[0], days[1] if days[1] > days[0] else None, status),
    st.sampled_from(UNITS),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)),
    st.sampled_from(["in_service", "in_service", "kept"]),
)
covers = st.builds(
    Cover,
    st.sampled_from(["HOSP_MED", "CRITICAL", "SECOND"]),
    st.sampled_from(UNITS),
    st.sampled_from(DAYS),
    st.booleans(),
)
someone = st.builds(
    Someone,
    st.lists(spells, max_size=3, unique_by=lambda spell: spell.joined).map(tuple),
    st.lists(covers, max_size=3, unique_by=lambda cover: (cover.plan, cover.starts)).map(tuple),
    st.lists(st.sampled_from(DAYS), max_size=1).map(tuple),
    st.none() | st.integers(0, 3),
)


def humans(people: list[Someone]) -> list[tuple[list[Spell], list[Cover], list[str]]]:
    """What is known of each human being: a record merged into an earlier one, itself no merged one, is that person."""
    known: dict[int, tuple[list[Spell], list[Cover], list[str]]] = {}
    for place, one in enumerate(people):
        into = one.same_as if one.same_as in known and one.same_as is not None else place
        mine = known.setdefault(into, ([], [], []))
        mine[0].extend(one.spells)
        mine[1].extend(one.covers)
        mine[2].extend(one.aided)
    return list(known.values())


def judged(human: tuple[list[Spell], list[Cover], list[str]], day: str) -> tuple[str | None, bool, bool, str, str]:
    """The unit, whether a member, whether insured, and the reason on either side (empty: none)."""
    spells, covers, aided = human
    running = [cover for cover in covers if cover.starts <= day <= ENDS[cover.starts]]
    enrolled = [cover for cover in running if cover.plan != "SECOND"]
    paid = [cover for cover in enrolled if cover.paid]
    serving = [spell for spell in spells if spell.status == "in_service" and spell.runs(day)]
    touched = any(on <= day for on in aided) or any(c.plan == "SECOND" and c.starts <= day for c in covers)
    if serving:
        unit = max(serving, key=lambda spell: spell.joined).unit
        mine = [cover for cover in covers if cover.plan != "SECOND"]
        held = "" if paid else "unpaid" if enrolled else "universal_only" if running or touched else ""
        lacking = (
            "" if paid
            else "unpaid" if enrolled
            else "not_started" if any(cover.starts > day for cover in mine)
            else "ended" if mine
            else "universal_only" if touched
            else "never_enrolled"
        )  # fmt: skip
        return unit, True, bool(paid), held, lacking
    if not running:
        return None, False, False, "", ""
    begun = [spell for spell in spells if spell.joined <= day]
    told = max(running, key=lambda cover: (cover in paid, cover in enrolled, cover.starts))
    reason = (
        "kept" if any(spell.status == "kept" and spell.runs(day) for spell in begun)
        else "left" if begun
        else "unpaid" if enrolled and not paid
        else "universal_only" if not enrolled
        else "not_yet" if spells
        else "no_member"
    )  # fmt: skip
    return max(begun, key=lambda spell: spell.joined).unit if begun else told.unit, False, False, reason, ""


@contextmanager
def ledger(empty: Path) -> Iterator[District]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        shutil.copy(empty, path)
        made = District(path)
        for code in UNITS:
            made.unit(code, f"{code}工会", under=DISTRICT)
        yield made
        made.close()


def enter(made: District, people: list[Someone]) -> None:
    numbers: dict[int, int] = {}
    survivors: dict[int, int] = {}
    for place, one in enumerate(people):
        person = numbers[place] = made.person()
        for spell in one.spells:
            made.spell(person, spell.unit, spell.joined, spell.left, spell.status)
        for cover in one.covers:
            made.enroll(
                person, cover.plan, cover.starts, ENDS[cover.starts], paid=None if cover.paid else 0, unit=cover.unit
            )
        for on in one.aided:
            made.pay(person, ("paid", on))
        if one.same_as in survivors and one.same_as is not None:
            made.merge(person, survivors[one.same_as])
        else:
            survivors[place] = person


def distinct(people: list[Someone]) -> bool:
    """No two spells of one human begin, and no two covers of one plan begin, on one day: the ledger holds none such."""
    return all(
        len({spell.joined for spell in human[0]}) == len(human[0])
        and len({(cover.plan, cover.starts) for cover in human[1]}) == len(human[1])
        and len({cover.starts for cover in human[1]}) == len(human[1])
        for human in humans(people)
    )


def told(table: Table) -> dict[tuple[Any, ...], int]:
    return {
        (row.get("unit_code"), row["side_code"], row["reason_code"]): int(str(row["person_count"]))
        for row in table.rows
        if row["person_count"]
    }


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=st.lists(someone, max_size=7).filter(distinct))
def test_the_reasons_of_random_people_are_those_of_the_definition_and_add_up(
    empty_ledger: Path, people: list[Someone]
) -> None:
    with ledger(empty_ledger) as made:
        enter(made, people)
        for day in ASKED:
            found = [judged(human, day) for human in humans(people)]
            expected = Counter((unit, "holder", reason) for unit, _, _, reason, _ in found if reason)
            expected += Counter((unit, "member", reason) for unit, _, _, _, reason in found if reason)
            assert told(made.ask(reports.excluded, as_of=day, by="unit")) == expected
            table = made.ask(reports.excluded, as_of=day)
            whole = Counter[tuple[Any, ...]]()
            for (_, side, reason), count in expected.items():
                whole[None, side, reason] += count
            assert told(table) == whole
            members = sum(member for _, member, *_ in found)
            insured = sum(paid for _, _, paid, *_ in found)
            assert dict(table.total or {}) == {
                "holder_count": sum(bool(paid or reason) for _, _, paid, reason, _ in found),
                "member_count": members,
                "insured_count": insured,
                "not_counted_count": sum(bool(reason) for _, _, _, reason, _ in found),
                "not_covered_count": members - insured,
            }
            names = made.ask(reports.excluded, as_of=day, people=True).rows
            assert Counter((None, row["side_code"], row["reason_code"]) for row in names) == whole
            with made.open() as reader:
                assert reader.select(KNOWN, {"day": day}) == reader.select(KNOWN_OF_ALL, {"day": day})
