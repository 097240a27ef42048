"""Hospital settlements in: each row a settlement, its diagnosis, and a claim under every hospital plan of the person.

Source: interface.md (claim import), domain.md 2 (fields).
"""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.claims.stays import BLANK, COLUMNS, StayRow, Stays, correct
from mutualaid.imports import PERSON, Decision, Desk, Field, ImportOrder, find_people, number, run_import, text
from mutualaid.journal import Writer
from mutualaid.results import Finding, ImportReceipt, Roster
from mutualaid.rules.identity import birth_verdict
from mutualaid.rules.money import read_fen
from mutualaid.rules.values import plain, read_cause, read_hospital_level, read_referral

PARTS = ("fund_paid", "self_pay_one", "self_pay_two", "own_expense")
CLAIM = (
    *("plan_id", "person_id", "event_on", "kind_code", "settlement_id", "channel_code", "cause_code", "received_on"),
)


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

    def decide(desk: Desk) -> Decision[StayRow]:
        rows = desk.read(
            StayRow,
            **PERSON,
            settlement_no=Field(number, needed=True, repeats=False),
            hospital=Field(text),
            hospital_level=Field(read_hospital_level),
            admitted_on=Field(desk.day, needed=True),
            discharged_on=Field(desk.day, needed=True),
            diagnosis=Field(text),
            total_fen=Field(read_fen, "total_fee", needed=True),
            fund_fen=Field(read_fen, "fund_paid"),
            self_one_fen=Field(read_fen, "self_pay_one", needed=True),
            self_two_fen=Field(read_fen, "self_pay_two"),
            own_fen=Field(read_fen, "own_expense"),
            referral=Field(_read_slip),
            cause_code=Field(read_cause, "cause"),
        )
        find_people(desk, rows)
        stays, first = Stays(desk.writer, rows), dict[str, int]()
        for row in rows:
            _judge_days(row, received_on, today)
            _judge_parts(row)
            is_second = row.settlement_no is not None and desk.refuse_second(
                row, "settlement_no", row.settlement_no, first
            )
            if not is_second and not row.is_refused():
                stays.place(row)
        return desk.decision(rows, lambda writer, taken: write(writer, taken, received_on, channel))

    # A hospital plan entered since gives claims that the same file could not give before.
    return run_import(url, order, roster, decide, looks_again=True)


def _read_slip(cell: object) -> tuple[int | None, Sequence[Finding]]:
    """1 with a slip of referral, 0 where the file says there is none."""
    return (None if plain(cell) is None else int(read_referral(cell)[0])), ()


def _judge_days(row: StayRow, received_on: str | None, today: str | None) -> None:
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
    if row.person is not None and row.document is not None and row.document.birth_on is not None:
        row.find("document_no", birth_verdict(row.document.birth_on, admitted_on))


def _judge_parts(row: StayRow) -> None:
    """The parts make the total."""
    if row.total_fen is None or row.self_one_fen is None or row.is_refused(*PARTS):
        return
    sum_fen = (row.fund_fen or 0) + row.self_one_fen + (row.self_two_fen or 0) + (row.own_fen or 0)
    if sum_fen != row.total_fen:
        row.refuse("total_fee", "AMOUNTS_DIFFER", total_fen=row.total_fen, sum_fen=sum_fen)


def write(writer: Writer, rows: Sequence[StayRow], received_on: str | None, channel: str) -> None:
    """Assert new settlements with their diagnoses, correct those reopened, and make the claims of both."""
    fresh = [row for row in rows if row.change == "added"]
    numbers = writer.assert_rows(
        "settlement",
        ("settlement_no", "person_id", *COLUMNS, "received_on"),
        [(row.settlement_no, row.person_id, *row.told(), received_on) for row in fresh],
        source_rows=[row.line for row in fresh],
    )
    for row, settlement_id in zip(fresh, numbers, strict=True):
        row.settlement_id = settlement_id
    told = [row for row in fresh if row.diagnosis is not None]
    writer.assert_rows(
        "medical",
        ("person_id", "settlement_id", "diagnosis"),
        [(row.person_id, row.settlement_id, row.diagnosis) for row in told],
        source_rows=[row.line for row in told],
    )
    for row in rows:
        if row.standing is not None:
            correct(writer, row, row.standing)
    claims = [(row, plan_id) for row in rows for plan_id in row.plan_ids]
    values = [
        (
            *(plan_id, row.person_id, row.admitted_on, "stay", row.settlement_id, channel),
            *(row.cause_code or BLANK["cause_code"], received_on),
        )
        for row, plan_id in claims
    ]
    writer.assert_rows("claim", CLAIM, values, source_rows=[row.line for row, _ in claims])
