"""A letter laid into a Word template, the office's own or the one built in.

A template is somebody's file: its expressions run in a sandbox, name fields alone, and a field that the letter does not
have is told with those that it has.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from mutualaid.errors import MutualAidError
from mutualaid.letters.facts import Letter
from mutualaid.render import qr
from mutualaid.store.resources import folder

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

MOST_BYTES = 20_000_000
"""A template larger than this is no letter's."""
QR_MM = 20


def built_in(kind: str) -> Path:
    """The template that is built in for a kind of letter."""
    return Path(folder("db")) / "letters" / f"{kind}.docx"


def filled(letter: Letter, template: Path | None) -> bytes:
    """The letter as a Word document.

    Raises TEMPLATE_UNREADABLE, TEMPLATE_FIELD_UNKNOWN, TEMPLATE_FAULTY (exit 1).
    """
    import jinja2
    from docx.shared import Mm
    from docxtpl import InlineImage
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    source = built_in(letter.kind) if template is None else template
    document = _opened(source)
    picture = InlineImage(document, BytesIO(qr.png(letter.ledger).png), width=Mm(QR_MM))
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    try:
        document.render({**letter.fields, "qr": picture}, environment)
    except jinja2.UndefinedError as wrong:
        fields = ", ".join(sorted((*letter.fields, "qr")))
        raise MutualAidError("TEMPLATE_FIELD_UNKNOWN", file=source.name, what=str(wrong), fields=fields) from None
    except (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as wrong:
        raise MutualAidError("TEMPLATE_FAULTY", file=source.name, what=str(wrong)) from None
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _opened(path: Path) -> DocxTemplate:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    try:
        if path.stat().st_size > MOST_BYTES:
            raise MutualAidError("TEMPLATE_UNREADABLE", file=path.name)
        document = DocxTemplate(BytesIO(path.read_bytes()))
        document.init_docx()
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError):
        raise MutualAidError("TEMPLATE_UNREADABLE", file=path.name) from None
    return document
