"""``member import``: what a row adds, changes or leaves alone, and what is held or refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mutualaid import members
from mutualaid.errors import MutualAidError
from mutualaid.journal import entries
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.members.changes import DOCUMENT
from mutualaid.members.people import Personal
from mutualaid.members.rows import REACHED
from mutualaid.store.reading import read
from tests.ledgers import CLERK, answer, order
from tests.members.people import LI_ROW, ZHANG, ZHANG_ROW, Ask, Spells, Take, changed, document, five, listed, reasons

# --- new people ---


def test_a_clean_row_makes_a_person_their_personal_record_and_a_spell(url: str, take: Take, ask: Ask) -> None:
    receipt = take({**ZHANG_ROW, "sex": "男", "phone": "13800001234", "card_no": "4111111111111111"}, note=None)
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert receipt.asserted == {"membership": 1, "person": 1, "personal": 1}
    assert ask("select name, document_type, document_no, birth_on, phone, card_no from personal_now") == [
        ("张三丰", "resident_id", ZHANG, "1985-07-12", "13800001234", "4111111111111111")
    ]
    assert ask("select sex_code from person_now") == [("M",)]
    assert ask("select source_row from membership") == [(2,)]
    with read(url) as reader:
        assert verify(reader).total["ok"] is True  # type: ignore[index]


def test_the_sex_comes_from_the_document_where_no_column_says_it(take: Take, ask: Ask) -> None:
    take(changed(document_no="110100198507120042"))
    assert ask("select sex_code from person_now") == [("F",)]


@pytest.mark.parametrize("field", ["name", "unit", "joined_on", "document_no"])
def test_a_new_person_lacks_nothing(take: Take, field: str) -> None:
    receipt = take({**ZHANG_ROW, field: None})
    assert reasons(receipt) == [("refused", "REQUIRED", field)]
    assert receipt.problems[0].facts == {"field": field}
    assert five(receipt) == (0, 0, 0, 0, 1)


def test_options_fill_what_the_rows_lack_and_the_note_is_kept(take: Take, ask: Ask) -> None:
    row = {"name": "张三丰", "document_no": ZHANG}
    receipt = take(row, joined_on="2018-05-10", unit="第一工会", note="现场入会")
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert ask("select unit_id, joined_on, note from membership") == [
        (ask("select unit_id from unit where unit_code = 'U1'")[0][0], "2018-05-10", "现场入会")
    ]


def test_a_cell_stands_before_the_option(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW, joined_on="2018-05-10", unit="U2")
    assert spells() == [("U1", "in_service", "2017-01-01", None)]


def test_the_unit_in_the_title_takes_people_without_a_unit(take: Take, spells: Spells) -> None:
    assert five(take({**ZHANG_ROW, "unit": None}, title_unit="第二工会")) == (1, 0, 0, 0, 0)
    assert spells() == [("U2", "in_service", "2017-01-01", None)]


def test_a_title_never_stands_in_for_a_unit_nobody_knows(take: Take) -> None:
    row = {**ZHANG_ROW, "unit": "没有这家"}
    assert reasons(take(row, title_unit="新建工会")) == [("refused", "UNIT_UNKNOWN", "unit")]


def test_a_title_that_names_no_unit_is_told(take: Take) -> None:
    assert reasons(take({**ZHANG_ROW, "unit": None}, title_unit="某某公司")) == [("refused", "UNIT_UNKNOWN", "unit")]


def test_an_unknown_unit_of_the_option_ends_the_command(take: Take) -> None:
    with pytest.raises(MutualAidError) as wrong:
        take(ZHANG_ROW, unit="没有这家")
    assert wrong.value.code == "UNIT_UNKNOWN"


def test_an_unknown_unit_in_a_cell_is_refused_and_not_filled_by_the_option(take: Take) -> None:
    assert reasons(take(changed(unit="没有这家"), unit="U1")) == [("refused", "UNIT_UNKNOWN", "unit")]


def test_a_status_and_a_day_of_leaving_make_a_spell_that_has_ended(take: Take, spells: Spells) -> None:
    take(changed(status="保留会籍", left_on="2018-03-01"))
    assert spells() == [("U1", "kept", "2017-01-01", "2018-03-01")]


def test_a_day_to_come_is_as_good_as_today(take: Take, spells: Spells) -> None:
    assert five(take(changed(joined_on="2090-01-01", left_on="2091-01-01"))) == (1, 0, 0, 0, 0)
    assert spells() == [("U1", "in_service", "2090-01-01", "2091-01-01")]


@pytest.mark.parametrize("left_on", ["2017-01-01", "2016-12-31"])
def test_nobody_leaves_before_or_on_the_day_of_joining(take: Take, left_on: str) -> None:
    assert reasons(take(changed(left_on=left_on))) == [("refused", "DATES_ORDER", "left_on")]


@pytest.mark.parametrize("joined_on", ["1985-07-11", "1985-07-12"])
def test_a_day_of_joining_on_or_before_the_birth_day_is_held_until_it_is_accepted(
    take: Take, spells: Spells, joined_on: str
) -> None:
    row = changed(joined_on=joined_on)
    assert reasons(take(row)) == [("held", "JOINED_BEFORE_BIRTH", "joined_on")]
    assert five(take(changed(joined_on="1985-07-13"), dry_run=True)) == (1, 0, 0, 0, 0)
    assert five(take(row, accept=("JOINED_BEFORE_BIRTH",))) == (1, 0, 0, 0, 0)
    assert five(take(row, LI_ROW)) == (1, 0, 1, 0, 0)  # what the ledger holds is asked about no more
    assert ("U1", "in_service", joined_on, None) in spells()


@pytest.mark.parametrize(
    ("unit", "joined_on", "taken"),
    [
        ("NEW", "2018-01-01", True),
        ("OLD", "2017-07-01", False),
        ("OLD", "2017-06-30", True),
    ],
)
def test_a_unit_takes_people_until_the_day_before_it_closes(take: Take, unit: str, joined_on: str, taken: bool) -> None:
    receipt = take(changed(unit=unit, joined_on=joined_on))
    assert reasons(receipt) == ([] if taken else [("refused", "UNIT_NOT_OPEN", "unit")])


def test_one_row_may_have_several_reasons(take: Take) -> None:
    receipt = take({"name": None, "document_no": ZHANG, "unit": "没有", "joined_on": "2018-02-30", "phone": "12"})
    assert reasons(receipt) == [
        ("refused", "PHONE_INVALID", "phone"),
        ("refused", "UNIT_UNKNOWN", "unit"),
        ("refused", "DAY_IMPOSSIBLE", "joined_on"),
        ("refused", "REQUIRED", "name"),
    ]
    assert receipt.refused == 1


# --- the nasty rows of domain.md 8.2 that concern members ---


def test_row_2_the_same_person_written_with_blanks_is_a_second_row(take: Take) -> None:
    receipt = take(ZHANG_ROW, changed(name="张　三丰 "))
    assert [(problem.code, problem.row, problem.facts) for problem in receipt.problems] == [
        ("DUPLICATE_IN_FILE", 3, {"row": 2})
    ]
    assert (five(receipt), receipt.ready) == ((0, 0, 0, 0, 1), 1)


def test_row_10_fifteen_and_eighteen_digits_are_one(take: Take, ask: Ask) -> None:
    short, long = changed(document_no="110100720115001"), changed(document_no="110100197201150017")
    assert five(take(short)) == (1, 0, 0, 0, 0)
    assert ask("select document_no, document_original from personal") == [("110100197201150017", "110100720115001")]
    assert five(take(long)) == (0, 0, 1, 0, 0)


def test_fifteen_and_eighteen_digits_in_one_file_are_a_second_row(take: Take) -> None:
    receipt = take(changed(document_no="110100720115001"), changed(document_no="110100197201150017"))
    assert reasons(receipt) == [("refused", "DUPLICATE_IN_FILE", "document_no")]


@pytest.mark.parametrize("cell", [1.1010019850712e17, 110100197001180000.0])
def test_rows_3_and_4_a_number_that_has_lost_digits_is_refused(take: Take, cell: float) -> None:
    assert reasons(take(changed(document_no=cell))) == [("refused", "ID_STORED_AS_NUMBER", "document_no")]


def test_row_11_a_wrong_check_digit_is_held_and_may_be_accepted(take: Take, ask: Ask) -> None:
    row = changed(document_no="110100198507120035")
    assert reasons(take(row)) == [("held", "ID_CHECK_DIGIT", "document_no")]
    assert five(take(row, accept=["ID_CHECK_DIGIT"])) == (1, 0, 0, 0, 0)
    assert ask("select document_no from personal_now") == [("110100198507120035",)]
    # Settled once, the same number raises the doubt no more.
    assert five(take(row | {"phone": "13800001234"})) == (0, 1, 0, 0, 0)


def test_row_14_a_sex_that_disagrees_with_the_document_is_held(take: Take, ask: Ask) -> None:
    row = changed(document_no="110100198507120042", sex="男")
    assert reasons(take(row)) == [("held", "SEX_DIFFERS", "sex")]
    assert five(take(row, accept=["SEX_DIFFERS"])) == (1, 0, 0, 0, 0)
    assert ask("select sex_code from person_now") == [("M",)]
    assert five(take(row)) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize("written", ["买买提•阿不都", "买买提.阿不都", "买买提・阿不都"])
def test_row_17_dots_become_one_and_the_name_as_written_is_kept_for_the_bank(
    take: Take, ask: Ask, written: str
) -> None:
    receipt = take(changed(name=written))
    assert ask("select name, bank_name from personal_now") == [("买买提·阿不都", written)]
    assert [note.code for note in receipt.notes] == ["NAME_NORMALIZED"]
    assert five(take(changed(name=written))) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize("name", ["王䶮", "李㛃", "吴𠮷"])
def test_row_18_rare_characters_are_names(take: Take, ask: Ask, name: str) -> None:
    assert five(take(changed(name=name))) == (1, 0, 0, 0, 0)
    assert ask("select name from personal_now") == [(name,)]


@pytest.mark.parametrize(("name", "code"), [("王\ue863", "NAME_PRIVATE_USE"), ("王(yan)", "NAME_PLACEHOLDER")])
def test_rows_19_and_20_a_stand_in_for_a_character_is_held(take: Take, name: str, code: str) -> None:
    row = changed(name=name)
    assert reasons(take(row)) == [("held", code, "name")]
    assert five(take(row, accept=[code])) == (1, 0, 0, 0, 0)


def test_row_21_a_passport_needs_its_type(take: Take) -> None:
    row = changed(document_no="E12345678")
    assert reasons(take(row)) == [("held", "DOCUMENT_TYPE_NEEDED", "document_no")]
    assert five(take(row | {"document_type": "护照"})) == (1, 0, 0, 0, 0)


def test_row_22_a_residence_permit_is_known_by_its_number(take: Take, ask: Ask) -> None:
    receipt = take(changed(document_no="810000198804040014", document_type="身份证"))
    assert [note.code for note in receipt.notes] == ["DOCUMENT_TYPE_CORRECTED"]
    assert ask("select document_type from personal_now") == [("hmt_residence",)]


def test_row_24_an_old_and_a_new_foreign_card_may_be_one_person(take: Take) -> None:
    new = changed(name="John Smith", document_no=document("91184019790305001"))
    old = new | {"document_no": "USA110079030501", "document_type": "永久居留证"}
    receipt = take(new, old)
    assert [(p.verdict, p.code, p.row, p.facts) for p in receipt.problems] == [
        ("held", "SAME_PERSON", 3, {"row": 2, "people": "-"})
    ]
    take(new)
    assert reasons(take(old)) == [("held", "SAME_PERSON", "document_no")]
    assert five(take(old, accept=["TWO_PEOPLE"])) == (1, 0, 0, 0, 0)


def test_a_permit_like_a_resident_of_the_ledger_is_held_but_two_resident_numbers_are_two_people(take: Take) -> None:
    one, two, three = (document(f"11010019880404{number}") for number in ("002", "004", "006"))
    assert five(take(changed(document_no=one), changed(document_no=two))) == (2, 0, 0, 0, 0)
    permit = changed(document_no="810000198804040014")
    receipt = take(permit)
    assert reasons(receipt) == [("held", "SAME_PERSON", "document_no")]
    assert receipt.problems[0].facts == {
        "row": "-",
        "people": f"1 张*丰 110***********{one[-4:]}; 2 张*丰 110***********{two[-4:]}",
    }
    assert five(take(permit, accept=["TWO_PEOPLE"])) == (1, 0, 0, 0, 0)
    # The permit is no woman's, nor one of the residents.
    woman = changed(document_no=three)
    assert reasons(take(woman)) == [("held", "SAME_PERSON", "document_no"), ("held", "SEX_DIFFERS", "document_no")]


# --- the same record again (interface.md, "what counts as the same record") ---


def test_an_equal_row_is_unchanged_and_writes_no_entry(take: Take) -> None:
    take(ZHANG_ROW)
    receipt = take(ZHANG_ROW)
    assert five(receipt) == (0, 0, 1, 0, 0)
    assert receipt.entry is None


def test_a_blank_cell_never_erases(take: Take, ask: Ask) -> None:
    take({**ZHANG_ROW, "phone": "13800001234", "card_no": "4111111111111111", "sex": "男", "left_on": "2018-01-01"})
    receipt = take({**ZHANG_ROW, "phone": None, "card_no": " ", "sex": None, "name": None, "left_on": None})
    assert five(receipt) == (0, 0, 1, 0, 0)
    assert ask("select name, phone, card_no from personal_now") == [("张三丰", "13800001234", "4111111111111111")]


def test_another_phone_and_card_are_updated_under_the_same_key(take: Take, ask: Ask) -> None:
    take({**ZHANG_ROW, "phone": "13800001234"})
    receipt = take({**ZHANG_ROW, "phone": "13900005678", "card_no": "4111111111111111"})
    assert five(receipt) == (0, 1, 0, 0, 0)
    assert receipt.asserted == {"personal": 1}
    assert receipt.voided == {"personal": 1}
    assert ask("select personal_id, phone, card_no, voided_by is null from personal order by fact_id") == [
        (1, "13800001234", None, 0),
        (1, "13900005678", "4111111111111111", 1),
    ]


def test_a_day_of_leaving_ends_an_open_spell(take: Take, spells: Spells, ask: Ask) -> None:
    take(ZHANG_ROW)
    assert five(take(changed(left_on="2018-06-01"))) == (0, 1, 0, 0, 0)
    assert spells() == [("U1", "in_service", "2017-01-01", "2018-06-01")]
    assert ask("select distinct membership_id from membership") == [(1,)]


def test_a_leavers_list_needs_neither_unit_nor_day_of_joining(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW, LI_ROW)
    leavers = ({"name": "张三丰", "document_no": ZHANG, "left_on": "2018-06-01"},)
    assert five(take(*leavers, title_unit="延庆区总工会")) == (0, 1, 0, 0, 0)
    assert spells()[0] == ("U1", "in_service", "2017-01-01", "2018-06-01")
    assert five(take(*leavers)) == (0, 0, 1, 0, 0)


def test_a_leavers_list_of_an_unknown_person_is_refused(take: Take) -> None:
    receipt = take({"name": "张三丰", "document_no": ZHANG, "left_on": "2018-06-01"})
    assert reasons(receipt) == [("refused", "REQUIRED", None), ("refused", "REQUIRED", None)]


def test_a_day_of_leaving_that_is_not_after_the_joining_is_refused(take: Take) -> None:
    take(ZHANG_ROW)
    receipt = take({"name": "张三丰", "document_no": ZHANG, "left_on": "2017-01-01"})
    assert reasons(receipt) == [("refused", "DATES_ORDER", "left_on")]


def test_another_day_of_leaving_is_held_and_accepted_corrects_it(take: Take, spells: Spells) -> None:
    take(changed(left_on="2018-06-01"))
    row = changed(left_on="2018-07-01")
    receipt = take(row)
    assert reasons(receipt) == [("held", "DIFFERS", "left_on")]
    assert receipt.problems[0].facts == {"field": "left_on", "was": "2018-06-01", "now": "2018-07-01"}
    assert five(take(row, accept=["DIFFERS"])) == (0, 1, 0, 0, 0)
    assert spells() == [("U1", "in_service", "2017-01-01", "2018-07-01")]


def test_another_name_is_held_masked_and_accepted_corrects_it(take: Take, ask: Ask) -> None:
    take(ZHANG_ROW)
    receipt = take(changed(name="张小丰"))
    assert reasons(receipt) == [("held", "DIFFERS", "name")]
    assert receipt.problems[0].facts == {"field": "name", "was": "张*丰", "now": "张*丰"}
    assert "小" not in repr(receipt.problems)
    assert five(take(changed(name="张小丰"), accept=["DIFFERS"])) == (0, 1, 0, 0, 0)
    assert ask("select name from personal_now") == [("张小丰",)]


def test_another_sex_is_held_and_accepted_corrects_it(take: Take, ask: Ask) -> None:
    take(changed(document_no="E12345678", document_type="护照", sex="女"))
    row = changed(document_no="E12345678", document_type="护照", sex="男")
    assert reasons(take(row)) == [("held", "DIFFERS", "sex")]
    assert five(take(row, accept=["DIFFERS"])) == (0, 1, 0, 0, 0)
    assert ask("select sex_code from person_now") == [("M",)]


def test_a_sex_nobody_recorded_is_filled_in(take: Take, ask: Ask) -> None:
    take(changed(document_no="E12345678", document_type="护照"))
    assert five(take(changed(document_no="E12345678", document_type="护照", sex="女"))) == (0, 1, 0, 0, 0)
    assert ask("select sex_code from person_now") == [("F",)]


@pytest.mark.parametrize("joined_on", ["2016-05-01", "2017-05-01"])
def test_another_day_of_joining_is_held_and_accepted_corrects_it(take: Take, spells: Spells, joined_on: str) -> None:
    take(ZHANG_ROW)
    assert reasons(take(changed(joined_on=joined_on))) == [("held", "DIFFERS", "joined_on")]
    assert five(take(changed(joined_on=joined_on), accept=["DIFFERS"])) == (0, 1, 0, 0, 0)
    assert spells() == [("U1", "in_service", joined_on, None)]


def test_another_status_for_the_same_spell_is_held_and_accepted_corrects_it(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    row = changed(status="保留会籍")
    receipt = take(row)
    assert reasons(receipt) == [("held", "DIFFERS", "status")]
    assert receipt.problems[0].facts == {"field": "status", "was": "in_service", "now": "kept"}
    assert five(take(row, accept=["DIFFERS"])) == (0, 1, 0, 0, 0)
    assert spells() == [("U1", "kept", "2017-01-01", None)]


def test_another_unit_while_a_spell_is_open_is_held_and_accepted_moves_the_person(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    row = changed(unit="U2", joined_on="2018-07-01")
    receipt = take(row)
    assert reasons(receipt) == [("held", "TRANSFER", "unit")]
    assert receipt.problems[0].facts == {"was": "第一工会", "now": "第二工会", "joined_on": "2017-01-01"}
    accepted = take(row, accept=["TRANSFER"])
    assert five(accepted) == (0, 1, 0, 0, 0)
    assert accepted.asserted == {"membership": 2}
    assert spells() == [
        ("U1", "in_service", "2017-01-01", "2018-07-01"),
        ("U2", "in_service", "2018-07-01", None),
    ]


def test_a_transfer_without_a_day_is_refused_even_when_accepted(take: Take) -> None:
    take(ZHANG_ROW)
    receipt = take(changed(unit="U2", joined_on=None), accept=["TRANSFER"])
    assert reasons(receipt) == [("refused", "REQUIRED", "joined_on")]


def test_a_transfer_before_the_old_day_of_joining_is_refused(take: Take) -> None:
    take(ZHANG_ROW)
    receipt = take(changed(unit="U2", joined_on="2016-06-01"), accept=["TRANSFER"])
    assert reasons(receipt) == [("refused", "SPELL_OVERLAP", "joined_on")]


def test_another_unit_with_the_same_day_of_joining_is_held_and_accepted_corrects_the_unit(
    take: Take, spells: Spells
) -> None:
    take(ZHANG_ROW)
    assert reasons(take(changed(unit="U2"))) == [("held", "TRANSFER", "unit")]
    accepted = take(changed(unit="U2", left_on="2018-06-01"), accept=["TRANSFER"])
    assert five(accepted) == (0, 1, 0, 0, 0)
    assert spells() == [("U2", "in_service", "2017-01-01", "2018-06-01")]


def test_the_value_of_a_difference_is_the_cell_as_written(take: Take) -> None:
    take(changed(status="在职"))
    (problem,) = take(changed(status="保留会籍")).problems
    assert (problem.code, problem.value) == ("DIFFERS", "保留会籍")


def test_a_transfer_into_a_unit_that_is_not_open_is_refused(take: Take) -> None:
    take(ZHANG_ROW)
    receipt = take(changed(unit="NEW", joined_on="2017-08-01"), accept=["TRANSFER"])
    assert reasons(receipt) == [("refused", "UNIT_NOT_OPEN", "unit")]


@pytest.mark.parametrize("joined_on", ["2018-06-01", "2019-01-01"])
def test_who_left_may_join_again_from_the_first_day_out(take: Take, spells: Spells, joined_on: str) -> None:
    take(changed(left_on="2018-06-01"))
    receipt = take(changed(unit="U2", joined_on=joined_on))
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert receipt.asserted == {"membership": 1}
    assert spells()[1] == ("U2", "in_service", joined_on, None)


def test_a_spell_that_overlaps_an_ended_one_is_refused_and_names_it(take: Take) -> None:
    take(changed(left_on="2018-06-01"))
    receipt = take(changed(unit="U2", joined_on="2018-05-31"))
    assert reasons(receipt) == [("refused", "SPELL_OVERLAP", "joined_on")]
    assert receipt.problems[0].facts == {"spells": "第一工会 2017-01-01/2018-06-01"}


def test_the_row_of_an_ended_spell_still_says_the_same(take: Take) -> None:
    take(changed(left_on="2018-06-01"))
    take(changed(unit="U2", joined_on="2018-06-01"))
    assert five(take(ZHANG_ROW)) == (0, 0, 1, 0, 0)
    assert five(take(changed(left_on="2018-06-01"))) == (0, 0, 1, 0, 0)


def test_an_earlier_spell_that_touches_no_other_is_added(take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    assert five(take(changed(unit="U2", joined_on="2015-01-01", left_on="2017-01-01"))) == (1, 0, 0, 0, 0)
    assert spells()[0] == ("U2", "in_service", "2015-01-01", "2017-01-01")


def test_a_row_without_a_day_for_who_left_asks_for_it(take: Take) -> None:
    take(changed(left_on="2018-06-01"))
    assert reasons(take(changed(joined_on=None))) == [("refused", "REQUIRED", "joined_on")]


def test_a_row_with_a_phone_alone_updates_who_left(take: Take) -> None:
    take(changed(left_on="2018-06-01"))
    assert five(take({"name": "张三丰", "document_no": ZHANG, "phone": "13800001234"})) == (0, 1, 0, 0, 0)


def test_a_corrected_day_that_runs_into_another_spell_is_refused(take: Take) -> None:
    take(changed(left_on="2018-06-01"))
    take(changed(unit="U2", joined_on="2018-06-01"))
    late = {"name": "张三丰", "document_no": ZHANG, "unit": "U2", "joined_on": "2018-05-01"}
    assert reasons(take(late, accept=["DIFFERS"])) == [("refused", "SPELL_OVERLAP", "joined_on")]
    longer = changed(left_on="2018-07-01")
    assert reasons(take(longer, accept=["DIFFERS"])) == [("refused", "SPELL_OVERLAP", "left_on")]


def test_several_differences_of_a_row_are_all_named(take: Take) -> None:
    take(ZHANG_ROW)
    receipt = take(changed(name="张丰", unit="U2", joined_on="2018-01-01"))
    assert reasons(receipt) == [("held", "DIFFERS", "name"), ("held", "TRANSFER", "unit")]
    assert receipt.held == 1
    assert reasons(take(changed(name="张丰", unit="U2", joined_on="2018-01-01"), accept=["TRANSFER"])) == [
        ("held", "DIFFERS", "name")
    ]


# --- the second of two rows ---


def test_a_second_row_is_refused_also_when_equal_and_when_known(take: Take) -> None:
    take(ZHANG_ROW)
    receipt = take(ZHANG_ROW, LI_ROW, ZHANG_ROW)
    assert [(problem.code, problem.row) for problem in receipt.problems] == [("DUPLICATE_IN_FILE", 4)]


def test_with_valid_rows_the_first_of_two_is_taken(take: Take, spells: Spells) -> None:
    receipt = take(ZHANG_ROW, changed(unit="U2"), LI_ROW, valid_rows=True)
    assert five(receipt) == (2, 0, 0, 0, 1)
    assert spells() == [("U1", "in_service", "2017-01-01", None), ("U2", "in_service", "2016-03-01", None)]


# --- the frame ---


def test_all_or_nothing_and_dry_run_write_nothing(take: Take, spells: Spells) -> None:
    receipt = take(ZHANG_ROW, changed(document_no="110100198502300036"))
    assert (five(receipt), receipt.ready) == ((0, 0, 0, 0, 1), 1)
    assert receipt.entry is None
    dry = take(ZHANG_ROW, dry_run=True)
    assert (five(dry), dry.entry, dry.asserted) == (
        (1, 0, 0, 0, 0), None, {"membership": 1, "person": 1, "personal": 1},
    )  # fmt: skip
    assert spells() == []


def test_the_same_file_again_is_known_and_after_an_undo_judged_anew(url: str) -> None:
    file = listed(ZHANG_ROW)
    first = members.import_roster(url, file, order("member import"))
    again = members.import_roster(url, file, order("member import"))
    assert (again.same_as_entry, again.entry, five(again)) == (first.entry, None, (0, 0, 1, 0, 0))
    assert first.entry is not None
    undo(url, first.entry, actor=CLERK, reason="wrong file")
    assert five(members.import_roster(url, file, order("member import"))) == (1, 0, 0, 0, 0)


def test_the_same_file_again_is_known_where_a_clock_was_set_back(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = listed(ZHANG_ROW)
    monkeypatch.setattr(entries, "clock", lambda: datetime(2018, 1, 1, tzinfo=UTC))
    first = members.import_roster(url, file, order("member import"))
    assert [note.code for note in first.notes if note.code == "CLOCK_BACK"] == ["CLOCK_BACK"]
    monkeypatch.undo()
    assert members.import_roster(url, file, order("member import")).same_as_entry == first.entry


def test_an_undone_transfer_stands_as_before(url: str, take: Take, spells: Spells) -> None:
    take(ZHANG_ROW)
    receipt = take(changed(unit="U2", joined_on="2018-07-01"), accept=["TRANSFER"])
    assert receipt.entry is not None
    undo(url, receipt.entry, actor=CLERK, reason="not moved")
    assert spells() == [("U1", "in_service", "2017-01-01", None)]


def test_small_and_big_files_find_the_same_people(url: str, take: Take) -> None:
    everybody = [changed(document_no=document(f"11010019800101{number:03d}")) for number in range(40)]
    assert five(take(*everybody)) == (40, 0, 0, 0, 0)
    assert five(take(*everybody)) == (0, 0, 40, 0, 0)  # more than a third of the ledger: all is read
    assert five(take(*everybody[:3])) == (0, 0, 3, 0, 0)  # a few: asked for by number
    assert answer(url, "select count(*) from person") == [(40,)]


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "13900005678"), ("card_no", "4111111111111111"), ("left_on", "2018-06-01")],
)
def test_one_new_value_alone_is_an_update(take: Take, field: str, value: str) -> None:
    take(ZHANG_ROW)
    assert five(take({**ZHANG_ROW, field: value})) == (0, 1, 0, 0, 0)
    assert five(take({**ZHANG_ROW, field: value})) == (0, 0, 1, 0, 0)


def test_two_permits_of_one_kind_with_one_name_and_birthday_are_two_people(take: Take) -> None:
    one, two = (document(f"81000019880404{number}") for number in ("002", "004"))
    assert five(take(changed(document_no=one), changed(document_no=two))) == (2, 0, 0, 0, 0)


def test_who_left_joins_again_only_into_a_named_unit(take: Take) -> None:
    take(changed(left_on="2018-06-01"))
    receipt = take({"name": "张三丰", "document_no": ZHANG, "joined_on": "2018-07-01"})
    assert reasons(receipt) == [("refused", "REQUIRED", None)]
    assert receipt.problems[0].facts == {"field": "unit"}


def test_a_row_hands_on_who_somebody_is_in_the_order_of_the_ledgers_columns() -> None:
    assert Personal._fields == ("name", *DOCUMENT, *REACHED, "bank_name")
