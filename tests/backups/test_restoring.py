"""Restoring: never over a ledger that knows more, never without keeping what stood there."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from mutualaid.backups import making, restoring
from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import connecting, schema
from tests.backups.conftest import CLERK, NOW, add_unit
from tests.backups.test_making import head_of, refusal


@pytest.fixture
def backup(ledger: Path, folder: Path) -> Path:
    """A backup of the ledger's two entries."""
    return making.create(str(ledger), folder, now=NOW).path


def names(ledger: Path) -> list[str]:
    return sorted(found.name for found in ledger.parent.iterdir() if found.is_file())


def test_a_missing_ledger_is_restored(ledger: Path, backup: Path) -> None:
    head = head_of(ledger)
    ledger.unlink()
    done = restoring.restore(backup, str(ledger), now=NOW, by=CLERK)
    assert (head_of(ledger), done.kept, done.before, done.notes) == (head, None, None, [])
    assert names(ledger) == ["ledger.db"]


def test_a_restored_ledger_can_be_written_on(ledger: Path, backup: Path) -> None:
    ledger.unlink()
    restoring.restore(backup, str(ledger), now=NOW, by=CLERK)
    add_unit(ledger, 5)
    assert head_of(ledger)[0] == 3


def test_an_older_ledger_of_the_same_story_is_replaced_and_kept(ledger: Path, folder: Path, backup: Path) -> None:
    early = ledger.read_bytes()
    add_unit(ledger, 3)
    late = making.create(str(ledger), folder, now=NOW)
    ledger.write_bytes(early)
    done = restoring.restore(late.path, str(ledger), now=NOW, by=CLERK)
    assert head_of(ledger) == (3, late.manifest.head)
    assert done.kept == ledger.with_name("ledger.db.before-restore-20181231T080000Z")
    assert done.kept.read_bytes() == early


def test_a_newer_ledger_is_refused_and_both_heads_are_named(ledger: Path, backup: Path) -> None:
    old_head = head_of(ledger)[1]
    add_unit(ledger, 3)
    before, head = ledger.read_bytes(), head_of(ledger)[1]
    for dry_run in (True, False):
        asked = partial(restoring.restore, backup, str(ledger), now=NOW, by=CLERK, dry_run=dry_run)
        wrong = refusal(asked)
        assert (wrong.code, wrong.exit_code) == ("RESTORE_NEWER", Exit.CONFLICT)
        assert (wrong.facts["entry"], wrong.facts["head"]) == (3, head[:16])
        assert (wrong.facts["backup_entry"], wrong.facts["backup_head"]) == (2, old_head[:16])
    assert ledger.read_bytes() == before
    assert names(ledger) == ["ledger.db"]


def test_a_newer_ledger_gives_way_to_force_and_is_kept(ledger: Path, backup: Path) -> None:
    add_unit(ledger, 3)
    before = ledger.read_bytes()
    done = restoring.restore(backup, str(ledger), now=NOW, by=CLERK, force=True)
    assert head_of(ledger)[0] == 2
    assert [note.code for note in done.notes] == ["RESTORE_FORCED"]
    assert done.kept is not None
    assert done.kept.read_bytes() == before


def test_another_ledger_is_refused_whether_longer_or_shorter(tmp_path: Path, backup: Path) -> None:
    other = tmp_path / "other.db"
    schema.upgrade(str(other))
    for number in range(3):
        add_unit(other, 70 + number)
        wrong = refusal(lambda: restoring.restore(backup, str(other), now=NOW, by=CLERK))
        assert (wrong.code, wrong.exit_code) == ("RESTORE_OTHER", Exit.CONFLICT)


def test_a_database_that_is_no_ledger_is_not_replaced(tmp_path: Path, backup: Path) -> None:
    other = tmp_path / "accounts.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table account (a)")
    wrong = refusal(lambda: restoring.restore(backup, str(other), now=NOW, by=CLERK))
    assert (wrong.code, wrong.exit_code) == ("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_at_the_place_of_the_ledger_is_not_replaced(tmp_path: Path, backup: Path) -> None:
    pipe = tmp_path / "pipe.db"
    os.mkfifo(pipe)
    other_end = os.open(pipe, os.O_RDWR)
    try:
        wrong = refusal(partial(restoring.restore, backup, str(pipe), now=NOW, by=CLERK))
    finally:
        os.close(other_end)
    assert (wrong.code, wrong.exit_code, pipe.is_fifo()) == ("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, True)


def test_a_damaged_ledger_is_replaced_and_kept(ledger: Path, backup: Path) -> None:
    ledger.write_bytes(b"damaged" * 1000)
    done = restoring.restore(backup, str(ledger), now=NOW, by=CLERK)
    assert [note.code for note in done.notes] == ["RESTORE_OVER_DAMAGED"]
    assert head_of(ledger)[0] == 2
    assert done.kept is not None
    assert done.kept.read_bytes() == b"damaged" * 1000


def test_a_journal_without_its_ledger_is_not_played_into_the_restored_one(ledger: Path, backup: Path) -> None:
    ledger.unlink()
    Path(f"{ledger}-journal").write_bytes(b"left by a killed writer")
    restoring.restore(backup, str(ledger), now=NOW, by=CLERK)
    assert names(ledger) == ["ledger.db", "ledger.db-journal.left"]


def test_an_altered_backup_is_not_restored(ledger: Path, backup: Path) -> None:
    before = ledger.read_bytes()
    held = bytearray(backup.read_bytes())
    held[-5000] ^= 1
    backup.write_bytes(bytes(held))
    wrong = refusal(lambda: restoring.restore(backup, str(ledger), now=NOW, by=CLERK))
    assert (wrong.code, wrong.exit_code) in (
        ("BACKUP_FILE_NOT_SOUND", Exit.INTEGRITY),
        ("BACKUP_UNREADABLE", Exit.INTEGRITY),
    )
    assert ledger.read_bytes() == before


def test_a_dry_run_changes_nothing_and_tells_what_would_be_kept(ledger: Path, backup: Path) -> None:
    before = ledger.read_bytes()
    done = restoring.restore(backup, str(ledger), now=NOW, by=CLERK, dry_run=True)
    assert done.kept == ledger.with_name("ledger.db.before-restore-20181231T080000Z")
    assert (ledger.read_bytes(), names(ledger)) == (before, ["ledger.db"])


def test_a_server_is_restored_by_its_own_means(backup: Path) -> None:
    wrong = refusal(lambda: restoring.restore(backup, "postgresql://office@db/aid", now=NOW, by=CLERK))
    assert (wrong.code, wrong.exit_code) == ("BACKUP_OF_SERVER", Exit.USAGE)


def test_the_ledger_itself_is_no_backup_of_it(ledger: Path) -> None:
    assert refusal(lambda: restoring.restore(ledger, str(ledger), now=NOW, by=CLERK)).code == "RESTORE_ITSELF"


def test_a_ledger_in_use_by_a_writer_is_not_replaced(
    ledger: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as writer:
        writer.execute("begin immediate")
        wrong = refusal(lambda: restoring.restore(backup, str(ledger), now=NOW, by=CLERK))
    assert (wrong.code, wrong.exit_code) == ("LEDGER_LOCKED", Exit.UNREACHABLE)


@pytest.mark.skipif(os.name != "posix", reason="Windows replaces no file that is open")
def test_a_writer_who_waited_while_the_ledger_was_replaced_writes_nothing(ledger: Path, tmp_path: Path) -> None:
    holder = sqlite3.connect(ledger, isolation_level=None)
    holder.execute("begin immediate")
    heard: list[str] = []

    def wait_and_write() -> None:
        try:
            add_unit(ledger, 9)
        except MutualAidError as wrong:
            heard.append(wrong.code)

    shutil.copyfile(ledger, tmp_path / "restored.db")
    writer = threading.Thread(target=wait_and_write)
    writer.start()
    writer.join(0.5)
    assert writer.is_alive()
    os.replace(tmp_path / "restored.db", ledger)
    holder.close()
    writer.join()
    assert heard == ["LEDGER_REPLACED"]
    assert head_of(ledger)[0] == 2


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")
def test_the_restored_ledger_has_the_permissions_of_the_one_it_replaces(ledger: Path, backup: Path) -> None:
    ledger.chmod(0o660)
    restoring.restore(backup, str(ledger), now=NOW, by=CLERK)
    assert ledger.stat().st_mode & 0o777 == 0o660


def test_a_restore_cut_off_before_the_last_step_leaves_the_old_ledger(
    ledger: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = ledger.read_bytes()
    add_unit(ledger, 3)
    late = making.create(str(ledger), folder, now=NOW)
    ledger.write_bytes(early)
    real = os.replace

    def cut_off(source: object, target: object) -> None:
        if str(target) == str(ledger):
            raise OSError(5, "I/O error")
        real(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", cut_off)
    with pytest.raises(OSError, match="I/O error"):
        restoring.restore(late.path, str(ledger), now=NOW, by=CLERK)
    assert ledger.read_bytes() == early
    assert [name for name in names(ledger) if name.startswith(".")] == []


def test_what_a_killed_restore_left_is_swept_and_nothing_else(ledger: Path, backup: Path) -> None:
    left = [ledger.with_name(name) for name in (".ledger.db.12.tmp", ".ledger.db.13.tmp", ".ledger.db.x.tmp")]
    for path in left:
        path.write_bytes(b"half")
        os.utime(path, (0, 0))
    os.utime(left[1])
    restoring.restore(backup, str(ledger), now=NOW, by=CLERK)
    assert [path.exists() for path in left] == [False, True, True]
