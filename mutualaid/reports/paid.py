"""What was paid in a period, counted by every grouping that is asked in one walk over its payments (M03 to M06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from mutualaid.codes import PLACES
from mutualaid.reports.asking import Question, Row, rows
from mutualaid.store.resources import query_text

Places = Mapping[int, Sequence[str | None]]
"""Of each unit that a question is about the codes of its ``PLACES``."""

CODES = (*PLACES, None, "plan", "channel", "quarter", "category", "sex", "age")
"""The groupings in the order of an event's codes: the places of its unit, what is one for the whole, the others."""


class _Tally:
    """The figures of one group. Persons are told together, so that the last one counted is the only one to remember."""

    __slots__ = (
        *("aid_fen", "payment_count", "beneficiary_count", "enrolled_aid_fen", "enrolled_event_count"),
        *("direct_aid_fen", "direct_payment_count", "direct_beneficiary_count", "strict_beneficiary_count"),
        *("direct_id", "helped_id", "strict_id"),
    )

    def __init__(self) -> None:
        self.aid_fen = self.payment_count = self.beneficiary_count = 0
        self.enrolled_aid_fen = self.enrolled_event_count = 0
        self.direct_aid_fen = self.direct_payment_count = self.direct_beneficiary_count = 0
        self.strict_beneficiary_count = 0
        self.helped_id = self.direct_id = self.strict_id = 0

    def count(self, person_id: int, *, is_direct: bool, is_still: bool) -> None:
        """Count who was helped, once; ``is_still``: the payee is a member of this group on the day asked, too."""
        if self.helped_id != person_id:
            self.helped_id = person_id
            self.beneficiary_count += 1
        if is_direct and self.direct_id != person_id:
            self.direct_id = person_id
            self.direct_beneficiary_count += 1
        if is_direct and is_still and self.strict_id != person_id:
            self.strict_id = person_id
            self.strict_beneficiary_count += 1

    def row(self) -> Row:
        """The figures by name."""
        return {name: getattr(self, name) for name in self.__slots__ if not name.endswith("_id")}


NOTHING: Row = _Tally().row()
"""The figures of a group in which nothing was paid."""


class _Parted(NamedTuple):
    """The groups of one grouping in the tree of a day; ``at`` is the place of its code among ``CODES``."""

    at: int
    places: Places
    groups: dict[str | None, _Tally]


class Paid:
    """What was paid to the members of a unit in periods that begin with a year; each period is asked once.

    ``together`` are trees, by their day, and groupings (None: the whole) to count in the same walk, for whoever will
    ask for them as well. An open reader sees one state of the ledger.
    """

    def __init__(self, together: Iterable[tuple[str, str | None]] = ()) -> None:
        self._together = tuple(together)
        self._found: dict[tuple[object, ...], _Parted] = {}

    def until(self, question: Question, to_on: str, *, still: bool = False) -> tuple[Row, dict[str | None, Row]]:
        """The whole, and the groups of a question, from 1 January to a day, in the tree of the question's day.

        ``still``: tell who is a member on the question's day too (M03b); else nobody is.
        """
        about = (question.unit_code, question.plan, to_on)
        own = ((question.as_of, None), (question.as_of, question.by))
        if not all((*about, *each) in self._found for each in own):
            wanted = dict.fromkeys((*own, *self._together))
            trees = {day: _places(question, day) for day in dict.fromkeys(day for day, _ in wanted)}
            parted = {(day, by): _Parted(CODES.index(by), trees[day], {}) for day, by in wanted}
            _walk(question, to_on, parted, still_on=question.as_of if still else None)
            self._found |= {(*about, *each): part for each, part in parted.items()}
        whole, groups = (self._found[*about, *each].groups for each in own)
        return (
            whole[None].row() if whole else NOTHING,
            {} if question.by is None else {code: tally.row() for code, tally in groups.items()},
        )


def _places(question: Question, day: str) -> Places:
    found = rows(question.reader, "placed_spots", question.params(as_of=day))
    return {unit_id: (district_code, town_code, unit_code) for unit_id, unit_code, town_code, district_code in found}


def _walk(
    question: Question, to_on: str, parted: Mapping[tuple[str, str | None], _Parted], *, still_on: str | None
) -> None:
    """Count the events of a period in every grouping."""
    groupings = {by for _, by in parted}
    asked = question.params(
        from_on=f"{to_on[:4]}-01-01",
        to_on=to_on,
        still_on=still_on,
        by_sex=int("sex" in groupings),
        by_age=int("age" in groupings),
    )
    plans = {plan.plan_id: (plan.plan_code, plan.kind_code == "enrolled") for plan in question.plans}
    for _, spells in groupby(question.reader.each(query_text("payments"), asked), key=itemgetter(0)):
        told, *beside = spells
        _, person_id, change_fen, is_successful, unit_id, was_member, counts, plan_id, channel, *others = told
        still_id = unit_id if counts else next((other[4] for other in beside if other[6]), None)
        plan_code, is_enrolled = plans.get(plan_id, (None, False))
        is_direct, is_helped = channel == "direct", is_successful and was_member
        codes = (None, plan_code, channel, *others)
        for at, places, groups in parted.values():
            place = places.get(unit_id)
            if place is None:
                continue
            code = place[at] if at < len(PLACES) else codes[at - len(PLACES)]
            tally = groups.get(code)
            if tally is None:
                tally = groups[code] = _Tally()
            tally.aid_fen += change_fen
            tally.payment_count += is_successful
            if is_enrolled:
                tally.enrolled_aid_fen += change_fen
                tally.enrolled_event_count += 1
            if is_direct:
                tally.direct_aid_fen += change_fen
                tally.direct_payment_count += is_successful
            if is_helped:
                still = None if still_id is None else places.get(still_id)
                tally.count(person_id, is_direct=is_direct, is_still=still is not None and _is_in(still, at, code))


def _is_in(place: Sequence[str | None], at: int, code: str | None) -> bool:
    """Whether a unit of which somebody is still a member lies in a group; by what is no place it lies in any."""
    return at >= len(PLACES) or (code is not None and place[at] == code)
