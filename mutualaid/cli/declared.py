"""The options of all imports together: to which files they go, said for all or for one alone, and as they are typed.

What is said of one file alone (``--for FILE=OPTIONS``) are the options that its own import has; what somebody answers
of a file at the terminal is said in the same words, so that the line which is shown does the same.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from inspect import Parameter
from typing import Annotated, Any, get_args

import typer

from mutualaid import words
from mutualaid.cli import (
    claim,
    contribution,
    declaring,
    enroll,
    importing,
    member,
    payout,
    payout_batches,
    relief,
    unit,
)
from mutualaid.cli.headings import LearnForOption, LearnOption, MapOption
from mutualaid.cli.mapping import ImportOption
from mutualaid.cli.options import BadValue, ImportAcceptOption, ReasonOption, SheetOption, ValidRowsOption

Said = Mapping[str, Any]
"""Options by the name of their parameter; what was not given is left out."""

DECLARED: Mapping[str, importing.Declared] = {
    "unit": unit.import_units,
    "member": member.import_members,
    "enroll": enroll.import_enrollments,
    "contribution": contribution.import_receipts,
    "claim": claim.import_claims,
    "payout": payout.import_payouts,
    "relief": relief.import_grants,
    "bank_answer": payout_batches.confirm,
}
"""The import command of each kind of list."""

_EXCLUDES = {"unpaid": ("received_on", "payer"), "received_on": ("unpaid",), "payer": ("unpaid",)}
"""What cannot stand beside an option: said of one file, it takes the place of what is said for all."""


def of_one_file(text: str) -> tuple[str, list[str]]:
    """A file and the options that hold for it alone (``04.xls=--unpaid``). Raises FOR_WHAT (exit 2)."""
    file, sign, options = text.partition("=-")
    try:
        said = shlex.split(f"-{options}")
    except ValueError:
        said = []
    if not sign or not file.strip() or not said:
        raise BadValue("FOR_WHAT", text)
    return file.strip(), said


ForOption = Annotated[list[Any] | None, typer.Option("--for", metavar="FILE=OPTIONS", parser=of_one_file)]


def _of_every_import(
    accept: ImportAcceptOption = None,
    reason: ReasonOption = None,
    valid_rows: ValidRowsOption = False,
    sheet: SheetOption = None,
    kind: ImportOption = None,
    map_pairs: MapOption = None,
    learn: LearnOption = False,
    learn_for: LearnForOption = None,
) -> None:
    """What every import has, beside its own options, and which import it is."""


def own() -> dict[str, Parameter]:
    """The options of all imports together, by name; each is handed to those that have it."""
    found: dict[str, Parameter] = {}
    for declared in DECLARED.values():
        for each in declaring.of(declared):
            found.setdefault(each.name, each)
    return found


def has(kind: str, name: str) -> bool:
    """Whether the import of a kind of list has an option."""
    return any(each.name == name for each in (*declaring.of(DECLARED[kind]), *declaring.of(_of_every_import)))


def given(options: Said) -> dict[str, Any]:
    """Those that were given."""
    return {name: value for name, value in options.items() if value is not None and value is not False}


def understood(said: Sequence[str]) -> dict[str, Any]:
    """The options that are said of one file, read as its own command reads them.

    Raises what is wrong with them (exit 2).
    """
    from mutualaid.cli import border

    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    parameters = [*own().values(), *declaring.of(_of_every_import)]
    app.command("import", cls=border.Command)(declaring.taking(lambda **_: 0, parameters))
    command = typer.main.get_command(app)
    try:
        with command.make_context("mutualaid import", list(said)) as context:
            several = (
                (name, list(value) if isinstance(value, tuple) else value) for name, value in context.params.items()
            )
            return given({name: value for name, value in several if value != []})
    except Exception as wrong:
        if border.is_usage(wrong):
            raise border.translated(wrong) from None
        raise


def together(first: Said, then: Said) -> dict[str, Any]:
    """What is said of one file and then said besides; a later word takes the place of an earlier one, doubts add up."""
    made = {name: value for name, value in first.items() if not any(name in _EXCLUDES.get(other, ()) for other in then)}
    for name, value in then.items():
        before = made.get(name)
        if isinstance(value, list) and before is not None:
            made[name] = [*before, *(one for one in value if one not in before)]
        elif name == "reason" and before not in (None, value):
            made[name] = words.label("value", "separator").join((before, value))
        else:
            made[name] = value
    return made


def flag(name: str) -> str:
    """The option of a name as it is typed."""
    named = {each.name: each for each in (*own().values(), *declaring.of(_of_every_import))}.get(name)
    option = None if named is None else get_args(named.annotation)[1]
    # Typer has the first name of an option that is annotated as its default.
    told = [] if option is None else [one for one in (option.default, *option.param_decls) if isinstance(one, str)]
    return max(told, key=len, default=f"--{name.replace('_', '-')}")


def typed(options: Said) -> list[str]:
    """The words of the command line that say these options."""
    said: list[str] = []
    for name, value in given(options).items():
        if name == "accept":
            codes = sorted({code for some in value for code in some})
            said += [flag(name), ",".join(codes)] if codes else []
        elif isinstance(value, list):
            said += [part for pair in value for part in (flag(name), "=".join(pair))]
        else:
            said += [flag(name)] if value is True else [flag(name), str(value)]
    return said


def typed_of(file: str, options: Said) -> list[str]:
    """The words that say options of one file alone; none where nothing is said of it."""
    said = " ".join(word if re.fullmatch(r"[\w./:@%+,=-]+", word) else shlex.quote(word) for word in typed(options))
    return ["--for", f"{file}={said}"] if said else []


def not_taken(kind: str, options: Collection[str]) -> list[str]:
    """Those of the options that the import of a kind of list does not have, as they are typed."""
    return [flag(name) for name in options if not has(kind, name)]
