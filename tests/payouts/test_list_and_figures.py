"""What the list of payments shows, and the figures M03, M04 and M05 after a story of events."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mutualaid import reports
from mutualaid.errors import MutualAidError
from mutualaid.reports.payouts import payout_list
from mutualaid.results import ImportReceipt, Table
from mutualaid.store.reading import read

Take = Callable[..., ImportReceipt]

ZHANG = ("张三丰", "110100198507120034")
LI = ("李四", "110100197211050423")
WANG = ("王五", "110100199001010019")
ZHAO = ("赵六", "110100199202020029")
PLANNED = ("name", "document_no", "plan", "quarter", "category", "amount", "paid_on", "result", "serial_no")


def listed(ledger: str, **asked: object) -> Table:
    with read(ledger) as reader:
        return payout_list(reader, today="2019-06-30", **asked)  # type: ignore[arg-type]


def aid(ledger: str, as_of: str) -> tuple[object, object, object]:
    """M04, the persons and M05's payments, from 1 January to the day."""
    with read(ledger) as reader:
        total = reports.aid(reader, unit="110119", as_of=as_of).total
    assert total is not None
    return total["aid_fen"], total["beneficiary_count"], total["payment_count"]


def direct_claims(ledger: str, as_of: str) -> tuple[object, object, object]:
    """M03's numerator, denominator and strict numerator."""
    with read(ledger) as reader:
        total = reports.direct_claims(reader, unit="110119", as_of=as_of).total
    assert total is not None
    return total["beneficiary_count"], total["member_count"], total["strict_beneficiary_count"]


@pytest.fixture
def story(ledger: str, take: Take) -> str:
    """Zhang: 100 yuan paid, returned and repaid the year after; Li: 50 before leaving, 20 after; Wang, kept: 30."""
    take(
        (*ZHANG, None, "2018Q1", "门诊", 100, "2018-11-20", "成功", "S1"),
        (*LI, None, "2018Q1", "住院", 50, "2018-05-31", "成功", "S2"),
        (*LI, None, "2018Q2", "住院", 20, "2018-06-01", "成功", "S3"),
        (*WANG, "意外伤害", None, None, 30, "2018-08-01", "成功", "S4"),
        fields=PLANNED,
    )
    take((*ZHANG, None, None, None, 100, "2018-11-25", "退汇", "S1"), fields=PLANNED)
    take((*ZHANG, None, None, None, 100, "2019-01-10", "成功", "S1"), fields=PLANNED)
    return ledger


def test_a_row_says_what_became_of_the_payment_under_the_unit_of_the_payment_day(story: str) -> None:
    rows = listed(story, person="110100198507120034").rows
    assert rows == [
        {
            "payout_no": 4,
            "serial_no": "S1",
            "person_no": 1,
            "name": "张*丰",
            "plan_code": "SECOND",
            "relief_no": None,
            "quarter": "2018Q1",
            "category": "outpatient",
            "amount_fen": 10000,
            "state": "paid",
            "event_on": "2019-01-10",
            "unit_code": "U1",
            "payee": None,
            "relation_code": None,
            "document_no": "110***********0034",
        }
    ]


def test_the_list_is_asked_by_unit_year_plan_and_state(story: str, take: Take) -> None:
    take((*LI, None, None, None, 50, "2018-06-10", "退汇", "S2"), fields=PLANNED)

    def serials(**asked: object) -> list[object]:
        return [row["serial_no"] for row in listed(story, **asked).rows]

    assert serials() == ["S3", "S2", "S4", "S1"]
    assert serials(year=2018) == ["S3", "S2", "S4"]
    assert serials(year=2019) == ["S1"]
    assert serials(unit="U1") == ["S3", "S2", "S1"]
    assert serials(unit="U2") == ["S4"]
    assert serials(unit="110119") == ["S3", "S2", "S4", "S1"]
    assert serials(plan="意外伤害") == ["S4"]
    assert serials(state="returned") == ["S2"]
    assert listed(story).total == {
        "payout_count": 4,
        "paid_count": 3,
        "paid_fen": 15000,
        "relief_count": 0,
        "relief_paid_fen": 0,
    }


def test_a_payee_who_never_was_a_member_stands_under_the_district(ledger: str, take: Take) -> None:
    take((*ZHAO, 100, "2018-05-20", "成功", "S1"))
    assert [row["unit_code"] for row in listed(ledger).rows] == ["110119"]


def test_an_unknown_person_plan_or_unit_is_refused(story: str) -> None:
    for asked, code in (
        ({"person": "110100198001010019"}, "PERSON_UNKNOWN"),
        ({"plan": "车险"}, "PLAN_UNKNOWN"),
        ({"unit": "无此工会"}, "UNIT_UNKNOWN"),
    ):
        with pytest.raises(MutualAidError) as wrong:
            listed(story, **asked)
        assert wrong.value.code == code


def test_at_an_earlier_entry_the_list_is_as_it_was_then(story: str) -> None:
    with read(story, at="3") as reader:
        rows = payout_list(reader, today="2019-06-30", person="110100198507120034").rows
    assert [(row["state"], row["event_on"]) for row in rows] == [("paid", "2018-11-20")]


@pytest.mark.parametrize(
    ("as_of", "figures"),
    [
        ("2018-05-30", (0, 0, 0)),
        ("2018-05-31", (5000, 1, 1)),
        ("2018-06-01", (7000, 1, 2)),
        ("2018-11-20", (20000, 2, 4)),
        ("2018-11-24", (20000, 2, 4)),
        ("2018-11-25", (10000, 1, 3)),
        ("2018-12-31", (10000, 1, 3)),
        ("2019-01-09", (0, 0, 0)),
        ("2019-12-31", (10000, 1, 1)),
    ],
)
def test_returned_then_repaid_counts_once_at_the_second_date(
    story: str, as_of: str, figures: tuple[int, int, int]
) -> None:
    assert aid(story, as_of) == figures


def test_beneficiaries_are_members_on_the_payment_day_each_once(story: str) -> None:
    assert direct_claims(story, "2018-12-31") == (1, 1, 0)
    assert direct_claims(story, "2019-12-31") == (1, 1, 1)


def test_recovered_money_leaves_the_year_in_which_it_was_recovered(ledger: str, take: Take) -> None:
    take((*ZHANG, 100, "2018-11-20", "成功", "S1"))
    take((*ZHANG, 100, "2019-02-01", "追回", "S1"))
    assert aid(ledger, "2018-12-31") == (10000, 1, 1)
    assert aid(ledger, "2019-12-31") == (-10000, 0, 0)
