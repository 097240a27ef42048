"""How far whoever writes may write: checked by the entry itself, whatever use case asserts or voids the facts.

A user limited to a unit asserts and voids facts of that unit and of those below it, as the tree stands today, and facts
of persons who have, or get in the entry, a spell of membership there, and of their dependants. Facts of the ledger as a
whole (plans, periods, batches of payments) are not theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mutualaid.codes import same_account, same_actor
from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import KEYS
from mutualaid.store import scoping
from mutualaid.store.reading import Reader
from mutualaid.store.slices import MOST_TEXTS, marked, slices

DENIAL = "denial"
"""The entry that says who was refused; anybody leaves it, also who is no user."""

OF_UNIT = frozenset(
    (
        *("membership", "enrollment", "contribution", "opening", "headcount", "target", "unit_rename", "unit_alias"),
        *("mapping", "operator"),
    )
)
"""Tables whose ``unit_id`` must lie in the scope."""
OF_PERSON = frozenset((*scoping.OF_PERSON, "person_alias"))
"""Tables whose ``person_id`` must be a person of the scope."""
THROUGH: Mapping[str, tuple[str, str]] = {
    "decision": ("claim", "claim_id"),
    "payout_event": ("payout", "payout_id"),
    "allocation": ("enrollment", "enrollment_id"),
    "relief_approval": ("relief", "relief_id"),
}
"""Tables that tell of a person through the fact they point to."""
PLACING = frozenset(("membership", "dependant", "enrollment", "person_alias"))
"""Tables whose facts, once asserted, make a person one of the scope."""
ANYWHERE = frozenset(("denial", "disclosure"))
PLACES = frozenset(("unit", "unit_parent"))
NUMBERS_AT_ONCE = 5_000


NAMED: Mapping[str, tuple[str, str, str]] = {
    "CLAIM_UNKNOWN": ("claim", "claim_id", "claims"),
    "ENROLLMENT_UNKNOWN": ("enrollment", "enrollment_id", "enrollment_no"),
    "CONTRIBUTION_UNKNOWN": ("contribution", "contribution_id", "contribution_no"),
    "RECEIPT_UNKNOWN": ("contribution", "receipt_no", "receipt_no"),
    "RELIEF_UNKNOWN": ("relief", "relief_id", "relief_no"),
    "SETTLEMENT_UNKNOWN": ("settlement", "settlement_no", "settlement_no"),
}
"""By the code of an error that calls a record unknown: its table, its column, and the fact that names it."""


def named_by(wrong: MutualAidError) -> tuple[str, str, list[Any]] | None:
    """Table, column and values of the records that an error calls unknown; None where it speaks of none."""
    if wrong.code not in NAMED:
        return None
    table, column, fact = NAMED[wrong.code]
    said = str(wrong.facts[fact])
    return table, column, list(map(int, re.findall(r"(?<![+\d])\d+", said))) if column.endswith("_id") else [said]


def of(ledger: Reader, *, action: str, actor: str, os_user: str, day: str) -> Scope | None:
    """The scope of whoever acts, to which the ledger is bounded from now on; None where nothing limits them.

    Raises NOT_A_USER (exit 4) where the ledger has users and this name is none of them under this account.
    """
    if action == DENIAL:
        return None
    known = ledger.select(
        "select cast(actor as text), cast(os_user as text), cast(role_code as text), cast(unit_id as bigint)"
        " from operator where voided_by is null order by operator_id"
    )
    if not known:
        return None
    for name, account, role, unit_id in known:
        if same_actor(name, actor) and same_account(account, os_user):
            return None if unit_id is None else Scope(ledger, unit_id, day, role)
    raise MutualAidError("NOT_A_USER", Exit.NOT_PERMITTED, os_user=os_user)


_TOUCHED = "(t.entry_id = :entry or t.voided_by = :entry)"
_JOINED = " union all ".join(
    f"select j.person_id from {table} j where (j.entry_id = :entry or j.voided_by = :entry)"  # noqa: S608 - own names
    " and j.unit_id in (select u.unit_id from scope_unit u)"
    for table in ("membership", "enrollment")
)
_JOINED += (
    " union all select j.person_id from dependant j where (j.entry_id = :entry or j.voided_by = :entry)"  # noqa: S608
    f" and j.member_id in {scoping.PART}"
)
"""Whom an entry made one of the part, or took out of it."""
_DEPENDANTS = (
    "select d.person_id, coalesce(a.survivor_id, d.person_id), coalesce(b.survivor_id, d.member_id) from dependant d"
    " left join person_alias a on a.person_id = d.person_id and a.voided_by is null and a.entry_id < :entry"
    " left join person_alias b on b.person_id = d.member_id and b.voided_by is null and b.entry_id < :entry"
    " where d.voided_by is null or d.voided_by = :entry"
)
"""Whose dependant somebody is, or was until the entry being written."""


def lies_outside(ledger: Reader, entry: int) -> bool:
    """Whether anything that an entry asserted or voided is not of the part to which the ledger is bounded."""
    whole = ledger.whole()
    return any(
        whole.select(f"select 1 from {table} t where {_TOUCHED} and ({outside}) limit 1", {"entry": entry})  # noqa: S608
        for table in KEYS
        for outside in _outside(table, ledger.own)
    )


def _outside(table: str, own: str) -> Iterator[str]:
    """The conditions under which a row of a table is not of the part."""
    if table in OF_UNIT | PLACES:
        yield "t.unit_id is null or t.unit_id not in (select u.unit_id from scope_unit u)"
    elif table not in OF_PERSON and table not in THROUGH:
        yield "true"
    if table in OF_PERSON:
        yield f"t.person_id not in {scoping.PART} and t.person_id not in ({_JOINED})"
    if table in THROUGH:
        yield f"not ({scoping.BOUNDS[table].replace('{own}', own)})"


class Scope:
    """The units of a scope, and what an entry under way speaks of."""

    def __init__(self, ledger: Reader, unit_id: int, day: str, role: str) -> None:
        self.role = role
        self.seen = ledger.scope = scoping.bound(
            ledger.connection.execute, ledger.own, scoping.Scope(unit_id, day), at_entry=None
        )
        """The part of the ledger as it stood when the entry was begun."""
        self.denied = False
        """Whether something was asked for that stands outside."""
        self._ledger, self._whole = ledger, ledger.whole()
        self._units = self.seen.units
        self._new_units: set[int] = set()
        self._placed: set[int] = set()
        self._people: set[int] = set()

    def take(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, asserted: bool) -> None:
        """Judge facts that are asserted or voided; persons are judged at the end of the entry.

        ``columns`` hold ``fact_id`` and the key too. Raises NOT_IN_SCOPE (exit 4).
        """
        if table in ANYWHERE:
            return
        if table not in OF_UNIT | OF_PERSON | PLACES and table not in THROUGH:
            self._refuse(table)
        places = {name: place for place, name in enumerate(columns)}
        if table in PLACES:
            self._take_units(table, [{name: row[place] for name, place in places.items()} for row in rows], asserted)
            return
        rows = list(rows)
        if table in OF_UNIT:
            for unit_id in {row[places["unit_id"]] for row in rows}:
                self._in(unit_id, table)
        if table in OF_PERSON:
            self._people |= {row[places["person_id"]] for row in rows}
        for other in ("survivor_id", "member_id"):
            if other in places and table in OF_PERSON:
                self._people |= {row[places[other]] for row in rows}
        if table in PLACING and asserted:
            self._widen("scope_record", {row[places["person_id"]] for row in rows})
        if table in THROUGH:
            parent, column = THROUGH[table]
            self._people |= self._people_behind(parent, column, {row[places[column]] for row in rows})

    def close(self, entry_id: int) -> None:
        """Judge the persons the entry spoke of. Raises NOT_IN_SCOPE (exit 4)."""
        for unit_id in self._new_units - self._placed:
            self._refuse_unit(unit_id)
        if self._people and (outside := self._people - self.people(entry_id)):
            self._refuse(f"person:{min(outside)}")

    def elsewhere(self, table: str, column: str, values: Collection[Any], also: str) -> frozenset[Any]:
        """Those of some values that a fact of this table outside holds: yes or no for each, and no more.

        The fact stands, but where ``column`` is its key: a number is given once. ``table`` may be a view of people as
        well; ``also`` is a further condition on its row ``t``. Whoever asked for one is kept as denied.
        """
        bound = scoping.BOUNDS.get(table, scoping.BOUNDS["person"]).replace("{own}", self._ledger.own)
        view = table if table.endswith("_now") or column == KEYS[table] else f"{table}_now"
        found: set[Any] = set()
        for some in slices(sorted(values), MOST_TEXTS):
            marks, params = marked(some)
            sql = f"select t.{column} from {view} t where t.{column} in ({marks}) and not ({bound}) and {also}"  # noqa: S608
            found |= {value for (value,) in self._whole.select(sql, params)}
        self.denied = self.denied or bool(found)
        return frozenset(found).intersection(values)

    def is_elsewhere(self, ask: Callable[[Reader], Iterable[object]]) -> bool:
        """Whether a question that found nothing in the part finds anything in the whole ledger."""
        found = any(True for _ in ask(self._whole))
        self.denied = self.denied or found
        return found

    def is_outside(self, entry: int) -> bool:
        """Whether an entry speaks of anything outside, which is kept as denied."""
        outside = lies_outside(self._ledger, entry)
        self.denied = self.denied or outside
        return outside

    def people(self, entry_id: int) -> set[int]:
        """The persons whom an entry may speak of: with a spell of membership in the scope when it begins or ends, and
        their dependants."""
        allowed: set[int] = set()
        units = ", ".join(map(str, sorted(self._units | self._new_units))) or "0"
        for record, survivor in self._whole.select(
            "select distinct m.person_id, coalesce(a.survivor_id, m.person_id) from membership m"  # noqa: S608
            " left join person_alias a on a.person_id = m.person_id and a.voided_by is null and a.entry_id < :entry"
            f" where m.unit_id in ({units}) and (m.voided_by is null or m.voided_by = :entry)",
            {"entry": entry_id},
        ):
            allowed |= {record, survivor}
        of_others = {
            person
            for people in self._whole.select(
                "select distinct m.person_id, coalesce(a.survivor_id, m.person_id) from membership m"  # noqa: S608
                " left join person_alias a on a.person_id = m.person_id and a.voided_by is null and a.entry_id < :entry"
                f" where m.unit_id not in ({units}) and m.left_on is null and m.voided_by is null",
                {"entry": entry_id},
            )
            for person in people
        }
        for record, survivor, member in self._whole.select(_DEPENDANTS, {"entry": entry_id}):
            # Who is a member elsewhere is written of there, whoever's spouse they are or were.
            if member in allowed and not {record, survivor} & of_others:
                allowed |= {record, survivor}
        return allowed

    def _take_units(self, table: str, rows: Sequence[Mapping[str, Any]], asserted: bool) -> None:
        for row in rows:
            unit_id = row["unit_id"]
            if table == "unit" and asserted and unit_id == row["fact_id"]:
                # A unit that begins: it has to hang below one of the scope.
                self._new_units.add(unit_id)
                self._widen("scope_unit", {unit_id})
                continue
            self._in(unit_id, table)
            if table == "unit_parent":
                self._in(row["parent_id"], table)
                self._placed.add(unit_id)

    def _widen(self, table: str, numbers: set[int]) -> None:
        """Whom the entry brings into the part is seen from now on."""
        scoping.widen(self._ledger.connection.execute, table, numbers)

    def _people_behind(self, table: str, key: str, numbers: set[int]) -> set[int]:
        found: set[int] = set()
        wanted = sorted(numbers)
        for start in range(0, len(wanted), NUMBERS_AT_ONCE):
            part = ", ".join(map(str, wanted[start : start + NUMBERS_AT_ONCE]))
            sql = f'select distinct person_id from "{table}" where {key} in ({part})'  # noqa: S608 - own names
            found |= {row[0] for row in self._whole.select(sql)}
        return found

    def _in(self, unit_id: int | None, table: str) -> None:
        if unit_id is None:
            self._refuse(table)
        elif unit_id not in self._units and unit_id not in self._new_units:
            self._refuse_unit(unit_id)

    def _refuse_unit(self, unit_id: int) -> None:
        found = self._whole.select(
            "select unit_code from unit where unit_id = :id order by fact_id desc", {"id": unit_id}
        )
        self._refuse(f"unit:{found[0][0] if found else unit_id}")

    def _refuse(self, record: str) -> None:
        raise MutualAidError("NOT_IN_SCOPE", Exit.NOT_PERMITTED, record=record, scope=self.seen.unit_code)
