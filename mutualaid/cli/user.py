"""``user``: who may do what, each bound to an account of the operating system."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import declaring, invocation
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.options import OneOf, ReasonOption, UnitOption, given_text
from mutualaid.codes import ROLES

app = typer.Typer()

NameArgument = Annotated[str, typer.Argument(metavar="NAME", parser=given_text)]
RoleArgument = Annotated[str, typer.Argument(metavar="ROLE", parser=OneOf(ROLES))]
RoleOption = Annotated[str, typer.Option("--role", parser=OneOf(ROLES))]
AccountOption = Annotated[str | None, typer.Option("--os-user", metavar="ACCOUNT", parser=given_text)]


@declaring.writes(app, "user add")
def add(
    name: NameArgument,
    role: RoleOption,
    account: AccountOption = None,
    unit: UnitOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid.operators import changing

    os_user = account or invocation.os_user()

    return Write(
        lambda ledger, intent: changing.add(ledger, intent, name, role=role, os_user=os_user, unit=unit), reason=reason
    )


@declaring.asks(app, "list")
def list_users() -> Question:
    from mutualaid.reports.users import user_list

    return lambda ledger: user_list(ledger)


@declaring.writes(app, "user role")
def change_role(name: NameArgument, role: RoleArgument, unit: UnitOption = None, reason: ReasonOption = None) -> Write:
    from mutualaid.operators import changing

    return Write(lambda ledger, intent: changing.change_role(ledger, intent, name, role, unit=unit), reason=reason)


@declaring.writes(app, "user remove")
def remove(name: NameArgument, reason: ReasonOption = None) -> Write:
    from mutualaid.operators import changing

    return Write(lambda ledger, intent: changing.remove(ledger, intent, name), reason=reason)
