"""The plans of a ledger that exclude each other, and the covers that an entry would bring together all the same."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from mutualaid.rules.cover import gap_days, overlaps, shift
from mutualaid.rules.exclusion import NO_EXCLUSIONS, Exclusions, Held, Named
from mutualaid.store.asking import Askable
from mutualaid.store.resources import query_text
from mutualaid.store.slices import by_numbers, listed

_PATTERN = '%"excludes":%'
"""How the content of a version holds the key; a quotation mark inside a text of it would have a backslash before it."""
_VERSIONS = (
    "select t.plan_id, t.effective_on, t.until_on, t.content from plan_terms_now t"
    " where t.content like :pattern order by t.plan_id, t.effective_on"
)
_BEFORE = (
    "select t.enrollment_id, t.starts_on, t.ends_on from enrollment t where t.enrollment_id in ({numbers})"
    " and t.entry_id < :entry and (t.voided_by is null or t.voided_by = :entry)"
)


def exclusions(ledger: Askable) -> Exclusions:
    """Which plans of the ledger exclude each other; a code that no plan has excludes nothing."""
    said = ledger.select(_VERSIONS, {"pattern": _PATTERN})
    if not said:
        return NO_EXCLUSIONS
    codes = dict(ledger.select("select plan_id, plan_code from plan_now"))
    ids = {code: plan_id for plan_id, code in codes.items()}
    named = []
    for plan_id, effective_on, until_on, content in said:
        # A benefit may call a class of diseases so.
        names = json.loads(content).get("excludes", {}).get("value", ())
        others = frozenset(ids[code] for code in names if code in ids)
        named.append(Named(plan_id, effective_on, shift(until_on, -1), others))
    return Exclusions(named, codes)


def together(ledger: Askable) -> list[dict[str, Any]]:
    """Everybody's covers that share a day though their plans exclude each other: each two once, whichever says so."""
    found: dict[frozenset[int], dict[str, Any]] = {}
    for said in exclusions(ledger).named:
        for other_id in sorted(said.others):
            params = {"plan_id": said.plan_id, "from_on": said.from_on, "until_on": said.until_on, "other_id": other_id}
            for row in ledger.select_named(query_text("exclusive_covers"), params):
                found.setdefault(frozenset((row["record_no"], row["enrollment_no"])), row)
    return list(found.values())


def covers_of(ledger: Askable, known: Exclusions, people: Collection[int] | None = None) -> dict[int, list[Held]]:
    """What some persons, or all, hold of the plans that exclude others or are excluded, as it was entered."""
    sql = (
        "select c.person_id, c.enrollment_id, c.plan_id, c.starts_on, c.ends_on from enrollment_now c"  # noqa: S608
        f" where c.plan_id in ({listed(known.rivals)})"
    )
    held: dict[int, list[Held]] = {}
    found = ledger.select(sql) if people is None else by_numbers(ledger, sql, "c.person_id", people, of="enrollment")
    for person, *cover in found:
        held.setdefault(person, []).append(Held(*cover))
    for covers in held.values():
        covers.sort()
    return held


class Barred:
    """Who cannot renew a cover since they hold another that may not be held beside it."""

    def __init__(self, ledger: Askable) -> None:
        self._known = exclusions(ledger)
        self._ids = {code: plan_id for plan_id, code in self._known.codes.items()}
        self._held = covers_of(ledger, self._known) if self._known else {}

    def bars(self, person_id: int, plan_code: str, starts_on: str, ends_on: str) -> bool:
        """Whether somebody's cover of a plan, between two days, cannot be followed by one as long."""
        if person_id not in self._held:
            return False
        first, last = shift(ends_on, 1), shift(ends_on, gap_days(starts_on, ends_on) + 2)
        return any(
            overlaps(first, last, cover.starts_on, cover.ends_on)
            and self._known.apart(self._ids[plan_code], first, cover.plan_id, cover.starts_on)
            for cover in self._held[person_id]
        )


def brought_together(ledger: Askable, entry_id: int) -> Iterator[tuple[str, Held, str, Held]]:
    """The covers that share a day by the entry being written though their plans exclude each other, each with its plan.

    The first of both is the one that the entry asserts. Two that shared a day before it are nothing that it does.
    """
    known = exclusions(ledger)
    if not known:
        return
    own = "select t.enrollment_id from enrollment t where t.entry_id = :entry"
    entered = {number for (number,) in ledger.select(own, {"entry": entry_id})}
    whose = "select distinct c.person_id from enrollment_now c where c.enrollment_id in"
    people = {person for (person,) in ledger.select(f"{whose} ({own})", {"entry": entry_id})}
    for covers in covers_of(ledger, known, people).values():
        for one, other in known.together(covers):
            new, old = (other, one) if other.enrollment_id in entered else (one, other)
            if new.enrollment_id in entered and not _were_together(ledger, entry_id, new, old):
                yield known.codes[new.plan_id], new, known.codes[old.plan_id], old


def _were_together(ledger: Askable, entry_id: int, one: Held, other: Held) -> bool:
    sql = _BEFORE.format(numbers=listed((one.enrollment_id, other.enrollment_id)))
    before = {number: days for number, *days in ledger.select(sql, {"entry": entry_id})}
    return len(before) > 1 and overlaps(*before[one.enrollment_id], *before[other.enrollment_id])
