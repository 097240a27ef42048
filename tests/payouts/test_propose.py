"""Proposing, approving and taking back: which decisions go into a batch, and who may say yes to it."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import payouts
from mutualaid.errors import Exit
from mutualaid.journal import Actor, Intent, write
from tests.ledgers import answer
from tests.payouts.stage import (
    ADJUDICATOR,
    CHIEF,
    CLERK,
    card,
    decide,
    entries,
    export,
    intent,
    refused,
    reopen,
    sent,
    states,
)

ZHANG, LI, WANG, ZHAO = 1, 2, 3, 4
"""Numbers of the persons of ``conftest.PEOPLE``: Zhang and Wang have cards."""


def propose(ledger: str, **asked: Any) -> Any:
    return payouts.propose(ledger, intent("propose"), **asked)


def test_where_nothing_is_left_to_pay_that_is_told_in_figures(ledger: str) -> None:
    nothing = {"item_count": 0, "batch_fen": 0, "left_out": []}
    for receipt in (
        propose(ledger),
        propose(ledger, relief=True),
        payouts.reissue(ledger, intent("reissue")),
        payouts.reissue(ledger, intent("reissue"), relief=True),
    ):
        assert (receipt.entry, receipt.problems, receipt.facts) == (None, [], nothing)


def test_decisions_that_pay_go_into_one_batch_with_a_line_for_each_payee(ledger: str) -> None:
    claims = decide(ledger, (ZHANG, 10_000), (WANG, 7_000), (ZHANG, 5_050))
    receipt = propose(ledger)
    assert receipt.facts == {"batch_no": 1, "item_count": 3, "payee_count": 2, "batch_fen": 22_050, "left_out": []}
    assert receipt.asserted == {"batch_item": 3, "payment_batch": 1, "payout": 3}
    assert answer(ledger, "select line_no, payout_id, attempt, amount_fen from batch_item_now order by item_id") == [
        (1, 1, 1, 10_000),
        (1, 2, 1, 5_050),
        (2, 3, 1, 7_000),
    ]
    rows = answer(ledger, "select claim_id, channel_code, quarter, serial_no from payout_now order by payout_id")
    assert rows == [
        (claims[0], "direct", "2018Q2", None),
        (claims[2], "direct", "2018Q2", None),
        (claims[1], "direct", "2018Q2", None),
    ]
    assert states(ledger) == {1: "proposed", 2: "proposed", 3: "proposed"}


def test_the_channel_of_a_payment_is_that_of_its_claim(ledger: str) -> None:
    decide(ledger, (ZHANG, 100), channel="office")
    propose(ledger)
    assert answer(ledger, "select channel_code from payout_now") == [("office",)]


def test_only_decisions_that_pay_something_are_proposed(ledger: str) -> None:
    decide(ledger, (ZHANG, 0))
    decide(ledger, (ZHANG, 0), outcome="reject")
    decide(ledger, (ZHANG, 0), outcome="hold")
    decide(ledger, (ZHANG, 300), outcome="partial")
    assert propose(ledger).facts["batch_fen"] == 300


def test_nothing_to_propose_changes_nothing(ledger: str) -> None:
    before = entries(ledger)
    receipt = propose(ledger)
    assert (receipt.entry, receipt.asserted, receipt.problems, entries(ledger)) == (None, {}, [], before)


def test_what_is_proposed_is_not_proposed_again(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    propose(ledger)
    assert propose(ledger).entry is None
    decide(ledger, (ZHANG, 200))
    assert propose(ledger).facts == {"batch_no": 2, "item_count": 1, "payee_count": 1, "batch_fen": 200, "left_out": []}


def test_a_payee_without_a_card_stays_out_and_is_noted_once(ledger: str) -> None:
    decide(ledger, (LI, 100), (ZHANG, 300), (LI, 200))
    receipt = propose(ledger)
    assert receipt.facts["batch_fen"] == 300
    assert [(note.code, dict(note.facts)) for note in receipt.notes] == [
        ("PAYEE_WITHOUT_CARD", {"name": "李*", "person_no": 2, "claims": "1, 3", "amount_fen": 300})
    ]


def test_where_nobody_has_a_card_there_is_no_batch_and_a_problem(ledger: str) -> None:
    decide(ledger, (LI, 100))
    receipt = propose(ledger)
    assert receipt.entry is None
    assert [(problem.verdict, problem.code) for problem in receipt.problems] == [("held", "PAYEE_WITHOUT_CARD")]
    card(ledger, LI, "6210000000004444")
    assert propose(ledger).facts["batch_fen"] == 100


def test_plan_unit_and_claims_narrow_a_proposal(ledger: str) -> None:
    claims = decide(ledger, (ZHANG, 100), (WANG, 200), event_on="2018-08-01")
    decide(ledger, (ZHANG, 400), plan="CRITICAL")
    assert propose(ledger, plan="重大疾病").facts["batch_fen"] == 400
    assert propose(ledger, unit="U2").facts["batch_fen"] == 200
    assert propose(ledger, unit="U2").entry is None
    assert propose(ledger, unit="110119", claims=claims[:1]).facts["batch_fen"] == 100


def test_a_proposal_of_a_unit_has_who_joined_it_after_the_event_and_that_of_the_district_who_never_was_a_member(
    ledger: str,
) -> None:
    card(ledger, ZHAO, "6210000000005555")
    decide(ledger, (WANG, 200), (ZHAO, 400), event_on="2018-05-10")
    assert propose(ledger, unit="U1").entry is None
    assert propose(ledger, unit="U2").facts["batch_fen"] == 200
    assert propose(ledger, unit="110119").facts["batch_fen"] == 400


def test_a_claim_that_is_named_says_why_it_cannot_be_paid(ledger: str) -> None:
    [paid] = decide(ledger, (ZHANG, 100))
    [rejected] = decide(ledger, (ZHANG, 0), outcome="reject")
    [due] = decide(ledger, (ZHANG, 200), plan="CRITICAL")
    propose(ledger, claims=[paid])
    with refused("CLAIM_HAS_PAYOUT", Exit.CONFLICT, claim_no=paid, payout_no=1, state="proposed"):
        propose(ledger, claims=[due, paid])
    with refused("CLAIM_PAYS_NOTHING", Exit.REFUSED, claim_no=rejected):
        propose(ledger, claims=[rejected])
    with refused("CLAIM_ELSEWHERE", Exit.REFUSED, claim_no=due):
        propose(ledger, claims=[due], plan="HOSP_MED")
    with refused("CLAIM_UNKNOWN", Exit.REFUSED, claims=99):
        propose(ledger, claims=[99])


def test_a_dry_run_says_the_same_and_writes_nothing(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    before = entries(ledger)
    receipt = payouts.propose(ledger, intent("propose", dry_run=True))
    assert (receipt.entry, receipt.facts["batch_fen"], receipt.asserted["payout"]) == (None, 100, 1)
    assert entries(ledger) == before


def test_the_version_of_the_card_that_is_paid_is_the_standing_one(ledger: str) -> None:
    card(ledger, ZHANG, "6210000000007777")
    decide(ledger, (ZHANG, 100))
    propose(ledger)
    rows = answer(ledger, "select personal_id from batch_item_now union all select personal_id from payout_now")
    assert rows == [(5,), (5,)]


@pytest.mark.parametrize("name", ["zhang", " ZHANG ", "Zhang", "zh\u200bang", "ｚｈａｎｇ", "zha ng"])
def test_the_proposer_cannot_approve_whatever_the_case_of_the_name(ledger: str, name: str) -> None:
    decide(ledger, (ZHANG, 100))
    propose(ledger)
    with refused("SAME_APPROVER", Exit.CONFLICT, batch_no=1, role_code="proposer"):
        payouts.approve(ledger, intent("approve", Actor(name, "other")), 1)


def test_who_adjudicated_anything_in_the_batch_cannot_approve(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    decide(ledger, (WANG, 100), decided_by="qian")
    propose(ledger)
    for actor in (ADJUDICATOR, Actor("Qian", "q")):
        with refused("SAME_APPROVER", Exit.CONFLICT, role_code="adjudicator"):
            payouts.approve(ledger, intent("approve", actor), 1)


def test_an_approval_carries_all_three_names_and_is_given_once(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    decide(ledger, (WANG, 100), decided_by="qian")
    propose(ledger)
    receipt = payouts.approve(ledger, intent("approve", CHIEF), 1)
    assert receipt.facts == {"batch_no": 1, "item_count": 2, "payee_count": 2, "batch_fen": 200}
    rows = answer(ledger, "select batch_id, proposed_by, decided_by, approved_by from approval_now order by 3")
    assert rows == [(1, "zhang", "qian", "li"), (1, "zhang", "zhao", "li")]
    assert set(states(ledger).values()) == {"approved"}
    with refused("BATCH_APPROVED", Exit.CONFLICT, batch_no=1, approved_by="li", entry=receipt.entry):
        payouts.approve(ledger, intent("approve", Actor("sun", "sun")), 1)


def test_an_unknown_batch_is_refused(ledger: str) -> None:
    with refused("BATCH_UNKNOWN", Exit.REFUSED, batch_no=7):
        payouts.approve(ledger, intent("approve", CHIEF), 7)


def test_a_batch_whose_decision_was_taken_away_cannot_be_approved(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 100))
    propose(ledger)
    reopen(ledger, claim)  # the command would refuse this; the batch is looked at all the same
    with refused("BATCH_DECISION_GONE", Exit.REFUSED, batch_no=1, claim_no=claim, payout_no=1):
        payouts.approve(ledger, intent("approve", CHIEF), 1)


def test_a_card_changed_after_the_proposal_stops_the_batch(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    propose(ledger)
    card(ledger, ZHANG, "6210000000001234", phone="13800001234")
    payouts.approve(ledger, intent("approve", CHIEF), 1)  # a new version with the same account changes nothing
    card(ledger, ZHANG, "6210000000007777")
    with refused("BATCH_ACCOUNT_CHANGED", Exit.REFUSED, batch_no=1, payout_no=1, name="张*丰"):
        export(ledger, 1)
    payouts.cancel(ledger, intent("cancel", reason="new card"), 1)
    assert sent(ledger) == 2


def test_a_batch_that_does_not_add_up_is_an_integrity_error(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    propose(ledger)
    with write(ledger, Intent("test", CLERK)) as writer:
        writer.correct("payment_batch", 1, total_fen=101)
    with refused("BATCH_SUMS_DIFFER", Exit.INTEGRITY, batch_no=1, found_fen=100, batch_fen=101):
        payouts.approve(ledger, intent("approve", CHIEF), 1)


def test_a_cancelled_batch_leaves_its_decisions_to_be_proposed_again(ledger: str) -> None:
    decide(ledger, (ZHANG, 100), (WANG, 50))
    propose(ledger)
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    receipt = payouts.cancel(ledger, intent("cancel", reason="wrong"), 1)
    assert receipt.voided == {"approval": 1, "batch_item": 2, "payment_batch": 1, "payout": 2}
    assert states(ledger) == {}
    with refused("BATCH_CANCELLED", Exit.CONFLICT, batch_no=1, entry=receipt.entry):
        payouts.cancel(ledger, intent("cancel", reason="wrong"), 1)
    assert propose(ledger).facts == {"batch_no": 2, "item_count": 2, "payee_count": 2, "batch_fen": 150, "left_out": []}


def test_a_batch_at_the_bank_cannot_be_cancelled(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    with refused("BATCH_EXPORTED", Exit.CONFLICT, batch_no=1, file="pay1.txt"):
        payouts.cancel(ledger, intent("cancel", reason="wrong"), 1)


def stays(ledger: str, *people: tuple[int, str, str]) -> list[int]:
    """Stays of 10 yuan decided to pay: person, admission and discharge each."""
    claims = []
    with write(ledger, Intent("claim adjudicate", ADJUDICATOR)) as writer:
        plan_id = writer.select("select plan_id from plan_now where plan_code = 'HOSP_MED'")[0][0]
        for person_id, admitted_on, discharged_on in people:
            parts = dict.fromkeys(("total_fen", "fund_fen", "self_one_fen", "self_two_fen", "own_fen", "referral"), 0)
            stay = writer.assert_one(
                "settlement",
                settlement_no=f"{person_id}/{admitted_on}",
                person_id=person_id,
                admitted_on=admitted_on,
                discharged_on=discharged_on,
                cause_code="illness",
                **parts,
            )
            claim = writer.assert_one(
                "claim",
                plan_id=plan_id,
                person_id=person_id,
                event_on=admitted_on,
                kind_code="stay",
                settlement_id=stay,
                channel_code="direct",
                cause_code="illness",
            )
            writer.assert_one(
                "decision",
                claim_id=claim,
                outcome="pay",
                reason_code="manual",
                amount_fen=1_000,
                steps="[]",
                decided_by="zhao",
            )
            claims.append(claim)
    return claims


def merge(ledger: str, person_id: int, survivor_id: int) -> None:
    with write(ledger, Intent("member merge", CLERK)) as writer:
        writer.assert_one("person_alias", person_id=person_id, survivor_id=survivor_id)


def test_of_two_merged_persons_only_one_is_paid_for_the_same_days(ledger: str) -> None:
    first, second, apart = stays(
        ledger,
        (WANG, "2018-05-01", "2018-05-11"),
        (ZHANG, "2018-05-02", "2018-05-12"),
        (ZHANG, "2018-05-12", "2018-05-20"),
    )
    merge(ledger, WANG, ZHANG)
    receipt = propose(ledger)
    assert receipt.facts["item_count"] == 2
    assert [(note.code, note.facts["claim_no"], note.facts["other_no"]) for note in receipt.notes] == [
        ("STAY_TWICE", second, first)
    ]
    assert answer(ledger, "select claim_id from payout_now order by claim_id") == [(first,), (apart,)]
    alone = propose(ledger, claims=(second,))
    assert ([problem.code for problem in alone.problems], alone.entry) == (["STAY_TWICE"], None)
    reopen(ledger, second)
    assert propose(ledger).problems == []


def test_a_stay_that_is_paid_holds_the_same_days_whichever_came_first(ledger: str) -> None:
    first, second = stays(ledger, (WANG, "2018-05-01", "2018-05-11"), (ZHANG, "2018-05-01", "2018-05-11"))
    propose(ledger, claims=(second,))
    assert answer(ledger, "select claim_id from payout_now") == [(second,)]
    merge(ledger, WANG, ZHANG)
    assert [problem.facts["claim_no"] for problem in propose(ledger).problems] == [first]


def test_a_payee_who_was_merged_is_paid_as_the_survivor(ledger: str) -> None:
    decide(ledger, (ZHAO, 100), (ZHANG, 100))
    with write(ledger, Intent("member merge", CLERK)) as writer:
        writer.assert_one("person_alias", person_id=ZHAO, survivor_id=ZHANG)
    assert propose(ledger).facts == {"batch_no": 1, "item_count": 2, "payee_count": 1, "batch_fen": 200, "left_out": []}
