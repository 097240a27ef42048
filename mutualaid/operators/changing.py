"""Adding and removing users, and changing what they may do; each is a fact of the ledger."""

from __future__ import annotations

from mutualaid.codes import same_account, same_actor
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.units import the_unit
from mutualaid.operators.admission import Operator, operators
from mutualaid.operators.permissions import ADMIN
from mutualaid.results import Note, Receipt


def add(url: str, intent: Intent, name: str, *, role: str, os_user: str, unit: str | None = None) -> Receipt:
    """Add a user bound to an account of the operating system; ``unit`` limits them to it and those below it.

    Raises FIRST_USER_IS_ADMIN (exit 1) unless the first is an admin limited to nothing, USER_EXISTS (exit 5) and
    UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1).
    """
    name, os_user = name.strip(), os_user.strip()
    with write(url, intent) as writer:
        known = _known(writer)
        if not known and (role != ADMIN or unit is not None):
            raise MutualAidError("FIRST_USER_IS_ADMIN", user=name)
        for one in known:
            if same_actor(one.actor, name):
                raise MutualAidError("USER_EXISTS", Exit.CONFLICT, user=one.actor, role=one.role)
        unit_id, unit_code = _unit(writer, unit)
        writer.assert_one("operator", actor=name, os_user=os_user, role_code=role, unit_id=unit_id)
    notes = []
    shared = [one.actor for one in known if same_account(one.os_user, os_user)]
    if shared:
        notes.append(Note("USER_SHARES_ACCOUNT", facts={"user": name, "os_user": os_user, "others": ", ".join(shared)}))
    if not known and not same_account(os_user, intent.actor.os_user):
        notes.append(Note("USER_OTHER_ACCOUNT", facts={"user": name, "os_user": os_user}))
    return writer.receipt(notes=notes, facts=_told(name, role, os_user, unit_code))


def change_role(url: str, intent: Intent, name: str, role: str, *, unit: str | None = None) -> Receipt:
    """Give a user another role and, with ``unit``, other limits; equal ones change nothing.

    Raises USER_UNKNOWN and LAST_ADMIN (exit 1).
    """
    with write(url, intent) as writer:
        known = _known(writer)
        user = _named(known, name)
        unit_id, unit_code = _unit(writer, unit) if unit is not None else (user.unit_id, _code(writer, user.unit_id))
        if role != ADMIN or unit_id is not None:
            _refuse_last(known, user)
        if (role, unit_id) != (user.role, user.unit_id):
            writer.correct("operator", _fact(writer, user), role_code=role, unit_id=unit_id)
    return writer.receipt(facts=_told(user.actor, role, user.os_user, unit_code))


def remove(url: str, intent: Intent, name: str) -> Receipt:
    """Remove a user; what they entered stays under their name. Raises USER_UNKNOWN and LAST_ADMIN (exit 1)."""
    with write(url, intent) as writer:
        known = _known(writer)
        user = _named(known, name)
        _refuse_last(known, user)
        unit_code = _code(writer, user.unit_id)
        writer.void("operator", [_fact(writer, user)])
    return writer.receipt(facts=_told(user.actor, user.role, user.os_user, unit_code))


def _told(name: str, role: str, os_user: str, unit_code: str | None) -> dict[str, object]:
    return {"user": name, "role": role, "os_user": os_user, "unit_code": unit_code}


def _known(writer: Writer) -> list[Operator]:
    return operators(writer)


def _named(known: list[Operator], name: str) -> Operator:
    for one in known:
        if same_actor(one.actor, name):
            return one
    listed = ", ".join(one.actor for one in known) or "-"
    raise MutualAidError("USER_UNKNOWN", user=name, users=listed)


def _refuse_last(known: list[Operator], user: Operator) -> None:
    """Without an admin whom nothing limits nobody could ever let anybody in again."""
    admins = [one for one in known if one.role == ADMIN and one.unit_id is None]
    if admins == [user]:
        raise MutualAidError("LAST_ADMIN", user=user.actor)


def _fact(writer: Writer, user: Operator) -> int:
    sql = "select fact_id from operator_now where operator_id = :number"
    return int(writer.select(sql, {"number": user.operator_id})[0][0])


def _unit(writer: Writer, text: str | None) -> tuple[int | None, str | None]:
    if text is None:
        return None, None
    unit = the_unit(writer, text)
    return unit.unit_id, unit.unit_code


def _code(writer: Writer, unit_id: int | None) -> str | None:
    if unit_id is None:
        return None
    found = writer.select("select unit_code from unit_now where unit_id = :unit_id", {"unit_id": unit_id})
    return str(found[0][0]) if found else None
