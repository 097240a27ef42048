"""Payments that came back, put into a new batch once the account is corrected.

Source: interface.md (payout), reliability.md 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.payouts import granted
from mutualaid.payouts.batching import Wanted, assert_batch, not_payable, told, without_card
from mutualaid.payouts.standing import Account, accounts
from mutualaid.results import Note, Problem, Receipt
from mutualaid.rules.identity import mask_name
from mutualaid.store.resources import fill


def reissue(
    url: str,
    intent: Intent,
    payouts: Sequence[int] = (),
    *,
    accept: frozenset[str] = frozenset(),
    relief: bool = False,
) -> Receipt:
    """Put returned payments into a new batch, to the payee's corrected card or bank name.

    Without ``payouts`` all that were corrected go in, and of the others a note says why not. Of those named every one
    must be fit to go in, else nothing is written. Held as NOT_CORRECTED is one whose account is as it was (``accept``
    takes it: banks err too). As in a proposal, a claim that is not to be paid as it stands is listed as ``left_out``.
    Relief goes into batches of its own: without ``payouts`` it goes in with ``relief``, and aid without.

    Raises PAYOUT_UNKNOWN, PAYOUT_OF_A_LIST (exit 1), PAYOUT_NOT_RETURNED (exit 5), REASON_NEEDED (exit 2), RELIEF_APART
    (exit 1) where both are named.
    """
    if accept and not (intent.reason or "").strip():
        raise MutualAidError("REASON_NEEDED", Exit.USAGE)
    with write(url, intent) as writer:
        returned: dict[int, tuple[Wanted, Account]] = {}
        for payout_id, claim_id, relief_id, person_id, amount_fen, attempt, *columns in writer.select(fill(_RETURNED)):
            used, standing = accounts(columns)
            wanted = Wanted(person_id, standing, amount_fen, claim_id, payout_id, attempt + 1, relief_id=relief_id)
            returned[payout_id] = wanted, used
        for payout_id in payouts:
            if payout_id not in returned:
                _refuse_not_returned(writer, payout_id)
        asked = [returned[payout_id] for payout_id in sorted(set(payouts) or returned)]
        if not payouts:
            asked = [each for each in asked if (each[0].relief_id is not None) is relief]
        left_out = _left_out(writer, [wanted for wanted, _ in asked])
        asked = [(wanted, used) for wanted, used in asked if wanted.number not in left_out]
        held = [problem for wanted, used in asked if (problem := _not_fit(wanted, used, accept)) is not None]
        out = {problem.facts["payout_no"] for problem in held}
        ready = sorted((wanted for wanted, _ in asked if wanted.payout_id not in out), key=_by_payee)
        if payouts and held:
            ready = []
        facts = assert_batch(writer, intent, ready) if ready else {}
    return writer.receipt(**told(facts, held, left_out, ready))


def _left_out(writer: Writer, wanted: Sequence[Wanted]) -> Mapping[int, Note]:
    """Those that are not to be paid as they stand, by number. Raises RELIEF_APART (exit 1) for aid beside relief."""
    kinds = {each.relief_id is not None for each in wanted}
    if len(kinds) > 1:
        raise MutualAidError("RELIEF_APART")
    if kinds == {True}:
        return granted.of_the_dead(writer, wanted)
    return not_payable(writer, [each.number for each in wanted])


def _by_payee(wanted: Wanted) -> tuple[int, int]:
    return wanted.person_id, wanted.payout_id or 0


def _not_fit(wanted: Wanted, used: Account, accept: frozenset[str]) -> Problem | None:
    """Why a returned payment cannot go out again."""
    facts: dict[str, object] = {
        "payout_no": wanted.payout_id,
        "name": mask_name(wanted.account.name or ""),
        "person_no": wanted.person_id,
        "amount_fen": wanted.amount_fen,
    }
    if not wanted.can_be_reached:
        [held] = without_card([wanted])
        return Problem(held.verdict, held.code, facts={**facts, **held.facts})
    if wanted.account.pays_like(used) and "NOT_CORRECTED" not in accept:
        return Problem("held", "NOT_CORRECTED", facts=facts)
    return None


def _refuse_not_returned(writer: Writer, payout_id: int) -> None:
    found = writer.select(
        "select s.state, s.batch_id from outgoing_now p left join payout_state_now s on s.payout_id = p.payout_id"
        " where p.payout_id = :payout_id",
        {"payout_id": payout_id},
    )
    if not found:
        raise MutualAidError("PAYOUT_UNKNOWN", payout_no=payout_id)
    state, batch_no = found[0]
    if state is None:
        raise MutualAidError("PAYOUT_OF_A_LIST", payout_no=payout_id)
    raise MutualAidError("PAYOUT_NOT_RETURNED", Exit.CONFLICT, payout_no=payout_id, state=state, batch_no=batch_no)


# Payments that came back, with the account they went to and the one that stands now.
_RETURNED = """
select s.payout_id, p.claim_id, p.relief_id, p.person_id, s.amount_fen, s.attempt,
       {account: v, x},
       {account: n, y}
from payout_state_now s
join outgoing_now p on p.payout_id = s.payout_id
join batch_item_now i on i.item_id = s.item_id
join personal v on v.fact_id = i.personal_id
left join payee x on x.fact_id = i.payee_id
join personal_now n on n.person_id = p.person_id
left join payee_now y on y.claim_id = p.claim_id
where s.state = 'returned'
order by s.payout_id
"""
