"""What holds for every test: how Hypothesis judges time, where ledgers lie, and what of the machine is left out."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine, nothing of the program.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("any machine")

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 << 30
"""A whole run holds at most a few hundred megabytes at a time: the folders of passed tests are removed."""

# A ledger waits for the disk at every commit, and a test's ledger need not outlive it: in memory a third of the time
# goes. What power cuts and failing disks do is tried in tests/crashes, which see every operation for themselves.
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# What stands in the user's own folders is no test's business.
OWN_FOLDERS = tempfile.mkdtemp(prefix="mutualaid-tests-")
atexit.register(shutil.rmtree, OWN_FOLDERS, ignore_errors=True)
for name in ("MUTUALAID_DB", "MUTUALAID_ACTOR", "MUTUALAID_LANG"):
    os.environ.pop(name, None)
for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
    os.environ[name] = OWN_FOLDERS

# Whatever was begun in the background ignores Ctrl-C, and so would every program that a test runs.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


if os.environ.get("MUTUALAID_SPANS") == "check":
    # Whatever a test writes, the spans are compared with the facts before the entry is sealed.
    from mutualaid.store import spans
    from tests.ledgers import spans_by_rule, spans_kept

    kept = spans.keep

    def compared(ledger: Any, entry_id: int, tables: Any) -> None:
        kept(ledger, entry_id, tables)
        assert spans.as_facts_say(ledger, entry_id)
        assert spans_kept(ledger) == spans_by_rule(ledger)

    spans.keep = compared


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--pg URL``: try what needs a PostgreSQL server too. ``--draw``: keep what the desk looks like now."""
    parser.addoption("--pg", metavar="URL", help="a PostgreSQL server's address, of who may make databases there")
    parser.addoption(
        "--draw", action="store_true", help="draw the desk's pictures anew; look at them before you keep them"
    )


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no collection of garbage need walk over it again."""
    gc.collect()
    gc.freeze()
