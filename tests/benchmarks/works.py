"""The works of the table as they are run: each part makes what it needs and runs its ways in turn."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from tests.benchmarks.figures import OF, Figure, Figures
from tests.benchmarks.measuring import Run, in_turn, measured

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
Ways = dict[str, Callable[[], Run]]
YEAR = ("--year", "2018")
PLAIN, KEYED = "plain", "under a key"
TRIALS = 40
"""So many trials beyond the first tell what one costs without the start of its process."""
TYPED = """
import sys
from mutualaid.cli import passphrase
passphrase.ask = lambda code, **facts: "a passphrase of the bench"
passphrase.ask_new = lambda: "a passphrase of the bench"
from mutualaid.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""The command, with somebody at the keyboard who knows the passphrase."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One district of one size: where its files lie, what runs there, and where figures go."""

    rows: int
    folder: Path
    """For this run alone."""
    kept: Path
    """For what is made once."""
    python: str
    peers: str
    """An interpreter that has other tools."""
    server: str | None
    """The address of a PostgreSQL server, of who may make databases there."""
    times: int
    few: int
    """How often what takes long is run."""
    figures: Figures
    tell: Callable[[str], None]

    @property
    def units(self) -> int:
        """Grassroots unions of about 120 members."""
        return max(1, self.rows // 120)

    def program(self, db: Path | str, *arguments: str, terminal: bool = False) -> Run:
        """One command on a ledger."""
        command = [self.python, "-m", "mutualaid", "--lang", "en", "--db", str(db), *arguments]
        # Backups and what is remembered of them stay in the bench's own folder.
        environment = {**os.environ, "XDG_STATE_HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}
        return measured(command, terminal=terminal, environment=environment)

    def script(self, name: str, *arguments: object, peer: bool = False) -> Run:
        """A function of ``floors``, by the program's interpreter or by that of the other tools."""
        code = f"import sys; sys.path.insert(0, {str(HERE)!r}); import floors; floors.{name}(*sys.argv[1:])"
        return measured([self.peers if peer else self.python, "-c", code, *map(str, arguments)])

    def make(self, name: str, path: Path | str, *numbers: int) -> None:
        """A function of ``district`` in a process of its own: what this one holds counts as every later one's memory."""
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.benchmarks import district; district.{name}"
        measured([self.python, "-c", f"{code}({str(path)!r}, *{numbers!r})"])

    def written(self, name: str, *numbers: int) -> Path:
        """A file of an office, made by ``district.write_NAME`` where it is not kept yet."""
        return self.file(
            f"{name}.{'csv' if name == 'units' else 'xlsx'}", lambda path: self.make(f"write_{name}", path, *numbers)
        )

    def file(self, name: str, make: Callable[[Path], None]) -> Path:
        """A file of this district, made where it is not kept yet."""
        stem, _, ending = name.rpartition(".")
        path = self.kept / f"{stem}-{self.rows}.{ending}"
        if not path.exists():
            self.tell(f"making {path.name}")
            new = path.with_name(f"new-{path.name}")
            for left in self.kept.glob(f"{new.name}*"):
                left.unlink()
            make(new)
            new.rename(path)
        return path

    def found(self, db: Path | str) -> None:
        """A ledger with the district's unions and nobody in it."""
        self.program(db, "init", "--code", "110119")
        self.program(db, "unit", "import", str(self.written("units", self.units)))

    def ledger(self) -> Path:
        """The ledger that questions are asked of, its schema today's; what is about to be asked lies in memory."""

        def make(db: Path) -> None:
            self.found(db)
            self.make("fill_members", db, self.rows)
            self.make("fill_payments", db)

        db = self.file("district.db", make)
        self.program(db, "init")
        with db.open("rb") as opened:
            while opened.read(1 << 24):
                pass
        return db

    def copy(self, db: Path, name: str) -> Path:
        """A copy that something is done to."""
        return Path(shutil.copyfile(db, self.folder / name))

    def measure(self, ways: Ways, times: int, *, once: Collection[str] = ()) -> None:
        """Run all ways in turn and keep a figure of each that is a row of the table."""
        runs = in_turn(times, ways, once=once)
        for name in ways:
            if name in OF:
                figure = Figure.of(OF[name], runs)
                self.figures.keep(OF[name], self.rows, figure)
                self.tell(f"{name}: {figure.ratio:.2f} x {OF[name].beside}, {figure.cpu:.2f} s, {figure.peak:.0f} MiB")


def starting(bench: Bench) -> None:
    """What everything begins with: a question of little, the smallest writes."""
    db = bench.copy(bench.ledger(), "starting.db")
    numbers = count(1)

    def undo() -> Run:
        bench.program(db, "unit", "headcount", "set", "G0000", str(next(numbers)), "--on", "2018-01-01")
        with sqlite3.connect(db) as opened:
            (entry,) = opened.execute("select max(entry_id) from entry").fetchone()
        return bench.program(db, "journal", "undo", str(entry), "--reason", "bench")

    def verify() -> Run:
        bench.program(db, "journal", "verify")
        return bench.program(db, "journal", "verify")

    small = bench.folder / "small.db"
    bench.program(small, "init", "--code", "110119")
    report = partial(bench.program, small, "report", "participation", *YEAR)
    bench.measure(
        {
            "python": lambda: measured([bench.python, "-c", "pass"]),
            "--help": lambda: bench.program(db, "--help"),
            "small report, json": lambda: report("-f", "json"),
            "small report, json by sqlite-utils": lambda: bench.script("ask_by_sqlite_utils", small, peer=True),
            "small report, table": lambda: report(terminal=True),
            "headcount set": lambda: bench.program(
                db, "unit", "headcount", "set", "G0000", str(next(numbers)), "--on", "2018-01-01"
            ),
            "member edit": lambda: bench.program(db, "member", "edit", "1", "--phone", f"138{next(numbers):08d}"),
            "verify": verify,
            "undo of one fact": undo,
        },
        2 * bench.times,
    )


def importing(bench: Bench) -> None:
    """Three rosters, each on the ledger that the one before left, and the undo of the first."""
    files = {
        "member": bench.written("members", bench.rows, bench.units),
        "enroll": bench.written("enrollments", bench.rows, bench.units),
        "payout": bench.written("payments", bench.rows, bench.units),
    }
    before = bench.folder / "before.db"
    bench.found(before)
    for noun, path in files.items():
        work, db = f"{noun} import", bench.folder / "imported.db"

        def taken(noun: str = noun, path: Path = path, before: Path = before) -> Run:
            return bench.program(bench.copy(before, "imported.db"), noun, "import", str(path), "-f", "json")

        bench.measure(
            {
                OF[work].beside: partial(bench.script, "read_by_calamine", path),
                work: taken,
                **_other_ways(bench, work, path),
            },
            bench.few,
            once=[f"{work} by {tool}" for tool in OF[work].others] if bench.few > 1 and bench.rows > 100_000 else (),
        )
        before = db.rename(bench.folder / f"{noun}.db")
        if noun == "member":
            undoing(bench, before)


def _other_ways(bench: Bench, work: str, path: Path) -> Ways:
    """A workbook's way into a bare table with other tools."""

    def into_table(name: str, *arguments: object) -> Run:
        db = bench.folder / "table.db"
        db.unlink(missing_ok=True)
        return bench.script(name, *arguments, db, peer=True)

    return {
        f"{work} by openpyxl": partial(bench.script, "read_by_openpyxl", path, peer=True),
        f"{work} by pandas + openpyxl": partial(into_table, "insert_by_pandas", "openpyxl", path),
        f"{work} by pandas + calamine": partial(into_table, "insert_by_pandas", "calamine", path),
        f"{work} by sqlite-utils": partial(into_table, "insert_by_sqlite_utils", path),
    }


def undoing(bench: Bench, db: Path) -> None:
    """The undo of the last entry, beside one UPDATE a table under the same guards."""
    with sqlite3.connect(db) as opened:
        (entry,) = opened.execute("select max(entry_id) from entry").fetchone()
    undo = ("journal", "undo", str(entry), "--reason", "bench")
    bench.measure(
        {
            "update": lambda: bench.script("update_each_row", bench.copy(db, "undone.db"), entry),
            "undo of an import": lambda: bench.program(bench.copy(db, "undone.db"), *undo),
        },
        bench.few,
    )


def settling(bench: Bench) -> None:
    """Settlements in, decided, and judged again."""

    def make(db: Path) -> None:
        bench.found(db)
        bench.make("fill_settled", db, bench.rows)

    covered = bench.file("settled.db", make)
    bench.program(covered, "init")
    path = bench.written("settlements", bench.rows)
    taken = ("claim", "import", str(path), "--received-on", "2019-01-31")
    db, decided = bench.folder / "claims.db", bench.folder / "decided.db"
    bench.measure(
        {
            "read settlements": lambda: bench.script("read_by_calamine", path),
            "claim import": lambda: bench.program(bench.copy(covered, db.name), *taken),
            "claim adjudicate": lambda: bench.program(bench.copy(db, decided.name), "claim", "adjudicate"),
            "claim recheck": lambda: bench.program(decided, "claim", "recheck"),
        },
        bench.few,
    )
    trying(bench, decided)


def trying(bench: Bench, decided: Path) -> None:
    """Other terms tried on the year that was settled, and on the demo's: events a second of CPU."""
    file = bench.folder / "tried.toml"
    text = (ROOT / "db" / "terms" / "HOSP_MED.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("rate_first_bp = { value = 8000", "rate_first_bp = { value = 8500"), encoding="utf-8")
    runs = [bench.program(decided, "plan", "try", str(file), *YEAR, "-f", "json") for _ in range(bench.few)]
    events = events_of(decided)
    told = (
        f"{events / median(run.cpu for run in runs):,.0f} events a second of {events:,}, the start of the process in it"
    )
    bench.tell(f"plan try: {told}")
    demo = bench.folder / "demo"
    measured([bench.python, "-m", "mutualaid", "demo", str(demo)])
    ledger = demo / "mutualaid.db"
    # Of so few events the start is the most: what is judged is told by itself, from many trials in one process.
    in_turns = in_turn(
        bench.times,
        {
            "python": lambda: measured([bench.python, "-c", "pass"]),
            "once": lambda: bench.program(ledger, "plan", "try", str(file), *YEAR, "-f", "json"),
            **{f"{times}": partial(bench.script, "try_terms", ledger, file, times) for times in (1, TRIALS + 1)},
        },
    )
    many, one = (median(run.cpu for run in in_turns[name]) for name in (f"{TRIALS + 1}", "1"))
    whole, python = (median(run.cpu for run in in_turns[name]) for name in ("once", "python"))
    events = events_of(ledger)
    bench.tell(
        f"plan try of the demo's year: {events * TRIALS / (many - one):,.0f} events a second of its {events}, gathered and"
        f" judged twice; the whole command takes {whole / python:.1f} x python, {events / whole:,.0f} a second"
    )


def events_of(ledger: Path) -> int:
    """The claims of the medical plan in a ledger."""
    with sqlite3.connect(ledger) as opened:
        sql = "select count(*) from claim_now c join plan_now p on p.plan_id = c.plan_id where p.plan_code = 'HOSP_MED'"
        (events,) = opened.execute(sql).fetchone()
    return int(events)


def asking(bench: Bench) -> None:
    """Questions of a yearly notice, each beside the same in plain SQL and in other tools."""
    db = bench.ledger()
    report = partial(bench.program, db, "report")
    by_town = ("participation", *YEAR, "--by", "town", "-f", "json")
    bench.measure(
        {
            "participation, flat": lambda: bench.script("participation_flat", db),
            "participation": lambda: report(*by_town),
            "participation at an entry": lambda: report(*by_town, "--at", "3"),
            **{
                f"participation by {tool}": partial(bench.script, f"participation_by_{tool}", db, peer=True)
                for tool in OF["participation"].others
            },
        },
        bench.times,
        once=[f"participation by {tool}" for tool in OF["participation"].others] if bench.rows > 100_000 else (),
    )
    bench.measure(
        {
            "payments, flat": lambda: bench.script("payments_flat", db),
            "aid": lambda: report("aid", *YEAR, "--by", "town", "-f", "json"),
        },
        bench.times,
    )
    summary = bench.folder / "summary.xlsx"
    bench.measure(
        {
            "participation, from the facts": lambda: report("participation", *YEAR, "--at", "3"),
            "summary": lambda: report("summary", *YEAR, "-o", str(summary)),
        },
        bench.few,
    )
    find = partial(bench.program, db, "member", "find", "-f", "json")
    bench.measure(
        {
            "scan of names": lambda: bench.script("scan_names", db),
            "find by name": lambda: find("王五五"),
            "find by initials": lambda: find("zsf"),
        },
        bench.times,
    )


def listing(bench: Bench) -> None:
    """Lists as workbooks, beside the same as CSV."""
    db = bench.ledger()

    def made(noun: str, ending: str) -> Run:
        return bench.program(db, noun, "list", *YEAR, "-o", str(bench.folder / f"list.{ending}"))

    work, book = "list of enrollments", bench.folder / "other.xlsx"
    bench.measure(
        {
            "enrollments as csv": lambda: made("enroll", "csv"),
            work: lambda: made("enroll", "xlsx"),
            "receipts as csv": lambda: made("contribution", "csv"),
            "list of receipts": lambda: made("contribution", "xlsx"),
            f"{work} by pandas + openpyxl": lambda: bench.script("write_by_pandas", db, book, peer=True),
            f"{work} by polars": lambda: bench.script("write_by_polars", db, book, peer=True),
        },
        bench.few,
        once=[f"{work} by {tool}" for tool in OF[work].others],
    )


def proving(bench: Bench) -> None:
    """What is looked at whole: checks, hashes, a copy."""
    db, numbers = bench.ledger(), count(1)

    def backup() -> Run:
        place = bench.folder / f"backup{next(numbers)}.db"
        run = bench.program(db, "backup", "create", str(place), "-f", "json")
        place.unlink()
        return run

    bench.measure(
        {
            "select of all": lambda: bench.script("select_all", db),
            "check": lambda: bench.program(db, "check", "--as-of", "2018-12-31"),
            "verify --full": lambda: bench.program(db, "journal", "verify", "--full"),
            "copy": lambda: bench.script("copy_bare", db, bench.folder / "copy.db"),
            "backup": backup,
        },
        bench.few,
    )


def proving_entries(bench: Bench) -> None:
    """A ledger of many small entries, a third as many as members, verified whole."""

    def make(db: Path) -> None:
        bench.found(db)
        bench.make("fill_small_entries", db, bench.rows // 3)

    db = bench.file("entries.db", make)
    bench.program(db, "init")
    bench.measure(
        {
            "select of small entries": lambda: bench.script("select_all", db),
            "verify of small entries": lambda: bench.program(db, "journal", "verify", "--full"),
        },
        bench.few,
    )


def keying(bench: Bench) -> None:
    """What a key costs, where the extra for encryption is installed."""
    has_keys = subprocess.run([bench.python, "-c", "import sqlcipher3, argon2"], stderr=subprocess.DEVNULL, check=False)
    if has_keys.returncode:
        bench.tell("sqlcipher3 is not installed: nothing under a key")
        return
    members = bench.written("members", bench.rows, bench.units)
    units = bench.written("units", bench.units)
    environment = {**os.environ, "XDG_STATE_HOME": str(bench.folder), "XDG_DATA_HOME": str(bench.folder)}
    base = {kind: bench.folder / f"base {kind}.db" for kind in (PLAIN, KEYED)}

    def typed(db: Path, *arguments: str) -> Run:
        return measured([bench.python, "-c", TYPED, *arguments, "--db", str(db)], environment=environment)

    ways: Ways = {}
    for kind, db in base.items():
        typed(db, "init", "--code", "110119")
        if kind == KEYED:
            typed(db, "key", "create")
        typed(db, "unit", "import", str(units))
        used = bench.folder / f"used {kind}.db"

        def taken(db: Path = db, used: Path = used) -> Run:
            bench.copy(db, used.name)
            shutil.copyfile(f"{db}.key", f"{used}.key") if Path(f"{db}.key").exists() else None
            return typed(used, "member", "import", str(members), "-f", "json")

        ways[f"member import, {kind}"] = taken
        ways[f"participation, {kind}"] = partial(typed, used, "report", "participation", *YEAR, "-f", "json")
    bench.measure(ways, bench.few)


def serving(bench: Bench) -> None:
    """The same on a PostgreSQL server, by the clock: what a server does is no process of the program's."""
    if bench.server is None:
        bench.tell("no server was given: nothing on one")
        return
    address, numbers, made = urlsplit(bench.server), count(1), list[str]()

    def database() -> str:
        made.append(f"bench_{os.getpid()}_{next(numbers)}")
        bench.script("change_databases", bench.server, "create", made[-1])
        return address._replace(path=f"/{made[-1]}").geturl()

    def clocked(db: Path | str, *arguments: str) -> Run:
        run = bench.program(db, *arguments)
        return run._replace(cpu=run.wall)

    def taken(db: Path | str) -> Run:
        bench.found(db)
        return clocked(db, "member", "import", str(bench.written("members", bench.rows, bench.units)))

    new = (bench.folder / f"new{number}.db" for number in count(1))
    try:
        asked = database()
        bench.found(asked)
        bench.make("fill_members", asked, bench.rows)
        bench.make("fill_payments", asked)
        ways: Ways = {
            "member import, on SQLite": lambda: taken(next(new)),
            "member import, on a server": lambda: taken(database()),
        }
        for name, report in {
            "renewals": ("renewals", *YEAR),
            "participation by plan": ("participation", *YEAR, "--by", "plan"),
        }.items():
            ways[f"{name}, on SQLite"] = partial(clocked, bench.ledger(), "report", *report)
            ways[f"{name}, on a server"] = partial(clocked, asked, "report", *report)
        bench.measure(ways, bench.few)
    finally:
        for name in made:
            bench.script("change_databases", bench.server, "drop", name)


IN_THE_SMALLER_ALONE = {"entries", "keys", "server"}
"""The parts that are run for the smaller district: many small entries, what a key costs, what a server does."""
PARTS: Mapping[str, Callable[[Bench], None]] = {
    "start": starting,
    "imports": importing,
    "claims": settling,
    "questions": asking,
    "lists": listing,
    "proofs": proving,
    "entries": proving_entries,
    "keys": keying,
    "server": serving,
}
"""The parts of a run, in their order."""


def sizes_of(part: str, sizes: Sequence[int]) -> Sequence[int]:
    """At which sizes a part is run."""
    return sizes[:1] if part in IN_THE_SMALLER_ALONE else sizes
