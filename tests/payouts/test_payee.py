"""Whom the money of a claim goes to: the member's card, or whoever was named; nothing goes to the dead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mutualaid import checks, members, payouts
from mutualaid.claims import payees
from mutualaid.cli import opening
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Witness, write
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.members import erasing
from mutualaid.reports import claims as told_claims
from mutualaid.reports import payouts as told_payouts
from mutualaid.results import Disclosure
from mutualaid.store.reading import read
from tests.ledgers import answer
from tests.payouts.stage import CHIEF, CLERK, Bank, answered, card, decide, export, grant, intent, refused, sent, states

ZHANG, LI, WANG = 1, 2, 3
"""Numbers of the persons of ``conftest.PEOPLE``: Zhang and Wang have cards."""
ZHANGS_CARD, ACCOUNT, OTHER = "6210000000001234", "6222020000000000026", "6222020000000000034"
HEIR: dict[str, Any] = {"holder": "张小三", "account": ACCOUNT, "bank": "北京银行延庆支行", "evidence": "公证书1号"}


def name(url: str, claim_no: int, *, dry_run: bool = False, **changed: Any) -> Any:
    given = Intent("claim payee", CLERK, dry_run=dry_run)
    return payees.name(url, given, claim_no, **{**HEIR, "relation": "heir", **changed})


def dies(url: str, person: int, on: str = "2018-06-01", code: str = "deceased") -> Any:
    return members.leave(url, Intent("member leave", CLERK, reason="x"), str(person), on=on, reason_code=code)


def propose(url: str, **asked: Any) -> Any:
    return payouts.propose(url, intent("propose"), **asked)


def left_out(receipt: Any) -> list[tuple[str, object]]:
    return [(note.code, note.facts["claim_no"]) for note in receipt.facts.get("left_out", [])]


# --- waiting ---


def test_nothing_goes_to_the_card_of_somebody_who_died_until_a_payee_is_named(ledger: str) -> None:
    [claim, other] = decide(ledger, (ZHANG, 10_000), (WANG, 7_000))
    dies(ledger, ZHANG)
    receipt = propose(ledger)
    assert (receipt.facts["item_count"], receipt.facts["batch_fen"], len(receipt.problems)) == (1, 7_000, 0)
    assert left_out(receipt) == [("PAYEE_MISSING", claim)]
    assert answer(ledger, "select claim_id from payout_now") == [(other,)]
    name(ledger, claim)
    assert propose(ledger).facts == {
        "batch_no": 2,
        "item_count": 1,
        "payee_count": 1,
        "batch_fen": 10_000,
        "left_out": [],
    }


def test_when_only_the_dead_are_due_nothing_is_written_and_all_is_listed(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG)
    for asked in ({}, {"claims": (claim,)}):
        receipt = propose(ledger, **asked)
        assert (receipt.entry, receipt.facts["item_count"], receipt.facts["batch_fen"]) == (None, 0, 0)
        assert left_out(receipt) == [("PAYEE_MISSING", claim)]


@pytest.mark.parametrize("code", ["retired", "resigned", "transferred", "other"])
def test_whoever_left_for_another_reason_is_paid_by_their_card(ledger: str, code: str) -> None:
    decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG, code=code)
    assert propose(ledger).facts["item_count"] == 1


def test_the_claim_for_a_death_waits_though_nobody_recorded_that_the_member_died(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 6_000_000), plan="ACCIDENT")
    with write(ledger, Intent("x", CLERK)) as writer:
        fact_id = writer.select("select fact_id from claim_now where claim_id = :c", {"c": claim})[0][0]
        writer.correct("claim", fact_id, harm_code="death", kind_code="accident", cause_code="accident")
    assert left_out(propose(ledger)) == [("PAYEE_MISSING", claim)]
    name(ledger, claim, relation="union", holder="第一工会")
    assert propose(ledger).facts["item_count"] == 1


def test_a_death_under_a_record_that_was_merged_counts(ledger: str) -> None:
    [claim] = decide(ledger, (WANG, 10_000))
    dies(ledger, ZHANG)
    assert left_out(propose(ledger)) == []
    payouts.cancel(ledger, intent("cancel"), 1)
    both = Intent("member merge", CLERK, reason="两份记录是同一人")
    members.merge(ledger, both, str(ZHANG), into=str(WANG), accept=frozenset(("MEMBER_LIVED_ON",)))
    assert left_out(propose(ledger)) == [("PAYEE_MISSING", claim)]


def test_a_death_entered_after_the_proposal_stops_approval_and_export(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    propose(ledger)
    entry = dies(ledger, ZHANG).entry
    with refused("BATCH_PAYEE_MISSING", Exit.CONFLICT, batch_no=1, claims=[claim]):
        payouts.approve(ledger, intent("approve", CHIEF), 1)
    undo(ledger, entry, actor=CLERK, reason="x")
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    dies(ledger, ZHANG)
    bank = Bank()
    with refused("BATCH_PAYEE_MISSING", Exit.CONFLICT, batch_no=1, claims=[claim]):
        export(ledger, 1, bank)
    assert bank.files == []


def test_the_database_itself_lets_no_file_pay_the_dead(ledger: str) -> None:
    decide(ledger, (ZHANG, 10_000))
    propose(ledger)
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    dies(ledger, ZHANG)
    with pytest.raises(MutualAidError, match="LEDGER_GUARD"), write(ledger, intent("export")) as writer:
        writer.assert_one(
            "payment_file", batch_id=1, approval_id=1, file_name="x", format_code="xlsx", sha256="0" * 64,
            line_count=1, total_fen=10_000,
        )  # fmt: skip


# --- paying ---


def test_the_file_bears_the_payees_name_account_and_bank_and_the_answer_is_matched_to_it(ledger: str) -> None:
    [claim, _] = decide(ledger, (ZHANG, 10_000), (WANG, 7_000))
    dies(ledger, ZHANG)
    name(ledger, claim)
    propose(ledger)
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    bank = Bank()
    export(ledger, 1, bank)
    assert bank.text.split("\r\n")[:3] == [
        "序号|户名|账号|金额|证件号码|用途|开户行",
        f"1|张小三|{ACCOUNT}|100.00||互助金批次1|北京银行延庆支行",
        "2|王五|6210000000009999|70.00|110100199001010019|互助金批次1|",
    ]
    wrong = answered(ledger, (1, ZHANGS_CARD, "100.00", "成功", None, "2018-07-01"), batch=1)
    assert [problem.code for problem in wrong.problems] == ["LINE_ACCOUNT_DIFFERS"]
    answered(ledger, (1, ACCOUNT, "100.00", "成功", None, "2018-07-01"))
    assert states(ledger) == {1: "paid", 2: "exported"}


def test_a_file_without_payees_has_the_columns_that_it_had(ledger: str) -> None:
    decide(ledger, (ZHANG, 10_000))
    propose(ledger)
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    bank = Bank()
    export(ledger, 1, bank)
    assert bank.text.split("\r\n")[0] == "序号|户名|账号|金额|证件号码|用途"


def test_payments_of_one_member_share_a_line_only_where_one_account_is_paid(ledger: str) -> None:
    first, second, third, own = decide(ledger, (ZHANG, 100), (ZHANG, 200), (ZHANG, 400), (ZHANG, 800))
    name(ledger, first, relation="guardian")
    name(ledger, second, relation="guardian")
    name(ledger, third, relation="guardian", account=OTHER)
    assert propose(ledger).facts == {
        "batch_no": 1,
        "item_count": 4,
        "payee_count": 3,
        "batch_fen": 1_500,
        "left_out": [],
    }
    rows = answer(ledger, "select line_no, amount_fen from batch_item_now order by amount_fen")
    assert rows == [(1, 100), (1, 200), (2, 400), (3, 800)]
    assert own == answer(ledger, "select max(claim_id) from payout_now")[0][0]


def test_money_that_came_back_goes_out_again_to_the_corrected_payee(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation="guardian")
    sent(ledger)
    answered(ledger, (1, ACCOUNT, "100.00", "退汇", "户名不符 张小三", "2018-07-01"))
    assert answer(ledger, "select reason from payout_event_now") == [("户名不符 张*三",)]
    held = payouts.reissue(ledger, intent("reissue"))
    assert [problem.code for problem in held.problems] == ["NOT_CORRECTED"]
    name(ledger, claim, relation="guardian", account=OTHER)
    assert payouts.reissue(ledger, intent("reissue")).facts["batch_no"] == 2
    payouts.approve(ledger, intent("approve", CHIEF), 2)
    bank = Bank()
    export(ledger, 2, bank)
    assert OTHER in bank.text
    assert ACCOUNT not in bank.text


def test_a_return_of_somebody_who_died_since_waits_for_a_payee(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    sent(ledger)
    answered(ledger, (1, ZHANGS_CARD, "100.00", "退汇", None, "2018-07-01"))
    card(ledger, ZHANG, OTHER)
    dies(ledger, ZHANG)
    receipt = payouts.reissue(ledger, intent("reissue"))
    assert (receipt.entry, left_out(receipt)) == (None, [("PAYEE_MISSING", claim)])
    name(ledger, claim)
    assert payouts.reissue(ledger, intent("reissue")).facts["item_count"] == 1


# --- naming, correcting, taking back ---


def test_a_payee_who_is_named_while_a_batch_pays_the_card_stops_the_batch(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    propose(ledger)
    assert [note.code for note in name(ledger, claim, relation="guardian").notes] == ["PAYEE_IN_BATCH"]
    with refused("BATCH_ACCOUNT_CHANGED", Exit.REFUSED, batch_no=1):
        payouts.approve(ledger, intent("approve", CHIEF), 1)
    payouts.cancel(ledger, intent("cancel"), 1)
    assert propose(ledger).facts["item_count"] == 1


def test_a_relation_or_a_paper_alone_stops_no_batch(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation="guardian")
    propose(ledger)
    assert name(ledger, claim, relation="union", evidence="委托书2号").notes == []
    payouts.approve(ledger, intent("approve", CHIEF), 1)


@pytest.mark.parametrize(("result", "code"), [(None, "PAYEE_AT_THE_BANK"), ("成功", "PAYEE_IS_PAID")])
def test_money_that_has_left_keeps_its_payee(ledger: str, result: str | None, code: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation="guardian")
    sent(ledger)
    if result is not None:
        answered(ledger, (1, ACCOUNT, "100.00", result, None, "2018-07-01"))
    with refused(code, Exit.CONFLICT, claim_no=claim, batch_no=1):
        name(ledger, claim, relation="guardian", account=OTHER)


def test_after_a_recovery_another_payee_may_be_named(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation="guardian")
    sent(ledger)
    answered(ledger, (1, ACCOUNT, "100.00", "成功", None, "2018-07-01"))
    payouts.recover(ledger, intent("recover"), 1, on="2018-07-02")
    assert name(ledger, claim, relation="guardian", account=OTHER).entry is not None


def test_a_payee_named_twice_is_corrected_and_the_same_again_changes_nothing(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG)
    assert name(ledger, claim).asserted == {"payee": 1}
    assert name(ledger, claim).entry is None
    corrected = name(ledger, claim, account=OTHER)
    assert (corrected.asserted, corrected.voided) == ({"payee": 1}, {"payee": 1})
    assert answer(ledger, "select claim_id, holder, account_no, relation_code from payee_now") == [
        (claim, "张小三", OTHER, "heir")
    ]
    undo(ledger, corrected.entry, actor=CLERK, reason="x")
    assert answer(ledger, "select account_no from payee_now") == [(ACCOUNT,)]


def test_a_dry_run_names_nobody(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    receipt = name(ledger, claim, dry_run=True, relation="guardian")
    assert (receipt.entry, receipt.asserted) == (None, {"payee": 1})
    assert answer(ledger, "select count(*) from payee") == [(0,)]


def test_an_undo_takes_the_payee_back_and_the_claim_waits_again(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG)
    entry = name(ledger, claim).entry
    propose(ledger)
    undo(ledger, entry, actor=CLERK, reason="x")
    with refused("BATCH_ACCOUNT_CHANGED", Exit.REFUSED):
        payouts.approve(ledger, intent("approve", CHIEF), 1)
    payouts.cancel(ledger, intent("cancel"), 1)
    assert left_out(propose(ledger)) == [("PAYEE_MISSING", claim)]


@pytest.mark.parametrize("given", [None, "heir"])
def test_who_follows_somebody_who_died_is_an_heir_unless_it_is_said_otherwise(ledger: str, given: str | None) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG)
    receipt = name(ledger, claim, relation=given)
    assert receipt.facts["relation_code"] == "heir"
    assert [note.code for note in receipt.notes] == (["PAYEE_AS_HEIR"] if given is None else [])


@pytest.mark.parametrize(("relation", "notes"), [("heir", ["PAYEE_OF_THE_LIVING"]), ("guardian", []), (None, [])])
def test_for_the_living_an_heir_is_told_as_odd(ledger: str, relation: str | None, notes: list[str]) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    assert [note.code for note in name(ledger, claim, relation=relation).notes] == notes


def test_the_card_of_the_dead_is_no_account_of_an_heir(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG)
    with refused("PAYEE_IS_THE_DEAD", Exit.REFUSED, claim_no=claim):
        name(ledger, claim, account=ZHANGS_CARD)


def test_nobody_is_guardian_of_the_dead(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG)
    with refused("GUARDIAN_OF_THE_DEAD", Exit.REFUSED, claim_no=claim, person_no=ZHANG):
        name(ledger, claim, relation="guardian")
    assert (answer(ledger, "select count(*) from payee"), left_out(propose(ledger))) == (
        [(0,)],
        [("PAYEE_MISSING", claim)],
    )
    name(ledger, claim, relation="union", holder="第一工会")
    assert propose(ledger).facts["item_count"] == 1


def test_a_guardian_named_before_the_death_is_payee_no_more(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation="guardian")
    propose(ledger)
    dies(ledger, ZHANG)
    with refused("BATCH_PAYEE_MISSING", Exit.CONFLICT, batch_no=1, claims=[claim]):
        payouts.approve(ledger, intent("approve", CHIEF), 1)
    payouts.cancel(ledger, intent("cancel"), 1)
    with read(ledger) as reader:
        assert told_claims.show(reader, claim)["waits_for_payee"] is True
    assert left_out(propose(ledger)) == [("PAYEE_MISSING", claim)]
    with refused("GUARDIAN_OF_THE_DEAD", Exit.REFUSED):
        name(ledger, claim, relation=None)  # that of who was named before stays
    name(ledger, claim, relation="heir")
    with read(ledger) as reader:
        assert told_claims.show(reader, claim)["waits_for_payee"] is False
    assert propose(ledger).facts["item_count"] == 1


def test_whoever_was_named_without_a_relation_is_payee_no_more_after_the_death(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation=None)
    propose(ledger)
    dies(ledger, ZHANG)
    with refused("BATCH_PAYEE_MISSING", Exit.CONFLICT, batch_no=1, claims=[claim]):
        payouts.approve(ledger, intent("approve", CHIEF), 1)
    with read(ledger) as reader:
        assert told_claims.show(reader, claim)["waits_for_payee"] is True
    receipt = name(ledger, claim, relation=None)
    assert [note.code for note in receipt.notes] == ["PAYEE_AS_HEIR"]
    # The account is the one that the batch pays.
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    export(ledger, 1)
    assert states(ledger) == {1: "exported"}


@pytest.mark.parametrize("relation", ["guardian", None])
def test_the_database_lets_no_file_pay_for_the_dead_whoever_does_not_follow_them(
    ledger: str, relation: str | None
) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation=relation)
    propose(ledger)
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    dies(ledger, ZHANG)
    with pytest.raises(MutualAidError, match="LEDGER_GUARD"):
        a_file(ledger)
    name(ledger, claim, relation="union")
    a_file(ledger)


def a_file(url: str) -> None:
    with write(url, intent("export")) as writer:
        writer.assert_one(
            "payment_file", batch_id=1, approval_id=1, file_name="x", format_code="xlsx", sha256="0" * 64,
            line_count=1, total_fen=10_000,
        )  # fmt: skip


# --- what a death tells ---


def told(receipt: Any) -> list[tuple[str, dict[str, object]]]:
    return [
        (note.code, dict(note.facts))
        for note in receipt.notes
        if note.code in ("CLAIMS_WITHOUT_PAYEE", "PAID_AFTER_DEATH")
    ]


def watched(action: str) -> Intent:
    """What the clerk sets out to do, as the command line does it."""
    return Intent(action, CLERK, reason="x", witness=Witness(asked=opening.changed, told=lambda _: None))


def test_a_death_names_the_claims_that_wait_for_a_payee_from_now_on(ledger: str) -> None:
    undecided = decide(ledger, (ZHANG, 0), outcome="hold")
    [claim, covered, of_another] = decide(ledger, (ZHANG, 10_000), (ZHANG, 200), (WANG, 300))
    decide(ledger, (ZHANG, 0), outcome="reject")
    name(ledger, covered, relation="heir")
    left = members.leave(ledger, watched("member leave"), str(ZHANG), on="2018-06-01", reason_code="deceased")
    assert told(left) == [("CLAIMS_WITHOUT_PAYEE", {"claims": [*undecided, claim], "count": 2})]
    again = members.leave(ledger, watched("member leave"), str(ZHANG), on="2018-06-01", reason_code="retired")
    assert told(again) == []
    anew = members.leave(
        ledger, replace(watched("member leave"), dry_run=True), str(ZHANG), on="2018-06-01", reason_code="deceased"
    )
    assert (anew.entry, [code for code, _ in told(anew)]) == (None, ["CLAIMS_WITHOUT_PAYEE"])
    merged = dies(ledger, LI, on="2018-05-01")
    assert told(merged) == []
    both = members.merge(
        ledger, watched("member merge"), str(LI), into=str(WANG), accept=frozenset(("MEMBER_LIVED_ON",))
    )
    assert told(both) == [("CLAIMS_WITHOUT_PAYEE", {"claims": [of_another], "count": 1})]


def test_a_death_names_the_payments_that_were_made_after_it_and_check_finds_them(ledger: str) -> None:
    [first, _, _] = decide(ledger, (ZHANG, 10_000), (ZHANG, 200), (WANG, 300))
    name(ledger, first, relation="guardian")
    grant(ledger, (ZHANG, 50))
    sent(ledger)
    lines = answer(
        ledger,
        "select i.line_no, case when i.payee_id is null then v.card_no else y.account_no end, sum(i.amount_fen)"
        " from batch_item_now i join personal_now v on v.fact_id = i.personal_id"
        " left join payee_now y on y.fact_id = i.payee_id group by i.line_no order by i.line_no",
    )
    paid = [(no, account, fen / 100, "成功", None, "2018-06-20") for no, account, fen in lines]
    assert answered(ledger, *paid).added == 3
    relief = int(str(payouts.propose(ledger, intent("propose"), relief=True).facts["batch_no"]))
    payouts.approve(ledger, intent("approve", CHIEF), relief)
    export(ledger, relief)
    answered(ledger, (1, ZHANGS_CARD, "0.50", "成功", None, "2018-06-21"))
    by_day = dict(answer(ledger, "select amount_fen, payout_id from outgoing_now"))
    mine = sorted(by_day[fen] for fen in (50, 200, 10_000))
    for on, late in (("2018-06-20", [by_day[50]]), ("2018-06-19", mine)):
        receipt = members.leave(ledger, watched("member leave"), str(ZHANG), on=on, reason_code="deceased")
        amount_fen = 50 if late == [by_day[50]] else 10_250
        assert told(receipt) == [
            ("PAID_AFTER_DEATH", {"payouts": late, "count": len(late), "amount_fen": amount_fen, "on": on})
        ]
        assert after_death(ledger) == [f"payout:{number}" for number in late]
        undo(ledger, receipt.entry or 0, actor=CLERK, reason="x")
    assert after_death(ledger) == []
    dies(ledger, ZHANG, on="2018-06-19")
    payouts.recover(ledger, intent("recover", reason="x"), by_day[200], on="2018-07-01")
    assert after_death(ledger) == [f"payout:{number}" for number in mine if number != by_day[200]]


def test_a_death_that_is_told_once_more_names_nothing_again(ledger: str) -> None:
    decide(ledger, (ZHANG, 10_000), (ZHANG, 200))
    sent(ledger)
    answered(ledger, (1, ZHANGS_CARD, "102.00", "成功", None, "2018-06-20"))
    decide(ledger, (ZHANG, 300))
    first = members.leave(ledger, watched("member leave"), str(ZHANG), on="2018-06-01", reason_code="deceased")
    assert [code for code, _ in told(first)] == ["CLAIMS_WITHOUT_PAYEE", "PAID_AFTER_DEATH"]
    with write(ledger, watched("member import")) as writer:
        spell = writer.select("select fact_id from membership_now where person_id = :person", {"person": ZHANG})[0][0]
        writer.correct("membership", spell, note="原因已核实")
    assert told(writer.receipt()) == []


def test_what_was_paid_to_an_heir_is_no_payment_to_the_dead(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG)
    name(ledger, claim)
    sent(ledger)
    answered(ledger, (1, ACCOUNT, "100.00", "成功", None, "2018-07-01"))
    assert after_death(ledger) == []


def after_death(url: str) -> list[str]:
    with read(url) as reader:
        return [found.record for found in checks.check(reader, ["paid-after-death"], today="2018-12-31").findings]


@pytest.mark.parametrize(("outcome", "amount_fen"), [("reject", 0), ("pay", 0)])
def test_a_claim_that_pays_nothing_takes_no_payee(ledger: str, outcome: str, amount_fen: int) -> None:
    [claim] = decide(ledger, (ZHANG, amount_fen), outcome=outcome)
    with refused("CLAIM_PAYS_NOTHING", Exit.REFUSED):
        name(ledger, claim)


def test_a_claim_that_is_not_there_takes_no_payee(ledger: str) -> None:
    with refused("CLAIM_UNKNOWN", Exit.REFUSED, claims="99"):
        name(ledger, 99)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"account": "1234567"}, ["ACCOUNT_INVALID"]),
        ({"account": 6.2220200000000e18}, ["NUMBER_STORED"]),
        ({"holder": "6222 0200"}, ["PAYEE_NAMELESS"]),
        ({"holder": "１", "account": "x"}, ["ACCOUNT_INVALID", "PAYEE_NAMELESS"]),
    ],
)
def test_what_cannot_be_an_account_or_a_name_is_refused_and_changes_nothing(
    ledger: str, changed: dict[str, Any], codes: list[str]
) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    receipt = name(ledger, claim, **changed)
    assert [problem.code for problem in receipt.problems] == codes
    assert (receipt.entry, answer(ledger, "select count(*) from payee")) == (None, [(0,)])


@pytest.mark.parametrize(
    "holder",
    ["=SUM(A1)", "＝张小三", "+张小三", "-张小三", "@张小三", "张|小三", "张小三\t", "张\u202e小三", "张\x00小三"],
)
@pytest.mark.parametrize("relation", ["heir", "union"])
def test_no_holder_s_name_is_a_formula_or_breaks_the_bank_s_file(ledger: str, holder: str, relation: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    receipt = name(ledger, claim, holder=holder, relation=relation)
    assert [(found.code, found.column) for found in receipt.problems] == [("PAYEE_TEXT_UNFIT", "--name")]
    assert (receipt.entry, answer(ledger, "select count(*) from payee")) == (None, [(0,)])
    bank = name(ledger, claim, bank=holder, relation=relation)
    assert [(found.code, found.column) for found in bank.problems] == [("PAYEE_TEXT_UNFIT", "--bank")]


@pytest.mark.parametrize("holder", ["张3", "张小三(子)", "张小三（子）", "王？", "李" * 51])
def test_digits_and_brackets_are_no_person_s_name_but_an_organization_s(ledger: str, holder: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    receipt = name(ledger, claim, holder=holder, relation="heir")
    assert [(found.code, found.column) for found in receipt.problems] == [("PAYEE_NAME_UNFIT", "--name")]
    assert receipt.entry is None
    assert name(ledger, claim, holder=holder, relation="union").problems == []


# --- what is told, and to whom ---


def test_the_payee_is_told_masked_with_the_relation(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    dies(ledger, ZHANG)
    with read(ledger) as reader:
        assert told_claims.show(reader, claim)["waits_for_payee"] is True
    name(ledger, claim)
    propose(ledger)
    with read(ledger) as reader:
        shown = told_claims.show(reader, claim)
        assert shown["payee"] == {
            "holder": "张*三",
            "account_no": "***************0026",
            "bank": "***",
            "evidence": "***",
            "relation_code": "heir",
        }
        assert shown["waits_for_payee"] is False
        leave = Disclosure(frozenset((shown["person_no"],)))
        assert told_claims.show(reader, claim, leave=leave)["payee"]["account_no"] == ACCOUNT
        [row] = told_payouts.payout_list(reader, today="2018-12-31").rows
        assert (row["payee"], row["relation_code"]) == ("张*三", "heir")
        [item] = told_payouts.batch_items(reader, 1).rows
        assert (item["payee"], item["relation_code"], item["card"]) == ("张*三", "heir", "***************0026")


def test_the_values_of_a_payee_are_committed_and_erased_with_the_members(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation="guardian")
    sent(ledger)
    answered(ledger, (1, ACCOUNT, "100.00", "成功", None, "2018-07-01"))
    dies(ledger, ZHANG)
    erasing.erase(ledger, Intent("member erase", CLERK, reason="x"), str(ZHANG), today="2060-01-01")
    values = "select holder, account_no, bank, evidence, salt from payee"
    assert answer(ledger, values) == [(None, None, None, None, None)]
    assert answer(ledger, "select relation_code from payee_now") == [("guardian",)]
    with read(ledger) as reader:
        assert verify(reader).rows == []
        assert told_claims.show(reader, claim)["payee"]["holder"] is None


def test_an_altered_payee_is_found_by_verification(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 10_000))
    name(ledger, claim, relation="guardian")
    with read(ledger) as reader:
        triggers = reader.select("select name, sql from sqlite_schema where name = 'guard_payee_update'")
    import sqlite3

    with sqlite3.connect(ledger) as raw:
        raw.execute("drop trigger guard_payee_update")
        raw.execute("update payee set account_no = ?", (OTHER,))
        raw.execute(triggers[0][1])
    with read(ledger) as reader:
        assert [row["what"] for row in verify(reader).rows] == ["payee"]


# --- one account, several payees ---


def test_two_payees_with_one_account_in_a_batch_are_told(ledger: str) -> None:
    card(ledger, WANG, ZHANGS_CARD)
    decide(ledger, (ZHANG, 10_000), (WANG, 7_000))
    [note] = propose(ledger).notes
    assert (note.code, note.facts) == (
        "ACCOUNT_SHARED",
        {"tail": "1234", "names": ["张*丰", "王*"], "persons": [ZHANG, WANG]},
    )


def test_the_account_of_a_payee_who_was_named_counts_too(ledger: str) -> None:
    [claim, _] = decide(ledger, (ZHANG, 10_000), (WANG, 7_000))
    name(ledger, claim, relation="guardian", account="6210000000009999")
    [note] = propose(ledger).notes
    assert (note.code, note.facts["names"]) == ("ACCOUNT_SHARED", ["张*三", "王*"])


def test_payments_of_one_payee_share_nothing_with_anybody(ledger: str) -> None:
    decide(ledger, (ZHANG, 10_000), (ZHANG, 5_000), (WANG, 7_000))
    assert propose(ledger).notes == []
