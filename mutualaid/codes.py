"""Closed lists: the words that a code may be, each list said once; the most fen; when two actors are one.

What is stored, read from files, asked for on the command line and told to people takes them from here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal, get_args
from unicodedata import category, normalize

Sex = Literal["M", "F"]
Status = Literal["in_service", "kept"]
LeftReason = Literal["deceased", "retired", "resigned", "transferred", "other"]
Kin = Literal["child", "spouse"]
Category = Literal["outpatient", "inpatient", "over_cap"]
Outcome = Literal["pay", "partial", "reject", "hold"]
PayoutState = Literal["proposed", "approved", "exported", "paid", "returned", "recovered"]

SEXES: tuple[Sex, ...] = get_args(Sex)
DOCUMENT_TYPES = ("resident_id", "hmt_residence", "hk_macao_permit", "taiwan_permit", "passport", "foreign_pr", "other")
STATUSES: tuple[Status, ...] = get_args(Status)
"""Of a membership; who left or died has a spell that ended."""
LEFT_REASONS: tuple[LeftReason, ...] = get_args(LeftReason)
"""Why a spell of membership ended."""
KIN: tuple[Kin, ...] = get_args(Kin)
"""What somebody is to the member whose dependant they are."""
COVERED = ("member", *KIN)
"""Whom a plan may cover."""
MEMBER, INSURED, IN_YEAR = SPANS = ("member", "insured", "in_year")
"""As what a person counts on the days of a span: a member, one with cover, one with cover on other days of the year."""
UNIT_KINDS = ("district", "street", "town", "township", "system", "grassroots")
HEADCOUNT_BASES = ("staff", "women", "insured_heads")
FLOOR_BASES = ("staff", "women", "members", "insured_heads")
"""What a plan's floor is a part of: a headcount that was recorded, or the members as the ledger counts them."""
PLAN_KINDS = ("enrolled", "universal")
CONTRIBUTION_KINDS = ("receipt", "refund", "reversal", "joining_fee")
PAYERS = ("member", "unit", "district", "city")
"""Who pays a contribution."""
PART_FIELDS: Mapping[str, str] = {
    "member_part": "member",
    "unit_part": "unit",
    "union_part": "unit",
    "district_part": "district",
    "city_part": "city",
}
"""The columns of a file that hold what a payer gave; 工会补贴 is the money of the union that enrolls and collects."""
CHANNELS = ("direct", "office")
CAUSES = ("illness", "accident")
HARMS = ("death", "disability", "injury", "fire")
CLAIM_KINDS = ("stay", *CAUSES)
VISITS = ("outpatient",)
"""What a settlement may be of beside a stay; benefits answer to it as to an event."""
PAYEE_RELATIONS = ("heir", "union", "guardian")
"""Who is paid in place of the member."""
FOLLOW_THE_DEAD = PAYEE_RELATIONS[:2]
"""Who may take the money of somebody who has died."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
PAYING_OUTCOMES = OUTCOMES[:2]
PAYOUT_STATES: tuple[PayoutState, ...] = get_args(PayoutState)
PAYOUT_EVENTS = PAYOUT_STATES[3:]
CATEGORIES: tuple[Category, ...] = get_args(Category)
"""Of aid of the universal plans."""
CONFIRMED = "CONFIRMED"
"""In place of the code of a doubt: those that somebody settled row by row in a workbook that was handed back."""
CONFIRMED_ROWS = "confirmed"
"""The option of an entry that keeps those rows, each with its doubts and its reason."""
RELIEF_STATES = ("asked", "granted")
ROLES = ("clerk", "approver", "admin", "auditor")
LETTERS = ("receipt", "cover", "payment", "refusal", "renewal")
"""What a person or a union is handed on paper: 收据, 参保凭证, 给付通知, 不予给付通知, 续保提醒."""
DISCLOSED_TO: Mapping[str, tuple[str, ...]] = {
    "unmasked": ("admin",),
    "payment_file": ("admin",),
    "renewal_template": ("clerk", "admin"),
    "returned_workbook": ("clerk", "admin"),
    "letter": ("clerk", "admin"),
    "chase": ("clerk", "admin"),
}
"""What personal values leave in clear for, and the roles that may have them."""
MATTERS = ("uncovered", "ending", "unpaid")
"""What a unit is chased for."""
ANSWERS = ("enroll", "paid", "left", "refused")
"""What a unit may answer of a person whom it is chased for."""
AGES = ("to_29", "30_39", "40_49", "50_59", "60_on")
PLACES = ("district", "town", "unit")
"""The groupings of a report by place."""

MOST_FEN = 10**10
"""No single amount is more: a hundred million yuan."""


def compared(actor: str) -> str:
    """The name of an actor as the rules for two persons compare it.

    Two names are one after NFKC and case folding, without blanks, format signs and signs that nobody sees. Letters of
    other scripts that only look alike (the Cyrillic ``а``) stay letters of their own: NFKC leaves them apart.

    >>> compared(" Ｚｈａｎｇ San "), compared("zhang\\u200bsan"), compared("Zhаng San") == compared("Zhang San")
    ('zhangsan', 'zhangsan', False)
    """
    before = None
    while actor != before:
        before = actor
        actor = normalize("NFKC", "".join(sign for sign in actor if not _is_unseen(sign)).casefold())
    return actor


def same_actor(one: str, other: str) -> bool:
    """Whether two names are those of one actor."""
    return compared(one) == compared(other)


def same_account(one: str, other: str) -> bool:
    """Accounts of the system are one when they are equal; on Windows, where they are, also when they differ in case."""
    return one == other or (os.name == "nt" and one.casefold() == other.casefold())


UNSEEN = (
    *((0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800)),
    *((0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)),
)
"""Signs that show nothing though Unicode counts them among letters, marks and symbols: joiners, fillers, selectors."""


def _is_unseen(sign: str) -> bool:
    kind = category(sign)
    return kind in ("Cc", "Cf") or kind[0] == "Z" or any(first <= ord(sign) <= last for first, last in UNSEEN)
