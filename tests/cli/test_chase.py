"""The workbook that a unit works from goes out, is answered by hand, and goes back in; its counts are the reports'."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mutualaid.cli.main import main
from mutualaid.sheets.answers import read_answer
from tests.enrollments.stage import LI, ZHANG, staged
from tests.ledgers import answer

DAY = "2018-12-20"


@pytest.fixture(scope="module")
def ledger_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """张三丰 holds cover that ends with the year, 李四 has enrolled and not paid, the others hold nothing."""
    folder = tmp_path_factory.mktemp("chase")
    path = folder / "ledger.db"
    path.write_bytes(staged(folder))
    for line in (
        ("enroll", "add", ZHANG, "--plan", "住院医疗", "--starts-on", "2018-01-01", "--received-on", "2018-01-01"),
        ("enroll", "add", LI, "--plan", "住院津贴", "--starts-on", "2018-11-01", "--unpaid"),
    ):
        assert main(["--db", str(path), *line]) == 0
    return path.read_bytes()


@pytest.fixture
def ledger(ledger_once: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(ledger_once)
    monkeypatch.setenv("MUTUALAID_DB", str(path))
    monkeypatch.setenv("MUTUALAID_LANG", "zh")
    return str(path)


def asked(capsys: pytest.CaptureFixture[str], *line: str) -> dict[str, Any]:
    capsys.readouterr()
    main([*line, "-f", "json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def filled(path: Path, sheet: str, answers: dict[str, dict[str, object]]) -> Path:
    """The workbook with what a unit writes beside some of its people, by their documents."""
    book = load_workbook(path)
    page = book[sheet]
    at = {cell.value: number for number, cell in enumerate(page[3], 1)}
    for row in range(4, page.max_row + 1):
        for heading, said in answers.get(str(page.cell(row, at["证件号码"]).value), {}).items():
            page.cell(row, at[heading]).value = said  # type: ignore[assignment]
    made = path.with_name("answered.xlsx")
    book.save(made)
    return made


def test_the_workbook_counts_what_the_reports_count(
    ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "chase.xlsx"
    told = asked(capsys, "chase", "110119", "--as-of", DAY, "-o", str(made))
    uncovered = asked(capsys, "report", "who-not-covered", "--as-of", DAY)["total"]["not_covered_count"]
    ending = asked(capsys, "enroll", "renewals", "--as-of", DAY)["total"]["enrollment_count"]
    unpaid = asked(capsys, "enroll", "list", "--unpaid")["total"]["enrollment_count"]
    counts = {
        key: sum(town[key] for town in told["about"])
        for key in ("uncovered_count", "ending_count", "unpaid_count", "due_fen")
    }
    assert counts == {"uncovered_count": uncovered, "ending_count": ending, "unpaid_count": unpaid, "due_fen": 6000}
    assert (ending, unpaid) == (1, 1)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [name for name in load_workbook(made).sheetnames if name[0] != "_"] == ["催参保", "催续保", "催缴费"]
    assert answer(ledger, "select purpose_code, file_name from disclosure") == [("chase", "chase.xlsx")]


def test_a_dry_run_writes_neither_file_nor_entry(
    ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = answer(ledger, "select max(entry_id) from entry")
    told = asked(capsys, "chase", "110119", "--as-of", DAY, "-o", str(tmp_path / "x.xlsx"), "--dry-run")
    assert (told["entry"], told["file_count"]) == (None, 1)
    assert (answer(ledger, "select max(entry_id) from entry"), (tmp_path / "x.xlsx").exists()) == (before, False)


def test_what_a_unit_answers_goes_back_in_each_by_its_import(
    ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "chase.xlsx"
    asked(capsys, "chase", "110119", "--as-of", DAY, "-o", str(made))
    renew: dict[str, object] = {"催办答复": "续保", "缴费日期": "2018-12-25"}  # plan, shares and first day stand there
    done = filled(made, "催续保", {ZHANG: renew})
    taken = asked(capsys, "enroll", "import", str(done), "--sheet", "催续保")
    assert (taken["added"], taken["problems"]) == (1, [])
    assert answer(ledger, "select starts_on from enrollment_now where person_id = 1 order by 1") == [
        ("2018-01-01",),
        ("2019-01-01",),
    ]
    paid = filled(made, "催缴费", {LI: {"催办答复": "已缴费", "缴费日期": "2018-12-21"}})
    taken = asked(capsys, "enroll", "import", str(paid), "--sheet", "催缴费")
    assert (taken["updated"], taken["problems"]) == (1, [])
    left = filled(made, "催参保", {LI: {"催办答复": "退休了", "退会日期": "2018.12.1"}})
    taken = asked(capsys, "member", "import", str(left), "--sheet", "催参保")
    assert (taken["updated"], taken["problems"]) == (1, [])
    assert answer(ledger, "select left_on, left_reason_code from membership_now where person_id = 2") == [
        ("2018-12-01", "retired")
    ]
    again = asked(capsys, "member", "import", str(left), "--sheet", "催参保")
    assert again["same_as_entry"] == taken["entry"]


@pytest.mark.parametrize(
    ("kind", "said", "code", "noted"),
    [
        ("enroll", {}, None, "ANSWERS_OPEN"),
        ("enroll", {"催办答复": "不想参加", "不参保原因": "费用高"}, None, "ANSWERS_REFUSED"),
        ("enroll", {"催办答复": "已离职", "退会日期": "2018-12-01"}, None, "ANSWERS_ELSEWHERE"),
        ("member", {"催办答复": "参保"}, None, "ANSWERS_ELSEWHERE"),
        ("member", {"催办答复": "再问问"}, "ANSWER_UNREADABLE", None),
        ("enroll", {"催办答复": "再问问"}, "ANSWER_UNREADABLE", None),
        ("member", {"催办答复": "调走了"}, "ANSWER_NEEDS_DAY", None),
    ],
)
@pytest.mark.usefixtures("ledger")
def test_no_answer_passes_without_a_word(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    said: dict[str, object],
    code: str | None,
    noted: str | None,
) -> None:
    made = tmp_path / "chase.xlsx"
    asked(capsys, "chase", "110119", "--as-of", DAY, "-o", str(made), "--what", "uncovered")
    told = asked(
        capsys, kind, "import", str(filled(made, "催参保", {LI: said})), "--unpaid" if kind == "enroll" else "--note=x"
    )
    assert [problem["code"] for problem in told["problems"]] == ([] if code is None else [code])
    assert noted is None or noted in {note["code"] for note in told["notes"]}
    assert told["entry"] is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("参保", "enroll"), ("同意参保", "enroll"), ("续保", "enroll"), ("√", "enroll"), ("愿意", "enroll"), ("Yes", "enroll"),
        ("不参保", "refused"), ("不同意", "refused"), ("不想参加", "refused"), ("自愿放弃", "refused"), ("否", "refused"),
        ("本人不愿意", "refused"), ("No", "refused"), ("已缴费", "paid"), ("已交", "paid"), ("已离职", "left"), ("2018.3离职", "left"),
        ("退休", "left"), ("因病去世", "left"), ("调到市里", "left"), ("left", "left"), ("", ""), (None, ""), ("再问问", None), ("?", None),
    ],
)  # fmt: skip
def test_an_answer_is_read_as_units_write_it(said: object, code: str | None) -> None:
    assert read_answer(said) == code


@pytest.mark.parametrize(
    "line",
    [
        ("-o", "x.xlsx"),
        ("110119", "--all", "-o", "x"),
        ("--all", "-o", "x.xlsx"),
        ("110119", "-o", "x.docx"),
        ("110119",),
    ],
)
@pytest.mark.usefixtures("ledger")
def test_whom_to_chase_and_where_to_is_said_once(line: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chase", *line]) == 2
    assert capsys.readouterr().out == ""


def test_all_units_have_a_file_each_that_any_system_can_keep(
    ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["unit", "rename", "U2", '第二"/工会: <厂>', "--on", "2018-02-01"]) == 0
    told = asked(capsys, "chase", "--all", "--as-of", DAY, "-o", str(tmp_path / "all"))
    names = sorted(path.name for path in (tmp_path / "all").iterdir())
    assert len(names) == told["file_count"]
    assert "U1 第一工会.xlsx" in names
    assert not any(sign in name for name in names for sign in '"/<>:')
