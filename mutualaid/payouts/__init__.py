"""Money out (受助金): received direct-claim lists, and payments by batch from decisions to the bank and back.

Each step is imported when it is first asked for here: a received list waits for nothing that decides a claim.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mutualaid.payouts.answer import confirm as confirm
    from mutualaid.payouts.approving import approve as approve
    from mutualaid.payouts.approving import cancel as cancel
    from mutualaid.payouts.bank import export as export
    from mutualaid.payouts.proposing import propose as propose
    from mutualaid.payouts.received import DEFAULT_PLAN as DEFAULT_PLAN
    from mutualaid.payouts.received import import_roster as import_roster
    from mutualaid.payouts.recovering import recover as recover
    from mutualaid.payouts.reissuing import reissue as reissue
    from mutualaid.payouts.transitions import FOLLOWS as FOLLOWS
    from mutualaid.payouts.transitions import TRANSITIONS as TRANSITIONS
    from mutualaid.payouts.transitions import may as may
else:
    _STEPS = {
        "confirm": "answer",
        "approve": "approving",
        "cancel": "approving",
        "export": "bank",
        "propose": "proposing",
        "DEFAULT_PLAN": "received",
        "import_roster": "received",
        "recover": "recovering",
        "reissue": "reissuing",
        "FOLLOWS": "transitions",
        "TRANSITIONS": "transitions",
        "may": "transitions",
    }

    def __getattr__(name: str) -> object:
        if name not in _STEPS:
            raise AttributeError(name)
        from importlib import import_module

        return getattr(import_module(f"mutualaid.payouts.{_STEPS[name]}"), name)


__all__ = [
    "DEFAULT_PLAN",
    "FOLLOWS",
    "TRANSITIONS",
    "approve",
    "cancel",
    "confirm",
    "export",
    "import_roster",
    "may",
    "propose",
    "recover",
    "reissue",
]
