"""What an import takes: its fields, each a column and its reader, and the rows that they make."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Finding
from mutualaid.rules.values import number_text, plain

Reading = tuple[Any, Iterable[Finding]]
"""What a reader answers: the value, and what it has to say of the cell."""
Reader = Callable[..., Reading]
Change = Literal["added", "updated", "unchanged"]
T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Remark(NamedTuple):
    """What was found in a row, and in which field; ``value`` is told where the file has no cell for it."""

    field: str
    value: Any
    finding: Finding


@dataclass(slots=True, eq=False)
class Row:
    """One row of a file as it was read; an import's own rows name what its fields hold, ``None`` for a blank cell."""

    line: int
    cells: Sequence[Any]
    remarks: list[Remark]
    change: Change = field(default="unchanged", init=False)
    """What the row does, once it is judged."""

    def refuse(self, of: str, code: str, value: object = None, /, **facts: object) -> None:
        """The row cannot be taken."""
        self.remarks.append(Remark(of, value, Finding("refused", code, facts)))

    def hold(self, of: str, code: str, value: object = None, bound: object = None, /, **facts: object) -> None:
        """The row waits until somebody settles the doubt, which hangs on ``bound`` where that is not in its facts."""
        self.remarks.append(Remark(of, value, Finding("held", code, facts, bound)))

    def note(self, of: str, code: str, value: object = None, /, **facts: object) -> None:
        """The receipt tells it."""
        self.remarks.append(Remark(of, value, Finding("note", code, facts)))

    def find(self, of: str, finding: Finding | None, value: object = None, /) -> None:
        """What a rule says, if it says anything."""
        if finding is not None:
            self.remarks.append(Remark(of, value, finding))

    def take(self, of: str, reading: Reading) -> Any:
        """The value of a cell that was read by itself; what was found stays in the row."""
        value, found = reading
        if found:
            self.remarks.extend(Remark(of, None, finding) for finding in found)
        return value

    def need(self, of: str, value: object) -> None:
        """Refuse a row that lacks what only some rows need; a cell that could not be read is refused already."""
        if value is None and not self.is_doubted(of):
            self.refuse(of, "REQUIRED", field=of)

    def is_doubted(self, of: str) -> bool:
        """Whether more than a note was found in a field."""
        return bool(self.remarks) and any(
            remark.field == of and remark.finding.verdict != "note" for remark in self.remarks
        )

    def is_refused(self, *of: str) -> bool:
        """Whether anything was refused in one of these fields; without fields, in the row."""
        return bool(self.remarks) and any(
            remark.finding.verdict == "refused" and (not of or remark.field in of) for remark in self.remarks
        )

    def settle(self, *of: str) -> None:
        """Leave out the doubts of these fields (without fields, all): the ledger holds these very values already."""
        if self.remarks:
            self.remarks = [
                remark for remark in self.remarks if remark.finding.verdict != "held" or (of and remark.field not in of)
            ]

    def overrule(self, of: str, *, notes: bool = False) -> None:
        """Leave out what a cell itself was doubted or refused for, ``notes`` too: the ledger says what it is."""
        if self.remarks:
            self.remarks = [
                remark
                for remark in self.remarks
                if remark.field != of or (remark.finding.verdict == "note" and not notes)
            ]


R = TypeVar("R", bound=Row)


def held_by(row_class: type[Row]) -> tuple[str, ...]:
    """What the rows of an import hold of their file, beside what every row has."""
    every = {name.name for name in dataclasses.fields(Row)}
    return tuple(name.name for name in dataclasses.fields(row_class) if name.init and name.name not in every)


class Field(NamedTuple):
    """One field of an import: how its cell is read, and what a blank one means."""

    read: Reader
    column: str | None = None
    """The field of the file, where the row calls what it holds otherwise."""
    needed: bool = False
    """A blank cell is refused, as ``missing``."""
    missing: str = "REQUIRED"
    otherwise: Any = None
    """What a blank cell stands for."""
    option: str | None = None
    """The option of the command line, as it is typed, that said so: it fills blank cells and overrules none."""
    beside: str | None = None
    """A further column without which the cell cannot be read."""
    repeats: bool = True
    """Its cells repeat (units, days, words): equal ones are read once."""


def read_rows(
    row_class: type[R],
    fields: Mapping[str, Field],
    places: Mapping[str, int],
    rows: Sequence[tuple[int, Sequence[Any]]],
    told: Callable[[int], None] = lambda _: None,
) -> list[R]:
    """Read a table column by column; ``fields`` in the order in which ``row_class`` names what they hold.

    A column the file lacks reads as blank. What was found stands in the rows in the order of the fields. ``told``
    hears how many columns have been read.
    """
    cells = [row for _, row in rows]
    table = list(zip(*cells, strict=True))
    remarks: list[list[Remark]] = [[] for _ in rows]
    columns: list[list[Any]] = []
    for name, of in fields.items():
        column = of.column or name
        place = places.get(column)
        read = _readings(of, table, places, place, len(cells))
        columns.append(_read_column(of, column, _column(table, place, len(cells)), read, remarks))
        told(len(columns))
    return list(map(row_class, [line for line, _ in rows], cells, remarks, *columns))


def _column(table: Sequence[Sequence[Any]], place: int | None, count: int) -> Sequence[Any]:
    return (None,) * count if place is None or not count else table[place]


def _readings(
    of: Field, table: Sequence[Sequence[Any]], places: Mapping[str, int], place: int | None, count: int
) -> Iterable[Reading]:
    column = _column(table, place, count)
    if of.beside is not None:
        return map(of.read, column, _column(table, places.get(of.beside), count))
    if place is None:
        return repeat((None, ()), count)
    return read_once(of.read, column) if of.repeats else map(of.read, column)


def _read_column(
    of: Field, name: str, cells: Sequence[Any], readings: Iterable[Reading], remarks: Sequence[list[Remark]]
) -> list[Any]:
    """The values of a column; what was found goes to the rows."""
    answers = list(readings)
    values = [value for value, _ in answers]
    if of.needed or of.otherwise is not None:
        told = [place for place, (value, found) in enumerate(answers) if found or value is None]
    else:
        told = [place for place, (_, found) in enumerate(answers) if found]
    for place in told:
        value, found = answers[place]
        if found:
            remarks[place].extend(Remark(name, cells[place], finding) for finding in found)
        elif value is None:
            value = values[place] = of.otherwise
        if of.needed and value is None and not any(finding.verdict != "note" for finding in found):
            remarks[place].append(Remark(name, None, Finding("refused", of.missing, {"field": name})))
    return values


def read_once(read: Reader, cells: Sequence[Any]) -> Iterator[Reading]:
    """What a reader answers for a column that repeats its units, days or words: each is read once."""
    return map(_Answers(read).__getitem__, cells)


class _Answers(dict[Any, Reading]):
    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Any) -> Reading:
        answer = self[cell] = self._read(cell)
        return answer


# --- readers made of others ---


def text(cell: object) -> Reading:
    """A text that says what it says."""
    return plain(cell), ()


class Index(Protocol[T_co]):
    """What finds records by their names."""

    def find(self, text: str) -> tuple[T_co | None, Finding | None]:
        """The record that a text names, or the refusal."""


def named(index: Index[T]) -> Callable[[object], tuple[T | None, tuple[Finding, ...]]]:
    """The reader of the unit or plan that a cell names."""

    def read(cell: object) -> tuple[T | None, tuple[Finding, ...]]:
        name = plain(cell)
        if name is None:
            return None, ()
        found, finding = index.find(name)
        return found, () if finding is None else (finding,)

    return read


def compared(read: Reader) -> Reader:
    """A reader of what is only compared with the ledger, whose value stands: signs of its own raise no doubt."""

    def compare(cell: object) -> Reading:
        value, found = read(cell)
        return value, found and tuple(finding for finding in found if finding.verdict == "note")

    return compare


def unremarked(read: Reader) -> Reader:
    """A reader whose notes nobody needs: how the cell is written is no news, only that it cannot be read."""

    def remark(cell: object) -> Reading:
        value, found = read(cell)
        return value, found and tuple(finding for finding in found if finding.verdict != "note")

    return remark


LONGEST_NUMBER = 60


def number(cell: object) -> Reading:
    """The number of a receipt, a settlement or a transaction, without blanks: CODE_TOO_LONG, NUMBER_STORED.

    People copy such numbers by hand: two that differ in the case of their letters alone are one, in capitals.

    >>> number("hf 2018-0001"), number(12.0), number(1e18)[1][0].code
    (('HF2018-0001', ()), ('12', ()), 'NUMBER_STORED')
    """
    value, found = number_text(cell)
    if value is not None and len(value) > LONGEST_NUMBER:
        return None, (Finding("refused", "CODE_TOO_LONG"),)
    return value and value.upper(), found


def number_given(text: str) -> str:
    """The number that a command line gives, in the form in which the ledger keeps it; raises what ``number`` refuses.

    >>> number_given("hf 2018-0001")
    'HF2018-0001'
    """
    value, found = number(text)
    if not isinstance(value, str):
        wrong = next(iter(found), Finding("refused", "REQUIRED", {"field": "receipt_no"}))
        raise MutualAidError(wrong.code, Exit.REFUSED, **wrong.facts)
    return value
