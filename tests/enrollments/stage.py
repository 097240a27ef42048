"""Two unions and six people (synthetic documents, prefix 110100), and rosters of enrollments made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from mutualaid import enrollments, members
from mutualaid.journal import write
from mutualaid.results import ImportReceipt
from mutualaid.rules.identity import check_character
from tests.ledgers import (
    answer,
    founded,
    intent,
    order,
    roster,
)
from tests.ledgers import (
    five as five,
)
from tests.ledgers import (
    listed as listed,
)
from tests.ledgers import (
    noted as noted,
)
from tests.ledgers import (
    said as said,
)


def document(first_17: str) -> str:
    """A synthetic number with its check character."""
    return first_17 + check_character(first_17)


ZHANG = document("11010019850712003")
LI = document("11010019900305002")
GONE = document("11010019800101003")
KEPT = document("11010019600202003")
SENIOR = document("11010019570101003")
PASSPORT = "E12345678"
NOBODY = document("11010019920909003")
"""In no ledger."""
PEOPLE = (
    # name, type, number, sex, phone, unit, joined, status, left
    ("张三丰", None, ZHANG, "男", "13800000001", "U1", "2010-01-01", None, None),
    ("李四", None, LI, "女", None, "U1", "2010-01-01", None, None),
    ("王离职", None, GONE, "男", None, "U1", "2010-01-01", None, "2017-06-01"),
    ("赵保留", None, KEPT, "男", None, "U1", "2017-01-01", "保留会籍", None),
    ("钱老", None, SENIOR, "男", None, "U2", "2010-01-01", None, None),
    ("John Smith", "护照", PASSPORT, "男", None, "U2", "2010-01-01", None, None),
)
_numbers = count(1)


def staged(folder: Path) -> bytes:
    """The ledger of Yanqing with the two unions and the people, as the bytes of its file."""
    url = founded(folder)
    with write(url, intent("setting the stage")) as writer:
        parent_id = writer.select("select unit_id from unit where unit_code = '110119100'")[0][0]
        for code, name in (("U1", "第一工会"), ("U2", "第二工会")):
            unit_id = writer.assert_one("unit", unit_code=code, unit_name=name, kind_code="grassroots")
            writer.assert_one("unit_parent", unit_id=unit_id, parent_id=parent_id, from_on="0001-01-01")
    fields = "name document_type document_no sex phone unit joined_on status left_on"
    taken = members.import_roster(url, roster(fields, *PEOPLE), order("member import"))
    assert taken.added == 6, taken.problems
    return Path(url).read_bytes()


def row(
    document_no: object = ZHANG, plan: object = "住院医疗", starts_on: object = "2018-01-01", **more: object
) -> dict[str, object]:
    """A plain row: unit U1, received on 5 January 2018."""
    return {
        "document_no": document_no,
        "unit": "U1",
        "plan": plan,
        "starts_on": starts_on,
        "received_on": "2018-01-05",
    } | more


def without(made: Mapping[str, object], *names: str) -> dict[str, object]:
    """A row without some columns."""
    return {name: value for name, value in made.items() if name not in names}


def take(
    url: str,
    *rows: Mapping[str, object],
    accept: tuple[str, ...] = (),
    valid_rows: bool = False,
    dry_run: bool = False,
    **options: Any,
) -> ImportReceipt:
    """Import rows, each call as a file of its own."""
    wanted = order(
        "enroll import",
        accept=frozenset(accept),
        reason="seen" if accept else None,
        valid_rows=valid_rows,
        dry_run=dry_run,
    )
    return enrollments.import_roster(url, listed(*rows), wanted, **options)


def covers(url: str) -> list[tuple[Any, ...]]:
    """Standing enrollments: number, plan, unit, days, shares, tier, fee."""
    return answer(
        url,
        "select e.enrollment_id, p.plan_code, u.unit_code, e.starts_on, e.ends_on, e.share_count, e.tier_code, e.fee_fen"
        " from enrollment_now e join plan_now p on p.plan_id = e.plan_id join unit_now u on u.unit_id = e.unit_id"
        " order by e.enrollment_id",
    )


def money(url: str) -> list[tuple[Any, ...]]:
    """Standing contributions: kind, unit, day, amount, receipt number, enrollment, what it gives back."""
    return answer(
        url,
        "select c.kind_code, u.unit_code, c.received_on, c.amount_fen, c.receipt_no, c.enrollment_id, c.reverses_id"
        " from contribution_now c join unit_now u on u.unit_id = c.unit_id order by c.contribution_id",
    )


def parts(url: str) -> list[tuple[Any, ...]]:
    """Standing allocations: contribution, enrollment, amount."""
    return answer(url, "select contribution_id, enrollment_id, amount_fen from allocation_now order by allocation_id")


def paid(url: str) -> list[int]:
    """The numbers of the enrollments that are paid."""
    return [number for (number,) in answer(url, "select enrollment_id from paid_now order by enrollment_id")]
