"""The connections that models are lent: as one that was just opened, and never to another file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mutualaid.store import connecting
from mutualaid.store.reading import read
from tests.ledgers import founded
from tests.resting import MOST, resting


def test_a_connection_comes_again_without_anything_of_who_had_it(tmp_path: Path) -> None:
    url = founded(tmp_path)
    with resting():
        with read(url) as reader:
            first = reader.connection
            first.set_authorizer(lambda *_: sqlite3.SQLITE_OK)
        with read(url) as reader:
            assert reader.connection is first
            assert first.execute("pragma query_only").fetchall() == [(1,)]
        assert not first.in_transaction
        assert first.execute("pragma query_only").fetchall() == [(0,)]
        with closing(connecting.connect(url)) as other:
            assert other is not first


def test_what_was_bounded_to_an_earlier_entry_sees_the_head_again(tmp_path: Path) -> None:
    url = founded(tmp_path)
    plans = "select count(*) from plan_now"
    with resting():
        with read(url, at="0") as reader:
            first = reader.connection
            assert reader.select(plans) == [(0,)]
        with read(url) as reader:
            assert reader.connection is first
            assert reader.select(plans) > [(0,)]


def test_a_connection_with_views_of_its_own_is_lent_to_nobody(tmp_path: Path) -> None:
    url = founded(tmp_path)
    with resting():
        with closing(connecting.connect(url)) as first:
            first.execute("create temp view mine as select 1")
        with closing(connecting.connect(url)) as other:
            assert other is not first


def test_a_file_that_took_the_place_of_another_is_opened_anew(tmp_path: Path) -> None:
    url = founded(tmp_path)
    with resting():
        with read(url) as reader:
            first = reader.connection
        beside = tmp_path / "beside.db"
        beside.write_bytes(Path(url).read_bytes())
        os.replace(beside, url)
        with read(url) as reader:
            assert reader.connection is not first


def test_no_more_than_so_many_rest_and_none_after_it(tmp_path: Path) -> None:
    with resting():
        lent = []
        for number in range(MOST + 1):
            (tmp_path / str(number)).mkdir()
            with read(founded(tmp_path / str(number))) as reader:
                lent.append(reader.connection)
        with pytest.raises(sqlite3.ProgrammingError):
            lent[0].execute("select 1")
        lent[1].execute("select 1")
    with pytest.raises(sqlite3.ProgrammingError):
        lent[1].execute("select 1")
