"""Doubts that somebody settled row by row, in a workbook that was handed back: used, and kept with the entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mutualaid.codes import CONFIRMED, CONFIRMED_ROWS
from mutualaid.results import Note, Problem, Roster
from mutualaid.rules.identity import MASKS, mask_value, star_numbers
from mutualaid.rules.values import plain


class Confirming:
    """What stands under 确认 and 理由 of a roster, where ``--accept CONFIRMED`` has it read; what of it was used."""

    def __init__(self, roster: Roster, accept: Collection[str]) -> None:
        self._roster = roster
        self._said = (roster.confirmations or {}) if CONFIRMED in accept else {}
        self._used: dict[int, set[str]] = {}

    def codes(self, line: int) -> frozenset[str]:
        """The doubts settled of one row."""
        said = self._said.get(line)
        return frozenset() if said is None else said.codes

    def use(self, line: int, codes: Iterable[str]) -> None:
        """A row was taken over these doubts."""
        self._used.setdefault(line, set()).update(codes)

    def wrong(self, line: int) -> Problem | None:
        """Why what was written beside a row settles nothing, where it does not."""
        said = self._said.get(line)
        if said is None or said.wrong is None:
            return None
        confirm, why = [heading for heading in self._roster.headings if heading][-2:]
        column = why if said.wrong == "CONFIRM_REASON_MISSING" else confirm
        return Problem("refused", said.wrong, self._roster.sheet, line, column)

    def kept(self) -> dict[str, object]:
        """What the entry keeps: each row so taken, its doubts and the reason; what is personal in it masked."""
        cells = dict(self._roster.rows) if self._used else {}
        rows: list[dict[str, object]] = []
        for line, codes in sorted(self._used.items()):
            reason = star_numbers(self._said[line].reason or "")
            for field, cell in zip(self._roster.fields, cells[line], strict=True):
                text = plain(cell) if field in MASKS else None
                if text is not None:
                    reason = reason.replace(text, mask_value(field, text) or "")
            rows.append({"row": line, "codes": sorted(codes), "reason": reason})
        return {CONFIRMED_ROWS: rows} if rows else {}

    def notes(self, problems: Iterable[Problem]) -> list[Note]:
        """How many rows were taken so; where nobody has said that it is to be read, how many would be."""
        if self._used:
            return [Note("ROWS_CONFIRMED", facts={"count": len(self._used)})]
        said = {} if self._said else self._roster.confirmations or {}
        offered = {(line, code) for line, confirmation in said.items() for code in confirmation.codes}
        waiting = {
            problem.row for problem in problems if problem.verdict == "held" and (problem.row, problem.code) in offered
        }
        option = f"--accept {CONFIRMED}"
        return [Note("CONFIRMED_FIRST", facts={"count": len(waiting), "accept": option})] if waiting else []
