"""Relief: two persons, the person's aid of the year beside it, and no trace of it in any rate or aid total."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mutualaid import members, reports
from mutualaid.journal import write
from mutualaid.results import Table
from mutualaid.store.reading import read
from tests.enrollments.stage import GONE, KEPT, LI, NOBODY, ZHANG, row, take
from tests.ledgers import answer, intent
from tests.periods.conftest import Run, go_on, pay

ADD = ("relief", "add", ZHANG, "--amount", "5000", "--on", "2018-11-20")


@pytest.fixture
def aided(url: str) -> str:
    """Zhang got 100 yuan in 2017, 300 in 2018 over two plans, and 50 that came back; Li got nothing that stayed."""
    pay(url, 1, 10_000, ("paid", "2017-12-31"))
    pay(url, 1, 20_000, ("paid", "2018-01-01"))
    pay(url, 1, 10_000, ("paid", "2018-12-31"), plan="CRITICAL")
    pay(url, 1, 5_000, ("paid", "2018-03-01"), ("returned", "2018-03-05"))
    pay(url, 2, 7_000, ("paid", "2018-03-01"), ("recovered", "2018-04-01"))
    return url


def test_the_answer_tells_the_persons_aid_of_the_year(run: Run, aided: str) -> None:
    code, told = run(*ADD, "--reason", "serious illness")
    assert (code, told["asserted"], told["voided"], told["notes"]) == (0, {"relief": 1}, {}, [])
    kept = ("relief_no", "person_no", "amount_fen", "year", "aid_fen", "payment_count")
    assert [told[name] for name in kept] == [1, 1, 500_000, 2018, 30_000, 2]
    code, told = run("relief", "add", LI, "--amount", "2000.50", "--on", "2018-11-20")
    assert (told["amount_fen"], told["aid_fen"], told["payment_count"]) == (200_050, 0, 0)
    assert answer(aided, "select unit_id is not null, proposed_by from relief_now") == [(1, "zhang"), (1, "zhang")]


def test_a_return_in_the_next_year_takes_nothing_from_the_year_of_the_payment(run: Run, url: str) -> None:
    payout = pay(url, 1, 10_000, ("paid", "2018-12-20"))
    go_on(url, payout, "returned", "2019-01-05")
    assert run(*ADD)[1]["aid_fen"] == 10_000
    assert run("relief", "add", ZHANG, "--amount", "5000", "--on", "2019-02-01")[1]["aid_fen"] == -10_000


def test_the_unit_is_that_of_membership_on_the_day_unless_one_is_named(run: Run, url: str) -> None:
    assert run(*ADD)[0] == run("relief", "add", KEPT, "--amount", "1", "--on", "2018-11-20", "--unit", "U2")[0] == 0
    code, told = run("relief", "add", GONE, "--amount", "1", "--on", "2018-11-20")
    assert (code, [note["code"] for note in told["notes"]]) == (0, ["RELIEF_NOT_MEMBER"])
    rows = run("relief", "list")[1]["rows"]
    assert [(one["person_no"], one["unit_code"]) for one in rows] == [(1, "U1"), (4, "U2"), (3, None)]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", NOBODY, "--amount", "1", "--on", "2018-11-20"), 1, "PERSON_UNKNOWN"),
        (("add", ZHANG, "--amount", "0", "--on", "2018-11-20"), 1, "RELIEF_ZERO"),
        (("add", ZHANG, "--amount", "1", "--on", "2018-11-20", "--unit", "无此工会"), 1, "UNIT_UNKNOWN"),
        (("approve", "7", "--on", "2018-11-20"), 1, "RELIEF_UNKNOWN"),
        (("reject", "7", "--reason", "x"), 1, "RELIEF_UNKNOWN"),
        (("list", "--person", NOBODY), 1, "PERSON_UNKNOWN"),
        (("add", ZHANG, "--amount", "-1", "--on", "2018-11-20"), 2, None),
        (("add", ZHANG, "--amount", "1.005", "--on", "2018-11-20"), 2, None),
        (("add", ZHANG, "--amount", "1"), 2, None),
        (("approve", "1", "--on", "2018-11-20", "--at", "1"), 2, None),
        (("list", "--state", "paid"), 2, None),
    ],
)
def test_what_is_wrong_is_refused(run: Run, url: str, words: tuple[str, ...], code: int, said: str | None) -> None:
    ended, refused = run("relief", *words)
    assert (ended, refused and refused["error"]["code"]) == (code, said)


def test_the_same_grant_asked_for_twice_is_a_conflict(run: Run, url: str) -> None:
    assert run(*ADD)[0] == 0
    code, refused = run(*ADD, actor="li")
    assert (code, refused["error"]["code"]) == (5, "RELIEF_REPEAT")
    assert run("relief", "add", ZHANG, "--amount", "5000", "--on", "2018-11-21")[0] == 0


# --- the second person ----------------------------------------------------------------------------------


def test_another_person_approves_and_nobody_twice(run: Run, aided: str) -> None:
    run(*ADD)
    code, told = run("relief", "approve", "1", "--on", "2018-11-25", actor="li")
    assert (code, told["asserted"], told["amount_fen"], told["aid_fen"]) == (0, {"relief_approval": 1}, 500_000, 30_000)
    code, refused = run("relief", "approve", "1", "--on", "2018-11-26", actor="wang")
    assert (code, refused["error"]["code"]) == (5, "RELIEF_APPROVED")
    code, refused = run("relief", "reject", "1", "--reason", "x", actor="wang")
    assert (code, refused["error"]["code"]) == (5, "RELIEF_APPROVED")


@pytest.mark.parametrize("actor", ["zhang", " Zhang", "ZHANG ", "ｚhang", "zhang\u2060"])
def test_who_asked_does_not_approve(run: Run, url: str, actor: str) -> None:
    run(*ADD)
    code, refused = run("relief", "approve", "1", "--on", "2018-11-25", actor=actor)
    assert (code, refused["error"]["code"]) == (5, "RELIEF_SAME_PERSON")
    assert answer(url, "select count(*) from relief_approval") == [(0,)]


def test_who_asked_does_not_bring_back_an_approval_that_was_withdrawn(run: Run, url: str) -> None:
    run(*ADD)
    entry = run("relief", "approve", "1", "--on", "2018-11-25", actor="li")[1]["entry"]
    withdrawn = str(run("journal", "undo", str(entry), "--reason", "x", actor="li")[1]["entry"])
    for more in ((), ("--dry-run",)):
        code, refused = run("journal", "undo", withdrawn, "--reason", "x", *more)
        assert (code, refused["error"]["code"]) == (5, "UNDO_APPROVAL")
    assert answer(url, "select count(*) from relief_approval_now") == [(0,)]
    assert run("journal", "undo", withdrawn, "--reason", "x", actor=" Li ")[0] == 0


def test_a_grant_is_not_dated_before_it_was_asked_for_nor_in_a_closed_period(run: Run, url: str) -> None:
    run(*ADD)
    code, refused = run("relief", "approve", "1", "--on", "2018-11-19", actor="li")
    assert (code, refused["error"]["code"]) == (1, "RELIEF_BEFORE_ASKED")
    run("period", "close", "--until", "2018-11-30")
    for more in ((), ("--dry-run",)):
        code, refused = run("relief", "approve", "1", "--on", "2018-11-30", *more, actor="li")
        assert (code, refused["error"]["code"]) == (5, "PERIOD_CLOSED")
    entry = run("relief", "approve", "1", "--on", "2018-12-01", actor="li")[1]["entry"]
    run("period", "close", "--until", "2018-12-31")
    assert run("journal", "undo", str(entry), "--reason", "x")[1]["error"]["code"] == "PERIOD_CLOSED"


def test_a_grant_turned_down_stands_no_more_and_the_journal_keeps_the_reason(run: Run, url: str) -> None:
    run(*ADD)
    code, told = run("relief", "reject", "1", "--reason", "conditions not met", actor="li")
    assert (code, told["asserted"], told["voided"]) == (0, {}, {"relief": 1})
    assert run("relief", "list")[1]["rows"] == []
    code, refused = run("relief", "approve", "1", "--on", "2018-11-25", actor="li")
    assert (code, refused["error"]["code"]) == (5, "RELIEF_REJECTED")
    assert run("journal", "list")[1]["rows"][-1]["reason"] == "conditions not met"
    assert run(*ADD)[1]["relief_no"] == 2


def test_a_dry_run_writes_nothing(run: Run, url: str) -> None:
    code, told = run(*ADD, "--dry-run")
    assert (code, told["entry"], told["asserted"], answer(url, "select count(*) from relief")) == (
        0,
        None,
        {"relief": 1},
        [(0,)],
    )
    run(*ADD)
    assert run("relief", "approve", "1", "--on", "2018-11-25", "--dry-run", actor="li")[1]["entry"] is None
    assert run("relief", "reject", "1", "--reason", "x", "--dry-run", actor="li")[1]["voided"] == {"relief": 1}
    assert [one["state"] for one in run("relief", "list")[1]["rows"]] == ["asked"]


def test_the_database_itself_keeps_the_two_names_apart(run: Run, url: str) -> None:
    run(*ADD)
    from mutualaid.errors import MutualAidError

    with pytest.raises(MutualAidError) as wrong, write(url, intent("relief approve")) as writer:
        writer.assert_one(
            "relief_approval", relief_id=1, proposed_by="zhang", approved_by="zhang", granted_on="2018-11-25"
        )
    assert wrong.value.code == "LEDGER_GUARD"


# --- the list ---------------------------------------------------------------------------------------------


@pytest.fixture
def granted(run: Run, aided: str) -> str:
    """Three grants: Zhang in 2018, granted the year after; Li in 2018; Zhang in 2019."""
    run(*ADD)
    run("relief", "add", LI, "--amount", "2000", "--on", "2018-12-01", "--unit", "U2")
    run("relief", "add", ZHANG, "--amount", "100", "--on", "2019-01-10")
    run("relief", "approve", "1", "--on", "2019-01-05", actor="li")
    return aided


def test_the_list_holds_each_grant_beside_the_aid_of_its_year(run: Run, granted: str) -> None:
    code, table = run("relief", "list", "--year", "2018")
    assert (code, list(table)) == (0, ["list", "definition", "unit_code", "year", "ledger", "rows", "total"])
    assert table["rows"][0] == {
        "relief_no": 1,
        "person_no": 1,
        "name": "张*丰",
        "unit_code": "U1",
        "unit_name": "第一工会",
        "applied_on": "2018-11-20",
        "amount_fen": 500_000,
        "state": "granted",
        "granted_on": "2019-01-05",
        "payout_no": None,
        "payment_state": None,
        "paid_out_on": None,
        "aid_fen": 30_000,
        "proposed_by": "zhang",
        "approved_by": "li",
        "document_no": "110***********0034",
    }
    assert (table["rows"][1]["state"], table["rows"][1]["aid_fen"]) == ("asked", 0)
    assert table["total"] == {
        "relief_count": 2,
        "asked_fen": 700_000,
        "granted_count": 1,
        "granted_fen": 500_000,
        "paid_fen": 0,
        "returned_fen": 0,
        "recovered_fen": 0,
        "unpaid_fen": 500_000,
        "person_count": 2,
    }


def test_the_list_is_narrowed_by_unit_person_state_and_read_at_an_entry(run: Run, granted: str) -> None:
    def numbers(*words: str) -> list[int]:
        return [one["relief_no"] for one in run("relief", "list", *words)[1]["rows"]]

    assert numbers() == [1, 2, 3]
    assert numbers("--unit", "U1") == [1, 3]
    assert numbers("--unit", "110119100") == [1, 2, 3]
    assert numbers("--unit", "U2") == [2]
    assert numbers("--person", LI) == [2]
    assert numbers("--state", "granted") == [1]
    assert numbers("--state", "asked", "--year", "2018") == [2]
    # 3 entries set the stage, 5 payments follow, then the first grant is asked for.
    assert numbers("--at", "9") == [1]


def test_after_a_merge_the_grants_and_the_aid_are_the_survivors(run: Run, granted: str) -> None:
    members.merge(granted, intent("member merge", reason="one person"), LI, into=ZHANG)
    rows = run("relief", "list", "--person", ZHANG)[1]["rows"]
    assert [(one["relief_no"], one["person_no"], one["aid_fen"]) for one in rows] == [
        (1, 1, 30_000),
        (2, 1, 30_000),
        (3, 1, 0),
    ]


# --- in no rate -------------------------------------------------------------------------------------------

FIGURES: dict[str, Callable[..., Table]] = {
    "M01": reports.participation,
    "M02": reports.contributions,
    "M03": reports.direct_claims,
    "M04": reports.aid,
    "M05": reports.participations,
    "M06": reports.payout_ratio,
}


def test_relief_changes_no_figure_from_m01_to_m06(run: Run, aided: str) -> None:
    take(aided, row())

    def figures() -> dict[str, object]:
        with read(aided) as reader:
            asked = {name: ask(reader, unit=None, as_of="2018-12-31") for name, ask in FIGURES.items()}
            return {name: (table.rows, table.total) for name, table in asked.items()}

    before = figures()
    assert run(*ADD)[0] == run("relief", "approve", "1", "--on", "2018-11-25", actor="li")[0] == 0
    assert run("relief", "add", LI, "--amount", "800", "--on", "2018-06-01")[0] == 0
    assert figures() == before


@pytest.mark.parametrize(("on", "code"), [("2019-11-20", 0), ("2019-11-21", 1), ("2099-01-01", 1)])
def test_relief_is_granted_within_a_year_of_being_asked_for(run: Run, url: str, on: str, code: int) -> None:
    assert run(*ADD)[0] == 0
    granted, told = run("relief", "approve", "1", "--on", on, actor="li")
    assert (granted, [problem["code"] for problem in told["problems"]]) == (code, ["MONEY_DAY_FAR"] * code)
    assert len(answer(url, "select 1 from relief_approval_now")) == 1 - code
    if code:
        words = ("relief", "approve", "1", "--on", on, "--accept", "MONEY_DAY_FAR", "--reason", "补录")
        assert run(*words, actor="li")[0] == 0
        assert answer(url, "select granted_on from relief_approval_now") == [(on,)]


def test_relief_is_asked_for_and_granted_on_no_day_to_come(run: Run, url: str) -> None:
    far = ("relief", "add", ZHANG, "--amount", "5000", "--on", "2099-01-01")
    code, told = run(*far)
    assert (code, told["relief_no"], [one["code"] for one in told["problems"]]) == (1, None, ["MONEY_DAY_TO_COME"])
    assert answer(url, "select 1 from relief_now") == []
    assert run(*far, "--accept", "MONEY_DAY_TO_COME", "--reason", "x")[0] == 0
    assert answer(url, "select applied_on from relief_now") == [("2099-01-01",)]
    code, told = run("relief", "approve", "1", "--on", "2099-01-02", actor="li")
    assert (code, [one["code"] for one in told["problems"]]) == (1, ["MONEY_DAY_TO_COME"])
