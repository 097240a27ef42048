"""Each check finds its fault, and nothing in a ledger without one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mutualaid import checks, members, models, words
from mutualaid.checks import looking
from mutualaid.checks.looking import Look
from mutualaid.checks.places import totals
from mutualaid.claims.rechecking import Stale, recheck
from mutualaid.cli.main import main
from mutualaid.facts import KEYS
from mutualaid.journal.undoing import VERSIONS
from mutualaid.store.reading import Reader, read
from mutualaid.store.resources import query_text, resource_names
from tests.ledgers import founded, intent
from tests.reports.conftest import DISTRICT, District, empty_ledger

__all__ = ["empty_ledger"]


@pytest.fixture
def district(tmp_path: Path, empty_ledger: Path) -> Iterator[District]:
    """Two units in a town, one member each; HOSP_MED of A is paid."""
    path = tmp_path / "ledger.db"
    path.write_bytes(empty_ledger.read_bytes())
    made = District(path)
    made.unit("T", "镇", "town", under="110119")
    made.unit("U1", "一", under="T")
    made.unit("U2", "二", under="T")
    yield made
    made.close()


def found(district: District, *names: str, at: str | None = None, as_of: str | None = None) -> list[tuple[str, str]]:
    """Record and code of what the named checks find."""
    with district.open(at=at) as reader:
        outcome = checks.check(reader, names, today="2018-12-31", as_of=as_of)
    assert outcome.ok is not bool(outcome.findings)
    return [(each.record, each.code) for each in outcome.findings]


def test_what_several_checks_ask_is_asked_once(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counted(reader: Reader) -> list[Stale]:
        asked.append(reader)
        return recheck(reader)

    monkeypatch.setattr(looking, "recheck", counted)
    assert found(district) == []
    assert len(asked) == 1


def a_plan(district: District, **terms: Any) -> int:
    """A version of HOSP_MED with real terms, from 2018 on."""
    whole = {"cover_months": 12, "max_shares": 1, "waiting_first_days": 30, "waiting_renewal_days": 0, "grace_days": 0}
    benefit = terms.pop("benefit", None)
    content: dict[str, Any] = {"plan_code": "HOSP_MED", "effective_on": "2018-01-01"}
    content |= {name: {"value": value, "source": "S"} for name, value in (whole | {"fee_fen": 8000} | terms).items()}
    if benefit:
        kind = benefit.pop("kind")
        content["benefit"] = {"kind": kind} | {name: {"value": value, "source": "S"} for name, value in benefit.items()}
    made = district.terms("HOSP_MED", "2018-01-01")
    district._connection.execute("update plan_terms set content = ? where terms_id = ?", (json.dumps(content), made))
    return made


def a_claim(district: District, person: int, on: str, **more: Any) -> int:
    settlement = district.fact(
        "settlement", settlement_no=f"S{on}{more}", person_id=person, admitted_on=on, discharged_on=on, total_fen=0,
        fund_fen=0, self_one_fen=0, self_two_fen=0, own_fen=0, referral=0, cause_code=more.get("cause", "illness"),
    )  # fmt: skip
    return district.fact(
        "claim", plan_id=district._keys["HOSP_MED"], person_id=person, event_on=on, kind_code="stay",
        settlement_id=settlement, channel_code="direct", cause_code=more.get("cause", "illness"),
    )  # fmt: skip


def decided(district: District, claim: int, fen: int, enrollment: int, terms: int) -> int:
    return district.fact(
        "decision", claim_id=claim, outcome="pay", reason_code="manual", amount_fen=fen, enrollment_id=enrollment,
        terms_id=terms, steps="[]", decided_by="li",
    )  # fmt: skip


def test_a_ledger_that_agrees_with_itself_has_no_finding(district: District) -> None:
    terms = a_plan(district, benefit={"kind": "medical", "cap_period_fen": 5_000_000})
    person = district.member("U1")
    cover = district.enroll(person)
    decided(district, a_claim(district, person, "2018-06-01"), 5_000_000, cover, terms)
    district.pay(person, ("paid", "2018-06-01"), ("returned", "2018-06-03"), ("paid", "2018-06-10"))
    receipt = district.money("HOSP_MED", 8000, "2018-01-05", unit="U2")
    district.allocate(receipt, district.enroll(district.member("U2"), unit="U2", paid=0), 8000)
    with district.open() as reader:
        outcome = checks.check(reader, today="2018-12-31")
        assert (outcome.ok, outcome.findings) == (True, [])
        # The people of these tests have made-up numbers and no cards.
        assert {each.check for each in outcome.doubts} == {"check-digit", "card-missing"}
        assert list(outcome.checked) == list(checks.CHECKS)


def test_an_empty_ledger_has_no_finding(district: District) -> None:
    with district.open(at="0") as reader:
        assert checks.check(reader, today="2018-12-31").ok


def test_two_spells_in_service_on_one_day_are_found_and_touching_ones_are_not(district: District) -> None:
    person = district.member("U1", "2010-01-01", "2018-03-01")
    district.spell(person, "U2", "2018-03-01", "2018-06-01")
    assert found(district, "overlapping-spells") == []
    district.spell(person, "U1", "2018-07-01", status="kept")
    assert found(district, "overlapping-spells") == []
    later = district.spell(person, "U1", "2018-05-31")
    assert found(district, "overlapping-spells") == [(f"membership:{later}", "CHECK_OVERLAPPING_SPELLS")]
    assert found(district, "overlapping-spells", as_of="2011-01-01") == found(district, "overlapping-spells")


def test_a_merge_of_persons_can_make_spells_overlap(district: District) -> None:
    survivor, gone = district.member("U1"), district.member("U2")
    assert found(district, "overlapping-spells") == []
    district.merge(gone, survivor)
    assert len(found(district, "overlapping-spells")) == 1


def test_covers_of_one_plan_that_share_a_day_are_found(district: District) -> None:
    person = district.member("U1")
    district.enroll(person)
    district.enroll(person, "CRITICAL")
    assert found(district, "overlapping-covers") == []
    later = district.enroll(person, starts="2018-12-31", ends="2019-12-30")
    assert found(district, "overlapping-covers") == [(f"enrollment:{later}", "CHECK_OVERLAPPING_COVERS")]


def test_a_member_of_a_closed_unit_is_found_from_the_closing_day_on(district: District) -> None:
    district.member("U1", "2010-01-01", "2018-03-01")
    spell = district.spell(district.person(), "U1", "2010-01-01", "2018-03-02")
    assert found(district, "roster-after-merge") == []
    district._connection.execute("update unit set closed_on = '2018-03-01' where unit_code = 'U1'")
    assert found(district, "roster-after-merge") == [(f"membership:{spell}", "CHECK_ROSTER_AFTER_MERGE")]


def personal(district: District, person: int, **values: str) -> None:
    for name, value in values.items():
        district._connection.execute(f"update personal set {name} = ? where person_id = ?", (value, person))


def test_two_persons_who_may_be_one_are_found(district: District) -> None:
    a, b, c = (district.person(name="张三") for _ in range(3))
    assert found(district, "same-identity") == []
    personal(district, b, document_type="passport")
    assert found(district, "same-identity") == [
        (f"person:{b}", "CHECK_SAME_IDENTITY"),
        (f"person:{c}", "CHECK_SAME_IDENTITY"),
    ]
    personal(district, b, birth_on="1981-01-01")
    personal(district, c, phone="13800001234")
    personal(district, a, phone="13800001234")
    assert found(district, "same-identity") == [(f"person:{c}", "CHECK_SAME_IDENTITY")]
    # Whatever birthday their documents say, or none.
    district._connection.execute("update personal set birth_on = null where person_id = ?", (c,))
    assert found(district, "same-identity") == [(f"person:{c}", "CHECK_SAME_IDENTITY")]
    personal(district, c, phone="13800005678", card_no="6222020200001116")
    assert found(district, "same-identity") == []
    personal(district, b, card_no="6222020200001116")
    assert found(district, "same-identity") == [(f"person:{c}", "CHECK_SAME_IDENTITY")]
    personal(district, b, name="李四")
    assert found(district, "same-identity") == []


def test_the_old_and_the_new_form_of_a_number_are_one_person(district: District) -> None:
    a, b = district.person(name="张三"), district.person(name="李四", born="1970-01-01")
    personal(district, a, document_no="110100198507120034")
    personal(district, b, document_type="other", document_no="110100850712003")
    assert found(district, "same-identity") == [(f"person:{b}", "CHECK_SAME_IDENTITY")]


def test_a_document_that_a_namesake_had_once_is_found(tmp_path: Path) -> None:
    url = founded(tmp_path)
    numbers = ("110100198507120034", "110100198507120050", "110100198507120077")
    for name, number in (("张三", numbers[0]), ("李四", numbers[2])):
        values = {"name": name, "document_no": number, "unit": "110119", "joined_on": "2017-01-01"}
        assert members.add(url, intent("member add"), values).problems == []
    members.edit(url, intent("member edit"), "1", {"document_no": numbers[1]})
    settled = intent("member edit", reason="核对过")
    codes = frozenset({"DOCUMENT_ONCE_HELD"})
    members.edit(url, settled, "2", {"document_no": numbers[0]}, accept=codes)
    with read(url) as reader:
        assert checks.check(reader, ("same-identity",), today="2018-12-31").ok
    members.edit(url, intent("member edit"), "2", {"name": "张三"})
    with read(url) as reader:
        assert [each.record for each in checks.check(reader, ("same-identity",), today="2018-12-31").findings] == [
            "person:2"
        ]


def test_a_card_of_two_persons_is_found(district: District) -> None:
    a, b = district.person(), district.person()
    for person in (a, b):
        personal(district, person, card_no="6200000000000001")
    assert found(district, "card-shared") == [(f"person:{b}", "CHECK_CARD_SHARED")]


def test_a_wrong_check_digit_is_a_doubt_and_by_name_a_finding(district: District) -> None:
    good, bad = district.person(), district.person()
    personal(district, good, document_no="110100198507120034")
    personal(district, bad, document_no="110100198507120035")
    assert found(district, "check-digit") == [(f"person:{bad}", "CHECK_CHECK_DIGIT")]
    with district.open() as reader:
        outcome = checks.check(reader, today="2018-12-31")
    assert outcome.ok
    assert [each.check for each in outcome.doubts] == ["check-digit"]


def test_a_fact_that_points_to_a_voided_record_is_an_orphan(district: District) -> None:
    person = district.member("U1")
    spell = district.spell(person, "U2", "2018-01-01")
    district.journal(2)
    district.void("unit", district._keys["U2"])
    assert (f"membership:{spell}", "CHECK_ORPHANS") in found(district, "orphans")
    assert found(district, "orphans", at="1") == []


def test_money_of_a_cancelled_enrollment_is_an_orphan_until_it_went_back(district: District) -> None:
    cover = district.enroll(district.member("U1"))
    district.journal(2)
    district.void("enrollment", cover)
    assert found(district, "orphans") == [(f"contribution:{cover}", "CHECK_ORPHANS")]
    district.money("HOSP_MED", -8000, "2018-02-01", kind="refund", enrollment=cover)
    assert found(district, "orphans") == []


def test_a_payment_that_came_back_is_no_orphan_once_its_decision_was_reopened(district: District) -> None:
    terms, person = a_plan(district), district.member("U1")
    claim = a_claim(district, person, "2018-06-01")
    decision = decided(district, claim, 500, district.enroll(person), terms)
    payout = district.fact(
        "payout", person_id=person, personal_id=1, plan_id=district._keys["HOSP_MED"], amount_fen=500,
        channel_code="direct", claim_id=claim, decision_id=decision,
    )  # fmt: skip
    district.fact("payout_event", payout_id=payout, event_code="paid", event_on="2018-06-02")
    district.journal(2)
    district.void("decision", decision)
    assert found(district, "orphans") == [(f"payout:{payout}", "CHECK_ORPHANS")]
    district.fact("payout_event", payout_id=payout, event_code="recovered", event_on="2018-07-02")
    assert found(district, "orphans") == []


def test_every_reference_of_the_tables_is_asked_for_orphans() -> None:
    text = query_text("check_orphans")
    asked = set(re.findall(r"^select '([a-z_]+)'[^\n]* '([a-z_]+)'[^\n]*, t\.([a-z_]+)", text, re.MULTILINE))
    wanted = {
        (str(model.__tablename__), foreign.column.table.name, foreign.parent.name)
        for model in models.FACTS
        for foreign in model.__table__.foreign_keys  # type: ignore[attr-defined]
        if foreign.column.table.name != "entry"
        and foreign.parent.name != KEYS[str(model.__tablename__)]
        and (model.__tablename__, foreign.parent.name) not in VERSIONS
    }
    # An alias points to the person merged away; an erasure outlives; a reopened closing is voided by its reopening.
    wanted -= {item for item in wanted if item[0] in ("person_alias", "erasure", "period_reopening")}
    assert asked == wanted


def test_a_row_that_points_to_no_row_is_found(district: District) -> None:
    spell = district.spell(district.person(), "U1")
    district._connection.execute("update membership set person_id = 99999 where membership_id = ?", (spell,))
    assert found(district, "foreign-keys") == [(f"membership:{spell}", "CHECK_FOREIGN_KEYS")]


def test_parts_of_a_receipt_beyond_it_or_beyond_the_fee_or_across_units_are_found(district: District) -> None:
    cover = district.enroll(district.member("U1"), paid=0)
    receipt = district.money("HOSP_MED", 8000, "2018-01-05")
    district.allocate(receipt, cover, 8000)
    assert found(district, "allocations") == []
    other = district.enroll(district.member("U1"), paid=0, fee=100)
    district.allocate(receipt, other, 200)
    across = district.allocate(district.money("CRITICAL", 8000, "2018-01-05", unit="U2"), cover, 1)
    assert found(district, "allocations") == [
        (f"allocation:{across}", "CHECK_ALLOCATIONS_ACROSS"),
        (f"enrollment:{cover}", "CHECK_ALLOCATIONS_FEE"),
        (f"enrollment:{other}", "CHECK_ALLOCATIONS_FEE"),
        (f"contribution:{receipt}", "CHECK_ALLOCATIONS_RECEIPT"),
    ]


def back(district: District, receipt: int, fen: int, kind: str = "refund", unit: str = "U1") -> int:
    made = district.money("HOSP_MED", -fen, "2018-02-01", kind=kind, unit=unit)
    district._connection.execute("update contribution set reverses_id = ? where contribution_id = ?", (receipt, made))
    return made


def test_refunds_and_reversals_fit_their_receipt(district: District) -> None:
    receipt = district.money("HOSP_MED", 8000, "2018-01-05")
    back(district, receipt, 3000)
    assert found(district, "reversals") == []
    last = back(district, receipt, 5000, "reversal")
    assert found(district, "reversals") == []
    last = back(district, receipt, 1)
    assert found(district, "reversals") == [(f"contribution:{last}", "CHECK_REVERSALS_MORE")]
    other = district.money("HOSP_MED", 8000, "2018-01-05")
    short, across = back(district, other, 7999, "reversal"), district.money("HOSP_MED", 10, "2018-01-05")
    away = back(district, across, 5, unit="U2")
    assert found(district, "reversals")[1:] == [
        (f"contribution:{short}", "CHECK_REVERSALS_REST"),
        (f"contribution:{away}", "CHECK_REVERSALS_ACROSS"),
    ]


def test_shares_and_fees_are_held_against_the_terms(district: District) -> None:
    a_plan(district)
    district.enroll(district.member("U1"))
    assert found(district, "share-count", "fee-differs") == []
    cover = district.enroll(district.member("U1"), fee=7000)
    assert found(district, "fee-differs") == [(f"enrollment:{cover}", "CHECK_FEE_DIFFERS")]
    district._connection.execute("update enrollment set share_count = 2 where enrollment_id = ?", (cover,))
    assert found(district, "share-count") == [(f"enrollment:{cover}", "CHECK_SHARE_COUNT")]


def test_covers_sold_under_stale_terms_are_told_once_a_version(district: District) -> None:
    terms = a_plan(district, stale_after="2018-06-30")
    district.enroll(district.member("U1"), starts="2018-06-30", ends="2019-06-29")
    assert found(district, "terms-stale") == []
    for day in ("2018-07-01", "2018-08-01"):
        district.enroll(district.member("U1"), starts=day, ends="2019-06-30")
    assert found(district, "terms-stale") == [(f"plan_terms:{terms}", "CHECK_TERMS_STALE")]


def test_an_event_outside_its_cover_or_within_its_waiting_period_is_found(district: District) -> None:
    terms = a_plan(district)
    person = district.member("U1")
    cover = district.enroll(person, starts="2018-02-01", ends="2019-01-31")
    for day in ("2018-03-03", "2019-01-31"):
        decided(district, a_claim(district, person, day), 1, cover, terms)
    assert found(district, "event-outside-cover") == []
    waiting, before = a_claim(district, person, "2018-03-02"), a_claim(district, person, "2018-01-31")
    other = a_claim(district, district.member("U1"), "2018-06-01")
    for claim in (waiting, before, other):
        decided(district, claim, 1, cover, terms)
    assert found(district, "event-outside-cover") == [
        (f"claim:{waiting}", "CHECK_EVENT_WHILE_WAITING"),
        (f"claim:{before}", "CHECK_EVENT_OUTSIDE_COVER"),
        (f"claim:{other}", "CHECK_EVENT_OTHER_COVER"),
    ]


def test_a_renewal_without_a_gap_does_not_wait_and_one_with_a_gap_does(district: District) -> None:
    terms = a_plan(district)
    person = district.member("U1")
    district.enroll(person, starts="2017-01-01", ends="2017-12-31")
    cover = district.enroll(person, starts="2018-01-01", ends="2018-12-31")
    claim = a_claim(district, person, "2018-01-02")
    decided(district, claim, 1, cover, terms)
    assert found(district, "event-outside-cover") == []
    district._connection.execute("update enrollment set ends_on = '2017-12-30' where starts_on = '2017-01-01'")
    assert found(district, "event-outside-cover") == [(f"claim:{claim}", "CHECK_EVENT_WHILE_WAITING")]


def test_more_than_a_cover_pays_is_found(district: District) -> None:
    terms = a_plan(
        district, benefit={"kind": "allowance", "daily_fen": 5000, "cap_period_fen": 900_000, "cap_period_days": 180}
    )
    person = district.member("U1")
    cover = district.enroll(person)
    decided(district, a_claim(district, person, "2018-06-01"), 900_000, cover, terms)
    assert found(district, "caps") == []
    last = decided(district, a_claim(district, person, "2018-06-02"), 1, cover, terms)
    assert found(district, "caps") == [(f"enrollment:{cover}", "CHECK_CAPS")]
    district._connection.execute("update decision set day_count = 181 where decision_id = ?", (last,))
    assert (f"enrollment:{cover}", "CHECK_CAPS_DAYS") in found(district, "caps")


def test_more_than_a_year_pays_is_found(district: District) -> None:
    a_plan(district, annual_max_fen=10_000)
    person = district.member("U1")
    district.pay(person, ("paid", "2018-06-01"), plan="HOSP_MED", fen=10_000)
    district.pay(person, ("paid", "2019-01-01"), plan="HOSP_MED", fen=10_000)
    district.pay(person, ("paid", "2018-07-01"), ("returned", "2018-07-02"), plan="HOSP_MED", fen=10_000)
    assert found(district, "caps") == []
    district.pay(person, ("paid", "2018-12-31"), plan="HOSP_MED", fen=1)
    assert found(district, "caps") == [(f"person:{person}", "CHECK_CAPS_YEAR")]


def test_a_claim_paid_twice_is_found_unless_one_came_back(district: District) -> None:
    person = district.member("U1")
    claim = a_claim(district, person, "2018-06-01")
    first = district.pay(person, ("paid", "2018-06-01"))
    second = district.pay(person, ("paid", "2018-06-02"))
    for payout in (first, second):
        district._connection.execute("update payout set claim_id = ? where payout_id = ?", (claim, payout))
    assert found(district, "paid-twice") == [(f"claim:{claim}", "CHECK_PAID_TWICE")]
    district.fact("payout_event", payout_id=first, event_code="recovered", event_on="2018-06-03")
    assert found(district, "paid-twice") == []


def test_overlapping_stays_of_two_persons_that_were_merged_are_found_when_both_are_paid(district: District) -> None:
    terms, one, other = a_plan(district), district.member("U1"), district.member("U1")
    claims = []
    for person in (one, other):
        claims.append(a_claim(district, person, "2018-06-01", whose=person))
        decision = decided(district, claims[-1], 500, district.enroll(person), terms)
        payout = district.fact(
            "payout", person_id=person, personal_id=1, plan_id=district._keys["HOSP_MED"], amount_fen=500,
            channel_code="direct", claim_id=claims[-1], decision_id=decision,
        )  # fmt: skip
        district.fact("payout_event", payout_id=payout, event_code="paid", event_on="2018-06-02")
    assert found(district, "paid-twice") == []
    district.journal(2)
    district.fact("person_alias", person_id=other, survivor_id=one)
    assert found(district, "paid-twice") == [(f"claim:{claims[1]}", "CHECK_STAY_TWICE")]
    district.fact("payout_event", payout_id=payout, event_code="recovered", event_on="2018-07-02")
    assert found(district, "paid-twice") == []


def test_a_payment_that_is_not_what_was_decided_is_found(district: District) -> None:
    terms, person = a_plan(district), district.member("U1")
    claim = a_claim(district, person, "2018-06-01")
    decision = decided(district, claim, 500, district.enroll(person), terms)
    payout = district.pay(person, ("paid", "2018-06-02"), fen=600)
    district._connection.execute(
        "update payout set claim_id = ?, decision_id = ? where payout_id = ?", (claim, decision, payout)
    )
    assert found(district, "paid-twice") == [(f"payout:{payout}", "CHECK_PAID_OTHERWISE")]


def test_a_payment_that_fulfils_the_decision_of_another_claim_is_found(district: District) -> None:
    terms, person = a_plan(district), district.member("U1")
    paid, other = a_claim(district, person, "2018-06-01"), a_claim(district, person, "2018-07-01")
    cover = district.enroll(person)
    for claim in (paid, other):
        decision = decided(district, claim, 500, cover, terms)
    payout = district.pay(person, ("paid", "2018-06-02"), fen=500)
    district._connection.execute(
        "update payout set claim_id = ?, decision_id = ? where payout_id = ?", (paid, decision, payout)
    )
    assert found(district, "paid-twice") == [(f"payout:{payout}", "CHECK_PAID_OTHERWISE")]


def test_events_that_cannot_follow_each_other_are_found(district: District) -> None:
    district.pay(district.member("U1"), ("paid", "2018-06-01"), ("returned", "2018-06-02"), ("paid", "2018-06-03"))
    assert found(district, "payment-story") == []
    district.pay(district.member("U1"), ("returned", "2018-06-01"), ("recovered", "2018-06-02"))
    assert found(district, "payment-story") == []
    district.pay(district.member("U1"), ("recovered", "2018-06-01"))
    district.pay(district.member("U1"), ("paid", "2018-06-01"), ("paid", "2018-06-02"))
    assert [code for _, code in found(district, "payment-story")] == [
        "CHECK_PAYMENT_STORY_FIRST",
        "CHECK_PAYMENT_STORY",
    ]
    recovered = district.pay(district.member("U1"), ("paid", "2018-06-01"), ("recovered", "2018-06-02"))
    assert len(found(district, "payment-story")) == 2
    district.fact("payout_event", payout_id=recovered, event_code="paid", event_on="2018-06-03")
    assert len(found(district, "payment-story")) == 3


def test_a_batch_agrees_with_its_items_and_its_file(district: District) -> None:
    person = district.member("U1")
    payout = district.pay(person, fen=500)
    batch = district.fact("payment_batch", proposed_by="li", item_count=1, payee_count=1, total_fen=500)
    item = district.fact(
        "batch_item", batch_id=batch, payout_id=payout, attempt=1, line_no=1, amount_fen=500,
        personal_id=district._personal[person],
    )  # fmt: skip
    approval = district.fact("approval", batch_id=batch, proposed_by="li", decided_by="wu", approved_by="zhao")
    file = district.fact(
        "payment_file", batch_id=batch, approval_id=approval, file_name="a", format_code="xlsx", sha256="0" * 64,
        line_count=1, total_fen=500,
    )  # fmt: skip
    assert found(district, "batch-sums") == []
    district._connection.execute("update payment_file set total_fen = 501")
    district._connection.execute("update batch_item set amount_fen = 499")
    assert found(district, "batch-sums") == [
        (f"payment_file:{file}", "CHECK_BATCH_SUMS_FILE"),
        (f"payment_batch:{batch}", "CHECK_BATCH_SUMS_ITEMS"),
        (f"batch_item:{item}", "CHECK_BATCH_SUMS_PAYMENT"),
    ]


def test_money_written_into_a_closed_period_is_found_and_after_its_reopening_not(district: District) -> None:
    district.money("HOSP_MED", 1, "2018-01-31")
    district.journal(2)
    closing = district.fact("period_closing", closed_until="2018-01-31", content="{}", closed_by="li")
    district.journal(3)
    district.money("HOSP_MED", 2, "2018-02-01")
    assert found(district, "closed-period") == []
    wrong = district.money("HOSP_MED", 3, "2018-01-31")
    assert found(district, "closed-period") == [(f"contribution:{wrong}", "CHECK_CLOSED_PERIOD")]
    district.journal(4)
    district.void("period_closing", closing)
    district.money("HOSP_MED", 4, "2018-01-31")
    assert len(found(district, "closed-period")) == 1
    assert found(district, "closed-period", at="2") == []


def test_a_floor_not_reached_and_more_insured_than_staff_are_doubts(district: District) -> None:
    district.terms("HOSP_MED", "2018-01-01", base="staff", bp=8000)
    for _ in range(2):
        district.enroll(district.member("U1"))
    district.headcount("U1", 10)
    assert found(district, "floor", "headcount-below-insured") == [("unit:U1", "CHECK_FLOOR")]
    district.headcount("U1", 1, "2018-06-01")
    assert found(district, "floor", "headcount-below-insured") == [("unit:U1", "CHECK_HEADCOUNT_BELOW_INSURED")]
    assert found(district, "floor", as_of="2018-05-31") == [("unit:U1", "CHECK_FLOOR")]


def test_people_of_a_unit_outside_the_tree_are_missing_from_the_towns(district: District) -> None:
    district.enroll(district.member("U1"))
    assert found(district, "totals") == []


def test_what_a_district_reported_of_a_year_before_the_ledger_is_no_sum_of_its_parts(district: District) -> None:
    district.opening(DISTRICT, 2016, contribution_fen=70_000, aid_fen=50_000)
    assert found(district, "totals", as_of="2016-12-31") == []


def test_parts_that_do_not_make_up_the_whole_are_told_with_both(district: District) -> None:
    class Amiss(Look):
        def paid(self, by: str) -> tuple[Any, list[Any]]:
            whole, groups = super().paid(by)
            return (whole, groups[1:]) if by == "plan" else (whole, groups)

    district.pay(district.member("U1"), ("paid", "2018-06-01"), plan="CRITICAL", fen=300)
    with district.open() as reader:
        assert list(totals(Look(reader, "2018-12-31"))) == []
        assert [
            (row["table_name"], row["record_no"], row["field"], row.get("parts_fen"), row.get("whole_fen"))
            for row in totals(Amiss(reader, "2018-12-31"))
        ] == [("aid", "plan", "aid_fen", 0, 300), ("aid", "plan", "payment_count", None, None)]


def test_a_payee_without_a_card_is_told_until_paid(district: District) -> None:
    terms, person = a_plan(district), district.member("U1")
    claim = a_claim(district, person, "2018-06-01")
    decided(district, claim, 500, district.enroll(person), terms)
    assert found(district, "card-missing") == [(f"claim:{claim}", "CHECK_CARD_MISSING")]
    payout = district.pay(person, ("paid", "2018-06-02"), fen=500)
    district._connection.execute("update payout set claim_id = ? where payout_id = ?", (claim, payout))
    assert found(district, "card-missing") == []


def test_two_steps_from_one_account_are_told(district: District) -> None:
    batch = district.fact("payment_batch", proposed_by="li", item_count=1, payee_count=1, total_fen=500)
    district.journal(2)
    approval = district.fact("approval", batch_id=batch, proposed_by="li", decided_by="wu", approved_by="zhao")
    assert found(district, "same-account") == [(f"approval:{approval}", "CHECK_SAME_ACCOUNT")]
    assert found(district, "same-account", at="1") == []
    district._connection.execute("update entry set os_user = 'second' where entry_id = 2")
    assert found(district, "same-account") == []


# --- the command ------------------------------------------------------------------------------------


def test_every_check_has_its_sentences_and_every_query_its_check() -> None:
    for language in words.LANGUAGES:
        words.use(language)
        for name in checks.CHECKS:
            code = f"CHECKS_{name.upper().replace('-', '_')}"
            assert words.sentence(code) != code
    words.use("en")


def test_no_sentence_of_a_finding_has_a_gap_that_nothing_fills(district: District) -> None:
    """The sentences name only facts that their queries give, so none is told with a question mark."""
    gaps = {"record", "record_no"}
    for name in checks.CHECKS:
        query = f"check_{name.replace('-', '_')}"
        if query not in resource_names("queries", ".sql") or query == "check_closings":
            continue
        codes = set(re.findall(r"'(CHECK_[A-Z_]+)'", query_text(query)))
        from mutualaid.words.en import SENTENCES

        with district.open() as reader:
            columns = reader.answer(query_text(query), {"last_entry": 1, "as_of": "2018-12-31"}).columns
        for code in codes or {f"CHECK_{name.upper().replace('-', '_')}"}:
            assert set(re.findall(r"\{([a-z_]+)\}", SENTENCES[code])) <= gaps | set(columns), code


def test_the_command_tells_findings_and_is_exit_1(
    district: District, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUTUALAID_LANG", "en")
    person = district.member("U1")
    with district.open():
        pass
    command = ["check", "--db", str(district.path), "-f", "json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["findings"], told["doubts"], told["as_of"] >= "2018") == (True, [], [], True)
    spell = district.spell(person, "U2", "2018-05-31")
    with district.open():
        pass
    assert main(command) == 1
    assert json.loads(capsys.readouterr().out)["findings"] == [
        {
            "check": "overlapping-spells",
            "record": f"membership:{spell}",
            "message": f"The spell of person {person} in U2 from 2018-05-31 begins while another one in service goes on."
            " End the earlier one with member leave or member transfer.",
        }
    ]
    assert main(["check", "floor", "--db", str(district.path)]) == 0
    assert main(["check", "flor", "--db", str(district.path)]) == 2
    assert "Did you mean: floor" in capsys.readouterr().err
    assert main(["check", "--list", "-f", "json"]) == 0
    assert [row["check"] for row in json.loads(capsys.readouterr().out)["checks"]] == list(checks.CHECKS)


def test_the_parts_of_payers_fit_their_receipt(district: District) -> None:
    receipt = district.money("HOSP_MED", 8000, "2018-01-05")
    again = back(district, receipt, 3000)
    parts = "update contribution set member_fen = ?, unit_fen = ?, district_fen = ?, city_fen = ? where fact_id = ?"
    district._connection.execute(parts, (2000, 3000, 1000, 2000, receipt))
    district._connection.execute(parts, (-1000, -2000, None, None, again))
    assert found(district, "payer-parts") == []
    for wrong in ((-2001, -999, None, None), (-1000, None, None, None), (None, None, -1001, -1999)):
        district._connection.execute(parts, (*wrong, again))
        assert found(district, "payer-parts") == [(f"contribution:{receipt}", "CHECK_PAYER_PARTS")]
