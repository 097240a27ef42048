"""A small district with people whose documents are synthetic (prefix 110100), and rosters made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mutualaid import founding
from mutualaid.imports import ImportOrder
from mutualaid.journal import Actor, Intent, write
from mutualaid.results import ImportReceipt, Roster

CLERK = Actor("zhang", "clerk")

PEOPLE = (
    # name, document, sex, card, unit, joined, left, status
    ("张三丰", "110100198507120034", "M", "6210000000001234", "U1", "2017-01-01", None, "in_service"),
    ("李四", "110100197211050423", "F", None, "U1", "2017-01-01", "2018-06-01", "in_service"),
    ("王五", "110100199001010019", "M", "6210000000009999", "U2", "2018-07-01", None, "kept"),
    ("赵六", "110100199202020029", "F", None, None, None, None, None),
)
ZHANG, LI, WANG, ZHAO = (person[1] for person in PEOPLE)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A ledger with the built-in plans, two unions and the four people of ``PEOPLE``, as the bytes of its file."""
    url = str(tmp_path_factory.mktemp("founded") / "ledger.db")
    founding.found(url, Intent("init", CLERK), code="110119", name="延庆区总工会")
    with write(url, Intent("setting the stage", CLERK)) as writer:
        district_id = writer.select("select unit_id from unit where kind_code = 'district'")[0][0]
        units = {}
        for code in ("U1", "U2"):
            units[code] = writer.assert_one("unit", unit_code=code, unit_name=f"{code}工会", kind_code="grassroots")
            writer.assert_one("unit_parent", unit_id=units[code], parent_id=district_id, from_on="0001-01-01")
        for name, document_no, sex, card_no, unit, joined_on, left_on, status in PEOPLE:
            person_id = writer.assert_one("person", sex_code=sex)
            writer.assert_one(
                "personal",
                person_id=person_id,
                name=name,
                document_type="resident_id",
                document_no=document_no,
                card_no=card_no,
            )
            if unit is not None:
                writer.assert_one(
                    "membership",
                    person_id=person_id,
                    unit_id=units[unit],
                    status_code=status,
                    joined_on=joined_on,
                    left_on=left_on,
                )
    return Path(url).read_bytes()


@pytest.fixture
def ledger(founded: bytes, tmp_path: Path) -> str:
    """A copy of the founded ledger."""
    path = tmp_path / "ledger.db"
    path.write_bytes(founded)
    return str(path)


FIELDS = ("name", "document_no", "amount", "paid_on", "result", "serial_no")


def roster_of(*rows: tuple[Any, ...], fields: tuple[str, ...] = FIELDS) -> Roster:
    """A received list whose first data row is row 2; its digest follows from what it holds."""
    numbered = [(number, tuple(row)) for number, row in enumerate(rows, start=2)]
    return Roster("list.xlsx", f"{hash((fields, repr(rows))) & (2**256 - 1):064x}", "Sheet1", fields, fields, numbered)


@pytest.fixture
def take(ledger: str) -> Callable[..., ImportReceipt]:
    """Import rows into the ledger: ``take(row, row, fields=…, accept=…, valid_rows=…, plan=…)``."""
    from mutualaid import payouts

    def taking(
        *rows: tuple[Any, ...],
        fields: tuple[str, ...] = FIELDS,
        accept: tuple[str, ...] = (),
        valid_rows: bool = False,
        dry_run: bool = False,
        **options: str,
    ) -> ImportReceipt:
        order = ImportOrder(
            action="payout import",
            actor=CLERK,
            accept=frozenset(accept),
            reason="settled" if accept else None,
            valid_rows=valid_rows,
            dry_run=dry_run,
            options=dict(options),
        )
        return payouts.import_roster(ledger, roster_of(*rows, fields=fields), order, **options)

    return taking
