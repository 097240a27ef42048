"""Dependants of members, each with the member and the member's unit; they stand in no count of members."""

from __future__ import annotations

from mutualaid.facts import SINCE_ALWAYS
from mutualaid.names.people import the_person
from mutualaid.names.units import the_unit
from mutualaid.reports.asking import run
from mutualaid.results import ERASED, Table
from mutualaid.store.reading import Reader

COLUMNS = (
    "dependant_no",
    "person_no",
    "name",
    "document_no",
    "kin_code",
    "member_no",
    "member_name",
    "unit_code",
    "unit_name",
    "from_on",
    "until_on",
    "is_member",
)


def dependant_list(reader: Reader, *, as_of: str, of: str | None = None, unit: str | None = None) -> Table:
    """Who is the dependant of a member on a day, names masked, under the unit of the member on it.

    ``of`` names the member, or the dependant; ``unit`` includes those below it as the tree stood on the day;
    ``is_member`` tells whether the member is in service on it. Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS, PERSON_UNKNOWN,
    PERSON_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    about = None if unit is None else the_unit(reader, unit)
    params = {
        "unit_id": None if about is None else about.unit_id,
        "person_id": None if of is None else the_person(reader, of),
        "as_of": as_of,
    }
    rows = run(reader, "dependant_list", params)
    for row in rows:
        row["name"] = row["name"] or ERASED
        row["member_name"] = row.pop("holder") or ERASED
        row["from_on"] = None if row["from_on"] == SINCE_ALWAYS else row["from_on"]
        row["is_member"] = row["is_member"] == 1
    return Table(
        head={
            "list": "dependants",
            "definition": None,
            "unit_code": None if about is None else about.unit_code,
            "as_of": as_of,
        },
        ledger=reader.stamp,
        columns=COLUMNS,
        rows=[{key: row[key] for key in COLUMNS} for row in rows],
        total={
            "dependant_count": len(rows),
            "child_count": sum(row["kin_code"] == "child" for row in rows),
            "spouse_count": sum(row["kin_code"] == "spouse" for row in rows),
        },
    )
