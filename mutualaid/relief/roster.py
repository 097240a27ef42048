"""Import of lists of grants asked for; each waits for its second person, as one that was asked for alone.

Person, day and amount name a grant, as they do for ``relief add``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mutualaid.imports import (
    PERSON,
    Decision,
    Defaults,
    Desk,
    Field,
    ImportOrder,
    PersonRow,
    assert_rows,
    find_people,
    named,
    run_import,
)
from mutualaid.journal import Writer
from mutualaid.members import People
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import ImportReceipt, Roster
from mutualaid.rules.money_days import judge_coming
from mutualaid.rules.values import read_fen
from mutualaid.store.slices import by_numbers

COLUMNS = ("person_id", "applied_on", "amount_fen", "unit_id", "proposed_by")
_GRANTS = "select person_id, applied_on, amount_fen from relief_now where 1 = 1"


@dataclass(slots=True, eq=False)
class ReliefRow(PersonRow):
    """One grant, as the list asks for it."""

    unit: Unit | None
    applied_on: str | None
    amount_fen: int | None
    unit_id: int | None = field(default=None, init=False)


def import_roster(
    url: str, roster: Roster, order: ImportOrder, *, on: str | None = None, unit: str | None = None
) -> ImportReceipt:
    """Import a list of grants asked for as one entry; ``on`` and ``unit`` fill what its rows lack.

    Without a unit a grant stands under that of membership on its day. Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1).
    """

    def decide(desk: Desk) -> Decision[ReliefRow]:
        units = UnitIndex(desk.writer)
        rows = desk.read(
            ReliefRow,
            **PERSON,
            unit=Field(named(units), otherwise=units.named(unit) if unit else None, option="--unit"),
            applied_on=Field(desk.day, otherwise=on, option="--on", needed=True),
            amount_fen=Field(read_fen, "amount", needed=True),
        )
        Defaults.of(units, unit=unit, roster=roster).doubt_titles(desk)
        find_people(desk, rows)
        ids = {row.person.person_id for row in rows if row.person is not None}
        standing = set(by_numbers(desk.writer, _GRANTS, "person_id", ids, of="relief"))
        people, first = People.of_ids(desk.writer, ids), dict[object, int]()
        for row in rows:
            if row.amount_fen == 0:
                row.refuse("amount", "AMOUNT_ZERO")
            if row.person is None or row.applied_on is None:
                continue
            grant = (row.person_id, row.applied_on, row.amount_fen)
            desk.refuse_second(row, "document_no", grant, first)
            row.unit_id = people.unit_on(row.person_id, row.applied_on)
            row.change = "unchanged" if grant in standing else "added"
            if row.change == "added":
                row.find("applied_on", judge_coming(row.applied_on, desk.writer.day), row.applied_on)
            if row.unit_id is None and row.change == "added":
                row.note("document_no", "RELIEF_NOT_MEMBER", day=row.applied_on)
            row.unit_id = row.unit.unit_id if row.unit is not None else row.unit_id
        return desk.decision(rows, lambda writer, taken: write(writer, taken, order.actor.compared))

    return run_import(url, order, roster, decide)


def write(writer: Writer, rows: Sequence[ReliefRow], proposed_by: str) -> None:
    """Assert what is asked for, under the name of who asks."""
    assert_rows(
        writer,
        "relief",
        COLUMNS,
        rows,
        lambda row: (row.person_id, row.applied_on, row.amount_fen, row.unit_id, proposed_by),
    )
