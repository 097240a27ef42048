"""Imports: one frame for every file, the cells of its rows as they are read, and one record judged like a row."""

from mutualaid.imports.cells import Cells, Findings, Index, Reading, day_reader, read_named, read_once
from mutualaid.imports.frame import Bench, Decision, ImportOrder, Verdict, closed_finding, run_import, same_file
from mutualaid.imports.single import need_reason, one_row, refuse_closed

__all__ = [
    "Bench",
    "Cells",
    "Decision",
    "Findings",
    "ImportOrder",
    "Index",
    "Reading",
    "Verdict",
    "closed_finding",
    "day_reader",
    "need_reason",
    "one_row",
    "read_named",
    "read_once",
    "refuse_closed",
    "run_import",
    "same_file",
]
