"""One person at a time: add, edit, leave, transfer, status, merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import Defaults, Desk, Row, judge_one, need_reason, one_row, settled
from mutualaid.journal import Intent, Writer, write
from mutualaid.members.cards import Cards
from mutualaid.members.carrying import Begun, Spell
from mutualaid.members.changes import DOCUMENT, Change, mend
from mutualaid.members.people import Known, People
from mutualaid.members.roster import judge
from mutualaid.members.rows import unit_open_verdict
from mutualaid.members.spells import beyond, overlapping, spells_text
from mutualaid.names.people import the_person
from mutualaid.names.units import UnitIndex, the_unit, unit_of
from mutualaid.results import Finding, Note, Problem, Receipt
from mutualaid.rules.cover import shift
from mutualaid.rules.identity import (
    Document,
    mask_document,
    name_shown,
    read_document,
    read_name,
    sex_verdict,
)
from mutualaid.rules.values import plain, read_card, read_phone, read_sex, read_status
from mutualaid.rules.wording.leaving import read_left_reason
from mutualaid.store.excluding import covers_of, exclusions
from mutualaid.store.resources import fill


def add(
    url: str,
    intent: Intent,
    values: Mapping[str, object],
    *,
    accept: frozenset[str] = frozenset(),
    note: str | None = None,
) -> Receipt:
    """Add one member, judged like a row of a roster; ``values`` by field of the roster.

    Raises REASON_NEEDED (exit 2) for ``accept`` without a reason.
    """
    need_reason(accept, intent.reason)
    roster = one_row(values, _options(values))
    with write(url, intent) as writer:
        units = UnitIndex(writer)
        defaults = Defaults.of(units, note=note)
        judged = judge_one(writer, roster, accept, lambda desk: judge(desk, units, defaults))
    known = judged.row.known
    person_no = known.person_id if known is not None else judged.written[0] if judged.written else None
    return writer.receipt(
        notes=_unplaced(judged.notes), problems=_unplaced(judged.problems), facts={"person_no": person_no}
    )


def _options(fields: Iterable[str]) -> tuple[str, ...]:
    """What the command line calls the fields."""
    return tuple(f"--{name.replace('_', '-')}" for name in fields)


def _unplaced(items: Sequence[Any]) -> list[Any]:
    """Notes or problems of the command line: they have no row; the column is the option."""
    placed = []
    for item in items:
        kinds = {"verdict": item.verdict} if isinstance(item, Problem) else {}
        placed.append(type(item)(code=item.code, column=item.column, value=item.value, facts=item.facts, **kinds))
    return placed


def edit(
    url: str, intent: Intent, person: str, values: Mapping[str, object], *, accept: frozenset[str] = frozenset()
) -> Receipt:
    """Correct a person's name, sex, phone, card, document or bank name (fields of the roster, and ``bank_name``).

    A doubt is held unless ``accept`` names it. Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS, DOCUMENT_TAKEN and LIES_OUTSIDE
    (exit 1).
    """
    need_reason(accept, intent.reason)
    roster = one_row(values, _options(values))
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        people = People.of_ids(writer, [person_id])
        known = people.by_id[person_id]
        desk, change = Desk(writer, roster, accept), Change(None, person_id)
        row = Row(1, desk.rows[0][1], [])
        _edit(values, known, row, change)
        if "card_no" in change.personal:
            _doubt_card(writer, row, str(change.personal["card_no"]), person_id)
        if "document_no" in change.personal:
            _settle_document(writer, row, change, known)
        if desk.is_taken(row):
            mend(writer, people, [change] if change else [])
    return writer.receipt(
        notes=_unplaced(desk.notes), problems=_unplaced(desk.problems), facts={"person_no": person_id}
    )


def _doubt_card(writer: Writer, row: Row, card_no: str, person_id: int) -> None:
    """Hold as CARD_SHARED a card that somebody else has."""
    others = Cards(writer, {card_no}).others(card_no, {person_id})
    if others is not None:
        row.hold("card_no", "CARD_SHARED", card_no, people=others, row="-")


def _edit(values: Mapping[str, object], known: Known, row: Row, change: Change) -> None:
    given = {
        "name": row.take("name", read_name(values.get("name"))),
        "phone": row.take("phone", read_phone(values.get("phone"))),
        "card_no": row.take("card_no", read_card(values.get("card_no"))),
        "bank_name": plain(values.get("bank_name")),
    }
    sex_code = row.take("sex", read_sex(values.get("sex")))
    if values.get("document_no") is not None:
        # The type alone says how to read the number; without one the number tells, else the type that stands.
        document_type = values.get("document_type")
        document: Document | None = row.take("document_no", read_document(values["document_no"], document_type))
        if document is not None:
            given |= {
                "document_type": document.document_type,
                "document_no": document.document_no,
                "document_original": document.document_original,
                "birth_on": document.birth_on,
            }
            if document.sex_code is not None:
                sex_code = sex_code or document.sex_code
            if differs := sex_verdict(document, sex_code):
                row.find("sex", differs, sex_code)
    elif sex_code is not None and known.document_type is not None:
        document, _ = read_document(known.document_no, known.document_type)
        if document is not None and (differs := sex_verdict(document, sex_code)):
            row.find("sex", differs, sex_code)
    elif values.get("document_type") is not None:
        row.need("document_no", None)
    erasable = ("document_original", "birth_on") if "document_no" in given else ()
    for name, value in given.items():
        standing = getattr(known, name, None)
        if (value is not None and value != standing) or (name in erasable and value is None):
            change.personal[name] = value
    if sex_code is not None and sex_code != known.sex_code:
        change.person["sex_code"] = sex_code


def _settle_document(writer: Writer, row: Row, change: Change, known: Known) -> None:
    """Refuse the document of somebody else; one of a record that was merged into the person changes places with theirs.

    So each document stays with the human being, and is found. One that somebody else had once is held. Raises
    DOCUMENT_TAKEN, LIES_OUTSIDE (exit 1).
    """
    number, own = str(change.personal["document_no"]), known.person_id
    found = writer.select(
        "select person_id, recorded_person_id, fact_id, document_type, name, is_current from identity_now"
        " where document_no = :number order by is_current desc, 1, 2",
        {"number": number},
    )
    if writer.elsewhere("identity_now", "document_no", [number]):
        raise MutualAidError("LIES_OUTSIDE")
    for person_id, record_id, fact_id, document_type, name, is_current in found:
        if person_id != own and is_current:
            raise MutualAidError("DOCUMENT_TAKEN", document_no=mask_document(number), person_no=person_id)
        if person_id != own and not row.is_doubted("document_no"):
            row.hold("document_no", "DOCUMENT_ONCE_HELD", number, person_no=person_id, name=name_shown(name))
        if (
            record_id != own
            and is_current
            and document_type == change.personal.get("document_type", known.document_type)
        ):
            before = f"select {', '.join(DOCUMENT)} from personal_now where person_id = :own"  # noqa: S608 - own names
            change.records.append((fact_id, writer.select_named(before, {"own": own})[0]))


def leave(url: str, intent: Intent, person: str, *, on: str, reason_code: str | None = None) -> Receipt:
    """End a person's membership: ``on`` is the first day out; the text of the reason stands in the intent.

    Why it ended is ``reason_code``, else what the text says plainly; a text that leaves it unsure gives no code and a
    note. Of a spell that ended on that day already ``reason_code`` corrects the reason. Raises NO_SPELL_THEN and
    SPELL_OVERLAP (exit 1), ALREADY_LEFT (exit 5).
    """
    code, notes = _why(intent.reason, reason_code)
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        people = People.of_ids(writer, [person_id])
        spells = people.whole(person_id)
        left = [spell for spell in spells if spell.left_on == on]
        if left and not overlapping(spells, on, None):
            spell = left[-1]
            if reason_code in (None, spell.left_reason_code):
                raise MutualAidError("ALREADY_LEFT", Exit.CONFLICT, person_no=person_id, on=on)
        else:
            spell = _spell_on(writer, spells, on, person_id, before=True)
            _refuse_later(writer, spells, spell, on)
        changed: dict[str, object] = {"left_on": on, "left_reason_code": code}
        mend(writer, people, [Change(None, person_id, spells=[(spell, changed)])])
        unit = unit_of(writer, spell.unit_on(shift(on, -1)))
        assert unit is not None
        notes += _covers_left(writer, person_id, on)
    facts = {"person_no": person_id, "unit_code": unit.unit_code, "left_reason_code": code}
    return writer.receipt(notes=notes, facts=facts)


_COVERS_LEFT = (
    "select e.enrollment_id, e.starts_on, e.ends_on from paid_now e"
    " where e.person_id = :person and e.ends_on >= :day order by e.starts_on, e.enrollment_id"
)


def _covers_left(writer: Writer, person_id: int, on: str) -> list[Note]:
    """What becomes of paid cover of somebody who leaves: what runs goes on, what has not begun may be given back."""
    found = writer.select(_COVERS_LEFT, {"person": person_id, "day": on})
    running = [(number, ends_on) for number, starts_on, ends_on in found if starts_on < on]
    later = [str(number) for number, starts_on, _ in found if starts_on >= on]
    notes = []
    if running:
        last = max(ends_on for _, ends_on in running)
        notes.append(Note("LEFT_WITH_COVER", facts={"cover_count": len(running), "ends_on": last}))
    if later:
        notes.append(Note("LEFT_BEFORE_COVER", facts={"enrollment_nos": ", ".join(later), "first": later[0], "on": on}))
    return notes


def _why(text: str | None, reason_code: str | None) -> tuple[str | None, list[Note]]:
    """The code of a reason for leaving, and what is to be said of how it was found."""
    read, findings = read_left_reason(text)
    if reason_code is None:
        unsure = any(finding.verdict == "held" for finding in findings)
        return None if unsure else read, [Note(finding.code, facts=finding.facts) for finding in findings]
    if read in (None, "other", reason_code):
        return reason_code, []
    return reason_code, [Note("LEFT_REASON_DIFFERS", facts={"field": "left_reason", "was": read, "now": reason_code})]


def transfer(url: str, intent: Intent, person: str, *, to: str, on: str) -> Receipt:
    """Move a person to another unit: the spell standing on the day ends, the next begins; the day may lie back.

    What a later merge of the old unit had carried on is no more; a later merge of the new one carries the person on.
    A spell that began on that very day is corrected. Raises NO_SPELL_THEN, SPELL_OVERLAP (a later spell stands in the
    way), UNIT_NOT_OPEN, UNIT_UNKNOWN (exit 1), ALREADY_THERE (exit 5).
    """
    with write(url, intent) as writer:
        unit = the_unit(writer, to)
        person_id = the_person(writer, person)
        people = People.of_ids(writer, [person_id])
        spells = people.whole(person_id)
        spell = _spell_on(writer, spells, on, person_id)
        if spell.unit_on(on) == unit.unit_id:
            raise MutualAidError("ALREADY_THERE", Exit.CONFLICT, person_no=person_id, name=unit.unit_name, on=on)
        if finding := unit_open_verdict(unit, on):
            raise MutualAidError(finding.code, **finding.facts)
        _refuse_later(writer, spells, spell, on)
        mend(writer, people, [_turn(spell, person_id, on, unit_id=unit.unit_id)])
    return writer.receipt(facts={"person_no": person_id, "unit_code": unit.unit_code})


def change_status(url: str, intent: Intent, person: str, status: str, *, on: str) -> Receipt:
    """Turn a member in service (在职) into kept membership (保留会籍) or back: one spell ends, the next begins.

    Raises STATUS_UNREADABLE (exit 2), NO_SPELL_THEN, SPELL_OVERLAP, UNIT_NOT_OPEN (exit 1), ALREADY_SO (exit 5).
    """
    status_code, _ = read_status(status)
    if status_code is None:
        raise MutualAidError("STATUS_UNREADABLE", Exit.USAGE)
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        people = People.of_ids(writer, [person_id])
        spells = people.whole(person_id)
        spell = _spell_on(writer, spells, on, person_id)
        if spell.status_code == status_code:
            raise MutualAidError("ALREADY_SO", Exit.CONFLICT, person_no=person_id, status=status_code, on=on)
        unit = unit_of(writer, spell.unit_on(on))
        assert unit is not None
        if finding := unit_open_verdict(unit, on):
            raise MutualAidError(finding.code, **finding.facts)
        _refuse_later(writer, spells, spell, on)
        mend(writer, people, [_turn(spell, person_id, on, status_code=status_code)])
    return writer.receipt(facts={"person_no": person_id, "status": status_code})


def _spell_on(writer: Writer, spells: Sequence[Spell], on: str, person_id: int, *, before: bool = False) -> Spell:
    """The spell that stands on a day (``before``: that began before it), of several the one that began last.

    Raises NO_SPELL_THEN (exit 1) with the spells there are.
    """
    standing = [
        spell
        for spell in spells
        if (spell.joined_on < on or (spell.joined_on == on and not before))
        and (spell.left_on is None or spell.left_on > on)
    ]
    if not standing:
        told = spells_text(spells, UnitIndex(writer)) or "-"
        raise MutualAidError("NO_SPELL_THEN", person_no=person_id, on=on, spells=told)
    return standing[-1]


def _refuse_later(writer: Writer, spells: Sequence[Spell], standing: Spell, on: str) -> None:
    """A spell that begins on the day or later contradicts what is to hold from that day on."""
    later = [spell for spell in beyond(spells, on) if spell is not standing]
    if later:
        raise MutualAidError("SPELL_OVERLAP", spells=spells_text(later, UnitIndex(writer)))


def _turn(spell: Spell, person_id: int, on: str, **changed: Any) -> Change:
    """End a spell on a day and begin the next with some values changed; its own end is kept."""
    if spell.joined_on == on:
        return Change(None, person_id, spells=[(spell, changed)])
    values = {"unit_id": spell.unit_on(on), "status_code": spell.status_code, **changed}
    begins = Begun(**values, joined_on=on, left_on=spell.left_on, left_reason_code=spell.left_reason_code, note=None)
    return Change(None, person_id, spells=[(spell, {"left_on": on, "left_reason_code": None})], begins=begins)


def merge(url: str, intent: Intent, person: str, *, into: str, accept: frozenset[str] = frozenset()) -> Receipt:
    """Record that two persons are one human being: ``person`` is from now on ``into``; no fact moves.

    Overlapping spells and covers, and covers that exclude each other, are notes: both records stand and ``check``
    reports them. Who died under one record and is a member beyond that day under the other is held as MEMBER_LIVED_ON,
    but where ``accept`` names it. Raises MERGED_ALREADY (exit 5), PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1),
    REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    with write(url, intent) as writer:
        merged, survivor = the_person(writer, person), the_person(writer, into)
        people = People.of_ids(writer, [merged, survivor])
        if merged == survivor:
            raise MutualAidError("MERGED_ALREADY", Exit.CONFLICT, person_no=survivor)
        notes = _merge_notes(writer, people, merged, survivor)
        doubt = _lived_on(writer, people, merged, survivor) or _lived_on(writer, people, survivor, merged)
        problems, accepted = settled(doubt, accept, of="--into", value=str(survivor))
        if not problems:
            earlier = writer.select(
                "select fact_id from person_alias_now where survivor_id = :merged order by fact_id", {"merged": merged}
            )
            writer.correct_rows("person_alias", [(fact_id, None, {"survivor_id": survivor}) for (fact_id,) in earlier])
            writer.assert_one("person_alias", person_id=merged, survivor_id=survivor)
    facts = {"person_no": survivor, "merged_person_no": merged}
    return writer.receipt(notes=[*notes, *accepted], problems=problems, facts=facts)


def _lived_on(writer: Writer, people: People, dead: int, other: int) -> Finding | None:
    """Held where one record tells of a death and another of a membership beyond it."""
    died = [spell.left_on for spell in people.whole(dead) if spell.left_reason_code == "deceased" and spell.left_on]
    later = beyond(people.whole(other), max(died)) if died else []
    if not later:
        return None
    facts = {"person_no": other, "on": max(died), "spells": spells_text(later, UnitIndex(writer))}
    return Finding("held", "MEMBER_LIVED_ON", facts)


def _merge_notes(writer: Writer, people: People, merged: int, survivor: int) -> list[Note]:
    notes = []
    overlapped = [
        spell
        for mine in people.spells.get(survivor, [])
        for spell in overlapping(people.spells.get(merged, []), mine.joined_on, mine.left_on)
    ]
    if overlapped:
        notes.append(Note("MERGE_SPELLS_OVERLAP", facts={"spells": spells_text(overlapped, UnitIndex(writer))}))
    covers = writer.select(
        fill(
            "select distinct a.enrollment_id from enrollment_now a join enrollment_now b on b.plan_id = a.plan_id"
            " and {overlaps: b, a.starts_on, a.ends_on}"
            " where a.person_id = :merged and b.person_id = :survivor order by 1"
        ),
        {"merged": merged, "survivor": survivor},
    )
    if covers:
        notes.append(
            Note("MERGE_COVERS_OVERLAP", facts={"enrollments": ", ".join(str(number) for (number,) in covers)})
        )
    if known := exclusions(writer):
        both = [cover for held in covers_of(writer, known, [merged, survivor]).values() for cover in held]
        apart = {cover.enrollment_id for pair in known.together(both) for cover in pair}
        if apart:
            facts = {"enrollments": ", ".join(map(str, sorted(apart)))}
            notes.append(Note("MERGE_COVERS_EXCLUDED", facts=facts))
    one, other = people.by_id[merged], people.by_id[survivor]
    if one.birth_on is not None and other.birth_on is not None and one.birth_on != other.birth_on:
        notes.append(Note("MERGE_BIRTHDAYS_DIFFER"))
    return notes
