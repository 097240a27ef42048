"""At every question of every import the input may end (Ctrl-D) or be interrupted (Ctrl-C): then nothing is changed."""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

import mutualaid
from mutualaid.cli import invocation
from tests.cli.conftest import Run
from tests.ledgers import founded
from tests.sheets.test_corpus import packed, parts, sheet_xml

UNITS = "单位编码,单位名称,上级单位编码,类型\n110119901,甲厂工会,110119,基层\n110119902,乙厂工会,110119,基层\n"
HEAD = "姓名,证件号码,所属工会,入会日期\n"
PEOPLE = f"{HEAD}张三丰,110100198507120034,甲厂工会,2015-01-01\n李四,110100197211050423,乙厂工会,2010-01-01\n"
MOVED = f"{HEAD}李四,110100197211050423,甲厂工会,2018-03-01\n"
COVERS = "姓名,证件号码,所属工会,参保项目,份数,起保日期\n张三丰,110100198507120034,甲厂工会,住院医疗,1,2018-01-01\n"
ABROAD = "姓名,证件号码,派遣单位,所属工会,入会日期\n张三丰,110100198507120034,某公司,甲厂工会,2015-01-01\n"
NAMELESS = "甲乙,证件号码,所属工会,入会日期\n张三丰,110100198507120034,延庆区总工会,2015-01-01\n"
TWICE = (
    "姓名,证件号码,手机,手机号,入会日期,所属工会\n张三丰,110100198507120034,13800001234,1391,2018-01-01,延庆区总工会\n"
)
SHEETS = {name: text.replace("甲厂工会", "延庆区总工会") for name, text in (("一月", MOVED), ("二月", MOVED + "\n"))}

RUNS: dict[str, tuple[tuple[str, ...], dict[str, str], tuple[str, ...]]] = {
    "a kind, doubts, days, values": (
        ("import", "."),
        {
            "a": UNITS,
            "b": PEOPLE,
            "c": MOVED,
            "d": COVERS,
            "e": "姓名,证件号码,所属工会\n张三丰,110100198507120034,甲厂工会\n",
            "f": f"{HEAD}王五,110100199001010027,甲厂工会,\n",
        },
        ("1", "1", "调入", "2015-01-01", "2", "2018-01-02", "y"),
    ),
    "one answer for several": (
        ("import", "."),
        {"a": UNITS, "b": PEOPLE, "d": COVERS, "e": COVERS.replace("住院医疗", "重大疾病")},
        ("1", "1", "y"),
    ),
    "with a yes on the line": (
        ("import", ".", "--yes"),
        {"a": UNITS, "b": PEOPLE, "d": COVERS},
        ("1",),
    ),
    "headings": (
        ("import", "."),
        {"a": UNITS, "b": ABROAD, "c": TWICE.replace("110100198507120034", "110100197211050423")},
        ("1", "1", "1", "y"),
    ),
    "headings with a yes on the line": (("import", ".", "--yes"), {"a": UNITS, "b": ABROAD}, ("1", "1")),
    "a column that nothing reads": (
        ("member", "import", "b.csv"),
        {"b": ABROAD.replace("甲厂工会", "延庆区总工会")},
        ("1", "1"),
    ),
    "a column that is missing": (("member", "import", "b.csv"), {"b": NAMELESS}, ("1", "1")),
    "two columns of one meaning": (("member", "import", "b.csv"), {"b": TWICE}, ("1", "1")),
    "two sheets": (("member", "import", "g.xlsx"), SHEETS, ("1",)),
    "what a command line lacks": (
        ("member", "add"),
        {},
        ("张三丰", "110100198507120035", "延庆区总工会", "2015-01-01", "证件原件如此", "y"),
    ),
    "two sheets among several files": (("import", "g.xlsx"), SHEETS, ("1", "y")),
}
"""By what is asked: the command, its files (or the sheets of g.xlsx), and the answers with which it goes in."""


def sites() -> set[tuple[str, str]]:
    """The file and function of each place at which an import asks something."""
    found = set()
    for path in (Path(mutualaid.__file__).parent / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and ast.unparse(call.func) in {f"asking.{name}" for name in ("line", "until", "choose", "is_agreed")}
                for call in ast.walk(node)
            ):
                found.add((path.stem, node.name))
    return found


class Typing(io.StringIO):
    """Somebody who answers ``answers`` and then ends or interrupts; remembers where that was asked."""

    def __init__(self, answers: tuple[str, ...], *, is_interrupted: bool) -> None:
        super().__init__("".join(f"{each}\n" for each in answers))
        self.is_interrupted = is_interrupted
        self.ended_at: set[tuple[str, str]] = set()

    def readline(self, *size: int) -> str:  # type: ignore[override]
        said = super().readline(*size)
        if said:
            return said
        frame = sys._getframe()
        while frame is not None:
            self.ended_at.add((Path(frame.f_code.co_filename).stem, frame.f_code.co_name))
            frame = frame.f_back  # type: ignore[assignment]
        if self.is_interrupted:
            raise KeyboardInterrupt
        return ""


@pytest.fixture(scope="module")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Path(founded(tmp_path_factory.mktemp("no_answer"))).read_bytes()


@pytest.fixture
def ledger(founded_once: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "ledger.db"
    path.write_bytes(founded_once)
    monkeypatch.setenv("MUTUALAID_DB", str(path))
    monkeypatch.setattr(invocation, "somebody_answers", lambda: True)
    return path


def laid(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    if files is SHEETS:
        book = {name: sheet_xml([tuple(line.split(",")) for line in text.splitlines()]) for name, text in files.items()}
        (folder / "g.xlsx").write_bytes(packed(parts(book)))
        return
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def stopped(run: Run, monkeypatch: pytest.MonkeyPatch, ledger: Path, name: str) -> Iterator[tuple[int, str, Typing]]:
    """Run it again and again, ending the input at its first question, its second, and so on; the last both ways."""
    line, files, answers = RUNS[name]
    folder = ledger.parent / "in"
    laid(folder, files)
    monkeypatch.chdir(folder)
    for count in range(len(answers)):
        for is_interrupted in (False, True) if count == len(answers) - 1 else (False,):
            typing = Typing(answers[:count], is_interrupted=is_interrupted)
            monkeypatch.setattr(sys, "stdin", typing)
            told = run(*line)
            assert typing.ended_at, (count, told)
            yield told.code, told.out + told.err, typing


def facts(ledger: Path) -> str:
    import sqlite3

    with sqlite3.connect(ledger) as stands:
        return sha256("\n".join(stands.iterdump()).encode()).hexdigest()


def test_who_stops_at_any_question_changes_nothing_and_learns_nothing(
    run: Run, ledger: Path, founded_once: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood, seen = facts(ledger), set[tuple[str, str]]()
    for name, (line, _, answers) in RUNS.items():
        for code, shown, typing in stopped(run, monkeypatch, ledger, name):
            assert code == (130 if typing.is_interrupted else 1), (name, shown)
            assert facts(ledger) == stood, (name, shown)
            assert typing.is_interrupted or "Refused" in shown or "nothing went in" in shown
            seen |= typing.ended_at
        monkeypatch.setattr(sys, "stdin", Typing(answers, is_interrupted=True))
        assert run(*line).code == 0, name
        assert facts(ledger) != stood
        ledger.write_bytes(founded_once)
        for left in (ledger.parent / "in").iterdir():
            left.unlink()
    assert sites() - seen == set()  # no question was forgotten


def test_what_is_no_answer_is_asked_again(run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ledger.parent / "in"
    laid(folder, {"a": UNITS, "e": "姓名,证件号码,所属工会\n张三丰,110100198507120034,甲厂工会\n"})
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "stdin", Typing(("settlements", "3", "maybe", ""), is_interrupted=True))
    told = run("import", ".")
    assert told.code == 1  # the list that was left aside is not read
    assert told.err.count("That was not understood.") == 2
