"""Closed periods: money up to a day is settled, and only a second person opens it again.

A closing keeps what it found as canonical JSON: the journal head it was taken at, and the money of the period (the days
since the last closing) by plan. Nothing dated in a closed period is asserted or voided any more, so that the figures
stay true. Source: reliability.md 6 (period close, I8, I9).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.journal.entries import canonical_json
from mutualaid.reports.periods import money_of
from mutualaid.results import Note, Receipt
from mutualaid.store.resources import query_text

TOLD = (
    "opening_fen",
    "receipt_count",
    "refund_count",
    "contribution_fen",
    "closing_fen",
    "payment_count",
    "aid_fen",
    "joining_fee_fen",
    "relief_count",
    "relief_fen",
    "relief_paid_fen",
)
"""What the receipt of a closing tells of its whole."""


class Closing(NamedTuple):
    """A standing closing."""

    fact_id: int
    closing_id: int
    closed_until: str
    closed_by: str


def close(url: str, intent: Intent, *, until: str, today: str) -> Receipt:
    """Settle the money up to ``until``, included, as it stands now; the period begins after the last closing.

    What is still under way is noted. Raises PERIOD_NOT_OVER (exit 1) for a day after ``today`` and
    PERIOD_CLOSED_ALREADY (exit 5) for a day that is closed.
    """
    if until > today:
        raise MutualAidError("PERIOD_NOT_OVER", until_on=until, today=today)
    with write(url, intent) as writer:
        last = _last(writer)
        if last is not None and until <= last.closed_until:
            raise MutualAidError(
                "PERIOD_CLOSED_ALREADY",
                Exit.CONFLICT,
                until_on=until,
                closing_no=last.closing_id,
                closed_until_on=last.closed_until,
            )
        from_on = None if last is None else _day_after(last.closed_until)
        money = money_of(writer, from_on=from_on, until_on=until)
        content: dict[str, Any] = {
            "until_on": until,
            "ledger": {"entry": writer.head.entry, "head": writer.head.head},
            "money": money,
        }
        if from_on is not None:
            content["from_on"] = from_on
        closing_no = writer.assert_one(
            "period_closing",
            closed_until=until,
            content=canonical_json(content),
            closed_by=intent.actor.compared,
        )
        notes = _under_way(writer, money["total"])
    told = {name: money["total"][name] for name in TOLD}
    return writer.receipt(notes=notes, facts={"closing_no": closing_no, "from_on": from_on, "until_on": until, **told})


def reopen(url: str, intent: Intent, *, closing: int | None = None, until: str | None = None) -> Receipt:
    """Open the last closed period again, named by its number or by its last day.

    Raises PERIOD_WHICH (exit 2) unless one of both names it, PERIOD_UNKNOWN (exit 1), PERIOD_REOPENED (exit 5),
    PERIOD_NOT_LATEST (exit 5) where a later closing stands, PERIOD_SAME_PERSON (exit 5) for the person who closed it.
    """
    if (closing is None) is (until is None):
        raise MutualAidError("PERIOD_WHICH", Exit.USAGE)
    with write(url, intent) as writer:
        asked = _asked(writer, closing, until)
        last = _last(writer)
        if last is not None and last.closing_id != asked.closing_id:
            raise MutualAidError(
                "PERIOD_NOT_LATEST",
                Exit.CONFLICT,
                closing_no=asked.closing_id,
                last_no=last.closing_id,
                until_on=last.closed_until,
            )
        if intent.actor.compared == asked.closed_by:
            raise MutualAidError(
                "PERIOD_SAME_PERSON", Exit.CONFLICT, closing_no=asked.closing_id, closed_by=asked.closed_by
            )
        writer.void("period_closing", [asked.fact_id])
        writer.assert_one(
            "period_reopening",
            closing_id=asked.closing_id,
            closed_by=asked.closed_by,
            reopened_by=intent.actor.compared,
        )
        before = _last(writer)
    return writer.receipt(
        facts={
            "closing_no": asked.closing_id,
            "until_on": asked.closed_until,
            "closed_until_on": None if before is None else before.closed_until,
        }
    )


_STANDING = "select fact_id, closing_id, closed_until, closed_by from period_closing_now"


def _last(writer: Writer) -> Closing | None:
    found = writer.select(f"{_STANDING} order by closed_until desc limit 1")
    return Closing(*found[0]) if found else None


def _asked(writer: Writer, closing: int | None, until: str | None) -> Closing:
    """The standing closing that is named. Raises PERIOD_REOPENED (exit 5) and PERIOD_UNKNOWN (exit 1)."""
    column, value = ("closing_id", closing) if until is None else ("closed_until", until)
    found = writer.select(f"{_STANDING} where {column} = :value", {"value": value})
    if found:
        return Closing(*found[0])
    opened = writer.select(
        f"select closing_id, max(voided_by) from period_closing where {column} = :value"  # noqa: S608 - own names
        " group by closing_id order by closing_id desc",
        {"value": value},
    )
    if opened:
        raise MutualAidError("PERIOD_REOPENED", Exit.CONFLICT, closing_no=opened[0][0], entry=opened[0][1])
    raise MutualAidError("PERIOD_UNKNOWN", closing_no=value)


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _under_way(writer: Writer, total: dict[str, int]) -> list[Note]:
    """Notes on payments that came back, and on payments and batches without an answer."""
    notes = []
    facts = {
        f"undelivered_{unit}": total[f"undelivered_{unit}"] + total[f"relief_undelivered_{unit}"]
        for unit in ("count", "fen")
    }
    if facts["undelivered_count"]:
        notes.append(Note("PERIOD_UNDELIVERED", facts=facts))
    waiting = writer.select(query_text("period_open"))
    unpaid = [amount_fen for payout_no, amount_fen, _ in waiting if payout_no is not None]
    if unpaid:
        facts = {"payment_count": len(unpaid), "amount_fen": sum(unpaid)}
        notes.append(Note("PERIOD_UNPAID", facts=facts))
    batches = sorted({batch_no for _, _, batch_no in waiting if batch_no is not None})
    if batches:
        listed = ", ".join(map(str, batches[:20])) + ("…" if len(batches) > 20 else "")
        notes.append(Note("PERIOD_BATCHES_OPEN", facts={"batch_count": len(batches), "batches": listed}))
    return notes
