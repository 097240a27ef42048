"""What keeps one of several files from going in is asked at the terminal, and said for it alone with ``--for``."""

from __future__ import annotations

import io
import json
import shlex
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mutualaid import words
from mutualaid.cli import asking, declared, lists
from mutualaid.cli.options import BadValue
from mutualaid.errors import MutualAidError
from tests.cli.conftest import Run
from tests.ledgers import answer, founded
from tests.sheets.test_corpus import packed, parts, sheet_xml

UNITS = "单位编码,单位名称,上级单位编码,类型\n110119901,甲厂工会,110119,基层\n110119902,乙厂工会,110119,基层\n"
PEOPLE = "姓名,证件号码,所属工会,入会日期\n张三丰,110100198507120034,甲厂工会,2015-01-01\n李四,110100197211050423,乙厂工会,2010-01-01\n"
MOVED = "姓名,证件号码,所属工会,入会日期\n李四,110100197211050423,甲厂工会,2018-03-01\n王五,110100199001010027,甲厂工会,2009-01-01\n"
COVERS = "姓名,证件号码,所属工会,参保项目,份数,起保日期\n张三丰,110100198507120034,甲厂工会,住院医疗,1,2018-01-01\n"
PAID = "姓名,证件号码,所属工会,参保项目,份数,起保日期,缴费日期\n赵六,110100198001010022,乙厂工会,住院医疗,1,2018-01-01,2018-01-02\n"


@pytest.fixture(scope="module")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Path(founded(tmp_path_factory.mktemp("settling"))).read_bytes()


@pytest.fixture
def ledger(founded_once: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "ledger.db").write_bytes(founded_once)
    monkeypatch.setenv("MUTUALAID_DB", str(tmp_path / "ledger.db"))
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    return str(tmp_path / "ledger.db")


def lay(**files: str) -> None:
    for name, text in files.items():
        Path(f"{name}.csv").write_text(text, encoding="utf-8")


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Have somebody sit at the terminal and type."""
    monkeypatch.setattr(asking, "is_possible", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def made(run: Run, *arguments: str) -> tuple[int, dict[str, Any], str]:
    ran = run("import", ".", *arguments, "-f", "json")
    return ran.code, json.loads(ran.out), ran.err


def states(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(Path(one["path"]).stem, one["state"]) for one in told["imports"]]


# --- asked ----------------------------------------------------------------------------------------


def test_doubts_days_and_newcomers_are_asked_and_the_line_that_is_shown_does_the_same(
    run: Run, ledger: str, founded_once: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, c=MOVED, d=COVERS, e=PAID)
    # c: a transfer; d: no day of payment; e: somebody who is no member yet.
    typing(monkeypatch, "1", "三月调入", "1", "1", "y")
    code, told, shown = made(run)
    assert (code, states(told)) == (0, [(name, "written") for name in "abcde"])
    line = shown.partition("The same without questions: ")[2].partition("\n")[0]
    assert shlex.split(line)[:2] == ["mutualaid", "import"]
    assert [word for word in shlex.split(line) if "=" in word] == [
        "c.csv=--accept TRANSFER --reason 三月调入",
        "d.csv=--unpaid",
        "e.csv=--join",
    ]
    kept = "select action, file_name, reason, options from entry where entry_id > 1 order by entry_id"
    people = "select name, joined_on, left_on from membership_now join personal using (person_id) order by 1, 2"
    asked = answer(ledger, kept), answer(ledger, people)
    Path(ledger).write_bytes(founded_once)
    monkeypatch.undo()
    monkeypatch.setenv("MUTUALAID_DB", ledger)
    monkeypatch.chdir(Path(ledger).parent / "in")
    assert run(*shlex.split(line)[1:]).code == 0
    assert (answer(ledger, kept), answer(ledger, people)) == asked
    assert run(*shlex.split(line)[1:], "-f", "json").out.count('"state": "same"') == 5


def test_behind_what_is_left_out_nothing_is_asked_and_what_was_answered_before_stays_said(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, c=MOVED, d=COVERS, e=PAID, f=COVERS.replace("住院医疗,1", "住院津贴,0"))
    typing(monkeypatch, "1", "三月调入", "3", "y")
    code, told, shown = made(run)
    assert (code, states(told)) == (
        1,
        [*((name, "written") for name in "abc"), ("d", "refused"), ("e", "waits"), ("f", "waits")],
    )
    assert shown.count("Which of them") == 2
    assert shown.rstrip().endswith("d.csv cannot go in. Import those before it? (y/n):")
    assert '--for "c.csv=--accept TRANSFER --reason 三月调入" --yes' in told["line"]


def test_a_day_is_asked_until_it_is_one(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(a=UNITS, b=PEOPLE, d=COVERS)
    typing(monkeypatch, "2", "soon", "2018年1月2日", "y")
    code, told, shown = made(run)
    assert (code, states(told)[2]) == (0, ("d", "written"))
    assert answer(ledger, "select received_on from contribution_now") == [("2018-01-02",)]
    assert 'd.csv=--received-on 2018-01-02"' in shown


@pytest.mark.parametrize("typed", [(), ("1",), ("1", "")], ids=["input ends", "no reason", "blank reason"])
def test_without_an_answer_a_doubt_is_no_yes(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]
) -> None:
    lay(a=UNITS, b=PEOPLE, c=MOVED)
    typing(monkeypatch, *typed)
    code, told, _ = made(run)
    assert (code, states(told)) == (1, [("a", "ready"), ("b", "ready"), ("c", "refused")])
    assert answer(ledger, "select count(*) from entry") == [(1,)]


def test_a_file_with_anything_else_wrong_is_not_asked_about(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, c=MOVED.replace("110100199001010027", "1"))
    typing(monkeypatch, "n")
    code, told, shown = made(run)
    assert (code, [state for _, state in states(told)]) == (1, ["ready", "ready", "refused"])
    assert "Which of them" not in shown


def test_what_rows_lack_is_given_once_for_all_of_them(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(a=UNITS, b=PEOPLE.replace("2015-01-01", "").replace("2010-01-01", ""))
    typing(monkeypatch, "someday", "2016.5.1", "y")
    code, told, shown = made(run)
    assert (code, [state for _, state in states(told)]) == (0, ["written", "written"])
    assert answer(ledger, "select distinct joined_on from membership_now") == [("2016-05-01",)]
    assert "--joined-on 2016-05-01" in shown


def test_with_a_yes_on_the_command_line_it_is_asked_as_well(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, c=MOVED, d=COVERS)
    typing(monkeypatch, "1", "三月调入", "1")
    code, told, _ = made(run, "--yes")
    assert (code, [state for _, state in states(told)]) == (0, ["written"] * 4)


@pytest.mark.parametrize("more", [(), ("--yes",)], ids=["in the trial", "in earnest"])
def test_while_somebody_thinks_others_can_write(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    real = asking.typed

    def thinking() -> str | None:
        with closing(sqlite3.connect(ledger, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
        return real()

    monkeypatch.setattr(asking, "typed", thinking)
    lay(a=UNITS, b=PEOPLE, d=COVERS)
    typing(monkeypatch, "1", "y")
    assert [state for _, state in states(made(run, *more)[1])] == ["written"] * 3


def test_a_doubt_that_was_accepted_is_told_as_such(run: Run, ledger: str) -> None:
    lay(a=UNITS, b=PEOPLE, c=MOVED)
    said = ("--for", "c.csv=--accept TRANSFER --reason moved", "--yes")
    shown = run("import", ".", *said).out
    assert "Accepted: row 2, 所属工会 甲厂工会: This person has been a member of 乙厂工会" in shown
    assert "Note: row 2" not in shown


def test_without_a_terminal_nothing_is_asked_and_the_refusal_names_the_option(run: Run, ledger: str) -> None:
    lay(a=UNITS, b=PEOPLE, d=COVERS)
    code, told, _ = made(run)
    assert (code, states(told)[2]) == (1, ("d", "refused"))
    assert [problem["code"] for problem in told["problems"]] == ["RECEIVED_ON_NEEDED"]
    assert "--unpaid" in told["problems"][0]["message"]


# --- said of one file ------------------------------------------------------------------------------


def test_covers_that_wait_and_covers_that_are_paid_go_in_together(run: Run, ledger: str) -> None:
    lay(a=UNITS, b=PEOPLE, d=COVERS, f=COVERS.replace("住院医疗", "住院津贴"))
    code, told, _ = made(run, "--received-on", "2018-01-02", "--for", "d.csv=--unpaid", "--yes")
    assert (code, [state for _, state in states(told)]) == (0, ["written"] * 4)
    assert answer(ledger, "select received_on from contribution_now") == [("2018-01-02",)]


def test_what_is_said_of_a_file_is_its_kind_its_headings_and_its_sheet(run: Run, ledger: str) -> None:
    def sheet(text: str) -> str:
        return sheet_xml([tuple(line.split(",")) for line in text.splitlines()])

    lay(a=UNITS, b=PEOPLE, d="姓名,证件号码,所属工会\n张三丰,110100198507120034,甲厂工会\n")
    lay(c=PEOPLE.replace("姓名", "大名"))
    Path("g.xlsx").write_bytes(packed(parts({"一月": sheet(PEOPLE), "二月": sheet(PEOPLE.replace("李四", "李肆"))})))
    code, told, _ = made(run)
    assert (code, sorted(states(told))[2:]) == (1, [("c", "unknown"), ("d", "unclear"), ("g", "refused")])
    apart = ("d.csv=--import enroll --plan 住院医疗 --starts-on 2018-01-01 --unpaid", "g.xlsx=--sheet 一月")
    code, told, _ = made(run, *(word for one in (*apart, "c.csv=--map 大名=name") for word in ("--for", one)), "--yes")
    assert (code, sorted(states(told))) == (
        0,
        [("a", "written"), ("b", "written"), ("c", "unchanged"), ("d", "written"), ("g", "unchanged")],
    )
    assert answer(ledger, "select count(*) from enrollment_now") == [(1,)]


def test_which_of_two_sheets_is_the_table_is_asked(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def sheet(text: str) -> str:
        return sheet_xml([tuple(line.split(",")) for line in text.splitlines()])

    lay(a=UNITS)
    book = {"一月": sheet(PEOPLE), "二月": sheet(PEOPLE.replace("李四", "李肆"))}
    Path("g.xlsx").write_bytes(packed(parts(book)))
    typing(monkeypatch, "二", "y")
    code, told, shown = made(run)
    assert (code, states(told)) == (0, [("a", "written"), ("g", "written")])
    assert "  1  一月\n  2  二月\n" in shown
    assert "--sheet 二月" in shown
    assert sorted(answer(ledger, "select name from personal")) == [("张三丰",), ("李肆",)]
    typing(monkeypatch, "1")
    assert run("member", "import", "g.xlsx").code == 1  # another name of the same person is a doubt of the other sheet
    assert "The same without questions" not in run("member", "import", "g.xlsx").err  # the input has ended


def book_of_two(first: str, second: str) -> None:
    def sheet(text: str) -> str:
        return sheet_xml([tuple(line.split(",")) for line in text.splitlines()])

    Path("g.xlsx").write_bytes(packed(parts({"一月": sheet(first), "二月": sheet(second)})))


SECOND = "姓名,证件号码,所属工会\n王五,110100199001010027,甲厂工会\n"


def test_two_sheets_of_one_kind_may_both_go_in_each_as_a_list_of_its_own(
    run: Run, ledger: str, founded_once: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS)
    book_of_two(PEOPLE, PEOPLE.replace("张三丰,110100198507120034", "王五,110100199001010027"))
    typing(monkeypatch, "all", "y")
    code, told, _ = made(run)
    assert (code, [(one["sheet"], one["added"]) for one in told["imports"]]) == (
        0,
        [(None, 2), ("一月", 2), ("二月", 1)],
    )
    line = shlex.split(told["line"])[1:]
    assert [word for word in line if "!" in word] == ["g.xlsx!一月=--sheet 一月", "g.xlsx!二月=--sheet 二月"]
    assert [note["code"] for one in told["imports"] for note in one["notes"] if note["code"].startswith("SHEET")] == []
    people = answer(ledger, "select count(*) from membership_now")
    Path(ledger).write_bytes(founded_once)
    assert run(*line, "--no-input").code == 0
    assert answer(ledger, "select count(*) from membership_now") == people == [(3,)]
    assert run(*line, "--no-input", "-f", "json").out.count('"state": "same"') == 3


def test_a_sheet_that_is_spoken_of_goes_in_beside_the_one_that_is_named(run: Run, ledger: str) -> None:
    lay(a=UNITS)
    book_of_two(PEOPLE, SECOND)
    said = ("--for", "g.xlsx=--sheet 一月", "--for", "g.xlsx!二月=--joined-on 2018-01-01 --import member", "--yes")
    code, told, _ = made(run, *said)
    assert (code, [(one["sheet"], one["state"], one["added"]) for one in told["imports"]]) == (
        0,
        [(None, "written", 2), ("一月", "written", 2), ("二月", "written", 1)],
    )


@pytest.mark.parametrize(
    "line", [("import", "g.xlsx", "--for", "g.xlsx=--sheet 一月"), ("member", "import", "g.xlsx", "--sheet", "一月")]
)
def test_the_sheets_that_are_not_read_are_named(run: Run, ledger: str, line: tuple[str, ...]) -> None:
    book_of_two(PEOPLE, PEOPLE)
    told = json.loads(run(*line, "--dry-run", "-f", "json").out)
    notes = told["imports"][0]["notes"] if "imports" in told else told["notes"]
    assert [note["message"] for note in notes if note["code"] == "SHEET_PASSED_OVER"] == [
        "Sheet 二月 was passed over: another sheet was named."
    ]


@pytest.mark.parametrize("said", ["g.xlsx!三月=--joined-on 2018-01-01", "a.csv!Sheet9=--unit 110119"])
def test_what_is_said_of_a_sheet_that_is_not_there_is_a_wrong_command_line(run: Run, ledger: str, said: str) -> None:
    lay(a=UNITS)
    book_of_two(PEOPLE, PEOPLE)
    assert run("import", ".", "--for", said, "--yes").code == 2
    assert answer(ledger, "select count(*) from entry") == [(1,)]


def test_two_words_for_one_file_that_differ_are_a_wrong_command_line(run: Run, ledger: str) -> None:
    lay(a=UNITS)
    twice = ("--for", "a.csv=--unit 110119", "--for", "a.csv=--unit 110119901")
    assert run("import", ".", *twice, "--yes").code == 2
    assert run("import", ".", *twice[:2], *twice[:2], "--yes").code == 0


STAYS = (
    "姓名,证件号码,入院日期,出院日期,总费用,统筹基金支付,自付一,自付二,自费,单据\n"
    "张三丰,110100198507120034,2018-03-01,2018-03-08,10000,6000,3000,600,400,J1\n"
)
HANDED_IN = ("--received-on", "2018-04-01")


def test_a_list_that_lacks_a_column_is_taken_for_what_it_is_most_like_and_asked_for_the_column_alone(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, s=STAYS)
    typing(monkeypatch, "1", "", "n")
    _, told, shown = made(run, *HANDED_IN)
    assert shown.startswith("\ns.csv (Claims):\nThere is no column Settlement number.")
    assert [(one["kind"], one["path"]) for one in told["imports"]][2] == ("claim", "s.csv")
    assert "s.csv=--import claim --map 单据=settlement_no" in told["line"]


def test_a_list_that_is_none_of_what_it_was_taken_for_is_asked_about(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, s=STAYS)
    typing(monkeypatch, "none", "no such kind", "leave", "n")
    _, told, shown = made(run, *HANDED_IN)
    assert "  1  Claims\n" in shown
    assert "leave it aside\nWhich is s.csv (number or name, Enter leaves it aside):" in shown
    assert shown.count("That was not understood.") == 1
    assert [(one["path"], one["state"]) for one in told["imports"]][2] == ("s.csv", "unknown")


def test_the_name_of_a_bare_list_says_what_it_is(run: Run, ledger: str) -> None:
    lay(a=UNITS, b=PEOPLE)
    bare = "姓名,证件号码,所属工会\n张三丰,110100198507120034,甲厂工会\n"
    lay(名单=bare, 二月会员名册=f"{bare}\n", 参保人员=f"{bare}\n\n")
    code, told, _ = made(run, "--plan", "HOSP_MED", "--starts-on", "2018-01-01", "--unpaid")
    assert (code, sorted((one["path"], one["kind"], one["state"]) for one in told["imports"])[2:]) == (
        1,
        [
            ("二月会员名册.csv", "member", "unchanged"),
            ("参保人员.csv", "enroll", "ready"),
            ("名单.csv", None, "unclear"),
        ],
    )


def test_a_unit_is_asked_until_it_is_one(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(a=UNITS, b=PEOPLE.replace("甲厂工会", "").replace("乙厂工会", ""))
    typing(monkeypatch, "甲厂", "甲厂工会", "y")
    code, told, shown = made(run)
    assert (code, [state for _, state in states(told)]) == (0, ["written", "written"])
    assert shown.count('There is no unit called "甲厂"') == 1


def test_who_decides_sees_that_a_total_differs(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(a=UNITS, b="所属工会,金额,到账日期,收据编号\n甲厂工会,95,2018-01-02,R1\n合计,285,,\n")
    typing(monkeypatch, "n")
    _, _, shown = made(run)
    said = "says 285, the rows above add up to 95. Check for missing rows."
    assert said in " ".join(shown.partition("2. b.csv")[2].split())


def test_who_decides_sees_which_columns_were_read_by_what_stands_in_them(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE.replace("证件号码", "甲乙").replace("入会日期", "何时入会"))
    typing(monkeypatch, "n")
    _, _, shown = made(run)
    after = " ".join(shown.partition("2. b.csv")[2].split())
    assert "2 columns were read by what their cells hold: 甲乙 = ID number, 何时入会 = Joined on" in after


def test_an_option_that_a_full_column_leaves_nothing_to_fill_is_told(run: Run, ledger: str) -> None:
    lay(a=UNITS, b=PEOPLE, e=PAID.replace("赵六,110100198001010022,乙厂工会", "张三丰,110100198507120034,甲厂工会"))
    lay(p="姓名,证件号码,就诊季度,类别,报销金额,支付日期\n张三丰,110100198507120034,2018Q1,门诊,80,2018-05-10\n")
    said = ("--for", "e.csv=--unpaid", "--for", "p.csv=--quarter 2018Q2 --paid-on 2018-06-01")
    _, told, _ = made(run, *said, "--dry-run")
    notes = [note["message"] for one in told["imports"] for note in one["notes"]]
    filled = [message.partition(" filled nothing")[0] for message in notes if "filled nothing" in message]
    assert filled == ["--unpaid", "--quarter", "--paid-on"]


def test_what_was_answered_this_once_is_in_the_line_again(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(
        a=UNITS,
        b="\n".join(
            f"{line},{more}" for line, more in zip(PEOPLE.splitlines(), ("派遣单位", "丙厂", "丁厂"), strict=True)
        ),
    )
    typing(monkeypatch, "1", "this once", "n")
    code, told, _ = made(run)
    assert (code, [state for _, state in states(told)]) == (0, ["ready", "ready"])
    assert "b.csv=--map 派遣单位=-" in told["line"]
    monkeypatch.setattr(asking, "is_possible", lambda: False)
    assert run(*shlex.split(told["line"])[1:]).code == 0
    assert answer(ledger, "select count(*) from mapping_now") == [(0,)]


def test_a_bare_list_is_remembered_for_what_it_was_said_to_be(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, d="姓名,证件号码,所属工会\n张三丰,110100198507120034,甲厂工会\n")
    typing(monkeypatch, "1", "n")
    _, told, _ = made(run)
    assert "d.csv=--import member" in told["line"]


def test_an_option_that_its_import_lacks_is_told(run: Run, ledger: str) -> None:
    lay(a=UNITS)
    code, told, _ = made(run, "--for", "a.csv=--unpaid --reason x")
    assert (code, [note["message"] for note in told["notes"]]) == (
        0,
        ["--for a.csv=--unpaid was not used: none of these files takes it."],
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("a.csv", "FOR_WHAT"),
        ("a.csv=unpaid", "FOR_WHAT"),
        ("=--unpaid", "FOR_WHAT"),
        ('a.csv=--reason "x', "FOR_WHAT"),
        ("z.csv=--unpaid", "FOR_NO_FILE"),
        ("a.csv=--nothing", "NO_SUCH_OPTION"),
        ("a.csv=--actor 王", "OPTION_OF_ALL_FILES"),
        ("a.csv=--received-on soon", "BAD_DATE"),
        ("a.csv=--unpaid --unpaid=no", "OPTION_TAKES_NO_VALUE"),
        ("a.csv=--sheet A --sheet B", "OPTION_TWICE"),
        ("a.csv=--import people", "NOT_A_CHOICE"),
        ("a.csv=--yes", "NO_SUCH_OPTION"),
        ("a.csv=--unpaid more", "EXTRA_ARGUMENTS"),
    ],
)
def test_a_wrong_word_for_one_file_is_a_wrong_command_line(run: Run, ledger: str, said: str, code: str) -> None:
    lay(a=UNITS)
    ran = run("import", "a.csv", "--for", said, "-f", "json")
    assert (ran.code, ran.out) == (2, "")
    with pytest.raises((BadValue, MutualAidError)) as refused:
        lists.Apart([declared.of_one_file(said)]).refuse_others([Path("a.csv")])
    assert getattr(refused.value, "code", None) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [("b.csv=--accept TRANSFER", 2), ("b.csv=--map 甲=name", 2), ("b.csv=--learn", 2), ("g.xlsx=--sheet 三月", 1)],
)
def test_what_is_wrong_for_one_file_ends_the_command_before_any_file_is_taken(
    run: Run, ledger: str, said: str, code: int
) -> None:
    lay(a=UNITS, b=PEOPLE)
    Path("g.xlsx").write_bytes(packed(parts({"一月": sheet_xml([line.split(",") for line in PEOPLE.splitlines()])})))
    assert run("import", ".", "--for", said, "--yes").code == code
    assert answer(ledger, "select count(*) from entry") == [(1,)]


@pytest.mark.parametrize(
    "reason", ["三月调入", "moved in March", "it's $HOME", 'say "yes"', "a=b", "`x` \\ !", "—— -x", "x; rm"]
)
@pytest.mark.parametrize("file", ["c.csv", "三月 (2).csv", "d/it's.xls!一月"])
def test_what_is_said_of_a_file_is_read_back_from_its_line_as_it_was(file: str, reason: str) -> None:
    said = {
        "accept": [("DIFFERS",), ("TRANSFER",)],
        "reason": reason,
        "map_pairs": [("甲=乙 丙", "name")],
        "join": True,
    }
    line = " ".join(map(words.typed, declared.typed_of(file, said)))
    option, pair = shlex.split(line)
    name, words_said = declared.of_one_file(pair)
    assert (option, name, declared.understood(words_said)) == (
        "--for",
        file,
        {**said, "accept": [("DIFFERS", "TRANSFER")]},
    )


def test_a_name_that_two_files_have_needs_the_path(run: Run, ledger: str) -> None:
    lay(a=UNITS)
    Path("deep").mkdir()
    Path("deep/a.csv").write_text(PEOPLE, encoding="utf-8")
    assert run("import", ".", "--for", "a.csv=--joined-on 2018-01-01").code == 2
    assert run("import", ".", "--for", "deep/a.csv=--joined-on 2018-01-01").code == 0


# --- told ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"名册": sheet_xml([("姓名", "证件号码", "所属工会", "入会日期")])}, "NO_DATA_ROWS"),
        ({"名册": sheet_xml([])}, "FILE_EMPTY"),
    ],
)
def test_a_header_alone_and_an_empty_workbook_are_told_for_what_they_are(
    run: Run, ledger: str, content: dict[str, str], code: str
) -> None:
    lay(a=UNITS)
    Path("h.xlsx").write_bytes(packed(parts(content)))
    told = made(run)[1]
    assert (states(told), [problem["code"] for problem in told["problems"]]) == (
        [("a", "ready"), ("h", "empty")],
        [code],
    )
    shown = run("mapping", "show", "h.xlsx", "-f", "json")
    told = json.loads(shown.out)
    assert (shown.code, told.get("import_code"), told.get("error", {}).get("code")) == (
        (0, "member", None) if code == "NO_DATA_ROWS" else (1, None, code)
    )


def test_what_has_to_be_decided_comes_last_and_fits_the_screen(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, c=MOVED.replace("110100199001010027", "1"), d=COVERS)
    typing(monkeypatch, "n")
    shown = run("import", ".", "--received-on", "2018-01-02").err
    assert shown.splitlines()[:2] == [
        "1. a.csv: Units – would go in  Read 2  Added 2",
        "2. b.csv: Members – would go in  Read 2  Added 2",
    ]
    after = shown.rstrip().partition("\n\nc.csv:\nRefused: ")[2]
    assert after.splitlines()[-1] == "c.csv cannot go in. Import those before it? (y/n):"
    assert len(shown.splitlines()) <= 24


# --- what a list has itself, and what serves for several ------------------------------------------------


def test_a_column_that_holds_what_rows_lack_is_offered_for_it(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, s=STAYS.replace("单据", "结算单号").replace("出院日期", "某日"))
    typing(monkeypatch, "", "2", "y")
    code, told, shown = made(run, *HANDED_IN)
    assert "Discharged on is missing. Fill it in.\n  1  the column 某日: 2018-03-08\n  2  leave this file out" in shown
    assert (code, states(told)[2]) == (0, ("s", "written"))
    assert "--map 某日=discharged_on" in told["line"]
    assert answer(ledger, "select discharged_on from settlement_now") == [("2018-03-08",)]


def test_a_column_of_what_was_paid_for_is_offered_for_the_plan(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "甲厂工会,95,2018-01-02,住院医疗互助费,R1\n甲厂工会,40,2018-01-02,重大疾病互助费,R2\n"
    lay(a=UNITS, b=f"所属工会,金额,到账日期,用途,收据编号\n{rows}")
    typing(monkeypatch, "1", "2", "y")
    code, told, shown = made(run)
    assert "  1  the column 用途: 住院医疗互助费, 重大疾病互助费\n" in shown
    assert (code, [state for _, state in states(told)]) == (0, ["written", "written"])


TITLED = "甲厂工会2018年住院医疗参保人员,,\n保障期：2018年3月1日至2019年2月28日,,\n姓名,证件号码,份数\n张三丰,110100198507120034,1\n"


def test_what_the_title_says_of_what_rows_lack_is_offered_first(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    lay(a=UNITS, b=PEOPLE, d=TITLED)
    typing(monkeypatch, "1", "", "", "", "y")
    code, told, shown = made(run)
    assert (code, states(told)[2]) == (0, ("d", "written"))
    assert [line for line in shown.splitlines() if line.startswith("  1  ")] == [
        "  1  not paid yet: the covers wait for a receipt of their union",
        *(
            f"  1  {said}, as the title or the name of the file says, for all rows that lack it"
            for said in ("甲厂工会", "HOSP_MED", "2018-03-01")
        ),
    ]
    said = "select u.unit_name, l.plan_code, e.starts_on from enrollment_now e join unit_now u using (unit_id)"
    assert answer(ledger, f"{said} join plan_now l using (plan_id)") == [("甲厂工会", "HOSP_MED", "2018-03-01")]


def test_what_the_title_says_need_not_be_so(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(a=UNITS, b=PEOPLE, d=TITLED)
    typing(monkeypatch, "1", "2", "丙厂", "乙厂工会", "leave", "n")
    _, told, shown = made(run)
    assert 'There is no unit called "丙厂"' in shown
    assert "--import enroll --unpaid --unit 乙厂工会" in told["line"]
    assert ("d", "refused") in states(told)


MANY = {
    name: COVERS.replace("住院医疗", plan) for name, plan in (("d", "住院医疗"), ("e", "住院津贴"), ("f", "重大疾病"))
}


@pytest.mark.parametrize(
    ("answers", "paid"),
    [
        (("2", "2018-01-02", "1", "y"), [("2018-01-02", 3)]),
        (("2", "2018-01-02", "2", "1", "1", "y"), [("2018-01-02", 1)]),
        (("2", "2018-01-02", "only", "1", "only", "2", "2018-01-04", "y"), None),
    ],
)
def test_one_answer_serves_for_all_lists_that_lack_the_same(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], paid: list[Any] | None
) -> None:
    lay(a=UNITS, b=PEOPLE, **MANY)
    typing(monkeypatch, *(each.replace("only", "this one") for each in answers))
    code, _, shown = made(run)
    assert (code, sys.stdin.read()) == (0, "")
    assert (
        "Also without Received on, of the same kind: e.csv, f.csv\n  1  the same for all 3\n  2  this one only" in shown
    )
    days = "select received_on, count(*) from contribution_now group by received_on order by 1"
    assert answer(ledger, days) == ([("2018-01-02", 1), ("2018-01-04", 1)] if paid is None else paid)


def test_a_column_of_several_lists_is_asked_about_once(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(a=UNITS, b=PEOPLE)
    stays = STAYS.replace("单据", "结算单号").replace("出院日期", "某日")
    lay(s=stays, t=stays.replace("J1", "J2").replace("03-0", "06-0"))
    typing(monkeypatch, "1", "1", "2", "y")
    code, told, _ = made(run, "--received-on", "2018-07-01")
    assert (code, [state for _, state in states(told)]) == (0, ["written"] * 4)


def test_at_a_question_no_option_is_named(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(a=UNITS, b=PEOPLE, c=MOVED, **MANY)
    typing(monkeypatch, "1", "调入", "1", "1", "y")
    _, _, shown = made(run)
    assert "--" not in shown.partition("The same without questions:")[0]
    assert "The day of payment is not given." in shown


def test_a_heading_of_several_lists_is_asked_about_once(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def sent(text: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join((f"{head},派遣单位", *(f"{row},丙厂" for row in rows)))

    lay(a=UNITS, b=sent(PEOPLE), c=sent(PEOPLE) + "\n", d=PEOPLE + "\n\n")
    typing(monkeypatch, "not needed", "the same", "this once", "y")
    code, told, shown = made(run)
    assert "Also with 派遣单位, of the same kind: c.csv\n  1  the same for all 2\n  2  this one only" in shown
    assert (code, [state for _, state in states(told)]) == (0, ["written", "written", "unchanged", "unchanged"])
    assert told["line"].count("--map 派遣单位=-") == 2
    typing(monkeypatch, "not needed", "this one", "not needed", "this once", "n")
    assert made(run)[2].count("What is the column 派遣单位?") == 2


def test_what_is_no_day_is_asked_again_without_a_word_of_options(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(a=UNITS, b=PEOPLE, d=COVERS)
    typing(monkeypatch, "2", "2018-13-01", "2018.1.2", "y")
    code, told, shown = made(run)
    assert (code, states(told)[2]) == (0, ("d", "written"))
    assert "That is no date; write it like 2018-12-31.\n" in shown


def test_the_line_names_fields_by_their_codes_however_somebody_named_them(run: Run, ledger: str) -> None:
    lay(a=UNITS.replace("类型", "甲乙"))
    assert "a.csv=--map 甲乙=unit_kind" in made(run, "--for", "a.csv=--map 甲乙=类型")[1]["line"]


def test_a_long_choice_is_folded_as_the_screen_is_wide(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    lay(a=UNITS, b=PEOPLE, d=TITLED)
    typing(monkeypatch, "1", "", "", "", "y")
    _, _, shown = made(run)
    assert "  1  甲厂工会, as the title or the name of the\n     file says, for all rows that lack it\n" in shown
