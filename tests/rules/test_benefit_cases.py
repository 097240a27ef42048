"""The cases of ``tests/rules/cases``: what a claims officer expects, decided by the rules. ``cases/README.md`` explains."""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mutualaid.rules.benefit import (
    NOTHING,
    REASONS,
    STEPS,
    Claimant,
    Cover,
    Event,
    History,
    Judgment,
    Settled,
    Stay,
    adjudicate,
    event_day,
    state_after,
)
from mutualaid.rules.cover import add_months, is_continuous, last_day, waiting_until
from mutualaid.rules.terms import Terms, from_content, parse, terms_for, translated

CASES = Path(__file__).parent / "cases"
PLANS = {
    path.stem: parse(path.read_text(encoding="utf-8")).versions
    for path in (Path(__file__).parents[2] / "db" / "terms").glob("*.toml")
}
BOOKS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.toml"))}
TERMS_OF_CITIES = {
    path.stem: parse(path.read_text(encoding="utf-8")).versions
    for path in (Path(__file__).parents[2] / "samples" / "plans").glob("*.toml")
}


def rows_of(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The cases of a table: a row is one claim, a series several; ``columns`` name what stands in each."""
    cases = []
    for number, series in enumerate([*([row] for row in table.get("rows", ())), *table.get("series", ())], 1):
        claims = []
        for row in series:
            claim: dict[str, Any] = dict(table.get("claim", {}))
            for key, value in zip(table["columns"], row, strict=True):
                if value != "":
                    claim[key] = value
            claims.append(claim)
        case: dict[str, Any] = {"name": f"{table['name']} ({number})", "claim": claims}
        shared = ("source", "file", "benefit", "version", "cover", "covers", "used", "person")
        cases.append({**case, **{key: table[key] for key in shared if key in table}})
    return cases


def cases_of(book: dict[str, Any]) -> list[dict[str, Any]]:
    """The cases of a file, those of its tables after the others."""
    own: list[dict[str, Any]] = list(book.get("case", ()))
    return own + [case for table in book.get("table", ()) for case in rows_of(table)]


DECIDED: list[tuple[dict[str, Any], str]] = [
    ({"plan": book.get("plan"), "cover": book.get("cover"), **case}, f"{stem}: {case['name']}")
    for stem, book in BOOKS.items()
    for case in cases_of(book)
]
DAYS_ALONE = [(kind, case) for kind in ("period", "renewal", "waiting", "deadline") for case in BOOKS["periods"][kind]]
PHRASES = BOOKS["words"]["phrase"]
ACCIDENTS = ("ACCIDENT", "CARD_ACC")


def fen(yuan: float) -> int:
    return round(yuan * 100)


def text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def versions_of(case: dict[str, Any]) -> tuple[Terms, ...]:
    """The built-in versions of the case's plan, with the clauses that the case changes or takes away; or terms of its
    own: a city's file, or benefits written by their stages."""
    if "file" in case:
        return TERMS_OF_CITIES[case["file"]]
    if "benefit" in case:
        return (staged(case["benefit"], case.get("version", {})),)
    changes = dict(case.get("terms", {}))
    benefit = changes.pop("benefit", {})
    changes = {key: None if value == "none" and key != "benefit_kind" else value for key, value in changes.items()}
    told = []
    for terms in PLANS[case["plan"]]:
        values = {**(terms.benefit or {}), **benefit}
        kept = {key: value for key, value in values.items() if value != "none"}
        told.append(translated(terms._replace(benefit=kept, **changes)))
    return tuple(told)


def staged(benefits: list[dict[str, Any]], version: dict[str, Any]) -> Terms:
    """Terms with benefits by stages; what is not said of the version is nothing."""
    plain = ("name", "event", "cause", "kind")
    told: dict[str, Any] = {
        "cover_months": 12,
        "max_shares": 9,
        "waiting_first_days": 0,
        "waiting_renewal_days": 0,
        "grace_days": 0,
        **({} if "tiers" in version else {"fee_fen": 5000}),
        **version,
    }
    content = {key: value if key in plain else {"value": value, "source": "case"} for key, value in told.items()}
    content |= {"plan_code": "TRIAL", "effective_on": "2017-01-01"}
    content["benefit"] = [
        {key: value if key in plain else {"value": value, "source": "case"} for key, value in benefit.items()}
        for benefit in benefits
    ]
    return from_content(json.dumps(content))


def covers_of(case: dict[str, Any]) -> list[Cover]:
    told = case.get("covers") or [case.get("cover") or {"from": date(2018, 1, 1), "to": date(2018, 12, 31)}]
    return [
        Cover(
            enrollment_id=number,
            starts_on=cover["from"].isoformat(),
            ends_on=cover["to"].isoformat(),
            share_count=cover.get("shares", 1),
            tier_code=cover.get("tier"),
            first_on=cover.get("first", date(2017, 1, 1)).isoformat(),
            age_accepted=cover.get("age_accepted", True),
        )
        for number, cover in enumerate(told, 1)
        if cover != "none"
    ]


def claim_of(number: int, told: dict[str, Any], plan: str | None) -> Stay | Event:
    received_on = text(told.get("received"))
    cause = told.get("cause", "accident" if plan in ACCIDENTS else "illness")
    if "on" in told:
        return Event(
            claim_no=number,
            event_on=told["on"].isoformat(),
            cause_code=cause,
            disease_code=told.get("disease"),
            harm_code=told.get("harm"),
            grade=told.get("grade"),
            day_count=told.get("days"),
            loss_fen=fen(told["loss"]) if "loss" in told else None,
            circumstances=told.get("words"),
            received_on=received_on,
        )
    level = told.get("level", 3)
    discharged = told.get("discharged") or told["admitted"] + timedelta(days=told["nights"])
    return Stay(
        claim_no=number,
        settlement_no=f"S{number}",
        admitted_on=told["admitted"].isoformat(),
        discharged_on=discharged.isoformat(),
        hospital_level=None if level == "unknown" else level,
        diagnosis=told.get("diagnosis", "肺炎"),
        self_one_fen=fen(told.get("self_pay", 0)),
        referral=told.get("referral", False),
        cause_code=cause,
        received_on=received_on,
        parts_differ_fen=fen(told.get("parts_differ", 0)),
        self_two_fen=fen(told.get("self_two", 0)),
        own_fen=fen(told.get("own", 0)),
        fund_fen=fen(told.get("fund", 0)),
        visit_code=told.get("visit"),
    )


def decide(case: dict[str, Any]) -> list[Judgment]:
    """The judgments of a case's claims in their order, each with what was decided before it."""
    versions, covers, person, used = versions_of(case), covers_of(case), case.get("person", {}), case.get("used", {})
    sex = person.get("sex", "F")
    claimant = Claimant(
        sex_code=None if sex == "unknown" else sex,
        birth_on=text(person.get("born", date(1980, 6, 15))),
        is_member=person.get("member", True),
    )
    claims = [claim_of(number, told, case["plan"]) for number, told in enumerate(case["claim"], 1)]
    known = [claim for claim, told in zip(claims, case["claim"], strict=True) if "arrives_later" not in told]
    # What is used up belongs to a cover; accepted stays and classes to the person.
    periods: dict[int | None, History] = {}
    if used:
        periods[1] = NOTHING._replace(paid_fen=fen(used.get("yuan", 0)), paid_days=used.get("days", 0))
    history = NOTHING._replace(listed=[(covers[0].starts_on, fen(used["yuan"]))] if "yuan" in used and covers else ())
    judgments = []
    for claim, told in zip(claims, case["claim"], strict=True):
        settled = None
        if "settled" in told:
            settled = Settled(told["settled"]["class"], told["settled"]["by"], told["settled"]["reason"])
        if claim not in known:
            known.append(claim)
        history = history._replace(rows=tuple(row for row in known if isinstance(row, Stay)))
        if isinstance(claim, Stay):
            day = event_day(claim, history, terms_for(versions, None, claim.admitted_on))
        else:
            day = claim.event_on
        cover = next((cover for cover in covers if cover.starts_on <= day <= cover.ends_on), None)
        key = None if cover is None else cover.enrollment_id
        period = periods.get(key, NOTHING)
        history = history._replace(paid_fen=period.paid_fen, paid_days=period.paid_days, harms_paid=period.harms_paid)
        terms = terms_for(versions, None if cover is None else cover.starts_on, day)
        judge = partial(adjudicate, terms=terms, cover=cover, claimant=claimant, history=history, settled=settled)
        judgment = judge(claim)
        assert judge(claim) == judgment
        periods[key] = history = state_after(history, claim, judgment, cover)
        judgments.append(judgment)
    return judgments


def check(case: dict[str, Any]) -> None:
    for judgment, told in zip(decide(case), case["claim"], strict=True):
        expected = (told["outcome"], told.get("reason"), fen(told.get("yuan", 0)))
        assert (judgment.outcome, judgment.reason_code, judgment.amount_fen) == expected, judgment
        assert sum(step.amount_fen for step in judgment.steps) == judgment.amount_fen
        assert judgment.outcome in ("pay", "partial") or judgment.amount_fen == 0
        assert judgment.reason_code is None or judgment.reason_code in REASONS
        assert {step.step for step in judgment.steps} <= set(STEPS)
        if "paid_days" in told:
            assert judgment.day_count == told["paid_days"]
        if "steps" in told:
            assert [[step.step, step.amount_fen] for step in judgment.steps] == [
                [name, fen(yuan)] for name, yuan in told["steps"]
            ]
        if "notes" in told:
            assert [note.code for note in judgment.notes] == told["notes"]


@pytest.mark.parametrize(("case", "name"), DECIDED, ids=[name for _, name in DECIDED])
def test_a_case_is_decided_as_written(case: dict[str, Any], name: str) -> None:
    check(case)


def phrased(phrase: dict[str, Any]) -> Judgment:
    """The judgment of a claim that says no more than a phrase."""
    claim: dict[str, Any] = {"on": date(2018, 5, 1), "disease": phrase["says"]}
    if phrase["plan"] == "ACCIDENT":
        claim = {"on": date(2018, 5, 1), "harm": "death", "words": phrase["says"]}
    elif phrase["plan"] == "HOSP_ALLOW":
        claim = {"admitted": date(2018, 3, 1), "nights": 10, "diagnosis": phrase["says"]}
    [judgment] = decide({"plan": phrase["plan"], "claim": [claim]})
    return judgment


@pytest.mark.parametrize("phrase", PHRASES, ids=[f"{one['plan']}: {one['says']}" for one in PHRASES])
def test_a_phrase_pays_refuses_or_holds_as_written(phrase: dict[str, Any]) -> None:
    judgment = phrased(phrase)
    refusal = "excluded_cause" if phrase["plan"] in ("ACCIDENT", "HOSP_ALLOW") else "disease_not_listed"
    reason = {"pay": None, "hold": "words_unsure", "reject": refusal}[phrase["outcome"]]
    assert (judgment.outcome, judgment.reason_code) == (phrase["outcome"], reason)
    if "class" in phrase:
        assert judgment.class_code == phrase["class"]


def test_there_are_phrases_of_every_kind_and_outcome() -> None:
    counted = {(one["plan"], one["outcome"]) for one in PHRASES}
    assert counted == {
        (plan, outcome)
        for plan in ("CRITICAL", "FEMALE", "HOSP_ALLOW", "ACCIDENT")
        for outcome in ("pay", "reject", "hold")
    }
    assert len({(one["plan"], one["says"]) for one in PHRASES}) == len(PHRASES) >= 200


@pytest.mark.parametrize(("kind", "case"), DAYS_ALONE, ids=[f"{kind}: {case['name']}" for kind, case in DAYS_ALONE])
def test_days_are_reckoned_as_written(kind: str, case: dict[str, Any]) -> None:
    if kind == "period":
        assert last_day(case["starts"].isoformat(), case["months"]) == case["ends"].isoformat()
    elif kind == "renewal":
        ended, starts = case["ended"].isoformat(), case["starts"].isoformat()
        assert is_continuous(ended, starts, case["grace"]) is case["continues"]
    elif kind == "waiting":
        assert waiting_until(case["starts"].isoformat(), case["days"]) == case["until"].isoformat()
    else:
        assert add_months(case["from"].isoformat(), case["months"]) == case["in_time"].isoformat()


def test_there_are_enough_cases_each_with_a_name_of_its_own_and_a_source() -> None:
    names = [name for _, name in DECIDED] + [f"{kind}: {case['name']}" for kind, case in DAYS_ALONE]
    assert len(names) == len(set(names)) >= 300
    cases = [case for case, _ in DECIDED] + [case for _, case in DAYS_ALONE]
    assert [case["name"] for case in cases if not case["source"].strip()] == []


def test_a_third_of_the_decided_cases_write_out_their_steps() -> None:
    assert sum(any("steps" in told for told in case["claim"]) for case, _ in DECIDED) * 3 >= len(DECIDED)


def test_every_plan_of_the_samples_has_cases_of_its_own() -> None:
    assert len(TERMS_OF_CITIES) >= 12
    assert set(TERMS_OF_CITIES) == {case["file"] for case, _ in DECIDED if "file" in case}


def test_every_reason_but_the_one_by_hand_has_a_case() -> None:
    told = {claim.get("reason") for case, _ in DECIDED for claim in case["claim"]} - {None}
    assert set(REASONS) - told == {"manual"}


def test_every_step_of_the_list_is_taken_by_some_case() -> None:
    taken = {step.step for case, _ in DECIDED for judgment in decide(case) for step in judgment.steps}
    assert set(STEPS) - taken == {"manual"}


def test_a_case_that_expects_a_fen_less_fails() -> None:
    case = {**DECIDED[0][0], "claim": [dict(told) for told in DECIDED[0][0]["claim"]]}
    case["claim"][0]["yuan"] = case["claim"][0].get("yuan", 0) + 0.01
    with pytest.raises(AssertionError):
        check(case)
