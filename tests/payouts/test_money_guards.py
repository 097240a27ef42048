"""What the database itself refuses of money out: plain SQL on a bare connection, past the program.

Each refusal is asked for twice: with the guard, and with that one guard taken out, where it must go through. So a test
cannot pass because something else refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mutualaid import payouts
from mutualaid.journal import Intent, write
from tests.payouts.stage import CHIEF, CLERK, answered, decide, export, grant, intent, reopen, sent

ZHANG, WANG = 1, 3
CARD = "6210000000001234"


@contextmanager
def bare(ledger: str) -> Iterator[sqlite3.Connection]:
    """A plain connection as any tool would open it."""
    connection = sqlite3.connect(ledger, isolation_level=None)
    yield connection
    connection.close()


def refused(ledger: str, sql: str, *, without: str) -> None:
    """The statement is refused by the guard named, and goes through once that guard is gone."""
    with bare(ledger) as connection:
        entry_id = connection.execute("select max(entry_id) + 1 from entry").fetchone()[0]
        with pytest.raises(sqlite3.IntegrityError, match="refused by the journal"):
            connection.execute(sql, {"entry": entry_id})
        connection.execute("begin")
        connection.execute(f"drop trigger {without}")
        connection.execute(sql, {"entry": entry_id})
        connection.execute("rollback")


def taken(ledger: str, sql: str) -> None:
    """The statement goes through as it stands."""
    with bare(ledger) as connection:
        entry_id = connection.execute("select max(entry_id) + 1 from entry").fetchone()[0]
        connection.execute(sql, {"entry": entry_id})


EVENT = (
    "insert into payout_event (fact_id, entry_id, payout_event_id, payout_id, event_code, event_on, item_id)"
    " select coalesce(max(fact_id), 0) + 1, :entry, coalesce(max(fact_id), 0) + 1, {payout}, '{event}', '{on}', {item}"
    " from payout_event"
)


def test_a_claim_takes_no_second_payment(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    second = (
        "insert into payout (fact_id, entry_id, payout_id, person_id, personal_id, plan_id, amount_fen, channel_code,"
        f" claim_id) values (2, :entry, 2, 1, 1, 1, 100, 'direct', {claim})"
    )
    refused(ledger, second, without="guard_payout_insert")


def test_a_claim_takes_a_second_payment_once_the_first_was_recovered(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, CARD, 1, "成功", None, "2018-06-20"))
    payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-07-01")
    taken(
        ledger,
        "insert into payout (fact_id, entry_id, payout_id, person_id, personal_id, plan_id, amount_fen, channel_code,"
        f" claim_id) values (2, :entry, 2, 1, 1, 1, 100, 'direct', {claim})",
    )


def test_the_payments_of_a_claim_come_to_no_more_than_what_is_decided_on_it(ledger: str) -> None:
    [claim] = decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, CARD, 1, "成功", None, "2018-06-20"))
    reopen(ledger, claim)
    supplement = (
        "insert into payout (fact_id, entry_id, payout_id, person_id, personal_id, plan_id, amount_fen, channel_code,"
        f" claim_id) values (2, :entry, 2, 1, 1, 1, {{fen}}, 'direct', {claim})"
    )
    refused(ledger, supplement.format(fen=1), without="guard_payout_insert")
    with write(ledger, Intent("claim adjudicate", CLERK)) as writer:
        writer.assert_one("decision", claim_id=claim, outcome="pay", amount_fen=150, steps="[]", decided_by="zhao")
    refused(ledger, supplement.format(fen=51), without="guard_payout_insert")
    taken(ledger, supplement.format(fen=50))


def test_a_decision_takes_no_second_payment_even_after_a_recovery(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, CARD, 1, "成功", None, "2018-06-20"))
    payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-07-01")
    with bare(ledger) as connection:
        connection.execute("drop trigger guard_payout_insert")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute(
                "insert into payout (fact_id, entry_id, payout_id, person_id, personal_id, plan_id, amount_fen,"
                " channel_code, claim_id, decision_id) values (2, 8, 2, 1, 1, 1, 100, 'direct', 1, 1)"
            )


def test_a_payment_that_is_paid_is_not_paid_again(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, CARD, 1, "成功", None, "2018-06-20"))
    with bare(ledger) as connection:
        connection.execute("drop index uq_payout_event_item_id_event_code")
    again = EVENT.format(payout=1, event="paid", on="2018-06-21", item=1)
    refused(ledger, again, without="guard_payout_event_insert")


PAID_ONCE = (("paid", "2018-06-20"),)


@pytest.mark.parametrize("story", [PAID_ONCE, (*PAID_ONCE, ("recovered", "2018-06-21"))], ids=["paid", "recovered"])
def test_a_payment_of_a_received_list_is_not_paid_again(ledger: str, story: tuple[tuple[str, str], ...]) -> None:
    with write(ledger, Intent("payout import", CLERK)) as writer:
        payout_id = writer.assert_one(
            "payout", person_id=ZHANG, personal_id=1, plan_id=1, amount_fen=100, channel_code="direct"
        )
        for event, on in story:
            writer.assert_one("payout_event", payout_id=payout_id, event_code=event, event_on=on)
    again = EVENT.format(payout=payout_id, event="paid", on="2018-06-22", item="NULL")
    refused(ledger, again, without="guard_payout_event_insert")


def test_a_recovered_payment_is_not_paid_again(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, CARD, 1, "退汇", None, "2018-06-20"))
    payouts.recover(ledger, intent("recover", reason="x"), 1, on="2018-07-01")
    again = EVENT.format(payout=1, event="paid", on="2018-07-02", item=1)
    refused(ledger, again, without="guard_payout_event_insert")


@pytest.mark.parametrize("event", ["paid", "returned"])
@pytest.mark.parametrize("item", ["1", "NULL"])
def test_nothing_is_paid_or_returned_that_no_file_sent(ledger: str, event: str, item: str) -> None:
    decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    heard = EVENT.format(payout=1, event=event, on="2018-06-21", item=item)
    refused(ledger, heard, without="guard_payout_event_insert")


def test_an_answer_belongs_to_the_payment_it_speaks_of(ledger: str) -> None:
    decide(ledger, (ZHANG, 100), (WANG, 200))
    sent(ledger)
    other = EVENT.format(payout=2, event="paid", on="2018-06-21", item=1)
    refused(ledger, other, without="guard_payout_event_insert")


FILE = (
    "insert into payment_file (fact_id, entry_id, payment_file_id, batch_id, approval_id, file_name, format_code,"
    " sha256, line_count, total_fen) values (9, :entry, 9, {batch}, {approval}, 'a', 'utf-8', '"
    + "0" * 64
    + "', 1, 100)"
)


def test_no_file_leaves_without_an_approval_of_its_batch(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    for approval in (1, 99):  # that of another batch; none at all
        refused(ledger, FILE.format(batch=2, approval=approval), without="guard_payment_file_insert")


def test_no_second_file_leaves_for_a_batch(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    with bare(ledger) as connection:
        connection.execute("drop index uq_payment_file_batch_id")
    refused(ledger, FILE.format(batch=1, approval=1), without="guard_payment_file_insert")


@pytest.mark.parametrize(
    ("names", "check"),
    [
        ("'li', 'zhao', 'li'", "approver_did_not_propose"),
        ("'zhang', 'li', 'li'", "approver_did_not_adjudicate"),
    ],
)
def test_the_same_person_approves_nothing(ledger: str, names: str, check: str) -> None:
    decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    sql = (
        "insert into approval (fact_id, entry_id, approval_id, batch_id, proposed_by, decided_by, approved_by)"
        f" values (1, 5, 1, 1, {names})"
    )
    with bare(ledger) as connection:
        with pytest.raises(sqlite3.IntegrityError, match=check):
            connection.execute(sql)
        connection.execute("pragma ignore_check_constraints = on")
        connection.execute("begin")
        connection.execute(sql)
        connection.execute("rollback")


ITEM = (
    "insert into batch_item (fact_id, entry_id, item_id, batch_id, payout_id, attempt, line_no, personal_id, amount_fen)"
    " values (9, :entry, 9, {batch}, 1, 2, 1, 1, 100)"
)


def test_no_second_attempt_while_one_is_open(ledger: str) -> None:
    decide(ledger, (ZHANG, 100), (WANG, 100))
    sent(ledger)
    decide(ledger, (WANG, 300))
    payouts.propose(ledger, intent("propose"))
    refused(ledger, ITEM.format(batch=2), without="guard_batch_item_insert")


def test_no_second_attempt_once_the_money_is_there_or_closed(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, CARD, 1, "成功", None, "2018-06-20"))
    decide(ledger, (WANG, 300))
    payouts.propose(ledger, intent("propose"))
    refused(ledger, ITEM.format(batch=2), without="guard_batch_item_insert")


def test_a_second_attempt_follows_a_return(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, CARD, 1, "退汇", None, "2018-06-20"))
    decide(ledger, (WANG, 300))
    payouts.propose(ledger, intent("propose"))
    taken(ledger, ITEM.format(batch=2))


# --- relief -------------------------------------------------------------------------------------------


def of_relief(**told: object) -> str:
    """A payment of the grant 1 (100 fen to Zhang), but for what is told otherwise."""
    values = {"relief_id": 1, "relief_approval_id": 1, "amount_fen": 100, "plan_id": "null", "claim_id": "null"} | told
    return (
        "insert into payout (fact_id, entry_id, payout_id, person_id, personal_id, channel_code,"
        f" {', '.join(values)}) select coalesce(max(fact_id), 0) + 1, :entry, coalesce(max(fact_id), 0) + 1, 1, 1,"
        f" 'office', {', '.join(map(str, values.values()))} from payout"
    )


def test_relief_is_paid_as_it_was_granted(ledger: str) -> None:
    grant(ledger, (ZHANG, 100))
    taken(ledger, of_relief())


@pytest.mark.parametrize(
    "told",
    [
        {"amount_fen": 101},
        {"relief_id": 2, "relief_approval_id": 1},  # asked for, not granted
        {"relief_approval_id": "null"},
        {"claim_id": 1},
        {"plan_id": 1},
        {"relief_id": "null", "relief_approval_id": "null"},  # neither a plan nor a grant
    ],
)
def test_no_relief_is_paid_otherwise_than_it_was_granted(ledger: str, told: dict[str, object]) -> None:
    grant(ledger, (ZHANG, 100))
    decide(ledger, (ZHANG, 100))
    with write(ledger, Intent("relief add", CLERK)) as writer:
        writer.assert_one("relief", person_id=ZHANG, applied_on="2018-07-01", amount_fen=100, proposed_by="zhang")
    refused(ledger, of_relief(**told), without="guard_payout_insert")


def test_a_grant_takes_no_second_payment(ledger: str) -> None:
    grant(ledger, (ZHANG, 100))
    with write(ledger, Intent("payout propose", CLERK)) as writer:
        writer.assert_one(
            "payout", person_id=1, personal_id=1, amount_fen=100, channel_code="office", relief_id=1,
            relief_approval_id=1,
        )  # fmt: skip
    with bare(ledger) as connection:
        connection.execute("drop index uq_payout_relief_id")
    refused(ledger, of_relief(), without="guard_payout_insert")


def test_relief_is_neither_paid_nor_returned_that_no_file_sent(ledger: str) -> None:
    grant(ledger, (ZHANG, 100))
    with write(ledger, Intent("payout propose", CLERK)) as writer:
        writer.assert_one(
            "payout", person_id=1, personal_id=1, amount_fen=100, channel_code="office", relief_id=1,
            relief_approval_id=1,
        )  # fmt: skip
    for event in ("paid", "returned"):
        heard = EVENT.format(payout=1, event=event, on="2018-06-21", item="NULL")
        refused(ledger, heard, without="guard_payout_event_insert")


@pytest.mark.parametrize("of_batch", ["aid", "relief"])
def test_no_batch_holds_aid_and_relief(ledger: str, of_batch: str) -> None:
    decide(ledger, (ZHANG, 100))
    grant(ledger, (ZHANG, 100))
    with write(ledger, Intent("payout propose", CLERK)) as writer:
        aid = writer.assert_one(
            "payout", person_id=1, personal_id=1, amount_fen=100, plan_id=1, channel_code="office", claim_id=1,
            decision_id=1,
        )  # fmt: skip
        relief = writer.assert_one(
            "payout", person_id=1, personal_id=1, amount_fen=100, channel_code="office", relief_id=1,
            relief_approval_id=1,
        )  # fmt: skip
        first, second = (aid, relief) if of_batch == "aid" else (relief, aid)
        writer.assert_one("payment_batch", proposed_by="zhang", item_count=2, payee_count=1, total_fen=200)
        writer.assert_one(
            "batch_item", batch_id=1, payout_id=first, attempt=1, line_no=1, personal_id=1, amount_fen=100
        )
    item = (
        "insert into batch_item (fact_id, entry_id, item_id, batch_id, payout_id, attempt, line_no, personal_id,"
        f" amount_fen) values (9, :entry, 9, 1, {second}, 1, 1, 1, 100)"
    )
    refused(ledger, item, without="guard_batch_item_insert")


@pytest.fixture
def closed(ledger: str) -> str:
    """Money of June 2018 and before is settled: a payment of 20 June, a receipt of 5 January."""
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    answered(ledger, (1, CARD, 1, "成功", None, "2018-06-20"))
    with write(ledger, Intent("test", CLERK)) as writer:
        unit_id = writer.select("select unit_id from unit where unit_code = 'U1'")[0][0]
        writer.assert_one(
            "contribution", kind_code="receipt", unit_id=unit_id, plan_id=1, received_on="2018-01-05", amount_fen=9_500
        )
        writer.assert_one("period_closing", closed_until="2018-06-30", content="{}", closed_by="li")
    return ledger


@pytest.mark.parametrize("on", ["2018-06-30", "2018-01-01"])
def test_no_event_and_no_receipt_is_dated_in_a_closed_period(closed: str, on: str) -> None:
    event = EVENT.format(payout=1, event="recovered", on=on, item=1)
    receipt = (
        "insert into contribution (fact_id, entry_id, contribution_id, kind_code, unit_id, plan_id, received_on,"
        f" amount_fen) values (2, :entry, 2, 'receipt', 1, 1, '{on}', 1)"
    )
    refused(closed, event, without="guard_payout_event_insert")
    refused(closed, receipt, without="guard_contribution_insert")


@pytest.mark.parametrize("table", ["payout_event", "contribution"])
def test_no_money_of_a_closed_period_is_voided(closed: str, table: str) -> None:
    refused(closed, f"update {table} set voided_by = :entry where fact_id = 1", without=f"guard_{table}_update")


@pytest.mark.parametrize("later_first", [True, False])
def test_of_two_closed_periods_the_later_end_counts(ledger: str, later_first: bool) -> None:
    decide(ledger, (ZHANG, 100))
    sent(ledger)
    for until in sorted(("2018-03-31", "2018-06-30"), reverse=later_first):
        with write(ledger, Intent("test", CLERK)) as writer:
            writer.assert_one("period_closing", closed_until=until, content="{}", closed_by="li")
    paid = EVENT.format(payout=1, event="paid", on="2018-05-15", item=1)
    refused(ledger, paid, without="guard_payout_event_insert")


def test_the_day_after_a_closed_period_is_open(closed: str) -> None:
    taken(closed, EVENT.format(payout=1, event="recovered", on="2018-07-01", item=1))


def test_exported_means_that_the_ledger_takes_the_answer(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    export(ledger, 1)
    taken(ledger, EVENT.format(payout=1, event="paid", on="2018-06-21", item=1))
