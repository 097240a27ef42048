"""The words in which a migration makes a table: columns, conditions, indexes, and what all facts share.

Like the migrations that use them they never change what they make; a further word stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TYPES = {sa.BigInteger: "INTEGER", sa.Text: "TEXT"}
"""What SQLite calls the two types."""


class Index(NamedTuple):
    """An index of the table it is given to; with ``where`` of the rows for which that holds."""

    name: str
    columns: tuple[str, ...]
    where: str | None = None
    unique: bool = False


def whole(name: str, *, to: str | None = None, null: bool = False) -> sa.Column[int]:
    """An integer; ``to`` names the table whose key it is."""
    return sa.Column(name, WHOLE, autoincrement=False, nullable=null, info={"to": to})


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    """A text, or a day as ISO text."""
    return sa.Column(name, sa.Text(), nullable=null, info={"to": None})


def check(name: str, condition: str) -> tuple[str, str]:
    """A condition that every row meets."""
    return name, condition


def day(column: str) -> tuple[str, str]:
    """The shape of an ISO day."""
    shape = f"length({column}) = 10 AND substr({column}, 5, 1) = '-' AND substr({column}, 8, 1) = '-'"
    return f"{column}_is_a_day", f"{column} IS NULL OR ({shape})"


def standing(*columns: str) -> Index:
    """At most one standing row for these columns."""
    return Index(f"uq_{{table}}_{'_'.join(columns)}", columns, "voided_by IS NULL", unique=True)


def filled(column: str) -> Index:
    """The few rows where the column holds something."""
    return Index(f"ix_{{table}}_{column}", (column,), f"{column} IS NOT NULL")


def covering(*columns: str) -> Index:
    """Complete, so that reading at an earlier entry is as quick as at the head."""
    return Index(f"ix_{{table}}_{'_'.join(columns)}", (*columns, "voided_by", "entry_id"))


def table(name: str, key: str, *parts: sa.Column[Any] | tuple[str, str] | Index) -> None:
    """A table with its primary key, what its columns point to, and its indexes, each named after the table."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    checks = [part for part in parts if not isinstance(part, (sa.Column, Index))]
    points = sorted((column.name, column.info["to"]) for column in columns if column.info["to"])
    op.create_table(
        name,
        *columns,
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_{name}_{called}")) for called, condition in checks),
        *(_foreign_key(name, column, target) for column, target in points),
        sqlite_strict=True,
    )
    for part in parts:
        if isinstance(part, Index):
            _index(name, part)


def _index(name: str, index: Index) -> None:
    where = None if index.where is None else sa.text(index.where)
    op.create_index(
        index.name.format(table=name)[:60],
        name,
        list(index.columns),
        unique=index.unique,
        sqlite_where=where,
        postgresql_where=where,
    )


def widened(
    name: str, *columns: sa.Column[Any], may_be_null: Sequence[str] = (), indexes: Sequence[Index] = ()
) -> None:
    """A table with further columns, null in the rows that stand, and with columns that may be null from here on.

    SQLite can neither add a column that points to a fact nor let one be null: there the table is made anew under the
    same words and keeps its rows.
    """
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(name, columns, may_be_null)
    else:
        for column in columns:
            op.add_column(name, column)
            if column.info["to"]:
                target = column.info["to"]
                op.create_foreign_key(op.f(f"fk_{name}_{column.name}"), name, target, [column.name], ["fact_id"])
        for kept in may_be_null:
            op.alter_column(name, kept, nullable=True)
    for index in indexes:
        _index(name, index)


def _make_anew(name: str, columns: Sequence[sa.Column[Any]], may_be_null: Sequence[str]) -> None:
    texts = op.get_bind().execute(
        sa.text("select type, sql from sqlite_schema where tbl_name = :name and sql is not null"), {"name": name}
    )
    made = [(kind, text) for kind, text in texts]
    [create] = [text for kind, text in made if kind == "table"]
    kept = re.findall(r'^\t"?(\w+)"? (?:INTEGER|TEXT)', create, re.MULTILINE)
    for column in may_be_null:
        create = re.sub(rf"^(\t{column} \w+) NOT NULL", r"\1", create, flags=re.MULTILINE)
    added = "".join(f"\t{column.name} {_TYPES[type(column.type)]}, \n" for column in columns)
    added += "".join(
        f"\tCONSTRAINT fk_{name}_{column.name} FOREIGN KEY({column.name}) REFERENCES {column.info['to']} (fact_id), \n"
        for column in columns
        if column.info["to"]
    )
    listed = ", ".join(kept)
    op.execute(f'CREATE TABLE "{name}_kept" AS SELECT {listed} FROM "{name}"')  # noqa: S608 - own names
    op.execute(f'DROP TABLE "{name}"')
    op.execute(create.replace("\tCONSTRAINT", f"{added}\tCONSTRAINT", 1))
    op.execute(f'INSERT INTO "{name}" ({listed}) SELECT {listed} FROM "{name}_kept"')  # noqa: S608 - own names
    op.execute(f'DROP TABLE "{name}_kept"')
    for kind, text in made:
        if kind == "index":
            op.execute(text)


def _foreign_key(name: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    named = op.f(f"fk_{name}_{column}")
    if target == "entry":
        # Facts go in first, their entry last.
        return sa.ForeignKeyConstraint([column], ["entry.entry_id"], named, deferrable=True, initially="DEFERRED")
    return sa.ForeignKeyConstraint([column], [f"{target}.fact_id"], named)


def fact_table(name: str, key: str, *parts: sa.Column[Any] | tuple[str, str] | Index) -> None:
    """A table of facts: with the columns, the key and the indexes that all facts share."""
    table(
        name,
        "fact_id",
        whole("fact_id"),
        whole("entry_id", to="entry"),
        whole("voided_by", to="entry", null=True),
        whole("source_row", null=True),
        whole(key, to=name),
        *parts,
        standing(key),
        filled("voided_by"),
        Index("ix_{table}_entry_id", ("entry_id",)),
    )
