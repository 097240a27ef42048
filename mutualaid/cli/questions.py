"""What a file leaves open of its headings, asked on a terminal in place of a refusal; answered, the import goes on.

The answers are the same as ``--map`` and ``--learn``: the line that does it without questions is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from mutualaid import mappings, words
from mutualaid.cli import asking, offers, opening
from mutualaid.cli.asking import Choice
from mutualaid.cli.headings import Meant
from mutualaid.cli.invocation import current
from mutualaid.cli.streams import talk
from mutualaid.errors import MutualAidError
from mutualaid.imports.learning import Heading
from mutualaid.names.units import Unit, UnitIndex, unit_of
from mutualaid.render.cells import field_called, told
from mutualaid.sheets.cells import filled
from mutualaid.sheets.columns import MOVES
from mutualaid.sheets.examining import Examined, examine, whose
from mutualaid.sheets.fitting import fits
from mutualaid.sheets.header import NOT_NEEDED, Reading
from mutualaid.sheets.headings import heading_key
from mutualaid.sheets.unread import is_remark

if TYPE_CHECKING:
    from mutualaid.results import Roster
    from mutualaid.sheets import Others
    from mutualaid.sheets.grid import Book

MOST_CHOICES = 8
ANSWER = "answer"
"""A column of our own workbooks alone: nobody is asked whether another is it."""
OPEN = ("unread", "unknown")
"""How a column is read that may be the one which is missing."""
FREE = (*OPEN, "ignored")
"""How a column is read that no field takes: nobody has settled it, and it is not somebody else's."""


def settle(
    wrong: MutualAidError, meant: Meant, book: Book, others: Others | None = None, *, is_alone: bool = True
) -> tuple[Meant, Roster, str | None]:
    """What is known of the headings of an open file that was refused, after what had to be asked; its roster and sheet.

    The sheet is None where it was not asked. Raises ``wrong``, or what ``Meant.read`` raises thereafter, where nobody
    is there to be asked, where no question can mend it, or where the input is ended in place of an answer; of several
    files ``asking.EndedError`` is raised then. Whether the answers are kept is asked of a file that is alone.
    """
    try:
        return _settled(wrong, meant, book, others, is_alone=is_alone)
    except asking.EndedError:
        if is_alone:
            raise wrong from None
        raise


def _settled(
    wrong: MutualAidError, meant: Meant, book: Book, others: Others | None, *, is_alone: bool
) -> tuple[Meant, Roster, str | None]:
    first, sheet = meant, None
    while True:
        if not asking.is_possible():
            raise wrong
        if wrong.code == "SHEET_CHOICE":
            fitting = _fitting(wrong, book)
            sheet = _sheet(wrong, fitting)
            book = book.of_sheet(sheet, fitting)
        else:
            ask = _QUESTIONS.get(wrong.code)
            answers = None if ask is None else _asked(ask, meant, book)
            if not answers:
                raise wrong
            meant = meant.saying(answers)
        try:
            roster = meant.read(book, others)
        except MutualAidError as again:
            wrong = again
        else:
            return _keeping(meant, first, roster, sheet) if is_alone else meant, roster, sheet


def _sheet(wrong: MutualAidError, fitting: Sequence[str]) -> str:
    """Which of the sheets that could be the table is it?"""
    asking.say(told("ASK_SHEETS", wrong.facts))
    choices = [Choice(name, (name,)) for name in fitting]
    return asking.choose(words.sentence("ASK_SHEET"), choices, usual=None)


def _fitting(wrong: MutualAidError, book: Book) -> list[str]:
    """The sheets of which each could be the table."""
    fitting = wrong.facts["choices"]
    assert isinstance(fitting, list)
    return [str(grid.sheet) for grid in book.grids if grid.sheet in fitting]


def _asked(
    ask: Callable[[Examined, Meant], Iterator[Heading | None]], meant: Meant, book: Book
) -> list[Heading] | None:
    """The answers to the questions of one refusal; None where none can mend it."""
    seen = examine(book, meant.columns, meant.plans, meant.settled(book))
    if seen is None:
        return None
    title = words.label("sheet.title", meant.columns.name)
    talk(f"\n{told('ASK_OF_LIST', {'file': book.file, 'list': title})}")
    answers: list[Heading] = []
    for answer in ask(seen, meant):
        if answer is None:
            return None
        answers.append(answer)
    return answers


# --- the questions -----------------------------------------------------------------------------------


def _unread(seen: Examined, meant: Meant) -> Iterator[Heading | None]:
    """Each column with a meaning that no field takes: which field is it? Enter has nobody moved."""
    taken = {reading.field for reading in seen.header.readings}
    for reading in seen.header.readings:
        if reading.how != "unread":
            continue
        near, other = _fields_for(seen, reading, meant, taken)
        fields = [*near, *other][:MOST_CHOICES]
        asking.say(told("ASK_COLUMN", {"column": reading.heading, "samples": _samples(seen, reading)}))
        usual = [field for field in fields if field not in MOVES]
        offered = (*usual, NOT_NEEDED, *(field for field in fields if field in MOVES))
        choices = [Choice(field, (field_called(field), field)) for field in offered]
        has_usual = bool(near) and usual[:1] == near[:1]
        prompt = told("ASK_COLUMN_IS" if has_usual else "ASK_COLUMN_IS_OPEN", {"column": reading.heading})
        field = asking.choose(prompt, choices, usual=0 if has_usual else None, other=_field_of(meant))
        taken.add(field)
        yield _heading(reading, field)


def _fields_for(
    seen: Examined, reading: Reading, meant: Meant, taken: Collection[str | None]
) -> tuple[list[str], list[str]]:
    """The fields that a column may be and no other has: those that its heading is near to, then those of its cells.

    What its cells cannot be is left out.
    """
    cells, plans = filled(seen.cells(reading.index)), offers.plans_told()
    free = [field for field in meant.columns.fields if field not in taken and field != ANSWER]
    fit = {field: fits(field, cells, plans) for field in free}
    named = mappings.near_fields(meant.columns, reading.heading, limit=MOST_CHOICES)
    near = [field for field in reading.nearest if field in fit]
    near += [field for field in named if field not in near and fit.get(field, False) is not False]
    return near, [field for field, is_fit in fit.items() if is_fit and field not in near]


def _missing(seen: Examined, meant: Meant) -> Iterator[Heading | None]:
    """Each field without which there is no table: which column is it?"""
    left = [reading for reading in seen.header.readings if reading.field is None and reading.how in FREE]
    for field in seen.header.missing:
        ranked = sorted(
            ((rank, one.index, one) for one in left if (rank := _rank(field, one, seen, meant)) < UNLIKE),
        )
        if not ranked:
            yield None
            return
        columns = [one for _, _, one in ranked]
        talk(told("ASK_MISSING", {"field": field}))
        choices: list[Choice[Reading | None]] = [Choice(one.value, one.names) for one in _columns(seen, columns)]
        choices.append(Choice(None, (words.sentence("ASK_NONE"),)))
        has_usual = ranked[0][0] < OPEN_QUESTION
        prompt = told("ASK_MISSING_IS" if has_usual else "ASK_MISSING_IS_OPEN", {"field": field})
        found = asking.choose(prompt, choices, usual=0 if has_usual else None)
        if found is None:
            yield None
            return
        left.remove(found)
        yield _heading(found, field)


OPEN_QUESTION, UNLIKE = 2, 3
"""From which rank on a column is no usual answer, and from which it is not offered."""


def _rank(field: str, reading: Reading, seen: Examined, meant: Meant) -> int:
    """How likely a column is that of a field: 0 by its cells, 1 by its heading, 2 for all that is known, 3 not.

    What everybody has and nothing needs is offered only where its cells are the field's.
    """
    fit = fits(field, filled(seen.cells(reading.index)), offers.plans_told())
    if fit is False or (reading.how not in OPEN and (not fit or is_remark(reading.heading))):
        return UNLIKE
    if fit:
        return 0
    is_near = field in (*reading.nearest, *mappings.near_fields(meant.columns, reading.heading))
    return 1 if is_near else OPEN_QUESTION


def _twice(seen: Examined, meant: Meant) -> Iterator[Heading | None]:
    """Columns of one meaning: which is it? The other is not needed."""
    readings = {reading.index: reading for reading in seen.header.readings}
    field, first, second = seen.header.twice[0]
    columns = [readings[first], readings[second]]
    if len({heading_key(one.heading) for one in columns}) < len(columns):
        yield None  # headings that are one cannot be told apart
        return
    talk(told("ASK_TWICE", {"field": field}))
    found = asking.choose(told("ASK_TWICE_IS", {"field": field}), _columns(seen, columns))
    for one in columns:
        yield _heading(one, field if one is found else NOT_NEEDED)


_QUESTIONS = {"COLUMN_UNREAD": _unread, "HEADER_MISSING": _missing, "COLUMN_TWICE": _twice}
"""Refusals in whose place something is asked."""


def _heading(reading: Reading, field: str) -> Heading:
    return Heading(reading.heading, heading_key(reading.heading), field)


def _field_of(meant: Meant) -> Callable[[str], str | None]:
    """Understands a field that was not offered, by any of its names."""

    def named(text: str) -> str | None:
        try:
            return mappings.field_named(meant.columns, text, meant.plan_named)
        except MutualAidError:
            return None

    return named


def _columns(seen: Examined, columns: Sequence[Reading]) -> list[Choice[Reading]]:
    return [
        Choice(one, (f"{one.heading}  {_samples(seen, one)}".rstrip(), one.heading)) for one in columns[:MOST_CHOICES]
    ]


def _samples(seen: Examined, reading: Reading) -> str:
    return (
        words.label("value", "separator").join(
            mappings.samples(seen.cells(reading.index), (reading.field, *reading.nearest))
        )
        or "-"
    )


# --- what becomes of the answers ---------------------------------------------------------------------


def answered(meant: Meant, before: Meant) -> list[tuple[str, str]]:
    """The headings that somebody answered, and their fields, as ``--map`` says them."""
    return [(each.heading, each.field) for key, each in meant.said.items() if before.said.get(key) != each]


def _keeping(meant: Meant, before: Meant, roster: Roster, sheet: str | None) -> Meant:
    """What is known of the headings, kept as whoever answered wants it; shows the line that does the same."""
    pairs = answered(meant, before)
    if pairs and not meant.learn:
        [meant] = remembered([(meant, roster)])
    more = [] if sheet is None else [f"--sheet {words.typed(sheet)}"]
    more += [f"--map {words.typed('='.join(pair))}" for pair in pairs]
    if meant.learn and not before.learn:
        more.append("--learn" if meant.learn_for is None else f"--learn-for {words.typed(meant.learn_for)}")
    line = " ".join(("mutualaid", *map(words.typed, current().arguments), *more))
    talk(words.sentence("ASK_SAME_LINE", line=line))
    return meant


def remembered(files: Sequence[tuple[Meant, Roster]]) -> list[Meant]:
    """Ask once whether the answers hold from now on: for the units whose files these are, for all, or this once only.

    Raises ``asking.EndedError``.
    """
    meant = [each for each, _ in files]
    units = [unit for each, roster in files if (unit := _whose(each, roster)) is not None]
    kept: list[Choice[list[Meant]]] = []
    if len(units) == len(files):
        of_units = [each.keeping(unit.unit_code) for each, unit in zip(meant, units, strict=True)]
        if len({unit.unit_code for unit in units}) == 1:
            name = words.sentence("ASK_KEEP_UNIT", name=units[0].unit_name)
            kept.append(Choice(of_units, (name, units[0].unit_code)))
        else:
            kept.append(Choice(of_units, (words.sentence("ASK_KEEP_UNITS"),)))
    if current().scope is None:
        kept.append(Choice([each.keeping(None) for each in meant], (words.sentence("ASK_KEEP_ALL"),)))
    kept.append(Choice(meant, (words.sentence("ASK_KEEP_NOT"),)))
    return asking.choose(words.sentence("ASK_KEEP"), kept)


def _whose(meant: Meant, roster: Roster) -> Unit | None:
    """The unit whose file it is: as the command line or the file says, or to which whoever acts is limited."""
    with opening.reading() as ledger:
        index = UnitIndex(ledger)
        said = meant.unit or whose(roster.title_unit, roster.fields, roster.rows)
        unit, _ = index.find_anywhere(said) if said else (None, None)
        if unit is not None and index.sees(unit):
            return unit
        return None if ledger.scope is None else unit_of(ledger, ledger.scope.unit_id)
