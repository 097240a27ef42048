"""The day: the ledger that is open, and what waits in it for somebody, each a count."""

from __future__ import annotations

from typing import NamedTuple

from mutualaid.names.units import the_district, unit_of
from mutualaid.reports.asking import run
from mutualaid.reports.payouts import batch_list
from mutualaid.rules.cover import shift
from mutualaid.store.reading import Reader

DAYS_AHEAD = 30
"""How far ahead ends of cover are counted; both days included."""


class Day(NamedTuple):
    """What there is to know at the beginning of a day."""

    unit_code: str | None
    """The union whose ledger it is, or whose part whoever asks is limited to."""
    unit_name: str | None
    member_count: int
    waiting: dict[str, int]
    """What waits, by its kind, in the order in which it is told; what does not wait is left out."""


def day(reader: Reader, *, today: str) -> Day:
    """What waits on a day of what whoever asks may see; batches are of the whole district and told to nobody else."""
    scope = reader.scope
    unit = the_district(reader, called_on=today) if scope is None else unit_of(reader, scope.unit_id, called_on=today)
    [counts] = run(reader, "day", {"today": today, "to_on": shift(today, DAYS_AHEAD)})
    waiting = {
        "undecided": counts["undecided_count"],
        "held": counts["held_count"],
        **(_batches(reader) if scope is None else {}),
        "returned": counts["returned_count"],
        "relief": counts["relief_count"],
        "ending": counts["ending_count"],
        "unpaid": counts["unpaid_count"],
    }
    found = {kind: count for kind, count in waiting.items() if count}
    code, name = (None, None) if unit is None else (unit.unit_code, unit.unit_name)
    return Day(code, name, counts["member_count"], found)


def _batches(reader: Reader) -> dict[str, int]:
    """How many batches of payments wait to be approved, to be sent, and for the bank's answer."""
    states = [row["state"] for row in batch_list(reader).rows]
    return {
        "proposed": states.count("proposed"),
        "approved": states.count("approved"),
        "exported": states.count("exported") + states.count("answered_partly"),
    }
