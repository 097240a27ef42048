"""A heading nobody knows, through the command line: said once, kept, known from then on; what is slipped is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main
from tests.cli.conftest import Ran, Run
from tests.ledgers import answer, founded

UNITS = "单位编码,单位名称,上级单位编码,类型\nG1,甲厂工会,110119100,基层\nG2,乙厂工会,110119103,基层\n"
PEOPLE = (("张三丰", "110100198507120034"), ("李四", "110100197211050423"), ("王五", "110100199001010019"))
HEADINGS = "姓名,证件号码,呼号,所属工会,入会日期"


@pytest.fixture(scope="module")
def units_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("learning")
    url = founded(folder)
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    assert main(["unit", "import", str(folder / "units.csv"), "--db", url, "--lang", "en"]) == 0
    return Path(url).read_bytes()


@pytest.fixture
def ledger(units_once: bytes, tmp_path: Path) -> str:
    """The district with two grassroots unions, entries 1 and 2."""
    (tmp_path / "ledger.db").write_bytes(units_once)
    return str(tmp_path / "ledger.db")


@pytest.fixture
def take(run: Run, ledger: str, tmp_path: Path) -> Any:
    """Import members from rows of which each is ``(person, phone, unit)``, under headings and an optional title."""

    def taken(
        *rows: tuple[int, str, str],
        to: tuple[str, ...] = (),
        headings: str = HEADINGS,
        title: str = "",
        name: str = "list.csv",
    ) -> tuple[int, dict[str, Any]]:
        lines = [*([f"{title},,,,"] if title else []), headings]
        lines += [",".join((*PEOPLE[who], phone, unit, "2018-01-01")) for who, phone, unit in rows]
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        ran: Ran = run("member", "import", str(tmp_path / name), *to, "--db", ledger, "-f", "json", "--lang", "en")
        return ran.code, json.loads(ran.out) if ran.out else {"said": ran.err}

    return taken


def codes(told: dict[str, Any], *wanted: str) -> list[tuple[str, str]]:
    return [(note["code"], note["column"]) for note in told["notes"] if note["code"] in wanted]


LEARNING = ("COLUMN_SETTLED", "COLUMN_LEARNED", "MAPPING_LEARNED", "MAPPING_LEARNED_OF_UNIT", "MAPPING_NOT_LEARNED")


def test_a_heading_is_said_once_then_kept_and_known_from_then_on(ledger: str, take: Any) -> None:
    code, told = take((0, "13800001234", "G1"), to=("--map", "呼号=手机号"))
    assert (code, told["added"], codes(told, *LEARNING)) == (0, 1, [("COLUMN_SETTLED", "呼号")])
    assert answer(ledger, "select count(*) from mapping") == [(0,)]
    code, told = take((1, "13800001235", "G1"), to=("--map", "呼号=phone", "--learn"))
    assert (code, told["asserted"]["mapping"]) == (0, 1)
    assert codes(told, *LEARNING) == [("COLUMN_SETTLED", "呼号"), ("MAPPING_LEARNED", "呼号")]
    code, told = take((2, "13800001236", "G2"))
    assert (code, told["added"], codes(told, *LEARNING)) == (0, 1, [("COLUMN_LEARNED", "呼号")])
    phones = "select phone from personal where voided_by is null order by 1"
    assert answer(ledger, phones) == [("13800001234",), ("13800001235",), ("13800001236",)]


def test_what_a_file_taught_is_undone_with_its_entry(run: Run, ledger: str, take: Any) -> None:
    _, told = take((0, "13800001234", "G1"), to=("--map", "呼号=手机号", "--learn"))
    assert run("journal", "undo", str(told["entry"]), "--reason", "x", "--db", ledger).code == 0
    assert answer(ledger, "select count(*) from mapping_now") == [(0,)]


def test_a_file_that_is_not_taken_teaches_nothing_and_says_how_to_keep_it(run: Run, ledger: str, take: Any) -> None:
    code, told = take((0, "139", "G1"), to=("--map", "呼号=手机号", "--learn"))
    assert (code, told["entry"], told["asserted"]) == (1, None, {})
    said = next(note["message"] for note in told["notes"] if note["code"] == "MAPPING_NOT_LEARNED")
    line = said.partition("To keep it now: mutualaid ")[2].removesuffix(".")
    assert line == "mapping add member 呼号 phone"
    assert answer(ledger, "select count(*) from mapping, entry") == [(0,)]
    assert run(*line.split(), "--db", ledger).code == 0
    assert take((0, "13800001234", "G1"))[0] == 0


def test_a_dry_run_teaches_nothing(ledger: str, take: Any) -> None:
    code, told = take((0, "13800001234", "G1"), to=("--map", "呼号=手机号", "--learn", "--dry-run"))
    assert (code, told["entry"], told["asserted"]["mapping"]) == (0, None, 1)
    assert answer(ledger, "select count(*) from mapping, entry") == [(0,)]


def test_a_column_that_is_not_needed_is_passed_over_without_further_word(take: Any) -> None:
    assert [note["code"] for note in take((0, "x", "G1"))[1]["notes"]] == ["COLUMN_UNKNOWN"]
    code, told = take((0, "x", "G1"), to=("--map", "呼号=-"))
    assert (code, [(note["code"], note["message"]) for note in told["notes"]]) == (
        0, [("COLUMN_SETTLED", "As --map says, the column 呼号 is: not needed.")]
    )  # fmt: skip


def test_how_headings_were_read_is_part_of_what_makes_a_file_the_same_again(take: Any) -> None:
    row = (0, "6214688800000004443", "G1")
    assert take(row)[1]["entry"] == 3
    assert take(row, to=("--map", "呼号=互助服务卡号"))[1]["updated"] == 1
    code, told = take(row, to=("--map", "呼号 = card_no"))
    assert (code, told["same_as_entry"]) == (5, 4)
    code, told = take(row, to=("--map", "呼号=card_no", "--learn"))
    assert (code, told["unchanged"], told["asserted"]) == (0, 1, {"mapping": 1})
    assert take(row, to=("--map", "呼号=card_no", "--learn"))[0] == 5
    code, told = take(row)
    assert (code, told["same_as_entry"]) == (5, 4), "the heading is known: it is read as it was by entry 4"


@pytest.mark.parametrize(
    ("title", "to", "learned"),
    [
        ("填报单位：甲厂工会", (), [("COLUMN_LEARNED", "呼号")]),
        ("填报单位：乙厂工会", (), []),
        ("", ("--unit", "G1"), [("COLUMN_LEARNED", "呼号")]),
        ("填报单位：甲厂工会", ("--unit", "G2"), []),
    ],
)
def test_what_a_unit_taught_holds_for_its_files_by_title_or_by_option(
    run: Run, ledger: str, take: Any, title: str, to: tuple[str, ...], learned: list[tuple[str, str]]
) -> None:
    code, told = take((0, "13800001234", "G1"), to=("--map", "呼号=手机号", "--learn-for", "110119100"))
    assert (code, codes(told, *LEARNING)[1:]) == (0, [("MAPPING_LEARNED_OF_UNIT", "呼号")])
    code, told = take((1, "13800001235", "G1"), title=title, to=to)
    assert (code, codes(told, "COLUMN_LEARNED")) == (0, learned)


@pytest.mark.parametrize(
    ("units", "learned"), [(("G1", "G1"), [("COLUMN_LEARNED", "呼号")]), (("G1", "G2"), []), (("G2", "G2"), [])]
)
def test_a_file_whose_rows_are_all_of_one_unit_is_that_units(
    run: Run, ledger: str, take: Any, units: tuple[str, str], learned: list[tuple[str, str]]
) -> None:
    run("mapping", "add", "member", "呼号", "-", "--unit", "G1", "--db", ledger)
    code, told = take((0, "甲", units[0]), (1, "乙", units[1]))
    assert (code, codes(told, "COLUMN_LEARNED")) == (0, learned)


def test_what_the_command_line_says_outweighs_what_was_learned(run: Run, ledger: str, take: Any) -> None:
    run("mapping", "add", "member", "呼号", "card_no", "--db", ledger)
    code, told = take((0, "13800001234", "G1"), to=("--map", "呼号=手机号"))
    assert (code, codes(told, *LEARNING)) == (0, [("COLUMN_SETTLED", "呼号")])
    assert answer(ledger, "select phone, card_no from personal") == [("13800001234", None)]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (("--map", "呼嚎号=手机号"), "has no 呼嚎号"),
        (("--map", "呼号=手机哦"), "'手机哦' is no field"),
        (("--map", "呼号＝手机哦"), "'手机哦' is no field"),
        (("--map", "呼号"), "cannot be read"),
        (("--map", "=phone"), "cannot be read"),
        (("--map", "（必填）=phone"), "says nothing"),
        (("--map", "呼号=phone", "--map", "呼号*=card_no"), "Two meanings"),
        (("--learn",), "nothing to keep"),
        (("--learn-for", "G1"), "nothing to keep"),
    ],
)
def test_a_slip_of_the_command_line_is_exit_2_and_changes_nothing(
    ledger: str, take: Any, to: tuple[str, ...], said: str
) -> None:
    code, told = take((0, "13800001234", "G1"), to=to)
    assert code == 2
    assert said in told["said"]
    assert answer(ledger, "select max(entry_id) from entry") == [(2,)]


def test_the_nearest_heading_and_the_nearest_field_are_named(take: Any) -> None:
    assert "Did you mean: 呼号\n" in take((0, "1", "G1"), to=("--map", "呼呼号=phone"))[1]["said"]
    assert "Did you mean: phone Phone" in take((0, "1", "G1"), to=("--map", "呼号=phon"))[1]["said"]


def test_a_heading_that_is_not_there_is_named_before_what_else_is_wrong_with_the_file(take: Any) -> None:
    code, told = take((0, "1", "G1"), headings="甲,证件号码,呼号,所属工会,入会日期", to=("--map", "乙=姓名"))
    assert (code, "has no 乙" in told["said"]) == (2, True)
    assert (
        take((0, "13800001234", "G1"), headings="甲,证件号码,呼号,所属工会,入会日期", to=("--map", "甲=姓名"))[0] == 0
    )


def test_a_number_in_a_heading_is_never_kept(ledger: str, take: Any) -> None:
    headings = HEADINGS.replace("呼号", "13800001234")
    code, told = take((0, "13800001235", "G1"), headings=headings, to=("--map", "13800001234=phone"))
    assert code == 0
    assert answer(ledger, "select options from entry where entry_id = 3 and options like '%13800001234%'") == []
    code, told = take((1, "13800001236", "G1"), headings=headings, to=("--map", "13800001234=phone", "--learn"))
    assert (code, told["error"]["code"]) == (1, "HEADING_IS_NUMBER")


def test_a_wide_column_is_given_the_plan_whose_shares_it_holds(
    run: Run, ledger: str, take: Any, tmp_path: Path
) -> None:
    take((0, "13800001234", "G1"))
    wide = tmp_path / "wide.csv"
    wide.write_text(f"姓名,证件号码,所属工会,住院那项\n{','.join(PEOPLE[0])},G1,1\n", encoding="utf-8")
    line = ("enroll", "import", str(wide), "--starts-on", "2018-02-01", "--unpaid", "--db", ledger, "-f", "json")
    ran = run(*line, "--map", "住院那项=住院医疗", "--learn")
    assert (ran.code, json.loads(ran.out)["asserted"]) == (0, {"enrollment": 1, "mapping": 1})
    assert answer(ledger, "select heading, field from mapping_now") == [("住院那项", "plan:HOSP_MED")]
