"""Rows that are struck through, and comments that speak against their rows, from the package to the doubt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid.results import Roster
from mutualaid.sheets import MEMBER, read, xlsx
from tests.imports.test_pages_and_merges import document, problems, run
from tests.ledgers import founded

HEAD = ("姓名", "身份证号", "所属工会", "入会日期")
ROWS = [("张三丰", document(1), "康庄镇", "2018-01-05"), ("李四光", document(2), "康庄镇", "2018-01-05")]


def written(path: Path, change: Callable[[Worksheet], None]) -> Path:
    """A list of two members with something done to its cells."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for line in (HEAD, *ROWS):
        sheet.append(line)
    change(sheet)
    book.save(path)
    return path


def doubts(found: Roster) -> dict[int, list[str]]:
    return {row: [finding.code for _, finding in told] for row, told in found.doubts.items()}


def strike(sheet: Worksheet, *cells: str) -> None:
    for cell in cells:
        sheet[cell].font = Font(strike=True)


def test_a_row_is_struck_through_where_all_that_says_whose_it_is_is(tmp_path: Path) -> None:
    for cells, held in (
        (("A2", "B2", "C2", "D2"), {2: ["ROW_STRUCK"]}),
        (("A3", "B3"), {3: ["ROW_STRUCK"]}),
        (("A2", "D2"), {}),
        (("A1", "B1", "C1", "D1"), {}),
    ):
        path = written(tmp_path / "a.xlsx", lambda sheet, cells=cells: strike(sheet, *cells))  # type: ignore[misc]
        assert doubts(read(path, MEMBER)) == held, cells


def test_a_comment_that_turns_its_row_round_is_heeded_and_others_say_nothing(tmp_path: Path) -> None:
    def comment(sheet: Worksheet) -> None:
        sheet["A1"].comment = Comment("退会人员不要填写", "区总")
        sheet["B2"].comment = Comment("此人已退会，不要录入", "张")
        sheet["A3"].comment = Comment("电话核实过", "张")
        sheet["C3"].comment = Comment("会籍：本人要求退会", "mutualaid")

    found = read(written(tmp_path / "a.xlsx", comment), MEMBER)
    assert doubts(found) == {2: ["COMMENT_OTHERWISE"]}
    assert found.doubts[2][0][1].facts == {"column": "身份证号", "said": "退会"}


def test_a_workbook_without_strokes_and_comments_is_not_looked_at_cell_by_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(xlsx, "inspect", never)
    assert doubts(read(written(tmp_path / "a.xlsx", lambda _: None), MEMBER)) == {}
    # A style that strikes through and that no cell has.

    def forget(sheet: Worksheet) -> None:
        strike(sheet, "H1")
        del sheet._cells[1, 8]

    assert doubts(read(written(tmp_path / "b.xlsx", forget), MEMBER)) == {}


def test_struck_rows_and_comments_stay_doubts_in_the_workbook_that_is_handed_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def both(sheet: Worksheet) -> None:
        strike(sheet, "A2", "B2")
        sheet["A3"].comment = Comment("已调走，别录", "张")
        sheet["B3"].comment = Comment("已去世", "张")

    ledger, back = founded(tmp_path), tmp_path / "back.xlsx"
    file = written(tmp_path / "a.xlsx", both)
    run(ledger, "member", "import", str(file), "--return", str(back), capsys=capsys)
    held = [("ROW_STRUCK", 2), ("COMMENT_OTHERWISE", 3)]
    assert problems(run(ledger, "member", "import", str(back), capsys=capsys)[1])[:2] == held
    book = load_workbook(back)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (2, 3):
        sheet.cell(row, 6, "是")
        sheet.cell(row, 7, "电话核实")
    book.save(back)
    code, told = run(ledger, "member", "import", str(back), "--accept", "CONFIRMED", capsys=capsys)
    assert (code, told["added"]) == (0, 2)


def test_a_workbook_that_was_handed_back_goes_to_the_import_that_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, back = founded(tmp_path), tmp_path / "back.xlsx"
    file = written(tmp_path / "a.xlsx", lambda sheet: strike(sheet, "A2", "B2"))
    run(ledger, "member", "import", str(file), "--return", str(back), capsys=capsys)
    paid = ("--plan", "HOSP_MED", "--starts-on", "2018-02-01", "--unpaid", "--join")
    code, told = run(ledger, "enroll", "import", str(back), *paid, capsys=capsys)
    assert (code, problems(told)) == (1, [("RETURNED_OF_OTHER", None)])
    assert "mutualaid member import back.xlsx" in told["problems"][0]["message"]
    code, told = run(ledger, "import", str(back), capsys=capsys)
    assert [each["command"] for each in told["imports"]] == ["member import"]
