"""Import of rosters of members: joiners, leavers, transfers and corrections alike."""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.imports import Decision, Defaults, Desk, ImportOrder, run_import
from mutualaid.journal import Writer
from mutualaid.members.cards import doubt_cards
from mutualaid.members.changes import Change, assert_people, mend
from mutualaid.members.moves import Move, need_known, read_moves, say_move
from mutualaid.members.people import Known, People
from mutualaid.members.recognizing import SAME, Recognizer
from mutualaid.members.rows import MemberRow, read_members, unit_open_verdict
from mutualaid.members.spells import Spells
from mutualaid.names.units import UnitIndex
from mutualaid.results import ImportReceipt, Roster
from mutualaid.rules.identity import mask_name


def import_roster(
    url: str,
    roster: Roster,
    order: ImportOrder,
    *,
    joined_on: str | None = None,
    note: str | None = None,
    unit: str | None = None,
    on: str | None = None,
) -> ImportReceipt:
    """Import a roster of members as one entry.

    ``joined_on`` and ``unit`` fill what the rows lack; ``note`` is kept with every spell that begins. A list of
    changes transfers on its days, else on ``on``. Raises UNIT_UNKNOWN or UNIT_AMBIGUOUS (exit 1) for ``unit``.
    """

    def decide(desk: Desk) -> Decision[MemberRow]:
        units = UnitIndex(desk.writer)
        filled = Defaults.of(units, joined_on=joined_on, note=note, unit=unit, roster=roster)
        return judge(desk, units, filled, on)

    return run_import(url, order, roster, decide)


def judge(desk: Desk, units: UnitIndex, defaults: Defaults, on: str | None = None) -> Decision[MemberRow]:
    """Judge every row against the file and the ledger; ``on`` is the day of moves that tell none."""
    rows = read_members(desk, units, defaults)
    moves = read_moves(desk, units, rows, on)
    recognizer, first = Recognizer(desk, rows), dict[object, int]()
    people = recognizer.people
    for row in rows:
        document = row.document
        if document is None:
            continue
        known = recognizer.recognize(row)
        if known is None and row.is_refused("document_no"):
            continue
        is_sure = known is not None and (not row.is_further or recognizer.says(row) == SAME)
        desk.refuse_second(row, "document_no", known.person_id if known and is_sure else document[:2], first)
        move = moves.get(row.line)
        if known is None:
            _judge_newcomer(row, move, defaults)
        else:
            spells = people.whole(known.person_id)
            row.known = known
            if "name" in desk.places and row.name is None and not row.is_doubted("name"):
                row.note("name", "NAME_BLANK", name=mask_name(known.name or ""))
            is_move = move is not None and say_move(row, move, spells, units, on)
            judge_known(row, known, Spells(row, spells, units, defaults, Change(row.line, known.person_id), is_move))
    doubt_cards(desk, rows)
    return desk.decision(rows, lambda writer, taken: write(writer, taken, people, defaults.note))


def _judge_newcomer(row: MemberRow, move: Move | None, defaults: Defaults) -> None:
    """What a person who joins needs: a name, a unit that is open, a day."""
    row.change, row.unit = "added", row.unit_or(defaults) if move is None else move.new_unit
    row.need("name", row.name)
    if row.unit is None and not row.is_doubted("unit"):
        row.find("unit", defaults.no_unit(row.line))
    if move is None:
        row.need("joined_on", row.joined_on)
    else:
        need_known(row)
    if row.left_reason_code is not None:
        row.need("left_on", row.left_on)
    if row.unit is not None and row.joined_on is not None:
        row.begin_with(row.unit)
        row.find("unit", unit_open_verdict(row.unit, row.joined_on), row.unit.unit_name)


def judge_known(row: MemberRow, known: Known, spells: Spells) -> None:
    """What a row changes of a known person; a blank cell never erases."""
    change = spells.change
    row.settle_known(known)
    if row.is_further:
        change.personal |= row.further_document(known)
    if row.name not in (None, known.name):
        facts = {"field": "name", "was": mask_name(known.name or ""), "now": mask_name(row.name or "")}
        row.hold("name", "DIFFERS", row.name, known.name, **facts)
        change.personal |= {"name": row.name, "bank_name": row.bank_name}
    if row.sex_code not in (None, known.sex_code):
        if known.sex_code is not None:
            row.hold("sex", "DIFFERS", row.sex_code, field="sex", was=known.sex_code, now=row.sex_code)
        change.person["sex_code"] = row.sex_code
    change.personal |= {name: said for name, said, stands in row.reached(known) if said not in (None, stands)}
    spells.compare()
    if change:
        row.mending, row.change = change, "added" if change.is_new_spell else "updated"


def write(writer: Writer, rows: Sequence[MemberRow], people: People, note: str | None) -> Sequence[int]:
    """Assert the new persons, and correct the others; hands back the numbers of the new ones."""
    new = [row.new_person(row.unit, row.joined_on, note) for row in rows if row.known is None]
    numbers = assert_people(writer, new)
    mend(writer, people, [row.mending for row in rows if row.mending is not None])
    return numbers
