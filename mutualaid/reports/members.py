"""Who is who: people found by a text, one person with everything that stands, and their whole story.

Every personal value leaves here masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mutualaid.names.people import matches, shown, the_person
from mutualaid.names.units import the_unit
from mutualaid.reports.asking import Row, run
from mutualaid.reports.places import unit_tree
from mutualaid.results import Disclosure, Table
from mutualaid.store.reading import Reader

PERSON_COLUMNS = (
    "person_no",
    "name",
    "document_no",
    "phone",
    "unit_code",
    "unit_name",
    "status",
    "joined_on",
    "left_on",
)
HISTORY_COLUMNS = (
    "entry",
    "at",
    "actor",
    "action",
    "event",
    "what",
    "record_no",
    "detail",
    "sex",
    "status",
    "left_reason_code",
    "unit_code",
    "plan_code",
    "from_on",
    "until_on",
    "first_joined_on",
    "amount_fen",
    "file",
    "row",
    "reason",
)


# --- finding --------------------------------------------------------------------------------------


def find(reader: Reader, text: str, *, leave: Disclosure | None = None) -> Table:
    """The people whom a text may mean, each with their last spell of membership; masked but for those of ``leave``."""
    found = shown(reader, matches(reader, text.strip()), leave=leave)
    return Table(
        head={"list": "members", "definition": None, "unit_code": None, "as_of": None},
        ledger=reader.stamp,
        columns=PERSON_COLUMNS,
        rows=[{key: row[key] for key in PERSON_COLUMNS} for row in found],
        total={"member_count": len(found)},
    )


def people_of(table: Table) -> list[int]:
    """The numbers of the people in a table."""
    return [int(str(row["person_no"])) for row in table.rows]


def unit_choices(reader: Reader, unit: str | None, *, as_of: str) -> list[str]:
    """The names of the units people may join on a day: all of them, or one and those below it, in tree order.

    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1).
    """
    tree: list[Mapping[str, Any]] = list(unit_tree(reader, as_of=as_of).rows)
    if unit is not None:
        code = the_unit(reader, unit).unit_code
        place = next((place for place, row in enumerate(tree) if row["unit_code"] == code), len(tree))
        depth = tree[place]["depth"] if place < len(tree) else 0
        below = (offset for offset, row in enumerate(tree[place + 1 :], place + 1) if row["depth"] <= depth)
        tree = tree[place : next(below, len(tree))]
    return [str(row["unit_name"]) for row in tree]


# --- one person -----------------------------------------------------------------------------------


def history(reader: Reader, person: str) -> Table:
    """Everything ever recorded of one person, in the order of the journal; a correction is one row for each half.

    Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1).
    """
    person_id = the_person(reader, person)
    last = reader.stamp.entry
    facts = run(reader, "member_history", {"person_id": person_id, "last_entry": last})
    entries = _entries(reader, facts, last)
    units = {row["unit_id"]: row["unit_code"] for row in run(reader, "unit_codes", {})}
    plans = {row["plan_id"]: row["plan_code"] for row in run(reader, "plans", {})}
    told = []
    for place, fact in enumerate(facts):
        row = {
            "what": "personal_record" if fact["table_name"] == "personal" else fact["table_name"],
            "record_no": fact["record_no"],
            "detail": _detail(fact) or None,
            "sex": fact["code"] if fact["table_name"] == "person" else None,
            "status": fact["code"] if fact["table_name"] == "membership" else None,
            "left_reason_code": fact["left_reason_code"],
            "unit_code": units.get(fact["unit_id"]),
            "plan_code": plans.get(fact["plan_id"]),
            "from_on": fact["from_on"],
            "until_on": fact["until_on"],
            "first_joined_on": fact["first_joined_on"],
            "amount_fen": fact["amount_fen"],
            "row": fact["source_row"],
        }
        told.append((fact["entry_id"], 1, place, {**entries[fact["entry_id"]], "event": "asserted", **row}))
        if fact["voided_by"] is not None and fact["voided_by"] <= last:
            voided = {**entries[fact["voided_by"]], "event": "voided", **row, "row": None}
            told.append((fact["voided_by"], 0, place, voided))
    told.sort(key=lambda item: item[:3])
    return Table(
        head={"list": "member_history", "definition": None, "person_no": person_id, "unit_code": None, "as_of": None},
        ledger=reader.stamp,
        columns=HISTORY_COLUMNS,
        rows=[{key: row[key] for key in HISTORY_COLUMNS} for *_, row in told],
    )


def _entries(reader: Reader, facts: Sequence[Row], last: int) -> dict[int, Row]:
    wanted = {fact["entry_id"] for fact in facts} | {
        fact["voided_by"] for fact in facts if fact["voided_by"] is not None and fact["voided_by"] <= last
    }
    if not wanted:
        return {}
    found = run(reader, "history_entries", {"first_entry": min(wanted), "last_entry": max(wanted)})
    return {
        row["entry_id"]: {
            "entry": row["entry_id"],
            "at": row["at"],
            "actor": row["actor"],
            "action": row["action"],
            "file": row["file_name"],
            "reason": row["reason"],
        }
        for row in found
        if row["entry_id"] in wanted
    }


def _detail(fact: Row) -> str:
    """What the fact says beyond its columns, codes as they are."""
    said = [
        fact["code"] if fact["table_name"] in ("contribution", "payout", "payout_event", "dependant") else None,
        *(fact[column] for column in ("name", "document_no", "phone", "card_no")),
        f"#{fact['other_no']}" if fact["other_no"] is not None else None,
    ]
    return " ".join(part for part in said if part)
