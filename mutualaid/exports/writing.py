"""The package, written whole beside its place and then put there: CSV, ``datapackage.json``, the SQLite file."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from mutualaid import program_version
from mutualaid.errors import Exit, MutualAidError
from mutualaid.exports import resources
from mutualaid.exports.resources import CANNED, CODES, RESOURCES, Resource
from mutualaid.names.units import the_district
from mutualaid.render.formats.csv import RISKY
from mutualaid.reports.asking import Row, each
from mutualaid.results import Ledger, Step, Table
from mutualaid.store.reading import Reader

DATABASE, PACKAGE, METADATA = "mutualaid.db", "datapackage.json", "metadata.json"
BLOCK = 5_000
"""So many rows are written at once."""
SQLITE_TYPES = {"integer": "integer", "boolean": "integer"}


def export(reader: Reader, folder: Path, *, as_of: str, step: Step | None = None) -> Table:
    """Write the package into a folder that is new or empty; hands back its files, a row each.

    ``as_of`` is the day of the tree of unions. Raises EXPORT_NOT_EMPTY (exit 5) and ``OSError``.
    """
    if folder.exists() and any(folder.iterdir()):
        raise MutualAidError("EXPORT_NOT_EMPTY", Exit.CONFLICT, folder=str(folder))
    beside = folder.absolute().with_name(f".{folder.absolute().name}.tmp")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        counts, columns = _written(reader, beside, as_of, step)
        _write_json(beside / PACKAGE, _package(reader, counts, columns))
        _write_json(beside / METADATA, _metadata(reader, columns))
        rows = [_told(path, counts.get(path.stem)) for path in sorted(beside.iterdir())]
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    head: Row = {"list": "export", "definition": None, "unit_code": None, "as_of": as_of, "folder": str(folder)}
    total = {"file_count": len(rows), "row_count": sum(counts.values())}
    return Table(head, reader.stamp, ("file", "row_count", "byte_count", "sha256"), rows, total)


def _written(
    reader: Reader, folder: Path, as_of: str, step: Step | None
) -> tuple[dict[str, int], dict[str, Sequence[str]]]:
    """Every table as CSV and in the SQLite file; how many rows each has, and its columns."""
    counts: dict[str, int] = {}
    columns: dict[str, Sequence[str]] = {}
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as made:
        made.execute("pragma journal_mode = off")
        made.execute("begin")
        for resource in RESOURCES:
            rows = each(reader, resource.query, {"as_of": as_of, "last_entry": reader.stamp.entry})
            first = next(rows, None)
            columns[resource.name] = list(first) if first else _columns(reader, resource, as_of)
            told = _chained(first, rows)
            counts[resource.name] = _one(folder, made, resource, columns[resource.name], told, step)
        columns[CODES] = ("kind", "code", "name_zh", "name_en")
        named = [dict(zip(columns[CODES], row, strict=True)) for row in resources.codes()]
        counts[CODES] = _one(folder, made, Resource(CODES, "", "kind, code"), columns[CODES], named, step)
        made.execute("commit")
        made.execute("vacuum")
    return counts, columns


def _chained(first: Row | None, rows: Iterator[Row]) -> Iterator[Row]:
    if first is not None:
        yield first
        yield from rows


def _columns(reader: Reader, resource: Resource, as_of: str) -> list[str]:
    from mutualaid.store.resources import query_text

    return reader.answer(query_text(resource.query), {"as_of": as_of, "last_entry": reader.stamp.entry}).columns


def _one(
    folder: Path,
    made: sqlite3.Connection,
    resource: Resource,
    columns: Sequence[str],
    rows: Iterable[Row],
    step: Step | None,
) -> int:
    """One table; hands back how many rows it has."""
    made.execute(_table_sql(resource, columns))
    marks = ", ".join("?" * len(columns))
    count = 0
    walk = iter(rows)
    with (folder / f"{resource.name}.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(columns)
        while block := [[row[key] for key in columns] for row in islice(walk, BLOCK)]:
            made.executemany(f'insert into "{resource.name}" values ({marks})', block)  # noqa: S608 - own names
            write.writerows([[_cell(key, value) for key, value in zip(columns, row, strict=True)] for row in block])
            count += len(block)
            if step is not None:
                step("writing", count, None)
    for column in resource.refers:
        made.execute(f'create index "{resource.name}_{column}" on "{resource.name}" ("{column}")')
    return count


def _table_sql(resource: Resource, columns: Sequence[str]) -> str:
    lines = [f'  "{column}" {SQLITE_TYPES.get(resources.type_of(column), "text")}' for column in columns]
    lines.append(f"  primary key ({resource.key})")
    keys = {other.name: other.key for other in RESOURCES}
    lines += [
        f'  foreign key ("{column}") references "{other}" ({keys[other]})' for column, other in resource.refers.items()
    ]
    return f'create table "{resource.name}" (\n' + ",\n".join(lines) + "\n)"


def _cell(column: str, value: Any) -> Any:
    """A value in CSV: nothing for none, true or false, text with a leading ' where a spreadsheet might run it."""
    if value is None:
        return ""
    if column == "paid":
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return value


# --- what says what it is ------------------------------------------------------------------------


def _package(reader: Reader, counts: dict[str, int], columns: dict[str, Sequence[str]]) -> dict[str, Any]:
    """The descriptor of the data package. Source: https://specs.frictionlessdata.io/data-package/ (version 1)."""
    keys = {resource.name: resource for resource in RESOURCES}
    return {
        "profile": "tabular-data-package",
        "name": "mutualaid",
        "title": _title(reader),
        "version": program_version(),
        "stamp": _stamp(reader.stamp),
        "description": _both(resources.described("package")),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name,
                "path": f"{name}.csv",
                "title": _both(resources.described(f"title_{name}")),
                "description": _both(resources.described(name)),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "rows": count,
                "schema": _schema(keys.get(name), columns[name]),
            }
            for name, count in counts.items()
        ],
    }


def _schema(resource: Resource | None, columns: Sequence[str]) -> dict[str, Any]:
    fields = []
    for column in columns:
        told = resources.titles(column)
        field: dict[str, Any] = {
            "name": column,
            "type": resources.type_of(column),
            "title": told["zh"],
            "description": _both(told),
        }
        if resource is not None and column == resource.key:
            field["constraints"] = {"required": True, "unique": True}
        fields.append(field)
    made: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    made["primaryKey"] = ["kind", "code"] if resource is None else resource.key
    keys = {other.name: other.key for other in RESOURCES}
    if resource is not None and resource.refers:
        made["foreignKeys"] = [
            {"fields": column, "reference": {"resource": other, "fields": keys[other]}}
            for column, other in resource.refers.items()
        ]
    return made


def _metadata(reader: Reader, columns: dict[str, Sequence[str]]) -> dict[str, Any]:
    """What Datasette shows beside the tables. Source: https://docs.datasette.io/en/stable/metadata.html"""
    labels = {"units": "unit_name", "plans": "name_zh", "members": "name"}
    tables = {
        name: {
            "title": _both(resources.described(f"title_{name}")),
            "description": _both(resources.described(name)),
            "columns": {column: _both(resources.titles(column)) for column in keys},
            **({"label_column": labels[name]} if name in labels else {}),
        }
        for name, keys in columns.items()
    }
    queries = {one.name: {"sql": one.sql, "title": _both(resources.described(f"canned.{one.name}"))} for one in CANNED}
    return {
        "title": _title(reader),
        "description": _both(resources.described("package")),
        "source": f"mutualaid {program_version()}, {_stamp(reader.stamp)}",
        "databases": {"mutualaid": {"tables": tables, "queries": queries}},
    }


def _title(reader: Reader) -> str:
    district = the_district(reader)
    return "mutualaid" if district is None else district.unit_name


def _stamp(ledger: Ledger) -> str:
    return f"{ledger.entry}:{ledger.head[:16]}"


def _both(told: dict[str, str]) -> str:
    """Chinese, then English."""
    return f"{told['zh']} / {told['en']}"


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _told(path: Path, rows: int | None) -> Row:
    content = path.read_bytes()
    return {
        "file": path.name,
        "row_count": rows if path.suffix == ".csv" else None,
        "byte_count": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
