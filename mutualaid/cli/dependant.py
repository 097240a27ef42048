"""``dependant``: children and spouses of members, persons with documents of their own and no members by it."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import declaring
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    AcceptOption,
    AsOfOption,
    OneOf,
    OnOption,
    PersonArgument,
    ReasonOption,
    UnitOption,
    accepted,
    accepting,
    given_day,
    given_text,
)
from mutualaid.codes import KIN
from mutualaid.errors import MutualAidError

app = typer.Typer()

TextOption = Annotated[str | None, typer.Option(metavar="TEXT", parser=given_text)]
MemberOption = Annotated[str, typer.Option("--of", metavar="PERSON", parser=given_text)]
OfOption = Annotated[str | None, typer.Option("--of", metavar="PERSON", parser=given_text)]
KinOption = Annotated[str, typer.Option("--relation", metavar="|".join(KIN), parser=OneOf(KIN))]
FromOption = Annotated[str | None, typer.Option("--from", metavar="DATE", parser=given_day)]
BornOption = Annotated[str | None, typer.Option("--born-on", metavar="DATE", parser=given_day)]
CardOption = Annotated[str | None, typer.Option("--card-no", "--card", metavar="TEXT", parser=given_text)]


@declaring.writes(app, "dependant add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", parser=given_text)],
    document_no: Annotated[str, typer.Argument(metavar="DOCUMENT_NO", parser=given_text)],
    of: MemberOption,
    kin_code: KinOption,
    from_on: FromOption = None,
    born_on: BornOption = None,
    document_type: TextOption = None,
    sex: TextOption = None,
    phone: TextOption = None,
    card_no: CardOption = None,
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid.members import dependants

    if born_on is not None and born_on > today():
        raise MutualAidError("BORN_TO_COME")
    codes = accepted(accept, reason)
    given = {
        "name": name, "document_type": document_type, "document_no": document_no, "sex": sex, "phone": phone,
        "card_no": card_no,
    }  # fmt: skip
    values = {field: value for field, value in given.items() if value is not None}

    return Write(
        lambda ledger, intent: dependants.add(
            ledger, intent, values, of=of, kin_code=kin_code, born_on=born_on, from_on=from_on, accept=codes
        ),
        reason=reason,
        options=accepting(codes),
    )


@declaring.writes(app, "dependant end")
def end(person: PersonArgument, on: OnOption, reason: ReasonOption = None) -> Write:
    from mutualaid.members import dependants

    return Write(
        lambda ledger, intent: dependants.end(ledger, intent, person, on=on), reason=reason, options={"on": on}
    )


@declaring.asks(app, "list")
def list_dependants(of: OfOption = None, unit: UnitOption = None, as_of: AsOfOption = None) -> Question:
    from mutualaid.reports.dependants import dependant_list

    return lambda ledger: dependant_list(ledger, of=of, unit=unit, as_of=as_of or today())
