"""``contribution``: money in; receipts of units, refunds, lists, the balance, and years before the ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import declaring, importing
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    AcceptOption,
    AmountOption,
    AsOfOption,
    OnOption,
    PayerOption,
    PayersOption,
    PlanOption,
    ReasonOption,
    ReceiptOption,
    RequiredReasonOption,
    UnitOption,
    YearOption,
    accepted,
    accepting,
    amount_fen,
    calendar_year,
    given_day,
    given_text,
    paid_by,
    period,
    whole_number,
)

app = typer.Typer()
opening_year = typer.Typer()
app.add_typer(opening_year, name="opening")

RequiredUnitOption = Annotated[str, typer.Option("--unit", metavar="UNIT", parser=given_text)]
RequiredPlanOption = Annotated[str, typer.Option("--plan", metavar="PLAN", parser=given_text)]
RequiredYearOption = Annotated[int, typer.Option("--year", metavar="Y", parser=calendar_year)]
ReceivedOption = Annotated[str, typer.Option("--received-on", "--on", metavar="DATE", parser=given_day)]
PartOption = Annotated[int | None, typer.Option("--amount", metavar="YUAN", parser=amount_fen)]
EnrollmentOption = Annotated[int | None, typer.Option("--enrollment", metavar="NO", parser=whole_number)]
ContributionArgument = Annotated[int | None, typer.Argument(metavar="NO", parser=whole_number)]
ContributionOption = Annotated[int | None, typer.Option("--contribution", metavar="YUAN", parser=amount_fen)]
AidOption = Annotated[int | None, typer.Option("--aid", metavar="YUAN", parser=amount_fen)]
BeneficiariesOption = Annotated[int | None, typer.Option("--beneficiaries", metavar="N", parser=whole_number)]
MembersOption = Annotated[int | None, typer.Option("--members", metavar="N", parser=whole_number)]
WaitingOption = Annotated[bool, typer.Option("--waiting")]


@declaring.writes(app, "contribution record")
def record(
    unit: RequiredUnitOption,
    plan: RequiredPlanOption,
    amount: AmountOption,
    received_on: ReceivedOption,
    receipt: ReceiptOption = None,
    payer: PayersOption = None,
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import contributions

    codes = accepted(accept, reason)
    paid = paid_by(payer)

    return Write(
        lambda ledger, intent: contributions.record(
            ledger,
            intent,
            unit=unit,
            plan=plan,
            amount_fen=amount,
            received_on=received_on,
            receipt_no=receipt,
            accept=codes,
            **paid,
        ),
        reason=reason,
        options=accepting(codes),
    )


@declaring.writes(app, "contribution refund")
def refund(
    on: OnOption,
    reason: RequiredReasonOption,
    contribution: ContributionArgument = None,
    receipt: ReceiptOption = None,
    enrollment: EnrollmentOption = None,
    amount: PartOption = None,
    accept: AcceptOption = None,
) -> Write:
    from mutualaid import contributions

    codes = accepted(accept, reason)
    asked = {"contribution": contribution, "receipt_no": receipt, "enrollment": enrollment, "amount_fen": amount}
    options = {name: value for name, value in {**asked, "on": on}.items() if value is not None} | accepting(codes)

    return Write(
        lambda ledger, intent: contributions.refund(
            ledger,
            intent,
            on=on,
            contribution=contribution,
            receipt_no=receipt,
            enrollment=enrollment,
            amount_fen=amount,
            accept=codes,
        ),
        reason=reason,
        options=options,
    )


@importing.command(app, "contribution import")
def import_receipts(payer: PayerOption = None) -> Import:
    from mutualaid import contributions
    from mutualaid.sheets import columns

    return Import(columns.CONTRIBUTION, contributions.import_roster, {"payer": payer})


@declaring.asks(app, "list")
def list_contributions(
    unit: UnitOption = None, plan: PlanOption = None, year: YearOption = None, waiting: WaitingOption = False
) -> Question:
    from mutualaid.reports import enrolled

    return lambda ledger: enrolled.contribution_list(
        ledger, today=today(), unit=unit, plan=plan, year=year, waiting=waiting
    )


@declaring.asks(app, "balance")
def balance(
    unit: UnitOption = None, plan: PlanOption = None, as_of: AsOfOption = None, year: YearOption = None
) -> Question:
    day = period(year, as_of, today()) if as_of is not None or year is not None else None
    from mutualaid.reports import enrolled

    return lambda ledger: enrolled.balance(ledger, today=today(), unit=unit, plan=plan, as_of=day)


@declaring.writes(opening_year, "contribution opening set")
def set_opening(
    year: RequiredYearOption,
    unit: UnitOption = None,
    contribution: ContributionOption = None,
    aid: AidOption = None,
    beneficiaries: BeneficiariesOption = None,
    members: MembersOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import contributions

    return Write(
        lambda ledger, intent: contributions.set_opening(
            ledger,
            intent,
            year=year,
            unit=unit,
            contribution_fen=contribution,
            aid_fen=aid,
            beneficiary_count=beneficiaries,
            member_count=members,
        ),
        reason=reason,
    )
