"""Making backups: consistent while others write, proven, rotated, and nothing that is not ours touched."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from mutualaid.backups import making, restoring, shelf
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent, write
from mutualaid.rules.rotation import Rule
from mutualaid.store import schema
from mutualaid.store.reading import read
from mutualaid.store.resources import schema_version
from tests.backups.conftest import CLERK, NOW, add_unit
from tests.store.shape import CURRENT, next_schema

ROUNDS = int(os.environ.get("MUTUALAID_BACKUP_ROUNDS", "5"))
"""How many backups are taken while another writes; 100 shows the promise of a nightly run."""
KILLS = int(os.environ.get("MUTUALAID_BACKUP_KILLS", "6"))
"""How often a backup or a restore is killed at a random moment."""


def refusal(run: Callable[[], object]) -> MutualAidError:
    with pytest.raises(MutualAidError) as refused:
        run()
    return refused.value


def head_of(path: Path) -> tuple[int, str]:
    with read(str(path)) as reader:
        return reader.stamp.entry, reader.stamp.head


def without_a_table(ledger: Path, *, version: str | None = None) -> None:
    """Take a table out of a ledger, and say that another version of the program made it."""
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute("drop table relief_approval")
        if version is not None:
            connection.execute("update alembic_version set version_num = ?", (version,))


@pytest.mark.parametrize("version", [None, "0003"])
def test_what_is_wrong_with_a_ledger_is_told_of_the_ledger_and_not_of_its_copy(
    ledger: Path, folder: Path, version: str | None
) -> None:
    without_a_table(ledger, version=version)
    wrong = refusal(partial(making.create, str(ledger), folder, now=NOW))
    assert wrong.facts["path"] == str(ledger)
    shutil.copy(ledger, folder / "copy.db")
    wrong = refusal(partial(making.prove, folder / "copy.db", now=NOW))
    assert wrong.facts["path"] == str(folder / "copy.db")


def test_a_backup_is_a_ledger_with_the_same_head_and_a_manifest_beside_it(ledger: Path, folder: Path) -> None:
    made = making.create(str(ledger), folder, now=NOW)
    entry, head = head_of(ledger)
    assert made.path.name == f"ledger-000002-{head[:8]}-20181231T080000Z.db"
    assert head_of(made.path) == (entry, head)
    kept = json.loads(shelf.manifest_path(made.path).read_text(encoding="utf-8"))
    assert {key: kept[key] for key in ("format", "file", "entry", "head", "made_at", "encrypted")} == {
        "format": "mutualaid-backup-1",
        "file": made.path.name,
        "entry": 2,
        "head": head,
        "made_at": "2018-12-31T08:00:00Z",
        "encrypted": False,
    }
    assert kept["sha256"] == sha256(made.path.read_bytes()).hexdigest()
    assert kept["size_bytes"] == made.path.stat().st_size
    assert kept["schema_version"] == schema_version()
    assert sorted(found.name for found in folder.iterdir()) == [made.path.name, f"{made.path.name}.json"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")
def test_a_backup_and_its_manifest_are_their_owners_alone(ledger: Path, folder: Path) -> None:
    ledger.chmod(0o644)
    made = making.create(str(ledger), folder, now=NOW)
    assert [found.stat().st_mode & 0o777 for found in folder.iterdir()] == [0o600, 0o600]
    assert made.manifest.entry == 2


def test_backups_taken_while_another_writes_are_whole(ledger: Path, folder: Path) -> None:
    done = threading.Event()

    def write_on() -> None:
        number = 100
        while not done.is_set():
            with write(str(ledger), Intent("unit add", Actor("li", "office"))) as writer:
                rows = [(f"{number}-{place}", f"unit {place}", "grassroots") for place in range(50)]
                writer.assert_rows("unit", ("unit_code", "unit_name", "kind_code"), rows)
            number += 1

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        entries = [
            making.create(str(ledger), folder, now=NOW + timedelta(seconds=number)).manifest.entry
            for number in range(ROUNDS)
        ]
    finally:
        done.set()
        writer.join()
    assert entries == sorted(entries)
    assert [making.prove(folder / str(row["file"]), now=NOW).ok for row in shelf.listed(folder)] == [True] * ROUNDS


def test_a_ledger_that_does_not_verify_leaves_no_backup(ledger: Path, folder: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("drop trigger guard_unit_update")
        connection.execute("update unit set unit_name = 'altered' where fact_id = 1")
        connection.commit()
    wrong = refusal(lambda: making.create(str(ledger), folder, now=NOW))
    assert (wrong.code, wrong.exit_code) == ("BACKUP_NOT_SOUND", Exit.INTEGRITY)
    assert "#1 rows_digest" in str(wrong.facts["what"])
    assert list(folder.iterdir()) == []


def test_a_damaged_index_leaves_no_backup_though_the_facts_verify(ledger: Path, folder: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        [(page,)] = connection.execute(
            "select rootpage from sqlite_schema where name = 'uq_unit_unit_code'"
        ).fetchall() or [
            connection.execute(
                "select rootpage from sqlite_schema where type = 'index' and tbl_name = 'unit'"
            ).fetchone()
        ]
        [(size,)] = connection.execute("pragma page_size").fetchall()
    held = bytearray(ledger.read_bytes())
    held[page * size - 1] ^= 1  # the last byte of the page belongs to the first key put into it
    ledger.write_bytes(bytes(held))
    wrong = refusal(lambda: making.create(str(ledger), folder, now=NOW))
    assert wrong.exit_code is Exit.INTEGRITY
    assert list(folder.iterdir()) == []


def test_two_backups_of_one_second_stand_side_by_side(ledger: Path, folder: Path) -> None:
    first = making.create(str(ledger), folder, now=NOW)
    second = making.create(str(ledger), folder, now=NOW)
    assert second.path.name == first.path.name[:-3] + "-2.db"


def test_a_file_that_is_there_is_not_written_over(ledger: Path, folder: Path) -> None:
    (folder / "x.db").write_text("somebody's")
    wrong = refusal(lambda: making.create(str(ledger), folder, name="x.db", now=NOW))
    assert (wrong.code, wrong.exit_code) == ("BACKUP_THERE", Exit.CONFLICT)
    assert (folder / "x.db").read_text() == "somebody's"


def test_a_dry_run_writes_nothing(ledger: Path, folder: Path) -> None:
    made = making.create(str(ledger), folder, now=NOW, rule=Rule(1, 0, 0), dry_run=True)
    assert (made.manifest.entry, made.removed) == (2, [])
    assert list(folder.iterdir()) == []


def test_a_server_is_backed_up_by_its_own_means(folder: Path) -> None:
    wrong = refusal(lambda: making.create("postgresql://office@db/aid", folder, now=NOW))
    assert (wrong.code, wrong.exit_code) == ("BACKUP_OF_SERVER", Exit.USAGE)


def test_what_a_killed_backup_left_an_hour_ago_is_swept_and_nothing_else(ledger: Path, folder: Path) -> None:
    left = [folder / f".ledger-000002-12345678-20181231T07000{n}Z.db.99.tmp" for n in range(2)]
    other = folder / ".other.tmp"
    for path in (*left, other):
        path.write_bytes(b"half")
        os.utime(path, (0, 0))
    os.utime(left[1])
    making.create(str(ledger), folder, now=NOW)
    assert [path.exists() for path in (*left, other)] == [False, True, True]


def test_a_ledger_of_an_older_schema_is_proven_on_an_upgraded_copy(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.db"
    schema.upgrade(str(old))
    with next_schema(tmp_path / "next", monkeypatch):
        made = making.create(str(old), folder, now=NOW)
        assert (made.manifest.schema_version, made.manifest.entry) == (CURRENT, 0)
        assert making.prove(made.path, now=NOW).ok
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("select version_num from alembic_version").fetchall() == [(CURRENT,)]


def test_a_ledger_of_a_program_with_other_guards_is_backed_up_with_a_note_and_restored(
    ledger: Path, folder: Path
) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("drop trigger guard_unit_update")
        connection.commit()
    made = making.create(str(ledger), folder, now=NOW)
    assert [(note.code, note.facts) for note in made.notes] == [("BACKUP_OTHER_SCHEMA", {"what": "guard_unit_update"})]
    assert making.prove(made.path, now=NOW).verified["other_schema"] == ["guard_unit_update"]
    done = restoring.restore(made.path, str(ledger), now=NOW, by=CLERK)
    assert [note.code for note in done.notes] == ["BACKUP_OTHER_SCHEMA"]


# --- rotation -------------------------------------------------------------------------------------


def test_a_rotation_takes_away_only_older_backups_of_the_same_ledger(
    ledger: Path, folder: Path, tmp_path: Path
) -> None:
    old = making.create(str(ledger), folder, now=NOW - timedelta(days=2))
    last = making.create(str(ledger), folder, now=NOW - timedelta(days=1))
    other_ledger = tmp_path / "other" / "ledger.db"
    other_ledger.parent.mkdir()
    schema.upgrade(str(other_ledger))
    add_unit(other_ledger, 7)
    other = making.create(str(other_ledger), folder, now=NOW - timedelta(days=3))
    named = making.create(str(ledger), folder, name="before-audit.db", now=NOW - timedelta(days=4))
    bare = folder / "ledger-000001-00000000-20170101T080000Z.db"
    shutil.copyfile(old.path, bare)
    renamed = folder / "ledger-000001-00000000-20170102T080000Z.db"
    shutil.copyfile(old.path, renamed)
    shutil.copyfile(shelf.manifest_path(old.path), shelf.manifest_path(renamed))

    promised = making.create(str(ledger), folder, now=NOW, rule=Rule(2, 0, 0), dry_run=True)
    assert promised.removed == [old.path.name]
    assert old.path.exists()
    made = making.create(str(ledger), folder, now=NOW, rule=Rule(2, 0, 0))
    assert made.removed == [old.path.name]
    assert not old.path.exists()
    assert not shelf.manifest_path(old.path).exists()
    assert all(path.exists() for path in (last.path, other.path, named.path, bare, renamed, made.path))


def test_what_was_just_made_is_never_taken_away_though_the_clock_went_back(ledger: Path, folder: Path) -> None:
    late = making.create(str(ledger), folder, now=NOW)
    early = making.create(str(ledger), folder, now=NOW - timedelta(days=400), rule=Rule(1, 0, 0))
    assert (early.removed, early.path.exists()) == ([late.path.name], True)


def test_without_a_rule_nothing_is_taken_away(ledger: Path, folder: Path) -> None:
    for day in range(9):
        making.create(str(ledger), folder, now=NOW + timedelta(days=day))
    assert len(shelf.listed(folder)) == 9


# --- proving --------------------------------------------------------------------------------------


def verdict(backup: Path) -> str:
    try:
        proof = making.prove(backup, now=NOW)
    except MutualAidError as wrong:
        return wrong.code
    return "ok" if proof.ok else proof.manifest


def test_every_altered_byte_of_a_backup_is_told_by_its_manifest(ledger: Path, folder: Path) -> None:
    made = making.create(str(ledger), folder, now=NOW)
    held = made.path.read_bytes()
    for place in range(100, len(held), len(held) // 23):
        made.path.write_bytes(held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :])
        assert verdict(made.path) in ("differs", "BACKUP_UNREADABLE"), place


def test_a_backup_cut_short_is_not_sound(ledger: Path, folder: Path) -> None:
    made = making.create(str(ledger), folder, now=NOW)
    for size in (made.manifest.size_bytes - 4096, 5000, 10):
        os.truncate(made.path, size)
        assert verdict(made.path) in ("differs", "BACKUP_UNREADABLE"), size


def test_a_backup_without_a_manifest_is_verified_all_the_same(ledger: Path, folder: Path) -> None:
    made = making.create(str(ledger), folder, now=NOW)
    shelf.manifest_path(made.path).unlink()
    proof = making.prove(made.path, now=NOW)
    assert (proof.ok, proof.manifest) == (True, "missing")


def test_a_manifest_of_another_file_is_none(ledger: Path, folder: Path) -> None:
    made = making.create(str(ledger), folder, now=NOW)
    for text in (
        "",
        "[]",
        "{}",
        '{"format": "mutualaid-backup-1"}',
        "null",
        "\ud800".encode("utf-8", "replace").decode(),
    ):
        shelf.manifest_path(made.path).write_text(text, encoding="utf-8")
        assert shelf.read_manifest(made.path) is None


def test_the_list_tells_the_state_of_each_file(ledger: Path, folder: Path) -> None:
    gone = making.create(str(ledger), folder, now=NOW)
    short = making.create(str(ledger), folder, now=NOW + timedelta(days=1))
    good = making.create(str(ledger), folder, now=NOW + timedelta(days=2))
    bare = making.create(str(ledger), folder, now=NOW + timedelta(days=3))
    gone.path.unlink()
    os.truncate(short.path, 100)
    shelf.manifest_path(bare.path).unlink()
    (folder / "notes.txt").write_text("x")
    states = {row["file"]: row["state"] for row in shelf.listed(folder)}
    assert states == {
        gone.path.name: "missing",
        short.path.name: "differs",
        good.path.name: "ok",
        bare.path.name: "no_manifest",
    }
    assert shelf.listed(folder / "none") == []


def test_the_last_proven_backup_is_remembered_by_ledger(ledger: Path, folder: Path, own_state: Path) -> None:
    made = making.create(str(ledger), folder, now=NOW)
    kept = shelf.last_tested(made.manifest.first_hash)
    assert kept == {
        "file": str(made.path),
        "entry": 2,
        "head": made.manifest.head,
        "tested_at": "2018-12-31T08:00:00Z",
    }
    assert shelf.last_tested("another") is None
    own_state.write_text("broken")
    assert shelf.last_tested(made.manifest.first_hash) is None


def test_a_ledger_that_another_program_set_to_wal_leaves_no_files_beside_its_backup(ledger: Path, folder: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("pragma journal_mode = wal")
    made = making.create(str(ledger), folder, now=NOW)
    assert making.prove(made.path, now=NOW).ok
    assert sorted(found.name for found in folder.iterdir()) == [made.path.name, f"{made.path.name}.json"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_backup_or_restore_leaves_a_whole_ledger_or_none(ledger: Path, folder: Path, tmp_path: Path) -> None:
    early = ledger.read_bytes()
    add_unit(ledger, 3)
    late = making.create(str(ledger), folder, now=NOW)
    heads = {2, 3}
    chance = random.Random(2018)
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "MUTUALAID_LANG": "en"}

    def begun(number: int) -> subprocess.Popen[bytes]:
        ledger.write_bytes(early)
        arguments = ("restore", str(late.path)) if number % 2 else ("create", str(folder))
        command = [sys.executable, "-m", "mutualaid", "backup", *arguments, "--db", str(ledger)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)

    took = []
    for number in range(2):
        start = time.perf_counter()
        assert begun(number).wait() == 0
        took.append(time.perf_counter() - start)
    for number in range(KILLS):
        process = begun(number)
        time.sleep(chance.uniform(0.2, 1.0) * took[number % 2])
        process.kill()
        process.wait()
        assert head_of(ledger)[0] in heads
        for row in shelf.listed(folder):
            assert row["state"] in ("ok", "no_manifest")
            assert making.prove(folder / str(row["file"]), now=NOW).ok
