"""A ledger is opened once: asked who comes in, then written to, through one connection."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Witness, write
from mutualaid.store import connecting
from mutualaid.store.writing import Opened, begin
from tests.ledgers import answer, founded, intent


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return founded(tmp_path)


def test_a_small_write_opens_the_ledger_once(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = sqlite3.connect

    def counted(path: str, *rest: Any, **more: Any) -> Any:
        opened.append(path)
        return real(path, *rest, **more)

    monkeypatch.setattr(sqlite3, "connect", counted)
    head = ("unit", "headcount", "set", "110119100")
    assert main([*head, "50", "--on", "2018-01-01", "--db", ledger]) == 0
    assert opened == [ledger]
    assert main([*head, "51", "--on", "2018-01-01", "--db", ledger, "--dry-run"]) == 0
    assert opened == [ledger] * 2
    assert answer(ledger, "select head_count, entry_id from headcount") == [(50, 2)]


def test_what_is_open_to_be_asked_cannot_be_written_to_and_can_afterwards(ledger: str) -> None:
    with closing(Opened(ledger)) as opened:
        with pytest.raises(MutualAidError), opened.asked() as reader:
            reader.connection.execute("insert into unit default values")
        with opened.asked() as reader:
            assert reader.select("select count(*) from entry") == [(1,)]
        with begin(ledger, opened=opened) as inside:
            assert inside.select("select count(*) from entry") == [(1,)]
        assert not opened.is_open


def test_the_second_entry_of_a_run_opens_the_ledger_anew(ledger: str) -> None:
    with closing(Opened(ledger)) as opened:
        witness = Witness(asked=lambda _: (), told=lambda _: None, opened=opened)
        for code in ("110119901", "110119902"):
            with write(ledger, intent("unit add", witness=witness)) as writer:
                writer.assert_one("unit", unit_code=code, unit_name=code, kind_code="township")
    assert answer(ledger, "select count(*) from entry") == [(3,)]


def test_another_ledger_than_the_open_one_is_opened_itself(ledger: str, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = founded(tmp_path / "b")
    with closing(Opened(ledger)) as opened:
        witness = Witness(asked=lambda _: (), told=lambda _: None, opened=opened)
        with write(other, intent("unit add", witness=witness)) as writer:
            writer.assert_one("unit", unit_code="110119901", unit_name="新", kind_code="township")
        assert opened.is_open
    assert [answer(url, "select count(*) from entry") for url in (ledger, other)] == [[(1,)], [(2,)]]


def test_a_ledger_replaced_since_somebody_was_let_in_is_not_written_to(ledger: str, tmp_path: Path) -> None:
    shutil.copyfile(ledger, tmp_path / "restored.db")
    with closing(Opened(ledger)) as opened:
        with opened.asked():
            pass
        os.replace(tmp_path / "restored.db", ledger)
        before = Path(ledger).read_bytes()
        with pytest.raises(MutualAidError) as refused, begin(ledger, opened=opened):
            pass
    assert (refused.value.code, refused.value.exit_code) == ("LEDGER_REPLACED", Exit.UNREACHABLE)
    assert Path(ledger).read_bytes() == before


def test_somebody_let_in_holds_nobody_up(ledger: str) -> None:
    with closing(Opened(ledger)) as opened:
        with opened.asked():
            pass
        with write(ledger, intent("unit add")) as writer:
            writer.assert_one("unit", unit_code="110119901", unit_name="新", kind_code="township")
        with begin(ledger, opened=opened) as inside:
            assert inside.select("select count(*) from entry") == [(2,)]


@pytest.mark.parametrize("command", [("journal", "head"), ("unit", "alias", "add", "110119100", "老镇"), ("init",)])
def test_a_server_without_its_driver_names_the_extra(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert main([*command, "--db", "postgresql://office:secret@127.0.0.1:1/aid", "--lang", "en"]) == 3
    told = "A ledger on a PostgreSQL server needs its driver, which is not installed. Run pip install"
    assert capsys.readouterr() == ("", f"Error: {told} 'mutualaid[postgresql]'.\n")


def test_an_error_inside_leaves_nothing_written_and_nothing_open(ledger: str) -> None:
    opened = Opened(ledger)
    witness = Witness(asked=lambda _: (), told=lambda _: None, opened=opened)
    with suppress(ZeroDivisionError), write(ledger, intent("unit add", witness=witness)) as writer:
        writer.assert_one("unit", unit_code="110119901", unit_name="新", kind_code="township")
        raise ZeroDivisionError
    assert not opened.is_open
    assert answer(ledger, "select count(*) from entry") == [(1,)]
    assert not Path(f"{ledger}-journal").exists()


def test_ctrl_c_during_the_commit_comes_too_late_and_is_heard_again_afterwards(ledger: str) -> None:
    heard = signal.getsignal(signal.SIGINT)
    stands: list[int] = []

    def told(entry: int) -> None:
        signal.raise_signal(signal.SIGINT)
        stands.append(entry)

    with write(ledger, intent("unit add", witness=Witness(asked=lambda _: (), told=told))) as writer:
        writer.assert_one("unit", unit_code="110119901", unit_name="新", kind_code="township")
    assert stands == [2]
    assert signal.getsignal(signal.SIGINT) is heard
    assert answer(ledger, "select count(*) from entry") == [(2,)]


def test_ctrl_c_before_the_commit_leaves_nothing_written(ledger: str) -> None:
    def interrupted() -> None:
        with write(ledger, intent("unit add")) as writer:
            writer.assert_one("unit", unit_code="110119901", unit_name="新", kind_code="township")
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert answer(ledger, "select count(*) from entry") == [(1,)]


def test_what_is_found_out_at_the_commit_alone_is_a_guard_that_refused(ledger: str) -> None:
    values: dict[str, Any] = {"report": "aid", "params": "{}", "total": "{}", "row_count": 0, "rows_sha256": "0" * 64}
    with pytest.raises(MutualAidError) as refused, write(ledger, intent("publish create")) as writer:
        # References to the journal are looked at last: the entry itself is not there before.
        writer.assert_one("publication", head_entry=999, head_hash="0" * 64, **values)
    assert (refused.value.code, refused.value.exit_code) == ("LEDGER_GUARD", Exit.INTEGRITY)
    assert answer(ledger, "select count(*) from entry") == [(1,)]


def test_a_ledger_that_somebody_else_writes_to_is_locked(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "PRAGMAS", (*connecting.PRAGMAS, "PRAGMA busy_timeout = 10"))
    with begin(ledger), pytest.raises(MutualAidError) as refused, begin(ledger):
        pass
    assert (refused.value.code, refused.value.exit_code) == ("LEDGER_LOCKED", Exit.UNREACHABLE)


def test_a_full_disk_is_told_and_leaves_nothing_written(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(ledger).read_bytes()
    pages = len(before) // 4096
    monkeypatch.setattr(connecting, "PRAGMAS", (*connecting.PRAGMAS, f"PRAGMA max_page_count = {pages}"))
    rows = [(f"G{number:05d}", "工会", "grassroots") for number in range(5_000)]
    with pytest.raises(MutualAidError) as refused, write(ledger, intent("unit import")) as writer:
        writer.assert_rows("unit", ("unit_code", "unit_name", "kind_code"), rows)
    assert (refused.value.code, refused.value.exit_code) == ("LEDGER_DISK_FULL", Exit.UNREACHABLE)
    assert Path(ledger).read_bytes() == before


def _unit(ledger: str, witness: Witness, code: str, wrong: BaseException | None = None) -> Any:
    with write(ledger, intent("unit add", dry_run=True, witness=witness)) as writer:
        known = writer.select("select unit_code from unit_now where unit_code like '1101199%' order by unit_code")
        writer.assert_one("unit", unit_code=code, unit_name=code, kind_code="township")
        if wrong is not None:
            raise wrong
    return [code for (code,) in known], writer.receipt()


def test_in_a_rehearsal_each_write_stands_for_the_next_and_nothing_of_it_stays(ledger: str) -> None:
    opened = Opened(ledger)
    told: list[int] = []
    witness = Witness(asked=lambda _: (), told=told.append, opened=opened)
    with opened.asked() as reader:
        assert reader.select("select count(*) from entry") == [(1,)]
    with opened.rehearsed():
        assert _unit(ledger, witness, "110119901")[0] == []
        known, receipt = _unit(ledger, witness, "110119902")
        assert (known, receipt.entry, receipt.asserted) == (["110119901"], None, {"unit": 1})
        with pytest.raises(MutualAidError):
            _unit(ledger, witness, "110119903", MutualAidError("UNIT_UNKNOWN"))
        assert _unit(ledger, witness, "110119904")[0] == ["110119901", "110119902"]
    assert not opened.is_open
    assert told == []
    assert answer(ledger, "select count(*) from entry") == [(1,)]
    assert answer(ledger, "select count(*) from unit where unit_code like '1101199%'") == [(0,)]
    assert main(["journal", "verify", "--db", ledger]) == 0


def test_a_ledger_is_written_to_again_after_a_rehearsal_also_one_that_was_interrupted(ledger: str) -> None:
    opened = Opened(ledger)
    witness = Witness(asked=lambda _: (), told=lambda _: None, opened=opened)
    with pytest.raises(KeyboardInterrupt), opened.rehearsed():
        _unit(ledger, witness, "110119901", KeyboardInterrupt())
    with write(ledger, intent("unit add", witness=witness)) as writer:
        writer.assert_one("unit", unit_code="110119901", unit_name="a", kind_code="township")
    assert answer(ledger, "select count(*) from entry") == [(2,)]
