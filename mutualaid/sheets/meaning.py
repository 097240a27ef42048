"""What one heading means for an import: the field it is called like, the one its parts name, or whose else it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from mutualaid.codes import PART_FIELDS
from mutualaid.rules.identity import mask_heading
from mutualaid.rules.shapes import Shape
from mutualaid.sheets.closed import without_choices
from mutualaid.sheets.grammar import UNKNOWN, Phrase, Said, phrases, said, weight
from mutualaid.sheets.headings import IGNORED_KEYS, Columns, heading_key, heading_text, match
from mutualaid.sheets.readings import How
from mutualaid.sheets.states import State, state_of
from mutualaid.sheets.vocabulary import SOFT

_GROUP_WORDS = Shape("(?i:信息|情况|资料|内容|details|information)")
_HEADED = frozenset(("name", "document_no", "phone"))
"""Fields of which a heading with an unknown beginning speaks (车间姓名), as long as no other column has them."""
_BESIDE_ASIDE = SOFT | {
    "aside",
    "whether",
    "number",
    "title",
    "name",
    "kind",
    "status",
    "level",
    "day",
    "union",
    "employer",
}
_NO_FIELD = frozenset(("aside", "whether"))
"""Parts of a heading that is a field's only where the field says so."""
_OF_A_PLAN = frozenset(("share_count", "fee", "amount", *PART_FIELDS))
_DECIDING = frozenset(("into", "outof", "start", "end", "join", "leave", "pay", "employer", "union"))
"""Parts of a group heading with which those below it are read first."""


class Meaning(NamedTuple):
    """What a heading says; ``field`` is ``None`` where no field is meant for sure."""

    field: str | None
    how: How
    is_weak: bool = False
    """It counts only where no other column has the field."""
    is_headed: bool = False
    """Its beginning is unknown."""
    parts: frozenset[str] = frozenset()
    """What it says, its group with it."""
    state: State | None = None
    """What it says of each row, such that a row may not count."""

    @property
    def is_open(self) -> bool:
        """Whether nobody knows what the column is; its cells may tell."""
        return self.state is not None or (self.how == "unknown" and not self.parts & _NO_FIELD)


class _Says(NamedTuple):
    field: str
    strongly: tuple[Phrase, ...]
    weakly: tuple[Phrase, ...]
    near: tuple[Phrase, ...]


@cache
def _says(written: tuple[tuple[str, str, str, str], ...]) -> tuple[_Says, ...]:
    return tuple(_Says(of, *map(phrases, said_of)) for of, *said_of in written)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of headings when a file is opened."""

    columns: Columns
    plans: Callable[[str], str | None]
    settled: Mapping[str, str]
    says: tuple[_Says, ...] = field(init=False, repr=False)
    """Of what the headings of each field are made."""
    _meanings: dict[tuple[str | None, str], Meaning] = field(default_factory=dict, init=False, repr=False)
    _fields: dict[tuple[frozenset[str], bool], tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        written = tuple((column.field, column.says, column.weakly, column.near) for column in self.columns.columns)
        object.__setattr__(self, "says", _says(written))

    def settles(self, heading: str, text: str, meaning: Meaning) -> str | None:
        """The field that somebody settled for a heading, told with its group or without; ``-`` for no field.

        One that holds somebody's number goes by what is shown of it, one that may be somebody's name by either.
        """
        if not self.settled:
            return None
        told = [mask_heading(heading), mask_heading(text)]
        if meaning.how == "unknown":
            told.append(mask_heading(heading, is_known=False))
        return next((field for each in told if (field := self.settled.get(heading_key(each))) is not None), None)

    def of(self, group: str | None, text: str) -> Meaning:
        """What a heading means below its group, before anybody looks at the cells."""
        found = self._meanings.get((group, text))
        if found is None:
            found = _meaning(group, text, self)
            if found.how == "unknown" and (plain := without_choices(text)) not in (text, ""):
                again = _meaning(group, plain, self)
                found = again if again.field is not None or again.how == "ignored" else found
            if found.field is None:
                found = self._stated(text, found)
            self._meanings[group, text] = found
        return found

    def _stated(self, text: str, found: Meaning) -> Meaning:
        """The meaning of a heading that is no field's, with the state that it speaks of, if it does."""
        states = self.columns.states.split()
        for parts in (said(without_choices(text)).parts, found.parts):
            if (state := state_of(parts, states)) is not None:
                return found._replace(how="unknown", parts=parts, state=state)
        return found

    def composed(self, parts: frozenset[str], *, weakly: bool = False) -> tuple[str, ...]:
        """The fields that parts name, more than one where they name several equally well."""
        if UNKNOWN in parts or not parts:
            return ()
        found = self._fields.get((parts, weakly))
        if found is None:
            found = self._fields[parts, weakly] = self._weighed(parts, weakly=weakly)
        return found

    def _weighed(self, parts: frozenset[str], *, weakly: bool) -> tuple[str, ...]:
        weights = [(weight(each.weakly if weakly else each.strongly, parts), each.field) for each in self.says]
        most = max(explained for explained, _ in weights)
        return tuple(of for explained, of in weights if explained == most) if any(most) else ()

    def likeness(self, parts: frozenset[str]) -> Mapping[str, float]:
        """How like each field the parts are, from 0 to 1."""
        told = parts - SOFT
        return {
            each.field: max(
                (_likeness(phrase, told) for phrase in (*each.strongly, *each.weakly, *each.near)), default=0.0
            )
            for each in self.says
        }


def _likeness(phrase: Phrase, told: frozenset[str]) -> float:
    """How much of a phrase's needs a heading tells; the more of it, and the less is left, the likelier."""
    shared = phrase.need & told
    return len(shared) / (len(phrase.need | told)) if shared else 0.0


def _meaning(group: str | None, text: str, known: Known) -> Meaning:
    own, above = said(text), said(group) if group is not None else Said(())
    parts = own.parts | above.parts
    called = _called(group, text, known)
    if "other" in above.parts or ("other" in own.parts and called is None):
        return Meaning(None, "somebody_else", parts=parts)
    if group is not None and (called is None or _DECIDING & above.parts):
        below = _composed(own.under(above), known)
        if below.field is not None and not below.is_headed and (called is None or called.field != below.field):
            return below
    if called is not None:
        return called if _is_of(called.field, above) else Meaning(None, "unknown", parts=parts)
    if heading_key(text) in IGNORED_KEYS:
        return Meaning(None, "ignored", parts=parts)
    found = _composed(own, known)
    if found.field is not None and not (_is_of(found.field, above) and not _is_of_plan(found.field, group, known)):
        return Meaning(None, "unknown", parts=parts)
    return found


def _called(group: str | None, text: str, known: Known) -> Meaning | None:
    """The field whose name the heading is, by itself or with its group."""
    parts = said(text).parts
    if group is not None:
        name, is_weak = match(known.columns, heading_key(_GROUP_WORDS.sub("", group) + text))
        if name is not None:
            return Meaning(name, "named", is_weak, parts=parts | said(group).parts)
    name, is_weak = match(known.columns, heading_key(text))
    if name is None:
        return None
    if _is_of_plan(name, group, known):
        return Meaning(None, "unknown", parts=parts | said(group or "").parts)
    return Meaning(name, "named", is_weak, parts=parts)


def _is_of_plan(name: str | None, group: str | None, known: Known) -> bool:
    """Shares or money under a plan's name belong to that plan, not to the row."""
    return group is not None and name in _OF_A_PLAN and known.plans(heading_text(group)) is not None


def _is_of(name: str | None, above: Said) -> bool:
    """Whether a heading below a group speaks of the row: not the days of a contract, nor the phone of a union."""
    if name is None:
        return True
    if above.parts and above.parts <= {"aside"} and (name.endswith("_on") or name in _OF_A_PLAN):
        return False
    return not (name == "phone" and above.parts and above.parts <= {"union", "employer", "title"})


def _composed(own: Said, known: Known) -> Meaning:
    """What a heading says that no field is called like."""
    parts = own.parts
    if "scaled" in parts:
        return Meaning(None, "unknown", parts=parts)
    if "aside" in own.bare:
        return Meaning(None, "ignored" if parts <= _BESIDE_ASIDE else "unknown", parts=parts)
    if own.measure is not None:
        parts |= {own.measure}
    for tried in dict.fromkeys((own.parts, parts, own.bare if UNKNOWN in own.inner else parts)):
        for weakly in (False, True):
            fields = known.composed(tried, weakly=weakly)
            if len(fields) == 1:
                return Meaning(fields[0], "likeness", weakly, parts=parts)
            if fields:
                return Meaning(None, "unknown", parts=parts)
    if "whether" in parts:
        return Meaning(None, "ignored" if parts <= _BESIDE_ASIDE else "unknown", parts=parts)
    headed = [of for of in known.composed(own.head) if of in _HEADED]
    if len(headed) == 1:
        return Meaning(headed[0], "likeness", is_headed=True, parts=parts)
    return Meaning(None, "unknown", parts=parts)
