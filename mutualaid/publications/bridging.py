"""The bridge: the difference between a printed figure and a later one, explained person by person or fact by fact.

Numerator and denominator of a rate are counts of persons (M01, M03) or fen of this year and the year before (M02, M04).
For each person or fact it is known at both heads what it adds to either; the differences are the parts, so they add up
by construction. Each part has one kind and one record (``causes``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.publications import causes
from mutualaid.publications.answers import answer, total_of, unit_of
from mutualaid.publications.causes import KINDS, Cause, Spell, Tree
from mutualaid.publications.history import Change, History
from mutualaid.publications.reproducing import reproduced
from mutualaid.reports.asking import Question, ask, run, same_day_before
from mutualaid.reports.publications import Publication, described
from mutualaid.results import Note, Table
from mutualaid.rules.identity import mask_name
from mutualaid.store.reading import Reader

FIGURES: Mapping[str, tuple[str, str, str]] = {
    "participation": ("insured_count", "member_count", "rate_bp"),
    "contributions": ("contribution_fen", "previous_fen", "growth_bp"),
    "direct-claims": ("beneficiary_count", "member_count", "rate_bp"),
    "aid": ("aid_fen", "previous_fen", "growth_bp"),
}
"""The reports that can be bridged: numerator, denominator and rate of their total."""

CHANGES = ("numerator_change_count", "denominator_change_count")
CHANGES_FEN = ("change_fen", "previous_change_fen")


class Part(NamedTuple):
    """What one person or fact changes, and why."""

    cause: Cause
    person_id: int | None
    unit_id: int | None
    above: int
    below: int


class _Ends(NamedTuple):
    """The question at the two heads, and all that changed between them."""

    first: Question
    last: Question
    history: History
    tree: Tree

    @property
    def day(self) -> str:
        return self.last.as_of

    def both(self, query: str, key: str, **more: object) -> tuple[dict[int, Any], dict[int, Any]]:
        """The rows of a query at both heads, by key."""
        was, now = ({row[key]: row for row in question.run(query, **more)} for question in (self.first, self.last))
        return was, now


def bridge(first: Reader, last: Reader, printed: Publication) -> Table:
    """Explain the difference between a publication, read at its head by ``first``, and the figure that ``last`` sees.

    Raises PUBLICATION_DIFFERS (exit 6) where the figure is not what was printed, BRIDGE_BACKWARD (exit 1) where
    ``last`` is the earlier head, UNIT_UNKNOWN (exit 1) where its unit stands no more, BRIDGE_BROKEN (exit 6)
    where the parts do not add up.
    """
    if last.stamp.entry < first.stamp.entry:
        raise MutualAidError("BRIDGE_BACKWARD", publication_no=printed.publication_no, entry=last.stamp.entry)
    again = reproduced(first, printed)
    if not again.agrees:
        raise MutualAidError("PUBLICATION_DIFFERS", Exit.INTEGRITY, publication_no=printed.publication_no)
    now = answer(last, printed.report, printed.params)
    was_total, now_total = again.total or {}, total_of(now, printed.total) or {}
    named = FIGURES.get(printed.report)
    if named is None or any((was_total[key] is None) != (now_total[key] is None) for key in named[:2]):
        return _plain(last, printed, again.table, now, was_total, now_total)
    parts = _parts(_ends(first, last, printed), printed.report)
    parts += _reported(first, last, parts, [(was_total[key] or 0, now_total[key] or 0) for key in named[:2]])
    return _told(last, printed, named, was_total, now_total, parts, first)


def _ends(first: Reader, last: Reader, printed: Publication) -> _Ends:
    def question(reader: Reader) -> Question:
        params = printed.params
        return ask(
            reader, printed.report, unit=unit_of(reader, params), as_of=params["as_of"], plan=params["plan_code"]
        )

    history = History(first, last)
    tree = Tree(first, last, printed.params["as_of"], history)
    return _Ends(question(first), question(last), history, tree)


def _parts(ends: _Ends, report: str) -> list[Part]:
    if report == "participation":
        return _members(ends, with_cover=True)
    if report == "contributions":
        return _money(ends, "bridge_contributions", "contribution_id", _of_receipt)
    if report == "aid":
        return _money(ends, "bridge_payments", "payout_event_id", _of_event)
    return [*_members(ends, with_cover=False), *_beneficiaries(ends)]


# --- persons --------------------------------------------------------------------------------------


def _members(ends: _Ends, *, with_cover: bool) -> list[Part]:
    """Members of the unit on the day (the denominator) and those of them insured (the numerator)."""
    was_rows, now_rows = ends.both("bridge_members", "person_id")
    plan_id = None if ends.last.plan is None else ends.last.plan.plan_id
    parts = []
    for person in sorted({*was_rows, *now_rows}):
        was, now = (Spell(**rows[person]) if person in rows else None for rows in (was_rows, now_rows))
        counted, counts = (int(spell is not None and spell.inside) for spell in (was, now))
        insured, insures = (
            int(with_cover and spell is not None and spell.inside and spell.insured) for spell in (was, now)
        )
        if (counted, insured) == (counts, insures):
            continue
        if counted != counts:
            cause = causes.of_membership(ends.history, ends.tree, ends.day, person, was, now)
        else:
            cause = causes.of_cover(ends.history, ends.day, plan_id, person, gained=insures > insured)
        spell = now if now is not None and (now.inside or was is None or not was.inside) else was
        unit = None if spell is None else spell.unit_id
        parts.append(Part(cause, person, unit, insures - insured, counts - counted))
    return parts


def _beneficiaries(ends: _Ends) -> list[Part]:
    """Persons with a successful payment by direct claim, members on its day (the numerator of M03)."""
    was, now = (
        {
            row["person_no"]: row["unit_code"]
            for row in question.run("beneficiaries", to_on=question.as_of, channel="direct")
            if row["beneficiary"] == 1
        }
        for question in (ends.first, ends.last)
    )
    codes = {row["unit_code"]: row["unit_id"] for row in run(ends.last.reader, "unit_codes", {})}
    stood, stand = _successes(ends)
    parts = []
    for person in sorted({*was} ^ {*now}):
        # Of several payments to somebody those alone explain it that stand now, or stand no more.
        moved = stand - stood if person in now else stood - stand
        about = (change for change in _events(ends, person) if _concerns(ends, change))
        changes = [change for change in about if (person, next(change.rows)["payout_id"]) in moved]
        unit_was, unit_now = codes.get(was.get(person, "")), codes.get(now.get(person, ""))
        cause = causes.of_payment(ends.history, ends.tree, person, (unit_was, unit_now), changes)
        parts.append(Part(cause, person, unit_now or unit_was, 1 if person in now else -1, 0))
    return parts


def _successes(ends: _Ends) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """At both heads the payments by direct claim that succeed in the year up to the day, each with its person first."""
    both = ends.both("bridge_successes", "payout_id", from_on=f"{ends.day[:4]}-01-01", to_on=ends.day)
    was, now = ({(row["person_id"], payout_id) for payout_id, row in rows.items()} for rows in both)
    return was, now


def _events(ends: _Ends, person: int) -> list[Change]:
    """The changed events (and then payments) of a person, the latest first."""
    return [*ends.history.about(person, "payout_event"), *ends.history.about(person, "payout")]


def _concerns(ends: _Ends, change: Change) -> bool:
    """Whether a change of a payment may change a figure of direct claims in the year up to the day."""
    row = next(change.rows)
    payout = ends.history.payouts.get(row["payout_id"])
    plan = ends.last.plan
    if payout is None or payout["channel_code"] != "direct" or (plan is not None and payout["plan_id"] != plan.plan_id):
        return False
    return change.table == "payout" or row["event_on"] <= ends.day


# --- money ----------------------------------------------------------------------------------------


def _money(
    ends: _Ends, query: str, key: str, why: Callable[[_Ends, int, Mapping[str, Any], Mapping[str, Any]], Cause]
) -> list[Part]:
    """What each fact adds to the sum of the year (the numerator) and of the year before (the denominator)."""
    day_before = same_day_before(ends.day)
    was_this, now_this = ends.both(query, key, from_on=f"{ends.day[:4]}-01-01", to_on=ends.day)
    was_before, now_before = ends.both(query, key, from_on=f"{day_before[:4]}-01-01", to_on=day_before)
    parts = []
    for number in sorted({*was_this, *now_this, *was_before, *now_before}):
        above = _fen(now_this.get(number)) - _fen(was_this.get(number))
        below = _fen(now_before.get(number)) - _fen(was_before.get(number))
        if not above and not below:
            continue
        # A fact stands in one of the two periods, or moved from one to the other.
        was, now = _either(number, was_this, was_before), _either(number, now_this, now_before)
        cause = why(ends, number, was, now)
        row = now or was
        parts.append(Part(cause, row.get("person_id"), row["unit_id"], above, below))
    return parts


def _either(number: int, this: Mapping[int, Any], before: Mapping[int, Any]) -> Mapping[str, Any]:
    row: Mapping[str, Any] = this.get(number) or before.get(number) or {}
    return row


def _fen(row: Mapping[str, Any] | None) -> int:
    return 0 if row is None else int(row["change_fen"] if "change_fen" in row else row["amount_fen"])


def _of_receipt(ends: _Ends, number: int, was: Mapping[str, Any], now: Mapping[str, Any]) -> Cause:
    return causes.of_money_in(ends.history, ends.tree, number, (now or was)["unit_id"])


def _of_event(ends: _Ends, number: int, was: Mapping[str, Any], now: Mapping[str, Any]) -> Cause:
    row = now or was
    own = ends.history.of.get(("payout_event", number))
    changes = [] if own is None else [own]
    if own is None:
        # What was told of the same payment before or after, and the payment itself.
        changes = [
            change for change in _events(ends, row["person_id"]) if next(change.rows)["payout_id"] == row["payout_id"]
        ]
    units = (was.get("unit_id"), now.get("unit_id"))
    return causes.of_payment(ends.history, ends.tree, row["person_id"], units, changes)


def _reported(first: Reader, last: Reader, parts: list[Part], figures: list[tuple[int, int]]) -> list[Part]:
    """What an opening (a year as it was reported) changes: the figure less what the facts explain.

    Raises BRIDGE_BROKEN (exit 6) where a difference is left and neither head has an opening.
    """
    (above_was, above_now), (below_was, below_now) = figures
    above = above_now - above_was - sum(part.above for part in parts)
    below = below_now - below_was - sum(part.below for part in parts)
    if not above and not below:
        return []
    openings = [reader.select("select count(*) from opening_now")[0][0] for reader in (first, last)]
    if not any(openings):
        raise MutualAidError("BRIDGE_BROKEN", Exit.INTEGRITY, above=above, below=below)
    return [Part(Cause("opening"), None, None, above, below)]


# --- the answer -----------------------------------------------------------------------------------


def _told(
    last: Reader,
    printed: Publication,
    named: tuple[str, str, str],
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    parts: list[Part],
    first: Reader,
) -> Table:
    changes = CHANGES_FEN if named[0].endswith("_fen") else CHANGES
    above, below = changes
    names = _names(last, {part.person_id for part in parts if part.person_id is not None})
    missing = {part.person_id for part in parts if part.person_id is not None} - names.keys()
    names |= _names(first, missing)
    codes = {row["unit_id"]: row["unit_code"] for row in [*run(first, "unit_codes", {}), *run(last, "unit_codes", {})]}
    rows = [
        {
            "kind": part.cause.kind,
            "person_no": part.person_id,
            "name": None if part.person_id is None else names.get(part.person_id),
            "unit_code": codes.get(part.unit_id or 0),
            above: part.above,
            below: part.below,
            "record": None if part.cause.change is None else part.cause.change.record,
            "entry": None if part.cause.change is None else part.cause.change.entry,
            "action": None if part.cause.change is None else part.cause.change.action,
        }
        for part in sorted(parts, key=_in_order)
    ]
    kinds = [
        {
            "kind": kind,
            "row_count": len(of_kind),
            above: sum(part.above for part in of_kind),
            below: sum(part.below for part in of_kind),
        }
        for kind in KINDS
        if (of_kind := [part for part in parts if part.cause.kind == kind])
    ]
    total = {
        "was": {key: was[key] for key in named},
        "now": {key: now[key] for key in named},
        above: sum(part.above for part in parts),
        below: sum(part.below for part in parts),
        "kinds": kinds,
    }
    columns = ["kind", "person_no", "name", "unit_code", *changes, "record", "entry", "action"]
    if changes is CHANGES_FEN and printed.report == "contributions":
        columns = [key for key in columns if key not in ("person_no", "name")]
    return Table(_head(printed), last.stamp, columns, rows, total)


def _in_order(part: Part) -> tuple[int, int, int, str]:
    change = part.cause.change
    return (
        KINDS.index(part.cause.kind),
        part.person_id or 0,
        0 if change is None else change.entry,
        "" if change is None else change.record,
    )


def _head(printed: Publication) -> dict[str, object]:
    return {"list": "bridge", **described(printed)}


def _names(reader: Reader, people: Iterable[int]) -> dict[int, str]:
    """The masked names of people, as far as they are known."""
    found = {}
    for person in sorted(people):
        sql = "select name from personal_now where person_id = :person_id and name is not null"
        for (name,) in reader.select(sql, {"person_id": person}):
            found[person] = mask_name(name)
    return found


def _plain(
    last: Reader,
    printed: Publication,
    was: Table,
    now: Table,
    was_total: Mapping[str, Any],
    now_total: Mapping[str, Any],
) -> Table:
    """The differing figures row by row, where no difference can be laid at anybody's door."""
    columns: list[str] = printed.params["columns"]
    figures = [key for key in columns if key.rpartition("_")[2] in ("count", "fen", "bp", "days")]
    named = [key for key in columns if key not in figures]
    rows_was, rows_now = (
        {tuple(row.get(key) for key in named): row for row in table.rows if named} for table in (was, now)
    )
    rows = []
    for key in dict.fromkeys([*rows_was, *rows_now]):
        old, new = rows_was.get(key, {}), rows_now.get(key, {})
        for figure in figures:
            if old.get(figure) != new.get(figure):
                told = {"row": " ".join(str(part) for part in key if part is not None), "figure": figure}
                rows.append({**told, "was": old.get(figure), "now": new.get(figure)})
        if not figures and bool(old) != bool(new):
            row = " ".join(str(part) for part in key if part is not None)
            rows.append({"row": row, "figure": None, "was": int(bool(old)), "now": int(bool(new))})
    changed = [key for key in was_total if was_total[key] != now_total.get(key)]
    total = {
        "was": {key: was_total[key] for key in changed},
        "now": {key: now_total.get(key) for key in changed},
        "kinds": [],
    }
    notes = [Note("BRIDGE_BY_ROW", facts={"printed": printed.report})]
    return Table(_head(printed), last.stamp, ("row", "figure", "was", "now"), rows, total, notes)
