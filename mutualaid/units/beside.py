"""What stands beside a unit: other names, head counts, the rate it set itself."""

from __future__ import annotations

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import SINCE_ALWAYS
from mutualaid.imports import need_reason, settled
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.units import UnitIndex, the_unit
from mutualaid.results import Receipt
from mutualaid.rules.happened import judge_happened
from mutualaid.rules.naming import unit_key, unit_name_verdict


def set_headcount(
    url: str,
    intent: Intent,
    unit: str,
    *,
    head_count: int,
    on: str,
    base: str,
    accept: frozenset[str] = frozenset(),
) -> Receipt:
    """Record how many people a floor counts from, from a day on; base ``staff``, ``women`` or ``insured_heads``.

    A day still to come is held as DAY_TO_COME, but where ``accept`` names it. Raises UNIT_NOT_THERE (exit 1) where the
    unit does not stand on that day, REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    with write(url, intent) as writer:
        found = the_unit(writer, unit)
        found.refuse_closed(on, on)
        problems, notes = settled(judge_happened(on, writer.day), accept, of="--on", value=on)
        if not problems:
            count_heads(writer, found.unit_id, base, on, head_count, None)
    return writer.receipt(notes=notes, problems=problems, facts={"unit_code": found.unit_code})


def set_target(url: str, intent: Intent, unit: str, *, year: int, target_bp: int) -> Receipt:
    """Record the participation rate (basis points) a unit set itself for a year.

    Raises UNIT_NOT_THERE (exit 1) where the unit stands on no day of the year.
    """
    with write(url, intent) as writer:
        found = the_unit(writer, unit)
        found.refuse_closed(f"{year:04d}-01-01", f"{year:04d}-12-31")
        standing = writer.select(
            "select fact_id, target_bp from target_now where unit_id = :unit_id and year = :year",
            {"unit_id": found.unit_id, "year": year},
        )
        if not standing:
            writer.assert_one("target", unit_id=found.unit_id, year=year, target_bp=target_bp)
        elif standing[0][1] != target_bp:
            writer.correct("target", standing[0][0], target_bp=target_bp)
    return writer.receipt(facts={"unit_code": found.unit_code})


def add_alias(url: str, intent: Intent, unit: str, *, alias: str) -> Receipt:
    """Record another name under which files know a unit.

    Raises ALIAS_EMPTY, UNIT_NAME_UNFIT (exit 1), ALIAS_TAKEN (exit 5) where it names another unit already.
    """
    with write(url, intent) as writer:
        index = UnitIndex(writer)
        found = index.named(unit)
        others = [other for other in index.called(alias) if other.unit_id != found.unit_id]
        if others:
            raise MutualAidError("ALIAS_TAKEN", Exit.CONFLICT, alias=alias, name=others[0].unit_name)
        if unit_key(alias) == "":
            raise MutualAidError("ALIAS_EMPTY")
        if (unfit := unit_name_verdict(alias)) is not None:
            raise MutualAidError(unfit.code, **unfit.facts)
        if not index.called(alias):
            keep_alias(writer, found.unit_id, alias.strip())
    return writer.receipt(facts={"unit_code": found.unit_code})


def keep_alias(writer: Writer, unit_id: int, alias: str) -> None:
    """Keep another name of a unit, unless it is kept already."""
    known = writer.select(
        "select 1 from unit_alias_now where unit_id = :unit_id and alias = :alias",
        {"unit_id": unit_id, "alias": alias},
    )
    if not known:
        writer.assert_one("unit_alias", unit_id=unit_id, alias=alias)


def count_heads(
    writer: Writer, unit_id: int, base: str, counted_on: str, head_count: int, line: int | None, *, new: bool = False
) -> None:
    """Assert or correct how many people a floor counts from a day on; a ``new`` unit has no count yet."""
    standing = (
        []
        if new
        else writer.select(
            "select fact_id, head_count from headcount_now where unit_id = :unit_id and base = :base"
            " and counted_on = :counted_on",
            {"unit_id": unit_id, "base": base, "counted_on": counted_on},
        )
    )
    if not standing:
        writer.assert_one(
            "headcount", source_row=line, unit_id=unit_id, base=base, counted_on=counted_on, head_count=head_count
        )
    elif standing[0][1] != head_count:
        writer.correct("headcount", standing[0][0], source_row=line, head_count=head_count)


def staff_count(writer: Writer, unit_id: int) -> int | None:
    """The staff of a unit as a roster told it, without a day."""
    found = writer.select(
        "select head_count from headcount_now where unit_id = :unit_id and base = 'staff' and counted_on = :since",
        {"unit_id": unit_id, "since": SINCE_ALWAYS},
    )
    return found[0][0] if found else None
