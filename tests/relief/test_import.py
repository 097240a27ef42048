"""Lists of grants asked for: one person asks, another approves; person, day and amount name a grant."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main
from tests.enrollments.stage import GONE, KEPT, LI, NOBODY, PASSPORT, ZHANG
from tests.ledgers import answer
from tests.periods.conftest import Run

HEADINGS = "姓名,证件号码,所属工会,救助金额（元）,申请日期"
TWO = (f"张三丰,{ZHANG},,5000,2018-11-20", f"李四,{LI},U2,2000.50,2018.11.21")
GRANTS = "select person_id, unit_code, applied_on, amount_fen, proposed_by from relief_now left join unit_now using (unit_id) order by relief_id"
_numbers = count(1)


@pytest.fixture
def take(run: Run, tmp_path: Path) -> Any:
    """Import these lines of a list: ``take(line, line, "--dry-run")``."""

    def taken(*words: str, headings: str = HEADINGS, actor: str = "zhang") -> tuple[int, Any]:
        lines = [word for word in words if "," in word]
        path = tmp_path / f"list{next(_numbers)}.csv"
        path.write_text("\n".join((headings, *lines)), encoding="utf-8")
        return run("relief", "import", str(path), *(word for word in words if "," not in word), actor=actor)

    return taken


def said(told: Any) -> list[tuple[str, str, int | None, str | None]]:
    return [(one["verdict"], one["code"], one["row"], one["column"]) for one in told["problems"]]


def test_a_list_is_asked_for_by_one_and_granted_by_another(run: Run, take: Any, url: str) -> None:
    code, told = take(*TWO)
    assert (code, told["read"], told["added"], told["asserted"]) == (0, 2, 2, {"relief": 2})
    assert answer(url, GRANTS) == [
        (1, "U1", "2018-11-20", 500_000, "zhang"),
        (2, "U2", "2018-11-21", 200_050, "zhang"),
    ]
    assert run("relief", "approve", "1", "--on", "2018-11-25")[0] == 5
    assert run("relief", "approve", "1", "--on", "2018-11-25", actor="chief")[0] == 0


def test_the_same_person_day_and_amount_is_the_same_grant(run: Run, take: Any, url: str) -> None:
    assert run("relief", "add", ZHANG, "--amount", "5000", "--on", "2018-11-20")[0] == 0
    assert run("relief", "approve", "1", "--on", "2018-11-25", actor="chief")[0] == 0
    code, told = take(*TWO, f"张三丰,{ZHANG},U2,5000.01,2018-11-20")
    assert (code, told["unchanged"], told["added"]) == (0, 1, 2)
    assert [row[3] for row in answer(url, GRANTS)] == [500_000, 200_050, 500_001]
    assert take(TWO[1])[1]["unchanged"] == 1


def test_a_rejected_grant_in_a_new_file_is_asked_for_again(run: Run, take: Any) -> None:
    take(*TWO)
    assert run("relief", "reject", "1", "--reason", "not due", actor="chief")[0] == 0
    code, told = take(*reversed(TWO))
    assert (code, told["added"], told["unchanged"]) == (0, 1, 1)


def test_the_same_file_again_changes_nothing_and_names_its_entry(run: Run, take: Any, tmp_path: Path) -> None:
    first = take(*TWO)[1]
    (path,) = tmp_path.glob("list*.csv")
    code, told = run("relief", "import", str(path))
    assert (code, told["entry"], told["same_as_entry"], told["unchanged"]) == (5, None, first["entry"], 2)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"张三丰,{NOBODY},,1,2018-11-20", ("refused", "PERSON_UNKNOWN_ROW", 3, "证件号码")),
        ("张三丰,,,1,2018-11-20", ("refused", "REQUIRED", 3, "证件号码")),
        (f"李四,{ZHANG},,1,2018-11-20", ("held", "NAME_DIFFERS", 3, "姓名")),
        (f"张三丰,{ZHANG},,0,2018-11-20", ("refused", "AMOUNT_ZERO", 3, "救助金额（元）")),
        (f"张三丰,{ZHANG},,,2018-11-20", ("refused", "REQUIRED", 3, "救助金额（元）")),
        (f"张三丰,{ZHANG},,-1,2018-11-20", ("refused", "MONEY_NEGATIVE", 3, "救助金额（元）")),
        (f"张三丰,{ZHANG},,1,", ("refused", "REQUIRED", 3, "申请日期")),
        (f"张三丰,{ZHANG},,1,2018-02-30", ("refused", "DAY_IMPOSSIBLE", 3, "申请日期")),
        (f"张三丰,{ZHANG},第九工会,1,2018-11-20", ("refused", "UNIT_UNKNOWN", 3, "所属工会")),
        (TWO[1], ("refused", "DUPLICATE_IN_FILE", 3, "证件号码")),
    ],
)
def test_a_bad_row_keeps_the_file_back_and_valid_rows_takes_the_others(
    take: Any, url: str, line: str, problem: tuple[str, str, int, str]
) -> None:
    code, told = take(TWO[1], line)
    assert (code, said(told), told["entry"], told["ready"]) == (1, [problem], None, 1)
    assert answer(url, GRANTS) == []
    code, told = take(TWO[1], line, "--valid-rows")
    assert (code, told["added"], answer(url, "select count(*) from relief_now")) == (1, 1, [(1,)])


def test_an_accepted_doubt_is_taken_with_its_reason(take: Any) -> None:
    words = ("--accept", "NAME_DIFFERS", "--reason", "married")
    code, told = take(f"张三峰,{ZHANG},,1,2018-11-20", *words)
    assert (code, told["added"], [note["code"] for note in told["notes"]]) == (0, 1, ["NAME_DIFFERS"])


def test_the_unit_is_that_of_membership_on_the_day_and_who_has_none_is_noted(take: Any, url: str) -> None:
    lines = (f"赵保留,{KEPT},,1,2018-11-20", f"王离职,{GONE},,1,2018-11-20", f"John Smith,{PASSPORT},,1,2018-11-20")
    told = take(*lines)[1]
    assert [(row[0], row[1]) for row in answer(url, GRANTS)] == [(4, "U1"), (3, None), (6, "U2")]
    assert [(note["code"], note["row"]) for note in told["notes"] if note["code"].startswith("RELIEF")] == [
        ("RELIEF_NOT_MEMBER", 3)
    ]
    assert take(lines[1])[1]["notes"] == []


def test_the_options_fill_what_the_list_lacks(take: Any, url: str) -> None:
    bare = f"张三丰,{ZHANG},5000"
    assert take(bare, "--on", "2018-11-20", "--unit", "U2", headings="姓名,证件号码,金额")[0] == 0
    assert answer(url, GRANTS) == [(1, "U2", "2018-11-20", 500_000, "zhang")]


def test_a_dry_run_writes_nothing(take: Any, url: str) -> None:
    code, told = take(*TWO, "--dry-run")
    assert (code, told["added"], told["entry"], told["asserted"]) == (0, 2, None, {"relief": 2})
    assert answer(url, GRANTS) == []


def test_the_returned_workbook_goes_in_again_once_it_is_mended(run: Run, take: Any, url: str, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    back = tmp_path / "back.xlsx"
    assert take(f"张三丰,{ZHANG},,,2018-11-20", "--return", str(back))[0] == 1
    book = load_workbook(back)
    (sheet,) = book.worksheets
    columns = {str(cell.value): cell.column or 0 for row in sheet.iter_rows() for cell in row}
    sheet.cell(sheet.max_row, columns["救助金额（元）"], 5000)
    book.save(back)
    assert run("relief", "import", str(back))[0] == 0
    assert answer(url, GRANTS) == [(1, "U1", "2018-11-20", 500_000, "zhang")]


def test_the_template_is_taken_as_it_is(run: Run, url: str, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "asked.xlsx"
    assert main(["--db", url, "--lang", "en", "relief", "template", "-o", str(path)]) == 0
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value).rstrip("*"): cell.column or 0 for cell in sheet[1]}
    assert list(columns) == ["Name", "Document type", "ID number", "Unit", "Applied on", "Amount"]
    for heading, value in (("Name", "张三丰"), ("ID number", ZHANG), ("Applied on", "2018-11-20"), ("Amount", 5000)):
        sheet.cell(2, columns[heading], value)
    book.save(path)
    assert run("relief", "import", str(path))[0] == 0
    assert answer(url, GRANTS) == [(1, "U1", "2018-11-20", 500_000, "zhang")]


def test_a_grant_asked_for_long_before_its_day_is_held_once(take: Any, url: str) -> None:
    line = f"张三丰,{ZHANG},,5000,2099-01-01"
    assert said(take(line)[1]) == [("held", "MONEY_DAY_TO_COME", 2, "申请日期")]
    assert take(line, "--accept", "MONEY_DAY_TO_COME", "--reason", "x")[1]["added"] == 1
    assert (take(line, TWO[1])[1]["unchanged"], answer(url, "select count(*) from relief_now")) == (1, [(2,)])
