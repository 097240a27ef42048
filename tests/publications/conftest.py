"""A small district whose figures have been printed, and the clerk's desk at it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mutualaid import contributions, enrollments, members, payouts, units
from mutualaid.journal import Intent, Witness, write
from mutualaid.journal.undoing import undo
from mutualaid.publications import bridging, printing, watching
from mutualaid.reports.publications import publication
from mutualaid.results import Receipt, Table
from mutualaid.store.reading import read
from tests import ledgers
from tests.ledgers import CLERK, founded, order, roster

ZHANG, LI, WANG, ZHAO = "110100198507120034", "110100197211050423", "110100199001010019", "110100199202020029"
NAMES = {ZHANG: "张三丰", LI: "李四", WANG: "王五", ZHAO: "赵六"}
"""Zhang and Wang stand in U1, Li in U2 (below another town); Zhao is in no union yet."""
_serials = count(1)

WATCHING = Witness(asked=watching.changed_figures, told=lambda _: None)
"""Whoever writes is told which printed figures change."""


def intent(action: str, **more: Any) -> Intent:
    """What the clerk sets out to do, watching."""
    return ledgers.intent(action, witness=WATCHING, **more)


class Desk:
    """The clerk at the ledger: every method is one entry and hands back its receipt."""

    def __init__(self, url: str) -> None:
        self.url = url

    def join(self, person: str, unit: str = "U1", day: str = "2017-01-01") -> Receipt:
        values = {"name": NAMES[person], "document_no": person, "unit": unit, "joined_on": day}
        return members.add(self.url, intent("member add"), values)

    def leave(self, person: str, day: str, **more: Any) -> Receipt:
        return members.leave(self.url, intent("member leave", **more), person, on=day)

    def transfer(self, person: str, unit: str, day: str) -> Receipt:
        return members.transfer(self.url, intent("member transfer"), person, to=unit, on=day)

    def status(self, person: str, status: str, day: str) -> Receipt:
        return members.change_status(self.url, intent("member status"), person, status, on=day)

    def merge(self, person: str, into: str) -> Receipt:
        return members.merge(self.url, intent("member merge"), person, into=into)

    def move(self, unit: str, town: str, day: str) -> Receipt:
        return units.move(self.url, intent("unit move"), unit, to=town, on=day)

    def rename(self, unit: str, name: str, day: str) -> Receipt:
        return units.rename(self.url, intent("unit rename"), unit, name, on=day)

    def enroll(
        self, person: str, received_on: str | None = "2018-01-05", *, unit: str = "U1", starts_on: str = "2018-01-01"
    ) -> int:
        values = {"document_no": person, "plan": "HOSP_MED", "unit": unit, "starts_on": starts_on}
        receipt = enrollments.add(
            self.url, intent("enroll add"), {**values, "received_on": received_on}, unpaid=received_on is None
        )
        return int(str(receipt.facts["enrollment_no"]))

    def pay(self, day: str, amount_fen: int = 9500, unit: str = "U1") -> Receipt:
        return contributions.record(
            self.url, intent("contribution record", reason="x"), unit=unit, plan="HOSP_MED", amount_fen=amount_fen,
            received_on=day, receipt_no=f"R{next(_serials)}", accept=frozenset({"NOTHING_DUE"}),
        )  # fmt: skip

    def refund(self, enrollment: int, day: str) -> Receipt:
        return contributions.refund(self.url, intent("contribution refund"), on=day, enrollment=enrollment)

    def cancel(self, enrollment: int, day: str) -> Receipt:
        return enrollments.cancel(self.url, intent("enroll cancel"), enrollment, on=day)

    def aid(self, serial: str, person: str, event: str = "成功", day: str = "2018-05-10", yuan: int = 100) -> Receipt:
        fields = "name document_no amount paid_on result serial_no"
        sheet = roster(fields, (NAMES[person], person, yuan, day, event, serial), sha256=f"{next(_serials):064x}")
        receipt = payouts.import_roster(self.url, sheet, order("payout import", witness=WATCHING))
        assert not receipt.problems, receipt.problems
        return receipt

    def undo(self, entry: int | None) -> Receipt:
        assert entry is not None
        return undo(self.url, entry, actor=CLERK, reason="wrong", witness=WATCHING)

    def publish(self, report: str = "participation", **asked: Any) -> int:
        asked = {"unit": None, "as_of": "2018-12-31", **asked}
        receipt = printing.create(self.url, intent("publish create"), report, **asked)
        return int(str(receipt.facts["publication_no"]))

    def bridge(self, number: int) -> Table:
        with read(self.url) as reader:
            printed = publication(reader, number)
        with read(self.url, at=printed.head) as first, read(self.url) as last:
            return bridging.bridge(first, last, printed)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    url = founded(tmp_path_factory.mktemp("stage"))
    with write(url, intent("setting the stage")) as writer:
        for code, town in (("U1", "110119100"), ("U2", "110119101")):
            [(parent_id,)] = writer.select("select unit_id from unit where unit_code = :town", {"town": town})
            unit_id = writer.assert_one("unit", unit_code=code, unit_name=f"{code}工会", kind_code="grassroots")
            writer.assert_one("unit_parent", unit_id=unit_id, parent_id=parent_id, from_on="0001-01-01")
    desk = Desk(url)
    desk.join(ZHANG)
    desk.join(WANG)
    desk.join(LI, "U2")
    desk.enroll(ZHANG)
    return Path(url).read_bytes()


@pytest.fixture
def desk(stage: bytes, tmp_path: Path) -> Desk:
    """Three members, Zhang alone insured; whoever writes is told which printed figures change."""
    path = tmp_path / "ledger.db"
    path.write_bytes(stage)
    return Desk(str(path))


def parts(table: Table) -> list[tuple[Any, ...]]:
    """Each part of a bridge: kind, person or unit, and what it changes above and below."""
    keys = [key for key in table.rows[0] if key.endswith(("change_count", "change_fen"))] if table.rows else []
    return [(row["kind"], row["person_no"] or row["unit_code"], *(row[key] for key in keys)) for row in table.rows]


def ends(table: Table, *keys: str) -> tuple[list[Any], list[Any]]:
    """Figures at both ends of a bridge."""
    total: Mapping[str, Any] = table.total or {}
    return [total["was"][key] for key in keys], [total["now"][key] for key in keys]
