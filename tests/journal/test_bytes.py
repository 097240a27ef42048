"""Any byte of a ledger changed: ``journal verify`` tells it, or no table, view or guard says anything else than before.

In the usual run a fixed sample of bytes; ``MUTUALAID_FLIPS=all`` takes every byte (hours), ``MUTUALAID_FLIPS=50`` every
fiftieth.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mutualaid.cli.main import main
from mutualaid.journal import Actor, Intent, verified, write
from mutualaid.store import schema, shape

CLERK = Actor("zhang", "clerk")
SAMPLE = 300
"""So many bytes in the usual run, and as many of those that hold facts and entries."""

Dump = list[tuple[object, ...]]


def dump(path: Path) -> Dump:
    """All that a ledger says: the schema, and every value of every table with its type."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        schema = connection.execute("select type, name, tbl_name, sql from sqlite_schema order by name").fetchall()
        rows: Dump = list(schema)
        for kind, name, _, create in schema:
            if kind == "table":
                columns = [column[1] for column in connection.execute(f'pragma table_info("{name}")')]
                named = ", ".join(f'typeof("{column}"), quote("{column}")' for column in columns)
                order = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10" if "WITHOUT ROWID" in create else "rowid"
                rows += connection.execute(f'select {named} from "{name}" not indexed order by {order}').fetchall()
        return rows
    finally:
        connection.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three entries in small pages: units, people with a correction, a receipt and a payment."""
    path = tmp_path_factory.mktemp("bytes") / "sound.db"
    connection = sqlite3.connect(path)
    connection.execute("pragma page_size = 512")
    connection.execute("vacuum")
    connection.close()
    url = str(path)
    schema.upgrade(url)
    with write(url, Intent("unit add", CLERK, reason="开账")) as writer:
        unit = writer.assert_one("unit", unit_code="110119", unit_name="延庆区总工会", kind_code="district")
        writer.assert_one("headcount", unit_id=unit, base="staff", counted_on="2018-01-01", head_count=120)
    with write(url, Intent("member add", CLERK, file_name="名单.xlsx", options={"joined_on": "2018-01-01"})) as writer:
        for name, number in (("张三", "110100198507120034"), ("李四", "11010019900101002X")):
            person = writer.assert_one("person", sex_code="M")
            personal = writer.assert_one(
                "personal", person_id=person, name=name, document_type="resident_id", document_no=number
            )
            writer.assert_one(
                "membership", person_id=person, unit_id=unit, status_code="in_service", joined_on="2018-01-01"
            )
        writer.assert_one(
            "contribution", kind_code="joining_fee", unit_id=unit, received_on="2018-01-05", amount_fen=1000
        )
    with write(url, Intent("member edit", CLERK)) as writer:
        writer.correct("personal", personal, phone="13800001234")
    return path


@pytest.fixture(autouse=True)
def quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verified, "folder", lambda: tmp_path / "state")
    monkeypatch.setenv("MUTUALAID_LANG", "en")


def places(data: bytes) -> Iterator[int]:
    """The bytes to change: a sample of all, and of those around the facts and entries."""
    asked = os.environ.get("MUTUALAID_FLIPS", "")
    if asked:
        yield from range(0, len(data), 1 if asked == "all" else int(asked))
        return
    yield from range(0, 100, 5)
    yield from range(0, len(data), max(1, len(data) // SAMPLE))
    held = [
        place
        for mark in (
            "延庆区总工会",
            "张三",
            "李四",
            "2018-01-05",
            "joining_fee",
            "member edit",
            "开账",
            "名单",
            "in_service",
        )
        for place in _around(data, mark.encode())
    ]
    yield from sorted(set(held))[:: max(1, len(held) // SAMPLE)]


def _around(data: bytes, mark: bytes) -> Iterator[int]:
    found = data.find(mark)
    while found >= 0:
        yield from range(max(0, found - 60), min(len(data), found + len(mark) + 60))
        found = data.find(mark, found + 1)


def verdict(path: Path, capsys: pytest.CaptureFixture[str]) -> int:
    """The exit code of ``journal verify``; no run may end in what nobody foresaw."""
    capsys.readouterr()
    code = main(["journal", "verify", "--full", "--db", str(path), "-f", "json"])
    said = capsys.readouterr()
    assert code in (0, 3, 6), said
    assert "incident" not in said.err, said.err
    if code == 6:
        told = json.loads(said.out)
        assert "error" in told or told["broken"], told
    return code


def test_a_changed_byte_is_told_or_changes_nothing_that_is_said(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = sound.read_bytes()
    before = dump(sound)
    assert verdict(sound, capsys) == 0
    copy = tmp_path / "ledger.db"
    unseen, tried, passed = [], 0, 0
    for place in sorted(set(places(data))):
        changed = bytearray(data)
        changed[place] ^= 0xFF if place % 3 == 0 else 1 << place % 8
        copy.write_bytes(bytes(changed))
        tried += 1
        if verdict(copy, capsys) == 0:
            passed += 1
            if dump(copy) != before:
                unseen.append(place)
    assert unseen == []
    assert tried > SAMPLE
    assert passed < tried


def test_a_file_cut_at_the_border_of_a_page_is_told(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = sound.read_bytes()
    before = dump(sound)
    copy = tmp_path / "ledger.db"
    pages = len(data) // 512
    for kept in (*range(1, 5), *range(5, pages, max(1, pages // 40)), pages - 1):
        copy.write_bytes(data[: kept * 512])
        assert verdict(copy, capsys) in (3, 6), kept
    shutil.copyfile(sound, copy)
    assert dump(copy) == before


LAST = 'rowid = (select max(rowid) from "{table}")'


def retyped(path: Path, table: str, column: str, value: str) -> None:
    """Let the last row of a table hold this value, whatever type the column has: as damage to the heads of records would."""
    with closing(_unsafe(path)) as connection:
        [(create,)] = connection.execute("select sql from sqlite_schema where name = ?", (table,)).fetchall()
        guards = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f'drop trigger "{name}"')
        key = "entry_id" if table == "entry" else "fact_id"
        untyped = re.sub(rf"(?m)^(\t(?!{key})\w+) (?:INTEGER|TEXT|VARCHAR\(32\))(?: NOT NULL)?", r"\1", create)
        _as_if_made_by(connection, table, re.sub(r"CHECK \(.*\)|STRICT", "", untyped))
    with closing(_unsafe(path)) as connection:
        connection.execute(f'update "{table}" set {column} = {value} where {LAST.format(table=table)}')
        _as_if_made_by(connection, table, create)
    with closing(_unsafe(path)) as connection:
        for _, guard in guards:
            connection.execute(guard)


def _unsafe(path: Path) -> sqlite3.Connection:
    """A connection that waits for no disk: what it writes is thrown away."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma synchronous = off")
    connection.execute("pragma journal_mode = memory")
    return connection


def _as_if_made_by(connection: sqlite3.Connection, table: str, create: str) -> None:
    connection.execute("pragma writable_schema = on")
    connection.execute("update sqlite_schema set sql = ? where name = ?", (create, table))


@pytest.mark.parametrize("value", ["null", "5", "2.5", "x'00ff'", "cast(version_num as blob)", "'x'"])
def test_a_schema_version_that_is_no_text_is_told(
    sound: Path, tmp_path: Path, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "ledger.db"
    shutil.copyfile(sound, copy)
    retyped(copy, "alembic_version", "version_num", value)
    assert verdict(copy, capsys) == (3 if value == "'x'" else 6)


@pytest.mark.parametrize("value", ["null", "5", "x'00ff'", "'x'"])
@pytest.mark.parametrize("table", ["entry", "personal", "membership", "contribution"])
def test_values_of_another_type_than_their_column_are_told(
    sound: Path, tmp_path: Path, table: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "ledger.db"
    for column in [each.name for each in shape.columns(table)[1:]]:
        shutil.copyfile(sound, copy)
        with closing(sqlite3.connect(copy)) as connection:
            [(other,)] = connection.execute(
                f'select {column} is not {value} from "{table}" where {LAST.format(table=table)}'
            ).fetchall()
        retyped(copy, table, column, value)
        assert verdict(copy, capsys) == (6 if other else 0), column


def test_a_table_whose_columns_bear_other_names_is_told(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "ledger.db"
    for table in ("entry", "unit", "personal", "medical", "operator"):
        for column in ("entry_id", "voided_by", "salt", "commitment", "actor", "unit_id"):
            shutil.copyfile(sound, copy)
            with closing(_unsafe(copy)) as connection:
                [(create,)] = connection.execute("select sql from sqlite_schema where name = ?", (table,)).fetchall()
                renamed = re.sub(rf"\b{column}\b", f"{column[:-1]}_", create)
                _as_if_made_by(connection, table, renamed)
            assert verdict(copy, capsys) == (0 if renamed == create else 6), (table, column)


@pytest.mark.parametrize("column", ["entry_id", "rows_digest", "prev_hash", "hash", "actor"])
def test_a_column_whose_name_changed_its_case_is_told(
    sound: Path, tmp_path: Path, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "ledger.db"
    shutil.copyfile(sound, copy)
    with closing(_unsafe(copy)) as connection:
        [(create,)] = connection.execute("select sql from sqlite_schema where name = 'entry'").fetchall()
        _as_if_made_by(connection, "entry", create.replace(f"\t{column} ", f"\t{column.capitalize()} "))
    assert verdict(copy, capsys) == 6
