"""Terms read strictly from a TOML text, or from the canonical JSON that the ledger keeps; every fault is told.

A value that is wrong or unknown is left out and reading goes on; what several values must be together is judged where
each of them could be read. Source: domain.md 8.1 (built-in plans), interface.md (Terms).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal

from mutualaid.rules.terms import grammar
from mutualaid.rules.terms.compiling import compiled
from mutualaid.rules.terms.faults import NO_FACTS, Fault, TermsError
from mutualaid.rules.terms.fits import DAY, FEN_BY_CODE, Fit, entry, is_text, one_of, wrong_value
from mutualaid.rules.terms.fits import written as as_written
from mutualaid.rules.terms.keys import APPLIES_TO, BENEFITS, HEAD, HEAD_MAY, NEEDED, OVER_ALL, PLAIN, PRICES, VALUES
from mutualaid.rules.terms.senseless import judge_sense
from mutualaid.rules.terms.translating import translated
from mutualaid.rules.terms.version import Origin, PlanFile, Terms

_ORIGINS: tuple[Literal["source", "assumption"], ...] = ("source", "assumption")
_TOGETHER = (
    ("tiers", "default_tier"),
    ("floor_base", "floor_bp", "floor_all_below"),
    ("claim_from", "claim_within_months"),
)
"""Values of a version that stand all or not at all."""
TABLES = {"fits": "tables"}
"""Of what begins with a heading in two brackets, as often as there is one."""
_IN_CONTENT = ("city", "kind")
"""What the content of a version holds of its file's head."""


def parse(text: str) -> PlanFile:
    """The plan that a TOML text describes, where everything is exactly as it must be.

    Raises ``TermsError`` with all faults: those that begin with TERMS_SYNTAX where the text is no TOML,
    TERMS_UNKNOWN_KEY, TERMS_MISSING_KEY, TERMS_WRONG_VALUE, TERMS_PRICE, TERMS_SOURCE, TERMS_ENDS_BEFORE,
    TERMS_OVERLAP, TERMS_UNORDERED, TERMS_NOT_TOGETHER, TERMS_TWICE, TERMS_EXCLUDES_ITSELF, TERMS_ONE_BRACKET.
    """
    import tomllib  # when terms are loaded only

    faults: list[Fault] = []
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError):
        raise TermsError(_of_broken(text)) from None
    plan = _read_file(table, faults)
    if faults:
        raise TermsError(faults)
    return plan


def _of_broken(text: str) -> list[Fault]:
    """What keeps a text from being TOML, and what is wrong in the rest of it whatever was meant there."""
    from mutualaid.rules.terms.broken import rest_of  # where a text is no TOML only

    rest = rest_of(text)
    if rest.table is None:
        return rest.faults
    others: list[Fault] = []
    _read_file(rest.table, others)
    # What is missing, or does not go together, may stand in what could not be read.
    certain = {"TERMS_UNKNOWN_KEY", "TERMS_SOURCE"} | ({"TERMS_WRONG_VALUE"} if "tiers" not in rest.lost else set())
    return [*rest.faults, *(fault for fault in others if fault.code in certain)]


def _read_file(table: Mapping[str, Any], faults: list[Fault]) -> PlanFile:
    """The plan of a table; where faults were found, less than the whole of it."""
    known = {**HEAD, **HEAD_MAY}
    _known("", table, (*known, "version"), faults)
    for key, fit in known.items():
        if key in table:
            fit.check(key, table[key], faults)
        elif key in HEAD:
            faults.append(_missing(key, fit.example))
    written = table.get("version")
    if not written:
        faults.append(_missing("version", "[[version]]"))
    elif type(written) is not list:
        faults.append(wrong_value("version", written, "[[version]]", says=TABLES))
    head = {"plan_code": table.get("plan_code"), "city": table.get("city"), "kind": table.get("kind")}
    versions = [
        _read_version(f"version[{number}]", head, version, faults)
        for number, version in enumerate(written if type(written) is list else (), 1)
    ]
    for number, terms in enumerate(versions, 1):
        if terms is not None:
            judge_sense(f"version[{number}].", terms, faults)
    _judge_dates(versions, faults)
    return PlanFile(
        plan_code=table.get("plan_code", ""),
        name_zh=table.get("name_zh", ""),
        name_en=table.get("name_en", ""),
        kind_code=table.get("kind", ""),
        position=table.get("position", 0),
        aliases=() if faults else tuple(table["aliases"]),
        versions=tuple(version for version in versions if version is not None),
    )


def from_content(content: str) -> Terms:
    """The terms whose ``content()`` this is, judged as strictly.

    Raises ``TermsError`` with all faults: TERMS_SYNTAX, TERMS_UNKNOWN_KEY, TERMS_MISSING_KEY, TERMS_WRONG_VALUE,
    TERMS_PRICE, TERMS_SOURCE, TERMS_ENDS_BEFORE, TERMS_NOT_TOGETHER, TERMS_ONE_BRACKET.
    """
    try:
        table = json.loads(content)
    except (ValueError, RecursionError):
        raise TermsError([Fault("TERMS_SYNTAX", "", {"line": 1, "column": 1})]) from None
    faults: list[Fault] = []
    if type(table) is not dict:
        raise TermsError([wrong_value("content", table, "{ … }")])
    head = {"plan_code": table.pop("plan_code", None), **{key: table.pop(key, None) for key in _IN_CONTENT}}
    HEAD["plan_code"].check("plan_code", head["plan_code"], faults)
    terms = _read_version("", head, table, faults)
    if faults or terms is None:
        raise TermsError(faults)
    return terms


# --- one version ---


def _read_version(place: str, head: Mapping[str, Any], table: Any, faults: list[Fault]) -> Terms | None:
    """The version of a table; ``None`` where something in it is wrong."""
    before, path = len(faults), f"{place}." if place else ""
    if type(table) is not dict:
        faults.append(wrong_value(place, table, "{ … }"))
        return None
    days = _read_days(path, table, faults)
    rest = {key: value for key, value in table.items() if key not in PLAIN}
    plain: dict[str, Any] = {}
    if type(applies_to := rest.get("applies_to")) is str:
        APPLIES_TO.check(f"{path}applies_to", applies_to, faults)
        plain = {"applies_to": rest.pop("applies_to")}
    benefit = table.get("benefit")
    by_stages = isinstance(benefit, list)
    origins: dict[str, Origin] = {}
    fits = {**VALUES, **OVER_ALL} if by_stages else VALUES
    values = plain | _read_values(path, "", rest, fits, origins, faults, beside=PLAIN)
    for key in NEEDED:
        if key not in table:
            faults.append(_missing(f"{path}{key}", entry(VALUES[key].example)))
    _judge_version(path, table, values, faults)
    told: dict[str, Any] = {}
    if isinstance(benefit, list):
        told["is_universal"] = head["kind"] == "universal"
        told["written"] = _read_benefits(f"{path}benefit", benefit, values.get("tiers"), origins, faults)
    elif benefit is not None:
        told["benefit_kind"], told["benefit"] = _read_kind(f"{path}benefit", benefit, values, origins, faults)
    if len(faults) > before:
        return None
    terms = Terms(
        plan_code=head["plan_code"],
        effective_on=days["effective_on"],
        ends_on=days.get("ends_on"),
        origins=origins,
        city=head["city"],
        **values,
        **told,
    )
    return compiled(terms) if by_stages else translated(terms)


def _read_days(path: str, table: Mapping[str, Any], faults: list[Fault]) -> dict[str, str]:
    """The first and the last day of a version, where they are days in their order."""
    days: dict[str, str] = {}
    if "effective_on" not in table:
        faults.append(_missing(f"{path}effective_on", DAY.example))
    for key in ("effective_on", "ends_on"):
        if key in table and DAY.check(f"{path}{key}", day := _as_day(table[key]), faults):
            days[key] = day
    if len(days) > 1 and days["ends_on"] < days["effective_on"]:
        faults.append(Fault("TERMS_ENDS_BEFORE", f"{path}ends_on", {**days, "other": f"{path}effective_on"}))
    return days


def _read_values(
    path: str,
    section: str,
    table: Mapping[str, Any],
    fits: Mapping[str, Fit],
    origins: dict[str, Origin],
    faults: list[Fault],
    *,
    beside: Sequence[str],
) -> dict[str, Any]:
    """The values of one table that fit, their origins noted under ``section`` + key; ``beside`` may stand there too."""
    values: dict[str, Any] = {}
    for key, written in table.items():
        if key not in fits:
            faults.append(Fault("TERMS_UNKNOWN_KEY", f"{path}{key}", {"known": (*beside, *fits)}))
            continue
        origin = _read_origin(f"{path}{key}", written, fits[key], faults)
        if origin is None:
            continue
        value = _as_day(written["value"])
        if fits[key].check(f"{path}{key}.value", value, faults):
            values[key] = value
            origins[section + key] = origin
    return values


def _read_origin(path: str, written: Any, fit: Fit, faults: list[Fault]) -> Origin | None:
    """Where a value comes from; ``None`` where what is written is no value with its origin."""
    if type(written) is not dict:
        fitting = fit.check(path, value := _as_day(written), [])
        faults.append(wrong_value(path, written, entry(as_written(value) if fitting else fit.example)))
        return None
    known = ("value", *_ORIGINS)
    _known(f"{path}.", written, known, faults)
    if "value" not in written:
        faults.append(_missing(f"{path}.value", fit.example))
        return None
    told = [kind for kind in _ORIGINS if kind in written]
    if len(told) != 1 or not is_text(written[told[0]]):
        faults.append(Fault("TERMS_SOURCE", path))
        return None
    return Origin(told[0], written[told[0]])


def _judge_version(path: str, table: Mapping[str, Any], values: Mapping[str, Any], faults: list[Fault]) -> None:
    """What must go together: one kind of price, a floor in three parts, a deadline in two."""
    prices = [key for key in PRICES if key in table]
    if len(prices) != 1:
        key, *more = prices or PRICES[:1]
        facts = {"other": f"{path}{more[0]}"} if more else {}
        faults.append(Fault("TERMS_PRICE", path + key, {"example": entry(VALUES["fee_fen"].example), **facts}))
    for parts in _TOGETHER:
        present = [part for part in parts if part in table]
        if present and len(present) < len(parts) and not ("claim_until" in table and present == ["claim_from"]):
            missing = next(part for part in parts if part not in table)
            faults.append(_missing(path + missing, entry(VALUES[missing].example)))
    grammar.judge_deadline(path, values, faults)
    tiers = values.get("tiers")
    if tiers is not None and "default_tier" in values and values["default_tier"] not in tiers:
        example = one_of(*tiers).example
        faults.append(wrong_value(f"{path}default_tier.value", values["default_tier"], example, f"{path}tiers"))
    sold = values.get("fee_by_months")
    if sold is not None and "cover_months" in values and str(values["cover_months"]) not in sold:
        found, example = values["cover_months"], " | ".join(sorted(sold, key=int))
        faults.append(wrong_value(f"{path}cover_months.value", found, example, f"{path}fee_by_months"))
    for number, (younger, older) in enumerate(pairwise(values.get("fee_by_age", ())), 2):
        if older["from_age"] <= younger["from_age"]:
            key, other = (f"{path}fee_by_age.value[{place}].from_age" for place in (number, number - 1))
            faults.append(wrong_value(key, older["from_age"], str(younger["from_age"] + 1), other))


def _read_kind(
    path: str, table: Any, values: Mapping[str, Any], origins: dict[str, Origin], faults: list[Fault]
) -> tuple[str, dict[str, Any]]:
    """The kind of a ``[version.benefit]`` and its values; blank where there is none."""
    if type(table) is not dict:
        faults.append(wrong_value(path, table, "[[version.benefit]]", says=TABLES))
        return "", {}
    section = dict(table)
    kinds = one_of(*BENEFITS)
    kind = section.pop("kind", None)
    if kind is None and not table.keys().isdisjoint(grammar.NEEDED):
        faults.append(Fault("TERMS_ONE_BRACKET", path))
        return "", {}
    if kind is None:
        faults.append(_missing(f"{path}.kind", kinds.example))
        return "", {}
    if not kinds.check(f"{path}.kind", kind, faults):
        return "", {}
    benefit = _read_values(f"{path}.", "benefit.", section, BENEFITS[kind], origins, faults, beside=("kind",))
    tiers = values.get("tiers")
    if tiers is not None:
        sums, daily = benefit.get("death_fen", tiers), benefit.get("daily_fen")
        other = f"{path.removesuffix('benefit')}tiers"
        if isinstance(sums, Mapping) and set(sums) != set(tiers):
            faults.append(wrong_value(f"{path}.death_fen.value", sums, FEN_BY_CODE.example, other))
        if isinstance(daily, Mapping) and not set(daily) <= set(tiers):
            faults.append(wrong_value(f"{path}.daily_fen.value", daily, FEN_BY_CODE.example, other))
    return kind, benefit


def _read_benefits(
    path: str,
    tables: Sequence[Any],
    tiers: Mapping[str, int] | None,
    origins: dict[str, Origin],
    faults: list[Fault],
) -> tuple[Mapping[str, Any], ...]:
    """The values of benefits written by stages; all of them, or those that could be read whole."""
    read: list[Mapping[str, Any]] = []
    if not tables:
        faults.append(wrong_value(path, tables, "[[version.benefit]]", says=TABLES))
    for number, table in enumerate(tables, 1):
        place = f"{path}[{number}]"
        if type(table) is not dict:
            faults.append(wrong_value(place, table, "[[version.benefit]]", says=TABLES))
            continue
        before = len(faults)
        plain: dict[str, Any] = {}
        for key, fit in grammar.PLAIN.items():
            if key in table and fit.check(f"{place}.{key}", table[key], faults):
                plain[key] = table[key]
        rest = {key: value for key, value in table.items() if key not in grammar.PLAIN}
        fits = grammar.VALUES
        if "kind" in rest:
            faults.append(Fault("TERMS_UNKNOWN_KEY", f"{place}.kind", {"known": (*grammar.PLAIN, *fits)}))
            del rest["kind"]
        section, beside = f"benefit[{number}].", tuple(grammar.PLAIN)
        values = plain | _read_values(f"{place}.", section, rest, fits, origins, faults, beside=beside)
        for key in grammar.NEEDED:
            if key not in table:
                example = grammar.PLAIN[key].example if key in grammar.PLAIN else entry(fits[key].example)
                faults.append(_missing(f"{place}.{key}", example))
        if len(faults) == before:
            grammar.judge_benefit(place, values, tiers, faults)
            read.append(values)
    if len(read) == len(tables):
        grammar.judge_together(path, read, faults)
    return tuple(read)


def _judge_dates(versions: Sequence[Terms | None], faults: list[Fault]) -> None:
    for number, (older, newer) in enumerate(pairwise(versions), 2):
        if older is None or newer is None:
            continue
        key, other = (f"version[{place}].effective_on" for place in (number, number - 1))
        facts = {"day": newer.effective_on, "before": older.effective_on, "other": other}
        if newer.effective_on <= older.effective_on:
            faults.append(Fault("TERMS_UNORDERED", key, facts))
        elif older.ends_on is None or older.ends_on >= newer.effective_on:
            # Where it has a last day, that is what overlaps; else it lacks one.
            ends = other if older.ends_on is None else f"version[{number - 1}].ends_on"
            faults.append(Fault("TERMS_OVERLAP", key, {**facts, "other": ends}))


def _known(path: str, table: Mapping[str, Any], known: Collection[str], faults: list[Fault]) -> None:
    faults += [Fault("TERMS_UNKNOWN_KEY", f"{path}{key}", {"known": tuple(known)}) for key in table if key not in known]


def _missing(path: str, example: str) -> Fault:
    return Fault("TERMS_MISSING_KEY", path, {"example": example} if example else NO_FACTS)


def _as_day(value: Any) -> Any:
    """A TOML date as ISO text; anything else as it is."""
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value
