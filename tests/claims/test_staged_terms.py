"""Plans whose benefits are written by stages, in a ledger: several benefits of one claim, what they used, what is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutualaid import checks, plans
from mutualaid.claims import rechecking, single
from mutualaid.errors import MutualAidError
from mutualaid.reports import claims, holdings
from mutualaid.store.reading import read
from tests.claims.stage import COMBINED, WANG, ZHAO, claim_no, decide, enroll, outcomes, row, take
from tests.ledgers import intent

TERMS = Path(__file__).parents[2] / "samples" / "plans"


def load(url: str, stem: str) -> None:
    plans.load(url, intent("plan load", file_name="x.toml"), (TERMS / f"{stem}.toml").read_text(encoding="utf-8"))


def stay(number: str, on: str, until: str, **costs: object) -> dict[str, object]:
    told = {"total_fee": 0, "fund_paid": 0, "self_pay_one": 0, "self_pay_two": 0, "own_expense": 0, **costs}
    total = sum(int(str(value)) for key, value in told.items() if key != "total_fee")
    return row(WANG, number, admitted_on=on, discharged_on=until, **{**told, "total_fee": total})


def of(plan: str, decided: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [(settlement, *rest) for settlement, code, *rest in decided if code == plan]


def left(url: str, plan: str, on: str) -> list[dict[str, object]]:
    with read(url) as reader:
        return [dict(told) for told in holdings.eligible(reader, WANG, on=on).rows if told["plan_code"] == plan]


def test_a_deductible_cumulated_over_the_year_counts_what_was_decided_in_an_earlier_entry(url: str) -> None:
    load(url, "weihai")
    enroll(url, (WANG, "U2", "威海住院医疗", "2018-01-01", "2018-01-05"))
    take(url, stay("S1", "2018-02-01", "2018-02-05", self_pay_one=9000))
    assert of("WH_MED", outcomes(decide(url))) == [("S1", "pay", "nothing_due", 0)]
    [before] = left(url, "WH_MED", "2018-03-01")
    assert (before["left_fen"], before["deductible_fen"], before["rate_bp"]) == (5_000_000, 100_000, None)
    take(url, stay("S2", "2018-05-01", "2018-05-05", self_pay_one=3000))
    assert of("WH_MED", outcomes(decide(url))) == [("S2", "pay", None, 160_000)]
    [after] = left(url, "WH_MED", "2018-06-01")
    assert (after["left_fen"], after["deductible_fen"]) == (4_840_000, 0)
    assert "benefit" not in after
    with read(url) as reader:
        assert list(rechecking.listed(reader, ()).rows) == []
        assert checks.check(reader, ("caps", "event-outside-cover", "stale-decisions"), today="2018-12-31").ok


def test_an_earlier_settlement_that_comes_late_counts_as_the_later_one_until_both_are_decided_again(url: str) -> None:
    load(url, "weihai")
    enroll(url, (WANG, "U2", "威海住院医疗", "2018-01-01", "2018-01-05"))
    take(url, stay("S2", "2018-05-01", "2018-05-05", self_pay_one=12000))
    assert of("WH_MED", outcomes(decide(url))) == [("S2", "pay", None, 160_000)]
    take(url, stay("S1", "2018-02-01", "2018-02-05", self_pay_one=9000))
    # In whichever order, both together come to 80 % of what lies above 10,000.
    assert of("WH_MED", outcomes(decide(url))) == [("S1", "pay", None, 720_000)]


@pytest.fixture
def xian(url: str) -> str:
    load(url, "xian")
    enroll(url, (WANG, "U2", "西安住院津贴综合", "2018-01-01", "2018-01-05"))
    return url


def test_each_benefit_of_several_keeps_its_own_days_over_entries(xian: str) -> None:
    take(xian, stay("S1", "2018-02-01", "2018-04-05"))  # 63 nights, 60 paid
    assert of("XA_COMBINED", outcomes(decide(xian))) == [("S1", "pay", None, 300_000)]
    single.add(xian, intent("claim add"), WANG, "XA_COMBINED", single.Happening(on="2018-05-01", disease="malignancy"))
    assert of("XA_COMBINED", outcomes(decide(xian))) == [(None, "pay", None, 1_000_000)]
    rows = left(xian, "XA_COMBINED", "2018-06-01")
    assert [(told["benefit"], told["left_fen"], told["left_days"]) for told in rows] == [
        ("住院津贴", 150_000, 30),
        ("重大疾病", 1_000_000, None),
    ]
    take(xian, stay("S2", "2018-07-01", "2018-08-15"))  # 45 nights, 42 of them beyond the third, 30 left
    decided = decide(xian)
    assert of("XA_COMBINED", outcomes(decided)) == [("S2", "partial", "cap_reached", 150_000)]
    with read(xian) as reader:
        number = next(told["claim_no"] for told in claims.claim_list(reader, plan="XA_COMBINED").rows
                      if told["settlement_no"] == "S2")  # fmt: skip
        head, lines = claims.explain(reader, int(str(number)))
        assert list(rechecking.listed(reader, ()).rows) == []
        assert checks.check(reader, ("caps", "event-outside-cover", "stale-decisions"), today="2018-12-31").ok
    assert [(line.step, line.clause, line.value, line.amount_fen) for line in lines] == [
        ("benefit", "benefit[1]", "住院津贴", 0),
        ("days", "benefit[1].base", 45, 225_000),
        ("unpaid_days", "benefit[1].deductible", 3, -15_000),
        ("day_cap", "benefit[1].cap", 30, -60_000),
        ("paid_days", None, 30, 0),
    ]
    assert [line.origin is None for line in lines] == [True, False, False, False, True]
    assert [line.cap_span for line in lines] == [None, None, None, "period", None]
    assert sum(line.amount_fen for line in lines) == head["amount_fen"]


def test_a_class_paid_once_is_not_paid_again_by_that_benefit(xian: str) -> None:
    for day in ("2018-05-01", "2018-06-01"):
        happening = single.Happening(on=day, disease="malignancy")
        single.add(xian, intent("claim add"), WANG, "XA_COMBINED", happening)
    assert of("XA_COMBINED", outcomes(decide(xian))) == [
        (None, "pay", None, 1_000_000),
        (None, "reject", "class_paid_before", 0),
    ]


def test_the_papers_that_a_benefit_asks_for_are_told_when_its_claim_is_entered(url: str) -> None:
    text = (TERMS / "hangzhou.toml").read_text(encoding="utf-8")
    papers = 'evidence = { value = ["出生证明", "出院小结"], source = "S22" }\n'
    plans.load(url, intent("plan load", file_name="x.toml"), text + papers)  # the births stand last
    notes = []
    for day, disease in (("2018-05-01", "natural"), ("2018-05-02", "stroke")):
        told = single.add(url, intent("claim add"), WANG, "HZ_CRITICAL", single.Happening(on=day, disease=disease))
        notes.append([(note.code, note.facts.get("papers")) for note in told.notes if note.code == "EVIDENCE_NEEDED"])
    assert notes == [[("EVIDENCE_NEEDED", "出生证明, 出院小结")], []]


def refused(url: str, plan: str, happening: single.Happening) -> str:
    with pytest.raises(MutualAidError) as caught:
        single.add(url, intent("claim add"), WANG, plan, happening)
    return caught.value.code


def test_what_a_claim_by_hand_must_tell_follows_the_benefits_of_the_plan(xian: str) -> None:
    load(xian, "accident_high_risk")
    load(xian, "weihai")
    assert refused(xian, "WH_MED", single.Happening(on="2018-05-01", disease="x")) == "PLAN_NEEDS_SETTLEMENT"
    assert refused(xian, "XA_COMBINED", single.Happening(on="2018-05-01")) == "CLAIM_FACTS_MISSING"
    assert refused(xian, "XA_COMBINED", single.Happening(on="2018-05-01", disease="x", grade=1)) == "CLAIM_FACTS_ODD"
    assert refused(xian, "NAT_ACC", single.Happening(on="2018-05-01", harm="injury")) == "CLAIM_FACTS_MISSING"
    assert refused(xian, "NAT_ACC", single.Happening(on="2018-05-01", harm="fire", loss_fen=1)) == "HARM_NOT_TAKEN"
    added = single.add(
        xian, intent("claim add"), WANG, "NAT_ACC", single.Happening("2018-05-01", harm="injury", days=9)
    )
    assert added.asserted == {"claim": 1}


def test_a_settlement_is_claimed_under_every_plan_that_pays_stays(xian: str) -> None:
    load(xian, "accident_high_risk")
    enroll(xian, (WANG, "U2", "NAT_ACC", "2018-01-01", "2018-01-05"))
    take(xian, stay("S1", "2018-02-01", "2018-02-11"))
    assert [told[:3] for told in outcomes(decide(xian))] == [
        ("S1", "HOSP_ALLOW", "pay"),
        ("S1", "XA_COMBINED", "pay"),
        ("S1", "NAT_ACC", "reject"),
    ]


# --- what rests on a claim that is reopened ---


LIFE = COMBINED.replace("effective_on = 2027-01-01", "effective_on = 2017-01-01")


def resting(url: str, number: int) -> list[str]:
    """The claims whose decisions a dry run of reopening names."""
    told = single.reopen(url, intent("claim reopen", reason="x", dry_run=True), [number])
    return [str(note.facts["claims"]) for note in told.notes if note.code == "DECISIONS_REST_ON_IT"]


@pytest.mark.parametrize(
    ("limit", "named"),
    [
        ("", []),
        ('cap = { value = { per = "year", fen = 300000 }, source = "x" }', []),
        ('cap = { value = { per = "life", fen = 300000 }, source = "x" }', ["2"]),
        ('once = { value = { per = "life", of = "benefit" }, source = "x" }', ["2"]),
        ('most_claims = { value = { per = "life", count = 2 }, source = "x" }', ["2"]),
        ('days_between = { value = 30, source = "x" }', ["2"]),
    ],
)
def test_what_rests_on_a_limit_of_a_life_is_named_when_an_earlier_claim_is_reopened(
    url: str, limit: str, named: list[str]
) -> None:
    plans.load(url, intent("plan load", file_name="x.toml"), f"{LIFE}{limit}\n")
    enroll(url, *((WANG, "U2", "综合住院", f"{year}-01-01", f"{year}-01-05") for year in (2018, 2020)))
    take(url, stay("S1", "2018-02-01", "2018-02-05"), stay("S2", "2020-02-01", "2020-02-05"))
    decide(url)
    first, later = claim_no(url, "S1", "COMBI"), claim_no(url, "S2", "COMBI")
    assert [number.replace(str(later), "2") for number in resting(url, first)] == named
    assert resting(url, later) == []


def test_a_cap_of_a_life_over_all_benefits_binds_events_of_different_benefits(url: str) -> None:
    over_all = 'cap = { value = { per = "life", fen = 300000 }, source = "x" }\n[[version.benefit]]\nname = "医疗"'
    ill = """
[[version.benefit]]
name = "大病"
event = "diagnosis"
base = { value = { fen = 100000 }, source = "x" }
diseases = { value = { malignancy = ["癌"], stroke = ["脑梗死"] }, source = "x" }
once = { value = { per = "life", of = "class" }, source = "x" }
"""
    text = LIFE.replace('[[version.benefit]]\nname = "医疗"', over_all, 1) + ill
    plans.load(url, intent("plan load", file_name="x.toml"), text)
    enroll(url, *((WANG, "U2", "综合住院", f"{year}-01-01", f"{year}-01-05") for year in (2018, 2020)))
    take(url, stay("S1", "2018-02-01", "2018-02-05"))
    added = single.add(url, intent("claim add"), WANG, "COMBI", single.Happening(on="2020-05-01", disease="stroke"))
    decide(url)
    assert resting(url, claim_no(url, "S1", "COMBI")) == [str(added.facts["claim_no"])]


def test_a_class_paid_once_in_a_life_is_named_where_it_is_the_same(url: str) -> None:
    enroll(url, *((ZHAO, "U2", "重大疾病", f"{year}-01-01", f"{year}-01-05") for year in (2019, 2020)))
    for day, disease in (("2018-05-01", "malignancy"), ("2019-05-01", "stroke"), ("2020-05-01", "malignancy")):
        single.add(url, intent("claim add"), ZHAO, "CRITICAL", single.Happening(on=day, disease=disease))
    assert [reason for *_, reason, _ in outcomes(decide(url))] == [None, None, "class_paid_before"]
    assert [resting(url, number) for number in (1, 2, 3)] == [["3"], [], []]


def test_a_decision_that_an_earlier_year_leaves_less_says_which_claim_it_was(url: str) -> None:
    cap = 'cap = { value = { per = "life", fen = 30000 }, source = "x" }\n'
    plans.load(url, intent("plan load", file_name="x.toml"), LIFE + cap)
    enroll(url, *((WANG, "U2", "综合住院", f"{year}-01-01", f"{year}-01-05") for year in (2018, 2020)))
    take(url, stay("S2", "2020-02-01", "2020-02-08"))
    decide(url)
    take(url, stay("S1", "2018-02-01", "2018-02-06"))
    with read(url) as reader:
        stale = [row for row in rechecking.listed(reader, ()).rows if row["plan_code"] == "COMBI"]
    first = claim_no(url, "S1", "COMBI")
    why = [(row["amount_fen"], row["amount_now_fen"], row["why"].code, row["why"].facts["other_no"]) for row in stale]  # type: ignore[attr-defined]
    assert why == [(21_000, 15_000, "WHY_EARLIER_EVENT", first)]
