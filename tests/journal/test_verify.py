"""Verification: how far, against which anchors, and what it names; the commands ``journal verify`` and ``anchor``."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from mutualaid.cli.main import main
from mutualaid.errors import MutualAidError
from mutualaid.facts import KEYS
from mutualaid.journal import Actor, Intent, verified, verifying, write
from mutualaid.journal.anchors import Anchor, anchors_of
from mutualaid.journal.verifying import verify
from mutualaid.store import schema
from mutualaid.store.reading import read

CLERK = Actor("zhang", "clerk")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own, no language from outside."""
    place = tmp_path / "state"
    monkeypatch.setattr(verified, "folder", lambda: place)
    monkeypatch.setenv("MUTUALAID_LANG", "en")
    return place


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """Two entries: three units; two persons with their personal fields."""
    path = str(tmp_path / "ledger.db")
    schema.upgrade(path)
    with write(path, Intent("unit add", CLERK)) as writer:
        writer.assert_rows(
            "unit",
            ("unit_code", "unit_name", "kind_code"),
            [(f"11011910{number}", "乡", "township") for number in range(3)],
        )
    with write(path, Intent("member add", CLERK)) as writer:
        for name in ("张三", "李四"):
            person = writer.assert_one("person", sex_code="M")
            writer.assert_one("personal", person_id=person, name=name)
    return path


def more(url: str, code: str = "110120") -> None:
    with write(url, Intent("unit add", CLERK)) as writer:
        writer.assert_one("unit", unit_code=code, unit_name="新", kind_code="township")


def tampered(url: str, *statements: str) -> None:
    """Change the file as someone would who knows SQLite: guards off, then on again."""
    connection = sqlite3.connect(url, isolation_level=None)
    guards = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f'drop trigger "{name}"')
    for statement in statements:
        connection.execute(statement)
    for _, create in guards:
        connection.execute(create)
    connection.close()


def told(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert main([*arguments, "-f", "json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def total(url: str, **how: object) -> dict[str, object]:
    with read(url) as reader:
        found = verify(reader, **how).total  # type: ignore[arg-type]
    assert found is not None
    return dict(found)


def test_a_row_whose_own_commitment_fails_is_named(ledger: str) -> None:
    tampered(ledger, "update personal set name = '王五' where fact_id = 2")
    assert total(ledger)["broken"] == [{"entry": 2, "what": "personal", "table": "personal", "fact": 2}]


def test_a_broken_digest_names_its_entry_and_the_rows_it_covers(ledger: str) -> None:
    tampered(ledger, "update unit set unit_name = '镇' where fact_id = 2")
    found = total(ledger)
    assert found["broken"] == [{"entry": 1, "what": "rows_digest"}]
    assert found["suspects"] == [
        {"entry": 1, "event": "asserted", "table": "unit", "fact_count": 3, "first_fact": 1, "last_fact": 3}
    ]


def test_a_row_taken_out_is_named_by_its_number(ledger: str) -> None:
    tampered(ledger, "delete from unit where fact_id = 2")
    found = total(ledger)
    assert found["broken"] == [{"entry": 1, "what": "rows_digest"}]
    assert {
        "entry": None,
        "event": "missing",
        "table": "unit",
        "fact_count": 1,
        "first_fact": 2,
        "last_fact": 2,
    } in found["suspects"]  # type: ignore[operator]


def test_a_void_by_an_entry_that_is_not_there_or_not_later_is_named(ledger: str) -> None:
    tampered(ledger, "pragma foreign_keys = off", "update unit set voided_by = 1 where fact_id = 1")
    assert {"entry": 1, "what": "void", "table": "unit", "fact": 1} in total(ledger)["broken"]  # type: ignore[operator]
    tampered(ledger, "pragma foreign_keys = off", "update unit set voided_by = 9 where fact_id = 1")
    assert {"entry": 9, "what": "void", "table": "unit", "fact": 1} in total(ledger)["broken"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("drop index uq_unit_unit_code", "schema:uq_unit_unit_code"),
        ("create table beside (x)", "schema:beside"),
        ("create view beside as select 1", "schema:beside"),
        ("alter table unit add column beside text", "schema:unit"),
    ],
)
def test_a_schema_other_than_the_shipped_one_is_told(ledger: str, statement: str, what: str) -> None:
    tampered(ledger, statement)
    assert {"entry": None, "what": what} in total(ledger)["broken"]  # type: ignore[operator]


# --- how far ----------------------------------------------------------------------------------------


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ledger counts as a large one."""
    monkeypatch.setattr(verified, "SMALL", 0)


def test_a_small_ledger_is_always_verified_whole(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        found = told(capsys, 0, "journal", "verify", "--db", ledger)
        assert (found["ok"], found["entries"], found["facts"]) == (True, 2, 7)
        assert (found["full"], found["verified_from"], found["broken"]) == (True, 1, [])


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_however_few_rows_are_looked_at_at_a_time_the_same_is_found(
    ledger: str, batch: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verifying, "BATCH", batch)
    more(ledger)
    assert told(capsys, 0, "journal", "verify", "--db", ledger)["facts"] == 8
    tampered(
        ledger,
        "update unit set unit_name = '镇' where fact_id = 3",
        "update personal set name = '王' where fact_id = 2",
    )
    found = told(capsys, 6, "journal", "verify", "--db", ledger)
    assert found["broken"] == [
        {"entry": 1, "what": "rows_digest"},
        {"entry": 2, "what": "personal", "table": "personal", "fact": 2},
    ]


@pytest.mark.usefixtures("large")
def test_a_large_ledger_is_verified_from_where_it_was_verified_before(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(*options: str) -> tuple[object, object, object]:
        answer = told(capsys, 0, "journal", "verify", *options, "--db", ledger)
        return answer["full"], answer["verified_from"], answer["facts"]

    assert found() == (True, 1, 7)
    more(ledger)
    more(ledger, "110121")
    assert found() == (False, 3, 9)
    assert found() == (False, 5, 9)
    assert found("--full") == (True, 1, 9)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("written_since", [False, True])
def test_what_was_verified_before_is_not_walked_over_again(ledger: str, written_since: bool) -> None:
    total(ledger)
    if written_since:
        more(ledger)
    asked: list[str] = []
    with read(ledger) as reader:
        reader.connection.set_trace_callback(asked.append)
        assert (verify(reader, full=False).total or {})["full"] is False
        reader.connection.set_trace_callback(None)
        plans = [
            step
            for sql in asked
            if sql.startswith("select") and "count(*)" not in sql and " t where" in sql
            for _, _, _, step in reader.select(f"explain query plan {sql}")
        ]
    assert len(plans) > 4 * len(KEYS)
    walks = [
        step for step in plans if step.startswith("SCAN t") or step == "SEARCH t"
    ]  # the latter to the first it finds
    assert walks == []


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("written_since", [False, True])
def test_a_change_past_the_program_makes_a_large_ledger_verified_whole(
    ledger: str, written_since: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, 0, "journal", "verify", "--db", ledger)
    tampered(ledger, "update unit set unit_name = '镇' where fact_id = 2")
    if written_since:
        more(ledger)
    found = told(capsys, 6, "journal", "verify", "--db", ledger)
    assert (found["full"], found["broken"]) == (True, [{"entry": 1, "what": "rows_digest"}])
    assert told(capsys, 6, "journal", "verify", "--db", ledger)["full"] is True


@pytest.mark.usefixtures("large")
def test_bytes_changed_in_the_file_make_a_large_ledger_verified_whole(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, 0, "journal", "verify", "--db", ledger)
    data = Path(ledger).read_bytes()
    os.utime(ledger, ns=(0, 0))
    Path(ledger).write_bytes(data.replace("李四".encode(), "李五".encode()))
    assert told(capsys, 6, "journal", "verify", "--db", ledger)["ok"] is False


@pytest.mark.usefixtures("large")
def test_what_was_written_since_is_verified(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, 0, "journal", "verify", "--db", ledger)
    more(ledger)
    with write(ledger, Intent("unit edit", CLERK)) as writer:
        writer.correct("unit", 1, unit_name="改")
    data = Path(ledger).read_bytes()
    assert data.count("改".encode()) == 1
    Path(ledger).write_bytes(data.replace("改".encode(), "变".encode()))
    found = told(capsys, 6, "journal", "verify", "--db", ledger)
    assert (found["full"], found["broken"]) == (False, [{"entry": 4, "what": "rows_digest"}])


@pytest.mark.usefixtures("large")
def test_a_state_folder_that_cannot_be_written_is_no_error(
    ledger: str, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state.write_text("a file in its place")
    for _ in range(2):
        assert told(capsys, 0, "journal", "verify", "--db", ledger)["full"] is True


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("text", ["", "[]", '{"entry": "2"}', '{"entry": 2, "counter": 1}', "{"])
def test_a_note_that_says_nothing_is_not_trusted(
    ledger: str, state: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, 0, "journal", "verify", "--db", ledger)
    [note] = state.iterdir()
    note.write_text(text)
    assert told(capsys, 0, "journal", "verify", "--db", ledger)["full"] is True


# --- anchors ----------------------------------------------------------------------------------------


def test_an_anchor_is_added_once_and_verified(ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "anchors.txt"
    found = told(capsys, 0, "journal", "anchor", str(file), "--db", ledger)
    assert (found["ok"], found["added"], found["anchor_count"], found["entry"]) == (True, True, 1, 2)
    line = file.read_text(encoding="utf-8")
    assert line.startswith(f"2:{found['head']} 20")
    assert line.endswith("Z\n")
    assert told(capsys, 0, "journal", "anchor", str(file), "--db", ledger)["added"] is False
    more(ledger)
    assert told(capsys, 0, "journal", "anchor", str(file), "--check", "--db", ledger)["added"] is False
    assert told(capsys, 0, "journal", "anchor", str(file), "--db", ledger)["anchor_count"] == 2
    assert told(capsys, 0, "journal", "verify", "--anchor", str(file), "--db", ledger)["ok"] is True


def cut(url: str, _: Path) -> None:
    tampered(
        url,
        "delete from unit where entry_id = 3",
        "delete from entry where entry_id = 3",
        "update span_state set entry_id = 2",
    )


def old_copy(url: str, before: Path) -> None:
    shutil.copyfile(before, url)


def built_anew(url: str, _: Path) -> None:
    Path(url).unlink()
    schema.upgrade(url)
    for number in range(4):
        more(url, f"11012{number}")


@pytest.mark.parametrize(
    ("attack", "what"),
    [(cut, "anchor_after_head"), (old_copy, "anchor_after_head"), (built_anew, "anchor_not_in_chain")],
)
def test_one_anchor_shows_what_the_ledger_alone_does_not(
    ledger: str,
    state: Path,
    tmp_path: Path,
    attack: Callable[[str, Path], None],
    what: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, file = tmp_path / "before.db", tmp_path / "anchors.txt"
    shutil.copyfile(ledger, before)
    more(ledger)
    told(capsys, 0, "journal", "anchor", str(file), "--db", ledger)
    kept = file.read_bytes()
    attack(ledger, before)
    shutil.rmtree(state)  # as on a machine that never verified it
    assert told(capsys, 0, "journal", "verify", "--db", ledger)["ok"] is True
    expected = [{"entry": 3, "what": what, "line": 1}]
    assert told(capsys, 6, "journal", "verify", "--anchor", str(file), "--db", ledger)["broken"] == expected
    found = told(capsys, 6, "journal", "anchor", str(file), "--db", ledger)
    assert (found["ok"], found["added"], found["broken"]) == (False, False, expected)
    assert file.read_bytes() == kept


@pytest.mark.parametrize("attack", [cut, old_copy])
def test_a_ledger_without_the_entry_verified_here_is_told(
    ledger: str, tmp_path: Path, attack: Callable[[str, Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tmp_path / "before.db"
    shutil.copyfile(ledger, before)
    more(ledger)
    told(capsys, 0, "journal", "verify", "--db", ledger)
    attack(ledger, before)
    for _ in range(2):
        found = told(capsys, 6, "journal", "verify", "--db", ledger)
        assert found["broken"] == [{"entry": 3, "what": "verified_gone"}]


@pytest.mark.parametrize("found", ["sound", "damaged", "gone", "empty"])
def test_a_ledger_that_a_restore_made_shorter_verifies(
    ledger: str, tmp_path: Path, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stood in its place: what was verified here last is known, and the next entry tells it."""
    copy = str(tmp_path / "copy.db")
    told(capsys, 0, "backup", "create", copy, "--db", ledger)
    more(ledger)
    told(capsys, 0, "journal", "verify", "--db", ledger)
    if found == "gone":
        os.unlink(ledger)
    elif found != "sound":
        Path(ledger).write_bytes(b"" if found == "empty" else b"SQLite format 3\0 and nothing more" * 40)
    told(capsys, 0, "backup", "restore", copy, "--force", "--db", ledger)
    assert told(capsys, 0, "journal", "verify", "--db", ledger)["entries"] == 2
    listed = main(["journal", "list", "--db", ledger, "--lang", "en"])
    assert (listed, "?" in capsys.readouterr().out) == (0, False)
    more(ledger, "110121")
    assert told(capsys, 0, "journal", "verify", "--db", ledger)["entries"] == 3
    options = json.loads(str(told(capsys, 0, "journal", "show", "3", "--db", ledger)["options"]))
    [story] = options["restored"]
    assert (story["from_entry"], story["to_entry"]) == (3, 2)
    assert ("known_by" in story) is (found != "sound")


def test_the_file_of_anchors_is_read_strictly_and_missing_where_it_must_be_there(
    ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "a" * 64
    assert anchors_of(["# 锚点", "", f"12:{head.upper()} 2018-12-31T00:00:00Z", f"13:{head}"]) == [
        Anchor(12, head, 3),
        Anchor(13, head, 4),
    ]
    with pytest.raises(MutualAidError) as refusal:
        anchors_of(["", "12:9f3a"])
    assert (refusal.value.code, refusal.value.facts) == ("ANCHOR_MALFORMED", {"line": 2})
    assert main(["journal", "anchor", str(tmp_path / "none.txt"), "--check", "--db", ledger]) == 2
    assert main(["journal", "anchor", str(tmp_path / "no" / "a.txt"), "--db", ledger]) == 2
    assert main(["journal", "anchor", ledger, "--db", ledger]) == 2
    assert main(["journal", "verify", "--anchor", str(tmp_path / "none.txt"), "--db", ledger]) == 2


def test_a_ledger_that_does_not_verify_is_not_anchored(
    ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tampered(ledger, "update unit set unit_name = '镇' where fact_id = 2")
    found = told(capsys, 6, "journal", "anchor", str(tmp_path / "anchors.txt"), "--db", ledger)
    assert found["added"] is False
    assert not (tmp_path / "anchors.txt").exists()


def test_a_line_left_unfinished_is_not_written_on(ledger: str, tmp_path: Path) -> None:
    file = tmp_path / "anchors.txt"
    file.write_text("# 锚点")
    assert main(["journal", "anchor", str(file), "--db", ledger]) == 0
    assert file.read_text(encoding="utf-8").splitlines()[0] == "# 锚点"
    assert len(anchors_of(file.read_text(encoding="utf-8").splitlines())) == 1
