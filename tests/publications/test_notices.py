"""A notice is written from the ledger, and every number in a notice is confirmed by it or refuted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from mutualaid import words
from mutualaid.cli.main import main
from mutualaid.errors import MutualAidError
from mutualaid.letters import filling
from mutualaid.letters.bulletin import bulletin
from mutualaid.publications.notices import checking, reading
from mutualaid.rules import notices
from tests.reports.conftest import District, empty_ledger

__all__ = ["empty_ledger"]

DAY = "2018-12-31"
TOWNS = {"T1": "延庆镇", "T2": "永宁镇", "T3": "四海镇", "T4": "旧县镇"}


@pytest.fixture
def district(empty_ledger: Path, tmp_path: Path) -> Iterator[District]:
    """Four towns, each with a union of ten, 3, 5, 7 and 9 of them insured in 2018, and one less in 2017; money, aid."""
    path = tmp_path / "ledger.db"
    path.write_bytes(empty_ledger.read_bytes())
    made = District(path)
    for number, (code, name) in enumerate(TOWNS.items()):
        made.unit(code, name, "town", under="110119")
        made.unit(f"U{code[1]}", f"{name}第{'一二三四'[number]}机械厂工会", under=code)
        members = [made.member(f"U{code[1]}") for _ in range(10)]
        for place, person in enumerate(members):
            for year in (2017, 2018):
                if place < 2 * number + 2 + (year == 2018):
                    plan = "CRITICAL" if place % 3 == 2 else "HOSP_MED"
                    cover: dict[str, Any] = {"starts": f"{year}-01-01", "ends": f"{year}-12-31", "on": f"{year}-02-01"}
                    made.enroll(person, plan, fee=9500 + 100 * number, unit=f"U{code[1]}", **cover)
            if place <= number:
                made.pay(person, ("paid", "2018-03-05"), fen=123_400 + place)
                made.pay(person, ("paid", "2017-03-05"), fen=50_000)
        made.pay(members[9], ("paid", "2018-09-01"), plan="HOSP_MED", fen=8_000, channel="office")
    made.fact("target", unit_id=made._keys["110119"], year=2018, target_bp=7500)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    words.use("zh")
    yield
    words.use("en")


def checked(district: District, text: str, *, as_of: str = DAY) -> list[dict[str, Any]]:
    with district.open() as reader:
        return [
            dict(row) for row in checking.check(reader, text.splitlines(), file="n.txt", unit=None, as_of=as_of).rows
        ]


def not_so(district: District, text: str, **more: Any) -> list[tuple[str, object]]:
    return [(row["printed"], row["known"]) for row in checked(district, text, **more) if row["verdict"] != "confirmed"]


def written(district: District, language: str = "zh") -> str:
    words.use(language)
    with district.open() as reader:
        return bulletin(reader, unit=None, as_of=DAY).text


def test_the_notice_says_what_the_ledger_says(district: District) -> None:
    text = written(district)
    assert "2018年，延庆区总工会参保率 60.00 %，互助费同比 +19.90 %，直赔受助率 25.00 %。" in text
    assert "有会员 40 人（4 个基层工会），参保 24 人，参保率 60.00 %[1]，比上年提高 10.00 个百分点。" in text
    assert "2018年互助费收入 2,326.00 元[2]，同比增长 19.90 %。" in text
    assert "直赔受助 10 人，直赔受助率 25.00 %[3]。" in text
    assert "受助金 12,660.10 元[4]，给付 14 人次[5]，同比增长 153.20 %。" in text
    assert "直赔渠道：受助金 12,340.10 元，10 人次。\n柜面渠道：受助金 320.00 元，4 人次。" in text
    assert "参保率最高的是旧县镇 90.00 %，四海镇 70.00 %，永宁镇 50.00 %。" in text
    assert "参保率目标 75.00 %，还差 6 人。" in text
    assert "账本凭证 1:0000000000000000" in text
    assert "[1] 口径 M01 参保率：" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_a_right_notice_is_confirmed(district: District, language: str) -> None:
    rows = checked(district, written(district, language))
    assert len(rows) > 50
    assert [row for row in rows if row["verdict"] != "confirmed"] == []
    assert all(row["figure"] for row in rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_that_is_made_wrong_is_found(district: District, language: str) -> None:
    """Each number in turn, by the last digit that it has."""
    text = written(district, language)
    lines = text.splitlines()
    planted = 0
    for at, digits in sorted({(row["line"] - 1, digits_of(row["printed"])) for row in checked(district, text)}):
        for found in re.finditer(rf"(?<![\d.,\[]){re.escape(digits)}(?![\d\]]|[.,]\d|年)", lines[at]):
            wrong = f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}"
            line = lines[at][: found.start()] + wrong + lines[at][found.end() :]
            spoiled = "\n".join([*lines[:at], line, *lines[at + 1 :]])
            refuted = [digits_of(printed) for printed, _ in not_so(district, spoiled)]
            assert wrong in refuted, line
            planted += 1
    assert planted >= 40


def digits_of(printed: str) -> str:
    return re.sub(r"[^\d.,]", "", printed)


@pytest.mark.parametrize(
    "line",
    [
        "2018年延庆区总工会会员40人，其中24人参保，参保率60%",
        "２０１８年参保率６０．００％（24／40），互助金同比+19.90％，直赔受助率25%（10/40）",
        "上年参保20人，参保率50.00%；2018年参保24人",
        "参保24人，上年20人，互助费收入0.2326万元",
        "住院医疗参保20人，重大疾病参保12人；旧县镇有10名会员，9人参保，四海镇7人参保",
        "全区4个乡镇、4个基层工会；旧县镇会员10人；合计会员40人",
        "给付14人次，其中直赔渠道10人次、12,340.10元",
        "2017年互助费收入1,940.00元",
        "联系电话：010-69101234，京工发〔2019〕3号，2018年5月3日印发，第12期",
    ],
)
def test_what_somebody_writes_in_their_own_words_is_confirmed(district: District, line: str) -> None:
    rows = checked(district, line)
    if "住院医疗" in line:
        with district.open() as reader:
            from mutualaid import reports

            of_plan = {
                plan: reports.participation(reader, unit=None, as_of=DAY, plan=plan).total["insured_count"]  # type: ignore[index]
                for plan in ("HOSP_MED", "CRITICAL")
            }
        line = line.replace("参保20人", f"参保{of_plan['HOSP_MED']}人").replace(
            "参保12人", f"参保{of_plan['CRITICAL']}人"
        )
        rows = checked(district, line)
    assert [(row["printed"], row["figure"], row["known"]) for row in rows if row["verdict"] != "confirmed"] == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("2018年参保率61%", [("61%", 6000)]),
        ("参保25人，会员40人", [("25", 24)]),
        ("参保40人，会员24人", [("40", 24), ("24", 40)]),
        ("互助费下降20.07%", [("20.07%", 1990)]),
        ("旧县镇参保率60.00%", [("60.00%", 9000)]),
        ("2017年参保24人", [("24", 20)]),
        ("互助费0.24万元", [("0.24万元", 232600)]),
        ("柜面渠道给付14人次", [("14", 4)]),
        ("发放慰问品 312 份", [("312", None)]),
        ("参保率目标80%，还差8人", [("80%", 7500), ("8", 6)]),
        ("共18个乡镇", [("18", 4)]),
    ],
)
def test_what_is_not_so_is_told_with_what_is(district: District, line: str, wrong: list[tuple[str, object]]) -> None:
    assert not_so(district, line) == wrong


def test_the_document_says_the_same_and_its_tables_are_read_by_their_headings(
    district: District, tmp_path: Path
) -> None:
    with district.open() as reader:
        made = bulletin(reader, unit=None, as_of=DAY)
        content = filling.filled(made.letter(written_on="2019-01-10"), None)
    path = tmp_path / "notice.docx"
    path.write_bytes(content)
    rows = checked(district, "\n".join(reading.lines(path)))
    assert len(rows) > 100
    assert [row for row in rows if row["verdict"] != "confirmed"] == []
    document = Document(BytesIO(content))
    cell = next(cell for row in document.tables[2].rows for cell in row.cells if cell.text.startswith("90.00"))
    cell.paragraphs[0].runs[0].text = "91.00 %"
    document.save(str(path))
    assert not_so(district, "\n".join(reading.lines(path))) == [("91.00 %", 9000)]


def test_a_notice_is_checked_against_the_ledger_at_its_stamp(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(written(district), encoding="utf-8")
    district.journal(2)
    late = district.member("U1")
    district.enroll(late, starts="2018-06-01", ends="2019-05-31", on="2018-06-01")
    with district.open():
        pass
    line = ["publish", "check", str(path), "--db", str(district.path), "--lang", "zh"]
    assert main(line) == 0
    assert "不符      0" in capsys.readouterr().out
    path.write_text(path.read_text(encoding="utf-8").replace("1:0000000000000000", "某处"), encoding="utf-8")
    assert main(line) == 1
    told = capsys.readouterr().out
    assert "没有账本戳记" in told
    assert "25" in told


def test_a_stamp_that_is_another_ledgers_is_integrity_broken(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(written(district).replace("1:0000000000000000", "1:9f3a52c19f3a52c1"), encoding="utf-8")
    assert main(["publish", "check", str(path), "--db", str(district.path)]) == 6
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("n.docx", b"PK\x03\x04 broken", "NOTICE_UNREADABLE"),
        ("n.txt", b"\x00\x01\x02\x03", "NOTICE_UNREADABLE"),
        ("n.txt", b"  \n \n", "NOTICE_EMPTY"),
        ("n.txt", "参保率".encode() + b"\xff\xfe\xff", "FILE_ENCODING"),
    ],
)
def test_what_is_no_notice_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MutualAidError) as wrong:
        reading.lines(path)
    assert wrong.value.code == code


def test_gbk_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_bytes("2018年参保率60.00%".encode("gb18030"))
    assert reading.lines(path) == ["2018年参保率60.00%"]


def test_a_number_is_no_figure_where_it_is_a_day_a_stamp_or_a_mark() -> None:
    lines = [
        "截至2018年12月31日[1]",
        "12:9f3a52c19f3a52c1",
        "京工发〔2019〕3号",
        "1. 概况",
        "（二）2018-12-31 M01 HOSP_MED 2018Q3",
        "mutualaid 0.1.0",
        "[1] 口径 M01 参保率：至少 1 项",
        "经办人电话 13800001234，证件 110100198507120034",
    ]
    assert list(notices.stated(lines, {})) == []
