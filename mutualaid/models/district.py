"""Unions and the people in them."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint

from mutualaid.codes import HEADCOUNT_BASES, KIN, SEXES, STATUSES, UNIT_KINDS
from mutualaid.models.base import (
    STRICT,
    Fact,
    a_day,
    covering,
    day,
    fact_indexes,
    filled,
    standing_unique,
    whole,
    words,
)


class Unit(Fact, table=True):
    """A union: district, town, system or grassroots."""

    __tablename__ = "unit"
    key: ClassVar[str] = "unit_id"
    __table_args__ = (
        *fact_indexes("unit", "unit_id"),
        standing_unique("unit", "unit_code"),
        standing_unique("unit", "uscc"),
        CheckConstraint(f"kind_code IN {UNIT_KINDS}", name="kind_is_known"),
        a_day("opened_on"),
        a_day("closed_on"),
        STRICT,
    )

    unit_id: int = whole(key="unit.fact_id")
    unit_code: str = words()
    unit_name: str = words()
    """The name it began with; those it took later are ``unit_rename``."""
    kind_code: str = words()
    uscc: str | None = words(null=True)
    opened_on: str | None = day(null=True)
    closed_on: str | None = day(null=True)
    """The first day on which the unit is no more."""
    successor_id: int | None = whole(null=True, key="unit.fact_id")
    """The unit it was merged into on ``closed_on``."""


class UnitParent(Fact, table=True):
    """Where a unit hangs in the tree from ``from_on`` until the next row's ``from_on``."""

    __tablename__ = "unit_parent"
    key: ClassVar[str] = "unit_parent_id"
    __table_args__ = (
        *fact_indexes("unit_parent", "unit_parent_id"),
        standing_unique("unit_parent", "unit_id", "from_on"),
        a_day("from_on"),
        CheckConstraint("parent_id <> unit_id", name="not_its_own_parent"),
        STRICT,
    )

    unit_parent_id: int = whole(key="unit_parent.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    parent_id: int = whole(key="unit.fact_id")
    from_on: str = day()
    """``0001-01-01``: since always."""


class UnitRename(Fact, table=True):
    """What a unit is called from ``from_on`` until the next row's ``from_on``; before the first, as ``unit`` says."""

    __tablename__ = "unit_rename"
    key: ClassVar[str] = "unit_rename_id"
    __table_args__ = (
        *fact_indexes("unit_rename", "unit_rename_id"),
        standing_unique("unit_rename", "unit_id", "from_on"),
        covering("unit_rename", "unit_id", "from_on", "unit_name"),
        a_day("from_on"),
        STRICT,
    )

    unit_rename_id: int = whole(key="unit_rename.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    unit_name: str = words()
    from_on: str = day()


class UnitAlias(Fact, table=True):
    """Another name under which files know a unit."""

    __tablename__ = "unit_alias"
    key: ClassVar[str] = "unit_alias_id"
    __table_args__ = (
        *fact_indexes("unit_alias", "unit_alias_id"),
        standing_unique("unit_alias", "unit_id", "alias"),
        STRICT,
    )

    unit_alias_id: int = whole(key="unit_alias.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    alias: str = words()


class Headcount(Fact, table=True):
    """How many people a floor counts from, as the unit reported it on a day."""

    __tablename__ = "headcount"
    key: ClassVar[str] = "headcount_id"
    __table_args__ = (
        *fact_indexes("headcount", "headcount_id"),
        standing_unique("headcount", "unit_id", "base", "counted_on"),
        CheckConstraint(f"base IN {HEADCOUNT_BASES}", name="base_is_known"),
        CheckConstraint("head_count >= 0", name="head_count_not_negative"),
        a_day("counted_on"),
        STRICT,
    )

    headcount_id: int = whole(key="headcount.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    base: str = words()
    counted_on: str = day()
    """``0001-01-01``: since always (a roster of units without a day)."""
    head_count: int = whole()


class Target(Fact, table=True):
    """The participation rate a unit set itself for a year."""

    __tablename__ = "target"
    key: ClassVar[str] = "target_id"
    __table_args__ = (
        *fact_indexes("target", "target_id"),
        standing_unique("target", "unit_id", "year"),
        CheckConstraint("target_bp BETWEEN 0 AND 10000", name="target_is_a_rate"),
        STRICT,
    )

    target_id: int = whole(key="target.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    year: int = whole()
    target_bp: int = whole()


class Person(Fact, table=True):
    """One human being. ``person_id`` is the number a person reads out (``person_no``)."""

    __tablename__ = "person"
    key: ClassVar[str] = "person_id"
    __table_args__ = (
        *fact_indexes("person", "person_id"),
        CheckConstraint(f"sex_code IS NULL OR sex_code IN {SEXES}", name="sex_is_known"),
        STRICT,
    )

    person_id: int = whole(key="person.fact_id")
    sex_code: str | None = words(null=True)


class Personal(Fact, table=True):
    """The personal fields of a person, the only table that holds any.

    ``commitment = sha256(salt, values)`` enters the journal's digest in place of the values, so that they can be
    erased by law while the chain still verifies. Erasure sets every personal column and the salt to NULL.
    """

    __tablename__ = "personal"
    key: ClassVar[str] = "personal_id"
    __table_args__ = (
        *fact_indexes("personal", "personal_id"),
        standing_unique("personal", "person_id"),
        standing_unique("personal", "document_type", "document_no"),
        covering("personal", "person_id"),
        covering("personal", "document_no"),
        filled("personal", "erased_by"),
        STRICT,
    )

    personal_id: int = whole(key="personal.fact_id")
    person_id: int = whole(key="person.fact_id")
    name: str | None = words(null=True)
    document_type: str | None = words(null=True)
    document_no: str | None = words(null=True)
    """Normalised: a 15-digit resident number stands here with 18."""
    document_original: str | None = words(null=True)
    """As written, when that differs."""
    birth_on: str | None = day(null=True)
    phone: str | None = words(null=True)
    card_no: str | None = words(null=True)
    bank_name: str | None = words(null=True)
    """The name as the bank knows it, when that differs."""
    salt: str | None = words(null=True)
    commitment: str = words()
    erased_by: int | None = whole(null=True, key="entry.entry_id")


class PersonAlias(Fact, table=True):
    """Two records were one human being: ``person_id`` is ``survivor_id`` (never itself an alias)."""

    __tablename__ = "person_alias"
    key: ClassVar[str] = "person_alias_id"
    __table_args__ = (
        *fact_indexes("person_alias", "person_alias_id"),
        standing_unique("person_alias", "person_id"),
        covering("person_alias", "survivor_id"),
        CheckConstraint("person_id <> survivor_id", name="not_its_own_alias"),
        STRICT,
    )

    person_alias_id: int = whole(key="person_alias.fact_id")
    person_id: int = whole(key="person.fact_id")
    survivor_id: int = whole(key="person.fact_id")


class Membership(Fact, table=True):
    """A spell of membership in one unit with one status; a change of either ends it and begins the next."""

    __tablename__ = "membership"
    key: ClassVar[str] = "membership_id"
    __table_args__ = (
        *fact_indexes("membership", "membership_id"),
        standing_unique("membership", "person_id", "unit_id", "joined_on", "status_code"),
        covering("membership", "person_id", "unit_id", "joined_on", "left_on", "status_code", "membership_id"),
        CheckConstraint(f"status_code IN {STATUSES}", name="status_is_known"),
        CheckConstraint("left_on IS NULL OR left_on > joined_on", name="left_after_joined"),
        a_day("joined_on"),
        a_day("left_on"),
        STRICT,
    )

    membership_id: int = whole(key="membership.fact_id")
    person_id: int = whole(key="person.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    status_code: str = words()
    joined_on: str = day()
    left_on: str | None = day(null=True)
    """The first day out."""
    note: str | None = words(null=True)
    left_reason_code: str | None = words(null=True)
    """Why it ended, one of ``LEFT_REASONS``; NULL where nobody told."""
    first_joined_on: str | None = day(null=True)
    """The day of joining a union at all, where that lies before this one began; NULL elsewhere."""


class Dependant(Fact, table=True):
    """Somebody is the child or the spouse of a member: a person with documents of their own, and no member by it."""

    __tablename__ = "dependant"
    key: ClassVar[str] = "dependant_id"
    __table_args__ = (
        *fact_indexes("dependant", "dependant_id"),
        standing_unique("dependant", "person_id", "member_id", "from_on"),
        covering("dependant", "person_id", "member_id", "kin_code", "from_on", "until_on", "dependant_id"),
        CheckConstraint(f"kin_code IN {KIN}", name="kin_is_known"),
        CheckConstraint("person_id <> member_id", name="not_its_own_dependant"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="until_after_from"),
        a_day("from_on"),
        a_day("until_on"),
        STRICT,
    )

    dependant_id: int = whole(key="dependant.fact_id")
    person_id: int = whole(key="person.fact_id")
    member_id: int = whole(key="person.fact_id")
    """The member; that they are one is told by their spells alone."""
    kin_code: str = words()
    from_on: str = day()
    """``0001-01-01``: since always."""
    until_on: str | None = day(null=True)
    """The first day on which it is so no more."""
