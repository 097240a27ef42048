"""The bank's answer: matched line by line, told to every payment in the line, refused where it says something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mutualaid import payouts
from mutualaid.errors import Exit
from mutualaid.journal import Intent, write
from mutualaid.results import ImportReceipt, Note
from mutualaid.sheets import BANK_ANSWER, read
from tests.ledgers import answer, codes, counts, order
from tests.payouts.stage import (
    CHIEF,
    CLERK,
    Bank,
    answered,
    card,
    decide,
    entries,
    events,
    export,
    intent,
    refused,
    sent,
    states,
)

ZHANG, WANG = 1, 3
ZHANG_CARD, WANG_CARD = "6210000000001234", "6210000000009999"
ONE = (1, ZHANG_CARD, 150.5, "成功", None, "2018-06-20")
TWO = (2, WANG_CARD, "70.00", "成功", None, "2018-06-20")
TWO_BACK = (2, WANG_CARD, "70.00", "退汇", "户名不符", "2018-06-21")


@pytest.fixture
def at_bank(ledger: str) -> str:
    """Batch 1 at the bank: line 1 Zhang 100.00 + 50.50 (payouts 1 and 2), line 2 Wang 70.00 (payout 3)."""
    decide(ledger, (ZHANG, 10_000), (ZHANG, 5_050), (WANG, 7_000))
    sent(ledger)
    return ledger


def test_a_line_is_told_to_every_payment_in_it(at_bank: str) -> None:
    receipt = answered(at_bank, ONE, TWO_BACK)
    assert counts(receipt) == {"read": 2, "added": 2}
    assert receipt.asserted == {"payout_event": 3}
    assert receipt.facts == {"batch_no": 1, "paid_fen": 15_050, "returned_fen": 7_000, "unanswered_fen": 0}
    assert events(at_bank) == [(1, "paid", "2018-06-20"), (2, "paid", "2018-06-20"), (3, "returned", "2018-06-21")]
    rows = answer(at_bank, "select payout_id, item_id, payment_file_id, reason from payout_event_now order by 1")
    assert rows == [(1, 1, 1, None), (2, 2, 1, None), (3, 3, 1, "户名不符")]
    assert states(at_bank) == {1: "paid", 2: "paid", 3: "returned"}


def test_lines_that_are_not_in_the_answer_go_on_waiting(at_bank: str) -> None:
    first = answered(at_bank, TWO)
    assert first.facts == {"batch_no": 1, "paid_fen": 7_000, "returned_fen": 0, "unanswered_fen": 15_050}
    assert states(at_bank) == {1: "exported", 2: "exported", 3: "paid"}
    second = answered(at_bank, TWO, ONE)
    assert counts(second) == {"read": 2, "added": 1, "unchanged": 1}
    assert set(states(at_bank).values()) == {"paid"}


@pytest.mark.parametrize(("result", "day"), [(None, None), ("处理中", None), ("pending", "2018-02-30")])
def test_a_row_without_a_result_waits(at_bank: str, result: str | None, day: str | None) -> None:
    receipt = answered(at_bank, ONE, (2, WANG_CARD, 70, result, None, day))
    assert counts(receipt) == {"read": 2, "added": 1, "unchanged": 1}
    assert states(at_bank)[3] == "exported"


def test_money_that_came_back_after_all_is_an_update(at_bank: str) -> None:
    answered(at_bank, ONE, TWO)
    receipt = answered(at_bank, TWO_BACK)
    assert counts(receipt) == {"read": 1, "updated": 1}
    assert events(at_bank)[2:] == [(3, "paid", "2018-06-20"), (3, "returned", "2018-06-21")]


def test_the_day_of_the_command_line_fills_what_the_file_lacks(at_bank: str) -> None:
    fields = ("line_no", "card_no", "amount", "result")
    without = answered(at_bank, ONE[:4], fields=fields)
    assert codes(without) == [("refused", "ANSWER_DAY_MISSING", 2, None)]
    assert counts(answered(at_bank, ONE[:4], fields=fields, on="2018-06-22")) == {"read": 1, "added": 1}
    assert events(at_bank)[0] == (1, "paid", "2018-06-22")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ((9, ZHANG_CARD, 150.5, "成功", None, "2018-06-20"), ("refused", "LINE_UNKNOWN", 3, "line_no")),
        ((1, ZHANG_CARD, 150.51, "成功", None, "2018-06-20"), ("refused", "LINE_AMOUNT_DIFFERS", 3, "amount")),
        ((1, ZHANG_CARD, 100, "成功", None, "2018-06-20"), ("refused", "LINE_AMOUNT_DIFFERS", 3, "amount")),
        ((1, "6210000000005678", 150.5, "成功", None, "2018-06-20"), ("refused", "LINE_ACCOUNT_DIFFERS", 3, "card_no")),
        ((2, WANG_CARD, 70, "成功", None, "2018-06-20"), ("refused", "DUPLICATE_IN_FILE", 3, "line_no")),
        (("x", ZHANG_CARD, 150.5, "成功", None, "2018-06-20"), ("refused", "LINE_NO_UNREADABLE", 3, "line_no")),
        ((None, ZHANG_CARD, 150.5, "成功", None, "2018-06-20"), ("refused", "REQUIRED", 3, "line_no")),
        ((1, None, 150.5, "成功", None, "2018-06-20"), ("refused", "REQUIRED", 3, "card_no")),
        ((1, 6.210000000001234e18, 150.5, "成功", None, "2018-06-20"), ("refused", "NUMBER_STORED", 3, "card_no")),
        ((1, ZHANG_CARD, None, "成功", None, "2018-06-20"), ("refused", "REQUIRED", 3, "amount")),
        ((1, ZHANG_CARD, 150.5, "也许", None, "2018-06-20"), ("refused", "PAYOUT_RESULT_UNREADABLE", 3, "result")),
        ((1, ZHANG_CARD, 150.5, "追回", None, "2018-06-20"), ("refused", "ANSWER_ORDER", 3, "result")),
        ((1, ZHANG_CARD, 150.5, "成功", None, "2018-02-30"), ("refused", "DAY_IMPOSSIBLE", 3, "paid_on")),
    ],
)
def test_a_row_that_says_something_else_is_refused_and_nothing_is_written(
    at_bank: str, row: tuple[Any, ...], problem: tuple[object, ...]
) -> None:
    before = entries(at_bank)
    receipt = answered(at_bank, TWO, row)
    assert codes(receipt) == [problem]
    assert (receipt.entry, receipt.taken, receipt.ready, entries(at_bank)) == (None, False, 1, before)


def test_valid_rows_takes_the_good_lines(at_bank: str) -> None:
    receipt = answered(at_bank, TWO, (1, ZHANG_CARD, 1, "成功", None, "2018-06-20"), valid_rows=True)
    assert counts(receipt) == {"read": 2, "added": 1, "refused": 1}
    assert receipt.facts == {"batch_no": 1, "paid_fen": 7_000, "returned_fen": 0, "unanswered_fen": 15_050}


def test_no_message_holds_an_account_in_clear(at_bank: str) -> None:
    receipt = answered(at_bank, TWO, (1, "6210000000005678", 150.5, "成功", None, "2018-06-20"))
    told = repr(receipt.problems)
    assert "6210000000005678" not in told
    assert ZHANG_CARD not in told
    assert receipt.problems[0].facts == {"line_no": 1, "tail": "1234"}


def test_the_same_answer_again_is_told_with_its_entry(at_bank: str) -> None:
    first = answered(at_bank, ONE, TWO, sha256="f" * 64)
    again = answered(at_bank, ONE, TWO, sha256="f" * 64)
    assert (again.same_as_entry, again.entry, again.unchanged) == (first.entry, None, 2)
    other_file = answered(at_bank, ONE, TWO)
    assert (counts(other_file), other_file.entry) == ({"read": 2, "unchanged": 2}, None)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((1, ZHANG_CARD, 150.5, "成功", None, "2018-06-21"), "ANSWERED_OTHERWISE"),
        ((1, ZHANG_CARD, 150.5, "退汇", None, "2018-06-19"), "ANSWER_ORDER"),
        ((2, WANG_CARD, 70, "成功", None, "2018-06-25"), "ANSWER_ORDER"),
    ],
)
def test_an_answer_that_contradicts_an_earlier_one_is_refused(at_bank: str, row: tuple[Any, ...], code: str) -> None:
    answered(at_bank, ONE, TWO_BACK)
    assert [problem[1] for problem in codes(answered(at_bank, row))] == [code]


# --- which batch --------------------------------------------------------------------------------------


@pytest.fixture
def two_alike(ledger: str) -> str:
    """Two batches at the bank with the same line 1; batch 2 has a second line."""
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    decide(ledger, (ZHANG, 100), (WANG, 200))
    sent(ledger)
    return ledger


ALIKE = (1, ZHANG_CARD, 1, "成功", None, "2018-06-20")


def test_the_batch_is_the_one_whose_lines_the_answer_holds(two_alike: str) -> None:
    receipt = answered(two_alike, ALIKE, (2, WANG_CARD, 2, "成功", None, "2018-06-20"))
    assert receipt.facts["batch_no"] == 2


def test_lines_that_fit_two_batches_ask_for_the_batch(two_alike: str) -> None:
    with refused("ANSWER_AMBIGUOUS", Exit.REFUSED, batches="1, 2"):
        answered(two_alike, ALIKE)
    assert answered(two_alike, ALIKE, batch=1).facts["batch_no"] == 1
    with refused("ANSWER_AMBIGUOUS", Exit.REFUSED, batches="1, 2"):
        answered(two_alike, ALIKE)  # the answer of batch 1 a second time must not pay batch 2


def test_of_two_batches_alike_it_is_the_one_that_the_bank_has_not_answered_otherwise(two_alike: str) -> None:
    answered(two_alike, ALIKE, batch=1)
    with refused("ANSWER_AMBIGUOUS", Exit.REFUSED, batches="1, 2"):
        answered(two_alike, (*ALIKE[:3], "退汇", None, "2018-07-02"))  # what was paid may come back as well
    later = answered(two_alike, (*ALIKE[:5], "2018-07-02"))
    assert (later.facts["batch_no"], later.facts["paid_fen"], later.facts["unanswered_fen"]) == (2, 100, 200)
    # Both have been answered, on other days: each answer a second time is of the batch that it was of.
    assert [answered(two_alike, (*ALIKE[:5], on)).facts["batch_no"] for on in ("2018-06-20", "2018-07-02")] == [1, 2]
    with refused("ANSWER_AMBIGUOUS", Exit.REFUSED, batches="1, 2"):
        answered(two_alike, (*ALIKE[:5], "2018-07-03"))


def test_the_purpose_names_the_batch(two_alike: str) -> None:
    fields = ("line_no", "card_no", "amount", "purpose", "result", "paid_on")
    receipt = answered(two_alike, (1, ZHANG_CARD, 1, "互助金批次 2", "成功", "2018-06-20"), fields=fields)
    assert receipt.facts["batch_no"] == 2


def test_an_answer_that_fits_nothing_is_refused(ledger: str) -> None:
    with refused("ANSWER_OF_NO_BATCH", Exit.REFUSED):
        answered(ledger, ALIKE)
    decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    with refused("ANSWER_OF_NO_BATCH", Exit.REFUSED):
        answered(ledger, ALIKE)
    with refused("BATCH_NOT_EXPORTED", Exit.REFUSED, batch_no=1):
        answered(ledger, ALIKE, batch=1)
    with refused("BATCH_UNKNOWN", Exit.REFUSED, batch_no=5):
        answered(ledger, ALIKE, batch=5)


# --- control line, reason, closed period -----------------------------------------------------------------


@pytest.mark.parametrize(
    "note",
    [
        Note("TOTAL_DIFFERS", "Sheet1", 4, "金额", "999", {"printed": "999", "counted": "220.5"}),
        Note("TOTAL_ROW", "Sheet1", 4, facts={"count": 3}),
    ],
)
def test_a_control_line_that_differs_holds_the_whole_answer(at_bank: str, note: Note) -> None:
    receipt = answered(at_bank, ONE, TWO, notes=[note])
    assert codes(receipt) == [("held", "CONTROL_DIFFERS", 4, None)]
    assert (receipt.read, receipt.entry, receipt.taken) == (0, None, False)
    accepted = answered(at_bank, ONE, TWO, notes=[note], accept=("CONTROL_DIFFERS",))
    assert counts(accepted) == {"read": 2, "added": 2}
    assert "CONTROL_DIFFERS" in {note.code for note in accepted.notes}


def test_a_reason_keeps_neither_digits_nor_the_payees_name(at_bank: str) -> None:
    said = f"账号{WANG_CARD[:4]} {WANG_CARD[4:]}户名王五不符，代码123，电话１３８００００１２３４"
    answered(at_bank, (2, WANG_CARD, 70, "退汇", said, "2018-06-21"))
    assert answer(at_bank, "select reason from payout_event_now") == [
        ("账号*****************户名王*不符,代码123,电话***********",)
    ]


def test_an_answer_dated_in_a_closed_period_is_refused_by_its_rows(at_bank: str) -> None:
    with write(at_bank, Intent("period close", CLERK)) as writer:
        writer.assert_one("period_closing", closed_until="2018-06-20", content="{}", closed_by="li")
    receipt = answered(at_bank, ONE, TWO_BACK)
    assert codes(receipt) == [("refused", "PERIOD_CLOSED", 2, "paid_on")]
    assert counts(answered(at_bank, TWO_BACK)) == {"read": 1, "added": 1}


def test_a_dry_run_says_the_same_and_writes_nothing(at_bank: str) -> None:
    before = entries(at_bank)
    receipt = answered(at_bank, ONE, TWO_BACK, dry_run=True)
    assert (receipt.entry, counts(receipt), receipt.asserted) == (
        None,
        {"read": 2, "added": 2},
        {"payout_event": 3},
    )
    assert entries(at_bank) == before


# --- the file as the bank sends it back --------------------------------------------------------------------


def from_file(ledger: str, path: Path) -> ImportReceipt:
    return payouts.confirm(ledger, read(path, BANK_ANSWER), order("payout confirm"))


def test_our_own_text_comes_back_with_the_banks_columns(ledger: str, tmp_path: Path) -> None:
    card(ledger, WANG, WANG_CARD, bank_name="王\u4dae")
    decide(ledger, (ZHANG, 10_050), (WANG, 7_000))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    bank = Bank()
    export(ledger, 1, bank)
    heading, *lines, control, _ = bank.text.split("\r\n")
    told = [f"{heading}|处理结果|失败原因|交易日期"]
    told += [f"{lines[0]}|成功||20180620", f"{lines[1]}|失败|账户已销户|20180620", f"{control}|||", ""]
    path = tmp_path / "answer.txt"
    path.write_bytes("\r\n".join(told).encode("gb18030"))
    receipt = from_file(ledger, path)
    assert counts(receipt) == {"read": 2, "added": 2}
    assert events(ledger) == [(1, "paid", "2018-06-20"), (2, "returned", "2018-06-20")]


def test_a_text_cut_short_is_held_by_its_control_line(ledger: str, tmp_path: Path) -> None:
    decide(ledger, (ZHANG, 10_050), (WANG, 7_000))
    sent(ledger)
    path = tmp_path / "answer.csv"
    path.write_text(
        f"序号,账号,金额,结果,日期\n1,{ZHANG_CARD},100.50,成功,2018-06-20\n合计,2笔,170.50,,\n", encoding="utf-8"
    )
    receipt = from_file(ledger, path)
    assert codes(receipt) == [("held", "CONTROL_DIFFERS", 3, None)]
