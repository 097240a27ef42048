"""Decisions that pay, and the flow of their money as several people walk it (synthetic documents, prefix 110100)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mutualaid import payouts
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import ImportOrder
from mutualaid.journal import Actor, Intent, Writer, write
from mutualaid.results import ImportReceipt, Receipt, Roster
from tests.ledgers import answer

CLERK, ADJUDICATOR, CHIEF = Actor("zhang", "clerk"), Actor("zhao", "clerk"), Actor("li", "chief")
ANSWER = ("line_no", "card_no", "amount", "result", "reason", "paid_on")
_numbers = count(1)


def intent(action: str, actor: Actor = CLERK, **more: Any) -> Intent:
    return Intent(f"payout {action}", actor, **more)


@contextmanager
def refused(code: str, exit_code: Exit = Exit.CONFLICT, **facts: object) -> Iterator[None]:
    """What stands inside ends with this error, these among its facts."""
    with pytest.raises(MutualAidError) as wrong:
        yield
    assert (wrong.value.code, wrong.value.exit_code) == (code, exit_code)
    assert wrong.value.facts.items() >= facts.items()


def decide(url: str, *decisions: tuple[int, int], plan: str = "HOSP_MED", **more: Any) -> list[int]:
    """Decide by hand that claims pay, which no judging overrules: ``(person_id, amount_fen)`` each; hands back the claims' numbers."""
    with write(url, Intent("claim adjudicate", ADJUDICATOR)) as writer:
        return [_decided(writer, person_id, amount_fen, plan, **more) for person_id, amount_fen in decisions]


def _decided(
    writer: Writer,
    person_id: int,
    amount_fen: int,
    plan: str,
    event_on: str = "2018-05-10",
    channel: str = "direct",
    outcome: str = "pay",
    decided_by: str = ADJUDICATOR.name,
) -> int:
    plan_id = writer.select("select plan_id from plan_now where plan_code = :plan", {"plan": plan})[0][0]
    claim_id = writer.assert_one(
        "claim",
        plan_id=plan_id,
        person_id=person_id,
        event_on=event_on,
        kind_code="illness",
        channel_code=channel,
        cause_code="illness",
    )
    writer.assert_one(
        "decision",
        claim_id=claim_id,
        outcome=outcome,
        reason_code="manual",
        amount_fen=amount_fen,
        steps="[]",
        decided_by=decided_by,
    )
    return claim_id


def grant(url: str, *grants: tuple[int, int], approved_by: str = "sun", on: str = "2018-06-02") -> list[int]:
    """Ask for relief and grant it: ``(person_id, amount_fen)`` each; hands back the numbers of the relief."""
    with write(url, Intent("relief add", CLERK)) as writer:
        numbers = writer.assert_rows(
            "relief",
            ("person_id", "applied_on", "amount_fen", "proposed_by"),
            [(person_id, "2018-06-01", amount_fen, CLERK.name) for person_id, amount_fen in grants],
        )
    with write(url, Intent("relief approve", Actor(approved_by, "chief"))) as writer:
        writer.assert_rows(
            "relief_approval",
            ("relief_id", "proposed_by", "approved_by", "granted_on"),
            [(number, CLERK.name, approved_by, on) for number in numbers],
        )
    return list(numbers)


def reopen(url: str, claim_id: int) -> None:
    """Void the decision of a claim, as ``claim reopen`` does."""
    with write(url, Intent("claim reopen", ADJUDICATOR)) as writer:
        rows = writer.select(
            "select fact_id from decision where voided_by is null and claim_id = :claim_id", {"claim_id": claim_id}
        )
        writer.void("decision", [rows[0][0]])


def card(url: str, person_id: int, card_no: str | None, **more: Any) -> None:
    """Correct a person's card (and name or bank name)."""
    with write(url, Intent("member edit", CLERK)) as writer:
        rows = writer.select(
            "select fact_id from personal where voided_by is null and person_id = :person_id", {"person_id": person_id}
        )
        writer.correct("personal", rows[0][0], card_no=card_no, **more)


class Bank:
    """Where the payment file went; keeps its bytes."""

    def __init__(self) -> None:
        self.files: list[bytes] = []

    @property
    def text(self) -> str:
        return self.files[-1].decode("gb18030")


def export(
    url: str, batch_no: int, bank: Bank | None = None, *, dry_run: bool = False, format_code: str = "gb18030"
) -> Receipt:
    return payouts.export(
        url,
        intent("export", dry_run=dry_run),
        batch_no,
        file_name=f"pay{batch_no}.txt",
        format_code=format_code,
        delimiter="|",
        keep=(bank or Bank()).files.append,
    )


def sent(url: str, claims: Iterable[int] = ()) -> int:
    """Propose, approve and export what is due; the number of the batch."""
    told = payouts.propose(url, intent("propose"), claims=tuple(claims))
    batch_no = int(str(told.facts["batch_no"]))
    payouts.approve(url, intent("approve", CHIEF), batch_no)
    export(url, batch_no)
    return batch_no


def answered(
    url: str,
    *rows: Sequence[Any],
    fields: Sequence[str] = ANSWER,
    on: str | None = None,
    batch: int | None = None,
    accept: tuple[str, ...] = (),
    valid_rows: bool = False,
    dry_run: bool = False,
    sha256: str | None = None,
    notes: Sequence[Any] = (),
) -> ImportReceipt:
    """Take an answer of the bank; every call is a file of its own unless ``sha256`` says otherwise."""
    numbered = [(number, tuple(row)) for number, row in enumerate(rows, start=2)]
    digest = sha256 or f"{next(_numbers):064x}"
    roster = Roster("answer.xlsx", digest, "Sheet1", tuple(fields), tuple(fields), numbered, notes=notes)
    order = ImportOrder(
        "payout confirm",
        CLERK,
        accept=frozenset(accept),
        reason="asked the bank" if accept else None,
        valid_rows=valid_rows,
        dry_run=dry_run,
    )
    return payouts.confirm(url, roster, order, on=on, batch=batch)


def states(url: str) -> dict[int, str]:
    """The state of every payment that goes by batch."""
    return dict(answer(url, "select payout_id, state from payout_state_now order by payout_id"))


def events(url: str) -> list[tuple[Any, ...]]:
    """Every standing event: payment, event, day."""
    return answer(
        url,
        "select payout_id, event_code, event_on from payout_event_now order by payout_id, event_on, payout_event_id",
    )


def entries(url: str) -> int:
    return int(answer(url, "select count(*) from entry")[0][0])


def copied(source: bytes, folder: Path) -> str:
    path = folder / "ledger.db"
    path.write_bytes(source)
    return str(path)
