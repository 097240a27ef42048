"""Nothing leaves in clear but through one gate: role and scope, then the entry, then a file for its owner alone."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from mutualaid.codes import DISCLOSED_TO
from mutualaid.errors import MutualAidError
from mutualaid.journal import Actor, Intent, disclosing, write
from mutualaid.operators.permissions import PERMISSIONS
from mutualaid.rules.identity import Disclosure
from mutualaid.sheets import columns, write_template
from tests.ledgers import answer, intent
from tests.operators.conftest import Desk, add_users
from tests.privacy.test_canaries import content_of

ZHANG, LI, WANG = ("张金雀", "110100199003071114"), ("李画眉", "110100199003071130"), ("王百灵", "110100199003071157")
TOWN, OTHER_TOWN = "110119100", "110119103"
TOLD = (
    "select d.command, d.purpose_code, d.person_nos, d.row_count, d.file_name, e.actor, e.action"
    " from disclosure_now d join disclosure r on r.fact_id = d.fact_id join entry e on e.entry_id = r.entry_id"
    " order by e.entry_id"
)
LAST = "select max(entry_id) from entry"


@pytest.fixture
def desk(open_desk: Desk) -> Desk:
    """Three people of two towns, each with a cover of 2018."""
    for number, ((name, document), unit) in enumerate(((ZHANG, TOWN), (LI, TOWN), (WANG, OTHER_TOWN)), 1):
        for arguments in (
            ("member", "add", name, document, "--unit", unit, "--joined-on", "2018-01-01"),
            ("enroll", "add", str(number), "--plan", "HOSP_MED", "--unit", unit, "--starts-on", "2018-01-01",
             "--received-on", "2018-01-01"),
        ):  # fmt: skip
            ran = open_desk("anybody", *arguments)
            assert ran.code == 0, ran.out + ran.err
    return open_desk


def renew(path: Path, unit: str = TOWN) -> tuple[str, ...]:
    return ("enroll", "template", "--unit", unit, "--renew", "2018", "-o", str(path))


def limited(desk: Desk, unit: str) -> None:
    """One user of each role, the clerk limited to a unit."""
    add_users(desk.url)
    ran = desk("admin", "user", "role", "the clerk", "clerk", "--unit", unit)
    assert ran.code == 0, ran.err


# --- a renewal template ------------------------------------------------------------------------------------


def test_a_renewal_template_names_its_people_in_the_journal_first(desk: Desk, tmp_path: Path) -> None:
    made = tmp_path / "续保.xlsx"
    ran = desk("anybody", *renew(made), "-f", "json")
    receipt = json.loads(ran.out)
    assert (ran.code, receipt["asserted"], receipt["person_count"]) == (0, {"disclosure": 1}, 2)
    assert receipt["entry"] == answer(desk.url, LAST)[0][0]
    assert answer(desk.url, TOLD) == [
        ("enroll template --renew", "renewal_template", "1-2", 2, "续保.xlsx", "anybody", "disclosure")
    ]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    inside = content_of(made)
    assert [value for value in (*ZHANG, *LI) if value not in inside] == []
    assert [value for value in WANG if value in inside] == []


def test_tried_only_it_writes_neither_an_entry_nor_a_file(desk: Desk, tmp_path: Path) -> None:
    made, before = tmp_path / "a.xlsx", answer(desk.url, LAST)
    ran = desk("anybody", *renew(made), "--dry-run", "-f", "json")
    receipt = json.loads(ran.out)
    assert (ran.code, receipt["entry"], receipt["asserted"]) == (0, None, {"disclosure": 1})
    assert (made.exists(), answer(desk.url, LAST)) == (False, before)


@pytest.mark.parametrize("role", ["auditor", "approver"])
@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--at", "3")])
def test_who_checks_and_who_approves_get_no_renewal_template(
    desk: Desk, tmp_path: Path, role: str, more: tuple[str, ...]
) -> None:
    add_users(desk.url)
    made = tmp_path / "a.xlsx"
    ran = desk(role, *renew(made), *more)
    assert (ran.code, made.exists()) == (4, False)
    assert [value for value in (*ZHANG, *LI) if value in ran.out + ran.err] == []
    assert desk(role, "enroll", "template", "-o", str(made)).code == 0  # the empty one is anybody's


def test_a_clerk_gets_that_of_their_own_unit_alone(desk: Desk, tmp_path: Path) -> None:
    limited(desk, TOWN)
    own, other = tmp_path / "own.xlsx", tmp_path / "other.xlsx"
    assert (desk("clerk", *renew(own)).code, desk("clerk", *renew(other, OTHER_TOWN)).code) == (0, 4)
    assert (own.exists(), other.exists()) == (True, False)
    assert [row[2] for row in answer(desk.url, TOLD)] == ["1-2"]


def test_it_writes_and_so_does_not_travel(desk: Desk, tmp_path: Path) -> None:
    made = tmp_path / "a.xlsx"
    assert (desk("anybody", *renew(made), "--at", "3").code, made.exists()) == (2, False)


def test_no_template_is_filled_without_leave(tmp_path: Path) -> None:
    made = tmp_path / "a.xlsx"
    row = {"name": ZHANG[0], "document_no": ZHANG[1]}
    with pytest.raises(ValueError, match=r"^$"):
        write_template(made, columns.ENROLL, units=(), plans=(), rows=[row])
    assert not made.exists()
    write_template(made, columns.ENROLL, units=(), plans=(), rows=[row], leave=Disclosure(frozenset((1,))))
    assert ZHANG[1] in content_of(made)


# --- the gate itself ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", DISCLOSED_TO)
@pytest.mark.parametrize("role", ["clerk", "approver", "admin", "auditor"])
def test_the_gate_asks_the_ledger_for_the_role_whatever_the_door_let_in(desk: Desk, purpose: str, role: str) -> None:
    add_users(desk.url)
    before = answer(desk.url, LAST)
    setting_out = Intent("disclosure", Actor(f"the {role}", role))
    may = role == "admin" or (role == "clerk" and purpose in ("renewal_template", "returned_workbook"))
    if may:
        receipt, leave = disclosing.disclose(desk.url, setting_out, purpose, [2, 1, 2], command="x", file_name=None)
        assert (receipt.entry, leave) == (before[0][0] + 1, Disclosure(frozenset((1, 2))))
        return
    with pytest.raises(MutualAidError) as refused:
        disclosing.disclose(desk.url, setting_out, purpose, [1], command="x", file_name=None)
    assert (refused.value.code, refused.value.exit_code) == ("NOT_PERMITTED", 4)
    assert answer(desk.url, LAST) == before


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_the_gate_hands_back_no_row_of_a_file_to_who_may_not_import(desk: Desk, role: str) -> None:
    add_users(desk.url)
    with (
        pytest.raises(MutualAidError, match="NOT_PERMITTED"),
        write(desk.url, Intent("member import", Actor(f"the {role}", role))) as writer,
    ):
        disclosing.own_rows(writer, command="x", file_name="x", row_count=1)


def test_the_gate_gives_nobody_outside_the_scope_of_whoever_asks(desk: Desk) -> None:
    limited(desk, TOWN)
    clerk = Intent("disclosure", Actor("the clerk", "clerk"))
    with pytest.raises(MutualAidError) as refused:
        disclosing.disclose(desk.url, clerk, "renewal_template", [1, 3], command="x", file_name=None)
    assert (refused.value.code, answer(desk.url, TOLD)) == ("NOT_IN_SCOPE", [])
    _, leave = disclosing.disclose(desk.url, clerk, "renewal_template", [1, 2], command="x", file_name=None)
    assert leave == Disclosure(frozenset((1, 2)))


def test_of_nobody_there_is_no_entry_and_no_value(desk: Desk) -> None:
    before = answer(desk.url, LAST)
    receipt, leave = disclosing.disclose(desk.url, intent("disclosure"), "unmasked", [], command="x", file_name=None)
    assert (receipt.entry, leave, answer(desk.url, LAST)) == (None, Disclosure(frozenset()), before)


def test_a_number_in_the_name_of_a_file_is_starred_before_it_is_kept(desk: Desk) -> None:
    disclosing.disclose(
        desk.url, intent("disclosure"), "unmasked", [1], command="x", file_name=f"{ZHANG[1]}.json"
    )  # fmt: skip
    assert answer(desk.url, "select file_name from disclosure") == [("110***********1114.json",)]


@pytest.mark.parametrize(
    ("command", "purpose"),
    [
        ("enroll template --renew", "renewal_template"),
        ("payout export", "payment_file"),
        *((f"{command} --unmask", "unmasked") for command in ("member find", "member show", "claim show")),
    ],
)
def test_the_door_lets_in_whom_the_gate_lets_through(command: str, purpose: str) -> None:
    assert PERMISSIONS[command].roles == frozenset(DISCLOSED_TO[purpose])
