"""Money out (受助金): received direct-claim lists, and payments by batch from decisions to the bank and back."""

from mutualaid.payouts.answer import confirm
from mutualaid.payouts.approving import approve, cancel
from mutualaid.payouts.bank import export
from mutualaid.payouts.proposing import propose
from mutualaid.payouts.received import DEFAULT_PLAN, import_roster
from mutualaid.payouts.recovering import recover
from mutualaid.payouts.reissuing import reissue
from mutualaid.payouts.transitions import FOLLOWS, TRANSITIONS, may

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
