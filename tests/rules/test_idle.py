"""What ``plan check`` doubts where one value stands beside another: caps, waiting days, one cost in two benefits."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.codes import MOST_FEN
from mutualaid.rules.benefit import Stay
from mutualaid.rules.terms import parse
from mutualaid.rules.terms.idle import idle
from tests.rules.test_benefit_cases import staged
from tests.rules.test_grammar import HEAD, benefit
from tests.rules.test_stage_properties import SOME, VERSION, YUAN, adds_up, benefits, decide, stays

TWO = HEAD.replace("max_shares = { value = 1", "max_shares = { value = 3")
STAY = {"event": '"stay"', "base": '"self_pay_one"'}


def doubts(text: str) -> list[tuple[str, str, str]]:
    """The doubts of these kinds: code, key and the other key."""
    found = idle(parse(text).versions[0])
    kinds = ("cap_beside_less", "waits_whole_cover", "same_cost")
    return [tuple(each) for each in found if each.code in kinds]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("cap", "which"),
    [
        # Two of one span: the larger one never bites, nor does the second of two that are equal.
        ('[{ per = "period", fen = 5000 }, { per = "period", fen = 5001 }]', 2),
        ('[{ per = "period", fen = 5000 }, { per = "period", fen = 5000 }]', 2),
        # A narrower span with more than the wider one: an event lies in its cover and its year, all lie in a life.
        ('[{ per = "event", fen = 5000 }, { per = "period", fen = 5000 }]', 1),
        ('[{ per = "event", fen = 4999 }, { per = "period", fen = 5000 }]', 0),
        ('[{ per = "event", fen = 5000 }, { per = "year", fen = 5000 }]', 1),
        ('[{ per = "year", fen = 5000 }, { per = "life", fen = 5000 }]', 1),
        ('[{ per = "life", fen = 5000 }, { per = "year", fen = 4000 }]', 0),
        # A cover and a calendar year do not lie in each other.
        ('[{ per = "period", fen = 5000 }, { per = "year", fen = 5000 }]', 0),
        # Of a share: with one share 2,000, with three 6,000; both bite.
        ('[{ per = "period", fen = 5000 }, { per = "period", fen = 2000, times_shares = true }]', 0),
        ('[{ per = "period", fen = 6000 }, { per = "period", fen = 2000, times_shares = true }]', 1),
        ('[{ per = "period", fen = 6000 }, { per = "period", fen = 6000, times_shares = true }]', 2),
        ('{ per = "period", fen = 5000 }', 0),
    ],
)
def test_a_cap_beside_one_that_is_no_higher_is_doubted(cap: str, which: int) -> None:
    told = [("cap_beside_less", f"benefit[1].cap[{which}]", f"benefit[1].cap[{3 - which}]")] if which else []
    assert doubts(TWO + benefit(**STAY, cap=cap)) == told


def test_days_are_compared_with_days_and_a_benefit_with_its_version() -> None:
    nights = {"event": '"stay"', "base": "{ daily_fen = 100 }"}
    assert doubts(HEAD + benefit(**nights, cap='{ per = "period", fen = 9000, days = 90 }')) == []
    longer = '[{ per = "event", days = 91 }, { per = "period", days = 90 }]'
    assert doubts(HEAD + benefit(**nights, cap=longer)) == [
        ("cap_beside_less", "benefit[1].cap[1]", "benefit[1].cap[2]")
    ]
    over_all = 'cap = { value = { per = "period", fen = 5000 }, source = "…" }\n'
    own = benefit(**STAY, cap='{ per = "period", fen = 5000 }')
    assert doubts(HEAD + over_all + own) == [("cap_beside_less", "benefit[1].cap", "cap")]
    assert doubts(HEAD + over_all + own.replace("5000", "4999")) == []
    twice = over_all.replace('{ per = "period", fen = 5000 }', '[{ per = "year", fen = 1 }, { per = "year", fen = 2 }]')
    assert doubts(HEAD + twice + benefit(**STAY)) == [("cap_beside_less", "cap[2]", "cap[1]")]


@pytest.mark.parametrize(
    ("key", "months", "days", "is_doubted"),
    [
        # The longest cover of twelve months has 366 days, of one month 31.
        ("waiting_first_days", 12, 366, True),
        ("waiting_first_days", 12, 365, False),
        ("waiting_renewal_days", 1, 31, True),
        ("waiting_renewal_days", 1, 30, False),
    ],
)
def test_waiting_days_through_a_whole_cover_are_doubted(key: str, months: int, days: int, is_doubted: bool) -> None:
    text = HEAD.replace("cover_months = { value = 12", f"cover_months = {{ value = {months}")
    text = text.replace(f"{key} = {{ value = 0", f"{key} = {{ value = {days}")
    assert doubts(text + benefit(**STAY)) == ([("waits_whole_cover", key, "")] if is_doubted else [])
    # Where every benefit has waiting days of its own, those are looked at.
    own = key.replace("_first", "")
    theirs = doubts(text + benefit(**STAY, **{own: str(days)}))
    assert theirs == ([("waits_whole_cover", f"benefit[1].{own}", "")] if is_doubted else [])


def test_a_calendar_year_has_at_most_366_days_and_an_accident_waiting_days_of_its_own() -> None:
    year = HEAD.replace("cover_months = { value = 12", "cover_months = { value = 1")
    year += 'calendar_year = { value = true, source = "…" }\nwaiting_accident_days = { value = 366, source = "…" }\n'
    assert doubts(year + benefit(**STAY)) == [("waits_whole_cover", "waiting_accident_days", "")]
    assert doubts(year.replace("366", "365") + benefit(**STAY)) == []


@pytest.mark.parametrize(
    ("first", "second", "is_doubted"),
    [
        (STAY, STAY, True),
        (STAY, STAY | {"base": '"self_pay"'}, True),
        (STAY, STAY | {"base": '"total"', "rate": "500"}, True),
        (STAY, STAY | {"base": '"self_pay_two"'}, False),
        (STAY, STAY | {"base": "{ daily_fen = 100 }"}, False),
        (STAY, STAY | {"cause": '"accident"'}, True),
        (STAY | {"cause": '"illness"'}, STAY | {"cause": '"accident"'}, False),
        (STAY | {"cause": '"illness"'}, STAY | {"cause": '"illness"'}, True),
        (STAY | {"deductible": '{ per = "event", fen = 1 }'}, STAY, False),
        (
            STAY | {"deductible": '{ per = "event", fen = 1 }'},
            STAY | {"deductible": '{ per = "event", fen = 2 }'},
            False,
        ),
        (
            STAY | {"deductible": '{ per = "event", fen = 1 }'},
            STAY | {"deductible": '{ per = "event", fen = 1 }'},
            True,
        ),
        (
            STAY | {"rate": '{ bp_by_level = { "3" = 1 } }'},
            STAY | {"rate": '{ bp_by_level = { "2" = 1, "1" = 1 } }'},
            False,
        ),
        (
            STAY | {"rate": '{ bp_by_level = { "3" = 1 } }'},
            STAY | {"rate": '{ bp_by_level = { "3" = 1, "1" = 1 } }'},
            True,
        ),
        (STAY | {"rate": '{ bp_by_level = { "3" = 1 } }'}, STAY | {"rate": "1"}, True),
        (STAY | {"name": '"甲"', "instead_of": '["乙"]'}, STAY | {"name": '"乙"'}, False),
        (STAY | {"name": '"甲"'}, STAY | {"name": '"乙"', "instead_of": '["stay"]'}, False),
        ({"event": '"fire"', "base": '"loss"'}, {"event": '"fire"', "base": '"loss"', "rate": "5"}, True),
        ({"event": '"death"', "base": "{ fen = 1 }"}, {"event": '"death"', "base": "{ fen = 1 }"}, False),
    ],
)
def test_one_cost_in_two_benefits_is_doubted_where_nothing_sets_them_apart(
    first: dict[str, str], second: dict[str, str], is_doubted: bool
) -> None:
    told = [("same_cost", "benefit[2].base", "benefit[1].base")] if is_doubted else []
    assert doubts(HEAD + benefit(**first) + benefit(**second)) == told


def test_of_a_plan_that_every_member_has_excluding_others_changes_nothing() -> None:
    text = HEAD + 'excludes = { value = ["HOSP_MED"], source = "…" }\n' + benefit(**STAY)
    [version] = parse(text).versions
    assert [each.key for each in idle(version)] == []
    assert [(each.code, each.key) for each in idle(version, is_universal=True)] == [("no_effect", "excludes")]


# --- what is told to be without effect is ---


def without(key: str, told: list[dict[str, Any]], version: dict[str, Any]) -> None:
    """Takes away what stands at a key path."""
    *place, last = re.findall(r"[a-z_]+|[0-9]+", key)
    held: Any = version
    if place and place[0] == "benefit":
        held, place = told[int(place[1]) - 1], place[2:]
    for step in place:
        held = held[int(step) - 1] if step.isdigit() else held[step]
    if last.isdigit():
        held[int(last) - 1] = {"per": "event", "fen": MOST_FEN}  # the others keep their places
    elif last in ("fen", "days"):
        held[last] = MOST_FEN if last == "fen" else 3_660  # of a cap that may hold nothing else
    else:
        del held[last]


@st.composite
def doubtful(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A benefit with values that often change nothing, and sometimes do."""
    made = draw(benefits(name))
    nothing = ({"per": span, "fen": 0} for span in ("event", "period", "year"))
    first = {"first_fen": 0, "later_fen": 0, "first_of": "calendar_year"}
    by_level = {"per": "event", "fen_by_level": {"3": 0}}
    if isinstance(made["base"], str) and draw(st.booleans()):
        made["deductible"] = draw(st.sampled_from((*nothing, first, by_level)))
    if draw(st.booleans()):
        made |= draw(st.sampled_from(({"least_fen": 0}, {"raised_to_fen": 0}, {"days_between": 0})))
    if draw(st.booleans()):
        made["waiting_days"] = draw(st.sampled_from((0, 20, 90)))
    if isinstance(made["base"], dict) and draw(st.booleans()):
        days = {"per": "period", "days": draw(st.integers(0, 9)), "times_shares": draw(st.booleans())}
        made["cap"] = [days, {"per": "period", "fen": draw(YUAN)}]
    if adds_up(made):
        made.pop("raised_to_fen", None)
    return made


WAITING = st.sampled_from((0, 20, 90))


@SOME
@given(st.data(), stays())
def test_leaving_out_what_is_told_to_be_without_effect_changes_no_amount(data: st.DataObject, told: list[Stay]) -> None:
    several = [data.draw(doubtful(name)) for name in data.draw(st.sampled_from(("甲", "甲乙")))]
    version = VERSION | {f"waiting_{kind}_days": data.draw(WAITING) for kind in ("first", "renewal", "accident")}
    if data.draw(st.booleans()):
        version["cap"] = {"per": "year", "fen": data.draw(YUAN)}
    terms = staged(several, version)
    paid = [judgment.amount_fen for judgment in decide(told, terms)]
    for each in idle(terms):
        if each.code in ("no_effect", "cap_beside_less") and each.key != "max_shares":
            rest, beside = deepcopy(several), deepcopy(version)
            without(each.key, rest, beside)
            assert [judgment.amount_fen for judgment in decide(told, staged(rest, beside))] == paid, each


@pytest.mark.parametrize(
    ("deductible", "more", "is_told"),
    [
        ('{ per = "event", fen = 0 }', {"rate": "8000"}, True),
        ('{ per = "year", fen = 0 }', {}, True),
        # Added up over the year the bands begin where the last stay ended, and a fen is rounded once.
        (
            '{ per = "year", fen = 0 }',
            {"rate": "[{ from_fen = 0, bp = 4500 }, { from_fen = 500000, bp = 5000 }]"},
            False,
        ),
        ('{ per = "period", fen = 0 }', {"rate": "3333"}, False),
        # A hospital whose level is not named is not paid for.
        ('{ per = "event", fen_by_level = { "3" = 0, "2" = 0 } }', {}, False),
        ('{ first_fen = 0, later_fen = 0, first_of = "period" }', {"rate": "8000"}, True),
        (
            '{ first_fen = 0, later_fen = 0, first_of = "period" }',
            {"rate": '{ first_bp = 8000, later_bp = 7000, first_of = "calendar_year" }'},
            False,
        ),
    ],
)
def test_a_deductible_of_nothing_is_without_effect_only_where_it_says_nothing_else(
    deductible: str, more: dict[str, str], is_told: bool
) -> None:
    found = idle(parse(HEAD + benefit(**STAY, deductible=deductible, **more)).versions[0])
    assert [each.key for each in found] == (["benefit[1].deductible"] if is_told else [])


@pytest.mark.parametrize(
    ("days", "own", "cause", "told"),
    [
        (
            (9, 0, 9),
            {},
            None,
            [("waiting_accident_days", "waiting_first_days"), ("benefit[1].reduced", "waiting_first_days")],
        ),
        # On renewal an accident would wait as long as an illness.
        ((9, 9, 9), {}, None, [("benefit[1].reduced", "waiting_first_days")]),
        ((9, 0, 9), {"waiting_days": "10"}, None, []),
        ((9, 0, 9), {"waiting_days": "10"}, '"illness"', [("benefit[1].reduced", "benefit[1].waiting_days")]),
        ((9, 0, 5), {}, None, []),
        ((9, 0, 5), {}, '"illness"', [("benefit[1].reduced", "waiting_first_days")]),
    ],
)
def test_waiting_days_are_without_effect_only_where_no_cause_and_no_renewal_is_waited_for_otherwise(
    days: tuple[int, int, int], own: dict[str, str], cause: str | None, told: list[tuple[str, str]]
) -> None:
    text = HEAD
    for name, count in zip(("first", "renewal"), days, strict=False):
        text = text.replace(f"waiting_{name}_days = {{ value = 0", f"waiting_{name}_days = {{ value = {count}")
    text += f'waiting_accident_days = {{ value = {days[2]}, source = "…" }}\n'
    until = 10 if own else 9
    reduced = f"{{ from_day = 1, until_day = {until}, bp = 1 }}"
    made = benefit(**STAY, **({} if cause is None else {"cause": cause}), **own, reduced=reduced)
    assert [(each.key, each.other) for each in idle(parse(text + made).versions[0])] == told


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("fee_fen = { value = 5000", "fee_fen = { value = 99", [("in_yuan", "fee_fen")]),
        ("fee_fen = { value = 5000", "fee_fen = { value = 100", []),
        ("fee_fen = { value = 5000", "fee_fen = { value = 0", []),
        ("value = 8000", "value = 80", [("in_percent", "floor_bp")]),
        ("value = 8000", "value = 1000", []),
        ("from_fen = 500000", "from_fen = 500100", [("band_after_round", "benefit[1].rate[2].from_fen")]),
        ("from_fen = 500000", "from_fen = 500001", [("band_after_round", "benefit[1].rate[2].from_fen")]),
        ("from_fen = 500000", "from_fen = 500200", []),
        ("from_fen = 0", "from_fen = 100", []),
    ],
)
def test_what_looks_like_a_slip_of_the_pen_is_doubted(was: str, now: str, told: list[tuple[str, str]]) -> None:
    floor = 'floor_base = { value = "women", source = "…" }\nfloor_bp = { value = 8000, source = "…" }\n'
    text = HEAD + floor + 'floor_all_below = { value = 0, source = "…" }\n'
    text += benefit(**STAY, rate="[{ from_fen = 0, bp = 3000 }, { from_fen = 500000, bp = 3500 }]")
    assert text.count(was) == 1
    found = idle(parse(text.replace(was, now)).versions[0])
    assert [(each.code, each.key) for each in found] == told
