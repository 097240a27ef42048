"""The standing units, found as people and files name them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import FOR_EVER
from mutualaid.results import Finding
from mutualaid.store.resources import query_text

if TYPE_CHECKING:
    from mutualaid.rules.naming import UnitNames
    from mutualaid.store.asking import Askable
    from mutualaid.store.scoping import Scope


class Unit(NamedTuple):
    """A standing unit as the index knows it."""

    fact_id: int
    unit_id: int
    unit_code: str
    unit_name: str
    """What it is called on the day of the index."""
    first_name: str
    """What it was called when it began."""
    kind_code: str
    uscc: str | None
    opened_on: str | None
    closed_on: str | None

    def is_open_on(self, day: str) -> bool:
        """Whether the unit stands on a day: it has opened by then, and closes later if at all."""
        return (self.opened_on is None or day >= self.opened_on) and (self.closed_on is None or day < self.closed_on)

    def refuse_closed(self, first_on: str, last_on: str) -> None:
        """Refuse what is to hold on days of which the unit stands on none: UNIT_NOT_THERE (exit 1); both included."""
        if (self.opened_on or first_on) > last_on or (self.closed_on or FOR_EVER) <= first_on:
            raise MutualAidError("UNIT_NOT_THERE", **self.open_facts(first_on if first_on == last_on else first_on[:4]))

    def open_facts(self, day: str) -> dict[str, object]:
        """What a sentence about a day on which the unit is not open says of it."""
        return {
            "name": self.unit_name,
            "on": day,
            "opened_on": self.opened_on or "-",
            "closed_on": self.closed_on or "-",
        }


class UnitIndex:
    """Finds units as files name them: by code, USCC, any name they ever bore or alias; never by guess.

    It calls them as they are called on ``called_on``, else as they are called last. Of several units of one name, those
    in the scope of whoever asks are meant. The nearest names are theirs alone.
    """

    def __init__(self, ledger: Askable, *, called_on: str = FOR_EVER) -> None:
        self._ledger = ledger
        self._scope = ledger.scope
        units = [Unit(*row) for row in ledger.select(query_text("unit_names"), {"called_on": called_on})]
        self.by_id: dict[int, Unit] = {unit.unit_id: unit for unit in units}
        """Every standing unit, in the order of codes."""
        self._memo: dict[str, tuple[Unit | None, Finding | None]] = {}

    @property
    def district(self) -> Unit | None:
        """The union at the top of the ledger; None before ``init --code``."""
        districts = [unit for unit in self.by_id.values() if unit.kind_code == "district"]
        return districts[0] if len(districts) == 1 else None

    def find(self, text: str) -> tuple[Unit | None, Finding | None]:
        """The unit that a text names, or the refusal UNIT_UNKNOWN / UNIT_AMBIGUOUS with the nearest names.

        Raises NOT_IN_SCOPE (exit 4) where it names none but outside the scope, whatever else is wrong where it stands.
        """
        unit, finding = self.find_anywhere(text)
        if self._scope is not None:
            self.refuse_outside(self.called(text), text if unit is None else unit.unit_code)
        return unit, finding

    def refuse_outside(self, units: Sequence[Unit], called: str) -> None:
        """Refuse what names units outside the scope and none in it: NOT_IN_SCOPE (exit 4)."""
        _refuse_outside(self._scope, units, called)

    def find_anywhere(self, text: str) -> tuple[Unit | None, Finding | None]:
        """Like ``find`` for what is only read, as a title or the unit above; outside the scope nothing is written."""
        if text not in self._memo:
            self._memo[text] = self._find(text)
        return self._memo[text]

    def _find(self, text: str) -> tuple[Unit | None, Finding | None]:
        called = self.called(text)
        found = [unit for unit in called if self.sees(unit)] or called
        if len(found) == 1:
            return found[0], None
        from mutualaid.rules.identity import mask_value  # a question that finds its unit masks nothing

        said = mask_value("unit", text)
        if found:
            codes = ", ".join(sorted(unit.unit_code for unit in found))
            return None, Finding("refused", "UNIT_AMBIGUOUS", {"name": said, "codes": codes})
        nearest = self._names.near(text, None if self._scope is None else self._scope.units)
        return None, Finding("refused", "UNIT_UNKNOWN", {"name": said, "nearest": nearest})

    def sees(self, unit: Unit) -> bool:
        """Whether a unit is of the part of whoever asks."""
        return self._scope is None or unit.unit_id in self._scope.units

    def called(self, text: str) -> list[Unit]:
        """Every unit that answers to this code, USCC, alias, or name of any day."""
        return [self.by_id[unit_id] for unit_id in self._names.ids(text)]

    def like(self, text: str) -> list[Unit]:
        """The units of whoever asks that a text may mean: how a code or name begins, a part of it, pinyin initials."""
        said = text.strip().casefold()
        seen = [unit for unit in self.by_id.values() if self.sees(unit)]
        begin = [unit for unit in seen if unit.unit_code.startswith(said) or unit.unit_name.casefold().startswith(said)]
        found = begin or [unit for unit in seen if said in unit.unit_name.casefold()]
        if not found and said.isascii() and said.isalpha() and len(said) > 1:
            from mutualaid.names import initials

            told = initials.BETWEEN.join(f"{unit.unit_id} {unit.unit_name}" for unit in seen)
            meant = initials.people(told, said)
            found = [unit for unit in seen if unit.unit_id in meant]
        return found

    def name_verdict(self, text: str, unit_id: int | None) -> Finding | None:
        """Refused what a unit (``None``: a new one) cannot be called; another's code or USCC as UNIT_NAME_IS_CODE."""
        from mutualaid.rules.naming import unit_name_verdict  # a question names no unit anew

        other = self.exact(text) or self.exact(text.upper())
        if other is not None and other.unit_id != unit_id:
            return Finding("refused", "UNIT_NAME_IS_CODE", {"name": text, "unit_name": other.unit_name})
        return unit_name_verdict(text)

    def namesakes(self, text: str, unit_id: int | None) -> str:
        """The codes of other units that answer to a name as well, of the scope of whoever asks; blank where none do."""
        others = [other for other in self.called(text) if other.unit_id != unit_id and self.sees(other)]
        return ", ".join(other.unit_code for other in others)

    def exact(self, text: str) -> Unit | None:
        """The unit with this very code or USCC."""
        unit_id = self._names.exact(text)
        return None if unit_id is None else self.by_id[unit_id]

    def named(self, text: str) -> Unit:
        """The unit that the command line names.

        Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), and NOT_IN_SCOPE (exit 4) for one outside the scope.
        """
        unit, finding = self.find(text.strip())
        if unit is None:
            assert finding is not None
            # What whoever asks typed is told as it was typed.
            raise MutualAidError(finding.code, Exit.REFUSED, **{**finding.facts, "name": text.strip()})
        return unit

    @cached_property
    def _names(self) -> UnitNames:
        from mutualaid.rules.naming import UnitNames  # a question about the whole ledger names no unit

        aliases = query_text("unit_aliases")
        return UnitNames(
            ((unit.unit_id, unit.unit_code, unit.uscc, unit.unit_name) for unit in self.by_id.values()),
            lambda: ((unit_id, alias) for unit_id, alias in self._ledger.select(aliases)),
        )


def the_unit(ledger: Askable, text: str, *, called_on: str = FOR_EVER) -> Unit:
    """The unit that a text names, as ``UnitIndex.named`` finds it; one named by code or USCC is looked up alone.

    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    said = text.strip()
    found = _looked_up(ledger, called_on, said=said)
    if not found:
        return UnitIndex(ledger, called_on=called_on).named(said)
    _refuse_outside(ledger.scope, found[:1], found[0].unit_code)
    return found[0]


def the_district(ledger: Askable, *, called_on: str = FOR_EVER) -> Unit | None:
    """The union at the top of the ledger; None before ``init --code``."""
    found = _looked_up(ledger, called_on, kind_code="district")
    return found[0] if len(found) == 1 else None


def unit_of(ledger: Askable, unit_id: int, *, called_on: str = FOR_EVER) -> Unit | None:
    """The standing unit of a number."""
    return next(iter(_looked_up(ledger, called_on, unit_id=unit_id)), None)


def _looked_up(ledger: Askable, called_on: str, **by: object) -> list[Unit]:
    """The units that one of these names exactly, the one that is meant first: ``said``, ``unit_id``, ``kind_code``."""
    said = by.get("said")
    asked = {"called_on": called_on, "said": None, "unit_id": None, "kind_code": None, **by}
    asked["said_upper"] = said.upper() if isinstance(said, str) else None
    return [Unit(*row) for row in ledger.select(query_text("unit_one"), asked)]


def _refuse_outside(scope: Scope | None, units: Sequence[Unit], called: str) -> None:
    if scope is not None and units and not any(unit.unit_id in scope.units for unit in units):
        raise MutualAidError("NOT_IN_SCOPE", Exit.NOT_PERMITTED, record=f"unit:{called}", scope=scope.unit_code)
