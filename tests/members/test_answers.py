"""``find``, ``show`` and ``history``: who is meant, what stands, what was ever recorded; all masked."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mutualaid import members
from mutualaid.errors import MutualAidError
from mutualaid.reports import members as answers
from mutualaid.reports.person import page
from mutualaid.store.reading import read
from tests.ledgers import intent
from tests.members.people import ZHANG, Take, document

PEOPLE = (
    {"name": "张三丰", "document_no": ZHANG, "phone": "13800001234", "card_no": "4111111111111111"},
    {"name": "章三风", "document_no": document("11010019850712005"), "phone": "13911112222"},
    {"name": "单雄信", "document_no": document("11010019850712007"), "phone": "13700004321"},
    {"name": "买买提·阿不都", "document_no": document("11010019850712009")},
    {"name": "John Smith", "document_no": "E12345678", "document_type": "护照"},
)
"""Numbers 1 to 5."""


@pytest.fixture
def district(url: str, take: Take) -> str:
    take(*PEOPLE, unit="U1", joined_on="2017-01-01")
    return url


def found(url: str, text: str) -> list[object]:
    with read(url) as reader:
        return [row["person_no"] for row in answers.find(reader, text).rows]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("三", [1, 2]),
        ("张三丰", [1]),
        ("张　三丰", [1]),
        ("zsf", [1, 2]),
        ("ZS", [1, 2]),
        ("sf", [1, 2]),
        ("dxx", [3]),
        ("sxx", [3]),
        ("mmtabd", [4]),
        ("买买提•阿", [4]),
        ("smith", [5]),
        ("js", []),
        ("0034", [1]),
        ("120034", [1]),
        (ZHANG, [1]),
        ("１１０１００１９８５０７１２００３４", [1]),
        ("e12345678", [5]),
        ("5678", [5]),
        ("1111", [1, 2]),
        ("138", [1]),
        ("0000", [1, 3]),
        ("139-1111", [2]),
        ("%", []),
        ("_", []),
        ("034", []),
        ("没有", []),
    ],
)
def test_find_takes_names_initials_tails_and_phones(district: str, text: str, numbers: list[int]) -> None:
    assert found(district, text) == numbers


def test_a_row_is_masked_and_tells_the_last_spell(district: str) -> None:
    members.transfer(district, intent("member transfer"), "1", to="U2", on="2018-01-01")
    with read(district) as reader:
        table = answers.find(reader, "张三丰")
    assert list(table.rows) == [
        {
            "person_no": 1,
            "name": "张*丰",
            "document_no": "110***********0034",
            "phone": "138****1234",
            "unit_code": "U2",
            "unit_name": "第二工会",
            "status": "in_service",
            "joined_on": "2018-01-01",
            "left_on": None,
        }
    ]


def test_a_person_is_named_by_number_document_or_what_finds_exactly_one(district: str) -> None:
    with read(district) as reader:
        for text in ("1", ZHANG, "张三丰", "0034", "13800001234"):
            assert page(reader, text, on="2018-06-01")["person"]["person_no"] == 1


def test_several_people_are_listed_masked(district: str) -> None:
    with read(district) as reader, pytest.raises(MutualAidError) as wrong:
        page(reader, "zsf", on="2018-06-01")
    assert wrong.value.code == "PERSON_AMBIGUOUS"
    assert wrong.value.facts == {
        "text": "z***",
        "count": 2,
        "people": "1 张*丰 110***********0034 第一工会; 2 章*风 110***********0050 第一工会",
    }


@pytest.mark.parametrize(("text", "shown"), [("赵六", "赵*"), ("110100199202020029", "110***********0029")])
def test_nobody_is_told_without_repeating_the_value(district: str, text: str, shown: str) -> None:
    with read(district) as reader, pytest.raises(MutualAidError) as wrong:
        answers.history(reader, text)
    assert (wrong.value.code, wrong.value.facts) == ("PERSON_UNKNOWN", {"text": shown})


def test_the_number_of_a_merged_record_means_the_survivor(district: str) -> None:
    members.merge(district, intent("member merge"), "1", into="2")
    with read(district) as reader:
        record = page(reader, "1", on="2018-06-01")
    assert (record["person"]["person_no"], record["person"]["merged_person_nos"]) == (2, [1])
    assert [spell["membership_id"] for spell in record["spells"]] == [1, 2]
    assert found(district, "0034") == [2]


def test_show_holds_no_personal_value_in_clear(district: str) -> None:
    with read(district) as reader:
        text = repr(page(reader, "1", on="2018-06-01")) + repr(answers.history(reader, "1"))
    for value in ("张三丰", ZHANG, "13800001234", "4111111111111111"):
        assert value not in text


def test_history_tells_every_change_in_the_order_of_the_journal(district: str) -> None:
    members.leave(district, intent("member leave", reason="调离"), "1", on="2018-06-01")
    with read(district) as reader:
        rows = answers.history(reader, "1").rows
        stamp = reader.stamp
    assert [(row["entry"], row["event"], row["what"], row["until_on"]) for row in rows] == [
        (3, "asserted", "person", None),
        (3, "asserted", "personal_record", None),
        (3, "asserted", "membership", None),
        (4, "voided", "membership", None),
        (4, "asserted", "membership", "2018-06-01"),
    ]
    assert (rows[-1]["actor"], rows[-1]["action"], rows[-1]["reason"]) == ("zhang", "member leave", "调离")
    assert stamp.entry == 4


def test_history_at_an_earlier_entry_knows_nothing_later(district: str) -> None:
    members.leave(district, intent("member leave"), "1", on="2018-06-01")
    with read(district, at="3") as reader:
        rows = answers.history(reader, "1").rows
        record = page(reader, "1", on="2018-06-01")
    assert [row["entry"] for row in rows] == [3, 3, 3]
    assert record["person"]["left_on"] is None


def test_a_template_lists_a_unit_and_those_below_it(district: str) -> None:
    with read(district) as reader:
        assert answers.unit_choices(reader, "延庆镇", as_of="2018-12-31")[1:] == ["第一工会", "第二工会"]
        assert answers.unit_choices(reader, "U2", as_of="2018-12-31") == ["第二工会"]
        everywhere = answers.unit_choices(reader, None, as_of="2018-12-31")
    assert "撤销工会" not in everywhere
    assert {"第一工会", "新建工会"} < set(everywhere)


def test_asking_imports_no_writing_library_and_no_pinyin_even_for_initials(district: str) -> None:
    script = (
        "import sys\n"
        "from mutualaid.store.reading import read\n"
        "from mutualaid.reports import members\n"
        "from mutualaid.reports.person import page\n"
        f"with read({district!r}) as reader:\n"
        "    members.find(reader, '张'), members.find(reader, 'zsf'), members.history(reader, '1')\n"
        "    page(reader, '1', on='2018-06-01')\n"
        "print([name for name in ('sqlalchemy', 'pydantic', 'openpyxl', 'pypinyin') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
