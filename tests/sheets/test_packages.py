"""The packages in which offices really have their lists: each made by code, and every value asserted as it was put in."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import os
import random
import struct
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from mutualaid.errors import MutualAidError
from mutualaid.results import Roster
from mutualaid.rules.values import read_day, read_phone
from mutualaid.sheets import MEMBER, child, read
from mutualaid.sheets.child import Child
from tests.sheets.test_corpus import (
    MAIN,
    PLAIN,
    RELS,
    SHEET,
    Raw,
    book,
    csv,
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
    name = "名册".encode(encoding, "replace")
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


def test_half_a_character_is_a_doubt_about_its_cell_alone(tmp_path: Path) -> None:
    made = xls(*LINES).replace("李四光".encode("utf-16-le"), "李".encode("utf-16-le") + b"\x42\xd8\x01\x00")
    assert [cells[0] for cells in values(made, tmp_path, "a.xls")] == ["张三丰", "李\ufffd\x01"]


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


def with_formats(made: bytes, *, epoch_1904: bool = False) -> bytes:
    """The same workbook with the formats known."""
    made = stream_of(made)
    at = made.index(record(0xE0, struct.pack("<HHH", 0, 0, 0) + b"\0" * 14)) + 24
    more = FORMATS + (record(0x22, b"\1\0") if epoch_1904 else b"")
    made = made[:at] + more + made[at:]
    place = made.index(struct.pack("<BB", 2, 1) + "名册".encode("utf-16-le")) - 6
    start = struct.unpack_from("<I", made, place)[0] + len(more)
    return ole("Workbook", made[:place] + struct.pack("<I", start) + made[place + 4 :])


def old_line(number: float, style: int, *, epoch_1904: bool = False) -> bytes:
    inside = old_number(1, 2, style, number) + old_number(1, 3, DAY, 43105)
    return with_formats(xls(HEADS, FIRST[:2], inside=inside), epoch_1904=epoch_1904)


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


# --- OpenDocument, XML Spreadsheet 2003, web pages ---

SPACES = "urn:oasis:names:tc:opendocument:xmlns:"
Lines = Sequence[Sequence[object]]


def opened(said: object) -> str:
    """A cell of OpenDocument."""
    if said is None:
        return "<table:table-cell/>"
    if isinstance(said, Raw):
        return said.xml
    if isinstance(said, date):
        value = f'office:value-type="date" office:date-value="{said.isoformat()}"'
    elif isinstance(said, float):
        value = f'office:value-type="float" office:value="{said!r}"'
    else:
        value = 'office:value-type="string"'
    return f"<table:table-cell {value}><text:p>{escape(str(said))}</text:p></table:table-cell>"


def open_document(lines: Lines, *, root: str = "document-content", between: str = "", name: str = "名册") -> str:
    rows = "".join(
        f"<table:table-row>{between}{between.join(map(opened, line))}{between}</table:table-row>{between}"
        for line in lines
    )
    spaces = " ".join(f'xmlns:{part}="{SPACES}{part}:1.0"' for part in ("office", "table", "text", "style"))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {spaces}><office:automatic-styles>'
        '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{between}{rows}</table:table></office:spreadsheet></office:body></office:{root}>'
    )


def ods(lines: Lines, *, between: str = "") -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": open_document(lines, between=between)})


def fods(lines: Lines) -> bytes:
    return open_document(lines, root="document").encode()


def spreadsheet_2003(lines: Lines, *, prefix: str = "", more: str = "") -> str:
    def cell(said: object) -> str:
        if isinstance(said, Raw):
            return said.xml
        if said is None:
            return f"<{prefix}Cell/>"
        kind = "DateTime" if isinstance(said, date) else "Number" if isinstance(said, float) else "String"
        text = f"{said.isoformat()}T00:00:00.000" if isinstance(said, date) else escape(str(said))
        return f'<{prefix}Cell><{prefix}Data ss:Type="{kind}">{text}</{prefix}Data></{prefix}Cell>'

    space = "urn:schemas-microsoft-com:office:spreadsheet"
    default = "" if prefix else f' xmlns="{space}"'
    rows = "".join(f"<{prefix}Row>{''.join(map(cell, line))}</{prefix}Row>" for line in lines)
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><{prefix}Workbook{default} xmlns:ss="{space}" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel"><{prefix}Worksheet ss:Name="名册"><{prefix}Table>{rows}'
        f"</{prefix}Table>{more}</{prefix}Worksheet></{prefix}Workbook>"
    )


def web_page(lines: Lines, *, charset: str = "utf-8") -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{'&nbsp;' if said is None else escape(text_of(said))}</td>" for said in line) + "</tr>"
        for line in lines
    )
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><style>td {{}}</style></head>'
        f"<body><!--[if gte mso 9]><xml></xml><![endif]--><table border=1>{rows}</table></body></html>"
    )


def web_archive(lines: Lines) -> bytes:
    page = base64.encodebytes(web_page(lines, charset="gb2312").encode("gb18030")).decode()
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{page}\r\n--b\r\nContent-Type: text/css\r\n\r\ntd {{}}\r\n--b--\r\n"
    ).encode()


def text_of(said: object) -> str:
    """A value as it is shown: whole numbers without a point."""
    return f"{said:.15g}" if isinstance(said, float) else "" if said is None else str(said)


WITH_TYPES: dict[str, Callable[[Lines], bytes]] = {
    "ods": ods,
    "ods with white space between its tags": lambda lines: ods(lines, between="\n   "),
    "fods": fods,
    "XML Spreadsheet 2003": lambda lines: spreadsheet_2003(lines).encode(),
    "XML Spreadsheet 2003 with prefixes": lambda lines: spreadsheet_2003(lines, prefix="ss:").encode(),
    "XML Spreadsheet 2003 in UTF-16": lambda lines: spreadsheet_2003(lines).encode("utf-16"),
    "XML Spreadsheet 2003 in GB18030": lambda lines: spreadsheet_2003(lines).encode("gb18030"),
}
AS_TEXT: dict[str, Callable[[Lines], bytes]] = {
    "web page": lambda lines: web_page(lines).encode(),
    "web page in GB18030": lambda lines: web_page(lines, charset="gb2312").encode("gb18030"),
    "web page in UTF-16": lambda lines: web_page(lines).encode("utf-16"),
    "web page in UTF-8 that says it is GB2312": lambda lines: web_page(lines, charset="gb2312").encode(),
    "web archive": web_archive,
    "csv": lambda lines: csv(*[[text_of(said) for said in line] for line in lines]).encode(),
    "csv in GB18030": lambda lines: csv(*[[text_of(said) for said in line] for line in lines]).encode("gb18030"),
    "tsv in UTF-16": lambda lines: csv(*[[text_of(said) for said in line] for line in lines], delimiter="\t").encode(
        "utf-16"
    ),
}


@pytest.mark.parametrize("name", WITH_TYPES)
def test_every_workbook_of_tags_gives_the_values_that_were_put_in(name: str, tmp_path: Path) -> None:
    assert values(WITH_TYPES[name]((HEADS, FIRST, SECOND)), tmp_path, "名册.xls") == [FIRST, SECOND]


@pytest.mark.parametrize("name", AS_TEXT)
def test_every_web_page_and_text_gives_what_it_shows(name: str, tmp_path: Path) -> None:
    shown = [(FIRST[0], FIRST[1], "13800000000", "2018-01-05"), (SECOND[0], SECOND[1], "13800000001", "2016-12-31")]
    assert values(AS_TEXT[name]((HEADS, FIRST, SECOND)), tmp_path, "名册.xls") == shown


OPEN_CELLS = [
    ('office:value-type="float" office:value="-95.5"', "-95.5", -95.5),
    ('office:value-type="currency" office:value="95.5"', "￥95.50", 95.5),
    ('office:value-type="percentage" office:value="0.5"', "50%", 0.5),
    ('office:value-type="date" office:date-value="2018-01-05T08:30:00"', "x", datetime(2018, 1, 5, 8, 30)),  # noqa: DTZ001
    ('office:value-type="date" office:date-value="2018-13-45"', "x", "2018-13-45"),
    ('office:value-type="time" office:time-value="PT12H00M00S"', "12:00", 0.5),
    ('office:value-type="time" office:time-value="PT331200000000H00M00S"', "x", 13800000000.0),
    ('office:value-type="boolean" office:boolean-value="true"', "TRUE", True),
    ('office:value-type="string" office:string-value="甲"', "乙", "甲"),
    ('table:number-columns-repeated="1"', "甲", "甲"),
]


@pytest.mark.parametrize(("told", "shown", "expected"), OPEN_CELLS)
def test_a_cell_of_opendocument_is_its_value_not_what_it_shows(
    told: str, shown: str, expected: object, tmp_path: Path
) -> None:
    cell = Raw(f"<table:table-cell {told}><text:p>{shown}</text:p></table:table-cell>")
    assert values(ods((HEADS, (*FIRST[:2], cell, FIRST[3]))), tmp_path, "a.ods") == [(*FIRST[:2], expected, FIRST[3])]


def test_of_opendocument_remarks_are_no_text_and_blanks_are_those_that_are_meant(tmp_path: Path) -> None:
    cell = Raw(
        '<table:table-cell office:value-type="string"><office:annotation><text:p>疑</text:p></office:annotation>'
        '<text:p>\n   张<text:s text:c="2"/><text:span>三</text:span>\n 丰</text:p></table:table-cell>'
    )
    assert values(ods((HEADS, (cell, *FIRST[1:]))), tmp_path, "a.ods") == [("张  三 丰", *FIRST[1:])]


def test_repeated_cells_and_rows_of_opendocument_stand_where_they_stand(tmp_path: Path) -> None:
    gap = Raw('<table:table-cell table:number-columns-repeated="2"/>')
    made = open_document(((gap, *HEADS), (gap, *FIRST), (gap, *SECOND)))
    made = made.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="3"/><table:table-row>', 1)
    far = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/>'
    made = made.replace("</table:table>", far + "</table:table-row></table:table>")
    found = roster_of(packed({"mimetype": "x-spreadsheet", "content.xml": made}), tmp_path, "a.ods")
    assert found.rows == [(5, (None, None, *FIRST)), (6, (None, None, *SECOND))]


def test_a_cell_repeated_all_over_the_grid_is_too_large(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    far = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>'
    made = open_document((HEADS, FIRST)).replace("</table:table>", far)
    assert refusal(packed({"mimetype": "x-spreadsheet", "content.xml": made}), tmp_path, "a.ods") == "FILE_TOO_LARGE"


HIDING: dict[str, bytes] = {
    "ods": packed(
        {
            "mimetype": "x-spreadsheet",
            "content.xml": open_document((HEADS, FIRST, SECOND))
            .replace("<table:table-row>", '<table:table-row table:visibility="filter">', 2)
            .replace('<table:table-row table:visibility="filter">', "<table:table-row>", 1)
            .replace(
                'table:name="名册">',
                'table:name="名册"><table:table-column/><table:table-column table:visibility="collapse"/>',
            ),
        }
    ),
    "XML Spreadsheet 2003": spreadsheet_2003((HEADS, FIRST, SECOND))
    .replace("<Row>", '<Row ss:Hidden="1">', 2)
    .replace('<Row ss:Hidden="1">', "<Row>", 1)
    .replace("<Table>", '<Table><Column ss:Index="2" ss:Hidden="1"/>')
    .encode(),
    "web page": web_page((HEADS, FIRST, SECOND))
    .replace("<tr>", "<tr style='height:0;display:none'>", 2)
    .replace("<tr style='height:0;display:none'>", "<tr>", 1)
    .replace("border=1>", "border=1><col><col style='display: none'>")
    .encode(),
}


@pytest.mark.parametrize("name", HIDING)
def test_what_is_hidden_in_a_workbook_of_tags_is_told(name: str, tmp_path: Path) -> None:
    found = roster_of(HIDING[name], tmp_path, "a.xls")
    assert [cells[0] for _, cells in found.rows] == ["张三丰", "李四光"]
    told = {note.code: note for note in found.notes}
    assert sorted(told) == ["HIDDEN_COLUMNS", "HIDDEN_ROWS"]
    assert told["HIDDEN_ROWS"].row == 2
    assert told["HIDDEN_COLUMNS"].column == "身份证号"


def test_formulas_and_errors_of_a_workbook_of_tags_are_seen(tmp_path: Path) -> None:
    kinds = (
        ('<Cell ss:Formula="=1"><Data ss:Type="Number">13800000000</Data></Cell>', 13800000000.0),
        ('<Cell ss:Formula="=1"/>', "FORMULA_WITHOUT_VALUE"),
        ('<Cell ss:Formula="=1"><Data ss:Type="Error">#N/A</Data></Cell>', "ERROR_CELL"),
    )
    opened_kinds = (
        '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="13800000000"/>',
        '<table:table-cell table:formula="of:=1"/>',
        '<table:table-cell table:formula="of:=1" office:value-type="string"><text:p>#N/A</text:p></table:table-cell>',
    )
    for xml, expected in (*kinds, *zip(opened_kinds, (said for _, said in kinds), strict=True)):
        line = (*FIRST[:2], Raw(xml), FIRST[3])
        made = (
            spreadsheet_2003((HEADS, line, SECOND)).encode() if xml.startswith("<Cell") else ods((HEADS, line, SECOND))
        )
        found = roster_of(made, tmp_path, "a.xls")
        if isinstance(expected, float):
            assert found.rows[0][1] == (*FIRST[:2], expected, FIRST[3])
            assert [note.code for note in found.notes] == ["FORMULA_VALUE"]
        else:
            assert [(problem.row, problem.code) for problem in found.problems] == [(2, expected)]


def test_cells_of_xml_spreadsheet_2003_stand_at_their_index_and_are_of_their_type(tmp_path: Path) -> None:
    lines = (
        ("姓名", "身份证号", None, "手机号", "入会日期"),
        (*FIRST[:2], Raw('<Cell ss:Index="5"><Data ss:Type="DateTime">2018-01-05T08:30:00.000</Data></Cell>')),
        (
            Raw(
                '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>李</B>四光</ss:Data></Cell>'
            ),
            Raw(f'<Cell><Data ss:Type="String">{SECOND[1]}</Data><Comment><ss:Data>疑</ss:Data></Comment></Cell>'),
            None,
            Raw('<Cell><Data ss:Type="Number">-95.5</Data></Cell>'),
            Raw('<Cell><Data ss:Type="DateTime">1899-12-31T12:00:00.000</Data></Cell>'),
        ),
    )
    made = spreadsheet_2003(lines).replace("<Row>", '<Row ss:Index="4">', 3).replace('<Row ss:Index="4">', "<Row>", 2)
    found = roster_of(made.encode(), tmp_path, "a.xml")
    half_past_eight = datetime(2018, 1, 5, 8, 30)  # noqa: DTZ001 - a sheet knows no time zone
    assert found.rows == [
        (2, (*FIRST[:2], None, None, half_past_eight)),
        (4, (*SECOND[:2], None, -95.5, 0.5)),
    ]


@pytest.mark.parametrize("make", ["fods", "2003"])
def test_a_hidden_sheet_of_tags_is_passed_over(make: str, tmp_path: Path) -> None:
    if make == "fods":
        made = open_document((HEADS, FIRST), root="document")
        table = made[made.index("<table:table ") : made.index("</office:spreadsheet>")]
        made = made.replace(table, table + table.replace('"名册"', '"旧" table:style-name="off"'))
    else:
        made = spreadsheet_2003((HEADS, FIRST))
        sheet = made[made.index("<Worksheet") : made.index("</Workbook>")]
        options = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>"
        made = made.replace(sheet, sheet + sheet.replace("名册", "旧").replace("</Worksheet>", options))
    found = roster_of(made.encode(), tmp_path, "a.xml")
    assert found.sheet == "名册"
    assert [(note.code, note.value) for note in found.notes] == [("SHEET_PASSED_OVER", "旧")]


def test_a_web_page_gives_the_number_that_excel_keeps_and_the_day_that_it_shows(tmp_path: Path) -> None:
    made = (
        "<table><tr><td>姓名<td>身份证号<td>手机号<td>入会日期"
        "<tr><td>张<br>三丰<td x:str>110100198507120034<td x:num='13800000000'>1.38E+10<td x:num=43105>2018/1/5"
        "<tr><td rowspan=2>李四光<td>110100197001180000<td colspan=2><script>1</script>&nbsp;"
        "<tr><td>11010019860315009X</table>"
    )
    found = roster_of(made.encode(), tmp_path, "a.xls")
    assert found.rows[0][1] == ("张\n三丰", "110100198507120034", 13800000000.0, "2018/1/5")
    assert found.rows[1][1] == ("李四光", "110100197001180000", None, None)
    assert found.rows[2][1][1] == "11010019860315009X"


def test_tables_of_a_page_are_told_apart_and_one_within_another_is_its_own(tmp_path: Path) -> None:
    inner = web_page((HEADS, FIRST)).partition("<body>")[2].partition("</body>")[0]
    made = f"<html><table><tr><td>延庆区</td><td>{inner}</td></tr></table><table><tr><td>印表人</td><td>王</td></tr></table>"
    found = roster_of(made.encode(), tmp_path, "a.xls")
    assert [cells[0] for _, cells in found.rows] == ["张三丰"]
    assert found.sheet == "2"
    assert [(note.code, note.value) for note in found.notes] == [
        ("SHEET_WITHOUT_TABLE", "1"),
        ("SHEET_WITHOUT_TABLE", "3"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><body><form>user</form></body></html>", "FILE_IS_HTML"),
        (b"<!DOCTYPE html><html><table><tr><td>user</td></tr></table></html>", "FILE_IS_HTML"),
        (b'<?xml version="1.0"?><Envelope/>', "FILE_IS_XML"),
        (b'<?xml version="1.0"?><Workbook/>', "FILE_IS_XML"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html></html>", "FILE_IS_MHT"),
        (b'<?xml version="1.0"?><!DOCTYPE Workbook><Workbook/>', "FILE_DTD"),
        (spreadsheet_2003((HEADS, FIRST))[:-40].encode(), "FILE_DAMAGED"),
        (spreadsheet_2003(((1.0, 2.0), (3.0, 4.0))).encode(), "HEADER_MISSING"),
        (web_page((("品名", "数量"), ("纸", 3.0))).encode(), "HEADER_MISSING"),
    ],
)
def test_tags_without_a_list_are_called_by_their_name(content: bytes, code: str, tmp_path: Path) -> None:
    assert refusal(content, tmp_path, "a.xls") == code


@pytest.mark.parametrize(
    "content",
    [
        b"<?a?>" * 800 + b"\n<",
        b"<!-- -->" * 500 + b"<1",
        b"<?xml " * 200_000,
        packed(xlsx_parts(before="<!--" + "<dimension>" * 200_000 + "-->", after=merged("J:K"))),
        packed(xlsx_parts(after=merged("J:K") + "<!--" + "<mergeCells>" * 200_000 + "-->")),
    ],
)
def test_no_pile_of_tags_takes_long_to_see_through(content: bytes, tmp_path: Path) -> None:
    began = sum(os.times()[:4])
    (tmp_path / "a.xlsx").write_bytes(content)
    with contextlib.suppress(MutualAidError):
        read(tmp_path / "a.xlsx", MEMBER)
    assert sum(os.times()[:4]) - began < 5


# --- .xlsb ---


def binary_record(kind: int, body: bytes = b"") -> bytes:
    """Kind and length in groups of seven bits, the lowest first."""
    length = bytearray()
    rest = len(body)
    while True:
        length.append(rest & 0x7F | (0x80 if rest > 0x7F else 0))
        rest >>= 7
        if not rest:
            break
    told = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return told + bytes(length) + body


def wide_text(text: str) -> bytes:
    body = text.encode("utf-16-le")
    return struct.pack("<I", len(body) // 2) + body


def xlsb(lines: Lines) -> bytes:
    rows = b""
    for row, line in enumerate(lines):
        rows += binary_record(0x00, struct.pack("<I", row) + b"\0" * 21)
        for column, said in enumerate(line):
            if isinstance(said, str):
                rows += binary_record(0x06, struct.pack("<II", column, 0) + wide_text(said))
            elif isinstance(said, tuple):
                rows += binary_record(0x05, struct.pack("<IId", column, said[1], said[0]))
            elif isinstance(said, date):
                rows += binary_record(0x05, struct.pack("<IId", column, DAY, serial(said)))
            elif isinstance(said, float):
                rows += binary_record(0x05, struct.pack("<IId", column, 0, said))
    size = struct.pack("<4I", 0, len(lines) - 1, 0, max(map(len, lines)) - 1)
    sheet = binary_record(0x81) + binary_record(0x94, size) + binary_record(0x91) + rows
    named = struct.pack("<II", 0, 1) + wide_text("rId1") + wide_text("名册")
    book = binary_record(0x83) + binary_record(0x8F) + binary_record(0x9C, named) + binary_record(0x90)
    formats = binary_record(0x2C, struct.pack("<H", 170) + wide_text(RUNNING))
    cells = b"".join(binary_record(0x2F, struct.pack("<HH", 0, kind) + b"\0" * 12) for kind in (0, 14, 170, 20))
    look = binary_record(0x267, struct.pack("<I", 1)) + formats + binary_record(0x268)
    look += binary_record(0x269, struct.pack("<I", 4)) + cells + binary_record(0x26A)
    made = parts({"名册": ""})
    rels = str(made["xl/_rels/workbook.xml.rels"]).replace(".xml", ".bin")
    return packed(
        {
            "[Content_Types].xml": made["[Content_Types].xml"],
            "_rels/.rels": str(made["_rels/.rels"]).replace("workbook.xml", "workbook.bin"),
            "xl/workbook.bin": book + binary_record(0x84),
            "xl/_rels/workbook.bin.rels": rels,
            "xl/styles.bin": binary_record(0x116) + look + binary_record(0x117),
            "xl/worksheets/sheet1.bin": sheet + binary_record(0x92) + binary_record(0x82),
        }
    )


def test_an_xlsb_gives_the_values_that_were_put_in_and_says_what_it_does_not_show(tmp_path: Path) -> None:
    found = roster_of(xlsb((HEADS, FIRST, SECOND)), tmp_path, "a.xlsb")
    assert [cells for _, cells in found.rows] == [FIRST, SECOND]
    assert [note.code for note in found.notes] == ["FORMAT_OPAQUE"]


@pytest.mark.parametrize(("number", "style", "expected"), NUMBERS)
def test_in_an_xlsb_a_number_is_that_day_or_its_row_is_refused(
    number: float, style: int, expected: object, tmp_path: Path
) -> None:
    found = roster_of(xlsb((HEADS, (*FIRST[:2], (number, style), FIRST[3]), SECOND)), tmp_path, "a.xlsb")
    if isinstance(expected, date):
        assert [cells for _, cells in found.rows] == [(*FIRST[:2], expected, FIRST[3]), SECOND]
    else:
        assert {(problem.row, problem.code) for problem in found.problems} <= {(2, "ERROR_CELL")}
        assert [cells for _, cells in found.rows] in ([SECOND], [(*FIRST[:2], expected, FIRST[3]), SECOND])


# --- one table through every package ---

SEEDS = int(os.environ.get("MUTUALAID_PACKAGES", "1"))
"""How many tables to write through every package; ``MUTUALAID_PACKAGES=40`` is the long run."""
NAMES = ("张三丰", "买买提·阿不都", "王䶮", "吴𠮷", "a<b>&c", "O'Neil", "欧阳　修")


def some_lines(seed: int) -> list[tuple[str, str, float | None, date | None]]:
    chance = random.Random(seed)
    return [
        (
            chance.choice(NAMES),
            f"11010019{chance.randrange(10**10):010d}",
            chance.choice([None, 13800000000.0 + chance.randrange(10**8)]),
            chance.choice([None, date(2018, 1, 1) + timedelta(days=chance.randrange(-6000, 3000))]),
        )
        for _ in range(20)
    ]


def serial(day: date, *, epoch_1904: bool = False) -> int:
    return (day - (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30))).days


def as_xlsx(lines: Lines, *, epoch_1904: bool = False) -> bytes:
    told = [
        [styled(serial(said, epoch_1904=epoch_1904), DAY) if isinstance(said, date) else said for said in line]
        for line in lines
    ]
    made = parts({"名册": sheet_xml(told)}, workbook='<workbookPr date1904="1"/>' if epoch_1904 else "")
    made["xl/styles.xml"] = STYLES
    return packed(made)


def as_xls(lines: Lines, *, epoch_1904: bool = False) -> bytes:
    days = b"".join(
        old_number(row, column, DAY, serial(said, epoch_1904=epoch_1904))
        for row, line in enumerate(lines)
        for column, said in enumerate(line)
        if isinstance(said, date)
    )
    told = [[None if isinstance(said, date) else said for said in line] for line in lines]
    return with_formats(xls(*told, inside=days), epoch_1904=epoch_1904)


EVERY: dict[str, Callable[[Lines], bytes]] = {
    "xlsx": as_xlsx,
    "xlsx since 1904": lambda lines: as_xlsx(lines, epoch_1904=True),
    "xls": as_xls,
    "xlsb": xlsb,
    "xls since 1904": lambda lines: as_xls(lines, epoch_1904=True),
    "xls of Excel 95": lambda lines: biff5(
        *[["" if said is None else str(said) if isinstance(said, date) else said for said in line] for line in lines],
        encoding="gb18030",
    ),
    **WITH_TYPES,
    **AS_TEXT,
}


def meaning(cells: tuple[object, ...]) -> tuple[object, ...]:
    name, document, phone, day = cells
    return name, document, read_phone(phone)[0], read_day(day)[0]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_one_table_through_every_package_is_one_roster(seed: int, tmp_path: Path) -> None:
    lines = some_lines(seed)
    expected = [(*line[:2], line[2] and f"{line[2]:.0f}", line[3] and line[3].isoformat()) for line in lines]
    for name, make in EVERY.items():
        found = [meaning(cells) for cells in values(make((HEADS, *lines)), tmp_path, "名册.xls")]
        assert found == expected, name


# --- encrypted ---


def encrypted_xlsx(password: str) -> bytes:
    stream = io.BytesIO()
    beside = {"docProps/thumbnail.jpeg": random.Random(0).randbytes(9000)}
    OOXMLFile(io.BytesIO(packed({**xlsx_parts(), **beside}))).encrypt(password, stream)
    return stream.getvalue()


class Rc4:
    """The keystream of an old workbook: a key of its own for every 1,024 bytes. Source: [MS-OFFCRYPTO] 2.3.6."""

    def __init__(self, password: str, salt: bytes) -> None:
        part = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
        self._key = hashlib.md5((part + salt) * 16).digest()[:5]

    def stream(self, block: int, length: int) -> bytes:
        key = hashlib.md5(self._key + struct.pack("<I", block)).digest()
        state, j = list(range(256)), 0
        for i in range(256):
            j = (j + state[i] + key[i % 16]) & 255
            state[i], state[j] = state[j], state[i]
        i = j = 0
        made = bytearray()
        for _ in range(length):
            i = (i + 1) & 255
            j = (j + state[i]) & 255
            state[i], state[j] = state[j], state[i]
            made.append(state[(state[i] + state[j]) & 255])
        return bytes(made)


def encrypted_xls(password: str) -> bytes:
    """As Excel 97 to 2003 encrypts: the records' heads, the first record and where sheets begin stay as they are."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    rc4 = Rc4(password, salt)
    checked = bytes(a ^ b for a, b in zip(verifier + hashlib.md5(verifier).digest(), rc4.stream(0, 32), strict=True))
    made = stream_of(xls(*LINES))
    first = 4 + struct.unpack_from("<H", made, 2)[0]
    password_record = record(0x2F, struct.pack("<HHH", 1, 1, 1) + salt + checked)
    made = made[:first] + password_record + made[first:]
    keys = b"".join(rc4.stream(block, 1024) for block in range(len(made) // 1024 + 1))
    told = bytearray(made)
    at = 0
    while at + 4 <= len(made):
        kind, length = struct.unpack_from("<HH", made, at)
        body = range(at + 4, at + 4 + length)
        if kind == 0x85:
            start = struct.unpack_from("<I", made, at + 4)[0] + len(password_record)
            told[at + 4 : at + 8] = struct.pack("<I", start)
            body = body[4:]
        if kind not in (0x809, 0x2F):
            for place in body:
                told[place] = made[place] ^ keys[place]
        at += 4 + length
        if kind == 0:
            break
    return ole("Workbook", bytes(told))


@pytest.mark.parametrize("make", [encrypted_xlsx, encrypted_xls])
def test_a_workbook_that_excel_opens_without_a_password_is_read(
    make: Callable[[str], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make("VelvetSweatshop")
    expected = [FIRST, SECOND] if make is encrypted_xlsx else READ
    assert values(made, tmp_path, "a.xls") == expected
    monkeypatch.setitem(child.LIBRARIES, "by_msoffcrypto", "msoffcrypto_that_is_not_installed")
    assert refusal(made, tmp_path, "a.xls") == "FILE_ENCRYPTED"


@pytest.mark.parametrize("make", [encrypted_xlsx, encrypted_xls])
def test_a_workbook_with_a_password_of_its_own_is_refused(make: Callable[[str], bytes], tmp_path: Path) -> None:
    assert refusal(make("123456"), tmp_path, "a.xls") == "FILE_ENCRYPTED"


def test_text_that_was_lost_when_it_was_saved_is_told(tmp_path: Path) -> None:
    made = biff5(("??", "????", "???"), ("???", FIRST[1], "??"), encoding="ascii")
    with pytest.raises(MutualAidError) as refused:
        roster_of(made, tmp_path, "a.xls")
    assert refused.value.code == "FILE_TEXT_LOST"


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
        monkeypatch.setitem(child.LIBRARIES, "told_reader", "told")
        process = Child(b"x", "名册.xlsx", reader="told_reader", sheets=None)
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
