"""Imports: one desk for every file: its fields read, its people found, its rows weighed, one entry and a receipt."""

from mutualaid.imports.beside import Beside, doubt_filled, doubt_plan, told_of
from mutualaid.imports.defaults import Defaults
from mutualaid.imports.desk import Decision, Desk, ImportOrder, assert_rows, need_reason, run_import, same_file
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
    number_given,
    text,
    unremarked,
)
from mutualaid.imports.people import PERSON, Person, PersonRow, find_people, of_several
from mutualaid.imports.single import Judged, judge_one, one_row, settled

__all__ = [
    "PERSON",
    "Beside",
    "Change",
    "Decision",
    "Defaults",
    "Desk",
    "Field",
    "ImportOrder",
    "Index",
    "Judged",
    "Person",
    "PersonRow",
    "Reader",
    "Remark",
    "Row",
    "assert_rows",
    "compared",
    "doubt_filled",
    "doubt_plan",
    "find_people",
    "judge_one",
    "named",
    "need_reason",
    "number",
    "number_given",
    "of_several",
    "one_row",
    "run_import",
    "same_file",
    "settled",
    "text",
    "told_of",
    "unremarked",
]
