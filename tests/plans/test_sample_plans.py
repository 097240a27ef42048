"""The plans of other cities in ``samples/plans``: each is read by ``plan check``, and says what it leaves out."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from mutualaid.cli.main import main
from mutualaid.reports.cover import against_floor
from mutualaid.rules.identity import check_character
from mutualaid.rules.terms import parse, price_fen

PLANS = sorted((Path(__file__).parents[2] / "samples" / "plans").glob("*.toml"))


@pytest.mark.parametrize("file", PLANS, ids=lambda file: file.stem)
def test_plan_check_finds_nothing_wrong_with_a_plan_of_the_samples(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "check", str(file), "--lang", "en"]) == 0
    assert tomllib.loads(file.read_text(encoding="utf-8"))["name_en"] in capsys.readouterr().out


def test_the_plans_of_the_samples_have_codes_names_and_positions_of_their_own() -> None:
    heads = [tomllib.loads(file.read_text(encoding="utf-8")) for file in PLANS]
    for key in ("plan_code", "name_zh", "name_en", "position"):
        assert len({head[key] for head in heads}) == len(heads) >= 12, key


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("critical_a", "CQ_CRITICAL_B"),
        ("critical_b", "CQ_CRITICAL_A"),
        ("allowance", "CQ_COMBINED"),
        ("combined", "CQ_ALLOW"),
    ],
)
def test_the_pairs_of_chongqing_exclude_each_other(name: str, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    [file] = [file for file in PLANS if file.stem == f"chongqing_{name}"]
    [terms] = parse(file.read_text(encoding="utf-8")).versions
    assert terms.excludes == [other]
    assert main(["plan", "check", str(file), "--lang", "zh"]) == 0
    assert f"不能与{other}同时参加，保障期一天也不能重叠。" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ends_on", "fen"),
    [("2018-12-31", 2400), ("2018-06-30", 1200), ("2018-07-01", 2400), ("2018-03-31", 1200)],
)
def test_shanghai_takes_24_yuan_a_year_and_12_for_half_a_year_or_less(ends_on: str, fen: int) -> None:
    [file] = [file for file in PLANS if file.stem == "shanghai_members"]
    [terms] = parse(file.read_text(encoding="utf-8")).versions
    assert price_fen(terms, 1, days=("2018-01-01", ends_on)) == fen
    assert terms.equal_shares_in_unit


@pytest.mark.parametrize(
    ("members", "insured", "required", "shortfall"),
    [(10, 6, 10, 4), (10, 10, 10, 0), (11, 6, 7, 1), (11, 7, 7, 0), (100, 60, 60, 0)],
)
def test_yunnan_asks_for_six_of_ten_members_and_for_all_of_ten_or_fewer(
    members: int, insured: int, required: int, shortfall: int
) -> None:
    [file] = [file for file in PLANS if file.stem == "yunnan"]
    [terms] = parse(file.read_text(encoding="utf-8")).versions
    row = {
        "unit_code": "U",
        "unit_name": "U",
        "plan_code": terms.plan_code,
        "base": terms.floor_base,
        "base_count": members,
        "insured_count": insured,
        "floor_bp": terms.floor_bp,
        "floor_all_below": terms.floor_all_below,
    }
    told = against_floor(row)
    assert (told["required_count"], told["shortfall_count"]) == (required, shortfall)


def test_a_union_that_loads_the_plan_of_yunnan_is_told_how_many_more_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units, members, enrolled = (
        ["单位编码,单位名称,上级单位编码"],
        ["姓名,证件号码,所属工会,入会日期"],
        ["姓名,证件号码,所属工会"],
    )
    wanted = (("甲", 10, 6), ("乙", 11, 6), ("丙", 11, 7), ("丁", 10, 10))
    for place, (unit, member_count, insured_count) in enumerate(wanted):
        units.append(f"{unit},{unit}厂工会,110119100")
        for number in range(member_count):
            first_17 = f"1101001980{place + 1:02}{number + 1:02}001"
            person = f"职工{'一二三四五六七八九十百'[number]},{first_17}{check_character(first_17)}"
            members.append(f"{person},{unit}厂工会,2020-01-01")
            enrolled += [f"{person},{unit}厂工会"] if number < insured_count else []
    for name, lines in (("units", units), ("members", members), ("enrolled", enrolled)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    [plan] = [file for file in PLANS if file.stem == "yunnan"]
    given = ("--plan", "YN_MED", "--starts-on", "2025-01-01", "--received-on", "2025-01-05")
    for command in (
        ("init", "--code", "110119", "--name", "延庆区总工会"),
        ("plan", "load", str(plan)),
        ("unit", "import", str(tmp_path / "units.csv")),
        ("member", "import", str(tmp_path / "members.csv")),
        ("enroll", "import", str(tmp_path / "enrolled.csv"), *given),
    ):
        assert main(["--db", str(tmp_path / "l.db"), *command]) == 0, capsys.readouterr()
    capsys.readouterr()
    asked = ("report", "floor", "--plan", "YN_MED", "--as-of", "2025-12-31", "-f", "json")
    assert main(["--db", str(tmp_path / "l.db"), *asked]) == 0
    keys = ("unit_code", "base_count", "insured_count", "required_count", "shortfall_count", "rate_bp", "minimum_bp")
    answer = json.loads(capsys.readouterr().out)
    assert {row["unit_code"]: tuple(row[key] for key in keys[1:]) for row in answer["rows"] if row["base_count"]} == {
        "甲": (10, 6, 10, 4, 6000, 10_000),
        "乙": (11, 6, 7, 1, 5455, 6000),
        "丙": (11, 7, 7, 0, 6364, 6000),
        "丁": (10, 10, 10, 0, 10_000, 10_000),
    }
