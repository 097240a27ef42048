"""Whoever is shown masked values alone finds people by what the masks show: one sign more would tell what is masked."""

from __future__ import annotations

import json

import pytest

from tests.operators.conftest import Desk, add_users

NAME, DOCUMENT, PHONE, CARD = "欧阳金雀", "110100199003071114", "13912348765", "6222000011112222"


@pytest.fixture
def desk(open_desk: Desk) -> Desk:
    """One person, and a user of each role."""
    ran = open_desk(
        "a", "member", "add", NAME, DOCUMENT, "--unit", "110119", "--joined-on", "2018-01-01",
        "--phone", PHONE, "--card", CARD,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    add_users(open_desk.url)
    return open_desk


def found(desk: Desk, account: str, text: str) -> bool:
    """Whether the text finds the person, by ``find`` and wherever somebody is named alike."""
    rows = json.loads(desk(account, "member", "find", text, "-f", "json").out)["rows"]
    assert desk(account, "member", "show", text).code == (0 if rows else 1)
    return bool(rows)


@pytest.mark.parametrize("text", [NAME, "欧", DOCUMENT, "1114", PHONE, "8765", CARD, "2222", "1"])
@pytest.mark.parametrize("account", ["auditor", "approver", "clerk"])
def test_what_is_shown_and_whole_values_find_for_everybody(desk: Desk, account: str, text: str) -> None:
    if text == "1":
        assert desk(account, "member", "show", text).code == 0
    else:
        assert found(desk, account, text)


@pytest.mark.parametrize("text", ["阳金", "金雀", "欧阳", "oyjq", "71114", "071114", "48765", "391234", "12222"])
def test_a_sign_that_is_masked_finds_for_those_alone_who_enter_people(desk: Desk, text: str) -> None:
    assert [found(desk, account, text) for account in ("auditor", "approver")] == [False, False]
    assert [found(desk, account, text) for account in ("clerk", "admin")] == [True, True]


def test_no_digit_of_a_document_or_phone_is_told_by_a_longer_tail(desk: Desk) -> None:
    """The hunt that reads a number from its tail on: with every digit in turn before what is known."""
    for whole in (DOCUMENT, PHONE, CARD):
        known = whole[-4:]
        assert not any(found(desk, "auditor", f"{digit}{known}") for digit in "0123456789")
        assert [digit for digit in "0123456789" if found(desk, "clerk", f"{digit}{known}")] == [whole[-5]]
