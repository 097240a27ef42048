"""How a benefit is written by its seven stages: the keys, the shapes that each may choose, and what goes with what.

base · deductible · rate · shares · waiting and reduced window · least and count · caps. A clause that is absent is
none; 0 is 0. Source: interface.md (Terms); domain.md 1.3 and 8.1b.
"""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from mutualaid.rules.terms.faults import Fault
from mutualaid.rules.terms.fits import (
    BP,
    BP_BY_GRADE,
    DAYS,
    FEN,
    FEN_BY_CODE,
    FEN_BY_GRADE,
    MONTHS,
    TEXT,
    TEXTS,
    TRUTH,
    WORDS_BY_CODE,
    Fit,
    Many,
    Plain,
    Shapes,
    Table,
    by_level,
    entry,
    one_of,
    whole,
    wrong_value,
)
from mutualaid.rules.terms.scheme import OF_CLASSES, OF_SETTLEMENTS

EVENTS = ("stay", "outpatient", "diagnosis", "operation", "accident", "death", "disability", "birth", "fire")
"""What a benefit may answer to; ``accident`` is an injury, paid by days of treatment or a sum."""
STAYS = ("stay",)
COSTS = ("self_pay_one", "self_pay_two", "self_pay", "out_of_pocket", "fund_paid", "total")
"""The parts of a settlement: 自付一, 自付二, both, 自费, 统筹基金支付, 总费用."""
SPANS = ("event", "period", "year", "life")

_EVENT = one_of(*EVENTS)
PLAIN: Mapping[str, Fit] = {
    "name": TEXT,
    "event": Shapes(_EVENT, {}, Many(_EVENT, '["diagnosis", "operation"]'), '"stay"'),
    "cause": one_of("illness", "accident"),
}
"""What stands in a benefit without a source."""
CLAIM_FROM = one_of("admission", "diagnosis", "accident", "settlement")
CLAIM_UNTIL = Table(
    {"month": whole(1, 12, "3"), "day": whole(1, 31, "31")}, ("month", "day"), "{ month = 3, day = 31 }"
)

_LEAP_YEAR = 2000

_FIRST_OF = one_of("calendar_year", "period")
_PER_EVENT, _PER_SPAN = one_of("event"), one_of("event", "period", "year")
_BY_GRADE = {"grade_bp": BP_BY_GRADE}
BASE = Shapes(
    whole=one_of(*COSTS, "loss"),
    tables={
        "daily_fen": Table(
            {"daily_fen": Plain(lambda value: FEN.fits(value) or FEN_BY_CODE.fits(value), "4000")},
            ("daily_fen",),
            "{ daily_fen = 4000 }",
        ),
        "fen_by_class": Table(
            {"fen_by_class": FEN_BY_CODE}, ("fen_by_class",), "{ fen_by_class = { malignancy = 1200000 } }"
        ),
        "fen_by_tier": Table(
            {"fen_by_tier": FEN_BY_CODE, **_BY_GRADE}, ("fen_by_tier",), '{ fen_by_tier = { "26" = 1500000 } }'
        ),
        "fen_by_grade": Table({"fen_by_grade": FEN_BY_GRADE}, ("fen_by_grade",), "{ fen_by_grade = [6000000] }"),
        "fen": Table({"fen": FEN, **_BY_GRADE}, ("fen",), "{ fen = 1000000 }"),
    },
    many=None,
    example='"self_pay_one" | { daily_fen = 4000 } | { fen = 1000000 }',
)
DEDUCTIBLE = Shapes(
    whole=None,
    tables={
        "first_fen": Table(
            {"first_fen": FEN, "later_fen": FEN, "first_of": _FIRST_OF},
            ("first_fen", "later_fen", "first_of"),
            '{ first_fen = 130000, later_fen = 65000, first_of = "calendar_year" }',
        ),
        "fen_by_level": Table(
            {"per": _PER_EVENT, "fen_by_level": by_level(FEN)},
            ("per", "fen_by_level"),
            '{ per = "event", fen_by_level = { "3" = 80000 } }',
        ),
        "days": Table({"per": _PER_EVENT, "days": DAYS}, ("per", "days"), '{ per = "event", days = 1 }'),
        "fen": Table({"per": _PER_SPAN, "fen": FEN}, ("per", "fen"), '{ per = "year", fen = 1000000 }'),
    },
    many=None,
    example='{ per = "event", fen = 130000 }',
)
RATE = Shapes(
    whole=BP,
    tables={
        "first_bp": Table(
            {"first_bp": BP, "later_bp": BP, "first_of": _FIRST_OF},
            ("first_bp", "later_bp", "first_of"),
            '{ first_bp = 8000, later_bp = 7000, first_of = "calendar_year" }',
        ),
        "bp_by_level": Table(
            {"bp_by_level": by_level(BP)}, ("bp_by_level",), '{ bp_by_level = { "3" = 6000, "2" = 7000 } }'
        ),
    },
    many=Many(
        Table(
            {"from_fen": FEN, "bp": BP, "fen": FEN},
            ("from_fen",),
            "{ from_fen = 1000000, bp = 8000 }",
            any_of=("bp", "fen"),
        ),
        "[{ from_fen = 1000000, bp = 8000 }]",
    ),
    example="8000 | [{ from_fen = 1000000, bp = 8000 }]",
)
REDUCED = Table(
    {"from_day": DAYS, "until_day": DAYS, "bp": BP, "fen": FEN},
    ("from_day", "until_day"),
    "{ from_day = 31, until_day = 90, bp = 500 }",
    any_of=("bp", "fen"),
)
_CAP = Table(
    {"per": one_of(*SPANS), "fen": FEN, "days": DAYS, "times_shares": TRUTH},
    ("per",),
    '{ per = "period", fen = 5000000 }',
    any_of=("fen", "days"),
)
CAPS = Shapes(None, {"per": _CAP, "fen": _CAP, "days": _CAP}, Many(_CAP, f"[{_CAP.example}]"), _CAP.example)
_ONCE_PER = one_of("life", "period")
ONCE = Table({"per": _ONCE_PER, "of": one_of("class", "benefit")}, ("per", "of"), '{ per = "life", of = "class" }')
ONCE_OF_ALL = Table(
    {"per": _ONCE_PER, "of": one_of("class", "benefit", "plan")}, ("per", "of"), '{ per = "life", of = "plan" }'
)
VALUES: Mapping[str, Fit] = {
    "base": BASE,
    "deductible": DEDUCTIBLE,
    "rate": RATE,
    "shares": one_of("multiply", "once"),
    "waiting_days": DAYS,
    "waiting_renewal_days": DAYS,
    "waiting_accident_days": DAYS,
    "reduced": REDUCED,
    "raised_to_fen": FEN,
    "least_fen": FEN,
    "most_claims": Table(
        {"per": one_of("period", "year", "life"), "count": whole(0, 999, "2")},
        ("per", "count"),
        '{ per = "period", count = 2 }',
    ),
    "days_between": DAYS,
    "cap": CAPS,
    "once": ONCE,
    "instead_of": TEXTS,
    "transfer_within_days": DAYS,
    "minimum_hospital_level": whole(1, 3, "2"),
    "diseases": WORDS_BY_CODE,
    "excluded_words": TEXTS,
    "excluded_code_from": TEXT,
    "excluded_code_to": TEXT,
    "disability_by_day": DAYS,
    "claim_from": CLAIM_FROM,
    "claim_within_months": MONTHS,
    "claim_until": CLAIM_UNTIL,
    "evidence": TEXTS,
}
"""What a benefit may say, each with its source or assumption."""
NEEDED = ("event", "base")


# --- what goes with what ---


def events_of(benefit: Mapping[str, Any]) -> tuple[str, ...]:
    """The events to which a written benefit answers."""
    event = benefit["event"]
    return (event,) if type(event) is str else tuple(event)


def _base_key(base: Any) -> str:
    """The word or the key by which a base is known."""
    if type(base) is str:
        return base
    return next(key for key in BASE.tables if key in base)


def _takes(base: Any) -> Collection[str]:
    """The events whose facts a base can be made of."""
    key = _base_key(base)
    if key in COSTS:
        return OF_SETTLEMENTS
    of_grades = "fen_by_grade" if key == "fen_by_grade" or (type(base) is dict and "grade_bp" in base) else key
    known = {
        "loss": ("fire",),
        "daily_fen": (*STAYS, "accident"),
        "fen_by_class": OF_CLASSES,
        "fen_by_grade": ("disability",),
    }
    return known.get(of_grades, EVENTS)


_ONLY: Mapping[str, Collection[str]] = {
    "transfer_within_days": STAYS,
    "minimum_hospital_level": OF_SETTLEMENTS,
    "diseases": OF_CLASSES,
    "disability_by_day": ("disability",),
}
"""Keys that say something of some events alone."""


def judge_benefit(path: str, benefit: Mapping[str, Any], tiers: Mapping[str, int] | None, faults: list[Fault]) -> None:
    """What must go together in one benefit whose values were read, each by itself, without a fault."""
    events, base = events_of(benefit), benefit["base"]
    if not set(events) <= set(_takes(base)):
        faults.append(_apart(f"{path}.base.value", f"{path}.event"))
    for key, only in _ONLY.items():
        if key in benefit and not set(events) & set(only):
            faults.append(_apart(f"{path}.{key}", f"{path}.event"))
    if not OF_CLASSES.isdisjoint(events) and "diseases" not in benefit:
        faults.append(Fault("TERMS_MISSING_KEY", f"{path}.diseases", {"example": entry(WORDS_BY_CODE.example)}))
    for one, other in (("claim_from", "claim_within_months"), ("excluded_code_from", "excluded_code_to")):
        for key, beside in ((one, other), (other, one)):
            if key in benefit and beside not in benefit:
                faults.append(
                    Fault("TERMS_MISSING_KEY", f"{path}.{beside}", {"example": entry(VALUES[beside].example)})
                )
    judge_deadline(f"{path}.", benefit, faults)
    _judge_classes(path, benefit, faults)
    _judge_money(path, benefit, faults)
    _judge_sums(path, benefit, tiers, faults)
    _judge_window(path, benefit, faults)


def _apart(key: str, other: str) -> Fault:
    return Fault("TERMS_NOT_TOGETHER", key, {"other": other})


def judge_deadline(path: str, values: Mapping[str, Any], faults: list[Fault]) -> None:
    """There is one kind of deadline, and a day is one of its month; 29 February counts to the 28th where there is none.

    ``path`` is that of the keys, with its dot.
    """
    until = values.get("claim_until")
    if until is not None and "claim_within_months" in values:
        faults.append(_apart(f"{path}claim_until", f"{path}claim_within_months"))
    if until is not None and until["day"] > (last := monthrange(_LEAP_YEAR, until["month"])[1]):
        faults.append(wrong_value(f"{path}claim_until.value.day", until["day"], str(last)))


def _judge_classes(path: str, benefit: Mapping[str, Any], faults: list[Fault]) -> None:
    """A word names one class: which of two sums it would pay, nobody could tell."""
    classes: dict[str, str] = {}
    for code, words in benefit.get("diseases", {}).items():
        for word in words:
            first = classes.setdefault(unicodedata.normalize("NFKC", word), code)
            if first != code:
                faults.append(_apart(f"{path}.diseases.value.{code}", f"{path}.diseases.value.{first}"))


def _judge_money(path: str, benefit: Mapping[str, Any], faults: list[Fault]) -> None:
    """A deductible and a rate are of costs, days not paid of days; bands run from low to high."""
    base, deductible, rate = _base_key(benefit["base"]), benefit.get("deductible"), benefit.get("rate")
    of_costs = (*COSTS, "loss")
    if deductible is not None and base not in (("daily_fen",) if "days" in deductible else of_costs):
        faults.append(_apart(f"{path}.deductible.value", f"{path}.base"))
    if rate is not None and base not in of_costs:
        faults.append(_apart(f"{path}.rate.value", f"{path}.base"))
    of_stays = [key for key in ("deductible", "rate") if _asks_for_a_stay(benefit.get(key))]
    if of_stays and base == "loss":
        faults.append(_apart(f"{path}.{of_stays[0]}.value", f"{path}.base"))
    if type(rate) is list:
        for number, (lower, upper) in enumerate(pairwise(rate), 2):
            faults += _judge_bands(f"{path}.rate.value", number, lower, upper)
            if lower["from_fen"] >= upper["from_fen"]:
                key, other = (f"{path}.rate.value[{place}].from_fen" for place in (number, number - 1))
                faults.append(wrong_value(key, upper["from_fen"], str(lower["from_fen"] + 1), other))
        faults += [
            _apart(f"{path}.rate.value[{number}].fen", f"{path}.rate.value[{number}].bp")
            for number, band in enumerate(rate, 1)
            if "fen" in band and "bp" in band
        ]
    if "raised_to_fen" in benefit and "least_fen" in benefit:
        faults.append(_apart(f"{path}.raised_to_fen", f"{path}.least_fen"))
    if "raised_to_fen" in benefit and type(deductible) is dict and deductible.get("per") in ("year", "period"):
        # Where costs add up each part of one would be raised, and a split bring more than the whole.
        faults.append(_apart(f"{path}.raised_to_fen", f"{path}.deductible"))
    caps = benefit.get("cap", ())
    for number, cap in enumerate([caps] if type(caps) is dict else caps, 1):
        if "days" in cap and base != "daily_fen":
            place = f"[{number}]" if type(caps) is list else ""
            faults.append(_apart(f"{path}.cap.value{place}.days", f"{path}.base"))


def _judge_bands(path: str, number: int, lower: Mapping[str, Any], upper: Mapping[str, Any]) -> Iterator[Fault]:
    """Bands are all of a rate or all of a sum, and the sum of a higher one is no less."""
    if ("fen" in lower) != ("fen" in upper):
        key, other = ("fen", "bp") if "fen" in upper else ("bp", "fen")
        yield _apart(f"{path}[{number}].{key}", f"{path}[{number - 1}].{other}")
    elif upper.get("fen", 0) < lower.get("fen", 0):
        key, other = (f"{path}[{place}].fen" for place in (number, number - 1))
        yield wrong_value(key, upper["fen"], str(lower["fen"]), other)


def _asks_for_a_stay(shape: Any) -> bool:
    """Whether a deductible or a rate differs by level of hospital or between first and later stays."""
    return type(shape) is dict and not shape.keys().isdisjoint(("first_of", "fen_by_level", "bp_by_level"))


def _judge_sums(path: str, benefit: Mapping[str, Any], tiers: Mapping[str, int] | None, faults: list[Fault]) -> None:
    """A sum for each tier, and for each class of the list."""
    base = benefit["base"]
    if type(base) is not dict:
        return
    by_tier = base.get("fen_by_tier") or (base.get("daily_fen") if type(base.get("daily_fen")) is dict else None)
    if by_tier is not None and set(by_tier) != set(tiers or ()):
        key = f"{path}.base.value.{'fen_by_tier' if 'fen_by_tier' in base else 'daily_fen'}"
        faults.append(wrong_value(key, by_tier, _codes(tiers or ("26",)), f"{path.rpartition('benefit')[0]}tiers"))
    by_class, classes = base.get("fen_by_class"), benefit.get("diseases")
    if by_class is not None and classes is not None and set(by_class) != set(classes):
        key = f"{path}.base.value.fen_by_class"
        faults.append(wrong_value(key, by_class, _codes(classes), f"{path}.diseases"))


def _codes(codes: Collection[str]) -> str:
    return f"{{ {', '.join(f'{_key(code)} = 9500' for code in codes)} }}"


def _key(code: str) -> str:
    return code if code.isidentifier() and code.isascii() else f'"{code}"'


def _judge_window(path: str, benefit: Mapping[str, Any], faults: list[Fault]) -> None:
    """A reduced window has one of two measures, and ends after it begins."""
    reduced = benefit.get("reduced")
    if reduced is None:
        return
    if "bp" in reduced and "fen" in reduced:
        faults.append(_apart(f"{path}.reduced.value.fen", f"{path}.reduced.value.bp"))
    if reduced["until_day"] < reduced["from_day"]:
        key, other = (f"{path}.reduced.value.{name}" for name in ("until_day", "from_day"))
        faults.append(wrong_value(key, reduced["until_day"], str(reduced["from_day"]), other))


def judge_together(path: str, benefits: Sequence[Mapping[str, Any]], faults: list[Fault]) -> None:
    """Names that differ, one rule of transfers, and ``instead_of`` that names another benefit or its event.

    A stay in two hospitals is one for all benefits of a fee, or for none.
    """
    joining = [number for number, benefit in enumerate(benefits, 1) if "transfer_within_days" in benefit]
    for number in joining[1:]:
        if benefits[number - 1]["transfer_within_days"] != benefits[joining[0] - 1]["transfer_within_days"]:
            key, other = (f"{path}[{place}].transfer_within_days" for place in (number, joining[0]))
            faults.append(_apart(key, other))
    names: dict[str, int] = {}
    for number, benefit in enumerate(benefits, 1):
        if "name" not in benefit:
            continue
        first = names.setdefault(benefit["name"], number)
        if first != number:
            faults.append(_apart(f"{path}[{number}].name", f"{path}[{first}].name"))
    for number, benefit in enumerate(benefits, 1):
        others = [other for other in benefits if other is not benefit]
        known = {name for other in others for name in (*events_of(other), other.get("name", ""))}
        for place, name in enumerate(benefit.get("instead_of", ()), 1):
            if name not in known:
                example = ", ".join(f'"{each}"' for each in sorted(known - {""})) or '"death"'
                faults.append(wrong_value(f"{path}[{number}].instead_of.value[{place}]", name, f"[{example}]"))
