"""The desk of all imports: how fields are read, what blanks mean, where findings stand, whose a row is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mutualaid import members
from mutualaid.cli.main import main
from mutualaid.imports import (
    PERSON,
    Desk,
    Field,
    PersonRow,
    Row,
    compared,
    find_people,
    named,
    number,
    text,
    unremarked,
)
from mutualaid.journal import Writer, write
from mutualaid.results import Finding
from mutualaid.rules.values import read_card, read_phone, read_shares
from tests.ledgers import founded, intent, order, roster

ZHANG, LI = "110100198507120034", "110100197211050423"


@dataclass(slots=True, eq=False)
class Line(Row):
    """A row of a list nobody has."""

    day: str | None
    phone: str | None
    share_count: int | None


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    url = founded(tmp_path)
    people = roster(
        "name document_no unit joined_on",
        ("张三丰", ZHANG, "110119", "2010-01-01"),
        ("李四", LI, "110119", "2010-01-01"),
    )
    assert members.import_roster(url, people, order("member import")).added == 2
    with write(url, intent("look", dry_run=True)) as writer:
        yield writer


def desk(writer: Writer, fields: str, *rows: tuple[Any, ...], accept: tuple[str, ...] = ()) -> Desk:
    return Desk(writer, roster(fields, *rows), frozenset(accept))


def lines(at: Desk, **more: Any) -> list[Line]:
    fields: dict[str, Field] = {
        "day": Field(at.day),
        "phone": Field(read_phone, repeats=False),
        "share_count": Field(read_shares, "shares"),
    }
    return at.read(Line, **fields | more)


def found(row: Row) -> list[tuple[str, str]]:
    return [(remark.field, remark.finding.code) for remark in row.remarks]


def test_rows_hold_what_their_fields_read_and_a_column_the_file_lacks_is_blank(writer: Writer) -> None:
    first, second = lines(desk(writer, "phone day", ("13800001234", "2018.1.5"), ("1", None)))
    assert (first.line, first.day, first.phone, first.share_count) == (2, "2018-01-05", "13800001234", None)
    assert (second.line, second.day, second.phone) == (3, None, None)
    assert (found(first), found(second)) == ([("day", "DAY_NORMALIZED")], [("phone", "PHONE_INVALID")])


def test_fields_in_another_order_than_the_row_names_them_are_a_mistake_at_once(writer: Writer) -> None:
    with pytest.raises(AssertionError):
        desk(writer, "day", ("2018-01-05",)).read(
            Line, phone=Field(read_phone), day=Field(text), share_count=Field(read_shares)
        )


def test_a_needed_cell_is_refused_when_it_is_blank_but_not_twice_when_it_cannot_be_read(writer: Writer) -> None:
    at = desk(writer, "day", (None,), ("2018-13-01",), ("2018-01-05",))
    rows = lines(at, day=Field(at.day, needed=True), phone=Field(text, needed=True, missing="PAID_ON_MISSING"))
    assert [found(row) for row in rows] == [
        [("day", "REQUIRED"), ("phone", "PAID_ON_MISSING")],
        [("day", "DAY_IMPOSSIBLE"), ("phone", "PAID_ON_MISSING")],
        [("phone", "PAID_ON_MISSING")],
    ]


def test_what_a_row_lacks_names_the_option_that_gives_it_and_no_other(writer: Writer) -> None:
    at = desk(writer, "day phone", (None, None))
    at.fills = {"day": "--joined-on"}
    (row,) = lines(at, day=Field(at.day, needed=True), phone=Field(read_phone, needed=True))
    assert not at.is_taken(row)
    assert [dict(problem.facts) for problem in at.problems] == [
        {"field": "day", "option": "--joined-on"},
        {"field": "phone"},
    ]


def test_a_default_fills_blank_cells_and_never_one_that_cannot_be_read(writer: Writer) -> None:
    at = desk(writer, "day", (None,), ("2018-13-01",))
    rows = lines(at, day=Field(at.day, otherwise="2018-02-02", needed=True))
    assert [(row.day, row.is_refused("day")) for row in rows] == [("2018-02-02", False), (None, True)]


def test_true_is_a_word_and_never_the_number_one(writer: Writer) -> None:
    at = desk(writer, "shares", (1,), (True,), (1.0,))
    rows = lines(at)
    assert [(row.share_count, row.cells) for row in rows] == [(1, (1,)), (None, ("TRUE",)), (1, (1.0,))]
    assert [row.share_count for row in lines(desk(writer, "shares", (True,), (1,)))] == [None, 1]


def test_a_column_that_repeats_is_read_once_a_word(writer: Writer) -> None:
    heard = []

    def hear(cell: object) -> tuple[object, tuple[Finding, ...]]:
        heard.append(cell)
        return cell, ()

    at = desk(writer, "day", ("a",), ("b",), ("a",))
    lines(at, day=Field(hear))
    assert heard == ["a", "b"]


def test_what_was_found_stands_beside_the_cell_as_the_file_has_it_masked(writer: Writer) -> None:
    at = desk(writer, "name phone", ("张三丰", "138-0000-1234"))
    (row,) = lines(at)
    row.refuse("phone", "PHONE_INVALID", "13800001234")
    row.refuse("day", "REQUIRED", "2018-01-05", field="day")
    assert not at.is_taken(row)
    assert [(problem.column, problem.value) for problem in at.problems] == [
        ("phone", "***********34"),
        (None, "2018-01-05"),
    ]


def test_a_refusal_outweighs_a_hold_and_an_accepted_hold_is_a_note(writer: Writer) -> None:
    at = desk(writer, "shares", (1,), (1,), (1,), accept=("FEE_DIFFERS",))
    held, taken, refused = lines(at)
    for row in (held, taken, refused):
        row.hold("share_count", "DIFFERS" if row is held else "FEE_DIFFERS")
    refused.refuse("share_count", "AMOUNT_ZERO")
    assert [at.is_taken(row) for row in (held, taken, refused)] == [False, True, False]
    assert (at.held, at.refused, [note.code for note in at.notes]) == (1, 1, ["FEE_DIFFERS"])


def test_the_decision_counts_what_rows_do_and_writes_those_that_change_something(writer: Writer) -> None:
    at = desk(writer, "shares", (1,), (2,), (3,), (0,))
    rows = lines(at)
    for row in rows:
        row.change = "unchanged" if row.share_count == 2 else "added"
    decision = at.decision(rows, lambda _, taken: [row.share_count for row in taken])
    assert decision.counts() == (2, 0, 1)
    assert decision.apply(writer) == [1, 3]


def test_the_second_row_of_a_record_names_the_first(writer: Writer) -> None:
    at = desk(writer, "shares", (1,), (1,))
    first: dict[object, int] = {}
    assert [at.refuse_second(row, "shares", "key", first) for row in lines(at)] == [False, True]
    assert [at.refuse_second(row, "shares", None, first) for row in lines(at)] == [False, False]


@pytest.mark.parametrize(
    ("reader", "cell", "answer"),
    [
        (compared(read_phone), "1", (None, ())),
        (compared(read_phone), "138-0000-1234", ("13800001234", (Finding("note", "PHONE_NORMALIZED"),))),
        (unremarked(read_card), "4111 1111 1111 1111", ("4111111111111111", ())),
        (unremarked(read_card), "12", (None, (Finding("refused", "CARD_INVALID"),))),
        (number, "N" * 60, ("N" * 60, ())),
        (number, "N" * 61, (None, (Finding("refused", "CODE_TOO_LONG"),))),
        (text, " \u200b", (None, ())),
    ],
)
def test_readers_made_of_others(reader: Any, cell: object, answer: object) -> None:
    assert reader(cell) == answer


def test_a_name_nobody_knows_is_refused_and_a_blank_one_is_blank() -> None:
    class Index:
        def find(self, name: str) -> tuple[str | None, Finding | None]:
            return ("known", None) if name == "a" else (None, Finding("refused", "UNIT_UNKNOWN"))

    read = named(Index())
    assert [read(cell) for cell in (" a", "b", None)] == [
        ("known", ()),
        (None, (Finding("refused", "UNIT_UNKNOWN"),)),
        (None, ()),
    ]


@pytest.mark.parametrize(
    ("document_type", "document_no", "name", "whose", "codes"),
    [
        (None, ZHANG, "张三丰", 1, []),
        (None, ZHANG, "张三峰", 1, ["NAME_DIFFERS"]),
        (None, ZHANG, None, 1, ["NAME_BLANK"]),
        (None, " 110100 19850712 0034", None, 1, ["ID_NORMALIZED", "NAME_BLANK"]),
        ("护照", ZHANG, "张三丰", 1, ["DOCUMENT_TYPE_CORRECTED"]),
        ("护照", "110100850712003", "张三丰", 1, []),
        (None, "110100198507120035", "张三丰", None, ["PERSON_UNKNOWN_ROW"]),
        (None, None, "张三丰", None, ["REQUIRED"]),
    ],
)
def test_a_row_is_of_the_person_whom_its_number_names(
    writer: Writer,
    document_type: str | None,
    document_no: str | None,
    name: str | None,
    whose: int | None,
    codes: list[str],
) -> None:
    at = desk(writer, "document_type document_no name", (document_type, document_no, name))
    (row,) = at.read(PersonRow, **PERSON)
    find_people(at, [row])
    assert (row.person and row.person.person_id, [code for _, code in found(row)]) == (whose, codes)


def test_a_number_that_two_people_have_under_other_documents_names_nobody(writer: Writer) -> None:
    for kind in ("passport", "other"):
        person_id = writer.assert_one("person", sex_code="M")
        writer.assert_one("personal", person_id=person_id, name="某人", document_type=kind, document_no="E1234567")
    at = desk(writer, "document_type document_no", ("台湾居民来往大陆通行证", "E1234567"), ("护照", "E1234567"))
    rows = at.read(PersonRow, **PERSON)
    find_people(at, rows)
    assert rows[0].person is None
    assert rows[1].person is not None


def test_a_row_finds_its_person_by_every_document_they_ever_had(writer: Writer) -> None:
    standing = "select fact_id from personal_now where name = '{}'"
    writer.correct("personal", writer.select(standing.format("张三丰"))[0][0], document_no="110100198507120050")
    at = desk(writer, "document_no name", (ZHANG, "张三丰"), ("110100198507120050", None), (ZHANG, "张三峰"))
    rows = at.read(PersonRow, **PERSON)
    find_people(at, rows)
    assert [row.person and row.person.person_id for row in rows] == [1, 1, 1]
    assert [found(row) for row in rows] == [[], [("name", "NAME_BLANK")], [("name", "NAME_DIFFERS")]]
    # The version of name and card is the one in use, not the one that the old document came with.
    assert {row.person and row.person.personal_fact_id for row in rows} == {3}

    writer.correct("personal", writer.select(standing.format("李四"))[0][0], document_no=ZHANG)
    rows = at.read(PersonRow, **PERSON)
    find_people(at, rows)
    assert [found(row) for row in rows] == [
        [("document_no", "DOCUMENT_OF_SEVERAL")], [("name", "NAME_BLANK")], [("document_no", "DOCUMENT_OF_SEVERAL")],
    ]  # fmt: skip
    (finding,) = (remark.finding for remark in rows[0].remarks)
    assert finding == Finding("refused", "DOCUMENT_OF_SEVERAL", {"now": "2 李*", "once": "1 张*丰"})
    at = desk(writer, "document_no name", (ZHANG, "李四"))
    (row,) = at.read(PersonRow, **PERSON)
    find_people(at, [row])
    assert (row.person and row.person.person_id, found(row)) == (2, [])


LACKING: dict[tuple[str, ...], tuple[str, ...]] = {
    ("member",): ("姓名,身份证号", "--unit", "--joined-on"),
    ("enroll", "--unpaid"): ("姓名,身份证号", "--unit", "--plan", "--starts-on"),
    ("payout",): ("姓名,身份证号,金额,结果", "--paid-on"),
    ("contribution",): ("单位,金额",),
}
"""What a file lacks that the command has an option for; a receipt has none but who paid."""


def test_every_hint_is_an_option_of_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUTUALAID_DB", founded(tmp_path))
    monkeypatch.setenv("MUTUALAID_LANG", "en")
    for (noun, *more), (headings, *options) in LACKING.items():
        file = tmp_path / f"{noun}.csv"
        cells = {"姓名": "张三丰", "身份证号": ZHANG, "金额": "10", "结果": "成功", "单位": "110119"}
        file.write_text(f"{headings}\n{','.join(cells[name] for name in headings.split(','))}\n", encoding="utf-8")
        main([noun, "import", str(file), *more])
        said = capsys.readouterr().out
        hinted = set(re.findall(r"(?:with|give) (--[a-z-]+)", said))
        assert hinted == set(options), said
        assert main([noun, "import", "--help"]) == 0
        helped = capsys.readouterr().out
        assert all(option in helped for option in hinted)
