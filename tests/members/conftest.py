"""A small district without people, and what to do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from mutualaid import members
from mutualaid.journal import write
from mutualaid.results import ImportReceipt
from tests.ledgers import answer, founded, intent, order
from tests.members.people import UNITS, Ask, Spells, Take, listed


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Yanqing with ``UNITS`` and nobody in them, as the bytes of its file."""
    url = founded(tmp_path_factory.mktemp("stage"))
    with write(url, intent("setting the stage")) as writer:
        for code, name, above, opened_on, closed_on in UNITS:
            unit_id = writer.assert_one(
                "unit", unit_code=code, unit_name=name, kind_code="grassroots", opened_on=opened_on, closed_on=closed_on
            )
            parent_id = writer.select("select unit_id from unit where unit_code = :above", {"above": above})[0][0]
            writer.assert_one("unit_parent", unit_id=unit_id, parent_id=parent_id, from_on="0001-01-01")
    return Path(url).read_bytes()


@pytest.fixture
def url(stage: bytes, tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(stage)
    return str(path)


@pytest.fixture
def take(url: str) -> Take:
    """Import rows into the ledger of this test."""

    def take(
        *rows: Mapping[str, object],
        accept: Sequence[str] = (),
        valid_rows: bool = False,
        dry_run: bool = False,
        title_unit: str | None = None,
        **options: Any,
    ) -> ImportReceipt:
        given = order(
            "member import",
            accept=frozenset(accept),
            reason="看过证件" if accept else None,
            valid_rows=valid_rows,
            dry_run=dry_run,
            options=options,
        )
        return members.import_roster(url, listed(*rows, title_unit=title_unit), given, **options)

    return take


@pytest.fixture
def ask(url: str) -> Ask:
    """Rows of a query at the head."""
    return lambda sql: answer(url, sql)


@pytest.fixture
def spells(ask: Ask) -> Spells:
    """Every standing spell: unit, status, first day, first day out."""
    return lambda: ask(
        "select u.unit_code, m.status_code, m.joined_on, m.left_on from membership_now m join unit_now u"
        " on u.unit_id = m.unit_id order by m.person_id, m.joined_on, m.membership_id"
    )
