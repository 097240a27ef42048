"""A name or a number of the file's own people is masked wherever it stands, whatever is written beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mutualaid.cli.main import main
from mutualaid.rules.identity import mask_heading, mask_value
from tests.imports.test_pages_and_merges import book, document
from tests.ledgers import founded

NAME = "慕容长庚"
HEAD = ("姓名", "身份证号", "所属工会", "入会日期", "退会日期", "会籍状态")
KEPT = ("慕容长庚已退休", "同魏素琴", "2018年，慕容长庚补办", "慕容 长庚", "慕容长庚的", "我问过甄六一")


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    made = founded(tmp_path)
    monkeypatch.setenv("MUTUALAID_DB", made)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.mark.parametrize("place", [4, 5], ids=("left_on", "status"))
def test_in_no_message_stands_a_name_of_the_file(ledger: str, capsys: pytest.CaptureFixture[str], place: int) -> None:
    people = (NAME, "魏素琴", "甄六一")
    lines = []
    for number, said in enumerate(KEPT):
        line = [people[number % 3], document(number), "康庄镇", "2018-01-01", None, None]
        line[place] = said
        lines.append(line)
    book(Path("a.xlsx"), HEAD, *lines)
    for lang in ("zh", "en"):
        for form in ("json", "table"):
            assert main(["--lang", lang, "member", "import", "a.xlsx", "-f", form]) == 1
            told = "".join(capsys.readouterr())
            packed = "".join(told.split())
            assert [name for name in people if name in told or name in packed] == []


def test_the_name_that_the_ledger_has_of_the_person_is_masked_too(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book(Path("a.xlsx"), HEAD, (NAME, document(1), "康庄镇", "2018-01-01", None, None))
    assert main(["member", "import", "a.xlsx"]) == 0
    book(Path("b.xlsx"), HEAD, ("张三丰", document(1), "康庄镇", "2018-01-01", None, "慕容长庚已退休"))
    capsys.readouterr()
    assert main(["member", "import", "b.xlsx", "-f", "json"]) == 1
    told = capsys.readouterr().out
    assert "已退休" in told
    assert NAME not in told


def test_a_unit_of_the_ledger_is_called_by_its_name_though_somebody_is_called_so(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book(Path("a.xlsx"), HEAD, (NAME, document(1), "康庄镇", "2018-01-01", None, None))
    assert main(["member", "import", "a.xlsx"]) == 0
    moved = (NAME, document(1), "八达岭镇", "2018-05-01", None, None)
    book(Path("b.xlsx"), HEAD, moved, ("康庄", document(2), "康庄镇", "2018-01-01", None, None))
    capsys.readouterr()
    assert main(["member", "import", "b.xlsx", "-f", "json"]) == 1
    told = json.loads(capsys.readouterr().out)["problems"][0]
    assert told["code"] == "TRANSFER"
    assert "康庄镇" in told["message"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("慕容长庚名单", "慕**庚名单"), ("报给魏素琴", "报给魏*琴"), ("１３８００１３８０００", "1********00")],
)
def test_a_sheet_is_called_as_nobody_is(text: str, shown: str) -> None:
    assert mask_heading(text, is_known=False) == shown


def test_numbers_of_a_full_width_keyboard_and_units_called_after_somebody_are_masked() -> None:
    assert mask_value("status", "１３８００１３８０００") == "1********00"
    assert mask_value("receipt_no", "６２２２ 0212 3456 7890 128") == "622**************** 128"
    assert mask_value("unit", "慕容长庚工作室") == "慕**庚工作室"
