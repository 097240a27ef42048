"""Judges enrollments: what a cover costs, who may have it, and a whole batch at once against itself and the ledger.

Source: interface.md (Imports; the same-record table), domain.md 8.1 and 8.2 rows 15, 16, 26, 27 and 30. Days are ISO
text, both ends of a cover are included, money is fen.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from mutualaid.results import Finding
from mutualaid.rules.cover import age_verdict, is_continuous, last_day, overlaps
from mutualaid.rules.exclusion import Exclusions
from mutualaid.rules.retirement import least_years
from mutualaid.rules.terms import Terms, lengths, price_fen, tier_for_fee
from mutualaid.rules.values import dates_order

FieldFindings = list[tuple[str, Finding]]
"""Findings, each with the field that it speaks of."""


# --- one cover by its terms -----------------------------------------------------------------------


class Price(NamedTuple):
    """What is bought: shares, tier and fee, and which of them the file left to the terms."""

    share_count: int
    tier_code: str | None
    fee_fen: int
    left_open: frozenset[str]


def judge_price(
    terms: Terms,
    share_count: int,
    tier_code: str | None,
    fee_fen: int | None,
    *,
    days: tuple[str, str] | None = None,
    age: int | None = None,
) -> tuple[Price | None, FieldFindings]:
    """Shares within the maximum, the tier from 档次, else the fee, else the default, and the fee against the price.

    ``days`` and ``age`` are those of the cover and of the person on its first day, where the price hangs on them.
    Refused: SHARES_OVER_MAX, TIER_UNKNOWN, AGE_WITHOUT_FEE, AGE_AND_FEE_UNKNOWN. Held: FEE_DIFFERS with both amounts,
    FEE_OF_AGE_UNKNOWN; accepted, the file's fee stands. A tier under a plan without tiers is a note. Source:
    interface.md (enroll import).
    """
    findings: FieldFindings = []
    open_fields = set()
    if share_count > terms.max_shares:
        facts: dict[str, object] = {"share_count": share_count, "max_shares": terms.max_shares}
        findings.append(("share_count", Finding("refused", "SHARES_OVER_MAX", facts)))
    if terms.tiers is None:
        if tier_code is not None:
            findings.append(("tier", Finding("note", "TIER_NOT_USED", {"plan_code": terms.plan_code})))
            tier_code = None
    elif tier_code is None:
        if fee_fen is not None:
            tier_code = tier_for_fee(terms, fee_fen, share_count)
        if tier_code is None:
            tier_code = terms.default_tier
            open_fields.add("tier_code")
    elif tier_code not in terms.tiers:
        return None, [*findings, ("tier", unknown_tier(terms, tier_code))]
    price = price_fen(terms, share_count, tier_code, days=days, age=age)
    if price is None:
        found = _no_fee_of_age(terms, fee_fen, age)
        findings.append(found)
        if fee_fen is None or found[1].verdict == "refused":
            return None, findings
    elif fee_fen is None:
        open_fields.add("fee_fen")
        fee_fen = price
    elif fee_fen != price:
        facts = {"fee_fen": fee_fen, "price_fen": price}
        findings.append(("fee", Finding("held", "FEE_DIFFERS", facts)))
    return Price(share_count, tier_code, fee_fen, frozenset(open_fields)), findings


def _no_fee_of_age(terms: Terms, fee_fen: int | None, age: int | None) -> tuple[str, Finding]:
    """Why terms that price by age have no price: nobody knows the age, or it is below the first band."""
    if age is not None:
        facts: dict[str, object] = {
            "plan_code": terms.plan_code,
            "age": age,
            "from_age": min(band["from_age"] for band in terms.fee_by_age or ()),
        }
        return "document_no", Finding("refused", "AGE_WITHOUT_FEE", facts)
    if fee_fen is None:
        return "fee", Finding("refused", "AGE_AND_FEE_UNKNOWN", {"plan_code": terms.plan_code})
    return "fee", Finding("held", "FEE_OF_AGE_UNKNOWN", {"plan_code": terms.plan_code, "fee_fen": fee_fen})


def unknown_tier(terms: Terms, tier: str) -> Finding:
    """Refused TIER_UNKNOWN, naming the tiers of the plan, the cheapest first."""
    tiers = terms.tiers or {}
    return Finding("refused", "TIER_UNKNOWN", {"tier": tier, "tiers": ", ".join(sorted(tiers, key=tiers.__getitem__))})


def period_end(terms: Terms, starts_on: str, months: int | None = None) -> str:
    """The last day of a cover under the terms: so many months (the usual ones), or the end of the calendar year."""
    return f"{starts_on[:4]}-12-31" if terms.calendar_year else last_day(starts_on, months or terms.cover_months)


def judge_period(
    terms: Terms, starts_on: str, ends_on: str | None, months: int | None = None
) -> tuple[str | None, FieldFindings]:
    """The last day of the cover: as given, else after so many months, else by the terms.

    Refused: DATES_ORDER where it ends before it starts, MONTHS_UNKNOWN for a length that the terms do not sell. Note:
    PERIOD_LONGER than the longest that they sell, MONTHS_NOT_USED where the cover is the calendar year.
    """
    findings: FieldFindings = []
    if months is not None and ends_on is None:
        if terms.calendar_year:
            facts: dict[str, object] = {"plan_code": terms.plan_code, "ends_on": period_end(terms, starts_on)}
            findings.append(("ends_on", Finding("note", "MONTHS_NOT_USED", facts)))
        elif months not in lengths(terms):
            facts = {"plan_code": terms.plan_code, "months": months, "known": ", ".join(map(str, lengths(terms)))}
            return None, [("ends_on", Finding("refused", "MONTHS_UNKNOWN", facts))]
    if ends_on is None:
        return period_end(terms, starts_on, months), findings
    if ends_on < starts_on:
        facts = dates_order("starts_on", starts_on, "ends_on", ends_on)
        return None, [("ends_on", Finding("refused", "DATES_ORDER", facts))]
    end = period_end(terms, starts_on, lengths(terms)[-1])
    if ends_on > end:
        return ends_on, [("ends_on", Finding("note", "PERIOD_LONGER", {"ends_on": ends_on, "period_end": end}))]
    return ends_on, []


def judge_person(
    terms: Terms, starts_on: str, sex_code: str | None, birth_on: str | None, kin_code: str = "member"
) -> FieldFindings:
    """Whether a person may have the cover: sex refused, age on the first day held, what is unknown noted.

    ``kin_code`` is what they are to the member (``codes.COVERED``): whom the terms do not cover is refused as
    KIN_NOT_COVERED, a child is of the terms' age for children, everybody else of that for members. Both limits of age
    are within: who turns 60 on the first day is 60 and may. Source: domain.md 8.2 rows 15 and 16.
    """
    findings: FieldFindings = []
    if kin_code not in terms.covers:
        facts: dict[str, object] = {"plan_code": terms.plan_code, "kin_code": kin_code}
        return [("document_no", Finding("refused", "KIN_NOT_COVERED", facts))]
    if terms.sex is not None and sex_code != terms.sex:
        if sex_code is None:
            findings.append(("sex", Finding("note", "SEX_UNKNOWN", {"plan_code": terms.plan_code})))
        else:
            findings.append(("sex", Finding("refused", "SEX_NOT_COVERED", {"plan_code": terms.plan_code})))
    min_age, max_age = terms.ages(kin_code, sex_code, birth_on)
    if min_age is None and max_age is None:
        return findings
    if birth_on is None:
        findings.append(("document_no", Finding("note", "AGE_UNKNOWN", {"plan_code": terms.plan_code})))
    else:
        held = age_verdict(birth_on, starts_on, min_age, max_age)
        if held is not None:
            findings.append(("document_no", held))
    return findings


def surely_of_age(terms: Terms, starts_on: str) -> tuple[str, str]:
    """Births from the first to the second day (both included) of members, men and women, that no limit can touch.

    A quick way past ``judge_person`` for the many; an empty range (first after second) says nothing.
    """
    if "member" not in terms.covers:
        return "9", "0"
    year = int(starts_on[:4])
    limits = [least_years(limit) for limit in (terms.max_age_men, terms.max_age_women) if limit is not None]
    first = f"{year - min(limits) + 1:04d}-01-01" if limits else "0001-01-01"
    return first, f"{year - (terms.min_age or 0) - 1:04d}-12-31"


def follows(starts_on: str, ends: Iterable[str], grace_days: int) -> str | None:
    """The end of the cover that a new one continues without a gap (grace included), ``None`` where it is a first one.

    >>> follows("2019-01-01", ["2017-12-31", "2018-12-31"], 0), follows("2019-01-02", ["2018-12-31"], 0)
    ('2018-12-31', None)
    """
    before = [end for end in ends if end < starts_on]
    return max(before) if before and is_continuous(max(before), starts_on, grace_days) else None


# --- the batch --------------------------------------------------------------------------------------


class Wanted(NamedTuple):
    """A cover that rows ask for, whoever the person is. ``left_open`` names what the file does not say itself."""

    plan_id: int
    unit_id: int
    starts_on: str
    ends_on: str
    share_count: int
    tier_code: str | None
    fee_fen: int
    left_open: frozenset[str] = frozenset()


COVER = tuple(name for name in Wanted._fields if name != "left_open")
"""The columns of an enrollment for which rows ask."""


class Standing(NamedTuple):
    """An enrollment that stands in the ledger."""

    enrollment_id: int
    unit_id: int
    unit_code: str
    starts_on: str
    ends_on: str
    share_count: int
    tier_code: str | None
    fee_fen: int


class Meeting(NamedTuple):
    """What one asked-for cover meets: the same record, what differs from it, and what stands in the way."""

    same: Standing | None
    changes: Mapping[str, tuple[object, object]]
    """Column to (value in the ledger, value asked for), where the same record stands with another value."""
    findings: FieldFindings


Ask = tuple[Hashable, int, Wanted]
"""A person (any key that is one human being), the row of the file, and the cover asked for."""

FIELD_OF = {
    "unit_id": "unit",
    "ends_on": "ends_on",
    "share_count": "share_count",
    "tier_code": "tier",
    "fee_fen": "fee",
}
"""The field of the file that holds a column of the ledger: what may differ from an enrollment that stands."""


def meet(
    asks: Iterable[Ask | None],
    standing: Mapping[tuple[Hashable, int], Sequence[Standing]],
    exclusions: Exclusions,
) -> list[Meeting | None]:
    """What each asked-for cover meets in the file above it and in the ledger; ``None`` where nothing.

    ``standing`` holds enrollments by person and plan. The same record is person, plan and first day. Refused: the
    second row of one record in the file (DUPLICATE_IN_FILE, also when equal), a cover that shares a day with one
    above it (OVERLAP_IN_FILE) or with one of the ledger, whatever unit made it (OVERLAP); of plans that exclude each
    other EXCLUDED (in the ledger), EXCLUDED_IN_FILE (a row above) and EXCLUDED_IN_ROW (the same row), where the two do
    not stand together already. A row above counts whatever becomes of it. ``None`` among the asks is a row that could
    not be read so far; it meets nothing.

    >>> cover = Wanted(1, 7, "2018-01-01", "2018-12-31", 1, None, 9500)
    >>> [found and found.findings[0][1].code for found in meet([("a", 2, cover), ("a", 3, cover)], {}, Exclusions())]
    [None, 'DUPLICATE_IN_FILE']
    """
    if exclusions:
        asks = list(asks)
    above: dict[tuple[Hashable, int], list[tuple[int, Wanted]]] = {}
    found: list[Meeting | None] = []
    for ask in asks:
        if ask is None:
            found.append(None)
            continue
        person, row, wanted = ask
        key = (person, wanted.plan_id)
        earlier, held = above.get(key), standing.get(key)
        if earlier is None:
            above[key] = [(row, wanted)]
            found.append(None if held is None else _meeting(wanted, (), held))
        else:
            found.append(_meeting(wanted, earlier, held or ()))
            earlier.append((row, wanted))
    if exclusions:
        _meet_rivals(asks, standing, exclusions, found)
    return found


class _Asked(NamedTuple):
    """A cover of a plan that others exclude, as a row above asks for it."""

    row: int
    starts_on: str
    ends_on: str
    same: Standing | None
    """The same record, where it stands."""


def _meet_rivals(
    asks: Iterable[Ask | None],
    standing: Mapping[tuple[Hashable, int], Sequence[Standing]],
    exclusions: Exclusions,
    found: list[Meeting | None],
) -> None:
    """Refuse, in what was found, each cover that shares a day with one of a plan that may not be held beside its own.

    Two that stand together already are nothing that the file does.
    """
    above: dict[tuple[Hashable, int], list[_Asked]] = {}
    for place, ask in enumerate(asks):
        if ask is None or (rivals := exclusions.rivals.get(ask[2].plan_id)) is None:
            continue
        person, row, wanted = ask
        meeting = found[place] or Meeting(None, {}, [])
        same = meeting.same
        ends_on = same.ends_on if same is not None and "ends_on" in wanted.left_open else wanted.ends_on
        own = _Asked(row, wanted.starts_on, ends_on, same)
        refused = list(meeting.findings)
        for plan_id in rivals:
            facts = {"plan_code": exclusions.codes.get(plan_id, "?")}
            for other in standing.get((person, plan_id), ()):
                apart = exclusions.apart(wanted.plan_id, own.starts_on, plan_id, other.starts_on)
                if apart and _share_a_day(own, other) and not (same and _share_a_day(same, other)):
                    refused.append(("plan", Finding("refused", "EXCLUDED", facts | named(other))))
            for first in above.get((person, plan_id), ()):
                apart = exclusions.apart(wanted.plan_id, own.starts_on, plan_id, first.starts_on)
                told = first.same is not None and _share_a_day(own, first.same)
                if apart and _share_a_day(own, first) and not told:
                    days = {"starts_on": first.starts_on, "ends_on": first.ends_on}
                    code = "EXCLUDED_IN_ROW" if first.row == row else "EXCLUDED_IN_FILE"
                    refused.append(("plan", Finding("refused", code, {**facts, "row": first.row, **days})))
        above.setdefault((person, wanted.plan_id), []).append(own)
        if len(refused) > len(meeting.findings):
            found[place] = meeting._replace(findings=refused)


def _share_a_day(one: Standing | _Asked, other: Standing | _Asked) -> bool:
    return overlaps(one.starts_on, one.ends_on, other.starts_on, other.ends_on)


def _meeting(wanted: Wanted, above: Sequence[tuple[int, Wanted]], held: Sequence[Standing]) -> Meeting | None:
    findings: FieldFindings = []
    same = next((other for other in held if other.starts_on == wanted.starts_on), None)
    ends_on = same.ends_on if same is not None and "ends_on" in wanted.left_open else wanted.ends_on
    double = next((row for row, first in above if first.starts_on == wanted.starts_on), None)
    if double is not None:
        findings.append(("document_no", Finding("refused", "DUPLICATE_IN_FILE", {"row": double})))
    for row, first in above:
        if first.starts_on != wanted.starts_on and overlaps(first.starts_on, first.ends_on, wanted.starts_on, ends_on):
            facts = {"row": row, "starts_on": first.starts_on, "ends_on": first.ends_on}
            findings.append(("starts_on", Finding("refused", "OVERLAP_IN_FILE", facts)))
    for other in held:
        if other is not same and overlaps(other.starts_on, other.ends_on, wanted.starts_on, ends_on):
            findings.append(("starts_on", Finding("refused", "OVERLAP", named(other))))
    if same is None:
        return Meeting(None, {}, findings) if findings else None
    changes = {
        column: (getattr(same, column), getattr(wanted, column))
        for column in FIELD_OF
        if column not in wanted.left_open and getattr(same, column) != getattr(wanted, column)
    }
    return Meeting(same, changes, findings)


def named(other: Standing) -> dict[str, object]:
    """The facts by which a standing enrollment is named in a sentence."""
    return {
        "enrollment_no": other.enrollment_id,
        "unit_code": other.unit_code,
        "starts_on": other.starts_on,
        "ends_on": other.ends_on,
    }
