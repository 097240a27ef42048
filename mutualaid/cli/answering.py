"""The way out: an answer, a receipt or a record to stdout or a file, in the format of the run, and its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutualaid.cli.invocation import answering_in, current
from mutualaid.cli.streams import emit, encoding, talk
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Ledger, Table

if TYPE_CHECKING:
    from mutualaid.results import Receipt

BY_EXTENSION = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}


def settle(format: str | None, output: Path | None) -> str:
    """Settle the format from ``-f``, else from the extension of ``-o``; done for every command before it runs."""
    chosen = format or (BY_EXTENSION.get(output.suffix.lower(), "table") if output else "table")
    if chosen == "xlsx" and output is None:
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    answering_in(chosen, output)
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
    chosen = format or current().format
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
    chosen = format or current().format
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
    chosen = format or current().format
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
