"""Printed lists, merged cells and rows of any beginning, from the file to the ledger: nothing lost, nothing guessed.

``MUTUALAID_ROWS`` as in ``tests/sheets/test_no_row_lost.py``; here a fiftieth of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from mutualaid.cli.main import main
from mutualaid.rules.identity import check_character
from mutualaid.rules.money import fen_text
from mutualaid.rules.values import read_fen
from tests.ledgers import answer, founded

EXAMPLES = max(3, int(os.environ.get("MUTUALAID_ROWS", "30")) // 50)
Line = Sequence[Any]


def document(number: int) -> str:
    body = f"11010019850712{number:03d}"
    return body + check_character(body)


def book(path: Path, *lines: Line, merged: Sequence[tuple[str, dict[str, Any]]] = ()) -> str:
    """A workbook with merged cells, and what is stored below them."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    for span, hidden in merged:
        sheet.merge_cells(span)
        for place, value in hidden.items():
            # What Excel itself leaves there when a merge is pasted over filled cells.
            row, column = sheet[place].row, sheet[place].column
            del sheet._cells[row, column]
            sheet.cell(row, column, value)
    made.save(path)
    return str(path)


def run(ledger: str, *argv: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main(["--lang", "en", "--db", ledger, *argv, "-f", "json"])
    return code, json.loads(capsys.readouterr().out)


def problems(told: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(each["code"], each["row"]) for each in told["problems"]]


UNITS = "select u.unit_name from membership_now m join unit_now u using (unit_id) order by m.membership_id"
HEADS = ("序号", "姓名", "身份证号", "入会日期")


def member(number: int, *, on: str = "2018-01-05") -> Line:
    return (number, "张三丰", document(number), on)


def printed(*pages: str) -> list[Line]:
    """A printed list, a page for each unit, with what a printer puts around it."""
    lines: list[Line] = []
    for page, unit in enumerate(pages, 1):
        lines += [("会员花名册",), (f"单位名称：{unit}", None, None, f"共 {len(pages)} 页"), HEADS]
        lines += [member(page * 10 + number) for number in (1, 2)]
        lines += [("合计", "2人"), ("经办人：", None, "审核人："), (f"第 {page} 页",)]
    return lines


def test_the_rows_of_a_page_are_of_the_unit_that_its_title_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    file = book(tmp_path / "a.xlsx", *printed("康庄镇", "八达岭镇", "八达岭镇", "康庄镇"))
    code, told = run(ledger, "member", "import", file, capsys=capsys)
    assert (code, told["added"], told["problems"]) == (0, 8, [])
    assert [(each["row"], each["value"]) for each in told["notes"] if each["code"] == "PAGE_UNIT"] == [
        (10, "八达岭镇"),
        (26, "康庄镇"),
    ]
    units = [name for (name,) in answer(ledger, UNITS)]
    assert units == ["康庄镇"] * 2 + ["八达岭镇"] * 4 + ["康庄镇"] * 2


def test_a_page_of_a_unit_nobody_knows_is_refused_and_not_taken_under_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = book(tmp_path / "a.xlsx", *printed("康庄镇", "无名厂工会"))
    code, told = run(founded(tmp_path), "member", "import", file, capsys=capsys)
    assert (code, problems(told)) == (1, [("UNIT_UNKNOWN", 12), ("UNIT_UNKNOWN", 13)])


def test_the_unit_of_the_command_line_stands_for_pages_of_a_unit_nobody_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    file = book(tmp_path / "a.xlsx", *printed("康庄镇", "无名厂工会"))
    code, told = run(ledger, "member", "import", file, "--unit", "康庄镇", capsys=capsys)
    assert (code, told["added"]) == (0, 4)
    assert {name for (name,) in answer(ledger, UNITS)} == {"康庄镇"}


def test_a_page_of_another_unit_than_the_command_line_says_is_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    file = book(tmp_path / "a.xlsx", *printed("康庄镇", "八达岭镇"))
    code, told = run(ledger, "member", "import", file, "--unit", "康庄镇", capsys=capsys)
    assert (code, problems(told)) == (1, [("UNIT_OF_PAGE", 12), ("UNIT_OF_PAGE", 13)])
    assert "Row 10 names the unit “八达岭镇”" in told["problems"][0]["message"]
    accepted = ("--accept", "UNIT_OF_PAGE", "--reason", "一个单位的名册")
    code, told = run(ledger, "member", "import", file, "--unit", "康庄镇", *accepted, capsys=capsys)
    assert (code, told["added"], {name for (name,) in answer(ledger, UNITS)}) == (0, 4, {"康庄镇"})


def test_rows_handed_back_of_a_later_page_stay_their_unit_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger, back = founded(tmp_path), tmp_path / "back.xlsx"
    lines = printed("康庄镇", "八达岭镇")
    lines[11] = member(21, on="2018-13-05")
    file = book(tmp_path / "a.xlsx", *lines)
    code, told = run(ledger, "member", "import", file, "--valid-rows", "--return", str(back), capsys=capsys)
    assert (code, told["added"], told["refused"]) == (1, 3, 1)
    mended = load_workbook(back)
    sheet = mended.active
    assert sheet is not None
    bad = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "2018-13-05")
    bad.value = "2018-03-05"
    mended.save(back)
    code, told = run(ledger, "member", "import", str(back), capsys=capsys)
    assert (code, told["added"]) == (0, 1)
    assert sorted(name for (name,) in answer(ledger, UNITS)) == ["八达岭镇", "八达岭镇", "康庄镇", "康庄镇"]


def unsure() -> list[Line]:
    lines = printed("康庄镇", "康庄镇")
    lines[9] = ("填报单位：八达岭镇", None, None, "共 2 页")
    return lines


def test_another_unit_named_by_another_word_is_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger, file = founded(tmp_path), book(tmp_path / "a.xlsx", *unsure())
    code, told = run(ledger, "member", "import", file, capsys=capsys)
    assert (code, problems(told)) == (1, [("UNIT_OF_PAGE", 12), ("UNIT_OF_PAGE", 13)])
    accepted = ("--accept", "UNIT_OF_PAGE", "--reason", "电话核实")
    code, told = run(ledger, "member", "import", file, *accepted, capsys=capsys)
    assert (code, told["added"], {name for (name,) in answer(ledger, UNITS)}) == (0, 4, {"康庄镇"})


def test_a_row_in_doubt_of_its_unit_handed_back_names_both_and_is_not_taken_until_one_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, back = founded(tmp_path), str(tmp_path / "back.xlsx")
    run(ledger, "member", "import", book(tmp_path / "a.xlsx", *unsure()), "--return", back, capsys=capsys)
    code, told = run(ledger, "member", "import", back, capsys=capsys)
    assert (code, [each["value"] for each in told["problems"]]) == (1, ["康庄镇 / 八达岭镇"] * 2)


ROSTER = ("姓名", "身份证号", "所属工会", "入会日期")
MERGED = [("C2:C4", {"C3": "八达岭镇"})]
PEOPLE = [("张三丰", document(1), "康庄镇", "2018-01-05"), ("李四光", document(2), None, "2018-01-05"),
          ("王五一", document(3), None, "2018-01-05")]  # fmt: skip


def test_a_unit_stored_below_a_merged_one_is_held_and_once_settled_asked_about_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, file = founded(tmp_path), book(tmp_path / "a.xlsx", ROSTER, *PEOPLE, merged=MERGED)
    code, told = run(ledger, "member", "import", file, capsys=capsys)
    assert (code, problems(told), told["ready"]) == (1, [("MERGED_HIDES", 3)], 2)
    assert told["problems"][0]["verdict"] == "held"
    accepted = ("--accept", "MERGED_HIDES", "--reason", "电话核实")
    code, told = run(ledger, "member", "import", file, *accepted, capsys=capsys)
    assert (code, told["added"], {name for (name,) in answer(ledger, UNITS)}) == (0, 3, {"康庄镇"})
    again = book(tmp_path / "b.xlsx", ROSTER, *PEOPLE, merged=MERGED)
    code, told = run(ledger, "member", "import", again, capsys=capsys)
    assert (code, told["unchanged"], told["problems"]) == (0, 3, [])


def test_what_a_merged_cell_hides_is_handed_back_beside_what_it_shows_and_not_taken_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, back = founded(tmp_path), str(tmp_path / "back.xlsx")
    file = book(tmp_path / "a.xlsx", ROSTER, *PEOPLE, merged=MERGED)
    run(ledger, "member", "import", file, "--valid-rows", "--return", back, capsys=capsys)
    code, told = run(ledger, "member", "import", back, capsys=capsys)
    assert (code, [each["value"] for each in told["problems"]]) == (1, ["康庄镇 / 八达岭镇"])


def test_a_document_stored_below_a_merged_one_is_held_though_the_ledger_knows_the_one_that_is_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the ledger knows of a person settles doubts about them, never whose row it is."""
    ledger = founded(tmp_path)
    members = book(tmp_path / "m.xlsx", ROSTER, *((*one[:2], "康庄镇", one[3]) for one in PEOPLE))
    assert run(ledger, "member", "import", members, capsys=capsys)[0] == 0
    heads = ("姓名", "身份证号", "险种", "起保日期", "缴费日期", "所属工会")
    days = ("2018-02-01", "2018-01-20", "康庄镇")
    lines = [("张三丰", document(1), "住院医疗", *days), (None, None, "住院津贴", *days)]
    merged = [("A2:A3", {}), ("B2:B3", {"B3": document(2)})]
    file = book(tmp_path / "e.xlsx", heads, *lines, merged=merged)
    code, told = run(ledger, "enroll", "import", file, capsys=capsys)
    assert (code, problems(told)) == (1, [("MERGED_HIDES", 3)])
    file = book(tmp_path / "f.xlsx", heads, *lines, merged=[("A2:A3", {}), ("B2:B3", {})])
    code, told = run(ledger, "enroll", "import", file, capsys=capsys)
    assert (code, told["added"], told["problems"]) == (0, 2, [])


RECEIPTS = ("备注", "收据号", "单位", "项目", "收款日期", "金额")


def test_one_amount_for_several_receipts_is_held_and_handed_back_in_the_first_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, back = founded(tmp_path), tmp_path / "back.xlsx"
    lines = [(None, f"R{n}", "康庄镇", "住院医疗", "2018-03-02", 500 if n == 1 else None) for n in (1, 2)]
    file = book(tmp_path / "a.xlsx", RECEIPTS, *lines, merged=[("F2:F3", {})])
    code, told = run(ledger, "contribution", "import", file, "--return", str(back), capsys=capsys)
    assert (code, problems(told)) == (1, [("MERGED_AMOUNT", 2), ("MERGED_AMOUNT", 3)])
    sheet = load_workbook(back).active
    assert sheet is not None
    assert [sheet.cell(row, 7).value for row in (1, 2, 3)] == ["金额", 500, None]
    code, told = run(ledger, "contribution", "import", str(back), capsys=capsys)
    assert (code, problems(told)) == (1, [("REQUIRED", 3)])


def test_a_receipt_that_begins_with_its_day_is_money_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger, file = founded(tmp_path), tmp_path / "a.csv"
    file.write_text("收款日期,单位,项目,金额,收据号\n2018年3月2日,康庄镇,住院医疗,500,R1\n", encoding="utf-8")
    code, told = run(ledger, "contribution", "import", str(file), capsys=capsys)
    assert (code, told["added"]) == (0, 1)
    assert answer(ledger, "select received_on, amount_fen from contribution_now") == [("2018-03-02", 50_000)]


# --- all money of a file is in the ledger, in a problem or in a total ---

FIRST = ["", "3", "已核对", "2018年3月2日", "43161", "合计", "合计厂工会", "备注", "经办人：", "说明", "第1页", "TRUE"]
CELLS = {
    "备注": FIRST,
    "单位": ["康庄镇", "康庄镇", "合计厂工会", "", "小计", "单位：康庄镇"],
    "项目": ["住院医疗", "住院医疗", "", "本页合计"],
    "收款日期": ["2018年3月2日", "2018-03-02", "43161", "", "日期："],
    "金额": ["500", "￥1,234.50", "0.55", "", "免"],
}
FURNITURE = [
    ("合计", "", "", "", "", "500"),
    ("小计", "", "", "", "", ""),
    ("经办人：王芳", "", "", "", "", ""),
    ("第1页", "", "", "", "", ""),
    ("", "", "", "", "2018年3月5日", ""),
    RECEIPTS,
    ("",) * 6,
]


@st.composite
def receipts(draw: st.DrawFn) -> list[Line]:
    lines: list[Line] = []
    for number in range(draw(st.integers(1, 8))):
        made = tuple(
            f"R{number}" if heading == "收据号" else draw(st.sampled_from(CELLS[heading])) for heading in RECEIPTS
        )
        lines.append(draw(st.sampled_from([made, made, made, *FURNITURE])))
    order = draw(st.permutations(range(len(RECEIPTS))))
    return [tuple(line[index] for index in order) for line in (RECEIPTS, RECEIPTS_PLAIN, *lines)]


RECEIPTS_PLAIN = ("x", "R", "康庄镇", "住院医疗", "2018-03-02", "80")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(founded(tmp_path_factory.mktemp("fresh")))


@given(lines=receipts())
@settings(max_examples=EXAMPLES, deadline=None)
def test_all_money_of_a_file_is_in_the_ledger_in_a_problem_or_in_a_total(fresh: Path, lines: list[Line]) -> None:
    with TemporaryDirectory() as folder:
        ledger, file = Path(folder, "ledger.db"), Path(folder, "a.csv")
        ledger.write_bytes(fresh.read_bytes())
        file.write_text("\n".join(",".join(f'"{said}"' for said in line) for line in lines), encoding="utf-8")
        out = Path(folder, "out.json")
        command = ["--db", str(ledger), "contribution", "import", str(file), "--valid-rows", "-f", "json"]
        assert main([*command, "-o", str(out)]) in (0, 1)
        told = json.loads(out.read_text(encoding="utf-8"))
        at = lines[0].index("金额")
        money = {row: read_fen(line[at])[0] or 0 for row, line in enumerate(lines[1:], 2)}
        untaken = {each["row"] for each in told["problems"]}
        named = {each["row"]: each["code"] for each in told["notes"] if each["code"] in ("TOTAL_ROW", "SIGNATURE_ROW")}
        assert untaken.isdisjoint(named)
        assert {row: fen_text(money[row]) for row, code in named.items() if money[row] and code != "TOTAL_ROW"} == {}
        taken = answer(str(ledger), "select coalesce(sum(amount_fen), 0), count(*) from contribution_now")
        left = [row for row in money if row not in untaken and row not in named and money[row]]
        assert taken == [(sum(money[row] for row in left), len(left))]
        assert told["read"] == told["added"] + told["held"] + told["refused"]
