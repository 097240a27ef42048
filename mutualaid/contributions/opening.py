"""A year before the ledger began, as it was reported then."""

from __future__ import annotations

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, write
from mutualaid.names.units import the_district, the_unit
from mutualaid.results import Note, Receipt


def set_opening(
    url: str,
    intent: Intent,
    *,
    year: int,
    unit: str | None = None,
    contribution_fen: int | None = None,
    aid_fen: int | None = None,
    beneficiary_count: int | None = None,
    member_count: int | None = None,
) -> Receipt:
    """Record a year before the ledger began as it was reported, for the district or one unit.

    Set again, the figures given are corrected and the others stay. Raises OPENING_EMPTY (exit 2), UNIT_UNKNOWN,
    UNIT_AMBIGUOUS, DISTRICT_NEEDED, UNIT_NOT_THERE for a year in which the unit did not stand, and OPENING_TO_COME for
    one that has not begun (exit 1).
    """
    given = {
        "contribution_fen": contribution_fen,
        "aid_fen": aid_fen,
        "beneficiary_count": beneficiary_count,
        "member_count": member_count,
    }
    given = {name: value for name, value in given.items() if value is not None}
    if not given:
        raise MutualAidError("OPENING_EMPTY", Exit.USAGE)
    with write(url, intent) as writer:
        if year > int(writer.day[:4]):
            raise MutualAidError("OPENING_TO_COME", year=year, today=writer.day)
        about = the_unit(writer, unit) if unit else the_district(writer)
        if about is None:
            raise MutualAidError("DISTRICT_NEEDED")
        about.refuse_closed(f"{year:04d}-01-01", f"{year:04d}-12-31")
        standing = writer.select_named(
            "select fact_id, contribution_fen, aid_fen, beneficiary_count, member_count from opening_now"
            " where unit_id = :unit_id and year = :year",
            {"unit_id": about.unit_id, "year": year},
        )
        if not standing:
            writer.assert_one("opening", unit_id=about.unit_id, year=year, **given)
        elif any(standing[0][name] != value for name, value in given.items()):
            writer.correct("opening", standing[0]["fact_id"], **given)
        receipts = writer.select(
            "select count(*) from contribution_now where kind_code = 'receipt'"
            " and received_on between :first and :last",
            {"first": f"{year}-01-01", "last": f"{year}-12-31"},
        )[0][0]
    # Reports take the year as it was reported then: whoever records it must know that this money is left out.
    facts = {"year": year, "count": receipts}
    notes = [Note("OPENING_REPLACES", facts=facts)] if receipts and contribution_fen is not None else []
    return writer.receipt(notes=notes, facts={"unit_code": about.unit_code, "year": year})
