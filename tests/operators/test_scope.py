"""A user limited to a unit: writes and sees that unit and those below it, as the tree stands today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mutualaid.errors import MutualAidError
from mutualaid.facts import KEYS
from mutualaid.journal import Actor, Intent, write
from mutualaid.store import scoping, shape
from mutualaid.store.reading import read
from tests.ledgers import answer
from tests.operators.conftest import Desk

YANQING, YONGNING = "110119100", "110119103"
ZHANG, LI, WANG = "110100199003071114", "110100199003071130", "110100199003071157"


@pytest.fixture
def towns(desk: Desk) -> Desk:
    """A union below each of two towns, a member in each, one of the town itself; a clerk and an admin of 延庆镇."""
    if not _made:
        _make(desk)
        _made.append(Path(desk.url).read_bytes())
    Path(desk.url).write_bytes(_made[0])
    return desk


_made: list[bytes] = []
"""The ledger, made once in this run."""


def _make(desk: Desk) -> None:
    boss = "boss"
    for arguments in (
        ("unit", "add", "A1", "甲厂工会", "--parent", YANQING, "--kind", "基层"),
        ("unit", "add", "B1", "乙厂工会", "--parent", YONGNING, "--kind", "基层"),
        ("member", "add", "张一", ZHANG, "--unit", "A1", "--joined-on", "2018-01-01", "--sex", "M"),
        ("member", "add", "李二", LI, "--unit", "B1", "--joined-on", "2018-01-01", "--sex", "M"),
        ("member", "add", "王三", WANG, "--unit", YANQING, "--joined-on", "2018-01-01", "--sex", "M"),
        (
            "contribution",
            "record",
            "--unit",
            "B1",
            "--plan",
            "HOSP_MED",
            "--amount",
            "95",
            "--received-on",
            "2018-01-05",
        ),
        (
            "contribution",
            "record",
            "--unit",
            "A1",
            "--plan",
            "HOSP_MED",
            "--amount",
            "190",
            "--received-on",
            "2018-01-05",
        ),
        ("user", "add", "boss", "--role", "admin", "--os-user", boss),
        ("user", "add", "clerk", "--role", "clerk", "--os-user", "clerk", "--unit", YANQING),
        ("user", "add", "town", "--role", "admin", "--os-user", "town", "--unit", YANQING),
    ):
        ran = desk(boss, *arguments)
        assert ran.code == 0, ran.out + ran.err


def code(desk: Desk, account: str, *arguments: str) -> tuple[int, str | None]:
    """Exit code and, of a refusal, its code."""
    ran = desk(account, *arguments, "-f", "json")
    told = json.loads(ran.out) if ran.out else {}
    return ran.code, told.get("error", {}).get("code")


NEW = ("110100199003071173", "--joined-on", "2018-02-01", "--sex", "M")


RECEIPT = ("--plan", "HOSP_MED", "--amount", "95", "--received-on", "2018-03-01")
UNPAID = ("--plan", "HOSP_MED", "--starts-on", "2018-03-01", "--unpaid")
OF_A_UNIT = [
    ("member", "add", "赵四", NEW[0], "--unit", "B1", *NEW[1:]),
    ("member", "transfer", "1", "--to", "B1", "--on", "2018-05-01"),
    ("enroll", "add", "1", "--unit", "B1", *UNPAID),
    ("contribution", "record", "--unit", "B1", *RECEIPT),
]
OF_A_PERSON = [
    ("member", "leave", "2", "--on", "2018-05-01", "--reason", "x"),
    ("member", "edit", "2", "--phone", "13812345678"),
    ("member", "transfer", "2", "--to", "A1", "--on", "2018-05-01"),
    ("member", "status", "2", "保留会籍", "--on", "2018-05-01"),
    ("member", "merge", "2", "--into", "1"),
    ("member", "merge", "1", "--into", "2"),
    ("enroll", "add", "2", "--unit", "A1", *UNPAID),
    ("claim", "add", "2", "--plan", "ACCIDENT", "--on", "2018-05-01", "--harm", "death"),
    ("relief", "add", "2", "--amount", "500", "--on", "2018-05-01"),
]


def _called(arguments: tuple[str, ...]) -> str:
    return " ".join(arguments[:3])


@pytest.mark.parametrize("tried", [(), ("--dry-run",)], ids=["written", "tried"])
@pytest.mark.parametrize("arguments", OF_A_UNIT, ids=_called)
def test_of_a_unit_outside_nothing_is_written(towns: Desk, arguments: tuple[str, ...], tried: tuple[str, ...]) -> None:
    before = answer(towns.url, "select max(entry_id) from entry")[0][0]
    assert code(towns, "clerk", *arguments, *tried) == (4, "NOT_IN_SCOPE")
    after = answer(towns.url, "select action from entry where entry_id > :before", before=before)
    assert after == [("denial",)]


@pytest.mark.parametrize("tried", [(), ("--dry-run",)], ids=["written", "tried"])
@pytest.mark.parametrize("arguments", OF_A_PERSON, ids=_called)
def test_a_person_outside_is_unknown_and_the_asking_is_recorded(
    towns: Desk, arguments: tuple[str, ...], tried: tuple[str, ...]
) -> None:
    before = answer(towns.url, "select max(entry_id) from entry")[0][0]
    assert code(towns, "clerk", *arguments, *tried) == (1, "PERSON_UNKNOWN")
    assert answer(towns.url, "select action from entry where entry_id > :before", before=before) == [("denial",)]
    command = " ".join(arguments[:2])
    assert answer(towns.url, "select command, role_code from denial_now") == [(command, "clerk")]
    never_given = tuple("999" if given == "2" else given for given in arguments)
    assert code(towns, "clerk", *never_given, *tried) == (1, "PERSON_UNKNOWN")
    assert answer(towns.url, "select count(*) from denial_now") == [(1,)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("member", "add", "赵四", NEW[0], "--unit", "A1", *NEW[1:]),
        ("member", "leave", "1", "--on", "2018-05-01", "--reason", "x"),
        ("member", "edit", "3", "--phone", "13812345678"),
        ("member", "transfer", "1", "--to", YANQING, "--on", "2018-05-01"),
        ("enroll", "add", "1", "--unit", "A1", *UNPAID),
        ("contribution", "record", "--unit", "A1", *RECEIPT),
        ("claim", "add", "1", "--plan", "ACCIDENT", "--on", "2018-05-01", "--harm", "death"),
        ("relief", "add", "1", "--amount", "500", "--on", "2018-05-01"),
    ],
    ids=_called,
)
def test_what_lies_inside_is_written(towns: Desk, arguments: tuple[str, ...]) -> None:
    assert code(towns, "clerk", *arguments) == (0, None)


def test_a_roster_with_one_row_outside_writes_nothing(towns: Desk, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(
        f"姓名,证件号码,所属工会,入会日期\n赵四,{NEW[0]},A1,2018-02-01\n钱五,11010019900307119X,B1,2018-02-01\n"
        "孙六,11010019900307119X,B1,2018-02-01\n李七,11010019900307119X,110119,2018-02-01\n",
        encoding="utf-8",
    )
    for command in (("member", "import"), ("import",)):
        ran = towns("clerk", *command, str(roster), "-f", "json", "--lang", "en")
        told = "unit:B1 (roster.csv, row 3, 4); unit:110119 (roster.csv, row 5) lies outside the unit"
        assert (ran.code, told in ran.out + ran.err) == (4, True)
    assert answer(towns.url, "select count(*) from person") == [(3,)]


def test_an_admin_of_a_unit_adds_units_and_users_below_it_only(towns: Desk) -> None:
    assert code(towns, "town", "unit", "add", "A2", "丙厂工会", "--parent", YANQING, "--kind", "基层") == (0, None)
    assert code(towns, "town", "unit", "add", "A3", "丁厂工会", "--parent", "A2", "--kind", "基层") == (0, None)
    for arguments in (
        ("unit", "add", "B2", "戊厂工会", "--parent", YONGNING, "--kind", "基层"),
        ("unit", "move", "B1", "--to", YANQING, "--on", "2018-05-01"),
        ("unit", "move", "A1", "--to", YONGNING, "--on", "2018-05-01"),
        ("unit", "rename", "B1", "乙", "--on", "2018-05-01"),
        ("unit", "rename", "B1", "乙", "--on", "2018-05-01", "--dry-run"),
        ("unit", "alias", "add", "B1", "乙"),
        ("unit", "headcount", "set", "B1", "50", "--on", "2018-01-01"),
    ):
        assert code(towns, "town", *arguments) == (4, "NOT_IN_SCOPE")
    assert code(towns, "town", "unit", "rename", "A1", "甲", "--on", "2018-05-01") == (0, None)
    # Users, periods, plans and batches are the ledger's as a whole.
    assert code(towns, "town", "user", "add", "x", "--role", "clerk") == (4, "NOT_FOR_A_UNIT")
    assert code(towns, "town", "period", "close", "--until", "2018-12-31") == (4, "NOT_FOR_A_UNIT")
    assert code(towns, "clerk", "payout", "propose") == (4, "NOT_FOR_A_UNIT")


def test_facts_of_the_whole_ledger_are_refused_by_the_entry_itself(towns: Desk) -> None:
    intent = Intent("period close", Actor("town", "town"))
    with pytest.raises(MutualAidError) as refused, write(towns.url, intent) as writer:
        writer.assert_one("period_closing", closed_until="2018-12-31", content="{}", closed_by="town")
    assert (refused.value.code, refused.value.facts["record"]) == ("NOT_IN_SCOPE", "period_closing")


def test_who_is_no_user_writes_nothing_whatever_the_door(towns: Desk) -> None:
    for actor in (Actor("boss", "clerk"), Actor("nobody", "nobody")):
        with pytest.raises(MutualAidError) as refused, write(towns.url, Intent("unit add", actor)):
            pass
        assert (refused.value.code, refused.value.exit_code) == ("NOT_A_USER", 4)


def test_an_undo_is_bounded_too(towns: Desk) -> None:
    entries = dict(answer(towns.url, "select unit_id, entry_id from membership"))
    inside, outside = (
        str(entries[answer(towns.url, "select unit_id from unit_now where unit_code = :code", code=name)[0][0]])
        for name in ("A1", "B1")
    )
    assert code(towns, "clerk", "journal", "undo", outside, "--reason", "x") == (1, "ENTRY_UNKNOWN")
    assert code(towns, "clerk", "journal", "undo", inside, "--reason", "x") == (0, None)


@pytest.fixture
def stale(towns: Desk, tmp_path: Path) -> Desk:
    """Claims 1 to 4 whose covers go once they are decided.

    Of 张一; of 李二, who came to A1 after her stay in B1; of 赵四, never a member of A1, whose covers A1 collected; of 钱五,
    who has nothing to do with the town.
    """
    zhao, qian = NEW[0], "11010019900307119X"
    settlements = tmp_path / "settlements.csv"
    heading = (
        "姓名,证件号码,结算单号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费,转诊单"
    )
    stay = "延庆区医院,二级甲等,2018-03-01,2018-03-11,肺炎,12000,7500,3300,1000,200,"
    people = (("张一", ZHANG), ("李二", LI), ("赵四", zhao), ("钱五", qian))
    rows = [f"{name},{number},S{place},{stay}" for place, (name, number) in enumerate(people)]
    settlements.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    cover = ("--plan", "HOSP_MED", "--starts-on", "2018-01-01", "--received-on", "2018-01-05")
    for arguments in (
        ("member", "add", "赵四", zhao, "--unit", "B1", "--joined-on", "2018-01-01", "--sex", "M"),
        ("member", "add", "钱五", qian, "--unit", "B1", "--joined-on", "2018-01-01", "--sex", "M"),
        ("enroll", "add", ZHANG, "--unit", "A1", *cover),
        ("enroll", "add", LI, "--unit", "B1", *cover),
        ("enroll", "add", zhao, "--unit", "A1", *cover),
        ("enroll", "add", qian, "--unit", "B1", *cover),
        ("enroll", "add", zhao, "--unit", "A1", "--plan", "ACCIDENT", *cover[2:]),
        ("claim", "import", str(settlements), "--received-on", "2018-04-02"),
        ("claim", "adjudicate"),
        ("member", "transfer", LI, "--to", "A1", "--on", "2018-06-01"),
        *(("enroll", "cancel", str(number), "--on", "2018-06-02", "--reason", "x") for number in (1, 2, 3, 4)),
    ):
        ran = towns("boss", *arguments)
        assert ran.code == 0, (arguments, ran.out + ran.err)
    return towns


def test_what_recheck_lists_for_a_unit_is_decided_again_for_it(stale: Desk) -> None:
    listed = json.loads(stale("clerk", "claim", "recheck", "-f", "json").out)["rows"]
    assert [row["claim_no"] for row in listed] == [1, 2, 3]
    again = json.loads(stale("clerk", "claim", "adjudicate", "--stale", "-f", "json").out)
    assert [(made["claim_no"], made["outcome"]) for made in again["decisions"]] == [(1, "reject"), (2, "reject")]
    assert [note["code"] for note in again["notes"]] == ["STALE_ELSEWHERE", "DECISION_CHANGED", "DECISION_CHANGED"]
    rows = json.loads(stale("boss", "claim", "adjudicate", "--stale", "-f", "json").out)["decisions"]
    assert [made["claim_no"] for made in rows] == [3, 4]


def test_of_a_stale_claim_outside_nothing_is_told(stale: Desk) -> None:
    assert code(stale, "clerk", "claim", "recheck", "4") == (1, "CLAIM_UNKNOWN")
    assert code(stale, "clerk", "claim", "adjudicate", "4", "--stale") == (1, "CLAIM_UNKNOWN")
    assert code(stale, "clerk", "claim", "adjudicate", "2", "--stale") == (0, None)


def test_what_is_stale_is_narrowed_to_a_unit_that_is_named(stale: Desk) -> None:
    # 李二's stay belongs to B1, of which she was a member then.
    told = json.loads(stale("clerk", "claim", "adjudicate", "--stale", "--unit", "A1", "-f", "json").out)
    assert [made["claim_no"] for made in told["decisions"]] == [1]
    assert code(stale, "clerk", "claim", "adjudicate", "--stale", "--unit", "B1") == (4, "NOT_IN_SCOPE")


def test_people_outside_are_not_found(towns: Desk) -> None:
    assert [
        row["person_no"] for row in json.loads(towns("clerk", "member", "find", "1990", "-f", "json").out)["rows"]
    ] == []
    for text in ("李二", LI, "2"):
        assert code(towns, "clerk", "member", "show", text) == (1, "PERSON_UNKNOWN")
    assert code(towns, "clerk", "member", "show", ZHANG) == (0, None)
    assert code(towns, "boss", "member", "show", LI) == (0, None)


def test_whoever_writes_is_offered_nobody_outside(towns: Desk) -> None:
    edit = ("--phone", "13812345678")
    for text in ("李二", "le", "1130", "2", LI):
        assert code(towns, "clerk", "member", "edit", text, *edit) == (1, "PERSON_UNKNOWN")
        # What stands of somebody outside is not told by what is wrong with the command.
        assert code(towns, "clerk", "member", "leave", text, "--on", "2017-01-01", "--reason", "x") == (
            1,
            "PERSON_UNKNOWN",
        )
    namesake = ("member", "add", "张一", NEW[0], "--unit", "B1", *NEW[1:])
    assert towns("boss", *namesake).code == 0
    assert code(towns, "boss", "member", "edit", "张一", *edit) == (1, "PERSON_AMBIGUOUS")
    assert code(towns, "clerk", "member", "edit", "张一", *edit) == (0, None)


def test_a_unit_outside_is_neither_offered_nor_meant(towns: Desk) -> None:
    asked = ("report", "participation", "--year", "2018", "-f", "json", "--unit")
    nearest = {
        who: towns(who, *asked, "乙厂公会").err + towns(who, *asked, "甲厂公会").err for who in ("boss", "clerk")
    }
    assert ["乙厂工会" in nearest["boss"], "甲厂工会" in nearest["boss"]] == [True, True]
    assert ["乙厂工会" in nearest["clerk"], "甲厂工会" in nearest["clerk"]] == [False, True]
    for name, above in (("A9", YANQING), ("B9", YONGNING)):
        assert towns("boss", "unit", "add", name, "丁厂工会", "--parent", above, "--kind", "基层").code == 0
    money = ("--plan", "HOSP_MED", "--amount", "95", "--received-on", "2018-03-01")
    assert code(towns, "boss", *asked[:4], "--unit", "丁厂工会") == (1, "UNIT_AMBIGUOUS")
    assert json.loads(towns("clerk", *asked, "丁厂工会").out)["unit_code"] == "A9"
    assert code(towns, "boss", "contribution", "record", "--unit", "丁厂工会", *money) == (1, "UNIT_AMBIGUOUS")
    assert code(towns, "clerk", "contribution", "record", "--unit", "丁厂工会", *money) == (0, None)


def test_a_question_is_about_the_own_unit_and_about_no_other(towns: Desk) -> None:
    told = json.loads(towns("clerk", "report", "participation", "--year", "2018", "-f", "json").out)
    assert (told["unit_code"], told["total"]["member_count"]) == (YANQING, 2)
    below = json.loads(towns("clerk", "report", "participation", "--unit", "A1", "--year", "2018", "-f", "json").out)
    assert below["total"]["member_count"] == 1
    assert code(towns, "clerk", "report", "participation", "--unit", "B1") == (4, "NOT_IN_SCOPE")
    assert code(towns, "clerk", "contribution", "list", "--unit", YONGNING) == (4, "NOT_IN_SCOPE")
    assert code(towns, "clerk", "unit", "show", "110119") == (4, "NOT_IN_SCOPE")
    assert code(towns, "clerk", "journal", "list") == (4, "NOT_FOR_A_UNIT")
    assert code(towns, "clerk", "query", "select 1") == (4, "NOT_FOR_A_UNIT")


QUESTIONS = [
    *(("report", name, "--year", "2018") for name in ("contributions", "direct-claims", "aid", "participations")),
    *(("report", name, "--year", "2018") for name in ("payout-ratio", "renewals", "floor", "who-not-covered")),
    *(("report", "participation", "--year", "2018", "--by", by) for by in ("town", "unit", "plan", "sex", "age")),
    ("report", "participation", "--year", "2018", "--people"),
    ("report", "excluded", "--year", "2018"),
    ("report", "hindsight", "--year", "2018", "--people"),
    ("report", "excluded", "--year", "2018", "--by", "unit"),
    ("report", "excluded", "--year", "2018", "--people"),
    ("report", "participation", "--year", "2018", "--at", "8"),
    ("contribution", "list"),
    ("contribution", "balance"),
    ("enroll", "list"),
    ("enroll", "floor"),
    ("claim", "list"),
    ("payout", "list"),
    ("relief", "list"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_the_figures_of_a_unit_are_those_that_anybody_is_told(towns: Desk, question: tuple[str, ...]) -> None:
    # A member who came from elsewhere with a cover that was paid there, one who left, one merged.
    for arguments in (
        ("enroll", "add", "2", "--plan", "HOSP_MED", "--unit", "B1", "--starts-on", "2018-03-01", "--unpaid"),
        ("enroll", "add", "1", "--plan", "HOSP_MED", "--unit", "A1", "--starts-on", "2018-03-01", "--unpaid"),
        ("member", "transfer", "2", "--to", "A1", "--on", "2018-06-01"),
        ("member", "transfer", "3", "--to", "B1", "--on", "2018-09-01"),
        ("relief", "add", "1", "--amount", "500", "--on", "2018-05-01"),
    ):
        ran = towns("boss", *arguments)
        assert ran.code == 0, ran.err
    whole = json.loads(towns("boss", *question, "--unit", YANQING, "-f", "json").out)
    mine = json.loads(towns("clerk", *question, "-f", "json").out)
    assert mine == whole


@pytest.mark.parametrize("page", ["summary", "html"])
@pytest.mark.parametrize("outside", [YONGNING, "110119"], ids=["beside", "above"])
def test_the_workbook_and_the_page_of_a_year_are_refused_for_a_unit_outside(
    towns: Desk, tmp_path: Path, page: str, outside: str
) -> None:
    place = tmp_path / ("year.xlsx" if page == "summary" else "year.html")
    ran = towns("clerk", "report", page, "--year", "2018", "--unit", outside, "-o", str(place))
    assert (ran.code, ran.out, place.exists()) == (4, "", False)
    assert f"unit:{outside} lies outside" in ran.err


def test_the_page_of_a_year_bears_the_name_of_the_unit_one_is_limited_to(towns: Desk, tmp_path: Path) -> None:
    place = tmp_path / "year.html"
    assert towns("clerk", "report", "html", "--year", "2018", "-o", str(place)).code == 0
    assert "<h1>延庆镇: mutual aid in 2018</h1>" in place.read_text(encoding="utf-8")


def test_the_scope_is_the_tree_of_today_at_an_earlier_entry_too(towns: Desk) -> None:
    towns("boss", "unit", "move", "B1", "--to", YANQING, "--on", "2018-05-01")
    assert code(towns, "clerk", "member", "show", LI) == (0, None)
    assert code(towns, "clerk", "member", "show", LI, "--at", "6") == (0, None)


def test_every_table_is_bounded_or_open_for_a_reason() -> None:
    assert sorted(scoping.BOUNDS.keys() | scoping.OPEN.keys()) == sorted([*KEYS, "span"])
    assert sorted(scoping.BOUNDS.keys() & scoping.OPEN.keys()) == []
    named = [
        table
        for table in scoping.OPEN
        if {"person_id", "amount_fen"} & {column.name for column in shape.columns(table)}
    ]
    assert named == []  # nothing that names a person or an amount is open to all
    assert "person_id" in {column.name for column in shape.columns("claim")}


def test_a_unit_that_is_gone_bounds_to_nothing(towns: Desk) -> None:
    with read(towns.url, scope=scoping.Scope(999_999, "2018-12-31")) as reader:
        assert reader.select("select count(*) from person_now") == [(0,)]
        assert reader.select("select count(*) from contribution_now") == [(0,)]


CHILD, WIFE = "110100201503041237", "110100198605061242"
"""A child of Zhang's, and the wife of Li."""


def test_a_clerk_of_a_town_writes_and_sees_the_dependants_of_its_members_alone(towns: Desk) -> None:
    child = ("dependant", "add", "张小宝", CHILD, "--relation", "child")
    wife = ("dependant", "add", "王芳", WIFE, "--relation", "spouse")
    assert code(towns, "clerk", *wife, "--of", LI) == (1, "PERSON_UNKNOWN")
    assert code(towns, "clerk", *child, "--of", ZHANG) == (0, None)
    assert code(towns, "boss", *wife, "--of", LI) == (0, None)

    def seen(account: str) -> list[int]:
        told = json.loads(towns(account, "dependant", "list", "-f", "json").out)
        return [row["person_no"] for row in told["rows"]]

    # 张一 1, 李二 2, 王三 3
    assert (seen("boss"), seen("clerk")) == ([4, 5], [4])
    assert code(towns, "clerk", "member", "show", CHILD) == (0, None)
    assert code(towns, "clerk", "member", "show", WIFE) == (1, "PERSON_UNKNOWN")
    assert code(towns, "clerk", "member", "edit", "4", "--phone", "13800001234") == (0, None)
    assert code(towns, "clerk", "dependant", "end", WIFE, "--on", "2026-01-01") == (1, "PERSON_UNKNOWN")
    # Somebody of the part who is known already becomes nobody's dependant outside it.
    assert code(towns, "boss", "dependant", "end", "4", "--on", "2019-01-01") == (0, None)
    again = ("dependant", "add", "张小宝", CHILD, "--relation", "child", "--from", "2019-01-01", "--of")
    assert code(towns, "clerk", *again, "2") == (1, "PERSON_UNKNOWN")
    assert code(towns, "clerk", *again, "3") == (0, None)


def test_a_clerk_of_a_town_takes_back_a_dependant_and_that_again(towns: Desk) -> None:
    ran = towns("clerk", "dependant", "add", "张小宝", CHILD, "--relation", "child", "--of", ZHANG, "-f", "json")
    entry = json.loads(ran.out)["entry"]
    for _ in range(2):
        ran = towns("clerk", "journal", "undo", str(entry), "--reason", "x", "-f", "json")
        assert ran.code == 0, ran.out + ran.err
        entry = json.loads(ran.out)["entry"]
    assert code(towns, "clerk", "member", "show", CHILD) == (0, None)
    other = towns("boss", "dependant", "add", "王芳", WIFE, "--relation", "spouse", "--of", LI, "-f", "json")
    entry = json.loads(other.out)["entry"]
    assert code(towns, "clerk", "journal", "undo", str(entry), "--reason", "x")[0] != 0


def test_whoever_is_a_member_elsewhere_is_not_written_of_by_the_town_of_the_spouse(towns: Desk) -> None:
    name = answer(towns.url, "select name from personal_now where person_id = 2")[0][0]
    assert code(towns, "boss", "dependant", "add", name, LI, "--relation", "spouse", "--of", ZHANG) == (0, None)
    assert code(towns, "clerk", "member", "edit", "2", "--phone", "13800001234")[0] != 0
    assert code(towns, "boss", "member", "edit", "2", "--phone", "13800001234") == (0, None)
