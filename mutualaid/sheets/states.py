"""Columns that say of each row whether it counts: enrolled, paid, valid, approved; or left, voided, returned.

No field takes such a column, and a row whose cell says that it does not count must not go in as if nothing were said:
it is held. Where every cell says what is taken for granted anyway, the column is told in a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mutualaid import words
from mutualaid.results import Finding, Note, Roster
from mutualaid.rules.identity import mask_value
from mutualaid.rules.shapes import Shape
from mutualaid.sheets.cells import plain_sign
from mutualaid.sheets.grammar import UNKNOWN, Phrase, phrases, weight
from mutualaid.sheets.grid import Cells, is_blank

STATE = "state:"
"""How the fields of such columns begin: ``state:pay:3`` is the fourth column, which says whether it was paid."""
_SAYING = frozenset(("status", "outcome", "mark"))
MARKERS = _SAYING | {"whether"}
"""Parts with which a heading asks for a state: …状态, …结果, …标志, 是否…."""
_MOST = 0.8
"""The share of cells that must be words of a state where the heading does not ask for one."""


class State(NamedTuple):
    """One thing that a column may say of its rows."""

    name: str
    says: tuple[Phrase, ...]
    is_counting: bool
    """Whether a yes is what is taken for granted; else a no, or a blank cell."""
    needs_words: bool
    """Whether only the words in its cells, or a marker in the heading, make a column one of this state."""


def _state(name: str, says: str, *, is_counting: bool, needs_words: bool | None = None) -> State:
    return State(name, phrases(says), is_counting, is_counting if needs_words is None else needs_words)


STATES: Mapping[str, State] = {
    state.name: state
    for state in (
        _state("enroll", "enroll plan? cover? pay? | cover plan? | start plan? cover?", is_counting=True),
        _state("pay", "pay money? fee? mutual? cover? plan? | fee", is_counting=True),
        _state("aid", "aid money? pay? | pay money?", is_counting=True),
        _state("member", "member union? | join union? | enroll union | membership join?", is_counting=True),
        _state("service", "service", is_counting=True, needs_words=False),
        _state("valid", "valid", is_counting=True, needs_words=False),
        _state("review", "review district? city? union? employer? apply? aid?", is_counting=True),
        _state("settle", "settle medical? fund? fee?", is_counting=True),
        _state("founded", "open union?", is_counting=True),
        _state("leave", "leave membership? union?", is_counting=False),
        _state("retire", "retire", is_counting=False),
        _state("death", "death", is_counting=False),
        _state("quit", "quitcover plan? cover? money? | giveup plan? cover?", is_counting=False),
        _state("return", "return money? pay? aid?", is_counting=False),
        _state("owing", "less pay? money? fee?", is_counting=False),
        _state("void", "void pay? receipt? serial? money? | close", is_counting=False),
        _state("closed", "close union? employer? | leave union? employer?", is_counting=False),
        _state("repeat", "repeat pay? plan? cover?", is_counting=False),
    )
}
"""Every state, by its name; an import names those that its rows hang on (``Columns.states``)."""
_ROW = State("row", (), is_counting=True, needs_words=True)
"""What a column says of a row in words that are plain whatever its heading speaks of: 人员状态, 票据状态, 状态."""
_OF_ROWS = frozenset(
    (
        UNKNOWN,
        "union",
        "employer",
        "subunion",
        "staff",
        "insured",
        "member",
        "receipt",
        "serial",
        "number",
        "count",
        "note",
    )
)
_OF_EVENTS = frozenset(("day", "reason", "number"))
"""Parts with which a heading speaks of something that has happened: 作废日期 is filled where a row was voided."""

_NO = Shape(
    r"(?:否|无|没|没有|n|no|none|false|0|×|x|✗|✘|[-—/\\]+)|"
    r".*(?:未|不|非|待|作废|废|退|停|撤|驳|失|断|中止|终止|注销|取消|冲|欠|逾期|过期|异常|死亡|离职|部分|拒|暂|缓|审核中|处理中|"
    r"重复|筹建|筹备|not |un(?:paid|approved)|void|cancel|reject|fail|pending|invalid|inactive|expired|refund|return).*"
)
"""Cells that say no, or that something came to nothing."""
_YES = Shape(
    r"(?:是|有|对|投|参|买|缴|交|续|y|yes|true|1|√|✓|✔|v|ok|paid|valid|active|approved|enrolled|member|confirmed|success.*|会员)|已.*|"
    r".*(?:通过|成功|同意|正常|有效|生效|合格|完成|缴清|付清|结清|属实|无误|核准|批准|准予|到账|到帐|入账|在保|承保|在职|在岗|在册|在会|"
    r"参保|参加|投保|购买|续保|新保|全额|足额)[。.!！]?"
)
"""Cells that say yes, unless they say no as well (未通过)."""
_NEVER = Shape(
    r"(?:否|无|没|没有|n|no|none|false|0|[-—/\\]+|正常|有效|生效|健在|在.*|无异常|valid|active)|未.*|不.*|非.*|not .*"
)
"""Cells that say that something has not happened."""


def state_of(parts: frozenset[str], states: Iterable[str]) -> State | None:
    """The state that a heading's parts speak of, among those that an import hangs on.

    >>> state_of(frozenset(("whether", "pay")), ("enroll", "pay")).name
    'pay'
    >>> state_of(frozenset(("pay", "day")), ("enroll", "pay")) is None
    True
    """
    told = parts - MARKERS
    if UNKNOWN not in told and told:
        weighed = [(weight(STATES[name].says, _told_of(STATES[name], told)), name) for name in states]
        most, name = max(weighed, key=lambda each: each[0], default=((0, 0), ""))
        if any(most):
            return STATES[name]
    return _ROW if parts & _SAYING and told <= _OF_ROWS else None


def _told_of(state: State, told: frozenset[str]) -> frozenset[str]:
    """What a heading tells of a state: of something that has happened also by its day, its reason, its number."""
    return told if state.is_counting else told - _OF_EVENTS


def is_asked(state: State, parts: frozenset[str]) -> bool:
    """Whether a heading itself asks for a state: 是否缴费, not 缴费."""
    return bool(parts & MARKERS) and state is not _ROW


def speaks_of_state(state: State, parts: frozenset[str], cells: Sequence[Any]) -> bool:
    """Whether a column is one of a state: its heading asks for it, or nearly all of its cells answer."""
    if not state.needs_words or is_asked(state, parts):
        return True
    answers = sum(_says(cell) is not None for cell in cells)
    return bool(cells) and answers >= _MOST * len(cells)


def _says(cell: object) -> bool | None:
    """Yes or no, as a cell says it; ``None`` where it says neither."""
    said = plain_sign(cell)
    if _NO.fullmatch(said) is not None:
        return False
    return True if _YES.fullmatch(said) is not None else None


def denies(cell: object) -> bool:
    """Whether a cell says no, or that something came to nothing.

    >>> denies("退汇"), denies("成功"), denies("甲")
    (True, False, False)
    """
    return _says(cell) is False


def says_yes(cell: object) -> bool:
    """Whether a cell says yes, or that something was done.

    >>> says_yes("√"), says_yes("否"), says_yes(None)
    (True, False, False)
    """
    return not is_blank(cell) and _says(cell) is True


def counts(state: State, cell: object) -> bool:
    """Whether a cell says nothing against taking its row.

    >>> [counts(STATES["pay"], cell) for cell in ("是", "已缴费", 1.0, "未缴", None, "部分到账", "微信")]
    [True, True, True, False, False, False, False]
    >>> [counts(STATES["void"], cell) for cell in ("否", None, "正常", "作废", "√")]
    [True, True, True, False, False]
    """
    if is_blank(cell):
        return not state.is_counting or state is _ROW
    return _says(cell) is True if state.is_counting else _NEVER.fullmatch(plain_sign(cell)) is not None


def judge_states(
    states: Mapping[int, State], fields: Sequence[str | None], rows: Sequence[tuple[int, Cells]]
) -> Iterator[tuple[int, str, Finding]]:
    """Every row that a column of a state speaks against, held with what it says."""
    for index, state in states.items():
        told: dict[object, Finding] = {}
        for row, cells in rows:
            cell = cells[index]
            if (finding := told.get(cell)) is None:
                if counts(state, cell):
                    continue
                finding = told[cell] = stated(cell, is_no=denies(cell) or not state.is_counting)
            yield row, str(fields[index]), finding


def stated(cell: object, *, is_no: bool = True, said: str | None = None) -> Finding:
    """Held as STATED_OTHERWISE: what a cell says of its row, in its words ``said``; a no, or what nobody can tell."""
    told, is_no = (words.label("value", "blank"), False) if is_blank(cell) else (mask_value(None, cell), is_no)
    facts = {"said": said or told, "how": words.sentence("STATED_NO" if is_no else "STATED_UNCLEAR"), "is_no": is_no}
    return Finding("held", "STATED_OTHERWISE", facts)


def agreed(roster: Roster, *states: str) -> Roster:
    """The roster without the doubts of states that the command line itself has said of all rows.

    With ``--unpaid`` a row that says 未缴费 says nothing else.
    """
    said = tuple(f"{STATE}{name}:" for name in states)
    doubts = {
        row: kept
        for row, told in roster.doubts.items()
        if (kept := [(of, finding) for of, finding in told if not of.startswith(said)])
    }
    return roster._replace(doubts=doubts) if said and roster.doubts else roster


def released(fields: Iterable[str | None], doubts: Iterable[Sequence[tuple[str, Finding]]]) -> tuple[str | None, ...]:
    """The fields of a table without those of states that speak against no row: such a column is not read."""
    spoken = {of for told in doubts for of, _ in told}
    return tuple(None if name and name.startswith(STATE) and name not in spoken else name for name in fields)


def note_states(
    states: Mapping[int, State], headings: Sequence[str], sheet: str | None, row: int, spoken: Iterable[str]
) -> Iterator[Note]:
    """A note on each column of a state that speaks against no row; ``spoken`` are the fields of those that do."""
    against = frozenset(spoken)
    for index, state in states.items():
        if f"{STATE}{state.name}:{index}" not in against:
            yield Note("COLUMN_HARMLESS", sheet, row, headings[index])
