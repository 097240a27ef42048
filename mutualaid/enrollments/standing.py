"""What stands that an import may meet: enrollments of the same people and plans, receipts of the same number."""

from __future__ import annotations

from operator import itemgetter

from mutualaid.enrollments.items import Asked
from mutualaid.errors import MutualAidError
from mutualaid.journal import Writer
from mutualaid.members import Known
from mutualaid.names.units import UnitIndex
from mutualaid.rules.cover import shift
from mutualaid.rules.eligibility import Standing
from mutualaid.store.slices import listed, slices


def standing(writer: Writer, asked: Asked, units: UnitIndex) -> dict[tuple[object, int], list[Standing]]:
    """Standing enrollments by person and plan that may touch a cover of the file or that one may continue."""
    starts = [item.offer.wanted.starts_on for item in asked.items if item.offer.wanted is not None]
    ids = {item.person.person_id for item in asked.items if isinstance(item.person, Known)}
    if not starts or not ids:
        return {}
    grace = max((item.offer.terms.grace_days for item in asked.items if item.offer.terms is not None), default=0)
    since = shift(min(starts), -1 - grace)
    found: dict[tuple[object, int], list[Standing]] = {}
    base = (
        "select e.person_id, e.plan_id, e.enrollment_id, e.unit_id, e.starts_on, e.ends_on, e.share_count,"
        " e.tier_code, e.fee_fen from enrollment e where e.voided_by is null and e.ends_on >= :since"
    )
    highest = writer.select("select coalesce(max(person_id), 0) from person")[0][0]
    if 3 * len(ids) >= highest:
        rows = writer.select(base, {"since": since})
    else:
        rows = []
        records = sorted({record for one in ids for record in asked.people.records(one)})
        for some in slices(records):
            rows += writer.select(f"{base} and e.person_id in ({listed(some)})", {"since": since})
    survivor, codes = asked.people.survivor, {unit.unit_id: unit.unit_code for unit in units.by_id.values()}
    for person_id, plan_id, enrollment_id, unit_id, *rest in sorted(rows, key=itemgetter(2)):
        other = Standing(enrollment_id, unit_id, codes.get(unit_id, "?"), *rest)
        found.setdefault((survivor(person_id), plan_id), []).append(other)
    return found


def refuse_taken_receipt(writer: Writer, receipt_no: str) -> None:
    """A receipt that stands as a unit's own money must not be counted a second time with enrollments.

    Raises RECEIPT_TAKEN (exit 1).
    """
    found = writer.select(
        "select contribution_id, received_on from contribution where voided_by is null and receipt_no = :receipt_no"
        " and kind_code in ('receipt', 'joining_fee') and enrollment_id is null order by contribution_id",
        {"receipt_no": receipt_no},
    )
    if found:
        raise MutualAidError(
            "RECEIPT_TAKEN", receipt_no=receipt_no, contribution_no=found[0][0], received_on=found[0][1]
        )
