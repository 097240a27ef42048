"""The page of a person: who they are, what covers them and what is left in it, money, claims, what waits and what ends.

Every personal value leaves here masked. Source: interface.md (member show).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from mutualaid.names.people import masked, shown, the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.reports import claims, enrolled, payouts
from mutualaid.reports.asking import Row, rows, run
from mutualaid.reports.claims import Line
from mutualaid.reports.dependants import dependant_list
from mutualaid.reports.holdings import Holdings
from mutualaid.results import Disclosure, Table
from mutualaid.rules.cover import gap_days, shift
from mutualaid.store.excluding import Barred
from mutualaid.store.reading import Reader
from mutualaid.words import language

_COVER = ("enrollment_no", "plan_code", "unit_code", "starts_on", "ends_on", "share_count", "tier_code")
_MONEY = ("fee_fen", "received_fen", "paid")
_LEFT = ("waiting_until_on", "left_fen", "left_days")
_OF_BENEFIT = ("benefit", *_LEFT, "deductible_fen", "rate_bp")
_CLAIM = ("claim_no", "settlement_no", "plan_code", "event_on", "outcome", "reason_code", "amount_fen")
_PAYMENT = (
    *("payout_no", "serial_no", "plan_code", "relief_no", "quarter", "category", "amount_fen", "state", "event_on"),
    *("unit_code", "payee"),
)


def page(reader: Reader, person: str, *, on: str, leave: Disclosure | None = None) -> dict[str, Any]:
    """One person as a clerk needs them on a day; masked where ``leave`` is of others.

    ``dependants`` are those of the person, or whose dependant they are, on the day. ``covers`` are all that stand:
    in force, to come (what is left then is as of their first day) and ended (nothing is left); one without a number
    is a universal plan's. Money, claims and payments are those up to the day. ``due`` are fees that money does not
    reach yet; ``ending`` is paid cover that ends on the day or within ``enrolled.DAYS_AHEAD`` after it, nothing
    following. Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS (exit 1).
    """
    person_id = the_person(reader, person)
    about = {"person_id": person_id}
    holdings = Holdings(reader, person_id)
    covers = _covers(reader, person_id, on, holdings)
    told = {
        "person": {
            "person_no": person_id,
            **shown(reader, [person_id], leave=leave)[0],
            "merged_person_nos": [row[0] for row in rows(reader, "member_merged", about)],
        },
        "as_of": on,
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "spells": [masked(row, typed=reader.typed) for row in run(reader, "member_spells", about)],
        "dependants": _rows(dependant_list(reader, as_of=on, of=str(person_id))),
        "covers": covers,
        "contributions": _contributions(reader, person_id, on),
        "claims": [row for row in _claims(reader, person_id, holdings) if row["event_on"] <= on],
        "payments": [
            {key: row[key] for key in _PAYMENT}
            for row in _rows(payouts.payout_list(reader, today=on, person=str(person_id)))
            if row["event_on"] is None or row["event_on"] <= on
        ],
        "due": list(_due(covers)),
        "ending": list(_ending(reader, person_id, covers, on)),
    }
    _name_plans(holdings.plans, told)
    return told


def _rows(table: Table) -> list[Row]:
    return [dict(row) for row in table.rows]


def _covers(reader: Reader, person_id: int, on: str, holdings: Holdings) -> list[Row]:
    """The covers of a person, by their first day, each with what is left in it."""
    asked: dict[str, list[Row]] = {}
    made = []
    listed = _rows(enrolled.enrollment_list(reader, today=on, person=str(person_id)))
    for enrollment in sorted(listed, key=lambda row: (row["starts_on"], row["enrollment_no"])):
        state = "ended" if enrollment["ends_on"] < on else "to_come" if enrollment["starts_on"] > on else "in_force"
        row: Row = {key: enrollment[key] for key in (*_COVER, *_MONEY)} | {"state": state}
        day = max(on, enrollment["starts_on"])
        if state != "ended" and day not in asked:
            asked[day] = holdings.on(day)
        left = [] if state == "ended" else asked[day]
        made.append(row | _left([of for of in left if of["enrollment_no"] == row["enrollment_no"]]))
    free: dict[str, list[Row]] = {}
    for of in asked[on] if on in asked else holdings.on(on):
        if of["covered"] and of["enrollment_no"] is None:
            free.setdefault(of["plan_code"], []).append(of)
    for plan_code, left in free.items():
        row = dict.fromkeys((*_COVER, *_MONEY)) | {"plan_code": plan_code, "state": "in_force"}
        made.append(row | _left(left))
    return made


def _left(of: Sequence[Row]) -> Row:
    """What is left in a cover; of several benefits each by itself, under ``benefits``."""
    one = of[0] if len(of) == 1 else {}
    made: Row = {key: one.get(key) for key in _LEFT}
    if len(of) > 1:
        made["benefits"] = [{key: row[key] for key in _OF_BENEFIT} for row in of]
    return made


def _contributions(reader: Reader, person_id: int, on: str) -> list[Row]:
    about = {"person_id": person_id, "last_entry": reader.stamp.entry}
    return [row for row in run(reader, "member_contributions", about) if row["received_on"] <= on]


def _claims(reader: Reader, person_id: int, holdings: Holdings) -> list[Row]:
    """The claims of a person; ``why`` is the step that decided, ``None`` where the amount is as the terms have it."""
    steps = {row["claim_id"]: row["steps"] for row in holdings.claims}
    return [
        {key: row[key] for key in _CLAIM} | {"why": _why(row["reason_code"], steps.get(row["claim_no"]))}
        for row in _rows(claims.claim_list(reader, person=str(person_id)))
    ]


def _why(reason_code: str | None, steps: str | None) -> Line | None:
    if reason_code is None or steps is None:
        return None
    deciding = [step for step in json.loads(steps) if step[0] == reason_code]
    if not deciding:
        return None
    step, clause, value, amount_fen = deciding[-1]
    return Line(step, clause, value, amount_fen, None)


def _due(covers: Sequence[Row]) -> Iterator[Row]:
    for cover in covers:
        if cover["enrollment_no"] is not None and not cover["paid"]:
            yield {
                **{key: cover[key] for key in ("enrollment_no", "plan_code", "starts_on", "ends_on")},
                "fee_fen": cover["fee_fen"],
                "received_fen": cover["received_fen"],
                "due_fen": cover["fee_fen"] - cover["received_fen"],
            }


def _ending(reader: Reader, person_id: int, covers: Sequence[Row], on: str) -> Iterator[Row]:
    """The covers that end soon and can be renewed: who has chosen a plan that excludes theirs has none to renew."""
    last = {cover["plan_code"]: cover for cover in covers if cover["enrollment_no"] is not None}
    until = shift(on, enrolled.DAYS_AHEAD)
    barred = Barred(reader)
    for cover in last.values():
        days = cover["starts_on"], cover["ends_on"]
        if not cover["paid"] or not on <= cover["ends_on"] <= until:
            continue
        if not barred.bars(person_id, cover["plan_code"], *days):
            yield {
                **{key: cover[key] for key in ("enrollment_no", "plan_code", "ends_on")},
                "days_left": gap_days(on, cover["ends_on"]) + 1 if cover["ends_on"] > on else 0,
                "renews_from_on": shift(cover["ends_on"], 1),
            }


def _name_plans(plans: PlanIndex, told: dict[str, Any]) -> None:
    """The name of each plan after its code."""
    is_zh = language() == "zh"
    names = {plan.plan_code: plan.name_zh if is_zh else plan.name_en for plan in plans.by_id.values()}
    for key in ("covers", "contributions", "claims", "payments", "due", "ending"):
        told[key] = [_named(row, names) for row in told[key]]


def _named(row: Row, names: dict[str, str]) -> Row:
    made: Row = {}
    for key, value in row.items():
        made[key] = value
        if key == "plan_code":
            made["plan_name"] = None if value is None else names.get(value, value)
    return made
