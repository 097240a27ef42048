"""Reads the rows under a header: data, and what stands between and below them, each named, none lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mutualaid.codes import PART_FIELDS
from mutualaid.results import Note, PassedOver, PassedOverKind, Problem
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.header import Header
from mutualaid.sheets.headings import Columns, heading_key

_TOTAL = re.compile(
    r"^(?:本页|本表|本单位|全部|全区|单位|人数|金额|以上)?(?:合计|总计|小计|共计|累计|总合计|total|subtotal|grandtotal|sum)"
    r"(?:人数|金额|人民币)?(?:[:：（(\d].*|大写.*)?$|^(?:以上)?共\d+(?:人|名|户|家|条|笔|份|项)(?:[,，;；。].*)?$",
    re.IGNORECASE,
)
_PARTIAL = re.compile(r"小计|本页|subtotal", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^(?:工会负责人|单位负责人|负责人|主管领导|工会主席|主席|经办人|填报人|填表人|制表人|制表|审核人|审核|复核人|复核|审批人|录入人|统计人|"
    r"联系人|联系电话|填报日期|填表日期|制表日期|填报时间|日期|报送日期|申请单位|填报单位|参保单位|单位|单位意见|单位工会意见|工会意见|"
    r"盖章|签章|公章|签字|注|备注|说明|填表说明|注意事项|note|notes|prepared by|checked by|signature|date)"
    r"(?:\d{0,2}[:：.、)）]|[（(](?:盖章|公章|签章|签字|签名|章)[)）].*$|签字|签名|签章|盖章|$)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"^(?:第\d+页.*|共\d+页.*|\d+/\d+页?|page\d+.*|年月日|\d{4}年\d{1,2}月\d{1,2}日)$", re.IGNORECASE)
_EXAMPLE = re.compile(
    r"^[（(【\[]?(?:填写)?(?:样例|示例|范例|举例|例子|例|example|sample)\d*[)）】\]]?(?:[:：].*)?$", re.IGNORECASE
)
_TITLE_UNIT = re.compile(
    r"(?:填报单位|单位名称|参保单位|参加单位|申报单位|所属工会|所属单位|工会名称|基层工会名称|基层工会|缴费单位|投保单位|"
    r"单位全称|(?<!上级)(?<!主管)(?<!基层)工会|(?<!上级)(?<!主管)(?<!计量)(?<!金额)单位)(?:[（(][^（()）]{0,6}[)）])?\s*[:：]\s*(.*)",
    re.DOTALL,
)
_MEASURE = re.compile(r"(?:人民币)?[万千百]?(?:元|份|人|名|人次|%|％)(?:/\S+)?$")
"""What 单位 means in 单位：元."""
_NEXT_LABEL = re.compile(
    r"\s{2,}|[\t\n\r]|\s+\S{2,8}[:：]|(?:填报|填表|制表|申报)?(?:日期|时间|人)[:：]|[（(](?:盖章|公章|签章|章)[)）]\s*$"
)
_SAID_COUNT = re.compile(r"(?:合计|总计|共计?)?:?(\d{1,7})(?:笔|条|项)")
"""A control count in a line of totals."""
_SENTENCE = re.compile(r"[\d:：，,。；;、]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
_KINDS: dict[str, tuple[PassedOverKind, str]] = {
    "HEADER_REPEATED": ("header", "same_headings"),
    "COLUMN_NUMBERS": ("column_numbers", "counts_columns"),
    "EXAMPLE_ROW": ("example", "says_example"),
    "TOTAL_ROW": ("total", "says_total"),
    "SIGNATURE_ROW": ("signature", "says_label"),
}
"""What a row is that the note of this code names, and why."""
_SUMMED = ("share_count", "fee", "amount", *PART_FIELDS, "staff_count", "total_fee", "fund_paid", "own_expense")


@dataclass(slots=True)
class Body:
    """The rows under a header, sorted out."""

    rows: list[tuple[int, Cells]]
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread_rows: list[int] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)


def spans(rows: Iterable[int]) -> str:
    """Row numbers for a sentence: ``4-6, 9``."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in parts[:20]]
    return ", ".join(shown) + (" …" if len(parts) > 20 else "")


def plain(cell: object) -> str:
    """A cell's text without any blank, for recognising a row by what it says."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)) if type(cell) is str else ""


def title_unit(grid: Grid, header: Header) -> str | None:
    """The unit named in the lines above the header (填报单位：…), or None."""
    for _, cells in grid.rows[: header.at[0]]:
        for index, cell in enumerate(cells):
            if type(cell) is not str or not (match := _TITLE_UNIT.search(cell)):
                continue
            said = match.group(1).strip()
            if not said:
                following = [other for other in cells[index + 1 :] if not is_blank(other)]
                said = following[0].strip() if following and type(following[0]) is str else ""
            said = _NEXT_LABEL.split(said, maxsplit=1)[0].strip(" _：:　")
            if said and ":" not in said and "：" not in said and not _MEASURE.match(said):
                return said
    return None


NAMING = frozenset(("name", "document_no", "unit_name", "amount"))
"""Required columns that tell a row of data from a total or a signature; where an import has none, its own do."""


@dataclass(slots=True)
class _Layout:
    """What it takes to tell a row of data from what stands between and below."""

    grid: Grid
    header_lines: list[list[str]]
    mapped: list[int]
    keys: tuple[int, int]
    """The two columns that every row of data fills; one and the same where the table has only one such."""
    is_people: bool
    special: set[int]
    """Rows with an error, or a formula without a value, in a mapped column."""
    suspects: set[object]
    """Texts of the header, which no name is."""
    record_length: int | None
    """Delimited text: how many fields every record must have."""


def _layout(grid: Grid, header: Header, columns: Columns) -> _Layout:
    place = {name: index for index, name in enumerate(header.fields) if name is not None}
    required = [name for name in columns.required if name in NAMING] or columns.required
    keys = [place[name] for name in required][:2]
    lines = [grid.rows[index][1] for index in header.at]
    mapped = sorted(place.values())
    return _Layout(
        grid,
        [[plain(cell) for cell in line] for line in lines],
        mapped,
        (keys[0], keys[-1]),
        "name" in columns.required,
        _special_rows(grid, set(mapped)),
        {cell for line in lines for cell in line if not is_blank(cell)},
        grid.lengths.get(header.rows[-1]) if grid.lengths else None,
    )


def read_body(grid: Grid, header: Header, columns: Columns) -> Body:
    """Sort out the rows under a header: every one is data, a problem, or named in a note."""
    sheet = grid.sheet
    layout = _layout(grid, header, columns)
    first_key, second_key = layout.keys
    suspects, special, lengths, length = layout.suspects, layout.special, grid.lengths, layout.record_length
    body = Body([])
    data, notes = body.rows, body.notes
    titles = [row for row, cells in grid.rows[: header.at[0]] if not all(map(is_blank, cells))]
    if titles:
        notes.append(Note("TITLE_ROWS", sheet, titles[0], facts={"rows": spans(titles), "count": len(titles)}))
    body.passed_over += [PassedOver(row, "title", "above_header") for row in titles]
    blank: list[int] = []
    between: list[int] = []
    is_first, footing, subtotal_from = True, False, 0
    last_row = header.rows[-1]
    for row, cells in grid.rows[header.at[-1] + 1 :]:
        first, second = cells[first_key], cells[second_key]
        # The way of nearly every row: a name and an id, and nothing odd about it.
        is_plain = (
            type(first) is str
            and second is not None
            and layout.is_people
            and (len(second) > 8 if type(second) is str else type(second) in (int, float) and second >= 1e8)
            and not is_first
            and first not in suspects
            and row not in special
            and (length is None or lengths[row] == length)
            and not first.isspace()
            and _EXAMPLE.match(first) is None
        )
        kind = "data" if is_plain else _kind(row, cells, layout, is_first, footing)
        if kind == "blank":
            body.passed_over.append(PassedOver(row, "blank", "empty"))
            continue
        is_first = False
        if row > last_row + 1:
            between.extend(range(last_row + 1, row))
        if kind == "data":
            if between:
                # Blank rows count only where data follows them; those above a total end the list.
                blank += between
                between.clear()
            if length is not None and lengths[row] != length:
                body.unread_rows.append(row)
                facts = {"expected": length, "found": lengths[row]}
                body.problems.append(Problem("refused", "RECORD_LENGTH", sheet, row, facts=facts))
            else:
                data.append((row, cells))
            footing = False
        else:
            notes.append(Note(kind, sheet, row, facts=_control(cells) if kind == "TOTAL_ROW" else {}))
            body.passed_over.append(PassedOver(row, *_KINDS[kind]))
            if kind == "TOTAL_ROW":
                above = data[subtotal_from:] if _is_partial(cells) else data
                notes.extend(_total_differs(sheet, row, cells, above, header, bool(body.unread_rows)))
                subtotal_from = len(data)
            footing = kind in ("TOTAL_ROW", "SIGNATURE_ROW")
        last_row = row
    if blank:
        notes.append(Note("BLANK_ROWS", sheet, min(blank), facts={"rows": spans(blank), "count": len(blank)}))
    _merged(body, grid, header)
    _formulas(body, grid, header)
    _hidden(body, grid, header)
    _outside(body, grid, header)
    for index in header.unknown:
        name = header.headings[index]
        notes.append(Note("COLUMN_UNKNOWN", sheet, header.rows[0], name, name))
    return body


def _special_rows(grid: Grid, mapped: set[int]) -> set[int]:
    rows = {row for row, column in grid.errors if column in mapped}
    rows.update(row for (row, column), stored in grid.formulas.items() if column in mapped and not stored)
    return rows


def _kind(row: int, cells: Cells, layout: _Layout, is_first: bool, footing: bool) -> str:
    """``data``, ``blank``, or the code of the note that names the row."""
    grid = layout.grid
    is_special = row in layout.special
    if not is_special and all(map(is_blank, cells)):
        return "blank"
    said = [plain(cell) for cell in cells]
    one_key, two_key = layout.keys
    if _repeats(said, layout.header_lines):
        return "HEADER_REPEATED"
    if is_first and _is_numbering(cells):
        return "COLUMN_NUMBERS"
    if _EXAMPLE.match(said[one_key]):
        return "EXAMPLE_ROW"
    texts = [text for text in said if text]
    if layout.is_people and not is_blank(cells[one_key]) and not is_blank(cells[two_key]):
        return _with_both_keys(said[one_key], plain(str(cells[two_key])))
    if any(_TOTAL.match(text) for text in texts[:2]) and (layout.is_people or _total_outside_data(said, one_key)):
        return "TOTAL_ROW"
    if texts and _is_foot(texts, said[one_key], footing, sum(not is_blank(cell) for cell in cells)):
        return "SIGNATURE_ROW"
    if is_special and any((row, column) in grid.errors for column in layout.mapped):
        return "data"
    if any(grid.formulas.get((row, key)) is False for key in layout.keys):
        return "data"
    # What only formulas and pre-filled numbering say is nothing: rows prepared and never used.
    if all(is_blank(cells[index]) or (row, index) in grid.formulas for index in layout.mapped):
        return "blank"
    return "data"


def _with_both_keys(name: str, number: str) -> str:
    """A row whose name and id are filled is data, but for a total or signatures spread over the columns."""
    if sum(sign.isdecimal() for sign in number) < 5:
        if _TOTAL.match(name):
            return "TOTAL_ROW"
        if _SIGNATURE.match(name) and (_SIGNATURE.match(number) or name.endswith(":")):
            return "SIGNATURE_ROW"
    return "data"


def _is_foot(texts: Sequence[str], name: str, footing: bool, filled: int) -> bool:
    """Whether a row without name and id signs, dates or explains the list; a bare name in its column never does."""
    first = texts[0]
    if _SIGNATURE.match(first) or _PAGE.match(first):
        return True
    is_remark = not name or len(first) > 24 or bool(_SENTENCE.search(first))
    return filled == 1 and is_remark and ((footing and len(first) > 4) or len(first) > 24)


def _total_outside_data(said: Sequence[str], first_key: int) -> bool:
    """In a table that lists no people, a total is told by the word in its first filled cell."""
    first = next((text for text in said if text), "")
    return bool(_TOTAL.match(first) or _TOTAL.match(said[first_key]))


def _repeats(said: Sequence[str], header_lines: Sequence[Sequence[str]]) -> bool:
    for line in header_lines:
        filled = sum(1 for text in line if text)
        same = sum(1 for text, other in zip(said, line, strict=True) if text and (text == other))
        if same >= max(2, (filled + 1) // 2) and same >= sum(1 for text in said if text) / 2:
            return True
        keyed = sum(1 for a, b in zip(said, line, strict=True) if a and b and heading_key(a) == heading_key(b))
        if keyed >= max(2, (filled + 1) // 2) and keyed >= sum(1 for text in said if text) / 2:
            return True
    return False


def _is_numbering(cells: Cells) -> bool:
    """A line of column numbers right under the header: 1, 2, 3, 4 …"""
    numbers = [
        plain(str(int(cell)) if type(cell) is float and 0 <= cell < 1000 else cell).strip("()（）") for cell in cells
    ]
    found = [int(text) for text in numbers if text.isdecimal() and len(text) < 4]
    return (
        len(found) >= 4
        and len(found) == sum(not is_blank(c) for c in cells)
        and found == list(range(found[0], found[0] + len(found)))
    )


def _is_partial(cells: Cells) -> bool:
    return any(_PARTIAL.search(plain(cell)) for cell in cells if type(cell) is str)


def _control(cells: Cells) -> dict[str, int]:
    """The control count of a line of totals, where it says one: ``12笔``."""
    found = [match for cell in cells if type(cell) is str and (match := _SAID_COUNT.fullmatch(plain(cell)))]
    return {"count": int(found[0][1])} if found else {}


def _number(cell: object) -> float | None:
    if type(cell) in (int, float):
        return float(cell)  # type: ignore[arg-type]
    text = plain(cell).replace(",", "").strip("元份人¥￥")
    return float(text) if _NUMBER.match(text) else None


def _total_differs(
    sheet: str | None, row: int, cells: Cells, above: Sequence[tuple[int, Cells]], header: Header, is_partial: bool
) -> Iterator[Note]:
    """Where a total stands under a column of numbers: is it the sum of what stands above it?"""
    if is_partial:
        return
    for index, name in enumerate(header.fields):
        if name is None or not (name in _SUMMED or name.startswith("plan:")):
            continue
        printed = _number(cells[index])
        if printed is None:
            continue
        numbers = [_number(line[index]) for _, line in above if not is_blank(line[index])]
        if any(number is None for number in numbers):
            continue
        counted = sum(number for number in numbers if number is not None)
        if abs(counted - printed) > 0.005:
            facts = {"printed": f"{printed:.12g}", "counted": f"{counted:.12g}"}
            yield Note("TOTAL_DIFFERS", sheet, row, header.headings[index], f"{printed:.12g}", facts)


def _merged(body: Body, grid: Grid, header: Header) -> None:
    """A unit or plan given once in a cell merged down the rows holds for all of them."""
    wanted = {index for index, name in enumerate(header.fields) if name in ("unit", "plan")}
    merges = [
        m for m in grid.merges if m[2] > m[0] > header.rows[-1] and any(m[1] <= index <= m[3] for index in wanted)
    ]
    if not merges:
        return
    at = {row: index for index, (row, _) in enumerate(body.rows)}
    source = dict(grid.rows)
    for top, left, bottom, right in merges:
        index = next(index for index in sorted(wanted) if left <= index <= right)
        said = source[top][left] if top in source and left < len(source[top]) else None
        if is_blank(said):
            continue
        bottom = min(bottom, grid.rows[-1][0])
        filled = []
        for row in range(top, bottom + 1):
            if row in at and is_blank(body.rows[at[row]][1][index]):
                cells = list(body.rows[at[row]][1])
                cells[index] = said
                body.rows[at[row]] = (row, tuple(cells))
                filled.append(row)
        if filled:
            facts = {"rows": spans(filled), "count": len(filled)}
            body.notes.append(Note("MERGED_FILLED", grid.sheet, filled[0], header.headings[index], facts=facts))


def _formulas(body: Body, grid: Grid, header: Header) -> None:
    """Errors and formulas without a value make a row unreadable; a stored value is taken with one note a column."""
    if not grid.formulas and not grid.errors:
        return
    rows = {row for row, _ in body.rows}
    width = len(header.fields)
    refused: dict[int, list[Problem]] = {}
    for (row, index), error in sorted(grid.errors.items()):
        if row in rows and index < width and header.fields[index] is not None:
            refused.setdefault(row, []).append(
                Problem("refused", "ERROR_CELL", grid.sheet, row, header.headings[index], error)
            )
    stored: dict[int, list[int]] = {}
    for (row, index), has_value in grid.formulas.items():
        if row not in rows or index >= width or header.fields[index] is None or (row, index) in grid.errors:
            continue
        if has_value:
            stored.setdefault(index, []).append(row)
        else:
            refused.setdefault(row, []).append(
                Problem("refused", "FORMULA_WITHOUT_VALUE", grid.sheet, row, header.headings[index])
            )
    for index, rows_stored in sorted(stored.items()):
        facts = {"rows": spans(rows_stored), "count": len(rows_stored)}
        body.notes.append(Note("FORMULA_VALUE", grid.sheet, min(rows_stored), header.headings[index], facts=facts))
    if refused:
        for row in sorted(refused):
            body.problems.extend(refused[row])
            body.unread_rows.append(row)
        body.rows = [(row, cells) for row, cells in body.rows if row not in refused]
        body.unread_rows.sort()


def _hidden(body: Body, grid: Grid, header: Header) -> None:
    if grid.hidden_rows:
        wanted = {row for row, _ in body.rows} | set(body.unread_rows)
        hidden = [row for row in grid.hidden_rows if row in wanted]
        if hidden:
            facts = {"rows": spans(hidden), "count": len(hidden)}
            body.notes.append(Note("HIDDEN_ROWS", grid.sheet, hidden[0], facts=facts))
    for index in grid.hidden_columns:
        if index < len(header.headings) and header.headings[index]:
            body.notes.append(
                Note("HIDDEN_COLUMNS", grid.sheet, header.rows[0], header.headings[index], header.headings[index])
            )


def _outside(body: Body, grid: Grid, header: Header) -> None:
    """Cells in columns that have no heading at all are nobody's: said once a column."""
    for index, said in enumerate(header.headings):
        if not said:
            filled = [row for row, cells in body.rows if not is_blank(cells[index])]
            if filled:
                facts = {"rows": spans(filled), "count": len(filled), "letter": letter(index)}
                body.notes.append(Note("COLUMN_WITHOUT_HEADING", grid.sheet, filled[0], letter(index), facts=facts))


def letter(index: int) -> str:
    """Column 0 is ``A``, 26 is ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
