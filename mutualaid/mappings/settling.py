"""Headings that a ledger is to know: settled one at a time, taken back, and named as people name fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mutualaid import words
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports.learning import Heading, learn, learned, the_one, unit_meant
from mutualaid.journal import Intent, write
from mutualaid.reports.enrolled import plan_headings
from mutualaid.results import Note, Receipt
from mutualaid.rules.identity import cut, mask_heading
from mutualaid.rules.naming import nearest
from mutualaid.sheets.columns import IMPORTS, Columns
from mutualaid.sheets.header import NOT_NEEDED
from mutualaid.sheets.headings import heading_key, match

Plans = Callable[[str], str | None]
"""Answers with the code of the plan that a text names."""


def add(url: str, intent: Intent, import_code: str, heading: str, field: str, *, unit: str | None = None) -> Receipt:
    """Settle what a heading means in the files of an import: of a unit and those below it, or of all.

    ``field`` is named as ``field_named`` takes it. What says the same already changes nothing; what said otherwise of
    the same unit is replaced, with a note. Raises NO_SUCH_FIELD, HEADING_BLANK (exit 2), HEADING_IS_NUMBER,
    UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4).
    """
    columns = IMPORTS[import_code]
    with write(url, intent) as writer:
        plans = plan_headings(writer.reader()) if "plan" in columns.fields else None
        told = settled(columns, heading, field, plans)
        notes = learn(writer, import_code, told, unit_meant(writer, unit))
        usual, _ = match(columns, told.key)
        if notes and usual is not None and usual != told.field:
            notes.append(
                Note("MAPPING_AGAINST_NAME", column=told.heading, facts={"field": told.field, "usual_field": usual})
            )
    return writer.receipt(notes=notes)


def remove(url: str, intent: Intent, import_code: str, heading: str, *, unit: str | None = None) -> Receipt:
    """Forget what was settled of a heading, of a unit or of all.

    Raises MAPPING_UNKNOWN (exit 1) where nothing was, with the nearest headings; UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1),
    NOT_IN_SCOPE, and MAPPING_OF_ALL for what counts for more units than whoever acts is limited to (exit 4).
    """
    with write(url, intent) as writer:
        known = learned(writer, import_code)
        meant = unit_meant(writer, unit)
        unit_id = None if meant is None else meant.unit_id
        found = the_one(known, heading_key(heading), unit_id)
        if found is None:
            above = [each for each in known if each.key == heading_key(heading)]
            if writer.scope is not None and any(each.unit_id not in writer.scope.units for each in above):
                facts = {"value": heading, "import_code": import_code, "scope": writer.scope.unit_code}
                raise MutualAidError("MAPPING_OF_ALL", Exit.NOT_PERMITTED, **facts)
            near = nearest(heading, [each.heading for each in known if each.unit_id == unit_id])
            raise MutualAidError("MAPPING_UNKNOWN", value=heading, nearest=", ".join(near) or "-")
        writer.void("mapping", [found.fact_id])
    return writer.receipt()


def settled(columns: Columns, heading: str, field: str, plans: Plans | None = None) -> Heading:
    """A heading and its field as somebody named both. Raises NO_SUCH_FIELD, HEADING_BLANK (exit 2)."""
    key = heading_key(mask_heading(heading))
    if not key:
        raise MutualAidError("HEADING_BLANK", Exit.USAGE, value=heading)
    return Heading(cut(" ".join(heading.split())), key, field_named(columns, field, plans))


def field_named(columns: Columns, text: str, plans: Plans | None = None) -> str:
    """The field that a text names: by its code, by what a file or a template calls it, or ``-`` for none.

    A plan names the column of its shares in the wide form (``plan:HOSP_MED``). Raises NO_SUCH_FIELD (exit 2), with the
    nearest fields.
    """
    said = text.strip()
    if said in (NOT_NEEDED, *columns.fields):
        return said
    found, _ = match(columns, heading_key(said))
    if found is not None:
        return found
    code = None if plans is None else plans(said.removeprefix("plan:"))
    if code is not None:
        return f"plan:{code}"
    raise MutualAidError(
        "NO_SUCH_FIELD",
        Exit.USAGE,
        value=said,
        fields=_called(columns.fields),
        nearest=_called(near_fields(columns, said)) or None,
    )


def near_fields(columns: Columns, text: str, limit: int = 3) -> list[str]:
    """The fields whose names are most like a text, best first."""
    named = {name: each.field for each in columns.columns for name in (each.field, *each.synonyms, *each.weak)}
    return list(dict.fromkeys(named[name] for name in nearest(text, named, limit=len(named))))[:limit]


def _called(fields: Iterable[str]) -> str:
    """Fields as a clerk and a script know them: ``plan 参保项目``."""
    return ", ".join(f"{field} {words.column(field)}" for field in fields)
