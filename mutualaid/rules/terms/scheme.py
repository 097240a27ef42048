"""The benefits of a version as claims are judged by them: for each of the seven stages the shape that was chosen.

Made once when terms are read, from a benefit of a kind (``translating``) or from one written by stages (``compiling``).
A clause is the key path that a step names. ``None`` is none; 0 is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias

from mutualaid.codes import VISITS

Span: TypeAlias = Literal["event", "period", "year", "life"]
"""``period`` is the cover of the event, ``year`` the calendar year of its day."""
UsedBy: TypeAlias = Literal["cover", "harm", "benefit", "all"]
"""What uses up a cap: all that was paid under the cover, what a harm received under it, what the benefit paid, or what
all benefits of the plan paid, and payments by list."""


WaitingDays: TypeAlias = tuple[int, int, int | None]
"""Of a first cover, of a renewal, and after an accident where it differs."""


class Base(NamedTuple):
    """Stage 1, what is counted: a cost of settlements, days, a sum, a loss; or nothing, with the clause that lacks."""

    shape: Literal["cost", "nights", "days", "sum", "class", "grade", "loss", "nothing"]
    clause: str | None
    step: str
    """The name of its step."""
    cost: str = ""
    """The part of a settlement that is counted, as ``COSTS`` names it."""
    fen: int = 0
    """A sum, or that of a day."""
    by_code: Mapping[str, int] | None = None
    """Sums by tier, or by class of disease."""
    by_grade: tuple[int, ...] | None = None
    """Basis points of the sum by grade of disability; of ``grade`` the sums themselves."""
    grade_clause: str = ""
    """Where the grades stand; blank where none is asked for."""


class Deductible(NamedTuple):
    """Stage 2, what is taken off first."""

    shape: Literal["event", "first", "level", "cumulated", "days"]
    clause: str
    fen: int | None = None
    """Of an event, of the first one, or over the span."""
    later_fen: int | None = None
    later_clause: str = ""
    by_level: Mapping[int, int] | None = None
    span: Span = "event"
    days: int = 0


class Rate(NamedTuple):
    """Stage 3, the part that is paid, in basis points."""

    shape: Literal["one", "first", "level", "bands", "sums"]
    clause: str
    step: str = "rate"
    bp: int | None = None
    later_bp: int | None = None
    later_clause: str = ""
    by_level: Mapping[int, int] | None = None
    bands: tuple[tuple[int, int], ...] = ()
    """From so many fen on, before the deductible, so many basis points; from low to high. Of ``sums`` the fen that are
    paid once the base reaches it."""


class Reduced(NamedTuple):
    """Stage 5, what is paid in a window of days from the first day of the first cover (day 1) on."""

    from_day: int
    until_day: int
    clause: str
    bp: int | None = None
    fen: int | None = None
    """A sum in place of the whole, of one share where shares multiply."""


class Waiting(NamedTuple):
    """Stage 5, waiting days of a benefit's own; ``None`` are those of the version."""

    first_days: int | None
    renewal_days: int | None
    accident_days: int | None


class Deadline(NamedTuple):
    """By when a claim is handed in: so many months from a day, or until a day of the year after it."""

    counts_from: str
    """``settlement`` counts from the last discharge, everything else from the day of the event."""
    months: int | None
    until: tuple[int, int] | None
    """Month and day of the next year."""
    clause: str


class Count(NamedTuple):
    """Stage 6, how many claims are paid in a span."""

    span: Span
    most: int
    clause: str


class Cap(NamedTuple):
    """Stage 7, the most of a span, in fen or in days."""

    span: Span
    clause: str
    fen: int | None = None
    by_tier: Mapping[str, int] | None = None
    days: int | None = None
    times_shares: bool = False
    counts: UsedBy = "benefit"


class Once(NamedTuple):
    """What was paid is not paid again: a class of disease, the whole benefit, or anything of the plan."""

    span: Span
    of: Literal["class", "benefit", "plan"]
    clause: str
    over_all: bool = False
    """Whatever benefit of the version paid."""


class InsteadOf(NamedTuple):
    """Benefits that are not paid beside this one for the same accident."""

    others: tuple[str, ...]
    """Their names, or events."""
    clause: str
    refuses: bool = False
    """Nothing is paid once one of them was; else what it paid is taken off."""
    step: str = "other_paid"
    reason: str = "paid_instead"


class Benefit(NamedTuple):
    """One benefit: what it answers to, its gates, and the shapes of its stages."""

    key: str
    """Its name, else its events: by it steps and histories know it."""
    clause: str
    """The path of its table: ``benefit``, or ``benefit[2]``."""
    events: tuple[str, ...]
    base: Base
    deductible: Deductible | None = None
    rate: Rate | None = None
    multiplies: bool = False
    """Shares multiply what it comes to."""
    reduced: Reduced | None = None
    waiting: Waiting | None = None
    deadline: Deadline | None = None
    raised_to_fen: int | None = None
    """What comes to something, but to less, comes to this."""
    least_fen: int | None = None
    """What comes to less is refused."""
    most_claims: Count | None = None
    days_between: int | None = None
    caps: tuple[Cap, ...] = ()
    once: Once | None = None
    instead_of: InsteadOf | None = None
    cause: str | None = None
    """``illness`` or ``accident`` where it pays for that alone."""
    minimum_hospital_level: int | None = None
    classes: frozenset[str] = frozenset()
    """The classes of its list."""
    excluded_words: tuple[str, ...] = ()
    excluded_code_from: str | None = None
    excluded_code_to: str | None = None
    disability_by_day: int | None = None
    first_of: Literal["calendar_year", "period"] | None = None
    """Within what an accepted stay makes the next one a later one; ``None`` where it makes no difference."""
    asks_before: bool = False
    """Earlier claims bear on it one by one, not by their sums under the cover alone."""
    evidence: tuple[str, ...] = ()
    """Papers that a claim needs."""

    @property
    def visit_code(self) -> str | None:
        """Of what its next settlement is: ``None`` is a stay, as long as it answers to any."""
        return None if "stay" in self.events else VISITS[0]


class Scheme(NamedTuple):
    """All benefits of a version, as claims ask for them."""

    benefits: tuple[Benefit, ...]
    answering: Mapping[str, tuple[Benefit, ...]]
    """Those that answer to an event; to a class of disease, operation or birth under ``class``."""
    classes: Mapping[str, tuple[str, ...]]
    """The words of every class that a benefit lists."""
    classes_clause: str = "benefit.diseases"
    transfer_within_days: int | None = None
    """A stay goes on in another hospital within so many days."""
    transfer_clause: str = "benefit.transfer_within_days"
    deadline: Deadline | None = None
    caps: tuple[Cap, ...] = ()
    """Over all benefits, behind those of each."""
    once: Once | None = None
    """Over all benefits."""
    judges_lateness: bool = False
    """A claim may come too late."""
    names_sections: bool = False
    """Steps say which benefit they are of: there are several."""
    not_judged: str | None = None
    """The reason why claims are not judged by these terms."""
    window_days: int = 0
    """For so many days from the first one of a cover on, the beginning of its chain may matter."""

    @property
    def pays_stays(self) -> bool:
        """Whether a settlement of a stay is a claim under these terms."""
        return "stay" in self.answering

    @property
    def pays_visits(self) -> bool:
        """Whether a settlement of a visit is a claim that these terms pay."""
        return "outpatient" in self.answering

    def binds_for_life(self, event: str, other: str) -> Literal["all", "class"] | None:
        """Whether what was accepted of one event bears on another however long ago it was, or where both are of one
        class; ``None`` where nothing reaches beyond a cover and a year.
        """
        both = [benefit for benefit in self.answering.get(event, ()) if benefit in self.answering.get(other, ())]
        once = [one for one in (self.once, *(benefit.once for benefit in both)) if one and one.span == "life"]
        spans = {cap.span for cap in chain(self.caps, *(benefit.caps for benefit in both))}
        spans |= {benefit.most_claims.span for benefit in both if benefit.most_claims is not None}
        if (
            "life" in spans
            or any(benefit.days_between is not None for benefit in both)
            or any(one.of != "class" for one in once)
        ):
            return "all"
        return "class" if once else None

    @property
    def cap_spans(self) -> Mapping[str, Span]:
        """The span of every cap, by the clause that steps name."""
        return {cap.clause: cap.span for cap in chain(self.caps, *(benefit.caps for benefit in self.benefits))}


NO_SCHEME = Scheme((), {}, {}, not_judged="plan_unknown")
"""Terms without a benefit."""

CLASS = "class"
"""The event of a claim that names a disease, an operation or a birth."""
OF_CLASSES = frozenset(("diagnosis", "operation", "birth"))
OF_SETTLEMENTS = frozenset(("stay", "outpatient"))
"""The events of which a settlement tells."""


def deadline_of(
    claim_from: str | None, months: int | None, until: Mapping[str, int] | None, section: str = ""
) -> Deadline | None:
    """The deadline of a version, or of a benefit in its ``section``; ``None`` where none is written."""
    if until is not None:
        return Deadline(claim_from or "", None, (until["month"], until["day"]), f"{section}claim_until")
    if months is None:
        return None
    return Deadline(claim_from or "", months, None, f"{section}claim_within_months")


def scheme_of(
    benefits: tuple[Benefit, ...], diseases: tuple[Mapping[str, list[str]], ...], waiting: WaitingDays, **over_all: Any
) -> Scheme:
    """The benefits arranged by the events they answer to; of a class in two lists the words of both are known.

    ``waiting`` are the days of the version.
    """
    answering: dict[str, tuple[Benefit, ...]] = {}
    for benefit in benefits:
        for event in dict.fromkeys(CLASS if event in OF_CLASSES else event for event in benefit.events):
            answering[event] = (*answering.get(event, ()), benefit)
    classes: dict[str, tuple[str, ...]] = {}
    clause = "benefit.diseases"
    for benefit, listed in zip(benefits, diseases, strict=True):
        if listed and not classes:
            clause = f"{benefit.clause}.diseases"
        for code, words in listed.items():
            classes[code] = tuple(dict.fromkeys((*classes.get(code, ()), *words)))
    made = Scheme(benefits, answering, classes, clause)._replace(**over_all)
    deadlines = (made.deadline, *(benefit.deadline for benefit in benefits))
    windows = [days or 0 for days in chain(waiting, *(benefit.waiting or () for benefit in benefits))]
    windows += [benefit.reduced.until_day for benefit in benefits if benefit.reduced is not None]
    return made._replace(judges_lateness=any(deadline is not None for deadline in deadlines), window_days=max(windows))
