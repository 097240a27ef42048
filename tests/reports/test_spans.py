"""The spans say what the facts say: after whatever is written, undone or merged, in every question that takes them.

``MUTUALAID_MODEL=deep`` runs many more and longer sequences than a normal run, chosen anew every time;
``MUTUALAID_SPANS=check`` compares them after every entry that any test writes (``tests/conftest.py``).
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from mutualaid import founding, reports
from mutualaid.cli.main import main
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Writer, write
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.reports.asking import IN_SPANS, ask
from mutualaid.store import schema, spans
from mutualaid.store.reading import Reader, read
from mutualaid.store.resources import query_text
from tests.ledgers import CLERK, intent, spans_by_rule, spans_kept

DEEP = os.environ.get("MUTUALAID_MODEL") == "deep"
DAYS = ("2016-12-31", "2017-06-15", "2017-12-31", "2018-01-01", "2018-06-30", "2018-07-01", "2018-12-31", "2019-05-05")
GROUPINGS = (None, "district", "town", "unit", "plan", "sex", "age")
PLANS = ("HOSP_MED", "CRITICAL", "SECOND")

WAYS = tuple(product((0, spans.MANY), (0, 1_000)))
"""From how many people on they are many, and from which part of all on a walk is quicker than a look at each: every way to keep."""

days = st.sampled_from(DAYS)
places = st.integers(0, 7)


def hold(url: str) -> None:
    """The spans stand at the head, say what the facts say, and every question has the same answer from either."""
    with read(url) as reader:
        assert reader.has_spans
        assert spans.as_facts_say(reader, reader.stamp.entry)
        assert spans_kept(reader) == spans_by_rule(reader)
        turn, people = cycle(DAYS), cycle((0, 1))
        for unit, plan in product((None, "U1"), (None, "HOSP_MED")):
            question = ask(reader, "participation", unit=unit, as_of=DAYS[0], plan=plan)
            for query, by in product(sorted(IN_SPANS), GROUPINGS):
                if by in (None, "town") or query in ("excluded", "members", "participation"):
                    asked = question._replace(by=by, as_of=next(turn)).params(people=next(people))
                    assert reader.select(query_text(f"{query}_spans"), asked) == reader.select(query_text(query), asked)


@cache
def small() -> bytes:
    """A district with two towns and three unions, six people in it, no member yet, as the bytes of its file."""
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "small.db")
        founding.found(url, intent("init"), code="110119")
        with write(url, intent("begin")) as writer:
            towns = [row[0] for row in writer.select("select unit_id from unit where kind_code <> 'district' limit 2")]
            for place, code in enumerate(("U1", "U2", "U3")):
                unit = writer.assert_one("unit", unit_code=code, unit_name=code, kind_code="grassroots")
                writer.assert_one("unit_parent", unit_id=unit, parent_id=towns[place % 2], from_on="0001-01-01")
            for place in range(6):
                person = writer.assert_one("person", sex_code="MF"[place % 2])
                writer.assert_one("personal", person_id=person, name="某某", birth_on=f"19{60 + 7 * place}-05-05")
        return Path(url).read_bytes()


class Spanned(RuleBasedStateMachine):
    """Facts come, are corrected, go and come back in any order that the database allows."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.ways = cycle(WAYS)
        self.url = str(Path(self._folder.name) / "ledger.db")
        Path(self.url).write_bytes(small())
        with read(self.url) as reader:
            self.units = [row[0] for row in reader.select("select unit_id from unit where unit_code like 'U%'")]
            self.plans = [self._plan(reader, code) for code in PLANS]

    def _plan(self, reader: Reader, code: str) -> tuple[int, int]:
        asked = "select plan_id, min(terms_id) from plan_terms_now where plan_id = (select plan_id from plan_now where plan_code = :code)"
        [found] = reader.select(asked + " group by plan_id", {"code": code})
        return found[0], found[1]

    def teardown(self) -> None:
        try:
            hold(self.url)
            if DEEP:
                with read(self.url, at="2") as earlier:
                    assert not earlier.has_spans
        finally:
            self._folder.cleanup()

    @contextmanager
    def next_way(self) -> Iterator[None]:
        """What is written inside is kept by the next of the ways."""
        many, walk = next(self.ways)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(spans, "MANY", many)
            patch.setattr(spans, "WALK", walk)
            yield

    def write(self, change: Callable[[Writer], object]) -> None:
        """One entry; what a guard refuses is not written, and the spans say what the facts say after it."""
        code = ""
        try:
            with self.next_way(), write(self.url, intent("change")) as writer:
                change(writer)
        except MutualAidError as wrong:
            code = wrong.code
        assert code in ("", "LEDGER_GUARD")
        self.compare()

    def compare(self) -> None:
        with read(self.url) as reader:
            assert reader.has_spans
            assert spans.as_facts_say(reader, reader.stamp.entry)
            assert spans_kept(reader) == spans_by_rule(reader)

    def said(self) -> list[tuple[Any, ...]]:
        with read(self.url) as reader:
            return reader.select("select * from span order by 1, 2, 3, 4, 5")

    def one(self, writer: Writer, table: str, place: int) -> dict[str, Any] | None:
        found = writer.select_named(f"select * from {table} where voided_by is null order by fact_id")
        return found[place % len(found)] if found else None

    @rule(person=st.integers(1, 6), unit=places, joined=days, left=st.one_of(st.none(), days), kept=st.booleans())
    def join(self, person: int, unit: int, joined: str, left: str | None, kept: bool) -> None:
        self.write(
            lambda writer: writer.assert_one(
                "membership",
                person_id=person,
                unit_id=self.units[unit % 3],
                status_code="kept" if kept and unit > 4 else "in_service",
                joined_on=joined,
                left_on=left if left is not None and left > joined else None,
            )
        )

    @rule(spell=places, unit=places, joined=days, left=st.one_of(st.none(), days))
    def correct_a_spell(self, spell: int, unit: int, joined: str, left: str | None) -> None:
        def change(writer: Writer) -> None:
            if standing := self.one(writer, "membership", spell):
                ends = left if left is not None and left > joined else None
                unit_id = self.units[unit % 3]
                writer.correct("membership", standing["fact_id"], unit_id=unit_id, joined_on=joined, left_on=ends)

        self.write(change)

    @rule(person=st.integers(1, 6), plan=places, first=days, last=days, paid=st.sampled_from((0, 5000, 9500)))
    def enroll(self, person: int, plan: int, first: str, last: str, paid: int) -> None:
        plan_id, terms_id = self.plans[plan % 3]

        def change(writer: Writer) -> None:
            enrollment = writer.assert_one(
                "enrollment",
                person_id=person,
                plan_id=plan_id,
                terms_id=terms_id,
                unit_id=self.units[0],
                starts_on=min(first, last),
                ends_on=max(first, last),
                share_count=1,
                fee_fen=9500,
            )
            if paid:
                self.pay(writer, plan_id, paid, enrollment)

        self.write(change)

    def pay(self, writer: Writer, plan_id: int, fen: int, enrollment: int | None) -> int:
        return writer.assert_one(
            "contribution",
            kind_code="receipt" if fen > 0 else "refund",
            unit_id=self.units[0],
            plan_id=plan_id,
            received_on="2018-01-10",
            amount_fen=fen,
            enrollment_id=enrollment,
        )

    @rule(cover=places, first=days, last=days, fee=st.sampled_from((5000, 9500, 12000)))
    def correct_a_cover(self, cover: int, first: str, last: str, fee: int) -> None:
        def change(writer: Writer) -> None:
            if standing := self.one(writer, "enrollment", cover):
                changes: dict[str, Any] = {"starts_on": min(first, last), "ends_on": max(first, last), "fee_fen": fee}
                writer.correct("enrollment", standing["fact_id"], **changes)

        self.write(change)

    @rule(cover=places, fen=st.sampled_from((-9500, -4500, 4500, 9500)), whole=st.booleans())
    def move_money(self, cover: int, fen: int, whole: bool) -> None:
        def change(writer: Writer) -> None:
            if standing := self.one(writer, "enrollment", cover):
                alone = whole or fen < 0
                key = standing["enrollment_id"]
                receipt = self.pay(writer, standing["plan_id"], fen, key if alone else None)
                if not alone:
                    writer.assert_one("allocation", contribution_id=receipt, enrollment_id=key, amount_fen=fen)

        self.write(change)

    @rule(
        table=st.sampled_from(("membership", "enrollment", "contribution", "allocation", "person_alias")), which=places
    )
    def take_back(self, table: str, which: int) -> None:
        def change(writer: Writer) -> None:
            if standing := self.one(writer, table, which):
                writer.void(table, [standing["fact_id"]])

        self.write(change)

    @rule(person=st.integers(1, 6), survivor=st.integers(1, 6))
    def merge(self, person: int, survivor: int) -> None:
        def change(writer: Writer) -> None:
            gone = {row[0] for row in writer.select("select person_id from person_alias_now")}
            if person != survivor and not {person, survivor} & gone:
                of_it = writer.select_named("select * from person_alias where voided_by is null")
                for alias in of_it:
                    if alias["survivor_id"] == person:
                        writer.correct("person_alias", alias["fact_id"], survivor_id=survivor)
                writer.assert_one("person_alias", person_id=person, survivor_id=survivor)

        self.write(change)

    @rule(plan=places)
    def make_a_plan_universal_or_enrolled(self, plan: int) -> None:
        def change(writer: Writer) -> None:
            [(fact, kind)] = writer.select(
                "select fact_id, kind_code from plan_now where plan_id = :plan", {"plan": self.plans[plan % 3][0]}
            )
            writer.correct("plan", fact, kind_code="universal" if kind == "enrolled" else "enrolled")

        self.write(change)

    @rule(back=st.integers(0, 5))
    def undo(self, back: int) -> None:
        with read(self.url) as reader:
            entry = reader.stamp.entry - back
        code = ""
        try:
            with self.next_way():
                undo(self.url, max(entry, 3), actor=CLERK, reason="because")
        except MutualAidError as wrong:
            code = wrong.code
        assert code not in ("LEDGER_GUARD", "LEDGER_CORRUPT")
        self.compare()


def test_after_any_sequence_of_writes_the_spans_say_what_the_facts_say() -> None:
    run_state_machine_as_test(
        Spanned,
        settings=settings(
            max_examples=int(os.environ.get("MUTUALAID_MODEL_EXAMPLES", "200")) if DEEP else 5,
            stateful_step_count=40 if DEEP else 12,
            derandomize=not DEEP,
            phases=tuple(Phase) if DEEP else (Phase.generate,),
        ),
    )


@pytest.mark.parametrize("way", [WAYS[1], WAYS[2]])
def test_after_each_kind_of_write_and_its_undo_the_spans_say_what_the_facts_say(way: tuple[int, int]) -> None:
    year = {"first": "2018-01-01", "last": "2018-12-31"}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("join", {"person": 1, "unit": 0, "joined": "2016-12-31", "left": None, "kept": False}),
        ("join", {"person": 2, "unit": 1, "joined": "2017-06-15", "left": "2018-07-01", "kept": False}),
        ("enroll", {"person": 1, "plan": 0, **year, "paid": 0}),
        ("move_money", {"cover": 0, "fen": 9500, "whole": True}),
        ("move_money", {"cover": 0, "fen": -9500, "whole": True}),
        ("take_back", {"table": "contribution", "which": 1}),
        ("take_back", {"table": "contribution", "which": 0}),
        ("move_money", {"cover": 0, "fen": 9500, "whole": False}),
        ("take_back", {"table": "allocation", "which": 0}),
        ("move_money", {"cover": 0, "fen": 9500, "whole": False}),
        ("enroll", {"person": 2, "plan": 1, **year, "paid": 9500}),
        ("correct_a_cover", {"cover": 1, "first": "2018-06-30", "last": "2018-12-31", "fee": 9500}),
        ("correct_a_cover", {"cover": 0, "first": "2018-06-30", "last": "2019-05-05", "fee": 5000}),
        ("merge", {"person": 2, "survivor": 1}),
        ("join", {"person": 1, "unit": 2, "joined": "2019-05-05", "left": None, "kept": False}),
        ("take_back", {"table": "membership", "which": 2}),
        ("take_back", {"table": "person_alias", "which": 0}),
        ("merge", {"person": 1, "survivor": 2}),
        ("correct_a_spell", {"spell": 0, "unit": 2, "joined": "2017-06-15", "left": "2018-12-31"}),
        ("make_a_plan_universal_or_enrolled", {"plan": 0}),
        ("take_back", {"table": "enrollment", "which": 0}),
        ("take_back", {"table": "membership", "which": 0}),
        ("join", {"person": 3, "unit": 0, "joined": "2018-06-30", "left": None, "kept": False}),
        ("enroll", {"person": 3, "plan": 1, "first": "2016-12-31", "last": "2018-06-30", "paid": 9500}),
        ("enroll", {"person": 3, "plan": 1, "first": "2018-07-01", "last": "2018-12-31", "paid": 9500}),
        ("make_a_plan_universal_or_enrolled", {"plan": 0}),
        ("enroll", {"person": 3, "plan": 0, **year, "paid": 9500}),
        ("join", {"person": 5, "unit": 5, "joined": "2018-07-01", "left": None, "kept": True}),
        ("merge", {"person": 3, "survivor": 4}),
        ("join", {"person": 4, "unit": 1, "joined": "2018-07-01", "left": None, "kept": False}),
    ]
    ledger = Spanned()
    ledger.ways = cycle([way])
    for name, given in steps:
        before = ledger.said()
        getattr(ledger, name)(**given)
        after = ledger.said()
        # Whatever is written changes what they say, but for a cover that is not paid and a membership out of service.
        assert (after == before) == (given.get("paid") == 0 or given.get("kept", False)), (name, given)
        ledger.undo(back=0)
        assert ledger.said() == before, (name, given)
        ledger.undo(back=0)
        assert ledger.said() == after, (name, given)
    ledger.teardown()


# --- where they are not taken, and how one sees that they are wrong ---------------------------------


@pytest.fixture
def url(tmp_path: Path) -> str:
    """One member of U1 with a paid cover of 2018; the spans say so."""
    path = tmp_path / "ledger.db"
    path.write_bytes(small())
    with write(str(path), intent("change")) as writer:
        [(unit,)] = writer.select("select unit_id from unit where unit_code = 'U1'")
        [(plan, terms)] = writer.select(
            "select t.plan_id, min(t.terms_id) from plan_terms t join plan p on p.plan_id = t.plan_id"
            " where p.plan_code = 'HOSP_MED' group by t.plan_id"
        )
        writer.assert_one("membership", person_id=1, unit_id=unit, status_code="in_service", joined_on="2017-01-01")
        cover = {"person_id": 1, "plan_id": plan, "terms_id": terms, "unit_id": unit, "share_count": 1, "fee_fen": 0}
        writer.assert_one("enrollment", **cover, starts_on="2018-01-01", ends_on="2018-12-31")
    return str(path)


def foreign(url: str, *statements: str) -> None:
    """Somebody else writes to the file."""
    with closing(sqlite3.connect(url)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def insured(url: str, *, at: str | None = None) -> tuple[object, object]:
    with read(url, at=at) as reader:
        total = reports.participation(reader, unit=None, as_of="2018-12-31").total
    assert total is not None
    return total["member_count"], total["insured_count"]


def broken(url: str) -> object:
    with read(url) as reader:
        total = verify(reader).total
    assert total is not None
    return total["broken"]


def test_a_foreign_write_to_the_spans_is_told_by_verify_and_mended_by_init(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (insured(url), broken(url)) == ((1, 1), [])
    for change in (
        "delete from span where span_code = 'insured' and plan_id = 0",
        "update span set ends_on = '2018-06-30' where span_code = 'insured'",
        "insert into span select 'member', 0, unit_id, 2, starts_on, ends_on from span where span_code = 'member'",
        "insert into span select 'member', 0, unit_id, 999, starts_on, ends_on from span where span_code = 'member'",
        "insert into span select 'member', 0, 999, person_id, starts_on, ends_on from span where span_code = 'member'",
        "insert into span select 'in_year', 9, unit_id, person_id, starts_on, ends_on from span where span_code = 'member'",
        "delete from span_state",
        "update span_state set entry_id = entry_id + 1",
        "insert into span_state values (1)",
    ):
        foreign(url, change)
        assert broken(url) == [{"entry": None, "what": "spans"}], change
        assert main(["journal", "verify", "--full", "--db", url, "--lang", "en"]) == Exit.INTEGRITY
        assert "`mutualaid init` makes them anew" in capsys.readouterr().out
        assert main(["init", "--db", url]) == 0
        capsys.readouterr()
        assert (insured(url), broken(url)) == ((1, 1), [])
        assert schema.upgrade(url) is False


def test_a_foreign_write_to_the_spans_of_whoever_has_more_of_a_story_is_told_too(url: str) -> None:
    with write(url, intent("change")) as writer:
        [(unit,)] = writer.select("select unit_id from unit where unit_code = 'U2'")
        for joined, left in (("2016-01-01", "2017-01-01"), ("2018-01-01", None)):
            spell = {"unit_id": unit, "status_code": "in_service", "joined_on": joined, "left_on": left}
            writer.assert_one("membership", person_id=2, **spell)
    assert broken(url) == []
    for change in (
        "update span set ends_on = '2016-11-30' where person_id = 2 and starts_on = '2016-01-01'",
        "update span set starts_on = '2018-01-02' where person_id = 2 and starts_on = '2018-01-01'",
        "delete from span where person_id = 2 and starts_on = '2016-01-01'",
    ):
        foreign(url, change)
        assert broken(url) == [{"entry": None, "what": "spans"}], change
        assert schema.upgrade(url) is True
        assert broken(url) == []


def test_who_is_counted_and_who_is_not_is_the_same_from_either_here_and_elsewhere(url: str) -> None:
    with write(url, intent("change")) as writer:
        first, second = (row[0] for row in writer.select("select unit_id from unit where unit_code in ('U1', 'U2')"))
        [cover] = writer.select_named("select plan_id, terms_id, unit_id, share_count from enrollment")
        for person, unit, left in ((2, second, None), (3, first, None), (4, first, "2018-03-01"), (5, first, None)):
            of: dict[str, Any] = {"person_id": person, "unit_id": unit, "status_code": "in_service"}
            writer.assert_one("membership", **of, joined_on="2017-01-01", left_on=left)
        for person, fee in ((2, 0), (3, 9500), (4, 0), (6, 0)):
            year: dict[str, Any] = {"starts_on": "2018-01-01", "ends_on": "2018-12-31", "fee_fen": fee}
            writer.assert_one("enrollment", **cover, **year, person_id=person)
    hold(url)
    with read(url) as reader:
        asked = {unit: reports.excluded(reader, unit=unit, as_of="2018-12-31", people=True) for unit in (None, "U1")}
    told = {
        unit: [(row["person_no"], row["side_code"], row["reason_code"]) for row in table.rows]
        for unit, table in asked.items()
    }
    # 1 and 2 are insured; 6 was never a member, and 2 is one of U2.
    found = [(4, "holder", "left"), (3, "holder", "unpaid"), (6, "holder", "no_member")]
    found += [(3, "member", "unpaid"), (5, "member", "never_enrolled")]
    assert told == {None: found, "U1": found}


def test_a_question_takes_the_facts_where_the_spans_stand_elsewhere(url: str) -> None:
    foreign(url, "delete from span")
    assert insured(url) == (0, 0)  # they are what is asked
    assert insured(url, at="3") == (1, 1)
    foreign(url, "update span_state set entry_id = 2")
    assert insured(url) == (1, 1)


def test_the_next_entry_makes_anew_what_did_not_stand_at_the_one_before(url: str) -> None:
    foreign(url, "delete from span", "update span_state set entry_id = 1")
    with write(url, intent("change")) as writer:
        writer.assert_one("person", sex_code="F")
    assert (insured(url), broken(url)) == ((1, 1), [])


def test_inside_an_entry_a_question_takes_the_facts_until_the_spans_are_kept(url: str) -> None:
    with write(url, intent("change")) as writer:
        writer.void("membership", [1])
        assert not writer.reader().has_spans
        total = reports.participation(writer.reader(), unit=None, as_of="2018-12-31").total
        assert total is not None
        assert total["member_count"] == 0
        writer.keep_spans()
        assert writer.reader().has_spans
        with writer.reader_before() as before:
            assert not before.has_spans
        assert writer.reader().has_spans
    assert insured(url) == (0, 0)


def test_a_day_that_is_none_in_a_damaged_file_is_told(url: str) -> None:
    foreign(url, "drop trigger guard_membership_update", "update membership set left_on = '2018-13-45'")
    with read(url) as reader, pytest.raises(MutualAidError) as told:
        spans.as_facts_say(reader, reader.stamp.entry)
    assert (told.value.code, told.value.exit_code) == ("LEDGER_CORRUPT", Exit.INTEGRITY)
