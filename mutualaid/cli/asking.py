"""Questions on a terminal: one plain line a prompt, on stderr, answered by a number or the beginning of a name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from mutualaid import words
from mutualaid.cli.invocation import current
from mutualaid.cli.streams import talk
from mutualaid.render.formats import USUAL

LEAST_WIDTH = 40
Value = TypeVar("Value")


class Choice(NamedTuple, Generic[Value]):
    """What can be chosen, and what it is called; the first of its names is shown."""

    value: Value
    names: tuple[str, ...]


def is_possible() -> bool:
    """Whether somebody sits there to be asked: at a terminal, without ``--no-input``, answered in words."""
    run = current()
    terminals = (sys.stdin, sys.stdout, sys.stderr)
    return run.input and run.format == USUAL and all(each is not None and each.isatty() for each in terminals)


def say(text: str) -> None:
    """Tell what a question is about, folded as the terminal is wide."""
    from shutil import get_terminal_size

    from mutualaid.render.cells import hanging

    for each in hanging(text, max(get_terminal_size().columns, LEAST_WIDTH)):
        talk(each)


def line(prompt: str) -> str | None:
    """What somebody types after a prompt, without outer blanks; None where they end the input instead."""
    sys.stderr.write(f"{prompt} ")
    sys.stderr.flush()
    text = typed()
    if text is None:
        talk("")
    return text


def typed() -> str | None:
    """The next line that somebody types, without outer blanks; None where there is no more to read."""
    try:
        text = sys.stdin.readline()
    except (OSError, ValueError):
        return None
    return text.strip() if text else None


def choose(
    prompt: str,
    choices: Sequence[Choice[Value]],
    *,
    is_first_usual: bool = True,
    other: Callable[[str], Value | None] = lambda _: None,
) -> Value | None:
    """One of some choices: by its number, or a beginning that names no other; Enter takes the first where it is usual.

    ``other`` understands what is not listed. Asked again until it is understood; None where the input ends.
    """
    for number, each in enumerate(choices, start=1):
        talk(f"  {number}  {each.names[0]}")
    while (said := line(prompt)) is not None:
        if not said and is_first_usual:
            return choices[0].value
        found = _named(said, choices)
        if found is not None:
            return found.value
        told = other(said) if said else None
        if told is not None:
            return told
        talk(words.sentence("ASK_CHOICE_AGAIN", most=len(choices)))
    return None


def _named(typed: str, choices: Sequence[Choice[Value]]) -> Choice[Value] | None:
    if typed.isdecimal() and 1 <= int(typed) <= len(choices):
        return choices[int(typed) - 1]
    said = typed.casefold()
    exactly = [each for each in choices if said in (name.casefold() for name in each.names)]
    begins = [each for each in choices if any(name.casefold().startswith(said) for name in each.names)]
    found = exactly or begins
    return found[0] if said and len(found) == 1 else None
