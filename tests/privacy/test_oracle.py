"""A hunter of one digit: a thousand queries, each asked of two ledgers that differ in one character of one person.

Whatever is told is compared: headings, rows, how many, the error and its words. What differs is a bit of that person.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.facts import KEYS
from mutualaid.journal import Actor, Intent, write
from mutualaid.store import questions
from mutualaid.store.reading import Reader, read
from mutualaid.store.resources import view_texts
from tests.ledgers import founded

QUERIES = 1_000
PEOPLE = 12
HUNTED = {
    # the column: the table, the value as it is, the value in the other ledger
    "document_no": ("personal", "110100199003071114", "110100199003071914"),
    "phone": ("personal", "13912348765", "13912349765"),
    "card_no": ("personal", "6222000011112222", "6222000011112228"),
    "name": ("personal", "欧阳金丝雀", "欧阳金丝鹊"),
    "birth_on": ("personal", "1990-03-07", "1990-03-09"),
    "diagnosis": ("medical", "罕见金丝雀病", "罕见金丝鹊病"),
    "account_no": ("payee", "6217000044445555", "6217000044445755"),
    "holder": ("payee", "独孤白鹭鸟", "独孤白鹭雀"),
    # of open tables what is withheld of them
    "note": ("membership", "住百灵巷三号", "住百灵巷五号"),
    "hospital": ("settlement", "延庆百灵医院", "延庆百灵医所"),
}

Hunter = Callable[[random.Random, str], str]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Reader]]:
    """A ledger of some people, and one more for every column, the same but for one character of one person."""
    folder = tmp_path_factory.mktemp("twins")
    url = founded(folder)
    _fill(url)
    with ExitStack() as stack:
        open_ones = {"": stack.enter_context(read(url))}
        for column, (table, was, other) in HUNTED.items():
            twin = str(folder / f"{column}.db")
            shutil.copyfile(url, twin)
            with sqlite3.connect(twin) as ledger:
                ledger.execute(f"drop trigger guard_{table}_update")
                changed = ledger.execute(f"update {table} set {column} = ? where {column} = ?", (other, was)).rowcount
            ledger.close()
            assert changed == 1
            open_ones[column] = stack.enter_context(read(twin))
        yield open_ones


def _fill(url: str) -> None:
    with write(url, Intent("member add", Actor("setup", "setup"), reason="电话 13912348765")) as writer:
        for number in range(PEOPLE):
            person = writer.assert_one("person", sex_code="M")
            document, phone, card, name, birth, illness, account, holder, note, hospital = (
                was if not number else f"{was[:-3]}{number * 80:03}" for _, was, _ in HUNTED.values()
            )
            writer.assert_one(
                "personal",
                person_id=person,
                name=name,
                document_type="resident_id",
                document_no=document,
                birth_on=birth if not number else f"1991-03-{number:02}",
                phone=phone,
                card_no=card,
            )
            writer.assert_one(
                "membership",
                person_id=person,
                unit_id=1,
                status_code="in_service",
                joined_on=f"2018-01-{number + 1:02}",
                note=note,
            )
            settlement = writer.assert_one(
                "settlement",
                settlement_no=f"S{number}",
                hospital=hospital,
                person_id=person,
                admitted_on="2018-05-01",
                discharged_on="2018-05-03",
                **dict.fromkeys(("fund_fen", "self_one_fen", "self_two_fen", "own_fen"), 100),
                total_fen=400,
                referral=0,
                cause_code="illness",
            )
            writer.assert_one("medical", person_id=person, settlement_id=settlement, diagnosis=illness)
            claim = writer.assert_one(
                "claim",
                plan_id=1,
                person_id=person,
                event_on="2018-05-01",
                kind_code="stay",
                settlement_id=settlement,
                channel_code="office",
                cause_code="illness",
            )
            writer.assert_one(
                "payee", person_id=person, claim_id=claim, relation_code="heir", account_no=account, holder=holder
            )


# --- what the hunter asks ------------------------------------------------------------------------------------

HOLDERS = {
    "personal": ("personal", "personal_now", "identity_now", "main.personal", "temp.personal", '"personal"', "[personal]"),
    "payee": ("payee", "payee_now", "main.payee", '"PAYEE"', "temp.payee_now"),
    "medical": ("medical", "medical_now", "main.medical_now", "`medical`", "'medical'", "MEDICAL"),
    "membership": ("membership", "membership_now", "main.membership", '"membership"', "(select * from membership)"),
    "settlement": ("settlement", "settlement_now", "main.settlement_now", "[settlement]", "SETTLEMENT"),
}  # fmt: skip
OPEN = ("person_now", "membership_now", "person", "settlement_now", "membership", "person_masked", "sqlite_schema")
JOINS = ("join", "left join", "right join", "full join", "cross join", "inner join", ",")


def _said(chance: random.Random, column: str) -> tuple[str, str]:
    """The value as one ledger has it, and as the other."""
    _, was, other = HUNTED[column]
    return (was, other) if chance.random() < 0.5 else (other, was)


def _guess(chance: random.Random, column: str, of: str = "") -> str:
    """A condition that holds in one ledger only."""
    value, other = _said(chance, column)
    place = next(index for index, (one, two) in enumerate(zip(value, other, strict=True), start=1) if one != two)
    name = f"{of}{column}"
    return chance.choice(
        (
            f"{name} = '{value}'",
            f"{name} like '{value[:place]}%'",
            f"{name} glob '*{value[place - 1 :]}'",
            f"substr({name}, {place}, 1) = '{value[place - 1]}'",
            f"unicode(substr({name}, {place})) = {ord(value[place - 1])}",
            f"instr({name}, '{value[max(place - 3, 0) : place]}') > 0",
            f"{name} between '{min(value, other)}' and '{min(value, other)}z' and {name} < '{max(value, other)}'",
            f"{name} in ('{value}', 'x')",
            f"{name} collate nocase = '{value}'",
            f"hex({name}) like '%' || hex('{value[place - 1 :]}')",
            f"cast({name} as integer) % 1000 = cast('{value}' as integer) % 1000",
            f"nullif({name}, '{value}') is null",
            f"('x' || {name}) is 'x{value}'",
            f"replace({name}, '{value}', '') = ''",
            f"json_extract(json_array({name}), '$[0]') = '{value}'",
            f"abs(case when {name} = '{value}' then -9223372036854775807 - 1 else 1 end)",
            f"iif({name} = '{value}', (with recursive c(n) as (select 1 union all select n + 1 from c limit 999)"
            " select max(n) from c), 0)",
        )
    )


def _holder(chance: random.Random, column: str) -> str:
    return chance.choice(HOLDERS[HUNTED[column][0]])


def _counted(chance: random.Random, column: str) -> str:
    return f"select count(*) from {_holder(chance, column)} where {_guess(chance, column)}"


def _joined(chance: random.Random, column: str) -> str:
    value, _ = _said(chance, column)
    given = chance.choice((f"(select '{value}' as {column})", f"(values ('{value}'))"))
    how = chance.choice(("using", "natural", "on"))
    kind = chance.choice([join for join in JOINS if how == "on" or join not in (",", "cross join")])
    first, second = f"(select '{value}' as {column}) c", f"{_holder(chance, column)} p"
    if chance.random() < 0.5:
        first, second = second, first
    what = chance.choice(("count(*)", f"c.{column} is not null as hit, p.person_id", "p.*", "*", f"{column} is null"))
    if how == "natural":
        return f"select {what} from {first} natural {kind} {second}"
    if how == "using":
        return f"select {what} from {first} {kind} {second} using ({column})"
    return f"select {what} from {first} {kind} {second} where {_guess(chance, column, 'p.')} and {given} is not null"


def _through_the_open(chance: random.Random, column: str) -> str:
    table = chance.choice(OPEN[:5])
    holder = _holder(chance, column)
    inner = f"select person_id from {holder} where {_guess(chance, column)}"
    return chance.choice(
        (
            f"select * from {table} where person_id in ({inner})",
            f"select person_id, exists ({inner}) from {table}",
            f"select count(*) from {table} natural join {holder}",
            f"select count(*) from {table} join {holder} using (person_id) where {_guess(chance, column)}",
            f"select m.* from {table} m left join {holder} p using (person_id) order by p.{column}, m.fact_id limit 3",
            f"select ({inner} limit 1) from {table} limit 1",
            f"select person_id from {table} order by (select {column} from {holder} h where h.person_id = 1), 1",
            f"select {_guess(chance, column)} from {table}",
            f"select * from {table} where {_guess(chance, column)}",
        )
    )


def _folded(chance: random.Random, column: str) -> str:
    holder = _holder(chance, column)
    return chance.choice(
        (
            f"select min({column}), max({column}), count(distinct {column}) from {holder}",
            f"select group_concat({column}, ',') from {holder} group by person_id having {_guess(chance, column)}",
            f"select json_group_array({column}) from {holder}",
            f"select json_group_object(person_id, {column}) from {holder}",
            f"select sum(cast({column} as integer)) over (order by person_id) from {holder}",
            f"select rank() over (order by {column}), person_id from {holder} order by 2",
            f"select lag({column}) over (order by person_id) from {holder}",
            f"select ntile(2) over (order by {column} desc) from {holder} order by person_id",
            f"select person_id from {holder} order by {column} desc limit 1",
            f"select count(*) filter (where {_guess(chance, column)}) from {holder}",
            f"select value from {holder}, json_each(json_array({column}))",
            f"select length({column}), hex({column}), quote({column}) from {holder}",
            f"select sum(9223372036854775807 - ({_guess(chance, column)})) from {holder}",
        )
    )


def _compound(chance: random.Random, column: str) -> str:
    value, _ = _said(chance, column)
    holder = _holder(chance, column)
    return chance.choice(
        (
            f"select '{value}' except select {column} from {holder}",
            f"select '{value}' intersect select {column} from {holder}",
            f"select null union select {column} from {holder}",
            f"values ((select count(*) from {holder} where {_guess(chance, column)}))",
            f"select count(*) from (select {column} from {holder} union all select '{value}') group by {column}",
            f"select * from (select {column} as a from {holder}) where a = '{value}'",
        )
    )


def _named_by_itself(chance: random.Random, column: str) -> str:
    """A name of the statement's own in place of a closed one, and beside it."""
    value, _ = _said(chance, column)
    table = HUNTED[column][0]
    return chance.choice(
        (
            f"with {table} as (select * from {_holder(chance, column)}) select count(*) from {table}",
            f"with x as (select {column} c from main.{table}) select count(*) from x where c = '{value}'",
            f"with {table}({column}) as (values ('{value}')) select * from {table} natural join main.{table}",
            f"with person_now as (select person_id, {column} from {table}) select * from person_now",
            f"with recursive c(x) as (select {column} from {table} union select substr(x, 2) from c where x <> '')"
            " select x from c",
            f"with x as materialized (select * from {table}_now) select {_guess(chance, column, 'x.')} from x",
            f"with {table} as (select 1 as {column}) select {column} from {table}",
        )
    )


def _beside(chance: random.Random, column: str) -> str:
    """By what the database tells of itself, of how it would go about it, of other ways to a row."""
    table = HUNTED[column][0]
    return chance.choice(
        (
            f"select * from pragma_table_info('{table}')",
            f"select count(*) from pragma_index_list('{table}') natural join {table}",
            "select * from sqlite_stat1",
            "select sql from sqlite_schema join personal using (name)",
            f"select payload from dbstat where name = '{table}'",
            "select data from sqlite_dbpage",
            f"select rowid, * from {table}",
            f"select * from {table} indexed by uq_personal_document_type_document_no",
            f"select * from {table} not indexed",
            f"explain select * from {table} where {_guess(chance, column)}",
            f"select * from main.{table}, temp.{table}",
            f"select {column} from person_masked where {_guess(chance, column)}",
            f"select person_id, name from person_masked order by {column}",
            f"select * from entry where options like '%{_said(chance, column)[0]}%' or reason like '%8765%'",
            f"select fts5({column}) from {table}",
            f"select commitment, salt from {table}",
        )
    )


def _open_alone(chance: random.Random, column: str) -> str:
    """What is answered, asked in ways in which something of a person might show."""
    table, other = chance.choice(OPEN[:5]), chance.choice(OPEN[:5])
    return chance.choice(
        (
            f"select * from {table} order by 1, 2",
            f"select * from {table} natural join {other}",
            f"select count(*) from {table} join {other} using (person_id)",
            f"select group_concat(fact_id) from (select * from {table})",
            f"select a.*, b.fact_id from {table} a, {other} b where a.person_id = b.person_id order by b.fact_id desc",
            "select reason, options, file_name, actor from entry",
            "select sql from sqlite_schema order by name",
            f"select count(*) from {table} where typeof(person_id) = 'integer' and '{_said(chance, column)[0]}' > ''",
            f"select abs(-9223372036854775807 - (select min(fact_id) from {table}))",
        )
    )


HUNTERS: tuple[Hunter, ...] = (
    _counted,
    _joined,
    _joined,
    _through_the_open,
    _folded,
    _compound,
    _named_by_itself,
    _beside,
    _open_alone,
)


def told(reader: Reader, sql: str) -> tuple[object, ...]:
    """All that one question tells."""
    try:
        return questions.ask(reader, sql, most=200)
    except MutualAidError as refused:
        return refused.code, refused.exit_code, sorted(refused.facts.items())


def hunt(twins: dict[str, Reader], seed: str, queries: int) -> tuple[list[str], int]:
    """The queries that told the two ledgers apart, and how many were answered at all."""
    chance = random.Random(seed)
    columns = sorted(HUNTED)
    telling, answered = [], 0
    for number in range(queries):
        column = columns[number % len(columns)]
        sql = chance.choice(HUNTERS)(chance, column)
        here, there = told(twins[""], sql), told(twins[column], sql)
        answered += isinstance(here[0], list)
        if here != there:
            telling.append(sql)
    return telling, answered


def test_a_thousand_queries_learn_no_digit(twins: dict[str, Reader]) -> None:
    telling, answered = hunt(twins, "a digit", QUERIES)
    assert telling == []
    assert answered >= QUERIES // 10, "queries that are all refused prove little"


def test_the_hunter_finds_digits_where_the_closed_tables_can_be_asked(
    twins: dict[str, Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = (*(name for name, _ in view_texts(None)), "entry", *KEYS)
    monkeypatch.setattr(questions, "offered", lambda: offered)
    telling, _ = hunt(twins, "a digit", 300)
    assert len(telling) >= 50
    for way in ("using (", "natural ", "order by", "over (", "with ", " union ", "like", "abs("):
        assert any(way in sql for sql in telling), way


def test_the_hunter_finds_what_is_withheld_of_open_tables_where_it_is_not(
    twins: dict[str, Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "WITHHELD", frozenset())
    telling, _ = hunt(twins, "a digit", 500)
    assert all(any(column in sql for sql in telling) for column in ("note", "hospital"))
