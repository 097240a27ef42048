"""Claims and decisions: lists, one claim, and why it was decided so.

Names and documents leave here masked; of a diagnosis only that there is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from mutualaid.codes import FOLLOW_THE_DEAD, OUTCOMES
from mutualaid.errors import MutualAidError
from mutualaid.names.people import the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import the_unit
from mutualaid.reports.asking import Row, person_of, run
from mutualaid.results import Disclosure, Table
from mutualaid.rules.terms import Origin, Terms, from_content
from mutualaid.rules.terms.grammar import EVENTS
from mutualaid.rules.terms.scheme import Span
from mutualaid.store.asking import Askable
from mutualaid.store.reading import Reader
from mutualaid.store.resources import query_text
from mutualaid.words import label

COLUMNS = ("claim_no", "settlement_no", "plan_code", "person_no", "event_on", "outcome", "reason_code", "amount_fen")

_ALL: Mapping[str, object] = {
    **dict.fromkeys(("unit_id", "year_from", "year_to", "person_id", "plan_id", "outcome")),
    "undecided": 0,
}


def claim_list(
    reader: Reader,
    *,
    unit: str | None = None,
    year: int | None = None,
    person: str | None = None,
    plan: str | None = None,
    outcome: str | None = None,
    undecided: bool = False,
) -> Table:
    """Claims by the day of their event, each with the decision that stands; the total counts and adds them up.

    ``year`` is that of the event, ``unit`` includes those below it as the tree stood on that day. Raises UNIT_UNKNOWN,
    UNIT_AMBIGUOUS, PLAN_UNKNOWN, PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    about = None if unit is None else the_unit(reader, unit)
    found = run(
        reader,
        "claim_list",
        {
            **_ALL,
            "unit_id": None if about is None else about.unit_id,
            "year_from": None if year is None else f"{year:04d}-01-01",
            "year_to": None if year is None else f"{year:04d}-12-31",
            "person_id": None if person is None else the_person(reader, person),
            "plan_id": None if plan is None else PlanIndex(reader).named(plan).plan_id,
            "outcome": outcome,
            "undecided": 1 if undecided else 0,
        },
    )
    outcomes = [row["outcome"] for row in found]
    has_visits = any(row["visit_code"] for row in found)
    if not has_visits:  # of a ledger without any nothing is told of them
        for row in found:
            del row["visit_code"]
    return Table(
        head={
            "list": "claims",
            "definition": None,
            "unit_code": None if about is None else about.unit_code,
            "year": year,
        },
        ledger=reader.stamp,
        columns=(*COLUMNS, "visit_code") if has_visits else COLUMNS,
        rows=found,
        total={
            "claim_count": len(found),
            "undecided_count": outcomes.count(None),
            **{f"{name}_count": outcomes.count(name) for name in OUTCOMES},
            "amount_fen": sum(row["amount_fen"] or 0 for row in found),
        },
    )


def numbers_of_unit(ledger: Askable, unit_id: int, *, undecided: bool) -> set[int]:
    """The claims of a unit and those below it, or only the undecided ones."""
    params = {**_ALL, "unit_id": unit_id, "undecided": 1 if undecided else 0}
    return {row[0] for row in ledger.select(query_text("claim_list"), params)}


# --- one claim ------------------------------------------------------------------------------------


def _claim(reader: Reader, claim_no: int, leave: Disclosure | None = None) -> Row:
    found = run(reader, "claim_show", {"claim_id": claim_no}, leave=leave)
    if not found:
        raise MutualAidError("CLAIM_UNKNOWN", claims=str(claim_no))
    return found[0]


_HEAD = (
    *("claim_no", "event_kind_code", "plan_code", "person_no", "name", "document_no", "event_on", "channel_code"),
    *("cause_code", "disease_code", "harm_code", "grade", "day_count", "loss_fen", "received_on"),
)
_SETTLEMENT = (
    *("settlement_no", "hospital", "hospital_level", "admitted_on", "discharged_on", "total_fen", "fund_fen"),
    *("self_one_fen", "self_two_fen", "own_fen", "referral"),
)
_DECISION = ("outcome", "reason_code", "amount_fen", "paid_days", "enrollment_no", "decided_by")


def show(reader: Reader, claim_no: int, *, leave: Disclosure | None = None) -> dict[str, Any]:
    """One claim with its settlement, its decision and its payments; name and document masked, the diagnosis starred.

    Where ``leave`` names the person, in clear. Raises CLAIM_UNKNOWN (exit 1).
    """
    row = _claim(reader, claim_no, leave)
    row |= person_of(row)
    payee = None
    if row["payee_fact_id"] is not None:
        payee = {name: row[name] for name in ("holder", "account_no", "bank", "evidence", "relation_code")}
    settlement = None
    if row["settlement_no"] is not None:
        settlement = {name: row[name] for name in _SETTLEMENT} | {"referral": bool(row["referral"])}
        if row["visit_code"] is not None:
            settlement["visit_code"] = row["visit_code"]
    return {
        **{name: row[name] for name in _HEAD},
        "diagnosis": row["diagnosis"],
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "settlement": settlement,
        "payee": payee,
        "waits_for_payee": bool(row["needs_payee"])
        and (payee is None or payee["relation_code"] not in FOLLOW_THE_DEAD),
        "decision": None if row["outcome"] is None else {name: row[name] for name in _DECISION},
        "payments": run(reader, "claim_payments", {"claim_id": claim_no}),
    }


class Line(NamedTuple):
    """One step of a decision, and where the clause that it rests on comes from."""

    step: str
    clause: str | None
    value: int | str | None
    amount_fen: int
    origin: Origin | None
    cap_span: Span | None = None
    """Of a cap, over what it stands."""
    called: str | None = None
    """Of a value that is a class of the list, the first of its words in the terms."""


def explain(reader: Reader, claim_no: int) -> tuple[dict[str, Any], list[Line]]:
    """Why a claim was decided as it was: the head of the answer, and the steps, whose fen add up to the amount.

    Raises CLAIM_UNKNOWN, CLAIM_UNDECIDED (exit 1).
    """
    row = _claim(reader, claim_no)
    if row["outcome"] is None:
        raise MutualAidError("CLAIM_UNDECIDED", claim_no=claim_no)
    terms = None if row["content"] is None else from_content(row["content"])
    version = {"plan_code": row["plan_code"], "effective_on": row["effective_on"], "sha256": row["sha256"]}
    head = {
        "claim_no": claim_no,
        "plan_code": row["plan_code"],
        "outcome": row["outcome"],
        "reason_code": row["reason_code"],
        "amount_fen": row["amount_fen"],
        "terms": None if terms is None else version,
    }
    return head, [_line(terms, *step) for step in json.loads(row["steps"])]


def _line(terms: Terms | None, step: str, clause: str | None, value: int | str | None, amount_fen: int) -> Line:
    """A step with what the terms say of its clause; one of several caps is a place in the list that has the source."""
    words = terms.scheme.classes.get(value) if terms is not None and isinstance(value, str) else None
    called = words[0] if words else None
    if terms is None or clause is None:
        return Line(step, clause, value, amount_fen, None, called=called)
    origin = terms.origins.get(clause) or terms.origins.get(clause.rpartition("[")[0])
    span = terms.scheme.cap_spans.get(clause) if step in ("cap", "day_cap") else None
    # Without covers a period is a calendar year.
    cap_span: Span | None = "year" if span == "period" and terms.is_universal else span
    return Line(step, clause, value, amount_fen, origin, cap_span, called)


def benefit_named(key: str) -> str:
    """A benefit as people are told of it: its name, else the events to which it answers."""
    events, _, number = key.partition("#")
    codes = events.split("+")
    if not set(codes) <= set(EVENTS):
        return key
    return "+".join(label("benefit", code) for code in codes) + (f" ({number})" if number else "")
