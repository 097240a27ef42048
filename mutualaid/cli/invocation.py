"""The run at hand: who acts on which ledger, in which language, and what was settled since. Knows no Typer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from mutualaid.results import Receipt
    from mutualaid.store.reading import Reader
    from mutualaid.store.scoping import Scope
    from mutualaid.store.writing import Opened


class ToAsk(NamedTuple):
    """A ledger that is open to be asked, and what closes it."""

    ledger: Reader
    closing: ExitStack


class Counter(Protocol):
    """Somebody who sits at a screen in place of the terminal: hears what is said, and answers what is asked."""

    width: int
    """How many cells a line of the screen holds."""

    def hear(self, text: str) -> None:
        """Be told what the run says, data and talk alike."""
        ...

    def answer(self, prompt: str) -> str | None:
        """What is typed after a prompt; None where the question is left."""
        ...

    def told(self, receipt: Receipt) -> None:
        """Be told a receipt, tried or meant."""
        ...


class Run(NamedTuple):
    """One run of the program: the global options of its command line, and what was settled as it went on."""

    db_given: str | None = None
    at: str | None = None
    actor_given: str | None = None
    lang: str = "en"
    progress: bool = True
    input: bool = True
    """Whether somebody at a terminal may be asked."""
    counter: Counter | None = None
    """Who hears and answers in place of the terminal."""
    arguments: tuple[str, ...] = ()
    """The words of the command line, as they were typed."""
    answers: tuple[str, ...] = ()
    """What was typed in answer to its questions."""
    format: str = "table"
    output: Path | None = None
    """How this run answers; before its command line is understood: a table on stdout."""
    role: str | None = None
    """The role of the user who runs it; None where the ledger has no users, or none is known yet."""
    scope: Scope | None = None
    """The part of the ledger that the user is limited to."""
    opened: Opened | None = None
    """The ledger, open since somebody was let in to write to it."""
    to_ask: ToAsk | None = None
    """The ledger, open since somebody was let in to ask it, until it is asked."""
    entry: int | None = None
    """The journal entry that this run has written so far: it stands, whatever ends the run."""
    receipt: Receipt | None = None
    """The last receipt that this run told."""
    is_preview: bool = False
    """Whether what would be done is shown before somebody is asked for a yes."""
    in_clear: bool = False
    """Whether that entry gave leave to answer with personal values: then every file of the answer is its owner's."""

    @property
    def db(self) -> str:
        """The ledger's address: as given, else ``mutualaid.db`` in the user's data folder."""
        return self.db_given or default_db()

    @property
    def typed(self) -> frozenset[str]:
        """What this command line, and whoever answered its questions, typed that may be somebody's name or number."""
        from mutualaid.rules.typed import typed_values

        return typed_values((*self.arguments, *self.answers))

    @property
    def actor(self) -> str:
        """Who acts: as given, else the account of the operating system."""
        return self.actor_given or os_user()


_run: ContextVar[Run | None] = ContextVar("run", default=None)
"""Typer calls a command with the values of its own command line alone; what holds for the whole run stands here."""


def current() -> Run:
    """The run at hand; where there is none, one without any option."""
    return _run.get() or Run()


def outer() -> Run | None:
    """The run that a new one begins in (``demo`` runs commands), None where it is the first."""
    return _run.get()


@contextmanager
def running(run: Run) -> Iterator[None]:
    """Make ``run`` the run at hand; in the end the one that stood before is at hand again, whatever was settled."""
    before = _run.set(run)
    try:
        yield
    finally:
        if (opened := current().opened) is not None:
            opened.close()
        close_to_ask()
        _run.reset(before)


def begun(run: Run) -> None:
    """The global options are understood: the run at hand is ``run``."""
    _run.set(run)


def answering_in(format: str, output: Path | None) -> None:
    """Settle how this run answers."""
    _run.set(current()._replace(format=format, output=output))


def admitted(actor: str, role: str, scope: Scope | None) -> None:
    """Settle whose name this run bears, in which role, and the part of the ledger it is limited to."""
    _run.set(current()._replace(actor_given=actor, role=role, scope=scope))


def opened_to_write(opened: Opened) -> None:
    """Keep the ledger open to the end of this run, or until something is written to it."""
    _run.set(current()._replace(opened=opened))


def opened_to_ask(to_ask: ToAsk) -> None:
    """Keep the ledger open to be asked once, or until something is to be written."""
    _run.set(current()._replace(to_ask=to_ask))


def take_to_ask() -> ToAsk | None:
    """The ledger as it is open to be asked, which is the caller's to close from now on."""
    run = current()
    _run.set(run._replace(to_ask=None))
    return run.to_ask


def close_to_ask() -> None:
    """Whoever writes waits for everybody who reads: what nobody has asked by now is closed."""
    if (to_ask := current().to_ask) is not None:
        take_to_ask()
        to_ask.closing.close()


def wrote(entry: int) -> None:
    """Note the entry that this run has committed."""
    _run.set(current()._replace(entry=entry))


def told(receipt: Receipt) -> None:
    """Note the receipt that this run tells."""
    if (run := _run.get()) is not None:
        _run.set(run._replace(receipt=receipt))
        if run.counter is not None:
            run.counter.told(receipt)


def answered(text: str) -> None:
    """Note what somebody typed in answer to a question of this run."""
    if (run := _run.get()) is not None:
        _run.set(run._replace(answers=(*run.answers, text)))


def previewing(is_preview: bool) -> None:
    """Settle whether what this run tells is shown before a yes."""
    _run.set(current()._replace(is_preview=is_preview))


def may_answer_in_clear() -> None:
    """Note that the answer of this run holds personal values, as its entry says."""
    _run.set(current()._replace(in_clear=True))


def refuse_at() -> None:
    """A command that writes does so at the head. Raises AT_WITH_WRITE (exit 2)."""
    if current().at is not None:
        raise MutualAidError("AT_WITH_WRITE", Exit.USAGE, at=current().at)


def told_for_all() -> list[str]:
    """The ledger and the name that this run was given on its command line, as another line has to give them again.

    What the environment says it will say again; an address is told without its password.
    """
    from mutualaid.store.reading import without_password

    run = current()
    given = (("--db", "MUTUALAID_DB", run.db_given), ("--actor", "MUTUALAID_ACTOR", run.actor_given))
    return [
        part
        for flag, variable, value in given
        if value is not None and value != os.environ.get(variable, "") and (flag != "--actor" or run.actor != os_user())
        for part in (flag, without_password(value))
    ]


def somebody_answers() -> bool:
    """Whether somebody sits at a terminal to be asked: without ``--no-input``, and answered in words."""
    run = current()
    if run.counter is not None:
        return run.input and run.format == "table"
    terminals = (sys.stdin, sys.stdout, sys.stderr)
    return run.input and run.format == "table" and all(each is not None and each.isatty() for each in terminals)


def default_db() -> str:
    """The ledger of this user, where neither ``--db`` nor ``MUTUALAID_DB`` names one."""
    from platformdirs import user_data_path

    return str(user_data_path("mutualaid", appauthor=False) / "mutualaid.db")


def os_user() -> str:
    """The account of the operating system as the system itself knows it, whatever the environment says.

    Its number where it has no name.
    """
    if sys.platform == "win32":
        import ctypes

        size = ctypes.c_ulong(257)
        name = ctypes.create_unicode_buffer(size.value)
        if ctypes.windll.advapi32.GetUserNameW(name, ctypes.byref(size)) and name.value:
            return name.value
        return "unknown"
    try:
        import pwd
    except ImportError:
        return "unknown"
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid-{os.geteuid()}"


def today() -> str:
    """The day of this machine's clock, ISO."""
    return calendar()


def calendar() -> str:
    """Where ``today`` looks: whoever tries another day replaces this, and every module that took ``today`` follows."""
    from datetime import date  # the front page needs none

    return date.today().isoformat()  # noqa: DTZ011 - the clerk's day is the machine's
