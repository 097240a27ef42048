"""A question comes at once: what a command that reads must not import, held in a fresh interpreter."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import python_calamine

from mutualaid.cli.main import main
from mutualaid.sheets.guarded import process
from mutualaid.store import connecting

SLOW = (
    "sqlalchemy",
    "sqlmodel",
    "alembic",
    "pydantic",
    "openpyxl",
    "python_calamine",
    "xlrd",
    "msoffcrypto",
    "numpy",
    "rich",
    "ssl",
)
"""Each takes as long to import as a whole question does."""

WRITTEN = "mutualaid.results.written"
"""Rosters and receipts are what a write hands back; their dataclasses take milliseconds to build."""

SAMPLE = Path(__file__).parents[2] / "samples" / "plans" / "xian.toml"

PROBE = """
import sys
from mutualaid.cli.main import main
code = main(sys.argv[1:])
print(code, *sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "question",
    [
        ("report", "participation", "--year", "2018", "-f", "json"),
        ("report", "participation", "--year", "2018", "--by", "town", "-f", "csv"),
        ("journal", "list", "-f", "json"),
        ("journal", "head", "-f", "json"),
        ("journal", "show", "3", "-f", "json"),
        ("journal", "who", "unit:1", "-f", "json"),
        ("publish", "list", "-f", "json"),
        ("check", "-f", "json"),
        ("unit", "tree", "-f", "json"),
        ("member", "find", "张", "-f", "json"),
    ],
    ids=lambda question: " ".join(question),
)
def test_a_question_imports_nothing_slow(small_ledger: Path, question: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *question, "--db", str(small_ledger), "--lang", "en"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0"
    assert "mutualaid.store.reading" in modules
    assert [name for name in modules if name.partition(".")[0] in SLOW or name == WRITTEN] == []


@pytest.mark.parametrize(
    "question",
    [
        ("report", "participation", "--year", "2018"),
        ("report", "participation", "--year", "2018", "--at", "2"),
        ("member", "find", "张"),
        ("journal", "verify"),
    ],
    ids=lambda question: " ".join(question),
)
def test_whoever_was_let_in_asks_the_ledger_that_is_open(
    small_ledger: Path, question: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[sqlite3.Connection] = []

    def connect(path: str, connect: Callable[[str], sqlite3.Connection] = connecting.connect_to_read) -> object:
        made.append(connect(path))
        return made[-1]

    monkeypatch.setattr(connecting, "connect_to_read", connect)
    assert main([*question, "--db", str(small_ledger), "--lang", "en"]) == 0
    [connection] = made
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("select 1")


def test_a_command_opens_the_words_of_its_own_noun_alone(small_ledger: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "relief", "list", "--db", str(small_ledger), "--lang", "en"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    opened = [name for name in done.stderr.splitlines()[-1].split() if name.startswith("mutualaid.words.en.")]
    shared = ("headings", "help_texts", "labels", "sentences")
    assert set(opened) <= {f"mutualaid.words.en.{file}" for file in (*shared, "relief")}


@pytest.mark.parametrize(
    "write",
    [
        ("unit", "headcount", "set", "110119100", "50", "--on", "2018-01-01", "-f", "json"),
        ("unit", "alias", "add", "110119100", "老镇", "-f", "json"),
        ("unit", "headcount", "set", "110119100", "50", "--on", "2018-01-01", "--dry-run", "-f", "json"),
        ("unit", "headcount", "set", "110119100", "50", "--on", "2018-01-01"),
        ("journal", "undo", "3", "--reason", "写错", "-f", "json"),
        ("journal", "verify"),
        ("journal", "verify", "-f", "json"),
    ],
    ids=lambda write: " ".join(write),
)
def test_a_small_write_and_a_verification_import_nothing_slow(ledger: str, write: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *write, "--db", ledger, "--lang", "en"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0", done.stderr
    assert [name for name in modules if name.partition(".")[0] in SLOW] == []


@pytest.mark.parametrize(
    ("command", "needless"),
    [
        (("report", "participation", "--year", "2018"), {"rules.values", "rules.shapes", "cli.passphrase"}),
        (("unit", "alias", "add", "110119100", "老镇"), {"cli.passphrase", "cli.progress", "sheets"}),
        (("plan", "list"), {"reports.money", "reports.cover", "rules.terms.telling"}),
        (("plan", "check", str(SAMPLE)), {"plans.loading", "journal.entries", "reports.money", "rules.terms.telling"}),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else "",
)
def test_what_reads_cells_and_asks_for_passphrases_waits_until_it_is_needed(
    ledger: str, command: tuple[str, ...], needless: set[str]
) -> None:
    words = [sys.executable, "-c", PROBE, *command, "--db", ledger, "--lang", "en"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    code, *modules = done.stderr.splitlines()[-1].split()
    assert (code, {name.removeprefix("mutualaid.") for name in modules} & needless) == ("0", set())


def test_an_answer_as_a_workbook_waits_for_nothing_that_reads_files(small_ledger: Path, tmp_path: Path) -> None:
    words = ["report", "summary", "--year", "2018", "-o", str(tmp_path / "summary.xlsx"), "--db", str(small_ledger)]
    done = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, encoding="utf-8", check=True)
    code, *modules = done.stderr.splitlines()[-1].split()
    sheets = {name.removeprefix("mutualaid.") for name in modules if name.startswith("mutualaid.sheets.")}
    assert (code, sheets) == ("0", {"sheets.writing"})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_the_language_in_use_is_imported(small_ledger: Path, language: str) -> None:
    command = ["journal", "list", "--db", str(small_ledger), "--lang", language]
    done = subprocess.run([sys.executable, "-c", PROBE, *command], capture_output=True, encoding="utf-8", check=True)
    loaded = {name.split(".")[2] for name in done.stderr.split() if name.startswith("mutualaid.words.")}
    assert loaded == {language}


@pytest.mark.parametrize(("answered", "loaded"), [("json", {"json"}), ("csv", {"csv"}), ("txt", {"table"})])
def test_only_the_format_in_use_is_imported(
    small_ledger: Path, tmp_path: Path, answered: str, loaded: set[str]
) -> None:
    command = ["journal", "list", "--db", str(small_ledger), "-o", str(tmp_path / f"a.{answered}")]
    done = subprocess.run([sys.executable, "-c", PROBE, *command], capture_output=True, encoding="utf-8", check=True)
    found = {name.rpartition(".")[2] for name in done.stderr.split() if name.startswith("mutualaid.render.formats.")}
    assert (done.stderr.splitlines()[-1].split()[0], found) == ("0", loaded)


ASKED_LATER = (
    "cli.questions", "cli.asking", "mappings", "reports", "sheets.examining", "sheets.writing", "sheets.returned",
    "sheets.templates",
)  # fmt: skip
"""What asks about headings, explains them and hands workbooks back: a file that leaves nothing open needs none of it."""


@pytest.mark.parametrize(
    ("command", "list_of"),
    [
        ("member", "姓名,身份证号,所属工会,入会日期\n张三,110100198507120034,延庆区延庆镇总工会,2018-01-05\n"),
        ("unit", "单位编码,单位名称,上级单位编码\nG0001,第一工会,110119100\n"),
    ],
    ids=lambda given: given.partition(",")[0],
)
def test_a_file_that_leaves_nothing_open_imports_no_question_and_no_writer_of_workbooks(
    ledger: str, tmp_path: Path, command: str, list_of: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(list_of, encoding="utf-8")
    words = [command, "import", str(file), "--dry-run", "-f", "json", "--db", ledger, "--lang", "en"]
    done = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, encoding="utf-8", check=True)
    _, *modules = done.stderr.splitlines()[-1].split()
    assert json.loads(done.stdout)["read"] == 1, done.stdout
    loaded = {name.removeprefix("mutualaid.") for name in modules if name.startswith("mutualaid.")}
    assert {name for name in loaded if name in ASKED_LATER or name.startswith(("mappings.", "reports."))} == set()
    assert [name for name in modules if name.partition(".")[0] in SLOW] == []


def test_the_headings_of_other_imports_are_not_folded_for_a_file_that_is_what_it_was_given_as() -> None:
    probe = """
from mutualaid.sheets.columns import IMPORTS
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.reading import read_book
from mutualaid.sheets.recognizing import Others
rows = [(1, ("姓名", "身份证号", "入会日期")), (2, ("张三", "110100198507120034", "2018-01-05"))]
read_book(Book("a.xlsx", "0", [Grid("a", rows, 3)]), IMPORTS["member"], others=Others())
print(*(name for name, columns in IMPORTS.items() if "by_key" in vars(columns)))
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["member"]


def test_a_received_list_of_payments_waits_for_nothing_that_decides_a_claim() -> None:
    probe = "import sys; from mutualaid.payouts import import_roster; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, encoding="utf-8", check=True)
    needless = ("mutualaid.claims.ground", "mutualaid.rules.benefit", "mutualaid.payouts.answer")
    assert [name for name in done.stdout.split() if name.startswith(needless)] == []


OPENINGS = """
import sqlite3, sys
from mutualaid.cli.main import main
connect, opened = sqlite3.connect, []
sqlite3.connect = lambda *given, **more: opened.append(given) or connect(*given, **more)
main(sys.argv[1:])
print(len(opened), file=sys.stderr)
"""


@pytest.mark.parametrize("noun", ["member", "enroll"])
def test_an_import_opens_the_ledger_once_to_let_in_to_ask_what_headings_mean_and_to_write(
    ledger: str, tmp_path: Path, noun: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "姓名,身份证号,所属工会,险种\n张三,110100198507120034,延庆区延庆镇总工会,住院医疗\n", encoding="utf-8"
    )
    words = [noun, "import", str(file), "--db", ledger, "--lang", "en"]
    done = subprocess.run([sys.executable, "-c", OPENINGS, *words], capture_output=True, encoding="utf-8", check=True)
    assert done.stderr.splitlines()[-1] == "1"


def test_the_reader_of_a_usual_workbook_starts_without_what_only_types_need() -> None:
    folders = [str(Path(module.__file__ or "").parent) for module in (process, python_calamine)]
    probe = "import sys; sys.path += sys.argv[1:]; import process, by_calamine; print(*sys.modules)"
    words = [sys.executable, "-I", "-S", "-c", probe, folders[0], str(Path(folders[1]).parent)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    assert {"typing", "re", "collections", "importlib"} & set(done.stdout.split()) == set()


ENDING = """
import atexit, sys
atexit.register(print, "taken apart")
sys.argv[0] = "mutualaid"
from mutualaid.__main__ import run
run()
"""


@pytest.mark.parametrize(("words", "code"), [(["--version"], 0), (["nosuch", "--lang", "en"], 2)])
def test_a_command_ends_with_its_exit_code_and_is_not_taken_apart_first(words: list[str], code: int) -> None:
    done = subprocess.run([sys.executable, "-c", ENDING, *words], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code
    assert done.stdout == (f"mutualaid {version('mutualaid')}\n" if code == 0 else "")
    assert ("There is no command nosuch" in done.stderr) == (code == 2)
