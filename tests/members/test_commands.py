"""``mutualaid member …`` from the command line: workbooks in, exit codes, JSON, what is handed back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from mutualaid.cli.main import main
from tests.members.people import ZHANG, document

HEADINGS = ("姓名", "证件号码", "手机号", "所属工会", "入会日期")
GOOD = ("张三丰", ZHANG, "13800001234", "第一工会", "2017-01-01")
BAD = ("李四", document("11010019850712005"), "12", "没有这家", "2017-01-01")


def workbook(path: Path, *rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def run(url: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command line on this test's ledger: exit code, JSON or text of stdout, stderr."""

    def run(*arguments: object) -> tuple[int, Any, str]:
        code = main(["--db", url, "--lang", "en", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out.startswith("{") else out, err

    return run


def test_import_tells_its_counts_as_json(run: Any, tmp_path: Path) -> None:
    file = workbook(tmp_path / "roster.xlsx", GOOD)
    code, told, _ = run("member", "import", file, "-f", "json")
    assert code == 0
    assert {key: told[key] for key in ("read", "added", "updated", "unchanged", "held", "refused", "dry_run")} == {
        "read": 1, "added": 1, "updated": 0, "unchanged": 0, "held": 0, "refused": 0, "dry_run": False,
    }  # fmt: skip
    assert (told["entry"], told["file"], told["same_as_entry"], told["problems"]) == (3, "roster.xlsx", None, [])


def test_the_same_file_again_is_a_conflict_and_another_option_judges_it_anew(run: Any, tmp_path: Path) -> None:
    file = workbook(tmp_path / "roster.xlsx", GOOD)
    run("member", "import", file)
    code, told, _ = run("member", "import", file, "-f", "json")
    assert (code, told["same_as_entry"], told["entry"]) == (5, 3, None)
    code, told, _ = run("member", "import", file, "--note", "again", "-f", "json")
    assert (code, told["unchanged"]) == (0, 1)


def test_a_bad_row_is_told_and_handed_back(run: Any, tmp_path: Path) -> None:
    file, back = workbook(tmp_path / "roster.xlsx", GOOD, BAD), tmp_path / "back.xlsx"
    code, told, err = run("member", "import", file, "--return", back, "-f", "json")
    assert (code, told["entry"], told["added"], told["ready"], told["refused"]) == (1, None, 0, 1, 1)
    assert [(p["verdict"], p["code"], p["row"], p["column"], p["value"]) for p in told["problems"]] == [
        ("refused", "PHONE_INVALID", 3, "手机号", "**"),
        ("refused", "UNIT_UNKNOWN", 3, "所属工会", "没有这家"),
    ]
    assert "back.xlsx" in err
    sheet = load_workbook(back).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][1:3] == ["李四", BAD[1]]


def test_without_a_bad_row_nothing_is_handed_back(run: Any, tmp_path: Path) -> None:
    back = tmp_path / "back.xlsx"
    code, _, err = run("member", "import", workbook(tmp_path / "roster.xlsx", GOOD), "--return", back)
    assert code == 0
    assert not back.exists()
    assert "back.xlsx is not written" in err


def test_the_file_itself_is_not_written_over(run: Any, tmp_path: Path) -> None:
    file = workbook(tmp_path / "roster.xlsx", BAD)
    before = file.read_bytes()
    code, out, _ = run("member", "import", file, "--return", file, "-f", "json")
    assert (code, out, file.read_bytes() == before) == (2, "", True)


def test_a_file_that_is_no_table_is_a_receipt_with_nothing_read(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("", encoding="utf-8")
    code, told, _ = run("member", "import", file, "-f", "json")
    assert (code, told["read"], told["entry"]) == (1, 0, None)
    assert [(p["verdict"], p["row"]) for p in told["problems"]] == [("refused", None)]


def test_accept_needs_a_reason(run: Any, tmp_path: Path) -> None:
    file = workbook(tmp_path / "roster.xlsx", GOOD)
    code, out, _ = run("member", "import", file, "--accept", "TRANSFER", "-f", "json")
    assert (code, out) == (2, "")


def test_several_codes_are_accepted_in_one_word_whatever_their_case(run: Any, tmp_path: Path) -> None:
    run("member", "import", workbook(tmp_path / "roster.xlsx", GOOD))
    moved = workbook(tmp_path / "moved.xlsx", (*GOOD[:3], "第二工会", "2018-01-01"))
    assert run("member", "import", moved, "-f", "json")[0] == 1
    code, told, _ = run("member", "import", moved, "--accept", "differs, transfer", "--reason", "调动", "-f", "json")
    assert (code, [note["code"] for note in told["notes"]]) == (0, ["TRANSFER"])


def test_options_fill_what_the_file_lacks(run: Any, tmp_path: Path) -> None:
    file = workbook(tmp_path / "list.xlsx", ("张三丰", ZHANG), headings=("姓名", "身份证号"))
    arguments = ("member", "import", file, "--joined-on", "2018-05-10", "--unit", "U1", "--note", "现场入会")
    assert run(*arguments, "--dry-run", "-f", "json")[1]["added"] == 1
    assert run(*arguments)[0] == 0
    _, told, _ = run("member", "show", ZHANG, "-f", "json")
    assert [(spell["unit_code"], spell["joined_on"], spell["note"]) for spell in told["spells"]] == [
        ("U1", "2018-05-10", "现场入会")
    ]


def test_one_person_through_a_year(run: Any) -> None:
    assert run("member", "add", "张三丰", ZHANG, "--unit", "U1", "--joined-on", "2017-01-01")[0] == 0
    assert run("member", "edit", "1", "--phone", "13800001234", "--card", "4111111111111111")[0] == 0
    assert run("member", "transfer", "zsf", "--to", "第二工会", "--on", "2018-01-01")[0] == 0
    assert run("member", "status", "0034", "保留会籍", "--on", "2018-03-01")[0] == 0
    assert run("member", "leave", "张三丰", "--on", "2018-06-01", "--reason", "调离")[0] == 0
    code, told, _ = run("member", "leave", "张三丰", "--on", "2018-06-01", "--reason", "调离", "-f", "json")
    assert (code, told["error"]["code"]) == (5, "ALREADY_LEFT")
    _, told, _ = run("member", "find", "1234", "-f", "json")
    assert [(row["status"], row["joined_on"], row["left_on"]) for row in told["rows"]] == [
        ("kept", "2018-03-01", "2018-06-01")
    ]
    _, told, _ = run("member", "history", "1", "-f", "json")
    assert [row["entry"] for row in told["rows"]][-1] == 7
    code, text, _ = run("member", "history", "1")
    assert code == 0
    assert "asserted" in text


def test_several_people_of_one_name_end_the_command_with_1(run: Any) -> None:
    for number in ("003", "005"):
        run("member", "add", "张三", document(f"11010019850712{number}"), "--unit", "U1", "--joined-on", "2017-01-01")
    code, told, _ = run("member", "leave", "张三", "--on", "2018-01-01", "--reason", "x", "-f", "json")
    assert (code, told["error"]["code"]) == (1, "PERSON_AMBIGUOUS")
    # The name is the one that was typed; whatever else is told of them is starred.
    assert told["error"]["message"].count("张三 110***********00") == 2


def test_edit_without_anything_to_change_is_usage(run: Any) -> None:
    assert run("member", "edit", "1")[0] == 2


def test_leave_needs_a_day_and_a_reason(run: Any) -> None:
    assert run("member", "leave", "1", "--reason", "x")[0] == 2
    assert run("member", "leave", "1", "--on", "2018-01-01")[0] == 2


def test_the_template_imports_as_it_is_once_filled_in(run: Any, tmp_path: Path) -> None:
    made = tmp_path / "members.xlsx"
    assert run("member", "template", "-o", made, "--unit", "延庆镇")[0] == 0
    book = load_workbook(made)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert len(headings) == 11
    assert run("member", "template")[0] == 2
