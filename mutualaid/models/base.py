"""What every table is made of: column types, constraints, indexes, and the four columns that all facts share."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, MetaData, Text, text
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SQLModel.metadata = MetaData(naming_convention=NAMING)

WHOLE = BigInteger().with_variant(Integer, "sqlite")
"""The one integer type: INTEGER in a STRICT SQLite table, bigint on PostgreSQL."""

STANDING = text("voided_by IS NULL")
UNIT_RECEIPT = text("voided_by IS NULL AND enrollment_id IS NULL AND kind_code = 'receipt'")
STRICT = {"sqlite_strict": True}


def whole(*, null: bool = False, key: str | None = None) -> Any:
    """An integer column; ``key`` names the ``table.column`` it points to."""
    if key is None:
        return Field(sa_type=WHOLE, nullable=null)
    return Field(sa_type=WHOLE, nullable=null, foreign_key=key)


def words(*, null: bool = False) -> Any:
    """A text column."""
    return Field(sa_type=Text, nullable=null)


def day(*, null: bool = False) -> Any:
    """A day as ISO text (``2018-01-31``), compared as text on both engines."""
    return Field(sa_type=Text, nullable=null)


def a_day(column: str) -> CheckConstraint:
    """The shape of an ISO day, held by the database itself on both engines."""
    return CheckConstraint(
        f"{column} IS NULL OR"
        f" (length({column}) = 10 AND substr({column}, 5, 1) = '-' AND substr({column}, 8, 1) = '-')",
        name=f"{column}_is_a_day",
    )


def standing_unique(table: str, *columns: str) -> Index:
    """At most one standing row for these columns (rows with a NULL among them do not count)."""
    return Index(
        f"uq_{table}_{'_'.join(columns)}", *columns, unique=True, sqlite_where=STANDING, postgresql_where=STANDING
    )


def covering(table: str, *columns: str) -> Index:
    """A read index, complete and covering, so that reading at an earlier entry is as quick as at the head."""
    return Index(f"ix_{table}_{'_'.join(columns)}"[:60], *columns, "voided_by", "entry_id")


class Entry(SQLModel, table=True):
    """One journal entry (凭证): one person's one intent, one transaction."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("entry_id >= 1", name="counts_from_one"),
        CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
        STRICT,
    )

    entry_id: int = Field(sa_type=WHOLE, primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str = words()
    """UTC instant, ``2018-12-31T08:00:00Z``."""
    actor: str = words()
    os_user: str = words()
    action: str = words()
    reason: str | None = words(null=True)
    file_name: str | None = words(null=True)
    file_sha256: str | None = words(null=True)
    options: str | None = words(null=True)
    """Canonical JSON of the options that shaped the entry; of an import also ``left_over``, the rows not taken."""
    undoes: int | None = whole(null=True, key="entry.entry_id")
    program_version: str = words()
    schema_version: str = words()
    asserted_count: int = whole()
    voided_count: int = whole()
    rows_digest: str = words()
    prev_hash: str = words()
    hash: str = words()


class Fact(SQLModel):
    """The columns that every fact table shares."""

    key: ClassVar[str]
    """The column that holds the key, equal to the first row's ``fact_id``."""

    fact_id: int = Field(sa_type=WHOLE, primary_key=True, sa_column_kwargs={"autoincrement": False})
    entry_id: int = whole(key="entry.entry_id")
    voided_by: int | None = whole(null=True, key="entry.entry_id")
    source_row: int | None = whole(null=True)


def filled(table: str, column: str) -> Index:
    """An index of the few rows where the column holds something: a new journal entry is looked for in each."""
    given = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=given, postgresql_where=given)


def fact_indexes(table: str, key: str) -> tuple[Any, ...]:
    """What every fact table needs: one standing row a key, and the rows an entry asserted and voided found quickly."""
    return (
        standing_unique(table, key),
        filled(table, "voided_by"),
        Index(f"ix_{table}_entry_id", "entry_id"),
    )
