"""``claim adjudicate NO --class``: what words leave unsure, settled by a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mutualaid import enrollments, plans
from mutualaid.claims import rechecking, settling, single
from mutualaid.claims.adjudicating import Decided
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render.steps import told_of
from mutualaid.reports.claims import explain
from mutualaid.store.reading import read
from tests.claims.stage import WANG, ZHAO, decide, enroll, outcomes, row, take
from tests.claims.test_command import Desk
from tests.claims.test_command import desk as desk
from tests.ledgers import answer, intent, noted


def add(url: str, disease: str, on: str = "2018-05-03", **more: Any) -> Any:
    happening = single.Happening(on=on, disease=disease, **more)
    return single.add(url, intent("claim add"), ZHAO, "CRITICAL", happening)


def settle(url: str, claim_no: int, class_code: str, *, dry_run: bool = False) -> Decided:
    wanted = intent("claim adjudicate", reason="病理报告", dry_run=dry_run)
    return settling.settle(url, wanted, claim_no, class_code)


def refused(code: str, exit_code: Exit, url: str, claim_no: int, class_code: str) -> dict[str, object]:
    with pytest.raises(MutualAidError) as wrong:
        settle(url, claim_no, class_code)
    assert (wrong.value.code, wrong.value.exit_code) == (code, exit_code)
    return wrong.value.facts


@pytest.fixture
def held(url: str) -> str:
    """Claim 1 is held: 肺癌待排."""
    assert noted(add(url, "肺癌待排")) == ["DISEASE_UNSURE"]
    assert outcomes(decide(url)) == [(None, "CRITICAL", "hold", "words_unsure", 0)]
    return url


def test_the_class_that_a_person_finds_is_paid_and_stands_in_the_steps_with_who_and_why(held: str) -> None:
    decided = settle(held, 1, "malignancy")
    assert outcomes(decided) == [(None, "CRITICAL", "pay", None, 1000000)]
    assert decided.receipt.asserted == {"decision": 1}
    assert decided.receipt.voided == {"decision": 1}
    assert decided.decisions[0]["previous_outcome"] == "hold"
    [(outcome, decided_by, steps)] = answer(held, "select outcome, decided_by, steps from decision_now")
    assert (outcome, decided_by) == ("pay", "zhang")
    assert json.loads(steps)[:4] == [
        ["settled_class", None, "malignancy", 0],
        ["settled_by", None, "zhang", 0],
        ["settled_reason", None, "病理报告", 0],
        ["disease_class", "benefit.diseases", "malignancy", 0],
    ]
    assert answer(held, "select reason from entry order by entry_id desc limit 1") == [("病理报告",)]


def test_a_class_settled_and_paid_is_not_paid_again(held: str) -> None:
    settle(held, 1, "malignancy")
    add(held, "胃癌", on="2018-06-03")
    assert outcomes(decide(held)) == [(None, "CRITICAL", "reject", "class_paid_before", 0)]


def test_reopened_it_is_asked_for_its_class_again_and_the_receipt_says_so(held: str) -> None:
    settle(held, 1, "malignancy")
    told = single.reopen(held, intent("claim reopen", reason="病理报告有误"), [1])
    assert [(note.code, note.facts) for note in told.notes] == [
        ("CLASS_ASKED_AGAIN", {"claim_no": 1, "class_code": "malignancy", "settled_by": "zhang"})
    ]
    assert outcomes(decide(held)) == [(None, "CRITICAL", "hold", "words_unsure", 0)]
    assert outcomes(settle(held, 1, "none")) == [(None, "CRITICAL", "reject", "disease_not_listed", 0)]


def test_settled_as_none_or_excluded_it_is_refused(held: str) -> None:
    assert outcomes(settle(held, 1, "none", dry_run=True)) == [(None, "CRITICAL", "reject", "disease_not_listed", 0)]
    assert outcomes(settle(held, 1, "excluded", dry_run=True)) == [(None, "CRITICAL", "reject", "excluded_cause", 0)]
    assert answer(held, "select outcome from decision_now") == [("hold",)]


def test_a_stay_held_for_its_diagnosis_is_settled_by_none(url: str) -> None:
    take(url, row(WANG, diagnosis="腰椎间盘突出（无焦虑抑郁）"))
    assert outcomes(decide(url)) == [("S1", "HOSP_ALLOW", "hold", "words_unsure", 0)]
    assert outcomes(settle(url, 1, "none")) == [("S1", "HOSP_ALLOW", "pay", None, 36000)]


def test_a_class_that_the_list_has_not_is_refused_and_those_it_has_are_named(held: str) -> None:
    facts = refused("CLASS_UNKNOWN", Exit.REFUSED, held, 1, "breast")
    assert facts["class"] == "breast"
    assert str(facts["classes"]).startswith("alzheimer, ")
    assert str(facts["classes"]).endswith(", excluded, none")
    assert answer(held, "select outcome from decision_now") == [("hold",)]


def test_only_a_claim_held_for_its_words_is_settled(held: str) -> None:
    assert refused("CLAIM_UNKNOWN", Exit.REFUSED, held, 9, "malignancy") == {"claims": "9"}
    settle(held, 1, "malignancy")
    assert refused("CLAIM_NOT_UNSURE", Exit.CONFLICT, held, 1, "none") == {"claim_no": 1}
    take(held, row(WANG, hospital_level="未定级"))
    assert refused("CLAIM_NOT_UNSURE", Exit.CONFLICT, held, 2, "none") == {"claim_no": 2}
    assert outcomes(decide(held, 2)) == [("S1", "HOSP_ALLOW", "hold", "hospital_level_unknown", 0)]
    assert refused("CLAIM_NOT_UNSURE", Exit.CONFLICT, held, 2, "none") == {"claim_no": 2}


def test_words_decide_money_as_the_case_book_says(url: str) -> None:
    for number, disease in enumerate(("宫颈原位癌", "癌前病变", "疑似肺癌，排除", "否认恶性肿瘤家族史"), 1):
        add(url, disease, on=f"2018-05-0{number}")
    assert [told[2:4] for told in outcomes(decide(url))] == [("hold", "words_unsure")] * 4
    add(url, "肺恶性肿瘤", on="2018-06-01")
    add(url, "急性心肌梗死", on="2018-06-02")
    assert [told[2:] for told in outcomes(decide(url))] == [("pay", None, 1000000)] * 2


def test_the_circumstances_of_an_accident_decide_as_the_case_book_says(url: str) -> None:
    told = ("酒后驾驶摩托车摔伤", "对方醉酒驾车撞伤本人", "未发现酒驾，骑车摔伤")
    for number, circumstances in enumerate(told, 1):
        happening = single.Happening(on=f"2018-05-0{number}", harm="disability", grade=8, circumstances=circumstances)
        single.add(url, intent("claim add"), ZHAO, "ACCIDENT", happening)
    assert [told[2:4] for told in outcomes(decide(url))] == [
        ("reject", "excluded_cause"),
        ("hold", "words_unsure"),
        ("hold", "words_unsure"),
    ]


# --- several classes in one diagnosis -------------------------------------------------------------

TWO = "胃癌，结肠原位癌"


@pytest.fixture
def twofold(url: str) -> str:
    """Claim 1 under the terms of Hangzhou names a cancer of 15,000 yuan and one in situ of 5,000: it is held."""
    text = (Path(__file__).parents[2] / "samples/plans/hangzhou.toml").read_text(encoding="utf-8")
    plans.load(url, intent("plan load", file_name="hangzhou.toml"), text)
    enroll(url, (ZHAO, "U2", "杭州重大疾病", "2018-01-01", "2018-01-05"))
    happening = single.Happening(on="2018-05-03", disease=TWO)
    assert noted(single.add(url, intent("claim add"), ZHAO, "HZ_CRITICAL", happening)) == ["DISEASES_SEVERAL"]
    assert outcomes(decide(url)) == [(None, "HZ_CRITICAL", "hold", "several_classes", 0)]
    return url


def test_classes_of_different_sums_are_held_with_what_each_would_pay_and_a_person_settles_one(twofold: str) -> None:
    [(steps,)] = answer(twofold, "select steps from decision_now")
    assert json.loads(steps) == [
        ["several_classes", "benefit[1].diseases", 2, 0],
        ["class_named", "benefit[1].diseases", "in_situ", 0],
        ["class_would_pay", None, 500000, 0],
        ["class_named", "benefit[1].diseases", "malignancy", 0],
        ["class_would_pay", None, 1500000, 0],
    ]
    with read(twofold) as reader:
        told = [told_of(line) for line in explain(reader, 1)[1]]
    assert told[1].startswith("The diagnosis names in situ (--class in_situ settles it so).")
    assert outcomes(settle(twofold, 1, "malignancy")) == [(None, "HZ_CRITICAL", "pay", None, 1500000)]
    with read(twofold) as reader:
        assert rechecking.listed(reader).rows == []


def test_such_a_claim_is_settled_after_a_reopen_too_and_one_whose_words_are_sure_is_not(twofold: str) -> None:
    settle(twofold, 1, "in_situ")
    told = single.reopen(twofold, intent("claim reopen", reason="x"), [1])
    assert noted(told) == ["CLASS_ASKED_AGAIN"]
    assert outcomes(settle(twofold, 1, "malignancy")) == [(None, "HZ_CRITICAL", "pay", None, 1500000)]
    single.add(
        twofold, intent("claim add"), ZHAO, "HZ_CRITICAL", single.Happening(on="2018-06-03", disease="结肠原位癌")
    )
    assert refused("CLAIM_NOT_UNSURE", Exit.CONFLICT, twofold, 2, "malignancy") == {"claim_no": 2}


def test_classes_of_the_same_sum_are_paid_and_named_and_a_reopened_one_may_be_settled_as_the_other(url: str) -> None:
    assert noted(add(url, "胃癌，脑出血")) == []
    assert outcomes(decide(url)) == [(None, "CRITICAL", "pay", None, 1000000)]
    [(steps,)] = answer(url, "select steps from decision_now")
    assert json.loads(steps)[:2] == [
        ["also_named", "benefit.diseases", "malignancy", 0],
        ["disease_class", "benefit.diseases", "stroke", 0],
    ]
    assert refused("CLAIM_NOT_UNSURE", Exit.CONFLICT, url, 1, "malignancy") == {"claim_no": 1}
    single.reopen(url, intent("claim reopen", reason="x"), [1])
    assert outcomes(settle(url, 1, "malignancy")) == [(None, "CRITICAL", "pay", None, 1000000)]


# --- the command ----------------------------------------------------------------------------------


def test_the_command_settles_one_claim_and_explains_it(desk: Desk) -> None:
    desk.run("claim", "add", ZHAO, "--plan", "CRITICAL", "--on", "2018-05-03", "--disease", "肺癌待排")
    code, told = desk.run("claim", "adjudicate", "1")
    assert (code, told["hold_count"], told["reasons"]) == (0, 1, {"words_unsure": 1})
    words = ("claim", "adjudicate", "1", "--class", "malignancy", "--reason", "病理报告")
    code, dry = desk.run(*words, "--dry-run")
    assert (code, dry["entry"], dry["decisions"][0]["outcome"]) == (0, None, "pay")
    code, told = desk.run(*words)
    assert (code, told["decisions"], told["amount_fen"]) == (0, dry["decisions"], 1000000)
    assert desk.run(*words)[1]["error"]["code"] == "CLAIM_NOT_UNSURE"
    code, said = desk.read("claim", "explain", "1")
    assert "Settled by hand as: malignancy" in said
    assert "Because: 病理报告" in said


@pytest.mark.parametrize(
    "words",
    [
        ("1", "--class", "malignancy"),
        ("1", "--reason", "x"),
        ("--class", "malignancy", "--reason", "x"),
        ("1", "2", "--class", "malignancy", "--reason", "x"),
        ("1", "--class", "none", "--reason", "x", "--plan", "CRITICAL"),
        ("1", "--class", "none", "--reason", "x", "--unit", "U1"),
    ],
)
def test_a_class_goes_with_one_claim_and_a_reason(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run("claim", "adjudicate", *words)[0] == 2


def test_a_class_settled_by_hand_is_kept_when_the_decision_is_judged_again(held: str) -> None:
    settle(held, 1, "malignancy")
    with read(held) as reader:
        assert rechecking.listed(reader).rows == []
    [cover] = answer(held, "select enrollment_id from decision_now where claim_id = 1")[0]
    enrollments.cancel(held, intent("enroll cancel", reason="x"), cover, on="2018-06-01")
    with read(held) as reader:
        [row] = rechecking.listed(reader).rows
    assert (row["outcome"], row["outcome_now"], row["why"].code) == ("pay", "reject", "WHY_COVER_CANCELLED")  # type: ignore[attr-defined]


def test_a_claim_of_two_classes_that_was_paid_for_one_stays_paid_for_it(url: str) -> None:
    """Were it a hold once the other class is paid as well, the first would leave the history and be paid again."""
    enroll(url, (ZHAO, "U2", "重大疾病", "2019-01-01", "2018-12-20"))

    def claimed(on: str, disease: str) -> tuple[object, ...]:
        single.add(url, intent("claim add"), ZHAO, "CRITICAL", single.Happening(on=on, disease=disease))
        return outcomes(decide(url))[-1][2:]

    _, _, whole = claimed("2018-05-03", "胃癌，脑出血")
    assert claimed("2018-04-20", "胃癌") == ("pay", None, whole)
    assert claimed("2019-02-01", "脑出血") == ("reject", "class_paid_before", 0)
    with read(url) as reader:
        assert list(rechecking.listed(reader, ()).rows) == []
