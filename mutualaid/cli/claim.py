"""``claim``: hospital settlements and other events, what the terms say of them, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from mutualaid.cli import answering, declaring, importing, opening, unmasking
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import (
    AcceptOption,
    DryRunOption,
    FormatOption,
    NumberArgument,
    OneOf,
    OptionalOnOption,
    OutputOption,
    PersonArgument,
    PersonOption,
    PlanOption,
    ReasonOption,
    ReceivedOnOption,
    RequiredReasonOption,
    UnitOption,
    WorkbookOption,
    YearOption,
    accepted,
    accepting,
    amount_fen,
    given_text,
    whole_number,
)
from mutualaid.cli.unmasking import UnmaskOption
from mutualaid.codes import CAUSES, CHANNELS, HARMS, OUTCOMES, PAYEE_RELATIONS
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.results import Table
    from mutualaid.store.reading import Reader

app = typer.Typer()

STEP_KEYS = ("step", "clause", "value", "amount_fen", "message")

ClassOption = Annotated[str | None, typer.Option("--class", metavar="CODE", parser=given_text)]
ChannelOption = Annotated[str | None, typer.Option("--channel", parser=OneOf(CHANNELS))]
RequiredPlanOption = Annotated[str, typer.Option("--plan", metavar="PLAN", parser=given_text)]
DiseaseOption = Annotated[str | None, typer.Option("--disease", metavar="TEXT", parser=given_text)]
HarmOption = Annotated[str | None, typer.Option("--harm", parser=OneOf(HARMS))]
GradeOption = Annotated[int | None, typer.Option("--grade", metavar="N", parser=whole_number)]
DaysOption = Annotated[int | None, typer.Option("--days", metavar="N", parser=whole_number)]
LossOption = Annotated[int | None, typer.Option("--loss", metavar="YUAN", parser=amount_fen)]
CauseOption = Annotated[str | None, typer.Option("--cause", parser=OneOf(CAUSES))]
CircumstancesOption = Annotated[str | None, typer.Option("--circumstances", metavar="TEXT", parser=given_text)]
OutcomeOption = Annotated[str | None, typer.Option("--outcome", parser=OneOf(OUTCOMES))]
UndecidedOption = Annotated[bool, typer.Option("--undecided")]
StaleOption = Annotated[bool, typer.Option("--stale")]
WithLaterOption = Annotated[bool, typer.Option("--with-later")]
SettlementOption = Annotated[str | None, typer.Option("--settlement", metavar="NO", parser=given_text)]
RequiredNameOption = Annotated[str, typer.Option("--name", metavar="TEXT", parser=given_text)]
RequiredAccountOption = Annotated[str, typer.Option("--account", metavar="NO", parser=given_text)]
RequiredBankOption = Annotated[str, typer.Option("--bank", metavar="TEXT", parser=given_text)]
RequiredEvidenceOption = Annotated[str, typer.Option("--evidence", metavar="TEXT", parser=given_text)]
RelationOption = Annotated[str | None, typer.Option("--relation", parser=OneOf(PAYEE_RELATIONS))]
NumbersArgument = Annotated[list[int], typer.Argument(metavar="NO", parser=whole_number)]
OptionalNumbersArgument = Annotated[list[int] | None, typer.Argument(metavar="NO", parser=whole_number)]


@importing.command(app, "claim import")
def import_claims(received_on: ReceivedOnOption = None, channel: ChannelOption = None) -> Import:
    from functools import partial

    from mutualaid.claims import settlements
    from mutualaid.sheets import columns

    take = partial(settlements.import_roster, today=today())
    return Import(columns.CLAIM, take, {"received_on": received_on, "channel": channel})


@declaring.writes(app, "claim add")
def add(
    person: PersonArgument,
    plan: RequiredPlanOption,
    on: OptionalOnOption = None,
    settlement: SettlementOption = None,
    disease: DiseaseOption = None,
    harm: HarmOption = None,
    grade: GradeOption = None,
    days: DaysOption = None,
    loss: LossOption = None,
    cause: CauseOption = None,
    circumstances: CircumstancesOption = None,
    received_on: ReceivedOnOption = None,
    channel: ChannelOption = None,
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid.claims import single

    codes = accepted(accept, reason)
    if settlement is not None:
        told = (on, disease, harm, grade, days, loss, cause, circumstances, received_on)
        if codes or any(value is not None for value in told):
            raise MutualAidError("SETTLEMENT_TELLS", Exit.USAGE)
        of_stay = channel or "direct"
        return Write(
            lambda ledger, intent: single.add_stay(ledger, intent, person, plan, settlement, channel=of_stay),
            reason=reason,
        )
    if on is None:
        raise MutualAidError("MISSING_OPTION", Exit.USAGE, name="--on", help="mutualaid claim add --help")
    happening = single.Happening(
        on=on,
        disease=disease,
        harm=harm,
        grade=grade,
        days=days,
        loss_fen=loss,
        cause=cause,
        circumstances=circumstances,
        received_on=received_on,
        channel=channel or "office",
    )
    return Write(
        lambda ledger, intent: single.add(ledger, intent, person, plan, happening, accept=codes),
        reason=reason,
        options=accepting(codes),
    )


@app.command("adjudicate")
def adjudicate(
    claim: OptionalNumbersArgument = None,
    plan: PlanOption = None,
    unit: UnitOption = None,
    class_code: ClassOption = None,
    reason: ReasonOption = None,
    stale: StaleOption = False,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from dataclasses import replace

    from mutualaid import words
    from mutualaid.claims import adjudicating, settling
    from mutualaid.cli.importing import without_collector

    numbers = claim or []
    _refuse_settling(numbers, class_code, reason, plan=plan, unit=unit, stale=stale)
    options = {
        "claims": sorted(set(numbers)) or None,
        "plan": plan,
        "unit": unit,
        "class": class_code,
        "stale": stale or None,
    }
    given = {name: value for name, value in options.items() if value is not None}
    intent = opening.intent("claim adjudicate", dry_run=dry_run, reason=reason, options=given)
    is_table = current().format == "table"
    if class_code is not None:
        decided = settling.settle(current().db, intent, numbers[0], class_code)
    else:
        with without_collector():
            decided = adjudicating.adjudicate(
                current().db, intent, numbers, plan=plan, unit=unit, stale=stale, listing=not is_table
            )
    facts = dict(decided.receipt.facts)
    if is_table:
        reasons: Mapping[str, int] = facts["reasons"]  # type: ignore[assignment]
        facts["reasons"] = {words.label("step", reason): count for reason, count in reasons.items()} or None
    else:
        facts["decisions"] = decided.decisions
    return answering.tell(replace(decided.receipt, facts=facts), format, output)


def _refuse_settling(
    numbers: list[int], class_code: str | None, reason: str | None, *, plan: str | None, unit: str | None, stale: bool
) -> None:
    """``--class`` settles one claim, and says why; without it there is no reason to give."""
    if class_code is None:
        if reason is not None:
            raise MutualAidError("REASON_WITHOUT_CLASS", Exit.USAGE)
    elif reason is None:
        raise MutualAidError("CLASS_NEEDS_REASON", Exit.USAGE)
    elif len(set(numbers)) != 1 or plan is not None or unit is not None or stale:
        raise MutualAidError("CLASS_NEEDS_ONE_CLAIM", Exit.USAGE)


@app.command("list")
def list_claims(
    unit: UnitOption = None,
    year: YearOption = None,
    person: PersonOption = None,
    plan: PlanOption = None,
    outcome: OutcomeOption = None,
    undecided: UndecidedOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    if undecided and outcome is not None:
        raise MutualAidError("OUTCOME_OR_UNDECIDED", Exit.USAGE)
    from mutualaid.reports import claims

    with opening.reading() as reader:
        table = claims.claim_list(
            reader,
            unit=unit,
            year=year,
            person=person,
            plan=plan,
            outcome=outcome,
            undecided=undecided,
        )
    if current().format == "table":
        table = _in_short(table)
    return answering.show(table, format, output)


def _in_short(table: Table) -> Table:
    """The list with a word or two for each reason; ``claim explain`` has the whole sentence."""
    from mutualaid import words

    columns = ["reason" if name == "reason_code" else name for name in table.columns]
    rows = [{**row, "reason": row["reason_code"] and words.label("step", row["reason_code"])} for row in table.rows]
    return table._replace(columns=columns, rows=rows)


@app.command("show")
def show(
    claim: NumberArgument,
    unmask: UnmaskOption = False,
    reason: ReasonOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.reports import claims

    unmasking.settle(unmask, reason, output)
    record = unmasking.asked(
        lambda ledger, leave: claims.show(ledger, claim, leave=leave),
        lambda record: [record["person_no"]],
        command="claim show",
        unmask=unmask,
        reason=reason,
        output=output,
    )
    if current().format == "table":
        # One thing, told line by line: what belongs to the settlement and the decision stands among the rest.
        for part in ("settlement", "decision", "payee"):
            record |= record.pop(part) or {}
        # Of what only other kinds of event have, nothing is told.
        told = {"handed_in_on" if key == "received_on" else key: value for key, value in record.items()}
        record = {key: value for key, value in told.items() if value is not None}
    return answering.answer(record, format, output, rows=None)


@app.command("explain")
def explain(claim: NumberArgument, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.render.steps import told_of
    from mutualaid.reports import claims

    with opening.reading() as reader:
        head, lines = claims.explain(reader, claim)
        stamp = reader.stamp
    keys: tuple[str, ...] = STEP_KEYS
    if current().format == "table":
        keys = ("amount_fen", "message")
        head = {key: value for key, value in head.items() if value is not None}
    steps = [dict(zip(STEP_KEYS, (*line[:4], told_of(line)), strict=True)) for line in lines]
    record = {**head, "steps": [{key: step[key] for key in keys} for step in steps]}
    return answering.answer(record, format, output, rows="steps", ledger=stamp)


@declaring.asks(app, "recheck")
def recheck(claim: OptionalNumbersArgument = None) -> Question:
    from mutualaid.claims import rechecking
    from mutualaid.render.objects import message

    def asked(ledger: Reader) -> Table:
        table = rechecking.listed(ledger, claim or ())
        rows = [{**row, "why": message(row["why"])} for row in table.rows]  # type: ignore[arg-type]
        return table._replace(rows=rows)

    return asked


@declaring.asks(app, "eligible")
def eligible(person: PersonArgument, on: OptionalOnOption = None) -> Question:
    from mutualaid.reports import holdings

    return lambda ledger: holdings.eligible(ledger, person, on=on or today())


@declaring.writes(app, "claim reject")
def reject(claim: NumberArgument, reason: RequiredReasonOption) -> Write:
    from mutualaid.claims import single

    return Write(lambda ledger, intent: single.reject(ledger, intent, claim), reason=reason, options={"claim": claim})


@declaring.writes(app, "claim reopen")
def reopen(claim: NumbersArgument, reason: RequiredReasonOption, with_later: WithLaterOption = False) -> Write:
    from mutualaid.claims import single

    options: dict[str, object] = {"claims": sorted(set(claim))}
    if with_later:
        options["with_later"] = True

    return Write(
        lambda ledger, intent: single.reopen(ledger, intent, claim, with_later=with_later),
        reason=reason,
        options=options,
    )


@declaring.writes(app, "claim payee")
def payee(
    claim: NumberArgument,
    name: RequiredNameOption,
    account: RequiredAccountOption,
    bank: RequiredBankOption,
    evidence: RequiredEvidenceOption,
    relation: RelationOption = None,
) -> Write:
    from mutualaid.claims import payees

    options: dict[str, object] = {"claim": claim}
    if relation is not None:
        options["relation"] = relation

    return Write(
        lambda ledger, intent: payees.name(
            ledger, intent, claim, holder=name, account=account, bank=bank, evidence=evidence, relation=relation
        ),
        options=options,
    )


@app.command("template")
def template(output: WorkbookOption = None) -> int:
    from mutualaid.sheets import columns

    return importing.hand_out(output, columns.CLAIM)
