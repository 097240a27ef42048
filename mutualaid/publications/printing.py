"""Keeps a figure as it is printed: its question, its answer, the head it was computed at."""

from __future__ import annotations

from mutualaid.journal import Intent, write
from mutualaid.publications.answers import answer, canonical, columns_of, rows_digest, settled, total_of
from mutualaid.reports.publications import standing
from mutualaid.results import Note, Receipt


def create(
    url: str,
    intent: Intent,
    report: str,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    people: bool = False,
    title: str | None = None,
) -> Receipt:
    """Compute a report inside the write transaction and keep its answer; the receipt tells number and figure.

    Raises those of ``reports.asking.ask``.
    """
    with write(url, intent) as writer:
        reader = writer.reader()
        params = settled(reader, report, unit=unit, as_of=as_of, by=by, plan=plan, people=people)
        table = answer(reader, report, params)
        columns = columns_of(table)
        total = total_of(table)
        digest = rows_digest(table, columns)
        same = [
            printed.publication_no
            for printed in standing(reader)
            if (printed.report, {**printed.params, "columns": columns}) == (report, {**params, "columns": columns})
            and (printed.total, printed.rows_sha256) == (total, digest)
        ]
        number = writer.assert_one(
            "publication",
            report=report,
            params=canonical({**params, "columns": columns}),
            title=title,
            total=canonical(total),
            row_count=len(table.rows),
            rows_sha256=digest,
            head_entry=writer.head.entry,
            head_hash=writer.head.head,
        )
    notes = [*table.notes, *(Note("PUBLISHED_BEFORE", facts={"publication_no": before}) for before in same[-1:])]
    return writer.receipt(
        notes=notes,
        facts={
            "publication_no": number,
            "report": report,
            "unit_code": params["unit_code"],
            "as_of": as_of,
            "total": total,
            "row_count": len(table.rows),
            "rows_sha256": digest,
            "stamp": f"{writer.head.entry}:{writer.head.head[:16]}",
        },
    )
