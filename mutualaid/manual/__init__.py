"""The manual: one Markdown page a subject, the same pages in Chinese and English.

A page begins with its title, then one line that says what it is for. ``commands`` is written by ``cli.reference``.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mutualaid.errors import Exit, MutualAidError

PAGES = (
    "clerk",
    "desk",
    "admin",
    "auditor",
    "figures",
    "files",
    "terms",
    "trust",
    "settings",
    "proofs",
    "glossary",
    "commands",
)
"""Every page, in the order in which the list shows them."""

FOLDER = Path(__file__).parent


class Page(NamedTuple):
    """One page of the manual."""

    name: str
    title: str
    about: str
    """What the page is for, in one line."""
    text: str
    """The whole page in Markdown, title included."""


def page(name: str, language: str) -> Page:
    """The page of a name, in ``zh`` or ``en``.

    Raises NO_SUCH_PAGE (exit 2) with the nearest names.
    """
    if name not in PAGES:
        from difflib import get_close_matches

        nearest = ", ".join(get_close_matches(name.lower(), PAGES, n=2)) or None
        raise MutualAidError("NO_SUCH_PAGE", Exit.USAGE, page=name, nearest=nearest, help="mutualaid manual")
    text = (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")
    title, about = (line.removeprefix("# ") for line in text.split("\n\n", 2)[:2])
    return Page(name, title, about.replace("\n", " ").replace("`", ""), text)


def pages(language: str) -> list[Page]:
    """Every page in ``zh`` or ``en``."""
    return [page(name, language) for name in PAGES]
