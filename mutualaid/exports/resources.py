"""What the package holds: its tables, how their columns are typed and called, and the questions that come with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mutualaid import words
from mutualaid.store.resources import fill
from mutualaid.words import LANGUAGES


class Resource(NamedTuple):
    """One table: its name, its key, and of which other table a column holds the key."""

    name: str
    query: str
    """The name of its query file; none where its rows are no facts."""
    key: str
    refers: Mapping[str, str] = {}


_PERSON, _UNIT, _PLAN = {"person_no": "members"}, {"unit_code": "units"}, {"plan_code": "plans"}
RESOURCES: Sequence[Resource] = (
    Resource("units", "export_units", "unit_code"),
    Resource("plans", "export_plans", "plan_code"),
    Resource("members", "export_members", "person_no"),
    Resource("memberships", "export_memberships", "membership_no", {**_PERSON, **_UNIT}),
    Resource("enrollments", "export_enrollments", "enrollment_no", {**_PERSON, **_UNIT, **_PLAN}),
    Resource("contributions", "export_contributions", "contribution_no", {**_UNIT, **_PLAN}),
    Resource("claims", "export_claims", "claim_no", {**_PERSON, **_PLAN}),
    Resource("payments", "export_payments", "payout_event_no", {**_PERSON, **_PLAN}),
    Resource("entries", "export_entries", "entry"),
)
"""Every table, after those that it refers to."""
CODES = "codes"
"""The table that says what the codes are called: ``kind`` (of a column without ``_code``), ``code``, both names."""
CODE_KINDS = (
    *("kind", "status", "left_reason", "channel", "category", "event", "outcome", "reason", "sex", "cause"),
    *("document_type", "action"),
)

INTEGERS = ("_fen", "_bp", "_count", "_no")


def type_of(column: str) -> str:
    """The Frictionless type of a column, by its suffix."""
    if column == "paid":
        return "boolean"
    if column == "at":
        return "datetime"
    if column == "entry" or (column.endswith(INTEGERS) and column != "document_no"):
        return "integer"
    return "date" if column.endswith("_on") else "string"


def titles(column: str) -> dict[str, str]:
    """What a column is called, by language."""
    return _in_each(lambda: words.heading(column))


def described(resource: str) -> dict[str, str]:
    """What one row of a table is, by language."""
    return _in_each(lambda: words.sentence(f"export.{resource}"))


def _in_each(said: object) -> dict[str, str]:
    told: dict[str, str] = {}
    for language in LANGUAGES:
        with words.speaking(language):
            told[language] = said()  # type: ignore[operator]
    return told


def codes() -> list[tuple[str, str, str, str]]:
    """Every code with its names: kind, code, Chinese, English."""
    chinese, english = (words.whole(language, "LABELS") for language in ("zh", "en"))
    rows = []
    for key, name in sorted(chinese.items()):
        kind, _, code = key.partition(".")
        if kind in CODE_KINDS and code:
            rows.append((kind, code, name, english.get(key, code)))
    return rows


class Canned(NamedTuple):
    """A question that comes with the SQLite file; ``:day`` and ``:year`` are asked for."""

    name: str
    sql: str


_MEMBER = fill("""with spell as (
  select m.person_no, m.unit_code,
         row_number() over (partition by m.person_no order by m.joined_on desc, m.membership_no desc) as place
  from memberships m
  where {in_service: m, :day}
),
member as (select person_no, unit_code from spell where place = 1),
covered as (
  select distinct e.person_no
  from enrollments e join plans p using (plan_code)
  where e.paid = 1 and p.kind_code = 'enrolled' and {in_force: e, :day}
)""")
CANNED: Sequence[Canned] = (
    Canned(
        "participation",
        _MEMBER
        + """
select count(*) as member_count, count(c.person_no) as insured_count,
       round(100.0 * count(c.person_no) / count(*), 2) as rate
from member m left join covered c using (person_no)""",
    ),
    Canned(
        "participation_by_town",
        _MEMBER
        + """
select u.town_code, t.unit_name as town_name, count(*) as member_count, count(c.person_no) as insured_count,
       round(100.0 * count(c.person_no) / count(*), 2) as rate
from member m
join units u using (unit_code)
left join units t on t.unit_code = u.town_code
left join covered c using (person_no)
group by u.town_code, t.unit_name
order by rate desc""",
    ),
    Canned(
        "contributions_by_plan",
        """select substr(c.received_on, 1, 4) as year, p.name_zh as plan, sum(c.amount_fen) / 100.0 as yuan
from contributions c join plans p using (plan_code)
where p.kind_code = 'enrolled' and c.kind_code <> 'joining_fee'
group by 1, 2 order by 1 desc, 3 desc""",
    ),
    Canned(
        "aid_by_plan",
        """select substr(y.event_on, 1, 4) as year, p.name_zh as plan, sum(y.change_fen) / 100.0 as yuan
from payments y join plans p using (plan_code)
group by 1, 2 order by 1 desc, 3 desc""",
    ),
    Canned(
        "claims_by_outcome",
        """select substr(c.event_on, 1, 4) as year, p.name_zh as plan, coalesce(n.name_zh, '未决定') as outcome,
       count(*) as claim_count, sum(c.amount_fen) / 100.0 as yuan
from claims c join plans p using (plan_code)
left join codes n on n.kind = 'outcome' and n.code = c.outcome
group by 1, 2, 3 order by 1 desc, 2, 3""",
    ),
    Canned(
        "uncovered_by_unit",
        _MEMBER
        + """
select m.unit_code, u.unit_name, count(*) as member_count, count(*) - count(c.person_no) as uncovered_count
from member m join units u using (unit_code) left join covered c using (person_no)
group by 1, 2 having count(*) > count(c.person_no)
order by 4 desc""",
    ),
    Canned(
        "entries_by_actor",
        """select e.actor, coalesce(n.name_zh, e.action) as action, count(*) as entry_count,
       sum(e.asserted_count) as asserted_count
from entries e left join codes n on n.kind = 'action' and n.code = e.action
group by 1, 2 order by 3 desc""",
    ),
)
