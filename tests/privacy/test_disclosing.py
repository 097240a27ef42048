"""Nothing leaves in clear but through one gate: role and scope, then the entry, then a file for its owner alone."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mutualaid.codes import DISCLOSED_TO, LETTERS
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent, disclosing, write
from mutualaid.operators.permissions import PERMISSIONS
from mutualaid.payouts.bank import lines_of
from mutualaid.payouts.standing import items_of
from mutualaid.results import Disclosure
from mutualaid.sheets import columns, write_template
from mutualaid.store import place
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


CARDS = ("6222000011112222", "6222000033334444")
STAYS = (
    "姓名,证件号码,结算单号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费\n"
    f"{ZHANG[0]},{ZHANG[1]},S1,区医院,二级,2018-05-01,2018-05-03,肺炎,30000,10000,10000,5000,5000\n"
    f"{LI[0]},{LI[1]},S2,区医院,二级,2018-05-01,2018-05-03,肺炎,30000,10000,10000,5000,5000\n"
)


@pytest.fixture
def approved(desk: Desk, tmp_path: Path) -> Desk:
    """A batch of two payees that a second person has approved."""
    given = tmp_path / "stays.csv"
    given.write_text(STAYS, encoding="utf-8")
    for account, *arguments in (
        ("zhang", "member", "edit", "1", "--card", CARDS[0]),
        ("zhang", "member", "edit", "2", "--card", CARDS[1]),
        ("zhang", "claim", "import", str(given), "--received-on", "2018-06-01"),
        ("zhang", "claim", "adjudicate"),
        ("zhang", "payout", "propose"),
        ("li", "payout", "approve", "1"),
    ):
        ran = desk(account, *arguments)
        assert ran.code == 0, ran.out + ran.err
    return desk


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


# --- values on a terminal or in a file ----------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "txt"])
def test_an_answer_in_clear_is_a_file_of_its_owner_from_the_first_byte(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    made, modes = tmp_path / f"a.{ending}", []
    made.write_text("of everybody")
    made.chmod(0o644)
    real = os.replace

    def seen(beside: str, path: str) -> None:
        modes.append(stat.S_IMODE(os.stat(beside).st_mode))
        real(beside, path)

    monkeypatch.setattr(os, "replace", seen)
    ran = desk("anybody", "member", "find", ZHANG[1][-4:], "--unmask", "--reason", "x", "-o", str(made))
    assert (ran.code, set(modes), stat.S_IMODE(made.stat().st_mode)) == (0, {0o600}, 0o600)
    assert ZHANG[1] in content_of(made)


def test_who_is_found_between_the_entry_and_the_answer_stays_masked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "a.json"
    real = disclosing.disclose

    def slow(url: str, *given: Any, **more: Any) -> Any:
        told = real(url, *given, **more)
        with write(url, intent("member add")) as writer:
            person_id = writer.assert_one("person")
            writer.assert_one("personal", person_id=person_id, name="张百舌", document_no="110100199003071173")
        return told

    monkeypatch.setattr(disclosing, "disclose", slow)
    ran = desk("anybody", "member", "find", "张", "--unmask", "--reason", "x", "-o", str(made))
    found = {row["person_no"]: row["document_no"] for row in json.loads(made.read_text(encoding="utf-8"))["rows"]}
    assert ran.code == 0, ran.err
    assert [row[2] for row in answer(desk.url, TOLD)] == ["1"]
    assert found == {1: ZHANG[1], 4: "110***********1173"}


# --- the bank's file ----------------------------------------------------------------------------------------


def test_the_banks_file_names_its_people_in_the_entry_of_the_export(approved: Desk, tmp_path: Path) -> None:
    made = tmp_path / "pay.txt"
    ran = approved("li", "payout", "export", "1", "-o", str(made), "-f", "json")
    receipt = json.loads(ran.out)
    assert (ran.code, receipt["asserted"]) == (0, {"disclosure": 1, "payment_file": 1})
    assert answer(approved.url, TOLD) == [("payout export", "payment_file", "1-2", 2, "pay.txt", "li", "payout export")]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_dry_run_of_the_export_gives_nothing_away(approved: Desk, tmp_path: Path) -> None:
    made, before = tmp_path / "pay.txt", answer(approved.url, LAST)
    ran = approved("li", "payout", "export", "1", "-o", str(made), "--dry-run", "-f", "json")
    assert (ran.code, json.loads(ran.out)["asserted"]) == (0, {"disclosure": 1, "payment_file": 1})
    assert (made.exists(), answer(approved.url, LAST)) == (False, before)
    assert [value for value in (*ZHANG, *LI) if value in ran.out + ran.err] == []


def test_no_line_for_the_bank_is_made_of_whom_there_is_no_leave_for(approved: Desk) -> None:
    with write(approved.url, intent("x")) as writer:
        items = items_of(writer, 1)
        with pytest.raises(ValueError, match=r"^$"):
            lines_of(1, items, Disclosure(frozenset((1,))))
        assert [line.holder for line in lines_of(1, items, Disclosure(frozenset((1, 2))))] == [ZHANG[0], LI[0]]


# --- the rows of a file handed back ------------------------------------------------------------------------

ROSTER = (
    "姓名,证件号码,所属工会,入会日期\n"
    f"赵百舌,110100199003071173,{TOWN},2018-01-01\n"
    f"钱杜鹃,110100199003071118,{TOWN},2018-01-01\n"
)
"""A good row, and one whose check digit is wrong."""


def handed_back(desk: Desk, folder: Path, *more: str, account: str = "anybody") -> tuple[int, Path, dict[str, Any]]:
    given, back = folder / "members.csv", folder / "退回.xlsx"
    given.write_text(ROSTER, encoding="utf-8")
    ran = desk(account, "member", "import", str(given), "--return", str(back), *more, "-f", "json")
    return ran.code, back, json.loads(ran.out) if ran.out else {}


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--dry-run", "--valid-rows")])
def test_a_file_that_was_not_taken_or_only_tried_gives_back_its_own_rows_without_an_entry(
    desk: Desk, tmp_path: Path, more: tuple[str, ...]
) -> None:
    before = answer(desk.url, LAST)
    code, back, _ = handed_back(desk, tmp_path, *more)
    assert (code, answer(desk.url, LAST)) == (1, before)
    assert ("110100199003071118" in content_of(back), stat.S_IMODE(back.stat().st_mode)) == (True, 0o600)


def test_the_entry_of_a_file_taken_in_part_says_that_the_rest_was_handed_back(desk: Desk, tmp_path: Path) -> None:
    code, back, receipt = handed_back(desk, tmp_path, "--valid-rows")
    assert (code, receipt["asserted"]["disclosure"], receipt["added"]) == (1, 1, 1)
    assert answer(desk.url, TOLD) == [
        ("member import", "returned_workbook", None, 1, "退回.xlsx", "anybody", "member import")
    ]
    assert stat.S_IMODE(back.stat().st_mode) == 0o600
    # Again nothing is left to take: the rest comes back once more, and no entry is written for that alone.
    last = answer(desk.url, LAST)
    code, back, receipt = handed_back(desk, tmp_path, "--valid-rows")
    assert (code, receipt["entry"], answer(desk.url, LAST)) == (1, None, last)


def test_what_was_handed_out_stays_told_when_its_entry_is_undone(desk: Desk, tmp_path: Path) -> None:
    _, _, receipt = handed_back(desk, tmp_path, "--valid-rows")
    ran = desk("anybody", "journal", "undo", str(receipt["entry"]), "--reason", "写错", "-f", "json")
    assert (ran.code, json.loads(ran.out)["voided"].get("disclosure")) == (0, None)
    assert len(answer(desk.url, TOLD)) == 1
    undone = json.loads(ran.out)["entry"]
    assert desk("anybody", "journal", "undo", str(undone), "--reason", "还是对的").code == 0
    assert len(answer(desk.url, TOLD)) == 1
    assert desk("anybody", "journal", "verify").code == 0


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_who_may_not_import_is_handed_nothing_back(desk: Desk, tmp_path: Path, role: str) -> None:
    add_users(desk.url)
    code, back, _ = handed_back(desk, tmp_path, account=role)
    assert (code, back.exists()) == (4, False)


# --- the gate itself ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", DISCLOSED_TO)
@pytest.mark.parametrize("role", ["clerk", "approver", "admin", "auditor"])
def test_the_gate_asks_the_ledger_for_the_role_whatever_the_door_let_in(desk: Desk, purpose: str, role: str) -> None:
    add_users(desk.url)
    before = answer(desk.url, LAST)
    setting_out = Intent("disclosure", Actor(f"the {role}", role))
    may = role == "admin" or (
        role == "clerk" and purpose in ("renewal_template", "returned_workbook", "letter", "chase")
    )
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


def test_to_try_it_is_no_leave(desk: Desk) -> None:
    tried = intent("disclosure", dry_run=True)
    receipt, leave = disclosing.disclose(desk.url, tried, "unmasked", [1], command="x", file_name=None)
    assert (receipt.entry, receipt.asserted, leave) == (None, {"disclosure": 1}, None)


def test_where_the_entry_cannot_be_written_there_is_no_file(
    approved: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mutualaid.store import writing

    def locked(*_: object, **__: object) -> object:
        raise MutualAidError("LEDGER_LOCKED", Exit.UNREACHABLE, path="x")

    monkeypatch.setattr(writing, "begin", locked)
    template, paid = tmp_path / "a.xlsx", tmp_path / "c.txt"
    assert approved("anybody", *renew(template)).code == 3
    assert approved("li", "payout", "export", "1", "-o", str(paid)).code == 3
    assert (template.exists(), paid.exists()) == (False, False)


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
        *((f"letter {kind}", "letter") for kind in LETTERS),
        ("chase", "chase"),
        *((f"{command} --unmask", "unmasked") for command in ("member find", "member show", "claim show")),
    ],
)
def test_the_door_lets_in_whom_the_gate_lets_through(command: str, purpose: str) -> None:
    assert PERMISSIONS[command].roles == frozenset(DISCLOSED_TO[purpose])


# --- who had whose values -----------------------------------------------------------------------------------


def listed(desk: Desk, account: str, *more: str) -> list[tuple[Any, ...]]:
    ran = desk(account, "journal", "disclosures", *more, "-f", "json")
    assert ran.code == 0, ran.err
    keys = ("actor", "command", "purpose_code", "row_count", "person_nos", "file", "reason")
    return [tuple(row[key] for key in keys) for row in json.loads(ran.out)["rows"]]


def test_the_journal_answers_who_had_whose_values(approved: Desk, tmp_path: Path) -> None:
    for account, *arguments in (
        ("zhang", *renew(tmp_path / "a.xlsx")),
        ("wang", "member", "show", "3", "--unmask", "--reason", "法院调阅", "-o", str(tmp_path / "b.json")),
        ("li", "payout", "export", "1", "-o", str(tmp_path / "c.txt")),
        ("wang", "member", "merge", "3", "--into", "1"),
    ):
        ran = approved(account, *arguments)
        assert ran.code == 0, ran.err
    handed_back(approved, tmp_path, "--valid-rows")
    template = ("zhang", "enroll template --renew", "renewal_template", 2, "1-2", "a.xlsx", None)
    shown = ("wang", "member show", "unmasked", 1, "3", "b.json", "法院调阅")
    paid = ("li", "payout export", "payment_file", 2, "1-2", "c.txt", None)
    back = ("anybody", "member import", "returned_workbook", 1, None, "退回.xlsx", None)
    add_users(approved.url)
    for role in ("auditor", "approver", "admin", "clerk"):
        assert listed(approved, role) == [template, shown, paid, back]
    assert listed(approved, "auditor", "--person", "2") == [template, paid]
    assert listed(approved, "auditor", "--person", "1") == [template, shown, paid]  # 3 is one of theirs now
    assert listed(approved, "auditor", "--person", LI[1][-4:]) == [template, paid]
    assert [value for value in (*ZHANG, *LI, *WANG) if value in str(listed(approved, "auditor"))] == []


def test_a_screen_shows_the_first_of_many_numbers(desk: Desk) -> None:
    disclosing.disclose(desk.url, intent("disclosure"), "unmasked", [1, 3], command="x", file_name=None)
    with write(desk.url, intent("x")) as writer:
        writer.assert_one("disclosure", command="x", row_count=90, person_nos=",".join(map(str, range(1, 180, 2))))
    ran = desk("anybody", "journal", "disclosures")
    assert "1,3,5,7,9,11,13,15,17,19,21 …" in ran.out.replace("\u2026", "…")
    assert listed(desk, "anybody")[1][4] == ",".join(map(str, range(1, 180, 2)))


# --- what those see who have no leave -----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["auditor", "approver"])
def test_every_list_of_people_gives_their_number_and_a_tail_to_find_them_by(
    approved: Desk, tmp_path: Path, role: str
) -> None:
    approved("zhang", "relief", "add", "1", "--amount", "500", "--on", "2018-05-01")
    approved("li", "payout", "export", "1", "-o", str(tmp_path / "c.txt"))
    add_users(approved.url)
    tail = ZHANG[1][-4:]
    for arguments in (
        ("member", "find", tail),
        ("enroll", "list", "--person", tail),
        ("payout", "list", "--person", tail),
        ("relief", "list", "--person", tail),
        ("report", "participation", "--year", "2018", "--people"),
        ("report", "who-not-covered", "--as-of", "2019-06-01"),
        ("payout", "show", "1"),
    ):
        ran = approved(role, *arguments, "-f", "json")
        rows = json.loads(ran.out)["rows"]
        row = next(row for row in rows if row["person_no"] == 1)
        assert str(row.get("document_no") or row["card"])[-4:] in (tail, CARDS[0][-4:]), arguments
        assert (row["name"], ZHANG[0] in ran.out, ZHANG[1] in ran.out) == ("张*雀", False, False)
        if "--person" in arguments:
            assert {row["person_no"] for row in rows} == {1}
    for arguments in (
        ("member", "show", tail),
        ("member", "history", tail),
        ("claim", "eligible", tail),
        ("claim", "list", "--person", tail),
    ):
        assert approved(role, *arguments).code == 0


# --- where no file can be its owner's alone -----------------------------------------------------------------


@pytest.mark.parametrize("what", ["unmasked", "template", "bank", "returned"])
def test_a_disk_that_keeps_no_permissions_is_told_at_once(
    approved: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    real = os.replace

    def as_on_a_stick(beside: str, path: str) -> None:
        real(beside, path)
        os.chmod(path, 0o755)

    monkeypatch.setattr(os, "replace", as_on_a_stick)
    given = tmp_path / "members.csv"
    given.write_text(ROSTER, encoding="utf-8")
    made = tmp_path / ("a.xlsx" if what in ("template", "returned") else "a.txt")
    account, *arguments = {
        "unmasked": ("zhang", "member", "show", "1", "--unmask", "--reason", "x", "-o", str(made)),
        "template": ("zhang", *renew(made)),
        "bank": ("li", "payout", "export", "1", "-o", str(made)),
        "returned": ("zhang", "member", "import", str(given), "--return", str(made)),
    }[what]
    ran = approved(account, *arguments)
    assert f"Others who can open its folder may read {made}" in ran.err
    monkeypatch.setattr(os, "replace", real)
    made.unlink()
    ran = approved("zhang", "member", "find", ZHANG[1][-4:], "-o", str(tmp_path / "masked.csv"))
    assert (ran.code, "Others" in ran.err) == (0, False)


def test_doctor_says_that_windows_keeps_no_file_for_its_owner_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.private_files().code == "DOCTOR_PRIVATE"
    monkeypatch.setattr(place, "os", SimpleNamespace(name="nt", stat=os.stat))
    assert (place.private_files().state, place.private_files().code) == ("note", "DOCTOR_PRIVATE_WINDOWS")
    assert place.others_may_read(__file__) is True
    assert place.others_may_read(os.devnull) is False


@pytest.mark.skipif(os.name != "posix", reason="no pipe that has a name")
def test_nothing_in_clear_goes_into_a_pipe(desk: Desk, tmp_path: Path) -> None:
    pipe, before = tmp_path / "pipe.xlsx", answer(desk.url, LAST)
    os.mkfifo(pipe)
    assert desk("anybody", *renew(pipe)).code == 2
    assert desk("anybody", "member", "show", "1", "--unmask", "--reason", "x", "-o", str(pipe)).code == 2
    given = tmp_path / "members.csv"
    given.write_text(ROSTER, encoding="utf-8")
    assert desk("anybody", "member", "import", str(given), "--return", str(pipe), "--valid-rows").code == 2
    assert answer(desk.url, LAST) == before


@pytest.mark.skipif(os.name != "posix", reason="links need a right there")
@pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "txt"])
def test_what_a_link_points_to_is_replaced_and_never_the_link(desk: Desk, tmp_path: Path, ending: str) -> None:
    """``/dev/stdout`` is a link: an answer must not take its place."""
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / f"a.{ending}", tmp_path / f"link.{ending}"
    target.write_text("old")
    link.symlink_to(target)
    assert desk("anybody", "member", "show", "1", "--unmask", "--reason", "x", "-o", str(link)).code == 0
    assert (link.is_symlink(), stat.S_IMODE(target.stat().st_mode), ZHANG[1] in content_of(target)) == (
        True,
        0o600,
        True,
    )
    if ending == "xlsx":
        assert desk("anybody", *renew(link)).code == 0
        assert (link.is_symlink(), LI[1] in content_of(target)) == (True, True)
