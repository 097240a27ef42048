"""Opens one file, whatever it is, into grids of cells: gate, scan, guarded child, and the two counts compared."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from mutualaid.errors import MutualAidError
from mutualaid.results import Step
from mutualaid.rules.identity import mask_heading
from mutualaid.rules.shapes import Shape
from mutualaid.sheets import strokes, xlsx
from mutualaid.sheets.child import LIBRARIES, Child
from mutualaid.sheets.gate import UNREADABLE, Container, kind_of, load, open_container, refuse, too_large
from mutualaid.sheets.grid import ODD, Book, Grid, is_blank, is_passed_over

_READERS = {"binary": "by_xlrd", "html": "by_html", "mime": "by_mime", "xml": "by_expat"}
_XML_LINE = Shape(r"(?s:<\?xml\s.*?\?>)")


def open_book(path: Path, *, sheet: str | None = None, step: Step | None = None) -> Book:
    """The cells of every sheet that may hold the table, or of the one named, as it is called or as it is shown.

    A sheet that is called by somebody's name or number bears that masked wherever it is told.
    Raises PATH_MISSING (exit 2) for a path that is no file, SHEET_UNKNOWN (exit 1) for a sheet that is not there; for a
    file that is no readable table FILE_DAMAGED, FILE_ENCRYPTED, FILE_NOT_A_WORKBOOK, FILE_COUNTS_DIFFER (exit 1) and
    what else ``gate`` refuses.
    """
    if step is not None:
        step("reading", 0, None)
    content = load(path)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        return _opened(content, path.name, sha256, sheet, step)
    except MutualAidError as refusal:
        plain = _decrypted(content, path.name) if refusal.code == "FILE_ENCRYPTED" else None
        if plain is None:
            raise
    return _opened(plain, path.name, sha256, sheet, step)


def _decrypted(content: bytes, file: str) -> bytes | None:
    """A workbook that Excel opens without asking, as it was before Excel encrypted it; None where it asks.

    None too where the library that does it is not installed (it comes with ``mutualaid[encryption]``).
    """
    if find_spec(LIBRARIES["by_msoffcrypto"]) is None:
        return None
    child = Child(content, file, reader="by_msoffcrypto", sheets=None)
    try:
        plain: bytes | None = child.collect().facts.get("content")
    except MutualAidError:  # whatever it is: the file stays encrypted
        return None
    finally:
        child.stop()
    return plain


def _opened(content: bytes, file: str, sha256: str, sheet: str | None, step: Step | None) -> Book:
    kind = kind_of(content, file)
    if kind == "text":
        from mutualaid.sheets import delimited

        grids, defect = delimited.grids(content, file, step)
        return Book(file, sha256, grids, is_text=True, defect=defect)
    if kind in _READERS:
        told = _markup(content, file) if kind in ("html", "xml") else content
        return _alone(told, sheet, Book(file, sha256, []), step, reader=_READERS[kind])
    container = open_container(content, file)
    main = xlsx.workbook_part(container)
    if main is not None and main.endswith(".bin"):
        return _alone(content, sheet, Book(file, sha256, [], is_opaque=True), step, container.promised_bytes)
    if main is None or not any(_is_sheet_part(name) for name in container.names):
        return _other_package(container, sha256, sheet, step)
    return _package(container, main, content, sha256, sheet, step)


def _is_sheet_part(name: str) -> bool:
    return "sheet" in name and name.endswith(".xml")


def _other_package(container: Container, sha256: str, sheet: str | None, step: Step | None) -> Book:
    file = container.file
    if container.has("mimetype") and container.has("content.xml"):
        if b"spreadsheet" not in container.whole("mimetype")[:200]:
            raise refuse("FILE_NOT_A_WORKBOOK", file, kind="OpenDocument")
        if container.has("META-INF/manifest.xml") and b"encryption-data" in container.whole("META-INF/manifest.xml"):
            raise refuse("FILE_ENCRYPTED", file)
        body = _markup(container.whole("content.xml"), file)
        return _alone(body, sheet, Book(file, sha256, []), step, reader="by_expat")
    if any(name.startswith(("word/", "ppt/")) for name in container.names):
        raise refuse("FILE_NOT_A_WORKBOOK", file, kind="Office")
    if container.has("[Content_Types].xml"):
        raise refuse("FILE_DAMAGED", file, reason="workbook")
    raise refuse("FILE_NOT_A_WORKBOOK", file, kind="ZIP")


def _markup(content: bytes, file: str) -> bytes:
    """A document of tags in UTF-8, without the line that says which encoding it was in.

    Raises FILE_ENCODING, FILE_NOT_A_WORKBOOK (exit 1).
    """
    from mutualaid.sheets import delimited

    text = delimited.decode(content, file).lstrip("\ufeff \t\r\n")
    line = _XML_LINE.match(text)
    return text[line.end() if line is not None else 0 :].encode()


def _alone(
    content: bytes,
    sheet: str | None,
    book: Book,
    step: Step | None,
    inflated_bytes: int = 0,
    *,
    reader: str = "by_calamine",
) -> Book:
    """A file of which one guarded reader tells all there is to know."""
    file = book.file
    wanted = None if sheet is None or "*" in sheet else [sheet]  # as it is shown a child does not know it
    child = Child(content, file, reader=reader, sheets=wanted, inflated_bytes=inflated_bytes)
    try:
        reading = child.collect(step)
    finally:
        child.stop()
    names = sheets_called([name for name, _, _ in reading.known])
    book.grids = reading.grids
    for grid in book.grids:
        if grid.odd_count:
            _refuse_odd(grid)
        grid.sheet = None if grid.sheet is None else names[grid.sheet]
    book.epoch_1904 = bool(reading.facts.get("epoch_1904"))
    tables = [names[name] for name, visible, is_table in reading.known if visible and is_table]
    if sheet is not None:
        if names.get(sheet, sheet) not in tables:
            raise refuse("SHEET_UNKNOWN", file, sheet=sheet, sheets=", ".join(tables))
        book.grids = [grid for grid in book.grids if grid.sheet == names.get(sheet, sheet)]
    for name, visible, is_table in reading.known:
        if any(grid.sheet == names[name] for grid in book.grids):
            continue
        if sheet is None:
            reason = "not_a_table" if not is_table else "instructions" if visible else "hidden"
            book.passed_over.append((names[name], reason))
        elif visible and is_table and not is_passed_over(name):
            book.passed_over.append((names[name], "not_named"))
    return book


def sheets_called(names: Iterable[str]) -> dict[str, str]:
    """How each sheet of a workbook is called where it is told: masked where that is somebody, and never as another.

    >>> list(sheets_called(["名册", "李强13800130001", "张三", "张四"]).values())
    ['名册', '李*1********01', '张*', '张* (4)']
    """
    shown: dict[str, str] = {}
    for place, name in enumerate(names, 1):
        masked = mask_heading(name, is_known=False)
        shown[name] = f"{masked} ({place})" if masked in shown.values() else masked
    return shown


def _refuse_odd(grid: Grid) -> None:
    """Tell cells whose stored number nobody can read here as errors, as Excel shows them: no row is read as another."""
    errors = dict(grid.errors)
    for index, (row, cells) in enumerate(grid.rows):
        if ODD in cells:
            errors |= {(row, column): "#####" for column, said in enumerate(cells) if said is ODD}
            grid.rows[index] = row, tuple([None if said is ODD else said for said in cells])
    grid.errors = errors


def _package(
    container: Container, main: str, content: bytes, sha256: str, sheet: str | None, step: Step | None
) -> Book:
    file = container.file
    is_wide = _to_utf8(container)
    package = xlsx.open_package(container, main)
    book = Book(file, sha256, [], has_styles=package.styles_part is not None, epoch_1904=package.epoch_1904)
    book.returned_of = package.returned_of
    names = sheets_called([found.name for found in package.sheets])
    chosen = _choose_sheets(book, package, names, sheet)
    if not chosen:
        return book
    parts = {found.name: str(found.part) for found in chosen}
    as_it_is = None if is_wide or not package.is_plain else content
    struck = strokes.struck_styles(container, package.styles_part)
    scans, book.grids = _scanned(container, package, parts, as_it_is, struck, step)
    if len(book.grids) != len(parts):
        raise refuse("FILE_COUNTS_DIFFER", file, sheet=", ".join(map(names.__getitem__, parts)), cells=0, read=0)
    if any(grid.odd_count for grid in book.grids):
        stored = xlsx.restated(container, package, parts, with_styles=False)
        for grid, plain in zip(book.grids, _read(stored, file, parts, container, step), strict=True):
            _take_stored(grid, plain)
    blank: set[int] | None = None
    for grid in book.grids:
        scan = scans[str(grid.sheet)]
        grid.merges, grid.widths = scan.merges, scan.widths
        grid.hidden_columns = [index for index in scan.hidden_columns if index < grid.width]
        part = parts[str(grid.sheet)]
        grid.comments = strokes.comments(container, part)
        grid.sheet = names[str(grid.sheet)]
        if scan.needs_inspection or scan.filled_count != grid.filled_count:
            if blank is None:
                blank = xlsx.blank_strings(container, package.strings_part) if package.strings_part else set()
            _compare(grid, xlsx.inspect(container, part, blank, struck), file)
    return book


def _scanned(
    container: Container,
    package: xlsx.Package,
    parts: Mapping[str, str],
    content: bytes | None,
    struck: Collection[str],
    step: Step | None,
) -> tuple[dict[str, xlsx.Scan], list[Grid]]:
    """What the scan of each sheet says, and its cells as the fast reader has them.

    The two go side by side, and the fast reader has the file as it is; where it stumbles over something that is no
    cell, and always without ``content``, it has the same cells in a plain package.
    """
    child = None
    if content is not None:
        child = Child(content, container.file, sheets=list(parts), inflated_bytes=container.promised_bytes)
    try:
        for part in (package.strings_part, package.styles_part):
            if part is not None:
                xlsx.walk(container, part)
        scans = {name: xlsx.scan_sheet(container, part, struck) for name, part in parts.items()}
        if child is not None:
            try:
                return scans, child.collect(step).grids
            except MutualAidError as error:
                if error.code != "FILE_DAMAGED":
                    raise
    finally:
        if child is not None:
            child.stop()
    return scans, _read(xlsx.restated(container, package, parts), container.file, parts, container, step)


def _read(content: bytes, file: str, parts: Mapping[str, str], container: Container, step: Step | None) -> list[Grid]:
    child = Child(content, file, sheets=list(parts), inflated_bytes=container.promised_bytes)
    try:
        return child.collect(step).grids
    finally:
        child.stop()


def _take_stored(grid: Grid, stored: Grid) -> None:
    """Take the number that is stored where the fast reader found a time, or no day at all, under a format of days."""
    numbers = dict(stored.rows)
    for index, (row, cells) in enumerate(grid.rows):
        if ODD in cells:
            there = numbers.get(row, (None,) * len(cells))
            taken = [plain if said is ODD else said for said, plain in zip(cells, there, strict=True)]
            grid.rows[index] = row, tuple(taken)
    grid.filled_count = stored.filled_count


def _choose_sheets(
    book: Book, package: xlsx.Package, names: Mapping[str, str], sheet: str | None
) -> list[xlsx.SheetPart]:
    """The sheet asked for, else every one that may hold a table; the book keeps which were passed over and why.

    Raises SHEET_UNKNOWN (exit 1).
    """
    chosen: list[xlsx.SheetPart] = []
    for found in package.sheets:
        if found.name in package.own_sheets:
            continue
        if not found.visible:
            book.passed_over.append((names[found.name], "hidden"))
        elif not found.is_table:
            book.passed_over.append((names[found.name], "not_a_table"))
        elif sheet is None and is_passed_over(found.name):
            book.passed_over.append((names[found.name], "instructions"))
        else:
            chosen.append(found)
    if sheet is None:
        return chosen
    asked = [found for found in chosen if sheet in (found.name, names[found.name])]
    if not asked:
        raise refuse("SHEET_UNKNOWN", book.file, sheet=sheet, sheets=", ".join(names[found.name] for found in chosen))
    book.passed_over = [
        (names[found.name], "not_named") for found in chosen if found not in asked and not is_passed_over(found.name)
    ]
    return asked


def _compare(grid: Grid, inspected: xlsx.Inspection, file: str) -> None:
    """Take over what the fast reader hides; refuse the file when the two readers do not see the same cells."""
    visible = sum(1 for _, cells in grid.rows for cell in cells if not is_blank(cell))
    if visible != inspected.visible_count:
        raise refuse("FILE_COUNTS_DIFFER", file, sheet=grid.sheet, cells=inspected.visible_count, read=visible)
    grid.formulas, grid.errors, grid.hidden_rows = inspected.formulas, inspected.errors, inspected.hidden_rows
    grid.struck = inspected.struck


def _to_utf8(container: Container) -> bool:
    """Restate the parts in UTF-16 in UTF-8, and say whether there were any (the rule: none)."""
    wide: list[str] = []
    for name in container.names:
        if name.endswith((".xml", ".rels")):
            try:
                with container.archive.open(container.directory[name]) as stream:
                    head = stream.read(4)
            except UNREADABLE as error:
                raise refuse("FILE_DAMAGED", container.file, reason=name) from error
            if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head:
                wide.append(name)
    if wide and container.promised_bytes > xlsx.MAX_RESTATED_BYTES:
        raise too_large(container.file, "inflated", container.promised_bytes)
    for name in wide:
        container.restated[name] = _utf8(container.whole(name), container.file, name)
    return bool(wide)


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
