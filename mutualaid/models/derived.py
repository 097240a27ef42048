"""What follows from the facts and is kept for quick answers: never the truth, and made anew at will.

It stands outside digests and chain, no guard holds it, and nothing points to it or from it.
"""

from __future__ import annotations

from sqlalchemy import PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from mutualaid.models.base import STRICT, WHOLE, day, whole, words


class Span(SQLModel, table=True):
    """A stretch of days on which a person counts, in which unit, as what and under which plan (``rules.spans``)."""

    __tablename__ = "span"
    __table_args__ = (
        # In the order in which a question counts: of one code and plan unit by unit, without a sort.
        PrimaryKeyConstraint("span_code", "plan_id", "unit_id", "person_id", "starts_on", name="pk_span"),
        {**STRICT, "sqlite_with_rowid": False},
    )

    span_code: str = words()
    """Of ``codes.SPANS``."""
    plan_id: int = whole()
    """0 for membership, and for cover of any plan."""
    unit_id: int = whole()
    person_id: int = whole()
    """The human being who survives a merge."""
    starts_on: str = day()
    ends_on: str = day()


class SpanState(SQLModel, table=True):
    """The journal entry up to which the spans say what the facts say: one row; none before they were first made."""

    __tablename__ = "span_state"
    __table_args__ = (STRICT,)

    entry_id: int = Field(sa_type=WHOLE, primary_key=True, sa_column_kwargs={"autoincrement": False})
