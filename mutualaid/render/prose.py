"""A page of Markdown on a terminal, drawn by Rich; Chinese is folded between its characters, no cell is cut short."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, ClassVar, TextIO

from rich import box
from rich.console import Console
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement, Paragraph, TableElement
from rich.table import Table
from rich.text import Text

from mutualaid.render import cells

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderResult

WIDEST = 100
"""Lines longer than this are hard to read."""
INDENT = 2
"""How far commands stand in."""
BETWEEN = 3
"""Cells between two columns of a table."""
LEAST_CELL, MOST_WHOLE = 4, 30
"""A cell of a table is folded to no fewer cells; a word of more is cut in two where there is no room."""


def draw(markdown: str, stream: TextIO, *, width: int, styled: bool) -> None:
    """Write a page to a stream, ``width`` cells wide at most; ``styled`` with bold and underlined words."""
    made = StringIO()
    console = Console(
        file=made,
        width=min(width, WIDEST),
        force_terminal=styled,
        color_system="standard" if styled else None,
        no_color=True,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(_Page(markdown), crop=False)
    stream.write("".join(f"{line.rstrip()}\n" for line in made.getvalue().splitlines()))


class _Folding:
    """A text that is folded as everything this program says is."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        plain, place = self.text.plain, 0
        for line in cells.folded(plain, options.max_width):
            place = plain.index(line, place)
            yield self.text[place : place + len(line)]
            place += len(line)


class _Paragraph(Paragraph):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _Folding(self.text)


class _Heading(Heading):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _Folding(self.text)


class _Commands(CodeBlock):
    """Commands are never folded, so that they can be copied; where a comment does not fit, all stand above theirs."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = self.text.plain.rstrip().split("\n")
        crowded = any(" # " in line and cells.width(line) + INDENT > options.max_width for line in lines)
        for line in lines:
            command, mark, comment = line.partition(" # ")
            for shown in (f"# {comment}", command.rstrip()) if mark and crowded else (line,):
                yield Text(f"{' ' * INDENT}{shown}", no_wrap=True, overflow="ignore")


class _Table(TableElement):
    """A table whose cells are folded as everything is; what can be typed is not cut in two."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        head, body = self.header, self.body
        heads = [cell.content for cell in head.row.cells] if head is not None and head.row is not None else []
        rows = [[cell.content for cell in row.cells] for row in body.rows] if body is not None else []
        widths = _widths([heads, *rows], options.max_width)
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        for text, width in zip(heads, widths, strict=True):
            table.add_column(_Folding(text), width=width)
        for row in rows:
            table.add_row(*map(_Folding, row))
        yield table


def _widths(rows: Sequence[Sequence[Text]], room: int) -> list[int]:
    """Cells for each column: as wide as it comes, the widest made narrower until all fit."""
    columns = [[cell.plain for cell in column] for column in zip(*rows, strict=True)]
    widths = [max(map(cells.width, column)) for column in columns]
    least = [max(map(_least, column)) for column in columns]
    while sum(widths) + BETWEEN * (len(widths) - 1) > room:
        widths[max(range(len(widths)), key=lambda at: (widths[at] > least[at], widths[at]))] -= 1
    return widths


def _least(text: str) -> int:
    """The fewest cells a text can do with: its longest word that can be typed."""
    return min(max((len(word) for word in re.findall(r"[!-~]+", text)), default=LEAST_CELL), MOST_WHOLE)


class _Page(Markdown):
    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "paragraph_open": _Paragraph,
        "heading_open": _Heading,
        "fence": _Commands,
        "table_open": _Table,
    }
