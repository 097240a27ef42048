"""Typer's commands and refusals in our own words: help pages, usage errors, and what holds for every command."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import ModuleType
from typing import Any

import typer
from typer._click.core import iter_params_for_processing
from typer.core import TyperCommand, TyperGroup

from mutualaid import words
from mutualaid.cli import answering, entrance, invocation, needed, pages, streams
from mutualaid.cli.options import BadValue, OneOf, nearest
from mutualaid.errors import Exit, MutualAidError

HELP_NAMES = ["-h", "--help"]
LACKING = "mutualaid.lacking"
"""Where the names of the parameters stand that a command line lacks."""


class Command(TyperCommand):
    """A command: settles its output before it runs, and refuses ``--at`` where it would write."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings["context_settings"] = {"help_option_names": HELP_NAMES, "allow_extra_args": True}
        super().__init__(*args, **settings)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of a command; what it lacks is noted. Raises EXTRA_ARGUMENTS, OPTION_TWICE (exit 2)."""
        once: set[str] = set()
        parsed: Any = self.make_parser(ctx).parse_args(list(args))
        given: dict[str, Any] = parsed[0]
        rest: list[str] = parsed[1]
        order: list[Any] = parsed[2]
        for each in order:
            if each.param_type_name != "option" or each.is_flag or each.multiple:
                continue
            if each.name in once:
                raise usage("OPTION_TWICE", ctx, option=named(each))
            once.add(each.name)
        missing = []
        known: list[Any] = self.get_params(ctx)
        for parameter in iter_params_for_processing(order, known):
            try:
                parameter.handle_parse_result(ctx, given, rest)
            except Exception as wrong:
                if type(wrong).__name__ != "MissingParameter":
                    raise
                ctx.params[parameter.name] = None
                missing.append(parameter)
        if rest:
            raise usage("EXTRA_ARGUMENTS", ctx, arguments=" ".join(rest))
        ctx.meta[LACKING] = [each.name for each in sorted(missing, key=known.index)]
        ctx.args = rest
        return rest

    def invoke(self, ctx: Any) -> Any:
        if "dry_run" in ctx.params and "renew" not in ctx.params:  # a template is asked for by those who may, first
            invocation.refuse_at()
        self._settle_output(ctx)
        path = path_of(ctx)
        lacks = self._lacks(ctx, path)
        try:
            entrance.admit(path, ctx.params)
            if lacks:
                return self._prompted(ctx, path, lacks)
            return super().invoke(ctx)
        except MutualAidError as wrong:
            if wrong.exit_code is Exit.NOT_PERMITTED:
                entrance.note_denial(path)
            raise

    def _settle_output(self, ctx: Any) -> None:
        """Settle how the command answers and where to. Raises what ``answering.settle`` raises, and OUTPUT_IS_LEDGER,
        OUTPUT_IS_SOURCE (exit 2).
        """
        for name in ("output", "return_path"):
            answering.refuse_overwriting(ctx.params.get(name), source=ctx.params.get("file"))
        if "format" in ctx.params:
            own_endings = getattr(self.callback, "own_endings", ())
            ctx.params["format"] = answering.settle(
                ctx.params["format"], ctx.params.get("output"), own_endings=own_endings
            )

    def _lacks(self, ctx: Any, path: str) -> list[tuple[str, ...]]:
        """What is lacking and will be asked. Raises MISSING_ARGUMENT, MISSING_OPTION, MISSING_SEVERAL (exit 2) where
        nobody can be asked.
        """
        missing: list[str] = ctx.meta[LACKING]
        groups = needed.lacks(path, ctx.params, missing)
        if invocation.somebody_answers():
            return groups
        if missing or len(groups) > 1:  # of one that it needs beside the command itself tells more
            raise _missing(ctx, groups)
        return []

    def _prompted(self, ctx: Any, path: str, lacks: list[tuple[str, ...]]) -> Any:
        """Ask what is lacking, and run with the answers."""
        from mutualaid.cli import prompting

        parameters: dict[str, Any] = {str(each.name): each for each in self.get_params(ctx)}

        def read(parameter: Any, text: Any) -> Any:
            try:
                return parameter.process_value(ctx, text)
            except Exception as wrong:
                if is_usage(wrong):
                    raise translated(wrong) from None
                raise

        def do() -> int:
            self._settle_output(ctx)  # where to may have been asked
            entrance.admit_again(path, ctx.params)
            return int(super(Command, self).invoke(ctx) or Exit.DONE)

        return prompting.run(path, lacks, parameters, ctx.params, read, do)

    def get_help(self, ctx: Any) -> str:
        return _page(self, ctx, [])


class Group(TyperGroup):
    """A noun: names its nearest verb where none fits."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings["context_settings"] = {"help_option_names": HELP_NAMES}
        settings["no_args_is_help"] = False
        super().__init__(*args, **settings)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command of a noun by its word. Raises NO_SUCH_COMMAND (exit 2)."""
        found = self.commands.get(args[0])
        if found is None:
            raise usage("NO_SUCH_COMMAND", ctx, command=args[0], nearest=nearest(args[0], self.commands))
        return args[0], found, args[1:]

    def invoke(self, ctx: Any) -> Any:
        if not ctx._protected_args:
            raise VerbMissingError(self.get_help(ctx))
        return super().invoke(ctx)

    def get_help(self, ctx: Any) -> str:
        path = path_of(ctx)
        verbs = [(name, pages.first_line(f"{path} {name}")) for name in self.list_commands(ctx)]
        return _page(self, ctx, verbs)


class VerbMissingError(Exception):
    """A noun was called without its verb: its page is the answer, exit 2."""


def build(noun: str, module: ModuleType, arguments: list[str]) -> Any:
    """The command tree of one noun from its module's ``app`` (verbs) or ``command`` (no verb).

    Of the verbs only the one that ``arguments`` begin with is built, where there is such a verb.
    """
    app: typer.Typer | None = getattr(module, "app", None)
    verbs = () if app is None else {_verb(each) for each in app.registered_commands}
    return _built(noun, module, arguments[0] if arguments and arguments[0] in verbs else None)


@cache
def _built(noun: str, module: ModuleType, called: str | None) -> Any:
    """The tree with the one verb that is called, with all verbs (None): what runs many commands builds each once."""
    built = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    app: typer.Typer | None = getattr(module, "app", None)
    if app is None:
        built.command(noun)(module.command)
        _dress(built)
        return typer.main.get_command(built)
    built.registered_commands = [each for each in app.registered_commands if called in (None, _verb(each))]
    built.registered_groups = app.registered_groups
    _dress(built)
    return typer.main.get_group(built)


def _verb(command: Any) -> str:
    return str(command.name or command.callback.__name__.replace("_", "-"))


def _dress(app: typer.Typer) -> None:
    app.info.cls = Group
    for command in app.registered_commands:
        command.cls = Command
    for group in app.registered_groups:
        group.cls = Group
        if group.typer_instance is not None:
            _dress(group.typer_instance)


def run(command: Any, noun: str, arguments: list[str]) -> int:
    """Run one command; its exit code. Raises ``MutualAidError`` for what Typer refuses."""
    try:
        with command.make_context(f"mutualaid {noun}", arguments) as ctx:
            code = command.invoke(ctx)
    except typer.Exit as done:
        return int(done.exit_code)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except VerbMissingError as shown:
        streams.talk(str(shown))
        return Exit.USAGE
    except Exception as wrong:
        if is_usage(wrong):
            raise translated(wrong) from None
        raise
    return int(code) if isinstance(code, int) else Exit.DONE


def usage(code: str, ctx: Any, **facts: object) -> MutualAidError:
    """An error of the command line that names the page which helps."""
    return MutualAidError(code, Exit.USAGE, help=f"mutualaid {path_of(ctx)} --help".replace("  ", " "), **facts)


def _missing(ctx: Any, groups: Sequence[tuple[str, ...]]) -> MutualAidError:
    """Everything that a command line lacks, told at once."""
    known = {each.name: each for each in ctx.command.get_params(ctx)}
    said = [words.label("value", "or").join(named(known[name]) for name in group) for group in groups]
    if len(said) > 1:
        return usage("MISSING_SEVERAL", ctx, names=words.label("value", "separator").join(said))
    code = "MISSING_ARGUMENT" if known[groups[0][0]].param_type_name == "argument" else "MISSING_OPTION"
    return usage(code, ctx, name=said[0])


def is_usage(wrong: Exception) -> bool:
    """Whether it is Typer's own refusal of a command line."""
    return getattr(wrong, "exit_code", None) == Exit.USAGE and not isinstance(wrong, MutualAidError)


def translated(wrong: Any) -> MutualAidError:
    """Typer's refusal as an error of ours, told by its class name (click is vendored in Typer)."""
    name, ctx = type(wrong).__name__, wrong.ctx
    parameter = getattr(wrong, "param", None)
    if name == "NoSuchOption":
        known = [option for each in ctx.command.get_params(ctx) for option in each.opts]
        everywhere = [name for _, name in pages.GLOBAL_OPTIONS]
        if wrong.option_name in everywhere:
            return usage("OPTION_OF_ALL_FILES", ctx, option=wrong.option_name)
        known += everywhere
        return usage("NO_SUCH_OPTION", ctx, option=wrong.option_name, nearest=nearest(wrong.option_name, known))
    if name == "BadOptionUsage":
        code = "OPTION_TAKES_NO_VALUE" if "does not take" in wrong.message else "OPTION_NEEDS_VALUE"
        return usage(code, ctx, option=wrong.option_name)
    if name == "BadParameter" and parameter is not None:
        cause = wrong.__context__
        if isinstance(cause, BadValue):
            return usage(cause.code, ctx, name=named(parameter), value=cause.value, **cause.facts)
        return usage("BAD_VALUE", ctx, name=named(parameter), value=wrong.message)
    return usage("BAD_COMMAND_LINE", ctx, what=wrong.message)


def named(parameter: Any) -> str:
    """What a parameter is called on the command line: ``--as-of`` or ``FILE``."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return max(parameter.opts, key=len)  # type: ignore[no-any-return]


def path_of(ctx: Any) -> str:
    """The words of a command without the program's own: ``report participation``."""
    parts: list[str] = []
    while ctx is not None:
        parts.insert(0, ctx.info_name or "")
        ctx = ctx.parent
    return " ".join(parts).removeprefix("mutualaid").strip()


def _page(command: Any, ctx: Any, verbs: list[tuple[str, str]]) -> str:
    return pages.page(explained(command, ctx, verbs)) + "\n" + words.label("help", "global_hint")


def explained(command: Any, ctx: Any, verbs: Sequence[tuple[str, str]] = ()) -> pages.Explained:
    """What a command's help page says, and the command reference as well."""
    path = path_of(ctx)
    text, examples = pages.described(path)
    arguments, options = [], []
    usage_line = f"mutualaid {path} {words.label('help', 'options_mark')}"
    for parameter in command.get_params(ctx):
        if parameter.hidden:
            continue
        told = _told(path, parameter)
        if parameter.param_type_name == "argument":
            mark = named(parameter) + ("..." if parameter.nargs != 1 else "")
            arguments.append((mark, told))
            usage_line += f" {mark if parameter.required else f'[{mark}]'}"
        else:
            options.append((_option(parameter), told))
    if verbs:
        usage_line += f" {words.label('help', 'commands_mark')}"
    sections = (("commands", verbs), ("arguments", arguments), ("options", options))
    return pages.Explained(usage_line, text, sections, examples)


def _option(parameter: Any) -> str:
    names = ", ".join(sorted(parameter.opts, key=len)) + "".join(f" / {name}" for name in parameter.secondary_opts)
    if parameter.is_flag:
        return names
    parser = getattr(parameter.type, "func", None)
    if parameter.metavar is None and isinstance(parser, OneOf):
        return f"{names} {'|'.join(parser.choices)}"
    shown = parameter.metavar or {"integer": "N", "int": "N"}.get(parameter.type.name, "TEXT")
    return f"{names} {shown}"


def _told(path: str, parameter: Any) -> str:
    name = named(parameter)
    text = words.help_text(f"{path} {name}") or words.help_text(name) or parameter.help or ""
    if parameter.required and parameter.param_type_name == "option":
        text += words.label("help", "required")
    if parameter.param_type_name == "option" and parameter.multiple:
        text += words.label("help", "repeated")
    return text
