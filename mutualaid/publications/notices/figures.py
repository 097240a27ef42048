"""What the ledger says of a figure that a notice may name: of a unit or the whole, a plan, a channel, a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

from mutualaid import reports
from mutualaid.names.units import UnitIndex
from mutualaid.reports.asking import run
from mutualaid.results import Table
from mutualaid.rules.notices import Subject
from mutualaid.store.reading import Reader

Total = Mapping[str, Any]

_IN = {
    **dict.fromkeys(
        ("insured_count", "rate_bp", "covered_in_year_count", "covered_in_year_bp"),
        ("participation", None),
    ),
    "member_count": ("direct_claims", None),  # of a year before the ledger as it was reported
    "contribution_fen": ("contributions", None),
    "contribution_growth_bp": ("contributions", "growth_bp"),
    "beneficiary_count": ("direct_claims", None),
    "beneficiary_rate_bp": ("direct_claims", "rate_bp"),
    "any_channel_beneficiary_count": ("direct_claims", None),
    "payment_count": ("aid", None),
    "aid_fen": ("aid", None),
    "aid_growth_bp": ("aid", "growth_bp"),
    "participation_count": ("participations", None),
    "ratio_bp": ("payout_ratio", None),
}
"""The report whose total holds a figure, and its key there where that is another."""
DEFINITIONS = {
    **dict.fromkeys(("insured_count", "rate_bp", "rate_change_bp", "target_bp", "missing_count"), "M01"),
    **dict.fromkeys(("covered_in_year_count", "covered_in_year_bp"), "M01b"),
    **dict.fromkeys(("contribution_fen", "contribution_growth_bp"), "M02"),
    **dict.fromkeys(("beneficiary_count", "beneficiary_rate_bp", "beneficiary_rate_change_bp"), "M03"),
    "any_channel_beneficiary_count": "M03",
    **dict.fromkeys(("aid_fen", "aid_growth_bp"), "M04"),
    **dict.fromkeys(("participation_count", "payment_count"), "M05"),
    "ratio_bp": "M06",
}
"""The definition of each figure; what is not there has none."""


class Figures:
    """The figures of a ledger, each looked up when it is asked for and once."""

    def __init__(self, reader: Reader, unit: str | None, as_of: str) -> None:
        self._reader, self._unit, self._as_of = reader, unit, as_of
        self.year = int(as_of[:4])
        self._asked: dict[tuple[object, ...], Table] = {}

    def known(self, figure: str, of: Subject) -> int | None:
        """What the ledger says of a figure, in its smallest unit; None where it is not known or means nothing."""
        year = self.year if of.year is None else self.year - 1 if of.year < 0 else of.year
        if not 1900 < year < 2100:
            return None
        if (own := self._own.get(figure)) is not None:
            return own(year, of)
        report, key = _IN[figure]
        if of.channel is not None:
            return self._by_channel(figure, year, of)
        value = self._total(report, year, of).get(key or figure)
        return value if isinstance(value, int) else None

    @property
    def all(self) -> tuple[str, ...]:
        """The key of every figure."""
        return (*_IN, *self._own)

    @cached_property
    def _own(self) -> Mapping[str, Callable[[int, Subject], int | None]]:
        return {
            "rate_change_bp": partial(self._change, "rate_bp"),
            "beneficiary_rate_change_bp": partial(self._change, "beneficiary_rate_bp"),
            "target_bp": self._target,
            "missing_count": self._missing,
            "town_count": partial(self._units, "town", "member_count"),
            "unit_count": partial(self._units, "unit", "member_count"),
            "insured_unit_count": partial(self._units, "unit", "insured_count"),
        }

    def _ask(self, report: str, year: int, of: Subject, by: str | None = None) -> Table:
        day = self._as_of if year == self.year else f"{year}-12-31"
        key = (report, day, of.unit, of.plan, by)
        if key not in self._asked:
            given: dict[str, Any] = {"unit": of.unit or self._unit, "as_of": day, "plan": of.plan}
            self._asked[key] = getattr(reports, report)(self._reader, **given, **({"by": by} if by else {}))
        return self._asked[key]

    def _total(self, report: str, year: int, of: Subject) -> Total:
        return self._ask(report, year, of).total or {}

    def _by_channel(self, figure: str, year: int, of: Subject) -> int | None:
        """Of a channel the payments, their persons and sums; what is of no channel is that of all."""
        key = {"any_channel_beneficiary_count": "beneficiary_count"}.get(figure, figure)
        table = self._ask("aid", year, of, by="channel")
        if key in ("payment_count", "aid_fen", "beneficiary_count"):
            row = next((row for row in table.rows if row["channel_code"] == of.channel), {})
            return int(str(row.get(key) or 0))
        return self.known(figure, of._replace(channel=None))

    def _change(self, figure: str, year: int, of: Subject) -> int | None:
        now = self.known(figure, of._replace(year=year))
        before = self.known(figure, of._replace(year=year - 1))
        return None if now is None or before is None else now - before

    def _target(self, year: int, of: Subject) -> int | None:
        unit = of.unit or self._unit
        return next(
            (row["target_bp"] for row in run(self._reader, "targets", {"year": year}) if row["unit_code"] == unit), None
        )

    def _missing(self, year: int, of: Subject) -> int | None:
        """How many more members have to be insured for the unit's own target."""
        target = self._target(year, of)
        total = self._total("participation", year, of._replace(plan=None))
        if target is None:
            return None
        return max(0, -(-int(total["member_count"]) * target // 10_000) - int(total["insured_count"]))

    def _units(self, by: str, key: str, year: int, of: Subject) -> int:
        """How many unions hold anybody; of towns only those that are streets, towns and townships, no systems."""
        rows = self._ask("participation", year, of, by=by).rows
        if by == "town":
            kinds = {unit.unit_code: unit.kind_code for unit in UnitIndex(self._reader).by_id.values()}
            rows = [row for row in rows if kinds.get(str(row["unit_code"])) not in ("system", "district")]
        return sum(1 for row in rows if row[key])
