"""Many values in a query: the rows of those asked for and of no others, looked up or by a walk over the table."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.store import slices
from mutualaid.store.reading import read
from mutualaid.store.slices import by_numbers, by_texts
from tests.ledgers import founded


@pytest.mark.parametrize("few", [1_000, 0])
def test_a_walk_hands_back_the_rows_asked_for_alone(few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "FEW", few)
    monkeypatch.setattr(slices, "WALK", 1_000)
    sql = "select u.unit_name, u.unit_id from unit_now u where u.kind_code = :kind"
    with read(founded(tmp_path)) as ledger:
        towns = by_numbers(ledger, sql, "u.unit_id", [2, 4, 5, 999], of="unit", params={"kind": "street"})
        assert sorted(towns) == [("儒林街道", 4), ("百泉街道", 2)]
        named = by_texts(
            ledger, "\nselect u.unit_id from unit_now u where true", "u.unit_code", {"110119100"}, of="unit"
        )
        assert list(named) == [(5,)]


@given(st.lists(st.integers(1, 40), max_size=60), st.integers(1, 7))
def test_runs_hold_every_number_once_and_no_other(numbers: list[int], most: int) -> None:
    made = slices.runs(numbers, most)
    assert [number for first, last in made for number in range(first, last + 1)] == sorted(set(numbers))
    assert all(last - first < most for first, last in made)
    # Two runs that touch would be one, were there room for it.
    assert all(end + 1 < start or end - begin + 1 == most for (begin, end), (start, _) in pairwise(made))
