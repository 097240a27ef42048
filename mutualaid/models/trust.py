"""Who may do what, what was printed, and what the law asks to be noted."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, Index

from mutualaid.codes import ROLES
from mutualaid.models.base import STRICT, Fact, fact_indexes, standing_unique, whole, words


class Operator(Fact, table=True):
    """Who may do what, bound to an account of the operating system."""

    __tablename__ = "operator"
    key: ClassVar[str] = "operator_id"
    __table_args__ = (
        *fact_indexes("operator", "operator_id"),
        standing_unique("operator", "actor"),
        CheckConstraint(f"role_code IN {ROLES}", name="role_is_known"),
        STRICT,
    )

    operator_id: int = whole(key="operator.fact_id")
    actor: str = words()
    os_user: str = words()
    role_code: str = words()
    unit_id: int | None = whole(null=True, key="unit.fact_id")


class Publication(Fact, table=True):
    """A figure as it was printed: its question, its answer, and the head it was computed at."""

    __tablename__ = "publication"
    key: ClassVar[str] = "publication_id"
    __table_args__ = (
        *fact_indexes("publication", "publication_id"),
        Index("ix_publication_head_entry", "head_entry"),
        CheckConstraint("length(rows_sha256) = 64", name="rows_are_hashed"),
        CheckConstraint("length(head_hash) = 64", name="head_is_sha256"),
        STRICT,
    )

    publication_id: int = whole(key="publication.fact_id")
    """The number a person reads out (``publication_no``)."""
    report: str = words()
    params: str = words()
    """Canonical JSON of the question: unit, day or year, grouping, plan."""
    title: str | None = words(null=True)
    total: str = words()
    """Canonical JSON of the answer's total."""
    row_count: int = whole()
    rows_sha256: str = words()
    """Over the canonical JSON of the answer's rows."""
    head_entry: int = whole(key="entry.entry_id")
    head_hash: str = words()


class Denial(Fact, table=True):
    """A command that someone had no right to."""

    __tablename__ = "denial"
    key: ClassVar[str] = "denial_id"
    __table_args__ = (*fact_indexes("denial", "denial_id"), STRICT)

    denial_id: int = whole(key="denial.fact_id")
    command: str = words()
    role_code: str | None = words(null=True)


class Disclosure(Fact, table=True):
    """Personal values handed out in clear: what for, of whom, into which file; who did it and why tells the entry."""

    __tablename__ = "disclosure"
    key: ClassVar[str] = "disclosure_id"
    __table_args__ = (*fact_indexes("disclosure", "disclosure_id"), STRICT)

    disclosure_id: int = whole(key="disclosure.fact_id")
    command: str = words()
    person_id: int | None = whole(null=True, key="person.fact_id")
    """Whose values, where they are those of one person."""
    row_count: int = whole()
    purpose_code: str | None = words(null=True)
    """One of ``DISCLOSED_TO``; none of what was unmasked before purposes were kept."""
    person_nos: str | None = words(null=True)
    """The numbers of all persons, runs as one: ``1-7,9``; none where nobody was looked up in the ledger."""
    file_name: str | None = words(null=True)


class Erasure(Fact, table=True):
    """Personal values of a person were erased by law."""

    __tablename__ = "erasure"
    key: ClassVar[str] = "erasure_id"
    __table_args__ = (*fact_indexes("erasure", "erasure_id"), standing_unique("erasure", "person_id"), STRICT)

    erasure_id: int = whole(key="erasure.fact_id")
    person_id: int = whole(key="person.fact_id")
    row_count: int = whole()
