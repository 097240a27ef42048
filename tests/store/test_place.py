"""Where a ledger lies: network drives, synchronized folders, permissions, faults of SQLite."""

from __future__ import annotations

import os
import types
from pathlib import Path

import pytest

from mutualaid.store import place
from mutualaid.words import en

MOUNTS = """\
proc /proc proc rw 0 0
/dev/sda1 / ext4 rw,relatime 0 0
//office/aid /mnt/aid cifs rw 0 0
server:/home /mnt/home nfs4 rw 0 0
/dev/sdb1 /mnt/home/local\\040disk ext4 rw 0 0
/dev/sdc1 /media/usb fuseblk rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("/home/zhang/ledger.db", None),
        ("/mnt/aid/ledger.db", "cifs"),
        ("/mnt/aidant/ledger.db", None),
        ("/mnt/home/ledger.db", "nfs4"),
        ("/mnt/home/local disk/ledger.db", None),
        ("/media/usb/ledger.db", None),
        ("/run/user/1000/gvfs/smb-share/ledger.db", "fuse.gvfsd-fuse"),
        ("\\\\server\\share\\ledger.db", "UNC"),
    ],
)
def test_a_network_drive_is_known_by_its_file_system(path: str, system: str | None) -> None:
    assert place.network_mount(path, MOUNTS) == system


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/home/zhang/OneDrive - 区总工会/ledger.db", "OneDrive - 区总工会"),
        ("/home/zhang/Nutstore Files/ledger.db", "Nutstore Files"),
        ("/home/zhang/我的坚果云/ledger.db", "我的坚果云"),
        ("/home/zhang/坚果云/2018/ledger.db", "坚果云"),
        ("C:\\Users\\zhang\\微云同步助手\\ledger.db", "微云同步助手"),
        ("/Users/zhang/Library/Mobile Documents/com~apple~CloudDocs/ledger.db", "Mobile Documents"),
        ("/home/zhang/Dropbox/ledger.db", "Dropbox"),
        ("/home/zhang/dropbox.db", None),
        ("/home/zhang/ledger.db", None),
        ("D:\\同步\\ledger.db", None),
    ],
)
def test_a_synchronized_folder_is_known_by_its_name(path: str, folder: str | None) -> None:
    assert place.sync_folder(path, {}) == folder


@pytest.mark.skipif(os.name != "posix", reason="paths of this test")
def test_a_synchronized_folder_of_another_name_is_known_from_the_environment() -> None:
    assert place.sync_folder("/data/cloud/ledger.db", {"OneDrive": "/data/cloud"}) == "/data/cloud"
    assert place.sync_folder("/data/cloudy/ledger.db", {"OneDrive": "/data/cloud"}) is None


@pytest.mark.parametrize(
    ("version", "wal", "state", "code"),
    [
        ((3, 40, 1), False, "ok", "DOCTOR_SQLITE_FAULT"),
        ((3, 40, 1), True, "warning", "DOCTOR_SQLITE_WAL"),
        ((3, 51, 2), True, "warning", "DOCTOR_SQLITE_WAL"),
        ((3, 51, 3), True, "ok", "DOCTOR_SQLITE"),
        ((3, 50, 7), True, "ok", "DOCTOR_SQLITE"),
        ((3, 50, 6), True, "warning", "DOCTOR_SQLITE_WAL"),
        ((3, 44, 6), True, "ok", "DOCTOR_SQLITE"),
        ((3, 45, 0), True, "warning", "DOCTOR_SQLITE_WAL"),
        ((3, 53, 4), False, "ok", "DOCTOR_SQLITE"),
    ],
)
def test_the_wal_reset_fault_matters_only_where_the_ledger_is_in_wal_mode(
    version: tuple[int, ...], wal: bool, state: str, code: str
) -> None:
    sight = place.sqlite_version(wal=wal, version=version)
    assert (sight.state, sight.code) == (state, code)


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")
@pytest.mark.parametrize(
    ("mode", "code"), [(0o600, "DOCTOR_MODE"), (0o640, "DOCTOR_MODE_GROUP"), (0o604, "DOCTOR_MODE_OTHERS")]
)
def test_who_else_may_read_the_ledger_is_told(tmp_path: Path, mode: int, code: str) -> None:
    tmp_path.chmod(0o700)
    path = tmp_path / "ledger.db"
    path.touch()
    path.chmod(mode)
    assert [sight.code for sight in place.file_mode(str(path))] == [code, "DOCTOR_OWNER"]
    tmp_path.chmod(0o777)
    assert "DOCTOR_FOLDER_OPEN" in [sight.code for sight in place.file_mode(str(path))]
    tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")
def test_a_copy_that_anybody_may_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    for name in ("ledger.db", "ledger.db.before-restore-1", "ledger.db-journal", "ledger.db.restored", "other.db"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    kept = [str(tmp_path / name) for name in ("ledger.db-journal", "ledger.db.before-restore-1")]
    assert place.copies(str(path)) == kept
    sights = place.modes_of_copies([*kept, str(tmp_path / "gone.db")])
    assert [(sight.state, sight.code, sight.facts["path"]) for sight in sights] == [
        ("warning", "DOCTOR_MODE_OTHERS", one) for one in kept
    ]
    (tmp_path / "ledger.db-journal").chmod(0o640)
    assert [sight.facts["path"] for sight in place.modes_of_copies(kept)] == kept[1:]


def test_on_windows_it_is_said_that_nobody_looks_at_permissions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "os", types.SimpleNamespace(name="nt"))
    assert [(sight.state, sight.code) for sight in place.file_mode("ledger.db")] == [("note", "DOCTOR_MODE_WINDOWS")]
    assert place.modes_of_copies(["ledger.db"]) == []


def test_an_unfinished_write_is_seen_by_its_journal(tmp_path: Path) -> None:
    path = str(tmp_path / "ledger.db")
    assert place.hot_journal(path).state == "ok"
    (tmp_path / "ledger.db-journal").touch()
    assert place.hot_journal(path).state == "ok"
    (tmp_path / "ledger.db-journal").write_bytes(b"x")
    assert place.hot_journal(path).code == "DOCTOR_HOT_JOURNAL"


def test_every_sight_has_a_sentence_and_a_name() -> None:
    import re

    import mutualaid.cli.doctor

    sources = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (place, mutualaid.cli.doctor)]
    codes = {code for source in sources for code in re.findall(r'"(DOCTOR_[A-Z_]+)"', source)}
    checks = {check for source in sources for check in re.findall(r'Sight\(\s*"([a-z_]+)"', source)}
    assert len(codes) > 30
    assert codes - set(en.SENTENCES) == set()
    assert {f"check.{check}" for check in checks} - set(en.LABELS) == set()
