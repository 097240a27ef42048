"""Headings that a ledger has learned: settled by hand, of a unit or of all, taken back, undone, seen within one's part."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutualaid import mappings
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports.learning import Memory
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.sheets.columns import ENROLL, IMPORTS
from mutualaid.store.reading import read
from mutualaid.store.scoping import Scope
from tests.ledgers import CLERK, answer, founded, intent

TOWN, OTHER_TOWN = "110119100", "110119103"


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return founded(tmp_path)


def add(url: str, heading: str, field: str, unit: str | None = None, import_code: str = "enroll") -> list[str]:
    receipt = mappings.add(url, intent("mapping add"), import_code, heading, field, unit=unit)
    return [note.code for note in receipt.notes]


def refused(*arguments: object, **more: object) -> tuple[str, int]:
    with pytest.raises(MutualAidError) as wrong:
        mappings.add(*arguments, **more)  # type: ignore[arg-type]
    return wrong.value.code, wrong.value.exit_code


def meant(url: str, unit: str | None = None, title: str | None = None) -> dict[str, str]:
    with read(url) as reader:
        return Memory(reader, "enroll", day="2018-06-01", unit=unit).of(title)


def standing(url: str, at: str | None = None) -> list[tuple[object, ...]]:
    return answer(url, "select heading, field, unit_id from mapping_now order by mapping_id", at)


def test_a_heading_is_remembered_as_it_was_written_and_told_in_a_note(ledger: str) -> None:
    assert add(ledger, " 险别\n名目* ", "plan") == ["MAPPING_LEARNED"]
    assert standing(ledger) == [("险别 名目*", "plan", None)]
    assert meant(ledger) == {"险别名目": "plan"}


def test_what_is_remembered_already_changes_nothing(ledger: str) -> None:
    add(ledger, "险别名目", "plan")
    assert add(ledger, "险别名目（必填）", "参保项目") == []
    assert answer(ledger, "select max(entry_id) from entry") == [(2,)]


def test_another_field_for_a_heading_takes_the_place_of_the_first_under_one_number(ledger: str) -> None:
    add(ledger, "险别名目", "plan")
    assert add(ledger, "险别名目", "tier") == ["MAPPING_REPLACED"]
    assert standing(ledger) == [("险别名目", "tier", None)]
    assert answer(ledger, "select mapping_id, fact_id from mapping_now") == [(1, 2)]
    assert standing(ledger, "2") == [("险别名目", "plan", None)]


def test_a_units_own_outweighs_that_of_the_unit_above_and_both_that_of_all(ledger: str) -> None:
    add(ledger, "险别名目", "plan")
    add(ledger, "险别名目", "tier", unit=TOWN)
    add(ledger, "险别名目", "-", unit="110119")
    assert meant(ledger) == {"险别名目": "plan"}
    assert meant(ledger, unit=TOWN) == {"险别名目": "tier"}
    assert meant(ledger, title="延庆镇") == {"险别名目": "tier"}
    assert meant(ledger, unit=OTHER_TOWN, title="延庆镇") == {"险别名目": "-"}, "what was said outweighs the title"


def test_a_file_of_nobody_knows_what_holds_for_all_alone(ledger: str) -> None:
    add(ledger, "险别名目", "tier", unit=TOWN)
    assert meant(ledger) == {}
    assert meant(ledger, title="没有的工会") == {}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("plan", "plan"),
        ("参保项目", "plan"),
        ("险种（必填）", "plan"),
        ("Plan name", "plan"),
        ("  - ", "-"),
        ("金额", "fee"),
        ("住院医疗", "plan:HOSP_MED"),
        ("plan:HOSP_MED", "plan:HOSP_MED"),
    ],
)
def test_a_field_is_named_by_its_code_and_by_what_files_and_templates_call_it(
    ledger: str, said: str, field: str
) -> None:
    add(ledger, "某列", said)
    assert meant(ledger) == {"某列": field}


def test_an_unknown_field_is_a_slip_of_the_command_line_with_the_nearest_named() -> None:
    with pytest.raises(MutualAidError) as wrong:
        mappings.field_named(ENROLL, "起保日子")
    assert (wrong.value.code, wrong.value.exit_code) == ("NO_SUCH_FIELD", Exit.USAGE)
    assert str(wrong.value.facts["nearest"]).startswith("starts_on ")


def test_only_the_fields_of_that_import_can_be_named(ledger: str) -> None:
    assert refused(ledger, intent("mapping add"), "member", "某列", "plan") == ("NO_SUCH_FIELD", 2)
    assert refused(ledger, intent("mapping add"), "member", "某列", "住院医疗") == ("NO_SUCH_FIELD", 2)


@pytest.mark.parametrize("heading", ["*", "（必填）", " 　"])
def test_a_heading_that_says_nothing_is_refused(ledger: str, heading: str) -> None:
    assert refused(ledger, intent("mapping add"), "member", heading, "phone") == ("HEADING_BLANK", 2)


def test_a_heading_that_holds_somebodys_number_is_never_kept(ledger: str) -> None:
    assert refused(ledger, intent("mapping add"), "member", "110100198507120034", "-") == ("HEADING_IS_NUMBER", 1)
    assert answer(ledger, "select count(*) from mapping") == [(0,)]


def test_a_heading_that_says_something_else_by_itself_is_told(ledger: str) -> None:
    assert add(ledger, "姓名", "phone", import_code="member") == ["MAPPING_LEARNED", "MAPPING_AGAINST_NAME"]
    assert add(ledger, "联系电话", "phone", import_code="member") == ["MAPPING_LEARNED"]


def test_a_heading_is_forgotten_of_the_unit_that_is_named_alone(ledger: str) -> None:
    add(ledger, "险别名目", "plan")
    add(ledger, "险别名目", "tier", unit=TOWN)
    mappings.remove(ledger, intent("mapping remove"), "enroll", "险别名目*", unit=TOWN)
    assert standing(ledger) == [("险别名目", "plan", None)]
    with pytest.raises(MutualAidError) as wrong:
        mappings.remove(ledger, intent("mapping remove"), "enroll", "险别", unit=None)
    assert (wrong.value.code, wrong.value.facts["nearest"]) == ("MAPPING_UNKNOWN", "险别名目")


def test_learning_is_undone_like_anything_else_and_the_undo_too(ledger: str) -> None:
    add(ledger, "险别名目", "plan")
    add(ledger, "险别名目", "tier")
    undo(ledger, 3, actor=CLERK, reason="x")
    assert standing(ledger) == [("险别名目", "plan", None)]
    undo(ledger, 4, actor=CLERK, reason="x")
    assert standing(ledger) == [("险别名目", "tier", None)]


def test_a_dry_run_tells_and_keeps_nothing(ledger: str) -> None:
    receipt = mappings.add(ledger, intent("mapping add", dry_run=True), "enroll", "险别名目", "plan")
    assert (receipt.entry, receipt.asserted, standing(ledger)) == (None, {"mapping": 1}, [])


def test_every_import_has_a_name_under_which_headings_are_remembered() -> None:
    assert list(IMPORTS) == [
        "unit", "member", "enroll", "contribution", "claim", "payout", "relief", "bank_answer",
    ]  # fmt: skip


@pytest.fixture
def of_a_town(ledger: str) -> Intent:
    """What the clerk of a town sets out to do, in a ledger whose other town has a heading of its own."""
    add(ledger, "险别名目", "plan")
    add(ledger, "他镇名目", "tier", unit=OTHER_TOWN)
    with write(ledger, intent("user add")) as writer:
        [(town,)] = writer.select("select unit_id from unit_now where unit_code = :code", {"code": TOWN})
        writer.assert_one("operator", actor="zhang", os_user="clerk", role_code="admin")
        writer.assert_one("operator", actor="li", os_user="li", role_code="clerk", unit_id=town)
    return Intent("mapping add", Actor("li", "li"))


def test_who_is_limited_to_a_unit_teaches_for_it_alone(ledger: str, of_a_town: Intent) -> None:
    assert mappings.add(ledger, of_a_town, "enroll", "本镇名目", "plan").notes[0].code == "MAPPING_LEARNED_OF_UNIT"
    assert meant(ledger, unit=TOWN) == {"险别名目": "plan", "本镇名目": "plan"}
    assert refused(ledger, of_a_town, "enroll", "本镇名目", "plan", unit=OTHER_TOWN) == ("NOT_IN_SCOPE", 4)
    assert refused(ledger, of_a_town, "enroll", "本镇名目", "plan", unit="110119") == ("NOT_IN_SCOPE", 4)


def test_who_is_limited_to_a_unit_takes_back_nothing_of_all_or_of_others(ledger: str, of_a_town: Intent) -> None:
    mappings.add(ledger, Intent("mapping add", CLERK), "enroll", "全区名目", "fee", unit="110119")
    for heading, code, exit_code in (
        ("险别名目", "MAPPING_OF_ALL", 4),
        ("全区名目", "MAPPING_OF_ALL", 4),
        ("他镇名目", "MAPPING_UNKNOWN", 1),
    ):
        with pytest.raises(MutualAidError) as wrong:
            mappings.remove(ledger, of_a_town, "enroll", heading)
        assert (wrong.value.code, wrong.value.exit_code, wrong.value.facts.get("nearest", "-")) == (
            code,
            exit_code,
            "-",
        )


def test_who_is_limited_to_a_unit_sees_what_holds_for_it_and_nothing_of_others(ledger: str, of_a_town: Intent) -> None:
    add_above = Intent("mapping add", CLERK)
    mappings.add(ledger, add_above, "enroll", "全区名目", "fee", unit="110119")
    [(town,)] = answer(ledger, "select unit_id from unit_now where unit_code = :code", code=TOWN)
    with read(ledger, scope=Scope(town, "2018-06-01")) as reader:
        shown = reader.select("select heading from mapping_now order by mapping_id")
        assert shown == [("险别名目",), ("全区名目",)]
        assert Memory(reader, "enroll", day="2018-06-01").of(None) == {"险别名目": "plan", "全区名目": "fee"}


def test_the_entry_itself_refuses_what_who_is_limited_would_teach_for_all(ledger: str, of_a_town: Intent) -> None:
    columns = ("import_code", "heading", "heading_key", "field", "unit_id")
    with pytest.raises(MutualAidError) as wrong, write(ledger, of_a_town) as writer:
        writer.assert_rows("mapping", columns, [("enroll", "暗号", "暗号", "plan", None)])
    assert (wrong.value.code, wrong.value.exit_code) == ("NOT_IN_SCOPE", Exit.NOT_PERMITTED)


def test_a_heading_of_a_plan_that_is_gone_is_told_and_loses_nobody(ledger: str) -> None:
    with write(ledger, intent("plan load")) as writer:
        writer.assert_one(
            "plan", plan_code="GONE", name_zh="旧险", name_en="gone", kind_code="enrolled", position=90, aliases="[]"
        )
    add(ledger, "某险", "旧险")
    undo(ledger, 2, actor=CLERK, reason="x")
    assert meant(ledger) == {"某险": "plan:GONE"}
    assert refused(ledger, intent("mapping add"), "enroll", "某险", "旧险") == ("NO_SUCH_FIELD", 2)
