"""Payments put into a new batch, a line for each payee, whether they begin with it or come back from the bank.

Money is integer fen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from mutualaid.claims.payees import waiting
from mutualaid.claims.withholding import withheld
from mutualaid.journal import Intent, Writer
from mutualaid.payouts.standing import Account
from mutualaid.results import Note, Problem
from mutualaid.rules.identity import mask_name

PAYOUT_COLUMNS = (
    "person_id",
    "personal_id",
    "plan_id",
    "amount_fen",
    "channel_code",
    "quarter",
    "claim_id",
    "decision_id",
    "relief_id",
    "relief_approval_id",
)
ITEM_COLUMNS = ("batch_id", "payout_id", "attempt", "line_no", "personal_id", "amount_fen", "payee_id")


class Wanted(NamedTuple):
    """A payment to put into a new batch: what a decision or a grant owes, or one that came back."""

    person_id: int
    account: Account
    amount_fen: int
    claim_id: int | None = None
    payout_id: int | None = None
    attempt: int = 1
    plan_id: int | None = None
    channel_code: str = ""
    quarter: str | None = None
    decision_id: int | None = None
    relief_id: int | None = None
    relief_approval_id: int | None = None

    @property
    def number(self) -> int:
        """Of the claim, else of the relief."""
        return self.claim_id or self.relief_id or 0

    @property
    def can_be_reached(self) -> bool:
        """Whether money can go to the account."""
        return bool(self.account.card_no and self.account.holder)

    @property
    def line(self) -> tuple[object, ...]:
        """What is alike of payments that share a line of the payment file."""
        return self.person_id, self.account.of_payee


def not_payable(writer: Writer, claims: Collection[int]) -> Mapping[int, Note]:
    """Those among some claims that no batch may hold now, by number: what says why, and what to do first."""
    found = {**waiting(writer, claims), **withheld(writer, claims)}
    return {claim_no: found[claim_no] for claim_no in sorted(found)}


def shared_accounts(wanted: Iterable[Wanted]) -> list[Note]:
    """A note on every account that several payees of a batch are paid into, with who they are."""
    of_account: dict[str | None, dict[tuple[object, ...], Wanted]] = {}
    for each in wanted:
        of_account.setdefault(each.account.card_no, {}).setdefault(each.line, each)
    notes = []
    for account_no, payees in of_account.items():
        if len(payees) > 1:
            facts: dict[str, object] = {
                "tail": (account_no or "")[-4:],
                "names": [mask_name(each.account.name or "") for each in payees.values()],
                "persons": sorted({each.person_id for each in payees.values()}),
            }
            notes.append(Note("ACCOUNT_SHARED", facts=facts))
    return notes


def assert_batch(writer: Writer, intent: Intent, wanted: Sequence[Wanted]) -> dict[str, object]:
    """Assert a batch with its items, and the payments that begin with it."""
    begun = [each for each in wanted if each.payout_id is None]
    payout_ids = iter(
        writer.assert_rows(
            "payout",
            PAYOUT_COLUMNS,
            [
                (
                    each.person_id,
                    each.account.personal_id,
                    each.plan_id,
                    each.amount_fen,
                    each.channel_code,
                    each.quarter,
                    each.claim_id,
                    each.decision_id,
                    each.relief_id,
                    each.relief_approval_id,
                )
                for each in begun
            ],
        )
    )
    lines: dict[tuple[object, ...], int] = {}
    for each in wanted:
        lines.setdefault(each.line, len(lines) + 1)
    counts = {"item_count": len(wanted), "payee_count": len(lines)}
    total_fen = sum(each.amount_fen for each in wanted)
    batch_id = writer.assert_one("payment_batch", proposed_by=intent.actor.compared, total_fen=total_fen, **counts)
    writer.assert_rows(
        "batch_item",
        ITEM_COLUMNS,
        [
            (
                batch_id,
                next(payout_ids) if each.payout_id is None else each.payout_id,
                each.attempt,
                lines[each.line],
                each.account.personal_id,
                each.amount_fen,
                each.account.payee_id,
            )
            for each in wanted
        ],
    )
    return {"batch_no": batch_id, **counts, "batch_fen": total_fen}


def without_card(wanted: Iterable[Wanted]) -> list[Problem]:
    """The payees whom no money can reach, each once; ``wanted`` is ordered by them."""
    without = (each for each in wanted if not each.can_be_reached)
    return [_without_card(person_id, list(group)) for person_id, group in groupby(without, key=attrgetter("person_id"))]


def _without_card(person_id: int, theirs: Sequence[Wanted]) -> Problem:
    numbers = ", ".join(str(each.number) for each in theirs)
    facts: dict[str, object] = {
        "name": mask_name(theirs[0].account.name or ""),
        "person_no": person_id,
        "amount_fen": sum(each.amount_fen for each in theirs),
    }
    if theirs[0].relief_id is None:
        return Problem("held", "PAYEE_WITHOUT_CARD", facts={**facts, "claims": numbers})
    return Problem("held", "RELIEF_WITHOUT_CARD", facts={**facts, "reliefs": numbers})


def quarter_of(day: str) -> str:
    """The quarter of a day, as payments hold it.

    >>> quarter_of("2018-03-31"), quarter_of("2018-04-01")
    ('2018Q1', '2018Q2')
    """
    return f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}"


def told(
    facts: Mapping[str, object], held: Sequence[Problem], left_out: Mapping[int, Note], ready: Iterable[Wanted] = ()
) -> dict[str, Any]:
    """What a receipt says of a batch and of what stays out of it.

    What is held is a note where others go in, else a problem; claims that are not to be paid now are listed and none.
    ``ready`` went in. How many and how much go in, and what is left out, is told also where it is nothing.
    """
    facts = {"item_count": 0, "batch_fen": 0, **facts, "left_out": list(left_out.values())}
    if "batch_no" in facts:
        notes = [Note(problem.code, facts=problem.facts) for problem in held]
        return {"facts": facts, "notes": [*notes, *shared_accounts(ready)]}
    return {"facts": facts, "problems": held}
