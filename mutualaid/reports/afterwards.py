"""Hindsight (M10): covers that were entered, or paid, after the day of an event that they paid for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from mutualaid.codes import PLACES
from mutualaid.reports.asking import Row, ask
from mutualaid.reports.catalog import GROUP_KEYS
from mutualaid.results import ERASED, Note, Table
from mutualaid.store.reading import Reader

_COUNTS = (
    *("cover_count", "claim_count", "person_count", "amount_fen", "paid_fen"),
    *("entered_after_count", "paid_after_count", "recorded_after_count", "before_ledger_count"),
)
_PEOPLE = (
    *("claim_no", "person_no", "name", "unit_code", "plan_code", "enrollment_no", "event_on", "entered_on", "paid_on"),
    *("recorded_on", "days_after", "amount_fen", "paid_fen", "entry", "actor", "file", "entered_count"),
    "before_ledger",
)


def hindsight(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    people: bool = False,
) -> Table:
    """Covers entered or paid after an event of the year (up to the day) that they paid for, by the unit that enrolled.

    Three days are held against that of the event: ``entered_on``, when the ledger first held the cover for it;
    ``paid_on``, when the money dated so far reached the fee; ``recorded_on``, when the ledger held that money. Days of
    the journal are those of this machine. Counts are of covers, ``amount_fen`` is what was decided, ``paid_fen`` what
    arrived. ``before_ledger``: the event lies before the ledger's first entry and the money before the event, so that
    the days of the journal say nothing. ``people`` gives one row a claim, the most days first.
    """
    question = ask(reader, "hindsight", unit=unit, as_of=as_of, plan=plan, by=by, people=people)
    parts = question.run("hindsight", grouping=by if by in PLACES else None, last_entry=reader.stamp.entry)
    found = [row for row in _judged(parts) if row["late"]]
    columns = question.columns(*_COUNTS)
    rows: list[Row] = []
    if people:
        columns = _PEOPLE
        found.sort(key=lambda row: (row["before_ledger"], -row["days_after"], row["claim_no"]))
        rows = [{key: row[key] for key in _PEOPLE} for row in found]
    elif by is not None:
        key = "group_code" if by in PLACES else GROUP_KEYS[by]
        rows = [
            {**question.group(code), **_summed(row for row in found if row[key] == code)}
            for code in question.in_order({row[key] for row in found})
        ]
    notes = question.universal_note()
    total = {"year": question.year, **_summed(found)}
    if total["before_ledger_count"]:
        facts = {"count": total["before_ledger_count"], "begun_on": _local_day(parts[0]["begun_at"])}
        notes.append(Note("HINDSIGHT_BEFORE_LEDGER", facts=facts))
    return Table(question.head(year=True), reader.stamp, columns, rows, total, notes)


def _judged(parts: Iterable[Row]) -> Iterator[Row]:
    """Each claim once, with the days of its cover and money, and which of them lie after its event (``late``)."""
    from mutualaid.rules.cover import reached_on

    for _, rows in groupby(parts, key=lambda row: row["claim_no"]):
        money = list(rows)
        claim, event_on = money[0], money[0]["event_on"]
        came = [row for row in money if row["received_on"] is not None]
        dated = [(row["received_on"], row["received_fen"]) for row in came]
        told = [(_local_day(row["money_at"]), row["received_fen"]) for row in came]
        days = {
            "entered_on": None if claim["at"] is None else _local_day(claim["at"]),
            "paid_on": reached_on(dated, claim["fee_fen"], event_on),
            "recorded_on": reached_on(told, claim["fee_fen"], event_on),
        }
        late = {key: day for key, day in days.items() if day is not None and day > event_on}
        yield {
            **claim,
            **days,
            "name": claim["name"] or ERASED,
            "late": late,
            "days_after": _days(event_on, max(late.values(), default=event_on)),
            "before_ledger": event_on < _local_day(claim["begun_at"]) and "paid_on" not in late,
        }


def _summed(found: Iterable[Row]) -> Row:
    claims = list(found)

    def covers(told: Iterable[Row]) -> int:
        return len({row["enrollment_no"] for row in told})

    return {
        "cover_count": covers(claims),
        "claim_count": len(claims),
        "person_count": len({row["person_no"] for row in claims}),
        "amount_fen": sum(row["amount_fen"] for row in claims),
        "paid_fen": sum(row["paid_fen"] for row in claims),
        "entered_after_count": covers(row for row in claims if "entered_on" in row["late"]),
        "paid_after_count": covers(row for row in claims if "paid_on" in row["late"]),
        "recorded_after_count": covers(row for row in claims if "recorded_on" in row["late"]),
        "before_ledger_count": covers(row for row in claims if row["before_ledger"]),
    }


def _local_day(instant: str) -> str:
    """The day of an instant of the journal where this machine stands."""
    return datetime.fromisoformat(instant).astimezone().date().isoformat()


def _days(since: str, until: str) -> int:
    return (date.fromisoformat(until) - date.fromisoformat(since)).days
