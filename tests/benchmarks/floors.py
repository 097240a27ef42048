"""What the program is held beside: the least that the same work takes, and what other tools take for it.

``python -c "import floors; floors.NAME(…)"`` by any interpreter that has the tool: nothing of the program is imported here.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

NOT_INSTALLED = 86
"""What is exited with where a tool is not there."""

FLAT_PARTICIPATION = """
with town as (select unit_id, case when parent_id = 1 then unit_id else parent_id end as town_id from unit_parent),
paid as (select enrollment_id, sum(amount_fen) as fen from contribution where enrollment_id > 0 group by 1),
held as (select person_id, max(starts_on <= '2018-12-31' and ends_on >= '2018-12-31') as insured from enrollment
  join paid using (enrollment_id) where fen >= fee_fen and starts_on <= '2018-12-31' and ends_on >= '2018-01-01'
  group by 1)
select town_id, count(*), sum(insured), count(insured) from membership join town using (unit_id)
  left join held using (person_id) where status_code = 'in_service' and joined_on <= '2018-12-31'
  and (left_on is null or left_on > '2018-12-31') group by 1
"""
"""Participation in plain SQL of flat tables in which nothing was ever corrected or merged."""
FLAT_PAYMENTS = """
select m.unit_id, sum(p.amount_fen), count(distinct p.person_id) from payout_event e
  join payout p on p.payout_id = e.payout_id
  join membership m on m.person_id = p.person_id and m.joined_on <= e.event_on
  where e.event_on between '2018-01-01' and '2018-12-31' and e.voided_by is null and p.voided_by is null
  and m.voided_by is null group by m.unit_id
"""
TAKEN = {
    "town": "select unit_id, case when parent_id = 1 then unit_id else parent_id end as town_id from unit_parent",
    "spell": "select person_id, unit_id from membership where status_code = 'in_service'"
    " and joined_on <= '2018-12-31' and (left_on is null or left_on > '2018-12-31')",
    "cover": "select enrollment_id, person_id, fee_fen as fee, ends_on >= '2018-12-31' as insured from enrollment"
    " where starts_on <= '2018-12-31' and ends_on >= '2018-01-01'",
    "money": "select enrollment_id, amount_fen as fen from contribution where enrollment_id > 0",
}
"""What a district would export to ask for participation elsewhere: each a list of its own."""
LISTED = (
    "select p.name, p.document_no, e.starts_on, e.ends_on, e.fee_fen / 100.0 as fee, e.share_count, e.unit_id, e.plan_id"
    " from enrollment e join personal p on p.person_id = e.person_id where e.starts_on like '2018%'"
)


def _reading(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _needs(*tools: str) -> None:
    """End with NOT_INSTALLED where a tool is not there, before anything is measured."""
    from importlib.util import find_spec

    if any(find_spec(tool) is None for tool in tools):
        sys.exit(NOT_INSTALLED)


def _rows(path: str) -> Any:
    import python_calamine

    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()


def read_by_calamine(path: str) -> None:
    """Read every row of a workbook."""
    for _ in _rows(path):
        pass


def read_by_openpyxl(path: str) -> None:
    """Read every row of a workbook as openpyxl streams it."""
    _needs("openpyxl")
    import openpyxl

    for _ in openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True):
        pass


def insert_by_pandas(engine: str, path: str, db: str) -> None:
    """Read a workbook and put it into a bare table: nothing judged, nothing kept of it."""
    _needs("pandas", "openpyxl" if engine == "openpyxl" else "python_calamine")
    import pandas

    pandas.read_excel(path, engine=engine).to_sql("list", sqlite3.connect(db), if_exists="replace")


def insert_by_sqlite_utils(path: str, db: str) -> None:
    """Read a workbook, write it as CSV, put that into a bare table with sqlite-utils' command."""
    _needs("sqlite_utils", "python_calamine")
    text = f"{db}.csv"
    with open(text, "w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(_rows(path))
    from sqlite_utils.cli import cli

    cli(["insert", db, "list", text, "--csv", "--silent"])


def ask_by_sqlite_utils(db: str) -> None:
    """Ask something small of a ledger with sqlite-utils' command."""
    _needs("sqlite_utils")
    from sqlite_utils.cli import cli

    cli(["query", db, "select count(*) from unit"])


def write_by_pandas(db: str, path: str) -> None:
    """Write the same list as a workbook."""
    _needs("pandas", "openpyxl")
    import pandas

    pandas.read_sql(LISTED, _reading(db)).to_excel(path, index=False, engine="openpyxl")


def write_by_polars(db: str, path: str) -> None:
    """Write the same list as a workbook."""
    _needs("polars", "xlsxwriter")
    import polars

    polars.read_database(LISTED, _reading(db)).write_excel(path)


def _taken(db: str, frame: Callable[[dict[str, tuple[Any, ...]]], Any]) -> list[Any]:
    """The four lists of participation as frames of a tool."""
    ledger = _reading(db)
    frames = []
    for sql in TAKEN.values():
        asked = ledger.execute(sql)
        frames.append(frame(dict(zip((each[0] for each in asked.description), zip(*asked, strict=True), strict=True))))
    return frames


def participation_by_polars(db: str) -> None:
    """Participation by town."""
    _needs("polars")
    import polars as pl

    town, spell, cover, money = _taken(db, pl.DataFrame)
    held = cover.join(money.group_by("enrollment_id").agg(pl.col("fen").sum()), on="enrollment_id")
    held = held.filter(pl.col("fen") >= pl.col("fee")).group_by("person_id").agg(pl.col("insured").max())
    found = spell.join(town, on="unit_id").join(held, on="person_id", how="left").group_by("town_id")
    print(found.agg(pl.len(), pl.col("insured").sum(), pl.col("insured").count().alias("in_year")))


def participation_by_pandas(db: str) -> None:
    """Participation by town."""
    _needs("pandas")
    import pandas as pd

    town, spell, cover, money = _taken(db, pd.DataFrame)
    held = cover.merge(money.groupby("enrollment_id", as_index=False)["fen"].sum(), on="enrollment_id")
    held = held[held["fen"] >= held["fee"]].groupby("person_id", as_index=False)["insured"].max()
    found = spell.merge(town, on="unit_id").merge(held, on="person_id", how="left").groupby("town_id")
    print(found["insured"].agg(["size", "sum", "count"]))


def participation_by_duckdb(db: str) -> None:
    """Participation by town."""
    _needs("duckdb", "pandas")
    import duckdb
    import pandas as pd

    tables = dict(zip(TAKEN, _taken(db, pd.DataFrame), strict=True))
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(name, table)
    print(
        connection.sql(
            "with paid as (select enrollment_id, sum(fen) as fen from money group by 1), held as (select person_id,"
            " max(insured) as insured from cover join paid using (enrollment_id) where fen >= fee group by 1)"
            " select town_id, count(*), sum(insured), count(insured) from spell join town using (unit_id)"
            " left join held using (person_id) group by 1"
        ).fetchall()
    )


def participation_flat(db: str) -> None:
    """Participation by town in one pass of SQLite."""
    print(_reading(db).execute(FLAT_PARTICIPATION).fetchall())


def payments_flat(db: str) -> None:
    """Payments of a year by unit in one join of SQLite."""
    _reading(db).execute(FLAT_PAYMENTS).fetchall()


def scan_names(db: str) -> None:
    """Look at every name."""
    _reading(db).execute("select person_id from identity_now where lower(name) like '%王五五%'").fetchall()


def select_all(db: str) -> None:
    """Read every row of every table."""
    connection = _reading(db)
    for (table,) in connection.execute("select name from sqlite_schema where type = 'table'").fetchall():
        for _ in connection.execute(f'select * from "{table}"'):
            pass


def copy_bare(db: str, place: str) -> None:
    """SQLite's own copy, and its own look at it."""
    copy = sqlite3.connect(place)
    _reading(db).backup(copy)
    if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        sys.exit(1)
    copy.close()
    os.remove(place)


def update_each_row(db: str, entry: str) -> None:
    """One UPDATE a table of every row that an entry asserted, under the guards of the ledger."""
    connection = sqlite3.connect(db, isolation_level=None)
    settings = ("synchronous = EXTRA", "foreign_keys = ON", "recursive_triggers = ON", "secure_delete = ON")
    for pragma in (*settings, "temp_store = MEMORY", "cache_size = -131072"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    last = connection.execute("select max(entry_id) from entry").fetchone()[0]
    for table in ("membership", "personal", "person"):
        connection.execute(f"update {table} set voided_by = ? where entry_id = ?", (last + 1, int(entry)))
    columns = [row[1] for row in connection.execute("pragma table_info(entry)") if row[1] != "entry_id"]
    connection.execute(
        f"insert into entry select ?, {', '.join(columns)} from entry where entry_id = ?", (last + 1, last)
    )
    connection.execute("COMMIT")


def change_databases(server: str, what: str, name: str) -> None:
    """Make a database on a server, or take it away."""
    _needs("psycopg")
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"{what} database {name}")


def try_terms(ledger: str, file: str, times: str) -> None:
    """The events of 2018 gathered and judged by the terms that stand and by those of a file, so many times."""
    from mutualaid.claims.trying.sides import Sides
    from mutualaid.names.plans import PlanIndex
    from mutualaid.plans import read_file
    from mutualaid.store.reading import read

    with open(file, encoding="utf-8") as opened:
        terms = read_file(opened.read(), file).versions[-1]
    with read(ledger) as reader:
        for _ in range(int(times)):
            plans = PlanIndex(reader)
            Sides(reader, plans, plans.named(terms.plan_code), terms, 2018)
