"""``manual``: the pages of the manual, offline."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from mutualaid import manual, words
from mutualaid.cli import answering, streams
from mutualaid.cli.invocation import current
from mutualaid.cli.options import FormatOption, OutputOption, given_text
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render import formats

PageArgument = Annotated[str | None, typer.Argument(metavar="PAGE", parser=given_text)]


@answering.writes(".md")
def command(page: PageArgument = None, format: FormatOption = None, output: OutputOption = None) -> int:
    if page is None:
        listed = [{"page": each.name, "about": each.about} for each in manual.pages(words.language())]
        return answering.answer({"pages": listed}, format, output, rows="pages")
    shown = manual.page(page, words.language())
    if current().format not in formats.text_names():
        raise MutualAidError("PAGE_IS_TEXT", Exit.USAGE, page=page)  # a cell holds 32,767 signs and drops the rest
    if current().format != formats.USUAL:
        return answering.answer({"page": shown.name, "title": shown.title, "text": shown.text}, format, output)
    if output is not None:
        answering.replace_file(output, lambda path: path.write_text(shown.text, encoding="utf-8", newline=""))
    elif sys.stdout is not None and sys.stdout.isatty():
        _show(shown.text)
    else:
        streams.emit(shown.text)
    return Exit.DONE


def _show(text: str) -> None:
    """A page on a terminal, page by page where there is a pager."""
    import re
    from io import StringIO
    from shutil import get_terminal_size

    from mutualaid.render import prose

    size = get_terminal_size()
    drawn = StringIO()
    text = re.sub(r"\[([^]]+)\]\(([a-z]+)\.md\)", r"\1 (`mutualaid manual \2`)", text)
    styled = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    prose.draw(text, drawn, width=size.columns, styled=styled)
    if drawn.getvalue().count("\n") < size.lines or not _paged(drawn.getvalue()):
        streams.emit(drawn.getvalue())


def _paged(text: str) -> bool:
    """Show a text in the pager that ``PAGER`` names, else in ``less`` with its keys told; False where there is none."""
    import shlex
    import shutil
    import subprocess

    named = os.environ.get("PAGER")
    pager = ["less", "-R"] if named is None else shlex.split(named)
    if not pager or shutil.which(pager[0]) is None:
        return False
    if named is None:
        text = f"{words.sentence('MORE_KEYS')}\n\n{text}"
    shown = text.encode(streams.encoding(), "backslashreplace")
    return subprocess.run(pager, input=shown, check=False).returncode == 0  # noqa: S603
