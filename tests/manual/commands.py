"""The commands that pages show: found in their shell blocks, and parsed by the program's own parser."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path
from typing import Any

from mutualaid.cli import border
from mutualaid.cli.main import NOUNS, lifted

FILE = re.compile(r"[^-].*\.(xlsx|docx|csv|txt|toml|db|sqlite|md|json|html)")


def commands(text: str) -> list[list[str]]:
    """The commands of the shell blocks of a page, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("mutualaid ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def parse(arguments: list[str], folder: Path) -> str:
    """The path of the command that a line calls; raises what the command line itself is refused for.

    The files and folders that it names are made in ``folder``, which is the current one.
    """
    here = [str(folder / argument[1:]) if argument.startswith("/") else argument for argument in arguments]
    for path in (Path(argument) for argument in here if FILE.fullmatch(argument)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for path in (Path(argument) for argument in here if argument.startswith("/") and not FILE.fullmatch(argument)):
        path.mkdir(parents=True, exist_ok=True)
    _, (noun, *rest) = lifted(here)
    command: Any = border.build(noun, import_module(NOUNS[noun]), rest)
    context = command.make_context(f"mutualaid {noun}", list(rest))
    while hasattr(command, "commands"):
        called = [*context._protected_args, *context.args]
        verb, command, rest = command.resolve_command(context, called)
        context = command.make_context(verb, list(rest), parent=context)
    return border.path_of(context)
