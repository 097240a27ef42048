"""How files are read: what somebody said that a heading means."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, text

from mutualaid.models.base import STRICT, Fact, fact_indexes, standing_unique, whole, words

OF_ALL = text("voided_by IS NULL AND unit_id IS NULL")


class Mapping(Fact, table=True):
    """What a heading means in the files of an import: of one unit and those below it, or of all."""

    __tablename__ = "mapping"
    key: ClassVar[str] = "mapping_id"
    __table_args__ = (
        *fact_indexes("mapping", "mapping_id"),
        standing_unique("mapping", "import_code", "heading_key", "unit_id"),
        Index(
            "uq_mapping_of_all", "import_code", "heading_key", unique=True, sqlite_where=OF_ALL, postgresql_where=OF_ALL
        ),
        CheckConstraint("length(heading_key) > 0", name="heading_says_something"),
        STRICT,
    )

    mapping_id: int = whole(key="mapping.fact_id")
    import_code: str = words()
    """Of which import the files are: what its columns are called (``member``, ``enroll`` …)."""
    heading: str = words()
    """As it was written when it was told."""
    heading_key: str = words()
    """By which headings are compared."""
    field: str = words()
    """The field that takes the column; ``-``: it is not needed."""
    unit_id: int | None = whole(null=True, key="unit.fact_id")
    """Of whose files it holds; NULL: of all."""
