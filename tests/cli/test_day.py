"""``mutualaid`` alone on a terminal shows the day: what waits, each with the command that goes on, and no name."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutualaid.cli import invocation
from mutualaid.cli.main import main
from mutualaid.operators import changing
from tests.cli.conftest import Run
from tests.enrollments.stage import LI, ZHANG, staged
from tests.ledgers import CLERK, intent

DAY = "2018-12-20"


@pytest.fixture(scope="module")
def ledger_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("day")
    path = folder / "ledger.db"
    path.write_bytes(staged(folder))
    for line in (
        ("enroll", "add", ZHANG, "--plan", "住院医疗", "--starts-on", "2018-01-01", "--received-on", "2018-01-01"),
        ("enroll", "add", LI, "--plan", "住院津贴", "--starts-on", "2018-11-01", "--unpaid"),
        ("claim", "add", ZHANG, "--plan", "重大疾病", "--on", "2018-06-01", "--disease", "肺恶性肿瘤"),
        ("relief", "add", ZHANG, "--amount", "100", "--on", "2018-07-01"),
    ):
        assert main(["--db", str(path), *line]) in (0, 1)
    return path.read_bytes()


@pytest.fixture
def ledger(ledger_once: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(ledger_once)
    monkeypatch.setattr(invocation, "somebody_answers", lambda: True)
    monkeypatch.setattr(invocation, "calendar", lambda: DAY)
    return str(path)


def test_what_waits_stands_beside_the_command_that_goes_on(ledger: str, run: Run) -> None:
    ran = run("--db", ledger, "--lang", "zh")
    assert ran.code == 0, ran
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[0] == "延庆区总工会 · 2018-12-20 · 会员 4 人"
    begin = lines.index("等着办的：")
    assert lines[begin + 1 : lines.index("", begin)] == [
        "1 项申领待审核 mutualaid claim adjudicate",
        "1 项救助待审批 mutualaid relief list",
        "1 项保障 30 天内到期 mutualaid chase --all --what ending -o .",
        "1 项参保未缴费 mutualaid chase --all --what unpaid -o .",
    ]
    assert "张" not in ran.out


def test_away_from_a_terminal_it_is_the_list_of_commands(
    ledger: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invocation, "somebody_answers", lambda: False)
    assert run("--db", ledger).out.startswith("Usage: mutualaid")
    monkeypatch.setattr(invocation, "somebody_answers", lambda: True)
    assert run("--db", ledger, "--help").out.startswith("Usage: mutualaid")


@pytest.mark.usefixtures("ledger")
def test_without_a_ledger_it_says_how_to_begin_one(run: Run, tmp_path: Path) -> None:
    ran = run("--db", str(tmp_path / "none.db"))
    assert (ran.code, "mutualaid init --code" in ran.out, "mutualaid demo" in ran.out) == (0, True, True)


@pytest.mark.usefixtures("ledger")
def test_what_is_no_ledger_is_exit_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("x" * 5000, encoding="utf-8")
    ran = run("--db", str(tmp_path / "no.db"))
    assert (ran.code, ran.out) == (3, "")


def test_who_may_not_do_it_is_not_told_to(ledger: str, run: Run) -> None:
    changing.add(ledger, intent("user add"), CLERK.name, role="admin", os_user=CLERK.os_user)
    changing.add(ledger, intent("user add"), "auditor", role="auditor", os_user=invocation.os_user())
    ran = run("--db", ledger)
    assert ran.code == 0, ran
    assert "claim adjudicate" not in ran.out
    assert "chase" not in ran.out
    assert "relief list" in ran.out
    assert "enroll add" not in ran.out


def test_an_earlier_moment_shows_what_waited_then(ledger: str, run: Run) -> None:
    ran = run("--db", ledger, "--at", "1")
    assert ran.code == 0, ran
    assert "Nothing is waiting." in ran.out
