"""Members: persons, their documents and their spells of membership; rosters in, joining, leaving, transfers, merges."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import Bench, Decision, ImportOrder, run_import
from mutualaid.journal import Intent, Writer, write
from mutualaid.reports import members as answers
from mutualaid.results import Finding, ImportReceipt, Note, Problem, Receipt, Roster
from mutualaid.rules.identity import (
    Document,
    birth_verdict,
    mask_document,
    mask_name,
    read_document,
    read_name,
    sex_verdict,
)
from mutualaid.rules.values import plain, read_card, read_day, read_phone, read_sex, read_status
from mutualaid.units import Unit, UnitIndex

Findings = list[tuple[str, Any, Finding]]

FIELDS = ("name", "document_type", "document_no", "sex", "phone", "card_no", "unit", "joined_on", "status", "left_on")
"""The fields of a roster of members."""


# --- what a row says ----------------------------------------------------------------------------


class MemberRow(NamedTuple):
    """One row of a roster, read: normalised values (``None`` for a blank cell) and what the readers found."""

    line: int
    cells: tuple[Any, ...]
    document: Document | None
    name: str | None
    bank_name: str | None
    """The name as written, where its dots were normalised: banks know it so."""
    sex_code: str | None
    """As the column says; ``None`` without one."""
    phone: str | None
    card_no: str | None
    unit: Unit | None
    joined_on: str | None
    status_code: str | None
    left_on: str | None
    findings: Sequence[tuple[str, Any, Finding]]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the command line, or the sheet's own title, says for rows that do not say it themselves."""

    joined_on: str | None = None
    note: str | None = None
    unit: Unit | None = None
    title_unit: Unit | None = None
    title_finding: Finding | None = None

    @classmethod
    def of(
        cls,
        units: UnitIndex,
        *,
        joined_on: str | None = None,
        note: str | None = None,
        unit: str | None = None,
        title_unit: str | None = None,
    ) -> Defaults:
        """Look the units up; raises UNIT_UNKNOWN or UNIT_AMBIGUOUS (exit 1) for ``unit``, never for the title."""
        named = units.named(unit) if unit else None
        titled, finding = units.find(title_unit) if title_unit and named is None else (None, None)
        return cls(joined_on, note, named, titled, finding)


class _Memo(dict[Any, Any]):
    """A reader's answers by cell: rosters repeat units, days and words."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Any) -> Any:
        answer = self[cell] = self._read(cell)
        return answer


_BLANK: tuple[None, tuple[()]] = (None, ())


def read_rows(roster: Roster, units: UnitIndex, defaults: Defaults) -> Iterator[MemberRow]:
    """Read every row of a roster; what is wrong with single cells, or between cells of one row, stands in findings.

    A column the roster lacks reads as blank. ``defaults.joined_on`` and ``defaults.unit`` fill blank cells.
    """
    lines = [line for line, _ in roster.rows]
    rows = [cells for _, cells in roster.rows]
    places = {name: place for place, name in enumerate(roster.fields) if name is not None}

    def column(name: str) -> Iterable[Any]:
        place = places.get(name)
        return repeat(None) if place is None else [cells[place] for cells in rows]

    def read(name: str, reader: Callable[[Any], Any], *, memo: bool = False) -> Iterable[Any]:
        if name not in places:
            return repeat(_BLANK)
        return map(_Memo(reader).__getitem__ if memo else reader, column(name))

    def day(cell: Any) -> Any:
        return read_day(cell, epoch_1904=roster.epoch_1904, has_styles=roster.has_styles)

    def unit(cell: Any) -> Any:
        text = plain(cell)
        if text is None:
            return _BLANK
        found, finding = units.find(text)
        return found, (finding,) if finding else ()

    default_unit, default_joined_on = defaults.unit, defaults.joined_on
    for (
        line, cells,
        (document, of_document), (name, of_name), (sex_code, of_sex), (phone, of_phone), (card_no, of_card),
        (unit_found, of_unit), (joined_on, of_joined), (status_code, of_status), (left_on, of_left),
    ) in zip(
        lines, rows,
        map(read_document, column("document_no"), column("document_type")),
        read("name", read_name), read("sex", read_sex, memo=True), read("phone", read_phone),
        read("card_no", read_card), read("unit", unit, memo=True), read("joined_on", day, memo=True),
        read("status", read_status, memo=True), read("left_on", day, memo=True),
        strict=False,
    ):  # fmt: skip
        bank_name = None
        findings: Sequence[tuple[str, Any, Finding]] = ()
        if unit_found is None and not of_unit:
            unit_found = default_unit
        if joined_on is None and not of_joined:
            joined_on = default_joined_on
        if of_document or of_name or of_sex or of_phone or of_card or of_unit or of_joined or of_status or of_left:
            found = (
                ("document_no", of_document), ("name", of_name), ("sex", of_sex), ("phone", of_phone),
                ("card_no", of_card), ("unit", of_unit), ("joined_on", of_joined), ("status", of_status),
                ("left_on", of_left),
            )  # fmt: skip
            findings = [(name_, cells[places[name_]], finding) for name_, findings_ in found for finding in findings_]
            if of_name and name is not None and "·" in name and of_name[0].code == "NAME_NORMALIZED":
                written = str(cells[places["name"]]).strip()
                bank_name = written if written != name else None
        if document is None:
            if not of_document:
                findings = [*findings, ("document_no", None, Finding("refused", "REQUIRED", {"field": "document_no"}))]
        else:
            if sex_code is not None and (differs := sex_verdict(document, sex_code)):
                findings = [*findings, ("sex", cells[places["sex"]], differs)]
            if (
                document.birth_on is not None
                and joined_on is not None
                and document.birth_on > joined_on
                and (unborn := birth_verdict(document.birth_on, joined_on))
            ):
                findings = [*findings, ("document_no", cells[places["document_no"]], unborn)]
        if left_on is not None and joined_on is not None and left_on <= joined_on:
            findings = [*findings, ("left_on", cells[places["left_on"]], _dates_order(joined_on, left_on))]
        yield MemberRow(
            line, cells, document, name, bank_name, sex_code, phone, card_no, unit_found, joined_on, status_code,
            left_on, findings,
        )  # fmt: skip


def _dates_order(joined_on: str, left_on: str) -> Finding:
    return Finding("refused", "DATES_ORDER", {"joined_on": joined_on, "left_on": left_on})


def unit_open_verdict(unit: Unit, on: str) -> Finding | None:
    """Refused as UNIT_NOT_OPEN where nobody can join on that day: the unit opens later, or closed on or before it."""
    if (unit.opened_on is None or on >= unit.opened_on) and (unit.closed_on is None or on < unit.closed_on):
        return None
    facts = {"name": unit.unit_name, "on": on, "opened_on": unit.opened_on or "-", "closed_on": unit.closed_on or "-"}
    return Finding("refused", "UNIT_NOT_OPEN", facts)


# --- what the ledger knows ------------------------------------------------------------------------


class Known(NamedTuple):
    """A person as the ledger has them; of persons merged into one, the survivor's record."""

    person_id: int
    person_fact_id: int
    sex_code: str | None
    personal_fact_id: int
    name: str | None
    document_type: str | None
    document_no: str | None
    birth_on: str | None
    phone: str | None
    card_no: str | None


class Spell(NamedTuple):
    """A standing spell of membership; ``person_id`` is the record it was entered under."""

    fact_id: int
    membership_id: int
    person_id: int
    unit_id: int
    status_code: str
    joined_on: str
    left_on: str | None
    note: str | None


_KNOWN = (
    "select n.person_id, p.fact_id, p.sex_code, n.fact_id, n.name, n.document_type, n.document_no, n.birth_on, n.phone,"
    " n.card_no from personal n join person p on p.person_id = n.person_id and p.voided_by is null"
    " where n.voided_by is null"
)
_SPELL = (
    "select fact_id, membership_id, person_id, unit_id, status_code, joined_on, left_on, note from membership"
    " where voided_by is null"
)
CHUNK = 5_000


class People:
    """The persons of a batch, by document, with all their spells; read with a few queries, whatever its size."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._survivor: dict[int, int] = dict(
            writer.select("select person_id, survivor_id from person_alias where voided_by is null")
        )
        self._by_document: dict[tuple[str | None, str | None], int] = {}
        self.by_id: dict[int, Known] = {}
        self.spells: dict[int, list[Spell]] = {}
        """Spells by surviving person, in the order of ``joined_on``."""

    @classmethod
    def of_documents(cls, writer: Writer, documents: Collection[Document]) -> People:
        """Everybody whom one of these documents names."""
        people = cls(writer)
        highest = writer.select("select coalesce(max(fact_id), 0) from personal")[0][0]
        if not documents or not highest:
            return people
        if 3 * len(documents) >= highest:
            people._take(writer.select(_KNOWN), writer.select(f"{_SPELL} order by joined_on, membership_id"))
            return people
        numbers = sorted({document.document_no for document in documents})
        known: list[tuple[Any, ...]] = []
        for start in range(0, len(numbers), CHUNK):
            part = {f"n{place}": number for place, number in enumerate(numbers[start : start + CHUNK])}
            known += writer.select(f"{_KNOWN} and n.document_no in ({', '.join(f':{name}' for name in part)})", part)
        people.load({row[0] for row in known})
        for row in known:
            people._by_document[row[5], row[6]] = people.survivor(row[0])
        return people

    @classmethod
    def of_ids(cls, writer: Writer, person_ids: Iterable[int]) -> People:
        """Everybody with one of these numbers."""
        people = cls(writer)
        people.load(person_ids)
        return people

    def survivor(self, person_id: int) -> int:
        """The person who stands for this record."""
        return self._survivor.get(person_id, person_id)

    def records(self, person_id: int) -> list[int]:
        """The survivor's record and every record merged into it."""
        return [person_id, *sorted(one for one, survivor in self._survivor.items() if survivor == person_id)]

    def find(self, document: Document) -> Known | None:
        """The person a document names, whichever of their records holds it."""
        person_id = self._by_document.get((document.document_type, document.document_no))
        return None if person_id is None else self.by_id.get(person_id)

    def load(self, person_ids: Iterable[int]) -> None:
        """Read these persons too: the survivors' records and the spells of all their records."""
        survivors = {self.survivor(person_id) for person_id in person_ids}
        merged: dict[int, list[int]] = {}
        for one, survivor in self._survivor.items():
            merged.setdefault(survivor, []).append(one)
        wanted = sorted({record for one in survivors for record in (one, *merged.get(one, ()))})
        known: list[tuple[Any, ...]] = []
        spells: list[tuple[Any, ...]] = []
        for start in range(0, len(wanted), CHUNK):
            numbers = ", ".join(map(str, wanted[start : start + CHUNK]))
            known += self._writer.select(f"{_KNOWN} and n.person_id in ({numbers})")
            spells += self._writer.select(f"{_SPELL} and person_id in ({numbers})")
        self._take(known, sorted(spells, key=lambda row: (row[5], row[1])))

    def _take(self, known: Iterable[tuple[Any, ...]], spells: Iterable[tuple[Any, ...]]) -> None:
        survivor, by_document, by_id = self._survivor, self._by_document, self.by_id
        for person in map(Known._make, known):
            by_document[person.document_type, person.document_no] = survivor.get(person.person_id, person.person_id)
            if person.person_id not in survivor:
                by_id[person.person_id] = person
        mine = self.spells
        for spell in map(Spell._make, spells):
            mine.setdefault(survivor.get(spell.person_id, spell.person_id), []).append(spell)


# --- judging a roster -----------------------------------------------------------------------------


class NewPerson(NamedTuple):
    """Somebody the ledger does not know yet."""

    line: int | None
    sex_code: str | None
    personal: tuple[str | None, ...]
    """Values of ``PERSONAL``."""
    spell: tuple[int, str, str, str | None, str | None]
    """``unit_id, status_code, joined_on, left_on, note``."""


PERSONAL = ("name", "document_type", "document_no", "document_original", "birth_on", "phone", "card_no", "bank_name")


@dataclass(slots=True)
class Change:
    """What one row changes of a known person."""

    line: int | None
    person_id: int
    person: dict[str, object] = field(default_factory=dict)
    personal: dict[str, object] = field(default_factory=dict)
    spells: list[tuple[Spell, dict[str, object]]] = field(default_factory=list)
    begins: tuple[int, str, str, str | None, str | None] | None = None
    is_new_spell: bool = False
    """The row adds a spell after the others, it does not mend what stands."""

    def __bool__(self) -> bool:
        return bool(self.person or self.personal or self.spells or self.begins)


@dataclass(slots=True)
class Changes:
    """Everything a batch will write."""

    new: list[NewPerson] = field(default_factory=list)
    mended: list[Change] = field(default_factory=list)

    def apply(self, writer: Writer, people: People) -> range:
        """Write it in bulk; hands back the numbers of the new persons, in order."""
        numbers = assert_people(writer, self.new)
        mend(writer, people, self.mended)
        return numbers


def assert_people(writer: Writer, new: Sequence[NewPerson]) -> range:
    """Assert new persons with their first spell: three facts each; hands back their numbers in order."""
    lines = [person.line for person in new]
    ids = writer.assert_rows("person", ("sex_code",), [(person.sex_code,) for person in new], source_rows=lines)
    writer.assert_rows(
        "personal",
        ("person_id", *PERSONAL),
        [(person_id, *person.personal) for person_id, person in zip(ids, new, strict=True)],
        source_rows=lines,
    )
    writer.assert_rows(
        "membership",
        _BEGINS,
        [(person_id, *person.spell) for person_id, person in zip(ids, new, strict=True)],
        source_rows=lines,
    )
    return ids


_BEGINS = ("person_id", "unit_id", "status_code", "joined_on", "left_on", "note")


def mend(writer: Writer, people: People, changes: Sequence[Change]) -> None:
    """Correct what stands and begin new spells, in bulk."""
    persons, personals, spells = [], [], []
    for change in changes:
        known = people.by_id[change.person_id]
        if change.person:
            persons.append((known.person_fact_id, change.line, change.person))
        if change.personal:
            personals.append((known.personal_fact_id, change.line, change.personal))
        spells += [(spell.fact_id, change.line, changed) for spell, changed in change.spells]
    _correct(writer, "person", persons)
    _correct(writer, "personal", personals)
    _correct(writer, "membership", spells)
    begun = [change for change in changes if change.begins is not None]
    writer.assert_rows(
        "membership",
        _BEGINS,
        [(change.person_id, *change.begins) for change in begun if change.begins is not None],
        source_rows=[change.line for change in begun],
    )


_NOT_KEPT = frozenset(("fact_id", "entry_id", "voided_by", "source_row", "salt", "commitment", "erased_by"))


def _correct(writer: Writer, table: str, fixes: Sequence[tuple[int, int | None, Mapping[str, object]]]) -> None:
    """``Writer.correct`` for many rows of one table."""
    if not fixes:
        return
    standing: dict[int, dict[str, Any]] = {}
    for start in range(0, len(fixes), CHUNK):
        numbers = ", ".join(str(fact_id) for fact_id, _, _ in fixes[start : start + CHUNK])
        for row in writer.select_named(f'select * from "{table}" where fact_id in ({numbers})'):  # noqa: S608
            standing[row["fact_id"]] = row
    names = tuple(name for name in standing[fixes[0][0]] if name not in _NOT_KEPT)
    rows = []
    for fact_id, _, changed in fixes:
        values = standing[fact_id] | dict(changed)
        rows.append(tuple(values[name] for name in names))
    writer.void(table, [fact_id for fact_id, _, _ in fixes])
    writer.assert_rows(table, names, rows, source_rows=[line for _, line, _ in fixes])


def import_roster(
    url: str,
    roster: Roster,
    order: ImportOrder,
    *,
    joined_on: str | None = None,
    note: str | None = None,
    unit: str | None = None,
) -> ImportReceipt:
    """Import a roster of members: joiners, leavers, transfers and corrections alike.

    ``joined_on`` and ``unit`` fill what the rows lack; ``note`` is kept with every spell that begins. Raises
    UNIT_UNKNOWN or UNIT_AMBIGUOUS (exit 1) for ``unit``.
    """

    def decide(writer: Writer, roster: Roster, bench: Bench) -> Decision:
        units = UnitIndex(writer)
        defaults = Defaults.of(units, joined_on=joined_on, note=note, unit=unit, title_unit=roster.title_unit)
        judgement = judge(writer, roster, bench, units, defaults)
        return judgement.decision

    return run_import(url, order, roster, decide)


@dataclass(slots=True)
class Judgement:
    """A roster judged: what will be written, and by how many rows."""

    decision: Decision
    changes: Changes
    people: People
    person_ids: list[int] = field(default_factory=list)
    """Numbers of the known persons the rows speak of."""


def judge(writer: Writer, roster: Roster, bench: Bench, units: UnitIndex, defaults: Defaults) -> Judgement:
    """Judge every row against the file and the ledger; holds and refusals go to the bench."""
    rows = list(read_rows(roster, units, defaults))
    people = People.of_documents(writer, [row.document for row in rows if row.document is not None])
    changes = Changes()
    decision = Decision(apply=lambda writer: _ignore(changes.apply(writer, people)))
    judgement = Judgement(decision, changes, people)
    alike = _Alike.of(writer, people, rows)
    first_lines: dict[object, int] = {}
    find, find_first, new = people.find, first_lines.setdefault, changes.new
    note, default_unit = defaults.note, defaults.unit or defaults.title_unit
    for row in rows:
        document = row.document
        if document is None:
            bench.weigh(row.line, row.findings)
            continue
        known = find(document)
        first = find_first(known.person_id if known else document[:2], row.line)
        findings = row.findings
        if first != row.line:
            findings = [
                *findings,
                ("document_no", document.document_no, Finding("refused", "DUPLICATE_IN_FILE", {"row": first})),
            ]
        if known is not None:
            judgement.person_ids.append(known.person_id)
            if not findings and _says_nothing_new(row, known, people.spells.get(known.person_id)):
                decision.unchanged += 1
                continue
            change = _compare(
                row, known, people.spells.get(known.person_id, []), units, defaults, found := list(findings)
            )
            if found and bench.weigh(row.line, _settled(found, row, known, bench)) != "taken":
                continue
            if not change:
                decision.unchanged += 1
                continue
            changes.mended.append(change)
            if change.is_new_spell:
                decision.added += 1
            else:
                decision.updated += 1
            continue
        unit, joined_on = row.unit or default_unit, row.joined_on
        if (
            unit is None
            or joined_on is None
            or row.name is None
            or (unit.opened_on is not None and joined_on < unit.opened_on)
            or (unit.closed_on is not None and joined_on >= unit.closed_on)
        ):
            findings = [*findings, *_missing(row, unit, defaults)]
        if alike is not None and (other := alike.other(row, document)):
            findings = [*findings, ("document_no", document.document_no, other)]
        if findings and bench.weigh(row.line, findings) != "taken":
            continue
        assert unit is not None
        assert joined_on is not None
        new.append(
            NewPerson(
                row.line,
                row.sex_code or document.sex_code,
                (
                    row.name, document.document_type, document.document_no, document.document_original,
                    document.birth_on, row.phone, row.card_no, row.bank_name,
                ),
                (unit.unit_id, row.status_code or "in_service", joined_on, row.left_on, note),
            )
        )  # fmt: skip
    decision.added += len(new)
    return judgement


def _ignore(_: object) -> None:
    return None


def _missing(row: MemberRow, unit: Unit | None, defaults: Defaults) -> Iterator[tuple[str, Any, Finding]]:
    """What a person who joins lacks: a name, a unit that is open, a day."""
    refused = {name for name, _, finding in row.findings if finding.verdict != "note"}
    for name, value in (("name", row.name), ("unit", unit), ("joined_on", row.joined_on)):
        if value is None and name not in refused:
            finding = defaults.title_finding if name == "unit" else None
            yield name, None, finding or Finding("refused", "REQUIRED", {"field": name})
    if unit is not None and row.joined_on is not None and (finding := unit_open_verdict(unit, row.joined_on)):
        yield "unit", unit.unit_name, finding


def _settled(findings: Findings, row: MemberRow, known: Known, bench: Bench) -> Findings:
    """The findings, each with its cell as written, without doubts settled when the ledger took that value before."""
    return [
        (name, cell if (place := bench.place(name)) is None else row.cells[place], finding)
        for name, cell, finding in findings
        if finding.verdict != "held"
        or not (
            name == "document_no"
            or (name == "name" and finding.code != "DIFFERS" and row.name == known.name)
            or (name == "sex" and finding.code == "SEX_DIFFERS" and row.sex_code == known.sex_code)
        )
    ]


class _Alike:
    """Who may be the same human being under another kind of document: one name and one birthday.

    Two resident numbers are two people. The old and the new card of a foreign resident are two kinds.
    Source: domain.md 8.2 row 24.
    """

    def __init__(self, odd: frozenset[tuple[str, str]]) -> None:
        self._odd = odd
        self._seen: dict[tuple[str, str], list[tuple[str, int | None, int | None]]] = {}

    @classmethod
    def of(cls, writer: Writer, people: People, rows: Sequence[MemberRow]) -> _Alike | None:
        """Gather what could be alike; ``None`` where nobody has such a document, neither file nor ledger."""
        columns = "select name, birth_on, document_type, document_no, person_id from personal where voided_by is null"
        recorded = writer.select(f"{columns} and document_type <> 'resident_id' and birth_on is not null")
        in_file = {
            (row.name, row.document.birth_on)
            for row in rows
            if row.document is not None
            and row.document.document_type != "resident_id"
            and row.document.birth_on is not None
            and row.name is not None
        }
        if not recorded and not in_file:
            return None
        names = sorted({name for name, _ in in_file})
        for start in range(0, len(names), CHUNK):
            part = {f"n{place}": name for place, name in enumerate(names[start : start + CHUNK])}
            marks = ", ".join(f":{name}" for name in part)
            recorded += writer.select(
                f"{columns} and document_type = 'resident_id' and birth_on is not null and name in ({marks})", part
            )
        alike = cls(frozenset(in_file | {(name, birth_on) for name, birth_on, *_ in recorded}))
        for name, birth_on, document_type, document_no, person_id in recorded:
            kind = cls.kind(document_type, document_no)
            alike._seen.setdefault((name, birth_on), []).append((kind, None, people.survivor(person_id)))
        return alike

    @staticmethod
    def kind(document_type: str, document_no: str) -> str:
        """What sort of document it is."""
        return f"{document_type}:{len(document_no)}" if document_type == "foreign_pr" else document_type

    def other(self, row: MemberRow, document: Document) -> Finding | None:
        """Held as POSSIBLE_SAME_PERSON where somebody else of that name and birthday has another kind of document."""
        if row.name is None or document.birth_on is None or (who := (row.name, document.birth_on)) not in self._odd:
            return None
        kind = self.kind(document.document_type, document.document_no)
        seen = self._seen.setdefault(who, [])
        others = [one for one in seen if one[0] != kind]
        seen.append((kind, row.line, None))
        if not others:
            return None
        _, line, person_id = others[0]
        return Finding("held", "POSSIBLE_SAME_PERSON", {"row": line or "-", "person_no": person_id or "-"})


def _says_nothing_new(row: MemberRow, known: Known, spells: list[Spell] | None) -> bool:
    """The plain case of a roster sent again: one spell, and every cell as recorded. (``_compare`` says the same.)"""
    if spells is None or len(spells) > 1 or row.unit is None:
        return False
    spell = spells[0]
    return (
        row.joined_on == spell.joined_on
        and row.unit.unit_id == spell.unit_id
        and (row.left_on is None or row.left_on == spell.left_on)
        and (row.status_code is None or row.status_code == spell.status_code)
        and (row.name is None or row.name == known.name)
        and (row.sex_code is None or row.sex_code == known.sex_code)
        and (row.phone is None or row.phone == known.phone)
        and (row.card_no is None or row.card_no == known.card_no)
    )


def _compare(
    row: MemberRow, known: Known, spells: list[Spell], units: UnitIndex, defaults: Defaults, findings: Findings
) -> Change:
    """What a row changes of a known person; a blank cell never erases. Adds to the findings."""
    change = Change(row.line, known.person_id)
    if row.name is not None and row.name != known.name:
        was, now = mask_name(known.name or ""), mask_name(row.name)
        findings.append(("name", row.name, _differs("name", was, now)))
        change.personal |= {"name": row.name, "bank_name": row.bank_name}
    if row.sex_code is not None and row.sex_code != known.sex_code:
        if known.sex_code is not None:
            findings.append(("sex", row.sex_code, _differs("sex", known.sex_code, row.sex_code)))
        change.person["sex_code"] = row.sex_code
    if row.phone is not None and row.phone != known.phone:
        change.personal["phone"] = row.phone
    if row.card_no is not None and row.card_no != known.card_no:
        change.personal["card_no"] = row.card_no
    _compare_spells(row, spells, units, defaults, findings, change)
    return change


def _differs(name: str, was: object, now: object) -> Finding:
    return Finding("held", "DIFFERS", {"field": name, "was": was, "now": now})


def _compare_spells(
    row: MemberRow, spells: list[Spell], units: UnitIndex, defaults: Defaults, findings: Findings, change: Change
) -> None:
    """Find the spell a row speaks of and what it changes of it, or the spell that it begins."""
    joined_on, left_on = row.joined_on, row.left_on
    unread = {name for name, _, finding in findings if finding.verdict == "refused"}
    if not unread.isdisjoint(("unit", "joined_on", "left_on", "status")):
        return
    opened = [spell for spell in spells if spell.left_on is None]
    last_open = opened[-1] if opened else None
    unit = row.unit
    if unit is None and defaults.title_unit is not None:
        # A title names whoever sends the list; only with a day of joining does it say where somebody joins.
        mine = any(spell.unit_id == defaults.title_unit.unit_id for spell in spells)
        unit = defaults.title_unit if mine or joined_on is not None else None
    if joined_on is None:
        _compare_undated(row, spells, opened, unit, units, findings, change)
        return
    same_day = [
        spell for spell in spells if spell.joined_on == joined_on and (unit is None or spell.unit_id == unit.unit_id)
    ]
    if same_day:
        agreeing = [spell for spell in same_day if row.status_code in (None, spell.status_code)]
        _compare_one(row, (agreeing or same_day)[-1], spells, findings, change)
        return
    begins = (joined_on, left_on)
    if left_on is not None and spells and not _overlapping(spells, *begins):
        # A spell that lies wholly before, between or after the others contradicts none of them.
        _begin(row, unit, defaults, findings, change)
        return
    if last_open is not None and (unit is None or last_open.unit_id == unit.unit_id):
        findings.append(("joined_on", joined_on, _differs("joined_on", last_open.joined_on, joined_on)))
        _compare_one(row, last_open, spells, findings, change, joined_on=joined_on)
        return
    if last_open is not None:
        assert unit is not None
        _transfer(row, last_open, spells, unit, units, defaults, findings, change)
        return
    overlapped = _overlapping(spells, *begins)
    if overlapped:
        findings.append(("joined_on", joined_on, _spell_overlap(overlapped, units)))
        return
    _begin(row, unit, defaults, findings, change)


def _compare_undated(
    row: MemberRow,
    spells: list[Spell],
    opened: list[Spell],
    unit: Unit | None,
    units: UnitIndex,
    findings: Findings,
    change: Change,
) -> None:
    """A row without a day of joining: it speaks of the open spell, else of the last one."""
    here = [spell for spell in spells if unit is None or spell.unit_id == unit.unit_id]
    open_here = [spell for spell in opened if unit is None or spell.unit_id == unit.unit_id]
    if open_here:
        _compare_one(row, open_here[-1], spells, findings, change)
    elif opened:
        assert unit is not None
        findings.append(("unit", unit.unit_name, _transfer_held(opened[-1], unit, units)))
        findings.append(("joined_on", None, Finding("refused", "REQUIRED", {"field": "joined_on"})))
    elif here and (row.left_on is not None or row.unit is None):
        _compare_one(row, here[-1], spells, findings, change)
    elif row.unit is not None or row.left_on is not None:
        findings.append(("joined_on", None, Finding("refused", "REQUIRED", {"field": "joined_on"})))


def _compare_one(
    row: MemberRow,
    spell: Spell,
    spells: list[Spell],
    findings: Findings,
    change: Change,
    *,
    joined_on: str | None = None,
) -> None:
    """What a row changes of the spell it speaks of; ``joined_on`` where that day is to be corrected too."""
    changed: dict[str, object] = {}
    begins = joined_on or spell.joined_on
    if joined_on is not None:
        changed["joined_on"] = joined_on
    if row.left_on is not None and row.left_on != spell.left_on:
        if row.left_on <= begins:
            if row.joined_on is None:  # else the row itself is refused for it already
                findings.append(("left_on", row.left_on, _dates_order(begins, row.left_on)))
        elif spell.left_on is not None:
            findings.append(("left_on", row.left_on, _differs("left_on", spell.left_on, row.left_on)))
        changed["left_on"] = row.left_on
    if row.status_code is not None and row.status_code != spell.status_code:
        findings.append(("status", row.status_code, _differs("status", spell.status_code, row.status_code)))
        changed["status_code"] = row.status_code
    if "joined_on" in changed or "left_on" in changed:
        others = [other for other in spells if other is not spell]
        ends = row.left_on or spell.left_on
        was = {id(other) for other in _overlapping(others, spell.joined_on, spell.left_on)}
        new = [other for other in _overlapping(others, begins, ends) if id(other) not in was]
        if new:
            name = "joined_on" if "joined_on" in changed else "left_on"
            findings.append((name, changed[name], _spell_overlap(new, None)))
    if changed:
        change.spells.append((spell, changed))


def _transfer_held(old: Spell, unit: Unit, units: UnitIndex) -> Finding:
    return Finding(
        "held",
        "TRANSFER",
        {"was": units.by_id[old.unit_id].unit_name, "now": unit.unit_name, "joined_on": old.joined_on},
    )


def _transfer(
    row: MemberRow,
    old: Spell,
    spells: list[Spell],
    unit: Unit,
    units: UnitIndex,
    defaults: Defaults,
    findings: Findings,
    change: Change,
) -> None:
    """A row that has somebody join another unit while a spell is open."""
    assert row.joined_on is not None
    findings.append(("unit", unit.unit_name, _transfer_held(old, unit, units)))
    others = [spell for spell in spells if spell is not old]
    overlapped = _overlapping(others, row.joined_on, row.left_on)
    if row.joined_on < old.joined_on:
        overlapped = [old]
    if overlapped:
        findings.append(("joined_on", row.joined_on, _spell_overlap(overlapped, units)))
        return
    if row.joined_on == old.joined_on:
        # Ended on the day it began the old spell would hold no day: the member was with the other union all along.
        if finding := unit_open_verdict(unit, row.joined_on):
            findings.append(("unit", unit.unit_name, finding))
        _compare_one(row, old, spells, findings, change)
        mended = change.spells.pop()[1] if change.spells else {}
        change.spells.append((old, {**mended, "unit_id": unit.unit_id}))
        return
    change.spells.append((old, {"left_on": row.joined_on}))
    _begin(row, unit, defaults, findings, change)
    change.is_new_spell = False


def _begin(row: MemberRow, unit: Unit | None, defaults: Defaults, findings: Findings, change: Change) -> None:
    """A further spell of a known person."""
    assert row.joined_on is not None
    if unit is None:
        findings.append(("unit", None, Finding("refused", "REQUIRED", {"field": "unit"})))
        return
    if finding := unit_open_verdict(unit, row.joined_on):
        findings.append(("unit", unit.unit_name, finding))
    change.begins = (unit.unit_id, row.status_code or "in_service", row.joined_on, row.left_on, defaults.note)
    change.is_new_spell = True


def _overlapping(spells: Iterable[Spell], joined_on: str, left_on: str | None) -> list[Spell]:
    """The spells that share a day with the one from ``joined_on`` until the day before ``left_on``."""
    return [
        spell
        for spell in spells
        if (left_on is None or spell.joined_on < left_on) and (spell.left_on is None or spell.left_on > joined_on)
    ]


def _spell_overlap(overlapped: Sequence[Spell], units: UnitIndex | None) -> Finding:
    return Finding("refused", "SPELL_OVERLAP", {"spells": spells_text(overlapped, units)})


def spells_text(spells: Iterable[Spell], units: UnitIndex | None) -> str:
    """Spells as ``延庆镇总工会 2010-01-01/2016-03-01``; without an end where they are open."""
    named = []
    for spell in spells:
        name = f"{units.by_id[spell.unit_id].unit_name} " if units is not None else ""
        named.append(f"{name}{spell.joined_on}/{spell.left_on or ''}")
    return "; ".join(named)


# --- one at a time --------------------------------------------------------------------------------


def the_person(writer: Writer, text: str) -> int:
    """The number of the one person a text names: a person number, a document, or what ``find`` answers.

    Raises PERSON_UNKNOWN or PERSON_AMBIGUOUS (exit 1, candidates masked).
    """
    return answers.the_person(lambda sql, params: writer.select(sql, params), text)


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
    _need_reason(intent, accept)
    fields = tuple(values)
    roster = Roster("", "", None, fields, _options(fields), [(1, tuple(values.values()))])
    with write(url, intent) as writer:
        units = UnitIndex(writer)
        bench = Bench(roster, accept)
        judgement = judge(writer, roster, bench, units, Defaults.of(units, note=note))
        person_ids: Sequence[int] = judgement.person_ids
        if not bench.problems:
            numbers = judgement.changes.apply(writer, judgement.people)
            person_ids = person_ids or numbers
    return writer.receipt(
        notes=_unplaced(bench.notes),
        problems=_unplaced(bench.problems),
        facts={"person_no": None if not person_ids or (intent.dry_run and judgement.changes.new) else person_ids[0]},
    )


def _options(fields: Iterable[str]) -> tuple[str, ...]:
    """What the command line calls the fields."""
    return tuple(f"--{name.replace('_', '-')}" for name in fields)


def _need_reason(intent: Intent, accept: frozenset[str]) -> None:
    if accept and not (intent.reason or "").strip():
        raise MutualAidError("REASON_NEEDED", Exit.USAGE)


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

    A doubt is held unless ``accept`` names it. Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS and DOCUMENT_TAKEN (exit 1).
    """
    _need_reason(intent, accept)
    fields = tuple(values)
    roster = Roster("", "", None, fields, _options(fields), [(1, tuple(values.values()))])
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        people = People.of_ids(writer, [person_id])
        known = people.by_id[person_id]
        findings: Findings = []
        change = Change(None, person_id)
        _edit(values, known, findings, change)
        if "document_no" in change.personal:
            _refuse_taken(writer, change, person_id)
        bench = Bench(roster, accept)
        if bench.weigh(1, findings) == "taken":
            mend(writer, people, [change] if change else [])
    return writer.receipt(
        notes=_unplaced(bench.notes), problems=_unplaced(bench.problems), facts={"person_no": person_id}
    )


def _edit(values: Mapping[str, object], known: Known, findings: Findings, change: Change) -> None:
    def took(name: str, reading: tuple[Any, Iterable[Finding]]) -> Any:
        value, found = reading
        findings.extend((name, values.get(name), finding) for finding in found)
        return value

    given = {
        "name": took("name", read_name(values.get("name"))),
        "phone": took("phone", read_phone(values.get("phone"))),
        "card_no": took("card_no", read_card(values.get("card_no"))),
        "bank_name": plain(values.get("bank_name")),
    }
    sex_code = took("sex", read_sex(values.get("sex")))
    if values.get("document_no") is not None:
        # The type alone says how to read the number; without one the number tells, else the type that stands.
        document_type = values.get("document_type")
        document: Document | None = took("document_no", read_document(values["document_no"], document_type))
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
                findings.append(("sex", sex_code, differs))
    elif sex_code is not None and known.document_type is not None:
        document, _ = read_document(known.document_no, known.document_type)
        if document is not None and (differs := sex_verdict(document, sex_code)):
            findings.append(("sex", sex_code, differs))
    elif values.get("document_type") is not None:
        findings.append(("document_no", None, Finding("refused", "REQUIRED", {"field": "document_no"})))
    erasable = ("document_original", "birth_on") if "document_no" in given else ()
    for name, value in given.items():
        standing = getattr(known, name, None)
        if (value is not None and value != standing) or (name in erasable and value is None):
            change.personal[name] = value
    if sex_code is not None and sex_code != known.sex_code:
        change.person["sex_code"] = sex_code


def _refuse_taken(writer: Writer, change: Change, person_id: int) -> None:
    document = Document(str(change.personal.get("document_type", "")), str(change.personal["document_no"]))
    found = writer.select(
        "select person_id from personal where voided_by is null and document_no = :number and person_id <> :person_id",
        {"number": document.document_no, "person_id": person_id},
    )
    if found:
        raise MutualAidError("DOCUMENT_TAKEN", document_no=mask_document(document.document_no), person_no=found[0][0])


def leave(url: str, intent: Intent, person: str, *, on: str) -> Receipt:
    """End a person's membership: ``on`` is the first day out; the reason stands in the intent.

    Raises NO_SPELL_THEN and SPELL_OVERLAP (exit 1), ALREADY_LEFT (exit 5).
    """
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        people = People.of_ids(writer, [person_id])
        spells, units = people.spells.get(person_id, []), UnitIndex(writer)
        left = [spell for spell in spells if spell.left_on == on]
        if left and not _overlapping(spells, on, None):
            raise MutualAidError("ALREADY_LEFT", Exit.CONFLICT, person_no=person_id, on=on)
        spell = _spell_on(spells, on, person_id, units, before=True)
        _refuse_later(spells, spell, on, units)
        mend(writer, people, [Change(None, person_id, spells=[(spell, {"left_on": on})])])
    return writer.receipt(facts={"person_no": person_id, "unit_code": units.by_id[spell.unit_id].unit_code})


def transfer(url: str, intent: Intent, person: str, *, to: str, on: str) -> Receipt:
    """Move a person to another unit: the spell standing on the day ends, the next begins; the day may lie back.

    A spell that began on that very day is corrected. Raises NO_SPELL_THEN, SPELL_OVERLAP (a later spell stands in the
    way), UNIT_NOT_OPEN, UNIT_UNKNOWN (exit 1), ALREADY_THERE (exit 5).
    """
    with write(url, intent) as writer:
        units = UnitIndex(writer)
        unit = units.named(to)
        person_id = the_person(writer, person)
        people = People.of_ids(writer, [person_id])
        spells = people.spells.get(person_id, [])
        spell = _spell_on(spells, on, person_id, units)
        if spell.unit_id == unit.unit_id:
            raise MutualAidError("ALREADY_THERE", Exit.CONFLICT, person_no=person_id, name=unit.unit_name, on=on)
        if finding := unit_open_verdict(unit, on):
            raise MutualAidError(finding.code, **finding.facts)
        _refuse_later(spells, spell, on, units)
        mend(writer, people, [_turn(spell, person_id, on, unit_id=unit.unit_id)])
    return writer.receipt(facts={"person_no": person_id, "unit_code": unit.unit_code})


def change_status(url: str, intent: Intent, person: str, status: str, *, on: str) -> Receipt:
    """Turn a member in service (在职) into kept membership (保留会籍) or back: one spell ends, the next begins.

    Raises STATUS_UNREADABLE (exit 2), NO_SPELL_THEN, SPELL_OVERLAP (exit 1), ALREADY_SO (exit 5).
    """
    status_code, _ = read_status(status)
    if status_code is None:
        raise MutualAidError("STATUS_UNREADABLE", Exit.USAGE)
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        people = People.of_ids(writer, [person_id])
        spells, units = people.spells.get(person_id, []), UnitIndex(writer)
        spell = _spell_on(spells, on, person_id, units)
        if spell.status_code == status_code:
            raise MutualAidError("ALREADY_SO", Exit.CONFLICT, person_no=person_id, status=status_code, on=on)
        _refuse_later(spells, spell, on, units)
        mend(writer, people, [_turn(spell, person_id, on, status_code=status_code)])
    return writer.receipt(facts={"person_no": person_id, "status": status_code})


def _spell_on(spells: Sequence[Spell], on: str, person_id: int, units: UnitIndex, *, before: bool = False) -> Spell:
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
        raise MutualAidError("NO_SPELL_THEN", person_no=person_id, on=on, spells=spells_text(spells, units) or "-")
    return standing[-1]


def _refuse_later(spells: Sequence[Spell], standing: Spell, on: str, units: UnitIndex) -> None:
    """A spell that begins on the day or later contradicts what is to hold from that day on."""
    later = [spell for spell in spells if spell is not standing and (spell.left_on is None or spell.left_on > on)]
    if later:
        raise MutualAidError("SPELL_OVERLAP", spells=spells_text(later, units))


def _turn(spell: Spell, person_id: int, on: str, **changed: Any) -> Change:
    """End a spell on a day and begin the next with some values changed; its own end is kept."""
    if spell.joined_on == on:
        return Change(None, person_id, spells=[(spell, changed)])
    values = spell._asdict() | changed
    begins = (values["unit_id"], values["status_code"], on, spell.left_on, None)
    return Change(None, person_id, spells=[(spell, {"left_on": on})], begins=begins)


def merge(url: str, intent: Intent, person: str, *, into: str) -> Receipt:
    """Record that two persons are one human being: ``person`` is from now on ``into``; no fact moves.

    Overlapping spells and covers are notes: both records stand and ``check`` reports them. Raises MERGED_ALREADY
    (exit 5), PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1).
    """
    with write(url, intent) as writer:
        merged, survivor = the_person(writer, person), the_person(writer, into)
        people = People.of_ids(writer, [merged, survivor])
        if merged == survivor:
            raise MutualAidError("MERGED_ALREADY", Exit.CONFLICT, person_no=survivor)
        notes = _merge_notes(writer, people, merged, survivor)
        earlier = writer.select(
            "select fact_id from person_alias where voided_by is null and survivor_id = :merged", {"merged": merged}
        )
        _correct(writer, "person_alias", [(fact_id, None, {"survivor_id": survivor}) for (fact_id,) in earlier])
        writer.assert_one("person_alias", person_id=merged, survivor_id=survivor)
    return writer.receipt(notes=notes, facts={"person_no": survivor, "merged_person_no": merged})


def _merge_notes(writer: Writer, people: People, merged: int, survivor: int) -> list[Note]:
    notes = []
    units = UnitIndex(writer)
    overlapped = [
        spell
        for mine in people.spells.get(survivor, [])
        for spell in _overlapping(people.spells.get(merged, []), mine.joined_on, mine.left_on)
    ]
    if overlapped:
        notes.append(Note("MERGE_SPELLS_OVERLAP", facts={"spells": spells_text(overlapped, units)}))
    covers = writer.select(
        "select distinct a.enrollment_id from enrollment_now a join enrollment_now b on b.plan_id = a.plan_id"
        " and b.starts_on <= a.ends_on and b.ends_on >= a.starts_on"
        " where a.person_id = :merged and b.person_id = :survivor order by 1",
        {"merged": merged, "survivor": survivor},
    )
    if covers:
        notes.append(
            Note("MERGE_COVERS_OVERLAP", facts={"enrollments": ", ".join(str(number) for (number,) in covers)})
        )
    one, other = people.by_id[merged], people.by_id[survivor]
    if one.birth_on is not None and other.birth_on is not None and one.birth_on != other.birth_on:
        notes.append(Note("MERGE_BIRTHDAYS_DIFFER"))
    return notes
