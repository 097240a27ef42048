"""Why a person or a payment counts otherwise at a later head: one kind and one record for each difference.

The fact that decides is asked first, and what it says is final: a merge of the person; the spell (or payment) that
counts now, then the one that counted; the place of its unit in the tree. A change that came by an undo is ``undone``
whatever it did. Where nothing of that changed the kind is ``corrected``, without an entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mutualaid.publications.history import Change, History
from mutualaid.store.reading import Reader
from mutualaid.store.resources import fill

KINDS = (
    *("entered_late", "left_earlier", "transferred", "status_changed", "merged", "cancelled", "paid_later"),
    *("refunded", "returned", "recovered", "undone", "corrected", "tree_moved", "opening"),
)
"""Every kind, in the order in which they are told."""


class Cause(NamedTuple):
    """The kind of a difference, and the change behind it where one is known."""

    kind: str
    change: Change | None = None


class Spell(NamedTuple):
    """The spell by which somebody is a member on the day, anywhere; ``inside``: of the unit asked."""

    person_id: int
    membership_id: int
    unit_id: int
    inside: int
    insured: int


class Tree:
    """The units above each unit on a day at the two heads, for whoever asks which move explains a difference."""

    def __init__(self, first: Reader, last: Reader, day: str, history: History) -> None:
        self._moves = sorted(
            (change for table in ("unit_parent", "unit") for change in history.tables[table]),
            key=lambda change: (-change.entry, change.table, -change.key),
        )
        self._above: dict[int, set[int]] = {}
        if self._moves:
            sql = fill("select a.unit_id, a.above_id from unit_above_now a where {holds_on: a, :day}")
            for reader in (first, last):
                for unit, above in reader.select(sql, {"day": day}):
                    self._above.setdefault(unit, set()).add(above)

    def moved(self, *units: int | None) -> Cause | None:
        """The latest change of the place of any of these units or of one above it."""
        above = {each for unit in units if unit is not None for each in self._above.get(unit, {unit})}
        for change in self._moves:
            if any(row["unit_id"] in above for row in change.rows):
                return Cause("undone" if change.undoes else "tree_moved", change)
        return None


def of_membership(history: History, tree: Tree, day: str, person: int, was: Spell | None, now: Spell | None) -> Cause:
    """Why a person is (or is no longer) a member of the unit asked on the day."""
    changes = [history.of.get(("membership", spell.membership_id)) for spell in (now, was) if spell is not None]
    if now is None or not now.inside:
        changes.reverse()
    change = next((found for found in changes if found is not None), None)
    merged = _merge(history, person, vanished_only=change is not None)
    if merged is not None:
        return merged
    if change is None:
        moved = tree.moved(*(spell.unit_id for spell in (was, now) if spell is not None))
        return moved or Cause("corrected")
    if change.undoes:
        return Cause("undone", change)
    if change.action.startswith("unit "):
        return Cause("tree_moved", change)
    if was is not None and now is not None:
        return Cause("transferred", change)
    if _kept(history, person, day, was=now is not None):
        return Cause("status_changed", change)
    if was is None:
        return Cause("entered_late" if change.old is None else "corrected", change)
    left = change.new is not None and change.new["left_on"] is not None and change.new["left_on"] <= day
    return Cause("left_earlier" if left else "corrected", change)


def _merge(history: History, person: int, *, vanished_only: bool) -> Cause | None:
    """The merge that took a person away (or its undo), or gave them what another held."""
    for change in history.about(person, "person_alias"):
        gone = any(row["person_id"] == person for row in change.rows)
        if gone or not vanished_only:
            return Cause("undone" if change.undoes else "merged", change)
    return None


def _kept(history: History, person: int, day: str, *, was: bool) -> bool:
    """Whether the person's membership was (or has become) kept on the day."""
    for change in history.about(person, "membership"):
        row = change.old if was else change.new
        if (
            row is not None
            and row["status_code"] == "kept"
            and row["joined_on"] <= day
            and (row["left_on"] is None or row["left_on"] > day)
        ):
            return True
    return False


def of_cover(history: History, day: str, plan_id: int | None, person: int, *, gained: bool) -> Cause:
    """Why a member is (or is no longer) insured on the day."""
    about = _Cover(history, day, plan_id)
    cause = about.enrolled(person, gained=gained) or about.paid(person, gained=gained)
    if cause is not None:
        return cause
    merged = _merge(history, person, vanished_only=False)
    if merged is not None:
        return merged
    change_of_plan = history.latest("plan")
    if change_of_plan is not None:
        return Cause("undone" if change_of_plan.undoes else "corrected", change_of_plan)
    anything = next(iter(history.about(person, "enrollment", "contribution", "allocation")), None)
    return Cause("undone" if anything is not None and anything.undoes else "corrected", anything)


class _Cover(NamedTuple):
    """Looks for what made or unmade cover on a day, in a plan or (None) in any."""

    history: History
    day: str
    plan_id: int | None

    def concerns(self, enrollment: Mapping[str, Any] | None) -> bool:
        """Whether an enrollment holds on the day."""
        return (
            enrollment is not None
            and enrollment["starts_on"] <= self.day <= enrollment["ends_on"]
            and self.plan_id in (None, enrollment["plan_id"])
        )

    def enrolled(self, person: int, *, gained: bool) -> Cause | None:
        """The enrollment that came, went or was corrected."""
        for change in self.history.about(person, "enrollment"):
            if not any(self.concerns(row) for row in change.rows):
                continue
            if (change.new if gained else change.old) is None:
                continue
            if change.undoes:
                return Cause("undone", change)
            if gained and change.old is None:
                return Cause("entered_late", change)
            if not gained and change.new is None:
                return Cause("cancelled" if change.action == "enroll cancel" else "corrected", change)
            if _other_cover(change):
                return Cause("corrected", change)
        return None

    def paid(self, person: int, *, gained: bool) -> Cause | None:
        """The money that came or went back."""
        for change in self.history.about(person, "contribution", "allocation"):
            row = next(change.rows)
            if not self.concerns(self.history.enrollments.get(row["enrollment_id"])):
                continue
            was, now = (0 if each is None else each["amount_fen"] for each in (change.old, change.new))
            if (now > was) != gained:
                continue
            if change.undoes:
                return Cause("undone", change)
            return Cause("paid_later" if gained else "refunded" if change.new is not None else "corrected", change)
        return None


def _other_cover(change: Change) -> bool:
    """Whether a corrected enrollment says another span, plan, fee or person; its unit says nothing of cover."""
    return any(
        (change.old or {}).get(name) != (change.new or {}).get(name)
        for name in ("person_id", "plan_id", "starts_on", "ends_on", "fee_fen")
    )


def of_money_in(history: History, tree: Tree, contribution: int, unit: int) -> Cause:
    """Why a receipt, refund or reversal counts otherwise."""
    change = history.of.get(("contribution", contribution))
    if change is None:
        plan = history.latest("plan")
        return tree.moved(unit) or Cause("corrected", plan)
    if change.undoes:
        return Cause("undone", change)
    if change.action == "enroll cancel":
        return Cause("cancelled", change)
    if change.old is not None or change.new is None:
        return Cause("corrected", change)
    return Cause("entered_late" if change.new["amount_fen"] > 0 else "refunded", change)


def of_payment(
    history: History, tree: Tree, person: int, units: tuple[int | None, ...], changes: list[Change]
) -> Cause:
    """Why aid counts otherwise: the events of the payment, then a merge, the payee's membership, the tree."""
    for change in changes:
        if change.undoes:
            return Cause("undone", change)
        if change.table == "payout" or change.new is None or change.old is not None:
            continue
        event = str(change.new["event_code"])
        if event == "paid":
            known = history.payouts[change.new["payout_id"]]["events"]
            return Cause("paid_later" if known else "entered_late", change)
        return Cause(event, change)
    if changes:
        return Cause("corrected", changes[0])
    merged = _merge(history, person, vanished_only=False)
    if merged is not None:
        return merged
    for change in history.about(person, "membership"):
        if change.undoes:
            return Cause("undone", change)
        if change.action.startswith("unit "):
            return Cause("tree_moved", change)
        if "transfer" in change.action:
            return Cause("transferred", change)
        if change.old is None:
            return Cause("entered_late", change)
        left = None if change.new is None else change.new["left_on"]
        return Cause("left_earlier" if left is not None and left != change.old["left_on"] else "corrected", change)
    return tree.moved(*units) or Cause("corrected", history.latest("plan"))
