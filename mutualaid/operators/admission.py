"""Who is at the door: the user that an account of the operating system acts as, and what they may do.

While no user has been added everyone may do everything. From then on the account is the identity: a name given with
``--actor`` only chooses among the users bound to the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mutualaid import words
from mutualaid.codes import ROLES, same_account, same_actor
from mutualaid.errors import Exit, MutualAidError
from mutualaid.operators.permissions import may, permission
from mutualaid.store.asking import Askable

_OPERATORS = (
    "select operator_id, cast(actor as text), cast(os_user as text), cast(role_code as text), cast(unit_id as bigint)"
    " from operator_now order by operator_id"
)
"""Text and number whatever a damaged file holds there: whoever verifies it has to be let in."""


class Operator(NamedTuple):
    """A user of the ledger."""

    operator_id: int
    actor: str
    os_user: str
    role: str
    unit_id: int | None
    """Limited to this unit and those below it; None: to nothing."""


def operators(ledger: Askable) -> list[Operator]:
    """Every user, in the order in which they were added; none: the ledger is open to all."""
    return [Operator(*row) for row in ledger.select(_OPERATORS)]


def who(known: Sequence[Operator], *, os_user: str, actor: str | None) -> Operator | None:
    """The user that this account acts as; None where the ledger has no users.

    Of several bound to it the one named by ``actor``, else the one named like the account, else the one bound first.
    Raises NOT_A_USER (exit 4) where none is bound to the account, NOT_YOUR_NAME (exit 4) where ``actor`` is not.
    """
    if not known:
        return None
    mine = [one for one in known if same_account(one.os_user, os_user)]
    if not mine:
        raise MutualAidError("NOT_A_USER", Exit.NOT_PERMITTED, os_user=os_user)
    if actor is not None:
        for one in mine:
            if same_actor(one.actor, actor):
                return one
        yours = ", ".join(one.actor for one in mine)
        raise MutualAidError("NOT_YOUR_NAME", Exit.NOT_PERMITTED, actor=actor, os_user=os_user, yours=yours)
    return next((one for one in mine if same_actor(one.actor, os_user)), mine[0])


def refuse(operator: Operator | None, commands: Iterable[str]) -> None:
    """Refuse what the user's role may not do, or what no unit bounds to one who is limited to a unit.

    Raises NOT_PERMITTED, NOT_FOR_A_UNIT (exit 4).
    """
    if operator is None:
        return
    for command in commands:
        if not may(operator.role, command):
            roles = [one for one in ROLES if may(one, command)]
            raise MutualAidError(
                "NOT_PERMITTED",
                Exit.NOT_PERMITTED,
                command=command,
                actor=operator.actor,
                role=operator.role,
                roles=", ".join(words.label("role", one) for one in roles),
            )
        known = permission(command)
        if operator.unit_id is not None and known is not None and not known.below:
            raise MutualAidError(
                "NOT_FOR_A_UNIT", Exit.NOT_PERMITTED, command=command, actor=operator.actor, role=operator.role
            )


def undone_command(ledger: Askable, entry: int) -> str | None:
    """The command behind an entry; behind an undo, the command that was undone first. None for an unknown entry."""
    for _ in range(1_000):
        found = ledger.select("select action, undoes from entry where entry_id = :entry", {"entry": entry})
        if not found:
            return None
        action, undoes = found[0]
        if undoes is None:
            return str(action)
        entry = undoes
    return None
