"""Batches of payments: proposed from decisions, approved by a second person, taken back, proposed again after a return.

A batch is what one person proposes to pay at once. Its items are attempts to pay a payment; the items of a payee share
one line of the file that goes to the bank. Source: interface.md (payout), reliability.md 6. Money is integer fen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from mutualaid.claims.rechecking import recheck_claims
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex
from mutualaid.payouts.transitions import may
from mutualaid.results import Note, Problem, Receipt
from mutualaid.rules.identity import mask_name
from mutualaid.store.resources import fill
from mutualaid.store.rows import asserted_by, voided_by

PAYOUT_COLUMNS = (
    "person_id",
    "personal_id",
    "plan_id",
    "amount_fen",
    "channel_code",
    "quarter",
    "claim_id",
    "decision_id",
)
ITEM_COLUMNS = ("batch_id", "payout_id", "attempt", "line_no", "personal_id", "amount_fen")


class Account(NamedTuple):
    """Whose account money goes to: one version (row) of a person's name and card."""

    personal_id: int
    name: str | None
    bank_name: str | None
    card_no: str | None
    document_no: str | None

    @property
    def holder(self) -> str:
        """户名: the name that the bank knows, without blanks."""
        return "".join((self.bank_name or self.name or "").split())

    def pays_like(self, other: Account) -> bool:
        """Whether money to one is money to the other: card and holder are the same."""
        return (self.name, self.bank_name, self.card_no) == (other.name, other.bank_name, other.card_no)


@dataclass(frozen=True, slots=True)
class Batch:
    """A standing batch and how far it has come."""

    batch_id: int
    fact_id: int
    proposed_by: str
    item_count: int
    payee_count: int
    total_fen: int
    state: str

    def facts(self) -> dict[str, object]:
        """What a receipt says of it."""
        return {
            "batch_no": self.batch_id,
            "item_count": self.item_count,
            "payee_count": self.payee_count,
            "batch_fen": self.total_fen,
        }


@dataclass(frozen=True, slots=True)
class Item:
    """One attempt to pay one payment, with the account it uses and the one that stands now."""

    item_id: int
    fact_id: int
    payout_id: int
    payout_fact_id: int
    attempt: int
    line_no: int
    amount_fen: int
    payout_fen: int
    person_id: int
    claim_id: int | None
    decision_id: int | None
    decision_fen: int | None
    """NULL where the decision stands no more."""
    decided_by: str | None
    account: Account
    standing: Account


class Wanted(NamedTuple):
    """A payment to put into a new batch: a decision's first one, or one that came back."""

    person_id: int
    account: Account
    amount_fen: int
    claim_id: int
    payout_id: int | None = None
    attempt: int = 1
    plan_id: int = 0
    channel_code: str = ""
    event_on: str = ""
    decision_id: int | None = None


# --- proposing ----------------------------------------------------------------------------------------


def propose(
    url: str,
    intent: Intent,
    *,
    plan: str | None = None,
    unit: str | None = None,
    claims: Sequence[int] = (),
) -> Receipt:
    """Put every decision that pays, and whose claim has no payment yet, into one batch, a line for each payee.

    ``plan`` and ``unit`` (who was a member there or below on the day of the event, or last before it, or else first
    after it; the district for who never was one) narrow it, and so do the numbers of ``claims``. Held and left out are
    a payee without a card, and a claim for the days of another that is paid to the same human being (two persons who
    were merged): a note where others go in, else a problem. A decision that would be otherwise today is listed as
    ``left_out`` and is no problem. Raises PLAN_UNKNOWN, UNIT_UNKNOWN, CLAIM_UNKNOWN,
    CLAIM_PAYS_NOTHING (exit 1), and for a claim that is named
    CLAIM_ELSEWHERE (exit 1), CLAIM_HAS_PAYOUT (exit 5).
    """
    with write(url, intent) as writer:
        plan_id = None if plan is None else PlanIndex(writer).named(plan).plan_id
        unit_id = None if unit is None else UnitIndex(writer).named(unit).unit_id
        found = writer.select(fill(_DUE), {"plan_id": plan_id, "unit_id": unit_id})
        due = [
            Wanted(
                person_id=person_id,
                account=Account(*account),
                amount_fen=amount_fen,
                claim_id=claim_id,
                plan_id=plan_of_claim,
                channel_code=channel_code,
                event_on=event_on,
                decision_id=decision_id,
            )
            for claim_id, decision_id, amount_fen, person_id, plan_of_claim, channel_code, event_on, *account in found
        ]
        if claims:
            _refuse_not_due(writer, claims, {wanted.claim_id for wanted in due}, narrowed=plan_id or unit_id)
            due = [wanted for wanted in due if wanted.claim_id in set(claims)]
        twice = dict(writer.select(fill(_STAYS_TWICE)))
        held = [_stay_twice(wanted, twice[wanted.claim_id]) for wanted in due if wanted.claim_id in twice]
        due = [wanted for wanted in due if wanted.claim_id not in twice]
        stale = recheck_claims(writer, [wanted.claim_id for wanted in due])
        gone = {each.claim_no for each in stale}
        due = [wanted for wanted in due if wanted.claim_id not in gone]
        ready = [wanted for wanted in due if wanted.account.card_no and wanted.account.holder]
        held += _without_card(due)
        facts = _assert_batch(writer, intent, ready) if ready else {}
        if stale:
            left_out = [Note("DECISION_STALE", facts=each.facts()) for each in stale]
            facts = {"item_count": 0, "batch_fen": 0, **facts, "left_out": left_out}
    return writer.receipt(**_told(held, as_notes=bool(ready)), facts=facts)


def _stay_twice(wanted: Wanted, other_no: int) -> Problem:
    facts: dict[str, object] = {
        "name": mask_name(wanted.account.name or ""),
        "person_no": wanted.person_id,
        "claim_no": wanted.claim_id,
        "other_no": other_no,
        "amount_fen": wanted.amount_fen,
    }
    return Problem("held", "STAY_TWICE", facts=facts)


def _without_card(due: Iterable[Wanted]) -> list[Problem]:
    """The payees whom no money can reach, each once."""
    held = []
    for person_id, group in groupby(due, key=attrgetter("person_id")):
        theirs = list(group)
        account = theirs[0].account
        if not (account.card_no and account.holder):
            facts: dict[str, object] = {
                "name": mask_name(account.name or ""),
                "person_no": person_id,
                "claims": ", ".join(str(wanted.claim_id) for wanted in theirs),
                "amount_fen": sum(wanted.amount_fen for wanted in theirs),
            }
            held.append(Problem("held", "PAYEE_WITHOUT_CARD", facts=facts))
    return held


def _told(held: Sequence[Problem], *, as_notes: bool) -> dict[str, Any]:
    """What stays out: notes beside a batch that is made, problems where there is none."""
    if as_notes:
        return {"notes": [Note(problem.code, facts=problem.facts) for problem in held]}
    return {"problems": held}


def _refuse_not_due(writer: Writer, claims: Sequence[int], due: Collection[int], *, narrowed: int | None) -> None:
    """Say of the first claim that was named and is not due why that is."""
    for claim_id in claims:
        if claim_id in due:
            continue
        if not writer.select("select 1 from claim_now where claim_id = :claim_id", {"claim_id": claim_id}):
            raise MutualAidError("CLAIM_UNKNOWN", claims=claim_id)
        paid = writer.select(
            "select p.payout_id, s.state from payout_now p left join payout_state_now s on s.payout_id = p.payout_id"
            " where p.claim_id = :claim_id order by p.payout_id desc",
            {"claim_id": claim_id},
        )
        if paid:
            payout_no, state = paid[0]
            raise MutualAidError(
                "CLAIM_HAS_PAYOUT", Exit.CONFLICT, claim_no=claim_id, payout_no=payout_no, state=state or "paid"
            )
        if narrowed is not None and _pays(writer, claim_id):
            raise MutualAidError("CLAIM_ELSEWHERE", claim_no=claim_id)
        raise MutualAidError("CLAIM_PAYS_NOTHING", claim_no=claim_id)


def _pays(writer: Writer, claim_id: int) -> bool:
    return bool(
        writer.select(
            "select 1 from decision_now where claim_id = :claim_id and amount_fen > 0", {"claim_id": claim_id}
        )
    )


def _assert_batch(writer: Writer, intent: Intent, wanted: Sequence[Wanted]) -> dict[str, object]:
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
                    quarter_of(each.event_on),
                    each.claim_id,
                    each.decision_id,
                )
                for each in begun
            ],
        )
    )
    lines: dict[int, int] = {}
    for each in wanted:
        lines.setdefault(each.person_id, len(lines) + 1)
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
                lines[each.person_id],
                each.account.personal_id,
                each.amount_fen,
            )
            for each in wanted
        ],
    )
    return {"batch_no": batch_id, **counts, "batch_fen": total_fen}


def quarter_of(day: str) -> str:
    """The quarter of a day, as payments hold it.

    >>> quarter_of("2018-03-31"), quarter_of("2018-04-01")
    ('2018Q1', '2018Q2')
    """
    return f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}"


# --- approving ----------------------------------------------------------------------------------------


def approve(url: str, intent: Intent, batch_no: int) -> Receipt:
    """Approve a batch as a second person: neither who proposed it nor who adjudicated anything in it.

    Raises BATCH_UNKNOWN and those of ``refuse_unsound`` (exit 1), BATCH_APPROVED, BATCH_EXPORTED, SAME_PERSON and
    BATCH_STALE (exit 5).
    """
    with write(url, intent) as writer:
        batch = the_batch(writer, batch_no)
        refuse_move(writer, batch, "approve")
        items = items_of(writer, batch_no)
        approver = intent.actor.compared
        adjudicators = sorted({item.decided_by for item in items if item.decided_by is not None})
        if approver == batch.proposed_by:
            raise MutualAidError(
                "SAME_PERSON", Exit.CONFLICT, batch_no=batch_no, actor=intent.actor.name.strip(), role_code="proposer"
            )
        if approver in adjudicators:
            raise MutualAidError(
                "SAME_PERSON",
                Exit.CONFLICT,
                batch_no=batch_no,
                actor=intent.actor.name.strip(),
                role_code="adjudicator",
            )
        refuse_unsound(batch, items)
        refuse_stale(writer, batch, items)
        writer.assert_rows(
            "approval",
            ("batch_id", "proposed_by", "decided_by", "approved_by"),
            [(batch_no, batch.proposed_by, decided_by, approver) for decided_by in adjudicators],
        )
    return writer.receipt(facts=batch.facts())


def refuse_unsound(batch: Batch, items: Sequence[Item]) -> None:
    """Refuse a batch whose sums, decisions or accounts are no longer those it was proposed with.

    Raises BATCH_SUMS_DIFFER (exit 6), BATCH_DECISION_GONE and BATCH_ACCOUNT_CHANGED (exit 1).
    """
    item_count, payee_count = len(items), len({item.line_no for item in items})
    found_fen = sum(item.amount_fen for item in items)
    if (item_count, payee_count, found_fen) != (batch.item_count, batch.payee_count, batch.total_fen):
        raise MutualAidError(
            "BATCH_SUMS_DIFFER",
            Exit.INTEGRITY,
            batch_no=batch.batch_id,
            item_count=item_count,
            found_fen=found_fen,
            batch_fen=batch.total_fen,
        )
    for item in items:
        if item.decision_fen != item.amount_fen or item.payout_fen != item.amount_fen:
            raise MutualAidError(
                "BATCH_DECISION_GONE", batch_no=batch.batch_id, claim_no=item.claim_id, payout_no=item.payout_id
            )
        if not item.account.pays_like(item.standing) or not item.account.card_no:
            raise MutualAidError(
                "BATCH_ACCOUNT_CHANGED",
                batch_no=batch.batch_id,
                payout_no=item.payout_id,
                name=mask_name(item.standing.name or ""),
            )


def refuse_stale(writer: Writer, batch: Batch, items: Sequence[Item]) -> None:
    """Refuse a batch that holds a decision which would be otherwise today. Raises BATCH_STALE (exit 5)."""
    stale = recheck_claims(writer, [item.claim_id for item in items if item.claim_id is not None])
    if stale:
        claims = [each.claim_no for each in stale]
        raise MutualAidError("BATCH_STALE", Exit.CONFLICT, batch_no=batch.batch_id, claims=claims, why=stale[0].why)


# --- taking back --------------------------------------------------------------------------------------


def cancel(url: str, intent: Intent, batch_no: int) -> Receipt:
    """Take back a batch that has not gone to the bank: its decisions are to be proposed again, its returns reissued.

    Raises BATCH_UNKNOWN (exit 1), BATCH_CANCELLED and BATCH_EXPORTED (exit 5).
    """
    with write(url, intent) as writer:
        batch = the_batch(writer, batch_no)
        refuse_move(writer, batch, "cancel")
        items = items_of(writer, batch_no)
        approvals = writer.select("select fact_id from approval_now where batch_id = :batch_id", {"batch_id": batch_no})
        writer.void("approval", [fact_id for (fact_id,) in approvals])
        writer.void("batch_item", [item.fact_id for item in items])
        writer.void("payout", [item.payout_fact_id for item in items if item.attempt == 1])
        writer.void("payment_batch", [batch.fact_id])
    return writer.receipt(facts=batch.facts())


# --- paying again -------------------------------------------------------------------------------------


def reissue(url: str, intent: Intent, payouts: Sequence[int] = (), *, accept: frozenset[str] = frozenset()) -> Receipt:
    """Put returned payments into a new batch, to the payee's corrected card or bank name.

    Without ``payouts`` all that were corrected go in, and of the others a note says why not. Of those named every one
    must be fit to go in, else nothing is written. Held as NOT_CORRECTED is one whose account is as it was (``accept``
    takes it: banks err too). Raises PAYOUT_UNKNOWN, PAYOUT_OF_A_LIST (exit 1),
    PAYOUT_NOT_RETURNED (exit 5), REASON_NEEDED (exit 2).
    """
    if accept and not (intent.reason or "").strip():
        raise MutualAidError("REASON_NEEDED", Exit.USAGE)
    with write(url, intent) as writer:
        returned: dict[int, tuple[Wanted, Account]] = {}
        for payout_id, claim_id, person_id, amount_fen, attempt, *accounts in writer.select(_RETURNED):
            used, standing = _accounts(accounts)
            wanted = Wanted(person_id, standing, amount_fen, claim_id, payout_id, attempt + 1)
            returned[payout_id] = wanted, used
        for payout_id in payouts:
            if payout_id not in returned:
                _refuse_not_returned(writer, payout_id)
        asked = [returned[payout_id] for payout_id in sorted(set(payouts) or returned)]
        held = [problem for wanted, used in asked if (problem := _not_fit(wanted, used, accept)) is not None]
        out = {problem.facts["payout_no"] for problem in held}
        ready = sorted((wanted for wanted, _ in asked if wanted.payout_id not in out), key=_by_payee)
        if payouts and held:
            ready = []
        facts = _assert_batch(writer, intent, ready) if ready else {}
    return writer.receipt(**_told(held, as_notes=bool(ready)), facts=facts)


def _by_payee(wanted: Wanted) -> tuple[int, int]:
    return wanted.person_id, wanted.payout_id or 0


def _not_fit(wanted: Wanted, used: Account, accept: frozenset[str]) -> Problem | None:
    """Why a returned payment cannot go out again."""
    facts: dict[str, object] = {
        "payout_no": wanted.payout_id,
        "name": mask_name(wanted.account.name or ""),
        "person_no": wanted.person_id,
        "claims": str(wanted.claim_id),
        "amount_fen": wanted.amount_fen,
    }
    if not (wanted.account.card_no and wanted.account.holder):
        return Problem("held", "PAYEE_WITHOUT_CARD", facts=facts)
    if wanted.account.pays_like(used) and "NOT_CORRECTED" not in accept:
        return Problem("held", "NOT_CORRECTED", facts=facts)
    return None


def _refuse_not_returned(writer: Writer, payout_id: int) -> None:
    found = writer.select(
        "select s.state, s.batch_id from payout_now p left join payout_state_now s on s.payout_id = p.payout_id"
        " where p.payout_id = :payout_id",
        {"payout_id": payout_id},
    )
    if not found:
        raise MutualAidError("PAYOUT_UNKNOWN", payout_no=payout_id)
    state, batch_no = found[0]
    if state is None:
        raise MutualAidError("PAYOUT_OF_A_LIST", payout_no=payout_id)
    raise MutualAidError("PAYOUT_NOT_RETURNED", Exit.CONFLICT, payout_no=payout_id, state=state, batch_no=batch_no)


# --- money that came back -----------------------------------------------------------------------------


def recover(url: str, intent: Intent, payout_no: int, *, on: str) -> Receipt:
    """Record that the payee gave a payment back, on a day not before it was paid; its claim may then be reopened.

    Raises PAYOUT_UNKNOWN, PAYOUT_NOT_PAID, RECOVERED_BEFORE_PAID (exit 1), PAYOUT_RECOVERED and PERIOD_CLOSED (exit 5).
    """
    with write(url, intent) as writer:
        found = writer.select(
            "select p.amount_fen, p.claim_id, s.item_id, s.state from payout_now p"
            " left join payout_state_now s on s.payout_id = p.payout_id where p.payout_id = :payout_id",
            {"payout_id": payout_no},
        )
        if not found:
            raise MutualAidError("PAYOUT_UNKNOWN", payout_no=payout_no)
        amount_fen, claim_no, item_id, state = found[0]
        events = writer.select(
            "select event_code, event_on from payout_event_now where payout_id = :payout_id"
            " order by event_on desc, payout_event_id desc limit 1",
            {"payout_id": payout_no},
        )
        [(last_code, last_on)] = events or [("", "")]
        state = state or last_code
        if state == "recovered":
            raise MutualAidError("PAYOUT_RECOVERED", Exit.CONFLICT, payout_no=payout_no, event_on=last_on)
        if not may(state, "recovered"):
            raise MutualAidError("PAYOUT_NOT_PAID", payout_no=payout_no, state=state)
        if on < last_on:
            raise MutualAidError("RECOVERED_BEFORE_PAID", payout_no=payout_no, event_on=last_on, on=on)
        writer.assert_one("payout_event", payout_id=payout_no, event_code="recovered", event_on=on, item_id=item_id)
    return writer.receipt(facts={"payout_no": payout_no, "claim_no": claim_no, "recovered_fen": amount_fen})


# --- what stands --------------------------------------------------------------------------------------

# Decisions that pay, without a payment of their own, of claims whose earlier payments came back.
_DUE = """
with due as materialized (
  select c.claim_id, d.decision_id, d.amount_fen, c.person_id, c.plan_id, c.channel_code, c.event_on
  from decision_now d
  join claim_now c on c.claim_id = d.claim_id
  where {pays: d}
    and {asked: c.plan_id, :plan_id}
    and not exists (select 1 from payout_now p where p.decision_id = d.decision_id)
    and not exists (select 1 from payout_now p where p.claim_id = c.claim_id
                    and coalesce({last_event: event_code, payout_id, p.payout_id}, '') <> 'recovered')
),
belonging as (
  {belonging: due, claim_id, event_on}
  where cast(:unit_id as bigint) is not null
),
placed as (
  select u.claim_id, u.decision_id, u.amount_fen, u.person_id, u.plan_id, u.channel_code, u.event_on,
         {or_district: b.unit_id} as unit_id
  from due u
  left join belonging b on b.claim_id = u.claim_id and b.place = 1
)
select u.claim_id, u.decision_id, u.amount_fen, u.person_id, u.plan_id, u.channel_code, u.event_on,
       n.fact_id, n.name, n.bank_name, n.card_no, n.document_no
from placed u
join personal_now n on n.person_id = u.person_id
where {lies_in: u.unit_id, u.event_on}
order by u.person_id, u.event_on, u.claim_id
"""

# Claims without a payment whose stay shares a night (or its days) with an earlier one, or one that has its payment, of
# the same human being and plan: adjudication refuses the second, but two persons may be merged when both are decided.
_STAYS_TWICE = """
with stay as materialized (
  select c.claim_id, c.person_id, c.plan_id, s.admitted_on, s.discharged_on,
         exists (select 1 from payout_now p where p.claim_id = c.claim_id
                 and coalesce({last_event: event_code, payout_id, p.payout_id}, '') <> 'recovered') as has_payment
  from claim_now c
  join settlement_now s on s.settlement_id = c.settlement_id
  join decision_now d on d.claim_id = c.claim_id and {pays: d}
  where c.person_id in (select a.survivor_id from person_alias_now a)
)
select l.claim_id, min(o.claim_id)
from stay l
join stay o on o.person_id = l.person_id and o.plan_id = l.plan_id and o.claim_id <> l.claim_id
  and (o.has_payment or o.claim_id < l.claim_id)
  and ((o.admitted_on < l.discharged_on and l.admitted_on < o.discharged_on)
       or (o.admitted_on = l.admitted_on and o.discharged_on = l.discharged_on))
where not l.has_payment
group by l.claim_id
"""

# Payments that came back, with the account they went to and the one that stands now.
_RETURNED = """
select s.payout_id, p.claim_id, p.person_id, s.amount_fen, s.attempt,
       i.personal_id, v.name, v.bank_name, v.card_no, v.document_no,
       n.fact_id, n.name, n.bank_name, n.card_no, n.document_no
from payout_state_now s
join payout_now p on p.payout_id = s.payout_id
join batch_item_now i on i.item_id = s.item_id
join personal v on v.fact_id = i.personal_id
join personal_now n on n.person_id = p.person_id
where s.state = 'returned'
order by s.payout_id
"""


def the_batch(writer: Writer, batch_no: int) -> Batch:
    """The standing batch of a number. Raises BATCH_UNKNOWN (exit 1), BATCH_CANCELLED (exit 5)."""
    found = writer.select(
        "select b.batch_id, b.fact_id, b.proposed_by, b.item_count, b.payee_count, b.total_fen,"
        " case when exists (select 1 from payment_file_now f where f.batch_id = b.batch_id) then 'exported'"
        " when exists (select 1 from approval_now a where a.batch_id = b.batch_id) then 'approved'"
        " else 'proposed' end"
        " from payment_batch_now b where b.batch_id = :batch_id",
        {"batch_id": batch_no},
    )
    if found:
        return Batch(*found[0])
    gone = voided_by(writer, "payment_batch", batch_no)
    if gone is not None:
        raise MutualAidError("BATCH_CANCELLED", Exit.CONFLICT, batch_no=batch_no, entry=gone)
    raise MutualAidError("BATCH_UNKNOWN", batch_no=batch_no)


def refuse_move(writer: Writer, batch: Batch, move: str) -> None:
    """Refuse what a batch in its state may not do: BATCH_NOT_APPROVED, BATCH_APPROVED, BATCH_EXPORTED (exit 5)."""
    if may(batch.state, move):
        return
    facts: Mapping[str, object] = {"batch_no": batch.batch_id}
    if batch.state == "exported":
        fact_id, file_name, sha256 = writer.select(
            "select fact_id, file_name, sha256 from payment_file_now where batch_id = :batch_id",
            {"batch_id": batch.batch_id},
        )[0]
        entry = asserted_by(writer, "payment_file", fact_id)
        raise MutualAidError("BATCH_EXPORTED", Exit.CONFLICT, file=file_name, digest=sha256, entry=entry, **facts)
    if batch.state == "approved":
        fact_id, approved_by = writer.select(
            "select fact_id, approved_by from approval_now where batch_id = :batch_id order by fact_id",
            {"batch_id": batch.batch_id},
        )[0]
        entry = asserted_by(writer, "approval", fact_id)
        raise MutualAidError("BATCH_APPROVED", Exit.CONFLICT, approved_by=approved_by, entry=entry, **facts)
    raise MutualAidError("BATCH_NOT_APPROVED", Exit.CONFLICT, **facts)


_ITEMS = """
select i.item_id, i.fact_id, i.payout_id, p.fact_id, i.attempt, i.line_no, i.amount_fen, p.amount_fen, p.person_id,
       p.claim_id, p.decision_id, d.amount_fen, c.decided_by,
       i.personal_id, v.name, v.bank_name, v.card_no, v.document_no,
       s.fact_id, s.name, s.bank_name, s.card_no, s.document_no
from batch_item_now i
join payout_now p on p.payout_id = i.payout_id
left join decision_now d on d.decision_id = p.decision_id
left join decision c on c.fact_id = p.decision_id
left join personal v on v.fact_id = i.personal_id
left join personal_now s on s.person_id = p.person_id
where i.batch_id = :batch_id
order by i.line_no, i.item_id
"""


def items_of(writer: Writer, batch_id: int) -> list[Item]:
    """The items of a batch by line."""
    return [_item(row) for row in writer.select(_ITEMS, {"batch_id": batch_id})]


def _item(row: Sequence[Any]) -> Item:
    values: list[Any] = [*row[:-_ACCOUNTS], *_accounts(row[-_ACCOUNTS:])]
    return Item(*values)


_ACCOUNTS = 2 * len(Account._fields)
"""So many columns at the end of a row are the account that was used, and the one that stands now."""


def _accounts(columns: Sequence[Any]) -> tuple[Account, Account]:
    half = len(Account._fields)
    return Account(*columns[:half]), Account(*columns[half:])
