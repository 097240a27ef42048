"""One dated version of a plan's terms, and which version decides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from mutualaid.results import Finding
from mutualaid.rules.retirement import age_limit
from mutualaid.rules.terms.scheme import NO_SCHEME, Benefit, Scheme, WaitingDays

_LATEST_BIRTH = "9999-12-31"
"""Somebody for whom every statutory age has risen to its end."""


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
    """The origin of every value by key path: ``fee_fen``, ``benefit.daily_fen``, ``benefit[2].rate``."""
    cover_months: int
    max_shares: int
    fee_fen: int | None = None
    """The price of one share; ``None`` where it hangs on the tier, the length of cover or the age."""
    tiers: Mapping[str, int] | None = None
    """The price in fen by tier code."""
    default_tier: str | None = None
    fee_by_months: Mapping[str, int] | None = None
    """The price in fen of a share by length of cover; ``cover_months`` is the usual one."""
    fee_by_age: Sequence[Mapping[str, int]] | None = None
    """The price in fen of a share from an age in full years on the first day of cover on, the youngest first."""
    equal_shares_in_unit: bool = False
    """Members of one unit hold the same number of shares."""
    calendar_year: bool = False
    """The cover is the calendar year, whenever it was entered."""
    sex: str | None = None
    """``F`` or ``M`` where only they may enroll."""
    min_age: int | None = None
    max_age_men: int | str | None = None
    """Full years, or a track of ``rules.retirement``: the person's own statutory age."""
    max_age_women: int | str | None = None
    excludes: Sequence[str] | None = None
    """The codes of the plans that may not be held beside it (``rules.exclusion``)."""
    covers: Sequence[str] = ("member",)
    """Who may have the cover, of ``codes.COVERED``: the member, or who is theirs."""
    child_min_age: int | None = None
    child_max_age: int | None = None
    """The ages of a child at the start of cover; the others do not hold for one."""
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
    """The kind of a ``[version.benefit]``; ``none`` where benefits are written by stages."""
    benefit: Mapping[str, Any] | None = None
    """The values of a benefit with a kind, by key as ``BENEFITS[benefit_kind]`` lists them."""
    written: tuple[Mapping[str, Any], ...] = ()
    """The values of each ``[[version.benefit]]`` by key, in their order."""
    claim_until: Mapping[str, int] | None = None
    """The ``month`` and ``day`` of the year after the event on which a claim is in time for the last time."""
    cap: Any = None
    """The caps over all benefits of the version, as they are written."""
    once: Mapping[str, Any] | None = None
    """What all benefits of the version together pay once."""
    city: str | None = None
    """Whose terms they are, as lists show it."""
    is_universal: bool = False
    """Every member has this cover, without an enrollment."""
    scheme: Scheme = NO_SCHEME
    """The benefits as claims are judged by them."""

    def max_age(self, sex_code: str | None, birth_on: str | None = None) -> int | str | None:
        """The greatest age at the start of cover; where the sex is unknown, the greater of both for that birth."""
        men, women = self.max_age_men, self.max_age_women
        if sex_code == "F":
            return women
        if sex_code == "M" or women is None or men is None:
            return men
        return max(men, women, key=lambda limit: age_limit(birth_on or _LATEST_BIRTH, limit))

    def ages(self, kin_code: str, sex_code: str | None, birth_on: str | None) -> tuple[int | None, int | str | None]:
        """The least and the greatest age at the start of cover of somebody who is that to the member, or the member."""
        if kin_code == "child":
            return self.child_min_age, self.child_max_age
        return self.min_age, self.max_age(sex_code, birth_on)

    @property
    def waiting(self) -> WaitingDays:
        """The waiting days of a first cover, of a renewal and after an accident; ``None`` is those of any event."""
        return self.waiting_first_days, self.waiting_renewal_days, self.waiting_accident_days

    def waiting_of(self, benefit: Benefit) -> WaitingDays:
        """The same of one benefit: its own where it has them, else those of the version."""
        first, renewal, accident = benefit.waiting or (None, None, None)
        return (
            self.waiting_first_days if first is None else first,
            self.waiting_renewal_days if renewal is None else renewal,
            self.waiting_accident_days if accident is None else accident,
        )

    def content(self) -> str:
        """The whole version as canonical JSON, each value with its origin; ``from_content`` reads it back."""
        table: dict[str, Any] = {"plan_code": self.plan_code, "effective_on": self.effective_on}
        if self.ends_on is not None:
            table["ends_on"] = self.ends_on
        if self.applies_to != "covers" and "applies_to" not in self.origins:
            table["applies_to"] = self.applies_to
        if self.city is not None:
            table["city"] = self.city
        sections: dict[str, dict[str, Any]] = {"": table}
        if self.written:
            if self.is_universal:
                table["kind"] = "universal"
            table["benefit"] = [
                {key: values[key] for key in ("name", "event", "cause") if key in values} for values in self.written
            ]
            sections |= {f"benefit[{number}]": section for number, section in enumerate(table["benefit"], 1)}
        elif self.benefit is not None:
            table["benefit"] = sections["benefit"] = {"kind": self.benefit_kind}
        for path, origin in self.origins.items():
            section, _, key = path.rpartition(".")
            sections[section][key] = {"value": self.value_at(path), origin.kind: origin.text}
        return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def value_at(self, path: str) -> Any:
        """The value that stands at a key path of ``origins``, as it is written."""
        section, _, key = path.rpartition(".")
        if not section:
            return getattr(self, key)
        if section == "benefit":
            return (self.benefit or {})[key]
        return self.written[int(section[len("benefit[") : -1]) - 1][key]

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


def terms_on(versions: Sequence[Terms], day: str) -> Terms | None:
    """The version under which a cover that starts on the day is made: the latest one begun and not ended.

    Both days are included; ``None`` before the first version and in a gap. Source: domain.md 8.1 ("a claim on a day
    before a plan's first version is refused as no terms").
    """
    begun = [terms for terms in versions if terms.effective_on <= day]
    latest = max(begun, key=lambda terms: terms.effective_on, default=None)
    return None if latest is None or (latest.ends_on is not None and latest.ends_on < day) else latest


def ended(versions: Sequence[Terms], day: str) -> str | None:
    """The last day of the last version, where it lies before a day; ``None`` where one is in force or yet to come."""
    last = max(versions, key=lambda terms: terms.effective_on, default=None)
    return None if last is None or last.ends_on is None or last.ends_on >= day else last.ends_on


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


def stale_verdict(terms: Terms, day: str) -> Finding | None:
    """A note ``TERMS_STALE`` for a day after which nothing is known of the plan. Source: peers.md 1, no. 23."""
    if terms.stale_after is None or day <= terms.stale_after:
        return None
    return Finding("note", "TERMS_STALE", {"plan_code": terms.plan_code, "stale_after": terms.stale_after})
