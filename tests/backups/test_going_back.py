"""Who went back to an older ledger is told by the first entry after: from where to where, once, and under its hash."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mutualaid import contributions
from mutualaid.backups import making, restoring
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.store import going_back
from mutualaid.store.reading import read
from tests.backups.conftest import CLERK, NOW, add_unit
from tests.ledgers import founded, listed, order

CHIEF = Actor("李科长", "li")


def head(ledger: Path) -> tuple[int, str]:
    with read(str(ledger)) as reader:
        return reader.stamp.entry, reader.stamp.head


def options(ledger: Path, entry: int) -> dict[str, Any]:
    with read(str(ledger)) as reader:
        text = reader.select("select options from entry where entry_id = :entry", {"entry": entry})[0][0]
        assert verify(reader).total["ok"] is True  # type: ignore[index]
    return dict(json.loads(text)) if text else {}


def told(ledger: Path) -> list[tuple[int, object, object]]:
    """The entry that tells, from which entry, to which."""
    with read(str(ledger)) as reader:
        return [(number, story.get("from_entry"), story["to_entry"]) for number, story in going_back.stories(reader)]


def back(backup: Path, ledger: Path, *, force: bool = True, by: Actor = CHIEF) -> restoring.Restored:
    return restoring.restore(backup, str(ledger), now=NOW, by=by, force=force)


@pytest.fixture
def shelf(ledger: Path, folder: Path) -> dict[int, Path]:
    """Backups of the ledger at entries 2 to 5; the ledger stands at 5."""
    made = {}
    for number in range(2, 6):
        made[number] = making.create(str(ledger), folder, name=f"at{number}.db", now=NOW).path
        if number < 5:
            add_unit(ledger, number + 10)
    return made


def test_the_first_entry_after_says_who_went_back_from_where_to_where(ledger: Path, shelf: dict[int, Path]) -> None:
    newer = head(ledger)
    done = back(shelf[2], ledger)
    older = head(ledger)
    assert older[0] == 2
    assert told(ledger) == [(3, 5, 2)]
    add_unit(ledger, 90)
    assert done.kept is not None
    assert options(ledger, 3) == {
        "restored": [
            {
                "at": "2018-12-31T08:00:00Z", "actor": "李科长", "os_user": "li", "from_entry": 5, "from_head": newer[1],
                "to_entry": 2, "to_head": older[1], "backup": "at2.db", "kept_as": done.kept.name,
            }
        ]
    }  # fmt: skip
    add_unit(ledger, 91)
    assert (options(ledger, 4), told(ledger)) == ({}, [(3, 5, 2)])
    assert not Path(f"{ledger}.restored").exists()
    undo(str(ledger), 3, actor=CLERK, reason="x")
    assert told(ledger) == [(3, 5, 2)]


def test_the_receipt_of_that_entry_says_it_and_a_dry_run_too(ledger: Path, shelf: dict[int, Path]) -> None:
    back(shelf[2], ledger)

    def add(*, dry_run: bool) -> list[tuple[str, object]]:
        with write(str(ledger), Intent("unit add", CLERK, dry_run=dry_run)) as writer:
            writer.assert_one("unit", unit_code="90", unit_name="x", kind_code="grassroots")
        return [(note.code, note.facts["told_by"]) for note in writer.receipt().notes]

    assert [add(dry_run=True), add(dry_run=False)] == [[("WENT_BACK", 3)], [("WENT_BACK", 3)]]


def test_nothing_is_told_of_a_restore_that_loses_nothing(ledger: Path, shelf: dict[int, Path]) -> None:
    shutil.copyfile(shelf[3], ledger)
    back(shelf[5], ledger, force=False)
    ledger.unlink()
    back(shelf[3], ledger, force=False)
    ledger.write_bytes(b"")  # what a killed init leaves
    back(shelf[4], ledger, force=False)
    add_unit(ledger, 90)
    assert (told(ledger), options(ledger, 5)) == ([], {})


def test_a_dry_run_and_a_refused_restore_leave_nothing(ledger: Path, shelf: dict[int, Path]) -> None:
    restoring.restore(shelf[2], str(ledger), now=NOW, by=CHIEF, force=True, dry_run=True)
    assert not Path(f"{ledger}.restored").exists()


def test_two_restores_in_a_row_are_both_told_and_forward_again_neither(ledger: Path, shelf: dict[int, Path]) -> None:
    back(shelf[4], ledger)
    back(shelf[2], ledger, by=CLERK)
    assert told(ledger) == [(3, 5, 4), (3, 4, 2)]
    back(shelf[3], ledger, force=False)  # forward, and yet less than there was
    assert told(ledger) == [(4, 5, 4), (4, 4, 2), (4, 2, 3)]
    back(shelf[5], ledger, force=False)
    assert (told(ledger), Path(f"{ledger}.restored").exists()) == ([], False)


def test_the_story_outlives_a_ledger_that_was_taken_away(ledger: Path, shelf: dict[int, Path]) -> None:
    back(shelf[2], ledger)
    ledger.unlink()
    back(shelf[3], ledger, force=False)
    add_unit(ledger, 90)
    assert told(ledger) == [(4, 5, 2), (4, None, 3)]


def test_a_damaged_ledger_that_was_replaced_is_told_without_its_head(ledger: Path, shelf: dict[int, Path]) -> None:
    ledger.write_bytes(b"damaged" * 1000)
    back(shelf[3], ledger, force=False)
    assert told(ledger) == [(4, None, 3)]
    with read(str(ledger)) as reader:
        assert [note.code for note in going_back.notes(going_back.stories(reader))] == ["WENT_BACK_UNKNOWN"]
    ledger.write_bytes(b"")
    back(shelf[5], ledger, force=False)
    assert told(ledger) == [(6, None, 3), (6, None, 5)]


def test_another_ledger_that_was_replaced_is_told(ledger: Path, shelf: dict[int, Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    ledger_of_others = Path(founded(other))
    back(shelf[2], ledger_of_others)
    add_unit(ledger_of_others, 90)
    assert told(ledger_of_others) == [(3, 1, 2)]


def test_a_restore_cut_off_before_the_last_step_tells_nothing_of_the_old_ledger(
    ledger: Path, shelf: dict[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    back(shelf[4], ledger)
    real = os.replace

    def cut_off(source: object, target: object) -> None:
        if str(target) == str(ledger):
            raise OSError(5, "I/O error")
        real(source, target)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", cut_off)
        with pytest.raises(OSError, match="I/O error"):
            back(shelf[2], ledger)
    assert told(ledger) == [(5, 5, 4)]
    add_unit(ledger, 90)
    add_unit(ledger, 91)
    assert told(ledger) == [(5, 5, 4)]


def test_a_story_of_another_head_and_a_spoiled_one_are_told_by_nobody(ledger: Path, shelf: dict[int, Path]) -> None:
    back(shelf[2], ledger)
    beside = Path(f"{ledger}.restored")
    kept = beside.read_bytes()
    add_unit(ledger, 90)
    for spoiled in (kept, b"", b"{", b"{}", b"[1]", b"\xff"):
        beside.write_bytes(spoiled)
        add_unit(ledger, 100 + len(spoiled) + sum(spoiled))
    assert told(ledger) == [(3, 5, 2)]


def test_a_file_imported_first_after_going_back_is_known_again(ledger: Path, shelf: dict[int, Path]) -> None:
    url = str(ledger)
    back(shelf[2], ledger)
    rows = listed({"unit": "1", "kind": "入会费", "received_on": "2018-01-05", "amount": 10})
    assert contributions.import_roster(url, rows, order("contribution import")).entry == 3
    again = contributions.import_roster(url, rows, order("contribution import"))
    assert (again.entry, again.same_as_entry) == (None, 3)
    assert (told(ledger), options(ledger, 3)["left_over"]) == ([(3, 5, 2)], 0)


def test_an_entry_once_verified_here_and_gone_is_explained(ledger: Path, shelf: dict[int, Path]) -> None:
    back(shelf[2], ledger)
    add_unit(ledger, 90)
    with read(str(ledger)) as reader:
        explained = [going_back.explaining(reader, entry) for entry in (2, 3, 5, 6, None)]
    assert [bool(story) for story in explained] == [False, True, True, False, False]
    assert explained[1] is not None
    assert (explained[1]["actor"], explained[1]["told_by"]) == ("李科长", 3)


def test_two_that_go_back_on_one_day_are_two_stories(ledger: Path, shelf: dict[int, Path]) -> None:
    back(shelf[2], ledger)
    add_unit(ledger, 90)
    later = NOW + timedelta(minutes=1)
    restoring.restore(shelf[2], str(ledger), now=later, by=CHIEF, force=True)
    add_unit(ledger, 91)
    assert told(ledger) == [(3, 3, 2)]
    assert options(ledger, 3)["restored"][0]["at"] == "2018-12-31T08:01:00Z"


def test_who_verifies_is_told_the_story_that_explains_a_cut_until_an_entry_tells_it(
    ledger: Path, shelf: dict[int, Path]
) -> None:
    def verified() -> tuple[bool, list[str], list[str]]:
        with read(str(ledger)) as reader:
            found = verify(reader)
        assert found.total is not None
        return bool(found.total["ok"]), [str(row["what"]) for row in found.rows], [note.code for note in found.notes]

    assert verified() == (True, [], [])
    back(shelf[2], ledger)
    assert verified() == (True, [], ["WENT_BACK"])
    beside = Path(f"{ledger}.restored")
    story = beside.read_text(encoding="utf-8")
    # Taken away again, it leaves what it explained as it was; of another head at that entry it explains nothing.
    beside.unlink()
    assert verified() == (False, ["verified_gone"], [])
    beside.write_text(re.sub(r'"from_head": "\w{8}', '"from_head": "00000000', story), encoding="utf-8")
    assert verified() == (False, ["verified_gone"], [])
    beside.write_text(story, encoding="utf-8")
    add_unit(ledger, 90)
    assert verified() == (True, [], ["WENT_BACK"])
    assert verified() == (True, [], [])
