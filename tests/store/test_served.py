"""A ledger on a PostgreSQL server, altered behind the program's back; with ``--pg URL``, else nothing of it is tried."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from itertools import count, product
from typing import Any

import pytest

from mutualaid.cli import invocation
from mutualaid.cli.main import main
from mutualaid.errors import Exit
from mutualaid.journal import write
from mutualaid.reports.asking import IN_SPANS, ask
from mutualaid.store import served, spans
from mutualaid.store.reading import read
from mutualaid.store.resources import query_text, resource_text
from tests.ledgers import intent, spans_by_rule, spans_kept
from tests.store.shape import guards_of_a_server

_numbers = count(1)


def test_the_shipped_guards_of_a_server_are_what_the_generator_makes() -> None:
    assert resource_text("", served.FILE) == guards_of_a_server()


def test_every_guard_of_a_server_looks_at_the_ledgers_own_schema_alone() -> None:
    guards = served._shipped_guards()
    assert {guard.settings for guard in guards.values()} == {"search_path=pg_catalog, ledger_schema, pg_temp"}
    assert {guard.table for name, guard in guards.items() if name.endswith("_truncate")} == {
        guard.table for guard in guards.values()
    }


@pytest.fixture(scope="module")
def founded_there(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str, str]]:
    """A connection to the server, its address without a database, and the name of a database with a founded ledger."""
    address = request.config.getoption("--pg")
    if not address:
        pytest.skip("--pg names no server")
    psycopg = pytest.importorskip("psycopg")
    from mutualaid import founding

    with psycopg.connect(address, autocommit=True) as server:
        name = f"mutualaid_test_{os.getpid()}"
        server.execute(f'CREATE DATABASE "{name}"')
        base = re.sub(r"(?<=[^/])/[^/?]*(?:\?.*)?$", "", address)
        founding.found(f"{base}/{name}", intent("init"), code="110119")
        yield server, base, name
        server.execute(f'DROP DATABASE "{name}"')


class Ledger:
    """A ledger of its own on the server."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self._capsys = capsys

    def __call__(self, *arguments: str, url: str = "") -> tuple[int, str]:
        self._capsys.readouterr()
        code = main([*arguments, "--db", url or self.url, "--lang", "en"])
        return code, "".join(self._capsys.readouterr())

    def owner(self, *statements: str) -> None:
        """What somebody does there who owns the tables."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def refused(self, *statements: str) -> str:
        """What the server says to statements of one session, the last of which it refuses."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements[:-1]:
                connection.execute(statement)
            with pytest.raises(psycopg.Error) as wrong:
                connection.execute(statements[-1])
        return str(wrong.value)

    def entries(self) -> int:
        import psycopg

        with psycopg.connect(self.url) as connection:
            return int(connection.execute("select count(*) from public.entry").fetchall()[0][0])


@pytest.fixture
def ledger(founded_there: tuple[Any, str, str], capsys: pytest.CaptureFixture[str]) -> Iterator[Ledger]:
    server, base, founded = founded_there
    name = f"{founded}_{next(_numbers)}"
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{founded}"')
    yield Ledger(f"{base}/{name}", capsys)
    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


WRITE = ("unit", "add", "T1", "测试厂", "--parent", "110119100")
NOTHING = "RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (f"CREATE OR REPLACE FUNCTION guard_entry_update() {NOTHING} 'begin return new; end'", "guard_entry_update"),
        ("DROP TRIGGER guard_payout_insert ON payout", "guard_payout_insert"),
        ("DROP FUNCTION guard_payout_delete() CASCADE", "guard_payout_delete"),
        ("ALTER TABLE payout DISABLE TRIGGER guard_payout_update", "guard_payout_update"),
        ("ALTER TABLE entry ENABLE REPLICA TRIGGER guard_entry_insert", "guard_entry_insert"),
        ("ALTER TABLE personal DISABLE TRIGGER USER", "guard_personal_delete"),
        ("DROP TRIGGER guard_entry_truncate ON entry", "guard_entry_truncate"),
        ("ALTER FUNCTION guard_entry_insert() RESET ALL", "guard_entry_insert"),
        ("ALTER FUNCTION guard_entry_insert() SET search_path = pg_temp, public", "guard_entry_insert"),
        ("ALTER FUNCTION guard_entry_insert() SECURITY DEFINER", "guard_entry_insert"),
        (
            f"CREATE FUNCTION mine() {NOTHING} 'begin return null; end';"
            " CREATE TRIGGER aside BEFORE INSERT ON payout FOR EACH ROW EXECUTE FUNCTION mine()",
            "aside",
        ),
        (
            "DROP TRIGGER guard_unit_insert ON unit;"
            " CREATE TRIGGER guard_unit_insert BEFORE INSERT ON unit FOR EACH ROW WHEN (new.unit_id < 0)"
            " EXECUTE FUNCTION guard_unit_insert()",
            "guard_unit_insert",
        ),
        (
            "CREATE OR REPLACE VIEW operator_now AS SELECT fact_id, operator_id, actor, os_user, 'admin' AS role_code,"
            " unit_id FROM operator WHERE voided_by IS NULL",
            "operator_now",
        ),
        ("ALTER VIEW unit_now SET (security_barrier = true)", "unit_now"),
        ("DROP VIEW person_now CASCADE", "person_now"),
    ],
)  # fmt: skip
def test_a_guard_or_view_that_is_not_ours_is_told_stops_every_write_and_is_put_back(
    ledger: Ledger, change: str, name: str
) -> None:
    assert ledger("doctor", "-f", "json")[1].count("as this program makes them") == 1
    ledger.owner(change)
    code, told = ledger(*WRITE, "-f", "json")
    assert (code, name in told, json.loads(told.partition("\nError")[0])["error"]["code"]) == (
        6,
        True,
        "LEDGER_NOT_AS_MADE",
    )
    assert ledger.entries() == 1
    code, told = ledger("journal", "verify", "-f", "json")
    assert (code, f"schema:{name}" in told) == (6, True)
    finding = next(one for one in json.loads(ledger("doctor", "-f", "json")[1])["findings"] if one["check"] == "schema")
    assert (finding["state"], name in finding["message"]) == ("warning", True)
    assert ledger("init")[0] == 0
    assert ledger(*WRITE)[0] == 0
    assert ledger("journal", "verify", "--full")[0] == 0


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("CREATE RULE lost AS ON INSERT TO payout DO INSTEAD NOTHING", "payout"),
        ("ALTER TABLE payout ENABLE ROW LEVEL SECURITY", "payout"),
        ("CREATE TABLE beside () INHERITS (entry)", "entry"),
        ("DROP INDEX uq_payout_decision_id", "uq_payout_decision_id"),
        (
            "DROP INDEX uq_payout_decision_id;"
            " CREATE UNIQUE INDEX uq_payout_decision_id ON payout (decision_id) WHERE voided_by IS NOT NULL",
            "uq_payout_decision_id",
        ),
        ("ALTER TABLE approval DROP CONSTRAINT ck_approval_approver_is_another", "approval"),
        ("ALTER TABLE unit ADD COLUMN more text", "unit"),
        ("ALTER TABLE entry ALTER COLUMN actor SET DEFAULT 'x'", "entry"),
        ("ALTER TABLE entry ALTER COLUMN actor DROP NOT NULL", "entry"),
    ],
)
def test_a_table_that_is_not_ours_stops_every_write_and_is_told(ledger: Ledger, change: str, name: str) -> None:
    if "CONSTRAINT" in change:
        change = change.replace("ck_approval_approver_is_another", _approvers_check(ledger))
    ledger.owner(change)
    code, told = ledger(*WRITE)
    assert (code, name in told) == (6, True)
    assert ledger.entries() == 1
    assert f"schema:{name}" in ledger("journal", "verify", "-f", "json")[1]


def _approvers_check(ledger: Ledger) -> str:
    import psycopg

    with psycopg.connect(ledger.url) as connection:
        found = connection.execute(
            "select conname from pg_constraint where conrelid = 'approval'::regclass and contype = 'c' limit 1"
        ).fetchone()
    assert found is not None
    return str(found[0])


def test_what_somebody_else_keeps_in_the_schema_is_theirs(ledger: Ledger) -> None:
    ledger.owner("CREATE TABLE budget (a int)", "CREATE VIEW heads AS SELECT count(*) FROM person_now")
    assert ledger(*WRITE)[0] == 0
    assert ledger("journal", "verify", "--full")[0] == 0


@pytest.mark.parametrize("rows", [("0009",), ("0000",), ()], ids=["twice", "another", "none"])
def test_a_second_row_in_the_schemas_version_or_none_is_told_by_all(ledger: Ledger, rows: tuple[str, ...]) -> None:
    ledger.owner(
        "ALTER TABLE alembic_version DROP CONSTRAINT alembic_version_pkc",
        *(f"INSERT INTO alembic_version VALUES ('{row}')" for row in rows),
        *([] if rows else ["DELETE FROM alembic_version"]),
    )
    for command in (WRITE, ("unit", "tree"), ("journal", "verify"), ("init",), ("doctor",)):
        assert ledger(*command)[0] == 6, command
    assert ledger.entries() == 1


def test_no_table_is_emptied(ledger: Ledger) -> None:
    assert "refused by the journal" in ledger.refused("TRUNCATE entry CASCADE")
    assert "refused by the journal" in ledger.refused("TRUNCATE personal, person CASCADE")


def test_a_temporary_table_of_the_journals_name_lets_nobody_write_under_another_entry(ledger: Ledger) -> None:
    shadowed = (
        "CREATE TEMP TABLE entry (LIKE public.entry)",
        "INSERT INTO entry SELECT * FROM public.entry",
        "UPDATE entry SET entry_id = 40",
    )
    forged = (
        "INSERT INTO public.unit (fact_id, entry_id, unit_id, unit_code, unit_name, kind_code)"
        " VALUES (900, 41, 900, 'Z', 'Z', 'grassroots')"
    )
    assert "refused by the journal" in ledger.refused(*shadowed, forged)
    # Where the guard does not look at the ledger's own schema alone it lets that through, to the key of the entry.
    ledger.owner("ALTER FUNCTION guard_unit_insert() RESET ALL")
    assert "fk_unit_entry_id" in ledger.refused(*shadowed, forged)


@pytest.mark.parametrize(
    "option", ["-csearch_path%3Devil,public", "-csession_replication_role%3Dreplica"], ids=["path", "replica"]
)
def test_a_session_that_sees_other_tables_or_no_guards_writes_nothing(ledger: Ledger, option: str) -> None:
    ledger.owner("CREATE SCHEMA evil", "CREATE TABLE evil.entry (LIKE public.entry)")
    code, told = ledger(*WRITE, url=f"{ledger.url}?options={option}")
    assert (code, "not as this program makes them" in told) == (6, True)
    assert ledger.entries() == 1


def test_a_part_or_an_earlier_entry_is_no_alteration(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ledger(*WRITE)[0] == 0
    assert "as this program makes them" in ledger("doctor", "--at", "1")[1]
    assert ledger("journal", "verify", "--at", "1")[0] in (0, 2)
    for name, more in (("boss", ("--role", "admin")), ("town", ("--role", "clerk", "--unit", "110119100"))):
        assert ledger("user", "add", name, "--os-user", name, *more, "--actor", "boss")[0] == 0
        monkeypatch.setattr(invocation, "os_user", lambda: "boss")
    monkeypatch.setattr(invocation, "os_user", lambda: "town")
    assert ledger("journal", "verify", "--full")[0] == 0
    assert "as this program makes them" in ledger("doctor")[1]
    person = ("member", "add", "张三", "110100199003071114", "--joined-on", "2018-01-01", "--sex", "M")
    assert ledger(*person, "--unit", "T1")[0] == 0
    assert ledger("member", "edit", "1", "--phone", "13812345678")[0] == 0
    assert ledger(*person[:2], "李四", "110100199003071130", *person[4:], "--unit", "110119103")[0] == 4


@pytest.mark.parametrize(("many", "walk"), [(0, 1_000), (spans.MANY, 0)])
def test_the_spans_are_kept_compared_and_asked_on_a_server_as_in_a_file(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, many: int, walk: int
) -> None:
    monkeypatch.setattr(spans, "MANY", many)
    monkeypatch.setattr(spans, "WALK", walk)
    with write(ledger.url, intent("change")) as writer:
        units = [unit for (unit,) in writer.select("select unit_id from unit order by unit_id limit 3")]
        [(plan, terms)] = writer.select(
            "select t.plan_id, min(t.terms_id) from plan_terms t join plan p on p.plan_id = t.plan_id"
            " where p.plan_code = 'HOSP_MED' group by t.plan_id"
        )
        people = writer.assert_rows("person", ("sex_code",), [("MF"[number % 2],) for number in range(500)])
        spells = [(p, units[p % 3], "in_service", "2017-01-01", None if p % 5 else "2018-07-01") for p in people]
        writer.assert_rows("membership", ("person_id", "unit_id", "status_code", "joined_on", "left_on"), spells)
        kept = ("person_id", "plan_id", "terms_id", "unit_id", "starts_on", "ends_on", "share_count", "fee_fen")
        covers = [(p, plan, terms, units[0], "2018-03-01", "2019-02-28", 1, 0) for p in people if p % 4]
        writer.assert_rows("enrollment", kept, covers)
    with write(ledger.url, intent("change")) as writer:
        writer.assert_one("person_alias", person_id=people[3], survivor_id=people[4])
        writer.correct("membership", 7, unit_id=units[1], joined_on="2018-01-01")
    with read(ledger.url) as reader:
        assert reader.has_spans
        assert spans.as_facts_say(reader, reader.stamp.entry)
        assert spans_kept(reader) == spans_by_rule(reader)
        for day, by, query in product(("2018-02-01", "2018-12-31"), (None, "town", "sex", "age"), sorted(IN_SPANS)):
            params = ask(reader, "participation", unit=None, as_of=day, by=by).params(people=0)
            assert reader.select(query_text(f"{query}_spans"), params) == reader.select(query_text(query), params)
    ledger.owner(f"delete from span where person_id = {people[9]}")
    assert ledger("journal", "verify", "--full")[0] == Exit.INTEGRITY
    assert ledger("init")[0] == 0
    assert ledger("journal", "verify", "--full")[0] == 0
