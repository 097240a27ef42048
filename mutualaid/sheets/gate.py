"""The gate: what a file is, told from its bytes alone, and whether a workbook's container may be opened.

The extension decides nothing. Everything here works on bytes in memory, inflates under a cap, follows no link and
raises ``MutualAidError`` with the code that names what the file really is.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Literal

from mutualaid import words
from mutualaid.errors import Exit, MutualAidError
from mutualaid.rules.shapes import Shape

Kind = Literal["zip", "binary", "html", "mime", "xml", "text"]

MAX_FILE_BYTES = 200 << 20
MAX_PARTS = 2_000
MAX_PART_BYTES = 1 << 30
MAX_TOTAL_BYTES = 3 << 29
MAX_RATIO = 200
RATIO_FLOOR_BYTES = 1 << 20
PIECE_BYTES = 1 << 16

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What the standard library raises on a damaged zip; no other kind has been met, and a fuzzer looks for one."""

_BINARY = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08",
)
"""A compound file, and the first record of a workbook of Excel 2, 3, 4, and from 5 on, that stands without one."""

_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"PK\x05\x06", "ZIP"),
    (b"PK\x07\x08", "ZIP"),
)
_FIRST_TAG = Shape(r"(?s:(?:\s++|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!doctype\s[^<>\[]*+>)*+<(?:[\w.-]++:)?([\w-]++)[\s/>])")
"""The first element of a document of tags. What is passed over is not tried again in other pieces: it would be slow."""
_HTML = frozenset(("html", "head", "table", "meta", "body", "div", "style", "script", "center", "title", "font"))
_XML = frozenset(("workbook", "document", "document-content"))


def load(path: Path) -> bytes:
    """The bytes of a file.

    Raises PATH_MISSING (exit 2) for a path that is no file, FILE_EMPTY, FILE_TOO_LARGE (exit 1) above the cap.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise MutualAidError("PATH_MISSING", Exit.USAGE, file=path.name, path=str(path))
        if found.st_size > MAX_FILE_BYTES:
            raise too_large(path.name, "bytes", found.st_size)
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise MutualAidError("PATH_MISSING", Exit.USAGE, file=path.name, path=str(path)) from error
    if not content:
        raise refuse("FILE_EMPTY", path.name)
    return content


def refuse(code: str, file: str, **facts: object) -> MutualAidError:
    """The refusal of a whole file (exit 1)."""
    return MutualAidError(code, Exit.REFUSED, file=file, **facts)


def too_large(file: str, what: str, size: object) -> MutualAidError:
    """``FILE_TOO_LARGE``, saying which measure is beyond the limit."""
    return refuse("FILE_TOO_LARGE", file, limit=what, what=words.label("sheet.limit", what), size=size)


def kind_of(content: bytes, file: str) -> Kind:
    """What a file is by its first bytes: a zip container, an old binary workbook, pages or a workbook of tags, or text.

    Raises FILE_EMPTY, FILE_IS_XML or FILE_NOT_A_WORKBOOK (exit 1).
    """
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    if content.startswith(_BINARY):
        return "binary"
    for start, name in _FOREIGN:
        if content.startswith(start):
            raise refuse("FILE_NOT_A_WORKBOOK", file, kind=name)
    if file.startswith("~$") and len(content) < 1024:
        raise refuse("FILE_NOT_A_WORKBOOK", file, kind="~$")
    head = _head(content)
    first = _FIRST_TAG.match(head)
    if first is not None and (first[1] in _HTML or (first[1] not in _XML and ("<html" in head or "<table" in head))):
        return "html"
    if first is not None and first[1] in _XML:
        return "xml"
    if head.startswith("<!doctype html"):
        return "html"
    if head.startswith("<?xml"):
        raise refuse("FILE_IS_XML", file)
    if head.startswith("mime-version:") or "content-type: multipart/related" in head:
        return "mime"
    if not head and not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise refuse("FILE_EMPTY", file)
    return "text"


def _head(content: bytes) -> str:
    start = content[:4096]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start.decode("utf-16", "ignore").lstrip("\ufeff \t\r\n").casefold()
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip(" \t\r\n").casefold()


@dataclass(slots=True, eq=False, repr=False)
class Container:
    """A zip container whose directory has passed the gate; parts are inflated under the cap.

    A part is found in whatever case its name is written, and with backslashes: some writers on Windows have both.
    """

    file: str
    archive: zipfile.ZipFile
    directory: Mapping[str, zipfile.ZipInfo]
    """The parts by their names as ``folded`` writes them."""
    restated: dict[str, bytes] = field(default_factory=dict)
    """Parts that are read otherwise than they stand in the file: in another encoding."""
    inflated_bytes: int = 0

    @property
    def names(self) -> list[str]:
        """The names of all parts, folded."""
        return list(self.directory)

    @property
    def promised_bytes(self) -> int:
        """What the directory says that all parts inflate to."""
        return sum(part.file_size for part in self.directory.values())

    def has(self, part: str) -> bool:
        return folded(part) in self.directory

    def is_called(self, part: str) -> bool:
        """Whether a part stands there under this very name, letter by letter."""
        found = self.directory.get(folded(part))
        return found is not None and found.orig_filename == part

    def pieces(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, inflated piece by piece; more than the directory promised is ``FILE_DAMAGED``."""
        if folded(part) in self.restated:
            yield self.restated[folded(part)]
            return
        found = self.directory[folded(part)]
        budget = found.file_size
        try:
            with self.archive.open(found) as stream:
                while piece := stream.read(PIECE_BYTES):
                    budget -= len(piece)
                    self.inflated_bytes += len(piece)
                    if budget < 0:
                        raise refuse("FILE_DAMAGED", self.file, reason=part)
                    if self.inflated_bytes > MAX_TOTAL_BYTES:
                        raise too_large(self.file, "inflated", self.inflated_bytes)
                    yield piece
        except UNREADABLE as error:
            raise refuse("FILE_DAMAGED", self.file, reason=part) from error
        if budget:
            raise refuse("FILE_DAMAGED", self.file, reason=part)

    def whole(self, part: str) -> bytes:
        """All bytes of a small part."""
        return b"".join(self.pieces(part))


def folded(part: str) -> str:
    """A part's name as every writer's spelling of it is compared: small letters, slashes."""
    return part.replace("\\", "/").casefold()


def open_container(content: bytes, file: str) -> Container:
    """Open a zip container after its directory has been judged: parts, sizes, ratio, names, encryption.

    Raises FILE_DAMAGED, FILE_ENCRYPTED or FILE_TOO_LARGE (exit 1).
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        parts = archive.infolist()
    except UNREADABLE as error:
        raise refuse("FILE_DAMAGED", file, reason="zip") from error
    if len(parts) > MAX_PARTS:
        raise too_large(file, "parts", len(parts))
    directory: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for part in parts:
        name = folded(part.orig_filename)
        if name in directory or not name or name.startswith("/") or ".." in name.split("/"):
            raise refuse("FILE_DAMAGED", file, reason="parts")
        directory[name] = part
        if part.flag_bits & 1:
            raise refuse("FILE_ENCRYPTED", file)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refuse("FILE_DAMAGED", file, reason="method")
        total += part.file_size
        if part.file_size > MAX_PART_BYTES or total > MAX_TOTAL_BYTES:
            raise too_large(file, "inflated", total)
        if part.file_size > RATIO_FLOOR_BYTES and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise too_large(file, "ratio", part.file_size // max(part.compress_size, 1))
    return Container(file, archive, directory)
