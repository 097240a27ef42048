"""Joining, correcting, leaving, moving and merging one person at a time; each is one entry."""

from __future__ import annotations

import pytest

from mutualaid import members
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import write
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.names.people import the_person
from mutualaid.store.reading import read
from tests.ledgers import CLERK, answer, intent
from tests.members.people import LI_ROW, ZHANG, ZHANG_ROW, Ask, Spells, Take, changed, document, reasons


def refused(code: str, exit_code: Exit, wrong: pytest.ExceptionInfo[MutualAidError]) -> dict[str, object]:
    assert (wrong.value.code, wrong.value.exit_code) == (code, exit_code)
    return wrong.value.facts


# --- add ---


def test_add_is_judged_like_a_row(url: str, spells: Spells) -> None:
    receipt = members.add(url, intent("member add"), ZHANG_ROW, note="补录")
    assert (receipt.facts["person_no"], receipt.problems) == (1, [])
    assert spells() == [("U1", "in_service", "2017-01-01", None)]
    assert answer(url, "select note from membership") == [("补录",)]


def test_add_without_a_unit_is_refused(url: str) -> None:
    receipt = members.add(
        url, intent("member add"), {"name": "张三丰", "document_no": ZHANG, "joined_on": "2017-01-01"}
    )
    assert [(problem.code, problem.row) for problem in receipt.problems] == [("REQUIRED", None)]
    assert receipt.entry is None


def test_add_holds_a_doubt_until_it_is_accepted_with_a_reason(url: str, ask: Ask) -> None:
    values = changed(document_no="110100198507120035")
    receipt = members.add(url, intent("member add"), values)
    assert reasons(receipt) == [("held", "ID_CHECK_DIGIT", "--document-no")]
    assert ask("select count(*) from person") == [(0,)]
    with pytest.raises(MutualAidError) as wrong:
        members.add(url, intent("member add"), values, accept=frozenset(["ID_CHECK_DIGIT"]))
    refused("REASON_NEEDED", Exit.USAGE, wrong)
    accepted = intent("member add", reason="看过身份证")
    members.add(url, accepted, values, accept=frozenset(["ID_CHECK_DIGIT"]))
    assert ask("select count(*) from person") == [(1,)]


def test_adding_somebody_again_changes_nothing(url: str) -> None:
    members.add(url, intent("member add"), ZHANG_ROW)
    receipt = members.add(url, intent("member add"), ZHANG_ROW)
    assert (receipt.entry, receipt.facts["person_no"], receipt.problems) == (None, 1, [])


def test_a_dry_run_tells_the_change_and_writes_nothing(url: str, ask: Ask) -> None:
    receipt = members.add(url, intent("member add", dry_run=True), ZHANG_ROW)
    assert (receipt.entry, receipt.asserted) == (None, {"membership": 1, "person": 1, "personal": 1})
    assert receipt.facts["person_no"] == 1
    assert ask("select count(*) from person") == [(0,)]


# --- edit ---


def test_edit_corrects_under_the_same_keys(url: str, take: Take, ask: Ask) -> None:
    take(ZHANG_ROW)
    receipt = members.edit(
        url, intent("member edit"), "1", {"name": "张三峰", "phone": "138-0000-1234", "bank_name": "张三丰"}
    )
    assert receipt.asserted == {"personal": 1}
    assert [note.code for note in receipt.notes] == ["PHONE_NORMALIZED"]
    assert ask("select person_id, name, phone, bank_name from personal_now") == [(1, "张三峰", "13800001234", "张三丰")]
    assert members.edit(url, intent("member edit"), "1", {"name": "张三峰"}).entry is None


def test_edit_of_the_document_takes_birthday_and_sex_along(url: str, take: Take, ask: Ask) -> None:
    take(ZHANG_ROW)
    members.edit(url, intent("member edit"), ZHANG, {"document_no": "110100197211050423"})
    assert ask("select document_no, birth_on from personal_now") == [("110100197211050423", "1972-11-05")]
    assert ask("select sex_code from person_now") == [("F",)]
    members.edit(url, intent("member edit"), "1", {"document_no": "E12345678", "document_type": "护照"})
    assert ask("select document_type, document_no, birth_on from personal_now") == [("passport", "E12345678", None)]


def test_a_document_of_somebody_else_cannot_be_taken(url: str, take: Take) -> None:
    take(ZHANG_ROW, LI_ROW)
    with pytest.raises(MutualAidError) as wrong:
        members.edit(url, intent("member edit"), "1", {"document_no": LI_ROW["document_no"]})
    facts = refused("DOCUMENT_TAKEN", Exit.REFUSED, wrong)
    assert facts == {"document_no": "110***********0423", "person_no": 2}


def test_edit_holds_a_sex_that_disagrees_with_the_document(url: str, take: Take, ask: Ask) -> None:
    take(ZHANG_ROW)
    assert reasons(members.edit(url, intent("member edit"), "1", {"sex": "女"})) == [("held", "SEX_DIFFERS", "--sex")]
    accepted = intent("member edit", reason="变更登记")
    members.edit(url, accepted, "1", {"sex": "女"}, accept=frozenset(["SEX_DIFFERS"]))
    assert ask("select sex_code from person_now") == [("F",)]


def test_a_bad_value_is_refused_and_nothing_is_written(url: str, take: Take) -> None:
    take(ZHANG_ROW)
    receipt = members.edit(url, intent("member edit"), "1", {"phone": "12", "name": "张"})
    assert ("refused", "PHONE_INVALID", "--phone") in reasons(receipt)
    assert receipt.entry is None


# --- leave ---


def test_leaving_ends_the_spell_on_the_first_day_out(url: str, take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    receipt = members.leave(url, intent("member leave", reason="调离"), ZHANG, on="2018-06-01")
    assert (receipt.asserted, receipt.voided) == ({"membership": 1}, {"membership": 1})
    assert spells() == [("U1", "in_service", "2017-01-01", "2018-06-01")]


def test_leaving_twice_on_one_day_is_a_conflict(url: str, take: Take) -> None:
    take(ZHANG_ROW)
    members.leave(url, intent("member leave"), "1", on="2018-06-01")
    with pytest.raises(MutualAidError) as wrong:
        members.leave(url, intent("member leave"), "1", on="2018-06-01")
    refused("ALREADY_LEFT", Exit.CONFLICT, wrong)


@pytest.mark.parametrize("on", ["2016-12-31", "2017-01-01"])
def test_nobody_leaves_before_the_day_after_joining(url: str, take: Take, on: str) -> None:
    take(ZHANG_ROW)
    with pytest.raises(MutualAidError) as wrong:
        members.leave(url, intent("member leave"), "1", on=on)
    facts = refused("NO_SPELL_THEN", Exit.REFUSED, wrong)
    assert facts["spells"] == "第一工会 2017-01-01/"


def test_leaving_before_a_later_spell_is_refused_and_names_it(url: str, take: Take) -> None:
    take(ZHANG_ROW)
    take(changed(unit="U2", joined_on="2018-07-01"), accept=["TRANSFER"])
    with pytest.raises(MutualAidError) as wrong:
        members.leave(url, intent("member leave"), "1", on="2018-01-01")
    assert refused("SPELL_OVERLAP", Exit.REFUSED, wrong) == {"spells": "第二工会 2018-07-01/"}


# --- transfer and status ---


def test_a_transfer_may_be_dated_back(url: str, take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    receipt = members.transfer(url, intent("member transfer"), "1", to="第二工会", on="2017-06-01")
    assert receipt.facts == {"person_no": 1, "unit_code": "U2"}
    assert spells() == [
        ("U1", "in_service", "2017-01-01", "2017-06-01"),
        ("U2", "in_service", "2017-06-01", None),
    ]
    with read(url) as reader:
        assert verify(reader).total["ok"] is True  # type: ignore[index]


def test_a_transfer_keeps_the_status_and_the_end_of_the_spell(url: str, take: Take, spells: Spells) -> None:
    take(changed(status="保留会籍", left_on="2018-06-01"))
    members.transfer(url, intent("member transfer"), "1", to="U2", on="2017-06-01")
    assert spells() == [("U1", "kept", "2017-01-01", "2017-06-01"), ("U2", "kept", "2017-06-01", "2018-06-01")]


def test_a_transfer_on_the_day_of_joining_corrects_the_unit(url: str, take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    members.transfer(url, intent("member transfer"), "1", to="U2", on="2017-01-01")
    assert spells() == [("U2", "in_service", "2017-01-01", None)]


def test_a_later_spell_stands_in_the_way_of_a_transfer_and_is_named(url: str, take: Take) -> None:
    take(ZHANG_ROW)
    members.transfer(url, intent("member transfer"), "1", to="U2", on="2018-01-01")
    with pytest.raises(MutualAidError) as wrong:
        members.transfer(url, intent("member transfer"), "1", to="110119100", on="2017-06-01")
    assert refused("SPELL_OVERLAP", Exit.REFUSED, wrong) == {"spells": "第二工会 2018-01-01/"}


@pytest.mark.parametrize(
    ("to", "on", "code", "exit_code"),
    [
        ("U1", "2017-06-01", "ALREADY_THERE", Exit.CONFLICT),
        ("NEW", "2017-12-31", "UNIT_NOT_OPEN", Exit.REFUSED),
        ("OLD", "2017-07-01", "UNIT_NOT_OPEN", Exit.REFUSED),
        ("U2", "2016-12-31", "NO_SPELL_THEN", Exit.REFUSED),
        ("没有这家", "2017-06-01", "UNIT_UNKNOWN", Exit.REFUSED),
    ],
)
def test_a_transfer_that_cannot_be(url: str, take: Take, to: str, on: str, code: str, exit_code: Exit) -> None:
    take(ZHANG_ROW)
    with pytest.raises(MutualAidError) as wrong:
        members.transfer(url, intent("member transfer"), "1", to=to, on=on)
    refused(code, exit_code, wrong)


def test_a_status_ends_one_spell_and_begins_the_next(url: str, take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    members.change_status(url, intent("member status"), "1", "保留会籍", on="2018-01-01")
    members.change_status(url, intent("member status"), "1", "在职", on="2018-07-01")
    assert spells() == [
        ("U1", "in_service", "2017-01-01", "2018-01-01"),
        ("U1", "kept", "2018-01-01", "2018-07-01"),
        ("U1", "in_service", "2018-07-01", None),
    ]


def test_no_status_begins_in_a_unit_that_has_closed(url: str, take: Take, spells: Spells) -> None:
    take(changed(unit="OLD"))
    with pytest.raises(MutualAidError) as wrong:
        members.change_status(url, intent("member status"), "1", "保留会籍", on="2017-07-01")
    refused("UNIT_NOT_OPEN", Exit.REFUSED, wrong)
    members.change_status(url, intent("member status"), "1", "保留会籍", on="2017-06-30")
    assert spells() == [("OLD", "in_service", "2017-01-01", "2017-06-30"), ("OLD", "kept", "2017-06-30", None)]


def test_a_status_that_holds_already_is_a_conflict_and_an_unknown_one_is_usage(url: str, take: Take) -> None:
    take(ZHANG_ROW)
    with pytest.raises(MutualAidError) as wrong:
        members.change_status(url, intent("member status"), "1", "在职", on="2018-01-01")
    refused("ALREADY_SO", Exit.CONFLICT, wrong)
    with pytest.raises(MutualAidError) as wrong:
        members.change_status(url, intent("member status"), "1", "休假", on="2018-01-01")
    refused("STATUS_UNREADABLE", Exit.USAGE, wrong)


def test_a_transfer_undone_leaves_no_trace_in_the_spells(url: str, take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    receipt = members.transfer(url, intent("member transfer"), "1", to="U2", on="2018-01-01")
    assert receipt.entry is not None
    undo(url, receipt.entry, actor=CLERK, reason="wrong person")
    assert spells() == [("U1", "in_service", "2017-01-01", None)]


# --- merge ---


def test_merged_persons_are_one_everywhere(url: str, take: Take, ask: Ask) -> None:
    permit = changed(document_no="E12345678", document_type="护照", left_on="2018-01-01")
    take(permit)
    take(changed(joined_on="2018-01-01", unit="U2"))
    receipt = members.merge(url, intent("member merge"), "E12345678", into=ZHANG)
    assert receipt.facts == {"person_no": 2, "merged_person_no": 1}
    assert [note.code for note in receipt.notes] == []
    assert ask("select person_id from person_now") == [(2,)]
    assert ask("select distinct person_id from membership_now") == [(2,)]
    # A row with the old document speaks of the survivor now.
    assert take(permit).unchanged == 1
    duplicate = take(permit, changed(joined_on="2018-01-01", unit="U2"))
    assert reasons(duplicate) == [("refused", "DUPLICATE_IN_FILE", "document_no")]


def test_aliases_never_form_a_chain(url: str, take: Take, ask: Ask) -> None:
    take(*(changed(document_no=document(f"11010019800101{number:03d}")) for number in (1, 3, 5)))
    members.merge(url, intent("member merge"), "1", into="2")
    members.merge(url, intent("member merge"), "2", into="3")
    assert ask("select person_id, survivor_id from person_alias_now order by 1") == [(1, 3), (2, 3)]
    assert ask("select count(*) from personal_now") == [(1,)]
    with read(url) as reader:
        assert verify(reader).total["ok"] is True  # type: ignore[index]


def test_the_document_of_a_merged_record_is_taken_and_both_documents_find_the_survivor(
    url: str, take: Take, ask: Ask
) -> None:
    qian, sun = document("11010019790402031"), document("11010019790402034")
    take(
        changed(name="钱一", document_no=qian),
        changed(name="钱一", document_no="E7654321", document_type="护照"),
        changed(name="孙二", document_no=sun),
    )
    members.merge(url, intent("member merge"), "2", into="1")
    receipt = members.edit(url, intent("member edit"), "1", {"document_no": "E7654321", "document_type": "护照"})
    assert (receipt.problems, receipt.asserted, receipt.voided) == ([], {"personal": 2}, {"personal": 2})
    assert ask("select person_id, document_no from personal_now order by 1") == [(1, "E7654321"), (3, sun)]
    assert ask(
        "select recorded_person_id, document_type, document_no from identity_now where person_id = 1 and is_current = 1"
        " order by 1"
    ) == [
        (1, "passport", "E7654321"),
        (2, "resident_id", qian),
    ]
    with read(url) as reader:
        assert [the_person(reader, text) for text in (qian, "E7654321", "1", "2")] == [1, 1, 1, 1]
        assert verify(reader).total["ok"] is True  # type: ignore[index]
    # As it stood before, and as it stands: a roster with either document speaks of the one human being.
    assert answer(url, "select document_no from personal_now where person_id = 1", at="4") == [(qian,)]
    assert take(changed(name="钱一", document_no=qian)).unchanged == 1
    # There and back again.
    members.edit(url, intent("member edit"), "1", {"document_no": qian})
    assert ask("select document_no from personal_now where person_id = 1") == [(qian,)]


def test_the_document_of_a_record_merged_into_another_is_taken_by_that_person(url: str, take: Take) -> None:
    numbers = [document(f"11010019810203{number:03d}") for number in (1, 3, 5, 7)]
    take(*(changed(document_no=number) for number in numbers))
    members.merge(url, intent("member merge"), "1", into="2")
    members.merge(url, intent("member merge"), "2", into="3")
    for number in numbers[:3]:
        with pytest.raises(MutualAidError) as wrong:
            members.edit(url, intent("member edit"), "4", {"document_no": number})
        assert refused("DOCUMENT_TAKEN", Exit.REFUSED, wrong)["person_no"] == 3
    for number in numbers[:3]:
        members.edit(url, intent("member edit"), "3", {"document_no": number})
        with read(url) as reader:
            assert [the_person(reader, each) for each in numbers] == [3, 3, 3, 4]


def test_a_merge_is_not_undone_while_documents_have_changed_places_under_it(url: str, take: Take, ask: Ask) -> None:
    one, other = (document(f"11010019820304{number:03d}") for number in (2, 4))
    take(changed(document_no=one), changed(document_no=other))
    merge = members.merge(url, intent("member merge"), "1", into="2")
    members.edit(url, intent("member edit"), "2", {"phone": "13812345678"})
    edit = members.edit(url, intent("member edit"), "2", {"document_no": one})
    assert merge.entry is not None
    assert edit.entry is not None
    with pytest.raises(MutualAidError) as wrong:
        undo(url, merge.entry, actor=CLERK, reason="x")
    assert refused("UNDO_REFUSED", Exit.REFUSED, wrong)["records"] == f"personal 1 (#{edit.entry})"
    undo(url, edit.entry, actor=CLERK, reason="x")
    undo(url, merge.entry, actor=CLERK, reason="x")
    assert ask("select person_id, document_no from personal_now order by 1") == [(1, one), (2, other)]


def test_merging_what_is_one_already_is_a_conflict(url: str, take: Take) -> None:
    take(*(changed(document_no=document(f"11010019800101{number:03d}")) for number in (1, 3)))
    members.merge(url, intent("member merge"), "1", into="2")
    for person in ("1", "2"):
        with pytest.raises(MutualAidError) as wrong:
            members.merge(url, intent("member merge"), person, into="2")
        refused("MERGED_ALREADY", Exit.CONFLICT, wrong)


def test_overlapping_spells_and_other_birthdays_are_notes_of_a_merge(url: str, take: Take) -> None:
    take(ZHANG_ROW, LI_ROW)
    receipt = members.merge(url, intent("member merge"), "1", into="2")
    assert [note.code for note in receipt.notes] == ["MERGE_SPELLS_OVERLAP", "MERGE_BIRTHDAYS_DIFFER"]


def test_overlapping_covers_are_a_note_of_a_merge(url: str, take: Take) -> None:
    take(ZHANG_ROW, changed(document_no=document("11010019850712005")))
    with write(url, intent("setting the stage")) as writer:
        terms = writer.select("select terms_id, plan_id from plan_terms order by plan_id limit 1")[0]
        for person_id, starts_on in ((1, "2018-01-01"), (2, "2018-12-31")):
            writer.assert_one(
                "enrollment", person_id=person_id, plan_id=terms[1], terms_id=terms[0], unit_id=1, share_count=1,
                starts_on=starts_on, ends_on=f"{int(starts_on[:4]) + 1}-01-01", fee_fen=100,
            )  # fmt: skip
    receipt = members.merge(url, intent("member merge"), "1", into="2")
    assert [(note.code, note.facts) for note in receipt.notes if "COVERS" in note.code] == [
        ("MERGE_COVERS_OVERLAP", {"enrollments": "1"})
    ]


def test_a_later_spell_stands_in_the_way_of_a_status(url: str, take: Take) -> None:
    take(ZHANG_ROW)
    members.transfer(url, intent("member transfer"), "1", to="U2", on="2018-01-01")
    with pytest.raises(MutualAidError) as wrong:
        members.change_status(url, intent("member status"), "1", "保留会籍", on="2017-06-01")
    assert refused("SPELL_OVERLAP", Exit.REFUSED, wrong) == {"spells": "第二工会 2018-01-01/"}
