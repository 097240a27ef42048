"""What terms pay in plain cases, reckoned by the rules that decide claims: for whoever explains a plan to a member."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mutualaid.codes import PAYING_OUTCOMES
from mutualaid.rules.benefit import NOTHING, Claimant, Cover, Event, Stay, adjudicate, state_after
from mutualaid.rules.cover import shift, waiting_until
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import CLASS, OF_CLASSES, OF_SETTLEMENTS, Benefit, Scheme

NIGHTS = 10
GRADE = 5
LOSS_FEN = 2_000_000
COST_FEN = 1_000_000
"""Costs in an example, where the terms do not need more to pay at all."""

_HARMS = {"accident": "injury", "death": "death", "disability": "disability", "fire": "fire"}
_USUAL = "malignancy"
"""The class that is taken where a list has it: most claims are of it. Else the first by code, in whatever order a file
names them."""
_SPARE = 200
"""After so many days of cover no waiting and no reduced window is left."""


class Example(NamedTuple):
    """One case and what it is paid; money in fen."""

    event: str
    """``stay``, ``outpatient``, ``diagnosis``, ``operation``, ``birth``, ``accident``, ``death``, ``disability`` or
    ``fire``."""
    amount_fen: int
    costs: tuple[str, ...] = ()
    """The parts of the settlement that count, each of ``cost_fen``."""
    cost_fen: int = 0
    nights: int = 0
    class_code: str | None = None
    share_count: int = 1
    tier_code: str | None = None
    is_later: bool = False
    """The second stay or visit, of the same size, of the same year."""
    day: int | None = None
    """The day of a first cover, where a reduced window decides."""


def examples(terms: Terms, *, on: str) -> Iterator[Example]:
    """A case of each event that the terms pay for, as one cover of the year of ``on`` would be paid."""
    scheme = terms.scheme
    for event in scheme.answering:
        if event in OF_SETTLEMENTS:
            yield from _of_settlements(terms, event, on)
        elif event == CLASS:
            yield from _of_classes(terms, scheme, on)
        else:
            yield from _paid(terms, Example(event, 0, tier_code=terms.default_tier), on)


def _of_settlements(terms: Terms, event: str, on: str) -> Iterator[Example]:
    """A stay, or a visit; and a second one where it is paid otherwise."""
    benefits = terms.scheme.answering[event]
    costs = tuple(dict.fromkeys(benefit.base.cost for benefit in benefits if benefit.base.shape == "cost"))
    nights = NIGHTS if any(benefit.base.shape == "nights" for benefit in benefits) else 0
    cost_fen = max((_enough_fen(benefit) for benefit in benefits if benefit.base.shape == "cost"), default=0)
    first = Example(event, 0, costs, cost_fen, nights, tier_code=terms.default_tier)
    begins = _begins(on)
    cover, claimant = _cover(terms, first, begins), _claimant(terms)
    stay = _stay(1, shift(begins, _SPARE), first)
    judgment = adjudicate(stay, terms=terms, cover=cover, claimant=claimant)
    if judgment.outcome not in PAYING_OUTCOMES or not judgment.amount_fen:
        return
    yield first._replace(amount_fen=judgment.amount_fen)
    if not any(benefit.first_of or _adds_up(benefit) for benefit in benefits):
        return
    history = state_after(NOTHING, stay, judgment, cover)._replace(rows=(stay,))
    again = _stay(2, shift(begins, _SPARE + 60), first)
    judgment = adjudicate(again, terms=terms, cover=cover, claimant=claimant, history=history)
    yield first._replace(amount_fen=judgment.amount_fen, is_later=True)


def _adds_up(benefit: Benefit) -> bool:
    """Whether costs of a year are added up before anything is paid."""
    return benefit.deductible is not None and benefit.deductible.shape == "cumulated"


def _enough_fen(benefit: Benefit) -> int:
    """A cost that is well above what has to be reached."""
    deductible = benefit.deductible
    bar_fen = 0 if deductible is None else max(deductible.fen or 0, *(deductible.by_level or {0: 0}).values())
    if benefit.rate is not None and benefit.rate.bands:
        bar_fen = max(bar_fen, benefit.rate.bands[-1][0])
    return max(COST_FEN, bar_fen * 3 // 2)


def _of_classes(terms: Terms, scheme: Scheme, on: str) -> Iterator[Example]:
    """A class of each list, with one share and with all; and in a reduced window."""
    for benefit in scheme.answering[CLASS]:
        code = min(benefit.classes, key=lambda code: (code != _USUAL, code), default=None)
        if code is None:
            continue
        event = next(event for event in benefit.events if event in OF_CLASSES)
        one = Example(event, 0, class_code=code, tier_code=terms.default_tier)
        yield from _paid(terms, one, on)
        if benefit.multiplies and terms.max_shares > 1:
            yield from _paid(terms, one._replace(share_count=terms.max_shares), on)
        reduced = benefit.reduced
        if reduced is not None:
            begins = _begins(on)
            first, _, _ = terms.waiting_of(benefit)
            covered = waiting_until(begins, first)
            begins_day = 1 if covered is None else first + 1
            if begins_day < reduced.from_day:
                yield from _paid(terms, one._replace(day=begins_day), on)
            day = max(reduced.from_day, begins_day)
            if day <= reduced.until_day:
                yield from _paid(terms, one._replace(day=day), on)


def _paid(terms: Terms, example: Example, on: str) -> Iterator[Example]:
    """The example with what the rules pay for it; nothing where they do not."""
    begins = _begins(on)
    event = _event(example, shift(begins, _SPARE if example.day is None else example.day - 1))
    cover = _cover(terms, example, begins)
    judgment = adjudicate(event, terms=terms, cover=cover, claimant=_claimant(terms))
    if judgment.outcome in PAYING_OUTCOMES and judgment.amount_fen:
        yield example._replace(amount_fen=judgment.amount_fen)


def _claimant(terms: Terms) -> Claimant:
    """A member whom the terms take."""
    return Claimant(terms.sex, None, True)


def _begins(on: str) -> str:
    return f"{on[:4]}-01-01"


def _cover(terms: Terms, example: Example, begins: str) -> Cover:
    """A cover of one year; it continues an old one, unless the example is of a day of a first cover."""
    first_on = shift(begins, -1000) if example.day is None else begins
    ends = shift(begins, 364)
    return Cover(1, begins, ends, example.share_count, example.tier_code or terms.default_tier, first_on)


def _stay(number: int, admitted_on: str, example: Example) -> Stay:
    fen = dict.fromkeys(example.costs, example.cost_fen)
    return Stay(
        claim_no=number,
        settlement_no=str(number),
        admitted_on=admitted_on,
        discharged_on=admitted_on if example.event == "outpatient" else shift(admitted_on, example.nights or NIGHTS),
        hospital_level=3,
        diagnosis=None,
        self_one_fen=max(fen.get("self_pay_one", 0), fen.get("self_pay", 0)),
        referral=False,
        cause_code="illness",
        received_on=None,
        self_two_fen=fen.get("self_pay_two", 0),
        own_fen=fen.get("out_of_pocket", 0),
        fund_fen=max(fen.get("fund_paid", 0), fen.get("total", 0)),
        visit_code="outpatient" if example.event == "outpatient" else None,
    )


def _event(example: Example, event_on: str) -> Event:
    return Event(
        claim_no=1,
        event_on=event_on,
        cause_code="accident" if example.event in _HARMS else "illness",
        disease_code=example.class_code,
        harm_code=_HARMS.get(example.event),
        grade=GRADE if example.event == "disability" else None,
        day_count=NIGHTS if example.event == "accident" else 0 if example.event == "disability" else None,
        loss_fen=LOSS_FEN if example.event == "fire" else None,
        circumstances=None,
        received_on=None,
    )
