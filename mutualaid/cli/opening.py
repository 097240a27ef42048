"""The way in to the ledger of a run: open for reading, unlocked where it is under a key, and what is to be written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from mutualaid.cli import invocation
from mutualaid.cli.invocation import current
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from pathlib import Path

    from mutualaid.journal import Actor, Intent, Witness, Writer
    from mutualaid.results import Disclosure, Note, Receipt
    from mutualaid.store.reading import Reader
    from mutualaid.store.scoping import Scope
    from mutualaid.store.writing import Opened

Answer = TypeVar("Answer")


class Disclosed(NamedTuple, Generic[Answer]):
    """What was asked for in clear, as far as there was leave."""

    answer: Answer
    receipt: Receipt
    """Of the entry that says so; without one where there was nobody to tell of, or nothing was to be written."""
    leave: Disclosure | None


@contextmanager
def reading(
    *, at: str | None = None, guard: Callable[[Reader], None] | None = None, whole: bool = False
) -> Iterator[Reader]:
    """The ledger of this run, open for reading at ``at``, else at ``--at``; ``guard`` closes what is still open to a
    reader. ``whole``: whatever the user is limited to, for what tells of no record.
    """
    from mutualaid.operators.permissions import APPROVER, AUDITOR

    run = current()
    at, scope = at or run.at, None if whole else run.scope
    if guard is None and run.role == AUDITOR:
        from mutualaid.store.guarding import only_looking as guard
    # Whoever is to write has it open: to open it once more would be a tenth of what a small file takes.
    held = run.opened if at is None and scope is None and guard is None else None
    is_held = held is not None and held.url == run.db and held.is_at_rest
    with held.asked() if held and is_held else _bounded(at, scope, guard) as reader:
        reader.sees_masked = run.role in (APPROVER, AUDITOR)
        reader.typed = run.typed
        yield reader


@contextmanager
def _bounded(at: str | None, scope: Scope | None, guard: Callable[[Reader], None] | None) -> Iterator[Reader]:
    """The ledger of this run as it may be asked: the one that is open since somebody was let in, else opened anew."""
    from mutualaid.store.reading import bounded, read

    to_ask = invocation.take_to_ask()
    if to_ask is None:
        with read(current().db, at=at, scope=scope, guard=guard) as reader:
            yield reader
        return
    with to_ask.closing:
        yield bounded(to_ask.ledger, at=at, scope=scope, guard=guard)


def disclosing(
    ask: Callable[[Reader, Disclosure | None], Answer],
    people: Callable[[Answer], Collection[int]],
    purpose: str,
    *,
    command: str,
    file: Path | None,
    reason: str | None = None,
    dry_run: bool = False,
) -> Disclosed[Answer]:
    """Ask for people in clear: masked first, to know who they are, and again when the entry names them.

    ``ask`` masks whomever it has no leave for; ``file`` is where the answer goes, None: to a terminal. Raises what
    ``journal.disclosing`` raises.
    """
    from mutualaid.journal.disclosing import disclose

    invocation.refuse_at()
    refuse_pipe(file)
    with reading() as ledger:
        masked = ask(ledger, None)
    named = None if file is None else file.name
    receipt, leave = disclose(
        current().db,
        intent("disclosure", dry_run=dry_run, reason=reason),
        purpose,
        people(masked),
        command=command,
        file_name=named,
    )
    if leave is None or not leave.people:
        return Disclosed(masked, receipt, leave)
    invocation.may_answer_in_clear()
    with reading() as ledger:
        return Disclosed(ask(ledger, leave), receipt, leave)


def refuse_pipe(file: Path | None) -> None:
    """A pipe is no private file: who reads at its other end nobody knows. Raises UNMASK_NEEDS_TERMINAL (exit 2)."""
    if file is not None and (file.is_fifo() or file.is_socket()):
        raise MutualAidError("UNMASK_NEEDS_TERMINAL", Exit.USAGE)


def unlock(url: str) -> None:
    """Have the key of an encrypted ledger at hand, asking for its passphrase where neither process nor keyring has it.

    Where nobody answers nothing is unlocked: opening the ledger then says KEY_LOCKED. Raises KEY_WRONG,
    KEY_FILE_DAMAGED, ENCRYPTION_MISSING (exit 3).
    """
    from mutualaid.store import connecting
    from mutualaid.store.reading import engine_of, sqlite_path

    if engine_of(url) != "sqlite" or not connecting.encrypted(path := sqlite_path(url)):
        return
    from mutualaid.cli import passphrase
    from mutualaid.store import keys

    if not keys.at_hand(path) and (given := passphrase.ask("ASK_PASSPHRASE", path=path)):
        keys.unlock(path, given)


def actor() -> Actor:
    """Who acts in this run, as an entry keeps it."""
    from mutualaid.journal import Actor

    return Actor(current().actor, invocation.os_user())


def intent(action: str, *, dry_run: bool, **more: Any) -> Intent:
    """What this run sets out to write, as ``journal.write`` takes it, with its actor and its witness."""
    from mutualaid.journal import Intent

    invocation.close_to_ask()
    return Intent(action=action, actor=actor(), dry_run=dry_run, witness=witness(), typed=current().typed, **more)


def to_rehearse() -> Opened:
    """The ledger, open to be written to as if; opened anew where an earlier rehearsal has closed it.

    Raises LEDGER_MISSING, LEDGER_UNREACHABLE (exit 3).
    """
    opened = current().opened
    if opened is None or not opened.is_open:
        from mutualaid.store.writing import Opened

        opened = Opened(current().db)
        invocation.opened_to_write(opened)
    return opened


def witness() -> Witness:
    """Whom the journal asks before an entry of this run is sealed, and whom it tells that the entry stands."""
    from mutualaid.journal import Witness

    return Witness(asked=changed, told=invocation.wrote, opened=current().opened)


def changed(writer: Writer) -> Sequence[Note]:
    """What an entry is about to change of what was printed and of what was decided; the receipt tells it."""
    return [*changed_figures(writer), *changed_decisions(writer), *changed_payees(writer)]


def changed_figures(writer: Writer) -> Sequence[Note]:
    """The printed figures that an entry is about to change; the receipt tells them."""
    if not writer.select("select 1 from publication_now limit 1"):
        return ()
    from mutualaid.publications import watching

    return watching.changed_figures(writer)


def changed_payees(writer: Writer) -> Sequence[Note]:
    """The claims that a death told by the entry leaves without anybody to pay; the receipt tells them."""
    if not {"membership", "person_alias"} & writer.asserted.keys():
        return ()
    from mutualaid.claims import deaths

    return deaths.without_payee(writer)


def changed_decisions(writer: Writer) -> Sequence[Note]:
    """The decisions that would be otherwise by the entry; the receipt tells them."""
    if not writer.select("select 1 from decision_now limit 1"):
        return ()
    from mutualaid.claims import watching

    return watching.changed_decisions(writer)
