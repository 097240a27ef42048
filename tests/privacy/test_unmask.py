"""Values in clear: for admins, with a reason, to a terminal or a private file, after an entry that says so."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from mutualaid.errors import Exit, MutualAidError
from tests.ledgers import answer
from tests.operators.conftest import Desk, add_users

NAME, DOCUMENT, PHONE, CARD = "欧阳金丝雀", "110100199003071114", "13912348765", "6222000011112222"
ILLNESS = "罕见金丝雀病"
SETTLEMENT = (
    "姓名,证件号码,结算单号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费\n"
    f"{NAME},{DOCUMENT},S1,区医院,二级,2018-05-01,2018-05-03,{ILLNESS},3000,1000,1000,500,500\n"
)


@pytest.fixture
def desk(open_desk: Desk, tmp_path: Path) -> Desk:
    """One person with a claim."""
    given = tmp_path / "claims.csv"
    given.write_text(SETTLEMENT, encoding="utf-8")
    for arguments in (
        (
            "member",
            "add",
            NAME,
            DOCUMENT,
            "--unit",
            "110119",
            "--joined-on",
            "2018-01-01",
            "--phone",
            PHONE,
            "--card",
            CARD,
        ),
        (
            "enroll",
            "add",
            "1",
            "--plan",
            "HOSP_MED",
            "--unit",
            "110119",
            "--starts-on",
            "2018-01-01",
            "--received-on",
            "2018-01-01",
        ),
        ("claim", "import", str(given), "--received-on", "2018-06-01"),
    ):
        ran = open_desk("anybody", *arguments)
        assert ran.code == 0, ran.out + ran.err
    return open_desk


@pytest.mark.parametrize(
    ("arguments", "clear"),
    [
        (("member", "show", "1"), (NAME, DOCUMENT, PHONE, CARD)),
        (("member", "find", "110100"), ()),
        (("member", "find", DOCUMENT), (NAME, DOCUMENT, PHONE)),
        (("claim", "show", "1"), (NAME, DOCUMENT, ILLNESS)),
    ],
    ids=lambda value: " ".join(value[:2]) if value and value[0] in ("member", "claim") else "",
)
@pytest.mark.parametrize("ending", ["json", "csv", "txt"])
def test_values_in_clear_leave_an_entry_first(
    desk: Desk, tmp_path: Path, arguments: tuple[str, ...], clear: tuple[str, ...], ending: str
) -> None:
    masked = desk("anybody", *arguments, "-f", "json").out
    assert [
        value for value in (NAME, DOCUMENT, PHONE, CARD, ILLNESS) if value in masked and value not in arguments
    ] == []
    made = tmp_path / f"made.{ending}"
    ran = desk("anybody", *arguments, "--unmask", "--reason", "法院调阅", "-o", str(made))
    assert ran.code == 0, ran.err
    text = made.read_text(encoding="utf-8")
    assert [value for value in clear if value not in text] == []
    assert stat.S_IMODE(made.stat().st_mode) == 0o600 or not clear
    noted = answer(desk.url, "select d.command, d.person_id, d.row_count, e.reason, e.action from disclosure d"
                   " join entry e on e.entry_id = d.entry_id")  # fmt: skip
    assert noted == ([(" ".join(arguments[:2]), 1, 1, "法院调阅", "disclosure")] if clear else [])


def test_the_terminal_shows_values_in_clear(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    ran = desk("anybody", "member", "show", "1", "--unmask", "--reason", "x")
    assert (ran.code, DOCUMENT in ran.out) == (0, True)


@pytest.mark.parametrize(
    "arguments", [("--unmask",), ("--unmask", "--reason", "x"), ("--reason", "x"), ("--unmask", "--reason", " ")]
)
def test_a_pipe_or_a_missing_reason_is_refused(desk: Desk, arguments: tuple[str, ...]) -> None:
    before = answer(desk.url, "select max(entry_id) from entry")
    ran = desk("anybody", "member", "show", "1", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert answer(desk.url, "select max(entry_id) from entry") == before


def test_it_writes_and_so_does_not_travel(desk: Desk, tmp_path: Path) -> None:
    ran = desk(
        "anybody", "member", "show", "1", "--unmask", "--reason", "x", "-o", str(tmp_path / "a.json"), "--at", "2"
    )
    assert ran.code == 2


def test_where_the_entry_cannot_be_written_nothing_is_shown(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mutualaid.store import writing

    def locked(*_: object, **__: object) -> object:
        raise MutualAidError("LEDGER_LOCKED", Exit.UNREACHABLE, path="x")

    monkeypatch.setattr(writing, "begin", locked)
    made = tmp_path / "made.json"
    ran = desk("anybody", "member", "show", "1", "--unmask", "--reason", "x", "-o", str(made))
    assert (ran.code, ran.out, made.exists(), DOCUMENT in ran.err) == (3, "", False, False)


def test_only_an_admin_sees_values_in_clear(desk: Desk, tmp_path: Path) -> None:
    add_users(desk.url)
    made = tmp_path / "made.json"
    for account in ("clerk", "approver", "auditor"):
        ran = desk(account, "member", "show", "1", "--unmask", "--reason", "x", "-o", str(made))
        assert (ran.code, made.exists()) == (4, False)
    assert answer(desk.url, "select distinct command from denial_now") == [("member show",)]
    assert desk("admin", "member", "show", "1", "--unmask", "--reason", "x", "-o", str(made)).code == 0
    assert json.loads(made.read_text(encoding="utf-8"))["person"]["document_no"] == DOCUMENT
