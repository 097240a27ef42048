"""Makes ``db/shape.sql`` and ``db/guards.sql`` anew, from the migrations and the guards' generator:
``python -m tests.store.shape``."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from mutualaid.store import resources, schema, served, shape
from mutualaid.store.guards import guards
from mutualaid.store.reading import Reader
from mutualaid.store.resources import folder


def as_made() -> str:
    """The tables and indexes that the migrations make in an empty ledger, and the guards of the models."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        schema.migrate(Reader(connection, "sqlite", "empty.db"))
        made = connection.execute("select sql from sqlite_schema where sql is not null").fetchall()
    return shape.text_of([create.strip() for (create,) in made] + [create for _, _, create in guards("sqlite")])


def guards_of_a_server() -> str:
    """The guards of the models as PostgreSQL makes them."""
    return shape.text_of([create for _, _, create in guards("postgresql")])


CURRENT = resources.schema_version()
HEAD = f"""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{int(CURRENT) + 1:04d}", "{CURRENT}"


def upgrade() -> None:
"""
"""How the migration after the newest begins."""
NEXT = f"""{HEAD}
    op.add_column("unit", sa.Column("nickname", sa.Text(), nullable=True))
    op.create_table("beside", sa.Column("a", sa.Text()))
"""
"""A migration as a later release may bring one."""


@contextmanager
def next_schema(root: Path, monkeypatch: pytest.MonkeyPatch, migration: str = NEXT) -> Iterator[None]:
    """Inside this the program is that of a later release, with one more migration."""
    shutil.copytree(folder("db"), root / "db")
    (root / "db" / "migrations" / "versions" / f"{int(CURRENT) + 1:04d}_next.py").write_text(
        migration, encoding="utf-8"
    )
    kept = (
        *(resources.folder, resources.resource_text, resources.schema_version, resources.view_texts),
        *(shape._of_file, shape.shipped),
    )
    try:
        with monkeypatch.context() as patched:
            patched.setattr(resources, "_PACKAGE", str(root))
            for each in kept:
                each.cache_clear()
            if migration == NEXT:
                (root / "db" / shape.FILE).write_text(as_made(), encoding="utf-8")
            yield
    finally:
        for each in kept:
            each.cache_clear()


if __name__ == "__main__":
    Path(folder("db"), shape.FILE).write_text(as_made(), encoding="utf-8")
    Path(folder("db"), served.FILE).write_text(guards_of_a_server(), encoding="utf-8")
