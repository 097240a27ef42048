"""Reads the tables of web pages that are kept in one file (.mht), as Excel and many systems of offices save them."""

from __future__ import annotations

import email
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mutualaid.sheets.guarded.process import Answer, RefusedError


def read(content: bytes, answer: Answer, refused: type[RefusedError]) -> None:
    """Answer with the tables of all pages in the file, one after the other, as ``by_html`` does.

    Raises FILE_IS_MHT (exit 1) for a file without any.
    """
    pages: list[str] = []
    for part in email.message_from_bytes(content).walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                pages.append(_text(body, part.get_content_charset()))
    if not any("<table" in page.casefold() for page in pages):
        raise refused("FILE_IS_MHT")
    import_module("by_html").read("\n".join(pages).encode(), answer, refused)


def _text(body: bytes, declared: str | None) -> str:
    """What is UTF-8 is that, whatever it is declared to be; the old Chinese codes are parts of GB18030."""
    for encoding in ("utf-8-sig", "gb18030", declared or "utf-8"):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")
