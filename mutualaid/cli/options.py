"""What the options and arguments of the commands hold: each read by a parser, and declared once where many share it.

Their help stands in words, under the option's name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from mutualaid import words
from mutualaid.cli import streams
from mutualaid.cli.invocation import today
from mutualaid.codes import CONFIRMED, MOST_FEN, PAYERS
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render import formats

MOST_DAYS_AHEAD = 36_600
"""A hundred years."""


class BadValue(ValueError):  # noqa: N818 - a value, told by the border
    """A value of the command line that cannot be read: the code of its sentence, and facts."""

    def __init__(self, code: str, value: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.facts = facts


def hold_codes(text: str) -> tuple[str, ...]:
    """The codes of one ``--accept``, with commas between. Raises BLANK_VALUE, NO_SUCH_HOLD (exit 2).

    A word that names no doubt settles nothing, and whoever wrote it would believe that it did.
    """
    codes = tuple(code for part in text.split(",") if (code := part.strip().upper()))
    if not codes:
        raise BadValue("BLANK_VALUE", text)
    doubts = words.acceptable()
    for code in codes:
        if code not in doubts:
            raise BadValue("NO_SUCH_HOLD", code, nearest=nearest(code, doubts))
    return codes


def import_hold_codes(text: str) -> tuple[str, ...]:
    """The codes of one ``--accept`` of an import, which may also be CONFIRMED: those confirmed row by row.

    Raises BLANK_VALUE, NO_SUCH_HOLD (exit 2).
    """
    parts = [part.strip() for part in text.split(",")]
    others = ",".join(part for part in parts if part.upper() != CONFIRMED)
    confirmed = (CONFIRMED,) if len(others) < len(",".join(parts)) else ()
    return (*confirmed, *(hold_codes(others) if others or not confirmed else ()))


def accepted(accept: Sequence[tuple[str, ...]] | None, reason: str | None) -> frozenset[str]:
    """The codes of ``--accept``: ``--accept A,B`` and ``--accept A --accept B`` are one.

    Raises REASON_NEEDED (exit 2) for ``--accept`` without ``--reason``: a hold is settled by somebody's word. Rows that
    were confirmed bear reasons of their own.
    """
    codes = frozenset(code for some in accept or () for code in some)
    if codes - {CONFIRMED} and reason is None:
        raise MutualAidError("REASON_NEEDED", Exit.USAGE)
    return codes


def accepting(codes: frozenset[str]) -> dict[str, object]:
    """What the journal keeps of ``--accept``; nothing where it was not given."""
    return {"accept": sorted(codes)} if codes else {}


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidates most like a name, or ``None``."""
    from difflib import get_close_matches

    return ", ".join(get_close_matches(name, list(candidates), n=2, cutoff=0.6)) or None


TODAY = ("today", "今天", "今日")


def given_day(text: str) -> str:
    """A day as ISO text, the year 1900 to 2100, read as a cell of a file is; ``today`` is this machine's.

    A bare number is no day here: no workbook says how it counts. Raises BAD_DATE, AMBIGUOUS_DATE (exit 2).
    """
    if text.strip().casefold() in TODAY:
        return today()
    try:
        if len(text) == 10 and text.isascii() and text[4] == text[7] == "-":
            iso = date.fromisoformat(text)
            if 1900 <= iso.year <= 2100:
                return text
    except ValueError:
        pass
    from mutualaid.rules.values import read_day  # most days are written as ISO says

    read, findings = read_day(text, has_styles=False)
    if read is None or any(finding.verdict == "refused" for finding in findings):
        raise BadValue("BAD_DATE", text)
    if any(finding.verdict == "held" for finding in findings):
        raise BadValue("AMBIGUOUS_DATE", text, day=read)
    return read


def calendar_year(text: str) -> int:
    """A year from 1900 to 2100. Raises BAD_YEAR (exit 2)."""
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
    """A rate in percent (``75``, ``75.00``; 0 to 100) as basis points. Raises BAD_RATE (exit 2)."""
    found = _hundredths(text.removesuffix("%").rstrip())
    if found is None or found > 10_000:
        raise BadValue("BAD_RATE", text)
    return found


def amount_fen(text: str) -> int:
    """An amount in yuan (``95``, ``95.00``) as fen; not negative, at most two decimals. Raises BAD_AMOUNT (exit 2)."""
    found = _hundredths(text)
    if found is None or found > MOST_FEN:
        raise BadValue("BAD_AMOUNT", text)
    return found


def whole_number(text: str) -> int:
    """A whole number from 0 to 999,999,999. Raises BAD_NUMBER (exit 2)."""
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    raise BadValue("BAD_NUMBER", text)


def least_count(text: str) -> int:
    """The smallest count of people that a public table shows: 2 to 100. Raises BAD_LEAST (exit 2)."""
    if text.isascii() and text.isdigit() and len(text) <= 3 and 2 <= int(text) <= 100:
        return int(text)
    raise BadValue("BAD_LEAST", text)


def given_text(text: str) -> str:
    """Text that is not blank, without outer blanks. Raises BLANK_VALUE, NOT_TEXT (exit 2)."""
    if not text.strip():
        raise BadValue("BLANK_VALUE", text)
    if not streams.is_text(text):
        raise BadValue("NOT_TEXT", text)
    return text.strip()


def noted_text(text: str) -> str:
    """A note that the ledger keeps for ever: what looks like a person's number is starred."""
    from mutualaid.rules.identity import star_numbers

    return star_numbers(given_text(text))


def payer_part(text: str) -> tuple[str, int | None]:
    """A payer, alone or with what they paid (``member``, ``unit=60``). Raises NOT_A_CHOICE, BAD_AMOUNT (exit 2)."""
    payer, equals, amount = text.partition("=")
    return OneOf(PAYERS)(payer.strip()), amount_fen(amount.strip()) if equals else None


def paid_by(given: Sequence[tuple[str, int | None]] | None) -> dict[str, Any]:
    """What ``--payer`` tells: ``told`` by payer, and the ``payer`` of all the rest.

    Raises PAYER_TWICE (exit 2).
    """
    told: dict[str, int] = {}
    rest: str | None = None
    for payer, part_fen in given or ():
        if payer in told or payer == rest or (part_fen is None and rest is not None):
            raise MutualAidError("PAYER_TWICE", Exit.USAGE, payer_code=payer)
        if part_fen is None:
            rest = payer
        else:
            told[payer] = part_fen
    return {"told": told, "payer": rest}


class OneOf:
    """A parser for one of a few words, which help pages and refusals list."""

    def __init__(self, choices: Sequence[str] | Callable[[], Sequence[str]]) -> None:
        self._choices = choices

    @property
    def choices(self) -> Sequence[str]:
        """The words; asked for late where it takes a while to know them."""
        return self._choices() if callable(self._choices) else self._choices

    def __call__(self, text: str) -> str:
        if text in self.choices:
            return text
        raise BadValue("NOT_A_CHOICE", text, choices=", ".join(self.choices))


def file_there(text: str) -> Path:
    """A file that is there and can be opened; to open a pipe would wait for somebody at its other end.

    Raises NO_SUCH_FILE, IS_A_FOLDER, NOT_A_FILE, FILE_UNREADABLE (exit 2).
    """
    path = Path(text)
    try:
        if not text or "\0" in text or not path.exists():
            raise BadValue("NO_SUCH_FILE", text)
        if path.is_dir():
            raise BadValue("IS_A_FOLDER", text)
        if not path.is_file():
            raise BadValue("NOT_A_FILE", text)
        with path.open("rb"):
            return path
    except OSError:
        raise BadValue("FILE_UNREADABLE", text) from None


class Named(NamedTuple):
    """The files that one word of the command line names, and the word."""

    text: str
    paths: tuple[Path, ...]


LISTS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".xml", ".htm", ".html")
"""The endings of what may hold a list; of a folder nothing else is looked at."""


def files_there(text: str) -> Named:
    """The files that a word names: a file, whatever its name; a folder and those below it; a pattern (``*.xlsx``).

    A pattern is filled in here as well, since not every command line does. What Excel leaves beside a workbook that
    is open (``~$``), and what is hidden, is passed over. Raises NO_SUCH_FILE, NOT_A_FILE, FILE_UNREADABLE (exit 2).
    """
    from glob import glob

    path = Path(text)
    try:
        if text and "\0" not in text:
            if path.is_dir():
                return Named(text, tuple(_lists_below(path)))
            if not path.exists() and (found := sorted(filter(os.path.isfile, glob(text)), key=str.casefold)):
                return Named(text, tuple(Path(one) for one in found if not _is_beside(Path(one))))
    except OSError:
        raise BadValue("FILE_UNREADABLE", text) from None
    return Named(text, () if _is_beside(path) and path.exists() else (file_there(text),))


def _lists_below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files, key=str.casefold):
            path = Path(place, name)
            if path.suffix.lower() in LISTS and not name.startswith((".", "~$")):
                yield path


def _is_beside(path: Path) -> bool:
    return path.name.startswith("~$")


def folder_to_fill(text: str) -> Path:
    """A folder to write files to, there or to be made in one that is.

    Raises BLANK_VALUE, NO_SUCH_FOLDER, NOT_A_FOLDER (exit 2).
    """
    path = Path(text)
    try:
        if not text.strip() or "\0" in text:
            raise BadValue("BLANK_VALUE", text)
        if path.exists() and not path.is_dir():
            raise BadValue("NOT_A_FOLDER", text)
        if not path.is_dir() and not path.absolute().parent.is_dir():
            raise BadValue("NO_SUCH_FOLDER", text, folder=str(path.parent))
    except OSError:
        raise BadValue("NO_SUCH_FOLDER", text, folder=str(path.parent)) from None
    return path


def file_to_write(text: str) -> Path:
    """A file that may be written: its folder is there and it is no folder itself.

    Raises BLANK_VALUE, NO_SUCH_FOLDER, IS_A_FOLDER (exit 2).
    """
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


def days_ahead(within: int | None) -> int:
    """How far ``--within`` looks ahead, in days; without it as far as is usual. Raises TOO_MANY_DAYS (exit 2)."""
    from mutualaid.reports.enrolled import DAYS_AHEAD

    days = DAYS_AHEAD if within is None else within
    if days > MOST_DAYS_AHEAD:
        raise MutualAidError("TOO_MANY_DAYS", Exit.USAGE, days=days)
    return days


def document_ending(*endings: str) -> Callable[[str], Path]:
    """A parser for a document that is of one kind whatever it is called: a name that ends otherwise would belie it.

    The parser raises OTHER_KIND_OF_FILE (exit 2).
    """

    def document(text: str) -> Path:
        path = file_to_write(text)
        if path.suffix and path.suffix.lower() not in endings:
            raise BadValue("OTHER_KIND_OF_FILE", text, endings=", ".join(endings))
        return path

    return document


# --- declared once for many commands ----------------------------------------------------------------

FormatOption = Annotated[str | None, typer.Option("--format", "-f", parser=OneOf(formats.names))]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH", parser=file_to_write)]
ReceiptFormatOption = Annotated[str | None, typer.Option("--format", "-f", parser=OneOf(formats.text_names))]
"""Of a command whose ``-o`` is a document of its own: what it did is told on stdout."""
WorkbookOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE.xlsx", parser=document_ending(".xlsx"))
]
DryRunOption = Annotated[bool, typer.Option("--dry-run")]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="UNIT", parser=given_text)]
PlanOption = Annotated[str | None, typer.Option("--plan", metavar="PLAN", parser=given_text)]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="DATE", parser=given_day)]
YearOption = Annotated[int | None, typer.Option("--year", metavar="Y", parser=calendar_year)]
PersonOption = Annotated[str | None, typer.Option("--person", metavar="PERSON", parser=given_text)]
PeopleOption = Annotated[bool, typer.Option("--people")]
SortOption = Annotated[str | None, typer.Option("--sort", metavar="KEY", parser=given_text)]
TopOption = Annotated[int | None, typer.Option("--top", metavar="N", parser=whole_number)]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", parser=given_day)]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", parser=given_day)]
OnOption = Annotated[str, typer.Option("--on", metavar="DATE", parser=given_day)]
OptionalOnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", parser=given_day)]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", parser=given_text)]
RequiredReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", parser=given_text)]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", parser=noted_text)]
AcceptOption = Annotated[list[Any] | None, typer.Option("--accept", metavar="CODE", parser=hold_codes)]
ImportAcceptOption = Annotated[list[Any] | None, typer.Option("--accept", metavar="CODE", parser=import_hold_codes)]
ValidRowsOption = Annotated[bool, typer.Option("--valid-rows")]
ReturnOption = Annotated[Path | None, typer.Option("--return", metavar="FILE.xlsx", parser=document_ending(".xlsx"))]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="NAME", parser=given_text)]
JoinedOnOption = Annotated[str | None, typer.Option("--joined-on", metavar="DATE", parser=given_day)]
StartsOnOption = Annotated[str | None, typer.Option("--starts-on", metavar="DATE", parser=given_day)]
ReceivedOnOption = Annotated[str | None, typer.Option("--received-on", metavar="DATE", parser=given_day)]
ReceiptOption = Annotated[str | None, typer.Option("--receipt", metavar="NO", parser=given_text)]
WithinOption = Annotated[int | None, typer.Option("--within", metavar="DAYS", parser=whole_number)]
RateOption = Annotated[int, typer.Option("--rate", metavar="PERCENT", parser=rate_bp)]
AmountOption = Annotated[int, typer.Option("--amount", metavar="YUAN", parser=amount_fen)]
PayerOption = Annotated[str | None, typer.Option("--payer", parser=OneOf(PAYERS))]
PayersOption = Annotated[list[Any] | None, typer.Option("--payer", metavar="PAYER[=YUAN]", parser=payer_part)]

FilesArgument = Annotated[list[Any], typer.Argument(metavar="FILE", parser=files_there)]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", parser=file_there)]
OptionalFileArgument = Annotated[Path | None, typer.Argument(metavar="FILE", parser=file_there)]
PersonArgument = Annotated[str, typer.Argument(metavar="PERSON", parser=given_text)]
UnitArgument = Annotated[str, typer.Argument(metavar="UNIT", parser=given_text)]
PlanArgument = Annotated[str, typer.Argument(metavar="PLAN", parser=given_text)]
TextArgument = Annotated[str, typer.Argument(metavar="TEXT", parser=given_text)]
NumberArgument = Annotated[int, typer.Argument(metavar="NO", parser=whole_number)]


def period(year: int | None, as_of: str | None, today: str) -> str:
    """The day that is asked about: ``--as-of``, else 31 December of ``--year``, else ``today``.

    Raises YEAR_AND_DAY_DIFFER (exit 2) where both are given and do not agree.
    """
    if as_of is not None:
        if year is not None and int(as_of[:4]) != year:
            raise MutualAidError("YEAR_AND_DAY_DIFFER", Exit.USAGE, year=year, as_of=as_of)
        return as_of
    return today if year is None else f"{year:04d}-12-31"
