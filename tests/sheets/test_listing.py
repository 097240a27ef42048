"""Lists as workbooks: cell by cell what openpyxl would have written, whatever stands in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.xml import LXML

from mutualaid import words
from mutualaid.errors import MutualAidError
from mutualaid.render import qr
from mutualaid.render.formats import Place, xlsx
from mutualaid.reports.asking import Different
from mutualaid.results import Ledger, Rows, Table
from mutualaid.sheets import listing, payment_file
from mutualaid.sheets.listing import Column, table_parts
from mutualaid.sheets.payment_file import PaymentLine
from mutualaid.sheets.writing import Picture, cell_width, fit_to_width, kind_of, place_picture, set_value, sheet_name

pytestmark = pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")  # a number in a column of days
EXAMPLES = int(os.environ.get("MUTUALAID_LISTING_EXAMPLES", "25"))
SOFFICE = shutil.which("soffice")
PATIENCE_SECONDS = 300
KINDS = ("name", "document_no", "amount_fen", "rate_bp", "member_count", "paid_on", "decided_at", "plan_code")
ODD = (
    *("", " ", "  王 小明 ", "a\nb", "a\r\nb", "\t=1", "&<>\"'", "]]>", "</sheetData>", "😀王𠮷", "a\x00b\x01\x0b\ud800c\uffff"),
    *("=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "110100198507120034", "0012", "1e5", "TRUE", "_x000D_", "2018-01-05", "1899-12-31"),
    *("9999-12-31", "2018-13-01", "{row}", "x" * 40_000, None, True, False, 0, 1, -1, 1.0, -0.0, 0.1, 1e300, 12345, 10**14, 10**15),
    *(10**18, float("nan"), float("inf"), date(2018, 2, 28), date(1899, 12, 31), date(1900, 2, 28), datetime.fromisoformat("2018-01-05T08:30")),
    *(["a", "b"], {"a": 1}, (1, 2), 1 + 2j),
)  # fmt: skip


def table_bytes(**table: Any) -> bytes:
    """The whole workbook of a list."""
    return b"".join(table_parts(**table))


def width(kind: str, said: object) -> int:
    if said is None:
        return 0
    if kind == "bp":
        return 8
    if type(said) is int and kind in ("fen", "count"):
        return len(f"{said / 100:,.2f}" if kind == "fen" else f"{said:,}")
    return cell_width(said)


def cell_by_cell(
    *,
    title: str,
    columns: Sequence[Column],
    keys: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    total: Sequence[object] | None = None,
    notes: Sequence[str] = (),
    picture: Picture | None = None,
) -> bytes:
    """The same table by openpyxl alone."""
    lines = [[column.shown(row.get(key)) if column.shown else row.get(key) for column, key in zip(columns, keys, strict=True)]
             for row in rows] + ([] if total is None else [list(total)])  # fmt: skip
    kinds = [kind_of(column.kind) for column in columns]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_name(title))
    for index, column in enumerate(columns):
        widths = [cell_width(column.heading), *(width(kinds[index], line[index]) for line in lines[:200])]
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(48, max(6, *widths) + 2)
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1"
    sheet.print_title_rows = "1:1"
    fit_to_width(sheet)

    def made(kind: str, said: object) -> Any:
        if said is None:
            return None
        cell = WriteOnlyCell(sheet)
        set_value(cell, kind, said)
        return cell

    header = [made("text", column.heading) for column in columns]
    for cell in header:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.append(header)
    for line in lines:
        sheet.append([made(kind, said) for kind, said in zip(kinds, line, strict=True)])
    if notes:
        sheet.append([])
        for note in notes:
            sheet.append([made("text", note)])
    if picture is not None:
        place_picture(sheet, picture, f"A{len(lines) + len(notes) + 4}")
    packed = BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def cells_of(packed: bytes) -> dict[str, tuple[Any, ...]]:
    """Every cell as openpyxl reads it back: its value and type, and how it is shown."""
    sheet = load_workbook(BytesIO(packed)).worksheets[0]
    return {
        cell.coordinate: (
            repr(cell.value), cell.data_type, cell.number_format, cell.font.b, cell.fill.fgColor.rgb, repr(cell.alignment)
        )
        for line in sheet.iter_rows() for cell in line if cell.value is not None or cell.has_style
    }  # fmt: skip


def texts_of(packed: bytes) -> dict[str, tuple[str, str]]:
    """Every cell as it stands in the XML: its type and its text, whatever a reader makes of it."""
    with zipfile.ZipFile(BytesIO(packed)) as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return {
        cell.attrib["r"]: (cell.get("t", "n"), "".join(cell.itertext()))
        for cell in root.iter()
        if cell.tag.endswith("}c")
    }


def rest_of(packed: bytes) -> dict[str, bytes]:
    """Every part of the package beside the rows and the formats, which the cells tell: all that is no moment."""
    with zipfile.ZipFile(BytesIO(packed)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    above, _, rest = parts.pop("xl/worksheets/sheet1.xml").partition(b"<sheetData>")
    parts["above"], parts["below"] = above, rest.rpartition(b"</sheetData>")[2]
    parts.pop("xl/styles.xml")
    core = ElementTree.fromstring(parts.pop("docProps/core.xml"))
    parts["docProps/core.xml"] = repr([(e.tag, e.attrib, "" if "date" in e.tag or "ed" in e.tag[-2:] else e.text) for e in core.iter()]).encode()  # fmt: skip
    return parts


def held_equal(**table: Any) -> None:
    made, wanted = table_bytes(**table), cell_by_cell(**table)
    assert texts_of(made) == texts_of(wanted)
    assert cells_of(made) == cells_of(wanted)
    assert rest_of(made) == rest_of(wanted)


def of(lines: Sequence[Sequence[object]], kinds: Sequence[str] = KINDS) -> dict[str, Any]:
    """A table whose rows are these."""
    keys = [f"k{place}" for place in range(len(kinds))]
    return {
        "title": "名单: 1/2", "keys": keys, "rows": [dict(zip(keys, line, strict=True)) for line in lines],
        "columns": [Column(f"列{place} <&> {kind}", kind) for place, kind in enumerate(kinds)],
    }  # fmt: skip


VALUES = st.one_of(
    st.sampled_from(ODD), st.text(max_size=12), st.integers(-(10**19), 10**19), st.floats(), st.booleans(), st.none(),
    st.dates(date(1890, 1, 1)), st.dates().map(str), st.datetimes(datetime.fromisoformat("1890-01-01")),
)  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(*[VALUES] * len(KINDS)), max_size=9),
    st.none() | st.tuples(*[VALUES] * len(KINDS)),
    st.lists(st.text(max_size=9), max_size=3),
    st.booleans(),
)
def test_whatever_stands_in_a_list_is_written_as_openpyxl_would(
    lines: list[Any], total: Any, notes: list[str], stamped: bool
) -> None:
    picture = qr.png(Ledger(12, "9f3a0123456789ab")) if stamped else None
    held_equal(**of(lines), total=total, notes=notes, picture=picture)


def test_every_odd_value_is_written_as_openpyxl_would_under_every_kind() -> None:
    picture = qr.png(Ledger(12, "9f3a0123456789ab"))
    held_equal(**of([[said] * len(KINDS) for said in ODD]), notes=["a"], picture=picture)


def test_a_list_of_many_blocks_and_of_more_values_than_are_kept_is_written_as_openpyxl_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "BLOCK", 10)
    monkeypatch.setattr(listing, "KEPT", 15)
    mixed = (True, 1, 1.0, "1", None)
    lines = [[f"值{row}", mixed[row // 10 % 5], row if row % 3 else None, row % 2 == 0 or 1] for row in range(237)]
    held_equal(**of(lines, ("name", "x", "amount_fen", "x")), total=["合计", None, 5, 1])


def test_a_table_without_columns_or_without_rows_is_written_as_openpyxl_would() -> None:
    held_equal(title="", columns=[], keys=[], rows=[{}, {}], notes=["a"])
    held_equal(**of([]))


def test_blanks_at_the_ends_of_a_text_are_kept_in_every_reader() -> None:
    with zipfile.ZipFile(BytesIO(table_bytes(**of([["  王 小明 "]], ("name",))))) as book:
        assert '<t xml:space="preserve">  王 小明 </t>' in book.read("xl/worksheets/sheet1.xml").decode()


def test_an_answer_is_told_in_words_and_its_total_as_it_stands(tmp_path: Path) -> None:
    words.use("zh")
    keys = ("person_no", "name", "plan_code", "sex", "amount_fen", "paid")
    rows = Rows(keys, [{"person_no": number, "name": "王*", "plan_code": "HOSP_MED", "sex": "F", "amount_fen": 8050, "paid": True}
                       for number in (1, 2)])  # fmt: skip
    table = Table({"list": "payouts"}, Ledger(3, "ab" * 32), keys, rows, {"amount_fen": 16100})
    sheet = load_workbook(BytesIO(b"".join(xlsx.table(table, Place(is_file=True))))).worksheets[0]
    words.use("en")
    found = [tuple(cell.value for cell in line) for line in sheet.iter_rows(min_row=2, max_row=4)]
    assert found == [
        ("1", "王*", "HOSP_MED", "女", 80.5, True),
        ("2", "王*", "HOSP_MED", "女", 80.5, True),
        ("合计", None, None, None, 161, None),
    ]


def test_a_column_of_numbers_of_records_is_text_as_it_is_shown() -> None:
    table = of([[1, 0], [20, 7], [-3, 10**19]], ("person_no", "unit_code"))
    held_equal(**table)
    for shown in (lambda number: number * 10, lambda number: "无" if number == 0 else number, str):
        held_equal(**{**table, "columns": [column._replace(shown=shown) for column in table["columns"]]})


def test_rows_of_a_long_list_are_what_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ("person_no", "name", "share_count", "paid", "note")
    for count in (0, 1, 3, 4, 7, 8, 11):
        plain = [
            {"person_no": number, "name": f"王{number}*", "share_count": 1, "paid": number % 2 == 0, "note": None}
            for number in range(count)
        ]
        monkeypatch.setattr(Rows, "BLOCK", 4)
        rows = Rows(keys, plain)
        assert (len(rows), list(rows)) == (count, plain)
        assert rows == plain
        assert [rows[place] for place in range(count)] == plain == [rows[place - count] for place in range(count)]
        assert [type(row["paid"]) for row in rows] == [bool] * count
        for cut in (slice(2), slice(3, 9), slice(-2, None), slice(None, None, -1)):
            assert rows[cut] == plain[cut]
        assert list(rows.columns("paid", "person_no")) == [(row["paid"], row["person_no"]) for row in plain]
        assert list(rows.columns(*keys)) == [tuple(row.values()) for row in plain]
        with pytest.raises(IndexError):
            rows[count]


def test_different_numbers_are_counted_once() -> None:
    people = Different()
    for number in (7, 1, 7, 0, 4_000, 1, 3_999):
        people.add(number)
    assert people.count == 5


def test_of_a_long_workbook_a_small_part_stands_in_memory() -> None:
    table = of([[f"{number * 7919 % 10_007:08x}"] for number in range(20_000)], ("name",))
    pieces = list(table_parts(**table))
    assert max(map(len, pieces)) < sum(map(len, pieces)) / 4
    assert load_workbook(BytesIO(b"".join(pieces))).worksheets[0].max_row == 20_001


def test_a_list_that_no_sheet_holds_is_refused() -> None:
    class Endless(list[Mapping[str, object]]):
        def __len__(self) -> int:
            return listing.MAX_ROWS - 1

    table = of([])
    with pytest.raises(MutualAidError, match="LIST_TOO_LONG"):
        table_parts(**{**table, "rows": Endless()}, total=[None] * len(KINDS))


@pytest.mark.parametrize("bank", ["", "中国&银行"])
def test_the_file_for_the_bank_is_written_as_openpyxl_would(bank: str) -> None:
    lines = [PaymentLine(1, "=张三", "0012", 8050, "110100198507120034", " 互助金", ""), PaymentLine(2, "李四", "9" * 19, 1, "E1", "p", bank)]  # fmt: skip
    made = payment_file.content(lines, "xlsx")
    width = 7 if bank else 6
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("付款")
    for place, wide in enumerate((8, 16, 24, 14, 24, 20, 28)[:width], 1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    sheet.freeze_panes = "A2"
    total = ("合计", "2笔", None, 8051, None, None, None)
    for row in (("序号", "户名", "账号", "金额", "证件号码", "用途", "开户行"), *lines, total):
        cells = []
        for kind, said in zip(("text", "id", "id", "fen", "id", "id", "id")[:width], row, strict=False):
            cell = WriteOnlyCell(sheet)
            set_value(cell, kind, said)
            if isinstance(said, int) and kind == "fen":
                cell.number_format = "0.00"
            cells.append(cell)
        sheet.append(cells)
    wanted = BytesIO()
    workbook.save(wanted)
    assert texts_of(made) == texts_of(wanted.getvalue())
    assert cells_of(made) == cells_of(wanted.getvalue())
    assert rest_of(made) == rest_of(wanted.getvalue())


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
def test_libreoffice_shows_the_same_of_a_list_as_of_what_openpyxl_writes(tmp_path: Path) -> None:
    table = of([[said] * len(KINDS) for said in ODD if said != "x" * 40_000])
    (tmp_path / "made.xlsx").write_bytes(table_bytes(**table, notes=["a"]))
    (tmp_path / "wanted.xlsx").write_bytes(cell_by_cell(**table, notes=["a"]))
    assert SOFFICE is not None
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "made.xlsx"), str(tmp_path / "wanted.xlsx")],
        check=True, capture_output=True, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    made, wanted = ((tmp_path / "out" / f"{name}.csv").read_bytes() for name in ("made", "wanted"))
    assert made.count(b"\n") > len(ODD)
    assert made == wanted


def test_a_workbook_is_written_alike_whether_lxml_is_installed_or_not() -> None:
    assert LXML is False
