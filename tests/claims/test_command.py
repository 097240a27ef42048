"""``claim`` as a clerk types it: exit codes, JSON keys, explanations in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main
from tests.claims.stage import LI, NOBODY, WANG, ZHANG, ZHAO

HEADER = "姓名,证件号码,结算单号/交易流水号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费,转诊单\n"
FIRST = f"张三丰,{ZHANG},S1,延庆区医院,二级甲等,2018-03-01,2018-03-11,肺炎,12000,7500,3300,1000,200,\n"
SECOND = f"李四,{LI},S2,延庆区医院,二级,2018.2.5,2018.2.10,抑郁症,5000,2000,3000,0,0,无\n"


class Desk:
    """A clerk at a ledger."""

    def __init__(self, url: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._url = url
        self._capsys = capsys

    def run(self, *words: str) -> tuple[int, Any]:
        """The exit code and the JSON object of a command."""
        code = main(["--db", self._url, "--actor", "zhang", "--lang", "en", *words, "-f", "json"])
        said = self._capsys.readouterr().out
        return code, json.loads(said) if said else None

    def read(self, *words: str, lang: str = "en") -> tuple[int, str]:
        """The exit code and what a person reads."""
        code = main(["--db", self._url, "--actor", "zhang", "--lang", lang, *words])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def file(self, text: str, encoding: str = "utf-8") -> str:
        path = self.folder / "settlements.csv"
        path.write_text(HEADER + text, encoding=encoding)
        return str(path)


@pytest.fixture
def desk(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(url, tmp_path, capsys)


@pytest.fixture
def decided(desk: Desk) -> Desk:
    """Two settlements handed in and decided: claims 1 and 2 of Zhang, 3 of Li."""
    assert desk.run("claim", "import", desk.file(FIRST + SECOND), "--received-on", "2018-04-02")[0] == 0
    assert desk.run("claim", "adjudicate")[0] == 0
    return desk


def test_a_gbk_list_is_imported_once_decided_and_listed(desk: Desk) -> None:
    path = desk.file(FIRST + SECOND, "gbk")
    code, receipt = desk.run("claim", "import", path, "--received-on", "2018-04-02")
    counts = {key: receipt[key] for key in ("read", "added", "updated", "unchanged", "held", "refused")}
    assert (code, counts) == (0, {"read": 2, "added": 2, "updated": 0, "unchanged": 0, "held": 0, "refused": 0})
    assert receipt["asserted"] == {"claim": 3, "medical": 2, "settlement": 2}
    code, again = desk.run("claim", "import", path, "--received-on", "2018-04-02")
    assert (code, again["same_as_entry"], again["entry"]) == (5, receipt["entry"], None)
    code, judged_anew = desk.run("claim", "import", path)
    assert (code, judged_anew["unchanged"], judged_anew["entry"]) == (0, 2, None)
    assert [row["outcome"] for row in desk.run("claim", "list", "--undecided")[1]["rows"]] == [None, None, None]
    code, told = desk.run("claim", "adjudicate")
    assert code == 0
    keys = {"entry", "dry_run", "asserted", "voided", "notes", "problems", "claim_count", "pay_count", "partial_count"}
    assert keys | {"reject_count", "hold_count", "amount_fen", "reasons", "decisions"} <= told.keys()
    assert (told["asserted"], told["amount_fen"], told["reasons"]) == ({"decision": 3}, 196000, {"waiting_period": 1})
    assert told["decisions"][0] == {
        "claim_no": 1, "settlement_no": "S1", "plan_code": "HOSP_MED", "person_no": 1, "event_on": "2018-03-01",
        "outcome": "pay", "reason_code": None, "amount_fen": 160000, "previous_outcome": None,
        "previous_amount_fen": None,
    }  # fmt: skip


def test_the_list_has_the_keys_of_the_interface(decided: Desk) -> None:
    code, table = decided.run("claim", "list")
    assert (code, table["list"], table["definition"], table["year"]) == (0, "claims", None, None)
    assert [list(row) for row in table["rows"]] == [
        ["claim_no", "settlement_no", "plan_code", "person_no", "event_on", "outcome", "reason_code", "amount_fen"]
    ] * 3
    assert [tuple(row.values()) for row in table["rows"]] == [
        (3, "S2", "HOSP_MED", 2, "2018-02-05", "reject", "waiting_period", 0),
        (1, "S1", "HOSP_MED", 1, "2018-03-01", "pay", None, 160000),
        (2, "S1", "HOSP_ALLOW", 1, "2018-03-01", "pay", None, 36000),
    ]
    assert table["total"] == {
        "claim_count": 3, "undecided_count": 0, "pay_count": 2, "partial_count": 0, "reject_count": 1, "hold_count": 0,
        "amount_fen": 196000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (("--plan", "住院津贴"), [2]),
        (("--person", ZHANG), [1, 2]),
        (("--outcome", "reject"), [3]),
        (("--undecided",), []),
        (("--year", "2018"), [3, 1, 2]),
        (("--year", "2019"), []),
        (("--unit", "U1"), [3, 1, 2]),
        (("--unit", "110119"), [3, 1, 2]),
        (("--unit", "U2"), []),
    ],
)
def test_the_list_is_narrowed(decided: Desk, options: tuple[str, ...], numbers: list[int]) -> None:
    assert [row["claim_no"] for row in decided.run("claim", "list", *options)[1]["rows"]] == numbers


def test_the_list_at_an_earlier_entry_is_undecided(decided: Desk) -> None:
    entry = decided.run("journal", "head")[1]["entry"] - 1
    code, table = decided.run("claim", "list", "--at", str(entry))
    assert code == 0
    assert [(row["outcome"], row["amount_fen"]) for row in table["rows"]] == [(None, None)] * 3
    assert decided.run("claim", "list", "--at", "1")[1]["rows"] == []
    code, wrong = decided.run("claim", "explain", "1", "--at", str(entry))
    assert (code, wrong["error"]["code"]) == (1, "CLAIM_UNDECIDED")


def test_the_json_of_an_explanation(decided: Desk) -> None:
    code, told = decided.run("claim", "explain", "2")
    sha256 = told["terms"].pop("sha256")
    assert (code, len(sha256)) == (0, 64)
    assert told == {
        "claim_no": 2, "plan_code": "HOSP_ALLOW", "outcome": "pay", "reason_code": None, "amount_fen": 36000,
        "terms": {"plan_code": "HOSP_ALLOW", "effective_on": "2017-01-01"},
        "steps": [
            {"step": "days", "clause": "benefit.daily_fen", "value": 10, "amount_fen": 40000,
             "message": "10 nights at the daily sum: 400.00 yuan."
                        " (clause 'a day (yuan)'; source: S3: 40 yuan a day)"},
            {"step": "unpaid_days", "clause": "benefit.unpaid_days", "value": 1, "amount_fen": -4000,
             "message": "Days not paid, 1: 40.00 yuan less. (clause 'days not paid';"
                        " source: S3: effective days beyond one day; reading: nights less one (A))"},
        ],
    }  # fmt: skip


def test_a_rejection_is_explained_in_both_languages(decided: Desk) -> None:
    code, told = decided.run("claim", "explain", "3")
    assert (code, told["outcome"], told["reason_code"], told["amount_fen"]) == (0, "reject", "waiting_period", 0)
    assert [(step["step"], step["clause"], step["value"], step["amount_fen"]) for step in told["steps"]] == [
        ("waiting_period", "waiting_first_days", "2018-03-02", 0)
    ]
    assert "The waiting period runs to 2018-03-02, that day included." in decided.read("claim", "explain", "3")[1]
    chinese = decided.read("claim", "explain", "3", lang="zh")[1]
    assert "2018-03-02" in chinese
    assert "（依据“等待期天数（首次）”，来源：S24、S27：首次参保 30 天或一个月）" in chinese
    assert re.search("[a-z]{4,} [a-z]{2,}", chinese) is None


def test_every_yuan_is_explained_in_both_languages(decided: Desk) -> None:
    code, english = decided.read("claim", "explain", "1")
    assert code == 0
    assert "In-scope self-pay on the settlement of claim 1: 3,300.00 yuan." in english
    assert "Deductible 1,300.00 yuan: 1,300.00 yuan less." in english
    assert "Paid at 80.00 %: the rest, 400.00 yuan, is taken off." in english
    code, chinese = decided.read("claim", "explain", "1", lang="zh")
    assert code == 0
    for part in ("3,300.00", "1,300.00", "80.00 %", "来源：S13", "1,600.00", "给付"):
        assert part in chinese, part


def test_an_unknown_or_undecided_claim_is_not_explained(desk: Desk) -> None:
    code, wrong = desk.run("claim", "explain", "1")
    assert (code, wrong["error"]["code"]) == (1, "CLAIM_UNKNOWN")
    desk.run("claim", "import", desk.file(FIRST))
    code, wrong = desk.run("claim", "explain", "1")
    assert (code, wrong["error"]["code"]) == (1, "CLAIM_UNDECIDED")


@pytest.mark.parametrize("heading", ["病种代码", "疾病编码", "ICD编码", "ICD-10", "Disease code"])
def test_a_column_of_disease_codes_is_read_and_never_shown(desk: Desk, heading: str) -> None:
    path = desk.folder / "codes.csv"
    path.write_text(
        f"姓名,证件号码,结算单号,医院等级,入院日期,出院日期,诊断,{heading},总费用,自付一\n"
        f"王五,{WANG},S1,二级,2018-03-01,2018-03-11,高血压,F20,3300,3300\n",
        encoding="utf-8",
    )
    code, receipt = desk.run("claim", "import", str(path), "--received-on", "2018-04-02")
    assert (code, receipt["added"], receipt["notes"]) == (0, 1, [])
    [decision] = desk.run("claim", "adjudicate")[1]["decisions"]
    assert (decision["outcome"], decision["reason_code"], decision["amount_fen"]) == ("reject", "excluded_cause", 0)
    for words in (("claim", "show", "1"), ("claim", "explain", "1"), ("claim", "list")):
        assert "F20" not in desk.read(*words)[1]


def test_a_disease_code_that_cannot_be_read_is_told_in_both_languages_and_not_shown(desk: Desk) -> None:
    path = desk.folder / "codes.csv"
    path.write_text(
        "姓名,证件号码,结算单号,入院日期,出院日期,病种代码,总费用,自付一\n"
        f"王五,{WANG},S1,2018-03-01,2018-03-11,K359,3300,3300\n",
        encoding="utf-8",
    )
    code, told = desk.read("claim", "import", str(path), lang="zh")
    assert (code, "病种代码读不懂" in told, "K359" in told) == (1, True, False)
    code, told = desk.read("claim", "import", str(path))
    assert (code, "The disease code cannot be read" in told, "K359" in told) == (1, True, False)


def test_one_claim_is_shown_masked_and_without_its_diagnosis(decided: Desk) -> None:
    code, told = decided.run("claim", "show", "3")
    assert code == 0
    assert (told["name"], told["document_no"], told["diagnosis"]) == ("李*", f"110***********{LI[-4:]}", "***")
    assert told["settlement"] == {
        "settlement_no": "S2", "hospital": "延庆区医院", "hospital_level": 2, "admitted_on": "2018-02-05",
        "discharged_on": "2018-02-10", "total_fen": 500000, "fund_fen": 200000, "self_one_fen": 300000,
        "self_two_fen": 0, "own_fen": 0, "referral": False,
    }  # fmt: skip
    assert told["decision"] == {
        "outcome": "reject", "reason_code": "waiting_period", "amount_fen": 0, "paid_days": None, "enrollment_no": 6,
        "decided_by": "zhang",
    }  # fmt: skip
    assert told["payments"] == []
    for words in (("claim", "show", "3"), ("claim", "list"), ("claim", "explain", "3")):
        for lang in ("zh", "en"):
            assert "抑郁" not in decided.read(*words, lang=lang)[1]


def test_what_is_left_before_anyone_claims(decided: Desk) -> None:
    code, table = decided.run("claim", "eligible", ZHANG, "--on", "2018-07-01")
    assert (code, table["list"], table["person_no"], table["as_of"]) == (0, "eligible", 1, "2018-07-01")
    rows = {row["plan_code"]: row for row in table["rows"]}
    assert list(rows) == ["HOSP_MED", "HOSP_ALLOW", "CARD_ACC"]
    assert rows["HOSP_MED"] == {
        "plan_code": "HOSP_MED", "covered": True, "enrollment_no": 2, "starts_on": "2018-01-01",
        "ends_on": "2018-12-31", "share_count": 1, "tier_code": None, "waiting_over": True,
        "waiting_until_on": "2017-01-30", "left_fen": 4840000, "left_days": None, "first_of_year": False,
        "deductible_fen": 65000, "rate_bp": 7000, "classes_paid": [], "undecided_count": 0,
    }  # fmt: skip
    assert (rows["HOSP_ALLOW"]["left_fen"], rows["HOSP_ALLOW"]["left_days"]) == (684000, 171)
    assert rows["CARD_ACC"]["covered"] is True
    before = {row["plan_code"]: row for row in decided.run("claim", "eligible", LI, "--on", "2018-02-15")[1]["rows"]}
    assert (before["HOSP_MED"]["waiting_over"], before["HOSP_MED"]["first_of_year"]) == (False, True)
    after = {row["plan_code"]: row for row in decided.run("claim", "eligible", LI, "--on", "2019-07-01")[1]["rows"]}
    assert (after["HOSP_MED"]["covered"], after["HOSP_MED"]["left_fen"]) == (False, None)


def test_a_class_paid_before_is_told_with_what_is_left(desk: Desk) -> None:
    words = ("claim", "add", ZHAO, "--plan", "CRITICAL", "--on", "2018-05-03", "--disease", "肺癌")
    code, told = desk.run(*words)
    assert (code, told["claim_no"], told["plan_code"]) == (0, 1, "CRITICAL")
    desk.run("claim", "adjudicate", "1")
    rows = {row["plan_code"]: row for row in desk.run("claim", "eligible", ZHAO, "--on", "2018-07-01")[1]["rows"]}
    assert (rows["CRITICAL"]["classes_paid"], rows["ACCIDENT"]["left_fen"]) == (["malignancy"], 6000000)
    assert desk.run(*words)[0] == 5


def test_a_bad_row_is_told_with_its_place(desk: Desk) -> None:
    code, receipt = desk.run("claim", "import", desk.file(FIRST.replace(ZHANG, NOBODY)))
    assert (code, receipt["entry"], receipt["refused"]) == (1, None, 1)
    problem = receipt["problems"][0]
    assert (problem["code"], problem["row"], problem["column"], problem["value"]) == (
        "PERSON_UNKNOWN_ROW",
        2,
        "证件号码",
        f"110***********{NOBODY[-4:]}",
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("adjudicate",), 0),
        (("adjudicate", "1"), 5),
        (("adjudicate", "99"), 1),
        (("adjudicate", "1", "--plan", "HOSP_MED"), 2),
        (("adjudicate", "x"), 2),
        (("adjudicate", "--plan", "NOTHING"), 1),
        (("reject", "1", "--reason", "x"), 5),
        (("reject", "1"), 2),
        (("reopen", "1"), 2),
        (("reopen", "99", "--reason", "x"), 1),
        (("reopen", "1", "2", "--reason", "x"), 0),
        (("list", "--undecided", "--outcome", "pay"), 2),
        (("list", "--outcome", "paid"), 2),
        (("list", "--person", "谁也不是"), 1),
        (("template",), 2),
        (("eligible", ZHANG, "--on", "18-7-1"), 2),
        (("add", ZHAO, "--plan", "HOSP_MED", "--on", "2018-05-03"), 1),
        (("add", ZHAO, "--plan", "CRITICAL"), 2),
        (("add", ZHANG, "--plan", "HOSP_MED", "--settlement", "S1"), 5),
        (("add", ZHANG, "--plan", "HOSP_MED", "--settlement", "S1", "--on", "2018-03-01"), 2),
        (("import", "nowhere.xlsx"), 2),
    ],
)
def test_exit_codes(decided: Desk, words: tuple[str, ...], code: int) -> None:
    assert decided.read("claim", *words)[0] == code


def test_reopening_shows_what_it_was_and_is(decided: Desk) -> None:
    code, told = decided.run("claim", "reopen", "1", "--reason", "补交")
    assert (code, told["voided"], told["claim_nos"]) == (0, {"decision": 1}, [1])
    code, told = decided.run("claim", "adjudicate", "1", "--dry-run")
    assert (code, told["entry"], told["dry_run"]) == (0, None, True)
    assert (told["decisions"][0]["previous_outcome"], told["decisions"][0]["previous_amount_fen"]) == ("pay", 160000)


def test_the_summary_for_people_counts_by_outcome_and_reason(desk: Desk) -> None:
    desk.run("claim", "import", desk.file(FIRST + SECOND))
    code, said = desk.read("claim", "adjudicate", lang="zh")
    assert code == 0
    for part in ("理算", "申领件数: 3", "不予给付: 1", "等待期 1", "1,960.00"):
        assert part in said, (part, said)


def test_the_bad_rows_come_back_as_a_workbook_that_imports_once_mended(desk: Desk) -> None:
    back = str(desk.folder / "back.xlsx")
    bad = SECOND.replace("5000,2000", "5000,2000.01")
    code, receipt = desk.run("claim", "import", desk.file(FIRST + bad), "--valid-rows", "--return", back)
    assert (code, receipt["added"], receipt["refused"]) == (1, 1, 1)
    from openpyxl import load_workbook

    book = load_workbook(back)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in next(sheet.iter_rows(max_row=1))]
    sheet.cell(2, headings.index("统筹基金支付") + 1).value = 2000
    book.save(back)
    code, receipt = desk.run("claim", "import", back)
    assert (code, receipt["added"]) == (0, 1)


def test_what_the_template_makes_is_taken_without_a_note(desk: Desk) -> None:
    from openpyxl import load_workbook

    path = desk.folder / "form.xlsx"
    assert desk.read("claim", "template", "-o", str(path), lang="zh")[0] == 0
    book = load_workbook(path)
    sheet = book.worksheets[0]
    filled: tuple[Any, ...] = (
        *("王五", WANG, "S3", "延庆区医院", "二级", "2018-03-01", "2018-03-11", "肺炎", 12000, 7500, 3300, 1000, 200),
        *("否", "疾病"),
    )
    for column, value in enumerate(filled, 1):
        sheet.cell(2, column, value)
    book.save(path)
    code, receipt = desk.run("claim", "import", str(path))
    assert (code, receipt["added"], receipt["notes"], receipt["problems"]) == (0, 1, [], [])


def test_a_settlement_that_differs_is_told_the_commands_as_they_are_typed(desk: Desk) -> None:
    desk.run("claim", "import", desk.file(HEADER + FIRST))
    mended = desk.file(HEADER + FIRST.replace("二级甲等", "三级"))
    for lang in ("en", "zh"):
        code, told = desk.read("claim", "import", mended, lang=lang)
        assert (code, "claim reopen 1 2 --reason" in told, "claim adjudicate 1 2" in told) == (1, True, True)
    assert desk.run("claim", "adjudicate", "1", "2")[0] == 0
    assert desk.run("claim", "reopen", "1", "2", "--reason", "等级")[0] == 0
    code, taken = desk.run("claim", "import", mended)
    assert (code, taken["updated"]) == (0, 1)


def test_a_workbook_of_an_explanation_or_a_claim_carries_the_ledgers_stamp(decided: Desk) -> None:
    from openpyxl import load_workbook

    for verb in ("explain", "show"):
        path = decided.folder / f"{verb}.xlsx"
        assert decided.read("claim", verb, "1", "-o", str(path))[0] == 0
        lines = [str(line[0]) for line in load_workbook(path).worksheets[0].iter_rows(values_only=True)]
        _, head = decided.run("journal", "head")
        assert lines[-1] == f"Journal entry #{head['entry']}  {head['entry']}:{head['head'][:16]}"


def test_a_decision_whose_cover_goes_is_told_listed_left_out_and_decided_again(decided: Desk) -> None:
    [cover] = {row["enrollment_no"] for row in [decided.run("claim", "show", "1")[1]["decision"]]}
    code, receipt = decided.run("enroll", "cancel", str(cover), "--on", "2018-06-01", "--reason", "left before")
    [note] = [note for note in receipt["notes"] if note["code"] == "DECISIONS_CHANGED"]
    assert (code, note["claims"], note["count"]) == (0, [1], 1)
    code, told = decided.run("claim", "recheck")
    assert (code, told["rows"]) == (0, [{
        "claim_no": 1, "plan_code": "HOSP_MED", "outcome": "pay", "amount_fen": 160000, "outcome_now": "reject",
        "amount_now_fen": 0, "why": f"enrollment {cover}, from which it pays, was cancelled", "is_paid": False,
    }])  # fmt: skip
    code, proposed = decided.run("payout", "propose", "--claim", "1")
    assert (code, proposed["item_count"], proposed["batch_fen"]) == (0, 0, 0)
    [left] = proposed["left_out"]
    assert (left.keys(), left["claim_no"], left["code"]) == ({"claim_no", "code", "message"}, 1, "DECISION_STALE")
    assert "claim adjudicate --stale" in decided.read("payout", "propose", "--claim", "1")[1]
    assert "参保 2 已撤销" in decided.read("claim", "recheck", lang="zh")[1]
    assert decided.run("check", "stale-decisions")[1]["findings"][0]["record"] == "claim:1"
    code, again = decided.run("claim", "adjudicate", "--stale")
    assert (code, [(one["claim_no"], one["outcome"]) for one in again["decisions"]]) == (0, [(1, "reject")])
    assert decided.run("claim", "recheck")[1]["rows"] == []
