"""Columns that no heading explains: what their cells say, and which of them an import cannot afford not to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mutualaid.codes import PART_FIELDS
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import two_days
from mutualaid.sheets.asides import tell_lengths
from mutualaid.sheets.cells import (
    are_counted,
    are_numbers,
    are_prices,
    are_shares,
    filled,
    held,
    say_the_same,
)
from mutualaid.sheets.closed import told_by
from mutualaid.sheets.columns import MOVES
from mutualaid.sheets.grammar import UNKNOWN, said
from mutualaid.sheets.grid import Grid, is_blank
from mutualaid.sheets.headings import heading_key, heading_text
from mutualaid.sheets.meaning import Known, Meaning
from mutualaid.sheets.readings import Header, Reading
from mutualaid.sheets.rows import is_numbering
from mutualaid.sheets.spans import lettered
from mutualaid.sheets.states import STATE, is_asked, speaks_of_state
from mutualaid.sheets.vocabulary import SOFT

_MONEY = frozenset(("money", "fee", "mutual", "price", "scaled", "less"))
_NO_MONEY = frozenset(
    (
        "kind",
        "number",
        "status",
        "level",
        "day",
        "period",
        "outcome",
        "tail",
        "title",
        "reason",
        "heads",
        "dues",
        "capitals",
    )
)
"""Parts with which a heading speaks of something about money, not of money."""
_BILL = frozenset(("medical", "fund", "selfone", "selftwo", "ownexpense", "item"))
"""Parts of what a hospital's bill is made of."""
_OTHERWISE = frozenset(("mended", "into", "outof", "change"))
_PERSON = frozenset(("name", "insured", "member", "staff"))
"""Parts of a heading of who somebody was before, or should be."""
_REMARKS = Shape("备|注|说明|remark|note|comment")
_ABOUT_MONEY = frozenset(("pay", "change", "count"))
"""Parts beside which numbers may be money."""
_OF_PLANS = frozenset(
    ("cover", "plan", "accident", "disease", "medical", "admit", "hospital", "staff", "member", "money")
)
"""Parts of the name of a plan."""
_NUMBERED = _ABOUT_MONEY | _OF_PLANS | {UNKNOWN, "aid"}
_ANY_WORDS = frozenset((UNKNOWN, "kind", "status", "outcome", "level", "member", "staff", "insured"))
"""Parts with which a heading says no more than that words stand below it."""
_HAVE_A_DEFAULT = frozenset(("status", "document_type"))
"""Fields that a column of one word throughout does not change."""
_SURE = frozenset(("document", "phone", "plan"))
"""What cells tell so plainly that a column is read by them, whatever its heading."""
OF_MATTER: Mapping[str, tuple[str, ...]] = {
    "money": ("fee", "amount", "total_fee", "fund_paid", "self_pay_one", "self_pay_two", "own_expense", *PART_FIELDS),
    "plan": ("plan",),
    "unit": ("unit", "new_unit", "old_unit", "parent_code"),
    "person": ("document_no", "name"),
    "share": ("share_count",),
    "day": (
        *(
            "starts_on",
            "ends_on",
            "joined_on",
            "left_on",
            "moved_on",
            "received_on",
            "paid_on",
            "applied_on",
            "opened_on",
        ),
        *("admitted_on", "discharged_on"),
    ),
}
"""The fields of each matter, the commonest first."""
_MONEY_FIELDS = frozenset(OF_MATTER["money"])
_NAMELESS = Meaning(None, "unknown", parts=frozenset((UNKNOWN,)))
"""What a column without any heading says."""
_OF_STRETCH = frozenset(("period", "start", "end", "day", "title")) | SOFT
_STRETCHES = (
    (("starts_on", "ends_on"), _OF_STRETCH | {"plan", "pay"}),
    (("admitted_on", "discharged_on"), _OF_STRETCH | {"admit", "discharge", "visit", "hospital", "medical"}),
)
"""The first and the last day of what a heading of such parts speaks of."""
_MOVING = frozenset(("into", "outof", "change"))
"""Parts with which a heading speaks of people who move."""


def look_at_cells(grid: Grid, header: Header, meant: Mapping[int, Meaning], known: Known) -> None:
    """Read the open columns by what they hold, and tell which have a meaning that no field takes.

    ``meant`` has the meaning of the columns that no field took and that are no second of another.
    """
    rows = [cells for _, cells in grid.rows[header.at[-1] + 1 :]]
    taken = {name: index for index, name in enumerate(header.fields) if name is not None}
    _drop_repeated(header, rows)
    records = _records(header, rows, [taken[name] for name in known.columns.required if name in taken])
    readings = {reading.index: reading for reading in header.readings}
    for index, meaning in meant.items():
        # A signature or a date at the foot is none of the column's cells; what stands in no other row is looked at.
        cells = filled(row[index] for row in records) or filled(row[index] for row in rows)
        state = meaning.state
        if state is not None and is_asked(state, meaning.parts) and _is_stated(header, index, meaning, cells, rows):
            readings[index] = replace(readings[index], how="state")
            continue
        if not cells:
            continue
        matter = held(cells, known.plans) or _by_numbers(meaning, cells, known, taken)
        name = _by_two_days(index, meaning, cells, header, known, taken) or _by_cells(meaning, matter, known, taken)
        worded: tuple[str, ...] = ()
        if name is None and matter is None:
            name, worded = _by_words(meaning, cells, known, taken)
        if name is not None:
            taken[name] = index
            header.fields[index] = name
            header.unknown.remove(index)
            readings[index] = replace(readings[index], field=name, how="cells")
            continue
        asked = _matter(meaning, matter, header.headings[index], known, taken)
        if asked is None and _is_other_stretch(index, cells, rows, known, taken):
            asked = "day"
        if (asked == "day" and _are_lengths(header.headings[index], cells, known)) or (
            # As much as was paid, let off or given back, is no repetition.
            asked == "money" and "less" not in meaning.parts and not _adds(index, taken, rows)
        ):
            asked = None
        if asked == "money" and (second := _amount(meaning, known, taken)) is not None:
            header.twice.append((second, taken[second], index))
        elif state is not None and asked is None and not worded and _is_stated(header, index, meaning, cells, rows):
            readings[index] = replace(readings[index], how="state")
        elif asked is not None or worded:
            nearest = worded if asked is None else _nearest(meaning, matter, asked, known, taken)
            readings[index] = replace(readings[index], how="unread", nearest=nearest)
    _by_documents(header, rows, known, taken, readings)
    for index, asked, matter in _without_heading(grid, header, known, taken):
        nearest = _nearest(_NAMELESS, matter, asked, known, taken)
        header.headings[index] = lettered(index)
        readings[index] = Reading(index, header.headings[index], None, "unread", nearest)
    header.readings = [readings[index] for index in sorted(readings)]
    header.unknown = [index for index in header.unknown if readings[index].how not in ("unread", "state")]
    header.missing = tuple(name for name in known.columns.required if name not in taken)
    header.strength = len(taken)


def _records(header: Header, rows: Sequence[Sequence[Any]], places: Sequence[int]) -> Sequence[Sequence[Any]]:
    """The rows that say something where a row needs it, or, while nobody knows where, in half of the columns."""
    if any(not any(map(is_blank, {row[place] for row in rows})) for place in places):
        return rows
    if places:
        return [row for row in rows if any(not is_blank(row[place]) for place in places)]
    half = sum(1 for heading in header.headings if heading) / 2
    return [row for row in rows if sum(not is_blank(cell) for cell in row) >= half]


def _by_documents(
    header: Header,
    rows: Sequence[Sequence[Any]],
    known: Known,
    taken: dict[str, int],
    readings: dict[int, Reading],
) -> None:
    """Where no column has the documents, the one that is full of them has, though its heading says nothing of them."""
    if "document_no" not in known.columns.fields or "document_no" in taken:
        return
    ignored = [
        index for index, reading in readings.items() if reading.how == "ignored" and not is_remark(reading.heading)
    ]
    full = [index for index in ignored if held(filled(row[index] for row in rows), known.plans) == "document"]
    if len(full) == 1:
        taken["document_no"] = full[0]
        header.fields[full[0]] = "document_no"
        readings[full[0]] = replace(readings[full[0]], field="document_no", how="cells")


def is_remark(heading: str) -> bool:
    """Whether a heading is that of what anybody may write down, somebody else's number too."""
    return _REMARKS.search(heading_key(heading)) is not None


def _without_heading(
    grid: Grid, header: Header, known: Known, taken: Mapping[str, int]
) -> Iterator[tuple[int, str, str | None]]:
    """The columns without any heading that speak of something which must not be passed over, as unknown ones do.

    What a record of delimited text has behind its last heading is no column: such a record is refused. What stands in a
    line of its own right below the header is a heading, if none that is understood.
    """
    width = grid.lengths.get(header.rows[-1], len(header.headings))
    nameless = [
        index for index, heading in enumerate(header.headings[:width]) if not heading and header.fields[index] is None
    ]
    if not nameless:
        return
    places = [taken[name] for name in known.columns.required if name in taken]
    rows = [cells for _, cells in grid.rows[header.at[-1] + 1 :]]
    data = [row for row in rows if not any(is_blank(row[place]) for place in places) and not is_numbering(row)]
    below = rows[0] if rows and rows[0] not in data[:1] else ()
    for index in nameless:
        if any(not is_blank(cell) for cell in below[index : index + 1]):
            continue
        cells = filled(row[index] for row in data)
        if not cells or are_counted(cells):
            continue
        matter = held(cells, known.plans) or _by_numbers(_NAMELESS, cells, known, taken)
        asked = _matter(_NAMELESS, matter, "", known, taken)
        if asked is not None and not (asked == "money" and not _adds(index, taken, rows)):
            yield index, asked, matter


def _are_lengths(heading: str, cells: Sequence[Any], known: Known) -> bool:
    """Whether a column says how long covers last: an aside chooses that by it, or is held against it."""
    return "starts_on" in known.columns.fields and tell_lengths(heading, cells)


def _adds(index: int, taken: Mapping[str, int], rows: Sequence[Sequence[Any]]) -> bool:
    """Whether an amount says anything beside one that is read: a column that repeats it row by row does not."""
    money = [place for name, place in taken.items() if name in _MONEY_FIELDS]
    return not any(_repeats(rows, place, index) for place in money)


def _repeats(rows: Sequence[Sequence[Any]], first: int, second: int) -> bool:
    """Whether a second column says row by row nothing else than the first."""
    return all(say_the_same(row[second], row[first]) for row in rows)


def _amount(meaning: Meaning, known: Known, taken: Mapping[str, int]) -> str | None:
    """The field of what is paid where a heading means that too, and another column has it: 实收 beside 应收."""
    parts = meaning.parts | {"money"}
    fields = known.composed(parts) or known.composed(parts, weakly=True)
    return fields[0] if len(fields) == 1 and fields[0] in ("fee", "amount") and fields[0] in taken else None


def _is_stated(
    header: Header, index: int, meaning: Meaning, cells: Sequence[Any], rows: Sequence[Sequence[Any]]
) -> bool:
    """Whether a column says of each row whether it counts: then it is read as that, row by row."""
    assert meaning.state is not None
    is_filled = bool(cells) or not all(is_blank(row[index]) for row in rows)
    if not is_filled or not speaks_of_state(meaning.state, meaning.parts, cells):
        return False
    header.fields[index] = f"{STATE}{meaning.state.name}:{index}"
    header.states[index] = meaning.state
    return True


def _drop_repeated(header: Header, rows: Sequence[Sequence[Any]]) -> None:
    """A second column of one field that is read by likeness, and says nothing else than the first, is no question."""
    how = {reading.index: reading.how for reading in header.readings}
    for name, first, second in list(header.twice):
        if how[second] == "likeness" and _repeats(rows, first, second):
            header.twice.remove((name, first, second))
            header.unknown.append(second)
            header.readings = [
                replace(reading, field=None, how="unknown") if reading.index == second else reading
                for reading in header.readings
            ]


def _by_two_days(
    index: int, meaning: Meaning, cells: Sequence[Any], header: Header, known: Known, taken: dict[str, int]
) -> str | None:
    """The field of the first day, where a heading speaks of a stretch of days and each cell holds both its ends."""
    for (first, last), told in _STRETCHES:
        is_open = first in known.columns.fields and not {first, last} & taken.keys()
        if is_open and meaning.parts <= told and all(map(two_days, cells)):
            taken[last] = header.parted[last] = index
            return first
    return None


def _is_other_stretch(
    index: int, cells: Sequence[Any], rows: Sequence[Sequence[Any]], known: Known, taken: Mapping[str, int]
) -> bool:
    """Whether cells of two days say anything beside the days that are read: not where they repeat them."""
    pair = next((pair for pair, _ in _STRETCHES if pair[0] in known.columns.fields), None)
    if pair is None or not all(map(two_days, cells)):
        return False
    told = [taken.get(name) for name in pair]
    return any(
        place is None or re.findall(r"[1-9]\d*", day) != re.findall(r"[1-9]\d*", str(row[place])[:10])
        for row in rows
        for place, day in zip(told, two_days(row[index]) or (), strict=False)
    )


def _by_cells(meaning: Meaning, matter: str | None, known: Known, taken: Mapping[str, int]) -> str | None:
    """The field that a heading means together with what its cells hold; ``None`` where that leaves a doubt."""
    told = meaning.parts - {UNKNOWN}
    if matter == "day" and meaning.parts == {"outof", "day"} and "new_unit" in taken and "moved_on" not in taken:
        return "moved_on"  # beside the union that people move to, the day on which they leave the old one is the move's
    if matter is None or (matter not in _SURE and not told) or (matter in ("plan", "share") and _is_wide(taken)):
        return None
    fields = [of for of in known.composed(told | {matter}) if of not in taken]
    return fields[0] if len(fields) == 1 else None


def _by_numbers(meaning: Meaning, cells: Sequence[Any], known: Known, taken: Mapping[str, int]) -> str | None:
    """What numbers are of which no heading tells it: shares in a wide form, else prices where no money is told."""
    told = meaning.parts - {UNKNOWN}
    if _is_wide(taken):
        return "share" if UNKNOWN in meaning.parts and told <= _OF_PLANS and are_shares(cells) else None
    if "pay" in told and told <= _ABOUT_MONEY and are_numbers(cells):
        return "money"
    if "aid" in told and not told & (_NO_MONEY | _BILL) and are_numbers(cells):
        return "money"
    is_open = not taken.keys() & _MONEY_FIELDS and {"fee", "amount"} & set(known.columns.fields)
    return "money" if is_open and told <= _ABOUT_MONEY and are_prices(cells) else None


def _by_words(
    meaning: Meaning, cells: Sequence[Any], known: Known, taken: Mapping[str, int]
) -> tuple[str | None, tuple[str, ...]]:
    """The field whose closed list the cells are words of; else those it may be, where the words part the rows."""
    words = told_by(cells, (of for of in known.columns.fields if of not in taken))
    if not words:
        return None, ()
    likely = known.likeness(meaning.parts)
    by_heading = [of for of in words if likely[of]]
    if len(by_heading) == 1:
        return by_heading[0], ()
    if not by_heading and not meaning.parts <= _ANY_WORDS:
        return None, ()
    may_be = by_heading or [of for of, found in words.items() if found.are_several or of not in _HAVE_A_DEFAULT]
    if len(may_be) == 1 and words[may_be[0]].are_all:
        return may_be[0], ()
    return None, tuple(of for of in may_be if words[of].are_several)


def _is_wide(taken: Mapping[str, int]) -> bool:
    return any(name.startswith("plan:") for name in taken)


def _matter(meaning: Meaning, matter: str | None, heading: str, known: Known, taken: Mapping[str, int]) -> str | None:
    """What the column speaks of, where the import must not pass it over."""
    if meaning.parts & frozenset(known.columns.spares.split()):
        return None
    found = _told_matter(meaning.parts, heading, known, taken) or _held_matter(meaning.parts, matter, known, taken)
    return found if found in known.columns.asks.split() else None


def _told_matter(parts: frozenset[str], heading: str, known: Known, taken: Mapping[str, int]) -> str | None:
    """What the heading itself speaks of."""
    if "document" in parts and not parts & {"day", "period", "end", "kind"}:
        return "person"
    if _is_another_person(parts):
        return "person"
    if parts & {"day", "period"}:
        if parts & {"document", "dues"} or (
            "review" in parts and taken.keys() & set(known.composed(parts - {"review"}))
        ):
            return None
        is_open = "period" in parts and "starts_on" in known.columns.fields and "starts_on" not in taken
        # Whoever moves does so on a day: in a list of them it may be called anything.
        is_open = is_open or (UNKNOWN in parts and "new_unit" in taken and "moved_on" not in taken)
        return "day" if is_open or parts & frozenset(known.columns.days.split()) else None
    if parts & _MONEY or {"pay", "standard"} <= parts or "bear" in parts or _is_bill(parts, known):
        is_spared = parts & _NO_MONEY or ("price" in parts and taken.keys() & {"fee", "amount"})
        return None if is_spared else "money"
    if "share" in parts or {"enroll", "count"} <= parts:
        return "share"
    if _names_unit(heading) and ("above" not in parts or "parent_code" in known.columns.fields):
        return "unit"
    is_plan = "plan" in parts or {"cover", "kind"} <= parts or known.plans(heading_text(heading)) is not None
    return "plan" if is_plan else None


def _is_another_person(parts: frozenset[str]) -> bool:
    """Whether a heading speaks of who somebody was before, or should be: 变更后姓名, 原参保人, 替换为; not 新会员."""
    if not parts & (_OTHERWISE - {"change"}) or not parts <= _OTHERWISE | _PERSON:
        return False
    return parts == {"mended"} or bool(parts & {"name", "insured"} or (parts & _PERSON and not parts & {"into"}))


def _is_bill(parts: frozenset[str], known: Known) -> bool:
    """Whether a heading speaks of a part of a hospital's bill; where plans are told, they are called so too."""
    return bool(parts & _BILL) and ("pay" in parts or "plan" not in known.columns.asks.split())


def _names_unit(heading: str) -> bool:
    """Whether a heading ends in a union or an employer: 派遣单位 is one, 单位性质 is not."""
    told = [part for part in said(heading).outer if part not in ("title", "name")]
    return bool(told) and told[-1] in ("union", "employer", "subunion")


def _held_matter(parts: frozenset[str], matter: str | None, known: Known, taken: Mapping[str, int]) -> str | None:
    """What the cells speak of under a heading that says nothing."""
    if matter == "document":
        return "person"
    if parts - {UNKNOWN} and parts != {"day"} and not (matter in ("money", "share") and parts <= _NUMBERED):
        return None
    if matter == "union":
        return None if "unit" in taken else "unit"
    if matter == "day" and all(name in taken for name in known.columns.fields if name.endswith("_on")):
        return None
    return matter


def _nearest(
    meaning: Meaning, matter: str | None, asked: str, known: Known, taken: Mapping[str, int]
) -> tuple[str, ...]:
    """The fields of the matter that an unread column may mean, those that no column has before the others.

    A union that people move to or from is near only to a heading that speaks of it, the day of moves to a list of them.
    """
    speaks = bool(meaning.parts & _MOVING)
    passed = frozenset[str]() if speaks else MOVES
    if "new_unit" not in taken:
        passed |= {"moved_on"}
    fields = [of for of in OF_MATTER[asked] if of in known.columns.fields and of not in passed]
    likely = known.likeness(meaning.parts | ({matter} if matter else frozenset()))
    moves = speaks or "new_unit" in taken
    fields.sort(key=lambda of: (of in taken, not (moves and of == "moved_on"), -likely.get(of, 0.0)))
    return tuple(fields[:3])
