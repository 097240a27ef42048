"""Headings that somebody settled: what each means in the files of an import."""

from __future__ import annotations

from mutualaid.names.units import the_unit
from mutualaid.reports.asking import run
from mutualaid.results import Table
from mutualaid.store.reading import Reader

COLUMNS = ("mapping_no", "import_code", "heading", "field", "unit_code", "unit_name")


def mapping_list(reader: Reader, *, today: str, import_code: str | None = None, unit: str | None = None) -> Table:
    """Every heading that was settled, by import; ``unit_code`` None: for all.

    With ``unit`` what holds for a file of that unit, as the tree stands ``today``. Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS
    (exit 1), NOT_IN_SCOPE (exit 4).
    """
    about = None if unit is None else the_unit(reader, unit)
    unit_id = None if about is None else about.unit_id
    found = run(reader, "mapping_list", {"import_code": import_code, "unit_id": unit_id, "on": today})
    head = {"list": "mappings", "definition": None, "unit_code": None if about is None else about.unit_code}
    return Table({**head, "as_of": today}, reader.stamp, COLUMNS, found, {"mapping_count": len(found)})
