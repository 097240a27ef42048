"""What a question in anybody's own words may and may not do: 60 attempts to write, to copy out, to see through."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.facts import CLOSED_COLUMNS, KEYS
from mutualaid.store import guarding, questions
from mutualaid.store.reading import read
from mutualaid.store.resources import view_texts
from tests.ledgers import answer
from tests.operators.conftest import Desk, add_users

DOCUMENT, NAME, PHONE, CARD, ILLNESS = (
    "110100199003071114",
    "欧阳金丝雀",
    "13912348765",
    "6222000011112222",
    "罕见金丝雀病",
)
CANARIES = (DOCUMENT, NAME, PHONE, CARD, ILLNESS, "1990-03-07")


@pytest.fixture(scope="module")
def birds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that holds one person, with every personal value a canary."""
    from mutualaid.journal import Actor, Intent, write
    from tests.ledgers import founded

    url = founded(tmp_path_factory.mktemp("birds"))
    with write(url, Intent("member add", Actor("setup", "setup"))) as writer:
        person = writer.assert_one("person", sex_code="M")
        writer.assert_one(
            "personal",
            person_id=person,
            name=NAME,
            document_type="resident_id",
            document_no=DOCUMENT,
            document_original=DOCUMENT[:15],
            birth_on="1990-03-07",
            phone=PHONE,
            card_no=CARD,
            bank_name=NAME,
        )
        settlement = writer.assert_one(
            "settlement",
            settlement_no="S1",
            person_id=person,
            admitted_on="2018-05-01",
            discharged_on="2018-05-03",
            total_fen=300,
            fund_fen=100,
            self_one_fen=100,
            self_two_fen=50,
            own_fen=50,
            referral=0,
            cause_code="illness",
        )
        writer.assert_one("medical", person_id=person, settlement_id=settlement, diagnosis=ILLNESS)
    add_users(url)
    return Path(url)


@pytest.fixture
def auditor(birds: Path, desk: Desk, tmp_path: Path) -> Desk:
    Path(desk.url).write_bytes(birds.read_bytes())
    return desk


ATTACKS = [
    # writing
    "insert into entry (entry_id) values (99)",
    "update personal set name = 'x'",
    "delete from entry",
    "replace into operator (fact_id) values (1)",
    "with x as (select 1) insert into denial select 1,1,null,null,1,'x',null from x",
    "with x as (select 1) delete from entry",
    "with x as (select 1) update entry set reason = 'x' returning *",
    "drop table entry",
    "drop trigger guard_entry_update",
    "create table copied as select * from personal",
    "create view seen as select name from personal",
    "create trigger t after insert on entry begin select 1; end",
    "alter table entry rename to gone",
    "reindex",
    "analyze",
    "begin immediate",
    "commit",
    "savepoint x",
    # other files
    "attach database 'out.db' as out",
    "attach ':memory:' as out",
    "vacuum into 'out.db'",
    "vacuum",
    "detach database main",
    # temporary objects
    "create temp table copied as select * from personal",
    "create temp view person_masked as select name from personal",
    "create temp trigger t after insert on entry begin select 1; end",
    # pragmas
    "pragma query_only = off",
    "pragma writable_schema = on",
    "pragma table_info(personal)",
    "select * from pragma_table_info('personal')",
    "select * from pragma_query_only",
    "select * from pragma_database_list",
    "select 1; pragma query_only = off; delete from entry",
    "select 1; attach database 'out.db' as out",
    # functions
    "select load_extension('libc.so.6')",
    "select readfile('/etc/passwd')",
    "select writefile('out.db', 'x')",
    "select edit('x')",
    "select fts3_tokenizer('simple', x'0102')",
    "select length(randomblob(1000000000))",
    "select zeroblob(1000000000)",
    "select printf('%.*c', 1000000000, 'x')",
    "select sqlite_compileoption_get(1)",
    # other tables
    "select * from sqlite_temp_master",
    "select * from sqlite_dbpage",
    "select data from sqlite_dbpage('main')",
    "select * from dbstat",
    "select * from sqlite_stmt",
    "create virtual table t using fts5(x)",
    "select * from fts5vocab",
    "select value from generate_series(1, 1000000000)",
    "explain query plan select * from personal",
    "explain select * from personal",
    # nothing at all
    "",
    ";",
    "-- only a remark",
    "select",
    "select 1 from",
]

LOOKS = [
    "select * from personal",
    "select * from personal_now",
    "select * from identity_now",
    "select * from medical",
    "select * from medical_now",
    "select main.personal.name, personal.phone from main.personal",
    "select name as reason, document_no as file_name from personal",
    "select substr(document_no, 1, 9), substr(document_no, 10) from personal",
    "select replace(phone, '1', 'l'), hex(name), unicode(name), quote(card_no) from personal_now",
    "select group_concat(name || document_no) from personal",
    "select (select name from personal), (select max(phone) from personal_now)",
    "with person_masked as (select name, document_no from personal) select * from person_masked",
    "with personal_now as (select * from personal) select * from personal_now",
    "select name from (select name from (select name from personal))",
    "select null, null union all select name, document_no from personal",
    "select name from personal union select phone from identity_now order by 1",
    "select x.name from personal x join personal y on x.name = y.name",
    "select json_object('n', name, 'd', document_no) from personal",
    "select value from json_each((select json_array(name, phone) from personal))",
    "select key, value from json_tree((select json_group_array(diagnosis) from medical))",
    "select min(name) over (), lag(phone) over (order by person_id) from personal",
    "with recursive c(x) as (select name from personal union select substr(x, 2) from c where x <> '') select x from c",
    "select salt, commitment from personal",
    "select birth_on, date(birth_on) from personal",
    "values ((select name from personal))",
    "select person_masked.*, n.name from person_masked, personal_now n",
    "select n.* from main.personal_now n",
    "select * from temp.personal",
    "select * from sqlite_master join personal using (name)",
]

ORACLES = [
    "select c.document_no is not null as hit, p.person_id from"
    f" (select '{DOCUMENT}' as document_no) c join personal p using (document_no)",
    f"select 1 from (select '{NAME}' as name) natural join personal",
    f"select 1 from (select '{ILLNESS}' as diagnosis) natural left join medical",
    f"select count(*) from (select '{PHONE}' as phone) join personal_now using (phone)",
    f"select 1 from person_now where exists (select 1 from (select '{CARD}' as card_no) join identity_now using (card_no))",
    f"select count(*) from personal where name = '{NAME}'",
    f"select count(*) from personal where document_no = '{DOCUMENT}'",
    f"select count(*) from personal_now where substr(phone, 1, 3) = '{PHONE[:3]}'",
    "select count(*) from identity_now where document_no like '1%'",
    "select count(*) from medical where diagnosis is not null",
    f"select count(*) from personal order by card_no = '{CARD}'",
    "select count(*) from personal group by birth_on having birth_on > '1980'",
]


def state(desk: Desk, folder: Path) -> tuple[str, list[str]]:
    return hashlib.sha256(Path(desk.url).read_bytes()).hexdigest(), sorted(os.listdir(folder))


def test_no_attempt_writes_copies_or_shows(auditor: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    before = state(auditor, tmp_path), os.listdir(work)
    assert len(ATTACKS) + len(LOOKS) >= 80
    wrong = []
    for sql in ATTACKS:
        ran = auditor("auditor", "query", sql)
        if ran.code not in (1, 2) or any(canary in ran.out + ran.err for canary in CANARIES):
            wrong.append((sql, ran))
    for sql in LOOKS:
        ran = auditor("auditor", "query", sql)
        if ran.code != 1 or "Nothing called" not in ran.err or any(canary in ran.out + ran.err for canary in CANARIES):
            wrong.append((sql, ran))
    assert wrong == []
    assert (state(auditor, tmp_path), os.listdir(work)) == before


@pytest.mark.parametrize("sql", ORACLES)
def test_no_condition_on_a_closed_column_is_asked_of_anything(auditor: Desk, sql: str) -> None:
    ran = auditor("auditor", "query", sql, "-f", "json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "QUERY_NAME_UNKNOWN")


def test_the_same_is_asked_whoever_asks(auditor: Desk) -> None:
    for account in ("clerk", "approver", "admin", "auditor"):
        assert auditor(account, "query", "select name from personal").code == 1
        told = json.loads(auditor(account, "query", "select * from person", "-f", "json").out)
        assert told["rows"] == [
            {"fact_id": 1, "entry_id": 2, "voided_by": None, "source_row": None, "person_id": 1, "sex_code": "M"}
        ]


def test_what_can_be_asked_is_listed_with_a_line_on_each(auditor: Desk) -> None:
    told = json.loads(auditor("auditor", "query", "--tables", "-f", "json").out)
    listed = {row["table_name"]: row for row in told["rows"]}
    assert {"entry", "person_now", "membership_now", "cover_now", "membership", "claim"} <= listed.keys()
    assert listed["membership_now"]["about"] == "memberships: what stands"
    assert listed["target_now"]["columns"] == "fact_id, target_id, unit_id, year, target_bp"
    assert not CLOSED_COLUMNS.keys() & listed.keys()
    assert [name for name, row in listed.items() if row["about"] in (name, "")] == []
    held = {column for row in listed.values() for column in row["columns"].split(", ")}
    closed = {column for columns in CLOSED_COLUMNS.values() for column in columns}
    assert not held & {*closed, "salt", "commitment", "disease_code", "steps", "hospital", "note"}


def test_every_table_but_the_closed_ones_is_offered(auditor: Desk) -> None:
    assert set(questions.offered()) >= KEYS.keys() - CLOSED_COLUMNS.keys()


def test_what_can_be_asked_stands_without_any_closed_table(auditor: Desk) -> None:
    """The copies are the same where the closed tables are gone: nothing of them can come through."""
    asked = [f"select * from {name}" for name in questions.offered()]

    def answers() -> list[object]:
        with read(auditor.url) as reader:
            return [questions.ask(reader, sql, most=1_000) for sql in asked]

    before = answers()
    with closing(sqlite3.connect(auditor.url)) as ledger:
        for view, _ in view_texts(None):
            if view not in questions.offered():
                ledger.execute(f"drop view {view}")
        for table in CLOSED_COLUMNS:
            ledger.execute(f"drop table {table}")
        ledger.commit()
    assert answers() == before


def test_a_copy_compares_as_the_ledger_does(auditor: Desk) -> None:
    """A number is found by its text and a text by its number where the column says so."""
    sql = "select count(*) as n from unit_now where unit_code = 110119 and unit_id = '1'"
    assert json.loads(auditor("auditor", "query", sql, "-f", "json").out)["rows"] == [{"n": 1}]


@pytest.mark.parametrize(
    ("sql", "name", "near"),
    [
        ("select * from membership_new", "membership_new", "membership_now"),
        ("select unit_cod from unit_now", "unit_cod", "unit_code"),
        ("select 1 from main.unit_nwo", "unit_nwo", "unit_now"),
    ],
)
def test_for_a_wrong_name_the_nearest_is_told(auditor: Desk, sql: str, name: str, near: str) -> None:
    error = json.loads(auditor("auditor", "query", sql, "-f", "json").out)["error"]
    assert (error["code"], f"called {name} can" in error["message"]) == ("QUERY_NAME_UNKNOWN", True)
    assert near in error["message"].partition("(near: ")[2].partition(")")[0].split(", ")


@pytest.mark.parametrize(
    ("sql", "headings"),
    [
        (f"select '{DOCUMENT}', count(*) from person", ["column_1", "count(*)"]),
        (f"select {PHONE}, 1.5 + 1", ["column_1", "column_2"]),
        (f'select 1 as "{DOCUMENT}"', ["column_1"]),
        (f"select '{NAME}' || unit_code from unit_now where unit_id = 1", ["column_1"]),
        ("select x'e6aca7' as a, 'x' as 人数, max(unit_id), min(unit_code) from unit_now", ["a", "人数", "max(unit_id)", "min(unit_code)"]),
        ("select 1, 1", ["column_1", "column_2"]),
        (f"select max(unit_id /* {NAME} */), count(*) as {'a' * 200} from unit_now", ["column_1", "a" * 200]),
    ],
)  # fmt: skip
def test_no_heading_repeats_what_the_question_says(auditor: Desk, sql: str, headings: list[str]) -> None:
    ran = auditor("auditor", "query", sql, "-f", "json")
    assert list(json.loads(ran.out)["rows"][0]) == headings


def test_what_somebody_typed_is_starred_before_it_can_be_asked(auditor: Desk) -> None:
    with sqlite3.connect(auditor.url) as ledger:
        ledger.execute("drop trigger guard_entry_update")
        ledger.execute("update entry set options = ? where entry_id = 2", (f'{{"person":"{DOCUMENT}"}}',))
    sql = f"select count(*) as n, max(options) as said from entry where options like '%{DOCUMENT}%'"
    assert json.loads(auditor("auditor", "query", sql, "-f", "json").out)["rows"] == [{"n": 0, "said": None}]


def test_a_question_travels(auditor: Desk) -> None:
    for table in ("person_now", "person", "entry where action = 'member add'"):
        sql = f"select count(*) as n from {table}"
        assert json.loads(auditor("auditor", "query", sql, "-f", "json").out)["rows"] == [{"n": 1}]
        assert json.loads(auditor("auditor", "query", sql, "--at", "1", "-f", "json").out)["rows"] == [{"n": 0}]


def test_what_was_voided_later_was_not_voided_then(auditor: Desk) -> None:
    assert auditor("admin", "journal", "undo", "2", "--reason", "x").code == 0
    sql = "select voided_by from person"
    assert json.loads(auditor("auditor", "query", sql, "-f", "json").out)["rows"] == [{"voided_by": 4}]
    assert json.loads(auditor("auditor", "query", sql, "--at", "3", "-f", "json").out)["rows"] == [{"voided_by": None}]


def test_no_question_at_all_says_what_to_give(auditor: Desk) -> None:
    ran = auditor("auditor", "query")
    assert (ran.code, "--tables" in ran.err) == (2, True)


def test_rows_beyond_the_limit_are_told(auditor: Desk) -> None:
    told = json.loads(auditor("auditor", "query", "select fact_id from plan_terms", "--limit", "2", "-f", "json").out)
    assert (len(told["rows"]), told["notes"][0]["code"]) == (2, "QUERY_MORE")


def test_columns_of_one_name_are_told_apart(auditor: Desk) -> None:
    told = json.loads(auditor("auditor", "query", "select 1 as a, 2 as a, 3 as a", "-f", "json").out)
    assert told["rows"] == [{"a": 1, "a_2": 2, "a_3": 3}]


@pytest.mark.parametrize(("ending", "start"), [("csv", b"\xef\xbb\xbfn"), ("xlsx", b"PK")])
def test_the_answer_goes_to_a_file(auditor: Desk, tmp_path: Path, ending: str, start: bytes) -> None:
    made = tmp_path / f"answer.{ending}"
    assert auditor("auditor", "query", "select 1 as n", "-o", str(made)).code == 0
    assert made.read_bytes().startswith(start)


def test_a_question_without_end_is_stopped(auditor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "LONGEST_SECONDS", 0.2)
    for sql in (
        "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c",
        "with recursive c(x) as (select 1 union all select x + 1 from c) select max(a.x) from c a, c b, c d",
    ):
        ran = auditor("auditor", "query", sql, "-f", "json")
        assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "QUERY_TOO_LONG")


def test_an_answer_too_large_is_stopped(auditor: Desk) -> None:
    sql = "with recursive c(x) as (select 'xxxxxxxxxxxxxxxx' union all select x || x from c) select x from c"
    ran = auditor("auditor", "query", sql, "-f", "json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "QUERY_TOO_LARGE")


def test_a_number_in_a_free_text_is_starred(auditor: Desk) -> None:
    ran = auditor("auditor", "query", f"select 'tel {PHONE} id {DOCUMENT}' as said", "-f", "json")
    assert json.loads(ran.out)["rows"] == [{"said": "tel 1********65 id 110***********1114"}]


@pytest.mark.parametrize(
    "sql", ["attach 'x.db' as x", "pragma query_only = off", "create temp table t (a)", "vacuum into 'x.db'"]
)
def test_an_auditors_own_connection_only_looks(auditor: Desk, sql: str) -> None:
    with read(auditor.url, guard=guarding.only_looking) as reader:
        assert reader.select("select count(*) from personal_now") == [(1,)]
        with pytest.raises(MutualAidError):
            reader.select(sql)


def test_every_question_is_answered_on_an_auditors_connection(auditor: Desk) -> None:
    for question in (
        ("report", "participation", "--year", "2018", "--by", "unit"),
        ("report", "participation", "--year", "2018", "--at", "1"),
        ("journal", "verify", "--full"),
        ("journal", "list"),
        ("check",),
        ("member", "show", "1"),
        ("plan", "check"),
    ):
        assert auditor("auditor", *question).code in (0, 1), question
    assert answer(auditor.url, "select count(*) from denial_now") == [(0,)]


@pytest.mark.parametrize("place", ["_headings", "shown", "_lend"])
def test_of_an_error_that_sqlite_did_not_raise_no_word_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def fails(*_: object) -> object:
        raise sqlite3.OperationalError("near 欧阳金丝雀")

    monkeypatch.setattr(questions, place, fails)
    ran = desk("anybody", "query", "select unit_name from unit_now")
    assert ran.code != 0
    assert "欧阳" not in ran.out + ran.err
