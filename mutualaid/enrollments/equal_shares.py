"""Terms under which the members of one unit hold the same number of shares. Source: domain.md 8.1b (Shanghai [S19])."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mutualaid.enrollments.items import Item
from mutualaid.journal import Writer
from mutualaid.results import Finding
from mutualaid.rules.cover import overlaps
from mutualaid.store.resources import fill
from mutualaid.store.slices import by_numbers

_STANDING = fill(
    "select e.enrollment_id, e.unit_id, e.plan_id, e.starts_on, e.ends_on, e.share_count from enrollment_now e"
    " where {overlaps: e, :since, :until}"
)

Span = tuple[str, str, int]
"""First and last day and shares of a cover."""


class EqualShares:
    """What the others of a unit hold, in the ledger or else in the file, while a cover lasts."""

    def __init__(self, writer: Writer, items: Iterable[Item]) -> None:
        asked = [item for item in items if asks_for_equal(item)]
        # What stands as the file has it is one of the others.
        again = {item.same.enrollment_id for item in asked if item.same is not None and item.corrections}
        self._asked: dict[tuple[int, int], list[Span]] = {}
        for item in asked:
            wanted = item.wanted
            span = (wanted.starts_on, wanted.ends_on, wanted.share_count)
            self._asked.setdefault((wanted.unit_id, wanted.plan_id), []).append(span)
        self._standing: dict[tuple[int, int], list[Span]] = {}
        days = {
            "since": min(item.wanted.starts_on for item in asked),
            "until": max(item.wanted.ends_on for item in asked),
        }
        units = {unit_id for unit_id, _ in self._asked}
        found = by_numbers(writer, _STANDING, "unit_id", units, of="enrollment", params=days)
        for number, unit_id, plan_id, starts_on, ends_on, shares in sorted(found):
            if number not in again:
                self._standing.setdefault((unit_id, plan_id), []).append((starts_on, ends_on, shares))
        self._usual: dict[tuple[int, int, str, str], tuple[int, int]] = {}

    def doubt(self, item: Item) -> Finding | None:
        """Held SHARES_UNEQUAL where an item asks for another number than most of the others."""
        if not asks_for_equal(item) or (item.same is not None and not item.corrections):
            return None
        wanted = item.wanted
        key = (wanted.unit_id, wanted.plan_id, wanted.starts_on, wanted.ends_on)
        if key not in self._usual:
            self._usual[key] = self._of_others(*key)
        usual, count = self._usual[key]
        if usual == wanted.share_count:
            return None
        assert item.unit is not None
        facts = {"share_count": wanted.share_count, "usual_count": usual, "others_count": count}
        return Finding("held", "SHARES_UNEQUAL", {**facts, "unit_name": item.unit.unit_name})

    def _of_others(self, unit_id: int, plan_id: int, starts_on: str, ends_on: str) -> tuple[int, int]:
        """How many shares most hold on some day of a cover, the first of as many, and how many hold so many."""
        place = (unit_id, plan_id)
        for spans in (self._standing.get(place, ()), self._asked[place]):
            if held := _shares(spans, starts_on, ends_on):
                return max(held.items(), key=lambda each: each[1])
        raise AssertionError("the cover itself is one of those that are asked for")


def asks_for_equal(item: Item) -> bool:
    """Whether an item is a cover under terms that ask for equal shares."""
    return item.offer.wanted is not None and item.offer.terms is not None and item.offer.terms.equal_shares_in_unit


def _shares(spans: Sequence[Span], starts_on: str, ends_on: str) -> Counter[int]:
    return Counter(shares for first, last, shares in spans if overlaps(first, last, starts_on, ends_on))
