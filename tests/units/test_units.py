"""Units: rosters of units, the dated tree, names under which files know them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mutualaid import units
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import ImportReceipt
from mutualaid.store.resources import resource_text
from mutualaid.units.tree import DEEPEST
from tests.ledgers import answer, codes, counts, founded, intent, order, roster

FIELDS = "unit_code unit_name parent_code unit_kind uscc staff_count opened_on"
USCC = "81110119MC00000174"


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return founded(tmp_path)


def take(url: str, *rows: Any, fields: str = FIELDS, **options: Any) -> ImportReceipt:
    return units.import_roster(url, roster(fields, *rows), order("unit import", **options))


def tree(url: str, day: str) -> dict[str, str]:
    rows = answer(
        url,
        "select u.unit_code, p.unit_code from unit_now u join unit_parent_now h on h.unit_id = u.unit_id"
        " and h.from_on <= :day and h.until_on > :day join unit_now p on p.unit_id = h.parent_id"
        " where u.kind_code = 'grassroots'",
        day=day,
    )
    return dict(rows)


def standing(url: str, code: str) -> dict[str, Any]:
    names = ("unit_name", "kind_code", "uscc", "opened_on", "closed_on")
    (row,) = answer(url, f"select {', '.join(names)} from unit_now where unit_code = :code", code=code)
    return dict(zip(names, row, strict=True))


def refusal(call: Any, *arguments: Any, **options: Any) -> MutualAidError:
    with pytest.raises(MutualAidError) as refused:
        call(*arguments, **options)
    return refused.value


def test_a_roster_of_units_is_taken_with_parents_below_their_children(ledger: str) -> None:
    receipt = take(
        ledger,
        ("G2", "二分会", "G1", "基层", None, 12.0, None),
        ("G1", "一工会", "110119100", "基层", None, 45.0, "2017-01-01"),
    )
    assert counts(receipt) == {"read": 2, "added": 2}
    assert receipt.entry == 2
    assert receipt.notes == []
    assert tree(ledger, "2018-01-01") == {"G1": "110119100", "G2": "G1"}
    assert answer(ledger, "select base, head_count from headcount_now order by head_count") == [
        ("staff", 12),
        ("staff", 45),
    ]


def test_the_unit_above_may_be_named_by_its_name(ledger: str) -> None:
    assert counts(take(ledger, ("G1", "一工会", "延庆镇", None, None, None, None))) == {"read": 1, "added": 1}
    assert tree(ledger, "2018-01-01") == {"G1": "110119100"}


def test_without_a_unit_above_the_district_is_assumed_with_a_note(ledger: str) -> None:
    receipt = take(ledger, ("G1", "一工会"), fields="unit_code unit_name")
    assert [note.code for note in receipt.notes] == ["PARENT_ASSUMED"]
    assert tree(ledger, "2018-01-01") == {"G1": "110119"}


def test_the_same_rows_again_change_nothing(ledger: str) -> None:
    row = ("G1", "一工会", "延庆镇", "基层", None, 45.0, None)
    take(ledger, row)
    again = units.import_roster(ledger, roster(FIELDS, row, sha256="other bytes"), order("unit import"))
    assert counts(again) == {"read": 1, "unchanged": 1}
    assert again.entry is None
    assert again.same_as_entry is None


def test_the_same_file_again_names_the_entry_that_took_it(ledger: str) -> None:
    row = ("G1", "一工会", "延庆镇", "基层", None, 45.0, None)
    take(ledger, row)
    again = take(ledger, row)
    assert again.same_as_entry == 2
    assert counts(again) == {"read": 1, "unchanged": 1}


def test_name_kind_headcount_and_parent_are_updated_and_the_old_name_stays_an_alias(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇", "基层", None, 45.0, None))
    receipt = take(ledger, ("G1", "新工会", "康庄镇", "系统", None, 50.0, None))
    assert codes(receipt) == [("refused", "PARENT_KIND", 2, "parent_code")]
    receipt = take(ledger, ("G1", "新工会", "康庄镇", "基层", None, 50.0, None))
    assert counts(receipt) == {"read": 1, "updated": 1}
    assert standing(ledger, "G1")["unit_name"] == "新工会"
    assert answer(ledger, "select alias from unit_alias_now") == [("一工会",)]
    assert answer(ledger, "select head_count from headcount_now") == [(50,)]
    assert tree(ledger, "2001-01-01") == {"G1": "110119101"}


def test_a_blank_cell_never_erases(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇", "基层", USCC, 45.0, "2017-01-01"))
    receipt = take(ledger, ("G1", None, None, None, None, None, None))
    assert counts(receipt) == {"read": 1, "unchanged": 1}
    assert standing(ledger, "G1") == {
        "unit_name": "一工会",
        "kind_code": "grassroots",
        "uscc": USCC,
        "opened_on": "2017-01-01",
        "closed_on": None,
    }


def test_a_unit_is_known_by_its_uscc_where_the_file_has_no_code(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇", "基层", USCC, None, None))
    receipt = take(ledger, ("新名", USCC), fields="unit_name uscc")
    assert counts(receipt) == {"read": 1, "updated": 1}
    assert standing(ledger, "G1")["unit_name"] == "新名"


def test_a_uscc_of_another_unit_is_refused_with_that_unit(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇", "基层", USCC, None, None))
    receipt = take(ledger, ("G9", "九工会", "延庆镇", "基层", USCC, None, None))
    assert codes(receipt) == [("refused", "USCC_TAKEN", 2, "uscc")]
    assert receipt.problems[0].facts["code"] == "G1"


def test_another_uscc_for_a_known_unit_is_held(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇", "基层", USCC, None, None))
    other = "81110119MC0000025Y"
    row = ("G1", "一工会", "延庆镇", "基层", other, None, None)
    receipt = take(ledger, row)
    assert [problem.code for problem in receipt.problems] == ["DIFFERS"]


def test_one_bad_row_holds_the_whole_file_back_and_valid_rows_takes_the_others(ledger: str) -> None:
    rows = (("G1", "一工会", "延庆镇"), ("G2", "二工会", "不知镇"))
    fields = "unit_code unit_name parent_code"
    receipt = take(ledger, *rows, fields=fields)
    assert (counts(receipt), receipt.ready) == ({"read": 2, "refused": 1}, 1)
    assert receipt.entry is None
    assert codes(receipt) == [("refused", "UNIT_UNKNOWN", 3, "parent_code")]
    receipt = take(ledger, *rows, fields=fields, valid_rows=True)
    assert counts(receipt) == {"read": 2, "added": 1, "refused": 1}
    assert receipt.entry == 2
    again = take(ledger, *rows, fields=fields, valid_rows=True)
    assert counts(again) == {"read": 2, "unchanged": 1, "refused": 1}
    assert (again.entry, again.same_as_entry) == (None, None)


def test_with_valid_rows_a_child_of_a_refused_unit_is_refused_too(ledger: str) -> None:
    receipt = take(
        ledger,
        ("G1", "一工会", "不知镇"),
        ("G2", "二工会", "G1"),
        ("G3", "三工会", "G2"),
        fields="unit_code unit_name parent_code",
        valid_rows=True,
    )
    assert [code for _, code, _, _ in codes(receipt)] == ["UNIT_UNKNOWN", "PARENT_NOT_TAKEN", "PARENT_NOT_TAKEN"]
    assert counts(receipt) == {"read": 3, "refused": 3}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("G1", "一", "延庆镇"), ("G1", "一", "延庆镇")], ("refused", "DUPLICATE_IN_FILE", 3, "unit_code")),
        ([(None, "一", "延庆镇")], ("refused", "REQUIRED", 2, "unit_code")),
        ([("G1", None, "延庆镇")], ("refused", "REQUIRED", 2, "unit_name")),
        ([(1.10119100123456e17, "一", "延庆镇")], ("refused", "NUMBER_STORED", 2, "unit_code")),
        ([("x" * 61, "一", "延庆镇")], ("refused", "CODE_TOO_LONG", 2, "unit_code")),
        ([("G1", "一", "G2"), ("G2", "二", "G1")], ("refused", "PARENT_CIRCLE", 2, "parent_code")),
        ([("G1", "一", "G1")], ("refused", "PARENT_CIRCLE", 2, "parent_code")),
    ],
)
def test_a_row_that_cannot_stand_is_refused_with_its_cell(ledger: str, rows: Any, expected: Any) -> None:
    receipt = take(ledger, *rows, fields="unit_code unit_name parent_code")
    assert expected in codes(receipt)
    assert receipt.entry is None


def test_a_second_district_is_refused(ledger: str) -> None:
    receipt = take(ledger, ("110101", "东城区总工会", None, "区", None, None, None))
    assert codes(receipt) == [("refused", "DISTRICT_OTHER", 2, "unit_kind")]


def test_a_roster_cannot_rewrite_a_dated_move(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇"), fields="unit_code unit_name parent_code")
    units.move(ledger, intent("unit move"), "G1", to="康庄镇", on="2018-07-01")
    assert counts(take(ledger, ("G1", "延庆镇"), fields="unit_code parent_code")) == {"read": 1, "unchanged": 1}
    assert counts(take(ledger, ("G1", "康庄镇"), fields="unit_code parent_code")) == {"read": 1, "unchanged": 1}
    receipt = take(ledger, ("G1", "永宁镇"), fields="unit_code parent_code")
    assert codes(receipt) == [("refused", "UNIT_MOVED", 2, "parent_code")]


def test_a_unit_is_found_by_code_uscc_name_and_alias_and_never_by_guess(ledger: str) -> None:
    take(ledger, ("G1", "康庄镇ＸＸ公司（工会）", "康庄镇", "基层", USCC, None, None))
    units.add_alias(ledger, intent("unit alias add"), "G1", alias="延庆区康庄镇XX公司")
    for text in ("G1", "g1", USCC, "康庄镇XX公司(工会)", " 延庆区康庄镇xx公司 "):
        assert units.set_target(ledger, intent("t"), text, year=2018, target_bp=7500).facts["unit_code"] == "G1"
    wrong = refusal(units.set_target, ledger, intent("t"), "康庄镇XX公司工", year=2018, target_bp=7500)
    assert (wrong.code, wrong.exit_code) == ("UNIT_UNKNOWN", Exit.REFUSED)
    assert "康庄镇ＸＸ公司（工会）" in str(wrong.facts["nearest"])


def test_two_units_of_one_name_are_told_apart_by_code_only(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇"), ("G2", "一工会", "康庄镇"), fields="unit_code unit_name parent_code")
    wrong = refusal(units.set_target, ledger, intent("t"), "一工会", year=2018, target_bp=7500)
    assert (wrong.code, wrong.facts["codes"]) == ("UNIT_AMBIGUOUS", "G1, G2")


def test_a_unit_is_added_once(ledger: str) -> None:
    values = {"unit_code": "G1", "unit_name": "一工会", "parent_code": "延庆镇", "staff_count": 45}
    receipt = units.add(ledger, intent("unit add"), values)
    assert (receipt.entry, receipt.asserted) == (2, {"headcount": 1, "unit": 1, "unit_parent": 1})
    wrong = refusal(units.add, ledger, intent("unit add"), values)
    assert (wrong.code, wrong.exit_code) == ("UNIT_EXISTS", Exit.CONFLICT)


def test_a_move_holds_from_its_day_on(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇"), fields="unit_code unit_name parent_code")
    units.move(ledger, intent("unit move"), "G1", to="康庄镇", on="2018-07-01")
    assert tree(ledger, "2018-06-30") == {"G1": "110119100"}
    assert tree(ledger, "2018-07-01") == {"G1": "110119101"}
    assert units.move(ledger, intent("unit move"), "G1", to="康庄镇", on="2018-09-01").entry is None
    units.move(ledger, intent("unit move"), "G1", to="永宁镇", on="2018-07-01")
    assert tree(ledger, "2018-07-01") == {"G1": "110119103"}


def test_a_move_back_in_time_stands_until_the_next_move(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇"), fields="unit_code unit_name parent_code")
    units.move(ledger, intent("unit move"), "G1", to="康庄镇", on="2018-07-01")
    units.move(ledger, intent("unit move"), "G1", to="永宁镇", on="2017-01-01")
    assert tree(ledger, "2016-12-31") == {"G1": "110119100"}
    assert tree(ledger, "2018-06-30") == {"G1": "110119103"}
    assert tree(ledger, "2018-07-01") == {"G1": "110119101"}


def test_a_move_into_a_circle_is_refused_on_any_day_of_it(ledger: str) -> None:
    fields = "unit_code unit_name parent_code"
    take(ledger, ("G1", "一", "延庆镇"), ("G2", "二", "康庄镇"), fields=fields)
    units.move(ledger, intent("unit move"), "G2", to="G1", on="2019-01-01")
    wrong = refusal(units.move, ledger, intent("unit move"), "G1", to="G2", on="2018-01-01")
    assert wrong.code == "PARENT_CIRCLE"
    assert refusal(units.move, ledger, intent("m"), "110119100", to="G1", on="2018-01-01").code == "PARENT_KIND"


def test_a_merged_unit_hands_over_its_people_and_its_units_on_the_day(ledger: str) -> None:
    fields = "unit_code unit_name parent_code"
    take(ledger, ("G1", "一", "延庆镇"), ("G2", "二", "康庄镇"), ("G3", "三", "G1"), fields=fields)
    from mutualaid.journal import write

    with write(ledger, intent("members")) as writer:
        (unit_id,) = writer.select("select unit_id from unit where unit_code = 'G1'")[0]
        people = writer.assert_rows("person", ("sex_code",), [("M",), ("F",), ("M",)])
        writer.assert_rows(
            "membership",
            ("person_id", "unit_id", "status_code", "joined_on", "left_on"),
            [
                (people[0], unit_id, "in_service", "2017-01-01", None),
                (people[1], unit_id, "kept", "2018-09-01", None),
                (people[2], unit_id, "in_service", "2017-01-01", "2018-01-01"),
            ],
        )
    receipt = units.merge(ledger, intent("unit merge"), "G1", into="G2", on="2018-07-01")
    assert (receipt.facts["person_count"], receipt.facts["unit_count"]) == (2, 1)
    assert tree(ledger, "2018-07-01")["G3"] == "G2"
    assert standing(ledger, "G1")["closed_on"] == "2018-07-01"
    spells = answer(
        ledger,
        "select m.person_id, u.unit_code, m.joined_on, m.left_on from membership_now m"
        " join unit_now u on u.unit_id = m.unit_id order by m.person_id, m.joined_on",
    )
    assert spells == [
        (1, "G1", "2017-01-01", "2018-07-01"),
        (1, "G2", "2018-07-01", None),
        (2, "G2", "2018-09-01", None),
        (3, "G1", "2017-01-01", "2018-01-01"),
    ]
    wrong = refusal(units.merge, ledger, intent("unit merge"), "G1", into="G2", on="2018-08-01")
    assert (wrong.code, wrong.exit_code) == ("UNIT_CLOSED", Exit.CONFLICT)


def chain(first: int, last: int, under: str) -> list[tuple[str, str, str]]:
    """Rows of unions that hang below each other, the first of them under a unit that stands."""
    return [(f"D{n}", f"第{n}级工会", under if n == first else f"D{n - 1}") for n in range(first, last + 1)]


@pytest.mark.parametrize("dry_run", [True, False])
def test_no_unit_hangs_deeper_than_the_figures_follow_the_tree(ledger: str, dry_run: bool) -> None:
    fields = "unit_code unit_name parent_code"
    assert refusal(take, ledger, *chain(2, 16, "延庆镇"), fields=fields).code == "TREE_TOO_DEEP"
    beside = (("E1", "旁支", "康庄镇"), ("E2", "旁支下", "E1"))
    assert take(ledger, *chain(2, 15, "延庆镇"), *beside, fields=fields).added == 16
    above = {"unit_code": "D16", "unit_name": "第16级工会", "parent_code": "D15"}
    for call, arguments, options in (
        (units.add, (above,), {}),
        (units.move, ("E1",), {"to": "D14", "on": "2018-07-01"}),
        (units.merge, ("E1",), {"into": "D15", "on": "2018-07-01"}),
    ):
        wrong = refusal(call, ledger, intent("unit", dry_run=dry_run), *arguments, **options)
        assert (wrong.code, wrong.exit_code) == ("TREE_TOO_DEEP", Exit.REFUSED)
        assert wrong.facts == {"code": "D16" if call is units.add else "E2", "levels": 15}
    units.move(ledger, intent("unit move"), "E1", to="D13", on="2018-07-01")
    assert tree(ledger, "2018-07-01")["E1"] == "D13"


def test_the_views_follow_the_tree_as_deep_as_units_may_hang() -> None:
    for view in ("110_unit_above_now", "111_unit_place_now"):
        assert f"< {DEEPEST}\n" in resource_text("views", f"{view}.sql")


def test_who_joined_on_the_very_day_of_a_merge_joined_the_successor(ledger: str) -> None:
    take(ledger, ("G1", "一", "延庆镇"), ("G2", "二", "康庄镇"), fields="unit_code unit_name parent_code")
    from mutualaid.journal import write

    with write(ledger, intent("members")) as writer:
        (unit_id,) = writer.select("select unit_id from unit where unit_code = 'G1'")[0]
        person_id = writer.assert_one("person", sex_code="F")
        writer.assert_one(
            "membership", person_id=person_id, unit_id=unit_id, status_code="kept", joined_on="2018-07-01",
            left_on="2018-12-01", note="调入",
        )  # fmt: skip
    assert units.merge(ledger, intent("unit merge"), "G1", into="G2", on="2018-07-01").facts["person_count"] == 1
    assert answer(
        ledger,
        "select m.person_id, u.unit_code, m.status_code, m.joined_on, m.left_on, m.note from membership_now m"
        " join unit_now u on u.unit_id = m.unit_id",
    ) == [(1, "G2", "kept", "2018-07-01", "2018-12-01", "调入")]


def test_a_unit_with_people_or_units_cannot_be_closed(ledger: str) -> None:
    fields = "unit_code unit_name parent_code"
    take(ledger, ("G1", "一", "延庆镇"), ("G3", "三", "G1"), fields=fields)
    assert refusal(units.close, ledger, intent("unit close"), "G1", on="2018-07-01").code == "UNIT_NOT_EMPTY"
    units.close(ledger, intent("unit close"), "G3", on="2018-07-01")
    assert units.close(ledger, intent("unit close"), "G1", on="2018-07-01").entry == 4
    assert refusal(units.close, ledger, intent("unit close"), "110119", on="2018-07-01").code == "DISTRICT_STAYS"


def test_headcounts_and_targets_are_recorded_by_day_and_by_year(ledger: str) -> None:
    units.set_headcount(ledger, intent("h"), "延庆镇", head_count=45, on="2018-01-01", base="women")
    units.set_headcount(ledger, intent("h"), "延庆镇", head_count=46, on="2018-01-01", base="women")
    units.set_headcount(ledger, intent("h"), "延庆镇", head_count=50, on="2018-06-01", base="women")
    units.set_target(ledger, intent("t"), "110119", year=2018, target_bp=7500)
    receipt = units.set_target(ledger, intent("t"), "110119", year=2018, target_bp=7600)
    assert receipt.voided == {"target": 1}
    assert answer(ledger, "select counted_on, head_count from headcount_now order by counted_on") == [
        ("2018-01-01", 46),
        ("2018-06-01", 50),
    ]
    assert answer(ledger, "select year, target_bp from target_now") == [(2018, 7600)]


def test_an_alias_of_another_unit_is_refused(ledger: str) -> None:
    wrong = refusal(units.add_alias, ledger, intent("a"), "延庆镇", alias="康庄镇")
    assert (wrong.code, wrong.exit_code) == ("ALIAS_TAKEN", Exit.CONFLICT)
    assert refusal(units.add_alias, ledger, intent("a"), "延庆镇", alias="（）").code == "ALIAS_EMPTY"


def test_a_dry_run_of_an_import_writes_nothing(ledger: str) -> None:
    before = Path(ledger).read_bytes()
    receipt = take(ledger, ("G1", "一工会", "延庆镇"), fields="unit_code unit_name parent_code", dry_run=True)
    assert (receipt.entry, receipt.added, receipt.asserted) == (None, 1, {"unit": 1, "unit_parent": 1})
    assert Path(ledger).read_bytes() == before


def test_rows_that_together_close_a_circle_of_standing_units_are_refused(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇", None, None, None, None), ("G3", "三工会", "延庆镇", None, None, None, None))
    receipt = take(ledger, ("G1", "一工会", "G3"), ("G3", "三工会", "G1"), fields="unit_code unit_name parent_code")
    assert codes(receipt) == [
        ("refused", "PARENT_CIRCLE", 2, "parent_code"),
        ("refused", "PARENT_CIRCLE", 3, "parent_code"),
    ]
    receipt = take(ledger, ("G1", "一工会", "G9"), ("G9", "九工会", "G1"), fields="unit_code unit_name parent_code")
    assert codes(receipt) == [
        ("refused", "PARENT_CIRCLE", 2, "parent_code"),
        ("refused", "PARENT_CIRCLE", 3, "parent_code"),
    ]
    assert tree(ledger, "2018-01-01") == {"G1": "110119100", "G3": "110119100"}


def test_a_standing_unit_is_not_given_the_uscc_of_another(ledger: str) -> None:
    take(
        ledger,
        ("G1", "一工会", "延庆镇", None, USCC, None, None),
        ("G2", "二工会", "延庆镇", None, None, None, None),
    )
    receipt = take(ledger, ("G2", "二工会", USCC), fields="unit_code unit_name uscc")
    assert codes(receipt) == [("refused", "USCC_TAKEN", 2, "uscc")]
    assert standing(ledger, "G2")["uscc"] is None


def test_a_kind_that_does_not_fit_where_the_unit_hangs_is_refused(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇", None, None, None, None))
    receipt = take(ledger, ("G1", "系统"), fields="unit_code unit_kind")
    assert codes(receipt) == [("refused", "PARENT_KIND", 2, "unit_kind")]


def test_an_alias_that_several_other_units_bear_is_refused(ledger: str) -> None:
    take(
        ledger,
        ("G1", "一工会", "延庆镇", None, None, None, None),
        ("G2", "机关工会", "延庆镇", None, None, None, None),
        ("G3", "机关工会", "康庄镇", None, None, None, None),
    )
    refused = refusal(units.add_alias, ledger, intent("a"), "G1", alias="机关工会")
    assert (refused.code, refused.exit_code) == ("ALIAS_TAKEN", Exit.CONFLICT)


def test_a_unit_does_not_move_under_a_closed_one(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇", None, None, None, None))
    units.close(ledger, intent("c"), "康庄镇", on="2018-01-01")
    assert refusal(units.move, ledger, intent("m"), "G1", to="康庄镇", on="2019-01-01").code == "UNIT_CLOSED"
    assert refusal(units.move, ledger, intent("m"), "G1", to="康庄镇", on="2017-01-01").code == "UNIT_CLOSED"
    units.close(ledger, intent("c"), "G1", on="2018-06-01")
    assert refusal(units.move, ledger, intent("m"), "G1", to="永宁镇", on="2019-01-01").code == "UNIT_CLOSED"


def test_a_code_in_full_width_or_with_unseen_characters_is_the_plain_one(ledger: str) -> None:
    receipt = take(ledger, ("Ｇ１\u200b", "一工会", "１１０１１９１００"), fields="unit_code unit_name parent_code")
    assert [note.code for note in receipt.notes] == ["UNIT_CODE_NORMALIZED"]
    assert tree(ledger, "2018-01-01") == {"G1": "110119100"}
    assert counts(take(ledger, ("G1", "一工会"), fields="unit_code unit_name")) == {"read": 1, "unchanged": 1}


def test_what_is_dated_outside_the_days_of_a_unit_is_refused(ledger: str) -> None:
    take(
        ledger,
        ("G1", "一工会", "延庆镇", None, None, None, "2017-03-01"),
        ("G2", "二工会", "延庆镇", None, None, None, None),
        ("G3", "三工会", "延庆镇", None, None, None, "2018-07-02"),
    )
    units.close(ledger, intent("c"), "G2", on="2018-07-01")
    count, aim = units.set_headcount, units.set_target
    for unit, on, taken in (("G1", "2017-02-28", False), ("G1", "2017-03-01", True), ("G2", "2018-06-30", True)):
        if taken:
            assert count(ledger, intent("h"), unit, head_count=5, on=on, base="staff").entry is not None
        else:
            assert refusal(count, ledger, intent("h"), unit, head_count=5, on=on, base="staff").code == "UNIT_NOT_THERE"
    wrong = refusal(count, ledger, intent("h"), "G2", head_count=5, on="2018-07-01", base="staff")
    assert (wrong.code, wrong.exit_code) == ("UNIT_NOT_THERE", Exit.REFUSED)
    assert wrong.facts == {"name": "二工会", "on": "2018-07-01", "opened_on": "-", "closed_on": "2018-07-01"}
    for unit, year, taken in (("G1", 2016, False), ("G1", 2017, True), ("G2", 2018, True), ("G2", 2019, False)):
        if taken:
            assert aim(ledger, intent("t"), unit, year=year, target_bp=7500).entry is not None
        else:
            assert refusal(aim, ledger, intent("t"), unit, year=year, target_bp=7500).facts["on"] == str(year)
    assert refusal(units.close, ledger, intent("c"), "G1", on="2017-02-28").code == "UNIT_NOT_THERE"
    assert refusal(units.merge, ledger, intent("m"), "G1", into="G3", on="2018-07-01").code == "UNIT_NOT_THERE"
    assert units.merge(ledger, intent("m"), "G1", into="G3", on="2018-07-02").entry is not None


def test_no_unit_is_hung_below_a_closed_one_and_one_that_hangs_there_stays(ledger: str) -> None:
    take(ledger, ("G1", "一工会", "延庆镇"), ("G2", "二工会", "G1"), fields="unit_code unit_name parent_code")
    units.close(ledger, intent("c"), "G2", on="2018-01-01")
    units.close(ledger, intent("c"), "G1", on="2018-07-01")
    receipt = take(ledger, ("G3", "三工会", "一工会"), ("G2", "二工会", "G1"), fields="unit_code unit_name parent_code")
    assert codes(receipt) == [("refused", "UNIT_CLOSED", 2, "parent_code")]
    values = {"unit_code": "G3", "unit_name": "三工会", "parent_code": "G1"}
    assert [problem.code for problem in units.add(ledger, intent("unit add"), values).problems] == ["UNIT_CLOSED"]
