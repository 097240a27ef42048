"""What the cells of a row that are not personal ask for, judged by the plan's terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mutualaid.imports import Cells, Findings, day_reader
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.names.units import Unit
from mutualaid.results import Finding, Roster
from mutualaid.rules.eligibility import FieldFindings, Wanted, judge_period, judge_price, surely_of_age, unknown_tier
from mutualaid.rules.money import read_fen
from mutualaid.rules.terms import Terms, tier_for_fee
from mutualaid.rules.values import plain, read_shares, read_tier, read_wide_shares

OFFER_FIELDS = ("plan", "share_count", "starts_on", "ends_on", "fee", "tier", "received_on")
WIDE = "plan:"
"""How the fields of the wide form begin: ``plan:HOSP_MED``."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the command line says for rows that do not say it themselves."""

    unit: str | None = None
    plan: str | None = None
    starts_on: str | None = None
    received_on: str | None = None
    receipt_no: str | None = None
    unpaid: bool = False
    join: bool = False


@dataclass(slots=True)
class Offer:
    """What the cells of a row that are not personal ask for; rows with equal cells share it."""

    read: Findings = field(default_factory=list)
    """What reading the cells found."""
    judged: FieldFindings = field(default_factory=list)
    """What the terms say of it."""
    plan: Plan | None = None
    terms_id: int = 0
    terms: Terms | None = None
    wanted: Wanted | None = None
    """``None`` where something is refused."""
    received_on: str | None = None
    """``None``: unpaid."""
    sex_code: str | None = None
    of_age: tuple[str, str] = ("9", "0")
    quick: bool = False
    """Nothing was found."""


class Offers:
    """Reads offers; the command line fills what the cells leave open. Raises PLAN_UNKNOWN (exit 1) for its plan."""

    def __init__(self, plans: PlanIndex, roster: Roster, filled: Filled) -> None:
        self._plans, self._filled = plans, filled
        self._plan = plans.named(filled.plan) if filled.plan else None
        self._day = day_reader(roster)

    def of(self, unit: Unit | None, wide: str | None, wide_cell: Any, cells: Mapping[str, Any]) -> Offer:
        """Read and judge what the cells ask for; ``wide`` names the plan's column in the wide form."""
        offer = Offer()
        took = Cells(cells, offer.read)

        def day(name: str) -> str | None:
            return took(name, self._day(cells.get(name)))  # type: ignore[no-any-return]

        def unread(name: str) -> bool:
            return any(of == name and finding.verdict == "refused" for of, _, finding in offer.read)

        def need(name: str) -> None:
            if not unread(name):
                offer.read.append((name, cells.get(name), Finding("refused", "REQUIRED", {"field": name})))

        starts_on, ends_on = day("starts_on"), day("ends_on")
        offer.received_on = day("received_on")
        fee_fen = took("fee", read_fen(cells.get("fee")))
        tier_code = took("tier", read_tier(cells.get("tier")))
        share_count: int | None = 1
        if wide is None and "share_count" in cells:
            share_count = took("share_count", read_shares(cells["share_count"]))
        if starts_on is None and not unread("starts_on"):
            starts_on = self._filled.starts_on
            if starts_on is None:
                need("starts_on")
        if offer.received_on is None and not unread("received_on"):
            offer.received_on = self._filled.received_on
            if offer.received_on is None and not self._filled.unpaid and fee_fen != 0:
                need("received_on")
        offer.plan = self._plan_of(offer, wide, cells)
        if offer.plan is not None and offer.plan.kind_code != "enrolled":
            offer.judged.append(("plan", Finding("refused", "PLAN_UNIVERSAL", {"plan_code": offer.plan.plan_code})))
        elif offer.plan is not None and starts_on is not None:
            found = self._plans.terms_on(offer.plan.plan_id, starts_on)
            if found is None:
                facts: dict[str, object] = {"plan_code": offer.plan.plan_code, "starts_on": starts_on}
                offer.judged.append(("starts_on", Finding("refused", "NO_TERMS", facts)))
            else:
                offer.terms_id, offer.terms = found
                if wide is not None:
                    share_count, tier_code = self._wide_cell(offer, wide, wide_cell, tier_code)
                self._price(offer, unit, starts_on, ends_on, share_count, tier_code, fee_fen, unread)
                if offer.wanted is not None and wide is None and plain(cells.get("share_count", "1")) is None:
                    # A blank cell is held, and says nothing against the ledger.
                    offer.wanted = replace(offer.wanted, left_open=offer.wanted.left_open | {"share_count"})
        if offer.terms is not None and starts_on is not None:
            offer.sex_code = offer.terms.sex
            offer.of_age = surely_of_age(offer.terms, starts_on)
        offer.quick = offer.wanted is not None and not offer.read and not offer.judged
        return offer

    def _plan_of(self, offer: Offer, wide: str | None, cells: Mapping[str, Any]) -> Plan | None:
        if wide is not None:
            return self._plans.named(wide.removeprefix(WIDE))
        text = plain(cells.get("plan"))
        if text is None:
            if self._plan is None:
                offer.read.append(("plan", None, Finding("refused", "REQUIRED", {"field": "plan"})))
            return self._plan
        plan, finding = self._plans.find(text)
        if finding is not None:
            offer.read.append(("plan", cells.get("plan"), finding))
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
                offer.read.append((wide, cell, unknown_tier(offer.terms, word)))
                return None, None
        share_count, found = read_wide_shares(cell)
        offer.read.extend((wide, cell, finding) for finding in found)
        return share_count, tier_code

    def _price(
        self,
        offer: Offer,
        unit: Unit | None,
        starts_on: str,
        ends_on: str | None,
        share_count: int | None,
        tier_code: str | None,
        fee_fen: int | None,
        unread: Callable[[str], bool],
    ) -> None:
        assert offer.plan is not None
        assert offer.terms is not None
        end, found = judge_period(offer.terms, starts_on, ends_on)
        offer.judged += found
        if share_count is None or unread("tier") or unread("fee"):
            return
        price, found = judge_price(offer.terms, share_count, tier_code, fee_fen)
        offer.judged += found
        if price is None or end is None or unit is None or unread("ends_on"):
            return
        left_open = price.left_open | {"ends_on"} if ends_on is None else price.left_open
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
