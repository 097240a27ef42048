"""What the cells of a row that are not personal ask for, judged by the plan's terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mutualaid.codes import PART_FIELDS
from mutualaid.contributions import money_open_verdict, part_field, told_columns
from mutualaid.imports import Desk, Row
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.names.units import Unit
from mutualaid.results import Finding
from mutualaid.rules.eligibility import FieldFindings, Wanted, judge_period, judge_price, surely_of_age, unknown_tier
from mutualaid.rules.money_days import judge_coming, judge_receipt
from mutualaid.rules.payers import Parts, judge_parts
from mutualaid.rules.terms import Terms, length_for_fee, tier_for_fee
from mutualaid.rules.values import plain, read_fen, read_shares, read_tier, read_wide_shares

OFFER_FIELDS = ("plan", "share_count", "starts_on", "ends_on", "fee", "tier", "received_on", *PART_FIELDS)
WIDE = "plan:"
"""How the fields of the wide form begin: ``plan:HOSP_MED``."""
WIDE_FEE = "fee:"
"""How those begin that tell what is paid for a plan's shares: ``fee:HOSP_MED``."""


def own_fee(plan_field: str) -> str:
    """The field of the money of a plan's own column.

    >>> own_fee("plan:HOSP_MED")
    'fee:HOSP_MED'
    """
    return f"{WIDE_FEE}{plan_field.removeprefix(WIDE)}"


class Filled(NamedTuple):
    """What the command line says for rows that do not say it themselves."""

    unit: str | None = None
    plan: str | None = None
    starts_on: str | None = None
    received_on: str | None = None
    receipt_no: str | None = None
    unpaid: bool = False
    join: bool = False
    payer: str | None = None
    """Who paid what no column tells."""
    months: int | None = None
    """How long the covers last of which no day and no column says it."""


class Beyond(NamedTuple):
    """What is known of a cover beside the cells that ask for it, where its price hangs on that."""

    months: int | None = None
    """How long it lasts, as a column tells that no field takes (保障期限)."""
    age: int | None = None
    """The full years of the person on its first day; None also where they are not known."""
    is_of_person: bool = False
    """Whether the person was looked at."""


NOTHING_BEYOND = Beyond()


@dataclass(slots=True, eq=False)
class Offer(Row):
    """What the cells of a row that are not personal ask for; rows with equal cells share it.

    Its remarks are what reading the cells found.
    """

    judged: FieldFindings = field(default_factory=list, init=False)
    """What the terms say of it."""
    plan: Plan | None = field(default=None, init=False)
    terms_id: int = field(default=0, init=False)
    terms: Terms | None = field(default=None, init=False)
    wanted: Wanted | None = field(default=None, init=False)
    """``None`` where something is refused."""
    starts_on: str | None = field(default=None, init=False)
    received_on: str | None = field(default=None, init=False)
    """``None``: unpaid."""
    of_receipt: Sequence[Finding] = field(default=(), init=False)
    """What there is to say of that day, as it is the day of this cover's money."""
    closed: Finding | None = field(default=None, init=False)
    """The refusal of money of that day, where its period is closed."""
    parts: Parts = field(default=Parts(), init=False)
    """Who pays it."""
    of_age: tuple[str, str] = field(default=("9", "0"), init=False)
    asks_age: bool = field(default=False, init=False)
    """Its price hangs on the age of a person who was not looked at yet: nothing is priced."""

    def surely_admits(self, sex_code: str | None, birth_on: str | None) -> bool:
        """Whether no limit of sex or age in the terms can touch somebody; ``judge_person`` says what else there is."""
        if self.terms is None or self.terms.sex not in (None, sex_code):
            return False
        return birth_on is not None and self.of_age[0] <= birth_on <= self.of_age[1]


class Offers:
    """Reads offers; the command line fills what the cells leave open. Raises PLAN_UNKNOWN (exit 1) for its plan."""

    def __init__(self, plans: PlanIndex, desk: Desk, filled: Filled) -> None:
        self._plans, self.filled = plans, filled
        self.plan = plans.named(filled.plan) if filled.plan else None
        """The plan of rows that name none."""
        self._day, self._closed, self._today = desk.day, desk.closed, desk.writer.day
        self._first_day, self._last_day = desk.first_day, desk.last_day
        self.payer = filled.payer
        self.ask_for_equal_shares = False
        """Whether the terms of a cover that is asked for want equal shares within a unit."""

    def of(
        self,
        unit: Unit | None,
        wide: str | None,
        wide_cell: Any,
        cells: Mapping[str, Any],
        beyond: Beyond = NOTHING_BEYOND,
    ) -> Offer:
        """Read and judge what the cells ask for; ``wide`` names the plan's column in the wide form."""
        offer = Offer(0, (), [])
        starts_on = offer.take("starts_on", self._first_day(cells.get("starts_on")))
        ends_on = offer.take("ends_on", self._last_day(cells.get("ends_on")))
        offer.received_on = offer.take("received_on", self._day(cells.get("received_on")))
        fee_fen = offer.take("fee", read_fen(cells.get("fee")))
        tier_code = offer.take("tier", read_tier(cells.get("tier")))
        parts = {name: offer.take(name, read_fen(cells[name])) for name in PART_FIELDS if name in cells}
        share_count: int | None = 1
        if wide is None and "share_count" in cells:
            share_count = offer.take("share_count", read_shares(cells["share_count"]))
        if starts_on is None and not offer.is_refused("starts_on"):
            starts_on = self.filled.starts_on
            offer.need("starts_on", starts_on)
        if offer.received_on is None and not offer.is_refused("received_on"):
            offer.received_on = self.filled.received_on
            if not self.filled.unpaid and fee_fen != 0:
                offer.need("received_on", offer.received_on)
        offer.starts_on, offer.plan = starts_on, self._plan_of(offer, wide, cells)
        self._find_terms(offer)
        if offer.terms is not None and starts_on is not None:
            if wide is not None:
                share_count, tier_code = self._wide_cell(offer, wide, wide_cell, tier_code)
            offer.asks_age = offer.terms.fee_by_age is not None and not beyond.is_of_person
            if not offer.asks_age:
                self._price(offer, unit, starts_on, ends_on, share_count, tier_code, fee_fen, beyond)
            if offer.wanted is not None and wide is None and plain(cells.get("share_count", "1")) is None:
                # A blank cell is held, and says nothing against the ledger.
                offer.wanted = offer.wanted._replace(left_open=offer.wanted.left_open | {"share_count"})
        if offer.wanted is not None and not offer.is_refused(*PART_FIELDS):
            offer.parts, doubt = judge_parts(offer.wanted.fee_fen, told_columns(parts, parts), self.payer)
            if doubt is not None:
                offer.judged.append((part_field(parts, "fee"), doubt))
        return offer

    def _find_terms(self, offer: Offer) -> None:
        """The version of the plan's terms in force on the first day of cover."""
        if offer.plan is not None and offer.plan.kind_code != "enrolled":
            offer.judged.append(("plan", Finding("refused", "PLAN_UNIVERSAL", {"plan_code": offer.plan.plan_code})))
        elif offer.plan is not None and offer.starts_on is not None:
            found = self._plans.terms_on(offer.plan.plan_id, offer.starts_on)
            if found is None:
                facts: dict[str, object] = {"plan_code": offer.plan.plan_code, "starts_on": offer.starts_on}
                offer.judged.append(("starts_on", Finding("refused", "NO_TERMS", facts)))
            else:
                offer.terms_id, offer.terms = found
                offer.of_age = surely_of_age(offer.terms, offer.starts_on)

    def _plan_of(self, offer: Offer, wide: str | None, cells: Mapping[str, Any]) -> Plan | None:
        if wide is not None:
            return self._plans.named(wide.removeprefix(WIDE))
        text = plain(cells.get("plan"))
        if text is None:
            if self.plan is None:
                offer.refuse("plan", "REQUIRED", field="plan")
            return self.plan
        plan, finding = self._plans.find(text)
        offer.find("plan", finding, text)
        return plan

    @staticmethod
    def _wide_cell(offer: Offer, wide: str, cell: Any, tier_code: str | None) -> tuple[int | None, str | None]:
        """Shares and tier of a plan's own cell: a number that is a tier's price is that tier."""
        assert offer.terms is not None
        if offer.terms.tiers is None:
            tier_code = None  # the column of tiers speaks of the plan that has them
        elif tier_code is None:
            word, _ = read_tier(cell)
            if word is not None and word.isdecimal():
                tier_code = tier_for_fee(offer.terms, int(word) * 100)
            if tier_code is not None:
                return 1, tier_code
            if word is not None and word.isdecimal() and int(word) > offer.terms.max_shares:
                offer.find(wide, unknown_tier(offer.terms, word), cell)
                return None, None
        return offer.take(wide, read_wide_shares(cell)), tier_code

    def _months(self, terms: Terms, share_count: int | None, fee_fen: int | None, beyond: Beyond) -> int | None:
        """How long a cover without a last day lasts, where somebody says it: a column, the command line, the fee."""
        if terms.fee_by_months is not None and beyond.months is not None:
            return beyond.months
        if self.filled.months is not None or fee_fen is None or terms.calendar_year:
            return self.filled.months
        return length_for_fee(terms, fee_fen, share_count or 1)

    def _price(
        self,
        offer: Offer,
        unit: Unit | None,
        starts_on: str,
        ends_on: str | None,
        share_count: int | None,
        tier_code: str | None,
        fee_fen: int | None,
        beyond: Beyond,
    ) -> None:
        assert offer.plan is not None
        assert offer.terms is not None
        months = self._months(offer.terms, share_count, fee_fen, beyond) if ends_on is None else None
        end, found = judge_period(offer.terms, starts_on, ends_on, months)
        offer.judged += found
        if share_count is None or offer.is_refused("tier", "fee"):
            return
        if end is None and offer.terms.fee_by_months is not None:
            return  # nobody knows its length, and so its price
        days = None if end is None else (starts_on, end)
        price, found = judge_price(offer.terms, share_count, tier_code, fee_fen, days=days, age=beyond.age)
        offer.judged += found
        if price is None or end is None or unit is None or offer.is_refused("ends_on"):
            return
        left_open = price.left_open | {"ends_on"} if ends_on is None and months is None else price.left_open
        offer.wanted = Wanted(
            offer.plan.plan_id,
            unit.unit_id,
            starts_on,
            end,
            price.share_count,
            price.tier_code,
            price.fee_fen,
            left_open,
        )
        self.ask_for_equal_shares |= offer.terms.equal_shares_in_unit
        if (on := offer.received_on) is not None:
            far = judge_receipt(starts_on, end, on) or judge_coming(on, self._today)
            doubts = far, money_open_verdict(unit, on)
            offer.of_receipt = [finding for finding in doubts if finding is not None]
            offer.closed = self._closed(on)
