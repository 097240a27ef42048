"""Users: added, changed, removed; and which of them an account acts as."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mutualaid.cli import invocation
from mutualaid.errors import MutualAidError
from mutualaid.operators.admission import Operator, who
from tests.ledgers import answer, founded
from tests.operators.conftest import Desk


def test_the_first_user_is_an_admin_without_a_limit(desk: Desk) -> None:
    for arguments in (("--role", "clerk"), ("--role", "auditor"), ("--role", "admin", "--unit", "110119")):
        ran = desk("root", "user", "add", "boss", *arguments, "-f", "json")
        assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "FIRST_USER_IS_ADMIN")
    assert answer(desk.url, "select count(*) from operator") == [(0,)]


def test_the_first_user_is_bound_to_this_account_unless_another_is_named(desk: Desk) -> None:
    ran = desk("office", "user", "add", "boss", "--role", "admin", "-f", "json")
    told = json.loads(ran.out)
    assert (ran.code, told["os_user"], told["role"], told["asserted"]) == (0, "office", "admin", {"operator": 1})
    assert answer(desk.url, "select actor, os_user, role_code, unit_id from operator") == [
        ("boss", "office", "admin", None)
    ]


def test_a_dry_run_adds_nobody_and_shuts_nobody_out(desk: Desk) -> None:
    ran = desk("office", "user", "add", "boss", "--role", "admin", "--dry-run", "-f", "json")
    assert (ran.code, json.loads(ran.out)["entry"]) == (0, None)
    assert desk("anybody", "journal", "head").code == 0


def test_whoever_binds_the_first_user_to_another_account_is_told(desk: Desk) -> None:
    ran = desk("office", "user", "add", "boss", "--role", "admin", "--os-user", "chief")
    assert (ran.code, "only the system account chief" in ran.out) == (0, True)
    assert desk("office", "user", "list").code == 4


def test_from_the_first_user_on_the_account_is_the_identity(desk: Desk) -> None:
    assert desk("office", "user", "add", "boss", "--role", "admin").code == 0
    assert desk("office", "journal", "head", "--actor", "Boss ").code == 0
    assert desk("office", "journal", "head", "--actor", "somebody").code == 4
    assert desk("elsewhere", "journal", "head", "--actor", "boss").code == 4
    assert desk("elsewhere", "journal", "head").code == 4


def test_the_environment_does_not_say_who_sits_here(monkeypatch: pytest.MonkeyPatch) -> None:
    before = invocation.os_user()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert invocation.os_user() == before


@pytest.mark.skipif(os.name != "posix", reason="accounts by number")
def test_an_account_without_a_name_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 987654)
    assert invocation.os_user() == "uid-987654"


def test_entries_keep_the_user_and_the_account(desk: Desk) -> None:
    desk("office", "user", "add", "boss", "--role", "admin")
    desk("office", "user", "add", "li", "--role", "clerk", "--os-user", "lina")
    ran = desk("lina", "member", "add", "张三", "110100199003071114", "--unit", "110119", "--joined-on", "2018-01-01")
    assert ran.code == 0
    assert answer(desk.url, "select actor, os_user from entry order by entry_id desc limit 1") == [("li", "lina")]


def test_of_several_users_of_an_account_the_actor_chooses() -> None:
    known = [
        Operator(1, "boss", "office", "admin", None),
        Operator(2, "Office", "office", "clerk", None),
        Operator(3, "li", "lina", "clerk", None),
        Operator(4, "wang", "lina", "approver", None),
    ]
    assert who(known, os_user="office", actor=None) == known[1]
    assert who(known, os_user="office", actor=" BOSS ") == known[0]
    assert who(known, os_user="lina", actor=None) == known[2]
    assert who(known, os_user="lina", actor="wang") == known[3]
    assert who([], os_user="anybody", actor="anyone") is None
    for os_user, actor, code in (("lina", "boss", "NOT_YOUR_NAME"), ("other", None, "NOT_A_USER")):
        with pytest.raises(MutualAidError) as refused:
            who(known, os_user=os_user, actor=actor)
        assert (refused.value.code, refused.value.exit_code) == (code, 4)


def test_a_shared_account_is_told(staffed: Desk) -> None:
    ran = staffed("admin", "user", "add", "wang", "--role", "approver", "--os-user", "clerk")
    assert (ran.code, "shares the system account clerk with the clerk" in ran.out) == (0, True)


def test_a_name_is_taken_once_whatever_its_case(staffed: Desk) -> None:
    for name in (" The CLERK ", "the\u200b clerk", "ｔｈｅ ｃｌｅｒｋ", "the\u00a0clerk"):
        ran = staffed("admin", "user", "add", name, "--role", "auditor", "-f", "json")
        assert (ran.code, json.loads(ran.out)["error"]["code"]) == (5, "USER_EXISTS")


def test_the_last_admin_stays(staffed: Desk) -> None:
    for arguments in (
        ("role", "the admin", "clerk"),
        ("remove", "the admin"),
        ("role", "the admin", "admin", "--unit", "110119"),
    ):
        ran = staffed("admin", "user", *arguments, "-f", "json")
        assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "LAST_ADMIN")
    assert staffed("admin", "user", "role", "the approver", "admin").code == 0
    assert staffed("admin", "user", "remove", "the admin").code == 0
    assert staffed("admin", "user", "list").code == 4
    assert staffed("approver", "user", "list").code == 0


def test_an_admin_of_a_unit_is_not_the_last_admin(staffed: Desk) -> None:
    staffed("admin", "user", "add", "town", "--role", "admin", "--os-user", "town", "--unit", "110119100")
    assert staffed("admin", "user", "remove", "the admin").code == 1


def test_a_role_changes_by_a_correction_and_an_equal_one_changes_nothing(staffed: Desk) -> None:
    ran = staffed("admin", "user", "role", "the clerk", "approver", "--unit", "110119100", "-f", "json")
    told = json.loads(ran.out)
    assert (told["asserted"], told["voided"], told["unit_code"]) == ({"operator": 1}, {"operator": 1}, "110119100")
    ran = staffed("admin", "user", "role", "the clerk", "approver", "-f", "json")
    assert (ran.code, json.loads(ran.out)["entry"]) == (0, None)


def test_who_is_removed_may_do_nothing_any_more(staffed: Desk) -> None:
    assert staffed("clerk", "journal", "head").code == 0
    ran = staffed("admin", "user", "remove", "THE CLERK", "-f", "json")
    assert (ran.code, json.loads(ran.out)["user"]) == (0, "the clerk")
    assert staffed("clerk", "journal", "head").code == 4
    assert staffed("admin", "user", "remove", "the clerk").code == 1


def test_an_unknown_unit_or_user_is_told(staffed: Desk) -> None:
    ran = staffed("admin", "user", "add", "x", "--role", "clerk", "--unit", "延庆真", "-f", "json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "UNIT_UNKNOWN")
    ran = staffed("admin", "user", "role", "nobody", "clerk", "-f", "json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "USER_UNKNOWN")


def test_the_list_of_users(staffed: Desk) -> None:
    staffed("admin", "user", "add", "li", "--role", "clerk", "--os-user", "lina", "--unit", "延庆镇")
    told = json.loads(staffed("auditor", "user", "list", "-f", "json").out)
    assert told["list"] == "users"
    assert told["total"] == {"user_count": 5}
    assert told["rows"][0] == {
        "actor": "the clerk",
        "role": "clerk",
        "os_user": "clerk",
        "unit_code": None,
        "unit_name": None,
    }
    assert [row["unit_code"] for row in told["rows"]] == [None, None, None, None, "110119100"]


def test_rules_for_two_persons_stand_on_top_of_roles(staffed: Desk) -> None:
    assert staffed("admin", "period", "close", "--until", "2018-12-31").code == 0
    ran = staffed("admin", "period", "reopen", "--until", "2018-12-31", "--reason", "x", "-f", "json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (5, "PERIOD_SAME_PERSON")


def test_a_missing_ledger_is_told_as_before(tmp_path: Path, desk: Desk) -> None:
    desk.url = str(tmp_path / "none.db")
    assert desk("anybody", "journal", "head").code == 3
    assert desk("anybody", "init").code == 0


def test_only_an_admin_upgrades_a_ledger(staffed: Desk) -> None:
    import sqlite3

    with sqlite3.connect(staffed.url) as connection:
        connection.execute("update alembic_version set version_num = '0001'")
    connection.close()
    assert staffed("clerk", "init").code == 4
    assert staffed("clerk", "journal", "head").code == 3


def test_a_backup_takes_the_place_of_a_ledger_for_whom_that_ledger_lets_whatever_stands_beside_to(
    staffed: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    mine = Desk(founded(own), capsys, monkeypatch)
    assert mine("clerk", "backup", "create", str(own / "copy.db")).code == 0
    order = ("backup", "restore", str(own / "copy.db"), "--to", staffed.url, "--force")
    before = Path(staffed.url).stat().st_ino
    for beside in (mine, Desk(str(own / "none.db"), capsys, monkeypatch)):
        for account in ("clerk", "approver", "auditor", "stranger"):
            assert beside(account, *order).code == 4
    assert Path(staffed.url).stat().st_ino == before
    assert answer(staffed.url, "select distinct command, role_code from denial_now order by role_code") == [
        ("backup restore", None),
        ("backup restore", "approver"),
        ("backup restore", "auditor"),
        ("backup restore", "clerk"),
    ]
    assert mine("admin", *order).code == 0
    assert Path(staffed.url).stat().st_ino != before
