"""The command reference of the manual, made from the program itself: the words of every ``--help``, in one page.

``python -m mutualaid.cli.reference`` writes it anew in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from mutualaid import manual, words
from mutualaid.cli import border, pages
from mutualaid.cli.main import NOUNS

HELP = ", ".join(border.HELP_NAMES)
"""The option that every command has; it stands among the global ones."""


def reference(language: str) -> str:
    """The page ``commands`` of the manual in ``zh`` or ``en``."""
    spoken = words.language()
    words.use(language)
    try:
        return "\n\n".join(_blocks()) + "\n"
    finally:
        words.use(spoken)


def _blocks() -> Iterator[str]:
    yield f"# {words.label('help', 'reference')}"
    yield words.help_text("manual commands")
    yield f"## {words.label('help', 'global_options')}"
    yield _list(pages.global_options())
    for noun, module in NOUNS.items():
        yield from _command(border.build(noun, import_module(module), []), noun, None, level=2)


def _command(command: Any, name: str, parent: Any, *, level: int) -> Iterator[str]:
    """The blocks of one command, then of each command below it."""
    context = command.make_context(f"mutualaid {name}" if parent is None else name, [], parent, resilient_parsing=True)
    below = getattr(command, "commands", {})
    told = border.explained(command, context)
    yield f"{'#' * level} {border.path_of(context)}"
    yield "\n".join(line.strip() for line in told.text.split("\n"))
    if not below:
        yield f"`{told.usage}`"
        rows = [row for _, section in told.sections for row in section if row[0] != HELP]
        if rows:
            yield _list(rows)
        yield "\n".join(("```sh", *told.examples, "```"))
    for verb, each in below.items():
        yield from _command(each, verb, context, level=level + 1)


def _list(rows: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"- `{left}`: {right}" for left, right in rows)


def write() -> None:
    """Write the page in both languages into the package."""
    for language in words.LANGUAGES:
        (manual.FOLDER / language / "commands.md").write_text(reference(language), encoding="utf-8", newline="")


if __name__ == "__main__":
    write()
