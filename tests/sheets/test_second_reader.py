"""Whatever both can read, our reader and openpyxl in full mode read the same: cell for cell."""

from __future__ import annotations

import random
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mutualaid.sheets import MEMBER, read

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
