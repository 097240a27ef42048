"""Every table of the ledger: columns, constraints, indexes. No behaviour lives here.

Each fact table has ``fact_id`` (the row, never reused), ``entry_id`` (the journal entry that asserted it),
``voided_by`` (the entry that voided it, NULL while it stands) and ``source_row`` (the row of the imported
sheet). A key such as ``person_id`` is the ``fact_id`` of the first row asserted under it and stays when the
fact is corrected; one standing row a key. Days are ISO text, money is integer fen, rates are integer basis points.

Column types are only ``Text`` and ``BigInteger``/``Integer``: STRICT tables on SQLite refuse SQLModel's own.
Models with ``table=True`` do not validate; validation happens in ``rules``.
"""

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
    story: ClassVar[str | None] = None
    """The column that names whose story the facts tell, each after the one before; no undo makes a hole in it."""

    fact_id: int = Field(sa_type=WHOLE, primary_key=True, sa_column_kwargs={"autoincrement": False})
    entry_id: int = whole(key="entry.entry_id")
    voided_by: int | None = whole(null=True, key="entry.entry_id")
    source_row: int | None = whole(null=True)


def fact_indexes(table: str, key: str) -> tuple[Any, ...]:
    """What every fact table needs: one standing row a key, and the rows an entry asserted and voided found quickly."""
    voided = text("voided_by IS NOT NULL")
    return (
        standing_unique(table, key),
        Index(f"ix_{table}_voided_by", "voided_by", sqlite_where=voided, postgresql_where=voided),
        Index(f"ix_{table}_entry_id", "entry_id"),
    )


class Unit(Fact, table=True):
    """A union: district, town, system or grassroots."""

    __tablename__ = "unit"
    key: ClassVar[str] = "unit_id"
    __table_args__ = (
        *fact_indexes("unit", "unit_id"),
        standing_unique("unit", "unit_code"),
        standing_unique("unit", "uscc"),
        CheckConstraint(
            "kind_code IN ('district', 'street', 'town', 'township', 'system', 'grassroots')", name="kind_is_known"
        ),
        a_day("opened_on"),
        a_day("closed_on"),
        STRICT,
    )

    unit_id: int = whole(key="unit.fact_id")
    unit_code: str = words()
    unit_name: str = words()
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
        CheckConstraint("base IN ('staff', 'women', 'insured_heads')", name="base_is_known"),
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
        CheckConstraint("sex_code IS NULL OR sex_code IN ('M', 'F')", name="sex_is_known"),
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
        CheckConstraint("status_code IN ('in_service', 'kept')", name="status_is_known"),
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


class Plan(Fact, table=True):
    """A mutual-aid plan: enrolled (someone enrolls and pays) or universal (free for every card holder)."""

    __tablename__ = "plan"
    key: ClassVar[str] = "plan_id"
    __table_args__ = (
        *fact_indexes("plan", "plan_id"),
        standing_unique("plan", "plan_code"),
        CheckConstraint("kind_code IN ('enrolled', 'universal')", name="kind_is_known"),
        STRICT,
    )

    plan_id: int = whole(key="plan.fact_id")
    plan_code: str = words()
    name_zh: str = words()
    name_en: str = words()
    kind_code: str = words()
    position: int = whole()
    """The order of plans in tables."""
    aliases: str = words()
    """Canonical JSON list of further names under which files know the plan."""


class PlanTerms(Fact, table=True):
    """One dated version of a plan's terms. Past versions never change; an enrollment keeps its version."""

    __tablename__ = "plan_terms"
    key: ClassVar[str] = "terms_id"
    __table_args__ = (
        *fact_indexes("plan_terms", "terms_id"),
        standing_unique("plan_terms", "plan_id", "effective_on"),
        CheckConstraint("floor_bp IS NULL OR floor_bp BETWEEN 0 AND 10000", name="floor_is_a_rate"),
        a_day("effective_on"),
        a_day("ends_on"),
        STRICT,
    )

    terms_id: int = whole(key="plan_terms.fact_id")
    plan_id: int = whole(key="plan.fact_id")
    effective_on: str = day()
    ends_on: str | None = day(null=True)
    """The last day on which a cover may start under these terms."""
    floor_base: str | None = words(null=True)
    """``staff``, ``women``, ``members`` or ``insured_heads``."""
    floor_bp: int | None = whole(null=True)
    floor_all_below: int | None = whole(null=True)
    """Below this base everyone must be insured."""
    content: str = words()
    """Canonical JSON of the whole version, each value with its source."""
    sha256: str = words()


class Enrollment(Fact, table=True):
    """A person's cover under a plan, from ``starts_on`` to ``ends_on``, both included."""

    __tablename__ = "enrollment"
    key: ClassVar[str] = "enrollment_id"
    __table_args__ = (
        *fact_indexes("enrollment", "enrollment_id"),
        standing_unique("enrollment", "person_id", "plan_id", "starts_on"),
        covering("enrollment", "person_id", "plan_id", "starts_on", "ends_on", "enrollment_id", "unit_id", "fee_fen"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("share_count >= 1", name="share_count_at_least_one"),
        CheckConstraint("fee_fen BETWEEN 0 AND 10000000000", name="fee_is_money"),
        a_day("starts_on"),
        a_day("ends_on"),
        STRICT,
    )

    enrollment_id: int = whole(key="enrollment.fact_id")
    person_id: int = whole(key="person.fact_id")
    plan_id: int = whole(key="plan.fact_id")
    terms_id: int = whole(key="plan_terms.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    """The unit that enrolls and collects; it moves nobody."""
    starts_on: str = day()
    ends_on: str = day()
    share_count: int = whole()
    tier_code: str | None = words(null=True)
    fee_fen: int = whole()


class Contribution(Fact, table=True):
    """Money in (互助费), or back: a refund or a reversal is negative and dated on its own day.

    With ``enrollment_id`` it pays that enrollment alone. Without, it is a unit's receipt for a plan and pays whole
    enrollments through ``allocation``; what is left waits.
    """

    __tablename__ = "contribution"
    key: ClassVar[str] = "contribution_id"
    __table_args__ = (
        *fact_indexes("contribution", "contribution_id"),
        covering("contribution", "enrollment_id", "amount_fen"),
        covering("contribution", "received_on", "kind_code", "plan_id", "unit_id", "amount_fen"),
        Index(
            "ix_contribution_receipt_no",
            "receipt_no",
            sqlite_where=text("receipt_no IS NOT NULL"),
            postgresql_where=text("receipt_no IS NOT NULL"),
        ),
        Index(
            "uq_contribution_unit_receipt",
            "receipt_no",
            unique=True,
            sqlite_where=UNIT_RECEIPT,
            postgresql_where=UNIT_RECEIPT,
        ),
        CheckConstraint("kind_code IN ('receipt', 'refund', 'reversal', 'joining_fee')", name="kind_is_known"),
        CheckConstraint("amount_fen BETWEEN -10000000000 AND 10000000000 AND amount_fen <> 0", name="amount_is_money"),
        CheckConstraint("kind_code NOT IN ('receipt', 'joining_fee') OR amount_fen > 0", name="receipt_is_positive"),
        CheckConstraint("kind_code NOT IN ('refund', 'reversal') OR amount_fen < 0", name="refund_is_negative"),
        a_day("received_on"),
        STRICT,
    )

    contribution_id: int = whole(key="contribution.fact_id")
    kind_code: str = words()
    unit_id: int = whole(key="unit.fact_id")
    plan_id: int | None = whole(null=True, key="plan.fact_id")
    """NULL for a joining fee only."""
    received_on: str = day()
    amount_fen: int = whole()
    receipt_no: str | None = words(null=True)
    enrollment_id: int | None = whole(null=True, key="enrollment.fact_id")
    reverses_id: int | None = whole(null=True, key="contribution.fact_id")
    """The contribution that a refund or reversal gives back."""


class Allocation(Fact, table=True):
    """How much of a unit's receipt pays which enrollment."""

    __tablename__ = "allocation"
    key: ClassVar[str] = "allocation_id"
    __table_args__ = (
        *fact_indexes("allocation", "allocation_id"),
        standing_unique("allocation", "contribution_id", "enrollment_id"),
        covering("allocation", "enrollment_id", "amount_fen"),
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
        STRICT,
    )

    allocation_id: int = whole(key="allocation.fact_id")
    contribution_id: int = whole(key="contribution.fact_id")
    enrollment_id: int = whole(key="enrollment.fact_id")
    amount_fen: int = whole()


class Opening(Fact, table=True):
    """A year before the ledger began, as it was reported then."""

    __tablename__ = "opening"
    key: ClassVar[str] = "opening_id"
    __table_args__ = (
        *fact_indexes("opening", "opening_id"),
        standing_unique("opening", "unit_id", "year"),
        CheckConstraint("beneficiary_count IS NULL OR beneficiary_count >= 0", name="beneficiaries_not_negative"),
        CheckConstraint("member_count IS NULL OR member_count >= 0", name="members_not_negative"),
        STRICT,
    )

    opening_id: int = whole(key="opening.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    year: int = whole()
    contribution_fen: int | None = whole(null=True)
    aid_fen: int | None = whole(null=True)
    beneficiary_count: int | None = whole(null=True)
    member_count: int | None = whole(null=True)


class Payout(Fact, table=True):
    """Money out (受助金) to one person: one payment with a story of events."""

    __tablename__ = "payout"
    key: ClassVar[str] = "payout_id"
    __table_args__ = (
        *fact_indexes("payout", "payout_id"),
        standing_unique("payout", "serial_no"),
        covering("payout", "person_id", "plan_id", "payout_id", "amount_fen", "channel_code"),
        CheckConstraint("channel_code IN ('direct', 'office')", name="channel_is_known"),
        CheckConstraint("amount_fen BETWEEN 1 AND 10000000000", name="amount_is_money"),
        STRICT,
    )

    payout_id: int = whole(key="payout.fact_id")
    person_id: int = whole(key="person.fact_id")
    personal_id: int = whole(key="personal.fact_id")
    """The version of the personal fields (name, card) that the payment used."""
    plan_id: int = whole(key="plan.fact_id")
    amount_fen: int = whole()
    channel_code: str = words()
    serial_no: str | None = words(null=True)
    """流水号."""
    quarter: str | None = words(null=True)
    """Quarter of treatment, ``2018Q1``."""
    category_code: str | None = words(null=True)
    """``outpatient``, ``inpatient`` or ``over_cap``."""


class PayoutEvent(Fact, table=True):
    """What happened to a payment on a day: paid, returned by the bank, or recovered."""

    __tablename__ = "payout_event"
    key: ClassVar[str] = "payout_event_id"
    story: ClassVar[str | None] = "payout_id"
    __table_args__ = (
        *fact_indexes("payout_event", "payout_event_id"),
        standing_unique("payout_event", "payout_id", "event_code", "event_on"),
        covering("payout_event", "payout_id", "event_on", "event_code", "payout_event_id"),
        covering("payout_event", "event_on", "event_code", "payout_id", "payout_event_id"),
        CheckConstraint("event_code IN ('paid', 'returned', 'recovered')", name="event_is_known"),
        a_day("event_on"),
        STRICT,
    )

    payout_event_id: int = whole(key="payout_event.fact_id")
    payout_id: int = whole(key="payout.fact_id")
    event_code: str = words()
    event_on: str = day()


class Operator(Fact, table=True):
    """Who may do what, bound to an account of the operating system."""

    __tablename__ = "operator"
    key: ClassVar[str] = "operator_id"
    __table_args__ = (
        *fact_indexes("operator", "operator_id"),
        standing_unique("operator", "actor"),
        CheckConstraint("role_code IN ('clerk', 'approver', 'admin', 'auditor')", name="role_is_known"),
        STRICT,
    )

    operator_id: int = whole(key="operator.fact_id")
    actor: str = words()
    os_user: str = words()
    role_code: str = words()
    unit_id: int | None = whole(null=True, key="unit.fact_id")


FACTS: tuple[type[Fact], ...] = (
    Unit,
    UnitParent,
    UnitAlias,
    Headcount,
    Target,
    Person,
    Personal,
    PersonAlias,
    Membership,
    Plan,
    PlanTerms,
    Enrollment,
    Contribution,
    Allocation,
    Opening,
    Payout,
    PayoutEvent,
    Operator,
)
"""Every fact table, each before those that point to it."""

for table in SQLModel.metadata.tables.values():
    for constraint in table.foreign_key_constraints:
        # Facts go in first, the journal row last: only references to the journal wait for the commit. While any
        # deferred reference is open, SQLite looks for children of every row that is inserted into a parent table.
        if constraint.referred_table.name == "entry":
            constraint.deferrable = True
            constraint.initially = "DEFERRED"
