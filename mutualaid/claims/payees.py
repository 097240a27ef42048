"""Who is paid for a claim: the member, by their own card, or whoever was named in their place.

The money of a death, and any money of somebody who has died, waits until somebody is named: an heir, or the union that
pays the heirs; a guardian, and whoever was named without a relation while the member lived, is paid for the living
alone. That somebody died is a fact: a spell of membership that ended
so, under any of their records. Source: interface.md (claim payee), domain.md 8.1 (a death benefit goes to the heir or
to the union's account).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from mutualaid.codes import PAYING_OUTCOMES
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.results import Finding, Note, Problem, Receipt
from mutualaid.rules.identity import holder_verdict, mask_card, mask_name, mask_value
from mutualaid.rules.values import plain, read_account
from mutualaid.store.resources import fill
from mutualaid.store.slices import by_numbers

if TYPE_CHECKING:
    from mutualaid.store.asking import Askable

AT_THE_BANK = frozenset(("exported", "paid"))
"""The states of a payment in which no other account can be named: its money is on the way, or there."""
IN_A_BATCH = frozenset(("proposed", "approved"))

_WAITING = """
select c.claim_id, c.person_id, coalesce(d.amount_fen, 0)
from claim_now c
left join decision_now d on d.claim_id = c.claim_id
where {needs_payee: c}
  and not exists (select 1 from payee_now y where y.claim_id = c.claim_id and {follows_the_dead: y})
"""


def waiting(asked: Askable, numbers: Collection[int]) -> Mapping[int, Note]:
    """Those among some claims that wait for an heir or the union, by number: what says so, and the way out."""
    found = sorted(by_numbers(asked, fill(_WAITING), "c.claim_id", numbers, of="claim"))
    return {
        claim_no: Note("PAYEE_MISSING", facts={"claim_no": claim_no, "person_no": person_id, "amount_fen": amount_fen})
        for claim_no, person_id, amount_fen in found
    }


class _Claimed(NamedTuple):
    """A claim, what was decided on it, and who is named for it so far."""

    claim_id: int
    person_id: int
    outcome: str | None
    amount_fen: int | None
    has_died: int
    payee_fact_id: int | None
    holder: str | None
    account_no: str | None
    bank: str | None
    evidence: str | None
    relation_code: str | None


_CLAIMED = """
select c.claim_id, c.person_id, d.outcome, d.amount_fen, case when {needs_payee: c} then 1 else 0 end, y.fact_id,
       y.holder, y.account_no, y.bank, y.evidence, y.relation_code
from claim_now c
left join decision_now d on d.claim_id = c.claim_id
left join payee_now y on y.claim_id = c.claim_id
where c.claim_id = :claim_id
"""


def name(
    url: str,
    intent: Intent,
    claim_no: int,
    *,
    holder: str,
    account: str,
    bank: str,
    evidence: str,
    relation: str | None = None,
) -> Receipt:
    """Name whoever is paid for a claim in the member's place, or correct who was named; ``evidence`` is the paper.

    Without ``relation`` that of who was named before stays; somebody who has died is followed by an heir. While a batch
    that has not gone to the bank pays the former account a note says so; such a batch is refused from then on.

    Raises CLAIM_UNKNOWN (also for whoever may not see it), CLAIM_PAYS_NOTHING, PAYEE_IS_THE_DEAD and
    GUARDIAN_OF_THE_DEAD (exit 1),
    PAYEE_AT_THE_BANK and PAYEE_IS_PAID (exit 5: the money is on its way, or there).
    """
    account_no, findings = read_account(account)
    named = {"holder": plain(holder), "account_no": account_no, "bank": plain(bank), "evidence": plain(evidence)}
    problems = [
        Problem("refused", finding.code, column="--account", value=mask_value("card_no", account), facts=finding.facts)
        for finding in findings
        if finding.verdict == "refused"
    ]
    notes: list[Note] = []
    with write(url, intent) as writer:
        claim = _claimed(writer, claim_no)
        pays_former = _refuse_late(writer, claim_no)
        relation_code = relation or claim.relation_code
        problems += _unfit(holder, bank, is_organization=relation_code == "union")
        if claim.has_died:
            if _is_own_card(writer, claim.person_id, account_no):
                raise MutualAidError("PAYEE_IS_THE_DEAD", claim_no=claim_no, person_no=claim.person_id)
            if relation_code == "guardian":
                raise MutualAidError("GUARDIAN_OF_THE_DEAD", claim_no=claim_no, person_no=claim.person_id)
            if relation_code is None:
                relation_code = "heir"
                notes.append(Note("PAYEE_AS_HEIR", facts={"claim_no": claim_no}))
        elif relation_code == "heir":
            notes.append(Note("PAYEE_OF_THE_LIVING", facts={"person_no": claim.person_id}))
        if any(getattr(claim, key) != named[key] for key in ("holder", "account_no", "bank")):
            notes += pays_former
        values: dict[str, Any] = {**named, "relation_code": relation_code}
        if problems or all(getattr(claim, key) == value for key, value in values.items()):
            notes = []
        elif claim.payee_fact_id is not None:
            writer.correct("payee", claim.payee_fact_id, **values)
        else:
            writer.assert_one("payee", person_id=claim.person_id, claim_id=claim_no, **values)
    facts = {
        "claim_no": claim_no,
        "person_no": claim.person_id,
        "holder": mask_name(named["holder"] or ""),
        "account_no": mask_card(account_no or ""),
        "relation_code": relation_code,
    }
    return writer.receipt(notes=notes, problems=problems, facts={} if problems else facts)


def _claimed(writer: Writer, claim_no: int) -> _Claimed:
    found = writer.select(fill(_CLAIMED), {"claim_id": claim_no})
    if not found:
        raise MutualAidError("CLAIM_UNKNOWN", claims=str(claim_no))
    claim = _Claimed._make(found[0])
    refused = claim.outcome == "reject" or (claim.outcome in PAYING_OUTCOMES and not claim.amount_fen)
    if refused:
        raise MutualAidError("CLAIM_PAYS_NOTHING", claim_no=claim_no)
    return claim


def _unfit(holder: str, bank: str, *, is_organization: bool) -> list[Problem]:
    """What cannot stand as the holder's name or the bank's in the file that goes to the bank."""
    if any(map(str.isalpha, holder)):
        of_holder = holder_verdict(holder, is_organization=is_organization)
    else:
        of_holder = Finding("refused", "PAYEE_NAMELESS")
    found = (
        ("--name", of_holder, mask_value("name", holder)),
        ("--bank", holder_verdict(bank, is_organization=True), "***"),
    )
    return [
        Problem("refused", finding.code, column=option, value=value, facts=finding.facts)
        for option, finding, value in found
        if finding is not None
    ]


def _is_own_card(writer: Writer, person_id: int, account_no: str | None) -> bool:
    """Whether an account is the card of a person, under any of their records."""
    sql = "select 1 from identity_now where person_id = :person_id and card_no = :account_no"
    return bool(writer.select(sql, {"person_id": person_id, "account_no": account_no}))


def _refuse_late(writer: Writer, claim_no: int) -> list[Note]:
    """Refuse another account for money that has left; tell of a batch that would still pay the former one."""
    found = writer.select(
        "select s.state, s.payout_id, s.batch_id from payout_now p join payout_state_now s on s.payout_id = p.payout_id"
        " where p.claim_id = :claim_id order by p.payout_id desc",
        {"claim_id": claim_no},
    )
    if not found:
        return []
    state, payout_no, batch_no = found[0]
    facts = {"claim_no": claim_no, "payout_no": payout_no, "batch_no": batch_no}
    if state in AT_THE_BANK:
        code = "PAYEE_AT_THE_BANK" if state == "exported" else "PAYEE_IS_PAID"
        raise MutualAidError(code, Exit.CONFLICT, **facts)
    return [Note("PAYEE_IN_BATCH", facts=facts)] if state in IN_A_BATCH else []
