"""An auditor finds entries by who, what, when, file and record."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run

ALL = [1, 2, 3]


def entries(run: Run, ledger: str, *line: str) -> list[int]:
    ran = run("journal", "list", "--db", ledger, "-f", "json", *line)
    assert ran.code == 0, ran
    return [row["entry"] for row in json.loads(ran.out)["rows"]]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ((), ALL),
        (("--by", "甲"), [1, 2]),
        (("--by", " =乙 "), [3]),
        (("--by", "丙"), []),
        (("--action", "unit add"), [1, 2]),
        (("--action", "unit"), ALL),
        (("--action", "Unit import"), [3]),
        (("--file", "名单"), [3]),
        (("--file", "XLSX"), [3]),
        (("--record", "unit:1"), [1]),
        (("--record", "headcount 3"), [3]),
        (("--since", "2018-12-31"), ALL),
        (("--since", "2019-01-01"), []),
        (("--until", "2018-12-30"), []),
        (("--by", "甲", "--record", "unit:2"), [2]),
        (("--sort", "entry", "--top", "1"), [3]),
    ],
)
def test_the_entries_that_are_wanted_are_listed(run: Run, ledger: str, line: tuple[str, ...], found: list[int]) -> None:
    assert entries(run, ledger, *line) == found


def test_a_day_is_one_of_this_machine(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entries are of 8:00 UTC, midnight of the next day in Auckland's winter time plus thirteen."""
    import time

    monkeypatch.setenv("TZ", "XXX-17")
    time.tzset()
    try:
        assert entries(run, ledger, "--since", "2019-01-01") == ALL
        assert entries(run, ledger, "--until", "2018-12-31") == []
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (("--action", "fly"), 1, "unit add, unit import"),
        (("--record", "unit:99"), 1, "unit:99"),
        (("--record", "bird:1"), 2, "bird"),
        (("--since", "2019-01-02", "--until", "2019-01-01"), 2, "ends before it begins"),
        (("--sort", "wing"), 2, "asserted_count"),
    ],
)
def test_what_no_entry_knows_is_refused(run: Run, ledger: str, line: tuple[str, ...], code: int, said: str) -> None:
    ran = run("journal", "list", "--db", ledger, *line)
    assert (ran.code, said in ran.err) == (code, True), ran


def test_a_record_is_told_in_chinese_and_may_be_typed_so(run: Run, ledger: str) -> None:
    told = run("journal", "who", "unit:2", "--db", ledger, "--lang", "zh").out
    assert "单位 2" in told
    assert "unit:2" not in told
    for typed in ("单位 2", "单位2", "单位：2", "unit:2", "UNIT 2"):
        assert run("journal", "who", typed, "--db", ledger, "--lang", "zh").out == told
    assert "unit:2" in run("journal", "who", "unit:2", "--db", ledger, "--lang", "en").out
    assert '"unit:2"' in run("journal", "who", "unit:2", "--db", ledger, "--lang", "zh", "-f", "json").out
