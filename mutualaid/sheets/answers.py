"""What a unit answered beside the people it was chased for: which import takes which row, and what stays open.

The workbook of ``chase`` goes back into ``enroll import`` (参保, 已缴费) and ``member import`` (已离职); each takes its
own rows and tells how many others there are, and which command takes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from mutualaid import words
from mutualaid.results import Note, Problem, Roster
from mutualaid.rules.identity import mask_value
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import plain
from mutualaid.rules.wording.leaving import REASONS
from mutualaid.sheets.cells import plain_sign
from mutualaid.sheets.columns import MEMBER
from mutualaid.sheets.header import NOT_NEEDED
from mutualaid.sheets.headings import Columns, heading_key
from mutualaid.sheets.spans import spans

if TYPE_CHECKING:
    from mutualaid.sheets.grid import Book

ANSWER = "answer"
TAKES: Mapping[str, tuple[str, ...]] = {"enroll": ("enroll", "paid"), "member": ("left",)}
"""The answers that each import takes."""
BESIDE = ("plan", "share_count", "tier", "starts_on", "ends_on", "fee", "received_on")
"""Columns of the workbook that the import of members does not need."""
_REFUSED = Shape(r"(?:不|否|无意|放弃|拒|no\b|refus|declin|not ).*|.*(?:不想|不愿|不参|不同意|不续|不保|放弃|拒绝).*")
_PAID = Shape(r"(?:已|补)(?:缴|交|付).*|paid.*|(?:缴|交)(?:清|了|费).*")
_ENROLLED = Shape(r"(?:参保|续保|参加|同意|愿意|续|参|要|是|√|✓|enroll.*|renew.*|yes|y|agree.*)[了吧。!！]?.*")
_LEFT_WORDS = tuple(word for code, said in REASONS.items() for word in said if code != "deceased" or len(word) > 1)
_LEFT = Shape(r"left|leaves?|.*(?:已离|离开|退会|走了|不在|不干).*")


def is_chase(book: Book) -> bool:
    """Whether a file is a workbook of ``chase``: by the heading of the column to answer in."""
    key = {heading_key(words.column(ANSWER)), *_keys()}
    top = (cell for grid in book.grids for _, cells in grid.rows[:_TOP] for cell in cells if type(cell) is str)
    return any(heading_key(cell) in key for cell in top if len(cell) < _LONGEST)


def settled(columns: Columns, said: Mapping[str, str] | None) -> dict[str, str]:
    """What is settled of the headings of such a workbook, beside what somebody said: which an import does not need."""
    needless = [words.label("chase", name) for name in ("why", "until", "due_fen", "refusal")]
    if columns.name == "member":
        needless += [words.column(name) for name in BESIDE]
    return {**dict.fromkeys(map(heading_key, needless), NOT_NEEDED), **(said or {})}


_TOP, _LONGEST = 12, 20


@cache
def _keys() -> frozenset[str]:
    return frozenset(heading_key(name) for name in next(c for c in MEMBER.columns if c.field == ANSWER).synonyms)


def read_answer(cell: object) -> str | None:
    """The code of an answer, ``""`` where nothing is answered, ``None`` where nobody can tell.

    >>> [read_answer(cell) for cell in ("参保", "已缴费", "退休了", "调走了", "不想参加", None, "再问问")]
    ['enroll', 'paid', 'left', 'left', 'refused', '', None]
    """
    if plain(cell) is None:
        return ""
    said = plain_sign(cell)
    if _LEFT.fullmatch(said) or any(word in said for word in _LEFT_WORDS):
        return "left"
    for code, shape in (("refused", _REFUSED), ("paid", _PAID), ("enroll", _ENROLLED)):
        if shape.fullmatch(said):
            return code
    return None


def answered(roster: Roster) -> Roster:
    """The roster with the rows that its import takes, and notes on the others; any other roster as it is.

    What is answered in words that nobody can read is refused, and so is who has left without a day.
    """
    if ANSWER not in roster.fields or roster.list_code not in TAKES:
        return roster
    place = roster.fields.index(ANSWER)
    takes = TAKES[roster.list_code]
    kept: list[tuple[int, tuple[Any, ...]]] = []
    others: dict[str, list[int]] = {}
    problems: list[Problem] = []
    for row, cells in roster.rows:
        code = read_answer(cells[place])
        if code is None:
            facts: dict[str, object] = {"said": mask_value(None, cells[place]), "answers": _all_answers()}
            problems.append(_problem(roster, row, "ANSWER_UNREADABLE", facts))
        elif code not in takes:
            others.setdefault(code, []).append(row)
        elif code == "left" and _blank(roster, cells, "left_on"):
            problems.append(_problem(roster, row, "ANSWER_NEEDS_DAY", {}))
        else:
            kept.append((row, _told(roster, cells, place) if code == "left" else cells))
    needless = settled(MEMBER, None)
    return roster._replace(
        rows=kept,
        doubts={row: told for row, told in roster.doubts.items() if any(row == each for each, _ in kept)},
        settled={heading: of for heading, of in roster.settled.items() if heading_key(heading) not in needless},
        notes=(*roster.notes, *_notes(roster, others)),
        problems=(*roster.problems, *problems),
        unread_rows=(*roster.unread_rows, *(each.row for each in problems if each.row is not None)),
    )


def _problem(roster: Roster, row: int, code: str, facts: Mapping[str, object]) -> Problem:
    heading = roster.headings[roster.fields.index(ANSWER)]
    return Problem("refused", code, roster.sheet, row, heading, None, facts)


def _told(roster: Roster, cells: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    """The row of who has left, with the answer itself as the reason where no column tells one."""
    if "left_reason" not in roster.fields:
        return cells
    at = roster.fields.index("left_reason")
    return cells if plain(cells[at]) is not None else (*cells[:at], cells[place], *cells[at + 1 :])


def _blank(roster: Roster, cells: Sequence[Any], field: str) -> bool:
    return field not in roster.fields or plain(cells[roster.fields.index(field)]) is None


def _notes(roster: Roster, others: Mapping[str, Sequence[int]]) -> list[Note]:
    notes = []
    for code, rows in others.items():
        name = "ANSWERS_OPEN" if code == "" else "ANSWERS_REFUSED" if code == "refused" else "ANSWERS_ELSEWHERE"
        command = next((f"mutualaid {of} import" for of, takes in TAKES.items() if code in takes), "")
        facts: dict[str, object] = {"count": len(rows), "rows": spans(rows), "command": command}
        if code:
            facts["answer"] = words.label("sheet.answer", code)
        if name == "ANSWERS_REFUSED":
            facts["why"] = _reasons(roster, rows)
        notes.append(Note(name, roster.sheet, facts=facts))
    return notes


def _reasons(roster: Roster, rows: Sequence[int]) -> str:
    """Why people do not enroll, as their unit says it, the most frequent first."""
    asked = words.label("chase", "refusal")
    place = roster.headings.index(asked) if asked in roster.headings else None
    if place is None:
        return "-"
    listed = set(rows)
    said = Counter(str(mask_value(None, cells[place]) or "-") for row, cells in roster.rows if row in listed)
    return ", ".join(f"{reason} {count}" for reason, count in said.most_common(5))


def _all_answers() -> str:
    from mutualaid.codes import ANSWERS

    return ", ".join(words.label("sheet.answer", code) for code in ANSWERS)
