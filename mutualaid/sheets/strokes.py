"""What a package says of its cells beside their values: cells that are struck through, and comments on them.

Few workbooks have either, and who has none pays nothing: comments stand in a part of their own, and cells are looked
at one by one only where a style that strikes through is used.
"""

from __future__ import annotations

from collections.abc import Mapping

from mutualaid.sheets.gate import Container
from mutualaid.sheets.grid import Place
from mutualaid.sheets.xlsx import local, place_of, related, walk

OURS = "mutualaid"
"""Whose comments say what is wrong with a row that was handed back."""
LONGEST_COMMENT = 2_000
MOST_COMMENTS = 5_000


def struck_styles(container: Container, part: str | None) -> frozenset[str]:
    """The styles of cells whose font is struck through, as cells name them."""
    if part is None or b"strike" not in container.whole(part):
        return frozenset()
    fonts: set[int] = set()
    styles: set[str] = set()
    font = style = -1
    within = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal font, style, within
        name = local(tag)
        if name in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            within = name
        elif name == "font" and within == "fonts":
            font += 1
        elif name == "strike" and within == "fonts" and attributes.get("val", "1") not in ("0", "false"):
            fonts.add(font)
        elif name == "xf" and within == "cellXfs":
            style += 1
            if attributes.get("fontId", "0") in map(str, fonts):
                styles.add(str(style))

    walk(container, part, start=start)
    return frozenset(styles)


def comments(container: Container, part: str) -> Mapping[Place, str]:
    """The comments on the cells of a sheet, by their places; those of a workbook that was handed back are ours."""
    found: dict[Place, str] = {}
    for told in related(container, part, "comments"):
        _comments(container, told, found)
    return found


def _comments(container: Container, part: str, found: dict[Place, str]) -> None:
    place: Place | None = None
    said: list[str] | None = None
    authors: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal place, said
        name = local(tag)
        if name == "comment":
            by = attributes.get("authorId", "")
            is_ours = by.isdecimal() and authors[int(by) : int(by) + 1] == [OURS]
            place = None if is_ours or len(found) == MOST_COMMENTS else place_of(attributes.get("ref", ""))
            found.update({} if place is None else {place: ""})
        elif name in ("t", "author"):
            said = []

    def text(piece: str) -> None:
        if said is not None:
            said.append(piece)

    def end(tag: str) -> None:
        nonlocal said
        if local(tag) not in ("t", "author") or said is None:
            return
        if local(tag) == "author":
            authors.append("".join(said))
        elif place is not None:
            found[place] = (found[place] + "".join(said))[:LONGEST_COMMENT]
        said = None

    walk(container, part, start=start, end=end, text=text)
