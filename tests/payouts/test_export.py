"""The file that goes to the bank: what stands in it, that it is made once, and that it appears only with its entry."""

from __future__ import annotations

import hashlib
import os
import stat
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mutualaid import payouts
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, write
from mutualaid.sheets import PAYOUT, read
from mutualaid.sheets.payment_file import FORMATS, PaymentLine, content, delivered
from tests.ledgers import answer
from tests.payouts.stage import CHIEF, CLERK, Bank, card, decide, entries, export, intent

ZHANG, WANG = 1, 3


@pytest.fixture
def approved(ledger: str) -> str:
    """Batch 1: Zhang 100.00 and 50.50, Wang 70.00; approved."""
    decide(ledger, (ZHANG, 10_000), (ZHANG, 5_050), (WANG, 7_000))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    return ledger


def test_the_text_has_a_line_for_each_payee_and_ends_in_the_control_line(approved: str) -> None:
    bank = Bank()
    receipt = export(approved, 1, bank)
    assert bank.text.split("\r\n") == [
        "序号|户名|账号|金额|证件号码|用途",
        "1|张三丰|6210000000001234|150.50|110100198507120034|互助金批次1",
        "2|王五|6210000000009999|70.00|110100199001010019|互助金批次1",
        "合计|2笔||220.50||",
        "",
    ]
    assert receipt.facts == {
        "batch_no": 1,
        "file_name": "pay1.txt",
        "format_code": "gb18030",
        "sha256": hashlib.sha256(bank.files[0]).hexdigest(),
        "line_count": 2,
        "batch_fen": 22_050,
    }
    rows = answer(approved, "select sha256, line_count, total_fen, approval_id from payment_file_now")
    assert rows == [(receipt.facts["sha256"], 2, 22_050, 1)]


def test_the_workbook_holds_accounts_as_text_and_exact_amounts_and_no_formula(approved: str) -> None:
    bank = Bank()
    export(approved, 1, bank, format_code="xlsx")
    sheet = load_workbook(BytesIO(bank.files[0])).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["序号", "户名", "账号", "金额", "证件号码", "用途"],
        [1, "张三丰", "6210000000001234", 150.5, "110100198507120034", "互助金批次1"],
        [2, "王五", "6210000000009999", 70, "110100199001010019", "互助金批次1"],
        ["合计", "2笔", None, 220.5, None, None],
    ]
    assert {(sheet.cell(2, column).data_type, sheet.cell(2, column).number_format) for column in (3, 5)} == {("s", "@")}
    assert sheet.cell(2, 4).number_format == "0.00"
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_the_bank_name_stands_for_the_name_and_holders_have_no_blanks(ledger: str) -> None:
    card(ledger, ZHANG, "6210000000001234", bank_name="ZHANG SAN FENG")
    decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    bank = Bank()
    export(ledger, 1, bank)
    assert bank.text.split("\r\n")[1].split("|")[1] == "ZHANGSANFENG"


@pytest.mark.parametrize("format_code", FORMATS)
def test_rare_characters_reach_the_bank_in_every_format_and_are_read_back(tmp_path: Path, format_code: str) -> None:
    lines = [PaymentLine(1, "阿卜杜拉·\u4dae\U00020bb7", "6210000000001234", 1, "110100198507120034", "互助金批次9")]
    path = tmp_path / ("a.xlsx" if format_code == "xlsx" else "a.txt")
    path.write_bytes(content(lines, format_code))
    # Our own file has no result yet; as a list of people it is read with every sign.
    table = read(path, PAYOUT)
    cells = dict(zip(table.fields, table.rows[0][1], strict=True))
    assert (cells["name"], cells["document_no"]) == ("阿卜杜拉·\u4dae\U00020bb7", "110100198507120034")
    assert str(cells["amount"]) == "0.01"
    assert [note.facts.get("count") for note in table.notes if note.code == "TOTAL_ROW"] == [1]


def test_a_batch_is_exported_once_and_the_second_try_names_file_and_hash(approved: str) -> None:
    first = export(approved, 1)
    before = entries(approved)
    bank = Bank()
    with pytest.raises(MutualAidError) as wrong:
        export(approved, 1, bank)
    assert (wrong.value.code, wrong.value.exit_code) == ("BATCH_EXPORTED", Exit.CONFLICT)
    assert wrong.value.facts == {
        "batch_no": 1,
        "file": "pay1.txt",
        "digest": first.facts["sha256"],
        "entry": first.entry,
    }
    assert (bank.files, entries(approved)) == ([], before)


def test_a_batch_without_approval_is_not_exported(ledger: str) -> None:
    decide(ledger, (ZHANG, 100))
    payouts.propose(ledger, intent("propose"))
    with pytest.raises(MutualAidError) as wrong:
        export(ledger, 1)
    assert (wrong.value.code, wrong.value.exit_code) == ("BATCH_NOT_APPROVED", Exit.CONFLICT)


def test_a_dry_run_counts_and_keeps_no_byte(approved: str) -> None:
    bank = Bank()
    receipt = export(approved, 1, bank, dry_run=True)
    assert (receipt.entry, receipt.facts["line_count"], receipt.facts["batch_fen"]) == (None, 2, 22_050)
    assert bank.files == []
    assert export(approved, 1).entry is not None


def test_a_delimiter_inside_a_value_is_refused_with_its_line(ledger: str) -> None:
    card(ledger, WANG, "6210000000009999", bank_name="王|五")
    decide(ledger, (ZHANG, 100), (WANG, 100))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    with pytest.raises(MutualAidError) as wrong:
        export(ledger, 1)
    assert (wrong.value.code, wrong.value.facts["line_no"]) == ("DELIMITER_IN_VALUE", 2)
    assert export(ledger, 1, format_code="xlsx").entry is not None


def test_a_file_that_cannot_be_kept_leaves_no_entry(approved: str) -> None:
    before = entries(approved)

    def full(packed: bytes) -> None:
        raise OSError(28, "disk full")

    with pytest.raises(OSError, match="disk full"):
        payouts.export(approved, intent("export"), 1, file_name="a.txt", format_code="utf-8", delimiter="|", keep=full)
    assert entries(approved) == before
    assert export(approved, 1).entry is not None


# --- the file appears with its entry and never without it ------------------------------------------------


def test_the_file_has_no_name_until_its_entry_stands_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "pay.txt"
    with delivered(path, stands=lambda: True) as keep:
        keep(b"lines")
        assert not path.exists()
        [beside] = tmp_path.iterdir()
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert (path.read_bytes(), [item.name for item in tmp_path.iterdir()]) == (b"lines", ["pay.txt"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def interrupted(path: Path, *, stands: bool) -> None:
    with delivered(path, stands=lambda: stands) as keep:
        keep(b"lines")
        raise KeyboardInterrupt


def test_a_failure_before_the_commit_removes_the_file(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path / "pay.txt", stands=False)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_after_the_commit_leaves_the_file_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path / "pay.txt", stands=True)
    assert (tmp_path / "pay.txt").read_bytes() == b"lines"


def test_without_anything_kept_there_is_no_file(tmp_path: Path) -> None:
    with delivered(tmp_path / "pay.txt", stands=lambda: True):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_last_step_that_fails_keeps_the_content_and_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(source: object, target: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(MutualAidError) as wrong, delivered(tmp_path / "pay.txt", stands=lambda: True) as keep:
        keep(b"lines")
    assert (wrong.value.code, wrong.value.exit_code) == ("PAYMENT_FILE_BESIDE", Exit.UNREACHABLE)
    assert Path(str(wrong.value.facts["beside"])).read_bytes() == b"lines"


def test_payments_of_a_merged_pair_keep_the_lines_they_were_proposed_in(ledger: str) -> None:
    decide(ledger, (ZHANG, 100), (WANG, 200))
    payouts.propose(ledger, intent("propose"))
    payouts.approve(ledger, intent("approve", CHIEF), 1)
    with write(ledger, Intent("member merge", CLERK)) as writer:
        writer.assert_one("person_alias", person_id=WANG, survivor_id=ZHANG)
    # Wang's money would go to the account of a record that is Zhang's now.
    with pytest.raises(MutualAidError, match="BATCH_ACCOUNT_CHANGED"):
        export(ledger, 1)
