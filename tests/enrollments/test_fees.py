"""Enrollments of plans that are sold by length of cover or by age: what is bought, until when, and for how much."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutualaid import enrollments, plans
from mutualaid.checks import check
from mutualaid.render import cells
from mutualaid.reports import enrolled
from mutualaid.store.reading import read
from tests.enrollments.stage import LI, PASSPORT, SENIOR, ZHANG, covers, document, five, noted, row, said, take, without
from tests.ledgers import intent

TERMS = """plan_code = "{code}"
name_zh = "{name}"
name_en = "{code}"
kind = "enrolled"
position = {position}
aliases = []
[[version]]
effective_on = 2017-01-01
cover_months = {{ value = 12, source = "…" }}
max_shares = {{ value = 2, source = "…" }}
{price}
waiting_first_days = {{ value = 0, source = "…" }}
waiting_renewal_days = {{ value = 0, source = "…" }}
grace_days = {{ value = 0, source = "…" }}
[[version.benefit]]
event = "death"
base = {{ value = {{ fen = 1000000 }}, source = "…" }}
"""
LENGTHS = 'fee_by_months = { value = { "12" = 2400, "6" = 1200 }, source = "S19" }'
AGES = 'fee_by_age = { value = [{ from_age = 28, fen = 3000 }, { from_age = 50, fen = 6000 }], source = "…" }'
EQUAL = 'fee_fen = { value = 1000, source = "…" }\nequal_shares_in_unit = { value = true, source = "S19" }'
BY_LENGTH, BY_AGE, ALIKE = "长短互助", "年龄互助", "同份互助"
YOUNG = document("11010019920101004")
"""25 on the first day of 2018."""


@pytest.fixture(scope="module")
def sold(stage: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The stage with a plan by length, one by age, and one of equal shares."""
    path = tmp_path_factory.mktemp("sold") / "ledger.db"
    path.write_bytes(stage)
    priced = (("LONG", BY_LENGTH, LENGTHS), ("AGED", BY_AGE, AGES), ("SAME", ALIKE, EQUAL))
    for place, (code, name, price) in enumerate(priced, 70):
        text = TERMS.format(code=code, name=name, position=place, price=price)
        plans.load(str(path), intent("plan load", file_name=f"{code}.toml"), text)
    return path.read_bytes()


@pytest.fixture
def url(sold: bytes, tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(sold)
    return str(path)


def bought(url: str) -> list[tuple[str, str, int, int]]:
    """First and last day, shares and fee of what stands."""
    return [(starts, ends, shares, fee) for _, _, _, starts, ends, shares, _, fee in covers(url)]


# --- by length ---


@pytest.mark.parametrize(
    ("more", "months", "ends_on", "fee_fen"),
    [
        ({}, None, "2018-12-31", 2400),
        ({"fee": "12"}, None, "2018-06-30", 1200),
        ({"fee": "24"}, None, "2018-12-31", 2400),
        ({"fee": "24", "share_count": 2}, None, "2018-06-30", 2400),
        ({"ends_on": "2018-06-30"}, None, "2018-06-30", 1200),
        ({"ends_on": "2018-04-30"}, None, "2018-04-30", 1200),
        ({"ends_on": "2018-07-01"}, None, "2018-07-01", 2400),
        ({}, 6, "2018-06-30", 1200),
        ({"fee": "12"}, 6, "2018-06-30", 1200),
        ({"ends_on": "2018-12-31"}, 6, "2018-12-31", 2400),
    ],
)
def test_a_cover_lasts_as_long_as_its_last_day_an_option_or_its_fee_says(
    more: dict[str, object], months: int | None, ends_on: str, fee_fen: int, url: str
) -> None:
    receipt = take(url, row(plan=BY_LENGTH, **more), months=months)
    assert (said(receipt), five(receipt)) == ([], (1, 0, 0, 0, 0))
    assert bought(url) == [("2018-01-01", ends_on, int(str(more.get("share_count", 1))), fee_fen)]


def test_a_fee_that_no_length_has_is_held_and_a_length_that_is_not_sold_refused(url: str) -> None:
    assert said(take(url, row(plan=BY_LENGTH, fee="18"))) == [("held", "FEE_DIFFERS", "fee")]
    assert said(take(url, row(plan=BY_LENGTH, ends_on="2018-06-30", fee="24"))) == [("held", "FEE_DIFFERS", "fee")]
    assert said(take(url, row(plan=BY_LENGTH, fee="24"), months=6)) == [("held", "FEE_DIFFERS", "fee")]
    assert said(take(url, row(plan=BY_LENGTH), months=5)) == [("refused", "MONTHS_UNKNOWN", None)]
    assert said(take(url, row(plan="住院医疗"), months=6)) == [("refused", "MONTHS_UNKNOWN", None)]
    assert covers(url) == []


def test_an_option_that_every_row_overrules_is_told(url: str) -> None:
    receipt = take(url, row(plan=BY_LENGTH, ends_on="2018-12-31"), months=6)
    assert [note.facts for note in receipt.notes if note.code == "OPTION_FILLED_NOTHING"] == [
        {"option": "--months", "count": 1}
    ]
    fitting = take(url, row(LI, plan=BY_LENGTH, ends_on="2018-06-30"), months=6)
    assert "OPTION_FILLED_NOTHING" not in [note.code for note in fitting.notes]


def test_half_a_year_is_followed_by_the_next_one_without_a_gap(url: str) -> None:
    first = row(plan=BY_LENGTH, fee="12")
    second = row(plan=BY_LENGTH, starts_on="2018-07-01", fee="12", first_or_renewal="续", received_on="2018-07-05")
    assert five(take(url, first)) == (1, 0, 0, 0, 0)
    assert five(take(url, first)) == (0, 0, 1, 0, 0)
    receipt = take(url, second)
    assert (five(receipt), noted(receipt)) == ((1, 0, 0, 0, 0), [])
    assert said(take(url, row(plan=BY_LENGTH, starts_on="2018-06-30", fee="12"))) == [
        ("refused", "OVERLAP", "starts_on"),
        ("refused", "OVERLAP", "starts_on"),
    ]
    assert [cover[:2] for cover in bought(url)] == [("2018-01-01", "2018-06-30"), ("2018-07-01", "2018-12-31")]
    with read(url) as reader:
        (ending,) = enrolled.ending(reader, today="2018-06-30", within_days=184).rows
        assert (ending["ends_on"], ending["days_left"]) == ("2018-12-31", 184)


def test_a_year_that_becomes_half_a_year_costs_half_once_it_is_accepted(url: str) -> None:
    take(url, row(plan=BY_LENGTH))
    short = row(plan=BY_LENGTH, ends_on="2018-06-30")
    assert said(take(url, short)) == [("held", "DIFFERS", "ends_on")]
    assert five(take(url, short, accept=("DIFFERS",))) == (0, 1, 0, 0, 0)
    assert bought(url) == [("2018-01-01", "2018-06-30", 1, 1200)]
    assert said(take(url, row(plan=BY_LENGTH, fee="24"))) == [
        ("held", "DIFFERS", None),
        ("held", "DIFFERS", "fee"),
    ]


def test_a_plan_of_one_length_that_ends_early_costs_what_it_did(url: str) -> None:
    take(url, row(fee="95"))
    take(url, row(ends_on="2018-06-30"), accept=("DIFFERS",))
    assert bought(url) == [("2018-01-01", "2018-06-30", 1, 9500)]


def test_a_renewal_lasts_as_long_as_what_it_renews(url: str) -> None:
    take(url, row(plan=BY_LENGTH, fee="12"), row(LI, plan=BY_LENGTH))
    with read(url) as reader:
        rows = enrolled.again(reader, unit="U1", year=2018, language="zh")
    assert [(each["starts_on"], each.get("ends_on")) for each in rows] == [
        ("2018-07-01", "2018-12-31"),
        ("2019-01-01", None),
    ]


def test_one_person_at_a_time_buys_half_a_year_and_undoing_takes_it_away(url: str) -> None:
    values = {"unit": "U1", "starts_on": "2018-01-01", "received_on": "2018-01-05"}
    told = enrollments.add(url, intent("enroll add"), values, plans=[BY_LENGTH], person=ZHANG, months=6)
    assert told.facts["enrollment_no"] == 1
    assert bought(url) == [("2018-01-01", "2018-06-30", 1, 1200)]
    several = enrollments.add(url, intent("enroll add"), values, plans=[BY_LENGTH, BY_AGE], person=SENIOR, months=12)
    assert several.problems == []
    assert [cover[1:] for cover in bought(url)[1:]] == [("2018-12-31", 1, 2400), ("2018-12-31", 1, 6000)]


# --- by age ---


def test_everybody_pays_what_their_age_on_the_first_day_costs(url: str) -> None:
    receipt = take(url, row(ZHANG, plan=BY_AGE), row(SENIOR, plan=BY_AGE), row(LI, plan=BY_AGE, starts_on="2018-03-04"))
    assert said(receipt) == [("refused", "AGE_WITHOUT_FEE", "document_no")]
    assert receipt.problems[0].facts == {"plan_code": "AGED", "age": 27, "from_age": 28}
    assert five(take(url, row(ZHANG, plan=BY_AGE), row(SENIOR, plan=BY_AGE), row(LI, plan=BY_AGE, starts_on="2018-03-05"))) == (
        3, 0, 0, 0, 0,
    )  # fmt: skip
    assert sorted(cover[3] for cover in bought(url)) == [3000, 3000, 6000]


def test_a_fee_of_another_age_is_held_and_one_price_is_not_taken_for_anothers(url: str) -> None:
    receipt = take(url, row(ZHANG, plan=BY_AGE, fee="30"), row(SENIOR, plan=BY_AGE, fee="30"))
    assert (said(receipt), receipt.ready) == ([("held", "FEE_DIFFERS", "fee")], 1)
    assert receipt.problems[0].facts == {"fee_fen": 3000, "price_fen": 6000}


def test_of_an_unknown_age_the_fee_is_asked_for_and_then_held(url: str) -> None:
    foreign = {"document_type": "护照"}
    assert said(take(url, row(PASSPORT, plan=BY_AGE, **foreign))) == [("refused", "AGE_AND_FEE_UNKNOWN", None)]
    asked = row(PASSPORT, plan=BY_AGE, fee="30", **foreign)
    assert said(take(url, asked)) == [("held", "FEE_OF_AGE_UNKNOWN", "fee")]
    assert five(take(url, asked, accept=("FEE_OF_AGE_UNKNOWN",))) == (1, 0, 0, 0, 0)
    assert five(take(url, asked)) == (0, 0, 1, 0, 0)


def test_who_joins_with_the_roster_pays_by_the_document(url: str) -> None:
    newcomer = row(YOUNG, plan=BY_AGE, name="周新", sex="女")
    assert said(take(url, newcomer, join=True)) == [("refused", "AGE_WITHOUT_FEE", "document_no")]
    assert five(take(url, newcomer | {"starts_on": "2020-01-01", "received_on": "2020-01-05"}, join=True)) == (
        1,
        0,
        0,
        0,
        0,
    )


def test_a_column_a_plan_prices_by_length_and_age_too(url: str) -> None:
    wide = without(row(ZHANG), "plan") | {"plan:LONG": "1", "plan:AGED": "2", "fee:LONG": "12"}
    receipt = take(url, wide, without(row(SENIOR), "plan") | {"plan:LONG": None, "plan:AGED": "1", "fee:LONG": None})
    assert (said(receipt), five(receipt)) == ([], (3, 0, 0, 0, 0))
    assert bought(url) == [
        ("2018-01-01", "2018-06-30", 1, 1200),
        ("2018-01-01", "2018-12-31", 2, 6000),
        ("2018-01-01", "2018-12-31", 1, 6000),
    ]


# --- what stands ---


def test_the_check_of_fees_heeds_lengths_and_ages(url: str) -> None:
    take(url, row(ZHANG, plan=BY_LENGTH, fee="12"), row(LI, plan=BY_LENGTH), row(SENIOR, plan=BY_AGE))
    take(url, row(SENIOR, plan=BY_LENGTH, fee="18"), accept=("FEE_DIFFERS",))
    take(url, row(ZHANG, plan=BY_AGE, fee="18"), accept=("FEE_DIFFERS",))
    take(url, row(PASSPORT, plan=BY_AGE, fee="18", document_type="护照"), accept=("FEE_OF_AGE_UNKNOWN",))
    with read(url) as reader:
        found = check(reader, ["fee-differs"], today="2018-12-31").findings
    told = [
        (each.record, *(each.facts[key] for key in ("plan_code", "fee_fen", "price_fen", "enrollment_count")))
        for each in found
    ]
    assert told == [("enrollment:4", "LONG", 1800, 2400, 1), ("enrollment:5", "AGED", 1800, 3000, 1)]


# --- equal shares within a unit ---


def test_who_differs_from_what_stands_in_the_unit_is_held_with_both_numbers(url: str) -> None:
    assert five(take(url, row(ZHANG, plan=ALIKE, share_count=2), row(LI, plan=ALIKE, share_count=2))) == (2, 0, 0, 0, 0)
    receipt = take(url, row(SENIOR, plan=ALIKE, share_count=1))
    assert said(receipt) == [("held", "SHARES_UNEQUAL", "share_count")]
    assert receipt.problems[0].facts == {"share_count": 1, "usual_count": 2, "others_count": 2, "unit_name": "第一工会"}
    assert five(take(url, row(SENIOR, plan=ALIKE, share_count=2))) == (1, 0, 0, 0, 0)
    # Another unit, another plan and a later period have numbers of their own.
    other = {"plan": ALIKE, "document_type": "护照", "share_count": 1}
    assert five(take(url, row(PASSPORT, unit="U2", **other))) == (1, 0, 0, 0, 0)
    assert five(take(url, row(LI, plan="重大疾病", share_count=1))) == (1, 0, 0, 0, 0)
    later = {"starts_on": "2019-01-01", "received_on": "2019-01-05"}
    assert five(take(url, row(ZHANG, plan=ALIKE, share_count=1, **later))) == (1, 0, 0, 0, 0)
    touching = {"starts_on": "2018-12-31", "received_on": "2019-01-05"}
    assert said(take(url, row(PASSPORT, plan=ALIKE, document_type="护照", share_count=1, **touching))) == [
        ("refused", "OVERLAP", "starts_on"),
        ("held", "SHARES_UNEQUAL", "share_count"),
    ]


def test_in_a_unit_without_covers_the_most_of_the_file_count_and_the_first_of_as_many(url: str) -> None:
    three = [row(who, plan=ALIKE, share_count=count) for who, count in ((ZHANG, 1), (LI, 2), (SENIOR, 2))]
    receipt = take(url, *three)
    assert [(problem.code, problem.row) for problem in receipt.problems] == [("SHARES_UNEQUAL", 2)]
    assert receipt.problems[0].facts == {"share_count": 1, "usual_count": 2, "others_count": 2, "unit_name": "第一工会"}
    assert [(problem.code, problem.row) for problem in take(url, *three[:2]).problems] == [("SHARES_UNEQUAL", 3)]
    assert five(take(url, *three, accept=("SHARES_UNEQUAL",))) == (3, 0, 0, 0, 0)
    assert five(take(url, *three)) == (0, 0, 3, 0, 0)


def test_a_whole_unit_may_change_its_number_and_one_of_it_may_not(url: str) -> None:
    take(url, row(ZHANG, plan=ALIKE), row(LI, plan=ALIKE))
    twice = [row(who, plan=ALIKE, share_count=2) for who in (ZHANG, LI)]
    assert [problem.code for problem in take(url, *twice).problems] == ["DIFFERS", "DIFFERS"]
    assert [problem.code for problem in take(url, twice[0]).problems] == ["DIFFERS", "SHARES_UNEQUAL"]
    assert five(take(url, *twice, accept=("DIFFERS",))) == (0, 2, 0, 0, 0)
    assert {cover[2] for cover in bought(url)} == {2}


def test_at_the_counter_equal_shares_are_asked_for_too(url: str) -> None:
    take(url, row(ZHANG, plan=ALIKE, share_count=2))
    values = {"unit": "U1", "starts_on": "2018-03-01", "received_on": "2018-03-05", "share_count": 1}
    told = enrollments.add(url, intent("enroll add"), values, plans=[ALIKE], person=LI)
    assert [problem.code for problem in told.problems] == ["SHARES_UNEQUAL"]
    seen = enrollments.add(
        url, intent("enroll add", reason="seen"), values, plans=[ALIKE], person=LI, accept=frozenset({"SHARES_UNEQUAL"})
    )
    assert seen.problems == []


def test_the_check_of_equal_shares_names_the_unit_and_how_many_differ(url: str) -> None:
    take(url, row(ZHANG, plan=ALIKE, share_count=2), row(LI, plan=ALIKE, share_count=2))
    with read(url) as reader:
        assert check(reader, ["unequal-shares"], today="2018-12-31").findings == []
    take(url, row(SENIOR, plan=ALIKE, share_count=1, starts_on="2018-06-01"), accept=("SHARES_UNEQUAL",))
    with read(url) as reader:
        (found,) = check(reader, ["unequal-shares"], today="2018-12-31").findings
        assert check(reader, today="2018-12-31").doubts == [found]
        assert check(reader, ["unequal-shares"], today="2018-12-31", as_of="2018-05-31").findings == []
    assert found.facts == {
        "unit_name": "第一工会", "as_of": "2018-12-31", "plan_code": "SAME", "share_count": 2, "cover_count": 2,
        "other_count": 1, "enrollment_no": 3,
    }  # fmt: skip
    assert "?" not in cells.told(found.code, found.facts)
