"""One claim as one benefit sees it, and what the stages have made of it so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from mutualaid.rules.benefit.before import Before
from mutualaid.rules.benefit.joining import Row
from mutualaid.rules.benefit.shapes import Cover, Event, History, Step
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import Benefit


class Spent(NamedTuple):
    """What a benefit pays for a claim that others are judged for too."""

    amount_fen: int
    day_count: int


NOTHING_SPENT: Mapping[str, Spent] = {}


def tier_of(terms: Terms, cover: Cover | None) -> str:
    """The tier of a cover; the terms' default where the enrollment names none."""
    return "" if cover is None else cover.tier_code or terms.default_tier or ""


class Case:
    """Of a claim: its benefit, cover and history; and the steps, days and cut to which the stages add."""

    rows: tuple[Row, ...] = ()
    """The settlements of a whole stay that count."""
    apart_count = 0
    """Nights between them that are nights in no hospital."""
    level: int | None = None
    """That of its hospital."""
    event: Event | None = None
    """What happened, where it is no stay."""
    class_code: str | None = None
    """The class of the terms' list in which it was found."""
    days: int | None = None
    """Days that are paid, where days are counted."""
    daily_fen = 0
    cut: str | None = None
    """The reason why a part is not paid."""
    gross_fen = prior_fen = threshold_fen = 0
    """The base of the claim, that of earlier claims which counts with it, and where paying begins."""
    own_fen = own_days = 0
    """What stands already of the same stay under the cover: it uses up nothing for itself."""
    spent: Mapping[str, Spent] = NOTHING_SPENT
    """What benefits before this one pay for the same claim, by their keys."""
    is_later = False
    """Another stay was accepted before within the span of a first stay."""
    _before: Before | None = None

    # Made for each of hundreds of thousands: what most claims leave as it is stands above, in the class.
    def __init__(
        self, benefit: Benefit, event_on: str, cover: Cover | None, history: History, own: Collection[int], terms: Terms
    ) -> None:
        """``own`` are the numbers of the claim and of the further settlements of its stay."""
        self.benefit = benefit
        self.event_on = event_on
        self.cover = cover
        self.history = history
        self.own = own
        self.terms = terms
        self.shares = 1 if cover is None else cover.share_count
        self.steps: list[Step] = []

    @property
    def tier(self) -> str:
        """The tier of the cover; the terms' default where the enrollment names none."""
        return tier_of(self.terms, self.cover)

    @property
    def before(self) -> Before:
        """Earlier claims, as the benefit knows them."""
        if self._before is None:
            self._before = Before(
                self.benefit, self.history, self.cover, self.event_on, self.own, self.terms.scheme.transfer_within_days
            )
        return self._before
