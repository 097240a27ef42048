"""What was paid in a period, counted by every grouping that is asked in one walk over its payments (M03 to M06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from mutualaid.codes import PLACES
from mutualaid.names.plans import Plan
from mutualaid.reports.asking import Question, Row, rows
from mutualaid.store.resources import query_text

Places = Mapping[int, Sequence[str | None]]
"""Of each unit that a question is about the codes of its ``PLACES``."""

CODES = (*PLACES, None, "plan", "channel", "quarter", "category", "sex", "age")
"""The groupings in the order of an event's codes: the places of its unit, what is one for the whole, the others."""
_CODES_FROM = 7
"""Where in a row of the payments its codes begin: the number of its plan, its channel and so on."""


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

    def pay(self, change_fen: int, is_successful: int, like: _Cell) -> None:
        """Add what an event pays that is like others of a cell."""
        self.aid_fen += change_fen
        self.payment_count += is_successful
        if like.is_enrolled:
            self.enrolled_aid_fen += change_fen
            self.enrolled_event_count += 1
        if like.is_direct:
            self.direct_aid_fen += change_fen
            self.direct_payment_count += is_successful

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

    def add(self, other: _Tally) -> None:
        """Add the figures of another, in which no person of this one is counted."""
        for name in FIGURES:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self) -> Row:
        """The figures by name."""
        return {name: getattr(self, name) for name in FIGURES}


FIGURES = tuple(name for name in _Tally.__slots__ if not name.endswith("_id"))
NOTHING: Row = _Tally().row()
"""The figures of a group in which nothing was paid."""


class _Parted(NamedTuple):
    """The groups of one grouping in the tree of a day; ``at`` is the place of its code among ``CODES``."""

    at: int
    places: Places
    groups: dict[str | None, _Tally]

    def holds(self, unit_id: int | None, code: str | None) -> bool:
        """Whether a unit lies in the group of a code; by what is no place it lies in any."""
        place = self.places.get(unit_id) if unit_id is not None else None
        return place is not None and (self.at >= len(PLACES) or (code is not None and place[self.at] == code))


class _Cell(_Tally):
    """What is alike in a grouping, whichever it is: the events of one unit, or those of the same other codes.

    Money is added up here and handed on to the groups at the end; persons are counted here whose groups no other event
    of theirs can fall into. ``trees``: in which trees the unit lies; ``is_enrolled`` and ``is_direct``: the events of
    the same codes are of an enrolled plan, and paid by direct claim.
    """

    __slots__ = ("groups", "is_direct", "is_enrolled", "trees")

    def __init__(
        self,
        groups: Iterable[tuple[_Parted, str | None]],
        trees: tuple[int, ...] = (),
        *,
        is_enrolled: bool = False,
        is_direct: bool = False,
    ) -> None:
        super().__init__()
        self.groups = [(part, code, part.groups.setdefault(code, _Tally())) for part, code in groups]
        self.trees, self.is_enrolled, self.is_direct = trees, is_enrolled, is_direct

    def hand_on(self) -> None:
        """Add what is counted here to the groups."""
        for part, code, tally in self.groups:
            strict_count = tally.strict_beneficiary_count
            tally.add(self)
            if part.at < len(PLACES) and code is None:  # nobody is still a member of what is no place
                tally.strict_beneficiary_count = strict_count


class _Cells:
    """The cells of a walk over all groupings."""

    def __init__(self, parted: Iterable[_Parted], plans: Mapping[int, Plan]) -> None:
        parts = list(parted)
        self._plans = plans
        self._of_units = [part for part in parts if part.at <= len(PLACES)]
        self._of_codes = [part for part in parts if part.at > len(PLACES)]
        self._units: dict[int, _Cell] = {}
        self._others: dict[tuple[tuple[int, ...], tuple[Any, ...]], _Cell] = {}

    def of(self, unit_id: int, codes: tuple[Any, ...]) -> tuple[_Cell, _Cell]:
        """The cells of an event by its unit, and by its plan's number and the codes that follow."""
        unit = self._units.get(unit_id)
        if unit is None:
            unit = self._units[unit_id] = self._unit(unit_id)
        other = self._others.get((unit.trees, codes))
        if other is None:
            other = self._others[unit.trees, codes] = self._other(unit.trees, *codes)
        return unit, other

    def _other(self, trees: tuple[int, ...], plan_id: int, channel: str, *codes: str | None) -> _Cell:
        plan = self._plans.get(plan_id)
        told = (None if plan is None else plan.plan_code, channel, *codes)
        return _Cell(
            ((self._of_codes[at], told[self._of_codes[at].at - len(PLACES) - 1]) for at in trees),
            is_enrolled=plan is not None and plan.kind_code == "enrolled",
            is_direct=channel == "direct",
        )

    def _unit(self, unit_id: int) -> _Cell:
        groups: list[tuple[_Parted, str | None]] = []
        for part in self._of_units:
            if (place := part.places.get(unit_id)) is not None:
                groups.append((part, place[part.at] if part.at < len(PLACES) else None))
        return _Cell(groups, tuple(at for at, part in enumerate(self._of_codes) if unit_id in part.places))

    def hand_on(self) -> None:
        """Add what the cells hold to their groups."""
        for cell in (*self._units.values(), *self._others.values()):
            cell.hand_on()


class _Helped(NamedTuple):
    """An event by which a person is a beneficiary; ``still_id``: the unit that the payee is still a member of."""

    cells: tuple[_Cell, _Cell]
    is_direct: bool
    unit_id: int
    still_id: int | None


class Paid:
    """What was paid to the members of a unit in periods that begin with a year; each period is asked once.

    ``together`` are trees, by their day, and groupings (None: the whole) to count in the same walk, for whoever will
    ask for them as well. An open reader sees one state of the ledger.
    """

    def __init__(self, together: Iterable[tuple[str, str | None]] = ()) -> None:
        self._together = tuple(together)
        self._found: dict[tuple[object, ...], _Parted] = {}
        self._trees: dict[tuple[str | None, str], Places] = {}

    def until(self, question: Question, to_on: str, *, still: bool = False) -> tuple[Row, dict[str | None, Row]]:
        """The whole, and the groups of a question, from 1 January to a day, in the tree of the question's day.

        ``still``: tell who is a member on the question's day too (M03b); else nobody is.
        """
        about = (question.unit_code, question.plan, to_on)
        own = ((question.as_of, None), (question.as_of, question.by))
        if not all((*about, *each) in self._found for each in own):
            wanted = dict.fromkeys((*own, *self._together))
            parted = {(day, by): _Parted(CODES.index(by), self._tree(question, day), {}) for day, by in wanted}
            _walk(question, to_on, parted, still_on=question.as_of if still else None)
            self._found |= {(*about, *each): part for each, part in parted.items()}
        whole, groups = (self._found[*about, *each].groups for each in own)
        return (
            whole[None].row() if whole else NOTHING,
            {} if question.by is None else {code: tally.row() for code, tally in groups.items()},
        )

    def _tree(self, question: Question, day: str) -> Places:
        about = question.unit_code, day
        if about not in self._trees:
            found = rows(question.reader, "placed_spots", question.params(as_of=day))
            self._trees[about] = {unit_id: (district, town, unit) for unit_id, unit, town, district in found}
        return self._trees[about]

    def aid_fen(self, question: Question, to_on: str) -> int | None:
        """Fen paid less returned and recovered from 1 January to a day; None where nothing happened."""
        whole, _ = self.until(question._replace(by=None), to_on)
        return None if whole is NOTHING else int(whole["aid_fen"])


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
    cells = _Cells(parted.values(), {plan.plan_id: plan for plan in question.plans})
    payee, helped = 0, list[_Helped]()
    for _, spells in groupby(question.reader.each(query_text("payments"), asked), key=itemgetter(0)):
        told = next(spells)
        _, person_id, change_fen, is_successful, unit_id, was_member, counts = told[:_CODES_FROM]
        own = unit, other = cells.of(unit_id, told[_CODES_FROM:])
        unit.pay(change_fen, is_successful, other)
        other.pay(change_fen, is_successful, other)
        if is_successful and was_member:
            if person_id != payee:
                _count(payee, helped)
                payee, helped = person_id, []
            still_id = unit_id if counts else next((beside[4] for beside in spells if beside[6]), None)
            helped.append(_Helped(own, other.is_direct, unit_id, still_id))
    _count(payee, helped)
    cells.hand_on()


def _count(person_id: int, helped: Sequence[_Helped]) -> None:
    """Count a person in every group that an event of theirs falls into, once."""
    if len(helped) == 1 and helped[0].still_id in (None, helped[0].unit_id):
        for cell in helped[0].cells:
            cell.beneficiary_count += 1
            if helped[0].is_direct:
                cell.direct_beneficiary_count += 1
                cell.strict_beneficiary_count += helped[0].still_id is not None
        return
    for cells, is_direct, _, still_id in helped:
        for part, code, tally in (group for cell in cells for group in cell.groups):
            tally.count(person_id, is_direct=is_direct, is_still=part.holds(still_id, code))
