"""Keeps the spans beside the facts that they follow from: of the people whom an entry touches, or of everybody.

They are never the truth. A question takes them where they stand at the very entry that it asks about, and the facts
everywhere else; ``init`` makes them anew.

Of many people at once most are alike: one membership that goes on, and covers that many others have too. The rule
(``rules.spans``) is asked once for the covers, and the database lays them over each membership, to insert what follows
or to count what of it is kept; whoever has more of a story the rule is asked about alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain

from mutualaid.codes import IN_YEAR, INSURED, MEMBER, SPANS
from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import FOR_EVER
from mutualaid.results import NO_FACTS
from mutualaid.rules.spans import ANY_PLAN, Cover, Kind, Spell, held, spans
from mutualaid.store.reading import Reader, without_password
from mutualaid.store.scoping import widen
from mutualaid.store.slices import WALK, listed, slices
from mutualaid.store.writing import STATEMENT_ROWS

MANY = 1_000
"""More people than these are many."""
SLICE = 20_000
"""So many people at once: what is known of them stands in memory."""
RUN = 50_000
"""So many are made anew, or compared, at once."""

_Row = tuple[int, int, str, str]
"""Unit, person, first and last day."""
_KEPT = (
    "select unit_id, person_id, starts_on, ends_on from span"
    " where span_code = :code and plan_id = :plan and unit_id in ({units}) and person_id {of}"
    " order by unit_id, person_id, starts_on"
)
"""Looked up by the key, unit by unit: without the units each run of people would walk over all spans."""
_OF_ENROLLMENT = (
    "select e.person_id from {table} t join enrollment e on e.fact_id = t.enrollment_id where t.{by} = :entry"
    " and e.entry_id <> :entry"
)
"""Whoever is enrolled by the very entry is told of by the enrollment."""
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
    " where m.status_code = 'in_service' and m.person_id {of}"
)
_COVERS = "select c.person_id, c.plan_id, c.starts_on, c.ends_on from cover_now c where c.person_id {of}"
_ALIASES = "select person_id, survivor_id from person_alias"

_PLANS_BEFORE = (
    "select distinct t.plan_id from enrollment t where t.entry_id < :entry and"
    " (t.person_id {of} or t.person_id in (select a.person_id from person_alias a where a.survivor_id {of}))"
)
"""Of some people and of whoever was ever merged with them, whatever became of the merge."""
_OLD = "delete from span where span_code in ({codes}) and plan_id in ({plans})"
_WALKED = " and person_id {of}"
_LOOKED_UP = (
    " and (unit_id, person_id) in (select t.unit_id, t.person_id from membership t"
    " where t.entry_id < :entry and t.person_id {of}"
    " union select t.unit_id, a.survivor_id from person_alias a join membership t on t.person_id = a.person_id"
    " where t.entry_id < :entry and a.survivor_id {of})"
)
"""Under the units that somebody was ever told to be of: no fact is ever deleted, so they are all known."""

_NAMED = {"member": MEMBER, "any": ANY_PLAN, "ever": FOR_EVER}
_WORKING = (
    "create temp table span_stay (person_id {number} primary key, unit_id {number}, joined_on text, is_plain {number})",
    "create temp table span_held (covers text, unit_id {number}, person_id {number}, joined_on text,"
    " primary key (covers, unit_id, person_id)){alone}",
    "create temp table span_days (span_code text, plan_id {number}, covers text, first_on text, last_on text)",
)
_WORKED_WITH = ("span_stay", "span_held", "span_days")
_STAYS = (
    "insert into span_stay select t.person_id, min(t.unit_id), min(t.joined_on),"
    " case when count(*) = 1 and max(t.left_on) is null then 1 else 0 end"
    " from membership t where t.voided_by is null and t.status_code = 'in_service' and t.person_id {of}"
    " and t.person_id not in (select a.person_id from person_alias a)"
    " and t.person_id not in (select a.survivor_id from person_alias a) group by t.person_id"
)
"""Of whoever was never merged; the index of the facts holds them person by person, which the view does not say."""
_OTHERS = (
    "select s.person_id from span_stay s where s.is_plain = 0"
    " union select a.person_id from person_alias a where a.person_id {of}"
    " union select a.survivor_id from person_alias a where a.survivor_id {of} order by 1"
)
_MEMBERS = (
    "insert into span select '{member}', {any}, s.unit_id, s.person_id, s.joined_on, '{ever}' from span_stay s"
    " where s.is_plain = 1 order by s.unit_id, s.person_id"
)
_HELD = (
    "insert into span_held select string_agg(c.plan_id || ' ' || c.starts_on || ' ' || c.ends_on, ','),"
    " min(s.unit_id), s.person_id, min(s.joined_on)"
    " from cover_now c join span_stay s on s.person_id = c.person_id"
    " where c.person_id {of} and s.is_plain = 1 group by s.person_id"
)
_DAYS = "insert into span_days values ({marks})"
_LAID = (
    "from span_days d join span_held h on h.covers = d.covers{beside}"
    " where h.joined_on <= d.last_on and d.span_code in ({codes})"
)
_STARTS = "case when h.joined_on > d.first_on then h.joined_on else d.first_on end"
_COVERED = f"insert into span select d.span_code, d.plan_id, h.unit_id, h.person_id, {_STARTS}, d.last_on {_LAID}"
_MEMBERS_ALIKE = (
    "select count(*), count(k.person_id) from span_stay s left join span k on k.span_code = '{member}'"
    " and k.plan_id = {any} and k.unit_id = s.unit_id and k.person_id = s.person_id and k.starts_on = s.joined_on"
    " and k.ends_on = '{ever}' where s.is_plain = 1"
)
_COVERED_ALIKE = "select count(*), count(k.person_id) " + _LAID.replace(
    "{beside}",
    " left join span k on k.span_code = d.span_code and k.plan_id = d.plan_id and k.unit_id = h.unit_id"
    f" and k.person_id = h.person_id and k.starts_on = {_STARTS} and k.ends_on = d.last_on",
)
"""How many spans the facts say, and how many of them are kept."""


def keep(ledger: Reader, entry_id: int, tables: Collection[str]) -> None:
    """Bring the spans up to the entry being written, whose facts stand: of the people whom its ``tables`` bear on.

    Where they did not stand at the entry before it they are made anew. Raises LEDGER_CORRUPT (exit 6).
    """
    if not ledger.spans_stand_at(entry_id - 1):
        remake(ledger, entry_id)
        return
    if touched := _touched(ledger, entry_id, tables):
        codes = SPANS if _OF_MEMBERS.intersection(tables) else (INSURED, IN_YEAR)
        with _among(ledger, touched) as of:
            _drop(ledger, codes, of, len(touched), entry_id)
            if len(touched) > MANY:
                _make(ledger, codes, of)
            else:
                _add(ledger, codes, _made(ledger, of))
    _stand(ledger, entry_id)


def remake(ledger: Reader, entry_id: int) -> None:
    """Make the spans anew from the facts as they stand, which is at that entry. Raises LEDGER_CORRUPT (exit 6)."""
    _change(ledger, "delete from span")
    for first, last in _runs(ledger):
        _make(ledger, SPANS, f"between {first:d} and {last:d}")
    _stand(ledger, entry_id)


def as_facts_say(ledger: Reader, entry_id: int) -> bool:
    """Whether the spans stand at that entry, the head, and say what the facts say. Raises LEDGER_CORRUPT (exit 6)."""
    if not ledger.spans_stand_at(entry_id):
        return False
    alike = 0
    with _working(ledger):
        for first, last in _runs(ledger):
            for told, kept in _compared(ledger, f"between {first:d} and {last:d}"):
                if told != kept:
                    return False
                alike += told
    # Whatever stands beside those: of another kind or unit, or of a number that nobody has.
    return ledger.select("select count(*) from span") == [(alike,)]


def _runs(ledger: Reader) -> Iterator[tuple[int, int]]:
    """The numbers that people have, in runs."""
    [(most,)] = ledger.select("select coalesce(max(fact_id), 0) from person")
    for first in range(1, most + 1, RUN):
        yield first, min(first + RUN - 1, most)


def _touched(ledger: Reader, entry_id: int, tables: Collection[str]) -> list[int]:
    """The numbers under which the facts of those whom an entry touches may stand, sorted."""
    arms = [arm for table in TOUCHED.keys() & tables for arm in TOUCHED[table]]
    if not arms:
        return []
    asked = " union all ".join(arm.replace("{by}", by) for arm in arms for by in ("entry_id", "voided_by"))
    people = {person for (person,) in ledger.select(asked, {"entry": entry_id})}
    return sorted(people.union(survivor for person, survivor in ledger.select(_ALIASES) if person in people))


@contextmanager
def _among(ledger: Reader, numbers: Sequence[int]) -> Iterator[str]:
    """The condition of a column that it holds one of some numbers, which are sorted."""
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        yield f"between {numbers[0]:d} and {numbers[-1]:d}"
    elif len(numbers) <= MANY:
        yield f"in ({listed(numbers)})"
    else:
        _change(ledger, f"create temp table span_touched (person_id {_number(ledger)} primary key)")
        widen(ledger.connection.execute, "span_touched", numbers)
        yield "in (select o.person_id from span_touched o)"
        _change(ledger, "drop table span_touched")


def _drop(ledger: Reader, codes: Sequence[str], of: str, count: int, entry_id: int) -> None:
    """Delete the spans of these codes of some people, so many."""
    before = {"entry": entry_id}
    plans = [plan for (plan,) in ledger.select(_PLANS_BEFORE.replace("{of}", of), before)]
    some = codes if plans else [code for code in codes if code == MEMBER]
    if not some:
        return
    [(most,)] = ledger.select("select coalesce(max(fact_id), 0) from person")
    whose = _WALKED if count * WALK > most else _LOOKED_UP
    old = _OLD.format(codes=_quoted(some), plans=listed([ANY_PLAN, *plans]))
    _change(ledger, old + whose.replace("{of}", of), before)


def _make(ledger: Reader, codes: Sequence[str], of: str) -> None:
    """Insert the spans of these codes of many people, who have none."""
    with _laid(ledger, of) as others:
        if MEMBER in codes:
            _change(ledger, _MEMBERS.format(**_NAMED))
        _change(ledger, _COVERED.format(beside="", codes=_quoted(codes)))
    for few in slices(others, SLICE):
        _add(ledger, codes, _made(ledger, f"in ({listed(few)})"))


def _compared(ledger: Reader, of: str) -> Iterator[tuple[int, int]]:
    """How many spans the facts say of some people, and how many of them are kept, part by part."""
    if ledger.only_looks:
        yield from _ruled(ledger, of)
        return
    with _laid(ledger, of) as others:
        counted = ledger.select(_MEMBERS_ALIKE.format(**_NAMED))
        counted += ledger.select(_COVERED_ALIKE.format(codes=_quoted(SPANS)))
    yield from counted
    for few in slices(others, SLICE):
        yield from _ruled(ledger, f"in ({listed(few)})")


def _ruled(ledger: Reader, of: str) -> Iterator[tuple[int, int]]:
    """The same by the rule alone, by kind."""
    for (code, plan), rows in _made(ledger, of).items():
        units = listed(sorted({row[0] for row in rows}))
        kept = ledger.select(_KEPT.replace("{of}", of).replace("{units}", units), {"code": code, "plan": plan})
        yield len(rows), len(rows) if rows == kept else len(set(kept).intersection(rows))


@contextmanager
def _laid(ledger: Reader, of: str) -> Iterator[Sequence[int]]:
    """What the database lays over each other for some people, in tables for the time; handed out is who is left out."""
    alone = " without rowid" if ledger.engine == "sqlite" else ""
    for table in _WORKING:
        _change(ledger, table.format(number=_number(ledger), alone=alone))
    _fill(ledger, _STAYS.replace("{of}", of), "span_stay")
    _fill(ledger, _HELD.replace("{of}", of), "span_held")
    days: list[tuple[object, ...]] = []
    with _damage(ledger):
        for (covers,) in ledger.select("select distinct covers from span_held"):
            days += ((*kind, covers, first, last) for kind, first, last in held(_covers(covers)))
    ledger.connection.cursor().executemany(_DAYS.format(marks=_marks(ledger, 5)), sorted(days))
    yield [person for (person,) in ledger.select(_OTHERS.replace("{of}", of))]
    for name in _WORKED_WITH:
        _change(ledger, f"drop table {name}")


def _fill(ledger: Reader, sql: str, table: str) -> None:
    """Fill one of those tables; a server that has not counted it takes it for empty, and walks it once a row."""
    _change(ledger, sql)
    if ledger.engine == "postgresql":
        _change(ledger, f"analyze {table}")


@contextmanager
def _working(ledger: Reader) -> Iterator[None]:
    """Whoever may only ask may yet make a table for the time being, beside the ledger."""
    bound = ledger.engine == "sqlite" and not ledger.only_looks and ledger.select("PRAGMA query_only") == [(1,)]
    if bound:
        ledger.connection.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        if bound:
            ledger.connection.execute("PRAGMA query_only = ON")


def _quoted(codes: Sequence[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def _covers(told: str) -> tuple[Cover, ...]:
    """Somebody's covers from their text."""
    return tuple((int(plan), first, last) for plan, first, last in (cover.split(" ") for cover in told.split(",")))


def _made(ledger: Reader, of: str) -> dict[Kind, list[_Row]]:
    """What the facts say of some people by the rule, by kind, in the order of the table's key."""
    spells: dict[int, list[Spell]] = defaultdict(list)
    covers: dict[int, list[Cover]] = defaultdict(list)
    for row in ledger.select(_SPELLS.replace("{of}", of)):
        spells[row[0]].append(row[1:])
    for row in ledger.select(_COVERS.replace("{of}", of)):
        covers[row[0]].append(row[1:])
    made: dict[Kind, list[_Row]] = defaultdict(list)
    with _damage(ledger):
        for person, some in spells.items():
            for kind, unit, first, last in spans(some, covers.get(person, ())):
                made[kind].append((unit, person, first, last))
    for rows in made.values():
        rows.sort()
    return made


@contextmanager
def _damage(ledger: Reader) -> Iterator[None]:
    """A day that is none, in a file that somebody damaged, raises LEDGER_CORRUPT (exit 6)."""
    try:
        yield
    except ValueError:
        raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=without_password(ledger.url)) from None


def _add(ledger: Reader, codes: Sequence[str], made: Mapping[Kind, Sequence[_Row]]) -> None:
    """Insert the rows of these codes in few driver calls: what is the same in all of a kind stands in the statement."""
    cursor = ledger.connection.cursor()
    for (code, plan), rows in sorted(made.items()):
        if code not in codes:
            continue
        into = f"insert into {ledger.table('span')} values "  # noqa: S608 - own names
        row = f"('{code}', {plan:d}, {_marks(ledger, 4)})"
        whole = len(rows) - len(rows) % STATEMENT_ROWS
        several = into + ", ".join([row] * STATEMENT_ROWS)
        for start in range(0, whole, STATEMENT_ROWS):
            cursor.execute(several, tuple(chain.from_iterable(rows[start : start + STATEMENT_ROWS])))
        cursor.executemany(into + row, rows[whole:])


def _change(ledger: Reader, sql: str, params: Mapping[str, object] = NO_FACTS) -> None:
    """Run a statement that changes the spans, or what is worked with beside them."""
    ledger.connection.execute(*ledger.portable(sql, params))


def _marks(ledger: Reader, count: int) -> str:
    return ", ".join(["?" if ledger.engine == "sqlite" else "%s"] * count)


def _number(ledger: Reader) -> str:
    """The type of a number; as the primary key of a table it is on SQLite the very place of the row."""
    return "integer" if ledger.engine == "sqlite" else "bigint"


def _stand(ledger: Reader, entry_id: int) -> None:
    _change(ledger, "delete from span_state")
    _change(ledger, "insert into span_state values (:entry)", {"entry": entry_id})
