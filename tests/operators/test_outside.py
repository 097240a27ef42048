"""What lies outside the unit one is limited to is as if it were not there, whatever is asked and whoever judges it.

The town of Yanqing has 张一, another town 李二, of whom everything stands that a ledger holds of anybody. A clerk of
Yanqing names her and what is hers, and is told what they are told of numbers that were never given.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mutualaid import founding
from mutualaid.errors import MutualAidError
from mutualaid.journal import Actor, Intent, write
from mutualaid.operators.permissions import PERMISSIONS
from mutualaid.results import Note
from mutualaid.store.resources import resource_text
from tests.ledgers import answer, founded, intent
from tests.operators.conftest import Desk, Ran
from tests.operators.walk import NEED_OUTPUT, _value, _walk

YANQING, YONGNING = "110119100", "110119103"
ZHANG, LI, NEW = "110100199003071114", "110100199003071130", "110100199003071173"
PHONE, CARD = "13912348765", "6222000011118776"
NEVER = 9_999
"""A number that was never given."""
FOREIGN = (
    "李二",
    "李*",
    "1130",
    "8765",
    "8776",
    "B1",
    "乙厂",
    "2018-02-27",
    "123.45",
    "12345",
    "RB2",
    "LB",
    "SB",
    "永宁",
)
"""What tells of her, of her unit and of what is hers."""

SETTLEMENTS = (
    "姓名,证件号码,结算单号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费,转诊单\n"
)
STAY = "延庆区医院,二级甲等,2018-03-01,2018-03-11,肺炎,12000,7500,3300,1000,200,"
PAYMENTS = "姓名,证件号码,互助服务卡号,项目,就诊季度,类别,金额,支付日期,结果,流水号\n"
HER_PAYMENT = f"{PAYMENTS}李二,{LI},{CARD},SECOND,2018Q1,住院,123.45,2018-06-01,成功,LB\n"
ROSTER = "姓名,证件号码,性别,手机号,互助服务卡号,所属工会,入会日期\n"
COVERS = "姓名,证件号码,所属工会,参保项目,份数,起保日期,互助费,缴费日期\n"
RECEIPTS = "收据号,所属工会,参保项目,缴费日期,金额\n"
GRANTS = "姓名,证件号码,金额,申请日期\n"

_made: list[bytes] = []
_numbers = count(1)


def _file(folder: Path, text: str, name: str = "list.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str, str]]:
    """A connection to the server, its address without a database, and the name that ledgers there begin with."""
    address = request.config.getoption("--pg")
    if not address:
        pytest.skip("--pg names no server")
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(address, autocommit=True) as connection:
        name = f"mutualaid_outside_{os.getpid()}"
        yield connection, re.sub(r"(?<=[^/])/[^/?]*(?:\?.*)?$", "", address), name
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["embedded", "on a server"])
def towns(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desk]:
    """A union and a member below each of two towns, with all that a ledger holds of them; users of Yanqing."""
    if request.param == "embedded":
        desk = Desk(founded(tmp_path), capsys, monkeypatch)
        if not _made:
            _make(desk, tmp_path)
            _made.append(Path(desk.url).read_bytes())
        Path(desk.url).write_bytes(_made[0])
        yield desk
        return
    connection, base, made = request.getfixturevalue("server")
    if not connection.execute("select 1 from pg_database where datname = %s", (made,)).fetchone():
        connection.execute(f'CREATE DATABASE "{made}"')
        founding.found(f"{base}/{made}", intent("init"), code="110119")
        _make(Desk(f"{base}/{made}", capsys, monkeypatch), tmp_path)
    name = f"{made}_{next(_numbers)}"
    connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')
    yield Desk(f"{base}/{name}", capsys, monkeypatch)
    connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _make(desk: Desk, folder: Path) -> None:
    added = ("--joined-on", "2018-01-01", "--sex", "M")
    stays = f"{SETTLEMENTS}李二,{LI},SB,{STAY}\n张一,{ZHANG},SA,{STAY}\n"
    cover = ("--plan", "HOSP_MED", "--starts-on", "2018-01-01", "--received-on", "2018-01-05")
    unpaid = ("--plan", "ACCIDENT", "--starts-on", "2018-01-01", "--unpaid")
    money = ("--plan", "CRITICAL", "--amount", "123.45", "--received-on", "2018-02-27")
    for arguments in (
        ("unit", "add", "A1", "甲厂工会", "--parent", YANQING, "--kind", "基层"),
        ("unit", "add", "B1", "乙厂工会", "--parent", YONGNING, "--kind", "基层"),
        ("member", "add", "李二", LI, "--unit", "B1", *added, "--phone", PHONE, "--card", CARD),
        ("member", "add", "张一", ZHANG, "--unit", "A1", *added),
        ("enroll", "add", LI, "--unit", "B1", *cover),
        ("enroll", "add", ZHANG, "--unit", "A1", *cover),
        ("enroll", "add", LI, "--unit", "B1", *unpaid),
        ("enroll", "cancel", "3", "--on", "2018-02-27", "--reason", "x"),
        ("contribution", "record", "--unit", "B1", *money, "--receipt", "RB2"),
        ("claim", "import", _file(folder, stays, "stays.csv"), "--received-on", "2018-04-02"),
        ("claim", "adjudicate"),
        ("claim", "add", LI, "--plan", "ACCIDENT", "--on", "2018-02-27", "--harm", "death"),
        ("payout", "import", _file(folder, HER_PAYMENT, "paid.csv")),
        ("relief", "add", LI, "--amount", "123.45", "--on", "2018-02-27"),
        ("relief", "add", LI, "--amount", "1234.5", "--on", "2018-02-27"),
        ("user", "add", "boss", "--role", "admin", "--os-user", "boss"),
        ("relief", "reject", "2", "--reason", "x"),
        ("user", "add", "clerk", "--role", "clerk", "--os-user", "clerk", "--unit", YANQING),
        ("user", "add", "second", "--role", "approver", "--os-user", "second", "--unit", YANQING),
        ("user", "add", "town", "--role", "admin", "--os-user", "town", "--unit", YANQING),
    ):
        ran = desk("boss", *arguments)
        assert ran.code == 0, ran.out + ran.err


def denials(desk: Desk) -> list[tuple[str, str]]:
    """The commands refused so far, and in which role."""
    return answer(desk.url, "select command, role_code from denial_now order by denial_id")


def told(ran: Ran, *numbers: object) -> tuple[int, str, str]:
    """What a run said, the numbers that it was given aside."""
    texts = [ran.out, ran.err]
    for number in numbers:
        texts = [re.sub(rf"(?<![0-9A-Za-z]){number}(?![0-9A-Za-z])", "#", text) for text in texts]
    return ran.code, *texts  # type: ignore[return-value]


LEAVES = ("--on", "2018-05-01", "--reason", "x")
PAYEE = ("--name", "张三", "--account", "6222000055556666", "--bank", "某行", "--evidence", "x")
WRITES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "member edit": ("clerk", "person", ("--phone", "13812345678")),
    "member leave": ("clerk", "person", LEAVES),
    "member status": ("clerk", "person", ("保留会籍", "--on", "2018-05-01")),
    "member transfer": ("clerk", "person", ("--to", "A1", "--on", "2018-05-01")),
    "member merge": ("clerk", "person", ("--into", "2")),
    "dependant end": ("clerk", "person", ("--on", "2018-05-01")),
    "enroll add": ("clerk", "person", ("--plan", "CRITICAL", "--unit", "A1", "--unpaid", "--starts-on", "2018-01-01")),
    "enroll cancel": ("clerk", "enrollment", LEAVES),
    "contribution refund": ("clerk", "contribution", ("--on", "2018-05-01", "--reason", "x")),
    "claim add": ("clerk", "person", ("--plan", "ACCIDENT", "--on", "2018-05-01", "--harm", "death")),
    "claim reject": ("clerk", "claim", ("--reason", "x")),
    "claim reopen": ("clerk", "claim", ("--reason", "x")),
    "claim adjudicate": ("clerk", "claim", ()),
    "claim payee": ("clerk", "claim", PAYEE),
    "relief add": ("clerk", "person", ("--amount", "5", "--on", "2018-05-01")),
    "relief approve": ("second", "relief", ("--on", "2018-05-01")),
    "relief reject": ("second", "relief", ("--reason", "x")),
    "journal undo": ("clerk", "entry", ("--reason", "x")),
}
"""Commands that write and name one record by its number: who runs them, what the number is of, and the rest."""
MORE = {
    "dependant add --of": ("clerk", "person", ("周五", "110100199505053338", "--relation", "spouse")),
    "contribution refund --enrollment": ("clerk", "enrollment", LEAVES),
    "claim adjudicate --stale": ("clerk", "claim", ("--stale",)),
}
QUESTIONS = {
    "member show": ("clerk", "person", ()),
    "member history": ("clerk", "person", ()),
    "letter receipt": ("clerk", "person", ("-o", "x.docx")),
    "letter cover": ("clerk", "person", ("-o", "x.docx")),
    "letter payment": ("clerk", "claim", ("-o", "x.docx")),
    "letter refusal": ("clerk", "claim", ("-o", "x.docx")),
    "claim show": ("clerk", "claim", ()),
    "claim explain": ("clerk", "claim", ()),
    "claim eligible": ("clerk", "person", ()),
    "claim recheck": ("clerk", "claim", ()),
    "claim list --person": ("clerk", "person", ()),
    "payout list --person": ("clerk", "person", ()),
    "relief list --person": ("clerk", "person", ()),
    "enroll list --person": ("clerk", "person", ()),
    "dependant list --of": ("clerk", "person", ()),
}


ELSEWHERE = {"enroll import": "receipt", "contribution record": "receipt", "import": "receipt"}
"""Commands that name a receipt of their own; that one outside has the number is tried below."""


def test_every_command_that_names_a_record_is_tried() -> None:
    naming = set()
    for command, info in _walk():
        allowed = PERMISSIONS.get(command)
        if allowed is not None and allowed.below:
            naming |= {command for each in info.params if each.metavar in ("PERSON", "NO", "ENTRY", "RECORD")}
    tried = {called.partition(" --")[0] for called in (*WRITES, *MORE, *QUESTIONS)}
    assert sorted(naming - tried) == sorted(ELSEWHERE)


def hers(desk: Desk, table: str) -> list[int]:
    """The numbers of all that is hers in a table, and the entries that speak of her."""
    if table == "entry":
        return [
            entry for (entry,) in answer(desk.url, "select entry_id from personal union select entry_id from denial")
        ]
    key = {"person": "person_id", "relief": "relief_id"}.get(table, f"{table}_id")
    if table == "contribution":
        sql = (
            "select contribution_id from contribution where unit_id = (select unit_id from unit where unit_code = 'B1')"
        )
    else:
        sql = f"select distinct {key} from {table} where person_id = 1"
    return sorted(number for (number,) in answer(desk.url, sql))


@pytest.mark.parametrize("way", [(), ("-f", "json")], ids=["table", "json"])
@pytest.mark.parametrize("tried", [(), ("--dry-run",)], ids=["written", "tried"])
@pytest.mark.parametrize("called", [*WRITES, *MORE])
def test_a_number_outside_is_told_of_like_one_that_was_never_given(
    towns: Desk, called: str, tried: tuple[str, ...], way: tuple[str, ...]
) -> None:
    account, table, further = {**WRITES, **MORE}[called]
    command = called.partition(" --")[0]
    option = [called.split()[-1]] if called in ("contribution refund --enrollment", "dependant add --of") else []

    def run(number: int, *language: str) -> tuple[int, str, str]:
        given = (*command.split(), *option, str(number), *further, *tried, *way, *language)
        return told(towns(account, *given), number)

    numbers = hers(towns, table) if table != "entry" else [3, 4, 6, 14]
    assert numbers
    for number in numbers:
        before = len(denials(towns))
        for language in ((), ("--lang", "zh")):
            said = run(number, *language)
            assert said == run(NEVER, *language)
            assert said[0] == 1
        role = {"second": "approver"}.get(account, account)
        assert denials(towns)[before:] == [(command, role)] * 2


@pytest.mark.parametrize("way", [(), ("-f", "json")], ids=["table", "json"])
@pytest.mark.parametrize("called", QUESTIONS)
def test_a_question_about_a_number_outside_is_answered_like_one_about_none(
    towns: Desk, called: str, way: tuple[str, ...]
) -> None:
    account, table, further = QUESTIONS[called]
    command, _, _ = called.partition(" --person")
    words = [*command.split(), *(["--person"] if called.endswith("--person") else [])]
    for number in hers(towns, table):
        for language in ((), ("--lang", "zh")):
            asked, never = (
                told(towns(account, *words, str(each), *further, *way, *language), each) for each in (number, NEVER)
            )
            assert asked == never
            assert asked[0] == 1


NAMED = {
    "contribution refund": (("--receipt", "rb2"), LEAVES),
    "claim add": (("2", "--plan", "HOSP_MED", "--settlement", "sb"), ()),
}


@pytest.mark.parametrize("tried", [(), ("--dry-run",)], ids=["written", "tried"])
@pytest.mark.parametrize("command", NAMED)
def test_a_receipt_or_settlement_outside_is_unknown_too(towns: Desk, command: str, tried: tuple[str, ...]) -> None:
    given, further = NAMED[command]
    asked = towns("clerk", *command.split(), *given, *further, *tried)
    never = towns("clerk", *command.split(), *given[:-1], "zz9", *further, *tried)
    assert told(asked, given[-1].upper()) == told(never, "ZZ9")
    assert asked.code == 1
    assert denials(towns) == [(command, "clerk")]


def test_money_of_a_unit_outside_is_not_given_back(towns: Desk) -> None:
    cover = ("enroll", "add", LI, "--unit", "B1", "--plan", "CRITICAL", "--starts-on", "2018-03-01", "--unpaid")
    assert towns("boss", *cover).code == 0
    assert answer(towns.url, "select count(*) from allocation_now") == [(1,)]
    assert towns("boss", "member", "transfer", LI, "--to", "A1", "--on", "2018-06-01").code == 0
    ran = towns("clerk", "enroll", "cancel", "4", "--on", "2018-06-02", "--reason", "x", "-f", "json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "LIES_OUTSIDE")


def test_the_decisions_that_a_write_changes_are_told_as_ever(towns: Desk) -> None:
    ran = towns("clerk", "enroll", "cancel", "2", "--on", "2018-06-02", "--reason", "x", "--dry-run", "-f", "json")
    [note] = [note for note in json.loads(ran.out)["notes"] if note["code"] == "DECISIONS_CHANGED"]
    assert (note["claims"], note["count"]) == ([2], 1)


def test_of_the_tree_the_part_is_told(towns: Desk) -> None:
    made = json.loads(towns("clerk", "unit", "tree", "-f", "json").out)
    assert (made["unit_code"], [row["unit_code"] for row in made["rows"]]) == (YANQING, [YANQING, "A1"])
    renamed = towns("town", "unit", "rename", "A1", "乙厂工会", "--on", "2018-05-01", "-f", "json")
    assert json.loads(renamed.out)["notes"] == []
    added = towns("town", "unit", "add", "B1", "丙厂工会", "--parent", YANQING, "--kind", "基层", "-f", "json")
    assert (added.code, json.loads(added.out)["error"]["code"]) == (4, "NOT_IN_SCOPE")
    assert "乙厂" not in added.out


TEXTS = ("李二", LI, "le", "1130", "8776", PHONE)


def test_whatever_names_somebody_outside_names_nobody(towns: Desk) -> None:
    for place, text in enumerate(TEXTS, start=1):
        ran = towns("clerk", "member", "edit", text, "--phone", "13812345678", "--dry-run", "-f", "json")
        assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "PERSON_UNKNOWN")
        assert len(denials(towns)) == place
    found = json.loads(towns("clerk", "member", "find", "李", "-f", "json").out)
    assert (found["rows"], found["total"]) == ([], {"count": 0}) or found["rows"] == []


# --- units ----------------------------------------------------------------------------------------

GIVEN = {
    "PERSON": "2",
    "UNIT": "A1",
    "PLAN": "CRITICAL",
    "N": "5",
    "SQL": "select 1",
    "YUAN": "40",
    "DATE": "2018-06-01",
    "clerk|approver|admin|auditor": "clerk",
    "name": "赵四",
    "document_no": NEW,
}
TAKING = {
    "member import": f"{ROSTER.replace(',所属工会', '')}赵四,{NEW},男,,,2018-01-01\n",
    "enroll import": f"姓名,证件号码,参保项目,份数,起保日期,互助费,缴费日期\n张一,{ZHANG},CRITICAL,1,2018-06-01,40,2018-06-05\n",
    "relief import": f"{GRANTS}张一,{ZHANG},5,2018-06-01\n",
}
TAKING["import"] = TAKING["member import"]
TAKING["publish check"] = "参保率50%\n"
TAKING["plan try"] = resource_text("terms", "HOSP_MED.toml")
"""Files that are taken but for the unit that the command line names."""
NEEDED = {
    "member add": ("--joined-on", "2018-01-01"),
    "enroll add": ("--unpaid",),
    "contribution opening set": ("--contribution", "1", "--aid", "1", "--beneficiaries", "1", "--members", "1"),
    "enroll template": ("--renew", "2018"),
    "claim adjudicate": ("--stale",),
    "publish check": ("--year", "2018"),
}
"""What a command needs beside what it requires."""
WRITTEN = {*NEED_OUTPUT, "report html"}


def of_units(folder: Path) -> Iterator[tuple[str, list[str], str, bool]]:
    """Every command and each way in which it takes a unit: its words, and the option that takes it ("" for none)."""
    for command, info in _walk():
        for parameter in info.params:
            if parameter.metavar != "UNIT":
                continue
            words: list[str] = []
            for each in info.params:
                if each is not parameter and (each.required or (each.name == "output" and command in WRITTEN)):
                    ending = {"report html": ".html", "letter renewal": ".docx"}.get(command, ".xlsx")
                    made = str(folder / f"made{ending}") if each.name == "output" else None
                    value = made or GIVEN.get(each.metavar or "") or GIVEN.get(each.name) or _value(each, folder)
                    words += [value] if each.param_type_name == "argument" else [max(each.opts, key=len), value]
            words += NEEDED.get(command, ())
            is_argument = parameter.param_type_name == "argument"
            yield (
                command,
                words,
                "" if is_argument else max(parameter.opts, key=len),
                "dry_run" in {each.name for each in info.params},
            )


@pytest.mark.parametrize("outside", ["B1", "乙厂工会", "110119"])
def test_every_command_refuses_a_unit_outside(towns: Desk, tmp_path: Path, outside: str) -> None:
    wrong, asked = [], 0
    (tmp_path / "made").mkdir()
    for command, words, option, writes in of_units(tmp_path / "made"):
        if command in TAKING:
            words = [_file(tmp_path, TAKING[command]), *words[1:]]
        given = [*command.split(), *([option, outside] if option else [outside]), *words]
        for tried in ([], ["--dry-run"]) if writes else ([],):
            before = len(denials(towns))
            ran = towns("town", *given, *tried)
            asked += 1
            recorded = len(denials(towns)) - before
            is_role = "is about the whole ledger" in ran.err
            if ran.code != 4 or recorded != 1 or ran.out:
                wrong.append((*given, *tried, ran.code, recorded, ran.err[:200]))
            elif not is_role and f"unit:{'B1' if outside != '110119' else outside} lies outside" not in ran.err:
                wrong.append((*given, ran.err))
    assert "\n".join(map(str, wrong)) == ""
    assert asked > 60
    assert [path.name for path in (tmp_path / "made").iterdir() if path.suffix in (".xlsx", ".html", ".docx")] == []


# --- files ------------------------------------------------------------------------------------------


def imported(desk: Desk, folder: Path, command: str, text: str, *more: str, language: str = "en") -> Ran:
    path = _file(folder, text)
    return desk("clerk", *command.split(), path, *more, "-f", "json", "--lang", language)


STRANGER: Mapping[str, tuple[str, list[str], str]] = {
    "member import": (
        ROSTER,
        [
            "{name},{number},男,,,A1,2018-01-01",
            "{name},{number},男,13912348765,6222000011118776,A1,2018-01-01",
            "{name},{number},男,,,A1,2018-04-01",
            "赵四,{number},男,,,A1,2018-01-01",
        ],
        "LIES_OUTSIDE",
    ),
    "enroll import": (
        COVERS,
        [
            "{name},{number},A1,HOSP_MED,1,2018-01-01,95,2018-01-05",
            "{name},{number},A1,HOSP_MED,1,2018-06-01,95,2018-06-05",
            "赵四,{number},A1,CRITICAL,1,2018-01-01,40,2018-01-05",
        ],
        "LIES_OUTSIDE",
    ),
    "claim import": (
        SETTLEMENTS,
        ["{name},{number},SX," + STAY, "赵四,{number},SX," + STAY, "{name},{number},SB," + STAY],
        "PERSON_UNKNOWN_ROW",
    ),
    "payout import": (
        PAYMENTS,
        [
            "{name},{number},6222000011118776,SECOND,2018Q1,住院,123.45,2018-06-01,成功,LB",
            "{name},{number},6222000011110000,SECOND,2018Q1,住院,100,2018-06-01,成功,LX",
            "赵四,{number},,SECOND,2018Q1,住院,100,2018-06-01,退汇,LB",
        ],
        "PERSON_UNKNOWN_ROW",
    ),
    "relief import": (
        GRANTS,
        ["{name},{number},123.45,2018-02-27", "{name},{number},5,2018-02-27", "赵四,{number},5,2018-02-27"],
        "PERSON_UNKNOWN_ROW",
    ),
}
"""Rows about somebody outside, in agreement with what stands of them and not; what is said of each."""


@pytest.mark.parametrize("tried", [(), ("--dry-run",)], ids=["written", "tried"])
@pytest.mark.parametrize("command", STRANGER)
def test_a_row_about_a_stranger_is_told_one_thing_whatever_it_says(
    towns: Desk, tmp_path: Path, command: str, tried: tuple[str, ...]
) -> None:
    heading, rows, code = STRANGER[command]
    for place, row in enumerate(rows, start=1):
        ran = imported(towns, tmp_path, command, heading + row.format(name="李二", number=LI) + "\n", *tried)
        made = json.loads(ran.out)
        assert ran.code == 1
        assert [(problem["verdict"], problem["code"]) for problem in made["problems"]] == [("refused", code)]
        # That the people have to go in first is said of anybody whom the asker is not to know of.
        first = ["MEMBERS_FIRST"] if code == "PERSON_UNKNOWN_ROW" else []
        assert (made["read"], made["refused"], made["unchanged"]) == (1, 1, 0)
        assert [note["code"] for note in made["notes"]] == first
        assert [word for word in FOREIGN if word in made["problems"][0]["message"]] == []
        assert len(denials(towns)) == place
    if code == "PERSON_UNKNOWN_ROW":
        unknown = imported(towns, tmp_path, command, heading + rows[1].format(name="李二", number=NEW) + "\n", *tried)
        nobody = json.loads(unknown.out)
        assert [problem["code"] for problem in nobody["problems"]] == [code]
        assert nobody["notes"] == made["notes"]
        assert len(denials(towns)) == len(rows)


def test_a_stranger_cannot_be_accepted_either(towns: Desk, tmp_path: Path) -> None:
    accept = ("--accept", "DIFFERS", "--accept", "TRANSFER", "--accept", "NOT_A_MEMBER", "--reason", "x")
    for command, more in (("member import", ()), ("enroll import", ("--join",))):
        heading, rows, _ = STRANGER[command]
        text = heading + rows[0].format(name="李二", number=LI) + "\n"
        made = json.loads(imported(towns, tmp_path, command, text, *accept, *more).out)
        assert [problem["code"] for problem in made["problems"]] == ["LIES_OUTSIDE"]


def test_the_others_of_a_file_are_taken_and_the_stranger_is_recorded_besides(towns: Desk, tmp_path: Path) -> None:
    text = f"{ROSTER}李二,{LI},男,,,A1,2018-01-01\n赵四,{NEW},男,,,A1,2018-01-01\n"
    made = json.loads(imported(towns, tmp_path, "member import", text, "--valid-rows").out)
    assert (made["added"], made["refused"]) == (1, 1)
    last = answer(towns.url, "select entry_id, action from entry order by entry_id desc limit 2")
    assert last == [(made["entry"] + 1, "denial"), (made["entry"], "member import")]


NUMBERS = {
    "claim import": (SETTLEMENTS, f"张一,{ZHANG},SB,{STAY}", "settlement_no"),
    "payout import": (PAYMENTS, f"张一,{ZHANG},,SECOND,2018Q1,住院,100,2018-06-01,成功,LB", "serial_no"),
    "contribution import": (RECEIPTS, "RB2,A1,CRITICAL,2018-02-27,123.45", "receipt_no"),
}


@pytest.mark.parametrize("tried", [(), ("--dry-run",)], ids=["written", "tried"])
@pytest.mark.parametrize("command", NUMBERS)
def test_a_number_that_somebody_outside_has_is_refused_with_one_sentence(
    towns: Desk, tmp_path: Path, command: str, tried: tuple[str, ...]
) -> None:
    heading, row, _ = NUMBERS[command]
    made = json.loads(imported(towns, tmp_path, command, f"{heading}{row}\n", *tried).out)
    [problem] = made["problems"]
    assert (problem["verdict"], problem["code"]) == ("refused", "LIES_OUTSIDE")
    assert [word for word in FOREIGN if word in problem["message"]] == []
    assert denials(towns) == [(command, "clerk")]


SINGLE = {
    "member add": ("李二", LI, "--unit", "A1", "--joined-on", "2018-01-01"),
    "member edit": ("2", "--document-no", LI),
    "contribution record": (
        *("--unit", "A1", "--plan", "CRITICAL", "--amount", "123.45"),
        *("--received-on", "2018-02-27", "--receipt", "RB2"),
    ),
    "enroll add": (
        *("2", "--unit", "A1", "--plan", "CRITICAL", "--starts-on", "2018-01-01"),
        *("--received-on", "2018-02-27", "--receipt", "RB2"),
    ),
}


@pytest.mark.parametrize("tried", [(), ("--dry-run",)], ids=["written", "tried"])
@pytest.mark.parametrize("command", SINGLE)
def test_at_the_counter_the_same_sentence_is_said(towns: Desk, command: str, tried: tuple[str, ...]) -> None:
    ran = towns("clerk", *command.split(), *SINGLE[command], *tried, "-f", "json")
    made = json.loads(ran.out)
    codes = [made["error"]["code"]] if "error" in made else [problem["code"] for problem in made["problems"]]
    assert (ran.code, codes) == (1, ["LIES_OUTSIDE"])
    assert [word for word in FOREIGN if word in ran.err.replace("RB2", "")] == []
    assert denials(towns) == [(command, "clerk")]


def test_the_receipt_of_a_file_is_nobody_elses(towns: Desk, tmp_path: Path) -> None:
    text = f"{COVERS}张一,{ZHANG},A1,CRITICAL,1,2018-06-01,40,2018-06-05\n"
    ran = imported(towns, tmp_path, "enroll import", text, "--receipt", "RB2")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "LIES_OUTSIDE")
    assert denials(towns) == [("enroll import", "clerk")]


def test_a_document_that_somebody_outside_had_once_is_theirs_too(towns: Desk) -> None:
    assert towns("boss", "member", "edit", "1", "--document-no", NEW).code == 0
    for command in (
        ("edit", "2", "--document-no", LI),
        ("add", "赵四", LI, "--unit", "A1", "--joined-on", "2018-01-01"),
    ):
        made = json.loads(towns("clerk", "member", *command, "-f", "json").out)
        told = [made["error"]["code"]] if "error" in made else [problem["code"] for problem in made["problems"]]
        assert told == ["LIES_OUTSIDE"]


def test_a_file_that_another_entered_is_judged_as_if_nobody_had(towns: Desk, tmp_path: Path) -> None:
    path = _file(tmp_path, HER_PAYMENT)
    assert towns("boss", "payout", "import", path).code == 5
    ran = towns("clerk", "payout", "import", path, "-f", "json")
    made = json.loads(ran.out)
    assert (ran.code, made["same_as_entry"], made["problems"][0]["code"]) == (1, None, "PERSON_UNKNOWN_ROW")


# --- what stays whole -------------------------------------------------------------------------------


def test_who_comes_into_the_part_is_seen_from_then_on(towns: Desk, tmp_path: Path) -> None:
    text = f"{COVERS}赵四,{NEW},A1,HOSP_MED,1,2018-06-01,95,2018-06-05\n"
    made = json.loads(imported(towns, tmp_path, "enroll import", text, "--join").out)
    assert made["added"] == 1
    shown = json.loads(towns("clerk", "member", "show", NEW, "-f", "json").out)
    assert len([cover for cover in shown["covers"] if cover["enrollment_no"] is not None]) == 1
    # The money of the unit pays the new cover within the entry that brings the person.
    waiting = ("--unit", "A1", "--plan", "CRITICAL", "--amount", "40", "--received-on", "2018-06-05")
    assert towns("clerk", "contribution", "record", *waiting).code == 0
    text = f"{COVERS}钱五,11010019900307119X,A1,CRITICAL,1,2018-06-01,40,\n"
    made = json.loads(imported(towns, tmp_path, "enroll import", text, "--join", "--unpaid").out)
    assert made["asserted"]["allocation"] == 1


def test_keys_and_uniqueness_are_those_of_the_whole_ledger(towns: Desk) -> None:
    highest = answer(towns.url, "select max(fact_id) from person")[0][0]
    added = towns("clerk", "member", "add", "赵四", NEW, "--unit", "A1", "--joined-on", "2018-01-01", "-f", "json")
    assert json.loads(added.out)["person_no"] == highest + 1


def test_a_use_case_that_forgot_to_ask_is_refused_with_the_same_sentence(towns: Desk) -> None:
    adding = Intent("member add", Actor("clerk", "clerk"))
    with pytest.raises(MutualAidError) as refused, write(towns.url, adding) as writer:
        writer.assert_one("personal", person_id=2, document_type="resident_id", document_no=LI)
    assert refused.value.code == "LIES_OUTSIDE"
    assert denials(towns) == [("member add", "clerk")]


def test_whoever_writes_finds_the_part_alone_in_every_table(towns: Desk) -> None:
    with write(towns.url, Intent("member edit", Actor("clerk", "clerk"))) as writer:
        for table in ("person", "personal", "membership", "enrollment", "settlement", "claim", "payout", "relief"):
            assert 1 not in {person for (person,) in writer.select(f'select person_id from "{table}"')}
            assert 1 not in {
                person
                for (person,) in writer.select(
                    f"select person_id from {table}_now" if table != "payout" else "select person_id from outgoing_now"
                )
            }
        assert writer.select("select count(*) from decision_now") == [(1,)]
        assert writer.select("select count(*) from payout_event_now") == [(0,)]
        assert writer.elsewhere("personal", "document_no", [LI, ZHANG, NEW]) == {LI}


def test_a_look_back_and_a_look_at_the_whole_end_at_the_part_again(towns: Desk) -> None:
    people = "select person_id from person_now order by person_id"
    with write(towns.url, Intent("member edit", Actor("clerk", "clerk"))) as writer:
        with writer.reader_before() as before:
            assert before.select(people) == [(2,)]
        assert writer.select(people) == [(2,)]
        with writer.unbounded() as whole:
            assert whole.select(people) == [(1,), (2,)]
        assert writer.select(people) == [(2,)]
        assert writer.select("select count(*) from claim") == [(1,)]


def test_an_unlimited_writer_pays_nothing(towns: Desk) -> None:
    with write(towns.url, Intent("member edit", Actor("boss", "boss"))) as writer:
        if writer.reader().engine == "sqlite":
            assert writer.select("select count(*) from sqlite_temp_schema") == [(0,)]
        assert writer.whole() is writer.reader()


def test_a_printed_figure_beyond_the_unit_is_told_without_its_value(towns: Desk) -> None:
    for unit in ("110119", YANQING):
        printed = ("publish", "create", "participation", "--unit", unit, "--year", "2018", "--title", "x")
        assert towns("boss", *printed).code == 0
    added = ("member", "add", "赵四", NEW, "--unit", "A1", "--joined-on", "2018-01-01", "-f", "json")
    notes = json.loads(towns("clerk", *added).out)["notes"]
    assert [note["code"] for note in notes] == ["PUBLISHED_FIGURE_CHANGES", "PUBLISHED_ELSEWHERE"]
    assert Note("PUBLISHED_ELSEWHERE").facts == {}


def test_an_undo_names_what_rests_on_it_as_far_as_it_is_seen(towns: Desk) -> None:
    assert towns("clerk", "member", "add", "赵四", NEW, "--unit", "A1", "--joined-on", "2018-01-01").code == 0
    entry = str(answer(towns.url, "select max(entry_id) from entry")[0][0])
    assert towns("clerk", "member", "edit", NEW, "--document-no", "110100199003071253").code == 0
    edited = str(answer(towns.url, "select max(entry_id) from entry")[0][0])
    gone = ("member", "add", "周八", NEW, "--unit", "B1", "--joined-on", "2018-01-01", "--accept", "DOCUMENT_ONCE_HELD")
    ran = towns("boss", *gone, "--reason", "x")
    assert ran.code == 0, ran.err
    ran = towns("clerk", "journal", "undo", edited, "--reason", "x", "-f", "json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (1, "LIES_OUTSIDE")
    ran = towns("clerk", "journal", "undo", entry, "--reason", "x")
    assert (ran.code, f"(#{edited})" in ran.err) == (1, True)


def test_a_limited_user_verifies_the_whole_ledger(towns: Desk) -> None:
    for account in ("boss", "clerk"):
        verified = json.loads(towns(account, "journal", "verify", "-f", "json").out)
        assert (verified["ok"], verified["facts"]) == (True, answer_facts(towns))


def answer_facts(desk: Desk) -> int:
    """How many facts the whole ledger holds."""
    from mutualaid.facts import KEYS

    return sum(int(answer(desk.url, f'select count(*) from "{table}"')[0][0]) for table in KEYS)
