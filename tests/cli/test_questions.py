"""What a file leaves open of its headings is asked on a terminal; away from one it is refused as ever."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mutualaid.cli.main import main
from mutualaid.journal import Intent, write
from tests.ledgers import CLERK, answer, founded

if sys.platform == "win32":
    pytest.skip("a terminal to answer on is POSIX", allow_module_level=True)
import pty

TITLE = "填报单位：延庆镇,,,,\n"
MISSING = "甲乙,证件号码,手机号,所属工会,入会日期\n张三丰,110100198507120034,13800001234,延庆镇,2018-01-01\n"
TWICE = "姓名,证件号码,手机,手机号,入会日期\n张三丰,110100198507120034,13800001234,1391,2018-01-01\n"
STANDING = "select heading, field, unit_id is null from mapping_now order by mapping_id"


@pytest.fixture(scope="module")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Path(founded(tmp_path_factory.mktemp("questions"))).read_bytes()


@pytest.fixture
def ledger(founded_once: bytes, tmp_path: Path) -> str:
    (tmp_path / "ledger.db").write_bytes(founded_once)
    return str(tmp_path / "ledger.db")


class Told(NamedTuple):
    """How a run on a terminal ended, and all that it showed."""

    code: int
    shown: str


@pytest.fixture
def on_terminal(ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Import a list of members with these answers typed ahead; the input ends after them."""

    def ran(text: str, *answers: str, to: tuple[str, ...] = ("--unit", "110119"), language: str = "en") -> Told:
        (tmp_path / "list.csv").write_text(text, encoding="utf-8")
        terminal, inner = pty.openpty()
        os.write(terminal, "".join(f"{each}\n" for each in answers).encode() + b"\x04")
        with monkeypatch.context() as patched:
            for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
                patched.setattr(sys, name, os.fdopen(os.dup(inner), mode, encoding="utf-8"))
            line = ["member", "import", str(tmp_path / "list.csv"), *to, "--db", ledger, "--lang", language]
            code = main(line)
            for stream in (sys.stdout, sys.stderr, sys.stdin):
                stream.close()
        os.close(inner)
        shown = b""
        while True:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
        os.close(terminal)
        return Told(code, shown.decode().replace("\r\n", "\n"))

    yield ran
    from mutualaid import words

    words.use("en")


def test_a_column_that_is_missing_is_asked_for_and_the_import_goes_on(ledger: str, on_terminal: Any) -> None:
    told = on_terminal(MISSING, "", "3")
    assert (told.code, "Added 1" in told.shown) == (0, True)
    assert "There is no column Name. Is it one of these?\n  1  甲乙  张*丰\n" in told.shown
    assert answer(ledger, "select name from personal") == [("张三丰",)]
    assert answer(ledger, STANDING) == []


def test_the_line_that_does_the_same_is_shown_and_does_it(ledger: str, on_terminal: Any) -> None:
    told = on_terminal(MISSING, "1", "2", to=("--unit", "110119", "--dry-run"))
    said = told.shown.partition("The same without questions: mutualaid ")[2].partition("\n")[0]
    assert said.endswith(f"--dry-run --db {ledger} --lang en --map 甲乙=name --learn")
    assert main(said.replace("--dry-run ", "").split()) == 0
    assert answer(ledger, STANDING) == [("甲乙", "name", 1)]


@pytest.mark.parametrize(
    ("title", "to", "chosen", "kept"),
    [
        ("", (), "1", [("甲乙", "name", 0)]),
        ("", (), "2", [("甲乙", "name", 1)]),
        ("", (), "3", []),
        (TITLE, (), "", [("甲乙", "name", 0)]),
        (TITLE, (), "yes, in files of all", [("甲乙", "name", 1)]),
        (TITLE, (), "this once", []),
        ("", ("--unit", "延庆镇"), "1", [("甲乙", "name", 0)]),
        ("", ("--unit", "延庆镇"), "110119100", [("甲乙", "name", 0)]),
    ],
)
def test_an_answer_is_kept_for_the_unit_for_all_or_not_at_all(
    ledger: str, on_terminal: Any, title: str, to: tuple[str, ...], chosen: str, kept: list[tuple[str, str, int]]
) -> None:
    assert on_terminal(title + MISSING, "甲", chosen, to=to).code == 0
    assert answer(ledger, STANDING) == kept


def test_of_two_columns_of_one_meaning_the_other_is_not_needed(ledger: str, on_terminal: Any) -> None:
    told = on_terminal(TWICE, "1", "2")
    assert told.code == 0
    assert "Two columns mean Phone" in told.shown
    assert "  1  手机  138****1234\n  2  手机号  1391" in told.shown.replace("****\n", "1391\n")
    assert answer(ledger, "select phone from personal") == [("13800001234",)]
    assert answer(ledger, STANDING) == [("手机", "phone", 1), ("手机号", "-", 1)]


UNREAD = "姓名,证件号码,派遣单位,入会日期\n张三丰,110100198507120034,延庆镇,2018-01-01\n李四,110100197211050423,永宁镇,2018-01-01\n"


def test_a_column_with_a_meaning_that_nothing_reads_is_asked_about(ledger: str, on_terminal: Any) -> None:
    told = on_terminal(UNREAD, "", "1", to=())
    assert (told.code, "Added 2" in told.shown) == (0, True)
    assert "What is the column 派遣单位? It holds: 延庆镇, 永宁镇\n  1  Unit\n" in told.shown
    assert answer(ledger, STANDING) == [("派遣单位", "unit", 1)]


@pytest.mark.parametrize("said", ["not needed", "not", "-"])
def test_a_column_may_be_not_needed(ledger: str, on_terminal: Any, said: str) -> None:
    assert on_terminal(UNREAD, said, "1").code == 0
    assert answer(ledger, STANDING) == [("派遣单位", "-", 0)]


def test_a_field_that_was_not_offered_can_be_named(ledger: str, on_terminal: Any) -> None:
    told = on_terminal(UNREAD, "会籍状态", "3")
    assert (told.code, "status" in told.shown.partition("--map 派遣单位=")[2][:8]) == (1, True)


def test_a_column_whose_fields_others_have_is_never_taken_by_enter(on_terminal: Any) -> None:
    text = UNREAD.replace("入会日期\n", "所属工会,转入单位,转出单位\n").replace("2018-01-01", "延庆镇,永宁镇,康庄镇")
    told = on_terminal(text, "", to=("--joined-on", "2018-01-01"))
    assert "What is the column 派遣单位? It holds: 延庆镇, 永宁镇\n  1  not needed\n" in told.shown
    assert (told.code, told.shown.count("That was not understood.")) == (1, 1)


def test_enter_never_moves_anybody(on_terminal: Any, ledger: str) -> None:
    settled = UNREAD.replace("派遣单位", "所属工会")
    assert on_terminal(settled, to=()).code == 0
    people = answer(ledger, "select unit_id, joined_on, left_on from membership_now order by unit_id")
    for heading, offered in (("派遣单位", ("not needed",)), ("变动单位", ("not needed", "New union"))):
        text = UNREAD.replace("派遣单位,", f"所属工会,{heading},").replace("镇,", "镇,康庄镇,")
        told = on_terminal(text, "", to=("--on", "2018-06-01"))
        assert (told.code, told.shown.count("That was not understood.")) == (1, 1)
        assert "".join(f"\n  {number}  {name}" for number, name in enumerate(offered, start=1)) in told.shown
        assert answer(ledger, "select unit_id, joined_on, left_on from membership_now order by unit_id") == people


def test_a_column_whose_cells_are_of_another_matter_is_not_offered(on_terminal: Any) -> None:
    lines = (
        "姓名,办结,编码,入会日期\n"
        "张三丰,20180302,110100198507120034,2018-01-01\n"
        "李四光,20180305,11010019850712003X,2018-01-01\n"
    )
    told = on_terminal(lines, "", "1", "3")
    assert "Is it one of these?\n  1  编码  110***" in told.shown
    assert "  2  none of them\nID number is the column (number or heading):" in told.shown
    assert told.shown.count("That was not understood.") == 1  # Enter takes none that nothing speaks for


def test_days_are_shown_at_a_question_as_they_are(on_terminal: Any) -> None:
    lines = "姓名,证件号码,新单位,手续日期\n张三丰,110100198507120034,延庆镇,20180302\n"
    assert "It holds: 20180302\n" in on_terminal(lines).shown


def test_what_is_not_understood_is_asked_again(on_terminal: Any) -> None:
    told = on_terminal(MISSING, "7", "不知道", "甲", "1")
    assert (told.code, told.shown.count("That was not understood.")) == (0, 2)


def test_the_end_of_the_input_is_no_answer_and_the_file_is_refused(ledger: str, on_terminal: Any) -> None:
    told = on_terminal(MISSING)
    assert (told.code, "No header was found" in told.shown) == (1, True)
    assert answer(ledger, "select max(entry_id) from entry") == [(1,)]


@pytest.mark.parametrize("to", [("--no-input",), ("-f", "json"), ("-f", "csv")])
def test_who_wants_no_questions_is_asked_none(on_terminal: Any, to: tuple[str, ...]) -> None:
    told = on_terminal(MISSING, "1", "1", to=to)
    assert (told.code, "Is it one of these" in told.shown) == (1, False)


def test_chinese_is_asked_in_chinese(on_terminal: Any) -> None:
    told = on_terminal(MISSING, "", "", language="zh")
    assert told.code == 0
    assert "缺少“姓名”这一列。它是不是下面的某一列？\n  1  甲乙  张*丰\n" in told.shown
    assert "  1  记住，只对 延庆区总工会 及其下级的文件\n" in told.shown


def test_no_value_of_the_file_is_shown_in_clear(on_terminal: Any) -> None:
    shown = on_terminal(MISSING, "", "").shown
    assert [said for said in ("110100198507120034", "13800001234", "张三丰") if said in shown] == []


def test_who_is_limited_to_a_unit_is_not_offered_all(ledger: str, on_terminal: Any) -> None:
    from mutualaid.cli.invocation import os_user

    with write(ledger, Intent("user add", CLERK)) as writer:
        [(town,)] = writer.select("select unit_id from unit_now where unit_code = '110119100'")
        writer.assert_one("operator", actor="admin", os_user="another", role_code="admin")
        writer.assert_one("operator", actor="li", os_user=os_user(), role_code="clerk", unit_id=town)
    told = on_terminal(MISSING, "", "", to=())
    assert (told.code, "files of all units" in told.shown) == (0, False)
    assert answer(ledger, STANDING) == [("甲乙", "name", 0)]


def test_ctrl_c_at_a_question_ends_with_130_and_changes_nothing(ledger: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(MISSING, encoding="utf-8")
    process, terminal = pty.fork()
    if process == 0:
        os.execv(
            sys.executable,
            [sys.executable, "-m", "mutualaid", "member", "import", str(tmp_path / "list.csv"), "--db", ledger],
        )
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        shown += piece
        if shown.rstrip().endswith(b":"):
            os.write(terminal, b"\x03")
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 130, shown.decode()
    assert answer(ledger, "select max(entry_id) from entry") == [(1,)]
