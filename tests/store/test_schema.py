"""The shipped shape is what models, migrations and generators make; a ledger is made, raised and refused by it."""

from __future__ import annotations

import gzip
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from mutualaid import models
from mutualaid.cli.main import main
from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import KEYS, STORIES
from mutualaid.journal.verifying import verify
from mutualaid.store import resources, schema, shape
from mutualaid.store.reading import Reader, read
from tests.ledgers import founded
from tests.store.shape import HEAD, as_made, next_schema

Schema = dict[str, tuple[str, str, str]]


def schema_of(path: Path) -> Schema:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("select name, type, tbl_name, coalesce(sql, '') from sqlite_schema").fetchall()
    return {name: (kind, table, text.strip()) for name, kind, table, text in found}


def parts(create: str) -> list[str]:
    """The parts of a CREATE text without regard to their order; a column added later stands on the line of the last."""
    return sorted(part.strip().rstrip(",") for part in re.split(r"\n|, (?=\w+ (?:TEXT|INTEGER)\b)", create))


def test_a_column_added_later_is_a_part_of_its_own() -> None:
    made = "CREATE TABLE a (\n\tb INTEGER NOT NULL, c TEXT, \n\tCHECK (substr(c, 5, 1) = 1)\n)"
    assert parts(made) == [")", "CHECK (substr(c, 5, 1) = 1)", "CREATE TABLE a (", "b INTEGER NOT NULL", "c TEXT"]


def test_the_shipped_shape_is_what_migrations_and_generator_make() -> None:
    assert resources.resource_text("", shape.FILE) == as_made()


def test_the_migrations_make_the_tables_and_indexes_of_the_models(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'models.db'}")
    models.SQLModel.metadata.create_all(engine)
    engine.dispose()
    made = {name: (kind, table, parts(text)) for name, (kind, table, text) in schema_of(tmp_path / "models.db").items()}
    shipped = {
        name: (each.kind, each.table, parts(each.text))
        for name, each in shape.shipped().items()
        if each.kind in ("table", "index") and each.table != "alembic_version"
    }
    assert shipped == made


def test_a_new_ledger_has_the_shipped_shape(tmp_path: Path) -> None:
    schema.upgrade(str(tmp_path / "new.db"))
    assert schema_of(tmp_path / "new.db") == shape.shipped()


def test_what_is_read_from_the_shape_is_what_the_models_say() -> None:
    for model in models.FACTS:
        table = model.__table__  # type: ignore[attr-defined]
        columns = {(column.name, str(column.type), not column.nullable) for column in table.columns}
        assert set(shape.columns(table.name)) == {
            (name, "TEXT" if kind.startswith(("VARCHAR", "TEXT")) else "INTEGER", must) for name, kind, must in columns
        }
        points = {(key.parent.name, key.column.table.name) for key in table.foreign_keys}
        assert set(shape.references(table.name)) == {(column, to) for column, to in points if to != "entry"}
        indexes = {
            (tuple(column.name for column in index.columns), index.name) for index in table.indexes if index.unique
        }
        assert {tuple(columns) for columns, _ in shape.unique(table.name)} == {columns for columns, _ in indexes}
    assert shape.references("payout_event") == [
        ("item_id", "batch_item"),
        ("payment_file_id", "payment_file"),
        ("payout_event_id", "payout_event"),
        ("payout_id", "payout"),
    ]
    assert (["receipt_no"], "voided_by IS NULL AND enrollment_id IS NULL AND kind_code = 'receipt'") in shape.unique(
        "contribution"
    )


def test_a_story_is_told_by_a_column_that_points_to_a_fact() -> None:
    assert [KEYS[dict(shape.references(table))[whose]] for table, whose in STORIES.items()] == ["payout_id"]


# --- raising ----------------------------------------------------------------------------------------


def test_an_older_ledger_is_refused_until_it_is_raised_and_then_verifies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = founded(tmp_path)
    with read(ledger) as reader:
        before = reader.stamp
    with next_schema(tmp_path / "next", monkeypatch):
        with pytest.raises(MutualAidError) as refused, read(ledger):
            pass
        assert (refused.value.code, refused.value.exit_code) == ("LEDGER_NOT_CURRENT", Exit.UNREACHABLE)
        assert schema.upgrade(ledger) is True
        assert schema.upgrade(ledger) is False
        with read(ledger) as reader:
            assert reader.stamp == before
            assert reader.select("select nickname from unit where unit_id = 1") == [(None,)]
            assert verify(reader).rows == []


def test_a_ledger_of_the_first_release_is_raised_and_then_verifies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, first = Path(founded(tmp_path)), tmp_path / "first.db"
    raise_to = command.upgrade
    with closing(sqlite3.connect(first, isolation_level=None)) as old:
        monkeypatch.setattr(command, "upgrade", lambda config, _: raise_to(config, "0003"))
        schema.migrate(Reader(old, "sqlite", "first.db"))
        monkeypatch.undo()
        old.execute("attach database ? as made", (str(source),))
        for (table,) in old.execute("select name from sqlite_schema where type = 'table'").fetchall():
            if table != "alembic_version":
                names = ", ".join(column for _, column, *_ in old.execute(f'pragma table_info("{table}")'))
                old.execute(f'insert into main."{table}" ({names}) select {names} from made."{table}"')
    assert schema.upgrade(str(first)) is True
    assert schema_of(first).keys() == shape.shipped().keys()
    with read(str(source)) as reader, read(str(first)) as raised:
        assert raised.stamp == reader.stamp
        assert verify(raised).rows == []


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = founded(tmp_path)
    before = schema_of(Path(ledger))
    broken = f"""{HEAD}
    op.create_table("beside", sa.Column("a", sa.Text()))
    op.execute("insert into beside values ('x')")
    op.execute("insert into nowhere values ('x')")
"""
    with next_schema(tmp_path / "next", monkeypatch, broken), pytest.raises(MutualAidError, match="LEDGER_ALTERED"):
        schema.upgrade(ledger)
    assert schema_of(Path(ledger)) == before
    with read(ledger) as reader:
        assert verify(reader).rows == []


def test_a_ledger_of_the_first_release_is_raised_with_its_payments_and_verifies(tmp_path: Path) -> None:
    # Made by the program when 0003 was its newest schema: a batch taken back, one at the bank, a grant of relief.
    ledger = tmp_path / "first.db"
    ledger.write_bytes(gzip.decompress((Path(__file__).parent / "first_release.db.gz").read_bytes()))
    assert schema.upgrade(str(ledger)) is True
    assert schema_of(ledger) == shape.shipped()
    with read(str(ledger)) as reader:
        assert verify(reader).rows == []
        rows = reader.select("select payout_id, plan_id is null, amount_fen, relief_id from payout order by fact_id")
        assert rows == [(1, 0, 10_000, None), (2, 0, 10_000, None), (3, 0, 5_050, None)]
        assert reader.select("select state, sum(amount_fen) from payout_state_now group by state") == [
            ("exported", 15_050)
        ]


@pytest.mark.parametrize("made", ["0001", "0002"])
def test_a_ledger_made_before_the_first_release_answers_every_command_with_one_sentence(
    tmp_path: Path, made: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("update alembic_version set version_num = ?", (made,))
        connection.commit()
    said = {
        "en": f"Error: The ledger has schema {made} and was made before the first release; it cannot be raised. Enter it"
        " anew, or read it with the program that made it.\n",
        "zh": f"错误: 账本的结构版本是 {made}，是首次正式发布之前建立的，无法升级。请重新建账录入，或用当时的程序查看。\n",
    }
    for line in (
        "init",
        "init --code 110119 --dry-run",
        "unit tree",
        "unit headcount set 110119100 5 --on 2018-01-01",
        "journal head",
        "journal verify",
        "journal undo 1 --reason x",
        "check",
        "report participation --year 2018",
        "query 'select 1'",
        f"backup create {tmp_path / 'backup.db'}",
        f"backup verify {ledger}",
    ):
        for language, sentence in said.items():
            capsys.readouterr()
            assert main([*shlex.split(line), "--db", ledger, "--lang", language, "--no-progress"]) == 3, line
            assert capsys.readouterr() == ("", sentence), line


def test_a_lost_guard_is_put_back_and_said_without_calling_it_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("drop trigger guard_unit_update")
    capsys.readouterr()
    command = ["init", "--db", ledger, "--lang", "en"]
    assert main([*command, "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("Ledger set up: dry run, nothing is written.")
    assert main(command) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "Ledger set up: the tables, views and guards were brought up to date; no fact had to change.\nUpgraded: yes\n"
    )
    assert schema_of(Path(ledger)) == shape.shipped()
    assert main(command) == 0
    assert capsys.readouterr().out.startswith(
        "Ledger set up: nothing had to change; the ledger is as it was.\nUpgraded: no\n"
    )


def test_a_new_embedded_ledger_is_made_without_any_library_of_schemas(tmp_path: Path) -> None:
    probe = (
        "import sys; from mutualaid.cli.main import main; code = main(sys.argv[1:]);"
        "print(code, [name for name in ('sqlalchemy', 'alembic', 'pydantic') if name in sys.modules], file=sys.stderr)"
    )
    command = ["init", "--code", "110119", "--db", str(tmp_path / "new.db")]
    done = subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "0 []"


ALTERED = {
    "guard_unit_update": "drop trigger guard_unit_update",
    "guard_entry_delete": "drop trigger guard_entry_delete; create trigger guard_entry_delete before delete on entry"
    " begin select 1; end",
    "paid_now": "drop view paid_now",
    "person_now": "drop view person_now; create view person_now as select fact_id, person_id, sex_code from person",
    "uq_unit_unit_code": "drop index uq_unit_unit_code",
    "aside": "create trigger aside after insert on unit begin select 1; end",
}
"""What somebody did to a ledger, by the name of what is not as shipped any more."""


@pytest.mark.parametrize("name", ALTERED)
def test_nothing_is_written_past_a_guard_or_view_that_is_not_the_shipped_one(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = founded(tmp_path)
    with closing(sqlite3.connect(ledger)) as connection:
        connection.executescript(ALTERED[name])
    before = Path(ledger).read_bytes()
    write = ["unit", "alias", "add", "110119", "老延庆", "--db", ledger, "--lang", "en"]
    capsys.readouterr()
    for more in ([], ["--dry-run"]):
        assert main([*write, *more]) == 6
        said = capsys.readouterr().err
        assert f"these are not as this program makes them: {name}. " in said
    assert Path(ledger).read_bytes() == before
    main(["doctor", "--db", ledger, "--lang", "en"])
    assert f"Not as this program makes them: {name}. " in capsys.readouterr().out
    assert main(["journal", "verify", "--db", ledger, "--lang", "en"]) == 6
    if not name.startswith("uq_"):
        assert main(["init", "--db", ledger, "--lang", "en"]) == 0
        assert main(write) == 0


@pytest.mark.parametrize(
    ("change", "count"), [("insert into alembic_version values ('0003')", 2), ("delete from alembic_version", 0)]
)
def test_a_ledger_of_two_schemas_or_none_is_told_by_all(
    tmp_path: Path, change: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    told = f"one row of its table alembic_version tells its schema, and {count} stand there."
    ledger = founded(tmp_path)
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute(change)
        connection.commit()
    before = Path(ledger).read_bytes()
    for line in ("unit alias add 110119 老延庆", "journal verify", "init", "report participation"):
        assert main([*line.split(), "--db", ledger, "--lang", "en"]) == 6, line
        assert told in capsys.readouterr().err
    assert main(["doctor", "--db", ledger, "--lang", "en"]) == 6
    assert told in capsys.readouterr().out
    assert Path(ledger).read_bytes() == before


def test_what_another_program_learned_of_the_tables_is_no_alteration(tmp_path: Path) -> None:
    ledger = founded(tmp_path)
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("analyze")
    assert main(["unit", "alias", "add", "110119", "老延庆", "--db", ledger]) == 0
    assert main(["journal", "verify", "--full", "--db", ledger]) == 0


def test_the_empty_file_of_an_init_cut_short_is_named_and_made_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = str(tmp_path / "ledger.db")
    Path(ledger).touch()
    for line in ("report participation", "unit alias add 110119 老延庆", "journal verify"):
        assert main([*line.split(), "--db", ledger, "--lang", "en"]) == 3
        assert f"Run mutualaid init --db {ledger} again" in capsys.readouterr().err, line
    assert main(["doctor", "--db", ledger, "--lang", "en"]) == 1
    assert "is empty" in capsys.readouterr().out
    assert main(["init", "--code", "110119", "--db", ledger, "--lang", "en"]) == 0
    assert main(["journal", "verify", "--db", ledger]) == 0
