"""What a person limited to a unit sees: the tables of people and money again, as TEMP views over that unit's part.

They bear the names of the tables, and every view of the ledger is made again over them: whatever is asked through the
connection, of a table or of a view, by a reader or while an entry is written, finds the part and nothing else, and no
query has a variant. Bounded are the facts of a person by the person, those of a unit by the unit, those that tell of
another fact by that one. A person belongs to a unit who has a membership spell in it or below it, or an enrollment
collected by it, whenever, and so do the dependants of such a person; all that is known of them is seen, so that the
figures of the unit are those that anybody else is told. What has to be one in the whole ledger asks ``Reader.whole``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from mutualaid.store.resources import fill, view_texts
from mutualaid.store.slices import slices

Execute = Callable[[str], Any]

PART = "(select r.person_id from scope_record r)"
"""Every record of the people of the part, those merged into them too."""
_OF_PERSON = f"+t.person_id in {PART}"  # the sign keeps the index for what is looked for
_OF_UNIT = "t.unit_id in (select u.unit_id from scope_unit u)"


def _behind(table: str, key: str) -> str:
    """A fact that points to one of a person: a key is the ``fact_id`` of the first row, and that row says whose."""
    return f"exists (select 1 from {{own}}.{table} o where o.fact_id = t.{key} and o.person_id in {PART})"  # noqa: S608


OF_PERSON = (
    "person",
    "personal",
    "membership",
    "dependant",
    "enrollment",
    "settlement",
    "claim",
    "medical",
    "payee",
    "payout",
    "relief",
)
"""The tables whose rows are a person's: seen, and written, where the person lies in the scope."""

BOUNDS: Mapping[str, str] = {
    **dict.fromkeys((*OF_PERSON, "person_alias", "span"), _OF_PERSON),
    **dict.fromkeys(("headcount", "target", "opening"), _OF_UNIT),
    "mapping": "(t.unit_id is null or t.unit_id in (select w.above_id from {own}.unit_above_now w"
    " join scope_unit s on s.unit_id = w.unit_id))",
    "contribution": f"({_OF_UNIT} or {_behind('enrollment', 'enrollment_id')})",
    "allocation": _behind("enrollment", "enrollment_id"),
    "decision": _behind("claim", "claim_id"),
    "relief_approval": _behind("relief", "relief_id"),
    **dict.fromkeys(("payout_event", "batch_item"), _behind("payout", "payout_id")),
    **dict.fromkeys(("disclosure", "erasure"), f"({_OF_PERSON} or t.person_id is null)"),
}
"""The tables that a scope bounds, and by what; ``t`` is the row, ``{own}`` the schema that holds the tables."""

OPEN: Mapping[str, str] = {
    **dict.fromkeys(("unit", "unit_parent", "unit_rename", "unit_alias"), "the tree of units is everybody's"),
    **dict.fromkeys(("plan", "plan_terms"), "plans are everybody's, and public"),
    **dict.fromkeys(
        ("payment_batch", "approval", "payment_file"),
        "a batch is of the ledger as a whole; how far it has come is told of whichever payment of it is seen",
    ),
    **dict.fromkeys(("period_closing", "period_reopening"), "a closed period holds for everybody"),
    "operator": "who has an account is no secret among them",
    "publication": "what was printed was printed for everybody",
    "denial": "names a command, nobody's record",
}
"""The tables that no scope bounds, and why."""

_PEOPLE = """
insert into scope_record
select coalesce(a.survivor_id, m.person_id) from {own}.membership m
left join {own}.person_alias a on a.person_id = m.person_id and {standing:a}
where {standing:m} and m.unit_id in (select s.unit_id from scope_unit s)
union
select coalesce(a.survivor_id, e.person_id) from {own}.enrollment e
left join {own}.person_alias a on a.person_id = e.person_id and {standing:a}
where {standing:e} and e.unit_id in (select s.unit_id from scope_unit s)
"""
_DEPENDANTS = """
insert into scope_record
select coalesce(a.survivor_id, d.person_id) from {own}.dependant d
left join {own}.person_alias a on a.person_id = d.person_id and {standing:a}
left join {own}.person_alias b on b.person_id = d.member_id and {standing:b}
where {standing:d} and coalesce(b.survivor_id, d.member_id) in (select r.person_id from scope_record r)
on conflict do nothing
"""
_MERGED = """
insert into scope_record
select a.person_id from {own}.person_alias a
where {standing:a} and a.survivor_id in (select r.person_id from scope_record r) on conflict do nothing
"""

BELOW = (
    "select distinct unit_id from unit_above_now where above_id = {unit_id:d}"
    " and from_on <= '{day}' and until_on > '{day}'"
)
"""The unit and those below it on a day."""


class Scope(NamedTuple):
    """The part of the ledger that a person is limited to: a unit and those below it, today."""

    unit_id: int
    day: str
    """Today: how the tree stands now decides, whatever day or entry a question is about."""
    unit_code: str = ""
    units: frozenset[int] = frozenset()


def below(unit_id: int, day: str) -> str:
    """The query for the unit and those below it on a day. Raises ValueError for what is no ISO day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        raise ValueError
    return BELOW.format(unit_id=unit_id, day=day)


def bound(execute: Execute, own: str, scope: Scope, *, at_entry: int | None = None) -> Scope:
    """Bound a connection to a scope, as of an entry (None: the head); hands back the scope with the units it holds.

    ``own`` is the schema that holds the ledger's tables.
    """
    found = execute(below(scope.unit_id, scope.day)).fetchall()
    code = execute(f"select unit_code from unit_now where unit_id = {scope.unit_id:d}").fetchall()  # noqa: S608
    # A unit that is gone bounds to nothing, never to everything.
    scope = scope._replace(unit_code=code[0][0] if code else "", units=frozenset(row[0] for row in found))
    execute("create temp table scope_unit (unit_id bigint primary key)")
    execute("create temp table scope_record (person_id bigint primary key)")
    widen(execute, "scope_unit", scope.units)
    execute(fill(_PEOPLE.replace("{own}", own), at_entry))
    execute(fill(_DEPENDANTS.replace("{own}", own), at_entry))
    execute(fill(_MERGED.replace("{own}", own), at_entry))
    shadow_tables(execute, own)
    create_views(execute, at_entry)
    return scope


def shadow_tables(execute: Execute, own: str) -> None:
    """Put a view of the part in front of each table that a scope bounds."""
    for table, condition in BOUNDS.items():
        where = condition.replace("{own}", own)
        execute(f'create temp view "{table}" as select * from {own}."{table}" t where {where}')  # noqa: S608


def create_views(execute: Execute, at_entry: int | None) -> None:
    """Create every view again as a TEMP view, as of an entry (None: the head)."""
    for _, text in view_texts(at_entry):
        execute(re.sub(r"(?i)\bcreate\s+view\b", "create temp view", text, count=1))


def drop_views(execute: Execute, temp: str) -> None:
    """Take the TEMP views of ``create_views`` away; ``temp`` is the schema that holds them."""
    for name, _ in reversed(view_texts(None)):
        execute(f'drop view {temp}."{name}"')


def unshadow_tables(execute: Execute, temp: str) -> None:
    """Take the views in front of the tables away."""
    for table in BOUNDS:
        execute(f'drop view {temp}."{table}"')


def unbind(execute: Execute, temp: str) -> None:
    """Take a scope off a connection again, for whoever is next to bound it."""
    drop_views(execute, temp)
    unshadow_tables(execute, temp)
    for table in ("scope_unit", "scope_record"):
        execute(f"drop table {temp}.{table}")


def widen(execute: Execute, table: str, numbers: Iterable[int]) -> None:
    """Take further units (``scope_unit``) or records of persons (``scope_record``) into the part."""
    for some in slices(sorted(numbers)):
        rows = ", ".join(f"({number:d})" for number in some)
        execute(f"insert into {table} values {rows} on conflict do nothing")  # noqa: S608 - own names and numbers


@cache
def _named() -> re.Pattern[str]:
    """Where a statement names a table that a scope bounds, or a view."""
    names = "|".join((*BOUNDS, *(name for name, _ in view_texts(None))))
    return re.compile(rf'(?i)\b(from|join|update|into)(\s+)("?(?:{names})"?)(?!\w)')


def qualified(sql: str, own: str) -> str:
    """The query with every table that a scope bounds, and every view, named as those of the whole ledger.

    >>> qualified("select 1 from claim_now c join entry e on true left join claim on true", "main")
    'select 1 from main.claim_now c join entry e on true left join main.claim on true'
    """
    return _named().sub(rf"\1\2{own}.\3", sql)
