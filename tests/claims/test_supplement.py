"""What a paid decision comes to more today: it is decided again, and the rest is paid beside what was paid."""

from __future__ import annotations

from mutualaid import enrollments, payouts, reports
from mutualaid.claims import single
from mutualaid.journal import Intent
from mutualaid.reports.payouts import reconciliation
from mutualaid.store.reading import read
from tests.claims.stage import ZHAO, claim_no, decide, take
from tests.claims.test_recheck import CHIEF, carded, exported, found, heard, said, sent, stale, stay
from tests.ledgers import answer, intent, order, roster


def shares(url: str, count: int, on: str = "2018-07-05") -> None:
    """The critical-illness cover of Zhao turns out to be of so many shares; money that is missing comes on a day."""
    row = ("U2", "重大疾病", "2018-01-01", count, on)
    made = roster(
        "document_no unit plan starts_on share_count received_on", (ZHAO, *row), sha256=f"shares {count} {on}"
    )
    taken = enrollments.import_roster(url, made, order("enroll import", accept=frozenset({"DIFFERS"}), reason="x"))
    assert taken.updated == 1, taken.problems


def an_illness_is_paid(url: str) -> int:
    """A claim of Zhao for a tumor under one share: 10,000 yuan, paid."""
    claim = int(str(single.add(url, intent("claim add"), ZHAO, "CRITICAL", ILL).facts["claim_no"]))
    decide(url)
    carded(url)
    sent(url)
    heard(url, 1, "成功")
    return claim


ILL = single.Happening(on="2018-06-01", disease="malignancy")


def payments(url: str, claim: int) -> list[tuple[object, ...]]:
    """Of a claim: fen and state of every payment."""
    return answer(
        url,
        "select p.amount_fen, s.state from payout_now p join payout_state_now s on s.payout_id = p.payout_id"
        " where p.claim_id = :claim order by p.payout_id",
        claim=claim,
    )


def agrees(url: str) -> None:
    """Nothing is left to say of decisions and money."""
    for name in ("stale-decisions", "paid-otherwise", "paid-twice", "orphans", "payment-story", "batch-sums"):
        assert found(url, name) == []
    with read(url) as reader:
        assert not reconciliation(reader).notes


def test_a_second_share_entered_after_the_payment_is_paid_beside_the_first(url: str) -> None:
    claim = an_illness_is_paid(url)
    shares(url, 2)
    assert stale(url) == [(claim, "pay", 1_000_000, "pay", 2_000_000, "WHY_COVER_CORRECTED", True)]
    assert found(url, "paid-otherwise") == [(f"claim:{claim}", "CHECK_PAID_TOO_LITTLE", 1_000_000)]
    assert "payout propose pays the 10,000.00 yuan" in said(url, "paid-otherwise")
    again = decide(url, stale=True)
    assert (again.receipt.asserted, again.receipt.voided) == ({"decision": 1}, {"decision": 1})
    [note] = [note for note in again.receipt.notes if note.code == "SUPPLEMENT_OWED"]
    keys = ("claim_no", "paid_fen", "amount_now_fen", "differs_fen")
    assert [note.facts[key] for key in keys] == [claim, 1_000_000, 2_000_000, 1_000_000]
    agrees(url)
    receipt = payouts.propose(url, intent("payout propose"))
    assert (receipt.facts["item_count"], receipt.facts["batch_fen"]) == (1, 1_000_000)
    agrees(url)
    assert payouts.propose(url, intent("payout propose")).facts["item_count"] == 0
    payouts.approve(url, Intent("payout approve", CHIEF), 2)
    exported(url, 2)
    heard(url, 1, "成功")
    assert payments(url, claim) == [(1_000_000, "paid"), (1_000_000, "paid")]
    agrees(url)


def test_a_supplement_is_aid_and_a_payment_and_no_second_beneficiary(url: str) -> None:
    an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)
    sent(url)
    heard(url, 1, "成功")
    with read(url) as reader:
        total = reports.aid(reader, unit=None, as_of="2018-12-31").total
    assert total is not None
    assert [total[key] for key in ("aid_fen", "beneficiary_count", "payment_count")] == [2_000_000, 1, 2]


def test_an_earlier_stay_that_makes_a_later_paid_one_worth_more_has_the_rest_paid(url: str) -> None:
    take(url, stay("S2", "2018-07-01", "2018-07-11"))
    decide(url)
    carded(url)
    sent(url)
    heard(url, 1, "成功")
    take(url, stay("S1", "2018-03-01", "2018-03-11", 13_300))
    later, earlier = claim_no(url, "S2"), claim_no(url, "S1")
    decide(url)
    decide(url, stale=True)
    # 80 % of 13,300 less 1,300 for the first of the year; 70 % of 3,300 less 650 for the later, 1,600 paid as the first.
    decided = "select claim_id, amount_fen from decision_now where claim_id in (:one, :two) order by claim_id"
    assert answer(url, decided, one=later, two=earlier) == [(later, 185_500), (earlier, 960_000)]
    receipt = payouts.propose(url, intent("payout propose"), plan="HOSP_MED")
    assert (receipt.facts["item_count"], receipt.facts["batch_fen"]) == (2, 25_500 + 960_000)
    assert payments(url, later) == [(160_000, "paid"), (25_500, "proposed")]
    agrees(url)
