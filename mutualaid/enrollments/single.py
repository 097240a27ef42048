"""The enrollments of one person at a time: added, canceled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from mutualaid.codes import PART_FIELDS
from mutualaid.contributions import allocate, give_back, judge_back, money_of, part_cells
from mutualaid.enrollments.items import Item
from mutualaid.enrollments.judging import decide
from mutualaid.enrollments.offers import WIDE, Filled
from mutualaid.enrollments.roster import refuse_contradiction
from mutualaid.enrollments.usual import usual_start, usual_unit
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import Judged, judge_one, need_reason, number_given, one_row, settled
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.people import the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.results import ERASED, Note, Receipt, Roster
from mutualaid.rules.identity import shown_to
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
    today: str | None = None,
) -> Receipt:
    """Add one enrollment, judged like a row of a roster; ``values`` by field of the roster, ``person`` in their place.

    Several ``plans`` are several enrollments in one entry, all or none, judged like a row in wide form: the fee is that
    of all of them, as is ``told``, what payers gave of it, ``payer`` giving the rest. Each lasts ``months``, where that
    is given. With ``today`` what nobody says is as usual (``enrollments.usual``): the person's own unit, each cover
    after the last of its plan, the money received today unless ``unpaid``. Raises REASON_NEEDED,
    RECEIVED_ON_NEEDED, UNPAID_OR_RECEIVED, UNPAID_OR_PAYER, PLAN_TWICE, STARTS_DIFFER (exit 2), SHARES_ZERO,
    PERSON_UNKNOWN, PERSON_AMBIGUOUS, PLAN_UNKNOWN (exit 1) and PERIOD_CLOSED (exit 5).
    """
    need_reason(accept, intent.reason)
    given = {name: value for name, value in values.items() if value is not None} | part_cells(told or {})
    if today is not None and not unpaid:
        given.setdefault("received_on", today)
    number = None if receipt is None else number_given(receipt)
    filled = Filled(receipt_no=number, unpaid=unpaid, join=join, payer=payer, months=months)
    if unpaid and told:
        raise MutualAidError("UNPAID_OR_PAYER", Exit.USAGE)
    if unpaid and "received_on" in given:
        raise MutualAidError("UNPAID_OR_RECEIVED", Exit.USAGE)
    refuse_contradiction(filled, "received_on" in given)
    with write(url, intent) as writer:
        person_id = None if person is None else the_person(writer, person)
        if person_id is not None:
            given |= _known_as(writer, person_id)
        asked = _asked(writer, plans, given, person_id, today)
        judged = judge_one(writer, asked, accept, lambda desk: decide(desk, filled))
        numbers, about = _numbers(judged), _about(writer, judged)
        tiers = [] if today is None else _tiers_taken(writer, judged)
    return writer.receipt(
        notes=[note._replace(row=None) for note in (*judged.notes, *tiers) if note.code not in OF_THE_UNIT],
        problems=[problem._replace(row=None) for problem in judged.problems],
        facts={
            **({"enrollments": numbers} if len(numbers) > 1 else {"enrollment_no": numbers[0]}),
            "about": about,
            **({"due_fen": sum(each["due_fen"] for each in about)} if len(about) > 1 else {}),
        },
    )


OF_THE_UNIT = frozenset(("BELOW_FLOOR",))
"""Notes of a list that say nothing of one person at the counter: ``report floor`` has them all."""


def _asked(
    writer: Writer, plans: Sequence[str], given: dict[str, object], person_id: int | None, today: str | None
) -> Roster:
    """What is asked for as a roster: one row in long form for a plan, in wide form for several that begin on one day.

    Raises PLAN_TWICE, STARTS_DIFFER (exit 2), SHARES_ZERO, PLAN_UNKNOWN (exit 1).
    """
    starts = _starts(writer, plans, given, person_id, today)
    if person_id is not None and today is not None and "unit" not in given:
        unit = usual_unit(writer, person_id, min(starts, default=today))
        given |= {} if unit is None else {"unit": unit.unit_code}
    if len(set(starts)) > 1:
        if given.keys() & {"fee", *PART_FIELDS}:
            raise MutualAidError("STARTS_DIFFER", Exit.USAGE, days=", ".join(sorted(set(starts))))
        shares = _cells_of(writer, plans, given.pop("share_count", 1))
        rows = [
            {**given, "plan": name.removeprefix(WIDE), "share_count": share_count, "starts_on": starts_on}
            for (name, share_count), starts_on in zip(shares.items(), starts, strict=True)
        ]
        return one_row(rows[0])._replace(rows=[(place, tuple(row.values())) for place, row in enumerate(rows, start=1)])
    if starts:
        given["starts_on"] = starts[0]
    if len(plans) > 1:
        given |= _cells_of(writer, plans, given.pop("share_count", 1))
    elif plans:
        given["plan"] = plans[0]
    return one_row(given)


def _starts(
    writer: Writer, plans: Sequence[str], given: Mapping[str, object], person_id: int | None, today: str | None
) -> list[str]:
    """The first day of the cover of each plan, where nobody says it; none where it is said, or nothing is usual."""
    if "starts_on" in given or today is None:
        return []
    index = PlanIndex(writer)
    return [usual_start(writer, index, person_id, index.named(plan).plan_id, today) for plan in plans]


def _about(writer: Writer, judged: Judged[Item]) -> list[dict[str, Any]]:
    """What was asked for, cover by cover, as the receipt tells it: whose, where, of which plan, when, for how much."""
    if judged.problems:
        return []  # nothing is done; whom a refusal speaks of may be nobody that whoever asks may know of
    units, plans = UnitIndex(writer), PlanIndex(writer)
    told: list[dict[str, Any]] = []
    for item, number in zip(judged.rows, _numbers(judged), strict=True):
        wanted = item.offer.wanted
        if wanted is None:
            continue
        unit, plan = units.by_id[wanted.unit_id], plans.by_id[wanted.plan_id]
        told.append(
            {
                "enrollment_no": number,
                "person_no": None if item.known is None else item.known.person_id,
                "name": shown_to(writer.typed, "name", item.row.name) if item.row.name else ERASED,
                "unit_code": unit.unit_code,
                "unit_name": unit.unit_name,
                "plan_code": plan.plan_code,
                "plan_name": plan.told,
                "starts_on": wanted.starts_on,
                "ends_on": wanted.ends_on,
                "share_count": wanted.share_count,
                "tier_code": wanted.tier_code,
                "due_fen": item.missing_fen,
                "received_on": item.offer.received_on,
            }
        )
    return told


def _tiers_taken(writer: Writer, judged: Judged[Item]) -> list[Note]:
    """What the tiers cost of a plan of which nobody said a tier: the usual one is taken, and the others are told."""
    index, notes = PlanIndex(writer), []
    for item in judged.rows:
        wanted = item.offer.wanted
        terms = None if wanted is None else index.terms_on(wanted.plan_id, wanted.starts_on)
        if wanted is None or terms is None or terms[1].tiers is None or "tier_code" not in wanted.left_open:
            continue
        prices = sorted(terms[1].tiers.items(), key=itemgetter(1))
        told = ", ".join(f"{tier} ({fen // 100}.{fen % 100:02d})" for tier, fen in prices)
        facts = {"plan": index.by_id[wanted.plan_id].told, "tier": wanted.tier_code, "tiers": told}
        notes.append(Note("TIER_TAKEN", column="--tier", facts=facts))
    return notes


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
