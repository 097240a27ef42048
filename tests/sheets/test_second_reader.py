"""Whatever both can read, our reader and openpyxl in full mode read the same: cell for cell."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid.results import Roster
from mutualaid.sheets import MEMBER, read
from tests.sheets.test_corpus import CASES, Case, Taken

NAMES = ("张三丰", "买买提·阿不都", "王䶮", "吴𠮷", " 李 四 ", "a<b>&\"c'", "=1+1", "O'Neil")
HALF_PAST_EIGHT = datetime(2018, 1, 5, 8, 30)  # noqa: DTZ001 - a sheet knows no time zone


def the_same(ours: object, theirs: object) -> bool:
    """A day at midnight is a date to one reader, a datetime to the other; white space alone is nothing to both."""
    if isinstance(theirs, datetime) and not isinstance(ours, datetime) and isinstance(ours, date):
        return theirs == datetime(ours.year, ours.month, ours.day)  # noqa: DTZ001 - a sheet knows no time zone
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    blank = (ours, theirs)
    if all(said is None or (isinstance(said, str) and not said.strip()) for said in blank):
        return True
    return ours == theirs


def roster_of(seed: int) -> Workbook:
    chance = random.Random(seed)
    workbook = Workbook()
    if seed % 3 == 0:
        workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert sheet is not None
    left, top = chance.randrange(3), 1 + chance.randrange(4)
    headings = ["姓名", "身份证号", "手机号", "入会日期", "所属工会", "备注"]
    for column, heading in enumerate(headings, 1 + left):
        sheet.cell(top, column, heading)
    for row in range(top + 1, top + 1 + chance.randrange(1, 40)):
        line: list[Any] = [
            chance.choice(NAMES),
            f"11010019{chance.randrange(10**10):010d}",
            chance.choice([None, 13800000000.0, "13800000000", 1.5, True]),
            chance.choice([None, date(2018, 1, 5), HALF_PAST_EIGHT, "2018.1.5", 43105]),
            chance.choice([None, "康庄镇\n总工会", " ", "八达岭镇"]),
            chance.choice([None, "x" * 300, 0, 0.1, -5]),
        ]
        for column, said in enumerate(line, 1 + left):
            cell = sheet.cell(row, column)
            assert isinstance(cell, Cell)
            cell.value = said
            if isinstance(said, str):
                cell.data_type = "s"
    return workbook


@pytest.mark.parametrize("seed", range(40))
def test_our_reader_and_openpyxl_read_the_same_cells(seed: int, tmp_path: Path) -> None:
    stream = BytesIO()
    roster_of(seed).save(stream)
    path = tmp_path / "名册.xlsx"
    path.write_bytes(stream.getvalue())
    roster = read(path, MEMBER)
    sheet = load_workbook(path, data_only=True).active
    assert sheet is not None
    theirs = {row: tuple(cell.value for cell in line) for row, line in enumerate(sheet.iter_rows(), 1)}
    assert [row for row, _ in roster.rows] == list(range(roster.header_rows[0] + 1, sheet.max_row + 1))
    for row, cells in roster.rows:
        expected = theirs[row] + (None,) * (len(cells) - len(theirs[row]))
        assert all(the_same(ours, said) for ours, said in zip(cells, expected, strict=True)), (row, cells, expected)


# --- every workbook of the corpus that is taken, whole or in part ---

PASSED_OVER_ONE_BY_ONE = ("TOTAL_ROW", "SIGNATURE_ROW", "HEADER_REPEATED", "COLUMN_NUMBERS", "EXAMPLE_ROW")

UNREADABLE: dict[str, tuple[str, type[Exception]]] = {
    "Strict OOXML": ("openpyxl finds no sheet: the strict relation types are unknown to it", KeyError),
    "Strict OOXML with a day as text": (
        "openpyxl finds no sheet: the strict relation types are unknown to it",
        KeyError,
    ),
    "chart sheet beside": ("openpyxl stumbles over a chart sheet without a drawing", AttributeError),
    "deep nesting after the rows": ("openpyxl stumbles over an extension without a uri", TypeError),
    "merge that is none": ("openpyxl takes no merged range that names no cells", ValueError),
    "a number that is none": ("openpyxl takes no number cell that holds none", ValueError),
    "not a number": ("openpyxl takes no number cell that holds none", ValueError),
}
"""Files openpyxl cannot read: why, and what it raises; one that it does read fails."""

OTHERWISE = {
    "unit once in a merged cell": ("we give a unit merged down the rows to each of them", {"D3"}),
    "error in a column nobody reads": ("an error is blank to us, to openpyxl it is its text", {"E2"}),
}
"""Files in which openpyxl says something else: why, and in which cells; one that is read alike fails."""

SLOW = {
    "many merged titles": ("openpyxl compares every merged range with all the others", b"<mergeCell "),
    "300,000 strings nobody uses": ("openpyxl takes seconds for the strings", b"<si>"),
    "60,000 styles": ("openpyxl takes seconds for the styles", b"<xf "),
}
"""Files left out for openpyxl's time: why, and the tag there are tens of thousands of; one with fewer fails."""


def content_of(case: Case) -> bytes:
    return case.content if isinstance(case.content, bytes) else case.content()


def parts_of(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def is_taken_workbook(case: Case) -> bool:
    suffix = Path(case.file).suffix
    return isinstance(case.expected, Taken) and suffix in (".xlsx", ".xlsm", ".xls") and content_of(case)[:2] == b"PK"


WORKBOOKS = {case.name: case for case in CASES if is_taken_workbook(case)}


@dataclass(frozen=True)
class Second:
    """One sheet as openpyxl in full mode has it, only the cells that stand in the file."""

    cells: dict[tuple[int, int], object]
    """(row, column), both from 1 -> stored value; blank cells are left out."""
    formulas: frozenset[tuple[int, int]]
    sideways: dict[tuple[int, int], tuple[int, int]]
    """Cells covered by a range merged over several columns -> the cell that speaks for them."""

    def heading(self, rows: tuple[int, ...], column: int) -> str:
        first, last = rows[0], rows[-1]
        own = self.text(first, column)
        if len(rows) == 1 or not self.text(last, column):
            return " ".join(own.split())
        group = own or self.text(*self.sideways.get((first, column), (first, column)))
        return " ".join(f"{group} {self.text(last, column)}".split())

    def text(self, row: int, column: int) -> str:
        said = self.cells.get((row, column))
        return said if isinstance(said, str) else ""


def filled(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], object]]:
    """The cells that say something; not by ``iter_rows``, which makes every cell up to the last corner."""
    for place, cell in sheet._cells.items():
        if not the_same(cell.value, None):
            yield place, cell.value


FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KINDS = {"workbook": "sheet.main", "styles": "styles", "sharedStrings": "sharedStrings"}


def made_whole(content: bytes) -> bytes:
    """The same cells, with what openpyxl cannot do without and the corpus leaves out: content types, a fill's pattern."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        kinds = {name: KINDS.get(Path(name).stem, "worksheet") for name in names if name.startswith("xl/")}
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
            for name, kind in kinds.items()
            if name.endswith(".xml")
        )
        new.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{TYPES}"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        )
        for name in names:
            if name != "[Content_Types].xml":
                new.writestr(name, old.read(name).replace(b"<fill/>", b"<fill><patternFill/></fill>"))
    return stream.getvalue()


def second_reading(content: bytes, sheet: str | None) -> Second:
    assert sheet is not None
    content = made_whole(content)
    stored = load_workbook(BytesIO(content), data_only=True)[sheet]
    sideways = {
        (merge.min_row, column): (merge.min_row, merge.min_col)
        for merge in stored.merged_cells.ranges
        for column in range(merge.min_col + 1, merge.max_col + 1)
    }
    formulas: set[tuple[int, int]] = set()
    if any(FORMULA.search(part) for part in parts_of(content)):
        written = load_workbook(BytesIO(content))[sheet]
        formulas = {place for place, cell in written._cells.items() if cell.data_type == "f"}
    return Second(dict(filled(stored)), frozenset(formulas), sideways)


def rows_said(spans: object) -> set[int]:
    """``4-6, 9`` as the four rows it stands for."""
    rows: set[int] = set()
    for part in str(spans).split(", "):
        first, _, last = part.partition("-")
        rows.update(range(int(first), int(last or first) + 1))
    return rows


def rows_of_notes(roster: Roster, *codes: str) -> set[int]:
    """The rows that notes of these codes name, each once."""
    listed: list[int] = []
    for note in roster.notes:
        if note.code in codes:
            assert note.row is not None
            listed += rows_said(note.facts["rows"]) if "rows" in note.facts else {note.row}
    assert len(listed) == len(set(listed))
    return set(listed)


def unequal_cells(roster: Roster, second: Second) -> Iterator[str]:
    """Addresses where the two readers differ: the header, the rows taken, and what stands right of our last column."""
    width = len(roster.headings)
    for index, heading in enumerate(roster.headings, 1):
        if heading != second.heading(roster.header_rows, index):
            yield f"{get_column_letter(index)}{roster.header_rows[0]}"
    for row, cells in roster.rows:
        for index, ours in enumerate(cells, 1):
            if not the_same(ours, second.cells.get((row, index))):
                yield f"{get_column_letter(index)}{row}"
    taken = {row for row, _ in roster.rows}
    yield from (f"{get_column_letter(column)}{row}" for row, column in second.cells if row in taken and column > width)


def unequal_rows(roster: Roster, second: Second) -> Iterator[str]:
    """Rows that one reader has and the other has not, once notes, problems and unread rows are counted in."""
    mapped = [index for index, name in enumerate(roster.fields, 1) if name is not None]
    data = {row for row, _ in roster.rows} | set(roster.unread_rows)
    assert len(data) == len(roster.rows) + len(roster.unread_rows)
    assert {problem.row for problem in roster.problems} == set(roster.unread_rows)
    top, bottom = roster.header_rows[-1], max(data)
    # A row of numbering, or of formulas dragged down, holds nothing anybody entered: it counts as blank.
    entered = {row for row, column in second.cells if column in mapped and (row, column) not in second.formulas}
    said = {row for row, _ in second.cells}
    titles = {row for row in said if row < roster.header_rows[0]}
    passed_over = rows_of_notes(roster, *PASSED_OVER_ONE_BY_ONE)
    below = {row for row in entered | (said & (passed_over | data)) if row > top}
    claims = {
        "titles": (rows_of_notes(roster, "TITLE_ROWS"), titles),
        "data": (data | passed_over, below),
        "blank": (rows_of_notes(roster, "BLANK_ROWS"), set(range(top + 1, bottom)) - below),
    }
    if data & passed_over:
        yield f"data and passed over: {sorted(data & passed_over)}"
    for what, (ours, theirs) in claims.items():
        if ours != theirs:
            yield f"{what}: {sorted(ours ^ theirs)}"


def reading(name: str, folder: Path) -> tuple[bytes, Roster]:
    """A workbook of the corpus, and our reading of it."""
    case = WORKBOOKS[name]
    content = content_of(case)
    path = folder / case.file
    path.write_bytes(content)
    return content, read(path, case.columns, sheet=case.sheet)


def test_the_corpus_names_every_workbook_once() -> None:
    assert len(WORKBOOKS) == sum(is_taken_workbook(case) for case in CASES)
    assert (set(UNREADABLE) | set(OTHERWISE) | set(SLOW)) <= set(WORKBOOKS)


@pytest.mark.parametrize("name", SLOW)
def test_a_workbook_left_out_for_its_size_is_large(name: str) -> None:
    _, tag = SLOW[name]
    assert sum(part.count(tag) for part in parts_of(content_of(WORKBOOKS[name]))) > 20_000


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("name", UNREADABLE)
def test_a_workbook_left_out_as_unreadable_is_so_to_openpyxl_alone(name: str, tmp_path: Path) -> None:
    _, expected = UNREADABLE[name]
    content, roster = reading(name, tmp_path)
    with pytest.raises(expected):
        second_reading(content, roster.sheet)


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("name", [name for name in WORKBOOKS if name not in UNREADABLE and name not in SLOW])
def test_our_reader_and_openpyxl_read_the_same_workbook_of_the_corpus(name: str, tmp_path: Path) -> None:
    content, roster = reading(name, tmp_path)
    second = second_reading(content, roster.sheet)
    _, expected = OTHERWISE.get(name, ("", set()))
    assert set(unequal_cells(roster, second)) == expected
    assert list(unequal_rows(roster, second)) == []
