"""``payout import``, ``list`` and ``template`` as a clerk types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main

HEADER = "姓名,证件号码,互助服务卡号(后四位),项目,就诊季度,类别,金额,支付日期,结果,流水号\n"


class Desk:
    """A clerk at a ledger."""

    def __init__(self, ledger: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._ledger = ledger
        self._capsys = capsys

    def run(self, *words: str) -> tuple[int, Any]:
        """The exit code and the JSON object of a command."""
        code = main(["--db", self._ledger, "--actor", "zhang", "--lang", "en", *words, "-f", "json"])
        said = self._capsys.readouterr().out
        return code, json.loads(said) if said else None

    def file(self, text: str, encoding: str = "utf-8") -> str:
        path = self.folder / "list.csv"
        path.write_text(HEADER + text, encoding=encoding)
        return str(path)


@pytest.fixture
def desk(ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(ledger, tmp_path, capsys)


def test_a_gbk_list_is_imported_and_listed(desk: Desk) -> None:
    path = desk.file(
        "张三丰,110100198507120034,1234,二次报销,2018年第1季度,门诊,127.35,2018-05-20,成功,S1\n"
        "李四,110100197211050423,,,,,50,2018-05-31,退汇,S2\n",
        "gbk",
    )
    code, receipt = desk.run("payout", "import", path)
    counts = {key: receipt[key] for key in ("read", "added", "updated", "unchanged", "held", "refused")}
    assert (code, receipt["entry"]) == (0, 3)
    assert counts == {"read": 2, "added": 2, "updated": 0, "unchanged": 0, "held": 0, "refused": 0}
    assert receipt["asserted"] == {"payout": 2, "payout_event": 2}
    code, again = desk.run("payout", "import", path)
    assert (code, again["same_as_entry"], again["entry"]) == (5, 3, None)
    code, table = desk.run("payout", "list", "--year", "2018", "--state", "paid")
    assert code == 0
    assert [(row["serial_no"], row["name"], row["amount_fen"], row["quarter"]) for row in table["rows"]] == [
        ("S1", "张*丰", 12735, "2018Q1")
    ]


def test_a_bad_row_is_told_with_its_place_and_nothing_is_written(desk: Desk) -> None:
    path = desk.file("陈七,110100198001010010,,,,,50,2018-05-31,成功,S2\n")
    code, receipt = desk.run("payout", "import", path)
    assert (code, receipt["entry"], receipt["refused"]) == (1, None, 1)
    problem = receipt["problems"][0]
    assert (problem["verdict"], problem["code"], problem["row"], problem["column"], problem["value"]) == (
        "refused",
        "PERSON_UNKNOWN_ROW",
        2,
        "证件号码",
        "110***********0010",
    )
    assert problem["message"].startswith("Nobody in the ledger has this document number.")


def test_a_dry_run_counts_and_writes_nothing(desk: Desk) -> None:
    path = desk.file("张三丰,110100198507120034,,,,,50,,,S1\n")
    code, receipt = desk.run("payout", "import", path, "--paid-on", "2018-05-20", "--quarter", "2018Q1", "--dry-run")
    assert (code, receipt["entry"], receipt["dry_run"], receipt["added"]) == (0, None, True, 1)
    assert desk.run("payout", "list")[1]["rows"] == []


@pytest.mark.parametrize(
    "words", [("--quarter", "2018"), ("--paid-on", "2018-02-30"), ("--accept", "NAME_DIFFERS"), ("--at", "1")]
)
def test_a_wrong_command_line_is_exit_2(desk: Desk, words: tuple[str, ...]) -> None:
    path = desk.file("张三丰,110100198507120034,,,,,50,2018-05-20,,S1\n")
    assert desk.run("payout", "import", path, *words) == (2, None)


def test_the_template_imports_as_it_is_written(ledger: str, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert main(["--db", ledger, "payout", "template", "-o", str(path)]) == 0
    from openpyxl import load_workbook

    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    headings = [cell.value for cell in next(row for row in sheet.iter_rows() if row[0].value)]
    assert len([heading for heading in headings if heading]) >= 8
    workbook.close()
    assert main(["--db", ledger, "payout", "template"]) == 2
