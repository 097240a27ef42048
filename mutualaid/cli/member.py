"""``member``: persons and their spells of membership; rosters in, and one person at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid.cli import answering, declaring, importing, unmasking
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import (
    AcceptOption,
    FormatOption,
    JoinedOnOption,
    NoteOption,
    OneOf,
    OnOption,
    OptionalOnOption,
    OutputOption,
    PersonArgument,
    ReasonOption,
    RequiredReasonOption,
    TextArgument,
    UnitOption,
    WorkbookOption,
    accepted,
    accepting,
    given_day,
    given_text,
)
from mutualaid.cli.unmasking import UnmaskOption
from mutualaid.codes import LEFT_REASONS
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.store.reading import Reader

app = typer.Typer()

TextOption = Annotated[str | None, typer.Option(metavar="TEXT", parser=given_text)]
CardOption = Annotated[str | None, typer.Option("--card-no", "--card", metavar="TEXT", parser=given_text)]
MovedOnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", parser=given_day)]
LeftOnOption = Annotated[str | None, typer.Option("--left-on", metavar="DATE", parser=given_day)]


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


@importing.command(app, "member import")
def import_members(
    joined_on: JoinedOnOption = None,
    note: NoteOption = None,
    unit: UnitOption = None,
    on: MovedOnOption = None,
) -> Import:
    from mutualaid import members
    from mutualaid.sheets import columns

    filled = {"joined_on": joined_on, "note": note, "unit": unit, "on": on}
    return Import(columns.MEMBER, members.import_roster, filled)


@declaring.writes(app, "member add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", parser=given_text)],
    document_no: Annotated[str, typer.Argument(metavar="DOCUMENT_NO", parser=given_text)],
    unit: UnitOption = None,
    joined_on: JoinedOnOption = None,
    document_type: TextOption = None,
    sex: TextOption = None,
    phone: TextOption = None,
    card_no: CardOption = None,
    status: TextOption = None,
    left_on: LeftOnOption = None,
    left_reason: TextOption = None,
    note: NoteOption = None,
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import members

    codes = accepted(accept, reason)
    values = _given(
        name=name, document_type=document_type, document_no=document_no, sex=sex, phone=phone, card_no=card_no,
        unit=unit, joined_on=joined_on, status=status, left_on=left_on, left_reason=left_reason,
    )  # fmt: skip

    return Write(
        lambda ledger, intent: members.add(ledger, intent, values, accept=codes, note=note),
        reason=reason,
        options=accepting(codes),
    )


@declaring.writes(app, "member edit")
def edit(
    person: PersonArgument,
    name: TextOption = None,
    sex: TextOption = None,
    phone: TextOption = None,
    card_no: CardOption = None,
    document_type: TextOption = None,
    document_no: TextOption = None,
    bank_name: TextOption = None,
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    codes = accepted(accept, reason)
    values = _given(
        name=name, sex=sex, phone=phone, card_no=card_no, document_type=document_type, document_no=document_no,
        bank_name=bank_name,
    )  # fmt: skip
    if not values:
        raise MutualAidError("NOTHING_TO_EDIT", Exit.USAGE)
    from mutualaid import members

    return Write(
        lambda ledger, intent: members.edit(ledger, intent, person, values, accept=codes),
        reason=reason,
        options=accepting(codes),
    )


@app.command("find")
def find(
    text: TextArgument,
    unmask: UnmaskOption = False,
    reason: ReasonOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.reports import members

    unmasking.settle(unmask, reason, output)
    table = unmasking.asked(
        lambda ledger, leave: members.find(ledger, text, leave=leave),
        members.people_of,
        command="member find",
        unmask=unmask,
        reason=reason,
        output=output,
    )
    return answering.show(table, format, output)


@app.command("show")
def show(
    person: PersonArgument,
    on: OptionalOnOption = None,
    unmask: UnmaskOption = False,
    reason: ReasonOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.render.person import page_object, page_told
    from mutualaid.reports.person import page

    unmasking.settle(unmask, reason, output)
    found = unmasking.asked(
        lambda ledger, leave: page(ledger, person, on=on or today(), leave=leave),
        lambda found: [found["person"]["person_no"]],
        command="member show",
        unmask=unmask,
        reason=reason,
        output=output,
    )
    made = page_told(found) if current().format == "table" else page_object(found)
    return answering.answer(made, format, output)


@declaring.asks(app, "history")
def history(person: PersonArgument) -> Question:
    from mutualaid.reports import members

    return lambda ledger: members.history(ledger, person)


@declaring.writes(app, "member leave")
def leave(
    person: PersonArgument,
    on: OnOption,
    reason: ReasonOption = None,
    reason_code: Annotated[str | None, typer.Option("--reason-code", parser=OneOf(LEFT_REASONS))] = None,
) -> Write:
    if reason is None and reason_code is None:
        raise MutualAidError("MISSING_OPTION", Exit.USAGE, name="--reason", help="mutualaid member leave --help")
    from mutualaid import members

    options = {"on": on} if reason_code is None else {"on": on, "reason_code": reason_code}
    return Write(
        lambda ledger, intent: members.leave(ledger, intent, person, on=on, reason_code=reason_code),
        reason=reason,
        options=options,
    )


@declaring.writes(app, "member status")
def status(
    person: PersonArgument,
    status: Annotated[str, typer.Argument(metavar="在职|保留会籍", parser=given_text)],
    on: OnOption,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import members

    return Write(
        lambda ledger, intent: members.change_status(ledger, intent, person, status, on=on),
        reason=reason,
        options={"on": on, "status": status},
    )


@declaring.writes(app, "member transfer")
def transfer(
    person: PersonArgument,
    on: OnOption,
    to: Annotated[str, typer.Option("--to", metavar="UNIT", parser=given_text)],
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import members

    return Write(
        lambda ledger, intent: members.transfer(ledger, intent, person, to=to, on=on),
        reason=reason,
        options={"to": to, "on": on},
    )


@declaring.writes(app, "member merge")
def merge(
    person: PersonArgument,
    into: Annotated[str, typer.Option("--into", metavar="PERSON", parser=given_text)],
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import members

    codes = accepted(accept, reason)

    return Write(
        lambda ledger, intent: members.merge(ledger, intent, person, into=into, accept=codes),
        reason=reason,
        options=accepting(codes),
    )


@declaring.writes(app, "member erase")
def erase(
    person: PersonArgument, reason: RequiredReasonOption, by_law: Annotated[bool, typer.Option("--by-law")] = False
) -> Write:
    from mutualaid.members import erasing

    options = {"by_law": True} if by_law else None

    return Write(
        lambda ledger, intent: erasing.erase(ledger, intent, person, today=today(), by_law=by_law),
        reason=reason,
        options=options,
    )


@app.command("template")
def template(unit: UnitOption = None, output: WorkbookOption = None) -> int:
    from mutualaid.reports import members
    from mutualaid.sheets import columns

    def asked(ledger: Reader) -> dict[str, Any]:
        return {"units": members.unit_choices(ledger, unit, as_of=today())}

    return importing.hand_out(output, columns.MEMBER, asked)
