"""``--join``: persons without any membership so far are entered with the columns of the roster."""

from __future__ import annotations

from mutualaid import members, units
from tests.enrollments.stage import GONE, LI, NOBODY, ZHANG, covers, document, five, money, row, said, take
from tests.ledgers import answer, intent

CARD = "6210000000001234"
OTHER = document("11010019930303003")
"""In no ledger."""


def spells(url: str) -> list[tuple[object, ...]]:
    return answer(
        url,
        "select i.name, i.phone, n.sex_code, u.unit_code, m.joined_on, m.status_code, m.left_on from membership_now m"
        " join personal_now i on i.person_id = m.person_id join person_now n on n.person_id = m.person_id"
        " join unit_now u on u.unit_id = m.unit_id where i.document_no = :no",
        no=NOBODY,
    )


def test_who_was_never_a_member_joins_on_the_first_day_of_cover(url: str) -> None:
    receipt = take(url, row(NOBODY, name="孙新", phone="13800000007"), join=True)
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert receipt.asserted == {"contribution": 1, "enrollment": 1, "membership": 1, "person": 1, "personal": 1}
    assert spells(url) == [("孙新", "13800000007", "M", "U1", "2018-01-01", "in_service", None)]


def test_the_day_of_joining_in_the_file_goes_before_the_first_day_of_cover(url: str) -> None:
    take(url, row(NOBODY, name="孙新", joined_on="2017-05-10"), join=True)
    assert spells(url)[0][4] == "2017-05-10"


def test_who_joined_a_union_before_this_one_began_joins_with_it_and_the_day_is_kept(url: str) -> None:
    young = {"unit_code": "YOUNG", "unit_name": "新设工会", "parent_code": "110119", "opened_on": "2017-06-01"}
    units.add(url, intent("unit add"), young)
    receipt = take(url, row(NOBODY, name="孙新", unit="YOUNG", joined_on="2010-02-01"), join=True)
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert [note.code for note in receipt.notes if note.row] == ["JOINED_BEFORE_UNIT"]
    assert spells(url)[0][3:5] == ("YOUNG", "2017-06-01")
    assert answer(url, "select first_joined_on from membership_now where first_joined_on is not null") == [
        ("2010-02-01",)
    ]


def test_one_person_in_several_rows_is_entered_once_from_the_earliest_first_day(url: str) -> None:
    receipt = take(
        url,
        row(NOBODY, name="孙新", plan="重大疾病", starts_on="2018-03-01"),
        row(NOBODY, name="孙新", starts_on="2018-01-01"),
        join=True,
    )
    assert (receipt.asserted["person"], receipt.asserted["enrollment"]) == (1, 2)
    assert spells(url)[0][4] == "2018-01-01"


def test_who_joins_after_the_first_day_is_no_member_on_it(url: str) -> None:
    assert said(take(url, row(NOBODY, name="孙新", joined_on="2018-01-02"), join=True)) == [
        ("held", "NOT_A_MEMBER", "document_no")
    ]


def test_who_joins_with_kept_membership_is_not_in_service(url: str) -> None:
    assert said(take(url, row(NOBODY, name="孙新", status="保留会籍"), join=True)) == [
        ("held", "NOT_A_MEMBER", "document_no")
    ]


def test_who_joins_needs_a_name(url: str) -> None:
    assert said(take(url, row(NOBODY, name=None), join=True)) == [("refused", "REQUIRED", "name")]


def test_who_was_a_member_before_does_not_join_again(url: str) -> None:
    assert said(take(url, row(GONE), join=True)) == [("held", "NOT_A_MEMBER", "document_no")]


def test_who_died_does_not_join_again_with_a_cover(url: str) -> None:
    members.leave(url, intent("member leave", reason="死亡"), ZHANG, on="2017-06-01")
    for given in (row(), row(joined_on="2017-12-01")):
        assert said(take(url, given, join=True)) == [("held", "NOT_A_MEMBER", "document_no")]


def test_a_known_person_without_any_membership_joins(url: str) -> None:
    take(url, row(NOBODY, name="孙新"), accept=("NOT_A_MEMBER",))
    receipt = take(url, row(NOBODY, starts_on="2019-01-01"), join=True)
    assert receipt.asserted == {"contribution": 1, "enrollment": 1, "membership": 1}
    assert spells(url)[0][3:5] == ("U1", "2019-01-01")


def test_nobody_is_entered_for_a_row_that_is_not_taken(url: str) -> None:
    receipt = take(url, row(NOBODY, name="孙新", plan="养老"), row(), join=True, valid_rows=True)
    assert five(receipt) == (1, 0, 0, 0, 1)
    assert (spells(url), len(covers(url)), len(money(url))) == ([], 1, 1)


SHARED = [("held", "CARD_SHARED", "card_no")]


def test_who_joins_with_the_card_of_somebody_else_is_asked_about(url: str) -> None:
    members.edit(url, intent("member edit"), ZHANG, {"card_no": CARD})
    newcomer = row(NOBODY, name="孙新", card_no=CARD)
    assert said(take(url, newcomer, join=True)) == SHARED
    assert said(take(url, row(LI, card_no=CARD), join=True)) == []  # of whom the ledger knows no card is written here
    assert said(take(url, newcomer, join=True, accept=("CARD_SHARED",))) == []
    assert answer(url, "select count(*) from personal_now where card_no = :card", card=CARD) == [(2,)]


def test_two_who_join_with_one_card_are_asked_about_and_one_in_two_rows_is_not(url: str) -> None:
    one = row(NOBODY, name="孙新", card_no=CARD)
    assert said(take(url, one, row(OTHER, name="周新", card_no=CARD), join=True, valid_rows=True)) == SHARED
    both = row(NOBODY, name="孙新", card_no=CARD, plan="重大疾病")
    assert said(take(url, both, join=True)) == []
