"""Tables and receipts for people: aligned with Chinese, numbers whole at every width, every problem told."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from mutualaid import words
from mutualaid.render import cells
from mutualaid.render.formats import table as terminal
from mutualaid.results import ImportReceipt, Ledger, Note, Problem, Table

ROWS = [
    {"unit_code": "110119100", "unit_name": "延庆镇", "member_count": 812, "insured_count": 604, "rate_bp": 7438},
    {
        "unit_code": "110119101",
        "unit_name": "北京市延庆区康庄镇某某现代农业科技发展股份有限公司工会委员会",
        "member_count": 12345678,
        "insured_count": 5,
        "rate_bp": 0,
    },
    {"unit_code": "110119102", "unit_name": "Badaling", "member_count": 0, "insured_count": 0, "rate_bp": None},
]
TOTAL = {"member_count": 12346490, "insured_count": 609, "rate_bp": 0, "covered_in_year_count": 700}
TABLE = Table(
    {"report": "participation", "definition": "M01", "unit_code": "110119", "as_of": "2018-12-31"},
    Ledger(12, "9f3a" * 16),
    list(ROWS[0]),
    ROWS,
    TOTAL,
)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    words.use(request.param)
    yield request.param
    words.use("en")


def drawn(table: Table, width: int | None, *, unicode: bool = False) -> list[str]:
    stream = io.StringIO()
    terminal.draw_table(table, stream, width=width, unicode=unicode, styled=False)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 120, 60, 44])
def test_no_line_is_wider_than_the_terminal_and_no_number_is_cut(language: str, width: int) -> None:
    lines = drawn(TABLE, width, unicode=True)
    assert max(cells.width(line) for line in lines) <= width
    text = "\n".join(lines)
    for number in ("812", "604", "12,345,678", "74.38 %", "12,346,490", "110119101", "9f3a9f3a9f3a9f3a"):
        assert number in text


def test_columns_align_in_cells_with_chinese(language: str) -> None:
    lines = drawn(TABLE, None)
    start = next(place for place, line in enumerate(lines) if set(line) == {"-"})
    edges = {cells.width(line[: line.index(" %") + 2]) for line in lines[start:] if " %" in line}
    assert len(edges) == 1
    names = {cells.width(line[: line.index(name)]) for line in lines for name in ("延庆镇", "Badaling") if name in line}
    assert len(names) == 1


def test_a_long_name_is_folded_on_a_terminal_and_whole_when_redirected(language: str) -> None:
    name = ROWS[1]["unit_name"]
    assert not any(str(name) in line for line in drawn(TABLE, 80))
    assert any(str(name) in line for line in drawn(TABLE, None))


def test_where_nothing_fits_each_row_is_told_line_by_line(language: str) -> None:
    lines = drawn(TABLE, 40)
    assert any(line.endswith("12,345,678") for line in lines)
    assert any("74.38 % (604 / 812)" in line for line in lines)


def test_of_many_rows_the_columns_that_fit_are_drawn_and_the_others_are_named() -> None:
    words.use("en")
    table = Table(TABLE.head, TABLE.ledger, TABLE.columns, ROWS * 4, TOTAL)
    lines = drawn(table, 40)
    assert sum("110119101" in line for line in lines) == 4
    assert max(cells.width(line) for line in lines) <= 40
    said = " ".join(" ".join(line.split()) for line in lines)
    assert f"Not shown for want of room: {words.heading('rate_bp')}. " in said
    assert f"{words.heading('rate_bp')} 0.00 % (609 / 12,346,490) " in said


def test_the_amount_that_a_row_is_about_is_the_last_to_be_left_out() -> None:
    words.use("en")
    columns = ("claim_no", "settlement_no", "unit_name", "reason", "amount_fen", "state")
    row = {"claim_no": 1, "settlement_no": "JS2018000001", "unit_name": "UNION", "reason": "UNKNOWN ACCOUNT"}
    rows = [row | {"amount_fen": 123_456, "state": "RETURNED"}] * 4
    lines = drawn(Table({}, Ledger(2, "ab"), columns, rows, None), 40)
    assert [line.split()[-1] for line in lines if "JS2018000001" in line] == ["1,234.56"] * 4
    said = " ".join(" ".join(line.split()) for line in lines)
    assert f"{words.heading('reason')}, {words.heading('state')}" in said


def test_a_question_without_groups_is_its_total_with_both_integers() -> None:
    words.use("en")
    total = {"member_count": 10000, "insured_count": 7437, "rate_bp": 7437}
    lines = drawn(Table({"report": "participation"}, Ledger(1, "ab" * 32), (), [], total), 80)
    assert any(line.endswith("74.37 % (7,437 / 10,000)") for line in lines)


def test_a_column_that_holds_nothing_is_left_out_for_people() -> None:
    words.use("en")
    rows = [{"entry": 1, "reason": None}, {"entry": 2, "reason": None}]
    assert words.heading("reason") not in "\n".join(drawn(Table({}, Ledger(2, "ab"), ("entry", "reason"), rows), None))


def test_the_codes_of_a_row_are_shown_by_their_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    from mutualaid.words.zh import labels

    words.use("zh")
    for key, text in (("plan.HOSP_MED", "住院医疗"), ("sex.F", "女"), ("status.kept", "保留会籍")):
        monkeypatch.setitem(labels.LABELS, key, text)
    rows = [{"plan_code": "HOSP_MED", "sex_code": "F", "status": "kept", "unit_code": "110119"}]
    line = next(line for line in drawn(Table({}, Ledger(1, "ab"), list(rows[0]), rows), None) if "110119" in line)
    assert line.split() == ["住院医疗", "女", "保留会籍", "110119"]
    words.use("en")


def test_long_tables_are_drawn_the_same_line_by_line(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    rich = drawn(TABLE, 100)
    monkeypatch.setattr(terminal, "RICH_ROWS", 0)
    assert [line.rstrip() for line in drawn(TABLE, 100)] == [line.rstrip() for line in rich]


def received(**more: Any) -> list[str]:
    stream = io.StringIO()
    made = ImportReceipt(**{"action": "member import", "entry": None, "dry_run": False, "file": "roster.xlsx", **more})
    terminal.draw_receipt(made, stream, width=None, styled=False)
    return stream.getvalue().splitlines()


def test_a_problem_is_told_with_its_place_and_many_of_one_kind_once(language: str) -> None:
    problems = [
        Problem(
            "refused",
            "ENTRY_UNKNOWN",
            sheet="名单",
            row=row,
            column="身份证号",
            value="110***0035",
            facts={"entry": row},
        )
        for row in range(14, 114)
    ]
    told = [line for line in received(read=100, refused=100, problems=problems) if "110***0035" in line]
    where = {
        "zh": "拒绝 100 行，名单 身份证号 110***0035（第 14-113 行），如第 14 行: ",
        "en": "Refused: 100 rows, 名单 身份证号 110***0035 (rows 14-113), as row 14: ",
    }
    assert [line[: len(where[language])] for line in told] == [where[language]]
    (alone,) = (line for line in received(read=1, refused=1, problems=problems[:1]) if "110***0035" in line)
    where = {
        "zh": "拒绝 roster.xlsx，名单 第 14 行，身份证号 110***0035: ",
        "en": "Refused: roster.xlsx, 名单 row 14, 身份证号 110***0035: ",
    }
    assert alone.startswith(where[language])


@pytest.mark.parametrize(
    ("taken", "counts"),
    [
        (False, "读取 10  新增 0  更新 0  不变 1  可记入的行 6  待定 1  拒绝 2"),
        (True, "读取 10  新增 4  更新 2  不变 1  待定 1  拒绝 2"),
    ],
)
def test_rows_of_a_refused_file_are_ready_never_unchanged(taken: bool, counts: str) -> None:
    words.use("zh")
    done = {"entry": 3, "added": 4, "updated": 2} if taken else {"ready": 6}
    lines = received(taken=taken, read=10, unchanged=1, held=1, refused=2, **done)
    words.use("en")
    assert counts in lines
    if not taken:
        assert "--valid-rows" in lines[0]
        assert "--valid-rows" not in received(taken=False, read=3, refused=3)[0]


def test_notes_of_one_code_are_one_line() -> None:
    words.use("en")
    notes = [Note("ROW", row=row, facts={"row": row}) for row in range(2, 42)] + [Note("AND_MORE", facts={"count": 1})]
    lines = received(entry=4, read=40, added=40, notes=notes)
    assert [line for line in lines if line.startswith("Note:")] == [
        "Note: and 1 more of this kind (-f json lists them all).",
        "Note: 40 rows (rows 2-41), as row 2: row 2",
    ]


@pytest.mark.parametrize("width", [40, 44, 60, 80])
def test_what_is_folded_is_all_that_was_said_without_a_blank_between_two_characters(width: int) -> None:
    words.use("zh")
    facts = {"name": "延庆区某某现代农业科技发展股份有限公司工会委员会", "nearest": "-"}
    stream = io.StringIO()
    receipt = ImportReceipt(
        "member import",
        None,
        False,
        problems=[Problem("refused", "UNIT_UNKNOWN", facts=facts)],
        file="名册.xlsx",
        taken=False,
    )
    terminal.draw_receipt(receipt, stream, width=width, styled=False)
    words.use("en")
    drawn = stream.getvalue().splitlines()
    assert max(map(cells.width, drawn)) <= width
    said = "没有名为“延庆区某某现代农业科技发展股份有限公司工会委员会”的单位。相近的名称：没有相近的。"
    assert said in "".join(line.strip() for line in drawn)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"entry": 12, "asserted": {"person": 2}}, "written as journal entry #12."),
        ({"dry_run": True, "asserted": {"person": 2}}, "dry run, nothing is written."),
        ({}, "nothing had to change"),
        ({"problems": [Problem("held", "X", row=1)]}, "nothing is written; the reasons follow."),
        ({"same_as_entry": 7}, "was imported before, as journal entry #7"),
        ({"taken": False, "read": 0, "problems": [Problem("refused", "X")]}, "the file roster.xlsx cannot be taken"),
        (
            {"taken": False, "read": 3, "problems": [Problem("refused", "X")]},
            "nothing of roster.xlsx is written, since some of its rows have problems",
        ),
    ],
)
def test_the_first_line_says_what_became_of_it(more: dict[str, Any], said: str) -> None:
    words.use("en")
    assert said in received(**more)[0]
