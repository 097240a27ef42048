"""Finds the header of a table: one line or two, wherever it stands among the first rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from mutualaid.rules.identity import KnownNames, mask_headings
from mutualaid.rules.shapes import Shape
from mutualaid.sheets.cells import is_union
from mutualaid.sheets.closed import without_price
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.headings import IGNORED_KEYS, Columns, heading_key, heading_text, match, own_columns
from mutualaid.sheets.meaning import Known, Meaning
from mutualaid.sheets.people import people_in
from mutualaid.sheets.readings import NOT_NEEDED, Header, How, Reading
from mutualaid.sheets.rows import Layout, holds_data
from mutualaid.sheets.spans import lettered
from mutualaid.sheets.titles import unit_lines
from mutualaid.sheets.unread import look_at_cells

__all__ = ["NOT_NEEDED", "Header", "PlanHeadings", "Reading", "find_header", "plan_lookup"]

SEARCHED_ROWS = 60
PlanHeadings = Mapping[str, str] | Callable[[str], str | None]
_TOLD = Shape(r"[:：]\s*\S|\d{2}")
_MANY_DIGITS = Shape(r"\d{6}")


def plan_lookup(plan_headings: PlanHeadings | None) -> Callable[[str], str | None]:
    """One function for both ways of giving the plans of the wide form."""
    if plan_headings is None:
        return lambda _: None
    if isinstance(plan_headings, Mapping):
        by_key = {heading_key(name): code for name, code in plan_headings.items()}
        return lambda text: by_key.get(heading_key(text))
    return plan_headings


def find_header(
    grid: Grid,
    columns: Columns,
    plan_headings: PlanHeadings | None,
    settled: Mapping[str, str] | None = None,
    *,
    typed: Collection[str] | None = None,
) -> Header | None:
    """The best reading of the first rows as a header; None where no cell says anything.

    A complete one (no required column missing) wins over a fuller one, an earlier over a later, and two lines over
    one where both are as full; none wins over a complete one with data between the two. ``settled`` gives the field
    (or ``-``) of headings, by their key, and outweighs all; ``typed`` are the keys in which nobody is masked.
    """
    known = Known(columns, plan_lookup(plan_headings), settled or {})
    best: Header | None = None
    left: Mapping[int, Meaning] = {}
    top = grid.rows[:SEARCHED_ROWS]
    covered = _covered(grid, top[-1][0] if top else 0)
    for index, (row, cells) in enumerate(top):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        lines = [_judge((index,), (row,), [(None, text) for text in texts], known)]
        if index + 1 < len(top) and (lines[0][0].strength or _groups(texts)) and top[index + 1][0] == row + 1:
            two = _two_lines(index, row, texts, top[index + 1][1], covered, grid, known)
            lines += [two] if two is not None else []
        for one, one_left in lines:
            if best is None or _outranks(one, best):
                if best is not None and _has_data_between(grid, best, one, columns):
                    continue
                best, left = one, one_left
    if best is None:
        return None
    untold = [each.heading for each in best.readings if each.field is None or each.how == "settled"]
    own = people_in(grid, best, untold)
    if settled and typed is None and (further := _as_shown(best, own, settled)):
        return find_header(grid, columns, plan_headings, {**settled, **further}, typed=settled)
    look_at_cells(grid, best, left, known)
    _veil(best, known, own, typed or settled or ())
    return best


def _as_shown(header: Header, own: KnownNames, settled: Mapping[str, str]) -> dict[str, str]:
    """What somebody settled of headings as they were shown, with the table's people masked in them."""
    shown = {heading_key(heading): heading_key(own.veil(heading)) for heading in header.headings}
    return {key: settled[said] for key, said in shown.items() if key != said and said in settled and key not in settled}


def _veil(header: Header, known: Known, own: KnownNames, typed: Collection[str]) -> None:
    """Have no heading say whose it is: where a file has no header its first person stands there.

    From here on a heading is told, compared and kept as it may be seen; one that somebody settled as it was told.
    """
    nobody_knows = ("unknown", "unread", "cells", "settled")
    told = {
        each.index
        for each in header.readings
        if each.how not in nobody_knows or heading_key(each.heading) in known.settled
    }
    veiled = [heading if heading_key(heading) in typed else own.veil(heading) for heading in header.headings]
    shown = mask_headings(veiled, told)
    if shown != header.headings:
        header.headings = shown
        header.readings = [replace(each, heading=shown[each.index]) for each in header.readings]


def _outranks(one: Header, best: Header) -> bool:
    """Whether a later reading is better: a fuller one, or another of the same first line that is as full."""
    if len(one.at) > 1 and best.at == one.at[:1]:
        return one.rank >= best.rank
    return one.rank > best.rank or _stands_alone(one, best)


def _has_data_between(grid: Grid, best: Header, one: Header, columns: Columns) -> bool:
    """Whether rows that are data under a complete header would be titles of the later one."""
    if best.missing or one.at[-1] <= best.at[-1] + 1:
        return False
    layout = Layout.of(grid, best, columns)
    between = grid.rows[best.at[-1] + 1 : one.at[-1]]
    return any(holds_data(row, cells, layout) for row, cells in between)


def _stands_alone(one: Header, best: Header) -> bool:
    """Whether the lower of two lines says by itself all that both say: then the upper is a title.

    It is none where it heads columns that the lower line leaves blank: headings that nobody knows, merged downwards.
    """
    if best.at[1:] != one.at or one.rank != best.rank or len(one.twice) > len(best.twice):
        return False
    above = [text for text, below in zip(best.headings, one.headings, strict=True) if text and not below]
    return sum(_TOLD.search(text) is None for text in above) < HEADINGS


HEADINGS = 2
"""So many texts of a line are headings; a title is fewer."""


def _text(cell: object) -> str:
    return cell if type(cell) is str and cell.strip() else ""


def _groups(texts: Sequence[str]) -> bool:
    """Whether a line may hold nothing but headings of groups: several, none of which tells a value of its own."""
    told = [text for text in texts if text]
    return len(told) > 1 and not any(_TOLD.search(text) for text in told)


def _covered(grid: Grid, last_row: int) -> dict[tuple[int, int], int]:
    """Cells of the first rows that a merged cell covers sideways: (row, column) -> the merge's first column."""
    covered: dict[tuple[int, int], int] = {}
    for first_row, left, _, right in grid.merges:
        if first_row <= last_row and left < right and right - left < 256:
            for column in range(left + 1, right + 1):
                covered[first_row, column] = left
    return covered


def _two_lines(
    index: int,
    row: int,
    upper: Sequence[str],
    lower_cells: Cells,
    covered: Mapping[tuple[int, int], int],
    grid: Grid,
    known: Known,
) -> tuple[Header, Mapping[int, Meaning]] | None:
    """Two rows read as one header; None where the second row looks like data, or the first names whose the list is."""
    if any(not is_blank(cell) and type(cell) is not str for cell in lower_cells):
        return None
    if any(is_union(line.unit) for line in unit_lines(tuple(upper))):
        return None  # 单位名称 | 某某工会 is a title, though the headings follow right below
    lower = [_text(cell) for cell in lower_cells]
    if not any(lower) or any(_MANY_DIGITS.search(text) for text in lower):
        return None
    pairs: list[tuple[str | None, str]] = []
    group = ""
    for column, (own, below) in enumerate(zip(upper, lower, strict=True)):
        left = covered.get((row, column))
        if own:
            group = own
        elif left is not None:
            group = upper[left]
        elif grid.sheet is not None or not below:
            group = ""
        pairs.append((group or None, below) if below else (None, own))
    judged, rest = _judge((index, index + 1), (row, row + 1), pairs, known)
    answered = 0
    for own, below, found in zip(upper, lower, judged.fields, strict=True):
        if below and found:
            answered += 1
        elif below and own and match(known.columns, heading_key(own))[0] and heading_key(below) not in IGNORED_KEYS:
            # A heading that stands by itself, with something unknown below it: that row is data.
            return None
    return (judged, rest) if answered else None


@dataclass(slots=True, eq=False, repr=False)
class _Fields:
    """Which column has which field, while a header is judged."""

    found: Header
    first_of: dict[str, int] = field(default_factory=dict)
    how: dict[int, How] = field(default_factory=dict)
    open: dict[int, Meaning] = field(default_factory=dict)
    """What no field took, with what its heading means."""

    def give(self, index: int, name: str, how: How) -> None:
        """Have a column take a field; the second column of one field is told as such."""
        self.how[index] = how
        if name in self.first_of:
            self.found.twice.append((name, self.first_of[name], index))
        else:
            self.first_of[name], self.found.fields[index] = index, name

    def doubts(self, meaning: Meaning) -> bool:
        """Whether a weak name of money stands beside a heading that is money by its parts alone: dues are neither."""
        assert meaning.field is not None
        first = self.first_of[meaning.field]
        return _is_money(meaning) and self.how[first] == "likeness"

    def leave(self, index: int, meaning: Meaning, how: How | None = None) -> None:
        """Have no field take a column; with ``how`` that is settled, whatever its cells hold."""
        self.how[index] = how or (meaning.how if meaning.field is None else "unknown")
        if self.how[index] != "ignored":
            self.found.unknown.append(index)
            if how is None and (meaning.is_open or _is_money(meaning)):
                self.open[index] = meaning


def _is_money(meaning: Meaning) -> bool:
    """Whether a heading is that of what is paid: another amount beside the one that is read is a question."""
    return meaning.field in ("fee", "amount") and "dues" not in meaning.parts


def _judge(
    at: tuple[int, ...], rows: tuple[int, ...], pairs: Sequence[tuple[str | None, str]], known: Known
) -> tuple[Header, Mapping[int, Meaning]]:
    """One or two rows read as a header, and the columns that no field took.

    What somebody settled comes first, then what a field is called, a plan's name, what the parts of a heading say, and
    at last the headings that count only where no other column has the field.
    """
    headings = [" ".join(f"{group or ''} {text}".split()) for group, text in pairs]
    found = Header(at, rows, [None] * len(pairs), headings)
    fields = _Fields(found)
    rest = _surely(pairs, fields, known)
    if "plan" not in fields.first_of:
        _widely(pairs, rest, fields, known)
    _likely(rest, fields)
    found.unknown.sort()
    found.readings = [
        Reading(index, headings[index], found.fields[index], how) for index, how in sorted(fields.how.items())
    ]
    found.missing = tuple(name for name in known.columns.required if name not in fields.first_of)
    found.strength = len(fields.first_of)
    found.plans = known.plans
    found.means = partial(_means, known, is_wide="plan" not in fields.first_of)
    return found, fields.open


def _means(known: Known, text: str, *, is_wide: bool) -> str | None:
    """The field that a heading by itself means; a plan's name is one only in the wide form."""
    meaning = known.of(None, text)
    settled = known.settles(text, text, meaning)
    if settled is not None:
        return None if settled == NOT_NEEDED else settled
    return (_plan(None, text, known) if is_wide else None) or meaning.field


def _surely(pairs: Sequence[tuple[str | None, str]], fields: _Fields, known: Known) -> dict[int, Meaning]:
    """Give the fields that somebody settled or whose name a heading is; hands back the other columns."""
    named: list[tuple[int, str]] = []
    rest: dict[int, Meaning] = {}
    own = own_columns([text for _, text in pairs])
    for index, (group, text) in enumerate(pairs):
        if not text:
            _by_letter(index, fields, known)
            continue
        if index in own:
            fields.how[index] = "ignored"
            continue
        meaning = known.of(group, text)
        settled = known.settles(fields.found.headings[index], text, meaning)
        if settled == NOT_NEEDED:
            fields.how[index] = "settled"
        elif settled is not None:
            fields.give(index, settled, "settled")
        elif meaning.how == "named" and meaning.field is not None and not meaning.is_weak:
            named.append((index, meaning.field))
        else:
            rest[index] = meaning
    for index, name in named:
        fields.give(index, name, "named")
    return rest


def _by_letter(index: int, fields: _Fields, known: Known) -> None:
    """Give the field that somebody settled for a column without a heading, by its letter."""
    name = lettered(index)
    settled = known.settles(name, name, known.of(None, name))
    if settled is not None:
        fields.found.headings[index] = name
        if settled == NOT_NEEDED:
            fields.how[index] = "settled"
        else:
            fields.give(index, settled, "settled")


def _widely(pairs: Sequence[tuple[str | None, str]], rest: dict[int, Meaning], fields: _Fields, known: Known) -> None:
    """Give the fields of the wide form; money for a plan whose shares no column has is none of them."""
    wide = {index: _plan(*pairs[index], known) for index, meaning in rest.items() if meaning.how != "named"}
    shared = {name for name in wide.values() if name is not None and name.startswith("plan:")}
    for index, name in wide.items():
        if name is not None and f"plan:{name.partition(':')[2]}" in shared:
            fields.give(index, name, "named")
            del rest[index]
    _by_tier(pairs, fields, known)


def _by_tier(pairs: Sequence[tuple[str | None, str]], fields: _Fields, known: Known) -> None:
    """Beside other plans the tiers of a plan that no column has (意外伤害（档次）) are that plan's own column."""
    at = fields.first_of.get("tier")
    if at is None or not any(name.startswith("plan:") for name in fields.first_of):
        return
    code = known.plans(_TIER.sub("", heading_text(pairs[at][1])))
    if code is not None and f"plan:{code}" not in fields.first_of:
        del fields.first_of["tier"]
        fields.give(at, f"plan:{code}", "named")


_TIER = Shape(r"[(（\[]?(?:参保|投保|缴费)?(?:档次|档位|档级|档)[)）\]]?$")


def _likely(rest: Mapping[int, Meaning], fields: _Fields) -> None:
    """Give the fields that parts name, then those of weak names, then those of headings with an unknown beginning."""
    for is_weak, is_headed in ((False, False), (True, False), (False, True)):
        for index, meaning in rest.items():
            if meaning.field is None or (meaning.is_weak, meaning.is_headed) != (is_weak, is_headed):
                continue
            if meaning.field not in fields.first_of:
                fields.give(index, meaning.field, meaning.how)
            elif is_headed:
                fields.leave(index, meaning, "somebody_else")
            elif is_weak and not fields.doubts(meaning):
                fields.leave(index, meaning, None if _is_money(meaning) else "unknown")
            else:
                fields.give(index, meaning.field, meaning.how)
    for index, meaning in rest.items():
        if meaning.field is None:
            fields.leave(index, meaning)


_CHOOSING = Shape("^(?:是否|有无)?(?:已|自愿|选择)?(?:参加|参保|投保|购买|选购|加入|办理)")
"""What a heading of the wide form says before a plan's name: 是否参加住院医疗."""
_YEAR = Shape(r"^(?:19|20)\d\d年?度?")
_OF_PLAN = (
    ("fee:", ("保险费", "互助费", "保费", "缴费金额", "金额", "费用", "缴费")),
    ("plan:", ("份数", "")),
)
"""What a heading says behind a plan's name, and how the field of the wide form that has it begins."""


def _plan(group: str | None, text: str, known: Known) -> str | None:
    """The field of the wide form: a plan's shares (``plan:HOSP_MED``), or the money for them (``fee:HOSP_MED``)."""
    if group is not None:
        below = match(known.columns, heading_key(text))[0] or known.of(None, text).field
        begins = {"share_count": "plan:", "fee": "fee:"}.get(below or "")
        code = None if begins is None else known.plans(heading_text(group))
        if code is not None or below is not None:
            return code and f"{begins}{code}"
    unpriced = heading_text(without_price(text))
    of_year = _YEAR.sub("", heading_text(text))
    for plain in dict.fromkeys((heading_text(text), unpriced, _CHOOSING.sub("", unpriced), of_year)):
        for begins, endings in _OF_PLAN:
            for ending in endings:
                name = plain.removesuffix(ending)
                if name and plain.endswith(ending) and (code := known.plans(name)) is not None:
                    return f"{begins}{code}"
    return None
