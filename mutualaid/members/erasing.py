"""Erasure by law: a person's personal values go, the lines of the ledger stay.

Every version of the personal record and of the diagnoses is emptied, of the survivor and of every record merged into
them. What the journal's digests cover are commitments, not values, so that the ledger still verifies. The person keeps
their number; a document that comes again is somebody new. Source: PIPL Art. 47; domain.md 6 (vouchers and ledgers are
kept for 30 years from the first day after the year).
"""

from __future__ import annotations

from collections.abc import Mapping

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import CLOSED_COLUMNS
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.people import the_person
from mutualaid.results import Note, Problem, Receipt
from mutualaid.store import writing
from mutualaid.store.resources import fill

KEPT_YEARS = 30

_STANDING: Mapping[str, str] = {
    "ERASE_MEMBER": "select membership_id from membership_now where person_id = :person_id"
    " and (left_on is null or left_on > :today) order by 1",
    "ERASE_DEPENDANT": "select dependant_id from dependant_now where (person_id = :person_id or member_id = :person_id)"
    " and (until_on is null or until_on > :today) order by 1",
    "ERASE_COVER": "select enrollment_id from enrollment_now where person_id = :person_id and ends_on >= :today"
    " order by 1",
    "ERASE_CLAIM": "select c.claim_id from claim_now c where c.person_id = :person_id and not exists"
    " (select 1 from decision_now d where d.claim_id = c.claim_id and d.outcome <> 'hold') order by 1",
    # A decision that pays and no batch has taken up, and a payment whose last event is none of paid and recovered.
    "ERASE_PAYMENT": "select p.payout_id from outgoing_now p where p.person_id = :person_id and coalesce("
    "{last_event: event_code, payout_id, p.payout_id}, '') not in ('paid', 'recovered')"
    " union select c.claim_id from claim_now c join decision_now d on d.claim_id = c.claim_id"
    " where c.person_id = :person_id and {pays: d}"
    " and not exists (select 1 from payout_now p where p.claim_id = c.claim_id) order by 1",
    "ERASE_RELIEF": "select r.relief_id from relief_now r where r.person_id = :person_id and not exists"
    " (select 1 from relief_approval_now a where a.relief_id = r.relief_id) order by 1",
    "ERASE_GRANT": "select r.relief_id from relief_now r join relief_approval_now a on a.relief_id = r.relief_id"
    " where r.person_id = :person_id and not exists (select 1 from outgoing_now p where p.relief_id = r.relief_id)"
    " order by 1",
}
"""What stands in the way, by the code that says so: the numbers it finds."""

_LAST = """
select max(day) from (
  select max(left_on) as day from membership_now where person_id = :person_id
  union all select max(until_on) from dependant_now where person_id = :person_id or member_id = :person_id
  union all select max(ends_on) from enrollment_now where person_id = :person_id
  union all select max(event_on) from claim_now where person_id = :person_id
  union all select max(e.event_on) from payout_event_now e join outgoing_now p on p.payout_id = e.payout_id
    where p.person_id = :person_id
  union all select max(c.received_on) from contribution_now c join enrollment_now n on n.enrollment_id = c.enrollment_id
    where n.person_id = :person_id
  union all select max(a.granted_on) from relief_approval_now a join relief_now r on r.relief_id = a.relief_id
    where r.person_id = :person_id
) told
"""
MOST_TOLD = 10


def erase(url: str, intent: Intent, person: str, *, today: str, by_law: bool = False) -> Receipt:
    """Erase the personal values of one person for good; no undo brings them back.

    Refused (a problem each) while a membership, a cover, a claim, a payment or a request stands open, and, unless
    ``by_law`` says that a law or a court demands it, before ``KEPT_YEARS`` years from the end of the year of the last
    thing that was recorded of them. Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1), ALREADY_ERASED (exit 5).
    """
    problems: list[Problem] = []
    count = 0
    with write(url, intent) as writer:
        person_id = the_person(writer, person)
        merged = "select person_id from person_alias_now where survivor_id = :person_id order by 1"
        records = [person_id, *(record for (record,) in writer.select(merged, {"person_id": person_id}))]
        rows = {table: _to_erase(writer, table, records) for table in CLOSED_COLUMNS}
        count = sum(map(len, rows.values()))
        if not count:
            raise MutualAidError("ALREADY_ERASED", Exit.CONFLICT, person_no=person_id)
        problems = _in_the_way(writer, person_id, today=today, by_law=by_law)
        if not problems:
            writer.assert_one("erasure", person_id=person_id, row_count=count)
            for table, fact_ids in rows.items():
                writer.erase(table, fact_ids)
    notes = []
    if not problems:
        notes.append(Note("ERASE_COPIES", facts={"person_no": person_id}))
        if not intent.dry_run and not writing.compact(url):
            notes.append(Note("ERASE_NOT_COMPACTED"))
    return writer.receipt(
        notes=notes, problems=problems, facts={"person_no": person_id, "erased_count": 0 if problems else count}
    )


def _to_erase(writer: Writer, table: str, records: list[int]) -> list[int]:
    numbers = ", ".join(map(str, records))
    sql = f'select fact_id from "{table}" where person_id in ({numbers}) and erased_by is null order by fact_id'  # noqa: S608
    return [row[0] for row in writer.select(sql)]


def _in_the_way(writer: Writer, person_id: int, *, today: str, by_law: bool) -> list[Problem]:
    about = {"person_id": person_id, "today": today}
    problems = []
    for code, sql in _STANDING.items():
        found = [str(row[0]) for row in writer.select(fill(sql), about)]
        if found:
            records = ", ".join(found[:MOST_TOLD]) + (" …" if len(found) > MOST_TOLD else "")
            problems.append(Problem("refused", code, facts={"count": len(found), "records": records}))
    last = writer.select(_LAST, about)[0][0]
    if last is not None and not by_law:
        kept_until = f"{int(last[:4]) + KEPT_YEARS:04d}-12-31"
        if today <= kept_until:
            facts = {"last_on": last, "until_on": kept_until, "years": KEPT_YEARS}
            problems.append(Problem("refused", "ERASE_RETENTION", facts=facts))
    return problems
