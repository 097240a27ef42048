"""What printed figures and their bridges tell of a payment and its supplement, worked by hand."""

from __future__ import annotations

import pytest

from mutualaid import payouts
from mutualaid.journal import Witness
from mutualaid.publications import bridging, printing, watching
from mutualaid.reports.publications import publication
from mutualaid.results import Table
from mutualaid.store.reading import read
from tests.claims.stage import LI, decide, take
from tests.claims.test_recheck import carded, heard, sent, stay
from tests.ledgers import answer, intent, order, roster
from tests.publications.conftest import ends, parts

LI_NO = 2
FIRST, REST, EARLIER = 160_000, 25_500, 960_000
"""80 % of 3,300 yuan less 1,300 as the first stay of the year; 70 % of them less 650 as a later one is 1,855, so 255 are
the rest; 80 % of 13,300 less 1,300 for the one that came in after it."""


@pytest.fixture
def paid(url: str) -> str:
    """A stay of Li is paid (payment 1); then an earlier one of the year comes in and the rest is decided."""
    take(url, stay("S2", "2018-05-01", "2018-05-11", who=LI))
    decide(url)
    carded(url)
    sent(url)
    heard(url, 1, "成功")
    return url


def the_rest_is_sent(url: str) -> None:
    take(url, stay("S1", "2018-04-01", "2018-04-11", 13_300, LI))
    decide(url)
    decide(url, stale=True)
    sent(url)
    assert answer(url, "select payout_id, amount_fen from payout_now order by 1") == [
        (1, FIRST),
        (2, EARLIER),
        (3, REST),
    ]


def answered(url: str, batch: int, yuan: int, result: str, on: str) -> list[object]:
    """The bank answers the one line of a batch; the printed figures that the receipt tells of."""
    [(card_no,)] = answer(url, "select card_no from personal_now where document_no = :no", no=LI)
    line = roster("line_no card_no amount result paid_on", (1, card_no, yuan, result, on), sha256=f"{batch} {result}")
    watched = order("payout confirm", witness=Witness(asked=watching.changed_figures, told=lambda _: None))
    receipt = payouts.confirm(url, line, watched, batch=batch)
    assert receipt.taken, receipt.problems
    return [note.facts["publication_no"] for note in receipt.notes if note.code.startswith("PUBLISHED_")]


def printed(url: str, report: str, as_of: str = "2018-12-31") -> int:
    receipt = printing.create(url, intent("publish create"), report, unit=None, as_of=as_of)
    return int(str(receipt.facts["publication_no"]))


def bridged(url: str, number: int) -> Table:
    with read(url) as reader:
        told = publication(reader, number)
    with read(url, at=told.head) as first, read(url) as last:
        return bridging.bridge(first, last, told)


def test_a_supplement_is_a_part_of_the_aid_and_makes_no_second_beneficiary(paid: str) -> None:
    aid, direct = printed(paid, "aid"), printed(paid, "direct-claims")
    the_rest_is_sent(paid)
    assert parts(bridged(paid, aid)) == []
    # Aid and how many payments there are stand printed in both.
    assert answered(paid, 2, (REST + EARLIER) // 100, "成功", "2018-08-15") == [aid, direct]
    table = bridged(paid, aid)
    assert sorted(parts(table)) == [("entered_late", LI_NO, REST, 0), ("entered_late", LI_NO, EARLIER, 0)]
    assert ends(table, "aid_fen", "previous_fen") == ([FIRST, 0], [FIRST + REST + EARLIER, 0])
    table = bridged(paid, direct)
    assert parts(table) == []
    assert ends(table, "beneficiary_count", "member_count", "rate_bp") == ([1, 5, 2000], [1, 5, 2000])


def test_what_comes_back_of_a_payment_or_its_supplement_takes_its_own_part(paid: str) -> None:
    the_rest_is_sent(paid)
    answered(paid, 2, (REST + EARLIER) // 100, "成功", "2018-08-15")
    aid, direct = printed(paid, "aid"), printed(paid, "direct-claims")
    assert answered(paid, 1, FIRST // 100, "退汇", "2018-08-20") == [aid, direct]
    payouts.recover(paid, intent("payout recover", reason="x"), 3, on="2018-09-01")
    assert parts(bridged(paid, aid)) == [("returned", LI_NO, -FIRST, 0), ("recovered", LI_NO, -REST, 0)]
    assert parts(bridged(paid, direct)) == []
    payouts.recover(paid, intent("payout recover", reason="x"), 2, on="2018-09-02")
    [row] = bridged(paid, direct).rows
    assert (row["kind"], row["numerator_change_count"], row["record"]) == ("recovered", -1, last_event(paid))
    table = bridged(paid, aid)
    assert ends(table, "aid_fen", "previous_fen") == ([FIRST + REST + EARLIER, 0], [0, 0])


def last_event(url: str) -> str:
    [(number,)] = answer(url, "select max(payout_event_id) from payout_event_now")
    return f"payout_event:{number}"


def test_a_beneficiary_by_the_supplement_alone_is_explained_by_it(url: str) -> None:
    direct = printed(url, "direct-claims")
    take(url, stay("S2", "2018-05-01", "2018-05-11", who=LI))
    decide(url)
    carded(url)
    sent(url)
    heard(url, 1, "成功")
    the_rest_is_sent(url)
    answered(url, 2, (REST + EARLIER) // 100, "成功", "2018-08-15")
    paid_by = last_event(url)
    payouts.recover(url, intent("payout recover", reason="x"), 2, on="2018-09-01")
    answered(url, 1, FIRST // 100, "退汇", "2018-08-20")
    [row] = bridged(url, direct).rows
    assert (row["kind"], row["numerator_change_count"], row["record"]) == ("entered_late", 1, paid_by)


def test_a_supplement_of_the_next_year_stands_in_that_year_alone(paid: str) -> None:
    aid, next_year = printed(paid, "aid"), printed(paid, "aid", "2019-12-31")
    direct, next_direct = printed(paid, "direct-claims"), printed(paid, "direct-claims", "2019-12-31")
    the_rest_is_sent(paid)
    assert answered(paid, 2, (REST + EARLIER) // 100, "成功", "2019-02-01") == [next_year, next_direct]
    assert (parts(bridged(paid, aid)), parts(bridged(paid, direct))) == ([], [])
    table = bridged(paid, next_year)
    assert ends(table, "aid_fen", "previous_fen") == ([0, FIRST], [REST + EARLIER, FIRST])
    [row] = bridged(paid, next_direct).rows
    assert (row["kind"], row["person_no"], row["numerator_change_count"]) == ("entered_late", LI_NO, 1)
