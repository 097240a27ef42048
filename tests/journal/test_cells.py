"""Any cell changed and any row taken out, by somebody who drops the guards and puts them back: each is told.

Every cell of every row of a small ledger in which an erasure stands, some values each; the list of exceptions is empty.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.facts import CLOSED_COLUMNS, KEYS
from mutualaid.journal import Actor, Intent, Writer, verified, write
from mutualaid.journal.verifying import verify
from mutualaid.members import erasing
from mutualaid.store import shape
from mutualaid.store.reading import Reader, refuse_other
from tests.ledgers import founded

CLERK = Actor("zhang", "clerk")
ERASED, KEPT = "1", "2"

Cell = tuple[str, int, str, object]
"""Table, ``rowid``, column, and what is to stand there."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two erased people, one of them with a record merged into theirs, two others, a story of each, an undo."""
    made = founded(tmp_path_factory.mktemp("cells"), code=None)
    with write(made, Intent("unit add", CLERK, reason="开账", file_name="名单.xlsx", options={"on": "2018"})) as writer:
        unit = writer.assert_one("unit", unit_code="110119", unit_name="延庆区总工会", kind_code="district")
        writer.assert_one("operator", actor="zhang", os_user="clerk", role_code="admin")
    for number in range(4):
        with write(made, Intent("member add", CLERK)) as writer:
            _person(writer, unit, number, with_story=number < 2)
    with write(made, Intent("member merge", CLERK)) as writer:
        writer.assert_one("person_alias", person_id=3, survivor_id=1)
    with write(made, Intent("member edit", CLERK)) as writer:
        writer.correct("personal", 2, phone="13800001234")
        writer.correct("personal", 1, phone="13800004321")
    with write(made, Intent("contribution record", CLERK)) as writer:
        writer.assert_one(
            "contribution", kind_code="joining_fee", unit_id=unit, received_on="2018-01-05", amount_fen=1000
        )
        writer.assert_one("denial", command="user add", role_code="clerk")
        writer.assert_one("disclosure", command="member show", person_id=2, row_count=1)
    for person in ("1", "4"):
        done = erasing.erase(made, Intent("member erase", CLERK, reason="x"), person, today="2018-01-01", by_law=True)
        assert done.asserted == {"erasure": 1}
    return made


def _person(writer: Writer, unit: int, number: int, *, with_story: bool) -> None:
    person = writer.assert_one("person", sex_code="M")
    writer.assert_one(
        "personal",
        person_id=person,
        name=f"张{number}",
        document_type="resident_id",
        document_no=f"11010019850712003{number}",
        birth_on="1985-07-12",
    )
    if not with_story:
        return
    writer.assert_one(
        "membership",
        person_id=person,
        unit_id=unit,
        status_code="in_service",
        joined_on="1980-01-01",
        left_on="1981-01-01",
    )
    settlement = writer.assert_one(
        "settlement",
        settlement_no=f"S{number}",
        person_id=person,
        admitted_on="1980-05-01",
        discharged_on="1980-05-03",
        **dict.fromkeys(("fund_fen", "self_one_fen", "self_two_fen", "own_fen"), 100),
        total_fen=400,
        referral=0,
        cause_code="illness",
        hospital="区医院",
    )
    writer.assert_one("medical", person_id=person, settlement_id=settlement, diagnosis="骨折")
    claim = writer.assert_one(
        "claim",
        plan_id=1,
        person_id=person,
        event_on="1980-05-01",
        kind_code="stay",
        settlement_id=settlement,
        channel_code="office",
        cause_code="illness",
    )
    writer.assert_one("decision", claim_id=claim, outcome="reject", amount_fen=0, steps="[]", decided_by="li")
    writer.assert_one("payee", person_id=person, claim_id=claim, relation_code="heir", holder="李四", account_no="62")


@pytest.fixture
def attacked(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """A connection of somebody who dropped the guards and will put them back; nobody verified the ledger here before."""
    monkeypatch.setattr(verified, "last", lambda *_: None)
    monkeypatch.setattr(verified, "keep", lambda *_, **__: None)
    with closing(sqlite3.connect(url, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = memory")
        connection.execute("begin")
        with_guards = shape.of(Reader(connection, "sqlite", url))
        for name, made in with_guards:
            if made.kind == "trigger":
                connection.execute(f"drop trigger {name}")
        monkeypatch.setattr(shape, "of", lambda _: with_guards)
        yield connection
        connection.execute("rollback")


def is_told(connection: sqlite3.Connection, url: str) -> bool:
    """Whether the ledger as it stands in the connection's transaction is refused or does not verify."""
    reader = Reader(connection, "sqlite", url)
    try:
        refuse_other(reader)
        return bool(verify(reader).rows)
    except MutualAidError:
        return True


def unseen(connection: sqlite3.Connection, url: str, *statement: object) -> bool:
    """Whether a statement passes the constraints and ``journal verify``; it is taken back."""
    connection.execute("savepoint before")
    try:
        changed = connection.execute(*statement).rowcount  # type: ignore[arg-type]
        return bool(changed) and not is_told(connection, url)
    except sqlite3.IntegrityError:
        return False
    finally:
        connection.execute("rollback to before")
        connection.execute("release before")


def rows_of(connection: sqlite3.Connection) -> Iterator[tuple[str, int, dict[str, object]]]:
    for table in ("alembic_version", "entry", *KEYS):
        found = connection.execute(f'select rowid as "the row", * from "{table}" order by rowid')
        names = [column[0] for column in found.description][1:]
        # The built-in plans are many and of one kind.
        for rowid, *values in found.fetchall()[: 1 if table in ("plan", "plan_terms") else None]:
            yield table, rowid, dict(zip(names, values, strict=True))


def others(value: object, column: str, last_entry: int) -> Iterator[object]:
    """A few other values for a cell: nothing, one near by, and what a forger would try."""
    tried: list[object] = [None]
    if isinstance(value, str):
        tried += [f"{value}x", ""]
    elif isinstance(value, int):
        tried += [value + 1]
    else:
        tried += ["2018-01-02", last_entry]
    if column in ("voided_by", "erased_by"):
        tried += [2, last_entry - 1, last_entry, last_entry + 1]
    yield from (each for each in dict.fromkeys(tried) if each != value)


def cells(connection: sqlite3.Connection) -> Iterator[Cell]:
    last = connection.execute("select max(entry_id) from entry").fetchone()[0]
    for table, rowid, row in rows_of(connection):
        for column, value in row.items():
            for other in others(value, column, last):
                yield table, rowid, column, other


def test_every_cell_that_is_changed_is_told(attacked: sqlite3.Connection, url: str) -> None:
    assert not is_told(attacked, url)
    tried = list(cells(attacked))
    assert len(tried) > 800
    passed = [
        cell
        for cell in tried
        if unseen(attacked, url, f'update "{cell[0]}" set {cell[2]} = ? where rowid = ?', (cell[3], cell[1]))
    ]  # fmt: skip
    assert passed == []


def test_every_row_that_is_taken_out_is_told(attacked: sqlite3.Connection, url: str) -> None:
    taken = [(table, rowid) for table, rowid, _ in rows_of(attacked)]
    assert len(taken) > 40
    passed = [
        (table, rowid)
        for table, rowid in taken
        if unseen(attacked, url, f'delete from "{table}" where rowid = ?', (rowid,))
    ]
    assert passed == []
    assert not unseen(attacked, url, "insert into alembic_version values ('0003')")


def _emptied(table: str, **more: object) -> str:
    columns = dict.fromkeys((*CLOSED_COLUMNS[table], "salt"), "null")
    return ", ".join(f"{column} = {value}" for column, value in {**columns, **more}.items())


@pytest.mark.parametrize("table", sorted(CLOSED_COLUMNS))
@pytest.mark.parametrize(
    "how",
    [
        "emptied by somebody else's erasure",
        "emptied by no erasure",
        "said to be erased, the values kept",
        "brought back",
    ],
)
def test_an_erasure_is_of_that_person_and_whole(attacked: sqlite3.Connection, url: str, table: str, how: str) -> None:
    """Of the edits that pass once an erasure stands: whole rows, as the guards themselves would let one through."""
    [first, second] = [row[0] for row in attacked.execute("select entry_id from erasure order by 1")]
    kept = f"person_id = {KEPT}"
    statement = {
        "emptied by somebody else's erasure": f"{_emptied(table, erased_by=first)} where {kept}",
        "emptied by no erasure": f"{_emptied(table, erased_by=2)} where {kept}",
        "said to be erased, the values kept": f"erased_by = {first} where {kept}",
        "brought back": f"erased_by = {second} where person_id = {ERASED}",
    }[how]
    assert not unseen(attacked, url, f"update {table} set {statement}")


def test_values_brought_back_from_an_old_copy_are_told(attacked: sqlite3.Connection, url: str) -> None:
    """With the salt and the values as they once were the commitment fits again."""
    from mutualaid.journal.entries import commitment

    columns = CLOSED_COLUMNS["medical"]
    sealed = commitment("00" * 16, {**dict.fromkeys(columns, None), "diagnosis": "骨折"})
    attacked.execute(
        "update medical set diagnosis = '骨折', salt = ?, commitment = ?, erased_by = null where person_id = 1",
        ("00" * 16, sealed),
    )
    found = {row["what"] for row in verify(Reader(attacked, "sqlite", url)).rows}
    assert {"erasure", "rows_digest"} <= found
    assert "medical" not in found
