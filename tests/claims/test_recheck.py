"""``claim recheck``: decisions whose ground is gone or has grown, who is told, and how they are decided again."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import checks, contributions, enrollments, members, payouts, plans, words
from mutualaid.claims import adjudicating, rechecking, settlements, single
from mutualaid.cli import opening
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent, Witness, write
from mutualaid.render import cells
from mutualaid.results import Note, Receipt
from mutualaid.store.reading import read
from tests.claims.stage import LI, WANG, ZHANG, claim_no, decide, enroll, row, take, terms_of_90_percent
from tests.ledgers import answer, intent, listed, order
from tests.payouts.stage import answered

CHIEF = Actor("li", "chief")


WITNESS = Witness(asked=opening.changed, told=lambda _: None)
"""Asks what an entry changes, as the command line has it asked."""


def stay(
    number: str, admitted_on: str, discharged_on: str, self_one: int = 3300, who: str = ZHANG
) -> dict[str, object]:
    """A settlement whose other parts are nothing."""
    return row(
        who, number, admitted_on=admitted_on, discharged_on=discharged_on, self_pay_one=self_one, total_fee=self_one,
        fund_paid=0, self_pay_two=0, own_expense=0,
    )  # fmt: skip


def stale(url: str, *numbers: int) -> list[tuple[object, ...]]:
    """Claim, outcome and fen when decided and today, the code of the reason, whether money is out."""
    with read(url) as reader:
        rows = rechecking.listed(reader, numbers).rows
    keys = ("claim_no", "outcome", "amount_fen", "outcome_now", "amount_now_fen")
    return [(*(each[key] for key in keys), each["why"].code, each["is_paid"]) for each in rows]  # type: ignore[attr-defined]


def watched(action: str, **more: Any) -> Intent:
    """An intent as the command line has it: the journal asks what the entry changes."""
    return intent(action, witness=WITNESS, **more)


def told(notes: object) -> list[tuple[object, object]]:
    """Of the notes those on changed decisions: the claims, and how many."""
    return [(note.facts["claims"], note.facts["count"]) for note in notes if note.code == "DECISIONS_CHANGED"]  # type: ignore[attr-defined]


def told_of_paid(notes: object) -> list[tuple[object, ...]]:
    """Of the notes those on changed decisions whose money is out: code, claims, how many, payments, by how much."""
    keys = ("claims", "count", "payouts", "differs_fen")
    return [(note.code, *(note.facts[key] for key in keys)) for note in notes if "PAID_TOO" in note.code]  # type: ignore[attr-defined]


def test_a_decision_that_would_be_the_same_is_not_listed(url: str) -> None:
    take(url, row(), row(LI, "S2"), row(WANG, "S3"))
    assert stale(url) == []
    decide(url)
    assert stale(url) == []


def test_a_cancelled_cover_makes_its_decision_stale_and_the_write_says_so(url: str) -> None:
    take(url, row(), row(WANG, "S3"))
    decide(url)
    [cover] = answer(url, "select enrollment_id from decision_now where claim_id = 1")[0]
    dry = enrollments.cancel(url, watched("enroll cancel", reason="x", dry_run=True), cover, on="2018-06-01")
    receipt = enrollments.cancel(url, watched("enroll cancel", reason="x"), cover, on="2018-06-01")
    assert (told(dry.notes), told(receipt.notes)) == ([([1], 1)], [([1], 1)])
    assert stale(url) == [(1, "pay", 160000, "reject", 0, "WHY_COVER_CANCELLED", False)]
    assert stale(url, 2) == []


def test_a_refunded_cover_is_told_with_its_day(url: str) -> None:
    take(url, row())
    decide(url)
    [cover] = answer(url, "select enrollment_id from decision_now where claim_id = 1")[0]
    receipt = contributions.refund(url, watched("contribution refund", reason="x"), enrollment=cover, on="2018-06-09")
    assert told(receipt.notes) == [([1], 1)]
    with read(url) as reader:
        [one] = rechecking.listed(reader).rows
    assert one["why"] == Note("WHY_COVER_REFUNDED", facts={"enrollment_no": cover, "on": "2018-06-09"})


def test_two_records_that_become_one_share_what_one_cover_pays(url: str) -> None:
    enroll(url, (WANG, "U2", "住院医疗", "2018-01-01", "2018-01-05"))
    take(url, stay("S1", "2018-03-01", "2018-03-11", 61_300), stay("S2", "2018-07-01", "2018-07-11", 61_300, WANG))
    decide(url)
    first, second = claim_no(url, "S1"), claim_no(url, "S2")
    [zhang], [wang] = [
        answer(url, "select person_id from claim_now where claim_id = :no", no=number)[0] for number in (first, second)
    ]
    receipt = members.merge(url, watched("member merge", reason="one person"), str(wang), into=str(zhang))
    assert told(receipt.notes) == [([second], 1)]
    # 80 % of 60,000 yuan twice, under a cap of 50,000.
    assert stale(url) == [(second, "pay", 4_800_000, "partial", 200_000, "WHY_PEOPLE_MERGED", False)]
    again = decide(url, stale=True)
    assert again.receipt.facts["amount_fen"] == 200_000
    [note] = [note for note in again.receipt.notes if note.code == "DECISION_CHANGED"]
    assert (note.facts["previous_fen"], note.facts["amount_fen"]) == (4_800_000, 200_000)
    assert stale(url) == []


def test_an_earlier_stay_that_comes_in_changes_the_later_one_in_favor_of_the_member(url: str) -> None:
    take(url, stay("S2", "2018-07-01", "2018-07-11"))
    decide(url)
    later = claim_no(url, "S2")
    wanted = order("claim import", witness=Witness(asked=opening.changed, told=lambda _: None))
    receipt = settlements.import_roster(url, listed(stay("S1", "2018-03-01", "2018-03-11", 13_300)), wanted)
    earlier = claim_no(url, "S1")
    # 80 % above 1,300 yuan for the first stay of a year, 70 % above 650 for those after it.
    assert told(receipt.notes) == [([later], 1)]
    assert stale(url) == [(later, "pay", 160_000, "pay", 185_500, "WHY_EARLIER_EVENT", False)]
    decide(url)
    assert stale(url) == [
        (later, "pay", 160_000, "pay", 185_500, "WHY_EARLIER_EVENT", False),
        (earlier, "pay", 885_500, "pay", 960_000, "WHY_DECIDED_LATE", False),
    ]
    again = decide(url, stale=True)
    assert (again.receipt.asserted, again.receipt.voided) == ({"decision": 2}, {"decision": 2})
    assert stale(url) == []


def proposed(url: str, *claims: int) -> int:
    """Propose these claims, or all that is due; the number of the batch."""
    return int(str(payouts.propose(url, intent("payout propose"), claims=claims).facts["batch_no"]))


def test_a_stay_decided_late_is_told_where_it_would_be_otherwise_with_those_after_it_decided_again(url: str) -> None:
    take(url, stay("S2", "2018-07-01", "2018-07-11"))
    decide(url)
    take(url, stay("S1", "2018-03-01", "2018-03-11", 13_300))
    earlier = claim_no(url, "S1")
    receipt = adjudicating.adjudicate(url, watched("claim adjudicate")).receipt
    assert told(receipt.notes) == [([earlier], 1)]


def test_of_two_stays_the_later_one_decided_first_is_decided_as_the_later_one(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-11"), stay("S2", "2018-07-01", "2018-07-11"))
    assert [one["amount_fen"] for one in decide(url, claim_no(url, "S2")).decisions] == [185_500]
    assert stale(url) == []
    decide(url)
    assert stale(url) == []


def test_what_is_decided_beside_a_decision_that_has_lost_its_ground_does_not_rest_on_it(url: str) -> None:
    take(url, stay("S1", "2018-04-01", "2018-04-11", who=LI))
    decide(url)
    without_cover(url, 1)
    enroll(url, (LI, "U1", "住院医疗", "2018-06-01", "2018-06-05"))
    take(url, stay("S2", "2018-09-01", "2018-09-11", who=LI))
    # The first stay of the year that is covered: 80 % above 1,300 yuan.
    assert [one["amount_fen"] for one in decide(url).decisions] == [160_000]
    assert [each[0] for each in stale(url)] == [1]


def test_a_later_stay_that_was_refused_makes_none_before_it_late(url: str) -> None:
    take(url, stay("S1", "2018-04-01", "2018-04-11", who=LI), stay("S3", "2019-08-01", "2019-08-11", who=LI))
    decide(url)
    without_cover(url, 1)
    enroll(url, (LI, "U1", "住院医疗", "2018-06-01", "2018-06-05"))
    take(url, stay("S2", "2018-09-01", "2018-09-11", who=LI))
    assert [one["amount_fen"] for one in decide(url).decisions] == [160_000]


def test_the_second_part_of_a_stay_that_comes_in_later_leaves_the_decision_on_the_first_as_it_is(url: str) -> None:
    take(url, stay("S1", "2018-03-01", "2018-03-06", 2_000) | {"referral": "是"})
    decide(url)
    second = stay("S2", "2018-03-07", "2018-03-11", 1_300)
    wanted = order("claim import", witness=Witness(asked=opening.changed, told=lambda _: None))
    assert told(settlements.import_roster(url, listed(second), wanted).notes) == []
    # 3,300 yuan of one stay: 160,000 in all, 56,000 of them on the first part.
    assert [one["amount_fen"] for one in decide(url).decisions if one["plan_code"] == "HOSP_MED"] == [104_000]
    assert stale(url) == []
    single.reopen(url, intent("claim reopen", reason="x"), [claim_no(url, "S1"), claim_no(url, "S2")])
    decided = [one["amount_fen"] for one in decide(url).decisions if one["plan_code"] == "HOSP_MED"]
    assert (decided, stale(url)) == ([160_000, 0], [])


def sent(url: str, *claims: int) -> int:
    """Propose, approve and export these claims, or all that is due; the number of the batch."""
    batch_no = proposed(url, *claims)
    payouts.approve(url, Intent("payout approve", CHIEF), batch_no)
    exported(url, batch_no)
    return batch_no


def exported(url: str, batch_no: int) -> None:
    payouts.export(
        url, Intent("payout export", CHIEF), batch_no, file_name=f"{batch_no}.txt", format_code="utf-8", delimiter="|",
        keep=lambda _: None,
    )  # fmt: skip


def found(url: str, name: str) -> list[tuple[str, str, object]]:
    """What a check finds: record, code, by how much."""
    with read(url) as reader:
        outcome = checks.check(reader, [name], today="2018-12-31")
    return [(each.record, each.code, each.facts["differs_fen"]) for each in outcome.findings]


def said(url: str, name: str) -> str:
    """The sentence of the only finding of a check, in English."""
    words.use("en")
    with read(url) as reader:
        [finding] = checks.check(reader, [name], today="2018-12-31").findings
    return cells.told(finding.code, finding.facts)


def without_cover(url: str, claim: int) -> None:
    [cover] = answer(url, "select enrollment_id from decision_now where claim_id = :claim", claim=claim)[0]
    enrollments.cancel(url, intent("enroll cancel", reason="x"), cover, on="2018-06-01")


def carded(url: str, first_digits: str = "6210000000") -> None:
    """Everybody gets a card, so that money can reach them."""
    for person_id, fact_id in answer(url, "select person_id, fact_id from personal_now"):
        with write(url, intent("member edit")) as writer:
            writer.correct("personal", fact_id, card_no=f"{first_digits}{person_id:06d}")


def left_out(receipt: Receipt) -> list[Note]:
    """What a proposal does not pay as it stands."""
    told = receipt.facts["left_out"]
    assert isinstance(told, list)
    return told


def heard(url: str, line_no: int, result: str) -> None:
    """The bank answers a line of the last batch."""
    [(batch_no, card_no, fen)] = answer(
        url,
        "select i.batch_id, p.card_no, sum(i.amount_fen) from batch_item_now i join personal p on p.fact_id = i.personal_id"
        " where i.batch_id = (select max(batch_id) from payment_batch_now) and i.line_no = :line"
        " group by i.batch_id, p.card_no",
        line=line_no,
    )
    answered(url, (line_no, card_no, fen / 100, result, None, "2018-08-01"), batch=batch_no)


def two_that_become_one(url: str) -> tuple[int, int]:
    """A stay of 50,000 yuan each of Zhang (earlier) and Wang (later), decided; their claims."""
    enroll(url, (WANG, "U2", "住院医疗", "2018-01-01", "2018-01-05"))
    take(url, stay("S1", "2018-03-01", "2018-03-11", 50_000), stay("S2", "2018-07-01", "2018-07-11", 50_000, WANG))
    decide(url)
    carded(url)
    return claim_no(url, "S1"), claim_no(url, "S2")


def merged(url: str) -> None:
    """Wang turns out to be Zhang."""
    zhang, wang = (
        answer(url, "select person_id from personal_now where document_no = :no", no=number)[0][0]
        for number in (ZHANG, WANG)
    )
    members.merge(url, intent("member merge", reason="one person"), str(wang), into=str(zhang))


def test_what_would_be_otherwise_is_left_out_of_a_batch_and_listed(url: str) -> None:
    take(url, row(), row(WANG, "S3"))
    decide(url)
    carded(url)
    without_cover(url, 1)
    assert found(url, "stale-decisions") == [("claim:1", "CHECK_STALE_DECISIONS", 160_000)]
    assert found(url, "paid-otherwise") == []
    receipt = payouts.propose(url, intent("payout propose"))
    assert (receipt.facts["item_count"], receipt.facts["batch_fen"]) == (2, 72_000)
    assert [(note.code, note.facts["claim_no"]) for note in left_out(receipt)] == [("DECISION_STALE", 1)]
    nothing = payouts.propose(url, intent("payout propose"))
    assert (nothing.entry, nothing.problems) == (None, [])
    assert (nothing.facts["item_count"], nothing.facts["batch_fen"]) == (0, 0)
    assert [note.facts["claim_no"] for note in left_out(nothing)] == [1]
    decide(url, stale=True)
    assert found(url, "stale-decisions") == []


def test_a_batch_that_holds_a_stale_decision_is_neither_approved_nor_exported(url: str) -> None:
    take(url, row(), row(WANG, "S3"))
    decide(url)
    carded(url)
    payouts.propose(url, intent("payout propose"))
    without_cover(url, 1)
    with pytest.raises(MutualAidError) as wrong:
        payouts.approve(url, Intent("payout approve", CHIEF), 1)
    assert (wrong.value.code, wrong.value.exit_code, wrong.value.facts["claims"]) == ("BATCH_STALE", Exit.CONFLICT, [1])
    left = decide(url, stale=True)
    assert [note.code for note in left.receipt.notes] == ["STALE_IN_BATCH"]
    assert left.receipt.entry is None


def test_a_check_names_the_way_that_frees_a_stale_decision_from_its_batch(url: str) -> None:
    take(url, row())
    decide(url)
    carded(url)
    batch_no = proposed(url)
    without_cover(url, 1)
    assert found(url, "stale-decisions") == [("claim:1", "CHECK_STALE_IN_BATCH", 160_000)]
    assert f"payout cancel {batch_no}," in said(url, "stale-decisions")
    payouts.cancel(url, intent("payout cancel", reason="x"), batch_no)
    assert found(url, "stale-decisions") == [("claim:1", "CHECK_STALE_DECISIONS", 160_000)]
    assert decide(url, stale=True).receipt.asserted == {"decision": 1}


def test_a_check_names_the_way_that_ends_the_returned_payment_of_a_stale_decision(url: str) -> None:
    take(url, row(WANG))
    decide(url)
    carded(url)
    sent(url)
    heard(url, 1, "退汇")
    without_cover(url, 1)
    assert found(url, "stale-decisions") == [("claim:1", "CHECK_STALE_RETURNED", 36_000)]
    assert "payout recover 1," in said(url, "stale-decisions")
    assert [note.code for note in decide(url, stale=True).receipt.notes] == ["STALE_RETURNED"]
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")
    assert found(url, "stale-decisions") == [("claim:1", "CHECK_STALE_DECISIONS", 36_000)]
    assert decide(url, stale=True).receipt.asserted == {"decision": 1}


def test_a_check_of_a_payment_that_is_sent_again_names_its_batch_first(url: str) -> None:
    take(url, row(WANG))
    decide(url)
    carded(url)
    sent(url)
    heard(url, 1, "退汇")
    carded(url, "6299999999")
    payouts.reissue(url, intent("payout reissue"))
    without_cover(url, 1)
    assert found(url, "stale-decisions") == [("claim:1", "CHECK_STALE_IN_BATCH", 36_000)]
    payouts.cancel(url, intent("payout cancel", reason="x"), 2)
    assert found(url, "stale-decisions") == [("claim:1", "CHECK_STALE_RETURNED", 36_000)]


@pytest.mark.parametrize(("unit", "decided"), [("U1", {"decision": 1}), ("U2", {}), ("110119100", {"decision": 1})])
def test_what_is_stale_in_a_unit_is_decided_again_there(url: str, unit: str, decided: dict[str, int]) -> None:
    take(url, row())
    decide(url)
    without_cover(url, 1)
    assert decide(url, stale=True, unit=unit).receipt.asserted == decided


def test_an_approved_batch_whose_cover_goes_is_not_exported(url: str) -> None:
    take(url, row())
    decide(url)
    carded(url)
    payouts.propose(url, intent("payout propose"))
    payouts.approve(url, Intent("payout approve", CHIEF), 1)
    without_cover(url, 1)
    with pytest.raises(MutualAidError) as wrong:
        exported(url, 1)
    assert (wrong.value.code, wrong.value.exit_code) == ("BATCH_STALE", Exit.CONFLICT)


def test_nothing_more_is_paid_while_a_merged_person_holds_too_much_under_the_plan(url: str) -> None:
    # 80 % of 50,000 less 1,300 yuan is 38,960, twice, under a cap of 50,000 that one person has once.
    first, second = two_that_become_one(url)
    sent(url, second)
    batch_no = proposed(url, first)
    merged(url)
    assert stale(url) == [(second, "pay", 3_896_000, "partial", 1_104_000, "WHY_PEOPLE_MERGED", True)]
    with pytest.raises(MutualAidError) as wrong:
        payouts.approve(url, Intent("payout approve", CHIEF), batch_no)
    assert (wrong.value.code, wrong.value.exit_code, wrong.value.facts["claims"]) == (
        "BATCH_STALE",
        Exit.CONFLICT,
        [first],
    )
    payouts.cancel(url, intent("payout cancel", reason="x"), batch_no)
    waiting = payouts.propose(url, intent("payout propose"), plan="HOSP_MED")
    assert (waiting.entry, waiting.facts["item_count"], waiting.facts["batch_fen"]) == (None, 0, 0)
    [left] = left_out(waiting)
    assert (left.code, left.facts["claim_no"], left.facts["other_no"]) == ("PAID_TOO_MUCH", first, second)
    assert (left.facts["differs_fen"], left.facts["payout_no"]) == (2_792_000, 1)


def test_what_was_paid_too_much_is_recovered_first_and_then_the_whole_is_paid(url: str) -> None:
    first, second = two_that_become_one(url)
    sent(url, second)
    heard(url, 1, "成功")
    merged(url)
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")
    decide(url, stale=True)
    receipt = payouts.propose(url, intent("payout propose"), plan="HOSP_MED")
    assert receipt.facts["batch_fen"] == 3_896_000 + 1_104_000
    paid = "select claim_id, p.amount_fen from batch_item_now i join payout_now p on p.payout_id = i.payout_id"
    assert answer(url, f"{paid} where i.batch_id = 2 order by 1") == [(first, 3_896_000), (second, 1_104_000)]


def test_a_person_who_holds_too_much_under_one_plan_is_paid_under_another(url: str) -> None:
    take(url, row(), row(ZHANG, "S2", admitted_on="2018-07-01", discharged_on="2018-07-11"))
    decide(url)
    carded(url)
    medical, allowance = claim_no(url, "S1"), claim_no(url, "S2", "HOSP_ALLOW")
    sent(url, medical)
    without_cover(url, medical)
    receipt = payouts.propose(url, intent("payout propose"), claims=[claim_no(url, "S1", "HOSP_ALLOW"), allowance])
    assert (receipt.facts["item_count"], left_out(receipt)) == (2, [])


def test_a_payment_that_came_back_is_not_paid_again_once_its_decision_is_stale(url: str) -> None:
    take(url, row(), row(WANG, "S3"))
    decide(url)
    carded(url)
    sent(url)
    for line in (1, 2):
        heard(url, line, "退汇")
    without_cover(url, 1)
    carded(url, "6299999999")
    receipt = payouts.reissue(url, intent("payout reissue"))
    assert (receipt.facts["item_count"], receipt.facts["batch_fen"]) == (2, 72_000)
    [left] = left_out(receipt)
    assert (left.code, left.facts["claim_no"], left.facts["payout_no"]) == ("STALE_RETURNED", 1, 1)
    alone = payouts.reissue(url, intent("payout reissue"), [1])
    assert (alone.entry, alone.problems, alone.facts["item_count"]) == (None, [], 0)
    assert [note.code for note in left_out(alone)] == ["STALE_RETURNED"]
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")
    assert decide(url, stale=True).receipt.asserted == {"decision": 1}
    assert stale(url) == []


def test_what_was_paid_and_would_be_otherwise_is_told_with_its_amount_and_left(url: str) -> None:
    take(url, row())
    decide(url)
    carded(url)
    sent(url)
    [cover] = answer(url, "select enrollment_id from decision_now where claim_id = 1")[0]
    receipt = enrollments.cancel(url, watched("enroll cancel", reason="x"), cover, on="2018-06-01")
    assert told(receipt.notes) == [([1], 1)]
    assert told_of_paid(receipt.notes) == [("DECISIONS_PAID_TOO_MUCH", [1], 1, [1], 160_000)]
    assert stale(url) == [(1, "pay", 160_000, "reject", 0, "WHY_COVER_CANCELLED", True)]
    assert found(url, "paid-otherwise") == [("claim:1", "CHECK_PAID_TOO_MUCH", 160_000)]
    assert found(url, "stale-decisions") == []
    left = decide(url, stale=True)
    assert (left.receipt.entry, [note.code for note in left.receipt.notes]) == (None, ["STALE_SENT_TOO_MUCH"])
    heard(url, 1, "成功")
    left = decide(url, stale=True)
    assert (left.receipt.entry, [note.code for note in left.receipt.notes]) == (None, ["STALE_PAID"])


def test_money_to_be_asked_back_waits_for_the_answer_of_the_bank_wherever_it_is_told(url: str) -> None:
    first, second = two_that_become_one(url)
    sent(url, second)
    merged(url)

    def sentences() -> list[str]:
        [left] = left_out(payouts.propose(url, intent("payout propose"), claims=[first]))
        [note] = decide(url, stale=True).receipt.notes
        return [said(url, "paid-otherwise"), *(cells.told(each.code, each.facts) for each in (left, note))]

    at_the_bank = sentences()
    assert all("payout confirm FILE" in each and "payout recover" not in each for each in at_the_bank), at_the_bank
    with pytest.raises(MutualAidError, match="PAYOUT_NOT_PAID"):
        payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")
    heard(url, 1, "成功")
    paid = sentences()
    assert all("payout recover 1 " in each and "payout confirm" not in each for each in paid), paid
    payouts.recover(url, intent("payout recover", reason="x"), 1, on="2018-09-01")


def test_what_was_paid_and_comes_to_as_much_in_another_way_is_no_finding(url: str) -> None:
    take(url, row())
    decide(url)
    carded(url)
    sent(url)
    plans.load(url, intent("plan load", file_name="x.toml"), terms_of_90_percent())
    assert found(url, "paid-otherwise") == [("claim:1", "CHECK_PAID_TOO_LITTLE", 20_000)]
    payment = {"document_no": ZHANG, "plan": "住院医疗", "amount": 48_400, "paid_on": "2018-03-20", "result": "成功"}
    assert payouts.import_roster(url, listed(payment), order("payout import")).added == 1
    # 1,800 yuan are due, 1,600 are left below the cap.
    assert stale(url) == [(1, "pay", 160_000, "partial", 160_000, "WHY_TERMS", True)]
    assert (found(url, "paid-otherwise"), found(url, "stale-decisions")) == ([], [])


def test_a_member_who_was_paid_too_little_is_told_as_loudly(url: str) -> None:
    take(url, stay("S2", "2018-07-01", "2018-07-11"))
    decide(url)
    carded(url)
    sent(url)
    receipt = settlements.import_roster(
        url, listed(stay("S1", "2018-03-01", "2018-03-11")), order("claim import", witness=WITNESS)
    )
    later = claim_no(url, "S2")
    assert told(receipt.notes) == [([later], 1)]
    assert told_of_paid(receipt.notes) == [("DECISIONS_PAID_TOO_LITTLE", [later], 1, [1], 25_500)]
    assert found(url, "paid-otherwise") == [(f"claim:{later}", "CHECK_PAID_TOO_LITTLE", 25_500)]


def test_what_a_person_decided_by_hand_is_overruled_by_nothing(url: str) -> None:
    take(url, row())
    single.reject(url, intent("claim reject", reason="fraud"), 1)
    decide(url)
    assert stale(url) == []
    single.reopen(url, intent("claim reopen", reason="seen again"), [2])
    assert decide(url, stale=True).receipt.entry is None
    assert answer(url, "select claim_id from decision_now") == [(1,)]


def test_a_write_that_touches_nobody_with_a_decision_tells_nothing(url: str) -> None:
    take(url, row())
    decide(url)
    [cover] = answer(url, "select enrollment_id from enrollment_now e join personal_now p on p.person_id = e.person_id"
                          " where p.document_no = :no", no=LI)[0]  # fmt: skip
    assert told(enrollments.cancel(url, watched("enroll cancel", reason="x"), cover, on="2018-06-01").notes) == []


def test_an_unknown_claim_is_refused(url: str) -> None:
    take(url, row())
    decide(url)
    with pytest.raises(MutualAidError) as wrong:
        stale(url, 99)
    assert wrong.value.code == "CLAIM_UNKNOWN"
