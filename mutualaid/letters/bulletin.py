"""The yearly notice (通报) of a unit: sentences with their definitions, three tables, the stamp; as text, as fields.

Its figures are those of the summary workbook (``render.summary.gather``) and of ``report trend``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from mutualaid import reports, words
from mutualaid.codes import CHANNELS
from mutualaid.letters.facts import Letter, day_text
from mutualaid.render.cells import percent, yuan
from mutualaid.render.summary import gather
from mutualaid.render.summary.figures import Summary, UnionLine
from mutualaid.reports.asking import same_day_before
from mutualaid.reports.trend import trend
from mutualaid.results import Ledger
from mutualaid.rules.rates import growth_bp, rate_bp
from mutualaid.store.reading import Reader

YEARS = 3
"""So many years stand side by side."""
NAMED = 3
"""So many towns are named for the best and for the most improved rate."""
DEFINITIONS = ("M01", "M02", "M03", "M04", "M05")
"""What the numbers in brackets stand for, in their order."""

Line = dict[str, str]


class Section(NamedTuple):
    """A heading and its sentences."""

    heading: str
    lines: Sequence[str]


class Bulletin(NamedTuple):
    """All that a notice says."""

    unit_name: str
    year: int
    as_of: str
    title: str
    lead: str
    """The one sentence that a newspaper quotes."""
    sections: Sequence[Section]
    years: Sequence[Line]
    plans: Sequence[Line]
    towns: Sequence[Line]
    """The rows of the three tables, each cell as it is printed."""
    definitions: Sequence[str]
    stamp: str
    ledger: Ledger

    @property
    def text(self) -> str:
        """The notice as plain text, a sentence or a row of a table a line."""
        made = [self.title, "", self.lead]
        for section in self.sections:
            made += ["", section.heading, *section.lines]
        return "\n".join([*made, "", *self.definitions, "", self.unit_name, self.stamp, ""])

    def letter(self, *, written_on: str) -> Letter:
        """The notice as the fields of a Word template."""
        fields = {
            "district_name": self.unit_name,
            "title": self.title,
            "lead": _unbroken(self.lead),
            "sections": [
                {"heading": each.heading, "lines": list(map(_unbroken, each.lines))} for each in self.sections
            ],
            "years": list(map(_unbroken_row, self.years)),
            "plans": list(map(_unbroken_row, self.plans)),
            "towns": list(map(_unbroken_row, self.towns)),
            "definitions": list(self.definitions),
            "stamp": self.stamp,
            "as_of": day_text(self.as_of),
            "written_on": day_text(written_on),
            "entry": str(self.ledger.entry),
            "head": self.ledger.head[:16],
        }
        return Letter("bulletin", frozenset(), self.ledger, fields)


def bulletin(reader: Reader, *, unit: str | None, as_of: str) -> Bulletin:
    """The notice of a unit (None: the district) for the year up to a day.

    Raises ``MutualAidError``: UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    summary = gather(reader, unit=unit, as_of=as_of)
    code = summary.unit_code or None
    before_on = same_day_before(as_of)
    before = reports.participation(reader, unit=code, as_of=before_on, by="town")
    rates_before = {str(row["unit_code"]): row["rate_bp"] for row in before.rows if row["insured_count"]}
    years = trend(reader, unit=code, as_of=as_of, since=summary.year - YEARS + 1).rows
    known = [row for row in years if row["insured_count"] or row["contribution_fen"] or row["payment_count"]]
    return Bulletin(
        summary.unit_name,
        summary.year,
        as_of,
        say("title", unit=summary.unit_name, year=summary.year),
        _lead(summary),
        _sections(summary, known, rates_before),
        [_year(row) for row in known],
        [_plan(summary, line) for line in _plans(summary)],
        [_town(line) for line in summary.towns],
        [
            say(
                "definition",
                number=number,
                code=code,
                name=words.sentence(f"summary.{code}_name"),
                meaning=words.sentence(f"summary.{code}_meaning"),
            )
            for number, code in enumerate(DEFINITIONS, start=1)
        ],
        say("stamp", stamp=f"{summary.ledger.entry}:{summary.ledger.head[:16]}", version=summary.version),
        summary.ledger,
    )


def say(key: str, **facts: object) -> str:
    """A text of the notice: ``SENTENCES["bulletin.…"]``."""
    return words.sentence(f"bulletin.{key}", **facts)


def _unbroken(text: str) -> str:
    """A text in which no line ends between a number and its percent sign."""
    return text.replace(" %", "\u00a0%")


def _unbroken_row(row: Line) -> Line:
    return {key: _unbroken(text) for key, text in row.items()}


def record(made: Bulletin) -> dict[str, Any]:
    """The notice as one object: its text, and its three tables with each cell as it is printed."""
    return {
        "report": "bulletin",
        "definition": None,
        "unit_name": made.unit_name,
        "year": made.year,
        "as_of": made.as_of,
        "ledger": made.ledger._asdict(),
        "title": made.title,
        "lead": made.lead,
        "text": made.text,
        "years": made.years,
        "plans": made.plans,
        "towns": made.towns,
    }


# --- sentences -----------------------------------------------------------------------------------


def _lead(summary: Summary) -> str:
    now, before = summary.now, summary.before
    grown = growth_bp(now.contribution_fen, before.contribution_fen)
    parts = [
        say("lead_rate", rate=_rate(rate_bp(now.insured_count or 0, now.member_count or 0))),
        say("lead_growth", growth=percent(grown, signed=True)) if grown is not None else "",
        say("lead_direct", rate=_rate(rate_bp(now.beneficiary_count or 0, now.member_count or 0))),
    ]
    told = say("comma").join(part for part in parts if part)
    return say("lead", unit=summary.unit_name, year=summary.year, parts=told)


def _sections(summary: Summary, years: Sequence[Any], rates_before: dict[str, Any]) -> list[Section]:
    made = [
        Section(say("head_year"), _of_the_year(summary, years)),
        Section(say("head_years"), [say("year_line", **row) for row in map(_year, years)]),
        Section(say("head_plans"), [_plan_line(summary, line) for line in _plans(summary)]),
        Section(say("head_channels"), _channels(summary)),
        Section(say("head_towns"), _towns(summary, rates_before)),
        Section(say("head_target"), _target(summary)),
    ]
    return [
        Section(f"{words.label('ordinal', number)}{section.heading}", section.lines)
        for number, section in enumerate((each for each in made if each.lines), start=1)
    ]


def _of_the_year(summary: Summary, years: Sequence[Any]) -> list[str]:
    now, before = summary.now, summary.before
    this = years[-1] if years else {}
    rate = rate_bp(now.insured_count or 0, now.member_count or 0)
    direct = rate_bp(now.beneficiary_count or 0, now.member_count or 0)
    return [
        say(
            "cover",
            as_of=_day(summary.as_of),
            members=_count(now.member_count),
            unions=_count(now.unit_count),
            insured=_count(now.insured_count),
            rate=_rate(rate),
            change=_points(this.get("rate_change_bp")),
        ),
        say(
            "money_in",
            year=summary.year,
            amount=yuan(now.contribution_fen or 0),
            growth=_growth(now.contribution_fen, before.contribution_fen),
        ),
        say(
            "direct",
            count=_count(now.beneficiary_count),
            rate=_rate(direct),
            change=_points(this.get("beneficiary_rate_change_bp")),
        ),
        say(
            "aid",
            amount=yuan(now.aid_fen or 0),
            payments=_count(now.payment_count),
            growth=_growth(now.aid_fen, before.aid_fen),
        ),
    ]


def _channels(summary: Summary) -> list[str]:
    found = {line.code: line for line in summary.payouts.get("channel", ())}
    return [
        say(
            "channel_line",
            channel=say("channel", channel=words.label("channel", code)),
            payments=_count(found[code].payment_count),
            amount=yuan(found[code].aid_fen),
        )
        for code in CHANNELS
        if code in found and found[code].payment_count
    ]


def _towns(summary: Summary, rates_before: dict[str, Any]) -> list[str]:
    """The towns named for the best rate, and for the most improved."""
    rates = {line.unit_code: rate_bp(line.insured_count, line.member_count) for line in summary.towns}
    names = {line.unit_code: line.unit_name for line in summary.towns}
    if len(summary.towns) <= 1:
        return []
    made = [_ranked("best", rates, names, _rate)]
    changes = {
        code: rate - rates_before[code]
        for code, rate in rates.items()
        if rate is not None and rates_before.get(code) is not None and rate > rates_before[code]
    }
    if changes:
        made.append(_ranked("improved", changes, names, lambda bp: _rate(bp).removesuffix(" %")))
    return made


def _ranked(key: str, values: dict[str, Any], names: dict[str, str], shown: Callable[[int], str]) -> str:
    def each(code: str) -> str:
        value = shown(values[code])
        return say("improved_each", unit=names[code], value=value) if key == "improved" else f"{names[code]} {value}"

    best = sorted((code for code in values if values[code] is not None), key=lambda code: (-values[code], code))[:NAMED]
    return say(key, parts=say("comma").join(map(each, best)))


def _target(summary: Summary) -> list[str]:
    """What is missing to the target that the unit set itself, and how the towns stand to it."""
    now = summary.now
    if now.target_bp is None or not now.member_count:
        return []
    missing = max(0, -(-now.member_count * now.target_bp // 10_000) - (now.insured_count or 0))
    made = [say("missing" if missing else "reached", target=_rate(now.target_bp), missing=_count(missing))]
    below = [line for line in summary.towns if (_rate_of(line) or 0) < now.target_bp and line.member_count]
    if below and missing:
        told = sorted(below, key=lambda line: (_rate_of(line) or 0, line.unit_code))
        parts = say("comma").join(f"{line.unit_name} {_rate(_rate_of(line))}" for line in told[:NAMED])
        made.append(say("below", parts=parts))
    return made


def _plan_line(summary: Summary, line: Any) -> str:
    return say("plan_line" if line.enrolled else "universal_line", **_plan(summary, line))


# --- rows of tables ------------------------------------------------------------------------------


def _year(row: Any) -> Line:
    return {
        "year": say("year", year=row["year"]),
        "members": _count(row["member_count"]),
        "insured": _count(row["insured_count"]),
        "rate": _rate(row["rate_bp"]),
        "contribution": yuan(row["contribution_fen"] or 0),
        "direct_rate": _rate(row["beneficiary_rate_bp"]),
        "payments": _count(row["payment_count"]),
        "aid": yuan(row["aid_fen"] or 0),
    }


def _plans(summary: Summary) -> list[Any]:
    """The plans that anybody holds or was paid under."""
    return [line for line in summary.plans if line.insured_count or line.payment_count or line.contribution_fen]


def _plan(summary: Summary, line: Any) -> Line:
    return {
        "plan": summary.plan_names.get(line.plan_code, line.plan_code),
        "insured": _count(line.insured_count) if line.enrolled else "",
        "contribution": yuan(line.contribution_fen or 0) if line.enrolled else "",
        "payments": _count(line.payment_count),
        "aid": yuan(line.aid_fen),
    }


def _town(line: UnionLine) -> Line:
    return {
        "town": line.unit_name,
        "members": _count(line.member_count),
        "insured": _count(line.insured_count),
        "rate": _rate(_rate_of(line)),
        "contribution": yuan(line.contribution_fen),
        "beneficiaries": _count(line.beneficiary_count),
        "aid": yuan(line.aid_fen),
    }


def _rate_of(line: UnionLine) -> int | None:
    return rate_bp(line.insured_count, line.member_count)


def _count(value: int | None) -> str:
    return words.label("value", "none") if value is None else f"{value:,}"


def _rate(bp: int | None) -> str:
    return words.label("value", "none") if bp is None else percent(bp)


def _points(bp: int | None) -> str:
    if not bp:
        return ""
    return say("points_up" if bp > 0 else "points_down", points=percent(abs(bp)).removesuffix(" %"))


def _growth(now: int | None, then: int | None) -> str:
    bp = growth_bp(now, then)
    if bp is None:
        return ""
    return say("growth_up" if bp >= 0 else "growth_down", growth=percent(abs(bp)))


def _day(day: str) -> str:
    return day_text(day) if words.language() == "zh" else day
