"""What a unit's money pays: whole enrollments, oldest first day first, then by number; what is left waits."""

from __future__ import annotations

from operator import itemgetter

from hypothesis import given
from hypothesis import strategies as st

from mutualaid import contributions, enrollments
from mutualaid.contributions import Owing, Waiting, pay_whole
from mutualaid.contributions.paying import fits
from mutualaid.journal.undoing import undo
from mutualaid.results import Receipt
from tests.enrollments.stage import LI, ZHANG, money, paid, parts, row, take
from tests.ledgers import intent


def record(url: str, amount_fen: int, *, received_on: str = "2018-01-02", **more: object) -> Receipt:
    asked = {"unit": "U1", "plan": "重大疾病", "amount_fen": amount_fen, "received_on": received_on, **more}
    return contributions.record(url, intent("contribution record"), **asked)  # type: ignore[arg-type]


def unpaid(url: str, *rows: tuple[str, str, int], plan: str = "重大疾病", unit: str = "U1") -> None:
    made = [
        row(number, plan=plan, starts_on=starts_on, share_count=shares, received_on=None, unit=unit)
        for number, starts_on, shares in rows
    ]
    take(url, *made, unpaid=True)


AMOUNTS = st.lists(st.integers(1, 500), max_size=8)


@given(receipts=AMOUNTS, fees=AMOUNTS)
def test_no_receipt_pays_more_than_it_holds_and_no_enrollment_is_paid_in_part(
    receipts: list[int], fees: list[int]
) -> None:
    made = pay_whole(
        [Waiting(number, amount, "2018-01-05") for number, amount in enumerate(receipts)],
        [Owing(number, fee, "2018-01-01", "2018-12-31") for number, fee in enumerate(fees)],
    ).parts
    assert all(amount > 0 for _, _, amount in made)
    assert len({part[:2] for part in made}) == len(made)
    for number, amount in enumerate(receipts):
        assert sum(part for receipt, _, part in made if receipt == number) <= amount
    paid_fen = [sum(part for _, enrollment, part in made if enrollment == number) for number in range(len(fees))]
    count = sum(fen > 0 for fen in paid_fen)
    assert paid_fen == fees[:count] + [0] * (len(fees) - count)
    rest = sum(receipts) - sum(paid_fen)
    assert count == len(fees) or rest < fees[count]
    assert [part[0] for part in made] == sorted(part[0] for part in made)


DAYS = st.sampled_from(("2016-01-05", "2018-01-05", "2018-12-30", "2019-06-01"))
STARTS = st.sampled_from(("2016-01-01", "2018-01-01", "2019-01-01"))


@given(
    receipts=st.lists(st.tuples(st.integers(1, 300), DAYS), max_size=6),
    fees=st.lists(st.tuples(st.integers(1, 300), STARTS), max_size=6),
)
def test_money_pays_in_order_what_its_day_fits_as_if_nothing_else_were_there(
    receipts: list[tuple[int, str]], fees: list[tuple[int, str]]
) -> None:
    money = [Waiting(number, amount, on) for number, (amount, on) in enumerate(receipts)]
    covers = [
        Owing(number, fee, on, f"{on[:4]}-12-31") for number, (fee, on) in enumerate(sorted(fees, key=itemgetter(1)))
    ]
    made = pay_whole(money, covers)
    assert all(fits(money[receipt], covers[cover]) for receipt, cover, _ in made.parts)
    assert all(not fits(*pair) for pair in made.unfit)
    for number, cover in enumerate(covers):
        assert sum(part for _, paid_number, part in made.parts if paid_number == number) in (0, cover.due_fen)
    useless = [each for each in money if not any(fits(each, cover) for cover in covers)]
    assert made.parts == pay_whole([each for each in money if each not in useless], covers).parts
    # Whoever waits at the end lacks what the first cover needs that its day fits and that is not paid.
    left = {each.contribution_id: each.waiting_fen for each in money}
    for receipt, _, part in made.parts:
        left[receipt] -= part
    unpaid_covers = [cover for cover in covers if cover.enrollment_id not in {number for _, number, _ in made.parts}]
    for each in money:
        first = next((cover for cover in unpaid_covers if fits(each, cover)), None)
        if first is not None and left[each.contribution_id] and len({on for _, on in receipts}) == 1:
            assert sum(left.values()) < first.due_fen


def test_it_stops_at_the_first_that_the_rest_cannot_pay(url: str) -> None:
    unpaid(url, (ZHANG, "2018-02-01", 2), (LI, "2018-03-01", 1))
    receipt = record(url, 4000)
    assert (receipt.facts["paid_count"], parts(url), paid(url)) == (0, [], [])
    assert record(url, 4000, received_on="2018-01-03").facts["paid_count"] == 1
    assert parts(url) == [(1, 1, 4000), (2, 1, 4000)]


def test_the_oldest_first_day_goes_first_then_the_number(url: str) -> None:
    unpaid(url, (ZHANG, "2018-03-01", 1), (LI, "2018-02-01", 1))
    record(url, 4000)
    assert parts(url) == [(1, 2, 4000)]
    record(url, 4000, received_on="2018-01-03")
    assert parts(url) == [(1, 2, 4000), (2, 1, 4000)]


def test_one_day_goes_by_number(url: str) -> None:
    unpaid(url, (ZHANG, "2018-02-01", 1), (LI, "2018-02-01", 1))
    record(url, 7999)
    assert parts(url) == [(1, 1, 4000)]


def test_money_that_came_first_waits_for_enrollments_that_come_later(url: str) -> None:
    record(url, 9000)
    unpaid(url, (ZHANG, "2018-02-01", 1))
    assert parts(url) == [(1, 1, 4000)]
    unpaid(url, (LI, "2018-02-01", 1))
    assert (parts(url), paid(url)) == ([(1, 1, 4000), (1, 2, 4000)], [1, 2])


def test_money_pays_its_own_unit_and_plan_only(url: str) -> None:
    unpaid(url, (ZHANG, "2018-02-01", 1), unit="U2")
    unpaid(url, (ZHANG, "2018-02-01", 1), plan="住院医疗")
    record(url, 50000)
    assert parts(url) == []


def test_an_entry_undone_takes_its_allocations_with_it(url: str) -> None:
    from tests.ledgers import CLERK

    unpaid(url, (ZHANG, "2018-02-01", 1))
    entry = record(url, 4000).entry
    assert paid(url) == [1]
    assert entry is not None
    undo(url, entry, actor=CLERK, reason="wrong")
    assert (parts(url), paid(url), money(url)) == ([], [], [])


# --- money that goes back -----------------------------------------------------------------------------


def refund(url: str, **asked: object) -> Receipt:
    return contributions.refund(url, intent("contribution refund", reason="x"), on="2018-05-01", **asked)  # type: ignore[arg-type]


def test_a_refund_of_an_enrollments_own_money_leaves_it_unpaid(url: str) -> None:
    take(url, row())
    assert refund(url, contribution=1).facts["refunded_fen"] == 9500
    assert money(url)[1] == ("refund", "U1", "2018-05-01", -9500, None, 1, 1)
    assert paid(url) == []


def test_a_refund_of_a_units_receipt_frees_the_newest_enrollments_first(url: str) -> None:
    unpaid(url, (ZHANG, "2018-03-01", 1), (LI, "2018-02-01", 1))
    record(url, 9000)
    assert paid(url) == [1, 2]
    refund(url, contribution=1, amount_fen=1000)
    assert paid(url) == [1, 2]
    refund(url, contribution=1, amount_fen=100)
    assert (parts(url), paid(url)) == ([(1, 2, 4000)], [2])
    refund(url, contribution=1)
    assert (parts(url), paid(url)) == ([], [])
    assert sum(one[3] for one in money(url)) == 0


def test_what_waits_goes_back_before_any_enrollment_is_freed(url: str) -> None:
    unpaid(url, (ZHANG, "2018-03-01", 1))
    record(url, 9000)
    refund(url, contribution=1, amount_fen=5000)
    assert paid(url) == [1]


def test_a_part_of_another_receipt_that_is_freed_pays_again_what_it_can(url: str) -> None:
    unpaid(url, (ZHANG, "2018-02-01", 1), (LI, "2018-03-01", 1))
    record(url, 5000)
    record(url, 3000, received_on="2018-01-03")
    assert parts(url) == [(1, 1, 4000), (1, 2, 1000), (2, 2, 3000)]
    refund(url, contribution=1)
    assert (parts(url), paid(url)) == ([], [])
    record(url, 1000, received_on="2018-06-01")
    assert parts(url) == [(2, 1, 3000), (4, 1, 1000)]


def test_what_another_receipt_still_has_pays_the_oldest_again(url: str) -> None:
    unpaid(url, (ZHANG, "2018-02-01", 1), (LI, "2018-03-01", 1))
    record(url, 4000)
    record(url, 3000, received_on="2018-01-03")
    refund(url, contribution=1, amount_fen=1000)
    assert (parts(url), paid(url)) == ([(1, 1, 3000), (2, 1, 1000)], [1])


def test_a_refund_by_enrollment_gives_back_all_it_received(url: str) -> None:
    unpaid(url, (ZHANG, "2018-02-01", 1))
    record(url, 9000)
    assert refund(url, enrollment=1).facts["refunded_fen"] == 4000
    assert (parts(url), money(url)[1]) == ([], ("refund", "U1", "2018-05-01", -4000, None, None, 1))


def test_a_refund_by_receipt_number_takes_every_enrollment_it_was_given_to(url: str) -> None:
    take(url, row(ZHANG), row(LI), receipt="HF1")
    assert refund(url, receipt_no="HF1").facts["refunded_fen"] == 19000
    assert paid(url) == []


def test_refunds_that_cannot_be_are_refused(url: str) -> None:
    import pytest

    from mutualaid.errors import MutualAidError

    def code(**asked: object) -> tuple[str, int]:
        with pytest.raises(MutualAidError) as wrong:
            refund(url, **asked)
        return wrong.value.code, int(wrong.value.exit_code)

    take(url, row(ZHANG), row(LI, received_on="2018-06-01"))
    assert code() == ("REFUND_WHAT", 2)
    assert code(contribution=1, enrollment=1) == ("REFUND_WHAT", 2)
    assert code(enrollment=1, amount_fen=1) == ("REFUND_PART", 2)
    assert code(contribution=9) == ("CONTRIBUTION_UNKNOWN", 1)
    assert code(receipt_no="HF0") == ("RECEIPT_UNKNOWN", 1)
    assert code(enrollment=9) == ("ENROLLMENT_UNKNOWN", 1)
    assert code(contribution=1, amount_fen=9501) == ("REFUND_TOO_MUCH", 1)
    assert code(contribution=2) == ("REFUND_BEFORE_RECEIPT", 1)
    refund(url, contribution=1)
    assert code(contribution=1) == ("REFUND_DONE", 5)
    assert code(enrollment=1) == ("REFUND_DONE", 5)


def test_cancel_and_refund_leave_no_money_behind(url: str) -> None:
    take(url, row())
    refund(url, contribution=1)
    receipt = enrollments.cancel(url, intent("enroll cancel", reason="x"), 1, on="2018-06-01")
    assert receipt.facts["refunded_fen"] == 0
    assert sum(one[3] for one in money(url)) == 0
