"""The one frame of every import: judged rows become one entry and a receipt, all or nothing.

A use case brings ``decide``: it gathers with a few set-based queries, judges every row of the batch at once and hands
back a ``Decision`` whose ``apply`` asserts what was taken. The frame finds the same file again, weighs holds against
``--accept``, keeps to all or nothing (or ``--valid-rows``), and counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from mutualaid.imports.desk import ImportOrder, _same_receipt, need_reason, same_file
from mutualaid.journal import Intent, Writer, write
from mutualaid.results import Finding, ImportReceipt, Note, Problem, Roster, Step
from mutualaid.rules.identity import mask_value

Verdict = Literal["taken", "held", "refused"]
Row = TypeVar("Row")
TOLD_EVERY = 1_000
"""Rows judged between two words on where the work stands."""


@dataclass(slots=True)
class OldDecision:
    """What was judged: counts of rows taken, and how to write them."""

    apply: Callable[[Writer], None]
    added: int = 0
    updated: int = 0
    unchanged: int = 0


class Bench:
    """Weighs the findings of rows and keeps their notes and problems, with headings as written and masked values."""

    def __init__(self, roster: Roster, accept: frozenset[str], step: Step | None = None) -> None:
        self._roster = roster
        self._accept = accept
        self._step = step
        self._column = {name: place for place, name in enumerate(roster.fields) if name is not None}
        self.notes: list[Note] = list(roster.notes)
        self.problems: list[Problem] = list(roster.problems)
        self.held = 0
        self.refused = len(roster.unread_rows)
        self._told_of: tuple[int, set[object]] = (0, set())

    def place(self, name: str) -> int | None:
        """The column of a field, None where the file has none."""
        return self._column.get(name)

    def weigh(self, row: int, findings: Iterable[tuple[str, Any, Finding]]) -> Verdict:
        """Judge one row (or one filled plan cell) by all its findings: ``(field, cell, finding)``.

        A refusal outweighs a hold; a hold named by ``--accept`` becomes a note. Counts the row when it is not taken.
        What the plan cells of one row have in common is told once.
        """
        notes: list[Note] = []
        problems: list[Problem] = []
        verdict: Verdict = "taken"
        for name, cell, (kind, code, facts) in findings:
            place = self._column.get(name)
            column = None if place is None else self._roster.headings[place]
            value = None if cell is None else mask_value(name, cell)
            if kind == "note" or (kind == "held" and code in self._accept):
                notes.append(Note(code, self._roster.sheet, row, column, value, facts))
                continue
            problems.append(Problem(kind, code, self._roster.sheet, row, column, value, facts))
            if verdict != "refused":
                verdict = kind
        if problems:
            self._tell(row, problems)
        if verdict == "taken":
            self.notes += notes
        elif verdict == "held":
            self.held += 1
        else:
            self.refused += 1
        return verdict

    def _tell(self, row: int, problems: Iterable[Problem]) -> None:
        if self._told_of[0] != row:
            self._told_of = (row, set())
        for problem in problems:
            what = (problem.verdict, problem.code, problem.column, problem.value, str(problem.facts))
            if problem.column is None or what not in self._told_of[1]:
                self._told_of[1].add(what)
                self.problems.append(problem)

    def counted(self, rows: Iterable[Row]) -> Iterable[Row]:
        """The rows as they come, telling how many have been judged."""
        return rows if self._step is None else self._told(rows, self._step)

    def _told(self, rows: Iterable[Row], step: Step) -> Iterator[Row]:
        total = len(self._roster.rows)
        for done, row in enumerate(rows, 1):
            yield row
            if done % TOLD_EVERY == 0 or done == total:
                step("judging", done, total)

    def note_file(self, code: str, **facts: object) -> None:
        """A note on the whole file."""
        self.notes.append(Note(code, self._roster.sheet, None, None, None, facts))


def old_import(
    url: str,
    order: ImportOrder,
    roster: Roster,
    decide: Callable[[Writer, Roster, Bench], OldDecision],
    *,
    looks_again: bool = False,
) -> ImportReceipt:
    """Judge a roster and write what may be written, as one entry.

    ``looks_again`` judges even a file imported before, for an import that may take more of it once other facts stand;
    where it takes nothing, the answer is that of the same file. Raises REASON_NEEDED (exit 2) for ``--accept`` without
    ``--reason``, and what opening the ledger raises.
    """
    need_reason(order.accept, order.reason)
    intent = Intent(
        action=order.action,
        actor=order.actor,
        reason=order.reason,
        file_name=roster.file,
        file_sha256=roster.sha256,
        options=order.journal_options(),
        dry_run=order.dry_run,
        witness=order.witness,
    )
    with write(url, intent) as writer:
        same = same_file(writer, intent)
        if same is not None and not looks_again:
            return _same_receipt(order, roster, same, writer)
        if order.step is not None:
            order.step("judging", 0, len(roster.rows))
            writer.step = order.step
        bench = Bench(roster, order.accept, order.step)
        decision = decide(writer, roster, bench)
        if same is not None and not decision.added + decision.updated:
            return _same_receipt(order, roster, same, writer)
        judged = decision.added + decision.updated + decision.unchanged + bench.held + bench.refused
        left_over = bench.held + bench.refused
        taken = not bench.problems or order.valid_rows
        if taken:
            writer.options |= {"left_over": left_over, "read": judged}
            decision.apply(writer)
    ready = decision.added + decision.updated
    return ImportReceipt(
        action=order.action,
        entry=writer.entry,
        dry_run=order.dry_run,
        asserted=writer.asserted,
        voided=writer.voided,
        ledger=writer.stamp,
        notes=[*bench.notes, *writer.notes],
        problems=bench.problems,
        facts={} if taken else {"ready": ready},
        file=roster.file,
        sha256=roster.sha256,
        read=judged,
        added=decision.added if taken else 0,
        updated=decision.updated if taken else 0,
        # Nothing changes for the good rows of a file that is refused as a whole; ``ready`` counts them.
        unchanged=decision.unchanged if taken else decision.unchanged + ready,
        held=bench.held,
        refused=bench.refused,
        taken=taken,
    )


def closed_finding(writer: Writer, day: str | None) -> Finding | None:
    """The refusal of money that a row dates in a closed period, None for a day that is open.

    The ledger refuses it anyway; told of the row, the clerk sees which lines to take out.
    """
    until = writer.closed_until()
    return None if day is None or day > until else Finding("refused", "PERIOD_CLOSED", {"day": day, "until": until})
