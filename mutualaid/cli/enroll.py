"""``enroll``: enrollments; rosters in long and wide form, one at a time, cancellations, lists and the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid import words
from mutualaid.cli import answering, declaring, importing, opening
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    AcceptOption,
    AsOfOption,
    DryRunOption,
    NumberArgument,
    OnOption,
    PayerOption,
    PayersOption,
    PersonArgument,
    PersonOption,
    PlanOption,
    ReasonOption,
    ReceiptFormatOption,
    ReceiptOption,
    ReceivedOnOption,
    RequiredReasonOption,
    StartsOnOption,
    UnitOption,
    WithinOption,
    WorkbookOption,
    YearOption,
    accepted,
    accepting,
    amount_fen,
    calendar_year,
    days_ahead,
    given_day,
    given_text,
    paid_by,
    period,
    whole_number,
)
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.results import Disclosure
    from mutualaid.store.reading import Reader

app = typer.Typer()

UnpaidOption = Annotated[bool, typer.Option("--unpaid")]
JoinOption = Annotated[bool, typer.Option("--join")]
RequiredPlansOption = Annotated[list[str], typer.Option("--plan", metavar="PLAN", parser=given_text)]
EndsOnOption = Annotated[str | None, typer.Option("--ends-on", metavar="DATE", parser=given_day)]
MonthsOption = Annotated[int | None, typer.Option("--months", metavar="N", parser=whole_number)]
SharesOption = Annotated[int | None, typer.Option("--shares", metavar="N", parser=whole_number)]
FeeOption = Annotated[int | None, typer.Option("--fee", metavar="YUAN", parser=amount_fen)]
TextOption = Annotated[str | None, typer.Option(metavar="TEXT", parser=given_text)]
RenewOption = Annotated[int | None, typer.Option("--renew", metavar="YEAR", parser=calendar_year)]


@importing.command(app, "enroll import")
def import_enrollments(
    unit: UnitOption = None,
    plan: PlanOption = None,
    starts_on: StartsOnOption = None,
    months: MonthsOption = None,
    received_on: ReceivedOnOption = None,
    receipt: ReceiptOption = None,
    unpaid: UnpaidOption = False,
    join: JoinOption = False,
    payer: PayerOption = None,
) -> Import:
    filled: dict[str, object] = {
        "unit": unit,
        "plan": plan,
        "starts_on": starts_on,
        "received_on": received_on,
        "receipt": receipt,
        "unpaid": unpaid,
        "join": join,
        "payer": payer,
        "months": months,
    }
    if unpaid and received_on is not None:
        raise MutualAidError("UNPAID_OR_RECEIVED", Exit.USAGE)
    from mutualaid import enrollments
    from mutualaid.reports import enrolled
    from mutualaid.sheets import columns

    with opening.reading() as reader:
        headings = enrolled.plan_headings(reader)
    return Import(columns.ENROLL, enrollments.import_roster, filled, headings)


@declaring.writes(app, "enroll add")
def add(
    person: PersonArgument,
    plan: RequiredPlansOption,
    unit: UnitOption = None,
    starts_on: StartsOnOption = None,
    ends_on: EndsOnOption = None,
    months: MonthsOption = None,
    shares: SharesOption = None,
    tier: TextOption = None,
    fee: FeeOption = None,
    received_on: ReceivedOnOption = None,
    receipt: ReceiptOption = None,
    unpaid: UnpaidOption = False,
    join: JoinOption = False,
    payer: PayersOption = None,
    name: TextOption = None,
    document_type: TextOption = None,
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    if ends_on is not None and months is not None:
        raise MutualAidError("MONTHS_OR_ENDS_ON", Exit.USAGE)
    codes = accepted(accept, reason)
    paid = paid_by(payer)
    values = {
        "unit": unit,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "share_count": shares,
        "tier": tier,
        "fee": None if fee is None else f"{fee // 100}.{fee % 100:02d}",
        "received_on": received_on,
        "name": name,
        # Somebody who joins is not known yet: the text is the document itself.
        **({"document_no": person, "document_type": document_type} if join else {}),
    }
    from mutualaid import enrollments

    return Write(
        lambda ledger, intent: enrollments.add(
            ledger,
            intent,
            values,
            plans=plan,
            person=None if join else person,
            receipt=receipt,
            unpaid=unpaid,
            join=join,
            months=months,
            accept=codes,
            today=today(),
            **paid,
        ),
        reason=reason,
        options=accepting(codes),
    )


@declaring.writes(app, "enroll cancel")
def cancel(
    enrollment: NumberArgument, on: OnOption, reason: RequiredReasonOption, accept: AcceptOption = None
) -> Write:
    from mutualaid import enrollments

    codes = accepted(accept, reason)

    return Write(
        lambda ledger, intent: enrollments.cancel(ledger, intent, enrollment, on=on, accept=codes),
        reason=reason,
        options={"enrollment": enrollment, "on": on} | accepting(codes),
    )


@declaring.asks(app, "list")
def list_enrollments(
    unit: UnitOption = None,
    plan: PlanOption = None,
    as_of: AsOfOption = None,
    year: YearOption = None,
    person: PersonOption = None,
    unpaid: UnpaidOption = False,
) -> Question:
    if as_of is not None and year is not None:
        period(year, as_of, today())
    from mutualaid.reports import enrolled

    return lambda ledger: enrolled.enrollment_list(
        ledger, today=today(), unit=unit, plan=plan, as_of=as_of, year=year, person=person, unpaid=unpaid
    )


@declaring.asks(app, "renewals")
def renewals(
    within: WithinOption = None, unit: UnitOption = None, plan: PlanOption = None, as_of: AsOfOption = None
) -> Question:
    from mutualaid.reports import enrolled

    days = days_ahead(within)
    return lambda ledger: enrolled.ending(ledger, today=as_of or today(), within_days=days, unit=unit, plan=plan)


@declaring.asks(app, "floor")
def floor(
    unit: UnitOption = None, as_of: AsOfOption = None, year: YearOption = None, plan: PlanOption = None
) -> Question:
    from mutualaid import reports

    return lambda ledger: reports.floor(ledger, unit=unit, as_of=period(year, as_of, today()), plan=plan)


@app.command("template")
@answering.writes(".xlsx")
def template(
    unit: UnitOption = None,
    renew: RenewOption = None,
    output: WorkbookOption = None,
    dry_run: DryRunOption = False,
    format: ReceiptFormatOption = None,
) -> int:
    if renew is not None and unit is None:
        raise MutualAidError("RENEW_NEEDS_UNIT", Exit.USAGE)
    from mutualaid.reports import enrolled, members
    from mutualaid.sheets import columns

    def asked(ledger: Reader, leave: Disclosure | None = None) -> dict[str, Any]:
        language = words.language()
        again = enrolled.again(ledger, unit=unit, year=renew, language=language, leave=leave) if unit and renew else ()
        plans = enrolled.plan_choices(ledger, language=language)
        return {"units": members.unit_choices(ledger, unit, as_of=today()), "plans": plans, "rows": again}

    if renew is None:
        return importing.hand_out(output, columns.ENROLL, asked)
    if output is None:
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    filled = opening.disclosing(
        asked,
        lambda offered: {row["person_no"] for row in offered["rows"]},
        "renewal_template",
        command="enroll template --renew",
        file=output,
        dry_run=dry_run,
    )
    code = answering.tell(filled.receipt, format)
    if not dry_run:
        from mutualaid import sheets

        sheets.write_template(output, columns.ENROLL, **filled.answer, leave=filled.leave)
        answering.tell_private(output)
    return code
