"""Every report, export and receipt carries the stamp, and what it carries is taken back by the program."""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import segno
from openpyxl import load_workbook

from mutualaid.cli.main import main
from mutualaid.render import qr
from mutualaid.results import Ledger
from mutualaid.store.reading import read
from tests.publications.conftest import ZHAO, Desk

HEAD = "9f3a0123456789ab" + "0" * 48


def stamp(desk: Desk) -> str:
    with read(desk.url) as reader:
        return f"{reader.stamp.entry}:{reader.stamp.head[:16]}"


def pixels(png: bytes) -> list[list[int]]:
    """The bits of a PNG of one bit a pixel, each row as it is or as it differs from the one above: 1 is white."""
    at, width, packed = 8, 0, b""
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        if kind == b"IHDR":
            width = int.from_bytes(png[at + 8 : at + 12], "big")
            assert (png[at + 16], png[at + 17]) == (1, 0)
        if kind == b"IDAT":
            packed += png[at + 8 : at + 8 + size]
        at += size + 12
    rows, step = zlib.decompress(packed), (width + 7) // 8 + 1
    found = []
    above = bytes(step - 1)
    for start in range(0, len(rows), step):
        assert rows[start] in (0, 2)
        line = rows[start + 1 : start + step]
        if rows[start] == 2:
            line = bytes((byte + over) % 256 for byte, over in zip(line, above, strict=True))
        above = line
        bits = "".join(f"{byte:08b}" for byte in line)
        found.append([int(bit) for bit in bits[:width]])
    return found


def test_the_code_holds_entry_and_first_sixteen_digits() -> None:
    assert qr.content(Ledger(12, HEAD)) == "mutualaid:12:9f3a0123456789ab"


def test_the_picture_shows_the_code_of_the_stamp() -> None:
    side, scale = 37, 8  # 29 modules and a border of 4 on each side
    shown = pixels(qr.png(Ledger(12, HEAD)).png)
    assert (len(shown), len(shown[0])) == (side * scale, side * scale)
    modules = [[1 - shown[y * scale][x * scale] for x in range(side)] for y in range(side)]
    made = segno.make("mutualaid:12:9f3a0123456789ab", error="m", micro=False)
    assert modules == [list(row) for row in made.matrix_iter(border=4)]


@pytest.mark.parametrize("prefix", ["", "mutualaid:"], ids=["as printed", "as the code holds it"])
def test_the_stamp_is_taken_by_verify_and_by_at(desk: Desk, prefix: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = prefix + stamp(desk)
    desk.join(ZHAO)
    assert main(["--db", desk.url, "journal", "verify", "--head", printed, "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    command = ["--db", desk.url, "--at", printed, "report", "participation", "--year", "2018", "-f", "json"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["total"]["member_count"] == 3
    wrong = printed[:-1] + ("0" if printed[-1] != "0" else "1")
    assert main(["--db", desk.url, "journal", "verify", "--head", wrong, "-f", "json"]) == 6


def test_an_answer_carries_the_stamp_in_every_format(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = ["--db", desk.url, "--lang", "en", "report", "participation", "--year", "2018", "--by", "town"]
    entry = stamp(desk).split(":")[0]
    assert main([*question, "-f", "table"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"Journal entry #{entry}  {stamp(desk)}"
    assert main([*question, "-f", "json"]) == 0
    ledger = json.loads(capsys.readouterr().out)["ledger"]
    assert f"{ledger['entry']}:{ledger['head'][:16]}" == stamp(desk)
    assert main([*question, "-f", "csv"]) == 0
    said = capsys.readouterr()
    assert stamp(desk) not in said.out
    assert stamp(desk) in said.err
    path = tmp_path / "answer.xlsx"
    assert main([*question, "-o", str(path)]) == 0
    cells = [cell for row in load_workbook(path).active.iter_rows(values_only=True) for cell in row]  # type: ignore[union-attr]
    assert any(isinstance(cell, str) and cell.endswith(stamp(desk)) for cell in cells)
    with read(desk.url) as reader:
        assert zipfile.ZipFile(path).read("xl/media/image1.png") == qr.png(reader.stamp).png


def test_a_receipt_carries_the_stamp_of_its_entry_and_a_dry_run_that_of_the_ledger_as_it_is(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stamp(desk)
    command = ["--db", desk.url, "--lang", "en", "member", "leave", "1", "--on", "2019-01-01", "--reason", "x"]
    assert main([*command, "--dry-run"]) == 0
    said = capsys.readouterr()
    assert before in said.out + said.err
    assert main(command) == 0
    said = capsys.readouterr()
    assert stamp(desk) != before
    assert stamp(desk) in said.out + said.err


def test_the_summary_carries_the_stamp_on_every_sheet_and_its_code_on_the_first(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "summary.xlsx"
    assert main(["--db", desk.url, "--lang", "zh", "report", "summary", "--year", "2018", "-o", str(path)]) == 0
    book: Any = load_workbook(path)
    for sheet in book:
        assert stamp(desk) in sheet.oddFooter.left.text
    with read(desk.url) as reader:
        picture = qr.png(reader.stamp).png
    parts = zipfile.ZipFile(path)
    assert parts.read("xl/media/image1.png") == picture
    assert [name for name in parts.namelist() if name.startswith("xl/media/")] == ["xl/media/image1.png"]
    holding = [name for name in parts.namelist() if "drawings/_rels/" in name and b"image1.png" in parts.read(name)]
    assert len(holding) == 1
    drawing = holding[0].rpartition("/")[2].removesuffix(".rels").encode()
    assert drawing in parts.read("xl/worksheets/_rels/sheet1.xml.rels")


def test_the_page_of_the_year_stands_by_itself_and_carries_the_code(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "2018.html"
    command = ["--db", desk.url, "report", "html", "--year", "2018"]
    assert main([*command, "--lang", "zh"]) == 2
    for language, title in (("zh", "延庆区总工会"), ("en", "mutual aid in 2018")):
        assert main([*command, "--lang", language, "-o", str(path)]) == 0
        page = path.read_text(encoding="utf-8")
        assert title in page
        assert "33.33 %" in page
        assert stamp(desk) in page
        with read(desk.url) as reader:
            assert qr.svg(reader.stamp) in page
        assert not [word for word in ("<script", "http://", "https://", "src=") if word in page]


def test_the_library_of_the_code_is_loaded_only_for_paper(desk: Desk) -> None:
    import subprocess
    import sys

    probe = "import sys; from mutualaid.cli.main import main; main(sys.argv[1:]); print('segno' in sys.modules)"
    command = ["--db", desk.url, "report", "participation", "--year", "2018", "-f", "csv"]
    done = subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
