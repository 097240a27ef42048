"""Help pages in the language in use, laid out by terminal cells so that Chinese aligns. Knows no Typer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mutualaid import words
from mutualaid.render.cells import folded, width

WIDEST = 100
NARROWEST = 50
LEFT_MOST = 30
"""A left column wider than this gets a line of its own."""

EXAMPLE = re.compile(r"^\w{0,10}\W{0,3}(mutualaid(?: .*)?)$")
"""A line of help that is an example, with or without a word before it."""

GLOBAL_OPTIONS = (
    ("--db URL", "--db"),
    ("--at WHEN", "--at"),
    ("--actor NAME", "--actor"),
    ("--lang zh|en", "--lang"),
    ("--no-input", "--no-input"),
    ("--no-progress", "--no-progress"),
    ("--version", "--version"),
    ("-h, --help", "--help"),
)


class Explained(NamedTuple):
    """What there is to say about a command."""

    usage: str
    text: str
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    """Titled lists of (left, right): verbs, arguments, options."""
    examples: Sequence[str]


def page(command: Explained) -> str:
    """A help page: usage, what it does, titled lists, the example lines last."""
    room = _room()
    lines = [f"{words.label('help', 'usage')}: {command.usage}"]
    if command.text:
        lines.append("")
        for paragraph in command.text.split("\n"):
            lines += [f"  {line}".rstrip() for line in folded(paragraph, room - 2)]
    for title, rows in command.sections:
        if rows:
            lines += ["", f"{words.label('help', title)}:", *_listed(rows, room)]
    shown = [f"  {line}" for line in command.examples]
    if shown:
        lines += ["", f"{words.label('help', 'example')}:", *shown]
    return "\n".join(lines) + "\n"


def described(name: str) -> tuple[str, list[str]]:
    """The help of a command taken apart: the description and its example lines."""
    text, examples = [], []
    for line in words.help_text(name).split("\n"):
        found = EXAMPLE.match(line)
        if found:
            examples.append(found.group(1))
        else:
            text.append(line)
    return "\n".join(text).strip(), examples


def first_line(name: str) -> str:
    """What a command does, in one line."""
    return described(name)[0].split("\n", 1)[0]


def root_page(nouns: Iterable[str]) -> str:
    """The page of ``mutualaid --help``; imports no command."""
    text, examples = described("mutualaid")
    usage = f"mutualaid {words.label('help', 'options_mark')} {words.label('help', 'commands_mark')}"
    sections = (("commands", [(noun, first_line(noun)) for noun in nouns]), ("global_options", global_options()))
    return page(Explained(usage, text, sections, examples))


def global_options() -> list[tuple[str, str]]:
    """The options that stand anywhere on the line, each with what it is for."""
    return [(left, words.help_text(name)) for left, name in GLOBAL_OPTIONS]


def _room() -> int:
    import shutil

    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))


def _listed(rows: Sequence[tuple[str, str]], room: int) -> list[str]:
    left_room = min(max(width(left) for left, _ in rows), LEFT_MOST)
    indent = " " * (left_room + 4)
    lines = []
    for left, right in rows:
        told = folded(right, room - left_room - 4)
        if width(left) > left_room:
            lines.append(f"  {left}")
            lines.append(f"{indent}{told[0]}".rstrip())
        else:
            lines.append(f"  {left}{' ' * (left_room - width(left) + 2)}{told[0]}".rstrip())
        lines += [f"{indent}{line}" for line in told[1:]]
    return lines
