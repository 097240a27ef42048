"""A notice as lines of text: a Word document (paragraphs, tables row by row, footnotes) or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from mutualaid.errors import MutualAidError

if TYPE_CHECKING:
    from docx.document import Document

MOST_BYTES = 20_000_000
"""A notice that takes more, packed, is none; five times as many unpacked."""
_FOOTNOTES = "word/footnotes.xml"


def lines(path: Path) -> list[str]:
    """The lines of a notice. A row of a table is a line in which each cell follows its heading.

    Raises NOTICE_UNREADABLE, NOTICE_EMPTY, FILE_ENCODING (exit 1).
    """
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise MutualAidError("NOTICE_UNREADABLE", file=path.name)
    found = list(_of_word(content, path.name) if content.startswith(b"PK") else _of_text(content, path.name))
    if not any(line.strip() for line in found):
        raise MutualAidError("NOTICE_EMPTY", file=path.name)
    return found


def _of_text(content: bytes, file: str) -> list[str]:
    from mutualaid.sheets.delimited import decode

    if b"\x00" in content[:512] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MutualAidError("NOTICE_UNREADABLE", file=file)
    return decode(content, file).splitlines()


def _of_word(content: bytes, file: str) -> Iterator[str]:
    document, notes = _opened(content, file)
    for section in document.sections:
        for part in (section.header, section.footer):
            yield from (paragraph.text for paragraph in part.paragraphs)
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _of_table([[cell.text.strip() for cell in row.cells] for row in block.rows])
        else:
            yield from block.text.splitlines()
    yield from notes


def _of_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table with a heading row: ``永宁镇 会员数 812,参保率 74.38 %``; what stands first names the row."""
    if not rows:
        return
    headings = rows[0]
    yield "; ".join(headings)
    for cells in rows[1:]:
        beside = [f"{heading} {cell}" for heading, cell in zip(headings[1:], cells[1:], strict=False) if cell]
        yield f"{cells[0]}; " + "; ".join(beside) if cells else ""


def _opened(content: bytes, file: str) -> tuple[Document, list[str]]:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 5 * MOST_BYTES:
                raise MutualAidError("NOTICE_UNREADABLE", file=file)
            notes = archive.read(_FOOTNOTES).decode("utf-8", "replace") if _FOOTNOTES in archive.namelist() else ""
        return Document(BytesIO(content)), [_text_of(each) for each in notes.split("</w:footnote>")]
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError, SyntaxError, RuntimeError):
        raise MutualAidError("NOTICE_UNREADABLE", file=file) from None


def _text_of(xml: str) -> str:
    from html import unescape

    return unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)))


def stamp_of(found: Sequence[str]) -> str | None:
    """The stamp that a notice bears: ``12:9f3a52c1…``; None where it bears none.

    >>> stamp_of(["账本凭证 34:1982647aeda6871a"])
    '34:1982647aeda6871a'
    """
    for line in found:
        if told := re.search(r"(?<![\d:])(\d{1,9}:[0-9a-f]{8,64})\b", line):
            return told[1]
    return None


def day_of(found: Sequence[str]) -> str | None:
    """The day as of which a notice speaks: the first behind 截至 or "as of"."""
    for line in found:
        told: Any = re.search(r"(?:截至|截止|as of)\s*(\d{4})[年-](\d{1,2})[月-](\d{1,2})", line, re.IGNORECASE)
        if told:
            return f"{told[1]}-{int(told[2]):02d}-{int(told[3]):02d}"
    return None


def year_of(found: Sequence[str]) -> int | None:
    """The year that a notice is about: the first that its lines name."""
    for line in found:
        if told := re.search(r"(?<!\d)((?:19|20)\d\d)(?=\s*年|\D*$|\b)", line):
            return int(told[1])
    return None
