"""Numbers that were numbers once have lost their last digits: one cause, told of the whole column, none of it taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mutualaid import members, payouts, words
from mutualaid.render import causes
from mutualaid.results import ImportReceipt
from mutualaid.rules.identity import check_character_ok
from tests.ledgers import founded, order, roster

GOOD = ("110100198507120034", "110100197702140028", "11010019900101004X", "110100198803150019")
LOST = tuple(f"1101001975{month:02d}1{month}{tens}000" for month in range(1, 8) for tens in "135")
"""21 numbers as a spreadsheet leaves them; the check character of two follows from the others by chance."""
CHANCE = [number for number in LOST if check_character_ok(number)]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return founded(tmp_path_factory.mktemp("digits"))


Take = Callable[..., ImportReceipt]


@pytest.fixture
def take(url: str) -> Take:
    """Try a roster of members with these documents (and cards), nothing written."""

    def tried(documents: tuple[Any, ...], cards: tuple[Any, ...] = (), **more: Any) -> ImportReceipt:
        cards = cards or (None,) * len(documents)
        names = ["赵一", "钱二", "孙三", "李四"] * 20
        lines = [
            (name, no, "110119", "2018-01-05", card) for name, no, card in zip(names, documents, cards, strict=False)
        ]
        made = roster("name document_no unit joined_on card_no", *lines)
        return members.import_roster(url, made, order("member import", dry_run=True, **more))

    return tried


def test_a_column_that_lost_its_digits_is_one_cause_and_no_row_of_it_enters(take: Take) -> None:
    assert len(LOST) == 21
    assert len(CHANCE) == 2
    receipt = take(LOST)
    assert (receipt.read, receipt.added, receipt.ready, receipt.held, receipt.refused) == (21, 0, 0, 21, 0)
    assert {(problem.code, problem.column) for problem in receipt.problems} == {("DIGITS_LOST", "document_no")}
    words.use("zh")
    (line,) = causes.lines(receipt.problems)
    words.use("en")
    assert line == (
        "待定 21 行，Sheet1 document_no（第 2-22 行），如第 2 行 110***********1000: “证件号码”一列有 21 个号码从第 16 位起都是 0："
        "表格曾把它们存成数字（再另存为 CSV 或文本），末几位已经丢失，无法还原。请回到原表，把该列设为文本格式，照证件或卡面重新录入，"
        "再导入。原件确是这个号码的，可用 --accept DIGITS_LOST --reason 说明。"
    )


def test_numbers_beside_them_that_were_kept_as_text_are_taken(take: Take) -> None:
    receipt = take((*LOST[:3], *GOOD, LOST[3]))
    held = {problem.row for problem in receipt.problems if problem.code == "DIGITS_LOST"}
    assert (held, receipt.ready) == ({2, 3, 4, 9}, 3)
    assert [problem.row for problem in receipt.problems if problem.code == "ID_CHECK_DIGIT"] == [7]  # mistyped


def test_a_genuine_number_that_ends_so_and_a_single_mistyped_one_are_judged_by_themselves(take: Take) -> None:
    assert take((CHANCE[0], GOOD[0])).problems == []
    assert {problem.code for problem in take((*GOOD[2:], GOOD[0], LOST[0])).problems if problem.row == 5} == {
        "ID_CHECK_DIGIT"
    }


def test_who_accepts_lost_digits_is_still_asked_about_each_number_whose_check_fails(take: Take) -> None:
    receipt = take(LOST, accept=frozenset({"DIGITS_LOST"}), reason="已核对")
    assert (receipt.ready, receipt.held) == (2, 19)
    assert {problem.code for problem in receipt.problems} == {"ID_CHECK_DIGIT"}


def test_cards_that_lost_their_digits_are_held_and_good_cards_that_end_in_nought_are_not(take: Take) -> None:
    lost = ("6214680012345670000", "6214680012345680000", "6214680012345690000", "6214680012345700000")
    assert [problem.code for problem in take(GOOD[:1] * 1, lost[:1]).problems] == ["DIGITS_LOST"]
    documents = (GOOD[0], "110100198507120018", "110100199001010035", GOOD[3])
    held = take(documents, lost)
    assert {problem.code for problem in held.problems if problem.column == "card_no"} == {"DIGITS_LOST"}
    sound = ("4111111111111160", "6214688880000009907", "4111111111111111", "4012888888881881")
    assert not [problem for problem in take(documents, sound).problems if problem.code == "DIGITS_LOST"]


def test_a_list_about_people_whom_the_ledger_knows_is_refused_for_its_digits_not_for_unknown_people(url: str) -> None:
    lines = [("赵一", no, "CARD_ACC", "2018Q1", "门诊", 10, "2018-05-01", "成功", f"S{no}") for no in LOST]
    made = roster("name document_no plan quarter category amount paid_on result serial_no", *lines)
    receipt = payouts.import_roster(url, made, order("payout import", dry_run=True))
    assert (receipt.refused, {problem.code for problem in receipt.problems}) == (21, {"ID_STORED_AS_NUMBER"})
