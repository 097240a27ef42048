"""Where every unit hangs, on any day."""

from __future__ import annotations

from mutualaid.codes import UNIT_KINDS
from mutualaid.errors import MutualAidError
from mutualaid.journal import Writer

ABOVE = {
    "district": (),
    "street": ("district",),
    "town": ("district",),
    "township": ("district",),
    "system": ("district",),
    "grassroots": UNIT_KINDS,
}
"""Under which kinds of unit a kind may hang."""

DEEPEST = 15
"""So many levels below the district the views follow the tree; a unit further down would stand in no figure."""


class UnitTree:
    """Where every unit hangs, on any day."""

    def __init__(self, writer: Writer) -> None:
        self.places: dict[int, list[tuple[str, int, int]]] = {}
        for unit_id, from_on, parent_id, fact_id in writer.select(
            "select unit_id, from_on, parent_id, fact_id from unit_parent_now order by unit_id, from_on"
        ):
            self.places.setdefault(unit_id, []).append((from_on, parent_id, fact_id))

    def parent_on(self, unit_id: int, day: str) -> int | None:
        """The unit directly above on that day."""
        above = None
        for from_on, parent_id, _ in self.places.get(unit_id, ()):
            if from_on <= day:
                above = parent_id
        return above

    def changes(self) -> list[str]:
        """Every day on which some unit moves."""
        return sorted({from_on for places in self.places.values() for from_on, _, _ in places})

    def would_loop(self, unit_id: int, parent_id: int, from_on: str, until_on: str | None) -> bool:
        """Would hanging ``unit_id`` under ``parent_id`` from that day on close a circle on any day?"""
        days = [from_on, *(d for d in self.changes() if d > from_on and (until_on is None or d < until_on))]
        for day in days:
            above: int | None = parent_id
            while above is not None:
                if above == unit_id:
                    return True
                above = self.parent_on(above, day)
        return False


def refuse_too_deep(writer: Writer) -> None:
    """Once places have been written: nothing hangs deeper on any day than the views follow the tree.

    Raises TREE_TOO_DEEP (exit 1).
    """
    found = writer.select(
        "select a.unit_code from unit_above_now a join unit_parent_now h on h.unit_id = a.above_id"
        " and h.from_on < a.until_on and h.until_on > a.from_on where a.distance = :deepest"
        " order by a.unit_code limit 1",
        {"deepest": DEEPEST},
    )
    if found:
        raise MutualAidError("TREE_TOO_DEEP", code=found[0][0], levels=DEEPEST)
