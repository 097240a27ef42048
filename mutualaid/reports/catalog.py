"""The catalog: every report in one line, what it can be parted by, what it takes and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import NamedTuple

from mutualaid.codes import AGES, CATEGORIES, LEFT_REASONS, PAYERS, PLACES
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Table
from mutualaid.store.reading import Reader

GROUPINGS = (*PLACES, "plan", "sex", "age")
HOLDING = (*PLACES, "sex", "age")
"""The groupings that part the members; by plan, channel, quarter or category each row stands beside all of them."""
AID_CATEGORIES = (*CATEGORIES, "none")
LISTED: Mapping[str | None, tuple[str, ...]] = {
    "age": AGES,
    "category": AID_CATEGORIES,
    "payer": (*PAYERS, "untold"),
    "reason": ("member", *LEFT_REASONS, "untold", "no_member"),
}
"""The codes of the groupings that have an order of their own."""
GROUP_KEYS = {
    "plan": "plan_code",
    "sex": "sex_code",
    "age": "age_code",
    "channel": "channel_code",
    "quarter": "quarter",
    "category": "category",
    "actor": "actor",
    "reason": "left_reason_code",
    "payer": "payer_code",
}
"""The key that a grouping adds to each row; a place needs none beside ``unit_code``."""


class Entry(NamedTuple):
    """A report of the catalog: its definition, the groupings it knows and the further options it takes."""

    definition: str | None
    groupings: tuple[str, ...] = ()
    options: frozenset[str] = frozenset()
    asked_in: str = ""
    """The module of this room whose function of the report's name answers; without one the report is no table."""
    rests_on: frozenset[str] | None = None
    """The tables that it reads, beside plans, which every question looks up; None where it may read any."""
    later_covers: bool = False
    """Whether a cover that begins after the day plays a part."""
    later_days: bool = False
    """Whether what happens after the day plays a part: who joins, what is paid."""


_PLACES = frozenset(("unit", "unit_parent", "unit_rename"))
_MEMBERS = _PLACES | {"membership", "person_alias"}
_BELONGING = _MEMBERS | {"dependant"}
_COVER = frozenset(("enrollment", "contribution", "allocation", "person_alias"))
_MONEY_IN = _PLACES | {"contribution", "opening"}
_MONEY_OUT = _BELONGING | {"payout", "payout_event", "opening"}
_EXCLUDED = _BELONGING | _COVER | {"payout", "payout_event"}
_HINDSIGHT = _PLACES | _COVER | {"claim", "decision", "payout", "payout_event"}

_ON = frozenset({"unit", "as_of", "year", "plan"})
_PARTED = _ON | {"suppress"}
_LISTING = _PARTED | {"people"}
_MONEY = (*PLACES, "plan", "quarter")
_AID = (*GROUPINGS, "channel", "quarter", "category")
CATALOG: Mapping[str, Entry] = {
    "participation": Entry("M01", (*GROUPINGS, "quarter"), _LISTING, "cover", _MEMBERS | _COVER),
    "contributions": Entry("M02", (*_MONEY, "payer"), _PARTED, "money", _MONEY_IN),
    "direct-claims": Entry("M03", (*GROUPINGS, "channel", "quarter"), _LISTING, "money", _MONEY_OUT),
    "aid": Entry("M04", _AID, _LISTING, "money", _MONEY_OUT),
    "participations": Entry("M05", _MONEY, _PARTED, "cover", _PLACES | _COVER | _MONEY_OUT),
    "payout-ratio": Entry("M06", _MONEY, _PARTED, "money", _MONEY_IN | _MONEY_OUT),
    "renewals": Entry("M07", (*PLACES, "plan", "reason"), _LISTING, "cover", _MEMBERS | _COVER, later_covers=True),
    "floor": Entry("M08", (), _PARTED, "cover", _MEMBERS | _COVER | {"headcount", "plan_terms", "person"}),
    "who-not-covered": Entry("M01", (), _ON, "cover", _EXCLUDED, later_covers=True),
    "excluded": Entry("M11", GROUPINGS, _ON | {"people"}, "counted", _EXCLUDED, later_covers=True, later_days=True),
    "hindsight": Entry("M10", (*PLACES, "plan", "actor"), _ON | {"people"}, "afterwards", _HINDSIGHT, later_days=True),
    "never-paid": Entry(None, (), _ON, "unpaid"),
    "returned-unpaid": Entry(None, (), _ON, "unpaid"),
    "trend": Entry(None, (), frozenset({"unit", "plan", "from", "to"})),
    "summary": Entry(None, (), frozenset({"unit", "year"})),
    "bulletin": Entry(None, (), frozenset({"unit", "year"})),
    "html": Entry(None, (), frozenset({"unit", "year"})),
}
"""Every report by the name the command line gives it."""


def question(report: str) -> Callable[..., Table]:
    """The function that answers a report of the catalog with a table: found by its name in the module of its entry."""
    room = import_module(f"mutualaid.reports.{CATALOG[report].asked_in}")
    answers: Callable[..., Table] = getattr(room, report.replace("-", "_"))
    return answers


def refuse_others(report: str, *, by: str | None = None, people: bool = False, **given: object) -> None:
    """Refuse what a report does not take: OPTION_NOT_TAKEN, BY_NOT_TAKEN, BY_AND_PEOPLE (all exit 2).

    ``given`` holds further options by name; one that is None or False counts as not given.
    """
    entry = CATALOG[report]
    if people:
        given = {**given, "people": True}
    for name, value in given.items():
        if value is not None and value is not False and name not in entry.options:
            raise MutualAidError("OPTION_NOT_TAKEN", Exit.USAGE, report=report, option=f"--{name.replace('_', '-')}")
    if by is not None and by not in entry.groupings:
        if not entry.groupings:
            raise MutualAidError("OPTION_NOT_TAKEN", Exit.USAGE, report=report, option="--by")
        raise MutualAidError("BY_NOT_TAKEN", Exit.USAGE, report=report, by=by, known=", ".join(entry.groupings))
    if by is not None and people:
        raise MutualAidError("BY_AND_PEOPLE", Exit.USAGE, report=report)


def report_list(reader: Reader) -> Table:
    """Every report with its definition, groupings and options."""
    return Table(
        head={"list": "reports", "definition": None},
        ledger=reader.stamp,
        columns=("report", "definition", "groupings", "options"),
        rows=[
            {
                "report": name,
                "definition": entry.definition,
                "groupings": list(entry.groupings),
                "options": sorted(f"--{option.replace('_', '-')}" for option in entry.options),
            }
            for name, entry in CATALOG.items()
        ],
    )
