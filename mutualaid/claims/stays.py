"""Which settlement of the ledger a row speaks of, what it says otherwise, and what that does.

A settlement is known by its number; it is never overwritten: another value is a correction only once its claims were
reopened. Source: interface.md (claim import, same-record table), domain.md 8.1 ("Settled readings").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from mutualaid.claims.gathering import plans_held, plans_of_settlements
from mutualaid.codes import VISITS
from mutualaid.imports import PersonRow
from mutualaid.journal import Writer
from mutualaid.names.plans import PlanIndex
from mutualaid.results import Finding
from mutualaid.rules.happened import judge_happened
from mutualaid.rules.identity import birth_verdict
from mutualaid.rules.values import plain, read_referral
from mutualaid.rules.wording.codes import parted, with_code
from mutualaid.store.slices import by_numbers, by_texts

COLUMNS = (
    *("hospital", "hospital_level", "admitted_on", "discharged_on", "total_fen", "fund_fen", "self_one_fen"),
    *("self_two_fen", "own_fen", "referral", "cause_code", "visit_code"),
)
"""What a row tells of a settlement, as the ledger calls it; the diagnosis stands in ``medical``."""
_told = attrgetter(*COLUMNS)
TOLD_OF_MEDICAL = ("diagnosis", "icd_code")
"""What a row tells of the illness; both stand in one text of ``medical``."""
PARTS = ("fund_paid", "self_pay_one", "self_pay_two", "own_expense")
FIELD_OF = {
    "total_fen": "total_fee",
    "fund_fen": "fund_paid",
    "self_one_fen": "self_pay_one",
    "self_two_fen": "self_pay_two",
    "own_fen": "own_expense",
    "cause_code": "cause",
    "visit_code": "visit",
}
"""The field of the file, where it goes by another name."""
BLANK = {"fund_fen": 0, "self_two_fen": 0, "own_fen": 0, "referral": 0, "cause_code": "illness"}
"""What a blank cell of a new settlement stands for."""


@dataclass(slots=True, eq=False)
class StayRow(PersonRow):
    """One settlement, as the file tells it."""

    settlement_no: str | None
    hospital: str | None
    hospital_level: int | None
    admitted_on: str | None
    discharged_on: str | None
    diagnosis: str | None
    icd_code: str | None
    total_fen: int | None
    fund_fen: int | None
    self_one_fen: int | None
    self_two_fen: int | None
    own_fen: int | None
    referral: int | None
    cause_code: str | None
    visit_code: str | None
    """``stay`` or one of ``VISITS``; blank is a stay too."""
    visited_on: str | None
    settlement_id: int | None = field(default=None, init=False)
    standing: Standing | None = field(default=None, init=False)
    plan_ids: Sequence[int] = field(default=(), init=False)
    """The plans under which the row makes a claim."""

    def claim(self) -> tuple[object, ...]:
        """What every claim of the stay says: whose, which settlement, its day, a stay, its cause."""
        return self.person_id, self.settlement_id, self.admitted_on, "stay", self.cause_code or BLANK["cause_code"]

    def settlement(self) -> tuple[object, ...]:
        """The number, whose it is, and the values of ``COLUMNS`` as a new settlement has them."""
        values = zip(COLUMNS, _told(self), strict=True)
        told = [BLANK.get(name) if value is None else kept(name, value) for name, value in values]
        return self.settlement_no, self.person_id, *told

    @property
    def is_of_visit(self) -> bool:
        """Whether it is of a visit, as the row says; where it says nothing, as the ledger does."""
        told = self.visit_code
        if told is None and self.standing is not None:
            told = self.standing.visit_code
        return told in VISITS

    def medical(self) -> str | None:
        """The diagnosis as the ledger keeps it, with its code; what the row leaves blank stays as it stands there."""
        code, words = (None, None) if self.standing is None else parted(self.standing.diagnosis)
        return with_code(self.icd_code or code, self.diagnosis or words)


def kept(column: str, value: object) -> object:
    """A value as the ledger keeps it: that it is of a stay is blank there."""
    return None if column == "visit_code" and value not in VISITS else value


def read_slip(cell: object) -> tuple[int | None, Sequence[Finding]]:
    """1 with a slip of referral, 0 where the file says there is none."""
    return (None if plain(cell) is None else int(read_referral(cell)[0])), ()


def settle_days(row: StayRow) -> None:
    """A stay has two days; a visit has one, which a column of its own tells, or that of the admission or discharge."""
    if not row.is_of_visit:
        row.need("admitted_on", row.admitted_on)
        row.need("discharged_on", row.discharged_on)
        return
    told = [day for day in (row.visited_on, row.admitted_on, row.discharged_on) if day is not None]
    if not told:
        if not row.is_doubted("admitted_on") and not row.is_doubted("discharged_on"):
            row.need("visited_on", None)
        return
    if len(set(told)) > 1:
        row.hold("visit", "VISIT_OF_DAYS", None, max(told), from_on=min(told), until_on=max(told), on=told[0])
    row.admitted_on = row.discharged_on = told[0]


def judge_days(row: StayRow, received_on: str | None, today: str | None) -> None:
    """The stay ends after it begins, and before the list was handed in or, where nobody says when, before today.

    The list itself has been handed in by today.
    """
    admitted_on, discharged_on = row.admitted_on, row.discharged_on
    if admitted_on is None or discharged_on is None:
        return
    facts = {"admitted_on": admitted_on, "discharged_on": discharged_on}
    if discharged_on < admitted_on:
        row.refuse("discharged_on", "DISCHARGE_BEFORE_ADMISSION", **facts)
    elif received_on is not None and discharged_on > received_on:
        row.refuse("discharged_on", "DISCHARGE_AFTER_RECEIPT", **facts, received_on=received_on)
    elif received_on is None and today is not None and discharged_on > today:
        row.hold("discharged_on", "DISCHARGE_TO_COME", **facts)
    elif today is not None:
        row.find("discharged_on", judge_happened(received_on, today), received_on)
    if row.person is not None and row.document is not None and row.document.birth_on is not None:
        row.find("document_no", birth_verdict(row.document.birth_on, admitted_on))


def judge_parts(row: StayRow) -> None:
    """The parts make the total."""
    if row.total_fen is None or row.self_one_fen is None or row.is_refused(*PARTS):
        return
    sum_fen = (row.fund_fen or 0) + row.self_one_fen + (row.self_two_fen or 0) + (row.own_fen or 0)
    if sum_fen != row.total_fen:
        row.refuse("total_fee", "AMOUNTS_DIFFER", total_fen=row.total_fen, sum_fen=sum_fen)


class Standing(NamedTuple):
    """A settlement of the ledger."""

    fact_id: int
    settlement_id: int
    settlement_no: str
    person_id: int
    medical_fact_id: int | None
    diagnosis: str | None
    hospital: str | None
    hospital_level: int | None
    admitted_on: str
    discharged_on: str
    total_fen: int
    fund_fen: int
    self_one_fen: int
    self_two_fen: int
    own_fen: int
    referral: int
    cause_code: str
    visit_code: str | None


class StandingClaim(NamedTuple):
    """A claim that stands on a settlement."""

    settlement_id: int
    plan_id: int
    claim_id: int
    is_decided: bool
    is_reopened: bool


_SETTLEMENTS = f"""
select s.fact_id, s.settlement_id, s.settlement_no, s.person_id, m.fact_id, m.diagnosis,
       {", ".join(f"s.{name}" for name in COLUMNS)}
from settlement_now s
left join medical_now m on m.settlement_id = s.settlement_id
where 1 = 1
"""  # noqa: S608 - own names
_CLAIMS = """
select c.settlement_id, c.plan_id, c.claim_id,
       exists (select 1 from decision_now d where d.claim_id = c.claim_id),
       exists (select 1 from decision d join entry e on e.entry_id = d.voided_by
               where d.claim_id = c.claim_id and e.action = 'claim reopen')
from claim_now c
where c.settlement_id is not null
"""


class Stays:
    """The settlements and claims of the ledger that the rows of a file may speak of."""

    def __init__(self, writer: Writer, rows: Sequence[StayRow]) -> None:
        self._plans = PlanIndex(writer)
        wanted = {row.settlement_no for row in rows if row.settlement_no is not None}
        standing = map(Standing._make, by_texts(writer, _SETTLEMENTS, "s.settlement_no", wanted, of="settlement"))
        by_number = {stay.settlement_no: stay for stay in standing}
        for row in rows:
            row.standing = by_number.get(row.settlement_no or "")
        self._outside = writer.elsewhere("settlement", "settlement_no", wanted - by_number.keys())
        """Numbers of settlements outside the part of whoever asks."""
        ids = {stay.settlement_id for stay in by_number.values()}
        self._claims: dict[int, list[StandingClaim]] = defaultdict(list)
        for claim in map(StandingClaim._make, by_numbers(writer, _CLAIMS, "c.settlement_id", ids, of="claim")):
            self._claims[claim.settlement_id].append(claim)
        of_stays = [plan.plan_id for plan in plans_of_settlements(self._plans, None)]
        of_visits = [plan.plan_id for plan in plans_of_settlements(self._plans, VISITS[0])]
        people = {row.person.person_id for row in rows if row.person is not None}
        held = plans_held(writer, people, of_visits)
        self._held = {person: [plan_id for plan_id in of_stays if (person, plan_id) in held] for person in people}
        """By person, the plans under which a stay is a claim."""
        self._held_of_visits = self._held
        if len(of_visits) > len(of_stays):
            self._held_of_visits = {
                person: [plan_id for plan_id in of_visits if (person, plan_id) in held] for person in people
            }

    def place(self, row: StayRow) -> None:
        """Compare a row that can be read with the ledger: added, unchanged, refused, or a correction once reopened."""
        held = (self._held_of_visits if row.is_of_visit else self._held)[row.person_id]
        standing = row.standing
        if row.settlement_no in self._outside:
            row.refuse("settlement_no", "LIES_OUTSIDE", row.settlement_no)
            return
        if standing is None:
            row.change, row.plan_ids = "added", held
            if not held:
                row.note("document_no", "NO_HOSPITAL_PLAN")
            return
        row.settlement_id = standing.settlement_id
        claims = self._claims[standing.settlement_id]
        differs_in = next(iter(fields_differing(row, standing)), None)
        is_open = any(claim.is_reopened for claim in claims) and not any(claim.is_decided for claim in claims)
        if differs_in == "document_no" or (differs_in is not None and not is_open):
            # Numbers as the command takes them: they are copied from the sentence.
            numbers = " ".join(map(str, sorted(claim.claim_id for claim in claims))) or "NO"
            facts = {"field": differs_in, "settlement_no": row.settlement_no, "claims": numbers}
            row.refuse(differs_in, "SETTLEMENT_DIFFERS", **facts)
            return
        row.plan_ids = [plan_id for plan_id in held if plan_id not in {claim.plan_id for claim in claims}]
        if differs_in is not None:
            row.change = "updated"
            row.note(differs_in, "SETTLEMENT_CORRECTED", field=differs_in)
            return
        # Nothing of the settlement changes: what was a doubt when it first came is none now.
        row.settle()
        if row.plan_ids:
            row.change = "updated"
            plans = ", ".join(self._plans.by_id[plan_id].plan_code for plan_id in row.plan_ids)
            row.note("document_no", "CLAIM_ADDED", plans=plans)


def fields_differing(row: StayRow, standing: Standing) -> dict[str, object]:
    """The fields in which a row says something else than the ledger; a blank cell says nothing.

    A diagnosis that was erased by law is not asked for again.
    """
    if row.person_id != standing.person_id:
        return {"document_no": row.person_id}
    known = standing._asdict()
    known["icd_code"], known["diagnosis"] = parted(standing.diagnosis)
    known["visit_code"] = standing.visit_code or "stay"
    told = {name: getattr(row, name) for name in (*COLUMNS[:4], *TOLD_OF_MEDICAL, *COLUMNS[4:])}
    if standing.medical_fact_id is not None and standing.diagnosis is None:
        for name in TOLD_OF_MEDICAL:
            del told[name]
    return {
        FIELD_OF.get(name, name): value for name, value in told.items() if value is not None and value != known[name]
    }


def correct(writer: Writer, row: StayRow, standing: Standing) -> None:
    """Write a settlement anew after its claims were reopened; the diagnosis and the claims follow it."""
    differing = fields_differing(row, standing)
    changes = {name: kept(name, differing[of]) for name in COLUMNS if (of := FIELD_OF.get(name, name)) in differing}
    if changes:
        writer.correct("settlement", standing.fact_id, source_row=row.line, **changes)
    is_told = not differing.keys().isdisjoint(TOLD_OF_MEDICAL)
    if is_told and standing.medical_fact_id is not None:
        writer.correct("medical", standing.medical_fact_id, source_row=row.line, diagnosis=row.medical())
    elif is_told:
        values = {"person_id": row.person_id, "settlement_id": standing.settlement_id, "diagnosis": row.medical()}
        writer.assert_one("medical", source_row=row.line, **values)
    pairs = (("event_on", "admitted_on"), ("cause_code", "cause_code"))
    followed = {name: changes[column] for name, column in pairs if column in changes}
    if followed:
        for (fact_id,) in writer.select(
            "select fact_id from claim_now where settlement_id = :settlement_id order by claim_id",
            {"settlement_id": standing.settlement_id},
        ):
            writer.correct("claim", fact_id, source_row=row.line, **followed)
