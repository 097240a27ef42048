"""The states of a payment and every way from one to the next: the one table of the flow of money out.

A payment that grew from a claim goes by batch: proposed, approved by a second person, exported to the bank, then paid
or returned as the bank answers; returned, it is proposed again; paid, it may come back. A payment of a received list
has been paid or returned when it is first heard of. Source: interface.md (payout), reliability.md 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from mutualaid.codes import PAYOUT_EVENTS, PayoutState

Move = Literal["propose", "approve", "export", "paid", "returned", "reissue", "recovered", "cancel"]
"""What is done to a payment; ``PAYOUT_EVENTS`` are told as events of its story, with a day."""


class Transition(NamedTuple):
    """One way from a state to the next; ``state`` None is before the beginning."""

    state: PayoutState | None
    move: Move
    then: PayoutState | None
    """``None`` after ``cancel``: the attempt never was, and the payment is what it was before it."""
    by_batch: bool = True
    by_list: bool = False


TRANSITIONS = (
    Transition(None, "propose", "proposed"),
    Transition("proposed", "approve", "approved"),
    Transition("proposed", "cancel", None),
    Transition("approved", "export", "exported"),
    Transition("approved", "cancel", None),
    Transition("exported", "paid", "paid"),
    Transition("exported", "returned", "returned"),
    Transition("paid", "returned", "returned", by_list=True),  # some banks say success first and return days later
    Transition("paid", "recovered", "recovered", by_list=True),
    Transition("returned", "reissue", "proposed"),
    Transition("returned", "recovered", "recovered"),  # it is not to be paid again; its claim may be decided anew
    Transition(None, "paid", "paid", by_batch=False, by_list=True),
    Transition(None, "returned", "returned", by_batch=False, by_list=True),
    Transition("returned", "paid", "paid", by_batch=False, by_list=True),
)

FOLLOWS: Mapping[str | None, frozenset[str]] = {
    state: frozenset(found.move for found in TRANSITIONS if found.by_list and found.state == state)
    for state in (None, *PAYOUT_EVENTS)
}
"""Which event of a received list may come after which; ``None`` stands for the beginning of a payment."""

_BY_BATCH = {(found.state, found.move) for found in TRANSITIONS if found.by_batch}


def may(state: str | None, move: str) -> bool:
    """Whether a payment that goes by batch may make a move in this state.

    >>> may("approved", "export"), may("proposed", "export"), may("returned", "paid"), may("returned", "reissue")
    (True, False, False, True)
    """
    return (state, move) in _BY_BATCH
