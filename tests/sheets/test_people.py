"""A file's own people in its headings and in the name of its sheet: told masked, whatever words stand beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from mutualaid.errors import MutualAidError
from mutualaid.sheets import MEMBER
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.headings import heading_key
from mutualaid.sheets.reading import read_book
from tests.imports.test_pages_and_merges import document, run
from tests.ledgers import founded

HEAD = ("姓名", "身份证号", "所属工会", "入会日期")
ROW = ("贝小宝", document(1), "康庄镇", "2018-01-05")


def book(heading: str, sheet: str = "表") -> Book:
    rows = list(enumerate([(*HEAD, heading), (*ROW, "95")], start=1))
    return Book("a.xlsx", "", [Grid(sheet, rows, 5)])


def test_a_heading_that_holds_a_name_of_the_file_s_own_is_told_and_settled_masked() -> None:
    with pytest.raises(MutualAidError) as wrong:
        read_book(book("贝小宝应缴金额", "贝小宝等人表"), MEMBER)
    assert wrong.value.facts["columns"] == ["贝*宝应缴金额"]
    assert wrong.value.facts["sheet"] == "贝*宝等人表"
    for typed, shown in (("贝*宝应缴金额", "贝*宝应缴金额"), ("贝小宝应缴金额", "贝小宝应缴金额")):
        found = read_book(book("贝小宝应缴金额"), MEMBER, settled={heading_key(typed): "-"})
        assert found.settled == {shown: "-"}, "who typed a name is shown it"
    # Nobody of the file is called so.
    with pytest.raises(MutualAidError) as wrong:
        read_book(book("贝大宝应缴金额"), MEMBER)
    assert wrong.value.facts["columns"] == ["贝大宝应缴金额"]


def test_no_answer_of_an_import_shows_a_name_of_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger, path = founded(tmp_path), tmp_path / "a.xlsx"
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "贝小宝等人表"
    third = ("魏素", document(2), "同贝小宝", "2018-01-05", "2")
    for row in ((*HEAD, "贝小宝怪列"), (*ROW, "1"), third):
        sheet.append(row)
    workbook.save(path)
    for line in (("member", "import", str(path)), ("member", "import", str(path), "--map", "贝*宝怪列=-")):
        code, told = run(ledger, *line, capsys=capsys)
        assert (code, "贝小宝" in str(told), "贝*宝等人表" in str(told)) == (1, False, True), line
