"""The questions: each runs query files of ``db/queries`` on a reader and gives one ``Table``.

Start-up counts: nothing here reaches SQLAlchemy, pydantic, openpyxl or Rich. Every function takes an open
``store.reading.Reader``; ``unit`` and ``plan`` are named as in a file, ``as_of`` is an ISO day, ``by`` one grouping of
``CATALOG``. Money is integer fen, rates are integer basis points, half-up, ``None`` where undefined. Handed on are the
figures that other rooms build upon; ``question`` finds any by the name it has on the command line.
"""

from __future__ import annotations

from mutualaid.reports.afterwards import hindsight
from mutualaid.reports.catalog import CATALOG, GROUPINGS, Entry, question, refuse_others, report_list
from mutualaid.reports.counted import excluded
from mutualaid.reports.cover import floor, participation, participations, renewals, who_not_covered
from mutualaid.reports.money import aid, contributions, direct_claims, payout_ratio
from mutualaid.reports.overview import overview, plans_overview, units, years
from mutualaid.reports.unpaid import never_paid, returned_unpaid

__all__ = [
    "CATALOG",
    "GROUPINGS",
    "Entry",
    "aid",
    "contributions",
    "direct_claims",
    "excluded",
    "floor",
    "hindsight",
    "never_paid",
    "overview",
    "participation",
    "participations",
    "payout_ratio",
    "plans_overview",
    "question",
    "refuse_others",
    "renewals",
    "report_list",
    "returned_unpaid",
    "units",
    "who_not_covered",
    "years",
]
