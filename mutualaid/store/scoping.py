"""What a person limited to a unit sees: the views of people and money again, as TEMP views over that unit's part.

They shadow the permanent ones as those of ``--at`` do, so that every query is bounded at once and none has a variant.
Bounded are the facts of a person by the person, those of a unit by the unit. A person belongs to a unit who has a
membership spell in it or below it, or an enrollment collected by it, whenever; all that is known of such a person is
seen, so that the figures of the unit are those that anybody else is told. The tree of units itself, plans and the
journal's entries are not bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from mutualaid.store.resources import fill, view_texts

Execute = Callable[[str], Any]

_OF_PERSON = "person_id in (select s.person_id from scope_person s)"
_OF_UNIT = "unit_id in (select s.unit_id from scope_unit s)"
_OF_PERSON_OR_NOBODY = f"({_OF_PERSON} or person_id is null)"

OF_PERSON = (
    "person",
    "personal",
    "membership",
    "enrollment",
    "settlement",
    "claim",
    "medical",
    "payee",
    "payout",
    "relief",
)
"""The tables whose rows are a person's: seen, and written, where the person lies in the scope."""

BOUNDED: Mapping[str, str] = {
    **{f"{table}_now": _OF_PERSON for table in (*OF_PERSON, "identity", "outgoing")},
    "person_alias_now": "survivor_id in (select s.person_id from scope_person s)",
    **dict.fromkeys(("headcount_now", "target_now", "opening_now"), _OF_UNIT),
    "contribution_now": f"({_OF_UNIT} or enrollment_id in (select e.enrollment_id from scope_enrollment e))",  # noqa: S608 - own names
    **dict.fromkeys(("disclosure_now", "erasure_now"), _OF_PERSON_OR_NOBODY),
}
"""The views that a scope bounds, and by what."""

_PEOPLE = """
insert into scope_person
select coalesce(a.survivor_id, m.person_id) from membership m
left join person_alias a on a.person_id = m.person_id and {standing:a}
where {standing:m} and m.unit_id in (select s.unit_id from scope_unit s)
union
select coalesce(a.survivor_id, e.person_id) from enrollment e
left join person_alias a on a.person_id = e.person_id and {standing:a}
where {standing:e} and e.unit_id in (select s.unit_id from scope_unit s)
"""
_ENROLLMENTS = """
insert into scope_enrollment
select e.enrollment_id from enrollment e
left join person_alias a on a.person_id = e.person_id and {standing:a}
where {standing:e} and coalesce(a.survivor_id, e.person_id) in (select s.person_id from scope_person s)
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


def create_views(execute: Execute, *, at_entry: int | None, scope: Scope | None) -> Scope | None:
    """Create every view again as a TEMP view, as of an entry (None: the head) and within a scope (None: everything).

    Hands back the scope with the units it holds.
    """
    if scope is not None:
        found = execute(below(scope.unit_id, scope.day)).fetchall()
        code = execute(f"select unit_code from unit_now where unit_id = {scope.unit_id:d}").fetchall()  # noqa: S608
        # A unit that is gone bounds to nothing, never to everything.
        scope = scope._replace(unit_code=code[0][0] if code else "", units=frozenset(row[0] for row in found))
        execute("create temp table scope_unit (unit_id bigint primary key)")
        execute("create temp table scope_person (person_id bigint primary key)")
        execute("create temp table scope_enrollment (enrollment_id bigint primary key)")
        for unit_id in sorted(scope.units):
            execute(f"insert into scope_unit values ({unit_id:d})")  # noqa: S608
        execute(fill(_PEOPLE, at_entry))
        execute(fill(_ENROLLMENTS, at_entry))
    for name, text in view_texts(at_entry):
        bounded = text if scope is None else within(name, text)
        execute(re.sub(r"(?i)\bcreate\s+view\b", "create temp view", bounded, count=1))
    return scope


def within(name: str, text: str) -> str:
    """The text of a view, bounded where ``BOUNDED`` says by what."""
    if name not in BOUNDED:
        return text
    found = re.search(r"(?is)\bcreate\s+view\s+\w+\s+as\b", text)
    assert found is not None
    body = text[found.end() :].rstrip("; \n")
    return f"{found.group(0)}\nselect * from (\n{body}\n) bounded where {BOUNDED[name]}\n"
