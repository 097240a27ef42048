"""Plans: the list on a day, one plan with all its versions, and what is worth a look in their terms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from mutualaid.names.plans import PlanIndex
from mutualaid.reports import asking
from mutualaid.reports.origins import origin_told, pages_of
from mutualaid.results import Table
from mutualaid.rules.money import fen_text
from mutualaid.rules.terms import Terms, from_content, stale_verdict
from mutualaid.store.reading import Reader
from mutualaid.words import language, sentence

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


def plan_record(reader: Reader, text: str, *, as_of: str) -> dict[str, object]:
    """One plan with every version, each value with its source. Raises PLAN_UNKNOWN (exit 1)."""
    plan = PlanIndex(reader).named(text)
    versions = _versions(reader).get(plan.plan_code, [])
    return {
        "plan_code": plan.plan_code,
        "name_zh": plan.name_zh,
        "name_en": plan.name_en,
        "kind_code": plan.kind_code,
        "as_of": as_of,
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "aliases": json.loads(plan.aliases),
        "terms": [
            {"effective_on": effective_on, "ends_on": ends_on, "sha256": sha256, "values": json.loads(terms.content())}
            for effective_on, ends_on, sha256, terms in versions
        ],
        "sources": _pages(terms for *_, terms in versions),
    }


def _pages(versions: Iterable[Terms]) -> list[dict[str, object]]:
    """The pages behind the marks that the sources of some versions name."""
    texts = [origin.text for terms in versions for origin in terms.origins.values()]
    return [{"mark": mark, "source_page": page} for mark, page in pages_of(texts).items()]


def itemized(record: Mapping[str, Any]) -> dict[str, Any]:
    """The same record for people: one line for each value of each version, with its source or assumption."""
    lines = []
    for version in record["terms"]:
        for term, held in version["values"].items():
            for name, part in _parts(term, held):
                if name in ("plan_code", "effective_on", "ends_on"):
                    continue
                known = isinstance(part, dict) and "value" in part
                lines.append(
                    {
                        "effective_on": version["effective_on"],
                        "term": name,
                        "value": _brief(name, part["value"] if known else part),
                        "source": origin_told(part["source"]) if known and "source" in part else None,
                        "assumption": origin_told(part["assumption"]) if known and "assumption" in part else None,
                    }
                )
    return {**record, "terms": lines}


def _parts(term: str, held: Any) -> Iterable[tuple[str, Any]]:
    """The values under one key of a version: those of its benefits by the path of each."""
    if term != "benefit":
        return [(term, held)]
    if isinstance(held, dict):
        return held.items()
    return [
        (f"benefit[{number}].{name}", part) for number, benefit in enumerate(held, 1) for name, part in benefit.items()
    ]


def _brief(term: str, value: object) -> str:
    """A value of terms in a few words: money in yuan, rates in percent, a mapping as ``name value`` pairs."""
    if isinstance(value, dict) and all(isinstance(inner, list) for inner in value.values()):
        return _brief(term, [word for inner in value.values() for word in inner])
    if isinstance(value, dict):
        return ", ".join(f"{name} {_brief(term, inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_brief(term, inner) for inner in value)
    if isinstance(value, int) and not isinstance(value, bool) and (term.endswith(("_fen", "_bp")) or term == "tiers"):
        return fen_text(value) + (" %" if term.endswith("_bp") else "")
    return str(value).lower() if isinstance(value, bool) else str(value)


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
            findings.append({"check": "no_terms", "record": plan.plan_code})
        elif stale_verdict(standing[0], as_of) is not None:
            findings.append({"check": "stale_terms", "record": f"{plan.plan_code} {standing[0].effective_on}"})

    for finding in findings:
        code = f"CHECK_{str(finding['check']).upper()}"
        finding["message"] = sentence(code, record=finding["record"], as_of=as_of)
    return {
        "ok": not findings,
        "as_of": as_of,
        "ledger": {"entry": reader.stamp.entry, "head": reader.stamp.head},
        "findings": findings,
    }


def _versions(reader: Reader) -> dict[str, list[tuple[str, str | None, str, Terms]]]:
    found: dict[str, list[tuple[str, str | None, str, Terms]]] = {}
    for plan_code, _, effective_on, ends_on, sha256, content in asking.rows(reader, "plan_terms", {"plan_id": None}):
        found.setdefault(plan_code, []).append((effective_on, ends_on, sha256, from_content(content)))
    return found


def _told(effective_on: str, ends_on: str | None, sha256: str, terms: Terms) -> dict[str, object]:
    prices = sorted(terms.tiers.values()) if terms.tiers else [terms.fee_fen or 0]
    return {
        "city": terms.city,
        "effective_on": effective_on,
        "ends_on": ends_on,
        "price": " / ".join(fen_text(fen) for fen in prices),
        "max_shares": terms.max_shares,
        "cover_months": terms.cover_months,
        "floor_base": terms.floor_base,
        "minimum_bp": terms.floor_bp,
        "assumption_count": terms.content().count('"assumption"'),
        "sha256": sha256,
    }
