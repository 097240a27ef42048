"""What stands that an import may meet: enrollments of the same people and plans, receipts of the same number."""

from __future__ import annotations

from operator import itemgetter

from mutualaid.enrollments.items import Asked
from mutualaid.errors import MutualAidError
from mutualaid.journal import Writer
from mutualaid.members import Known
from mutualaid.names.units import UnitIndex
from mutualaid.rules.cover import shift
from mutualaid.rules.eligibility import Meeting, Standing
from mutualaid.store.rows import asserted_by
from mutualaid.store.slices import by_numbers

_TOLD = ", ".join(column for column in Standing._fields if column != "unit_code")
_COVERS = f"select person_id, plan_id, {_TOLD} from enrollment_now where ends_on >= :since"  # noqa: S608 - own names


def standing(writer: Writer, asked: Asked, units: UnitIndex) -> dict[tuple[object, int], list[Standing]]:
    """Standing enrollments by person and plan that may touch a cover of the file or that one may continue."""
    starts = [item.offer.wanted.starts_on for item in asked.items if item.offer.wanted is not None]
    ids = {item.person.person_id for item in asked.items if isinstance(item.person, Known)}
    if not starts or not ids:
        return {}
    grace = max((item.offer.terms.grace_days for item in asked.items if item.offer.terms is not None), default=0)
    since = shift(min(starts), -1 - grace)
    found: dict[tuple[object, int], list[Standing]] = {}
    codes = {unit.unit_id: unit.unit_code for unit in units.by_id.values()}
    rows = by_numbers(writer, _COVERS, "person_id", ids, of="enrollment", params={"since": since})
    for person_id, plan_id, enrollment_id, unit_id, *rest in sorted(rows, key=itemgetter(2)):
        other = Standing(enrollment_id, unit_id, codes.get(unit_id, "?"), *rest)
        found.setdefault((person_id, plan_id), []).append(other)
    return found


def with_entries(writer: Writer, meeting: Meeting) -> Meeting:
    """The meeting, with the entry of each cover that may not be held beside the one asked for."""
    sql = "select fact_id from enrollment_now where enrollment_id = :enrollment_no"
    told = []
    for name, found in meeting.findings:
        if found.code == "EXCLUDED":
            entry = asserted_by(writer, "enrollment", writer.select(sql, found.facts)[0][0])
            told.append((name, found._replace(facts={**found.facts, "entry": entry})))
        else:
            told.append((name, found))
    return meeting._replace(findings=told)


def refuse_taken_receipt(writer: Writer, receipt_no: str) -> None:
    """A receipt that stands as a unit's own money must not be counted a second time with enrollments.

    Raises RECEIPT_TAKEN, LIES_OUTSIDE (exit 1).
    """
    own = "t.kind_code in ('receipt', 'joining_fee') and t.enrollment_id is null"
    if writer.elsewhere("contribution", "receipt_no", [receipt_no], also=own):
        raise MutualAidError("LIES_OUTSIDE")
    found = writer.select(
        "select contribution_id, received_on from contribution_now where receipt_no = :receipt_no"
        " and kind_code in ('receipt', 'joining_fee') and enrollment_id is null order by contribution_id",
        {"receipt_no": receipt_no},
    )
    if found:
        raise MutualAidError(
            "RECEIPT_TAKEN", receipt_no=receipt_no, contribution_no=found[0][0], received_on=found[0][1]
        )
