"""Opening the ledger for reading: where it is, as what it is, and at which entry."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent, entries, write
from mutualaid.store import schema
from mutualaid.store.asking import Askable
from mutualaid.store.reading import portable, read, sqlite_path
from mutualaid.store.resources import fill

CLERK = Actor("zhang", "clerk")


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Three entries: 2018-03-01 08:00, 2018-03-01 23:30 and 2018-03-02 08:00 UTC; the machine keeps UTC."""
    monkeypatch.setenv("TZ", "UTC")
    path = str(tmp_path / "ledger.db")
    schema.upgrade(path)
    moments = [
        datetime(2018, 3, 1, 8, tzinfo=UTC),
        datetime(2018, 3, 1, 23, 30, tzinfo=UTC),
        datetime(2018, 3, 2, 8, tzinfo=UTC),
    ]
    for number, moment in enumerate(moments, start=1):
        monkeypatch.setattr(entries, "clock", lambda moment=moment: moment)
        with write(path, Intent("unit add", CLERK)) as writer:
            if number == 3:
                writer.correct("unit", 1, unit_name="renamed")
            else:
                writer.assert_one("unit", unit_code=str(number), unit_name=f"unit {number}", kind_code="grassroots")
    return path


def head_of(url: str, entry: int) -> str:
    with read(url, at=str(entry)) as reader:
        return reader.stamp.head


def entry_at(url: str, at: str) -> int:
    with read(url, at=at) as reader:
        return reader.stamp.entry


def refusal(url: str, at: str | None = None) -> MutualAidError:
    with pytest.raises(MutualAidError) as refused, read(url, at=at):
        pass
    return refused.value


def test_a_missing_ledger_is_exit_3(tmp_path: Path) -> None:
    wrong = refusal(str(tmp_path / "none.db"))
    assert (wrong.code, wrong.exit_code) == ("LEDGER_MISSING", Exit.UNREACHABLE)


def test_a_file_that_is_no_ledger_is_exit_3(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("this is no database, only a text that is long enough to be looked at" * 20)
    assert refusal(str(path)).code == "LEDGER_NOT_A_LEDGER"
    sqlite3.connect(tmp_path / "other.db").execute("create table t (a)").connection.close()
    assert refusal(str(tmp_path / "other.db")).code == "LEDGER_NOT_A_LEDGER"
    (tmp_path / "empty.db").touch()
    assert refusal(str(tmp_path / "empty.db")).code == "LEDGER_EMPTY"


def test_a_ledger_of_an_older_schema_is_not_current(ledger: str) -> None:
    connection = sqlite3.connect(ledger)
    connection.execute("update alembic_version set version_num = '0000'")
    connection.commit()
    connection.close()
    wrong = refusal(ledger)
    assert (wrong.code, wrong.exit_code) == ("LEDGER_NOT_CURRENT", Exit.UNREACHABLE)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("a.db", "a.db"),
        ("sqlite:///a.db", "a.db"),
        ("sqlite:////tmp/a.db", "/tmp/a.db"),
        ("/tmp/with space.db", "/tmp/with space.db"),
    ],
)
def test_the_address_of_an_embedded_ledger_is_a_path(address: str, path: str) -> None:
    assert sqlite_path(address) == path


@pytest.mark.parametrize("address", ["", "sqlite://", "mysql://x", ":memory:", "a\0b"])
def test_an_address_that_is_none_is_exit_2(address: str) -> None:
    assert refusal(address).exit_code == Exit.USAGE


@pytest.mark.parametrize(
    ("at", "entry"),
    [
        ("0", 0),
        ("1", 1),
        ("3", 3),
        ("2018-03-01", 2),
        ("2018-03-02", 3),
        ("2018-02-28", 0),
        ("2018-03-01T12:00", 1),
        ("2018-03-01 23:30:00", 2),
        ("2018-03-01T08:30+08:00", 0),
        ("2018-03-01T08:00:00Z", 1),
    ],
)
def test_at_is_a_number_or_a_moment(ledger: str, at: str, entry: int) -> None:
    assert entry_at(ledger, at) == entry


def test_at_is_a_stamp_or_a_hash_prefix(ledger: str) -> None:
    head = head_of(ledger, 2)
    assert entry_at(ledger, f"2:{head[:16]}") == 2
    assert entry_at(ledger, f"2:{head[:4]}…") == 2
    assert entry_at(ledger, head) == 2
    assert entry_at(ledger, head[:12].upper()) == 2


def test_a_stamp_that_does_not_agree_is_exit_6(ledger: str) -> None:
    wrong = refusal(ledger, f"1:{head_of(ledger, 2)[:16]}")
    assert (wrong.code, wrong.exit_code) == ("AT_DIFFERS", Exit.INTEGRITY)


@pytest.mark.parametrize("at", ["4", "999999999", "0123456789abcdef"])
def test_an_unknown_entry_is_exit_1(ledger: str, at: str) -> None:
    wrong = refusal(ledger, at)
    assert (wrong.code, wrong.exit_code) == ("AT_UNKNOWN", Exit.REFUSED)


@pytest.mark.parametrize("at", ["", "yesterday", "2018-02-30", "12:zz", "abc", "-1"])
def test_at_that_is_nothing_is_exit_2(ledger: str, at: str) -> None:
    assert refusal(ledger, at).exit_code == Exit.USAGE


def test_an_earlier_entry_shows_the_names_of_then(ledger: str) -> None:
    def names(at: str | None) -> list[str]:
        with read(ledger, at=at) as reader:
            return [name for (name,) in reader.select("select unit_name from unit_now order by unit_code")]

    assert names("0") == []
    assert names("1") == ["unit 1"]
    assert names("2") == ["unit 1", "unit 2"]
    assert names(None) == names("3") == ["renamed", "unit 2"]


def test_a_reader_and_the_entry_being_written_answer_the_same_two_calls_alike(ledger: str) -> None:
    def asked(ledger: Askable) -> list[object]:
        sql = "select unit_code, unit_name from unit_now where unit_code = :code"
        return [ledger.select(sql, {"code": "2"}), ledger.select_named(sql, {"code": "2"}), ledger.select("select 1")]

    with read(ledger) as reader, write(ledger, Intent("look", CLERK)) as writer:
        told = [asked(reader), asked(writer), asked(writer.reader())]
    assert told == [[[("2", "unit 2")], [{"unit_code": "2", "unit_name": "unit 2"}], [(1,)]]] * 3


def test_the_headings_of_a_question_stand_where_it_finds_no_row(ledger: str) -> None:
    with read(ledger) as reader:
        answer = reader.answer("select unit_code, 1 as counted from unit_now where unit_id = 0")
    assert (answer.columns, answer.rows, answer.named()) == (["unit_code", "counted"], [], [])


@pytest.mark.parametrize("at", [None, "1"])
def test_a_reader_cannot_write(ledger: str, at: str | None) -> None:
    before = Path(ledger).read_bytes()
    for statement in (
        "delete from unit",
        "create table t (a)",
        "create temp table t (a)",
        "update unit set uscc = 'x'",
    ):
        with pytest.raises(MutualAidError), read(ledger, at=at) as reader:
            reader.select(statement)
    assert Path(ledger).read_bytes() == before


def test_a_journal_left_by_a_killed_writer_is_rolled_back_by_the_next_reader(ledger: str) -> None:
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('pragma cache_size = 1'); c.execute('pragma cache_spill = 1'); c.execute('begin immediate')\n"
        "for n in range(1, 3001):\n"
        "    c.execute('insert into person (fact_id, entry_id, person_id) values (?, 4, ?)', (n, n))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, ledger], check=False)
    assert os.path.exists(ledger + "-journal")
    with read(ledger) as reader:
        assert reader.select("select count(*) from person") == [(0,)]


def test_a_named_parameter_becomes_psycopgs_and_percent_is_doubled() -> None:
    sql = "select cast(:day as text), ':not', x::text from t where a like '%' and b % 2 = :n"
    text, values = portable(sql, {"day": "2018-01-01", "n": 1, "unused": 2}, "postgresql")
    assert text == "select cast(%(day)s as text), ':not', x::text from t where a like '%%' and b %% 2 = %(n)s"
    assert values == {"day": "2018-01-01", "n": 1}


def test_standing_is_filled_in_for_the_head_and_for_an_entry() -> None:
    assert fill("where {standing}", None) == "where voided_by is null"
    assert fill("where {standing:p} and x", 7) == (
        "where (p.entry_id <= 7 and (p.voided_by is null or p.voided_by > 7)) and x"
    )
