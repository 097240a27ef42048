"""The file of a batch that goes to the bank: a workbook or delimited text, in clear, written once.

One line a payee: 序号, 户名, 账号, 金额, 证件号码, 用途; where somebody is paid in a member's place also 开户行. The
last line holds the control count and the control total.
Account and document are text, the amount is yuan with two decimals. Source: domain.md 4.1 (bank batch files).
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from mutualaid.errors import Exit, MutualAidError

HEADINGS = ("序号", "户名", "账号", "金额", "证件号码", "用途", "开户行")
KINDS = ("text", "id", "id", "fen", "id", "id", "id")
WIDTHS = (8, 16, 24, 14, 24, 20, 28)
SHEET = "付款"
TOTAL = "合计"
FORMATS = ("xlsx", "gb18030", "utf-8")
"""A workbook, or text in one of two encodings; GB18030 holds every character of Unicode."""
LINE_END = "\r\n"


class PaymentLine(NamedTuple):
    """One line of the file, in clear; the amount in fen."""

    line_no: int
    holder: str
    account: str
    amount_fen: int
    document_no: str
    purpose: str
    bank: str = ""
    """Of a payee who is paid in a member's place."""


def purpose(batch_no: int, *, is_relief: bool = False) -> str:
    """用途: what the payee reads on the statement. It names the batch and no plan, which would tell of an illness."""
    return f"{'临时救助' if is_relief else '互助金'}批次{batch_no}"


def control_count(lines: Sequence[PaymentLine]) -> str:
    """The control count as the last line has it."""
    return f"{len(lines)}笔"


def content(lines: Sequence[PaymentLine], format_code: str, *, delimiter: str = "|") -> bytes:
    """The whole file. ``format_code`` is one of ``FORMATS``; ``delimiter`` is that of the text."""
    if format_code == "xlsx":
        return _workbook(lines)
    total_fen = sum(line.amount_fen for line in lines)
    width = _width(lines)
    cells: list[tuple[str, ...]] = [HEADINGS]
    cells += [(str(line.line_no), line.holder, line.account, _yuan(line.amount_fen), *line[4:]) for line in lines]
    cells.append((TOTAL, control_count(lines), "", _yuan(total_fen), "", "", ""))
    return "".join(delimiter.join(line[:width]) + LINE_END for line in cells).encode(format_code)


def _width(lines: Sequence[PaymentLine]) -> int:
    """How many columns the file has: the bank stands where any line tells it."""
    return len(HEADINGS) if any(line.bank for line in lines) else len(HEADINGS) - 1


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _workbook(lines: Sequence[PaymentLine]) -> bytes:
    from mutualaid.sheets import listing

    width = _width(lines)
    columns = [
        listing.Column(heading, kind, number_format="0.00" if kind == "fen" else None)
        for heading, kind in zip(HEADINGS[:width], KINDS, strict=False)
    ]
    total = (TOTAL, control_count(lines), None, sum(line.amount_fen for line in lines), None, None, None)
    return listing.plain_bytes(SHEET, columns, (line[:width] for line in chain(lines, (total,))), widths=WIDTHS[:width])


@contextlib.contextmanager
def delivered(path: Path, *, stands: Callable[[], bool]) -> Iterator[Callable[[bytes], None]]:
    """A file that appears under its name only once what it rests on ``stands``; readable by its owner alone.

    The function handed out puts the content on the disk beside the place, to be called before the commit. Left without
    a word, the file takes its place; left by an error, it is removed, unless the commit went through before it. Raises
    ``OSError``, and PAYMENT_FILE_BESIDE (exit 3) where the last step alone fails: the content then stays beside.
    """
    kept: list[str] = []

    def keep(packed: bytes) -> None:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)  # mode 0600
        kept.append(beside)
        with os.fdopen(handle, "wb") as stream:
            stream.write(packed)
            stream.flush()
            os.fsync(stream.fileno())

    try:
        yield keep
    except BaseException:
        if kept and stands():
            _put(kept[0], path)
        elif kept:
            with contextlib.suppress(OSError):
                os.unlink(kept[0])
        raise
    if kept:
        _put(kept[0], path)


def _put(beside: str, path: Path) -> None:
    """Give the file its name; the folder's own entry is then on the disk, too."""
    try:
        os.replace(beside, path)
    except OSError:
        raise MutualAidError("PAYMENT_FILE_BESIDE", Exit.UNREACHABLE, path=str(path), beside=beside) from None
    if os.name != "posix":
        return
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
