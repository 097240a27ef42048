"""Any sequence of work with figures printed in its midst: every bridge adds up, and every change was told beforehand.

The sequences are those of ``tests.test_figures_model``, with publications and merges among them; the figures at both ends
are those of the reports themselves.

``MUTUALAID_MODEL=deep`` runs many more and longer sequences than a normal run, chosen anew every time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from mutualaid import members
from mutualaid.errors import MutualAidError
from mutualaid.journal import Witness
from mutualaid.publications import answers, bridging, printing, reproducing, watching
from mutualaid.publications.bridging import FIGURES
from mutualaid.publications.causes import KINDS
from mutualaid.reports.publications import publication, standing
from mutualaid.results import Receipt
from mutualaid.store.reading import read
from tests import test_figures_model as model
from tests.resting import resting

MOST = 7
REPORTS = (*FIGURES, *FIGURES, "renewals", "floor", "participations")
TOLD = ("PUBLISHED_FIGURE_CHANGES", "PUBLISHED_ROWS_CHANGE")
Cover = Any


class Printed(model.Ledger):
    """The desk of the model, of which only the ledger's side matters here."""

    witness = Witness(asked=watching.changed_figures, told=lambda _: None)

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.told: dict[int, set[int]] = {}

    def teardown(self) -> None:
        try:
            with read(self.url) as reader:
                printed = standing(reader)
                head = reader.stamp.entry
            for one in printed:
                self.bridge_adds_up(one.publication_no, str(head))
            for earlier, later in pairwise(printed):
                self.bridge_adds_up(earlier.publication_no, later.head)
            self.every_change_was_told(head)
        finally:
            self._folder.cleanup()

    def bridge_adds_up(self, number: int, until: str) -> None:
        with read(self.url) as reader:
            printed = publication(reader, number)
        with read(self.url, at=printed.head) as first, read(self.url, at=until) as last:
            assert reproducing.reproduced(first, printed).agrees
            table = bridging.bridge(first, last, printed)
            now = answers.answer(last, printed.report, printed.params).total or {}
        named = FIGURES.get(printed.report)
        if named is None:
            return
        total: Any = table.total
        assert total["was"] == {key: (printed.total or {})[key] for key in named}
        assert total["now"] == {key: now[key] for key in named}
        suffix = "_fen" if named[0].endswith("_fen") else "_count"
        rows: Any = table.rows
        changes = [key for key in table.columns if key.endswith(f"change{suffix}")]
        for key, change in zip(named[:2], changes, strict=True):
            difference = now[key] - (printed.total or {})[key]
            assert sum(row[change] for row in rows) == difference == total[change]
            assert sum(kind[change] for kind in total["kinds"]) == difference
        for row in rows:
            assert row["kind"] in KINDS
            assert row["entry"] is not None or row["kind"] == "corrected", row
            assert row["entry"] is None or printed.head_entry < row["entry"] <= int(until.split(":")[0])

    def every_change_was_told(self, head: int) -> None:
        with read(self.url) as reader:
            printed = standing(reader)
        before: dict[int, Any] = {}
        for entry in range(min((one.head_entry for one in printed), default=head), head + 1):
            after: dict[int, Any] = {}
            with read(self.url, at=str(entry)) as reader:
                for one in printed:
                    if one.head_entry <= entry:
                        table = answers.answer(reader, one.report, one.params)
                        after[one.publication_no] = (table.total, list(table.rows))
            changed = {number for number in before if before[number] != after[number]}
            assert self.told.get(entry, set()) == changed, entry
            before = after

    # --- the rules, and what the model is not asked here ---

    @initialize(units=st.lists(model.unions, min_size=4, max_size=4), insured=st.integers(0, 4), unit=model.unions)
    def begin_with_members(self, units: list[str], insured: int, unit: str) -> None:
        """Everybody a member, some insured, one helped, and the four figures of 2018 printed."""
        people = sorted(model.PEOPLE)
        self.import_members([(person, held, "2017-06-30") for person, held in zip(people, units, strict=True)])
        for person, held in list(zip(people, units, strict=True))[:insured]:
            self.enroll(person, "HOSP_MED", 1, held, "2018-03-01", "2018-03-01", False)
        self.import_payouts([("S1", people[0], 10_000, "paid", "2018-06-30")])
        for report in FIGURES:
            self.publish(report, None, "2018-12-31", None)
        self.publish("participation", unit, "2018-12-31", None)

    def do(self, command: Callable[[], Receipt], facts: model.Facts | None, *, sure: bool = True) -> None:
        try:
            receipt = command()
        except MutualAidError as wrong:
            if wrong.code == "LEDGER_GUARD":
                raise
            return
        if receipt.entry is None:
            return
        numbers = {int(str(note.facts["publication_no"])) for note in receipt.notes if note.code in TOLD}
        self.told[receipt.entry] = numbers
        before = self.facts
        self.facts = before if facts is None else facts
        change = {
            key: (before.get(key), self.facts.get(key))
            for key in before.keys() | self.facts.keys()
            if before.get(key) != self.facts.get(key)
        }
        self.written.append(model.Written(receipt.entry, change))
        self.past[receipt.entry] = self.facts

    def cover_number(self, cover: Cover) -> int:
        try:
            return super().cover_number(cover)
        except IndexError:  # under the name of whom it was merged into
            return 1

    @precondition(lambda self: self.count < MOST)
    @rule(
        report=st.sampled_from(REPORTS),
        unit=st.sampled_from([None, model.TOWNS[0], "U1"]),
        day=st.sampled_from(model.ASKED),
        by=st.sampled_from([None, None, "town", "plan"]),
    )
    def publish(self, report: str, unit: str | None, day: str, by: str | None) -> None:
        by = None if report == "floor" else by
        intent = self.intent("publish create")
        receipt = printing.create(self.url, intent, report, unit=unit, as_of=day, by=by)
        assert receipt.entry is not None
        self.count += 1

    @rule(person=model.people, into=model.people)
    def merge(self, person: str, into: str) -> None:
        if self.count and person != into:
            self.do(lambda: members.merge(self.url, self.intent("member merge"), person, into=into), None)

    @rule()
    def ask_at_an_earlier_entry(self) -> None:
        """The model's own question; merges are nothing it knows of."""


DEEP = os.environ.get("MUTUALAID_MODEL") == "deep"
QUICK = settings(model.QUICK, max_examples=6, stateful_step_count=30)
THOROUGH = settings(model.THOROUGH, max_examples=int(os.environ.get("MUTUALAID_MODEL_EXAMPLES", "300")))


def test_every_bridge_adds_up_and_every_change_of_a_printed_figure_was_told() -> None:
    with resting():
        run_state_machine_as_test(Printed, settings=THOROUGH if DEEP else QUICK)
