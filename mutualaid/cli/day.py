"""``mutualaid`` alone on a terminal: the day – the ledger, what waits in it, and the next commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.cli import entrance, opening, streams
from mutualaid.cli.invocation import current, today
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.reports.day import Day
    from mutualaid.store.reading import Reader

COMMANDS = {
    "undecided": "claim adjudicate",
    "stale": "claim adjudicate --stale",
    "held": "claim list --outcome hold",
    "proposed": "payout approve",
    "approved": "payout export",
    "exported": "payout confirm",
    "returned": "report returned-unpaid",
    "relief": "relief list",
    "ending": "chase --all --what ending -o .",
    "unpaid": "chase --all --what unpaid -o .",
    "backup": "backup create",
}
"""The command that goes on with each kind of what waits."""
USUAL = {
    "DAY_DO_DESK": "desk",
    "DAY_DO_ENROLL": "enroll add",
    "DAY_DO_SHOW": "member show",
    "DAY_DO_IMPORT": "import",
    "DAY_DO_RATE": "report participation --by town",
    "DAY_DO_MANUAL": "manual",
    "DAY_DO_HELP": "--help",
}
"""Where somebody begins."""
FIRST = {
    "DAY_DO_INIT": "init --code 110119 --name 延庆区总工会",
    "DAY_DO_DEMO": "demo",
    "DAY_DO_MANUAL": "manual",
    "DAY_DO_HELP": "--help",
}
"""Where somebody begins who has no ledger yet."""
NO_LEDGER = frozenset(("LEDGER_MISSING", "LEDGER_EMPTY"))
MOST_DECISIONS = 2_000
"""Of more decisions it would take too long to say which are stale."""
BACKUP_DAYS = 7


def show() -> int:
    """Show the day; where there is no ledger yet, how to begin one. Hands back exit code 0."""
    try:
        entrance.admit("report list", {})
        with opening.reading() as ledger:
            from mutualaid.reports.day import day

            told = _told(day(ledger, today=today()), ledger)
    except MutualAidError as wrong:
        if wrong.code not in NO_LEDGER:
            raise
        told = _first_steps(wrong)
    streams.emit("\n".join(told) + "\n")
    return Exit.DONE


def _told(day: Day, ledger: Reader) -> list[str]:
    run = current()
    where = words.sentence("DAY_LEDGER", ledger=run.db, entry=ledger.stamp.entry, head=ledger.stamp.head[:16] or "-")
    named = day.unit_name or words.label("value", "none")
    who = words.sentence("DAY_WHO", actor=run.actor, role=words.label("role", run.role)) if run.role else ""
    lines = [
        words.sentence("DAY_UNIT", unit=named, on=today(), count=f"{day.member_count:,}"),
        *([who] if who else []),
        where,
        "",
    ]
    waiting = {**day.waiting, **_stale(ledger), **_backup(ledger)}
    listed = [(kind, waiting[kind]) for kind in COMMANDS if kind in waiting and _may(COMMANDS[kind])]
    if listed:
        lines.append(words.sentence("DAY_WAITS"))
        lines += _columns((words.sentence(f"DAY_{kind.upper()}", count=f"{n:,}"), COMMANDS[kind]) for kind, n in listed)
    else:
        lines.append(words.sentence("DAY_NOTHING"))
    return [*lines, "", *_next(USUAL)]


def _next(commands: Mapping[str, str]) -> list[str]:
    listed = [(words.sentence(code), command) for code, command in commands.items() if _may(command)]
    return [words.sentence("DAY_NEXT"), *_columns(listed)]


def _first_steps(wrong: MutualAidError) -> list[str]:
    """What somebody sees who has no ledger yet."""
    from mutualaid.render.cells import told

    return [told(wrong.code, wrong.facts), "", *_next(FIRST)]


def _columns(rows: Iterable[tuple[str, str]]) -> list[str]:
    """What there is, and the command behind it; on a narrow terminal below it."""
    from shutil import get_terminal_size

    from mutualaid.render.cells import folded, width

    listed = list(rows)
    whole = max(get_terminal_size().columns, 60)
    room = min(max((width(left) for left, _ in listed), default=0), whole - 44)
    lines = []
    for left, command in listed:
        first, *more = folded(left, room)
        lines.append(f"  {first}{' ' * (room - width(first) + 2)}mutualaid {command}")
        lines += [f"  {each}" for each in more]
    return lines


def _may(command: str) -> bool:
    """Whether whoever asks may run a command; without users everybody may."""
    from mutualaid.operators.permissions import FREE, may, permission

    run = current()
    name = command.partition(" -")[0] if command[0] != "-" else ""
    if run.role is None or name in FREE or name in ("", "desk", "init"):
        return True
    known = permission(name)
    return may(run.role, name) and (run.scope is None or known is None or known.below)


def _stale(ledger: Reader) -> dict[str, int]:
    """The undelivered decisions that would be otherwise today, where these are few enough to be judged again now."""
    if ledger.select("select count(*) from decision_now")[0][0] > MOST_DECISIONS:
        return {}
    from mutualaid.claims.rechecking import recheck

    count = sum(not each.is_paid for each in recheck(ledger))
    return {"stale": count} if count else {}


def _backup(ledger: Reader) -> dict[str, int]:
    """How many days ago a copy of this ledger was last proven, where that is long ago."""
    from datetime import UTC, datetime

    from mutualaid.backups import shelf

    first = ledger.select("select hash from entry where entry_id = 1")
    found = shelf.last_tested(first[0][0]) if first else None
    if found is None:
        return {}
    days = (datetime.now(UTC) - datetime.fromisoformat(str(found["tested_at"]))).days
    return {"backup": days} if days >= BACKUP_DAYS else {}
