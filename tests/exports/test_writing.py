"""The data package opens in the tools that it is made for, and holds nobody's values in clear."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import frictionless
import pytest
from click.testing import CliRunner
from datasette.cli import cli as datasette  # type: ignore[import-untyped]

from mutualaid.cli.main import main
from mutualaid.exports.resources import CANNED, RESOURCES
from tests.enrollments.stage import LI, ZHANG, staged


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two unions, six people; covers, one of them unpaid; an actor whose name a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("export")
    path = folder / "ledger.db"
    path.write_bytes(staged(folder))
    for line in (
        ("enroll", "add", ZHANG, "--plan", "HOSP_MED", "--starts-on", "2018-03-01", "--received-on", "2018-03-01"),
        ("enroll", "add", LI, "--plan", "CRITICAL", "--starts-on", "2018-03-01", "--unpaid"),
        ("unit", "add", "X1", "第三工会", "--parent", "110119100", "--actor", "=cmd()"),
    ):
        assert main(["--db", str(path), "--no-input", *line]) == 0
    return str(path)


@pytest.fixture(scope="module")
def package(ledger: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "package"
    assert main(["--db", ledger, "export", "data", str(folder), "--as-of", "2018-12-31", "-f", "json"]) == 0
    return folder


def rows_of(package: Path, name: str) -> list[dict[str, str]]:
    with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def asked(package: Path, query: str) -> Any:
    """What Datasette answers."""
    place = ["serve", str(package / "mutualaid.db"), "--metadata", str(package / "metadata.json"), "--get"]
    ran = CliRunner().invoke(datasette, [*place, f"/mutualaid/{query}"], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.output)


def test_frictionless_finds_every_table_valid_keys_and_references_too(package: Path) -> None:
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []
    assert sorted(task.name for task in report.tasks) == sorted([*(each.name for each in RESOURCES), "codes"])


def test_frictionless_finds_a_reference_to_nobody(package: Path, tmp_path: Path) -> None:
    for path in package.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    covers = tmp_path / "enrollments.csv"
    covers.write_text(covers.read_text(encoding="utf-8").replace("HOSP_MED", "NO_PLAN"), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_datasette_answers_every_question_that_comes_with_it(package: Path) -> None:
    for one in CANNED:
        assert isinstance(asked(package, f"{one.name}.json?day=2018-12-31&_shape=array"), list), one.name
    assert asked(package, "participation.json?day=2018-12-31&_shape=array") == [
        {"member_count": 4, "insured_count": 1, "rate": 25.0}
    ]


def test_both_say_the_same_in_both_languages(package: Path) -> None:
    told = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    fields = {field["name"]: field for one in told["resources"] for field in one["schema"]["fields"]}
    assert fields["fee_fen"]["type"] == "integer"
    assert fields["starts_on"]["type"] == "date"
    assert fields["paid"]["type"] == "boolean"
    assert fields["document_no"]["type"] == "string"
    assert fields["joined_on"]["description"] == "入会日期 / Joined on"
    with closing(sqlite3.connect(package / "mutualaid.db")) as made:
        assert made.execute("pragma foreign_key_check").fetchall() == []
        for one in told["resources"]:
            [[count]] = made.execute(f'select count(*) from "{one["name"]}"')
            assert count == one["rows"] == len(rows_of(package, one["name"]))


def test_nothing_personal_is_in_clear(package: Path) -> None:
    for path in package.iterdir():
        content = path.read_bytes()
        for value in (ZHANG, LI, "张三丰", "李四"):
            assert value.encode() not in content, path.name
    assert {"张*丰", "李*"} <= {row["name"] for row in rows_of(package, "members")}


def test_a_cell_that_a_spreadsheet_would_run_is_text_in_the_csv_and_as_it_is_in_the_database(package: Path) -> None:
    assert "'=cmd()" in [row["actor"] for row in rows_of(package, "entries")]
    with closing(sqlite3.connect(package / "mutualaid.db")) as made:
        assert ("=cmd()",) in made.execute("select actor from entries").fetchall()


def test_a_folder_that_holds_anything_is_left_alone(
    ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept.txt").write_text("x", encoding="utf-8")
    assert main(["--db", ledger, "--lang", "en", "export", "data", str(tmp_path)]) == 5
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
    assert not list(tmp_path.parent.glob(f".{tmp_path.name}*"))


def test_an_empty_folder_is_filled_and_one_that_breaks_off_leaves_nothing(
    ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mutualaid.exports import writing

    target = tmp_path / "there"
    target.mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_write_json", full)
        assert main(["--db", ledger, "export", "data", str(target)]) != 0
    assert list(tmp_path.iterdir()) == [target]
    assert list(target.iterdir()) == []
    assert main(["--db", ledger, "export", "data", str(target)]) == 0
    assert (target / "datapackage.json").exists()
