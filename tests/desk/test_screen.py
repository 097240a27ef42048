"""The counter as a screen, driven key by key: each action, each refusal, and how few keys it takes."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import textual
from textual.pilot import Pilot
from textual.widgets import Input, Label, OptionList, Static

from mutualaid import words
from mutualaid.cli import invocation
from mutualaid.cli.desk import Behind
from mutualaid.cli.invocation import Run
from mutualaid.cli.main import main
from mutualaid.desk.screen import Day, Desk, Talk
from mutualaid.journal import Actor, Intent
from mutualaid.operators import changing
from mutualaid.rules.identity import check_character
from mutualaid.store import connecting
from tests.enrollments.stage import LI, ZHANG, staged
from tests.ledgers import answer

DAY = "2018-03-05"
NEW = "11010019900101002" + check_character("11010019900101002")
Story = Callable[[Pilot[None], Desk], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def staged_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return staged(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def ledger(staged_once: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(staged_once)
    monkeypatch.setenv("MUTUALAID_DB", str(path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(invocation, "calendar", lambda: DAY)
    return str(path)


@pytest.fixture
def language() -> Iterator[None]:
    words.use("zh")
    yield
    words.use("en")


def at_the_desk(ledger: str, story: Story, *, size: tuple[int, int] = (80, 24), at: str | None = None) -> Desk:
    """Open the desk on a ledger and let somebody tell a story at it."""

    async def told(desk: Desk) -> None:
        async with desk.run_test(size=size) as pilot:
            await story(pilot, desk)

    with invocation.running(Run(db_given=ledger, lang=words.language(), at=at)):
        desk = Desk(Behind())
        asyncio.run(told(desk))
    return desk


async def settled(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Wait for what a thread of the desk is about to do."""
    for _ in range(400):
        await pilot.pause(0.02)
        if is_so():
            return
    raise AssertionError("the desk does not come to it")


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type a text at once, as an input method hands it over, and Enter."""
    focused = pilot.app.focused
    assert isinstance(focused, Input), focused
    focused.value = text
    await pilot.press("enter")


def said(desk: Desk, name: str = "text") -> str:
    return str(desk.query_one(f"#{name}", Static).content)


async def found(pilot: Pilot[None], desk: Desk, text: str) -> None:
    await typed(pilot, text)
    await settled(pilot, lambda: desk.person is not None)


async def answered(pilot: Pilot[None], desk: Desk, *answers: str) -> None:
    """Answer what a command asks, one after the other, then go back."""
    for each in answers:
        await settled(
            pilot, lambda: isinstance(desk.screen, Talk) and not desk.screen.query_one("#answer", Input).disabled
        )
        await typed(pilot, each)
        await pilot.pause(0.02)
    await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._ended)
    await pilot.press("enter")
    await settled(pilot, lambda: not isinstance(desk.screen, Talk))


def taken(desk: Desk) -> int:
    return sum(each.taken_fen for each in desk.office.day())


def covers(ledger: str) -> list[tuple[object, ...]]:
    return answer(ledger, "select person_id, starts_on, fee_fen from enrollment_now order by 1, 3")


def test_one_key_after_the_document_tells_whether_somebody_is_covered(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        assert "no paid cover of an enrolled plan now" in said(desk)
        assert ZHANG in said(desk, "said")
        assert "张三丰" not in said(desk)

    at_the_desk(ledger, story)


def test_a_walk_in_takes_two_plans_in_eight_keys_and_the_day_tells_the_money(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        keys = 1  # Enter after the document
        await pilot.press("f2")
        answers = ("1,3", "", "", "", "y")
        await answered(pilot, desk, *answers)
        keys += 1 + sum(len(each) + 1 for each in answers) + 1
        assert keys <= 20
        assert covers(ledger) == [(1, DAY, 4000), (1, DAY, 9500)]
        page = " ".join(said(desk).split())
        assert "Hospitalization medical · 2018-03-05 to 2019-03-04 · State in its waiting period" in page
        assert (taken(desk), [each.action for each in desk.office.day()]) == (13500, ["enroll add"])

    at_the_desk(ledger, story)


def test_what_was_written_is_undone_from_the_day_and_its_money_given_back(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press("f2")
        await answered(pilot, desk, "1", "", "", "", "y")
        await pilot.press("f10")
        await settled(pilot, lambda: isinstance(desk.screen, Day))
        desk.screen.query_one(OptionList).highlighted = 0
        await pilot.press("enter")
        await answered(pilot, desk, "记错了人", "y")
        assert covers(ledger) == []
        assert taken(desk) == 0
        assert [(each.action, each.undone) for each in desk.office.day()] == [
            ("enroll add", True),
            ("journal undo", False),
        ]

    at_the_desk(ledger, story)


def test_escape_at_a_question_and_a_no_write_nothing(ledger: str) -> None:
    before = answer(ledger, "select max(entry_id) from entry")

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press("f2")
        await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._asks)
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._ended)
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(desk.screen, Talk))
        await pilot.press("f2")
        await answered(pilot, desk, "1", "", "", "", "n")
        assert desk.office.day() == []

    at_the_desk(ledger, story)
    assert answer(ledger, "select max(entry_id) from entry") == before


def test_leaving_the_desk_at_a_question_leaves_the_question_first(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press("f2")
        await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._asks)
        await pilot.press("f3")  # one after the other
        await pilot.press("ctrl+q")
        await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._ended)
        assert desk.is_running
        await pilot.press("ctrl+q")
        await settled(pilot, lambda: not isinstance(desk.screen, Talk))
        await pilot.press("ctrl+q")

    at_the_desk(ledger, story)
    assert covers(ledger) == []


@pytest.mark.parametrize(
    ("key", "answers", "asked", "then"),
    [
        (
            "f4",
            ("第二", "2018-04-01", "y"),
            "select unit_id from membership_now where person_id = 1 and left_on is null",
            "U2",
        ),
        ("f5", ("2018-04-01", "退休", "y"), "select left_on from membership_now where person_id = 1", "2018-04-01"),
        ("f7", ("300", "", "重病", "y"), "select amount_fen from relief_now", 30000),
    ],
)
def test_each_action_on_the_person_in_front_runs_its_command(
    ledger: str, key: str, answers: tuple[str, ...], asked: str, then: object
) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press(key)
        await answered(pilot, desk, *answers)
        assert len(desk.office.day()) == 1

    at_the_desk(ledger, story)
    [[value]] = answer(ledger, asked)
    known = dict(answer(ledger, "select unit_id, unit_code from unit_now"))
    assert then in (value, known.get(value))


def test_somebody_new_joins(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await pilot.press("f3")
        await answered(pilot, desk, "赵六", NEW, "第一", "", "y")

    at_the_desk(ledger, story)
    assert answer(ledger, "select joined_on from membership_now order by membership_id desc limit 1") == [(DAY,)]


def test_a_correction_leaves_what_is_passed_over(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, LI)
        await pilot.press("f8")
        await answered(pilot, desk, "13800009999", "", "", "", "", "", "y")

    at_the_desk(ledger, story)
    assert answer(ledger, "select phone, name from personal_now where person_id = 2") == [("13800009999", "李四")]


def test_a_closed_period_is_refused_in_the_words_of_the_command_line(ledger: str) -> None:
    assert main(["--db", ledger, "period", "close", "--until", "2018-02-28"]) == 0

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press("f2")
        for each in ("1", "", "", "2018-02-01"):
            await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._asks)
            await typed(pilot, each)
        await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._ended)
        assert isinstance(desk.screen, Talk)
        assert "2018-02-28" in desk.screen._heard
        assert "Error" in desk.screen._heard

    at_the_desk(ledger, story)
    assert covers(ledger) == []


async def ended_saying(pilot: Pilot[None], desk: Desk, *answers: str) -> str:
    """What a command said that ended while some of its questions were answered."""
    for each in answers:
        await settled(pilot, lambda: isinstance(desk.screen, Talk) and (desk.screen._asks or desk.screen._ended))
        await typed(pilot, each)
    await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._ended)
    assert isinstance(desk.screen, Talk)
    return desk.screen._heard


def test_who_may_not_is_told_so_and_nothing_is_asked(ledger: str) -> None:
    for name, role, account in (("admin", "admin", "boss"), ("auditor", "auditor", "eye")):
        changing.add(ledger, by_boss(), name, role=role, os_user=account)

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press("f2")
        assert "Error" in await ended_saying(pilot, desk)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(invocation, "os_user", lambda: "eye")
        at_the_desk(ledger, story)
    assert covers(ledger) == []


def by_boss() -> Intent:
    return Intent("user add", Actor("admin", "boss"))


def test_a_ledger_that_somebody_else_writes_to_is_told_and_nothing_is_lost(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "PRAGMAS", (*connecting.PRAGMAS, "PRAGMA busy_timeout = 10"))
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.1)

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        with closing(sqlite3.connect(ledger, isolation_level=None)) as other:
            other.execute("begin immediate")
            await pilot.press("f7")
            said = await ended_saying(pilot, desk, "300", "", "")
            other.execute("rollback")
        assert "Error" in said

    at_the_desk(ledger, story)
    assert answer(ledger, "select count(*) from relief_now") == [(0,)]


def test_a_claim_and_a_receipt_are_made_for_the_person_in_front(ledger: str, tmp_path: Path) -> None:
    add = ("enroll", "add", ZHANG, "--plan", "重大疾病", "--starts-on", "2018-01-01", "--received-on", "2018-01-02")
    assert main(["--db", ledger, *add]) == 0

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press("f6")
        await answered(pilot, desk, "1", "2018-03-01", "肺恶性肿瘤", "", "y")
        await pilot.press("f9")
        await answered(pilot, desk, "收据.docx", "y")

    at_the_desk(ledger, story)
    assert answer(ledger, "select event_on from claim_now") == [("2018-03-01",)]
    assert (tmp_path / "收据.docx").exists()


def test_an_earlier_moment_can_only_be_looked_at(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press("f2")
        await pilot.pause()
        assert not isinstance(desk.screen, Talk)
        assert "only be looked at" in said(desk, "said")

    at_the_desk(ledger, story, at="3")


def test_without_a_person_an_action_says_so(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await pilot.press("f5")
        await pilot.pause()
        assert said(desk, "said") == "Find somebody first."

    at_the_desk(ledger, story)


def test_who_is_found_among_several_is_chosen_with_the_arrows(ledger: str) -> None:
    assert main(["--db", ledger, "member", "add", "张四", NEW, "--unit", "U2", "--joined-on", "2015-01-01"]) == 0

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, LI)
        await typed(pilot, "张")
        await settled(pilot, lambda: desk.query_one("#found", OptionList).has_focus)
        assert desk.person is None  # whoever was in front is not any more, and nobody was chosen yet
        assert "Several are found" in said(desk)
        await pilot.press("f5")
        assert said(desk, "said") == "Find somebody first."
        await pilot.press("down")
        await settled(pilot, lambda: "Enter chooses: 张*" in said(desk, "said"))
        await pilot.press("enter")
        await settled(pilot, lambda: desk.person is not None)

    at_the_desk(ledger, story)


def test_who_bears_the_very_name_stands_first(ledger: str) -> None:
    add = ("--db", ledger, "member", "add")
    assert main([*add, "张三", NEW, "--unit", "U2", "--joined-on", "2015-01-01"]) == 0

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await typed(pilot, "张三")
        await settled(pilot, lambda: desk.query_one("#found", OptionList).option_count == 2)
        assert str(desk.query_one("#found", OptionList).get_option_at_index(0).prompt).startswith("张三 · ")

    at_the_desk(ledger, story)


def test_a_search_that_finds_nobody_leaves_nobody_in_front(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await typed(pilot, "13800000000")
        await settled(pilot, lambda: desk.person is None)
        assert "F3 lets somebody join" in said(desk)
        await pilot.press("f2")
        assert said(desk, "said") == "Find somebody first."

    at_the_desk(ledger, story)


def test_who_has_joined_is_in_front_and_the_day_names_them(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        before = desk.person
        await pilot.press("f3")
        await answered(pilot, desk, "赵六", NEW, "第一", "", "y")
        assert desk.person != before
        assert NEW[-4:] in said(desk)
        assert desk.query_one("#search", Input).value == ""
        [done] = desk.office.day()
        assert (done.action, "赵" in done.about, ZHANG[-4:] in done.about) == ("member add", True, False)

    at_the_desk(ledger, story)


def test_a_question_says_about_whom_it_is(ledger: str) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        await pilot.press("f5")
        await settled(pilot, lambda: isinstance(desk.screen, Talk))
        assert ZHANG in str(desk.screen.query_one("#title", Label).content)
        await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._asks)
        await pilot.press("escape")

    at_the_desk(ledger, story)


def test_the_day_is_what_the_ledger_says_whoever_opens_the_desk_again(ledger: str) -> None:
    """Also what was entered by commands; not what a file brought, nor what another wrote."""
    line = ("enroll", "add", ZHANG, "--plan", "HOSP_MED", "--starts-on", DAY, "--received-on", DAY, "--no-input")
    assert main(["--db", ledger, *line]) == 0
    assert main(["--db", ledger, *line[:3], "--plan", "CRITICAL", *line[5:], "--actor", "别人"]) == 0

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        [done] = desk.office.day()
        assert (done.action, done.taken_fen, done.undone) == ("enroll add", 9500, False)
        assert "Hospitalization medical" in done.about
        await pilot.pause()

    at_the_desk(ledger, story)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_screen_fits_and_every_key_is_told(ledger: str, size: tuple[int, int]) -> None:
    async def story(pilot: Pilot[None], desk: Desk) -> None:
        await found(pilot, desk, ZHANG)
        keys = desk.query_one("#keys", Static)
        shown = str(keys.content)
        assert keys.region.bottom <= size[1]
        for name in ("手册", "参保/续保", "入会", "转移", "退会", "申领", "救助", "更正", "收据", "今日", "退出"):
            assert name in shown
        await pilot.press("f1")
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 2

    at_the_desk(ledger, story, size=size)


PICTURES = Path(__file__).parent / "pictures"
DRAWN_WITH = "8.2.8"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_screen_looks_as_it_was_looked_at(
    ledger: str, size: tuple[int, int], lang: str, request: pytest.FixtureRequest
) -> None:
    """A page, a question and the day, as pictures."""
    if textual.__version__ != DRAWN_WITH:
        pytest.skip(f"drawn with Textual {DRAWN_WITH}; another one draws the same otherwise")
    seen: dict[str, str] = {}

    def draw(desk: Desk, name: str) -> None:
        seen[name] = re.sub(r"terminal-\d+", "terminal", desk.export_screenshot(title="mutualaid desk"))

    async def story(pilot: Pilot[None], desk: Desk) -> None:
        desk.query_one("#search", Input).cursor_blink = False
        await found(pilot, desk, ZHANG)
        await pilot.press("f2")
        await settled(pilot, lambda: isinstance(desk.screen, Talk) and desk.screen._asks)
        desk.screen.query_one("#answer", Input).cursor_blink = False
        await pilot.pause(0.1)
        draw(desk, "question")
        await answered(pilot, desk, "1", "", "", "", "y")
        await pilot.pause(0.1)
        draw(desk, "page")
        await pilot.press("f10")
        await settled(pilot, lambda: isinstance(desk.screen, Day))
        await pilot.pause(0.1)
        draw(desk, "day")

    words.use(lang)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(invocation, "os_user", lambda: "clerk")
            at_the_desk(ledger, story, size=size)
    finally:
        words.use("en")
    for name, drawn in seen.items():
        kept = PICTURES / f"{name}-{lang}-{size[0]}x{size[1]}.svg"
        if request.config.getoption("--draw"):
            kept.write_text(drawn, encoding="utf-8")
        assert drawn == kept.read_text(encoding="utf-8"), f"{kept.name}: look at it and draw it anew with --draw"


def test_away_from_a_terminal_it_says_what_else_there_is(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", ledger, "desk"]) == 2
    assert "member show" in capsys.readouterr().err
