"""Receipts, parts told and told again, refunds, reversals, cancelled covers and undo, in any order: who paid adds up.

After every step each year and unit has the same sum by payer as without (M09 and M02), at the head and at an earlier
entry, no receipt has given back to a payer more than they paid, and what went back whole leaves no payer anything.
``MUTUALAID_MODEL=deep`` runs many more and longer sequences, chosen anew every time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mutualaid import checks, contributions, enrollments, reports
from mutualaid.codes import PAYERS
from mutualaid.errors import MutualAidError
from mutualaid.journal.undoing import undo
from mutualaid.store.reading import read
from tests.enrollments.stage import LI, ZHANG, listed, row
from tests.ledgers import CLERK, intent, order
from tests.resting import resting

YEARS = (2017, 2018, 2019)
DAYS = ("2017-12-31", "2018-01-05", "2018-06-30", "2019-02-01")
LATE_MONEY = ("RECEIVED_FAR", "RECEIVED_AFTER_END", "DIFFERS", "FEE_DIFFERS", "PARTS_DIFFER", "NOTHING_DUE", "REPEAT")
days, units, people = st.sampled_from(DAYS), st.sampled_from(("U1", "U2")), st.sampled_from((ZHANG, LI))
payers = st.sampled_from((None, *PAYERS))
shares = st.dictionaries(st.sampled_from(PAYERS), st.integers(0, 6000), max_size=3)
CODES = frozenset(LATE_MONEY)


class Payers(RuleBasedStateMachine):
    """One ledger, written to through the use cases alone."""

    stage: bytes

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = str(Path(self.folder.name) / "ledger.db")
        Path(self.url).write_bytes(self.stage)
        self.numbers: Iterator[int] = count(1)
        self.entries: list[int] = []

    def teardown(self) -> None:
        self.folder.cleanup()

    def wrote(self, write: Callable[[], Any]) -> None:
        """Write; what is refused changes nothing, and is refused before a guard of the database has to."""
        refused = ""
        try:
            receipt = write()
            self.entries += [] if receipt.entry is None else [receipt.entry]
        except MutualAidError as wrong:
            refused = wrong.code
        assert refused != "LEDGER_GUARD"

    @rule(unit=units, on=days, amount=st.integers(1, 20000), told=shares, payer=payers)
    def record(self, unit: str, on: str, amount: int, told: dict[str, int], payer: str | None) -> None:
        asked = {
            "unit": unit,
            "plan": "住院医疗",
            "amount_fen": amount,
            "received_on": on,
            "told": told,
            "payer": payer,
        }
        told_by = intent("contribution record", reason="seen")
        self.wrote(lambda: contributions.record(self.url, told_by, accept=CODES, **asked))  # type: ignore[arg-type]

    @rule(person=people, unit=units, on=days, told=shares, payer=payers, fee=st.sampled_from((None, 90, 95)))
    def enroll(self, person: str, unit: str, on: str, told: dict[str, int], payer: str | None, fee: int | None) -> None:
        cells = {f"{of}_part": part / 100 for of, part in told.items()}
        made = listed(row(person, unit=unit, received_on=on, fee=fee, **cells), sha256=f"file {next(self.numbers)}")
        asked = order("enroll import", accept=CODES, reason="seen")
        self.wrote(lambda: enrollments.import_roster(self.url, made, asked, payer=payer))

    @rule(number=st.integers(1, 9), on=days, amount=st.none() | st.integers(1, 9500))
    def refund(self, number: int, on: str, amount: int | None) -> None:
        why = intent("contribution refund", reason="wrong")
        self.wrote(lambda: contributions.refund(self.url, why, on=on, contribution=number, amount_fen=amount))

    @rule(number=st.integers(1, 4), on=days)
    def cancel(self, number: int, on: str) -> None:
        why = intent("enroll cancel", reason="wrong")
        self.wrote(lambda: enrollments.cancel(self.url, why, number, on=on))

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        if self.entries:
            entry = data.draw(st.sampled_from(self.entries))
            self.wrote(lambda: undo(self.url, entry, actor=CLERK, reason="wrong"))

    @invariant()
    def who_paid_adds_up(self) -> None:
        with read(self.url) as ledger:
            assert checks.check(ledger, ("payer-parts", "reversals", "allocations"), today="2019-12-31").findings == []
            for back_fen, *parts in ledger.select(
                "select sum(amount_fen), sum(coalesce(member_fen, 0)), sum(coalesce(unit_fen, 0)),"
                " sum(coalesce(district_fen, 0)), sum(coalesce(city_fen, 0)) from contribution_now"
                " group by coalesce(reverses_id, contribution_id)"
            ):
                assert back_fen != 0 or parts == [0, 0, 0, 0]
        self._compare(None)
        if self.entries:
            self._compare(str(self.entries[len(self.entries) // 2]))

    def _compare(self, at: str | None) -> None:
        with read(self.url, at=at) as ledger:
            for year in YEARS:
                for unit in (None, "U1", "U2"):
                    asked: dict[str, Any] = {"unit": unit, "as_of": f"{year}-12-31"}
                    split, plain = (reports.contributions(ledger, by=by, **asked) for by in ("payer", None))
                    assert split.total == plain.total
                    rows: list[Any] = [*split.rows]
                    for key in ("contribution_fen", "previous_fen"):
                        assert sum(row[key] for row in rows) == (plain.total or {})[key]


DEEP = os.environ.get("MUTUALAID_MODEL") == "deep"
QUICK = settings(
    max_examples=20,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
THOROUGH = settings(QUICK, max_examples=500, stateful_step_count=30, derandomize=False)


def test_who_paid_adds_up_whatever_happens(stage: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Payers, "stage", stage, raising=False)
    with resting():
        run_state_machine_as_test(Payers, settings=THOROUGH if DEEP else QUICK)
