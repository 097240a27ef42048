"""``completion``: the script of a shell that completes command lines, and what may follow on one.

What may follow is found in the command tree itself, so that no list beside it can lag behind. It holds no personal
value, writes nothing, and says nothing where anything is wrong: a shell that waits for it is no place for a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from mutualaid.cli import border, invocation, opening, pages, streams
from mutualaid.cli.main import FLAGS, NOUNS, WITH_VALUE, lifted, understood
from mutualaid.cli.options import OneOf, given_text
from mutualaid.errors import Exit, MutualAidError
from mutualaid.store.resources import resource_text

SHELLS = ("bash", "zsh", "fish", "powershell")
FILES = ":file"
"""Told in place of words where a file may follow: the shell knows them best."""
_OF_FILES = ("FILE", "PATH", "DIR", "FOLDER")

ShellArgument = Annotated[str, typer.Argument(metavar="|".join(SHELLS), parser=OneOf(SHELLS))]
WordsArgument = Annotated[list[Any] | None, typer.Argument(metavar="WORD", hidden=True, parser=str)]


def command(shell: ShellArgument, line: WordsArgument = None) -> int:
    if line is None:
        streams.emit(resource_text("completion", f"mutualaid.{shell}"))
        return Exit.DONE
    for value, told in following([word if word != '""' else "" for word in line]):
        streams.emit(f"{value}\n" if shell == "bash" or not told else f"{value}\t{told}\n")
    return Exit.DONE


def following(line: Sequence[str]) -> list[tuple[str, str]]:
    """What may stand in place of the last of some words, each with what it is; ``FILES`` alone where that is a file.

    >>> following(["unit", "tr"])[0][0], following(["report", "participation", "--by", "to"])[0][0]
    ('tree', 'town')
    """
    *before, begun = line or [""]
    try:
        given, rest = lifted(before)
    except MutualAidError:
        return [(FILES, "")] if before[-1:] == ["--db"] else []  # the value of a global option is being typed
    if any(each in given for each in ("--db", "--lang")):
        invocation.begun(understood(given, invocation.current())._replace(arguments=invocation.current().arguments))
    return [(value, told) for value, told in _offered(rest, begun) if value == FILES or value.startswith(begun)]


def _offered(rest: Sequence[str], begun: str) -> Iterator[tuple[str, str]]:
    if not rest:
        yield from _globals() if begun.startswith("-") else ((noun, pages.first_line(noun)) for noun in NOUNS)
        return
    if rest[0] not in NOUNS:
        return
    found: Any = border.build(rest[0], import_module(NOUNS[rest[0]]), [])
    path, words = [rest[0]], list(rest[1:])
    while hasattr(found, "commands"):
        if not words:
            yield from ((name, pages.first_line(" ".join([*path, name]))) for name in found.commands)
            return
        if words[0] not in found.commands:
            return
        path.append(words.pop(0))
        found = found.commands[path[-1]]
    yield from _of_command(found.params, words, begun)


def _globals() -> Iterator[tuple[str, str]]:
    told = dict(pages.global_options())
    for name in (*WITH_VALUE, *FLAGS, "--help"):
        yield name, next((text for left, text in told.items() if left.startswith(name)), "")


def _of_command(parameters: Iterable[Any], words: Sequence[str], begun: str) -> Iterator[tuple[str, str]]:
    """The options of a command, the values of the option before, or of the argument whose turn it is."""
    known = list(parameters)
    options = {name: each for each in known if each.param_type_name == "option" for name in each.opts}
    if words and (option := options.get(words[-1])) is not None and not option.is_flag:
        yield from _values(option)
    elif begun.startswith("-"):
        given = {options[word].name for word in words if word in options}
        for each in {id(option): option for option in options.values()}.values():
            if each.multiple or each.name not in given:
                yield max(each.opts, key=len), ""
        yield from _globals()
    else:
        arguments = [each for each in known if each.param_type_name == "argument" and not each.hidden]
        place = sum(
            1 for at, word in enumerate(words) if not word.startswith("-") and not _is_value(words, at, options)
        )
        if arguments and (place < len(arguments) or arguments[-1].nargs == -1):
            yield from _values(arguments[min(place, len(arguments) - 1)])


def _is_value(words: Sequence[str], at: int, options: Any) -> bool:
    option = options.get(words[at - 1]) if at else None
    return option is not None and not option.is_flag


def _values(parameter: Any) -> Iterator[tuple[str, str]]:
    parser: Callable[..., Any] | None = getattr(parameter.type, "func", None)
    metavar = parameter.metavar or ""
    if isinstance(parser, OneOf):
        yield from ((word, "") for word in parser.choices)
    elif metavar == "PAGE":
        from mutualaid import manual

        yield from ((name, "") for name in manual.PAGES)
    elif metavar == "PLAN":
        yield from _plans()
    elif parser is not given_text and metavar.startswith(_OF_FILES):
        yield FILES, ""


def _plans() -> list[tuple[str, str]]:
    """The plans of the ledger, for whoever may see them; none where it cannot be asked."""
    from mutualaid.cli import entrance
    from mutualaid.names.plans import PlanIndex
    from mutualaid.store import connecting
    from mutualaid.store.reading import engine_of, sqlite_path

    db = invocation.current().db
    try:
        if engine_of(db) != "sqlite" or connecting.encrypted(sqlite_path(db)):
            return []  # nobody who presses a key waits for a server, or types a passphrase
        entrance.admit("plan list", {})
        with opening.reading() as ledger:
            return [(plan.plan_code, plan.told) for plan in PlanIndex(ledger).by_id.values()]
    except MutualAidError:
        return []
