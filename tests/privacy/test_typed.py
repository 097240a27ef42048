"""What a command line typed itself is not starred back; nothing else is told by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mutualaid.cli.main import main
from tests.enrollments.stage import LI, ZHANG, staged

PHONE = "13800001234"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("typed")
    path = folder / "ledger.db"
    path.write_bytes(staged(folder))
    assert main(["--db", str(path), "member", "edit", ZHANG, "--phone", PHONE]) == 0
    return str(path)


def asked(ledger: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert main(["--db", ledger, *arguments, "-f", "json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)["rows"][0]
    return found


@pytest.mark.parametrize(
    ("typed", "name", "document_no"),
    [
        (ZHANG, "张*丰", ZHANG),
        ("张三丰", "张三丰", "110***********0034"),
        (ZHANG[-6:], "张*丰", "110***********0034"),
        ("张三", "张*丰", "110***********0034"),
        ("zsf", "张*丰", "110***********0034"),
        (PHONE, "张*丰", "110***********0034"),
    ],
)
def test_a_whole_value_that_was_typed_is_shown_and_no_other(
    ledger: str, capsys: pytest.CaptureFixture[str], typed: str, name: str, document_no: str
) -> None:
    row = asked(ledger, capsys, "member", "find", typed)
    assert (row["name"], row["document_no"]) == (name, document_no)


def test_a_day_that_was_typed_tells_of_nobody_that_it_is_the_birth(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--db", ledger, "member", "show", ZHANG, "--on", "1985-07-12", "-f", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["person"]["document_no"] == ZHANG
    assert "1985-07-12" not in json.dumps(told["person"])


def test_what_is_typed_of_one_tells_nothing_of_another(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = asked(ledger, capsys, "member", "find", LI)
    assert (row["name"], row["document_no"]) == ("李*", LI)
    assert "张三丰" not in str(row)


def test_what_stands_in_a_file_is_starred(ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("姓名,证件号码,所属工会,入会日期\n王五,110100199001010028,第一工会,2015-01-01\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["--db", ledger, "member", "import", str(file), "-f", "json"]) == 1
    told = capsys.readouterr().out
    assert "110100199001010028" not in told
    assert "110***********0028" in told


def test_the_journal_keeps_what_was_typed_starred(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = ["member", "edit", ZHANG, "--phone", "13800001235", "--reason", f"电话 {PHONE} 已停用"]
    assert main(["--db", ledger, *said]) == 0
    capsys.readouterr()
    assert main(["--db", ledger, "journal", "list", "-f", "json"]) == 0
    assert PHONE not in capsys.readouterr().out
