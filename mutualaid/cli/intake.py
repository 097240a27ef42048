"""``import``: files of any kind; each told for what it is, put in order, and taken by its own import.

Told first, all of them one on top of the other as if those before were in (``Opened.rehearsed``); done after a yes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from mutualaid import words
from mutualaid.cli import (
    answering,
    asking,
    declared,
    declaring,
    entrance,
    importing,
    invocation,
    lists,
    opening,
    progress,
    settling,
    streams,
)
from mutualaid.cli.declared import DECLARED, ForOption
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

ACTION = "import"

YesOption = Annotated[bool, typer.Option("--yes", "-y")]
ReturnFolderOption = Annotated[Path | None, typer.Option("--return", metavar="DIR", parser=folder_to_fill)]


class _Asked(NamedTuple):
    """What the command line says for all files."""

    files: Sequence[Named]
    own: Mapping[str, Any]
    """The options of the imports."""
    shared: Mapping[str, Any]
    """Those that every import has."""
    return_folder: Path | None
    has_claims: bool = False
    """Whether settlements are among the files."""

    def of(self, item: Item) -> dict[str, Any]:
        """What is said of one list, for all or of it alone."""
        return declared.together({**self.own, **self.shared}, item.said)

    def accepted(self, item: Item) -> frozenset[str]:
        """The doubts of a list that are settled. Raises REASON_NEEDED (exit 2)."""
        said = self.of(item)
        return accepted(said["accept"], said["reason"])

    def brought(self, item: Item) -> Import:
        """What the import of a list brings, with its options. Raises what the import itself refuses (exit 2)."""
        made = DECLARED[item.kind.name]
        said = self.of(item)
        given = {each.name: said.get(each.name, each.default) for each in declaring.of(made)}
        if given.get("unpaid") and self.has_claims and "received_on" not in item.said:
            # The day is of the settlements beside it: when they were handed in.
            given["received_on"] = None
        return made(**given)

    def line(self, items: Sequence[Item]) -> str:
        """The command line that does it: the files and options as they were given or answered, and a yes."""
        said = ["mutualaid", ACTION, *(named.text for named in self.files)]
        said += declared.typed({**self.own, **self.shared, "return": self.return_folder})
        for item in items:
            said += declared.typed_of(item.name, lists.said_by_code(item))
        return " ".join(map(words.typed, (*said, "--yes", *invocation.told_for_all())))


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
    for_files: ForOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
    **own: Any,
) -> int:
    """Say what each file is and what its import would do; with a yes do it, one entry a file.

    Hands back 0 where all is in (or would go in), 5 for money of a closed period, else 1. Raises YES_OR_DRY_RUN,
    LEARN_NEEDS_MAP, HEADING_IN_NO_FILE, OUTPUT_IS_SOURCE and what is wrong with ``--map`` and ``--for`` (exit 2),
    NO_FILES_THERE (exit 1), what ``refuse_further`` raises, and what opening the ledger raises.
    """
    if yes and dry_run:
        raise MutualAidError("YES_OR_DRY_RUN", Exit.USAGE)
    look_up(learn_for)
    if (learn or learn_for is not None) and not map_pairs:
        raise MutualAidError("LEARN_NEEDS_MAP", Exit.USAGE)
    accepted(accept, reason)
    if empty := [named.text for named in files if not named.paths]:
        raise MutualAidError("NO_FILES_THERE", folder=", ".join(empty))
    for path in (path for named in files for path in named.paths):
        answering.refuse_overwriting(output, source=path)
    shared = {"accept": accept, "reason": reason, "valid_rows": valid_rows, "map_pairs": map_pairs, "learn": learn}
    asked = _Asked(files, own, {**shared, "learn_for": learn_for}, return_folder)
    can_ask = asking.is_possible() and not dry_run
    known = lists.Known.by(map_pairs or (), own["unit"])
    with importing.without_collector():
        items = lists.looked_at(files, known, lists.Apart(for_files or ()), can_ask=can_ask)
        kinds = {item.kind.name: item.kind for item in items if item.goes_in}
        entrance.refuse_further(kind.command for kind in kinds.values())
        asked = asked._replace(has_claims="claim" in kinds)
        notes = [*_unused(own, kinds), *_unused_apart(items), *_mean(items, asked, known)]
        mean = partial(_mean_anew, asked=asked, known=known) if can_ask else None
        items = lists.read_in_order(items, mean)
        notes += _unconfirmed(items, asked)
        try:
            is_agreed = _is_agreed(items, asked, notes, mean, yes=yes)
        except asking.EndedError as ended:
            answering.say(ended.code)
            return max(ended.exit_code, answering.tell(_told(items, asked, notes, dry_run=True), format, output))
        if not is_agreed:
            return answering.tell(_told(items, asked, notes, dry_run=True), format, output)
        _do(items, asked)
    try:
        code = answering.tell(_told(items, asked, notes, dry_run=False), format, output)
    except OSError:
        _say_what_stands(items, asked)
        raise
    if any(item.is_answered for item in items) and not any(item.state == "refused" for item in items):
        streams.talk(words.sentence("ASK_SAME_LINE", line=asked.line(items)))
    return code


# --- the command line -----------------------------------------------------------------------------


_files, _yes, *_shared = declaring.of(import_files)
command = declaring.taking(import_files, [_files, _yes, *declared.own().values(), *_shared])


def _unused(own: Mapping[str, Any], kinds: Mapping[str, Kind]) -> list[Note]:
    """A note for each option that no file of the list has."""
    from mutualaid.results import Note

    unused = [name for name in declared.given(own) if not any(declared.has(kind, name) for kind in kinds)]
    return [Note("OPTION_NOT_USED", facts={"option": declared.flag(name)}) for name in unused]


def _unused_apart(items: Sequence[Item]) -> list[Note]:
    """A note for each option said of one file alone that its import does not have."""
    from mutualaid.results import Note

    return [
        Note("OPTION_NOT_USED", facts={"option": f"--for {item.name}={option}"})
        for item in items
        if item.said
        for option in (declared.not_taken(item.kind.name, item.said) if item.goes_in else declared.typed(item.said))
        if option.startswith("--")
    ]


def _mean(items: Sequence[Item], asked: _Asked, known: lists.Known) -> list[Note]:
    """Tell each list what its headings mean; hands back a note for each pair of ``--map`` that speaks of no file.

    Raises HEADING_IN_NO_FILE (exit 2) for such a pair where every file is read: it is mistyped.
    """
    from mutualaid.results import Note

    used: set[tuple[str, str]] = set()
    for item in items:
        if item.goes_in:
            used.update(_mean_one(item, asked, known))
    unused = [pair for pair in known.pairs if pair not in used]
    if unused and all(item.goes_in or item.state in ("set_aside", "twice") for item in items):
        raise MutualAidError("HEADING_IN_NO_FILE", Exit.USAGE, value=unused[0][0])
    return [Note("OPTION_NOT_USED", facts={"option": f"--map {'='.join(pair)}"}) for pair in unused]


def _mean_one(item: Item, asked: _Asked, known: lists.Known) -> list[tuple[str, str]]:
    """Tell one list what its headings mean; hands back the pairs of ``--map`` that speak of it."""
    item.brought = asked.brought(item)
    asked.accepted(item)
    own = item.said.get("map_pairs", [])
    pairs = known.also(own).pairs_of(item)
    more = [pair for pair in own if pair not in pairs]
    said = declared.given(asked.of(item) if pairs or more else item.said)
    item.meant = item.brought.meant([*pairs, *more], learn="learn" in said, learn_for=said.get("learn_for"))
    return pairs


def _mean_anew(item: Item, asked: _Asked, known: lists.Known) -> None:
    """As ``_mean_one``, of a list of which somebody says what it is. Raises as ``entrance.refuse_further`` does."""
    entrance.refuse_further([item.kind.command])
    _mean_one(item, asked, known)


def _unconfirmed(items: Sequence[Item], asked: _Asked) -> list[Note]:
    """A note where rows are to be taken that an office confirmed, and no file has the columns to say so."""
    from mutualaid.results import Note

    if CONFIRMED not in accepted(asked.shared["accept"], asked.shared["reason"]) or any(map(_has_confirmations, items)):
        return []
    return [Note("OPTION_NOT_USED", facts={"option": f"--accept {CONFIRMED}"})]


def _has_confirmations(item: Item) -> bool:
    return item.roster is not None and item.roster.confirmations is not None


# --- as if, and in earnest ------------------------------------------------------------------------


def _order(item: Item, asked: _Asked, *, dry_run: bool) -> ImportOrder:
    from mutualaid.imports import ImportOrder

    returned = _returned(item, asked)
    assert item.meant is not None  # its kind is sure
    assert item.brought is not None
    said, accept = asked.of(item), asked.accepted(item)
    return ImportOrder(
        action=item.kind.command,
        actor=opening.actor(),
        accept=accept if _has_confirmations(item) else accept - {CONFIRMED},
        reason=said["reason"],
        valid_rows=said["valid_rows"],
        dry_run=dry_run,
        options={**item.brought.options, "sheet": item.said.get("sheet", item.sheet)},
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


def _rehearse(items: Sequence[Item], asked: _Asked, mean: Callable[[Item], None] | None) -> None:
    """Judge every list on top of what those before it would write; nothing stays.

    What somebody can settle of a list is asked when it is met, while nothing is locked; then all are judged anew.
    Behind a list that cannot go in nothing is asked: what is wrong there may only follow from it.
    """
    going = [item for item in items if item.goes_in]
    while (refused := _judge(going, asked, can_ask=mean is not None)) is not None:
        if mean is None or not settling.can_be_asked(refused):
            break
        _settle(refused, going, asked, mean)
    for item in going:
        _hand_back(item, asked)
    _have_wait(going)


def _judge(going: Sequence[Item], asked: _Asked, *, can_ask: bool) -> Item | None:
    """Judge as if every list that could be read, or up to the first to be asked about; hands back the first refused."""
    read = [item for item in going if item.roster is not None]
    if read:
        with opening.to_rehearse().rehearsed():
            for item in read:
                _take(item, asked, dry_run=True)
                if can_ask and item.state == "refused" and settling.can_be_asked(item):
                    break
    return next((item for item in going if item.state == "refused"), None)


def _have_wait(items: Sequence[Item]) -> None:
    """Behind one that cannot go in the others wait: told, not done."""
    stopped = False
    for item in items:
        if stopped and item.state != "refused":
            item.state = "waits"
        stopped = stopped or item.state == "refused"


def _settle(item: Item, going: Sequence[Item], asked: _Asked, mean: Callable[[Item], None]) -> None:
    """Ask what keeps a list from going in, for those behind it too where the same serves."""
    after = going[going.index(item) + 1 :]
    before = {id(one): one.said for one in going}
    settling.ask(item, after)
    for one in (item, *after):
        if one.said.get("map_pairs") != before[id(one)].get("map_pairs"):
            lists.read_again(one, mean)
        elif one.said is not before[id(one)]:
            one.brought = asked.brought(one)


def _is_agreed(
    items: Sequence[Item], asked: _Asked, notes: Sequence[Note], mean: Callable[[Item], None] | None, *, yes: bool
) -> bool:
    """Try all files and ask what can be asked; whether they are to go in. Raises ``asking.EndedError``.

    All is asked before anything is written, a yes on the command line or not: nobody who stops has half of it. Without
    ``mean`` nobody is there to be asked.
    """
    if yes and mean is None:
        return True
    _rehearse(items, asked, mean)
    if mean is not None:
        settling.remember(items)
        if any(item.is_answered for item in items):
            streams.talk("")
    return yes or (mean is not None and _is_confirmed(_told(items, asked, notes, dry_run=True)))


def _do(items: Sequence[Item], asked: _Asked) -> None:
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
        _say_what_stands(items, asked)
        raise


def _say_what_stands(items: Sequence[Item], asked: _Asked) -> None:
    entries = [item.receipt.entry for item in items if item.receipt is not None and item.receipt.entry is not None]
    if entries:
        answering.say("FILES_STAND", entries=", ".join(f"#{entry}" for entry in entries), line=asked.line(items))


def _take(item: Item, asked: _Asked, *, dry_run: bool) -> None:
    """Have its import judge one list, and take it unless ``dry_run``."""
    assert item.roster is not None  # one that could not be read is refused
    assert item.meant is not None
    assert item.brought is not None
    order = _order(item, asked, dry_run=dry_run)
    try:
        with progress.of_import(item.path) as step:
            receipt = item.brought.take(current().db, item.roster, order._replace(step=step), **item.brought.given)
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


def _told(items: Sequence[Item], asked: _Asked, notes: Sequence[Note], *, dry_run: bool) -> SeveralFiles:
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
        line=asked.line(items),
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


def _is_confirmed(told: SeveralFiles) -> bool:
    """Show what would be done and ask whether to do it; nothing to do, nothing asked."""
    if not any(one.state == "ready" for one in told.files):
        return False
    from shutil import get_terminal_size

    from mutualaid.render.formats import Place
    from mutualaid.render.formats.table import outline

    place = Place(encoding=streams.encoding(), width=max(get_terminal_size().columns, asking.LEAST_WIDTH))
    streams.talk(outline(told, place))
    refused = [one for one in told.files if one.state == "refused"]
    code = "ASK_IMPORT_UP_TO" if refused else "ASK_IMPORT"
    return asking.is_agreed(words.sentence(code, file=refused[0].file if refused else ""))
