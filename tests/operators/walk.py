"""Every command of the program, and a command line that each understands."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import typer
from typer.main import get_command_from_info

from mutualaid.cli.main import NOUNS
from mutualaid.cli.options import given_day

VALUES = {
    "DATE": "2018-12-31",
    "NO": "1",
    "BATCH_NO": "1",
    "PAYOUT_NO": "1",
    "N": "1",
    "Y": "2018",
    "YUAN": "1.00",
    "PERCENT": "75.00",
    "PERSON": "1",
    "UNIT": "110119",
    "PLAN": "HOSP_MED",
    "SQL": "select 1",
    "ROLE": "clerk",
    "REPORT": "participation",
    "child|spouse": "child",
    "clerk|approver|admin|auditor": "clerk",
    "RECORD": "person:1",
    "IMPORT": "member",
    "FIELD": "phone",
}


class Line(NamedTuple):
    """A command and what it is called with."""

    command: str
    arguments: list[str]
    dry_run: bool
    """Whether it writes: it takes ``--dry-run``."""


def lines(folder: Path) -> list[Line]:
    """Every command with values for what it requires; files are made in ``folder``."""
    made = []
    for command, info in _walk():
        arguments: list[str] = []
        takes_dry_run = False
        for parameter in info.params:
            takes_dry_run |= parameter.name == "dry_run"
            if parameter.required or (parameter.name == "output" and command in NEED_OUTPUT):
                value = _value(parameter, folder)
                arguments += (
                    [value] if parameter.param_type_name == "argument" else [max(parameter.opts, key=len), value]
                )
        arguments = SETTLED.get(command, arguments)
        made.append(Line(command, [*command.split(), *arguments, *EXTRA.get(command, ())], takes_dry_run))
    return made


NEED_OUTPUT = frozenset(
    (
        *("member template", "claim template", "enroll template", "unit template", "payout template"),
        *("report summary", "letter template", "letter receipt", "letter cover", "letter payment", "letter refusal"),
        *("letter renewal", "chase"),
    )
)
SETTLED = {"journal undo": ["999999", "--reason", "x"], "chase": ["--all", "-o", "chased"]}
"""Command lines that no value for each parameter makes: an entry that nobody made is nobody's to undo."""
EXTRA = {"period reopen": ("--until", "2018-12-31")}


def days_written() -> dict[str, bool]:
    """The options of the commands that write which take a day; whether a hold on it can be accepted."""
    return {
        f"{command} {max(each.opts, key=len)}": any("--accept" in other.opts for other in info.params)
        for command, info in _walk()
        if any(each.name == "dry_run" for each in info.params)
        for each in info.params
        if getattr(each.type, "func", None) is given_day
    }


def takes_dry_run() -> set[str]:
    """The commands that write an entry."""
    return {command for command, info in _walk() if any(each.name == "dry_run" for each in info.params)}


def commands() -> list[str]:
    """Every command by its words."""
    return [command for command, _ in _walk()]


def _walk() -> Iterator[tuple[str, Any]]:
    for noun, module in NOUNS.items():
        loaded = import_module(module)
        app = getattr(loaded, "app", None)
        if app is None:
            alone = typer.Typer()
            alone.command(noun)(loaded.command)
            yield noun, _built(alone.registered_commands[0])
        else:
            yield from _of(app, noun)


def _of(app: typer.Typer, path: str) -> Iterator[tuple[str, Any]]:
    for info in app.registered_commands:
        name = info.name or (info.callback.__name__.replace("_", "-") if info.callback else "")
        yield f"{path} {name}", _built(info)
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from _of(group.typer_instance, f"{path} {group.name}")


def _built(info: Any) -> Any:
    return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)


def _value(parameter: Any, folder: Path) -> str:
    mark = parameter.metavar or parameter.name.upper()
    if parameter.name == "files":
        path = folder / "given.csv"
        path.write_text("x\n", encoding="utf-8")
        return str(path)
    if parameter.name in ("output", "to", "file") and mark in ("PATH", "FILE.xlsx", "FILE"):
        if parameter.name == "file" and parameter.param_type_name == "argument":
            path = folder / "given.csv"
            path.write_text("x\n", encoding="utf-8")
            return str(path)
        return str(folder / "made.xlsx")
    if parameter.name == "output" and mark == "FILE.docx":
        return str(folder / "made.docx")
    if parameter.name in ("file", "path"):
        path = folder / "given.csv"
        path.write_text("x\n", encoding="utf-8")
        return str(path)
    if "|" in mark and mark not in VALUES:
        return str(mark.split("|")[0])
    return VALUES.get(mark, "x")
