"""Who is the child or the spouse of which member: entered and ended one at a time, and asked for a batch.

A dependant is a person with a document of their own, and no member by it: in no count of members, wherever one is made.
Of one person it is one member at a time, so that their money belongs to one unit. Days are ISO text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import FOR_EVER, SINCE_ALWAYS
from mutualaid.imports import Decision, Defaults, Desk, judge_one, need_reason, one_row
from mutualaid.journal import Intent, Writer, write
from mutualaid.members.cards import doubt_cards
from mutualaid.members.changes import Change, assert_outsiders, mend
from mutualaid.members.people import People
from mutualaid.members.recognizing import Recognizer
from mutualaid.members.roster import judge_known
from mutualaid.members.rows import MemberRow, read_members
from mutualaid.members.spells import Spells
from mutualaid.names.people import the_person
from mutualaid.names.units import UnitIndex
from mutualaid.results import Receipt
from mutualaid.store.slices import by_numbers


class Dependant(NamedTuple):
    """Somebody is the dependant of a member from one day until the day before another."""

    fact_id: int
    dependant_id: int
    person_id: int
    member_id: int
    kin_code: str
    from_on: str
    until_on: str | None

    def holds_on(self, day: str) -> bool:
        """Whether it is so on a day."""
        return self.from_on <= day < (self.until_on or FOR_EVER)


_DEPENDANTS = f"select {', '.join(Dependant._fields)} from dependant_now where true"  # noqa: S608 - own names


class Dependants:
    """Whose dependants some people are, and those members with their spells."""

    def __init__(self, writer: Writer, person_ids: Collection[int]) -> None:
        rows = by_numbers(writer, _DEPENDANTS, "person_id", person_ids, of="dependant")
        self._of: dict[int, list[Dependant]] = {}
        for dependant in sorted(map(Dependant._make, rows), key=lambda each: (each.from_on, each.dependant_id)):
            self._of.setdefault(dependant.person_id, []).append(dependant)
        self._members = People.of_ids(writer, {each.member_id for some in self._of.values() for each in some})

    def of(self, person_id: int) -> list[Dependant]:
        """Whose dependant somebody is and was, by the first day."""
        return self._of.get(person_id, [])

    def on(self, person_id: int, day: str) -> Dependant | None:
        """Whose dependant somebody is on a day; of several, as merges of persons make them, the one that began last."""
        return next((each for each in reversed(self.of(person_id)) if each.holds_on(day)), None)

    def unit_on(self, dependant: Dependant, day: str) -> int | None:
        """The unit in which the member is in service on a day."""
        return self._members.unit_on(dependant.member_id, day, in_service=True)


def add(
    url: str,
    intent: Intent,
    values: Mapping[str, object],
    *,
    of: str,
    kin_code: str,
    born_on: str | None = None,
    from_on: str | None = None,
    accept: frozenset[str] = frozenset(),
) -> Receipt:
    """Enter somebody as the child or the spouse of a member, judged like a row of a roster; ``values`` by its fields.

    ``born_on`` is the day of birth where the document does not hold it. Without ``from_on`` it is so since
    always. Held: SECOND_SPOUSE, CHILD_NOT_YOUNGER. Refused: BORN_DIFFERS.

    Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS, DEPENDANT_OF_NO_MEMBER, DEPENDANT_OF_SELF, DEPENDANT_OF_ANOTHER (exit 1),
    DEPENDANT_ALREADY (exit 5) and REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    roster = one_row(values, tuple(f"--{name.replace('_', '-')}" for name in values))
    with write(url, intent) as writer:
        member_id = the_person(writer, of)
        asked = _Asked(member_id, kin_code, born_on, from_on)
        judged = judge_one(writer, roster, accept, lambda desk: _judge(desk, asked))
    person_no, dependant_no, since = judged.written or (None, None, None)
    told = {"person_no": person_no, "dependant_no": dependant_no, "member_no": member_id, "kin_code": kin_code}
    return writer.receipt(
        notes=[note._replace(row=None) for note in judged.notes],
        problems=[problem._replace(row=None) for problem in judged.problems],
        facts=told | ({} if since in (None, SINCE_ALWAYS) else {"from_on": since}),
    )


class _Asked(NamedTuple):
    """Whose dependant somebody is to be, what they are to the member, since when, and when they were born."""

    member_id: int
    kin_code: str
    born_on: str | None
    from_on: str | None

    @property
    def since(self) -> str:
        """The first day of it; the birth of a child is none that a fact may tell."""
        return self.from_on or SINCE_ALWAYS


def _judge(desk: Desk, asked: _Asked) -> Decision[MemberRow]:
    """Whose document it is, and whether that person may be what is said of them."""
    writer = desk.writer
    units, defaults = UnitIndex(writer), Defaults()
    [row] = rows = read_members(desk, units, defaults)
    recognizer = Recognizer(desk, rows)
    member = People.of_ids(writer, [asked.member_id])
    if not member.spells:
        raise MutualAidError("DEPENDANT_OF_NO_MEMBER", person_no=asked.member_id)
    row.known = None if row.document is None else recognizer.recognize(row)
    if row.known is None:
        row.need("name", row.name)
    else:
        people, person_id = recognizer.people, row.known.person_id
        judge_known(row, row.known, Spells(row, people.whole(person_id), units, defaults, Change(None, person_id)))
    row.change = "added"
    birth_on = _birth(row, asked)
    since = asked.since
    if row.known is not None:
        _refuse_another(writer, row.known.person_id, asked, since)
    member_birth = member.by_id[asked.member_id].birth_on
    if asked.kin_code == "child" and birth_on is not None and member_birth is not None and birth_on <= member_birth:
        row.hold("document_no", "CHILD_NOT_YOUNGER", row.document and row.document.document_no)
    if asked.kin_code == "spouse":
        _doubt_second(writer, row, asked, since)
    doubt_cards(desk, rows)

    def enter(writer: Writer, taken: list[MemberRow]) -> tuple[int, int, str] | None:
        return None if not taken else _enter(writer, row, recognizer.people, asked, since)

    return desk.decision(rows, enter)


def _birth(row: MemberRow, asked: _Asked) -> str | None:
    """The day of birth by the document, by the ledger or as given; refused as BORN_DIFFERS where these contradict."""
    told = (row.document and row.document.birth_on) or (row.known and row.known.birth_on) or None
    if asked.born_on is not None and told is not None and asked.born_on != told:
        row.refuse("birth_on", "BORN_DIFFERS", asked.born_on)
    return told or asked.born_on


def _refuse_another(writer: Writer, person_id: int, asked: _Asked, since: str) -> None:
    """One person is the dependant of one member at a time, and of none of themselves."""
    if person_id == asked.member_id:
        raise MutualAidError("DEPENDANT_OF_SELF", person_no=person_id)
    standing = [each for each in Dependants(writer, [person_id]).of(person_id) if (each.until_on or FOR_EVER) > since]
    for other in standing:
        facts = {"person_no": person_id, "member_no": other.member_id, "kin_code": other.kin_code}
        if (other.member_id, other.kin_code) == (asked.member_id, asked.kin_code):
            raise MutualAidError("DEPENDANT_ALREADY", Exit.CONFLICT, **facts)
        raise MutualAidError("DEPENDANT_OF_ANOTHER", **facts)


def _doubt_second(writer: Writer, row: MemberRow, asked: _Asked, since: str) -> None:
    """Hold as SECOND_SPOUSE where the member has another on the same days."""
    own = row.known and row.known.person_id
    sql = f"{_DEPENDANTS} and member_id = :member and kin_code = 'spouse' order by dependant_id"
    for other in map(Dependant._make, writer.select(sql, {"member": asked.member_id})):
        if other.person_id != own and (other.until_on or FOR_EVER) > since:
            facts = {"member_no": asked.member_id, "person_no": other.person_id}
            row.hold("document_no", "SECOND_SPOUSE", row.document and row.document.document_no, **facts)
            return


def _enter(writer: Writer, row: MemberRow, people: People, asked: _Asked, since: str) -> tuple[int, int, str]:
    """Assert the person, or mend what is known of them, and whose dependant they are."""
    if row.known is None:
        new = row.new_person(None, None)
        personal = new.personal._replace(birth_on=new.personal.birth_on or asked.born_on)
        [person_id] = assert_outsiders(writer, [new._replace(personal=personal)])
    else:
        person_id = row.known.person_id
        change = row.mending or Change(None, person_id)
        if row.known.birth_on is None and asked.born_on is not None and "birth_on" not in change.personal:
            change.personal["birth_on"] = asked.born_on
        mend(writer, people, [change] if change else [])
    dependant_id = writer.assert_one(
        "dependant", person_id=person_id, member_id=asked.member_id, kin_code=asked.kin_code, from_on=since
    )
    return person_id, dependant_id, since


def end(url: str, intent: Intent, person: str, *, on: str) -> Receipt:
    """Somebody is nobody's dependant any more: ``on`` is the first day of that. Covers that stand run on.

    Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS, NO_DEPENDANT_THEN (exit 1), DEPENDANT_ENDED (exit 5).
    """
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        some = Dependants(writer, [person_id]).of(person_id)
        standing = [each for each in some if each.from_on < on < (each.until_on or FOR_EVER)]
        if not standing:
            ended = any(each.until_on == on for each in some)
            code = "DEPENDANT_ENDED" if ended else "NO_DEPENDANT_THEN"
            raise MutualAidError(code, Exit.CONFLICT if ended else Exit.REFUSED, person_no=person_id, on=on)
        dependant = standing[-1]
        writer.correct("dependant", dependant.fact_id, until_on=on)
    return writer.receipt(
        facts={
            "person_no": person_id,
            "dependant_no": dependant.dependant_id,
            "member_no": dependant.member_id,
            "kin_code": dependant.kin_code,
            "until_on": on,
        }
    )
