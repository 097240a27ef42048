"""Fees by length and age, equal shares and statutory ages, as whoever writes, loads and uses such terms sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mutualaid.cli.main import main

HEAD = """plan_code = "TRIAL"
name_zh = "试行互助"
name_en = "Trial cover"
kind = "enrolled"
position = 61
aliases = []
[[version]]
effective_on = 2017-01-01
cover_months = { value = 12, source = "第三条" }
max_shares = { value = 3, source = "第三条" }
waiting_first_days = { value = 0, assumption = "没有写" }
waiting_renewal_days = { value = 0, assumption = "没有写" }
grace_days = { value = 0, assumption = "没有写" }
"""
FEE = 'fee_fen = { value = 2400, source = "第四条" }'
DEATH = """
[[version.benefit]]
event = "death"
base = { value = { fen = 1000000 }, source = "第五条" }
"""


def written(folder: Path, *values: str) -> str:
    """A file of terms with the values."""
    file = folder / "trial.toml"
    file.write_text(HEAD + "\n".join(values) + DEATH, encoding="utf-8")
    return str(file)


def told(capsys: pytest.CaptureFixture[str], *command: str, lang: str = "zh", code: int = 0) -> str:
    """What a command answers."""
    assert main([*command, "--lang", lang]) == code
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("price", "lang", "value", "cost"),
    [
        ('fee_by_months = { value = { "6" = 1200, "12" = 2400 }, source = "S19" }', "zh", "6 个月 12.00, 12 个月 24.00",
         "每份 6 个月以内 12 元、一年以内 24 元，每人最多 3 份，没有另说的保障期一年。"),
        ('fee_by_months = { value = { "6" = 1200, "12" = 2400 }, source = "S19" }', "en", "6 months 12.00, 12 months 24.00",
         "A share costs 12 yuan for up to 6 months, 24 yuan for up to one year; at most 3 shares a person; where nothing else is said"
         " cover lasts one year."),
        ('fee_by_months = { value = { "12" = 2400 }, source = "S19" }', "zh", "12 个月 24.00",
         "每份一年以内 24 元，每人最多 3 份，保障期一年。"),
        ('fee_by_months = { value = { "6" = 1200, "12" = 2400 }, source = "S19" }\ncalendar_year = { value = true, source = "…" }',
         "zh", "6 个月 12.00, 12 个月 24.00",
         "每份 6 个月以内 12 元、一年以内 24 元，每人最多 3 份，保障期是自然年度，1 月 1 日至 12 月 31 日。"),
        ('fee_by_age = { value = [{ from_age = 16, fen = 3000 }, { from_age = 17, fen = 3050 }, { from_age = 50, fen = 6000 }], '
         'source = "…" }', "zh", "16+ 30.00, 17+ 30.50, 50+ 60.00",
         "每份按起保日的年龄：16 周岁 30 元、17 至 49 周岁 30.50 元、50 周岁以上 60 元，每人最多 3 份，保障期一年。"),
        ('fee_by_age = { value = [{ from_age = 16, fen = 3000 }, { from_age = 50, fen = 6000 }], source = "…" }', "en",
         "16+ 30.00, 50+ 60.00",
         "A share costs by the age on the first day: 30 yuan aged 16 to 49, 60 yuan aged 50 or more; at most 3 shares a person; cover"
         " lasts one year."),
    ],
)  # fmt: skip
def test_every_kind_of_price_is_told_in_the_table_and_read_aloud(
    price: str, lang: str, value: str, cost: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(told(capsys, "plan", "check", written(tmp_path, price), "-f", "json", lang=lang))
    assert [each["message"] for each in record["told"] if each["topic"] == "cost"] == [cost]
    assert value in " ".join(told(capsys, "plan", "check", written(tmp_path, price), lang=lang).split())


@pytest.mark.parametrize(
    ("values", "code", "key"),
    [
        ('fee_by_months = { value = { "6" = 1 }, source = "…" }', "TERMS_WRONG_VALUE_BESIDE", "cover_months.value"),
        ('fee_by_months = { value = { "06" = 1 }, source = "…" }', "TERMS_WRONG_VALUE", "fee_by_months.value"),
        ('fee_by_months = { value = { "121" = 1 }, source = "…" }', "TERMS_WRONG_VALUE", "fee_by_months.value"),
        ('fee_by_months = { value = { }, source = "…" }', "TERMS_WRONG_VALUE", "fee_by_months.value"),
        ('fee_by_months = { value = { "12" = "24元" }, source = "…" }', "TERMS_WRONG_VALUE", "fee_by_months.value"),
        ('fee_by_age = { value = [], source = "…" }', "TERMS_WRONG_VALUE", "fee_by_age.value"),
        ('fee_by_age = { value = [{ from_age = 16 }], source = "…" }', "TERMS_MISSING_KEY", "fee_by_age.value[1].fen"),
        ('fee_by_age = { value = [{ from_age = 16, fen = 1 }, { from_age = 16, fen = 2 }], source = "…" }',
         "TERMS_WRONG_VALUE_BESIDE", "fee_by_age.value[2].from_age"),
        (FEE + '\nfee_by_age = { value = [{ from_age = 16, fen = 1 }], source = "…" }', "TERMS_PRICE_BESIDE", "fee_fen"),
        ('fee_by_age = { value = [{ from_age = 16, fen = 1 }], source = "…" }\nfee_by_months = { value = { "12" = 1 }, source = "…" }',
         "TERMS_PRICE_BESIDE", "fee_by_months"),
        ("", "TERMS_PRICE", "fee_fen"),
    ],
)  # fmt: skip
def test_a_price_that_cannot_be_is_refused_with_its_place(
    values: str, code: str, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(told(capsys, "plan", "check", written(tmp_path, values), "-f", "json", code=1))
    assert [(each["code"], each["key"]) for each in record["findings"]] == [(code, f"version[1].{key}")]


def test_equal_shares_are_told_and_read_aloud_and_doubted_where_nobody_could_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    equal = 'equal_shares_in_unit = { value = true, source = "S19" }'
    record = json.loads(told(capsys, "plan", "check", written(tmp_path, FEE, equal), "-f", "json"))
    cost = "每份 24 元，每人最多 3 份，共 72 元，同一单位参加的人份数须相同，保障期一年。"
    assert [each["message"] for each in record["told"] if each["topic"] == "cost"] == [cost]
    assert record["doubts"] == []
    assert "equal shares in a unit yes" in " ".join(
        told(capsys, "plan", "check", written(tmp_path, FEE, equal), lang="en").split()
    )
    file = Path(written(tmp_path, FEE, equal))
    file.write_text(file.read_text(encoding="utf-8").replace("value = 3,", "value = 1,"), encoding="utf-8")
    record = json.loads(told(capsys, "plan", "check", str(file), "-f", "json"))
    assert [each["record"] for each in record["doubts"]] == ["version[1].equal_shares_in_unit"]


@pytest.mark.parametrize(
    ("values", "doubts"),
    [
        (('fee_by_age = { value = [{ from_age = 16, fen = 1 }], source = "…" }', 'min_age = { value = 16, source = "…" }'), []),
        (('fee_by_age = { value = [{ from_age = 17, fen = 1 }], source = "…" }', 'min_age = { value = 16, source = "…" }'),
         [("younger_without_fee", "version[1].fee_by_age")]),
        (('fee_by_age = { value = [{ from_age = 17, fen = 1 }], source = "…" }',), []),
        (('fee_by_months = { value = { "12" = 2, "6" = 1 }, source = "…" }',
          'waiting_accident_days = { value = 183, source = "…" }'), []),
        (('fee_by_months = { value = { "12" = 2, "6" = 1 }, source = "…" }',
          'waiting_accident_days = { value = 184, source = "…" }'), [("waits_whole_cover", "version[1].waiting_accident_days")]),
        ((FEE, 'waiting_accident_days = { value = 184, source = "…" }'), []),
    ],
)  # fmt: skip
def test_an_age_without_a_fee_and_waiting_through_the_shortest_cover_are_doubts(
    values: tuple[str, ...], doubts: list[tuple[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(told(capsys, "plan", "check", written(tmp_path, *values), "-f", "json"))
    assert [(each["check"], each["record"]) for each in record["doubts"]] == doubts
    assert not any("?" in each["message"] for each in record["doubts"])


def test_a_statutory_age_is_told_in_the_table_and_read_aloud(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ages = 'max_age_men = { value = "statutory", source = "第二条" }\nmax_age_women = { value = 55, source = "第二条" }'
    file = written(tmp_path, FEE, ages)
    table = told(capsys, "plan", "check", file)
    assert "法定退休年龄（60 岁起逐步延至 63 岁）" in table
    assert "未过法定退休年龄（60 岁，2025 年起逐步延至 63 岁）的" in table.replace("\n", "")
    values = json.loads(told(capsys, "plan", "check", file, "-f", "json"))["terms"][0]["values"]
    assert (values["max_age_men"]["value"], values["max_age_women"]["value"]) == ("statutory", 55)
    assert "statutory retirement age (60, rising to 63)" in told(capsys, "plan", "check", file, lang="en")
