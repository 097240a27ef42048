"""Eight processes pay the same claims at once: whoever comes second is refused, and each claim is paid once."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier

from mutualaid import payouts
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent
from tests.ledgers import PATIENCE_SECONDS, answer
from tests.payouts.stage import answered, decide, states

PROCESSES = 8
ZHANG, WANG = 1, 3
EXPECTED = {"BATCH_APPROVED", "BATCH_EXPORTED", "BATCH_NOT_APPROVED", "SAME_APPROVER"}
"""What a step may be refused with because another process was there first."""


def pay(url: str, me: int, barrier: Barrier, told: multiprocessing.Queue[object]) -> None:
    """One process: propose, approve, export and confirm whatever is there, until it has tried every step."""
    actor = Actor(f"clerk{me}", f"os{me}")

    def tried(step: str) -> None:
        for batch_no in (1, 2):
            try:
                if step == "propose":
                    payouts.propose(url, Intent("payout propose", actor))
                elif step == "approve":
                    payouts.approve(url, Intent("payout approve", actor), batch_no)
                elif step == "export":
                    payouts.export(
                        url, Intent("payout export", actor), batch_no,
                        file_name=f"{me}.txt", format_code="utf-8", delimiter="|", keep=list[bytes]().append,
                    )  # fmt: skip
                else:
                    lines = [(1, "6210000000001234", "1.00", "成功", None, "2018-06-20")]
                    answered(url, *lines, (2, "6210000000009999", "2.00", "成功", None, "2018-06-20"))
            except MutualAidError as wrong:
                if wrong.code != "BATCH_UNKNOWN":
                    found.append((step, wrong.code, int(wrong.exit_code)))

    found: list[object] = []
    try:
        for step in ("propose", "approve", "export", "confirm"):
            barrier.wait(PATIENCE_SECONDS)
            tried(step)
        told.put(found)
    except BaseException as wrong:
        told.put([("broken", repr(wrong), 0)])
        raise


def test_eight_processes_that_pay_the_same_claims_leave_one_payment_each(ledger: str) -> None:
    claims = decide(ledger, (ZHANG, 100), (WANG, 200))
    spawning = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[object] = spawning.Queue()
    barrier = spawning.Barrier(PROCESSES)
    running = [spawning.Process(target=pay, args=(ledger, me, barrier, told)) for me in range(PROCESSES)]
    for process in running:
        process.start()
    refusals = [told.get(timeout=PATIENCE_SECONDS) for _ in running]
    for process in running:
        process.join(PATIENCE_SECONDS)
    assert [process.exitcode for process in running] == [0] * PROCESSES
    assert {code for found in refusals for _, code, _ in found} <= EXPECTED  # type: ignore[attr-defined]
    assert {code for found in refusals for _, _, code in found} <= {Exit.CONFLICT, Exit.REFUSED}  # type: ignore[attr-defined]
    assert states(ledger) == {1: "paid", 2: "paid"}
    rows = answer(ledger, "select claim_id, count(*), sum(amount_fen) from payout_now group by claim_id order by 1")
    assert rows == [(claims[0], 1, 100), (claims[1], 1, 200)]
    events = answer(ledger, "select payout_id, event_code, count(*) from payout_event_now group by 1, 2 order by 1")
    assert events == [(1, "paid", 1), (2, "paid", 1)]
    made = answer(
        ledger,
        "select (select count(*) from payment_batch_now), (select count(*) from approval_now),"
        " (select count(*) from payment_file_now), (select count(*) from batch_item_now)",
    )
    assert made == [(1, 1, 1, 2)]
