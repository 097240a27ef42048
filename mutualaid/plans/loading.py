"""Keeps plans and their dated terms as facts: built-in files are loaded once, a new version is a new fact."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mutualaid.errors import MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.journal.entries import canonical_json
from mutualaid.names.plans import PlanIndex
from mutualaid.plans.reading import read_file
from mutualaid.results import Note, Receipt
from mutualaid.rules.naming import plan_key
from mutualaid.rules.terms import PlanFile, ended
from mutualaid.store.excluding import together


def assert_plans(writer: Writer, files: Sequence[PlanFile], *, brought: bool = False) -> None:
    """Assert plans and versions that the ledger does not hold yet. A version that stands is never changed.

    ``brought``: the program brings them, nobody asked for them. A plan for which the office has loaded terms of its own
    then gets no further version: theirs decide.

    Raises PLAN_NAME_TAKEN (exit 1) for a name that is another plan's, TERMS_KIND (exit 1) where a file gives a plan
    that stands another kind, TERMS_CHANGED (exit 1) where it gives other values for a version that stands, and
    TERMS_OVERLAP (exit 1) where a new version does not begin after the last one; a new version ends an open one before.
    """
    known = {
        row["plan_code"]: row
        for row in writer.select_named(
            "select fact_id, plan_id, plan_code, name_zh, name_en, kind_code, position, aliases from plan_now"
        )
    }
    taken = {
        key: code
        for code, row in known.items()
        for key in map(plan_key, (code, row["name_zh"], row["name_en"], *json.loads(row["aliases"])))
    }
    for plan in files:
        for name in (plan.plan_code, plan.name_zh, plan.name_en, *plan.aliases):
            other = taken.setdefault(plan_key(name), plan.plan_code)
            if other != plan.plan_code:
                raise MutualAidError("PLAN_NAME_TAKEN", name=name, plan_code=other)
        values: dict[str, Any] = {
            "plan_code": plan.plan_code,
            "name_zh": plan.name_zh,
            "name_en": plan.name_en,
            "kind_code": plan.kind_code,
            "position": plan.position,
            "aliases": canonical_json(list(plan.aliases)),
        }
        standing = known.get(plan.plan_code)
        if standing is None:
            plan_id = writer.assert_one("plan", **values)
        else:
            plan_id = standing["plan_id"]
            if standing["kind_code"] != plan.kind_code:
                raise MutualAidError("TERMS_KIND", plan_code=plan.plan_code)
            if any(standing[name] != value for name, value in values.items()):
                writer.correct("plan", standing["fact_id"], **values)
        _assert_versions(writer, plan, plan_id, brought=brought)


def _assert_versions(writer: Writer, plan: PlanFile, plan_id: int, *, brought: bool) -> None:
    standing = {
        row["effective_on"]: row
        for row in writer.select_named(
            "select fact_id, effective_on, ends_on, content from plan_terms_now"
            " where plan_id = :plan_id order by effective_on",
            {"plan_id": plan_id},
        )
    }
    if brought and _holds_others(plan, {day: row["content"] for day, row in standing.items()}):
        return
    for terms in plan.versions:
        kept = standing.get(terms.effective_on)
        if kept is not None:
            if _values(kept["content"]) != _values(terms.content()):
                raise MutualAidError("TERMS_CHANGED", plan_code=plan.plan_code, effective_on=terms.effective_on)
            continue
        if standing and terms.effective_on <= max(standing):
            raise MutualAidError("TERMS_OVERLAP", plan_code=plan.plan_code, effective_on=terms.effective_on)
        for row in standing.values():
            if row["ends_on"] is not None and row["ends_on"] < terms.effective_on:
                continue
            row["ends_on"] = _day_before(terms.effective_on)
            writer.correct("plan_terms", row["fact_id"], ends_on=row["ends_on"])
        writer.assert_one(
            "plan_terms",
            plan_id=plan_id,
            effective_on=terms.effective_on,
            ends_on=terms.ends_on,
            floor_base=terms.floor_base,
            floor_bp=terms.floor_bp,
            floor_all_below=terms.floor_all_below,
            content=terms.content(),
            sha256=terms.sha256(),
        )


def _holds_others(plan: PlanFile, standing: Mapping[str, str]) -> bool:
    """Whether a version stands that the file does not hold, or says otherwise."""
    ours = {terms.effective_on: terms.content() for terms in plan.versions}
    return any(day not in ours or _values(ours[day]) != _values(content) for day, content in standing.items())


def _values(content: str) -> dict[str, object]:
    """What a version says, without its last day: that comes with the version after it."""
    return {name: value for name, value in json.loads(content).items() if name != "ends_on"}


def _day_before(day: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def load(url: str, intent: Intent, text: str) -> Receipt:
    """Add a plan, or a further version of one, from a TOML text; versions that stand stay as they are."""
    plan = read_file(text, intent.file_name or "")
    with write(url, intent) as writer:
        assert_plans(writer, [plan])
        notes = _excluded(writer, plan)
        if (ended_on := ended(plan.versions, writer.day)) is not None:
            notes.append(Note("LOADED_TERMS_ENDED", facts={"plan_code": plan.plan_code, "ended_on": ended_on}))
    return writer.receipt(notes=notes, facts={"plan_code": plan.plan_code})


def _excluded(writer: Writer, plan: PlanFile) -> list[Note]:
    """What there is to say of the plans that the terms exclude, and of covers that stand beside each other already."""
    from difflib import get_close_matches

    codes = dict.fromkeys(code for terms in plan.versions for code in terms.excludes or ())
    index = PlanIndex(writer)
    kinds = {other.plan_code: other.kind_code for other in index.by_id.values()}
    notes = []
    for code in codes:
        if code not in kinds:
            near = ", ".join(get_close_matches(code, sorted(kinds.keys() - {plan.plan_code}), n=2, cutoff=0.6))
            notes.append(Note("EXCLUDES_UNKNOWN", facts={"other_code": code, "nearest": near or "-"}))
        elif "universal" in (plan.kind_code, kinds[code]):
            notes.append(Note("EXCLUDES_UNIVERSAL", facts={"plan_code": plan.plan_code, "other_code": code}))
    count = sum(plan.plan_code in (row["plan_code"], row["other_plan_code"]) for row in together(writer))
    if count:
        notes.append(Note("EXCLUSIVE_COVERS_STAND", facts={"count": count}))
    return notes
