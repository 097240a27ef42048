"""What a paid decision comes to more today: it is decided again, and the rest is paid beside what was paid."""

from __future__ import annotations

import pytest

from mutualaid import checks, enrollments, payouts, reports
from mutualaid.claims import adjudicating, single
from mutualaid.errors import MutualAidError
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.reports import claims
from mutualaid.reports.payouts import batch_items, reconciliation
from mutualaid.store.reading import read
from tests.claims.stage import ZHAO, claim_no, decide, take
from tests.claims.test_recheck import CHIEF, carded, exported, found, heard, left_out, proposed, said, sent, stale, stay
from tests.ledgers import answer, intent, order, roster
from tests.payouts.stage import answered


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


def found_codes(url: str, name: str) -> list[str]:
    """The codes of what a check finds."""
    with read(url) as reader:
        return [each.code for each in checks.check(reader, [name], today="2018-12-31").findings]


def agrees(url: str) -> None:
    """Nothing is left to say of decisions and money."""
    for name in ("stale-decisions", "paid-otherwise", "paid-twice", "orphans", "payment-story", "batch-sums"):
        assert found_codes(url, name) == []
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


def supplemented(url: str, result: str = "成功") -> int:
    """The claim of Zhao with a supplement of 10,000 yuan that the bank has answered; payments 1 and 2, batches 1 and 2."""
    claim = an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)
    sent(url)
    heard(url, 1, result)
    return claim


def test_what_is_still_at_the_bank_waits_for_its_answer_before_the_rest_is_decided(url: str) -> None:
    claim = int(str(single.add(url, intent("claim add"), ZHAO, "CRITICAL", ILL).facts["claim_no"]))
    decide(url)
    carded(url)
    sent(url)
    shares(url, 2)
    left = decide(url, stale=True)
    assert (left.receipt.entry, [note.code for note in left.receipt.notes]) == (None, ["STALE_SENT"])
    assert "payout confirm" in said(url, "paid-otherwise")
    heard(url, 1, "成功")
    assert decide(url, stale=True).receipt.asserted == {"decision": 1}
    assert payments(url, claim) == [(1_000_000, "paid")]


def test_a_share_that_is_taken_back_is_mended_by_recovering_the_supplement_alone(url: str) -> None:
    claim = supplemented(url)
    shares(url, 1)
    assert found(url, "paid-otherwise") == [(f"claim:{claim}", "CHECK_PAID_TOO_MUCH", 1_000_000)]
    assert "payout recover 2 " in said(url, "paid-otherwise")
    payouts.recover(url, intent("payout recover", reason="x"), 2, on="2018-09-01")
    assert found(url, "stale-decisions") == [(f"claim:{claim}", "CHECK_STALE_DECISIONS", 1_000_000)]
    assert decide(url, stale=True).receipt.facts["amount_fen"] == 1_000_000
    assert payouts.propose(url, intent("payout propose")).facts["item_count"] == 0
    agrees(url)


def test_a_supplement_that_came_back_for_good_is_paid_again_once_the_claim_is_decided_anew(url: str) -> None:
    claim = supplemented(url)
    payouts.recover(url, intent("payout recover", reason="x"), 2, on="2018-09-01")
    agrees(url)
    assert payouts.propose(url, intent("payout propose")).facts["item_count"] == 0
    assert decide(url, stale=True).receipt.entry is None
    with pytest.raises(MutualAidError) as wrong:
        payouts.propose(url, intent("payout propose"), claims=[claim])
    assert (wrong.value.code, wrong.value.facts["state"]) == ("CLAIM_HAS_PAYOUT", "recovered")
    assert decide(url, claim, stale=True).receipt.asserted == {"decision": 1}
    assert payouts.propose(url, intent("payout propose")).facts["batch_fen"] == 1_000_000
    agrees(url)
    assert decide(url, claim, stale=True).receipt.entry is None


def test_a_first_payment_that_came_back_for_good_is_paid_again_beside_the_supplement(url: str) -> None:
    claim = supplemented(url)
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")
    agrees(url)
    assert payouts.propose(url, intent("payout propose")).facts["item_count"] == 0
    decide(url, claim, stale=True)
    assert payouts.propose(url, intent("payout propose")).facts["batch_fen"] == 1_000_000
    assert payments(url, claim) == [(1_000_000, "recovered"), (1_000_000, "paid"), (1_000_000, "proposed")]
    agrees(url)


def test_an_answer_without_a_batch_is_that_of_the_supplement_where_the_first_payment_was_answered(url: str) -> None:
    claim = an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)
    sent(url)
    told = answered(url, (1, card_of(url), 10_000, "成功", None, "2018-08-15"))
    assert (told.facts["batch_no"], payments(url, claim)) == (2, [(1_000_000, "paid"), (1_000_000, "paid")])


def test_a_supplement_that_the_bank_returned_is_sent_again_as_any_payment(url: str) -> None:
    claim = supplemented(url, "退汇")
    assert payments(url, claim) == [(1_000_000, "paid"), (1_000_000, "returned")]
    agrees(url)
    with read(url) as reader:
        [row] = reports.never_paid(reader, unit=None, as_of="2018-12-31").rows
        assert (row["claim_no"], row["amount_fen"], row["state"]) == (claim, 1_000_000, "returned")
    carded(url, "6299999999")
    told = payouts.reissue(url, intent("payout reissue"))
    assert (told.facts["item_count"], told.facts["batch_fen"]) == (1, 1_000_000)
    payouts.approve(url, Intent("payout approve", CHIEF), 3)
    exported(url, 3)
    heard(url, 1, "成功")
    assert payments(url, claim) == [(1_000_000, "paid"), (1_000_000, "paid")]
    agrees(url)


def test_a_first_payment_that_comes_back_late_is_sent_again_beside_the_supplement(url: str) -> None:
    claim = supplemented(url)
    answered(url, (1, card_of(url), 10_000, "退汇", None, "2018-08-20"), batch=1)
    carded(url, "6299999999")
    told = payouts.reissue(url, intent("payout reissue"))
    assert (told.facts["item_count"], told.facts["batch_fen"]) == (1, 1_000_000)
    payouts.approve(url, Intent("payout approve", CHIEF), 3)
    exported(url, 3)
    assert payments(url, claim) == [(1_000_000, "exported"), (1_000_000, "paid")]
    agrees(url)


def card_of(url: str) -> str:
    [(card_no,)] = answer(url, "select card_no from personal_now where document_no = :no", no=ZHAO)
    return str(card_no)


def undone(url: str, action: str) -> None:
    """The last entry of an action is undone."""
    [(entry,)] = answer(url, "select max(entry_id) from entry where action = :action", action=action)
    undo(url, entry, actor=CHIEF, reason="wrong")


def test_the_decision_that_a_supplement_rests_on_is_undone_once_its_batch_is_taken_back(url: str) -> None:
    claim = an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)
    batch = proposed(url)
    with pytest.raises(MutualAidError, match="UNDO_REFUSED"):
        undone(url, "claim adjudicate")
    payouts.cancel(url, intent("payout cancel", reason="x"), batch)
    undone(url, "claim adjudicate")
    assert found(url, "paid-otherwise") == [(f"claim:{claim}", "CHECK_PAID_TOO_LITTLE", 1_000_000)]
    with pytest.raises(MutualAidError, match="UNDO_REFUSED"):
        undone(url, "payout cancel")
    decide(url, stale=True)
    assert payouts.propose(url, intent("payout propose")).facts["batch_fen"] == 1_000_000


def test_an_answer_that_is_undone_leaves_the_supplement_beside_what_is_at_the_bank(url: str) -> None:
    claim = an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)
    proposed(url)
    undone(url, "payout confirm")
    assert payments(url, claim) == [(1_000_000, "exported"), (1_000_000, "proposed")]
    agrees(url)
    assert payouts.propose(url, intent("payout propose")).facts["item_count"] == 0


def test_a_recovery_is_not_undone_once_something_was_paid_instead(url: str) -> None:
    claim = an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")
    batch = proposed(url)
    assert payments(url, claim) == [(1_000_000, "recovered"), (2_000_000, "proposed")]
    with pytest.raises(MutualAidError, match="UNDO_REFUSED"):
        undone(url, "payout recover")
    payouts.cancel(url, intent("payout cancel", reason="x"), batch)
    undone(url, "payout recover")
    with pytest.raises(MutualAidError, match="UNDO_REFUSED"):
        undone(url, "payout cancel")
    assert payouts.propose(url, intent("payout propose")).facts["batch_fen"] == 1_000_000
    agrees(url)


def test_a_recovery_of_a_first_payment_is_undone_though_its_own_decision_was_replaced(url: str) -> None:
    supplemented(url)
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")
    undone(url, "payout recover")
    agrees(url)


def test_a_supplement_is_approved_by_nobody_who_decided_any_of_it(url: str) -> None:
    an_illness_is_paid(url)
    shares(url, 2)
    adjudicating.adjudicate(url, Intent("claim adjudicate", Actor("sun", "clerk")), stale=True)
    batch = proposed(url)
    with pytest.raises(MutualAidError) as wrong:
        payouts.approve(url, Intent("payout approve", Actor("sun", "clerk")), batch)
    assert (wrong.value.code, wrong.value.facts["role_code"]) == ("SAME_APPROVER", "adjudicator")


def test_a_first_payment_sent_again_is_approved_by_nobody_who_decided_the_claim_since(url: str) -> None:
    an_illness_is_paid(url)
    shares(url, 2)
    adjudicating.adjudicate(url, Intent("claim adjudicate", Actor("sun", "clerk")), stale=True)
    answered(url, (1, card_of(url), 10_000, "退汇", None, "2018-08-20"), batch=1)
    carded(url, "6299999999")
    payouts.reissue(url, intent("payout reissue"))
    with pytest.raises(MutualAidError) as wrong:
        payouts.approve(url, Intent("payout approve", Actor("sun", "clerk")), 2)
    assert (wrong.value.code, wrong.value.facts["role_code"]) == ("SAME_APPROVER", "adjudicator")


def test_a_batch_goes_on_telling_who_decided_it_after_its_claim_was_decided_again(url: str) -> None:
    an_illness_is_paid(url)
    shares(url, 2)
    adjudicating.adjudicate(url, Intent("claim adjudicate", Actor("sun", "clerk")), stale=True)
    with read(url) as reader:
        assert batch_items(reader, 1).head["decided_by"] == "zhang"
    batch = proposed(url)
    with read(url) as reader:
        assert batch_items(reader, batch).head["decided_by"] == "sun"


def test_the_money_of_a_claim_that_waits_is_counted_stage_by_stage(url: str) -> None:
    an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)

    def stages() -> dict[object, object]:
        with read(url) as reader:
            rows = reconciliation(reader).rows
        return {row["stage"]: row["amount_fen"] for row in rows if row["amount_fen"]}

    before = {"decided": 2_000_000, "to_propose": 1_000_000}
    assert stages() == {**before, **dict.fromkeys(("proposed", "approved", "exported", "paid"), 1_000_000)}
    with read(url) as reader:
        [row] = reports.never_paid(reader, unit=None, as_of="2018-12-31").rows
        assert (row["amount_fen"], row["state"]) == (1_000_000, "decided")
    batch = proposed(url)
    assert stages() == {
        "decided": 2_000_000, "proposed": 2_000_000, "to_approve": 1_000_000,
        **dict.fromkeys(("approved", "exported", "paid"), 1_000_000),
    }  # fmt: skip
    with read(url) as reader:
        of_batch = {row["stage"]: row["amount_fen"] for row in reconciliation(reader, batch_no=batch).rows}
    assert (of_batch["decided"], of_batch["proposed"]) == (1_000_000, 1_000_000)


def test_the_ledger_before_the_supplement_knows_of_one_payment(url: str) -> None:
    claim = an_illness_is_paid(url)
    [(entry,)] = answer(url, "select max(entry_id) from entry")
    shares(url, 2)
    decide(url, stale=True)
    sent(url)
    heard(url, 1, "成功")
    with read(url, at=str(entry)) as reader:
        shown = claims.show(reader, claim)
        assert (shown["decision"]["amount_fen"], len(shown["payments"])) == (1_000_000, 1)
        assert checks.check(reader, ["paid-twice", "orphans"], today="2018-12-31").findings == []
        assert not reconciliation(reader).notes


def test_a_claim_shows_how_far_each_of_its_payments_has_come(url: str) -> None:
    claim = an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)

    def shown() -> list[tuple[object, object]]:
        with read(url) as reader:
            return [(each["state"], each["event_on"]) for each in claims.show(reader, claim)["payments"]]

    batch, first = proposed(url), ("paid", "2018-08-01")
    assert shown() == [first, ("proposed", None)]
    payouts.approve(url, Intent("payout approve", CHIEF), batch)
    assert shown() == [first, ("approved", None)]
    exported(url, batch)
    assert shown() == [first, ("exported", None)]
    heard(url, 1, "退汇")
    assert shown() == [first, ("returned", "2018-08-01")]
    carded(url, "6299999999")
    payouts.reissue(url, intent("payout reissue"))
    assert shown() == [first, ("proposed", "2018-08-01")]


def test_no_more_is_paid_than_the_cap_while_the_late_stay_is_owed_and_the_later_was_paid_too_much(url: str) -> None:
    take(url, stay("S2", "2018-07-01", "2018-07-11", 61_300))
    decide(url)
    carded(url)
    sent(url, claim_no(url, "S2"))
    heard(url, 1, "成功")
    take(url, stay("S1", "2018-03-01", "2018-03-11", 61_300))
    later, earlier = claim_no(url, "S2"), claim_no(url, "S1")
    decide(url)
    # 48,000 yuan are paid; 50,000 is the cap of the cover. In their order the earlier is worth 48,000, the later 2,000.
    assert stale(url) == [
        (later, "pay", 4_800_000, "partial", 200_000, "WHY_EARLIER_EVENT", True),
        (earlier, "partial", 200_000, "pay", 4_800_000, "WHY_DECIDED_LATE", False),
    ]
    again = decide(url, stale=True)
    assert [note.code for note in again.receipt.notes if note.code == "STALE_PAID"] == ["STALE_PAID"]
    assert stale(url) == [(later, "pay", 4_800_000, "partial", 200_000, "WHY_EARLIER_EVENT", True)]
    receipt = payouts.propose(url, intent("payout propose"), plan="HOSP_MED")
    [note] = left_out(receipt)
    assert (receipt.facts["item_count"], note.code, note.facts["claim_no"]) == (0, "PAID_TOO_MUCH", earlier)
    assert (note.facts["other_no"], note.facts["differs_fen"], note.facts["payout_no"]) == (later, 4_600_000, 1)
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")
    decide(url, stale=True)
    receipt = payouts.propose(url, intent("payout propose"), plan="HOSP_MED")
    assert (receipt.facts["item_count"], receipt.facts["batch_fen"]) == (2, 5_000_000)
    agrees(url)


def test_a_batch_is_not_approved_once_its_payments_come_to_more_than_what_is_decided(url: str) -> None:
    claim = an_illness_is_paid(url)
    shares(url, 2)
    decide(url, stale=True)
    batch = proposed(url)
    [(fact_id,)] = answer(url, "select fact_id from decision_now where claim_id = :claim", claim=claim)
    with write(url, intent("claim adjudicate")) as writer:
        writer.void("decision", [fact_id])
        writer.assert_one(
            "decision", claim_id=claim, outcome="pay", reason_code="manual", amount_fen=1_999_999, steps="[]",
            decided_by="zhao",
        )  # fmt: skip
    assert found_codes(url, "paid-twice") == ["CHECK_PAID_TWICE"]
    with read(url) as reader:
        [note] = reconciliation(reader).notes
    assert (note.code, note.facts["expected_fen"], note.facts["found_fen"]) == ("RECONCILE_TWICE", 1_999_999, 2_000_000)
    with pytest.raises(MutualAidError) as wrong:
        payouts.approve(url, Intent("payout approve", CHIEF), batch)
    assert (wrong.value.code, wrong.value.facts["claim_no"]) == ("BATCH_DECISION_GONE", claim)


def test_what_had_arrived_on_a_day_did_not_wait_on_it_though_it_came_back_since(url: str) -> None:
    claim = an_illness_is_paid(url)
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-12-01")
    shares(url, 2)
    decide(url, claim, stale=True)

    def waits(on: str) -> list[object]:
        with read(url) as reader:
            return [row["amount_fen"] for row in reports.never_paid(reader, unit=None, as_of=on).rows]

    assert (waits("2018-11-30"), waits("2018-12-01")) == ([1_000_000], [2_000_000])
