"""Every row is taken, held, refused or passed over with a reason, and so is all money: whatever stands where.

``MUTUALAID_ROWS`` gives the number of tables tried (30 in a usual run, 2,000 before a release).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mutualaid.sheets.columns import CONTRIBUTION, ENROLL, Columns
from mutualaid.sheets.sayings import number
from tests.sheets.test_rows import ERROR, FIRST, FURNITURE, RECEIPTS, ROSTER, Formula, Line, body_of, kinds, line

EXAMPLES = int(os.environ.get("MUTUALAID_ROWS", "30"))
MAY_HOLD_MONEY = frozenset(("total", "example"))
"""What is passed over with a sum in it: a total, which is compared, and what says itself that it is an example."""

CELLS: dict[str, Sequence[Any]] = {
    "备注": list(FIRST.values()),
    "姓名": ["张三丰", "合计", "说明", None, 3.0, "样例", "经办人：", ERROR],
    "身份证号": ["110100198507120034", 110100198507120000.0, "E12345678", None, "1人", "不详"],
    "所属工会": ["康庄镇总工会", "合计厂工会", None, "康庄镇小计", 12.0],
    "险种": ["住院医疗", None, "合计"],
    "份数": [1.0, "2", None, True],
    "起保日期": [date(2018, 1, 1), "2018-01-01", None, "2018年1月"],
    "互助费": [95.0, "95.00", None, Formula(95.0), Formula(), ERROR, 0.0, "免"],
    "收据号": ["R1", None, 12.0, "合计"],
    "单位": ["康庄镇总工会", "合计厂工会", None, "小计", "备注公司", "单位：康庄镇"],
    "项目": ["住院医疗", None, "本页合计"],
    "收款日期": ["2018年3月2日", date(2018, 3, 2), 43161.0, None, "日期："],
    "金额": [500.0, "￥1,234.50", None, Formula(300.0), Formula(), ERROR, 0.0],
}
"""What may stand in a column, right and wrong."""


def rows_of(headings: Sequence[str]) -> st.SearchStrategy[list[Line | None]]:
    any_row = st.tuples(*(st.sampled_from(CELLS[heading]) for heading in headings))
    pieces = [line(ROSTER, cells) for cells, _, _ in FURNITURE.values()] if headings[1] == "姓名" else []
    sparse = st.tuples(*(st.one_of(st.none(), st.none(), st.sampled_from(CELLS[heading])) for heading in headings))
    furniture = st.sampled_from([*pieces, tuple(headings), ()])
    return st.lists(st.one_of(any_row, sparse, furniture, st.none()), min_size=1, max_size=12)


Table = tuple[str, Line, list[Line | None], list[tuple[int, int, int, int]]]
"""The import, headings, rows, merged cells."""
IMPORTS: dict[str, tuple[Columns, Line]] = {"enroll": (ENROLL, ROSTER), "contribution": (CONTRIBUTION, RECEIPTS)}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    name = draw(st.sampled_from(sorted(IMPORTS)))
    headings = IMPORTS[name][1]
    rows = draw(rows_of(headings))
    order = draw(st.permutations(range(len(headings))))
    turned = [None if row is None else tuple(row[i] for i in order if i < len(row)) for row in rows]
    merges = []
    for _ in range(draw(st.integers(0, 2))):
        top = draw(st.integers(3, 3 + len(rows)))
        left = draw(st.integers(0, len(headings) - 1))
        merges.append((top, left, top + draw(st.integers(0, 3)), left + draw(st.integers(0, 1))))
    # The first row is plain, so that no second line of headings is seen in what follows.
    first = tuple("x" if headings[i] == "备注" else CELLS[headings[i]][0] for i in order)
    return name, tuple(headings[i] for i in order), [first, *turned], merges


def said(cell: Any) -> Any:
    return cell.value if isinstance(cell, Formula) else None if cell is ERROR else cell


@given(tables())
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_row_is_one_thing_and_no_money_is_passed_over(
    table: Table,
) -> None:
    name, headings, rows, merges = table
    columns, _ = IMPORTS[name]
    body = body_of(columns, [headings], *rows, merges=merges)
    found = kinds(body)
    there = {at: row for at, row in enumerate(rows, 2) if row is not None}
    assert set(found) == set(there)
    # Refused rows say why; passed over ones are named one by one, blank ones apart.
    assert {problem.row for problem in body.problems} == set(body.unread_rows)
    named = [note.row for note in body.notes if note.code.endswith("_ROW") or note.code in OF_ONE_ROW]
    assert sorted(at for at in named if at is not None) == sorted(
        passed.row for passed in body.passed_over if passed.kind != "blank"
    )
    money = headings.index("互助费" if columns is ENROLL else "金额")
    in_file = {at: amount for at, row in there.items() if (amount := number(said(_at(row, money))))}
    passed_over = {at: kind for at, kind in found.items() if kind != "data" and at in in_file}
    assert {at: kind for at, kind in passed_over.items() if kind not in MAY_HOLD_MONEY} == {}
    # What is read of a row is what stands in it; where a merged cell says otherwise somebody is asked.
    for at, cells in body.rows:
        amount = number(cells[money])
        if columns is CONTRIBUTION and amount != number(said(_at(there[at], money))):
            assert at in body.doubts


OF_ONE_ROW = ("PAGE_TITLE", "HEADER_REPEATED", "COLUMN_NUMBERS")


def _at(row: Line, index: int) -> Any:
    return row[index] if index < len(row) else None
