"""Every answer calls its units as they are called on the day that it is about."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports
from mutualaid.render import html
from mutualaid.render.summary import gather
from mutualaid.reports.relief import relief_list
from tests.reports import claiming

District = Any
BEFORE, AFTER = "2018-06-30", "2018-07-01"


@pytest.fixture
def renamed(district: District) -> District:
    """U1 and the district take another name on 2018-07-01; whatever a report may tell stands in U1 before it."""
    for code, name in (("U1", "第一实验小学工会"), ("110119", "延庆区工会")):
        district.fact("unit_rename", unit_id=district._keys[code], unit_name=name, from_on=AFTER)
    person = district.member("U1", name="张三丰")
    district.enroll(person, unit="U1", starts="2018-01-01")
    district.member("U1", name="李四")
    district.terms("HOSP_MED", "2018-01-01", base="members", bp=9000)
    district.pay(person, ("paid", "2018-02-01"))
    district.pay(person, ("paid", "2018-02-01"), ("returned", "2018-03-01"))
    claiming.claim(district, person, "2018-05-01")
    return district


@pytest.mark.parametrize(
    ("question", "options"),
    [
        (reports.participation, {"by": "unit"}),
        (reports.participation, {"people": True}),
        (reports.contributions, {"by": "unit"}),
        (reports.direct_claims, {"by": "unit"}),
        (reports.direct_claims, {"people": True}),
        (reports.aid, {"by": "unit"}),
        (reports.aid, {"people": True}),
        (reports.participations, {"by": "unit"}),
        (reports.payout_ratio, {"by": "unit"}),
        (reports.renewals, {"by": "unit"}),
        (reports.floor, {}),
        (reports.who_not_covered, {}),
        (reports.never_paid, {}),
        (reports.returned_unpaid, {}),
    ],
)
def test_the_rows_of_a_report_bear_the_name_of_its_day(renamed: District, question: Any, options: Any) -> None:
    for day, name in ((BEFORE, "第一小学工会"), (AFTER, "第一实验小学工会")):
        rows = renamed.ask(question, as_of=day, **options).rows
        assert {row["unit_code"] for row in rows} == {"U1"}
        assert {row.get("unit_name", name) for row in rows} == {name}


def test_rows_parted_otherwise_bear_the_name_of_the_unit_asked_about(renamed: District) -> None:
    for day, name in ((BEFORE, "延庆区总工会"), (AFTER, "延庆区工会")):
        rows = renamed.ask(reports.participation, as_of=day, by="sex").rows
        assert {row["unit_name"] for row in rows} == {name}


def test_the_workbook_and_the_page_of_a_year_bear_the_names_of_its_last_day(renamed: District) -> None:
    for day, district, unit in ((BEFORE, "延庆区总工会", "第一小学工会"), (AFTER, "延庆区工会", "第一实验小学工会")):
        with renamed.open() as reader:
            summary = gather(reader, unit=None, as_of=day)
        assert summary.unit_name == district
        assert [line.unit_name for line in summary.units] == [unit]
        assert [floor.unit_name for floor in summary.floors] == [unit]
        assert {line.unit_name for line in (*summary.never_paid, *summary.returned)} == {unit}
        assert f"<h1>{district}" in html.page(summary)


def test_relief_bears_the_name_of_the_day_it_was_asked_for(renamed: District) -> None:
    person = renamed.member("U1")
    for day in (BEFORE, AFTER):
        renamed.fact(
            "relief", person_id=person, unit_id=renamed._keys["U1"], amount_fen=1, applied_on=day, proposed_by="a"
        )
    with renamed.open() as reader:
        assert [row["unit_name"] for row in relief_list(reader).rows] == ["第一小学工会", "第一实验小学工会"]
