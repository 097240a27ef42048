"""Claims entered, refused and reopened by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mutualaid.claims import single
from mutualaid.claims.single import Happening
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import entries, write
from tests.claims.stage import LI, SUN, ZHANG, ZHAO, claim_rows, decide, enroll, outcomes, row, take
from tests.ledgers import answer, intent


def refused(code: str, exit_code: Exit, call: Any, *given: Any, **more: Any) -> dict[str, object]:
    """The facts of the error with which a call ends."""
    with pytest.raises(MutualAidError) as wrong:
        call(*given, **more)
    assert (wrong.value.code, wrong.value.exit_code) == (code, exit_code)
    return wrong.value.facts


def add(url: str, person: str, plan: str, **happening: Any) -> Any:
    return single.add(url, intent("claim add"), person, plan, Happening(**happening))


# --- add ------------------------------------------------------------------------------------------


def test_an_illness_keeps_its_words_where_they_can_be_erased(url: str) -> None:
    told = add(
        url, ZHAO, "重大疾病", on="2018-05-03", disease="肺癌", circumstances="体检发现", received_on="2018-06-01"
    )
    assert told.facts == {"claim_no": 1, "plan_code": "CRITICAL", "person_no": 4}
    assert told.asserted == {"claim": 1, "medical": 1}
    assert answer(
        url, "select kind_code, event_on, channel_code, cause_code, disease_code, harm_code, received_on from claim_now"
    ) == [("illness", "2018-05-03", "office", "illness", None, None, "2018-06-01")]
    assert answer(url, "select claim_id, settlement_id, diagnosis from medical_now") == [(1, None, "肺癌\n体检发现")]


def test_a_class_of_the_list_is_a_code_and_no_words(url: str) -> None:
    told = add(url, ZHAO, "CRITICAL", on="2018-05-03", disease="malignancy")
    assert told.asserted == {"claim": 1}
    assert answer(url, "select disease_code from claim_now") == [("malignancy",)]


def test_a_disease_that_no_list_holds_is_entered_with_a_note(url: str) -> None:
    told = add(url, ZHAO, "CRITICAL", on="2018-05-03", disease="感冒")
    assert [note.code for note in told.notes] == ["DISEASE_NOT_IN_LIST"]


def test_a_plan_never_held_is_entered_with_a_note(url: str) -> None:
    told = add(url, SUN, "ACCIDENT", on="2018-05-03", harm="death")
    assert [note.code for note in told.notes] == ["PLAN_NEVER_HELD"]
    assert outcomes(decide(url)) == [(None, "ACCIDENT", "reject", "no_cover", 0)]


def test_an_accident_keeps_what_it_is_judged_by(url: str) -> None:
    add(
        url,
        ZHAO,
        "意外伤害",
        on="2018-05-03",
        harm="disability",
        grade=8,
        days=120,
        circumstances="施工",
        channel="direct",
    )
    assert answer(
        url, "select kind_code, cause_code, harm_code, grade, day_count, channel_code from claim_now"
    ) == [("accident", "accident", "disability", 8, 120, "direct")]  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "happening", "code"),
    [
        ("HOSP_MED", {"disease": "肺炎"}, "PLAN_NEEDS_SETTLEMENT"),
        ("SECOND", {"disease": "肺炎"}, "PLAN_PAID_BY_LIST"),
        ("没有的计划", {"disease": "肺炎"}, "PLAN_UNKNOWN"),
        ("CRITICAL", {}, "CLAIM_FACTS_MISSING"),
        ("CRITICAL", {"disease": "肺癌", "harm": "death"}, "CLAIM_FACTS_ODD"),
        ("ACCIDENT", {}, "CLAIM_FACTS_MISSING"),
        ("ACCIDENT", {"harm": "disability"}, "CLAIM_FACTS_MISSING"),
        ("ACCIDENT", {"harm": "injury"}, "CLAIM_FACTS_MISSING"),
        ("ACCIDENT", {"harm": "death", "grade": 3}, "CLAIM_FACTS_ODD"),
        ("ACCIDENT", {"harm": "fire", "loss_fen": 1}, "HARM_NOT_TAKEN"),
        ("ACCIDENT", {"harm": "disability", "grade": 11}, "GRADE_UNREADABLE"),
        ("CARD_ACC", {"harm": "fire"}, "CLAIM_FACTS_MISSING"),
        ("CRITICAL", {"disease": "肺癌", "received_on": "2018-05-02"}, "RECEIVED_BEFORE_EVENT"),
    ],
)
def test_what_a_plan_cannot_judge_is_refused(url: str, plan: str, happening: dict[str, Any], code: str) -> None:
    refused(code, Exit.REFUSED, add, url, ZHAO, plan, on="2018-05-03", **happening)
    assert claim_rows(url) == []


def test_the_same_event_twice_is_a_conflict(url: str) -> None:
    add(url, ZHAO, "ACCIDENT", on="2018-05-03", harm="disability", grade=8)
    facts = refused(
        "CLAIM_EXISTS", Exit.CONFLICT, add, url, ZHAO, "ACCIDENT", on="2018-05-03", harm="disability", grade=7
    )
    assert facts == {"claim_no": 1, "on": "2018-05-03"}
    add(url, ZHAO, "ACCIDENT", on="2018-05-03", harm="death")
    add(url, ZHAO, "CRITICAL", on="2018-05-03", disease="肺癌")
    refused("CLAIM_EXISTS", Exit.CONFLICT, add, url, ZHAO, "CRITICAL", on="2018-05-03", disease="肺癌")
    add(url, ZHAO, "CRITICAL", on="2018-05-03", disease="尿毒症")
    assert len(claim_rows(url)) == 4


def test_a_dry_run_of_an_entry_writes_nothing(url: str) -> None:
    told = single.add(
        url, intent("claim add", dry_run=True), ZHAO, "CRITICAL", Happening(on="2018-05-03", disease="肺癌")
    )
    assert (told.entry, told.asserted, claim_rows(url)) == (None, {"claim": 1, "medical": 1}, [])


def test_a_settlement_is_claimed_under_a_plan_that_was_entered_after_it(url: str) -> None:
    take(url, row(ZHAO), received_on="2018-04-02")
    enroll(url, (ZHAO, "U2", "住院津贴", "2018-01-01", "2018-01-05"))
    told = single.add_stay(url, intent("claim add"), ZHAO, "住院津贴", "S1")
    assert (told.facts, told.notes) == ({"claim_no": 1, "plan_code": "HOSP_ALLOW", "person_no": 4}, [])
    assert claim_rows(url) == [(1, "S1", "HOSP_ALLOW", "2018-03-01", "direct", "illness", "2018-04-02")]
    assert outcomes(decide(url)) == [("S1", "HOSP_ALLOW", "pay", None, 36000)]
    refused("CLAIM_EXISTS", Exit.CONFLICT, single.add_stay, url, intent("claim add"), ZHAO, "HOSP_ALLOW", "s1")
    refused("SETTLEMENT_UNKNOWN", Exit.REFUSED, single.add_stay, url, intent("claim add"), SUN, "HOSP_ALLOW", "S1")
    refused("PLAN_TAKES_NO_SETTLEMENT", Exit.REFUSED, single.add_stay, url, intent("claim add"), ZHAO, "CRITICAL", "S1")
    told = single.add_stay(url, intent("claim add"), ZHAO, "HOSP_MED", "S1")
    assert [note.code for note in told.notes] == ["PLAN_NEVER_HELD"]


# --- reject, reopen -------------------------------------------------------------------------------


def test_a_claim_refused_by_hand_is_a_decision_with_its_reason_in_the_journal(url: str) -> None:
    take(url, row())
    told = single.reject(url, intent("claim reject", reason="材料不实"), 1)
    assert told.facts == {"claim_no": 1, "outcome": "reject", "reason_code": "manual"}
    assert answer(url, "select outcome, reason_code, amount_fen, steps, decided_by from decision_now") == [
        ("reject", "manual", 0, '[["manual",null,null,0]]', "zhang")
    ]
    assert answer(url, "select reason from entry order by entry_id desc limit 1") == [("材料不实",)]
    assert refused("CLAIM_DECIDED", Exit.CONFLICT, single.reject, url, intent("claim reject"), 1) == {"claims": "1"}
    assert refused("CLAIM_UNKNOWN", Exit.REFUSED, single.reject, url, intent("claim reject"), 9) == {"claims": "9"}


def test_a_stay_refused_by_hand_is_no_part_of_a_transfer(url: str) -> None:
    take(url, row(settlement_no="S1", discharged_on="2018-03-06", referral="是"),
         row(settlement_no="S2", admitted_on="2018-03-07", referral=None))  # fmt: skip
    single.reject(url, intent("claim reject", reason="x"), 2)
    assert [one for one in outcomes(decide(url)) if one[1] == "HOSP_ALLOW"] == [
        ("S2", "HOSP_ALLOW", "pay", None, 12000)
    ]


def test_an_undecided_or_unknown_claim_cannot_be_reopened(url: str) -> None:
    take(url, row())
    decide(url, 1)
    assert refused("CLAIM_NOT_DECIDED", Exit.CONFLICT, single.reopen, url, intent("claim reopen"), [1, 2]) == {
        "claims": "2"
    }
    assert refused("CLAIM_UNKNOWN", Exit.REFUSED, single.reopen, url, intent("claim reopen"), [1, 5]) == {"claims": "5"}


def test_other_plans_and_other_years_do_not_rest_on_a_decision(url: str) -> None:
    take(url, row(), row(settlement_no="S2", admitted_on="2019-03-01", discharged_on="2019-03-04"))
    decide(url)
    assert single.reopen(url, intent("claim reopen", reason="x"), [1]).notes == []


@pytest.mark.parametrize(
    ("decided", "reopened", "resting"),
    [
        # LI's cover runs from 2018-02-01 to 2019-01-31, her next one from 2019-02-01; claims 1 to 4 are those of STAYS.
        ((1, 2, 3, 4), 1, "2"),  # later in the cover, in another year
        ((1, 2, 3, 4), 2, "3, 4"),  # another cover, the same year
        ((2, 1), 1, "2"),  # later in the cover, decided earlier
        ((2, 1), 2, "1"),  # earlier in the cover, decided later
        ((1, 2), 2, None),  # earlier and decided earlier
        ((1, 3), 1, None),  # neither one cover nor one year
        ((3, 4), 3, "4"),  # of one day the higher number is the later one
        ((4, 3), 3, "4"),
        ((3, 4), 4, None),
    ],
)
def test_what_rests_on_a_decision_is_later_or_decided_later_in_its_cover_or_year(
    url: str, decided: tuple[int, ...], reopened: int, resting: str | None
) -> None:
    enroll(url, (LI, "U1", "住院医疗", "2019-02-01", "2019-01-05"))
    take(url, *(row(LI, f"S{number}", **days) for number, days in enumerate(STAYS, start=1)))
    for number in decided:
        decide(url, number)
    notes = single.reopen(url, intent("claim reopen", reason="x"), [reopened]).notes
    expected = [] if resting is None else [("DECISIONS_REST_ON_IT", {"claims": resting})]
    assert [(note.code, note.facts) for note in notes] == expected


STAYS = (
    {"admitted_on": "2018-05-01", "discharged_on": "2018-05-04"},
    {"admitted_on": "2019-01-10", "discharged_on": "2019-01-12"},
    {"admitted_on": "2019-03-01", "discharged_on": "2019-03-04"},
    {"admitted_on": "2019-03-01", "discharged_on": "2019-03-04"},
)


def test_claims_without_any_cover_do_not_rest_on_each_other_from_one_year_to_the_next(url: str) -> None:
    for on in ("2018-05-03", "2018-09-03", "2019-05-03"):
        add(url, SUN, "CARD_ACC", on=on, harm="fire", loss_fen=1_000_000)
    decide(url)
    notes = single.reopen(url, intent("claim reopen", reason="x"), [1]).notes
    assert [note.facts for note in notes] == [{"claims": "2"}]


def paid(url: str, claim_no: int, *events: tuple[str, str]) -> int:
    """A payment of a claim as the journal of another day has it, told event by event."""
    [(decision_id, person_id, plan_id, amount_fen)] = answer(
        url,
        "select d.decision_id, c.person_id, c.plan_id, d.amount_fen from decision_now d join claim_now c"
        " on c.claim_id = d.claim_id where c.claim_id = :claim_no",
        claim_no=claim_no,
    )
    with write(url, intent("payout propose")) as writer:
        [(personal_id,)] = writer.select("select fact_id from personal where person_id = 1 and voided_by is null")
        payout_id = writer.assert_one(
            "payout", person_id=person_id, personal_id=personal_id, plan_id=plan_id, amount_fen=amount_fen,
            channel_code="direct", claim_id=claim_no, decision_id=decision_id,
        )  # fmt: skip
        batch_id = writer.assert_one(
            "payment_batch", proposed_by="zhang", item_count=1, payee_count=1, total_fen=amount_fen
        )
        item_id = writer.assert_one(
            "batch_item", batch_id=batch_id, payout_id=payout_id, attempt=1, line_no=1, personal_id=personal_id,
            amount_fen=amount_fen,
        )  # fmt: skip
        if events:
            approval_id = writer.assert_one(
                "approval", batch_id=batch_id, proposed_by="zhang", decided_by="zhang", approved_by="li"
            )
            writer.assert_one(
                "payment_file", batch_id=batch_id, approval_id=approval_id, file_name="a.txt", format_code="utf-8",
                sha256="0" * 64, line_count=1, total_fen=amount_fen,
            )  # fmt: skip
    for event_code, event_on in events:
        with write(url, intent("payout confirm")) as writer:
            writer.assert_one(
                "payout_event", payout_id=payout_id, event_code=event_code, event_on=event_on,
                item_id=None if event_code == "recovered" else item_id,
            )  # fmt: skip
    return payout_id


@pytest.mark.parametrize("events", [(), (("paid", "2018-07-01"),), (("returned", "2018-07-01"),)])
def test_a_claim_with_a_payment_that_stands_cannot_be_reopened(url: str, events: tuple[tuple[str, str], ...]) -> None:
    take(url, row(ZHANG))
    decide(url)
    paid(url, 1, *events)
    facts = refused("CLAIM_PAID", Exit.CONFLICT, single.reopen, url, intent("claim reopen"), [1, 2])
    assert facts == {"claims": "1", "payouts": "1", "batches": "1"}
    assert answer(url, "select count(*) from decision_now") == [(2,)]


def test_a_claim_whose_payment_was_recovered_can_be_reopened(url: str) -> None:
    take(url, row(ZHANG))
    decide(url)
    paid(url, 1, ("paid", "2018-07-01"), ("recovered", "2018-08-01"))
    assert single.reopen(url, intent("claim reopen", reason="x"), [1]).voided == {"decision": 1}


@pytest.mark.parametrize(
    ("on", "received_on", "day"),
    [
        ("2018-06-02", None, "2018-06-02"),
        ("2018-06-01", "2018-06-02", "2018-06-02"),
        ("2018-06-01", "2018-06-01", None),
    ],
)
def test_an_event_or_its_paper_of_a_day_to_come_is_held(
    url: str, monkeypatch: pytest.MonkeyPatch, on: str, received_on: str | None, day: str | None
) -> None:
    monkeypatch.setattr(entries, "clock", lambda: datetime(2018, 6, 1, 4, tzinfo=UTC))
    happening = single.Happening(on=on, disease="malignancy", received_on=received_on)
    receipt = single.add(url, intent("claim add"), ZHAO, "CRITICAL", happening)
    assert [(one.verdict, one.code, one.column, one.value) for one in receipt.problems] == (
        [("held", "DAY_TO_COME", "--received-on" if received_on else "--on", day)] if day else []
    )
    assert (receipt.entry is None, receipt.facts["claim_no"] is None) == (day is not None, day is not None)
    if day:
        sure = frozenset({"DAY_TO_COME"})
        taken = single.add(url, intent("claim add", reason="x"), ZHAO, "CRITICAL", happening, accept=sure)
        assert ("DAY_TO_COME" in [note.code for note in taken.notes], taken.asserted["claim"]) == (True, 1)
