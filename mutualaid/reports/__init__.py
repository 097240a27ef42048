"""The questions: each runs query files of ``db/queries`` on a reader and gives one ``Table``.

Start-up counts: nothing here reaches SQLAlchemy, pydantic, openpyxl or Rich, and what is handed on is imported when it
is first asked for. Every function takes an open ``store.reading.Reader``; ``unit`` and ``plan`` are named as in a file,
``as_of`` is an ISO day, ``by`` one grouping of ``CATALOG``. Money is integer fen, rates are integer basis points,
half-up, ``None`` where undefined. Handed on are the figures that other rooms build upon; ``question`` finds any by the
name it has on the command line.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mutualaid.reports.afterwards import hindsight as hindsight
    from mutualaid.reports.catalog import CATALOG as CATALOG
    from mutualaid.reports.catalog import GROUPINGS as GROUPINGS
    from mutualaid.reports.catalog import Entry as Entry
    from mutualaid.reports.catalog import question as question
    from mutualaid.reports.catalog import refuse_others as refuse_others
    from mutualaid.reports.catalog import report_list as report_list
    from mutualaid.reports.counted import excluded as excluded
    from mutualaid.reports.cover import floor as floor
    from mutualaid.reports.cover import participation as participation
    from mutualaid.reports.cover import participations as participations
    from mutualaid.reports.cover import renewals as renewals
    from mutualaid.reports.cover import who_not_covered as who_not_covered
    from mutualaid.reports.money import aid as aid
    from mutualaid.reports.money import contributions as contributions
    from mutualaid.reports.money import direct_claims as direct_claims
    from mutualaid.reports.money import payout_ratio as payout_ratio
    from mutualaid.reports.unpaid import never_paid as never_paid
    from mutualaid.reports.unpaid import returned_unpaid as returned_unpaid
    from mutualaid.reports.yearly import overview as overview
    from mutualaid.reports.yearly import plans_overview as plans_overview
    from mutualaid.reports.yearly import units as units
    from mutualaid.reports.yearly import years as years
else:
    _WHERE = {
        "hindsight": "afterwards",
        **dict.fromkeys(("CATALOG", "GROUPINGS", "Entry", "question", "refuse_others", "report_list"), "catalog"),
        "excluded": "counted",
        **dict.fromkeys(("floor", "participation", "participations", "renewals", "who_not_covered"), "cover"),
        **dict.fromkeys(("aid", "contributions", "direct_claims", "payout_ratio"), "money"),
        **dict.fromkeys(("overview", "plans_overview", "units", "years"), "yearly"),
        **dict.fromkeys(("never_paid", "returned_unpaid"), "unpaid"),
    }

    def __getattr__(name: str) -> object:
        if name not in _WHERE:
            raise AttributeError(name)
        from importlib import import_module

        return getattr(import_module(f"mutualaid.reports.{_WHERE[name]}"), name)


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
