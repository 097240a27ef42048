"""Who may do what: one table for every command, read in one place (``cli.entrance``).

Source: reliability.md 3.4. Whatever a role may do, rules for two persons (nobody approves what they entered) stand on
top. Roles keep people from mistakes and put names to acts; what keeps a person from the file is the operating system.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mutualaid.codes import DISCLOSED_TO, LETTERS, ROLES

CLERK, APPROVER, ADMIN, AUDITOR = ROLES

EVERYONE = frozenset(ROLES)
ENTERING = frozenset((CLERK, ADMIN))
APPROVING = frozenset((APPROVER, ADMIN))
STOPPING = frozenset((CLERK, APPROVER, ADMIN))
CHECKING = frozenset((AUDITOR, ADMIN))
ADMINS = frozenset((ADMIN,))


class Permission(NamedTuple):
    """Who may run a command."""

    roles: frozenset[str]
    below: bool = True
    """Whether a person limited to a unit may run it: then for that unit and those below it."""
    unit_fills: bool = False
    """Whether it is then about that unit where they name none; an import that lacks a unit is not filled so."""


def _reading(*commands: str) -> dict[str, Permission]:
    return dict.fromkeys(commands, Permission(EVERYONE, unit_fills=True))


def _reading_all(*commands: str) -> dict[str, Permission]:
    """Questions about the ledger as a whole, which no unit bounds."""
    return dict.fromkeys(commands, Permission(EVERYONE, below=False))


def _entering(*commands: str) -> dict[str, Permission]:
    return dict.fromkeys(commands, Permission(ENTERING))


def _for_admins(*commands: str) -> dict[str, Permission]:
    return dict.fromkeys(commands, Permission(ADMINS))


def _for_admins_of_all(*commands: str) -> dict[str, Permission]:
    return dict.fromkeys(commands, Permission(ADMINS, below=False))


IN_CLEAR = {"unmask": " --unmask", "renew": " --renew"}
"""Options that ask for personal values in clear, each as it stands behind a command's name in the table."""

FREE = frozenset(("doctor", "demo", "manual", "completion", "letter template", "key show", "key lock", "key unlock"))
"""Commands that look at no content of the ledger; ``key unlock`` asks for the passphrase, which is more than a name."""
FREE_OF_FILES = frozenset(("plan check",))
"""Commands that look at no content of the ledger either where they name a file: then they look at that alone."""

PERMISSIONS: Mapping[str, Permission] = {
    **_for_admins_of_all("init"),
    # units
    **_reading("unit tree", "unit show", "unit template"),
    **_for_admins("unit import", "unit add", "unit move", "unit rename", "unit merge", "unit close"),
    **_for_admins("unit headcount set", "unit target set", "unit alias add"),
    # members
    **_reading("desk"),
    **_reading("member find", "member show", "member history", "member template"),
    **_entering("member import", "member add", "member edit", "member leave", "member status", "member transfer"),
    **_entering("member merge"),
    **_reading("dependant list"),
    **_entering("dependant add", "dependant end"),
    **_for_admins("member find --unmask", "member show --unmask", "claim show --unmask"),
    **_for_admins_of_all("member erase"),
    # files of any kind: each asks further for the permission of its own import
    **_entering("import"),
    # plans
    **_reading("plan list", "plan show", "plan check", "plan try"),
    **_for_admins_of_all("plan load"),
    # enrollments and contributions
    **_reading("enroll list", "enroll renewals", "enroll floor", "enroll template"),
    "enroll template --renew": Permission(frozenset(DISCLOSED_TO["renewal_template"]), unit_fills=True),
    **_entering("enroll import", "enroll add", "enroll cancel"),
    **_reading("contribution list", "contribution balance"),
    **_entering("contribution record", "contribution refund", "contribution import", "contribution opening set"),
    # claims
    **_reading("claim list", "claim show", "claim explain", "claim eligible", "claim template"),
    **_reading("claim recheck"),
    **_entering("claim import", "claim add", "claim reject", "claim reopen", "claim payee"),
    "claim adjudicate": Permission(ENTERING, unit_fills=True),
    # money out: a batch holds payees of many units
    **_reading("payout list", "payout template"),
    **_reading_all("payout reconcile", "payout batches", "payout show"),
    **_entering("payout import"),
    "payout propose": Permission(ENTERING, below=False),
    "payout approve": Permission(APPROVING, below=False),
    "payout cancel": Permission(STOPPING, below=False),
    "payout export": Permission(ADMINS, below=False),
    "payout confirm": Permission(ENTERING, below=False),
    "payout reissue": Permission(ENTERING, below=False),
    "payout recover": Permission(ENTERING, below=False),
    **_reading("relief list", "relief template"),
    **_entering("relief add", "relief import"),
    "relief approve": Permission(APPROVING),
    "relief reject": Permission(APPROVING),
    # what is handed out on paper
    **dict.fromkeys(
        [f"letter {kind}" for kind in LETTERS], Permission(frozenset(DISCLOSED_TO["letter"]), unit_fills=True)
    ),
    "chase": Permission(frozenset(DISCLOSED_TO["chase"])),
    # headings of files
    **dict.fromkeys(("mapping list", "mapping show"), Permission(EVERYONE)),
    "mapping add": Permission(ENTERING, unit_fills=True),
    "mapping remove": Permission(ENTERING, unit_fills=True),
    # periods
    **_reading_all("period list", "period show"),
    **_for_admins_of_all("period close", "period reopen"),
    # questions
    **_reading("report"),
    # printed figures
    **_reading_all("publish list", "publish show", "publish reproduce", "publish bridge"),
    **_reading("publish check"),
    **_for_admins_of_all("publish create"),
    # the ledger's own story
    **_reading("journal head", "journal verify"),
    **_reading_all("journal list", "journal show", "journal who", "journal disclosures", "journal anchor"),
    "journal undo": Permission(STOPPING),
    **_reading_all("audit sample"),
    **_reading_all("export data"),
    **_reading_all("check"),
    **_reading_all("query"),
    # housekeeping
    **_reading("user list"),
    **_for_admins_of_all("user add", "user role", "user remove"),
    **_for_admins_of_all("backup create", "backup restore"),
    "backup verify": Permission(CHECKING, below=False),
    "backup list": Permission(CHECKING, below=False),
    **_for_admins_of_all("key create", "key remove", "key change", "key recovery"),
}
"""Every command that looks at the ledger, by its words; a noun alone stands for each of its verbs that is not named.

``journal undo`` takes further that the role may run the command whose entry is undone.
"""


def permission(command: str) -> Permission | None:
    """What the table says of a command, or of its noun; None where it knows neither."""
    return PERMISSIONS.get(command) or PERMISSIONS.get(command.partition(" ")[0])


def may(role: str, command: str) -> bool:
    """Whether a role may run a command; what the table does not know only an admin may."""
    known = permission(command)
    return role == ADMIN if known is None else role in known.roles
