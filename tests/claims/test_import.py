"""``claim import``: what a row becomes, what is wrong with a row, and the cells of the same-record table."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import members
from mutualaid.claims import settlements, single
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor
from mutualaid.journal.undoing import undo
from mutualaid.results import ImportReceipt
from tests.claims.stage import (
    LI,
    NOBODY,
    SUN,
    WANG,
    ZHANG,
    ZHAO,
    claim_no,
    claim_rows,
    decide,
    enroll,
    five,
    listed,
    noted,
    row,
    said,
    take,
)
from tests.ledgers import answer, intent, order


def test_one_settlement_is_a_claim_under_each_hospital_plan_ever_held(url: str) -> None:
    taken = take(url, row(), received_on="2018-04-02")
    assert five(taken) == (1, 0, 0, 0, 0)
    assert taken.asserted == {"claim": 2, "medical": 1, "settlement": 1}
    assert noted(taken) == []
    assert claim_rows(url) == [
        (1, "S1", "HOSP_MED", "2018-03-01", "direct", "illness", "2018-04-02"),
        (2, "S1", "HOSP_ALLOW", "2018-03-01", "direct", "illness", "2018-04-02"),
    ]
    columns = (
        "settlement_id, settlement_no, person_id, hospital, hospital_level, admitted_on, discharged_on, total_fen,"
        " fund_fen, self_one_fen, self_two_fen, own_fen, referral, cause_code, received_on"
    )
    assert answer(url, f"select {columns} from settlement_now") == [
        (1, "S1", 1, "延庆区医院", 2, "2018-03-01", "2018-03-11", 1200000, 750000, 330000, 100000, 20000, 0, "illness",
         "2018-04-02")
    ]  # fmt: skip
    assert answer(url, "select person_id, settlement_id, claim_id, diagnosis from medical_now") == [
        (1, 1, None, "肺炎")
    ]


def test_a_cover_that_was_never_paid_was_held_nevertheless(url: str) -> None:
    take(url, row(SUN))
    assert [one[2] for one in claim_rows(url)] == ["HOSP_MED"]


def test_without_any_hospital_plan_the_settlement_is_recorded_with_a_note(url: str) -> None:
    taken = take(url, row(ZHAO))
    assert (five(taken), noted(taken), taken.asserted) == (
        (1, 0, 0, 0, 0),
        ["NO_HOSPITAL_PLAN"],
        {"medical": 1, "settlement": 1},
    )


def test_a_plan_entered_later_makes_its_claim_when_the_row_comes_again(url: str) -> None:
    take(url, row(ZHAO))
    enroll(url, (ZHAO, "U2", "住院津贴", "2018-01-01", "2018-01-05"))
    again = take(url, row(ZHAO))
    assert (five(again), noted(again), again.asserted) == ((0, 1, 0, 0, 0), ["CLAIM_ADDED"], {"claim": 1})
    assert five(take(url, row(ZHAO))) == (0, 0, 1, 0, 0)


def test_the_channel_of_the_payment_may_be_the_office(url: str) -> None:
    take(url, row(WANG), channel="office")
    assert claim_rows(url)[0][4] == "office"


@pytest.mark.parametrize(
    ("cell", "level"),
    [("一级", 1), ("二级", 2), ("三级", 3), ("三甲", 3), ("二级甲等", 2), ("三级甲等医院", 3), (2, 2), ("3", 3), ("未定级", None),
     (None, None)],
)  # fmt: skip
def test_the_level_of_a_hospital_in_the_words_of_files(url: str, cell: object, level: int | None) -> None:
    assert said(take(url, row(hospital_level=cell))) == []
    assert answer(url, "select hospital_level from settlement_now") == [(level,)]


@pytest.mark.parametrize(
    ("cell", "referral"),
    [("是", 1), ("有", 1), ("Y", 1), ("ZZ20180017", 1), (20180017, 1), (None, 0), ("否", 0), ("无", 0), (" ", 0)],
)
def test_a_slip_of_referral_in_the_words_of_files(url: str, cell: object, referral: int) -> None:
    assert said(take(url, row(referral=cell))) == []
    assert answer(url, "select referral from settlement_now") == [(referral,)]


@pytest.mark.parametrize(("cell", "cause"), [("意外", "accident"), ("疾病", "illness"), (None, "illness")])
def test_the_cause_is_illness_unless_the_row_says_accident(url: str, cell: object, cause: str) -> None:
    take(url, row(cause=cell))
    assert answer(url, "select s.cause_code, c.cause_code from settlement_now s, claim_now c") == [(cause, cause)] * 2


def test_parts_that_the_file_lacks_are_0_and_must_still_add_up(url: str) -> None:
    made = row(total_fee=10800)
    for name in ("self_pay_two", "own_expense"):
        made.pop(name)
    assert said(take(url, made)) == []
    assert answer(url, "select total_fen, fund_fen, self_one_fen, self_two_fen, own_fen from settlement_now") == [
        (1080000, 750000, 330000, 0, 0)
    ]


# --- problems of a row ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "verdict", "code", "column"),
    [
        ({"document_no": NOBODY}, "refused", "PERSON_UNKNOWN_ROW", "document_no"),
        ({"document_no": None}, "refused", "REQUIRED", "document_no"),
        ({"document_no": 1.1010019850712e17}, "refused", "ID_STORED_AS_NUMBER", "document_no"),
        ({"settlement_no": None}, "refused", "REQUIRED", "settlement_no"),
        ({"settlement_no": "9" * 61}, "refused", "CODE_TOO_LONG", "settlement_no"),
        ({"settlement_no": 2.0180000000000001e17}, "refused", "NUMBER_STORED", "settlement_no"),
        ({"admitted_on": None}, "refused", "REQUIRED", "admitted_on"),
        ({"discharged_on": "2018-02-30"}, "refused", "DAY_IMPOSSIBLE", "discharged_on"),
        ({"discharged_on": "2018-02-28"}, "refused", "DISCHARGE_BEFORE_ADMISSION", "discharged_on"),
        ({"admitted_on": "1980-01-01"}, "refused", "ID_BIRTH_DATE", "document_no"),
        ({"total_fee": 12000.01}, "refused", "AMOUNTS_DIFFER", "total_fee"),
        ({"own_expense": 199.99}, "refused", "AMOUNTS_DIFFER", "total_fee"),
        ({"own_expense": None}, "refused", "AMOUNTS_DIFFER", "total_fee"),
        ({"total_fee": None}, "refused", "REQUIRED", "total_fee"),
        ({"self_pay_one": None}, "refused", "REQUIRED", "self_pay_one"),
        ({"self_pay_one": -3300}, "refused", "MONEY_NEGATIVE", "self_pay_one"),
        ({"hospital_level": "四级"}, "refused", "HOSPITAL_LEVEL_UNREADABLE", "hospital_level"),
        ({"cause": "其他"}, "refused", "CAUSE_UNREADABLE", "cause"),
        ({"icd_code": "K359"}, "refused", "ICD_CODE_UNREADABLE", "icd_code"),
        ({"icd_code": "K35.9；I10"}, "refused", "ICD_CODE_UNREADABLE", "icd_code"),
        ({"icd_code": "高血压"}, "refused", "ICD_CODE_UNREADABLE", "icd_code"),
        ({"icd_code": 20}, "refused", "ICD_CODE_UNREADABLE", "icd_code"),
        ({"name": "李四"}, "held", "NAME_DIFFERS", "name"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_written(
    url: str, changes: dict[str, object], verdict: str, code: str, column: str
) -> None:
    taken = take(url, row(**{"name": "张三丰", "cause": None, **changes}))
    assert said(taken) == [(verdict, code, column)]
    assert (taken.entry, taken.added, taken.held + taken.refused) == (None, 0, 1)
    assert claim_rows(url) == []


def test_the_total_and_the_sum_of_its_parts_are_told_to_the_fen(url: str) -> None:
    taken = take(url, row(own_expense=199.99))
    assert taken.problems[0].facts == {"total_fen": 1200000, "sum_fen": 1199999}


def test_a_discharge_after_the_list_was_handed_in_is_refused(url: str) -> None:
    assert said(take(url, row(), received_on="2018-03-10")) == [("refused", "DISCHARGE_AFTER_RECEIPT", "discharged_on")]
    assert said(take(url, row(), received_on="2018-03-11")) == []


def test_a_discharge_still_to_come_is_held_where_no_day_of_receipt_says_otherwise(url: str) -> None:
    assert said(take(url, row(), today="2018-03-10")) == [("held", "DISCHARGE_TO_COME", "discharged_on")]
    assert said(take(url, row("", "S9") | {"document_no": ZHANG}, today="2018-03-11")) == []
    taken = take(url, row(), today="2018-03-10", accept=("DISCHARGE_TO_COME",))
    assert (five(taken), noted(taken)) == ((1, 0, 0, 0, 0), ["DISCHARGE_TO_COME"])


def test_a_list_that_is_handed_in_on_a_day_to_come_is_held(url: str) -> None:
    held = [("held", "DAY_TO_COME", "discharged_on")]
    assert said(take(url, row(), received_on="2018-05-02", today="2018-05-01")) == held
    assert said(take(url, row(), received_on="2018-05-01", today="2018-05-01")) == []


def test_another_name_for_the_document_is_held_and_taken_with_a_word(url: str) -> None:
    taken = take(url, row(name="张三风"), accept=("NAME_DIFFERS",))
    assert (five(taken), noted(taken)) == ((1, 0, 0, 0, 0), ["NAME_DIFFERS"])
    assert taken.notes[0].facts == {"name": "张*丰", "accepted": True}


def test_no_message_holds_a_diagnosis(url: str) -> None:
    taken = take(url, row(diagnosis="抑郁症", total_fee=1), row(LI, "S2", diagnosis="抑郁症", cause="其他"))
    assert "抑郁" not in repr(taken)


def test_the_good_rows_are_taken_and_the_bad_ones_listed(url: str) -> None:
    taken = take(url, row(), row(NOBODY, "S2"), row(LI, "S3", name="王五"), valid_rows=True)
    assert five(taken) == (1, 0, 0, 1, 1)
    assert [one[1] for one in claim_rows(url)] == ["S1", "S1"]


def test_one_bad_row_refuses_the_file(url: str) -> None:
    taken = take(url, row(), row(NOBODY, "S2"))
    assert (taken.entry, five(taken), taken.ready) == (None, (0, 0, 0, 0, 1), 1)
    assert claim_rows(url) == []


# --- the same record ------------------------------------------------------------------------------


def test_an_equal_settlement_is_unchanged(url: str) -> None:
    take(url, row())
    again = take(url, row())
    assert (five(again), again.entry, noted(again)) == ((0, 0, 1, 0, 0), None, [])


def test_settlement_numbers_are_one_without_regard_to_letter_case(url: str) -> None:
    take(url, row(settlement_no="zy-31b"))
    assert five(take(url, row(settlement_no="ZY-31B"))) == (0, 0, 1, 0, 0)


def test_a_blank_cell_says_nothing_against_the_ledger(url: str) -> None:
    take(url, row(referral="是", cause="意外"))
    bare = row(hospital=None, hospital_level=None, diagnosis=None, referral=None, cause=None)
    assert five(take(url, bare)) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("diagnosis", "icd_code"),
    [("高血压", "F20"), ("高血压", "ｆ20"), ("高血压", None), (None, "F20"), (None, None), ("高血压", "无")],
)
def test_a_disease_code_that_comes_again_or_not_at_all_says_nothing_new(
    url: str, diagnosis: str | None, icd_code: str | None
) -> None:
    take(url, row(diagnosis="高血压", icd_code="F20"))
    assert answer(url, "select diagnosis from medical_now") == [("F20\n高血压",)]
    assert five(take(url, row(diagnosis=diagnosis, icd_code=icd_code))) == (0, 0, 1, 0, 0)


def test_a_disease_code_stands_without_words_and_comes_again(url: str) -> None:
    take(url, row(diagnosis=None, icd_code="f20.0"))
    assert answer(url, "select diagnosis from medical_now") == [("F20.0\n",)]
    assert five(take(url, row(diagnosis=None, icd_code="F20.0"))) == (0, 0, 1, 0, 0)
    assert said(take(url, row(diagnosis="高血压"))) == [("refused", "SETTLEMENT_DIFFERS", "diagnosis")]


def test_a_disease_code_is_corrected_once_its_claims_are_reopened_and_the_words_stay(url: str) -> None:
    take(url, row(WANG, diagnosis="高血压", icd_code="F20"))
    assert said(take(url, row(WANG, icd_code="I10", diagnosis="高血压"))) == [
        ("refused", "SETTLEMENT_DIFFERS", "icd_code")
    ]
    decide(url)
    single.reopen(url, intent("claim reopen", reason="代码"), [1])
    taken = take(url, row(WANG, icd_code="I10", diagnosis=None))
    assert (five(taken), noted(taken)) == ((0, 1, 0, 0, 0), ["SETTLEMENT_CORRECTED"])
    assert answer(url, "select diagnosis from medical_now") == [("I10\n高血压",)]
    assert noted(take(url, row(WANG, diagnosis="高血压病"))) == ["SETTLEMENT_CORRECTED"]
    assert answer(url, "select diagnosis from medical_now") == [("I10\n高血压病",)]


def test_a_name_that_was_a_doubt_is_none_for_an_equal_settlement(url: str) -> None:
    take(url, row(name="张三风"), accept=("NAME_DIFFERS",))
    assert five(take(url, row(name="张三风"))) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hospital": "北京医院"}, "hospital"),
        ({"hospital_level": "三级"}, "hospital_level"),
        ({"admitted_on": "2018-03-02"}, "admitted_on"),
        ({"discharged_on": "2018-03-12"}, "discharged_on"),
        ({"diagnosis": "骨折"}, "diagnosis"),
        ({"icd_code": "S72.0"}, "icd_code"),
        ({"self_pay_one": 3400, "self_pay_two": 900}, "self_pay_one"),
        ({"referral": "是"}, "referral"),
        ({"cause": "意外"}, "cause"),
        ({"document_no": LI}, "document_no"),
    ],
)
def test_a_settlement_number_with_other_content_is_refused_and_reopen_named(
    url: str, changes: dict[str, Any], field: str
) -> None:
    take(url, row(cause=None))
    taken = take(url, row(**{"cause": None, **changes}))
    assert said(taken) == [("refused", "SETTLEMENT_DIFFERS", field)]
    assert taken.problems[0].facts == {"field": field, "settlement_no": "S1", "claims": "1 2"}


def test_the_second_of_two_rows_for_one_settlement_is_refused_also_when_equal(url: str) -> None:
    taken = take(url, row(), row(), row(LI, "S1"), valid_rows=True)
    assert five(taken) == (1, 0, 0, 0, 2)
    assert [(one.code, one.row, one.facts) for one in taken.problems] == [
        ("DUPLICATE_IN_FILE", 3, {"row": 2}),
        ("DUPLICATE_IN_FILE", 4, {"row": 2}),
    ]


def test_once_its_claims_are_reopened_a_settlement_is_corrected(url: str) -> None:
    take(url, row(hospital_level=None))
    decide(url)
    mended = row(hospital_level="二级", admitted_on="2018-03-03", diagnosis="骨折")
    assert said(take(url, mended)) == [("refused", "SETTLEMENT_DIFFERS", "hospital_level")]
    single.reopen(url, intent("claim reopen", reason="等级"), [1, 2])
    taken = take(url, mended)
    assert (five(taken), noted(taken)) == ((0, 1, 0, 0, 0), ["SETTLEMENT_CORRECTED"])
    assert answer(url, "select settlement_id, hospital_level, admitted_on from settlement_now") == [
        (1, 2, "2018-03-03")
    ]
    assert answer(url, "select diagnosis from medical_now") == [("骨折",)]
    assert [(one[0], one[3]) for one in claim_rows(url)] == [(1, "2018-03-03"), (2, "2018-03-03")]
    assert [(one["plan_code"], one["amount_fen"]) for one in decide(url).decisions] == [
        ("HOSP_MED", 160000),
        ("HOSP_ALLOW", 28000),
    ]


def test_one_claim_still_decided_keeps_the_settlement_as_it_is(url: str) -> None:
    take(url, row())
    decide(url)
    single.reopen(url, intent("claim reopen", reason="x"), [1])
    assert said(take(url, row(hospital_level="三级"))) == [("refused", "SETTLEMENT_DIFFERS", "hospital_level")]


def test_the_same_file_gives_the_claims_of_a_plan_entered_since(url: str) -> None:
    def again() -> ImportReceipt:
        return settlements.import_roster(url, listed(row(ZHAO), sha256="one file"), order("claim import"))

    first = again()
    assert (noted(first), again().same_as_entry) == (["NO_HOSPITAL_PLAN"], first.entry)
    enroll(url, (ZHAO, "U2", "住院津贴", "2018-01-01", "2018-01-05"))
    taken = again()
    assert (taken.same_as_entry, five(taken), noted(taken)) == (None, (0, 1, 0, 0, 0), ["CLAIM_ADDED"])
    assert [one[1:3] for one in claim_rows(url)] == [("S1", "HOSP_ALLOW")]
    assert (again().entry, again().same_as_entry) == (None, taken.entry)


# --- persons and entries --------------------------------------------------------------------------


def test_a_settlement_under_a_merged_record_is_the_survivors(url: str) -> None:
    members.merge(url, intent("member merge"), LI, into=WANG)
    taken = take(url, row(LI, "S2"))
    assert five(taken) == (1, 0, 0, 0, 0)
    assert answer(url, "select s.person_id, p.plan_code from settlement_now s join claim_now c on"
                  " c.settlement_id = s.settlement_id join plan_now p on p.plan_id = c.plan_id order by c.claim_id") == [
        (3, "HOSP_MED"), (3, "HOSP_ALLOW")]  # fmt: skip
    assert five(take(url, row(WANG, "S2"))) == (0, 0, 1, 0, 0)


def test_a_dry_run_counts_as_the_real_run_and_writes_nothing(url: str) -> None:
    dry = take(url, row(), row(LI, "S2"), dry_run=True)
    assert (dry.entry, claim_rows(url)) == (None, [])
    real = take(url, row(), row(LI, "S2"))
    assert (five(dry), dry.asserted, noted(dry)) == (five(real), real.asserted, noted(real))


def test_an_import_whose_claims_are_decided_cannot_be_undone(url: str) -> None:
    imported = take(url, row())
    decided = decide(url)
    assert imported.entry is not None
    with pytest.raises(MutualAidError) as wrong:
        undo(url, imported.entry, actor=Actor("zhang", "clerk"), reason="wrong file")
    assert (wrong.value.code, wrong.value.exit_code) == ("UNDO_REFUSED", Exit.REFUSED)
    assert (
        wrong.value.facts["records"] == f"decision 1 (#{decided.receipt.entry}); decision 2 (#{decided.receipt.entry})"
    )
    assert decided.receipt.entry is not None
    undo(url, decided.receipt.entry, actor=Actor("zhang", "clerk"), reason="wrong file")
    undo(url, imported.entry, actor=Actor("zhang", "clerk"), reason="wrong file")
    assert claim_rows(url) == []
    assert answer(url, "select count(*) from medical_now") == [(0,)]


def test_claims_are_numbered_by_row_then_by_plan(url: str) -> None:
    take(url, row(), row(LI, "S2"), row(WANG, "S3"))
    assert [claim_no(url, "S1"), claim_no(url, "S1", "HOSP_ALLOW"), claim_no(url, "S2")] == [1, 2, 3]
    assert claim_no(url, "S3", "HOSP_ALLOW") == 4
