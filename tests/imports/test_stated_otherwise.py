"""Rows of which their own file says that they do not count, from the file to the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.imports.test_pages_and_merges import book, document, problems, run
from tests.ledgers import answer, founded

HEAD = ("姓名", "身份证号", "所属工会", "险种", "起保日期", "是否缴费")
ZHANG = ("张三丰", document(1), "康庄镇", "住院医疗", "2018-01-01")
LI = ("李四光", document(2), "康庄镇", "住院医疗", "2018-01-01")
COVERS = "select count(*) from enrollment where voided_by is null"


def test_a_row_whose_file_says_that_it_does_not_count_waits_until_somebody_settles_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    file = book(tmp_path / "a.xlsx", HEAD, (*ZHANG, "是"), (*LI, "否"))
    paid = ("enroll", "import", file, "--join", "--received-on", "2018-01-05")
    code, told = run(ledger, *paid, capsys=capsys)
    assert (code, problems(told), told["ready"]) == (1, [("STATED_OTHERWISE", 3)], 1)
    assert (told["problems"][0]["column"], told["problems"][0]["value"]) == ("是否缴费", "否")
    assert run(ledger, *paid, "--valid-rows", capsys=capsys)[1]["added"] == 1
    accepted = ("--accept", "STATED_OTHERWISE", "--reason", "回单已到")
    assert run(ledger, *paid, *accepted, capsys=capsys)[1]["added"] == 1
    assert answer(ledger, COVERS) == [(2,)]
    # What stands already is not taken back, and it is told.
    book(tmp_path / "b.xlsx", HEAD, (*ZHANG, "是"), (*LI, "未缴"))
    code, told = run(ledger, *paid[:2], str(tmp_path / "b.xlsx"), *paid[3:], capsys=capsys)
    notes = [(note["code"], note["row"], note["value"]) for note in told["notes"]]
    assert (code, told["unchanged"], notes) == (0, 2, [("STATED_OTHERWISE", 3, "未缴")])


def test_unpaid_covers_are_what_a_file_calls_unpaid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = founded(tmp_path)
    file = book(tmp_path / "a.xlsx", HEAD, (*ZHANG, "否"), (*LI, "否"))
    code, told = run(ledger, "enroll", "import", file, "--join", "--unpaid", capsys=capsys)
    assert (code, told["added"], answer(ledger, COVERS)) == (0, 2, [(2,)])


def test_a_list_of_those_who_left_goes_in_as_one_of_members_only_where_somebody_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    rows = (("张三丰", document(1), "康庄镇", None), ("李四光", document(2), "康庄镇", "本人已退会"))
    file = book(tmp_path / "a.xlsx", ("退会会员花名册",), ("姓名", "身份证号", "所属工会", "备注"), *rows)
    came = ("member", "import", file, "--joined-on", "2018-01-01")
    code, told = run(ledger, *came, capsys=capsys)
    assert (code, problems(told)) == (1, [("LIST_OTHERWISE", 3), ("LIST_OTHERWISE", 4), ("STATED_OTHERWISE", 4)])
    assert told["problems"][0]["message"].startswith("Row 1 says “退会”: by that this row is not to be taken.")
    assert (told["problems"][2]["column"], told["problems"][2]["value"]) == ("备注", "本人已退会")
    accepted = ("--accept", "LIST_OTHERWISE", "--reason", "标题写错")
    assert run(ledger, *came, *accepted, "--valid-rows", capsys=capsys)[1]["added"] == 1
    code, told = run(ledger, *came, *accepted, "--map", "备注=-", capsys=capsys)
    assert (code, told["added"], told["unchanged"]) == (0, 1, 1)


def test_a_list_of_another_plan_than_the_command_line_says_waits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    head = ("姓名", "身份证号", "所属工会")
    file = book(tmp_path / "a.xlsx", ("2018年住院医疗参保名册",), head, ("张三丰", document(1), "康庄镇"))
    came = ("enroll", "import", file, "--join", "--received-on", "2018-01-05", "--starts-on", "2018-02-01")
    code, told = run(ledger, *came, "--plan", "重大疾病", capsys=capsys)
    assert (code, problems(told)) == (1, [("PLAN_OF_PAGE", 3)])
    accepted = ("--accept", "PLAN_OF_PAGE", "--reason", "标题写错")
    assert run(ledger, *came, "--plan", "重大疾病", *accepted, "--dry-run", capsys=capsys)[1]["added"] == 1
    assert problems(run(ledger, *came, capsys=capsys)[1]) == [("REQUIRED", 3)]
    code, told = run(ledger, *came, "--plan", "住院医疗", capsys=capsys)
    assert (code, told["added"]) == (0, 1)


def test_rows_below_a_line_that_speaks_against_them_are_handed_back_below_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    file = book(
        tmp_path / "a.xlsx",
        HEAD[:-1],
        ZHANG,
        ("二、以下人员未缴费",),
        LI,
        ("三、以下人员已缴费",),
        (*ZHANG[:4], "2月"),
        merged=[("A3:E3", {}), ("A5:E5", {})],
    )
    back = tmp_path / "back.xlsx"
    paid = ("enroll", "import", file, "--join", "--received-on", "2018-01-05", "--return", str(back))
    told = run(ledger, *paid, "--valid-rows", capsys=capsys)[1]
    assert (told["added"], problems(told)) == (1, [("LIST_OTHERWISE", 4), ("DAY_UNREADABLE", 6)])
    # As it was handed back the same is doubted, of the same row alone.
    again = (*paid[:2], str(back), *paid[3:6])
    told = run(ledger, *again, capsys=capsys)[1]
    assert problems(told) == [("LIST_OTHERWISE", 3), ("DAY_UNREADABLE", 5)]
    workbook = load_workbook(back)
    sheet = workbook.active
    assert sheet is not None
    assert [sheet.cell(row, 2).value for row in range(1, 6)] == [
        *("姓名", "二、以下人员未缴费", "李四光", "三、以下人员已缴费", "张三丰")
    ]
    sheet.cell(3, 7, "是")
    sheet.cell(3, 8, "回单已到")
    workbook.save(back)
    told = run(ledger, *again, "--accept", "CONFIRMED", "--valid-rows", capsys=capsys)[1]
    assert (told["added"], problems(told)) == (1, [("DAY_UNREADABLE", 5)])
