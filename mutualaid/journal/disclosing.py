"""The one gate by which personal values leave in clear: role and scope first, then the entry, then the leave.

What a ``Disclosure`` is needed for cannot be had without it: a report in clear, a template filled with people, a file
for the bank, the rows of a file handed back. The command's own permission is asked for before; here the ledger itself
is asked once more, by whoever is about to be named in the entry. Source: interface.md ("Personal values in clear").
"""

from __future__ import annotations

from collections.abc import Collection

from mutualaid import words
from mutualaid.codes import DISCLOSED_TO, ROLES, same_account, same_actor
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal.entries import Intent, Writer, write
from mutualaid.names.people import within_scope
from mutualaid.results import Disclosure, Receipt
from mutualaid.rules.identity import star_numbers
from mutualaid.rules.runs import runs


def disclose(
    url: str, intent: Intent, purpose: str, people: Collection[int], *, command: str, file_name: str | None
) -> tuple[Receipt, Disclosure | None]:
    """Write an entry of its own that some people's values are handed out, and give leave to do so.

    Without people there is nothing to write and all of nothing to show; in a dry run there is no leave. Raises those of
    ``within``, and what ``journal.write`` raises.
    """
    with write(url, intent) as writer:
        given = within(writer, purpose, people, command=command, file_name=file_name)
    return writer.receipt(facts={"person_count": len(people)}), None if intent.dry_run else given


def within(writer: Writer, purpose: str, people: Collection[int], *, command: str, file_name: str | None) -> Disclosure:
    """Tell in the entry being written that some people's values are handed out with it.

    ``purpose`` is one of ``DISCLOSED_TO``; ``file_name`` that of the file they go to, None for a terminal. Raises
    NOT_PERMITTED, NOT_IN_SCOPE (exit 4).
    """
    _refuse_role(writer, purpose, command)
    wanted = sorted(set(people))
    outside = set(wanted).difference(within_scope(writer, wanted))
    if outside and writer.scope is not None:
        raise MutualAidError("NOT_IN_SCOPE", Exit.NOT_PERMITTED, record=command, scope=writer.scope.unit_code)
    if wanted:
        writer.assert_one(
            "disclosure",
            command=command,
            person_id=wanted[0] if len(wanted) == 1 else None,
            row_count=len(wanted),
            purpose_code=purpose,
            person_nos=runs(wanted),
            file_name=None if file_name is None else star_numbers(file_name),
        )
    return Disclosure(frozenset(wanted))


def own_rows(writer: Writer, *, command: str, file_name: str, row_count: int) -> Disclosure:
    """Give leave to hand back rows of the file that is being imported, in its own cells.

    The entry tells it where the file leaves one: a file that was not taken, or only tried, gives back what it brought.
    Raises NOT_PERMITTED (exit 4).
    """
    _refuse_role(writer, "returned_workbook", command)
    if row_count and (writer.asserted or writer.voided):
        writer.assert_one(
            "disclosure",
            command=command,
            row_count=row_count,
            purpose_code="returned_workbook",
            file_name=star_numbers(file_name),
        )
    return Disclosure(frozenset())


def _refuse_role(writer: Writer, purpose: str, command: str) -> None:
    """Refuse whose role may not have values in clear for this.

    Where the ledger has no users everyone may; where it has, the entry begins for one of them alone.
    """
    actor = writer.intent.actor
    known = writer.whole().select("select actor, os_user, role_code from operator_now order by operator_id")
    for name, account, role in known:
        if same_actor(name, actor.name) and same_account(account, actor.os_user):
            if role in DISCLOSED_TO[purpose]:
                return
            raise MutualAidError(
                "NOT_PERMITTED",
                Exit.NOT_PERMITTED,
                command=command,
                actor=name,
                role=role,
                roles=", ".join(words.label("role", one) for one in ROLES if one in DISCLOSED_TO[purpose]),
            )
