"""Questions on a terminal: one plain line a prompt, on stderr, answered by a number or the beginning of a name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from mutualaid import words
from mutualaid.cli import invocation
from mutualaid.cli.streams import talk
from mutualaid.errors import MutualAidError

LEAST_WIDTH = 40
INDENT = "     "
Value = TypeVar("Value")


class Choice(NamedTuple, Generic[Value]):
    """What can be chosen, and what it is called; the first of its names is shown."""

    value: Value
    names: tuple[str, ...]


class EndedError(MutualAidError):
    """The input was ended in place of an answer: no answer is ever taken for given. Uncaught it ends the command."""

    def __init__(self) -> None:
        super().__init__("ASK_ENDED")


def is_possible() -> bool:
    """Whether somebody sits there to be asked: at a terminal, without ``--no-input``, answered in words."""
    return invocation.somebody_answers()


def say(text: str) -> None:
    """Tell what a question is about, folded as the terminal is wide."""
    from mutualaid.render.cells import hanging

    for each in hanging(text, _width()):
        talk(each)


def _width() -> int:
    if (counter := invocation.current().counter) is not None:
        return counter.width
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, LEAST_WIDTH)


def offer(number: int, name: str) -> None:
    """One of the choices, folded below its own beginning."""
    from mutualaid.render.cells import folded

    first, *more = folded(name, _width() - len(INDENT))
    talk(f"{number:>3}  {first}")
    for each in more:
        talk(INDENT + each)


def line(prompt: str) -> str:
    """What somebody types after a prompt, without outer blanks. Raises ``EndedError`` where they end the input."""
    if (counter := invocation.current().counter) is not None:
        said = counter.answer(prompt)
        text = None if said is None else said.strip()
    else:
        sys.stderr.write(f"{prompt} ")
        sys.stderr.flush()
        text = typed()
    if text is None:
        talk("")
        raise EndedError
    invocation.answered(text)
    return text


def until(prompt: str, read: Callable[[str], Value | None], again: str) -> Value:
    """What ``read`` makes of what is typed, asked with ``again`` until it makes something. Raises as ``line`` does."""
    while (value := read(line(prompt))) is None:
        talk(again)
    return value


YES_OR_NO = frozenset(("y", "yes", "n", "no", "是", "否", "好", "1", "0"))
"""What somebody types who means to say yes or no, where words are asked for."""


def is_agreed(prompt: str) -> bool:
    """Yes or no; Enter is no. Raises as ``line`` does."""
    answers = {
        typed: answer
        for answer, name in ((True, "yes_typed"), (False, "no_typed"))
        for typed in words.label("value", name).split("|")
    }
    return until(prompt, lambda said: answers.get(said.casefold()) if said else False, words.sentence("ASK_YES_OR_NO"))


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
    usual: int | None = 0,
    other: Callable[[str], Value | None] = lambda _: None,
) -> Value:
    """One of some choices: by its number, or a beginning that names no other; Enter takes that at ``usual``, if any.

    ``other`` understands what is not listed. Asked again until it is understood. Raises as ``line`` does.
    """
    for number, each in enumerate(choices, start=1):
        offer(number, each.names[0])

    def read(said: str) -> Choice[Value] | None:
        if not said:
            return None if usual is None else choices[usual]
        found = named(said, choices)
        understood = other(said) if found is None else None
        return found if understood is None else Choice(understood, ())

    return until(prompt, read, words.sentence("ASK_CHOICE_AGAIN", most=len(choices))).value


def named(typed: str, choices: Sequence[Choice[Value]]) -> Choice[Value] | None:
    """The choice of a number, of a whole name, or of a beginning that names no other; else None."""
    if typed.isdecimal() and 1 <= int(typed) <= len(choices):
        return choices[int(typed) - 1]
    said = typed.casefold()
    exactly = [each for each in choices if said in (name.casefold() for name in each.names)]
    # A beginning of a number is another number: 5 is no 50.
    begins = (
        []
        if said.isdecimal()
        else [each for each in choices if any(name.casefold().startswith(said) for name in each.names)]
    )
    found = exactly or begins
    return found[0] if said and len(found) == 1 else None
