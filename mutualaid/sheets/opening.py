"""Opens one file, whatever it is, into grids of cells: gate, scan, guarded child, and the two counts compared."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

from mutualaid.results import Step
from mutualaid.sheets import biff, delimited, xlsx
from mutualaid.sheets.child import Child
from mutualaid.sheets.gate import UNREADABLE, Container, kind_of, load, open_container, refuse, too_large
from mutualaid.sheets.grid import Book, Grid, is_blank, is_passed_over

MAX_TRANSCODED_BYTES = 64 << 20


def open_book(path: Path, *, sheet: str | None = None, step: Step | None = None) -> Book:
    """The cells of every sheet that may hold the table, or of the one named.

    Raises PATH_MISSING (exit 2) for a path that is no file, SHEET_UNKNOWN (exit 1) for a sheet that is not there; for a
    file that is no readable table FILE_DAMAGED, FILE_ENCRYPTED, FILE_NOT_A_WORKBOOK, FILE_COUNTS_DIFFER (exit 1) and
    what else ``gate`` refuses.
    """
    if step is not None:
        step("reading", 0, None)
    content = load(path)
    file = path.name
    sha256 = hashlib.sha256(content).hexdigest()
    kind = kind_of(content, file)
    if kind == "text":
        grids, defect = delimited.grids(content, file, step)
        return Book(file, sha256, grids, is_text=True, defect=defect)
    if kind == "ole":
        binary = biff.open_binary(content, file)
        book = _fast(content, sheet, Book(file, sha256, [], epoch_1904=binary.epoch_1904), step)
        _take_over(book, binary)
        return book
    container = open_container(content, file)
    main = xlsx.workbook_part(container)
    if main is not None and main.endswith(".bin"):
        return _fast(content, sheet, Book(file, sha256, [], is_opaque=True), step, container.promised_bytes)
    if main is None or not any(_is_sheet_part(name) for name in container.names):
        return _other_package(container, content, sha256, sheet, step)
    return _package(container, main, content, sha256, sheet, step)


def _is_sheet_part(name: str) -> bool:
    return "sheet" in name.casefold() and name.casefold().endswith(".xml")


def _other_package(container: Container, content: bytes, sha256: str, sheet: str | None, step: Step | None) -> Book:
    file = container.file
    if container.has("mimetype") and container.has("content.xml"):
        if b"spreadsheet" not in container.whole("mimetype")[:200]:
            raise refuse("FILE_NOT_A_WORKBOOK", file, kind="OpenDocument")
        if container.has("META-INF/manifest.xml") and b"encryption-data" in container.whole("META-INF/manifest.xml"):
            raise refuse("FILE_ENCRYPTED", file)
        xlsx.walk(container, "content.xml")
        return _fast(content, sheet, Book(file, sha256, [], is_opaque=True), step, container.promised_bytes)
    if any(name.startswith(("word/", "ppt/")) for name in container.names):
        raise refuse("FILE_NOT_A_WORKBOOK", file, kind="Office")
    if container.has("[Content_Types].xml"):
        raise refuse("FILE_DAMAGED", file, reason="workbook")
    raise refuse("FILE_NOT_A_WORKBOOK", file, kind="ZIP")


def _fast(content: bytes, sheet: str | None, book: Book, step: Step | None, inflated_bytes: int = 0) -> Book:
    """The formats that the fast reader alone knows (.xlsb, .ods), and the values of .xls and .et."""
    file = book.file
    child = Child(content, file, sheets=None if sheet is None else [sheet], inflated_bytes=inflated_bytes)
    try:
        known, book.grids = child.collect(step)
    finally:
        child.stop()
    tables = [name for name, visible, is_table in known if visible and is_table]
    if sheet is not None and sheet not in tables:
        raise refuse("SHEET_UNKNOWN", file, sheet=sheet, sheets=", ".join(tables))
    for name, visible, is_table in known:
        if sheet is None and not any(grid.sheet == name for grid in book.grids):
            reason = "not_a_table" if not is_table else "instructions" if visible else "hidden"
            book.passed_over.append((name, reason))
    return book


def _take_over(book: Book, binary: biff.BinaryBook) -> None:
    """Take over what the fast reader hides in an old workbook; the two readers must see as many numbers."""
    by_name = {found.name: found for found in binary.sheets}
    for grid in book.grids:
        found = by_name.get(str(grid.sheet))
        if found is None:
            raise refuse("FILE_COUNTS_DIFFER", book.file, sheet=grid.sheet, cells=0, read=grid.filled_count)
        kinds = Counter(type(cell) is str for _, cells in grid.rows for cell in cells if cell is not None)
        if kinds[False] != found.numbers or kinds[True] > found.texts:
            cells = found.numbers + found.texts
            raise refuse("FILE_COUNTS_DIFFER", book.file, sheet=grid.sheet, cells=cells, read=grid.filled_count)
        grid.formulas, grid.errors, grid.hidden_rows = found.formulas, found.errors, found.hidden_rows
        grid.hidden_columns = [index for index in found.hidden_columns if index < grid.width]


def _package(
    container: Container, main: str, content: bytes, sha256: str, sheet: str | None, step: Step | None
) -> Book:
    file = container.file
    if transcoded := _transcoded(container):
        content = transcoded
        container = open_container(content, file)
    package = xlsx.open_package(container, main)
    book = Book(file, sha256, [], has_styles=package.styles_part is not None, epoch_1904=package.epoch_1904)
    chosen = _choose_sheets(book, package, sheet)
    if not chosen:
        return book
    parts = {found.name: str(found.part) for found in chosen}
    child = Child(content, file, sheets=list(parts), inflated_bytes=container.promised_bytes)
    try:
        for part in (package.strings_part, package.styles_part):
            if part is not None:
                xlsx.walk(container, part)
        scans = {name: xlsx.scan_sheet(container, part) for name, part in parts.items()}
        _, book.grids = child.collect(step)
    finally:
        child.stop()
    blank: set[int] | None = None
    for grid in book.grids:
        scan = scans[str(grid.sheet)]
        grid.merges, grid.widths = scan.merges, scan.widths
        grid.hidden_columns = [index for index in scan.hidden_columns if index < grid.width]
        if scan.needs_inspection or scan.filled_count != grid.filled_count:
            if blank is None:
                blank = xlsx.blank_strings(container, package.strings_part) if package.strings_part else set()
            _compare(grid, xlsx.inspect(container, parts[str(grid.sheet)], blank), file)
    if len(book.grids) != len(parts):
        raise refuse("FILE_COUNTS_DIFFER", file, sheet=", ".join(parts), cells=0, read=0)
    return book


def _choose_sheets(book: Book, package: xlsx.Package, sheet: str | None) -> list[xlsx.SheetPart]:
    """The sheet asked for, else every one that may hold a table; the book keeps which were passed over and why.

    Raises SHEET_UNKNOWN (exit 1).
    """
    chosen: list[xlsx.SheetPart] = []
    for found in package.sheets:
        if found.name in package.own_sheets:
            continue
        if not found.visible:
            book.passed_over.append((found.name, "hidden"))
        elif not found.is_table:
            book.passed_over.append((found.name, "not_a_table"))
        elif sheet is None and is_passed_over(found.name):
            book.passed_over.append((found.name, "instructions"))
        else:
            chosen.append(found)
    if sheet is None:
        return chosen
    asked = [found for found in chosen if found.name == sheet]
    if not asked:
        raise refuse("SHEET_UNKNOWN", book.file, sheet=sheet, sheets=", ".join(found.name for found in chosen))
    book.passed_over = []
    return asked


def _compare(grid: Grid, inspected: xlsx.Inspection, file: str) -> None:
    """Take over what the fast reader hides; refuse the file when the two readers do not see the same cells."""
    visible = sum(1 for _, cells in grid.rows for cell in cells if not is_blank(cell))
    if visible != inspected.visible_count:
        raise refuse("FILE_COUNTS_DIFFER", file, sheet=grid.sheet, cells=inspected.visible_count, read=visible)
    grid.formulas, grid.errors, grid.hidden_rows = inspected.formulas, inspected.errors, inspected.hidden_rows


def _transcoded(container: Container) -> bytes | None:
    """The same package with its UTF-16 parts in UTF-8; None where there are none (the rule)."""
    wide: list[str] = []
    for name in container.names:
        if name.casefold().endswith((".xml", ".rels")):
            try:
                with container.archive.open(name) as stream:
                    head = stream.read(4)
            except UNREADABLE as error:
                raise refuse("FILE_DAMAGED", container.file, reason=name) from error
            if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head:
                wide.append(name)
    if not wide:
        return None
    if container.promised_bytes > MAX_TRANSCODED_BYTES:
        raise too_large(container.file, "inflated", MAX_TRANSCODED_BYTES)
    kept = Counter(container.names)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in kept:
            body = container.whole(name)
            if name in wide:
                body = _utf8(body, container.file, name)
            archive.writestr(name, body)
    return packed.getvalue()


def _utf8(body: bytes, file: str, part: str) -> bytes:
    try:
        if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = body.decode("utf-16")
        else:
            text = body.decode("utf-16-le" if body[1:2] == b"\x00" else "utf-16-be")
    except UnicodeDecodeError as error:
        raise refuse("FILE_DAMAGED", file, reason=part) from error
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :]
    return text.encode("utf-8")
