"""What the questions share: whom a question is about, running a query file, putting groups together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from mutualaid.codes import PLACES
from mutualaid.facts import CLOSED_COLUMNS
from mutualaid.names.plans import Plan, PlanIndex
from mutualaid.names.units import Unit, UnitIndex, the_district, the_unit, unit_of
from mutualaid.reports.catalog import CATALOG, GROUP_KEYS, HOLDING, LISTED, refuse_others
from mutualaid.results import ERASED, Note
from mutualaid.store.reading import Reader
from mutualaid.store.resources import query_text

if TYPE_CHECKING:
    from mutualaid.results import Disclosure

Row = dict[str, Any]

PERSONAL = frozenset(chain.from_iterable(CLOSED_COLUMNS.values())) - {"document_type"}
"""The columns of answers that hold personal values."""

IN_SPANS = frozenset(("excluded", "floor", "members", "participation", "participation_by_plan"))
"""The query files that ask the facts and beside which ``…_spans`` asks the spans; a test holds both equal."""


class Question(NamedTuple):
    """Whom and which day a question is about; ``unit`` None is the whole ledger, ``plan`` None every plan."""

    reader: Reader
    report: str
    as_of: str
    unit: Unit | None
    plan: Plan | None
    by: str | None
    units: Callable[[], Mapping[str, Unit]]
    """Every unit by its code; only a question with a row for each reads them all."""
    plans: Sequence[Plan]

    @property
    def year(self) -> int:
        """The year of ``as_of``."""
        return int(self.as_of[:4])

    @property
    def unit_code(self) -> str | None:
        """The code of the unit asked about."""
        return None if self.unit is None else self.unit.unit_code

    def params(self, **more: object) -> dict[str, object]:
        """The parameters that query files share, and those given."""
        return {
            "unit_id": None if self.unit is None else self.unit.unit_id,
            "plan_id": None if self.plan is None else self.plan.plan_id,
            "as_of": self.as_of,
            "from_on": f"{self.as_of[:4]}-01-01",
            "year_from": f"{self.as_of[:4]}-01-01",
            "year_to": f"{self.as_of[:4]}-12-31",
            "grouping": self.by if self.by in HOLDING else None,
            **_born(self.as_of),
            **more,
        }

    def run(self, query: str, **more: object) -> list[Row]:
        """The rows of a query file with the shared parameters and those given."""
        return run(self.reader, query, self.params(**more))

    def each(self, query: str, **more: object) -> Iterator[Row]:
        """Like ``run``, the rows one after the other."""
        return each(self.reader, query, self.params(**more))

    def head(self, *, year: bool = False) -> dict[str, object]:
        """The keys printed before the rows."""
        made: dict[str, object] = {
            "report": self.report,
            "definition": CATALOG[self.report].definition,
            "unit_code": self.unit_code,
        }
        if self.plan is not None:
            made["plan_code"] = self.plan.plan_code
        if year:
            made["year"] = self.year
        made["as_of"] = self.as_of
        return made

    def place(self, unit_code: str | None) -> Row:
        """The keys that name the unit of a row."""
        unit = self.unit if unit_code == self.unit_code else self.units().get(unit_code or "")
        return {"unit_code": unit_code, "unit_name": None if unit is None else unit.unit_name}

    def group(self, code: str | None) -> Row:
        """The keys that name a row's group: its unit, or the unit asked about and what the rows are parted by."""
        if self.by in PLACES:
            return self.place(code)
        if self.by == "quarter":
            code = f"{self.year}{code}"
        return {**self.place(self.unit_code), GROUP_KEYS[self.by or ""]: code}

    def in_order(self, codes: Iterable[str | None]) -> list[str | None]:
        """Group codes as they are printed: plans by position, ages upward, others as listed; unknown last."""
        order: dict[str | None, int] = {}
        if self.by == "plan":
            order = {plan.plan_code: place for place, plan in enumerate(self.plans)}
        elif self.by in LISTED:
            order = {code: place for place, code in enumerate(LISTED[self.by])}
        return sorted(set(codes), key=lambda code: (code is None, order.get(code, 0), code or ""))

    def columns(self, *keys: str) -> tuple[str, ...]:
        """The keys of a row in order; none without a grouping."""
        if self.by is None:
            return ()
        named = () if self.by in PLACES else (GROUP_KEYS[self.by],)
        return ("unit_code", "unit_name", *named, *keys)

    def universal_note(self) -> list[Note]:
        """The note that a universal plan counts in no figure of enrolled plans."""
        if self.plan is None or self.plan.kind_code == "enrolled":
            return []
        return [Note("UNIVERSAL_NOT_COUNTED", facts={"plan_code": self.plan.plan_code})]


def ask(
    reader: Reader,
    report: str,
    *,
    unit: str | None,
    as_of: str,
    plan: str | None = None,
    by: str | None = None,
    people: bool = False,
) -> Question:
    """Settle what a question is about; without a unit it is the district, or the whole ledger where that is not one.

    Of whoever is limited to a unit it is that unit.

    Raises ``MutualAidError``: UNIT_UNKNOWN, UNIT_AMBIGUOUS, PLAN_UNKNOWN (exit 1), NOT_IN_SCOPE (exit 4) and those of
    ``refuse_others``.
    """
    refuse_others(report, by=by, people=people, plan=plan)
    plans = PlanIndex(reader)
    if unit is not None:
        about: Unit | None = the_unit(reader, unit, called_on=as_of)
    elif reader.scope is not None:
        about = unit_of(reader, reader.scope.unit_id, called_on=as_of)
    else:
        about = the_district(reader, called_on=as_of)
    return Question(
        reader,
        report,
        as_of,
        about,
        None if plan is None else plans.named(plan),
        by,
        cache(lambda: {known.unit_code: known for known in UnitIndex(reader, called_on=as_of).by_id.values()}),
        list(plans.by_id.values()),
    )


class Different:
    """How many different numbers of ours there are, as persons of a list: a byte for each that might be."""

    __slots__ = ("_seen", "count")

    def __init__(self) -> None:
        self._seen = bytearray()
        self.count = 0

    def add(self, number: int) -> None:
        """Count a number that was not there yet."""
        seen = self._seen
        if number >= len(seen):
            seen.extend(bytes(max(number + 1 - len(seen), len(seen))))
        if not seen[number]:
            seen[number] = 1
            self.count += 1


def text_of(reader: Reader, query: str) -> str:
    """The text of a query file as it is asked here: of ``IN_SPANS`` the spans where they say what the facts say."""
    return query_text(f"{query}_spans" if query in IN_SPANS and reader.has_spans else query)


def rows(reader: Reader, query: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """The rows of a query file as tuples."""
    return reader.select(query_text(query), params)


def run(reader: Reader, query: str, params: Mapping[str, object], *, leave: Disclosure | None = None) -> list[Row]:
    """The rows of a query file by column name, every personal value masked but of the persons whom ``leave`` names.

    A query tells personal values under the names of their columns, and whose they are as ``person_no``.
    """
    return list(each(reader, query, params, leave=leave))


def each(reader: Reader, query: str, params: Mapping[str, object], *, leave: Disclosure | None = None) -> Iterator[Row]:
    """Like ``run``, the rows one after the other: of a list made of them nothing stands in memory twice."""
    masks: list[tuple[str, Callable[[str], str]]] | None = None
    repeated: list[str] = []
    for row in reader.each_named(text_of(reader, query), params):
        if masks is None:
            masks = _masks(row, reader.typed)
            repeated = [key for key in row if key.endswith(_REPEATED)]
        if masks and not (leave is not None and row["person_no"] in leave.people):
            for key, mask in masks:
                if row[key]:
                    row[key] = mask(row[key])
        for key in repeated:
            if type(row[key]) is str:
                row[key] = intern(row[key])
        yield row


_REPEATED = ("_code", "_on", "name")
"""Codes, days and names stand in many rows: in memory once."""


def _masks(row: Row, typed: frozenset[str]) -> list[tuple[str, Callable[[str], str]]]:
    if PERSONAL.isdisjoint(row):
        return []
    from mutualaid.rules.identity import MASKS, TYPED_BACK, shown_to

    return [
        (key, partial(shown_to, typed, key) if typed and key in TYPED_BACK else MASKS[key])
        for key in row
        if key in PERSONAL
    ]


def parted(found: Iterable[Row]) -> tuple[Row, dict[str | None, Row]]:
    """The row of the whole, and those of the groups by their code."""
    whole: Row = {}
    groups: dict[str | None, Row] = {}
    for row in found:
        if row["level"] == "total":
            whole = row
        else:
            groups[row["group_code"]] = row
    return whole, groups


def same_day_before(day: str) -> str:
    """The day to compare with a year before: 29 February against 28 February."""
    if day[5:] == "02-29":
        return f"{int(day[:4]) - 1:04d}-02-28"
    return f"{int(day[:4]) - 1:04d}{day[4:]}"


def _born(day: str) -> dict[str, object]:
    """The last birthdays of those who are 30, 40, 50, 60 on a day.

    Who was born on 29 February turns a year older on the 28th where the year has no 29th, as in ``rules.cover.age_on``.
    """
    year, rest = int(day[:4]), day[5:]
    if rest == "02-28" and (year % 4 != 0 or (year % 100 == 0 and year % 400 != 0)):
        rest = "02-29"
    return {f"born_{age}": f"{year - age:04d}-{rest}" for age in (30, 40, 50, 60)}


def person_of(row: Row) -> Row:
    """The person of a row as ``run`` gives it: number, name (a word for one that was erased by law) and document."""
    return {"person_no": row["person_no"], "name": row["name"] or ERASED, "document_no": row["document_no"]}
