"""The shape of a ledger on a PostgreSQL server, held against what this program makes there.

A server keeps of a guard the text of its function, of a view what it understood of its text, and both can be changed by
whoever owns them. Guards are compared with the texts of ``db/guards.sql``; views are made once more as TEMP views, and
what the server says of either is compared. Of tables what no driver would notice is compared: columns, constraints,
unique indexes, and whatever would have a row changed, hidden or thrown away on its way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from mutualaid.store import shape
from mutualaid.store.reading import Reader
from mutualaid.store.resources import resource_text, view_texts

FILE = "guards.sql"
SCHEMA = "ledger_schema"
"""What stands in the texts of the guards where the schema of the ledger is to stand, quoted."""

_GUARD = re.compile(
    r"CREATE OR REPLACE FUNCTION (?P<name>\w+)\(\) RETURNS trigger LANGUAGE plpgsql SET (?P<set>.+?) AS"
    r" \$guard\$(?P<body>.*)\$guard\$; CREATE TRIGGER (?P=name) BEFORE (?P<event>\w+) ON \"(?P<table>\w+)\""
    r" FOR EACH (?P<each>ROW|STATEMENT) EXECUTE FUNCTION (?P=name)\(\)",
    re.DOTALL,
)
_BITS = {"ROW": 1, "STATEMENT": 0, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
"""How ``pg_trigger.tgtype`` says when a trigger fires."""
_TYPES = {"INTEGER": "bigint", "TEXT": "text", "VARCHAR(32)": "character varying(32)"}
_CONSTRAINT = re.compile(r"CONSTRAINT (\w+) (PRIMARY KEY|FOREIGN KEY|CHECK)(?:.*(DEFERRABLE INITIALLY DEFERRED))?")
_UNIQUE = re.compile(r'CREATE UNIQUE INDEX (\w+) ON "?(\w+)"? \((.*?)\) WHERE (.*)')

_IN_SCHEMA = "current_schema()::regnamespace"
_RELATIONS = f"""
select c.relname, c.relkind::text, exists (select 1 from pg_class f where f.oid = to_regclass(quote_ident(c.relname))
    and (f.oid = c.oid or (f.relkind = 'v' and f.relnamespace = pg_my_temp_schema()))) as is_found,
    c.relrowsecurity or exists (select 1 from pg_rewrite r where r.ev_class = c.oid and r.rulename <> '_RETURN')
    or exists (select 1 from pg_inherits i where c.oid in (i.inhrelid, i.inhparent)) as is_bent
from pg_class c where c.relnamespace = {_IN_SCHEMA} and c.relkind in ('r', 'p', 'v', 'm', 'f')
"""  # noqa: S608 - own words
_COLUMNS = f"""
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef or a.attidentity <> ''
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = {_IN_SCHEMA} and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
"""  # noqa: S608 - own words
_CONSTRAINTS = f"""
select c.relname, n.conname, n.contype::text, n.convalidated, n.condeferred
from pg_constraint n join pg_class c on c.oid = n.conrelid where c.relnamespace = {_IN_SCHEMA}
"""  # noqa: S608 - own words
_INDEXES = f"""
select i.relname, c.relname, pg_get_expr(x.indpred, x.indrelid), (
    select string_agg(pg_get_indexdef(x.indexrelid, k, true), ', ' order by k) from generate_series(1, x.indnkeyatts) k)
from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
where c.relnamespace = {_IN_SCHEMA} and x.indisunique and x.indisvalid and x.indislive and not x.indisprimary
"""  # noqa: S608 - own words
_GUARDS = f"""
select t.tgname, c.relname, t.tgtype::int, t.tgenabled::text, t.tgqual is null and t.tgattr::text = '',
    p.proname, p.pronamespace = {_IN_SCHEMA} and l.lanname = 'plpgsql' and not p.prosecdef,
    coalesce(array_to_string(p.proconfig, '; '), ''), p.prosrc
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
join pg_language l on l.oid = p.prolang
where not t.tgisinternal and c.relnamespace = {_IN_SCHEMA}
"""  # noqa: S608 - own words
_VIEWS = """
select c.relname, pg_get_viewdef(c.oid), coalesce(array_to_string(c.reloptions, '; '), '')
from pg_class c where c.relkind = 'v' and c.relnamespace in (%(schema)s::regnamespace, pg_my_temp_schema())
"""


class Guard(NamedTuple):
    """A trigger with its function, as a server keeps them; ``settings`` are those of the function."""

    table: str
    type: int
    enabled: str
    plain: bool
    function: str
    sound: bool
    settings: str
    body: str


def guard_texts(ledger: Reader) -> dict[str, str]:
    """The CREATE texts of the guards for the schema of this ledger, by name."""
    schema = _quoted_schema(ledger)
    return {
        guard["name"]: text.replace(SCHEMA, schema)
        for text in resource_text("", FILE).split(shape.BETWEEN)[:-1]
        if (guard := _GUARD.fullmatch(text))
    }


def differing(ledger: Reader) -> list[str]:
    """The names of what a ledger on a server holds otherwise than this program makes it, or does not hold, in order."""
    found = {*_other_relations(ledger), *_other_tables(ledger), *_other_indexes(ledger), *_other_guards(ledger)}
    if ledger.select("select current_setting('session_replication_role')") != [("origin",)]:
        found.add("session_replication_role")  # it turns every guard off
    if not found:  # where a table is another one, the views could not be made once more
        found |= _other_views(ledger)
    return sorted(found)


def _quoted_schema(ledger: Reader) -> str:
    return str(ledger.select("select quote_ident(current_schema())")[0][0])


def _tables() -> dict[str, str]:
    """The CREATE texts of the shipped tables, by name."""
    return {name: made.text for name, made in shape.shipped().items() if made.kind == "table"}


def _other_relations(ledger: Reader) -> set[str]:
    """Tables and views that are missing, found elsewhere first, or bent by rules, policies or parts.

    Views of this session alone stand in front where the program itself shows a part or an earlier entry. What else
    stands in the schema is somebody else's.
    """
    wanted = {**dict.fromkeys(_tables(), "r"), **dict.fromkeys((name for name, _ in view_texts(None)), "v")}
    standing = {name: (kind, is_found, is_bent) for name, kind, is_found, is_bent in ledger.select(_RELATIONS)}
    return {name for name, kind in wanted.items() if standing.get(name) != (kind, True, False)}


def _other_tables(ledger: Reader) -> set[str]:
    """Tables whose columns or constraints are others."""
    tables = _tables()
    columns: dict[str, set[Any]] = {name: set() for name in tables}
    for table, *column in ledger.select(_COLUMNS):
        columns.setdefault(table, set()).add(tuple(column))
    kept = {tuple(row) for row in ledger.select(_CONSTRAINTS) if row[0] in tables}
    found, made = set(), set()
    for name, text in tables.items():
        if columns[name] != {(column, _TYPES[kind], must, False) for column, kind, must in shape.columns(name)}:
            found.add(name)
        for constraint, kind, deferred in _CONSTRAINT.findall(text):
            made.add((name, constraint[:63], kind[0].lower(), True, bool(deferred)))
    return found | {row[0] for row in kept ^ made}


def _other_indexes(ledger: Reader) -> set[str]:
    """Unique indexes that are others: they refuse what would be paid twice."""
    wanted = {
        name[:63]: (table, _bare(where), columns)
        for made in shape.shipped().values()
        if (index := _UNIQUE.fullmatch(made.text))
        for name, table, columns, where in [index.groups()]
    }
    tables = _tables()
    found = {
        name: (table, _bare(where or ""), columns)
        for name, table, where, columns in ledger.select(_INDEXES)
        if table in tables
    }
    return {name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)}


def _bare(condition: str) -> str:
    """A condition without what a server writes into it."""
    return re.sub(r"::text|[()]", "", condition)


def _other_guards(ledger: Reader) -> set[str]:
    wanted = _guards(_quoted_schema(ledger))
    tables = _tables()
    found = {name: Guard(*kept) for name, *kept in ledger.select(_GUARDS) if kept[0] in tables}
    return {name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)}


def _guards(schema: str) -> Mapping[str, Guard]:
    return {
        name: guard._replace(settings=guard.settings.replace(SCHEMA, schema))
        for name, guard in _shipped_guards().items()
    }


@cache
def _shipped_guards() -> Mapping[str, Guard]:
    made = {}
    for text in resource_text("", FILE).split(shape.BETWEEN)[:-1]:
        found = _GUARD.fullmatch(text)
        assert found is not None, text
        bits = _BITS["BEFORE"] | _BITS[found["event"]] | _BITS[found["each"]]
        settings = found["set"].replace(" = ", "=")
        name = found["name"]
        made[name] = Guard(found["table"], bits, "O", True, name, True, settings, found["body"])
    return made


def _other_views(ledger: Reader) -> set[str]:
    """Views of which the server says another thing than of ours made once more beside them."""
    execute = ledger.connection.execute
    schema = _quoted_schema(ledger)
    execute("SAVEPOINT made_once_more")
    try:
        for _, text in view_texts(None):
            execute(re.sub(r"(?i)\bcreate\s+view\b", "create or replace temp view", text, count=1))
        execute("SET LOCAL search_path = pg_catalog")  # every name is told with its schema then
        kept: dict[str, set[tuple[str, str]]] = {}
        for name, text, options in execute(_VIEWS, {"schema": schema}).fetchall():
            kept.setdefault(name, set()).add((_without_schema(text, schema), options))
    finally:
        execute("ROLLBACK TO SAVEPOINT made_once_more")
    return {name for name, told in kept.items() if len(told) > 1}


def _without_schema(text: str, schema: str) -> str:
    return re.sub(rf"\b(?:pg_temp_\d+|{re.escape(schema)})\.", "", text)
