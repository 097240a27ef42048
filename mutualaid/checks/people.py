"""Checks of persons that SQL cannot ask."""

from __future__ import annotations

from collections.abc import Iterator

from mutualaid.checks.looking import Look
from mutualaid.reports.asking import Row, rows
from mutualaid.rules.identity import check_character_ok
from mutualaid.store.excluding import together


def check_digit(look: Look) -> Iterator[Row]:
    """Resident numbers whose last digit does not follow from the others; a person may have accepted that."""
    for person_no, number in rows(look.reader, "check_documents", {}):
        if not check_character_ok(number):
            yield {"table_name": "person", "record_no": person_no}


def exclusive_covers(look: Look) -> Iterator[Row]:
    """Covers of one person that share a day though the terms of either exclude the plan of the other."""
    yield from together(look.reader)
