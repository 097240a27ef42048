"""Money in (互助费): receipts per unit and plan, what they pay, and what goes back."""

from mutualaid.contributions.opening import set_opening
from mutualaid.contributions.parts import Told, own_money, part_cells, part_field, told_columns
from mutualaid.contributions.paying import Owing, Pair, Waiting, allocate, pay_whole, received, take_off, waiting
from mutualaid.contributions.receipts import money_open_verdict
from mutualaid.contributions.returning import give_back, judge_back, money_of, refund, reverse_own
from mutualaid.contributions.roster import import_roster
from mutualaid.contributions.single import record

__all__ = [
    "Owing",
    "Pair",
    "Told",
    "Waiting",
    "allocate",
    "give_back",
    "import_roster",
    "judge_back",
    "money_of",
    "money_open_verdict",
    "own_money",
    "part_cells",
    "part_field",
    "pay_whole",
    "received",
    "record",
    "refund",
    "reverse_own",
    "set_opening",
    "take_off",
    "told_columns",
    "waiting",
]
