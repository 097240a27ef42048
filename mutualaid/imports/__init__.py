"""Imports: one desk for every file: its fields read, its people found, its rows weighed, one entry and a receipt."""

from mutualaid.imports.cells import Cells, Findings, day_reader, read_named
from mutualaid.imports.desk import Decision, Desk, ImportOrder, need_reason, run_import, same_file
from mutualaid.imports.fields import (
    Change,
    Field,
    Index,
    Reader,
    Remark,
    Row,
    compared,
    named,
    number,
    read_once,
    text,
    unremarked,
)
from mutualaid.imports.frame import Bench, OldDecision, closed_finding, old_import
from mutualaid.imports.people import PERSON, Person, PersonRow, find_people
from mutualaid.imports.single import Judged, judge_one, one_row, refuse_closed

__all__ = [
    "PERSON",
    "Bench",
    "Cells",
    "Change",
    "Decision",
    "Desk",
    "Field",
    "Findings",
    "ImportOrder",
    "Index",
    "Judged",
    "OldDecision",
    "Person",
    "PersonRow",
    "Reader",
    "Remark",
    "Row",
    "closed_finding",
    "compared",
    "day_reader",
    "find_people",
    "judge_one",
    "named",
    "need_reason",
    "number",
    "old_import",
    "one_row",
    "read_named",
    "read_once",
    "refuse_closed",
    "run_import",
    "same_file",
    "text",
    "unremarked",
]
