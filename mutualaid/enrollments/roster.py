"""Import of rosters of enrollments, long and wide."""

from __future__ import annotations

from mutualaid.enrollments.judging import decide
from mutualaid.enrollments.offers import Filled
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import ImportOrder, number_given, run_import
from mutualaid.results import ImportReceipt, Roster
from mutualaid.sheets.states import agreed


def import_roster(
    url: str,
    roster: Roster,
    order: ImportOrder,
    *,
    unit: str | None = None,
    plan: str | None = None,
    starts_on: str | None = None,
    received_on: str | None = None,
    receipt: str | None = None,
    unpaid: bool = False,
    join: bool = False,
    payer: str | None = None,
    months: int | None = None,
) -> ImportReceipt:
    """Import a roster of enrollments, long or wide, as one entry; the options fill what its rows lack.

    ``payer`` paid what no column tells, ``months`` is how long covers last of which nothing says it. Raises
    RECEIVED_ON_NEEDED, UNPAID_OR_RECEIVED and UNPAID_OR_PAYER (exit 2),
    UNIT_UNKNOWN, UNIT_AMBIGUOUS, PLAN_UNKNOWN and RECEIPT_TAKEN (exit 1).
    """
    number = None if receipt is None else number_given(receipt)
    filled = Filled(unit, plan, starts_on, received_on, number, unpaid, join, payer, months)
    refuse_contradiction(filled, "received_on" in roster.fields)
    roster = agreed(roster, *(["pay", "owing"] if unpaid else []), *(["member"] if join else []))
    made = {name: getattr(filled, name) for name in Filled._fields}

    return run_import(url, order._replace(options={**order.options, **made}), roster, lambda desk: decide(desk, filled))


def refuse_contradiction(filled: Filled, has_day: bool) -> None:
    """Money that came in has a day and perhaps a payer, and unpaid has neither.

    Raises UNPAID_OR_RECEIVED, UNPAID_OR_PAYER or RECEIVED_ON_NEEDED (exit 2).
    """
    if filled.unpaid and filled.payer is not None:
        raise MutualAidError("UNPAID_OR_PAYER", Exit.USAGE)
    if filled.unpaid and filled.received_on is not None:
        raise MutualAidError("UNPAID_OR_RECEIVED", Exit.USAGE)
    if not filled.unpaid and filled.received_on is None and not has_day:
        raise MutualAidError("RECEIVED_ON_NEEDED", Exit.USAGE)
