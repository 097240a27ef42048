"""Closed periods: what was settled, by whom, and whether the ledger still says the same."""

from __future__ import annotations

import json
from typing import Any

from mutualaid.errors import MutualAidError
from mutualaid.facts import SINCE_ALWAYS
from mutualaid.reports.asking import Row
from mutualaid.results import Table
from mutualaid.store.asking import Askable
from mutualaid.store.reading import Reader
from mutualaid.store.resources import query_text

MONEY_COLUMNS = (
    "plan_code",
    "opening_fen",
    "receipt_count",
    "receipt_fen",
    "refund_count",
    "refund_fen",
    "closing_fen",
    "aid_opening_fen",
    "payment_count",
    "paid_fen",
    "back_count",
    "back_fen",
    "aid_closing_fen",
    "undelivered_count",
    "undelivered_fen",
)
"""The columns of ``period_money.sql``; refunds and money back are negative, so that opening + movements = closing."""
RELIEF = (
    *("relief_count", "relief_fen", "relief_paid_fen", "relief_back_fen"),
    *("relief_undelivered_count", "relief_undelivered_fen"),
)
"""The columns of ``period_relief.sql``."""
LIST_COLUMNS = (
    "closing_no",
    "from_on",
    "until_on",
    "state",
    "contribution_fen",
    "aid_fen",
    "payment_count",
    "relief_fen",
    "closed_by",
    "entry",
    "reason",
    "reopened_by",
    "reopened_entry",
    "reopened_reason",
)


def money_of(ledger: Askable, *, from_on: str | None, until_on: str) -> dict[str, Any]:
    """The money of a period as a closing keeps it: by plan, joining fees and relief apart, and the whole.

    Both days are included; ``from_on`` None reaches back to the beginning of the ledger. Only integers and texts.
    """
    days = {"from_on": from_on or SINCE_ALWAYS, "until_on": until_on}
    found = [dict(zip(MONEY_COLUMNS, row, strict=True)) for row in ledger.select(query_text("period_money"), days)]
    plans = sorted((row for row in found if row["plan_code"] is not None), key=lambda row: str(row["plan_code"]))
    fees = next((row for row in found if row["plan_code"] is None), dict.fromkeys(MONEY_COLUMNS, 0))
    [relief] = ledger.select(query_text("period_relief"), days)
    total = {name: sum(row[name] for row in plans) for name in MONEY_COLUMNS[1:]}
    total["contribution_fen"] = total["receipt_fen"] + total["refund_fen"]
    total["aid_fen"] = total["paid_fen"] + total["back_fen"]
    total["joining_fee_opening_fen"] = fees["opening_fen"]
    total["joining_fee_fen"] = fees["receipt_fen"] + fees["refund_fen"]
    total["joining_fee_closing_fen"] = fees["closing_fen"]
    total |= dict(zip(RELIEF, relief, strict=True))
    return {"plans": plans, "total": total}


def period_list(reader: Reader) -> Table:
    """Every closing in the order of entries, those opened again among them; the total names the last closed day."""
    rows = []
    for row in _closings(reader, None):
        content = row.pop("content")
        total = content["money"]["total"]
        told = {name: total[name] for name in LIST_COLUMNS if name in total}
        rows.append({name: (row | told | {"from_on": content.get("from_on")})[name] for name in LIST_COLUMNS})
    standing = [row["until_on"] for row in rows if row["state"] == "closed"]
    return Table(
        head={"list": "periods", "definition": None, "unit_code": None, "as_of": None},
        ledger=reader.stamp,
        columns=LIST_COLUMNS,
        rows=rows,
        total={"closing_count": len(standing), "closed_until_on": max(standing, default=None)},
    )


def period_show(reader: Reader, closing_no: int) -> Table:
    """One closing with its money by plan as it was settled; ``agrees``: the ledger as it is read gives the same.

    Raises PERIOD_UNKNOWN (exit 1).
    """
    found = _closings(reader, closing_no)
    if not found:
        raise MutualAidError("PERIOD_UNKNOWN", closing_no=closing_no)
    row = found[0]
    content = row.pop("content")
    kept = content["money"]
    now = money_of(reader, from_on=content.get("from_on"), until_on=row["until_on"])
    return Table(
        head={
            "list": "period",
            "definition": None,
            "unit_code": None,
            "as_of": row["until_on"],
            "closing_no": row["closing_no"],
            "from_on": content.get("from_on"),
            **{name: row[name] for name in ("until_on", "state", "closed_by", "entry", "reason")},
            **{name: row[name] for name in ("reopened_by", "reopened_entry", "reopened_reason")},
            # As --at takes it: the ledger when the money was settled.
            "stamp": f"{content['ledger']['entry']}:{content['ledger']['head'][:16]}",
        },
        ledger=reader.stamp,
        columns=MONEY_COLUMNS,
        rows=[{name: plan[name] for name in MONEY_COLUMNS} for plan in kept["plans"]],
        total={**kept["total"], "agrees": _agree(kept, now)},
    )


def _agree(kept: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether all that a closing kept is so now; one made before relief was paid kept nothing of its payments."""
    total = {name: now["total"][name] for name in kept["total"]}
    return kept == {"plans": now["plans"], "total": total}


def _closings(reader: Reader, closing_no: int | None) -> list[Row]:
    rows = reader.select_named(query_text("period_list"), {"closing_id": closing_no, "last_entry": reader.stamp.entry})
    for row in rows:
        row["content"] = json.loads(row["content"])
    return rows
