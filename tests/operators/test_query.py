"""What a question in anybody's own words may and may not do: 60 attempts to write, to copy out, to see through."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.store import guarding
from mutualaid.store.reading import read
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
    "select * from person_masked",
    "select sql from sqlite_master where name like '%personal%'",
]

ORACLES = [
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
        ran = auditor("auditor", "query", sql, "-f", "json")
        # The schema of the ledger holds names of columns, and no more.
        if ran.code != 0 or any(canary in ran.out + ran.err for canary in CANARIES):
            wrong.append((sql, ran))
    assert wrong == []
    assert (state(auditor, tmp_path), os.listdir(work)) == before


@pytest.mark.parametrize("sql", ORACLES)
def test_no_condition_on_a_closed_column_tells_anything(auditor: Desk, sql: str) -> None:
    told = json.loads(auditor("auditor", "query", sql, "-f", "json").out)
    counts = [row["count(*)"] for row in told["rows"]]
    assert counts in ([0], []) or ("order by" in sql and counts == [1])


def test_people_are_seen_masked(auditor: Desk) -> None:
    told = json.loads(auditor("auditor", "query", "select * from person_masked", "-f", "json").out)
    assert told["rows"] == [
        {
            "person_id": 1,
            "name": "欧***雀",
            "document_type": "resident_id",
            "document_no": "110***********1114",
            "birth_year": "1990",
            "sex_code": "M",
            "phone": "139****8765",
            "card_no": "************2222",
        }
    ]


def test_everybody_asks_on_the_same_connection(auditor: Desk) -> None:
    for account in ("clerk", "approver", "admin", "auditor"):
        told = json.loads(auditor(account, "query", "select name from personal", "-f", "json").out)
        assert told["rows"] == [{"name": None}]


def test_a_question_travels(auditor: Desk) -> None:
    sql = "select count(*) as n from person_masked"
    assert json.loads(auditor("auditor", "query", sql, "-f", "json").out)["rows"] == [{"n": 1}]
    assert json.loads(auditor("auditor", "query", sql, "--at", "1", "-f", "json").out)["rows"] == [{"n": 0}]


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
    monkeypatch.setattr(guarding, "LONGEST_SECONDS", 0.2)
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
