"""What an .xlsx package says of itself: its sheets, and in each sheet what a fast reader hides.

One expat pass over each part refuses any DTD and anything not well-formed. It runs without element handlers inside
the rows, where a byte scan counts the filled cells and looks for formulas, errors and hidden rows; only where the scan
finds some does ``inspect`` read the sheet a second time, cell by cell.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from mutualaid.rules.shapes import Shape
from mutualaid.sheets.gate import Container, refuse, too_large
from mutualaid.sheets.grid import Place

OWN_SHEETS = "mutualaid_own_sheets"
"""The defined name by which a workbook of ours says which of its sheets are its instructions and lists."""
RETURNED = "mutualaid_returned"
"""The defined name by which a workbook that was handed back says which import is to take it again."""

MAX_SHEETS = 300
MAX_MERGES = 200_000
_ROWS_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_RANGE = Shape(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_COLUMNS = Shape(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})$")
_ROWS = Shape(r"\$?(\d{1,7}):\$?(\d{1,7})$")
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
MAX_RESTATED_BYTES = 64 << 20
_QUOTED_SHEET = re.compile(r"'((?:[^']|'')+)'!|([^\s!,']+)!")


@dataclass(slots=True, eq=False, repr=False)
class SheetPart:
    """One sheet as the workbook names it."""

    name: str
    part: str | None
    visible: bool
    is_table: bool


@dataclass(slots=True, eq=False, repr=False)
class Package:
    """What the workbook part says."""

    sheets: list[SheetPart]
    strings_part: str | None
    styles_part: str | None
    epoch_1904: bool
    own_sheets: frozenset[str]
    returned_of: str | None
    """The import that handed the workbook back."""
    is_plain: bool
    """Whether the fast reader finds the same in it: parts under their usual names, the usual epoch, no elements of an
    extension that it takes for the workbook's own."""


@dataclass(slots=True, eq=False, repr=False)
class Scan:
    """What one light pass over a sheet's XML found."""

    filled_count: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    needs_inspection: bool = False
    has_rows: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Inspection:
    """What the second, slow pass found; places are (row from 1, column from 0)."""

    visible_count: int = 0
    """Cells that hold more than white space, error cells not counted."""
    formulas: dict[Place, bool] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    struck: set[Place] = field(default_factory=set)
    """Cells in a style that strikes through."""


def column_index(letters: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _parser(container: Container, part: str) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def dtd(*_: object) -> None:
        raise refuse("FILE_DTD", container.file, reason=part)

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.casefold() not in ("utf-8", "utf8", "us-ascii", "ascii", "utf-16"):
            raise refuse("FILE_DAMAGED", container.file, reason=part)

    parser.StartDoctypeDeclHandler = dtd
    parser.EntityDeclHandler = dtd
    parser.XmlDeclHandler = declaration
    return parser


def local(name: str) -> str:
    """The name of a tag or an attribute without its prefix."""
    return name.rpartition(":")[2]


def walk(
    container: Container,
    part: str,
    *,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a part once with expat, refusing a DTD (``FILE_DTD``) and what is not well-formed (``FILE_DAMAGED``)."""
    parser = _parser(container, part)
    parser.buffer_text = True
    if start is not None:
        parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for piece in container.pieces(part):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refuse("FILE_DAMAGED", container.file, reason=part) from error


def _relations(container: Container, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part: id -> (last word of the type, target part)."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if not container.has(rels):
        return found

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode", "Internal") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, target)

    walk(container, rels, start=start)
    return found


def related(container: Container, part: str, kind: str) -> list[str]:
    """The parts of a kind that belong to a part."""
    return [target for of, target in _relations(container, part).values() if of == kind and container.has(target)]


def place_of(reference: str) -> Place | None:
    """The place of a cell by its reference.

    >>> place_of("C12"), place_of("nowhere")
    ((12, 2), None)
    """
    found = _RANGE.match(reference)
    return None if found is None else (int(found[2]), column_index(found[1]))


def workbook_part(container: Container) -> str | None:
    """The main part of a spreadsheet package; None where there is none."""
    for kind, target in _relations(container, "").values():
        if kind == "officeDocument" and container.has(target):
            return target
    for name in ("xl/workbook.xml", "xl/workbook.bin"):
        if container.has(name):
            return name
    return None


def open_package(container: Container, main: str) -> Package:
    """What the workbook part and its relations say: sheets in order, their visibility, the epoch.

    Raises FILE_DAMAGED (exit 1).
    """
    relations = _relations(container, main)
    told = _Workbook(container, relations)
    walk(container, main, start=told.start, end=told.end, text=told.text)
    sheets = told.sheets
    names = [sheet.name.casefold() for sheet in sheets]
    if len(names) > MAX_SHEETS:
        raise too_large(container.file, "sheets", len(names))
    if len(set(names)) < len(names) or any(sheet.is_table and sheet.part is None for sheet in sheets):
        raise refuse("FILE_DAMAGED", container.file, reason=main)
    marked = {(quoted or bare).replace("''", "'") for quoted, bare in _QUOTED_SHEET.findall("".join(told.own))}
    by_kind = dict(relations.values())
    strings, styles = (_there(container, by_kind.get(kind)) for kind in ("sharedStrings", "styles"))
    usual = ((main, "xl/workbook.xml"), (strings, "xl/sharedStrings.xml"), (styles, "xl/styles.xml"))
    is_plain = all(part is None or (part == name and container.is_called(name)) for part, name in usual)
    is_plain = is_plain and not told.epoch_1904 and not told.is_ambiguous
    returned = "".join(told.returned).strip(' "') or None
    return Package(sheets, strings, styles, told.epoch_1904, frozenset(marked), returned, is_plain)


def _there(container: Container, part: str | None) -> str | None:
    return part if part is not None and container.has(part) else None


class _Workbook:
    """Follows the tags of the workbook part; what an extension calls by the same words is not meant."""

    def __init__(self, container: Container, relations: dict[str, tuple[str, str]]) -> None:
        self.sheets: list[SheetPart] = []
        self.epoch_1904 = False
        self.own: list[str] = []
        self.returned: list[str] = []
        self.is_ambiguous = False
        """Whether an extension has elements called as those read here: the fast reader takes them for these."""
        self._container = container
        self._relations = relations
        self._prefix: str | None = None
        self._said: list[str] | None = None
        """Where the text of the element goes that is read now."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        prefix, _, local = tag.rpartition(":")
        if self._prefix is None:
            self._prefix = prefix
        if prefix != self._prefix:
            self.is_ambiguous |= local in ("sheet", "workbookPr")
            return
        match local:
            case "sheet":
                self.sheets.append(self._sheet(attributes))
            case "workbookPr":
                self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true", "on")
            case "definedName":
                self._said = {OWN_SHEETS: self.own, RETURNED: self.returned}.get(attributes.get("name", ""))

    def _sheet(self, attributes: dict[str, str]) -> SheetPart:
        relation = next((value for key, value in attributes.items() if local(key) == "id" and ":" in key), "")
        kind, target = self._relations.get(relation, ("", ""))
        part = target if kind == "worksheet" and self._container.has(target) else None
        visible = attributes.get("state", "visible") == "visible"
        return SheetPart(attributes.get("name", ""), part, visible, kind == "worksheet")

    def end(self, _: str) -> None:
        self._said = None

    def text(self, piece: str) -> None:
        if self._said is not None:
            self._said.append(piece)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def restated(container: Container, package: Package, parts: Mapping[str, str], *, with_styles: bool = True) -> bytes:
    """The same cells in a package of the plainest make, so that the fast reader meets nothing it does not know.

    ``parts`` are the sheets wanted, by name. The rows of a sheet stand as they stood; merges and dimensions, which
    ``scan_sheet`` reads, are left out. Without styles every number comes as it is stored.

    Raises FILE_TOO_LARGE (exit 1) above 64 MB inflated.
    """
    from xml.sax.saxutils import quoteattr  # it imports http and ssl, which few files are worth

    bodies = [_bare(container.whole(part)) for part in parts.values()]
    made = {f"xl/worksheets/sheet{number}.xml": body for number, body in enumerate(bodies, 1)}
    kinds = {"worksheet": list(made)}
    styles = package.styles_part if with_styles else None
    for kind, part in (("sharedStrings", package.strings_part), ("styles", styles)):
        if part is not None:
            kinds[kind] = [f"xl/{kind}.xml"]
            made[f"xl/{kind}.xml"] = container.whole(part)
    if (size := sum(map(len, made.values()))) > MAX_RESTATED_BYTES:
        raise too_large(container.file, "inflated", size)
    epoch = '<workbookPr date1904="1"/>' if package.epoch_1904 else ""
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(parts, 1)
    )
    made["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{epoch}<sheets>{sheets}</sheets></workbook>'
    ).encode()
    told = [(kind, part) for kind, listed in kinds.items() for part in listed]
    made["xl/_rels/workbook.xml.rels"] = _relating([(kind, part.removeprefix("xl/")) for kind, part in told])
    made["_rels/.rels"] = _relating([("officeDocument", "xl/workbook.xml")])
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in made.items():
            archive.writestr(name, body)
    return packed.getvalue()


def _relating(told: Sequence[tuple[str, str]]) -> bytes:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(told, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'.encode()


def _bare(sheet: bytes) -> bytes:
    """A sheet without what stands around its rows and may make the fast reader stumble."""
    head, rows, tail = sheet.partition(b"sheetData")
    cut = max(tail.rfind(b"sheetData"), 0) if rows else 0
    return _without(b"dimension", head) + rows + tail[:cut] + _without(b"mergeCells", tail[cut:])


def _without(element: bytes, xml: bytes) -> bytes:
    """XML without the first such element."""
    start = re.search(rb"<((?:[\w.-]++:)?" + element + rb")\b[^<>]*+>", xml)
    if start is None:
        return xml
    end = start.end()
    if not start[0].endswith(b"/>"):
        end = xml.find(b">", xml.find(b"</" + start[1], end)) + 1
    return xml[: start.start()] + xml[max(end, start.end()) :]


def scan_sheet(container: Container, part: str, struck: Collection[str] = ()) -> Scan:
    """One light pass over a sheet: well-formed, without DTD; merges, hidden columns, the number of filled cells.

    ``struck`` are the styles that strike through: a sheet that uses one is to be inspected. Raises FILE_DAMAGED,
    FILE_DTD (exit 1).
    """
    scanning = _Scanning(container, part, struck)
    try:
        tail = b""
        for piece in container.pieces(part):
            # Cut before the last tag, so that no tag is torn between two chunks.
            joined = tail + piece
            cut = joined.rfind(b"<")
            chunk, tail = (joined[:cut], joined[cut:]) if cut > 0 else (joined, b"")
            scanning.take(chunk)
        scanning.take(tail)
        scanning.finish()
    except expat.ExpatError as error:
        raise refuse("FILE_DAMAGED", container.file, reason=part) from error
    return scanning.found


class _Scanning:
    """Parses a sheet; its rows are scanned as bytes, without a handler for their tags."""

    def __init__(self, container: Container, part: str, struck: Collection[str]) -> None:
        self.found = Scan()
        self._struck = [f's="{style}"'.encode() for style in struck]
        self._file, self._part = container.file, part
        self._parser = _parser(container, part)
        self._parser.StartElementHandler = self._start
        self._prefix = b""
        self._in_rows = False

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "sheetData":
                if self.found.has_rows:
                    raise refuse("FILE_DAMAGED", self._file, reason=self._part)
                self.found.has_rows = self._in_rows = True
                self._parser.StartElementHandler = None
            case "worksheet":
                self._prefix = tag[: -len("worksheet")].encode()
            case "mergeCell":
                _merge(self.found, attributes.get("ref", ""))
                if len(self.found.merges) > MAX_MERGES:
                    raise too_large(self._file, "merges", len(self.found.merges))
            case "col":
                _column(self.found, attributes)

    def take(self, chunk: bytes) -> None:
        """Parse one chunk; what follows the rows gets its handler back."""
        ending = _ROWS_END.search(chunk) if b"sheetData" in chunk else None
        if ending is None:
            self._parser.Parse(chunk, False)
            if self._in_rows:
                self._scan_rows(chunk)
            return
        self._parser.Parse(chunk[: ending.start()], False)
        self._scan_rows(chunk[: ending.start()])
        self._parser.StartElementHandler = self._start
        self._in_rows = False
        self._parser.Parse(chunk[ending.start() :], False)

    def finish(self) -> None:
        """Tell the parser that the part ends here."""
        self._parser.Parse(b"", True)

    def _scan_rows(self, chunk: bytes) -> None:
        found, prefix = self.found, self._prefix
        found.filled_count += chunk.count(b"<" + prefix + b"v") + chunk.count(b"<" + prefix + b"is")
        if not found.needs_inspection:
            # Looking for one byte is twenty times quicker than for several, and few rows have these at all.
            found.needs_inspection = (
                b't="e"' in chunk
                or (b"f" in chunk and b"<" + prefix + b"f" in chunk)
                or (b"'" in chunk and b"t='e'" in chunk)
                or (b"h" in chunk and b"hidden=" in chunk)
                or any(style in chunk for style in self._struck)
            )


def _merge(found: Scan, reference: str) -> None:
    if match := _RANGE.match(reference):
        left, top, right, bottom = match.groups()
        if right is not None:
            found.merges.append((int(top), column_index(left), int(bottom), column_index(right)))
    elif match := _COLUMNS.match(reference):
        found.merges.append((1, column_index(match[1]), _MOST_ROWS, column_index(match[2])))
    elif match := _ROWS.match(reference):
        found.merges.append((int(match[1]), 0, int(match[2]), _MOST_COLUMNS - 1))


def _column(found: Scan, attributes: dict[str, str]) -> None:
    try:
        first, last = int(attributes["min"]) - 1, min(int(attributes["max"]) - 1, 1023)
        width = float(attributes.get("width", "0"))
    except (KeyError, ValueError):
        return
    # A hidden run that reaches the edge of the sheet hides what is empty anyway; the cells decide later.
    hidden = attributes.get("hidden") in ("1", "true")
    for index in range(max(first, 0), last + 1):
        if hidden:
            found.hidden_columns.append(index)
        if width > 0 and index < 256:
            found.widths[index] = width


def blank_strings(container: Container, part: str) -> set[int]:
    """Indexes of shared strings that hold white space only."""
    blank: set[int] = set()
    index = -1
    in_text = phonetic = 0
    seen = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal index, in_text, phonetic, seen
        match local(tag):
            case "si":
                index += 1
                seen = False
            case "t":
                in_text += 1
            case "rPh":
                phonetic += 1

    def end(tag: str) -> None:
        nonlocal in_text, phonetic
        match local(tag):
            case "si":
                if not seen:
                    blank.add(index)
            case "t":
                in_text -= 1
            case "rPh":
                phonetic -= 1

    def text(piece: str) -> None:
        nonlocal seen
        if in_text and not phonetic and not seen and piece.strip():
            seen = True

    walk(container, part, start=start, end=end, text=text)
    return blank


def inspect(container: Container, part: str, blank: set[int], struck: Collection[str] = ()) -> Inspection:
    """Read a sheet cell by cell: formulas with and without a stored value, errors, hidden rows, the exact count.

    Cells in a style of ``struck`` are told as well.
    """
    inspecting = _Inspecting(blank, struck)
    walk(container, part, start=inspecting.start, end=inspecting.end, text=inspecting.text)
    return inspecting.found


class _Inspecting:
    """Follows a sheet's tags; ``blank`` are the shared strings that hold white space only."""

    def __init__(self, blank: set[int], struck: Collection[str]) -> None:
        self.found = Inspection()
        self._blank, self._struck = blank, struck
        self._row = self._column = 0
        self._kind = ""
        self._has_formula = self._in_value = self._in_phonetic = False
        self._value: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "c":
                self._start_cell(attributes)
            case "v":
                self._in_value = True
            case "t":
                self._in_value = not self._in_phonetic
            case "rPh":
                self._in_phonetic = True
            case "f":
                self._has_formula = True
            case "row":
                self._start_row(attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.found.hidden_rows.append(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference and (place := _RANGE.match(reference)):
            self._row, self._column = int(place[2]), column_index(place[1])
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._has_formula = False
        self._value.clear()
        if attributes.get("s") in self._struck:
            self.found.struck.add((self._row, self._column))

    def text(self, piece: str) -> None:
        if self._in_value:
            self._value.append(piece)

    def end(self, tag: str) -> None:
        match local(tag):
            case "v" | "t":
                self._in_value = False
            case "rPh":
                self._in_phonetic = False
            case "c":
                self._end_cell("".join(self._value))

    def _end_cell(self, stored: str) -> None:
        if self._has_formula:
            self.found.formulas[self._row, self._column] = bool(stored) or self._kind == "str"
        if self._kind == "e":
            self.found.errors[self._row, self._column] = stored[:16] or "#"
        elif stored.strip() and not self._is_blank_string(stored.strip()):
            self.found.visible_count += 1

    def _is_blank_string(self, index: str) -> bool:
        return self._kind == "s" and index.isdecimal() and int(index) in self._blank
