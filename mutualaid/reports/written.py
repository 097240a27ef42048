"""What somebody wrote on a day, entry by entry, and the money that they took: what is counted when a counter closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mutualaid.journal.subjects import about_entry
from mutualaid.store.reading import Reader, instant_of


class Written(NamedTuple):
    """One entry, what it was about, and the money that it took (negative: gave back)."""

    entry: int
    action: str
    about: Sequence[Mapping[str, Any]]
    taken_fen: int
    is_undone: bool


_ENTRIES = (
    "select e.entry_id, e.action, e.asserted_count + e.voided_count as row_count, e.undoes from entry e"
    " where e.actor = :actor and e.os_user = :os_user and e.at >= :since and e.file_name is null"
    " and e.entry_id <= :last order by e.entry_id"
)
_MONEY = (
    "select c.entry_id as entry, c.amount_fen from contribution c where c.entry_id >= :first and c.entry_id <= :last"
    " union all select c.voided_by, -c.amount_fen from contribution c"
    " where c.voided_by >= :first and c.voided_by <= :last"
)
"""What an entry takes, and gives back: a refund is negative itself, and what is undone goes."""


def written_by(reader: Reader, actor: str, os_user: str, *, day: str) -> list[Written]:
    """The entries of an actor and an account since the beginning of a day of this machine, oldest first.

    What a file brought is no work of a counter, and its money was not taken there.
    """
    params = {"actor": actor, "os_user": os_user, "since": instant_of(f"{day}T00:00:00"), "last": reader.stamp.entry}
    found = reader.select_named(_ENTRIES, params)
    if not found:
        return []
    money: dict[int, int] = {}
    for entry, amount_fen in reader.select(_MONEY, {"first": found[0]["entry_id"], "last": reader.stamp.entry}):
        money[entry] = money.get(entry, 0) + amount_fen
    undone = {row["undoes"] for row in found if row["undoes"] is not None}
    undone -= {row["entry_id"] for row in found if row["entry_id"] in undone and row["undoes"] is not None}
    return [
        Written(
            row["entry_id"],
            row["action"],
            about_entry(reader, row["entry_id"], row_count=row["row_count"]),
            money.get(row["entry_id"], 0),
            row["entry_id"] in undone,
        )
        for row in found
    ]
