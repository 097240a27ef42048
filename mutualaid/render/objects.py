"""Answers, receipts, notes and problems as plain objects: English keys, raw integers, texts alone in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mutualaid.render.cells import told
from mutualaid.results import Ledger, Note, Problem, Table

if TYPE_CHECKING:
    from mutualaid.results import OneFile, Receipt, SeveralFiles


PLACED = ("code", "sheet", "row", "column", "value", "message")
"""The keys of a note; a problem has its verdict before them."""

_PAID_OTHERWISE = ("claims", "count", "payouts", "differs_fen")
COUNTED = {
    "DECISIONS_CHANGED": ("claims", "count"),
    "DECISIONS_PAID_TOO_MUCH": _PAID_OTHERWISE,
    "DECISIONS_PAID_TOO_LITTLE": _PAID_OTHERWISE,
    "CLAIMS_WITHOUT_PAYEE": ("claims", "count"),
    "PAID_AFTER_DEATH": ("payouts", "count", "amount_fen"),
}
"""Notes that scripts ask for their numbers: those of their facts that stand beside the sentence."""


def table_object(table: Table) -> dict[str, Any]:
    """The head's keys, the ledger's stamp, rows, total and further lists; ``notes`` only where there are any."""
    made: dict[str, Any] = dict(table.head)
    made["ledger"] = {"entry": table.ledger.entry, "head": table.ledger.head}
    made["rows"] = table.rows if isinstance(table.rows, list) else list(table.rows)
    made["total"] = None if table.total is None else dict(table.total)
    made |= {key: list(rows) for key, rows in table.lists.items()}
    if table.notes:
        made["notes"] = note_objects(table.notes)
    return made


def receipt_object(receipt: Receipt) -> dict[str, Any]:
    """What one write did, with the further keys of its command."""
    from mutualaid.results import ImportReceipt, SeveralFiles

    made: dict[str, Any] = {"entry": receipt.entry, "dry_run": receipt.dry_run}
    if isinstance(receipt, ImportReceipt):
        made |= {
            "file": receipt.file,
            "sha256": receipt.sha256,
            "read": receipt.read,
            "added": receipt.added,
            "updated": receipt.updated,
            "unchanged": receipt.unchanged,
            "ready": receipt.ready,
            "held": receipt.held,
            "refused": receipt.refused,
            "same_as_entry": receipt.same_as_entry,
        }
    made["asserted"] = dict(receipt.asserted)
    made["voided"] = dict(receipt.voided)
    made["notes"] = note_objects(receipt.notes)
    made["problems"] = problem_objects(receipt.problems)
    for key, value in receipt.facts.items():
        made.setdefault(key, _left_out(value) if key == "left_out" else value)
    if receipt.about:
        made.setdefault("about", [dict(row) for row in receipt.about])
    if isinstance(receipt, SeveralFiles):
        made["problems"] = [{"file": file, **problem} for file, problem in _of_files(receipt)]
        made |= {"line": receipt.line, "imports": [_file_object(one) for one in receipt.files]}
    return made


def _of_files(receipt: SeveralFiles) -> list[tuple[str, dict[str, Any]]]:
    """Every problem of several files, with the file that has it."""
    return [(one.file, made) for one in receipt.files for made in problem_objects(one.all_problems)]


def _file_object(one: OneFile) -> dict[str, Any]:
    """One of several files: what it is, and the receipt of its import as that tells it."""
    return {
        "order": one.order,
        "path": one.file,
        "sheet": one.sheet,
        "kind": one.kinds[0] if len(one.kinds) == 1 else None,
        "kinds": list(one.kinds),
        "command": one.command,
        "state": one.state,
        **(
            {"notes": note_objects(one.notes), "problems": problem_objects(one.problems)}
            if one.receipt is None
            else receipt_object(one.receipt)
        ),
    }


def listed(receipt: Receipt) -> tuple[list[str], list[dict[str, Any]]]:
    """What a receipt lists where only rows can be told, and their keys: the problems, else the notes.

    Of several files each row begins with its file.
    """
    from mutualaid.results import SeveralFiles

    if isinstance(receipt, SeveralFiles):
        rows = [{"file": file, **made} for file, made in _of_files(receipt)]
        if not rows:
            rows = [{"file": one.file, **made} for one in receipt.files for made in note_objects(_notes(one))]
            rows += [{"file": None, **made} for made in note_objects(receipt.notes)]
        return ["file", *(("verdict", *PLACED) if receipt.problems else PLACED)], rows
    if receipt.problems:
        return ["verdict", *PLACED], problem_objects(receipt.problems)
    return list(PLACED), note_objects(receipt.notes)


def _notes(one: OneFile) -> list[Note]:
    return [*one.notes, *(() if one.receipt is None else one.receipt.notes)]


def _left_out(notes: Any) -> list[dict[str, Any]]:
    """The claims or the relief that a batch leaves out, each with the code and the sentence that says why.

    Both bear ``claim_no``, which is null of relief.
    """
    return [
        {
            "claim_no": note.facts.get("claim_no"),
            **({"relief_no": note.facts["relief_no"]} if "relief_no" in note.facts else {}),
            "code": note.code,
            "message": message(note),
        }
        for note in notes
    ]


def note_objects(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Each note with its sentence."""
    return [_placed(note) for note in notes]


def problem_objects(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Each problem with its verdict and its sentence."""
    return [{"verdict": problem.verdict, **_placed(problem)} for problem in problems]


def _placed(item: Note | Problem) -> dict[str, Any]:
    return {
        "code": item.code,
        "sheet": item.sheet,
        "row": item.row,
        "column": item.column,
        "value": item.value,
        "message": message(item),
        **{key: item.facts[key] for key in COUNTED.get(item.code, ())},
    }


def message(item: Note | Problem) -> str:
    """The sentence of a note or problem; its own place and value fill gaps that its facts leave."""
    return told(item.code, item.facts, sheet=item.sheet, row=item.row, column=item.column, value=item.value)


def rows_of(record: Mapping[str, Any], rows: str | None, ledger: Ledger | None) -> Table:
    """The list ``rows`` of a record as a table, else the record as its one row.

    ``ledger`` is its stamp; without it the record's own ``ledger`` is, where it has one.
    """
    held: Sequence[Mapping[str, object]] = record[rows] if rows else [record]
    columns = list(dict.fromkeys(key for row in held for key in row)) or list(record)
    own = record.get("ledger")
    if ledger is None and isinstance(own, Mapping) and own.keys() == {"entry", "head"}:
        ledger = Ledger(own["entry"], own["head"])
    return Table({"list": rows or ""}, ledger or Ledger(0, ""), columns, held)
