"""Formats are what a folder holds: each is one file, found by its name; an unknown one is refused everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import mutualaid
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render import formats
from tests.cli.conftest import Run

NAMES = ("table", "json", "csv", "xlsx")
ADDED = """
from mutualaid.render.objects import rows_of

EXTENSIONS = (".lines", ".ln")
NEEDS_FILE = False
STAMPED = False
MACHINE_READ = True


def table(table, place):
    return "".join(f"{row}\\n" for row in table.rows)


def receipt(receipt, place):
    return f"{receipt.action}\\n"


def record(record, place):
    return table(rows_of(record.values, record.rows, record.ledger), place)
"""


def test_every_format_offers_what_a_format_is() -> None:
    assert formats.names() == NAMES
    for name in NAMES:
        made = formats.format_named(name)
        assert made.EXTENSIONS, name
        assert {type(said) for said in (made.NEEDS_FILE, made.STAMPED, made.MACHINE_READ)} == {bool}, name
        assert all(callable(getattr(made, part)) for part in ("table", "receipt", "record")), name
    endings = [ending for name in NAMES for ending in formats.format_named(name).EXTENSIONS]
    assert sorted(endings) == [".csv", ".json", ".txt", ".xlsx"]
    assert formats.text_names() == ("table", "json", "csv")


@pytest.fixture(scope="module")
def program_with_one_file_more(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program whose folder of formats holds one file more."""
    package = Path(mutualaid.__file__).parent
    place = tmp_path_factory.mktemp("program")
    shutil.copytree(package, place / "mutualaid", ignore=shutil.ignore_patterns("__pycache__"))
    if not (package / "db").exists():
        shutil.copytree(package.parent / "db", place / "db", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "mutualaid" / "render" / "formats" / "lines.py").write_text(ADDED, encoding="utf-8")
    return place


def test_a_format_is_added_by_adding_one_file(program_with_one_file_more: Path, ledger: str, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "mutualaid", "--lang", "en", *arguments]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", cwd=program_with_one_file_more, check=False
        )
        return done.returncode, done.stdout, done.stderr

    assert "-f, --format table|json|csv|xlsx|lines" in run("journal", "list", "--help")[1]
    assert "-f, --format table|json|csv|lines" in run("payout", "export", "--help")[1]
    code, out, err = run("journal", "list", "-f", "lines", "--db", ledger)
    assert (code, out.splitlines()[0][:11]) == (0, "{'entry': 1")
    assert err.startswith("Journal entry #3")  # it says that it is not stamped
    assert run("journal", "head", "-o", str(tmp_path / "a.ln"), "--db", ledger)[0] == 0
    assert (tmp_path / "a.ln").read_text().startswith("{'entry': 3")
    refused = run("unit", "show", "nowhere", "-f", "lines", "--db", ledger)
    assert (refused[0], refused[1][:36]) == (1, "{'error': {'code': 'UNIT_UNKNOWN', '")
    assert run("unit", "show", "nowhere", "-f", "csv", "--db", ledger)[:2] == (1, "")
    said = run("journal", "list", "-o", str(tmp_path / "a.nosuch"), "--db", ledger)[2]
    assert "(table, json, csv, xlsx, lines)" in said
    assert ".txt, .json, .csv, .xlsx, .lines, .ln" in said
    assert "choose one of: table, json, csv, xlsx, lines." in run("journal", "list", "-f", "nosuch")[2]
    person = ("张三丰", "110100198507120034", "--unit", "110119100")
    assert run("member", "add", *person, "--joined-on", "2018-01-01", "--db", ledger)[0] == 0
    asked = ("report", "participation", "--by", "unit", "--suppress", "5", "--year", "2018", "--db", ledger)
    assert "'suppressed': True" in run(*asked, "-f", "lines")[1]
    assert "<5" in run(*asked, "-f", "csv")[1]


COMMANDS = (
    "journal list",
    "journal head",
    "journal undo 3 --reason x",
    "unit add 110119109 某镇",
    "unit show 110119100",
    "report participation",
    "report list",
    "report summary --year 2018",
    "publish create participation",
    "check",
    "doctor",
    "backup list",
    "plan list",
    "manual clerk",
    "manual",
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["x.nosuch", "x.csv.old", "x.xlsx~", "x.NOSUCH"])
def test_an_ending_that_says_no_format_is_exit_2_and_writes_nothing(
    run: Run, ledger: str, tmp_path: Path, command: str, name: str
) -> None:
    ran = run(*command.split(), "--db", ledger, "-o", str(tmp_path / name))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"Error: No format is known by the ending of {name}. Name one with -f (table, json, csv, xlsx), or give the file"
        " one of the endings .txt, .json, .csv, .xlsx.\n"
    )
    assert not (tmp_path / name).exists()
    assert json.loads(run("journal", "head", "--db", ledger, "-f", "json").out)["entry"] == 3


def test_a_format_that_is_named_goes_before_every_ending(run: Run, ledger: str, tmp_path: Path) -> None:
    assert run("journal", "head", "--db", ledger, "-f", "json", "-o", str(tmp_path / "x.nosuch")).code == 0
    assert json.loads((tmp_path / "x.nosuch").read_text())["entry"] == 3


@pytest.mark.parametrize("name", ["answer", ".json", "answer."])
def test_a_name_without_an_ending_asks_for_no_format(run: Run, ledger: str, tmp_path: Path, name: str) -> None:
    assert run("journal", "list", "--db", ledger, "-o", str(tmp_path / name)).code == 0
    assert (tmp_path / name).read_text().startswith("Journal\n")


def test_a_command_may_write_a_document_of_its_own_kind(run: Run, tmp_path: Path) -> None:
    for name in ("page.md", "page.txt"):
        assert run("manual", "clerk", "-o", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith("# ")
    assert run("manual", "clerk", "-o", str(tmp_path / "page.json")).code == 0
    assert json.loads((tmp_path / "page.json").read_text(encoding="utf-8"))["page"] == "clerk"


@pytest.mark.parametrize(
    ("command", "ending"),
    [
        ("unit template -o", ".xlsx"),
        ("member template -o", ".xlsx"),
        ("enroll template -o", ".xlsx"),
        ("claim template -o", ".xlsx"),
        ("payout template -o", ".xlsx"),
        ("letter template receipt -o", ".docx"),
        ("unit import {file} --return", ".xlsx"),
        ("report html --year 2018 -o", ".html, .htm"),
    ],
)
def test_a_document_is_never_called_what_it_is_not(
    run: Run, ledger: str, tmp_path: Path, command: str, ending: str
) -> None:
    file = tmp_path / "units.csv"
    file.write_text("单位编码,单位名称\n110119101,某镇\n", encoding="utf-8")
    for name in ("x.csv", "x.xls", "x.json"):
        ran = run(*command.format(file=file).split(), str(tmp_path / name), "--db", ledger)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.splitlines()[0].endswith(f"would be another kind than its ending says; end it in {ending}.")
        assert not (tmp_path / name).exists()
    ran = run(*command.format(file=file).split(), str(tmp_path / f"X{ending[:5].upper()}"), "--db", ledger)
    assert ran.code in (0, 1), ran.err


def test_the_summary_is_offered_as_a_workbook_alone(run: Run) -> None:
    assert "  -f, --format xlsx " in run("report", "summary", "--help").out
    ran = run("report", "summary", "--year", "2018", "-f", "json", "-o", "x.json")
    assert (ran.code, ran.out) == (2, "")
    assert "The summary is a workbook; name it with -o" in ran.err


def test_what_stands_on_stdout_takes_no_format_that_needs_a_file(run: Run, tmp_path: Path) -> None:
    ran = run("payout", "export", "1", "-o", str(tmp_path / "pay.xlsx"), "-f", "xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "choose one of: table, json, csv." in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe with a name is POSIX")
def test_a_pipe_is_written_to_and_not_replaced(run: Run, ledger: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[bytes] = []
    listener = threading.Thread(target=lambda: heard.append(pipe.read_bytes()), daemon=True)
    listener.start()
    assert run("journal", "list", "--db", ledger, "-f", "xlsx", "-o", str(pipe)).code == 0
    listener.join(10)
    assert [got[:2] for got in heard] == [b"PK"]
    assert pipe.is_fifo()


def test_the_endings_of_files_are_told_apart_without_regard_to_case() -> None:
    assert [formats.name_for(Path(name)) for name in ("A.JSON", "b.Csv", "c.xlsx", "d.TXT", "e")] == [
        *("json", "csv", "xlsx", "table", "table"),
    ]
    with pytest.raises(MutualAidError) as refused:
        formats.name_for(Path("f.table"))
    assert (refused.value.code, refused.value.exit_code) == ("FORMAT_UNKNOWN", Exit.USAGE)
