"""The guards inside the database: each refusal is asked for with plain SQL, past the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mutualaid.journal import Actor, Intent, write
from mutualaid.models import FACTS
from mutualaid.store import schema

CLERK = Actor("zhang", "clerk")
TABLES = [str(model.__tablename__) for model in FACTS]


@pytest.fixture(scope="module")
def full_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one standing row in every fact table, entry 1."""
    path = tmp_path_factory.mktemp("ledger") / "full.db"
    schema.upgrade(str(path))
    with write(str(path), Intent("test", CLERK)) as writer:
        unit = writer.assert_one("unit", unit_code="110119", unit_name="区", kind_code="district", uscc="U1")
        town = writer.assert_one("unit", unit_code="110119100", unit_name="镇", kind_code="town")
        writer.assert_one("unit_parent", unit_id=town, parent_id=unit, from_on="0001-01-01")
        writer.assert_one("unit_rename", unit_id=town, unit_name="新镇", from_on="2018-07-01")
        writer.assert_one("unit_alias", unit_id=town, alias="延庆镇政府")
        writer.assert_one("headcount", unit_id=town, base="staff", counted_on="2018-01-01", head_count=10)
        writer.assert_one("target", unit_id=unit, year=2018, target_bp=7500)
        for unit_id in (None, town):
            writer.assert_one(
                "mapping", import_code="member", heading="备用号", heading_key="备用号", field="phone", unit_id=unit_id
            )
        one, two = writer.assert_rows("person", ("sex_code",), [("M",), ("F",)])
        card = writer.assert_rows(
            "personal",
            ("person_id", "name", "document_type", "document_no"),
            [(one, "甲", "resident_id", "110100198507120034"), (two, "乙", "resident_id", "110100198507120042")],
        )[0]
        writer.assert_one("person_alias", person_id=two, survivor_id=one)
        writer.assert_one("membership", person_id=one, unit_id=town, status_code="in_service", joined_on="2017-01-01")
        plan = writer.assert_one(
            "plan", plan_code="X", name_zh="甲", name_en="x", kind_code="enrolled", position=1, aliases="[]"
        )
        terms = writer.assert_one("plan_terms", plan_id=plan, effective_on="2017-01-01", content="{}", sha256="0")
        enrollment = writer.assert_one(
            "enrollment",
            person_id=one,
            plan_id=plan,
            terms_id=terms,
            unit_id=town,
            starts_on="2018-01-01",
            ends_on="2018-12-31",
            share_count=1,
            fee_fen=9500,
        )
        receipt = writer.assert_one(
            "contribution",
            kind_code="receipt",
            unit_id=town,
            plan_id=plan,
            received_on="2018-01-01",
            amount_fen=9500,
            receipt_no="R1",
        )
        writer.assert_one("allocation", contribution_id=receipt, enrollment_id=enrollment, amount_fen=9500)
        writer.assert_one("opening", unit_id=unit, year=2016, contribution_fen=1)
        settlement = writer.assert_one(
            "settlement",
            settlement_no="J1",
            person_id=one,
            admitted_on="2018-02-01",
            discharged_on="2018-02-05",
            total_fen=600_000,
            fund_fen=100_000,
            self_one_fen=500_000,
            self_two_fen=0,
            own_fen=0,
            referral=0,
            cause_code="illness",
        )
        claim, other = writer.assert_rows(
            "claim",
            ("plan_id", "person_id", "event_on", "kind_code", "settlement_id", "channel_code", "cause_code"),
            [
                (plan, one, "2018-02-01", "stay", settlement, "direct", "illness"),
                (plan, one, "2018-02-01", "illness", None, "office", "illness"),
            ],
        )
        writer.assert_one("medical", person_id=one, settlement_id=settlement, diagnosis="肺炎")
        writer.assert_one("medical", person_id=one, claim_id=other, diagnosis="肺炎")
        writer.assert_one(
            "payee", person_id=one, claim_id=other, relation_code="heir", holder="李四", account_no="1", bank="x",
            evidence="x",
        )  # fmt: skip
        decision = writer.assert_one(
            "decision", claim_id=claim, outcome="pay", amount_fen=100, steps="[]", decided_by="zhang"
        )
        payout = writer.assert_one(
            "payout",
            person_id=one,
            personal_id=card,
            plan_id=plan,
            amount_fen=100,
            channel_code="direct",
            serial_no="S1",
            claim_id=claim,
            decision_id=decision,
        )
        writer.assert_one("dependant", person_id=two, member_id=one, kin_code="child", from_on="2010-03-04")
        relief = writer.assert_one("relief", person_id=one, applied_on="2018-03-01", amount_fen=1, proposed_by="zhang")
        grant = writer.assert_one(
            "relief_approval", relief_id=relief, proposed_by="zhang", approved_by="li", granted_on="2018-03-02"
        )
        writer.assert_one(
            "payout",
            person_id=one,
            personal_id=card,
            amount_fen=1,
            channel_code="office",
            relief_id=relief,
            relief_approval_id=grant,
        )
        batch = writer.assert_one("payment_batch", proposed_by="zhang", item_count=1, payee_count=1, total_fen=100)
        item = writer.assert_one(
            "batch_item", batch_id=batch, payout_id=payout, attempt=1, line_no=1, personal_id=card, amount_fen=100
        )
        approval = writer.assert_one(
            "approval", batch_id=batch, proposed_by="zhang", decided_by="zhang", approved_by="li"
        )
        file = writer.assert_one(
            "payment_file",
            batch_id=batch,
            approval_id=approval,
            file_name="pay.txt",
            format_code="utf-8",
            sha256="0" * 64,
            line_count=1,
            total_fen=100,
        )
        writer.assert_one(
            "payout_event",
            payout_id=payout,
            event_code="paid",
            event_on="2018-03-01",
            item_id=item,
            payment_file_id=file,
        )
        closing = writer.assert_one("period_closing", closed_until="2016-12-31", content="{}", closed_by="zhang")
        writer.assert_one("period_reopening", closing_id=closing, closed_by="zhang", reopened_by="li")
        writer.assert_one(
            "publication",
            report="participation",
            params="{}",
            total="{}",
            row_count=0,
            rows_sha256="0" * 64,
            head_entry=1,
            head_hash="0" * 64,
        )
        writer.assert_one("denial", command="payout approve")
        writer.assert_one("disclosure", command="member show", row_count=1)
        writer.assert_one("erasure", person_id=one, row_count=1)
        writer.assert_one("operator", actor="zhang", os_user="clerk", role_code="admin")
    return path


@pytest.fixture
def bare(full_ledger: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection as any tool would open it: no foreign keys, no recursive triggers."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(full_ledger.read_bytes())
    connection = sqlite3.connect(copy, isolation_level=None)
    yield connection
    connection.close()


def first_row(connection: sqlite3.Connection, table: str, filled: Sequence[str] = ()) -> dict[str, object]:
    given = "".join(f" and {column} is not null" for column in filled)
    cursor = connection.execute(f'select * from "{table}" where voided_by is null{given} order by fact_id limit 1')
    return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def insert(connection: sqlite3.Connection, verb: str, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(f'{verb} INTO "{table}" ({", ".join(row)}) VALUES ({marks})', list(row.values()))


def new_fact_id(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'select max(fact_id) + 1 from "{table}"').fetchone()[0])


REFUSED = "refused by the journal"


@pytest.mark.parametrize("table", [*TABLES, "entry"])
def test_no_row_of_the_ledger_can_be_deleted(bare: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        bare.execute(f'delete from "{table}"')


@pytest.mark.parametrize("table", TABLES)
def test_no_column_of_a_fact_can_be_changed(bare: sqlite3.Connection, table: str) -> None:
    for column in first_row(bare, table):
        if column == "voided_by":
            continue
        with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
            bare.execute(f'update "{table}" set {column} = 99 where fact_id = 1')


def test_no_journal_entry_can_be_changed(bare: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        bare.execute("update entry set actor = 'someone else'")


@pytest.mark.parametrize("table", TABLES)
def test_a_fact_is_voided_only_by_the_entry_being_written(bare: sqlite3.Connection, table: str) -> None:
    for wrong in (1, 3):
        with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
            bare.execute(f'update "{table}" set voided_by = {wrong} where fact_id = 1')
    bare.execute(f'update "{table}" set voided_by = 2 where fact_id = 1')
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        bare.execute(f'update "{table}" set voided_by = NULL where fact_id = 1')


@pytest.mark.parametrize("table", TABLES)
def test_a_fact_cannot_be_slipped_into_an_earlier_or_a_later_entry(bare: sqlite3.Connection, table: str) -> None:
    row = first_row(bare, table)
    bare.execute(f'update "{table}" set voided_by = 2')
    if table == "batch_item":  # a payment that is paid takes no further attempt
        bare.execute("update payout_event set voided_by = 2")
    for entry in (1, 3):
        with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
            insert(bare, "INSERT", table, row | {"fact_id": new_fact_id(bare, table), "entry_id": entry})
    insert(bare, "INSERT", table, row | {"fact_id": new_fact_id(bare, table), "entry_id": 2})


@pytest.mark.parametrize("table", TABLES)
def test_a_fact_cannot_be_born_voided(bare: sqlite3.Connection, table: str) -> None:
    row = first_row(bare, table)
    bare.execute(f'update "{table}" set voided_by = 2')
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        insert(bare, "INSERT", table, row | {"fact_id": new_fact_id(bare, table), "entry_id": 2, "voided_by": 2})


@pytest.mark.parametrize("table", TABLES)
def test_replace_through_the_primary_key_is_refused(bare: sqlite3.Connection, table: str) -> None:
    row = first_row(bare, table)
    bare.execute(f'update "{table}" set voided_by = 2 where fact_id = 1')
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        insert(bare, "INSERT OR REPLACE", table, row | {"entry_id": 2, "fact_id": 1})


def unique_indexes() -> list[tuple[str, str]]:
    return [
        (str(model.__tablename__), str(index.name))
        for model in FACTS
        for index in sorted(model.__table__.indexes, key=lambda index: str(index.name))  # type: ignore[attr-defined]
        if index.unique
    ]


@pytest.mark.parametrize(("table", "index"), unique_indexes())
def test_replace_through_a_partial_unique_index_cannot_delete_the_standing_row(
    bare: sqlite3.Connection, table: str, index: str
) -> None:
    columns = [row[2] for row in bare.execute(f'pragma index_info("{index}")')]
    standing = first_row(bare, table, columns)  # the fixture fills every unique index
    # Every other unique index is dropped, so that only the guard on this one can refuse.
    for other_table, other in unique_indexes():
        if other_table == table and other != index:
            bare.execute(f'drop index "{other}"')
    fact_id = new_fact_id(bare, table)
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        insert(bare, "INSERT OR REPLACE", table, standing | {"fact_id": fact_id, "entry_id": 2})
    assert first_row(bare, table, columns) == standing


def test_personal_fields_can_be_erased_whole_and_only_whole(bare: sqlite3.Connection) -> None:
    personal = (
        "name = NULL, document_type = NULL, document_no = NULL, document_original = NULL, birth_on = NULL,"
        " phone = NULL, card_no = NULL, bank_name = NULL"
    )
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        bare.execute("update personal set name = NULL, erased_by = 2 where fact_id = 1")
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        bare.execute(f"update personal set {personal}, salt = NULL, erased_by = 1 where fact_id = 1")
    bare.execute(f"update personal set {personal}, salt = NULL, erased_by = 2 where fact_id = 1")
    assert bare.execute("select name, erased_by from personal where fact_id = 1").fetchone() == (None, 2)


def test_a_journal_entry_takes_the_next_number_only(bare: sqlite3.Connection) -> None:
    row = dict(
        zip(
            [column[0] for column in bare.execute("select * from entry").description],
            bare.execute("select * from entry").fetchone(),
            strict=True,
        )
    )
    for number in (1, 3):
        with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
            insert(bare, "INSERT OR REPLACE", "entry", row | {"entry_id": number})
    insert(bare, "INSERT", "entry", row | {"entry_id": 2})


def test_a_fact_without_its_journal_entry_cannot_be_committed(full_ledger: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(full_ledger.read_bytes())
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("pragma foreign_keys = on")
    connection.execute("begin immediate")
    connection.execute("insert into person (fact_id, entry_id, person_id) values (3, 2, 3)")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        connection.execute("commit")
    connection.close()


@pytest.mark.parametrize("table", [*TABLES, "entry"])
def test_every_table_is_strict(bare: sqlite3.Connection, table: str) -> None:
    (strict,) = bare.execute("select strict from pragma_table_list where name = ?", [table]).fetchone()
    assert strict == 1
