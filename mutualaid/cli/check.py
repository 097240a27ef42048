"""``check``: whether the ledger agrees with itself, by named checks."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import AsOfOption, BadValue, FormatOption, OutputOption
from mutualaid.errors import Exit

ListOption = Annotated[bool, typer.Option("--list")]


def _named(text: str) -> str:
    """The name of a check."""
    from difflib import get_close_matches

    from mutualaid.checks import CHECKS

    name = text.strip().lower().replace("_", "-")
    if name not in CHECKS:
        near = ", ".join(get_close_matches(name, CHECKS, n=2, cutoff=0.5)) or "-"
        raise BadValue("NO_SUCH_CHECK", text, nearest=near)
    return name


NamesArgument = Annotated[list[str] | None, typer.Argument(metavar="NAME", parser=_named)]


def command(
    names: NamesArgument = None,
    list_checks: ListOption = False,
    as_of: AsOfOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import checks, words
    from mutualaid.render.cells import told

    if list_checks:
        known = [
            {"check": name, "doubt": check.doubt, "message": words.sentence(_about(name))}
            for name, check in checks.CHECKS.items()
            if not names or name in names
        ]
        return answering.answer({"checks": known}, format, output, rows="checks")
    with opening.reading() as reader:
        outcome = checks.check(reader, names or (), today=today(), as_of=as_of)
    record: dict[str, object] = {
        "ok": outcome.ok,
        "as_of": outcome.as_of,
        "ledger": {"entry": outcome.ledger.entry, "head": outcome.ledger.head},
        "check_count": len(outcome.checked),
        "finding_count": len(outcome.findings),
        "doubt_count": len(outcome.doubts),
    }
    for key, found in (("findings", outcome.findings), ("doubts", outcome.doubts)):
        record[key] = [
            {
                "check": each.check,
                "record": each.record,
                "message": told(each.code, each.facts, record=each.record, record_no=each.record.partition(":")[2]),
            }
            for each in found
        ]
    if not names and current().format == "table":
        # A doubt is for whoever asks for it: on paper its check is named, and how often it arose.
        counts = Counter(each.check for each in outcome.doubts)
        record["doubts"] = [
            {"check": name, "finding_count": count, "message": words.sentence(_about(name))}
            for name, count in counts.items()
        ]
    return answering.answer(record, format, output, rows="findings", code=Exit.DONE if outcome.ok else Exit.REFUSED)


def _about(name: str) -> str:
    """The code of the sentence that says what a check looks for."""
    return f"CHECKS_{name.upper().replace('-', '_')}"
