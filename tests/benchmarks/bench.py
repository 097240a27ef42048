"""Speed and memory as ratios to baselines measured in the same run; run it by hand, it asserts nothing.

    python tests/benchmarks/bench.py                 60,000 rows: start-up, imports, reports
    python tests/benchmarks/bench.py --million       also `report participation` at 1,000,000 members
    python tests/benchmarks/bench.py --claims        100,000 settlements: import, adjudication, recheck (and nothing else)
    python tests/benchmarks/bench.py --start         starting: the smallest writes, `journal verify`, undo (nothing else)
    python tests/benchmarks/bench.py --verify        `journal verify` of 1,000,000 facts (and nothing else)
    python tests/benchmarks/bench.py --money         aid, the summary, check and verify --full, with payments (and nothing else)
    python tests/benchmarks/bench.py --encryption    a backup, and the same imports and answers under a key (nothing else)
    python tests/benchmarks/bench.py --rows 10000    a smaller roster
    python tests/benchmarks/bench.py --peers PYTHON  also what pandas and sqlite-utils take, by an interpreter that has them

CPU is user + system of the whole process and its children, the median of ``--times`` runs.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰"
PLANS = ("住院医疗", "住院津贴", "重大疾病", "意外伤害")
PRICES = {"住院医疗": 95, "住院津贴": 60, "重大疾病": 40, "意外伤害": 100}


class Run(NamedTuple):
    """One measured process: seconds of CPU and wall, peak memory in MiB."""

    cpu: float
    wall: float
    peak: float


def document_no(number: int) -> str:
    """A synthetic resident number (prefix 110100) that is different for every number below 36 million."""
    day, sequence = divmod(number, 999)
    born = time.gmtime(day * 86400 % (30 * 365 * 86400))
    body = f"110100{born.tm_year:04d}{born.tm_mon:02d}{born.tm_mday:02d}{sequence + 1:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def name_of(number: int) -> str:
    """A name of a surname and two of the 3,755 usual signs."""
    signs = (divmod(place % 3755, 94) for place in (number * 31, number * 17 + number // 3755))
    given = "".join(bytes((0xB0 + row, 0xA1 + place)).decode("gb2312") for row, place in signs)
    return SURNAMES[number * 7 % len(SURNAMES)] + given


def measured(
    command: Sequence[str], *, terminal: bool = False, environment: dict[str, str] | None = None, quiet: bool = False
) -> Run:
    """Run a command to its end, its own children counted in; raises when it fails."""
    environment = {key: value for key, value in (environment or os.environ).items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        parent, child = pty.openpty() if terminal else (None, None)
        out = child if terminal else subprocess.DEVNULL
        process = subprocess.Popen(command, stdout=out, stderr=child if terminal else said, env=environment)
        if parent is not None and child is not None:
            os.close(child)
            drained(parent)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.stderr.write("" if quiet else said.read().decode()[-2000:])
            raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def drained(parent: int) -> None:
    """Read a terminal until its program closes it."""
    while True:
        try:
            if not os.read(parent, 65536):
                break
        except OSError:
            break
    os.close(parent)


def median(run: Callable[[], Run], times: int) -> Run:
    """The run with the median CPU of several."""
    runs = sorted((run() for _ in range(times)), key=lambda each: each.cpu)
    return runs[(times - 1) // 2]


def write_rosters(folder: Path, rows: int, units: int) -> tuple[Path, Path]:
    """A member roster and an enrollment roster of that many rows, with shared strings as Excel writes them."""
    from openpyxl import Workbook

    chance = random.Random(2018)
    members, enrollments = Workbook(write_only=True), Workbook(write_only=True)
    member_sheet, enroll_sheet = members.create_sheet("会员"), enrollments.create_sheet("参保")
    member_sheet.append(
        ["序号", "姓名", "证件类型", "证件号码", "性别", "手机号", "互助服务卡号", "所属工会", "入会日期", "会籍状态"]
    )
    enroll_sheet.append(
        ["序号", "姓名", "证件号码", "所属工会", "参保项目", "份数", "起保日期", "止保日期", "互助费", "缴费日期"]
    )
    for number in range(rows):
        name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
        document, unit = document_no(number), f"第{number % units:04d}工会"
        sex = "男" if int(document[16]) % 2 else "女"
        phone = f"138{number:08d}"
        member_sheet.append(
            [number + 1, name, "居民身份证", document, sex, phone, None, unit, f"2017-{number % 12 + 1:02d}-01", "在职"]
        )
        plan = PLANS[number % 4]
        enroll_sheet.append(
            [number + 1, name, document, unit, plan, 1, "2018-01-01", "2018-12-31", PRICES[plan], "2018-01-10"]
        )
    paths = folder / "members.xlsx", folder / "enrollments.xlsx"
    members.save(paths[0])
    enrollments.save(paths[1])
    return paths


def write_payments(folder: Path, rows: int) -> Path:
    """A received list of payments to the people of ``write_rosters``, each to somebody who is enrolled."""
    from openpyxl import Workbook

    chance = random.Random(2018)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("直赔")
    sheet.append(["序号", "姓名", "证件号码", "项目", "就诊季度", "类别", "金额", "给付日期", "流水号", "结果"])
    for number in range(rows):
        name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
        paid = [PLANS[number % 4], "2018年第1季度", "住院", f"{100 + number % 900}.50", "2018-05-10", f"S{number:08d}"]
        sheet.append([number + 1, name, document_no(number), *paid, "成功"])
    path = folder / "payments.xlsx"
    book.save(path)
    return path


def write_units(folder: Path, units: int) -> Path:
    """The grassroots units of the rosters as a CSV."""
    path = folder / "units.csv"
    lines = ["单位编码,单位名称,上级单位编码"]
    lines += [f"G{number:04d},第{number:04d}工会,1101191{number % 9:02d}" for number in range(units)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


CALAMINE = """
import sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for row in book.get_sheet_by_index(0).iter_rows():
    pass
"""
OPENPYXL = """
import sys, openpyxl
for row in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True):
    pass
"""
PANDAS = """
import sqlite3, sys, pandas
pandas.read_excel(sys.argv[1], engine=sys.argv[3]).to_sql("list", sqlite3.connect(sys.argv[2]), if_exists="replace")
"""
SQLITE_UTILS = """
import csv, sys, python_calamine, sqlite_utils
with open(sys.argv[2], "w", encoding="utf-8", newline="") as opened:
    csv.writer(opened).writerows(python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows())
"""
SET_BASED_UNDO = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in ("synchronous = EXTRA", "foreign_keys = ON", "recursive_triggers = ON", "secure_delete = ON",
               "temp_store = MEMORY", "cache_size = -131072"):
    connection.execute(f"PRAGMA {pragma}")
connection.execute("BEGIN IMMEDIATE")
entry, last = int(sys.argv[2]), connection.execute("select max(entry_id) from entry").fetchone()[0]
for table in ("membership", "personal", "person"):
    connection.execute(f"update {table} set voided_by = ? where entry_id = ?", (last + 1, entry))
names = [row[1] for row in connection.execute("pragma table_info(entry)") if row[1] != "entry_id"]
connection.execute(f"insert into entry select ?, {', '.join(names)} from entry where entry_id = ?", (last + 1, last))
connection.execute("COMMIT")
"""
MILLION = """
import sys
sys.path.insert(0, sys.argv[3])
from bench import document_no, name_of
from mutualaid.journal import Actor, Intent, write
rows, url = int(sys.argv[1]), sys.argv[2]
with write(url, Intent("benchmark", Actor("bench", "bench"))) as writer:
    units = [unit for unit, in writer.select("select unit_id from unit where kind_code <> 'district' order by unit_id")]
    plans = [plan for plan, in writer.select("select plan_id from plan where kind_code = 'enrolled' order by plan_id")]
    terms = dict(writer.select("select plan_id, terms_id from plan_terms where ends_on is null"))
    for start in range(0, rows, 50_000):
        numbers = range(start, min(start + 50_000, rows))
        people = writer.assert_rows("person", ("sex_code",), [("M",) for _ in numbers])
        writer.assert_rows("personal", ("person_id", "name", "document_type", "document_no"),
            [(person, name_of(number), "resident_id", document_no(number)) for person, number in zip(people, numbers)])
        writer.assert_rows("membership", ("person_id", "unit_id", "status_code", "joined_on"),
            [(person, units[number % len(units)], "in_service", "2017-01-01") for person, number in zip(people, numbers)])
        covered = [(person, number) for person, number in zip(people, numbers) if number % 4]
        for year in (2017, 2018):
            made = writer.assert_rows("enrollment",
                ("person_id", "plan_id", "terms_id", "unit_id", "starts_on", "ends_on", "share_count", "fee_fen"),
                [(person, plans[number % 4], terms[plans[number % 4]], units[number % len(units)],
                  f"{year}-01-01", f"{year}-12-31", 1, 9500) for person, number in covered])
            writer.assert_rows("contribution",
                ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "enrollment_id"),
                [("receipt", units[number % len(units)], plans[number % 4], f"{year}-01-10", 9500, enrollment)
                 for enrollment, (_, number) in zip(made, covered)])
"""

COVERED = """
import sys
sys.path.insert(0, sys.argv[3])
from bench import document_no
from mutualaid.journal import Actor, Intent, write
people, url = int(sys.argv[1]), sys.argv[2]
with write(url, Intent("benchmark", Actor("bench", "bench"))) as writer:
    units = [unit for unit, in writer.select("select unit_id from unit where kind_code <> 'district' order by unit_id")]
    plans = dict(writer.select("select plan_code, plan_id from plan"))
    terms = dict(writer.select("select plan_id, terms_id from plan_terms where ends_on is null"))
    numbers = range(people)
    ids = writer.assert_rows("person", ("sex_code",), [("M",) for _ in numbers])
    writer.assert_rows("personal", ("person_id", "name", "document_type", "document_no"),
        [(person, "张三", "resident_id", document_no(number)) for person, number in zip(ids, numbers)])
    writer.assert_rows("membership", ("person_id", "unit_id", "status_code", "joined_on"),
        [(person, units[number % len(units)], "in_service", "2015-01-01") for person, number in zip(ids, numbers)])
    # Of ten people five have medical, three the allowance, one both, one critical illness alone; of twenty one had the
    # cover in the year before only.
    held = {8: ("HOSP_MED", "HOSP_ALLOW"), 9: ("CRITICAL",)}
    covers = [
        (person, plans[code], number, year)
        for person, number in zip(ids, numbers)
        for code in held.get(number % 10, ("HOSP_MED",) if number % 10 < 5 else ("HOSP_ALLOW",))
        for year in ((2017,) if number % 20 == 11 else (2017, 2018))
    ]
    made = writer.assert_rows("enrollment",
        ("person_id", "plan_id", "terms_id", "unit_id", "starts_on", "ends_on", "share_count", "fee_fen"),
        [(person, plan, terms[plan], units[number % len(units)], f"{year}-01-01", f"{year}-12-31", 1, 9500)
         for person, plan, number, year in covers])
    writer.assert_rows("contribution",
        ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "enrollment_id"),
        [("receipt", units[number % len(units)], plan, f"{year}-01-10", 9500, enrollment)
         for enrollment, (_, plan, number, year) in zip(made, covers)])
"""


def write_settlements(folder: Path, rows: int, people: int) -> Path:
    """A list of so many settlements of 2018, some of the people with several; every field of the interface filled."""
    from openpyxl import Workbook

    chance = random.Random(2018)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("结算单")
    sheet.append(
        [
            "姓名",
            "证件号码",
            "结算单号",
            "医院",
            "医院等级",
            "入院日期",
            "出院日期",
            "诊断",
            "总费用",
            "统筹基金支付",
            "自付一",
            "自付二",
            "自费",
            "转诊单",
            "原因",
        ]
    )
    for number in range(rows):
        day = 17532 + (number * 7 + number // people * 120) % 350
        admitted = time.gmtime(day * 86400)
        discharged = time.gmtime((day + number % 15) * 86400)
        one, two, own = chance.randrange(500_000), chance.randrange(100_000), chance.randrange(50_000)
        fund = chance.randrange(2_000_000)
        sheet.append(
            [
                "张三",
                document_no(number % people),
                f"JS2018{number:08d}",
                f"第{number % 40}医院",
                ("二级", "三甲", "一级")[number % 3],
            ]
            + [f"{day.tm_year}-{day.tm_mon:02d}-{day.tm_mday:02d}" for day in (admitted, discharged)]
            + [
                ("肺炎", "阑尾炎", "骨折", "抑郁症")[number % 4],
                (one + two + own + fund) / 100,
                fund / 100,
                one / 100,
                two / 100,
            ]
            + [own / 100, "是" if number % 50 == 0 else None, "意外" if number % 9 == 0 else "疾病"]
        )
    path = folder / "settlements.xlsx"
    book.save(path)
    return path


def claims(folder: Path, rows: int, times: int, python: Sequence[str], *, profiled: bool) -> None:
    """Settlements in and decided, against the bare read of their file."""
    db = str(folder / "claims.db")
    units = write_units(folder, 500)
    measured([*python, "-m", "mutualaid", "init", "--code", "110119", "--db", db])
    measured([*python, "-m", "mutualaid", "unit", "import", str(units), "--db", db])
    people = rows * 4 // 5
    measured([*python, "-c", COVERED, str(people), db, str(Path(__file__).parent)])
    path = write_settlements(folder, rows, people)
    print(f"== {rows:,} settlements of {people:,} people")
    bare = median(lambda: measured([*python, "-c", CALAMINE, str(path)]), times)
    line("python-calamine, bare read (settlements)", bare, bare, "bare read")
    mutualaid = [*python, "-m", "mutualaid", "--db", db, "claim"]
    taken = measured([*mutualaid, "import", str(path), "--received-on", "2019-01-31"])
    line("claim import", taken, bare, "bare read", "7")
    line("claim adjudicate --dry-run", measured([*mutualaid, "adjudicate", "--dry-run"]), bare, "bare read")
    if profiled:
        script = (
            "import cProfile, pstats, sys; from mutualaid.cli.main import main; p = cProfile.Profile();"
            f"p.runcall(main, ['claim', 'adjudicate', '--dry-run', '--db', {db!r}]);"
            "pstats.Stats(p, stream=sys.stderr).sort_stats('tottime').print_stats(25)"
        )
        print(
            subprocess.run(
                [sys.executable, "-c", script], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, check=False
            ).stderr.decode()
        )

    def decided(*more: str) -> Run:
        copy = folder / "decided.db"
        copy.write_bytes(Path(db).read_bytes())
        return measured([*python, "-m", "mutualaid", "--db", str(copy), "claim", "adjudicate", *more])

    adjudicated = median(decided, times)
    line("claim adjudicate", adjudicated, bare, "bare read", "3")
    line("claim adjudicate -f json", decided("-f", "json"), bare, "bare read")
    recheck = [*python, "-m", "mutualaid", "--db", str(folder / "decided.db"), "claim", "recheck"]
    line("claim recheck", median(lambda: measured(recheck), times), adjudicated, "adjudicate", "2")


def line(name: str, run: Run, base: Run, base_name: str, aim: str = "") -> None:
    """Print one measurement with its ratio."""
    aim = f"  (aim: {aim})" if aim else ""
    print(
        f"{name:<46} {run.cpu * 1000:9.0f} ms CPU {run.wall * 1000:9.0f} ms wall {run.peak:6.0f} MiB"
        f"  {run.cpu / base.cpu:6.1f} x {base_name}{aim}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--claims", action="store_true", help="100,000 settlements and nothing else")
    parser.add_argument("--start", action="store_true", help="the smallest writes and verification, nothing else")
    parser.add_argument("--verify", action="store_true", help="journal verify and nothing else")
    parser.add_argument("--money", action="store_true", help="aid, the summary, check and verify, nothing else")
    parser.add_argument("--encryption", action="store_true", help="a backup and a ledger under a key, nothing else")
    parser.add_argument(
        "--peers", help="an interpreter with pandas, openpyxl, python-calamine, sqlite-utils: peers too"
    )
    parser.add_argument("--profile", action="store_true", help="say where the time of the imports goes")
    given = parser.parse_args()
    python = [sys.executable]
    environment = {**os.environ, "MUTUALAID_LANG": "en"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.claims:
            rows = 100_000 if given.rows == 60_000 else given.rows
            claims(folder, rows, max(1, given.times // 2), python, profiled=given.profile)
            return
        if given.start:
            bare = median(lambda: measured([*python, "-c", "pass"]), 4 * max(1, given.times))
            line("python -c pass", bare, bare, "python")
            start(folder, 2 * max(1, given.times), python, bare)
            return
        if given.verify:
            verify(folder, max(1, given.times // 2))
            return
        if given.money:
            money(folder, given.rows, given.units, max(1, given.times // 2), python)
            return
        if given.encryption:
            encryption(folder, given.rows, given.units, max(1, given.times), python)
            return
        db = str(folder / "ledger.db")

        def mutualaid(*arguments: str) -> list[str]:
            return [*python, "-m", "mutualaid", *arguments, "--db", db]

        def once(*arguments: str) -> Run:
            return measured(mutualaid(*arguments), environment=environment)

        once("init", "--code", "110119")
        once("unit", "import", str(write_units(folder, given.units)))
        members, enrollments = write_rosters(folder, given.rows, given.units)
        times = max(1, given.times)
        few = max(1, given.times // 2)

        print(f"== imports of {given.rows:,} rows")
        bare_members = median(lambda: measured([*python, "-c", CALAMINE, str(members)]), few)
        bare_enrollments = median(lambda: measured([*python, "-c", CALAMINE, str(enrollments)]), few)
        line("python-calamine, bare read (members)", bare_members, bare_members, "bare read")
        line(
            "openpyxl read_only, bare read (members)",
            measured([*python, "-c", OPENPYXL, str(members)]),
            bare_members,
            "bare read",
        )
        payments = write_payments(folder, given.rows)
        bare_payments = median(lambda: measured([*python, "-c", CALAMINE, str(payments)]), few)
        if given.peers is not None:
            peers(folder, given.peers, (("members", members, bare_members), ("payments", payments, bare_payments)))
        line("member import", once("member", "import", str(members), "-f", "json"), bare_members, "bare read", "5")
        undoing(folder, db, few, python)
        line(
            "enroll import",
            once("enroll", "import", str(enrollments), "-f", "json"),
            bare_enrollments,
            "bare read",
            "6.5",
        )
        line("payout import", once("payout", "import", str(payments), "-f", "json"), bare_payments, "bare read", "7")
        if given.profile:
            profile(folder, members, enrollments, db)

        print("== start-up and questions")
        bare = median(lambda: measured([*python, "-c", "pass"]), times * 2)
        line("python -c pass", bare, bare, "python")
        for title, arguments, aim in (
            ("mutualaid --help", ("--help",), ""),
            ("journal head -f json", ("journal", "head", "-f", "json"), "8"),
        ):
            line(title, median(lambda a=arguments: once(*a), times), bare, "python", aim)  # type: ignore[misc]
        asked = ("report", "participation", "--as-of", "2018-12-31")
        ready = median(lambda: once(*asked, "-f", "json"), times)
        line(f"report participation -f json, {given.rows:,}", ready, bare, "python")
        by_town = median(lambda: once(*asked, "--by", "town", "-f", "json"), times)
        line(f"… --by town -f json, {given.rows:,}", by_town, bare, "python")
        earlier = median(lambda: once(*asked, "--by", "town", "-f", "json", "--at", "4"), times)
        line(f"… --by town -f json --at 4, {given.rows:,}", earlier, bare, "python")

        small = str(folder / "small.db")
        measured([*python, "-m", "mutualaid", "init", "--code", "110119", "--db", small])
        question = [*python, "-m", "mutualaid", *asked, "--db", small]
        line(
            "report participation -f json, empty ledger",
            median(lambda: measured([*question, "-f", "json"]), times),
            bare,
            "python",
            "8",
        )
        line(
            "report participation, Rich table on a terminal",
            median(lambda: measured(question, terminal=True), times),
            bare,
            "python",
            "14",
        )

        participation(db, given.rows, few, python)
        lists(folder, times, lambda *arguments: once(*arguments))
        backups(folder, db, few, python)
        start(folder, times, python, bare)

        if given.million:
            big = str(folder / "million.db")
            measured([*python, "-m", "mutualaid", "init", "--code", "110119", "--db", big])
            made = measured([*python, "-c", MILLION, "1000000", big, str(Path(__file__).parent)])
            print(f"== a ledger of 1,000,000 members, 1,500,000 enrollments: made in {made.wall:.0f} s")
            question = [*python, "-m", "mutualaid", *asked, "--db", big, "-f", "json"]
            line("report participation, 1,000,000", median(lambda: measured(question), few), ready, "60,000")
            line(
                "… --by town, 1,000,000", median(lambda: measured([*question, "--by", "town"]), few), by_town, "60,000"
            )
            participation(big, 1_000_000, few, python)
            finding(big, times, python)


def lists(folder: Path, times: int, once: Callable[..., Run]) -> None:
    """Print what a list of every enrollment and receipt takes as a workbook, beside the same as CSV."""
    print("== lists as workbooks (aim: 1.5 x the CSV, 100 MiB)")
    for listed in (("enroll", "list"), ("contribution", "list")):
        as_csv, as_xlsx = (
            median(lambda ending=ending, listed=listed: once(*listed, "-o", str(folder / f"list{ending}")), times)  # type: ignore[misc]
            for ending in (".csv", ".xlsx")
        )
        name = " ".join(listed)
        line(f"{name} -o .csv", as_csv, as_csv, "csv")
        line(f"{name} -o .xlsx", as_xlsx, as_csv, "csv", "1.5")


LIKE_SCAN = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
connection.execute("select person_id from identity_now where lower(name) like '%王五五%'").fetchall()
"""


FLAT = """
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute(
    "with town as (select unit_id, case when parent_id = 1 then unit_id else parent_id end as town_id from unit_parent),"
    " paid as (select enrollment_id, sum(amount_fen) as fen from contribution where enrollment_id > 0 group by 1),"
    " held as (select person_id, max(starts_on <= '2018-12-31' and ends_on >= '2018-12-31') as insured from enrollment"
    " join paid using (enrollment_id) where fen >= fee_fen and starts_on <= '2018-12-31' and ends_on >= '2018-01-01'"
    " group by 1)"
    " select town_id, count(*), sum(insured), count(insured) from membership join town using (unit_id)"
    " left join held using (person_id) where status_code = 'in_service' and joined_on <= '2018-12-31'"
    " and (left_on is null or left_on > '2018-12-31') group by 1").fetchall())
"""
"""The same question in plain SQL of flat tables in which nothing was ever corrected or merged."""
TAKEN = """
import sqlite3, sys
ledger = sqlite3.connect(sys.argv[1])
def taken(columns, sql):
    return dict(zip(columns, zip(*ledger.execute(sql))))
town = taken(("unit_id", "town_id"), "select unit_id, case when parent_id = 1 then unit_id else parent_id end from unit_parent")
spell = taken(("person_id", "unit_id"), "select person_id, unit_id from membership where status_code = 'in_service'"
    " and joined_on <= '2018-12-31' and (left_on is null or left_on > '2018-12-31')")
cover = taken(("enrollment_id", "person_id", "fee", "insured"), "select enrollment_id, person_id, fee_fen,"
    " ends_on >= '2018-12-31' from enrollment where starts_on <= '2018-12-31' and ends_on >= '2018-01-01'")
money = taken(("enrollment_id", "fen"), "select enrollment_id, amount_fen from contribution where enrollment_id > 0")
"""
BESIDE = {
    "polars": TAKEN + """
import polars as pl
town, spell, cover, money = map(pl.DataFrame, (town, spell, cover, money))
held = cover.join(money.group_by("enrollment_id").agg(pl.col("fen").sum()), on="enrollment_id")
held = held.filter(pl.col("fen") >= pl.col("fee")).group_by("person_id").agg(pl.col("insured").max())
print(spell.join(town, on="unit_id").join(held, on="person_id", how="left").group_by("town_id").agg(
    pl.len(), pl.col("insured").sum(), pl.col("insured").count().alias("in_year")))
""",
    "pandas": TAKEN + """
import pandas as pd
town, spell, cover, money = map(pd.DataFrame, (town, spell, cover, money))
held = cover.merge(money.groupby("enrollment_id", as_index=False)["fen"].sum(), on="enrollment_id")
held = held[held["fen"] >= held["fee"]].groupby("person_id", as_index=False)["insured"].max()
print(spell.merge(town, on="unit_id").merge(held, on="person_id", how="left").groupby("town_id")["insured"].agg(
    ["size", "sum", "count"]))
""",
    "duckdb": TAKEN + """
import duckdb, pandas as pd
town, spell, cover, money = map(pd.DataFrame, (town, spell, cover, money))
print(duckdb.sql("with paid as (select enrollment_id, sum(fen) as fen from money group by 1), held as (select person_id,"
    " max(insured) as insured from cover join paid using (enrollment_id) where fen >= fee group by 1)"
    " select town_id, count(*), sum(insured), count(insured) from spell join town using (unit_id)"
    " left join held using (person_id) group by 1").fetchall())
""",
}  # fmt: skip
"""The same question as a district would ask it of two exported lists."""


def participation(db: str, rows: int, times: int, python: Sequence[str]) -> None:
    """Print what participation by town takes beside one flat pass in SQL and what is installed of other tools."""
    print(f"== participation by town, {rows:,} members")
    question = [*python, "-m", "mutualaid", "report", "participation", "--as-of", "2018-12-31", "--by", "town"]
    ours = median(lambda: measured([*question, "--db", db, "-f", "json"]), times)
    flat = median(lambda: measured([*python, "-c", FLAT, db]), times)
    line("report participation --by town", ours, flat, "flat pass", "0.7")
    for tool, script in BESIDE.items():
        try:
            run = median(lambda script=script: measured([*python, "-c", script, db], quiet=True), times)  # type: ignore[misc]
        except SystemExit:
            print(f"{tool} is not installed here: no such line")
            continue
        line(f"{tool}, from the same file", run, flat, "flat pass")
        line("report participation --by town", ours, run, tool, "0.4" if tool == "polars" else "")


def finding(db: str, times: int, python: Sequence[str]) -> None:
    """Print what finding people takes, by name and by initials, beside a bare scan of their names."""
    bare = median(lambda: measured([*python, "-c", LIKE_SCAN, db]), times)
    line("lower(name) like, bare scan", bare, bare, "scan")
    for text, aim in (("王五五", ""), ("zsf", "2")):
        find = [*python, "-m", "mutualaid", "member", "find", text, "--db", db, "-f", "json"]
        line(f"member find {text}", median(lambda find=find: measured(find), times), bare, "scan", aim)  # type: ignore[misc]


BARE_BACKUP = """
import os, sqlite3, sys
source, copy = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True), sqlite3.connect(sys.argv[2])
source.backup(copy)
assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
os.remove(sys.argv[2])
"""


def backups(folder: Path, db: str, times: int, python: Sequence[str]) -> None:
    """Print what a backup takes, which is opened, verified whole and checked, beside SQLite's own copy."""
    print("== a backup")
    copy, numbers = str(folder / "copy.db"), count(1)
    bare = median(lambda: measured([*python, "-c", BARE_BACKUP, db, copy]), times)
    line("SQLite's .backup and integrity_check", bare, bare, "bare copy")
    environment = {**os.environ, "XDG_STATE_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    create = [*python, "-m", "mutualaid", "--db", db, "backup", "create", "-f", "json"]

    def made() -> Run:
        return measured([*create, str(folder / f"backup{next(numbers)}.db")], environment=environment)

    line("backup create", median(made, times), bare, "bare copy", "3")


def peers(folder: Path, interpreter: str, lists: Sequence[tuple[str, Path, Run]]) -> None:
    """Print what a workbook's way into a bare table takes with other tools: nothing judged, nothing kept of it."""
    for name, path, bare in lists:
        for engine in ("openpyxl", "calamine"):
            pandas = [interpreter, "-c", PANDAS, str(path), str(folder / "peer.db"), engine]
            line(f"pandas + {engine}, to_sql ({name})", measured(pandas), bare, "bare read")
        text = str(folder / f"{name}.csv")
        read = measured([interpreter, "-c", SQLITE_UTILS, str(path), text])
        insert = [interpreter, "-m", "sqlite_utils", "insert", str(folder / f"{name}.db"), "list", text, "--csv"]
        put = measured(insert)
        both = Run(read.cpu + put.cpu, read.wall + put.wall, max(read.peak, put.peak))
        line(f"python-calamine to CSV, sqlite-utils ({name})", both, bare, "bare read")


def undoing(folder: Path, db: str, times: int, python: Sequence[str]) -> None:
    """Print what the undo of the last import takes beside one UPDATE a table under the same guards."""
    copy = folder / "undone.db"
    found = subprocess.run(
        [*python, "-m", "mutualaid", "--db", db, "journal", "head", "-f", "json"], stdout=subprocess.PIPE, check=True
    )
    entry = str(json.loads(found.stdout)["entry"])

    def anew(*command: str) -> Run:
        copy.write_bytes(Path(db).read_bytes())
        return measured([*python, *command])

    bare = median(lambda: anew("-c", SET_BASED_UNDO, str(copy), entry), times)
    undo = ("-m", "mutualaid", "--db", str(copy), "journal", "undo", entry, "--reason", "bench")
    line("UPDATE of every row, under the guards", bare, bare, "UPDATE")
    line("journal undo of the member import", median(lambda: anew(*undo), times), bare, "UPDATE", "1.5")


def start(folder: Path, times: int, python: Sequence[str], bare: Run) -> None:
    """Print what the smallest writes, a verification that finds nothing new and an undo take beside Python's start."""
    db = str(folder / "start.db")
    mutualaid = [*python, "-m", "mutualaid", "--db", db]
    numbers = count(1)
    # Behind the founding, the member and what the first two rows write; each undo is what the next one undoes.
    entries = count(2 + 2 * times)
    member = ("member", "add", "张三", document_no(0), "--unit", "110119100", "--joined-on", "2018-01-01")

    def once(*arguments: str) -> Run:
        return measured([*mutualaid, *arguments])

    once("init", "--code", "110119")
    once(*member)
    head = ("unit", "headcount", "set", "110119100")
    rows: tuple[tuple[str, Callable[[], Run], str], ...] = (
        ("unit headcount set", lambda: once(*head, str(next(numbers)), "--on", "2018-01-01"), "11"),
        ("member edit --phone", lambda: once("member", "edit", "1", "--phone", f"138{next(numbers):08d}"), "11"),
        ("journal verify, nothing new", lambda: once("journal", "verify"), "13"),
        ("journal undo of one fact", lambda: once("journal", "undo", str(next(entries)), "--reason", "bench"), "12"),
    )
    print("== the smallest writes")
    for title, run, aim in rows:
        line(title, median(run, times), bare, "python", aim)


SELECT = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for (table,) in connection.execute("select name from sqlite_schema where type = 'table'").fetchall():
    for row in connection.execute(f'select * from "{table}"'):
        pass
"""
SMALL_ENTRIES = """
import sys
sys.path.insert(0, sys.argv[3])
from bench import document_no
from mutualaid.journal.entries import Actor, Intent, Writer
from mutualaid.store import writing
rows, url = int(sys.argv[1]), sys.argv[2]
with writing.begin(url) as ledger:
    for number in range(rows):
        writer = Writer(ledger, Intent("benchmark", Actor("bench", "bench")))
        person = writer.assert_one("person", sex_code="M")
        writer.assert_one("personal", person_id=person, name="张三", document_type="resident_id",
            document_no=document_no(number))
        writer.assert_one("membership", person_id=person, unit_id=2, status_code="in_service", joined_on="2017-01-01")
        writer.seal()
"""


PAID = """
import random, sys
from mutualaid.journal import Actor, Intent, write
chance = random.Random(2018)
with write(sys.argv[1], Intent("benchmark", Actor("bench", "bench"))) as writer:
    plans = [plan for plan, in writer.select("select plan_id from plan order by plan_id")]
    people = writer.select("select person_id, personal_id from personal order by person_id")
    for start in range(0, len(people), 50_000):
        made = [(person, personal, chance.choice(plans), chance.randrange(1000, 500_000), chance.choice(("direct", "office")))
                for person, personal in people[start:start + 50_000] for _ in range(2) if chance.random() < 0.35]
        payouts = writer.assert_rows("payout", ("person_id", "personal_id", "plan_id", "amount_fen", "channel_code"), made)
        paid = [(payout, "paid", f"{2017 + payout % 2}-{chance.randrange(1, 12):02d}-01") for payout in payouts]
        back = [(payout, "returned", f"{day[:4]}-12-30") for payout, _, day in paid if payout % 100 == 0]
        for events in (paid, back, [(payout, "paid", f"{int(day[:4]) + 1}-01-20") for payout, _, day in back[::2]]):
            writer.assert_rows("payout_event", ("payout_id", "event_code", "event_on"), events)
"""
FLAT = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
connection.execute(
    "select m.unit_id, sum(p.amount_fen), count(distinct p.person_id) from payout_event e join payout p on p.payout_id = e.payout_id"
    " join membership m on m.person_id = p.person_id and m.joined_on <= e.event_on"
    " where e.event_on between '2018-01-01' and '2018-12-31' and e.voided_by is null and p.voided_by is null"
    " and m.voided_by is null group by m.unit_id").fetchall()
"""


def money(folder: Path, rows: int, units: int, times: int, python: list[str]) -> None:
    """Print what aid takes beside a flat join of the same payments, and the summary, check and verify beside their floors."""
    db = str(folder / "money.db")
    mutualaid = [*python, "-m", "mutualaid", "--db", db]
    measured([*mutualaid, "init", "--code", "110119"])
    measured([*mutualaid, "unit", "import", str(write_units(folder, units))])
    measured([*python, "-c", MILLION, str(rows), db, str(Path(__file__).parent)])
    measured([*python, "-c", PAID, db])
    print(f"== money, {rows:,} members in {units:,} units")

    def asked(*arguments: str) -> Run:
        return median(lambda: measured([*mutualaid, *arguments]), times)

    flat = median(lambda: measured([*python, "-c", FLAT, db]), times)
    line("payments x members of a year, sqlite3's flat join", flat, flat, "flat join")
    line("report aid --by town", asked("report", "aid", "--year", "2018", "--by", "town"), flat, "flat join")
    one = asked("report", "participation", "--year", "2018")
    line("report participation", one, one, "participation")
    summary = ("report", "summary", "--year", "2018", "-o", str(folder / "summary.xlsx"))
    line("report summary", asked(*summary), one, "participation", "5, 300 MiB")
    bare = median(lambda: measured([*python, "-c", SELECT, db]), times)
    line("select * from every table, bare", bare, bare, "bare read")
    line("check", asked("check", "--as-of", "2018-12-31"), bare, "bare read", "3")
    line("journal verify --full", asked("journal", "verify", "--full"), bare, "bare read", "4")


def verify(folder: Path, times: int) -> None:
    """Print what `journal verify --full` takes, by fact and beside a bare read of the same tables."""
    for title, script, rows in (("in one entry", MILLION, 167_000), ("in 20,000 entries", SMALL_ENTRIES, 20_000)):
        db = str(folder / f"verify-{rows}.db")
        python = [sys.executable]
        measured([*python, "-m", "mutualaid", "init", "--code", "110119", "--db", db])
        measured([*python, "-c", script, str(rows), db, str(Path(__file__).parent)])
        command = [*python, "-m", "mutualaid", "journal", "verify", "--full", "--db", db, "-f", "json"]
        told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        reading = [*python, "-c", SELECT, db]
        bare = median(lambda reading=reading: measured(reading), times)  # type: ignore[misc]
        run = median(lambda command=command: measured(command), times)  # type: ignore[misc]
        print(
            f"== journal verify --full: {told['facts']:,} facts {title}, {told['facts'] / run.cpu:,.0f} facts a second"
        )
        line("select * from every table, bare", bare, bare, "bare read")
        line("journal verify --full", run, bare, "bare read")


ASKED = """
import sys
from mutualaid.cli import passphrase
passphrase.ask = lambda code, **facts: "a passphrase of the bench"
passphrase.ask_new = lambda: "a passphrase of the bench"
from mutualaid.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
OPENED = """
import sys, time
from mutualaid.store import connecting, keys
keys._unwrapped[keys.key_id(sys.argv[2])] = keys.unwrap(sys.argv[2], "a passphrase of the bench")
from mutualaid.store.reading import read
for path in sys.argv[1:]:
    with read(path):
        pass
    took = []
    for _ in range(50):
        began = time.perf_counter()
        with read(path):
            pass
        took.append(time.perf_counter() - began)
    print(f"open, first query, close: {sorted(took)[25] * 1000:.1f} ms ({'plain' if path == sys.argv[1] else 'under a key'})")
"""


def encryption(folder: Path, rows: int, units: int, times: int, python: list[str]) -> None:
    """What a key costs: imports, a question and a backup, each on a plain ledger and on one under a key."""
    unit_file = write_units(folder, units)
    members, enrollments = write_rosters(folder, rows, units)
    # Backups and what is remembered of them stay in the bench's own folder.
    user = str(folder / "user")
    environment = {**os.environ, "MUTUALAID_LANG": "en", "XDG_STATE_HOME": user, "XDG_DATA_HOME": user}
    ledgers = {kind: str(folder / f"{kind}.db") for kind in ("plain", "key")}
    runs: dict[str, dict[str, Run]] = {kind: {} for kind in ledgers}
    for kind, db in ledgers.items():

        def once(*arguments: str, db: str = db) -> Run:
            return measured([*python, "-c", ASKED, *arguments, "--db", db], environment=environment)

        once("init", "--code", "110119")
        if kind == "key":
            once("key", "create")
        once("unit", "import", str(unit_file))
        found = runs[kind]
        found["member import"] = once("member", "import", str(members), "-f", "json")
        found["enroll import"] = once("enroll", "import", str(enrollments), "-f", "json")
        asked = ("report", "participation", "--as-of", "2018-12-31", "-f", "json")
        found["report participation"] = median(lambda run=once, asked=asked: run(*asked), times)  # type: ignore[misc]
        found["journal head"] = median(lambda run=once: run("journal", "head", "-f", "json"), times)  # type: ignore[misc]
        place = str(folder / f"backup-{kind}.db")
        found["backup create"] = once("backup", "create", place, "-f", "json")
        found["backup verify"] = once("backup", "verify", place, "-f", "json")
    print(f"== a ledger of {rows:,} members under a key; a command that asks for the passphrase derives it, too")
    for title, plain in runs["plain"].items():
        line(f"{title}, plain", plain, plain, "plain")
        line(f"{title}, under a key", runs["key"][title], plain, "plain")
    subprocess.run([*python, "-c", OPENED, *ledgers.values()], check=True)


def profile(folder: Path, members: Path, enrollments: Path, db: str) -> None:
    """Say which functions take the time of the two imports, on a ledger of their own."""
    for path, noun in ((members, "member"), (enrollments, "enroll")):
        copy = folder / f"profile-{noun}.db"
        copy.write_bytes(Path(db).read_bytes())
        script = (
            "import cProfile, pstats, sys; from mutualaid.cli.main import main; p = cProfile.Profile();"
            f"p.runcall(main, [{noun!r}, 'import', {str(path)!r}, '-f', 'json', '--dry-run', '--valid-rows', '--db', {str(copy)!r}]);"
            "pstats.Stats(p, stream=sys.stderr).sort_stats('tottime').print_stats(15)"
        )
        print(
            subprocess.run(
                [sys.executable, "-c", script], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, check=False
            ).stderr.decode()
        )


if __name__ == "__main__":
    main()
