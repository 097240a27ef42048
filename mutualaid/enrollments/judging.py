"""A roster of enrollments judged as a whole: met with itself and the ledger, decided item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mutualaid.contributions import received
from mutualaid.enrollments.items import Asked, Item, in_service, who
from mutualaid.enrollments.offers import Filled, Offers
from mutualaid.enrollments.remarks import Remarks
from mutualaid.enrollments.standing import refuse_taken_receipt, standing
from mutualaid.enrollments.writing import Outcome
from mutualaid.imports import Bench, Findings, OldDecision, closed_finding
from mutualaid.journal import Writer
from mutualaid.members import Defaults, Known, Spell
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.results import Roster
from mutualaid.rules.eligibility import Meeting, Wanted, meet


class Judgment:
    """A roster judged as a whole: read, gathered, met with itself and the ledger, decided."""

    def __init__(
        self, writer: Writer, roster: Roster, bench: Bench, filled: Filled, accept: frozenset[str] = frozenset()
    ) -> None:
        self._writer, self._bench = writer, bench
        units = UnitIndex(writer)
        offers = Offers(PlanIndex(writer), roster, filled)
        defaults = Defaults.of(units, unit=filled.unit, title_unit=roster.title_unit)
        if filled.receipt_no is not None:
            refuse_taken_receipt(writer, filled.receipt_no)
        self._asked = Asked(writer, roster, bench, units, defaults, offers, join=filled.join)
        self._held = standing(writer, self._asked, units)
        enters = filled.join or "NOT_A_MEMBER" in accept
        self._remarks = Remarks(self._asked, self._held, units, defaults, join=filled.join, enters=enters)
        self.outcome = Outcome(bench, units, filled)
        self.same_numbers: list[int] = []
        """The numbers of the enrollments that stood already."""

    def decide(self) -> OldDecision:
        """Judge every item; what is taken is written by the decision's ``apply``."""
        bench, spells, items = self._bench, self._asked.people.spells, self._asked.items
        meetings = meet((_ask(item) for item in items), self._held)
        flagged = "first_or_renewal" in self._asked.places
        decision = OldDecision(apply=self.outcome.apply)
        added = self.outcome.added
        same: list[tuple[Item, Meeting]] = []
        none: list[Spell] = []
        closed_until = self._writer.closed_until()
        so_far = self._received_in_closed(meetings, closed_until)
        for item, meeting in zip(items, meetings, strict=True):
            row, _, _, offer, person, _ = item
            # The quick way for a row without anything to say; the long way below finds nothing either.
            if (
                (meeting is None or not (meeting.changes or meeting.findings))
                and offer.quick
                and offer.wanted is not None
                and (offer.received_on is None or offer.received_on > closed_until)
                and not row.findings
                and not flagged
                and person.__class__ is Known
                and row.name in (person.name, None)
                and row.phone in (person.phone, None)
                and row.card_no in (person.card_no, None)
                and row.sex_code in (person.sex_code, None)
                and row.joined_on is row.status_code is row.left_on is None
                and offer.sex_code in (None, person.sex_code)
                and offer.of_age[0] <= (person.birth_on or "") <= offer.of_age[1]
                and in_service(spells.get(person.person_id, none), offer.wanted.starts_on)
            ):
                if meeting is None:
                    added.append(item)
                else:
                    same.append((item, meeting))
                continue
            findings = self._remarks.of(item, meeting)
            findings += self._of_closed_period(item, meeting, so_far)
            if bench.weigh(row.line, findings) != "taken":
                continue
            if meeting is None or meeting.same is None:
                added.append(item)
            else:
                same.append((item, meeting))
        decision.added = len(added)
        self._settle(same, decision)
        return decision

    def _received_in_closed(self, meetings: Sequence[Meeting | None], closed_until: str) -> dict[int, int]:
        """What the records that stand have received, of the rows whose day of receipt lies in a closed period."""
        if not closed_until:
            return {}
        return received(
            self._writer,
            [
                meeting.same.enrollment_id
                for item, meeting in zip(self._asked.items, meetings, strict=True)
                if meeting is not None and meeting.same is not None and (item.offer.received_on or "9") <= closed_until
            ],
        )

    def _of_closed_period(self, item: Item, meeting: Meeting | None, so_far: Mapping[int, int]) -> Findings:
        """The refusal of a receipt that the row would date in a closed period; one that stands already is none.

        What a correction moves is known when it is made; then the ledger itself refuses it.
        """
        offer = item.offer
        if offer.wanted is None or (meeting is not None and meeting.changes):
            return []
        if meeting is None or meeting.same is None:
            missing_fen = offer.wanted.fee_fen or 0
        else:
            missing_fen = meeting.same.fee_fen - so_far.get(meeting.same.enrollment_id, 0)
        finding = closed_finding(self._writer, offer.received_on) if missing_fen > 0 else None
        return [] if finding is None else [self._remarks.placed(item, "received_on", finding)]

    def _settle(self, same: Sequence[tuple[Item, Meeting]], decision: OldDecision) -> None:
        """Which of the records that stand are corrected, paid now, or unchanged."""
        so_far = received(self._writer, [meeting.same.enrollment_id for _, meeting in same if meeting.same is not None])
        corrected, paid = self.outcome.corrected, self.outcome.paid
        for item, meeting in same:
            assert meeting.same is not None
            self.same_numbers.append(meeting.same.enrollment_id)
            missing_fen = meeting.same.fee_fen - so_far.get(meeting.same.enrollment_id, 0)
            if meeting.changes:
                corrected.append((item, meeting))
            elif missing_fen > 0 and item.offer.received_on is not None:
                paid.append((item, meeting.same, missing_fen))
            else:
                decision.unchanged += 1
        decision.updated = len(corrected) + len(paid)


def _ask(item: Item) -> tuple[Any, int, Wanted] | None:
    person, wanted = item.person, item.offer.wanted
    if person is None or wanted is None:
        return None
    return (person.person_id if person.__class__ is Known else who(person)), item.row.line, wanted
