"""Entries, hash chain, undo and verification on real SQLite files."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.entries import RowsDigest, commitment, entry_hash
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.store import schema
from mutualaid.store.reading import read

CLERK = Actor("zhang", "clerk")


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    path = str(tmp_path / "ledger.db")
    schema.upgrade(path)
    return path


def found_unit(url: str, code: str = "110119", name: str = "区") -> int:
    with write(url, Intent("unit add", CLERK)) as writer:
        return writer.assert_one("unit", unit_code=code, unit_name=name, kind_code="grassroots")


def names(url: str) -> list[tuple[str]]:
    with read(url) as reader:
        return reader.select("select unit_name from unit where voided_by is null order by unit_code")


def verdict(url: str) -> list[object]:
    with read(url) as reader:
        total = verify(reader).total
    assert total is not None
    broken = total["broken"]
    assert isinstance(broken, list)
    assert total["ok"] is (not broken)
    return [(item["entry"], item["what"]) for item in broken]


def tamper(url: str, *statements: str) -> None:
    """Change the file as someone would who knows SQLite: without guards."""
    connection = sqlite3.connect(url, isolation_level=None)
    guards = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f'drop trigger "{name}"')
    for statement in statements:
        connection.execute(statement)
    for _, create in guards:
        connection.execute(create)
    connection.close()


def test_the_canonical_form_names_columns_in_order_and_leaves_nulls_out() -> None:
    digest = RowsDigest("unit")
    digest.add(("fact_id", "entry_id", "voided_by", "unit_name", "uscc"), [(7, 3, None, '延"庆', None)])
    expected = '["unit",["entry_id",3],["fact_id",7],["unit_name","延\\"庆"]]\n'
    assert digest.text() == hashlib.sha256(expected.encode()).hexdigest()


def test_rows_digested_together_stand_one_a_line_whatever_repeats_or_is_missing_in_a_column() -> None:
    digest = RowsDigest("unit")
    columns = ("fact_id", "entry_id", "kind_code", "unit_name", "uscc", "successor_id")
    digest.add(columns, [(7, 3, "100%s", "甲%d", None, None), (8, 3, "100%s", "乙", "%", None)])
    expected = (
        '["unit",["entry_id",3],["fact_id",7],["kind_code","100%s"],["unit_name","甲%d"]]\n'
        '["unit",["entry_id",3],["fact_id",8],["kind_code","100%s"],["unit_name","乙"],["uscc","%"]]\n'
    )
    assert digest.text() == hashlib.sha256(expected.encode()).hexdigest()


def test_a_new_nullable_column_leaves_old_digests_as_they_were() -> None:
    old, new = RowsDigest("unit"), RowsDigest("unit")
    old.add(("fact_id", "unit_name"), [(1, "a")])
    new.add(("unit_name", "added_later", "fact_id"), [("a", None, 1)])
    assert old.text() == new.text()


@pytest.mark.parametrize("count", [1, 199, 200, 201, 400, 10_001])
def test_facts_asserted_together_all_arrive_in_order_however_many_a_statement_takes(ledger: str, count: int) -> None:
    found_unit(ledger)
    with write(ledger, Intent("import", CLERK)) as writer:
        aliases = [(1, f"{number:05d}") for number in range(count)]
        ids = writer.assert_rows("unit_alias", ("unit_id", "alias"), aliases, source_rows=range(2, count + 2))
    assert ids == range(1, count + 1)
    with read(ledger) as reader:
        kept = reader.select("select fact_id, source_row, alias from unit_alias order by fact_id")
    assert kept == [(number + 1, number + 2, f"{number:05d}") for number in range(count)]
    assert verdict(ledger) == []


def test_an_error_of_the_driver_while_rows_are_fetched_ends_in_one_sentence(ledger: str) -> None:
    with pytest.raises(MutualAidError) as refused, write(ledger, Intent("unit edit", CLERK)) as writer:
        # The second of the two rows is too large for the engine.
        writer.select("with t(x) as (values (1), (-9223372036854775807 - 1)) select abs(x) from t")
    assert (refused.value.code, refused.value.exit_code) == ("LEDGER_UNREACHABLE", Exit.UNREACHABLE)


@pytest.mark.parametrize("place", [0, 150, 399, 410])
def test_a_fact_that_a_guard_refuses_takes_all_those_beside_it_with_it(ledger: str, place: int) -> None:
    found_unit(ledger)
    with write(ledger, Intent("unit edit", CLERK)) as writer:
        writer.assert_one("unit_alias", unit_id=1, alias="known")
    aliases = [(1, str(number)) for number in range(411)]
    aliases[place] = (1, "known")
    with pytest.raises(MutualAidError) as refused, write(ledger, Intent("import", CLERK)) as writer:
        writer.assert_rows("unit_alias", ("unit_id", "alias"), aliases)
    assert (refused.value.code, refused.value.exit_code) == ("LEDGER_GUARD", Exit.INTEGRITY)
    with read(ledger) as reader:
        assert reader.select("select alias from unit_alias") == [("known",)]


def test_a_number_and_its_text_have_different_digests() -> None:
    number, text = RowsDigest("unit"), RowsDigest("unit")
    number.add(("fact_id", "uscc"), [(1, 5)])
    text.add(("fact_id", "uscc"), [(1, "5")])
    assert number.text() != text.text()


def test_personal_values_stay_out_of_the_digest_and_the_commitment_stands_for_them() -> None:
    one, other = RowsDigest("personal"), RowsDigest("personal")
    columns = ("fact_id", "name", "salt", "commitment")
    one.add(columns, [(1, "张三", "s", "c")])
    other.add(columns, [(1, None, None, "c")])
    assert one.text() == other.text()
    assert commitment("s", {"name": "张三"}) != commitment("s", {"name": "张四"})
    assert commitment("s", {"name": "张三"}) != commitment("t", {"name": "张三"})


def test_the_first_entry_chains_from_nothing_and_the_second_from_the_first(ledger: str) -> None:
    found_unit(ledger)
    found_unit(ledger, "110120")
    with read(ledger) as reader:
        rows = reader.select("select prev_hash, hash from entry order by entry_id")
        assert reader.stamp.entry == 2
        assert reader.stamp.head == rows[1][1]
    assert rows[0][0] == ""
    assert rows[1][0] == rows[0][1]


def test_every_own_field_of_an_entry_is_part_of_its_hash() -> None:
    fields: dict[str, object] = {"entry_id": 1, "actor": "zhang", "reason": None}
    before = entry_hash("", fields, "d")
    assert entry_hash("", fields | {"reason": "x"}, "d") != before
    assert entry_hash("", fields | {"actor": "li"}, "d") != before
    assert entry_hash("p", fields, "d") != before
    assert entry_hash("", fields, "e") != before


def test_nothing_asserted_makes_no_entry(ledger: str) -> None:
    with write(ledger, Intent("nothing", CLERK)) as writer:
        pass
    assert writer.entry is None
    assert writer.receipt().entry is None
    with read(ledger) as reader:
        assert reader.stamp.entry == 0


def test_a_dry_run_writes_nothing_and_says_what_it_would(ledger: str) -> None:
    before = Path(ledger).read_bytes()
    with write(ledger, Intent("unit add", CLERK, dry_run=True)) as writer:
        writer.assert_one("unit", unit_code="1", unit_name="a", kind_code="grassroots")
    receipt = writer.receipt()
    assert (receipt.entry, receipt.dry_run, receipt.asserted) == (None, True, {"unit": 1})
    assert Path(ledger).read_bytes() == before


def test_an_error_in_the_middle_leaves_nothing_behind(ledger: str) -> None:
    before = Path(ledger).read_bytes()

    def interrupted() -> None:
        with write(ledger, Intent("unit add", CLERK)) as writer:
            writer.assert_one("unit", unit_code="1", unit_name="a", kind_code="grassroots")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert Path(ledger).read_bytes() == before


def test_a_guard_that_refuses_is_told_without_values(ledger: str) -> None:
    found_unit(ledger)
    with pytest.raises(MutualAidError) as refusal:
        found_unit(ledger)
    assert refusal.value.code == "LEDGER_GUARD"
    assert refusal.value.exit_code == Exit.INTEGRITY
    assert "110119" not in str(refusal.value.facts)


def test_a_correction_keeps_the_key_and_voids_the_row(ledger: str) -> None:
    unit = found_unit(ledger)
    with write(ledger, Intent("unit edit", CLERK)) as writer:
        writer.correct("unit", unit, unit_name="新区")
    with read(ledger) as reader:
        rows = reader.select("select fact_id, unit_id, unit_name, entry_id, voided_by from unit order by fact_id")
    assert rows == [(1, 1, "区", 1, 2), (2, 1, "新区", 2, None)]
    assert verdict(ledger) == []


def test_undo_brings_back_what_was_voided_and_can_be_undone(ledger: str) -> None:
    unit = found_unit(ledger)
    with write(ledger, Intent("unit edit", CLERK)) as writer:
        writer.correct("unit", unit, unit_name="新区")
    receipt = undo(ledger, 2, actor=CLERK, reason="typed wrong")
    assert (receipt.entry, receipt.asserted, receipt.voided) == (3, {"unit": 1}, {"unit": 1})
    assert names(ledger) == [("区",)]
    undo(ledger, 3, actor=CLERK, reason="it was right")
    assert names(ledger) == [("新区",)]
    undo(ledger, 2, actor=CLERK, reason="no, wrong")
    assert names(ledger) == [("区",)]
    assert verdict(ledger) == []


def test_undo_is_refused_while_a_later_correction_stands_and_allowed_after_it_is_undone(ledger: str) -> None:
    unit = found_unit(ledger)
    with write(ledger, Intent("unit edit", CLERK)) as writer:
        writer.correct("unit", unit, unit_name="新区")
    with pytest.raises(MutualAidError) as refusal:
        undo(ledger, 1, actor=CLERK, reason="x")
    assert refusal.value.code == "UNDO_REFUSED"
    assert refusal.value.facts["records"] == "unit 1 (#2)"
    undo(ledger, 2, actor=CLERK, reason="x")
    undo(ledger, 1, actor=CLERK, reason="x")
    assert names(ledger) == []
    assert verdict(ledger) == []


def test_undo_is_refused_while_a_later_fact_rests_on_a_key_it_made(ledger: str) -> None:
    unit = found_unit(ledger)
    with write(ledger, Intent("alias", CLERK)) as writer:
        writer.assert_one("unit_alias", unit_id=unit, alias="别名")
    with pytest.raises(MutualAidError) as refusal:
        undo(ledger, 1, actor=CLERK, reason="x")
    assert refusal.value.facts["records"] == "unit_alias 1 (#2)"


def test_an_entry_is_undone_once(ledger: str) -> None:
    found_unit(ledger)
    undo(ledger, 1, actor=CLERK, reason="x")
    with pytest.raises(MutualAidError) as refusal:
        undo(ledger, 1, actor=CLERK, reason="x")
    assert (refusal.value.code, refusal.value.exit_code) == ("UNDO_TWICE", Exit.CONFLICT)
    with pytest.raises(MutualAidError) as refusal:
        undo(ledger, 9, actor=CLERK, reason="x")
    assert refusal.value.code == "ENTRY_UNKNOWN"


def test_undo_of_a_person_brings_back_personal_values_under_the_same_commitment(ledger: str) -> None:
    with write(ledger, Intent("member add", CLERK)) as writer:
        person = writer.assert_one("person", sex_code="M")
        personal = writer.assert_one("personal", person_id=person, name="张三", phone="13800001234")
    with write(ledger, Intent("member edit", CLERK)) as writer:
        writer.correct("personal", personal, phone="13800005678")
    undo(ledger, 2, actor=CLERK, reason="x")
    with read(ledger) as reader:
        rows = reader.select("select phone, commitment from personal order by fact_id")
    assert [phone for phone, _ in rows] == ["13800001234", "13800005678", "13800001234"]
    assert rows[0][1] == rows[2][1]
    assert verdict(ledger) == []


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("update unit set unit_name = 'X' where fact_id = 1", [(1, "rows_digest")]),
        ("update unit set voided_by = 2 where fact_id = 1", [(2, "rows_digest")]),
        ("delete from unit where fact_id = 1", [(1, "rows_digest")]),
        ("update entry set actor = 'li' where entry_id = 1", [(1, "hash")]),
        ("update entry set reason = 'because' where entry_id = 2", [(2, "hash")]),
        ("update entry set rows_digest = prev_hash where entry_id = 1", [(1, "rows_digest"), (1, "hash")]),
        ("delete from entry where entry_id = 1", [(2, "entry_number"), (2, "prev_hash"), (1, "facts_without_entry")]),
        ("update personal set name = '李四'", [(2, "personal")]),
        ("update personal set salt = '00'", [(2, "personal")]),
        ("update personal set commitment = '00'", [(2, "rows_digest"), (2, "personal")]),
        ("drop view unit_now", [(None, "schema:unit_now")]),
    ],
)
def test_every_change_past_the_program_is_found(ledger: str, statement: str, broken: list[object]) -> None:
    found_unit(ledger)
    with write(ledger, Intent("member add", CLERK)) as writer:
        person = writer.assert_one("person", sex_code="M")
        writer.assert_one("personal", person_id=person, name="张三")
    assert verdict(ledger) == []
    tamper(ledger, statement)
    assert verdict(ledger) == broken


def test_a_guard_that_was_dropped_is_found(ledger: str) -> None:
    found_unit(ledger)
    connection = sqlite3.connect(ledger, isolation_level=None)
    connection.execute("drop trigger guard_unit_delete")
    connection.close()
    assert verdict(ledger) == [(None, "schema:guard_unit_delete")]


def test_a_tail_cut_off_is_found_through_a_head_kept_outside(ledger: str) -> None:
    found_unit(ledger)
    found_unit(ledger, "2")
    with read(ledger) as reader:
        head = reader.stamp.head
    tamper(ledger, "delete from unit where entry_id = 2", "delete from entry where entry_id = 2")
    assert verdict(ledger) == [(None, "spans")]  # kept for an entry that is gone
    tamper(ledger, "update span_state set entry_id = 1")
    assert verdict(ledger) == []
    with read(ledger) as reader:
        total = verify(reader, head=f"2:{head[:16]}").total
    assert total is not None
    assert total["broken"] == [{"entry": None, "what": "head_not_in_chain"}]


def test_the_chain_passes_through_a_head_printed_earlier(ledger: str) -> None:
    found_unit(ledger)
    with read(ledger) as reader:
        head = reader.stamp.head
    found_unit(ledger, "2")
    with read(ledger) as reader:
        for printed in (head, head[:16], f"1:{head[:16]}", f"1:{head[:16]}…"):
            total = verify(reader, head=printed).total
            assert total is not None
            assert total["ok"] is True
