"""What may lie at the place of a ledger: another program's data, a folder, a newer ledger, an awkward name."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mutualaid import founding
from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import writing
from mutualaid.store.reading import read
from tests.ledgers import founded, intent


def refusal(url: Path, *, dry_run: bool = False) -> MutualAidError:
    with pytest.raises(MutualAidError) as refused:
        founding.found(str(url), intent("init", dry_run=dry_run), code="110119")
    return refused.value


@pytest.mark.parametrize("dry_run", [False, True])
def test_founding_refuses_the_database_of_another_program_and_leaves_its_views(tmp_path: Path, dry_run: bool) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.executescript("create table song (title text); create view best as select title from song;")
    wrong = refusal(other, dry_run=dry_run)
    assert (wrong.code, wrong.exit_code, wrong.facts) == ("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, {"path": str(other)})
    with closing(sqlite3.connect(other)) as connection:
        assert connection.execute("select name from sqlite_schema order by name").fetchall() == [("best",), ("song",)]


def test_writing_into_the_database_of_another_program_is_refused_as_no_ledger(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table song (title text)")
    with pytest.raises(MutualAidError) as refused, writing.begin(str(other)):
        pass
    assert refused.value.code == "LEDGER_NOT_A_LEDGER"


@pytest.mark.parametrize("dry_run", [False, True])
def test_founding_on_a_folder_is_told_as_unreachable(tmp_path: Path, dry_run: bool) -> None:
    wrong = refusal(tmp_path, dry_run=dry_run)
    assert (wrong.code, wrong.exit_code) == ("LEDGER_UNREACHABLE", Exit.UNREACHABLE)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_at_the_place_of_a_ledger_is_refused_at_once_by_readers_writers_and_init(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.db"
    os.mkfifo(pipe)
    other_end = os.open(pipe, os.O_RDWR)  # where nothing refuses, opening fails here instead of waiting for ever
    try:
        told = [refusal(pipe), refusal(pipe, dry_run=True)]
        for opened in (read, writing.begin):
            with pytest.raises(MutualAidError) as refused, opened(str(pipe)):
                pass
            told.append(refused.value)
    finally:
        os.close(other_end)
    assert [(wrong.code, wrong.exit_code, wrong.facts["path"]) for wrong in told] == [
        ("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, str(pipe))
    ] * 4


@pytest.mark.parametrize("dry_run", [False, True])
def test_the_ledger_of_a_newer_program_is_neither_upgraded_nor_read(tmp_path: Path, dry_run: bool) -> None:
    ledger = founded(tmp_path)
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.commit()
    wrong = refusal(Path(ledger), dry_run=dry_run)
    assert (wrong.code, wrong.exit_code, wrong.facts["found"]) == ("LEDGER_NEWER", Exit.UNREACHABLE, "9999")
    with pytest.raises(MutualAidError) as refused, read(ledger):
        pass
    assert refused.value.code == "LEDGER_NEWER"


NAMES = ["a#b.db", "a b%41.db"] + (["a?b.db"] if os.name == "posix" else [])


@pytest.mark.parametrize("name", NAMES)
def test_a_path_with_signs_of_an_address_is_written_where_it_is_read(tmp_path: Path, name: str) -> None:
    awkward = tmp_path / "place" / name
    awkward.parent.mkdir()
    shutil.move(founded(tmp_path), awkward)
    again = founding.found(str(awkward), intent("init"), code="110119")
    rehearsed = founding.found(str(awkward), intent("init", dry_run=True), code="110119")
    assert (again.entry, dict(again.asserted), dict(rehearsed.asserted)) == (None, {}, {})
    assert [path.name for path in awkward.parent.iterdir()] == [name]


def test_a_ledger_that_lost_a_view_says_so_and_is_made_whole_by_founding(tmp_path: Path) -> None:
    ledger = founded(tmp_path)
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("drop view unit_now")
    with pytest.raises(MutualAidError) as refused, read(ledger) as reader:
        reader.select("select * from unit_now")
    assert (refused.value.code, refused.value.exit_code) == ("LEDGER_ALTERED", Exit.INTEGRITY)
    founding.found(ledger, intent("init"))
    with read(ledger) as reader:
        assert reader.select("select count(*) from unit_now") == [(19,)]
