"""The standing units, found as files name them."""

from __future__ import annotations

from dataclasses import dataclass

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Writer
from mutualaid.results import Finding
from mutualaid.rules.naming import UnitNames


@dataclass(frozen=True, slots=True)
class Unit:
    """A standing unit as the index knows it."""

    fact_id: int
    unit_id: int
    unit_code: str
    unit_name: str
    kind_code: str
    uscc: str | None
    opened_on: str | None
    closed_on: str | None


class UnitIndex:
    """Finds units as files name them: by code, USCC, name or alias; never by guess."""

    def __init__(self, writer: Writer) -> None:
        units = [
            Unit(*row)
            for row in writer.select(
                "select fact_id, unit_id, unit_code, unit_name, kind_code, uscc, opened_on, closed_on from unit"
                " where voided_by is null order by unit_code"
            )
        ]
        aliases = writer.select("select unit_id, alias from unit_alias where voided_by is null")
        self.by_id = {unit.unit_id: unit for unit in units}
        self._names = UnitNames(
            ((unit.unit_id, unit.unit_code, unit.uscc, unit.unit_name) for unit in units),
            lambda: ((unit_id, alias) for unit_id, alias in aliases),
        )
        self._memo: dict[str, tuple[Unit | None, Finding | None]] = {}

    def find(self, text: str) -> tuple[Unit | None, Finding | None]:
        """The unit that a text names, or the refusal UNIT_UNKNOWN / UNIT_AMBIGUOUS with the nearest names."""
        if text not in self._memo:
            self._memo[text] = self._find(text)
        return self._memo[text]

    def _find(self, text: str) -> tuple[Unit | None, Finding | None]:
        found = self.called(text)
        if len(found) == 1:
            return found[0], None
        if found:
            codes = ", ".join(sorted(unit.unit_code for unit in found))
            return None, Finding("refused", "UNIT_AMBIGUOUS", {"name": text, "codes": codes})
        return None, Finding("refused", "UNIT_UNKNOWN", {"name": text, "nearest": self._names.near(text)})

    def called(self, text: str) -> list[Unit]:
        """Every unit that answers to this code, USCC, name or alias."""
        return [self.by_id[unit_id] for unit_id in self._names.ids(text)]

    def exact(self, text: str) -> Unit | None:
        """The unit with this very code or USCC."""
        unit_id = self._names.exact(text)
        return None if unit_id is None else self.by_id[unit_id]

    def named(self, text: str) -> Unit:
        """The unit that the command line names; raises UNIT_UNKNOWN or UNIT_AMBIGUOUS (exit 1)."""
        unit, finding = self.find(text.strip())
        if unit is None:
            assert finding is not None
            raise MutualAidError(finding.code, Exit.REFUSED, **finding.facts)
        return unit


def district(writer: Writer) -> Unit | None:
    """The union at the top of the ledger, None before ``init --code``."""
    found = writer.select(
        "select fact_id, unit_id, unit_code, unit_name, kind_code, uscc, opened_on, closed_on from unit"
        " where voided_by is null and kind_code = 'district' order by unit_id"
    )
    return Unit(*found[0]) if found else None
