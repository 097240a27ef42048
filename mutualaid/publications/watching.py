"""Says, before an entry is sealed, which printed figures it changes.

Each publication is asked again inside the transaction, as it stands with the entry and as it stood before it. What an
entry cannot have touched is not asked: a report rests on certain tables, and most daily work concerns days after the
one that was printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, NamedTuple

from mutualaid.errors import MutualAidError
from mutualaid.facts import KEYS
from mutualaid.publications.answers import answer, canonical, rows_digest, total_of
from mutualaid.reports.catalog import CATALOG
from mutualaid.reports.publications import Publication, standing
from mutualaid.results import Note
from mutualaid.store.reading import Reader

if TYPE_CHECKING:
    from mutualaid.journal import Writer

MOST = 20
"""Of the publications that an entry may have touched so many are asked again, the latest first."""

RESTS_ON: Mapping[str, frozenset[str]] = {
    name: entry.rests_on | {"plan"} for name, entry in CATALOG.items() if entry.rests_on is not None
}
"""The tables that a report reads, plans always, which every question looks up; one that is not listed may read any."""

_PERSONAL = frozenset(("person", "personal"))
_BY_PERSON = frozenset(("sex", "age"))
_LATER_COUNTS_TOO = frozenset(name for name, entry in CATALOG.items() if entry.later_covers)
_LATER_DAYS_TOO = frozenset(name for name, entry in CATALOG.items() if entry.later_days)

_SPELL = (
    "select m.membership_id, m.person_id, m.unit_id, m.status_code, m.joined_on,"
    " case when m.left_on <= :day then m.left_on end as left_on,"
    " case when m.left_on <= :day then m.left_reason_code end as left_reason_code from membership m"
    " where m.{by} = :entry"
    " and (m.joined_on <= :day or m.person_id in (select p.person_id from payout p))"
)
_ROW = "(r.entry_id = :entry or r.voided_by = :entry)"
_MADE, _GONE = _SPELL.replace("{by}", "entry_id"), _SPELL.replace("{by}", "voided_by")
_COVER_BEGUN = "exists (select 1 from enrollment e where e.enrollment_id = r.enrollment_id and e.starts_on <= :last)"
_REACHES: Mapping[str, str] = {
    # What a spell says of the day; that somebody left later says nothing of it.
    "membership": f"select 1 from ({_MADE} except {_GONE}) a union all select 1 from ({_GONE} except {_MADE}) b",  # noqa: S608
    "enrollment": f"select 1 from enrollment r where {_ROW} and r.starts_on <= :last",  # noqa: S608
    "contribution": f"select 1 from contribution r where {_ROW} and (r.received_on <= :day or {_COVER_BEGUN})",  # noqa: S608
    "allocation": f"select 1 from allocation r where {_ROW} and {_COVER_BEGUN}",  # noqa: S608
    "payout_event": f"select 1 from payout_event r where {_ROW} and r.event_on <= :day",  # noqa: S608
    "payout": "select 1 from payout r join payout_event e on e.payout_id = r.payout_id"  # noqa: S608
    f" where {_ROW} and e.event_on <= :day",
}
"""Whether any row that an entry asserts or voids concerns a day (``last``: the last of its year)."""


def changed_figures(writer: Writer) -> Sequence[Note]:
    """A note for each printed figure that the entry being written changes: before and after.

    Where more than ``MOST`` may be touched, a last note says how many were not asked. Whoever is limited to a unit is
    told of the figures of its units; that others change they are told in one note, without a value.
    """
    touched = (writer.asserted.keys() | writer.voided.keys()) - {"publication"}
    if not touched:
        return ()
    scope = writer.scope
    with writer.unbounded() as ledger:
        changed, left = _changed(writer, ledger, touched)
    seen = [each for each in changed if scope is None or each[0].params["unit_id"] in scope.units]
    notes = [_note(*each) for each in seen]
    notes.sort(key=lambda note: int(str(note.facts["publication_no"])))
    if scope is None and left:
        notes.append(Note("PUBLISHED_NOT_ASKED", facts={"count": left, "asked": MOST}))
    elif left or len(seen) < len(changed):
        notes.append(Note("PUBLISHED_ELSEWHERE"))
    return notes


def _changed(
    writer: Writer, ledger: Reader, touched: Set[str]
) -> tuple[Sequence[tuple[Publication, _Figure, _Figure]], int]:
    """The printed figures that the entry changes, each before and after it, and how many were not asked."""
    concerned: dict[str, list[Publication]] = {}
    for printed in standing(ledger):
        if _may_touch(writer, printed, touched):
            # Printed twice, asked once.
            concerned.setdefault(canonical([printed.report, printed.params]), []).append(printed)
    latest = sorted(concerned.values(), key=lambda alike: -alike[-1].publication_no)
    asked = latest[:MOST]
    if not asked:
        return (), 0
    after = [_figure(ledger, printed) for printed, *_ in asked]
    with writer.reader_before() as before_it:
        before = [_figure(before_it, printed) for printed, *_ in asked]
    changed = [
        (printed, was, now)
        for alike, was, now in zip(asked, before, after, strict=True)
        if was != now
        for printed in alike
    ]
    return changed, sum(map(len, latest[MOST:]))


def _may_touch(writer: Writer, printed: Publication, touched: Set[str]) -> bool:
    rests_on = RESTS_ON.get(printed.report, frozenset(KEYS))
    if printed.params.get("by") in _BY_PERSON:
        rests_on |= _PERSONAL
    day = str(printed.params["as_of"])
    last = "9999-12-31" if printed.report in _LATER_COUNTS_TOO else f"{day[:4]}-12-31"
    if printed.report in _LATER_DAYS_TOO:
        day = last
    return any(_reaches(writer, table, day, last) for table in sorted(rests_on & touched))


def _reaches(writer: Writer, table: str, day: str, last: str) -> bool:
    if table not in _REACHES:
        return True
    params = {"entry": writer.entry_id, "day": day, "last": last}
    return bool(writer.select(f"{_REACHES[table]} limit 1", params))


class _Figure(NamedTuple):
    """A figure as a state of the ledger gives it; ``total`` is ``None`` where its unit or plan does not stand."""

    total: dict[str, Any] | None
    rows_sha256: str
    gone_code: str = ""


def _figure(reader: Reader, printed: Publication) -> _Figure:
    """Total and digest of the rows; of lists of persons the total says enough."""
    try:
        table = answer(reader, printed.report, {**printed.params, "people": False})
    except MutualAidError as wrong:
        return _Figure(None, "", wrong.code)
    columns = printed.params["columns"]
    digest = "" if "person_no" in columns else rows_digest(table, columns)
    return _Figure(total_of(table, printed.total) or {}, digest)


def _note(printed: Publication, was: _Figure, now: _Figure) -> Note:
    facts = {
        "publication_no": printed.publication_no,
        "printed": printed.report,
        "unit_code": printed.params["unit_code"] or "-",
        "as_of": printed.params["as_of"],
    }
    if was.total is None or now.total is None:
        return Note("PUBLISHED_UNIT_GONE", facts=facts)
    if was.total == now.total:
        return Note("PUBLISHED_ROWS_CHANGE", facts=facts)
    changed = [key for key in was.total if was.total[key] != now.total.get(key)]
    return Note(
        "PUBLISHED_FIGURE_CHANGES",
        facts={
            **facts,
            "was": {key: was.total[key] for key in changed},
            "now": {key: now.total.get(key) for key in changed},
        },
    )
