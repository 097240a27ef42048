"""Money in and out of random people, counted by today's walk and by the plain SQL that it replaced (``oracles/``).

People with several spells, kept, over and overlapping; payments paid, returned, paid again and recovered over the years'
edges; records merged; facts that a later entry took back; units that moved. ``MUTUALAID_MODEL=deep`` tries many more.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutualaid import reports
from mutualaid.reports.asking import Question, ask, same_day_before
from mutualaid.reports.paid import CODES, NOTHING, Paid
from mutualaid.store.reading import Reader
from mutualaid.store.resources import fill, query_text
from tests.reports.conftest import DISTRICT, District
from tests.reports.test_excluded_model import Spell

ORACLES = Path(__file__).parent / "oracles"
EXAMPLES = 400 if os.environ.get("MUTUALAID_MODEL") == "deep" else 20
UNITS = ("U1", "U2", "U3", "U4")
"""U1 and U2 hang below the first town, U3 first below that and then below the second, U4 outside every town."""
DAYS = ("2016-12-31", "2017-01-01", "2017-06-30", "2017-12-31", "2018-01-01", "2018-02-28", "2018-06-30", "2018-12-31")
ASKED = ("2017-12-31", "2018-02-28", "2018-06-30", "2018-12-31")
CODE_OF_EVENT = ("paid", "paid", "returned", "recovered")
GROUPINGS = tuple(by for by in CODES if by is not None)


class Payment(NamedTuple):
    plan: str
    fen: int
    channel: str
    category: str | None
    events: tuple[tuple[str, str], ...]
    taken_back: int
    """Of what a later entry takes back: 0 nothing, 1 the last event, 2 the payment with its events."""


class Someone(NamedTuple):
    sex: str | None
    born: str | None
    spells: tuple[Spell, ...]
    payments: tuple[Payment, ...]
    receipts: tuple[tuple[str, str, str, int, str], ...]
    same_as: int | None


spells = st.builds(
    lambda unit, days, status: Spell(unit, days[0], days[1] if days[1] > days[0] else None, status),
    st.sampled_from(UNITS),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)),
    st.sampled_from(["in_service", "in_service", "in_service", "kept"]),
)
payments = st.builds(
    Payment,
    st.sampled_from(["HOSP_MED", "CRITICAL", "SECOND"]),
    st.integers(1, 999_999),
    st.sampled_from(["direct", "direct", "office"]),
    st.sampled_from([None, "outpatient", "inpatient"]),
    st.lists(
        st.tuples(st.sampled_from(CODE_OF_EVENT), st.sampled_from(DAYS)),
        min_size=1, max_size=3, unique_by=lambda event: event,
    ).map(tuple),
    st.sampled_from([0, 0, 0, 0, 1, 2]),
)  # fmt: skip
receipts = st.tuples(
    st.sampled_from(["receipt", "receipt", "refund", "joining_fee"]),
    st.sampled_from(["HOSP_MED", "CRITICAL", "SECOND"]),
    st.sampled_from(UNITS),
    st.integers(1, 999_999),
    st.sampled_from(DAYS),
)
someone = st.builds(
    Someone,
    st.sampled_from(["M", "F", None]),
    st.sampled_from(["1957-06-30", "1958-12-31", "1988-02-28", None]),
    st.lists(spells, max_size=4, unique_by=lambda spell: (spell.unit, spell.joined, spell.status)).map(tuple),
    st.lists(payments, min_size=1, max_size=4).map(tuple),
    st.lists(receipts, max_size=2).map(tuple),
    st.none() | st.integers(0, 3),
)


@contextmanager
def ledger(empty: Path, people: list[Someone]) -> Iterator[District]:
    """What everybody brought by entry 1, and without what entry 2 took back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        shutil.copy(empty, path)
        made = District(path)
        made.unit("T1", "延庆镇", "town", under=DISTRICT)
        made.unit("T2", "康庄镇", "town", under=DISTRICT)
        for code in ("U1", "U2", "U3"):
            made.unit(code, code, under="T1")
        made.unit("U4", "U4", under=DISTRICT)
        made.move("U3", "T2", "2018-02-28")
        enter(made, people)
        yield made
        made.close()


def enter(made: District, people: list[Someone]) -> None:
    numbers: list[int] = []
    into: dict[int, int] = {}
    taken_back: list[tuple[str, int]] = []
    for place, one in enumerate(people):
        person = made.person(sex=one.sex, born=one.born)
        numbers.append(person)
        for spell in one.spells:
            made.spell(person, spell.unit, spell.joined, spell.left, spell.status)
        for payment in one.payments:
            payout = made.pay(
                person, plan=payment.plan, fen=payment.fen, channel=payment.channel, category=payment.category
            )
            events = [
                made.fact("payout_event", payout_id=payout, event_code=code, event_on=on) for code, on in payment.events
            ]
            if payment.taken_back:
                taken_back += [
                    ("payout_event", event) for event in (events if payment.taken_back == 2 else events[-1:])
                ]
            if payment.taken_back == 2:
                taken_back.append(("payout", payout))
        for kind, plan, unit, fen, on in one.receipts:
            made.money(plan, -fen if kind == "refund" else fen, on, unit=unit, kind=kind)
        if one.same_as is not None and one.same_as < place and one.same_as not in into:
            into[place] = one.same_as
            made.merge(person, numbers[one.same_as])
    made.journal(2)
    for table, key in taken_back:
        made.void(table, key)


def oracle(reader: Reader, name: str, params: dict[str, object]) -> list[dict[str, Any]]:
    return reader.select_named(fill((ORACLES / f"{name}.sql").read_text(encoding="utf-8")), params)


def plainly(question: Question, to_on: str, *, still: bool) -> dict[tuple[str, str | None], dict[str, int]]:
    """The figures of every group as the plain SQL tells them, those of enrolled plans beside."""
    params = question.params(
        from_on=f"{to_on[:4]}-01-01", to_on=to_on, strict=int(still), grouping=",".join(GROUPINGS), plan_kind=None
    )
    found = {
        (row.pop("level"), row.pop("group_code")): {**NOTHING, **row}
        for row in oracle(question.reader, "payments", params)
    }
    for row in oracle(question.reader, "payments", {**params, "plan_kind": "enrolled"}):
        group = found[row["level"], row["group_code"]]
        group |= {"enrolled_aid_fen": row["aid_fen"], "enrolled_event_count": int(row["level"] != "total")}
    return found


def walked(question: Question, to_on: str, *, still: bool) -> dict[tuple[str, str | None], dict[str, int]]:
    found: dict[tuple[str, str | None], dict[str, int]] = {}
    paid = Paid([(question.as_of, by) for by in GROUPINGS])
    for by in GROUPINGS:
        whole, groups = paid.until(question._replace(by=by), to_on, still=still)
        found[("total", None)] = whole
        found |= {(by, code): row for code, row in groups.items()}
    # How many events there are nobody is told, only of which groups the payout ratio has a row.
    return {
        (by, code): {**row, "enrolled_event_count": int(by != "total" and row["enrolled_event_count"] > 0)}
        for (by, code), row in found.items()
    }


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(someone, min_size=2, max_size=6), st.sampled_from([None, "1"]), st.sampled_from(ASKED))
def test_payments_are_counted_as_plain_sql_counts_them(
    empty_ledger: Path, people: list[Someone], at: str | None, as_of: str
) -> None:
    with ledger(empty_ledger, people) as made, made.open(at=at) as reader:
        for unit, plan in ((None, None), ("T1", None), ("U3", "SECOND"), (DISTRICT, "HOSP_MED")):
            question = ask(reader, "aid", unit=unit, as_of=as_of, plan=plan)
            for to_on, still in ((as_of, True), (as_of, False), (same_day_before(as_of), False)):
                assert walked(question, to_on, still=still) == plainly(question, to_on, still=still)
            over_years = reports.years(reader, unit=unit, as_of=as_of)
            assert reports.years(reader, unit=unit, as_of=as_of, paid=Paid()).rows == over_years.rows


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(someone, max_size=5), st.sampled_from(ASKED))
def test_contributions_are_summed_as_plain_sql_sums_them(empty_ledger: Path, people: list[Someone], as_of: str) -> None:
    groupings = ("district", "town", "unit", "plan", "quarter")
    before = same_day_before(as_of)
    with ledger(empty_ledger, people) as made, made.open() as reader:
        for unit in (None, "T1", "U3"):
            params = ask(reader, "contributions", unit=unit, as_of=as_of).params(
                previous_from_on=f"{before[:4]}-01-01", previous_to_on=before
            )
            plain = {
                (by if row["level"] == "row" else "total", *list(row.values())[1:])
                for by in groupings
                for row in oracle(reader, "contributions", {**params, "grouping": by})
            }
            together = reader.select(query_text("contributions"), {**params, "grouping": ",".join(groupings)})
            assert set(together) == plain
            assert len(together) == len(plain)
