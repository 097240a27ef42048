"""Relief is paid as aid is, in batches of its own, and stands in no figure of aid whatever becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import checks, payouts
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.render import summary
from mutualaid.render.objects import receipt_object
from mutualaid.render.summary.figures import Summary
from mutualaid.reports.relief import relief_list
from mutualaid.results import Ledger, Receipt, Table
from mutualaid.store.reading import read
from tests.ledgers import answer
from tests.payouts.stage import (
    CHIEF,
    CLERK,
    Bank,
    answered,
    card,
    decide,
    export,
    grant,
    intent,
    refused,
)
from tests.payouts.stage import sent as aid_sent
from tests.periods.conftest import Run, pay

ZHANG, LI, GONE, KEPT = 1, 2, 3, 4
LARGE = 5_000_000
CARD = "6210000000001234"


@pytest.fixture
def granted(url: str) -> str:
    """50,000 yuan of relief granted to Zhang, who has a card, and 300 to Li, who has none."""
    card(url, ZHANG, CARD)
    card(url, LI, None)
    grant(url, (ZHANG, LARGE), (LI, 30_000))
    return url


def propose(url: str, **asked: Any) -> Receipt:
    return payouts.propose(url, intent("propose"), relief=True, **asked)


def sent(url: str, bank: Bank | None = None) -> int:
    batch_no = int(str(propose(url).facts["batch_no"]))
    payouts.approve(url, intent("approve", CHIEF), batch_no)
    export(url, batch_no, bank)
    return batch_no


def heard(url: str, result: str, on: str = "2018-06-20", reason: str | None = None) -> None:
    answered(url, (1, CARD, LARGE // 100, result, reason, on))


def state(url: str) -> list[tuple[object, ...]]:
    """Of each grant: number, how far its payment has come, the day on which it was paid."""
    with read(url) as reader:
        rows = relief_list(reader).rows
    return [(row["relief_no"], row["payment_state"], row["paid_out_on"]) for row in rows]


# --- the way of a grant ---------------------------------------------------------------------------------


def test_granted_relief_goes_into_a_batch_and_a_file_of_its_own(granted: str) -> None:
    decide(granted, (ZHANG, 700))
    receipt = propose(granted)
    assert receipt.facts == {"batch_no": 1, "item_count": 1, "payee_count": 1, "batch_fen": LARGE, "left_out": []}
    assert [(note.code, note.facts["reliefs"]) for note in receipt.notes] == [("RELIEF_WITHOUT_CARD", "2")]
    assert answer(granted, "select relief_id, plan_id, claim_id, amount_fen from outgoing_now") == [
        (1, None, None, LARGE)
    ]
    assert payouts.propose(granted, intent("propose")).facts["batch_fen"] == 700
    payouts.approve(granted, intent("approve", CHIEF), 1)
    bank = Bank()
    export(granted, 1, bank)
    assert bank.text.splitlines()[1].startswith(f"1|张三丰|{CARD}|50000.00|")
    assert bank.text.splitlines()[1].endswith("|临时救助批次1")


def test_nothing_is_proposed_that_is_asked_for_only_or_proposed_already(granted: str) -> None:
    with write(granted, Intent("relief add", CLERK)) as writer:
        writer.assert_one("relief", person_id=ZHANG, applied_on="2018-07-01", amount_fen=1, proposed_by="zhang")
    propose(granted)
    again = propose(granted)
    assert (again.entry, [problem.code for problem in again.problems]) == (None, ["RELIEF_WITHOUT_CARD"])


def test_relief_is_paid_returned_reissued_and_recovered_as_aid_is(granted: str) -> None:
    assert sent(granted) == 1
    assert state(granted) == [(1, "exported", None), (2, None, None)]
    heard(granted, "退汇", reason="户名不符")
    assert state(granted)[0] == (1, "returned", None)
    card(granted, ZHANG, "6210000000007777")
    assert payouts.reissue(granted, intent("reissue")).entry is None
    assert payouts.reissue(granted, intent("reissue"), relief=True).facts["batch_fen"] == LARGE
    payouts.approve(granted, intent("approve", CHIEF), 2)
    export(granted, 2)
    answered(granted, (1, "6210000000007777", LARGE // 100, "成功", None, "2018-07-01"))
    assert state(granted)[0] == (1, "paid", "2018-07-01")
    receipt = payouts.recover(granted, intent("recover", reason="x"), 1, on="2018-08-01")
    assert receipt.facts == {"payout_no": 1, "relief_no": 1, "recovered_fen": LARGE}
    assert state(granted)[0] == (1, "recovered", None)
    assert propose(granted).entry is None  # a grant is paid once: what came back is not owed again


def test_a_batch_taken_back_leaves_the_grant_to_be_proposed_again(granted: str) -> None:
    propose(granted)
    payouts.cancel(granted, intent("cancel", reason="x"), 1)
    assert state(granted)[0] == (1, None, None)
    assert propose(granted).facts["batch_no"] == 2


def test_relief_is_proposed_by_unit_and_never_by_plan_or_claim(granted: str) -> None:
    card(granted, LI, "6210000000002222")
    with write(granted, Intent("test", CLERK)) as writer:
        unit_id = writer.select("select unit_id from unit_now where unit_code = 'U2'")[0][0]
        writer.correct("relief", 2, unit_id=unit_id)
    assert propose(granted, unit="U2").facts["batch_fen"] == 30_000
    for asked in ({"plan": "HOSP_MED"}, {"claims": (1,)}):
        with refused("RELIEF_ALONE", Exit.USAGE):
            propose(granted, **asked)


def test_returned_aid_and_returned_relief_are_not_reissued_into_one_batch(granted: str) -> None:
    decide(granted, (ZHANG, 700))
    sent(granted)
    heard(granted, "退汇")
    aid_sent(granted)
    answered(granted, (1, CARD, 7, "退汇", None, "2018-06-20"))
    card(granted, ZHANG, "6210000000007777")
    with refused("RELIEF_APART", Exit.REFUSED):
        payouts.reissue(granted, intent("reissue"), [1, 2])
    assert payouts.reissue(granted, intent("reissue"), [1]).facts["batch_fen"] == LARGE
    assert payouts.reissue(granted, intent("reissue")).facts["batch_fen"] == 700


# --- who may, and what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(("actor", "role"), [("ZHANG", "proposer"), ("Sun", "granter")])
def test_neither_who_proposed_nor_who_granted_approves_the_batch(granted: str, actor: str, role: str) -> None:
    propose(granted)
    with refused("SAME_APPROVER", Exit.CONFLICT, role_code=role):
        payouts.approve(granted, intent("approve", Actor(actor, "x")), 1)
    payouts.approve(granted, intent("approve", CHIEF), 1)
    assert answer(granted, "select proposed_by, decided_by, approved_by from approval_now") == [("zhang", "sun", "li")]


@pytest.mark.parametrize("step", ["approve", "export"])
@pytest.mark.parametrize("gone", ["grant", "amount"])
def test_a_batch_whose_grant_is_gone_or_corrected_is_neither_approved_nor_exported(
    granted: str, step: str, gone: str
) -> None:
    propose(granted)
    if step == "export":
        payouts.approve(granted, intent("approve", CHIEF), 1)
    with write(granted, Intent("test", CLERK)) as writer:
        if gone == "grant":
            writer.void("relief_approval", [1])
        else:
            writer.correct("relief", 1, amount_fen=1)
    with refused("BATCH_RELIEF_STALE", Exit.CONFLICT, reliefs=[1]):
        payouts.approve(granted, intent("approve", CHIEF), 1) if step == "approve" else export(granted, 1)


def test_an_approval_whose_payment_stands_is_not_undone(granted: str) -> None:
    [(entry,)] = answer(granted, "select entry_id from relief_approval where relief_id = 1")
    propose(granted)
    with pytest.raises(MutualAidError) as wrong:
        undo(granted, entry, actor=Actor("sun", "chief"), reason="x")
    assert (wrong.value.code, wrong.value.facts["count"]) == ("UNDO_REFUSED", 1)
    assert str(wrong.value.facts["records"]).startswith("payout 1 ")
    payouts.cancel(granted, intent("cancel", reason="x"), 1)
    undo(granted, entry, actor=Actor("sun", "chief"), reason="x")
    assert propose(granted).entry is None


def died(url: str, person_id: int) -> None:
    with write(url, Intent("member leave", CLERK)) as writer:
        [(fact_id,)] = writer.select(
            "select max(fact_id) from membership_now where person_id = :person_id", {"person_id": person_id}
        )
        writer.correct("membership", fact_id, left_on="2018-06-10", left_reason_code="deceased")


def test_relief_of_somebody_who_died_is_left_out_and_stops_a_batch_that_holds_it(granted: str) -> None:
    propose(granted)
    died(granted, ZHANG)
    with refused("BATCH_RELIEF_STALE", Exit.CONFLICT, reliefs=[1]):
        payouts.approve(granted, intent("approve", CHIEF), 1)
    payouts.cancel(granted, intent("cancel", reason="x"), 1)
    receipt = propose(granted)
    left_out = receipt.facts["left_out"]
    assert isinstance(left_out, list)
    assert [(note.code, note.facts["relief_no"], note.facts["on"]) for note in left_out] == [
        ("RELIEF_PAYEE_DIED", 1, "2018-06-10")
    ]
    assert (receipt.facts["item_count"], receipt.facts["batch_fen"]) == (0, 0)
    [told] = receipt_object(receipt)["left_out"]
    assert [told[key] for key in ("claim_no", "relief_no", "code")] == [None, 1, "RELIEF_PAYEE_DIED"]


def test_who_was_merged_is_paid_as_the_survivor(granted: str) -> None:
    with write(granted, Intent("member merge", CLERK)) as writer:
        writer.assert_one("person_alias", person_id=LI, survivor_id=ZHANG)
    assert propose(granted).facts == {
        "batch_no": 1,
        "item_count": 2,
        "payee_count": 1,
        "batch_fen": LARGE + 30_000,
        "left_out": [],
    }


# --- in no figure of aid ------------------------------------------------------------------------------------

FIGURES = (
    *(("report", name, "--year", "2018") for name in ("participation", "contributions", "aid", "direct-claims")),
    *(("report", name, "--year", "2018") for name in ("payout-ratio", "participations", "renewals", "floor")),
    ("report", "who-not-covered", "--year", "2018"),
    ("report", "aid", "--year", "2018", "--by", "unit"),
    ("report", "direct-claims", "--year", "2018", "--people"),
)


def figures(run: Run) -> list[object]:
    told: list[object] = []
    for words in FIGURES:
        code, answer = run(*words)
        assert code == 0, words
        told.append({key: value for key, value in answer.items() if key != "ledger"})
    return told


def test_a_large_paid_relief_changes_no_report_and_no_sheet_of_the_summary(granted: str, run: Run) -> None:
    pay(granted, ZHANG, 20_000, ("paid", "2018-03-01"))
    before, book = figures(run), book_of(granted)
    sent(granted)
    heard(granted, "成功")
    assert state(granted)[0] == (1, "paid", "2018-06-20")
    assert figures(run) == before
    assert book_of(granted) == book
    code, shown = run("member", "show", str(ZHANG))
    assert code == 0
    assert [(row["plan_code"], row["relief_no"]) for row in shown["payments"]] == [("SECOND", None), (None, 1)]


def book_of(url: str) -> Summary:
    """What the workbook of the year is drawn from, but for the stamp."""
    with read(url) as reader:
        made = summary.gather(reader, unit=None, as_of="2018-12-31")
    return made._replace(ledger=Ledger(0, ""))


def test_relief_is_no_aid_of_the_person_when_more_is_asked_for(granted: str, run: Run) -> None:
    sent(granted)
    heard(granted, "成功")
    code, told = run("relief", "add", str(ZHANG), "--amount", "1", "--on", "2018-11-20")
    assert (code, told["aid_fen"], told["payment_count"]) == (0, 0, 0)


# --- who tells of it ------------------------------------------------------------------------------------------


def test_its_list_shows_what_was_granted_paid_and_returned(granted: str) -> None:
    with read(granted) as reader:
        assert totals(relief_list(reader)) == (LARGE + 30_000, 0, 0, LARGE + 30_000)
    sent(granted)
    heard(granted, "退汇")
    with read(granted) as reader:
        assert totals(relief_list(reader)) == (LARGE + 30_000, 0, LARGE, 30_000)


def totals(table: Table) -> tuple[object, ...]:
    assert table.total is not None
    return tuple(table.total[f"{name}_fen"] for name in ("granted", "paid", "returned", "unpaid"))


def test_payments_are_listed_with_relief_and_summed_without_it(granted: str, run: Run) -> None:
    pay(granted, ZHANG, 20_000, ("paid", "2018-03-01"))
    sent(granted)
    heard(granted, "成功")
    code, told = run("payout", "list", "--year", "2018")
    assert [(row["relief_no"], row["plan_code"], row["amount_fen"], row["state"]) for row in told["rows"]] == [
        (None, "SECOND", 20_000, "paid"),
        (1, None, LARGE, "paid"),
    ]
    assert (told["total"]["paid_count"], told["total"]["paid_fen"]) == (1, 20_000)
    assert (told["total"]["relief_count"], told["total"]["relief_paid_fen"]) == (1, LARGE)
    assert run("payout", "list", "--plan", "SECOND")[1]["total"]["relief_count"] == 0
    code, shown = run("payout", "show", "1")
    assert (code, shown["decided_by"]) == (0, "sun")
    assert [(row["relief_no"], row["claim_no"], row["state"]) for row in shown["rows"]] == [(1, None, "paid")]


def test_what_is_granted_and_not_paid_and_what_came_back_is_told(granted: str, run: Run) -> None:
    _, told = run("report", "never-paid", "--as-of", "2018-12-31")
    assert [(row["relief_no"], row["state"], row["amount_fen"]) for row in told["rows"]] == [
        (1, "decided", LARGE),
        (2, "decided", 30_000),
    ]
    kept = ("claim_count", "amount_fen", "relief_count", "relief_fen")
    assert [told["total"][name] for name in kept] == [0, 0, 2, LARGE + 30_000]
    sent(granted)
    heard(granted, "退汇", reason="户名不符")
    _, told = run("report", "returned-unpaid", "--as-of", "2018-12-31")
    assert [(row["relief_no"], row["state"], row["reason"]) for row in told["rows"]] == [(1, "returned", "户名不符")]
    assert [told["total"][name] for name in ("payout_count", "amount_fen", "relief_count", "relief_fen")] == [
        0,
        0,
        1,
        LARGE,
    ]
    assert [row["state"] for row in run("report", "never-paid", "--as-of", "2018-12-31")[1]["rows"]] == [
        "returned",
        "decided",
    ]
    assert run("report", "never-paid", "--as-of", "2018-06-01")[1]["rows"] == []


def test_the_stages_of_relief_are_reconciled_apart(granted: str, run: Run) -> None:
    decide(granted, (ZHANG, 700))
    sent(granted)
    code, told = run("payout", "reconcile", "--relief")
    stage = {row["stage"]: row["amount_fen"] for row in told["rows"]}
    assert (code, told["total"]["ok"]) == (0, True)
    assert (stage["decided"], stage["to_propose"], stage["exported"], stage["paid"]) == (
        LARGE + 30_000,
        30_000,
        LARGE,
        0,
    )
    of_aid = {row["stage"]: row["amount_fen"] for row in run("payout", "reconcile")[1]["rows"]}
    assert (of_aid["decided"], of_aid["to_propose"], of_aid["exported"]) == (700, 700, 0)
    of_batch = {row["stage"]: row["amount_fen"] for row in run("payout", "reconcile", "--batch", "1")[1]["rows"]}
    assert (of_batch["decided"], of_batch["exported"]) == (LARGE, LARGE)
    with write(granted, Intent("test", CLERK)) as writer:
        writer.correct("relief", 1, amount_fen=1)
    code, told = run("payout", "reconcile", "--relief")
    assert (code, [note["code"] for note in told["notes"]]) == (1, ["RECONCILE_RELIEF"])


def test_a_closing_keeps_what_was_paid_of_relief(granted: str, run: Run) -> None:
    sent(granted)
    heard(granted, "成功")
    _, told = run("period", "close", "--until", "2018-06-30")
    kept = ("relief_fen", "relief_paid_fen", "aid_fen")
    assert [told[name] for name in kept] == [LARGE + 30_000, LARGE, 0]
    with pytest.raises(MutualAidError) as wrong:
        payouts.recover(granted, intent("recover", reason="x"), 1, on="2018-06-30")
    assert wrong.value.code == "PERIOD_CLOSED"
    payouts.recover(granted, intent("recover", reason="x"), 1, on="2018-07-01")
    assert run("period", "show", "1")[1]["total"]["agrees"] is True


def found(url: str, *names: str) -> list[tuple[str, str]]:
    with read(url) as reader:
        outcome = checks.check(reader, names, today="2018-12-31")
    return [(each.record, each.code) for each in outcome.findings]


def test_the_checks_know_it(granted: str) -> None:
    assert found(granted, "card-missing") == [("relief:2", "CHECK_CARD_MISSING_RELIEF")]
    sent(granted)
    heard(granted, "成功")
    money = ("paid-twice", "batch-sums", "orphans", "payment-story", "closed-period", "foreign-keys")
    assert found(granted, *money) == []
    with write(granted, Intent("test", CLERK)) as writer:
        writer.correct("relief", 1, amount_fen=1)
    assert found(granted, *money) == [("payout:1", "CHECK_RELIEF_OTHERWISE")]
    with write(granted, Intent("test", CLERK)) as writer:
        writer.void("relief_approval", [1])
    assert ("payout:1", "CHECK_ORPHANS") in found(granted, *money)


def test_a_batch_granted_and_approved_from_one_account_is_doubted(granted: str) -> None:
    propose(granted)
    payouts.approve(granted, intent("approve", Actor("li", "chief")), 1)  # sun granted it from that account
    assert ("approval:1", "CHECK_SAME_ACCOUNT") in found(granted, "same-account")


def test_a_batch_that_holds_aid_and_relief_is_found(granted: str) -> None:
    import sqlite3

    decide(granted, (ZHANG, 700))
    propose(granted)
    payouts.propose(granted, intent("propose"))
    with sqlite3.connect(granted) as connection:
        connection.execute("drop trigger guard_batch_item_update")
        connection.execute("update batch_item set batch_id = 1, line_no = 1")
    assert ("payment_batch:1", "CHECK_BATCH_MIXED") in found(granted, "batch-sums")


def test_who_has_relief_to_come_is_not_erased(granted: str, run: Run) -> None:
    _, told = run("member", "erase", str(ZHANG), "--by-law", "--reason", "x")
    assert "ERASE_GRANT" in [problem["code"] for problem in told["problems"]]
    propose(granted)
    _, told = run("member", "erase", str(ZHANG), "--by-law", "--reason", "x")
    codes = [problem["code"] for problem in told["problems"]]
    assert "ERASE_PAYMENT" in codes
    assert "ERASE_GRANT" not in codes


def test_the_history_of_a_person_holds_relief_and_its_payment(granted: str, run: Run) -> None:
    sent(granted)
    heard(granted, "成功")
    code, told = run("member", "history", str(ZHANG))
    assert code == 0
    whats = [row["what"] for row in told["rows"]]
    assert {"relief", "relief_approval", "payout", "payout_event"} <= set(whats)
    assert [row["amount_fen"] for row in told["rows"] if row["what"] == "relief"] == [LARGE]


def test_a_payment_of_relief_changes_no_printed_figure(granted: str, run: Run) -> None:
    assert run("publish", "create", "aid", "--year", "2018")[0] == 0
    sent(granted)
    code, told = run("payout", "recover", "1", "--on", "2018-07-01", "--reason", "x")
    assert code == 1
    heard(granted, "成功")
    code, told = run("payout", "recover", "1", "--on", "2018-07-01", "--reason", "x")
    assert (code, told["notes"]) == (0, [])
