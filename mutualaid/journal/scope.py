"""How far whoever writes may write: checked by the entry itself, whatever use case asserts or voids the facts.

A user limited to a unit asserts and voids facts of that unit and of those below it, as the tree stands today, and facts
of persons who have, or get in the entry, a spell of membership there. Facts of the ledger as a whole (plans, periods,
batches of payments) are not theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mutualaid.codes import same_account, same_actor
from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import scoping
from mutualaid.store.asking import Askable
from mutualaid.store.scoping import below

DENIAL = "denial"
"""The entry that says who was refused; anybody leaves it, also who is no user."""

OF_UNIT = frozenset(
    (
        *("membership", "enrollment", "contribution", "opening", "headcount", "target", "unit_rename", "unit_alias"),
        "operator",
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
ANYWHERE = frozenset(("denial", "disclosure"))
PLACES = frozenset(("unit", "unit_parent"))
NUMBERS_AT_ONCE = 5_000


def of(ledger: Askable, *, action: str, actor: str, os_user: str, day: str) -> Scope | None:
    """The scope of whoever acts; None where nothing limits them.

    Raises NOT_A_USER (exit 4) where the ledger has users and this name is none of them under this account.
    """
    if action == DENIAL:
        return None
    known = ledger.select(
        "select cast(actor as text), cast(os_user as text), cast(unit_id as bigint) from operator"
        " where voided_by is null order by operator_id"
    )
    if not known:
        return None
    for name, account, unit_id in known:
        if same_actor(name, actor) and same_account(account, os_user):
            return None if unit_id is None else Scope(ledger, unit_id, day)
    raise MutualAidError("NOT_A_USER", Exit.NOT_PERMITTED, os_user=os_user)


class Scope:
    """The units of a scope, and what an entry under way speaks of."""

    def __init__(self, ledger: Askable, unit_id: int, day: str) -> None:
        self._select = ledger.select
        self._units = frozenset(row[0] for row in ledger.select(below(unit_id, day)))
        self._unit_code = next(
            (code for (code,) in ledger.select("select unit_code from unit_now where unit_id = :id", {"id": unit_id})),
            "?",
        )
        self.seen = scoping.Scope(unit_id, day, self._unit_code, self._units)
        """The part of the ledger as it stood when the entry was begun, for who looks somebody up."""
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
                self._in(unit_id)
        if table in OF_PERSON:
            self._people |= {row[places["person_id"]] for row in rows}
        if table == "person_alias":
            self._people |= {row[places["survivor_id"]] for row in rows}
        if table in THROUGH:
            parent, column = THROUGH[table]
            self._people |= self._people_behind(parent, column, {row[places[column]] for row in rows})

    def close(self, entry_id: int) -> None:
        """Judge the persons the entry spoke of. Raises NOT_IN_SCOPE (exit 4)."""
        for unit_id in self._new_units - self._placed:
            self._refuse_unit(unit_id)
        if self._people and (outside := self._people - self.people(entry_id)):
            self._refuse(f"person:{min(outside)}")

    def people(self, entry_id: int) -> set[int]:
        """The persons whom an entry may speak of: with a spell of membership in the scope when it begins or ends."""
        allowed: set[int] = set()
        units = ", ".join(map(str, sorted(self._units | self._new_units))) or "0"
        for record, survivor in self._select(
            "select distinct m.person_id, coalesce(a.survivor_id, m.person_id) from membership m"  # noqa: S608
            " left join person_alias a on a.person_id = m.person_id and a.voided_by is null and a.entry_id < :entry"
            f" where m.unit_id in ({units}) and (m.voided_by is null or m.voided_by = :entry)",
            {"entry": entry_id},
        ):
            allowed |= {record, survivor}
        return allowed

    def _take_units(self, table: str, rows: Sequence[Mapping[str, Any]], asserted: bool) -> None:
        for row in rows:
            unit_id = row["unit_id"]
            if table == "unit" and asserted and unit_id == row["fact_id"]:
                # A unit that begins: it has to hang below one of the scope.
                self._new_units.add(unit_id)
                continue
            self._in(unit_id)
            if table == "unit_parent":
                self._in(row["parent_id"])
                self._placed.add(unit_id)

    def _people_behind(self, table: str, key: str, numbers: set[int]) -> set[int]:
        found: set[int] = set()
        wanted = sorted(numbers)
        for start in range(0, len(wanted), NUMBERS_AT_ONCE):
            part = ", ".join(map(str, wanted[start : start + NUMBERS_AT_ONCE]))
            sql = f'select distinct person_id from "{table}" where {key} in ({part})'  # noqa: S608 - own names
            found |= {row[0] for row in self._select(sql)}
        return found

    def _in(self, unit_id: int | None) -> None:
        if unit_id is None:
            self._refuse("operator")
        elif unit_id not in self._units and unit_id not in self._new_units:
            self._refuse_unit(unit_id)

    def _refuse_unit(self, unit_id: int) -> None:
        found = self._select("select unit_code from unit where unit_id = :id order by fact_id desc", {"id": unit_id})
        self._refuse(f"unit:{found[0][0] if found else unit_id}")

    def _refuse(self, record: str) -> None:
        raise MutualAidError("NOT_IN_SCOPE", Exit.NOT_PERMITTED, record=record, scope=self._unit_code)
