"""How answers and receipts leave the program: formats, files, exit codes; and the commands ``journal`` and ``doctor``."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mutualaid.cli import answering, importing
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import ImportReceipt, Note, Problem, Receipt
from tests.cli.conftest import Run

ROW_KEYS = ["entry", "at", "actor", "os_user", "action", "file", "reason", "asserted_count", "voided_count", "hash"]


def told(run: Run, *arguments: str) -> Any:
    ran = run(*arguments, "-f", "json")
    assert ran.code == 0, ran
    return json.loads(ran.out)


# --- formats --------------------------------------------------------------------------------------


def test_json_is_one_object_with_the_keys_of_the_interface(run: Run, ledger: str) -> None:
    for language in ("zh", "en"):
        found = told(run, "journal", "list", "--db", ledger, "--lang", language)
        assert list(found) == ["list", "definition", "unit_code", "as_of", "ledger", "rows", "total"]
        assert list(found["ledger"]) == ["entry", "head"]
        assert found["ledger"]["entry"] == 3
        assert len(found["ledger"]["head"]) == 64
        assert [list(row) for row in found["rows"]] == [ROW_KEYS] * 3
        assert found["rows"][2]["actor"] == "=乙"
        assert found["rows"][2]["asserted_count"] == 2


def test_csv_has_the_json_keys_as_headings_and_no_cell_that_might_run(run: Run, ledger: str) -> None:
    ran = run("journal", "list", "--db", ledger, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert list(rows[0]) == ROW_KEYS
    assert (rows[2]["actor"], rows[2]["reason"], rows[0]["reason"]) == ("'=乙", "补录", "")
    assert not ran.out.startswith("\ufeff")


def test_the_extension_of_the_file_decides_and_only_a_csv_file_has_a_mark_of_order(
    run: Run, ledger: str, tmp_path: Path
) -> None:
    for name, first in (
        ("a.csv", b"\xef\xbb\xbfentry,"),
        ("a.json", b'{\n "list"'),
        ("a.txt", b"Journal\n"),
        ("a.xlsx", b"PK"),
    ):
        ran = run("journal", "list", "--db", ledger, "-o", str(tmp_path / name))
        assert (ran.code, ran.out) == (0, "")
        written, *stamp = ran.err.splitlines()
        assert written == f"Written: {tmp_path / name}"
        assert len(stamp) == (1 if name == "a.csv" else 0)  # a line of it among the rows would be data
        assert (tmp_path / name).read_bytes().startswith(first)
    ran = run("journal", "list", "--db", ledger, "-f", "csv", "-o", str(tmp_path / "b.json"))
    assert (tmp_path / "b.json").read_bytes().startswith(b"\xef\xbb\xbfentry,")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.csv",
        "a.json",
        "a.txt",
        "a.xlsx",
        "b.json",
        "ledger.db",
    ]


def test_a_workbook_has_words_for_headings_and_its_stamp_below(run: Run, ledger: str, tmp_path: Path) -> None:
    assert run("journal", "list", "--db", ledger, "--lang", "zh", "-o", str(tmp_path / "a.xlsx")).code == 0
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {"经办人", "凭证号", "单位"} & set(texts) == {"经办人", "凭证号"}
    assert any(text.startswith("凭证 #3  ") for text in texts)
    assert [cell.data_type for row in page.iter_rows() for cell in row if cell.value == "=乙"] == ["s"]


def test_an_existing_file_is_replaced_whole_or_not_at_all(
    run: Run, ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "no space", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        assert run("journal", "list", "--db", ledger, "-o", str(target)).code == 3
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "ledger.db"]
    assert run("journal", "list", "--db", ledger, "-o", str(target)).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["list"] == "journal"


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no such device")
def test_a_device_is_written_to_and_not_replaced(run: Run, ledger: str) -> None:
    assert run("journal", "list", "--db", ledger, "-o", "/dev/null").code == 0
    assert not Path("/dev/null").is_file()


def test_a_table_for_people_names_things_in_words_and_ends_with_its_stamp(run: Run, ledger: str) -> None:
    lines = run("journal", "list", "--db", ledger, "--lang", "zh").out.splitlines()
    assert lines[0] == "凭证列表"
    assert lines[1].split() == ["凭证号", "时间", "经办人", "系统用户", "操作", "文件", "原因", "记入", "作废", "哈希"]
    assert lines[-1].startswith("凭证 #3  ")
    entry, head = lines[-1].rsplit(" ", 1)[1].split(":")
    assert (entry, len(head)) == ("3", 16)


def test_an_answer_never_replaces_the_ledger_or_the_file_that_is_read(run: Run, ledger: str, tmp_path: Path) -> None:
    kept = Path(ledger).read_bytes()
    (tmp_path / "link.json").symlink_to(ledger)
    for target in (ledger, str(tmp_path / "link.json")):
        for address in (ledger, f"sqlite:///{ledger}"):
            ran = run("journal", "list", "--db", address, "-o", target)
            assert (ran.code, ran.out) == (2, "")
            assert "is the ledger itself" in ran.err
    assert Path(ledger).read_bytes() == kept
    roster = tmp_path / "units.csv"
    roster.write_text("单位编码,单位名称\n1,甲\n", encoding="utf-8")
    for option in ("-o", "--return"):
        ran = run("unit", "import", str(roster), "--db", ledger, option, str(roster))
        assert (ran.code, ran.out) == (2, "")
    assert roster.read_text(encoding="utf-8") == "单位编码,单位名称\n1,甲\n"


# --- receipts -------------------------------------------------------------------------------------


def receipt(**more: Any) -> ImportReceipt:
    return ImportReceipt(**{"action": "member import", "entry": None, "dry_run": False, "file": "a.csv", **more})


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (receipt(entry=4, read=1, added=1), 0),
        (receipt(read=1, unchanged=1), 0),
        (receipt(read=1, refused=1, problems=[Problem("refused", "X", row=2)]), 1),
        (receipt(entry=4, read=2, added=1, held=1, problems=[Problem("held", "X", row=2)]), 1),
        (receipt(read=1, unchanged=1, same_as_entry=3), 5),
        (Receipt("unit add", 4, False), 0),
    ],
)
def test_the_exit_code_of_a_receipt(told: Receipt, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert answering.tell(told, "json") == code
    assert json.loads(capsys.readouterr().out)["entry"] == told.entry


def test_the_json_of_an_import_has_the_keys_of_the_interface(capsys: pytest.CaptureFixture[str]) -> None:
    answering.tell(
        receipt(
            sha256="ab",
            read=2,
            refused=2,
            asserted={"person": 1},
            notes=[Note("AND_MORE", sheet="名单", row=3, column="电话", value="138****0001", facts={"count": 2})],
            problems=[Problem("refused", "ENTRY_UNKNOWN", sheet="名单", row=14, column="身份证号", value="110***0035")],
        ),
        "json",
    )
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [
        *("entry", "dry_run", "file", "sha256", "read", "added", "updated", "unchanged", "ready"),
        *("held", "refused", "same_as_entry", "asserted", "voided", "notes", "problems"),
    ]
    assert list(found["notes"][0]) == ["code", "sheet", "row", "column", "value", "message"]
    assert list(found["problems"][0]) == ["verdict", "code", "sheet", "row", "column", "value", "message"]
    assert found["notes"][0]["message"].startswith("and 2 more of this kind")
    assert (found["problems"][0]["row"], found["problems"][0]["value"]) == (14, "110***0035")


def test_the_json_of_a_write_has_its_further_facts(capsys: pytest.CaptureFixture[str]) -> None:
    answering.tell(Receipt("enroll add", 7, False, {"enrollment": 1}, {}, facts={"enrollment_no": 12}), "json")
    assert json.loads(capsys.readouterr().out) == {
        "entry": 7,
        "dry_run": False,
        "asserted": {"enrollment": 1},
        "voided": {},
        "notes": [],
        "problems": [],
        "enrollment_no": 12,
    }


def test_the_csv_of_a_receipt_is_its_problems(capsys: pytest.CaptureFixture[str]) -> None:
    answering.tell(receipt(problems=[Problem("held", "ENTRY_UNKNOWN", row=9, value="-1", facts={"entry": 9})]), "csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["verdict"], row["code"], row["row"], row["value"]) for row in rows] == [
        ("held", "ENTRY_UNKNOWN", "9", "'-1")
    ]


def test_a_file_refused_as_a_whole_is_an_import_with_one_problem_without_a_row(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"x")
    wrong = MutualAidError("FILE_EMPTY", sheet="名单", column="姓名")
    made = importing.file_refused(wrong, file, action="member import")
    assert (made.read, made.entry, made.file, made.taken) == (0, None, "a.csv", False)
    assert made.sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert made.problems == [
        Problem("refused", "FILE_EMPTY", sheet="名单", row=None, column="姓名", facts={"file": "a.csv"})
    ]
    with pytest.raises(MutualAidError):
        importing.file_refused(MutualAidError("NO_SUCH_SHEET", Exit.USAGE), file, action="member import")


# --- journal --------------------------------------------------------------------------------------


def test_the_journal_is_listed_as_it_stood_at_an_entry(run: Run, ledger: str) -> None:
    found = told(run, "journal", "list", "--db", ledger, "--at", "2")
    assert [row["entry"] for row in found["rows"]] == [1, 2]
    assert found["ledger"]["entry"] == 2
    assert told(run, "journal", "list", "--db", ledger, "--at", "0")["rows"] == []


def test_the_head_is_the_latest_entry_and_its_hash(run: Run, ledger: str) -> None:
    found = told(run, "journal", "head", "--db", ledger)
    assert found == {"entry": 3, "head": told(run, "journal", "list", "--db", ledger)["rows"][2]["hash"]}


def test_an_entry_is_shown_with_what_it_asserted(run: Run, ledger: str) -> None:
    found = told(run, "journal", "show", "3", "--db", ledger)
    assert (found["entry"], found["action"], found["file"]) == (3, "unit import", "名单.xlsx")
    assert (found["asserted"], found["voided"]) == ({"unit": 1, "headcount": 1}, {})
    assert run("journal", "show", "3", "--db", ledger).out.startswith("Entry")
    for unknown in ("4", "0"):
        ran = run("journal", "show", unknown, "--db", ledger, "-f", "json")
        assert ran.code == 1
        assert json.loads(ran.out)["error"]["code"] == "ENTRY_UNKNOWN"


def test_a_sound_ledger_verifies_and_a_head_on_paper_is_found(run: Run, ledger: str) -> None:
    head = told(run, "journal", "head", "--db", ledger)["head"]
    for paper in (head, head[:8], f"3:{head[:16]}", f"3:{head[:16]}…"):
        found = told(run, "journal", "verify", "--db", ledger, "--head", paper)
        assert (found["ok"], found["entries"], found["facts"], found["head"], found["broken"]) == (True, 3, 6, head, [])
    ran = run("journal", "verify", "--db", ledger, "--head", "0123456789abcdef", "-f", "json")
    assert ran.code == 6
    assert json.loads(ran.out)["broken"] == [{"entry": None, "what": "head_not_in_chain"}]


def test_an_altered_ledger_is_exit_6_and_names_the_entry(run: Run, ledger: str) -> None:
    connection = sqlite3.connect(ledger)
    create = [row[0] for row in connection.execute("select sql from sqlite_schema where type = 'trigger'")]
    for (name,) in connection.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
        connection.execute(f'drop trigger "{name}"')
    connection.execute("update headcount set head_count = 99 where fact_id = 2")
    for text in create:
        connection.execute(text)
    connection.commit()
    connection.close()
    ran = run("journal", "verify", "--db", ledger, "-f", "json")
    assert ran.code == 6
    assert json.loads(ran.out)["broken"] == [{"entry": 2, "what": "rows_digest"}]
    people = run("journal", "verify", "--db", ledger)
    assert people.code == 6
    assert "the facts were altered" in people.out


def test_an_undo_is_an_entry_and_its_dry_run_is_none(run: Run, ledger: str) -> None:
    tried = told(run, "journal", "undo", "3", "--reason", "试", "--dry-run", "--db", ledger)
    assert (tried["entry"], tried["dry_run"], tried["voided"]) == (None, True, {"headcount": 1, "unit": 1})
    assert told(run, "journal", "head", "--db", ledger)["entry"] == 3
    done = told(run, "journal", "undo", "3", "--reason", "导错", "--db", ledger, "--actor", "丙")
    assert (done["entry"], done["voided"], done["undoes"]) == (4, {"headcount": 1, "unit": 1}, 3)
    last = told(run, "journal", "list", "--db", ledger)["rows"][-1]
    assert (last["action"], last["actor"], last["reason"]) == ("journal undo", "丙", "导错")
    again = run("journal", "undo", "3", "--reason", "x", "--db", ledger, "-f", "json")
    assert again.code == 5
    assert json.loads(again.out)["error"]["code"] == "UNDO_TWICE"
    assert run("journal", "undo", "9", "--reason", "x", "--db", ledger).code == 1


def test_an_entry_dated_before_the_one_before_it_is_told(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mutualaid.journal import entries

    def at(moment: str) -> None:
        monkeypatch.setattr(entries, "clock", lambda: datetime.fromisoformat(moment).replace(tzinfo=UTC))

    def clock(line: str = "clock") -> tuple[str, str]:
        [found] = [each for each in told(run, "doctor", "--db", ledger)["findings"] if each["check"] == line]
        return found["state"], found["message"]

    write = ("unit", "headcount", "set", "110119100", "--on", "2017-01-01", "--db", ledger)
    at("2018-12-31T07:58")  # two minutes before the last entry: two computers may differ by so much
    assert clock()[0] == "ok"
    ran = run(*write, "50", "-f", "json")
    assert (ran.code, json.loads(ran.out)["notes"], "clock" in ran.err) == (0, [], False)
    at("2017-12-31T07:00")
    state, message = clock()
    assert (state, "entry #4 is dated 2018-12-31T07:58:00Z" in message) == ("warning", True)
    ran = run(*write, "51", "-f", "json")
    [note] = json.loads(ran.out)["notes"]
    assert (ran.code, note["code"], json.loads(ran.out)["entry"]) == (0, "CLOCK_BACK", 5)
    assert "clock says 2017-12-31T07:00:00Z (UTC), but entry #4 is dated 2018-12-31T07:58:00Z" in ran.err
    kept = told(run, "journal", "show", "5", "--db", ledger)
    assert json.loads(kept["options"]) == {"clock_back": {"at": "2018-12-31T07:58:00Z", "entry": 4}}
    at("2019-01-01T00:00")
    assert (clock()[0], "#5" in clock()[1]) == ("note", True)
    assert "CLOCK_BACK" not in run(*write, "52", "-f", "json").out
    assert run("journal", "verify", "--db", ledger).code == 0
    shown = run("journal", "show", "5", "--db", ledger)
    assert (shown.code, "2018-12-31T07:58:00Z" in shown.out) == (0, True)


# --- doctor ---------------------------------------------------------------------------------------


def test_doctor_names_the_ledger_and_where_the_name_came_from(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(run, "doctor", "--db", ledger)
    assert (found["db"], found["db_source"], found["ok"], found["entry"]) == (ledger, "option", True, 3)
    monkeypatch.setenv("MUTUALAID_DB", ledger)
    assert told(run, "doctor")["db_source"] == "environment"


def test_doctor_answers_where_there_is_no_ledger_yet(run: Run, tmp_path: Path) -> None:
    found = told(run, "doctor", "--db", str(tmp_path / "none.db"))
    assert (found["ok"], found["ledger"], found["entry"]) == (False, "LEDGER_MISSING", None)
    assert "init" in found["message"]


def test_doctor_names_a_file_that_is_no_ledger(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no ledger at all" * 100)
    ran = run("doctor", "--db", str(tmp_path / "x.db"), "-f", "json")
    assert ran.code == 1
    assert json.loads(ran.out)["ledger"] == "LEDGER_NOT_A_LEDGER"


def test_doctor_does_not_tell_a_password(run: Run) -> None:
    from mutualaid.cli.doctor import _without_password

    assert _without_password("postgresql://office:secret@db:5432/aid") == "postgresql://office@db:5432/aid"
    assert _without_password("/home/a@b/x.db") == "/home/a@b/x.db"
