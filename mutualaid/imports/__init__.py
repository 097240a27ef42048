"""Imports: one desk for every file: its fields read, its people found, its rows weighed, one entry and a receipt."""

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
from mutualaid.imports.ordering import NO_DAY, Place, in_order, place_of
from mutualaid.imports.people import PERSON, Person, PersonRow, find_people, of_several
from mutualaid.imports.single import Judged, judge_one, one_row, settled

__all__ = [
    "NO_DAY",
    "PERSON",
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
    "Place",
    "Reader",
    "Remark",
    "Row",
    "assert_rows",
    "compared",
    "find_people",
    "in_order",
    "judge_one",
    "named",
    "need_reason",
    "number",
    "number_given",
    "of_several",
    "one_row",
    "place_of",
    "run_import",
    "same_file",
    "settled",
    "text",
    "unremarked",
]
