"""Each number of a notice, confirmed or refuted by the ledger as it stood at the stamp that the notice bears."""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid import words
from mutualaid.codes import CHANNELS
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.publications.notices.figures import DEFINITIONS, Figures
from mutualaid.reports.asking import Row, ask
from mutualaid.results import Note, Table
from mutualaid.rules import notices
from mutualaid.rules.notices import Names, Stated
from mutualaid.store.reading import Reader

COLUMNS = (
    "line",
    "word",
    "printed",
    "figure",
    "definition",
    "unit_code",
    "year",
    "plan_code",
    "stated",
    "known",
    "verdict",
)


def check(reader: Reader, lines: Sequence[str], *, file: str, unit: str | None, as_of: str) -> Table:
    """Every number of a notice about a unit (None: the district) and the year up to a day.

    ``stated`` and ``known`` are in the smallest unit that the end of ``figure`` names: fen, basis points, persons.
    ``verdict``: ``confirmed``; ``refuted``, the ledger says otherwise; ``unknown``, the ledger has no such figure.
    """
    question = ask(reader, "participation", unit=unit, as_of=as_of)
    figures = Figures(reader, question.unit_code, as_of)
    rows = [_row(figures, one) for one in notices.stated(lines, names_of(reader, as_of, question.unit_code))]
    refuted = sum(row["verdict"] != "confirmed" for row in rows)
    head: Row = {"list": "notice", "definition": None, "file": file, "unit_code": question.unit_code, "as_of": as_of}
    total = {"number_count": len(rows), "confirmed_count": len(rows) - refuted, "refuted_count": refuted}
    notes = [] if rows else [Note("NOTICE_WITHOUT_NUMBERS", facts={"file": file})]
    return Table(head, reader.stamp, COLUMNS, rows, {**total, "ok": not refuted}, notes)


def names_of(reader: Reader, as_of: str, about: str | None) -> Names:
    """What may be named in a notice: the units that are seen, the plans and the channels."""
    index = UnitIndex(reader, called_on=as_of)
    named: dict[str, tuple[str, str]] = {
        unit.unit_name: ("whole" if unit.unit_code == about else "unit", unit.unit_code)
        for unit in index.by_id.values()
        if index.sees(unit)
    }
    for plan in PlanIndex(reader).by_id.values():
        named |= dict.fromkeys((plan.name_zh, plan.name_en), ("plan", plan.plan_code))
    for channel in CHANNELS:
        named[words.sentence("bulletin.channel", channel=words.label("channel", channel))] = ("channel", channel)
    return {notices.plain(name): what for name, what in named.items() if name}  # type: ignore[misc]


def _row(figures: Figures, one: Stated) -> Row:
    """What becomes of one number; of one that may be of either of two years, the year of which it is true."""
    row = _judged(figures, one)
    if one.subject.or_before and row["verdict"] != "confirmed":
        before = one._replace(subject=one.subject._replace(year=int(row["year"]) - 1))
        other = _judged(figures, before)
        return other if other["verdict"] == "confirmed" else row
    return row


def _judged(figures: Figures, one: Stated) -> Row:
    keys = one.figures or tuple(key for key in figures.all if notices.kind_of(key) == one.kind)
    known = {key: figures.known(key, one.subject) for key in keys}
    found = next((key for key, value in known.items() if value is not None and notices.agrees(one, value)), None)
    told = [key for key in keys if known[key] is not None]
    figure = found or (told[0] if told and one.figures else one.figures[0] if one.figures else None)
    value = known[figure] if figure is not None else None
    verdict = "confirmed" if found else "unknown" if value is None else "refuted"
    year = one.subject.year
    return {
        "line": one.line,
        "word": one.word,
        "printed": one.printed,
        "figure": figure,
        "definition": DEFINITIONS.get(figure or ""),
        "unit_code": one.subject.unit,
        "year": figures.year if year is None else figures.year - 1 if year < 0 else year,
        "plan_code": one.subject.plan,
        "stated": int(one.stated) if one.stated == int(one.stated) else str(one.stated),
        "known": value,
        "verdict": verdict,
    }
