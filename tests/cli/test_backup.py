"""The commands ``backup`` and ``doctor`` as a person runs them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mutualaid.backups import shelf
from mutualaid.journal import verified
from tests.backups.conftest import add_unit
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders of this user, apart from those of whoever runs the tests."""
    monkeypatch.setattr(shelf, "state_file", lambda: tmp_path / "state" / "backups.json")
    monkeypatch.setattr(shelf, "default_folder", lambda: tmp_path / "data" / "backups")
    return tmp_path / "data" / "backups"


def told(run: Run, *arguments: str, code: int = 0) -> dict[str, Any]:
    ran = run(*arguments, "-f", "json")
    assert ran.code == code, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def sights(run: Run, ledger: str) -> dict[str, str]:
    return {each["check"]: each["state"] for each in told(run, "doctor", "--db", ledger)["findings"]}


def test_a_backup_goes_to_the_users_folder_and_verifies(run: Run, ledger: str, own_folders: Path) -> None:
    made = told(run, "backup", "create", "--db", ledger)
    assert Path(made["backup"]).parent == own_folders
    assert (made["entry"], made["dry_run"], made["asserted"], made["ledger"]["entry"]) == (None, False, {}, 3)
    proven = told(run, "backup", "verify", made["backup"])
    assert (proven["ok"], proven["manifest"], proven["entries"], proven["broken"]) == (True, "matches", 3, [])
    assert proven["sha256"] == made["sha256"]
    [row] = told(run, "backup", "list")["rows"]
    assert (row["file"], row["state"], row["entry"]) == (Path(made["backup"]).name, "ok", 3)


def test_a_backup_is_read_like_any_ledger(run: Run, ledger: str, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    told(run, "backup", "create", copy, "--db", ledger)
    assert told(run, "journal", "head", "--db", copy) == told(run, "journal", "head", "--db", ledger)
    assert told(run, "journal", "verify", "--db", copy)["ok"] is True


def test_a_backup_is_restored_and_the_old_ledger_kept(run: Run, ledger: str, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    told(run, "backup", "create", copy, "--db", ledger)
    add_unit(Path(ledger), 5)
    refused = told(run, "backup", "restore", copy, "--db", ledger, code=5)
    assert refused["error"]["code"] == "RESTORE_NEWER"
    assert "#4" in refused["error"]["message"]
    assert "#3" in refused["error"]["message"]
    done = told(run, "backup", "restore", copy, "--db", ledger, "--force")
    assert (done["ledger"]["entry"], done["before"]["entry"]) == (3, 4)
    assert told(run, "journal", "head", "--db", done["kept_as"])["entry"] == 4
    other = told(run, "backup", "restore", copy, "--to", str(tmp_path / "new.db"))
    assert (other["restored_to"], other["kept_as"]) == (str(tmp_path / "new.db"), None)


def test_who_went_back_is_told_by_the_journal_and_by_doctor(
    run: Run, ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verified, "folder", lambda: tmp_path / "state" / "verified")
    copy = str(tmp_path / "copy.db")
    told(run, "backup", "create", copy, "--db", ledger)
    add_unit(Path(ledger), 5)
    newer = told(run, "journal", "head", "--db", ledger)
    told(run, "journal", "verify", "--db", ledger)
    told(run, "backup", "restore", copy, "--db", ledger, "--force", "--actor", "李科长")
    older = told(run, "journal", "head", "--db", ledger)
    assert (older["entry"], newer["entry"]) == (3, 4)

    def said(*question: str) -> list[str]:
        return [note["message"] for note in told(run, *question, "--db", ledger)["notes"]]

    [waiting] = said("journal", "list")
    for part in ("#4 is the first", "李科长", "copy.db", f"#4 ({newer['head'][:16]})", f"#3 ({older['head'][:16]})"):
        assert part in waiting
    assert said("unit", "alias", "add", "110119100", "别名") == [waiting]
    assert said("journal", "list") == said("journal", "show", "4") == [waiting]
    assert "notes" not in told(run, "journal", "show", "3", "--db", ledger)
    assert [
        each["state"] for each in told(run, "doctor", "--db", ledger)["findings"] if each["check"] == "verified"
    ] == ["note"]
    assert "退回到 #3" in run("journal", "list", "--db", ledger, "--lang", "zh").out
    assert told(run, "journal", "verify", "--db", ledger)["ok"] is True


def test_doctor_tells_who_went_back_before_the_next_entry_and_after(run: Run, ledger: str, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    told(run, "backup", "create", copy, "--db", ledger)

    def said() -> list[tuple[str, str]]:
        found = told(run, "doctor", "--db", ledger)["findings"]
        return [(each["state"], each["message"]) for each in found if each["check"] == "restored"]

    assert said() == []
    add_unit(Path(ledger), 5)
    told(run, "backup", "restore", copy, "--db", ledger, "--force", "--actor", "李科长")
    [waiting] = said()
    assert (waiting[0], "#4 is the first" in waiting[1], "李科长" in waiting[1]) == ("note", True, True)
    shown = run("doctor", "--db", ledger, "--lang", "zh").out
    assert "退回到#3" in "".join(shown.split())
    told(run, "unit", "alias", "add", "110119100", "别名", "--db", ledger)
    assert said() == [waiting]


def test_an_altered_backup_is_exit_6(run: Run, ledger: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    told(run, "backup", "create", str(copy), "--db", ledger)
    held = bytearray(copy.read_bytes())
    held[70] ^= 1  # in the part of the header that SQLite reserves
    copy.write_bytes(bytes(held))
    proven = told(run, "backup", "verify", str(copy), code=6)
    assert (proven["ok"], proven["manifest"]) == (False, "differs")
    assert told(run, "backup", "restore", str(copy), "--db", ledger, code=6)["error"]["code"] == "BACKUP_FILE_NOT_SOUND"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("create", "--keep", "7"), "7d4w12m"),
        (("create", "/no/such/folder"), "/no/such/folder"),
        (("verify", "none.db"), "none.db"),
        (("create", "--at", "1"), "--at"),
    ],
)
def test_a_wrong_command_line_is_exit_2(run: Run, ledger: str, arguments: tuple[str, ...], sentence: str) -> None:
    ran = run("backup", *arguments, "--db", ledger)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err


def test_a_damaged_ledger_is_restored(run: Run, ledger: str, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    told(run, "backup", "create", copy, "--db", ledger)
    for damage in (b"damaged" * 1000, Path(ledger).read_bytes()[:9000]):
        Path(ledger).write_bytes(damage)
        done = told(run, "backup", "restore", copy, "--db", ledger)
        assert [note["code"] for note in done["notes"]] == ["RESTORE_OVER_DAMAGED"]
        assert told(run, "journal", "verify", "--db", ledger)["ok"] is True


def test_a_dry_run_makes_no_folder(run: Run, ledger: str, own_folders: Path) -> None:
    made = told(run, "backup", "create", "--rotate", "--dry-run", "--db", ledger)
    assert (made["dry_run"], made["sha256"], made["verified_at"]) == (True, None, None)
    assert not own_folders.exists()


def test_a_missing_ledger_is_exit_3(run: Run, tmp_path: Path) -> None:
    assert run("backup", "create", "--db", str(tmp_path / "none.db")).code == 3


def test_a_rotation_names_what_it_took_away(run: Run, ledger: str) -> None:
    first = told(run, "backup", "create", "--db", ledger)
    second = told(run, "backup", "create", "--keep", "1d", "--db", ledger)
    assert second["removed"] == [Path(first["backup"]).name]


# --- doctor ---------------------------------------------------------------------------------------


def test_doctor_warns_of_a_ledger_without_a_backup_until_there_is_one(run: Run, ledger: str, tmp_path: Path) -> None:
    assert sights(run, ledger)["tested_backup"] == "warning"
    copy = str(tmp_path / "copy.db")
    told(run, "backup", "create", copy, "--db", ledger)
    assert sights(run, ledger)["tested_backup"] == "ok"
    assert told(run, "doctor", "--db", ledger)["tested_backup"]["file"] == copy
    os.unlink(copy)
    assert sights(run, ledger)["tested_backup"] == "warning"


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")
def test_doctor_names_what_it_looked_at(run: Run, ledger: str) -> None:
    os.chmod(ledger, 0o644)
    found = told(run, "doctor", "--db", ledger)
    assert (found["journal_mode"], found["synchronous"], found["encrypted"]) == ("delete", "EXTRA", False)
    assert (found["file_mode"], found["size_bytes"]) == ("0644", os.stat(ledger).st_size)
    assert set(sights(run, ledger)) == {
        *("clock", "disk_space", "encoding", "encryption", "file_mode", "hot_journal", "journal_mode", "location"),
        *("owner", "private_files", "reader_limits", "schema", "sqlite_version", "terms", "tested_backup", "verified"),
    }
    assert found["findings"][0]["state"] == "warning"


def test_doctor_warns_of_a_ledger_in_wal_mode(run: Run, ledger: str) -> None:
    import sqlite3

    connection = sqlite3.connect(ledger)
    connection.execute("pragma journal_mode = wal")
    connection.close()
    found = sights(run, ledger)
    assert found["journal_mode"] == "warning"
    add_unit(Path(ledger), 7)
    assert sights(run, ledger)["journal_mode"] == "ok"
