"""Undo: a new entry that voids what an entry asserted and asserts again, under the same keys, what it voided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import KEYS, ROW_COLUMNS, STORIES
from mutualaid.journal.entries import CLOSED, Actor, Intent, Witness, Writer, undone_by, write
from mutualaid.results import Receipt
from mutualaid.store import shape
from mutualaid.store.reading import Reader

VERSIONS = frozenset((("payout", "personal_id"), ("batch_item", "personal_id"), ("batch_item", "payee_id")))
"""References to a row, not to a key: the version of the personal fields that was used may be voided since."""

HAS_ITS_OWN_WAY_BACK: Mapping[str, str] = {
    "period close": "UNDO_CLOSING",
    "period reopen": "UNDO_REOPENING",
    "payout export": "UNDO_EXPORT",
    "user add": "UNDO_USER",
    "user role": "UNDO_USER",
    "user remove": "UNDO_USER",
    "denial": "UNDO_NOTE",
    "disclosure": "UNDO_NOTE",
    "member erase": "UNDO_ERASURE",
}
"""Actions that no undo takes back, and the sentence that names what does."""

STAYS = frozenset(("disclosure",))
"""Facts of an entry that no undo takes back with it: what was handed out was seen."""

SECOND_STEPS = ("approval", "relief_approval")
"""What a second person has to say themselves: withdrawn, nobody else brings it back for them."""


def undo(
    url: str, entry: int, *, actor: Actor, reason: str, dry_run: bool = False, witness: Witness | None = None
) -> Receipt:
    """Undo one entry; an undo can be undone.

    Raises ENTRY_UNKNOWN (exit 1) and, for what has a way back of its own, UNDO_CLOSING, UNDO_REOPENING, UNDO_EXPORT,
    UNDO_USER, UNDO_NOTE, UNDO_ERASURE (exit 1); UNDO_TWICE and PERIOD_CLOSED (exit 5), UNDO_APPROVAL (exit 5) where
    another's approval would come back, and UNDO_REFUSED (exit 1, with the later entries and facts) where a later
    standing entry changed one of its rows, asserted a fact that rests on a key that would be gone, went on with a
    story it is part of, took away what a fact that would come back rests on, or took that fact's place; LIES_OUTSIDE
    (exit 1) where all of these lie outside the part of whoever acts; COVERS_EXCLUDED (exit 1) where a cover would come
    back beside one of a plan that may not be held with its own.
    """
    intent = Intent(
        "journal undo", actor, reason=reason, options={"entry": entry}, undoes=entry, dry_run=dry_run, witness=witness
    )
    with write(url, intent) as writer:
        whole = writer.whole()
        _refuse_unknown(writer, entry)
        undoable = {table: key for table, key in KEYS.items() if table not in STAYS}
        again: dict[str, list[dict[str, Any]]] = {}
        voids: dict[str, dict[int, int]] = {}
        resting: list[str] = []
        for table, key in undoable.items():
            voids[table], again[table], changed = _of_table(whole, table, key, entry)
            resting += changed
        gone = {table: voids[table].keys() - {row[key] for row in again[table]} for table, key in undoable.items()}
        for table, key in undoable.items():
            resting += _pointing(whole, table, key, entry, voids[table].keys(), gone)
            resting += _told_since(whole, table, key, entry, voids[table].keys())
            if again[table]:
                resting += _without_ground(whole, table, key, entry)
                resting += _in_its_place(whole, table, key, entry, voids[table].keys())
        resting += _moved_since(whole, entry)
        resting += _exchanged_since(whole, entry)
        resting += _members_since(whole, entry)
        if resting:
            records = _seen(writer, list(dict.fromkeys(resting)))
            raise MutualAidError("UNDO_REFUSED", entry=entry, count=len(records), records="; ".join(records[:20]))
        _refuse_for_another(writer, entry, again)
        for table, rows in voids.items():
            writer.void(table, rows.values())
        for table, facts in again.items():
            if facts:
                writer.assert_rows(table, tuple(facts[0]), [tuple(row.values()) for row in facts])
    return writer.receipt(facts={"undoes": entry})


def _refuse_unknown(writer: Writer, entry: int) -> None:
    found = writer.select("select action from entry where entry_id = :entry", {"entry": entry})
    if not found or writer.is_outside(entry):
        raise MutualAidError("ENTRY_UNKNOWN", entry=entry)
    if found[0][0] in HAS_ITS_OWN_WAY_BACK:
        raise MutualAidError(HAS_ITS_OWN_WAY_BACK[found[0][0]], entry=entry)
    undone = undone_by(writer, entry)
    if undone is not None:
        raise MutualAidError("UNDO_TWICE", Exit.CONFLICT, entry=entry, by=undone)


def _seen(writer: Writer, records: list[str]) -> list[str]:
    """Those of some records that whoever acts sees; raises LIES_OUTSIDE (exit 1) where they see none."""
    if writer.scope is None:
        return records
    seen = []
    for record in records:
        table, key, _ = record.split(" ")
        sql = f'select 1 from "{table}" where {KEYS[table]} = :key limit 1'  # noqa: S608 - own names
        if writer.select(sql, {"key": int(key)}):
            seen.append(record)
    if not seen:
        raise MutualAidError("LIES_OUTSIDE")
    return seen


def _refuse_for_another(writer: Writer, entry: int, again: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Else who proposed could bring back, alone, the approval that a second person had withdrawn."""
    for table in SECOND_STEPS:
        for row in again.get(table, ()):
            if row["approved_by"] != writer.intent.actor.compared:
                raise MutualAidError("UNDO_APPROVAL", Exit.CONFLICT, entry=entry, approved_by=row["approved_by"])


def _of_table(
    ledger: Reader, table: str, key: str, entry: int
) -> tuple[dict[int, int], list[dict[str, Any]], list[str]]:
    """Rows to void by key, rows to assert again, and what changed since: of what stands as it was asserted nothing."""
    asserted = ledger.select(
        f'select {key}, fact_id, voided_by from "{table}" where entry_id = :entry',  # noqa: S608 - own names
        {"entry": entry},
    )
    to_void: dict[int, int] = {number: fact_id for number, fact_id, voided_by in asserted if voided_by is None}
    again = []
    if len(to_void) < len(asserted):
        again = ledger.select_named(
            f'select * from "{table}" where entry_id = :entry and voided_by is not null',  # noqa: S608 - own names
            {"entry": entry},
        )
    voided = ledger.select_named(f'select * from "{table}" where voided_by = :entry', {"entry": entry})  # noqa: S608
    if not again and not voided:
        return to_void, [], []
    standing = {
        row[key]: row
        for row in ledger.select_named(
            f'select * from "{table}" where voided_by is null and {key} in (select {key} from "{table}"'  # noqa: S608
            f" where (entry_id = :entry and voided_by is not null) or voided_by = :entry)",
            {"entry": entry},
        )
    }
    made = {number for number, _, _ in asserted}
    changed: list[str] = []
    for row in again:
        now = standing.get(row[key])
        if now is None or _content(table, now) != _content(table, row):
            by = row["voided_by"] if now is None else now["entry_id"]
            changed.append(f"{table} {row[key]} (#{by})")
        else:
            to_void[row[key]] = now["fact_id"]
    to_assert = []
    for row in voided:
        if row[key] not in made and row[key] in standing:
            changed.append(f"{table} {row[key]} (#{standing[row[key]]['entry_id']})")
        to_assert.append({name: row[name] for name in row if name not in ROW_COLUMNS})
    return to_void, to_assert, changed


def _content(table: str, row: dict[str, Any]) -> dict[str, Any]:
    left_out = ROW_COLUMNS | (CLOSED.get(table, frozenset()) - {"erased_by"})
    return {name: value for name, value in row.items() if name not in left_out}


def _pointing(
    ledger: Reader, table: str, key: str, entry: int, voided: Set[int], gone: Mapping[str, Set[int]]
) -> Sequence[str]:
    """Facts asserted since that point to a key that would have no standing row any more.

    What was asserted before the entry pointed there already when no row stood: a receipt of a cover that was cancelled.
    """
    found: list[str] = []
    for column, target in _references(table, key):
        if not gone[target]:
            continue
        rows = ledger.select(
            f'select {column}, {key}, entry_id from "{table}" where voided_by is null and {column} is not null'  # noqa: S608
            " and entry_id > :entry",
            {"entry": entry},
        )
        keys = gone[target]
        found += [f"{table} {row[1]} (#{row[2]})" for row in rows if row[0] in keys and row[1] not in voided]
    return found


def _references(table: str, key: str) -> list[tuple[str, str]]:
    """The columns that point to the key of another fact, with the table they point to."""
    return [
        (column, target)
        for column, target in shape.references(table)
        if column != key and (table, column) not in VERSIONS
    ]


def _told_since(ledger: Reader, table: str, key: str, entry: int, voided: Set[int]) -> Sequence[str]:
    """Facts that go on with a story out of which the undo would take a fact, or into which it would put one back."""
    whose = STORIES.get(table)
    if whose is None:
        return []
    rows = ledger.select(
        f'select later.{key}, later.entry_id from "{table}" told join "{table}" later'  # noqa: S608
        f" on later.{whose} = told.{whose} and later.{key} > told.{key} and later.voided_by is null"
        " where told.entry_id = :entry or told.voided_by = :entry",
        {"entry": entry},
    )
    return [f"{table} {row[0]} (#{row[1]})" for row in rows if row[0] not in voided]


_MOVED_SINCE = (
    # What came back and goes out again, and whose return would be gone.
    "select 'batch_item', later.item_id, later.entry_id from payout_event told"
    " join batch_item sent on sent.fact_id = told.item_id"
    " join batch_item later on later.payout_id = told.payout_id and later.attempt > sent.attempt"
    " and later.voided_by is null where told.entry_id = :entry and told.voided_by is null",
    # A decision that was taken back since because the payment of its claim came back.
    "select 'decision', d.decision_id, max(d.voided_by) from payout_event told"
    " join payout p on p.payout_id = told.payout_id and p.voided_by is null"
    " join decision d on d.claim_id = p.claim_id"
    " where told.entry_id = :entry and told.voided_by is null and told.event_code = 'recovered'"
    " group by d.decision_id having count(d.voided_by) = count(*) and max(d.voided_by) > :entry",
    # What was paid for a claim instead of a payment of it that came back.
    "select 'payout', later.payout_id, later.entry_id from payout_event told"
    " join payout p on p.payout_id = told.payout_id and p.voided_by is null"
    " join payout later on later.claim_id = p.claim_id and later.payout_id <> p.payout_id and later.voided_by is null"
    " and later.entry_id > :entry"
    " where told.entry_id = :entry and told.voided_by is null and told.event_code = 'recovered'",
    # A payment to come back beside one of its claim whose recovery was taken back since.
    "select 'payout_event', told.payout_event_id, told.voided_by from payout back"
    " join payout p on p.claim_id = back.claim_id and p.payout_id <> back.payout_id and p.voided_by is null"
    " join payout_event told on told.payout_id = p.payout_id and told.event_code = 'recovered'"
    " and told.voided_by > :entry"
    " where back.voided_by = :entry and not exists (select 1 from payout_event heard"
    " where heard.payout_id = p.payout_id and heard.event_code = 'recovered' and heard.voided_by is null)",
    # A recovery to come back of a payment that has gone out again since.
    "select 'batch_item', later.item_id, later.entry_id from payout_event back"
    " join batch_item later on later.payout_id = back.payout_id and later.voided_by is null"
    " where back.voided_by = :entry and later.entry_id > :entry",
    # An attempt to come back of a payment that has been paid or recovered since.
    "select 'payout_event', told.payout_event_id, told.entry_id from batch_item back"
    " join payout_event told on told.payout_id = back.payout_id and told.voided_by is null"
    " where back.voided_by = :entry and told.entry_id > :entry and told.event_code <> 'returned'",
    # An attempt to come back beside an earlier one of which nothing is heard any more.
    "select 'payout_event', told.payout_event_id, told.voided_by from batch_item back"
    " join batch_item sent on sent.payout_id = back.payout_id and sent.voided_by is null"
    " and sent.attempt < back.attempt"
    " join payout_event told on told.item_id = sent.item_id and told.voided_by > :entry"
    " where back.voided_by = :entry and not exists (select 1 from payout_event heard"
    " where heard.item_id = sent.item_id and heard.voided_by is null)",
    # Money that went back, to each payer as the receipt told since the entry who they were.
    "select 'contribution', later.contribution_id, later.entry_id from contribution told"
    " join contribution later on later.reverses_id = told.contribution_id and later.voided_by is null"
    " and later.entry_id > :entry where told.voided_by = :entry",
    # Money to come back as given back, of a receipt that has told since who paid it.
    "select 'contribution', told.contribution_id, told.entry_id from contribution back"
    " join contribution told on told.contribution_id = back.reverses_id and told.voided_by is null"
    " and told.entry_id > :entry where back.voided_by = :entry",
    # The same, of a receipt of which money has gone back since: it would be given back twice.
    "select 'contribution', later.contribution_id, later.entry_id from contribution back"
    " join contribution later on later.reverses_id = back.reverses_id and later.voided_by is null"
    " and later.entry_id > :entry where back.voided_by = :entry",
)


def _moved_since(ledger: Reader, entry: int) -> Sequence[str]:
    """Facts of the flow of money that rest on the entry without pointing to it."""
    found = [row for sql in _MOVED_SINCE for row in ledger.select(sql, {"entry": entry})]
    return [f"{table} {key} (#{number})" for table, key, number in found]


def _exchanged_since(ledger: Reader, entry: int) -> Sequence[str]:
    """Documents that changed places, since a merge, between the records that it made one human being."""
    rows = ledger.select(
        "select later.personal_id, later.entry_id from person_alias told"
        " join personal later on later.person_id = told.person_id and later.voided_by is null"
        " join personal own on own.person_id = told.survivor_id and own.entry_id = later.entry_id"
        " join personal before on before.personal_id = later.personal_id and before.entry_id <= :entry"
        " and before.voided_by > :entry and coalesce(before.document_no, '') <> coalesce(later.document_no, '')"
        " where told.entry_id = :entry and told.voided_by is null",
        {"entry": entry},
    )
    return [f"personal {row[0]} (#{row[1]})" for row in rows]


_TOLD_SINCE = (
    " and later.entry_id > :entry and not exists (select 1 from membership before"
    " where before.membership_id = later.membership_id and before.entry_id <= :entry"
    " and before.unit_id = later.unit_id and before.joined_on = later.joined_on"
    " and coalesce(before.left_on, '') = coalesce(later.left_on, ''))"
)
"""What is told of a spell since; what an undo brought back is not."""
_MEMBERS_SINCE = (
    # Who was told of since, and goes on in the successor of a union because the entry merged the one into the other.
    "select later.membership_id, later.entry_id from unit told"
    " join membership here on here.unit_id = told.unit_id and here.left_on = told.closed_on and here.voided_by is null"
    " join membership later on later.person_id = here.person_id and later.unit_id = told.successor_id"
    " and later.joined_on = told.closed_on and later.status_code = here.status_code and later.voided_by is null"
    " where told.entry_id = :entry and told.voided_by is null",
    # Who was told of since, and would go on in a union that is closed again.
    "select later.membership_id, later.entry_id from unit back"
    " join membership later on later.unit_id = back.unit_id and later.voided_by is null"
    " and (later.left_on is null or later.left_on > back.closed_on)"
    " where back.voided_by = :entry and back.closed_on is not null",
)


def _members_since(ledger: Reader, entry: int) -> Sequence[str]:
    """Memberships entered since that rest on a union's being merged, or on its being open."""
    rows = [row for sql in _MEMBERS_SINCE for row in ledger.select(f"{sql}{_TOLD_SINCE}", {"entry": entry})]
    return [f"membership {number} (#{by})" for number, by in rows]


def _without_ground(ledger: Reader, table: str, key: str, entry: int) -> Sequence[str]:
    """Keys that a fact to come back points to, and that have lost their standing row since."""
    found: list[str] = []
    for column, target in _references(table, key):
        target_key = KEYS[target]
        rows = ledger.select(
            f"select back.{column}, max(ground.voided_by)"  # noqa: S608
            f' from "{table}" back join "{target}" ground on ground.{target_key} = back.{column}'
            f' where back.voided_by = :entry and not exists (select 1 from "{target}" standing'
            f" where standing.{target_key} = back.{column} and standing.voided_by is null)"
            f" group by back.{column} having max(ground.voided_by) > :entry",
            {"entry": entry},
        )
        found += [f"{target} {row[0]} (#{row[1]})" for row in rows]
    return found


def _in_its_place(ledger: Reader, table: str, key: str, entry: int, voided: Set[int]) -> Sequence[str]:
    """Standing facts that meet a fact to come back on a unique index."""
    found: list[str] = []
    for columns, where in shape.unique(table):
        if columns == [key]:
            continue
        equal = " and ".join(f"other.{column} = back.{column}" for column in columns)
        # The conditions are plain ANDs of "column ..." terms.
        further = [term for term in where.split(" AND ") if term != "voided_by IS NULL"]
        also = "".join(f" and back.{term} and other.{term}" for term in further)
        rows = ledger.select(
            f'select other.{key}, other.entry_id from "{table}" back join "{table}" other on {equal}'  # noqa: S608
            f" where back.voided_by = :entry and other.voided_by is null and other.{key} <> back.{key}{also}",
            {"entry": entry},
        )
        found += [f"{table} {row[0]} (#{row[1]})" for row in rows if row[0] not in voided]
    return found
