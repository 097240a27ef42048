"""Out to the bank: the file of an approved batch, written once; a line of it is one payee.

Source: interface.md (payout), domain.md 4.1 (bank batch files), reliability.md 6. Money is integer fen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from mutualaid.errors import MutualAidError
from mutualaid.journal import Intent, write
from mutualaid.journal.disclosing import within
from mutualaid.payouts.approving import refuse_stale, refuse_unsound
from mutualaid.payouts.standing import Item, items_of, refuse_move, the_batch
from mutualaid.results import Disclosure, Receipt
from mutualaid.sheets.payment_file import PaymentLine, content, purpose


def export(
    url: str,
    intent: Intent,
    batch_no: int,
    *,
    file_name: str,
    format_code: str,
    delimiter: str,
    keep: Callable[[bytes], None],
) -> Receipt:
    """Make the file of an approved batch, once, and hand its bytes to ``keep`` before the entry is committed.

    ``format_code`` is ``xlsx``, ``gb18030`` or ``utf-8``. A dry run keeps nothing. Raises BATCH_UNKNOWN,
    DELIMITER_IN_VALUE and those of ``refuse_unsound`` (exit 1), NOT_PERMITTED (exit 4), BATCH_NOT_APPROVED,
    BATCH_EXPORTED, BATCH_PAYEE_MISSING, BATCH_STALE and BATCH_RELIEF_STALE (exit 5).
    """
    with write(url, intent) as writer:
        batch = the_batch(writer, batch_no)
        refuse_move(writer, batch, "export")
        items = items_of(writer, batch_no)
        refuse_unsound(batch, items)
        refuse_stale(writer, batch, items)
        people = {item.person_id for item in items}
        leave = within(writer, "payment_file", people, command=intent.action, file_name=file_name)
        lines = lines_of(batch_no, items, leave)
        if format_code != "xlsx":
            _refuse_delimiter(lines, delimiter)
        packed = content(lines, format_code, delimiter=delimiter)
        facts: dict[str, object] = {
            "file_name": file_name,
            "format_code": format_code,
            "sha256": hashlib.sha256(packed).hexdigest(),
            "line_count": len(lines),
            "total_fen": sum(line.amount_fen for line in lines),
        }
        approval_id = writer.select(
            "select min(approval_id) from approval_now where batch_id = :batch_id", {"batch_id": batch_no}
        )[0][0]
        writer.assert_rows(
            "payment_file",
            ("batch_id", "approval_id", *facts),
            [(batch_no, approval_id, *facts.values())],
        )
        if intent.dry_run:
            # A workbook holds the minute it was made in: the bytes of the real run are others.
            del facts["sha256"]
        else:
            keep(packed)
    facts["batch_fen"] = facts.pop("total_fen")
    return writer.receipt(facts={"batch_no": batch_no, **facts})


def lines_of(batch_no: int, items: Sequence[Item], leave: Disclosure) -> list[PaymentLine]:
    """The lines of the file, one a payee, in clear; ``ValueError`` where ``leave`` lacks one of them."""
    if not leave.people.issuperset(item.person_id for item in items):
        raise ValueError
    lines = []
    for line_no, group in groupby(items, key=attrgetter("line_no")):
        theirs = list(group)
        account = theirs[0].account
        lines.append(
            PaymentLine(
                line_no,
                account.holder,
                account.card_no or "",
                sum(item.amount_fen for item in theirs),
                account.document_no or "",
                purpose(batch_no, is_relief=theirs[0].relief_id is not None),
                account.bank or "",
            )
        )
    return lines


def _refuse_delimiter(lines: Iterable[PaymentLine], delimiter: str) -> None:
    for line in lines:
        if any(
            sign in text
            for text in (line.holder, line.account, line.document_no, line.bank)
            for sign in (delimiter, "\n")
        ):
            raise MutualAidError("DELIMITER_IN_VALUE", line_no=line.line_no, delimiter=delimiter)
