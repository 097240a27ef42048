"""Back from the bank: its answer, line by line, told to every payment in the line.

Source: interface.md (payout confirm), domain.md 4.1 (bank batch files).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mutualaid import journal
from mutualaid.imports import Decision, Desk, Field, ImportOrder, run_import, text, unremarked
from mutualaid.journal import Writer
from mutualaid.payouts.sent import (
    AnswerRow,
    batch_answered,
    control_differing,
    go_on,
    lines_sent,
    match,
    read_batch_no,
    read_line_no,
    read_result,
    reason_kept,
    standing_after,
)
from mutualaid.results import ImportReceipt, Note, Roster
from mutualaid.rules.values import read_account, read_fen

COLUMNS = ("payout_id", "event_code", "event_on", "item_id", "payment_file_id", "reason")


def confirm(
    url: str, roster: Roster, order: ImportOrder, *, on: str | None = None, batch: int | None = None
) -> ImportReceipt:
    """Take the bank's answer: each line was paid, or came back with a reason; lines not in it go on waiting.

    Rows are matched by line number, account and amount; the batch is ``batch``, else the one whose lines they are.
    ``on`` is the day where the file has none. Held as a whole: CONTROL_DIFFERS, a control count or total that is not
    that of the rows. Raises BATCH_UNKNOWN, BATCH_NOT_EXPORTED, ANSWER_AMBIGUOUS and ANSWER_OF_NO_BATCH (exit 1).
    """
    differing = control_differing(roster)
    if differing is not None and "CONTROL_DIFFERS" not in order.accept:
        with journal.write(url, order.intent(roster)) as writer:
            handed_back = order.handing_back(writer, [differing])
        receipt = ImportReceipt(order.action, None, order.dry_run, file=roster.file, sha256=roster.sha256, taken=False)
        return replace(receipt, problems=[differing], handed_back=handed_back)

    def decide(desk: Desk) -> Decision[AnswerRow]:
        if differing is not None:
            desk.notes.append(Note(differing.code, differing.sheet, differing.row, facts=differing.facts))
        rows = desk.read(
            AnswerRow,
            line_no=Field(read_line_no, needed=True),
            card_no=Field(unremarked(read_account), needed=True),
            amount_fen=Field(unremarked(read_fen), "amount", needed=True),
            batch_no=Field(read_batch_no, "purpose"),
            result=Field(read_result),
            reason=Field(text),
            event_on=Field(unremarked(desk.day), "paid_on", otherwise=on),
        )
        batch_no = batch_answered(desk.writer, rows, batch)
        lines, first = lines_sent(desk.writer, batch_no), dict[int, int]()
        for row in rows:
            match(row, lines)
            desk.refuse_second(row, "line_no", row.line_no, first)
            if row.result is None and not row.is_refused("result"):
                row.overrule("paid_on")  # what waits has no day yet
            elif row.event_on is None and not row.is_doubted("paid_on"):
                row.refuse("paid_on", "ANSWER_DAY_MISSING")
            go_on(row, desk.writer.day)
            if row.change != "unchanged":
                desk.refuse_closed(row, "paid_on", row.event_on)
        decision = desk.decision(rows, write)
        decision.facts = standing_after(batch_no, lines, decision.taken)
        return decision

    return run_import(url, order, roster, decide)


def write(writer: Writer, rows: Sequence[AnswerRow]) -> None:
    """Assert what became of every payment in the lines."""
    told = [(row, sent) for row in rows for sent in row.sent]
    values = [
        (sent.payout_id, row.result, row.event_on, sent.item_id, sent.payment_file_id, reason_kept(row, sent))
        for row, sent in told
    ]
    writer.assert_rows("payout_event", COLUMNS, values, source_rows=[row.line for row, _ in told])
