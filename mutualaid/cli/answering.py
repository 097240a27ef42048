"""The way out: an answer, a receipt or a record to stdout or a file, in the format of the run, and its exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mutualaid.cli.invocation import answering_in, current, told
from mutualaid.cli.streams import emit, encoding, talk
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render import formats
from mutualaid.render.formats import Place, Record

if TYPE_CHECKING:
    from mutualaid.results import Ledger, Receipt, Table

Command = TypeVar("Command", bound=Callable[..., Any])


def writes(*endings: str) -> Callable[[Command], Command]:
    """Say of a command that it writes a document of its own kind to files of these endings."""

    def said(command: Command) -> Command:
        command.own_endings = endings  # type: ignore[attr-defined]
        return command

    return said


def settle(format: str | None, output: Path | None, *, own_endings: tuple[str, ...] = ()) -> str:
    """Settle the format from ``-f``, else from the extension of ``-o``; done for every command before it runs.

    ``own_endings`` are those of a document of the command's own: it is asked for like the usual format. Raises
    FORMAT_UNKNOWN, FORMAT_NEEDS_FILE (exit 2).
    """
    chosen = format or formats.USUAL
    if format is None and output is not None and output.suffix.lower() not in own_endings:
        chosen = formats.name_for(output)
    if output is None and chosen != formats.USUAL and (made := formats.format_named(chosen)).NEEDS_FILE:
        raise MutualAidError("FORMAT_NEEDS_FILE", Exit.USAGE, format=chosen, ending=made.EXTENSIONS[0])
    # A document is no answer: what is told of it, a refusal too, goes to stdout.
    is_document = output is not None and output.suffix.lower() in own_endings
    answering_in(chosen, None if is_document else output)
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
    chosen = formats.format_named(format or current().format)
    _deliver(chosen.table(table, _place(output)), output)
    if not chosen.STAMPED:
        say("STAMP", entry=table.ledger.entry, head=table.ledger.head[:16] or "-")
    return Exit.DONE


def tell(receipt: Receipt, format: str | None = None, output: Path | None = None) -> int:
    """Tell what a write did; hands back 5 for a file imported before and for money of a closed period, 1 for any other
    problem, else 0.
    """
    chosen = formats.format_named(format or current().format)
    told(receipt)
    for note in receipt.notes:
        if note.code == "CLOCK_BACK":
            say(note.code, **note.facts)
    _deliver(chosen.receipt(receipt, _place(output)), output)
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
    chosen = formats.format_named(format or current().format)
    _deliver(chosen.record(Record(record, rows, ledger), _place(output)), output)
    return code


# --- stdout is data, stderr is talk ---------------------------------------------------------------


def say(code: str, /, **facts: object) -> None:
    """Say the sentence of a code to the person at stderr."""
    from mutualaid.render import cells

    talk(cells.told(code, facts))


def _place(output: Path | None) -> Place:
    """Where the answer will be read."""
    if output is not None:
        return Place(is_file=True)
    if (counter := current().counter) is not None:
        return Place(width=counter.width, unicode=True, is_preview=current().is_preview)
    if sys.stdout is None or not sys.stdout.isatty():
        return Place(encoding=encoding())
    from shutil import get_terminal_size

    return Place(
        encoding=encoding(),
        width=max(get_terminal_size().columns, 40),
        unicode=encoding().lower().replace("-", "") == "utf8",
        is_preview=current().is_preview,
        styled="NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb" and not _is_old_console(),
    )


def _is_old_console() -> bool:
    """Whether stdout is a console of Windows that would show the signs of styles instead of following them."""
    if sys.platform != "win32":
        return False
    from rich.console import detect_legacy_windows

    return detect_legacy_windows()


def _deliver(content: str | Iterator[bytes], output: Path | None) -> None:
    """Write a made answer to stdout or to its file.

    Raises ``OSError`` where that cannot be done: a stdout that is closed takes no answer of a write.
    """
    if output is not None:
        replace_file(output, lambda path: _write(content, path))
        return
    if sys.stdout is None and current().counter is None and current().entry is not None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    assert isinstance(content, str)  # what needs a file was refused without one when the format was settled
    emit(content)


def _write(content: str | Iterator[bytes], path: Path) -> None:
    if isinstance(content, str) and not current().in_clear:
        path.write_text(content, encoding="utf-8", newline="", errors="backslashreplace")
        return
    from mutualaid.sheets.writing import replacing

    with replacing(path) as write:
        for part in [content.encode("utf-8", "backslashreplace")] if isinstance(content, str) else content:
            write(part)


def replace_file(output: Path, write: Callable[[Path], object]) -> None:
    """Write a file whole or not at all: beside it first, then in its place; a device is written to as it is.

    Raises ``OSError`` that names the file, for a full disk does not.
    """
    # What a link points to is replaced, never the link: /dev/stdout is one.
    place = output.resolve() if output.is_file() else output
    beside = place.with_name(f".{place.name[:80]}.{os.getpid()}.tmp{place.suffix}")
    try:
        if place.exists() and not place.is_file():
            write(place)
        else:
            try:
                write(beside)
                os.replace(beside, place)
            finally:
                beside.unlink(missing_ok=True)
    except OSError as wrong:
        wrong.filename = str(output)
        raise
    if current().in_clear:
        tell_private(output)
    else:
        say("FILE_WRITTEN", path=str(output))


def tell_private(path: Path) -> None:
    """Say that a file with personal values is written, and where others may read it all the same."""
    from mutualaid.store.place import others_may_read

    say("FILE_WRITTEN", path=str(path))
    if others_may_read(str(path)):
        say("OTHERS_MAY_READ", path=str(path))
