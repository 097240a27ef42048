"""Hospital settlements in: each row a settlement, its diagnosis, and a claim under every hospital plan of the person.

Source: interface.md (claim import, same-record table), domain.md 2 (fields) and 8.1 ("Settled readings").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from mutualaid.claims.gathering import by_numbers, by_texts, hospital_plans, plans_held
from mutualaid.imports import Bench, ImportOrder, OldDecision, day_reader, old_import, read_once
from mutualaid.journal import Writer
from mutualaid.members.people import Survivors
from mutualaid.plans import PlanIndex
from mutualaid.results import Finding, ImportReceipt, Roster
from mutualaid.rules.identity import Document, birth_verdict, document_key, mask_name, read_document, read_name
from mutualaid.rules.money import read_fen
from mutualaid.rules.values import (
    number_text,
    plain,
    read_cause,
    read_hospital_level,
    read_referral,
)

DOCUMENT_FIELDS = ("document_no", "name", "settlement_no")
TOLD_FIELDS = (
    *("hospital", "hospital_level", "admitted_on", "discharged_on", "diagnosis"),
    *("total_fee", "fund_paid", "self_pay_one", "self_pay_two", "own_expense", "referral", "cause"),
)
NEEDED = ("admitted_on", "discharged_on", "total_fee", "self_pay_one")
PARTS = ("fund_paid", "self_pay_one", "self_pay_two", "own_expense")
COLUMN_OF = {
    "hospital": "hospital",
    "hospital_level": "hospital_level",
    "admitted_on": "admitted_on",
    "discharged_on": "discharged_on",
    "total_fee": "total_fen",
    "fund_paid": "fund_fen",
    "self_pay_one": "self_one_fen",
    "self_pay_two": "self_two_fen",
    "own_expense": "own_fen",
    "referral": "referral",
    "cause": "cause_code",
}
"""The column of ``settlement`` that each field becomes; the diagnosis stands in ``medical``."""
SETTLEMENT = ("settlement_no", "person_id", *COLUMN_OF.values(), "received_on")
CLAIM = (
    *("plan_id", "person_id", "event_on", "kind_code", "settlement_id", "channel_code", "cause_code", "received_on"),
)
LONGEST_NUMBER = 60

Findings = list[tuple[str, Any, Finding]]
Reading = Callable[[Any], tuple[Any, Iterable[Finding]]]


class Patient(NamedTuple):
    """The human being a document belongs to, and the names the ledger has for them."""

    person_id: int
    name: str | None
    bank_name: str | None


@dataclass(slots=True)
class Standing:
    """A settlement of the ledger, with what stands on it."""

    fact_id: int
    settlement_id: int
    person_id: int
    values: dict[str, Any]
    """By field of the file."""
    medical_fact_id: int | None = None
    claims: dict[int, int] = field(default_factory=dict)
    """The claim under each plan."""
    is_decided: bool = False
    is_reopened: bool = False


@dataclass(slots=True)
class Line:
    """One row of the file, read."""

    row: int
    cells: Sequence[Any]
    findings: Findings
    document: Document | None
    document_cell: Any
    name: str | None
    settlement_no: str | None
    values: dict[str, Any]
    """By field; blank cells are ``None``."""
    patient: Patient | None = None
    standing: Standing | None = None
    plan_ids: Sequence[int] = ()
    """The plans under which the row makes a claim."""
    change: Literal["added", "updated", "unchanged"] | None = None

    @property
    def is_refused(self) -> bool:
        """Whether anything in the row was refused so far."""
        return any(finding.verdict == "refused" for _, _, finding in self.findings)


def import_roster(
    url: str,
    roster: Roster,
    order: ImportOrder,
    *,
    received_on: str | None = None,
    channel: str = "direct",
    today: str | None = None,
) -> ImportReceipt:
    """Import a list of hospital settlements as one entry.

    ``received_on`` is the day the list was handed in. A discharge after it is refused; without it, one after ``today``
    is held. ``channel`` is that of the payments to come.
    """

    def decide(writer: Writer, roster: Roster, bench: Bench) -> OldDecision:
        judgment = Judgment(writer, roster, bench, order.accept, received_on, channel, today)
        return judgment.decision()

    # A hospital plan entered since gives claims that the same file could not give before.
    return old_import(url, order, roster, decide, looks_again=True)


# --- reading ------------------------------------------------------------------------------------


def read_lines(roster: Roster, bench: Bench) -> list[Line]:
    """Every row with what reading its cells found."""
    cells = [row for _, row in roster.rows]
    place = {name: bench.place(name) for name in (*DOCUMENT_FIELDS, *TOLD_FIELDS)}

    def column(name: str) -> Sequence[Any]:
        where = place[name]
        return [None] * len(cells) if where is None else list(map(itemgetter(where), cells))

    day = day_reader(roster)

    readers: Mapping[str, Reading] = {
        "hospital": _text,
        "hospital_level": read_hospital_level,
        "admitted_on": day,
        "discharged_on": day,
        "diagnosis": _text,
        "referral": lambda cell: (None, ()) if plain(cell) is None else read_referral(cell),
        "cause": read_cause,
    }
    told = zip(*(read_once(readers.get(name, read_fen), column(name)) for name in TOLD_FIELDS), strict=False)
    lines = []
    for (row, whole), document_cell, name_cell, number_cell, values in zip(
        bench.counted(roster.rows), column("document_no"), column("name"), column("settlement_no"), told, strict=False
    ):
        document, about_document = read_document(document_cell)
        name, about_name = read_name(name_cell)
        settlement_no, about_number = _number(number_cell)
        findings: Findings = [("document_no", document_cell, finding) for finding in about_document]
        # The ledger's name stands; whatever signs this one has, it is only compared.
        findings += [("name", name_cell, finding) for finding in about_name if finding.verdict == "note"]
        findings += [("settlement_no", number_cell, finding) for finding in about_number]
        read = {}
        for said, (value, remarks) in zip(TOLD_FIELDS, values, strict=True):
            read[said] = value
            for remark in remarks:
                findings.append((said, whole[place[said] or 0], remark))
        lines.append(Line(row, whole, findings, document, document_cell, name, settlement_no, read))
    return lines


def _text(cell: object) -> tuple[str | None, Iterable[Finding]]:
    return plain(cell), ()


def _number(cell: object) -> tuple[str | None, Iterable[Finding]]:
    text, findings = number_text(cell)
    if text is not None and len(text) > LONGEST_NUMBER:
        return None, (Finding("refused", "CODE_TOO_LONG"),)
    return text, findings


# --- judging ------------------------------------------------------------------------------------


class Judgment:
    """A list of settlements judged as a whole: read, gathered, compared, decided."""

    def __init__(
        self,
        writer: Writer,
        roster: Roster,
        bench: Bench,
        accept: frozenset[str],
        received_on: str | None,
        channel: str,
        today: str | None,
    ) -> None:
        self._writer, self._bench, self._accept = writer, bench, accept
        self._received_on, self._channel, self._today = received_on, channel, today
        self._plans = PlanIndex(writer)
        self._survivors = Survivors(writer)
        self._lines = read_lines(roster, bench)
        self._find_patients()
        self._find_standing()
        plan_ids = [plan.plan_id for plan in hospital_plans(self._plans)]
        people = {line.patient.person_id for line in self._lines if line.patient is not None}
        held = plans_held(writer, self._survivors, people, plan_ids)
        self._held: dict[int, list[int]] = {}
        for plan_id in plan_ids:
            for person_id in people:
                if (person_id, plan_id) in held:
                    self._held.setdefault(person_id, []).append(plan_id)

    # --- gathering ---

    def _find_patients(self) -> None:
        """Settle whose each row is: by document, else by its number alone where one person has it."""
        numbers = {line.document.document_no for line in self._lines if line.document is not None}
        odd = [line for line in self._lines if line.document is None and plain(line.document_cell) is not None]
        keys = {id(line): document_key(plain(line.document_cell) or "") for line in odd}
        found: dict[str, dict[int, Patient]] = {}
        by_document: dict[tuple[str, str], Patient] = {}
        for person_id, document_type, document_no, name, bank_name in by_texts(
            self._writer,
            "select person_id, document_type, document_no, name, bank_name from personal"
            " where voided_by is null and document_no is not null",
            "document_no",
            numbers | set(keys.values()),
            of="personal",
        ):
            patient = Patient(self._survivors.of(person_id), name, bank_name)
            by_document[document_type, document_no] = patient
            found.setdefault(document_no, {})[patient.person_id] = patient
        for line in self._lines:
            document = line.document
            if document is not None:
                line.patient = by_document.get((document.document_type, document.document_no))
            if line.patient is None:
                alone = found.get(document.document_no if document is not None else keys.get(id(line), ""), {})
                line.patient = next(iter(alone.values())) if len(alone) == 1 else None

    def _find_standing(self) -> None:
        """Find the settlements of the ledger that rows speak of, with their claims and whether those are decided."""
        by_number: dict[str, Standing] = {}
        wanted = {line.settlement_no for line in self._lines if line.settlement_no is not None}
        fields, columns = tuple(COLUMN_OF), ", ".join(f"s.{name}" for name in COLUMN_OF.values())
        for fact_id, settlement_id, person_id, number, medical_fact_id, diagnosis, *values in by_texts(
            self._writer,
            f"select s.fact_id, s.settlement_id, s.person_id, s.settlement_no, m.fact_id, m.diagnosis, {columns}"  # noqa: S608
            " from settlement s left join medical m on m.settlement_id = s.settlement_id and m.voided_by is null"
            " where s.voided_by is null",
            "s.settlement_no",
            wanted,
            of="settlement",
        ):
            if number in wanted:
                read = dict(zip(fields, values, strict=True)) | {"diagnosis": diagnosis}
                person = self._survivors.of(person_id)
                by_number[number] = Standing(fact_id, settlement_id, person, read, medical_fact_id)
        if not by_number:
            return
        by_id = {standing.settlement_id: standing for standing in by_number.values()}
        for settlement_id, plan_id, claim_id, decided, reopened in by_numbers(
            self._writer,
            "select c.settlement_id, c.plan_id, c.claim_id,"
            " exists (select 1 from decision d where d.claim_id = c.claim_id and d.voided_by is null),"
            " exists (select 1 from decision d join entry e on e.entry_id = d.voided_by"
            " where d.claim_id = c.claim_id and e.action = 'claim reopen')"
            " from claim c where c.voided_by is null",
            "c.settlement_id",
            by_id.keys(),
            of="claim",
        ):
            standing = by_id.get(settlement_id)
            if standing is not None:
                standing.claims[plan_id] = claim_id
                standing.is_decided |= bool(decided)
                standing.is_reopened |= bool(reopened)
        for line in self._lines:
            line.standing = by_number.get(line.settlement_no or "")

    # --- deciding ---

    def decision(self) -> OldDecision:
        """Judge every row and hand back what may be written."""
        decision = OldDecision(apply=self._apply)
        first: dict[str, int] = {}
        for line in self._lines:
            self._judge_values(line)
            self._judge_patient(line)
            number = line.settlement_no
            if number is not None and number in first:
                twice = Finding("refused", "DUPLICATE_IN_FILE", {"row": first[number]})
                line.findings.append(("settlement_no", number, twice))
            elif number is not None:
                first[number] = line.row
                if not line.is_refused:
                    self._place(line)
            if self._bench.weigh(line.row, self._as_written(line)) != "taken":
                line.change = None
            elif line.change == "added":
                decision.added += 1
            elif line.change == "updated":
                decision.updated += 1
            else:
                decision.unchanged += 1
        return decision

    def _judge_values(self, line: Line) -> None:
        values, findings = line.values, line.findings
        refused = {name for name, _, finding in findings if finding.verdict == "refused"} if findings else ()
        for name in NEEDED:
            if values[name] is None and name not in refused:
                findings.append((name, None, Finding("refused", "REQUIRED", {"field": name})))
        if line.settlement_no is None and "settlement_no" not in refused:
            findings.append(("settlement_no", None, Finding("refused", "REQUIRED", {"field": "settlement_no"})))
        admitted_on, discharged_on = values["admitted_on"], values["discharged_on"]
        if admitted_on is not None and discharged_on is not None:
            self._judge_days(line, admitted_on, discharged_on)
        if values["total_fee"] is not None and not any(name in refused for name in PARTS):
            parts = sum(values[name] or 0 for name in PARTS)
            if parts != values["total_fee"] and values["self_pay_one"] is not None:
                facts = {"total_fen": values["total_fee"], "sum_fen": parts}
                findings.append(("total_fee", None, Finding("refused", "AMOUNTS_DIFFER", facts)))

    def _judge_days(self, line: Line, admitted_on: str, discharged_on: str) -> None:
        facts: dict[str, object] = {"admitted_on": admitted_on, "discharged_on": discharged_on}
        birth_on = None if line.document is None else line.document.birth_on
        if discharged_on < admitted_on:
            line.findings.append(("discharged_on", None, Finding("refused", "DISCHARGE_BEFORE_ADMISSION", facts)))
        elif self._received_on is not None and discharged_on > self._received_on:
            facts["received_on"] = self._received_on
            line.findings.append(("discharged_on", None, Finding("refused", "DISCHARGE_AFTER_RECEIPT", facts)))
        elif self._received_on is None and self._today is not None and discharged_on > self._today:
            line.findings.append(("discharged_on", None, Finding("held", "DISCHARGE_TO_COME", facts)))
        if birth_on is not None and (unborn := birth_verdict(birth_on, admitted_on)):
            line.findings.append(("document_no", None, unborn))

    def _judge_patient(self, line: Line) -> None:
        """The person must be in the ledger; then the ledger's document stands, and the name is compared."""
        patient = line.patient
        if patient is None:
            if line.document is None and not any(name == "document_no" for name, _, _ in line.findings):
                needed = Finding("refused", "REQUIRED", {"field": "document_no"})
                line.findings.append(("document_no", line.document_cell, needed))
            elif line.document is not None:
                line.findings = [found for found in line.findings if found[0] != "document_no"]
                line.findings.append(("document_no", line.document_cell, Finding("refused", "PERSON_UNKNOWN_ROW")))
            return
        if line.findings:
            line.findings = [
                found
                for found in line.findings
                if found[0] != "document_no" or found[2].verdict == "note" or found[2].code == "ID_BIRTH_DATE"
            ]
        if line.name not in (None, patient.name, patient.bank_name) and patient.name is not None:
            differs = Finding("held", "NAME_DIFFERS", {"name": mask_name(patient.name)})
            line.findings.append(("name", line.name, differs))

    def _place(self, line: Line) -> None:
        """Compare a row that can be read with the ledger: added, unchanged, refused, or a correction once reopened."""
        assert line.patient is not None
        held = self._held.get(line.patient.person_id, ())
        standing = line.standing
        if standing is None:
            line.change, line.plan_ids = "added", held
            if not held:
                line.findings.append(("document_no", line.document_cell, Finding("note", "NO_HOSPITAL_PLAN")))
            return
        differing = self._differing(line, standing)
        if differing and (differing[0] == "document_no" or standing.is_decided or not standing.is_reopened):
            # Numbers as the command takes them: they are copied from the sentence.
            claims = " ".join(map(str, sorted(standing.claims.values()))) or "NO"
            facts = {"field": differing[0], "settlement_no": line.settlement_no, "claims": claims}
            line.findings.append((differing[0], None, Finding("refused", "SETTLEMENT_DIFFERS", facts)))
            return
        line.plan_ids = [plan_id for plan_id in held if plan_id not in standing.claims]
        if differing:
            line.change = "updated"
            line.findings.append((differing[0], None, Finding("note", "SETTLEMENT_CORRECTED", {"field": differing[0]})))
            return
        # Nothing of the settlement changes: what was a doubt when it first came is none now.
        line.findings = [found for found in line.findings if found[2].verdict == "note"]
        line.change = "updated" if line.plan_ids else "unchanged"
        if line.plan_ids:
            plans = ", ".join(self._plans.by_id[plan_id].plan_code for plan_id in line.plan_ids)
            line.findings.append(("document_no", line.document_cell, Finding("note", "CLAIM_ADDED", {"plans": plans})))

    @staticmethod
    def _differing(line: Line, standing: Standing) -> list[str]:
        """The fields in which a row says something else than the ledger; a blank cell says nothing."""
        assert line.patient is not None
        if line.patient.person_id != standing.person_id:
            return ["document_no"]
        differing = []
        for name in TOLD_FIELDS:
            value, was = line.values[name], standing.values[name]
            is_erased = name == "diagnosis" and standing.medical_fact_id is not None and was is None
            if value is not None and value != was and not is_erased:
                differing.append(name)
        return differing

    def _as_written(self, line: Line) -> Findings:
        """The findings of a row beside its cells as the file has them."""
        placed: Findings = []
        for name, value, finding in line.findings:
            place = self._bench.place(name)
            cell = None if place is None else line.cells[place]
            placed.append((name, value if cell is None else cell, finding))
        return placed

    # --- writing ---

    def _apply(self, writer: Writer) -> None:
        fresh = [line for line in self._lines if line.change == "added"]
        ids = writer.assert_rows(
            "settlement", SETTLEMENT, [self._settlement(line) for line in fresh], source_rows=[one.row for one in fresh]
        )
        settlement_of = {id(line): settlement_id for line, settlement_id in zip(fresh, ids, strict=True)}
        told = [line for line in fresh if line.values["diagnosis"] is not None]
        writer.assert_rows(
            "medical",
            ("person_id", "settlement_id", "diagnosis"),
            [(_whose(line), settlement_of[id(line)], line.values["diagnosis"]) for line in told],
            source_rows=[line.row for line in told],
        )
        for line in self._lines:
            if line.change == "updated" and line.standing is not None:
                self._correct(writer, line, line.standing)
                settlement_of[id(line)] = line.standing.settlement_id
        claims = [
            (line, plan_id) for line in self._lines if line.change in ("added", "updated") for plan_id in line.plan_ids
        ]
        writer.assert_rows(
            "claim",
            CLAIM,
            [
                (
                    plan_id,
                    _whose(line),
                    line.values["admitted_on"],
                    "stay",
                    settlement_of[id(line)],
                    self._channel,
                    line.values["cause"] or "illness",
                    self._received_on,
                )
                for line, plan_id in claims
            ],
            source_rows=[line.row for line, _ in claims],
        )

    def _settlement(self, line: Line) -> tuple[Any, ...]:
        values = line.values
        return (
            line.settlement_no,
            _whose(line),
            values["hospital"],
            values["hospital_level"],
            values["admitted_on"],
            values["discharged_on"],
            values["total_fee"],
            values["fund_paid"] or 0,
            values["self_pay_one"],
            values["self_pay_two"] or 0,
            values["own_expense"] or 0,
            1 if values["referral"] else 0,
            values["cause"] or "illness",
            self._received_on,
        )

    def _correct(self, writer: Writer, line: Line, standing: Standing) -> None:
        """Write a settlement anew after its claims were reopened; the diagnosis and the claims follow it."""
        differing = self._differing(line, standing)
        changes = {COLUMN_OF[name]: line.values[name] for name in differing if name in COLUMN_OF}
        if changes:
            changes |= {"referral": int(changes["referral"])} if "referral" in changes else {}
            writer.correct("settlement", standing.fact_id, source_row=line.row, **changes)
        if "diagnosis" in differing:
            diagnosis = line.values["diagnosis"]
            if standing.medical_fact_id is not None:
                writer.correct("medical", standing.medical_fact_id, source_row=line.row, diagnosis=diagnosis)
            else:
                writer.assert_one(
                    "medical",
                    source_row=line.row,
                    person_id=_whose(line),
                    settlement_id=standing.settlement_id,
                    diagnosis=diagnosis,
                )
        followed = {
            name: changes[column]
            for name, column in (("event_on", "admitted_on"), ("cause_code", "cause_code"))
            if column in changes
        }
        if followed:
            for fact_id, _ in writer.select(
                "select fact_id, claim_id from claim where voided_by is null and settlement_id = :settlement_id"
                " order by claim_id",
                {"settlement_id": standing.settlement_id},
            ):
                writer.correct("claim", fact_id, source_row=line.row, **followed)


def _whose(line: Line) -> int:
    assert line.patient is not None
    return line.patient.person_id
