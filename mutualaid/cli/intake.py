"""``import``: files of any kind; each told for what it is, put in order, and taken by its own import.

Told first, all of them one on top of the other as if those before were in (``Opened.rehearsed``); done after a yes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args

import typer

from mutualaid import words
from mutualaid.cli import (
    answering,
    claim,
    contribution,
    declaring,
    enroll,
    entrance,
    importing,
    invocation,
    lists,
    member,
    opening,
    payout,
    payout_batches,
    progress,
    relief,
    streams,
    unit,
)
from mutualaid.cli.headings import LearnForOption, LearnOption, MapOption, look_up
from mutualaid.cli.invocation import current
from mutualaid.cli.lists import Item
from mutualaid.cli.options import (
    DryRunOption,
    FilesArgument,
    FormatOption,
    ImportAcceptOption,
    Named,
    OutputOption,
    ReasonOption,
    ValidRowsOption,
    accepted,
    folder_to_fill,
)
from mutualaid.codes import CONFIRMED
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Problem

if TYPE_CHECKING:
    from mutualaid.cli.importing import Import
    from mutualaid.imports import ImportOrder
    from mutualaid.results import FileState, ImportReceipt, Note, OneFile, SeveralFiles
    from mutualaid.sheets import Kind

DECLARED: Mapping[str, importing.Declared] = {
    "unit": unit.import_units,
    "member": member.import_members,
    "enroll": enroll.import_enrollments,
    "contribution": contribution.import_receipts,
    "claim": claim.import_claims,
    "payout": payout.import_payouts,
    "relief": relief.import_grants,
    "bank_answer": payout_batches.confirm,
}
"""The import command of each kind of list."""

ACTION = "import"

YesOption = Annotated[bool, typer.Option("--yes", "-y")]
ReturnFolderOption = Annotated[Path | None, typer.Option("--return", metavar="DIR", parser=folder_to_fill)]


class _Asked(NamedTuple):
    """What the command line says for all files."""

    accept: frozenset[str]
    reason: str | None
    valid_rows: bool
    return_folder: Path | None
    brought: Mapping[str, Import]
    """What the import of each kind that is there brings, with its options."""


def import_files(
    files: FilesArgument,
    yes: YesOption = False,
    accept: ImportAcceptOption = None,
    reason: ReasonOption = None,
    valid_rows: ValidRowsOption = False,
    return_folder: ReturnFolderOption = None,
    map_pairs: MapOption = None,
    learn: LearnOption = False,
    learn_for: LearnForOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
    **own: Any,
) -> int:
    """Say what each file is and what its import would do; with a yes do it, one entry a file.

    Hands back 0 where all is in (or would go in), 5 for money of a closed period, else 1. Raises YES_OR_DRY_RUN,
    LEARN_NEEDS_MAP, OUTPUT_IS_SOURCE and what is wrong with ``--map`` (exit 2), NO_FILES_THERE (exit 1), what
    ``refuse_further`` raises, and what opening the ledger raises.
    """
    if yes and dry_run:
        raise MutualAidError("YES_OR_DRY_RUN", Exit.USAGE)
    look_up(learn_for)
    if (learn or learn_for is not None) and not map_pairs:
        raise MutualAidError("LEARN_NEEDS_MAP", Exit.USAGE)
    codes = accepted(accept, reason)
    if empty := [named.text for named in files if not named.paths]:
        raise MutualAidError("NO_FILES_THERE", folder=", ".join(empty))
    for path in (path for named in files for path in named.paths):
        answering.refuse_overwriting(output, source=path)
    can_ask = lists.is_terminal() and not yes and not dry_run
    shared = {"accept": codes, "reason": reason, "valid_rows": valid_rows, "return": return_folder}
    line = _line(files, shared | {"map": map_pairs, "learn": learn, "learn_for": learn_for}, own)
    known = lists.Known.by(map_pairs or (), own["unit"])
    with importing.without_collector():
        items = lists.looked_at(files, known, can_ask=lists.is_terminal() and not dry_run)
        kinds = {item.kind.name: item.kind for item in items if item.goes_in}
        entrance.refuse_further(kind.command for kind in kinds.values())
        brought = {name: _brought(name, own, kinds) for name in kinds}
        notes = [*_unused(own, kinds), *_mean(items, brought, known, learn=learn, learn_for=learn_for)]
        asked = _Asked(codes, reason, valid_rows, return_folder, brought)
        items = lists.read_in_order(items, brought)
        notes += _unconfirmed(items, codes)
        if not yes:
            _rehearse(items, asked)
            told = _told(items, line, notes, dry_run=True)
            if not can_ask or not _agreed(told):
                return answering.tell(told, format, output)
        _do(items, asked, line)
    try:
        return answering.tell(_told(items, line, notes, dry_run=False), format, output)
    except OSError:
        _say_what_stands(items, line)
        raise


# --- the command line -----------------------------------------------------------------------------


def _own() -> dict[str, Parameter]:
    """The options of all imports together, by name; each is handed to those that have it."""
    found: dict[str, Parameter] = {}
    for declared in DECLARED.values():
        for each in declaring.of(declared):
            found.setdefault(each.name, each)
    return found


_files, _yes, *_shared = declaring.of(import_files)
command = declaring.taking(import_files, [_files, _yes, *_own().values(), *_shared])


def _brought(kind: str, own: Mapping[str, Any], kinds: Collection[str]) -> Import:
    declared = DECLARED[kind]
    given = {each.name: own[each.name] for each in declaring.of(declared)}
    if given.get("unpaid") and "claim" in kinds:
        # The day is of the settlements beside it: when they were handed in.
        given["received_on"] = None
    return declared(**given)


def _given(own: Mapping[str, Any]) -> dict[str, object]:
    return {name: value for name, value in own.items() if value is not None and value is not False}


def _unused(own: Mapping[str, Any], kinds: Mapping[str, Kind]) -> list[Note]:
    """A note for each option that no file of the list has."""
    from mutualaid.results import Note

    used = {each.name for kind in kinds for each in declaring.of(DECLARED[kind])}
    return [Note("OPTION_NOT_USED", facts={"option": _flag(name)}) for name in _given(own) if name not in used]


def _mean(
    items: Sequence[Item], brought: Mapping[str, Import], known: lists.Known, *, learn: bool, learn_for: str | None
) -> list[Note]:
    """Tell each list what its headings mean; hands back a note for each pair of ``--map`` that speaks of no file."""
    from mutualaid.results import Note

    used: set[tuple[str, str]] = set()
    for item in items:
        if item.goes_in:
            pairs = known.pairs_of(item)
            item.meant = brought[item.kind.name].meant(
                pairs, learn=learn and bool(pairs), learn_for=learn_for if pairs else None
            )
            used.update(pairs)
    unused = [f"--map {heading}={field}" for heading, field in known.pairs if (heading, field) not in used]
    return [Note("OPTION_NOT_USED", facts={"option": option}) for option in unused]


def _unconfirmed(items: Sequence[Item], codes: frozenset[str]) -> list[Note]:
    """A note where rows are to be taken that an office confirmed, and no file has the columns to say so."""
    from mutualaid.results import Note

    if CONFIRMED not in codes or any(_has_confirmations(item) for item in items):
        return []
    return [Note("OPTION_NOT_USED", facts={"option": f"--accept {CONFIRMED}"})]


def _has_confirmations(item: Item) -> bool:
    return item.roster is not None and item.roster.confirmations is not None


def _flag(name: str) -> str:
    """The option of a name as it is typed."""
    named = _own().get(name)
    told = () if named is None else get_args(named.annotation)[1].param_decls
    return max(told, key=len, default=f"--{name.replace('_', '-')}")


def _line(files: Sequence[Named], shared: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    """The command line that does it: the files and options as they were given, and a yes."""
    said = ["mutualaid", ACTION, *(named.text for named in files)]
    for name, value in _given({**own, **shared}).items():
        if isinstance(value, frozenset):
            said += [_flag(name), ",".join(sorted(value))] if value else []
        elif isinstance(value, list):
            said += [part for pair in value for part in (_flag(name), "=".join(pair))]
        else:
            said += [_flag(name)] if value is True else [_flag(name), str(value)]
    return " ".join(map(words.typed, (*said, "--yes", *invocation.told_for_all())))


# --- as if, and in earnest ------------------------------------------------------------------------


def _order(item: Item, asked: _Asked, *, dry_run: bool) -> ImportOrder:
    from mutualaid.imports import ImportOrder

    returned = _returned(item, asked)
    assert item.meant is not None  # its kind is sure
    return ImportOrder(
        action=item.kind.command,
        actor=opening.actor(),
        accept=asked.accept if _has_confirmations(item) else asked.accept - {CONFIRMED},
        reason=asked.reason,
        valid_rows=asked.valid_rows,
        dry_run=dry_run,
        options={**asked.brought[item.kind.name].options, "sheet": item.sheet},
        witness=opening.witness(),
        returned=None if returned is None else returned.name,
        learning=item.meant.learning,
        carries_on=dry_run,
    )


def _returned(item: Item, asked: _Asked) -> Path | None:
    """The workbook in which the rows of a file that are not taken are handed back."""
    if asked.return_folder is None:
        return None
    sheet = f"-{item.sheet}" if item.sheet else ""
    number = f"{item.order}-" if item.order is not None else ""
    return asked.return_folder / f"{number}{item.path.stem}{sheet}{words.label('file', 'returned')}.xlsx"


def _rehearse(items: Sequence[Item], asked: _Asked) -> None:
    """Judge every list on top of what those before it would write; nothing stays."""
    going = [item for item in items if item.goes_in and item.state != "refused"]
    opened = current().opened
    if not going:
        return
    assert opened is not None  # the door left it open
    with opened.rehearsed():
        for item in going:
            _take(item, asked, dry_run=True)
    for item in going:
        _hand_back(item, asked)


def _do(items: Sequence[Item], asked: _Asked, line: str) -> None:
    """Take every list as an entry of its own, up to the first that is refused; what was done stands."""
    stopped = False
    try:
        for item in items:
            if not item.goes_in:
                continue
            if stopped:
                item.state, item.receipt = "waits", None
                continue
            if item.roster is not None:
                _take(item, asked, dry_run=False)
                _hand_back(item, asked)
            stopped = item.state == "refused"
    except (MutualAidError, KeyboardInterrupt):
        _say_what_stands(items, line)
        raise


def _say_what_stands(items: Sequence[Item], line: str) -> None:
    entries = [item.receipt.entry for item in items if item.receipt is not None and item.receipt.entry is not None]
    if entries:
        answering.say("FILES_STAND", entries=", ".join(f"#{entry}" for entry in entries), line=line)


def _take(item: Item, asked: _Asked, *, dry_run: bool) -> None:
    """Have its import judge one list, and take it unless ``dry_run``."""
    from dataclasses import replace

    assert item.roster is not None  # one that could not be read is refused
    assert item.meant is not None
    brought = asked.brought[item.kind.name]
    order = _order(item, asked, dry_run=dry_run)
    try:
        with progress.of_import(item.path) as step:
            receipt = brought.take(current().db, item.roster, replace(order, step=step), **brought.given)
    except MutualAidError as wrong:
        if wrong.exit_code not in (Exit.REFUSED, Exit.CONFLICT, Exit.USAGE):
            raise
        refusal = MutualAidError(wrong.code, Exit.REFUSED, **wrong.facts)
        receipt = importing.file_refused(refusal, item.path, action=order.action, dry_run=dry_run)
    receipt = item.meant.not_kept(receipt)
    item.receipt, item.state = receipt, _state(receipt, dry_run=dry_run)


def _state(receipt: ImportReceipt, *, dry_run: bool) -> FileState:
    if receipt.same_as_entry is not None:
        return "same"
    if not receipt.taken:
        return "refused"
    if receipt.entry is not None:
        return "written"
    return "ready" if dry_run and (receipt.asserted or receipt.voided) else "unchanged"


def _hand_back(item: Item, asked: _Asked) -> None:
    """Write the workbook to hand back, where there is anything to hand back."""
    to = _returned(item, asked)
    if to is None or item.receipt is None or not item.receipt.problems:
        return
    to.parent.mkdir(exist_ok=True)
    importing.hand_back(to, item.path, item.roster, item.receipt)


# --- told -----------------------------------------------------------------------------------------


def _told(items: Sequence[Item], line: str, notes: Sequence[Note], *, dry_run: bool) -> SeveralFiles:
    """The receipt of all files together."""
    from mutualaid.results import SeveralFiles

    files = [_one(item, dry_run=dry_run) for item in items]
    receipts = [one.receipt for one in files if one.receipt is not None]
    asserted: Counter[str] = Counter()
    voided: Counter[str] = Counter()
    for receipt in receipts:
        asserted.update(receipt.asserted)
        voided.update(receipt.voided)
    entries = [receipt.entry for receipt in receipts if receipt.entry is not None]
    stamps = [receipt.ledger for receipt in receipts if receipt.ledger is not None]
    return SeveralFiles(
        action=ACTION,
        entry=max(entries, default=None),
        dry_run=dry_run,
        asserted=dict(asserted),
        voided=dict(voided),
        notes=list(notes),
        problems=[problem for one in files for problem in one.all_problems],
        ledger=None if dry_run or not stamps else max(stamps),
        files=files,
        line=line,
    )


def _one(item: Item, *, dry_run: bool) -> OneFile:
    from dataclasses import replace

    from mutualaid.results import Note, OneFile
    from mutualaid.rules.identity import star_numbers

    receipt = item.receipt
    if receipt is not None and dry_run:
        receipt = replace(receipt, ledger=None)  # that of the rehearsal is no entry of the ledger
    problems: list[Problem] = []
    remarks: list[Note] = []
    if item.wrong is not None and receipt is None:
        facts = dict(item.wrong.facts)
        sheet, column, value = importing.placed(facts)
        if item.state in ("set_aside", "twice"):
            remarks = [Note(item.wrong.code, sheet, column=column, value=value, facts=facts)]
        else:
            problems = [Problem("refused", item.wrong.code, sheet, column=column, value=value, facts=facts)]
    return OneFile(
        file=star_numbers(str(item.path)),
        state=item.state,
        order=item.order,
        kinds=tuple(kind.name for kind in item.kinds),
        command=item.kind.command if len(item.kinds) == 1 else None,
        sheet=item.sheet,
        receipt=receipt,
        problems=problems,
        notes=remarks,
    )


def _agreed(told: SeveralFiles) -> bool:
    """Show what would be done and ask whether to do it; nothing to do, nothing asked."""
    if not any(one.state == "ready" for one in told.files):
        return False
    from shutil import get_terminal_size

    from mutualaid.render.formats import Place, format_named

    place = Place(encoding=streams.encoding(), width=max(get_terminal_size().columns, 40))
    streams.talk(str(format_named("table").receipt(told, place)))
    refused = [one for one in told.files if one.state == "refused"]
    code = "ASK_IMPORT_UP_TO" if refused else "ASK_IMPORT"
    if refused and not any(one.state == "ready" and (one.order or 0) < (refused[0].order or 0) for one in told.files):
        return False
    return lists.asked(code, file=refused[0].file if refused else "").casefold() in words.label(
        "value", "yes_typed"
    ).split("|")
