"""Keeps the spans beside the facts that they follow from: of the people whom an entry touches, or of everybody.

They are never the truth. A question takes them where they stand at the very entry that it asks about, and the facts
everywhere else; ``init`` makes them anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, product

from mutualaid.codes import IN_YEAR, INSURED, MEMBER
from mutualaid.errors import Exit, MutualAidError
from mutualaid.rules.spans import ANY_PLAN, Cover, Kind, Spell, spans
from mutualaid.store.reading import Reader, without_password
from mutualaid.store.slices import listed, slices
from mutualaid.store.writing import STATEMENT_ROWS

SLICE = 20_000
"""So many people at once: what is known of them stands in memory."""
COMPARED = 50_000
"""So many are compared at once: each time all spans are walked over."""

_Row = tuple[int, int, str, str]
"""Unit, person, first and last day."""
_KEPT = (
    "select unit_id, person_id, starts_on, ends_on from span where span_code = :code and plan_id = :plan and {of}"
    " order by unit_id, person_id, starts_on"
)
_OF_ENROLLMENT = (
    "select e.person_id from {table} t join enrollment e on e.fact_id = t.enrollment_id where t.{by} = :entry"
)
TOUCHED: Mapping[str, Sequence[str]] = {
    "membership": ("select t.person_id from membership t where t.{by} = :entry",),
    "person_alias": (
        "select t.person_id from person_alias t where t.{by} = :entry",
        "select t.survivor_id from person_alias t where t.{by} = :entry",
    ),
    "enrollment": ("select t.person_id from enrollment t where t.{by} = :entry",),
    "contribution": (_OF_ENROLLMENT.replace("{table}", "contribution"),),
    "allocation": (_OF_ENROLLMENT.replace("{table}", "allocation"),),
    "plan": (
        "select e.person_id from enrollment e where e.plan_id in (select t.plan_id from plan t where t.{by} = :entry)",
    ),
}
"""Whose spans a row of a table bears on, by the table: all that ``membership_now`` and ``cover_now`` rest on."""
_OF_MEMBERS = frozenset(("membership", "person_alias"))
"""The tables that bear on who is a member, not on covers alone."""

_SPELLS = (
    "select m.person_id, m.joined_on, m.membership_id, m.unit_id, m.left_on from membership_now m"
    " where m.status_code = 'in_service' and {of}"
)
_COVERS = "select c.person_id, c.plan_id, c.starts_on, c.ends_on from cover_now c where {of}"
_ALIASES = "select person_id, survivor_id from person_alias"
_UNITS_BEFORE = "select distinct t.person_id, t.unit_id from membership t where t.entry_id < :entry and {of}"
_PLANS_BEFORE = "select distinct t.person_id, t.plan_id from enrollment t where t.entry_id < :entry and {of}"


def keep(ledger: Reader, entry_id: int, tables: Collection[str]) -> None:
    """Bring the spans up to the entry being written, whose facts stand: of the people whom its ``tables`` bear on.

    Where they did not stand at the entry before it they are made anew. Raises LEDGER_CORRUPT (exit 6).
    """
    if not ledger.spans_stand_at(entry_id - 1):
        remake(ledger, entry_id)
        return
    touched: dict[bool, set[int]] = {True: set(), False: set()}
    for table in TOUCHED.keys() & tables:
        arms = [arm.replace("{by}", by) for arm in TOUCHED[table] for by in ("entry_id", "voided_by")]
        touched[table in _OF_MEMBERS].update(
            person for (person,) in ledger.select(" union all ".join(arms), {"entry": entry_id})
        )
    if touched[True] or touched[False]:
        records = _Records(ledger)
        members, holders = (records.humans(touched[of_members]) for of_members in (True, False))
        for codes, people in (((MEMBER, INSURED, IN_YEAR), members), ((INSURED, IN_YEAR), holders - members)):
            for some in slices(sorted(people), SLICE):
                _drop(ledger, _before(ledger, records, some, codes, entry_id))
                made = _made(ledger, _among("person_id", some))
                _add(ledger, {kind: rows for kind, rows in made.items() if kind[0] in codes})
    _stand(ledger, entry_id)


def remake(ledger: Reader, entry_id: int) -> None:
    """Make the spans anew from the facts as they stand, which is at that entry. Raises LEDGER_CORRUPT (exit 6)."""
    ledger.connection.execute(f"delete from {ledger.table('span')}")  # noqa: S608 - own names
    for first, last in _runs(ledger, SLICE):
        _add(ledger, _made(ledger, f"person_id between {first:d} and {last:d}"))
    _stand(ledger, entry_id)


def as_facts_say(ledger: Reader, entry_id: int) -> bool:
    """Whether the spans stand at that entry, the head, and say what the facts say. Raises LEDGER_CORRUPT (exit 6)."""
    if not ledger.spans_stand_at(entry_id):
        return False
    last, kinds = 0, {(code, plan) for code, plan in ledger.select("select distinct span_code, plan_id from span")}
    for first, last in _runs(ledger, COMPARED):
        people = f"person_id between {first:d} and {last:d}"
        made, kept = _made(ledger, people), _KEPT.replace("{of}", people)
        for code, plan in {*kinds, *made}:
            if ledger.select(kept, {"code": code, "plan": plan}) != made.get((code, plan), []):
                return False
    # Those of numbers that nobody has.
    return not ledger.select(f"select 1 from span where person_id > {last:d} or person_id < 1 limit 1")  # noqa: S608 - own numbers


def _runs(ledger: Reader, size: int) -> Iterator[tuple[int, int]]:
    """The numbers that people have, in runs."""
    [(most,)] = ledger.select("select coalesce(max(fact_id), 0) from person")
    for first in range(1, most + 1, size):
        yield first, min(first + size - 1, most)


def _among(column: str, numbers: Sequence[int]) -> str:
    """The condition that a column holds one of some numbers, which are sorted."""
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{column} between {numbers[0]:d} and {numbers[-1]:d}"
    return f"{column} in ({listed(numbers)})"


def _made(ledger: Reader, of: str) -> dict[Kind, list[_Row]]:
    """What the facts say of some people, by kind, in the order of the table's key."""
    spells: dict[int, list[Spell]] = defaultdict(list)
    covers: dict[int, list[Cover]] = defaultdict(list)
    for row in ledger.select(_SPELLS.replace("{of}", f"m.{of}")):
        spells[row[0]].append(row[1:])
    for row in ledger.select(_COVERS.replace("{of}", f"c.{of}")):
        covers[row[0]].append(row[1:])
    made: dict[Kind, list[_Row]] = defaultdict(list)
    try:
        for person, some in spells.items():
            for kind, unit, first, last in spans(some, covers.get(person, ())):
                made[kind].append((unit, person, first, last))
    except ValueError:  # a day that is none, in a file that somebody damaged
        raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=without_password(ledger.url)) from None
    for rows in made.values():
        rows.sort()
    return made


class _Records:
    """Whose facts stand, or ever stood, under whose number: people who were merged, whatever became of the merge."""

    def __init__(self, ledger: Reader) -> None:
        self._survivors: dict[int, set[int]] = defaultdict(set)
        self._merged: dict[int, set[int]] = defaultdict(set)
        for person, survivor in ledger.select(_ALIASES):
            self._survivors[person].add(survivor)
            self._merged[survivor].add(person)

    def humans(self, people: Collection[int]) -> set[int]:
        """The numbers under which the facts of some records may stand."""
        return {*people, *chain.from_iterable(self._survivors.get(person, ()) for person in people)}

    def under(self, person: int) -> set[int]:
        """The records whose facts may stand, or have stood, under a number."""
        return {person, *self._merged.get(person, ())}

    def all_under(self, people: Sequence[int]) -> list[int]:
        """Those of several, sorted."""
        return sorted({*people, *chain.from_iterable(self._merged.get(person, ()) for person in people)})


def _before(
    ledger: Reader, records: _Records, people: Sequence[int], codes: Sequence[str], entry_id: int
) -> dict[Kind, list[tuple[int, int]]]:
    """The units and people under which spans may stand, by kind: every unit that a person was ever told to be of.

    No fact is ever deleted, so the facts of earlier entries know them all.
    """
    of = _among("t.person_id", records.all_under(people))
    plans = _told(ledger, _PLANS_BEFORE.replace("{of}", of), entry_id)
    if not plans and MEMBER not in codes:
        return {}
    units = _told(ledger, _UNITS_BEFORE.replace("{of}", of), entry_id)
    found: dict[Kind, list[tuple[int, int]]] = defaultdict(list)
    for person in people if units else ():
        own = records.under(person)
        held = {ANY_PLAN, *chain.from_iterable(plans.get(record, ()) for record in own)}
        for unit in {*chain.from_iterable(units.get(record, ()) for record in own)}:
            if MEMBER in codes:
                found[MEMBER, ANY_PLAN].append((unit, person))
            if len(held) > 1:
                for kind in product((INSURED, IN_YEAR), held):
                    found[kind].append((unit, person))
    return found


def _told(ledger: Reader, sql: str, entry_id: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for person, number in ledger.select(sql, {"entry": entry_id}):
        found[person].append(number)
    return found


def _drop(ledger: Reader, before: Mapping[Kind, Sequence[tuple[int, int]]]) -> None:
    mark = _mark(ledger)
    for (code, plan), keys in before.items():
        ledger.connection.cursor().executemany(
            f"delete from {ledger.table('span')} where span_code = '{code}' and plan_id = {plan:d}"  # noqa: S608 - own names
            f" and unit_id = {mark} and person_id = {mark}",
            keys,
        )


def _add(ledger: Reader, made: Mapping[Kind, Sequence[_Row]]) -> None:
    """Insert many rows in few driver calls: what is the same in all rows of a kind stands in the statement."""
    mark = _mark(ledger)
    cursor = ledger.connection.cursor()
    for (code, plan), rows in sorted(made.items()):
        into = f"insert into {ledger.table('span')} values "  # noqa: S608 - own names
        row = f"('{code}', {plan:d}, {mark}, {mark}, {mark}, {mark})"
        whole = len(rows) - len(rows) % STATEMENT_ROWS
        several = into + ", ".join([row] * STATEMENT_ROWS)
        for start in range(0, whole, STATEMENT_ROWS):
            cursor.execute(several, tuple(chain.from_iterable(rows[start : start + STATEMENT_ROWS])))
        cursor.executemany(into + row, rows[whole:])


def _mark(ledger: Reader) -> str:
    return "?" if ledger.engine == "sqlite" else "%s"


def _stand(ledger: Reader, entry_id: int) -> None:
    ledger.connection.execute(f"delete from {ledger.table('span_state')}")  # noqa: S608 - own names
    ledger.connection.execute(f"insert into {ledger.table('span_state')} values ({entry_id:d})")  # noqa: S608 - own names
