"""A workbook handed back settles doubts row by row: 是 under 确认, a reason under 理由, read by ``--accept CONFIRMED``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mutualaid import words
from mutualaid.cli.main import main
from mutualaid.results import Confirmation
from mutualaid.sheets.confirming import mark_of, read_confirmations
from mutualaid.store.reading import read
from tests.ledgers import founded

GOOD, MISTYPED, OTHER = "110100198507120034", "110100198507120051", "110100199001010033"
"""The last digits of the second and the third are wrong: held as ID_CHECK_DIGIT."""
ROSTER = f"""姓名,身份证号,所属工会,入会日期,手机号
张三丰,{GOOD},110119,2018-01-05,13800000001
李四光,{MISTYPED},110119,2018-01-05,13800000002
王五一,{OTHER},110119,2018-01-05,13800000003
赵六,110100199001010043,110119,2018-13-05,13800000004
"""


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    made = founded(tmp_path)
    monkeypatch.setenv("MUTUALAID_DB", made)
    monkeypatch.setenv("MUTUALAID_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    Path("名册.csv").write_text(ROSTER, encoding="utf-8")
    return made


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    code = main([*argv, "-f", "json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else {}


def handed_back(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run(capsys, "member", "import", "名册.csv", "--return", "back.xlsx", "--valid-rows")
    assert (code, told["added"], told["held"], told["refused"]) == (1, 1, 2, 1)


def fill(file: str = "back.xlsx", **cells: str | None) -> None:
    """Write cells of the workbook that was handed back."""
    book = load_workbook(file)
    assert book.active is not None
    for place, value in cells.items():
        book.active[place] = value
    book.save(file)


def test_the_workbook_has_confirm_and_why_at_its_end_and_only_a_doubt_can_be_answered(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_back(capsys)
    sheet = load_workbook("back.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [
        "错误原因",
        "姓名",
        "身份证号",
        "所属工会",
        "入会日期",
        "手机号",
        "确认",
        "理由",
    ]
    assert [sheet[f"G{row}"].fill.fill_type for row in (2, 3, 4)] == [None, None, "solid"]
    (answers,) = (rule for rule in sheet.data_validations.dataValidation if "G2" in rule.sqref)
    assert (answers.formula1, str(answers.sqref)) == ('"是"', "G2:G3")
    assert sheet["G1"].comment is not None
    assert "--accept CONFIRMED" in sheet["G1"].comment.text


def test_a_row_that_is_confirmed_with_a_reason_is_taken_and_a_blank_one_waits(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_back(capsys)
    fill(G2="是", H2="已核对李四光身份证原件，电话 13800000002", E4="2018-01-05")
    code, told = run(capsys, "member", "import", "back.xlsx", "--accept", "CONFIRMED", "--valid-rows")
    assert (code, told["added"], told["held"], told["refused"]) == (1, 2, 1, 0)
    assert [problem["row"] for problem in told["problems"]] == [3]
    assert [note["code"] for note in told["notes"] if note["row"] is None] == ["ROWS_CONFIRMED"]
    with read(url) as reader:
        reason, options = reader.select(f"select reason, options from entry where entry_id = {told['entry']}")[0]
    assert reason is None
    assert json.loads(options)["confirmed"] == [
        {"row": 2, "codes": ["ID_CHECK_DIGIT"], "reason": "已核对李*光身份证原件，电话 1********02"}
    ]


def test_a_workbook_that_went_in_whole_as_confirmed_is_the_same_file_when_it_comes_again(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_back(capsys)
    fill(G2="是", H2="已核对", G3="是", H3="电话核实", E4="2018-01-05")
    code, told = run(capsys, "member", "import", "back.xlsx", "--accept", "CONFIRMED")
    assert (code, told["added"]) == (0, 3)
    code, again = run(capsys, "member", "import", "back.xlsx", "--accept", "CONFIRMED")
    assert (code, again["same_as_entry"], again["unchanged"]) == (5, told["entry"], 3)


def test_without_the_option_nothing_is_read_and_the_receipt_says_which_option_reads_it(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_back(capsys)
    fill(G2="是", H2="已核对", E4="2018-01-05")
    code, told = run(capsys, "member", "import", "back.xlsx")
    assert (code, told["entry"], told["held"], told["ready"]) == (1, None, 2, 1)
    first = told["notes"][0]
    assert (first["code"], first["message"]) == (
        "CONFIRMED_FIRST",
        "加上 --accept CONFIRMED 再导入本文件：表中有 1 个待定的行写了“确认”，按各行的理由采用。",
    )


def test_a_confirmation_settles_only_what_the_workbook_told_and_never_a_refusal(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_back(capsys)
    # The second row has a further doubt now that nobody has seen; the fourth is refused, whatever anybody says.
    fill(B2="李四光?", G2="是", H2="已核对", G4="是", H4="已核对")
    code, told = run(capsys, "member", "import", "back.xlsx", "--accept", "CONFIRMED")
    assert (code, told["entry"]) == (1, None)
    assert {(problem["row"], problem["code"]) for problem in told["problems"] if problem["row"] != 3} == {
        (2, "ID_CHECK_DIGIT"),
        (2, "NAME_PLACEHOLDER"),
        (2, "CONFIRM_CHANGED"),
        (4, "DAY_IMPOSSIBLE"),
        (4, "CONFIRM_UNREADABLE"),
    }


@pytest.mark.parametrize(
    ("said", "why", "code", "column"),
    [
        ("是", None, "CONFIRM_REASON_MISSING", "理由"),
        ("行吧", "已核对", "CONFIRM_UNREADABLE", "确认"),
        ("SEX_DIFFERS", "已核对", "CONFIRM_UNREADABLE", "确认"),
    ],
)
def test_what_settles_nothing_is_refused_beside_its_cell(
    url: str, capsys: pytest.CaptureFixture[str], said: str, why: str | None, code: str, column: str
) -> None:
    handed_back(capsys)
    fill(G2=said, H2=why)
    _, told = run(capsys, "member", "import", "back.xlsx", "--accept", "CONFIRMED")
    problems = [
        (problem["verdict"], problem["code"], problem["column"]) for problem in told["problems"] if problem["row"] == 2
    ]
    assert problems == [("held", "ID_CHECK_DIGIT", "身份证号"), ("refused", code, column)]


def test_an_offices_own_columns_of_these_names_mean_nothing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ROSTER.splitlines()[:3]
    Path("own.csv").write_text(
        "\n".join([f"{lines[0]},确认,理由", f"{lines[1]},是,好", f"{lines[2]},是,已核对"]), encoding="utf-8"
    )
    code, told = run(capsys, "member", "import", "own.csv", "--accept", "CONFIRMED")
    assert (code, told["read"], [problem["code"] for problem in told["problems"]]) == (
        1,
        0,
        ["CONFIRM_COLUMNS_MISSING"],
    )
    code, told = run(capsys, "member", "import", "own.csv", "--valid-rows")
    assert (code, told["held"], told["problems"][0]["code"]) == (1, 1, "ID_CHECK_DIGIT")


def test_only_an_import_reads_confirmations(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["member", "add", "张三丰", GOOD, "--accept", "CONFIRMED"]) == 2
    assert (
        main(["member", "import", "名册.csv", "--accept", "confirmed,ID_CHECK_DIGIT"]) == 2
    )  # a reason is needed for the code
    capsys.readouterr()


def test_handed_back_twice_it_keeps_what_was_confirmed_in_the_same_columns(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_back(capsys)
    fill(G2="是", H2="已核对")
    run(capsys, "member", "import", "back.xlsx", "--return", "again.xlsx")
    sheet = load_workbook("again.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [
        "错误原因",
        "姓名",
        "身份证号",
        "所属工会",
        "入会日期",
        "手机号",
        "确认",
        "理由",
    ]
    assert [sheet["G2"].value, sheet["H2"].value, sheet["G3"].value] == ["是", "已核对", None]
    code, told = run(capsys, "member", "import", "again.xlsx", "--accept", "CONFIRMED", "--valid-rows")
    assert (code, told["added"], told["held"]) == (1, 1, 1)
    code, told = run(capsys, "journal", "show", str(told["entry"]))
    assert told["confirmed"] == [{"row": 2, "codes": ["ID_CHECK_DIGIT"], "reason": "已核对"}]


def test_who_may_be_known_already_is_answered_by_the_code_and_never_by_yes() -> None:
    words.use("en")
    headings = ["Problem", "Name", "Confirm", "Reason"]
    told = f"{words.sentence('SAME_PERSON')} {mark_of({}, ())}"
    cells = [
        (2, (told, "x", "yes", "seen")),
        (3, (told, "x", "two_people", "seen")),
        (4, (told, "x", "SAME_PERSON,TWO_PEOPLE", "seen")),
        (5, (told, "x", None, "seen")),
        (6, (f"{told}\n{words.sentence('SEX_DIFFERS')}", "x", True, "seen")),
        (7, (told, "x", "no", None)),
    ]
    assert read_confirmations(headings, [None] * 4, cells) == {
        2: Confirmation(wrong="CONFIRM_EITHER"),
        3: Confirmation(frozenset({"TWO_PEOPLE"}), "seen"),
        4: Confirmation(wrong="CONFIRM_UNREADABLE"),
        6: Confirmation(frozenset({"SEX_DIFFERS"}), "seen"),
    }
    assert read_confirmations(headings[1:], [None] * 3, cells) is None


def test_two_rows_of_one_file_may_be_answered_otherwise_one_is_known_the_other_is_not(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "member", "import", "名册.csv", "--valid-rows")[1]["added"] == 1
    passport = (
        "姓名,证件类型,身份证号,所属工会,入会日期,手机号\n张三丰,护照,E1234567{0},110119,2018-01-05,13800000001\n"
    )
    one, two = passport.format("8"), passport.format("9").splitlines()[1]
    Path("p.csv").write_text(f"{one}{two}\n", encoding="utf-8")
    assert run(capsys, "member", "import", "p.csv", "--return", "back.xlsx")[1]["held"] == 2
    sheet = load_workbook("back.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][-2:] == ["确认", "理由"]
    fill(H2="SAME_PERSON", I2="本人换发护照", H3="TWO_PEOPLE", I3="同名，已电话核实")
    code, told = run(capsys, "member", "import", "back.xlsx", "--accept", "CONFIRMED")
    assert (code, told["added"], told["updated"], told["held"]) == (0, 1, 1, 0)


def test_a_confirmation_holds_of_the_row_as_it_was_handed_back_and_a_changed_one_is_asked_again(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_back(capsys)
    # Another number whose last digit is wrong, and another phone: nobody has checked either.
    fill(C2="110100198507120052", G2="是", H2="已核对", F3="13800000009", G3="是", H3="已核对")
    options = ("--accept", "CONFIRMED", "--valid-rows", "--return", "again.xlsx")
    code, told = run(capsys, "member", "import", "back.xlsx", *options)
    assert (code, told["added"]) == (1, 0)
    assert [(each["row"], each["verdict"], each["code"]) for each in told["problems"]][:4] == [
        (2, "held", "ID_CHECK_DIGIT"),
        (2, "refused", "CONFIRM_CHANGED"),
        (3, "held", "ID_CHECK_DIGIT"),
        (3, "refused", "CONFIRM_CHANGED"),
    ]
    sheet = load_workbook("again.xlsx").active
    assert sheet is not None
    assert [sheet[place].value for place in ("C2", "G2", "H2", "G3")] == ["110100198507120052", None, "已核对", None]
    fill(file="again.xlsx", G2="是")
    code, told = run(capsys, "member", "import", "again.xlsx", "--accept", "CONFIRMED", "--valid-rows")
    assert (code, told["added"]) == (1, 1)


def test_a_cell_that_was_refused_beside_the_doubt_may_be_mended_and_the_confirmation_holds(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("名册.csv").write_text(
        ROSTER.replace(f"{MISTYPED},110119,2018-01-05", f"{MISTYPED},110119,2018-13-05"), "utf-8"
    )
    code, told = run(capsys, "member", "import", "名册.csv", "--return", "back.xlsx", "--valid-rows")
    assert (told["held"], told["refused"]) == (1, 2)
    fill(E2="2018/1/6", G2="是", H2="已核对")
    code, told = run(capsys, "member", "import", "back.xlsx", "--accept", "CONFIRMED", "--valid-rows")
    assert (code, told["added"], [each["row"] for each in told["problems"]]) == (1, 1, [3, 4])


def test_a_mark_knows_the_row_however_its_days_and_numbers_are_written_and_no_other_row() -> None:
    cells = {"name": "张三丰", "joined_on": date(2018, 1, 5), "phone": 13800000001.0, "fee": 95.0}
    same = {"fee": "95.00", "phone": "13800000001", "joined_on": "2018-1-5", "name": " 张三丰 ", "card_no": None}
    assert mark_of(cells, ()) == mark_of(same, ())
    for field, said in (("name", "张三峰"), ("joined_on", "2018-01-06"), ("phone", 13800000002.0), ("fee", 95.01)):
        assert mark_of({**cells, field: said}, ()) != mark_of(cells, ())
        assert mark_of({**cells, field: said}, (field,)) == mark_of(cells, (field,))


def test_a_row_that_became_somebody_elses_is_asked_again_though_its_number_had_to_be_mended(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("名册.csv").write_text(
        ROSTER.splitlines()[0] + "\n李四光?,1101001,110119,2018-01-05,13800000002\n", encoding="utf-8"
    )
    run(capsys, "member", "import", "名册.csv", "--return", "back.xlsx")
    fill(C2=GOOD, G2="是", H2="已核对")
    code, told = run(capsys, "member", "import", "back.xlsx", "--accept", "CONFIRMED")
    assert (code, [each["code"] for each in told["problems"]]) == (1, ["NAME_PLACEHOLDER", "CONFIRM_CHANGED"])
