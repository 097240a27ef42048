"""The console script: global options, the language, the one noun that is called, and the one error border."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mutualaid import program_version, words
from mutualaid.cli import invocation, streams
from mutualaid.cli.invocation import Run
from mutualaid.errors import Exit, FaultyFileError, FaultyLine, MutualAidError

if TYPE_CHECKING:
    from types import TracebackType

NOUNS: Mapping[str, str] = {
    "demo": "mutualaid.cli.demo",
    "init": "mutualaid.cli.init",
    "unit": "mutualaid.cli.unit",
    "member": "mutualaid.cli.member",
    "dependant": "mutualaid.cli.dependant",
    "plan": "mutualaid.cli.plan",
    "enroll": "mutualaid.cli.enroll",
    "contribution": "mutualaid.cli.contribution",
    "import": "mutualaid.cli.intake",
    "desk": "mutualaid.cli.desk",
    "claim": "mutualaid.cli.claim",
    "payout": "mutualaid.cli.payout",
    "relief": "mutualaid.cli.relief",
    "mapping": "mutualaid.cli.mapping",
    "letter": "mutualaid.cli.letter",
    "chase": "mutualaid.cli.chase",
    "period": "mutualaid.cli.period",
    "report": "mutualaid.cli.report",
    "publish": "mutualaid.cli.publish",
    "journal": "mutualaid.cli.journal",
    "audit": "mutualaid.cli.audit",
    "export": "mutualaid.cli.export",
    "check": "mutualaid.cli.check",
    "query": "mutualaid.cli.query",
    "user": "mutualaid.cli.user",
    "backup": "mutualaid.cli.backup",
    "key": "mutualaid.cli.key",
    "doctor": "mutualaid.cli.doctor",
    "manual": "mutualaid.cli.manual",
    "completion": "mutualaid.cli.completion",
}
"""Each noun and its module, which holds an ``app`` with verbs or one ``command``. Only the noun called is imported."""

WITH_VALUE = ("--db", "--at", "--actor", "--lang")
FLAGS = ("--no-input", "--no-progress", "--version")
ENVIRONMENT = {"--db": "MUTUALAID_DB", "--actor": "MUTUALAID_ACTOR", "--lang": "MUTUALAID_LANG"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and hand back its exit code; never raises, never prints a traceback."""
    if argv is None:
        # A process for one command: collecting over what is being imported costs an eighth of the start-up.
        gc.disable()
    arguments = list(sys.argv[1:] if argv is None else argv)
    streams.steady()
    outer = invocation.outer()
    try:
        with invocation.running(Run(counter=None if outer is None else outer.counter)):
            try:
                return _run(arguments, outer)
            except BaseException as wrong:  # the one error border
                return _end(wrong)
    except BrokenPipeError:
        return Exit.DONE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    finally:
        if outer is not None:
            words.use(outer.lang)
        if argv is None:
            # The command has ended and its exit code stands; an interrupt now would only blot it.
            import signal

            signal.signal(signal.SIGINT, signal.SIG_IGN)


def lifted(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The global options, wherever they stand before ``--`` (the last one wins), and what is left.

    Raises OPTION_NEEDS_VALUE, OPTION_TAKES_NO_VALUE (exit 2).
    """
    given: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(enumerate(arguments))
    for place, argument in waiting:
        if argument == "--":
            rest += arguments[place:]
            break
        name, equals, value = argument.partition("=")
        if name in FLAGS:
            if equals:
                raise MutualAidError("OPTION_TAKES_NO_VALUE", Exit.USAGE, option=name, help="mutualaid --help")
            given[name] = "yes"
        elif name in WITH_VALUE:
            if not equals:
                following = arguments[place + 1 : place + 2]
                if following and not following[0].startswith("--"):
                    value = next(waiting)[1]
            if not value.strip():
                raise MutualAidError("OPTION_NEEDS_VALUE", Exit.USAGE, option=name, help="mutualaid --help")
            given[name] = value
        else:
            rest.append(argument)
    return given, rest


def language(given: str | None, environment: Mapping[str, str]) -> str:
    """``zh`` or ``en``: as given, else ``MUTUALAID_LANG``, else Chinese under a Chinese locale.

    Raises BAD_LANGUAGE (exit 2).
    """
    for source, value in (("--lang", given), ("MUTUALAID_LANG", environment.get("MUTUALAID_LANG"))):
        if value and value.strip():
            if value.strip() not in words.LANGUAGES:
                raise MutualAidError("BAD_LANGUAGE", Exit.USAGE, option=source, value=value)
            return value.strip()
    return _of_the_locale(environment)


def _of_the_locale(environment: Mapping[str, str]) -> str:
    named = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None)
    if named is None and sys.platform == "win32":
        import locale

        named = locale.getlocale()[0]
    return "zh" if (named or "").lower().startswith(("zh", "chinese")) else "en"


def _run(arguments: list[str], outer: Run | None) -> int:
    if outer is None:
        # A wrong option is told in the language of the environment; what --lang says is known only after it.
        told_in = os.environ.get("MUTUALAID_LANG", "").strip()
        words.use(told_in if told_in in words.LANGUAGES else _of_the_locale(os.environ))
    given, rest = lifted(arguments)
    if outer is None or "--lang" in given:
        words.use(language(given.get("--lang"), os.environ))
    if "--version" in given:
        return _version()
    if not rest and invocation.somebody_answers():
        invocation.begun(understood(given, outer or Run())._replace(arguments=tuple(arguments)))
        from mutualaid.cli import day

        return day.show()
    if not rest or rest[0] in ("-h", "--help"):
        return _front_page()
    noun = rest[0]
    if noun not in NOUNS:
        code = "NO_SUCH_OPTION" if noun.startswith("-") else "NO_SUCH_COMMAND"
        raise MutualAidError(
            code, Exit.USAGE, option=noun, command=noun, nearest=_nearest(noun), help="mutualaid --help"
        )
    invocation.begun(understood(given, outer or Run())._replace(arguments=tuple(arguments)))
    from mutualaid.cli import border

    command = border.build(noun, import_module(NOUNS[noun]), rest[1:])
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    return border.run(command, noun, rest[1:])


def understood(given: Mapping[str, str], outer: Run) -> Run:
    """The run that these global options ask for; what they leave open is as in the run around it, if there is one.

    Raises NOT_TEXT (exit 2).
    """
    actor = given.get("--actor") or outer.actor_given or _from_environment("--actor")
    if actor is not None and not streams.is_text(actor):
        raise MutualAidError("NOT_TEXT", Exit.USAGE, name="--actor", value=actor)
    return Run(
        db_given=given.get("--db") or outer.db_given or _from_environment("--db"),
        at=given.get("--at") or outer.at,
        actor_given=actor,
        lang=words.language(),
        progress="--no-progress" not in given and outer.progress,
        input="--no-input" not in given and outer.input,
        counter=outer.counter,
    )


def _from_environment(option: str) -> str | None:
    value = os.environ.get(ENVIRONMENT[option], "")
    return value if value.strip() else None


def _version() -> int:
    streams.emit(f"mutualaid {program_version()}\n")
    return Exit.DONE


def _front_page() -> int:
    from mutualaid.cli.pages import root_page

    streams.emit(root_page(NOUNS))
    return Exit.DONE


def _nearest(name: str) -> str | None:
    from mutualaid.cli.options import nearest

    return nearest(name, (*NOUNS, *WITH_VALUE, *FLAGS))


# --- the error border -----------------------------------------------------------------------------


def _end(wrong: BaseException) -> int:
    """Say what ended the command and hand back its exit code."""
    if isinstance(wrong, KeyboardInterrupt):
        entry = invocation.current().entry
        _complain("INTERRUPTED" if entry is None else "INTERRUPTED_AFTER", {"entry": entry})
        return Exit.INTERRUPTED
    if isinstance(wrong, BrokenPipeError):
        streams.deafen()
        return Exit.DONE
    if isinstance(wrong, SystemExit):
        return wrong.code if isinstance(wrong.code, int) else Exit.DONE if wrong.code is None else Exit.REFUSED
    known = wrong if isinstance(wrong, MutualAidError) else _unforeseen(wrong)
    if invocation.current().entry is not None and (known is not wrong or known.exit_code is Exit.UNREACHABLE):
        known = _undelivered(known, wrong)
    faults = known.lines if isinstance(known, FaultyFileError) else ()
    message = _complain(known.code, dict(known.facts), faults)
    if isinstance(wrong, OSError):
        _let_go(wrong)
    if known.exit_code in (Exit.REFUSED, Exit.NOT_PERMITTED, Exit.CONFLICT, Exit.INTEGRITY):
        _object(known.code, message, faults)
    return known.exit_code


def _undelivered(known: MutualAidError, wrong: BaseException) -> MutualAidError:
    """What went wrong after the entry of this run was written: that it stands is the first thing to know."""
    from mutualaid.render.cells import told

    run = invocation.current()
    if isinstance(wrong, OSError):
        why = f"{words.label('trouble', known.code)} ({known.facts['path']})"
    else:
        why = told(known.code, known.facts).rstrip("。.")
    code = "DISCLOSED_NOT_DELIVERED" if run.in_clear else "NOT_DELIVERED"
    return MutualAidError(code, Exit.UNDELIVERED, entry=run.entry, why=why)


def _let_go(wrong: BaseException) -> None:
    """Throw away what the failed command held; what its half-written files say while they close has been told."""
    from traceback import clear_frames

    heard, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        cause: BaseException | None = wrong
        while cause is not None:
            clear_frames(cause.__traceback__)
            cause = cause.__context__
        gc.collect()
    finally:
        sys.unraisablehook = heard


def _complain(code: str, facts: dict[str, object], faults: Sequence[FaultyLine] = ()) -> str:
    """One sentence on stderr, with the nearest name and the page that helps where they are known.

    Of a file that somebody wrote each thing that is wrong in it is told where it stands.
    """
    from mutualaid.render.cells import told

    # A sentence of the ledger names the nearest units or plans itself; a mistyped command or option gets a line of it.
    near = facts.pop("nearest", None) if code.startswith("NO_SUCH_") else None
    page = facts.pop("help", None)
    message = told(code, facts)
    lines = [f"{words.label('verdict', 'error')}: {message}" if not code.startswith("INTERRUPTED") else message]
    if faults:
        from mutualaid.render.faults import lines as placed

        where = placed(str(facts["file"]), faults)
        # Of one thing alone the sentence stands behind its place.
        lines = [*lines, *where] if len(faults) > 1 else [f"{words.label('verdict', 'error')}: {where[0]}", *where[1:]]
    if near:
        lines.append(told("NEAREST", {"nearest": near}))
    if page:
        lines.append(told("SEE_HELP", {"help": page}))
    streams.talk("\n".join(lines))
    return message


def _object(code: str, message: str, faults: Sequence[FaultyLine] = ()) -> None:
    """In a format that a program reads a refusal is an object on stdout too."""
    from mutualaid.render import formats

    run = invocation.current()
    if run.output is not None or not (chosen := formats.format_named(run.format)).MACHINE_READ:
        return
    error: dict[str, Any] = {"code": code, "message": message}
    if faults:
        from mutualaid.render.faults import objects

        error["problems"] = objects(faults)
    refusal = formats.Record({"error": error})
    made = chosen.record(refusal, formats.Place(encoding=streams.encoding()))
    assert isinstance(made, str)  # what needs a file was refused without one when the format was settled
    streams.emit(made)


def _unforeseen(wrong: BaseException) -> MutualAidError:
    """What nobody foresaw, as an error with a place to look at; never a value."""
    import errno

    if isinstance(wrong, OSError):
        code = {
            errno.ENOSPC: "DISK_FULL",
            errno.EACCES: "NOT_ALLOWED_THERE",
            errno.EPERM: "NOT_ALLOWED_THERE",
            errno.EROFS: "NOT_ALLOWED_THERE",
        }
        path = wrong.filename if isinstance(wrong.filename, str) else None
        return MutualAidError(
            code.get(wrong.errno or 0, "SYSTEM_TROUBLE"),
            Exit.UNREACHABLE,
            path=path or words.label("value", "stdout"),
            what=type(wrong).__name__,
        )
    place = _place(wrong.__traceback__)
    room = type(wrong).__module__.partition(".")[0]
    exit_code = (
        Exit.UNREACHABLE
        if room in ("sqlite3", "sqlalchemy", "psycopg") or isinstance(wrong, MemoryError)
        else Exit.REFUSED
    )
    from zlib import crc32

    incident = f"{crc32(f'{type(wrong).__name__} {place}'.encode()):08X}"
    return MutualAidError("INTERNAL", exit_code, what=type(wrong).__name__, place=place, incident=incident)


def _place(trace: TracebackType | None) -> str:
    """The last line of our own that was reached: ``mutualaid/reports.py:120``."""
    found = "?"
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename.replace(os.sep, "/")
        if "/mutualaid/" in path:
            found = f"mutualaid/{path.rsplit('/mutualaid/', 1)[1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
