"""A letter laid into a Word template, the office's own or the one built in.

A template is somebody's file. Its expressions run in a sandbox and reach fields alone, which are texts, lists of texts
and a picture that can be laid in and nothing else; what would fetch or open anything from outside when Word opens the
letter is refused, and so is what is no template or never ends.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from mutualaid.errors import MutualAidError
from mutualaid.letters.facts import Letter
from mutualaid.render import qr
from mutualaid.store.resources import folder

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

MOST_BYTES = 20_000_000
"""A template that takes more, packed, is no letter's; five times as many unpacked."""
QR_MM = 20
_DAMAGED = (BadZipFile, KeyError, ValueError, OSError, SyntaxError, RuntimeError, zlib.error)
"""What a file raises that is no Word document, or a broken one; lxml's own faults are a SyntaxError."""
_FAULTY = (ArithmeticError, AttributeError, LookupError, MemoryError, SyntaxError, RuntimeError, TypeError, ValueError)
"""What the expressions of a template raise, beside what Jinja says of them."""
_REACHES_OUT = re.compile(r"INCLUDE(?:PICTURE|TEXT)|DDE(?:AUTO)?\b|TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_HYPERLINK = re.compile(r"<Relationship\b[^>]*/hyperlink[\"'][^>]*>")


class _Picture:
    """A picture that a template can lay in and do nothing else with: the sandbox keeps shut what begins with _."""

    __slots__ = ("_image",)

    def __init__(self, image: object) -> None:
        self._image = image

    def __str__(self) -> str:
        return str(self._image)

    __html__ = __str__


def built_in(kind: str) -> Path:
    """The template that is built in for a kind of letter."""
    return Path(folder("db")) / "letters" / f"{kind}.docx"


def filled(letter: Letter, template: Path | None) -> bytes:
    """The letter as a Word document.

    Raises TEMPLATE_UNREADABLE, TEMPLATE_REACHES_OUT, TEMPLATE_FIELD_UNKNOWN, TEMPLATE_FAULTY (exit 1).
    """
    import jinja2
    from docx.shared import Mm
    from docxtpl import InlineImage

    source = built_in(letter.kind) if template is None else template
    document = _opened(source)
    picture = _Picture(InlineImage(document, BytesIO(qr.png(letter.ledger).png), width=Mm(QR_MM)))
    made = BytesIO()
    try:
        document.render({**letter.fields, "qr": picture}, _environment())
        document.save(made)
    except jinja2.UndefinedError as wrong:
        fields = ", ".join(sorted((*letter.fields, "qr")))
        raise MutualAidError("TEMPLATE_FIELD_UNKNOWN", file=source.name, what=str(wrong), fields=fields) from None
    except jinja2.TemplateError as wrong:
        raise MutualAidError("TEMPLATE_FAULTY", file=source.name, what=str(wrong)) from None
    except _FAULTY as wrong:
        # What Python says of a value may hold the value.
        raise MutualAidError("TEMPLATE_FAULTY", file=source.name, what=type(wrong).__name__) from None
    return made.getvalue()


def _environment() -> Environment:
    """A sandbox in which nothing grows without end: no letter multiplies, and it counts what it has."""
    import jinja2
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(("*", "**"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 - Jinja's
            raise SecurityError(operator)

    environment = Sandbox(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.globals.clear()
    return environment


def _opened(path: Path) -> DocxTemplate:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    try:
        if path.stat().st_size > MOST_BYTES:
            raise MutualAidError("TEMPLATE_UNREADABLE", file=path.name)
        packed = path.read_bytes()
        with ZipFile(BytesIO(packed)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 5 * MOST_BYTES:
                raise MutualAidError("TEMPLATE_UNREADABLE", file=path.name)
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")) and _reaches_out(archive.read(name)):
                    raise MutualAidError("TEMPLATE_REACHES_OUT", file=path.name)
        document = DocxTemplate(BytesIO(packed))
        document.init_docx()
    except (PackageNotFoundError, *_DAMAGED):
        raise MutualAidError("TEMPLATE_UNREADABLE", file=path.name) from None
    return document


def _reaches_out(part: bytes) -> bool:
    """Whether Word would fetch or open something from outside; a link that somebody clicks is none of it."""
    return _REACHES_OUT.search(_HYPERLINK.sub("", part.decode("utf-8", "replace"))) is not None
