"""One service card is one person's: a card that somebody else has is asked about."""

from __future__ import annotations

from mutualaid import members
from tests.ledgers import intent
from tests.members.people import LI_ROW, Ask, Take, changed, five, reasons

CARD, OTHER = "6222020000000000018", "6222020000000000026"
HELD = [("held", "CARD_SHARED", "card_no")]
CARDS = "select card_no from personal_now order by person_id"


def test_two_people_of_one_file_with_one_card_are_held_at_the_second(take: Take, ask: Ask) -> None:
    receipt = take(changed(card_no=CARD), LI_ROW | {"card_no": CARD})
    assert (reasons(receipt), receipt.problems[0].facts) == (HELD, {"people": "-", "row": 2})
    assert ask(CARDS) == []


def test_a_card_of_somebody_known_is_held_for_a_newcomer_and_for_somebody_known(take: Take, ask: Ask) -> None:
    take(changed(card_no=CARD))
    newcomer = take(LI_ROW | {"card_no": CARD})
    assert (reasons(newcomer), newcomer.problems[0].facts) == (HELD, {"people": "1 张*丰", "row": "-"})
    take(LI_ROW)
    assert reasons(take(LI_ROW | {"card_no": CARD})) == HELD
    assert ask(CARDS) == [(CARD,), (None,)]


def test_a_shared_card_is_taken_with_a_reason_and_not_asked_about_again(take: Take, ask: Ask) -> None:
    rows = (changed(card_no=CARD), LI_ROW | {"card_no": CARD})
    take(*rows, accept=["CARD_SHARED"])
    assert ask(CARDS) == [(CARD,), (CARD,)]
    assert five(take(*rows)) == (0, 0, 2, 0, 0)


def test_cards_that_change_places_in_one_file_are_shared_by_nobody(take: Take, ask: Ask) -> None:
    take(changed(card_no=CARD), LI_ROW | {"card_no": OTHER})
    assert five(take(changed(card_no=OTHER), LI_ROW | {"card_no": CARD})) == (0, 2, 0, 0, 0)
    assert ask(CARDS) == [(OTHER,), (CARD,)]


def test_a_card_corrected_by_hand_to_that_of_somebody_else_is_held(url: str, take: Take, ask: Ask) -> None:
    take(changed(card_no=CARD), LI_ROW)
    receipt = members.edit(url, intent("member edit"), "2", {"card_no": CARD})
    assert [(problem.code, problem.facts["people"]) for problem in receipt.problems] == [("CARD_SHARED", "1 张*丰")]
    assert ask(CARDS) == [(CARD,), (None,)]
    accepted = intent("member edit", reason="夫妻共用")
    members.edit(url, accepted, "2", {"card_no": CARD}, accept=frozenset({"CARD_SHARED"}))
    assert ask(CARDS) == [(CARD,), (CARD,)]
