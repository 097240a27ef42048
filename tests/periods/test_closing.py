"""What a closing keeps, who may open it again, and that its figures stay true."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mutualaid import contributions, periods
from mutualaid.errors import MutualAidError
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.reports.periods import MONEY_COLUMNS, period_list, period_show
from mutualaid.results import Receipt, Table
from mutualaid.store.reading import read
from tests.enrollments.stage import row, take
from tests.ledgers import answer, intent
from tests.periods.conftest import Run, go_on, pay

TODAY = "2019-01-15"


def by(name: str, action: str = "period", **more: Any) -> Intent:
    return Intent(action, Actor(name, "desk"), **more)


def close(url: str, until: str, name: str = "zhang", **more: Any) -> Receipt:
    return periods.close(url, by(name, "period close", **more), until=until, today=TODAY)


def reopen(url: str, name: str = "li", **asked: Any) -> Receipt:
    return periods.reopen(url, by(name, "period reopen", reason="a receipt was left out"), **asked)


def shown(url: str, closing_no: int, at: str | None = None) -> Table:
    with read(url, at=at) as reader:
        return period_show(reader, closing_no)


def told(table: Table) -> list[dict[str, object]]:
    """The rows without what is zero."""
    return [{key: value for key, value in one.items() if value} for one in table.rows]


@pytest.fixture
def half_a_year(url: str) -> str:
    """Money of the first half of 2018: paid, refunded, returned, paid again."""
    take(url, row())  # HOSP_MED, 95 yuan on 5 January: contribution 1
    returned = pay(url, 1, 10_000, ("paid", "2018-02-10"))
    again = pay(url, 2, 5_000, ("paid", "2018-03-20"), ("returned", "2018-03-25"))
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="重大疾病", amount_fen=4_000, received_on="2018-04-02"
    )
    go_on(url, again, "paid", "2018-04-10")
    contributions.refund(url, intent("contribution refund", reason="x"), on="2018-05-01", contribution=1)
    go_on(url, returned, "returned", "2018-05-02")
    return url


def test_a_closing_keeps_opening_movements_and_closing_by_plan(half_a_year: str) -> None:
    assert close(half_a_year, "2018-03-31").facts["closing_no"] == 1
    assert close(half_a_year, "2018-06-30").facts["from_on"] == "2018-04-01"
    assert told(shown(half_a_year, 1)) == [
        {"plan_code": "HOSP_MED", "receipt_count": 1, "receipt_fen": 9_500, "closing_fen": 9_500},
        {
            "plan_code": "SECOND",
            "payment_count": 1,
            "paid_fen": 15_000,
            "back_count": 1,
            "back_fen": -5_000,
            "aid_closing_fen": 10_000,
            "undelivered_count": 1,
            "undelivered_fen": 5_000,
        },
    ]
    assert told(shown(half_a_year, 2)) == [
        {"plan_code": "CRITICAL", "receipt_count": 1, "receipt_fen": 4_000, "closing_fen": 4_000},
        {"plan_code": "HOSP_MED", "opening_fen": 9_500, "refund_count": 1, "refund_fen": -9_500},
        {
            "plan_code": "SECOND",
            "aid_opening_fen": 10_000,
            "payment_count": 1,
            "paid_fen": 5_000,
            "back_count": 1,
            "back_fen": -10_000,
            "aid_closing_fen": 5_000,
            "undelivered_count": 1,
            "undelivered_fen": 10_000,
        },
    ]
    total = shown(half_a_year, 2).total or {}
    assert (total["opening_fen"], total["contribution_fen"], total["closing_fen"]) == (9_500, -5_500, 4_000)
    assert (total["aid_opening_fen"], total["aid_fen"], total["aid_closing_fen"]) == (10_000, -5_000, 5_000)
    assert total["agrees"] is True


def test_the_content_is_canonical_and_names_the_head_it_was_taken_at(half_a_year: str) -> None:
    [(entry, head)] = answer(half_a_year, "select entry_id, hash from entry order by entry_id desc limit 1")
    close(half_a_year, "2018-03-31")
    [(content, closed_by)] = answer(half_a_year, "select content, closed_by from period_closing_now")
    made = json.loads(content)
    assert (made["until_on"], made["ledger"], closed_by) == ("2018-03-31", {"entry": entry, "head": head}, "zhang")
    assert "from_on" not in made
    assert content == json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert shown(half_a_year, 1).head["stamp"] == f"{entry}:{head[:16]}"
    assert list(shown(half_a_year, 1).rows[0]) == list(MONEY_COLUMNS)


def test_joining_fees_and_relief_stand_apart_from_the_plans(url: str) -> None:
    with write(url, intent("setting the stage")) as writer:
        [(unit_id,)] = writer.select("select unit_id from unit_now where unit_code = 'U1'")
        for amount_fen, on in ((1_000, "2018-01-05"), (-1_000, "2018-02-01"), (1_000, "2018-02-02")):
            writer.assert_one(
                "contribution",
                kind_code="joining_fee" if amount_fen > 0 else "refund",
                unit_id=unit_id,
                received_on=on,
                amount_fen=amount_fen,
                reverses_id=None if amount_fen > 0 else 1,
            )
        relief_id = writer.assert_one(
            "relief", person_id=1, applied_on="2018-01-01", amount_fen=500_000, proposed_by="zhang"
        )
        writer.assert_one(
            "relief_approval", relief_id=relief_id, proposed_by="zhang", approved_by="li", granted_on="2018-02-03"
        )
    close(url, "2018-01-31")
    assert close(url, "2018-02-28").facts["joining_fee_fen"] == 0
    total = shown(url, 2).total or {}
    names = ("joining_fee_opening_fen", "joining_fee_fen", "joining_fee_closing_fen", "relief_count", "relief_fen")
    assert [total[name] for name in names] == [1_000, 0, 1_000, 1, 500_000]
    assert (total["closing_fen"], shown(url, 2).rows) == (0, [])


def test_what_is_still_under_way_is_noted(half_a_year: str) -> None:
    with write(half_a_year, intent("payout propose")) as writer:
        [(plan_id,)] = writer.select("select plan_id from plan_now where plan_code = 'CRITICAL'")
        waiting = {"person_id": 1, "personal_id": 1, "plan_id": plan_id, "channel_code": "office"}
        first = writer.assert_one("payout", amount_fen=700_000, **waiting)
        writer.assert_one("payout", amount_fen=50_000, **waiting)
        batch = writer.assert_one("payment_batch", proposed_by="zhang", item_count=1, payee_count=1, total_fen=700_000)
        writer.assert_one(
            "batch_item", batch_id=batch, payout_id=first, attempt=1, line_no=1, personal_id=1, amount_fen=700_000
        )
    notes = {note.code: dict(note.facts) for note in close(half_a_year, "2018-03-31").notes}
    assert notes == {
        "PERIOD_UNDELIVERED": {"undelivered_count": 1, "undelivered_fen": 5_000},
        "PERIOD_UNPAID": {"payment_count": 2, "amount_fen": 750_000},
        "PERIOD_BATCHES_OPEN": {"batch_count": 1, "batches": "1"},
    }


def test_a_day_to_come_is_refused_and_today_is_not(url: str) -> None:
    with pytest.raises(MutualAidError) as wrong:
        close(url, "2019-01-16")
    assert (wrong.value.code, wrong.value.exit_code) == ("PERIOD_NOT_OVER", 1)
    assert close(url, "2019-01-15").entry is not None


@pytest.mark.parametrize("until", ["2018-03-31", "2018-03-30", "2017-12-31"])
def test_a_closed_day_is_not_closed_again(url: str, until: str) -> None:
    close(url, "2018-03-31")
    with pytest.raises(MutualAidError) as wrong:
        close(url, until, "li")
    assert (wrong.value.code, wrong.value.exit_code) == ("PERIOD_CLOSED_ALREADY", 5)


def test_a_dry_run_tells_the_totals_and_closes_nothing(half_a_year: str) -> None:
    would = close(half_a_year, "2018-03-31", dry_run=True)
    assert (would.entry, would.asserted, would.facts["closing_fen"]) == (None, {"period_closing": 1}, 9_500)
    assert answer(half_a_year, "select count(*) from period_closing") == [(0,)]
    done = close(half_a_year, "2018-03-31")
    assert (done.facts, done.notes) == (would.facts, would.notes)


# --- opening again ------------------------------------------------------------------------------------


def test_another_person_opens_the_last_period_again_and_it_can_be_closed_anew(half_a_year: str) -> None:
    close(half_a_year, "2018-03-31")
    close(half_a_year, "2018-06-30")
    receipt = reopen(half_a_year, closing=2)
    assert (receipt.asserted, receipt.voided) == ({"period_reopening": 1}, {"period_closing": 1})
    assert receipt.facts == {"closing_no": 2, "until_on": "2018-06-30", "closed_until_on": "2018-03-31"}
    assert answer(half_a_year, "select closing_id, closed_by, reopened_by from period_reopening_now") == [
        (2, "zhang", "li")
    ]
    contributions.record(
        half_a_year, intent("contribution record"), unit="U1", plan="重大疾病", amount_fen=1, received_on="2018-06-30"
    )
    assert close(half_a_year, "2018-06-30", "li").facts["closing_no"] == 3
    with read(half_a_year) as reader:
        table = period_list(reader)
    kept = ("closing_no", "from_on", "until_on", "state", "contribution_fen", "closed_by", "reopened_by")
    assert [tuple(one[name] for name in kept) for one in table.rows] == [
        (1, None, "2018-03-31", "closed", 9_500, "zhang", None),
        (2, "2018-04-01", "2018-06-30", "reopened", -5_500, "zhang", "li"),
        (3, "2018-04-01", "2018-06-30", "closed", -5_499, "li", None),
    ]
    assert table.total == {"closing_count": 2, "closed_until_on": "2018-06-30"}
    assert [(shown(half_a_year, no).total or {})["agrees"] for no in (1, 2, 3)] == [True, False, True]


def test_at_an_earlier_entry_a_period_is_closed_that_was_opened_since(half_a_year: str) -> None:
    entry = close(half_a_year, "2018-06-30").entry
    reopen(half_a_year, until="2018-06-30")
    assert (shown(half_a_year, 1, at=str(entry)).head["state"], shown(half_a_year, 1).head["state"]) == (
        "closed",
        "reopened",
    )
    with read(half_a_year, at=str((entry or 0) - 1)) as reader:
        assert period_list(reader).rows == []


@pytest.mark.parametrize("name", ["zhang", " Zhang ", "ZHANG", "zha\u200bng"])
def test_who_closed_a_period_does_not_open_it(url: str, name: str) -> None:
    close(url, "2018-03-31", "Zhang")
    with pytest.raises(MutualAidError) as wrong:
        reopen(url, name, closing=1)
    assert (wrong.value.code, wrong.value.exit_code) == ("PERIOD_SAME_PERSON", 5)
    assert answer(url, "select count(*) from period_closing_now") == [(1,)]


def test_only_the_last_period_is_opened_and_each_closing_once(url: str) -> None:
    close(url, "2018-03-31")
    close(url, "2018-06-30")

    def refused(**asked: Any) -> tuple[str, int]:
        with pytest.raises(MutualAidError) as wrong:
            reopen(url, **asked)
        return wrong.value.code, wrong.value.exit_code

    assert refused(closing=1) == ("PERIOD_NOT_LATEST", 5)
    assert refused(closing=9) == ("PERIOD_UNKNOWN", 1)
    assert refused(until="2018-05-31") == ("PERIOD_UNKNOWN", 1)
    assert refused() == refused(closing=2, until="2018-06-30") == ("PERIOD_WHICH", 2)
    reopen(url, closing=2)
    assert refused(closing=2) == refused(until="2018-06-30") == ("PERIOD_REOPENED", 5)
    reopen(url, closing=1)
    assert answer(url, "select count(*) from period_closing_now") == [(0,)]


def test_neither_a_closing_nor_an_opening_is_undone(url: str) -> None:
    def refused(entry: int | None) -> tuple[str, int]:
        with pytest.raises(MutualAidError) as wrong:
            undo(url, entry or 0, actor=Actor("li", "desk"), reason="x")
        return wrong.value.code, wrong.value.exit_code

    closing = close(url, "2018-03-31").entry
    assert refused(closing) == ("UNDO_CLOSING", 1)
    opening = reopen(url, closing=1).entry
    assert refused(closing) == ("UNDO_CLOSING", 1)
    assert refused(opening) == ("UNDO_REOPENING", 1)


def test_the_database_itself_keeps_the_two_names_apart(url: str) -> None:
    close(url, "2018-03-31")
    with pytest.raises(MutualAidError) as wrong, write(url, by("zhang")) as writer:
        writer.assert_one("period_reopening", closing_id=1, closed_by="zhang", reopened_by="zhang")
    assert wrong.value.code == "LEDGER_GUARD"


# --- as a clerk types it ------------------------------------------------------------------------------


def test_the_commands_answer_in_json_with_the_keys_of_a_write_and_of_a_list(run: Run, half_a_year: str) -> None:
    code, closed = run("period", "close", "--until", "2018-03-31", "--reason", "end of quarter")
    assert (code, closed["asserted"], closed["voided"], closed["problems"]) == (0, {"period_closing": 1}, {}, [])
    assert [(note["code"], note["message"]) for note in closed["notes"]] == [
        (
            "PERIOD_UNDELIVERED",
            "1 payments had come back and were not paid again by the end of the period, 50.00 yuan. mutualaid payout list"
            " --state returned shows them; paid after the closing, they are dated later.",
        )
    ]
    code, listed = run("period", "list")
    assert (code, list(listed)) == (0, ["list", "definition", "unit_code", "as_of", "ledger", "rows", "total"])
    assert (listed["rows"][0]["reason"], listed["rows"][0]["entry"]) == ("end of quarter", closed["entry"])
    code, one = run("period", "show", "1")
    assert (code, one["list"], one["closing_no"], one["rows"][0]["plan_code"]) == (0, "period", 1, "HOSP_MED")
    assert run("period", "show", "2")[1]["error"]["code"] == "PERIOD_UNKNOWN"
    assert run("period", "close", "--until", "2018-03-31")[0] == 5
    assert run("period", "close", "--until", "2100-12-31")[0] == 1
    assert run("period", "close", "--until", "2018-02-30") == (2, None)
    assert run("period", "close", "--until", "2018-06-30", "--at", "3") == (2, None)
    assert run("period", "reopen", "1") == (2, None)
    assert run("period", "reopen", "--reason", "x", actor="li") == (2, None)
    code, refused = run("period", "reopen", "1", "--reason", "x")
    assert (code, refused["error"]["code"]) == (5, "PERIOD_SAME_PERSON")
    code, opened = run("period", "reopen", "1", "--reason", "x", "--dry-run", actor="li")
    assert (code, opened["entry"], opened["voided"]) == (0, None, {"period_closing": 1})
    assert run("period", "reopen", "1", "--reason", "x", actor="li")[0] == 0
