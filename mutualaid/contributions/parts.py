"""What a file or a command line tells of who paid, read and compared with what stands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple

from mutualaid.codes import PART_FIELDS
from mutualaid.journal import Writer
from mutualaid.rules.money import fen_text
from mutualaid.rules.payers import COLUMNS, Parts, parts_of
from mutualaid.store.slices import by_numbers


def part_field(fields: Container[str], whole: str) -> str:
    """The field beside which a doubt about parts is told: the first of them, else that of the whole."""
    return next((name for name in PART_FIELDS if name in fields), whole)


def part_cells(told: Mapping[str, int]) -> dict[str, object]:
    """What a command line tells of payers, as the cells of a row."""
    return {f"{payer}_part": fen_text(part_fen, commas=False) for payer, part_fen in told.items()}


def told_columns(fields: Container[str], values: Mapping[str, Any]) -> list[tuple[str, int | None]]:
    """What each column of parts that the file has tells of its payer: ``None`` where it is blank."""
    return [(payer, values.get(name)) for name, payer in PART_FIELDS.items() if name in fields]


class Told(NamedTuple):
    """The one receipt of an enrollment of which nothing has gone back, and what is told of who paid it."""

    fact_id: int
    received_on: str
    parts: Parts


_OWN = (
    "select enrollment_id, fact_id, contribution_id, reverses_id, received_on, amount_fen,"  # noqa: S608 - own text
    f" {', '.join(COLUMNS)} from contribution_now where enrollment_id is not null"
)


def own_money(writer: Writer, enrollment_ids: Iterable[int]) -> dict[int, Told]:
    """The receipts of enrollments that one receipt of their own pays; what has gone back as a whole does not count."""
    wanted = set(enrollment_ids)
    receipts: dict[int, dict[int, tuple[Any, ...]]] = {}
    back_fen: dict[int, int] = {}
    for enrollment_id, fact_id, contribution_id, reverses_id, *money in by_numbers(
        writer, _OWN, "enrollment_id", wanted, of="contribution"
    ):
        if reverses_id is None:
            receipts.setdefault(enrollment_id, {})[contribution_id] = (fact_id, *money)
        else:
            back_fen[reverses_id] = back_fen.get(reverses_id, 0) + money[1]
    found: dict[int, Told] = {}
    for enrollment_id in wanted & receipts.keys():
        standing = {no: money for no, money in receipts[enrollment_id].items() if money[2] + back_fen.get(no, 0) > 0}
        if len(standing) == 1 and not standing.keys() & back_fen.keys():
            [(fact_id, received_on, amount_fen, *parts)] = standing.values()
            found[enrollment_id] = Told(fact_id, received_on, parts_of(amount_fen, parts))
    return found
