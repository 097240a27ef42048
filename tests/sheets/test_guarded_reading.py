"""The guarded process and the facts a roster carries: limits, epochs, styles, sheets, and files changed at random."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid.errors import Exit, MutualAidError
from mutualaid.sheets import MEMBER, child, read
from tests.sheets.test_corpus import PLAIN, TEXT, Formula, book, merged, packed, xls
from tests.sheets.test_packages import (
    DAY,
    FIRST,
    HEADS,
    LINES,
    SECOND,
    biff5,
    fods,
    ods,
    old_line,
    spreadsheet_2003,
    web_archive,
    web_page,
    xlsx_parts,
)

MUTATIONS = int(os.environ.get("MUTUALAID_MUTATIONS", "2000"))
"""How many changed files to try, seeds from 0 on; ``MUTUALAID_MUTATIONS=100000`` is the long run."""
CHUNKS = 20
WORDS = (
    b'"', b"<", b">", b"9999999999", b"</row>", b'<row r="1048577">', b"ZZZZ1", b'<c r="A1"><v>1</v></c>', b"&#x0;", b"\0",
    b' hidden="1"', b't="s"', b't="e"', b"<f>1</f>", b"<v></v>", b"<!DOCTYPE a>", b"]]>", b"<![CDATA[", b"\xff\xfe",
)  # fmt: skip
VALUES = (
    "", " ", "0", "-1", "1", "65536", "1048577", "4294967296", "1e308", "-1e999", "NaN", "A0", "XFD1048576", "B2:A1", "s",
    "b", "e", "d", "str", "inlineStr", "true", "veryHidden", "rId1", "rId99", "/", "../x", "UTF-16", "2018-01-05", "王\u202e",
)  # fmt: skip


def roster(path: Path, *, epoch_1904: bool = False) -> Path:
    workbook = Workbook()
    if epoch_1904:
        workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["姓名", "身份证号", "手机号", "入会日期"])
    for number in range(5):
        sheet.append([f"张三{number}", f"11010019850712{number:04d}", 13800000000 + number, date(2018, 1, 5)])
    workbook.save(path)
    return path


@pytest.mark.skipif(os.name != "posix", reason="memory limits are POSIX")
def test_a_reader_that_needs_too_much_memory_dies_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MEMORY_BYTES", 4 << 20)
    with pytest.raises(MutualAidError) as refusal:
        read(roster(tmp_path / "a.xlsx"), MEMBER)
    assert refusal.value.code == "FILE_TOO_LARGE"


def test_days_of_a_1904_workbook_are_days_and_the_epoch_is_told(tmp_path: Path) -> None:
    found = read(roster(tmp_path / "a.xlsx", epoch_1904=True), MEMBER)
    assert found.epoch_1904
    assert found.rows[0][1][3] == date(2018, 1, 5)
    assert not read(roster(tmp_path / "b.xlsx"), MEMBER).epoch_1904


def test_a_workbook_without_styles_says_so_and_its_days_are_bare_numbers(tmp_path: Path) -> None:
    source = roster(tmp_path / "a.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            if "styles" not in name:
                new.writestr(name, old.read(name))
    found = read(tmp_path / "b.xlsx", MEMBER)
    assert not found.has_styles
    assert found.rows[0][1][3] == 43105.0


def test_values_pass_through_as_they_stand(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["姓名", "身份证号", "手机号"])
    sheet.append(["张　三丰 ", "'１１０１００１９８５０７１２００３４", 1.38e10])
    sheet.append(["王\ue863", 110100197001180000, None])
    workbook.save(tmp_path / "a.xlsx")
    assert [cells for _, cells in read(tmp_path / "a.xlsx", MEMBER).rows] == [
        ("张　三丰 ", "'１１０１００１９８５０７１２００３４", 13800000000.0),
        ("王\ue863", 110100197001180000.0, None),
    ]


def changed(content: bytes, chance: random.Random) -> bytes:
    """The file with a few bytes or bits of XML changed: in one of its parts, or anywhere in the container."""
    if chance.random() < 0.15:
        return mangled(content, chance)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        victim = chance.choice([name for name in names if re.search("sheet|workbook|styles|content", name)])
        change = mangled if chance.random() < 0.5 else attributes_changed
        for name in names:
            body = old.read(name)
            new.writestr(name, change(body, chance) if name == victim else body)
    return stream.getvalue()


def mangled(content: bytes, chance: random.Random) -> bytes:
    body = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(body) + 1)
        match chance.randrange(4):
            case 0:
                body[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del body[at : at + chance.randint(1, 20)]
            case 2:
                body[at:at] = chance.choice(WORDS)
            case _:
                start = chance.randrange(len(body) + 1)
                body[at:at] = body[start : start + chance.randint(1, 60)]
    return bytes(body)


def attributes_changed(body: bytes, chance: random.Random) -> bytes:
    """Some attributes or texts of well-formed XML changed, so that it stays well-formed and gets past the gate."""
    text = body.decode()
    for _ in range(chance.randint(1, 3)):
        found = chance.choice(list(re.finditer(r'="([^"]*)"|>([^<>]+)<', text)) or [None])
        if found is None:
            break
        group = 1 if found[1] is not None else 2
        text = text[: found.start(group)] + chance.choice(VALUES) + text[found.end(group) :]
    return text.encode()


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """What is changed: workbooks of every make, and text."""
    lines = (*PLAIN, (4, "#N/A", None, Formula("A1", 1)))
    folder = tmp_path_factory.mktemp("originals")
    return [
        roster(folder / "a.xlsx").read_bytes(),
        book(*lines, attributes={3: ' hidden="1"'}, after=merged("A9:B9")),
        book(*lines, attributes={3: ' hidden="1"'}, after=merged("A9:B9")),
        xls(*PLAIN, (4, "#N/A", None, Formula("", 1.0))),
        old_line(13_800_000_000, DAY, epoch_1904=True),
        biff5(*LINES),
        TEXT.encode(),
        TEXT.encode("gb18030"),
        ods((HEADS, FIRST, SECOND)),
        spreadsheet_2003((HEADS, FIRST, SECOND)).encode(),
        web_page((HEADS, FIRST, SECOND)).encode(),
        fods((HEADS, FIRST, SECOND)),
        web_archive((HEADS, FIRST, SECOND)),
        packed(xlsx_parts(shift=1462, after=merged("J:K"))),
    ]


def mutated(original: bytes, chance: random.Random) -> bytes:
    if original.startswith(b"PK"):
        return changed(original, chance)
    if original.startswith(b"<") and chance.random() < 0.5:
        return attributes_changed(original, chance)
    return mangled(original, chance)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_file_changed_at_random_is_read_or_refused_and_never_fails_otherwise(
    chunk: int, originals: list[bytes], tmp_path: Path
) -> None:
    path = tmp_path / "b.xlsx"
    read_whole = 0
    exits: set[int] = set()
    for seed in range(chunk, MUTATIONS, CHUNKS):
        chance = random.Random(seed)
        path.write_bytes(mutated(originals[seed // CHUNKS % len(originals)], chance))
        try:
            found = read(path, MEMBER)
        except MutualAidError as refusal:
            exits.add(refusal.exit_code)
            continue
        read_whole += 1
        assert all(len(cells) == len(found.fields) for _, cells in found.rows), seed
    assert read_whole > 0
    assert exits == {Exit.REFUSED}
