"""What went to the bank in a batch, and how a row of its answer is read and goes on with the payments of a line.

Source: interface.md (payout confirm), reliability.md 6.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mutualaid.errors import MutualAidError
from mutualaid.imports import Row, unremarked
from mutualaid.journal import Writer
from mutualaid.payouts.standing import the_batch
from mutualaid.payouts.transitions import may
from mutualaid.results import Finding, Problem, Roster
from mutualaid.rules.identity import mask_name
from mutualaid.rules.money import fen_text
from mutualaid.rules.money_days import judge_move
from mutualaid.rules.values import number_text, plain, read_payout_result
from mutualaid.sheets.payment_file import purpose
from mutualaid.store.resources import fill

LONGEST_REASON = 120
WAITING = frozenset(("处理中", "待处理", "未处理", "processing", "pending"))
"""Results that are none yet."""


class Sent(NamedTuple):
    """One payment in a line that went to the bank, and what was heard of that attempt."""

    line_no: int
    card_no: str | None
    item_id: int
    payout_id: int
    amount_fen: int
    payment_file_id: int
    name: str | None
    bank_name: str | None
    state: str
    """``exported`` until the bank has answered, then the last event of the attempt."""
    state_on: str | None
    due_on: str | None
    """The day of the event that is paid, or of the grant."""
    events: frozenset[tuple[str, str]]
    """All that was heard of the payment, of earlier attempts too: ``(event, day)``."""

    @property
    def last_on(self) -> str:
        """The day of the payment's last event, blank before the first."""
        return max((on for _, on in self.events), default="")


@dataclass(slots=True, eq=False)
class AnswerRow(Row):
    """One line of the bank's answer, as the file tells it."""

    line_no: int | None
    card_no: str | None
    amount_fen: int | None
    batch_no: int | None
    """What the purpose says."""
    result: str | None
    """``None``: it waits."""
    reason: str | None
    event_on: str | None
    sent: Sequence[Sent] = field(default=(), init=False)
    """The payments in the line."""


def read_line_no(cell: object) -> tuple[int | None, Iterable[Finding]]:
    number, findings = number_text(cell)
    if number is None or findings:
        return None, findings
    if not re.fullmatch(r"[0-9]{1,9}", number):
        return None, (Finding("refused", "LINE_NO_UNREADABLE"),)
    return int(number), ()


_PURPOSES = [re.compile(purpose(0, is_relief=is_relief).replace("0", "([0-9]{1,9})")) for is_relief in (False, True)]


def read_batch_no(cell: object) -> tuple[int | None, Iterable[Finding]]:
    """The batch that the purpose of a line names."""
    told = "".join((plain(cell) or "").split())
    found = [said for purpose_of in _PURPOSES if (said := purpose_of.search(told))]
    return (int(found[0][1]) if found else None), ()


def read_result(cell: object) -> tuple[str | None, Iterable[Finding]]:
    """What became of the money; ``None`` while the bank has not said."""
    told = plain(cell)
    return (None, ()) if told is None or told.casefold() in WAITING else unremarked(read_payout_result)(told)


def control_differing(roster: Roster) -> Problem | None:
    """The control line that does not fit the rows above it."""
    counted = len(roster.rows) + len(roster.unread_rows)
    for note in roster.notes:
        if note.code == "TOTAL_DIFFERS":
            return Problem("held", "CONTROL_DIFFERS", note.sheet, note.row, facts=note.facts)
        said = note.facts.get("count") if note.code == "TOTAL_ROW" else None
        if said is not None and said != counted:
            facts = {"printed": said, "counted": counted}
            return Problem("held", "CONTROL_DIFFERS", note.sheet, note.row, facts=facts)
    return None


def batch_answered(writer: Writer, rows: Sequence[AnswerRow], batch: int | None) -> int:
    """The batch that an answer is about: as told, else as its lines say; of several the one that can take it.

    Raises BATCH_NOT_EXPORTED, ANSWER_AMBIGUOUS, ANSWER_OF_NO_BATCH (exit 1).
    """
    if batch is not None:
        if the_batch(writer, batch).state != "exported":
            raise MutualAidError("BATCH_NOT_EXPORTED", batch_no=batch)
        return batch
    lines: dict[tuple[int, str | None], Counter[int]] = {}
    sent: set[int] = set()
    for batch_no, line_no, card_no, amount_fen in writer.select(
        "select i.batch_id, i.line_no, case when x.fact_id is null then v.card_no else x.account_no end, i.amount_fen"
        " from payment_file_now f join batch_item_now i on i.batch_id = f.batch_id"
        " join personal v on v.fact_id = i.personal_id left join payee x on x.fact_id = i.payee_id"
    ):
        lines.setdefault((line_no, card_no), Counter())[batch_no] += amount_fen
        sent.add(batch_no)
    said = {row.batch_no for row in rows if row.batch_no in sent}
    if len(said) == 1:
        return int(next(iter(said)) or 0)
    fitting: Counter[int] = Counter()
    near: Counter[int] = Counter()
    for row in rows:
        if row.line_no is not None:
            for batch_no, amount_fen in lines.get((row.line_no, row.card_no), {}).items():
                near[batch_no] += 1
                fitting[batch_no] += amount_fen == row.amount_fen
    counted = +fitting or near
    best = sorted(batch_no for batch_no, count in counted.items() if count == max(counted.values()))
    if len(best) > 1:
        # A supplement may be as much as the first payment, in the same line: that was answered before.
        best = [batch_no for batch_no in best if _takes(lines_sent(writer, batch_no), rows)] or best
    if len(best) == 1:
        return best[0]
    if best:
        raise MutualAidError("ANSWER_AMBIGUOUS", batches=", ".join(map(str, best[:20])))
    raise MutualAidError("ANSWER_OF_NO_BATCH")


def lines_sent(writer: Writer, batch_no: int) -> dict[int, list[Sent]]:
    """What went to the bank in a batch, by line."""
    events: dict[int, set[tuple[str, str]]] = {}
    for payout_id, event_code, event_on in writer.select(
        "select e.payout_id, e.event_code, e.event_on from batch_item_now i"
        " join payout_event_now e on e.payout_id = i.payout_id where i.batch_id = :batch_id",
        {"batch_id": batch_no},
    ):
        events.setdefault(payout_id, set()).add((event_code, event_on))
    lines: dict[int, list[Sent]] = {}
    for row in writer.select(fill(_SENT), {"batch_id": batch_no}):
        values: list[Any] = [*row, frozenset(events.get(row[3], ()))]
        sent = Sent(*values)
        lines.setdefault(sent.line_no, []).append(sent)
    return lines


_SENT = """
select i.line_no, case when x.fact_id is null then v.card_no else x.account_no end, i.item_id, i.payout_id,
       i.amount_fen, f.payment_file_id, case when x.fact_id is null then v.name else x.holder end,
       case when x.fact_id is null then v.bank_name end,
       coalesce({last_event: event_code, item_id, i.item_id}, 'exported'),
       (select max(e.event_on) from payout_event_now e where e.item_id = i.item_id),
       coalesce(c.event_on, g.granted_on)
from batch_item_now i
join outgoing_now p on p.payout_id = i.payout_id
left join claim_now c on c.claim_id = p.claim_id
left join relief_approval_now g on g.relief_approval_id = p.relief_approval_id
join payment_file_now f on f.batch_id = i.batch_id
join personal v on v.fact_id = i.personal_id
left join payee x on x.fact_id = i.payee_id
where i.batch_id = :batch_id
order by i.line_no, i.item_id
"""


def match(row: AnswerRow, lines: Mapping[int, Sequence[Sent]]) -> None:
    """Find the line that a row answers; refuse another number, account or amount."""
    if row.line_no is None:
        return
    sent = lines.get(row.line_no, ())
    facts: dict[str, object] = {"line_no": row.line_no}
    if not sent:
        row.refuse("line_no", "LINE_UNKNOWN", row.line_no, **facts)
        return
    if row.card_no is not None and row.card_no != sent[0].card_no:
        tail = (sent[0].card_no or "")[-4:]
        row.refuse("card_no", "LINE_ACCOUNT_DIFFERS", row.card_no, **facts, tail=tail)
    amount_fen = sum(each.amount_fen for each in sent)
    if row.amount_fen is not None and row.amount_fen != amount_fen:
        row.refuse("amount", "LINE_AMOUNT_DIFFERS", fen_text(row.amount_fen), **facts, amount_fen=amount_fen)
    row.sent = sent


def go_on(row: AnswerRow, today: str) -> None:
    """Go on with the story of every payment in the line, or say why that cannot be.

    The bank answers between the event and ``today``; a day more than a year before the event is held (MONEY_DAY_FAR),
    and so is one to come (MONEY_DAY_TO_COME).
    """
    result, on = row.result, row.event_on
    if result is None or on is None or all((sent.state, sent.state_on) == (result, on) for sent in row.sent):
        return
    for misfit in filter(None, (_misfit(sent, result, on) for sent in row.sent)):
        row.refuse(misfit.of, misfit.code, misfit.value, event=misfit.event, day=misfit.day)
        return
    since = min((sent.due_on for sent in row.sent if sent.due_on is not None), default=on)
    row.find("paid_on", judge_move(on, since, max(since, today), today), on)
    row.change = "added" if all(sent.state == "exported" for sent in row.sent) else "updated"


class _Misfit(NamedTuple):
    """Why an answer cannot go on with the story of a payment: the field and its value, the code, what was told last."""

    of: str
    value: str
    code: str
    event: str
    day: str | None


def _misfit(sent: Sent, result: str, on: str) -> _Misfit | None:
    if sent.state == result:
        return _Misfit("result", result, "ANSWERED_OTHERWISE", sent.state, sent.state_on)
    if not may(sent.state, result):
        return _Misfit("result", result, "ANSWER_ORDER", sent.state, sent.state_on or "-")
    # Each event of a payment happens once a day, so that a story told in days has one order.
    if on < sent.last_on or (result, on) in sent.events:
        return _Misfit("paid_on", on, "ANSWER_ORDER", sent.state, sent.last_on)
    return None


def _takes(lines: Mapping[int, Sequence[Sent]], rows: Sequence[AnswerRow]) -> bool:
    """Whether a batch could take every row of an answer, as far as its lines are in it: as known, or as going on."""
    return all(
        (sent.state, sent.state_on) == (row.result, row.event_on) or _misfit(sent, row.result, row.event_on) is None
        for row in rows
        if row.line_no is not None and row.result is not None and row.event_on is not None
        for sent in lines.get(row.line_no, ())
        if sent.card_no == row.card_no
    )


_DIGITS = re.compile(r"[0-9](?:[ -]?[0-9]){3,}")


def reason_kept(row: AnswerRow, sent: Sent) -> str | None:
    """What the bank gives as its reason, as a fact may hold it: long digits and the payee's name starred."""
    if row.reason is None or row.result != "returned":
        return None
    text = unicodedata.normalize("NFKC", row.reason)
    for name in sorted({name for name in (sent.name, sent.bank_name) if name}, key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return _DIGITS.sub(lambda run: "*" * len(run[0]), text)[:LONGEST_REASON]


def standing_after(batch_no: int, lines: Mapping[int, Sequence[Sent]], rows: Iterable[AnswerRow]) -> dict[str, object]:
    """How the money of the batch stands once the answer is taken."""
    result = {sent.item_id: row.result for row in rows if row.change != "unchanged" for sent in row.sent}
    sums: Counter[str] = Counter()
    for line in lines.values():
        for sent in line:
            sums[result.get(sent.item_id) or sent.state] += sent.amount_fen
    facts: dict[str, object] = {"batch_no": batch_no}
    facts["paid_fen"], facts["returned_fen"] = sums["paid"], sums["returned"]
    return facts | {"unanswered_fen": sums["exported"]}
