"""The packages in which offices really have their lists: each made by code, and every value asserted as it was put in."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.results import Roster
from mutualaid.sheets import MEMBER, child, read
from mutualaid.sheets.child import Child
from tests.sheets.test_corpus import (
    MAIN,
    PLAIN,
    RELS,
    SHEET,
    Raw,
    book,
    merged,
    ole,
    packed,
    parts,
    record,
    related,
    sheet_xml,
    xls,
)

HEADS = ("姓名", "身份证号", "手机号", "入会日期")
FIRST = ("张三丰", "110100198507120034", 13800000000.0, date(2018, 1, 5))
SECOND = ("李四光", "110100197001180000", 13800000001.0, date(2016, 12, 31))
DAYS = {date(2018, 1, 5): 43105, date(2016, 12, 31): 42735}
"""Days as serial numbers of the usual epoch; one of 1904 is 1,462 less."""


def roster_of(content: bytes, tmp_path: Path, file: str = "名册.xlsx") -> Roster:
    path = tmp_path / file
    path.write_bytes(content)
    return read(path, MEMBER)


def values(content: bytes, tmp_path: Path, file: str = "名册.xlsx") -> list[tuple[object, ...]]:
    return [cells for _, cells in roster_of(content, tmp_path, file).rows]


def refusal(content: bytes, tmp_path: Path, file: str = "名册.xlsx") -> str:
    with pytest.raises(MutualAidError) as refused:
        roster_of(content, tmp_path, file)
    return refused.value.code


# --- .xlsx and .xlsm ---

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="[h]:mm:ss"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="170" applyNumberFormat="1"/>'
    '<xf numFmtId="20" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
DAY, HOURS, CLOCK = 1, 2, 3
"""Styles: a day, hours that run on, the time of a day."""


def styled(number: float, style: int) -> Raw:
    return Raw(f'<c r="{{r}}" s="{style}"><v>{number}</v></c>')


def xlsx_parts(*, shift: int = 0, before: str = "", after: str = "") -> dict[str, str | bytes]:
    """The two people with their days under a format of days, ``shift`` days off."""
    lines = [HEADS, *[(*line[:3], styled(DAYS[line[3]] - shift, DAY)) for line in (FIRST, SECOND)]]
    made = parts({"名册": sheet_xml(lines, before=before, after=after)})
    made["xl/styles.xml"] = STYLES
    return made


def renamed(change: Callable[[str], str]) -> bytes:
    return packed({change(name): body for name, body in xlsx_parts().items()})


def in_workbook(old: str, new: str, *, shift: int = 0) -> bytes:
    made = xlsx_parts(shift=shift)
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace(old, new, 1)
    return packed(made)


def elsewhere() -> bytes:
    """Strings and styles under names of their own, which only the relations tell."""
    made = xlsx_parts()
    made["xl/look.xml"] = made.pop("xl/styles.xml")
    made["xl/words.xml"] = f'<sst xmlns="{MAIN}"><si><t>张三丰</t></si></sst>'
    rels = str(made["xl/_rels/workbook.xml.rels"]).replace("styles.xml", "look.xml")
    made["xl/_rels/workbook.xml.rels"] = rels.replace(
        "</Relationships>", f'<Relationship Id="rId8" Type="{RELS}/sharedStrings" Target="words.xml"/></Relationships>'
    )
    cell = '<c r="A2" t="inlineStr"><is><t xml:space="preserve">张三丰</t></is></c>'
    made[SHEET] = str(made[SHEET]).replace(cell, '<c r="A2" t="s"><v>0</v></c>')
    return packed(made)


X15 = (
    '<extLst><ext xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
    '<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
)
EPOCH = '<workbookPr date1904="1"/><sheets>'

XLSX: dict[str, Callable[[], bytes]] = {
    "as most write it": lambda: packed(xlsx_parts()),
    "days since 1904": lambda: in_workbook("<sheets>", EPOCH, shift=1462),
    "days since 1904, and a word of a later Excel after it": lambda: packed(
        {
            **xlsx_parts(shift=1462),
            "xl/workbook.xml": str(xlsx_parts()["xl/workbook.xml"])
            .replace("<sheets>", EPOCH)
            .replace("</workbook>", X15),
        }
    ),
    "a word of a later Excel that another epoch would be": lambda: in_workbook(
        "</workbook>", X15.replace("chartTrackingRefBase", "date1904")
    ),
    "backslashes in the names of its parts": lambda: renamed(lambda name: name.replace("/", "\\")),
    "backslashes in its relations too": lambda: packed(
        {
            name.replace("/", "\\"): str(body).replace("worksheets/", "worksheets\\")
            if name.endswith(".rels")
            else body
            for name, body in xlsx_parts().items()
        }
    ),
    "names of parts in other letters": lambda: renamed(
        lambda name: name.replace("worksheets/sheet", "Worksheets/Sheet").replace("xl/work", "XL/Work")
    ),
    "strings and styles under other names": elsewhere,
    "a sheet without a relation": lambda: in_workbook("</sheets>", '<sheet name="空" sheetId="7"/></sheets>'),
    "a dimension of whole columns": lambda: packed(xlsx_parts(before='<dimension ref="A:H"/>')),
    "a merge of whole columns": lambda: packed(xlsx_parts(after=merged("J:K"))),
    "a merge of whole rows": lambda: packed(xlsx_parts(after=merged("9:10"))),
    "a workbook part in UTF-16, since 1904": lambda: packed(
        {
            **xlsx_parts(shift=1462),
            "xl/workbook.xml": str(xlsx_parts()["xl/workbook.xml"]).replace("<sheets>", EPOCH).encode("utf-16"),
        }
    ),
}


@pytest.mark.parametrize("name", XLSX)
def test_every_make_of_xlsx_gives_the_values_that_were_put_in(name: str, tmp_path: Path) -> None:
    assert values(XLSX[name](), tmp_path) == [FIRST, SECOND]


def test_a_sheet_of_macros_is_passed_over_and_the_list_beside_it_read(tmp_path: Path) -> None:
    made = related(
        "xlMacrosheet", "macrosheets/sheet9.xml", of="http://schemas.microsoft.com/office/2006/relationships"
    )
    found = roster_of(made, tmp_path, "名册.xlsm")
    assert [cells[1] for _, cells in found.rows] == ["张三丰", "李四光", "王五"]
    assert [(note.code, note.value) for note in found.notes] == [("SHEET_PASSED_OVER", "宏")]


def xlsx_line(*cells: object) -> bytes:
    made = parts({"名册": sheet_xml([HEADS, cells, (*SECOND[:3], styled(42735, DAY))])})
    made["xl/styles.xml"] = STYLES
    return packed(made)


NUMBERS = [
    (-95.5, DAY, -95.5),
    (-95.5, HOURS, -95.5),
    (-95.5, CLOCK, -95.5),
    (0.5, DAY, 0.5),
    (0, DAY, 0.0),
    (95, DAY, date(1900, 4, 4)),
    (95.5, DAY, datetime(1900, 4, 4, 12)),  # noqa: DTZ001 - a sheet knows no time zone
    (36.25, HOURS, 36.25),
    (3_000_000, DAY, 3_000_000.0),
    (13_800_000_000, DAY, 13_800_000_000.0),
    (13_800_000_000, HOURS, 13_800_000_000.0),
    (1e300, HOURS, 1e300),
]
"""A number, the format of its cell, and what is read: the day it is, or else the very number, never another."""


@pytest.mark.parametrize(("number", "style", "expected"), NUMBERS)
def test_a_number_under_a_format_of_days_is_that_day_or_that_number(
    number: float, style: int, expected: object, tmp_path: Path
) -> None:
    told = values(xlsx_line("张三丰", FIRST[1], styled(number, style), "2018-01-05"), tmp_path)
    assert told == [("张三丰", FIRST[1], expected, "2018-01-05"), SECOND]


def test_a_row_beside_a_number_too_large_for_a_day_keeps_its_other_values(tmp_path: Path) -> None:
    line = ("张三丰", FIRST[1], styled(13_800_000_000, HOURS), styled(43105, DAY))
    first, second = values(xlsx_line(*line), tmp_path)
    assert first[:3] == FIRST[:3]
    assert first[3] in (43105.0, date(2018, 1, 5))  # its serial number, which is read as the day with a note
    assert second == SECOND


def test_a_workbook_of_numbers_alone_is_not_called_empty(tmp_path: Path) -> None:
    assert refusal(book((1, 2), (3, 4)), tmp_path) == "HEADER_MISSING"


# --- .xls and .et ---


def biff(version: int, *lines: Sequence[object], page: int | None = None, encoding: str = "gbk") -> bytes:
    """The records of a workbook of an Excel before 97, or of 97 itself, that stand without a compound file."""
    bof, label, number = {2: (0x09, 0x04, 0x03), 5: (0x809, 0x204, 0x203)}[version]
    attributes = b"\0\0\0" if version == 2 else b"\0\0"
    head = struct.pack("<HH", version if version == 2 else 0x500, 0x10) + (b"" if version == 2 else b"\0" * 4)
    made = record(bof, head)
    if page is not None:
        made += record(0x42, struct.pack("<H", page))
    for row, line in enumerate(lines):
        for column, said in enumerate(line):
            place = struct.pack("<HH", row, column) + attributes
            if isinstance(said, str):
                text = said.encode(encoding)
                made += record(label, place + struct.pack("<B" if version == 2 else "<H", len(text)) + text)
            else:
                made += record(number, place + struct.pack("<d", said))
    return made + record(0x0A, b"")


def biff5(*lines: Sequence[object], page: int | None = None, encoding: str = "gbk") -> bytes:
    """A workbook of Excel 5 or 95: its stream is called Book, its text is in the code page of some machine."""
    head = record(0x809, struct.pack("<HHHH", 0x500, 0x05, 0, 0))
    if page is not None:
        head += record(0x42, struct.pack("<H", page))
    name = "名册".encode(encoding)
    offset = len(head) + 4 + 7 + len(name) + 4
    head += record(0x85, struct.pack("<IHB", offset, 0, len(name)) + name) + record(0x0A, b"")
    return ole("Book", head + biff(5, *lines, encoding=encoding))


def stream_of(made: bytes) -> bytes:
    """The records in a compound file as ``ole`` makes it."""
    return made[512 * 3 :]


def beside_another(made: bytes, other: bytes) -> bytes:
    """A compound file with a workbook, and a second one laid into it, which a folder of its own holds."""
    own, laid_in = stream_of(made), stream_of(other)
    first = len(own) // 512
    whole = ole("Workbook", own + laid_in)
    folder = bytearray(whole[512 * 2 : 512 * 3])

    def entry(name: str, kind: int, start: int, length: int, right: int = -1, within: int = -1) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        tree = struct.pack("<HBBiii", len(wide), kind, 1, -1, right, within)
        return wide.ljust(64, b"\0") + tree + b"\0" * 36 + struct.pack("<iQ", start, length)

    folder[128:] = (
        entry("Workbook", 2, 2, len(own), right=2)
        + entry("MBD0002A1F7", 1, 0, 0, within=3)
        + entry("Workbook", 2, 2 + first, len(laid_in))
    )
    table = list(struct.unpack("<128i", whole[512 : 512 * 2]))
    table[2 + first - 1] = -2
    return whole[:512] + struct.pack("<128i", *table) + bytes(folder) + whole[512 * 3 :]


LINES = (HEADS, (*FIRST[:3], "2018-01-05"), (*SECOND[:3], "2016-12-31"))
READ = [(*FIRST[:3], "2018-01-05"), (*SECOND[:3], "2016-12-31")]
PAGE_1200 = record(0x42, struct.pack("<H", 1200))


def with_page(page: int) -> bytes:
    return ole("Workbook", stream_of(xls(*LINES)).replace(PAGE_1200, record(0x42, struct.pack("<H", page)), 1))


XLS: dict[str, Callable[[], bytes]] = {
    "as most write it": lambda: xls(*LINES),
    "code page 1252": lambda: with_page(1252),
    "code page 936": lambda: with_page(936),
    "a code page that nobody knows": lambda: with_page(999),
    "WORKBOOK in capitals": lambda: ole("WORKBOOK", stream_of(xls(*LINES))),
    "another workbook laid into it": lambda: beside_another(xls(*LINES), xls(*PLAIN)),
    "records without a compound file": lambda: stream_of(xls(*LINES)),
    "Excel 95, code page 936": lambda: biff5(*LINES, page=936),
    "Excel 95, no code page": lambda: biff5(*LINES),
    "Excel 95, code page of a writer who thought of none": lambda: biff5(*LINES, page=1252),
    "Excel 2": lambda: biff(2, *LINES, page=936),
}


@pytest.mark.parametrize("name", XLS)
def test_every_make_of_xls_gives_the_values_that_were_put_in(name: str, tmp_path: Path) -> None:
    assert values(XLS[name](), tmp_path, "名册.xls") == READ


@pytest.mark.parametrize("page", [1252, 1200])
def test_headings_in_english_do_not_garble_a_name_in_chinese(page: int, tmp_path: Path) -> None:
    made = xls(("name", "ID number", "unit"), ("晓敏", "110100197001011004", "110119100"))
    made = made.replace(PAGE_1200, record(0x42, struct.pack("<H", page)))
    assert values(made, tmp_path, "a.xls") == [("晓敏", "110100197001011004", "110119100")]


@pytest.mark.parametrize("kind", [0x06, 0x206, 0x406])
def test_every_kind_of_formula_gives_its_value_with_a_note(kind: int, tmp_path: Path) -> None:
    body = struct.pack("<HHHdHIH", 1, 2, 0, 13800000000.0, 0, 0, 0)
    found = roster_of(xls(HEADS, FIRST[:2], inside=record(kind, body)), tmp_path, "a.xls")
    assert [cells for _, cells in found.rows] == [(*FIRST[:3], None)]
    assert [note.code for note in found.notes] == ["FORMULA_VALUE"]


def xf(font: int, number_format: int) -> bytes:
    return record(0xE0, struct.pack("<HHHBBBBIiH", font, number_format, 0, 0, 0, 0, 0, 0, 0, 0))


RUNNING = "[h]:mm:ss"
FORMATS = (
    record(0x41E, struct.pack("<HHB", 170, len(RUNNING), 0) + RUNNING.encode()) + xf(0, 14) + xf(0, 170) + xf(0, 20)
)
"""The formats of ``NUMBERS`` in an old workbook, after the one that ``xls`` writes."""


def old_number(row: int, column: int, style: int, number: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, number))


def old_line(number: float, style: int, *, epoch_1904: bool = False) -> bytes:
    made = stream_of(xls(HEADS, FIRST[:2], inside=old_number(1, 2, style, number) + old_number(1, 3, DAY, 43105)))
    at = made.index(record(0xE0, struct.pack("<HHH", 0, 0, 0) + b"\0" * 14))
    more = FORMATS + (record(0x22, b"\1\0") if epoch_1904 else b"")
    made = made[: at + 24] + more + made[at + 24 :]
    place = made.index(struct.pack("<BB", 2, 1) + "名册".encode("utf-16-le")) - 6
    start = struct.unpack_from("<I", made, place)[0] + len(more)
    return ole("Workbook", made[:place] + struct.pack("<I", start) + made[place + 4 :])


@pytest.mark.parametrize(("number", "style", "expected"), NUMBERS)
def test_in_an_old_workbook_too_a_number_is_that_day_or_that_number(
    number: float, style: int, expected: object, tmp_path: Path
) -> None:
    assert values(old_line(number, style), tmp_path, "a.xls") == [(*FIRST[:2], expected, FIRST[3])]


def test_days_since_1904_in_an_old_workbook_are_the_days_they_are(tmp_path: Path) -> None:
    found = roster_of(old_line(36.25, DAY, epoch_1904=True), tmp_path, "a.xls")
    assert found.epoch_1904
    assert found.rows[0][1][2:] == (datetime(1904, 2, 6, 6), date(2022, 1, 6))  # noqa: DTZ001 - no zone in a sheet


def test_what_is_no_workbook_in_a_compound_file_is_called_by_its_name(tmp_path: Path) -> None:
    body = b"x" * 5000
    assert refusal(ole("WordDocument", body), tmp_path, "a.xls") == "FILE_NOT_A_WORKBOOK"
    assert refusal(ole("EncryptedPackage", body), tmp_path, "a.xls") == "FILE_ENCRYPTED"
    assert refusal(ole("Contents", body), tmp_path, "a.xls") == "FILE_DAMAGED"


# --- the process that reads ---

READER = """
import time

class Panic(BaseException):
    pass

def read(content, answer, refused):
    {what}
"""


@pytest.fixture
def reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], MutualAidError | None]:
    """Runs a reader that does what it is told, and says how it ended."""

    def run(what: str) -> MutualAidError | None:
        (tmp_path / "told").mkdir()
        (tmp_path / "told" / "__init__.py").touch()
        (tmp_path / "told_reader.py").write_text(READER.format(what=what))
        monkeypatch.syspath_prepend(tmp_path)
        process = Child(b"x", "名册.xlsx", reader="told_reader", library="told", sheets=None)
        try:
            process.collect()
        except MutualAidError as error:
            return error
        finally:
            process.stop()
        return None

    return run


def test_a_reader_that_takes_too_much_of_the_processor_is_stopped(
    reading: Callable[[str], MutualAidError | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "CPU_SECONDS", 1)
    ended = reading("while True: pass")
    assert ended is not None
    assert ended.code == "FILE_TIMEOUT"


def test_a_reader_that_only_waits_for_its_turn_is_waited_for(
    reading: Callable[[str], MutualAidError | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "CPU_SECONDS", 0)
    assert reading("time.sleep(0.3)") is None


def test_a_wait_beyond_all_patience_is_told_as_the_machine_s(
    reading: Callable[[str], MutualAidError | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "WALL_SECONDS", 0.2)
    monkeypatch.setattr(child, "WALL_TIMES", 0)
    began = time.monotonic()
    ended = reading("time.sleep(60)")
    assert ended is not None
    assert ended.code == "FILE_BUSY"
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("raise Panic", "FILE_DAMAGED"),
        ("raise ValueError", "FILE_DAMAGED"),
        ("raise MemoryError", "FILE_TOO_LARGE"),
        ("import os; os.abort()", "FILE_TOO_LARGE"),
        ("import os; os._exit(1)", "FILE_DAMAGED"),
        ("raise refused('FILE_ENCRYPTED')", "FILE_ENCRYPTED"),
    ],
)
def test_a_reader_that_dies_is_told_by_what_it_died_of(
    what: str, code: str, reading: Callable[[str], MutualAidError | None]
) -> None:
    ended = reading(what)
    assert ended is not None
    assert ended.code == code
