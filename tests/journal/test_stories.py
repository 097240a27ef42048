"""``journal show`` tells an entry's whole story, ``journal who`` the life of one record; both masked, both at an entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mutualaid import facts, models
from mutualaid.cli.main import main
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.reports import journal as stories
from mutualaid.rules.identity import MASKS
from mutualaid.store import schema
from mutualaid.words import en

CLERK = Actor("zhang", "clerk")
NUMBER = "110100198507120034"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUALAID_LANG", "en")


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """1: a unit. 2: a member with document, phone and card. 3: another phone. 4: entry 3 undone."""
    path = str(tmp_path / "ledger.db")
    schema.upgrade(path)
    with write(path, Intent("unit add", CLERK)) as writer:
        unit = writer.assert_one("unit", unit_code="110119", unit_name="延庆区总工会", kind_code="district")
    with write(path, Intent("member import", CLERK, file_name="名单.xlsx")) as writer:
        person = writer.assert_one("person", source_row=5, sex_code="M")
        personal = writer.assert_one(
            "personal", source_row=5, person_id=person, name="张三丰", document_type="resident_id", document_no=NUMBER,
            birth_on="1985-07-12", phone="13800001234", card_no="6222000011112222",
        )  # fmt: skip
        writer.assert_one(
            "membership", source_row=5, person_id=person, unit_id=unit, status_code="in_service", joined_on="2018-01-01"
        )
    with write(path, Intent("member edit", CLERK, reason="换号")) as writer:
        writer.correct("personal", personal, phone="13900009876")
    undo(path, 3, actor=CLERK, reason="写错")
    return path


def told(capsys: pytest.CaptureFixture[str], ledger: str, *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["journal", *arguments, "--db", ledger, "-f", "json"]) == 0
    out = capsys.readouterr().out
    for secret in ("张三丰", NUMBER, "19850712", "1985-07-12", "13800001234", "13900009876", "6222000011112222"):
        assert secret not in out
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_an_entry_tells_what_it_wrote_and_what_became_of_it(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, ledger, "show", "3")
    assert (found["entry"], found["action"], found["reason"]) == (3, "member edit", "换号")
    assert (found["asserted"], found["voided"], found["undone_by"]) == ({"personal": 1}, {"personal": 1}, 4)
    assert [(row["event"], row["record"], row["fact"]) for row in found["facts"]] == [
        ("asserted", "personal:1", 2),
        ("voided", "personal:1", 1),
    ]
    assert [(row["entry"], row["action"], row["voided"]) for row in found["later"]] == [
        (4, "journal undo", {"personal": 1})
    ]
    assert told(capsys, ledger, "show", "4")["undoes"] == 3


def test_an_entry_is_told_as_the_ledger_had_it_then(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, ledger, "show", "3", "--at", "3")
    assert (found["undone_by"], found["later"]) == (None, [])
    assert main(["journal", "show", "4", "--at", "3", "--db", ledger]) == 1


def test_a_fact_is_told_with_its_row_in_the_file_and_units_by_code(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {row["record"]: row for row in told(capsys, ledger, "show", "2")["facts"]}
    assert rows["membership:1"]["row"] == 5
    assert rows["membership:1"]["values"] == {
        "person_no": 1,
        "unit_code": "110119",
        "status_code": "in_service",
        "joined_on": "2018-01-01",
    }
    assert rows["personal:1"]["values"]["birth_on"] == "1985-**-**"


def test_of_a_large_entry_the_first_rows_are_shown_or_all(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    with write(ledger, Intent("unit import", CLERK)) as writer:
        writer.assert_rows(
            "unit", ("unit_code", "unit_name", "kind_code"), [(f"G{n}", "厂", "grassroots") for n in range(25)]
        )
    found = told(capsys, ledger, "show", "5")
    assert (len(found["facts"]), found["facts_left_out"]) == (20, 5)
    assert len(told(capsys, ledger, "show", "5", "--all")["facts"]) == 25


def test_a_record_is_told_version_by_version(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, ledger, "who", "personal:1")
    assert [(row["entry"], row["actor"], row["fact"], row["voided_by"]) for row in found["rows"]] == [
        (2, "zhang", 1, 3),
        (3, "zhang", 2, 4),
        (4, "zhang", 3, None),
    ]
    assert [list(row["values"]) for row in found["rows"][1:]] == [["phone"], ["phone"]]
    assert found["total"] == {"standing": True, "version_count": 3}
    assert (found["list"], found["record"], found["ledger"]["entry"]) == ("record", "personal:1", 4)


def test_a_record_at_an_earlier_entry_knows_nothing_later(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, ledger, "who", "personal", "1", "--at", "2")
    assert [(row["entry"], row["voided_by"]) for row in found["rows"]] == [(2, None)]
    assert main(["journal", "who", "personal:1", "--at", "1", "--db", ledger]) == 1


def test_a_person_is_told_with_the_personal_record(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, ledger, "who", "person:1")["rows"]
    assert [row["record"] for row in rows] == ["person:1", "personal:1", "personal:1", "personal:1"]


def test_a_unit_may_be_named_by_its_code(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, ledger, "who", "unit:110119")["record"] == "unit:1"


@pytest.mark.parametrize(
    ("record", "code"),
    [("persn:1", 2), ("person", 2), ("person:x", 2), ("person:", 2), ("entry:1", 2), ("person:9", 1)],
)
def test_a_record_that_is_none_is_refused(
    ledger: str, record: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["journal", "who", record, "--db", ledger]) == code
    assert "incident" not in capsys.readouterr().err


def test_every_column_that_may_be_told_has_a_heading() -> None:
    for model in models.FACTS:
        names = [column.name for column in model.__table__.columns if column.name != model.key]  # type: ignore[attr-defined]
        assert [key for key in stories.told_columns(names) if key not in en.HEADINGS] == [], model.__tablename__


def test_every_personal_column_is_masked() -> None:
    personal = {column.name for column in models.Personal.__table__.columns}  # type: ignore[attr-defined]
    open_columns = {"fact_id", "entry_id", "voided_by", "source_row", "personal_id", "person_id", "document_type"}
    assert personal - open_columns - facts.SEAL_COLUMNS == MASKS.keys() - {"diagnosis", *facts.PAYEE_COLUMNS}
