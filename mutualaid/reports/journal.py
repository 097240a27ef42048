"""The journal's own story: an entry with every fact it asserted and voided, and the life of one record.

Facts are told as the ledger had them at the entry it is read at; what was voided later stands. Personal values are
masked, what is long or told elsewhere (terms, steps of a decision) is told by its length.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from mutualaid.codes import CONFIRMED_ROWS, compared
from mutualaid.errors import MutualAidError
from mutualaid.facts import KEYS, ROW_COLUMNS, SEAL_COLUMNS
from mutualaid.names.people import the_person
from mutualaid.reports.asking import Row, rows, run
from mutualaid.results import Table
from mutualaid.rules.identity import MASKS
from mutualaid.rules.runs import holds
from mutualaid.store import going_back
from mutualaid.store.reading import Reader, instant_of
from mutualaid.store.resources import query_text
from mutualaid.store.slices import listed, slices
from mutualaid.words import label

SHOWN = 20
"""Of one table so many rows of an entry are shown, unless all are asked for."""

LONGEST = 80
ABOUT_A_PERSON = {"person": "person_id", "personal": "person_id", "person_alias": "person_id"}
"""The tables that together tell of one person, asked for as ``person``."""


def record_of(text: str) -> tuple[str, int] | None:
    """Table and number of a record as a person writes it or reads it: ``enrollment:12``, ``payout 5``, 参保 12.

    None where it is none.
    """
    plain = text.strip().lower().replace(":", " ").replace("：", " ").replace("#", " ")
    number = plain[len(plain.rstrip("0123456789")) :]
    table = plain.removesuffix(number).strip()
    table = next((each for each in KEYS if label("ledger_table", each).casefold() == table), table)
    if table not in KEYS or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return table, int(number)


# --- the entries ----------------------------------------------------------------------------------


class Wanted(NamedTuple):
    """Which entries are asked for; None asks for all."""

    by: str | None = None
    """Who acted; names are one as for the rules of two persons."""
    action: str | None = None
    """``enroll import``, ``enroll`` for whatever it does, or the word that people read."""
    since: str | None = None
    until: str | None = None
    """Days of this machine's clock, both included."""
    file: str | None = None
    """Part of the name of the file, in any case."""
    record: tuple[str, int] | None = None
    """What it wrote or took back: table and number."""


def entries(reader: Reader, wanted: Wanted) -> Table:
    """The entries, oldest first, of those that are wanted.

    Raises ACTION_UNKNOWN and RECORD_UNKNOWN (exit 1) for what no entry of this ledger knows.
    """
    last = reader.stamp.entry
    found = reader.answer(query_text("journal"), {"last_entry": last})
    written = found.named()
    actions = sorted({str(row["action"]) for row in written})
    numbers = None if wanted.record is None else _entries_of(reader, *wanted.record)
    tests: list[Callable[[Row], bool]] = []
    if wanted.by is not None:
        name = compared(wanted.by)
        tests.append(lambda row: compared(str(row["actor"])) == name)
    if wanted.action is not None:
        meant = [each for each in actions if _is_called(each, wanted.action)]
        if not meant:
            known = label("value", "separator").join(actions)
            raise MutualAidError("ACTION_UNKNOWN", action=wanted.action, known=known)
        tests.append(lambda row: row["action"] in meant)
    if wanted.since is not None:
        first = instant_of(f"{wanted.since}T00:00:00") or ""
        tests.append(lambda row: str(row["at"]) >= first)
    if wanted.until is not None:
        end = instant_of(wanted.until) or ""
        tests.append(lambda row: str(row["at"]) <= end)
    if wanted.file is not None:
        part = wanted.file.casefold()
        tests.append(lambda row: part in str(row["file"] or "").casefold())
    if numbers is not None:
        tests.append(lambda row: row["entry"] in numbers)
    head = {"list": "journal", "definition": None, "unit_code": None, "as_of": None}
    notes = going_back.notes(going_back.stories(reader))
    kept = [row for row in written if all(test(row) for test in tests)]
    return Table(head, reader.stamp, found.columns, kept, notes=notes)


def _is_called(action: str, text: str) -> bool:
    said = text.casefold()
    return said in (action, label("action", action).casefold()) or action.startswith(f"{said} ")


def _entries_of(reader: Reader, table: str, number: int) -> set[int]:
    told = who(reader, table, number)
    return {int(str(row[key])) for row in told.rows for key in ("entry", "voided_by") if row[key] is not None}


# --- one entry ------------------------------------------------------------------------------------


def story(reader: Reader, entry: int, *, most: int | None = SHOWN) -> Row:
    """One entry: its fields, the rows it asserted and voided, what undid it, the later entries that voided its rows.

    ``most`` bounds the rows shown of each table. Raises ENTRY_UNKNOWN (exit 1).
    """
    last = reader.stamp.entry
    entries = reader.select_named("select * from entry where entry_id = :entry", {"entry": entry})
    if not entries or entry > last:
        raise MutualAidError("ENTRY_UNKNOWN", entry=entry)
    [fields] = entries
    record: Row = {"entry": fields.pop("entry_id"), **fields, "file": fields["file_name"]}
    options = json.loads(str(fields["options"] or "{}"))
    if rows := options.pop(CONFIRMED_ROWS, None):
        # Doubts that were settled row by row are a list of their own; what is left are the options as they were given.
        record |= {"options": json.dumps(options, ensure_ascii=False, sort_keys=True), CONFIRMED_ROWS: rows}
    names = _Names(reader)
    facts: list[Row] = []
    left_out = 0
    for event, column in (("asserted", "entry_id"), ("voided", "voided_by")):
        counts = {table: _count(reader, table, column, entry) for table in KEYS}
        record[event] = {table: count for table, count in counts.items() if count}
        for table, count in record[event].items():
            rows = _facts(reader, table, f"{column} = :number", entry, most)
            facts += [{"event": event, **names.line(table, row)} for row in rows]
            left_out += count - len(rows)
    record["undone_by"] = _undone_by(reader, entry, last)
    record["facts_left_out"] = left_out
    record["facts"] = facts
    record["later"] = _later(reader, entry, last)
    return record


def _count(reader: Reader, table: str, column: str, entry: int) -> int:
    sql = f'select count(*) from "{table}" where {column} = :entry'  # noqa: S608 - own names
    return int(reader.select(sql, {"entry": entry})[0][0])


def _facts(reader: Reader, table: str, condition: str, number: int, most: int | None) -> list[Row]:
    limit = "" if most is None else f" limit {most:d}"
    return reader.select_named(
        f'select * from "{table}" where {condition} order by fact_id{limit}',  # noqa: S608 - own names
        {"number": number, "last": reader.stamp.entry},
    )


def _undone_by(reader: Reader, entry: int, last: int) -> int | None:
    """The standing undo of an entry, None while the entry itself stands."""
    for (by,) in reader.select(
        "select entry_id from entry where undoes = :entry and entry_id <= :last order by entry_id",
        {"entry": entry, "last": last},
    ):
        if _undone_by(reader, by, last) is None:
            return int(by)
    return None


def _later(reader: Reader, entry: int, last: int) -> list[Row]:
    """The entries that voided rows of this one, with how many of each table."""
    found: dict[int, dict[str, int]] = {}
    for table in KEYS:
        rows = reader.select(
            f'select voided_by, count(*) from "{table}" where entry_id = :entry and voided_by <= :last'  # noqa: S608
            " group by voided_by",
            {"entry": entry, "last": last},
        )
        for by, count in rows:
            found.setdefault(by, {})[table] = count
    written = _entries(reader, found, last)
    return [{**written[by], "voided": counts} for by, counts in sorted(found.items()) if by in written]


def _entries(reader: Reader, wanted: Iterable[int], last: int) -> dict[int, Row]:
    numbers = sorted(set(wanted))
    if not numbers:
        return {}
    found = run(reader, "history_entries", {"first_entry": numbers[0], "last_entry": min(numbers[-1], last)})
    return {
        row["entry_id"]: {
            "entry": row["entry_id"],
            "at": row["at"],
            "actor": row["actor"],
            "action": row["action"],
            "reason": row["reason"],
        }
        for row in found
        if row["entry_id"] in numbers
    }


# --- one record -----------------------------------------------------------------------------------


def who(reader: Reader, table: str, number: int) -> Table:
    """The life of one record: each version with the entry that wrote it, what it changed, and what voided it.

    ``person`` tells its personal record and its merges too; a unit may be named by its code. Raises RECORD_UNKNOWN
    (exit 1).
    """
    last = reader.stamp.entry
    told = _Names(reader)
    versions: list[tuple[str, Row]] = []
    for name in ABOUT_A_PERSON if table == "person" else (table,):
        column = ABOUT_A_PERSON[name] if table == "person" else KEYS[name]
        versions += [
            (name, row) for row in _facts(reader, name, f"{column} = :number and entry_id <= :last", number, None)
        ]
    if not versions and table == "unit":
        codes = [key for key, code in told.units.items() if code == str(number)]
        if codes:
            return who(reader, "unit", codes[0])
    if not versions:
        raise MutualAidError("RECORD_UNKNOWN", record=f"{table}:{number}")
    for _, row in versions:
        if row["voided_by"] is not None and row["voided_by"] > last:
            row["voided_by"] = None
    written = _entries(reader, [row["entry_id"] for _, row in versions], last)
    before: dict[tuple[str, int], Row] = {}
    rows = []
    for name, row in sorted(versions, key=lambda item: (item[1]["entry_id"], item[0] != table)):
        line = told.line(name, row, before.get((name, row[KEYS[name]])))
        before[name, row[KEYS[name]]] = row
        rows.append({**written.get(row["entry_id"], {"entry": row["entry_id"]}), **line, "voided_by": row["voided_by"]})
    return Table(
        head={"list": "record", "definition": None, "record": f"{table}:{number}"},
        ledger=reader.stamp,
        columns=("entry", "at", "actor", "action", "reason", "record", "fact", "row", "values", "voided_by"),
        rows=rows,
        total={"standing": any(row["voided_by"] is None for row in rows), "version_count": len(rows)},
    )


# --- what left in clear ---------------------------------------------------------------------------


def disclosures(reader: Reader, *, person: str | None = None) -> Table:
    """What left in clear: who had whose values, what for and into which file; ``person``: whose values were among them.

    A person is found under every number that was merged into theirs. Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1).
    """
    last = reader.stamp.entry
    told = _facts(reader, "disclosure", "entry_id <= :number", last, None)
    written: dict[int, Row] = {}
    for some in slices([row["entry_id"] for row in told]):
        sql = f"select entry_id, at, actor, os_user, reason from entry where entry_id in ({listed(some)})"  # noqa: S608 - own numbers
        written |= {row["entry_id"]: row for row in reader.select_named(sql)}
    found = [
        {
            "entry": row["entry_id"],
            **{key: written[row["entry_id"]][key] for key in ("at", "actor", "os_user", "reason")},
            "command": row["command"],
            "purpose_code": row["purpose_code"] or "unmasked",
            "row_count": row["row_count"],
            "person_nos": row["person_nos"] or (None if row["person_id"] is None else str(row["person_id"])),
            "file": row["file_name"],
        }
        for row in told
    ]
    head: Row = {"list": "disclosures", "definition": None, "unit_code": None, "as_of": None}
    if person is not None:
        person_id = the_person(reader, person)
        numbers = [person_id, *(number for (number,) in rows(reader, "member_merged", {"person_id": person_id}))]
        found = [row for row in found if any(holds(row["person_nos"] or "", number) for number in numbers)]
        head["person_no"] = person_id
    columns = (
        "entry",
        "at",
        "actor",
        "os_user",
        "command",
        "purpose_code",
        "row_count",
        "file",
        "reason",
        "person_nos",
    )
    return Table(head, reader.stamp, columns, found, {"disclosure_count": len(found)})


# --- a fact in words ------------------------------------------------------------------------------


class _Names:
    """Tells a fact: units and plans by their codes, persons and records by their numbers, personal values masked."""

    def __init__(self, reader: Reader) -> None:
        self.units: Mapping[int, str] = {row["unit_id"]: row["unit_code"] for row in run(reader, "unit_codes", {})}
        self._codes: Mapping[str, Mapping[int, str]] = {
            "unit": self.units,
            "plan": {row["plan_id"]: row["plan_code"] for row in run(reader, "plans", {})},
        }

    def line(self, table: str, row: Row, before: Row | None = None) -> Row:
        """One fact: its record, and what it says or, after ``before``, says otherwise (None: no more)."""
        names = [name for name in row if name not in (*ROW_COLUMNS, KEYS[table]) and name not in SEAL_COLUMNS]
        if before is None:
            shown = [name for name in names if row[name] is not None]
        else:
            shown = [name for name in names if row[name] != before.get(name)]
        values = dict(self._told(name, row[name]) for name in shown)
        if row.get("erased_by") is not None:
            values["erased_by"] = row["erased_by"]
        return {
            "record": f"{table}:{row[KEYS[table]]}",
            "fact": row["fact_id"],
            "row": row["source_row"],
            "values": values,
        }

    def _told(self, name: str, value: object) -> tuple[str, object]:
        stem = name.removesuffix("_id")
        if stem != name:
            short = "unit" if stem in ("parent", "successor") else stem
            known = self._codes.get(short)
            if known is None:
                return f"{stem}_no", value
            return f"{stem}_code", known.get(value, value) if isinstance(value, int) else value
        if isinstance(value, str):
            if name in MASKS:
                return name, MASKS[name](value)
            if len(value) > LONGEST:
                return name, f"{value[: LONGEST // 2]}… ({len(value)})"
        return name, value


def told_columns(columns: Sequence[str]) -> list[str]:
    """The keys under which the columns of a table are told, for whoever words their headings."""
    return [
        f"{name.removesuffix('_id')}_{'code' if name in ('unit_id', 'plan_id', 'parent_id', 'successor_id') else 'no'}"
        if name.endswith("_id")
        else name
        for name in columns
        if name not in ROW_COLUMNS and name not in SEAL_COLUMNS
    ]
