"""Received direct-claim lists: who is paid, what refuses a row, what is the same payment, and the year's bound."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.results import ImportReceipt

Take = Callable[..., ImportReceipt]

ZHANG = ("张三丰", "110100198507120034")
LI = ("李四", "110100197211050423")
WANG = ("王五", "110100199001010019")
ZHAO = ("赵六", "110100199202020029")
STRANGER = ("陈七", "110100198001010019")

WITHOUT_SERIAL = ("name", "document_no", "quarter", "category", "amount", "paid_on", "result")


def counts(receipt: ImportReceipt) -> tuple[int, int, int, int, int]:
    """Added, updated, unchanged, held, refused; with the rows ready ``read`` is their sum."""
    made = (receipt.added, receipt.updated, receipt.unchanged, receipt.held, receipt.refused)
    assert receipt.read == sum(made) + receipt.ready
    return made


def problems(receipt: ImportReceipt) -> list[tuple[str, int | None, str]]:
    return [(problem.verdict, problem.row, problem.code) for problem in receipt.problems]


def notes(receipt: ImportReceipt) -> list[tuple[int | None, str]]:
    return [(note.row, note.code) for note in receipt.notes]


def story(ledger: str, serial_no: str | None = None) -> list[tuple[str, str]]:
    """The standing events in their order."""
    with sqlite3.connect(ledger) as connection:
        found = connection.execute(
            "select e.event_code, e.event_on from payout_event_now e join payout_now p on p.payout_id = e.payout_id"
            " where ? is null or p.serial_no = ? order by e.event_on, e.payout_event_id",
            (serial_no, serial_no),
        ).fetchall()
    connection.close()
    return found


def column(ledger: str, sql: str) -> list[Any]:
    with sqlite3.connect(ledger) as connection:
        found = [row[0] for row in connection.execute(sql)]
    connection.close()
    return found


# --- what a row says ----------------------------------------------------------------------------


def test_a_payment_is_taken_with_its_event_its_plan_and_the_personal_row_in_use(ledger: str, take: Take) -> None:
    receipt = take((*ZHANG, 127.35, "2018-05-20", "成功", "S1"))
    assert counts(receipt) == (1, 0, 0, 0, 0)
    assert receipt.asserted == {"payout": 1, "payout_event": 1}
    assert story(ledger) == [("paid", "2018-05-20")]
    with sqlite3.connect(ledger) as connection:
        paid = connection.execute(
            "select n.plan_code, p.amount_fen, p.channel_code, p.serial_no, w.name, p.source_row"
            " from payout p join plan n on n.plan_id = p.plan_id join personal w on w.fact_id = p.personal_id"
        ).fetchone()
    connection.close()
    assert paid == ("SECOND", 12735, "direct", "S1", "张三丰", 2)


def test_the_personal_row_is_the_version_in_use_not_the_first(ledger: str, take: Take) -> None:
    with write(ledger, Intent("member edit", Actor("zhang", "clerk"))) as writer:
        first = writer.select("select fact_id from personal where name = '张三丰'")[0][0]
        second = writer.correct("personal", first, card_no="6210000000005678")
    take((*ZHANG, 100, "2018-05-20", "成功", "S1"))
    assert column(ledger, "select personal_id from payout") == [second]


def test_an_unknown_person_is_refused(take: Take) -> None:
    receipt = take((*STRANGER, 100, "2018-05-20", "成功", "S1"))
    assert problems(receipt) == [("refused", 2, "PERSON_UNKNOWN_ROW")]
    assert receipt.problems[0].value == "110***********0019"


def test_another_name_than_the_ledgers_is_held_and_masked(ledger: str, take: Take) -> None:
    row = ("张三风", ZHANG[1], 100, "2018-05-20", "成功", "S1")
    receipt = take(row)
    assert problems(receipt) == [("held", 2, "NAME_DIFFERS")]
    assert (receipt.problems[0].value, receipt.problems[0].facts["name"]) == ("张*风", "张*丰")
    assert counts(take(row, accept=("NAME_DIFFERS",))) == (1, 0, 0, 0, 0)
    assert story(ledger) == [("paid", "2018-05-20")]


def test_the_name_known_to_the_bank_is_no_other_name(ledger: str, take: Take) -> None:
    with write(ledger, Intent("member edit", Actor("zhang", "clerk"))) as writer:
        first = writer.select("select fact_id from personal where name = '张三丰'")[0][0]
        writer.correct("personal", first, bank_name="ZHANG SANFENG")
    assert counts(take(("ZHANG SANFENG", ZHANG[1], 100, "2018-05-20", "成功", "S1"))) == (1, 0, 0, 0, 0)


def test_a_document_of_fifteen_digits_finds_the_person_of_eighteen(take: Take) -> None:
    receipt = take(("张三丰", "110100850712003", 100, "2018-05-20", "成功", "S1"))
    assert counts(receipt) == (1, 0, 0, 0, 0)
    assert notes(receipt) == [(2, "ID_UPGRADED")]


def test_a_passport_without_a_type_is_found_by_its_number(ledger: str, take: Take) -> None:
    with write(ledger, Intent("member add", Actor("zhang", "clerk"))) as writer:
        person_id = writer.assert_one("person", sex_code="F")
        writer.assert_one(
            "personal", person_id=person_id, name="Jane Smith", document_type="passport", document_no="E12345678"
        )
    receipt = take(("Jane Smith", "E12345678", 100, "2018-05-20", "成功", "S1"))
    assert counts(receipt) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("tail", "told"),
    [
        ("1234", []),
        ("9876", ["CARD_TAIL_DIFFERS"]),
        ("6210 **** 1234", []),
        ("无", ["CARD_TAIL_UNREADABLE"]),
        (None, []),
    ],
)
def test_the_tail_of_the_card_is_compared_and_only_noted(take: Take, tail: str | None, told: list[str]) -> None:
    fields = ("name", "document_no", "card_tail", "amount", "paid_on", "serial_no")
    receipt = take((*ZHANG, tail, 100, "2018-05-20", "S1"), fields=fields)
    assert counts(receipt) == (1, 0, 0, 0, 0)
    assert [note.code for note in receipt.notes] == told


def test_an_amount_of_zero_or_none_is_refused(take: Take) -> None:
    receipt = take((*ZHANG, 0, "2018-05-20", "成功", "S1"), (*ZHANG, None, "2018-05-20", "成功", "S2"))
    assert problems(receipt) == [("refused", 2, "AMOUNT_ZERO"), ("refused", 3, "REQUIRED")]
    assert problems(take((*ZHANG, -5, "2018-05-20", "成功", "S1"))) == [("refused", 2, "MONEY_NEGATIVE")]


def test_a_payment_without_a_day_is_refused_unless_the_command_line_gives_one(ledger: str, take: Take) -> None:
    fields = ("name", "document_no", "amount", "serial_no")
    assert problems(take((*ZHANG, 100, "S1"), fields=fields)) == [("refused", 2, "PAID_ON_MISSING")]
    assert counts(take((*ZHANG, 100, "S1"), fields=fields, paid_on="2018-05-21")) == (1, 0, 0, 0, 0)
    assert story(ledger) == [("paid", "2018-05-21")]


def test_a_day_in_the_cell_goes_before_that_of_the_command_line(ledger: str, take: Take) -> None:
    take((*ZHANG, 100, "2018-05-20", None, "S1"), paid_on="2018-05-21")
    assert story(ledger) == [("paid", "2018-05-20")]


def test_an_impossible_day_is_refused_once_whatever_the_command_line_says(take: Take) -> None:
    receipt = take((*ZHANG, 100, "2018-02-30", None, "S1"), paid_on="2018-05-21")
    assert problems(receipt) == [("refused", 2, "DAY_IMPOSSIBLE")]


def test_an_unreadable_result_is_refused_and_a_blank_one_means_paid(ledger: str, take: Take) -> None:
    assert problems(take((*ZHANG, 100, "2018-05-20", "也许", "S1"))) == [("refused", 2, "PAYOUT_RESULT_UNREADABLE")]
    take((*ZHANG, 100, "2018-05-20", None, "S1"))
    assert story(ledger) == [("paid", "2018-05-20")]


def test_a_serial_number_that_lost_digits_is_refused(take: Take) -> None:
    receipt = take((*ZHANG, 100, "2018-05-20", "成功", 1.2345678901234567e17))
    assert problems(receipt) == [("refused", 2, "NUMBER_STORED")]


def test_the_plan_comes_from_the_cell_then_the_command_line_then_second(ledger: str, take: Take) -> None:
    fields = ("name", "document_no", "plan", "amount", "paid_on", "serial_no")
    take((*ZHANG, "意外伤害", 100, "2018-05-20", "S1"), (*ZHANG, None, 100, "2018-05-20", "S2"), fields=fields)
    take((*ZHANG, None, 100, "2018-05-20", "S3"), fields=fields, plan="CARD_ACC")
    plans = column(ledger, "select n.plan_code from payout p join plan n on n.plan_id = p.plan_id order by p.serial_no")
    assert plans == ["ACCIDENT", "SECOND", "CARD_ACC"]


def test_an_unknown_plan_is_refused_in_a_row_and_ends_the_command_when_given_there(take: Take) -> None:
    fields = ("name", "document_no", "plan", "amount", "paid_on", "serial_no")
    receipt = take((*ZHANG, "车险", 100, "2018-05-20", "S1"), fields=fields)
    assert problems(receipt) == [("refused", 2, "PLAN_UNKNOWN")]
    with pytest.raises(MutualAidError) as wrong:
        take((*ZHANG, 100, "2018-05-20", "成功", "S1"), plan="车险")
    assert wrong.value.code == "PLAN_UNKNOWN"


def test_quarter_and_category_are_kept_and_the_command_line_fills_a_blank_quarter(ledger: str, take: Take) -> None:
    take((*ZHANG, "2018年第一季度", "住院", 100, "2018-05-20", None), fields=WITHOUT_SERIAL, quarter="2018Q4")
    take((*ZHANG, None, "门诊", 100, "2018-05-20", None), fields=WITHOUT_SERIAL, quarter="2018Q4")
    assert column(ledger, "select quarter from payout order by payout_id") == ["2018Q1", "2018Q4"]
    assert column(ledger, "select category_code from payout order by payout_id") == ["inpatient", "outpatient"]


# --- who is paid --------------------------------------------------------------------------------


def test_a_payee_who_left_is_noted_with_the_last_unit_and_taken(take: Take) -> None:
    receipt = take((*LI, 100, "2018-06-01", "成功", "S1"))
    assert counts(receipt) == (1, 0, 0, 0, 0)
    assert notes(receipt) == [(2, "PAYEE_NOT_MEMBER")]
    assert receipt.notes[0].facts == {"day": "2018-06-01", "unit": "U1工会"}
    assert notes(take((*LI, 100, "2018-05-31", "成功", "S2"))) == []


def test_a_payee_with_kept_membership_or_none_at_all_is_noted(take: Take) -> None:
    receipt = take((*WANG, 100, "2018-08-01", "成功", "S1"), (*ZHAO, 100, "2018-08-01", "成功", "S2"))
    assert [(note.row, note.code, note.facts["unit"]) for note in receipt.notes] == [
        (2, "PAYEE_NOT_MEMBER", "U2工会"),
        (3, "PAYEE_NOT_MEMBER", "-"),
    ]


def test_a_payee_of_an_enrolled_plan_who_never_held_it_is_noted(ledger: str, take: Take) -> None:
    with write(ledger, Intent("enroll add", Actor("zhang", "clerk"))) as writer:
        plan_id, terms_id = writer.select(
            "select t.plan_id, t.terms_id from plan_terms t join plan p on p.plan_id = t.plan_id"
            " where p.plan_code = 'HOSP_MED' order by t.effective_on desc"
        )[0]
        writer.assert_one(
            "enrollment",
            person_id=writer.select("select person_id from personal where name = '张三丰'")[0][0],
            plan_id=plan_id,
            terms_id=terms_id,
            unit_id=writer.select("select unit_id from unit where unit_code = 'U1'")[0][0],
            starts_on="2017-01-01",
            ends_on="2017-12-31",
            share_count=1,
            fee_fen=9500,
        )
    receipt = take((*ZHANG, 100, "2018-05-20", "成功", "S1"), (*LI, 100, "2018-05-20", "成功", "S2"), plan="HOSP_MED")
    assert notes(receipt) == [(3, "NO_ENROLLMENT")]


# --- the same payment (the payout line of the same-record table) ----------------------------------


def test_the_same_file_again_changes_nothing_and_names_its_entry(take: Take) -> None:
    row = (*ZHANG, 100, "2018-05-20", "成功", "S1")
    first = take(row)
    again = take(row)
    assert (again.same_as_entry, again.entry, counts(again)) == (first.entry, None, (0, 0, 1, 0, 0))


def test_an_equal_event_of_a_known_payment_is_unchanged(ledger: str, take: Take) -> None:
    take((*ZHANG, 100, "2018-05-20", "成功", "S1"))
    receipt = take((*ZHANG, 100, "2018-05-20", "成功", "S1"), (*LI, 50, "2018-05-20", "成功", "S2"))
    assert counts(receipt) == (1, 0, 1, 0, 0)
    assert column(ledger, "select count(*) from payout_now") == [2]


def test_a_later_event_of_a_known_payment_is_an_update(ledger: str, take: Take) -> None:
    take((*ZHANG, 100, "2018-05-20", "成功", "S1"))
    receipt = take((*ZHANG, 100, "2018-05-25", "退汇", "S1"))
    assert counts(receipt) == (0, 1, 0, 0, 0)
    assert receipt.asserted == {"payout_event": 1}
    assert counts(take((*ZHANG, 100, "2018-07-01", "成功", "S1"))) == (0, 1, 0, 0, 0)
    assert counts(take((*ZHANG, 100, "2018-09-01", "追回", "S1"))) == (0, 1, 0, 0, 0)
    assert story(ledger) == [
        ("paid", "2018-05-20"),
        ("returned", "2018-05-25"),
        ("paid", "2018-07-01"),
        ("recovered", "2018-09-01"),
    ]


def test_a_whole_story_in_one_file_is_judged_by_day_then_by_row(ledger: str, take: Take) -> None:
    receipt = take(
        (*ZHANG, 100, "2018-07-01", "成功", "S1"),
        (*ZHANG, 100, "2018-05-25", "退汇", "S1"),
        (*ZHANG, 100, "2018-05-20", "成功", "S1"),
        (*LI, 50, "2018-05-20", "成功", "S2"),
        (*LI, 50, "2018-05-20", "退汇", "S2"),
    )
    assert counts(receipt) == (2, 3, 0, 0, 0)
    assert story(ledger, "S1") == [("paid", "2018-05-20"), ("returned", "2018-05-25"), ("paid", "2018-07-01")]
    assert story(ledger, "S2") == [("paid", "2018-05-20"), ("returned", "2018-05-20")]


def test_serial_numbers_are_one_without_regard_to_letter_case(ledger: str, take: Take) -> None:
    take((*ZHANG, 100, "2018-05-20", "成功", "wx-7b"))
    assert counts(take((*ZHANG, 100, "2018-05-20", "成功", "WX-7B"))) == (0, 0, 1, 0, 0)
    assert counts(take((*ZHANG, 100, "2018-05-25", "退汇", "Wx-7b"))) == (0, 1, 0, 0, 0)
    assert problems(take((*LI, 100, "2018-05-25", "成功", "wX-7B"))) == [("refused", 2, "SERIAL_DIFFERS")]
    assert column(ledger, "select count(*) from payout_now") == [1]


def test_a_list_that_begins_with_the_return_is_taken(ledger: str, take: Take) -> None:
    assert counts(take((*ZHANG, 100, "2018-05-25", "退汇", "S1"))) == (1, 0, 0, 0, 0)
    assert counts(take((*ZHANG, 100, "2018-07-01", "成功", "S1"))) == (0, 1, 0, 0, 0)
    assert story(ledger) == [("returned", "2018-05-25"), ("paid", "2018-07-01")]


AID = "select coalesce(sum(change_fen), 0) from payment_now"
PAID_AND_BACK = (("2018-06-11", "成功"), ("2018-06-11", "退汇"))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("serial_no", ["S7", None])
def test_of_one_day_the_return_comes_after_the_payment_whichever_row_or_file_told_it_first(
    ledger: str, take: Take, order: tuple[int, int], serial_no: str | None
) -> None:
    told = [(*ZHANG, None, None, 250, *PAID_AND_BACK[place], serial_no) for place in order]
    fields = (*WITHOUT_SERIAL, "serial_no")
    for one in told:
        assert problems(take(one, fields=fields)) == []
    assert story(ledger) == [("paid", "2018-06-11"), ("returned", "2018-06-11")]
    assert column(ledger, AID) == [0]
    assert counts(take(*told, fields=fields)) == (0, 0, 2, 0, 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_one_day_in_one_file_the_return_comes_after_the_payment(
    ledger: str, take: Take, order: tuple[int, int]
) -> None:
    receipt = take(*((*ZHANG, 250, *PAID_AND_BACK[place], "S7") for place in order))
    assert (counts(receipt), notes(receipt)) == ((1, 1, 0, 0, 0), [])
    assert story(ledger) == [("paid", "2018-06-11"), ("returned", "2018-06-11")]
    assert column(ledger, AID) == [0]


def test_money_that_is_with_the_payee_comes_back_before_it_goes_again_on_one_day(ledger: str, take: Take) -> None:
    take((*ZHANG, 250, "2018-06-01", "成功", "S7"))
    take((*ZHANG, 250, "2018-06-11", "成功", "S7"), (*ZHANG, 250, "2018-06-11", "退汇", "S7"))
    assert story(ledger) == [("paid", "2018-06-01"), ("returned", "2018-06-11"), ("paid", "2018-06-11")]
    assert column(ledger, AID) == [25_000]


def test_a_return_of_a_payment_nobody_told_of_is_taken_with_a_note_and_stands_in_no_figure(
    ledger: str, take: Take
) -> None:
    receipt = take((*ZHANG, 250, "2018-06-11", "退汇", "S7"))
    assert (counts(receipt), notes(receipt)) == ((1, 0, 0, 0, 0), [(2, "RETURN_ALONE")])
    assert (story(ledger), column(ledger, AID)) == ([("returned", "2018-06-11")], [0])


def test_a_payment_told_after_its_return_comes_before_it_whatever_followed(ledger: str, take: Take) -> None:
    take((*ZHANG, 250, "2018-06-11", "退汇", "S7"))
    take((*ZHANG, 250, "2018-07-01", "成功", "S7"))
    assert column(ledger, AID) == [25_000]
    again = take((*ZHANG, 250, "2018-06-11", "成功", "S7"))
    assert counts(again) == (0, 1, 0, 0, 0)
    assert story(ledger) == [("paid", "2018-06-11"), ("returned", "2018-06-11"), ("paid", "2018-07-01")]
    assert column(ledger, AID) == [25_000]
    assert again.entry is not None
    undo(ledger, again.entry, actor=Actor("zhang", "clerk"), reason="wrong list")
    assert story(ledger) == [("returned", "2018-06-11"), ("paid", "2018-07-01")]
    assert counts(take((*ZHANG, 250, "2018-06-08", "成功", "S7"))) == (0, 1, 0, 0, 0)
    assert story(ledger)[0] == ("paid", "2018-06-08")


@pytest.mark.parametrize(
    ("before", "row"),
    [
        ([], ("2018-05-20", "追回")),
        ([("2018-05-20", "成功")], ("2018-05-21", "成功")),
        ([("2018-05-20", "退汇")], ("2018-05-21", "退汇")),
        ([("2018-05-20", "退汇")], ("2018-05-21", "追回")),
        ([("2018-05-20", "退汇")], ("2018-05-19", "退汇")),
        ([("2018-05-20", "成功"), ("2018-06-01", "追回")], ("2018-06-02", "成功")),
        ([("2018-05-20", "成功"), ("2018-06-01", "追回")], ("2018-06-02", "退汇")),
    ],
)
def test_an_event_that_cannot_follow_is_refused(
    ledger: str, take: Take, before: list[tuple[str, str]], row: tuple[str, str]
) -> None:
    for day, result in before:
        take((*ZHANG, 100, day, result, "S1"))
    assert problems(take((*ZHANG, 100, *row, "S1"))) == [("refused", 2, "EVENT_ORDER")]
    assert len(story(ledger)) == len(before)


@pytest.mark.parametrize(
    ("person", "amount", "plan", "column"),
    [(LI, 100, "SECOND", "document_no"), (ZHANG, 100.01, "SECOND", "amount"), (ZHANG, 100, "CARD_ACC", "plan")],
)
def test_a_serial_number_with_another_person_amount_or_plan_is_refused_and_the_other_named(
    take: Take, person: tuple[str, str], amount: float, plan: str, column: str
) -> None:
    fields = ("name", "document_no", "plan", "amount", "paid_on", "result", "serial_no")
    take((*ZHANG, "SECOND", 100, "2018-05-20", "成功", "S1"), fields=fields)
    receipt = take((*person, plan, amount, "2018-05-25", "退汇", "S1"), fields=fields)
    assert problems(receipt) == [("refused", 2, "SERIAL_DIFFERS")]
    assert receipt.problems[0].column == column
    assert receipt.problems[0].facts == {"name": "张*丰", "plan_code": "SECOND", "amount_fen": 10000, "payout_no": 1}


def test_a_serial_number_given_to_two_people_in_one_file_is_refused_with_the_row_of_the_first(take: Take) -> None:
    receipt = take((*ZHANG, 100, "2018-05-20", "成功", "S1"), (*LI, 100, "2018-05-20", "成功", "S1"))
    assert problems(receipt) == [("refused", 3, "SERIAL_DIFFERS_IN_FILE")]
    assert receipt.problems[0].facts["row"] == 2


def test_another_quarter_or_category_of_a_known_payment_is_noted_and_the_ledger_stays(ledger: str, take: Take) -> None:
    fields = (*WITHOUT_SERIAL, "serial_no")
    take((*ZHANG, "2018Q1", "门诊", 100, "2018-05-20", "成功", "S1"), fields=fields)
    receipt = take((*ZHANG, "2018Q2", "住院", 100, "2018-05-25", "退汇", "S1"), fields=fields)
    assert counts(receipt) == (0, 1, 0, 0, 0)
    assert notes(receipt) == [(2, "QUARTER_DIFFERS"), (2, "CATEGORY_DIFFERS")]
    assert column(ledger, "select quarter || category_code from payout_now") == ["2018Q1outpatient"]


def test_a_blank_quarter_or_category_never_differs(take: Take) -> None:
    fields = (*WITHOUT_SERIAL, "serial_no")
    take((*ZHANG, "2018Q1", "门诊", 100, "2018-05-20", "成功", "S1"), fields=fields)
    assert notes(take((*ZHANG, None, None, 100, "2018-05-25", "退汇", "S1"), fields=fields)) == []


def test_an_equal_event_twice_in_a_file_is_refused_with_the_row_of_the_first(take: Take) -> None:
    receipt = take((*ZHANG, 100, "2018-05-20", "成功", "S1"), (*ZHANG, 100, "2018-05-20", "成功", "S1"))
    assert problems(receipt) == [("refused", 3, "DUPLICATE_IN_FILE")]
    assert receipt.problems[0].facts["row"] == 2
    assert (receipt.entry, counts(receipt), receipt.ready) == (None, (0, 0, 0, 0, 1), 1)


def test_an_equal_event_twice_is_refused_also_when_the_ledger_has_it(take: Take) -> None:
    row = (*ZHANG, 100, "2018-05-20", "成功", "S1")
    take(row)
    receipt = take(row, row)
    assert problems(receipt) == [("refused", 3, "DUPLICATE_IN_FILE")]


def test_without_a_serial_number_person_plan_quarter_category_amount_and_day_are_one_payment(
    ledger: str, take: Take
) -> None:
    row = (*ZHANG, "2018Q1", "门诊", 100, "2018-05-20", "成功")
    assert counts(take(row, fields=WITHOUT_SERIAL)) == (1, 0, 0, 0, 0)
    receipt = take(
        row,
        (*ZHANG, "2018Q1", "门诊", 100, "2018-05-21", "成功"),
        (*ZHANG, "2018Q1", "门诊", 100.01, "2018-05-20", "成功"),
        (*ZHANG, "2018Q1", "住院", 100, "2018-05-20", "成功"),
        (*ZHANG, "2018Q2", "门诊", 100, "2018-05-20", "成功"),
        (*LI, "2018Q1", "门诊", 100, "2018-05-20", "成功"),
        fields=WITHOUT_SERIAL,
    )
    assert counts(receipt) == (5, 0, 1, 0, 0)
    assert column(ledger, "select count(*) from payout_now") == [6]
    other_plan = take(row, fields=WITHOUT_SERIAL, plan="CARD_ACC")
    assert counts(other_plan) == (1, 0, 0, 0, 0)


def test_without_a_serial_number_equal_rows_in_a_file_are_refused(take: Take) -> None:
    row = (*ZHANG, "2018Q1", "门诊", 100, "2018-05-20", "成功")
    assert problems(take(row, row, fields=WITHOUT_SERIAL)) == [("refused", 3, "DUPLICATE_IN_FILE")]


def test_without_a_serial_number_a_return_goes_to_the_last_payment_like_it_with_a_note(ledger: str, take: Take) -> None:
    like = (*ZHANG, "2018Q1", "门诊", 100)
    take((*like, "2018-05-20", "成功"), fields=WITHOUT_SERIAL)
    receipt = take((*like, "2018-05-25", "退汇"), fields=WITHOUT_SERIAL)
    assert counts(receipt) == (0, 1, 0, 0, 0)
    assert notes(receipt) == [(2, "MATCHED_WITHOUT_SERIAL")]
    assert receipt.notes[0].facts == {"day": "2018-05-20"}
    assert story(ledger) == [("paid", "2018-05-20"), ("returned", "2018-05-25")]
    again = take((*like, "2018-05-25", "退汇"), (*LI, "2018Q1", "门诊", 1, "2018-05-25", "成功"), fields=WITHOUT_SERIAL)
    assert counts(again) == (1, 0, 1, 0, 0)


def test_a_list_exported_without_its_serial_numbers_doubles_nothing(ledger: str, take: Take) -> None:
    take((*ZHANG, 100, "2018-05-20", "成功", "S1"))
    receipt = take((*ZHANG, 100, "2018-05-20", "成功"), fields=("name", "document_no", "amount", "paid_on", "result"))
    assert counts(receipt) == (0, 0, 1, 0, 0)
    assert column(ledger, "select count(*) from payout_now") == [1]


def test_a_row_already_taken_under_a_settled_doubt_is_unchanged_not_held_again(take: Take) -> None:
    row = ("张三风", ZHANG[1], 100, "2018-05-20", "成功", "S1")
    take(row, accept=("NAME_DIFFERS",))
    assert counts(take(row, (*LI, 50, "2018-05-20", "成功", "S2"))) == (1, 0, 1, 0, 0)


def test_valid_rows_never_takes_a_later_event_without_the_earlier_one(ledger: str, take: Take) -> None:
    receipt = take(
        (*ZHANG, 0, "2018-05-20", "成功", "S1"),
        (*ZHANG, 100, "2018-05-25", "退汇", "S1"),
        (*LI, 50, "2018-05-20", "成功", "S2"),
        valid_rows=True,
    )
    assert counts(receipt) == (1, 0, 0, 0, 2)
    assert problems(receipt) == [("refused", 2, "AMOUNT_ZERO"), ("refused", 3, "EARLIER_ROW_NOT_TAKEN")]
    assert story(ledger) == [("paid", "2018-05-20")]


def test_a_payment_in_doubt_keeps_its_return_out(ledger: str, take: Take) -> None:
    rows = (("张三峰", ZHANG[1], 100, "2018-05-20", "成功", "S1"), (*ZHANG, 100, "2018-05-25", "退汇", "S1"))
    assert problems(take(*rows, valid_rows=True)) == [
        ("held", 2, "NAME_DIFFERS"),
        ("refused", 3, "EARLIER_ROW_NOT_TAKEN"),
    ]
    assert story(ledger) == []


def test_a_payment_in_doubt_keeps_its_return_out_without_a_number_too(ledger: str, take: Take) -> None:
    rows = (
        ("张三峰", ZHANG[1], None, None, 100, "2018-05-20", "成功"),
        (*ZHANG, None, None, 100, "2018-05-25", "退汇"),
        (*ZHANG, None, None, 100, "2018-06-20", "成功"),
    )
    receipt = take(*rows, valid_rows=True, fields=WITHOUT_SERIAL)
    assert problems(receipt) == [("held", 2, "NAME_DIFFERS"), ("refused", 3, "EARLIER_ROW_NOT_TAKEN")]
    assert story(ledger) == [("paid", "2018-06-20")]


def test_a_row_whose_day_cannot_be_read_stands_in_the_order_by_the_day_of_the_command_line(
    ledger: str, take: Take
) -> None:
    rows = ((*ZHANG, 100, "2018-13-01", "成功", "S1"), (*ZHANG, 100, "2018-08-01", "退汇", "S1"))
    assert problems(take(*rows, valid_rows=True, paid_on="2018-09-01")) == [("refused", 2, "DAY_IMPOSSIBLE")]
    assert story(ledger) == [("returned", "2018-08-01")]


def test_a_return_without_a_day_does_not_keep_the_payment_before_it_out(ledger: str, take: Take) -> None:
    rows = ((*ZHANG, 100, "2018-05-20", "成功", "S1"), (*ZHANG, 100, None, "退汇", "S1"))
    assert problems(take(*rows, valid_rows=True)) == [("refused", 3, "PAID_ON_MISSING")]
    assert story(ledger) == [("paid", "2018-05-20")]


def test_a_payment_without_a_day_keeps_its_return_out(ledger: str, take: Take) -> None:
    rows = ((*ZHANG, 100, "2018-05-25", "退汇", "S1"), (*ZHANG, 100, None, "成功", "S1"))
    receipt = take(*rows, valid_rows=True)
    assert problems(receipt) == [("refused", 2, "EARLIER_ROW_NOT_TAKEN"), ("refused", 3, "PAID_ON_MISSING")]
    assert story(ledger) == []


def test_one_bad_row_keeps_the_whole_file_out(ledger: str, take: Take) -> None:
    receipt = take((*ZHANG, 100, "2018-05-20", "成功", "S1"), (*STRANGER, 100, "2018-05-20", "成功", "S2"))
    assert (receipt.entry, receipt.taken, counts(receipt), receipt.ready) == (None, False, (0, 0, 0, 0, 1), 1)
    assert story(ledger) == []


def test_a_dry_run_tells_the_same_and_writes_nothing(ledger: str, take: Take) -> None:
    receipt = take((*ZHANG, 100, "2018-05-20", "成功", "S1"), dry_run=True)
    assert (receipt.entry, counts(receipt), receipt.asserted) == (
        None,
        (1, 0, 0, 0, 0),
        {"payout": 1, "payout_event": 1},
    )
    assert story(ledger) == []


def test_a_payment_listed_without_a_number_is_held_when_it_comes_again_with_one(ledger: str, take: Take) -> None:
    fields = (*WITHOUT_SERIAL, "serial_no")
    row = (*ZHANG, "2018Q1", "门诊", 127, "2018-05-20", "成功")
    take((*row, None), fields=fields)
    receipt = take((*row, "S1"), fields=fields)
    assert problems(receipt) == [("held", 2, "SAME_WITHOUT_SERIAL")]
    assert receipt.problems[0].facts == {"payout_no": 1, "row": "-"}
    assert column(ledger, "select count(*) from payout_now") == [1]
    assert counts(take((*row, "S1"), fields=fields, accept=("SAME_WITHOUT_SERIAL",))) == (1, 0, 0, 0, 0)
    later = (*ZHANG, "2018Q1", "门诊", 127, "2018-05-21", "成功", "S2")
    assert counts(take(later, fields=fields)) == (1, 0, 0, 0, 0)


def test_in_one_file_a_payment_without_a_number_and_one_with_are_held_as_one(take: Take) -> None:
    fields = (*WITHOUT_SERIAL, "serial_no")
    row = (*ZHANG, "2018Q1", "门诊", 127, "2018-05-20", "成功")
    receipt = take((*row, None), (*row, "S1"), fields=fields)
    assert problems(receipt) == [("held", 3, "SAME_WITHOUT_SERIAL")]
    assert receipt.problems[0].facts == {"payout_no": "-", "row": 2}


def test_after_an_undo_the_same_file_is_judged_anew(ledger: str, take: Take) -> None:
    row = (*ZHANG, 100, "2018-05-20", "成功", "S1")
    first = take(row)
    assert first.entry is not None
    undo(ledger, first.entry, actor=Actor("zhang", "clerk"), reason="wrong list")
    assert story(ledger) == []
    assert counts(take(row)) == (1, 0, 0, 0, 0)
    assert story(ledger) == [("paid", "2018-05-20")]


# --- the year's bound ---------------------------------------------------------------------------


def test_a_year_exactly_at_the_bound_is_taken_and_one_fen_more_is_held(take: Take) -> None:
    assert counts(take((*ZHANG, 200_653, "2018-05-20", "成功", "S1"))) == (1, 0, 0, 0, 0)
    receipt = take((*ZHANG, 0.01, "2018-12-31", "成功", "S2"))
    assert problems(receipt) == [("held", 2, "OVER_ANNUAL_BOUND")]
    assert receipt.problems[0].facts == {"year": "2018", "sum_fen": 20_065_301, "bound_fen": 20_065_300}
    assert counts(take((*ZHANG, 0.01, "2019-01-01", "成功", "S3"))) == (1, 0, 0, 0, 0)
    assert counts(take((*ZHANG, 0.01, "2018-12-31", "成功", "S2"), accept=("OVER_ANNUAL_BOUND",))) == (1, 0, 0, 0, 0)


def test_the_bound_is_of_a_person_and_a_plan(take: Take) -> None:
    take((*ZHANG, 200_000, "2018-05-20", "成功", "S1"))
    assert counts(take((*LI, 200_000, "2018-05-20", "成功", "S2"))) == (1, 0, 0, 0, 0)
    assert counts(take((*ZHANG, 50_000, "2018-05-20", "成功", "S3"), plan="HOSP_MED")) == (1, 0, 0, 0, 0)


def test_inside_a_file_the_row_that_goes_beyond_the_bound_is_held_by_day(take: Take) -> None:
    receipt = take(
        (*ZHANG, 150_000, "2018-06-20", "成功", "S1"),
        (*ZHANG, 150_000, "2018-05-20", "成功", "S2"),
        (*ZHANG, 50_000, "2018-07-20", "成功", "S3"),
        valid_rows=True,
    )
    assert problems(receipt) == [("held", 2, "OVER_ANNUAL_BOUND")]
    assert receipt.problems[0].facts["sum_fen"] == 30_000_000
    assert counts(receipt) == (2, 0, 0, 1, 0)


def test_a_returned_payment_does_not_count_towards_the_bound(take: Take) -> None:
    take((*ZHANG, 150_000, "2018-05-20", "成功", "S1"))
    receipt = take((*ZHANG, 150_000, "2018-05-22", "退汇", "S1"), (*ZHANG, 200_000, "2018-05-21", "成功", "S2"))
    assert counts(receipt) == (1, 1, 0, 0, 0)
    repaid = take((*ZHANG, 150_000, "2018-08-01", "成功", "S1"))
    assert problems(repaid) == [("held", 2, "OVER_ANNUAL_BOUND")]
    assert repaid.problems[0].facts["sum_fen"] == 35_000_000


def test_a_payment_before_the_first_terms_has_no_bound(take: Take) -> None:
    assert counts(take((*ZHANG, 300_000, "2016-05-20", "成功", "S1"))) == (1, 0, 0, 0, 0)


def test_a_merged_person_is_one_person_for_serials_and_for_the_bound(ledger: str, take: Take) -> None:
    take((*ZHANG, 150_000, "2018-05-20", "成功", "S1"), (*LI, 150_000, "2018-05-20", "成功", "S2"))
    with write(ledger, Intent("member merge", Actor("zhang", "clerk"))) as writer:
        people = dict(writer.select("select name, person_id from personal"))
        writer.assert_one("person_alias", person_id=people["李四"], survivor_id=people["张三丰"])
    receipt = take((*ZHANG, 150_000, "2018-05-25", "退汇", "S2"), (*LI, 100, "2018-05-26", "成功", "S3"))
    assert counts(receipt) == (1, 1, 0, 0, 0)
    over = take((*LI, 60_000, "2018-05-27", "成功", "S4"))
    assert over.problems[0].facts["sum_fen"] == 21_010_000


def test_a_problem_shows_the_cell_as_the_file_has_it(take: Take) -> None:
    take((*ZHANG, "100元", "2018-05-20", "成功", "S1"))
    again = take((*ZHANG, "100元", "2018-06-20", "支付成功", "S1"), (*ZHANG, "7", "2018-06-21", "退汇", "S1"))
    assert [(problem.code, problem.column, problem.value) for problem in again.problems] == [
        ("EVENT_ORDER", "result", "支付成功"),
        ("SERIAL_DIFFERS", "amount", "7"),
    ]
