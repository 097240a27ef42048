"""What the headings of an imported file mean: said with ``--map``, or learned before; kept with ``--learn``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from mutualaid import words
from mutualaid.cli import opening
from mutualaid.cli.invocation import today
from mutualaid.cli.options import BadValue, given_text
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Note

if TYPE_CHECKING:
    from mutualaid.imports.learning import Heading, Learning
    from mutualaid.results import ImportReceipt, Roster
    from mutualaid.sheets import Columns, Others
    from mutualaid.sheets.grid import Book
    from mutualaid.sheets.header import PlanHeadings


def heading_pair(text: str) -> tuple[str, str]:
    """A heading and the field that it means (``险别名目=plan``). Raises HEADING_PAIR (exit 2)."""
    heading, sign, field = text.replace("＝", "=").rpartition("=")
    if not sign or not heading.strip() or not field.strip():
        raise BadValue("HEADING_PAIR", text)
    return heading.strip(), field.strip()


MapOption = Annotated[list[Any] | None, typer.Option("--map", metavar="HEADING=FIELD", parser=heading_pair)]
LearnOption = Annotated[bool, typer.Option("--learn")]
LearnForOption = Annotated[str | None, typer.Option("--learn-for", metavar="UNIT", parser=given_text)]


def look_up(learn_for: str | None) -> None:
    """Refuse a unit of ``--learn-for`` that is not there, or not theirs: before all else that may be wrong.

    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    if learn_for is not None:
        from mutualaid.names.units import the_unit

        with opening.reading() as ledger:
            the_unit(ledger, learn_for)


def _named_by(plans: PlanHeadings | None) -> Callable[[str], str | None] | None:
    from mutualaid.sheets.header import plan_lookup

    return None if plans is None else plan_lookup(plans)


class Meant(NamedTuple):
    """What is known of the headings of an import before its file is read."""

    columns: Columns
    plans: PlanHeadings | None
    said: Mapping[str, Heading]
    """What the command line says, by the key of the heading; it outweighs what was learned."""
    unit: str | None
    """Whose file it is, where the command line says so."""
    learn: bool
    learn_for: str | None

    @classmethod
    def by(
        cls,
        columns: Columns,
        plans: PlanHeadings | None,
        pairs: Sequence[tuple[str, str]] | None,
        *,
        unit: str | None,
        learn: bool,
        learn_for: str | None,
    ) -> Meant:
        """Name the fields of ``--map``.

        Raises NO_SUCH_FIELD, HEADING_BLANK, HEADING_TWICE, LEARN_NEEDS_MAP for a command line that says nothing to keep
        (exit 2), and for ``learn_for`` UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4) before all else.
        """
        look_up(learn_for)
        said: dict[str, Heading] = {}
        if pairs:
            from mutualaid import mappings

            named = _named_by(plans)
            for heading, field in pairs:
                told = mappings.settled(columns, heading, field, named)
                if said.setdefault(told.key, told).field != told.field:
                    raise MutualAidError("HEADING_TWICE", Exit.USAGE, value=heading)
        learn = learn or learn_for is not None
        if learn and not said:
            raise MutualAidError("LEARN_NEEDS_MAP", Exit.USAGE)
        return cls(columns, plans, said, unit, learn, learn_for)

    @property
    def plan_named(self) -> Callable[[str], str | None] | None:
        """Answers with the plan that a text names; None for an import without the wide form."""
        return _named_by(self.plans)

    def saying(self, answers: Iterable[Heading]) -> Meant:
        """As if ``--map`` had said so as well."""
        return self._replace(said={**self.said, **{each.key: each for each in answers}})

    def keeping(self, learn_for: str | None) -> Meant:
        """As if ``--learn`` or, for a unit, ``--learn-for`` had been given."""
        return self._replace(learn=True, learn_for=learn_for)

    def settled(self, book: Book) -> dict[str, str]:
        """What is settled of the headings of an open file: the field, or ``-``, by the heading's key."""
        from mutualaid.imports.learning import settled_of

        said = {key: told.field for key, told in self.said.items()}
        with opening.reading() as ledger:
            return settled_of(ledger, self.columns, book, self.plans, said, unit=self.unit, day=today())

    def read(self, book: Book, others: Others | None = None) -> Roster:
        """The roster of an open file, with a note on each column that somebody settled.

        Raises NO_SUCH_HEADING (exit 2) for a heading of ``--map`` that the file does not have, whatever else is wrong
        with it, and what ``sheets.read_book`` raises.
        """
        from mutualaid import sheets

        settled = self.settled(book)
        try:
            roster = sheets.read_book(book, self.columns, plan_headings=self.plans, settled=settled, others=others)
        finally:
            if self.said:
                self._refuse_absent(book, settled)
        return self._told(roster)

    def _refuse_absent(self, book: Book, settled: Mapping[str, str]) -> None:
        """Refuse what the command line says of a heading that is not there: NO_SUCH_HEADING (exit 2)."""
        from mutualaid.rules.naming import nearest
        from mutualaid.sheets.examining import headed, is_settled_by

        found = headed(book, self.columns, self.plans, settled)
        there = [] if found is None else [heading for heading in found[1].headings if heading]
        for key, told in self.said.items():
            if not any(is_settled_by(heading, key) for heading in there):
                near = ", ".join(nearest(told.heading, there)) or None
                facts = {"value": told.heading, "file": book.file, "headings": there or "-"}
                raise MutualAidError("NO_SUCH_HEADING", Exit.USAGE, nearest=near, **facts)

    def _told(self, roster: Roster) -> Roster:
        if not roster.settled:
            return roster
        from mutualaid.sheets.examining import is_settled_by

        notes = [
            Note(
                "COLUMN_SETTLED" if any(is_settled_by(heading, key) for key in self.said) else "COLUMN_LEARNED",
                roster.sheet,
                roster.header_rows[0],
                heading,
                facts={"field": field},
            )
            for heading, field in roster.settled.items()
        ]
        return roster._replace(notes=[*roster.notes, *notes])

    @property
    def learning(self) -> Learning | None:
        """What the file is to teach, once it is taken."""
        if not self.learn:
            return None
        from mutualaid.imports.learning import Learning

        return Learning(self.columns.name, tuple(self.said.values()), self.learn_for)

    def not_kept(self, receipt: ImportReceipt) -> ImportReceipt:
        """The receipt; of a file that was not taken it says that nothing was learned, and how to keep it anyway."""
        if not self.learn or receipt.taken:
            return receipt
        whose = f" --unit {words.typed(self.learn_for)}" if self.learn_for else ""
        lines = [
            f"mutualaid mapping add {self.columns.name} {words.typed(told.heading)} {told.field}{whose}"
            for told in self.said.values()
        ]
        note = Note("MAPPING_NOT_LEARNED", facts={"commands": "; ".join(lines)})
        return replace(receipt, notes=[*receipt.notes, note])
