"""Who may do what: every command of the program under every role, and in a ledger without users."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import typer.core

from mutualaid.cli.main import main
from mutualaid.codes import ROLES
from mutualaid.operators.permissions import FREE, PERMISSIONS, may, permission
from tests.ledgers import answer
from tests.operators.conftest import Desk
from tests.operators.walk import commands, lines

MATRIX = """
init                       . . A .
unit tree                  C P A U
unit show                  C P A U
unit template              C P A U
unit import                . . A .
unit add                   . . A .
unit move                  . . A .
unit rename                . . A .
unit merge                 . . A .
unit close                 . . A .
unit headcount set         . . A .
unit target set            . . A .
unit alias add             . . A .
import                     C . A .
desk                       C P A U
member find                C P A U
member show                C P A U
member history             C P A U
member template            C P A U
member import              C . A .
member add                 C . A .
member edit                C . A .
member leave               C . A .
member status              C . A .
member transfer            C . A .
member merge               C . A .
dependant list             C P A U
dependant add              C . A .
dependant end              C . A .
member find --unmask       . . A .
member show --unmask       . . A .
claim show --unmask        . . A .
member erase               . . A .
plan list                  C P A U
plan show                  C P A U
plan check                 C P A U
plan try                   C P A U
plan load                  . . A .
enroll list                C P A U
enroll renewals            C P A U
enroll floor               C P A U
enroll template            C P A U
enroll template --renew    C . A .
enroll import              C . A .
enroll add                 C . A .
enroll cancel              C . A .
contribution list          C P A U
contribution balance       C P A U
contribution record        C . A .
contribution refund        C . A .
contribution import        C . A .
contribution opening set   C . A .
claim list                 C P A U
claim show                 C P A U
claim explain              C P A U
claim eligible             C P A U
claim recheck              C P A U
claim template             C P A U
claim import               C . A .
claim add                  C . A .
claim adjudicate           C . A .
claim reject               C . A .
claim reopen               C . A .
claim payee                C . A .
payout list                C P A U
payout template            C P A U
payout reconcile           C P A U
payout batches             C P A U
payout show                C P A U
payout import              C . A .
payout propose             C . A .
payout approve             . P A .
payout cancel              C P A .
payout export              . . A .
payout confirm             C . A .
payout reissue             C . A .
payout recover             C . A .
relief list                C P A U
mapping list               C P A U
mapping show               C P A U
mapping add                C . A .
mapping remove             C . A .
relief template            C P A U
letter receipt             C . A .
letter cover               C . A .
letter payment             C . A .
letter refusal             C . A .
letter renewal             C . A .
chase                      C . A .
relief import              C . A .
relief add                 C . A .
relief approve             . P A .
relief reject              . P A .
period list                C P A U
period show                C P A U
period close               . . A .
period reopen              . . A .
report participation       C P A U
report contributions       C P A U
report direct-claims       C P A U
report aid                 C P A U
report participations      C P A U
report payout-ratio        C P A U
report renewals            C P A U
report floor               C P A U
report who-not-covered     C P A U
report excluded            C P A U
report hindsight           C P A U
report never-paid          C P A U
report returned-unpaid     C P A U
report list                C P A U
report summary             C P A U
report trend               C P A U
report bulletin            C P A U
report html                C P A U
publish list               C P A U
publish show               C P A U
publish reproduce          C P A U
publish bridge             C P A U
publish check              C P A U
publish create             . . A .
journal head               C P A U
journal verify             C P A U
journal list               C P A U
journal show               C P A U
journal who                C P A U
journal disclosures        C P A U
journal anchor             C P A U
journal undo               C P A .
audit sample               C P A U
export data                C P A U
check                      C P A U
query                      C P A U
user list                  C P A U
user add                   . . A .
user role                  . . A .
user remove                . . A .
backup create              . . A .
backup restore             . . A .
backup verify              . . A U
backup list                . . A U
key create                 . . A .
key remove                 . . A .
key change                 . . A .
key recovery               . . A .
"""
EXPECTED = {
    line[:26].strip(): frozenset(
        {"C": "clerk", "P": "approver", "A": "admin", "U": "auditor"}[mark] for mark in line[26:].split() if mark != "."
    )
    for line in MATRIX.strip().splitlines()
}
TO_COME = {"report html"}
MADE_ELSEWHERE = {"demo"}


def test_the_table_of_permissions_is_this_one() -> None:
    commands_alone = {command for command in commands() if command not in FREE}
    asked = {*PERMISSIONS, *commands_alone, *TO_COME} - {"report"}
    assert {command: known.roles for command in asked if (known := permission(command))} == EXPECTED


def test_every_command_stands_in_the_table_and_nothing_else_does() -> None:
    there = set(commands())
    assert sorted(command for command in there - FREE if permission(command) is None) == []
    nouns = {command.partition(" ")[0] for command in there}
    assert sorted({name.partition(" --")[0] for name in PERMISSIONS} - there - nouns) == []
    assert there >= FREE


def test_a_command_that_the_table_does_not_know_is_for_admins() -> None:
    assert [role for role in ROLES if may(role, "brand new")] == ["admin"]


def test_of_questions_alone_the_noun_says_who_may_ask(tmp_path: Path) -> None:
    nouns = {command.partition(" ")[0] for command in commands() if " " in command}
    assert sorted(nouns & PERMISSIONS.keys()) == ["report"]
    assert permission("report who-not-covered") is PERMISSIONS["report"]
    assert [line.command for line in lines(tmp_path) if line.command.startswith("report ") and line.dry_run] == []


@pytest.fixture
def let_in(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Commands that were let in, in place of running them."""
    ran: Counter[str] = Counter()

    def invoke(_self: object, ctx: typer.Context) -> int:
        ran["let in"] += 1
        return 0

    monkeypatch.setattr(typer.core.TyperCommand, "invoke", invoke)
    return ran


@pytest.mark.parametrize("account", [*ROLES, "stranger"])
def test_every_command_lets_in_whom_the_table_names(
    staffed: Desk, tmp_path: Path, let_in: Counter[str], account: str
) -> None:
    wrong = []
    for line in lines(tmp_path):
        let_in.clear()
        ran = staffed(account, *line.arguments)
        allowed = line.command in FREE or (line.command in EXPECTED and account in EXPECTED[line.command])
        if (ran.code, let_in["let in"]) != ((0, 1) if allowed else (4, 0)):
            wrong.append((line.command, ran.code, ran.err))
    assert wrong == []
    recorded = answer(staffed.url, "select role_code, count(*) from denial_now group by role_code")
    refused = [
        line.command
        for line in lines(tmp_path)
        if line.command not in FREE and account not in EXPECTED.get(line.command, ())
    ]
    role = None if account == "stranger" else account
    assert recorded == ([(role, len(refused))] if refused else [])


def test_without_users_every_command_lets_everybody_in(desk: Desk, tmp_path: Path, let_in: Counter[str]) -> None:
    wrong = []
    for line in lines(tmp_path):
        let_in.clear()
        ran = desk("anybody", *line.arguments)
        if (ran.code, let_in["let in"]) != (0, 1):
            wrong.append((line.command, ran.code, ran.err))
    assert wrong == []
    assert answer(desk.url, "select count(*) from denial_now") == [(0,)]


def test_what_was_only_tried_is_refused_and_recorded_as_the_act_would_be(staffed: Desk) -> None:
    ran = staffed("clerk", "period", "close", "--until", "2018-12-31", "--dry-run")
    assert ran.code == 4
    assert answer(staffed.url, "select command, role_code from denial_now") == [("period close", "clerk")]


def test_a_refusal_is_an_object_on_stdout_and_an_entry_in_the_journal(staffed: Desk) -> None:
    ran = staffed("clerk", "period", "close", "--until", "2018-12-31", "-f", "json")
    assert ran.code == 4
    assert '"code": "NOT_PERMITTED"' in ran.out
    assert answer(staffed.url, "select actor, os_user, action from entry order by entry_id desc limit 1") == [
        ("the clerk", "clerk", "denial")
    ]
    assert answer(staffed.url, "select command, role_code from denial_now") == [("period close", "clerk")]


def test_where_a_refusal_cannot_be_recorded_it_stands_without(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from mutualaid.errors import Exit, MutualAidError
    from mutualaid.store import writing

    def full(*_: object, **__: object) -> object:
        raise MutualAidError("LEDGER_READ_ONLY", Exit.UNREACHABLE, path="x")

    monkeypatch.setattr(writing, "begin", full)
    assert staffed("clerk", "period", "close", "--until", "2018-12-31").code == 4


def test_an_unknown_account_reads_nothing_but_help_and_doctor(staffed: Desk) -> None:
    assert staffed("stranger", "journal", "head").code == 4
    assert staffed("stranger", "report", "participation").code == 4
    assert staffed("stranger", "report", "participation", "--help").code == 0
    assert staffed("stranger", "doctor").code in (0, 1)
    assert "stranger" in staffed("stranger", "journal", "head").err


def test_a_clerk_undoes_what_a_clerk_may_do_and_nothing_else(staffed: Desk) -> None:
    assert staffed("admin", "unit", "add", "110119900", "甲工会", "--parent", "110119", "--kind", "基层").code == 0
    entry = str(answer(staffed.url, "select max(entry_id) from entry")[0][0])
    assert staffed("clerk", "journal", "undo", entry, "--reason", "x").code == 4
    assert staffed("admin", "journal", "undo", entry, "--reason", "x").code == 0
    again = str(answer(staffed.url, "select max(entry_id) from entry")[0][0])
    assert staffed("clerk", "journal", "undo", again, "--reason", "behind the undo stands the unit").code == 4
    member = ["member", "add", "张三", "110100199003071114", "--unit", "110119", "--joined-on", "2018-01-01"]
    assert staffed("clerk", *member).code == 0
    mine = str(answer(staffed.url, "select max(entry_id) from entry")[0][0])
    assert staffed("clerk", "journal", "undo", mine, "--reason", "x").code == 0


def test_what_users_are_and_what_happened_is_not_undone(staffed: Desk) -> None:
    staffed("clerk", "period", "close", "--until", "2018-12-31")
    denial = str(answer(staffed.url, "select max(entry_id) from entry")[0][0])
    ran = staffed("admin", "journal", "undo", denial, "--reason", "x")
    assert (ran.code, "records what happened" in ran.err) == (1, True)
    staffed("admin", "user", "add", "wang", "--role", "clerk", "--os-user", "wang")
    user = str(answer(staffed.url, "select max(entry_id) from entry")[0][0])
    assert staffed("admin", "journal", "undo", user, "--reason", "x").code == 1


def test_demo_and_doctor_ask_nobody_for_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--db", str(tmp_path / "none.db"), "--lang", "en"]) == 0
    assert FREE >= MADE_ELSEWHERE
    capsys.readouterr()
