"""``demo`` from end to end: the clerk's commands on the sample workbooks give the published figures."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mutualaid.cli.main import main

FIGURES_EN = [
    "Participation    74.37 % (7,437 / 10,000)",
    "Contributions    +9.97 % (2,000,000.00 -> 2,199,400.00 yuan)",
    "Direct claim     29.79 % (2,979 / 10,000)",
]


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(list(arguments))
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str, str]:
    """The demo, built once: its folder, exit code, stdout and stderr."""
    place = tmp_path_factory.mktemp("demo") / "district"
    return place, *run("demo", str(place), "--lang", "en")


def total(place: Path, report: str, *options: str) -> dict[str, Any]:
    code, out, _ = run("--db", str(place / "mutualaid.db"), "report", report, *options, "-f", "json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)["total"]
    return found


def test_it_ends_with_the_published_figures_on_stdout(demo: tuple[Path, int, str, str]) -> None:
    _, code, out, err = demo
    assert (code, out.splitlines()) == (0, FIGURES_EN), err[-2_000:]


def test_it_shows_the_commands_of_the_clerk(demo: tuple[Path, int, str, str]) -> None:
    commands = [line for line in demo[3].splitlines() if line.startswith("$ mutualaid --db ")]
    assert len(commands) == 43
    assert "init --code 110119" in commands[0]
    assert "report summary --year 2018" in commands[-1]


def test_any_report_on_its_ledger_gives_the_same(demo: tuple[Path, int, str, str]) -> None:
    place = demo[0]
    cover = total(place, "participation", "--as-of", "2018-12-31")
    assert (cover["insured_count"], cover["member_count"], cover["rate_bp"]) == (7_437, 10_000, 7_437)
    direct = total(place, "direct-claims", "--year", "2018")
    assert (direct["beneficiary_count"], direct["strict_beneficiary_count"], direct["rate_bp"]) == (2_979, 2_967, 2_979)
    # 3,109 of the received lists; of the 102 payments by settlement two came back and were not repaid.
    assert direct["payment_count"] == 3_109 + 102 - 2
    money = total(place, "contributions", "--year", "2018")
    assert (money["contribution_fen"], money["previous_fen"], money["growth_bp"]) == (219_940_000, 200_000_000, 997)


def test_the_district_counts_a_person_aided_in_two_towns_once(demo: tuple[Path, int, str, str]) -> None:
    code, out, _ = run(
        *(
            "--db",
            str(demo[0] / "mutualaid.db"),
            "report",
            "direct-claims",
            "--year",
            "2018",
            "--by",
            "town",
            "-f",
            "json",
        )
    )
    assert code == 0
    assert sum(row["beneficiary_count"] for row in json.loads(out)["rows"]) == 2_979 + 4


def answer_of(place: Path, *command: str, code: int = 0) -> dict[str, Any]:
    found, out, err = run("--db", str(place / "mutualaid.db"), *command, "-f", "json")
    assert found == code, err[-1_000:]
    told: dict[str, Any] = json.loads(out)
    return told


def test_it_shows_a_second_person_approving(demo: tuple[Path, int, str, str]) -> None:
    commands = [line for line in demo[3].splitlines() if line.startswith("$ mutualaid --db ")]
    assert [line.split("payout ")[1] for line in commands if "approve" in line] == [
        "approve 1 --actor '复核员'",
        "approve 2 --actor '复核员'",
    ]
    batches = answer_of(demo[0], "payout", "batches")["rows"]
    assert [(row["proposed_by"], row["approved_by"]) for row in batches] == [("经办员", "复核员")] * 2


def test_its_settlements_meet_every_end(demo: tuple[Path, int, str, str]) -> None:
    # 75 settlements: a claim of each under the medical plan, of 37 under the allowance too.
    rows = answer_of(demo[0], "claim", "list")["rows"]
    assert Counter((row["plan_code"], row["outcome"], row["reason_code"]) for row in rows) == {
        # 58 ordinary patients, 6 of them twice; the first half of a transfer; mental illness, a small hospital, and
        # the first of two overlapping stays; the one that comes late, and the one after it.
        ("HOSP_MED", "pay", None): 58 + 6 + 1 + 3 + 2,
        # The second half of the transfer, paid with the first.
        ("HOSP_MED", "pay", "nothing_due"): 1,
        ("HOSP_MED", "partial", "cap_reached"): 1,
        ("HOSP_MED", "reject", "duplicate_event"): 1,
        ("HOSP_MED", "reject", "waiting_period"): 1,
        ("HOSP_MED", "reject", "no_cover"): 1,
        # 29 patients, of whom one twice; the transfer, the capped one, the first of two overlapping stays.
        ("HOSP_ALLOW", "pay", None): 30 + 3,
        ("HOSP_ALLOW", "pay", "nothing_due"): 1,
        ("HOSP_ALLOW", "reject", "hospital_level_too_low"): 1,
        ("HOSP_ALLOW", "reject", "excluded_cause"): 1,
        ("HOSP_ALLOW", "reject", "duplicate_event"): 1,
    }


def test_it_pays_50000_yuan_where_the_cap_is_reached(demo: tuple[Path, int, str, str]) -> None:
    capped = answer_of(demo[0], "claim", "list", "--outcome", "partial")["rows"]
    told = answer_of(demo[0], "claim", "explain", str(capped[0]["claim_no"]))
    assert [(step["step"], step["amount_fen"]) for step in told["steps"]] == [
        ("self_pay", 7_015_000),
        ("deductible", -130_000),
        ("rate", -1_377_000),
        ("cap", -508_000),
    ]


def test_a_stay_that_comes_late_makes_a_decision_stale_and_it_is_decided_again(
    demo: tuple[Path, int, str, str],
) -> None:
    lines = demo[3].splitlines()
    [at] = [place for place, line in enumerate(lines) if "23-settlement-late.xlsx --received-on" in line]
    told = [line.split(" --db ")[-1] for line in lines[at : at + 10]]
    rows = answer_of(demo[0], "claim", "list")["rows"]
    [late] = [row for row in rows if row["settlement_no"] == "JS2018000075"]
    second = max(row["claim_no"] for row in rows if row["person_no"] == late["person_no"] and row is not late)
    # 80 % above 1,300 yuan of 2,000 for the first; 70 % above 650 of 912.50 for the later one.
    assert [(row["claim_no"], row["amount_fen"]) for row in rows if row["person_no"] == late["person_no"]] == [
        (late["claim_no"], 56_000),
        (second, 18_375),
    ]
    assert any(
        line.startswith(f"  1 standing decisions would be otherwise with this: claims {second}.") for line in told
    )
    why = f"an earlier event came in: claim {late['claim_no']} of 2018-04-23"
    assert f"  claim {second}: 0.00 yuan decided, 183.75 yuan today: {why}" in told
    assert answer_of(demo[0], "claim", "recheck")["rows"] == []


def test_its_ledger_is_found_clean(demo: tuple[Path, int, str, str]) -> None:
    assert answer_of(demo[0], "journal", "verify")["ok"] is True
    assert answer_of(demo[0], "check", "--as-of", "2018-12-31")["findings"] == []
    reconciled = answer_of(demo[0], "payout", "reconcile", "--year", "2018")["total"]
    assert (reconciled["ok"], reconciled["difference_count"]) == (True, 0)


def test_three_payments_of_the_lists_and_two_of_the_batches_wait_for_a_card(demo: tuple[Path, int, str, str]) -> None:
    rows = answer_of(demo[0], "report", "returned-unpaid", "--year", "2018")["rows"]
    assert Counter(row["reason"] for row in rows) == {None: 3, "账户已销户": 2}


def test_it_leaves_the_summary_workbook(demo: tuple[Path, int, str, str]) -> None:
    book = load_workbook(demo[0] / "summary-2018.xlsx")
    assert [book["Overview"][f"B{row}"].value for row in (5, 6, 7)] == [0.7437, 2_199_400, 0.2979]
    assert book["Overview"]["E5"].value == 0.75
    assert (len(list(book["Towns"].rows)), len(list(book["Units"].rows))) == (6 + 20 + 1, 6 + 120 + 1)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    code, out, err = run("demo", str(tmp_path), "--lang", "en")
    assert (code, [path.name for path in tmp_path.iterdir()]) == (5, ["letter.txt"])
    assert "not empty" in err
    assert "DEMO_NOT_EMPTY" in out or out == ""


def test_an_earlier_entry_cannot_be_asked_for(tmp_path: Path) -> None:
    assert run("demo", str(tmp_path / "new"), "--at", "3")[0] == 2
    assert not (tmp_path / "new").exists()


# --- what goes out of it ---


def test_the_notice_of_the_year_says_the_published_figures_and_each_of_its_numbers_is_confirmed(
    demo: tuple[Path, int, str, str], tmp_path: Path
) -> None:
    db = ("--db", str(demo[0] / "mutualaid.db"), "--lang", "zh")
    code, out, _ = run(*db, "report", "bulletin", "--year", "2018")
    assert code == 0
    assert "参保率 74.37 %，互助费同比 +9.97 %，直赔受助率 29.79 %。" in out
    assert "参保率目标 75.00 %，还差 63 人。" in out
    for name in ("notice.docx", "notice.txt"):
        made = tmp_path / name
        assert run(*db, "report", "bulletin", "--year", "2018", "-o", str(made))[0] == 0
        code, out, err = run(*db, "publish", "check", str(made), "-f", "json")
        assert (code, json.loads(out)["total"]["refuted_count"]) == (0, 0), err


def sampled(demo: tuple[Path, int, str, str], *line: str) -> dict[str, Any]:
    code, out, err = run("--db", str(demo[0] / "mutualaid.db"), "audit", "sample", *line, "-f", "json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def test_the_same_seed_draws_the_same_and_another_something_else(demo: tuple[Path, int, str, str]) -> None:
    first = sampled(demo, "11", "--seed", "审 7 号")
    assert first["rows"] == sampled(demo, "11", "--seed", "审 7 号")["rows"]
    assert [row["kind"] for row in first["rows"]] == ["decision"] * 6 + ["cover"] * 5
    assert {row["record"] for row in first["rows"]} != {
        row["record"] for row in sampled(demo, "11", "--seed", "8")["rows"]
    }
    assert first["total"] == {
        "decision_count": 6,
        "cover_count": 5,
        "all_decision_count": 112,
        "all_cover_count": 49_658,
    }
    assert all("*" in row["document_no"] and row["entry"] and row["actor"] for row in first["rows"])


def test_where_there_are_fewer_decisions_more_covers_are_drawn(demo: tuple[Path, int, str, str]) -> None:
    drawn = sampled(demo, "300", "--seed", "1", "--year", "2018")
    assert (drawn["total"]["decision_count"], drawn["total"]["cover_count"]) == (112, 188)
    town = sampled(demo, "10", "--seed", "1", "--unit", "110119106")
    assert len(town["rows"]) == 10
    assert all(row["unit_code"].startswith("110119106") for row in town["rows"])


def test_the_workbook_of_a_sample_holds_what_bears_on_each(demo: tuple[Path, int, str, str], tmp_path: Path) -> None:
    made = tmp_path / "sample.xlsx"
    code, _, err = run(
        "--db", str(demo[0] / "mutualaid.db"), "--lang", "zh", "audit", "sample", "6", "--seed", "7", "-o", str(made)
    )
    assert code == 0, err
    book = load_workbook(made)
    assert book.sheetnames == ["抽样清单", "计算步骤", "住院结算", "所依保障", "收款", "给付", "写入经过"]
    read = {"decision": "决定", "enrollment": "参保"}
    numbers = [row["record"].split(":") for row in sampled(demo, "6", "--seed", "7")["rows"]]
    drawn = {f"{read[table]} {number}" for table, number in numbers}
    told = {str(cell.value) for row in book["写入经过"].iter_rows() for cell in row}
    assert drawn <= told
    stamp = json.loads(run("--db", str(demo[0] / "mutualaid.db"), "journal", "head", "-f", "json")[1])
    again = f"再抽一次：mutualaid --at {stamp['entry']}:{stamp['head'][:16]} audit sample 6 --seed 7"
    assert again in [cell.value for row in book["抽样清单"].iter_rows(max_row=4) for cell in row]


@pytest.mark.parametrize(("count", "code"), [("0", "At least one"), ("1001", "At most")])
def test_a_sample_of_nothing_or_of_everything_is_refused(
    demo: tuple[Path, int, str, str], count: str, code: str
) -> None:
    ran = run("--db", str(demo[0] / "mutualaid.db"), "--lang", "en", "audit", "sample", count, "--seed", "1")
    assert (ran[0], code in ran[2]) == (2, True)


def test_the_question_of_participation_in_the_package_gives_the_published_rate(
    demo: tuple[Path, int, str, str], tmp_path: Path
) -> None:
    import sqlite3
    from contextlib import closing

    from mutualaid.exports.resources import CANNED

    assert run("--db", str(demo[0] / "mutualaid.db"), "export", "data", str(tmp_path / "package"))[0] == 0
    sql = next(one.sql for one in CANNED if one.name == "participation")
    with closing(sqlite3.connect(tmp_path / "package" / "mutualaid.db")) as made:
        assert made.execute(sql, {"day": "2018-12-31"}).fetchall() == [(10_000, 7_437, 74.37)]
