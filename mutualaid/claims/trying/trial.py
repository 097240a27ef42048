"""Tries terms on a year: what is held against what, judged, added up, with what it takes for given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mutualaid.claims.trying.figures import PersonLine, Sums, outcomes, people_of, summed
from mutualaid.claims.trying.sides import Line, Sides
from mutualaid.errors import Exit, MutualAidError
from mutualaid.names.people import shown
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.reports.asking import rows
from mutualaid.results import Ledger, Note
from mutualaid.rules.terms import price_fen, price_of_cover
from mutualaid.words import label, language

if TYPE_CHECKING:
    from mutualaid.rules.terms import PlanFile, Terms
    from mutualaid.store.reading import Reader

NAMED = 10
"""So many of those who gain most, and of those who lose most, are named where nobody says how many."""


class Fees(NamedTuple):
    """What the covers of the plan held against that begin in the year cost, as they were sold and by the file."""

    cover_count: int
    before_fen: int
    after_fen: int | None
    """``None`` where a cover has a tier, or its person an age, that the file has no price for."""
    above_count: int
    """Covers with more shares than the file sells: so many as it sells are counted."""
    refused_count: int
    """Covers of people whom the file does not take for their sex: they cost nothing under it."""


class Trial(NamedTuple):
    """What terms would have cost in a year, and everything that it rests on."""

    terms: Terms
    file: PlanFile
    against: Plan
    standing: Terms
    """The version of the plan held against that is in force at the end of the year, else its last."""
    year: int
    unit: Unit | None
    ledger: Ledger
    sums: Sums
    towns: Sequence[tuple[str, str, Sums]]
    """Code, name and figures, in the order of codes."""
    outcomes: Mapping[tuple[str | None, str | None], tuple[int, int, int, int]]
    """By outcome and reason, in the order of judging: claims and fen before, claims and fen after."""
    fees: Fees
    people: Sequence[PersonLine]
    """Whoever has an event of the year: who gains most first, who loses most last; named are those asked for."""
    assumed: Sequence[Note]
    """What the comparison takes for given, and what it could not judge."""


def tried(
    reader: Reader,
    file: PlanFile,
    *,
    year: int,
    against: str | None = None,
    unit: str | None = None,
    effective_on: str | None = None,
    named: int | None = NAMED,
) -> Trial:
    """Judge the events of a year under a version of a file of terms, as if it had been in force all the time.

    It is the last version, or the one of the day ``effective_on``. ``against`` names the plan whose claims and covers
    are taken; ``None`` is the plan of the file. ``named``: so many on either end of ``people`` have a name; None: all.

    Raises PLAN_UNKNOWN, UNIT_UNKNOWN, UNIT_AMBIGUOUS, TRY_NO_VERSION, TRY_UNIVERSAL, TRY_NO_EVENTS (exit 1),
    TRY_AGAINST_WHAT (exit 2) and NOT_IN_SCOPE (exit 4).
    """
    terms = _version(file, effective_on)
    plans = PlanIndex(reader)
    plan = _held_against(plans, file, against)
    units = UnitIndex(reader, called_on=f"{year:04d}-12-31")
    about = _about(reader, units, unit)
    sides = Sides(reader, plans, plan, terms, year)
    params = _asked(about, year)
    places = {number: (unit_code, town) for number, unit_code, town in rows(reader, "tried_claims", params)}
    lines = list(sides.lines(places))
    if not lines:
        raise _no_events(reader, plan, year, about)
    names = {known.unit_code: known.unit_name for known in units.by_id.values()}
    people = people_of(lines, names)
    fees = _fees(reader, plan, terms, params)
    towns: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        towns[line.town_code].append(line)
    return Trial(
        terms=terms,
        file=file,
        against=plan,
        standing=_standing(plans, plan, year),
        year=year,
        unit=about,
        ledger=reader.stamp,
        sums=summed(lines),
        towns=[(code, names.get(code, code), summed(of_town)) for code, of_town in sorted(towns.items())],
        outcomes=outcomes(lines),
        fees=fees,
        people=_named(reader, people, named),
        assumed=[
            *_assumed(terms, file, plan, year),
            *sides.notes(places),
            *_of_covers(fees, terms),
            *_listed(reader, plan, year, is_whole=about == units.district),
        ],
    )


def _version(file: PlanFile, effective_on: str | None) -> Terms:
    known_on = [terms.effective_on for terms in file.versions]
    if effective_on is None or effective_on in known_on:
        return file.versions[-1 if effective_on is None else known_on.index(effective_on)]
    raise MutualAidError("TRY_NO_VERSION", effective_on=effective_on, known=", ".join(known_on))


def _held_against(plans: PlanIndex, file: PlanFile, against: str | None) -> Plan:
    """The plan whose claims and covers are taken.

    Its covers decide; a universal plan has none, and terms that ask for one would refuse everybody.
    """
    if against is not None:
        plan = plans.named(against)
    else:
        found = next((plan for plan in plans.by_id.values() if plan.plan_code == file.plan_code), None)
        if found is None:
            known = "; ".join(f"{plan.plan_code} {called(plan)}" for plan in plans.by_id.values())
            raise MutualAidError("TRY_AGAINST_WHAT", Exit.USAGE, code=file.plan_code, known=known)
        plan = found
    if plan.kind_code == "universal" and file.kind_code != "universal":
        raise MutualAidError("TRY_UNIVERSAL", plan=called(plan), tried=called(file))
    return plan


def _about(reader: Reader, units: UnitIndex, unit: str | None) -> Unit | None:
    """The unit asked about, else that of whoever asks, else the district."""
    if unit is not None:
        return units.named(unit)
    return units.district if reader.scope is None else units.by_id.get(reader.scope.unit_id)


def _standing(plans: PlanIndex, plan: Plan, year: int) -> Terms:
    found = plans.terms_on(plan.plan_id, f"{year:04d}-12-31")
    return found[1] if found is not None else plans.versions(plan.plan_id)[-1]


def _asked(about: Unit | None, year: int) -> dict[str, object]:
    """The unit and the year as query files ask for them."""
    unit_id = None if about is None else about.unit_id
    return {"unit_id": unit_id, "year_from": f"{year:04d}-01-01", "year_to": f"{year:04d}-12-31"}


def _fees(reader: Reader, plan: Plan, terms: Terms, params: Mapping[str, object]) -> Fees:
    """The covers that begin in the year, and what the file would take for their shares, tiers, lengths and ages."""
    count = before_fen = above_count = refused_count = 0
    after_fen: int | None = 0
    by_cover = terms.fee_by_months is not None or terms.fee_by_age is not None or terms.sex is not None
    query = "tried_covers_each" if by_cover else "tried_covers"
    for share_count, tier, cover_count, fee_fen, *of_cover in rows(reader, query, {**params, "plan_id": plan.plan_id}):
        count, before_fen = count + cover_count, before_fen + fee_fen
        *days, sex_code = of_cover or (None,)
        if terms.sex is not None and sex_code not in (None, terms.sex):
            refused_count += cover_count
            continue
        above_count += cover_count if share_count > terms.max_shares else 0
        shares = min(share_count, terms.max_shares)
        price = price_of_cover(terms, shares, tier, *days) if days else price_fen(terms, shares, tier)
        after_fen = None if price is None or after_fen is None else after_fen + price * cover_count
    return Fees(count, before_fen, after_fen, above_count, refused_count)


def _of_covers(fees: Fees, terms: Terms) -> list[Note]:
    """What the file does not sell as it was sold: more shares, and to people of the other sex."""
    told = (
        ("TRY_SHARES", fees.above_count, {"most": terms.max_shares}),
        ("TRY_SEX", fees.refused_count, {"sex": terms.sex and label("sex", terms.sex)}),
    )
    return [
        Note(code, facts={"count": count, "cover_count": fees.cover_count, **facts})
        for code, count, facts in told
        if count
    ]


def _no_events(reader: Reader, plan: Plan, year: int, about: Unit | None) -> MutualAidError:
    """Of a plan without events in the year, with the years that have some."""
    found = reader.select(
        "select distinct substr(c.event_on, 1, 4) from claim_now c where c.plan_id = :plan_id order by 1",
        {"plan_id": plan.plan_id},
    )
    facts = {
        "plan": called(plan),
        "year": year,
        "years": ", ".join(told for (told,) in found),
        "unit": None if about is None else about.unit_name,
    }
    return MutualAidError("TRY_NO_EVENTS" if found else "TRY_NO_EVENTS_AT_ALL", **facts)


def _assumed(terms: Terms, file: PlanFile, plan: Plan, year: int) -> list[Note]:
    """What the comparison takes for given, in the order in which it is told."""
    facts: dict[str, object] = {"plan": called(plan), "year": year, "effective_on": terms.effective_on}
    whose = "TRY_MEMBERS" if file.kind_code == "universal" else "TRY_COVERS"
    return [Note(code, facts=facts) for code in ("TRY_TERMS", whose, "TRY_EARLIER")]


def _listed(reader: Reader, plan: Plan, year: int, *, is_whole: bool) -> list[Note]:
    """That payments by received list are on neither side; how many, where the question is about the whole ledger."""
    ((count, amount_fen),) = reader.select(
        "select count(*), coalesce(sum(y.amount_fen), 0) from payment_now y where y.claim_id is null"
        " and y.plan_id = :plan_id and y.next_on is null and y.event_code = 'paid'"
        " and y.event_on >= :from_on and y.event_on <= :until_on",
        {"plan_id": plan.plan_id, "from_on": f"{year:04d}-01-01", "until_on": f"{year:04d}-12-31"},
    )
    facts = {"plan": called(plan), "year": year, "count": count, "amount_fen": int(amount_fen)}
    return [Note("TRY_LISTED" if is_whole else "TRY_LISTED_TOO", facts=facts)] if count else []


def _named(reader: Reader, people: Sequence[PersonLine], most: int | None) -> list[PersonLine]:
    """The same with the masked names of so many who gain, and of so many who lose."""
    gain = [line for line in people if line.change_fen > 0][:most]
    lose = [line for line in people if line.change_fen < 0]
    wanted = people if most is None else [*gain, *lose[max(0, len(lose) - most) :]]
    found = shown(reader, sorted(line.person_no for line in wanted))
    names: dict[int, str] = {row["person_no"]: row["name"] for row in found}
    return [line._replace(name=names.get(line.person_no, "")) for line in people]


def called(plan: Plan | PlanFile) -> str:
    """What a plan is called in the language in use."""
    return plan.name_zh if language() == "zh" else plan.name_en
