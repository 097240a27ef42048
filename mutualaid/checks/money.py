"""Checks of fees, decisions, caps and closed periods against the terms kept in the ledger."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from mutualaid.checks.looking import Look
from mutualaid.claims.rechecking import Stale
from mutualaid.reports import asking
from mutualaid.reports.asking import Row, run
from mutualaid.reports.periods import money_of
from mutualaid.rules import terms as rules
from mutualaid.rules.benefit.gates import shortest_waiting_days
from mutualaid.rules.benefit.left import most_of_claim, most_of_cover
from mutualaid.rules.cover import is_continuous, waiting_until
from mutualaid.rules.terms import Terms

SETTLED = (
    "opening_fen",
    "receipt_fen",
    "refund_fen",
    "closing_fen",
    "paid_fen",
    "back_fen",
    "relief_paid_fen",
    "relief_back_fen",
)
"""What no later entry may change of a closed period."""


def share_count(look: Look) -> Iterator[Row]:
    """Enrollments of more shares than the terms allow."""
    for row, terms, plan_code in look.enrolled:
        if not 1 <= row["share_count"] <= terms.max_shares:
            yield {
                **_first(row),
                "plan_code": plan_code,
                "share_count": row["share_count"],
                "most_count": terms.max_shares,
            }


def fee_differs(look: Look) -> Iterator[Row]:
    """Enrollments whose fee is not the price of the terms; a person may have accepted that."""
    by_cover: dict[int, tuple[Terms, str | None]] = {}
    for row, terms, plan_code in look.enrolled:
        if terms.fee_by_months is not None or terms.fee_by_age is not None:
            by_cover[row["terms_id"]] = terms, plan_code
            continue
        price = rules.price_fen(terms, row["share_count"], row["tier_code"])
        if price is not None and price != row["fee_fen"]:
            yield {**_first(row), "plan_code": plan_code, "fee_fen": row["fee_fen"], "price_fen": price}
    for terms_id, (terms, plan_code) in by_cover.items():
        yield from _fees_by_cover(look, terms_id, terms, plan_code)


def _fees_by_cover(look: Look, terms_id: int, terms: Terms, plan_code: str | None) -> Iterator[Row]:
    """The same of one version whose price hangs on the length of cover or the age."""
    found: dict[tuple[int, int], Row] = {}
    for shares, tier, fee_fen, starts_on, ends_on, birth_on, record_no, count in asking.rows(
        look.reader, "check_enrolled_each", {"terms_id": terms_id}
    ):
        price = rules.price_of_cover(terms, shares, tier, starts_on, ends_on, birth_on)
        if price is None or price == fee_fen:
            continue
        first = {"table_name": "enrollment", "record_no": record_no, "enrollment_count": 0}
        row = found.setdefault((fee_fen, price), {**first, "plan_code": plan_code})
        row["enrollment_count"] += count
        row |= {"fee_fen": fee_fen, "price_fen": price}
    yield from found.values()


def unequal_shares(look: Look) -> Iterator[Row]:
    """Units whose members hold different numbers of shares under terms that want them equal; perhaps accepted."""
    asking_for = {row["terms_id"]: plan_code for row, terms, plan_code in look.enrolled if terms.equal_shares_in_unit}
    for terms_id, plan_code in asking_for.items():
        held = run(look.reader, "check_shares_of_units", {"terms_id": terms_id, "as_of": look.as_of})
        for _, of_unit in groupby(held, key=lambda row: row["unit_id"]):
            usual, *others = of_unit
            if others:
                yield {
                    "table_name": "unit",
                    "record_no": usual["unit_id"],
                    "unit_name": usual["unit_name"],
                    "as_of": look.as_of,
                    "plan_code": plan_code,
                    "share_count": usual["share_count"],
                    "cover_count": usual["cover_count"],
                    "other_count": sum(row["cover_count"] for row in others),
                    "enrollment_no": min(row["enrollment_no"] for row in others),
                }


def terms_stale(look: Look) -> Iterator[Row]:
    """Versions of terms under which covers began after the day until which they are known to hold."""
    last: dict[int, Row] = {}
    found: dict[int, Row] = {}
    for row, terms, plan_code in look.enrolled:
        if terms.stale_after is None or row["last_on"] <= terms.stale_after:
            continue
        if row["terms_id"] not in last or last[row["terms_id"]]["last_on"] < row["last_on"]:
            last[row["terms_id"]] = row
            found[row["terms_id"]] = {
                "table_name": "plan_terms",
                "record_no": row["terms_id"],
                "plan_code": plan_code,
                "stale_on": terms.stale_after,
                "last_on": row["last_on"],
            }
    yield from found.values()


def _first(row: Row) -> Row:
    return {"table_name": "enrollment", "record_no": row["record_no"], "enrollment_count": row["enrollment_count"]}


# --- decisions --------------------------------------------------------------------------------------


def event_outside_cover(look: Look) -> Iterator[Row]:
    """Accepted claims whose event lies outside the cover they were paid from, within its waiting period, or whose cover
    is another person's or plan's."""
    for row, before in look.decided:
        code, until = None, None
        if row["covered_id"] != row["person_id"] or row["covered_plan_id"] != row["plan_id"]:
            code = "CHECK_EVENT_OTHER_COVER"
        elif not row["starts_on"] <= row["event_on"] <= row["ends_on"]:
            code = "CHECK_EVENT_OUTSIDE_COVER"
        elif row["amount_fen"]:
            until = _waiting_until(look.versions.terms(row["terms_id"]), row, before)
            code = None if until is None or row["event_on"] > until else "CHECK_EVENT_WHILE_WAITING"
        if code is not None:
            yield {
                "table_name": "claim",
                "record_no": row["record_no"],
                "code": code,
                "event_on": row["event_on"],
                "from_on": row["starts_on"],
                "until_on": until or row["ends_on"],
                "other_no": row["enrollment_id"],
            }


def _waiting_until(terms: Terms | None, row: Row, before: Iterable[tuple[str, str]]) -> str | None:
    """The last day without cover of the first cover in an unbroken chain."""
    if terms is None:
        return None
    first = row["starts_on"]
    for starts_on, ends_on in before:
        if not is_continuous(ends_on, first, terms.grace_days):
            break
        first = min(first, starts_on)
    return waiting_until(first, shortest_waiting_days(terms, row["cause_code"]))


def caps(look: Look) -> Iterator[Row]:
    """Covers under which more was decided, in fen or days, than their terms pay; persons paid more in a year."""
    covers: dict[int, list[Row]] = defaultdict(list)
    for row, _ in look.decided:
        covers[row["enrollment_id"]].append(row)
    for enrollment_id, rows in covers.items():
        for row in rows:
            terms = look.versions.terms(row["terms_id"])
            most_each = None if terms is None else most_of_claim(terms, row["share_count"])
            if most_each is not None and row["amount_fen"] > most_each:
                yield _over("claim", row["record_no"], row["amount_fen"], most_each)
        terms = look.versions.terms(rows[-1]["terms_id"])
        last, decided = rows[-1], sum(row["amount_fen"] for row in rows)
        most, most_days = (
            (None, None) if terms is None else most_of_cover(terms, last["share_count"], last["tier_code"])
        )
        if most is not None and decided > most:
            yield _over("enrollment", enrollment_id, decided, most)
        days = sum(row["day_count"] or 0 for row in rows)
        if most_days is not None and days > most_days:
            yield {
                "table_name": "enrollment",
                "record_no": enrollment_id,
                "code": "CHECK_CAPS_DAYS",
                "day_count": days,
                "most_count": most_days,
            }
    for row in sorted(look.aid_of_years, key=lambda row: (row["record_no"], row["plan_id"], row["year"])):
        terms = look.versions.of_plan_on(row["plan_id"], f"{row['year']}-12-31")
        if terms is not None and terms.annual_max_fen is not None and row["amount_fen"] > terms.annual_max_fen:
            yield {
                **_over("person", row["record_no"], row["amount_fen"], terms.annual_max_fen),
                "code": "CHECK_CAPS_YEAR",
                "plan_code": terms.plan_code,
                "year": row["year"],
            }


def _over(table: str, number: int, amount_fen: int, most_fen: int) -> Row:
    return {"table_name": table, "record_no": number, "amount_fen": amount_fen, "most_fen": most_fen}


def stale_decisions(look: Look) -> Iterator[Row]:
    """Decisions that would be otherwise today and of which nothing has gone out, or just what they would be."""
    for each in look.stale:
        differs_fen = abs(each.decision.amount_fen - each.judged.judgment.amount_fen)
        if not each.is_paid or (differs_fen and not each.too_much_fen):
            state = None if each.in_the_way is None else each.in_the_way.state
            code = None if state is None else "CHECK_STALE_RETURNED" if state == "returned" else "CHECK_STALE_IN_BATCH"
            yield {**_stale(each, code), "differs_fen": differs_fen}


def paid_otherwise(look: Look) -> Iterator[Row]:
    """Decisions whose money has gone out and that would be otherwise today: how much too much or too little."""
    for each in look.stale:
        if each.is_paid and each.too_much_fen:
            code = "CHECK_PAID_TOO_MUCH" if each.too_much_fen > 0 else "CHECK_PAID_TOO_LITTLE"
            yield {**_stale(each, code), "way": each.way()}


def _stale(each: Stale, code: str | None) -> Row:
    return {"table_name": "claim", "record_no": each.claim_no, "code": code, **each.facts_of_paying()}


# --- closed periods ---------------------------------------------------------------------------------


def closings(look: Look) -> Iterator[Row]:
    """Closed periods whose money is no longer what their closing kept: opening, movements, closing."""
    for row in run(look.reader, "check_closings", {}):
        content = json.loads(row["content"])
        kept = content["money"]["total"]
        now = money_of(
            look.reader,
            from_on=content.get("from_on"),
            until_on=row["until_on"],
        )["total"]
        for key in SETTLED:
            if kept.get(key) is not None and kept[key] != now[key]:
                yield {
                    "table_name": "period_closing",
                    "record_no": row["record_no"],
                    "until_on": row["until_on"],
                    "field": key,
                    "was_fen": kept[key],
                    "now_fen": now[key],
                }
