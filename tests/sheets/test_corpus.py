"""Awkward and hostile files, made by code, each with its expected verdict: taken, taken in part, or refused by name."""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Roster
from mutualaid.sheets import CONTRIBUTION, ENROLL, MEMBER, PAYOUT, UNIT, Columns, read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECONDS = 10


# --- building ---


@dataclass(frozen=True)
class Formula:
    text: str
    value: object = None


@dataclass(frozen=True)
class Raw:
    """A cell's XML as it stands; ``{r}`` is its address."""

    xml: str


def letter(index: int) -> str:
    return chr(65 + index) if index < 26 else chr(64 + index // 26) + chr(65 + index % 26)


def cell_xml(row: int, index: int, said: object, *, refs: bool = True) -> str:
    at = f' r="{letter(index)}{row}"' if refs else ""
    if said is None:
        return "" if refs else "<c/>"
    if isinstance(said, Raw):
        return said.xml.replace("{r}", f"{letter(index)}{row}")
    if isinstance(said, Formula):
        if said.value is None:
            return f"<c{at}><f>{escape(said.text)}</f></c>"
        if isinstance(said.value, str):
            return f'<c{at} t="str"><f>{escape(said.text)}</f><v>{escape(said.value)}</v></c>'
        return f"<c{at}><f>{escape(said.text)}</f><v>{said.value}</v></c>"
    if isinstance(said, str) and said.startswith("#") and said.endswith(("!", "?", "/A")):
        return f'<c{at} t="e"><v>{said}</v></c>'
    if isinstance(said, str):
        return f'<c{at} t="inlineStr"><is><t xml:space="preserve">{escape(said)}</t></is></c>'
    return f"<c{at}><v>{said}</v></c>"


Line = Sequence[object] | None


def sheet_xml(
    lines: Iterable[Line],
    *,
    before: str = "",
    after: str = "",
    refs: bool = True,
    attributes: Mapping[int, str] = {},
    extra_rows: str = "",
) -> str:
    rows = []
    for row, line in enumerate(lines, 1):
        if line is None:
            continue
        cells = "".join(cell_xml(row, index, said, refs=refs) for index, said in enumerate(line))
        at = f' r="{row}"' if refs else ""
        rows.append(f"<row{at}{attributes.get(row, '')}>{cells}</row>")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{''.join(rows)}{extra_rows}</sheetData>{after}</worksheet>"
    )


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def parts(
    sheets: Mapping[str, str],
    *,
    states: Mapping[str, str] = {},
    styles: bool = True,
    strings: str | None = None,
    workbook: str = "",
) -> dict[str, str | bytes]:
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"'
        + (f' state="{states[name]}"' if name in states else "")
        + "/>"
        for i, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{RELS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{workbook}<sheets>{listed}</sheets></workbook>',
    }
    if styles:
        relations += f'<Relationship Id="rId901" Type="{RELS}/styles" Target="styles.xml"/>'
        made["xl/styles.xml"] = STYLES
    if strings is not None:
        relations += f'<Relationship Id="rId902" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/>'
        made["xl/sharedStrings.xml"] = strings
    made["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    )
    for i, name in enumerate(names, 1):
        made[f"xl/worksheets/sheet{i}.xml"] = sheets[name]
    return made


def packed(made: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in made.items():
            archive.writestr(name, body)
    return stream.getvalue()


def book(*lines: Line, **options: object) -> bytes:
    return packed(parts({"名册": sheet_xml(lines, **options)}))  # type: ignore[arg-type]


HEAD = ("序号", "姓名", "身份证号", "所属工会")
ZHANG = (1, "张三丰", "110100198507120034", "康庄镇总工会")
LI = (2, "李四光", "110100197001180000", "康庄镇总工会")
WANG = (3, "王五", "11010019860315009X", "八达岭镇总工会")
PLAIN = (HEAD, ZHANG, LI, WANG)


def with_part(name: str, change: Callable[[str], str | bytes], lines: Sequence[Line] = PLAIN) -> bytes:
    made = parts({"名册": sheet_xml(lines)})
    made[name] = change(str(made[name]))
    return packed(made)


SHEET = "xl/worksheets/sheet1.xml"


def shared() -> bytes:
    """Cells in the shared string table, some of them rich, phonetic or empty."""
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>姓名</t></si><si><t>身份证号</t></si><si><r><t>张</t></r><r><t>三丰</t></r></si>'
        '<si><t>110100198507120034</t><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t></t></si><si/>'
        '<si><t xml:space="preserve"> </t></si></sst>'
    )
    rows = [[0, 1, 4], [2, 3, 5], [6, 4, 5]]
    body = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{letter(i)}{r}" t="s"><v>{v}</v></c>' for i, v in enumerate(line)) + "</row>"
        for r, line in enumerate(rows, 1)
    )
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
    return packed(parts({"名册": xml}, strings=strings))


def prefixed(made: bytes) -> bytes:
    """Every element of the main parts under a prefix, as some writers have it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.startswith("xl/worksheets"):
                head, _, rest = text.partition("?>")
                rest = rest.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("xmlns=", "xmlns:x=")
                text = head + "?>" + rest
            new.writestr(name, text)
    return stream.getvalue()


def strict() -> bytes:
    made = {}
    for name, body in parts({"名册": sheet_xml(PLAIN)}).items():
        text = str(body).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        made[name] = text.replace(RELS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    return packed(made)


def duplicate_parts() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, body in parts({"名册": sheet_xml(PLAIN)}).items():
            archive.writestr(name, body)
        archive.writestr("XL/worksheets/SHEET1.xml", sheet_xml((HEAD, WANG)))
    return stream.getvalue()


def lying_size() -> bytes:
    """The directory says the sheet is short; the deflated bytes are long."""
    made = bytearray(packed(parts({"名册": sheet_xml((*PLAIN, *([ZHANG] * 3000)))})))
    body = len(sheet_xml((*PLAIN, *([ZHANG] * 3000))).encode())
    return bytes(made.replace(struct.pack("<I", body), struct.pack("<I", 2000)))


def bomb(size: int) -> bytes:
    return with_part(SHEET, lambda text: text.replace("<sheetData>", "<!--" + " " * size + "--><sheetData>"))


def encrypted_flag() -> bytes:
    made = bytearray(book(*PLAIN))
    at = made.index(b"PK\x01\x02")
    made[at + 8] |= 1
    return bytes(made)


def ole(stream_name: str, stream: bytes) -> bytes:
    """A compound file with one stream, the least that readers accept."""
    size = max(len(stream), 4096)
    stream = stream.ljust(-(-size // 512) * 512, b"\0")
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
    )
    header += b"\xff\xff\xff\xff" * 108

    def entry(name: str, kind: int, start: int, length: int, child: int = 0xFFFFFFFF) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0" if name else b""
        return (
            wide.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(wide), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36
            + struct.pack("<IQ", start, length)
        )

    folder = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry(stream_name, 2, 2, size) + entry("", 0, 0, 0) * 2
    return header.ljust(512, b"\0") + struct.pack("<128I", *fat) + folder + stream


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls(*lines: Line, hidden: Sequence[int] = (), before: bytes = b"", inside: bytes = b"") -> bytes:
    """A BIFF8 workbook with one sheet of labels, numbers, errors and formulas.

    ``before`` goes into its head, ``inside`` below the cells of its sheet.
    """
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    sheet += record(0x200, struct.pack("<IIHHH", 0, len(lines), 0, max(len(line or ()) for line in lines), 0))
    for row in hidden:
        sheet += record(0x208, struct.pack("<HHHHHHHH", row - 1, 0, 9, 255, 0, 0, 0x20, 0))
    for row, line in enumerate(lines):
        for column, said in enumerate(line or ()):
            if said == "#N/A":
                sheet += record(0x205, struct.pack("<HHHBB", row, column, 0, 42, 1))
            elif isinstance(said, Formula):
                stored = struct.pack("<HHHdHIH", row, column, 0, said.value, 0, 0, 0)
                sheet += record(0x06, stored)
            elif isinstance(said, str):
                wide = not said.isascii()
                body = said.encode("utf-16-le" if wide else "ascii")
                text = struct.pack("<HB", len(body) >> wide, wide) + body
                sheet += record(0x204, struct.pack("<HHH", row, column, 0) + text)
            elif isinstance(said, int | float):
                sheet += record(0x203, struct.pack("<HHHd", row, column, 0, said))
    sheet += inside + record(0x0A, b"")
    head = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0)) + record(0x42, struct.pack("<H", 1200))
    head += before + record(0xE0, struct.pack("<HHH", 0, 0, 0) + b"\0" * 14)
    name = "名册"
    bound = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    offset = len(head) + 4 + 6 + len(bound) + 4
    head += record(0x85, struct.pack("<IH", offset, 0) + bound) + record(0x0A, b"")
    return ole("Workbook", head + sheet)


def ods() -> bytes:
    namespace = "urn:oasis:names:tc:opendocument:xmlns:"
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>' for said in line
        )
        + "</table:table-row>"
        for line in PLAIN
    )
    content = (
        f'<office:document-content xmlns:office="{namespace}office:1.0" xmlns:table="{namespace}table:1.0" '
        f'xmlns:text="{namespace}text:1.0"><office:body><office:spreadsheet><table:table table:name="名册">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{namespace}manifest:1.0"/>',
        }
    )


def csv(*lines: Sequence[object], delimiter: str = ",", end: str = "\r\n") -> str:
    return end.join(delimiter.join(str(said) for said in line) for line in lines) + end


TEXT = csv(*PLAIN)


# --- expecting ---


@dataclass(frozen=True)
class Taken:
    """The rows taken (row number -> name), the codes noted, the rows named as problems."""

    names: Mapping[int, str]
    notes: frozenset[str] = frozenset()
    problems: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    code: str


@dataclass(frozen=True)
class Case:
    name: str
    content: bytes | Callable[[], bytes]
    expected: Taken | Refused
    file: str = "名册.xlsx"
    columns: Columns = MEMBER
    sheet: str | None = None


WHOLE = Taken({2: "张三丰", 3: "李四光", 4: "王五"})


def taken(names: Mapping[int, str], *notes: str, problems: Mapping[int, str] | None = None) -> Taken:
    return Taken(names, frozenset(notes), problems or {})


def shifted(by: int, *notes: str) -> Taken:
    return taken({row + by: name for row, name in WHOLE.names.items()}, *notes)


def merged(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{r}"/>' for r in ranges) + "</mergeCells>"


ENTITY = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
TWO_LINES = (
    ("序号", "姓名", "证件信息", None, "所属工会"),
    (None, None, "类型", "号码", None),
    (1, "张三丰", "居民身份证", "110100198507120034", "康庄镇总工会"),
)
PREAMBLE: tuple[Line, ...] = (("延庆区会员名册",), ("填报单位：康庄镇总工会   填报日期：2018年1月5日",), None)
FOOT: tuple[Line, ...] = (
    ("合计", None, None, 3),
    ("工会负责人：", None, "经办人："),
    ("共 5 页",),
    ("注：以上人员均已核对。",),
)

GOOD = [
    Case("plain", book(*PLAIN), WHOLE),
    Case("named xls but xlsx inside", book(*PLAIN), WHOLE, "名册.xls"),
    Case("macro workbook is read, nothing runs", with_part("xl/workbook.xml", str), WHOLE, "名册.xlsm"),
    Case("wrong dimension", book(*PLAIN, before='<dimension ref="A1"/>'), WHOLE),
    Case("dimension of the whole grid", book(*PLAIN, before='<dimension ref="A1:XFD1048576"/>'), WHOLE),
    Case("no cell references", book(*PLAIN, refs=False), WHOLE),
    Case("no styles", lambda: packed(parts({"名册": sheet_xml(PLAIN)}, styles=False)), WHOLE),
    Case("shared, rich, phonetic and empty strings", shared, taken({2: "张三丰"})),
    Case("prefixed elements", lambda: prefixed(book(*PLAIN)), WHOLE),
    Case("UTF-16 sheet", lambda: with_part(SHEET, lambda t: t.replace("UTF-8", "UTF-16").encode("utf-16")), WHOLE),
    Case("UTF-16 workbook", lambda: with_part("xl/workbook.xml", lambda t: t.encode("utf-16")), WHOLE),
    Case("Strict OOXML", strict, WHOLE),
    Case("xls", xls(*PLAIN), WHOLE, "名册.xls"),
    Case("et is xls inside", xls(*PLAIN), WHOLE, "名册.et"),
    Case("ods", ods, WHOLE, "名册.ods"),
    Case("csv UTF-8", TEXT.encode(), WHOLE, "名册.csv"),
    Case("csv UTF-8 with mark", b"\xef\xbb\xbf" + TEXT.encode(), WHOLE, "名册.csv"),
    Case("csv GB18030", TEXT.encode("gb18030"), WHOLE, "名册.csv"),
    Case("csv UTF-16", TEXT.encode("utf-16"), WHOLE, "名册.csv"),
    Case("csv UTF-16 without mark", csv(("name", "ID number"), ("Zhang", "E1")).encode("utf-16-le"), taken({2: "Zhang"})),
    Case("csv semicolons", csv(*PLAIN, delimiter=";").encode(), WHOLE, "名册.csv"),
    Case("csv bars", csv(*PLAIN, delimiter="|").encode(), WHOLE, "名册.csv"),
    Case("tsv", csv(*PLAIN, delimiter="\t").encode(), WHOLE, "名册.tsv"),
    Case("tsv named xls", csv(*PLAIN, delimiter="\t").encode("gb18030"), WHOLE, "名册.xls"),
    Case("csv with carriage returns only", csv(*PLAIN, end="\r").encode(), WHOLE, "名册.csv"),
    Case("csv with sep line", ("sep=;\r\n" + csv(*PLAIN, delimiter=";")).encode(), WHOLE, "名册.csv"),
    Case("csv with numbers wrapped", TEXT.replace("110100198507120034", '="110100198507120034"').encode(), WHOLE, "a.csv"),
    Case(
        "csv with a line break in quotes",
        TEXT.replace("康庄镇总工会", '"康庄镇\n总工会"').encode(),
        WHOLE,
        "名册.csv",
    ),
    Case("csv blank lines count", TEXT.replace("\r\n2,", "\r\n\r\n2,").encode(),
         taken({2: "张三丰", 4: "李四光", 5: "王五"}, "BLANK_ROWS"), "名册.csv"),
    Case("csv with commas in quotes", TEXT.replace("康庄镇总工会", '"康庄镇,总工会"').encode(), WHOLE, "名册.csv"),
]  # fmt: skip

AWKWARD = [
    Case("title rows", book(*PREAMBLE, *PLAIN, after=merged("A1:D1")), shifted(3, "TITLE_ROWS")),
    Case("twenty lines of preamble", book(*[(f"第{i}条 填写须知",) for i in range(20)], *PLAIN), shifted(20, "TITLE_ROWS")),
    Case("two-line header", book(*TWO_LINES, after=merged("A1:A2", "B1:B2", "C1:D1", "E1:E2")), taken({3: "张三丰"})),
    Case("two-line header in csv", csv(*[["" if x is None else x for x in line] for line in TWO_LINES]).encode(),
         taken({3: "张三丰"}), "名册.csv"),
    Case("headings with stars and hints", book(("姓名*", "身份证号码\n（必填）", "手机号（11位）"), ZHANG[1:3]), taken({2: "张三丰"})),
    Case("columns moved", book(("所属工会", "证件号码", "姓 名"), ("康庄镇总工会", "110100198507120034", "张三丰")),
         taken({2: "张三丰"})),
    Case("unknown columns", book((*HEAD, "血型"), (*ZHANG, "A")), taken({2: "张三丰"}, "COLUMN_UNKNOWN")),
    Case("column without heading", book(HEAD, (*ZHANG, "补充")), taken({2: "张三丰"}, "COLUMN_WITHOUT_HEADING")),
    Case("spouse columns are not the member's", book((*HEAD, "姓名（配偶）", "身份证号（配偶）"), ZHANG),
         taken({2: "张三丰"}, "COLUMN_UNKNOWN")),
    Case("total, signatures and page foot", book(*PLAIN, *FOOT), Taken(WHOLE.names, frozenset(("TOTAL_ROW", "SIGNATURE_ROW")))),
    Case("repeated page headers", book(HEAD, ZHANG, HEAD, LI), taken({2: "张三丰", 4: "李四光"}, "HEADER_REPEATED")),
    Case("blank row inside", book(HEAD, ZHANG, None, LI), taken({2: "张三丰", 4: "李四光"}, "BLANK_ROWS")),
    Case("blank rows below are nothing", book(*PLAIN, None, None, (" ",)), WHOLE),
    Case("pre-numbered rows", book(*PLAIN, (4,), (5,)), WHOLE),
    Case("column numbers under the header", book(HEAD, (1, 2, 3, 4), ZHANG), taken({3: "张三丰"}, "COLUMN_NUMBERS")),
    Case("example row", book(HEAD, (1, "样例", "110100198507120034", "某工会"), ZHANG), taken({3: "张三丰"}, "EXAMPLE_ROW")),
    Case("a name without an id is data", book(HEAD, ZHANG, (2, "李四光")), taken({2: "张三丰", 3: "李四光"})),
    Case("a person called 合计 with an id is data", book(HEAD, (1, "合计", "110100198507120034")), taken({2: "合计"})),
    Case("hidden row", book(*PLAIN, attributes={3: ' hidden="1"'}), Taken(WHOLE.names, frozenset(("HIDDEN_ROWS",)))),
    Case("hidden column", book(*PLAIN, before='<cols><col min="4" max="4" width="9" hidden="1"/></cols>'),
         Taken(WHOLE.names, frozenset(("HIDDEN_COLUMNS",)))),
    Case("formula with stored value", book(HEAD, (1, "张三丰", Formula('"1101"&amp;A1', "110100198507120034"))),
         taken({2: "张三丰"}, "FORMULA_VALUE")),
    Case("formula without value", book(HEAD, (1, "张三丰", Formula("B9")), LI),
         taken({3: "李四光"}, problems={2: "FORMULA_WITHOUT_VALUE"})),
    Case("error cell", book(HEAD, ZHANG, (2, "#N/A", "110100197001180000")),
         taken({2: "张三丰"}, problems={3: "ERROR_CELL"})),
    Case("error in a column nobody reads", book((*HEAD, "备注"), (*ZHANG, "#REF!")), taken({2: "张三丰"})),
    Case("formulas dragged down below", book(HEAD, ZHANG, (Formula("A2+1", 2), None, None, Formula("D2", "康庄镇总工会"))),
         taken({2: "张三丰"})),
    Case("unit once in a merged cell", book(HEAD, ZHANG, (2, "李四光", "110100197001180000"), after=merged("D2:D3")),
         taken({2: "张三丰", 3: "李四光"}, "MERGED_FILLED")),
    Case("two sheets, one is a roster", lambda: packed(parts({"目录": sheet_xml([("本册共一张表",)]), "名册": sheet_xml(PLAIN)})),
         Taken(WHOLE.names, frozenset(("SHEET_WITHOUT_TABLE",)))),
    Case("instructions and hidden sheets", lambda: packed(parts(
        {"填表说明": sheet_xml(PLAIN), "名册": sheet_xml(PLAIN), "旧": sheet_xml(PLAIN)}, states={"旧": "hidden"})),
        Taken(WHOLE.names, frozenset(("SHEET_PASSED_OVER",)))),
    Case("second sheet has only a header", lambda: packed(parts({"名册": sheet_xml(PLAIN), "空表": sheet_xml([HEAD])})),
         Taken(WHOLE.names, frozenset(("SHEET_WITHOUT_TABLE",)))),
    Case("sheet chosen by name", lambda: packed(parts({"一": sheet_xml([HEAD, LI]), "二": sheet_xml(PLAIN)})),
         Taken(WHOLE.names, frozenset(("SHEET_PASSED_OVER",))), sheet="二"),
    Case("xls with an error", lambda: xls(HEAD, ZHANG, (2, "#N/A", "110100197001180000")),
         taken({2: "张三丰"}, problems={3: "ERROR_CELL"}), "a.xls"),
    Case("xls with a formula", lambda: xls(("姓名", "身份证号", "手机号"), (*ZHANG[1:3], Formula("", 13800000000.0))),
         taken({2: "张三丰"}, "FORMULA_VALUE"), "a.xls"),
    Case("xls with a hidden row", lambda: xls(*PLAIN, hidden=[3]), Taken(WHOLE.names, frozenset(("HIDDEN_ROWS",))), "a.xls"),
    Case("csv record too short", TEXT.replace(",李四光", "李四光").encode(),
         taken({2: "张三丰", 4: "王五"}, problems={3: "RECORD_LENGTH"}), "名册.csv"),
    Case("csv record too long", TEXT.replace("李四光", "李,四光").encode(),
         taken({2: "张三丰", 4: "王五"}, problems={3: "RECORD_LENGTH"}), "名册.csv"),
    Case("csv with title and total", ("延庆区名册\r\n" + TEXT + "合计,,,3\r\n").encode(), shifted(1, "TITLE_ROWS", "TOTAL_ROW"), "a.csv"),
    Case("units", book(("单位编码", "单位名称", "上级单位编码", "职工人数"), ("110119100", "延庆镇", "110119", 12), ("合计", None, None, 12)),
         taken({2: "延庆镇"}, "TOTAL_ROW"), columns=UNIT),
    Case("card tail", book(("姓名", "身份证号", "互助服务卡号（后四位）", "项目", "金额"), (*ZHANG[1:3], "0012", "二次报销", 12.5)),
         taken({2: "张三丰"}), columns=PAYOUT),
    Case("total that differs", book(("姓名", "身份证号", "份数"), (*ZHANG[1:3], 2), (*LI[1:3], 1), ("合计", None, 4)),
         taken({2: "张三丰", 3: "李四光"}, "TOTAL_ROW", "TOTAL_DIFFERS"), columns=ENROLL),
    Case("subtotals and a total that agree", book(("姓名", "身份证号", "份数"), (*ZHANG[1:3], 2), (*LI[1:3], 1), ("小计", None, 3),
         (*WANG[1:3], 1), ("小计", None, 1), ("合计", None, 4)), taken({2: "张三丰", 3: "李四光", 5: "王五"}, "TOTAL_ROW"), columns=ENROLL),
    Case("a long name alone under a subtotal is data", book(HEAD, ZHANG, ("小计",), (None, "买买提·阿不都热西提"), LI),
         taken({2: "张三丰", 4: "买买提·阿不都热西提", 5: "李四光"}, "TOTAL_ROW")),
    Case("total that agrees", book(("姓名", "身份证号", "份数"), (*ZHANG[1:3], 2), (*LI[1:3], 1), ("合计", None, 3)),
         taken({2: "张三丰", 3: "李四光"}, "TOTAL_ROW"), columns=ENROLL),
    Case("styled cell far off says nothing", book(*PLAIN, extra_rows='<row r="1048576"><c r="XFD1048576" s="1"/></row>'), WHOLE),
    Case("value far below", book(*PLAIN, extra_rows='<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), WHOLE),
    Case("many merged titles", book(*PLAIN, after=merged(*(f"A{i}:D{i}" for i in range(10, 50_000)))), WHOLE),
]  # fmt: skip

HOSTILE = [
    Case("empty file", b"", Refused("FILE_EMPTY")),
    Case("only white space", b" \r\n\r\n", Refused("FILE_EMPTY"), "a.csv"),
    Case("encrypted workbook", ole("EncryptedPackage", b"x" * 5000), Refused("FILE_ENCRYPTED")),
    Case("word document", ole("WordDocument", b"x" * 5000), Refused("FILE_NOT_A_WORKBOOK"), "a.xls"),
    Case("damaged old workbook", ole("Workbook", b"\x09\x08\xff" * 2000), Refused("FILE_DAMAGED"), "a.xls"),
    Case("cut old workbook", xls(*PLAIN)[:600], Refused("FILE_DAMAGED"), "a.xls"),
    Case("xls with a password", lambda: xls(*PLAIN, before=struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2)), Refused("FILE_ENCRYPTED"), "a.xls"),
    Case("HTML named xls", "<html><table><tr><td>姓名</td></tr></table></html>".encode(), Refused("FILE_IS_HTML"), "a.xls"),
    Case("HTML with mark", "\ufeff<!DOCTYPE html><html></html>".encode(), Refused("FILE_IS_HTML"), "a.xls"),
    Case("XML 2003", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', Refused("FILE_IS_XML"), "a.xls"),
    Case("MHT", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", Refused("FILE_IS_MHT"), "a.xls"),
    Case("PDF", b"%PDF-1.7 ...", Refused("FILE_NOT_A_WORKBOOK")),
    Case("picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, Refused("FILE_NOT_A_WORKBOOK")),
    Case("Word document inside", lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>"}),
         Refused("FILE_NOT_A_WORKBOOK")),
    Case("some zip", lambda: packed({"a.txt": "x"}), Refused("FILE_NOT_A_WORKBOOK")),
    Case("empty zip", lambda: packed({}), Refused("FILE_NOT_A_WORKBOOK")),
    Case("cut zip", book(*PLAIN)[:-100], Refused("FILE_DAMAGED")),
    Case("zip cut in half", book(*PLAIN)[:900], Refused("FILE_DAMAGED")),
    Case("workbook part missing", lambda: packed({"[Content_Types].xml": "<Types/>"}), Refused("FILE_DAMAGED")),
    Case("sheet part missing", lambda: packed({k: v for k, v in parts({"a": sheet_xml(PLAIN), "b": sheet_xml(PLAIN)}).items()
         if "sheet2" not in k}), Refused("FILE_DAMAGED")),
    Case("sheet cut", lambda: with_part(SHEET, lambda t: t[: len(t) // 2]), Refused("FILE_DAMAGED")),
    Case("sheet not well-formed", lambda: with_part(SHEET, lambda t: t.replace("</row>", "</rov>", 1)), Refused("FILE_DAMAGED")),
    Case("DTD in the sheet", lambda: with_part(SHEET, lambda t: t.replace("<worksheet", ENTITY + "<worksheet", 1)), Refused("FILE_DTD")),
    Case("DTD in the workbook", lambda: with_part("xl/workbook.xml", lambda t: '<!DOCTYPE workbook SYSTEM "http://127.0.0.1/x">' + t),
         Refused("FILE_DTD")),
    Case("DTD in the styles", lambda: with_part("xl/styles.xml", lambda t: ENTITY.replace("worksheet", "styleSheet") + t), Refused("FILE_DTD")),
    Case("DTD in UTF-16", lambda: with_part(SHEET, lambda t: (ENTITY + t[t.index("<worksheet") :]).encode("utf-16")), Refused("FILE_DTD")),
    Case("zip bomb", lambda: bomb(30_000_000), Refused("FILE_TOO_LARGE")),
    Case("size that lies", lying_size, Refused("FILE_DAMAGED")),
    Case("duplicate parts", duplicate_parts, Refused("FILE_DAMAGED")),
    Case("parts outside the container", lambda: packed({**parts({"a": sheet_xml(PLAIN)}), "../x.xml": "x"}), Refused("FILE_DAMAGED")),
    Case("encrypted zip", encrypted_flag, Refused("FILE_ENCRYPTED")),
    Case("thousands of parts", lambda: packed({**parts({"a": sheet_xml(PLAIN)}), **{f"xl/{i}.xml": "" for i in range(2500)}}),
         Refused("FILE_TOO_LARGE")),
    Case("hundreds of sheets", lambda: packed(parts({f"s{i}": sheet_xml([("x",)]) for i in range(301)})), Refused("FILE_TOO_LARGE")),
    Case("two sheets of one name", lambda: with_part("xl/workbook.xml", lambda t: t.replace("</sheets>",
         '<sheet name="名册" sheetId="2" r:id="rId1"/></sheets>')), Refused("FILE_DAMAGED")),
    Case("two cells of one address", lambda: with_part(SHEET, lambda t: t.replace("</row></sheetData>",
         '<c r="B2"><v>7</v></c></row></sheetData>')), Refused("FILE_COUNTS_DIFFER")),
    Case("second block of rows", lambda: with_part(SHEET, lambda t: t.replace("</sheetData>",
         '</sheetData><sheetData><row r="9"><c r="B9"><v>7</v></c></row></sheetData>')), Refused("FILE_DAMAGED")),
    Case("cells at the corners of the grid", book(*PLAIN, extra_rows='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
         Refused("FILE_TOO_LARGE")),
    Case("string index out of range", lambda: with_part(SHEET, lambda t: t.replace("</row></sheetData>",
         '<c r="F4" t="s"><v>99</v></c></row></sheetData>')), Refused("FILE_DAMAGED")),
    Case("other encoding declared", lambda: with_part(SHEET, lambda t: t.replace("UTF-8", "GBK").encode("gbk")), Refused("FILE_DAMAGED")),
    Case("200,001 merged ranges", lambda: book(*PLAIN, after="<mergeCells>" + '<mergeCell ref="A9:B9"/>' * 200_001 + "</mergeCells>"),
         Refused("FILE_TOO_LARGE")),
    Case("header missing", book(("品名", "数量"), ("纸", 3)), Refused("HEADER_MISSING")),
    Case("required column missing", book(("姓名", "所属工会"), ("张三丰", "康庄镇")), Refused("HEADER_MISSING")),
    Case("header only", book(HEAD), Refused("NO_DATA_ROWS")),
    Case("header and total only", book(HEAD, ("合计", None, None, 0)), Refused("NO_DATA_ROWS")),
    Case("no cell at all", book(), Refused("FILE_EMPTY")),
    Case("all sheets hidden", lambda: packed(parts({"a": sheet_xml(PLAIN)}, states={"a": "veryHidden"})), Refused("HEADER_MISSING")),
    Case("column twice", book(("姓名", "身份证号", "证件号码"), ("张三丰", "1", "2")), Refused("COLUMN_TWICE")),
    Case("two rosters", lambda: packed(parts({"一": sheet_xml(PLAIN), "二": sheet_xml(PLAIN)})), Refused("SHEET_CHOICE")),
    Case("unknown sheet", book(*PLAIN), Refused("SHEET_UNKNOWN"), sheet="二"),
    Case("hidden sheet asked for", lambda: packed(parts({"一": sheet_xml(PLAIN), "二": sheet_xml(PLAIN)}, states={"二": "hidden"})),
         Refused("SHEET_UNKNOWN"), sheet="二"),
    Case("csv with NUL", TEXT.replace("李", "\0").encode(), Refused("FILE_NOT_A_WORKBOOK"), "a.csv"),
    Case("csv torn in UTF-8", TEXT.encode()[:-20] + b"\xe5\xba", Refused("FILE_ENCODING"), "a.csv"),
    Case("csv neither UTF-8 nor GB18030", b"\xff\xff\xff" + TEXT.encode("gb18030"), Refused("FILE_ENCODING"), "a.csv"),
    Case("csv with an open quote", TEXT.replace("李四光", '"李四光').encode(), Refused("FILE_QUOTES"), "a.csv"),
    Case("csv header only", csv(HEAD).encode(), Refused("NO_DATA_ROWS"), "a.csv"),
    Case("csv without header", csv(ZHANG, LI).encode(), Refused("HEADER_MISSING"), "a.csv"),
    Case("csv prose", "今天天气很好，没有表格。\r\n".encode(), Refused("HEADER_MISSING"), "a.txt"),
    Case("random bytes", bytes((i * 37 + i // 7) % 256 for i in range(5000)), Refused("FILE_NOT_A_WORKBOOK"), "a.xlsx"),
]  # fmt: skip

# --- further shapes of files, as writers and attackers make them ---


def wide(text: str, encoding: str) -> bytes:
    return text.replace("UTF-8", "UTF-16").encode(encoding)


def wps() -> bytes:
    """As WPS writes: a dimension of one cell, views and formats before the rows, its own extension after them."""
    before = (
        '<sheetPr/><dimension ref="A1"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"><selection activeCell="C2"/>'
        '</sheetView></sheetViews><sheetFormatPr defaultColWidth="9" defaultRowHeight="13.5" outlineLevelCol="3"/>'
        '<cols><col min="1" max="3" width="20.625" customWidth="1"/></cols>'
    )
    after = '<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/><headerFooter/>'
    made = parts({"名册": sheet_xml(PLAIN, before=before, after=after)})
    made["docProps/app.xml"] = "<Properties><Application>WPS Office_11.1.0.10228_F1E327BC</Application></Properties>"
    made["docProps/custom.xml"] = '<Properties><property name="KSOProductBuildVer"/></Properties>'
    return packed(made)


def with_parts(more: Mapping[str, str | bytes], lines: Sequence[Line] = PLAIN) -> bytes:
    return packed({**parts({"名册": sheet_xml(lines)}), **more})


def related(kind: str, part: str, name: str = "宏", *, external: bool = False, of: str = RELS) -> bytes:
    """A workbook that names a second sheet of another kind, or one that lies outside."""
    made = parts({"名册": sheet_xml(PLAIN)})
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace(
        "</sheets>", f'<sheet name="{name}" sheetId="9" r:id="rId9"/></sheets>'
    )
    mode = ' TargetMode="External"' if external else ""
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>", f'<Relationship Id="rId9" Type="{of}/{kind}" Target="{part}"{mode}/></Relationships>'
    )
    if not external:
        made[f"xl/{part}"] = sheet_xml(PLAIN)
    return packed(made)


class Unseekable(io.RawIOBase):
    """A pipe: what is written can never be mended, so sizes follow the data."""

    def __init__(self) -> None:
        self.made = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self.made += bytes(piece)  # type: ignore[call-overload]
        return len(bytes(piece))  # type: ignore[call-overload]


def streamed(compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, body in parts({"名册": sheet_xml(PLAIN)}).items():
            archive.writestr(name, body)
    return bytes(stream.made)


def unpacked(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def swapped(text: str) -> str:
    """The last row first."""
    rows = re.findall(r"<row .*?</row>", text)
    return text.replace("".join(rows), "".join((*rows[:1], *reversed(rows[1:]))))


def wrong_checksum() -> bytes:
    made = bytearray(book(*PLAIN))
    for mark, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = made.rindex(mark) + place
        made[at : at + 4] = b"\0\0\0\0"
    return bytes(made)


def as_str() -> bytes:
    """Text as the result of no formula, as some streaming writers have it."""
    return with_part(SHEET, lambda t: t.replace('t="inlineStr"><is><t xml:space="preserve">', 't="str"><v>')
                     .replace("</t></is>", "</v>"))  # fmt: skip


def strings_bomb(count: int) -> bytes:
    strings = f'<sst xmlns="{MAIN}">' + "".join(f"<si><t>{i:x}</t></si>" for i in range(count)) + "</sst>"
    return packed(parts({"名册": sheet_xml(PLAIN)}, strings=strings))


def repeated_string(cells: int) -> bytes:
    """A string of 30 kB that forty thousand cells share: small in the file, a gigabyte once each cell has its own."""
    strings = f'<sst xmlns="{MAIN}"><si><t>{"".join(f"{i:x}" for i in range(6_000))}</t></si></sst>'
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(5, cells))
    return packed(parts({"名册": sheet_xml(PLAIN, extra_rows=rows)}, strings=strings))


def lying_strings() -> bytes:
    """The table of strings says that it holds four billion, and holds two."""
    strings = (
        f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>a</t></si><si><t>b</t></si></sst>'
    )
    return packed(parts({"名册": sheet_xml(PLAIN)}, strings=strings))


def styles_bomb(count: int) -> bytes:
    made = parts({"名册": sheet_xml(PLAIN)})
    many = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="0.{i}"/>' for i in range(count))
    formats = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(count))
    made["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{many}</numFmts><cellXfs><xf numFmtId="0"/>{formats}</cellXfs></styleSheet>'
    )
    return packed(made)


def overlapping() -> bytes:
    """Two entries of the directory point at one and the same compressed body."""
    made = parts({"名册": sheet_xml(PLAIN)})
    whole = packed({**made, "xl/worksheets/sheet2.xml": made[SHEET]})
    first = whole.index(b"PK\x01\x02")
    places: dict[bytes, int] = {}
    at = first
    body = bytearray(whole)
    while whole[at : at + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack_from("<HHH", whole, at + 28)
        called = whole[at + 46 : at + 46 + name]
        places[called] = at
        at += 46 + name + extra + comment
    one, two = places[SHEET.encode()], places[b"xl/worksheets/sheet2.xml"]
    body[two + 42 : two + 46] = body[one + 42 : one + 46]
    return bytes(body)


def biff5() -> bytes:
    """A workbook of Excel 95: the stream is called Book, text is in the code page of the machine."""

    def text(row: int, column: int, said: str) -> bytes:
        wide = said.encode("gbk")
        return record(0x204, struct.pack("<HHHH", row, column, 0, len(wide)) + wide)

    sheet = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
    for row, line in enumerate((("姓名", "身份证号"), ("张三丰", "110100198507120034"))):
        for column, said in enumerate(line):
            sheet += text(row, column, said)
    sheet += record(0x0A, b"")
    head = record(0x809, struct.pack("<HHHH", 0x500, 0x05, 0, 0)) + record(0x42, struct.pack("<H", 936))
    bound = struct.pack("<B", 4) + "名册".encode("gbk")
    head += record(0x85, struct.pack("<IH", len(head) + 4 + 6 + len(bound) + 4, 0) + bound) + record(0x0A, b"")
    return ole("Book", head + sheet)


def chain_loop() -> bytes:
    """The chain of sectors runs in a circle."""
    made = bytearray(xls(*PLAIN))
    made[512 + 4 * 3 : 512 + 4 * 4] = struct.pack("<I", 2)
    return bytes(made)


def ods_of(**changes: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(ods())) as archive:
        return packed({name: changes.get(name.rpartition("/")[2].partition(".")[0], archive.read(name).decode())
                       for name in archive.namelist()})  # fmt: skip


DEEP = "<extLst>" + "<ext>" * 5000 + "</ext>" * 5000 + "</extLst>"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

SHAPES = [
    Case("as WPS writes", wps, WHOLE),
    Case("no dimension", book(*PLAIN), WHOLE),
    Case("dimension too small", book(*PLAIN, before='<dimension ref="A1:B2"/>'), WHOLE),
    Case("dimension elsewhere", book(*PLAIN, before='<dimension ref="F50:H60"/>'), WHOLE),
    Case("dimension that is none", book(*PLAIN, before='<dimension ref="名册"/>'), WHOLE),
    Case("rows without numbers", lambda: with_part(SHEET, lambda t: re.sub(r'<row r="\d+"', "<row", t)), WHOLE),
    Case("rows with spans and heights", book(*PLAIN, attributes=dict.fromkeys(range(1, 5), ' spans="1:4" ht="13.5" customHeight="1"')), WHOLE),
    Case("text as the result of no formula", as_str, WHOLE),
    Case("rich text in the cell", lambda: with_part(SHEET, lambda t: t.replace('<t xml:space="preserve">张三丰</t>', "<r><t>张</t></r><r><t>三丰</t></r>")), WHOLE),
    Case("text in CDATA", lambda: with_part(SHEET, lambda t: t.replace(">张三丰<", "><![CDATA[张三丰]]><")), WHOLE),
    Case("text by character numbers", lambda: with_part(SHEET, lambda t: t.replace("张三丰", "&#x5F20;&#19977;丰")), WHOLE),
    Case("comments between the rows", lambda: with_part(SHEET, lambda t: t.replace("<row", "<!-- x --><row")), WHOLE),
    Case("streamed zip, sizes after the data", streamed, WHOLE),
    Case("streamed zip, stored", lambda: streamed(zipfile.ZIP_STORED), WHOLE),
    Case("zip with a comment", lambda: book(*PLAIN)[:-2] + b"\x05\x00hello", WHOLE),
    Case("bytes after the zip", lambda: book(*PLAIN) + b"\0" * 40, WHOLE),
    Case("targets from the root", lambda: with_part("xl/_rels/workbook.xml.rels", lambda t: t.replace('Target="', 'Target="/xl/')), WHOLE),
    Case("no relations of the package", lambda: packed({k: v for k, v in parts({"名册": sheet_xml(PLAIN)}).items() if k != "_rels/.rels"}), WHOLE),
    Case("UTF-16 big-endian sheet", lambda: with_part(SHEET, lambda t: b"\xfe\xff" + wide(t, "utf-16-be")), WHOLE),
    Case("UTF-16 sheet without mark", lambda: with_part(SHEET, lambda t: wide(t, "utf-16-le")), WHOLE),
    Case("UTF-16 strings", lambda: packed({k: wide(str(v), "utf-16") if k.endswith("sharedStrings.xml") else v for k, v in unpacked(shared()).items()}),
         taken({2: "张三丰"})),
    Case("UTF-16 relations", lambda: with_part("xl/_rels/workbook.xml.rels", lambda t: t.encode("utf-16")), WHOLE),
    Case("UTF-8 with mark in the sheet", lambda: with_part(SHEET, lambda t: b"\xef\xbb\xbf" + t.encode()), WHOLE),
    Case("Strict OOXML with a day as text", lambda: packed({k: str(v).replace("</row></sheetData>", "</row></sheetData>").replace(
         "<c r=\"D3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">康庄镇总工会</t></is></c>", '<c r="D3" t="d"><v>2018-01-05</v></c>')
         for k, v in unpacked(strict()).items()}), WHOLE),
    Case("macros are read past", lambda: with_parts({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Sub Auto_Open()" * 50}), WHOLE, "名册.xlsm"),
    Case("a sheet of Excel 4 macros is not for us", lambda: related("xlMacrosheet", "macrosheets/sheet9.xml", of=MICROSOFT), Taken(WHOLE.names, frozenset(("SHEET_PASSED_OVER",))), "名册.xlsm"),
    Case("chart sheet beside", lambda: related("chartsheet", "chartsheets/sheet9.xml", "图"), Taken(WHOLE.names, frozenset(("SHEET_PASSED_OVER",)))),
    Case("sheet that lies on another machine", lambda: related("worksheet", "http://127.0.0.1/x.xml", external=True), Taken(WHOLE.names, frozenset(("SHEET_PASSED_OVER",)))),
    Case("links, comments and pictures beside", lambda: with_parts({"xl/comments1.xml": "<comments/>", "xl/media/image1.png": b"\x89PNG",
         "xl/externalLinks/externalLink1.xml": "<externalLink/>", "customXml/item1.xml": "<x/>"}), WHOLE),
    Case("formula that starts a program", book(HEAD, (1, "张三丰", "110100198507120034", Formula("cmd|'/c calc'!A0", "康庄镇总工会"))),
         taken({2: "张三丰"}, "FORMULA_VALUE")),
    Case("formula that fetches", book(HEAD, (1, "张三丰", "110100198507120034", Formula('WEBSERVICE("http://127.0.0.1/x")'))),
         taken({}, problems={2: "FORMULA_WITHOUT_VALUE"})),
    Case("array and shared formulas", book(HEAD, (1, "张三丰", Raw('<c r="{r}" t="str"><f t="shared" ref="C2:C3" si="0">D2</f><v>110100198507120034</v></c>')),
         (2, "李四光", Raw('<c r="{r}" t="str"><f t="shared" si="0"/><v>110100197001180000</v></c>'))),
         taken({2: "张三丰", 3: "李四光"}, "FORMULA_VALUE")),
    Case("truth values", book((*HEAD, "复核"), (*ZHANG, Raw('<c r="{r}" t="b"><v>1</v></c>'))), taken({2: "张三丰"}, "COLUMN_HARMLESS")),
    Case("empty cells with styles", book(*PLAIN, extra_rows="".join(f'<row r="{r}"><c r="A{r}" s="1"/></row>' for r in range(10, 4000))), WHOLE),
    Case("text of 40,000 signs in a column nobody reads", book((*HEAD, "备注"), (*ZHANG, "x" * 40_000)), taken({2: "张三丰"})),
    Case("sheet name with signs", lambda: packed(parts({"名'册&<1>": sheet_xml(PLAIN)})), WHOLE),
    Case("deep nesting after the rows", book(*PLAIN, after=DEEP), WHOLE),
    Case("merge that is none", book(*PLAIN, after=merged("A0:B", "名册", "B2:A1", "XFE1:XFE2")), WHOLE),
    Case("merges over each other", book(*PLAIN, after=merged("A6:D9", "A6:B7", "C8:D20")), WHOLE),
    Case("a number that is none", book(HEAD, (1, "张三丰", "110100198507120034", Raw('<c r="{r}"><v>12x</v></c>'))), taken({2: "张三丰"})),
    Case("a number beyond all numbers", book(HEAD, (1, "张三丰", "110100198507120034", Raw('<c r="{r}"><v>1e999</v></c>'))), taken({2: "张三丰"})),
    Case("not a number", book(HEAD, (1, "张三丰", "110100198507120034", Raw('<c r="{r}"><v>NaN</v></c>'))), taken({2: "张三丰"})),
    Case("unknown kind of cell", book(HEAD, (1, "张三丰", "110100198507120034", Raw('<c r="{r}" t="z"><v>1</v></c>'))), Refused("FILE_DAMAGED")),
    Case("cells out of order", book(HEAD, (1, Raw('<c r="C2" t="inlineStr"><is><t>110100198507120034</t></is></c><c r="B2" t="inlineStr"><is><t>张三丰</t></is></c>'))),
         taken({2: "张三丰"})),
    Case("rows out of order", lambda: with_part(SHEET, swapped), WHOLE),
    Case("a row twice", lambda: with_part(SHEET, lambda t: t.replace('<row r="4">', '<row r="3">').replace('4" t=', '3" t=').replace('r="A4"', 'r="A3"')), Refused("FILE_COUNTS_DIFFER")),
    Case("row beyond the grid", book(*PLAIN, extra_rows='<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), Refused("FILE_DAMAGED")),
    Case("row of twelve digits", book(*PLAIN, extra_rows='<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'), Refused("FILE_TOO_LARGE")),
    Case("column beyond the grid", book(*PLAIN, extra_rows='<row r="9"><c r="ZZZZ9"><v>1</v></c></row>'), Refused("FILE_DAMAGED")),
    Case("row zero", book(*PLAIN, extra_rows='<row r="0"><c r="A0"><v>1</v></c></row>'), Refused("FILE_DAMAGED")),
    Case("value far to the right", book(*PLAIN, extra_rows='<row r="2"><c r="XFD2"><v>1</v></c></row>'), Taken(WHOLE.names, frozenset(("COLUMN_WITHOUT_HEADING",)))),
    Case("values on a diagonal to the far corner", book(*PLAIN, extra_rows="".join(
         f'<row r="{r}"><c r="{letter(r % 600)}{r}"><v>1</v></c></row>' for r in range(1000, 1_000_000, 9973))), Refused("FILE_TOO_LARGE")),
    Case("value far to the right and far below", book(*PLAIN, extra_rows='<row r="900"><c r="XFD900"><v>1</v></c></row>'), Refused("FILE_TOO_LARGE")),
    Case("value far to the right in row 200", book(*PLAIN, extra_rows='<row r="200"><c r="XFD200"><v>1</v></c></row>'), WHOLE),
    Case("a thousand columns and ten thousand rows", book(*PLAIN, extra_rows='<row r="10000"><c r="ALL10000"><v>1</v></c></row>'), Refused("FILE_TOO_LARGE")),
    Case("one long string in every cell", lambda: repeated_string(40_000), Refused("FILE_TOO_LARGE")),
    Case("300,000 strings nobody uses", lambda: strings_bomb(300_000), WHOLE),
    Case("table of strings that lies", lying_strings, Refused("FILE_TOO_LARGE")),
    Case("one string of 30 MB", lambda: packed(parts({"名册": sheet_xml(PLAIN)}, strings=f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000_000}</t></si></sst>')), Refused("FILE_TOO_LARGE")),
    Case("60,000 styles", lambda: styles_bomb(60_000), WHOLE),
    Case("300 sheets", lambda: packed(parts({"名册": sheet_xml(PLAIN), **{f"s{i}": sheet_xml([("x",)]) for i in range(299)}})),
         Taken(WHOLE.names, frozenset(("SHEET_WITHOUT_TABLE",)))),
    Case("zip in zip", lambda: packed({"名册.xlsx": book(*PLAIN)}), Refused("FILE_NOT_A_WORKBOOK")),
    Case("two parts, one body", overlapping, Refused("FILE_DAMAGED")),
    Case("part with a path from the root", lambda: with_parts({"/etc/x.xml": "x"}), Refused("FILE_DAMAGED")),
    Case("part with a backslash", lambda: with_parts({"xl\\x.xml": "x"}), WHOLE),
    Case("method nobody knows", lambda: book(*PLAIN).replace(b"\x08\x00", b"\x63\x00"), Refused("FILE_DAMAGED")),
    Case("checksum that is wrong", lambda: wrong_checksum(), Refused("FILE_DAMAGED")),
    Case("entities in the strings", lambda: packed(parts({"名册": sheet_xml(PLAIN)}, strings=LAUGHS + f'<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>')), Refused("FILE_DTD")),
    Case("entities in the relations", lambda: with_part("xl/_rels/workbook.xml.rels", lambda t: LAUGHS + t), Refused("FILE_DTD")),
    Case("entity from a file", lambda: with_part(SHEET, lambda t: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + t[t.index("<worksheet"):].replace("张三丰", "&a;")), Refused("FILE_DTD")),
    Case("entity nobody declared", lambda: with_part(SHEET, lambda t: t.replace("张三丰", "&a;")), Refused("FILE_DAMAGED")),
    Case("control character in the XML", lambda: with_part(SHEET, lambda t: t.replace("张三丰", "张\x01丰")), Refused("FILE_DAMAGED")),
    Case("xls of Excel 95", biff5, taken({2: "张三丰"}), "a.xls"),
    Case("xls whose sectors run in a circle", chain_loop, Refused("FILE_DAMAGED"), "a.xls"),
    Case("xls with a hidden column", lambda: xls(*PLAIN, inside=record(0x7D, struct.pack("<HHHHHH", 3, 3, 2000, 0, 1, 0))),
         Taken(WHOLE.names, frozenset(("HIDDEN_COLUMNS",))), "a.xls"),
    Case("xls with numbers packed and merged", lambda: xls(("姓名", "身份证号", "手机号"), ZHANG[1:3],
         inside=record(0x27E, struct.pack("<HHHI", 1, 2, 0, (13800 << 2) | 2)) + record(0xE5, struct.pack("<HHHHH", 1, 5, 6, 0, 2))), taken({2: "张三丰"}), "a.xls"),
    Case("xls with an id as a number", xls(("姓名", "身份证号"), ("张三丰", 110100198507120034)), taken({2: "张三丰"}), "a.xls"),
    Case("xls with a value far below", xls(*PLAIN, inside=record(0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0))), WHOLE, "a.xls"),
    Case("xls with a record cut", lambda: xls(*PLAIN, inside=b"\x03\x02\xff\xff"), Refused("FILE_DAMAGED"), "a.xls"),
    Case("xls called xlsx", xls(*PLAIN), WHOLE, "名册.xlsx"),
    Case("ods with a password", lambda: ods_of(manifest='<m><encryption-data/></m>'), Refused("FILE_ENCRYPTED"), "a.ods"),
    Case("ods of text", lambda: ods_of(mimetype="application/vnd.oasis.opendocument.text"), Refused("FILE_NOT_A_WORKBOOK"), "a.odt"),
    Case("ods with entities", lambda: ods_of(content=LAUGHS.replace("x [", "office:document-content [") + "<x/>"), Refused("FILE_DTD"), "a.ods"),
]  # fmt: skip

BROAD = csv(("姓名", "身份证号", *[f"x{i}" for i in range(3000)]), (*ZHANG[1:3], *["1"] * 3000))

TEXTS = [
    Case("csv blank heading over data", csv(("姓名", "身份证号", ""), (*ZHANG[1:3], "补充")).encode(), taken({2: "张三丰"}, "COLUMN_WITHOUT_HEADING"), "a.csv"),
    Case("csv heading twice", csv(("姓名", "姓名", "身份证号"), ("张三丰", "张三丰", ZHANG[2])).encode(), Refused("COLUMN_TWICE"), "a.csv"),
    Case("csv heading misspelt", csv(("姓各", "身份证号"), ZHANG[1:3]).encode(), Refused("HEADER_MISSING"), "a.csv"),
    Case("csv cells twice in one record", csv(("姓名", "身份证号"), (*ZHANG[1:3], *ZHANG[1:3])).encode(), taken({}, problems={2: "RECORD_LENGTH"}), "a.csv"),
    Case("csv rows twice are the judge's matter", csv(HEAD, ZHANG, ZHANG).encode(), taken({2: "张三丰", 3: "张三丰"}), "a.csv"),
    Case("csv cut in the midst of a record", TEXT.encode()[:-30], taken({2: "张三丰", 3: "李四光"}, problems={4: "RECORD_LENGTH"}), "a.csv"),
    Case("csv without a last line end", TEXT.rstrip().encode(), WHOLE, "a.csv"),
    Case("csv delimiter after every record", TEXT.replace("\r\n", ",\r\n").encode(), WHOLE, "a.csv"),
    Case("csv blank lines above", ("\r\n\r\n" + TEXT).encode(), shifted(2), "a.csv"),
    Case("csv line ends of both kinds", TEXT.replace("\r\n", "\n", 2).encode(), WHOLE, "a.csv"),
    Case("csv blanks after the delimiters", TEXT.replace(",", ", ").encode(), taken({2: " 张三丰", 3: " 李四光", 4: " 王五"}), "a.csv"),
    Case("csv quotes doubled", TEXT.replace("张三丰", '"张""三""丰"').encode(), taken({2: '张"三"丰', 3: "李四光", 4: "王五"}), "a.csv"),
    Case("csv quote inside a bare cell", TEXT.replace("张三丰", '张"三丰').encode(), taken({2: '张"三丰', 3: "李四光", 4: "王五"}), "a.csv"),
    Case("csv text after a closing quote", TEXT.replace("张三丰", '"张三"丰').encode(), Refused("FILE_QUOTES"), "a.csv"),
    Case("csv Chinese commas", TEXT.replace(",", "，").encode(), Refused("HEADER_MISSING"), "a.csv"),
    Case("csv decimal commas between semicolons", csv(("姓名", "身份证号", "份数"), (*ZHANG[1:3], "1,0"), delimiter=";").encode(), taken({2: "张三丰"}), "a.csv", ENROLL),
    Case("csv sep line with a tab", ("sep=\t\r\n" + csv(*PLAIN, delimiter="\t")).encode(), WHOLE, "a.csv"),
    Case("csv one column", "姓名\r\n张三丰\r\n".encode(), Refused("HEADER_MISSING"), "a.csv"),
    Case("csv UTF-16 big-endian with mark", b"\xfe\xff" + TEXT.encode("utf-16-be"), WHOLE, "a.csv"),
    Case("csv UTF-16 cut in a sign", TEXT.encode("utf-16")[:-1], Refused("FILE_ENCODING"), "a.csv"),
    Case("csv UTF-32", TEXT.encode("utf-32"), Refused("FILE_NOT_A_WORKBOOK"), "a.csv"),
    Case("csv Big5", csv(("姓名", "身份證號"), ("張三豐", ZHANG[2])).encode("big5"), Refused("HEADER_MISSING"), "a.csv"),
    Case("csv GB18030 with rare characters", TEXT.replace("李四光", "吴𠮷㛃").encode("gb18030"), taken({2: "张三丰", 3: "吴𠮷㛃", 4: "王五"}), "a.csv"),
    Case("csv two marks", b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT.encode(), WHOLE, "a.csv"),
    Case("csv line separator in a cell", TEXT.replace("康庄镇", "康庄\u2028镇").encode(), WHOLE, "a.csv"),
    Case("csv end-of-file sign of DOS", TEXT.encode() + b"\x1a", WHOLE, "a.csv"),
    Case("csv a cell of 200,000 signs", csv((*HEAD, "备注"), (*ZHANG, "x" * 200_000)).encode(), taken({2: "张三丰"}), "a.csv"),
    Case("csv 3,000 columns", BROAD.encode(), taken({2: "张三丰"}, "COLUMN_UNKNOWN"), "a.csv"),
    Case("csv formula in a cell is text", csv(("姓名", "身份证号"), ("=1+1", ZHANG[2])).encode(), taken({2: "=1+1"}), "a.csv"),
    Case("csv called xlsx", TEXT.encode(), WHOLE, "名册.xlsx"),
    Case("lock file of Excel", b"\x05admin" + b" " * 49 + b"\x05\0a\0d\0m\0i\0n\0" + b" \0" * 48, Refused("FILE_NOT_A_WORKBOOK"), "~$名册.xlsx"),
    Case("what macOS leaves beside", b"\0\x05\x16\x07\0\x02\0\0Mac OS X        \0\x02" + b"\0" * 80, Refused("FILE_NOT_A_WORKBOOK"), "._名册.xlsx"),
    Case("workbook of Excel 2", b"\x09\x00\x04\x00\x02\x00\x10\x00" + b"\0" * 60, Refused("FILE_DAMAGED"), "a.xls"),
    Case("SYLK", b"ID;PWXL;N;E\r\nC;Y1;X1;K\"a\"\r\nE\r\n", Refused("HEADER_MISSING"), "a.slk"),
    Case("JSON", '[{"姓名": "张三丰"}]'.encode(), Refused("HEADER_MISSING"), "a.json"),
    Case("HTML in UTF-16", "<html><table></table></html>".encode("utf-16"), Refused("FILE_IS_HTML"), "a.xls"),
    Case("HTML of rows alone", b"<table border=1><tr><td>x</td></tr></table>", Refused("FILE_IS_HTML"), "a.xls"),
    Case("HTML behind an XML line", b'<?xml version="1.0"?><html xmlns="x"><body/></html>', Refused("FILE_IS_HTML"), "a.xls"),
    Case("XML 2003 in UTF-16", '<?xml version="1.0" encoding="UTF-16"?><Workbook/>'.encode("utf-16"), Refused("FILE_IS_XML"), "a.xml"),
    Case("RTF", b"{\\rtf1\\ansi x}", Refused("FILE_NOT_A_WORKBOOK"), "a.xls"),
    Case("RAR", b"Rar!\x1a\x07\x01\x00" + b"x" * 50, Refused("FILE_NOT_A_WORKBOOK"), "a.xlsx"),
    Case("a program", b"MZ\x90\x00" + b"\0" * 100, Refused("FILE_NOT_A_WORKBOOK"), "名册.xls.exe"),
]  # fmt: skip

CASES = [*GOOD, *AWKWARD, *HOSTILE, *SHAPES, *TEXTS]


def placed(path: Path, case: Case) -> Path:
    file = path / case.file
    file.write_bytes(case.content if isinstance(case.content, bytes) else case.content())
    return file


def cpu_seconds() -> float:
    """What this process and the ended ones it started have worked; how long they waited says something of the machine."""
    return sum(os.times()[:4])


def names_of(roster: Roster) -> dict[int, str]:
    at = roster.fields.index("unit_name" if "unit_name" in roster.fields else "name")
    return {row: cells[at] for row, cells in roster.rows}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_file_of_the_corpus_gets_its_verdict(case: Case, tmp_path: Path) -> None:
    file = placed(tmp_path, case)
    began = cpu_seconds()
    if isinstance(case.expected, Refused):
        with pytest.raises(MutualAidError) as refusal:
            read(file, case.columns, sheet=case.sheet)
        assert refusal.value.code == case.expected.code
        assert refusal.value.exit_code == Exit.REFUSED
        assert refusal.value.facts["file"] == case.file
    else:
        roster = read(file, case.columns, sheet=case.sheet)
        assert names_of(roster) == case.expected.names
        assert {note.code for note in roster.notes} == case.expected.notes
        assert {problem.row: problem.code for problem in roster.problems} == case.expected.problems
        assert sorted(case.expected.problems) == list(roster.unread_rows)
        assert all(len(cells) == len(roster.fields) == len(roster.headings) for _, cells in roster.rows)
    assert cpu_seconds() - began < SECONDS


def test_a_contribution_list_keeps_its_total_apart(tmp_path: Path) -> None:
    case = Case("", book(("收据号", "单位名称", "金额"), ("A1", "康庄镇总工会", 80.5), ("合计", None, 80.5)), WHOLE)
    roster = read(placed(tmp_path, case), CONTRIBUTION)
    assert [row for row, _ in roster.rows] == [2]
    assert [note.code for note in roster.notes] == ["TOTAL_ROW"]


@pytest.mark.parametrize("name", ["missing.xlsx", "."])
def test_a_path_that_is_no_file_is_a_wrong_command_line(name: str, tmp_path: Path) -> None:
    with pytest.raises(MutualAidError) as refusal:
        read(tmp_path / name, MEMBER)
    assert (refusal.value.code, refusal.value.exit_code) == ("PATH_MISSING", Exit.USAGE)


def test_a_total_and_signatures_spread_over_the_name_and_the_id_are_no_people(tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    lines = (
        "姓名,证件号码,所属工会",
        "张三丰,110100198507120034,康庄镇",
        "合计,2人,",
        "共 1 人,,",
        "工会负责人：,经办人：,日期：",
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    roster = read(file, MEMBER)
    assert [row for row, _ in roster.rows] == [2]
    assert [(note.code, note.row) for note in roster.notes] == [
        ("TOTAL_ROW", 3),
        ("TOTAL_ROW", 4),
        ("SIGNATURE_ROW", 5),
    ]


def test_a_person_with_a_strange_name_and_a_number_is_still_data(tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("姓名,证件号码\n合计,110100198507120034\n主席,12345\n说明,x\n", encoding="utf-8")
    assert [row for row, _ in read(file, MEMBER).rows] == [2, 3, 4]


def test_a_control_character_in_one_cell_does_not_make_a_text_no_table(tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("姓名,证件号码\n王\x07三,110100198507120034\n", encoding="utf-8")
    assert read(file, MEMBER).rows == [(2, ("王\x07三", "110100198507120034"))]
