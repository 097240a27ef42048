"""Computes a printed figure again at the head it was printed at."""

from __future__ import annotations

from typing import Any, NamedTuple

from mutualaid.publications.answers import answer, rows_digest, total_of
from mutualaid.reports.publications import Publication
from mutualaid.results import Table
from mutualaid.store.reading import Reader


class Reproduced(NamedTuple):
    """The answer of today's program at the head of a publication, beside what was kept."""

    table: Table
    total: dict[str, Any] | None
    rows_sha256: str
    total_agrees: bool
    rows_agree: bool

    @property
    def agrees(self) -> bool:
        """Whether total and rows are those that were printed."""
        return self.total_agrees and self.rows_agree


def reproduced(reader: Reader, printed: Publication) -> Reproduced:
    """Compare a publication with the answer at the head being read, which must be the one it was printed at.

    Opened at the publication's ``head``, a reader refuses another hash: AT_DIFFERS (exit 6).
    """
    table = answer(reader, printed.report, printed.params)
    total = total_of(table, printed.total)
    digest = rows_digest(table, printed.params["columns"])
    rows_agree = (len(table.rows), digest) == (printed.row_count, printed.rows_sha256)
    return Reproduced(table, total, digest, total == printed.total, rows_agree)
