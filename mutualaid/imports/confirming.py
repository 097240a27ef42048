"""Doubts that somebody settled row by row, in a workbook that was handed back: used, and kept with the entry.

A doubt is settled as it was shown: of the same options, below the same title, over the same values of the ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from mutualaid.codes import CONFIRMED, CONFIRMED_ROWS
from mutualaid.results import NO_FACTS, Finding, Note, Problem, Roster
from mutualaid.rules.identity import MASKS, mask_value, star_numbers
from mutualaid.rules.values import plain
from mutualaid.store.asking import Askable

_OF_THE_FILE = frozenset(("row", "title_row", "count", "today"))
"""What a doubt tells of where the row stands and when it was read: in a workbook that was handed back it is another."""
_BESIDE = frozenset(("sheet", "note"))
"""Options that settle nothing of a row: a workbook that is handed back has one sheet."""
_COLUMN = re.compile(r"(?<=\w):\d+$")
ONE_DOUBT = {"TWO_PEOPLE": "SAME_PERSON"}
"""Another answer to a doubt: the doubt is the same."""


class Confirming:
    """What stands under 确认 and 理由 of a roster, where ``--accept CONFIRMED`` has it read; what of it was used.

    ``options`` are those of the command line.
    """

    def __init__(
        self, writer: Askable, roster: Roster, accept: Collection[str], options: Mapping[str, object] = NO_FACTS
    ) -> None:
        self._writer, self._roster = writer, roster
        self._said = (roster.confirmations or {}) if CONFIRMED in accept else {}
        self._used: dict[int, set[str]] = {}
        self._options = {
            name: value for name, value in options.items() if value not in (None, False, "") and name not in _BESIDE
        }
        self._unit = roster.fields.index("unit") if "unit" in roster.fields else None

    @cached_property
    def _key(self) -> bytes:
        """The ledger's own: whoever gets the workbook must not find out from its marks what they rest on."""
        return str(self._writer.select("select hash from entry where entry_id = 1")).encode()

    def mark(self, cells: Sequence[Any], of: str, finding: Finding) -> str:
        """The mark of a doubt: of what is doubted, of all that it hangs on, and of what fills the rows of the file."""
        import hmac

        _, code, facts, bound = finding
        if bound is None:
            bound = {name: fact for name, fact in facts.items() if name not in _OF_THE_FILE}
        says_unit = self._unit is not None and plain(cells[self._unit]) is not None
        title = None if says_unit or self._roster.page_units else self._roster.title_unit
        told = [ONE_DOUBT.get(code, code), _COLUMN.sub("", of), bound, title, self._options]
        text = json.dumps(told, sort_keys=True, default=str)
        return hmac.new(self._key, text.encode(), "sha256").hexdigest()[:8]

    def settles(self, line: int, code: str, mark: str) -> bool:
        """Whether this very doubt of a row was settled beside it."""
        said = self._said.get(line)
        return said is not None and code in said.codes and mark in said.marks

    def codes(self, line: int) -> frozenset[str]:
        """The doubts settled of one row."""
        said = self._said.get(line)
        return frozenset() if said is None else said.codes

    def use(self, line: int, codes: Iterable[str]) -> None:
        """A row was taken over these doubts."""
        self._used.setdefault(line, set()).update(codes)

    def wrong(self, line: int, problems: Iterable[Problem]) -> Problem | None:
        """Why what was written beside a row settles nothing, where it does not; ``problems`` are the row's."""
        said = self._said.get(line)
        if said is None:
            return None
        code = said.wrong
        if any(problem.verdict == "held" and problem.code in said.codes for problem in problems):
            code = "CONFIRM_OF_ANOTHER"  # in name it is settled; what was shown is not what is doubted now
        if code is None:
            return None
        confirm, why = [heading for heading in self._roster.headings if heading][-2:]
        column = why if code == "CONFIRM_REASON_MISSING" else confirm
        return Problem("refused", code, self._roster.sheet, line, column)

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
