"""Children and spouses of members: whose they are, when they are covered, and what that never changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mutualaid import enrollments, members, plans, reports, words
from mutualaid.cli.main import main
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.members import dependants, erasing
from mutualaid.reports.dependants import dependant_list
from mutualaid.reports.person import page
from mutualaid.results import Receipt
from mutualaid.rules.identity import check_character
from mutualaid.store.reading import read
from tests.ledgers import CLERK, answer, intent
from tests.members.people import LI_ROW, ZHANG, ZHANG_ROW


def document(first_17: str) -> str:
    """A synthetic number with its check character."""
    return first_17 + check_character(first_17)


CHILD, ELDER = document("11010020150304123"), document("11010020000101123")
WIFE, OTHER_WIFE = document("11010019860506124"), document("11010019870506124")
FAMILY = """plan_code = "FAMILY"
name_zh = "家庭住院"
name_en = "Family hospital"
kind = "enrolled"
position = 60
aliases = []
[[version]]
effective_on = 2017-01-01
cover_months = { value = 12, source = "x" }
max_shares = { value = 1, source = "x" }
fee_fen = { value = 5000, source = "x" }
covers = { value = COVERS, source = "x" }
child_max_age = { value = 18, source = "x" }
waiting_first_days = { value = 0, source = "x" }
waiting_renewal_days = { value = 0, source = "x" }
grace_days = { value = 0, source = "x" }
"""


@pytest.fixture(scope="session")
def family(stage: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Zhang in U1 and Li in U2, a plan for members, children and spouses and one for children alone; entries to 5."""
    path = tmp_path_factory.mktemp("family") / "ledger.db"
    path.write_bytes(stage)
    for row in (ZHANG_ROW, LI_ROW):
        members.add(str(path), intent("member add"), row)
    for code, covers in (("FAMILY", '["member", "child", "spouse"]'), ("CHILDREN", '["child"]')):
        text = FAMILY.replace("COVERS", covers).replace("FAMILY", code).replace("家庭", code).replace("Family", code)
        plans.load(str(path), intent("plan load", file_name="x.toml"), text)
    return path.read_bytes()


@pytest.fixture
def url(family: bytes, tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(family)
    return str(path)


def add(
    url: str, number: str = CHILD, of: str = ZHANG, kin_code: str = "child", *, dry_run: bool = False, **more: Any
) -> Receipt:
    values = {"name": more.pop("name", "张小宝"), "document_no": number} | more.pop("values", {})
    reason = "seen" if "accept" in more else None
    return dependants.add(
        url, intent("dependant add", dry_run=dry_run, reason=reason), values, of=of, kin_code=kin_code, **more
    )


def enroll(
    url: str, person: str = CHILD, plan: str = "FAMILY", starts_on: str = "2018-01-01", unit: str = "U1"
) -> Receipt:
    values = {"unit": unit, "starts_on": starts_on, "received_on": starts_on}
    return enrollments.add(url, intent("enroll add"), values, plans=[plan], person=person)


def said(receipt: Receipt) -> list[tuple[str, str]]:
    return [(problem.verdict, problem.code) for problem in receipt.problems]


def listed(url: str, as_of: str = "2018-12-31", **about: str) -> list[tuple[Any, ...]]:
    with read(url) as reader:
        rows = dependant_list(reader, as_of=as_of, **about).rows
    return [
        tuple(row[key] for key in ("name", "kin_code", "member_no", "unit_code", "from_on", "until_on")) for row in rows
    ]


# --- whose they are ---


def test_a_dependant_is_one_since_always_or_from_a_day_and_no_member(url: str) -> None:
    # Not since birth: a day of birth is personal, and a fact of the ledger is not.
    assert "from_on" not in add(url).facts
    assert add(url, WIFE, kin_code="spouse", name="王芳", from_on="2017-05-20").facts["from_on"] == "2017-05-20"
    assert listed(url) == [("张*宝", "child", 1, "U1", None, None), ("王*", "spouse", 1, "U1", "2017-05-20", None)]
    assert answer(url, "select count(*) from membership_now where person_id > 2") == [(0,)]
    assert listed(url, as_of="2017-05-19") == [("张*宝", "child", 1, "U1", None, None)]


def test_a_dry_run_writes_nothing_and_an_undo_takes_person_and_kinship_away(url: str) -> None:
    assert add(url, dry_run=True).asserted == {"person": 1, "personal": 1, "dependant": 1}
    assert listed(url) == []
    entry = add(url).entry
    assert entry is not None
    undo(url, entry, actor=CLERK, reason="录错了")
    assert listed(url) == []
    assert answer(url, "select count(*) from person_now") == [(2,)]
    assert len(answer(url, "select 1 from dependant_now", at=str(entry))) == 1
    with read(url) as reader:
        assert verify(reader).total["ok"]  # type: ignore[index]


def test_a_birth_certificate_needs_the_day_of_birth_told(url: str) -> None:
    values = {"document_type": "出生医学证明"}
    receipt = add(url, "E110123456", values=values, born_on="2018-01-05")
    assert (said(receipt), "from_on" in receipt.facts) == ([], False)
    assert answer(url, "select birth_on, document_type from personal_now where person_id = 3") == [
        ("2018-01-05", "other")
    ]
    assert said(add(url, born_on="2015-03-05")) == [("refused", "BORN_DIFFERS")]
    assert said(add(url, born_on="2015-03-04")) == []


@pytest.mark.parametrize(
    ("more", "code", "exit_code"),
    [
        ({"of": CHILD}, "PERSON_UNKNOWN", Exit.REFUSED),
        ({"number": ZHANG, "name": "张三丰", "kin_code": "spouse"}, "DEPENDANT_OF_SELF", Exit.REFUSED),
    ],
)
def test_who_cannot_be_whose_dependant_is_told(url: str, more: dict[str, Any], code: str, exit_code: Exit) -> None:
    with pytest.raises(MutualAidError) as wrong:
        add(url, **more)
    assert (wrong.value.code, wrong.value.exit_code) == (code, exit_code)


def test_somebody_is_the_dependant_of_one_member_at_a_time(url: str) -> None:
    add(url)
    for of, code in ((ZHANG, "DEPENDANT_ALREADY"), ("2", "DEPENDANT_OF_ANOTHER")):
        with pytest.raises(MutualAidError) as wrong:
            add(url, of=of)
        assert wrong.value.code == code
    dependants.end(url, intent("dependant end"), CHILD, on="2018-06-01")
    with pytest.raises(MutualAidError):
        add(url, of="2", from_on="2018-05-31")
    add(url, of="2", from_on="2018-06-01")
    assert [row[2:4] for row in listed(url, as_of="2018-05-31")] == [(1, "U1")]
    assert [row[2:4] for row in listed(url, as_of="2018-06-01")] == [(2, "U2")]
    # Whose nobody is a dependant of cannot have one: not even the child itself.
    with pytest.raises(MutualAidError) as wrong:
        add(url, WIFE, of=CHILD, kin_code="spouse", name="王芳")
    assert wrong.value.code == "DEPENDANT_OF_NO_MEMBER"


def test_an_end_is_told_once_and_only_of_who_is_one(url: str) -> None:
    add(url, from_on="2015-03-04")
    for on, code in (("2015-03-04", "NO_DEPENDANT_THEN"), ("2018-06-01", None), ("2018-06-01", "DEPENDANT_ENDED"),
                     ("2019-01-01", "NO_DEPENDANT_THEN")):  # fmt: skip
        if code is None:
            assert dependants.end(url, intent("dependant end"), CHILD, on=on).asserted == {"dependant": 1}
            continue
        with pytest.raises(MutualAidError) as wrong:
            dependants.end(url, intent("dependant end"), CHILD, on=on)
        assert wrong.value.code == code


def test_a_second_spouse_and_a_child_born_no_later_are_asked_about(url: str) -> None:
    add(url, WIFE, kin_code="spouse", name="王芳")
    second: dict[str, Any] = {"number": OTHER_WIFE, "kin_code": "spouse", "name": "李芳"}
    assert said(add(url, **second)) == [("held", "SECOND_SPOUSE")]
    assert said(add(url, document("11010019850712123"), name="张大宝")) == [("held", "CHILD_NOT_YOUNGER")]
    assert said(add(url, document("11010019850713123"), name="张大宝")) == []
    assert said(add(url, **second, accept=frozenset({"SECOND_SPOUSE"}))) == []


def test_another_name_beside_a_known_document_is_asked_about(url: str) -> None:
    assert said(add(url, "110100197211050423", kin_code="spouse", name="王五")) == [("held", "DIFFERS")]
    assert said(add(url, "110100197211050423", kin_code="spouse", name="李四")) == []
    assert answer(url, "select count(*) from person_now") == [(2,)]


def test_who_is_somebodys_dependant_is_not_erased_nor_is_the_member(url: str) -> None:
    add(url)
    for person in (CHILD, ZHANG):
        receipt = erasing.erase(url, intent("member erase", reason="x"), person, today="2060-01-01")
        assert "ERASE_DEPENDANT" in [problem.code for problem in receipt.problems]


def test_the_pages_of_both_tell_of_it_on_its_days(url: str) -> None:
    add(url, from_on="2015-03-04")

    def told(person: str, on: str) -> list[tuple[Any, ...]]:
        with read(url) as reader:
            rows = page(reader, person, on=on)["dependants"]
        return [(row["person_no"], row["member_no"], row["member_name"]) for row in rows]

    assert told(ZHANG, "2018-01-01") == told(CHILD, "2018-01-01") == [(3, 1, "张*丰")]
    assert told(ZHANG, "2015-03-03") == told("2", "2018-01-01") == []


# --- when they are covered ---


def test_a_dependant_is_covered_where_the_terms_say_so(url: str) -> None:
    add(url)
    add(url, WIFE, kin_code="spouse", name="王芳")
    assert said(enroll(url)) == []
    assert said(enroll(url, WIFE)) == []
    assert said(enroll(url, plan="HOSP_MED")) == [("refused", "KIN_NOT_COVERED")]
    assert said(enroll(url, WIFE, plan="CHILDREN")) == [("refused", "KIN_NOT_COVERED")]
    assert said(enroll(url, plan="CHILDREN")) == []
    assert said(enroll(url, ZHANG, plan="CHILDREN")) == [("refused", "KIN_NOT_COVERED")]


def test_who_is_nobodys_dependant_is_held_as_ever_and_the_way_out_is_named(url: str) -> None:
    add(url)
    dependants.end(url, intent("dependant end"), CHILD, on="2018-01-01")
    receipt = enroll(url)
    assert said(receipt) == [("held", "NOT_A_MEMBER")]
    words.use("zh")
    assert "dependant add" in words.sentence("NOT_A_MEMBER", starts_on="2018-01-01")
    assert said(enroll(url, starts_on="2017-12-31")) == []


def test_a_dependant_goes_with_a_member_in_service_and_with_the_members_unit_or_one_above(url: str) -> None:
    add(url)
    assert said(enroll(url, unit="U2")) == [("refused", "DEPENDANT_ELSEWHERE")]
    assert said(enroll(url, starts_on="2017-01-01", unit="110119100")) == []
    members.transfer(url, intent("member transfer"), ZHANG, to="U2", on="2018-03-01")
    assert said(enroll(url, starts_on="2018-03-01")) == [("refused", "DEPENDANT_ELSEWHERE")]
    assert said(enroll(url, starts_on="2018-02-28")) == []
    members.leave(url, intent("member leave", reason="x"), ZHANG, on="2019-05-01")
    assert said(enroll(url, starts_on="2019-05-01", unit="U2")) == [("refused", "DEPENDANT_ALONE")]
    assert said(enroll(url, starts_on="2019-04-30", unit="U2")) == []


def test_a_child_is_of_the_age_for_children(url: str) -> None:
    add(url, ELDER, name="张大宝")
    assert said(enroll(url, ELDER, starts_on="2018-01-02")) == [("held", "AGE")]
    assert said(enroll(url, ELDER, starts_on="2018-01-01")) == []


def test_the_very_same_cover_told_again_is_judged_no_more(url: str) -> None:
    add(url)
    enroll(url)
    dependants.end(url, intent("dependant end"), CHILD, on="2018-01-01")
    assert said(enroll(url)) == []


# --- what that never changes ---


def figures(url: str) -> dict[str, Any]:
    """Every figure of members on the last day of 2018."""
    with read(url) as reader:
        asked: dict[str, Any] = {"unit": None, "as_of": "2018-12-31"}
        told = {
            by: reports.participation(reader, **asked, by=by).rows for by in ("town", "unit", "plan", "sex", "age")
        } | {"whole": reports.participation(reader, **asked).total}
        told["floor"] = reports.floor(reader, **asked).rows
        told["uncovered"] = reports.who_not_covered(reader, **asked).total
        claims = reports.direct_claims(reader, **asked).total or {}
        told["helped"] = {key: value for key, value in claims.items() if "beneficiary" in key or key.endswith("_bp")}
        return told


def test_covers_of_dependants_are_money_and_no_participation(url: str) -> None:
    enroll(url, ZHANG)
    before = figures(url)
    add(url)
    add(url, WIFE, kin_code="spouse", name="王芳")
    enroll(url)
    enroll(url, WIFE)
    assert figures(url) == before
    with read(url) as reader:
        about: dict[str, Any] = {"unit": None, "as_of": "2018-12-31"}
        assert (reports.contributions(reader, **about).total or {})["contribution_fen"] == 3 * 5000
        counted = reports.excluded(reader, **about, by=None)
        told = {(row["side_code"], row["reason_code"]): row["person_count"] for row in counted.rows}
        assert (told["holder", "dependant"], told["holder", "no_member"]) == (2, 0)
        assert (counted.total or {})["not_counted_count"] == 2
        people = reports.excluded(reader, **about, people=True).rows
        assert [(row["person_no"], row["reason_code"], row["unit_code"]) for row in people if row["side_code"] == "holder"] == [
            (3, "dependant", "U1"), (4, "dependant", "U1"),
        ]  # fmt: skip


def test_a_spouse_who_is_a_member_counts_as_the_member_that_they_are(url: str) -> None:
    add(url, "110100197211050423", kin_code="spouse", name="李四")
    assert said(enroll(url, "110100197211050423")) == []
    with read(url) as reader:
        whole = reports.participation(reader, unit=None, as_of="2018-12-31").total
        assert whole is not None
        assert (whole["member_count"], whole["insured_count"]) == (2, 1)
        assert [
            row["reason_code"]
            for row in reports.excluded(reader, unit=None, as_of="2018-12-31").rows
            if row["person_count"]
        ] == ["never_enrolled"]


# --- in a file ---

HEADER = "姓名,身份证号,所属工会,险种,起保日期,缴费日期,与职工关系\n"


def filed(url: str, folder: Path, *rows: tuple[str, str, str]) -> tuple[int, list[tuple[str, str]]]:
    """Exit code, and the problems of a file whose rows are name, document and relation."""
    lines = [f"{name},{number},第一工会,FAMILY,2018-01-01,2018-01-05,{kin}\n" for name, number, kin in rows]
    (folder / "list.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    out = folder / "told.json"
    code = main(["enroll", "import", str(folder / "list.csv"), "--db", url, "-f", "json", "-o", str(out), "--no-input"])
    told = json.loads(out.read_text(encoding="utf-8"))
    return code, [(problem["verdict"], problem["code"]) for problem in told["problems"]]


def test_a_row_that_says_whose_it_is_goes_in_where_the_ledger_knows_it(url: str, tmp_path: Path) -> None:
    member, child = ("张三丰", ZHANG, "本人"), ("张小宝", CHILD, "女儿")
    stated = ("held", "STATED_OTHERWISE")
    assert filed(url, tmp_path, member, child) == (1, [("held", "NOT_A_MEMBER"), stated])
    add(url)
    assert filed(url, tmp_path, member, ("张小宝", CHILD, "配偶")) == (1, [stated])
    assert filed(url, tmp_path, ("张三丰", ZHANG, "子女")) == (1, [stated])
    assert filed(url, tmp_path, member, child) == (0, [])
    assert answer(url, "select count(*) from enrollment_now") == [(2,)]
