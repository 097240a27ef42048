"""Stretches of days in one cell, from the file to the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.imports.test_pages_and_merges import book, document, run
from tests.ledgers import answer, founded

STAY = ("姓名", "身份证号", "结算单号", "住院起止日期", "总费用", "统筹基金支付", "自付一")


def test_a_stretch_of_days_in_one_cell_is_a_cover_and_a_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, person = founded(tmp_path), ("张三丰", document(1))
    covers = book(
        tmp_path / "a.xlsx",
        ("姓名", "身份证号", "所属工会", "险种", "保险期间"),
        (*person, "康庄镇", "住院医疗", "2018年1月1日零时起至2018年12月31日二十四时止"),
    )
    code, _ = run(ledger, "enroll", "import", covers, "--join", "--received-on", "2018-01-05", capsys=capsys)
    assert (code, answer(ledger, "select starts_on, ends_on from enrollment")) == (0, [("2018-01-01", "2018-12-31")])
    stays = book(tmp_path / "b.xlsx", STAY, (*person, "S1", "2018/5/2-2018/5/9", 1000, 800, 200))
    assert run(ledger, "claim", "import", stays, "--received-on", "2018-06-01", capsys=capsys)[0] == 0
    assert answer(ledger, "select admitted_on, discharged_on from settlement") == [("2018-05-02", "2018-05-09")]
    wrong = book(tmp_path / "c.xlsx", STAY, (*person, "S2", "2018/5/9-2018/5/2", 1000, 800, 200))
    code, told = run(ledger, "claim", "import", wrong, "--received-on", "2018-06-01", capsys=capsys)
    assert (code, [(each["code"], each["column"]) for each in told["problems"]]) == (
        1,
        [("DISCHARGE_BEFORE_ADMISSION", "住院起止日期")],
    )
