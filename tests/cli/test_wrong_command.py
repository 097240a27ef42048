"""A file given to the wrong command: one problem, the right command line, nothing written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def district(tmp_path: Path, run: Run) -> str:
    ledger = str(tmp_path / "ledger.db")
    assert run("init", "--code", "110119", "--name", "延庆区总工会", "--db", ledger).code == 0
    return ledger


def test_a_roster_of_enrollments_given_to_member_import_is_one_refusal_with_the_right_line(
    district: str, run: Run
) -> None:
    ran = run("member", "import", str(SAMPLES / "enroll-wide.xlsx"), "-f", "json", "--db", district)
    told = json.loads(ran.out)
    assert (ran.code, told["read"], told["entry"]) == (1, 0, None)
    assert [(problem["code"], problem["row"]) for problem in told["problems"]] == [("WRONG_IMPORT", None)]
    assert told["problems"][0]["message"] == (
        "enroll-wide.xlsx is a list of another kind: Enrollments, not Members (by the columns 住院医疗, 住院津贴, "
        "重大疾病, 意外伤害, 女职工特殊疾病, 起保日期, 缴费日期). Use: mutualaid enroll import enroll-wide.xlsx. "
        "If it is Members all the same, say that those columns are not needed: --map 'HEADING=-'."
    )
    assert (
        json.loads(run("journal", "list", "-f", "json", "--db", district).out)["rows"][-1]["action"] != "member import"
    )


def test_the_line_is_one_that_can_be_typed_where_the_name_of_the_file_holds_blanks(
    district: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "会员 名册.xlsx"
    shutil.copyfile(SAMPLES / "members.xlsx", file)
    ran = run("unit", "import", str(file), "--db", district, "--lang", "zh")
    assert ran.code == 1
    assert '请改用：mutualaid member import "会员 名册.xlsx"。确是单位名册的，' in ran.out


def test_members_given_to_enroll_import_are_taken_where_the_command_line_names_the_plan(
    district: str, run: Run
) -> None:
    members = str(SAMPLES / "members-gbk.csv")
    sent = run("enroll", "import", members, "--unpaid", "-f", "json", "--db", district)
    assert [problem["code"] for problem in json.loads(sent.out)["problems"]] == ["WRONG_IMPORT"]
    own = ("--plan", "住院医疗", "--starts-on", "2018-01-01", "--unpaid", "--join", "--dry-run")
    taken = run("enroll", "import", members, *own, "-f", "json", "--db", district)
    assert {problem["code"] for problem in json.loads(taken.out)["problems"]} == {"UNIT_UNKNOWN"}
