"""Any sequence of join, leave, transfer, enroll, pay, cancel, import and undo, against a naive model of M01 to M05.

The model is plain Python over plain records, written from the definitions of ``product.md``, not from the SQL. Every
sequence ends with the figures of many days, and of an earlier entry, compared unit by unit.

``MUTUALAID_MODEL=deep`` runs many more and longer sequences than a normal run, chosen anew every time.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from mutualaid import contributions, enrollments, founding, members, payouts, reports, units
from mutualaid.errors import MutualAidError
from mutualaid.imports import ImportOrder
from mutualaid.journal import Actor, Intent, Witness
from mutualaid.journal.undoing import undo
from mutualaid.results import ImportReceipt, Receipt, Roster
from mutualaid.rules.rates import growth_bp, rate_bp
from mutualaid.store.reading import Reader, read
from tests.payouts.test_orders import the_story
from tests.resting import resting

CLERK = Actor("zhang", "clerk")
DISTRICT = "110119"
TOWNS = ("110119100", "110119101")
UNITS = ("U1", "U2", "U3")
PEOPLE = {
    "110100198507120034": "张三丰",
    "110100197211050423": "李四",
    "110100199001010019": "王五",
    "110100199202020029": "赵六",
}
LATE_MONEY = ("RECEIVED_FAR", "RECEIVED_AFTER_END", "MONEY_DAY_FAR")
"""Held, and taken here with a word: the money of a cover may come on any day."""
FEES = {"HOSP_MED": 9500, "CRITICAL": 4000}
DAYS = (
    "2017-06-30",
    "2017-12-31",
    "2018-01-01",
    "2018-02-28",
    "2018-03-01",
    "2018-06-30",
    "2018-07-01",
    "2018-12-31",
    "2019-01-01",
    "2019-06-30",
)
ASKED = (*DAYS, "2017-01-01", "2018-09-15", "2019-12-31", "2020-02-29")
SERIALS = ("S1", "S2", "S3")

people = st.sampled_from(sorted(PEOPLE))
unions = st.sampled_from(UNITS)
days = st.sampled_from(DAYS)
plans = st.sampled_from(sorted(FEES))


# --- the model ----------------------------------------------------------------------------------


class Spell(NamedTuple):
    person: str
    unit: str
    status: str
    joined_on: str
    left_on: str | None

    def holds(self, day: str) -> bool:
        return self.joined_on <= day and (self.left_on is None or self.left_on > day)


class Cover(NamedTuple):
    number: int
    person: str
    plan: str
    unit: str
    starts_on: str
    ends_on: str
    fee: int


class Money(NamedTuple):
    """A receipt, or with ``gives_back`` a refund of one. ``cover`` is the number of the cover it pays alone."""

    number: int
    unit: str
    plan: str
    on: str
    amount: int
    cover: int | None = None
    gives_back: int | None = None


class Payment(NamedTuple):
    person: str
    plan: str
    amount: int
    events: tuple[tuple[str, str], ...]


Facts = dict[tuple[Any, ...], Any]
"""What stands, by a key whose first part names the kind: person, spell, cover, money, part, payment, place."""


def of_kind(facts: Mapping[tuple[Any, ...], Any], kind: str) -> list[Any]:
    return [fact for key, fact in facts.items() if key[0] == kind]


def year_later(day: str) -> str:
    start = date.fromisoformat(day)
    return (start.replace(year=start.year + 1) - timedelta(days=1)).isoformat()


def member_on(facts: Facts, person: str, day: str) -> Spell | None:
    """The spell in service that counts on a day."""
    standing = [s for s in of_kind(facts, "spell") if s.person == person and s.status == "in_service" and s.holds(day)]
    return max(standing, key=lambda spell: spell.joined_on, default=None)


def parent_on(facts: Facts, unit: str, day: str) -> str | None:
    places = [(key[2], town) for key, town in facts.items() if key[0] == "place" and key[1] == unit and key[2] <= day]
    return max(places)[1] if places else None


def within(facts: Facts, unit: str, above: str, day: str) -> bool:
    """Is ``unit`` that unit or below it, as the tree stood on the day?"""
    at: str | None = unit
    while at is not None:
        if at == above:
            return True
        at = parent_on(facts, at, day)
    return False


def received(facts: Facts, cover: Cover) -> int:
    own: list[int] = [money.amount for money in of_kind(facts, "money") if money.cover == cover.number]
    parts: list[int] = [amount for key, amount in facts.items() if key[0] == "part" and key[2] == cover.number]
    return sum(own) + sum(parts)


def is_paid(facts: Facts, cover: Cover) -> bool:
    return received(facts, cover) >= cover.fee


def insured_on(facts: Facts, person: str, first: str, last: str, plan: str | None = None) -> bool:
    """Does the person hold a paid cover of an enrolled plan on any day from ``first`` to ``last``?"""
    return any(
        cover.person == person
        and plan in (None, cover.plan)
        and cover.starts_on <= last
        and cover.ends_on >= first
        and is_paid(facts, cover)
        for cover in of_kind(facts, "cover")
    )


def aid_unit(facts: Facts, person: str, day: str) -> str:
    """The unit whose aid it is: of membership on the day, or of the last before it; else the first after, the district."""
    spells = sorted((s for s in of_kind(facts, "spell") if s.person == person), key=lambda spell: spell.joined_on)
    before = [spell for spell in spells if spell.joined_on <= day]
    if before:
        return str(before[-1].unit)
    return spells[0].unit if spells else DISTRICT


def successes(facts: Facts, first: str, last: str) -> list[tuple[Payment, str]]:
    """Payments whose last event on or before ``last`` is "paid", dated from ``first`` on, with that day."""
    found = []
    for payment in of_kind(facts, "payment"):
        story = [event for event in payment.events if event[1] <= last]
        if story and story[-1][0] == "paid" and story[-1][1] >= first:
            found.append((payment, story[-1][1]))
    return found


def left_out(facts: Facts, person: str, day: str) -> list[tuple[str, str, str]]:
    """The unit, side and reason under which a person is left out on a day (M11)."""
    covers = [cover for cover in of_kind(facts, "cover") if cover.person == person]
    running = [cover for cover in covers if cover.starts_on <= day <= cover.ends_on]
    paid = [cover for cover in running if is_paid(facts, cover)]
    spells = [spell for spell in of_kind(facts, "spell") if spell.person == person and spell.joined_on <= day]
    member = member_on(facts, person, day)
    aided = any(
        event == "paid" and on <= day
        for payment in of_kind(facts, "payment")
        if payment.person == person
        for event, on in payment.events
    )
    if member is not None and paid:
        return []
    found = []
    if member is not None:
        reason = "never_enrolled"
        if running:
            reason = "unpaid"
        elif any(cover.starts_on > day for cover in covers):
            reason = "not_started"
        elif covers:
            reason = "ended"
        elif aided:
            reason = "universal_only"
        found.append((member.unit, "member", reason))
        if running or aided:
            found.append((member.unit, "holder", "unpaid" if running else "universal_only"))
    elif running:
        told = max(running, key=lambda cover: (cover in paid, cover.starts_on, cover.number))
        unit = max(spells, key=lambda spell: spell.joined_on).unit if spells else told.unit
        ever = any(spell.person == person for spell in of_kind(facts, "spell"))
        if any(spell.status == "kept" and spell.holds(day) for spell in spells):
            reason = "kept"
        elif spells:
            reason = "left"
        else:
            reason = "unpaid" if not paid else "not_yet" if ever else "no_member"
        found.append((unit, "holder", reason))
    return found


def quarter(day: str) -> str:
    return f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}"


def aid_moves(facts: Facts, first: str, last: str) -> list[tuple[str, str, int]]:
    """What each event from ``first`` to ``last`` adds to or takes from the aid of which unit and quarter."""
    moves = []
    for payment in of_kind(facts, "payment"):
        standing: str | None = None
        for event, on in payment.events:
            if event == "paid":
                change, day, standing = payment.amount, on, on
            elif standing is not None:
                change, day, standing = -payment.amount, standing, None
            else:
                continue
            if first <= on <= last:
                moves.append((aid_unit(facts, payment.person, day), quarter(day if day >= first else on), change))
    return moves


def figures(facts: Facts, day: str) -> dict[str, Any]:
    """M01 to M05 on a day, for the whole district, every union and (M01) every town; zeros left out."""
    first, last = f"{day[:4]}-01-01", f"{day[:4]}-12-31"
    before = f"{int(day[:4]) - 1}{day[4:]}" if day[5:] != "02-29" else f"{int(day[:4]) - 1}-02-28"
    spells = [spell for person in PEOPLE if (spell := member_on(facts, person, day))]
    found: dict[str, Any] = {}
    for above in (DISTRICT, *TOWNS, *UNITS):
        held = [spell.person for spell in spells if within(facts, spell.unit, above, day)]
        found[f"M {above}"] = len(held)
        found[f"P {above}"] = sum(insured_on(facts, person, day, day) for person in held)
        found[f"P in year {above}"] = sum(insured_on(facts, person, first, last) for person in held)
        if above == DISTRICT:
            for plan in FEES:
                found[f"P {plan}"] = sum(insured_on(facts, person, day, day, plan) for person in held)
    found["M01"] = rate_bp(found[f"P {DISTRICT}"], found[f"M {DISTRICT}"])
    for unit, side, reason in (one for person in PEOPLE for one in left_out(facts, person, day)):
        for above in (DISTRICT, unit):
            found[f"M11 {above} {side} {reason}"] = found.get(f"M11 {above} {side} {reason}", 0) + 1
    won = successes(facts, first, day)
    beneficiaries = [(p.person, spell.unit) for p, on in won if (spell := member_on(facts, p.person, on))]
    still = {spell.person: spell.unit for spell in spells}
    for above in (DISTRICT, *UNITS):

        def here(unit: str, above: str = above) -> bool:
            return above in (DISTRICT, unit)

        def income(first: str, last: str, here: Callable[[str], bool] = here) -> int:
            return sum(m.amount for m in of_kind(facts, "money") if first <= m.on <= last and here(m.unit))

        found[f"F {above}"] = income(first, day)
        found[f"F before {above}"] = income(f"{before[:4]}-01-01", before)
        found[f"B {above}"] = len({person for person, unit in beneficiaries if here(unit)})
        found[f"B strict {above}"] = len(
            {person for person, unit in beneficiaries if here(unit) and person in still and here(still[person])}
        )
        found[f"A {above}"] = sum(change for unit, _, change in aid_moves(facts, first, day) if here(unit))
        found[f"payments {above}"] = sum(here(aid_unit(facts, payment.person, on)) for payment, on in won)
        found[f"participations {above}"] = sum(
            first <= cover.starts_on <= day and here(cover.unit) and is_paid(facts, cover)
            for cover in of_kind(facts, "cover")
        )
    for one in (f"{day[:4]}Q{number}" for number in range(1, 5)):
        inside = [(payment, on) for payment, on in won if quarter(on) == one]
        found[f"A {one}"] = sum(change for _, moved, change in aid_moves(facts, first, day) if moved == one)
        found[f"payments {one}"] = len(inside)
        found[f"B {one}"] = len({p.person for p, on in inside if member_on(facts, p.person, on)})
        found[f"F {one}"] = sum(m.amount for m in of_kind(facts, "money") if m.on <= day and quarter(m.on) == one)
        found[f"participations {one}"] = sum(
            cover.starts_on <= day and quarter(cover.starts_on) == one and is_paid(facts, cover)
            for cover in of_kind(facts, "cover")
        )
    stories = [(p, [event for event in p.events if event[1] <= day]) for p in of_kind(facts, "payment")]
    back = [(p.amount, story[-1][1]) for p, story in stories if story and story[-1][0] == "returned"]
    found["returned"] = sorted(back, key=lambda one: (one[1], one[0])) or 0
    found["M02"] = growth_bp(found[f"F {DISTRICT}"], found[f"F before {DISTRICT}"])
    found["M03"] = rate_bp(found[f"B {DISTRICT}"], found[f"M {DISTRICT}"])
    return {name: value for name, value in found.items() if value != 0}


def reported(reader: Reader, day: str) -> dict[str, Any]:
    """The same figures as the reports give them."""
    found: dict[str, Any] = {}

    def take(question: Callable[..., Any], names: Mapping[str, str], *groupings: str) -> Mapping[str, Any]:
        for by in groupings:
            table = question(reader, unit=DISTRICT, as_of=day, by=by)
            for row in [{**table.total, "unit_code": DISTRICT}, *table.rows]:
                # People held by the district itself are a row of their own; the whole is the total.
                if row["unit_code"] == DISTRICT and row.keys() != table.total.keys() | {"unit_code"}:
                    continue
                for key, name in names.items():
                    found[f"{name} {row['unit_code']}"] = row[key]
        total: Mapping[str, Any] = table.total
        return total

    of_all = {"member_count": "M", "insured_count": "P", "covered_in_year_count": "P in year"}
    found["M01"] = take(reports.participation, of_all, "town", "unit")["rate_bp"]
    for row in reports.participation(reader, unit=DISTRICT, as_of=day, by="plan").rows:
        found[f"P {row['plan_code']}"] = row["insured_count"]
    for row in excluded_rows(reader, day):
        found[f"M11 {row['unit_code']} {row['side_code']} {row['reason_code']}"] = row["person_count"]
    money = {"contribution_fen": "F", "previous_fen": "F before"}
    found["M02"] = take(reports.contributions, money, "unit")["growth_bp"]
    direct = {"beneficiary_count": "B", "strict_beneficiary_count": "B strict"}
    found["M03"] = take(reports.direct_claims, direct, "unit")["rate_bp"]
    take(reports.aid, {"aid_fen": "A", "payment_count": "payments"}, "unit")
    take(reports.participations, {"participation_count": "participations"}, "unit")
    for question, names in (
        (reports.aid, {"aid_fen": "A", "payment_count": "payments"}),
        (reports.direct_claims, {"beneficiary_count": "B"}),
        (reports.contributions, {"contribution_fen": "F"}),
        (reports.participations, {"participation_count": "participations"}),
    ):
        for row in question(reader, unit=DISTRICT, as_of=day, by="quarter").rows:
            found |= {f"{name} {row['quarter']}": row[key] for key, name in names.items()}
    back = [
        (row["amount_fen"], row["returned_on"])
        for row in reports.returned_unpaid(reader, unit=DISTRICT, as_of=day).rows
    ]
    found["returned"] = sorted(back, key=lambda one: (one[1], one[0])) or 0
    return {name: value for name, value in found.items() if value != 0}


def excluded_rows(reader: Reader, day: str) -> list[dict[str, Any]]:
    """The reasons of M11 of the whole and of every union, whose sums are looked at on the way."""
    whole = reports.excluded(reader, unit=DISTRICT, as_of=day)
    rows: list[dict[str, Any]] = [{**row, "unit_code": DISTRICT} for row in whole.rows]
    total: Mapping[str, Any] = whole.total or {}
    counts = Counter[str]()
    for row in rows:
        counts[row["side_code"]] += row["person_count"]
    assert total["holder_count"] == total["insured_count"] + counts["holder"]
    assert total["member_count"] == total["insured_count"] + counts["member"]
    return [*rows, *map(dict, reports.excluded(reader, unit=DISTRICT, as_of=day, by="unit").rows)]


# --- the ledger and the model side by side --------------------------------------------------------


@cache
def founded() -> bytes:
    """A ledger with three unions below two towns, as the bytes of its file."""
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "founded.db")
        founding.found(url, Intent("init", CLERK), code=DISTRICT)
        fields = ("unit_code", "unit_name", "parent_code", "unit_kind")
        rows = [(code, f"{code}工会", TOWNS[place % 2], "基层") for place, code in enumerate(UNITS)]
        receipt = units.import_roster(url, roster(fields, rows), ImportOrder("unit import", CLERK))
        assert receipt.added == 3
        return Path(url).read_bytes()


def roster(fields: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Roster:
    numbered = list(enumerate(rows, start=2))
    roster.count += 1  # type: ignore[attr-defined]
    return Roster("f.xlsx", f"{roster.count:064x}", "Sheet1", fields, fields, numbered)  # type: ignore[attr-defined]


roster.count = 0  # type: ignore[attr-defined]


class Written(NamedTuple):
    """An entry of the journal and what it changed: for each key what stood before and what after."""

    entry: int
    change: dict[tuple[Any, ...], tuple[Any, Any]]


class Ledger(RuleBasedStateMachine):
    """Every rule does the same to the real ledger and to the model, and keeps to what the model says of it."""

    witness: Witness | None = None

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.url = str(Path(self._folder.name) / "ledger.db")
        Path(self.url).write_bytes(founded())
        self.facts: Facts = {("place", town, "0001-01-01"): DISTRICT for town in TOWNS}
        self.facts |= {("place", code, "0001-01-01"): TOWNS[place % 2] for place, code in enumerate(UNITS)}
        self.written: list[Written] = []
        self.undone: set[int] = set()
        self.past: dict[int, Facts] = {}
        self.number = 0

    def teardown(self) -> None:
        try:
            with read(self.url) as reader:
                for day in ASKED:
                    assert reported(reader, day) == figures(self.facts, day), day
        finally:
            self._folder.cleanup()

    # --- what the rules share ---

    def intent(self, action: str) -> Intent:
        return Intent(action, CLERK, reason="because", witness=self.witness)

    def order(self, action: str, *accept: str) -> ImportOrder:
        reason = "because" if accept else None
        return ImportOrder(action, CLERK, accept=frozenset(accept), reason=reason, witness=self.witness)

    def next(self) -> int:
        self.number += 1
        return self.number

    def do(self, command: Callable[[], Receipt], facts: Facts | None, *, sure: bool = True) -> None:
        """Run a command of which the model says that it leads to ``facts``; None: it must be refused.

        With ``sure`` False it may be refused for reasons the model does not know; then nothing may change.
        """
        try:
            receipt = command()
        except MutualAidError as wrong:
            refusal = f"refused: {wrong.code} {wrong.facts}"
        else:
            refusal = ""
        if refusal:
            assert "LEDGER_GUARD" not in refusal
            assert facts is None or facts == self.facts or not sure, refusal
            return
        problems = [(problem.code, problem.row) for problem in receipt.problems]
        if receipt.problems:
            assert facts is None or not sure, f"refused: {problems}"
            assert receipt.entry is None
            return
        assert facts is not None, "was taken and should not have been"
        if isinstance(receipt, ImportReceipt):
            assert receipt.same_as_entry is None
        change = {
            key: (self.facts.get(key), facts.get(key))
            for key in self.facts.keys() | facts.keys()
            if self.facts.get(key) != facts.get(key)
        }
        assert bool(change) == (receipt.entry is not None), (change, receipt)
        if receipt.entry is not None:
            self.facts = facts
            self.written.append(Written(receipt.entry, change))
            self.past[receipt.entry] = facts

    def spells(self, facts: Facts, person: str) -> list[tuple[tuple[Any, ...], Spell]]:
        return [(key, fact) for key, fact in facts.items() if key[0] == "spell" and fact.person == person]

    def allocate(self, facts: Facts, unit: str, plan: str) -> None:
        """Receipts of a unit and plan pay whole enrollments, oldest start first, then number; the rest waits."""
        waiting = []
        for money in sorted(of_kind(facts, "money"), key=lambda money: (money.on, money.number)):
            if (money.unit, money.plan) == (unit, plan) and money.cover is None and money.gives_back is None:
                back = sum(other.amount for other in of_kind(facts, "money") if other.gives_back == money.number)
                used = sum(amount for key, amount in facts.items() if key[0] == "part" and key[1] == money.number)
                waiting.append([money.number, money.amount + back - used])
        for cover in sorted(of_kind(facts, "cover"), key=lambda cover: (cover.starts_on, cover.number)):
            due = cover.fee - received(facts, cover)
            if (cover.unit, cover.plan) != (unit, plan) or due <= 0:
                continue
            if due > sum(rest for _, rest in waiting):
                return
            for place in waiting:
                part = min(due, place[1])
                if part:
                    key = ("part", place[0], cover.number)
                    facts[key] = facts.get(key, 0) + part
                    place[1] -= part
                    due -= part

    # --- people ---

    def joined(self, facts: Facts, person: str, unit: str, day: str) -> Facts | None:
        """The facts after a person joined a unit on a day; None where an earlier spell stands in the way."""
        known = [spell for _, spell in self.spells(facts, person)]
        if any((spell.unit, spell.joined_on) == (unit, day) for spell in known):
            return facts
        if any(spell.left_on is None or spell.left_on > day for spell in known):
            return None
        spell = Spell(person, unit, "in_service", day, None)
        return facts | {("person", person): PEOPLE[person], ("spell", self.next()): spell}

    @initialize(units=st.lists(st.none() | unions, min_size=4, max_size=4), day=st.sampled_from(DAYS[:4]))
    def begin_with_members(self, units: list[str | None], day: str) -> None:
        rows = [(person, unit, day) for person, unit in zip(sorted(PEOPLE), units, strict=True) if unit is not None]
        if rows:
            self.import_members(rows)

    @rule(person=people, unit=unions, day=days)
    def join(self, person: str, unit: str, day: str) -> None:
        values = {"name": PEOPLE[person], "document_no": person, "unit": unit, "joined_on": day}
        facts = self.joined(self.facts, person, unit, day)
        self.do(lambda: members.add(self.url, self.intent("member add"), values), facts)

    @rule(rows=st.lists(st.tuples(people, unions, days), min_size=1, max_size=3, unique_by=lambda row: row[0]))
    def import_members_as_listed(self, rows: list[tuple[str, str, str]]) -> None:
        self.import_members(rows)

    def import_members(self, rows: list[tuple[str, str, str]]) -> None:
        facts: Facts | None = self.facts
        for person, unit, day in rows:
            facts = None if facts is None else self.joined(facts, person, unit, day)
        fields = ("name", "document_no", "unit", "joined_on")
        sheet = roster(fields, [(PEOPLE[person], person, unit, day) for person, unit, day in rows])
        self.do(lambda: members.import_roster(self.url, sheet, self.order("member import")), facts)

    @rule(person=people, day=days)
    def leave(self, person: str, day: str) -> None:
        facts = None
        spells = self.spells(self.facts, person)
        standing = [(key, spell) for key, spell in spells if spell.joined_on < day and spell.holds(day)]
        later = [spell for _, spell in spells if spell.joined_on >= day]
        if standing:
            key, spell = max(standing, key=lambda found: (found[1].joined_on, found[0][1]))
            if any(other != spell and other.holds(day) for _, other in spells):
                later.append(spell)
        if standing and not later:
            facts = self.facts | {key: spell._replace(left_on=day)}
        self.do(lambda: members.leave(self.url, self.intent("member leave"), person, on=day), facts)

    def turned(self, person: str, day: str, **changed: str) -> Facts | None:
        """The facts after the spell standing on a day became another from that day on."""
        spells = self.spells(self.facts, person)
        standing = [(key, spell) for key, spell in spells if spell.holds(day)]
        if not standing:
            return None
        key, spell = max(standing, key=lambda found: (found[1].joined_on, found[0][1]))
        after = spell._replace(**changed)
        if after == spell or any(
            other != spell and (other.left_on is None or other.left_on > day) for _, other in spells
        ):
            return None
        if spell.joined_on == day:
            return self.facts | {key: after}
        return self.facts | {key: spell._replace(left_on=day), ("spell", self.next()): after._replace(joined_on=day)}

    @rule(person=people, unit=unions, day=days)
    def transfer(self, person: str, unit: str, day: str) -> None:
        facts = self.turned(person, day, unit=unit)
        self.do(lambda: members.transfer(self.url, self.intent("member transfer"), person, to=unit, on=day), facts)

    @rule(person=people, status=st.sampled_from(["in_service", "kept"]), day=days)
    def change_status(self, person: str, status: str, day: str) -> None:
        facts = self.turned(person, day, status=status)
        said = {"in_service": "在职", "kept": "保留会籍"}[status]
        self.do(lambda: members.change_status(self.url, self.intent("member status"), person, said, on=day), facts)

    @rule(unit=unions, town=st.sampled_from(TOWNS), day=days)
    def move_unit(self, unit: str, town: str, day: str) -> None:
        facts = dict(self.facts)
        if parent_on(facts, unit, day) != town:
            facts["place", unit, day] = town
        self.do(lambda: units.move(self.url, self.intent("unit move"), unit, to=town, on=day), facts)

    # --- cover and money ---

    def enrolled(
        self, facts: Facts, person: str, plan: str, shares: int, unit: str, day: str, received_on: str | None
    ) -> Facts | None:
        """The facts after an enrollment; None where another cover of the plan is in the way."""
        if ("person", person) not in facts:
            return None
        ends_on, fee = year_later(day), FEES[plan] * shares
        if shares > (2 if plan == "CRITICAL" else 1):
            return None
        for cover in of_kind(facts, "cover"):
            if (cover.person, cover.plan) != (person, plan) or cover.starts_on > ends_on or cover.ends_on < day:
                continue
            if (cover.starts_on, cover.unit, cover.fee) != (day, unit, fee):
                return None
            missing = fee - received(facts, cover)
            if missing > 0 and received_on is not None:
                number = self.next()
                return facts | {("money", number): Money(number, unit, plan, received_on, missing, cover.number)}
            return facts
        number = self.next()
        facts = facts | {("cover", person, plan, day): Cover(number, person, plan, unit, day, ends_on, fee)}
        if received_on is None:
            self.allocate(facts, unit, plan)
            return facts
        paid = self.next()
        return facts | {("money", paid): Money(paid, unit, plan, received_on, fee, number)}

    def is_known_cover(self, person: str, plan: str, day: str) -> bool:
        return ("cover", person, plan, day) in self.facts

    @rule(
        person=people, plan=plans, shares=st.integers(1, 2), unit=unions, day=days, received_on=st.none() | days,
        accept=st.booleans(),
    )  # fmt: skip
    def enroll(
        self, person: str, plan: str, shares: int, unit: str, day: str, received_on: str | None, accept: bool
    ) -> None:
        facts = self.enrolled(self.facts, person, plan, shares, unit, day, received_on)
        if member_on(self.facts, person, day) is None and not accept and not self.is_known_cover(person, plan, day):
            facts = None
        values = {
            "document_no": person, "plan": plan, "share_count": shares, "unit": unit, "starts_on": day,
            "received_on": received_on,
        }  # fmt: skip
        codes = frozenset((*LATE_MONEY, "NOT_A_MEMBER") if accept else LATE_MONEY)
        self.do(
            lambda: enrollments.add(
                self.url, self.intent("enroll add"), values, unpaid=received_on is None, accept=codes
            ),
            facts,
        )

    @rule(
        rows=st.lists(st.tuples(people, st.booleans(), st.integers(0, 2)), min_size=1, max_size=3, unique_by=lambda r: r[0]),
        unit=unions, day=days, received_on=st.none() | days, join=st.booleans(),
    )  # fmt: skip
    def import_enrollments(
        self, rows: list[tuple[str, bool, int]], unit: str, day: str, received_on: str | None, join: bool
    ) -> None:
        facts: Facts | None = self.facts
        cells = []
        for person, medical, shares in rows:
            cells.append((PEOPLE[person], person, "√" if medical else None, shares or None))
            chosen = [("HOSP_MED", 1)] if medical else []
            chosen += [("CRITICAL", shares)] if shares else []
            if chosen and facts is not None and join and not self.spells(facts, person):
                facts = self.joined(facts, person, unit, day)
            for plan, count in chosen:
                if facts is None:
                    break
                if member_on(facts, person, day) is None and not self.is_known_cover(person, plan, day):
                    facts = None
                else:
                    facts = self.enrolled(facts, person, plan, count, unit, day, received_on)
        sheet = roster(("name", "document_no", "plan:HOSP_MED", "plan:CRITICAL"), cells)
        self.do(
            lambda: enrollments.import_roster(
                self.url, sheet, self.order("enroll import", *LATE_MONEY), unit=unit, starts_on=day, received_on=received_on,
                unpaid=received_on is None, join=join,
            ),
            facts,
        )  # fmt: skip

    def cover_number(self, cover: Cover) -> int:
        """The number under which the program knows a cover."""
        with read(self.url) as reader:
            found = reader.select(
                "select e.enrollment_id from enrollment_now e join identity_now i on i.person_id = e.person_id"
                " join plan_now p on p.plan_id = e.plan_id"
                " where i.document_no = :document_no and p.plan_code = :plan and e.starts_on = :day",
                {"document_no": cover.person, "plan": cover.plan, "day": cover.starts_on},
            )
        return int(found[0][0])

    def given_back(self, cover: Cover, day: str) -> Facts | None:
        """The facts after all that a cover received went back on a day; None where some came in after it."""
        facts = dict(self.facts)
        back: list[tuple[Money, int]] = []
        for money in of_kind(facts, "money"):
            if money.gives_back is None and money.cover == cover.number:
                gone = sum(other.amount for other in of_kind(facts, "money") if other.gives_back == money.number)
                back.append((money, money.amount + gone))
        for key in [key for key in facts if key[0] == "part" and key[2] == cover.number]:
            back.append((facts["money", key[1]], facts.pop(key)))
        for money, amount in back:
            if amount:
                if day < money.on:
                    return None
                number = self.next()
                refund = Money(number, money.unit, money.plan, day, -amount, money.cover, money.number)
                facts["money", number] = refund
        return facts

    @precondition(lambda self: bool(of_kind(self.facts, "cover")))
    @rule(data=st.data(), day=days)
    def cancel(self, data: st.DataObject, day: str) -> None:
        cover = data.draw(st.sampled_from(of_kind(self.facts, "cover")))
        facts = self.given_back(cover, day)
        if facts is not None:
            del facts["cover", cover.person, cover.plan, cover.starts_on]
            self.allocate(facts, cover.unit, cover.plan)
        number = self.cover_number(cover)
        how: dict[str, Any] = {"on": day, "accept": frozenset(LATE_MONEY)}
        self.do(lambda: enrollments.cancel(self.url, self.intent("enroll cancel"), number, **how), facts)

    @precondition(lambda self: bool(of_kind(self.facts, "cover")))
    @rule(data=st.data(), day=days)
    def refund(self, data: st.DataObject, day: str) -> None:
        cover = data.draw(st.sampled_from(of_kind(self.facts, "cover")))
        facts = self.given_back(cover, day)
        number = self.cover_number(cover)
        how: dict[str, Any] = {"on": day, "enrollment": number, "accept": frozenset(LATE_MONEY)}
        self.do(
            lambda: contributions.refund(self.url, self.intent("contribution refund"), **how),
            None if facts == self.facts else facts,
        )

    @rule(
        data=st.data(), unit=unions, plan=plans, amount=st.sampled_from([4000, 8000, 9500, 13500, 28500]), day=days,
        to_the_point=st.booleans(),
    )  # fmt: skip
    def pay(self, data: st.DataObject, unit: str, plan: str, amount: int, day: str, to_the_point: bool) -> None:
        covers = of_kind(self.facts, "cover")
        if covers and to_the_point:
            cover = data.draw(st.sampled_from([cover for cover in covers if not is_paid(self.facts, cover)] or covers))
            unit, plan = cover.unit, cover.plan
        number = self.next()
        facts = self.facts | {("money", number): Money(number, unit, plan, day, amount)}
        self.allocate(facts, unit, plan)
        self.do(
            lambda: contributions.record(
                self.url, self.intent("contribution record"), unit=unit, plan=plan, amount_fen=amount, received_on=day,
                receipt_no=f"R{number}", accept=frozenset((*LATE_MONEY, "NOTHING_DUE")),
            ),
            facts,
        )  # fmt: skip

    # --- aid ---

    @rule(
        rows=st.lists(
            st.tuples(
                st.sampled_from(SERIALS),
                people,
                st.sampled_from([10_000, 5_000]),
                st.sampled_from(["paid", "paid", "returned", "recovered"]),
                days,
            ),
            min_size=1,
            max_size=3,
        )
    )
    def import_payouts_as_listed(self, rows: list[tuple[str, str, int, str, str]]) -> None:
        self.import_payouts(rows)

    def import_payouts(self, rows: list[tuple[str, str, int, str, str]]) -> None:
        facts: Facts | None = dict(self.facts)
        told: set[tuple[str, str, str]] = set()
        for serial, person, amount, event, on in rows:
            if facts is None or ("person", person) not in facts or (serial, event, on) in told:
                facts = None
                break
            told.add((serial, event, on))
            payment = facts.get(("payment", serial), Payment(person, "SECOND", amount, ()))
            if (payment.person, payment.amount) != (person, amount):
                facts = None
                break
            facts["payment", serial] = payment._replace(events=tuple({*payment.events, (event, on)}))
        for serial in {row[0] for row in rows}:
            story = None if facts is None else the_story(facts["payment", serial].events)
            if facts is None or story is None:
                facts = None
                break
            facts["payment", serial] = facts["payment", serial]._replace(events=story)
        said = {"paid": "成功", "returned": "退汇", "recovered": "追回"}
        fields = ("name", "document_no", "amount", "paid_on", "result", "serial_no")
        sheet = roster(fields, [(PEOPLE[p], p, a / 100, on, said[event], s) for s, p, a, event, on in rows])
        self.do(lambda: payouts.import_roster(self.url, sheet, self.order("payout import")), facts)

    @precondition(lambda self: bool(of_kind(self.facts, "payment")))
    @rule(data=st.data(), back=st.sampled_from(["returned", "returned", "recovered"]), day=days)
    def go_on_with_a_payment(self, data: st.DataObject, back: str, day: str) -> None:
        serial = data.draw(st.sampled_from(sorted(key[1] for key in self.facts if key[0] == "payment")))
        payment = self.facts["payment", serial]
        last, last_on = payment.events[-1]
        event = back if last == "paid" else "paid"
        self.import_payouts([(serial, payment.person, payment.amount, event, max(day, last_on))])

    @precondition(lambda self: any(key[0] == "person" for key in self.facts))
    @rule(data=st.data(), day=days)
    def pay_a_person(self, data: st.DataObject, day: str) -> None:
        person = data.draw(st.sampled_from(sorted(key[1] for key in self.facts if key[0] == "person")))
        self.import_payouts([(f"N{self.next()}", person, 2_000, "paid", day)])

    # --- the journal ---

    @precondition(lambda self: any(made.entry not in self.undone for made in self.written))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        standing = [made for made in self.written if made.entry not in self.undone]
        made = data.draw(st.sampled_from(standing[-4:]))
        facts = dict(self.facts)
        clean = all(facts.get(key) == after for key, (_, after) in made.change.items())
        for key, (before, _) in made.change.items():
            facts.pop(key, None)
            if before is not None:
                facts[key] = before
        count = len(self.written)
        self.do(
            lambda: undo(self.url, made.entry, actor=CLERK, reason="wrong", witness=self.witness),
            facts if clean else None,
            sure=made is self.written[-1],
        )
        if len(self.written) > count:
            self.undone.add(made.entry)

    @precondition(lambda self: bool(self.written))
    @rule(data=st.data(), day=st.sampled_from(ASKED))
    def ask_at_an_earlier_entry(self, data: st.DataObject, day: str) -> None:
        entry = data.draw(st.sampled_from(sorted(self.past)))
        with read(self.url, at=str(entry)) as reader:
            assert reported(reader, day) == figures(self.past[entry], day), (entry, day)


# --- running it -----------------------------------------------------------------------------------

DEEP = os.environ.get("MUTUALAID_MODEL") == "deep"
QUICK = settings(
    max_examples=25,
    stateful_step_count=35,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
THOROUGH = settings(
    QUICK,
    max_examples=int(os.environ.get("MUTUALAID_MODEL_EXAMPLES", "500")),
    stateful_step_count=50,
    derandomize=False,
)


def test_the_figures_agree_with_a_naive_model_after_any_sequence() -> None:
    with resting():
        run_state_machine_as_test(Ledger, settings=THOROUGH if DEEP else QUICK)
