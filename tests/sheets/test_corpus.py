"""Awkward and hostile files, made by code, each with its expected verdict: taken, taken in part, or refused by name."""

from __future__ import annotations

import io
import struct
import time
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


def xls(*lines: Line, hidden: Sequence[int] = (), before: bytes = b"") -> bytes:
    """A BIFF8 workbook with one sheet of labels, numbers, errors and formulas; ``before`` goes into its head."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

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
                text = struct.pack("<HB", len(said), 1) + said.encode("utf-16-le")
                sheet += record(0x204, struct.pack("<HHH", row, column, 0) + text)
            elif isinstance(said, int | float):
                sheet += record(0x203, struct.pack("<HHHd", row, column, 0, said))
    sheet += record(0x0A, b"")
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
    Case("ods", ods, Taken(WHOLE.names, frozenset(("FORMAT_OPAQUE",))), "名册.ods"),
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
    Case("sheet chosen by name", lambda: packed(parts({"一": sheet_xml([HEAD, LI]), "二": sheet_xml(PLAIN)})), WHOLE, sheet="二"),
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

CASES = [*GOOD, *AWKWARD, *HOSTILE]


def placed(path: Path, case: Case) -> Path:
    file = path / case.file
    file.write_bytes(case.content if isinstance(case.content, bytes) else case.content())
    return file


def names_of(roster: Roster) -> dict[int, str]:
    at = roster.fields.index("unit_name" if "unit_name" in roster.fields else "name")
    return {row: cells[at] for row, cells in roster.rows}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_file_of_the_corpus_gets_its_verdict(case: Case, tmp_path: Path) -> None:
    file = placed(tmp_path, case)
    started = time.monotonic()
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
    assert time.monotonic() - started < SECONDS


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
