"""A sample of decisions and covers for an auditor: which they are, and everything that bears on each.

Which records are drawn hangs on the seed and on the ledger alone: each is given a number by SHA-256 over the seed, its
kind and its own number, and those with the smallest are taken. Whoever draws again from the same ledger (``--at`` its
stamp) draws the same, on any machine; nobody can choose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.names.people import shown
from mutualaid.names.units import the_unit
from mutualaid.reports import claims, journal
from mutualaid.reports.asking import Row
from mutualaid.reports.claims import Line
from mutualaid.reports.enrolled import enrollment_list
from mutualaid.results import Table
from mutualaid.store.reading import Reader

MOST = 1_000
"""So many records are drawn at most: each is looked up with all that bears on it."""
COLUMNS = (
    *("kind", "record", "claim_no", "enrollment_no", "person_no", "name", "document_no", "unit_code", "plan_code"),
    *("event_on", "starts_on", "ends_on", "outcome", "reason_code", "amount_fen", "fee_fen", "received_fen"),
    *("entry", "at", "actor"),
)


class Sample(NamedTuple):
    """The records that were drawn, and what bears on each of them, list by list."""

    table: Table
    steps: Sequence[tuple[int, Line]]
    """Of each decision its steps, with the number of its claim."""
    lists: Mapping[str, Sequence[Row]]
    """``stays``, ``covers``, ``receipts``, ``payments`` and ``versions``, each row with the record that it bears on."""


def sample(
    reader: Reader, count: int, *, seed: str, today: str, unit: str | None = None, year: int | None = None
) -> Sample:
    """Draw ``count`` records, half of them decisions (the odd one too); where one kind has fewer, more of the other.

    ``unit`` draws from a unit and those below it, ``year`` from events and starts of that year. Raises UNIT_UNKNOWN,
    UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4), SAMPLE_TOO_LARGE, SAMPLE_OF_NOTHING (exit 2).
    """
    if count > MOST:
        raise MutualAidError("SAMPLE_TOO_LARGE", Exit.USAGE, most=MOST)
    if count < 1:
        raise MutualAidError("SAMPLE_OF_NOTHING", Exit.USAGE)
    decided = {
        int(str(row["claim_no"])): dict(row)
        for row in claims.claim_list(reader, unit=unit, year=year).rows
        if row["outcome"] is not None
    }
    listed = enrollment_list(reader, today=today, unit=unit, year=year).rows
    held = {int(str(row["enrollment_no"])): row for row in listed}
    of_claims = _drawn(seed, "decision", decided, max((count + 1) // 2, count - len(held)))
    of_covers = _drawn(seed, "cover", held, count - len(of_claims))
    rows: list[Row] = []
    steps: list[tuple[int, Line]] = []
    lists: dict[str, list[Row]] = {name: [] for name in ("stays", "covers", "receipts", "payments", "versions")}
    for claim_no in of_claims:
        steps += [(claim_no, line) for line in claims.explain(reader, claim_no)[1]]
        rows.append(_decision(reader, claim_no, decided[claim_no], lists))
    for number in of_covers:
        rows.append(_cover(reader, number, dict(held[number]), lists))
    about = None if unit is None else the_unit(reader, unit).unit_code
    head: Row = {"list": "sample", "definition": None, "unit_code": about, "year": year, "seed": seed}
    total = {
        "decision_count": len(of_claims),
        "cover_count": len(of_covers),
        "all_decision_count": len(decided),
        "all_cover_count": len(held),
    }
    return Sample(Table(head, reader.stamp, COLUMNS, rows, total), steps, lists)


def _drawn(seed: str, kind: str, numbers: Mapping[int, object], count: int) -> list[int]:
    """The numbers that are drawn, in their own order."""
    lots = sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}:{kind}:{number}".encode()).digest())
    return sorted(lots[: max(count, 0)])


def _decision(reader: Reader, claim_no: int, listed: Row, lists: Mapping[str, list[Row]]) -> Row:
    told = claims.show(reader, claim_no)
    decision = told["decision"] or {}
    [[decision_id]] = reader.select(
        "select decision_id from decision_now where claim_id = :claim order by decision_id desc limit 1",
        {"claim": claim_no},
    )
    record = f"decision:{decision_id}"
    written = _versions(reader, "decision", int(decision_id), record, lists)
    if told["settlement"]:
        lists["stays"].append({"record": record, "claim_no": claim_no, **told["settlement"]})
    if decision.get("enrollment_no"):
        lists["covers"] += _held(reader, int(decision["enrollment_no"]), record)
        lists["receipts"] += _receipts(reader, int(decision["enrollment_no"]), record)
    lists["payments"] += [{"record": record, "claim_no": claim_no, **payment} for payment in told["payments"]]
    return {
        **dict.fromkeys(COLUMNS),
        "kind": "decision",
        "record": record,
        **{key: listed[key] for key in ("claim_no", "person_no", "plan_code", "event_on", "outcome", "reason_code")},
        "amount_fen": listed["amount_fen"],
        "enrollment_no": decision.get("enrollment_no"),
        **{key: told[key] for key in ("name", "document_no")},
        **_unit_of(reader, int(str(listed["person_no"]))),
        **written,
    }


def _cover(reader: Reader, number: int, listed: Row, lists: Mapping[str, list[Row]]) -> Row:
    record = f"enrollment:{number}"
    lists["covers"] += _held(reader, number, record)
    lists["receipts"] += _receipts(reader, number, record)
    keys = (
        "person_no",
        "name",
        "document_no",
        "unit_code",
        "plan_code",
        "starts_on",
        "ends_on",
        "fee_fen",
        "received_fen",
    )
    return {
        **dict.fromkeys(COLUMNS),
        "kind": "cover",
        "record": record,
        "enrollment_no": number,
        **{key: listed[key] for key in keys},
        **_versions(reader, "enrollment", number, record, lists),
    }


def _unit_of(reader: Reader, person_no: int) -> Row:
    [person] = shown(reader, [person_no]) or [{}]
    return {"unit_code": person.get("unit_code")}


def _held(reader: Reader, number: int, record: str) -> list[Row]:
    """The cover with the terms under which it was taken."""
    found = reader.select_named(
        "select e.enrollment_id as enrollment_no, p.plan_code, e.starts_on, e.ends_on, e.share_count, e.tier_code,"
        " e.fee_fen, t.effective_on, t.sha256"
        " from enrollment_now e join plan_now p on p.plan_id = e.plan_id"
        " left join plan_terms_now t on t.terms_id = e.terms_id where e.enrollment_id = :number",
        {"number": number},
    )
    return [{"record": record, **row} for row in found]


def _receipts(reader: Reader, number: int, record: str) -> list[Row]:
    """The money that pays a cover: its own receipts, and what others were allocated to it."""
    found = reader.select_named(
        "select c.contribution_id as contribution_no, c.kind_code, c.received_on, c.amount_fen, c.receipt_no"
        " from contribution_now c where c.enrollment_id = :number"
        " union all select c.contribution_id, c.kind_code, c.received_on, a.amount_fen, c.receipt_no"
        " from allocation_now a join contribution_now c on c.contribution_id = a.contribution_id"
        " where a.enrollment_id = :number order by 3, 1",
        {"number": number},
    )
    return [{"record": record, "enrollment_no": number, **row} for row in found]


def _versions(reader: Reader, table: str, number: int, record: str, lists: Mapping[str, list[Row]]) -> Row:
    """The life of a record goes to its list; handed back is who wrote what stands."""
    rows = [dict(row) for row in journal.who(reader, table, number).rows]
    lists["versions"] += [{"record": record, **{key: row[key] for key in row if key != "record"}} for row in rows]
    standing = next((row for row in reversed(rows) if row["voided_by"] is None), rows[-1])
    return {key: standing.get(key) for key in ("entry", "at", "actor")}
