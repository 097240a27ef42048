"""A confirmation in a workbook that was handed back holds of the very doubt that was shown, and of every kind of doubt."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import mutualaid
from mutualaid import sheets, words
from mutualaid.cli.main import main
from mutualaid.imports.confirming import ONE_DOUBT, Confirming
from mutualaid.results import Disclosure, Finding, Problem
from mutualaid.sheets import MEMBER
from mutualaid.store.reading import read
from tests.imports.test_pages_and_merges import book, document
from tests.ledgers import founded, roster

Line = Sequence[Any]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    made = founded(tmp_path)
    monkeypatch.setenv("MUTUALAID_DB", made)
    monkeypatch.setenv("MUTUALAID_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    return made


class Office:
    """Hands a file back, confirms every row that is held, and imports it again."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *argv: str) -> dict[str, Any]:
        main([*argv, "-f", "json"])
        told = json.loads(self._capsys.readouterr().out)
        assert isinstance(told, dict)
        return told

    def hand_back(self, command: str, *argv: str) -> set[str]:
        """The doubts of what was handed back; what was good is taken."""
        told = self.run(command, "import", *argv, "--return", "back.xlsx", "--valid-rows")
        assert told["refused"] == 0
        return {each["code"] for each in told["problems"]}

    def confirm(self, said: str = "是") -> None:
        made = load_workbook("back.xlsx")
        sheet = made.active
        assert sheet is not None
        head = next(row for row in sheet.iter_rows() if row[0].value == "错误原因")
        place = [cell.value for cell in head].index("确认") + 1
        for row in range(int(str(head[0].row)) + 1, sheet.max_row + 1):
            sheet.cell(row, place, said)
            sheet.cell(row, place + 1, "已核对原件")
        made.save("back.xlsx")

    def again(self, command: str, *argv: str) -> tuple[int, set[str]]:
        """How many rows were taken as confirmed, and what was said of those that were not."""
        told = self.run(command, "import", "back.xlsx", "--accept", "CONFIRMED", *argv)
        return told["added"] + told["updated"], {each["code"] for each in told["problems"]}


@pytest.fixture
def office(ledger: str, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(capsys)


ANOTHER = "CONFIRM_OF_ANOTHER"
HEAD = ("姓名", "身份证号", "所属工会", "入会日期")
ENROLLED = ("姓名", "身份证号", "起保日期", "互助费")
ZHANG = ("张三丰", document(1))


@pytest.mark.parametrize(
    ("shown", "then"),
    [
        (("--plan", "HOSP_MED", "--unit", "康庄镇"), ("--plan", "HOSP_ALLOW", "--unit", "康庄镇")),
        (("--plan", "HOSP_MED", "--unit", "康庄镇"), ("--plan", "HOSP_MED", "--unit", "八达岭镇")),
        (("--plan", "HOSP_MED", "--unit", "康庄镇"), ("--plan", "HOSP_MED", "--unit", "康庄镇", "--join")),
    ],
    ids=("plan", "unit", "join"),
)
def test_with_other_options_it_is_asked_again(office: Office, shown: Line, then: Line) -> None:
    book(Path("a.xlsx"), HEAD, (*ZHANG, "康庄镇", "2017-01-05"))
    assert office.run("member", "import", "a.xlsx")["added"] == 1
    book(Path("b.xlsx"), ENROLLED, (*ZHANG, "2018-01-01", 90))
    assert office.hand_back("enroll", "b.xlsx", "--unpaid", *shown) == {"FEE_DIFFERS"}
    office.confirm()
    assert office.again("enroll", "--unpaid", *then) == (0, {"FEE_DIFFERS", ANOTHER})
    assert office.again("enroll", "--unpaid", *shown) == (1, set())


def test_below_another_title_it_is_asked_again(office: Office) -> None:
    mistyped = document(1)[:-1] + ("1" if document(1)[-1] != "1" else "2")
    book(Path("a.xlsx"), ("填报单位：康庄镇",), (*HEAD[:2], HEAD[3]), ("张三丰", mistyped, "2017-01-05"))
    assert office.hand_back("member", "a.xlsx") == {"ID_CHECK_DIGIT"}
    office.confirm()
    made = load_workbook("back.xlsx")
    assert made.active is not None
    made.active["B1"] = "填报单位：八达岭镇"
    made.save("back.xlsx")
    assert office.again("member") == (0, {"ID_CHECK_DIGIT", ANOTHER})
    made.active["B1"] = "填报单位：康庄镇"
    made.save("back.xlsx")
    assert office.again("member") == (1, set())


@pytest.mark.parametrize(
    ("row", "doubt", "meanwhile"),
    [
        (
            (*ZHANG, "八达岭镇", "2018-05-01"),
            "TRANSFER",
            ("transfer", document(1), "--to", "永宁镇", "--on", "2018-03-01"),
        ),
        (("张三峰", document(1), "康庄镇", "2017-01-05"), "DIFFERS", ("edit", document(1), "--name", "吕建国")),
        # Masked both names are the same.
        (("张三峰", document(1), "康庄镇", "2017-01-05"), "DIFFERS", ("edit", document(1), "--name", "张二丰")),
    ],
    ids=("unit", "name", "name that is masked alike"),
)
def test_over_a_ledger_that_says_otherwise_meanwhile_it_is_asked_again(
    office: Office, row: Line, doubt: str, meanwhile: Sequence[str]
) -> None:
    book(Path("a.xlsx"), HEAD, (*ZHANG, "康庄镇", "2017-01-05"))
    assert office.run("member", "import", "a.xlsx")["added"] == 1
    book(Path("b.xlsx"), HEAD, row)
    assert office.hand_back("member", "b.xlsx") == {doubt}
    office.confirm()
    assert office.run("member", *meanwhile)["entry"] is not None
    assert office.again("member") == (0, {doubt, ANOTHER})


def test_another_doubt_of_the_same_code_is_asked_again(office: Office) -> None:
    book(Path("a.xlsx"), HEAD, (*ZHANG, "康庄镇", "2017-01-05"))
    assert office.run("member", "import", "a.xlsx")["added"] == 1
    book(Path("b.xlsx"), (*HEAD, "性别"), ("张三峰", document(1), "康庄镇", "2017-01-05", "男"))
    assert office.hand_back("member", "b.xlsx") == {"DIFFERS"}
    office.confirm()
    edited = ("--sex", "F", "--accept", "SEX_DIFFERS", "--reason", "x")
    assert office.run("member", "edit", document(1), *edited)["entry"] is not None
    assert office.again("member") == (0, {"DIFFERS", ANOTHER})


def test_it_holds_in_the_ledger_that_was_asked_alone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    mistyped = document(1)[:-1] + ("1" if document(1)[-1] != "1" else "2")
    book(Path("a.xlsx"), HEAD, ("张三丰", mistyped, "康庄镇", "2017-01-05"))
    office.hand_back("member", "a.xlsx")
    office.confirm()
    assert office.run("init", "--db", "other.db", "--code", "110119")["entry"] is not None
    monkeypatch.setenv("MUTUALAID_DB", "other.db")
    assert office.again("member") == (0, {"ID_CHECK_DIGIT", ANOTHER})


def test_what_was_further_up_in_the_file_and_went_in_meanwhile_is_the_same_doubt(office: Office) -> None:
    paid = ("所属工会", "险种", "金额", "到账日期")
    line = ("康庄镇", "住院医疗", 95, "2018-01-05")
    book(Path("a.xlsx"), paid, line, line, line)
    assert office.hand_back("contribution", "a.xlsx") == {"REPEAT"}
    office.confirm()
    assert office.again("contribution") == (2, set())
    card = (*HEAD, "互助服务卡号")
    one, two = (
        (name, document(number), "康庄镇", "2017-01-05", "6222021234567890128")
        for name, number in (("张三丰", 1), ("李四光", 2))
    )
    book(Path("b.xlsx"), card, one, two)
    assert office.hand_back("member", "b.xlsx") == {"CARD_SHARED"}
    office.confirm()
    assert office.again("member") == (1, set())


def test_who_was_further_up_in_the_file_may_be_the_same_person(office: Office) -> None:
    head = ("姓名", "证件类型", "身份证号", "所属工会", "入会日期", "手机号")
    one = ("张三丰", "护照", "E12345678", "康庄镇", "2017-01-05", "13800000001")
    book(Path("a.xlsx"), head, one, (*one[:2], "E12345679", *one[3:]))
    assert office.hand_back("member", "a.xlsx") == {"SAME_PERSON"}
    office.confirm("TWO_PEOPLE")
    assert office.again("member") == (1, set())


def test_a_row_of_which_its_file_says_that_it_does_not_count_can_be_confirmed(office: Office) -> None:
    head = (*ENROLLED[:3], "所属工会", "险种", "是否缴费", "作废")
    mistyped = document(2)[:-1] + ("1" if document(2)[-1] != "1" else "2")
    book(
        Path("a.xlsx"),
        head,
        (*ZHANG, "2018-01-01", "康庄镇", "住院医疗", "否", "否"),
        ("李四光", mistyped, "2018-01-01", "康庄镇", "住院医疗", "是", "否"),
        ("王五一", document(3), "2018-01-01", "康庄镇", "住院医疗", "是", "√"),
    )
    options = ("--join", "--received-on", "2018-01-05")
    assert office.hand_back("enroll", "a.xlsx", *options) == {"STATED_OTHERWISE", "ID_CHECK_DIGIT"}
    office.confirm()
    assert office.again("enroll", *options) == (3, set())


def test_a_row_is_confirmed_though_the_one_beside_of_which_a_column_spoke_is_gone(office: Office) -> None:
    head = (*ENROLLED[:3], "所属工会", "险种", "是否缴费")
    mistyped = document(2)[:-1] + ("1" if document(2)[-1] != "1" else "2")
    lines = (
        ("李四光", mistyped, "2018-01-01", "康庄镇", "住院医疗", "是"),
        (*ZHANG, "2018-01-01", "康庄镇", "住院医疗", "否"),
    )
    book(Path("a.xlsx"), head, *lines)
    options = ("--join", "--received-on", "2018-01-05")
    office.hand_back("enroll", "a.xlsx", *options)
    office.confirm()
    made = load_workbook("back.xlsx")
    assert made.active is not None
    made.active.delete_rows(3)
    made.save("back.xlsx")
    assert office.again("enroll", *options) == (1, set())


def test_neither_tomorrow_nor_another_place_in_the_file_makes_a_doubt_another(ledger: str) -> None:
    cells = ("张三丰",)
    with read(ledger) as reader:
        confirming = Confirming(reader, roster("name", cells), ())
        marks = {
            confirming.mark(cells, of, Finding("held", "DAY_TO_COME", {"day": day, "today": today, "row": row}))
            for of, day, today, row in (
                ("state:pay:3", "2018-02-01", "2018-01-01", 3),
                ("state:pay:4", "2018-02-01", "2018-01-02", 7),
            )
        }
        other = confirming.mark(cells, "state:pay:3", Finding("held", "DAY_TO_COME", {"day": "2018-02-02"}))
    assert len(marks) == 1
    assert other not in marks


# --- every doubt that a row may be held for ---


def _doubts() -> Iterator[str]:
    """The codes for which any code of the program holds a row, as its source writes them."""
    for path in Path(mutualaid.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "hold(" not in text and '"held"' not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            holds = called == "Finding" and isinstance(first, ast.Constant) and first.value == "held"
            if holds or called == "hold":
                yield from _codes(node.args[1])


NAMED = {"SAME": ("SAME_PERSON",), "TWO": ("TWO_PEOPLE",), "code": ("NAME_PLACEHOLDER", "NAME_PRIVATE_USE")}
"""What stands for a code by a name."""


def _codes(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    else:
        yield from NAMED[ast.unparse(node)]


def test_every_doubt_can_be_confirmed_in_the_workbook_as_it_was_handed_back(ledger: str) -> None:
    codes = sorted({*_doubts()} - {*ONE_DOUBT})
    assert len(codes) > 35
    words.use("zh")
    book(Path("a.xlsx"), HEAD, *[("张三丰", document(number), "康庄镇", "2018-01-05") for number in range(len(codes))])
    listed = sheets.read(Path("a.xlsx"), MEMBER)
    problems = []
    for (line, _), code in zip(listed.rows, codes, strict=True):
        told = string.Formatter().parse(words.whole("zh", "SENTENCES")[code])
        facts = {name.split(".")[0]: "1" for _, name, _, _ in told if name}
        problems.append(Problem("held", code, listed.sheet, line, "入会日期", "x", facts, f"{line:08x}"))
    sheets.write_return(Path("back.xlsx"), Path("a.xlsx"), listed, problems, leave=Disclosure(frozenset()))
    made = load_workbook("back.xlsx")
    assert made.active is not None
    for row, code in enumerate(codes, start=2):
        made.active.cell(row, 6, code if code == "SAME_PERSON" else "是")
        made.active.cell(row, 7, "已核对")
    made.save("back.xlsx")
    said = sheets.read(Path("back.xlsx"), MEMBER).confirmations
    assert said is not None
    confirmed = {row: (each.codes, each.marks) for row, each in said.items()}
    assert confirmed == {row: (frozenset({code}), frozenset({f"{row:08x}"})) for row, code in enumerate(codes, start=2)}
