"""The one place where a command is let in: between its command line and its call.

Who the account acts as, whether the table of permissions lets them, and how far they see. A refusal leaves an entry
with a ``denial``, where this account can write the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import ExitStack, contextmanager
from typing import Any

from mutualaid import words
from mutualaid.cli import invocation, opening
from mutualaid.cli.invocation import ToAsk, current, today
from mutualaid.errors import Exit, MutualAidError
from mutualaid.operators import admission
from mutualaid.operators.admission import Operator
from mutualaid.operators.permissions import FREE, FREE_OF_FILES, IN_CLEAR, PERMISSIONS, permission
from mutualaid.store.reading import Reader, bounded, opened, read
from mutualaid.store.scoping import Scope

NO_LEDGER = frozenset(("LEDGER_MISSING", "LEDGER_EMPTY", "LEDGER_NOT_A_LEDGER"))
"""There is nothing to protect; the command itself says what is wrong."""
RESTORE = "backup restore"
MENDING = frozenset(("init", RESTORE))
"""Commands for a ledger whose schema is not this program's."""
OF_FILES = ("backup ", "key ")
"""Commands that write no entry, but files beside the ledger or in its place."""
LOOKING_AT_DAMAGE = frozenset(("journal verify", "backup verify", "backup restore", "check"))
"""Commands that are there to tell of a ledger that is damaged."""


def admit(command: str, given: MutableMapping[str, Any]) -> None:
    """Let whoever runs this command in, and settle whose name the run bears and how far it sees.

    ``given`` are the values of the command line; ``--unit`` is filled where the table says so.

    Raises NOT_A_USER, NOT_YOUR_NAME, NOT_PERMITTED, NOT_FOR_A_UNIT (exit 4), and what opening the ledger raises.
    """
    if command in FREE or (command in FREE_OF_FILES and given.get("file") is not None):
        return
    run = current()
    _let_in(run.db, command, given)
    if command == RESTORE and given["to"] is not None:
        # Whose place is taken has users of its own, whatever ledger the command line names beside it.
        invocation.begun(run._replace(db_given=str(given["to"])))
        _let_in(current().db, command, given)


def admit_again(command: str, given: MutableMapping[str, Any]) -> None:
    """Let whoever runs this command in once more, by what it now says: what was asked may be what decides."""
    if (opened := current().opened) is not None:
        opened.close()
    invocation.close_to_ask()
    admit(command, given)


def _let_in(db: str, command: str, given: MutableMapping[str, Any]) -> None:
    """Let whoever runs this command in by what one ledger says of them."""
    try:
        if not command.startswith("key "):  # these ask for the passphrase themselves
            opening.unlock(db)
        with _door(db, command, given) as reader:
            if command not in MENDING:
                _learn_names(reader)
            operator, commands = _asked(reader, command, given)
            if operator is not None:
                scope = None if operator.unit_id is None else Scope(operator.unit_id, today())
                invocation.admitted(operator.actor, operator.role, scope)
                admission.refuse(operator, commands)
                _fill_unit(reader, operator, command, given)
    except MutualAidError as wrong:
        if _tells_itself(command, wrong):
            return
        raise


def _learn_names(reader: Reader) -> None:
    """What this ledger calls its plans: a person who reads Chinese is told of none by its code."""
    if words.language() == "zh":
        words.learn("zh", "plan", dict(reader.select("select plan_code, name_zh from plan_now")))


def writes_entry(given: Mapping[str, Any]) -> bool:
    """Whether a command line is there to write an entry: it takes ``--dry-run``, and a template is to be filled."""
    return "dry_run" in given and ("renew" not in given or given["renew"] is not None)


@contextmanager
def _door(db: str, command: str, given: Mapping[str, Any]) -> Iterator[Reader]:
    """The ledger, to be asked who comes in; for what the command then asks or writes of it, it stays open."""
    if command in MENDING or command.startswith(OF_FILES):
        with read(db, stale=command in MENDING) as reader:
            yield reader
    elif not writes_entry(given):
        with ExitStack() as closing:
            ledger = closing.enter_context(opened(db))
            yield bounded(ledger)
            invocation.opened_to_ask(ToAsk(ledger, closing.pop_all()))
    else:
        from mutualaid.store.writing import Opened

        to_write = Opened(db)
        invocation.opened_to_write(to_write)
        with to_write.asked() as reader:
            yield reader


def _fill_unit(reader: Reader, operator: Operator, command: str, given: MutableMapping[str, Any]) -> None:
    known = permission(command)
    if operator.unit_id is None or known is None or not known.unit_fills:
        return
    # What is stale is looked for wherever the user sees it, as claim recheck lists it.
    if "unit" in given and given["unit"] is None and not given.get("claim") and not given.get("stale"):
        found = reader.select("select unit_code from unit_now where unit_id = :unit_id", {"unit_id": operator.unit_id})
        given["unit"] = found[0][0] if found else None


def _asked(reader: Reader, command: str, given: Mapping[str, Any]) -> tuple[Operator | None, list[str]]:
    """The user, and every command of the table that this one amounts to."""

    operator = admission.who(admission.operators(reader), os_user=invocation.os_user(), actor=current().actor_given)
    commands = [command]
    commands += [command + option for name, option in IN_CLEAR.items() if given.get(name)]
    if operator is not None and command == "journal undo":
        undone = admission.undone_command(reader, given["entry"])
        if operator.unit_id is not None and _is_hidden(operator.unit_id, given["entry"]):
            undone = None  # the command itself calls it unknown
        if undone is not None and undone in PERMISSIONS:
            commands.append(undone)
    return operator, commands


def refuse_further(commands: Iterable[str]) -> None:
    """Refuse whoever was let in what they may not do beside the command itself: a folder of files holds several.

    Raises NOT_PERMITTED, NOT_FOR_A_UNIT (exit 4).
    """
    run = current()
    if run.role is not None:
        unit_id = None if run.scope is None else run.scope.unit_id
        admission.refuse(Operator(0, run.actor, invocation.os_user(), run.role, unit_id), commands)


def _is_hidden(unit_id: int, entry: int) -> bool:
    """Whether an entry speaks of anything outside a unit: which command wrote it is then nobody's to know."""
    from mutualaid.journal import lies_outside

    with read(current().db, scope=Scope(unit_id, today())) as bounded:
        return lies_outside(bounded, entry)


def _tells_itself(command: str, wrong: MutualAidError) -> bool:
    """Whether the command goes on to say what is wrong with the ledger, in its own way."""
    if wrong.code in NO_LEDGER or (command == "init" and wrong.code == "LEDGER_ALTERED"):
        return True
    if command.startswith("key ") and wrong.code.startswith(("KEY_", "ENCRYPTION_")):
        return True
    return wrong.exit_code is Exit.INTEGRITY and command in LOOKING_AT_DAMAGE


def note_denial(command: str) -> None:
    """Leave an entry that says who was refused what, tried or meant; where it cannot be written, the refusal stands."""
    from mutualaid.journal import deny

    invocation.close_to_ask()
    deny(current().db, opening.actor(), command, current().role)
