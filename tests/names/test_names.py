"""A unit, a plan and a person are found by anything people call them, whoever asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from mutualaid import members, names, plans, units
from mutualaid.errors import MutualAidError
from mutualaid.journal import write
from mutualaid.names.people import the_person
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import UnitIndex, the_district, the_unit, unit_of
from mutualaid.store.asking import Askable
from mutualaid.store.reading import read
from mutualaid.store.scoping import Scope
from tests.ledgers import founded, intent

USCC = "81110119MC00000174"
ZHANG, LI = "110100199003071114", "110100199003071130"


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A union with every kind of name, 张一丰 and 李二 in it, and 王三 who was merged into 李二."""
    url = founded(tmp_path_factory.mktemp("names"))
    row = {"unit_code": "A1", "unit_name": "甲厂工会", "uscc": USCC, "parent_code": "110119100", "unit_kind": "基层"}
    receipts = [
        units.add(url, intent("unit add"), row),
        units.add_alias(url, intent("unit alias add"), "A1", alias="第一机械厂"),
        *(
            members.add(url, intent("member add"), _member(*person))
            for person in (("张一丰", ZHANG, "13812345678"), ("李二", LI, None), ("王三", "110100199003071157", None))
        ),
        members.merge(url, intent("member merge"), "王三", into="李二"),
    ]
    assert [receipt.problems for receipt in receipts if receipt.problems] == []
    return url


def _member(name: str, document_no: str, phone: str | None) -> dict[str, object]:
    return {
        "name": name, "document_no": document_no, "sex": "M", "unit": "A1", "joined_on": "2018-01-01", "phone": phone,
    }  # fmt: skip


@pytest.fixture(params=["reader", "writer", "earlier"])
def ledger(request: pytest.FixtureRequest, district: str) -> Iterator[Askable]:
    """The district as a question sees it, as the entry being written does, and as it stood at its last entry."""
    with ExitStack() as opened:
        if request.param == "writer":
            yield opened.enter_context(write(district, intent("look")))
        else:
            yield opened.enter_context(read(district, at="7" if request.param == "earlier" else None))


@pytest.mark.parametrize("text", ["A1", "a1", USCC, "甲厂工会", " 甲厂工会 ", "甲厂(工会)", "第一机械厂"])
def test_a_unit_is_found_by_code_uscc_name_and_alias(ledger: Askable, text: str) -> None:
    assert UnitIndex(ledger).named(text).unit_code == "A1"


@pytest.mark.parametrize("text", ["HOSP_MED", "hosp_med", "住院医疗", "在职职工住院医疗互助保障计划"])
def test_a_plan_is_found_by_code_and_name(ledger: Askable, text: str) -> None:
    assert PlanIndex(ledger).named(text).plan_code == "HOSP_MED"


def test_the_terms_of_a_day_are_those_of_the_ledger(ledger: Askable) -> None:
    index = PlanIndex(ledger)
    number = index.named("HOSP_MED").plan_id
    found = index.terms_on(number, "2018-06-30")
    assert found is not None
    assert found[1].fee_fen == 9500
    assert found[1] in index.versions(number)
    assert index.all_terms()[found[0]] is found[1]
    assert index.terms_on(number, "1900-01-01") is None


@pytest.mark.parametrize(
    ("text", "person_no"),
    [
        ("1", 1),
        (ZHANG, 1),
        ("张一丰", 1),
        ("一丰", 1),
        ("zyf", 1),
        ("1114", 1),
        ("13812345678", 1),
        ("2", 2),
        ("李二", 2),
        ("3", 2),
        ("王三", 2),
        ("110100199003071157", 2),
        ("ws", 2),
    ],
)
def test_a_person_is_found_by_number_document_name_tail_phone_and_initials_also_of_a_merged_record(
    ledger: Askable, text: str, person_no: int
) -> None:
    assert the_person(ledger, text) == person_no


@pytest.mark.parametrize(
    ("ask", "code", "told"),
    [
        (lambda ledger: UnitIndex(ledger).named("甲厂公会"), "UNIT_UNKNOWN", {"name": "甲厂公会", "nearest": "甲厂工会"}),
        (lambda ledger: PlanIndex(ledger).named("住院医寮"), "PLAN_UNKNOWN", {"name": "住院医寮", "nearest": "住院医疗, 住院津贴"}),
        (lambda ledger: the_person(ledger, "赵四"), "PERSON_UNKNOWN", {"text": "赵*"}),
        (lambda ledger: the_person(ledger, "1990"), "PERSON_UNKNOWN", {"text": "1990"}),
    ],
)  # fmt: skip
def test_what_nobody_is_called_is_refused_with_the_nearest(
    ledger: Askable, ask: Callable[[Askable], object], code: str, told: dict[str, object]
) -> None:
    with pytest.raises(MutualAidError) as refused:
        ask(ledger)
    assert (refused.value.code, refused.value.facts) == (code, told)


def test_a_unit_added_in_an_entry_is_not_yet_in_an_index_made_before(tmp_path: Path) -> None:
    url = founded(tmp_path)
    with write(url, intent("look")) as writer:
        before = UnitIndex(writer)
        writer.assert_one("unit", unit_code="Z9", unit_name="新厂工会", kind_code="grassroots")
        assert (before.exact("Z9"), UnitIndex(writer).named("新厂工会").unit_code) == (None, "Z9")


ALONE = re.compile(r"UnitIndex\([^()]*\)\.(?:named|district)")
SPELLINGS = [
    "A1",
    "a1",
    "Ａ１",
    " A1 ",
    USCC,
    USCC.lower(),
    "B1",
    "b1",
    "C1",
    "c1",
    "甲厂工会",
    "第一机械厂",
    "110119",
    "",
    "Z",
]


def test_a_unit_looked_up_alone_is_the_one_that_the_index_of_all_finds(tmp_path: Path) -> None:
    url = founded(tmp_path)
    with write(url, intent("look")) as writer:
        # A code that is another unit's USCC as well: no use case writes it, and the order still decides.
        for code, uscc in (("A1", USCC), ("b1", None), ("B1", None), ("C1", "c1"), ("c2", "C1")):
            writer.assert_one("unit", unit_code=code, unit_name=f"{code}工会", kind_code="grassroots", uscc=uscc)
        spellings = [*SPELLINGS, *(unit.unit_code for unit in UnitIndex(writer).by_id.values())]
        town = UnitIndex(writer).named("110119100").unit_id
    for scope in (None, Scope(town, "2018-12-31")):
        with read(url, scope=scope) as reader:
            for text in spellings:
                alone, among_all = (partial(the_unit, reader, text), partial(UnitIndex(reader).named, text))
                assert _told(alone) == _told(among_all), text
            for day in ("2017-01-01", "9999-12-31"):
                index = UnitIndex(reader, called_on=day)
                assert the_district(reader, called_on=day) == index.district
                assert {number: unit_of(reader, number, called_on=day) for number in index.by_id} == index.by_id
            assert unit_of(reader, 999) is None


def _told(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except MutualAidError as refused:
        return refused.code, refused.facts


def test_whoever_names_one_unit_does_not_read_them_all() -> None:
    """``UnitIndex(…).named`` alone, or ``.district``: ``the_unit`` and ``the_district`` look one up."""
    package = Path(names.__file__).parent.parent
    told = [(path.name, found) for path in package.rglob("*.py") for found in ALONE.findall(path.read_text("utf-8"))]
    assert told == [("units.py", "UnitIndex(ledger, called_on=called_on).named")]


def test_the_union_at_the_top_is_the_district_and_nobody_before_it_is_founded(tmp_path: Path) -> None:
    for code, found in (("110119", "110119"), (None, None)):
        folder = tmp_path / str(code)
        folder.mkdir()
        with read(founded(folder, code=code)) as reader:
            top = UnitIndex(reader).district
            assert (None if top is None else top.unit_code) == found


def test_plans_stand_in_the_order_of_tables(ledger: Askable) -> None:
    assert [plan.plan_code for plan in PlanIndex(ledger).by_id.values()] == [
        plan.plan_code for plan in sorted(plans.built_in(), key=lambda plan: plan.position)
    ]
