"""Who paid: told on the command line and in files, given back as it came, and split as M09."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid import contributions, reports
from mutualaid.cli.main import main
from mutualaid.errors import MutualAidError
from mutualaid.journal import write
from mutualaid.journal.undoing import undo
from mutualaid.reports import enrolled
from mutualaid.results import ImportReceipt
from mutualaid.rules.money import shared_out
from mutualaid.rules.payers import Parts, judge_parts, parts_of, shared_among
from mutualaid.store.reading import read
from tests.contributions.test_import import line, take
from tests.enrollments.stage import five, listed, noted, said
from tests.ledgers import CLERK, answer, intent, order

AMOUNTS = st.lists(st.integers(0, 10**9), min_size=5, max_size=5)
PARTS = "select member_fen, unit_fen, district_fen, city_fen from contribution_now order by contribution_id"


def by_payer(url: str, *, year: int = 2018, **asked: Any) -> dict[str, tuple[int, int]]:
    """What each payer gave in the year and in the one before; the total under ``total``."""
    with read(url) as ledger:
        table = reports.contributions(ledger, unit=None, as_of=f"{year}-12-31", by="payer", **asked)
        plain = reports.contributions(ledger, unit=None, as_of=f"{year}-12-31", **asked)
    assert table.total == plain.total
    rows: list[Any] = [*table.rows, {**(table.total or {}), "payer_code": "total"}]
    for key in ("contribution_fen", "previous_fen"):
        assert sum(row[key] for row in rows[:-1]) == rows[-1][key]
    return {row["payer_code"]: (row["contribution_fen"], row["previous_fen"]) for row in rows}


def record(url: str, amount_fen: int, on: str = "2018-01-05", **more: Any) -> Any:
    asked = {"unit": "U1", "plan": "住院医疗", "amount_fen": amount_fen, "received_on": on, **more}
    return contributions.record(url, intent("contribution record"), **asked)


def refund(url: str, **more: Any) -> Any:
    return contributions.refund(url, intent("contribution refund", reason="wrong"), on="2018-02-01", **more)


# --- the rules ---


@given(parts=AMOUNTS, share=st.fractions(0, 1))
def test_what_is_shared_out_is_exact_and_no_part_gives_more_than_it_is(parts: list[int], share: Any) -> None:
    amount_fen = int(sum(parts) * share)
    shared = shared_out(amount_fen, parts)
    assert sum(shared) == amount_fen
    assert all(0 <= got <= part for got, part in zip(shared, parts, strict=True))
    whole = sum(parts) or 1
    assert all(abs(got * whole - amount_fen * part) < whole for got, part in zip(shared, parts, strict=True))


@given(parts=AMOUNTS, cuts=st.lists(st.fractions(0, 1), max_size=4))
def test_what_is_bought_together_adds_up_by_plan_and_by_payer(parts: list[int], cuts: list[Any]) -> None:
    whole_fen = sum(parts)
    ends = [0, *sorted(int(whole_fen * cut) for cut in cuts), whole_fen]
    wholes = [end - start for start, end in pairwise(ends)]
    shared = list(shared_among(Parts(*parts), wholes))
    assert [each.whole_fen for each in shared] == wholes
    assert [sum(column) for column in zip(*shared, strict=True)] == parts


@pytest.mark.parametrize(
    ("told", "payer", "expected", "code"),
    [
        ([], None, Parts(0, 0, 0, 0, 9500), None),
        ([], "city", Parts(0, 0, 0, 9500, 0), None),
        ([("member", 3500), ("unit", 6000)], None, Parts(3500, 6000, 0, 0, 0), None),
        ([("member", None), ("unit", 9500)], None, Parts(0, 9500, 0, 0, 0), None),
        ([("member", None), ("unit", None)], None, Parts(0, 0, 0, 0, 9500), None),
        ([("member", None), ("unit", None)], "unit", Parts(0, 9500, 0, 0, 0), None),
        # Two columns, one blank: whether nothing was paid or nobody looked is for somebody to say.
        ([("member", None), ("unit", 6000)], None, Parts(0, 6000, 0, 0, 3500), "PARTS_DIFFER"),
        ([("member", 3000), ("unit", 6000)], None, Parts(3000, 6000, 0, 0, 500), "PARTS_DIFFER"),
        ([("member", 4000), ("unit", 6000)], None, Parts(0, 0, 0, 0, 9500), "PARTS_DIFFER"),
        ([("unit", 9600)], None, Parts(0, 0, 0, 0, 9500), "PARTS_DIFFER"),
        ([("unit", 9600)], "member", Parts(0, 0, 0, 0, 9500), "PARTS_DIFFER"),
        # One column says "of which".
        ([("unit", 6000)], None, Parts(0, 6000, 0, 0, 3500), None),
        ([("unit", 6000)], "member", Parts(3500, 6000, 0, 0, 0), None),
        ([("unit", 6000)], "unit", Parts(0, 6000, 0, 0, 3500), None),
        ([("unit", 3000), ("district", 3000)], "member", Parts(3500, 3000, 3000, 0, 0), None),
        ([("member", 3000), ("unit", 6000)], "member", Parts(3000, 6000, 0, 0, 500), "PARTS_DIFFER"),
        # 单位缴费 and 工会补贴 are both the unit's, and two columns.
        ([("unit", 3000), ("unit", 6500)], None, Parts(0, 9500, 0, 0, 0), None),
        ([("unit", 3000), ("unit", 6000)], None, Parts(0, 9000, 0, 0, 500), "PARTS_DIFFER"),
    ],
)
def test_parts_come_to_the_whole_or_are_doubted(told: Any, payer: Any, expected: Parts, code: str | None) -> None:
    parts, doubt = judge_parts(9500, told, payer)
    assert (parts, doubt and doubt.code) == (expected, code)
    assert parts.whole_fen == 9500


def test_what_stands_is_told_by_column_and_what_nobody_told_is_the_rest() -> None:
    assert parts_of(9500, (3500, None, None, None)) == Parts(3500, 0, 0, 0, 6000)
    assert (Parts(3500, 0, 0, 0, 6000).stored, (-Parts(3500, 0, 0, 0, 6000)).stored) == (
        (3500, None, None, None),
        (-3500, None, None, None),
    )


# --- one receipt ---


def test_a_receipt_says_who_paid_it_and_the_report_adds_up(url: str) -> None:
    record(url, 95000, told={"unit": 60000}, payer="member")
    record(url, 5000)
    record(url, 1000, on="2017-03-01", payer="city")
    assert answer(url, PARTS) == [(35000, 60000, None, None), (None,) * 4, (None, None, None, 1000)]
    assert by_payer(url) == {
        "member": (35000, 0), "unit": (60000, 0), "city": (0, 1000), "untold": (5000, 0), "total": (100000, 1000),
    }  # fmt: skip


def test_a_receipt_whose_parts_do_not_add_up_is_held_and_accepted_leaves_the_rest_untold(url: str) -> None:
    receipt = record(url, 95000, told={"unit": 60000, "member": 30000})
    [problem] = receipt.problems
    assert (problem.verdict, problem.code, problem.row) == ("held", "PARTS_DIFFER", None)
    assert problem.facts == {
        "whole_fen": 95000, "parts": {"unit_fen": 60000, "member_fen": 30000}, "sum_fen": 90000,
    }  # fmt: skip
    assert answer(url, PARTS) == []
    contributions.record(
        url, intent("contribution record", reason="no more is known"), unit="U1", plan="住院医疗", amount_fen=95000,
        received_on="2018-01-05", told={"unit": 60000, "member": 30000}, accept=frozenset(("PARTS_DIFFER",)),
    )  # fmt: skip
    assert by_payer(url)["untold"] == (5000, 0)


def test_a_refund_gives_back_to_each_payer_and_the_last_fen_goes_where_it_came_from(url: str) -> None:
    record(url, 100, told={"unit": 33, "district": 33}, payer="member")
    refund(url, contribution=1, amount_fen=50)
    assert answer(url, PARTS)[1:] == [(-17, -17, -16, None)]
    refund(url, contribution=1, amount_fen=49)
    refund(url, contribution=1)
    assert by_payer(url) == {"total": (0, 0)}
    assert answer(url, "select sum(member_fen), sum(unit_fen), sum(district_fen) from contribution_now") == [(0, 0, 0)]


def test_a_refund_of_money_of_which_a_part_is_told_leaves_the_rest_untold(url: str) -> None:
    record(url, 9500, told={"unit": 6000})
    refund(url, contribution=1, amount_fen=950)
    assert answer(url, PARTS) == [(None, 6000, None, None), (None, -600, None, None)]
    assert by_payer(url) == {"unit": (5400, 0), "untold": (3150, 0), "total": (8550, 0)}


def test_a_reported_year_has_no_payers_and_stands_as_untold(url: str) -> None:
    record(url, 9500, payer="member")
    record(url, 8000, on="2017-03-01", payer="member")
    contributions.set_opening(url, intent("contribution opening set"), year=2017, contribution_fen=20000)
    assert by_payer(url) == {"member": (9500, 0), "untold": (0, 20000), "total": (9500, 20000)}
    assert by_payer(url, year=2017) == {"member": (0, 0), "untold": (20000, 0), "total": (20000, 0)}
    with read(url) as ledger:
        part = reports.contributions(ledger, unit=None, as_of="2018-06-30", by="payer")
    assert [(row["payer_code"], row["previous_fen"], row["growth_bp"]) for row in part.rows] == [
        ("member", None, None), ("untold", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("parts", [(0, None), (9501, None), (-1, None), (9000, 501), (9600, -100)])
def test_the_database_refuses_parts_that_are_more_than_the_money_or_go_another_way(url: str, parts: Any) -> None:
    columns: dict[str, Any] = {
        "kind_code": "receipt",
        "unit_id": 1,
        "plan_id": 1,
        "received_on": "2018-01-05",
        "amount_fen": 9500,
    }
    with pytest.raises(MutualAidError, match="LEDGER_GUARD"), write(url, intent("test")) as writer:
        writer.assert_one("contribution", **columns, member_fen=parts[0], unit_fen=parts[1])


# --- files ---


def test_a_file_says_who_paid_and_all_parts_of_a_row_add_up(url: str) -> None:
    receipt = take(
        url,
        line("HF1", member_part=35, unit_part=10, union_part=50),
        line("HF2", member_part=None, unit_part=None, union_part=None),
        line("HF3", member_part=0, unit_part=None, union_part="95.00"),
    )
    assert five(receipt) == (3, 0, 0, 0, 0)
    assert answer(url, PARTS) == [(3500, 6000, None, None), (None,) * 4, (None, 9500, None, None)]


def test_a_row_whose_parts_do_not_add_up_is_held_with_all_numbers_told(url: str) -> None:
    receipt = take(url, line("HF1", member_part=35, union_part=50), line("HF2", member_part=35, union_part="x"))
    assert said(receipt) == [("held", "PARTS_DIFFER", "member_part"), ("refused", "MONEY_UNREADABLE", "union_part")]
    assert receipt.problems[0].facts == {
        "whole_fen": 9500, "parts": {"member_fen": 3500, "unit_fen": 5000}, "sum_fen": 8500,
    }  # fmt: skip


def payer_file(url: str, *rows: dict[str, object], payer: str | None, sha256: str) -> ImportReceipt:
    asked = order("contribution import")
    return contributions.import_roster(url, listed(*rows, sha256=sha256), asked, payer=payer)


def test_the_rest_of_a_lone_column_is_whose_the_command_line_says(url: str) -> None:
    payer_file(url, line("HF1", union_part=60), line("HF2"), payer="member", sha256="a")
    payer_file(url, line("HF3", union_part=60), payer=None, sha256="b")
    assert answer(url, PARTS) == [(3500, 6000, None, None), (9500, None, None, None), (None, 6000, None, None)]


def test_told_again_with_who_paid_a_receipt_is_corrected_and_other_payers_are_held(url: str) -> None:
    take(url, line())
    assert five(take(url, line(member_part=35, unit_part=60))) == (0, 1, 0, 0, 0)
    assert answer(url, PARTS) == [(3500, 6000, None, None)]
    assert five(take(url, line(member_part=35, unit_part=60))) == (0, 0, 1, 0, 0)
    assert five(take(url, line())) == (0, 0, 1, 0, 0)
    other = take(url, line(member_part=95, unit_part=None))
    assert said(other) == [("held", "DIFFERS", "amount")]
    assert other.problems[0].facts["was"] == {"member_fen": 3500, "unit_fen": 6000}
    assert five(take(url, line(member_part=95, unit_part=None), accept=("DIFFERS",))) == (0, 1, 0, 0, 0)
    assert (answer(url, PARTS), by_payer(url)) == (
        [(9500, None, None, None)], {"member": (9500, 0), "total": (9500, 0)},
    )  # fmt: skip


def test_who_paid_money_of_which_something_went_back_is_untold_again(url: str) -> None:
    take(url, line(member_part=35, unit_part=60))
    refund(url, contribution=1, amount_fen=1000)
    receipt = take(url, line(member_part=95, unit_part=None))
    assert (five(receipt), noted(receipt)) == ((0, 0, 1, 0, 0), ["PARTS_NOT_KEPT"])
    assert answer(url, PARTS)[0] == (3500, 6000, None, None)


# --- the command line ---


def test_the_command_line_tells_payers_once_each(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["contribution", "record", "--db", url, "--unit", "U1", "--plan", "住院医疗", "--amount", "95",
               "--received-on", "2018-01-05", "-f", "json"]  # fmt: skip
    for told, code in (
        (["--payer", "member", "--payer", "member"], 2),
        (["--payer", "member", "--payer", "unit"], 2),
        (["--payer", "unit=60", "--payer", "unit"], 2),
        (["--payer", "employer"], 2),
        (["--payer", "unit=x"], 2),
        (["--payer", "unit=60", "--payer", "member=30"], 1),
        (["--payer", "unit=60", "--payer", "member"], 0),
    ):
        assert main([*command, *told]) == code, told
        capsys.readouterr()
    assert answer(url, PARTS) == [(3500, 6000, None, None)]
    assert main(["report", "contributions", "--year", "2018", "--by", "payer", "--db", url, "-f", "json"]) == 0
    answered = json.loads(capsys.readouterr().out)
    assert answered["definition"] == "M09"
    assert answered["rows"][0] == {
        "unit_code": "110119", "unit_name": "延庆区总工会", "payer_code": "member", "payer_name": "member",
        "contribution_fen": 3500, "previous_fen": 0, "growth_bp": None, "opening_used": False,
    }  # fmt: skip


@pytest.mark.parametrize(("language", "said"), [("zh", "已支付的参保: 0"), ("en", "Enrollments paid: 0")])
def test_a_recorded_receipt_tells_how_many_enrollments_it_paid(
    url: str, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    asked = ["--unit", "U1", "--plan", "住院医疗", "--amount", "95", "--received-on", "2018-01-05"]
    main(["contribution", "record", "--db", url, *asked, "--lang", language])
    assert said in capsys.readouterr().out.splitlines()


def test_the_list_of_contributions_tells_each_payer(url: str) -> None:
    record(url, 95000, told={"unit": 60000}, payer="member")
    with read(url) as ledger:
        [row] = enrolled.contribution_list(ledger, today="2018-12-31").rows
    assert [row[key] for key in ("amount_fen", "member_fen", "unit_fen", "district_fen", "city_fen")] == [
        95000, 35000, 60000, None, None,
    ]  # fmt: skip


def test_who_paid_is_not_untold_once_money_went_back_to_them(url: str) -> None:
    take(url, line())
    told = take(url, line(member_part=95))
    assert told.entry is not None
    refund(url, contribution=1)
    with pytest.raises(MutualAidError, match="UNDO_REFUSED"):
        undo(url, told.entry, actor=CLERK, reason="wrong")


def test_money_does_not_go_back_again_to_payers_who_are_others_now(url: str) -> None:
    take(url, line(member_part=95))
    back = refund(url, contribution=1)
    undone = undo(url, back.entry, actor=CLERK, reason="wrong")
    take(url, line(member_part=None, unit_part=95), accept=("DIFFERS",))
    assert undone.entry is not None
    with pytest.raises(MutualAidError, match="UNDO_REFUSED"):
        undo(url, undone.entry, actor=CLERK, reason="wrong")
    assert by_payer(url) == {"unit": (9500, 0), "total": (9500, 0)}


def test_a_printed_figure_by_payer_tells_when_payers_change_and_its_bridge_adds_up(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> Any:
        code = main([*words, "--db", url, "-f", "json"])
        return code, json.loads(capsys.readouterr().out)

    take(url, line())
    assert run("publish", "create", "contributions", "--year", "2018", "--by", "payer")[0] == 0
    asked = ("--unit", "U1", "--plan", "住院医疗", "--received-on", "2018-03-01", "--payer", "member=30")
    code, told = run("contribution", "record", "--amount", "50", *asked)
    assert (code, "PUBLISHED_FIGURE_CHANGES" in [note["code"] for note in told["notes"]]) == (0, True)
    assert run("publish", "reproduce", "1")[0] == 0
    assert main(["--lang", "zh", "publish", "reproduce", "1", "--db", url]) == 0
    capsys.readouterr()
    code, bridge = run("publish", "bridge", "1")
    assert code == 0
    assert sum(row["change_fen"] for row in bridge["rows"]) == 5000
    assert [(row["payer_code"], row["contribution_fen"]) for row in run(
        "report", "contributions", "--year", "2018", "--by", "payer", "--plan", "住院医疗", "--unit", "U1"
    )[1]["rows"]] == [("member", 3000), ("untold", 11500)]  # fmt: skip


def test_money_that_went_back_otherwise_since_does_not_go_back_again(url: str) -> None:
    record(url, 9500, payer="member")
    back = refund(url, contribution=1)
    undone = undo(url, back.entry, actor=CLERK, reason="wrong")
    refund(url, contribution=1, amount_fen=9000)
    assert undone.entry is not None
    with pytest.raises(MutualAidError, match="UNDO_REFUSED"):
        undo(url, undone.entry, actor=CLERK, reason="wrong")
    assert by_payer(url) == {"member": (500, 0), "total": (500, 0)}
