"""One grant at a time: asked for by one person, approved or rejected by another, beside the person's aid of the year.

Money is integer fen.
"""

from __future__ import annotations

from typing import NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import need_reason, settled
from mutualaid.journal import Intent, Writer, write
from mutualaid.members import People
from mutualaid.names.people import the_person
from mutualaid.names.units import the_unit
from mutualaid.reports.relief import aid_of
from mutualaid.results import Note, Receipt
from mutualaid.rules.money_days import judge_coming, judge_move
from mutualaid.store.rows import voided_by


class Grant(NamedTuple):
    """A standing grant, approved or not."""

    fact_id: int
    person_id: int
    applied_on: str
    amount_fen: int
    proposed_by: str
    approved_by: str | None
    granted_on: str | None


def add(
    url: str,
    intent: Intent,
    *,
    person: str,
    amount_fen: int,
    on: str,
    unit: str | None = None,
    accept: frozenset[str] = frozenset(),
) -> Receipt:
    """Ask for a grant of relief on a day; the receipt tells the person's aid of that calendar year.

    Without ``unit`` it stands under the unit of membership on the day; a person without one is noted. A day to
    come is held as MONEY_DAY_TO_COME, but where ``accept`` names it. Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS,
    UNIT_UNKNOWN, UNIT_AMBIGUOUS, RELIEF_ZERO (exit 1), RELIEF_REPEAT (exit 5) where the same was asked for before, and
    REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    if amount_fen <= 0:
        raise MutualAidError("RELIEF_ZERO")
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        unit_id = People.of_ids(writer, [person_id]).unit_on(person_id, on)
        notes = [] if unit_id is not None else [Note("RELIEF_NOT_MEMBER", facts={"day": on})]
        if unit is not None:
            unit_id = the_unit(writer, unit).unit_id
        # The day and the amount of a grant to one person name it: asked for twice, it would be paid twice.
        same = writer.select(
            "select relief_id from relief_now where person_id = :person_id and applied_on = :on"
            " and amount_fen = :amount_fen order by relief_id",
            {"person_id": person_id, "on": on, "amount_fen": amount_fen},
        )
        if same:
            raise MutualAidError("RELIEF_REPEAT", Exit.CONFLICT, relief_no=same[0][0], day=on, amount_fen=amount_fen)
        aid_fen, payment_count = aid_of(writer, person_id, year=int(on[:4]))
        problems, accepted = settled(judge_coming(on, writer.day), accept, of="--on", value=on)
        relief_no = None
        if not problems:
            relief_no = writer.assert_one(
                "relief",
                person_id=person_id,
                unit_id=unit_id,
                applied_on=on,
                amount_fen=amount_fen,
                proposed_by=intent.actor.compared,
            )
    return writer.receipt(
        notes=[*notes, *accepted],
        problems=problems,
        facts={
            "relief_no": relief_no,
            "person_no": person_id,
            "amount_fen": amount_fen,
            "year": int(on[:4]),
            "aid_fen": aid_fen,
            "payment_count": payment_count,
        },
    )


def approve(url: str, intent: Intent, relief: int, *, on: str, accept: frozenset[str] = frozenset()) -> Receipt:
    """Grant what another person asked for, dated ``on``.

    A day more than a year after it was asked for is held as MONEY_DAY_FAR, one to come as MONEY_DAY_TO_COME, but where
    ``accept`` names it. Raises
    RELIEF_UNKNOWN, RELIEF_BEFORE_ASKED (exit 1), RELIEF_REJECTED, RELIEF_APPROVED, PERIOD_CLOSED (exit 5),
    RELIEF_SAME_PERSON (exit 5) for the person who asked, REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    with write(url, intent) as writer:
        grant = _standing(writer, relief)
        if intent.actor.compared == grant.proposed_by:
            raise MutualAidError("RELIEF_SAME_PERSON", Exit.CONFLICT, relief_no=relief, proposed_by=grant.proposed_by)
        if on < grant.applied_on:
            raise MutualAidError("RELIEF_BEFORE_ASKED", relief_no=relief, day=on, applied_on=grant.applied_on)
        aid_fen, payment_count = aid_of(writer, grant.person_id, year=int(grant.applied_on[:4]))
        doubt = judge_move(on, grant.applied_on, grant.applied_on, writer.day)
        problems, notes = settled(doubt, accept, of="--on", value=on)
        if not problems:
            writer.assert_one(
                "relief_approval",
                relief_id=relief,
                proposed_by=grant.proposed_by,
                approved_by=intent.actor.compared,
                granted_on=on,
            )
    return writer.receipt(
        notes=notes,
        problems=problems,
        facts={
            "relief_no": relief,
            "person_no": grant.person_id,
            "amount_fen": grant.amount_fen,
            "year": int(grant.applied_on[:4]),
            "aid_fen": aid_fen,
            "payment_count": payment_count,
        },
    )


def reject(url: str, intent: Intent, relief: int) -> Receipt:
    """Turn down a grant that is not approved yet; it stands in no list any more, the journal keeps it and the reason.

    Raises RELIEF_UNKNOWN (exit 1), RELIEF_REJECTED and RELIEF_APPROVED (exit 5).
    """
    with write(url, intent) as writer:
        grant = _standing(writer, relief)
        writer.void("relief", [grant.fact_id])
    return writer.receipt(facts={"relief_no": relief, "person_no": grant.person_id, "amount_fen": grant.amount_fen})


def _standing(writer: Writer, relief: int) -> Grant:
    """The grant that waits for its second person.

    Raises RELIEF_UNKNOWN (exit 1), RELIEF_REJECTED, RELIEF_APPROVED (exit 5).
    """
    found = writer.select(
        "select r.fact_id, r.person_id, r.applied_on, r.amount_fen, r.proposed_by, a.approved_by, a.granted_on"
        " from relief_now r left join relief_approval_now a on a.relief_id = r.relief_id"
        " where r.relief_id = :relief_id",
        {"relief_id": relief},
    )
    if not found:
        before = voided_by(writer, "relief", relief)
        if before is not None:
            raise MutualAidError("RELIEF_REJECTED", Exit.CONFLICT, relief_no=relief, entry=before)
        raise MutualAidError("RELIEF_UNKNOWN", relief_no=relief)
    grant = Grant(*found[0])
    if grant.approved_by is not None:
        raise MutualAidError(
            "RELIEF_APPROVED",
            Exit.CONFLICT,
            relief_no=relief,
            approved_by=grant.approved_by,
            granted_on=grant.granted_on,
        )
    return grant
