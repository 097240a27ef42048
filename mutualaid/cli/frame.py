"""What every command shares: the invocation, the options, the way in to the ledger and the way out to the reader."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn

import typer

from mutualaid.cli.streams import emit as emit
from mutualaid.cli.streams import encoding
from mutualaid.cli.streams import talk as talk
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Ledger, Note, Problem, Table

if TYPE_CHECKING:
    from mutualaid.journal import Intent, Writer
    from mutualaid.results import ImportReceipt, Receipt
    from mutualaid.store.reading import Reader
    from mutualaid.store.scoping import Scope

FORMATS = ("table", "json", "csv", "xlsx")
GROUPINGS = ("district", "town", "unit", "plan", "sex", "age", "channel", "quarter", "category")
BY_EXTENSION = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}
PLACED = ("sheet", "column", "value")
MOST_FEN = 10_000_000_000


# --- the invocation -------------------------------------------------------------------------------


class Invocation(NamedTuple):
    """The global options of this run, and what stands in their place where they are not given."""

    db_given: str | None = None
    at: str | None = None
    actor_given: str | None = None
    lang: str = "en"
    progress: bool = True

    @property
    def db(self) -> str:
        """The ledger's address: as given, else ``mutualaid.db`` in the user's data folder."""
        return self.db_given or default_db()

    @property
    def actor(self) -> str:
        """Who acts: as given, else the account of the operating system."""
        return self.actor_given or os_user()


_current = Invocation()
_scope: Scope | None = None
_only_looking = False
asks = True
"""Whether somebody may be asked for the passphrase of an encrypted ledger."""


def current() -> Invocation:
    """The invocation of this run."""
    return _current


@contextmanager
def invocation(given: Invocation) -> Iterator[None]:
    """Make ``given`` the current invocation; a run inside a run (``demo``) gives back the outer one."""
    global _current, _settled, _scope, _only_looking
    outer = _current, _settled, _scope, _only_looking
    _current, _settled, _scope, _only_looking = given, Settled(), None, False
    try:
        yield
    finally:
        _current, _settled, _scope, _only_looking = outer


def admitted(actor: str, scope: Scope | None, *, only_looking: bool) -> None:
    """Settle whose name this run bears, the part of the ledger it is limited to, and whether it may only look."""
    global _current, _scope, _only_looking
    _current, _scope, _only_looking = _current._replace(actor_given=actor), scope, only_looking


def default_db() -> str:
    """The ledger of this user, where neither ``--db`` nor ``MUTUALAID_DB`` names one."""
    from platformdirs import user_data_path

    return str(user_data_path("mutualaid", appauthor=False) / "mutualaid.db")


def os_user() -> str:
    """The account of the operating system as the system itself knows it, whatever the environment says.

    Its number where it has no name.
    """
    if sys.platform == "win32":
        import ctypes

        size = ctypes.c_ulong(257)
        name = ctypes.create_unicode_buffer(size.value)
        if ctypes.windll.advapi32.GetUserNameW(name, ctypes.byref(size)) and name.value:
            return name.value
        return "unknown"
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid-{os.geteuid()}"


def today() -> str:
    """The day of this machine's clock, ISO."""
    return date.today().isoformat()  # noqa: DTZ011 - the clerk's day is the machine's


# --- values on the command line -------------------------------------------------------------------


class BadValue(ValueError):  # noqa: N818 - a value, told by the border
    """A value of the command line that cannot be read: the code of its sentence, and facts."""

    def __init__(self, code: str, value: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.facts = facts


def iso_day(text: str) -> str:
    """A day as ``2018-12-31`` and nothing else; the year 1900 to 2100."""
    try:
        if (
            len(text) == 10
            and text.isascii()
            and text[4] == text[7] == "-"
            and 1900 <= date.fromisoformat(text).year <= 2100
        ):
            return text
    except ValueError:
        pass
    raise BadValue("BAD_DATE", text)


def calendar_year(text: str) -> int:
    """A year from 1900 to 2100."""
    if len(text) == 4 and text.isascii() and text.isdigit() and 1900 <= int(text) <= 2100:
        return int(text)
    raise BadValue("BAD_YEAR", text)


def _hundredths(text: str) -> int | None:
    whole, point, rest = text.partition(".")
    if not (text.isascii() and whole.isdigit() and len(whole) <= 12) or (
        point and not (rest.isdigit() and len(rest) <= 2)
    ):
        return None
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def rate_bp(text: str) -> int:
    """A rate in percent (``75``, ``75.00``; 0 to 100) as basis points."""
    found = _hundredths(text.removesuffix("%").rstrip())
    if found is None or found > 10_000:
        raise BadValue("BAD_RATE", text)
    return found


def amount_fen(text: str) -> int:
    """An amount in yuan (``95``, ``95.00``) as fen; not negative, at most two decimals."""
    found = _hundredths(text)
    if found is None or found > MOST_FEN:
        raise BadValue("BAD_AMOUNT", text)
    return found


def whole_number(text: str) -> int:
    """A whole number from 0 to 999,999,999."""
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    raise BadValue("BAD_NUMBER", text)


def least_count(text: str) -> int:
    """The smallest count of people that a public table shows: 2 to 100."""
    if text.isascii() and text.isdigit() and len(text) <= 3 and 2 <= int(text) <= 100:
        return int(text)
    raise BadValue("BAD_LEAST", text)


def given_text(text: str) -> str:
    """Text that is not blank, without outer blanks."""
    if not text.strip():
        raise BadValue("BLANK_VALUE", text)
    return text.strip()


def noted_text(text: str) -> str:
    """A note that the ledger keeps for ever: what looks like a person's number is starred."""
    from mutualaid.rules.identity import star_numbers

    return star_numbers(given_text(text))


def one_of(choices: Sequence[str]) -> Any:
    """A parser for one of a few words."""

    def choice(text: str) -> str:
        if text in choices:
            return text
        raise BadValue("NOT_A_CHOICE", text, choices=", ".join(choices))

    return choice


def file_there(text: str) -> Path:
    """A file that is there and can be opened."""
    path = Path(text)
    try:
        if not text or "\0" in text or not path.exists():
            raise BadValue("NO_SUCH_FILE", text)
        if path.is_dir():
            raise BadValue("IS_A_FOLDER", text)
        with path.open("rb"):
            return path
    except OSError:
        raise BadValue("FILE_UNREADABLE", text) from None


def file_to_write(text: str) -> Path:
    """A file that may be written: its folder is there and it is no folder itself."""
    path = Path(text)
    try:
        if not text or "\0" in text:
            raise BadValue("BLANK_VALUE", text)
        if path.is_dir():
            raise BadValue("IS_A_FOLDER", text)
        if not path.parent.is_dir():
            raise BadValue("NO_SUCH_FOLDER", text, folder=str(path.parent))
    except OSError:
        raise BadValue("NO_SUCH_FOLDER", text, folder=str(path.parent)) from None
    return path


# --- options; their help stands in words under the option's name ------------------------------------

FormatOption = Annotated[str | None, typer.Option("--format", "-f", metavar="|".join(FORMATS), parser=one_of(FORMATS))]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH", parser=file_to_write)]
DryRunOption = Annotated[bool, typer.Option("--dry-run")]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="UNIT", parser=given_text)]
PlanOption = Annotated[str | None, typer.Option("--plan", metavar="PLAN", parser=given_text)]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="DATE", parser=iso_day)]
YearOption = Annotated[int | None, typer.Option("--year", metavar="Y", parser=calendar_year)]
ByOption = Annotated[str | None, typer.Option("--by", metavar="|".join(GROUPINGS), parser=one_of(GROUPINGS))]
PeopleOption = Annotated[bool, typer.Option("--people")]
OnOption = Annotated[str, typer.Option("--on", metavar="DATE", parser=iso_day)]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", parser=given_text)]
RequiredReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", parser=given_text)]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", parser=noted_text)]
AcceptOption = Annotated[list[str] | None, typer.Option("--accept", metavar="CODE", parser=given_text)]
ValidRowsOption = Annotated[bool, typer.Option("--valid-rows")]
ReturnOption = Annotated[Path | None, typer.Option("--return", metavar="FILE.xlsx", parser=file_to_write)]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="NAME", parser=given_text)]
JoinedOnOption = Annotated[str | None, typer.Option("--joined-on", metavar="DATE", parser=iso_day)]
StartsOnOption = Annotated[str | None, typer.Option("--starts-on", metavar="DATE", parser=iso_day)]
ReceivedOnOption = Annotated[str | None, typer.Option("--received-on", metavar="DATE", parser=iso_day)]
ReceiptOption = Annotated[str | None, typer.Option("--receipt", metavar="NO", parser=given_text)]
WithinOption = Annotated[int | None, typer.Option("--within", metavar="DAYS", parser=whole_number)]
RateOption = Annotated[int, typer.Option("--rate", metavar="PERCENT", parser=rate_bp)]
AmountOption = Annotated[int, typer.Option("--amount", metavar="YUAN", parser=amount_fen)]

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", parser=file_there)]
PersonArgument = Annotated[str, typer.Argument(metavar="PERSON", parser=given_text)]
UnitArgument = Annotated[str, typer.Argument(metavar="UNIT", parser=given_text)]
PlanArgument = Annotated[str, typer.Argument(metavar="PLAN", parser=given_text)]
TextArgument = Annotated[str, typer.Argument(metavar="TEXT", parser=given_text)]
NumberArgument = Annotated[int, typer.Argument(metavar="NO", parser=whole_number)]


def period(year: int | None, as_of: str | None, today: str) -> str:
    """The day that is asked about: ``--as-of``, else 31 December of ``--year``, else ``today``; both must agree."""
    if as_of is not None:
        if year is not None and int(as_of[:4]) != year:
            raise MutualAidError("YEAR_AND_DAY_DIFFER", Exit.USAGE, year=year, as_of=as_of)
        return as_of
    return today if year is None else f"{year:04d}-12-31"


# --- the ledger -----------------------------------------------------------------------------------


@contextmanager
def reading(*, at: str | None = None, guard: Callable[[Reader], None] | None = None) -> Iterator[Reader]:
    """The ledger of this run, open for reading at ``at``, else at ``--at``; ``guard`` closes what is still open to a
    reader.
    """
    from mutualaid.store.reading import read

    if guard is None and _only_looking:
        from mutualaid.store.guarding import only_looking as guard
    with read(current().db, at=at or current().at, scope=_scope, guard=guard) as reader:
        yield reader


def ask_passphrase(path: str) -> str | None:
    """The passphrase of a ledger, asked on the terminal or taken from a line of stdin; None where nobody answers."""
    if not asks:
        return None
    from mutualaid.cli import passphrase

    return passphrase.ask("ASK_PASSPHRASE", path=path)


def changed_figures(writer: Writer) -> Sequence[Note]:
    """The printed figures that an entry is about to change; ``journal.write`` asks, the receipt tells."""
    if not writer.select("select 1 from publication_now limit 1"):
        return ()
    from mutualaid.publications import watching

    return watching.changed_figures(writer)


def intent(action: str, *, dry_run: bool, **more: Any) -> Intent:
    """What this run sets out to write, as ``journal.write`` takes it, with its actor."""
    from mutualaid.journal import Actor, Intent

    return Intent(action=action, actor=Actor(current().actor, os_user()), dry_run=dry_run, **more)


def refuse_at() -> None:
    """A command that writes does so at the head: ``--at`` with it is exit 2."""
    if current().at is not None:
        raise MutualAidError("AT_WITH_WRITE", Exit.USAGE, at=current().at)


# --- the way out ------------------------------------------------------------------------------------


class Settled(NamedTuple):
    """How this run answers, once its command line is understood."""

    format: str = "table"
    output: Path | None = None


_settled = Settled()


def settled() -> Settled:
    """How this run answers; before the command line is understood: a table on stdout."""
    return _settled


def settle(format: str | None, output: Path | None) -> str:
    """Settle the format from ``-f``, else from the extension of ``-o``; done for every command before it runs."""
    global _settled
    chosen = format or (BY_EXTENSION.get(output.suffix.lower(), "table") if output else "table")
    if chosen == "xlsx" and output is None:
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    _settled = Settled(chosen, output)
    return chosen


def refuse_overwriting(target: Path | None, *, source: Path | None = None) -> None:
    """A file to write is neither the ledger nor the file being read.

    Raises OUTPUT_IS_LEDGER, OUTPUT_IS_SOURCE (exit 2).
    """
    if target is None or not target.exists():
        return
    from mutualaid.store.reading import engine_of, sqlite_path

    if engine_of(current().db) == "sqlite" and _same(target, Path(sqlite_path(current().db))):
        raise MutualAidError("OUTPUT_IS_LEDGER", Exit.USAGE, path=str(target))
    if isinstance(source, Path) and _same(target, source):
        raise MutualAidError("OUTPUT_IS_SOURCE", Exit.USAGE, path=str(target))


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


def show(table: Table, format: str | None = None, output: Path | None = None) -> int:
    """Answer a question; hands back exit code 0."""
    chosen = format or settle(format, output)
    if chosen == "json":
        from mutualaid.render import json

        _give(json.text(json.table_object(table), encoding=_encoding(output)) + "\n", output)
    elif chosen == "csv":
        from mutualaid.render import csv

        _give(csv.table_text(table), output, written_as="utf-8-sig")
        # A line of it among the rows would be data.
        say("STAMP", entry=table.ledger.entry, head=table.ledger.head[:16] or "-")
    elif chosen == "xlsx":
        from mutualaid.render import xlsx

        replace_file(_path(output), lambda path: xlsx.write_table(table, path))
    else:
        from mutualaid.render import terminal

        _draw(lambda stream, **how: terminal.draw_table(table, stream, **how), output)
    return Exit.DONE


def tell(receipt: Receipt, format: str | None = None, output: Path | None = None) -> int:
    """Tell what a write did; hands back 5 for a file imported before and for money of a closed period, 1 for any other
    problem, else 0.
    """
    chosen = format or settle(format, output)
    if chosen == "json":
        from mutualaid.render import json

        _give(json.text(json.receipt_object(receipt), encoding=_encoding(output)) + "\n", output)
    elif chosen == "csv":
        from mutualaid.render import csv

        _give(csv.receipt_text(receipt), output, written_as="utf-8-sig")
    elif chosen == "xlsx":
        from mutualaid.render import xlsx

        replace_file(_path(output), lambda path: xlsx.write_receipt(receipt, path))
    else:
        from mutualaid.render import terminal

        def draw(stream: Any, *, width: int | None, unicode: bool, styled: bool) -> None:
            terminal.draw_receipt(receipt, stream, width=width, styled=styled)

        _draw(draw, output)
    return receipt_code(receipt)


def receipt_code(receipt: Receipt) -> int:
    """The exit code that a receipt stands for."""
    from mutualaid.results import ImportReceipt

    if isinstance(receipt, ImportReceipt) and receipt.same_as_entry is not None:
        return Exit.CONFLICT
    if any(problem.code == "PERIOD_CLOSED" for problem in receipt.problems):
        return Exit.CONFLICT
    return Exit.REFUSED if receipt.problems else Exit.DONE


def answer(
    record: Mapping[str, Any],
    format: str | None = None,
    output: Path | None = None,
    *,
    rows: str | None = None,
    code: int = Exit.DONE,
    ledger: Ledger | None = None,
) -> int:
    """Answer with one object whose JSON is ``record`` as it stands; ``rows`` names the list that CSV holds.

    ``ledger`` stamps a workbook; without it the record's own ``ledger`` does, where it has one.
    """
    chosen = format or settle(format, output)
    lists = {
        key: value
        for key, value in record.items()
        if isinstance(value, list) and all(isinstance(row, Mapping) for row in value)
    }
    if chosen == "json":
        from mutualaid.render import json

        _give(json.text(record, encoding=_encoding(output)) + "\n", output)
    elif chosen in ("csv", "xlsx"):
        held: Sequence[Mapping[str, object]] = record[rows] if rows else [record]
        columns = list(dict.fromkeys(key for row in held for key in row)) or list(record)
        own = record.get("ledger")
        if ledger is None and isinstance(own, Mapping) and own.keys() == {"entry", "head"}:
            ledger = Ledger(own["entry"], own["head"])
        table = Table({"list": rows or ""}, ledger or Ledger(0, ""), columns, held)
        if chosen == "csv":
            from mutualaid.render import csv

            _give(csv.table_text(table), output, written_as="utf-8-sig")
        else:
            from mutualaid.render import xlsx

            replace_file(_path(output), lambda path: xlsx.write_table(table, path))
    else:
        from mutualaid.render import terminal

        plain = {key: value for key, value in record.items() if key not in lists}

        def draw(stream: Any, *, width: int | None, unicode: bool, styled: bool) -> None:
            terminal.draw_record(plain, lists, stream, width=width)

        _draw(draw, output)
    return code


def file_refused(wrong: MutualAidError, file: Path, *, action: str, dry_run: bool = False) -> ImportReceipt:
    """A file refused as a whole, as the receipt of its import: nothing read, one problem without a row.

    Raises ``wrong`` again where it is no refusal of the file (exit code other than 1).
    """
    if wrong.exit_code is not Exit.REFUSED:
        raise wrong
    from hashlib import sha256

    from mutualaid.results import ImportReceipt

    facts: dict[str, Any] = {"file": file.name, **wrong.facts}
    sheet, column, value = (None if (fact := facts.pop(key, None)) is None else str(fact) for key in PLACED)
    return ImportReceipt(
        action=action,
        entry=None,
        dry_run=dry_run,
        problems=[Problem("refused", wrong.code, sheet=sheet, column=column, value=value, facts=facts)],
        file=file.name,
        sha256=sha256(file.read_bytes()).hexdigest(),
        taken=False,
    )


# --- stdout is data, stderr is talk ---------------------------------------------------------------


def say(code: str, /, **facts: object) -> None:
    """Say the sentence of a code to the person at stderr."""
    from mutualaid.render.cells import told

    talk(told(code, facts))


def _encoding(output: Path | None) -> str:
    return "utf-8" if output is not None else encoding()


def _path(output: Path | None) -> Path:
    if output is None:
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    return output


def _give(text: str, output: Path | None, *, written_as: str = "utf-8") -> None:
    if output is None:
        emit(text)
    else:
        replace_file(
            output, lambda path: path.write_text(text, encoding=written_as, newline="", errors="backslashreplace")
        )


def replace_file(output: Path, write: Any) -> None:
    """Write a file whole or not at all: beside it first, then in its place."""
    if output.exists() and not output.is_file():
        write(output)
    else:
        beside = output.with_name(f".{output.name[:80]}.{os.getpid()}.tmp{output.suffix}")
        try:
            write(beside)
            os.replace(beside, output)
        finally:
            beside.unlink(missing_ok=True)
    say("FILE_WRITTEN", path=str(output))


def _draw(draw: Any, output: Path | None) -> None:
    if output is None and sys.stdout is not None and sys.stdout.isatty():
        from shutil import get_terminal_size

        unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        styled = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        draw(sys.stdout, width=max(get_terminal_size().columns, 40), unicode=unicode, styled=styled)
        return
    from io import StringIO

    made = StringIO()
    draw(made, width=None, unicode=False, styled=False)
    _give("".join(f"{line.rstrip()}\n" for line in made.getvalue().splitlines()), output)


def refuse(code: str, exit_code: Exit = Exit.USAGE, **facts: object) -> NoReturn:
    """End the command with a sentence."""
    raise MutualAidError(code, exit_code, **facts)
