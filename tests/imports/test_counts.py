"""What a refused file would do is ``ready``: of every import, in every format, the same seven counts."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mutualaid.cli.main import main
from tests.ledgers import founded

COUNTS = ("read", "added", "updated", "unchanged", "ready", "held", "refused")
PEOPLE = ("110100198507120034", "110100199001010035", "110100199001010043")
FILES = {
    "unit": (
        "单位编码,单位名称,上级单位编码",
        "T1,第一工会,110119",
        "T2,第二工会,110119",
        "T3,第三工会,110119",
        "T1,又一工会,110119",
    ),
    "member": (
        "姓名,身份证号,所属工会,入会日期",
        *(f"某某,{no},T1,2017-01-05" for no in PEOPLE),
        f"某某,{PEOPLE[0]},T1,2017-01-05",
    ),
    "enroll": (
        "姓名,身份证号,所属工会,住院医疗,重大疾病,起保日期,缴费日期",
        *(f"某某,{no},T1,1,,2018-01-01,2018-01-01" for no in PEOPLE),
        f"某某,{PEOPLE[0]},T1,1,,2018-01-01,2018-01-01",
    ),
    "payout": (
        "姓名,身份证号,项目,就诊季度,类别,金额,支付日期,结果,流水号",
        *(f"某某,{no},二次报销,2018Q1,门诊,10,2018-05-01,成功,S{no}" for no in PEOPLE),
        f"某某,{PEOPLE[0]},二次报销,2018Q1,门诊,11,2018-05-01,成功,S{PEOPLE[0]}",
    ),
}
"""By import three good rows, and the first of them told again, which is refused."""


def counted(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, int]:
    main([*argv, "-f", "json"])
    told = json.loads(capsys.readouterr().out)
    assert told["read"] == sum(told[name] for name in COUNTS[1:])
    return {name: told[name] for name in COUNTS if told[name]}


def test_good_rows_of_a_refused_file_are_ready_then_added_then_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUTUALAID_DB", founded(tmp_path))
    monkeypatch.setenv("MUTUALAID_LANG", "zh")
    for noun, lines in FILES.items():
        bad, good = tmp_path / f"{noun}-bad.csv", tmp_path / f"{noun}.csv"
        bad.write_text("\n".join(lines), encoding="utf-8")
        good.write_text("\n".join(lines[:4]), encoding="utf-8")
        taking = (noun, "import")
        assert counted(capsys, *taking, str(bad)) == {"read": 4, "ready": 3, "refused": 1}, noun
        assert counted(capsys, *taking, str(bad), "--dry-run") == {"read": 4, "ready": 3, "refused": 1}, noun
        assert counted(capsys, *taking, str(good), "--dry-run") == {"read": 3, "added": 3}, noun
        assert counted(capsys, *taking, str(good)) == {"read": 3, "added": 3}, noun
        assert counted(capsys, *taking, str(bad)) == {"read": 4, "unchanged": 3, "refused": 1}, noun
    main(["member", "import", str(tmp_path / "member-bad.csv")])
    assert "读取 4  新增 0  更新 0  不变 3  可记入的行 0  待定 0  拒绝 1" in capsys.readouterr().out


def test_the_whole_list_stays_in_json_csv_xlsx_and_the_workbook_handed_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUTUALAID_DB", founded(tmp_path))
    monkeypatch.setenv("MUTUALAID_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    rows = [f"某某{chr(0x4E00 + place)},{PEOPLE[0]},没有这家工会,2017-01-05" for place in range(40)]
    Path("r.csv").write_text("\n".join(("姓名,身份证号,所属工会,入会日期", *rows)), encoding="utf-8")
    main(["member", "import", "r.csv", "--return", "back.xlsx", "-f", "json"])
    told = json.loads(capsys.readouterr().out)["problems"]
    assert len([problem for problem in told if problem["code"] == "UNIT_UNKNOWN"]) == 40
    main(["member", "import", "r.csv", "-f", "csv"])
    listed = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["code"], row["row"]) for row in listed] == [(item["code"], str(item["row"])) for item in told]
    main(["member", "import", "r.csv", "-o", "list.xlsx"])
    sheet, back = load_workbook("list.xlsx").active, load_workbook("back.xlsx").active
    assert sheet is not None
    assert back is not None
    assert sum(row[0].value == "拒绝" for row in sheet.iter_rows()) == len(told)
    assert back.max_row == 41
    capsys.readouterr()
    main(["member", "import", "r.csv"])
    assert len([line for line in capsys.readouterr().out.splitlines() if line.startswith("拒绝")]) == 2
