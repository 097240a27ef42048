"""kill -9, power cuts, full and failing disks: nothing acknowledged is lost, nothing partial stays."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from random import Random

import pytest

from mutualaid.errors import Exit, MutualAidError
from tests.crashes.conftest import Recorded
from tests.crashes.power import cuts
from tests.crashes.stage import judged, put

STRIDE = 1 if os.environ.get("MUTUALAID_DISK") == "all" else 6
"""Which operations of a large write the disk refuses in turn; ``MUTUALAID_DISK=all`` is every one."""
KILLS = int(os.environ.get("MUTUALAID_KILLS", "200"))
"""How many commands are killed; ``MUTUALAID_KILLS=1000`` is the long run."""
CUTS = int(os.environ.get("MUTUALAID_CUTS", "300"))
"""How many power cuts are replayed; ``MUTUALAID_CUTS=10000`` is the long run."""


def test_a_command_killed_at_any_moment_is_written_whole_or_not_at_all(recorded: Recorded) -> None:
    chance = Random(9)
    db = ("--db", str(recorded.ledger), "--actor", "zhang")
    pace = 1.0  # how much longer a command takes now than when it was recorded
    outcomes = {"written": 0, "not written": 0, "acknowledged": 0}
    for number in range(KILLS):
        place = number % len(recorded.steps)
        step, had = recorded.steps[place], place + 1  # entry 1 is the founding
        put(recorded.place, recorded.before[place])
        # Half of the moments by the clock, half just before an operation on the disk (or after the last one).
        if number % 2:
            moment = {"kill_after": chance.uniform(0.0, 1.5 * recorded.took[place] * pace)}
        else:
            moment = {"fail_at": chance.randint(1, recorded.seen[place] + 4), "errno": -1}
        done = recorded.warm.run(*db, *step, "-f", "json", **moment)
        has = judged(recorded.ledger)
        assert has in (had, had + 1), step
        if done.entry is not None:
            outcomes["acknowledged"] += 1
            assert has == done.entry, step
        outcomes["written" if has > had else "not written"] += 1
        if has == had and number % 3 == 0:
            again = recorded.warm.run(*db, *step, "-f", "json")
            assert again.entry == had + 1, step
            pace = again.took / recorded.took[place]
    # The moments must fall before and after the commit, else nothing was tried.
    assert min(outcomes.values()) > KILLS // 20, outcomes


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(recorded: Recorded, tmp_path: Path) -> None:
    for number, acknowledged, found in cuts(recorded.before[0], recorded.run, CUTS, seed=7):
        put(tmp_path, found)
        has = judged(tmp_path / "ledger.db")
        assert has >= acknowledged, number
        assert has <= acknowledged + 1 or acknowledged == 0, number


def test_the_same_replay_of_a_program_that_never_syncs_finds_losses_in_more_than_half_of_the_cuts(
    recorded: Recorded, tmp_path: Path
) -> None:
    lost = 0
    for _, acknowledged, found in cuts(recorded.before[0], recorded.run, 60, seed=7, syncing=False):
        put(tmp_path, found)
        try:
            lost += judged(tmp_path / "ledger.db") < acknowledged
        except (AssertionError, MutualAidError, sqlite3.Error):
            lost += 1
    assert lost > 30


@pytest.mark.parametrize(
    ("error", "ever"),
    [(errno.ENOSPC, True), (errno.EIO, False), (errno.EROFS, True)],
    ids=["full", "failing", "read-only"],
)
@pytest.mark.parametrize(
    ("command", "stride"), [("unit headcount", 1), ("enroll import", STRIDE)], ids=["small", "large"]
)
def test_whichever_operation_the_disk_refuses_the_command_ends_in_one_sentence_and_the_next_run_works(
    recorded: Recorded, command: str, stride: int, error: int, ever: bool
) -> None:
    db = ("--db", str(recorded.ledger), "--actor", "zhang")
    step = next(number for number, step in enumerate(recorded.steps) if step[:2] == command.split())
    refused = 0
    tried = range(1, recorded.seen[step] + 1, stride)
    for number in tried:
        put(recorded.place, recorded.before[step])
        had = judged(recorded.ledger)
        done = recorded.warm.run(*db, *recorded.steps[step], "-f", "json", fail_at=number, errno=error, ever=ever)
        has = judged(recorded.ledger)
        if done.exit == Exit.DONE:
            assert has == done.entry
        else:
            refused += 1
            assert done.exit == Exit.UNREACHABLE, (number, done)
            assert done.out == ""
            assert "Traceback" not in done.err
            assert len(done.err.strip().splitlines()) <= 2, done.err
            assert has in (had, had + 1)
        again = recorded.warm.run(*db, *recorded.steps[step], "-f", "json")
        assert again.exit in (Exit.DONE, Exit.CONFLICT), again
    assert refused > len(tried) // 3
