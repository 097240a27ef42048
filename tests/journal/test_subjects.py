"""A small entry says what it is about: whose, where, of which plan, when, for how much; an undo says whose goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main
from tests.enrollments.stage import LI, ZHANG, staged


@pytest.fixture(scope="module")
def staged_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return staged(tmp_path_factory.mktemp("subjects"))


@pytest.fixture
def ledger(staged_once: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(staged_once)
    monkeypatch.setenv("MUTUALAID_DB", str(path))
    monkeypatch.setenv("MUTUALAID_LANG", "zh")
    return str(path)


def done(capsys: pytest.CaptureFixture[str], *line: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*line, "-f", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            ("member", "transfer", "1", "--on", "2018-04-01", "--to", "U2"),
            ["张*丰 · 第一工会 · 入会日期 2010-01-01 · 退会日期 2018-04-01", "张*丰 · 第二工会 · 入会日期 2018-04-01 · 会籍状态 在职"],
        ),
        (
            ("member", "leave", ZHANG, "--on", "2018-04-01", "--reason", "退休"),
            ["张*丰 · 第一工会 · 入会日期 2010-01-01 · 退会日期 2018-04-01"],
        ),
        (("member", "edit", "李四", "--phone", "13800009999"), ["李四"]),
        (("relief", "add", LI, "--amount", "300", "--on", "2018-05-01"), ["李* · 第一工会 · 金额 300.00 元"]),
        (
            ("contribution", "record", "--unit", "U1", "--plan", "住院医疗", "--amount", "95", "--received-on", "2018-05-01"),
            ["第一工会 · 住院医疗 · 收款日期 2018-05-01 · 金额 95.00 元"],
        ),
        (
            ("claim", "add", "1", "--plan", "重大疾病", "--on", "2018-06-01", "--disease", "肺恶性肿瘤"),
            ["张*丰 · 重大疾病 · 日期 2018-06-01"],
        ),
    ],
)  # fmt: skip
def test_a_single_write_names_what_it_is_about(
    capsys: pytest.CaptureFixture[str], line: tuple[str, ...], told: list[str]
) -> None:
    assert main([*line, "--dry-run"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [each for each in told if each not in shown] == []
    about = done(capsys, *line)["about"]
    assert len(about) == len(told)


@pytest.mark.usefixtures("ledger")
def test_an_undo_says_whose_cover_goes(capsys: pytest.CaptureFixture[str]) -> None:
    add = ("enroll", "add", ZHANG, "--plan", "住院医疗", "--starts-on", "2018-01-01", "--received-on", "2018-01-01")
    entry = done(capsys, *add)["entry"]
    [about] = done(capsys, "journal", "undo", str(entry), "--reason", "x")["about"]
    assert (about["name"], about["plan_code"], about["starts_on"], about["taken_back"]) == (
        "张*丰",
        "HOSP_MED",
        "2018-01-01",
        True,
    )


@pytest.mark.usefixtures("ledger")
def test_who_joined_by_mistake_is_named_when_that_is_undone(capsys: pytest.CaptureFixture[str]) -> None:
    add = ("member", "add", "王五", "110100199001010029", "--unit", "U1", "--joined-on", "2018-01-01")
    entry = done(capsys, *add, "--accept", "ID_CHECK_DIGIT", "--reason", "x")["entry"]
    [about] = done(capsys, "journal", "undo", str(entry), "--reason", "x")["about"]
    assert (about["name"], about["unit_code"], about["taken_back"]) == ("王*", "U1", True)


@pytest.mark.usefixtures("ledger")
def test_a_list_is_about_no_single_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"姓名,证件号码,手机号\n李四,{LI},13800008888\n", encoding="utf-8")
    assert "about" not in done(capsys, "member", "import", str(file))
