"""A plan's terms by effective date, read strictly from a TOML text; each value with its source or an assumption.

Source: domain.md 8.1 (built-in plans, "Dates of the built-in versions"), architecture.md 2 (``db/terms/plan.toml``).

A file holds ``plan_code``, ``name_zh``, ``name_en``, ``kind``, ``position``, ``aliases`` and one ``[[version]]`` a
date, oldest first. A version holds ``effective_on``, perhaps ``ends_on`` (the last day on which a cover may start under
it) and ``applies_to`` (``"events"`` where it changes running covers too; with its source or without), values written
``fee_fen = { value = 9500, source = "S43" }`` or ``{ value = 9500, assumption = "why" }``; ``[version.benefit]`` holds
``kind`` and the values of that kind. An unknown key, a value without its source, a wrong type or overlapping dates
raise ``TermsError``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal, NamedTuple, NoReturn

from mutualaid.codes import FLOOR_BASES, MOST_FEN, PLAN_KINDS
from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape


class TermsError(Exception):
    """The text is no file of terms: ``code`` names the sentence, ``facts`` hold the key path or the line."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Origin(NamedTuple):
    """Where a value comes from: ``source`` with the reference, or ``assumption`` with the reason."""

    kind: Literal["source", "assumption"]
    text: str


class Terms(NamedTuple):
    """One dated version of a plan's terms. Ages are full years, rates basis points, money fen, both days included."""

    plan_code: str
    effective_on: str
    ends_on: str | None
    """The last day on which a cover may start under these terms; ``None`` is open-ended."""
    origins: Mapping[str, Origin]
    """The origin of every value by key path: ``fee_fen``, ``benefit.daily_fen``."""
    cover_months: int
    max_shares: int
    fee_fen: int | None = None
    """The price of one share; ``None`` where ``tiers`` holds the prices."""
    tiers: Mapping[str, int] | None = None
    """The price in fen by tier code."""
    default_tier: str | None = None
    calendar_year: bool = False
    """The cover is the calendar year, whenever it was entered."""
    sex: str | None = None
    """``F`` or ``M`` where only they may enroll."""
    min_age: int | None = None
    max_age_men: int | None = None
    max_age_women: int | None = None
    waiting_first_days: int = 0
    waiting_renewal_days: int = 0
    waiting_accident_days: int | None = None
    """The waiting period of an event by accident where it differs."""
    grace_days: int = 0
    """A renewal that starts so many days late still continues."""
    floor_base: str | None = None
    """``staff``, ``women``, ``members`` or ``insured_heads``."""
    floor_bp: int | None = None
    floor_all_below: int | None = None
    """Below this base everyone must be insured."""
    claim_from: str | None = None
    """What the claim deadline counts from: ``admission``, ``diagnosis``, ``accident`` or ``settlement``."""
    claim_within_months: int | None = None
    annual_max_fen: int | None = None
    """The most one person may receive in a calendar year."""
    stale_after: str | None = None
    """From the day after, these terms are older than what is known of the plan."""
    applies_to: str = "covers"
    """``covers`` that start under it, or ``events`` from its first day on, under a running cover too."""
    benefit_kind: str = "none"
    benefit: Mapping[str, Any] | None = None
    """The values of the benefit by key, as ``BENEFITS[benefit_kind]`` lists them."""

    def max_age(self, sex_code: str | None) -> int | None:
        """The greatest age at the start of cover; where the sex is unknown, the greater of both."""
        if sex_code == "F":
            return self.max_age_women
        if sex_code == "M" or self.max_age_women is None or self.max_age_men is None:
            return self.max_age_men
        return max(self.max_age_men, self.max_age_women)

    def content(self) -> str:
        """The whole version as canonical JSON, each value with its origin; ``from_content`` reads it back."""
        table: dict[str, Any] = {"plan_code": self.plan_code, "effective_on": self.effective_on}
        if self.ends_on is not None:
            table["ends_on"] = self.ends_on
        if self.applies_to != "covers" and "applies_to" not in self.origins:
            table["applies_to"] = self.applies_to
        benefit: dict[str, Any] = {"kind": self.benefit_kind}
        for path, origin in self.origins.items():
            section, _, key = path.rpartition(".")
            value = (self.benefit or {})[key] if section else getattr(self, key)
            (benefit if section else table)[key] = {"value": value, origin.kind: origin.text}
        if self.benefit is not None:
            table["benefit"] = benefit
        return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def sha256(self) -> str:
        """The hash of ``content()`` as hexadecimal text."""
        from hashlib import sha256

        return sha256(self.content().encode()).hexdigest()


class PlanFile(NamedTuple):
    """What one file says of one plan; versions oldest first."""

    plan_code: str
    name_zh: str
    name_en: str
    kind_code: str
    """``enrolled`` or ``universal``."""
    position: int
    aliases: tuple[str, ...]
    versions: tuple[Terms, ...]


# --- what may stand where; the text beside each check is an example of what is expected ---


class _Fit(NamedTuple):
    fits: Callable[[Any], bool]
    example: str


def _whole(least: int, most: int, example: str) -> _Fit:
    return _Fit(lambda value: type(value) is int and least <= value <= most, example)


def _one_of(*words: str) -> _Fit:
    return _Fit(lambda value: type(value) is str and value in words, " | ".join(f'"{word}"' for word in words))


def _is_text(value: Any) -> bool:
    return type(value) is str and bool(value.strip())


def _is_list(value: Any, fits: Callable[[Any], bool]) -> bool:
    return type(value) is list and bool(value) and all(map(fits, value))


def _is_table(value: Any, fits: Callable[[Any], bool]) -> bool:
    return type(value) is dict and bool(value) and all(map(fits, value.values()))


def _is_day(value: Any) -> bool:
    try:
        return type(value) is str and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_APPLIES_TO = _one_of("covers", "events")
_FEN = _whole(0, MOST_FEN, "9500")
_BP = _whole(0, 10_000, "8000")
_DAYS = _whole(0, 3_660, "30")
_COUNT = _whole(0, 1_000_000, "100")
_AGE = _whole(0, 150, "60")
_TRUTH = _Fit(lambda value: type(value) is bool, "true")
_TEXT = _Fit(_is_text, '"…"')
_TEXTS = _Fit(lambda value: _is_list(value, _is_text), '["…", "…"]')
_DAY = _Fit(_is_day, "2017-01-01")
_FEN_BY_TIER = _Fit(lambda value: _is_table(value, _FEN.fits), '{ "26" = 2600 }')
_BP_BY_GRADE = _Fit(lambda value: _is_list(value, _BP.fits), "[10000, 9000]")
_WORDS_BY_CODE = _Fit(
    lambda value: _is_table(value, lambda words: _is_list(words, _is_text)), '{ malignancy = ["恶性肿瘤"] }'
)

_VALUES: Mapping[str, _Fit] = {
    "cover_months": _whole(1, 120, "12"),
    "max_shares": _whole(1, 999, "2"),
    "fee_fen": _FEN,
    "tiers": _FEN_BY_TIER,
    "default_tier": _TEXT,
    "calendar_year": _TRUTH,
    "sex": _one_of("F", "M"),
    "min_age": _AGE,
    "max_age_men": _AGE,
    "max_age_women": _AGE,
    "waiting_first_days": _DAYS,
    "waiting_renewal_days": _DAYS,
    "waiting_accident_days": _DAYS,
    "grace_days": _DAYS,
    "floor_base": _one_of(*FLOOR_BASES),
    "floor_bp": _BP,
    "floor_all_below": _COUNT,
    "claim_from": _one_of("admission", "diagnosis", "accident", "settlement"),
    "claim_within_months": _whole(1, 120, "24"),
    "annual_max_fen": _FEN,
    "stale_after": _DAY,
    "applies_to": _APPLIES_TO,
}
_PLAIN = ("effective_on", "ends_on", "benefit")
_NEEDED = ("cover_months", "max_shares", "waiting_first_days", "waiting_renewal_days", "grace_days")

_STAY: Mapping[str, _Fit] = {
    "transfer_within_days": _DAYS,
    "minimum_hospital_level": _whole(1, 3, "2"),
    "excluded_words": _TEXTS,
    "excluded_code_from": _TEXT,
    "excluded_code_to": _TEXT,
}
_LUMP: Mapping[str, _Fit] = {
    "share_fen": _FEN,
    "reduced_from_day": _DAYS,
    "reduced_until_day": _DAYS,
    "reduced_bp": _BP,
    "class_once_in_life": _TRUTH,
    "diseases": _WORDS_BY_CODE,
    "excluded_words": _TEXTS,
}
BENEFITS: Mapping[str, Mapping[str, _Fit]] = {
    "medical": {
        "deductible_first_fen": _FEN,
        "deductible_later_fen": _FEN,
        "rate_first_bp": _BP,
        "rate_later_bp": _BP,
        "first_of": _one_of("calendar_year", "period"),
        "cap_period_fen": _FEN,
        **_STAY,
    },
    "allowance": {"daily_fen": _FEN, "unpaid_days": _DAYS, "cap_period_days": _DAYS, "cap_period_fen": _FEN, **_STAY},
    "lump_sum": _LUMP,
    "accident": {
        "death_fen": _FEN_BY_TIER,
        "disability_grade_bp": _BP_BY_GRADE,
        "disability_by_day": _DAYS,
        "death_excludes_disability": _TRUTH,
        "cap_period_bp": _BP,
        "daily_fen": _FEN_BY_TIER,
        "daily_most_days": _DAYS,
        "excluded_words": _TEXTS,
    },
    "imported": {"rate_least_bp": _BP, "rate_most_bp": _BP, "over_cap_in_quarter": _whole(1, 4, "1")},
    "card": {
        "death_fen": _FEN,
        "disability_most_fen": _FEN,
        "disability_grade_bp": _BP_BY_GRADE,
        "disability_by_day": _DAYS,
        "fire_bp": _BP,
        "fire_most_fen": _FEN,
        "excluded_words": _TEXTS,
    },
}
"""The keys of each kind of benefit. A version of a kind holds any of them, and no other."""

_CODE = Shape(r"[A-Z][A-Z0-9_]{1,29}")

_HEAD: Mapping[str, _Fit] = {
    "plan_code": _Fit(lambda value: type(value) is str and bool(_CODE.fullmatch(value)), '"HOSP_MED"'),
    "name_zh": _TEXT,
    "name_en": _TEXT,
    "kind": _one_of(*PLAN_KINDS),
    "position": _whole(0, 9_999, "1"),
    "aliases": _Fit(lambda value: type(value) is list and all(map(_is_text, value)), '["住院医疗"]'),
}
_ORIGINS: tuple[Literal["source", "assumption"], ...] = ("source", "assumption")
_AT_LINE = Shape(r"\(at line ([0-9]+), column ([0-9]+)\)")


def _check(path: str, value: Any, shape: _Fit) -> None:
    if not shape.fits(value):
        raise TermsError("TERMS_WRONG_VALUE", key=path, example=shape.example)


def _known(path: str, table: Mapping[str, Any], known: Mapping[str, _Fit] | tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise TermsError("TERMS_UNKNOWN_KEY", key=f"{path}{key}")


def _missing(path: str) -> NoReturn:
    raise TermsError("TERMS_MISSING_KEY", key=path)


def _table(path: str, value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise TermsError("TERMS_WRONG_VALUE", key=path, example="{ … }")
    return value


def _as_day(value: Any) -> Any:
    """A TOML date as ISO text; anything else as it is."""
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def _read_values(
    path: str, section: str, table: Mapping[str, Any], shapes: Mapping[str, _Fit], origins: dict[str, Origin]
) -> dict[str, Any]:
    """The values of one table, their origins noted under ``section`` + key."""
    values: dict[str, Any] = {}
    for key, entry in table.items():
        if key not in shapes:
            raise TermsError("TERMS_UNKNOWN_KEY", key=f"{path}{key}")
        entry = _table(f"{path}{key}", entry)
        _known(f"{path}{key}.", entry, ("value", *_ORIGINS))
        if "value" not in entry:
            _missing(f"{path}{key}.value")
        told = [kind for kind in _ORIGINS if kind in entry]
        if len(told) != 1 or not _is_text(entry[told[0]]):
            raise TermsError("TERMS_SOURCE", key=f"{path}{key}")
        values[key] = _as_day(entry["value"])
        _check(f"{path}{key}.value", values[key], shapes[key])
        origins[section + key] = Origin(told[0], entry[told[0]])
    return values


def _read_version(path: str, plan_code: str, table: dict[str, Any]) -> Terms:
    if "effective_on" not in table:
        _missing(f"{path}effective_on")
    days = {key: _as_day(table[key]) for key in ("effective_on", "ends_on") if key in table}
    for name, day in days.items():
        _check(f"{path}{name}", day, _DAY)
    effective_on, ends_on = days["effective_on"], days.get("ends_on")
    if ends_on is not None and ends_on < effective_on:
        raise TermsError("TERMS_ENDS_BEFORE", key=f"{path}ends_on", effective_on=effective_on, ends_on=ends_on)
    origins: dict[str, Origin] = {}
    rest = {key: value for key, value in table.items() if key not in _PLAIN}
    plain = {}
    if type(applies_to := rest.get("applies_to")) is str:
        _check(f"{path}applies_to", applies_to, _APPLIES_TO)
        plain = {"applies_to": rest.pop("applies_to")}
    values = plain | _read_values(path, "", rest, _VALUES, origins)
    for key in _NEEDED:
        if key not in values:
            _missing(f"{path}{key}")
    kind, benefit = "none", None
    if "benefit" in table:
        section = dict(_table(f"{path}benefit", table["benefit"]))
        kind = section.pop("kind", None) or _missing(f"{path}benefit.kind")
        _check(f"{path}benefit.kind", kind, _one_of(*BENEFITS))
        benefit = _read_values(f"{path}benefit.", "benefit.", section, BENEFITS[kind], origins)
    _judge_version(path, values, benefit)
    return Terms(
        plan_code=plan_code,
        effective_on=effective_on,
        ends_on=ends_on,
        origins=origins,
        benefit_kind=kind,
        benefit=benefit,
        **values,
    )


def _judge_version(path: str, values: Mapping[str, Any], benefit: Mapping[str, Any] | None) -> None:
    """What must go together: a price or tiers, a floor in three parts, a deadline in two, one sum for each tier."""
    if ("fee_fen" in values) == ("tiers" in values):
        raise TermsError("TERMS_PRICE", key=f"{path}fee_fen")
    for parts in (("tiers", "default_tier"), ("floor_base", "floor_bp", "floor_all_below"), _DEADLINE):
        present = [part for part in parts if part in values]
        if present and len(present) < len(parts):
            _missing(path + next(part for part in parts if part not in values))
    tiers = values.get("tiers")
    if tiers is None:
        return
    if values["default_tier"] not in tiers:
        raise TermsError("TERMS_WRONG_VALUE", key=f"{path}default_tier.value", example=_one_of(*tiers).example)
    sums = (benefit or {}).get("death_fen", tiers)
    if isinstance(sums, Mapping) and set(sums) != set(tiers):
        raise TermsError("TERMS_WRONG_VALUE", key=f"{path}benefit.death_fen.value", example=_FEN_BY_TIER.example)
    daily = (benefit or {}).get("daily_fen")
    if isinstance(daily, Mapping) and not set(daily) <= set(tiers):
        raise TermsError("TERMS_WRONG_VALUE", key=f"{path}benefit.daily_fen.value", example=_FEN_BY_TIER.example)


_DEADLINE = ("claim_from", "claim_within_months")


def _judge_dates(versions: Sequence[Terms]) -> None:
    for number, (older, newer) in enumerate(pairwise(versions), 2):
        facts = {"key": f"version[{number}].effective_on", "day": newer.effective_on, "other": older.effective_on}
        if newer.effective_on <= older.effective_on:
            raise TermsError("TERMS_UNORDERED", **facts)
        if older.ends_on is None or older.ends_on >= newer.effective_on:
            raise TermsError("TERMS_OVERLAP", **facts)


def parse(text: str) -> PlanFile:
    """The plan that a TOML text describes, where everything is exactly as it must be.

    Raises ``TermsError``: TERMS_SYNTAX, TERMS_UNKNOWN_KEY, TERMS_MISSING_KEY, TERMS_WRONG_VALUE,
    TERMS_PRICE, TERMS_SOURCE, TERMS_ENDS_BEFORE, TERMS_OVERLAP, TERMS_UNORDERED.
    """
    import tomllib  # when terms are loaded only

    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:
        found = _AT_LINE.search(str(wrong))
        line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
        raise TermsError("TERMS_SYNTAX", line=line, column=column) from None
    _known("", table, (*_HEAD, "version"))
    for key, shape in _HEAD.items():
        if key not in table:
            _missing(key)
        _check(key, table[key], shape)
    written = table.get("version") or _missing("version")
    if type(written) is not list:
        raise TermsError("TERMS_WRONG_VALUE", key="version", example="[[version]]")
    versions = [
        _read_version(f"version[{number}].", table["plan_code"], _table(f"version[{number}]", version))
        for number, version in enumerate(written, 1)
    ]
    _judge_dates(versions)
    return PlanFile(
        plan_code=table["plan_code"],
        name_zh=table["name_zh"],
        name_en=table["name_en"],
        kind_code=table["kind"],
        position=table["position"],
        aliases=tuple(table["aliases"]),
        versions=tuple(versions),
    )


def from_content(content: str) -> Terms:
    """The terms whose ``content()`` this is, judged as strictly.

    Raises ``TermsError``: TERMS_SYNTAX, TERMS_UNKNOWN_KEY, TERMS_MISSING_KEY, TERMS_WRONG_VALUE,
    TERMS_PRICE, TERMS_SOURCE, TERMS_ENDS_BEFORE.
    """
    try:
        table = _table("content", json.loads(content))
    except (ValueError, RecursionError):
        raise TermsError("TERMS_SYNTAX", line=1, column=1) from None
    plan_code = table.pop("plan_code", None)
    _check("plan_code", plan_code, _HEAD["plan_code"])
    return _read_version("", plan_code, table)


def terms_on(versions: Sequence[Terms], day: str) -> Terms | None:
    """The version under which a cover that starts on the day is made: the latest one begun and not ended.

    Both days are included; ``None`` before the first version and in a gap. Source: domain.md 8.1 ("a claim on a day
    before a plan's first version is refused as no terms").
    """
    begun = [terms for terms in versions if terms.effective_on <= day]
    latest = max(begun, key=lambda terms: terms.effective_on, default=None)
    return None if latest is None or (latest.ends_on is not None and latest.ends_on < day) else latest


def terms_for(versions: Sequence[Terms], cover_from: str | None, day: str) -> Terms | None:
    """The version that decides an event of a day: the one under which the cover began, ``cover_from`` its first day.

    A later version decides instead where it applies to events and had begun by the day; the last such one. Without a
    cover (a universal plan), or with one that began when the plan had no terms, the day of the event decides. Source:
    interface.md (claim import: "the terms under which a cover began decide its claims").
    """
    if cover_from is None:
        return terms_on(versions, day)
    changing = [terms for terms in versions if terms.applies_to == "events" and cover_from < terms.effective_on <= day]
    latest = max(changing, key=lambda terms: terms.effective_on, default=None)
    return latest or terms_on(versions, cover_from) or terms_on(versions, day)


def price_fen(terms: Terms, shares: int, tier: str | None = None) -> int | None:
    """The price of so many shares in fen, in the given tier or the default one; ``None`` for a tier the terms lack."""
    if terms.tiers is None:
        return (terms.fee_fen or 0) * shares
    fee_fen = terms.tiers.get(tier or terms.default_tier or "")
    return None if fee_fen is None else fee_fen * shares


def tier_for_fee(terms: Terms, fee_fen: int, shares: int = 1) -> str | None:
    """The tier whose price for so many shares is this fee; ``None`` when none or the plan has no tiers."""
    for tier, tier_fen in (terms.tiers or {}).items():
        if tier_fen * shares == fee_fen:
            return tier
    return None


def stale_verdict(terms: Terms, day: str) -> Finding | None:
    """A note ``TERMS_STALE`` for a day after which nothing is known of the plan. Source: peers.md 1, no. 23."""
    if terms.stale_after is None or day <= terms.stale_after:
        return None
    return Finding("note", "TERMS_STALE", {"plan_code": terms.plan_code, "stale_after": terms.stale_after})
