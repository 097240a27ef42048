"""What an .xlsx package says of itself: its sheets, and in each sheet what a fast reader hides.

One expat pass over each part refuses any DTD and anything not well-formed. It runs without element handlers inside
the rows, where a byte scan counts the filled cells and looks for formulas, errors and hidden rows; only where the scan
finds some does ``inspect`` read the sheet a second time, cell by cell.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from mutualaid.sheets.gate import Container, refuse, too_large
from mutualaid.sheets.grid import Place

OWN_SHEETS = "mutualaid_own_sheets"
"""The defined name by which a workbook of ours says which of its sheets are its instructions and lists."""

MAX_SHEETS = 300
MAX_MERGES = 200_000
_ROWS_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_QUOTED_SHEET = re.compile(r"'((?:[^']|'')+)'!|([^\s!,']+)!")


@dataclass(slots=True)
class SheetPart:
    """One sheet as the workbook names it."""

    name: str
    part: str | None
    visible: bool
    is_table: bool


@dataclass(slots=True)
class Package:
    """What the workbook part says."""

    sheets: list[SheetPart]
    strings_part: str | None
    styles_part: str | None
    epoch_1904: bool
    own_sheets: frozenset[str]


@dataclass(slots=True)
class Scan:
    """What one light pass over a sheet's XML found."""

    filled_count: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    needs_inspection: bool = False
    has_rows: bool = False


@dataclass(slots=True)
class Inspection:
    """What the second, slow pass found; places are (row from 1, column from 0)."""

    visible_count: int = 0
    """Cells that hold more than white space, error cells not counted."""
    formulas: dict[Place, bool] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)


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


def _local(name: str) -> str:
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
        if _local(tag) == "Relationship" and attributes.get("TargetMode", "Internal") != "External":
            target = attributes.get("Target", "")
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, target)

    walk(container, rels, start=start)
    return found


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
    sheets: list[SheetPart] = []
    epoch_1904 = False
    own: list[str] = []
    in_own = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch_1904, in_own
        match _local(tag):
            case "sheet":
                relation = next((value for key, value in attributes.items() if _local(key) == "id" and ":" in key), "")
                kind, target = relations.get(relation, ("", ""))
                part = target if kind == "worksheet" and container.has(target) else None
                visible = attributes.get("state", "visible") == "visible"
                sheets.append(SheetPart(attributes.get("name", ""), part, visible, kind == "worksheet"))
            case "workbookPr":
                epoch_1904 = attributes.get("date1904", "0") in ("1", "true", "on")
            case "definedName":
                in_own = attributes.get("name") == OWN_SHEETS

    def end(_: str) -> None:
        nonlocal in_own
        in_own = False

    walk(container, main, start=start, end=end, text=lambda piece: own.append(piece) if in_own else None)
    names = [sheet.name.casefold() for sheet in sheets]
    if len(names) > MAX_SHEETS:
        raise too_large(container.file, "sheets", len(names))
    if len(set(names)) < len(names) or any(sheet.is_table and sheet.part is None for sheet in sheets):
        raise refuse("FILE_DAMAGED", container.file, reason=main)
    marked = {(quoted or bare).replace("''", "'") for quoted, bare in _QUOTED_SHEET.findall("".join(own))}
    by_kind = dict(relations.values())
    strings, styles = by_kind.get("sharedStrings"), by_kind.get("styles")
    return Package(
        sheets,
        strings if strings and container.has(strings) else None,
        styles if styles and container.has(styles) else None,
        epoch_1904,
        frozenset(marked),
    )


def scan_sheet(container: Container, part: str) -> Scan:
    """One light pass over a sheet: well-formed, without DTD; merges, hidden columns, the number of filled cells.

    Raises FILE_DAMAGED, FILE_DTD (exit 1).
    """
    scanning = _Scanning(container, part)
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

    def __init__(self, container: Container, part: str) -> None:
        self.found = Scan()
        self._file, self._part = container.file, part
        self._parser = _parser(container, part)
        self._parser.StartElementHandler = self._start
        self._prefix = b""
        self._in_rows = False

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
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
            )


def _merge(found: Scan, reference: str) -> None:
    if match := _RANGE.match(reference):
        left, top, right, bottom = match.groups()
        if right is not None:
            found.merges.append((int(top), column_index(left), int(bottom), column_index(right)))


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
        match _local(tag):
            case "si":
                index += 1
                seen = False
            case "t":
                in_text += 1
            case "rPh":
                phonetic += 1

    def end(tag: str) -> None:
        nonlocal in_text, phonetic
        match _local(tag):
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


def inspect(container: Container, part: str, blank: set[int]) -> Inspection:
    """Read a sheet cell by cell: formulas with and without a stored value, errors, hidden rows, the exact count."""
    inspecting = _Inspecting(blank)
    walk(container, part, start=inspecting.start, end=inspecting.end, text=inspecting.text)
    return inspecting.found


class _Inspecting:
    """Follows a sheet's tags; ``blank`` are the shared strings that hold white space only."""

    def __init__(self, blank: set[int]) -> None:
        self.found = Inspection()
        self._blank = blank
        self._row = self._column = 0
        self._kind = ""
        self._has_formula = self._in_value = self._in_phonetic = False
        self._value: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
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

    def text(self, piece: str) -> None:
        if self._in_value:
            self._value.append(piece)

    def end(self, tag: str) -> None:
        match _local(tag):
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
