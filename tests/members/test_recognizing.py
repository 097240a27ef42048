"""One human being under several documents: every one they ever had finds them, a new one is asked for, namesakes are two."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from mutualaid import members
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, Intent
from mutualaid.journal.undoing import undo
from mutualaid.members import erasing, recognizing
from mutualaid.members.rows import MemberRow
from mutualaid.names.people import matches, the_person
from mutualaid.operators import changing
from mutualaid.rules.identity import Document
from mutualaid.store.reading import read
from tests.ledgers import CLERK, answer, intent
from tests.members.people import LI_ROW, ZHANG, ZHANG_ROW, Ask, Take, changed, document, five, reasons

PASSPORT: dict[str, object] = {
    "name": "John Smith", "document_no": "E11111111", "document_type": "护照", "unit": "U1", "joined_on": "2017-01-01",
    "phone": "13800001111", "card_no": "6222020200001110",
}  # fmt: skip
RENEWED = PASSPORT | {"document_no": "E22222222"}
HELD = ("held", "SAME_PERSON", "document_no")
PEOPLE = "select person_id, document_no from personal_now order by 1"


def found(url: str, text: str, at: str | None = None) -> list[int]:
    with read(url, at=at) as reader:
        return matches(reader, text)


# --- a new document ---


@pytest.mark.parametrize("other", [{"card_no": None}, {"phone": None}, {"phone": "13900000000"}])
def test_a_renewed_passport_is_held_and_then_a_further_document(
    url: str, take: Take, ask: Ask, other: dict[str, object]
) -> None:
    take(PASSPORT)
    receipt = take(RENEWED | other)
    assert (five(receipt), reasons(receipt)) == ((0, 0, 0, 1, 0), [HELD])
    assert receipt.problems[0].facts == {"people": "1 J*** S*** E******11", "row": "-"}
    assert five(take(RENEWED | other, accept=["SAME_PERSON"])) == (0, 1, 0, 0, 0)
    assert ask(PEOPLE) == [(1, "E22222222")]
    assert ask("select unit_id, joined_on from membership_now") == ask("select unit_id, joined_on from membership")
    assert (found(url, "E11111111"), found(url, "E22222222"), found(url, "1111111")) == ([1], [1], [1])
    assert (five(take(PASSPORT | other)), five(take(RENEWED | other))) == ((0, 0, 1, 0, 0), (0, 0, 1, 0, 0))


def test_a_birthday_tells_under_another_type_of_document_only_and_stays_known(take: Take, ask: Ask) -> None:
    take(ZHANG_ROW)
    permit = changed(document_no="810000198507120034")
    assert reasons(take(permit)) == [HELD]
    assert reasons(take(changed(document_no="H12345678", document_type="港澳居民来往内地通行证"))) == []
    assert five(take(changed(document_no=document("11010019850712005")))) == (1, 0, 0, 0, 0)
    assert ask("select document_type, birth_on from personal_now order by 1") == [
        ("hk_macao_permit", None), ("resident_id", "1985-07-12"), ("resident_id", "1985-07-12"),
    ]  # fmt: skip


def test_a_further_document_that_says_no_birthday_leaves_it(take: Take, ask: Ask) -> None:
    take(changed(phone="13800001111"))
    take(changed(phone="13800001111", document_no="E3333333", document_type="护照"), accept=["SAME_PERSON"])
    assert ask("select document_no, birth_on from personal_now") == [("E3333333", "1985-07-12")]
    assert ask("select sex_code from person_now") == [("M",)]


def test_namesakes_alone_are_two_people(take: Take) -> None:
    one, two = (document(f"11010019790305{number}") for number in ("001", "003"))
    take(changed(document_no=one, phone="13800001111", card_no="6222020200001110"))
    receipt = take(changed(document_no=two, phone="13800002222", card_no="6222020200002225"))
    assert (five(receipt), receipt.notes) == ((1, 0, 0, 0, 0), [])


def test_two_people_who_resemble_each_other_are_entered_by_the_other_answer(take: Take, ask: Ask) -> None:
    take(PASSPORT)
    receipt = take(RENEWED, accept=["TWO_PEOPLE"])
    assert (five(receipt), [note.code for note in receipt.notes]) == ((1, 0, 0, 0, 0), ["TWO_PEOPLE"])
    assert ask(PEOPLE) == [(1, "E11111111"), (2, "E22222222")]
    with pytest.raises(MutualAidError) as wrong:
        take(RENEWED | {"document_no": "E4444444"}, accept=["TWO_PEOPLE", "SAME_PERSON"])
    assert (wrong.value.code, wrong.value.exit_code) == ("SAME_OR_TWO", Exit.USAGE)
    # A third document resembles both: nobody says whose it is.
    third = RENEWED | {"document_no": "E4444444"}
    assert reasons(take(third)) == [HELD]
    receipt = take(third, accept=["SAME_PERSON"])
    assert reasons(receipt) == [("refused", "SAME_AS_SEVERAL", "document_no")]


def test_what_else_the_row_says_is_judged_at_once(take: Take) -> None:
    take(PASSPORT | {"sex": "男"})
    receipt = take(RENEWED | {"sex": "女", "unit": "U2", "joined_on": "2018-01-01"})
    assert reasons(receipt) == [HELD, ("held", "DIFFERS", "sex"), ("held", "TRANSFER", "unit")]


def test_two_documents_of_somebody_new_in_one_file_are_one_record(take: Take, ask: Ask) -> None:
    receipt = take(PASSPORT, RENEWED)
    assert [(p.verdict, p.code, p.row, p.facts) for p in receipt.problems] == [
        ("held", "SAME_PERSON", 3, {"people": "-", "row": 2})
    ]
    receipt = take(PASSPORT, RENEWED, accept=["SAME_PERSON"], valid_rows=True)
    assert (five(receipt), reasons(receipt)) == ((1, 0, 0, 0, 1), [("refused", "DUPLICATE_IN_FILE", "document_no")])
    receipt = take(RENEWED, RENEWED | {"document_no": "E4444444"}, accept=["SAME_PERSON"], valid_rows=True)
    assert (five(receipt), reasons(receipt)) == ((0, 1, 0, 0, 1), [("refused", "DUPLICATE_IN_FILE", "document_no")])
    assert ask(PEOPLE) == [(1, "E22222222")]


def test_the_row_above_of_the_known_person_tells_their_new_phone(take: Take) -> None:
    take(PASSPORT | {"card_no": None})
    phone = {"phone": "13811112222", "card_no": None}
    assert reasons(take(PASSPORT | phone, RENEWED | phone)) == [HELD]
    assert five(take(PASSPORT | phone, RENEWED | phone, accept=["TWO_PEOPLE"])) == (1, 1, 0, 0, 0)


def test_one_person_on_the_command_line_is_held_alike(url: str, take: Take, ask: Ask) -> None:
    take(PASSPORT)
    receipt = members.add(url, intent("member add"), RENEWED)
    assert (reasons(receipt), receipt.facts["person_no"]) == ([("held", "SAME_PERSON", "--document-no")], 1)
    receipt = members.add(url, intent("member add", reason="新护照"), RENEWED, accept=frozenset({"SAME_PERSON"}))
    assert (receipt.problems, receipt.facts["person_no"]) == ([], 1)
    assert ask(PEOPLE) == [(1, "E22222222")]


# --- a document once held ---


def test_an_old_roster_finds_the_person_whose_document_was_changed(url: str, take: Take, ask: Ask) -> None:
    take(PASSPORT)
    members.edit(url, intent("member edit"), "E11111111", {"document_no": "E22222222", "document_type": "护照"})
    assert five(take(PASSPORT | {"phone": None})) == (0, 0, 1, 0, 0)
    assert ask(PEOPLE) == [(1, "E22222222")]
    with read(url) as reader:
        assert [the_person(reader, text) for text in ("E11111111", "E22222222", "1")] == [1, 1, 1]
    duplicate = take(PASSPORT, RENEWED)
    assert reasons(duplicate) == [("refused", "DUPLICATE_IN_FILE", "document_no")]


def test_a_resident_number_of_fifteen_digits_once_held_finds_its_person(url: str, take: Take) -> None:
    old = changed(document_no="110100720115001")
    take(old)
    members.edit(url, intent("member edit"), "1", {"document_no": ZHANG})
    assert five(take(old)) == (0, 0, 1, 0, 0)
    assert found(url, "110100720115001") == found(url, "110100197201150017") == [1]


def test_a_document_is_known_from_its_entry_on(url: str, take: Take) -> None:
    entry = take(PASSPORT).entry
    members.edit(url, intent("member edit"), "1", {"document_no": "E22222222", "document_type": "护照"})
    assert (found(url, "E22222222", at=f"{entry}"), found(url, "E11111111", at=f"{entry}")) == ([], [1])
    assert (found(url, "E22222222"), found(url, "E11111111")) == ([1], [1])
    assert found(url, "E11111111", at=f"{(entry or 0) - 1}") == []


def test_a_document_taken_back_with_its_entry_finds_nobody(url: str, take: Take, ask: Ask) -> None:
    take(PASSPORT)
    edit = members.edit(url, intent("member edit"), "1", {"document_no": "E22222222", "document_type": "护照"})
    back = undo(url, edit.entry or 0, actor=CLERK, reason="改错了人")
    assert (found(url, "E22222222"), found(url, "E11111111")) == ([], [1])
    undo(url, back.entry or 0, actor=CLERK, reason="没有改错")
    members.edit(url, intent("member edit"), "1", {"document_no": "E3333333", "document_type": "护照"})
    assert [found(url, text) for text in ("E11111111", "E22222222", "E3333333")] == [[1], [1], [1]]


def test_after_a_merge_edits_and_their_undo_each_document_finds_one_person(url: str, take: Take) -> None:
    take(PASSPORT, ZHANG_ROW)
    entries = [members.merge(url, intent("member merge"), "2", into="1").entry]
    entries.append(members.edit(url, intent("member edit"), "1", {"document_no": ZHANG}).entry)
    entries.append(members.edit(url, intent("member edit"), "1", {"phone": "13911112222"}).entry)
    entries.append(members.edit(url, intent("member edit"), "2", {"phone": "13911113333"}).entry)
    assert (found(url, ZHANG), found(url, "E11111111")) == ([1], [1])
    for entry in reversed(entries):
        undo(url, entry or 0, actor=CLERK, reason="都改错了")
    assert (found(url, ZHANG), found(url, "E11111111")) == ([2], [1])
    assert found(url, ZHANG, at=f"{entries[-1]}") == [1]
    with read(url) as reader:
        assert [the_person(reader, text) for text in (ZHANG, "E11111111")] == [2, 1]


def test_an_erased_person_is_found_by_no_document(url: str, take: Take) -> None:
    take(PASSPORT | {"left_on": "2017-06-01"})
    members.edit(url, intent("member edit"), "1", {"document_no": "E22222222", "document_type": "护照"})
    receipt = erasing.erase(url, intent("member erase", reason="法院"), "1", today="2018-06-01", by_law=True)
    assert receipt.problems == []
    assert found(url, "E11111111") == found(url, "E22222222") == []
    assert five(take(PASSPORT)) == (1, 0, 0, 0, 0)


def test_the_former_documents_of_both_records_find_who_survives_a_merge(url: str, take: Take) -> None:
    take(PASSPORT, LI_ROW)
    members.edit(url, intent("member edit"), "1", {"document_no": "E22222222", "document_type": "护照"})
    members.edit(url, intent("member edit"), "2", {"document_no": ZHANG})
    members.merge(url, intent("member merge"), "1", into="2")
    texts = ("E11111111", "E22222222", str(LI_ROW["document_no"]), ZHANG)
    assert [found(url, text) for text in texts] == [[2]] * 4
    # And goes back to one of them.
    members.edit(url, intent("member edit"), "2", {"document_no": "E11111111", "document_type": "护照"})
    assert [found(url, text) for text in texts] == [[2]] * 4


# --- a document of several people ---


@pytest.fixture
def typo(url: str, take: Take) -> str:
    """Zhang was entered under the number of Li, which was put right; a ledger that is current."""
    take(changed(document_no=LI_ROW["document_no"], unit="U1"))
    members.edit(url, intent("member edit"), "1", {"document_no": ZHANG})
    return url


def test_who_comes_with_a_number_that_another_once_had_is_held_and_then_somebody_new(
    typo: str, take: Take, ask: Ask
) -> None:
    receipt = take(LI_ROW)
    assert reasons(receipt) == [("held", "DOCUMENT_ONCE_HELD", "document_no")]
    assert receipt.problems[0].facts == {"person_no": 1, "name": "张*丰"}
    assert five(take(LI_ROW, accept=["DOCUMENT_ONCE_HELD"])) == (1, 0, 0, 0, 0)
    assert ask(PEOPLE) == [(1, ZHANG), (3, LI_ROW["document_no"])]


def test_a_document_of_two_people_is_whose_who_has_it_and_bears_the_name(typo: str, take: Take) -> None:
    take(LI_ROW, accept=["DOCUMENT_ONCE_HELD"])
    assert five(take(LI_ROW)) == (0, 0, 1, 0, 0)
    for name in ("张三丰", None, "王五"):
        receipt = take(LI_ROW | {"name": name})
        assert reasons(receipt) == [("refused", "DOCUMENT_OF_SEVERAL", "document_no")]
        assert receipt.problems[0].facts == {"now": "3 李*", "once": "1 张*丰"}
    with read(typo) as reader, pytest.raises(MutualAidError) as wrong:
        the_person(reader, str(LI_ROW["document_no"]))
    assert wrong.value.code == "PERSON_AMBIGUOUS"
    assert wrong.value.facts["count"] == 2


def test_two_whose_documents_changed_places_stay_two(url: str, take: Take, ask: Ask) -> None:
    take(ZHANG_ROW, LI_ROW)
    members.edit(url, intent("member edit"), "1", {"document_no": "E5555555", "document_type": "护照"})
    settled: dict[str, Any] = {"accept": frozenset({"DOCUMENT_ONCE_HELD"})}
    receipt = members.edit(url, intent("member edit"), "2", {"document_no": ZHANG})
    assert reasons(receipt) == [("held", "DOCUMENT_ONCE_HELD", "--document-no")]
    members.edit(url, intent("member edit", reason="登记时对调"), "2", {"document_no": ZHANG}, **settled)
    members.edit(
        url, intent("member edit", reason="登记时对调"), "1", {"document_no": LI_ROW["document_no"]}, **settled
    )
    assert ask(PEOPLE) == [(1, LI_ROW["document_no"]), (2, ZHANG)]
    right = (changed(document_no=LI_ROW["document_no"]), LI_ROW | {"document_no": ZHANG})
    assert five(take(*right)) == (0, 0, 2, 0, 0)
    receipt = take(ZHANG_ROW, LI_ROW)
    assert [problem.code for problem in receipt.problems].count("DOCUMENT_OF_SEVERAL") == 2
    # They may still be merged.
    members.merge(url, intent("member merge"), "1", into="2")
    assert answer(url, "select count(*) from person_now") == [(1,)]
    assert (found(url, ZHANG), found(url, "E5555555")) == ([2], [2])


# --- of whom somebody may be told ---


def test_somebody_outside_the_scope_of_a_clerk_is_as_if_not_there(url: str, take: Take) -> None:
    take(PASSPORT, LI_ROW)
    changing.add(url, intent("user add"), "boss", role="admin", os_user="boss")
    boss = Intent("user add", Actor("boss", "boss"))
    changing.add(url, boss, CLERK.name, role="clerk", os_user=CLERK.os_user, unit="U2")
    assert five(take(RENEWED | {"unit": "U2"})) == (1, 0, 0, 0, 0)
    receipt = take(RENEWED | {"unit": "U2", "document_no": "E4444444"})
    assert (reasons(receipt), receipt.problems[0].facts["people"]) == ([HELD], "3 J*** S*** E******22")


def _rows(chance: Random, count: int) -> list[dict[str, object]]:
    """Rows of few names, phones, cards and birthdays, under documents of every kind; some cells are blank."""
    residents = [document(f"110100{day}00{number}") for day in ("19850712", "19721105") for number in (1, 3, 5)]
    papers = [
        *((number, None) for number in residents),
        *((f"8100001985071200{number}", None) for number in ("26", "34")),
        *((f"E1111111{number}", "护照") for number in range(4)),
    ]
    return [
        ZHANG_ROW
        | {"document_no": number, "document_type": kind, "name": chance.choice(("王一", "王一", "李二"))}
        | {"phone": chance.choice((None, None, "13800001111", "13800002222", f"1390000{line:04d}"))}
        | {"card_no": chance.choice((None, None, "6222020200001110"))}
        for line, (number, kind) in enumerate(chance.sample(papers, count))
    ]


@pytest.mark.parametrize("seed", range(30))
def test_few_rows_compared_tell_the_same_as_all_of_them(seed: int, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(seed)
    take(*_rows(chance, seed % 5 + 1), accept=["TWO_PEOPLE", "CARD_SHARED"], valid_rows=True)
    rows = _rows(chance, 9)
    quick = take(*rows, dry_run=True)

    def everything(told_of: Sequence[tuple[MemberRow, Document]]) -> set[recognizing.Trait]:
        return {trait for row, _ in told_of for trait in recognizing._traits(row)}

    monkeypatch.setattr(recognizing, "_shared", everything)
    slow = take(*rows, dry_run=True)
    assert (quick.problems, quick.notes, five(quick)) == (slow.problems, slow.notes, five(slow))
