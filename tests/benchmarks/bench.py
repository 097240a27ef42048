"""Speed and memory as ratios to what stands beside in the same run; run it by hand, it asserts nothing.

    python tests/benchmarks/bench.py                       a district of 60,000 members, some ten minutes
    python tests/benchmarks/bench.py --million             one of 1,000,000 as well, with growth; some forty minutes
    python tests/benchmarks/bench.py --only claims lists   parts of the table
    python tests/benchmarks/bench.py --keep FOLDER         files and ledgers are made there once, and found again
    python tests/benchmarks/bench.py --peers PYTHON        other tools are those of that interpreter (the extra ``bench``)
    python tests/benchmarks/bench.py --pg URL              the same on a PostgreSQL server
    python tests/benchmarks/bench.py --write               the run becomes what the manual's page and the READMEs tell

Ways to do one thing are run in turn; a ratio is the median, round by round, of CPU (user + system) of whole processes
with their children. Other tools have an environment of their own: beside numpy openpyxl imports numpy, and the program
would be measured slower than it is.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks import pages, works  # noqa: E402 - found by the line above
from tests.benchmarks.figures import FIGURES, LARGE, SMALL, Figures, table  # noqa: E402
from tests.benchmarks.measuring import FailedError, NotInstalledError  # noqa: E402


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=SMALL, help="members of the district")
    parser.add_argument("--million", action="store_true", help=f"a district of {LARGE:,} members as well")
    parser.add_argument("--times", type=int, default=5, help="rounds; a third where a way takes long")
    parser.add_argument("--only", nargs="+", choices=works.PARTS, default=list(works.PARTS), help="these parts alone")
    parser.add_argument("--keep", type=Path, help="where files and ledgers are made once; a folder")
    parser.add_argument("--peers", default=sys.executable, help="an interpreter that has other tools")
    parser.add_argument("--pg", metavar="URL", help="a PostgreSQL server's address, of who may make databases there")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--write", action="store_true", help="write the manual's page and the READMEs from this run")
    given = parser.parse_args()
    if given.write and not (given.million and given.rows == SMALL and given.only == list(works.PARTS)):
        parser.error(
            "--write tells of both districts and of every part: it goes with --million, without --rows and --only"
        )
    return given


TOOLS = ("pandas", "openpyxl", "python-calamine", "sqlite-utils", "polars", "duckdb")


def versions(interpreter: str) -> str:
    """Which of the other tools an interpreter has, each with its version."""
    code = (
        "import sys; from importlib.metadata import distributions\n"
        "found = {each.metadata['Name']: each.version for each in distributions()}\n"
        "print(', '.join(f'{name} {found[name]}' for name in sys.argv[1:] if name in found))"
    )
    return subprocess.run([interpreter, "-c", code, *TOOLS], stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def machine(peers: str) -> dict[str, str]:
    """Where, when and beside what it is measured."""
    found = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in found.splitlines() if line.startswith("model name")]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, check=False)
    return {
        "day": time.strftime("%Y-%m-%d"),
        "commit": commit.stdout.decode().strip(),
        "processor": names[0] if names else platform.processor(),
        "cores": str(len(names) or 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "tools": versions(peers),
    }


def run(given: argparse.Namespace, figures: Figures, folder: Path) -> list[str]:
    """Run every part at every size; what failed is handed back, the others are measured all the same."""
    began, failed = time.monotonic(), []

    def tell(text: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {text}", file=sys.stderr, flush=True)

    kept = given.keep or folder / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    for rows in figures.sizes:
        times, few = (given.times, max(1, given.times // 2)) if rows <= 100_000 else (max(1, given.times // 2), 1)
        for part in given.only:
            if rows not in works.sizes_of(part, figures.sizes):
                continue
            tell(f"== {part}, {rows:,} members")
            with tempfile.TemporaryDirectory(dir=folder) as own:
                bench = works.Bench(
                    rows, Path(own), kept, sys.executable, given.peers, given.pg, times, few, figures, tell
                )
                try:
                    works.PARTS[part](bench)
                except (FailedError, NotInstalledError) as error:
                    failed.append(f"{part}, {rows:,} members: {error}")
                    tell(failed[-1])
            if given.json:
                figures.save(given.json)
    return failed


def main() -> int:
    """Measure, print, and write where that is asked for; exit 1 where a part failed."""
    given = options()
    figures = Figures(machine(given.peers), [given.rows, LARGE] if given.million else [given.rows])
    with tempfile.TemporaryDirectory(prefix="mutualaid-bench-") as name:
        failed = run(given, figures, Path(name))
    print(table(figures))
    if failed:
        print(*["", "failed, and no page written:", *failed], sep="\n", file=sys.stderr)
        return 1
    if given.write:
        figures.save(FIGURES)
        pages.write(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
