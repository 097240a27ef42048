"""``doctor``: how things stand with the program and the ledger; answers whatever it finds."""

from __future__ import annotations

import os
import platform
import sys

from mutualaid import words
from mutualaid.cli import frame, program_version
from mutualaid.cli.frame import FormatOption, OutputOption
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render.cells import told


def command(format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.store.resources import schema_version

    run = frame.current()
    given = "option" if run.db_given else "default"
    if given == "option" and run.db_given == os.environ.get("MUTUALAID_DB"):
        given = "environment"
    record: dict[str, object] = {
        "program": program_version(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "db": _without_password(run.db),
        "db_source": given,
        "schema_version": schema_version(),
        "actor": run.actor,
        "os_user": frame.os_user(),
        "language": words.language(),
        "encoding": (sys.stdout.encoding if sys.stdout else None) or "utf-8",
    }
    code = Exit.DONE
    try:
        with frame.reading() as reader:
            record |= {"ok": True, "ledger": "current", "entry": reader.stamp.entry, "head": reader.stamp.head}
    except MutualAidError as wrong:
        record |= {
            "ok": False,
            "ledger": wrong.code,
            "entry": None,
            "head": None,
            "message": told(wrong.code, wrong.facts),
        }
        # A ledger that is not there yet is no fault of the machine.
        code = Exit.DONE if wrong.code == "LEDGER_MISSING" else wrong.exit_code
    if code in (Exit.USAGE, Exit.UNREACHABLE):
        # stdout stays empty for these codes in the other commands; here the findings are the answer.
        code = Exit.REFUSED
    return frame.answer(record, format, output, code=code)


def _without_password(url: str) -> str:
    """The address without the secret that a server's may hold."""
    scheme, found, rest = url.partition("://")
    if not found or "@" not in rest:
        return url
    user, _, place = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}@{place}"
