"""The one desk of every import: judged rows become one entry and a receipt, all or nothing.

An import brings ``decide``: it names its fields to the desk and gets rows, gathers with a few set-based queries, judges
every row, and hands back a ``Decision`` with the function that writes what was taken. The desk finds the same file
again, weighs holds against ``--accept``, keeps to all or nothing (or ``--valid-rows``), and counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar, get_args

from mutualaid import words
from mutualaid.codes import CONFIRMED, CONFIRMED_ROWS
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports.beforehand import filled_by, first_steps
from mutualaid.imports.beside import doubt_filled
from mutualaid.imports.confirming import ONE_DOUBT, Confirming
from mutualaid.imports.digits import doubt_lost_digits
from mutualaid.imports.fields import Change, Field, R, Reader, Remark, Row, held_by, read_rows
from mutualaid.imports.learning import Learning
from mutualaid.journal import NOT_GIVEN, Actor, Intent, Witness, Writer, undone_by, write
from mutualaid.journal.disclosing import own_rows
from mutualaid.results import NO_FACTS, Disclosure, Finding, ImportReceipt, Note, Problem, Roster, Step
from mutualaid.rules.identity import (
    MASKS,
    TYPED_BACK,
    KnownNames,
    check_character_ok,
    mask_heading,
    mask_name,
    mask_value,
    shown_to,
)
from mutualaid.rules.values import plain, read_day, two_days

MOST_ROWS = 10
"""So many rows of a unit outside are named."""

Told = TypeVar("Told", Note, Problem)
Rows = Sequence[tuple[int, tuple[Any, ...]]]
_LEAST_REPEATED, _LEAST_NUMBER = 2, 7
"""A text of fewer characters, or a number of fewer digits than a telephone's, stands anywhere."""


class ImportOrder(NamedTuple):
    """How a file is to be imported: by whom, and with which options of the command line.

    ``options`` are those that shape the outcome (``joined_on``, ``unit`` …), without dry run; a file counts as the
    same again only under equal options.
    """

    action: str
    actor: Actor
    accept: frozenset[str] = frozenset()
    reason: str | None = None
    valid_rows: bool = False
    dry_run: bool = False
    options: Mapping[str, object] = NO_FACTS
    step: Step | None = None
    """Told where the work stands."""
    witness: Witness | None = None
    returned: str | None = None
    """The name of the workbook in which the rows that are not taken are to be handed back."""
    carries_on: bool = False
    """In a rehearsal: the good rows of a file that is not taken stand for whatever is judged after it."""
    learning: Learning | None = None
    """What the file is to teach of its headings, once it is taken."""

    def intent(self, roster: Roster) -> Intent:
        """What is set out to be written of a file."""
        return Intent(
            action=self.action,
            actor=self.actor,
            reason=self.reason,
            file_name=roster.file,
            file_sha256=roster.sha256,
            options=self.journal_options(roster),
            dry_run=self.dry_run,
            witness=self.witness,
        )

    def handing_back(self, writer: Writer, problems: Iterable[Problem]) -> Disclosure | None:
        """Leave to hand back the rows with problems, where that was asked for. Raises NOT_PERMITTED (exit 4)."""
        if self.returned is None:
            return None
        rows = {problem.row for problem in problems if problem.row is not None}
        return own_rows(writer, command=self.action, file_name=self.returned, row_count=len(rows))

    def journal_options(self, roster: Roster) -> dict[str, object]:
        """The options as the journal keeps them; how headings were read that somebody settled is one of them."""
        kept: dict[str, object] = {name: value for name, value in self.options.items() if value not in (None, False)}
        if "sheet" in kept:
            kept["sheet"] = mask_heading(str(kept["sheet"]), is_known=False)
        if self.accept:
            kept["accept"] = sorted(self.accept)
        if self.valid_rows:
            kept["valid_rows"] = True
        if roster.settled:
            shown = {mask_heading(heading, is_known=False): field for heading, field in roster.settled.items()}
            kept["map"] = sorted(f"{heading}={field}" for heading, field in shown.items())
        if self.learning is not None:
            kept["learn"] = self.learning.unit or True
        return kept


@dataclass(slots=True, eq=False, repr=False)
class Decision(Generic[R]):
    """What was judged, what of it is taken, and how to write the rows that change anything."""

    judged: Sequence[R]
    taken: list[R]
    """Those among them that may stand, in the order of the file."""
    write: Callable[[Writer, list[R]], object]
    facts: dict[str, object] = field(default_factory=dict)
    """What the receipt of this import tells beside the counts, when the file is taken."""

    def counts(self) -> tuple[int, int, int]:
        """How many rows add a record, update one, or leave all as it was."""
        changes = [row.change for row in self.taken]
        added, updated, unchanged = map(changes.count, get_args(Change))
        return added, updated, unchanged

    def apply(self, writer: Writer) -> Any:
        """Write what changes anything; hands back what writing does."""
        return self.write(writer, [row for row in self.taken if row.change != "unchanged"])


class Desk:
    """One file on the desk: read by an import's fields, weighed row by row, decided as a whole.

    Notes and problems bear headings as written and masked values.
    """

    def __init__(
        self,
        writer: Writer,
        roster: Roster,
        accept: frozenset[str],
        step: Step | None = None,
        options: Mapping[str, object] = NO_FACTS,
    ) -> None:
        self.writer, self.roster, self.accept = writer, roster, accept
        self.confirming = Confirming(writer, roster, accept, options)
        self.fills = filled_by(options)
        """Options of the command that would fill a field, by field."""
        self.rows = _worded(roster.rows)
        self.places = {name: place for place, name in enumerate(roster.fields) if name is not None}
        self.places.update(roster.parted)
        """The column of each field."""
        self.day: Reader = partial(read_day, epoch_1904=roster.epoch_1904, has_styles=roster.has_styles)
        """The reader of days of this workbook: it counts them from its own epoch, and may know no styles."""
        self.first_day: Reader = lambda cell: self.day((two_days(cell) or (cell,))[0])
        """The reader of days that may stand in one cell with the last day of what they begin."""
        self.last_day: Reader = lambda cell: self.day((two_days(cell) or (cell,))[-1])
        """The reader of those that end it."""
        self.notes: list[Note] = list(roster.notes)
        self.problems: list[Problem] = list(roster.problems)
        self.doubts: dict[int, Sequence[tuple[str, Finding]]] = dict(roster.doubts)
        """Of rows that could be read: what of a field somebody has to settle, whatever the ledger knows of it."""
        self.held, self.refused = 0, len(roster.unread_rows)
        self._step = step
        self._told_of: tuple[int, set[object]] = (0, set())

    def read(self, row_class: type[R], **fields: Field) -> list[R]:
        """Every row of the file; ``fields`` are named as ``row_class`` names what they hold, in its order.

        Raises NOT_IN_SCOPE (exit 4), which names every row that is of a unit outside the part of whoever acts.
        """
        assert tuple(fields) == held_by(row_class)
        total = len(self.rows)

        def told(columns: int) -> None:
            if self._step is not None:
                self._step("judging", total * columns // len(fields), total)

        try:
            read = read_rows(row_class, fields, self.places, self.rows, told)
        except MutualAidError as wrong:
            raise self._with_rows(wrong, fields) from None
        for name, of in fields.items():
            if of.option is not None:
                self.tell_option(read, of.column or name, of.option, of.otherwise, attrgetter(name))
                if isinstance(of.otherwise, str):
                    doubt_filled(self, of.column or name, of.option, of.otherwise)
        if "document_no" in self.places and any(field.column == "document_no" for field in fields.values()):
            self.doubt_digits(read, "document_no", check_character_ok, instead_of="ID_CHECK_DIGIT")
        return read

    def tell_option(self, rows: Sequence[R], of: str, option: str, given: object, told: Callable[[R], object]) -> None:
        """A note on an option that fills nothing, and how many rows say otherwise: what they say stands."""
        others = list(self.contradicting(rows, of, given, told))
        if others:
            facts = {"option": option, "count": len({row.line for row in others})}
            heading = self.roster.headings[self.places[of]]
            self.notes.append(Note("OPTION_FILLED_NOTHING", self.roster.sheet, others[0].line, heading, facts=facts))

    def contradicting(self, rows: Sequence[R], of: str, given: object, told: Callable[[R], object]) -> Iterator[R]:
        """The rows that say otherwise than an option which fills a field, where it finds no blank cell to fill.

        An option is for the rows that say nothing: beside blank cells, what the others say stands. ``told`` is what a
        row says, ``None`` where that cannot be read.
        """
        place = self.places.get(of)
        if given is None or place is None or any(plain(row.cells[place]) is None for row in rows):
            return
        for row in rows:
            if told(row) not in (None, given):
                yield row

    def _with_rows(self, wrong: MutualAidError, fields: Mapping[str, Field]) -> MutualAidError:
        """A refusal of what lies outside, with the file and all the rows that name something there."""
        if wrong.exit_code is not Exit.NOT_PERMITTED or not self.roster.file:
            return wrong  # what a single command was given stands in its line
        rows: dict[str, list[str]] = {}
        for name, of in fields.items():
            place = self.places.get(of.column or name)
            if place is None or of.beside is not None:
                continue
            for line, cells in self.rows:
                try:
                    of.read(cells[place])
                except MutualAidError as outside:
                    rows.setdefault(str(outside.facts["record"]), []).append(str(line))
        told = [
            words.sentence("RECORD_IN_ROWS", record=record, file=self.roster.file, rows=_first_of(lines))
            for record, lines in rows.items()
        ]
        return MutualAidError(wrong.code, wrong.exit_code, **{**wrong.facts, "record": "; ".join(told)})

    def doubt_digits(self, rows: Sequence[R], of: str, is_sound: Callable[[str], bool], *, instead_of: str) -> None:
        """Hold the numbers of a column which show that their last digits were lost before they became text."""
        place = self.places[of]
        cells = [row.cells[place] for row in rows]
        doubt_lost_digits(rows, cells, of, is_sound=is_sound, instead_of=instead_of, accepted=self.accepted)

    def cell(self, row: Row, of: str) -> Any:
        """The cell of a field as the file has it, ``None`` where it has no such column."""
        place = self.places.get(of)
        return None if place is None else row.cells[place]

    def accepted(self, row: Row) -> frozenset[str]:
        """The doubts that somebody settled of a row: of the whole file, or beside it in a workbook handed back."""
        confirmed = self.confirming.codes(row.line)
        return self.accept | confirmed if confirmed else self.accept

    def remarks(self, row: Row) -> Sequence[Remark]:
        """All that was found in a row; of one that changes anything also what its file leaves in doubt.

        What its file says against a row that stands already is told in a note.
        """
        doubts = self.doubts and self.doubts.get(row.line)
        if not doubts:
            return row.remarks
        if row.change == "unchanged":
            doubts = [(of, found._replace(verdict="note")) for of, found in doubts if found.code == "STATED_OTHERWISE"]
        return [*row.remarks, *(Remark(of, None, finding) for of, finding in doubts)]

    def is_held(self, row: Row) -> bool:
        """Whether a doubt of the row waits for somebody to settle it."""
        if not row.remarks and not self.doubts:
            return False
        return any(
            finding.verdict == "held" and not self._is_settled(row, of, finding) for of, _, finding in self.remarks(row)
        )

    def _is_settled(self, row: Row, of: str, finding: Finding) -> bool:
        """Whether somebody settled a doubt: by its code for the whole file, or this very one beside its row."""
        if finding.code in self.accept:
            return True
        if finding.code not in self.confirming.codes(row.line):
            return False
        return self.confirming.settles(row.line, finding.code, self.confirming.mark(row.cells, of, finding))

    def is_taken(self, row: Row) -> bool:
        """Weigh one row (or one filled plan cell) by all that was found, each beside its cell as the file has it.

        A refusal outweighs a hold; a hold named by ``--accept`` becomes a note. Counts the row when it is not taken.
        What the plan cells of one row have in common is told once.
        """
        remarks = self.remarks(row)
        if not remarks:
            return True
        notes: list[Note] = []
        problems: list[Problem] = []
        settled = set[str]()
        for of, said, finding in remarks:
            verdict, code, facts, _ = finding
            place, cell = self.places.get(of), self.cell(row, of)
            column = None if place is None else self.roster.headings[place]
            value = self._shown(of, said if cell is None else cell)
            facts = self._headed(self._veiled(facts, row))
            if verdict == "note" or (verdict == "held" and self._is_settled(row, of, finding)):
                if verdict == "held":
                    facts = {**facts, "accepted": True}
                    if code not in self.accept:
                        settled.add(code)
                notes.append(Note(code, self.roster.sheet, row.line, column, value, facts))
            else:
                if code == "REQUIRED" and of in self.fills:
                    facts = {**facts, "option": self.fills[of]}
                mark = self.confirming.mark(row.cells, of, finding) if verdict == "held" else ""
                code = ONE_DOUBT.get(code, code)  # an answer that does not hold is asked for again
                problems.append(Problem(verdict, code, self.roster.sheet, row.line, column, value, facts, mark))
        if not problems:
            self.notes += notes
            if settled:
                self.confirming.use(row.line, settled)
            return True
        if wrong := self.confirming.wrong(row.line, problems):
            problems.append(wrong)
        self._tell(row.line, problems)
        if any(problem.verdict == "refused" for problem in problems):
            self.refused += 1
        else:
            self.held += 1
        return False

    def _shown(self, of: str, cell: object) -> str | None:
        """A cell as it is told: what the command line itself typed as it is, every other masked."""
        masked = mask_value(of, cell)
        if self.roster.file or of not in TYPED_BACK or masked is None:
            return masked
        return shown_to(self.writer.typed, of, plain(cell) or "")

    def _veiled(self, facts: Mapping[str, object], row: Row) -> Mapping[str, object]:
        """What a finding tells, with whatever it repeats of the row's cells shown as these cells are."""
        told = [fact for fact in facts.values() if isinstance(fact, str) and len(fact) >= _LEAST_REPEATED]
        if not told:
            return facts
        repeated: dict[str, str] = {}
        for of, place in self.places.items():
            said = plain(row.cells[place]) or ""
            least = _LEAST_NUMBER if said.isdecimal() else _LEAST_REPEATED
            if len(said) >= least and any(said in fact for fact in told):
                repeated[said] = self._shown(of, said) or ""
        for said in sorted(repeated, key=len, reverse=True):  # a number may stand in a longer cell
            facts = {
                key: fact.replace(said, repeated[said]) if isinstance(fact, str) else fact
                for key, fact in facts.items()
            }
        return facts

    def _headed(self, facts: Mapping[str, object]) -> Mapping[str, object]:
        """The fields that a finding names called as the file calls their columns."""
        named = {key: self.places[of] for key, of in facts.items() if key.endswith("_field") and of in self.places}
        return {**facts, **{key: self.roster.headings[place] for key, place in named.items()}} if named else facts

    def _tell(self, line: int, problems: Iterable[Problem]) -> None:
        if self._told_of[0] != line:
            self._told_of = (line, set())
        for problem in problems:
            what = (problem.verdict, problem.code, problem.column, problem.value, str(problem.facts))
            if problem.column is None or what not in self._told_of[1]:
                self._told_of[1].add(what)
                self.problems.append(problem)

    def note_file(self, code: str, **facts: object) -> None:
        """A note on the whole file."""
        self.notes.append(Note(code, self.roster.sheet, facts=facts))

    def decision(self, rows: Sequence[R], write: Callable[[Writer, list[R]], object]) -> Decision[R]:
        """Weigh every row and hand back what may be written."""
        plainly = not self.doubts
        return Decision(rows, [row for row in rows if (plainly and not row.remarks) or self.is_taken(row)], write)

    def refuse_second(self, row: Row, of: str, key: Hashable, first: dict[Any, int]) -> bool:
        """Refuse the second row of one record in a file, also when it is equal; ``first`` keeps where each stood.

        A row without a ``key`` (``None``) is nobody's second.
        """
        line = row.line if key is None else first.setdefault(key, row.line)
        if line == row.line:
            return False
        row.refuse(of, "DUPLICATE_IN_FILE", row=line)
        return True

    def closed(self, day: str | None) -> Finding | None:
        """The refusal of money that is dated in a closed period, ``None`` for a day that is open.

        The ledger refuses it anyway; told of the row, the clerk sees which lines to take out.
        """
        until = self.writer.closed_until()
        return None if day is None or day > until else Finding("refused", "PERIOD_CLOSED", {"day": day, "until": until})

    def refuse_closed(self, row: Row, of: str, day: str | None) -> bool:
        """Refuse a row that dates money in a closed period."""
        finding = self.closed(day)
        row.find(of, finding, day)
        return finding is not None


def _veil_names(desk: Desk, judged: Iterable[Row]) -> None:
    """Mask the names of the file's people, and of those of the ledger whom its rows speak of, in all that is told.

    They may stand in any column, beside any words. What a unit of the ledger is called stays as it is.
    """
    if not desk.notes and not desk.problems:
        return
    places = [place for of, place in desk.places.items() if MASKS.get(of) is mask_name]
    names = {name for _, cells in desk.rows for place in places if (name := plain(cells[place])) is not None}
    for row in judged:
        person = (getattr(row, "known", None) or getattr(row, "person", None)) if row.remarks else None
        name = getattr(person, "name", None)
        names |= {name} if isinstance(name, str) else set()
    known = KnownNames(names)
    units: dict[str, bool] = {}

    def is_unit(text: str) -> bool:
        if text not in units:
            sql = "select count(*) from unit_now where unit_name = :name"
            units[text] = bool(desk.writer.select(sql, {"name": text})[0][0])
        return units[text]

    def veil(text: str | None) -> str | None:
        if text is None or (shown := known.veil(text)) == text or is_unit(text):
            return text
        return shown

    def veiled(each: Told) -> Told:
        facts = {key: veil(fact) if isinstance(fact, str) else fact for key, fact in each.facts.items()}
        return each._replace(sheet=veil(each.sheet), column=veil(each.column), value=veil(each.value), facts=facts)

    desk.notes = [veiled(note) for note in desk.notes]
    desk.problems = [veiled(problem) for problem in desk.problems]


def _first_of(lines: Sequence[str]) -> str:
    return ", ".join(lines[:MOST_ROWS]) + (" …" if len(lines) > MOST_ROWS else "")


def assert_rows(
    writer: Writer, table: str, columns: Sequence[str], rows: Sequence[R], values: Callable[[R], Sequence[Any]]
) -> range:
    """Assert a fact a row, each with the row of the file that it came from; hands back their numbers."""
    return writer.assert_rows(table, columns, [values(row) for row in rows], source_rows=[row.line for row in rows])


def _worded(rows: Rows) -> Rows:
    """The rows with TRUE and FALSE as words: ``True`` and ``1`` are one key of a dict, and must not be one cell."""
    if not any(bool in set(map(type, column)) for column in zip(*[cells for _, cells in rows], strict=True)):
        return rows
    words = {True: "TRUE", False: "FALSE"}
    return [(line, tuple(words[cell] if isinstance(cell, bool) else cell for cell in cells)) for line, cells in rows]


def need_reason(accept: frozenset[str], reason: str | None) -> None:
    """A hold is settled by somebody's word: raises REASON_NEEDED (exit 2) for ``accept`` without one.

    Rows that were confirmed bear reasons of their own.
    """
    if accept - {CONFIRMED} and not (reason or "").strip():
        raise MutualAidError("REASON_NEEDED", Exit.USAGE)


def run_import(
    url: str,
    order: ImportOrder,
    roster: Roster,
    decide: Callable[[Desk], Decision[R]],
    *,
    looks_again: bool = False,
) -> ImportReceipt:
    """Judge a roster and write what may be written, as one entry.

    ``looks_again`` judges even a file imported before, for an import that may take more of it once other facts stand;
    where it takes nothing, the answer is that of the same file. Raises REASON_NEEDED (exit 2) for ``--accept`` without
    ``--reason``, NOT_PERMITTED (exit 4), and what opening the ledger raises.
    """
    need_reason(order.accept, order.reason)
    intent = order.intent(roster)
    with write(url, intent) as writer:
        keep = list if order.learning is None else order.learning.begin(writer)
        same = same_file(writer, intent)
        if same is not None and not looks_again:
            return _same_receipt(order, roster, same, writer)
        if order.step is not None:
            order.step("judging", 0, len(roster.rows))
            writer.step = order.step
        desk = Desk(writer, roster, order.accept, order.step, order.options)
        decision = decide(desk)
        added, updated, unchanged = decision.counts()
        ready, left_over = added + updated, desk.held + desk.refused
        if same is not None and not ready:
            return _same_receipt(order, roster, same, writer)
        judged = ready + unchanged + left_over
        taken = not desk.problems or order.valid_rows
        if taken or order.carries_on:
            writer.options |= {"left_over": left_over, "read": judged, **desk.confirming.kept()}
            decision.apply(writer)
        if taken:
            desk.notes += keep()
        _veil_names(desk, decision.judged)
        handed_back = order.handing_back(writer, desk.problems)
    return ImportReceipt(
        action=order.action,
        entry=writer.entry,
        dry_run=order.dry_run,
        asserted=writer.asserted if taken else {},
        voided=writer.voided if taken else {},
        ledger=writer.stamp,
        notes=[
            *desk.confirming.notes(desk.problems),
            *first_steps(order.action, desk.problems, judged),
            *desk.notes,
            *writer.notes,
        ],
        problems=desk.problems,
        facts=decision.facts if taken else {},
        file=roster.file,
        sha256=roster.sha256,
        read=judged,
        added=added if taken else 0,
        updated=updated if taken else 0,
        unchanged=unchanged,
        ready=0 if taken else ready,
        held=desk.held,
        refused=desk.refused,
        taken=taken,
        handed_back=handed_back,
    )


def _same_receipt(order: ImportOrder, roster: Roster, same: tuple[int, int], writer: Writer) -> ImportReceipt:
    """The answer to a file that was imported before and has nothing more to give."""
    return ImportReceipt(
        order.action, None, order.dry_run, file=roster.file, sha256=roster.sha256,
        read=same[1], unchanged=same[1], same_as_entry=same[0], ledger=writer.head,
    )  # fmt: skip


def same_file(writer: Writer, intent: Intent) -> tuple[int, int] | None:
    """The standing entry that imported this very file under the same command and options and left nothing over.

    Hands back the entry and the number of data rows it read.
    """
    rows: Sequence[tuple[Any, ...]] = writer.select(
        "select entry_id, options from entry where file_sha256 = :sha256 and action = :action order by entry_id desc",
        {"sha256": intent.file_sha256, "action": intent.action},
    )
    for entry, text in rows:
        options = json.loads(text) if text else {}
        left_over, read, *_ = (options.pop(told, 0) for told in ("left_over", "read", CONFIRMED_ROWS, *NOT_GIVEN))
        same = left_over == 0 and options == json.loads(json.dumps(dict(intent.options or {})))
        if same and undone_by(writer, entry) is None and not writer.is_outside(entry):
            return entry, read
    return None
