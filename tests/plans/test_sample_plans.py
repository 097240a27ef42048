"""The plans of other cities in ``samples/plans``: each is read by ``plan check``, and says what it leaves out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mutualaid.cli.main import main
from mutualaid.reports.cover import against_floor
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
