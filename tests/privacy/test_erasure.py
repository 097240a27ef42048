"""Erasure by law: values go everywhere, lines stay, the ledger verifies, nothing brings them back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mutualaid import members
from mutualaid.journal import Actor, Intent, verifying, write
from mutualaid.store.reading import read
from tests.ledgers import answer, founded, order, roster
from tests.operators.conftest import Desk

NAME, PHONE, CARD, ILLNESS = "欧阳金丝雀", "13912348765", "6222000011112222", "罕见金丝雀病"
DOCUMENT, OTHER = "110100195003071116", "110100195003071132"
VALUES = [text.encode() for text in (NAME, PHONE, CARD, ILLNESS, DOCUMENT, OTHER, "1950-03-07")]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A ledger with one person of many versions and two records, who left long ago."""
    for name in ("MUTUALAID_DB", "MUTUALAID_ACTOR", "MUTUALAID_LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    made = Desk(founded(tmp_path), capsys, monkeypatch)
    for arguments in (
        ("member", "add", NAME, DOCUMENT, "--unit", "110119", "--joined-on", "1980-01-01", "--phone", PHONE),
        ("member", "edit", "1", "--card", CARD, "--bank-name", NAME),
        ("member", "edit", "1", "--phone", "13900000000"),
        ("member", "leave", "1", "--on", "1985-05-01", "--reason", "调出"),
        ("member", "add", NAME, OTHER, "--unit", "110119", "--joined-on", "1981-01-01", "--left-on", "1982-01-01"),
        ("member", "merge", "2", "--into", "1"),
    ):
        ran = made("anybody", *arguments)
        assert ran.code == 0, ran.out + ran.err
    with write(made.url, Intent("claim import", Actor("x", "x"))) as writer:
        settlement = writer.assert_one(
            "settlement", settlement_no="S1", person_id=1, admitted_on="1984-05-01", discharged_on="1984-05-03",
            total_fen=300, fund_fen=100, self_one_fen=100, self_two_fen=50, own_fen=50, referral=0,
            cause_code="illness",
        )  # fmt: skip
        writer.assert_one("medical", person_id=1, settlement_id=settlement, diagnosis=ILLNESS)
    yield made
    from mutualaid import words

    words.use("en")


def erase(desk: Desk, *more: str, person: str = "1") -> tuple[int, dict[str, Any]]:
    ran = desk("anybody", "member", "erase", person, "--reason", "保存期满", *more, "-f", "json")
    return ran.code, json.loads(ran.out) if ran.out else {}


def verified(url: str) -> bool:
    with read(url) as reader:
        found = verifying.verify(reader, full=True)
    assert found.total is not None
    return bool(found.total["ok"])


def test_every_version_of_every_record_is_emptied_and_the_ledger_verifies(desk: Desk) -> None:
    code, told = erase(desk)
    assert (code, told["asserted"], told["erased_count"]) == (0, {"erasure": 1}, 5)
    columns = "name, document_no, document_original, document_type, birth_on, phone, card_no, bank_name, salt"
    assert set(answer(desk.url, f"select {columns} from personal")) == {(None,) * 9}
    assert answer(desk.url, "select diagnosis, salt, erased_by from medical") == [(None, None, told["entry"])]
    assert answer(desk.url, "select person_id, row_count from erasure_now") == [(1, 5)]
    assert answer(desk.url, "select count(*) from membership") != [(0,)]
    assert verified(desk.url)


def test_no_byte_of_a_value_stays_in_the_file_its_journal_or_a_new_backup(desk: Desk, tmp_path: Path) -> None:
    kept = Path(desk.url).read_bytes()
    assert all(value in kept for value in VALUES)
    assert erase(desk)[0] == 0
    assert desk("anybody", "backup", "create", str(tmp_path / "copy.db")).code == 0
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"ledger.db", "copy.db"}
    assert [(path.name, value) for path in files for value in VALUES if value in path.read_bytes()] == []


def test_no_byte_stays_where_pages_were_split(tmp_path: Path, desk: Desk) -> None:
    """Rows that move to another page leave copies in the gap of the old one."""
    rows = [
        (
            f"{NAME[:2]}{chr(0x4E00 + number)}",
            f"{number:05d}CANARY{number:05d}",
            "110119",
            "1980-01-01",
            "1985-01-01",
            "其他",
        )
        for number in range(1500)
    ]
    file = roster("name document_no unit joined_on left_on document_type", *rows, sha256="0" * 64)
    assert members.import_roster(desk.url, file, order("member import")).added == 1500
    wanted = answer(desk.url, "select person_id, document_no from personal_now where document_no like '%CANARY%'")
    some = dict(wanted[::300])
    for person_id in some:
        assert erase(desk, person=str(person_id))[0] == 0
    kept = Path(desk.url).read_bytes()
    assert [number for number in some.values() if number.encode() in kept] == []
    assert wanted[1][1].encode() in kept
    assert verified(desk.url)


def test_a_dry_run_erases_nothing(desk: Desk) -> None:
    code, told = erase(desk, "--dry-run")
    assert (code, told["entry"], told["erased_count"]) == (0, None, 5)
    assert DOCUMENT.encode() in Path(desk.url).read_bytes()


def test_everybody_reads_that_the_values_are_gone(desk: Desk) -> None:
    erase(desk)
    shown = json.loads(desk("anybody", "member", "show", "1", "-f", "json").out)["person"]
    assert (shown["name"], shown["document_no"], shown["phone"], shown["card_no"]) == ("(erased)", None, None, None)
    assert "(erased)" in desk("anybody", "member", "show", "1").out
    assert desk("anybody", "member", "find", DOCUMENT).out.count("1980-01-01") == 0
    assert desk("anybody", "member", "history", "1").code == 0
    assert desk("anybody", "journal", "show", "2").code == 0
    people = json.loads(
        desk("anybody", "report", "participation", "--as-of", "1983-01-01", "--people", "-f", "json").out
    )
    assert [row["name"] for row in people["rows"]] == ["(erased)"]
    earlier = json.loads(desk("anybody", "member", "show", "1", "--at", "3", "-f", "json").out)
    assert earlier["person"]["name"] == "(erased)"


def test_a_document_that_comes_again_is_somebody_new(desk: Desk) -> None:
    erase(desk)
    ran = desk(
        "anybody", "member", "add", NAME, DOCUMENT, "--unit", "110119", "--joined-on", "2018-01-01", "-f", "json"
    )
    assert (ran.code, json.loads(ran.out)["person_no"]) == (0, 3)


def test_an_erasure_is_not_undone_and_not_done_twice(desk: Desk) -> None:
    entry = str(erase(desk)[1]["entry"])
    ran = desk("anybody", "journal", "undo", entry, "--reason", "x", "-f", "json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "UNDO_ERASURE")
    code, told = erase(desk)
    assert (code, told["error"]["code"]) == (5, "ALREADY_ERASED")


def test_an_earlier_entry_is_undone_without_bringing_values_back(desk: Desk) -> None:
    erase(desk)
    assert desk("anybody", "journal", "undo", "4", "--reason", "x").code == 0
    assert set(answer(desk.url, "select name, phone, salt from personal")) == {(None, None, None)}
    assert verified(desk.url)


def codes(told: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in told["problems"]]


def test_what_stands_open_is_in_the_way(desk: Desk) -> None:
    for arguments in (
        ("member", "add", "张三", "110100199003071157", "--unit", "110119", "--joined-on", "2018-01-01"),
        ("enroll", "add", "3", "--plan", "HOSP_MED", "--unit", "110119", "--starts-on", "2018-03-01", "--unpaid"),
        ("claim", "add", "3", "--plan", "ACCIDENT", "--on", "2018-05-01", "--harm", "death"),
        ("relief", "add", "3", "--amount", "500", "--on", "2018-05-01"),
    ):
        ran = desk("anybody", *arguments)
        assert ran.code == 0, ran.out + ran.err
    code, told = erase(desk, "--by-law", person="3")
    assert (code, codes(told), told["entry"]) == (1, ["ERASE_MEMBER", "ERASE_CLAIM", "ERASE_RELIEF"], None)
    desk("anybody", "member", "leave", "3", "--on", "2019-01-01", "--reason", "x")
    desk("anybody", "claim", "reject", "1", "--reason", "x")
    assert codes(erase(desk, "--by-law", person="3")[1]) == ["ERASE_RELIEF"]
    desk("other", "relief", "reject", "1", "--reason", "x")
    assert codes(erase(desk, person="3")[1]) == ["ERASE_RETENTION"]
    assert erase(desk, "--by-law", person="3")[0] == 0


def test_a_running_cover_is_in_the_way(desk: Desk) -> None:
    from mutualaid.members import erasing

    desk("anybody", "member", "add", "张三", "110100199003071157", "--unit", "110119", "--joined-on", "2018-01-01")
    desk(
        "anybody",
        "enroll",
        "add",
        "3",
        "--plan",
        "HOSP_MED",
        "--unit",
        "110119",
        "--starts-on",
        "2018-03-01",
        "--unpaid",
    )
    desk("anybody", "member", "leave", "3", "--on", "2018-04-01", "--reason", "x")
    intent = Intent("member erase", Actor("x", "x"), reason="x")
    told = erasing.erase(desk.url, intent, "3", today="2018-12-31", by_law=True)
    assert [problem.code for problem in told.problems] == ["ERASE_COVER"]
    told = erasing.erase(desk.url, intent, "3", today="2019-12-31", by_law=True)
    assert (told.problems, told.asserted) == ([], {"erasure": 1})


@pytest.mark.parametrize(("today", "kept"), [("2015-12-31", True), ("2016-01-01", False)])
def test_vouchers_are_kept_for_thirty_years_after_the_year(desk: Desk, today: str, kept: bool) -> None:
    from mutualaid.members import erasing

    told = erasing.erase(desk.url, Intent("member erase", Actor("x", "x"), reason="x"), "1", today=today)
    assert [problem.code for problem in told.problems] == (["ERASE_RETENTION"] if kept else [])


def test_values_that_were_emptied_without_an_erasure_are_found(desk: Desk) -> None:
    import sqlite3

    with sqlite3.connect(desk.url) as connection:
        connection.execute("drop trigger guard_personal_update")
        connection.execute(
            "update personal set name = null, document_type = null, document_no = null, document_original = null,"
            " birth_on = null, phone = null, card_no = null, bank_name = null, salt = null, erased_by = 3"
        )
    connection.close()
    with read(desk.url) as reader:
        found = verifying.verify(reader, full=True)
    assert {(row["what"], row.get("table")) for row in found.rows if row["what"] == "erasure"} == {
        ("erasure", "personal")
    }


def test_where_the_file_cannot_be_written_anew_that_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from mutualaid.store import writing

    monkeypatch.setattr(writing, "compact", lambda _url: False)
    code, told = erase(desk)
    assert (code, [note["code"] for note in told["notes"]]) == (0, ["ERASE_COPIES", "ERASE_NOT_COMPACTED"])
