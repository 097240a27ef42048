"""Import of rosters of members: every row judged against the file and the ledger at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mutualaid.imports import Bench, Findings, ImportOrder, OldDecision, old_import
from mutualaid.journal import Writer
from mutualaid.members.changes import Change, Changes, NewPerson
from mutualaid.members.people import Known, People, Spell
from mutualaid.members.rows import Defaults, MemberRow, read_rows, unit_open_verdict
from mutualaid.members.spells import compare_spells, differs
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding, ImportReceipt, Roster
from mutualaid.rules.identity import Document, mask_name
from mutualaid.store.slices import marked, slices


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

    def decide(writer: Writer, roster: Roster, bench: Bench) -> OldDecision:
        units = UnitIndex(writer)
        defaults = Defaults.of(units, joined_on=joined_on, note=note, unit=unit, title_unit=roster.title_unit)
        judgement = judge(writer, roster, bench, units, defaults)
        return judgement.decision

    return old_import(url, order, roster, decide)


@dataclass(slots=True)
class Judgment:
    """A roster judged: what will be written, and by how many rows."""

    decision: OldDecision
    changes: Changes
    people: People
    person_ids: list[int] = field(default_factory=list)
    """Numbers of the known persons the rows speak of."""


def judge(writer: Writer, roster: Roster, bench: Bench, units: UnitIndex, defaults: Defaults) -> Judgment:
    """Judge every row against the file and the ledger; holds and refusals go to the bench."""
    rows = list(bench.counted(read_rows(roster, units, defaults)))
    people = People.of_documents(writer, [row.document for row in rows if row.document is not None])
    changes = Changes()
    decision = OldDecision(apply=lambda writer: _ignore(changes.apply(writer, people)))
    judgement = Judgment(decision, changes, people)
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
        for some in slices(names):
            these, params = marked(some)
            recorded += writer.select(
                f"{columns} and document_type = 'resident_id' and birth_on is not null and name in ({these})", params
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
        findings.append(("name", row.name, differs("name", was, now)))
        change.personal |= {"name": row.name, "bank_name": row.bank_name}
    if row.sex_code is not None and row.sex_code != known.sex_code:
        if known.sex_code is not None:
            findings.append(("sex", row.sex_code, differs("sex", known.sex_code, row.sex_code)))
        change.person["sex_code"] = row.sex_code
    if row.phone is not None and row.phone != known.phone:
        change.personal["phone"] = row.phone
    if row.card_no is not None and row.card_no != known.card_no:
        change.personal["card_no"] = row.card_no
    compare_spells(row, spells, units, defaults, findings, change)
    return change
