"""On a terminal a command asks for what it lacks, shows what it would do, and writes after a yes; elsewhere it names it."""

from __future__ import annotations

import json
import os
import pty
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mutualaid import words
from mutualaid.cli import asking, border, lacking, needed
from mutualaid.cli.main import NOUNS
from mutualaid.enrollments.usual import usual_plans, usual_start
from mutualaid.names.plans import PlanIndex
from mutualaid.rules.identity import check_character
from mutualaid.store.reading import read
from tests.cli.conftest import AT_THE_COUNTER as DAY
from tests.cli.conftest import Run
from tests.enrollments.stage import LI, ZHANG
from tests.ledgers import answer


@pytest.fixture
def ledger(counter: str) -> str:
    return counter


def covers(ledger: str) -> list[tuple[object, ...]]:
    return answer(
        ledger,
        "select p.plan_code, u.unit_code, e.starts_on, e.share_count, e.tier_code, c.received_on from enrollment_now e"
        " join plan_now p on p.plan_id = e.plan_id join unit_now u on u.unit_id = e.unit_id"
        " left join contribution_now c on c.enrollment_id = e.enrollment_id order by 1, 3",
    )


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("line", "named"),
    [
        (("enroll", "add"), "PERSON, --plan"),
        (("member", "leave", "1"), "--on, --reason or --reason-code"),
        (("claim", "payee", "1"), "--name, --account, --bank, --evidence"),
        (("enroll", "cancel"), "NO, --on, --reason"),
        (("letter", "receipt"), "PERSON, --output"),
        (("chase",), "UNIT or --all, --output"),
        (("contribution", "refund"), "--enrollment or --receipt or NO, --on, --reason"),
        (("enroll", "template", "--renew", "2018"), "--output, --unit"),
        (("enroll", "add", "--accept", "NOT_A_MEMBER"), "PERSON, --plan, --reason"),
    ],
)
def test_without_a_terminal_everything_that_is_missing_is_named_at_once(
    run: Run, line: tuple[str, ...], named: str
) -> None:
    ran = run(*line)
    assert (ran.code, ran.out, ran.err.splitlines()[0]) == (2, "", f"Error: These are missing: {named}.")


def test_a_walk_in_answers_person_and_plans_and_goes_on_with_what_is_usual(sit: Run, ledger: str) -> None:
    ran = sit("enroll", "add", answers="张三丰|1,3||||y")
    assert ran.code == 0, ran
    assert covers(ledger) == [
        ("CRITICAL", "U1", DAY, 1, None, DAY),
        ("HOSP_MED", "U1", DAY, 1, None, DAY),
    ]
    first, *others = (line for line in ran.err.splitlines() if re.search("[:：] ", line))
    assert first.startswith("Person (name, initials, document, card or phone): ")
    assert "Write it? (y/n): " in ran.err
    assert ran.err.rstrip().endswith(
        f"mutualaid enroll add 张三丰 --plan HOSP_MED --plan CRITICAL --unit U1 --starts-on {DAY} --received-on {DAY}"
    )
    assert "张三丰 · 第一工会 · Hospitalization medical · 2018-03-05 to 2019-03-04 · due 95.00 yuan" in ran.out
    assert others


def test_the_line_that_is_shown_does_the_same_without_a_question(
    sit: Run, run: Run, ledger: str, staged_once: bytes
) -> None:
    shown = sit("enroll", "add", answers="zsf|意外|||2|-|y").err.rstrip().splitlines()[-1]
    stood = covers(ledger)
    Path(ledger).write_bytes(staged_once)
    line = shown.partition("mutualaid ")[2].split()
    assert run(*line, "--no-input").code == 0, shown
    assert covers(ledger) == stood != []


@pytest.mark.parametrize("answers", ["张三丰|1||||n", "张三丰|1||||", "张三丰|1"])
def test_a_no_and_an_end_of_the_input_write_nothing(sit: Run, ledger: str, answers: str) -> None:
    before = answer(ledger, "select max(entry_id) from entry")
    assert sit("enroll", "add", answers=answers).code == 1
    assert (answer(ledger, "select max(entry_id) from entry"), covers(ledger)) == (before, [])


def test_several_people_are_listed_and_one_is_chosen(sit: Run, run: Run, ledger: str) -> None:
    assert run("member", "add", "张四", NEW, "--unit", "U2", "--joined-on", "2015-01-01").code == 0
    ran = sit("enroll", "add", answers="张|1|2||||y")
    assert "It may be one of" in ran.err
    assert ran.code == 0, ran
    assert len(covers(ledger)) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("member", "leave", "张"), "means 2 people"),
        (("member", "leave", "谁也不是"), "Nobody is found"),
        (("enroll", "add", "张三丰", "--unit", "没有这个工会"), "There is no unit called"),
    ],
)
def test_whom_and_what_a_line_names_is_looked_up_before_anything_is_asked(
    sit: Run, run: Run, ledger: str, line: tuple[str, ...], told: str
) -> None:
    assert run("member", "add", "张四", NEW, "--unit", "U2", "--joined-on", "2015-01-01").code == 0
    ran = sit(*line, answers="")
    assert ran.code == 1
    assert ran.err.count("\n") == 1, ran.err
    assert told in ran.err


def test_nobody_is_told_and_asked_again(sit: Run) -> None:
    ran = sit("member", "history", answers="nobody|99|张三丰")
    assert (ran.code, ran.err.count("Nobody is found")) == (0, 2)


def test_what_a_parser_refuses_is_asked_again_in_its_own_words(sit: Run, ledger: str) -> None:
    ran = sit("member", "transfer", answers="张三丰|第二|31.12.|1/2/2018|2018年4月1日|y")
    assert ran.code == 0, ran
    assert "is no date" in ran.err
    assert "different days" in ran.err
    assert answer(ledger, "select max(joined_on) from membership_now where person_id = 1") == [("2018-04-01",)]


def test_a_doubt_is_taken_over_with_a_reason_and_a_refusal_ends(sit: Run, ledger: str) -> None:
    held = sit("member", "add", answers="王五|110100199001010029|第一工会|2015-01-01|原件如此|y")
    assert held.code == 0, held
    assert held.err.rstrip().endswith("--reason 原件如此 --accept ID_CHECK_DIGIT")
    before = answer(ledger, "select max(entry_id) from entry")
    refused = sit("member", "add", answers="王六|11010019900101|第一工会|2015-01-01|y")
    assert (refused.code, answer(ledger, "select max(entry_id) from entry")) == (1, before)
    assert "Write it?" not in refused.err


def test_who_is_not_known_joins_on_the_spot(sit: Run, ledger: str) -> None:
    ran = sit("enroll", "add", answers=f"{NEW}|y|赵六|1|第一工会||-|y")
    assert ran.code == 0, ran
    assert covers(ledger) == [("HOSP_MED", "U1", DAY, 1, None, None)]
    assert answer(ledger, "select name from personal_now where document_no = :no", no=NEW) == [("赵六",)]


NEW = "11010019900101002" + check_character("11010019900101002")


def test_each_plan_begins_after_its_own_last_cover(run: Run, ledger: str) -> None:
    add = ("enroll", "add", ZHANG, "--no-input", "-f", "json")
    assert run(*add, "--plan", "住院医疗", "--starts-on", "2017-06-01", "--received-on", "2017-06-01").code == 0
    told = json.loads(run(*add, "--plan", "住院医疗", "--plan", "住院津贴").out)
    assert [(each["plan_code"], each["starts_on"], each["received_on"]) for each in told["about"]] == [
        ("HOSP_MED", "2018-06-01", DAY),
        ("HOSP_ALLOW", DAY, DAY),
    ]
    assert told["due_fen"] == 15500
    assert run(*add, "--plan", "住院医疗", "--plan", "住院津贴", "--fee", "155").code == 2


def test_who_comes_after_a_long_while_begins_today(run: Run, ledger: str) -> None:
    add = ("enroll", "add", LI, "--no-input", "-f", "json", "--plan", "住院医疗")
    assert run(*add, "--starts-on", "2017-01-01", "--received-on", "2017-01-01").code == 0
    with read(ledger) as reader:
        index = PlanIndex(reader)
        plan = index.named("HOSP_MED").plan_id
        days = ("2017-11-01", "2018-12-31", "2019-01-01")
        assert [usual_start(reader, index, 2, plan, today) for today in days] == [
            "2018-01-01",
            "2018-01-01",
            "2019-01-01",
        ]
        assert usual_start(reader, index, 1, plan, "2019-01-01") == "2019-01-01"


def test_a_tier_that_nobody_named_is_told_with_what_the_others_cost(run: Run, ledger: str) -> None:
    ran = run("enroll", "add", ZHANG, "--plan", "意外伤害", "--no-input")
    assert ran.code == 0, ran
    assert "No tier was given, so 100 is taken." in ran.out
    assert "26 (26.00), 50 (50.00), 74 (74.00), 100 (100.00)" in ran.out
    assert "No tier" not in run("enroll", "add", LI, "--plan", "意外伤害", "--tier", "50", "--no-input").out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_prompt_is_one_line_that_ends_in_a_colon(
    sit: Run, ledger: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts: list[str] = []
    real = asking.line

    def noted(prompt: str) -> str:
        prompts.append(prompt)
        return real(prompt)

    monkeypatch.setattr(asking, "line", noted)
    assert sit("--lang", lang, "enroll", "add", answers="张三丰|1||||n").code == 1
    assert len(prompts) == 6
    assert [prompt for prompt in prompts if not prompt.endswith(":") or "\n" in prompt] == []
    assert "(y/n)" in prompts[-1]


def test_on_a_real_terminal_the_whole_story_goes_its_way(ledger: str) -> None:
    """Keys are sent to the program as a terminal sends them: ten to enroll somebody in two plans, after the name."""
    keys = [*"1,3\n", "\n", "\n", "\n", *"y\n"]
    assert len(keys) <= 10
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - another process
        line = [sys.executable, "-m", "mutualaid", "--lang", "en", "--db", ledger, "enroll", "add"]
        os.execv(sys.executable, line)
    answers = iter(["张三丰\n", "1,3\n", "\n", "\n", "\n", "y\n"])
    seen, since = b"", 0
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
        if seen[since:].rstrip(b" ").endswith(b":") and (said := next(answers, None)) is not None:
            since = len(seen)
            os.write(terminal, said.encode())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, seen.decode()
    assert [cover[0] for cover in covers(ledger)] == ["CRITICAL", "HOSP_MED"]


def test_what_is_asked_is_called_by_its_own_name_in_both_languages() -> None:
    unnamed, twice = [], []
    for language in words.LANGUAGES:
        words.use(language)
        for path, parameters in every_command():
            required = [name for name, each in parameters.items() if each.required]
            groups = needed.lacks(path, dict.fromkeys(parameters), required)
            called = [lacking._called(path, group[0], parameters[group[0]]) for group in groups]
            unnamed += [(path, group) for group, name in zip(groups, called, strict=True) if name == group[0]]
            twice += [(path, called)] if len(set(called)) < len(called) else []
    words.use("en")
    assert (unnamed, twice) == ([], [])


def every_command() -> Iterator[tuple[str, dict[str, Any]]]:
    for noun, module in NOUNS.items():
        command = border.build(noun, import_module(module), [])
        yield from below(command, command.make_context(f"mutualaid {noun}", [], resilient_parsing=True))


def below(command: Any, ctx: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    verbs = getattr(command, "commands", None)
    if verbs is None:
        yield border.path_of(ctx), {str(each.name): each for each in command.get_params(ctx)}
        return
    for verb, each in verbs.items():
        yield from below(each, each.make_context(verb, [], ctx, resilient_parsing=True))


def test_a_list_of_words_is_offered_where_a_command_understands_more(sit: Run, ledger: str) -> None:
    ran = sit("member", "status", answers="张三丰|2||y")
    assert (ran.code, ran.err.rstrip().endswith("member status 张三丰 保留会籍 --on 2018-03-05")) == (0, True), ran
    assert answer(ledger, "select status_code from membership_now where person_id = 1 and left_on is null") == [
        ("kept",)
    ]


def test_an_argument_that_takes_several_is_answered_by_one_or_more(sit: Run) -> None:
    assert sit("journal", "who", answers="person:1").code == 0
    told = sit("claim", "reopen", answers="1,2|原件补交").err
    assert "There is no claim" in told
    assert "does not fit" not in told


def test_a_plan_is_named_by_a_name_that_holds_blanks(sit: Run, ledger: str) -> None:
    assert sit("enroll", "add", answers="张三丰|Critical illness|||||y").code == 0
    assert [cover[0] for cover in covers(ledger)] == ["CRITICAL"]


def test_a_file_that_was_asked_for_is_never_the_ledger(sit: Run, ledger: str) -> None:
    oddly_named = Path(ledger).rename(Path(ledger).with_suffix(".html"))
    before = oddly_named.read_bytes()
    ran = sit("report", "html", "--db", str(oddly_named), answers=str(oddly_named))
    assert (ran.code, oddly_named.read_bytes() == before) == (2, True), ran


def test_a_template_that_needs_no_yes_is_written_without_one(sit: Run, tmp_path: Path) -> None:
    ran = sit("enroll", "template", answers="")
    assert (ran.code, (tmp_path / "enroll-template.xlsx").exists()) == (0, True), ran
    assert "y/n" not in ran.err


def test_what_is_imported_is_asked_once_whether_to_do_it(sit: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("姓名,证件号码,所属工会,入会日期\n赵六," + NEW + ",U1,2015-01-01\n", "utf-8")
    ran = sit("import", answers="list.csv|y")
    assert (ran.code, ran.err.count("(y/n)")) == (0, 1), ran


def test_a_file_to_write_is_called_by_number_and_never_like_another_or_a_person(sit: Run, tmp_path: Path) -> None:
    assert sit("enroll", "add", answers="张三丰|1||||y").code == 0
    for name in ("letter-receipt-1.docx", "letter-receipt-1-2.docx"):
        assert sit("letter", "receipt", answers="张三丰||y").code == 0
        assert (tmp_path / name).exists()


def test_nothing_that_is_open_is_no_workbook(run: Run, ledger: str, tmp_path: Path) -> None:
    assert run("unit", "add", "U9", "第九工会").code == 0
    ran = run("chase", "U9", "-o", "nobody.xlsx", "--no-input")
    assert (ran.code, (tmp_path / "nobody.xlsx").exists()) == (0, False), ran


def test_a_claim_is_asked_what_its_terms_have_to_know(sit: Run, ledger: str) -> None:
    ran = sit("claim", "add", answers="张三丰|4|2018-3-1|2|7||y")
    assert ran.code == 0, ran
    assert ran.err.rstrip().endswith("--on 2018-03-01 --harm disability --grade 7 --received-on 2018-03-05")
    assert "fire" not in ran.err
    assert "has no settlement S1" in sit("claim", "add", answers="张三丰|1|S1|y").err


def test_the_plans_that_end_soon_are_renewed_by_enter(run: Run, ledger: str) -> None:
    add = ("enroll", "add", ZHANG, "--no-input", "--starts-on", "2017-03-10", "--received-on", "2017-03-10")
    assert run(*add, "--plan", "住院医疗", "--plan", "重大疾病").code == 0
    with read(ledger) as reader:
        days = ("2017-12-01", "2018-01-08", "2018-03-05", "2019-03-09", "2019-03-10")
        assert [usual_plans(reader, 1, today) for today in days] == [
            [],
            ["HOSP_MED", "CRITICAL"],
            ["HOSP_MED", "CRITICAL"],
            ["HOSP_MED", "CRITICAL"],
            [],
        ]
        assert usual_plans(reader, 2, "2018-03-05") == []


def test_a_yes_is_no_reason(sit: Run, ledger: str) -> None:
    held = sit("member", "add", answers="王五|110100199001010029|第一工会|2015-01-01|y|是|原件如此|y")
    assert held.code == 0, held
    assert held.err.count("A reason in words is asked for") == 2
    assert answer(ledger, "select reason from entry order by entry_id desc limit 1") == [("原件如此",)]


def test_a_number_that_is_no_choice_begins_none(sit: Run, ledger: str) -> None:
    ran = sit("enroll", "add", answers="张三丰|意外伤害|||5|10|2||y")
    assert ran.code == 0, ran
    assert "There is no choice 5" in ran.err
    assert [row[4] for row in covers(ledger)] == ["50"]


def test_a_file_without_an_ending_gets_that_of_its_kind(sit: Run, run: Run, ledger: str, tmp_path: Path) -> None:
    line = ("enroll", "add", ZHANG, "--plan", "HOSP_MED", "--starts-on", DAY, "--received-on", DAY, "--no-input")
    assert run(*line).code == 0
    ran = sit("letter", "receipt", answers="张三丰|给他|y")
    assert ran.code == 0, ran
    assert (tmp_path / "给他.docx").exists()


def test_the_line_that_is_shown_names_days_as_days(sit: Run, ledger: str) -> None:
    ran = sit("member", "transfer", answers="张三丰|第二|today|y")
    assert ran.code == 0, ran
    assert f"--on {DAY}" in ran.err


def test_one_person_at_the_counter_hears_nothing_of_the_floor_of_the_unit(run: Run, ledger: str) -> None:
    assert run("unit", "headcount", "set", "U1", "10", "--on", "2018-01-01").code == 0
    line = ("enroll", "add", ZHANG, "--plan", "HOSP_MED", "--starts-on", DAY, "--received-on", DAY, "--no-input")
    assert "floor" not in run(*line).out


def test_who_leaves_is_told_of_the_cover_that_goes_on_and_of_what_can_be_given_back(run: Run, ledger: str) -> None:
    add = ("enroll", "add", ZHANG, "--received-on", DAY, "--no-input")
    assert run(*add, "--plan", "HOSP_MED", "--starts-on", DAY).code == 0
    assert run(*add, "--plan", "CRITICAL", "--starts-on", "2018-05-01").code == 0
    told = run("member", "leave", ZHANG, "--on", "2018-04-01", "--reason", "调离").out
    assert "1 paid covers go on to their end (the last on 2019-03-04)" in " ".join(told.split())
    assert "enroll cancel" in told
    number = answer(ledger, "select enrollment_id from enrollment_now where starts_on = '2018-05-01'")[0][0]
    assert run("enroll", "cancel", str(number), "--on", "2018-04-01", "--reason", "退会", "--no-input").code == 0
