"""Who pays the fee of an enrollment: told in a roster, on the command line, told again, and kept apart from the fee."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mutualaid import contributions, enrollments, reports
from mutualaid.cli.main import main
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal.undoing import undo
from mutualaid.results import ImportReceipt
from mutualaid.store.reading import read
from tests.enrollments.stage import LI, ZHANG, five, money, noted, paid, row, said, take
from tests.ledgers import CLERK, answer, intent

PARTS = "select amount_fen, member_fen, unit_fen, district_fen, city_fen from contribution_now order by contribution_id"


def parts(url: str) -> list[tuple[Any, ...]]:
    return answer(url, PARTS)


def by_payer(url: str) -> dict[str, int]:
    with read(url) as ledger:
        table = reports.contributions(ledger, unit=None, as_of="2018-12-31", by="payer")
    rows: list[Any] = [*table.rows]
    assert sum(row["contribution_fen"] for row in rows) == (table.total or {})["contribution_fen"]
    return {row["payer_code"]: row["contribution_fen"] for row in rows}


def test_the_columns_of_a_roster_say_who_paid_and_the_fee_stays_the_whole_price(url: str) -> None:
    receipt = take(
        url,
        row(ZHANG, fee=95, member_part=35, union_part="60.00"),
        row(LI, fee=95, member_part=None, union_part=95),
    )
    assert (five(receipt), receipt.problems) == ((2, 0, 0, 0, 0), [])
    assert parts(url) == [(9500, 3500, 6000, None, None), (9500, None, 9500, None, None)]
    assert (by_payer(url), paid(url)) == ({"member": 3500, "unit": 15500}, [1, 2])


def test_without_a_fee_the_parts_come_to_the_price_of_the_terms(url: str) -> None:
    assert five(take(url, row(share_count=1, member_part=35, unit_part=60))) == (1, 0, 0, 0, 0)
    other = take(url, row(LI, member_part=35, unit_part=50))
    assert said(other) == [("held", "PARTS_DIFFER", "member_part")]
    assert other.problems[0].facts == {
        "whole_fen": 9500, "parts": {"member_fen": 3500, "unit_fen": 5000}, "sum_fen": 8500,
    }  # fmt: skip


def test_parts_that_do_not_come_to_the_fee_are_held_and_accepted_the_rest_stands_as_untold(url: str) -> None:
    wrong = row(fee=95, member_part=35, unit_part=50)
    assert said(take(url, wrong)) == [("held", "PARTS_DIFFER", "member_part")]
    assert money(url) == []
    assert five(take(url, wrong, accept=("PARTS_DIFFER",))) == (1, 0, 0, 0, 0)
    assert by_payer(url) == {"member": 3500, "unit": 5000, "untold": 1000}
    assert five(take(url, wrong)) == (0, 0, 1, 0, 0)


def test_one_column_of_which_leaves_the_rest_untold_or_to_whom_the_command_line_names(url: str) -> None:
    assert five(take(url, row(ZHANG, fee=95, union_part=60))) == (1, 0, 0, 0, 0)
    assert five(take(url, row(LI, fee=95, union_part=60), payer="member")) == (1, 0, 0, 0, 0)
    assert parts(url) == [(9500, None, 6000, None, None), (9500, 3500, 6000, None, None)]
    assert said(take(url, row(ZHANG, "重大疾病", union_part=60))) == [("held", "PARTS_DIFFER", "union_part")]


def test_the_parts_of_a_row_that_buys_several_plans_go_to_each_by_its_price(url: str) -> None:
    wide = {
        "document_no": ZHANG, "unit": "U1", "starts_on": "2018-01-01", "received_on": "2018-01-05",
        "plan:HOSP_MED": 1, "plan:CRITICAL": 1, "member_part": 35, "unit_part": 100,
    }  # fmt: skip
    assert answer(url, "select count(*) from enrollment_now") == [(0,)]
    wrong = take(url, wide | {"unit_part": 101})
    assert said(wrong) == [("held", "PARTS_DIFFER", "member_part")]
    assert five(take(url, wide)) == (2, 0, 0, 0, 0)
    assert parts(url) == [(9500, 2463, 7037, None, None), (4000, 1037, 2963, None, None)]
    assert by_payer(url) == {"member": 3500, "unit": 10000}
    assert five(take(url, wide)) == (0, 0, 2, 0, 0)


def test_told_later_who_paid_is_filled_and_another_payer_is_held(url: str) -> None:
    take(url, row())
    assert five(take(url, row(member_part=95))) == (0, 1, 0, 0, 0)
    assert five(take(url, row(member_part=95))) == (0, 0, 1, 0, 0)
    assert five(take(url, row())) == (0, 0, 1, 0, 0)
    other = row(member_part=35, unit_part=60)
    receipt = take(url, other)
    assert said(receipt) == [("held", "DIFFERS", "member_part")]
    assert (receipt.problems[0].facts["was"], receipt.problems[0].facts["now"]) == (
        {"member_fen": 9500}, {"member_fen": 3500, "unit_fen": 6000},
    )  # fmt: skip
    accepted = take(url, other, accept=("DIFFERS",))
    assert (five(accepted), accepted.asserted, accepted.voided) == (
        (0, 1, 0, 0, 0), {"contribution": 1}, {"contribution": 1},
    )  # fmt: skip
    assert (parts(url), paid(url)) == ([(9500, 3500, 6000, None, None)], [1])
    assert accepted.entry is not None
    undo(url, accepted.entry, actor=CLERK, reason="wrong")
    assert parts(url) == [(9500, 9500, None, None, None)]


def test_a_corrected_fee_is_entered_anew_with_who_paid_it(url: str) -> None:
    take(url, row(fee=95, member_part=35, unit_part=60))
    assert five(take(url, row(fee=90, member_part=30, unit_part=60), accept=("DIFFERS", "FEE_DIFFERS"))) == (
        0, 1, 0, 0, 0,
    )  # fmt: skip
    assert parts(url) == [
        (9500, 3500, 6000, None, None), (-9500, -3500, -6000, None, None), (9000, 3000, 6000, None, None),
    ]  # fmt: skip
    assert by_payer(url) == {"member": 3000, "unit": 6000}


def test_a_canceled_cover_gives_back_to_each_payer_what_they_paid(url: str) -> None:
    take(url, row(member_part=35, unit_part=60))
    enrollments.cancel(url, intent("enroll cancel", reason="wrong"), 1, on="2018-02-01")
    assert parts(url) == [(9500, 3500, 6000, None, None), (-9500, -3500, -6000, None, None)]
    assert by_payer(url) == {}


def test_a_cover_paid_by_a_receipt_of_the_unit_gives_back_in_the_ratio_of_the_receipt(url: str) -> None:
    take(url, row(received_on=None), unpaid=True)
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="住院医疗", amount_fen=19000, received_on="2018-01-05",
        told={"district": 6000}, payer="unit",
    )  # fmt: skip
    enrollments.cancel(url, intent("enroll cancel", reason="wrong"), 1, on="2018-02-01")
    assert parts(url) == [(19000, None, 13000, 6000, None), (-9500, None, -6500, -3000, None)]
    assert by_payer(url) == {"unit": 6500, "district": 3000}


def test_who_pays_cover_whose_money_the_row_does_not_bring_is_not_kept_and_a_note_says_so(url: str) -> None:
    waits = take(url, row(received_on=None, member_part=35, unit_part=60), unpaid=True)
    assert (five(waits), noted(waits)) == ((1, 0, 0, 0, 0), ["PARTS_NOT_KEPT"])
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="住院医疗", amount_fen=9500, received_on="2018-01-05"
    )
    assert paid(url) == [1]
    again = take(url, row(member_part=35, unit_part=60))
    assert (five(again), noted(again)) == ((0, 0, 1, 0, 0), ["PARTS_NOT_KEPT"])
    assert parts(url) == [(9500, None, None, None, None)]


@pytest.mark.parametrize("cell", ["x", -35, 35.005])
def test_a_part_that_is_no_amount_refuses_the_row(url: str, cell: object) -> None:
    receipt = take(url, row(fee=95, member_part=cell))
    assert [(verdict, field) for verdict, _, field in said(receipt)] == [("refused", "member_part")]
    assert money(url) == []


def add(url: str, *plans: str, **more: Any) -> Any:
    values = {"unit": "U1", "starts_on": "2018-01-01", "received_on": "2018-01-05"}
    return enrollments.add(url, intent("enroll add"), values, plans=plans, person=ZHANG, **more)


def test_one_enrollment_says_who_paid(url: str) -> None:
    add(url, "住院医疗", told={"unit": 6000}, payer="member")
    assert parts(url) == [(9500, 3500, 6000, None, None)]
    held = add(url, "重大疾病", told={"unit": 3000, "member": 500})
    assert [problem.code for problem in held.problems] == ["PARTS_DIFFER"]
    add(url, "重大疾病", payer="district")
    assert by_payer(url) == {"member": 3500, "unit": 6000, "district": 4000}


def test_several_plans_in_one_entry_share_what_each_payer_gave(url: str) -> None:
    add(url, "住院医疗", "重大疾病", told={"member": 3500}, payer="unit")
    assert parts(url) == [(9500, 2463, 7037, None, None), (4000, 1037, 2963, None, None)]


def test_what_nobody_paid_has_no_payer(url: str) -> None:
    for asked in ({"payer": "member"}, {"told": {"unit": 6000}}):
        values = {"unit": "U1", "starts_on": "2018-01-01"}
        with pytest.raises(MutualAidError) as wrong:
            enrollments.add(url, intent("enroll add"), values, plans=["住院医疗"], person=ZHANG, unpaid=True, **asked)
        assert (wrong.value.code, wrong.value.exit_code) == ("UNPAID_OR_PAYER", Exit.USAGE)
    with pytest.raises(MutualAidError, match="UNPAID_OR_PAYER"):
        take(url, row(received_on=None), unpaid=True, payer="member")


def imported(url: str, path: Any, text: str, *options: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    path.write_text(text, encoding="utf-8")
    code = main(["enroll", "import", str(path), "--db", url, "--received-on", "2018-01-05", *options, "-f", "json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("headings", "cells", "kept"),
    [
        ("互助费,其中工会补贴,个人缴费,单位缴费", "95,30,35,30", (9500, 3500, 6000, None, None)),
        ("缴费金额,其中：工会补贴（元）", "95,60", (9500, None, 6000, None, None)),
        ("缴费合计,个人承担,单位承担", "95,35,60", (9500, 3500, 6000, None, None)),
        ("互助费,个人缴纳,行政补贴,区总工会补贴,市级补贴", "95,35,20,20,20", (9500, 3500, 2000, 2000, 2000)),
        ("个人自缴,企业承担", "35,60", (9500, 3500, 6000, None, None)),
        ("fee,paid by member,union subsidy", "95,35,60", (9500, 3500, 6000, None, None)),
    ],
)
def test_what_offices_call_the_parts_is_read(
    url: str, tmp_path: Any, capsys: pytest.CaptureFixture[str], headings: str, cells: str, kept: tuple[Any, ...]
) -> None:
    text = f"姓名,证件号码,所属工会,险种,起保日期,{headings}\n张三丰,{ZHANG},第一工会,住院医疗,2018-01-01,{cells}\n"
    code, told = imported(url, tmp_path / "roster.csv", text, capsys=capsys)
    assert (code, told["added"], told["problems"]) == (0, 1, [])
    assert not [note for note in told["notes"] if note["code"] == "COLUMNS_UNKNOWN"]
    assert parts(url) == [kept]


def test_the_workbook_to_hand_back_has_the_parts_and_mended_it_goes_in(
    url: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import load_workbook

    text = f"姓名,证件号码,所属工会,险种,起保日期,互助费,个人缴费,工会补贴\n张三丰,{ZHANG},第一工会,住院医疗,2018-01-01,95,35,50\n"
    back = tmp_path / "back.xlsx"
    code, told = imported(url, tmp_path / "roster.csv", text, "--return", str(back), capsys=capsys)
    assert (code, [problem["code"] for problem in told["problems"]]) == (1, ["PARTS_DIFFER"])
    assert "35.00" in told["problems"][0]["message"]
    workbook = load_workbook(back)
    sheet = workbook.worksheets[0]
    heads = {str(cell.value): cell.column for line in sheet.iter_rows() for cell in line if cell.value == "工会补贴"}
    sheet.cell(sheet.max_row, heads["工会补贴"]).value = 60
    workbook.save(back)
    command = ["enroll", "import", str(back), "--db", url, "--received-on", "2018-01-05", "-f", "json"]
    assert main(command) == 0
    assert parts(url) == [(9500, 3500, 6000, None, None)]


def test_the_import_of_a_roster_fills_who_paid(url: str) -> None:
    receipt: ImportReceipt = take(url, row(ZHANG), row(LI), payer="unit")
    assert receipt.added == 2
    assert by_payer(url) == {"unit": 19000}
