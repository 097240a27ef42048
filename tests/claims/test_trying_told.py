"""``plan try`` as an officer types it: exit codes, JSON keys, both languages, the workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mutualaid.cli.main import main
from mutualaid.store.resources import resource_text
from tests.claims.stage import COMBINED, LI, ZHANG, decide, row, staged, take
from tests.ledgers import answer

NEW = (
    resource_text("terms", "HOSP_MED.toml")
    .replace("deductible_first_fen = { value = 130000", "deductible_first_fen = { value = 100000")
    .replace("rate_first_bp = { value = 8000", "rate_first_bp = { value = 9000")
    .replace("cap_period_fen = { value = 5000000", "cap_period_fen = { value = 300000")
)


class Office:
    """An officer with a file of terms and a year of four stays."""

    def __init__(self, url: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.url, self.folder, self._capsys = url, folder, capsys
        self.file = folder / "new.toml"
        self.file.write_text(NEW, encoding="utf-8")

    def run(self, *words: str, lang: str = "en", file: Path | None = None) -> tuple[int, str, str]:
        code = main(["--db", self.url, "--lang", lang, "plan", "try", str(file or self.file), *words])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def json(self, *words: str) -> dict[str, Any]:
        code, out, _ = self.run("--year", "2018", "-f", "json", *words)
        assert code == 0
        return json.loads(out)  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("settled")
    path = folder / "ledger.db"
    path.write_bytes(staged(tmp_path_factory.mktemp("stage")))
    take(
        str(path),
        row(ZHANG, "S1"),
        row(ZHANG, "S2", admitted_on="2018-06-01", discharged_on="2018-06-11"),
        row(LI, "S3", admitted_on="2018-02-05", discharged_on="2018-02-15"),
        row(LI, "S4", admitted_on="2018-05-01", discharged_on="2018-05-11"),
    )
    decide(str(path))
    return path.read_bytes()


@pytest.fixture
def office(settled: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    path = tmp_path / "ledger.db"
    path.write_bytes(settled)
    return Office(str(path), tmp_path, capsys)


def test_json_holds_the_figures_under_their_keys(office: Office) -> None:
    told = office.json()
    (entry,) = answer(office.url, "select max(entry_id) from entry")[0]
    assert {key: told[key] for key in ("report", "definition", "unit_code", "year", "plan_code", "against_code")} == {
        "report": "plan-try", "definition": None, "unit_code": "110119", "year": 2018,
        "plan_code": "HOSP_MED", "against_code": "HOSP_MED",
    }  # fmt: skip
    assert (told["effective_on"], told["ledger"]["entry"]) == ("2017-01-01", entry)
    assert told["rows"] == [
        {
            "unit_code": "110119100", "unit_name": "延庆镇", "before_fen": 505500, "after_fen": 507000, "change_fen": 1500,
            "claim_count": 4, "aided_before_count": 2, "aided_after_count": 2, "gaining_count": 1, "losing_count": 1,
        }
    ]  # fmt: skip
    # Paid covers that begin in 2018: Zhang's, Li's; 95 yuan each.
    assert told["total"] == {
        **{key: value for key, value in told["rows"][0].items() if not key.startswith("unit")},
        "change_bp": 30, "cover_count": 2, "fee_before_fen": 19000, "fee_after_fen": 19000,
        "ratio_before_bp": 266053, "ratio_after_bp": 266842,
    }  # fmt: skip
    assert told["differing"] == [
        {"term": "cap_period_fen", "value_before": "50,000.00", "value_after": "3,000.00"},
        {"term": "deductible_first_fen", "value_before": "1,300.00", "value_after": "1,000.00"},
        {"term": "rate_first_bp", "value_before": "80.00 %", "value_after": "90.00 %"},
    ]
    assert [(each["outcome"], each["reason_code"], each["before_count"], each["after_count"]) for each in told["outcomes"]] == [
        ("pay", None, 3, 2), ("partial", "cap_reached", 0, 1), ("reject", "waiting_period", 1, 1)
    ]  # fmt: skip
    assert [(each["person_no"], each["name"], each["change_fen"]) for each in told["gaining"]] == [(2, "李*", 47000)]
    assert [(each["person_no"], each["name"], each["change_fen"]) for each in told["losing"]] == [(1, "张*丰", -45500)]
    assert [note["code"] for note in told["notes"]] == ["TRY_TERMS", "TRY_COVERS", "TRY_EARLIER"]


def test_people_are_a_row_each_and_only_so_many_are_named_beside_the_towns(office: Office) -> None:
    told = office.json("--people", "--top", "0")
    assert [(each["person_no"], each["name"], each["change_fen"]) for each in told["rows"]] == [
        (2, "李*", 47000), (1, "张*丰", -45500)
    ]  # fmt: skip
    assert (told["gaining"], told["losing"]) == ([], [])
    code, out, _ = office.run("--year", "2018", "--people", "-f", "csv")
    assert (code, out.splitlines()[0]) == (
        0, "person_no,name,unit_name,before_fen,after_fen,change_fen,claim_count,unit_code"
    )  # fmt: skip
    assert "张三丰" not in out


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["Terms tried", "cap", "What differs in the terms", "Who loses most"]),
        ("zh", ["条款试算", "达到上限", "不同的条款", "减少最多的人", "当作全年都在施行"]),
    ],
)
def test_people_read_it_without_codes(office: Office, lang: str, said: list[str]) -> None:
    code, out, _ = office.run("--year", "2018", lang=lang)
    assert code == 0
    assert [text for text in said if text not in out] == []
    assert "HOSP_MED" not in out
    assert "waiting_period" not in out


def test_terms_of_another_make_are_counted_on_a_terminal_and_listed_in_json(office: Office) -> None:
    office.file.write_text(resource_text("terms", "HOSP_ALLOW.toml"), encoding="utf-8")
    _, out, _ = office.run("--year", "2018", "--against", "HOSP_MED")
    told = office.json("--against", "HOSP_MED")
    assert f"The terms differ in {len(told['differing'])} values" in out
    assert "What differs in the terms" not in out
    assert {each["term"] for each in told["differing"]} >= {"daily_fen", "rate_first_bp", "kind"}


def test_asking_changes_no_byte_and_not_the_head(office: Office, settled: bytes) -> None:
    assert office.run("--year", "2018", "-o", str(office.folder / "trial.xlsx"))[0] == 0
    assert Path(office.url).read_bytes() == settled


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--year", "2019"], 1, "no claims of 2019"),
        (["--year", "2018", "--against", "没有的计划"], 1, "no plan called"),
        (["--year", "2018", "--against", "CRITICAL"], 1, "no claims yet"),
        (["--year", "2018", "--against", "CARD_ACC"], 1, "universal"),
        (["--year", "2018", "--effective-on", "2018-01-01"], 1, "it has: 2017-01-01"),
        (["--year", "18"], 2, "year"),
        ([], 2, "--year"),
        (["--year", "2018", "-f", "xlsx"], 2, "-o"),
    ],
)
def test_what_cannot_be_tried_is_one_sentence_with_the_way_out(
    office: Office, words: list[str], code: int, said: str
) -> None:
    ran = office.run(*words)
    assert (ran[0], ran[1]) == (code, "")
    assert said in ran[2]
    assert len(ran[2].strip().splitlines()) <= 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_plan_that_the_ledger_has_not_asks_what_to_hold_it_against(office: Office, lang: str) -> None:
    office.file.write_text(NEW.replace('plan_code = "HOSP_MED"', 'plan_code = "WH_MED"'), encoding="utf-8")
    code, out, err = office.run("--year", "2018", lang=lang)
    assert (code, out) == (2, "")
    assert "--against" in err
    assert "HOSP_MED" in err


@pytest.mark.parametrize("content", [b"plan_code = ", b"name = 'x'\n", "计划".encode("gbk"), b""])
def test_a_file_that_is_no_file_of_terms_is_refused(office: Office, content: bytes) -> None:
    office.file.write_bytes(content)
    code, _, err = office.run("--year", "2018")
    assert code == 1
    assert "Traceback" not in err
    assert err


def test_the_file_that_is_tried_and_the_ledger_are_not_written_over(office: Office) -> None:
    before = office.file.read_bytes()
    assert office.run("--year", "2018", "-o", str(office.file), "-f", "json")[0] == 2
    assert office.run("--year", "2018", "-o", office.url, "-f", "json")[0] == 2
    assert office.file.read_bytes() == before


SHEETS = {
    "en": ["Overview", "Towns", "Outcomes", "People", "Terms", "Taken for given"],
    "zh": ["概览", "二级单位", "结果和原因", "人员", "条款对照", "前提和口径"],
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_holds_the_figures_the_people_masked_both_terms_and_what_is_taken_for_given(
    office: Office, lang: str
) -> None:
    path = office.folder / "trial.xlsx"
    assert office.run("--year", "2018", "-o", str(path), lang=lang)[0] == 0
    book = load_workbook(path)
    assert book.sheetnames == SHEETS[lang]
    sheets: list[Any] = book.worksheets
    overview, towns, outcomes, people, terms, assumed = sheets
    # Cost, persons, yuan a person, accepted, refused, held, fees: before and after.
    assert [[overview.cell(row, column).value for column in (2, 3)] for row in range(5, 12)] == [
        [5055, 5070], [2, 2], [2527.5, 2535], [3, 3], [1, 1], [0, 0], [190, 190]
    ]  # fmt: skip
    assert [overview.cell(row, 2).value for row in range(16, 23)] == [0, 1, 0, 0, 0, 1, 0]
    assert len(overview._charts) == 2
    assert {"en": "1,300.00 → 1,000.00", "zh": "首次起付线（元）由 1,300.00 改为 1,000.00"}[lang] in overview[
        "A13"
    ].value
    assert [[cell.value for cell in row[1:5]] for row in towns["A5:E6"]][1] == ["延庆镇", 5055, 5070, 15]
    assert [outcomes.cell(row, 3).value for row in range(5, 9)] == [4, 3, 0, 1]
    assert [(people.cell(row, 2).value, people.cell(row, 7).value) for row in (6, 8)] == [("李*", 470), ("张*丰", -455)]
    assert [terms.cell(row, 3).value for row in (5, 6, 7)] == ["3,000.00", "1,000.00", "90.00 %"]
    told = [str(cell.value) for row in assumed.iter_rows() for cell in row if cell.value]
    (entry, head) = answer(office.url, "select entry_id, hash from entry order by entry_id desc")[0]
    again = f"mutualaid --at {entry}:{head[:16]} plan try new.toml --year 2018 --against HOSP_MED --effective-on 2017-01-01 -o trial.xlsx"
    assert again in told
    text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "张三丰" not in text
    assert ZHANG not in text
    assert "trial." not in text.replace("trial.xlsx", "")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_workbook_of_terms_by_stages_says_them_in_sentences(office: Office) -> None:
    office.file.write_text(COMBINED, encoding="utf-8")
    path = office.folder / "trial.xlsx"
    assert office.run("--year", "2018", "--against", "HOSP_MED", "-o", str(path), lang="zh")[0] == 0
    sheets: list[Any] = load_workbook(path).worksheets
    assert "每份价格（元）由 95.00 改为 120.00" in sheets[0]["A13"].value
    assert "津贴：住院每天 30 元" in sheets[0]["A13"].value
    assert "没有等待期，从起保之日起就给付。" in [cell.value for row in sheets[5].iter_rows() for cell in row]


def test_a_name_that_looks_like_a_formula_stays_a_name_in_the_workbook(office: Office) -> None:
    office.file.write_text(NEW.replace('name_zh = "住院医疗"', 'name_zh = "=1+1"'), encoding="utf-8")
    path = office.folder / "trial.xlsx"
    assert office.run("--year", "2018", "-o", str(path), lang="zh")[0] == 0
    assert all(cell.data_type != "f" for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row)
