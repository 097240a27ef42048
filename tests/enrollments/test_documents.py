"""Covers of people whose document is not the one the ledger shows: once held, or new."""

from __future__ import annotations

import pytest

from mutualaid import enrollments, members
from tests.enrollments.stage import PASSPORT, ZHANG, document, five, row, said, take
from tests.ledgers import answer, intent

SMITH = {"name": "John Smith", "document_type": "护照", "unit": "U2"}
PEOPLE = "select document_no from personal_now where name = 'John Smith' order by 1"
WHOSE = "select distinct n.name from enrollment_now e join personal_now n on n.person_id = e.person_id"


def test_a_cover_under_a_document_once_held_is_that_person_s(url: str) -> None:
    members.edit(url, intent("member edit"), PASSPORT, {"document_no": "E22222222", "document_type": "护照"})
    assert five(take(url, row(PASSPORT, **SMITH))) == (1, 0, 0, 0, 0)
    assert five(take(url, row("E22222222", **SMITH))) == (0, 0, 1, 0, 0)
    assert five(take(url, row(PASSPORT, **SMITH), join=True)) == (0, 0, 1, 0, 0)
    assert (answer(url, PEOPLE), answer(url, WHOSE)) == ([("E22222222",)], [("John Smith",)])


@pytest.mark.parametrize("join", [False, True])
def test_a_new_document_of_somebody_known_is_held_and_then_a_further_one(url: str, join: bool) -> None:
    phone = {"phone": "13800000009"}
    members.edit(url, intent("member edit"), PASSPORT, phone)
    rows = [row("E22222222", plan=plan, **SMITH, **phone) for plan in ("住院医疗", "重大疾病")]
    assert said(take(url, *rows, join=join)) == [("held", "SAME_PERSON", "document_no")] * 2
    receipt = take(url, *rows, accept=("SAME_PERSON",), join=join)
    assert (five(receipt), receipt.voided) == ((2, 0, 0, 0, 0), {"personal": 1})
    assert (answer(url, PEOPLE), answer(url, WHOSE)) == ([("E22222222",)], [("John Smith",)])
    # A cover that stands: the document alone is news.
    receipt = take(url, row("E3333333", **SMITH, **phone), accept=("SAME_PERSON",), join=join)
    assert (five(receipt), receipt.asserted) == ((0, 1, 0, 0, 0), {"personal": 1})
    plans = (("E4444444", "住院津贴"), ("E5555555", "意外伤害"))
    two = [row(number, plan=plan, **SMITH, **phone) for number, plan in plans]
    receipt = take(url, *two, accept=("SAME_PERSON",), join=join)
    assert ("refused", "DUPLICATE_IN_FILE", "document_no") in said(receipt)


def test_somebody_new_in_several_rows_resembles_nobody(url: str) -> None:
    rows = [row("E22222222", plan=plan, **SMITH, phone="13800000008") for plan in ("住院医疗", "重大疾病")]
    assert five(take(url, *rows, join=True)) == (2, 0, 0, 0, 0)


def test_two_people_join_by_the_other_answer(url: str) -> None:
    members.edit(url, intent("member edit"), PASSPORT, {"phone": "13800000009"})
    receipt = take(url, row("E22222222", **SMITH, phone="13800000009"), accept=("TWO_PEOPLE",), join=True)
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert answer(url, PEOPLE) == [(PASSPORT,), ("E22222222",)]


def test_a_document_of_two_people_is_refused_alone_and_taken_by_the_number_of_the_person(url: str) -> None:
    other = document("11010019850712005")
    members.edit(url, intent("member edit"), ZHANG, {"document_no": other})
    taken = take(url, row(ZHANG, name="孙新"), accept=("DOCUMENT_ONCE_HELD",), join=True)
    assert five(taken) == (1, 0, 0, 0, 0)
    assert said(take(url, row(ZHANG, plan="重大疾病", name=None))) == [
        ("refused", "DOCUMENT_OF_SEVERAL", "document_no")
    ]
    person = answer(url, "select person_id from personal_now where name = '孙新'")[0][0]
    values = {"unit": "U1", "starts_on": "2018-01-01", "received_on": "2018-01-05"}
    receipt = enrollments.add(url, intent("enroll add"), values, plans=["重大疾病"], person=f"{person}")
    assert receipt.problems == []
    assert answer(url, f"select count(*) from enrollment_now where person_id = {person}") == [(2,)]
