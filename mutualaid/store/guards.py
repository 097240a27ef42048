"""The guards inside the database itself: triggers generated from the table metadata, for both engines.

They refuse DELETE on any fact table and on the journal, any UPDATE other than voiding a standing row by the entry
being written (and the erasure of personal fields), and any INSERT that does not belong to the entry being written
or that meets a standing row on a unique index: ``INSERT OR REPLACE`` would delete that row unseen. On PostgreSQL they
refuse TRUNCATE too, which asks no guard of a row, and look at the ledger's own schema alone: a temporary table named
like one of its tables would be asked in its place.
"""

from __future__ import annotations

from sqlalchemy import Index, Table

from mutualaid.codes import FOLLOW_THE_DEAD
from mutualaid.facts import CLOSED_COLUMNS, KEYS, POSTED
from mutualaid.models import FACTS, Entry
from mutualaid.store.served import SCHEMA

WRITING = "(SELECT coalesce(max(entry_id), 0) + 1 FROM entry)"
"""The number of the entry being written: its journal row goes in last."""

CLOSED_UNTIL = "(SELECT coalesce(max(closed_until), '') FROM period_closing WHERE voided_by IS NULL)"
"""The last day of the last closed period."""

LAST_EVENT = (
    "(SELECT told.event_code FROM payout_event told WHERE told.payout_id = {payout} AND told.voided_by IS NULL"
    " ORDER BY told.event_on DESC, told.fact_id DESC LIMIT 1)"
)

PARTS = ("NEW.member_fen", "NEW.unit_fen", "NEW.district_fen", "NEW.city_fen")
"""What each payer gave of a contribution."""

_IS_RELIEF = (
    "(SELECT p.relief_id IS NOT NULL FROM payout p WHERE p.voided_by IS NULL AND {where} ORDER BY p.fact_id LIMIT 1)"
)
_OF_BATCH = (
    "p.payout_id = (SELECT i.payout_id FROM batch_item i WHERE i.batch_id = NEW.batch_id AND i.voided_by IS NULL"
    " ORDER BY i.fact_id LIMIT 1)"
)
SAME_HUMAN = (
    "SELECT c.person_id UNION SELECT a.survivor_id FROM person_alias a WHERE a.person_id = c.person_id"
    " AND a.voided_by IS NULL UNION SELECT o.person_id FROM person_alias o WHERE o.voided_by IS NULL AND (o.survivor_id"
    " = c.person_id OR o.survivor_id IN (SELECT a.survivor_id FROM person_alias a WHERE a.person_id = c.person_id"
    " AND a.voided_by IS NULL))"
)
"""Every record of the human being whose claim ``c`` is."""

_FOLLOW_THE_DEAD = ", ".join(f"'{code}'" for code in FOLLOW_THE_DEAD)

FURTHER = {
    # A part goes the way of the whole, and all parts together are no more than it.
    "contribution": (
        *(f"(NEW.amount_fen > 0) <> ({part} > 0)" for part in PARTS),
        f"abs({' + '.join(f'coalesce({part}, 0)' for part in PARTS)}) > abs(NEW.amount_fen)",
    ),
    # All payments of a claim that stand and did not come back come to no more than is decided on it.
    "payout": (
        "(NEW.claim_id IS NOT NULL AND NEW.amount_fen + (SELECT coalesce(sum(met.amount_fen), 0) FROM payout met"  # noqa: S608
        " WHERE met.claim_id = NEW.claim_id AND met.voided_by IS NULL AND met.payout_id <> NEW.payout_id"
        f" AND coalesce({LAST_EVENT.format(payout='met.payout_id')}, '') <> 'recovered')"
        " > coalesce((SELECT d.amount_fen FROM decision d WHERE d.claim_id = NEW.claim_id"
        " AND d.voided_by IS NULL), 0))",
        # Relief is of no plan and no claim, and pays what was granted; whatever else is paid is of a plan.
        "((NEW.plan_id IS NULL) <> (NEW.relief_id IS NOT NULL))",
        "(NEW.relief_id IS NOT NULL AND (NEW.claim_id IS NOT NULL OR NEW.decision_id IS NOT NULL OR NOT EXISTS"
        " (SELECT 1 FROM relief r JOIN relief_approval a ON a.relief_id = r.relief_id AND a.voided_by IS NULL"
        " WHERE r.relief_id = NEW.relief_id AND r.voided_by IS NULL AND r.amount_fen = NEW.amount_fen"
        " AND a.relief_approval_id = NEW.relief_approval_id)))",
    ),
    "payout_event": (
        "(NEW.event_code = 'paid'"
        f" AND coalesce({LAST_EVENT.format(payout='NEW.payout_id')}, '') IN ('paid', 'recovered'))",
        # What a decision or a grant pays goes by batch: the bank cannot have answered what it was never sent.
        "(NEW.event_code <> 'recovered' AND (NEW.item_id IS NOT NULL OR EXISTS (SELECT 1 FROM payout p"
        " WHERE p.payout_id = NEW.payout_id AND p.voided_by IS NULL"
        " AND (p.decision_id IS NOT NULL OR p.relief_id IS NOT NULL)))"
        " AND NOT EXISTS (SELECT 1 FROM batch_item i JOIN payment_file f ON f.batch_id = i.batch_id"
        " AND f.voided_by IS NULL WHERE i.item_id = NEW.item_id AND i.payout_id = NEW.payout_id"
        " AND i.voided_by IS NULL))",
    ),
    # No second attempt while one is open, nor once the money is there: the bank would pay both.
    "batch_item": (
        f"coalesce({LAST_EVENT.format(payout='NEW.payout_id')}, '') IN ('paid', 'recovered')",
        "EXISTS (SELECT 1 FROM batch_item met WHERE met.payout_id = NEW.payout_id AND met.voided_by IS NULL"
        " AND met.item_id <> NEW.item_id AND NOT EXISTS (SELECT 1 FROM payout_event told"
        " WHERE told.item_id = met.item_id AND told.voided_by IS NULL))",
        # Relief has batches of its own: the first item says which a batch is.
        f"{_IS_RELIEF.format(where='p.payout_id = NEW.payout_id')} <> {_IS_RELIEF.format(where=_OF_BATCH)}",
    ),
    "payment_file": (
        # The money of a death, or of somebody who has died, goes to an heir or to the union, and to nobody else.
        "EXISTS (SELECT 1 FROM batch_item i JOIN payout p ON p.payout_id = i.payout_id AND p.voided_by IS NULL"  # noqa: S608
        " JOIN claim c ON c.claim_id = p.claim_id AND c.voided_by IS NULL WHERE i.batch_id = NEW.batch_id"
        " AND i.voided_by IS NULL AND (i.payee_id IS NULL OR NOT EXISTS (SELECT 1 FROM payee y"
        f" WHERE y.claim_id = c.claim_id AND y.voided_by IS NULL AND y.relation_code IN ({_FOLLOW_THE_DEAD})))"
        " AND (c.harm_code = 'death'"
        " OR EXISTS (SELECT 1 FROM membership m"
        f" WHERE m.voided_by IS NULL AND m.left_reason_code = 'deceased' AND m.person_id IN ({SAME_HUMAN}))))",
        "NOT EXISTS (SELECT 1 FROM approval a WHERE a.approval_id = NEW.approval_id AND a.batch_id = NEW.batch_id"
        " AND a.voided_by IS NULL)",
    ),
}
"""What the database itself refuses of money, by table."""


def guards(engine: str) -> list[tuple[str, str, str]]:
    """Every trigger as ``(table, name, CREATE text)``; on PostgreSQL the text creates its function too."""
    further = [] if engine == "sqlite" else [("TRUNCATE", "TRUE")]
    made = [_one(engine, _name(Entry), *guard) for guard in [*_entry_guards(), *further]]
    for model in FACTS:
        table = _table(model)
        made += [_one(engine, table.name, *guard) for guard in [*_fact_guards(table), *further]]
    return made


def _table(model: object) -> Table:
    table = model.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    return table


def _name(model: object) -> str:
    return _table(model).name


def _entry_guards() -> list[tuple[str, str]]:
    return [
        ("DELETE", "TRUE"),
        ("UPDATE", "TRUE"),
        ("INSERT", f"NEW.entry_id <> {WRITING}"),
    ]


def _fact_guards(table: Table) -> list[tuple[str, str]]:
    same = [_same(column.name) for column in table.columns if column.name != "voided_by"]
    allowed = f"OLD.voided_by IS NULL AND NEW.voided_by = {WRITING} AND {' AND '.join(same)}"
    if table.name in CLOSED_COLUMNS:
        erased = (*CLOSED_COLUMNS[table.name], "salt")
        kept = [_same(column.name) for column in table.columns if column.name not in (*erased, "erased_by")]
        emptied = [f"NEW.{column} IS NULL" for column in erased]
        allowed = (
            f"({allowed}) OR (OLD.erased_by IS NULL AND NEW.erased_by = {WRITING} AND {' AND '.join(kept + emptied)})"
        )
    key = KEYS[table.name]
    # A row id above every other one meets no row through the primary key, and as a new key none through that either.
    refused = [
        f"NEW.entry_id <> {WRITING}",
        "NEW.voided_by IS NOT NULL",
        f'NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "{table.name}")',  # noqa: S608
        f"(NEW.{key} <> NEW.fact_id AND {_meets(table, [key], 'voided_by IS NULL')})",
    ]
    refused += [
        _meets(table, columns, _where(index))
        for index in sorted(table.indexes, key=lambda index: str(index.name))
        if index.unique and (columns := [column.name for column in index.columns]) != [key]
    ]
    refused += FURTHER.get(table.name, ())
    update = f"CASE WHEN {allowed} THEN FALSE ELSE TRUE END"
    if posted := POSTED.get(table.name):
        refused.append(f"NEW.{posted} <= {CLOSED_UNTIL}")
        update = f"{update} OR OLD.{posted} <= {CLOSED_UNTIL}"
    # CASE, not NOT: a comparison with NULL is neither true nor false, and NOT would let it through.
    return [
        ("DELETE", "TRUE"),
        ("UPDATE", update),
        ("INSERT", " OR ".join(refused)),
    ]


def _same(column: str) -> str:
    # Spelled out, since IS between two values of any type is SQLite's own and IS NOT DISTINCT FROM newer than 3.38.
    return f"(OLD.{column} = NEW.{column} OR (OLD.{column} IS NULL AND NEW.{column} IS NULL))"


def _where(index: Index) -> str:
    return str(index.dialect_options["sqlite"]["where"])


def _meets(table: Table, columns: list[str], where: str) -> str:
    """Does the new row meet another on this unique index (both within its condition)?"""
    equal = " AND ".join(f"met.{column} = NEW.{column}" for column in columns)
    named = ", ".join(f"NEW.{column.name} AS {column.name}" for column in table.columns)
    fits = "" if where == "voided_by IS NULL" else f" AND EXISTS (SELECT 1 FROM (SELECT {named}) fits WHERE {where})"  # noqa: S608
    return f'EXISTS (SELECT 1 FROM "{table.name}" met WHERE {equal} AND {_of_met(where)}){fits}'  # noqa: S608


def _of_met(where: str) -> str:
    # The conditions of our indexes are plain ANDs of "column ..." terms.
    return " AND ".join(f"met.{term}" for term in where.split(" AND "))


def _one(engine: str, table: str, event: str, refused: str) -> tuple[str, str, str]:
    name = f"guard_{table}_{event.lower()}"
    message = f"{table}: {event} refused by the journal"
    if engine == "sqlite":
        return (
            table,
            name,
            f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW WHEN {refused} '
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        )
    each, hand_back = ("STATEMENT", "NULL") if event == "TRUNCATE" else ("ROW", "OLD" if event == "DELETE" else "NEW")
    return (
        table,
        name,
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = pg_catalog, {SCHEMA}, pg_temp AS $guard$ BEGIN "
        f"IF ({refused}) THEN RAISE EXCEPTION '{message}'; END IF; RETURN {hand_back}; END $guard$; "
        f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {name}()',
    )
