"""How a file is read is told before anything is done: its sheet, each column and why, each row, and no value of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mutualaid import mappings
from mutualaid.errors import Exit, MutualAidError
from mutualaid.sheets.grid import Book, Grid
from mutualaid.store.reading import read
from tests.ledgers import founded, intent

HEADER = ("序号", "姓名", "证件号码", "呼号", "配偶姓名", "入会日期", "", "手机", "手机号")
DAY = date(2018, 1, 1)
ROWS: list[tuple[int, tuple[Any, ...]]] = [
    (1, ("延庆镇会员名册", *(None,) * 8)),
    (2, ("填报单位：延庆镇", *(None,) * 8)),
    (3, HEADER),
    (4, (1, "张三丰", "110100198507120034", "13800001234", "赵敏敏", DAY, None, None, None)),
    (5, (2, "李四光", "110100197211050423", "13800001235", None, DAY, "某注", None, None)),
    (7, ("合计", "2人", *(None,) * 7)),
    (8, ("制表人：王五六", *(None,) * 8)),
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = founded(tmp_path_factory.mktemp("explaining"))
    mappings.add(url, intent("mapping add"), "member", "呼号", "card_no", unit="110119100")
    mappings.add(url, intent("mapping add"), "enroll", "呼号", "-")
    return url


def explained(url: str, rows: Sequence[tuple[int, tuple[Any, ...]]] = ROWS, **more: Any) -> dict[str, Any]:
    grid = Grid("名册", list(rows), width=max(len(cells) for _, cells in rows))
    other = Grid("旧表", [(1, ("旧", *(None,) * 8))], width=9)
    book = Book("名册.xlsx", "0" * 64, [grid, other], passed_over=[("填表说明", "instructions")])
    with read(url) as reader:
        return mappings.explained(reader, book, day="2018-06-01", **{"import_code": "member", **more})


def test_each_column_is_told_with_its_field_and_by_what_it_was_told(ledger: str) -> None:
    told = [(one["letter"], one["field"], one["how"], one["filled_count"]) for one in explained(ledger)["columns"]]
    assert [one for one in told if one[0] in "ABCDGHI"] == [
        ("A", None, "ignored", 2),
        ("B", "name", "named", 2),
        ("C", "document_no", "named", 2),
        ("D", "card_no", "settled", 2),
        ("G", None, "no_heading", 1),
        ("H", "phone", "named", 0),
        ("I", "phone", "twice", 0),
    ]
    assert next(one for one in told if one[0] == "E")[1] is None


def test_every_row_but_the_header_is_of_one_kind(ledger: str) -> None:
    kinds = explained(ledger)["row_kinds"]
    assert [(one["row_kind"], one["row_count"], one["row_spans"]) for one in kinds if one["row_kind"] != "blank"] == [
        ("data", 2, "4-5"), ("title", 2, "1-2"), ("total", 1, "7"), ("signature", 1, "8"),
    ]  # fmt: skip
    assert explained(ledger)["header_rows"] == "3"


def test_the_sheets_that_are_not_read_are_told_and_why(ledger: str) -> None:
    told = explained(ledger)
    assert told["sheet"] == "名册"
    assert told["sheets"] == [
        {"sheet": "填表说明", "passed_over": "instructions"}, {"sheet": "旧表", "passed_over": "other"},
    ]  # fmt: skip


def test_the_unit_of_the_title_is_told_and_whose_headings_hold(ledger: str) -> None:
    told = explained(ledger)
    assert (told["title_unit"], told["unit_code"]) == ("延庆镇", "110119100")
    assert [one["field"] for one in explained(ledger, unit="110119103")["columns"] if one["heading"] == "呼号"] == [
        None
    ]
    assert [one["field"] for one in explained(ledger, ROWS[2:])["columns"] if one["heading"] == "呼号"] == [None]


def test_a_column_that_is_not_needed_is_told_as_such(ledger: str) -> None:
    told = explained(ledger, import_code="enroll")
    assert [(one["field"], one["how"]) for one in told["columns"] if one["heading"] == "呼号"] == [("-", "settled")]


def test_no_value_of_a_cell_is_told(ledger: str) -> None:
    told = json.dumps(explained(ledger), ensure_ascii=False)
    assert [said for said in ("张三", "李四", "赵敏", "王五", "110100", "1380000", "某注") if said in told] == []


def test_a_number_in_a_heading_is_starred(ledger: str) -> None:
    rows = [(1, ("姓名", "证件号码", "电话13800001234")), (2, ("张三丰", "110100198507120034", "1"))]
    assert explained(ledger, rows)["columns"][2]["heading"] == "电话1********34"


def test_columns_that_are_missing_are_told_and_rows_are_of_no_kind_then(ledger: str) -> None:
    told = explained(ledger, [(1, ("姓名", "性别")), (2, ("张三丰", "男"))])
    assert (told["missing_fields"], told["row_kinds"]) == (["document_no"], [])


def test_the_file_itself_says_which_import_it_is_for(ledger: str) -> None:
    assert explained(ledger, import_code=None)["import_code"] == "member"
    with pytest.raises(MutualAidError) as wrong:
        explained(ledger, [(1, ("甲", "乙")), (2, ("丙", "丁"))], import_code=None)
    assert (wrong.value.code, wrong.value.exit_code) == ("MAPPING_WHICH", Exit.USAGE)
    with pytest.raises(MutualAidError) as wrong:
        explained(ledger, [(1, ("甲", "乙")), (2, ("丙", "丁"))])
    assert (wrong.value.code, wrong.value.exit_code) == ("FILE_WITHOUT_HEADER", Exit.REFUSED)


def test_whoever_names_a_unit_that_is_not_there_hears_of_it(ledger: str) -> None:
    with pytest.raises(MutualAidError) as wrong:
        explained(ledger, unit="没有的工会")
    assert wrong.value.code == "UNIT_UNKNOWN"


def test_how_the_ledger_knew_headings_before_is_asked_with_at(ledger: str) -> None:
    grid = Grid("名册", list(ROWS), width=9)
    with read(ledger, at="1") as reader:
        told = mappings.explained(reader, Book("a.xlsx", "0", [grid]), day="2018-06-01", import_code="member")
    assert [one["field"] for one in told["columns"] if one["heading"] == "呼号"] == [None]


def test_nothing_is_written(ledger: str, tmp_path: Path) -> None:
    before = Path(ledger).read_bytes()
    explained(ledger)
    assert Path(ledger).read_bytes() == before
