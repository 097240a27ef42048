"""The enrollments of one person at a time: added, canceled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mutualaid.contributions import allocate, give_back, judge_back, money_of, part_cells
from mutualaid.enrollments.items import Item
from mutualaid.enrollments.judging import decide
from mutualaid.enrollments.offers import WIDE, Filled
from mutualaid.enrollments.roster import refuse_contradiction
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import Judged, judge_one, need_reason, number_given, one_row, settled
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.people import the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.results import Receipt
from mutualaid.rules.values import read_wide_shares
from mutualaid.store.rows import voided_by


def add(
    url: str,
    intent: Intent,
    values: Mapping[str, object],
    *,
    plans: Sequence[str] = (),
    person: str | None = None,
    receipt: str | None = None,
    unpaid: bool = False,
    join: bool = False,
    told: Mapping[str, int] | None = None,
    payer: str | None = None,
    months: int | None = None,
    accept: frozenset[str] = frozenset(),
) -> Receipt:
    """Add one enrollment, judged like a row of a roster; ``values`` by field of the roster, ``person`` in their place.

    Several ``plans`` are several enrollments in one entry, all or none, judged like a row in wide form: the fee is that
    of all of them, as is ``told``, what payers gave of it, ``payer`` giving the rest. Each lasts ``months``, where that
    is given. Raises REASON_NEEDED,
    RECEIVED_ON_NEEDED, UNPAID_OR_RECEIVED, UNPAID_OR_PAYER, PLAN_TWICE (exit 2), SHARES_ZERO, PERSON_UNKNOWN,
    PERSON_AMBIGUOUS, PLAN_UNKNOWN (exit 1) and PERIOD_CLOSED (exit 5).
    """
    need_reason(accept, intent.reason)
    given = {name: value for name, value in values.items() if value is not None} | part_cells(told or {})
    number = None if receipt is None else number_given(receipt)
    filled = Filled(receipt_no=number, unpaid=unpaid, join=join, payer=payer, months=months)
    if unpaid and told:
        raise MutualAidError("UNPAID_OR_PAYER", Exit.USAGE)
    if unpaid and "received_on" in given:
        raise MutualAidError("UNPAID_OR_RECEIVED", Exit.USAGE)
    refuse_contradiction(filled, "received_on" in given)
    with write(url, intent) as writer:
        if person is not None:
            given |= _known_as(writer, the_person(writer, person))
        if len(plans) > 1:
            given |= _cells_of(writer, plans, given.pop("share_count", 1))
        elif plans:
            given["plan"] = plans[0]
        judged = judge_one(writer, one_row(given), accept, lambda desk: decide(desk, filled))
    return writer.receipt(
        notes=[note._replace(row=None) for note in judged.notes],
        problems=[problem._replace(row=None) for problem in judged.problems],
        facts={"enrollments": _numbers(judged)} if len(judged.rows) > 1 else {"enrollment_no": _numbers(judged)[0]},
    )


def _cells_of(writer: Writer, plans: Sequence[str], share_count: object) -> dict[str, object]:
    """One column of shares a plan, as a row in wide form has them; raises PLAN_TWICE (exit 2), SHARES_ZERO (exit 1).

    There a 0 is a plan that the person does not take; at the counter every plan is one that was asked for.
    """
    if read_wide_shares(share_count) == (None, ()):
        raise MutualAidError("SHARES_ZERO")
    index = PlanIndex(writer)
    codes = [index.named(plan).plan_code for plan in plans]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            raise MutualAidError("PLAN_TWICE", Exit.USAGE, plan_code=code)
    return {f"{WIDE}{code}": share_count for code in codes}


def _numbers(judged: Judged[Item]) -> list[int | None]:
    """The numbers of the enrollments that stand now, in the order of the plans."""
    if judged.problems:
        return [None] * len(judged.rows)
    added = iter(judged.written)
    return [next(added) if item.same is None else item.same.enrollment_id for item in judged.rows]


def _known_as(writer: Writer, person_id: int) -> dict[str, object]:
    """Name and document of a person: the number alone may have been somebody else's once."""
    return writer.select_named(
        "select name, document_type, document_no from personal_now where person_id = :person_id",
        {"person_id": person_id},
    )[0]


def cancel(url: str, intent: Intent, enrollment: int, *, on: str, accept: frozenset[str] = frozenset()) -> Receipt:
    """Cancel a cover that should never have been: it stands on no day any more, and its money is given back on ``on``.

    A day far from the cover and its money, or to come, is held (MONEY_DAY_FAR, MONEY_DAY_TO_COME). Raises
    ENROLLMENT_UNKNOWN and REFUND_BEFORE_RECEIPT (exit 1), ENROLLMENT_CANCELED (exit 5), REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    with write(url, intent) as writer:
        standing = writer.select(
            "select fact_id, unit_id, plan_id from enrollment_now where enrollment_id = :id",
            {"id": enrollment},
        )
        if not standing:
            before = voided_by(writer, "enrollment", enrollment)
            if before is not None:
                raise MutualAidError("ENROLLMENT_CANCELED", Exit.CONFLICT, enrollment_no=enrollment, entry=before)
            raise MutualAidError("ENROLLMENT_UNKNOWN", enrollment_no=enrollment)
        fact_id, unit_id, plan_id = standing[0]
        back, refunded_fen = money_of(writer, enrollment), 0
        problems, notes = settled(judge_back(writer, back, on, enrollment), accept, of="--on", value=on)
        if not problems:
            refunded_fen = give_back(writer, back, enrollment, on)
            writer.void("enrollment", [fact_id])
            # It may have stood in the way of others that the unit's waiting money can pay.
            allocate(writer, [(unit_id, plan_id)], accept)
    return writer.receipt(
        notes=notes, problems=problems, facts={"enrollment_no": enrollment, "refunded_fen": refunded_fen}
    )
