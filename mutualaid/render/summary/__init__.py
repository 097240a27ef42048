"""The yearly summary (``report summary``): asks the reports and draws the workbook of ``book``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mutualaid import program_version, reports, words
from mutualaid.codes import CHANNELS
from mutualaid.render.summary.book import draw
from mutualaid.render.summary.figures import (
    FloorLine,
    PayoutLine,
    PlanLine,
    Summary,
    UnionLine,
    WaitingLine,
    Whole,
    YearLine,
)
from mutualaid.reports.asking import ask, run, same_day_before, text_of
from mutualaid.reports.catalog import AID_CATEGORIES, GROUP_KEYS
from mutualaid.reports.counted import SIDES
from mutualaid.reports.paid import Paid
from mutualaid.results import Table
from mutualaid.store.asking import Answer
from mutualaid.store.reading import Reader
from mutualaid.store.resources import query_text

Row = Mapping[str, Any]


def write(reader: Reader, path: Path, *, unit: str | None, as_of: str) -> None:
    """Write the summary of a unit (None: the district) for the year up to ``as_of`` to ``path``, replacing a file.

    Raises ``MutualAidError``: UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    draw(path, gather(reader, unit=unit, as_of=as_of))


def gather(reader: Reader, *, unit: str | None, as_of: str) -> Summary:
    """All figures of the summary, from the reports; the year before only as far as the ledger or an opening knows it.

    Raises ``MutualAidError``: UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    reader = _Remembering(reader)
    question = ask(reader, "participation", unit=unit, as_of=as_of)
    code, year, before_on = question.unit_code, int(as_of[:4]), same_day_before(as_of)
    paid = Paid([*((as_of, by) for by in (None, "town", "unit", "plan", *_PAYOUTS)), (before_on, None)])
    towns = reports.overview(reader, unit=code, as_of=as_of, by="town", paid=paid)
    units = reports.overview(reader, unit=code, as_of=as_of, by="unit", paid=paid)
    plans = reports.plans_overview(reader, unit=code, as_of=as_of, paid=paid)
    years = reports.years(reader, unit=code, as_of=as_of, paid=paid)
    homes = {row["unit_code"]: row for row in reports.units(reader, as_of=as_of)}
    names = {unit_code: row["unit_name"] for unit_code, row in homes.items()}
    now, before = _wholes(reader, code, as_of, before_on, paid, towns=towns, units=units, years=years)
    town_codes = {row["unit_code"]: _town_of(homes, row["unit_code"]) for row in _rows(units)}
    left_out = _left_out(reader, code, as_of)
    below = Counter(town_codes[row["unit_code"]] for row in _rows(units) if row["member_count"])
    return Summary(
        unit_code=code or "",
        unit_name=question.unit.unit_name if question.unit is not None else words.sentence("summary.whole"),
        year=year,
        as_of=as_of,
        ledger=reader.stamp,
        version=program_version(),
        now=now,
        before=before,
        plan_codes=[plan.plan_code for plan in question.plans if plan.kind_code == "enrolled"],
        plan_names={plan.plan_code: _plan_name(plan) for plan in question.plans},
        towns=[_union(row, before, names, row["unit_code"], below[row["unit_code"]]) for row in _rows(towns)],
        units=[_union(row, before, names, town_codes[row["unit_code"]], 1) for row in _rows(units)],
        plans=[_plan(row, before) for row in _rows(plans)],
        floors=_floors(reader, code, as_of, [plan.plan_code for plan in question.plans]),
        years=[YearLine(row["year"], row["contribution_fen"], row["aid_fen"]) for row in _rows(years)][-6:],
        not_counted=left_out["holder"],
        not_covered=left_out["member"],
        payouts=_payouts(reader, code, as_of, before, paid),
        never_paid=[
            _waiting(row, row["claim_no"], row["event_on"], names)
            for row in _rows(reports.never_paid(reader, unit=code, as_of=as_of))
            if row["relief_no"] is None
        ],
        returned=[
            _waiting(row, row["payout_no"], row["returned_on"], names)
            for row in _rows(reports.returned_unpaid(reader, unit=code, as_of=as_of))
            if row["relief_no"] is None
        ],
    )


def _town_of(homes: Mapping[str, Row], unit_code: str) -> str:
    """The town that a unit hangs below; a unit outside every town counts as one."""
    return str((homes.get(unit_code) or {}).get("town_code") or unit_code)


def _union(row: Row, before: Whole, names: Mapping[str, str], town_code: str, unit_count: int) -> UnionLine:
    return UnionLine(
        unit_code=row["unit_code"],
        unit_name=row["unit_name"] or row["unit_code"],
        town_code=town_code,
        town_name=names.get(town_code, ""),
        unit_count=unit_count,
        insured_unit_count=row["insured_unit_count"],
        member_count=row["member_count"],
        insured_count=row["insured_count"],
        enrollment_counts=row["participations"],
        contribution_fen=row["contribution_fen"],
        previous_contribution_fen=_known(row["contribution_previous_fen"], before.contribution_fen, before),
        beneficiary_count=row["beneficiary_count"],
        aid_fen=row["aid_fen"],
        previous_aid_fen=_known(row["aid_previous_fen"], before.aid_fen, before),
    )


_RECEIVED = "town,unit,plan,quarter"
"""The groupings that are asked of the contributions at once: what each unit received is summed once for all of them."""


class _Remembering(Reader):
    """Asks each query once: several reports share their counts, and one open reader sees one state of the ledger.

    A question without a grouping is answered by the total that the same question with one has brought along, a question
    about contributions by one grouping from the answer by several, and how many members there are from participation.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__(None, reader.engine, reader.url)
        self.stamp, self.scope, self.is_at_head = reader.stamp, reader.scope, reader.is_at_head
        self._reader = reader
        self._contributions = query_text("contributions")
        self._members, self._participation = (text_of(reader, name) for name in ("members", "participation"))
        self._answers: dict[tuple[str, tuple[tuple[str, object], ...]], Answer] = {}

    def answer(self, sql: str, params: Mapping[str, object] | None = None) -> Answer:
        """The answer of the open reader, or the one it gave before to the same query and parameters."""
        given = dict(params or {})
        if sql == self._contributions and given["grouping"] in _RECEIVED.split(","):
            columns, rows = self.answer(sql, given | {"grouping": _RECEIVED})
            return Answer(columns, [row for row in rows if row[0] in ("total", given["grouping"])])
        if sql == self._members and given["grouping"] is None:
            columns, rows = self.answer(self._participation, given | {"grouping": "unit"})
            return Answer(columns, [row for row in rows if row[0] == "total"])
        key = sql, tuple(sorted(given.items()))
        if key not in self._answers:
            columns, rows = self._answers[key] = self._reader.answer(sql, params)
            if given.get("grouping") is not None and columns[:1] == ["level"]:
                whole = sql, tuple(sorted((given | {"grouping": None}).items()))
                self._answers.setdefault(whole, Answer(columns, [row for row in rows if row[0] == "total"]))
        return self._answers[key]

    def each(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of the open reader, which are not kept: whoever walks over them keeps what they count."""
        return self._reader.each(sql, params)

    def _each(self, sql: str, params: Mapping[str, object] | None, columns: list[str]) -> Iterator[tuple[Any, ...]]:
        answer = self.answer(sql, params)
        columns += answer.columns
        yield from answer.rows


def _wholes(
    reader: Reader,
    unit: str | None,
    as_of: str,
    before_on: str,
    paid: Paid,
    *,
    towns: Table,
    units: Table,
    years: Table,
) -> tuple[Whole, Whole]:
    """The unit as a whole, in the year and in the year before; what nobody knows of the latter is None."""
    total: Row = towns.total or {}
    members = reports.participation(reader, unit=unit, as_of=as_of)
    helped: Row = reports.direct_claims(reader, unit=unit, as_of=as_of, covered=members, paid=paid).total or {}
    enrolled: Row = reports.payout_ratio(reader, unit=unit, as_of=as_of, by="quarter", paid=paid).total or {}
    now = Whole(
        member_count=total["member_count"],
        insured_count=total["insured_count"],
        covered_in_year_count=total["covered_in_year_count"],
        unit_count=sum(1 for row in units.rows if row["member_count"]),
        insured_unit_count=total["insured_unit_count"],
        enrollment_count=total["participation_count"],
        contribution_fen=total["contribution_fen"],
        beneficiary_count=total["beneficiary_count"],
        strict_beneficiary_count=helped["strict_beneficiary_count"],
        any_channel_beneficiary_count=helped["any_channel_beneficiary_count"],
        payment_count=total["payment_count"],
        aid_fen=total["aid_fen"],
        enrolled_aid_fen=enrolled["aid_fen"],
        target_bp=total["target_bp"],
    )
    told = next((row for row in years.rows if row["year"] == int(before_on[:4])), None)
    if told is None:
        return now, Whole()
    if told["opening_used"]:
        # Reported as a whole, before the ledger: rates of that year stand only where both integers were reported.
        rate, count = total["previous_beneficiary_rate_bp"], total["previous_beneficiary_count"]
        opening = next(
            row
            for row in run(reader, "openings", {"from_year": told["year"], "to_year": told["year"]})
            if row["unit_code"] == unit
        )
        return now, Whole(
            member_count=opening["member_count"],
            contribution_fen=opening["contribution_fen"],
            beneficiary_count=count if rate is not None or opening["member_count"] is None else None,
            aid_fen=opening["aid_fen"],
            as_reported=True,
        )
    covered = reports.participation(reader, unit=unit, as_of=before_on, by="unit")
    started: Row = reports.participations(reader, unit=unit, as_of=before_on, paid=paid).total or {}
    whole: Row = covered.total or {}
    return now, Whole(
        member_count=whole["member_count"],
        insured_count=whole["insured_count"],
        unit_count=sum(1 for row in covered.rows if row["member_count"]),
        insured_unit_count=sum(1 for row in covered.rows if row["insured_count"]),
        enrollment_count=started["participation_count"],
        contribution_fen=total["contribution_previous_fen"],
        beneficiary_count=total["previous_beneficiary_count"],
        payment_count=started["payment_count"],
        aid_fen=total["aid_previous_fen"],
    )


def _rows(table: Table) -> list[Any]:
    return list(table.rows)


def _known(previous_fen: int | None, whole_fen: int | None, before: Whole) -> int | None:
    """A row's amount of the year before: None where that year is unknown, or stands only as the whole reported it."""
    if whole_fen is None or (before.as_reported and not previous_fen):
        return None
    return previous_fen


def _plan_name(plan: Any) -> str:
    label = words.label("plan", plan.plan_code)
    if label != plan.plan_code:
        return label
    return str(plan.name_zh if words.language() == "zh" else plan.name_en)


def _plan(row: Row, before: Whole) -> PlanLine:
    enrolled = row["kind_code"] == "enrolled"
    return PlanLine(
        plan_code=row["plan_code"],
        enrolled=enrolled,
        insured_count=row["insured_count"] if enrolled else None,
        enrollment_count=row["participation_count"] if enrolled else None,
        contribution_fen=row["contribution_fen"] if enrolled else None,
        previous_contribution_fen=_known(row["contribution_previous_fen"], before.contribution_fen, before)
        if enrolled
        else None,
        beneficiary_count=row["beneficiary_count"],
        payment_count=row["payment_count"],
        aid_fen=row["aid_fen"],
        previous_aid_fen=_known(row["aid_previous_fen"], before.aid_fen, before),
    )


_PAYOUTS = ("quarter", "channel", "category")
"""The groupings by which the sheet of payouts tells them."""


def _payouts(reader: Reader, unit: str | None, as_of: str, before: Whole, paid: Paid) -> dict[str, list[PayoutLine]]:
    """What was paid by quarter, channel and category, each after its whole: every quarter begun, both channels."""
    quarters = [f"{as_of[:4]}Q{number}" for number in range(1, (int(as_of[5:7]) + 2) // 3 + 1)]
    ratios = reports.payout_ratio(reader, unit=unit, as_of=as_of, by="quarter", paid=paid)
    enrolled = {row["quarter"]: row for row in _rows(ratios)} | {"": ratios.total or {}}
    made: dict[str, list[PayoutLine]] = {}
    for by, codes in zip(_PAYOUTS, (quarters, CHANNELS, AID_CATEGORIES), strict=True):
        key = GROUP_KEYS[by]
        table = reports.aid(reader, unit=unit, as_of=as_of, by=by, paid=paid)
        rows: dict[str, Row] = {row[key]: row for row in _rows(table)} | {"": table.total or {}}
        shown = [code for code in codes if by != "category" or code in rows]
        made[by] = [
            PayoutLine(
                code=code,
                payment_count=row.get("payment_count", 0),
                beneficiary_count=row.get("beneficiary_count", 0),
                aid_fen=row.get("aid_fen", 0),
                previous_aid_fen=_known(row.get("previous_fen", 0), before.aid_fen, before),
                enrolled_aid_fen=enrolled.get(code, {}).get("aid_fen", 0) if by == "quarter" else 0,
                contribution_fen=enrolled.get(code, {}).get("contribution_fen", 0) if by == "quarter" else 0,
            )
            for code in ("", *shown)
            for row in (rows.get(code, {}),)
        ]
    return made


def _waiting(row: Row, number: int, since_on: str, names: Mapping[str, str]) -> WaitingLine:
    return WaitingLine(
        number=number,
        person_no=row["person_no"],
        name=row["name"],
        unit_name=names.get(row["unit_code"]) or row["unit_code"],
        plan_code=row["plan_code"],
        amount_fen=row["amount_fen"],
        state=row["state"],
        since_on=since_on,
        waiting_days=row["waiting_days"],
        reason=row.get("reason"),
    )


def _floors(reader: Reader, unit: str | None, as_of: str, plans: list[str]) -> list[FloorLine]:
    """Unions below a floor, by plan, the largest shortfall first."""
    below = [row for row in _rows(reports.floor(reader, unit=unit, as_of=as_of)) if row["shortfall_count"]]
    below.sort(key=lambda row: (plans.index(row["plan_code"]), -row["shortfall_count"], row["unit_code"]))
    keys = ("unit_code", "unit_name", "plan_code", "base", "base_count", "insured_count", "required_count",
            "shortfall_count", "rate_bp", "minimum_bp")  # fmt: skip
    return [FloorLine(*(row[key] for key in keys)) for row in below]


def _left_out(reader: Reader, unit: str | None, as_of: str) -> dict[str, dict[str, int]]:
    """Of each side of M11 the reasons that anybody has, with their persons."""
    made: dict[str, dict[str, int]] = {side: {} for side in SIDES}
    for row in _rows(reports.excluded(reader, unit=unit, as_of=as_of)):
        if row["person_count"]:
            made[row["side_code"]][row["reason_code"]] = row["person_count"]
    return made
