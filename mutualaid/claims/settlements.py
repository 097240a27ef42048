"""Hospital settlements in: each row a settlement, its diagnosis, and a claim under every hospital plan of the person.

Source: interface.md (claim import), domain.md 2 (fields).
"""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.claims.stays import COLUMNS, StayRow, Stays, correct, judge_days, judge_parts, read_slip, settle_days
from mutualaid.imports import (
    PERSON,
    Decision,
    Desk,
    Field,
    ImportOrder,
    assert_rows,
    doubt_filled,
    find_people,
    number,
    run_import,
    text,
)
from mutualaid.journal import Writer
from mutualaid.results import ImportReceipt, Roster
from mutualaid.rules.values import read_cause, read_fen, read_hospital_level, read_visit
from mutualaid.rules.wording.codes import read_icd_code

SETTLEMENT = ("settlement_no", "person_id", *COLUMNS, "received_on")
MEDICAL = ("person_id", "settlement_id", "diagnosis")
CLAIM = (
    *("plan_id", "person_id", "settlement_id", "event_on", "kind_code", "cause_code", "channel_code", "received_on"),
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
    is held, and so is all of a list that is handed in after ``today``. ``channel`` is that of the payments to come.
    """

    def decide(desk: Desk) -> Decision[StayRow]:
        doubt_filled(desk, "handed_in_on", "--received-on", received_on)
        rows = desk.read(
            StayRow,
            **PERSON,
            settlement_no=Field(number, needed=True, repeats=False),
            hospital=Field(text),
            hospital_level=Field(read_hospital_level),
            admitted_on=Field(desk.first_day),
            discharged_on=Field(desk.last_day),
            diagnosis=Field(text),
            icd_code=Field(read_icd_code),
            total_fen=Field(read_fen, "total_fee", needed=True),
            fund_fen=Field(read_fen, "fund_paid"),
            self_one_fen=Field(read_fen, "self_pay_one", needed=True),
            self_two_fen=Field(read_fen, "self_pay_two"),
            own_fen=Field(read_fen, "own_expense"),
            referral=Field(read_slip),
            cause_code=Field(read_cause, "cause"),
            visit_code=Field(read_visit, "visit"),
            visited_on=Field(desk.first_day),
        )
        find_people(desk, rows)
        stays, first = Stays(desk.writer, rows), dict[str, int]()
        for row in rows:
            settle_days(row)
            judge_days(row, received_on, today)
            judge_parts(row)
            desk.refuse_second(row, "settlement_no", row.settlement_no, first)
            if not row.is_refused():
                stays.place(row)
        return desk.decision(rows, lambda writer, taken: write(writer, taken, received_on, channel))

    # A hospital plan entered since gives claims that the same file could not give before.
    return run_import(url, order, roster, decide, looks_again=True)


def write(writer: Writer, rows: Sequence[StayRow], received_on: str | None, channel: str) -> None:
    """Assert new settlements with their diagnoses, correct those reopened, and make the claims of both."""
    fresh = [row for row in rows if row.change == "added"]
    numbers = assert_rows(writer, "settlement", SETTLEMENT, fresh, lambda row: (*row.settlement(), received_on))
    for row, settlement_id in zip(fresh, numbers, strict=True):
        row.settlement_id = settlement_id
    told = [row for row in fresh if row.medical() is not None]
    assert_rows(writer, "medical", MEDICAL, told, lambda row: (row.person_id, row.settlement_id, row.medical()))
    for row in rows:
        if row.standing is not None:
            correct(writer, row, row.standing)
    claims = [(row, plan_id) for row in rows for plan_id in row.plan_ids]
    values = [(plan_id, *row.claim(), channel, received_on) for row, plan_id in claims]
    writer.assert_rows("claim", CLAIM, values, source_rows=[row.line for row, _ in claims])
