"""Global options, language, help, usage errors and the one error border, through ``main`` itself."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli import border, invocation, journal, options, pages
from mutualaid.cli.invocation import today
from mutualaid.cli.main import NOUNS, lifted, main
from mutualaid.cli.options import given_day
from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import reading
from tests.cli.conftest import Run

PYTHON = [sys.executable, "-m", "mutualaid"]


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    return subprocess.run([*PYTHON, *arguments], capture_output=True, env={**os.environ, **environment}, check=False)


# --- global options -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["--db", "LEDGER", "journal", "head", "-f", "json"],
        ["journal", "--db", "LEDGER", "head", "-f", "json"],
        ["journal", "head", "-f", "json", "--db", "LEDGER"],
        ["journal", "head", "-f", "json", "--db=LEDGER"],
        ["--db", "/nowhere.db", "journal", "head", "-f", "json", "--db=LEDGER"],
    ],
)
def test_global_options_stand_anywhere_and_the_last_one_wins(run: Run, ledger: str, arguments: list[str]) -> None:
    ran = run(*(argument.replace("LEDGER", ledger) for argument in arguments))
    assert ran.code == 0
    assert json.loads(ran.out)["entry"] == 3


def test_global_options_after_two_dashes_are_left_alone() -> None:
    assert lifted(["member", "--db", "a", "find", "--", "--db", "b"]) == (
        {"--db": "a"},
        ["member", "find", "--", "--db", "b"],
    )


@pytest.mark.parametrize(
    "arguments",
    [["journal", "list", "--db"], ["--db", "--lang", "zh", "journal", "list"], ["--db=", "journal", "list"],
     ["--actor", "", "journal", "list"], ["--at", " ", "journal", "list"], ["--no-progress=yes", "journal", "list"]],
)  # fmt: skip
def test_a_global_option_without_its_value_is_exit_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "--help" in ran.err


def test_the_environment_names_the_ledger_and_an_empty_name_counts_as_none(
    run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MUTUALAID_DB", ledger)
    assert run("journal", "head").code == 0
    monkeypatch.setenv("MUTUALAID_DB", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(invocation, "default_db", lambda: str(tmp_path / "mutualaid" / "mutualaid.db"))
    found = json.loads(run("doctor", "-f", "json").out)
    assert (found["db"], found["db_source"]) == (str(tmp_path / "mutualaid" / "mutualaid.db"), "default")


def test_the_default_ledger_lies_in_the_users_data_folder() -> None:
    assert Path(invocation.default_db()).parts[-2:] == ("mutualaid", "mutualaid.db")


def test_a_run_inside_a_run_inherits_language_and_actor_and_gives_them_back(run: Run, ledger: str) -> None:
    outer = invocation.Run(db_given=ledger, actor_given="甲", lang="zh", progress=False)
    with invocation.running(outer):
        assert invocation.current().actor == "甲"
    assert invocation.current() == invocation.Run()


def test_a_run_inside_a_run_gives_the_language_back(run: Run, ledger: str) -> None:
    from mutualaid import words

    words.use("zh")
    with invocation.running(invocation.Run(db_given=ledger, lang="zh")):
        assert run("journal", "list").out.startswith("凭证列表")
        assert run("journal", "list", "--lang", "en").out.startswith("Journal")
        assert run("journal", "list").out.startswith("凭证列表")
        assert words.language() == "zh"


def test_a_run_leaves_nothing_behind_for_the_next_one_in_the_process(run: Run, ledger: str, tmp_path: Path) -> None:
    ran = run("journal", "undo", "3", "--reason", "x", "--db", ledger, "--actor", "乙", "-o", str(tmp_path / "a.json"))
    assert ran.code == 0
    assert (invocation.outer(), invocation.current()) == (None, invocation.Run())
    assert run("journal", "list", "--at", "9", "--db", ledger).out == ""  # no object: that was the run before


def test_the_version_is_printed(run: Run) -> None:
    ran = run("--version")
    assert ran.code == 0
    assert re.fullmatch(r"mutualaid \S+\n", ran.out)


# --- language -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environment", "chinese"),
    [
        (["--lang", "zh"], {}, True),
        (["--lang=en"], {"MUTUALAID_LANG": "zh"}, False),
        ([], {"MUTUALAID_LANG": "zh"}, True),
        ([], {"MUTUALAID_LANG": ""}, False),
        ([], {"LANG": "zh_CN.GBK"}, True),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, False),
        ([], {"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, True),
    ],
)
def test_the_language_is_settled_before_anything_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], chinese: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for command in (["--help"], ["report", "-h"], ["report", "participation", "--help"]):
        ran = run(*command, *arguments)
        assert ran.code == 0
        assert ran.out.startswith("用法" if chinese else "Usage")
        assert re.search("[\u4e00-\u9fff]", re.sub(r"(?m)^  mutualaid .*$", "", ran.out)) is not None or not chinese


@pytest.mark.parametrize("arguments", [["--lang", "fr", "journal", "list"], ["--lang", "ZH", "--help"]])
def test_an_unknown_language_is_exit_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")


def test_an_unknown_language_in_the_environment_is_exit_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUALAID_LANG", "klingon")
    ran = run("journal", "list")
    assert ran.code == 2
    assert "MUTUALAID_LANG" in ran.err


# --- help -----------------------------------------------------------------------------------------


def test_the_front_page_lists_every_noun_with_one_line_and_imports_none() -> None:
    probe = "import sys; from mutualaid.cli.main import main; main(['--help']); print([n for n in sys.modules if n.startswith(('typer', 'sqlite3'))], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert re.findall(r"(?m)^  ([a-z]+)\b", done.stdout.partition("Commands:")[2])[: len(NOUNS)] == list(NOUNS)


def test_no_arguments_show_the_front_page(run: Run) -> None:
    ran = run()
    assert ran.code == 0
    assert ran.out.startswith("Usage: mutualaid [OPTIONS] COMMAND")


@pytest.mark.parametrize("arguments", [["journal"], ["report"]])
def test_a_noun_alone_shows_its_page_on_stderr_and_is_exit_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert f"Usage: mutualaid {arguments[0]}" in ran.err


def verbs(command: Any, path: str) -> list[str]:
    """Every command below a noun."""
    if not hasattr(command, "commands"):
        return [path]
    return [verb for name, each in command.commands.items() for verb in verbs(each, f"{path} {name}")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("noun", NOUNS)
def test_the_help_of_every_command_ends_with_an_example_of_it(run: Run, noun: str, language: str) -> None:
    for path in verbs(border.build(noun, import_module(NOUNS[noun]), []), noun):
        ran = run("--lang", language, *path.split(), "--help")
        assert ran.code == 0, path
        assert re.search(rf"(?m)^  mutualaid {path}\b.*\n\n.*$", ran.out), path
        assert "None" not in ran.out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_help_page_is_wider_than_80_cells_but_for_its_examples(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    from mutualaid.render.cells import width

    monkeypatch.setenv("COLUMNS", "80")
    for command in ("", "report", "report participation", "journal undo"):
        page = run("--lang", language, *command.split(), "--help").out
        wide = [line for line in page.splitlines() if width(line) > 80 and not line.startswith("  mutualaid ")]
        assert wide == []


# --- what is wrong with a command line ----------------------------------------------------------------


def parameters(command: Any, name: str, parent: Any = None) -> list[tuple[str, list[Any]]]:
    """Every command below a noun with its arguments and options."""
    told = f"mutualaid {name}" if parent is None else name
    context = command.make_context(told, [], parent, resilient_parsing=True)
    if hasattr(command, "commands"):
        return [found for verb, each in command.commands.items() for found in parameters(each, verb, context)]
    return [(border.path_of(context), command.get_params(context))]


def commands(*nouns: str) -> list[tuple[str, list[Any]]]:
    """Every command of some nouns with its arguments and options."""
    return [found for noun in nouns for found in parameters(border.build(noun, import_module(NOUNS[noun]), []), noun)]


@pytest.mark.parametrize("noun", NOUNS)
def test_an_option_that_takes_one_value_is_given_once(run: Run, noun: str) -> None:
    for path, taken in commands(noun):
        for each in taken:
            if each.param_type_name != "option" or each.is_flag:
                continue
            name = each.opts[-1]
            ran = run(*path.split(), name, "1", f"{name}=1" if name.startswith("--") else f"{name}1")
            if each.multiple:
                assert "given twice" not in ran.err, (path, name)
                continue
            assert (ran.code, ran.out) == (2, ""), (path, name)
            assert "takes one value and is given twice" in ran.err, (path, name)


def test_an_option_given_twice_under_both_its_names_is_given_twice(run: Run) -> None:
    assert "The option --format takes one value" in run("journal", "list", "-f", "json", "--format", "csv").err


READ = {options.file_there, journal.anchors_file}
"""What reads the path of a file that is then opened."""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_where_a_file_is_to_be_read_is_refused_at_once_by_every_command(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    other_end = os.open(pipe, os.O_RDWR)  # where nothing refuses, reading fails here instead of waiting for ever
    try:
        asked = [
            (path, run(*path.split(), *([each.opts[0]] if each.param_type_name == "option" else []), str(pipe)))
            for path, taken in commands(*NOUNS)
            for each in taken
            if getattr(each.type, "func", None) in READ
        ]
    finally:
        os.close(other_end)
    assert {"member import", "backup verify", "backup restore", "plan load", "payout confirm", "journal anchor"} <= {
        path for path, _ in asked
    }
    for path, ran in asked:
        assert (ran.code, ran.out) == (2, ""), path
        assert "is a pipe or a device and no file" in ran.err, path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["jornal", "list"], "Did you mean: journal"),
        (["journal", "lst"], "Did you mean: list"),
        (["journal", "list", "--formt", "json"], "Did you mean: --format"),
        (["journal", "list", "--lnag", "zh"], "Did you mean: --lang"),
        (["journal", "list", "-q"], "There is no option -q."),
        (["-x", "journal", "list"], "There is no option -x."),
        (["journal", "show"], "The argument NO is missing."),
        (["journal", "undo", "1"], "The option --reason is missing."),
        (["journal", "undo", "1", "--reason"], "The option --reason needs a value."),
        (["journal", "undo", "1", "--reason", " "], "The value of --reason is blank"),
        (["journal", "undo", "1", "--reason", "x", "--dry-run=1"], "The option --dry-run takes no value"),
        (["journal", "show", "1", "2"], "Too many arguments: 2."),
        (["journal", "show", "one"], "The value 'one' of NO is no whole number"),
        (["journal", "show", "-1"], "There is no option -1."),
        (["journal", "list", "-f", "nosuch"], "choose one of: table, json, csv, xlsx"),
        (["journal", "list", "-f", "xlsx"], "needs a file"),
        (["journal", "list", "-o", "/no/such/folder/x.csv"], "The folder '/no/such/folder' is not there"),
        (["journal", "list", "-o", "/"], "'/' is a folder"),
        (["journal", "list", "-o", ""], "The value of --output is blank"),
        (["journal", "verify", "--head", "xyz"], "is no hash"),
        (["report", "participation", "--by", "village"], "choose one of: district, town"),
        (["report", "participation", "--unit", ""], "The value of --unit is blank"),
        (["report", "floor", "--people"], "There is no option --people."),
        (["report", "contributions", "--by", "sex"], "sex"),
        (["report", "participation", "--by", "town", "--people"], "--people"),
        (["report", "participation", "--year", "2018", "--as-of", "2017-12-31"], "are not the same year"),
        (["report", "summary", "--year", "2018"], "name it with -o"),
        (["report", "summary", "--year", "2018", "-o", "x.csv"], "name it with -o"),
        (["--at", "2", "journal", "undo", "1", "--reason", "x"], "Leave out --at 2"),
    ],
)
def test_a_wrong_command_line_is_exit_2_and_says_the_way_out(run: Run, arguments: list[str], said: str) -> None:
    for tail in ([], ["-f", "json"]):
        if tail and ("-f" in arguments or arguments[-1] in ("--reason",)):
            continue
        ran = run(*arguments, *tail)
        assert (ran.code, ran.out) == (2, ""), ran
        if said not in ("sex", "--people") and not (tail and said == "needs a file"):
            assert said in ran.err
        assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "day",
    ["2018-02-30", "", "１２３４-０１-０１", "2018-13-01", "1899-12-31", "2101-01-01", "2018-W01-1", "43101", "2018.4", "2018年",
     "18-1-5", "1/2/2018", "yesterday", "2018-01-01 2018-01-02"],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_exit_2(run: Run, day: str) -> None:
    ran = run("report", "participation", "--as-of", day)
    assert (ran.code, ran.out) == (2, "")
    assert "--as-of" in ran.err


@pytest.mark.parametrize(
    "day",
    ["2018-2-1", "20180201", "2018-02-01T00:00", "2018/02/01", " 2018-02-01", "2018.2.1", "2018年2月1日", "２０１８-０２-０１", "二〇一八年二月一日"],
)  # fmt: skip
def test_a_day_is_read_on_the_command_line_as_in_a_file(day: str) -> None:
    assert given_day(day) == "2018-02-01"


@pytest.mark.parametrize("word", ["today", "Today", "今天", "今日"])
def test_today_is_the_day_of_this_machine(word: str) -> None:
    assert given_day(word) == today()


@pytest.mark.parametrize("year", ["18", "02018", "2018.0", "-2018", "1899", "2101", "二〇一八", "²018"])
def test_a_year_is_four_digits_or_exit_2(run: Run, year: str) -> None:
    assert run("report", "participation", f"--year={year}").code == 2


@pytest.mark.parametrize(
    ("text", "bp"), [("75.00", 7500), ("75", 7500), ("0.01", 1), ("100", 10000), ("74.5", 7450), ("75%", 7500)]
)
def test_a_rate_in_percent_is_exact_basis_points(text: str, bp: int) -> None:
    assert options.rate_bp(text) == bp


@pytest.mark.parametrize("text", ["100.01", "-1", "75.001", "1e1", "", ".", "7 5", "nan", "七十五", "７５"])
def test_a_rate_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(options.BadValue):
        options.rate_bp(text)


@pytest.mark.parametrize(
    ("text", "fen"), [("95", 9500), ("95.00", 9500), ("0.1", 10), ("0.05", 5), ("100000000", 10**10)]
)
def test_an_amount_in_yuan_is_exact_fen(text: str, fen: int) -> None:
    assert options.amount_fen(text) == fen


@pytest.mark.parametrize("text", ["95.001", "-95", "1,000", "95元", "", "100000000.01", "9" * 40])
def test_an_amount_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(options.BadValue):
        options.amount_fen(text)


def test_codes_to_accept_are_given_together_or_one_by_one_and_never_without_a_reason() -> None:
    given = [options.hold_codes("differs, TRANSFER,"), options.hold_codes(" age ")]
    assert options.accepted(given, "seen") == {"DIFFERS", "TRANSFER", "AGE"}
    assert options.accepted(None, None) == options.accepted([], None) == frozenset()
    with pytest.raises(MutualAidError) as refused:
        options.accepted([("AGE",)], None)
    assert (refused.value.code, refused.value.exit_code) == ("REASON_NEEDED", Exit.USAGE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("TRANSFERS", ("NO_SUCH_HOLD", "TRANSFERS", {"nearest": "TRANSFER"})),
        ("AGE, 会籍", ("NO_SUCH_HOLD", "会籍", {"nearest": None})),
        # Refused, and nobody can settle that:
        ("OVERLAP", ("NO_SUCH_HOLD", "OVERLAP", {"nearest": None})),
        (" , ", ("BLANK_VALUE", " , ", {})),
    ],
)
def test_a_code_that_no_doubt_has_is_told_with_the_nearest_that_one_has(text: str, told: object) -> None:
    with pytest.raises(options.BadValue) as bad:
        options.hold_codes(text)
    assert (bad.value.code, bad.value.value, bad.value.facts) == told


def test_whatever_accepts_doubts_refuses_a_code_that_none_has(run: Run) -> None:
    accepting = [path for path, taken in commands(*NOUNS) if any("--accept" in each.opts for each in taken)]
    assert "member import" in accepting
    assert len(accepting) >= 12
    for path in accepting:
        ran = run(*path.split(), "--accept", "DIFERS", "--reason", "x")
        assert (ran.code, ran.out) == (2, ""), path
        assert "Did you mean: DIFFERS" in ran.err, path


def test_bytes_that_are_no_text_are_refused_wherever_text_is_typed(run: Run) -> None:
    for line in (
        "member show \udcff",
        "unit show G\udcff",
        "unit show G --actor \udcff",
        "period close 2018 --reason \udcff",
    ):
        ran = run(*line.split())
        assert (ran.code, ran.out) == (2, ""), line
        assert "another encoding than UTF-8" in ran.err, line


def test_the_period_is_the_day_or_the_end_of_the_year_or_today() -> None:
    assert options.period(2018, None, "2026-11-22") == "2018-12-31"
    assert options.period(2018, "2018-06-30", "2026-11-22") == "2018-06-30"
    assert options.period(None, "2018-06-30", "2026-11-22") == "2018-06-30"
    assert options.period(None, None, "2026-11-22") == "2026-11-22"


# --- the error border -----------------------------------------------------------------------------


def failing(monkeypatch: pytest.MonkeyPatch, wrong: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise wrong

    monkeypatch.setattr(reading, "read", fail)


@pytest.mark.parametrize(("exit_code", "has_object"), [(1, True), (3, False), (4, True), (5, True), (6, True)])
def test_with_json_a_refusal_is_an_object_on_stdout(
    run: Run, monkeypatch: pytest.MonkeyPatch, exit_code: int, has_object: bool
) -> None:
    failing(monkeypatch, MutualAidError("AT_WITH_WRITE", Exit(exit_code), at="7"))
    ran = run("journal", "list", "-f", "json")
    assert ran.code == exit_code
    assert "--at 7" in ran.err
    if has_object:
        assert json.loads(ran.out) == {
            "error": {
                "code": "AT_WITH_WRITE",
                "message": "--at is for questions and cannot stand with a command that writes. Leave out --at 7.",
            }
        }
    else:
        assert ran.out == ""
    assert run("journal", "list").out == ""


def test_a_refusal_leaves_the_file_of_an_earlier_answer_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "old.json").write_text("old")
    failing(monkeypatch, MutualAidError("ENTRY_UNKNOWN", entry=7))
    assert run("journal", "list", "-o", str(tmp_path / "old.json")).code == 1
    assert (tmp_path / "old.json").read_text() == "old"


def test_a_missing_ledger_is_exit_3_with_an_empty_stdout(run: Run, tmp_path: Path) -> None:
    for command in (["journal", "list"], ["report", "participation"], ["report", "list"]):
        ran = run(*command, "--db", str(tmp_path / "none.db"), "-f", "json")
        assert (ran.code, ran.out) == (3, "")
        assert "init" in ran.err


def test_an_interruption_is_exit_130_with_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    ran = run("journal", "list", "-f", "json")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "wrong", [ValueError("110100199001011237"), RecursionError(), KeyError("王小明"), AssertionError()]
)
def test_what_nobody_foresaw_names_a_place_and_no_value(
    run: Run, monkeypatch: pytest.MonkeyPatch, wrong: Exception
) -> None:
    failing(monkeypatch, wrong)
    ran = run("journal", "list")
    assert ran.code == 1
    assert type(wrong).__name__ in ran.err
    assert re.search(r"mutualaid/cli/\w+\.py:\d+, incident [0-9A-F]{8}", ran.err)
    assert "Traceback" not in ran.err
    assert "110100" not in ran.err
    assert "王" not in ran.err


def test_a_full_disk_and_a_driver_that_fails_are_exit_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    failing(monkeypatch, OSError(errno.ENOSPC, "full", "/x/y.db"))
    ran = run("journal", "list", "-f", "json")
    assert (ran.code, ran.out) == (3, "")
    assert "disk is full" in ran.err
    failing(monkeypatch, sqlite3.OperationalError("boom"))
    assert run("journal", "list").code == 3


# --- streams --------------------------------------------------------------------------------------


def test_a_closed_pipe_ends_quietly(ledger: str) -> None:
    for arguments in (["journal", "list", "--db", ledger], ["--help"]):
        shell = "{ " + " ".join([*PYTHON, *arguments]) + "; echo $? >&2; } | true"
        done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
        assert done.stderr == "0\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_device_is_told_in_one_sentence(ledger: str) -> None:
    shell = " ".join([*PYTHON, "journal", "list", "--db", ledger, "--lang", "en"]) + " > /dev/full"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr == "Error: The disk is full; the output cannot be written. Make room and try again.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit to the size of a file")
@pytest.mark.parametrize("blocks", [1, 8, 16])
def test_a_workbook_that_cannot_be_written_whole_is_told_in_one_sentence(
    ledger: str, tmp_path: Path, blocks: int
) -> None:
    asked = ["report", "summary", "--year", "2018", "--db", ledger, "--lang", "en", "-o", str(tmp_path / "s.xlsx")]
    shell = f"ulimit -f {blocks}; " + " ".join([*PYTHON, *asked])
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1), done.stderr
    assert done.stderr.startswith("Error: The system could not read or write")
    assert [left.name for left in tmp_path.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252", "utf-8"])
def test_no_console_encoding_breaks_an_answer(ledger: str, encoding: str) -> None:
    for arguments in (["journal", "list"], ["journal", "list", "-f", "json"], ["--help"], ["report", "nonsense"]):
        done = process(*arguments, "--db", ledger, "--lang", "zh", PYTHONIOENCODING=encoding)
        assert done.returncode == (2 if "nonsense" in arguments else 0)
        text = done.stdout.decode(encoding)
        assert b"Traceback" not in done.stderr
        if "json" in arguments:
            assert json.loads(text)["rows"][2]["file"] == "名单.xlsx"
        elif encoding == "gbk" and arguments == ["journal", "list"]:
            assert "凭证列表" in text
            assert "\\u" not in text


def test_an_argument_that_is_no_text_is_told_without_a_traceback(ledger: str) -> None:
    done = subprocess.run([*PYTHON, "journal", b"l\xff\xfest"], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_nothing_is_colored_when_redirected(ledger: str) -> None:
    done = process("journal", "list", "--db", ledger, FORCE_COLOR="1", TERM="xterm-256color")
    assert b"\x1b" not in done.stdout


def test_the_way_of_a_question_imports_nothing_heavy(ledger: str) -> None:
    probe = (
        "import sys; from mutualaid.cli.main import main; code = main(sys.argv[1:]);"
        "heavy = ('sqlalchemy', 'sqlmodel', 'alembic', 'pydantic', 'openpyxl', 'rich', 'numpy', 'pandas', 'python_calamine', 'platformdirs');"
        "print(code, [name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    for command in (["report", "participation", "-f", "json"], ["journal", "list", "-f", "csv"], ["journal", "head"]):
        if command[-1] == "head":
            command = [*command, "-f", "json"]
        done = subprocess.run(
            [sys.executable, "-c", probe, *command, "--db", ledger], capture_output=True, text=True, check=True
        )
        assert done.stderr.splitlines()[-1] == "0 []"


def test_the_module_is_the_console_script() -> None:
    assert process("--version").stdout.startswith(b"mutualaid ")
    assert process("nonsense").returncode == 2


def test_main_never_raises(run: Run) -> None:
    for arguments in (["report", "--", "x"], ["--"], ["-"], [""], ["journal", ""], ["journal", "list", "\x1b[31m"]):
        ran = run(*arguments)
        assert ran.code in (0, 2), arguments
        assert "\x1b" not in ran.err


def test_examples_are_taken_out_of_a_help_text() -> None:
    assert pages.described("journal head")[1] == ["mutualaid journal head -f json"]
    assert main(["--help"]) == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unknown_unit_is_refused_with_the_nearest_names_in_the_sentence(
    run: Run, ledger: str, language: str
) -> None:
    ran = run("unit", "show", "单位", "--db", ledger, "--lang", language, "-f", "json")
    said = json.loads(ran.out)["error"]["message"]
    assert (ran.code, "单位0" in said, "?" in said) == (1, True, False)


def test_a_global_option_without_its_value_is_told_in_the_language_of_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUTUALAID_LANG", "zh")
    ran = run("doctor", "--db")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "错误: 选项 --db 后面要有值。")


def test_init_in_a_folder_that_is_not_there_is_exit_2_and_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "misspelled" / "ledger.db"
    assert main(["init", "--db", str(place), "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "misspelled" in said.err
    assert not place.parent.exists()
