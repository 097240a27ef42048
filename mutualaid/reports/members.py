"""Who is who: people found by a text, one person with everything that stands, and their whole story.

Every personal value leaves here masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mutualaid.errors import MutualAidError
from mutualaid.reports.asking import Row, rows, run, unit_named
from mutualaid.reports.places import unit_tree
from mutualaid.results import Table
from mutualaid.rules.identity import (
    document_key,
    mask_card,
    mask_document,
    mask_name,
    mask_phone,
    mask_value,
    name_shown,
    read_name,
)
from mutualaid.rules.values import compact
from mutualaid.store.asking import Askable
from mutualaid.store.reading import Reader, resource_text

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
    "unit_code",
    "plan_code",
    "from_on",
    "until_on",
    "amount_fen",
    "file",
    "row",
    "reason",
)
LEAST_TAIL = 4
LEAST_PHONE = 3
AT_ONCE = 20
"""``member_rows.sql`` and ``member_last_spells.sql`` take this many persons at once."""
NAMED = 12
"""So many candidates are listed for a text that names several people."""


def _ids(ledger: Askable, query: str, params: Mapping[str, object]) -> list[int]:
    return [row[0] for row in ledger.select(resource_text("queries", f"{query}.sql"), params)]


# --- finding --------------------------------------------------------------------------------------


def matches(ledger: Askable, text: str) -> list[int]:
    """The persons a text may mean, by number: part of a name, pinyin initials, tail of a document or card, phone.

    A whole document number means its holder and nobody else.
    """
    exact = _ids(ledger, "person_by_document", {"document_no": document_key(text)})
    if exact:
        return exact
    plain = compact(text).upper()
    digits = plain.replace("-", "")
    name, _ = read_name(text)
    patterns = {
        "part": None if name is None or digits.isdecimal() else f"%{_escaped(name.lower())}%",
        "tail": f"%{_escaped(digits)}" if len(digits) >= LEAST_TAIL and _is_number(digits) else None,
        "phone": f"%{digits}%" if len(digits) >= LEAST_PHONE and digits.isascii() and digits.isdigit() else None,
    }
    found = set(_ids(ledger, "member_find", patterns))
    if plain.isascii() and plain.isalpha() and len(plain) >= 2:
        found |= _by_initials(ledger, plain.lower())
    return sorted(found)


def _is_number(text: str) -> bool:
    """Whether it may be the end of a document number: letters stand in front, or an X at the end."""
    return text.isascii() and text.isalnum() and any(sign.isdigit() for sign in text)


def _escaped(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text


def _by_initials(ledger: Askable, letters: str) -> set[int]:
    """Persons in whose name the initials stand in a row; every reading of a character counts (单: d, s, c)."""
    import re

    named = [
        (person_id, name.replace("·", "").lower())
        for person_id, name in ledger.select(resource_text("queries", "member_names.sql"), {})
    ]
    signs = {sign for _, name in named for sign in name if not sign.isascii()}
    by_letter: dict[str, list[str]] = {}
    for sign, initials in _initials(signs):
        for letter in initials:
            by_letter.setdefault(letter, []).append(sign)
    classes = ("".join(map(re.escape, (letter, *by_letter.get(letter, ())))) for letter in letters)
    found = re.compile("".join(f"[{signs}]" for signs in classes)).search
    return {person_id for person_id, name in named if found(name)}


def _initials(signs: Iterable[str]) -> Iterable[tuple[str, set[str]]]:
    from pypinyin import Style, pinyin

    for sign in signs:
        readings = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True)
        yield sign, {reading[:1] for reading in readings[0]} if readings else set()


def the_person(ledger: Askable, text: str) -> int:
    """The one person a text names: a person number, a document number, or what ``matches`` answers with one person.

    Raises PERSON_UNKNOWN, or PERSON_AMBIGUOUS with the candidates masked (both exit 1).
    """
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= 9 and text[0] != "0":
        by_number = _ids(ledger, "person_by_number", {"person_no": int(text)})
        if by_number:
            return by_number[0]
    found = matches(ledger, text)
    if len(found) == 1:
        return found[0]
    shown = mask_value(None if any(sign.isdigit() for sign in text) else "name", text)
    if not found:
        raise MutualAidError("PERSON_UNKNOWN", text=shown)
    people = [
        f"{row['person_no']} {row['name'] or '-'} {row['document_no'] or '-'} {row['unit_name'] or '-'}"
        for row in _people(ledger, found[:NAMED])
    ]
    more = f" (+{len(found) - NAMED})" if len(found) > NAMED else ""
    raise MutualAidError("PERSON_AMBIGUOUS", text=shown, count=len(found), people="; ".join(people) + more)


_PERSON = ("person_no", "name", "document_type", "document_no", "phone", "card_no", "bank_name", "sex_code")
_SPELL = ("unit_code", "unit_name", "status_code", "joined_on", "left_on")


def _people(ledger: Askable, person_ids: Sequence[int], *, in_clear: bool = False) -> list[Row]:
    """One masked row a person with their last spell, in the order of their numbers."""
    people, spells = resource_text("queries", "member_rows.sql"), resource_text("queries", "member_last_spells.sql")
    found: list[Row] = []
    for start in range(0, len(person_ids), AT_ONCE):
        part = [*person_ids[start : start + AT_ONCE]]
        params = {f"n{place}": part[place] if place < len(part) else None for place in range(AT_ONCE)}
        last = {person_no: spell for person_no, *spell in ledger.select(spells, params)}
        for row in ledger.select(people, params):
            spell = last.get(row[0], (None,) * len(_SPELL))
            found.append(_masked(dict(zip((*_PERSON, *_SPELL), (*row, *spell), strict=True)), in_clear=in_clear))
    return found


def _masked(row: Row, *, in_clear: bool = False) -> Row:
    if "name" in row:
        row["name"] = row["name"] if in_clear and row["name"] else name_shown(row["name"])
    for key, mask in (
        ("bank_name", mask_name), ("document_no", mask_document), ("phone", mask_phone),
        ("card_no", mask_card),
    ):  # fmt: skip
        if row.get(key) and not in_clear:
            row[key] = mask(row[key])
    if "status_code" in row:
        row["status"] = row.pop("status_code")
    if "sex_code" in row:
        row["sex"] = row.pop("sex_code")
    return row


def find(reader: Reader, text: str, *, in_clear: bool = False) -> Table:
    """The people whom a text may mean, each with their last spell of membership; ``in_clear``: unmasked."""
    found = _people(reader, matches(reader, text.strip()), in_clear=in_clear)
    return Table(
        head={"list": "members", "definition": None, "unit_code": None, "as_of": None},
        ledger=reader.stamp,
        columns=PERSON_COLUMNS,
        rows=[{key: row[key] for key in PERSON_COLUMNS} for row in found],
        total={"member_count": len(found)},
    )


def unit_choices(reader: Reader, unit: str | None, *, as_of: str) -> list[str]:
    """The names of the units people may join on a day: all of them, or one and those below it, in tree order.

    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1).
    """
    tree: list[Mapping[str, Any]] = list(unit_tree(reader, as_of=as_of).rows)
    if unit is not None:
        code = unit_named(reader, unit, as_of=as_of).unit_code
        place = next((place for place, row in enumerate(tree) if row["unit_code"] == code), len(tree))
        depth = tree[place]["depth"] if place < len(tree) else 0
        below = (offset for offset, row in enumerate(tree[place + 1 :], place + 1) if row["depth"] <= depth)
        tree = tree[place : next(below, len(tree))]
    return [str(row["unit_name"]) for row in tree]


# --- one person -----------------------------------------------------------------------------------


def show(reader: Reader, person: str, *, in_clear: bool = False) -> dict[str, Any]:
    """One person with every spell and enrollment, and what they received by plan; ``in_clear``: unmasked.

    Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1).
    """
    person_id = the_person(reader, person)
    about = {"person_id": person_id}
    enrollments = run(reader, "member_enrollments", about)
    for row in enrollments:
        row["paid"] = bool(row["paid"])
    return {
        "person_no": person_id,
        **_people(reader, [person_id], in_clear=in_clear)[0],
        "merged_person_nos": [row[0] for row in rows(reader, "member_merged", about)],
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "spells": [_masked(row) for row in run(reader, "member_spells", about)],
        "enrollments": enrollments,
        "payouts": run(reader, "member_payouts", about),
    }


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
            "unit_code": units.get(fact["unit_id"]),
            "plan_code": plans.get(fact["plan_id"]),
            "from_on": fact["from_on"],
            "until_on": fact["until_on"],
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
    """What the fact says beyond its columns, personal values masked, codes as they are."""
    said = [
        fact["code"] if fact["table_name"] in ("contribution", "payout", "payout_event") else None,
        mask_name(fact["name"]) if fact["name"] else None,
        mask_document(fact["document_no"]) if fact["document_no"] else None,
        mask_phone(fact["phone"]) if fact["phone"] else None,
        mask_card(fact["card_no"]) if fact["card_no"] else None,
        f"#{fact['other_no']}" if fact["other_no"] is not None else None,
    ]
    return " ".join(part for part in said if part)
