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
