"""Founding a ledger: tables, built-in plans, the district and its towns where they are known."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from mutualaid import plans
from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import SINCE_ALWAYS
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.units import the_district
from mutualaid.results import Receipt
from mutualaid.store import connecting, schema
from mutualaid.store.reading import engine_of, sqlite_path, trouble
from mutualaid.store.resources import resource_text


def found(url: str, intent: Intent, *, code: str | None = None, name: str | None = None) -> Receipt:
    """Create or upgrade the ledger with its built-in plans and, with ``code``, its district and towns.

    Again with the same code nothing changes. Raises DISTRICT_OTHER (exit 5) for another code, NAME_NEEDED (exit 2)
    where a district that is not in ``db/places.toml`` comes without a name.
    """
    if intent.dry_run and engine_of(url) == "sqlite":
        return _rehearse(url, intent, code, name)
    upgraded = schema.upgrade(url)
    return _settle(url, intent, code, name, upgraded)


def _rehearse(url: str, intent: Intent, code: str | None, name: str | None) -> Receipt:
    """A dry run: the same on a copy, so that the ledger's place stays untouched."""
    path = sqlite_path(url)
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "rehearsal.db")
        if os.path.exists(path):
            try:
                with closing(connecting.connect_to_read(path)) as source:
                    connecting.copy(source, path, copy)
            except connecting.errors() as wrong:
                raise trouble(wrong, path) from None
        try:
            upgraded = schema.upgrade(copy)
        except MutualAidError as wrong:
            raise MutualAidError(wrong.code, wrong.exit_code, **{**wrong.facts, "path": path}) from None
        receipt = _settle(copy, replace(intent, dry_run=False), code, name, upgraded)
    return replace(receipt, entry=None, dry_run=True)


def _settle(url: str, intent: Intent, code: str | None, name: str | None, upgraded: bool) -> Receipt:
    with write(url, intent) as writer:
        plans.assert_plans(writer, plans.built_in(), brought=True)
        unit_code = _settle_district(writer, code, name)
    return writer.receipt(facts={"upgraded": upgraded, "unit_code": unit_code})


def _settle_district(writer: Writer, code: str | None, name: str | None) -> str | None:
    top = the_district(writer)
    if code is None:
        return top.unit_code if top else None
    if top is not None:
        if top.unit_code != code:
            raise MutualAidError("DISTRICT_OTHER", Exit.CONFLICT, code=top.unit_code, name=top.unit_name)
        return code
    place = known_district(code)
    named = (name or "").strip() or place.get("name")
    if not named:
        raise MutualAidError("NAME_NEEDED", Exit.USAGE, code=code)
    district_id = writer.assert_one("unit", unit_code=code, unit_name=named, kind_code="district")
    towns = place.get("unit", [])
    ids = writer.assert_rows(
        "unit",
        ("unit_code", "unit_name", "kind_code"),
        [(town["code"], town["name"], town["kind"]) for town in towns],
    )
    writer.assert_rows(
        "unit_parent",
        ("unit_id", "parent_id", "from_on"),
        [(unit_id, district_id, SINCE_ALWAYS) for unit_id in ids],
    )
    return code


def known_district(code: str) -> Mapping[str, Any]:
    """The district of that code in ``db/places.toml`` with its towns; empty where it is not known."""
    for district in tomllib.loads(resource_text("", "places.toml")).get("district", []):
        if district["code"] == code:
            found: Mapping[str, Any] = district
            return found
    return {}
