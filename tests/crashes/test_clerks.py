"""Eight clerks at once: nobody's work is lost, nobody is told that the ledger is locked."""

from __future__ import annotations

import os
from pathlib import Path

from mutualaid.errors import Exit
from tests.crashes.stage import Warm, judged
from tests.ledgers import founded

CLERKS = 8
COMMANDS = int(os.environ.get("MUTUALAID_CLERK_COMMANDS", "12"))
"""How many commands each clerk gives; ``MUTUALAID_CLERK_COMMANDS=500`` is the long run."""


def given(clerk: int, number: int) -> list[str]:
    """A command that can always succeed and always writes, different for every clerk and number."""
    town = f"1101191{number % 11:02d}"
    day = f"2018-{number % 12 + 1:02d}-{number // 12 % 28 + 1:02d}"
    return [
        ["unit", "add", f"C{clerk}N{number}", f"第{clerk}{number:03d}工会", "--parent", town],
        ["unit", "target", "set", town, "--year", str(1950 + number % 100), "--rate", f"{10 + clerk}.{number % 100:02d}"],
        ["contribution", "record", "--unit", town, "--plan", "CRITICAL", "--amount", f"{clerk + 1}.{number % 100:02d}",
         "--on", day, "--receipt", f"R{clerk}-{number}"],
    ][(clerk + number) % 3]  # fmt: skip


def test_eight_clerks_at_once_lose_nothing_and_nobody_hears_of_a_lock(tmp_path: Path) -> None:
    ledger = Path(founded(tmp_path))

    warm = Warm(tmp_path)
    try:
        done = warm.together(
            [
                [
                    ["--db", str(ledger), "--actor", f"clerk{clerk}", *given(clerk, number), "-f", "json"]
                    for number in range(COMMANDS)
                ]
                for clerk in range(CLERKS)
            ]
        )
    finally:
        warm.close()
    assert {(one.exit, one.err) for one in done} == {(Exit.DONE, "")}
    entries = [one.entry for one in done if one.entry is not None]
    assert sorted(entries) == list(range(2, 2 + len(done)))
    assert judged(ledger) == 1 + CLERKS * COMMANDS
