"""Out to the bank and back: the file of an approved batch, written once, and the bank's answer line by line.

A line of the file is one payee; its answer is told to every payment in the line. Source: interface.md (payout),
domain.md 4.1 (bank batch files), reliability.md 6. Money is integer fen.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from mutualaid.errors import MutualAidError
from mutualaid.imports import Bench, ImportOrder, OldDecision, closed_finding, old_import
from mutualaid.journal import Intent, Writer, write
from mutualaid.payouts.batches import Item, items_of, refuse_move, refuse_unsound, the_batch
from mutualaid.payouts.transitions import may
from mutualaid.results import Finding, ImportReceipt, Note, Problem, Receipt, Roster
from mutualaid.rules.identity import mask_name
from mutualaid.rules.money import fen_text, read_fen
from mutualaid.rules.values import number_text, plain, read_card, read_day, read_payout_result
from mutualaid.sheets.payment_file import PaymentLine, content, purpose

LONGEST_REASON = 120
WAITING = frozenset(("处理中", "待处理", "未处理", "processing", "pending"))
"""Results that are none yet."""

FIELDS = ("line_no", "card_no", "amount", "purpose", "result", "reason", "paid_on")
REQUIRED = FIELDS[:3]

Findings = list[tuple[str, Any, Finding]]


# --- out ----------------------------------------------------------------------------------------------


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
    DELIMITER_IN_VALUE and those of ``refuse_unsound`` (exit 1), BATCH_NOT_APPROVED and BATCH_EXPORTED (exit 5).
    """
    with write(url, intent) as writer:
        batch = the_batch(writer, batch_no)
        refuse_move(writer, batch, "export")
        items = items_of(writer, batch_no)
        refuse_unsound(batch, items)
        lines = lines_of(batch_no, items)
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


def lines_of(batch_no: int, items: Iterable[Item]) -> list[PaymentLine]:
    """The lines of the file, one a payee, in clear."""
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
                purpose(batch_no),
            )
        )
    return lines


def _refuse_delimiter(lines: Iterable[PaymentLine], delimiter: str) -> None:
    for line in lines:
        if any(sign in text for text in (line.holder, line.account, line.document_no) for sign in (delimiter, "\n")):
            raise MutualAidError("DELIMITER_IN_VALUE", line_no=line.line_no, delimiter=delimiter)


# --- back ---------------------------------------------------------------------------------------------


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
    events: frozenset[tuple[str, str]]
    """All that was heard of the payment, of earlier attempts too: ``(event, day)``."""

    @property
    def last_on(self) -> str:
        """The day of the payment's last event, blank before the first."""
        return max((on for _, on in self.events), default="")


@dataclass(slots=True)
class Answer:
    """One row of the bank's answer, read."""

    row: int
    findings: Findings
    line_no: int | None = None
    card_no: str | None = None
    amount_fen: int | None = None
    batch_no: int | None = None
    """What the purpose says."""
    result: str | None = None
    waits: bool = False
    reason: str | None = None
    on: str | None = None
    sent: Sequence[Sent] = ()
    change: str | None = None

    def key(self) -> tuple[int | None, str | None, int | None]:
        """What a line is known by."""
        return self.line_no, self.card_no, self.amount_fen


def confirm(
    url: str, roster: Roster, order: ImportOrder, *, on: str | None = None, batch: int | None = None
) -> ImportReceipt:
    """Take the bank's answer: each line was paid, or came back with a reason; lines not in it go on waiting.

    Rows are matched by line number, account and amount; the batch is ``batch``, else the one whose lines they are.
    ``on`` is the day where the file has none. Held as a whole: CONTROL_DIFFERS, a control count or total that is not
    that of the rows. Raises BATCH_UNKNOWN, BATCH_NOT_EXPORTED, ANSWER_AMBIGUOUS and ANSWER_OF_NO_BATCH (exit 1).
    """
    differing = _control(roster)
    if differing is not None and "CONTROL_DIFFERS" not in order.accept:
        return _refused(order, roster, differing)
    told: dict[str, object] = {}

    def decide(writer: Writer, roster: Roster, bench: Bench) -> OldDecision:
        if differing is not None:
            bench.notes.append(Note(differing.code, differing.sheet, differing.row, facts=differing.facts))
        answers = _read(roster, bench, on)
        batch_no = _the_batch_answered(writer, answers, batch)
        lines = _lines_sent(writer, batch_no)
        decision = _judge(writer, answers, lines, bench)
        told.update(_standing_after(batch_no, lines, answers))
        return decision

    receipt = old_import(url, order, roster, decide)
    return replace(receipt, facts={**receipt.facts, **(told if receipt.taken else {})})


def _control(roster: Roster) -> Problem | None:
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


def _refused(order: ImportOrder, roster: Roster, problem: Problem) -> ImportReceipt:
    return ImportReceipt(
        order.action, None, order.dry_run, problems=[problem], file=roster.file, sha256=roster.sha256, taken=False
    )


def _read(roster: Roster, bench: Bench, on: str | None) -> list[Answer]:
    places = {name: bench.place(name) for name in FIELDS}
    answers = []
    for row, cells in roster.rows:
        said = {name: None if place is None else cells[place] for name, place in places.items()}
        day = read_day(said["paid_on"], epoch_1904=roster.epoch_1904, has_styles=roster.has_styles)
        answers.append(_read_row(row, said, day, on))
    return answers


def _read_row(row: int, said: Mapping[str, Any], day: tuple[str | None, Iterable[Finding]], on: str | None) -> Answer:
    answer = Answer(row, [])

    def took(name: str, reading: tuple[Any, Iterable[Finding]]) -> Any:
        value, found = reading
        # What the ledger holds decides: how a cell is written is no news, only that it cannot be read.
        doubts = [(name, said[name], finding) for finding in found if finding.verdict != "note"]
        answer.findings += doubts
        if value is None and not doubts and name in REQUIRED:
            answer.findings.append((name, None, Finding("refused", "REQUIRED", {"field": name})))
        return value

    answer.line_no = took("line_no", _read_number(said["line_no"]))
    answer.card_no = took("card_no", read_card(said["card_no"]))
    answer.amount_fen = took("amount", read_fen(said["amount"]))
    answer.batch_no = _batch_said(said["purpose"])
    answer.reason = plain(said["reason"])
    result = plain(said["result"])
    answer.waits = result is None or result.casefold() in WAITING
    if not answer.waits:
        answer.result = took("result", read_payout_result(result))
        answer.on = took("paid_on", day)
        if plain(said["paid_on"]) is None:
            answer.on = on
            if on is None:
                answer.findings.append(("paid_on", None, Finding("refused", "ANSWER_DAY_MISSING")))
    return answer


def _read_number(cell: object) -> tuple[int | None, Iterable[Finding]]:
    text, findings = number_text(cell)
    if text is None or findings:
        return None, findings
    if not re.fullmatch(r"[0-9]{1,9}", text):
        return None, (Finding("refused", "LINE_NO_UNREADABLE"),)
    return int(text), ()


_PURPOSE = re.compile(re.escape(purpose(0)).replace("0", "([0-9]{1,9})"))


def _batch_said(cell: object) -> int | None:
    found = _PURPOSE.search("".join((plain(cell) or "").split()))
    return int(found[1]) if found else None


def _the_batch_answered(writer: Writer, answers: Sequence[Answer], batch: int | None) -> int:
    """The batch that an answer is about: as told, else as its lines say."""
    if batch is not None:
        if the_batch(writer, batch).state != "exported":
            raise MutualAidError("BATCH_NOT_EXPORTED", batch_no=batch)
        return batch
    lines: dict[tuple[int, str | None], Counter[int]] = {}
    sent: set[int] = set()
    for batch_no, line_no, card_no, amount_fen in writer.select(
        "select i.batch_id, i.line_no, v.card_no, i.amount_fen from payment_file_now f"
        " join batch_item_now i on i.batch_id = f.batch_id join personal v on v.fact_id = i.personal_id"
    ):
        lines.setdefault((line_no, card_no), Counter())[batch_no] += amount_fen
        sent.add(batch_no)
    said = {answer.batch_no for answer in answers if answer.batch_no in sent}
    if len(said) == 1:
        return int(next(iter(said)) or 0)
    fitting: Counter[int] = Counter()
    near: Counter[int] = Counter()
    for answer in answers:
        if answer.line_no is not None:
            for batch_no, amount_fen in lines.get((answer.line_no, answer.card_no), {}).items():
                near[batch_no] += 1
                fitting[batch_no] += amount_fen == answer.amount_fen
    counted = +fitting or near
    best = sorted(batch_no for batch_no, count in counted.items() if count == max(counted.values()))
    if len(best) == 1:
        return best[0]
    if best:
        raise MutualAidError("ANSWER_AMBIGUOUS", batches=", ".join(map(str, best[:20])))
    raise MutualAidError("ANSWER_OF_NO_BATCH")


def _lines_sent(writer: Writer, batch_no: int) -> dict[int, list[Sent]]:
    """What went to the bank in a batch, by line."""
    events: dict[int, set[tuple[str, str]]] = {}
    for payout_id, event_code, event_on in writer.select(
        "select e.payout_id, e.event_code, e.event_on from batch_item_now i"
        " join payout_event_now e on e.payout_id = i.payout_id where i.batch_id = :batch_id",
        {"batch_id": batch_no},
    ):
        events.setdefault(payout_id, set()).add((event_code, event_on))
    lines: dict[int, list[Sent]] = {}
    for row in writer.select(_SENT, {"batch_id": batch_no}):
        values: list[Any] = [*row, frozenset(events.get(row[3], ()))]
        sent = Sent(*values)
        lines.setdefault(sent.line_no, []).append(sent)
    return lines


_SENT = """
select i.line_no, v.card_no, i.item_id, i.payout_id, i.amount_fen, f.payment_file_id, v.name, v.bank_name,
       coalesce((select e.event_code from payout_event_now e where e.item_id = i.item_id
                 order by e.event_on desc, e.payout_event_id desc limit 1), 'exported'),
       (select max(e.event_on) from payout_event_now e where e.item_id = i.item_id)
from batch_item_now i
join payment_file_now f on f.batch_id = i.batch_id
join personal v on v.fact_id = i.personal_id
where i.batch_id = :batch_id
order by i.line_no, i.item_id
"""


def _judge(writer: Writer, answers: Sequence[Answer], lines: Mapping[int, Sequence[Sent]], bench: Bench) -> OldDecision:
    seen: dict[int, int] = {}
    for answer in answers:
        _match(answer, lines)
        if answer.line_no is not None and (first := seen.setdefault(answer.line_no, answer.row)) != answer.row:
            answer.findings.append(("line_no", answer.line_no, Finding("refused", "DUPLICATE_IN_FILE", {"row": first})))
        if answer.sent and not answer.waits and answer.result is not None and answer.on is not None:
            _go_on(answer, answer.result, answer.on)
            closed = closed_finding(writer, answer.on) if answer.change else None
            if closed is not None:
                answer.findings.append(("paid_on", answer.on, closed))

    def apply(writer: Writer) -> None:
        told = [
            (sent.payout_id, answer.result, answer.on, sent.item_id, sent.payment_file_id, _kept(answer, sent))
            for answer in answers
            if answer.change in ("added", "updated")
            for sent in answer.sent
        ]
        rows = [answer.row for answer in answers if answer.change in ("added", "updated") for _ in answer.sent]
        columns = ("payout_id", "event_code", "event_on", "item_id", "payment_file_id", "reason")
        writer.assert_rows("payout_event", columns, told, source_rows=rows)

    decision = OldDecision(apply=apply)
    for answer in bench.counted(answers):
        if bench.weigh(answer.row, answer.findings) != "taken":
            answer.change = None
        elif answer.change == "added":
            decision.added += 1
        elif answer.change == "updated":
            decision.updated += 1
        else:
            answer.change = "unchanged"
            decision.unchanged += 1
    return decision


def _match(answer: Answer, lines: Mapping[int, Sequence[Sent]]) -> None:
    """Find the line that a row answers; refuse another number, account or amount."""
    if answer.line_no is None:
        return
    sent = lines.get(answer.line_no, ())
    facts: dict[str, object] = {"line_no": answer.line_no}
    if not sent:
        answer.findings.append(("line_no", answer.line_no, Finding("refused", "LINE_UNKNOWN", facts)))
        return
    if answer.card_no is not None and answer.card_no != sent[0].card_no:
        tail = {"tail": (sent[0].card_no or "")[-4:]}
        answer.findings.append(("card_no", answer.card_no, Finding("refused", "LINE_ACCOUNT_DIFFERS", facts | tail)))
    amount_fen = sum(each.amount_fen for each in sent)
    if answer.amount_fen is not None and answer.amount_fen != amount_fen:
        was = Finding("refused", "LINE_AMOUNT_DIFFERS", facts | {"amount_fen": amount_fen})
        answer.findings.append(("amount", fen_text(answer.amount_fen), was))
    answer.sent = sent


def _go_on(answer: Answer, result: str, on: str) -> None:
    """Go on with the story of every payment in the line, or say why that cannot be."""
    if all((sent.state, sent.state_on) == (result, on) for sent in answer.sent):
        return
    for sent in answer.sent:
        if sent.state == result:
            facts = {"event": sent.state, "day": sent.state_on}
            answer.findings.append(("result", result, Finding("refused", "ANSWERED_OTHERWISE", facts)))
            return
        if not may(sent.state, result):
            facts = {"event": sent.state, "day": sent.state_on or "-"}
            answer.findings.append(("result", result, Finding("refused", "ANSWER_ORDER", facts)))
            return
        # Each event of a payment happens once a day, so that a story told in days has one order.
        if on < sent.last_on or (result, on) in sent.events:
            facts = {"event": sent.state, "day": sent.last_on}
            answer.findings.append(("paid_on", on, Finding("refused", "ANSWER_ORDER", facts)))
            return
    answer.change = "added" if all(sent.state == "exported" for sent in answer.sent) else "updated"


_DIGITS = re.compile(r"[0-9](?:[ -]?[0-9]){3,}")


def _kept(answer: Answer, sent: Sent) -> str | None:
    """What the bank gives as its reason, as a fact may hold it: long digits and the payee's name starred."""
    if answer.reason is None or answer.result != "returned":
        return None
    text = unicodedata.normalize("NFKC", answer.reason)
    for name in sorted({name for name in (sent.name, sent.bank_name) if name}, key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return _DIGITS.sub(lambda run: "*" * len(run[0]), text)[:LONGEST_REASON]


def _standing_after(batch_no: int, lines: Mapping[int, Sequence[Sent]], answers: Iterable[Answer]) -> dict[str, object]:
    """How the money of the batch stands once the answer is taken."""
    result = {
        sent.item_id: answer.result
        for answer in answers
        if answer.change in ("added", "updated")
        for sent in answer.sent
    }
    sums: Counter[str] = Counter()
    for line in lines.values():
        for sent in line:
            sums[result.get(sent.item_id) or sent.state] += sent.amount_fen
    facts: dict[str, object] = {"batch_no": batch_no}
    facts["paid_fen"], facts["returned_fen"] = sums["paid"], sums["returned"]
    return facts | {"unanswered_fen": sums["exported"]}
