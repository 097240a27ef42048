"""The flow of money out as people type it: several actors, files on the disk, exit codes, JSON keys."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main
from tests.payouts.stage import card, decide

ZHANG, LI, WANG = 1, 2, 3
WRITE_KEYS = {"entry", "dry_run", "asserted", "voided", "notes", "problems"}


class Desk:
    """People at one ledger, each under their own name."""

    def __init__(self, ledger: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.ledger = ledger
        self.folder = folder
        self._capsys = capsys
        self.said = ""

    def run(self, *words: str, actor: str = "zhang", lang: str = "en") -> tuple[int, Any]:
        """The exit code and the JSON object of a command."""
        code = main(["--db", self.ledger, "--actor", actor, "--lang", lang, "payout", *words, "-f", "json"])
        told = self._capsys.readouterr()
        self.said = told.err
        return code, json.loads(told.out) if told.out else None

    def file(self, name: str, text: str, encoding: str = "utf-8") -> str:
        path = self.folder / name
        path.write_text(text, encoding=encoding)
        return str(path)


@pytest.fixture
def desk(ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    decide(ledger, (ZHANG, 10_000), (WANG, 7_000), (LI, 500))
    return Desk(ledger, tmp_path, capsys)


ANSWER = "序号,账号,金额,结果,原因,日期\n1,6210000000001234,100.00,成功,,2018-06-20\n2,6210000000009999,70.00,退汇,户名不符,2018-06-21\n"


def test_the_whole_way_from_decision_to_money(desk: Desk) -> None:
    code, told = desk.run("propose", "--dry-run")
    assert (code, told["entry"], told["dry_run"], told["batch_fen"]) == (0, None, True, 17_000)
    code, told = desk.run("propose")
    assert code == 0
    assert told.keys() >= WRITE_KEYS | {"batch_no", "item_count", "payee_count", "batch_fen"}
    assert [note["code"] for note in told["notes"]] == ["PAYEE_WITHOUT_CARD"]
    code, told = desk.run("propose")
    assert (code, told["entry"], told["asserted"]) == (1, None, {})
    assert told["problems"] == [
        {
            "verdict": "held",
            "code": "PAYEE_WITHOUT_CARD",
            "sheet": None,
            "row": None,
            "column": None,
            "value": None,
            "message": "李* (person 2) has no card number, so 5.00 yuan (claims 3) cannot be paid. Record it with"
            " member edit 2 --card NO, then try again; money that somebody else takes (the guardian of a child) goes by"
            " claim payee.",
        }
    ]
    code, told = desk.run("approve", "1", actor=" ZHANG")
    assert (code, told["error"]["code"]) == (5, "SAME_APPROVER")
    assert desk.said.startswith("Batch 1: 2 payments to 2 payees, 170.00 yuan. Proposed by zhang, adjudicated by zhao.")
    assert desk.run("approve", "1", actor="li", lang="zh")[0] == 0
    assert desk.said == "批次 1：2 笔，2 人，共 170.00 元。提出人 zhang，理算人 zhao。\n"
    path = desk.folder / "pay.txt"
    code, told = desk.run("export", "1", "-o", str(path), "--dry-run")
    assert (code, told["entry"], told["line_count"], told["batch_fen"], path.exists()) == (0, None, 2, 17_000, False)
    code, told = desk.run("export", "1", "-o", str(path))
    assert (code, told["sha256"]) == (0, hashlib.sha256(path.read_bytes()).hexdigest())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(item.name for item in desk.folder.iterdir()) == ["ledger.db", "pay.txt"]
    answer = desk.file("answer.csv", ANSWER)
    code, told = desk.run("confirm", answer)
    assert (code, told["added"], told["paid_fen"], told["returned_fen"]) == (0, 2, 10_000, 7_000)
    code, again = desk.run("confirm", answer)
    assert (code, again["same_as_entry"]) == (5, told["entry"])
    assert desk.run("reissue")[0] == 1
    card(desk.ledger, WANG, "6210000000008888")
    code, told = desk.run("reissue", "2")
    assert (code, told["batch_no"]) == (0, 2)
    assert desk.run("cancel", "2", "--reason", "not yet")[0] == 0
    code, told = desk.run("recover", "1", "--on", "2018-08-01", "--reason", "paid by insurance")
    assert (code, told["recovered_fen"]) == (0, 10_000)
    code, table = desk.run("list")
    assert [(row["payout_no"], row["state"]) for row in table["rows"]] == [(2, "returned"), (1, "recovered")]
    code, table = desk.run("reconcile")
    assert (code, table["list"], table["total"]) == (0, "payout_reconcile", {"ok": True, "difference_count": 0})
    code, table = desk.run("batches")
    assert (code, table["list"], table["rows"][0]["state"]) == (0, "payout_batches", "answered")
    code, table = desk.run("show", "1")
    assert (code, table["list"], table["state"], len(table["rows"])) == (0, "payout_batch", "answered", 2)


@pytest.mark.parametrize("name", ["pay.xlsx", "pay.csv", "pay.txt"])
def test_the_extension_decides_what_the_bank_gets(desk: Desk, name: str) -> None:
    desk.run("propose")
    desk.run("approve", "1", actor="li")
    more = () if name == "pay.xlsx" else ("--encoding", "utf-8", "--delimiter", ",")
    code, told = desk.run("export", "1", "-o", str(desk.folder / name), *more)
    packed = (desk.folder / name).read_bytes()
    if name == "pay.xlsx":
        assert (code, told["format_code"], packed[:2]) == (0, "xlsx", b"PK")
    else:
        assert (code, told["format_code"]) == (0, "utf-8")
        assert packed.decode("utf-8").startswith(
            "序号,户名,账号,金额,证件号码,用途\r\n1,张三丰,6210000000001234,100.00,"
        )


def test_a_refused_export_leaves_no_file_and_an_old_file_is_never_replaced(desk: Desk) -> None:
    path = desk.folder / "pay.txt"
    desk.run("propose")
    code, told = desk.run("export", "1", "-o", str(path))
    assert (code, told["error"]["code"]) == (5, "BATCH_NOT_APPROVED")
    assert [item.name for item in desk.folder.iterdir()] == ["ledger.db"]
    desk.run("approve", "1", actor="li")
    path.write_text("another batch")
    assert desk.run("export", "1", "-o", str(path)) == (2, None)
    assert path.read_text() == "another batch"
    path.unlink()
    assert desk.run("export", "1", "-o", str(path))[0] == 0
    code, told = desk.run("export", "1", "-o", str(desk.folder / "again.txt"))
    assert (code, told["error"]["code"]) == (5, "BATCH_EXPORTED")
    assert "pay.txt" in told["error"]["message"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() in told["error"]["message"]
    assert not (desk.folder / "again.txt").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("export", "1"),
        ("export", "1", "-o", "pay.doc"),
        ("export", "1", "-o", "no/such/folder/pay.txt"),
        ("export", "1", "-o", "pay.xlsx", "--encoding", "utf-8"),
        ("export", "1", "-o", "pay.txt", "--encoding", "gbk"),
        ("export", "1", "-o", "pay.txt", "--delimiter", "x"),
        ("export", "x", "-o", "pay.txt"),
        ("approve",),
        ("approve", "1", "--at", "1"),
        ("cancel", "1"),
        ("recover", "1", "--on", "2018-08-01"),
        ("recover", "1", "--reason", "x"),
        ("recover", "1", "--on", "2018-02-30", "--reason", "x"),
        ("confirm", "no-such-file.csv"),
        ("reissue", "1", "--accept", "NOT_CORRECTED"),
        ("reconcile", "--year", "2018", "--batch", "1"),
        ("propose", "--claim", "x"),
        ("list", "--state", "lost"),
    ],
)
def test_a_wrong_command_line_is_exit_2(desk: Desk, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.folder)
    assert desk.run(*words) == (2, None)


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("approve", "9"), 1, "BATCH_UNKNOWN"),
        (("cancel", "9", "--reason", "x"), 1, "BATCH_UNKNOWN"),
        (("show", "9"), 1, "BATCH_UNKNOWN"),
        (("reconcile", "--batch", "9"), 1, "BATCH_UNKNOWN"),
        (("reissue", "9"), 1, "PAYOUT_UNKNOWN"),
        (("recover", "9", "--on", "2018-08-01", "--reason", "x"), 1, "PAYOUT_UNKNOWN"),
        (("propose", "--claim", "9"), 1, "CLAIM_UNKNOWN"),
        (("propose", "--plan", "nothing"), 1, "PLAN_UNKNOWN"),
        (("propose", "--unit", "nothing"), 1, "UNIT_UNKNOWN"),
    ],
)
def test_what_is_not_there_is_exit_1(desk: Desk, words: tuple[str, ...], code: int, error: str) -> None:
    found, told = desk.run(*words)
    assert (found, told["error"]["code"]) == (code, error)


def test_bad_lines_are_handed_back_in_a_workbook(desk: Desk) -> None:
    desk.run("propose")
    desk.run("approve", "1", actor="li")
    desk.run("export", "1", "-o", str(desk.folder / "pay.txt"))
    bad = desk.file("answer.csv", ANSWER.replace("100.00", "100.01"))
    back = desk.folder / "back.xlsx"
    code, told = desk.run("confirm", bad, "--valid-rows", "--return", str(back))
    assert (code, told["added"], told["refused"]) == (1, 1, 1)
    assert told["problems"][0]["code"] == "LINE_AMOUNT_DIFFERS"
    from openpyxl import load_workbook

    workbook = load_workbook(back)
    rows = [[cell.value for cell in row] for row in workbook.worksheets[0].iter_rows()]
    workbook.close()
    assert any("6210000000001234" in row for row in rows)
    # Mended, it imports as it is.
    sheet_name = workbook.sheetnames[0]
    mended = load_workbook(back)
    for row in mended[sheet_name].iter_rows():
        for cell in row:
            if str(cell.value) == "100.01":
                cell.value = "100.00"
    mended.save(back)
    mended.close()
    code, told = desk.run("confirm", str(back))
    assert (code, told["added"]) == (0, 1)


def test_a_reconciliation_that_does_not_add_up_is_exit_1(desk: Desk) -> None:
    from mutualaid.journal import Intent, write
    from tests.payouts.stage import CLERK

    desk.run("propose")
    with write(desk.ledger, Intent("test", CLERK)) as writer:
        writer.correct("payment_batch", 1, total_fen=1)
    code, table = desk.run("reconcile")
    assert (code, table["total"]["ok"]) == (1, False)
    assert [note["code"] for note in table["notes"]] == ["RECONCILE_BATCH"]
    assert desk.run("approve", "1", actor="li")[0] == 6


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "verb", ["propose", "approve", "cancel", "export", "confirm", "reissue", "recover", "reconcile", "batches", "show"]
)
def test_every_verb_has_its_page_with_an_example(
    desk: Desk, verb: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", lang, "payout", verb, "--help"]) == 0
    page = capsys.readouterr().out
    assert f"  mutualaid payout {verb}" in page
    from mutualaid import words

    words.use(lang)
    assert words.help_text(f"payout {verb}")
