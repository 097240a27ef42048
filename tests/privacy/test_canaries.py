"""No personal value in clear: through every command in every format, every forced error, and what is left behind.

The named exceptions are the payment file and the workbook handed back; ``--unmask`` has tests of its own.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from tests.operators.conftest import Desk, Ran
from tests.operators.walk import Line, lines

STRIDE = 1 if os.environ.get("MUTUALAID_CANARIES") == "all" else 3

NAME, OTHER_NAME = "欧阳金丝雀", "司马画眉鸟"
DOCUMENT, OTHER_DOCUMENT, NEW_DOCUMENT = "110100199003071114", "110100199003071157", "110100199003071130"
BROKEN = "110100199003071118"
PHONE, NEW_PHONE, BAD_PHONE = "13912348765", "13700001234", "139123487650000"
CARD, OTHER_CARD, ILLNESS = "6222000011112222", "6222000033334444", "罕见金丝雀病"
HEIR, ACCOUNT, BANK, EVIDENCE = "独孤白鹭鸟", "6222000055556666", "白鹭银行百灵支行", "画眉公证书百灵号"
CANARIES = (
    *(NAME, OTHER_NAME, DOCUMENT, OTHER_DOCUMENT, NEW_DOCUMENT, BROKEN, PHONE, NEW_PHONE, BAD_PHONE),
    *(CARD, OTHER_CARD, ILLNESS, "1990-03-07", NAME[1:4], OTHER_NAME[1:4]),
    *(HEIR, HEIR[1:4], ACCOUNT, BANK, EVIDENCE),
)

MEMBERS = (
    "姓名,证件号码,手机号,互助服务卡号,所属工会,入会日期\n"
    f"{NAME},{DOCUMENT},{NEW_PHONE},{CARD},110119,2018-01-01\n"
    f"{NAME}9,{BROKEN},{BAD_PHONE},{CARD},110119,2018-01-01\n"
    f"{OTHER_NAME},{NEW_DOCUMENT},{PHONE},{CARD}12345678,没有这个工会{DOCUMENT},{PHONE}\n"
)
ENROLLMENTS = (
    "姓名,证件号码,手机号,所属工会,参保项目,份数,起保日期,互助费,缴费日期\n"
    f"{OTHER_NAME},{DOCUMENT},{NEW_PHONE},110119,没有这个计划{DOCUMENT},1,2018-01-01,95,2018-01-01\n"
    f"{NAME},{NEW_DOCUMENT},{BAD_PHONE},110119,HOSP_MED,{PHONE},{DOCUMENT},{CARD},2018-01-01\n"
)
CONTRIBUTIONS = f"收据号,所属工会,参保项目,缴费日期,金额,备注\n{NAME},110119,HOSP_MED,2018-01-01,{CARD},{DOCUMENT}\n"
CLAIMS_HEAD = "姓名,证件号码,结算单号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费\n"
CLAIMS = (
    CLAIMS_HEAD + f"{OTHER_NAME},{DOCUMENT},S1,区医院,二级,2018-05-01,2018-05-03,{ILLNESS},3000,1000,1000,500,500\n"
    f"{NAME},{BROKEN},S2,{NAME},{PHONE},{DOCUMENT},2018-05-03,{ILLNESS},{CARD},1000,1000,500,500\n"
)
PAYOUTS = (
    "姓名,证件号码,互助服务卡号,项目,就诊季度,类别,金额,支付日期,结果,流水号\n"
    f"{OTHER_NAME},{DOCUMENT},{OTHER_CARD},SECOND,2018Q1,住院,100,2018-06-01,成功,L2\n"
    f"{NAME},{BROKEN},{CARD},没有{PHONE},{DOCUMENT},{PHONE},{CARD},{DOCUMENT},不明{PHONE},L3\n"
)
RELIEF = (
    "姓名,证件号码,所属工会,金额,申请日期,原因\n"
    f"{OTHER_NAME},{DOCUMENT},没有{PHONE},{CARD},{DOCUMENT},{ILLNESS}\n"
    f"{NAME},{BROKEN},110119,{PHONE},2018-05-03,{ILLNESS}\n"
)
UNITS = f"单位编码,单位名称,上级单位编码,类型\n{DOCUMENT},{NAME},110119,基层\nU9,{PHONE},{DOCUMENT},{CARD}\n"
ANSWER = f"序号,姓名,卡号,金额,结果,退回原因\n1,{OTHER_NAME},{OTHER_CARD},1.00,退汇,户名不符 {NAME} {CARD}\n"
FILES = {
    "member import": MEMBERS,
    "enroll import": ENROLLMENTS,
    "contribution import": CONTRIBUTIONS,
    "claim import": CLAIMS,
    "payout import": PAYOUTS,
    "unit import": UNITS,
    "relief import": RELIEF,
    "payout confirm": ANSWER,
    "plan load": f"name = '{NAME}'\nphone = {PHONE}\n",
}


@pytest.fixture(scope="module")
def birds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Desk], bytes]:
    """Makes a ledger in which people, claims, payments and requests of every kind stand, once."""
    made: list[bytes] = []

    def make(desk: Desk) -> bytes:
        if not made:
            _make(desk, tmp_path_factory.mktemp("birds"))
            made.append(Path(desk.url).read_bytes())
        return made[0]

    return make


def _make(desk: Desk, folder: Path) -> None:
    claims, payouts = folder / "claims.csv", folder / "payouts.csv"
    claims.write_text(
        CLAIMS_HEAD
        + f"{NAME},{DOCUMENT},S0,区医院,二级,2018-05-01,2018-05-03,{ILLNESS},30000,10000,10000,5000,5000\n"
        + f"{OTHER_NAME},{OTHER_DOCUMENT},S9,区医院,二级,2018-06-01,2018-06-03,{ILLNESS},30000,10000,10000,5000,5000\n",
        encoding="utf-8",
    )
    payouts.write_text(
        PAYOUTS.splitlines()[0] + f"\n{NAME},{DOCUMENT},{CARD},SECOND,2018Q1,住院,100,2018-06-01,退汇,L1\n",
        encoding="utf-8",
    )
    told = f"电话 {PHONE} 证件 {DOCUMENT} 卡 {CARD}"
    enroll = ("--plan", "HOSP_MED", "--unit", "110119", "--starts-on", "2018-01-01", "--received-on", "2018-01-01")
    for account, *arguments in (
        ("a", "member", "add", NAME, DOCUMENT, "--unit", "110119", "--joined-on", "2017-01-01", "--phone", PHONE, "--card", CARD, "--note", told),
        ("a", "member", "add", OTHER_NAME, OTHER_DOCUMENT, "--unit", "110119", "--joined-on", "2017-01-01", "--card", OTHER_CARD),
        ("a", "enroll", "add", "1", *enroll),
        ("a", "enroll", "add", "2", *enroll),
        ("a", "member", "edit", "1", "--bank-name", NAME, "--reason", told),
        ("a", "claim", "import", str(claims), "--received-on", "2018-06-10", "--accept", "DIFFERS", "--reason", told),
        ("a", "claim", "add", "1", "--plan", "ACCIDENT", "--on", "2018-05-01", "--harm", "death", "--circumstances", ILLNESS),
        ("a", "claim", "payee", "3", "--name", HEIR + "旧", "--account", ACCOUNT, "--bank", BANK, "--evidence", EVIDENCE),
        ("a", "claim", "payee", "3", "--name", HEIR, "--account", ACCOUNT, "--bank", BANK, "--evidence", EVIDENCE),
        ("a", "claim", "payee", "2", "--name", HEIR, "--account", ACCOUNT, "--bank", BANK, "--evidence", EVIDENCE),
        ("a", "claim", "adjudicate", "1", "2"),
        ("a", "payout", "propose", "--reason", told),
        ("b", "payout", "approve", "1"),
        ("a", "payout", "import", str(payouts)),
        ("a", "relief", "add", "1", "--amount", "500", "--on", "2018-05-01", "--reason", told),
        ("a", "member", "add", NAME, NEW_DOCUMENT, "--unit", "110119", "--joined-on", "2010-01-01", "--left-on", "2011-01-01"),
        ("a", "member", "merge", "3", "--into", "1", "--reason", told),
        ("a", "publish", "create", "participation", "--year", "2018", "--people", "--reason", told),
    ):  # fmt: skip
        ran = desk(account, *arguments)
        assert ran.code == 0, (arguments, ran.out, ran.err)


@pytest.fixture
def desk(
    open_desk: Desk, birds: Callable[[Desk], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """The ledger with the canaries, and a folder of its own for whatever is left behind."""
    content = birds(open_desk)
    Path(open_desk.url).write_bytes(content)
    aside = tmp_path / "aside"
    aside.mkdir()
    for name in ("TMPDIR", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(aside))
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    yield open_desk
    assert [path for path in aside.rglob("*") if path.is_file() and shows(content_of(path))] == []


def content_of(path: Path) -> str:
    """What stands in a file, an Excel workbook unpacked."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return path.read_bytes().decode("utf-8", "replace")


def shows(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


MORE = {
    "claim adjudicate": ("3",),
    "payout propose": ("--claim", "1"),
    "member edit": ("--phone", NEW_PHONE, "--name", OTHER_NAME, "--accept", "DIFFERS", "--reason", "x"),
    "member add": ("--unit", "110119", "--joined-on", "2018-01-01", "--phone", BAD_PHONE),
    "enroll add": ("--unit", "110119", "--starts-on", "2018-06-01", "--received-on", "2018-06-01"),
    "claim list": ("--person", "1"),
    "payout list": ("--person", "1"),
    "claim import": ("--received-on", "2018-06-10"),
    "contribution opening set": ("--contribution", "5.00"),
    "report summary": ("--year", "2018"),
    "key create": (),
}
PEOPLE = ("participation", "direct-claims", "aid", "renewals")
SAID = {"NAME": NAME, "DOCUMENT_NO": BROKEN, "TEXT": NAME[0], "PERSON": "1"}
"""What is said on the command line in place of what the walk says."""


def runs(folder: Path) -> list[Line]:
    """Every command, about the people with the canaries; files hold them in good rows and in bad ones."""
    made = []
    for command, arguments, dry_run in lines(folder):
        arguments = [*arguments, *MORE.get(command, ())]
        if command in FILES:
            given = folder / f"{command.replace(' ', '-')}.csv"
            given.write_text(FILES[command], encoding="utf-8")
            arguments = [str(given) if argument.endswith("given.csv") else argument for argument in arguments]
        if command == "member add":
            arguments = ["member", "add", NAME, BROKEN, *MORE[command]]
        if command == "member find":
            arguments = ["member", "find", DOCUMENT]
        if command == "payout export":
            continue  # the payment file is an exception by name; tested by itself
        made.append(Line(command, arguments, dry_run))
    made += [Line("report", ["report", name, "--year", "2018", "--people"], False) for name in PEOPLE]
    made += [
        Line("member find", ["member", "find", text], False)
        for text in (NAME, NAME[1:3], "oyjsq", PHONE, CARD[-4:], NEW_DOCUMENT, "不在的人" + DOCUMENT)
    ]
    made += [
        Line("member show", ["member", "show", text], False)
        for text in (NAME, "没有" + NAME, DOCUMENT, NAME[0], OTHER_NAME[0])
    ]
    made += [Line("journal show", ["journal", "show", str(entry), "--all"], False) for entry in range(1, 21)]
    made += [
        Line("journal who", ["journal", "who", record], False)
        for record in (
            "person:1",
            "personal:2",
            "medical:1",
            "payout:1",
            "batch_item:1",
            "claim:1",
            "membership:1",
            "payee:1",
        )
    ]
    made += [
        Line("query", ["query", sql], False)
        for sql in (
            "select * from entry",
            "select * from personal",
            "select * from medical",
            "select * from payee",
            "select holder, account_no, bank, evidence from payee_now",
            "select note from membership",
        )
    ]
    # Where somebody types a value into the wrong place.
    made += [
        Line("wrong", line, False)
        for line in (
            ["report", "participation", "--as-of", DOCUMENT],
            ["report", "participation", "--unit", DOCUMENT],
            ["report", "participation", "--year", PHONE],
            ["member", "show", "1", DOCUMENT],
            ["journal", "show", DOCUMENT],
            ["journal", "list", "--at", DOCUMENT],
            ["claim", "show", PHONE],
            ["member", DOCUMENT],
            [DOCUMENT],
            ["member", "show", f"--{DOCUMENT}"],
        )
    ]
    return made


@pytest.mark.parametrize("ending", ["table", "json", "csv", "xlsx"])
def test_no_command_shows_a_value_in_clear(desk: Desk, tmp_path: Path, ending: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    found, codes = [], set()
    for number, line in enumerate(runs(work)):
        made = work / f"made{number}.{ending}"
        arguments = [*line.arguments, *(["--dry-run"] if line.dry_run else [])]
        if ending != "table" and "-o" not in arguments and "--output" not in arguments:
            arguments += ["-f", ending, *(["-o", str(made)] if ending == "xlsx" else [])]
        ran = desk("a", *arguments)
        text = ran.out + ran.err + (content_of(made) if made.exists() else "")
        codes.add((line.command, int(ran.code)))
        # What this very command line typed is not starred back at whoever typed it.
        shown = [canary for canary in shows(text) if not any(canary in each for each in arguments)]
        if shown or "Traceback" in text or ran.code not in (0, 1, 2, 3, 5):
            found.append((arguments, ran.code, shown, text[:600]))
    assert found == []
    if ending == "json":
        # What is looked at did answer: a walk of refusals would prove nothing.
        answered = {command for command, code in codes if code == 0}
        assert answered >= {"member show", "member find", "claim show", "payout list", "payout show", "relief list"}
        assert answered >= {
            "journal show",
            "journal who",
            "query",
            "publish reproduce",
            "enroll list",
            "member history",
        }


def test_the_journal_keeps_no_number_of_anybody(desk: Desk) -> None:
    with sqlite3.connect(desk.url) as connection:
        kept = connection.execute(
            "select coalesce(reason, '') || coalesce(options, '') || coalesce(file_name, '') from entry"
        )
        told = "\n".join(row[0] for row in kept) + "\n".join(
            str(row[0])
            for row in connection.execute("select note from membership union all select reason from payout_event")
        )
    connection.close()
    assert [canary for canary in (DOCUMENT, PHONE, CARD, OTHER_DOCUMENT) if canary in told] == []
    assert "电话 1********65" in told


def test_the_payment_file_and_the_returned_workbook_are_the_exceptions(desk: Desk, tmp_path: Path) -> None:
    paid = tmp_path / "paid.txt"
    ran = desk("b", "payout", "export", "1", "-o", str(paid), "--encoding", "utf-8")
    assert (ran.code, shows(ran.out + ran.err)) == (0, [])
    assert shows(content_of(paid)) != []
    given, back = tmp_path / "members.csv", tmp_path / "back.xlsx"
    given.write_text(MEMBERS, encoding="utf-8")
    ran = desk("b", "member", "import", str(given), "--return", str(back))
    assert (ran.code, shows(ran.out + ran.err)) == (1, [])
    assert BROKEN in content_of(back)


WRONGS: tuple[Callable[[], BaseException], ...] = (
    lambda: ValueError(f"could not read {DOCUMENT} of {NAME}"),
    lambda: KeyError(DOCUMENT),
    lambda: sqlite3.OperationalError(f"near {NAME}: {DOCUMENT}"),
    lambda: UnicodeDecodeError("utf-8", NAME.encode(), 0, 1, f"{DOCUMENT}"),
    lambda: MemoryError(NAME),
    lambda: AssertionError(f"{PHONE}"),
)
SAYING_SO = (
    "mutualaid.words",
    "mutualaid.render.cells",
    "mutualaid.render.faults",
    "mutualaid.cli",
    "mutualaid.errors",
    "mutualaid.results",
)
"""The way on which an error itself is told."""


def functions() -> dict[CodeType, FunctionType]:
    """Every function and method of the program by its code, but for those that tell of the error."""
    found: dict[CodeType, FunctionType] = {}
    for name, module in list(sys.modules.items()):
        if not name.startswith("mutualaid.") or name.startswith(SAYING_SO):
            continue
        for value in list(vars(module).values()):
            if getattr(value, "__module__", None) != name:
                continue
            for one in list(vars(value).values()) if isinstance(value, type) else [value]:
                inner = getattr(one, "__wrapped__", getattr(one, "__func__", getattr(one, "fget", one)))
                if isinstance(inner, FunctionType) and not inner.__code__.co_freevars:
                    found[inner.__code__] = inner
    return found


def fails(number: int) -> CodeType:
    """The code of a function that raises an error full of canaries, out of another that has them among its locals."""
    wrong = f"WRONGS[{number % len(WRONGS)}]()"
    text = f"def fails(*given, **named):\n from tests.privacy.test_canaries import WRONGS, NAME\n mine = NAME\n raise {wrong} from RuntimeError(mine)"
    made: dict[str, Any] = {}
    exec(text, made)
    code: CodeType = made["fails"].__code__
    return code


def test_an_error_that_nobody_foresaw_tells_a_place_and_no_value(desk: Desk, tmp_path: Path) -> None:
    """Every function of the program raises once, in a command that calls it (a third of them, unless all are asked)."""
    before = Path(desk.url).read_bytes()
    called: dict[CodeType, list[str]] = {}
    asked = [[*line.arguments, *(["--dry-run"] if line.dry_run else [])] for line in runs(tmp_path)]
    for arguments in asked:
        desk("a", *arguments)  # what is called once for all (imports, what is cached) is no part of a command

        def note(frame: FrameType, event: str, _: object, arguments: list[str] = arguments) -> None:
            if event == "call":
                called.setdefault(frame.f_code, arguments)

        sys.setprofile(note)
        try:
            desk("a", *arguments)
        finally:
            sys.setprofile(None)
    mine = [(function, called[code]) for code, function in functions().items() if code in called]
    assert len(mine) > 300
    mine = mine[::STRIDE]
    found, struck = [], 0
    for number, (function, arguments) in enumerate(mine):
        real = function.__code__
        function.__code__ = fails(number)
        try:
            ran = desk("a", *arguments)
        finally:
            function.__code__ = real
        struck += "incident" in ran.err
        if leaks(ran):
            found.append((function.__qualname__, arguments, ran))
    assert found == []
    assert struck > len(mine) * 3 // 4
    assert Path(desk.url).read_bytes() == before


def leaks(ran: Ran) -> bool:
    text = ran.out + ran.err
    return bool(shows(text)) or "Traceback" in text


@pytest.mark.parametrize(
    "place",
    ["mutualaid.store.reading.Reader.answer", "mutualaid.store.writing.insert", "mutualaid.store.writing.void"],
)
@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: type(wrong()).__name__)
def test_an_error_below_every_command_tells_no_value(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, wrong: Callable[[], BaseException]
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise wrong()

    before = Path(desk.url).read_bytes()
    monkeypatch.setattr(place, fail)
    found = []
    for line in runs(tmp_path)[:100:4]:
        ran = desk("a", *line.arguments, *(["--dry-run"] if line.dry_run else []))
        if leaks(ran):
            found.append((line.arguments, ran))
    assert found == []
    assert Path(desk.url).read_bytes() == before
