"""The people of the ledger, found by a number, a document or whatever else is known of them.

Every personal value leaves here masked, but those of whom the caller has leave to show in clear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mutualaid.errors import MutualAidError
from mutualaid.results import ERASED, Disclosure
from mutualaid.rules.identity import MASKS, document_key, mask_value, name_shown, read_name, shown_to
from mutualaid.rules.typed import is_typed
from mutualaid.rules.values import compact
from mutualaid.store.resources import query_text
from mutualaid.store.slices import listed, slices

if TYPE_CHECKING:
    from mutualaid.store.asking import Askable

Row = dict[str, Any]

LEAST_TAIL = 4
LEAST_PHONE = 3
AT_ONCE = 20
"""``member_rows.sql`` and ``member_last_spells.sql`` take this many persons at once."""
NAMED = 12
"""So many candidates are listed for a text that names several people."""


def the_person(ledger: Askable, text: str) -> int:
    """The one person a text names: a person number, a document number, or what ``matches`` answers with one person.

    Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS with the candidates masked (both exit 1).
    """
    text = text.strip()
    people = _named(ledger, text)
    if len(people) == 1:
        return people[0]
    shown_text = text
    if not is_typed(ledger.typed, text):
        shown_text = mask_value(None if any(sign.isdigit() for sign in text) else "name", text) or ""
    if not people:
        ledger.is_elsewhere(lambda whole: _named(whole, text))
        raise MutualAidError("PERSON_UNKNOWN", text=shown_text)
    candidates = [
        f"{row['person_no']} {row['name'] or '-'} {row['document_no'] or '-'} {row['unit_name'] or '-'}"
        for row in shown(ledger, people[:NAMED])
    ]
    more = f" (+{len(people) - NAMED})" if len(people) > NAMED else ""
    raise MutualAidError("PERSON_AMBIGUOUS", text=shown_text, count=len(people), people="; ".join(candidates) + more)


def matches(ledger: Askable, text: str) -> list[int]:
    """The persons a text may mean, by number: part of a name, pinyin initials, tail of a document or card, phone.

    A whole document number means its holder and nobody else. Whoever is shown masked values alone finds people by what
    the masks show and by whole values: else a text one sign longer would tell the sign that is masked.
    """
    return _holding(ledger, text) or _resembling(ledger, text)


def _named(ledger: Askable, text: str) -> list[int]:
    return _numbered(ledger, text) or _resembling(ledger, text)


def _numbered(ledger: Askable, text: str) -> list[int]:
    """The person with this very number, else with this document."""
    if text.isascii() and text.isdigit() and len(text) <= 9 and text[0] != "0":
        by_number = _ids(ledger, "person_by_number", {"person_no": int(text)})
        if by_number:
            return by_number
    return _holding(ledger, text)


def _holding(ledger: Askable, text: str) -> list[int]:
    return _ids(ledger, "person_by_document", {"document_no": document_key(text)})


def _resembling(ledger: Askable, text: str) -> list[int]:
    plain = compact(text).upper()
    digits = plain.replace("-", "")
    name, _ = read_name(text)
    patterns = {
        "part": None if name is None or digits.isdecimal() else f"%{_escaped(name.lower())}%",
        "tail": f"%{_escaped(digits)}" if len(digits) >= LEAST_TAIL and _is_number(digits) else None,
        "phone": f"%{digits}%" if len(digits) >= LEAST_PHONE and digits.isascii() and digits.isdigit() else None,
    }
    are_initials = plain.isascii() and plain.isalpha() and len(plain) >= 2 and not ledger.sees_masked
    if are_initials and patterns["part"] == f"%{plain.lower()}%":
        return sorted(_by_initials(ledger, plain.lower()))  # which finds the letters themselves as well
    found = set(_ids(ledger, "member_find", patterns))
    if ledger.sees_masked:
        return _seen(ledger, sorted(found), text.strip().lower(), digits)
    if are_initials:
        found |= _by_initials(ledger, plain.lower())
    return sorted(found)


def _seen(ledger: Askable, people: Sequence[int], name: str, digits: str) -> list[int]:
    """Those of some people of whom a mask shows the text, or of whom it is a whole value."""
    found = set()
    for some in slices(people):
        whose = f"person_id in ({listed(some)})"
        sql = f"select person_id, name, document_no, card_no, phone from identity_now where {whose}"  # noqa: S608
        for person_id, named, *values in ledger.select(sql):
            shown_name = (named or "", name_shown(named))
            if name == shown_name[0].lower() or (name and shown_name[1].lower().startswith(name)):
                found.add(person_id)
            for key, value in zip(("document_no", "card_no", "phone"), values, strict=True):
                if value and (digits == value.replace("-", "") or MASKS[key](value).endswith(digits)):
                    found.add(person_id)
    return sorted(found)


def within_scope(ledger: Askable, person_ids: Sequence[int]) -> list[int]:
    """Those of some people whom whoever asks sees."""
    if ledger.scope is None:
        return [*person_ids]
    found: set[int] = set()
    for some in slices(person_ids):
        sql = f"select person_id from person_now where person_id in ({listed(some)})"  # noqa: S608 - own numbers
        found |= {person_id for (person_id,) in ledger.select(sql)}
    return sorted(found)


def _is_number(text: str) -> bool:
    """Whether it may be the end of a document number: letters stand in front, or an X at the end."""
    return text.isascii() and text.isalnum() and any(sign.isdigit() for sign in text)


def _escaped(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text


def _by_initials(ledger: Askable, letters: str) -> set[int]:
    """Persons in whose name the initials stand in a row, or the letters themselves."""
    from mutualaid.names import initials

    texts = ledger.select(query_text("member_names"), {"between": initials.BETWEEN})
    return {person_id for (told,) in texts if told is not None for person_id in initials.people(told, letters)}


_NO_SPELL: Row = dict.fromkeys(("unit_code", "unit_name", "status_code", "joined_on", "left_on", "left_reason_code"))


def shown(ledger: Askable, person_ids: Sequence[int], *, leave: Disclosure | None = None) -> list[Row]:
    """One row a person with their last spell, in the order of their numbers; masked but for those of ``leave``."""
    people, spells = query_text("member_rows"), query_text("member_last_spells")
    found: list[Row] = []
    for start in range(0, len(person_ids), AT_ONCE):
        part = [*person_ids[start : start + AT_ONCE]]
        params = {f"n{place}": part[place] if place < len(part) else None for place in range(AT_ONCE)}
        last = {spell["person_no"]: spell for spell in ledger.select_named(spells, params)}
        for person in ledger.select_named(people, params):
            spell = last.get(person["person_no"], _NO_SPELL)
            found.append(masked({**person, **spell}, leave, typed=ledger.typed))
    return found


def masked(row: Row, leave: Disclosure | None = None, *, typed: frozenset[str] = frozenset()) -> Row:
    """The row with every personal value masked, and its codes under the keys of an answer.

    Not masked are those whom ``leave`` names, and the very values that whoever asks typed.
    """
    in_clear = leave is not None and row["person_no"] in leave.people
    if "name" in row:
        row["name"] = row["name"] or ERASED
    for key in MASKS:
        if row.get(key) and not in_clear and row[key] != ERASED:
            row[key] = shown_to(typed, key, row[key])
    if "status_code" in row:
        row["status"] = row.pop("status_code")
    if "sex_code" in row:
        row["sex"] = row.pop("sex_code")
    return row


def _ids(ledger: Askable, query: str, params: Mapping[str, object]) -> list[int]:
    return [row[0] for row in ledger.select(query_text(query), params)]
