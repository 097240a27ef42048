"""What earlier claims were to one benefit of a version: from it deductibles and caps of a year, counts and gaps follow.

The steps of a decision say what each benefit paid where there are several (``benefit`` begins the steps of one);
without such steps a claim was one of every benefit that answers to its event.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from mutualaid.rules.benefit.joining import Row, known_rows, whole_stay
from mutualaid.rules.benefit.shapes import REASONS, Accepted, Cover, DecidedStay, Event, History, Stay
from mutualaid.rules.terms.scheme import CLASS, OF_CLASSES, Benefit, Span

_REFUSALS = frozenset(REASONS)
_CUTS = frozenset(("cap", "day_cap", "other_paid"))
_EVENT_OF_HARM = {"injury": "accident"}


class Section(NamedTuple):
    """What one benefit of several made of a claim."""

    amount_fen: int
    day_count: int | None
    class_code: str | None
    accepted: bool


class Part(NamedTuple):
    """An earlier claim as one benefit knows it."""

    claim: Stay | Event
    event_on: str
    """The day of the event: of a part of a whole stay the first admission."""
    enrollment_id: int | None
    amount_fen: int
    day_count: int
    class_code: str | None


class Paid(NamedTuple):
    """An earlier event for which a benefit paid; a whole stay is one, however many decisions it took."""

    claim_no: int
    """Of several the first that was paid."""
    event_on: str
    ended_on: str
    """The last discharge of a stay, else the day of the event."""


def event_of(claim: Stay | Event) -> str:
    """The event to which benefits answer: ``stay``, ``outpatient``, ``class`` or a harm."""
    return claim.visit_code or "stay" if isinstance(claim, Stay) else event_of_harm(claim.harm_code)


def event_of_harm(harm_code: str | None) -> str:
    """The event to which benefits answer where there is no settlement; without a harm the class of a disease."""
    return CLASS if harm_code is None else _EVENT_OF_HARM.get(harm_code, harm_code)


def day_of(claim: Stay | Event) -> str:
    """The day of the event: the admission of a stay."""
    return claim.admitted_on if isinstance(claim, Stay) else claim.event_on


def sections(steps: str | Sequence[Sequence[Any]]) -> dict[str, Section]:
    """What each benefit made of a claim, by its key; nothing where the terms have one benefit alone."""
    if isinstance(steps, str):
        return _read_sections(steps) if '["benefit",' in steps else {}
    return _sections(steps)


@lru_cache(maxsize=4096)
def _read_sections(steps: str) -> dict[str, Section]:
    return _sections(json.loads(steps))


def _sections(steps: Iterable[Sequence[Any]]) -> dict[str, Section]:
    told: dict[str, list[Sequence[Any]]] = {}
    key = None
    for step in steps:
        if step[0] == "benefit":
            key = step[2]
            told[key] = []
        elif key is not None:
            told[key].append(step)
    return {key: _section(own) for key, own in told.items()}


def _section(steps: Sequence[Sequence[Any]]) -> Section:
    values = {step: value for step, _, value, _ in steps}
    amount = sum(fen for *_, fen in steps)
    # Nothing is left where something is cut off: refused, but where the rest of the same stay stands already.
    is_cut_off = not amount and not _CUTS.isdisjoint(values) and "already_paid" not in values
    accepted = _REFUSALS.isdisjoint(values) and not is_cut_off
    return Section(amount, values.get("paid_days"), values.get("disease_class"), accepted)


class Before:
    """Earlier accepted claims of the person in the plan, but those of the stay that is judged."""

    __slots__ = ("_benefit", "_cover", "_event_on", "_history", "_own", "_parts", "_within_days")

    def __init__(
        self,
        benefit: Benefit,
        history: History,
        cover: Cover | None,
        event_on: str,
        own: Collection[int],
        within_days: int | None,
    ) -> None:
        """``own`` are the numbers of the claim and of the further settlements of its stay.

        ``within_days`` are those of a transfer; ``None`` joins no stays.
        """
        self._benefit, self._history, self._cover, self._event_on, self._own = benefit, history, cover, event_on, own
        self._within_days = within_days
        self._parts: list[Part] | None = None

    def of_benefit(self, span: Span) -> Iterator[Part]:
        """What the benefit accepted in a span."""
        if self._parts is None:
            self._parts = [part for part in map(self._part, self._others()) if part is not None]
        return (part for part in self._parts if self._within(part.event_on, part.enrollment_id, span))

    def paid(self, span: Span) -> Sequence[Paid]:
        """The events of a span for which the benefit paid."""
        found: dict[tuple[str, int], Paid] = {}
        for part in self.of_benefit(span):
            claim = part.claim
            if not isinstance(claim, Stay):
                key, ended_on = ("event", claim.claim_no), part.event_on
            else:
                whole = self._whole(claim)
                key, ended_on = ("stay", whole[0].claim_no), whole[-1].discharged_on
            if part.amount_fen:
                found.setdefault(key, Paid(claim.claim_no, part.event_on, ended_on))
        return tuple(found.values())

    def accepted_stays(self, stays: Iterable[DecidedStay]) -> tuple[DecidedStay, ...]:
        """Those of some stays that the benefit accepted."""
        numbers = {part.claim.claim_no for part in self.of_benefit("life")}
        return tuple(stay for stay in stays if stay.claim_no in numbers)

    def paid_in_all(self, span: Span) -> int:
        """The fen that all benefits and payments by list come to in a span."""
        paid = sum(
            each.amount_fen
            for each in self._others()
            if self._within(self._began_on(each.claim), each.enrollment_id, span)
        )
        return paid + sum(fen for on, fen in self._history.listed if self._listed_within(on, span))

    def days_in_all(self, span: Span) -> int:
        """The days that all benefits come to in a span."""
        return sum(
            each.day_count or 0
            for each in self._others()
            if self._within(self._began_on(each.claim), each.enrollment_id, span)
        )

    def classes_paid(self, span: Span, *, over_all: bool) -> Collection[str | None]:
        """The classes of disease that were accepted in a span, by this benefit or by any."""
        if not over_all:
            return {part.class_code for part in self.of_benefit(span)}
        return {
            each.class_code for each in self._others() if self._within(day_of(each.claim), each.enrollment_id, span)
        }

    def paid_by(self, names: Collection[str]) -> int:
        """What benefits of some names, or for some events, paid for the same accident."""
        paid = 0
        for each in self._others():
            if day_of(each.claim) != self._event_on:
                continue
            by_key = sections(each.steps)
            if event_of(each.claim) in names:
                paid += each.amount_fen
            else:
                paid += sum(section.amount_fen for key, section in by_key.items() if key in names)
        return paid

    def _others(self) -> Iterator[Accepted]:
        return (each for each in self._history.accepted if each.claim.claim_no not in self._own)

    def _part(self, each: Accepted) -> Part | None:
        claim, enrollment_id, amount_fen, day_count, class_code, steps = each
        if by_key := sections(steps):
            section = by_key.get(self._benefit.key)
            if section is None or not section.accepted:
                return None
            amount_fen, day_count, class_code, _ = section
        elif not self._answers(event_of(claim), claim.cause_code, class_code):
            return None
        return Part(claim, self._began_on(claim), enrollment_id, amount_fen, day_count or 0, class_code)

    def _began_on(self, claim: Stay | Event) -> str:
        """The day of the event: the first admission of a whole stay."""
        return claim.event_on if isinstance(claim, Event) else self._whole(claim)[0].admitted_on

    def _whole(self, stay: Stay) -> tuple[Row, ...]:
        """The settlements of the stay of which one is a part."""
        return whole_stay(stay, known_rows(self._history), self._within_days)

    def _answers(self, event: str, cause_code: str, class_code: str | None) -> bool:
        benefit = self._benefit
        if benefit.cause not in (None, cause_code):
            return False
        if event == CLASS:
            return class_code in benefit.classes and not OF_CLASSES.isdisjoint(benefit.events)
        return event in benefit.events

    def _within(self, on: str, enrollment_id: int | None, span: Span) -> bool:
        if span == "life":
            return True
        if span == "year" or self._cover is None:
            return span != "event" and on[:4] == self._event_on[:4]
        return span == "period" and enrollment_id == self._cover.enrollment_id

    def _listed_within(self, on: str, span: Span) -> bool:
        if span == "period" and self._cover is not None:
            return self._cover.starts_on <= on <= self._cover.ends_on
        return self._within(on, None, span)
