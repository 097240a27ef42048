"""``user``: who may do what, each bound to an account of the operating system."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import answering, invocation, opening
from mutualaid.cli.invocation import current
from mutualaid.cli.options import DryRunOption, FormatOption, OneOf, OutputOption, ReasonOption, UnitOption, given_text
from mutualaid.codes import ROLES

app = typer.Typer()

NameArgument = Annotated[str, typer.Argument(metavar="NAME", parser=given_text)]
RoleArgument = Annotated[str, typer.Argument(metavar="ROLE", parser=OneOf(ROLES))]
RoleOption = Annotated[str, typer.Option("--role", parser=OneOf(ROLES))]
AccountOption = Annotated[str | None, typer.Option("--os-user", metavar="ACCOUNT", parser=given_text)]


@app.command("add")
def add(
    name: NameArgument,
    role: RoleOption,
    account: AccountOption = None,
    unit: UnitOption = None,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.operators import changing

    intent = opening.intent("user add", dry_run=dry_run, reason=reason)
    os_user = account or invocation.os_user()
    receipt = changing.add(current().db, intent, name, role=role, os_user=os_user, unit=unit)
    return answering.tell(receipt, format, output)


@app.command("list")
def list_users(format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports.users import user_list

    with opening.reading() as reader:
        table = user_list(reader)
    return answering.show(table, format, output)


@app.command("role")
def change_role(
    name: NameArgument,
    role: RoleArgument,
    unit: UnitOption = None,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.operators import changing

    intent = opening.intent("user role", dry_run=dry_run, reason=reason)
    return answering.tell(changing.change_role(current().db, intent, name, role, unit=unit), format, output)


@app.command("remove")
def remove(
    name: NameArgument,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.operators import changing

    intent = opening.intent("user remove", dry_run=dry_run, reason=reason)
    return answering.tell(changing.remove(current().db, intent, name), format, output)
