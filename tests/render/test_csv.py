"""CSV that no spreadsheet runs."""

from __future__ import annotations

import csv as reader
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.render.formats import Place, csv
from mutualaid.results import Ledger, Table


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_might_run_gets_a_leading_quote(start: str) -> None:
    assert csv.cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (-5, -5), (True, "true"), (False, "false"), ("a=b", "a=b"), (["x", "y"], "x; y")]
)
def test_other_values_stay_what_they_are(value: object, shown: object) -> None:
    assert csv.cell(value) == shown
    assert type(csv.cell(value)) is type(shown)


@given(st.text())
def test_no_text_comes_out_with_a_dangerous_start(text: str) -> None:
    assert not str(csv.cell(text)).startswith(csv.RISKY)


def test_commas_quotes_and_line_breaks_survive() -> None:
    rows = [{"a": 'x,"y"\nz', "b": None, "c": 3}]
    text = csv.table(Table({}, Ledger(0, ""), ("a", "b", "c"), rows, {"c": 3}), Place())
    assert list(reader.reader(io.StringIO(text))) == [["a", "b", "c"], ['x,"y"\nz', "", "3"]]


def test_a_question_without_groups_gives_its_total_and_an_empty_list_its_headings() -> None:
    stamp = Ledger(1, "ab")
    assert (
        csv.table(Table({}, stamp, (), [], {"member_count": 5, "rate_bp": None}), Place())
        == "member_count,rate_bp\n5,\n"
    )
    assert csv.table(Table({}, stamp, ("a", "b"), [], {"x": 1}), Place()) == "a,b\n"


def test_what_has_parts_of_its_own_is_json_in_its_cell() -> None:
    assert csv.cell({"entry": 12, "head": "9f3a"}) == '{"entry": 12, "head": "9f3a"}'
    assert csv.cell([{"unit_name": "康庄镇", "left_on": None}]) == '[{"unit_name": "康庄镇", "left_on": null}]'
    assert csv.cell([3, 4]) == "3; 4"
