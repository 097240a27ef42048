"""Plans: the list on a day, one plan with all its versions, and what is worth a look in their terms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.reports import asking
from mutualaid.reports.origins import origin_told, pages_of
from mutualaid.reports.shaped import NO_CLASSES, Classes, in_words
from mutualaid.results import Table
from mutualaid.rules.money import fen_text
from mutualaid.rules.terms import PlanFile, Terms, all_prices, ended, from_content, stale_verdict, terms_on
from mutualaid.rules.terms.fits import written
from mutualaid.rules.terms.grammar import PLAIN as PLAIN_OF_BENEFIT
from mutualaid.rules.terms.grammar import VALUES as VALUES_OF_BENEFIT
from mutualaid.rules.terms.idle import idle
from mutualaid.rules.terms.keys import OVER_ALL, VALUES
from mutualaid.store.reading import Reader
from mutualaid.words import label, language, sentence

COLUMNS = ("plan_code", "plan_name", "city", "kind_code", "effective_on", "ends_on", "price", "max_shares",
           "cover_months", "floor_base", "minimum_bp", "assumption_count", "sha256")  # fmt: skip


def plan_list(reader: Reader, *, as_of: str) -> Table:
    """Every plan with the version in force on a day (none: nulls)."""
    plans = PlanIndex(reader).by_id.values()
    versions = _versions(reader)
    rows = []
    for plan in plans:
        row: dict[str, object] = dict.fromkeys(COLUMNS)
        row |= {
            "plan_code": plan.plan_code,
            "plan_name": plan.name_zh if language() == "zh" else plan.name_en,
            "kind_code": plan.kind_code,
        }
        for effective_on, ends_on, sha256, terms in versions.get(plan.plan_code, ()):
            if effective_on <= as_of and (ends_on is None or as_of <= ends_on):
                row |= _told(effective_on, ends_on, sha256, terms)
        rows.append(row)
    head = {"list": "plans", "definition": None, "unit_code": None, "as_of": as_of}
    return Table(head, reader.stamp, COLUMNS, rows)


class OnePlan(NamedTuple):
    """A plan as an object, and of its versions the one that is in force on the day; before the first one, that."""

    record: dict[str, Any]
    kind_code: str
    terms: Terms | None
    apart: Sequence[str]
    """What the plans are called that may not be held beside it, whichever of both says so."""


def plan_record(reader: Reader, text: str, *, as_of: str) -> OnePlan:
    """One plan with every version, each value with its source. Raises PLAN_UNKNOWN (exit 1)."""
    index = PlanIndex(reader)
    plan = index.named(text)
    versions = index.versions(plan.plan_id)
    record = {
        "plan_code": plan.plan_code,
        "name_zh": plan.name_zh,
        "name_en": plan.name_en,
        "kind_code": plan.kind_code,
        "as_of": as_of,
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "aliases": json.loads(plan.aliases),
        "terms": _version_objects(versions),
        "sources": _pages(versions),
    }
    in_force = _in_force(versions, as_of)
    return OnePlan(record, plan.kind_code, in_force, _apart(index, plan, in_force, as_of))


def _apart(index: PlanIndex, plan: Plan, in_force: Terms | None, as_of: str) -> list[str]:
    """What the plans are called that may not be held beside a plan, on a day."""
    named = set((in_force and in_force.excludes) or ())
    called = {}
    for other in index.by_id.values():
        found = index.terms_on(other.plan_id, as_of)
        if other.plan_code in named or (found is not None and plan.plan_code in (found[1].excludes or ())):
            called[other.plan_code] = other.name_zh if language() == "zh" else other.name_en
    return [*called.values(), *sorted(named - called.keys())]


def file_record(plan: PlanFile, *, file: str, as_of: str) -> OnePlan:
    """One plan as a file says it, before it is loaded: every value with its source, and what is worth a look."""
    findings: list[dict[str, object]] = []
    in_force = terms_on(plan.versions, as_of)
    if in_force is None:
        findings.append(_no_terms(plan.plan_code, plan.versions, as_of))
    elif stale_verdict(in_force, as_of) is not None:
        findings.append({"check": "stale_terms", "record": f"{plan.plan_code} {in_force.effective_on}"})
    doubts: list[dict[str, object]] = [
        {
            "check": each.code,
            "record": f"version[{number}].{each.key}",
            "other": f"version[{number}].{each.other}" if each.other else None,
        }
        for number, terms in enumerate(plan.versions, 1)
        for each in idle(terms, is_universal=plan.kind_code == "universal")
    ]
    origins = [origin for terms in plan.versions for origin in terms.origins.values()]
    record = {
        "ok": not findings,
        "file": file,
        "plan_code": plan.plan_code,
        "name_zh": plan.name_zh,
        "name_en": plan.name_en,
        "kind_code": plan.kind_code,
        "city": plan.versions[-1].city,
        "as_of": as_of,
        "aliases": list(plan.aliases),
        "value_count": len(origins),
        "assumption_count": sum(origin.kind == "assumption" for origin in origins),
        "findings": _with_messages(findings, as_of),
        "doubts": _with_messages(doubts, as_of),
        "terms": _version_objects(plan.versions),
        "sources": _pages(plan.versions),
    }
    in_force = _in_force(plan.versions, as_of)
    return OnePlan(record, plan.kind_code, in_force, (in_force and in_force.excludes) or ())


def _version_objects(versions: Sequence[Terms]) -> list[dict[str, Any]]:
    return [
        {
            "effective_on": terms.effective_on,
            "ends_on": terms.ends_on,
            "sha256": terms.sha256(),
            "values": json.loads(terms.content()),
        }
        for terms in versions
    ]


def _in_force(versions: Sequence[Terms], on: str) -> Terms | None:
    return terms_on(versions, on) or next(iter(versions), None)


def _pages(versions: Iterable[Terms]) -> list[dict[str, object]]:
    """The pages behind the marks that the sources of some versions name."""
    texts = [origin.text for terms in versions for origin in terms.origins.values()]
    return [{"mark": mark, "source_page": page} for mark, page in pages_of(texts).items()]


def itemized(record: Mapping[str, Any], *, effective_on: str | None = None) -> dict[str, Any]:
    """The same record for people: one line for each value of each version, with its source or assumption.

    With ``effective_on`` of that version alone. Values stand in the order of the list of keys, benefits behind.
    """
    lines = []
    for version in record["terms"]:
        if effective_on not in (None, version["effective_on"]):
            continue
        for term, held in sorted(version["values"].items(), key=lambda each: _ORDER.get(each[0], len(_ORDER))):
            for name, part, classes in _parts(term, held):
                if name in ("plan_code", "effective_on", "ends_on", "city"):
                    continue
                known = isinstance(part, dict) and "value" in part
                lines.append(
                    {
                        "effective_on": version["effective_on"],
                        "term": name,
                        "value": _brief(name, part["value"] if known else part, classes),
                        "source": origin_told(part["source"]) if known and "source" in part else None,
                        "assumption": origin_told(part["assumption"]) if known and "assumption" in part else None,
                    }
                )
    return {**record, "terms": lines}


def term_called(term: str) -> str:
    """What a value is called; of a benefit among several, with its number."""
    benefit, _, name = term.rpartition(".")
    number = benefit.partition("[")[2].rstrip("]")
    return sentence("TERM_OF_BENEFIT", number=number, term=label("term", name)) if number else label("term", name)


_ORDER = {name: place for place, name in enumerate((*VALUES, *OVER_ALL))}


def _parts(term: str, held: Any) -> Iterable[tuple[str, Any, Classes]]:
    """The values under one key of a version; those of its benefits by the path of each, with the words of classes."""
    if term != "benefit":
        return [(term, held, NO_CLASSES)]
    if isinstance(held, dict):
        return [(name, part, NO_CLASSES) for name, part in held.items()]
    order = {name: place for place, name in enumerate((*PLAIN_OF_BENEFIT, *VALUES_OF_BENEFIT))}
    return [
        (f"benefit[{number}].{name}", benefit[name], benefit.get("diseases", {}).get("value", NO_CLASSES))
        for number, benefit in enumerate(held, 1)
        for name in sorted(benefit, key=order.__getitem__)
    ]


_CALLED = {
    "kind": "benefit_kind",
    "event": "benefit",
    "base": "cost",
    "sex": "sex",
    "covers": "kin",
    "floor_base": "floor_base",
    "claim_from": "claim_from",
    "cause": "cause",
    "first_of": "first_of",
    "applies_to": "applies_to",
}
"""What the words of some values are called by, as labels."""


def _brief(term: str, value: object, classes: Classes = NO_CLASSES) -> str:
    """A value of terms in a few words: money in yuan, rates in percent, a mapping as ``name value`` pairs.

    The shape of a stage is told in words, where it is known; else as the file writes it.
    """
    term = term.rpartition(".")[2]
    if isinstance(value, dict) and all(isinstance(inner, list) for inner in value.values()):
        return _brief(term, [word for inner in value.values() for word in inner])
    if term == "fee_by_months" and isinstance(value, dict):
        by_length = sorted((int(months), fen) for months, fen in value.items())
        return ", ".join(
            f"{sentence('TOLD_MONTHS', count=months).strip()} {fen_text(fen)}" for months, fen in by_length
        )
    if term == "fee_by_age" and isinstance(value, list):
        return ", ".join(f"{band['from_age']}+ {fen_text(band['fen'])}" for band in value)
    if isinstance(value, dict) and (term == "tiers" or term.endswith("_fen")):
        by_sum = sorted(value.items(), key=lambda each: (type(each[1]) is int and each[1], each[0]))
        return ", ".join(f"{name} {_brief(term, inner)}" for name, inner in by_sum)
    if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
        return in_words(value, classes) or written(value)
    if isinstance(value, list):
        return ", ".join(_brief(term, inner) for inner in value)
    if isinstance(value, bool):
        return label("value", "yes" if value else "no")
    if isinstance(value, int) and (term.endswith(("_fen", "_bp")) or term in ("tiers", "rate")):
        return fen_text(value) + (" %" if term.endswith("_bp") or term == "rate" else "")
    if isinstance(value, str) and term in ("max_age_men", "max_age_women"):
        return label("age_limit", value)
    return label(_CALLED[term], value) if term in _CALLED else str(value)


def plan_check(reader: Reader, *, as_of: str) -> dict[str, Any]:
    """What is worth a look: no terms on the day, and terms of which nothing is known after a day before it."""
    findings: list[dict[str, object]] = []
    versions = _versions(reader)
    for plan in PlanIndex(reader).by_id.values():
        standing = [
            terms
            for effective_on, ends_on, _, terms in versions.get(plan.plan_code, ())
            if effective_on <= as_of and (ends_on is None or as_of <= ends_on)
        ]
        if not standing:
            known = [terms for *_, terms in versions.get(plan.plan_code, ())]
            findings.append(_no_terms(plan.plan_code, known, as_of))
        elif stale_verdict(standing[0], as_of) is not None:
            findings.append({"check": "stale_terms", "record": f"{plan.plan_code} {standing[0].effective_on}"})
    return {
        "ok": not findings,
        "as_of": as_of,
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "findings": _with_messages(findings, as_of),
    }


def _no_terms(plan_code: str, versions: Sequence[Terms], as_of: str) -> dict[str, object]:
    """That no version is in force on a day; where the last one has ended by then, on which day."""
    ended_on = ended(versions, as_of)
    return {"check": "no_terms", "record": plan_code, **({} if ended_on is None else {"other": ended_on})}


def _with_messages(findings: list[dict[str, object]], as_of: str) -> list[dict[str, object]]:
    """Each finding with its sentence, which alone names another record where there is one."""
    for finding in findings:
        code, other = f"CHECK_{str(finding['check']).upper()}", finding.pop("other", None)
        if finding["check"] == "no_effect" and other is not None:
            code = "CHECK_NO_EFFECT_BESIDE"
        elif finding["check"] == "no_terms" and other is not None:
            code = "CHECK_TERMS_ENDED"
        finding["message"] = sentence(code, record=finding["record"], other=other, as_of=as_of)
    return findings


def _versions(reader: Reader) -> dict[str, list[tuple[str, str | None, str, Terms]]]:
    found: dict[str, list[tuple[str, str | None, str, Terms]]] = {}
    for plan_code, _, effective_on, ends_on, sha256, content in asking.rows(reader, "plan_terms", {"plan_id": None}):
        found.setdefault(plan_code, []).append((effective_on, ends_on, sha256, from_content(content)))
    return found


def _told(effective_on: str, ends_on: str | None, sha256: str, terms: Terms) -> dict[str, object]:
    return {
        "city": terms.city,
        "effective_on": effective_on,
        "ends_on": ends_on,
        "price": " / ".join(map(fen_text, all_prices(terms))),
        "max_shares": terms.max_shares,
        "cover_months": terms.cover_months,
        "floor_base": terms.floor_base,
        "minimum_bp": terms.floor_bp,
        "assumption_count": terms.content().count('"assumption"'),
        "sha256": sha256,
    }
