"""Every check by name: the question it asks and whether its answer is a doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from mutualaid.checks import money, people, places
from mutualaid.checks.looking import Look
from mutualaid.reports.asking import Row, run

Rows = Callable[[Look], Iterator[Row]]
"""Asks one question of the ledger on a day: rows with ``table_name``, ``record_no``, perhaps ``code``, and facts."""


class Check(NamedTuple):
    """A check: its rows, and whether they tell of a doubt only."""

    rows: Rows
    doubt: bool = False


def _query(name: str) -> Rows:
    def rows(look: Look) -> Iterator[Row]:
        yield from run(look.reader, name, {"last_entry": look.reader.stamp.entry, "as_of": look.as_of})

    return rows


CHECKS: Mapping[str, Check] = {
    "overlapping-spells": Check(_query("check_overlapping_spells")),
    "overlapping-covers": Check(_query("check_overlapping_covers")),
    "exclusive-covers": Check(people.exclusive_covers),
    "roster-after-merge": Check(_query("check_roster_after_merge")),
    "same-identity": Check(_query("check_same_identity")),
    "card-shared": Check(_query("check_card_shared")),
    "orphans": Check(_query("check_orphans")),
    "foreign-keys": Check(places.foreign_keys),
    "share-count": Check(money.share_count),
    "allocations": Check(_query("check_allocations")),
    "reversals": Check(_query("check_reversals")),
    "payer-parts": Check(_query("check_payer_parts")),
    "event-outside-cover": Check(money.event_outside_cover),
    "caps": Check(money.caps),
    "stale-decisions": Check(money.stale_decisions),
    "paid-otherwise": Check(money.paid_otherwise),
    "paid-twice": Check(_query("check_paid_twice")),
    "paid-after-death": Check(_query("check_paid_after_death")),
    "payment-story": Check(_query("check_payment_story")),
    "batch-sums": Check(_query("check_batch_sums")),
    "closed-period": Check(_query("check_closed_period")),
    "closings": Check(money.closings),
    "totals": Check(places.totals),
    "fee-differs": Check(money.fee_differs, doubt=True),
    "unequal-shares": Check(money.unequal_shares, doubt=True),
    "check-digit": Check(people.check_digit, doubt=True),
    "card-missing": Check(_query("check_card_missing"), doubt=True),
    "dependant-alone": Check(_query("check_dependant_alone"), doubt=True),
    "floor": Check(places.floor, doubt=True),
    "headcount-below-insured": Check(places.headcount_below_insured, doubt=True),
    "terms-stale": Check(money.terms_stale, doubt=True),
    "same-account": Check(_query("check_same_account"), doubt=True),
}
"""Every check by the name the command line gives it, in the order in which they are asked."""
