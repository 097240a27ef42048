"""The words in which a migration makes a table: columns, conditions, indexes, and what all facts share.

Like the migrations that use them they never change what they make; a further word stands beside them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


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
    for index in parts:
        if isinstance(index, Index):
            where = None if index.where is None else sa.text(index.where)
            op.create_index(
                index.name.format(table=name)[:60],
                name,
                list(index.columns),
                unique=index.unique,
                sqlite_where=where,
                postgresql_where=where,
            )


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
