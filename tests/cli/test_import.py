"""``import``: files of any kind are told for what they are, put in order, judged one on top of the other, and taken."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli import asking, declared, intake, invocation, lists
from mutualaid.cli.main import main
from mutualaid.sheets.recognizing import KINDS
from tests.cli.conftest import Run
from tests.ledgers import answer, founded
from tests.sheets.test_corpus import packed, parts, sheet_xml

ENTRIES = "select action, file_name from entry where entry_id > 1 order by entry_id"

UNITS = "单位编码,单位名称,上级单位编码,类型\n110119901,甲厂工会,110119,基层\n110119902,乙厂工会,110119,基层\n"
PEOPLE = "姓名,证件号码,所属工会,入会日期\n张三丰,110100198507120034,甲厂工会,2015-01-01\n李四,110100197211050423,乙厂工会,2015-01-01\n"
COVERS = "姓名,证件号码,所属工会,参保项目,份数,起保日期\n张三丰,110100198507120034,甲厂工会,住院医疗,1,2018-01-01\n"
BARE = "姓名,证件号码,所属工会\n张三丰,110100198507120034,甲厂工会\n"
PAID = ("--received-on", "2018-01-02")


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    url = founded(tmp_path)
    monkeypatch.setenv("MUTUALAID_DB", url)
    return url


@pytest.fixture
def inbox(ledger: str, tmp_path: Path) -> Path:
    """A folder with lists of units, members and enrollments, called so that their names are in the wrong order."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name, text in (("3.csv", UNITS), ("2.csv", PEOPLE), ("1.csv", COVERS)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def made(run: Run, *arguments: str) -> tuple[int, dict[str, Any]]:
    ran = run("import", *arguments, "-f", "json")
    return ran.code, json.loads(ran.out)


def states(told: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    return [(Path(one["path"]).name, one["kind"], one["state"]) for one in told["imports"]]


def typing(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Have somebody sit at the terminal and type."""
    monkeypatch.setattr(asking, "is_possible", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_every_kind_of_list_has_its_import_command() -> None:
    assert list(declared.DECLARED) == [kind.name for kind in KINDS]


def test_files_are_told_in_their_order_each_judged_as_if_those_before_it_were_in(
    run: Run, ledger: str, inbox: Path
) -> None:
    code, told = made(run, str(inbox), *PAID)
    assert (code, told["entry"], told["dry_run"], told["problems"]) == (0, None, True, [])
    assert states(told) == [("3.csv", "unit", "ready"), ("2.csv", "member", "ready"), ("1.csv", "enroll", "ready")]
    assert [(one["order"], one["command"], one["read"], one["added"]) for one in told["imports"]] == [
        (1, "unit import", 2, 2),
        (2, "member import", 2, 2),
        (3, "enroll import", 1, 1),
    ]
    assert told["asserted"]["unit"] == 2
    assert told["asserted"]["enrollment"] == 1
    assert told["line"] == f"mutualaid import {inbox} --received-on 2018-01-02 --yes"
    assert answer(ledger, ENTRIES) == []


def test_with_a_yes_each_file_is_an_entry_of_its_own_and_the_same_line_again_changes_nothing(
    run: Run, ledger: str, inbox: Path
) -> None:
    code, told = made(run, str(inbox), *PAID, "--yes")
    assert (code, told["entry"], [one["entry"] for one in told["imports"]]) == (0, 4, [2, 3, 4])
    assert [one["state"] for one in told["imports"]] == ["written"] * 3
    assert answer(ledger, ENTRIES) == [("unit import", "3.csv"), ("member import", "2.csv"), ("enroll import", "1.csv")]
    for more in ((), ("--yes",)):
        code, told = made(run, str(inbox), *PAID, *more)
        assert (code, told["entry"]) == (0, None)
        assert [(one["state"], one["same_as_entry"]) for one in told["imports"]] == [("same", n) for n in (2, 3, 4)]
    assert len(answer(ledger, ENTRIES)) == 3


def test_an_import_is_the_same_one_as_by_its_own_command(run: Run, ledger: str, inbox: Path) -> None:
    assert run("unit", "import", str(inbox / "3.csv")).code == 0
    _, told = made(run, str(inbox), *PAID, "--yes")
    assert (told["imports"][0]["state"], told["imports"][0]["same_as_entry"]) == ("same", 2)
    assert run("member", "import", str(inbox / "2.csv")).code == 5


def test_it_stops_at_the_first_file_that_is_refused_and_goes_on_by_the_same_line(
    run: Run, ledger: str, inbox: Path
) -> None:
    good = (inbox / "2.csv").read_text(encoding="utf-8")
    (inbox / "2.csv").write_text(good.replace("李四,110100197211050423", "李四,110100197211050424"), encoding="utf-8")
    code, told = made(run, str(inbox), *PAID)
    # Told, the good rows of the refused file count: the covers are judged by who is in it.
    assert (code, [state for _, _, state in states(told)]) == (1, ["ready", "refused", "waits"])
    assert (told["imports"][2]["added"], told["imports"][2]["problems"]) == (1, [])
    assert [(problem["file"], problem["row"]) for problem in told["problems"]] == [(str(inbox / "2.csv"), 3)]
    assert told["imports"][1]["asserted"] == {}
    code, told = made(run, str(inbox), *PAID, "--yes")
    assert (code, told["entry"], [state for _, _, state in states(told)]) == (1, 2, ["written", "refused", "waits"])
    assert told["imports"][2].keys() & {"read", "entry"} == set()
    assert answer(ledger, ENTRIES) == [("unit import", "3.csv")]
    (inbox / "2.csv").write_text(good, encoding="utf-8")
    code, told = made(run, *told["line"].split()[2:])
    assert (code, [state for _, _, state in states(told)]) == (0, ["same", "written", "written"])


def test_good_rows_alone_go_in_and_the_others_are_handed_back_a_workbook_a_file(
    run: Run, ledger: str, inbox: Path, tmp_path: Path
) -> None:
    bad = (inbox / "2.csv").read_text(encoding="utf-8").replace("110100197211050423", "1")
    (inbox / "2.csv").write_text(bad, encoding="utf-8")
    code, told = made(run, str(inbox), *PAID, "--yes", "--valid-rows", "--return", str(tmp_path / "back"))
    assert (code, [state for _, _, state in states(told)]) == (1, ["written"] * 3)
    assert [one["refused"] for one in told["imports"]] == [0, 1, 0]
    assert os.listdir(tmp_path / "back") == ["2-2-returned.xlsx"]


def test_options_go_to_the_files_that_they_are_for_and_one_for_none_is_told(run: Run, ledger: str, inbox: Path) -> None:
    (inbox / "2.csv").write_text(PEOPLE.replace(",入会日期", ",手机号").replace(",2015-01-01", ","), encoding="utf-8")
    (inbox / "2.csv").write_text(
        "姓名,证件号码,所属工会,会籍状态\n张三丰,110100198507120034,甲厂工会,在职\n", encoding="utf-8"
    )
    options = ("--joined-on", "2015-01-01", "--unpaid", "--quarter", "2018Q1", "--yes")
    code, told = made(run, str(inbox), *options)
    assert (code, [state for _, _, state in states(told)]) == (0, ["written"] * 3)
    assert [(note["code"], note["message"]) for note in told["notes"]] == [
        ("OPTION_NOT_USED", "--quarter was not used: none of these files takes it.")
    ]
    kept = answer(ledger, "select options from entry where entry_id > 1 order by entry_id")
    assert [sorted(json.loads(text)) for (text,) in kept] == [
        ["left_over", "read"],
        ["joined_on", "left_over", "read"],
        ["left_over", "read", "unpaid"],
    ]


def test_what_a_heading_means_is_said_for_the_files_that_have_it_kept_and_read_of_every_file(
    run: Run, ledger: str, inbox: Path
) -> None:
    (inbox / "1.csv").write_text(COVERS.replace("起保日期", "甲乙丙"), encoding="utf-8")
    assert made(run, str(inbox), *PAID)[0] == 1
    mistyped = run("import", str(inbox), *PAID, "--map", "甲乙丙=starts_on", "--map", "天干=phone", "--learn", "--yes")
    assert (mistyped.code, "the heading 天干" in mistyped.err, answer(ledger, ENTRIES)) == (2, True, [])
    code, told = made(run, str(inbox), *PAID, "--map", "甲乙丙=starts_on", "--learn", "--yes")
    assert (code, [state for _, _, state in states(told)]) == (0, ["written"] * 3)
    assert told["line"].endswith("--map 甲乙丙=starts_on --learn --yes")
    (inbox / "1.csv").write_text(
        COVERS.replace("起保日期", "甲乙丙").replace("2018-01-01", "2019-01-01"), encoding="utf-8"
    )
    code, told = made(run, str(inbox / "1.csv"), "--received-on", "2019-01-02", "--yes")
    assert (code, states(told)) == (0, [("1.csv", "enroll", "written")])
    (inbox / "2.csv").write_text(PEOPLE.replace("姓名", "参会职工大名"), encoding="utf-8")
    assert states(made(run, str(inbox / "2.csv"))[1]) == [("2.csv", None, "unknown")]
    assert states(made(run, str(inbox / "2.csv"), "--map", "参会职工大名=name")[1]) == [
        ("2.csv", "member", "unchanged")
    ]
    for wrong in (("--map", "甲乙丙=nothing"), ("--learn",)):
        assert run("import", str(inbox), *PAID, *wrong).code == 2


def test_the_same_file_twice_goes_in_once(run: Run, ledger: str, inbox: Path) -> None:
    shutil.copyfile(inbox / "3.csv", inbox / "3 (copy).csv")
    code, told = made(run, str(inbox), str(inbox / "3.csv"), str(inbox), *PAID, "--yes")
    assert (code, sorted(states(told))) == (
        0,
        [
            ("1.csv", "enroll", "written"),
            ("2.csv", "member", "written"),
            ("3 (copy).csv", "unit", "written"),
            ("3.csv", "unit", "twice"),
        ],
    )


def test_a_pattern_and_a_folder_within_a_folder_are_filled_in_here(
    run: Run, ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "deep").mkdir()
    shutil.move(inbox / "2.csv", inbox / "deep" / "2.csv")
    (inbox / "~$3.csv").write_text("x", encoding="utf-8")
    (inbox / ".hidden.csv").write_text("x", encoding="utf-8")
    (inbox / "photo.jpg").write_bytes(b"\xff\xd8")
    assert [name for name, _, _ in states(made(run, str(inbox), *PAID)[1])] == ["3.csv", "2.csv", "1.csv"]
    monkeypatch.chdir(inbox)
    assert [name for name, _, _ in states(made(run, "?.csv", "deep/*", *PAID)[1])] == ["3.csv", "2.csv", "1.csv"]
    for missing in ("*.xls", "nowhere"):
        ran = run("import", missing)
        assert (ran.code, ran.out) == (2, "")


def test_what_is_no_list_is_set_aside_and_what_is_nearly_one_is_told_and_keeps_nobody_waiting(
    run: Run, ledger: str, inbox: Path
) -> None:
    (inbox / "notes.txt").write_text("各位好，名单见附件。\n", encoding="utf-8")
    (inbox / "letter.html").write_bytes(b"%PDF-1.4 ...")
    code, told = made(run, str(inbox), *PAID)
    assert (code, [(name, state) for name, _, state in states(told)][3:]) == (
        0,
        [("letter.html", "set_aside"), ("notes.txt", "set_aside")],
    )
    (inbox / "nearly.csv").write_text("姓名,所属工会,入会日期\n张三丰,甲厂工会,2015-01-01\n", encoding="utf-8")
    (inbox / "other.csv").write_text("品名,数量\n笔,1\n", encoding="utf-8")
    code, told = made(run, str(inbox), *PAID, "--yes")
    assert (code, [(name, state) for name, _, state in states(told)]) == (
        1,
        [
            ("3.csv", "written"),
            ("2.csv", "written"),
            ("1.csv", "written"),
            ("letter.html", "set_aside"),
            ("nearly.csv", "unknown"),
            ("notes.txt", "set_aside"),
            ("other.csv", "unknown"),
        ],
    )
    assert [problem["code"] for problem in told["problems"]] == ["FILE_OF_NO_KIND_NEAR", "FILE_OF_NO_KIND"]
    assert told["problems"][0]["message"] == (
        "nearly.csv is most like Members, but misses ID number. Add that column, or say which it is: --map "
        "HEADING=FIELD. See also what mutualaid member import says of it."
    )


def test_a_picture_that_is_called_a_workbook_and_a_folder_without_a_list_are_no_success(
    run: Run, ledger: str, tmp_path: Path
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    code, told = made(run, "a.xlsx", "--yes")
    assert (code, states(told)) == (1, [("a.xlsx", None, "unknown")])
    (tmp_path / "nothing").mkdir()
    code, told = made(run, "nothing")
    assert (code, told["error"]["code"]) == (1, "NO_FILES_THERE")


def test_covers_that_wait_for_their_money_and_settlements_handed_in_on_a_day_go_in_together(
    run: Run, ledger: str, inbox: Path
) -> None:
    stays = "姓名,证件号码,结算单号,医院,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费\n"
    (inbox / "4.csv").write_text(
        stays + "张三丰,110100198507120034,J1,区医院,2018-03-01,2018-03-05,肺炎,1000,800,200,0,0\n", encoding="utf-8"
    )
    code, told = made(run, "inbox", "--unpaid", "--received-on", "2018-04-01", "--yes")
    assert (code, [state for _, _, state in states(told)]) == (0, ["written"] * 4)
    assert answer(ledger, "select count(*) from contribution") == [(0,)]


def test_a_bare_list_of_people_is_asked_about_and_left_out_where_nobody_answers(
    run: Run, ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "4.csv").write_text(BARE, encoding="utf-8")
    code, told = made(run, str(inbox), *PAID)
    assert (code, states(told)[3], told["imports"][3]["kinds"]) == (1, ("4.csv", None, "unclear"), ["member", "enroll"])
    assert told["problems"][0]["code"] == "FILE_OF_TWO_KINDS"
    typing(monkeypatch, "\n")
    assert states(made(run, str(inbox), *PAID, "--yes")[1])[3] == ("4.csv", None, "unclear")
    typing(monkeypatch, "1\n")
    code, told = made(run, str(inbox), *PAID, "--yes")
    assert (code, sorted(states(told))[3]) == (0, ("4.csv", "member", "unchanged"))


def test_sheets_of_several_kinds_are_lists_of_their_own(run: Run, ledger: str, tmp_path: Path) -> None:
    def sheet(text: str) -> str:
        return sheet_xml([tuple(line.split(",")) for line in text.splitlines()])

    (tmp_path / "all.xlsx").write_bytes(packed(parts({"会员": sheet(PEOPLE), "单位": sheet(UNITS)})))
    code, told = made(run, "all.xlsx", "--yes")
    assert (code, [(one["sheet"], one["kind"], one["state"]) for one in told["imports"]]) == (
        0,
        [("单位", "unit", "written"), ("会员", "member", "written")],
    )


def test_a_file_that_its_import_cannot_read_is_refused_before_those_that_rest_on_it(
    run: Run, ledger: str, inbox: Path
) -> None:
    (inbox / "2.csv").write_text(PEOPLE.replace("所属工会", "入会时间"), encoding="utf-8")
    code, told = made(run, str(inbox), *PAID, "--yes")
    assert (code, [state for _, _, state in states(told)]) == (1, ["written", "refused", "waits"])
    assert [problem["code"] for problem in told["problems"]] == ["COLUMN_TWICE"]


# --- at the terminal ------------------------------------------------------------------------------


def test_at_the_terminal_all_is_shown_and_done_after_a_yes(
    run: Run, ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "n\n")
    ran = run("import", str(inbox), *PAID, "-f", "json")
    assert (ran.code, answer(ledger, ENTRIES)) == (0, [])
    assert "would go in" in ran.err
    assert ran.err.rstrip().endswith("Import them now? (y/n):")
    typing(monkeypatch, "y\n")
    ran = run("import", str(inbox), *PAID, "-f", "json")
    assert [one["state"] for one in json.loads(ran.out)["imports"]] == ["written"] * 3
    typing(monkeypatch, "")
    assert "y/n" not in run("import", str(inbox), *PAID).err  # nothing to do, nothing asked


def test_at_the_terminal_those_before_a_refused_file_go_in_after_a_yes(
    run: Run, ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "2.csv").write_text(PEOPLE.replace("110100197211050423", "1"), encoding="utf-8")
    typing(monkeypatch, "y\n")
    ran = run("import", str(inbox), *PAID, "-f", "json")
    assert "2.csv cannot go in. Import those before it? (y/n):" in ran.err
    assert [one["state"] for one in json.loads(ran.out)["imports"]] == ["written", "refused", "waits"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_person_reads_what_each_file_is_and_the_line_that_does_it(
    run: Run, ledger: str, inbox: Path, language: str
) -> None:
    told = run("import", str(inbox), *PAID, "--lang", language).out
    first, last = {
        "zh": (
            "1. {0}/3.csv: 单位名册，mutualaid unit import – 可以录入",
            "录入请执行：mutualaid import {0} {1} --yes",
        ),
        "en": ("1. {0}/3.csv: Units, mutualaid unit import – would go in", "To do it: mutualaid import {0} {1} --yes"),
    }[language]
    assert told.splitlines()[0] == first.format(inbox)
    assert told.splitlines()[-1] == last.format(inbox, " ".join(PAID))


# --- what stops it --------------------------------------------------------------------------------


def test_an_interrupt_leaves_what_was_done_and_says_so(
    run: Run, ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = intake._take

    def interrupted(item: lists.Item, *rest: Any, **more: Any) -> Any:
        if item.kind.name == "enroll":
            raise KeyboardInterrupt
        return real(item, *rest, **more)

    monkeypatch.setattr(intake, "_take", interrupted)
    ran = run("import", str(inbox), *PAID, "--yes")
    assert (ran.code, ran.out) == (130, "")
    assert f"What is in stands: entries #2, #3. To go on: mutualaid import {inbox}" in ran.err
    assert len(answer(ledger, ENTRIES)) == 2
    ran = run("import", str(inbox), *PAID)
    assert (ran.code, len(answer(ledger, ENTRIES))) == (130, 2)


def test_an_answer_that_cannot_be_delivered_names_every_entry_that_stands(
    ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            if text:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return 0

    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", Full())
        assert main(["import", str(inbox), *PAID, "--yes", "--lang", "en"]) == 7
    assert "What is in stands: entries #2, #3, #4." in capsys.readouterr().err
    assert len(answer(ledger, ENTRIES)) == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("inbox", "--yes", "--dry-run"), 2),
        (("inbox", "--accept", "TRANSFER"), 2),
        (("inbox", "-o", "inbox/1.csv"), 2),
        (("inbox", "--return", "inbox/1.csv"), 2),
        (("inbox", "--return", "nowhere/back"), 2),
        (("inbox", "--at", "1"), 2),
        (("inbox", "--unpaid", *PAID), 2),
        (("inbox", "--db", "nowhere.db"), 3),
    ],
)
def test_a_wrong_command_line_and_a_ledger_that_is_not_there_are_told_before_anything_is_done(
    run: Run, ledger: str, inbox: Path, arguments: tuple[str, ...], code: int
) -> None:
    ran = run("import", *arguments)
    assert (ran.code, ran.out, answer(ledger, ENTRIES)) == (code, "", [])
    assert (inbox / "1.csv").read_text(encoding="utf-8") == COVERS


# --- whose it is ----------------------------------------------------------------------------------


def sat_at(monkeypatch: pytest.MonkeyPatch, account: str) -> None:
    monkeypatch.setattr(invocation, "os_user", lambda: account)


def test_each_file_asks_for_the_permission_of_its_own_import(
    run: Run, ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account, role in (("boss", "admin"), ("clerk", "clerk"), ("looker", "auditor")):
        sat_at(monkeypatch, "boss")
        assert main(["user", "add", account, "--role", role, "--os-user", account]) == 0
    before = len(answer(ledger, ENTRIES))
    sat_at(monkeypatch, "looker")
    assert run("import", str(inbox), *PAID).code == 4
    sat_at(monkeypatch, "clerk")
    ran = run("import", str(inbox), *PAID, "--yes")
    assert (ran.code, ran.out) == (4, "")
    assert "unit import" in ran.err
    assert [action for action, _ in answer(ledger, ENTRIES)][before:] == ["denial", "denial"]
    sat_at(monkeypatch, "boss")
    assert run("import", str(inbox), *PAID, "--yes").code == 0
    (inbox / "3.csv").unlink()
    sat_at(monkeypatch, "clerk")
    assert run("import", str(inbox), *PAID).code == 0


def test_somebody_limited_to_a_unit_is_told_on_top_of_the_files_before_within_their_part(
    run: Run, ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sat_at(monkeypatch, "boss")
    assert run("import", str(inbox / "3.csv"), "--yes").code == 0
    assert main(["user", "add", "boss", "--role", "admin", "--os-user", "boss"]) == 0
    assert main(["user", "add", "li", "--role", "clerk", "--os-user", "li", "--unit", "110119901"]) == 0
    (inbox / "3.csv").unlink()
    (inbox / "2.csv").write_text(PEOPLE.splitlines()[0] + "\n" + PEOPLE.splitlines()[1] + "\n", encoding="utf-8")
    sat_at(monkeypatch, "li")
    before = answer(ledger, ENTRIES)
    code, told = made(run, str(inbox), *PAID)
    assert (code, [(one["state"], one["added"]) for one in told["imports"]]) == (0, [("ready", 1), ("ready", 1)])
    assert answer(ledger, ENTRIES) == before
    code, told = made(run, str(inbox), *PAID, "--yes")
    assert (code, [(one["state"], one["added"]) for one in told["imports"]]) == (0, [("written", 1), ("written", 1)])


def test_who_only_looks_and_asks_for_somebody_outside_their_part_leaves_a_denial(
    run: Run, ledger: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sat_at(monkeypatch, "boss")
    assert run("import", str(inbox / "3.csv"), str(inbox / "2.csv"), "--yes").code == 0
    assert main(["user", "add", "boss", "--role", "admin", "--os-user", "boss"]) == 0
    assert main(["user", "add", "li", "--role", "clerk", "--os-user", "li", "--unit", "110119901"]) == 0
    (inbox / "1.csv").write_text(
        "姓名,证件号码,金额,申请日期\n李四,110100197211050423,300,2018-06-09\n", encoding="utf-8"
    )
    sat_at(monkeypatch, "li")
    code, told = made(run, str(inbox / "1.csv"))
    assert (code, [problem["code"] for problem in told["problems"]]) == (1, ["PERSON_UNKNOWN_ROW"])
    assert answer(ledger, ENTRIES)[-1] == ("denial", None)


# --- a folder as offices send it ------------------------------------------------------------------


def _document(number: str) -> str:
    """A document number of a synthetic person, with its check digit."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number + "10X98765432"[sum(int(sign) * weight for sign, weight in zip(number, weights, strict=True)) % 11]


STONE, RUAN, GULI = map(_document, ("11022919800203111", "11022919851117122", "11022919881224152"))
FACTORY, SCHOOL = "云岭茶厂工会委员会", "溪口小学工会"
MESSY: dict[str, tuple[str, str]] = {
    "1街乡工会.csv": (
        "gb18030",
        "云岭区总工会下属街乡工会名册,,,\n工会编码*,工会名称（全称）,上级工会编码,层级\n"
        "110229801,云岭镇总工会,110229,镇\n110229802,溪口乡总工会,110229,乡\n合计,2,,\n",
    ),
    "0基层单位.csv": (
        "utf-8-sig",
        "单位编号,单位全称,上级工会,单位类别,职工总数,建会时间\r\n"
        f"110229801001,{FACTORY},云岭镇总工会,基层,40,2010年5月1日\r\n"
        f"110229802001,{SCHOOL},溪口乡总工会,基层,26,2012.9.1\r\n",
    ),
    "花名册（茶厂）.csv": (
        "gb18030",
        "云岭茶厂工会会员花名册,,,,,,\n填报日期：2018年1月8日,,,,,,\n"
        "序号,姓名,性别,身份证号码（18位）,手机号码,所属工会,入会时间\n"
        f"1,石磊,男,{STONE},13800000001,{FACTORY},2015.1.5\n2,阮小琴,女,{RUAN},13800000002,{FACTORY},2015.2.5\n"
        ",,,,,,\n经办人：,,,审核人：,,,\n",
    ),
    "花名册（小学）.tsv": (
        "utf-16",
        f"会员姓名\t证件号码\t工会名称\t入会日期\t会籍状态\n古丽·热娜\t{GULI}\t{SCHOOL}\t20160901\t在职\n",
    ),
    "2018参保汇总.csv": (
        "utf-8",
        "2018年度参保汇总,,,,,\n序号,姓名,身份证号,参保单位,住院医疗,重大疾病\n"
        f"1,石磊,{STONE},{FACTORY},√,\n2,阮小琴,{RUAN},{FACTORY},1,2\n3,古丽·热娜,{GULI},{SCHOOL},是,1\n合计,,,,3,3\n",
    ),
    "1续保2019.csv": (
        "utf-8",
        "姓名,身份证号,参保单位,险种名称,份数,生效日期,缴费金额（元）,缴费日期\n"
        f"石磊,{STONE},{FACTORY},在职职工住院医疗互助保障计划,1,2019-02-01,95元,2019-1-20\n",
    ),
    "缴款登记.csv": (
        "gb18030",
        f"票据号码,缴费单位,参保项目,到账日期,缴款金额,款项类别\nPJ-001,{SCHOOL},,2018.2.3,10,入会费\n",
    ),
    "二次报销 2018Q2.csv": (
        "gb18030",
        "流水号,姓名,证件号码,卡号（后四位）,项目,就诊季度,类别,金额,支付日期,结果\n"
        f'LS1,阮小琴,{RUAN},,二次报销,2018年第二季度,门诊,"1,203.50",2018-08-23,成功\n',
    ),
}
"""Eight files of a district that was made up, in the manners of eight offices."""


def test_eight_messy_files_of_a_district_go_in_by_one_line_and_without_a_question(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, (encoding, text) in MESSY.items():
        (tmp_path / name).write_bytes(text.encode(encoding))
    district = ("--db", "district.db")
    assert run("init", "--code", "110229", "--name", "云岭区总工会", *district).code == 0
    line = ("*.csv", "*.tsv", "--starts-on", "2018-02-01", "--received-on", "2018-01-20", *district)
    code, told = made(run, *line)
    assert (code, told["problems"]) == (0, [])
    code, told = made(run, *line, "--yes")
    assert (code, told["problems"]) == (0, [])
    assert [(one["path"], one["kind"], one["entry"], one["added"], one["state"]) for one in told["imports"]] == [
        ("1街乡工会.csv", "unit", 2, 2, "written"),
        ("0基层单位.csv", "unit", 3, 2, "written"),
        ("花名册（茶厂）.csv", "member", 4, 2, "written"),
        ("花名册（小学）.tsv", "member", 5, 1, "written"),
        ("2018参保汇总.csv", "enroll", 6, 5, "written"),
        ("1续保2019.csv", "enroll", 7, 1, "written"),
        ("缴款登记.csv", "contribution", 8, 1, "written"),
        ("二次报销 2018Q2.csv", "payout", 9, 1, "written"),
    ]
    assert run("journal", "verify", *district).code == 0
