"""What goes out: inert tables, templates that come back without a note, and workbooks to mend."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import words
from mutualaid.results import Disclosure, Problem, Roster
from mutualaid.rules.identity import read_document_type
from mutualaid.rules.values import read_category, read_payout_result, read_sex, read_status, read_unit_kind
from mutualaid.sheets import (
    CLAIM,
    CONTRIBUTION,
    ENROLL,
    MEMBER,
    PAYOUT,
    RELIEF,
    UNIT,
    Columns,
    read,
    returned,
    table_parts,
    write_return,
    write_template,
)
from mutualaid.sheets.choices import choices

ALL = (UNIT, MEMBER, ENROLL, CONTRIBUTION, PAYOUT, CLAIM, RELIEF)
DANGEROUS = (
    "=1+1",
    '=HYPERLINK("http://127.0.0.1")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "#N/A",
    "a\x01b\x0bc",
    "=cmd|' /C calc'!A0",
)

LEAVE = Disclosure(frozenset((1,)))


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    words.use(request.param)
    yield request.param
    words.use("en")


def first_sheet(path: Path) -> Worksheet:
    sheet = load_workbook(path).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def write_table(
    path: Path, *, title: str, headings: list[str], rows: list[Any], kinds: list[str], notes: list[str] | None = None
) -> None:
    from mutualaid.sheets.listing import Column
    from mutualaid.sheets.writing import replacing

    columns = [Column(heading, kind) for heading, kind in zip(headings, kinds, strict=True)]
    lines = [row if isinstance(row, Broken) else dict(zip(kinds, row, strict=True)) for row in rows]
    with replacing(path) as write:
        write(b"".join(table_parts(title=title, columns=columns, keys=kinds, rows=lines, notes=notes or ())))


class Broken(dict[str, object]):
    """A row that cannot be read."""

    def get(self, *_: object) -> Any:
        raise KeyboardInterrupt


def table(path: Path) -> None:
    write_table(
        path,
        title="按街乡镇: 2018/12",
        headings=["姓名", "证件号码", "金额", "参保率", "会员数", "支付日期"],
        rows=[[said, "110100198507120034", 12345, 7437, 10000, "2018-01-05"] for said in DANGEROUS],
        kinds=["name", "document_no", "amount_fen", "rate_bp", "member_count", "paid_on"],
        notes=["=口径", "凭证 12"],
    )


def test_no_cell_of_a_table_written_out_is_a_formula(tmp_path: Path) -> None:
    table(tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert 't="e"' not in xml
    sheet = first_sheet(tmp_path / "t.xlsx")
    assert [sheet.cell(row, 1).value for row in range(2, 11)] == [*DANGEROUS[:7], "abc", DANGEROUS[8]]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d"}


def test_money_rates_and_days_are_values_with_formats_and_ids_are_text(tmp_path: Path) -> None:
    table(tmp_path / "t.xlsx")
    sheet = first_sheet(tmp_path / "t.xlsx")
    shown = [(cell.value, cell.number_format) for cell in sheet[2]]
    assert shown[1:4] == [("110100198507120034", "@"), (123.45, "#,##0.00"), (0.7437, "0.00%")]
    assert shown[4] == (10000, "#,##0")
    assert shown[5][1] == "yyyy-mm-dd"
    assert sheet.freeze_panes == "A2"
    assert sheet.title == "按街乡镇  2018 12"


def test_a_table_written_out_reads_back_as_it_was(tmp_path: Path) -> None:
    table(tmp_path / "t.xlsx")
    roster = read(tmp_path / "t.xlsx", PAYOUT)
    cells = roster.rows[0][1]
    assert cells == ("=1+1", "110100198507120034", 123.45, 0.7437, 10000.0, date(2018, 1, 5))


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_what_is_written_is_readable_by_its_owner_only_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    table(tmp_path / "t.xlsx")
    table(tmp_path / "t.xlsx")
    assert [file.name for file in tmp_path.iterdir()] == ["t.xlsx"]
    assert stat.S_IMODE((tmp_path / "t.xlsx").stat().st_mode) == 0o600


def test_a_table_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"old")

    with pytest.raises(KeyboardInterrupt):
        write_table(tmp_path / "t.xlsx", title="t", headings=["a"], rows=[["x"]] * 900 + [Broken()], kinds=["text"])
    assert [file.name for file in tmp_path.iterdir()] == ["t.xlsx"]
    assert (tmp_path / "t.xlsx").read_bytes() == b"old"


def test_a_table_without_columns_or_rows_is_still_a_workbook(tmp_path: Path) -> None:
    write_table(tmp_path / "t.xlsx", title="", headings=[], rows=[], kinds=[])
    assert first_sheet(tmp_path / "t.xlsx").max_row == 1


@pytest.mark.parametrize("columns", ALL, ids=lambda columns: columns.name)
def test_a_filled_template_is_taken_without_a_note(columns: Columns, language: str, tmp_path: Path) -> None:
    # The column to answer in is that of another workbook.
    fields = tuple(name for name in columns.fields if name != "answer")
    row: dict[str, object] = dict.fromkeys(fields, "x")
    row.update({name: "2018-01-05" for name in fields if name.endswith("_on")})
    row.update({name: 8050 for name in ("fee", "amount") if name in fields})
    if "share_count" in row:
        row["share_count"] = 2
    write_template(
        tmp_path / "t.xlsx",
        columns,
        units=["康庄镇总工会", "延庆镇总工会"],
        plans=["住院医疗"],
        rows=[row],
        leave=LEAVE,
    )
    roster = read(tmp_path / "t.xlsx", columns)
    assert roster.notes == ()
    assert roster.fields == fields
    found = dict(zip(roster.fields, roster.rows[0][1], strict=True))
    assert all(found[name] == date(2018, 1, 5) for name in found if name and name.endswith("_on"))
    assert all(found[name] == 80.5 for name in ("fee", "amount") if name in found)


@pytest.mark.parametrize("columns", ALL, ids=lambda columns: columns.name)
def test_an_empty_template_says_that_it_has_no_data(columns: Columns, language: str, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", columns, units=[], plans=[])
    with pytest.raises(Exception, match="NO_DATA_ROWS"):
        read(tmp_path / "t.xlsx", columns)


def test_the_template_for_settlements_marks_what_every_row_needs(language: str, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", CLAIM, units=[], plans=[])
    marked = [str(cell.value) for cell in first_sheet(tmp_path / "t.xlsx")[1] if str(cell.value).endswith("*")]
    needed = ("name", "document_no", "settlement_no", "admitted_on", "discharged_on", "total_fee", "self_pay_one")
    assert marked == [words.column(name) + "*" for name in needed]


def test_a_template_has_drop_downs_text_ids_and_an_example(language: str, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", ENROLL, units=["康庄镇总工会"], plans=["住院医疗", "重大疾病"])
    workbook = load_workbook(tmp_path / "t.xlsx")
    sheet, guide, lists = workbook.worksheets
    assert isinstance(sheet, Worksheet)
    assert isinstance(guide, Worksheet)
    assert lists.sheet_state == "veryHidden"
    ruled = {str(rule.sqref).split(":")[0][:-1]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    headings = {str(cell.value).strip("*"): get_column_letter(index) for index, cell in enumerate(sheet[1], 1)}
    for name in ("unit", "plan", "sex", "document_type"):
        assert headings[words.column(name)] in ruled
    assert sheet.column_dimensions[headings[words.column("document_no")]].number_format == "@"
    assert any(cell.value == "110100198507120034" for line in guide.iter_rows() for cell in line)
    assert [cell.value for cell in lists[1]].count("康庄镇总工会") == 1


def test_the_rows_of_a_template_are_cells_of_the_values_and_formats_of_their_columns(tmp_path: Path) -> None:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, datetime) else value

    words.use("en")
    first = {"name": "=1+1", "document_no": "110100198507120034", "starts_on": "2018-01-01", "fee": 8050, "sex": "F"}
    more = [{"name": f" A&B<{number} ", "share_count": number, "starts_on": date(2018, 1, 5)} for number in range(600)]
    write_template(tmp_path / "t.xlsx", ENROLL, units=[], plans=[], rows=[first, {}, *more], leave=LEAVE)
    sheet = first_sheet(tmp_path / "t.xlsx")
    heads = {str(cell.value).strip("*"): get_column_letter(index) for index, cell in enumerate(sheet[1], 1)}
    cells = {name: sheet[f"{heads[words.column(name)]}2"] for name in first}
    assert {name: (plain(cell.value), cell.data_type, cell.number_format) for name, cell in cells.items()} == {
        "name": ("=1+1", "s", "@"),
        "document_no": ("110100198507120034", "s", "@"),
        "starts_on": ("2018-01-01T00:00:00", "d", "yyyy-mm-dd"),
        "fee": (80.5, "n", "0.00"),
        "sex": ("female", "s", "@"),
    }
    assert [cell.value for cell in sheet[3]] == [None] * len(heads)
    last = [sheet[f"{heads[words.column(name)]}603"] for name in ("name", "share_count", "starts_on")]
    assert [plain(cell.value) for cell in last] == [" A&B<599 ", 599, "2018-01-05T00:00:00"]
    assert sheet.dimensions == f"A1:{get_column_letter(len(heads))}603"


def test_a_code_in_a_filled_row_is_written_in_the_words_of_the_list(tmp_path: Path) -> None:
    words.use("zh")
    rows = [{"name": "张三", "document_no": "E12345678", "document_type": "passport", "sex": "F"}]
    write_template(tmp_path / "t.xlsx", MEMBER, units=[], plans=[], rows=rows, leave=LEAVE)
    words.use("en")
    assert read(tmp_path / "t.xlsx", MEMBER).rows[0][1][:4] == ("张三", "护照", "E12345678", "女")


def test_every_word_of_a_drop_down_is_understood(language: str) -> None:
    readers = {
        "sex": read_sex,
        "status": read_status,
        "unit_kind": read_unit_kind,
        "result": read_payout_result,
        "category": read_category,
        "document_type": read_document_type,
    }
    for name, reader in readers.items():
        assert len({reader(word)[0] for word in choices(name)} - {None}) == len(choices(name)), name


def source(path: Path) -> Roster:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "名册"
    sheet.append(["延庆区会员名册"])
    sheet.append(["填报单位：康庄镇总工会"])
    sheet.append(["序号", "姓名", "证件信息", None, "性别", "所属工会", "入会日期"])
    sheet.append([None, None, "类型", "号码", None, None, None])
    sheet.append([1, "张三丰", "居民身份证", "110100198507120034", "男", "康庄镇总工会", date(2018, 1, 5)])
    sheet.append([2, "李四光", "居民身份证", 1.1010019850712e17, "男", None, "18/1/1"])
    sheet.append([3, "王五", "居民身份证", "11010019860315009x", "女", None, date(2018, 1, 5)])
    for merge in ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "G3:G4", "F5:F7"):
        sheet.merge_cells(merge)
    workbook.save(path)
    return read(path, MEMBER)


PROBLEMS = (
    Problem("refused", "ERROR_CELL", "名册", 6, "证件信息 号码", "#"),
    Problem("held", "RECORD_LENGTH", "名册", 6, "入会日期", facts={"found": 1, "expected": 2}),
)


def test_the_returned_workbook_holds_the_bad_rows_as_they_were_and_imports_as_it_is(tmp_path: Path) -> None:
    roster = source(tmp_path / "名册.xlsx")
    assert write_return(tmp_path / "r.xlsx", tmp_path / "名册.xlsx", roster, PROBLEMS, leave=LEAVE) == 1
    back = read(tmp_path / "r.xlsx", MEMBER)
    assert back.fields == (None, *roster.fields, None, None)
    assert back.headings[1:-2] == roster.headings
    assert back.title_unit == "康庄镇总工会"
    assert [note.code for note in back.notes] == ["TITLE_ROWS"]
    assert back.rows[0][1][1:-2] == (
        2.0,
        "李四光",
        "居民身份证",
        "1.10100198507120E+17",
        "男",
        "康庄镇总工会",
        "18/1/1",
    )


def test_the_returned_workbook_gives_the_reason_first_and_marks_the_cells(tmp_path: Path) -> None:
    roster = source(tmp_path / "名册.xlsx")
    write_return(tmp_path / "r.xlsx", tmp_path / "名册.xlsx", roster, PROBLEMS, leave=LEAVE)
    sheet = first_sheet(tmp_path / "r.xlsx")
    assert [sheet[place].value for place in ("A3", "I3", "J3")] == ["Problem", "Confirm", "Reason"]
    *_, mark = told = str(sheet["A5"].value).split("\n")
    assert (len(told), mark[:6]) == (3, "Mark #")
    assert sheet["E5"].data_type == "s"
    assert sheet["E5"].number_format == "@"
    marked = {cell.coordinate for cell in sheet[5] if cell.comment is not None and cell.fill.fill_type == "solid"}
    assert marked == {"E5", "H5"}


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_rows_handed_back_keep_days_and_looks_also_when_no_more_comments_are_made(
    tmp_path: Path, epoch_1904: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returned, "MAX_COMMENTS", 1)
    roster = source(tmp_path / "名册.xlsx")._replace(epoch_1904=epoch_1904)
    problems = [
        Problem("refused", "ERROR_CELL", "名册", 5, "性别", "#"),
        Problem("refused", "ERROR_CELL", "名册", 7, "姓名", "#"),
    ]
    assert write_return(tmp_path / "r.xlsx", tmp_path / "名册.xlsx", roster, problems, leave=LEAVE) == 2
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<dimension ref="A1:J6"' in xml
    assert re.findall(r'<row r="(\d+)"', xml) == ["1", "2", "3", "4", "5", "6"]
    sheet = first_sheet(tmp_path / "r.xlsx")
    looks = {
        cell.coordinate: (cell.number_format, cell.alignment.vertical, cell.alignment.wrap_text, cell.fill.fgColor.rgb)
        for cell in sheet[6]
    }
    plain = ("@", "top", None, "00000000")
    assert looks == {
        "A6": ("@", "top", True, "00000000"), "B6": ("General", "top", None, "00000000"), "C6": ("@", "top", None, "00FFF2CC"),
        "D6": plain, "E6": plain, "F6": plain, "G6": plain, "H6": ("yyyy-mm-dd", "top", None, "00000000"),
        "I6": ("General", None, None, "00D9D9D9"), "J6": ("General", "top", True, "00D9D9D9"),
    }  # fmt: skip
    assert [sheet["H6"].value, sheet["C6"].value, sheet["B6"].value] == [
        datetime.fromisoformat("2018-01-05"),
        "王五",
        3,
    ]
    assert [cell.coordinate for line in sheet.iter_rows(min_row=5) for cell in line if cell.comment] == ["F5"]
    assert [sheet.row_dimensions[row].height for row in (5, 6)] == [30, 30]


def test_a_workbook_returned_twice_has_one_reason_column(tmp_path: Path) -> None:
    roster = source(tmp_path / "名册.xlsx")
    write_return(tmp_path / "r.xlsx", tmp_path / "名册.xlsx", roster, PROBLEMS, leave=LEAVE)
    again = read(tmp_path / "r.xlsx", MEMBER)
    problems = [Problem("refused", "RECORD_LENGTH", again.sheet, 5, "姓名")]
    assert write_return(tmp_path / "r2.xlsx", tmp_path / "r.xlsx", again, problems, leave=LEAVE) == 1
    assert read(tmp_path / "r2.xlsx", MEMBER).headings == again.headings


def test_without_bad_rows_nothing_is_returned(tmp_path: Path) -> None:
    roster = source(tmp_path / "名册.xlsx")
    assert (
        write_return(tmp_path / "r.xlsx", tmp_path / "名册.xlsx", roster, [Problem("refused", "X")], leave=LEAVE) == 0
    )
    assert not (tmp_path / "r.xlsx").exists()


def test_a_csv_is_returned_as_a_workbook_with_its_ids_as_text(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('姓名,身份证号,手机号\n张三,"=""110100198507120034""",138\n李四,110\n', encoding="gb18030")
    roster = read(file, MEMBER)
    bad = [*roster.problems, Problem("held", "X", None, 2, "手机号")]
    assert write_return(tmp_path / "r.xlsx", file, roster, bad, leave=LEAVE) == 2
    back = read(tmp_path / "r.xlsx", MEMBER)
    assert [cells[1:-2] for _, cells in back.rows] == [("张三", "110100198507120034", "138"), ("李四", "110", None)]


def test_reading_never_imports_openpyxl_nor_what_windows_lacks() -> None:
    script = (
        "import sys\n"
        "for name in ('resource', 'fcntl', 'pwd'): sys.modules[name] = None\n"
        "import mutualaid.sheets\n"
        "print([n for n in ('openpyxl', 'python_calamine', 'sqlalchemy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_code_of_this_room_has_its_sentence() -> None:
    room = Path(sys.modules["mutualaid.sheets"].__file__ or "").parent
    found = {
        code
        for module in room.glob("*.py")
        for code in re.findall(r'(?:refuse|Note|MutualAidError)\(\s*"([A-Z_]+)"', module.read_text(encoding="utf-8"))
    }
    found |= {"RECORD_LENGTH", "ERROR_CELL", "FORMULA_WITHOUT_VALUE", "TOTAL_ROW", "SIGNATURE_ROW", "EXAMPLE_ROW"}
    found |= {"HEADER_REPEATED", "COLUMN_NUMBERS", "FILE_TOO_LARGE", "FILE_TIMEOUT"}
    for language_name in ("zh", "en"):
        words.use(language_name)
        assert sorted(code for code in found if words.sentence(code) == code) == []
    words.use("en")


def test_reasons_are_told_by_whoever_knows_labels_and_money(tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("姓名,身份证号,会籍状态\n张三丰,110100198507120034,保留会籍\n", encoding="utf-8")
    roster = read(file, MEMBER)
    bad = [Problem("held", "DIFFERS", None, 2, "会籍状态", "保留会籍", {"field": "status", "was": "in_service"})]
    write_return(tmp_path / "r.xlsx", file, roster, bad, tell=lambda _: "台账为“在职”", leave=LEAVE)
    sheet = load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    assert str(sheet["A2"].value).split("\n")[0] == "会籍状态: 台账为“在职”"
