"""A page of Markdown on a terminal, drawn by Rich; Chinese is folded between its characters, no cell is cut short."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, ClassVar, TextIO

from rich import box
from rich.console import Console
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement, Paragraph, TableElement
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from mutualaid.render import cells

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderResult

WIDEST = 100
"""Lines longer than this are hard to read."""
INDENT = 2
"""How far commands stand in."""
LEAST_CELL = 12
"""A cell of a table is folded to no fewer columns than this."""


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

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widest = cells.width(self.text.plain)
        return Measurement(min(widest, LEAST_CELL), widest)


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
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        heads = self.header.row.cells if self.header is not None and self.header.row is not None else []
        for head in heads:
            table.add_column(_Folding(head.content))
        for row in self.body.rows if self.body is not None else []:
            table.add_row(*(_Folding(cell.content) for cell in row.cells))
        yield table


class _Page(Markdown):
    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "paragraph_open": _Paragraph,
        "heading_open": _Heading,
        "fence": _Commands,
        "table_open": _Table,
    }
