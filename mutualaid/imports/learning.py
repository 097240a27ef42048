"""What headings mean in the files of an import, as somebody settled it: facts of the ledger, of one unit or of all.

What was settled of a unit holds for its files and for those of the units below it; the nearest outweighs those further
up, and every one of them what was settled of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from mutualaid.errors import MutualAidError
from mutualaid.names.units import UnitIndex, the_unit, unit_of
from mutualaid.results import Note
from mutualaid.rules.identity import mask_heading
from mutualaid.store.resources import query_text

if TYPE_CHECKING:
    from mutualaid.journal import Writer
    from mutualaid.names.units import Unit
    from mutualaid.sheets.columns import Columns
    from mutualaid.sheets.grid import Book
    from mutualaid.sheets.header import PlanHeadings
    from mutualaid.store.asking import Askable


class Heading(NamedTuple):
    """A heading and what it means: ``field`` is a field of the import, or ``-`` where the column is not needed."""

    heading: str
    """As written."""
    key: str
    """By which headings are compared (``sheets.headings.heading_key``)."""
    field: str


class Learned(NamedTuple):
    """A standing fact: what a heading means in the files of a unit, or of all (``unit_id`` None)."""

    fact_id: int
    heading: str
    key: str
    field: str
    unit_id: int | None


def learned(ledger: Askable, import_code: str) -> list[Learned]:
    """What was settled of the headings of an import, as far as whoever asks sees it."""
    rows: Sequence[tuple[Any, ...]] = ledger.select(query_text("mappings"), {"import_code": import_code})
    return [Learned(*row) for row in rows]


class Memory:
    """What the ledger has learned of the headings of an import; units are looked up only where one of them counts."""

    def __init__(self, ledger: Askable, import_code: str, *, day: str, unit: str | None = None) -> None:
        """``unit`` is whose files they are, where that was said; ``day`` is that on which units hang in the tree."""
        self._ledger, self._day, self._unit = ledger, day, unit
        self._learned = learned(ledger, import_code)
        self.is_of_units = any(each.unit_id is not None for each in self._learned)
        """Whether it matters whose the files are."""

    def of(self, unit_said: str | None) -> dict[str, str]:
        """The field of each heading by its key, in a file that itself names this unit, if any; ``-``: not needed."""
        path = self._path(unit_said) if self.is_of_units else []
        meant: dict[str, str] = {}
        for unit_id in (None, *reversed(path)):
            meant |= {each.key: each.field for each in self._learned if each.unit_id == unit_id}
        return meant

    def _path(self, unit_said: str | None) -> list[int]:
        """The unit whose file it is and those above it, from the nearest on; none where nobody says whose it is."""
        unit_id = None if self._ledger.scope is None else self._ledger.scope.unit_id
        if (said := self._unit or unit_said) is not None:
            unit, _ = UnitIndex(self._ledger).find_anywhere(said)
            unit_id = unit_id if unit is None else unit.unit_id
        if unit_id is None:
            return []
        above = self._ledger.select(query_text("units_above"), {"unit_id": unit_id, "on": self._day})
        return [each for (each,) in above]


def settled_of(
    ledger: Askable,
    columns: Columns,
    book: Book,
    plans: PlanHeadings | None = None,
    said: Mapping[str, str] | None = None,
    *,
    day: str,
    unit: str | None = None,
) -> dict[str, str]:
    """What is settled of the headings of an open file: the field, or ``-``, by the heading's key.

    ``said`` outweighs what was learned of the unit whose file it is: ``unit``, else the one that its title names, else
    the only one in its column of units.
    """
    memory = Memory(ledger, columns.name, day=day, unit=unit)
    known = {**memory.of(None), **(said or {})}
    if memory.is_of_units and unit is None:
        from mutualaid.sheets.examining import headed, unit_said

        found = headed(book, columns, plans, known)
        if found is not None:
            known = {**memory.of(unit_said(*found)), **(said or {})}
    return known


class Learning(NamedTuple):
    """What a file is to teach, once it is taken."""

    import_code: str
    headings: tuple[Heading, ...]
    unit: str | None = None
    """Of whose files it holds; None: of all, or of the unit to which whoever acts is limited."""

    def begin(self, writer: Writer) -> Callable[[], list[Note]]:
        """Look the unit up, whatever becomes of the file; what is handed back keeps it all, and what is told of it.

        Raises what ``unit_meant`` raises.
        """
        unit = unit_meant(writer, self.unit)
        return lambda: [note for each in self.headings for note in learn(writer, self.import_code, each, unit)]


def unit_meant(writer: Writer, unit: str | None) -> Unit | None:
    """The unit named, else the one to which whoever acts is limited; None: all units.

    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    if unit is not None:
        return the_unit(writer, unit)
    return None if writer.scope is None else unit_of(writer, writer.scope.unit_id)


def learn(writer: Writer, import_code: str, told: Heading, unit: Unit | None) -> list[Note]:
    """Keep what a heading means, in place of what stood of the same unit; nothing where that says the same.

    Raises HEADING_IS_NUMBER (exit 1) for a heading that holds somebody's number or name: the journal is never erased.
    """
    if (shown := mask_heading(told.heading, is_known=False)) != told.heading:
        raise MutualAidError("HEADING_IS_NUMBER", value=shown)
    unit_id = None if unit is None else unit.unit_id
    stands = the_one(learned(writer, import_code), told.key, unit_id)
    facts: Mapping[str, object] = {"field": told.field, "unit": None if unit is None else unit.unit_name}
    if stands is None:
        columns = ("import_code", "heading", "heading_key", "field", "unit_id")
        writer.assert_rows("mapping", columns, [(import_code, *told, unit_id)])
        return [Note(_code("MAPPING_LEARNED", unit), column=told.heading, facts=facts)]
    if stands.field == told.field:
        return []
    writer.correct("mapping", stands.fact_id, heading=told.heading, field=told.field)
    return [Note(_code("MAPPING_REPLACED", unit), column=told.heading, facts={**facts, "former_field": stands.field})]


def _code(code: str, unit: Unit | None) -> str:
    return code if unit is None else f"{code}_OF_UNIT"


def the_one(known: Iterable[Learned], key: str, unit_id: int | None) -> Learned | None:
    """What was settled of a heading for this very unit, or for all (``None``)."""
    return next((each for each in known if each.key == key and each.unit_id == unit_id), None)
