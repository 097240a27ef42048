"""One person's story in one plan, put together from what the ledger holds: covers in chains, what stands decided.

``rules.benefit`` judges one claim by a ``History``; histories come from here. Days are ISO text, both ends of a cover
included; money is integer fen. Source: domain.md 8.1 ("Rules to implement with these").
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from mutualaid.codes import PAYING_OUTCOMES
from mutualaid.rules.benefit import Accepted, Cover, DecidedStay, Event, History, Judgment, PaidHarm, Stay, Step
from mutualaid.rules.cover import is_continuous


class Held(NamedTuple):
    """A paid enrollment; both days are included."""

    starts_on: str
    ends_on: str
    enrollment_id: int
    share_count: int
    tier_code: str | None
    terms_id: int


class Decided(NamedTuple):
    """A claim with the decision that stands on it."""

    claim: Stay | Event
    outcome: str
    reason_code: str | None
    amount_fen: int
    day_count: int | None
    enrollment_id: int | None
    class_code: str | None = None
    """The class of disease that was paid."""
    steps: str | tuple[Step, ...] = ()
    """As the ledger keeps them, or as they were made."""


def class_paid(steps: str) -> str | None:
    """The class of disease that a decision was made for, from its steps as the ledger keeps them."""
    return next((value for step, _, value, _ in json.loads(steps) if step == "disease_class"), None)


_new = tuple.__new__
"""Makes a named tuple of values in their order: half the time of calling it."""


class Chains:
    """Finds covers, each with the first day of the unbroken chain it stands in."""

    def __init__(self, graces: Mapping[int, int]) -> None:
        """``graces`` are the days by which a renewal may be late, by the number of its terms."""
        self._graces = graces
        self._continuous: dict[tuple[str, str, int], bool] = {}

    def cover_on(self, held: Sequence[Held], day: str) -> Cover | None:
        """The cover in force on a day; of two (after a merge of persons) the one that began first.

        >>> years = [Held(f"{y}-01-01", f"{y}-12-31", y, 1, None, 7) for y in (2018, 2016, 2019)]
        >>> Chains({7: 0}).cover_on(years, "2019-06-01").first_on, Chains({7: 0}).cover_on(years, "2017-06-01")
        ('2018-01-01', None)
        """
        if len(held) == 1:
            # Nearly every one of a large batch.
            starts_on, ends_on, enrollment_id, share_count, tier_code, _ = held[0]
            if starts_on <= day <= ends_on:
                return _new(Cover, (enrollment_id, starts_on, ends_on, share_count, tier_code, starts_on, True))
            return None
        first_on = until = ""
        for starts_on, ends_on, enrollment_id, share_count, tier_code, terms_id in sorted(held):
            if starts_on > day:
                break
            if not until or not self._is_continuous(until, starts_on, terms_id):
                first_on, until = starts_on, ends_on
            elif ends_on > until:
                until = ends_on
            if ends_on >= day:
                return Cover(enrollment_id, starts_on, ends_on, share_count, tier_code, first_on)
        return None

    def _is_continuous(self, until: str, starts_on: str, terms_id: int) -> bool:
        key = (until, starts_on, terms_id)
        found = self._continuous.get(key)
        if found is None:
            found = self._continuous[key] = is_continuous(until, starts_on, self._graces[terms_id])
        return found


class Story:
    """What stands decided for one person in one plan; it goes on with every claim that is decided."""

    def __init__(
        self,
        decided: Iterable[Decided] = (),
        waiting: Iterable[Stay | Event] = (),
        listed: Sequence[tuple[str, int]] = (),
    ) -> None:
        """``waiting`` are claims not decided yet, ``listed`` payments received by list: ``(day, fen)``."""
        self._stays: tuple[DecidedStay, ...] = ()
        self._accepted: tuple[Accepted, ...] = ()
        self._classes: frozenset[str] = frozenset()
        self._used: dict[int | str, tuple[int, int, tuple[PaidHarm, ...]]] = {}
        """Fen, days and harms by the number of the cover; without a cover by the calendar year."""
        self._listed = listed
        rows = [claim for claim in waiting if isinstance(claim, Stay)]
        for decision in decided:
            # What a person refused by hand is no part of a stay.
            if isinstance(decision.claim, Stay) and decision.reason_code != "manual":
                rows.append(decision.claim)
            self._take(*decision)
        self.has_transfer = any(row.referral for row in rows)
        """Whether any settlement came with a slip of referral: only then may a stay have several rows."""
        self._rows = tuple(rows) if self.has_transfer else ()

    def _take(
        self,
        claim: Stay | Event,
        outcome: str,
        reason_code: str | None,  # noqa: ARG002 - a row of Decided as it stands
        amount_fen: int,
        day_count: int | None,
        enrollment_id: int | None,
        class_code: str | None,
        steps: str | tuple[Step, ...],
    ) -> None:
        if outcome not in PAYING_OUTCOMES:
            return
        accepted = (claim, enrollment_id, amount_fen, day_count, class_code, steps)
        self._accepted += (_new(Accepted, accepted),)
        days = day_count or 0
        harms: tuple[PaidHarm, ...] = ()
        if isinstance(claim, Stay):
            number, _, admitted_on, discharged_on, _, _, self_one_fen, referral, _, _, _, *costs = claim
            told = (number, admitted_on, discharged_on, referral, enrollment_id, amount_fen, days, self_one_fen, *costs)
            self._stays += (_new(DecidedStay, told),)
            year = admitted_on[:4]
        else:
            year = claim.event_on[:4]
            if claim.harm_code is not None:
                harms = (PaidHarm(claim.harm_code, amount_fen, claim.event_on),)
            if class_code is not None:
                self._classes |= {class_code}
        key = year if enrollment_id is None else enrollment_id
        used_fen, used_days, used_harms = self._used.get(key, _UNUSED)
        self._used[key] = (used_fen + amount_fen, used_days + days, used_harms + harms)

    def stand(self, decided: Decided) -> None:
        """Take a decision that stands whatever the terms say into the story, in its place among those judged."""
        self._take(*decided)

    def go_on(self, claim: Stay | Event, judgment: Judgment, cover: Cover | None) -> None:
        """Take a judgment into the story, for the next claim."""
        self._take(
            claim,
            judgment.outcome,
            None,
            judgment.amount_fen,
            judgment.day_count,
            None if cover is None else cover.enrollment_id,
            judgment.class_code,
            judgment.steps,
        )

    def history(self, cover: Cover | None, day: str, unseen: Collection[int] = ()) -> History:
        """The history as an event of a day under a cover sees it; ``unseen`` claims had not come in yet.

        Used up are the decisions of that cover and the payments by list within it; without a cover (universal plans)
        those of the calendar year (an assumption: domain.md 8.1 gives one year).
        """
        fen, days, harms = self._used.get(day[:4] if cover is None else cover.enrollment_id, _UNUSED)
        if self._listed:
            from_on = f"{day[:4]}-01-01" if cover is None else cover.starts_on
            until_on = f"{day[:4]}-12-31" if cover is None else cover.ends_on
            fen += sum(paid_fen for on, paid_fen in self._listed if from_on <= on <= until_on)
        rows = tuple(row for row in self._rows if row.claim_no not in unseen) if unseen else self._rows
        told = (self._stays, fen, days, self._classes, harms, rows, self._accepted, self._listed)
        return _new(History, told)


_UNUSED: tuple[int, int, tuple[PaidHarm, ...]] = (0, 0, ())
