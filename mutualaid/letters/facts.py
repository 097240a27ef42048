"""What each letter tells, by the fields that a template may name: texts as they stand on paper, and rows of texts.

Fields of every letter: ``district_name``, ``union_name``, ``written_on``, ``entry``, ``head``, ``qr`` (a picture).
Personal values are masked where ``leave`` does not name the person. Source: interface.md (letter).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mutualaid.claims.rechecking import recheck_claims
from mutualaid.errors import Exit, MutualAidError
from mutualaid.names.people import shown
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import the_district, the_unit
from mutualaid.render.steps import told_of
from mutualaid.reports import claims, enrolled
from mutualaid.reports.asking import Row
from mutualaid.reports.claims import Line
from mutualaid.reports.person import page
from mutualaid.results import Disclosure, Ledger
from mutualaid.rules.cover import shift
from mutualaid.rules.money import capital_text, fen_text
from mutualaid.store.reading import Reader
from mutualaid.words import label


class Letter(NamedTuple):
    """What one letter tells, and of whom."""

    kind: str
    people: frozenset[int]
    ledger: Ledger
    fields: Mapping[str, Any]


def receipt(reader: Reader, person: str, *, on: str | None, today: str, leave: Disclosure | None = None) -> Letter:
    """The receipt for what was received for a person on a day, the last one if none is said; one row an enrollment.

    The union is the one that the money was recorded for. Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS,
    LETTER_NOTHING_RECEIVED (exit 1).
    """
    told = page(reader, person, on=on or today, leave=leave)
    covers = {row["enrollment_no"]: row for row in told["covers"]}
    days = sorted({row["received_on"] for row in told["contributions"] if row["amount_fen"] > 0})
    day = on or (days[-1] if days else today)
    paid = [row for row in told["contributions"] if row["received_on"] == day]
    fen = sum(row["amount_fen"] for row in paid)
    if fen <= 0:
        raise MutualAidError("LETTER_NOTHING_RECEIVED", on=day, days=", ".join(days[-3:]) or "-")
    rows = [
        {**_cover_row(covers.get(row["enrollment_no"], _NO_COVER) | {"plan_name": row["plan_name"]}),
         "receipt_no": row["receipt_no"] or "", "amount": fen_text(row["amount_fen"])}
        for row in paid
    ]  # fmt: skip
    numbers = dict.fromkeys(row["receipt_no"] for row in paid if row["receipt_no"])
    more = {
        "rows": rows,
        "received_on": day_text(day),
        "receipt_no": "、".join(numbers),
        "amount": fen_text(fen),
        "amount_capital": capital_text(fen),
    }
    return _of_person(reader, "receipt", told, _union(reader, paid), day, more)


def cover(reader: Reader, person: str, *, on: str, leave: Disclosure | None = None) -> Letter:
    """The certificate of what covers a person on a day, and of what is paid and begins later.

    Raises PERSON_UNKNOWN, PERSON_AMBIGUOUS, LETTER_NO_COVER (exit 1).
    """
    told = page(reader, person, on=on, leave=leave)
    standing = [row for row in told["covers"] if row["paid"] and row["state"] != "ended"]
    if not standing:
        raise MutualAidError("LETTER_NO_COVER", on=on)
    more = {"rows": [_cover_row(row) for row in standing], "as_of": day_text(on)}
    return _of_person(reader, "cover", told, _union(reader, standing), on, more)


def payment(reader: Reader, claim_no: int, *, on: str, leave: Disclosure | None = None) -> Letter:
    """The notice of a payment: how it was worked out, and to whom it goes.

    Raises CLAIM_UNKNOWN, CLAIM_UNDECIDED, LETTER_NOT_PAYING, LETTER_NO_PAYEE (exit 1), LETTER_STALE (exit 5).
    """
    told = _decided(reader, claim_no, leave)
    if not told.head["amount_fen"]:
        raise MutualAidError("LETTER_NOT_PAYING", claim_no=claim_no)
    if told.claim["waits_for_payee"]:
        raise MutualAidError("LETTER_NO_PAYEE", claim_no=claim_no)
    return _of_claim(reader, "payment", told, on, leave)


def refusal(reader: Reader, claim_no: int, *, on: str, leave: Disclosure | None = None) -> Letter:
    """The notice that nothing is paid on a claim, and why.

    Raises CLAIM_UNKNOWN, CLAIM_UNDECIDED, LETTER_NOT_REFUSED (exit 1), LETTER_STALE (exit 5).
    """
    told = _decided(reader, claim_no, leave)
    if told.head["amount_fen"] or told.head["outcome"] == "hold":
        raise MutualAidError("LETTER_NOT_REFUSED", claim_no=claim_no)
    return _of_claim(reader, "refusal", told, on, leave)


def renewal(
    reader: Reader, unit: str, *, on: str, within_days: int = enrolled.DAYS_AHEAD, leave: Disclosure | None = None
) -> Letter:
    """The reminder to a union: whose cover ends from a day on within so many days, with what each paid last.

    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS, LETTER_NOTHING_ENDS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    found = enrolled.ending(reader, today=on, within_days=within_days, unit=unit)
    ending = [dict(row) for row in found.rows if row["is_member"]]
    if not ending:
        raise MutualAidError("LETTER_NOTHING_ENDS", unit=unit, on=on, days=within_days)
    people = sorted({int(str(row["person_no"])) for row in ending})
    named = {row["person_no"]: row for row in shown(reader, people, leave=leave)}
    plans = _plan_names(reader)
    listed = enrolled.enrollment_list(reader, today=on, unit=unit).rows
    fees = {row["enrollment_no"]: int(str(row["fee_fen"])) for row in listed}
    rows = [
        {
            "name": named[row["person_no"]]["name"] or "",
            "document_no": named[row["person_no"]]["document_no"] or "",
            "unit_name": named[row["person_no"]]["unit_name"] or "",
            "plan_name": plans[str(row["plan_code"])],
            "ends_on": str(row["ends_on"]),
            "renews_from_on": shift(str(row["ends_on"]), 1),
            "fee": fen_text(fees[row["enrollment_no"]]),
        }
        for row in ending
    ]
    asked = the_unit(reader, unit)
    more = {
        "rows": rows,
        "as_of": day_text(on),
        "until": day_text(shift(on, within_days)),
        "count": str(len(rows)),
        "person_count": str(len(people)),
        "fee": fen_text(sum(fees[row["enrollment_no"]] for row in ending)),
    }
    return _letter(reader, "renewal", people, asked.unit_name, on, more)


# --- what the letters share ---

_NO_COVER: Row = dict.fromkeys(("enrollment_no", "plan_name", "starts_on", "ends_on", "share_count", "tier_code"))
"""An enrollment that was cancelled: its money stands, its cover does not."""


def day_text(day: str | None) -> str:
    """A day as letters write it; blank where there is none.

    >>> day_text("2018-05-03"), day_text(None)
    ('2018年5月3日', '')
    """
    if day is None:
        return ""
    year, month, number = day.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def _cover_row(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "enrollment_no": "" if row["enrollment_no"] is None else str(row["enrollment_no"]),
        "plan_name": row["plan_name"] or "",
        "starts_on": row["starts_on"] or "",
        "ends_on": row["ends_on"] or "",
        "share_count": "" if row["share_count"] is None else str(row["share_count"]),
        "tier": row["tier_code"] or "",
        "waiting_until": row.get("waiting_until_on") or "",
    }


def _union(reader: Reader, rows: Sequence[Row]) -> str:
    """What the unions of some rows are called, each once."""
    codes = dict.fromkeys(str(row["unit_code"]) for row in rows)
    return "、".join(the_unit(reader, code).unit_name for code in codes)


def _of_person(
    reader: Reader, kind: str, told: Mapping[str, Any], union_name: str, on: str, more: Mapping[str, Any]
) -> Letter:
    person = told["person"]
    about = {
        "person_no": str(person["person_no"]),
        "name": person["name"] or "",
        "document_no": person["document_no"] or "",
    }
    return _letter(reader, kind, [person["person_no"]], union_name, on, {**about, **more})


class _Decision(NamedTuple):
    """A claim, the decision that stands on it, and its steps."""

    claim: Mapping[str, Any]
    head: Mapping[str, Any]
    lines: Sequence[Line]


def _decided(reader: Reader, claim_no: int, leave: Disclosure | None) -> _Decision:
    """A claim with a decision that would be the same today: nobody is told in writing what no longer holds."""
    head, lines = claims.explain(reader, claim_no)
    if recheck_claims(reader, [claim_no]):
        raise MutualAidError("LETTER_STALE", Exit.CONFLICT, claim_no=claim_no)
    return _Decision(claims.show(reader, claim_no, leave=leave), head, lines)


def _of_claim(reader: Reader, kind: str, told: _Decision, on: str, leave: Disclosure | None) -> Letter:
    claim, head, lines = told
    person_id = claim["person_no"]
    person = shown(reader, [person_id], leave=leave)[0]
    payee = claim["payee"] or {"holder": person["name"], "account_no": person["card_no"], "bank": None}
    more = {
        "name": person["name"] or "",
        "document_no": person["document_no"] or "",
        "person_no": str(person_id),
        "claim_no": str(claim["claim_no"]),
        "plan_name": _plan_names(reader)[head["plan_code"]],
        "event_on": day_text(claim["event_on"]),
        "outcome": label("outcome", head["outcome"]),
        "rows": [{"text": told_of(line._replace(origin=None)), "amount": _signed(line)} for line in lines],
        "reason": told_of(lines[-1]._replace(origin=None)) if lines else "",
        "amount": fen_text(head["amount_fen"]),
        "amount_capital": capital_text(head["amount_fen"]),
        "payee": payee["holder"] or "",
        "account": (payee["account_no"] or "")[-4:],
        "bank": payee["bank"] or "",
    }
    return _letter(reader, kind, [person_id], person["unit_name"], on, more)


def _signed(line: Line) -> str:
    return fen_text(line.amount_fen) if line.amount_fen else ""


def _plan_names(reader: Reader) -> dict[str, str]:
    return {plan.plan_code: plan.name_zh for plan in PlanIndex(reader).by_id.values()}


def _letter(
    reader: Reader, kind: str, people: Sequence[int], union_name: str | None, on: str, more: Mapping[str, Any]
) -> Letter:
    district = the_district(reader)
    fields = {
        "district_name": "" if district is None else district.unit_name,
        "union_name": union_name or "",
        "written_on": day_text(on),
        "entry": str(reader.stamp.entry),
        "head": reader.stamp.head[:16],
        **more,
    }
    return Letter(kind, frozenset(people), reader.stamp, fields)
