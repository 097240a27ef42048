"""Lists of enrollments and money, through the functions that answer and through the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from mutualaid import contributions, members
from mutualaid.cli.main import main
from mutualaid.reports import enrolled
from mutualaid.results import Disclosure
from mutualaid.store.reading import read
from tests.enrollments.stage import GONE, LI, PASSPORT, SENIOR, ZHANG, row, take
from tests.ledgers import intent


@pytest.fixture
def full(url: str) -> str:
    """Three covers of 2018 (one unpaid), one of 2017, and money of U1 that waits."""
    take(
        url,
        row(ZHANG, name="张三丰", share_count=1),
        row(LI, plan="重大疾病", share_count=2, received_on=None),
        row(PASSPORT, document_type="护照", unit="U2", share_count=1),
        row(ZHANG, starts_on="2017-01-01", received_on="2017-01-05", share_count=1),
        unpaid=True,
    )
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="重大疾病", amount_fen=5000, received_on="2018-02-01",
        receipt_no="HF1",
    )  # fmt: skip
    return url


def ask(url: str, question: Any, **asked: Any) -> Any:
    with read(url) as reader:
        return question(reader, today="2018-12-01", **asked)


def test_the_list_masks_people_and_tells_what_is_paid(full: str) -> None:
    table = ask(full, enrolled.enrollment_list, year=2018)
    assert [(r["enrollment_no"], r["name"], r["plan_code"], r["received_fen"], r["paid"]) for r in table.rows] == [
        (1, "张*丰", "HOSP_MED", 9500, True),
        (2, "李*", "CRITICAL", 0, False),
        (3, "J*** S***", "HOSP_MED", 9500, True),
    ]
    assert table.rows[0]["document_no"] == f"110***********{ZHANG[-4:]}"
    assert table.total == {"enrollment_count": 3, "person_count": 3, "fee_fen": 27000, "received_fen": 19000}
    assert table.head == {"list": "enrollments", "definition": None, "unit_code": "110119", "year": 2018, "as_of": None}


def test_the_list_by_day_unit_plan_and_what_is_unpaid(full: str) -> None:
    def numbers(**asked: Any) -> list[int]:
        return [one["enrollment_no"] for one in ask(full, enrolled.enrollment_list, **asked).rows]

    assert numbers() == [4, 1, 2, 3]
    assert numbers(as_of="2017-12-31") == [4]
    assert numbers(unit="U2") == [3]
    assert numbers(unit="110119100", year=2018) == [1, 2, 3]
    assert numbers(plan="重大疾病") == [2]
    assert numbers(unpaid=True) == [2]


def test_cover_that_ends_soon_and_that_nothing_follows(full: str) -> None:
    table = ask(full, enrolled.ending, within_days=30)
    assert [(r["enrollment_no"], r["ends_on"], r["days_left"], r["is_member"]) for r in table.rows] == [
        (1, "2018-12-31", 30, True),
        (3, "2018-12-31", 30, True),
    ]
    assert ask(full, enrolled.ending, within_days=29).rows == []
    take(full, row(ZHANG, starts_on="2019-01-01"))
    assert [one["enrollment_no"] for one in ask(full, enrolled.ending, within_days=30).rows] == [3]


def test_the_balance_is_what_is_still_owed(full: str) -> None:
    table = ask(full, enrolled.balance)
    assert [tuple(one[name] for name in table.columns) for one in table.rows] == [
        ("U1", "HOSP_MED", 19000, 19000, 0),
        ("U1", "CRITICAL", 8000, 5000, 3000),
        ("U2", "HOSP_MED", 9500, 9500, 0),
    ]
    assert table.total == {"due_fen": 36500, "received_fen": 33500, "balance_fen": 3000}
    assert [one["due_fen"] for one in ask(full, enrolled.balance, unit="U1", as_of="2017-12-31").rows] == [9500]


def test_the_list_of_money_tells_what_waits(full: str) -> None:
    table = ask(full, enrolled.contribution_list, waiting=True)
    assert [(r["contribution_no"], r["receipt_no"], r["amount_fen"], r["waiting_fen"]) for r in table.rows] == [
        (4, "HF1", 5000, 5000)
    ]
    contributions.refund(full, intent("contribution refund", reason="x"), on="2018-03-01", contribution=4)
    assert ask(full, enrolled.contribution_list, waiting=True).rows == []
    rows = ask(full, enrolled.contribution_list, year=2018, plan="重大疾病").rows
    assert [(one["kind_code"], one["amount_fen"], one["reverses_no"]) for one in rows] == [
        ("receipt", 5000, None),
        ("refund", -5000, 4),
    ]


def test_a_renewal_holds_those_who_are_still_members_from_the_day_after(full: str) -> None:
    take(full, row(GONE, plan="重大疾病", starts_on="2018-01-01"), accept=("NOT_A_MEMBER",))
    members.leave(full, intent("member leave", reason="x"), LI, on="2018-12-31")
    with read(full) as reader:
        rows = enrolled.again(reader, unit="U1", year=2018, language="zh", leave=Disclosure(frozenset((1,))))
        masked = enrolled.again(reader, unit="U1", year=2018, language="zh", leave=Disclosure(frozenset((2,))))
    assert [(row["name"], row["document_no"]) for row in masked] == [("张*丰", "110***********0034")]
    assert rows == [
        {
            "person_no": 1, "name": "张三丰", "document_type": None, "document_no": ZHANG, "unit": "第一工会", "plan": "住院医疗",
            "share_count": 1, "tier": None, "starts_on": "2019-01-01",
        }
    ]  # fmt: skip


# --- the command line ---------------------------------------------------------------------------------


class Program:
    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._url, self._capsys = url, capsys

    def __call__(self, *arguments: str) -> tuple[int, Any]:
        self._capsys.readouterr()
        code = main(["--db", self._url, "--lang", "en", *arguments, "-f", "json"])
        out = self._capsys.readouterr().out
        return code, json.loads(out) if out else None


@pytest.fixture
def program(url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    for name in ("MUTUALAID_DB", "MUTUALAID_ACTOR", "MUTUALAID_LANG"):
        monkeypatch.delenv(name, raising=False)
    return Program(url, capsys)


def written(path: Path, *rows: tuple[object, ...]) -> str:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return str(path)


def test_a_long_file_comes_in_by_the_command_and_again_is_a_conflict(program: Program, tmp_path: Path) -> None:
    file = written(
        tmp_path / "long.csv",
        ("姓名", "身份证号", "所属工会", "参保项目", "份数", "互助费", "起保日期", "缴费日期"),
        ("张三丰", ZHANG, "第一工会", "住院医疗", 1, "95.00", "2018-01-01", "2018-01-05"),
        ("李四", LI, "第一工会", "重大疾病", 2, "80.00", "2018-01-01", "2018-01-05"),
    )
    code, told = program("enroll", "import", file)
    assert (code, told["added"], told["read"], told["asserted"]) == (0, 2, 2, {"contribution": 2, "enrollment": 2})
    code, again = program("enroll", "import", file)
    assert (code, again["same_as_entry"], again["entry"]) == (5, told["entry"], None)


def test_a_wide_file_comes_in_with_options(program: Program, tmp_path: Path) -> None:
    file = written(
        tmp_path / "wide.csv",
        ("姓名", "身份证号码", "住院医疗", "意外伤害", "女职工特殊疾病"),
        ("张三丰", ZHANG, "√", 74, None),
        ("李四", LI, None, None, 3),
    )
    wanted = ("--unit", "第一工会", "--starts-on", "2018-01-01", "--received-on", "2018-01-05", "--receipt", "HF1")
    code, told = program("enroll", "import", file, *wanted)
    assert (code, told["added"], told["ready"], told["refused"], told["entry"]) == (1, 0, 2, 1, None)
    assert [(p["code"], p["row"], p["column"]) for p in told["problems"]] == [("SHARES_OVER_MAX", 3, "女职工特殊疾病")]
    code, told = program("enroll", "import", file, *wanted, "--valid-rows")
    assert (code, told["added"], told["refused"]) == (1, 2, 1)
    _, listed = program("contribution", "list")
    assert {one["receipt_no"] for one in listed["rows"]} == {"HF1"}


def test_the_command_line_itself_can_be_wrong(program: Program, tmp_path: Path) -> None:
    file = written(tmp_path / "x.csv", ("姓名", "身份证号码", "住院医疗"), ("张三丰", ZHANG, 1))
    options = ("--unit", "U1", "--starts-on", "2018-01-01")
    assert program("enroll", "import", file, *options) == (2, None)
    assert program("enroll", "import", file, *options, "--unpaid", "--received-on", "2018-01-05") == (2, None)
    assert program("enroll", "import", file, *options, "--unpaid", "--accept", "AGE") == (2, None)
    assert program("contribution", "opening", "set", "--year", "2016") == (2, None)
    assert program("contribution", "refund", "--on", "2018-01-01", "--reason", "x") == (2, None)


def test_one_enrollment_its_money_and_its_end_by_commands(program: Program) -> None:
    code, told = program(
        "enroll", "add", ZHANG, "--unit", "U1", "--plan", "住院医疗", "--starts-on", "2018-01-01", "--unpaid"
    )
    assert (code, told["enrollment_no"], told["asserted"]) == (0, 1, {"enrollment": 1})
    money = ("--unit", "U1", "--plan", "住院医疗", "--amount", "100", "--received-on", "2018-01-05", "--receipt", "HF1")
    code, told = program("contribution", "record", *money, "--dry-run")
    assert (code, told["entry"], told["asserted"]) == (0, None, {"allocation": 1, "contribution": 1})
    code, told = program("contribution", "record", *money)
    assert (code, told["contribution_no"], told["paid_count"]) == (0, 1, 1)
    assert program("contribution", "record", *money)[1]["entry"] is None
    _, told = program("contribution", "balance")
    assert told["rows"] == [
        {"unit_code": "U1", "plan_code": "HOSP_MED", "due_fen": 9500, "received_fen": 10000, "balance_fen": -500}
    ]
    code, told = program("enroll", "cancel", "1", "--on", "2018-03-01", "--reason", "wrong")
    assert (code, told["refunded_fen"], told["voided"]) == (0, 9500, {"allocation": 1, "enrollment": 1})
    assert program("enroll", "cancel", "1", "--on", "2018-03-01", "--reason", "wrong")[0] == 5
    assert program("enroll", "cancel", "7", "--on", "2018-03-01", "--reason", "wrong")[0] == 1


def test_several_plans_on_one_command_line_are_one_entry(program: Program) -> None:
    asked = ("--unit", "U1", "--plan", "住院津贴", "--plan", "重大疾病", "--starts-on", "2018-01-01", "--unpaid")
    code, told = program("enroll", "add", ZHANG, *asked)
    assert (code, told["enrollments"], told["asserted"]) == (0, [1, 2], {"enrollment": 2})
    _, listed = program("enroll", "list", "--as-of", "2018-06-01")
    assert [one["plan_code"] for one in listed["rows"]] == ["HOSP_ALLOW", "CRITICAL"]


def test_somebody_joins_and_is_enrolled_in_one_step(program: Program) -> None:
    from tests.enrollments.stage import NOBODY

    asked = ("--unit", "U1", "--plan", "住院医疗", "--starts-on", "2018-01-01", "--received-on", "2018-01-05")
    code, told = program("enroll", "add", NOBODY, *asked)
    assert (code, told["error"]["code"]) == (1, "PERSON_UNKNOWN")
    code, told = program("enroll", "add", NOBODY, *asked, "--join", "--name", "孙新")
    assert (code, told["asserted"]["membership"]) == (0, 1)


def test_a_year_before_the_ledger_by_command(program: Program) -> None:
    code, told = program(
        "contribution", "opening", "set", "--year", "2016", "--contribution", "1800000", "--members", "9800"
    )
    assert (code, told["asserted"], told["unit_code"]) == (0, {"opening": 1}, "110119")


def test_every_list_answers_by_command(program: Program, url: str) -> None:
    take(url, row(ZHANG), row(SENIOR, unit="U2"), accept=("AGE",))
    assert [one["enrollment_no"] for one in program("enroll", "list", "--as-of", "2018-06-01")[1]["rows"]] == [1, 2]
    assert program("enroll", "renewals", "--within", "31", "--as-of", "2018-12-01")[1]["total"] == {
        "enrollment_count": 2, "person_count": 2,
    }  # fmt: skip
    assert program("enroll", "floor", "--as-of", "2018-06-01")[1]["report"] == "floor"


def test_the_template_of_a_renewal_comes_in_as_it_is(
    program: Program, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accident = row(ZHANG, plan="意外伤害", tier="74", share_count=1)
    taken = take(url, row(ZHANG, share_count=1), accident, row(LI, plan="重大疾病", share_count=2))
    assert taken.added == 3
    path = tmp_path / "renew.xlsx"
    made = main(["--db", url, "enroll", "template", "--unit", "U1", "--renew", "2018", "-o", str(path)])
    assert made == 0
    code, told = program("enroll", "import", str(path), "--received-on", "2018-12-20")
    assert (code, told["added"], told["problems"]) == (0, 3, [])
    _, told = program("enroll", "list", "--year", "2019")
    assert [(one["plan_code"], one["starts_on"], one["share_count"], one["tier_code"]) for one in told["rows"]] == [
        ("HOSP_MED", "2019-01-01", 1, None),
        ("CRITICAL", "2019-01-01", 2, None),
        ("ACCIDENT", "2019-01-01", 1, "74"),
    ]


ADD = ("--plan", "重大疾病", "--starts-on", "2018-01-01", "--received-on", "2018-01-05", "-f", "json")


def test_a_dry_run_of_one_enrollment_answers_what_the_real_run_answers(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def answered(*more: str) -> dict[str, Any]:
        assert main(["--db", url, "enroll", "add", ZHANG, "--unit", "U1", *ADD, *more]) == 0
        return dict(json.loads(capsys.readouterr().out))

    dry, real = answered("--dry-run"), answered()
    assert (dry.pop("entry"), dry.pop("dry_run"), real.pop("dry_run")) == (None, True, False)
    assert isinstance(real.pop("entry"), int)
    assert (dry, dry["enrollment_no"]) == (real, 1)


def test_enroll_add_without_a_unit_enrolls_where_the_person_belongs(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", url, "enroll", "add", ZHANG, *ADD]) == 0
    [about] = json.loads(capsys.readouterr().out)["about"]
    assert (about["unit_code"], about["starts_on"], about["due_fen"]) == ("U1", "2018-01-01", 4000)
