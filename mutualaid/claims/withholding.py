"""Which decided claims are not to be paid as they stand, and what to do first.

Never must more go out in total than judging everything afresh gives: a decision that would be otherwise today is not
paid, and while somebody holds money that was paid too much under a plan, nothing more is paid to them under it.
Source: interface.md (payout propose).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from mutualaid.claims.ground import Whose
from mutualaid.claims.rechecking import Stale, claims_of, recheck
from mutualaid.results import Note

if TYPE_CHECKING:
    from mutualaid.store.asking import Askable


def withheld(asked: Askable, numbers: Collection[int]) -> Mapping[int, Note]:
    """Those among some claims that are not to be paid now, by number: what says why, and what to do first.

    Raises CLAIM_UNKNOWN (exit 1).
    """
    of_claims = claims_of(asked, numbers)
    stale = recheck(asked, {person_id for person_id, _ in of_claims.values()})
    would_be_otherwise = {each.claim_no: each for each in stale}
    paid_too_much: dict[Whose, Stale] = {}
    for each in stale:
        if each.is_paid and each.too_much_fen > 0:
            paid_too_much.setdefault(each.judged.filed.whose, each)
    told: dict[int, Note] = {}
    for claim_no, whose in sorted(of_claims.items()):
        if claim_no in would_be_otherwise:
            told[claim_no] = _stale(would_be_otherwise[claim_no])
        elif whose in paid_too_much:
            told[claim_no] = _after_too_much(claim_no, paid_too_much[whose])
    return told


def _stale(each: Stale) -> Note:
    return Note("DECISION_STALE", facts=each.facts()) if each.in_the_way is None else each.left_standing()


def _after_too_much(claim_no: int, other: Stale) -> Note:
    why: dict[str, object] = {
        "other_no": other.claim_no,
        "differs_fen": other.too_much_fen,
        "payout_no": other.to_recover.payout_no,
    }
    first = {"why": Note("WHY_PAID_TOO_MUCH", facts=why), "way": other.way()}
    return Note("PAID_TOO_MUCH", facts={"claim_no": claim_no, **why, **first})
