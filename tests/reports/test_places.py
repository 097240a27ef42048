"""The tree of the units on a day, and how deep it may be."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports
from mutualaid.reports.places import unit_tree

District = Any


def test_every_unit_stands_below_the_one_it_hangs_under_and_says_how_deep(district: District) -> None:
    district.unit("U4", "第四工会", under="U3", since="2018-01-01")
    with district.open() as reader:
        rows = unit_tree(reader, as_of="2018-12-31").rows
    assert [(row["unit_code"], row["depth"], row["parent_code"]) for row in rows] == [
        ("110119", 0, None),
        ("T1", 1, "110119"),
        ("U1", 2, "T1"),
        ("U2", 2, "T1"),
        ("T2", 1, "110119"),
        ("U3", 2, "T2"),
        ("U4", 3, "U3"),
    ]


@pytest.mark.parametrize("by", ["town", "unit"])
def test_people_fifteen_units_below_the_district_count_in_all_of_them(district: District, by: str) -> None:
    for depth in range(3, 16):
        district.unit(f"D{depth}", f"第{depth}层", under="U3" if depth == 3 else f"D{depth - 1}")
    district.enroll(district.member("D15"), unit="D15")
    table = district.ask(reports.participation, by=by)
    assert table.total["insured_count"] == 1
    counted = [row["unit_code"] for row in table.rows if row["insured_count"]]
    assert counted == {"town": ["T2"], "unit": ["D15"]}[by]
    for unit in ("T2", "U3", "D3", "D15"):
        assert district.ask(reports.participation, unit=unit).total["insured_count"] == 1
